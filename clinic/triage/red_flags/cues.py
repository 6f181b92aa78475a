"""Cues of :mod:`clinic.triage.red_flags.check` that take a match out of here and now: denied, over, imagined, slight.

Each is searched in the whole plain sentence, or (the ``_ends`` ones) right before the word that says
something is wrong.
"""

from __future__ import annotations

import re

from clinic.triage.red_flags.word_families import AIRWAY, FACE


def _cue(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{text})\b")


def _ends(text: str) -> re.Pattern[str]:
    """A cue that must stand right before the key."""
    return re.compile(rf"\b(?:{text}) ?$")


NEGATORS: frozenset[str] = frozenset(
    """
    no not never without dont doesnt didnt havent hasnt hadnt isnt arent aint wasnt werent nor
    neither none zero wouldnt
    """.split()
)
#: "not only swollen", "not well, fever", "not sure": the "not" belongs to this word.
NOT_REALLY: frozenset[str] = frozenset(
    "well good ok okay right sure great normal only just happy fine joking kidding funny long too nice "
    "exaggerating".split()
)
#: Walking back from a symptom, a negation beyond one of these is about something else.
SCOPE_ENDS: frozenset[str] = frozenset(
    """
    but however although though except because so then now yet still my i im ive she he shes hes her
    his it its they theyre we know why how idea such better worse away down working work helping
    well good fine stopping stop stops cant couldnt wont just only until instead our this what
    theres
    """.split()
)
#: Keys that are a negation themselves: "no, I can't breathe".
DENIES_ABILITY = re.compile(r"(?:cant|couldnt|wont|isnt|not|unable)\b")
NOT_THINK = _ends(r"(?:dont|doesnt|didnt) (?:think|believe|feel like) (?:\w+ ){0,4}(?:\w+)?")

HEALED = re.compile(
    r"(?: (?:on|in|of|around|my|the|all|completely|now|mostly|pretty|much|has|have|is|was|went|face|lips?|"
    r"eyes?)){0,5} (?:gone"
    r"(?: down| away|$| now| by| after| within| overnight)|went (?:down|away)|disappeared|cleared|subsided|"
    r"settled|"
    r"stopped|better|healed|going down|improving|improved|calmed)\b"
)
MILD_BEFORE = _ends(
    r"(?:bit|slight(?:ly)?|little|mild(?:ly)?|tiny|minor|somewhat|kinda|tad|touch|barely|hardly|almost no|"
    r"normal|expected|"
    r"usual|faintly|minimal|small amount|small)(?: (?:of|puffy|red|pink|sore|and|or|tender|warm|a|amount|,|"
    r"dry|tight|bruised|bit|swelling)){0,4}(?: \w+)?"
)
MILD_AFTER = re.compile(r"(?: up)? (?:a (?:tiny |little )?bit|slightly|a little|a tad|a touch|mildly)\b(?! more)")

