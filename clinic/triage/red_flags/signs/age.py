"""Visitors under 18 and bookings for a child, as data for :mod:`clinic.triage.red_flags.check`."""

from __future__ import annotations

from clinic.triage.red_flags.word_families import Sign, gap, sign

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
        r"(?:ill be|i will be|im turning|im going to be|i turn|i am|turning|im) (?P<key>1[0-7]|[89])(?= (?:next|in (?:a|two|three|\d|january|february|"
        r"march|april|may|june|july|august|september|october|november|december)|soon|this (?:summer|month|week|year)|tomorrow|on my|at my)|$)",
        rf"(?:is|would|if im|im|am) (?:i )?(?:too young at |old enough at |only |allowed at |ok at )*(?P<key>{_TEEN})(?: (?:year|yearold|yrs|yo)\w*)? "
        r"(?:too young|old enough|allowed|ok for me|okay for me|alright|fine for me|to have it|but my (?:mum|dad|parents?))(?! (?:for|to) my)",
        rf"(?P<key>{_TEEN}) (?:yearold |yr |yo )?(?:and (?:a half )?)?(?:girl|boy|lad|lass|male|female|f|m|guy|student)(?= |$)(?! (?:was|who|at|in the|kids|with))"
        r"(?=.*\b(?:me|im|i|my)\b)",
        r"(?:im|i am|me|still|^) (?:\w+ ){0,3}(?P<key>in (?:sixth form|year (?:[7-9]|1[0-3])|6th form|yr (?:[7-9]|1[0-3])|y(?:[7-9]|1[0-3])|"
        r"secondary|high school|middle school|junior high)|at (?:sixth form|secondary|high school|school still)|a sixth former|"
        r"doing (?:my )?(?:gcses?|mocks|a levels?|as levels?)|revising for (?:my )?gcses?|taking my gcses?|a schoolgirl|a schoolboy|"
        r"a school (?:kid|girl|boy|student|pupil)|a (?:teen|teenager|minor|kid|child|young teen)|underage|under age|too young legally|"
        r"a year (?:[7-9]|1[0-3]) (?:student|pupil|girl|boy))(?! (?:teacher|run|teaching|of mine|at heart|again))",
        r"(?P<key>not (?:an |legally (?:an )?|quite |yet |technically )*(?:adult|18|of age|over 18|eighteen|grown up)(?: yet)?|isnt 18|"
        r"under the age of 18|below 18|younger than 18|less than 18|under eighteen|u18|(?:\d|few|couple|two|three|six|one|a) (?:of )?(?:months?|weeks?|days|years?) "
        r"(?:off|until|till|from|away from|shy of|before|short of) (?:being |my |turning |im )*18(?:th)?)(?! (?:months|sessions|stone|weeks ago))"
        r"(?=.*\b(?:i|im|me|my|can|yet)\b|$)",
        r"(?:my|mum|mam|dad|parents?|mother|father) (?:\w+ ){0,4}(?P<key>(?:sign|signs|consent\w*|permission|come with me|lets me|says i can|"
        r"said i can|says its ok|said its ok|says yes|dont know|doesnt know|cant find out|wont let|said yes|approves?)(?=.*\b(?:1[0-7]|school|young|gcse\w*|year \d+)\b))",
        r"(?:born in|dob|date of birth|birthday is|was born) (?:\w+ ){0,4}(?P<key>20(?:09|1\d|2\d))",
        rf"(?:my age|age|aged|years? old|how old|im like|m) (?:is |= |, )?(?P<key>{_TEEN})(?!\d){_UNIT}(?=$| and| can| ,| yearold| is that| but)",
        r"^(?:(?:hi|hey|hello|hiya|ok|so|yes|no|just|only|actually|me|am|well|umm?|like|about)(?: ,)? )*(?P<key>1[0-7]|[89]) "
        r"(?:but|and|almost|nearly|turning|going on|yearold|in (?:\w+day|january|february|march|april|may|june|july|august|september|october|november|"
        r"december)) (?!(?:a half|\d|stone|weeks|sessions|people|of us|minutes|mins|hours))\w+",
        rf"(?:student|girl|boy|lad|person|teen\w*|pupil|female|male|kid) (?:of|aged|age) (?:only )?(?P<key>{_TEEN})(?!\d)(?= |$)(?! (?:sessions|stone))",
        r"(?:im|i was|me|i am) (?:a |born in )?(?P<key>20(?:09|1\d))(?: baby| kid| born|$| so)|(?:baby|kid|born) (?:of|in) (?P<key2>20(?:09|1\d))",
        r"(?:im|i am) (?:\w+ ){0,2}(?P<key>not an adult)",
        unless=r"\b(?:since|when) (?:i was|im) \d+\b|\b(?:my (?:son|daughter|kid|niece|nephew|boy|girl|lad)\w* (?:is|are|shes|hes|at|in))\b|\bover 18\b|\bwork (?:at|in)\b|\bteach\w*\b|"
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
        rf"{_KIN} (?:\w+ ){{0,3}}(?:shell|hell|she|he|they|will|is|shes|hes|,) ?(?:she |he |they |shes |hes |will |only |just |be |is |about to be |turning |turns |nearly |"
        rf"almost |thats |aged |in )*(?P<key>{_TEEN}|[1-7])(?!\d){_UNIT}(?=$| ,| and| in (?:january|february|march|april|may|june|july|august|"
        rf"september|october|november|december)| next| can| yearold| but| with| so| who| is| would| has| wants| this| soon| could| does| needs| old| he| she| i)",
        rf"(?P<key>for|bring\w*|book\w*|get|sort|see|treat|do) (?:my |our |her |his |me )+(?:\w+ )?{_CHILD_AGED}(?! (?:scars?|acne scars?))",
        rf"(?P<key>{_MINOR} ?(?:yearold|yo|yrs|y)(?: old)?)(?= (?:daughter|son|girl|boy|lad|lass|niece|nephew|sister|brother|kid|child|of mine|with|"
        rf"wants|who|has|needs|is)\b)(?=.*\b(?:book|appointment|treat\w*|needling|microneedling|have|session|come in|consultation|acne|scars?|slot|seen)\b)",
        r"(?P<key>(?:my|our|her|his) (?:\w+ )?(?:teenager|teen|teenage \w+|school ?(?:kid|girl|boy)|child|toddler|little (?:girl|boy|one)|kids|children|"
        r"under ?18|minor|tween|baby|year (?:[7-9]|1[0-2])))(?= (?:\w+ ){0,5}(?:have|get|be seen|be treated|book\w*|appointment|treatment|session|acne|"
        r"scars?|spots|microneedling|needling|skin|chicken ?pox|eczema|stretch))",
        rf"{_KIN}s? (?:\w+ ){{0,4}}(?P<key>in (?:year|yr) (?:[1-9]|1[0-2])|at (?:school|secondary|primary)|doing (?:her|his) gcses?|a teenager|in sixth form|"
        rf"still at school|a minor|too young|still a child)(?=.*\b(?:book|appointment|treat\w*|needling|microneedling|have|session|can|scars?|slot|seen|spots|acne)\b)",
        rf"{_KIN} (?:\w+ ){{0,2}}(?:turns?|turning|turned|hits?|becomes?|is|s) (?P<key>{_TEEN}|[1-7])(?!\d){_UNIT}",
        rf"{_KIN} {gap(4)}(?P<key>(?:in )?(?:year|yr) (?:[1-9]|1[0-2]))(?= |$)",
        rf"(?P<key>got a|have a|my) (?:\w+ )?{_MINOR} ?(?:yearold|yo)(?: \w+)? (?:with|who|whos|and) (?:\w+ ){{0,6}}(?:acne|scars?|scarring|spots|skin|stretch)",
        # A baby that comes along, and an appointment for oneself, are no booking for a child.
        unless=r"\bbring\w* (?:my|our|the|a|her|his) (?:new ?)?(?:baby|newborn|infant|toddler)\b|"
        r"\b(?:for|only|just) (?:myself|me)\b(?! (?:and|and my|or) )|"
        r"\b(?:calpol|chicken ?pox|explain|homework|film|movie|book about|molluscum|tummy|doctor says|pick up|collect|school run|childcare|nursery|babysit\w*|scratched|breast ?feed\w*|"
        r"creche|with me|after school|sit(?:s)? (?:in|with)|looking after|pram|buggy|"
        r"when i was|years ago|since (?:she|he) was)\b",
        free=True,
    ),
)
