"""The words of clinic/times/tokens.py: days, months, parts of a day, and everything that is said around them."""

from __future__ import annotations

from dataclasses import dataclass

from clinic.personal.patterns import AMONG_TIMES
from clinic.text.numbers import number_words

WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
HOURS_IN_WORDS = number_words(1, 12)
NUMBERS = {"a": 1, "an": 1} | number_words(1, 15) | number_words(20, 30)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_TOMORROW = r"(?:tom+or+ow|tomoro|tomoz|tmrw|tmrow|tmr|tmw|2moro|2morrow|2moz|2mrw|2mro|2mor)"
# "April, 07700 900123": whoever is called that is not asking for a month, so it needs more beside it ("in April").
FIRST_NAMES = frozenset({3, 4, 5, 6, 8})


@dataclass(frozen=True)
class Part:
    """A part of the day, in minutes after midnight: None is opening or closing, below 0 counts back from closing."""

    start: int | None
    end: int | None
    shown: str
    said: str


PARTS = {
    "first thing": Part(
        None, 600, "first thing",
        r"first thing(?: in the mornings?)?|early(?: in the)? mornings?|too early|before work",
    ),
    "late morning": Part(600, 720, "late in the morning", r"(?:late|mid)[- ]?(?:in the )?mornings?"),
    "drop-off": Part(
        570, 720, "after the school drop-off",
        r"after (?:the )?(?:morning )?(?:school )?drop[- ]?offs?|after (?:the )?morning school run"
        r"|after (?:i(?:'ve)? )?drop(?:ping|ped)? (?:the |my )?(?:kids?|children)(?: off)?(?: (?:at|to) school)?",
    ),
    "school run": Part(
        930, None, "after the school run",
        r"after (?:the )?(?:afternoon )?(?:school|school runs?)(?: pick[- ]?up)?"
        r"|after (?:the )?(?:afternoon )?pick[- ]?up",
    ),
    "school hours": Part(
        570, 870, "in school hours",
        r"(?:in |during |within )?school (?:hours|time)"
        r"|while (?:the |my )?(?:kids|children) (?:are )?(?:at|in) school",
    ),
    "office hours": Part(540, 1020, "in office hours", r"(?:in |during |within )?(?:office|business|working) hours"),
    "after lunch": Part(780, 1020, "after lunch", r"after lunch(?:time)?"),
    "before lunch": Part(None, 720, "before lunch", r"before lunch(?:time)?"),
    "lunchtime": Part(720, 840, "at lunchtime", r"(?:over )?(?:my )?lunch(?:[- ]?(?:times?|hours?|breaks?))?"),
    "midday": Part(720, 780, "at midday", r"mid[- ]?day|noon"),
    "early afternoon": Part(720, 900, "early in the afternoon", r"early[- ]?(?:in the )?afternoons?"),
    "mid afternoon": Part(840, 960, "in the middle of the afternoon", r"(?:mid|middle of the)[- ]?afternoons?"),
    "late afternoon": Part(
        900, 1020, "late in the afternoon",
        r"(?:late|later)[- ]?(?:in the )?(?:afternoons?|pm\b)|end of the afternoon",
    ),
    "late evening": Part(1200, None, "late in the evening", r"late[- ]?(?:in the |at )?(?:evenings?|nights?)"),
    "early evening": Part(1020, 1140, "early in the evening", r"early[- ]?(?:in the )?evenings?"),
    "end of the day": Part(
        -120, None, "at the end of the day",
        r"end of (?:the |my )?(?:working |work )?day|late in the day|last thing(?: at night)?"
        r"|last (?:slot|appointment)(?: of the day)?"
        r"|close of (?:play|business)|as late as possible|e\.?o\.?d\b",
    ),
    "daytime": Part(None, 1020, "in the daytime", r"(?:in the |during the )?day ?time|during the day"),
    "morning": Part(None, 720, "in the morning", r"mornings?|mornin|morn|mrng|a\.m\.?"),
    "afternoon": Part(720, 1020, "in the afternoon", r"afternoons?|arvo|aft\b|pm|p\.m\.?"),
    "evening": Part(
        1020, None, "in the evening",
        r"evenings?|nights?|after (?:my )?(?:work|office hours|hours)\b|eves",
    ),
}  # fmt: skip

