"""From topic probabilities to what the assistant does: answer, ask back, or say that it does not know.

The order in which things win (the first line is the gateway's, before Rasa is asked):
1. a red flag; 2. stop, a data request, a complaint or a wish for a person; 3. an open form's answer; 4. topics.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Sequence

import numpy as np
from numpy.typing import NDArray

from clinic.content.topics import CHECK_TOPIC, QUESTIONS, URGENT_TOPIC
from nlu.understanding.topics import topics as known

# Two questions that share the mass are both answered; measured on blind questions (docs/decisions/understanding.md).
LEAST_TOGETHER = 0.6
LEAST_SHARE_OF_SECOND = 0.1
# A question with that share goes before small talk with less than the other.
BESIDE_SMALL_TALK, UNSURE_SMALL_TALK = 0.35, 0.6
# The groups whose topics are offered when asking back.
OFFERED = QUESTIONS | {"request"}
CHOICES = 3


@dataclass(frozen=True)
class Thresholds:
    """Where answering ends and asking back begins; chosen at training time, stored with the model.

    confidence: least probability of the top topic. margin: least lead over the second.
    clarify: least probability of the choices together, for offering them.
    urgent: least probability at which a possible reaction is treated as one. check: least at which it is asked about.
    """

    confidence: float = 0.35
    margin: float = 0.1
    clarify: float = 0.25
    urgent: float = 0.6
    check: float = 0.25


@dataclass(frozen=True)
class Decision:
    """kind: "answer" | "clarify" | "unknown" | "check" (is it an emergency?); topics decided on; choices to offer when
    asking back, or after the check.
    """

    kind: str
    topics: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    confidence: float = 0.0
    ranking: tuple[tuple[str, float], ...] = field(default=())


def decide(probabilities: NDArray[Any], topics: Sequence[str], thresholds: Thresholds) -> Decision:
    """Decide on one message or one of its parts; probabilities has shape (number of topics,)."""
    order = np.argsort(-probabilities)[:10]
    ranking = tuple((topics[index], float(probabilities[index])) for index in order)
    ranking = _without_small_talk(ranking)
    first, confidence = ranking[0]
    if (emergency := _emergency(ranking, thresholds)) is not None:
        return emergency
    if confidence >= thresholds.confidence and confidence - _runner_up(ranking) >= thresholds.margin:
        return Decision("answer", (first,), confidence=confidence, ranking=ranking)
    if both := _both(ranking):
        return Decision("answer", both, confidence=confidence, ranking=ranking)
    choices = _likeliest(ranking)
    about_us = sum(share for topic, share in ranking if topic in choices)
    elsewhere = known().named(first).group == "elsewhere"
    if about_us >= thresholds.clarify and not (elsewhere and confidence > about_us):
        return Decision("clarify", (), choices, confidence, ranking)
    if elsewhere:
        return Decision("answer", (first,), confidence=confidence, ranking=ranking)
    return Decision("unknown", (), (), confidence, ranking)


def _without_small_talk(ranking: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    """With a likely question before small talk that is hardly likelier: "where are you?"."""
    (first, lead), (second, share) = ranking[:2]
    if (
        is_social(first)
        and known().named(second).is_question
        and share >= BESIDE_SMALL_TALK
        and lead < UNSURE_SMALL_TALK
    ):
        return ((second, lead + share), (first, 0.0), *ranking[2:])
    return ranking


def _runner_up(ranking: tuple[tuple[str, float], ...]) -> float:
    """The share of the second topic. Small talk is no reason to ask back: it would not be offered as a choice."""
    first = ranking[0][0]
    return next((share for topic, share in ranking[1:] if is_social(first) or not is_social(topic)), 0.0)


def _both(ranking: tuple[tuple[str, float], ...]) -> tuple[str, ...]:
    """The first two topics, where it is one or the other, or both: two short answers are no burden.

    A matter of health is answered alone, as what stands beside it could read as a verdict.
    """
    (first, lead), (second, share) = ranking[:2]
    together = lead + share >= LEAST_TOGETHER and share >= LEAST_SHARE_OF_SECOND
    if not together or not (known().named(first).is_question and known().named(second).is_question):
        return ()
    return next(((topic,) for topic in (first, second) if known().named(topic).answered_alone), (first, second))


def _emergency(ranking: tuple[tuple[str, float], ...], thresholds: Thresholds) -> Decision | None:
    """A likely reaction wins over everything; a possible one is asked about, as "urgent at any confidence" sent calm
    people to 999.
    """
    urgent = next((share for topic, share in ranking if topic == URGENT_TOPIC), 0.0)
    if urgent >= thresholds.urgent:
        return Decision("answer", (URGENT_TOPIC,), confidence=urgent, ranking=ranking)
    if urgent < thresholds.check:
        return None
    # Beside what looks like an emergency the likeliest other topic is right in 3 of 10: so three are offered.
    return Decision("check", (CHECK_TOPIC,), _likeliest(ranking), urgent, ranking)


def is_social(topic: str) -> bool:
    """Whether it is small talk, which does not count beside a question."""
    return known().named(topic).group == "social"


def _likeliest(ranking: tuple[tuple[str, float], ...]) -> tuple[str, ...]:
    """What can be offered as a choice, the likeliest first."""
    return tuple(topic for topic, _ in ranking if known().named(topic).group in OFFERED)[:CHOICES]


def choose_thresholds(
    probabilities: NDArray[Any], columns: NDArray[Any], topics: Sequence[str], cost_of_wrong: float = 2.0
) -> Thresholds:
    """The confidence and margin with the most right answers, less the wrong ones times their cost.

    At a cost of 2, a message is answered when its topic is twice as likely right as wrong, and otherwise asked back:
    among three choices the right one is nearly always there. probabilities: shape (examples, topics), from held-out
    folds; columns: the right topic of each example.
    """
    order = np.argsort(-probabilities, axis=1)
    rows = np.arange(len(columns))
    lead = probabilities[rows, order[:, 0]]
    margins = lead - probabilities[rows, order[:, 1]]
    right = order[:, 0] == columns
    elsewhere = sorted(known().where(lambda topic: topic.group == "elsewhere"))
    counts_as_wrong = ~right & ~np.isin(np.asarray(topics)[order[:, 0]], elsewhere)
    best, most = Thresholds(), -np.inf
    for confidence in np.arange(0.20, 0.90, 0.02):
        for margin in np.arange(0.0, 0.6, 0.03):
            answered = (lead >= confidence) & (margins >= margin)
            gain = float((answered & right).mean() - cost_of_wrong * (answered & counts_as_wrong).mean())
            if gain > most:
                best = Thresholds(confidence=round(float(confidence), 3), margin=round(float(margin), 3))
                most = gain
    return best
