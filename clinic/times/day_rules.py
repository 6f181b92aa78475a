"""Runs of tokens into days and hours: rules tried one after another over the tokens' codes.

A rule is a pattern over the one-letter codes of clinic/times/tokens.py and a function that gets the tokens it matched.
What is left are Q (value: Days) and T (value: Hours) among the words that join, bound or refuse them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from clinic.times import days
from clinic.times.clock_rules import CLOCK_RULES
from clinic.times.days import ALL_WEEK, HORIZON, MOST_AHEAD, WEEKEND, WORKDAYS, Days, Moment
from clinic.times.opening_hours import DAY, LONDON
from clinic.times.tokens import Token, usual
from clinic.times.vocabulary import FIRST_NAMES

Built = Sequence[Token] | Days | None


@dataclass(frozen=True)
class Rule:
    """Where the codes match, the function's tokens (or days) take the matched tokens' place; None leaves them."""

    pattern: str
    build: Callable[[Sequence[Token], Moment], Built]


RULES: list[Rule] = []


def rule(
    pattern: str,
) -> Callable[[Callable[[Sequence[Token], Moment], Built]], Callable[[Sequence[Token], Moment], Built]]:
    """Add a rule; they are tried in the order in which they stand here."""

    def add(build: Callable[[Sequence[Token], Moment], Built]) -> Callable[[Sequence[Token], Moment], Built]:
        RULES.append(Rule(pattern, build))
        return build

    return add


def grammar(tokens: Iterable[Token], at: Moment) -> list[Token]:
    """The tokens with every day and hour worked out."""
    found = list(tokens)
    for step in RULES:
        found = _rewritten(found, step, at)
    return found


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _rewritten(tokens: list[Token], step: Rule, at: Moment) -> list[Token]:
    codes = "".join(token.code for token in tokens)
    out: list[Token] = []
    done = 0
    for match in _compiled(step.pattern).finditer(codes):
        run = tokens[match.start() : match.end()]
        built = step.build(run, at)
        if built is None or not run:
            continue
        if isinstance(built, Days):
            built = [Token("Q", built, any(token.plural for token in run), run[0].on, run[0].the)]
        out += tokens[done : match.start()]
        out += built
        done = match.end()
    return out + tokens[done:]


def _codes(tokens: Iterable[Token]) -> str:
    return "".join(token.code for token in tokens)


def _days(token: Token) -> Days:
    value: Days = token.value
    return value


def _first(tokens: Iterable[Token], codes: str) -> Token | None:
    return next((token for token in tokens if token.code in codes), None)


# ------------------------------------------------------------------------ what holds before any day is worked out


@rule(r"(?:q[dKEPWC]+(?:[oc]q?[dKEPW]+)*|f)b(?=[!nqtAB]?[WKEPRODNG])")
def _any_but(tokens: Sequence[Token], at: Moment) -> Built:
    return [*(token for token in tokens[:-1] if token.code != "f"), Token("!")]


@rule(r"(?<![oc,nqtg-])W(?![oc,;PCNOJSMDH-]|[AB][CNZ]|$)")
def _sunshine(tokens: Sequence[Token], at: Moment) -> Built:
    """ "Sun" with nothing of a date beside it is the one in the sky."""
    return (
        [Token("x")] if tokens[0].text.startswith("sun") and "day" not in tokens[0].text and not tokens[0].on else None
    )


@rule(r"[NZ][dwmy]a")
def _ago(tokens: Sequence[Token], at: Moment) -> Built:
    return Days("day", trouble="past", back=True)


@rule(r"v[NZ]h")
def _in_hours(tokens: Sequence[Token], at: Moment) -> Built:
    minutes = tokens[1].value * tokens[2].value
    if tokens[0].value != "in" or minutes > 12 * 60:
        return None
    then = (at.now.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)).astimezone(LONDON)
    date = Token("Q", days.dated(at, then.date()))
    return [date, Token("T", days.point(then.hour * 60 + then.minute))]


# ------------------------------------------------------------------------ dates


@rule(r"D")
def _numeric(tokens: Sequence[Token], at: Moment) -> Built:
    return days.on_date(at, *tokens[0].value)


def _on_dates(tokens: Sequence[Token], at: Moment) -> Built:
    """Several days of one month: "5th or 6th December", "Tuesday 1 or Wednesday 2 December", "December 5-7"."""
    month, year = next(token for token in tokens if token.code == "M"), _first(tokens, "Y")
    out: list[Token] = []
    for token in tokens:
        if token.code in "ON":
            value = days.on_date(at, token.value, month.value, year.value if year else None)
            out.append(Token("Q", value, on=token.on, the=token.the))
        elif token.code in "oc,-W":
            out.append(token)
    while out and out[-1].code == ",":
        out.pop()
    return out


rule(r"(?<![JNC])(?<![MWR][ABUFS])(?:W?[ON][oc,-])+W?[ON]M(?:,?Y)?")(_on_dates)
rule(r"[ON],?M(?:,?Y)?")(_on_dates)
rule(r"M[ON](?:[oc,-][ON](?![wdmyhMLkI]))*(?:,?Y)?")(_on_dates)


@rule(r"[Ol][Ww]v?(?:M(?:,?Y)?|[nt]?m)")
def _nth(tokens: Sequence[Token], at: Moment) -> Built:
    """The first Monday of December, the last week of the month."""
    month = _month(tokens[2:], at)
    if month is None or month.first is None or month.last is None or month.trouble:
        return month
    nth = 0 if tokens[0].code == "l" else tokens[0].value
    if not 0 <= nth <= 5:
        return Days("day", trouble="impossible")
    if tokens[1].code == "w":
        first = month.last - 6 * DAY if nth == 0 else month.first + 7 * (nth - 1) * DAY
        return replace(month, first=first, last=min(first + 6 * DAY, month.last), shown="")
    step = days.coming(tokens[1].value, month.first if nth else month.last - 6 * DAY)
    date = step + 7 * max(nth - 1, 0) * DAY
    return days.dated(at, date) if date <= month.last else Days("day", trouble="impossible")


_THIRDS = {"e": (1, 10), "i": (11, 20), "j": (21, 31)}


@rule(r"[eij]v?(?:M(?:,?Y)?|[nt]?m)")
def _third_of_month(tokens: Sequence[Token], at: Moment) -> Built:
    return _month(tokens[1:], at, *_THIRDS[tokens[0].code])


def _month(tokens: Sequence[Token], at: Moment, first: int = 1, last: int = 31) -> Days | None:
    named, year = _first(tokens, "M"), _first(tokens, "Y")
    if named is not None:
        return days.a_month(at, named.value, year.value if year else None, first, last)
    month = days.month_days(at.today.year, at.today.month + (_first(tokens, "n") is not None), first, last)
    if month.last is not None and month.last < at.first:
        return days.month_days(at.today.year, at.today.month + 1, first, last)
    return month


@rule(r"(?:qdv?|v|n|t|(?<=[ABUFc-]))MY?|MY|M[oc,-]M|^[,;]*M[,;]*$|M")
def _named_month(tokens: Sequence[Token], at: Moment) -> Built:
    named = [token for token in tokens if token.code == "M"]
    if len(tokens) == 1 and named[0].value in FIRST_NAMES and not named[0].on:
        return None
    out: list[Token] = []
    for token in tokens:
        if token.code == "M":
            out.append(Token("Q", _month([token, *(each for each in tokens if each.code == "Y")], at), on=token.on))
        elif token.code in "oc,-;":
            out.append(token)
    return out


@rule(r"^[,;]*M[,;]*$|(?<=[ABUF])M")
def _only_a_month(tokens: Sequence[Token], at: Moment) -> Built:
    return _month(tokens, at)


@rule(r"WN(?![wdmyhoc-])")
def _weekday_and_number(tokens: Sequence[Token], at: Moment) -> Built:
    """ "Tuesday 15" is the 15th if that is a Tuesday, or if it can be no hour; "Tuesday 3" is left for the clock.

    So is "Monday 7", unless the clinic is shut at that hour and the 7th is a Monday.
    """
    number = tokens[1].value
    if not 1 <= number <= 31:
        return None
    date = days.on_date(at, number, None, None)
    agrees = date.first is not None and date.first.weekday() == tokens[0].value
    if number < 13 and not (agrees and date.first is not None and _shut(date.first, usual(number), at)):
        return None
    if number <= 23 and not agrees:
        return [tokens[0], Token("C", (number * 60, False))]
    return [tokens[0], Token("Q", date)]


def _shut(date: dt.date, hour: int, at: Moment) -> bool:
    hours = at.calendar.minutes(date)
    return hours is not None and not hours[0] <= hour * 60 < hours[1]


@rule(r"O")
def _day_of_month(tokens: Sequence[Token], at: Moment) -> Built:
    if not tokens[0].text[:1].isdigit() and not (tokens[0].on and tokens[0].the):
        return [Token("x")]
    return days.on_date(at, tokens[0].value, None, None) if tokens[0].value < 100 else [Token("x")]


# ------------------------------------------------------------------------ weeks, weekends, months and years


@rule(r"wAn?w?(?![CNZQGWP])|wAnw?")
def _week_after_next(tokens: Sequence[Token], at: Moment) -> Built:
    return days.week(at.monday + 14 * DAY)


@rule(r"[eij]v?[ntg]*w|u[nt]g?w|[nt]u")
def _part_of_week(tokens: Sequence[Token], at: Moment) -> Built:
    """Monday and Tuesday, Tuesday to Thursday, or Thursday and Friday; this week's while some of it is left."""
    kinds = {"e": (0, 1), "i": (1, 3), "j": (3, 4), "u": (1, 3)}
    first, last = next(kinds[token.code] for token in tokens if token.code in kinds)
    monday = at.monday + 7 * DAY if "n" in _codes(tokens) or at.monday + last * DAY < at.first else at.monday
    return Days("period", max(monday + first * DAY, min(at.first, monday + last * DAY)), monday + last * DAY)