_HOUR = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_HALF = r"(?: ?[ap]\.? ?m\b(?! i\b)\.?)"
_CLOCKS = (
    rf"(?:half(?: past)?|quarter (?:past|to)) {_HOUR}(?![\d:.]\d){_HALF}?",
    rf"(?<!from )(?<!between )(?:five|ten|twenty(?:[ -]five)?)(?: minutes?)? (?:past|to) {_HOUR}\b(?![:.]\d){_HALF}?",
    rf"(?:5|10|20|25)(?: minutes?)? past {_HOUR}\b{_HALF}?",
    rf"{_HOUR} ?o ?'? ?clock{_HALF}?",
    rf"(?<!\d)\d{{1,2}}[:.]\d\d{_HALF}?(?![:.]?\d)",
    rf"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:fifteen|thirty|fort[ey][- ]?five){_HALF}?",
    rf"\d{{1,2}} (?:00|15|30|45)\b(?! ?(?:min|st|nd|rd|th|sec|sess)){_HALF}?",
    rf"(?<!\d)\d{{3,4}}{_HALF}|(?<!\d)\d{{4}} ?(?:hrs|hours)\b|(?<!\d)\d{{1,2}}h(?:\d\d)?\b",
    rf"{_HOUR}{_HALF}|(?<!\d)\d{{1,2}}[ap]\b|12 noon|12 midnight|midnight",
)
_CANT = (
    r"(?:can'?t|cannot|can not|couldn'?t|could not|won'?t|unable to|not able to|not available|unavailable|not free"
    r"|not around|not here|not able)"
)

_WEEKDAYS = (
    r"mon(?:day)?s?",
    r"tue(?:s?day|s)?s?",
    r"wed(?:nesday|nes|s)?s?",
    r"thu(?:rs?day|rs?|r)?s?",
    r"fri(?:day)?s?",
    r"sat(?:urday)?s?",
    r"sun(?:day)?s?",
)
_MONTHS = (
    r"jan(?:uary)?", r"feb(?:ruary)?", r"mar(?:ch)?", r"apr(?:il)?", r"may", r"june?",
    r"july?", r"aug(?:ust)?", r"sept?(?:ember)?", r"oct(?:ober)?", r"nov(?:ember)?", r"dec(?:ember)?",
)  # fmt: skip
# These stand further down in the list of entries: much that is longer holds one of them.
_PLAIN_PARTS = frozenset({"afternoon", "morning", "midday", "evening"})


def _worded(said: str) -> str:
    """As whole words; an expression that may end in a full stop has no word boundary there."""
    return rf"\b(?:{said})(?!\w)" if said.endswith("?") else rf"\b(?:{said})\b"


