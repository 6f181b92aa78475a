"""Times of day and dates in figures."""

from __future__ import annotations

import re

from clinic.times.vocabulary import HOURS_IN_WORDS

_HOUR = rf"\d{{1,2}}|{'|'.join(HOURS_IN_WORDS)}"
_CLOCK = re.compile(
    r"(?:(?P<half_past>half (?:past )?)"
    r"|(?P<part>quarter|five|ten|twenty(?:[ -]five)?|\d+)(?: minutes?)? (?P<way>past|to) )?"
    rf"(?P<hour>{_HOUR})(?:[:.h -]?(?P<minute>\d\d|fifteen|thirty|fort[ey][ -]?five))?h?"
    r" ?(?:(?P<noon>noon)|(?P<night>midnight)|o ?'? ?clock)? ?(?:(?P<half>[ap])\.? ?m?\.?|h(?:ou)?rs)?"
)
_MINUTES = {"quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25}
_MINUTES |= {"fifteen": 15, "thirty": 30}


def clock(text: str) -> tuple[int, bool] | None:
    """Minutes after midnight, and whether morning or afternoon was left open; None for a time that is none (25:00)."""
    match = _CLOCK.fullmatch("12 midnight" if text == "midnight" else text)
    if match is None:
        return None
    hour = HOURS_IN_WORDS[match["hour"]] if match["hour"] in HOURS_IN_WORDS else int(match["hour"])
    minute = 30 if match["half_past"] else _minute(match["minute"])
    if hour > 23 or minute > 59:
        return None
    if match["noon"] or match["night"]:
        return (12 * 60 if match["noon"] else 0), False
    hour, sure = _hour_of_the_day(hour, match)
    if match["part"] is not None:
        return _past_or_to(hour, _minute(match["part"].replace("-", " ")), match["way"]), not sure
    return hour * 60 + minute, not sure


def _hour_of_the_day(hour: int, match: re.Match[str]) -> tuple[int, bool]:
    """From 0 to 23, and whether that was said or is only what is usual."""
    if match["half"] is not None:
        return (hour % 12 + (12 if match["half"] == "p" else 0) if hour <= 12 else hour), True
    sure = hour == 0 or hour > 12 or match["hour"].startswith("0")
    return (hour if sure else usual(hour)), sure


def _past_or_to(hour: int, minutes: int, way: str) -> int:
    """Minutes after midnight of so many minutes past or to the hour; ten to midnight is late in the day."""
    return hour * 60 + minutes if way == "past" else (hour or 24) * 60 - minutes


def _minute(text: str | None) -> int:
    if text is None:
        return 0
    return int(text) if text.isdigit() else _MINUTES.get(text, 45)  # forty-five has many spellings


def usual(hour: int) -> int:
    """What hour a visitor of a clinic means who says no more than it: 1 to 7 are in the afternoon."""
    return hour + 12 if 1 <= hour <= 7 else hour


def is_clock(text: str) -> bool:
    """Whether two figures with a full stop between them are a time: 3.30 is, 5.2 and 5.12 are not."""
    figures = _figures(text)
    if len(figures) != 2 or not re.search(r"\.\d\d$", text):
        return False
    return figures[1] % 5 == 0 or figures[1] > 12


def date_in_figures(text: str) -> tuple[int, int, int | None] | None:
    """5/12, 05.12.26, 2026-12-05: day, month, and year or None. None for what can be no date (5.2, 45/12)."""
    figures = _figures(text)
    if len(figures) == 2 and "." in text and not re.search(r"\.\d\d$", text):
        return None
    if re.match(r"\d{4}", text):
        figures.reverse()
    day, month = figures[:2]
    possible = 1 <= day <= 39 and 1 <= month <= 31
    return (day, month, _full_year(figures[2]) if len(figures) > 2 else None) if possible else None


def _figures(text: str) -> list[int]:
    return [int(figure) for figure in re.findall(r"\d+", text)]


def _full_year(year: int) -> int:
    return year + 2000 if year < 100 else year