@rule(r"v?n[NZ][dwm]|v[NZ](?:[o-][NZ])?[dwmy]r?|vnw|[NZ][dwmy]r")
def _count(tokens: Sequence[Token], at: Moment) -> Built:
    """In three days, in two weeks, within a month, the next ten days."""
    unit = tokens[-1] if tokens[-1].code != "r" else tokens[-2]
    numbers = [token.value for token in tokens if token.code in "NZ"] or [1]
    word = tokens[0].value if tokens[0].code == "v" else ""
    a_day = unit.code == "d" and any(token.text in ("a", "an", "one") for token in tokens) and len(numbers) == 1
    if (a_day and tokens[-1].code != "r") or (word == "over" and "n" not in _codes(tokens)):
        return None  # "three times in a day", "pay over three months"
    if _codes(tokens) == "vnw" and word == "in" and not tokens[1].the:
        return days.week(at.monday + 7 * DAY)
    if max(numbers) * {"d": 1, "w": 7 * (unit.value or 1), "m": 30, "y": 366}[unit.code] > MOST_AHEAD + 30:
        return Days("day", trouble="far")
    first, last = (_ahead(at, number, unit) for number in (numbers[0], numbers[-1]))
    if "n" in _codes(tokens) or word == "within":
        return Days("period", at.today, last)
    if unit.code == "d":
        few = any(token.text.endswith("few") for token in tokens)
        return Days("period", first - DAY, last + 2 * DAY) if few else days.dated(at, first)
    first, last = first - first.weekday() * DAY, last - last.weekday() * DAY
    return days.week(first) if first == last else Days("period", first, last + 6 * DAY)