# Read from the top; the first that fits at a place wins. The code "" is left out, but "on" and "the" are remembered.
ENTRIES: tuple[tuple[str, object, str], ...] = (
    # What only looks like a time.
    ("x", None,
     r"¤|\b(?:good (?:morning|afternoon|evening|day|night)|(?:night|nighty) night"
     r"|(?:happy|merry) (?:christmas|xmas|new year|easter|mon\w*|fri\w*)|can'?t wait"
     r"|have a (?:nice|good|lovely|great) \w+|how soon|how late|how early|(?:too|so) soon|since (?:last )?\w+)\b"),
    ("s", None, r"\b(?:or|and) (?:on )?the day after\b(?! (?:tomorrow|that|next|my|the))"),
    # The evening of some other day, and things named after a time.
    ("x", None,
     r"\b(?:(?:that|same|next|following) (?:night|morning|evening|afternoon|day)|all night"
     r"|the (?:night|evening|morning|day)s? (?:before|after)(?! (?:tomorrow|\d))"
     r"|(?:weeks?|days|fortnight|month) before(?! (?:\d|noon|midday|lunch|work|\w+day|christmas|xmas)))\b"),
    ("x", None,
     r"\b(?:night (?:cream|shifts?|serum|time routine)|weekend (?:course|break)"
     r"|(?:christmas|xmas) (?:presents?|do|party|gift|voucher|cards?|dinner|tree)|(?:scale of )?one to ten"
     r"|\w+ out of (?:five|ten|\d+))\b"),
    ("x", None,
     r"\b(?:(?:see|speak|talk|hear)(?: to| from)? (?:you|u|ya) soon|(?:first|next|last|this) time|at the moment"
     r"|one day|the other day|per (?:day|week))\b"),
    ("x", None,
     r"\bsun[- ]?(?:damage|burn(?:t|ed)?|cream|spots?|screen|exposure|protection|beds?|tan(?:ned)?|light|block"
     r"|lotion|kissed)\b|\b(?:the|my) sun\b"),
    ("x", None,
     r"\b(?:i|we|he|she|just|was|been|have|had|i'?ve|i'?d|we'?ve|you'?ve) sat\b"
     r"|\bsat (?:down|too|still|there|here|waiting|with"
     r"|(?:at|in|on) (?:the|my|a) (?!morning|afternoon|evening|end|weekend))"
     r"|\b(?:i|you|they|we) (?:am|may)\b|\bam (?:i|not)\b"
     r"|\bmay (?:i|we|be|have|need|not)\b|\bmarch (?:in|up|over|down)\b"),
    ("x", None,
     r"\b(?:a|one|per) second\b|\bseconds\b|\bsecond (?:session|treatment|opinion|visit|time|appointment)s?\b"
     r"|\bonce (?:a|per) (?:day|week|month|year)\b"),
    # Changing one's mind.
    ("X", None,
     r"\b(?:no,? ?wait|wait,? ?no|no,? sorry|sorry,? no|hang on|hold on|on second thoughts?|scrap that|not that"
     r"|or rather|correction|i mean(?:t)?|actually(?:,? no)?|oops|whoops)\b"),
    ("X", None, r"\b(?:wait|sorry|make (?:it|that)|change (?:it|that) to|let'?s (?:say|make it)|rather)\b(?! than\b)"),
    ("p", None, r"\bcan (?:we|i|you|u)\b"),
    ("o", None, r"\b(?:if not|failing that|otherwise|alternatively)\b"),
    # Not, and no good.
    ("f", "any",
     r"\b(?<!if you )(?:(?:don'?t|do not) (?:really )?(?:mind|care)(?: (?:when|what|which)(?: (?:day|time))?)?"
     r"|no (?:real |particular |strong )?preference|not (?:fussed|bothered|fussy|picky))"
     r"(?! (?:how|if|that|paying|what \w+ (?!day|time)))"
     r"|\b(?:(?:doesn'?t|does not) matter)\b"),
    ("U", "by",
     r"\b(?:(?:no|not) later than|not (?:after|past)(?! (?:work|school|lunch|the school))|at the latest by)\b"),
    ("F", None, r"\b(?:(?:no|not) (?:earlier|sooner) than|not (?:before|until|till|til)(?: after)?|earliest (?=\d))\b"),
    ("z", None,
     r"\b(?:(?:is|are|'s|isn'?t|aren'?t|would be) )?(?:no good|no use|out of the question"
     r"|not (?:good|great|possible|ok|okay|ideal|suitable|an option|convenient)"
     r"|(?:don'?t|doesn'?t|won'?t|do not|does not|will not) (?:work|suit)|difficult|tricky|impossible)\b"),
    ("z", None,
     r"\b(?:(?:is|are) (?:bad|out|a no|a no[- ]go|busy|hard)"
     r"|(?:isn'?t|aren'?t) (?:good|great|possible|ideal|ok|okay|free|any good|an option|going to work))"
     r"(?= for (?:me|us)| as| because|[ ]?[,.;!]|$)"),
    ("%", None, rf"\b{_CANT}(?: (?:really |ever )?(?:do|make|come|manage|be there|go|have))?(?: (?:in|it)(?= ))?\b"),
    ("!", None,
     r"\b(?:(?:all|everything|anything|anytime|any time) (?:apart|aside) from|except(?:ing)?(?: for)?|apart from"
     r"|aside from|other than|excluding|besides|instead of|rather than|avoid(?:ing)?|bar\b|never|not"
     r"|(?:don'?t|do not|wouldn'?t) (?:want|like|fancy|do|come|have)|hate)\b"),
    ("!", None,
     r"\b(?:i'?m|i am|we'?re|be|i'?ll be) (?:away|busy|at work|working|on holiday|abroad)(?: (?:for|in|all))?\b"
     r"|\bi (?:do )?work (?:on )?(?=(?:mon|tue|wed|thu|fri|sat|sun|week|\d|in the|morn|after|even|even))"),
    ("0", None, r"\b(?:no|nope|nah)\b"),
    ("b", None, r"\b(?:but|so|however|although|though)\b"),
    ("p", None,
     r"\b(?:can do|(?:is|are|would be|'s) (?:fine|good|ok|okay|best|better|great|perfect|possible)|works?|suits?"
     r"|free|available|prefer(?:red|ably)?|ideally)\b"),
    # Any time.
    ("f", "asap",
     r"\bas (?:soon|early) as (?:possible|poss|(?:you|u|i) can)\b|\ba\.?s\.?a\.?p\b\.?"
     r"|\b(?:the )?sooner the better\b|\bsoonest\b"),
    ("f", "asap",
     r"\b(?:(?:first|next|earliest|soonest) (?:possible|available|free|open)|earliest|first)"
     r"(?: (?:appointment|slot|time|date|space|opening|one))?"
     r"(?: (?:you|u|that you)(?:'ve| have)?(?: got| have)?| available| free| possible)\b"),
    ("f", "asap",
     r"\bearliest(?: (?:appointment|slot|time|date|space|one))?\b"
     r"|\b(?:first|next) (?:available|free)(?: (?:appointment|slot|time|date|space|one|opening))?\b"
     r"|\b(?:quite |very |really )?soon(?:ish)?\b|\bsooner rather than later\b|\b(?:straight|right) away\b"
     r"|\bimmediately\b"),
    ("f", "any",
     r"\b(?:any ?times?|when ?ever|flexible|(?:it'?s )?(?:up to|down to) (?:you|u)|(?:you|u) (?:choose|decide|pick)"
     r"|whatever (?:day|time|suits|works|is (?:easiest|best)|you (?:have|'?ve got|can))|24 ?/ ?7"
     r"|(?:free|available|around) all (?:the time|day)|always (?:free|available)"
     r"|anything (?:works|goes|is fine|will do|suits|you have|you'?ve got)"
     r"|anything(?= (?:but|except|apart|aside|other))|all day (?=any|every))\b"
     r"|^(?:anything|whatever|all day)(?= ?[.!,]|$)|\ball day\b(?= (?:on|mon|tue|wed|thu|fri|sat|sun|tom))"),
    # Days.
    ("R", 2, rf"\b(?:the )?day after {_TOMORROW}\b|\bovermorrow\b"),
    ("R", -2, r"\b(?:the )?day before yesterday\b"),
    ("tonight", None, r"\b(?:tonight|tonite|2nite|this (?:evening|eve|night))\b"),
    ("R", 1, rf"\b{_TOMORROW}(?:'s)?\b"),
    ("R", 0, r"\b(?:today|2day|tday|later today)\b"),
    ("R", -1, r"\byesterday\b"),
    ("G", "new year", r"\b(?:(?:in|after|early in|start of) )?(?:the )?new year\b(?!')"),
    ("G", "before christmas", r"\bbefore (?:christmas|xmas)(?! eve)\b"),
    ("G", "after christmas", r"\bafter (?:christmas|xmas)(?! eve)\b"),
    ("G", "between", r"\b(?:between|in between) (?:christmas|xmas) and (?:the )?new year'?s?(?! eve)\b"),
    ("G", "christmas eve", r"\b(?:christmas|xmas) eve\b"),
    ("G", "christmas day", r"\b(?:christmas|xmas) day\b"),
    ("G", "christmas", r"\b(?:(?:over|at) )?(?:christmas|xmas)\b"),
    ("G", "boxing day", r"\bboxing day\b"),
    ("G", "new year's eve", r"\bnew years?'?s? eve\b|\bnye\b"),
    ("G", "new year's day", r"\bnew years?'?s? day\b"),
    ("G", "good friday", r"\bgood friday\b"),
    ("G", "easter monday", r"\beaster monday\b"),
    ("G", "easter sunday", r"\beaster(?: sunday)?\b"),
    ("G", "bank holiday", r"\b(?:bank|public) hol(?:iday|s)?s?\b"),
    *(("P", name, _worded(PARTS[name].said)) for name in PARTS if name not in _PLAIN_PARTS),
    # Figures.
    ("numeric", None,
     r"(?<![\d/.:-])\d{4}-\d{1,2}-\d{1,2}(?![\d/-])"
     r"|(?<![\d/.:-])\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)\d{2}(?:\d{2})?(?![\d/-])"
     r"|(?<![\d/.:-])\d{1,2}/\d{1,2}(?![\d/])|(?<![\d/.:-])\d{1,2}\.\d{1,2}(?![\d/:]|\.\d| ?[ap]\.?m)"),
    *(("clock", None, rf"(?<![\w.]){pattern}") for pattern in _CLOCKS),
    ("clock", None, r"(?<![\w.])\d{1,2}:\d{1,2}(?!\d)"),
    ("x", None,
     rf"(?<![\w.])(?:\d+|{_HOUR}) (?:or (?:\d+|{_HOUR}) )?(?:sessions?|treatments?|people|persons?"
     rf"|of (?:us|them|you|those|these|it)|bab(?:y|ies)|areas?|appointments?|courses?|visits?|times|guests|adults"
     rf"|kids|children|girls|friends|stone|miles|stops)\b"),
    ("x", None,
     r"(?<![\w.])\d{1,2}(?:st|nd|rd|th) (?:sessions?|treatments?|appointments?|visits?|times?|birthday|floor|one)\b"
     r"|\b(?:my|her|his|their|our) \d{1,3}(?:st|nd|rd|th)\b"),
    ("ordinal", None, r"(?<![\w.])\d{1,3} ?(?:st|nd|rd|th)\b"),
    ("year", None, r"(?<![\w.])20\d\d\b(?! ?(?:hrs|hours))"),
    *(("O", number, rf"\b{name}\b") for number, name in enumerate(_ORDINALS, 1) if number > 1),
    ("O", 1, r"\bfirst\b"),
    ("L", None,
     r"(?: |-)?\+(?= |$)|\b(?:onwards?|on ?wards|or later|and later|and onwards|or onwards|at the earliest|plus)\b"
     r"|\b(?:or|and) after(?=$| ?[.,;!?]| on\b| please)"),
    ("k", None,
     r"\b(?:or earlier|and earlier|at the latest|latest)\b|\b(?:or|and) before(?=$| ?[.,;!?]| on\b| please)"),
    ("I", None, r"[ -]?ish\b|\b(?:or so|or thereabouts|sort of time)\b"),
    ("number", None, r"(?<![\w.£$€%])\d+(?=[ap]m|ish|\b)(?!%)"),
    ("Z", 3, r"\b(?:a )?few\b"),
    ("Z", 2, r"\b(?:a )?couple(?: of)?\b"),
    # Weeks, months and what goes before and after them.
    ("P", "midday", r"\b(?:mid[- ]?day|noon)\b"),
    ("P", "morning", r"\b(?:mornings?|mornin|morn|mrng)\b|\ba\.m\.?(?!\w)"),
    ("P", "afternoon", r"\b(?:afternoons?|arvo|aft|pm)\b|\bp\.m\.?(?!\w)"),
    ("P", "evening", r"\b(?:evenings?|nights?|eves|after (?:my )?(?:work|office hours|hours))\b"),
    ("H", "morning", r"\bam\b"),
    ("H", "evening", r"\beve\b"),
    *(("W", day, rf"\b(?:{short})(?:'s)?\b(?!')") for day, short in enumerate(_WEEKDAYS)),
    *(("M", month, rf"\b(?:{short})\b\.?") for month, short in enumerate(_MONTHS, 1)),
    ("u", None, r"\bmid[- ]?week\b|\bmiddle of the week\b"),
    ("E", None, r"\bweek[- ]?ends?\b"),
    ("K", None, r"\b(?:week ?days?|working days?|work ?days?)\b"),
    ("tw", None, r"\b(?:the )?rest of (?:the|this) week\b|\ball week\b|\bthis wk\b"),
    ("w", 1, r"\b(?:weeks?|wks?)(?:'s?)?(?: (?:commencing|beginning|starting))?\b|\bw ?/ ?[cb]\b"),
    ("w", 2, r"\bfort?nights?\b"),
    ("m", None, r"\b(?:months?|mths?)'?\b"),
    ("y", None, r"\b(?:years?|yrs?)'?\b"),
    ("d", None, r"\b(?:days?)'?\b"),
    ("h", 60, r"\b(?:hours?|hrs?)'?\b"),
    ("h", 1, r"\b(?:minutes?|mins?)'?\b"),
    ("n", None, r"\b(?:next|nxt|following)\b"),
    ("t", None, r"\bthis\b"),
    ("l", None, r"\b(?:last|previous)\b"),
    ("g", None, r"\b(?:coming|upcoming)\b"),
    ("q", None, r"\b(?:any|every|each|all|most|some)(?: of)?\b"),
    ("e", None, r"\b(?:early|earlier|beginning|start|the start)\b(?: (?:of|in))?"),
    ("i", None, r"\b(?:mid|middle)\b(?: of)?-?"),
    ("j", None, r"\b(?:later?|end|back end)\b(?: (?:of|in))?"),
    ("r", None, r"\b(?:from (?:now|today)|time)\b(?! (?:on|until|till|til|to))"),
    ("a", None, r"\bago\b"),
    # Hours.
    ("A", None,
     r"\b(?:later than|after|past|(?:i )?(?:finish|get off)(?: work| school)?(?: at)?|i work (?:until|till|til))\b"),
    ("B", "before", r"\b(?:earlier than|before|b4)\b"),
    ("B", "by", r"\bby\b"),
    ("U", None, r"\b(?:until|untill|till|til|up to|up until)\b"),
    ("V", None, r"\b(?:in )?between\b"),
    ("F", None, r"\b(?:starting|beginning|from)\b"),
    ("S", None, r"\b(?:around|about|roughly|approx(?:imately)?\.?|circa|near(?:er)?|close to)\b|~"),
    ("J", None, r"\bat\b|@"),
    ("v", "in", r"\bin\b"),
    ("v", "within", r"\b(?:within|during|throughout)\b"),
    ("v", "over", r"\bover\b"),
    ("o", None, r"\bor\b|/"),
    ("c", None, r"\band\b|&|\bn\b"),
    ("-", None, r"-+|\b(?:to|through|thru)\b"),
    (",", None, r"[,;]"),
    (";", None, r"[.!?:|]+"),
    ("", None,
     r"\b(?:on|the|of|please|pls|plz|for|would|be|then|either|both|maybe|perhaps|possibly|probably|only|just|also"
     r"|even|like|is|are|'s|me|my|works|work)\b"),
    ("word", None, r"[^\W\d_]+(?:'[^\W\d_]+)*"),
)  # fmt: skip

