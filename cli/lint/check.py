"""A linter for every authored string: answers, buttons, topic words, clinic facts and knowledge.

Rules are named; `RULES` says what each one means. The same `check_text` reads a finished reply, so the tests
can hold every reply of the running assistant to the rules of the authored text.

    python -m cli.lint [root]        prints the problems, exits 1 when there is any
"""

from __future__ import annotations

import re
import statistics
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from cli.lint.english import grade, sentences, untraced_words, words
from cli.lint.figures import figure_problems
from cli.lint.phrases import phrase_problems
from clinic.channels.messenger_profile import Profile, ProfileError
from clinic.content.facts import describe_hours

MAX_SENTENCE_WORDS = 20
MAX_REPLY_WORDS = 60
MAX_VALUE_WORDS = 35
MAX_TITLE = 20
MAX_GRADE = 8.0
MAX_MEDIAN_GRADE = 6.0
GRADED_FROM_WORDS = 10

RULES: Mapping[str, str] = {
    "sentence-length": "a sentence has at most 20 words",
    "reply-length": "a reply has at most 60 words",
    "reading-grade": "Flesch-Kincaid grade at most 8 (texts of 10 words or more)",
    "reading-grade-median": "median Flesch-Kincaid grade of all answers at most 6",
    "british-spelling": "British spelling",
    "painless": "never say that it does not hurt",
    "no-downtime": "never say that there is no downtime or recovery",
    "unattributed": "what the guide says about downtime or harm is attributed to the guide",
    "guarantee": "no promise of a result",
    "cure": "no claim to cure, remove or get rid of anything",
    "permanent": "no claim that results stay for good",
    "risk-free": "no claim that it is free of risk",
    "safe": "safety is not promised",
    "best": "no superlatives",
    "effective": "no claim of strong or proven effect",
    "miracle": "no hype",
    "medicine-name": "no medicine is named or hinted at",
    "urgency": "no pressure to hurry",
    "insecurity": "no playing on how someone looks",
    "booked-claim": "a request is not a booking until staff confirm it",
    "suitability": "no verdict on whether it suits this person",
    "symptom-verdict": "no reading of symptoms",
    "medicine-advice": "no word on stopping, starting, delaying or spacing a medicine",
    "pretend-person": "the assistant is not a person",
    "law": "policy is never called law",
    "markup": "plain text: no Markdown, no HTML, no blank line",
    "asks-personal": "no asking for date of birth, photos, card data or health history",
    "radio-frequency": "answers on microneedling do not speak for radio-frequency needling",
    "marketing": "no marketing inside an answer",
    "number": "every figure, price, time and duration stands in knowledge.yml or clinic.yml",
    "address": "every street and postcode stands in clinic.yml",
    "qualification": "every qualification or register stands in clinic.yml",
    "placeholder": "every {placeholder} is a clinic fact or one that the code fills in",
    "clinic-listed": "metadata.clinic lists exactly the clinic facts that the text uses",
    "unknown-fact": "every fact id exists",
    "source": "answers on a topic name their source",
    "untraced": "an answer from the guide says nothing that its facts do not say",
    "fallback": "text that needs a clinic fact has a variation without it, where no decline is generic",
    "button-title": "a button has at most 20 characters",
    "topic": "every topic has an entry in topics.yml, and an answer",
    "channels": "what Messenger shows before a chat is within its limits and leads to topics that exist",
    "clinic-fact": "a clinic fact has a value with source and review dates, or is empty",
    "knowledge": "a fact has an id, a section, sentences and a text",
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one string: where, which rule, and what."""

    path: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Facts:
    """What the two sources allow an answer to say. `clinic` values are as rendered; None when empty."""

    knowledge: Mapping[str, str] = field(default_factory=dict)
    clinic: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Both sources in one, for looking up figures."""
        return "\n".join([*self.knowledge.values(), *(value for value in self.clinic.values() if value)])


def check_text(
    text: str,
    *,
    facts: Facts,
    path: str = "",
    own: Iterable[str] = (),
    skip: Collection[str] = (),
    max_words: int = MAX_REPLY_WORDS,
) -> list[Problem]:
    """Problems of one text as a visitor would read it.

    own: the visitor's own words (a name, a phone number, a reference) that the text may repeat unchecked.
    skip: names of rules that do not apply. max_words: raise it for a reply that joins two answers.
    """
    for words_of_theirs in own:
        if words_of_theirs:
            text = text.replace(words_of_theirs, "it")
    problems: list[Problem] = []

    def add(rule: str, message: str) -> None:
        if rule not in skip:
            problems.append(Problem(path, rule, message))

    parts = sentences(text)
    for sentence in parts:
        if len(words(sentence)) > MAX_SENTENCE_WORDS:
            add("sentence-length", f'{len(words(sentence))} words: "{sentence}"')
    if len(words(text)) > max_words:
        add("reply-length", f"{len(words(text))} words")
    if "reading-grade" not in skip and len(words(text)) >= GRADED_FROM_WORDS and grade(text) > MAX_GRADE:
        add("reading-grade", f"grade {grade(text):.1f}")
    for rule, message in (*phrase_problems(text), *figure_problems(text, facts.text)):
        add(rule, message)
    return problems


# The C loader is ten times as fast; both build plain values only.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _load(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as file:
        loaded = yaml.load(file, Loader=_LOADER)
    return loaded if isinstance(loaded, dict) else {}


def _value_as_text(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, dict):
        return describe_hours(value)
    return str(value)


def load_facts(root: Path) -> Facts:
    """Both sources of a project directory, whatever their review dates."""
    knowledge = _load(root / "data/knowledge.yml").get("facts") or []
    clinic = _load(root / "clinic.yml").get("facts") or {}
    return Facts(
        knowledge={str(fact.get("id")): str(fact.get("text", "")) for fact in knowledge},
        clinic={str(name): _value_as_text((fact or {}).get("value")) for name, fact in clinic.items()},
    )


FILLED_BY_CODE: Mapping[str, str] = {
    "name": "Sam Lee",
    "contact": "sam@example.org",
    "times": "Tuesday morning",
    "reference": "MN-7F3K",
    "area": "neck, chest or hands",
    "been_before": "returning",
    "first": "07700 900123",
    "meant": "anna@example.co.uk",
    "second": "07700 900456",
    "dropped": "Sunday",
    "opens": "Wednesday at 9 am",
    "state": "It is with our staff.",
    "held": "this chat and your request",
    "about": "the price",
    "source": "the clinic's guide: Collagen Production",
}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_STAND_IN = "This is a note from the clinic."

# Explicit exemptions, and why.
_LANGUAGE_RULES = frozenset({"sentence-length", "reading-grade", "british-spelling"})
EXEMPT: Mapping[str, frozenset[str]] = {
    # Grades and spelling are for English. (utter_non_english itself is English and not exempt.)
    "utter_non_english_": _LANGUAGE_RULES,
    # Says that our answers do not stand for it, which is the point of the rule.
    "utter_ask_prp_rf_variants": frozenset({"radio-frequency"}),
}


def _exempt(response: str) -> frozenset[str]:
    return frozenset().union(*(rules for start, rules in EXEMPT.items() if response.startswith(start)))


def _fill(text: str, facts: Facts, about: str) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name == "about":
            return about
        return FILLED_BY_CODE.get(name) or facts.clinic.get(name) or _STAND_IN

    return _PLACEHOLDER.sub(value, text)


def _check_topics(
    root: Path, facts: Facts, topics: Mapping[str, Any], responses: Mapping[str, Any]
) -> Iterator[Problem]:
    path = "data/topics.yml"
    page = (root / "docs/topics.md").read_text(encoding="utf-8") if (root / "docs/topics.md").exists() else ""
    for topic in sorted(set(re.findall(r"`([a-z]+(?:_[a-z]+)*)`", page)) - set(topics)):
        yield Problem(path, "topic", f"{topic} has no entry")
    for topic, entry in topics.items():
        where = f"{path}:{topic}"
        if not entry.get("about"):
            yield Problem(where, "topic", "has no about")
        if topic.startswith(("faq_", "ask_")):
            if not entry.get("title"):
                yield Problem(where, "topic", "has no title")
            if f"utter_{topic}" not in responses:
                yield Problem(where, "topic", f"has no answer utter_{topic}")
        if len(str(entry.get("title", ""))) > MAX_TITLE:
            yield Problem(where, "button-title", f'"{entry["title"]}" has {len(entry["title"])} characters')
        following = entry.get("next") or []
        if len(following) > 3:
            yield Problem(where, "topic", "offers more than three next steps")
        for step in following:
            if step not in topics or not topics[step].get("title"):
                yield Problem(where, "topic", f"next step {step} is not a topic with a title")
        for key in ("title", "about"):
            yield from check_text(str(entry.get(key, "")), facts=facts, path=f"{where}.{key}")


def _check_knowledge(root: Path, facts: Facts, loaded: Mapping[str, Any]) -> Iterator[Problem]:
    seen: set[str] = set()
    for fact in loaded.get("facts") or []:
        where = f"data/knowledge.yml:{fact.get('id')}"
        if fact.get("id") in seen:
            yield Problem(where, "knowledge", "the id is used twice")
        seen.add(fact.get("id"))
        if not (fact.get("id") and fact.get("section") and fact.get("sentences") and fact.get("text")):
            yield Problem(where, "knowledge", "id, section, sentences or text is missing")
        yield from check_text(str(fact.get("text", "")), facts=facts, path=where)


def _check_clinic(facts: Facts, loaded: Mapping[str, Any]) -> Iterator[Problem]:
    for name, fact in (loaded.get("facts") or {}).items():
        where = f"clinic.yml:{name}"
        if not isinstance(fact, dict) or set(fact) != {"value", "source", "reviewed_on", "review_by"}:
            yield Problem(where, "clinic-fact", "needs exactly value, source, reviewed_on and review_by")
            continue
        text = facts.clinic.get(name)
        if text is None:
            continue
        if not fact["source"]:
            yield Problem(where, "clinic-fact", "has no source")
        try:
            if date.fromisoformat(str(fact["review_by"])) <= date.fromisoformat(str(fact["reviewed_on"])):
                yield Problem(where, "clinic-fact", "review_by is not after reviewed_on")
        except ValueError:
            yield Problem(where, "clinic-fact", "a review date is not an ISO date")
        if isinstance(fact["value"], str) and len(words(text)) > MAX_VALUE_WORDS:
            yield Problem(where, "clinic-fact", f"has {len(words(text))} words, more than {MAX_VALUE_WORDS}")
        skip = {"sentence-length", "reading-grade"} if isinstance(fact["value"], dict) else set[str]()
        yield from check_text(text, facts=facts, path=where, skip=skip)


def _check_channels(facts: Facts, loaded: Mapping[str, Any], topics: Mapping[str, Any]) -> Iterator[Problem]:
    titled = {topic for topic, entry in topics.items() if (entry or {}).get("title")}
    try:
        profile = Profile.read(loaded.get("channels"), titled)
    except ProfileError as error:
        yield Problem("clinic.yml", "channels", str(error).removeprefix("channels: "))
        return
    for question, topic in profile.breakers:
        yield from check_text(question, facts=facts, path=f"clinic.yml:channels:{topic}")


def _check_variation(
    name: str, where: str, variation: Mapping[str, Any], facts: Facts, about: str
) -> Iterator[Problem]:
    text = str(variation.get("text", ""))
    metadata = variation.get("metadata") or {}
    used = set(_PLACEHOLDER.findall(text))
    for placeholder in sorted(used - set(facts.clinic) - set(FILLED_BY_CODE)):
        yield Problem(where, "placeholder", f"{{{placeholder}}} is unknown")
    if "{" in _PLACEHOLDER.sub("", text) or "}" in _PLACEHOLDER.sub("", text):
        yield Problem(where, "placeholder", "a brace is left open")
    clinic = list(metadata.get("clinic") or [])
    if set(clinic) != used & set(facts.clinic):
        yield Problem(where, "clinic-listed", f"lists {sorted(clinic)}, uses {sorted(used & set(facts.clinic))}")
    listed = list(metadata.get("facts") or [])
    for fact in [
        *(f for f in listed if f not in facts.knowledge),
        *(c for c in clinic if c not in facts.clinic),
    ]:
        yield Problem(where, "unknown-fact", f"{fact} is in neither source")
    source = metadata.get("source") or {}
    guided = name.startswith("utter_faq_")
    if (
        guided or listed or (clinic and name.startswith("utter_ask_") and not name.startswith("utter_ask_booking"))
    ) and not (source.get("document") and source.get("section")):
        yield Problem(where, "source", "names no source")
    if guided and not listed:
        yield Problem(where, "source", "rests on no fact")
    if guided:
        for word in untraced_words(text, [facts.knowledge.get(fact, "") for fact in listed]):
            yield Problem(where, "untraced", f'"{word}" is in none of its facts')
    shown = _fill(text, facts, about)
    yield from check_text(shown, facts=facts, path=where, own=FILLED_BY_CODE.values(), skip=_exempt(name))
    for button in variation.get("buttons") or []:
        title = str(button.get("title", ""))
        if not title or len(title) > MAX_TITLE:
            yield Problem(where, "button-title", f'"{title}" has {len(title)} characters')
        yield from check_text(title, facts=facts, path=f"{where} button")


def _check_responses(facts: Facts, responses: Mapping[str, Any], topics: Mapping[str, Any]) -> Iterator[Problem]:
    sections = {str(entry.get("about", "")) for entry in topics.values()} or {"the price"}
    for name, variations in responses.items():
        for index, variation in enumerate(variations or []):
            where = f"domain.yml:{name}[{index}]"
            abouts = sorted(sections) if "{about}" in str(variation.get("text", "")) else ["the price"]
            seen: set[tuple[str, str]] = set()
            for about in abouts:
                for problem in _check_variation(name, where, variation, facts, about):
                    if (problem.rule, problem.message) not in seen:
                        seen.add((problem.rule, problem.message))
                        yield problem
        needs_clinic = [bool((variation.get("metadata") or {}).get("clinic")) for variation in variations or []]
        has_own_decline = name.startswith("utter_ask_") and not name.startswith("utter_ask_booking")
        if all(needs_clinic) and not has_own_decline and f"{name}_no_contact" not in responses:
            yield Problem(f"domain.yml:{name}", "fallback", "every variation needs a clinic fact")


def answer_grades(root: Path) -> list[float]:
    """The reading grades of all responses of ten words or more, as filled in for this clinic."""
    facts = load_facts(root)
    grades: list[float] = []
    for name, variations in (_load(root / "domain.yml").get("responses") or {}).items():
        if "reading-grade" in _exempt(name):
            continue
        for variation in variations:
            shown = _fill(str(variation.get("text", "")), facts, "the price")
            if len(words(shown)) >= GRADED_FROM_WORDS:
                grades.append(grade(shown))
    return grades


def lint(root: Path) -> list[Problem]:
    """All problems of the authored text under a project directory."""
    facts = load_facts(root)
    topics = _load(root / "data/topics.yml")
    responses = _load(root / "domain.yml").get("responses") or {}
    problems = [
        *_check_knowledge(root, facts, _load(root / "data/knowledge.yml")),
        *_check_clinic(facts, _load(root / "clinic.yml")),
        *_check_channels(facts, _load(root / "clinic.yml"), topics),
        *_check_topics(root, facts, topics, responses),
        *_check_responses(facts, responses, topics),
    ]
    grades = answer_grades(root)
    if grades and statistics.median(grades) > MAX_MEDIAN_GRADE:
        problems.append(Problem("domain.yml", "reading-grade-median", f"median grade {statistics.median(grades):.1f}"))
    return problems


def main(arguments: Sequence[str]) -> int:
    """Print every problem; 1 if there is one."""
    root = Path(arguments[0]) if arguments else Path.cwd()
    problems = lint(root)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problem{'' if len(problems) == 1 else 's'}", file=sys.stderr)
    return 1 if problems else 0