def _ahead(at: Moment, number: int, unit: Token) -> dt.date:
    if unit.code in "my":
        month = days.month_days(at.today.year, at.today.month + number * (12 if unit.code == "y" else 1))
        return days.same_day(month, at.today.day)
    return at.today + number * (7 * unit.value if unit.code == "w" else 1) * DAY


@rule(r"[NZ]wF?[WR]|Wv[NZ]w|[WR]w(?!Q)|WAn")
def _weeks_on(tokens: Sequence[Token], at: Moment) -> Built:
    """Friday week, a week on Friday, a week tomorrow, two weeks on Tuesday, Tuesday in two weeks."""
    codes = _codes(tokens)
    day = next(token for token in tokens if token.code in "WR")
    unit = _first(tokens, "w")
    weeks = (next((token.value for token in tokens if token.code in "NZ"), 1)) * (unit.value if unit else 1)
    if weeks > MOST_AHEAD // 7 + 1:
        return Days("day", trouble="far")
    if day.code == "R":
        return days.dated(at, at.today + (day.value + 7 * weeks) * DAY)
    if "v" in codes or ("F" not in codes and weeks > 1):
        return days.dated(at, at.monday + (day.value + 7 * weeks) * DAY)
    return days.dated(at, days.coming(day.value, at.today + DAY) + 7 * weeks * DAY)