# Phone numbers, addresses, references, prices and ages are not times.
MASKS = (
    (r"<[^<>]{0,300}>", " "),
    (r"(\d{4}-\d\d-\d\d)t(?=\d)", r"\1 "),
    (r"\bhttps?://\S{1,500}|\bwww\.\S{1,500}", " ¤ "),
    *((pattern, " ¤ ") for pattern in AMONG_TIMES),
    (r"[£$€] ?\d[\d,.]*", " ¤ "),
    (r"(?<!\d)\d{1,6}(?:\.\d{1,2})? ?"
     r"(?:pounds?|quid|gbp|euros?|dollars?|p/h|percent|per cent|%|mm|cm|kg|years? old|y/?o|yrs? old)(?!\w)", " ¤ "),
    (r"\b(?:i'?m|i am|aged?|age is|turning|just turned) \d{1,3}\b"
     r"(?! ?(?:[ap]\.?m|min|hour|day|week|month))(?![-:.]\d)", " ¤ "),
    (r"\b(?:turn(?:s|ed|ing)?|s?he'?s|is|was|looks? about|started at) (?:1[3-9]|[2-9]\d)\b"
     r"(?! ?[:./-]?\d)"
     r"(?! ?(?:[ap]\.?m|hrs|[a-z]*day|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\b)", " ¤ "),
    (r"\b[a-z]{1,2}\d[a-z\d]? ?\d(?!st\b|nd\b|rd\b|th\b)[abd-hjlnp-uw-z]{2}\b", " ¤ "),
    (r"\b\d{1,4}[a-z]? (?:\w+ ){1,3}?(?:street|road|lane|mews|avenue|gardens|terrace|crescent)\b", " ¤ "),
)  # fmt: skip

