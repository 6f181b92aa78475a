"""What one message was taken to mean. Readers report with a confidence; they decide, store and say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from clinic.content.facets import Asked

# What the assistant said last, as far as it bears on what an answer to it does.
CONTEXTS = (
    "start",
    "answer",
    "missing",
    "choices",
    "offer",
    "form_name",
    "form_contact",
    "form_times",
    "form_area",
    "form_been_before",
    "form_consent",
    "form_send",
    "sent",
    "small_talk",
)


class Act(str, Enum):
    """What a message does, whatever it is about. docs/acts.md explains each."""

    QUESTION = "question"
    FOLLOW_UP = "follow_up"
    REQUEST = "request"
    TELLS = "tells"
    GIVES = "gives"
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    TAKES_BACK = "takes_back"
    CORRECTS = "corrects"
    NOT_ANSWERED = "not_answered"
    WHAT_DO_YOU_MEAN = "what_do_you_mean"
    WHICH_ONE = "which_one"
    SAY_AGAIN = "say_again"
    STATUS = "status"
    WHAT_NEXT = "what_next"
    WHAT_DID_I_SAY = "what_did_i_say"
    THANKS = "thanks"
    GREETING = "greeting"
    GOODBYE = "goodbye"
    UPSET = "upset"
    JOKE = "joke"


@dataclass(frozen=True)
class Topics:
    """What a message is about. kind: "answer", "clarify", "unknown" or "check" (is it an emergency?).

    asked: one or two things, with their facets. rest: asked too. choices: what it may be, where that is not sure.
    ranking: topics with their shares, the likeliest first.
    """

    kind: str
    asked: tuple[Asked, ...] = ()
    rest: tuple[Asked, ...] = ()
    choices: tuple[Asked, ...] = ()
    confidence: float = 0.0
    ranking: tuple[tuple[str, float], ...] = ()

    @property
    def first(self) -> str:
        """The topic that was decided on first; empty when none was."""
        return self.asked[0].topic if self.asked else ""


@dataclass(frozen=True)
class Reading:
    """One message as read. text: its words, for readers of single things; empty for a button.

    acts: what it does, with shares, the likeliest first. topics: what it is about, by itself. in_context: the same
    for a fragment, read together with what was answered last; None when nothing was. chosen: what a button asks for.
    """

    text: str = ""
    acts: tuple[tuple[Act, float], ...] = ()
    topics: Topics = field(default_factory=lambda: Topics("unknown"))
    in_context: Topics | None = None
    chosen: Asked | None = None
    asks_for_source: bool = False

    @property
    def act(self) -> Act:
        """What it most likely does."""
        return self.acts[0][0] if self.acts else Act.QUESTION

    @property
    def sureness(self) -> float:
        """How likely it does that."""
        return self.acts[0][1] if self.acts else 0.0


def as_dict(reading: Reading) -> dict[str, Any]:
    """As Rasa's parse data take it."""
    return {
        "text": reading.text,
        "acts": [[act.value, round(share, 4)] for act, share in reading.acts],
        "topics": _topics_as_dict(reading.topics),
        "in_context": _topics_as_dict(reading.in_context) if reading.in_context else None,
        "asks_for_source": reading.asks_for_source,
    }


def from_dict(data: Mapping[str, Any]) -> Reading:
    """What `as_dict` wrote."""
    context = data.get("in_context")
    return Reading(
        data["text"],
        tuple((Act(act), share) for act, share in data["acts"]),
        _topics(data["topics"]),
        _topics(context) if context else None,
        asks_for_source=data["asks_for_source"],
    )


def _topics_as_dict(topics: Topics) -> dict[str, Any]:
    return {
        "kind": topics.kind,
        "asked": [asked.key for asked in topics.asked],
        "rest": [asked.key for asked in topics.rest],
        "choices": [asked.key for asked in topics.choices],
        "confidence": topics.confidence,
        "ranking": [list(entry) for entry in topics.ranking],
    }


def _topics(data: Mapping[str, Any]) -> Topics:
    asked, rest, choices = (tuple(map(Asked.of, data[name])) for name in ("asked", "rest", "choices"))
    ranking = tuple((str(topic), float(share)) for topic, share in data["ranking"])
    return Topics(data["kind"], asked, rest, choices, float(data["confidence"]), ranking)
