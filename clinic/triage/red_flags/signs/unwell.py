"""Urgent signs of :mod:`clinic.triage.red_flags.check`, as data: fever, pain, sight, and a bad reaction after a treatment."""

from __future__ import annotations

from clinic.triage.red_flags.word_families import ACHE, BEYOND, LINK, TREATED, Sign, gap, sign

UNWELL_SIGNS: tuple[Sign, ...] = (
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
    sign(
        "feverish",
        r"(?:thermometer|thermom\w*|temp\w*|reading|degrees|reads|running|its|im|hes|shes|at|hit|hitting|of|a|says|said) "
        r"(?:\w+ ){0,3}(?P<key>3[89](?: ?\d)?|4[01](?: \d)?|10[1-4])(?= degrees| c$| c | celsius| fever| temp\w*| and (?:shiver|hot|"
        r"sweat|shak|rising|climbing)\w*)",
        r"(?:thermometer|thermom\w*) (?:\w+ ){0,5}(?P<key>3[89]|4[01]|10[0-4])",
        r"^(?:\w+ )?(?P<key>(?:3[89]|4[01]) \d)(?: (?:now|degrees|c|fever|help|temp\w*|celsius|and \w+))*$",
        r"(?P<key>3[89]|4[01]) (?:\d )?(?:degrees|celsius|c$|fever|temp\w*)",
        r"(?P<key>(?:sweat\w*|boiling|roasting|burning|hot|clammy) (?:\w+ |, ){0,4}?(?:then|and|one minute|next|but|minute) (?:\w+ |, )"
        r"{0,4}?(?:freez\w*|frozen|cold|shiver\w*|shak\w*|chilly|icy))|"
        r"(?P<key2>(?:freez\w*|shiver\w*|cold|shak\w*) (?:\w+ |, ){0,4}?(?:then|and|one minute|next|but|minute) (?:\w+ |, ){0,4}?"
        r"(?:boiling|sweat\w*|roasting|burning|hot))(?! (?:drinks?|food|water|sores?|compress\w*))",
        r"(?P<key>teeth (?:\w+ ){0,3}chatter\w*|night sweats|cold sweats?|(?:cant|wont) (?:get|stop|keep) (?:warm|shivering|shaking)|"
        r"(?:got|have|has|with|flu like|had|get|getting) (?:the |flu like |bad |awful )*shakes|rigors?|pouring with sweat|"
        r"dripping (?:with|in) sweat|sweating (?:buckets|loads|like)|(?:head|forehead|whole body|body) (?:is )?(?:on fire|burning|boiling)|"
        r"(?:shaking|trembling|shivering) (?:with|from) (?:cold|fever)|fevery|running hot)",
        rf"(?P<key>flu ?like|like (?:ive got |i have |ive caught |having )?(?:the |a )?flu|fluey|flu ey|flu symptoms|achy|aching all over|"
        rf"aching everywhere|aches and|ropey|rough as|cold (?:and|then) hot|shaky and)(?=.*(?:{TREATED}|shiver|hot|temp|needle|sweat))",
        unless=r"\b(?:london|weather|outside|heatwave|room|water|wash\w*|office|menopaus\w+|hot flush\w*|gym|sauna|street|road|"
        r"nervous|age|years?|yearold|quid|pounds)\b",
        illness=True,
        attend=True,
        mild_is_fine=True,
        trait=True,
    ),
    sign(
        "pain_beyond_bearing",
        rf"(?P<key>{ACHE}) {gap(6)}(?:{BEYOND})",
        rf"(?P<key>crying|in tears|screaming|sobbing|writhing|howling|climbing the walls|doubled up|awake|beside myself|rocking) "
        rf"{gap(6)}(?:{ACHE})",
        r"(?P<key>stabbing|shooting|throbbing|searing|burning|blinding|piercing|violent|hellish|raging|relentless|unreal|savage|"
        r"mad|proper bad|dreadful|extreme|wicked|deep) (?:\w+ ){0,2}(?:pains?|agony|aches?)",
        r"(?:pain|hurts?|its|im at|about|solid|like) (?:\w+ ){0,4}(?P<key>(?:9|10|11|12|100|1000) (?:out of |/ ?|over )?10)(?! (?:clinic|"
        r"service|star))",
        r"(?P<key>cant|couldnt|wont) (?:\w+ )?(?:rest|lay|lie|put) (?:my (?:head|face)|on (?:my|it)|\w+ head)(?: \w+){0,3}",
        r"(?:co ?codamol|morphine|tramadol|paracetamol|ibuprofen|painkillers?|codeine|nurofen|tablets) (?:\w+ ){0,6}(?P<key>still|"
        r"nothing|no difference|no relief|not a thing|useless|worn off|not enough|isnt|arent|hasnt|havent|didnt|doesnt|dont|wont)"
        r"(?! (?:need\w*|necessary|allowed|take))",
        r"(?P<key>pain|agony) (?:help|please help|help me|omg)|^(?:the |omg the |help the |oh god the )(?P<key2>pain)$|^(?P<key3>agony)",
        r"(?P<key>(?:hurts|painful|agony|kills|sore|pain) (?:just )?(?:to|when i|if i) (?:even )?(?:blink|smile|talk|move|chew|eat|open|breathe|touch|lie|sleep|wash|speak|"
        r"frown|lay|put))",
        r"(?P<key>cant|couldnt|unable to) (?:\w+ )?(?:bear|stand|tolerate|handle) (?:\w+ ){0,3}(?:touch\w*|near it|on it|on my (?:face|skin|cheek\w*)|the sheets?|a breeze|the pillow|water)",
        r"(?P<key>(?:8|9|10|11|12|20|100) (?:out of |/ ?|over )?(?:10|100) (?:\w+ )?(?:pain|agony|hurts?|burning|sore))|(?:pain|burning|agony) (?:\w+ )?(?:scale )?"
        r"(?:\w+ ){0,6}(?P<key2>1[0-9]|9 10|10 10|9 out|10 out|11|12)$",
        unless=r"\b(?:back|knees?|periods?|tooth|toothache|joints?|arthritis|migraines?|stomach|endometriosis|chronic|threshold|"
        r"tolerance|shoulder|hip|sciatica|waxing|tattoos?|laser|scared|afraid|nervous|reviews?|in the (?:arse|ass|bum|neck)|"
        r"embarrass\w+|parking|website|acne|feet|price|sensitive skin|everything stings|break ?up|heart ?break|divorce)\b",
        mild_is_fine=True,
        attend=True,
        heals=True,
        trait=True,
    ),
    sign(
        "eyes_or_sight",
        r"(?:light|lights|brightness|sun|sunlight|screen|screens|daylight|lamp|glare|bright) (?:\w+ ){0,5}(?P<key>hurt\w*|killing|"
        r"burn\w*|painful|sting\w*|agony|unbearable|stab\w*|blinding) (?:\w+ ){0,3}(?:eyes?|me|$)|"
        r"eyes? (?:\w+ ){0,6}(?P<key2>hurt\w*|burn\w*|painful|sting\w*|killing|agony|sensitive|water\w*) (?:\w+ ){0,5}"
        r"(?:light|lights|bright\w*|sun\w*|daylight|screen)",
        r"(?P<key>cant|couldnt|unable to|hurts to) (?:\w+ )?(?:look|bear|stand|stare|tolerate|handle|cope with) (?:\w+ ){0,4}(?:lights?|"
        r"bright\w*|daylight|sunlight|screen|lamp)",
        r"(?P<key>sensitive to (?:the )?(?:light|bright\w*)|light sensitiv\w+|photophobi\w+)(?=.*(?:eye|since|now))",
        r"(?:seeing|im seeing|sees|i see|see) (?P<key>two of|double|flash\w*|halos|black (?:spots|dots)|floaters|rings|"
        r"squiggl\w+|shadows|zig ?zags|sparkl\w+|through (?:fog|a fog|mist|water|milk|smoke)|everything (?:blurr\w*|double)|"
        r"colours funny|white)(?! (?:therapists|people|clinics|sizes))",
        r"(?P<key>haze|hazy|mist|misty|fog|foggy|film|shadow|curtain|veil|blur|smear|smudge|grey patch|blind spot|blank spot|"
        r"dark (?:spot|patch|shadow)|black (?:spot|patch|bit)|floaters|flashes|missing bit|cloud) (?:\w+ ){0,4}(?:over|in|across|on|"
        r"down|from|of) (?:\w+ ){0,3}(?:eye|eyes|vision|sight|eyesight)",
        r"eyes? (?:\w+ ){0,5}(?P<key>milky|cloudy|sealed|glued|shut|closed up|stuck|wont open|doesnt open|cant open|wont focus|"
        r"not focus\w*|isnt focus\w*|cant focus|not working|isnt working|dont work|stopped working|bulging|out of focus|"
        r"gone dark|gone black|gone grey|bloodshot and)(?! (?:up )?(?:bags?|at night|during))",
        r"(?P<key>cant|couldnt|struggling to|barely|hardly|wont) (?:\w+ )?(?:focus|make out|read|open)(?= (?:\w+ ){0,4}(?:eyes?|faces|"
        r"words|anything|text|street|letters|properly|clearly|signs)\b)(?! (?:the )?(?:link|attachment|page|app|website|form))",
        r"(?P<key>pupils?) (?:\w+ ){0,3}(?:huge|different|massive|odd|blown|bigger)|(?P<key2>half my vision|tunnel vision)",
        r"(?:vision|sight|eyesight|eyes?) (?:\w+ ){0,4}(?P<key>blurr\w+|deteriorat\w*|fading|dimm\w*|going|worse|blotchy|swimming|"
        r"patchy|dodgy|off|not right|isnt right|strange|black spots|wonky|jumpy|dull|gone)(?! (?:bags?|circles|to|for|with|lines|the))",
        r"(?:vision|sight|eyesight|seeing|sees?) (?:\w+ ){0,4}(?P<key>fog|mist|smoke|steam|not right|isnt right|wrong|dim|half|only half|going|dodgy|wobbly|blobs?|dots|"
        r"shadows?|swirl\w*|ghost\w*)(?! (?:price|decent))",
        r"eyes? (?:\w+ ){0,3}(?P<key>cant (?:take|bear|handle|stand|cope with|tolerate)|wont (?:open|close|shut)|not opening|isnt opening|swollen over|crusted|"
        r"gummed|welded)|eyelids? (?:\w+ ){0,3}(?P<key2>stuck|glued|crusted|wont|cant|gummed)",
        r"(?:double|ghost) (?P<key>edges?|images?|outline\w*)|(?P<key2>can only see (?:half|shapes|light|shadows|out of one|the (?:left|right|top|bottom)))",
        unless=r"\b(?:photos?|pictures?|website|page|app|glasses|short ?sighted|contact lenses|link|video|results?|lasik|cataract|"
        r"bags|circles|conference|led|wrinkles?|crows)\b",
        attend=True,
        trait=True,
    ),
)
