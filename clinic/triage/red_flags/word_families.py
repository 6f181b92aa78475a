"""What the signs of :mod:`clinic.triage.red_flags.check` are made of: families of words, and :class:`Sign`.

Source of the emergency signs: NHS, "Anaphylaxis" (https://www.nhs.uk/conditions/anaphylaxis/), restated
in our own words. The urgent signs are those for which the clinic's policy sends a visitor to NHS 111.

Patterns are matched against a plain sentence (see :mod:`clinic.triage.red_flags.spelling_words`). The group ``key`` (or
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
    r"colleague|flatmate|fella|fiancee?|lad|lass|kid|child|baby|toddler|grandma|grandad|grandson|granddaughter|housemate|neighbour|other half|guest|staff member|little one|roommate|chap|guy|niece|nephew|her|him|person|someone|somebody|patient|wifes|husbands|mums|friends|"
    r"boyfriends|girlfriends|sons|dads|brothers|clients|shell|sisters|daughters|partners|mother in law)"
)
AIRWAY = r"(?:lips?|mouth|throats?|tongues?|windpipe|airways?|uvula|gob|gullet)"
FACE = r"(?:face|faces|cheeks?|eyes?|eyelids?|eye lids?|neck|jaw|forehead|head|features)"
GLANDS = r"(?! (?:glands?|lymph|ankles?|feet|foot|knees?|legs?|hands?|fingers?|belly|stomach|joints?|tonsils?))"
SWELL = (
    r"(?:swollen|swelling|swelled|swells?(?! (?:up )?(?:when|if|whenever|easily|every|with))|"
    r"balloon(?:ed|ing)?|puff(?:ed|ing|s)? (?:out|up)(?! your)|puff(?:ed|ing|s) (?:right |all |"
    r"straight )?up|puffing|blown up|blowing up|"
    r"blew up|doubled in size|twice (?:the|its|their|my|her) (?:normal |usual )?size|inflat(?:ed|ing)|"
    r"expanding)" + GLANDS
)
BIG = (
    r"(?:huge|enormous|massive|gigantic|giant|fat|thick|heavy|big|bigger|puffy|puffed|double|"
    r"like (?:a )?(?:balloons?|sausages?|rubber|slugs?)|(?:come|came|coming) up(?! with)|size of)"
)
#: Things a swollen part is likened to.
_BALL = (
    r"(?:balloons?|sausages?|rubber\w*|slugs?|ducks?|ducky|fish|trout|footballs?|golf ?balls?|tennis balls?|eggs?|plums?|"
    r"tyres?|bananas?|boxers?|elephants?|hippos?|puffer ?fish|blow ?fish|hot ?dogs?|melons?|pumpkins?|moon|alien|"
    r"hamsters?|chipmunk|frogs?|bricks?|grapefruits?|oranges?|apples?|cushions?|pillows?|burst|blimps?|mike tyson|"
    r"rocky|kardashian|cotton|wood|sponges?|bees?|potato(?:es)?|steaks?|pigs?|peach\w*|beach ?ball|marshmallows?|"
    r"bread|tomato\w*|lilo|dinghy)"
)
#: How big a part has become; wider than BIG, so only for parts nobody wants big.
SIZE = (
    r"(?:huge|enormous|massive|gigantic|ginormous|humongous|bigger|larger|tripl(?:ed|ing)|quadrupled|doubl(?:ed|ing)|"
    r"(?:two|three|four|five|2|3|4|5|10) (?:times|x)|3x|protrud\w+|sticking out|hanging out|poking out|bulging|"
    r"bulged|ballooned|filling|fills|too (?:big|fat|thick|large) (?:for|to|in)|very big|so big|really big|like a balloon|"
    r"inflated|puffy|puffing|puffed|popping out|"
    rf"(?:like|size of|big as) (?:\w+ ){{0,4}}?{_BALL})"
)
MY = r"(?:my|her|his|their|me|our)"
#: What people write when they have no words.
PANIC = (
    r"(?:omg|oh my god|oh god|my god|god|omfg|help|wtf|jesus|please|oh no|argh|fuck|fucking|shit|quick|quickly|emergency|"
    r"urgent|sos|something wrong with|somethings wrong with|whats (?:wrong with|happening to|happening with)|look at|"
    r"somethings? happening to)"
)
#: Down on the floor.
FLOOR = r"(?:floor|ground|pavement|deck|carpet|street|road|stairs|tiles|sofa|couch|bed|bathroom|toilet|kitchen)"
NOT = r"(?:not|isnt|wont|cant|doesnt|didnt|aint|couldnt|never|no longer|arent|dont|unable to|barely|hardly)"
#: Well enough: what a part of the body is when nothing is wrong.
WELL = (
    r"(?:fine|ok|okay|normal(?:ly)?|good|great|better|easy|easier|clear|alright|well|lovely|perfect|back|calm|steady|"
    r"not|no|never|treated|included|done|important|key|like that|the same|your|a|an|the|what|it|this|that|part|one|"
    r"all (?:right|good|fine|ok)|much better|any|only|on|for|in|at|with|pierced|coated|dry|sore|scratchy|lined|"
    r"crepey|older|ageing|aging|hard to treat|thin|wrinkl\w+|loose|saggy|sagging|rings?|lines|creases|bands|folds|wrinkles|supposed|essential|so much better)"
)
#: Within minutes.
MINUTES = (
    r"(?:in|within|last|past|over|after|for) (?:\w+ ){0,4}(?:minutes?|mins?|seconds?|secs?|hour)|half (?:an )?hour|"
    r"(?:minutes?|mins?|hour) (?:ago|later|after)|by the (?:minute|second)|every (?:minute|second)"
)

SUDDEN = (
    r"\b(?:sudden(?:ly)?|up|minute|just|half (?:an )?hour|like a|size of|quick|boxer|fast|quick(?:ly)?|rapidly|balloon\w*|blown|blew|shut|twice|doubled?|minutes?|"
    r"mins|"
    r"seconds|now|help|emergency|asap|massively|hugely|enormous|huge|unrecogni[sz]able|as i type|drum|bigger|"
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

# --- families of the urgent signs ---

BODY = r"(?:skin|face|cheeks?|chin|forehead|neck|nose|jaw|eyes?|lips?|chest|temples?|wounds?|needle (?:holes?|marks?)|brow)"
SKIN_BAD = (
    r"(?:red|redness|redder|reddened|swollen|swelling|swelled|puffy|puffiness|puffed|puffier|hot|hotter|heat|warmth|rash|inflamed|"
    r"inflammation|angry|patch|blotch\w*|hives|welts|bruise|bruising|soreness|infection|burning|lump|bumps|sore bit)"
)
REDDER = r"(?:puffier|redder|hotter|angrier|sorer|bigger|larger|worse|more (?:swollen|red|painful|sore|inflamed|puffy|angry|tender))"
_DAYS = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|day (?:\d|one|two|three)|yesterday|this morning|last night|earlier|the day)"
THAN = (
    rf"than (?:it was |on |it did |at )*(?:{_DAYS}|before|it was|an hour|ever|the (?:other|first|start))|"
    rf"(?:every|each) (?:day|hour|time|minute|morning)|by the (?:hour|day|minute)|hour by hour|day by day|(?:not better|and worse|and redder|and hotter|and bigger)|"
    rf"overnight|instead of better"
)
_PARTS = r"(?:neck|ears?|chest|eyes?|jaw|shoulders?|scalp|hairline|arms?|collar ?bones?|forehead|throat|cheeks?|temples?|face|back)"
#: Spreading or growing.
GROWING = (
    rf"spread\w*|creep\w*|crept|travel\w*|tracking|march\w*|climb\w*|(?:moved|moving|reached|reaching|heading|gone|going|coming|"
    rf"extends?|extending|come|got|running) (?:\w+ )?(?:down |up |to |on |past |all |the way |into |onto |across |over |round |"
    rf"towards )*(?:my |her |his |the |me )?{_PARTS}|"
    rf"(?:twice|double|doubled|tripled|three times)(?: (?:as|the|in|its|since|over))|expanding|(?:getting|got|gotten|grown|growing|"
    rf"become|becoming|gets) (?:\w+ )?(?:bigger|wider|larger|angrier|hotter|redder|puffier)|wider|past (?:where|the)|"
    rf"{THAN}|more and more|out of control|taking over|wont (?:calm|settle)|not (?:calming|settling)"
)
FLUID = (
    r"(?:gunk\w*|goo\w?|gooey|gung\w*|slim[ey]\w*|ooz\w*|fluid|liquid|stuff|matter|discharge|mucus|juices?|crust\w*|gloop|"
    r"water|snot|custard|gel|goop|muck|drips?|scabs?)"
)
HUE = r"(?:yellow\w*|green\w*|whitish|creamy|cloudy|milky|smelly|stinking|stinky|foul|pussy|mustard|brown|browny)"
ACHE = (
    r"(?:pains?|painful|agony|hurts?|hurting|throbs?|throbbing|soreness|sore|burning|burns|stinging|stings|aching|aches?|tender|"
    r"pounding)"
)
#: Beyond what is to be expected of a pain.
BEYOND = (
    r"worse than|so (?:bad\w*|much)|like (?:nothing|hell|mad|crazy|fuck|a knife|knives|someone|glass|acid|fire|shit|a bitch)|unreal|"
    r"through the roof|off the (?:scale|chart\w*)|an? 1[0-9]|(?:9|10|11|12) (?:out of )?10|(?:is|at|like|hit|its) (?:a )?(?:9|10|11|12)$|"
    r"in tears|crying|cry|sobb\w+|scream\w*|woke|wakes|waking|keeping (?:me|her|him) (?:up|awake)|cant (?:sleep|think|move|lie|rest|"
    r"touch|bear|cope|eat|talk|stand|take|function)|couldnt sleep|(?:feel|feeling|being|been|was|make me|making me|makes me) "
    r"(?:sick|faint|like)|throwing up|vomit\w*|nothing (?:helps|touches|works|is helping|i take|will)|stabb\w+|unbearabl\w*|"
    r"excruciat\w*|tortur\w*|on fire|getting worse|worse and worse|increas\w*|never felt|not bearable|beyond|more than i can|"
    r"intens\w+|too much|horrendous|horrific|no sleep|up all night|all night|wont stop|doesnt stop|non ?stop|out of hand|terribl\w*|"
    r"unmanageable|get(?:s|ting)? worse|shooting|worse (?:every|each|today|now)|ridiculous|proper|mental"
)

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