_MONTH_OR_DAY = (
    r"(?:april|may|june|august|march|jan|sunday|monday|tuesday|wednesday|thursday|friday|saturday|summer|eve)"
)
NAMED = (
    r"(?i)\b(?:name is|name's|name:|i am called|i'm called|put me down as|under the name(?: of)?)"
    rf"\s+(?:\w+ )?(?P<name>{_MONTH_OR_DAY})\b"
    r"(?! (?:\d|morning|afternoon|evening|at|after|before|is|or|and|works))",
    r"(?i)\b(?:call me|this is|it'?s)\s+(?P<name>april|may|june|august)\b(?! \d)",
    rf"(?i)\b(?:i'?m|i am)\s+(?P<name>{_MONTH_OR_DAY})\b(?! \d)",
    rf"(?i)\b(?P<name>{_MONTH_OR_DAY}),? (?:is|was|as in|like) (?:my|the|her|his|a) (?:\w+ )?(?:name|surname|month)\b",
    rf"(?i)\b(?:mr|mrs|ms|miss|dr)\.?\s+(?:\w+ )?(?P<name>{_MONTH_OR_DAY})\b",
)
_OF_A_TIME = "|".join(name.title() for name in (*PARTS, *WEEKDAY_NAMES))
# With a capital and a surname behind it, or a first name before it:
# "April Jones", "Sunday Adeyemi, 07700 …", "Theresa May".
OWN_NAMES = (
    r"(?:^|[,.!] ?)(?P<name>April|May|June|August|Sunday|Wednesday)"
    r"(?= [A-Z][a-z]+(?:$|[,.!(]| [(¤-]))"
    rf"(?! (?:{_OF_A_TIME}|Next|After|Please|Thanks)\b)",
    r"^(?P<name>April|May|June|August)(?=,? ¤)",
    r"^(?!(?:Early|Late|Mid|Next|This|In|Any|Every|End|From|Until|Before|After|The|On)\b)"
    r"[A-Z][a-z]+ (?P<name>May|March|June|April|August)(?=$|[,.!]| ¤)",
)
GREETINGS = (
    r"^(?:morning|afternoon|evening)(?= ?!|,? (?:all|there|team|guys|everyone)\b"
    r"|,? (?:can|could|how|what|do|is|are|i'?d|i would)\b)"
)
