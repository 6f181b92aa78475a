"""The rules of domain.yml: what each wording rests on, names, offers and says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.lint.english import grade, untraced_words, words
from cli.lint.rules import MAX_TITLE, Flaw
from cli.lint.sources import FILLED_BY_CODE, Facts, fill, load_facts, read
from cli.lint.text import GRADED_FROM_WORDS, check_text
from clinic.content.responses import PLACEHOLDER

# What {about} stands for where it is not the question.
_ABOUT = "the price"

# Explicit exemptions, and why.
_LANGUAGE_RULES = frozenset({"sentence-length", "reading-grade", "british-spelling"})
EXEMPT: Mapping[str, frozenset[str]] = {
    # Grades and spelling are for English. (utter_non_english itself is English and not exempt.)
    "utter_non_english_": _LANGUAGE_RULES,
    # Says that our answers do not stand for it, which is the point of the rule.
    "utter_ask_prp_rf_variants": frozenset({"radio-frequency"}),
}


@dataclass(frozen=True)
class Wording:
    """One wording of a response. group: that of the topic it answers, if it answers one."""

    response: str
    group: str | None
    text: str
    metadata: Mapping[str, Any]
    buttons: Sequence[Mapping[str, Any]]

    @property
    def placeholders(self) -> set[str]:
        """The names in braces."""
        return set(PLACEHOLDER.findall(self.text))

    @property
    def facts(self) -> list[str]:
        """Ids of the guide's facts that it says it rests on."""
        return list(self.metadata.get("facts") or [])

    @property
    def clinic(self) -> list[str]:
        """Ids of the clinic's facts that it says it uses."""
        return list(self.metadata.get("clinic") or [])


def check_responses(facts: Facts, responses: Mapping[str, Any], topics: Mapping[str, Any]) -> Iterator[Flaw]:
    """Flaws of everything under `responses:`."""
    abouts = sorted({str(entry.get("about", "")) for entry in topics.values()}) or [_ABOUT]
    for name, variations in responses.items():
        group = topics.get(name.removeprefix("utter_"), {}).get("group")
        wordings = [_wording(name, group, variation) for variation in variations or []]
        for index, wording in enumerate(wordings):
            said_of = abouts if "about" in wording.placeholders else [_ABOUT]
            # What is wrong whatever it is said of is told once.
            yield from dict.fromkeys(_flaws(wording, f"domain.yml:{name}[{index}]", facts, said_of))
        if _can_be_silent(wordings) and f"{name}_no_contact" not in responses:
            yield Flaw(f"domain.yml:{name}", "fallback", "every variation needs a clinic fact")


def answer_grades(root: Path) -> list[float]:
    """The reading grades of all responses of ten words or more, as filled in for this clinic."""
    facts = load_facts(root)
    responses = read(root / "domain.yml").get("responses") or {}
    shown = [
        fill(str(variation.get("text", "")), facts, _ABOUT)
        for name, variations in responses.items()
        if "reading-grade" not in _exempt(name)
        for variation in variations
    ]
    return [grade(text) for text in shown if len(words(text)) >= GRADED_FROM_WORDS]


def _wording(name: str, group: str | None, variation: Mapping[str, Any]) -> Wording:
    return Wording(
        name,
        group,
        str(variation.get("text", "")),
        variation.get("metadata") or {},
        variation.get("buttons") or [],
    )


def _exempt(response: str) -> frozenset[str]:
    return frozenset().union(*(rules for start, rules in EXEMPT.items() if response.startswith(start)))


def _flaws(wording: Wording, where: str, facts: Facts, abouts: Sequence[str]) -> Iterator[Flaw]:
    """Flaws of what a wording rests on, and of what a visitor reads: the text, said of each of `abouts`, and
    buttons.
    """
    for rule, messages in WORDING_RULES.items():
        for message in messages(wording, facts):
            yield Flaw(where, rule, message)
    for about in abouts:
        shown = fill(wording.text, facts, about)
        yield from check_text(
            shown, facts=facts, path=where, own=FILLED_BY_CODE.values(), skip=_exempt(wording.response)
        )
    for button in wording.buttons:
        yield from check_text(str(button.get("title", "")), facts=facts, path=f"{where} button")


def _can_be_silent(wordings: Sequence[Wording]) -> bool:
    """Whether nothing can be said once the clinic's facts are gone.

    (Answers from those facts decline by themselves.)
    """
    return all(wording.clinic and wording.group != "clinic" for wording in wordings)


def _placeholders(wording: Wording, facts: Facts) -> Iterator[str]:
    for name in sorted(wording.placeholders - set(facts.clinic) - set(FILLED_BY_CODE)):
        yield f"{{{name}}} is unknown"
    rest = PLACEHOLDER.sub("", wording.text)
    if "{" in rest or "}" in rest:
        yield "a brace is left open"


def _clinic_listed(wording: Wording, facts: Facts) -> Iterator[str]:
    used = wording.placeholders & set(facts.clinic)
    if set(wording.clinic) != used:
        yield f"lists {sorted(wording.clinic)}, uses {sorted(used)}"


def _unknown_facts(wording: Wording, facts: Facts) -> Iterator[str]:
    unknown = [fact for fact in wording.facts if fact not in facts.knowledge]
    for fact in [*unknown, *(fact for fact in wording.clinic if fact not in facts.clinic)]:
        yield f"{fact} is in neither source"


def _source(wording: Wording, facts: Facts) -> Iterator[str]:
    from_guide = wording.group == "guide"
    from_clinic = wording.group == "clinic" and bool(wording.clinic)
    source = wording.metadata.get("source") or {}
    names_one = bool(source.get("document") and source.get("section"))
    if (from_guide or from_clinic or wording.facts) and not names_one:
        yield "names no source"
    if from_guide and not wording.facts:
        yield "rests on no fact"


def _untraced(wording: Wording, facts: Facts) -> Iterator[str]:
    if wording.group == "guide":
        for word in untraced_words(wording.text, [facts.knowledge.get(fact, "") for fact in wording.facts]):
            yield f'"{word}" is in none of its facts'


def _button_titles(wording: Wording, facts: Facts) -> Iterator[str]:
    for button in wording.buttons:
        title = str(button.get("title", ""))
        if not 0 < len(title) <= MAX_TITLE:
            yield f'"{title}" has {len(title)} characters'


WORDING_RULES: Mapping[str, Callable[[Wording, Facts], Iterator[str]]] = {
    "placeholder": _placeholders,
    "clinic-listed": _clinic_listed,
    "unknown-fact": _unknown_facts,
    "source": _source,
    "untraced": _untraced,
    "button-title": _button_titles,
}
