"""JavaScript in tokens: enough of it to tell code from strings, templates, regular expressions and comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A template piece ends at "`", or at "${", where code begins that ends at "}".
_PIECE = r"(?:\\.|\$(?!\{)|[^`\\$])*(?:`|\$\{)"
_TOKEN = re.compile(
    rf"""(?P<comment>//[^\n]*|/\*.*?\*/)
    |(?P<space>\s+)
    |(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |(?P<template>`{_PIECE})
    |(?P<word>[^\W\d][\w$]*|\$[\w$]*)
    |(?P<number>\d[\w.]*)
    |(?P<mark>=>|/(?!\*)|[^"'`/])""",
    re.DOTALL | re.VERBOSE,
)
_AFTER_CODE = re.compile(rf"\}}{_PIECE}", re.DOTALL)
_REGULAR_EXPRESSION = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/\w*")
# After these comes a value, so that "/" begins a regular expression; after other words, numbers and ")" it divides.
OPERATORS = frozenset("return typeof case in of delete void instanceof new do else throw await yield".split())
_PAIRS = {")": "(", "]": "[", "}": "{"}
# A bracket after one of these holds a condition, and a statement comes after it.
_CONDITIONS = frozenset({"if", "while", "for", "with"})


class NotRead(Exception):
    """Text that is not JavaScript, or not told apart here; says the line and what is wrong."""

    def __init__(self, line: int, text: str) -> None:
        """line: counted from 1."""
        super().__init__(text)
        self.line = line


@dataclass(frozen=True)
class Token:
    """A piece of a script. depth: how many brackets are open around it."""

    kind: str
    text: str
    line: int
    depth: int

    @property
    def is_code(self) -> bool:
        """Whether it is neither a comment nor space."""
        return self.kind not in {"comment", "space"}


def tokens(text: str) -> Iterator[Token]:
    """Every token of a script; joined, their texts are the script again. Raises NotRead."""
    at, line = 0, 1
    brackets: list[str] = []
    before: Token | None = None
    while at < len(text):
        kind, found = _next(text, at, line, before, brackets)
        if _close(brackets, kind, found, line) in _CONDITIONS:
            kind = "condition"
        token = Token(kind, found, line, len(brackets))
        yield token
        _open(brackets, kind, found, before)
        before = token if token.is_code else before
        at, line = at + len(found), line + found.count("\n")
    if brackets:
        raise NotRead(line, f"{brackets[-1]} is never closed")


def _next(text: str, at: int, line: int, before: Token | None, brackets: list[str]) -> tuple[str, str]:
    """The kind and the text of the token that begins here."""
    if text[at] == "}" and brackets[-1:] == ["${"]:
        match, kind = _AFTER_CODE.match(text, at), "template"
    elif text[at] == "/" and text[at + 1 : at + 2] not in {"/", "*"} and not _divides(line, before):
        match, kind = _REGULAR_EXPRESSION.match(text, at), "string"
    else:
        match = _TOKEN.match(text, at)
        kind = (match and match.lastgroup) or ""
    if match is None:
        raise NotRead(line, f"{text[at]} begins something that does not end")
    return kind, match[0]


def _divides(line: int, before: Token | None) -> bool:
    if before is not None and before.text == "}":
        raise NotRead(line, "after } a / may divide or begin a regular expression: put one of them in brackets")
    if before is None or before.text in OPERATORS or before.kind == "condition":
        return False
    return before.kind != "mark" or before.text in {")", "]"}


def _close(brackets: list[str], kind: str, found: str, line: int) -> str:
    """What this token closes: its opening bracket, or the word of a condition."""
    if kind == "template" and found.startswith("}"):
        return brackets.pop()
    if kind != "mark" or found not in _PAIRS:
        return ""
    opened = brackets.pop() if brackets else ""
    if ("(" if opened in _CONDITIONS else opened) != _PAIRS[found]:
        raise NotRead(line, f"{found} closes nothing")
    return opened


def _open(brackets: list[str], kind: str, found: str, before: Token | None) -> None:
    if kind == "template" and found.endswith("${"):
        brackets.append("${")
    elif kind == "mark" and found == "(" and before is not None and before.text in _CONDITIONS:
        brackets.append(before.text)
    elif kind == "mark" and found in {"(", "[", "{"}:
        brackets.append(found)
