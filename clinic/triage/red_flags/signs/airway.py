"""Emergency signs of :mod:`clinic.triage.red_flags.check`, as data: swelling, breathing and the throat (NHS, "Anaphylaxis")."""

from __future__ import annotations

from clinic.triage.red_flags.word_families import (
    AIRWAY,
    BIG,
    BREATH,
    FACE,
    FAIL,
    LINK,
    MY,
    NOT,
    PANIC,
    SIZE,
    SUDDEN,
    SWELL,
    WELL,
    WHO,
    Sign,
    gap,
    sign,
)

AIRWAY_SIGNS: tuple[Sign, ...] = (
    sign(
        "airway_swelling",
        rf"{AIRWAY} {gap(5)}(?P<key>{SWELL})",
        rf"(?P<key>{SWELL}) (?!up {gap(3)}(?:because|so) ){gap(4)}{AIRWAY}",
        rf"{AIRWAY} {LINK} {gap(3)}(?P<key>{BIG})(?! (?:fan|deal|pores?|lines?|wrinkles?|scars?|spots?))",
        rf"{AIRWAY} {gap(3)}(?P<key>like (?:a )?(?:balloons?|sausages?))",
        r"(?P<key>fat|thick|huge|massive) (?:tongue|throat)",
        rf"{AIRWAY} {gap(5)}(?P<key>{SIZE})(?! (?:fan|deal|pores?|lines?|wrinkles?|scars?|spots?|difference))",
        rf"(?P<key>huge|massive|enormous|giant|humongous|ballooning|bulging) (?:\w+ )?{AIRWAY}(?! lines)",
        rf"(?<!cat )tongue (?:{LINK}|wont|cant|isnt|doesnt|just|really) (?!{WELL}\b)(?P<key>\w+)",
        rf"^(?:(?:and|so|hi|hello|oh) )*{PANIC} (?:\w+ )?(?:(?:my|her|his|the) )?"
        rf"(?P<key>{AIRWAY}|face|breathing|chest)(?: (?:now|look|{PANIC}))*$",
        r"(?P<key>mouth (?:is )?full of tongue)|(?:lips?|tongue|mouth|throat) (?:\w+ ){0,5}(?P<key2>unrecogni\w+|deformed|"
        r"stretched|about to (?:burst|pop|split)|taking over|(?:come|came|coming) (?:right |all |"
        r"way )?up|(?:blown|stuck|pushing|popped|puff) (?:right |all )?(?:up|out))(?! with| in (?:spots|cold))",
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
        rf"{FACE} {gap(5)}(?P<key>{SIZE})(?! (?:pores?|lines?|scars?|fan|deal|difference|bags?|photos?|in photos))",
        rf"{FACE} {gap(4)}(?P<key>closing|puffing|puffed|puffy)",
        rf"{FACE} {gap(4)}(?P<key>unrecogni[sz]able|tight as|deformed|monster|nearly closed|almost closed|stretched|twice|"
        rf"bigger)(?! (?:scars?|lines?|pores?))",
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
        rf"(?:{MY}|to my|mums|dads) (?:breathing|breath|breaths) (?:{LINK}|sounds?|went|isnt|in) (?!{WELL}\b)(?P<key>\w+)",
        r"(?:breath\w*|air|lungs) (?:\w+ ){0,5}(?P<key>gasps?|shorter|shallower|rasp\w*|rattl\w+|gurgl\w+|whistl\w+|"
        r"crackl\w+|squeak\w*|through water|underwater|an effort|hurts?|stuck|noises?|wont come|wont go|isnt going|"
        r"not going|isnt coming|not coming|tight|straw|scarily|wrong)",
        rf"(?P<key>{NOT}) (?:\w+ ){{0,4}}(?:fill|expand) (?:my|her|his) (?:lungs|chest)",
        r"(?P<key>gulp\w*|suck\w*|pant\w*|heav\w*|fight\w*|beg\w*|desperate|snatch\w*) (?:\w+ ){0,4}(?:air|breaths?|oxygen)",
        rf"(?:{WHO}|im) (?:\w+ ){{0,4}}(?P<key>panting|gulping|rasping|gurgling|heaving|puffing and|gasping)",
        r"every (?:single )?breath (?P<key>\w+)",
        r"chest (?:\w+ ){0,4}(?P<key>whistl\w+|rattl\w+|crackl\w+|heavy|heaviness|squeez\w+|squashed|crush\w+|constrict\w+|"
        r"clamp\w*|caving|weight|pounding|hurts|hurting|killing|burning|seized|locked|elephant|(?:sitting|stood|standing) on)",
        r"(?P<key>elephant|bricks?|weight|someone|somebody|something|pressure|band|belt|heaviness) (?:\w+ ){0,4}"
        r"(?:on|in|round|around|across) (?:my|her|his) (?:chest|lungs)",
        r"(?P<key>sit(?:ting)? up|sat up|lean\w*|prop\w*|having) (?:\w+ ){0,5}?(?:to|so i can) breathe",
        rf"inhaler (?:\w+ ){{0,4}}(?P<key>{NOT}|nothing|empty|useless)|(?P<key2>asthma attack)",
        rf"lungs? (?:{LINK}) (?!{WELL}\b)(?P<key>\w+)",
        rf"(?P<key>{NOT}|no|little|enough|hardly any) (?:\w+ ){{0,3}}(?:air|oxygen) (?:\w+ ){{0,3}}(?:in|getting|going|coming|into)",
        r"breath\w* (?:\w+ ){0,3}(?P<key>like (?:ive|im|shes|hes|i|a) \w+|rubbish|ragged|shaky|bubbly|wet|stridor|crowing|croup\w*|"
        r"slow and|shallow|very (?:slow|fast)|too fast|all over the place)(?! (?:for|down))",
        r"(?P<key>crowing|whistling|squeaking|rasping|gurgling|rattling|gasping|wheezing|honking|snoring|whistle|strange|weird|awful|"
        r"horrible|funny) (?:\w+ ){0,6}(?:breath\w*|inhal\w*|chest)",
        r"chest (?:\w+ ){0,3}(?P<key>up and down|wont expand|wont move|not moving|not rising|isnt rising|solid|tightness|feels (?!fine|ok|"
        r"normal|good|better|smooth|softer)\w+)",
        rf"(?P<key>{NOT}) (?:\w+ )?(?:talk|speak|say) (?:\w+ ){{0,2}}(?:full|whole|complete|more than|a) (?:\w+ )?(?:sentences?|words?)",
        r"(?P<key>quick|short|tiny|small|rapid|fast|little|shallow) (?:\w+ )?breaths|(?P<key2>hypervent\w+|gasping|stridor|air hunger)",
        rf"(?:pump|puffer|inhaler|ventolin|nebuli[sz]er) (?:\w+ ){{0,3}}(?P<key>{NOT}|nothing|empty|used|three|\d+)(?! (?:bring|need))",
        rf"(?:air|breath) (?:\w+ )?(?P<key>{NOT}|running out|stopping|gone|going)(?! (?:for|con))",
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
        rf"throat (?:{LINK}|just|keeps|sounds|is all) (?!{WELL}\b)(?P<key>\w+)",
        r"throat (?:\w+ ){0,5}(?P<key>filling|fills|narrow\w*|squeez\w*|strangl\w*|swell\w*|chok\w*|burning|on fire|smaller|"
        r"thick\w*|clamp\w*|giving up|like a straw|spasm\w*|(?:hand|hands|something|someone|rope|noose) (?:\w+ )?(?:in|round|"
        r"around|on|at))",
        r"(?P<key>ball|lump|something|some thing|thing|bone|knot|fist|apple|marble|stone|rock|cotton|sock|pressure|stuck|"
        r"blockage|obstruction|obstructed|brick|swelling|food|hand|hands|tightness|tight feeling|burning) (?:\w+ ){0,4}"
        r"(?:in|down|of|round|around|on|against|inside) (?:my |her |his |the |me )?(?:back of (?:my |the )?)?"
        r"(?:throat|throats|windpipe|gullet)",
        r"(?:hands?|rope|noose|someone|somebody|belt|something) (?:\w+ ){0,2}(?P<key>round|around|squeezing|strangling|"
        r"gripping) (?:\w+ )?(?:my|her|his|me)(?: neck| throat|$)",
        rf"(?P<key>{NOT}) (?:\w+ ){{0,2}}(?:drink|sip|eat|keep|get|take) (?:any |my |a |some |even |down |it |drop of |sip of )*"
        r"(?:water|saliva|spit|anything|food|tea|tablets?|liquids?|fluids?)(?: down| in| without|$| because| and| cos)",
        rf"(?:water|tea|drinks?|food|spit|saliva|piriton|anything) (?:\w+ ){{0,4}}(?P<key>{NOT}) (?:\w+ )?(?:go|going|get|"
        r"stay|getting) (?:it )?down",
        r"(?P<key>drool\w*)(?! (?:over|at))|(?P<key2>dribbl\w+)(?= (?:spit|saliva|out of my|down my chin|because|cos|and|"
        r"everywhere)|$)|(?P<key3>saliva (?:\w+ )?(?:pouring|dribbling|running|everywhere|dripping|building))",
        rf"(?P<key>{NOT}) (?:\w+ )?(?:get|make|form|find) (?:my |the |any |a |her |his )?(?:words?|sounds?|noise|sentences?)"
        r"(?: out| properly|$)",
        r"(?P<key>block\w*|strangl\w*|throttl\w*|squeez\w*|squash\w*|chok\w*|gripping) (?:\w+ ){0,3}(?:windpipe|airways?|throat|neck|me)(?! skin)"
        r"|(?P<key2>(?:being|getting|been) (?:strangled|throttled|choked))",
        r"(?:airways?|windpipe|throat) (?:\w+ ){0,6}(?P<key>shut\w*|clos\w*|clogg\w*|swell\w*|narrow\w*|block\w*|cut off|tighter|tight)(?!ening treatment)",
        r"(?P<key>gagging|nothing (?:will |is )?(?:goes|go|going) down|swallow\w* (?:\w+ ){0,3}(?:razor|glass|golf|rock|knives|brick|agony|nothing))",
        rf"(?:swallow\w*) (?:\w+ ){{0,3}}(?P<key>{NOT}|impossible|hurts?|hard\w*|agony)|(?P<key2>spit\w* (?:\w+ ){{0,3}}(?:into|in a|out))(?=.*swallow)",
        trait=True,
        unless=r"\b(?:loose|sagging|saggy|crepey|firm(?:er|ing)?|wrinkl\w+|neck lines|price|pill to|"
        r"skin on)\b",
    ),
    sign(
        "voice",
        r"(?:voice|speech) (?:\w+ ){0,3}(?P<key>gone|going|went|changed|changing|hoarse|croaky|squeaky|raspy|disappear\w*|husky|"
        r"funny|strange|weird|muffled|different|breaking|slurr\w*)",
        r"(?P<key>hoarse|croaky|husky|voiceless) (?:\w+ ){0,2}(?:suddenly|and itch\w*|and my throat|after the cream|since the)",
        unless=r"\b(?:call|calling|text|texting|typing|type|message|phone|cold|gig|karaoke|email|laryngitis|concert|match|"
        r"note|assistant|mail)\b",
        attend=True,
    ),
)
