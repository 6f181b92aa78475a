"""What follows from the clinic's figures: totals, savings, how long a course takes. In words that a reply uses.

A sum is there only when every figure it rests on is; nothing is guessed. Runs on Python 3.10 too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from clinic.text.numbers import NUMBERS

Figures = Mapping[str, float]
_WORDS = {number: word for word, number in NUMBERS.items()}
MOST_IN_WORDS = 10


def pounds(amount: float) -> str:
    """An amount as it is written: "£180", "£12.50", "£1,080"."""
    return f"£{amount:,.0f}" if float(amount).is_integer() else f"£{amount:,.2f}"


def count(number: float) -> str:
    """A whole number in words up to ten, in digits after that."""
    return _WORDS[int(number)] if number <= MOST_IN_WORDS else str(int(number))


# Each by its name in a reply: the figures it rests on, and how it is reckoned.
SUMS: Mapping[str, tuple[tuple[str, ...], Callable[..., str]]] = {
    "course_count": (("course_sessions",), count),
    "singles_total": (("course_sessions", "session_price"), lambda sessions, price: pounds(sessions * price)),
    "course_saving": (
        ("course_sessions", "session_price", "course_price"),
        lambda sessions, price, course: pounds(sessions * price - course),
    ),
    "course_per_session": (("course_price", "course_sessions"), lambda course, sessions: pounds(course / sessions)),
    "session_after_consultation": (
        ("session_price", "consultation_price", "consultation_comes_off"),
        lambda session, consultation, comes_off: pounds(session - consultation * comes_off),
    ),
    "session_with_consultation": (
        ("session_price", "consultation_price", "consultation_comes_off"),
        lambda session, consultation, comes_off: pounds(session + consultation * (1 - comes_off)),
    ),
    "course_weeks": (("course_sessions", "gap_weeks"), lambda sessions, gap: f"{count((sessions - 1) * gap)} weeks"),
}


def sums(figures: Figures) -> dict[str, str]:
    """Every sum that can be reckoned from these figures, in words."""
    return {
        name: reckon(*(figures[figure] for figure in rests_on))
        for name, (rests_on, reckon) in SUMS.items()
        if all(figure in figures for figure in rests_on)
    }


def several(figures: Figures, sessions: int) -> dict[str, str]:
    """What that many single sessions come to; nothing when the price of one is not known."""
    if "session_price" not in figures or sessions < 1:
        return {}
    return {"count": count(sessions), "count_total": pounds(sessions * figures["session_price"])}
