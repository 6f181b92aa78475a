"""Words and signs for :mod:`clinic.safety`: vocabulary as data, no logic.

Source of the emergency signs: NHS, "Anaphylaxis" (https://www.nhs.uk/conditions/anaphylaxis/), restated
in our own words. The 111 signs are those after which the clinic's policy sends a visitor to NHS 111.

Patterns are matched against a *plain* sentence: lower case, words one space apart, no apostrophes,
contractions joined ("i am" -> "im", "can not" -> "cant"), typing errors put right. The group ``key`` is the
word that says something is wrong; negation, past and "what if" are judged from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# --- spelling ---------------------------------------------------------------------------------------

#: What people type -> the word the patterns use.
TYPOS: dict[str, str] = {
    wrong: right
    for right, wrongs in {
        "cant": "carnt cnt canot cannot cannt cain't caint cyant kant cantt cont",
        "couldnt": "cudnt coudnt couldn couldent", "dont": "dnt donot dunt", "isnt": "isint isn aint",
        "wont": "wnt", "are": "r", "you": "u yu", "your": "ur yr youre", "and": "n an nd", "because": "cos coz cuz bc",
        "im": "iam", "my": "mi mah", "with": "wiv wit", "the": "da teh", "have": "hav hve", "please": "plz pls",
        "breathe": "breeth breth brethe breave breathh brathe breahte breate breatheing2 breethe bretah",
        "breath": "breaf braeth brreath breat bref",
        "breathing": "brething breething breathin breatheing breating braething breahing breavin breaving brethin",
        "swollen": "swolen swolln swelled2 swollon swoolen swalen swollan swelen swollin swole swolle swelt",
        "swelling": "sweling swellin sweeling swelin swelliing",
        "tongue": "tounge tung tonge toung tonque tongu tounque toungue tunge", "lips": "lipz lps",
        "throat": "thoat throte throt thraot trhoat throught2 thorat troat froat throath thoart",
        "dizzy": "dizy dizzi dissy dizzie dizzey dizzyy", "faint": "feint fant fiant faintt",
        "fainted": "fanted feinted faintd", "unconscious": "unconsious unconcious uncontious unconshus unconscience",
        "swallow": "swalow swollow swaller swallo", "swallowing": "swalowing swollowing swallowin",
        "choking": "chokin chockin", "choke": "chocke", "wheezing": "wheezin weezing wheazing weazing wheesing",
        "wheezy": "weezy wheezey", "pus": "puss puz pusss", "fever": "feaver fevar feever fevr",
        "temperature": "temprature temperture tempreture tempature temp temps tempriture",
        "infected": "infectd infeced effected2", "infection": "infecton infecion", "blister": "blistar",
        "shivering": "shiverin shivring", "shivery": "shivvery", "anaphylaxis":
        "anaphalaxis anaphilaxis anafilaxis anaphalyxis anaphylaxsis anaphlaxis anaphylaxus anaphalaxsis",
        "anaphylactic": "anaphalactic anaphilactic anafilactic anaphalatic anaphlactic anaphylatic",
        "epipen": "epipens epi-pen eppipen epypen", "gasping": "gaspin", "suffocating": "sufocating",
        "unresponsive": "unresponsive", "collapsed": "colapsed collasped", "severe": "sever sevre severre",
        "unbearable": "unberable unbareable", "excruciating": "excrutiating", "pain": "payn pian", "skin": "sking",
        "suicidal": "sucidal suicidel", "suicide": "sucide suiside", "drowsy": "drowzy drousy",
        "blurry": "blury blurrey", "blurred": "blured", "grey": "gray", "blue": "bleu", "mouth": "mouf moth2",
        "struggling": "strugling stuggling strugglin", "trouble": "truble troubl", "difficulty": "dificulty",
        "ambulance": "ambulence amblance", "seizure": "siezure seisure", "spreading": "spredding spreding sprading",
        "treatment": "treatmnt tretment treatmet", "year": "yr", "years": "yrs", "suddenly": "suddenley sudenly",
        "lightheaded": "lighthead lightheadded", "daughter": "dorter daugther", "sixteen": "sixten",
        "yellow": "yello", "oozing": "ozing oosing", "closing": "closin", "swell": "swel", "vision": "vison",
    }.items()
    for wrong in wrongs.split()
    if not wrong.endswith("2")
}

#: Long key words that may be one slip away (a letter missing, added, changed or two swapped).
KEY_WORDS: frozenset[str] = frozenset(
    """swelling swollen breathe breathing throat tongue swallow swallowing choking wheezing fainted fainting
    collapsed unconscious unresponsive anaphylaxis anaphylactic infected infection blister blisters blistered
    blistering shivering temperature spreading unbearable excruciating confused drowsy suicidal suicide
    struggling struggle difficulty suddenly blurred lightheaded epipen worsening severe agony ballooned
    collapse seizure ambulance suffocating""".split()
)

#: Real words one slip away from a key word: never "corrected".
REAL_WORDS: frozenset[str] = frozenset(
    """selling spelling dwelling smelling shelling welling swilling swellings stollen breath breathes breaths
    breathed breather breathy breaching threat throats throaty tongues tongued shallow swallows swallowed wallow
    sallow cooking coking chowing wheeling painted tainted fainter sainted painting tainting collapses injected
    infested inflected injection injections infections inflection lister blaster bluster blasters unbeatable
    unbearably confuse confuses dropsy suicides straggling straggle struggles struggled difficult blurted slurred
    severed several revere severn wheezy breathtaking temperatures ambulances seizures snuggle smuggling agon
    """.split()
)

#: Words from which run-together or spaced-out typing is taken apart ("icantbreathe", "c a n t b r e a t h e").
GLUED_WORDS: frozenset[str] = KEY_WORDS | frozenset(
    """i im my her his she he shes hes cant not no is are the a and help me it its has have ive lips lip mouth face
    eyes breath swell up so now please closing tight pus fever dizzy faint to die kill myself want pain blue shut
    going out coming call passed wont wake""".split()
)

#: Joined after the typing errors are put right, in this order.
JOINED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b{found}\b"), put)
    for found, put in (
        (r"can not", "cant"), (r"(could|do|does|did|is|are|has|have|had|was|were|would|should) not", r"\1nt"),
        (r"will not", "wont"), (r"i (?:am|m)", "im"), (r"(?<!can )(?<!could )(?<!should )(?<!do )(?<!will )(?<!would )(?<!may )(?<!did )(?<!shall )i (?:have|ve)", "ive"), (r"she (?:is|s)", "shes"),
        (r"he (?:is|s)", "hes"), (r"it (?:is|s)", "its"), (r"they (?:are|re)", "theyre"), (r"any more", "anymore"),
        (r"epi pens?", "epipen"), (r"light headed", "lightheaded"), (r"a (?:and|n) e|a e", "aande"),
        (r"all of a sudden|out of nowhere|out of the blue", "suddenly"), (r"years? olds?|y o|yo|year o", "yearold"), (r"can t", "cant"), (r"won t", "wont"), (r"don t", "dont"), (r"isn t", "isnt"),
        (r"couldn t", "couldnt"),
    )
)

#: Numbers written out, as far as the age rules need them.
NUMBERS: dict[str, str] = {
    word: str(number)
    for number, word in enumerate(
        "eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen".split(), start=8
    )
}

# --- pieces of patterns -----------------------------------------------------------------------------


def gap(most: int) -> str:
    """Up to ``most`` words (or commas) between two parts of a pattern, with the spaces."""
    return rf"(?:(?:\w+|,) ){{0,{most}}}"


BE = r"(?:is|are|was|were|am|im|shes|hes|its|theyre|be|been|being|s)"
LINK = (
    r"(?:is|are|was|were|am|im|shes|hes|its|theyre|has|have|had|ive|feels?|felt|feeling|looks?|looking|looked|"
    r"went|gone|going|goes|go|turns?|turned|turning|gets?|getting|got|became|become|becoming|seems?|keeps?|kept)"
)
TURN = r"(?:gone|went|going|turned|turning|turns|goes|become|becoming|became)"
WHO = (
    r"(?:she|he|they|shes|hes|theyre|wife|husband|mum|mom|mother|dad|father|daughter|son|sister|brother|friend|"
    r"partner|girlfriend|boyfriend|mate|client|customer|lady|woman|man|girl|boy|gran|nan|aunt|auntie|cousin|"
    r"colleague|flatmate|niece|nephew|her|him|person|someone|somebody|patient|wifes|husbands|mums|friends|"
    r"sisters|daughters|partners|mother in law)"
)
AIRWAY = r"(?:lips?|mouth|throats?|tongues?|windpipe|airways?|uvula)"
FACE = r"(?:face|faces|cheeks?|eyes?|eyelids?|eye lids?|neck|jaw|forehead|head|features|nose)"
GLANDS = r"(?! (?:glands?|lymph|ankles?|feet|foot|knees?|legs?|hands?|fingers?|belly|stomach|joints?|tonsils?))"
SWELL = (
    r"(?:swollen|swelling|swelled|swells?|balloon(?:ed|ing)?|puff(?:ed|ing|s) up|puffing|blown up|blowing up|"
    r"blew up|doubled in size|twice (?:the|its|their|my|her) (?:normal |usual )?size|inflat(?:ed|ing)|"
    r"expanding)" + GLANDS
)
BIG = r"(?:huge|enormous|massive|gigantic|giant|fat|thick|heavy|big|bigger|puffy|puffed|double)"
SUDDEN = (
    r"\b(?:sudden(?:ly)?|up|fast|quick(?:ly)?|rapidly|balloon\w*|blown|blew|shut|twice|doubled?|minutes?|mins|"
    r"seconds|now|help|emergency|asap|massively|hugely|enormous|huge|unrecogni[sz]able|(?<!will )spreading|"
    r"closing|hives|itching|itchy|in front of)\b"
)
FAIL = (
    r"(?:cant|couldnt|can not|unable to|not able to|isnt able to|wasnt able to|struggl\w+|hard(?:er)? to|"
    r"difficult to|difficulty|difficulties|trouble|problems?|(?:can |could )?(?:hardly|barely|scarcely)|"
    r"fight\w* (?:to|for)|gasp\w*|isnt|arent|arnt|wasnt|not|wont|stopp?(?:ed|ing|s)?|hard time|battling|hurts? to|"
    r"painful to|finding it hard|labou?red|having issues|issues|restricted|obstructed)"
)
BREATH = r"(?:breathe|breath|breathing|breaths|breathes|breathed|air|oxygen|inhale)"
FAINTING = (
    r"(?:faint(?:ed|ing)|(?:pass(?:ed|ing|es)?|black(?:ed|ing)|conk(?:ed|ing)|knocked) out|"
    r"(?:lost|losing|loses|lose) consciousness|collaps(?:ed|ing|es)|keel(?:ed|ing) over)"
)
GIDDY = r"(?:dizz(?:y|iness|ier)|lightheaded(?:ness)?|woozy|giddy|(?:the )?room (?:is |keeps )?spinning)"
TREATED = (
    r"(?:after(?:wards)?|since|following|post|from) (?:\w+ ){0,4}?(?:treatment|microneedling|session|appointment|"
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
    free: bool = False


def sign(
    id: str, *patterns: str, needs: str = "", unless: str = "", trait: bool = False, mild_is_fine: bool = False,
    attend: bool = False, heals: bool = False, free: bool = False,
) -> Sign:
    """A :class:`Sign` from pattern texts; a pattern without a ``key`` group is its own key."""
    return Sign(
        id, tuple(re.compile(rf"\b(?:{p})\b") for p in patterns), re.compile(needs) if needs else None,
        re.compile(unless) if unless else None, trait, mild_is_fine, attend, heals, free,
    )


EMERGENCY_SIGNS: tuple[Sign, ...] = (
    sign(
        "airway_swelling",
        rf"{AIRWAY} {gap(5)}(?P<key>{SWELL})",
        rf"(?P<key>{SWELL}) (?!up {gap(3)}(?:because|so) ){gap(4)}{AIRWAY}",
        rf"{AIRWAY} {LINK} {gap(3)}(?P<key>{BIG})(?! (?:fan|deal|pores?|lines?|wrinkles?|scars?|spots?))",
        rf"(?P<key>fat|thick|huge|massive) (?:tongue|throat)",
        unless=r"\b(?:lip fillers?|cold sores?|dentist|wisdom t\w+|tooth|braces|botox)\b.*\b(?:can|could|should|ok) (?:i|to)\b",
        heals=True,
    ),
    sign(
        "sudden_face_swelling",
        rf"{FACE} {gap(4)}(?P<key>{SWELL})",
        rf"(?P<key>{SWELL}) {gap(4)}{FACE}",
        rf"{FACE} {LINK} {gap(2)}(?P<key>huge|enormous|massive|gigantic|like a balloon)(?! (?:pores?|lines?|scars?))",
        rf"eyes? {gap(4)}(?P<key>(?:swollen |swelled |swelling |swell )?(?:shut|closed up|closing up))",
        needs=SUDDEN + r"|\b(?:is|are|keeps|started) (?:\w+ ){0,2}swelling\b",
        mild_is_fine=True, heals=True,
    ),
    sign(
        "breathing",
        rf"(?P<key>{FAIL}) (?!(?:through|thru) (?:my|her|his) nose){gap(3)}{BREATH}"
        r"(?! (?:through|thru|out of|from|thro) (?:my|her|his|the) nose(?! (?:or|and) )| freely$)",
        rf"(?P<key>no|not getting|not enough|not getting enough|need|needs|starved of|want) (?:air|oxygen)(?! con| fl)",
        rf"(?P<key>cant|couldnt|struggl\w+ to|hard to|unable to) (?:get|catch|take|draw) {gap(3)}(?:breath|air|breaths)",
        rf"(?P<key>short(?:ness)?|out) of (?:breath|breathe|breathing)|(?P<key2>breathless(?:ness)?)",
        rf"(?:breathing|breath|breathes?) {gap(2)}(?:{LINK} )?{gap(3)}(?P<key>fast|faster|quick|quickly|rapid(?:ly)?|"
        r"hard|difficult|shallow|funny|weird|tight|heavy|heavily|labou?red|noisy|noisily|worse|bad|wrong|wheezy|"
        r"raspy|rasping|harder|difficulties|trouble|problems?|struggle)(?! pill)",
        r"(?P<key>fast|rapid|labou?red|shallow|noisy) (?:breathing|breaths)",
        r"(?P<key>wheez(?:e|ing|y|es))|(?P<key2>gasp(?:ing|s)?) (?:for|and|so|help|now|$)|(?P<key3>suffocat(?:ing|ed))|"
        r"(?P<key4>hyperventilat\w+)",
        rf"dont (?:think|feel like) (?:i|she|he) (?P<key>can) {BREATH}",
        rf"(?P<key>dont think) (?:im|shes|hes|they are) (?:still )?breathing",
        rf"(?P<key>isnt|not|stopped|barely|hardly|arent) (?:\w+ )?breathing",
        rf"chest {gap(3)}(?:is |feels |getting |gone |{LINK} ){gap(2)}(?P<key>tight(?:ening)?|crushing|closing)(?!er)",
        r"(?P<key>tight(?:ness)?) (?:in )?(?:my |her |his |the )?chest|(?P<key2>chest pains?)|"
        r"(?P<key3>pains? (?:in|across)) (?:my|her|his) chest",
        trait=True,
        unless=r"\b(?:skin|pores|face) (?:\w+ ){0,3}(?:breathe|breath)\b|\bbreathing (?:exercises|space|room)\b|"
        r"\blet (?:my|the|your) skin\b",
    ),
    sign(
        "throat",
        rf"throat {gap(4)}(?P<key>tight|tightness|tightening|tightened|tightens|clos(?:e|es|ed|ing)|constrict\w*|"
        r"block(?:ed|ing)|shut(?:s|ting)?|seiz\w+|narrow\w*)",
        rf"throat (?:feels|is|feeling|seems|went|gone) {gap(2)}(?P<key>funny|weird|strange|odd|thick|full|restricted|numb)",
        rf"(?P<key>tight(?:ness|ening)?|constrict\w*|closing|lump|stuck) (?:up )?(?:in |of |feeling in )?(?:my |her |his |the )"
        r"(?:\w+ )?throat(?! (?:skin|area|line|lines))",
        r"(?P<key>tight throat)",
        r"(?P<key>chok(?:ing|es|ed))(?! (?:up )?(?:on|at|when i saw|price|hazard))",
        rf"(?P<key>{FAIL}) (?!to (?:decide|choose)){gap(2)}swallow(?:ing)?(?! (?:tablets?|pills?|capsules?|medicine|the price|that price|the cost))",
        rf"dont think (?:i|she|he) (?P<key>can) swallow",
        rf"swallowing (?:is|has become|feels) {gap(2)}(?P<key>hard|difficult|impossible|painful)",
        rf"(?P<key>cant|couldnt|unable to|struggling to) (?:speak|talk)(?! (?:to|with|on|right|now|at|english|about|long|"
        r"much|for|because|any|very|loud|here|until|till|before|after|there|today|this|just|as|or|but|so|in|the)\b)",
        trait=True,
        unless=r"\b(?:loose|sagging|saggy|crepey|firm(?:er|ing)?|wrinkl\w+|neck lines|price|pill to|skin on)\b",
    ),
    sign(
        "colour",
        rf"(?:lips?|tongue|mouth|fingertips|fingers|nails|gums) {gap(2)}{LINK} {gap(4)}"
        r"(?P<key>blue|bluish|blueish|grey|greyish|purple|pale|white|ashen|black)(?! (?:lip\w*|spots?|patches|lines?))",
        r"(?P<key>blue|bluish|purple|grey) (?:lips|tongue|mouth|fingertips)",
        rf"(?:skin|face|cheeks|she|he|shes|hes|im|ive|has|{WHO}) {gap(3)}{TURN} {gap(4)}"
        r"(?P<key>blue|bluish|pale|white|ashen|clammy)(?! (?:spots?|patches|hair|marks?|bits|heads?|light|areas?|lines?))",
        rf"(?:skin|face|cheeks) {gap(3)}{TURN} {gap(4)}(?P<key>grey|greyish)(?! (?:hair|spots?|patches))",
        rf"(?:skin|face|she|he|shes|hes|im|{WHO}) {gap(1)}(?:{LINK} )?{gap(4)}"
        r"(?P<key>blue|bluish|grey|pale|white as a \w+|ashen|clammy) (?=(?:\w+ ){0,8}?(?:sweat\w*|clammy|cold|shak\w+|weak|floppy|"
        r"dizzy|faint\w*|drowsy|breath\w*|limp|confused))",
        rf"(?:{WHO}|face|skin|lips) {gap(1)}(?:looks?|looking) {gap(2)}(?P<key>blue|bluish|grey|ashen|ghostly|very pale|"
        r"really pale|so pale|deathly pale)",
        rf"(?:she|he|shes|hes|face|im|{WHO}) {gap(3)}(?P<key>white as a (?:sheet|ghost))",
        unless=r"\b(?:for years|over the years|menopause|winter|dull|tired|tone|smok\w+|uneven|complexion|over time|hair|"
        r"lipstick|fitzpatrick|led|light therapy|suit\w*|tan|foundation|make ?up|pigment\w*|vitiligo|bruis\w+|dye\w*)\b",
    ),
    sign(
        "fainted",
        rf"(?P<key>{FAINTING})(?! (?:veins?|lungs?|disc|collagen|cheeks?|flyers?|in (?:price|laughter))| with joy)",
        r"(?P<key>unconscious|unresponsive|comatose)(?! (?:bias|mind|habit\w*))",
        rf"{WHO} {gap(2)}(?P<key>isnt|not|wont|cant|arent|doesnt|didnt|stopped|barely) {gap(1)}"
        r"(?:respond(?:ing)?|reacting|answer(?:ing)? me|moving|conscious|coming round|come round|come to)"
        r"(?! to (?:my |the |any |our )?(?:emails?|messages?|calls?|texts?|treatments?|phone|enquir\w+)| to (?:moving|work))",
        r"(?P<key>wont|cant|isnt|not|couldnt|doesnt|wouldnt) (?:be )?(?:wak(?:e|ing|en)|woken)(?: (?:her|him|them|my \w+|\w+))? ?(?:up|$|and|now|help|after|please)"
        r"(?! (?:in time|early|that early|before|for))",
        r"(?P<key>cant|couldnt|wont|isnt|unable to) (?:wake|rouse|waking) (?:her|him|them|my \w+)",
        rf"(?P<key>about to|going to|gonna|might|think ill|think i will|think im going to|nearly|almost|keep|keeps) (?:just )?"
        rf"(?:faint(?:ed|ing)?|pass(?:ed|ing)? out|collapse|black out|lose consciousness)(?! (?:with|at|from|when|if|at the))",
        rf"(?:feel|feeling|feels|felt|im|shes|hes) {gap(3)}(?P<key>faint)(?! (?:\w+ )?(?:lines?|scars?|marks?|redness|hearted|line|scar|pigment\w*))",
        rf"{WHO} {gap(3)}(?P<key>faint)(?! (?:\w+ )?(?:lines?|scars?|marks?|line|scar|freckles|at|with))",
        rf"(?:having|had|have|has|into) (?:a |some |another |some kind of )(?P<key>seizure|fit|convulsion)(?! (?:and|of) )|"
        r"(?P<key2>convulsing|gone limp|went limp|gone floppy|went floppy|(?:is|are|seems|very|all) floppy)",
        trait=True,
        unless=r"\b(?:smear|blood tests?|jabs?|vaccin\w+|piercing|epilep\w+|tattoo)\b",
    ),
    sign(
        "dizzy_or_drowsy",
        rf"(?P<key>{GIDDY})",
        rf"(?P<key>drows(?:y|iness))|(?P<key2>disorient\w+|delirious|slurr(?:ing|ed)|incoherent|not making (?:any )?sense)(?! (?:on|about|of))",
        rf"{WHO} {gap(3)}(?P<key>confused)(?! (?:about|by|with|over|as|which|what|how|whether|on|why|between|if|when|where|of|at))",
        r"(?P<key>suddenly|sudden) (?:\w+ ){0,3}(?:confused|confusion|sleepy|very weak)",
        rf"(?P<key>confused) (?:and|,) (?:\w+ )?(?:{GIDDY}|drowsy|faint|weak|sleepy|shaky|hot|shivering|sweaty|swollen|sick|disoriented)",
        rf"(?:{GIDDY}|drowsy|faint|weak|sleepy|shaky|swollen) (?:and|,) (?:\w+ )?(?P<key>confused)",
        rf"(?:feel|feeling|im|feels) {gap(2)}(?P<key>confused) (?:after|since) (?:my|the|having) (?:treatment|session|appointment|microneedling)(?! (?:plan|options?|price\w*))",
        rf"(?:{WHO}|i) {gap(1)}(?P<key>cant|couldnt|wont|barely|struggling to) (?:stay awake|keep (?:her|his|my) eyes open)",
        trait=True,
    ),
    sign(
        "anaphylaxis",
        rf"(?:having|going into|gone into|went into|getting|suffering|in|its|is|this is|think|into|goes into) {gap(4)}(?P<key>anaphyla\w+)",
        r"^(?:\w+ ){0,2}(?P<key>anaphyla\w+)(?: \w+){0,2}$",
        r"(?P<key>anaphyla\w+) (?:shock |reaction )?(?:now|help|please|right now|happening|started|omg|what do i do)",
        rf"(?:having|hav) (?:an? |some (?:kind|sort) of )?(?P<key>(?:\w+ ){{0,2}}allergic reaction)",
        rf"(?P<key>(?:severe|serious|bad|massive|major|huge|violent|extreme) (?:allergic|allergy) reaction)",
        unless=r"\b(?:history|train(?:ed|ing)|prone|risk|kit|certificate|allerg(?:y|ic) to (?!the|this|your|numbing)\w+ .*\bcan i)\b",
    ),
    sign(
        "adrenaline_pen",
        r"(?P<key>us(?:ed|ing)|given|gave|giving|need(?:s|ed)?|jabbed|injected|administered|get|fetch) "
        r"(?:\w+ ){0,4}(?:epipen|adrenaline|jext|emerade|auto ?injector)(?! (?:pen )?(?:with me|in my|just in case|on site|prescription))",
        r"(?P<key>should|shall|do|can|must|gonna|going to|about to) (?:i |we |she |he )?(?:just )?(?:use|give|inject) (?:\w+ ){0,3}"
        r"(?:epipen|adrenaline|jext|emerade|auto ?injector)",
        r"epipen (?:\w+ ){0,2}(?P<key>used|given|needed|now|help|please|isnt working|not working|didnt work)",
        unless=r"\b(?:bring|carry|carrying|carried|carries|do you (?:need|have|keep|use)|prescribed|practitioners?|staff|trained|"
        r"never (?:\w+ )?(?:needed|used)|in case)\b",
        free=True,
    ),
    sign(
        "emergency_services",
        r"(?P<key>call(?:ed|ing)?|need(?:s|ed|ing)?|ring|rang|ringing|phone|phoned|send|sent|get|dial|dialled|waiting for|want) "
        r"(?:\w+ ){0,3}(?:999|112|911|ambulances?|paramedics?)",
        r"(?P<key>ambulance|paramedics) (?:is|are|was|were|on|has|have) (?:\w+ )?(?:coming|here|way|called|needed|come|arrived)",
        r"(?P<key>medical emergency|life threatening)",
    ),
)

URGENT_SIGNS: tuple[Sign, ...] = (
    sign(
        "swelling_after_treatment",
        rf"{FACE} {gap(4)}(?P<key>{SWELL})",
        rf"(?P<key>{SWELL}) {gap(4)}{FACE}",
        rf"still (?:\w+ )?(?P<key>{SWELL})|(?P<key2>{SWELL}) (?:\w+ ){{0,4}}(?:hasnt|isnt|wont|not|doesnt|still) (?:\w+ ){{0,3}}"
        r"(?:gone|going|go|down|improv\w+|better)",
        rf"(?:badly|severely|really|very|so|extremely|massively|awful|terrible|severe|extreme|serious) (?P<key>{SWELL})",
        rf"nothing (?:is |will |has )?(?:stop\w*|help\w*|reduc\w*) (?:the |my )?(?P<key>swelling)",
        mild_is_fine=True, heals=True, attend=True,
    ),
    sign(
        "spreading",
        rf"(?P<key>redness|red(?:der)?|rash|swelling|swollen|heat|hot|warmth|soreness|bruis(?:e|ing)|it|its|welts?|hives) {gap(5)}"
        r"(?:spread(?:s|ing)?|creeping|extending|tracking|growing)(?! (?:the|my) (?:cost|serum|payments?|word))",
        rf"(?P<key>spreading|worsening) {gap(4)}(?:redness|red|heat|rash|swelling|pain|infection|soreness|hot)",
        rf"(?:redness|red|rash|swelling|swollen|heat|pain|burning|soreness|bruising|reaction|face|cheeks?|wounds?) {gap(5)}"
        r"(?P<key>worse|worsening|worsened|redder|hotter|angrier|(?:more|and more) (?:swollen|red|painful|sore|inflamed))",
        rf"(?:its|it|this|everything|they|theyre) {gap(3)}(?P<key>getting worse|redder|hotter|more swollen|more painful|worse (?:by|every|and))",
        r"(?P<key>red (?:lines|streaks|streaking))(?! (?:from|on) (?:glasses|nose))",
        rf"(?P<key>hot and (?:swollen|red|angry|throbbing|hard)|red (?:and )?hot|swollen and hot|red and (?:very )?hot|boiling hot|burning hot|"
        r"hot to (?:the )?touch|(?:really|very|so|extremely) hot)",
        needs=rf"{TREATED}|\b(?:face|skin|cheeks?|neck|forehead|chin|jaw|redness|rash|swelling|reaction|wound|infection|chest|arm|hives)\b",
        unless=r"\b(?:acne|scars?|scarring|pigment\w*|melasma|rosacea|wrinkles?|lines (?:are|have)|pores|spots|with age|sagging|"
        r"weather|water|drinks?|shower|yoga|sauna|room|flush\w*|menopaus\w+|eczema|psoriasis)\b",
        mild_is_fine=True, attend=True, heals=True, trait=True,
    ),
    sign(
        "infection",
        r"(?P<key>pus|pussy|pusy|puss)(?! (?:moth|boots|in|cat))(?: .*)?",
        rf"(?P<key>ooz\w+|weep(?:ing|s|y)|seep\w+|leak(?:ing|s)) (?!oil|sebum|confidence|pipe|tap|with joy){gap(4)}(?:yellow|green|liquid|fluid|stuff|pus|discharge|blood|"
        r"goo|gunk|smelly|face|skin|cheeks?|wound\w*|something)",
        rf"(?:face|skin|cheeks?|chin|forehead|its|it|wounds?|spots?|area|holes|neck|jaw) {gap(4)}(?P<key>oozing|weeping|seeping)",
        r"(?P<key>yellow|green|smelly|creamy|cloudy) (?:\w+ )?(?:stuff|liquid|fluid|discharge|crust\w*|goo|gunk|ooze|oozing|scabs?|gunge|slime)",
        r"(?P<key>discharge|gunk|liquid) (?:is |are )?(?:coming (?:out|from)|from|leaking)",
        rf"(?:face|skin|cheeks?|chin|its|it|looks?|looking|wounds?|area|think|they|theyre|neck|jaw|forehead|that|this|been|gone|gotten|got|become|spots?|bits?|scabs?) "
        rf"{gap(4)}(?P<key>infected)(?! (?:with (?:covid|hiv|hep)|blood))",
        r"(?P<key>infected) (?:face|skin|cheeks?|wounds?|after|since|from|area|chin|jaw|neck|forehead)",
        rf"(?:ive|got|have|has|had|think|theres|getting|developed|caught|with) {gap(3)}(?P<key>infection) {gap(5)}"
        r"(?:treatment|microneedling|needling|session|appointment|face|cheeks?|procedure|needles)",
        rf"(?:treatment|microneedling|needling|session|appointment|face|cheeks?|procedure) {gap(3)}"
        rf"(?:ive|got|have|has|had|think|developed|caught) {gap(3)}(?P<key>infection)",
        r"(?P<key>(?:signs|symptoms) of (?:an )?infection)",
        r"(?P<key>sepsis|septic|cellulitis)(?! tank)",
        unless=r"\b(?:acne|pimples?|zits?|cysts?|cystic|boils?|blackheads|whiteheads|breakouts?|ear|chest|urine|uti|kidney|sinus|"
        r"tooth|yeast|throat|viral|fungal|water|dental|breast|impetigo)\b(?!.*\b(?:after|since) (?:my|the|your) (?:treatment|session|microneedling))",
        attend=True, mild_is_fine=False,
    ),
    sign(
        "fever",
        r"(?<!hay )(?<!glandular )(?<!scarlet )(?<!cabin )(?<!dengue )(?<!yellow )(?<!rheumatic )(?<!bridal )(?P<key>fever(?:ish)?)(?! (?:dream|pitch|tree))",
        r"(?P<key>high|got a|have a|ive a|has a|had a|running a|raised|spiking a|spiked a|ive got a|developed a|my|rising) (?:high |really high |very high |bad )?temperature(?! (?:control|gauge|setting))",
        r"temperature (?:\w+ ){0,4}?(?P<key>3[89](?: ?\d)?|4[01]|10[0-4]|high|up|rising|sky high|through the roof)(?! (?:street|heels))",
        r"(?P<key>3[89](?: \d)?|4[01]) (?:\w+ )?(?:temperature|fever)",
        r"(?P<key>shiver(?:ing|s|y)?)(?! (?:down|at|just|thinking|with (?:joy|excitement)))|(?P<key2>(?:the |have |ive |got |getting |and |with |bad )chills)|(?P<key3>burning up|hot and cold)",
        attend=True, mild_is_fine=True, trait=True,
    ),
    sign(
        "severe_pain",
        r"(?P<key>severe|unbearable|excruciating|agoni[sz]ing|extreme|intense|terrible|horrible|horrific|awful|worst|horrendous|insane|"
        r"serious|bad|really bad|intolerable|unreal|crazy|so much|sharp|throbbing|too much|constant|increasing) (?:\w+ ){0,2}"
        r"(?:pains?|burning|agony|soreness|hurting)",
        r"(?P<key>in agony|agoni[sz]ing|excruciating|pure agony|a lot of pain|lots of pain|loads of pain|in serious pain|in real pain|"
        r"(?:crying|screaming|sobbing) (?:in|with|from) (?:the )?pain|(?:is|are) agony)",
        rf"pain {gap(2)}(?:{LINK}) {gap(3)}(?P<key>worse|worsening|unbearable|too much|so bad|really bad|terrible|awful|horrendous|severe|"
        r"extreme|intense|excruciating|intolerable|10|9|ten|unreal|insane|bad)",
        r"(?P<key>cant|couldnt) (?:\w+ )?(?:stand|bear|take|cope|handle|deal|sleep) (?:\w+ ){0,2}(?:the |this |from )?(?:\w+ )?(?:pain|burning|agony)",
        r"(?P<key>(?:hurts?|hurting|burns?|burning|stings?|stinging|sore|painful) (?:like hell|like crazy|so (?:much|bad\w*)|really bad\w*|badly|more and more|worse|"
        r"too much|unbearably|a lot more|like mad|and wont stop|and (?:it )?(?:isnt|wont) (?:going|go|stop\w*)))",
        r"(?:face|skin|cheeks?|neck) (?:\w+ ){0,3}(?P<key>on fire|is killing me|burning like|killing)(?! it)",
        r"(?P<key>painkillers|paracetamol|ibuprofen|nurofen|codeine) (?:\w+ ){0,3}(?:not|isnt|arent|dont|doesnt|wont|nothing|didnt|no) (?:\w+ )?(?:touch\w*|work\w*|help\w*|doing)",
        r"(?P<key>unbearable|excruciating)$",
        r"(?:really|very|extremely|incredibly|so|unbearably) (?P<key>painful) (?:now|today|after|since|and (?:hot|red|swollen))",
        unless=r"\b(?:back|knees?|periods?|tooth|toothache|joints?|arthritis|nerve pain|migraines?|stomach|endometriosis|chronic|fibromyalgia|threshold|tolerance|"
        r"shoulder|hip|sciatica|childbirth|labour|waxing|tattoos?|laser|morpheus8?|phobi\w+|scared|afraid|nervous|worried (?:about|it)|reviews?|"
        r"pain in the (?:arse|ass|bum|neck)|embarrass\w+|taste|parking|website)\b",
        mild_is_fine=True, attend=True, heals=True, trait=True,
    ),
    sign(
        "vision",
        rf"(?:vision|sight|eyesight|seeing|eyes?) {gap(4)}(?P<key>blurr(?:y|ed|ing)|blur|gone|going|changed|changing|worse|double|fuzzy|funny|weird|lost|cloudy|"
        r"misty|affected|foggy|hazy|disappear\w*|blind)(?! (?:bags?|circles|lines|bag|to (?:be|the|have)))",
        r"(?P<key>blurr(?:y|ed)|blurr?ing|double|cloudy|tunnel|hazy|foggy|loss of|lost|losing|loose|loosing|changed?|changes? (?:in|to)|problems? with|trouble with) (?:\w+ )?(?:vision|sight|eyesight)(?! of)",
        r"(?P<key>everything|its all|all|things) (?:\w+ ){0,3}(?:blurry|blurred|fuzzy|gone dark|gone black|double)(?! (?:on|pictures?|photos?))",
        r"(?P<key>cant|couldnt|hardly|barely|struggling to|hard to|trouble|difficulty) (?:really )?see(?:ing)? "
        r"(?:$|properly|clearly|well$|out of|from (?:my|one|her|his)|straight|with my|(?:a|any)thing(?:$| (?:out|from|with|in my|through|and|at all$|its))|and|help|now$|very well|much out)",
        r"(?:cant|couldnt|hardly|barely) (?P<key>open) (?:my|her|his) (?:\w+ )?eyes?|(?P<key2>seeing double|flashing lights|floaters|seeing (?:flashes|stars))|"
        r"(?P<key3>(?:gone|going|went|go) (?:\w+ )?blind)(?! date)",
        unless=r"\b(?:photos?|pictures?|website|page|app|screen|glasses|short ?sighted|contact lenses|link|video|results?|difference|lasik|cataract)\b",
        attend=True, trait=True,
    ),
    sign(
        "blister_or_burn",
        r"(?P<key>blister(?:s|ed|ing|y)?)(?! (?:packs?|plasters?|sun|heat))",
        rf"(?:face|skin|cheeks?|forehead|chin|neck|area|im|shes) {gap(1)}(?:{LINK}) {gap(3)}(?P<key>burnt|burned|blistered|raw|scalded)(?! (?:carrots?|out|before))",
        rf"(?P<key>burns|burn marks?|chemical burns?|burn|grid marks|burnt skin|open wounds?|open sores?) {gap(3)}(?:on|over|across|from|after|all) {gap(3)}"
        r"(?:face|skin|cheeks?|treatment|microneedling|session|needling|forehead|neck|appointment)",
        rf"(?:you|treatment|clinic|needling|microneedling|machine|therapist|practitioner|cream|serum|she|session|it) {gap(2)}(?P<key>burnt|burned|scalded) "
        r"(?:my|her|his|me)",
        rf"(?:skin|face|cheeks?|patch|area|bits?|patches) {gap(3)}{TURN} {gap(3)}(?P<key>black)(?! (?:spots?|heads?|dots?|and blue))",
        r"(?P<key>black|dead) (?:bits|patches|skin|scabs) (?:\w+ ){0,3}(?:after|since|appearing|appeared|where) ",
        r"(?P<key>wont|cant|hasnt|isnt|not|doesnt|still|keeps|cant get it to) (?:\w+ )?(?:stop\w* )?(?:the )?bleeding(?! (?:money|after shaving))|"
        r"bleeding (?P<key2>heavily|badly|a lot|loads|everywhere|wont stop|hasnt stopped|and wont)",
        unless=r"\b(?:sunburn\w*|burn scars?|scars? from|years ago|burns scars?|oven|iron|cooking|shoes?|feet|heels?|calories|fat|cold sores?|"
        r"herpes|burn victim)\b",
        attend=True, heals=True,
    ),
    sign(
        "widespread_rash",
        rf"(?P<key>hives|rash|welts|itch(?:ing|y)|lumps|bumps) {gap(4)}{ALL_OVER}",
        rf"{ALL_OVER} {gap(4)}(?P<key>hives|rash|welts|itchy lumps|raised bumps)",
        rf"(?P<key>hives|welts) (?:\w+ ){{0,3}}(?:after|since|now|from|following)",
        unless=r"\b(?:eczema|psoriasis|chronic|urticaria|nettles?|heat rash)\b",
        attend=True, mild_is_fine=True, trait=True,
    ),
    sign(
        "bad_reaction",
        r"(?:having|had|got|ive got|getting|have|ive had|ive|has|reacted|is) (?:a |an |had a |some sort of )?(?P<key>(?:really |very )?(?:bad|severe|serious|terrible|awful|horrible|nasty|"
        r"extreme|adverse|horrendous|allergic)) (?:\w+ )?reaction (?:\w+ ){0,2}?(?:to|from|after|since|now|on|following) (?:\w+ ){0,3}(?:treatment|microneedling|session|numbing|cream|serum|yesterday|today|"
        r"needling|face|appointment|procedure|facial|it$)",
        r"(?:im|shes|hes|is|am) having (?:a )?(?P<key>(?:really |very )?(?:bad|severe|serious|terrible|awful|horrible|nasty)) (?:\w+ )?reaction",
        r"(?:reacting|reacted) (?P<key>(?:really |very )?(?:badly|terribly|severely)) (?:to )?(?:the |my |this )?(?:treatment|microneedling|session|numbing|$|now)",
        r"(?P<key>should|do|need to|shall|must) (?:i )?(?:need to )?(?:go|be going|get|take (?:her|him)) (?:straight )?(?:to |in )?(?:the )?(?:hospital|aande|er|a and e|casualty)|"
        r"(?P<key2>(?:in|going to|at|off to|gone to|taken to|went to|ended up in) (?:aande|casualty))",
        attend=True,
    ),
)

SELF_HARM_SIGNS: tuple[Sign, ...] = (
    sign(
        "wants_to_die",
        r"(?P<key>suicid(?:al|e))(?! squad)",
        r"(?P<key>kill(?:ing)?|hang(?:ing)?|end(?:ing)?|drown(?:ing)?|shoot|unalive) (?:myself|herself|himself|themselves|themself)(?! laughing| up| with laughter)|"
        r"(?P<key2>kms|unalive me)",
        r"(?P<key>end(?:ing)?) (?:it all|my life|my own life|things for good|her life|his life|everything)(?! insurance)",
        r"(?P<key>tak(?:e|ing)) (?:my|her|his) own life",
        r"(?P<key>want|wants|wanna|wanted|wanting|rather|ready|wish i could|wish to|going|just|prefer) (?:to )?(?:just )?(?:fucking )?(?:die|be dead|b dead)"
        r"(?! (?:of|laughing|from (?:embarrass\w+|laughing|boredom)|for (?:it|that|this|skin|her|your)|trying|hard|looking|pretty|young))",
        r"(?P<key>wish(?:es|ed)?) (?:\w+ ){0,2}(?:i|she|he) (?:was|were|had|had never been|wasnt|werent|hadnt been|never been|could)(?: never)?(?: been)? (?:dead|born|alive|die|here anymore|not wake up)",
        r"(?P<key>wish(?:es|ed)?) (?:\w+ ){0,2}(?:im|i am) dead",
        r"(?P<key>better off) (?:dead|without me)|(?P<key2>i should (?:just )?die)(?! my)|(?P<key3>feel like dying)",
        r"(?P<key>dont|doesnt|didnt|not|no longer) (?:really |even )?(?:want|wanna|wish|wants|feel like) (?:to )?(?:be|being) (?:here|alive|around)(?: (?:anymore|any longer|at all|tomorrow|now|on this (?:earth|planet)|because|with)| ?$)",
        r"(?P<key>dont|doesnt|no longer|not) (?:really |even )?(?:want|wanna|wish|wants) (?:to )?(?:live|exist|wake up|carry on living|go on living|keep living|carry on|go on|exist)"
        r"(?! (?:with (?:the |these |my |this )?(?:scars|acne|skin|pores|wrinkles)|in |near |far|to |early|at |on |the|holiday|too|for |through|a ))",
        r"(?P<key>no|whats the|not any|see no|isnt any|any) (?:point|reason) (?:in |of |to )?(?:me )?(?:living|live|being alive|being here|going on|carrying on|go on|life|existing|carry on|anymore)"
        r"(?! (?:with (?:the |this )?(?:treatment|course|sessions)|a course|in london|near|far))",
        r"(?:life|my life|its|living) (?:is |isnt |is not |just )*(?P<key>not worth living|not worth it anymore|worth living|pointless|worthless|over anymore)(?! if)",
        r"(?P<key>nothing (?:left )?to live for|nothing worth living|tired of (?:living|life|being alive)|sick of (?:living|being alive)|done with life|had enough of (?:life|living)|"
        r"cant face (?:life|living|another day)|hate (?:being alive|my life|living)|fed up of (?:living|life))",
        r"(?P<key>cant) (?:go on|carry on|do this|keep going|cope|take it|take this|live)(?: (?:anymore|any longer|living|like this|with life|with living|being me))(?! (?:mask|booking|chat))",
        r"(?P<key>feel(?:ing|s)?|im) (?:so |completely |totally |just |absolutely |really |like im )*(?:worthless|(?:in )?despair(?:ing)?|beyond help)|(?P<key2>feel(?:ing|s)?) (?:so |completely |totally |really |utterly )*hopeless"
        r"(?! (?:about|with|at|case))",
        r"(?P<key>overdos(?:e|ed|ing))(?! (?:of|on) (?:retinol|vitamin|acid|product\w*|skincare|serums?|botox|filler))",
        r"(?P<key>jump(?:ing)?) (?:off|in front of) (?:a |the )?(?:bridge|building|roof|train|tube)",
        r"(?P<key>disappear|sleep) (?:forever|and (?:not|never) wake up)|(?P<key2>never wake up|not wake up)(?: again| tomorrow| anymore| in the morning|$)",
        unless=r"\b(?:help prevent suicide|suicide prevention charity)\b", free=True,
    ),
    sign(
        "self_harm",
        r"(?P<key>self harm(?:ing|ed|s)?|selfharm(?:ing|ed|s)?)(?! (?:scar\w*|marks?|lines?))",
        r"(?P<key>want to|wanna|going to|gonna|thinking (?:of|about)|thoughts of|feel like|urges? to|tempted to|might|keep|keeps|been|started|want|about to|thought about|wants to|ill) "
        r"(?:\w+ )?(?:hurt(?:ing)?|harm(?:ing)?|cut(?:ting)?|burn(?:ing)?) (?:myself|herself|himself|themselves)(?! (?:shaving|by accident|when|while|off))",
        unless=r"\b(?:self ?harm(?:ing)? (?:\w+ )?(?:scar\w*|marks?)|(?:scar\w*|marks?) (?:\w+ ){0,6}(?:from|of|by|due to|caused by|after|through) (?:\w+ ){0,3}(?:self ?harm\w*|cutting|hurting|harming))\b", free=True,
    ),
)

_KIN = (
    r"(?:daughters?|sons?|child|kid|girl|boy|sister|brother|niece|nephew|grand\w+|step\w+|cousin|friend|bf|gf|student|teenager|"
    r"lad|mate|little one|eldest|youngest|oldest)"
)
_MINOR = r"(?:[1-9]|1[0-7])"
_TEEN = r"(?:[89]|1[0-7])"
_UNIT = (
    r"(?! (?:stones?|st|lbs?|pounds|kgs?|kilos?|cm|mm|weeks?|wks?|wk|months?|mths?|mins?|minutes?|hours?|hrs?|hr|days?|seconds|percent|years? (?:post|since|into|clear|free|clean|on|sober|younger|late|in)|"
    r"th|am|pm|sessions?|steps?|miles?|people|out of|of|on the|in the queue|weeks|pregnant|and a half stone|treatments?|stops?|away|late|quid|grand|euros?|"
    r"o clock|00|15|30|45|to \d|or \d\d (?:stone|weeks)|in (?:dress|shoe|uk|size|clothes)|times|per|x|inch\w*|ft|foot|feet|points?|minuets|hundred|thousand|k|sizes?|shades?|down|up|short|behind|and half stone|mg|ml)\b)"
)
_CHILD_AGED = (
    rf"(?:(?:{_MINOR}|teenage|teen|underage) ?(?:yearold|year|yo|y)?(?: old)? (?:\w+ )?{_KIN}|{_MINOR} ?(?:yearold|yo)(?! (?:scars?|acne|marks?|dogs?|clinic|car))|"
    rf"{_KIN} (?:\w+ )?(?:is |whos |who is |aged |age |, |shes |hes |turned |turns |just turned |of )(?:only |just |nearly |almost |about )?{_MINOR}(?!\d){_UNIT})"
)
_ASK = r"(?:can|could|is|would|will|may|should|do you think|are|does)"

UNDER_18_SIGNS: tuple[Sign, ...] = (
    sign(
        "says_under_18",
        rf"(?:im|i was born (?:\w+ )?and im|my age is|age is|i just turned|ive just turned|just turned|i turned|ive turned|me is|me) (?:a |an |only |just |just turned |nearly |almost |actually |still |about |literally |"
        rf"turning |a girl of |aged |age |currently |like |now |really )*(?P<key>{_TEEN})(?!\d){_UNIT}",
        rf"(?P<key>{_TEEN}) ?(?:yearold|years? old|yo|y) (?:here|girl|boy|female|male|f|m|student|guy|lad|teen\w*)(?! (?:was|wants|who|at))",
        rf"^(?:hi |hey |hello |ok |so )?(?:\w+ )?(?P<key>{_TEEN}) ?(?:f|m|yearold|yo|years? old|year) ?(?:female|male|girl|boy)?(?: (?:here|and|,|with|can|if|that)|$)",
        rf"^(?:(?:hi|hey|hello|ok|yes|no|age|aged|only|just|actually|im) )*(?P<key>{_TEEN}) (?:yearold|years? old|yo)$",
        rf"as an? (?P<key>{_TEEN}) ?(?:yearold|yo)",
        r"(?P<key>not (?:yet )?18|not even 18|isnt 18|arent 18|im under ?18|under 18 (?:but|and|can)|im underage|im under age|im (?:a|still a) (?:minor|child|kid)|not an adult|not old enough|"
        r"not over 18|not 18)(?! (?:weeks|months|sessions|stone|people|mm|days|hours|minutes))",
        r"(?:i|ill|im|i will|before i|until i|till i|i only|she|he|daughter|son) (?:be |will be |wont be |am |dont |only |just |nearly |almost |about to be |almost about to |not |not even |about to |close to |will |will only )*(?:turn|turning|turns|be|hit|being) (?P<key>18) "
        r"(?:next|in|soon|this|on|after|later|tomorrow|yet|until|till|for another|at the end|by|by the time|before|for)(?! \d+ (?:stone|mins))",
        r"(?:im|nearly|almost|not quite|im nearly|im almost|close to|just under) (?:nearly |almost |not quite |just under |just about )?(?P<key>18) (?:next|in (?:a |two |three |\d|january|february|march|april|may|june|july|august|"
        r"september|october|november|december)|soon|this (?:summer|month|week|year)|tomorrow)",
        r"(?:im|i will be|ill be|only) (?P<key>nearly|almost|not quite|just under) 18(?! (?:weeks|months|stone))",
        r"(?:until|till|til|when|once|before|for when) (?:im|i turn|i get to|i hit|i reach|i become|ive turned) (?P<key>18)",
        r"i (?:\w+ )?(?:turn|hit) (?P<key>18|17|16|15|14)(?: (?:next|in|soon|this|on|tomorrow|last)|$)",
        r"(?:im|i am|still|me) (?:\w+ ){0,2}(?P<key>in (?:year|yr) (?:[7-9]|1[0-2])|in y(?:[7-9]|1[0-2])|(?:year|yr) (?:[7-9]|1[01]))(?! (?:of|months|weeks))",
        r"(?P<key>(?:year|yr) (?:[7-9]|1[0-2])) (?:at|in|student|pupil|of (?:secondary|high) )(?: ?(?:school|secondary|$))?",
        r"(?:im|ive|i) (?:still |only )?(?P<key>in (?:secondary|high) ?school|at (?:secondary|high) ?school|still (?:at|in) school|a school ?(?:girl|boy|kid|student)|doing my gcses|got my gcses|got gcses|a teenager under)(?! (?:teacher|run))|"
        r"im (?:still )?(?P<key2>(?:at|in) school)(?: (?:and|so|but|can|at|still)|$)",
        unless=r"\b(?:since|when) (?:i was|im) \d+\b|\bover 18\b|\bwork (?:at|in)\b|\bteach\w*\b|\bused to be\b|\bdress size\b|\bborn in\b|\bim (?:1[89]|[2-9]\d)\b(?! (?:in|next|soon|stone|weeks|days))",
        free=True,
    ),
    sign(
        "books_for_child",
        rf"(?P<key>book\w*|appointments?|consultations?|slots?|treatments?|sessions?|microneedling|available|availability|suitable|safe|ok|okay|alright|allowed|treat|see|price|cost|it|this|sign up|sign) "
        rf"(?:\w+ ){{0,4}}(?:for |in |on |to )?(?:(?:my|our|a|her|his) )?(?:\w+ )?{_CHILD_AGED}",
        rf"(?P<key>{_ASK}) (?:\w+ ){{0,2}}{_CHILD_AGED} (?!(?:come|be|sit|wait|stay|join) (?:\w+ )?(?:with|along|in the|there|here)|old (?:scars?|acne))(?:\w+ )?"
        r"(?:come|have|get|be|book|try|do|allowed|old|too|start|undergo|ok|suitable|has|receive|use)",
        rf"(?P<key>{_CHILD_AGED}) (?:\w+ ){{0,12}}(?:can|could|would|will|is|should) (?:\w+ )?(?:she|he|they|you|it|this|that|microneedling|i (?:book|bring|get|make|sign)|we)(?! (?:bring|come along|sit|wait|watch|park))",
        rf"(?P<key>{_CHILD_AGED}) (?:\w+ )?(?:wants?|would like|would love|needs|is interested|is keen|is desperate|is looking|wanting|interested|has (?:\w+ )?(?:\w+ )?(?:acne|scar\w*|spots|skin|stretch))",
        rf"(?P<key>book|appointment|slot|consultation|treatment|session) (?:\w+ ){{0,4}}(?:for |on )?(?:my|our|a) (?:teenage\w*|teen|child|kid|schoolgirl|schoolboy|minor|under ?18|children|kids|teenager)(?! (?:doctor|free|care|is at|are at|are in|are back|go back|finish))",
        rf"(?P<key>bring|book|take|bringing|booking) (?:in )?(?:my |our )?{_CHILD_AGED}(?: in)?(?: (?:for|to have|to get))? (?:\w+ )?(?:in$|in |for |to have|to get|treatment|session|appointment|consultation|microneedling|$)(?!with)",
        rf"(?:{_KIN}) (?:\w+ ){{0,3}}(?P<key>under 18|isnt 18|not 18|underage)",
        unless=r"\b(?:pick up|collect|school run|childcare|nursery|babysit\w*|scratched|breast ?feed\w*|creche|with me|after school|sit(?:s)? (?:in|with)|looking after|pram|buggy|"
        r"when i was|years ago|since (?:she|he) was)\b",
        free=True,
    ),
)

# --- what takes a match out of the present ----------------------------------------------------------


def _cue(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{text})\b")


def _ends(text: str) -> re.Pattern[str]:
    """A cue that must stand right before the key."""
    return re.compile(rf"\b(?:{text}) ?$")


NEGATORS: frozenset[str] = frozenset(
    """no not never without dont doesnt didnt havent hasnt hadnt isnt arent aint wasnt werent nor neither none zero
    wouldnt""".split()
)
#: "not only swollen", "not well, fever", "not sure": the "not" belongs to this word.
NOT_REALLY: frozenset[str] = frozenset(
    "well good ok okay right sure great normal only just happy fine joking kidding funny long too nice exaggerating".split()
)
#: Walking back from a symptom, a negation beyond one of these is about something else.
SCOPE_ENDS: frozenset[str] = frozenset(
    """but however although though except because so then now yet still my i im ive she he shes hes her his it its
    they theyre we know why how idea such better worse away down working work helping well good fine stopping stop
    stops cant couldnt wont just only until instead and_ our this what theres""".split()
)
NOT_THINK = _ends(r"(?:dont|doesnt|didnt) (?:think|believe|feel like) (?:\w+ ){0,4}(?:\w+)?")

HEALED = re.compile(
    r"(?: (?:on|in|of|around|my|the|all|completely|now|mostly|pretty|much|has|have|is|was|went|face|lips?|eyes?)){0,5} (?:gone"
    r"(?: down| away|$| now| by| after| within| overnight)|went (?:down|away)|disappeared|cleared|subsided|settled|"
    r"stopped|better|healed|going down|improving|improved|calmed)\b"
)
MILD_BEFORE = _ends(
    r"(?:bit|slight(?:ly)?|little|mild(?:ly)?|tiny|minor|somewhat|kinda|tad|touch|barely|hardly|almost no|normal|expected|"
    r"usual|faintly|minimal|small amount|small)(?: (?:of|puffy|red|pink|sore|and|or|tender|warm|a|amount|,|dry|tight|bruised|bit|swelling)){0,4}(?: \w+)?"
)
MILD_AFTER = re.compile(r"(?: up)? (?:a (?:tiny |little )?bit|slightly|a little|a tad|a touch|mildly)\b(?! more)")

NOW = _cue(
    r"now|suddenly|sudden|just had|just got|just started|(?:hours?|hrs?|minutes?|mins?|seconds) ago|this morning|tonight|today|yesterday|"
    r"last night|this afternoon|this evening|within minutes|currently|at the moment|started (?:to|swelling|feeling|getting)|"
    r"please help|help me|help please|need help|(?:days?) ago|straight after|right after|on the way home|in (?:your|the) (?:clinic|waiting room|reception)"
)
RIGHT_NOW = _cue(
    r"right now|at the moment|as we speak|as i type|currently|help me|please help|help please|need help now|hurry|its an emergency|"
    r"this is an emergency|happening now|is happening|what do i do$|what should i do$|what shall i do$|what to do$"
)
CALL_FOR_HELP = _cue(
    r"help me(?! (?:with|to|decide|get rid))|please help|help please|need help|someone help|somebody help|anyone help|emergency|urgent|urgently|"
    r"can someone|can somebody|is anyone there|sos|asap|omg|oh my god|worried sick|^help"
)
LONG_AGO = _cue(
    r"(?:years?|months?|decades?|ages) ago|last (?:year|summer|winter|autumn|spring|christmas|time)|when i was|as a (?:kid|child|teen\w*|baby|student)|"
    r"in the past|in my (?:teens|twenties|thirties)|previous(?:ly)?|(?:19|20)\d\d|used to(?! it)|history of|back in|a (?:long )?while (?:ago|back)|"
    r"(?:have|has|had|ive|hes|shes) (?!never|not)(?:\w+ ){0,7}before(?! (?:my|the|it|so|we|you|hand))|i once|once had|had once|had (?:\w+ ){1,4}once|one time|long ago|during (?:lockdown|pregnancy|covid|labour)|"
    r"at school|growing up|another (?:clinic|place)|somewhere else|after (?:my )?(?:lip )?(?:filler|fillers|botox|surgery|a peel|bee sting)"
)
LATELY = _cue(r"weeks? ago|last (?:week|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|the other (?:day|week)|recently|a fortnight ago")
FINE_NOW = _cue(
    r"(?:fine|ok|okay|better|gone|good|recovered|normal) (?:now|again)|all (?:gone|better|fine|good|clear)|(?:went|gone|come) (?:back )?(?:down|away)(?! to)|"
    r"cleared up|settled down|now (?:fine|ok|okay|better|gone|recovered|back to normal)|made a full recovery|i recovered|was fine"
)
PRESENT = _cue(r"is|are|am|im|shes|hes|its|theyre|keeps?|getting|cant|wont|isnt|arent|feels?|feeling|looks?|seems?|still|theres|having")
PAST_FORM = _cue(
    r"was|were|had|went|got|swelled|fainted|collapsed|couldnt|passed out|blacked out|turned|ballooned|lost|stopped|came|became|been|"
    r"felt|swollen up|blew up|gave|did|gone|blistered|burnt|burned|used|suffered|experienced|ended up|kept|reacted"
)
HABIT = _cue(
    r"sometimes|usually|always|often|every time|whenever|tend to|tends to|easily|prone|suffers? (?:from|with)|occasionally|from time to time|"
    r"normally|generally|now and (?:then|again)|on and off|if i dont eat|when i (?:exercise|run|stand|climb|walk|dont eat|havent eaten|get nervous|"
    r"see)|up ?stairs|hayfever|hay fever|vertigo|anxiety|panic attacks|by nature|low blood pressure"
)
HABIT_BEFORE = _ends(r"(?:i|she|he|who|me|people) (?:do |also |can |will |might |could )?gets? (?:\w+ ){0,2}(?:\w+)?|(?:makes?|made|making) (?:me|her|him|you) (?:\w+ ){0,2}(?:\w+)?")
_FEARED = r"(?:needles?|blood|injections?|heights|syringes?)"
NEEDLE_FEAR = _cue(
    rf"(?:with|at|from|around|near|by|of|see|seeing|over|when i see) (?:\w+ ){{0,4}}{_FEARED}|{_FEARED} (?:\w+ ){{0,3}}(?:make|makes|freak)|needle ?phobi\w+|phobi\w+"
)
ATTEND = _cue(
    r"(?:can|could|should|shall|may) i (?:still )?(?:have|come|get|book|do|go ahead|attend|be|keep|proceed|cancel|wait|postpone|reschedule|move|rearrange|make|use)|"
    r"(?:can|could) (?:she|he|they) (?:still )?(?:have|come|get)|am i (?:still )?(?:ok|okay|able|allowed|safe|suitable|eligible|fine|good)|"
    r"is it (?:still )?(?:ok|okay|safe|alright|fine|possible|advisable|wise|best|bad|a problem) (?:to|if|for|or|with)|reschedul\w+|rearrang\w+|cancel\w*|postpon\w+|"
    r"still (?:come|have|go ahead|attend|coming|ok to)|suitable|before (?:my|the) (?:treatment|appointment|session)|my (?:appointment|treatment|session) is|do i need to (?:cancel|wait|move)|"
    r"wont make it|not be able to (?:come|make)|cant (?:come|make (?:it|my))|wait until|move (?:my|the) (?:appointment|booking)|can it (?:help|treat|fix)|(?:does|do|would|will) (?:it|microneedling|you) (?:help|treat|work|fix)"
)

HEARSAY = _cue(
    r"(?:i|ive) (?:just )?(?:read|heard|saw|seen|watched|googled)|someone (?:told|said)|(?:they|people|reviews?|google|tiktok|instagram|internet|friends?) (?:says?|said|claims?)|"
    r"apparently|on (?:tiktok|youtube|instagram|the news|google|reddit)|online|is it true|stories|rumou?rs?|article"
)
WHAT_IF = re.compile(
    r"\b(?:what if|what happens (?:if|when)|what would happen|what (?:do|should|shall|would|will) (?:i|we|you|u) (?:do )?(?:do )?(?:if|when)|in case|suppose|imagine|say|hypothetically|supposing)"
    r"(?: \S+){0,8} ?$|"
    r"(?<!know )(?<!sure )(?<!tell )(?<!wonder )(?<!wondering )(?<!see )(?<!as )(?<!even )(?<!know what )\b(?:if|unless|whether|in the event)(?: \S+){0,5} ?$|"
    r"\b(?:when|whenever|once)(?: \S+){0,2} ?$|"
    r"\b(?:risks?|chances?|possibility|danger|likelihood|fear|scared|afraid|frightened|terrified|nervous|worried|paranoid|instances?|cases?|side effects?|complications?|odds|anxious) (?:of|about|that)(?: (?!is\b|are\b)\S+){0,4} ?$"
)
FRESH_START = re.compile(r"\b(?:but|however|because|and now|and my|and im|and ive|and i cant|so my|though|since yesterday|now my|now im)\b")
EVERYONE = _ends(
    r"(?:people|anyone|anybody|clients|patients|customers|others|everyone|everybody|some|most|many|few|you|women|men)(?: (?:do|does|ever|get|gets|got|have|has|had|who|that|just|really|"
    r"actually|been|a|an|any|develop|usually|be|feel|look|still|always|go|with|suffer|from|experience|report)){0,4}"
)
YOUR_PART = re.compile(rf"\b(?:your|ones|peoples|anyones|somebodys|clients|everyones) (?:\w+ ){{0,1}}(?:{AIRWAY}|{FACE}|skin|throat|vision|eyesight)\b")
_VERB = r"(?:is|are|has|have|had|im|ive|shes|hes|its|theyre|was|were|cant|feels?|help|call|tell|advise|speak|talk|ring|phone|please|answer|keeps?|got|because|but|now)"
MODAL = re.compile(
    rf"(?<!dont think i )\b(?:will|would|might|may|could|can|should|shall|wouldnt|gonna|going to|does|do|did|ill|wont)(?: (?!{_VERB}\b)[\w,]+){{0,5}} ?$|"
    r"\b(?:will|would|might|may|could|can|should|does|do|did|gonna|going to|ill) (?:it |i |you |we |they |she |he |my \w+ |the \w+ |this |that |microneedling )?(?:have|help|be|get|got) (?:\w+ ){0,3}$"
)
TO_BE = re.compile(
    r"(?<!seem )(?<!seems )(?<!appear )(?<!appears )(?<!started )(?<!starting )(?<!beginning )(?<!meant )(?<!supposed )(?<!begun )(?<!began )\bto "
    r"(?:(?:be|get|feel|have|become|go|look|turn|develop|experience|suffer|cause|avoid|prevent|reduce|treat|start|end up) (?:\w+ ){0,3})?$"
)
SO_MUCH = _ends(r"(?:this|so|such|still|that)(?: \w+)?")
STARTS_NOT = re.compile(r"(?:cant|couldnt|wont|isnt|not|unable|stopped|no|hardly|barely|about|going|gonna|think|might|nearly|need|call|us)\w*\b")
FINITE = _cue(
    r"is|are|am|has|ive|im|shes|hes|its|theyre|was|were|went|gone|turned|turning|keeps?|kept|started|starting|feels?|feeling|felt|got|getting|looks?|looking|"
    r"seems?|cant|couldnt|wont|isnt|arent|hasnt|fainted|collapsed|swelled|ballooned|blew|stopped|struggling|gasping|wheezing|choking|theres|having|became|becoming|"
    r"burnt|burned|barely|hardly|had|passed|blacked|lost"
)
PERSONAL = _ends(
    r"(?:ive|ive got|i got|got|shes|hes|shes got|hes got|im|im having|having|has|theres|feel|feeling|felt|started|since|had|is|are|think|seems?|seem to have|developed|woke up with|wakes up with|"
    r"woken up with|left with|came out|covered in|why is|why are|keep)(?: (?:my|a|an|the|some|lots of|really|very|so|bad|badly|got|her|his|this|these|terrible|horrible|awful|awful|high|severe|having|getting|feeling|and|"
    r"been|quite|extremely|loads|of|lot|huge|big|massive|now|all|also|gone|hot|sudden|suddenly|just)){0,4}"
)
GENERAL = _cue(
    r"^(?:(?:hi|hello|hey|ok|so|and|also|but|just|quick question|please|hiya|thanks|yes|no|,) )*(?:can|could|does|do|is|are|will|would|how|what|which|any|should|may|might|did|whats|hows|who|has|have you)|"
    r"side effects?|risks?|normal|common|possible|chances?|likely|expect\w*|caus(?:e|es|ing)|lead to|result in|treats?|treating|treated for|helps? with|reduces?|prevent|avoid|worr\w+ about|"
    r"afraid of|scared of|fear of|nervous about|complications?|such as|tell me about|know about|information|info|get rid of|do you|can you|can it|does it|will it|is it|could it|would it|"
    r"will i|can i|should i|will my|will there|will the|would i|could i|might i|want to know|wondering|interested in|looking (?:to|for)|contraindicat\w+|for (?:puffy|swollen)|asking|question"
)

#: Figures of speech, taken out before anything is matched.
IDIOMS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(rf"\b(?:{text})\b")
    for text in (
        r"breath ?taking(?:ly)?", r"(?:takes?|took|taking) (?:my|your|the|everyones|her|his) breath away", r"(?:hold|holding|save|saving|catch|waste|wasting) (?:my|your|our|ur) breath",
        r"bad breath", r"breath of fresh air", r"(?:let|lets|allow|allows|so|give|giving|room for) (?:my |the |your )?(?:skin|pores|face)(?: \w+)? (?:to )?breathe", r"(?:skin|pores) (?:\w+ ){0,2}(?:breathe|breath)",
        r"dying (?:to|for)(?! die)", r"die for(?! help)", r"to die for", r"(?:could|would|nearly|almost|might|ill|going to|will|want to|wanna|wanted to) (?:just )?(?:have )?(?:died?|faint(?:ed)?|collapse[d]?|pass(?:ed)? out)"
        r" (?:of|at|with|from|for|laughing|when i (?:saw|heard|see)|just (?:hearing|seeing|looking)) ?(?:embarrass\w+|shame|laugh\w*|joy|boredom|happiness|shock|(?:the|that|those|your|this) (?:price\w*|cost\w*|bill|quote|thought)|how much)?",
        r"(?:scared|bored|frightened|worried|embarrassed|sick|love|tickled|loved) to (?:death|bits)", r"(?:make|makes|making|made) (?:me|you|us) (?:feel )?(?:so )?sick", r"sick (?:of|and tired)",
        r"(?:faint|fainted|fainting|choke|choked|choking|collapse|collapsed|dizzy|pass out|passed out|nearly died) (?:at|on|over|by|from|when i (?:saw|heard|see)) (?:\w+ ){0,3}(?:price\w*|cost\w*|bill|quote|fees?|tea|coffee|words|choice|choices|options)",
        r"(?:price\w*|cost\w*|bill|quote|fees?|choices?|options|choice)(?: \w+){0,4} (?:make|makes|made|making|left|leave|leaves|leaving|got|had|has) (?:me|my head) (?:\w+ )?(?:faint|dizzy|choke|gasp|collapse|spin\w*|pass out|breathless|speechless|sick)",
        r"killing (?:me|it) (?:with|softly|lol|haha|here)|you(?:re| are)? killing me|waiting is killing me|(?:suspense|wait|curiosity|diet|job|work|feet|shoes) (?:is|are) killing me",
        r"kill (?:for|to (?:have|get|look))|id kill|dressed to kill|kill (?:two|time|off|the|bacteria|germs)|kills (?:bacteria|germs|99)", r"(?:end|ends|ending) of (?:life|the life) of",
        r"dead skin|drop dead gorgeous|dead (?:good|easy|cheap|nice|busy|line|tired|serious|keen|excited|nervous|expensive)|deadline", r"(?:over )?my dead body", r"die hard|hair dye\w*",
        r"black eye bags|blue light|blue led|red hot deal|hot (?:flush\w*|water|weather|tub|yoga|towel|cloth|deal|topic|girl|summer|drinks?|bath|shower|compress\w*|chocolate|sauce|spot\w*)",
        r"faint (?:hearted|of heart|praise|lines?|scars?|marks?|idea|line|scar|mark)|feint hearted", r"fever (?:pitch|dream|tree)|(?:hay|cabin|spring|bridal|wedding|festival|football) ?fever",
        r"vision (?:board|of|for (?:my|the)|express)|double vision glasses|in my vision|sight ?seeing|out of sight",
        r"(?:hard|tough|difficult|bitter|easy|easier) (?:pill |one |price )?to swallow", r"(?:price|cost|pill|bill|quote|fee|that)(?: is| was|s)? (?:a )?(?:bit )?(?:hard|difficult|tough) to swallow", r"swallow (?:my|your) pride",
        r"lump in (?:my|the) throat (?:when|reading|watching|seeing|at the thought)", r"breathe (?:easy|easier|a sigh|new life|life)|breathing (?:down|space|room|exercises|life)|room to breathe|time to breathe|(?:cant|no) (?:time|chance) to breathe",
        r"(?:struggling|struggle) for (?:money|cash|time)", r"swollen (?:ego|glands?|ankles?|feet|legs?|knees?|belly|lymph \w+|tonsils?|fingers?|hands?|joints?|price\w*)", r"in (?:a )?(?:dizzy|giddy) (?:spell of )?(?:excite\w+|heights)",
        r"sends? shivers|shivers? down (?:my|your) spine|shiver (?:at the thought|with delight)", r"(?:goes|go|going|went|gone|get|got|getting|turn|turned) (?:grey|white|blue) (?:early|in my|at \d+|hair\w*)",
        r"room temperature|body temperature|water temperature|temperature (?:of the|control|sensitive|outside|in the)", r"puss (?:moth|in boots|cat)|pussy ?cat", r"burn(?:s|ed|ing)? (?:calories|fat|out|a hole|the candle|through money)|burning (?:question|desire|curiosity)|burnt? (?:orange|toast)",
        r"(?:wake|wakes|woke|waking) up call", r"(?:emergency|urgent) (?:contact|appointment|number|exit|line)", r"end it all with a|infectious (?:laugh|smile|enthusiasm|energy)", r"head (?:is |keeps )?spinning (?:with|from) (?:all|so|the|choice|options|information)",
        r"not (?:only |just )?to be sniffed at|worth (?:its|their) weight", r"(?:life|living) (?:is )?too short", r"to my face", r"in (?:the |your )?face of|face (?:to face|time|timed)|facebook|face value|on the face of it",
    )
)
