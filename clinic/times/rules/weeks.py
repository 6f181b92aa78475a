"""Rules for weeks, weekends and years, for days counted from today, weekdays and holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from clinic.times import days
from clinic.times.days import MOST_AHEAD, WEEKEND, WORKDAYS, Days, Moment
from clinic.times.opening_hours import DAY
from clinic.times.rules.rule import Built, Rule, adding_to, codes_of, first_of
from clinic.times.tokens import Token

RULES: list[Rule] = []
_rule = adding_to(RULES)


@_rule(r"wAn?w?(?![CNZQGWP])|wAnw?")
def _week_after_next(tokens: Sequence[Token], at: Moment) -> Built:
    return days.week(at.monday + 14 * DAY)


@_rule(r"[eij]v?[ntg]*w|u[nt]g?w|[nt]u")
def _part_of_week(tokens: Sequence[Token], at: Moment) -> Built:
    """Monday and Tuesday, Tuesday to Thursday, or Thursday and Friday; this week's while some of it is left."""
    kinds = {"e": (0, 1), "i": (1, 3), "j": (3, 4), "u": (1, 3)}
    first, last = next(kinds[token.code] for token in tokens if token.code in kinds)
    monday = at.monday + 7 * DAY if "n" in codes_of(tokens) or at.monday + last * DAY < at.first else at.monday
    return Days("period", max(monday + first * DAY, min(at.first, monday + last * DAY)), monday + last * DAY)


@_rule(r"v?n[NZ][dwm]|v[NZ](?:[o-][NZ])?[dwmy]r?|vnw|[NZ][dwmy]r")
def _count(tokens: Sequence[Token], at: Moment) -> Built:
    """In three days, in two weeks, within a month, the next ten days."""
    unit, numbers = _unit(tokens), _numbers(tokens)
    if not _is_a_wait(tokens):
        return None
    if _word(tokens) == "in" and codes_of(tokens) == "vnw" and not tokens[1].the:  # "in next week", which is not a wait
        return days.week(at.monday + 7 * DAY)
    if _most_days(max(numbers), unit) > MOST_AHEAD + 30:
        return Days("day", trouble="far")
    first, last = (_ahead(at, number, unit) for number in (numbers[0], numbers[-1]))
    if "n" in codes_of(tokens) or _word(tokens) == "within":
        return Days("period", at.today, last)
    if unit.code == "d":
        few = any(token.text.endswith("few") for token in tokens)
        return Days("period", first - DAY, last + 2 * DAY) if few else days.dated(at, first)
    return _weeks_of(first, last)


def _unit(tokens: Sequence[Token]) -> Token:
    return tokens[-1] if tokens[-1].code != "r" else tokens[-2]


def _numbers(tokens: Sequence[Token]) -> list[int]:
    return [token.value for token in tokens if token.code in "NZ"] or [1]


def _word(tokens: Sequence[Token]) -> str:
    """In, within or over, if it begins so."""
    return str(tokens[0].value) if tokens[0].code == "v" else ""


def _is_a_wait(tokens: Sequence[Token]) -> bool:
    """Not so "three times in a day" and "pay over three months"."""
    one = len(_numbers(tokens)) == 1 and any(token.text in ("a", "an", "one") for token in tokens)
    in_a_day = one and _unit(tokens).code == "d" and tokens[-1].code != "r"
    return not in_a_day and (_word(tokens) != "over" or "n" in codes_of(tokens))


def _most_days(number: int, unit: Token) -> int:
    """How many days that many weeks, months or years have at most, near enough."""
    return number * {"d": 1, "w": 7 * (unit.value or 1), "m": 30, "y": 366}[unit.code]


def _weeks_of(first: dt.date, last: dt.date) -> Days:
    """The whole weeks that hold these dates."""
    first, last = first - first.weekday() * DAY, last - last.weekday() * DAY
    return days.week(first) if first == last else Days("period", first, last + 6 * DAY)


def _ahead(at: Moment, number: int, unit: Token) -> dt.date:
    if unit.code in "my":
        month = days.month_days(at.today.year, at.today.month + number * (12 if unit.code == "y" else 1))
        return days.same_day(month, at.today.day)
    return at.today + number * (7 * unit.value if unit.code == "w" else 1) * DAY


@_rule(r"[NZ]wF?[WR]|Wv[NZ]w|[WR]w(?!Q)|WAn")
def _weeks_on(tokens: Sequence[Token], at: Moment) -> Built:
    """Friday week, a week on Friday, a week tomorrow, two weeks on Tuesday, Tuesday in two weeks."""
    codes = codes_of(tokens)
    day = next(token for token in tokens if token.code in "WR")
    unit = first_of(tokens, "w")
    weeks = _numbers(tokens)[0] * (unit.value if unit else 1)
    if weeks > MOST_AHEAD // 7 + 1:
        return Days("day", trouble="far")
    if day.code == "R":
        return days.dated(at, at.today + (day.value + 7 * weeks) * DAY)
    if "v" in codes or ("F" not in codes and weeks > 1):
        return days.dated(at, at.monday + (day.value + 7 * weeks) * DAY)
    return days.dated(at, days.coming(day.value, at.today + DAY) + 7 * weeks * DAY)


