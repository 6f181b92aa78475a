"""Rules for dates and months, and for what only looks like one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from clinic.times import days
from clinic.times.days import Days, Moment
from clinic.times.figures import usual
from clinic.times.opening_hours import DAY, LONDON
from clinic.times.rules.rule import Built, Rule, adding_to, first_of
from clinic.times.tokens import Token
from clinic.times.vocabulary import FIRST_NAMES

RULES: list[Rule] = []
_rule = adding_to(RULES)


# ------------------------------------------------------------------------ what holds before any day is worked out


@_rule(r"(?:q[dKEPWC]+(?:[oc]q?[dKEPW]+)*|f)b(?=[!nqtAB]?[WKEPRODNG])")
def _any_but(tokens: Sequence[Token], at: Moment) -> Built:
    return [*(token for token in tokens[:-1] if token.code != "f"), Token("!")]


@_rule(r"(?<![oc,nqtg-])W(?![oc,;PCNOJSMDH-]|[AB][CNZ]|$)")
def _sunshine(tokens: Sequence[Token], at: Moment) -> Built:
    """ "Sun" with nothing of a date beside it is the one in the sky."""
    return (
        [Token("x")] if tokens[0].text.startswith("sun") and "day" not in tokens[0].text and not tokens[0].on else None
    )


@_rule(r"[NZ][dwmy]a")
def _ago(tokens: Sequence[Token], at: Moment) -> Built:
    return Days("day", trouble="past", back=True)


@_rule(r"v[NZ]h")
def _in_hours(tokens: Sequence[Token], at: Moment) -> Built:
    minutes = tokens[1].value * tokens[2].value
    if tokens[0].value != "in" or minutes > 12 * 60:
        return None
    then = (at.now.astimezone(dt.timezone.utc) + dt.timedelta(minutes=minutes)).astimezone(LONDON)
    date = Token("Q", days.dated(at, then.date()))
    return [date, Token("T", days.point(then.hour * 60 + then.minute))]


# ------------------------------------------------------------------------ dates


@_rule(r"D")
def _numeric(tokens: Sequence[Token], at: Moment) -> Built:
    return days.on_date(at, *tokens[0].value)


def _on_dates(tokens: Sequence[Token], at: Moment) -> Built:
    """Several days of one month: "5th or 6th December", "Tuesday 1 or Wednesday 2 December", "December 5-7"."""
    month, year = next(token for token in tokens if token.code == "M"), first_of(tokens, "Y")
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


_rule(r"(?<![JNC])(?<![MWR][ABUFS])(?:W?[ON][oc,-])+W?[ON]M(?:,?Y)?")(_on_dates)
_rule(r"[ON],?M(?:,?Y)?")(_on_dates)
_rule(r"M[ON](?:[oc,-][ON](?![wdmyhMLkI]))*(?:,?Y)?")(_on_dates)


@_rule(r"[Ol][Ww]v?(?:M(?:,?Y)?|[nt]?m)")
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


@_rule(r"[eij]v?(?:M(?:,?Y)?|[nt]?m)")
def _third_of_month(tokens: Sequence[Token], at: Moment) -> Built:
    return _month(tokens[1:], at, *_THIRDS[tokens[0].code])


def _month(tokens: Sequence[Token], at: Moment, first: int = 1, last: int = 31) -> Days | None:
    named, year = first_of(tokens, "M"), first_of(tokens, "Y")
    if named is not None:
        return days.a_month(at, named.value, year.value if year else None, first, last)
    month = days.month_days(at.today.year, at.today.month + (first_of(tokens, "n") is not None), first, last)
    if month.last is not None and month.last < at.first:
        return days.month_days(at.today.year, at.today.month + 1, first, last)
    return month


@_rule(r"(?:qdv?|v|n|t|(?<=[ABUFc-]))MY?|MY|M[oc,-]M|^[,;]*M[,;]*$|M")
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


@_rule(r"^[,;]*M[,;]*$|(?<=[ABUF])M")
def _only_a_month(tokens: Sequence[Token], at: Moment) -> Built:
    return _month(tokens, at)


@_rule(r"WN(?![wdmyhoc-])")
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


@_rule(r"O")
def _day_of_month(tokens: Sequence[Token], at: Moment) -> Built:
    if not tokens[0].text[:1].isdigit() and not (tokens[0].on and tokens[0].the):
        return [Token("x")]
    return days.on_date(at, tokens[0].value, None, None) if tokens[0].value < 100 else [Token("x")]
