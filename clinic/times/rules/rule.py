"""What a rule is: a pattern over the one-letter codes of clinic/times/tokens.py, and what such tokens become."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from clinic.times.days import Days, Moment
from clinic.times.tokens import Token

Built = Sequence[Token] | Days | None
Build = Callable[[Sequence[Token], Moment], Built]


@dataclass(frozen=True)
class Rule:
    """Where the codes match, the function's tokens (or days) take the matched tokens' place; None leaves them."""

    pattern: str
    build: Build


def adding_to(rules: list[Rule]) -> Callable[[str], Callable[[Build], Build]]:
    """The decorator that adds a function to these rules; they are tried in the order in which they stand."""

    def rule(pattern: str) -> Callable[[Build], Build]:
        def add(build: Build) -> Build:
            rules.append(Rule(pattern, build))
            return build

        return add

    return rule


def rewritten(tokens: list[Token], rule: Rule, at: Moment) -> list[Token]:
    """The tokens after one rule."""
    out: list[Token] = []
    done = 0
    for match in _compiled(rule.pattern).finditer(codes_of(tokens)):
        run = tokens[match.start() : match.end()]
        built = rule.build(run, at)
        if built is None or not run:
            continue
        if isinstance(built, Days):
            built = [Token("Q", built, any(token.plural for token in run), run[0].on, run[0].the)]
        out += tokens[done : match.start()]
        out += built
        done = match.end()
    return out + tokens[done:]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def codes_of(tokens: Iterable[Token]) -> str:
    """The tokens' codes, one letter each."""
    return "".join(token.code for token in tokens)


def days_of(token: Token) -> Days:
    """The days of a token with the code Q."""
    value: Days = token.value
    return value


def first_of(tokens: Iterable[Token], codes: str) -> Token | None:
    """The first token with one of these codes."""
    return next((token for token in tokens if token.code in codes), None)
