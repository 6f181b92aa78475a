"""One message to one reading: what it does, what it is about, and which attribute of it is asked. No Rasa in here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import joblib
from numpy.typing import NDArray

from clinic.content.facets import GENERAL, OTHER, Asked, Facets, about_of
from clinic.content.topics import CHECK_TOPIC, URGENT_TOPIC
from clinic.dialogue.reading import Act, Reading, Topics
from clinic.dialogue.state import DialogueState
from clinic.text.plain import one_line, straight, words_only
from nlu.understanding.act_model import ActModel
from nlu.understanding.booking_wish import asks_to_book, is_for_booking
from nlu.understanding.decision import Decision, decide, is_social
from nlu.understanding.facet_model import FacetModel
from nlu.understanding.fragments import resolve
from nlu.understanding.splitting import asking
from nlu.understanding.topic_model import TopicModel
from nlu.understanding.topics import topics as known

# Answered in one message; three where each asks for one attribute only, as those answers are short.
MOST_TOPICS, MOST_ATTRIBUTES = 2, 3
MOST_ACTS = 4
LEAST_FOR_SECOND = 0.5
# A likely topic with an attribute that is as sure as that is meant, though another topic is likely too.
LEAST_FOR_ATTRIBUTE, SURE_ATTRIBUTE = 0.25, 0.8
# A choice names the attribute only where that is likely.
LEAST_FOR_CHOICE = 0.6
# An alarm in one sentence has to be at all likely in the whole; the fixed rules have looked before.
LEAST_ALARM_IN_WHOLE = 0.05
# What one sentence of several is enough for, if it is as sure as that.
AT_ONCE = frozenset({"talk_to_human", "complaint", "data_request"})
SURE_PART = 0.8
# A part of a message wins only if its topic is at all likely in the whole.
LEAST_IN_WHOLE = 0.15
# Longer messages stand on their own.
MOST_FRAGMENT_WORDS = 12
# The same words pasted over and over mean what they mean once.
_REPEATED = re.compile(r"(\b.{4,80}?)(?:\W+\1){2,}")
_SOURCE = re.compile(
    r"(?:and |so )*(?:where (?:is|was|are|did|do|does) (?:that|this|it|you|all that|these)(?: \w+){0,4} from"
    r"|(?:who|what) (?:says|said) (?:so|that)|says who"
    r"|what(?:'?s| is) (?:your|the) source(?: for that| of that)?|source|sources)"
)


def normalise(text: str) -> str:
    """The form that is embedded and counted: lower case, one space between words, straight quotes, no repetition."""
    return _REPEATED.sub(r"\1", one_line(straight(text.lower())))


@dataclass
class Models:
    """The three models, trained together and kept in one file."""

    topics: TopicModel
    acts: ActModel
    facets: FacetModel

    def save(self, path: Path) -> None:
        """Write to one file. Models are trained on this machine and never fetched."""
        joblib.dump(self, path)

    @staticmethod
    def load(path: Path) -> Models:
        """Read what `save` wrote; raises TypeError for anything else."""
        models = joblib.load(path)
        if not isinstance(models, Models):
            raise TypeError(f"{path} does not hold the models of this version")
        return models


class Reader:
    """Reads messages; keeps nothing from one to the next."""

    def __init__(
        self, models: Models, encode: Callable[[list[str]], NDArray[Any]], facets: Facets | None = None
    ) -> None:
        """encode: texts to embeddings of shape (n, 384), rows of length 1; facets: those that there are."""
        self._models = models
        self._encode = encode
        self._facets = facets or Facets({})

    def read(
        self, text: str, parts: Sequence[str], state: DialogueState, context: str, *, after_red_flag: bool = False
    ) -> Reading:
        """Read one message.

        parts: the questions it was cut into. context: what was said just before (clinic/dialogue/reading.py).
        after_red_flag: a booking begins only if one is asked for in so many words.
        """
        questions = asking(parts)
        # What was set aside is not read: "No, not a discount! Can I sit with her?" asks the second.
        words = normalise(text if len(questions) == len(parts) else ". ".join(questions))
        texts = [words, *(normalise(part) for part in questions if len(questions) > 1)]
        cut = len(texts)
        fragment = bool(state.focus) and len(text.split()) <= MOST_FRAGMENT_WORDS
        if fragment:
            texts.append(f"{self._about(state.focus[0])}: {texts[0]}")
        vectors = self._encode(texts)
        rows = self._models.topics.probabilities(texts, vectors)
        decided = [self._decide(row) for row in rows[:cut]]
        decision = self._decided(text, decided, vectors[0], after_red_flag)
        shares = self._acts(text, words, vectors[0], context)
        return Reading(
            text,
            tuple((Act(act), share) for act, share in shares),
            self._several(decision, decided[1:], vectors[1:cut])
            or self._topics(decision, _spoken_of(decision, decided, vectors)),
            self._in_context(text, state, (rows[0] + rows[-1]) / 2, vectors[[0, -1]]) if fragment else None,
            asks_for_source=bool(_SOURCE.fullmatch(words_only(text))),
        )

    def _in_context(self, text: str, state: DialogueState, row: NDArray[Any], vectors: NDArray[Any]) -> Topics:
        """A fragment read with what was answered before: by its form where that says it all, else by the models."""
        meant = resolve(text, [asked.topic for asked in state.focus])
        if meant is not None:
            return Topics("answer", (Asked(meant),), confidence=1.0)
        decision = self._decide(row)
        return self._topics(decision, dict.fromkeys((*decision.topics, *decision.choices), tuple(vectors)))

    def _acts(self, text: str, read: str, vector: NDArray[Any], context: str) -> list[tuple[str, float]]:
        """What the whole message does, what it sets aside included."""
        words = normalise(text)
        if not any(character.isalnum() for character in words):
            return []  # a picture alone says too little
        if words != read:
            vector = self._encode([words])[0]
        return self._models.acts.shares(words, vector, context)[:MOST_ACTS]

    def _decided(self, text: str, decided: Sequence[Decision], vector: NDArray[Any], after_red_flag: bool) -> Decision:
        """The decision on a message and its parts; decided: on the whole, then on each part."""
        decision = combine(decided[0], decided[1:])
        decision = self._by_attribute(decision, vector)
        if is_for_booking(text, decision):
            beside = _beside_booking(decided[1:])
            decision = replace(decision, kind="answer", topics=("book",), choices=beside)
        if after_red_flag and decision.topics == ("book",) and not asks_to_book(text):
            return Decision("unknown", confidence=decision.confidence, ranking=decision.ranking)
        return decision

    def _decide(self, row: NDArray[Any]) -> Decision:
        return decide(row, self._models.topics.topics, self._models.topics.thresholds)

    def _several(self, decision: Decision, parts: Sequence[Decision], vectors: NDArray[Any]) -> Topics | None:
        """Several questions, each with the attribute that its own part asks for; None when there are not several."""
        if decision.kind != "answer" or not known().named(decision.topics[0]).is_question:
            return None
        asked = [
            Asked(part.topics[0], self._models.facets.best(part.topics[0], vector)[0])
            for part, vector in zip(parts, vectors)
            if _is_sure_question(part)
        ]
        asked = _named(asked)
        if not _stands_for(asked, decision):
            return None
        most = MOST_ATTRIBUTES if all(one.facet != GENERAL for one in asked[:MOST_ATTRIBUTES]) else MOST_TOPICS
        first, rest = tuple(asked[:most]), tuple(asked[most:])
        return Topics("answer", first, rest, (), decision.confidence, decision.ranking)

    def _by_attribute(self, decision: Decision, vector: NDArray[Any]) -> Decision:
        """Where the topic is not sure but one of the likely ones has just this attribute, that one is meant."""
        if decision.kind != "clarify":
            return decision
        likely = [topic for topic, share in decision.ranking if share >= LEAST_FOR_ATTRIBUTE]
        found = {topic: self._models.facets.best(topic, vector) for topic in likely}
        sure = {
            topic: share
            for topic, (facet, share) in found.items()
            if facet not in (GENERAL, OTHER) and share >= SURE_ATTRIBUTE and known().named(topic).is_question
        }
        if not sure:
            return decision
        return replace(decision, kind="answer", topics=(max(sure, key=lambda topic: sure[topic]),), choices=())

    def _topics(self, decision: Decision, vectors: Mapping[str, Sequence[NDArray[Any]]]) -> Topics:
        """A decision with the facets of what is asked; vectors: of the parts that speak of each topic."""
        answers = decision.kind == "answer"
        rest, choices = (decision.choices, ()) if answers else ((), decision.choices)
        least = LEAST_FOR_CHOICE if decision.kind == "clarify" else 0.0
        facets = self._facet_of(vectors, least)
        return Topics(
            decision.kind,
            tuple(map(facets, decision.topics)) if decision.kind != "check" else (Asked(CHECK_TOPIC),),
            tuple(map(facets, rest)),
            tuple(map(facets, choices)),
            decision.confidence,
            decision.ranking,
        )

    def _facet_of(self, vectors: Mapping[str, Sequence[NDArray[Any]]], least: float) -> Callable[[str], Asked]:
        """The facet of a topic by whichever part of the message speaks of it most."""

        def facet(topic: str) -> Asked:
            best = [self._models.facets.best(topic, vector) for vector in vectors[topic]]
            name, share = max(best, key=lambda found: found[1])
            return Asked(topic, name if share >= least else GENERAL)

        return facet

    def _about(self, asked: Asked) -> str:
        return about_of(asked, known(), self._facets)


def _spoken_of(decision: Decision, decided: Sequence[Decision], vectors: NDArray[Any]) -> dict[str, list[NDArray[Any]]]:
    """The parts of a message that speak of each topic that was decided on: the whole, where none does by itself."""
    found: dict[str, list[NDArray[Any]]] = {}
    for topic in (*decision.topics, *decision.choices):
        own = [vector for part, vector in zip(decided[1:], vectors[1:]) if topic in part.topics]
        found[topic] = own or [vectors[0]]
    return found


def _stands_for(asked: Sequence[Asked], decision: Decision) -> bool:
    """Whether the parts say more than the whole does: several things, or a matter of health among them."""
    health = any(known().named(one.topic).answered_alone for one in asked)
    return health or (len(asked) >= MOST_TOPICS and decision.topics[0] in {one.topic for one in asked})


def _named(asked: Sequence[Asked]) -> list[Asked]:
    """Each once; "would it help those?" beside a named concern asks for nothing that is in no list."""
    once = list(dict.fromkeys(asked))
    health = [one for one in once if known().named(one.topic).answered_alone]
    return health or [one for one in once if one.facet != OTHER] or once


def _is_sure_question(part: Decision) -> bool:
    return part.kind == "answer" and part.confidence >= LEAST_FOR_SECOND and known().named(part.topics[0]).is_question


def _beside_booking(parts: Sequence[Decision]) -> tuple[str, ...]:
    """A question that came with a wish to book: "how much is it, and can I book?"."""
    return tuple(part.topics[0] for part in parts if _is_sure_question(part))[:1]


def combine(whole: Decision, parts: Sequence[Decision]) -> Decision:
    """Two questions get two answers; greetings and thanks beside a question do not count as one."""
    if (emergency := _emergency(whole, parts)) is not None:
        return emergency
    sure = [part for part in parts if part.kind == "answer" and not is_social(part.topics[0])]
    return _first_things(whole, parts) or _two(whole, sure) or _one(whole, sure) or whole


def _first_things(whole: Decision, parts: Sequence[Decision]) -> Decision | None:
    """A person, a complaint or rights in one sentence of several go before what the others say."""
    return next(
        (
            replace(part, ranking=whole.ranking)
            for part in parts
            if part.kind == "answer" and part.topics[0] in AT_ONCE and part.confidence >= SURE_PART
        ),
        None,
    )


def _one(whole: Decision, sure: Sequence[Decision]) -> Decision | None:
    """A part that is sure helps an unsure whole, if its topic is at all likely there."""
    if len({part.topics for part in sure}) != 1 or (whole.kind == "answer" and not is_social(whole.topics[0])):
        return None
    likely = {topic for topic, share in whole.ranking if share >= LEAST_IN_WHOLE}
    if sure[0].topics[0] not in likely:
        return None
    return Decision("answer", sure[0].topics, confidence=sure[0].confidence, ranking=whole.ranking)


def _two(whole: Decision, sure: Sequence[Decision]) -> Decision | None:
    """Two questions, each surely one; None when there are not two."""
    asked = [
        part.topics[0]
        for part in sure
        if part.confidence >= LEAST_FOR_SECOND and known().named(part.topics[0]).is_question
    ]
    topics = _without_broad(list(dict.fromkeys(asked)))
    if len(topics) < MOST_TOPICS or (whole.topics and whole.topics[0] not in topics):
        return None
    lead = whole.confidence or min(part.confidence for part in sure)
    return Decision("answer", tuple(topics[:MOST_TOPICS]), tuple(topics[MOST_TOPICS:]), lead, whole.ranking)


def _emergency(whole: Decision, parts: Sequence[Decision]) -> Decision | None:
    """A sure emergency in any part of a message goes before everything; a possible one is asked about first."""
    every = (whole, *parts)
    alarm = next((one for one in every if one.topics == (URGENT_TOPIC,)), None)
    if alarm is not None and alarm is not whole and _share_of(URGENT_TOPIC, whole) < LEAST_ALARM_IN_WHOLE:
        return None  # "Deep breath. Yes."
    return alarm or next((one for one in every if one.kind == "check"), None)


def _share_of(topic: str, decision: Decision) -> float:
    return next((share for name, share in decision.ranking if name == topic), 0.0)


def _without_broad(topics: list[str]) -> list[str]:
    """Without what a concern's own answer says already: "I have acne scars. Does it work?" is one question."""
    if all(known().named(topic).scope != "concern" for topic in topics):
        return topics
    return [topic for topic in topics if known().named(topic).scope != "broad"]
