"""Yes and no as people type them to a form's question, and the age somebody gives instead."""

from __future__ import annotations

import datetime as dt
import re

from clinic.text.numbers import decade, ten_or_more

# Words of refusal that refuse nothing.
_HARMLESS = re.compile(
    r"\b(?:(?:no,? )?(?:i'?m |i am )?not under ?(?:18|age)|no (?:problems?|probs?|worries|bother|objections?|issues?|doubt|need to ask|rush)|not (?:a|any) (?:problem|bother|issue)|why not|"
    r"can'?t (?:complain|fault it|wait)|(?:don'?t|do not|no) mind|nothing (?:wrong|to change|else)|not bad|no,? that'?s (?:right|fine|it|all|correct|everything))\b"
)
_UNSURE = re.compile(
    r"\b(?:not (?:too |so |really |quite |100% )?sure|unsure|maybe|perhaps|depends|don'?t know|dunno|idk|possibly|hmm+|let me think|not yet sure|what if)\b"
)
# A verb that is denied: "I do not agree", "don't send it", "that's not right".
_DENIED = re.compile(
    r"\b(?:(?:do|does|did|am|is|are|was|have|has|can|could|would|will|should|that'?s|it'?s|i'?d|i'?m|you'?re)\s+)?(?:not|never|rather not)\b|"
    r"\b(?:absolutely|definitely|certainly|of course|surely) not\b|"
    r"\b(?:don|doesn|didn|isn|aren|wasn|haven|hasn|can|couldn|wouldn|won|shouldn|ain)'?t\b"
)
_NO = re.compile(
    r"\b(?:no+|nope|nah+|naw|nay|never|negative|disagree\w*|declin\w*|refus\w*|wrong|incorrect|false|(?:under|less than|younger than|below) ?(?:18|age)|don'?t (?:send|agree|want|consent)|non|nein|nie)\b|^n$"
)
_YES = re.compile(
    r"\b(?:y|ye+|yes+|yeah+|yea|yep+|yup|yh|yeh|yse|yess+|ya|aye|sure|surely|certainly|indeed|absolutely|definitely|defo|obviously|naturally|course|"
    r"by all means|ok+|okay|okey|okie|k|kk|fine|agree\w*|consent\w*|accept\w*|approve\w*|happy|content|good|great|grand|perfect\w*|lovely|splendid|"
    r"excellent|brilliant|spot on|correct\w*|accurate|right|rihgt|alright|sound|sorted|send|sent|submit|proceed|continue|try again|go (?:ahead|for it|on|please)|"
    r"please (?:do|go)|fire (?:it )?(?:away|off)|ping it|off (?:it|you) goes?|off you go|confirm\w*|deal|suits?|sensible|(?:that|it)(?:'?ll| will) do|looks? (?:right|ok|good|fine)|"
    r"in order|calm|safe|champion|(?:that|dat|it)'?s it|dats it|it is so|that'?s me|that is me|i am|i do|i have|i did|you (?:may|can)|can keep|"
    r"over ?(?:18|eighteen)|18 or over|above 18|old enough|adult|si|oui|ja|da|tak|haan|ji)\b|👍|✅|👌"
)
_ASKS = re.compile(r"\?|^(?:what|why|how|who|whose|where|when|which)\b")
# An age that is still to come.
_NOT_YET = re.compile(
    r"\b(?:nearly|almost|not quite|soon|turn(?:ing)?|next (?:week|month|year)|in (?:a|\d+|two|three|a few) (?:days?|weeks?|months?)|tomorrow)\b.*\b(?:18|eighteen)\b|"
    r"\b(?:18|eighteen)\b.*\b(?:soon|next (?:week|month|year)|in (?:a|\d+|two|three|a few|january|february|march|april|may|june|july|august|september|october|november|december)\b.*|tomorrow|not yet)\b"
)
# "Under 18", "not 18": the number is the one they are not.
_NOT_THAT_OLD = re.compile(r"\b(?:under|below|less than|younger than|not|isn'?t|ain'?t)\b\D{0,12}(?:18|eighteen)\b")
# Somebody else's age: "my sister is 30".
_SOMEBODY_ELSE = re.compile(r"\b(?:(?:my|his|her|our) (?!age\b)\w+|he|she|they)(?:'s|'re| is| are| was)\b")
_NUMBER = re.compile(
    r"(?<![\d:.£/-])(?P<age>\d{1,3})(?![\d:%/]|\.\d| ?(?:weeks?|months?|days?|min\w*|hours?|am|pm|mm|sessions?|times?)\b)"
)
_BORN = re.compile(r"\b(?:born|from|since|year)\b.*?\b(?P<year>19\d\d|20\d\d)\b|^(?P<alone>(?:19|20)\d\d)$")
OLDEST = 120
ADULT = 18


def yes_or_no(plain: str) -> bool | None:
    """Whether an answer (lower case, straight apostrophes) agrees or refuses; None when it does neither or asks something."""
    text = _HARMLESS.sub(" yes ", plain)
    if _ASKS.search(text) or _UNSURE.search(text):
        return None
    text, denied = _DENIED.subn(" \N{NOT SIGN} ", text)
    # What is denied is no yes: "I do not agree".
    text = re.sub(r"\N{NOT SIGN}(?:\s+\w+){0,3}", " \N{NOT SIGN} ", text)
    no = _NO.search(text) or (re.search("\N{NOT SIGN}", text) if denied else None)
    yes = _YES.search(text)
    if no and yes:
        return yes.start() < no.start()
    return True if yes else False if no else None


def age_in(plain: str, today: dt.date) -> int | None:
    """The age that an answer to "are you 18 or over?" gives, in figures, in words or as a year of birth; None if none."""
    if _NOT_YET.search(plain) or _NOT_THAT_OLD.search(plain) or _SOMEBODY_ELSE.search(plain):
        return None
    if born := _BORN.search(plain):
        years = today.year - int(born["year"] or born["alone"])
        return None if years == ADULT else years  # in that year the birthday may still be to come
    found = _NUMBER.search(plain)
    if found and int(found["age"]) <= OLDEST:
        return int(found["age"])
    in_words = decade(plain)
    return ten_or_more(plain) if in_words is None else in_words
