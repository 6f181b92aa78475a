"""The signs of :mod:`clinic.safety`, as data.

Source of the emergency signs: NHS, "Anaphylaxis" (https://www.nhs.uk/conditions/anaphylaxis/), restated
in our own words. The urgent signs are those for which the clinic's policy sends a visitor to NHS 111.

Patterns are matched against a plain sentence (see :mod:`clinic.safety_terms`). The group ``key`` (or
``key2`` ...) is the word that says something is wrong: negation, past and "what if" are judged from where
it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# --- pieces of patterns -----------------------------------------------------------------------------


def gap(most: int) -> str:
    """Up to ``most`` words (or commas) between two parts of a pattern, with the spaces."""
    return rf"(?:(?:\w+|,) ){{0,{most}}}"


BE = r"(?:is|are|was|were|am|im|shes|hes|its|theyre|be|been|being|s)"
LINK = (
    r"(?:is|are|was|were|am|im|shes|hes|its|theyre|has|have|had|ive|feels?|felt|feeling|looks?|looking|"
    r"looked|"
    r"went|gone|going|goes|go|turns?|turned|turning|gets?|getting|got|became|become|becoming|seems?|keeps?|"
    r"kept)"
)
TURN = r"(?:gone|went|going|turned|turning|turns|goes|become|becoming|became)"
WHO = (
    r"(?:she|he|they|shes|hes|theyre|wife|husband|hubby|missus|bf|gf|bloke|mum|mom|mother|dad|father|"
    r"daughter|son|sister|brother|"
    r"friend|"
    r"partner|girlfriend|boyfriend|mate|client|customer|lady|woman|man|girl|boy|gran|nan|aunt|auntie|cousin|"
    r"colleague|flatmate|niece|nephew|her|him|person|someone|somebody|patient|wifes|husbands|mums|friends|"
    r"sisters|daughters|partners|mother in law)"
)
AIRWAY = r"(?:lips?|mouth|throats?|tongues?|windpipe|airways?|uvula)"
FACE = r"(?:face|faces|cheeks?|eyes?|eyelids?|eye lids?|neck|jaw|forehead|head|features)"
GLANDS = (
    r"(?! (?:glands?|lymph|ankles?|feet|foot|knees?|legs?|hands?|fingers?|belly|stomach|joints?|tonsils?))"
)
SWELL = (
    r"(?:swollen|swelling|swelled|swells?(?! (?:up )?(?:when|if|whenever|easily|every|with))|"
    r"balloon(?:ed|ing)?|puff(?:ed|ing|s) (?:right |all |"
    r"straight )?up|puffing|blown up|blowing up|"
    r"blew up|doubled in size|twice (?:the|its|their|my|her) (?:normal |usual )?size|inflat(?:ed|ing)|"
    r"expanding)" + GLANDS
)
BIG = (
    r"(?:huge|enormous|massive|gigantic|giant|fat|thick|heavy|big|bigger|puffy|puffed|double|"
    r"like (?:a )?(?:balloons?|sausages?|rubber|slugs?)|(?:come|came|coming) up(?! with)|size of)"
)
SUDDEN = (
    r"\b(?:sudden(?:ly)?|up|fast|quick(?:ly)?|rapidly|balloon\w*|blown|blew|shut|twice|doubled?|minutes?|"
    r"mins|"
    r"seconds|now|help|emergency|asap|massively|hugely|enormous|huge|unrecogni[sz]able|"
    r"closing|hives|itching|itchy|in front of)\b"
)
FAIL = (
    r"(?:cant|couldnt|can not|unable to|not able to|isnt able to|wasnt able to|struggl\w+|hard(?:er)? to|"
    r"difficult to|difficulty|difficulties|trouble|problems?|(?:can |could )?(?:hardly|barely|scarcely)|"
    r"fight\w* (?:to|for)|gasp\w*|stopp?(?:ed|ing|s)?|hard time|battling|hurts? to|"
    r"painful to|finding it hard|labou?red|having issues|issues|restricted|obstructed)"
)
BREATH = r"(?:breathe|breath|breathing|breaths|breathes|breathed|air|oxygen|inhale)"
FAINTING = (
    r"(?:faint(?:ed|ing)|(?:pass(?:ed|ing|es)?|black(?:ed|ing)|conk(?:ed|ing)|(?:is|shes|hes|"
    r"was)(?= out cold)|knocked) out|"
    r"(?:lost|losing|loses|lose) consciousness|collaps(?:ed|ing|es)|keel(?:ed|ing) over)"
)
GIDDY = r"(?:dizz(?:y|iness|ier)|lightheaded(?:ness)?|woozy|giddy|(?:the )?room (?:is |keeps )?spinning)"
TREATED = (
    r"(?:after(?:wards)?|since|following|post|from) (?:\w+ ){0,4}?(?:treatment|microneedling|session|"
    r"appointment|"
    r"needling|procedure|facial|visit|derma\w*|done|needles|it|clinic)\b|"
    r"(?:had|did) (?:\w+ ){0,4}?(?:treatment|microneedling|session|appointment|needling|procedure|"
    r"facial|done|needled) ?(?:\w+ ){0,3}?(?:today|yesterday|ago|this|last|on|earlier|and|now|my|with you)|"
    r"\d+ (?:days?|hours?|hrs|mins|minutes|weeks?) (?:after|later|post|ago|since)|"
    r"(?:one|two|three|four|five|six|a few|couple of) (?:days?|hours?|weeks?) (?:after|later|post|ago)|"
    r"day (?:after|two|three|four|five|\d+)|next day|(?:you|your \w+|the clinic) (?:did|gave|treated)|"
    r"needled (?:area|skin|spots?)|(?:treated|treatment) (?:area|skin)|where (?:you|i was|the needles)"
)
ALL_OVER = r"(?:all over|everywhere|across|down my|covered|whole body|broken out|come out|came out|spreading)"

# --- signs ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sign:
    """One reason to stop and help.

    ``patterns``: any of them fires. ``needs`` / ``unless``: what the sentence must / must not also contain.
    ``trait``: may describe how someone always is ("I get dizzy with needles"), so habit words dismiss it.
    ``mild_is_fine``: dismissed when called slight. ``attend``: dismissed when a visitor who has not been
    treated asks whether to come in with it. ``heals``: dismissed when it has gone down.
    ``illness``: the same, asked in another sentence (a fever may be any illness).
    ``free``: "what if", "can it" and questions do not dismiss it.
    """

    id: str
    patterns: tuple[re.Pattern[str], ...]
    needs: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    trait: bool = False
    mild_is_fine: bool = False
    attend: bool = False
    heals: bool = False
    illness: bool = False
    free: bool = False


def sign(
    id: str,
    *patterns: str,
    needs: str = "",
    unless: str = "",
    trait: bool = False,
    mild_is_fine: bool = False,
    attend: bool = False,
    heals: bool = False,
    illness: bool = False,
    free: bool = False,
) -> Sign:
    """A :class:`Sign` from pattern texts; a pattern without a ``key`` group is its own key."""
    return Sign(
        id,
        tuple(re.compile(rf"\b(?:{p})\b") for p in patterns),
        re.compile(needs) if needs else None,
        re.compile(unless) if unless else None,
        trait,
        mild_is_fine,
        attend,
        heals,
        illness,
        free,
    )


EMERGENCY_SIGNS: tuple[Sign, ...] = (
    sign(
        "airway_swelling",
        rf"{AIRWAY} {gap(5)}(?P<key>{SWELL})",
        rf"(?P<key>{SWELL}) (?!up {gap(3)}(?:because|so) ){gap(4)}{AIRWAY}",
        rf"{AIRWAY} {LINK} {gap(3)}(?P<key>{BIG})(?! (?:fan|deal|pores?|lines?|wrinkles?|scars?|spots?))",
        rf"{AIRWAY} {gap(3)}(?P<key>like (?:a )?(?:balloons?|sausages?))",
        r"(?P<key>fat|thick|huge|massive) (?:tongue|throat)",
        unless=r"\b(?:lip fillers?|cold sores?|dentist|wisdom t\w+|tooth|braces|botox)\b.*\b(?:can|could|"
        r"should|ok) (?:i|to)\b",
        heals=True,
    ),
    sign(
        "sudden_face_swelling",
        rf"{FACE} {gap(4)}(?P<key>{SWELL})",
        rf"(?P<key>{SWELL}) {gap(4)}{FACE}",
        rf"{FACE} {LINK} {gap(2)}(?P<key>huge|enormous|massive|gigantic|like a balloon)(?! (?:pores?|"
        rf"lines?|scars?))",
        rf"eyes? {gap(4)}(?P<key>(?:swollen |swelled |swelling |swell )?(?:shut|closed up|closing up))",
        needs=SUDDEN + r"|\b(?:is|are|keeps|started) (?:\w+ ){0,2}swelling\b",
        mild_is_fine=True,
        heals=True,
    ),
    sign(
        "breathing",
        rf"(?P<key>{FAIL}) (?!(?:through|thru) (?:my|her|his) nose){gap(3)}{BREATH}"
        r"(?! (?:through|thru|out of|from|thro) (?:my|her|his|the) nose(?! (?:or|and) )| freely$)",
        r"(?P<key>no|not getting|not enough|not getting enough|need|needs|starved of|want) (?:air|"
        r"oxygen)(?! con| fl)",
        rf"(?P<key>cant|couldnt|struggl\w+ to|hard to|unable to) (?:get|catch|take|draw) {gap(3)}(?:breath|"
        rf"air|breaths)",
        r"(?P<key>short(?:ness)?|out) of (?:breath|breathe|breathing)|(?P<key2>breathless(?:ness)?)",
        rf"(?:breathing|breath|breathes?) {gap(2)}(?:{LINK} )?{gap(3)}(?P<key>fast|faster|quick|quickly|"
        rf"rapid(?:ly)?|"
        r"hard|difficult(?:y)?|short|shallow|funny|weird|tight|heavy|heavily|labou?red|noisy|noisily|"
        r"worse|bad|wrong|"
        r"wheezy|"
        r"raspy|rasping|restricted|through a straw|harder|difficulties|trouble|problems?|struggle)(?! pill)",
        r"(?P<key>fast|rapid|labou?red|shallow|noisy) (?:breathing|breaths)",
        r"(?P<key>wrong|problems?|issues?|trouble) with (?:my |her |his )?breathing",
        r"breathing (?P<key>isnt|is not|not|doesnt feel|doesnt sound) (?:\w+ )?(?:right|normal|good|great|"
        r"well|properly|ok)",
        r"(?P<key>wheez(?:e|ing|y|es))|(?P<key2>gasp(?:ing|s)?) (?:for|and|so|help|now|$)|"
        r"(?P<key3>suffocat(?:ing|ed))|"
        r"(?P<key4>hyperventilat\w+)",
        rf"(?P<key>dont (?:think|feel like) (?:i|she|he) can) {gap(1)}{BREATH}",
        r"(?P<key>dont think) (?:im|shes|hes|they are) (?:still )?breathing",
        r"(?P<key>isnt|not|stopped|barely|hardly|arent) (?:\w+ )?breathing",
        rf"chest {gap(3)}(?:is |feels |getting |gone |{LINK} ){gap(2)}(?P<key>tight(?:ening)?|crushing|"
        rf"closing)(?!er)",
        r"(?P<key>tight(?:ness)?) (?:in )?(?:my |her |his |the )?chest|(?P<key2>chest (?:pains?|tightness))|"
        r"(?P<key3>pains? (?:in|across)) (?:my|her|his) chest",
        trait=True,
        unless=r"\b(?:skin|pores|face) (?:\w+ ){0,3}(?:breathe|breath)\b|\bbreathing (?:exercises|space|"
        r"room)\b|"
        r"\blet (?:my|the|your) skin\b|\bfrom (?:running|climbing|rushing|the stairs|walking)\b",
    ),
    sign(
        "throat",
        rf"throat {gap(6)}(?P<key>tight|tightness|tighter|tightening|tightened|tightens|clos(?:e|es|ed|ing)|"
        rf"constrict\w*|"
        r"block(?:ed|ing)|shut(?:s|ting)?|seiz\w+|narrow\w*)",
        rf"throat (?:feels|is|feeling|seems|went|gone) {gap(2)}(?P<key>funny|weird|strange|odd|thick|full|"
        rf"restricted|numb)",
        r"(?P<key>tight(?:ness|ening)?|constrict\w*|closing|blocking|lump|stuck) (?:up )?(?:in |of |"
        r"feeling in )?(?:my |her |his |the )"
        r"(?:\w+ )?throat(?! (?:skin|area|line|lines))",
        r"(?P<key>tight throat)|(?:airways?|windpipe) (?:\w+ ){0,4}(?P<key2>clos(?:ed|ing)|block(?:ed|ing)|"
        r"tight\w*)",
        r"(?P<key>chok(?:ing|es|ed))(?! (?:up )?(?:on|at|when i saw|price|hazard))",
        rf"(?P<key>{FAIL}) (?!to (?:decide|choose)){gap(2)}swallow(?:ing)?(?! (?:tablets?|pills?|capsules?|"
        rf"medicine|the price|that price|the cost))",
        r"(?P<key>dont think (?:i|she|he) can) swallow",
        rf"swallowing (?:is|has become|feels) {gap(2)}(?P<key>hard|difficult|impossible|painful)",
        r"(?P<key>cant|couldnt|unable to|struggling to) (?:speak|talk)(?! (?:to|with|on|right|now|at|"
        r"english|about|long|"
        r"much|for|because|any|very|loud|here|until|till|before|after|there|today|this|just|as|or|but|so|"
        r"in|the)\b)",
        trait=True,
        unless=r"\b(?:loose|sagging|saggy|crepey|firm(?:er|ing)?|wrinkl\w+|neck lines|price|pill to|"
        r"skin on)\b",
    ),
    sign(
        "colour",
        rf"(?:lips?|tongue|mouth|fingertips|fingers|nails|gums) {gap(2)}{LINK} {gap(4)}"
        r"(?P<key>blue|bluish|blueish|grey|greyish|purple|pale|white|ashen|black)(?! (?:lip\w*|spots?|"
        r"patches|lines?))",
        r"(?P<key>blue|bluish|purple|grey) (?:lips|tongue|mouth|fingertips)",
        rf"(?:skin|face|cheeks|she|he|shes|hes|im|ive|has|{WHO}) {gap(3)}{TURN} {gap(4)}"
        r"(?P<key>blue|bluish|pale|white|ashen|clammy)(?! (?:spots?|patches|hair|marks?|bits|heads?|light|"
        r"areas?|lines?))",
        rf"(?:skin|face|cheeks) {gap(3)}{TURN} {gap(4)}(?P<key>grey|greyish)(?! (?:hair|spots?|patches))",
        rf"(?:skin|face|she|he|shes|hes|im|{WHO}) {gap(1)}(?:{LINK} )?{gap(4)}"
        r"(?P<key>blue|bluish|grey|pale|white as a \w+|ashen|clammy) (?=(?:\w+ ){0,8}?(?:sweat\w*|clammy|"
        r"cold|shak\w+|weak|floppy|"
        r"dizzy|faint\w*|drowsy|breath\w*|limp|confused))",
        rf"(?:{WHO}|face|skin|lips) {gap(1)}(?:looks?|looking) {gap(2)}(?P<key>blue|bluish|grey|ashen|"
        rf"ghostly|very pale|"
        r"really pale|so pale|deathly pale)",
        r"^(?:come|came|gone|went|going) (?:over )?(?:\w+ ){0,2}(?P<key>pale|clammy|blue|ashen)",
        rf"(?:she|he|shes|hes|face|im|{WHO}) {gap(3)}(?P<key>white as a (?:sheet|ghost))",
        unless=r"\b(?:for years|over the years|menopause|winter|dull|tired|tone|smok\w+|uneven|complexion|"
        r"over time|hair|"
        r"lipstick|lip blush|fitzpatrick|led|light therapy|suit\w*|tan|foundation|make ?up|pigment\w*|"
        r"vitiligo|"
        r"bruis\w+|dye\w*|in the cold|raynaud\w*|brighten\w*|rough|glow\w*|radian\w*|nights)\b",
    ),
    sign(
        "fainted",
        rf"(?P<key>{FAINTING})(?! (?:veins?|lungs?|disc|collagen|cheeks?|flyers?|in (?:price|laughter))|"
        rf" with joy)",
        r"(?P<key>unconscious|unresponsive|comatose)(?! (?:bias|mind|habit\w*))",
        rf"{WHO} {gap(5)}(?P<key>isnt|not|wont|cant|arent|doesnt|didnt|stopped|barely) {gap(1)}"
        r"(?:respond(?:ing)?|reacting|answer(?:ing)? me|moving|conscious|coming round|come round|come to)"
        r"(?! to (?:my |the |any |our )?(?:emails?|messages?|calls?|texts?|treatments?|phone|enquir\w+)|"
        r" to (?:moving|work))",
        r"(?P<key>wont|cant|isnt|not|couldnt|doesnt|wouldnt) (?:be )?(?:wak(?:e|ing|en)|woken)(?: (?:her|"
        r"him|them|my \w+|\w+))? ?(?:up|$|and|now|help|after|please)"
        r"(?! (?:in time|early|that early|before|for))",
        r"(?P<key>cant|couldnt|wont|isnt|unable to) (?:wake|rouse|waking) (?:her|him|them|my \w+)",
        r"(?P<key>about to|going to|gonna|might|think ill|think i will|think im going to|nearly|almost|"
        r"keep|keeps) (?:just )?"
        r"(?:faint(?:ed|ing)?|pass(?:ed|ing)? out|collapse|black out|lose consciousness)(?! (?:with|at|"
        r"from|when|if|at the))",
        rf"(?:feel|feeling|feels|felt|im|shes|hes) {gap(3)}(?P<key>faint)(?! (?:\w+ )?(?:lines?|scars?|"
        rf"marks?|redness|hearted|line|scar|pigment\w*))",
        r"(?:came|come|coming|gone|went|going) (?:over )?(?:all |really |a bit |"
        r"very )*(?P<key>faint)(?! (?:lines?|scars?|marks?))",
        rf"{WHO} {gap(4)}(?P<key>wont|cant|isnt|not|doesnt) open(?:ing)? (?:her|his|their) eyes",
        r"(?P<key>faint) (?:and|,) (?:\w+ )?(?:shaky|dizzy|sweaty|sick|weak|clammy|lightheaded|cold|"
        r"woozy|nauseous)",
        rf"(?:{WHO}|i) (?P<key>keeps? (?:falling asleep|drifting off|losing consciousness|nodding off))",
        rf"{WHO} {gap(3)}(?P<key>faint)(?! (?:\w+ )?(?:lines?|scars?|marks?|line|scar|freckles|at|with))",
        r"(?:having|had|have|has|into) (?:a |some |another |some kind of )(?P<key>seizure|fit|"
        r"convulsion)(?! (?:and|of) )|"
        r"(?P<key2>convulsing|gone limp|went limp|(?:gone|went|going) (?:all |very )?(?:floppy|limp)|"
        r"(?:dropped|fell|collapsed) (?:to|on|onto) the (?:floor|ground)|(?:no|cant get a|"
        r"cant get any) response from (?:her|him)|cant get a response|(?:going|gone|went) into shock|"
        r"(?:isnt|not) awake)|(?:shes|hes|she is|"
        r"he is) (?:\w+ )?(?P<key3>floppy|limp)",
        trait=True,
        unless=r"\b(?:dentist|with age|as i age|cheeks have|smear|blood tests?|jabs?|vaccin\w+|piercing|"
        r"epilep\w+|"
        r"tattoo)\b",
    ),
    sign(
        "dizzy_or_drowsy",
        rf"(?P<key>{GIDDY})",
        r"(?P<key>drows(?:y|iness))|(?P<key2>disorient\w+|delirious|slurr(?:ing|ed)|incoherent|"
        r"not making (?:any )?sense)(?! (?:on|about|of))",
        rf"{WHO} {gap(3)}(?P<key>confused)(?! (?:about|by|with|over|as|which|what|how|whether|on|why|"
        rf"between|if|when|where|of|at))",
        r"(?P<key>suddenly|sudden) (?:\w+ ){0,3}(?:confused|confusion|sleepy|very weak)",
        rf"(?P<key>confused) (?:and|,) (?:\w+ )?(?:{GIDDY}|drowsy|faint|weak|sleepy|shaky|hot|shivering|"
        rf"sweaty|swollen|sick|disoriented)",
        rf"(?:{GIDDY}|drowsy|faint|weak|sleepy|shaky|swollen) (?:and|,) (?:\w+ )?(?P<key>confused)",
        rf"(?:feel|feeling|im|feels) {gap(2)}(?P<key>confused) (?:after|since) (?:my|the|that|your|"
        rf"having) (?:numbing|cream|treatment|session|appointment|microneedling)(?! (?:plan|options?|"
        rf"price\w*))",
        rf"(?:{WHO}|i) {gap(1)}(?P<key>cant|couldnt|wont|barely|struggling to) (?:stay awake|keep (?:her|"
        rf"his|my) eyes open)",
        trait=True,
    ),
    sign(
        "anaphylaxis",
        rf"(?:having|going into|gone into|went into|getting|suffering|has(?! had)|in|its|is|this is|"
        rf"think|into|"
        rf"goes into) {gap(4)}(?P<key>anaphyla\w+)",
        r"^(?:\w+ ){0,2}(?P<key>anaphyla\w+)(?: \w+){0,2}$",
        r"(?P<key>anaphyla\w+) (?:shock |reaction )?(?:now|help|please|right now|happening|started|omg|"
        r"what do i do)",
        r"^(?P<key>allergic reaction) (?:help|now|please|after|since|happening)",
        r"(?:having|hav) (?:an? |some (?:kind|sort) of )?(?P<key>(?:\w+ ){0,2}allergic reaction)",
        r"(?P<key>(?:severe|serious|bad|massive|major|huge|violent|extreme) (?:allergic|allergy) reaction)",
        unless=r"\b(?:history|train(?:ed|ing)|prone|risk|kit|certificate|allerg(?:y|ic) to (?!the|this|"
        r"your|numbing)\w+ .*\bcan i)\b",
    ),
    sign(
        "adrenaline_pen",
        r"(?P<key>us(?:ed|ing)|given|gave|giving|need(?:s|ed)?|jabbed|injected|administered|get|fetch) "
        r"(?:\w+ ){0,4}(?:epipen|adrenaline|jext|emerade|auto ?injector)(?! (?:pen )?(?:with me|in my|"
        r"just in case|on site|prescription))",
        r"(?P<key>should|shall|do|can|must|gonna|going to|about to) (?:i |we |she |he )?(?:just )?(?:use|"
        r"give|inject) (?:\w+ ){0,3}"
        r"(?:epipen|adrenaline|jext|emerade|auto ?injector)",
        r"epipen (?:\w+ ){0,2}(?P<key>used|given|needed|now|help|please|isnt working|not working|didnt work)",
        unless=r"\b(?:bring|carry|carrying|carried|carries|do you (?:need|have|keep|use)|prescribed|"
        r"practitioners?|staff|trained|"
        r"never (?:\w+ )?(?:needed|used)|in case)\b",
        free=True,
    ),
    sign(
        "emergency_services",
        r"(?P<key>call(?:ed|ing)?|need(?:s|ed|ing)?|ring|rang|ringing|phone|phoned|send|sent|get|dial|"
        r"dialled|waiting for|want) "
        r"(?:\w+ ){0,3}(?:999|112|911|ambulances?|paramedics?)",
        r"(?P<key>ambulance|paramedics) (?:is|are|was|were|on|has|have) (?:\w+ )?(?:coming|here|way|called|"
        r"needed|come|arrived)",
        r"(?P<key>medical emergency|life threatening)",
        unless=r"\b(?:would you|do you|did you|will you|what (?:if|happens)|if (?:i|you|something|there|"
        r"anything)|used to|trained|drive an)\b",
        free=True,
    ),
)

URGENT_SIGNS: tuple[Sign, ...] = (
    sign(
        "swelling_after_treatment",
        rf"{FACE} {gap(4)}(?P<key>{SWELL})",
        rf"(?P<key>{SWELL}) {gap(4)}{FACE}",
        rf"still (?:\w+ )?(?P<key>{SWELL})|(?P<key2>{SWELL}) (?:\w+ ){{0,4}}(?:hasnt|isnt|wont|not|doesnt|"
        rf"still) (?:\w+ ){{0,3}}"
        r"(?:gone|going|go|down|improv\w+|better)",
        rf"(?:badly|severely|really|very|so|more|worse|extremely|massively|awful|terrible|severe|extreme|"
        rf"serious) (?P<key>{SWELL})",
        r"nothing (?:is |will |has )?(?:stop\w*|help\w*|reduc\w*) (?:the |my )?(?P<key>swelling)",
        mild_is_fine=True,
        heals=True,
        attend=True,
    ),
    sign(
        "spreading",
        rf"(?P<key>redness|red(?:der)?|rash|swelling|swollen|heat|hot|warmth|soreness|bruis(?:e|ing)|it|"
        rf"its|patch|lump|welts?|hives) {gap(5)}"
        r"(?:spread(?:s|ing)?|creeping|extending|tracking|growing|getting bigger)(?! (?:the|my) (?:cost|"
        r"serum|payments?|word))",
        rf"(?P<key>spreading|worsening) {gap(4)}(?:redness|red|heat|rash|swelling|pain|infection|soreness|"
        rf"hot)",
        rf"(?:redness|red|rash|swelling|swollen|heat|pain|burning|soreness|bruising|reaction|face|cheeks?|"
        rf"wounds?) {gap(5)}"
        r"(?P<key>worse|worsening|worsened|redder|hotter|angrier|(?:more|and more) (?:swollen|red|painful|"
        r"sore|inflamed))",
        rf"(?:its|it|this|everything|they|theyre) {gap(2)}(?:getting|gets|got|become|becoming|looking|much|"
        rf"even) {gap(2)}(?P<key>worse|redder|hotter|more swollen|more painful)",
        r"(?:getting|becoming) (?:\w+ )?(?P<key>redder|hotter|more swollen|more painful|worse (?:and worse|"
        r"by the|every))",
        r"(?P<key>red (?:lines|streaks|streaking))(?! (?:from|on) (?:glasses|nose))",
        r"(?P<key>hot (?:and )?(?:swollen|red|angry|throbbing|hard)|red (?:and )?hot|swollen and hot|"
        r"red and (?:very )?hot|boiling hot|burning hot|"
        r"hot to (?:the )?touch|(?:really|very|so|extremely) hot)",
        needs=rf"{TREATED}|\b(?:pain|redder|touch|throbbing|face|skin|cheeks?|neck|forehead|chin|jaw|"
        rf"redness|red|rash|swelling|reaction|wound|infection|chest|arm|hives)\b",
        unless=r"\b(?:acne|scars?|scarring|pigment\w*|melasma|rosacea|wrinkles?|lines (?:are|have)|pores|"
        r"spots|with age|sagging|"
        r"weather|water|drinks?|shower|yoga|sauna|room|flush\w*|menopaus\w+|eczema|psoriasis)\b",
        mild_is_fine=True,
        attend=True,
        heals=True,
        trait=True,
    ),
    sign(
        "infection",
        r"(?P<key>pus|pussy|pusy|puss)(?! (?:moth|boots|in|cat))(?: .*)?",
        rf"(?P<key>ooz\w+|weep(?:ing|s|y)|seep\w+|leak(?:ing|s)) (?!oil|sebum|confidence|pipe|tap|"
        rf"with joy){gap(4)}(?:yellow|green|liquid|fluid|stuff|pus|discharge|blood|"
        r"goo|gunk|smelly|face|skin|cheeks?|wound\w*|something)",
        rf"(?:face|skin|cheeks?|chin|forehead|its|it|wounds?|spots?|area|holes|neck|"
        rf"jaw) {gap(4)}(?P<key>oozing|weeping|seeping)",
        r"^(?P<key>oozing|weeping)(?: (?:now|help|badly))?$",
        r"(?P<key>yellow|green|smelly|creamy|cloudy) (?:\w+ )?(?:stuff|liquid|fluid|discharge|crust\w*|goo|"
        r"gunk|ooze|oozing|scabs?|gunge|slime)",
        r"(?P<key>discharge|gunk|liquid) (?:is |are )?(?:coming (?:out|from)|from|leaking)",
        rf"(?:face|skin|cheeks?|chin|its|it|looks?|looking|wounds?|area|think|they|theyre|neck|jaw|"
        rf"forehead|that|this|been|gone|gotten|got|become|spots?|bits?|scabs?) "
        rf"{gap(4)}(?P<key>infected)(?! (?:with (?:covid|hiv|hep)|blood))",
        r"(?P<key>infected) (?:face|skin|cheeks?|wounds?|after|since|from|area|chin|jaw|neck|forehead)",
        rf"(?:ive|got|have|has|had|think|theres|getting|developed|caught|"
        rf"with) {gap(3)}(?P<key>infection) {gap(5)}"
        r"(?:treatment|microneedling|needling|session|appointment|face|cheeks?|procedure|needles)",
        rf"(?:treatment|microneedling|needling|session|appointment|face|cheeks?|procedure) {gap(3)}"
        rf"(?:ive|got|have|has|had|think|developed|caught) {gap(3)}(?P<key>infection)",
        r"(?P<key>infection) (?:after|since|from|following) (?:my|the|your|having) (?:treatment|"
        r"microneedling|session|needling|appointment)",
        r"(?P<key>(?:signs|symptoms) of (?:an )?infection)",
        r"(?P<key>sepsis|septic|cellulitis)(?! tank)",
        unless=r"\b(?:acne|pimples?|zits?|cysts?|cystic|boils?|blackheads|whiteheads|breakouts?|ear|chest|"
        r"urine|uti|kidney|sinus|"
        r"tooth|yeast|throat|viral|fungal|water|dental|breast|impetigo|eyelids?|nails|teeth|"
        r"toe\w*)\b(?!.*\b(?:after|since) (?:my|the|your) (?:treatment|session|microneedling))",
        attend=True,
        heals=True,
        trait=True,
    ),
    sign(
        "fever",
        r"(?<!hay )(?<!glandular )(?<!scarlet )(?<!cabin )(?<!dengue )(?<!yellow )(?<!rheumatic )"
        r"(?<!bridal )(?P<key>fever(?:ish)?)(?! (?:dream|pitch|tree))",
        r"(?P<key>high|got a|have a|ive a|has a|had a|running a|getting a|raised|spiking a|spiked a|"
        r"ive got a|"
        r"developed a|my|rising) (?:high |really high |very high |bad )?temperature(?! (?:control|gauge|"
        r"setting))",
        r"temperature (?:\w+ ){0,4}?(?P<key>3[89](?: ?\d)?|4[01]|10[0-4]|high|up|rising|sky high|"
        r"through the roof)(?! (?:street|heels))",
        r"(?P<key>3[89](?: \d)?|4[01]) (?:\w+ )?(?:temperature|fever)",
        r"(?P<key>shiver(?:ing|s|y)?)(?! (?:down|at|just|thinking|with (?:joy|excitement)))|"
        r"(?P<key2>(?:the |have |ive |got |getting |and |with |bad )chills)|(?P<key3>burning up|"
        r"hot and cold)",
        illness=True,
        attend=True,
        mild_is_fine=True,
        trait=True,
    ),
    sign(
        "severe_pain",
        r"(?P<key>severe|unbearable|excruciating|agoni[sz]ing|extreme|intense|terrible|horrible|horrific|"
        r"awful|worst|horrendous|insane|"
        r"serious|bad|really bad|intolerable|unreal|crazy|so much|sharp|throbbing|too much|constant|"
        r"increasing) (?:\w+ ){0,2}"
        r"(?:pains?|burning|agony|soreness|hurting)",
        r"(?P<key>in agony|(?:so|too) (?:painful|sore) (?:that )?(?:i |to )?(?:cant )?(?:touch|sleep|"
        r"move|even)|cant (?:even )?touch my (?:face|skin|cheeks?) (?:its )?(?:so |too |because )|"
        r"agoni[sz]ing|excruciating|pure agony|a lot of pain|lots of pain|loads of pain|"
        r"in serious pain|in real pain|"
        r"(?:crying|screaming|sobbing) (?:in|with|from) (?:the )?pain|(?:is|are|its) agony)",
        rf"pain {gap(2)}(?:{LINK}) {gap(3)}(?P<key>worse|worsening|unbearable|too much|so bad|really bad|"
        rf"terrible|awful|horrendous|severe|"
        r"extreme|intense|excruciating|intolerable|off the scale|through the roof|10|9|ten|unreal|insane|"
        r"bad)",
        r"(?P<key>cant|couldnt) (?:\w+ )?(?:stand|bear|take|cope|handle|deal|sleep) (?:\w+ ){0,2}(?:the |"
        r"this |from )?(?:\w+ )?(?:pain|burning|agony)",
        r"(?P<key>(?:hurts?|hurting|burns?|burning|stings?|stinging|sore|painful) (?:like hell|like crazy|"
        r"so (?:much|bad\w*)|really bad\w*|badly|more and more|worse|"
        r"too much|unbearably|a lot more|like mad|and wont stop|(?:and )?(?:it )?(?:isnt|wont|"
        r"doesnt) (?:going|go|stop\w*)))",
        r"(?:face|skin|cheeks?|neck) (?:\w+ ){0,3}(?P<key>on fire|is killing me|burning like|killing)(?! it)",
        r"(?P<key>painkillers|paracetamol|ibuprofen|nurofen|codeine) (?:\w+ ){0,3}(?:not|isnt|arent|dont|"
        r"doesnt|wont|nothing|didnt|no) (?:\w+ )?(?:touch\w*|work\w*|help\w*|doing)",
        r"(?P<key>unbearable|excruciating)$",
        r"(?:really|very|extremely|incredibly|so|unbearably) (?P<key>painful) (?:to (?:the )?touch|now|"
        r"today|after|since|"
        r"and (?:hot|red|swollen))",
        unless=r"\b(?:back|knees?|periods?|tooth|toothache|joints?|arthritis|nerve pain|migraines?|stomach|"
        r"endometriosis|chronic|fibromyalgia|threshold|tolerance|"
        r"shoulder|hip|sciatica|childbirth|labour|waxing|tattoos?|laser|morpheus8?|phobi\w+|scared|afraid|"
        r"nervous|worried (?:about|it)|reviews?|"
        r"pain in the (?:arse|ass|bum|neck)|embarrass\w+|taste|parking|website)\b",
        mild_is_fine=True,
        attend=True,
        heals=True,
        trait=True,
    ),
    sign(
        "vision",
        rf"(?:vision|sight|eyesight|seeing|eyes?) {gap(4)}(?P<key>blurr(?:y|ed|ing)|blur|gone|going|"
        rf"changed|changing|worse|double|fuzzy|funny|weird|lost|cloudy|"
        r"misty|affected|foggy|hazy|disappear\w*|blind)(?! (?:bags?|circles|lines|bag|to (?:be|the|have)))",
        r"(?P<key>blurr(?:y|ed)|blurr?ing|double|cloudy|tunnel|hazy|foggy|loss of|lost|losing|loose|"
        r"loosing|changed?|changes? (?:in|to)|problems? with|trouble with) (?:\w+ ){0,3}(?:vision|sight|"
        r"eyesight)(?! of)",
        r"(?P<key>everythings?|its all|all|things) (?:\w+ ){0,3}(?:blurry|blurred|fuzzy|gone dark|gone black|"
        r"double)(?! (?:on|pictures?|photos?))",
        r"(?P<key>cant|couldnt|hardly|barely|struggling to|hard to|trouble|"
        r"difficulty) (?:really )?see(?:ing)? "
        r"(?:properly|clearly|well$|out of|from (?:my|one|her|his)|straight|with my|(?:a|any)thing(?:$|"
        r" (?:out|from|with|in my|through|and|at all$|its))|and|help|now$|very well|much out)",
        r"(?<!you )(?<!we )(?<!they )(?P<key>cant|couldnt) (?:really )?see$|(?:cant|couldnt|hardly|"
        r"barely) (?P<key4>open) (?:my|her|his) (?:\w+ )?eyes?|(?P<key2>seeing double|flashing lights|"
        r"floaters|seeing (?:flashes|stars))|"
        r"(?P<key3>(?:gone|going|went|go) (?:\w+ )?blind)(?! date)",
        unless=r"\b(?:photos?|pictures?|website|page|app|screen|glasses|short ?sighted|contact lenses|link|"
        r"video|results?|difference|lasik|cataract)\b",
        attend=True,
        trait=True,
    ),
    sign(
        "blister_or_burn",
        r"(?P<key>blister(?:s|ed|ing|y)?)(?! (?:packs?|plasters?|sun|heat))",
        rf"(?:face|skins?|cheeks?|forehead|chin|neck|area|im|shes) {gap(3)}(?:{LINK}) {gap(3)}(?P<key>burnt|"
        rf"burned|blistered|raw|scalded|coming off|like a burn victim)(?! (?:carrots?|out|before))",
        rf"(?P<key>burns|burn marks?|chemical burns?|burn|grid marks|burnt skin|open wounds?|"
        rf"open sores?) {gap(3)}(?:on|over|across|from|after|all) {gap(3)}"
        r"(?:face|skin|cheeks?|treatment|microneedling|session|needling|forehead|neck|appointment)",
        rf"(?:you|treatment|clinic|needling|microneedling|machine|therapist|practitioner|cream|serum|she|"
        rf"session|it) {gap(2)}(?P<key>burnt|burned|scalded) "
        r"(?:my|her|his|me)",
        rf"(?:skin|face|cheeks?|patch|area|bits?|"
        rf"patches) {gap(3)}{TURN} {gap(3)}(?P<key>black)(?! (?:spots?|heads?|dots?|and blue))",
        r"(?P<key>black|dead) (?:bits|patches|skin|scabs) (?:\w+ ){0,3}(?:after|since|appearing|appeared|"
        r"where) ",
        r"(?P<key>wont|cant|hasnt|isnt|not|doesnt|still|keeps|"
        r"cant get it to) (?:\w+ )?(?:stop\w* )?(?:the )?bleeding(?! (?:money|after shaving))|"
        r"bleeding (?P<key2>heavily|badly|a lot|loads|everywhere|wont stop|hasnt stopped|and wont)",
        unless=r"\b(?:sunburn\w*|burn scars?|scars? from|years ago|burns scars?|oven|iron|cooking|shoes?|"
        r"feet|heels?|calories|fat|cold sores?|"
        r"herpes)\b",
        attend=True,
        heals=True,
    ),
    sign(
        "widespread_rash",
        rf"(?P<key>hives|rash|welts|itch(?:ing|y)|lumps|bumps) {gap(4)}{ALL_OVER}",
        rf"{ALL_OVER} {gap(4)}(?P<key>hives|rash|welts|itchy lumps|raised bumps)",
        r"(?P<key>hives|welts) (?:\w+ ){0,3}(?:after|since|now|from|following)",
        needs=rf"{TREATED}|\b(?:hives|welts|cream|numbing|now|suddenly|today|hours?|minutes|spreading|"
        rf"since my|my whole|my body|my face|serum)\b",
        unless=r"\b(?:eczema|psoriasis|chronic|urticaria|nettles?|heat rash|at night)\b",
        attend=True,
        mild_is_fine=True,
        trait=True,
    ),
    sign(
        "bad_reaction",
        r"(?:having|had|got|ive got|getting|have|ive had|ive|has|reacted|is) (?:a |an |had a |"
        r"some sort of )?(?P<key>(?:really |very )?(?:bad|severe|serious|terrible|awful|horrible|nasty|"
        r"extreme|adverse|horrendous|allergic)) (?:\w+ )?reaction (?:\w+ ){0,2}?(?:to|from|after|since|now|"
        r"on|following) (?:\w+ ){0,3}(?:treatment|microneedling|session|numbing|cream|serum|yesterday|today|"
        r"needling|face|appointment|procedure|facial|it$)",
        r"(?:im|shes|hes|is|am|^) ?having (?:a )?(?P<key>(?:really |very )?(?:bad|severe|serious|terrible|"
        r"awful|horrible|nasty)) (?:\w+ )?reaction",
        r"(?:reacting|reacted) (?P<key>(?:really |very )?(?:badly|terribly|severely)) (?:to )?(?:the |my |"
        r"this )?(?:treatment|microneedling|session|numbing|$|now)",
        attend=True,
    ),
    sign(
        "asks_for_hospital",
        r"(?P<key>should|do|need to|shall|must) (?:i )?(?:need to )?(?:go|be going|get|take (?:her|"
        r"him)) (?:straight )?(?:to |in )?(?:the )?(?:hospital|aande|er|a and e|casualty)|"
        r"(?P<key2>(?:in|going to|at|off to|gone to|taken to|went to|ended up in) (?:aande|"
        r"casualty)(?! with))",
        r"(?P<key>had to go to (?:hospital|aande|casualty)) (?:after|because of|following) (?:your|my|the|"
        r"this) (?:treatment|session|microneedling|appointment)",
        unless=r"\b(?:operation|surgery|appointment at|visit\w*|work|near|parking|opposite|next to|would i|"
        r"will i|what if|if)\b",
        free=True,
    ),
)

SELF_HARM_SIGNS: tuple[Sign, ...] = (
    sign(
        "wants_to_die",
        r"(?P<key>suicid(?:al|e))(?! squad)",
        r"(?P<key>kill(?:ing)?|hang(?:ing)?|end(?:ing)?|drown(?:ing)?|shoot|unalive) (?:myself|herself|"
        r"himself|themselves|themself)(?! laughing| up| with laughter)|"
        r"(?P<key2>kms|unalive me)",
        r"(?P<key>end(?:ing)?) (?:it all|my life|my own life|things for good|her life|his life|"
        r"everything)(?! insurance)",
        r"(?P<key>tak(?:e|ing)) (?:my|her|his) own life|(?P<key2>(?:ending it$|it all to (?:just )?(?:end|"
        r"stop)))|(?P<key3>(?:took|taken) (?:a |an )?(?:load|lots?|handful|bottle|bunch|packet|"
        r"whole \w+) of (?:\w+ )?(?:pills|tablets|paracetamol))",
        r"(?P<key>want|wants|wanna|wanted|wanting|rather|ready|wish i could|wish to|going|just|"
        r"prefer) (?:to )?(?:just )?(?:fucking )?(?:die|be dead|b dead)"
        r"(?! (?:of|laughing|from (?:embarrass\w+|laughing|boredom)|for (?:it|that|this|skin|her|your)|"
        r"trying|hard|looking|pretty|young))",
        r"(?P<key>wish(?:es|ed)?) (?:\w+ ){0,2}(?:i|she|he) (?:was|were|had|had never been|wasnt|werent|"
        r"hadnt been|never been|could|would)(?: never)?(?: been)? (?:dead|born|alive|die|here anymore|"
        r"not wake up)",
        r"(?P<key>wish(?:es|ed)?) (?:\w+ ){0,2}(?:im|i am) dead",
        r"(?P<key>better off) (?:dead|without me)|(?P<key4>(?:nobody|no one|noone) would (?:miss me|"
        r"care if i (?:died|was gone)))|(?P<key5>want (?:my life|it|this|everything) to (?:just )?(?:end|"
        r"be over)(?! with)|dont think i want to (?:live|be (?:alive|here))|"
        r"cant live (?:with (?:this face|my face|myself)|like this))|"
        r"(?P<key2>i should (?:just )?die)(?! my)|"
        r"(?P<key3>feel like dying)",
        r"(?P<key>dont|doesnt|didnt|not|no longer) (?:really |even )?(?:want|wanna|wish|wants|"
        r"feel like) (?:to )?(?:be|being) (?:here|alive|around)(?: (?:anymore|any longer|at all|tomorrow|"
        r"now|on this (?:earth|planet)|because|with)| ?$)",
        r"(?P<key>dont|doesnt|no longer|not) (?:really |even )?(?:want|wanna|wish|wants) (?:to )?(?:live|"
        r"exist|wake up|carry on living|go on living|keep living|(?:carry|go) on(?= anymore| any longer|"
        r" like this| with life|$))"
        r"(?! (?:with (?:the |these |my |this )?(?:scars|acne|skin|pores|wrinkles)|in |near |far|to |early|"
        r"at |on |the|holiday|too|for |through|a ))",
        r"(?P<key>no|whats the|not any|see no|isnt any|any|(?:dont |cant )?see (?:the|any|a)) (?:point|"
        r"reason) (?:in |of |to )?(?:me )?(?:living|live|being alive|being here|going on|carrying on|go on|"
        r"life|existing|carry on|anymore)"
        r"(?! (?:with (?:the |this )?(?:treatment|course|sessions)|a course|in london|near|far))",
        r"(?:life|my life|its|living) (?P<key>(?:(?:is|isnt|is not|"
        r"just)(?! worth it) )*(?:not worth living|isnt worth it$|"
        r"not worth it anymore|worth living|pointless(?: (?:now|anymore)|$)|worthless))(?! if)",
        r"(?P<key>life (?:has|feels) (?:no meaning|meaningless)|never been born|"
        r"nothing (?:left )?to live for|nothing worth living|tired of (?:living|life|being alive)|"
        r"sick of (?:living|being alive)|done with life|had enough of (?:life|living)|"
        r"cant face (?:life|living|another day)|hate (?:being alive|my life|living)|fed up of (?:living|"
        r"life))",
        r"(?P<key>cant) (?:go on|carry on|do this|keep going|cope|take it|take this|live)(?: (?:anymore|"
        r"any longer|living|like this|with life|with living|being me))(?! (?:mask|booking|chat))",
        r"(?P<key>feel(?:ing|s)?|im) (?:so |completely |totally |just |absolutely |really |"
        r"like im )*(?:worthless|(?:in )?despair(?:ing)?|beyond help)|(?P<key2>feel(?:ing|s)?) (?:so |"
        r"completely |totally |really |utterly )*hopeless"
        r"(?! (?:about|with|at|case))",
        r"(?P<key>overdos(?:e|ed|ing))(?! (?:of|on) (?:retinol|vitamin|acid|product\w*|skincare|serums?|"
        r"botox|filler))",
        r"(?P<key>jump(?:ing)?) (?:off|in front of) (?:a |the )?(?:bridge|building|roof|train|tube)",
        r"(?P<key>disappear|sleep) (?:forever|and (?:not|never) wake up)|(?P<key2>never wake up|"
        r"not wake up)(?: again| tomorrow| anymore| in the morning|$)",
        unless=r"\b(?:help prevent suicide|suicide prevention charity)\b",
        free=True,
    ),
    sign(
        "self_harm",
        r"(?P<key>self harm(?:ing|ed|s)?|selfharm(?:ing|ed|s)?)(?! (?:scar\w*|marks?|lines?))",
        r"(?P<key>want to|wanna|going to|gonna|thinking (?:of|about)|thoughts of|feel like|urges? to|"
        r"tempted to|might|keep|keeps|been|started|want|about to|thought about|wants to|ill) "
        r"(?:\w+ )?(?:hurt(?:ing)?|harm(?:ing)?|cut(?:ting)?|burn(?:ing)?) (?:myself|herself|himself|"
        r"themselves)(?! (?:shaving|by accident|when|while|off))",
        unless=r"\b(?:self ?harm(?:ing)? (?:\w+ )?(?:scar\w*|marks?)|(?:scar\w*|"
        r"marks?) (?:\w+ ){0,6}(?:from|of|by|due to|caused by|after|through) (?:\w+ ){0,3}(?:self ?harm\w*|"
        r"cutting|hurting|harming))\b",
        free=True,
    ),
)

_KIN = (
    r"(?:daughters?|sons?|child|kid|girl|boy|sister|brother|niece|nephew|grand\w+|step\w+|cousin|friend|bf|"
    r"gf|student|teenager|"
    r"lad|mate|little one|eldest|youngest|oldest)"
)
_MINOR = r"(?:[1-9]|1[0-7])"
_TEEN = r"(?:[89]|1[0-7])"
_UNIT = (
    r"(?! (?:stones?|st|lbs?|pounds|kgs?|kilos?|cm|mm|weeks?|wks?|wk|months?|mths?|mins?|minutes?|hours?|"
    r"hrs?|hr|days?|seconds|percent|years? (?:post|since|into|clear|free|clean|on|sober|younger|late|in)|"
    r"th|am|pm|sessions?|steps?|miles?|people|out of|of|on the|in the queue|weeks|pregnant|"
    r"and a half stone|treatments?|stops?|away|late|quid|grand|euros?|"
    r"o clock|00|15|30|45|to \d|or \d\d (?:stone|weeks)|in (?:dress|shoe|uk|size|clothes)|times|per|x|"
    r"inch\w*|ft|foot|feet|points?|minuets|hundred|thousand|k|sizes?|shades?|down|up|short|behind|"
    r"and half stone|mg|ml)\b)"
)
_CHILD_AGED = (
    rf"(?:(?:{_MINOR}|teenage|teen|underage) ?(?:yearold|year|yo|y)?(?: old)? (?:\w+ )?{_KIN}|"
    rf"(?<!are )(?<!is ){_MINOR} ?(?:yearold|yo)(?! (?:scars?|acne|marks?|dogs?|clinic|car))|"
    rf"(?:daughters|sons|sisters|brothers|nieces|nephews) {_TEEN}(?!\d){_UNIT}|"
    rf"{_KIN} (?:\w+ )?(?:is |whos |who is |aged |age |, |shes |hes |turned |turns |just turned |"
    rf"of )(?:only |just |nearly |almost |about )?{_MINOR}(?!\d){_UNIT})"
)
_ASK = r"(?:can|could|is|would|will|may|should|do you think|are|does)"

UNDER_18_SIGNS: tuple[Sign, ...] = (
    sign(
        "says_under_18",
        rf"(?:im|i was born (?:\w+ )?and im|my age is|age is|i just turned|ive just turned|i turned|"
        rf"ive turned) (?:a |an |only |just |just turned |nearly |almost |actually |still |about |literally |"
        rf"turning |a girl of |aged |age |currently |like |now |really )*(?P<key>{_TEEN})(?!\d){_UNIT}",
        rf"^(?:m|age|aged|i m) (?P<key>{_TEEN})(?!\d){_UNIT}",
        r"^(?P<key>under 18|in (?:year|yr) (?:[7-9]|1[0-2]))(?:$| (?:and|so|can|but))",
        rf"(?P<key>{_TEEN}) ?(?:yearold|years? old|yo|y) (?:here|girl|boy|female|male|f|m|student|guy|lad|"
        rf"teen\w*)(?! (?:was|wants|who|at))",
        rf"^(?:hi |hey |hello |ok |so )?(?:\w+ )?(?P<key>{_TEEN}) ?(?:f|m|yearold|yo|years? old|"
        rf"year) ?(?:female|male|girl|boy)?(?: (?:here|and|,|with|can|if|that)|$)",
        rf"^(?:(?:hi|hey|hello|ok|yes|no|age|aged|only|just|actually|im) )*(?P<key>{_TEEN}) (?:yearold|"
        rf"years? old|yo)$",
        rf"as an? (?P<key>{_TEEN}) ?(?:yearold|yo)",
        r"(?P<key>not (?:yet )?18|not even 18|isnt 18|arent 18|im under ?18|under 18 (?:but|and|can)|"
        r"im underage|im under age|im (?:a|still a) (?:minor|child|kid)|not an adult|not old enough|"
        r"not over 18|not 18)(?! (?:weeks|months|sessions|stone|people|mm|days|hours|minutes))",
        r"^(?:i )?(?:turn|turning|will be|be) (?P<key>18) (?:next|in|soon|this)(?! \d+ (?:stone|mins))",
        r"(?:i|ill|im|i will|before i|until i|till i|i only|she|he|daughter|son) (?:be |will be |wont be |"
        r"am |dont |only |just |nearly |almost |about to be |almost about to |not |not even |about to |"
        r"close to |will |will only )*(?:turn|turning|turns|be|hit|being) (?P<key>18) "
        r"(?:next|in|soon|this|on|after|later|tomorrow|yet|until|till|for another|at the end|by|"
        r"by the time|before|for)(?! \d+ (?:stone|mins))",
        r"(?:im|nearly|almost|not quite|im nearly|im almost|close to|just under) (?:nearly |almost |"
        r"not quite |just under |just about )?(?P<key>18) (?:next|in (?:a |two |three |\d|january|february|"
        r"march|april|may|june|july|august|"
        r"september|october|november|december)|soon|this (?:summer|month|week|year)|tomorrow)",
        r"(?:im|i will be|ill be|only) (?P<key>nearly|almost|not quite|just under) 18(?! (?:weeks|months|"
        r"stone))",
        r"(?:until|till|til|when|once|before|for when) (?:im|i turn|i get to|i hit|i reach|i become|"
        r"ive turned) (?P<key>18)",
        r"i (?:\w+ )?(?:turn|hit) (?P<key>18|17|16|15|14)(?: (?:next|in|soon|this|on|tomorrow|last)|$)",
        r"(?:im|i am|still|me) (?:\w+ ){0,2}(?P<key>in (?:year|yr) (?:[7-9]|1[0-2])|in y(?:[7-9]|1[0-2])|"
        r"(?:year|yr) (?:[7-9]|1[01]))(?! (?:of|months|weeks))",
        r"(?P<key>(?:year|yr) (?:[7-9]|1[0-2])) (?:at|in|student|pupil|of (?:secondary|"
        r"high) )(?: ?(?:school|secondary|$))?",
        r"(?:im|ive|i) (?:still |only )?(?P<key>in (?:secondary|high) ?school|at (?:secondary|"
        r"high) ?school|still (?:at|in) school|a school ?(?:girl|boy|kid|student)|doing my gcses|"
        r"got my gcses|got gcses|a teenager under)(?! (?:teacher|run))|"
        r"im (?:still )?(?P<key2>(?:at|in) school)(?: (?:and|so|but|can|at|still)|$)",
        unless=r"\b(?:since|when) (?:i was|im) \d+\b|\bover 18\b|\bwork (?:at|in)\b|\bteach\w*\b|"
        r"\bused to be\b|\bdress size\b|\bborn in\b|\bim (?:1[89]|[2-9]\d)\b(?! (?:in|next|soon|stone|"
        r"weeks|days))",
        free=True,
    ),
    sign(
        "books_for_child",
        rf"(?P<key>book\w*|appointments?|consultations?|slots?|treatments?|sessions?|microneedling|"
        rf"availability|sign up|sign|see|treat) "
        rf"(?:\w+ ){{0,4}}(?:for |in |on |to )?(?:(?:my|our|a|her|his) )?(?:\w+ )?{_CHILD_AGED}",
        rf"(?P<key>available|suitable|safe|ok|okay|alright|allowed|price|cost|it|this) (?:for |on |in |"
        rf"with )(?:my|our|her|his) (?:\w+ )?{_CHILD_AGED}",
        rf"(?P<key>book\w*|appointments?|consultation|can|could|would|want) {gap(5)}{_KIN} {gap(8)}(?:shes|"
        rf"hes|she|he|theyre|whos|who is|is) (?:only |just |nearly |almost |about )?{_MINOR}(?!\d){_UNIT}",
        rf"(?P<key>{_ASK}) (?:\w+ ){{0,2}}{_CHILD_AGED} (?!(?:come|be|sit|wait|stay|join) (?:\w+ )?(?:with|"
        rf"along|in the|there|here)|old (?:scars?|acne))(?:\w+ )?"
        r"(?:come|have|get|be|book|try|do|allowed|old|too|start|undergo|ok|suitable|has|receive|use)",
        rf"(?P<key>{_CHILD_AGED}) (?:(?:\w+|,) ){{0,12}}(?:can|could|would|will|is|"
        rf"should) (?:\w+ )?(?:she|he|"
        rf"they|you|it|this|that|microneedling|i (?:book|bring|get|make|sign)|we)(?! (?:bring|come along|"
        rf"sit|wait|watch|park))",
        rf"(?P<key>{_CHILD_AGED}) (?:\w+ )?(?:wants?|would like|would love|needs|is interested|is keen|"
        rf"is desperate|is looking|wanting|interested|has (?:\w+ )?(?:\w+ )?(?:acne|scar\w*|spots|skin|"
        rf"stretch))",
        r"(?P<key>book|appointment|slot|consultation|treatment|session) (?:\w+ ){0,4}(?:for |on )?(?:my|"
        r"our|a) (?:teenage\w*|teen|child|kid|schoolgirl|schoolboy|minor|under ?18|children|kids|"
        r"teenager)(?! (?:school|doctor|free|care|is at|are at|are in|are back|go back|finish))",
        rf"(?P<key>bring|book|take|bringing|booking) (?:in )?(?:my |our )?{_CHILD_AGED}(?: in)?(?: (?:for|"
        rf"to have|to get))? (?:\w+ )?(?:in$|in |for |to have|to get|treatment|session|appointment|"
        rf"consultation|microneedling|$)(?!with)",
        rf"^(?:my |our )?{_KIN} (?:is |shes |hes )(?:only |just )?(?P<key>{_TEEN})(?: yearold)?$",
        rf"(?P<key>do|treat|see|take) (?:my |our ){_CHILD_AGED}(?! (?:scars?|acne))",
        rf"(?:{_KIN}) (?:\w+ ){{0,3}}(?P<key>under 18|isnt 18|not 18|underage)",
        unless=r"\b(?:pick up|collect|school run|childcare|nursery|babysit\w*|scratched|breast ?feed\w*|"
        r"creche|with me|after school|sit(?:s)? (?:in|with)|looking after|pram|buggy|"
        r"when i was|years ago|since (?:she|he) was)\b",
        free=True,
    ),
)