NOW = _cue(
    r"now|suddenly|sudden|just had|just got|just started|(?:hours?|hrs?|minutes?|mins?|seconds) ago|"
    r"this morning|tonight|today|yesterday|"
    r"last night|this afternoon|this evening|within minutes|currently|at the moment|started (?:to|swelling|"
    r"feeling|getting)|"
    r"please help|help me|help please|need help|(?:days?) ago|straight after|right after|on the way home|"
    r"in (?:your|the) (?:clinic|waiting room|reception)"
)
RIGHT_NOW = _cue(
    r"right now|at the moment|as we speak|as i type|currently|help me|please help|help please|"
    r"need help now|hurry|its an emergency|"
    r"this is an emergency|happening now|is happening|normal (?:to|that|if|for) (?:\w+ ){0,4}(?:breathe|"
    r"breath|swallow)|what do i do$|what should i do$|what shall i do$|"
    r"what to do$"
)
CALL_FOR_HELP = _cue(
    r"help me(?! (?:with|to|decide|get rid))|please help|help please|need help|someone help|somebody help|"
    r"anyone help|emergency|urgent|urgently|"
    r"can someone|can somebody|is anyone there|sos|asap|omg|oh my god|worried sick|^help"
)
LONG_AGO = _cue(
    r"(?:years?|months?|decades?|ages) ago|last (?:year|summer|winter|autumn|spring|christmas|time)|"
    r"when (?:i|she|he) was (?:a|in|at|young|younger|little|small|pregnant|about|only|[0-9]+)|"
    r"as a (?:kid|child|teen\w*|baby|student)|"
    r"in the past|in my (?:teens|twenties|thirties)|previous(?:ly)?|(?:19|20)\d\d|used to(?! it)|"
    r"history of|back in(?! (?:her|his|my|their) head)|a (?:long )?while (?:ago|back)|"
    r"(?:have|has|had|ive|hes|shes) (?!never|not)(?:\w+ ){0,7}before(?! (?:my|the|it|so|we|you|hand))|"
    r"i once|once had|had once|had (?:\w+ ){1,4}once|one time|(?:collapsed|fainted|swelled|passed out|"
    r"reacted) (?:\w+ ){0,4}once|long ago|during (?:lockdown|pregnancy|covid|"
    r"labour)|"
    r"at school|growing up|another (?:clinic|place)|somewhere else|after (?:my )?(?:lip )?(?:filler|"
    r"fillers|botox|surgery|a peel|bee sting)"
)
NEVER_BEFORE = _cue(r"(?:never|not|dont|havent|hasnt) (?:\w+ ){0,12}before")
LATELY = _cue(
    r"weeks? ago|last (?:week|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|"
    r"the other (?:day|week)|recently|a fortnight ago"
)
PERFECT = _cue(r"has|have|ive|gone|just")
FINE_NOW = _cue(
    r"(?:fine|ok|okay|better|gone|good|recovered|normal) (?:now|again)|all (?:gone|better|fine|good|clear)|"
    r"(?<!she )(?<!he )(?<!she just )(?<!he just )(?:went|gone|come) (?:back )?(?:down|away)(?! to)|"
    r"is (?:that|this|it) (?:common|usual|typical|rare|the rule|the norm|what (?:usually )?happens|"
    r"unusual)|cleared up|settled down|now (?:fine|ok|okay|better|gone|recovered|back to normal)|"
    r"made a full recovery|i recovered|was fine"
)
PRESENT = _cue(
    r"is|are|am|im|shes|hes|its|theyre|keeps?|getting|cant|wont|isnt|arent|feels?|feeling|looks?|seems?|"
    r"still|theres|having"
)
PAST_FORM = _cue(
    r"was|were|had|went|got|swelled|fainted|collapsed|couldnt|passed out|blacked out|turned|puffed|"
    r"ballooned|lost|stopped|came|became|been|"
    r"felt|swollen up|blew up|gave|did|gone|blistered|burnt|burned|used|suffered|experienced|ended up|kept|"
    r"reacted"
)
HABIT = _cue(
    r"sometimes|usually|always|often|every time(?! (?:i|she|he) (?:breathes?|swallows?|blinks?|moves?|stands?|talks?|touch\w*))|whenever|tend to|tends to|easily|prone|suffers? (?:from|"
    r"with)|occasionally|from time to time|"
    r"normally|generally|now and (?:then|again)|on and off|if i dont eat|when i (?:exercise|run|stand|"
    r"climb|walk|dont eat|havent eaten|get nervous|"
    r"see)|up ?stairs|hayfever|hay fever|vertigo|anxiety|panic attacks|by nature|low blood pressure"
)
HABIT_BEFORE = _ends(
    r"(?:i|she|he|who|me|people) (?:do |also |can |will |might |could )?(?:gets?|goes?|"
    r"go) (?:\w+ ){0,2}(?:\w+)?|(?:makes?|made|making) (?:me|her|him|you) (?:\w+ ){0,2}(?:\w+)?"
)
_FEARED = r"(?:needles?|blood|injections?|heights|syringes?)"
NEEDLE_FEAR = _cue(
    rf"(?:with|at|from|around|near|by|of|see|seeing|over|when i see) (?:\w+ ){{0,4}}{_FEARED}|"
    rf"thinking (?:of|about)|thought of|{_FEARED} (?:\w+ ){{0,3}}(?:make|makes|freak)|needle ?phobi\w+|"
    rf"phobi\w+"
)
ATTEND = _cue(
    r"(?:can|could|should|shall|may) i (?:still )?(?:have|come(?! back| in)|get|book|do|go ahead|attend|be|"
    r"keep|proceed|cancel|wait|postpone|reschedule|move|rearrange|make|use)|"
    r"(?:can|could) (?:she|he|they) (?:still )?(?:have|come|get)|am i (?:still )?(?:ok|okay|able|allowed|"
    r"safe|suitable|eligible|fine|good)|"
    r"is it (?:still )?(?:ok|okay|safe|alright|fine|possible|advisable|wise|best|bad|a problem) (?:to|if|"
    r"for|or|with)|reschedul\w+|rearrang\w+|cancel\w*|postpon\w+|"
    r"still (?:come|have|go ahead|attend|coming|ok to)|suitable|before (?:my|the) (?:treatment|appointment|"
    r"session)|my (?:appointment|treatment|session) is|do i need to (?:cancel|wait|move)|"
    r"would you (?:do|still|treat|see)|wont make it|not be able to (?:come|make)|cant (?:come|make (?:it|"
    r"my))|wait until|move (?:my|the) (?:appointment|booking)|can it (?:help|treat|fix)|(?:does|do|would|"
    r"will) (?:it|microneedling|you) (?:help|treat|work|fix)"
)

