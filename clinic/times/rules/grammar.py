"""The tokens of a message into days and hours.

The rules are tried one after another, each over the whole message, in the order of RULES. What is left are
Q (value: Days) and T (value: Hours) among the words that join, bound or refuse them.
"""

from __future__ import annotations

from collections.abc import Iterable

from clinic.times.days import Moment
from clinic.times.rules import clocks, dates, spans, weeks
from clinic.times.rules.rule import rewritten
from clinic.times.tokens import Token

# A figure beside a month or a unit has gone by the time the hours are looked for; what joins two days comes last.
RULES = (*dates.RULES, *weeks.RULES, *clocks.RULES, *spans.RULES)


def grammar(tokens: Iterable[Token], at: Moment) -> list[Token]:
    """The tokens with every day and hour worked out."""
    found = list(tokens)
    for rule in RULES:
        found = rewritten(found, rule, at)
    return found
