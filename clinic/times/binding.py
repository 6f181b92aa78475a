"""What was asked for: which hours go with which days, what was refused, and what was taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from clinic.times.days import ALL_WEEK, Days, Hours, Moment, both
from clinic.times.opening_hours import DAY
from clinic.times.rules.grammar import grammar
from clinic.times.tokens import Token, tokens_of

Flexible = Literal["any", "asap"]
_BREAKS = ";b"
_MOST_WORDS_REFUSED = 2


@dataclass(frozen=True)
class Ask:
    """Days, and the stretches of them that suit; no days: any day; no hours: all day."""

    days: Days | None
    hours: tuple[Hours, ...] = ()


@dataclass(frozen=True)
class Wishes:
    """What suits and what does not."""

    wanted: tuple[Ask, ...] = ()
    refused: tuple[Ask, ...] = ()
    flexible: Flexible | None = None


@dataclass
class _Item:
    """One Days or Hours, what stood between it and the one before, and how it is bound."""

    value: Days | Hours
    joint: str
    refused: bool = False
    gap: int = 0


@dataclass
class _Day:
    """Days with the hours said of them; leading: the hours stood before."""

    days: Days
    hours: list[Hours] = field(default_factory=list)
    leading: bool = False


def read(text: str, at: Moment) -> Wishes | None:
    """What a message asks for; None when it names no time."""
    tokens = _without_second_thoughts(grammar(tokens_of(text), at))
    items = _items(tokens)
    flexible: Flexible | None = next((token.value for token in tokens if token.code == "f"), None)
    wanted = _composed([item for item in items if not item.refused], at)
    refused = _composed([item for item in items if item.refused], at)
    wanted, refused = _hours_back(wanted, refused)
    asks, refusals = _asks(wanted), _asks(refused)
    if not asks and not refusals:
        return Wishes(flexible=flexible) if flexible else None
    if not refusals and all(ask == Ask(Days("every")) for ask in asks):
        return Wishes(flexible=flexible or "any")
    return Wishes(tuple(asks), tuple(refusals))


def _is_time(token: Token) -> bool:
    return token.code in "QT"


def _without_second_thoughts(tokens: list[Token]) -> list[Token]:
    """Only what was said last, of "Tuesday at 3, no wait, Wednesday": the day changes, the hour stays."""
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        if (token.code == "X" or _is_correcting_no(tokens, index)) and any(map(_is_time, kept)):
            after = _clause(tokens[index + 1 :])
            if any(map(_is_time, after)) and not {"!", "%", "z"} & {each.code for each in after}:
                rest = tokens[index + 1 :]
                lost = "Q" if any(each.code == "Q" for each in after) else ""
                lost += "T" if any(each.code == "T" for each in after) else ""
                kept = [each for each in kept if _is_time(each) and each.code not in lost]
                return _without_second_thoughts([*(kept if lost == "T" else []), *rest, *([] if lost == "T" else kept)])
        kept.append(token)
    return kept


def _is_correcting_no(tokens: Sequence[Token], index: int) -> bool:
    """ "Tuesday, no, Wednesday" — but not "any day, no Wednesdays"."""
    if tokens[index].code != "0":
        return False
    before = [token for token in tokens[:index] if token.code == "Q"]
    after = next((token for token in tokens[index + 1 :] if token.code not in ",x"), None)
    named = {"day", "weekday"}
    return (
        bool(before)
        and before[-1].value.kind in named
        and after is not None
        and after.code == "Q"
        and after.value.kind in named
    )


def _clause(tokens: Sequence[Token]) -> Sequence[Token]:
    """Up to a full stop with something before it."""
    for index, token in enumerate(tokens):
        if token.code == ";" and any(map(_is_time, tokens[:index])):
            return tokens[:index]
    return tokens


def _items(tokens: Sequence[Token]) -> list[_Item]:
    """Days and hours in order, each with whether it is refused."""
    items: list[_Item] = []
    refusing = False
    joint, gap = "", 0
    since = 0  # words since the refusal: "I'm not going to tell you about Monday" refuses no day
    for index, token in enumerate(tokens):
        code = token.code
        if _is_time(token):
            refusing = refusing and since <= _MOST_WORDS_REFUSED
            value = token.value
            if isinstance(value, Hours) and joint:  # "Tuesday, mornings if possible" is one Tuesday
                value = replace(value, plural=False)
            items.append(_Item(value, joint, refusing, gap))
            joint, gap, since = "", 0, 0
            continue
        if code == "x":
            gap += 1
            since += 1
        elif code in "oc,;bp-":
            joint += code
        following = next((each for each in tokens[index + 1 :] if each.code not in "vxJS" or _is_time(each)), None)
        close = next((each for each in tokens[index + 1 : index + 4] if each.code != "x"), None)
        if (
            code == "!"
            or (code == "0" and close is not None and _is_time(close))
            or (code == "b" and _is_exception(items, joint, tokens[index + 1 : index + 3]))
        ):
            refusing, since = True, 0
        elif code == "%":
            if following is not None and _is_time(following):
                refusing, since = True, 0
            else:
                _refuse_clause(items, joint)
        elif code == "z":
            _refuse_clause(items, joint)
            refusing = False
            joint += ";"
        elif code in _BREAKS or code == "p":
            refusing = False
        elif code == "," and refusing and items and items[-1].refused:
            refusing = _list_goes_on(items[-1], tokens[index + 1 :])
    return items


def _is_exception(items: Sequence[_Item], joint: str, following: Sequence[Token]) -> bool:
    """The "but" of "any day next week but Friday", not that of "next week, but Friday is best"."""
    if not items or items[-1].refused or joint != "b" or not following or following[0].code != "Q":
        return False
    wide = items[-1].value
    return (
        isinstance(wide, Days)
        and wide.kind in ("every", "period")
        and following[0].value.kind in ("weekday", "day")
        and not (len(following) > 1 and following[1].code in "pT")
    )


def _refuse_clause(items: list[_Item], joint: str) -> None:
    """ "Mondays and Fridays are no good" refuses both; a comma ends it only if no "and" follows it."""
    if set(joint) & set(_BREAKS):
        return
    joined = False
    for item in reversed(items):
        item.refused = True
        joined = joined or bool({"o", "c"} & set(item.joint))
        if set(item.joint) & {*_BREAKS, "p"} or ("," in item.joint and not joined):
            return


def _list_goes_on(last: _Item, tokens: Sequence[Token]) -> bool:
    """After "not Monday,": whether what follows is refused too: "…, Tuesday or Friday", "…, Tuesdays"."""
    codes = ""
    for token in tokens:
        if token.code in "QT,oc":
            codes += token.code
        elif token.code != "x":
            break
    first = next((token for token in tokens if _is_time(token)), None)
    if first is None or not isinstance(last.value, first.value.__class__):
        return False
    kind = first.value.__class__
    if kind is Days and first.value.kind == "every" and isinstance(last.value, Days) and last.value.kind == "every":
        return True
    return "o" in codes or ("c" in codes and codes.index("c") > 0)


# ------------------------------------------------------------------------ which days


def _composed(items: list[_Item], at: Moment) -> list[_Item]:
    """ "Tuesday next week", "next week, Tuesday or Thursday", "Fridays in December": each weekday within its period."""
    found = [item for item in items if isinstance(item.value, Days)]
    gone = set[int]()
    within: dict[int, Days] = {}
    for index, item in enumerate(found):  # a period after its weekdays
        if not _is_period(item.value) or not _close(item):
            continue
        for before in range(index - 1, -1, -1):
            if not _narrows(found[before].value) or before in within:
                break
            within[before] = _days(item)
            gone.add(index)
            if not _listed(found[before]) and not (
                before and _close(found[before]) and _narrows(found[before - 1].value)
            ):
                break
    carried: Days | None = None
    for index, item in enumerate(
        found
    ):  # a period before its weekdays, and what one weekday of a list says of the next
        value = _days(item)
        if index in within:
            carried = within[index]
        elif value.next:
            carried = Days("period", at.monday + 7 * DAY, at.monday + 13 * DAY, shown="the week")
        elif index in gone:
            continue
        elif (
            _is_period(value)
            and index + 1 < len(found)
            and _close(found[index + 1])
            and _narrows(found[index + 1].value)
        ):
            if index + 1 not in within:
                gone.add(index)
                within[index + 1] = value
        elif _narrows(value) and carried is not None and _listed(item):
            within[index] = carried
        else:
            carried = None
    for index, item in enumerate(found):
        value = _days(item)
        beside = (index + 1 < len(found) and _close(found[index + 1])) or (index and _close(item))
        others = any(_is_period(other.value) for other in found if other is not item)
        if value == Days("every") and (beside or others) and len(found) > 1 and index not in within:
            gone.add(index)
        elif index in within:
            item.value = _within(value, within[index])
    dropped = {id(found[index]) for index in gone}
    return [item for item in items if id(item) not in dropped]


def _days(item: _Item) -> Days:
    assert isinstance(item.value, Days)  # noqa: S101
    return item.value


def _close(item: _Item) -> bool:
    """Nothing but a comma stood between it and what was before."""
    return item.joint in ("", ",") and item.gap <= 1


def _listed(item: _Item) -> bool:
    return item.joint in (",", "o", "c", ",o", ",c")


def _is_period(value: Days | Hours) -> bool:
    return isinstance(value, Days) and value.kind == "period" and value.weekdays == ALL_WEEK


def _narrows(value: Days | Hours) -> bool:
    """Whether it is a weekday (or several) with no week named yet."""
    return isinstance(value, Days) and (value.kind == "weekday" or (value.kind == "every" and value.first is None))


def _within(value: Days, period: Days) -> Days:
    if value == Days("every"):
        return period
    return replace(value, first=period.first, last=period.last, shown=period.shown, trouble=period.trouble)


# ------------------------------------------------------------------------ which hours of them


def _bound(items: Sequence[_Item]) -> tuple[list[_Day], list[Hours]]:
    """Each day with its hours, and hours that no day was named for."""
    found: list[_Day] = []
    loose: list[Hours] = []
    for index, item in enumerate(items):
        if isinstance(item.value, Days):
            if loose and set(item.joint) & {"o", "c"}:  # "evenings or weekends"
                found.append(_Day(Days("every"), loose))
                loose = []
            found.append(_Day(item.value, loose, bool(loose)))
            loose = []
            continue
        following = items[index + 1] if index + 1 < len(items) else None
        leads = (
            following is not None
            and isinstance(following.value, Days)
            and following.joint == ""
            and (not found or found[-1].leading or bool({"o", "c", ";"} & set(item.joint)) or _has_hours(item, found))
        )
        if leads or not found or (loose and isinstance(items[index - 1].value, Hours)):
            loose = _joined(loose, item.value, item.joint)
        else:
            found[-1].hours = _joined(found[-1].hours, item.value, item.joint)
    if loose and found:
        found[-1].hours = _joined(found[-1].hours, loose[0], "o")
        loose = []
    return found, loose


def _has_hours(item: _Item, found: Sequence[_Day]) -> bool:
    """After "Monday after 2," the next hours are another day's."""
    return bool(item.joint and found[-1].hours)


