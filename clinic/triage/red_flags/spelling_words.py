"""Spelling and figures of speech for :mod:`clinic.triage.red_flags.check`: what visitors type -> what the signs look for.

After this step a sentence is *plain*: lower case, words one space apart, no apostrophes, contractions joined
("i am" -> "im", "can not" -> "cant"), typing errors put right, idioms replaced by the word "idiom".
"""

from __future__ import annotations

import re

from clinic.text.numbers import number_words

#: What people type -> the word the patterns use.
TYPOS: dict[str, str] = {
    wrong: right
    for right, wrongs in {
        "cant": "carnt cnt canot cannot cannt cain't caint cyant kant cantt cont",
        "couldnt": "cudnt coudnt couldn couldent",
        "dont": "dnt donot dunt",
        "isnt": "isint isn aint",
        "wont": "wnt",
        "are": "r",
        "you": "u yu",
        "your": "ur yr youre",
        "and": "n an nd",
        "because": "cos coz cuz bc",
        "im": "iam",
        "my": "mi mah",
        "with": "wiv wit",
        "the": "da teh",
        "have": "hav hve",
        "please": "plz pls",
        "breathe": "breeth breth brethe breave breathh brathe breahte breate breethe bretah",
        "breath": "breaf braeth brreath breat bref",
        "breathing": "brething breething breathin breatheing breating braething breahing breavin breaving brethin",
        "swollen": "swolen swolln swollon swoolen swalen swollan swelen swollin swole swolle swelt",
        "swelling": "sweling swellin sweeling swelin swelliing",
        "tongue": "tounge tung tonge toung tonque tongu tounque toungue tunge",
        "lips": "lipz lps",
        "throat": "thoat throte throt thraot trhoat thorat troat froat throath thoart",
        "dizzy": "dizy dizzi dissy dizzie dizzey dizzyy",
        "faint": "feint fant fiant faintt",
        "fainted": "fanted feinted faintd",
        "unconscious": "unconsious unconcious uncontious unconshus unconscience",
        "swallow": "swalow swollow swaller swallo",
        "swallowing": "swalowing swollowing swallowin",
        "choking": "chokin chockin",
        "choke": "chocke",
        "wheezing": "wheezin weezing wheazing weazing wheesing",
        "wheezy": "weezy wheezey",
        "pus": "puss puz pusss",
        "fever": "feaver fevar feever fevr",
        "temperature": "temprature temperture tempreture tempature temp temps tempriture",
        "infected": "infectd infeced",
        "infection": "infecton infecion",
        "blister": "blistar",
        "shivering": "shiverin shivring",
        "shivery": "shivvery",
        "anaphylaxis": "anaphalaxis anaphilaxis anafilaxis anaphalyxis anaphylaxsis anaphlaxis anaphylaxus "
        "anaphalaxsis",
        "anaphylactic": "anaphalactic anaphilactic anafilactic anaphalatic anaphlactic anaphylatic",
        "epipen": "epipens epi-pen eppipen epypen",
        "gasping": "gaspin",
        "suffocating": "sufocating",
        "unresponsive": "unresponsive",
        "collapsed": "colapsed collasped",
        "severe": "sever sevre severre",
        "unbearable": "unberable unbareable",
        "excruciating": "excrutiating",
        "pain": "payn pian",
        "skin": "sking",
        "suicidal": "sucidal suicidel",
        "suicide": "sucide suiside",
        "drowsy": "drowzy drousy",
        "blurry": "blury blurrey",
        "blurred": "blured",
        "grey": "gray",
        "blue": "bleu",
        "mouth": "mouf",
        "struggling": "strugling stuggling strugglin",
        "trouble": "truble troubl",
        "difficulty": "dificulty",
        "ambulance": "ambulence amblance",
        "seizure": "siezure seisure",
        "spreading": "spredding spreding sprading",
        "treatment": "treatmnt tretment treatmet",
        "year": "yr",
        "years": "yrs",
        "suddenly": "suddenley sudenly",
        "lightheaded": "lighthead lightheadded",
        "daughter": "dorter daugther",
        "sixteen": "sixten",
        "yellow": "yello",
        "oozing": "ozing oosing",
        "closing": "closin",
        "swell": "swel",
        "vision": "vison",
    }.items()
    for wrong in wrongs.split()
}