@_rule(r"lw|lm|ly|lE|lW")
def _last(tokens: Sequence[Token], at: Moment) -> Built:
    if tokens[1].code == "W":
        return replace(days.dated(at, days.coming(tokens[1].value, at.today - 7 * DAY)), back=True)
    if tokens[1].code in "wE":
        monday = at.monday - 7 * DAY
        return replace(days.week(monday) if tokens[1].code == "w" else days.weekend(monday), trouble="past", back=True)
    return Days("day", trouble="past", back=True)


@_rule(r"q?dv?(?=n|t)(?=nw|tw|nm|tm|tg)|qd(?:v(?=[wm]))?")
def _any_day(tokens: Sequence[Token], at: Moment) -> Built:
    return Days("every")


@_rule(r"v?tgw|v?gw|v?nw|v?tw")
def _week(tokens: Sequence[Token], at: Moment) -> Built:
    return days.week(at.monday + (7 * DAY if {"n", "g"} & set(codes_of(tokens)) else 0 * DAY))


@_rule(r"(?<=[ocS])n(?![WwmyEdKNZGu])")
def _or_next(tokens: Sequence[Token], at: Moment) -> Built:
    """ "This week or next", "this week is no good, what about next"."""
    return days.week(at.monday + 7 * DAY)


@_rule(r"(?<![NZ])([wE])W?Q")
def _week_of(tokens: Sequence[Token], at: Moment) -> Built:
    value = tokens[-1].value
    if value.kind != "day" or value.first is None:
        return None
    monday = value.first - value.first.weekday() * DAY
    found = days.week(monday) if tokens[0].code == "w" else days.weekend(monday)
    return replace(found, trouble=value.trouble if monday + 6 * DAY < at.today or value.trouble != "past" else None)


@_rule(r"v?[nt]m|v?[nt]y")
def _month_or_year(tokens: Sequence[Token], at: Moment) -> Built:
    this = "n" not in codes_of(tokens)
    if tokens[-1].code == "m":
        month = days.month_days(at.today.year, at.today.month + (not this))
        return month
    year = at.today.year + (not this)
    return Days("period", dt.date(year, 1, 1), dt.date(year, 12, 31))


@_rule(r"EAn|[ntg]*E|qE")
def _weekend(tokens: Sequence[Token], at: Moment) -> Built:
    codes = codes_of(tokens)
    if tokens[0].text.startswith("all"):
        return days.next_weekend(at)
    if "q" in codes or (codes == "E" and tokens[0].plural):
        return Days("every", weekdays=WEEKEND)
    if "n" in codes:
        return days.weekend(at.monday + (14 if "A" in codes else 7) * DAY)
    return days.next_weekend(at)


@_rule(r"u")
def _midweek(tokens: Sequence[Token], at: Moment) -> Built:
    return Days("weekday", weekdays=frozenset({1, 2, 3}))


@_rule(r"[NZ][wdmy][AB](?![CNZP])")
def _so_long_after(tokens: Sequence[Token], at: Moment) -> Built:
    return [Token("x")]


@_rule(r"(?:v|q|Z)?[tn]?K|vw(?![ABFar])")
def _weekdays(tokens: Sequence[Token], at: Moment) -> Built:
    """ "In the week" is not at the weekend."""
    last = tokens[-1]
    if last.code == "w" and not (last.the and last.value == 1 and last.text in ("week", "wk")):
        return None
    return Days("every", weekdays=WORKDAYS)


@_rule(r"nW|tg?W|gW|[qZ]W|W")
def _weekday(tokens: Sequence[Token], at: Moment) -> Built:
    weekday, codes = tokens[-1].value, codes_of(tokens)
    if codes[0] == "Z" and tokens[0].text not in ("a", "one"):
        return None
    if codes[0] in "qZ" or (tokens[-1].plural and codes == "W"):
        return Days("every", weekdays=frozenset({weekday}))
    if codes[0] == "n":
        return replace(days.dated(at, at.monday + (7 + weekday) * DAY), next=True)
    if codes[0] in "tg":
        return days.dated(at, days.coming(weekday, at.first))
    return Days("weekday", weekdays=frozenset({weekday}))


@_rule(r"R")
def _relative(tokens: Sequence[Token], at: Moment) -> Built:
    return replace(days.dated(at, at.today + tokens[0].value * DAY), back=tokens[0].value < 0)


@_rule(r"[nt]?GQ?")
def _holiday(tokens: Sequence[Token], at: Moment) -> Built:
    name, following = next(token.value for token in tokens if token.code == "G"), tokens[-1]
    if following.code != "Q":
        return days.holiday(at, name)
    if name == "bank holiday" and following.value.kind in ("weekday", "every"):
        found = days.holidays_on(at, following.value.weekdays)
        return days.dated(at, found[0]) if found else None
    return [Token("Q", days.holiday(at, name)), following]
