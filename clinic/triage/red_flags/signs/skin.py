"""Urgent signs of :mod:`clinic.triage.red_flags.check`, as data: what the skin does after a treatment that the clinic sends to NHS 111."""

from __future__ import annotations

from clinic.triage.red_flags.word_families import (
    ALL_OVER,
    BODY,
    FACE,
    FLUID,
    GROWING,
    HUE,
    LINK,
    REDDER,
    SKIN_BAD,
    SWELL,
    THAN,
    TREATED,
    TURN,
    Sign,
    gap,
    sign,
)

SKIN_SIGNS: tuple[Sign, ...] = (
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
        "getting_worse",
        rf"(?P<key>{SKIN_BAD}) {gap(8)}(?:{GROWING})",
        rf"(?:{BODY}|it|its|day \d|swelling|looks?|feels?) {gap(4)}(?P<key>{REDDER}) {gap(3)}(?:{THAN})(?! (?:my|the|your) (?:treatment|first))",
        rf"(?P<key>red|purple|dark|pink) (?:\w+ )?(?:lines?|streaks?|tracks?|stripes?|trails?|veins?|tracking) {gap(3)}(?:going|"
        r"running|goes|runs|coming|up|down|spreading|tracking|towards|to|along|leading|across|heading|creeping|from|now|on it)",
        rf"(?:{BODY}) {gap(5)}(?P<key>redder|hotter|angrier|angry|raging|fiery|(?:boiling|burning|roasting|red|piping) hot|"
        r"like a (?:radiator|furnace|oven|hot plate)|radiating|inflamed|beetroot and hot|solid and hot|(?:puffy|swollen) and "
        r"(?:hot|sore|tender))(?! (?:acne|spots?))",
        r"(?P<key>(?:hot|hard|angry|painful|huge|massive|throbbing|burning|swollen|tender)) (?:and |, |\w+ )?(?:\w+ )?"
        r"(?:lumps?|boils?|abscess\w*|knots?|nodules?|bumps?|patch(?:es)?)",
        r"(?P<key>abscess\w*|ulcer\w*|craters?|sunken holes?|necro\w+|gangren\w+) (?:\w+ ){0,6}(?:face|cheeks?|chin|skin|"
        r"treatment|forehead|since|after|where|needl\w+)",
        rf"(?:swelling|redness|it|heat|pain|rash|swollen|sore\w*) {gap(6)}(?P<key>(?:come|came|coming|comes|flared|flaring) back (?:\w+ )?(?:worse|bigger|"
        rf"angrier|harder|with)|halfway (?:down|up|across)|half way)|(?P<key2>back with a vengeance)(?=.*(?:swell|red|hot|sore|pain))",
        rf"{BODY} {gap(3)}(?P<key>double|twice|three times|(?:so much|way|far|much|loads) bigger|rock hard|solid)(?: (?:the|as|than|and|its)|$)",
        r"(?:halfway|half way|all the way|right) (?P<key>down|up|across|round) (?:to )?(?:my|her|his) (?:neck|chest|face|arm|cheek|jaw|ear)",
        needs=rf"{TREATED}|{BODY}|\b(?:red\w*|hot|heat|swelling|swollen|puff\w*|rash|sore|lumps?)\b",
        unless=r"\b(?:acne|scars?|scarring|pigment\w*|melasma|rosacea|wrinkles?|pores|spots?|with age|sagging|weather|eczema|"
        r"psoriasis|pimples?|mole|moles|wine|every winter|weight|dermatitis|hair|skin tags?|allergy season|cysts?|cystic)\b",
        mild_is_fine=True,
        heals=True,
        trait=True,
        attend=True,
    ),
    sign(
        "fluid_or_smell",
        rf"(?P<key>{HUE}) {gap(2)}{FLUID}(?! (?:concealer|tea))",
        rf"(?P<key>{FLUID}) {gap(5)}(?:coming|comes|came|leaking|seeping|pouring|dripping|running|weeping|oozing|trickling|leaks|"
        r"on my pillow|out of)(?! (?:up|to)\b)",
        rf"(?:{BODY}|wounds?|it|its|scabs?|holes|bit|area|that|this|patch) {gap(4)}(?P<key>green\w*|yellow\w*|mucky|manky|septic|"
        r"gammy|grotty|minging|wet and sticky|soggy|festering|crusty|gungy|gunky|slimy|weepy|rancid|rotten|rotting|manking)"
        r"(?! (?:undertones?|concealer|corrector|tea|light|led|bruis\w+))",
        rf"(?:{BODY}|wounds?|it|its|scabs?|holes|bit|area|and|pillow|really|something) {gap(3)}(?P<key>smell(?:s|ing|y)?|stinks?|"
        rf"stinking|stench|pongs?|ponging|whiffs?|reeks?|honks|foul|rotten|fishy)(?! (?:nice|lovely|good|amazing|great|fresh|"
        rf"like (?:roses|lavender|coconut)|of (?:roses|lavender|garlic|coffee)))",
        r"(?P<key>smells? (?:like|of) (?:\w+ ){0,2}(?:meat|fish|eggs?|rot\w*|death|cheese|bins?|bad|off|gone off))|"
        r"(?P<key2>(?:bad|foul|funny|weird|horrible|rotten|nasty|awful) smell) (?:\w+ ){0,3}(?:from|coming|off) (?:my|the|it|her|his)|"
        rf"(?P<key3>pustules?|(?:filled|full|bursting|loaded) (?:up )?(?:with|of) (?:\w+ )?{FLUID})",
        r"(?P<key>custard\w*|gunk\w*|gung\w*|pus like|puss like|slimy|gooey|gloopy) (?:\w+ ){0,5}(?:scabs?|holes?|skin|face|cheeks?|chin|wounds?|liquid|stuff|coming|on|out)",
        unless=r"\b(?:acne|eczema|psoriasis|serum|cream|clinic|perfume|soap|candle|product|mask|cleanser|oil|toner|pimples?|ear|"
        r"nail|toe\w*|bruise|bruises|bruising|room|food|shop|car|kitchen|dog|dogs|nose|cold|drink|sinus|fridge|tap|voice|eyelids|cholesterol)\b"
        rf"(?!.*(?:{TREATED}))(?<!cream)",
        attend=True,
        heals=True,
        trait=True,
    ),
    sign(
        "burnt_or_broken_skin",
        r"(?P<key>bubbl(?:es?|ed|ing)|fluid filled|water filled|blisters?) (?:\w+ ){0,5}(?:skin|face|cheeks?|forehead|chin|neck|nose|"
        r"water|fluid|treated|needl\w+|up)(?! (?:bath|tea))",
        r"(?:skin|face|cheeks?|forehead|chin|nose|neck|area) (?:\w+ ){0,6}(?P<key>bubbl(?:ed|ing|es)|blister\w*|scorch\w*|singed|charred|"
        r"cooked|fried|melt\w*|dead and(?! (?:dull|dry|flaky|tired|lifeless|lacklustre|grey looking|congested|rough))|dying off|scalded|split open|cracked open|turned black|gone black|going black|"
        r"went black|blackened|branded|like (?:raw )?(?:meat|bacon|mince|a burn))(?! (?:and blue|spots?|heads?|pudding))",
        r"(?:skin) (?:has |is |just |all |keeps )*(?P<key>com(?:e|es|ing) (?:away|off)|fall(?:en|ing) off|sliding|slipping|hanging off|"
        r"lifting|sloughing|came (?:off|away))(?! (?:\w+ )?(?:flak\w*|a bit|slightly|like dandruff|in flakes|beautifully))",
        r"(?P<key>(?:square|grid|tram ?line|round|circular|stamp|line|track|checker\w*|waffle)\w* (?:\w+ )?(?:burns?|scorch\w*)|"
        r"second degree|third degree|chemical burn\w*|scorch marks?|burn marks?|friction burn)",
        r"(?:skin|bits?|area|patch(?:es)?|nose|cheek|chin|it) (?:\w+ ){0,5}(?P<key>black|purple and black|grey and dead)"
        r"(?= and (?:hard|crusty|dead|numb|painful|cold)| like (?:charcoal|coal|leather))",
        r"(?P<key>bleeding|blood) (?:\w+ ){0,3}(?:pouring|streaming|everywhere|gushing|through|wont stop|non ?stop|still|dripping|hours|"
        r"spurting|heavily)",
        r"(?P<key>burns?|burn marks?|scorch marks?) (?:\w+ ){0,3}(?:in|like|shaped|where) (?:\w+ )?(?:grids?|squares?|lines?|stripes?|rows?|stamp|pattern|the machine|they|you)|"
        r"(?:left|given|gave|got|have) (?:\w+ ){0,2}(?:with )?(?P<key2>burns)(?= on| in| all| from| across|$)(?! scars?)",
        unless=r"\b(?:sunburn\w*|burn scars?|years ago|oven|iron|cooking|shoes?|feet|heels?|cold sores?|herpes|nose ?bleed|period|skin tag|moles?|jowls|sag\w*|half of my face|"
        r"photos?|scabs? (?:fell|came)|peel(?:ing|s)? (?:normal|beautifully))\b",
        attend=True,
        heals=True,
        trait=True,
    ),
    sign(
        "rash_or_itch_after",
        r"(?P<key>rash|hives|welts|itching|itchy|blotches|blotchy|raised|nettle) (?:\w+ |, ){0,6}(?:arms|legs|chest|stomach|tummy|back|body|"
        r"torso|neck|all over|everywhere|everything|spread\w*|mad|crazy|unbearable|scratching|top to toe|head to toe)",
        r"(?:arms|legs|chest|stomach|body|torso|neck|face) (?:\w+ ){0,5}(?P<key>hives|welts|rash|blotches|itching like)",
        rf"(?:feel|feeling|felt|im|shes|hes|is|been|came over) (?:\w+ )?(?P<key>really (?:ill|unwell|poorly|rough|sick)|very (?:ill|unwell|"
        rf"poorly|sick)|so (?:ill|unwell|poorly|sick)|seriously ill|dreadful|terrible|like death|awful|horrendous|vomiting|"
        rf"throwing up|being sick)(?=.*(?:{TREATED}))",
        needs=rf"{TREATED}|\b(?:cream|numbing|now|suddenly|today|hours?|minutes|spreading|my|serum|help|yesterday|got|has|just)\b",
        unless=r"\b(?:eczema|psoriasis|chronic|urticaria|nettles?|heat rash|at night|acne|scars?|keratosis|stretch|mole|tummy|tag|ring shaped|weeks|"
        r"about my|with my skin|guilty|pregnan\w+)\b",
        attend=True,
        mild_is_fine=True,
        heals=True,
        trait=True,
    ),
)