#: Long key words that may be one slip away (a letter missing, added, changed or two swapped).
KEY_WORDS: frozenset[str] = frozenset(
    """
    swelling swollen breathe breathing throat tongue swallow swallowing choking wheezing fainted
    fainting collapsed unconscious unresponsive anaphylaxis anaphylactic infected infection blister
    blisters blistered blistering shivering temperature spreading unbearable excruciating confused
    drowsy suicidal suicide struggling struggle difficulty suddenly blurred lightheaded epipen
    worsening severe agony ballooned collapse seizure ambulance suffocating
    """.split()
)

#: Real words one slip away from a key word: never "corrected".
REAL_WORDS: frozenset[str] = frozenset(
    """
    selling spelling dwelling smelling shelling welling swilling swellings stollen breath breathes
    breaths breathed breather breathy breaching threat throats throaty tongues tongued shallow
    swallows swallowed wallow sallow cooking coking chowing wheeling painted tainted fainter sainted
    painting tainting collapses injected infested inflected injection injections infections
    inflection lister blaster bluster blasters unbeatable unbearably confuse confuses dropsy
    suicides straggling straggle struggles struggled difficult blurted slurred severed several
    revere severn wheezy breathtaking temperatures ambulances seizures snuggle smuggling agon
    """.split()
)

#: Words from which run-together or spaced-out typing is taken apart ("icantbreathe", "c a n t b r e").
GLUED_WORDS: frozenset[str] = KEY_WORDS | frozenset(
    """
    i im my her his she he shes hes cant not no is are the a and help me it its has have ive lips
    lip mouth face eyes breath swell up so now please closing tight pus fever dizzy faint to die
    kill myself want pain blue shut going out coming call passed wont wake
    """.split()
)

#: Joined after the typing errors are put right, in this order.
JOINED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{found})\b"), put)
    for found, put in (
        (r"can not", "cant"),
        (r"(could|do|does|did|is|are|has|have|had|was|were|would|should) not", r"\1nt"),
        (r"will not", "wont"),
        (r"i (?:am|m)", "im"),
        (
            r"(?<!can )(?<!could )(?<!should )(?<!do )(?<!will )(?<!would )(?<!may )"
            r"(?<!did )(?<!shall )i (?:have|ve)",
            "ive",
        ),
        (r"she (?:is|s)", "shes"),
        (r"he (?:is|s)", "hes"),
        (r"it (?:is|s)", "its"),
        (r"they (?:are|re)", "theyre"),
        (r"any more", "anymore"),
        (
            r"and (adult|hour|allergic|epipen|ambulance|emergency|infection|abscess|effort|anaphyl\w+|eleven|11|open)",
            r"an \1",
        ),
        (r"(?:epi|eppy|epic|eppi|epy) pens?", "epipen"),
        (r"(?:ann?a|anne|anner) ?(?:ph|f)\w+(?: axis| ?lactic)?", "anaphylactic"),
        (r"(throats?|tongue|airways?|windpipe) (is |are |feels like its |its )?clothing", r"\1 \2closing"),
        (
            r"(lips?|tongue|throat|face|mouth|eyes?) (is |are |has been |started |keeps )(?:selling|smelling|spelling|welling)",
            r"\1 \2swelling",
        ),
        (
            r"(cant|trouble|hard to|difficulty|problems?|struggling to) (?:breeding|breed|breeze|bathe|breach)",
            r"\1 breathe",
        ),
        (
            r"(my|her|his|the|me) (throat|tongue|face|chest|mouth|neck|skin|breathing|vision|sight|eyesight|head|jaw|forehead|chin|"
            r"nose|heart|lip|cheek|eye|mum|dad|wife|husband|partner|friend|sister|brother|temp|temperature|voice|lad|girl)s"
            r"(?= (?:\w+ing|gone|got|all|so|really|swollen|turned|not|been|like|just|very|tight|numb|red|hot|blue|grey|\d+)\b)",
            r"\1 \2 is",
        ),
        (r"light headed", "lightheaded"),
        (r"a (?:and|n) e|a e", "aande"),
        (r"all of a sudden|out of nowhere|out of the blue", "suddenly"),
        (r"years? olds", "yearolds"),
        (r"years? old|y o|yo|year o", "yearold"),
        (r"can t", "cant"),
        (r"won t", "wont"),
        (r"don t", "dont"),
        (r"isn t", "isnt"),
        (r"couldn t", "couldnt"),
    )
)