@rule(r"lw|lm|ly|lE|lW")
def _last(tokens: Sequence[Token], at: Moment) -> Built:
    if tokens[1].code == "W":
        return replace(days.dated(at, days.coming(tokens[1].value, at.today - 7 * DAY)), back=True)
    if tokens[1].code in "wE":
        monday = at.monday - 7 * DAY
        return replace(days.week(monday) if tokens[1].code == "w" else days.weekend(monday), trouble="past", back=True)
    return Days("day", trouble="past", back=True)


@rule(r"q?dv?(?=n|t)(?=nw|tw|nm|tm|tg)|qd(?:v(?=[wm]))?")
def _any_day(tokens: Sequence[Token], at: Moment) -> Built:
    return Days("every")


@rule(r"v?tgw|v?gw|v?nw|v?tw")
def _week(tokens: Sequence[Token], at: Moment) -> Built:
    return days.week(at.monday + (7 * DAY if {"n", "g"} & set(_codes(tokens)) else 0 * DAY))


@rule(r"(?<=[ocS])n(?![WwmyEdKNZGu])")
def _or_next(tokens: Sequence[Token], at: Moment) -> Built:
    """ "This week or next", "this week is no good, what about next"."""
    return days.week(at.monday + 7 * DAY)


@rule(r"(?<![NZ])([wE])W?Q")
def _week_of(tokens: Sequence[Token], at: Moment) -> Built:
    value = tokens[-1].value
    if value.kind != "day" or value.first is None:
        return None
    monday = value.first - value.first.weekday() * DAY
    found = days.week(monday) if tokens[0].code == "w" else days.weekend(monday)
    return replace(found, trouble=value.trouble if monday + 6 * DAY < at.today or value.trouble != "past" else None)


@rule(r"v?[nt]m|v?[nt]y")
def _month_or_year(tokens: Sequence[Token], at: Moment) -> Built:
    this = "n" not in _codes(tokens)
    if tokens[-1].code == "m":
        month = days.month_days(at.today.year, at.today.month + (not this))
        return month
    year = at.today.year + (not this)
    return Days("period", dt.date(year, 1, 1), dt.date(year, 12, 31))


@rule(r"EAn|[ntg]*E|qE")
def _weekend(tokens: Sequence[Token], at: Moment) -> Built:
    codes = _codes(tokens)
    if tokens[0].text.startswith("all"):
        return days.next_weekend(at)
    if "q" in codes or (codes == "E" and tokens[0].plural):
        return Days("every", weekdays=WEEKEND)
    if "n" in codes:
        return days.weekend(at.monday + (14 if "A" in codes else 7) * DAY)
    return days.next_weekend(at)


@rule(r"u")
def _midweek(tokens: Sequence[Token], at: Moment) -> Built:
    return Days("weekday", weekdays=frozenset({1, 2, 3}))


@rule(r"[NZ][wdmy][AB](?![CNZP])")
def _so_long_after(tokens: Sequence[Token], at: Moment) -> Built:
    return [Token("x")]


@rule(r"(?:v|q|Z)?[tn]?K|vw(?![ABFar])")
def _weekdays(tokens: Sequence[Token], at: Moment) -> Built:
    if tokens[-1].code == "w" and (
        not tokens[-1].the or tokens[-1].value != 1 or tokens[-1].text not in ("week", "wk")
    ):
        return None
    return Days("every", weekdays=WORKDAYS)


@rule(r"nW|tg?W|gW|[qZ]W|W")
def _weekday(tokens: Sequence[Token], at: Moment) -> Built:
    weekday, codes = tokens[-1].value, _codes(tokens)
    if codes[0] == "Z" and tokens[0].text not in ("a", "one"):
        return None
    if codes[0] in "qZ" or (tokens[-1].plural and codes == "W"):
        return Days("every", weekdays=frozenset({weekday}))
    if codes[0] == "n":
        return replace(days.dated(at, at.monday + (7 + weekday) * DAY), next=True)
    if codes[0] in "tg":
        return days.dated(at, days.coming(weekday, at.first))
    return Days("weekday", weekdays=frozenset({weekday}))


@rule(r"R")
def _relative(tokens: Sequence[Token], at: Moment) -> Built:
    return replace(days.dated(at, at.today + tokens[0].value * DAY), back=tokens[0].value < 0)


@rule(r"[nt]?GQ?")
def _holiday(tokens: Sequence[Token], at: Moment) -> Built:
    name, following = next(token.value for token in tokens if token.code == "G"), tokens[-1]
    if following.code != "Q":
        return days.holiday(at, name)
    if name == "bank holiday" and following.value.kind in ("weekday", "every"):
        found = days.holidays_on(at, following.value.weekdays)
        return days.dated(at, found[0]) if found else None
    return [Token("Q", days.holiday(at, name)), following]


