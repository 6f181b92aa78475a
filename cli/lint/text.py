"""The rules that any text has to keep, wherever it stands: length, reading grade, phrases and figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cli.lint.english import grade, sentences, words
from cli.lint.figures import figure_flaws
from cli.lint.phrases import phrase_flaws
from cli.lint.rules import Flaw
from cli.lint.sources import Facts

MAX_SENTENCE_WORDS = 20
MAX_REPLY_WORDS = 60
MAX_GRADE = 8.0
GRADED_FROM_WORDS = 10


def check_text(
    text: str,
    *,
    facts: Facts,
    path: str = "",
    own: Iterable[str] = (),
    skip: Collection[str] = (),
    max_words: int = MAX_REPLY_WORDS,
) -> list[Flaw]:
    """Flaws of one text as a visitor would read it.

    own: the visitor's own words (a name, a phone number, a reference) that the text may repeat unchecked.
    skip: names of rules that do not apply. max_words: raise it for a reply that joins two answers.
    """
    for words_of_theirs in sorted(own, key=len, reverse=True):
        if words_of_theirs:
            text = text.replace(words_of_theirs, "it")
    flaws: list[Flaw] = []

    def add(rule: str, message: str) -> None:
        if rule not in skip:
            flaws.append(Flaw(path, rule, message))

    parts = sentences(text)
    for sentence in parts:
        if len(words(sentence)) > MAX_SENTENCE_WORDS:
            add("sentence-length", f'{len(words(sentence))} words: "{sentence}"')
    if len(words(text)) > max_words:
        add("reply-length", f"{len(words(text))} words")
    if "reading-grade" not in skip and len(words(text)) >= GRADED_FROM_WORDS and grade(text) > MAX_GRADE:
        add("reading-grade", f"grade {grade(text):.1f}")
    for rule, message in (*phrase_flaws(text), *figure_flaws(text, facts.text)):
        add(rule, message)
    return flaws
