"""Which weekdays belong to which period, and which hours to which days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from clinic.times.days import ALL_WEEK, ANY_DAY, Days, Hours, Moment, both
from clinic.times.opening_hours import DAY
from clinic.times.refusals import Item

# ------------------------------------------------------------------------ which days


def composed(items: list[Item], at: Moment) -> list[Item]:
    """ "Tuesday next week", "next week, Tuesday or Thursday", "Fridays in December": each weekday within its period.

    The items without the periods that went into their weekdays; the values of those weekdays change.
    """
    found = [item for item in items if isinstance(item.value, Days)]
    within, gone = _periods_after(found)
    _carry_periods_on(found, within, gone, at)
    for index, item in enumerate(found):
        if index in within:
            item.value = _within(_days(item), within[index])
        elif _adds_nothing(found, index):
            gone.add(index)
    dropped = {id(found[index]) for index in gone}
    return [item for item in items if id(item) not in dropped]


def _periods_after(found: Sequence[Item]) -> tuple[dict[int, Days], set[int]]:
    """Where a period stands after its weekdays: each weekday's period, and which items are such periods."""
    within: dict[int, Days] = {}
    gone = set[int]()
    for index, item in enumerate(found):
        if _is_period(item.value) and _close(item):
            for before in _weekdays_before(found, index, within):
                within[before] = _days(item)
                gone.add(index)
    return within, gone


def _weekdays_before(found: Sequence[Item], index: int, within: dict[int, Days]) -> Iterator[int]:
    """ "Tuesday or Thursday next week": from the last to the first of the list that stands before a period."""
    for before in range(index - 1, -1, -1):
        if not _narrows(found[before].value) or before in within:
            return
        yield before
        after_another = before > 0 and _close(found[before]) and _narrows(found[before - 1].value)
        if not _listed(found[before]) and not after_another:
            return


def _carry_periods_on(found: Sequence[Item], within: dict[int, Days], gone: set[int], at: Moment) -> None:
    """A period before its weekdays, and what one weekday of a list says of the next; adds to within and gone."""
    carried: Days | None = None
    for index, item in enumerate(found):
        value = _days(item)
        if index in within:
            carried = within[index]
        elif value.next:
            carried = Days("period", at.monday + 7 * DAY, at.monday + 13 * DAY, shown="the week")
        elif index in gone:
            continue
        elif _is_period(value) and _has_weekday_behind(found, index):
            if index + 1 not in within:
                gone.add(index)
                within[index + 1] = value
        elif _narrows(value) and carried is not None and _listed(item):
            within[index] = carried
        else:
            carried = None


def _has_weekday_behind(found: Sequence[Item], index: int) -> bool:
    return _has_one_close_behind(found, index) and _narrows(found[index + 1].value)


def _has_one_close_behind(found: Sequence[Item], index: int) -> bool:
    return index + 1 < len(found) and _close(found[index + 1])


def _adds_nothing(found: Sequence[Item], index: int) -> bool:
    """ "Any day" beside other days, or anywhere in a message that names a period."""
    if _days(found[index]) != ANY_DAY or len(found) == 1:
        return False
    beside = _has_one_close_behind(found, index) or (index > 0 and _close(found[index]))
    return beside or any(_is_period(other.value) for other in found if other is not found[index])


def _days(item: Item) -> Days:
    assert isinstance(item.value, Days)  # noqa: S101
    return item.value


def _close(item: Item) -> bool:
    """Nothing but a comma stood between it and what was before."""
    return item.joint in ("", ",") and item.gap <= 1


def _listed(item: Item) -> bool:
    return item.joint in (",", "o", "c", ",o", ",c")


def _is_period(value: Days | Hours) -> bool:
    return isinstance(value, Days) and value.kind == "period" and value.weekdays == ALL_WEEK


def _narrows(value: Days | Hours) -> bool:
    """Whether it is a weekday (or several) with no week named yet."""
    return isinstance(value, Days) and (value.kind == "weekday" or (value.kind == "every" and value.first is None))


def _within(value: Days, period: Days) -> Days:
    if value == ANY_DAY:
        return period
    return replace(value, first=period.first, last=period.last, shown=period.shown, trouble=period.trouble)


# ------------------------------------------------------------------------ which hours of them


@dataclass
class DayWithHours:
    """Days with the hours said of them; leading: the hours stood before."""

    days: Days
    hours: list[Hours] = field(default_factory=list)
    leading: bool = False


def bound(items: Sequence[Item]) -> tuple[list[DayWithHours], list[Hours]]:
    """Each day with its hours, and hours that no day was named for."""
    found: list[DayWithHours] = []
    loose: list[Hours] = []
    for index, item in enumerate(items):
        if isinstance(item.value, Days):
            if loose and set(item.joint) & {"o", "c"}:  # "evenings or weekends"
                found.append(DayWithHours(ANY_DAY, loose))
                loose = []
            found.append(DayWithHours(item.value, loose, bool(loose)))
            loose = []
        elif not found or _waits_for_a_day(items, index, found[-1], bool(loose)):
            loose = _joined(loose, item.value, item.joint)
        else:
            found[-1].hours = _joined(found[-1].hours, item.value, item.joint)
    if loose and found:
        found[-1].hours = _joined(found[-1].hours, loose[0], "o")
        loose = []
    _share_along_lists(found)
    return found, loose


def _waits_for_a_day(items: Sequence[Item], index: int, before: DayWithHours, others_wait: bool) -> bool:
    """Whether hours belong to the day behind them rather than to the one before them."""
    if others_wait and isinstance(items[index - 1].value, Hours):
        return True
    joint = items[index].joint
    return _leads(items, index) and (
        before.leading
        or bool({"o", "c", ";"} & set(joint))
        or bool(joint and before.hours)  # after "Monday after 2," the next hours are another day's
    )


def _leads(items: Sequence[Item], index: int) -> bool:
    """ "Mornings on Tuesday": whether days stand right behind these hours."""
    following = items[index + 1] if index + 1 < len(items) else None
    return following is not None and isinstance(following.value, Days) and following.joint == ""


def _joined(said: list[Hours], more: Hours, joint: str) -> list[Hours]:
    if said and "o" not in joint:
        parts = said[-1].kind == more.kind == "part"
        shared = both(said[-1], more) if joint == "" or not parts else None
        if shared is not None:
            return [*said[:-1], shared]
    return [*said, more]


def _share_along_lists(found: list[DayWithHours]) -> None:
    """Hours at the end of a list hold for the days before it, hours at its start for those after it."""
    for before, day in pairwise(found):
        if not day.hours and before.leading:
            day.hours, day.leading = list(before.hours), True
    for day, after in zip(found[-2::-1], found[:0:-1], strict=False):
        if not day.hours and not after.leading:
            day.hours = list(after.hours)
