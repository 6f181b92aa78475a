"""What visitors type into the booking form, as patterns: names, times, corrections, second thoughts."""

from __future__ import annotations

import re

from clinic.personal.patterns import EMAIL, PHONE
from clinic.text.numbers import number_words

CANCEL = re.compile(
    r"(?:please |ok |actually |sorry |no )*(?:cancel(?: (?:it|that|this|the request|my request|the form|please))*|forget (?:it|that|about it)"
    r"|never ?mind|drop it|don'?t bother|leave it|i'?(?:ve| have)? changed my mind|no thanks?|no thank you|not now)[.! ]*"
)
# The same in other words, when nothing is said besides: "nah leave it again, cancel please".
GIVE_UP = re.compile(
    r"\b(?:cancel(?:led)?|forget (?:it|that|about (?:it|that))|never ?mind|leave it(?! to )|drop it|scrap (?:it|that)|abort)\b"
)
BESIDE_GIVING_UP = frozenset(
    "nah no nope please pls again sorry actually ok okay then it this that the whole thing all thanks thank you cheers my "
    "form i i'd id want to wanna would like need let's lets just can could we well hmm um oh right now for and changed mind i've ive "
    "love hun mate everything".split()
)
NAME_GIVEN = re.compile(
    r"\b(?:my (?:name|nmae|naem|nam|mane)(?: is|'?s| iz| be)|name(?: is|'s|:)|call me|they call me|put me down as)\s+(?P<name>[^\d,.!?;:@]+)",
    re.IGNORECASE,
)
# These begin many other things as well: "I'm getting married", "it's for my face".
NAME_IMPLIED = re.compile(r"\b(?:i'?m|i am|it'?s|this is|under)\s+(?P<name>[^\d,.!?;:@]+)", re.IGNORECASE)
NOT_WHO_I_AM = frozenset(
    "in about for my your our at with was were been being having getting going working calling writing asking ringing thinking coming "
    "planning booking considering worried scared nervous anxious pregnant allergic away busy late early too so very really quite only "
    "already still also all an new here there her his".split()
)
# Small words within names: "Ludwig van der Berg".
PARTICLES = frozenset(
    "al abu bin bint binti d da das de del della den der di do dos du e el ibn la le ter ten van von y zu".split()
)
# What stands around a name that comes with a number or an address: "book please - Errol Finch, 07700 900313".
CONTACT = re.compile(f"{EMAIL}|{PHONE}")
NAME_ENDS = re.compile(r"[,;:|\n!?()]|\.(?:\s|$)|\s[-–—/]\s")
_CAPITAL = r"[^\W\d_a-z][\w'’-]+"
# "Name's Pat, no sorry, Patricia Lowe".
NAME_AFTER_ALL = re.compile(
    rf"\b(?i:no,? (?:sorry|wait)|sorry,? (?:no|i meant?)|i meant?|or rather|actually)\b[,:]?\s+(?i:it'?s )?(?P<name>{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}})\s*(?:[,.!;\d]|$)"
)
# "Could the name be Marjorie Fisk": the visitor's own, said as such.
RENAMED = re.compile(
    rf"\b(?i:my name is|(?:could|can|should) (?:the|my) name be|(?:the|my) name should be|put me down as)\s+(?P<name>{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}})"
)
NAME_STANDS_ALONE = re.compile(
    rf"(?:^|\b(?i:(?:appointment|appt|booking|request|slot) (?:for|from)|client|patient|booking|appointment|appt)\s+)(?P<name>{_CAPITAL}(?:\s+(?:{_CAPITAL}|{'|'.join(sorted(PARTICLES))}))*\s+{_CAPITAL})(?:\s+(?i:please|pls|thanks))?$"
)
# Two capitals that are nobody's name.
NO_PERSON = frozenset(
    "acne scar scars skin facial botox filler fillers microneedling collagen dermaroller serum treatment session consultation appointment booking clinic price prices "
    "london urgent first time new client patient returning monday tuesday wednesday thursday friday saturday sunday morning afternoon evening hi hello dear "
    "best wishes kind warm regards yours sincerely many thanks so much phone mobile tel number email mail whatsapp call text stretch marks whole full upper lower under over tone texture pores wrinkles dark circles eye eyes bags hair loss peel chemical laser next this week weekend bank holiday "
    "road avenue square station end google maps facebook instagram dr doctor crow feet fine lines sun damage "
    "melasma rosacea eczema psoriasis lip lips jaw chin neck chest hands face".split()
)
# What comes after a name in one breath with it.
AFTER_NAME = re.compile(
    r"\b(?:and|on|my (?:number|phone|mobile|e-?mail)|phone|email|tel|mob|but|here|please|thanks|thank you|by the way|btw|from|calling)\b",
    re.IGNORECASE,
)
# "Okonkwo, Ada", as on a form.
SURNAME_FIRST = re.compile(r"(?P<surname>[^\W\d_][\w'’-]+), ?(?P<given>[^\W\d_][\w'’-]+)\.?")
# "My surname is spelled with two Ts: Abbott".
SPELT = re.compile(
    r"\b(?:spelt|spelled|spelling|written)\b.*?(?:[:,]| as| like|-)\s*(?P<word>[^\W\d_][\w'’-]+)\W*$", re.IGNORECASE
)
# What is meant as said even while a yes or a no is waited for.
EXPLICIT = re.compile(
    r"\b(?:stop|unsubscribe|leave me alone|go away|shut up|complain\w*|delete|erase|gdpr|my data|hold (?:about|on)|person|human|someone|somebody|speak|talk|call me)\b"
)
# Where one sentence ends and the next begins; "Mr. Shah" and "J. Doe" are one.
SENTENCES = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\b\w)[.!]\s+")
# Little words before a name that are no part of it: "lol Maz Hussain".
BEFORE_NAME = frozenset("lol haha oh ok okay hi hiya hello hey yes yeah yep sure well um er erm so".split())
DAY_NAME = re.compile(
    r"^(?:on |this |next )?(?:mon|tues?|wed(?:nes)?s?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b|^(?:tomorrow|today|yesterday|weekends?|weekdays?|mornings?|afternoons?|evenings?)\b",
    re.IGNORECASE,
)
# "I'm 34": an age somebody gives for themselves. A number of weeks, minutes or sessions is none.
AGE_SAID = re.compile(
    r"\b(?:i'?m|i am|aged?|age is|age:) (?:only |just |nearly |almost |over |above )?(?P<age>[1-9]\d)\b(?! ?(?:%|miles?|km|stone|kg|kilos?|quid|pounds?|people|weeks?|months?|days?|min\w*|hours?|sessions?|weeks|am\b|pm\b|[:.]\d))"
)
# An age said of oneself, and one said of somebody else or asked about.
OF_ONESELF = re.compile(r"\b(?:i'?m|i am|i have|i was|i turned|born|aged|turned|in my|my age)\b")
NOT_OF_ONESELF = re.compile(
    r"\b(?:s?he(?:'?s)?|they(?:'?re)?|her|his|their|son|daughter|child|kids?|mum|mother|dad|sister|brother|friend|mate|niece|nephew|"
    r"wife|husband|partner|what|why|who|which|can|could|does|under ?(?:18s|eighteens))\b"
)
# A day that matters to the visitor is not a day they can come.
NOT_FOR_VISIT = re.compile(
    r"\b(?:wedding|getting married|honeymoon|holiday|party|prom|event|christening|funeral|had (?:it|one|mine|my)|was (?:done|treated)|last (?:time|visit|session))\b",
    re.IGNORECASE,
)
# A time in such words is one for a call, or says how something is.
NOT_A_VISIT = re.compile(r"\b(?:call|phone|ring|text|message|contact|e-?mail|skin|face|it is|it'?s)\b", re.IGNORECASE)
# Whom somebody may book for, or speak of as theirs.
RELATION = (
    "husband|wife|partner|mum|mother|dad|father|sister|brother|friend|boyfriend|girlfriend|fianc[eé]+|mate|aunt|uncle|"
    "cousin"
)
# A second request is wanted on purpose: for somebody else, or one more.
ANOTHER = re.compile(
    r"\b(?:another|too|as well|second (?:one|request|appointment)|one more|also|add (?:one|another)|new (?:one|request)|"
    rf"for my (?:{RELATION}|colleague|flatmate))\b",
    re.IGNORECASE,
)
# After "I can look up your request": there is none, and one is wanted.
NEW_BOOKING = re.compile(
    r"\b(?:(?:want|need|like|wanna) to (?:book|make)|(?:book|make|ask for|request) (?:a |an )?new|new (?:one|booking|appointment|request)|never (?:made|had) one|book me)\b",
    re.IGNORECASE,
)
_A_TIME = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mornings?|afternoons?|evenings?|\d{1,2} ?[ap]m)"
# Something said before is put right.
CORRECTION = re.compile(
    r"\b(?:sorry|actually|i me[ae]nt?|no,|wait|oops|correction|rather|instead|should be|supposed to be|it'?s spelt|spelled|typo|wrong|make (?:it|that))\b|^no\b"
    rf"|\b{_A_TIME}(?: \w+){{0,2}} (?:(?:would|might|could) be|is|suits)(?: me)? better\b|\bi(?:'d| would) prefer (?:a |the |on |in the )?{_A_TIME}\b",
    re.IGNORECASE,
)
NOT_NAMES = frozenset(
    "yes no yeah nope ok okay hello hi hey thanks thank you please what why how who where when sure maybe help name none nothing "
    "me myself idk dunno sorry wait hang test not to a the looking interested hoping wondering trying after just free available "
    "new booking book appointment consultation over under 18 good fine great happy sure anonymous wrong incorrect back later tomorrow today "
    "asap now soon change restart reset it that stop cancel menu start quit exit undo delete erase my your his her their for an oh fair "
    "haha lol hmm well face neck hands chest fifty sixty seventy eighty ninety thirty forty twenty certainly correct agree agreed never obviously send splendid".split()
)
# Of those, the ones that are last names too.
SURNAMES = frozenset("good fine free book great happy back test".split())
# Nobody's name when they come first, or alone; some are last names.
NOT_FIRST = frozenset(
    "any anytime every either most day days time times morning mornings afternoon afternoons evening evenings weekday weekdays weekend weekends "
    "flexible whenever like would want need id i'd i'm im it's its that's thats there's what's let's".split()
)
# Words of every conversation that are whole names too, when they begin with a capital: the visitor is asked.
ALSO_NAMES = frozenset("An Oh So My Le Do Ho Long Man See Young Ok Lady Carry Chance Sunny".split())
NUMBER_WORDS = frozenset({*number_words(1, 90), "hundred"})
# First names that questions begin with as well, and what follows only in a question.
ASKING_NAME = re.compile(r"will|can|do|am|has", re.IGNORECASE)
AFTER_ASKING = frozenset(
    "i you u it the this that these those there they we he she my your a an any anyone anybody someone somebody people staff not "
    "everyone results skin be have hurt do".split()
)
CHANGE = re.compile(
    r"\b(?:change|wrong|correct|edit|update|fix|amend|different|alter|not right|mistake)\b.*?\b(?P<what>name|phone|number|mobile|e-?mail|contact|times?|days?|date|when|area|part|new or returning)\b"
    r"|\b(?P<first>name|phone|number|mobile|e-?mail|contact|times?|days?|date)\b.*\b(?:wrong|incorrect|not right|mistake|change)\b",
    re.IGNORECASE,
)
WHY_ASK = re.compile(
    r"^(?:but |and )?why(?: (?:though|so|that|not say))?\W*$|^(?:what|wot) for\W*$|\bwhy (?:do|would|are) (?:you|u) (?:need|want|ask\w*)\b|\bwhy (?:does|do) (?:it|that|this|they) matter\b|\bdo (?:you|u) (?:need|want) (?:to know )?my (?:date of birth|dob|birthday|address|age)|\bwho(?: will| can|'s going to|'ll)? (?:sees?|gets?|reads?|has) (?:this|it|that|my|to see)\b|\bwhat (?:do|will|would) (?:you|u) (?:do with|use|need|want) (?:it|my|that)\b"
    r"|\bwhat(?:'s| is) (?:it|that) for\b|\bdo i (?:have|need) to (?:give|tell|say|share)\b"
)
# The same about what becomes of the details. A word for them is needed: "what happens to my skin" asks something else.
_DETAILS = r"(?:details?|data|info\w*|(?:phone )?number|name|e-?mail(?: address)?|contact(?: details)?)"
ABOUT_DETAILS = re.compile(
    rf"\bwhat(?: happens| will happen|'ll happen|'s going to happen) (?:to|with) (?:my|these|this|the|all (?:my|these|this)) {_DETAILS}\b"
    rf"|\b(?:is|are) (?:my|these|the|this) {_DETAILS} (?:kept )?(?:safe|secure|private|confidential|shared)\b"
    rf"|\bhow long (?:do|will|would) (?:you|u) (?:keep|hold|store) (?:my|these|this|the) {_DETAILS}\b"
    rf"|\bwho (?:do|will) (?:you|u) (?:share|give) (?:my|these|this|the) {_DETAILS}\b"
)
QUESTION = re.compile(
    r"\?\s*$|^(?:what|why|how|who|where|when|which|is|are|do|does|did|can|could|will|would|should|have|has|am)\b",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"\?|\b(?:how (?:much|long|many|often|deep|soon)|wonder\w*|does it|is it|will it|what|can (?:i|you|u))\b",
    re.IGNORECASE,
)
WHAT = {
    "name": "name",
    "times": "times",
    "time": "times",
    "day": "times",
    "days": "times",
    "date": "times",
    "when": "times",
    "area": "area",
    "part": "area",
    "new or returning": "been_before",
}
# Somebody did not understand the question: it is put again.
SAY_AGAIN = re.compile(
    r"(?:what|huh|eh|pardon|sorry|come again|say (?:that )?again|what do (?:you|u) mean|what was that|i don'?t (?:get|understand)(?: (?:it|that|this))?|\?+)\W*"
)
# A detail is said to be known already.
GIVEN_BEFORE = re.compile(
    r"\b(?:same (?:as|one|number|details?|email|e-?mail)\b|(?:as|like) (?:before|last time|always|usual)|last time|on (?:file|record|the system|your system)|(?:you|u)(?:'ve| have)? (?:already )?(?:got|have|know) (?:it|my|that|them|me|this)|already (?:gave|given|told|have|got)|"
    r"my usual)\b"
)
