"""All that follows from one message of a visitor: what is said, what staff are told, what is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from clinic.content.responses import Button
from clinic.personal.contact import Contact
from clinic.requests.wanted_times import WantedTimes


@dataclass(frozen=True)
class Saying:
    """One message to the visitor, ready to be stored. choices carry payloads that never leave this server.

    language: of words that are not in English, as ISO 639-1 has it.
    """

    name: str
    text: str
    topics: tuple[str, ...] = ()
    choices: tuple[Button, ...] = ()
    source: dict[str, str] | None = None
    language: str | None = None


def kept(choices: Iterable[Button]) -> list[dict[str, str]]:
    """The choices of a reply, as a conversation's state keeps them under "choices" for the next message."""
    return [{"title": choice.title, "payload": choice.payload} for choice in choices]


def choices_of(state: Mapping[str, Any]) -> tuple[Button, ...]:
    """What kept() put into a conversation's state: the choices of the last reply."""
    return tuple(Button(choice["title"], choice["payload"]) for choice in state.get("choices") or [])


@dataclass(frozen=True)
class Ticket:
    """Something for staff, written in the same transaction as the reply that promises it.

    adds_to_open: a further line for the urgent ticket that this conversation has open already, if it has one. once:
    nothing new where a ticket of this kind is open.
    """

    kind: str
    urgent: bool = False
    signs: tuple[str, ...] = ()
    note: str | None = None
    adds_to_open: bool = False
    once: bool = False


@dataclass(frozen=True)
class Change:
    """What a visitor wants done with an earlier request.

    kind: "cancel", "change" (with times), "contact" (with a contact) or "erase".
    """

    kind: str
    reference: str
    times: WantedTimes | None = None
    contact: Contact | None = None


@dataclass(frozen=True)
class Outcome:
    """All that follows from one visitor message."""

    saying: Saying | None
    topics: tuple[str, ...]
    state: dict[str, Any] = field(default_factory=dict)
    tickets: tuple[Ticket, ...] = ()
    unanswered: bool = False
    minor: bool = False
    language: str | None = None
    changes: tuple[Change, ...] = ()