HEARSAY = _cue(
    r"(?:i|ive) (?:just )?(?:read|heard|saw|seen|watched|googled)|reading|some persons|someone (?:told|"
    r"said)|(?:they|people|reviews?|google|tiktok|instagram|internet|friends?) (?:says?|said|claims?)|"
    r"apparently|on (?:tiktok|youtube|instagram|the news|google|reddit)|online|is it true|stories|"
    r"rumou?rs?|article"
)
# "Is it an emergency if I can't breathe" asks what to do about something that is happening.
# "How would I know if it was infected, so I know what to look out for": nobody has it.
TO_LOOK_OUT_FOR = re.compile(r"\bhow (?:would|will) (?:i|you|we) (?:know|tell)\b|\bto (?:look|watch) out for\b")
ASKS_WHETHER_URGENT = re.compile(
    r"\b(?:emergency|serious|urgent|999|ambulance|hospital|a and e)\b.* if (?:i|he|she|we|they)? ?$"
)
CANNOT = re.compile(r"^(?:i |he |she |we |they )?(?:cant|cannot|can not|couldnt)\b")
WHAT_IF = re.compile(
    r"\b(?:what if|what happens (?:if|when)|what would happen|what (?:do|should|shall|would|will) (?:i|we|"
    r"you|u) (?:do )?(?:do )?(?:if|when)|in case|suppose|imagine|say|hypothetically|supposing)"
    r"(?: \S+){0,8} ?$|"
    r"(?<!know )(?<!sure )(?<!tell )(?<!wonder )(?<!wondering )(?<!see )(?<!tell me )(?<!as )(?<!even )"
    r"(?<!know what )"
    r"\b(?:if|unless|whether|in the event)(?: \S+){0,5} ?$|"
    r"\b(?:when|whenever|once)(?: \S+){0,2} ?$|"
    r"\b(?:risks?|chances?|possibility|danger|likelihood|fear|scared|afraid|frightened|terrified|nervous|"
    r"worried|paranoid|instances?|cases?|side effects?|complications?|odds|anxious) (?:of|about|"
    r"that)(?: (?!is\b|are\b)\S+){0,4} ?$"
)
#: "what do I do if my lips are swelling": asked with "if", but it is going on.
GOING_ON = re.compile(
    r"\b(?:is|are|im|shes|hes|its|has started|have started) (?:\w+ ){0,2}(?:swelling|closing|turning|"
    r"choking|wheezing|struggling|tightening)\b"
)
AFTERWARDS = _cue(r"after(?:wards?)?|during|once|later|when i get home")
NEW_CLAUSE = re.compile(r"\b(?:but|however|although)\b")
#: Whether to keep an appointment with an ordinary illness, asked in another sentence.
STILL_COME = _cue(
    r"still (?:come|have|go ahead|attend)|reschedul\w+|rearrang\w+|cancel|postpone|can i come|"
    r"should i (?:wait|come)"
)
FRESH_START = re.compile(
    r"\b(?:but|however|because|and now|and my|and im|and ive|and i cant|so my|though|since yesterday|"
    r"now my|now im)\b"
)
EVERYONE = _ends(
    r"(?:people|anyone|anybody|clients|patients|customers|others|everyone|everybody|some|most|many|few|"
    r"(?<!can )(?<!could )you (?=get|have|feel|go|experience|be|look|ever|usually)|do you|women|"
    r"men)(?: (?:do|does|ever|get|gets|got|have|has|had|who|that|just|really|"
    r"actually|been|a|an|any|develop|usually|be|feel|look|still|always|go|with|suffer|from|experience|"
    r"report)){0,4}"
)
YOUR_PART = re.compile(
    rf"\b(?:your|ones|peoples|anyones|somebodys|clients|everyones) (?:\w+ ){{0,1}}(?:{AIRWAY}|{FACE}|skin|"
    rf"throat|vision|eyesight)\b"
)
_VERB = (
    r"(?:is|are|has|have|had|im|ive|shes|hes|its|theyre|was|were|cant|feels?|help|call|tell|advise|speak|"
    r"talk|ring|phone|please|answer|keeps?|got|because|but|now)"
)
MODAL = re.compile(
    rf"(?<!dont think i )\b(?:will|would|might|may|could|(?<!i )(?<!we )can|should|shall|wouldnt|gonna|"
    rf"going to|does|do|"
    rf"did|ill|wont)(?: (?!{_VERB}\b)[\w,]+){{0,5}} ?$|"
    r"\b(?:will|would|might|may|could|can|should|does|do|did|gonna|going to|ill) (?:it |i |you |we |they |"
    r"she |he |my \w+ |the \w+ |this |that |microneedling )?(?:have|help|be|get|got) (?:\w+ ){0,3}$"
)
TO_BE = re.compile(
    r"(?<!swelled )(?<!swollen )(?<!swelling )(?<!seem )(?<!seems )(?<!appear )(?<!appears )"
    r"(?<!started )(?<!starting )(?<!beginning )"
    r"(?<!meant )"
    r"(?<!supposed )(?<!begun )(?<!began )\bto "
    r"(?:(?:be|get|feel|have|become|go|look|turn|develop|experience|suffer|cause|avoid|prevent|reduce|"
    r"treat|start|end up) (?:\w+ ){0,3})?$"
)
SO_MUCH = _ends(r"(?:this|so|such|still|that)(?: \w+)?")
STARTS_NOT = re.compile(
    r"(?:cant|couldnt|wont|isnt|not|unable|stopped|no|hardly|barely|about|going|gonna|think|might|nearly|"
    r"need|call|us)\w*\b"
)
FINITE = _cue(
    r"is|are|am|has|ive|im|shes|hes|its|theyre|was|were|went|gone|turned|turning|keeps?|kept|started|"
    r"starting|feels?|feeling|felt|got|getting|looks?|looking|"
    r"seems?|cant|couldnt|wont|isnt|arent|hasnt|fainted|collapsed|swelled|ballooned|blew|stopped|"
    r"struggling|gasping|wheezing|choking|theres|having|filling|closing|coming|leaking|running|going|became|becoming|"
    r"burnt|burned|barely|hardly|had|have|passed|blacked|lost"
)
PERSONAL = _ends(
    r"(?:ive|ive got|i got|got|shes|hes|shes got|hes got|im|im having|having|has|theres|feel|feeling|felt|"
    r"started|since|had|(?<=\w )(?:is|are)|think|seems?|seem to have|developed|woke up with|wakes up with|"
    r"woken up with|left with|came out|covered in|why is|why are|keep)(?: (?:my|a|an|the|some|lots of|"
    r"really|very|so|bad|badly|got|her|his|this|these|terrible|horrible|awful|awful|high|severe|having|"
    r"getting|feeling|and|"
    r"been|quite|extremely|loads|of|lot|huge|big|massive|now|all|also|gone|hot|sudden|suddenly|just)){0,4}"
)
GENERAL = _cue(
    r"^(?:(?:hi|hello|hey|ok|so|and|also|but|just|quick question|please|hiya|thanks|yes|no|,) )*(?:can|"
    r"could|does|do|is|are|will|would|how|what|which|any|should|may|did|whats|hows|who|has|have you)|"
    r"side effects?|risks?|normal|common|possible|chances?|likely|expect\w*|caus(?:e|es|ing)|lead to|"
    r"result in|treats?|treating|treated for|helps? with|reduces?|prevent|avoid|worr\w+ about|"
    r"afraid of|scared of|fear of|nervous about|complications?|such as|tell me about|know about|"
    r"information|info|get rid of|do you|can you|can it|does it|will it|is it|could it|would it|"
    r"will i|can i|should i|will my|will there|will the|would i|could i|might i|want to know|wondering|"
    r"or not$|interested in|looking (?:to|for)|contraindicat\w+|for (?:puffy|swollen)|asking|question"
)