#: Numbers written out, as far as the age rules need them.
NUMBERS: dict[str, str] = {word: str(number) for word, number in number_words(8, 18).items()}

#: Figures of speech, taken out before anything is matched.
IDIOMS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(rf"\b(?:{text})\b")
    for text in (
        r"breath ?taking(?:ly)?",
        r"so excited (?:that )?(?:i )?(?:cant|can hardly|can barely) breathe",
        r"(?:cant|can hardly|can barely|couldnt) breathe? (?:with|for|from|because of) (?:the )?(?:excitement|laughing|laughter|joy)",
        r"out of breath (?:from |after |with )?(?:running|rushing|legging|the stairs|climbing|sprinting|walking|jogging)",
        # Machines wheeze, burn hot and pass out too.
        r"(?:my|our|the|this|his|her) (?:laptop|computer|pc|phone|mobile|car|van|engine|boiler|washing machine|printer|hoover|"
        r"tv|telly|radio|router|fridge|oven|bike|kettle|ipad|tablet computer|dishwasher)s? (?:(?:is|has|keeps|was|just|making|a|horrible|weird|strange|really|getting|so|very|all|got|gone|been|and|then|hot|burning) ){0,8}"
        r"(?:wheez\w*|burning|hot|passing out|pass out|passed out|collapsed?|blue|dead|died|dying|chok\w*|swollen|swelling|shaking|fit)",
        r"face (?:has |had )?(?:collapsed|dropped|sagged|sunk) (?:\w+ )?(?:when|since|after) (?:i )?(?:\w+ )?(?:lost|losing|dropped) (?:\w+ )?weight",
        r"(?:collapsed?|collapsing) (?:the|a|my|this) (?:sofa|bed|pram|buggy|table|box|tent)|knocked out by (?:how|the|your)|"
        r"(?:temperature|degrees|it is|its) (?:in|outside|here|today) (?:\w+ ){0,3}\d\d|eyes (?:are|look|looked) (?:so )?(?:huge|massive) in",
        r"(?:takes?|took|taking) (?:my|your|the|everyones|her|his) breath away",
        r"(?:hold|holding|save|saving|waste|wasting) (?:my|your|our|ur) breath",
        r"bad breath",
        r"breath of fresh air",
        r"(?:let|lets|allow|allows|so|give|giving|room for) (?:my |the |your )?(?:skin|pores|"
        r"face)(?: \w+)? (?:to )?breathe",
        r"(?:skin|pores) (?:\w+ ){0,2}(?:breathe|breath)",
        r"dying (?:to|for)(?! die)",
        r"die for(?! help)",
        r"to die for",
        r"(?:could|would|nearly|almost|might|ill|going to|will|want to|wanna|"
        r"wanted to) (?:just )?(?:have )?(?:died?|faint(?:ed)?|collapse[d]?|pass(?:ed)? out)"
        r" (?:of|at|with|from|for|laughing|when i (?:saw|heard|see)|just (?:hearing|seeing|"
        r"looking)) ?(?:embarrass\w+|shame|laugh\w*|joy|boredom|happiness|shock|(?:the|that|those|your|"
        r"this) (?:price\w*|cost\w*|bill|quote|thought)|how much)?",
        r"(?:scared|bored|frightened|worried|embarrassed|sick|love|tickled|loved) to (?:death|bits)",
        r"(?:make|makes|making|made) (?:me|you|us) (?:feel )?(?:so )?sick",
        r"sick (?:of|and tired)",
        r"(?:faint|fainted|fainting|choke|choked|choking|collapse|collapsed|dizzy|pass out|passed out|"
        r"nearly died) (?:at|on|over|by|from|when i (?:saw|heard|see)) (?:\w+ ){0,3}(?:price\w*|cost\w*|"
        r"bill|quote|fees?|tea|coffee|words|choice|choices|options)",
        r"(?:price\w*|cost\w*|bill|quote|fees?|choices?|options|choice)(?: \w+){0,4} (?:make|makes|made|"
        r"making|left|leave|leaves|leaving|got|had|has) (?:me|my head) (?:\w+ )?(?:faint|dizzy|choke|gasp|"
        r"collapse|spin\w*|pass out|breathless|speechless|sick)",
        r"killing (?:me|it) (?:with|softly|lol|haha|here)|you(?:re| are)? killing me|waiting is killing me|"
        r"(?:suspense|wait|curiosity|diet|job|work|feet|shoes) (?:is|are) killing me",
        r"kill (?:for|to (?:have|get|look))|id kill|dressed to kill|kill (?:two|time|off|the|bacteria|"
        r"germs)|kills (?:bacteria|germs|99)",
        r"(?:end|ends|ending) of (?:life|the life) of",
        r"dead skin|drop dead gorgeous|dead (?:good|easy|cheap|nice|busy|line|tired|serious|keen|excited|"
        r"nervous|expensive)|deadline",
        r"(?:over )?my dead body",
        r"die hard|hair dye\w*",
        r"black eye bags|blue light|blue led|red hot deal|hot (?:flush\w*|water|weather|tub|yoga|towel|"
        r"cloth|deal|topic|girl|summer|drinks?|bath|shower|compress\w*|chocolate|sauce|spot\w*)",
        r"faint (?:hearted|of heart|praise|lines?|scars?|marks?|idea|line|scar|mark)|feint hearted",
        r"fever (?:pitch|dream|tree)|(?:hay|cabin|spring|bridal|wedding|festival|football) ?fever",
        r"vision (?:board|of|for (?:my|the)|express)|double vision glasses|in my vision|sight ?seeing|"
        r"out of sight",
        r"(?:hard|tough|difficult|bitter|easy|easier) (?:pill|one|price) to swallow",
        r"(?:price|cost|pill|bill|quote|fee)(?: is| was|s)? (?:a )?(?:bit )?(?:hard|difficult|"
        r"tough) to swallow",
        r"swallow (?:my|your) pride",
        r"lump in (?:my|the) throat (?:when|reading|watching|seeing|at the thought)",
        r"breathe (?:easy|easier|a sigh|new life|life)|breathing (?:down|space|room|exercises|life)|"
        r"room to breathe|time to breathe|(?:cant|no) (?:time|chance) to breathe",
        r"(?:struggling|struggle) for (?:money|cash|time)",
        r"swollen (?:ego|glands?|ankles?|feet|legs?|knees?|belly|lymph \w+|tonsils?|fingers?|hands?|"
        r"joints?|price\w*)",
        r"in (?:a )?(?:dizzy|giddy) (?:spell of )?(?:excite\w+|heights)",
        r"sends? shivers|shivers? down (?:my|your) spine|shiver (?:at the thought|with delight)",
        r"(?:goes|go|going|went|gone|get|got|getting|turn|turned) (?:grey|white|blue) (?:early|in my|"
        r"at \d+|hair\w*)",
        r"room temperature|body temperature|water temperature|temperature (?:of the|control|sensitive|"
        r"outside|in the)",
        r"puss (?:moth|in boots|cat)|pussy ?cat",
        r"burn(?:s|ed|ing)? (?:calories|fat|out|a hole|the candle|through money)|burning (?:question|"
        r"desire|curiosity)|burnt? (?:orange|toast)",
        r"(?:wake|wakes|woke|waking) up call",
        r"(?:emergency|urgent) (?:contact|appointment|number|exit|line)",
        r"end it all with a|infectious (?:laugh|smile|enthusiasm|energy)",
        r"head (?:is |keeps )?spinning (?:with|from) (?:all|so|the|choice|options|information)",
        r"not (?:only |just )?to be sniffed at|worth (?:its|their) weight",
        r"(?:life|living) (?:is )?too short",
        r"to my face",
        r"in (?:the |your )?face of|face (?:to face|time|timed)|facebook|face value|on the face of it|"
        r"blue in the face",
    )
)
