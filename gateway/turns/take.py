"""One visitor message, from its arrival to its stored reply."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakValueDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from clinic.channels import delivery
from clinic.clock import Clock
from clinic.content.responses import Button, Content, london_date
from clinic.conversations import records as store
from clinic.conversations.outcome import Outcome, Saying, Ticket, kept
from clinic.erasing.rasa_tracker import erase_tracker
from clinic.queues.notices import Reach
from clinic.requests.lifecycle import IllegalMove
from clinic.requests.store import reference_for
from clinic.storage.engine import forget_deleted, reading, transaction
from clinic.storage.tables import Conversation, Message
from gateway.turns.decide import ERASE, Asked, Decider
from gateway.turns.disclosure import with_disclosure, with_note, with_open_question, with_preface
from gateway.turns.refused import Erased, IdTaken, NotOffered, UnknownConversation

# While one of these is asked for, "2" is part of an answer, not the second choice.
FREE_TEXT = frozenset({"name", "contact", "times", "leave_request", "staff_note"})


@dataclass(frozen=True)
class Incoming:
    """What a visitor sent: text, or the id of a choice. id: the client's UUID.

    For Messenger and WhatsApp also: button (an entry of a menu, which no message offered), fixed (what follows, where
    there is nothing to decide), preface (a response that goes before the answer), and note (something for staff).
    """

    id: str
    text: str | None = None
    choice: str | None = None
    button: Button | None = None
    fixed: Outcome | None = None
    preface: str | None = None
    note: Ticket | None = None


@dataclass(frozen=True)
class Answered:
    """What they get back."""

    messages: list[Message]
    topics: list[str]
    owner: str


class Turns:
    """Takes messages, one at a time per conversation."""

    def __init__(
        self,
        engine: Engine,
        content: Content,
        decider: Decider,
        tracker: Path,
        reach: Reach,
        clock: Clock,
    ) -> None:
        """tracker: Rasa's tracker store; reach: how staff are told; clock: gives the time in UTC."""
        self._engine = engine
        self._content = content
        self._decider = decider
        self._tracker = tracker
        self._reach = reach
        self._clock = clock
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def open(self, conversation_id: str, channel: str) -> Message:
        """Start a conversation; returns the stored welcome."""
        return await asyncio.to_thread(self._open, conversation_id, channel)

    async def take(self, conversation_id: str, incoming: Incoming) -> Answered:
        """Answer one message. Raises UnknownConversation, Erased, IdTaken, and NotOffered (a choice)."""
        async with self._lock(conversation_id):
            arrived = await asyncio.to_thread(self._arrive, conversation_id, incoming)
            if isinstance(arrived, Answered):
                return arrived
            if arrived.button and arrived.button.payload == ERASE:
                return await asyncio.to_thread(self._erase_and_say_so, conversation_id)
            outcome = await self._outcome(arrived, incoming)
            if reference := await asyncio.to_thread(self._stored_after_all, arrived, outcome):
                outcome = self._decider.sent(reference)
            try:
                return await asyncio.to_thread(self._finish, arrived, outcome)
            except IllegalMove:
                # Staff were quicker: say how the request stands now instead.
                outcome = await asyncio.to_thread(self._decider.too_late, outcome)
                return await asyncio.to_thread(self._finish, arrived, outcome)

    async def erase(self, conversation_id: str) -> None:
        """Erase a conversation here and in Rasa's tracker store; erasing it twice is no error.

        Raises UnknownConversation.
        """
        async with self._lock(conversation_id):
            await asyncio.to_thread(self._erase, conversation_id)

    def _open(self, conversation_id: str, channel: str) -> Message:
        with transaction(self._engine) as session:
            row = store.open_conversation(session, conversation_id, channel, self._clock())
            rendered = self._content.render("utter_welcome", today=london_date(self._clock()))
            steps = tuple(self._content.choice(topic) for topic in self._content.topics["greet"].next)
            row.state = {"choices": kept(steps)}
            return store.add_saying(session, row, Saying(rendered.name, rendered.text, (), steps), self._clock())

    def _arrive(self, conversation_id: str, incoming: Incoming) -> Answered | Asked:
        """Store the message before anything is made of it; a repeated one gets its stored reply."""
        with transaction(self._engine) as session:
            row = living(session, conversation_id)
            known = store.visitor_message(session, row, incoming.id)
            if known is not None and known.topics is not None:
                return Answered(store.replies_to(session, row, known.seq), list(known.topics), row.owner)
            button = _chosen(session, row, incoming)
            text = button.title if incoming.text is None and button else incoming.text or ""
            if known is None:
                if store.is_taken(session, row, incoming.id):
                    raise IdTaken
                store.add_visitor_message(session, row, incoming.id, text, self._clock())
            doubtful = incoming.id if known else row.state.get("in_doubt")
            sent = reference_for(session, f"{row.id}:{doubtful}") if doubtful else None
            live, passed = store.with_staff(session, row)
            return Asked(row, incoming.id, text, button, known is not None, sent, live, passed)

    def _stored_after_all(self, asked: Asked, outcome: Outcome) -> str | None:
        """The reference of a request that was stored while nobody could say so: the actions died or were too slow."""
        doubtful = outcome.state.get("in_doubt") or asked.conversation.state.get("in_doubt")
        if doubtful is None or asked.sent is not None:
            return None
        with reading(self._engine) as session:
            return reference_for(session, f"{asked.conversation.id}:{doubtful}")

    async def _outcome(self, asked: Asked, incoming: Incoming) -> Outcome:
        # In an emergency nothing is fixed: a picture gets the emergency's line too.
        if incoming.fixed is None or asked.conversation.state.get("emergency"):
            decided = with_note(await self._decider.decide(asked), incoming.note)
            return with_preface(self._content, decided, incoming.preface, london_date(self._clock()))
        if asked.conversation.owner != "bot":
            return Outcome(None, ())
        return with_open_question(self._content, incoming.fixed, asked.conversation.state, london_date(self._clock()))

    def _finish(self, asked: Asked, outcome: Outcome) -> Answered:
        with transaction(self._engine) as session:
            row = living(session, asked.conversation.id)
            message = store.visitor_message(session, row, asked.id)
            assert message is not None  # _arrive stored it, and only erasing (Erased above) removes it
            if message.topics is not None:  # another process was quicker
                return Answered(store.replies_to(session, row, message.seq), list(message.topics), row.owner)
            outcome = with_disclosure(self._content, session, row, message, outcome, london_date(self._clock()))
            recorded = store.record(session, row, message, outcome, self._reach, self._clock())
            delivery.deliver(session, row, recorded.said, self._clock())
            answered = Answered(recorded.said, list(outcome.topics), row.owner)
        for erased in recorded.erased:
            forget_deleted(self._engine)
            erase_tracker(self._tracker, erased)
        return answered

    def _erase(self, conversation_id: str, *, say_so: bool = False) -> None:
        with transaction(self._engine) as session:
            row = store.locked(session, conversation_id)
            if row is None:
                raise UnknownConversation
            address = row.address
            store.erase(session, row, self._reach, self._clock())
            if say_so and address:
                delivery.farewell(session, row, address, self._clock())
        forget_deleted(self._engine)
        erase_tracker(self._tracker, conversation_id)

    def _erase_and_say_so(self, conversation_id: str) -> Answered:
        self._erase(conversation_id, say_so=True)
        rendered = self._content.render("utter_data_erased", today=london_date(self._clock()))
        farewell = Message(
            seq=0, author="bot", client_id="", text=rendered.text, choices=[], source=None, at=self._clock()
        )
        return Answered([farewell], ["data_request"], "bot")

    def _lock(self, conversation_id: str) -> asyncio.Lock:
        return self._locks.setdefault(conversation_id, asyncio.Lock())


def living(session: Session, conversation_id: str) -> Conversation:
    """The conversation, locked; raises UnknownConversation if it never was, Erased if it was."""
    row = store.locked(session, conversation_id)
    if row is None:
        raise UnknownConversation
    if row.erased_at is not None:
        raise Erased
    return row


def _chosen(session: Session, row: Conversation, incoming: Incoming) -> Button | None:
    """The choice that was clicked, or typed back as its title or number."""
    if incoming.button is not None or incoming.fixed is not None:
        return incoming.button
    if incoming.choice is not None:
        button = store.find_choice(session, row, incoming.choice)
        if button is None:
            raise NotOffered
        return button
    if row.owner == "staff":
        return None
    numbers = row.state.get("expects") not in FREE_TEXT
    payload = store.typed_choice(row.state.get("choices", []), incoming.text or "", numbers=numbers)
    return Button(incoming.text or "", payload) if payload else None
