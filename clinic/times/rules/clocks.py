"""Rules for the hours of a day: clock times, ranges of them, and parts of the day."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from clinic.times.days import Hours, Moment, around, dated, part, point
from clinic.times.figures import usual
from clinic.times.opening_hours import MIDNIGHT
from clinic.times.rules.rule import Built, Rule, adding_to
from clinic.times.tokens import Token
from clinic.times.vocabulary import HOURS_IN_WORDS

RULES: list[Rule] = []
_rule = adding_to(RULES)
# "after 3 sessions", "at 2 Mews": a figure before these is no hour.
_NOT_COUNTED = r"(?![wdmyhY])"
_TIME = rf"(?:C|P|N{_NOT_COUNTED}|Z{_NOT_COUNTED})"
_HALF_A_DAY = 12 * 60
_NO_TIME = [Token("T", Hours("point", trouble="impossible"))]


def _minute(token: Token) -> tuple[int, bool] | None:
    """Minutes after midnight and whether am or pm was left open; None if this can be no time of day."""
    match token.code:
        case "C":
            found: tuple[int, bool] | None = token.value
            return found
        case "P":
            return (12 * 60, False) if token.value == "midday" else None
        case "Z" if token.text not in HOURS_IN_WORDS:
            return None
        case "N" if len(token.text) > 2:
            return _without_a_dot(token)
    return _whole_hour(token)


def _without_a_dot(token: Token) -> tuple[int, bool] | None:
    """ "930", "1430"."""
    hour, minute = divmod(token.value, 100)
    fits = len(token.text) in (3, 4) and hour <= 23 and minute <= 59
    return (hour * 60 + minute, False) if fits else None


def _whole_hour(token: Token) -> tuple[int, bool] | None:
    if token.value > 23:
        return None
    unsure = 1 <= token.value <= 12 and not token.text.startswith("0")
    return (usual(token.value) if unsure else token.value) * 60, unsure


def _impossible(tokens: Sequence[Token]) -> bool:
    return any(token.code == "C" and token.value is None for token in tokens)


def _times(tokens: Sequence[Token]) -> list[tuple[int, bool]] | None:
    found = [_minute(token) for token in tokens if token.code in "CNZP"]
    return None if None in found else [time for time in found if time is not None]


@_rule(rf"V{_TIME}[co-]{_TIME}|VC|F?(?:[CNP]|(?<=F)Z)(?:-|U|FU){_TIME}|(?<![NCZ-])Z-Z{_NOT_COUNTED}")
def _range(tokens: Sequence[Token], at: Moment) -> Built:
    """Between two times."""
    if _impossible(tokens):
        return _NO_TIME
    times = _times(tokens)
    if times is None or len(times) != 2:
        return None
    start, end = _in_order(*times)
    return [Token("T", Hours("range", start, end))] if start < end <= MIDNIGHT else None


def _in_order(one: tuple[int, bool], other: tuple[int, bool]) -> tuple[int, int]:
    """Start and end, where one that left am or pm open moves by twelve hours towards what can be meant."""
    (start, start_unsure), (end, end_unsure) = one, other
    if start_unsure and not end_unsure:
        return _start_by_a_sure_end(start, end), end
    if end <= start and end_unsure:  # "11 to 1", "10 to 5"
        return start, end + _HALF_A_DAY
    return start, end


def _start_by_a_sure_end(start: int, end: int) -> int:
    if start >= end and start >= _HALF_A_DAY:  # "7 to 9am"
        return start - _HALF_A_DAY
    long = end - start > 8 * 60
    if long and start < _HALF_A_DAY and start + _HALF_A_DAY < end:  # "9 to 10pm" is no day's work
        return start + _HALF_A_DAY
    return start


@_rule(rf"[!%]B{_TIME}|[AF]A?S?J?{_TIME}[Lk]?|[CN]L")
def _after(tokens: Sequence[Token], at: Moment) -> Built:
    return _open(tokens, "after")


@_rule(rf"[!%]A{_TIME}|[BU]B?S?J?{_TIME}|[CN]k")
def _before(tokens: Sequence[Token], at: Moment) -> Built:
    return _open(tokens, "before")


def _open(tokens: Sequence[Token], kind: str) -> Built:
    if _impossible(tokens):
        return _NO_TIME
    named = next((token.value for token in tokens if token.code == "P" and token.value != "midday"), None)
    times = _times(tokens) if named is None else _edge(part(named), kind)
    if times is None or len(times) != 1:
        return None
    minute, unsure = times[0]
    if kind == "after":
        return [Token("T", Hours("after", start=minute, unsure=unsure))]
    return [Token("T", Hours("before", end=minute, unsure=unsure))]


def _edge(of_day: Hours, kind: str) -> list[tuple[int, bool]] | None:
    """When a part of the day is over or begins; None if opening or closing decides."""
    edge = of_day.end if kind == "after" else of_day.start
    return None if edge is None or edge < 0 else [(edge, False)]


@_rule(rf"J?S?J?{_TIME}I|J?SJ?{_TIME}")
def _around(tokens: Sequence[Token], at: Moment) -> Built:
    if tokens[-1].code == "P" and tokens[-1].value != "midday":
        return [tokens[-1]]
    return _single(tokens, around)


@_rule(rf"J{_TIME}|C")
def _point(tokens: Sequence[Token], at: Moment) -> Built:
    if tokens[-1].code == "P":
        return [tokens[-1]]
    return _single(tokens, point)


def _single(tokens: Sequence[Token], make: Callable[[int, bool], Hours]) -> Built:
    if _impossible(tokens):
        return _NO_TIME
    times = _times(tokens)
    return [Token("T", make(*times[0]))] if times and len(times) == 1 else None


@_rule(r"(?<=[QTOC])H|H(?=[oc]P|Q)|(?<=P[oc])H")
def _am_or_eve(tokens: Sequence[Token], at: Moment) -> Built:
    return [Token("P", tokens[0].value)]


@_rule(r"tP")
def _this_part(tokens: Sequence[Token], at: Moment) -> Built:
    """ "This afternoon"."""
    return [Token("Q", dated(at, at.today)), Token("T", part(tokens[1].value))]


@_rule(r"q?v?P")
def _part(tokens: Sequence[Token], at: Moment) -> Built:
    plural = tokens[0].code == "q" or tokens[-1].plural
    return [Token("T", part(tokens[-1].value, plural), on=tokens[0].on)]


@_rule(r"T(?:[oc,]N(?![wdmyhYMLkIT-]))+|N(?=[oc]T)")
def _more_times(tokens: Sequence[Token], at: Moment) -> Built:
    """ "At 10, 11 or 2", "3 or 4 pm"."""
    if tokens[0].code == "N":
        return _single(tokens, point)
    if tokens[0].value.kind != "point":
        return None
    out = []
    for token in tokens:
        time = _minute(token) if token.code == "N" else None
        if token.code == "N" and time is None:
            return None
        out.append(Token("T", point(*time)) if time is not None else token)
    return out


@_rule(r"(?<=X)N(?![wdmyhYMx-])")
def _corrected(tokens: Sequence[Token], at: Moment) -> Built:
    """ "At 3, sorry, I mean 4"."""
    return _single(tokens, point)


@_rule(r"(?<=Q)[,J]?N(?:[oc,]N)*(?![wdmyhYMx-])|(?<=Q)[,J]?N(?=x)|N(?:[oc]N)*(?=Q)|(?<=T)N(?![wdmyhYMx-])|N(?=T)")
def _bare(tokens: Sequence[Token], at: Moment) -> Built:
    """A figure beside a day or a part of it: "Tuesday 3", "3 in the afternoon"."""
    out = []
    for token in tokens:
        if token.code == "N":
            time = _minute(token)
            if time is None:
                return None
            token = Token("T", point(*time))
        if token.code != "J":
            out.append(token)
    return out
