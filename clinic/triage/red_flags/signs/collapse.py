"""Emergency signs of :mod:`clinic.triage.red_flags.check`, as data: colour, fainting, confusion, and calls for adrenaline or 999."""

from __future__ import annotations

from clinic.triage.red_flags.word_families import FAINTING, FLOOR, GIDDY, LINK, NOT, TREATED, TURN, WHO, Sign, gap, sign

COLLAPSE_SIGNS: tuple[Sign, ...] = (
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
        r"(?:finger ?nails?|nail beds?|hands|toes|ears|lips?|tongue|mouth|finger ?tips) (?:\w+ ){0,4}(?P<key>blue|bluish|grey|"
        r"greyish|purple|violet|navy|blueberr\w+|smurf|dusky)",
        r"(?:lips|mouth|tongue) (?:\w+ ){0,6}(?P<key>blueberr\w+|smurf\w*)",
        r"(?P<key>blue|bluish|purple|grey|greyish|white|dusky) (?:\w+ ){0,3}(?:round|around|on|to) (?:\w+ )?(?:lips|mouth|"
        r"tongue|gums|finger\w*|nails)",
        rf"(?:{WHO}|face|ive|cheeks|my) (?:\w+ ){{0,4}}(?P<key>no colour|drained|lost (?:all )?(?:her |his |my |all |the )*colour|"
        r"colour (?:has |is |just )?(?:gone|drained|draining|left|going))",
        rf"(?:{WHO}|im|ive|face|skin|i) (?:\w+ ){{0,4}}(?P<key>(?:pale|white|grey|blue|green) (?:as|like) (?:a |an |the )?\w+|"
        r"like (?:a )?(?:ghost|corpse|dead person|zombie|dead body|cadaver))",
        rf"(?:{WHO}|im|skin|hands) (?:\w+ ){{0,3}}(?P<key>clammy|mottled|ashen|deathly|ghostly|waxy)",
        r"(?P<key>cold|pale|grey|blue|white) (?:and |, )?(?:\w+ )?(?:clammy|mottled|blotchy blue|sweaty)|"
        r"(?P<key2>cold sweats? (?:and|with) \w+|blotchy blue)",
        rf"(?:{WHO}|im|ive|face|skin|gone|went) (?:\w+ ){{0,4}}(?P<key>colour of \w+|(?:chalk|ghost|sheet|deathly|paper|putty|ashen|milk)\w* "
        r"(?:white|pale|grey)|putty|ashy|ever so pale|really pale|so pale|very pale|terribly pale|dead pale|(?<!gone )(?<!going )(?<!went )(?<!turned )(?:grey|blue)$)(?! (?:by nature|skin|so))",
        rf"(?:{WHO}|im|ive) (?:{LINK}) (?:\w+ )?(?P<key>grey|blue|green|white|yellow) (?:and |, )(?:\w+ )?(?:sway\w*|sweat\w*|shak\w*|clammy|wobbl\w*|cold|"
        r"limp|dizzy|faint|sick|not|cant|wont|mumbl\w*|slump\w*)",
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
        rf"(?:{WHO}|i|ive|just) (?:\w+ ){{0,4}}?(?P<key>(?:went|gone|going|goes) down(?= $|$| and| in| on| like| hard| suddenly| in front)|"
        rf"hit the (?:deck|floor|ground)|dropped(?= to| down| in front| like| suddenly|$| on)|fell (?:to|on|onto) (?:\w+ )?{FLOOR}|"
        r"slump\w*|crumpl\w*|toppl\w*|keel\w*|flaked out|sparked? out|crashed to|lifeless|motionless|(?:gone |all |went )stiff|"
        r"fitting|convuls\w*|jerking|twitching|out for the count|lying (?:on the floor|there)|spasm\w*|"
        r"gone (?:all )?(?:quiet|still|stiff|limp|floppy|heavy)|went (?:all )?(?:stiff|limp|floppy|still))",
        # Lines, batteries and skin are "dead" too: only somebody is meant here.
        rf"(?:{WHO}|stranger) (?:\w+ ){{0,2}}(?P<key>dead)(?= $|$| help| please| what| she| he| wont)",
        rf"(?:{WHO}|is|just|stranger) (?:\w+ ){{0,3}}(?P<key>on the (?:floor|ground|pavement|deck)|flat out|passed|"
        rf"not alive)(?= $|$| and| help| please| in| outside| what| she| he| wont| not| after)",
        rf"(?:found|find|woke up|came round|come round|came to|coming round|waking up|woken up) (?:\w+ ){{0,5}}(?P<key>{FLOOR})",
        r"(?:just|only|i) (?P<key>came round|come round|came to|regained)(?: from|$| on| in| and| now)",
        r"(?:legs|knees) (?:\w+ ){0,3}(?P<key>gone|gave|buckled|buckling|went|wont|collapsed|giving|jelly|give|not working)",
        r"(?P<key>out cold|in and out of (?:consciousness|it)|(?:slipping|drifting|going|keeps|fading|coming) (?:\w+ )?in and out|"
        r"slipping away|out for (?:a|the|about|\d|few|several) (?:\w+ ){0,2}(?:minutes?|mins?|seconds?|secs?|count)|"
        r"no pulse|cant (?:find|feel) (?:a|her|his|any) pulse|roll(?:ed|ing) (?:back|up|into)(?= in| into| and|$)|i blacked)",
        r"eyes (?:\w+ ){0,4}(?P<key>roll(?:ed|ing)(?= back| up| in| into| to|$| and)|glazed|fluttering|gone white)",
        r"(?:vision|everythings?|sight|it|all|world|things) (?:\w+ ){0,2}(?P<key>(?:went|gone|going|goes|turned|turning) "
        r"(?:\w+ )?(?:black|dark))(?= |$)(?<!it going dark)(?! do| in| around| under| circles)",
        r"(?:feels? like|feeling like|think|going to|gonna|about to|might|i could) (?:im |i am |i |he |she |shes |hes |ill |just |"
        r"going to |gonna |gunna |might |could |about to |will |is |actually )*(?P<key>dropping|hit the (?:floor|deck|ground)|go down|going down|drop|pass out|passing out|black out|"
        r"blacking out|collapse|collapsing|keel over|go over|die|dying|faint|fainting|fall over|conk out)"
        r"(?! (?:of|for|to|from|laughing|out|at|with|lol|haha|the|my|off|in|by|when|if)\b)",
        rf"{WHO} (?:\w+ ){{0,3}}(?P<key>{NOT}|stopped|no) (?:\w+ ){{0,2}}(?:respond\w*|response|reacting|answer\w*|moving|"
        r"speaking|talk(?:ing)? to us|conscious|awake|alive|waking|wake|open(?:ing)? (?:her|his) eyes|with us|come round)"
        r"(?! (?:to|my|the|your|up for|up early|on|about|tomorrow|house) )",
        r"(?P<key>(?:had|having|just had|keep having) (?:a |another |some )?(?:black ?outs?|faint(?:ing)? (?:fit|spell|episode)|funny turn|collapse)|"
        r"foaming|frothing|turned limp|hit the (?:floor|deck|ground)(?! running)|ko ?d|unrousable|lost consciousness)",
        rf"(?:{WHO}) (?:is )?(?P<key>on the (?:deck|floor|ground|bathroom floor|kitchen floor|pavement))(?= |$)",
        rf"(?P<key>{NOT}) (?:\w+ )?get (?:her|him|them|a word|my \w+|any) (?:\w+ )?(?:to |out )?(?:\w+ )?(?:open|wake|respond|answer|talk|speak|sense|come round|"
        r"sit|stand|of her|of him|focus|response)",
        r"^(?:she|he|\w+ )?(?:just |is |help |and |now |all )*(?P<key>twitching|fitting|convulsing|foaming|jerking|floppy|limp)",
        r"(?P<key>seeing stars|(?:going|goes|gone|went) (?:all )?(?:dark|black|fuzzy|grey) (?:round|around|at) the edges|ears (?:are )?ringing and|"
        r"eyes (?:\w+ ){0,3}(?:not there|went funny|vacant|unfocused|rolling))(?! near)",
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
        rf"(?:{WHO}|i|it|and|but) (?P<key>doesnt|dont|didnt|no longer|cant|couldnt|forgot|forgets|not|has no idea|hasnt a clue) "
        r"(?:even |really |seem to |remember |know |recogni\w+ |sure )+(?:what (?:day|year|month)|where (?:she is|he is|they are|"
        r"i am$|i am and|im$|shes|hes)|who (?:i am|im|she is|he is|we are|anyone|anybody|people)|(?:her|his|my) (?:own )?name|"
        r"me$|us$|whats (?:going on|happening)$|how i got)",
        rf"(?:{WHO}|im|ive|feel|feeling|felt|really|sounds?|legs|gone all) (?:\w+ ){{0,4}}(?P<key>muddled|rambling|babbling|mumbling|"
        r"gibberish|dazed|vacant|glazed|spaced out|spacey|zoned out|out of it|incoheren\w*|disorient\w*|wobbly|unsteady|"
        r"staggering|stumbling|off balance|swimmy|floaty|delirious|hallucinat\w*|groggy|semi conscious|trippy|"
        r"sedated|drugged|like jelly|barely awake|half asleep|sleepy and|weak and|zombie)(?= |$)(?! (?:about|by|tonight|drawer))",
        r"(?:talk\w*|speak\w*|speech|words|sentences) (?:\w+ ){0,4}(?P<key>rubbish|gibberish|nonsense|funny|garbled|jumbled|"
        r"slurr\w*|slurry|backwards|scrambled|muddled|wrong|mumbo|weird)",
        rf"{WHO} (?:\w+ )?(?P<key>isnt|not|aint|doesnt seem|wasnt) (?:\w+ )?(?:herself|himself|themself|themselves|with it|with us|"
        r"all there|right in the head|making (?:any )?sense|recogni\w+|there$)(?= |$)(?! without)",
        rf"{WHO} (?:\w+ ){{0,5}}(?P<key>repeating (?:herself|himself|the same)|same question|staring (?:into|at|blankly|through)|"
        r"looks? straight through|confused|asking the same)(?! (?:about|by|over|which|what|how|whether|why|price|as)\b)",
        rf"(?:{WHO}|i|legs) (?P<key>cant|couldnt|barely|hardly|struggling to|unable to|cannot) (?:\w+ )?(?:stand(?: up)?(?= without|"
        r"$| and| straight| properly| because| on| unaided|s? her| cos| anymore| or)|walk (?:straight|properly)|stay upright|"
        r"(?:get|sit) up(?= off| from|$| without| and)|hold (?:her|his|my) head|keep (?:her|his|my) (?:balance|head))",
        r"(?:room|everything|everythings|world|ceiling|floor|walls|my head|head is|head) (?:is |keeps |was |has |are |feels |"
        r"just |all |started |like its |its )*(?P<key>spin\w*|swim\w*|going (?:round|around)|goes round|tilt\w*|sway\w*|"
        r"wobbl\w*|whirl\w*|moving)",
        r"(?P<key>brain fog|head rush|heavy headed|vertigo) (?:\w+ ){0,3}(?:since|after|now|suddenly)",
        r"(?P<key>(?:cant|couldnt|struggling to|unable to|barely) (?:\w+ )?(?:stay upright|stay conscious|stay awake|think straight|walk straight|keep upright|"
        r"stand without|keep (?:my|her|his) eyes open|string a sentence))",
        r"(?:acting|looks|looking|seems|sounds|behaving|talking|feel|feeling|like im) (?:\w+ )?(?P<key>drunk|stoned|high|drugged|sedated|out of it|weird and|funny and|"
        r"strange and|swimmy|not really here|not here|far away|disconnected|fuzzy)(?= |$)(?! (?:street|end|quality|neck|on life))",
        rf"(?:{WHO}|i) (?:is |keeps? |kept )(?:on )?(?P<key>asking (?:\w+ )?(?:where|who|what day|what happened|the same)|calling (?:\w+ )?(?:by )?(?:the )?wrong|"
        rf"swaying|falling|wobbling|staggering|drifting|nodding off|blacking|zoning)|(?P<key2>and (?:shes|hes|im|is) (?:\w+ )?swaying|all swimmy)",
        r"(?:wrong name|head (?:is |has )?(?:gone |went |all |feels )*(?P<key>fuzzy|swimmy|woozy|foggy|funny|light|floaty))(?! (?:with|about|from))",
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
        r"(?P<key>anaphyla\w+) (?:i think|i guess|maybe|or something|right)|(?:think|sure|scared|worried|thinks?) (?:\w+ ){0,4}"
        r"(?P<key2>anaphyla\w+)",
        r"(?P<key>allergic reaction|reaction) (?:is |it is |its |)?(?:kicking in|starting|happening|bad|getting worse|going on|"
        r"coming on|really bad)",
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
        r"(?P<key>us(?:e|ed|ing)|stabb?\w*|stuck|shove\w*|found|got|getting|grab\w*|inject\w*|done|did|had|where|holding|"
        r"how do (?:i|you) use|expired|only|has|second|another|punch\w*|put|took|taken|in|out|his|her) (?:\w+ ){0,6}"
        r"(?:epipen|adrenaline|jext|emerade|auto ?injector)",
        r"^(?:\w+ )?(?P<key>epipen|jext|emerade|adrenaline pen)(?: \w+){0,2}$",
        r"(?:epipen|jext|emerade|adrenaline pen) (?:\w+ ){0,6}(?P<key>ready|hand|time|leg|thigh|done|use|expired|yes or no|second|"
        r"out of date|gone off|doing nothing|not helping|still)",
        r"(?P<key>which|where|how|when) (?:\w+ ){0,4}(?:epipen|adrenaline|jext|emerade) (?:\w+ )?(?:go|goes|in|use|work|inject|pen)",
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
        r"^(?:\w+ )?(?P<key>999|112|911|ambulance|paramedics)(?: (?:now|please|help|\w+))?$",
        r"(?:number for|how do i (?:get|call)|should (?:i|we)|do (?:i|we)) (?!become)(?:\w+ ){0,3}(?P<key>999|ambulances?|paramedics?)",
        unless=r"\b(?:would you|do you|did you|will you|what (?:if|happens)|if (?:i|you|something|there|"
        r"anything)|used to|trained|drive an)\b",
        free=True,
    ),
    sign(
        "racing_heart",
        r"heart(?:beat)? (?:\w+ ){0,3}(?P<key>rac\w+|pound\w*|thump\w*|hammer\w*|going (?:like|mad|crazy|so|really)|flutter\w*|skipp\w*|"
        r"(?:beating|going) (?:\w+ )?(?:fast|hard|out)|through my chest|out of (?:my|her|his) chest)|(?P<key2>palpitations)",
        needs=rf"{TREATED}|\b(?:cream|help|hives|itch\w*|rash|lips|sweat\w*|sick|now|wont|cant|suddenly)\b",
        unless=r"\b(?:excite\w*|nerves|nervous|anxi\w+|coffee|running)\b",
        trait=True,
    ),
)