# ------------------------------------------------------------------------ hours, then what joins days

RULES.extend(Rule(pattern, build) for pattern, build in CLOCK_RULES)


@rule(r"Q,?Q")
def _weekday_with_date(tokens: Sequence[Token], at: Moment) -> Built:
    """ "Monday 30 November": one day if the two agree, and no day at all if they do not."""
    weekday, date = (tokens[0], tokens[-1]) if tokens[0].value.kind == "weekday" else (tokens[-1], tokens[0])
    named, dated = _days(weekday), _days(date)
    if named.kind != "weekday" or dated.kind != "day" or named.first is not None:
        return None
    if dated.first is None or dated.trouble in ("past", "far") or dated.first.weekday() in named.weekdays:
        return dated
    # "Tomorrow, Thursday or Friday" is a list; "Monday, 3rd December" is a slip.
    listed = tokens[1].code == "," and (date is tokens[0] or (dated.first - at.today).days <= 2)
    return None if listed else Days("day", trouble="impossible")


@rule(r"Qs")
def _or_the_day_after(tokens: Sequence[Token], at: Moment) -> Built:
    """ "Tomorrow or the day after"."""
    dates = _days(tokens[0]).dates(at) if _days(tokens[0]).trouble is None else []
    return [tokens[0], Token("o"), Token("Q", days.dated(at, dates[-1] + DAY))] if dates else None


@rule(r"VQcQ|F?Q(?:-|U)Q")
def _range(tokens: Sequence[Token], at: Moment) -> Built:
    """ "Monday to Wednesday", "between the 1st and the 5th", "Mondays to Thursdays"."""
    one, other = (_days(token) for token in tokens if token.code == "Q")
    if one.trouble or other.trouble:
        return one if one.trouble else other
    loose = one.kind == other.kind == "weekday" or one.kind == other.kind == "every"
    if loose and len(one.weekdays) == len(other.weekdays) == 1:
        start, end = min(one.weekdays), min(other.weekdays)
        span = frozenset((start + ahead) % 7 for ahead in range((end - start) % 7 + 1))
        if one.kind == "every":
            return Days("every", weekdays=span)
        first = days.coming(start, at.today + DAY)
        return Days("weekday", first, days.coming(end, first), span)
    start_of, end_of = one.dates(at), other.dates(at)
    if other.kind == "weekday" and start_of:
        end_of = [days.coming(min(other.weekdays), start_of[0])]
    if not start_of or not end_of or start_of[0] > end_of[-1]:
        return None
    return Days("period", start_of[0], end_of[-1])


@rule(r"[!%]?[BU][eij]?Q|[!%]?[AF]Q[Lk]?|QL")
def _bound(tokens: Sequence[Token], at: Moment) -> Built:
    """ "Before Friday", "by the 5th", "from Monday", "after next week", "Thursday onwards"."""
    value = next(_days(token) for token in tokens if token.code == "Q")
    if value.trouble in ("impossible", "far") or (value.kind == "every" and value.first is None):
        return None
    found = value.dates(at) if value.trouble is None else []
    bound = next((token for token in tokens if token.code in "ABUFL"), tokens[-1])
    refused = tokens[0].code in "!%"
    until = bound.code in "BU" if not refused else bound.code == "A"
    if not found:
        return value
    if until:
        exclusive = bound.code == "B" and bound.value == "before" and value.kind != "period"
        last = found[0] - DAY if bound.value == "before" and bound.code == "B" else found[-1]
        return Days("period", at.today, last, trouble="past" if exclusive and last < at.first else None)
    first = found[-1] + DAY if bound.code == "A" else found[0]
    # At least a week of it, and a fortnight if it starts when the horizon ends.
    reach = HORIZON if first > at.horizon - 6 * DAY else 6
    return Days("period", first, max(at.horizon, first + reach * DAY), open_ended=True)


@rule(r"eQ|jQ|Q[ej](?![QT])")
def _early_or_late(tokens: Sequence[Token], at: Moment) -> Built:
    """ "Tuesday, early" is about the hour: weeks and months had their turn above."""
    day = next(token for token in tokens if token.code == "Q")
    name = "first thing" if "e" in _codes(tokens) else "end of the day"
    return [day, Token("T", days.part(name))]


__all__ = ["ALL_WEEK", "grammar"]