def _joined(said: list[Hours], more: Hours, joint: str) -> list[Hours]:
    if said and "o" not in joint:
        parts = said[-1].kind == more.kind == "part"
        shared = both(said[-1], more) if joint == "" or not parts else None
        if shared is not None:
            return [*said[:-1], shared]
    return [*said, more]


def _shared(found: list[_Day]) -> None:
    """Hours at the end of a list hold for the days before it, hours at its start for those after it."""
    for before, day in pairwise(found):
        if not day.hours and before.leading:
            day.hours, day.leading = list(before.hours), True
    for day, after in zip(found[-2::-1], found[:0:-1], strict=False):
        if not day.hours and not after.leading:
            day.hours = list(after.hours)


def _hours_back(wanted: list[_Item], refused: list[_Item]) -> tuple[list[_Item], list[_Item]]:
    """In "weekdays except Friday after 4" the hour is that of the weekdays."""
    clocked = [
        item for item in refused if isinstance(item.value, Hours) and item.value.kind in ("after", "before", "range")
    ]
    universe = [item for item in wanted if isinstance(item.value, Days) and item.value.kind in ("every", "period")]
    said = any(isinstance(item.value, Hours) for item in wanted)
    if (
        universe
        and clocked
        and not said
        and "," not in refused[0].joint
        and isinstance(refused[0].value, Days)
        and refused[-1] in clocked
    ):
        return [*wanted, *clocked], [item for item in refused if item not in clocked]
    return wanted, refused


def _asks(items: Iterable[_Item]) -> list[Ask]:
    found, loose = _bound(list(items))
    _shared(found)
    if loose:
        return [Ask(None, tuple(loose))]
    asks: list[Ask] = []
    for day in found:
        again = day.days.kind == "weekday" and day.days.first is None and not day.leading
        if again and any(hours.plural for hours in day.hours):  # "Tuesday or Thursday mornings"
            day.days = replace(day.days, kind="every")
        ask = Ask(day.days, tuple(day.hours))
        if ask not in asks:
            asks.append(ask)
    return asks
