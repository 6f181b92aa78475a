"""Rules for days beside one another: a weekday with its date, from one day to another, before and after a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from clinic.times import days
from clinic.times.days import HORIZON, Days, Moment
from clinic.times.opening_hours import DAY
from clinic.times.rules.rule import Built, Rule, adding_to, codes_of, days_of, first_of
from clinic.times.tokens import Token

RULES: list[Rule] = []
_rule = adding_to(RULES)


@_rule(r"Q,?Q")
def _weekday_with_date(tokens: Sequence[Token], at: Moment) -> Built:
    """ "Monday 30 November": one day if the two agree, and no day at all if they do not."""
    weekday, date = (tokens[0], tokens[-1]) if tokens[0].value.kind == "weekday" else (tokens[-1], tokens[0])
    named, dated = days_of(weekday), days_of(date)
    if named.kind != "weekday" or dated.kind != "day" or named.first is not None:
        return None
    if dated.first is None or dated.trouble in ("past", "far") or dated.first.weekday() in named.weekdays:
        return dated
    # "Tomorrow, Thursday or Friday" is a list; "Monday, 3rd December" is a slip.
    listed = tokens[1].code == "," and (date is tokens[0] or (dated.first - at.today).days <= 2)
    return None if listed else Days("day", trouble="impossible")


@_rule(r"Qs")
def _or_the_day_after(tokens: Sequence[Token], at: Moment) -> Built:
    """ "Tomorrow or the day after"."""
    dates = days_of(tokens[0]).dates(at) if days_of(tokens[0]).trouble is None else []
    return [tokens[0], Token("o"), Token("Q", days.dated(at, dates[-1] + DAY))] if dates else None


@_rule(r"VQcQ|F?Q(?:-|U)Q")
def _range(tokens: Sequence[Token], at: Moment) -> Built:
    """ "Monday to Wednesday", "between the 1st and the 5th", "Mondays to Thursdays"."""
    one, other = (days_of(token) for token in tokens if token.code == "Q")
    if one.trouble or other.trouble:
        return one if one.trouble else other
    if one.kind == other.kind and one.kind in ("weekday", "every") and len(one.weekdays) == len(other.weekdays) == 1:
        return _from_weekday_to_weekday(one, other, at)
    return _from_date_to_date(one, other, at)


def _from_weekday_to_weekday(one: Days, other: Days, at: Moment) -> Days:
    """The coming ones, or "Mondays to Thursdays" in every week."""
    start, end = min(one.weekdays), min(other.weekdays)
    span = frozenset((start + ahead) % 7 for ahead in range((end - start) % 7 + 1))
    if one.kind == "every":
        return Days("every", weekdays=span)
    first = days.coming(start, at.today + DAY)
    return Days("weekday", first, days.coming(end, first), span)


def _from_date_to_date(one: Days, other: Days, at: Moment) -> Days | None:
    starts, ends = one.dates(at), other.dates(at)
    if other.kind == "weekday" and starts:
        ends = [days.coming(min(other.weekdays), starts[0])]
    if not starts or not ends or starts[0] > ends[-1]:
        return None
    return Days("period", starts[0], ends[-1])


@_rule(r"[!%]?[BU][eij]?Q|[!%]?[AF]Q[Lk]?|QL")
def _bound(tokens: Sequence[Token], at: Moment) -> Built:
    """ "Before Friday", "by the 5th", "from Monday", "after next week", "Thursday onwards"."""
    value = next(days_of(token) for token in tokens if token.code == "Q")
    if value.trouble in ("impossible", "far") or (value.kind == "every" and value.first is None):
        return None
    found = value.dates(at) if value.trouble is None else []
    if not found:
        return value
    bound = first_of(tokens, "ABUFL") or tokens[-1]
    refused = tokens[0].code in "!%"
    ends = bound.code == "A" if refused else bound.code in "BU"  # "not after Friday" is until Friday
    return _until(value, bound, found, at) if ends else _since(bound, found, at)


def _until(value: Days, bound: Token, found: Sequence[dt.date], at: Moment) -> Days:
    """By Friday, and before it: up to Friday, and up to Thursday."""
    before = bound.code == "B" and bound.value == "before"
    last = found[0] - DAY if before else found[-1]
    gone = before and value.kind != "period" and last < at.first
    return Days("period", at.today, last, trouble="past" if gone else None)


def _since(bound: Token, found: Sequence[dt.date], at: Moment) -> Days:
    first = found[-1] + DAY if bound.code == "A" else found[0]
    # At least a week of it, and a fortnight if it starts when the horizon ends.
    reach = HORIZON if first > at.horizon - 6 * DAY else 6
    return Days("period", first, max(at.horizon, first + reach * DAY), open_ended=True)


@_rule(r"eQ|jQ|Q[ej](?![QT])")
def _early_or_late(tokens: Sequence[Token], at: Moment) -> Built:
    """ "Tuesday, early" is about the hour: weeks and months had their turn above."""
    day = next(token for token in tokens if token.code == "Q")
    name = "first thing" if "e" in codes_of(tokens) else "end of the day"
    return [day, Token("T", days.part(name))]
