"""Conversations and their messages in the database. Every function works inside the caller's transaction."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from clinic.content.responses import Button
from clinic.conversations.outcome import Change, Outcome, Saying, Ticket, kept
from clinic.dialogue.choosing import by_place
from clinic.personal.masking import mask
from clinic.queues.inbox import forget
from clinic.queues.notices import Reach, about_erased, about_hand_off
from clinic.requests.lifecycle import (
    ACTIVE,
    CANCELLED,
    VISITOR,
    IllegalMove,
    change_contact,
    change_times,
    held,
    move,
    of_conversation,
)
from clinic.storage.tables import Audit, BookingRequest, Conversation, HandOff, Message, OutboxRow, Question

# Of what somebody writes after a red flag, staff see this much on the ticket; the whole is in the transcript.
MOST_LINE, MOST_LINES = 300, 20


@dataclass(frozen=True)
class Recorded:
    """What was stored. erased: other conversations that are gone; Rasa still has to forget them."""

    said: list[Message]
    erased: tuple[str, ...] = ()


def open_conversation(session: Session, conversation_id: str, channel: str, now: dt.datetime) -> Conversation:
    """A new conversation."""
    row = Conversation(
        id=conversation_id,
        channel=channel,
        owner="bot",
        state={},
        created_at=now,
        updated_at=now,
        last_seq=0,
        minor=False,
    )
    session.add(row)
    session.flush()
    return row


def locked(session: Session, conversation_id: str) -> Conversation | None:
    """The conversation, held until the transaction ends (PostgreSQL; SQLite locks as a whole)."""
    return session.scalar(select(Conversation).where(Conversation.id == conversation_id).with_for_update())


def visitor_message(session: Session, conversation: Conversation, client_id: str) -> Message | None:
    """The visitor's message with this id, if it came before."""
    return session.scalar(
        select(Message).where(
            Message.conversation_id == conversation.id, Message.client_id == client_id, Message.author == "visitor"
        )
    )


def is_taken(session: Session, conversation: Conversation, client_id: str) -> bool:
    """Whether a message of the assistant or of staff has this id."""
    query = select(Message.pk).where(
        Message.conversation_id == conversation.id, Message.client_id == client_id, Message.author != "visitor"
    )
    return session.scalar(query) is not None


def add_visitor_message(
    session: Session, conversation: Conversation, client_id: str, text: str, now: dt.datetime
) -> Message:
    """Store what the visitor wrote, before anything is made of it."""
    return _add(session, conversation, now, author="visitor", client_id=client_id, text=text)


def add_saying(
    session: Session, conversation: Conversation, saying: Saying, now: dt.datetime, reply_to: int | None = None
) -> Message:
    """Store a message of the assistant; each choice gets an id of its own."""
    choices = [
        {"title": choice.title, "choice": secrets.token_urlsafe(12), "payload": choice.payload}
        for choice in saying.choices
    ]
    return _add(
        session,
        conversation,
        now,
        author="bot",
        client_id=str(uuid.uuid4()),
        text=saying.text,
        choices=choices,
        source=saying.source,
        response=saying.name,
        language=saying.language,
        topics=list(saying.topics),
        reply_to=reply_to,
    )


def add_staff_message(
    session: Session, conversation: Conversation, client_id: str, text: str, now: dt.datetime
) -> Message:
    """Store what a person of the clinic wrote, here or in an inbox of Meta's."""
    return _add(session, conversation, now, author="staff", client_id=client_id, text=text)


def replies_to(session: Session, conversation: Conversation, seq: int) -> list[Message]:
    """What was answered to the visitor's message with this number."""
    query = select(Message).where(Message.conversation_id == conversation.id, Message.reply_to == seq)
    return list(session.scalars(query.order_by(Message.seq)))


def message_before(session: Session, conversation: Conversation, seq: int) -> Message | None:
    """The message before the one with this number."""
    query = select(Message).where(Message.conversation_id == conversation.id, Message.seq < seq)
    return session.scalar(query.order_by(Message.seq.desc()).limit(1))


def history(session: Session, conversation_id: str, after: int) -> list[Message]:
    """All messages with a higher number than `after`, in order."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.seq > after)
    return list(session.scalars(query.order_by(Message.seq)))


def find_choice(session: Session, conversation: Conversation, choice: str) -> Button | None:
    """The button behind a choice id that was issued in this conversation."""
    query = select(Message.choices).where(Message.conversation_id == conversation.id, Message.author == "bot")
    for choices in session.scalars(query):
        for item in choices:
            if secrets.compare_digest(item["choice"].encode(), choice.encode()):
                return Button(item["title"], item["payload"])
    return None


def with_staff(session: Session, conversation: Conversation) -> tuple[tuple[str, str] | None, bool]:
    """Reference and times of the request that staff have from here, and whether they were told anything else."""
    active = (row for row in of_conversation(session, conversation.id) if row.state in ACTIVE)
    live = next(((row.reference, row.times) for row in active), None)
    asked = select(HandOff.pk).where(HandOff.conversation_id == conversation.id).limit(1)
    return live, session.scalar(asked) is not None


def record(
    session: Session, conversation: Conversation, asked: Message, outcome: Outcome, reach: Reach, now: dt.datetime
) -> Recorded:
    """Store the reply, the changes it reports, the tickets with their notices and the state that the next message
    needs.

    Raises IllegalMove when a change is not possible any more; then nothing of it may be kept.
    """
    erased = tuple(filter(None, [_apply(session, change, reach, now) for change in outcome.changes]))
    if conversation.id in erased:
        return Recorded([_unkept(conversation, outcome.saying, now)] if outcome.saying else [], erased)
    said = [add_saying(session, conversation, outcome.saying, now, asked.seq)] if outcome.saying else []
    asked.topics = list(outcome.topics)
    offered = kept(outcome.saying.choices if outcome.saying else ())
    name = {"said": outcome.saying.name} if outcome.saying else {}
    conversation.state = {**conversation.state, **outcome.state, **name, "choices": offered}
    conversation.minor = conversation.minor or outcome.minor
    conversation.language = outcome.language or conversation.language
    conversation.updated_at = now
    for ticket in outcome.tickets:
        if not _is_told(session, conversation, ticket, now):
            _hand_off(session, conversation, asked, ticket, reach, now)
    if outcome.unanswered:
        session.add(
            Question(conversation_id=conversation.id, text=mask(asked.text), topics=list(outcome.topics), at=now)
        )
    return Recorded(said, erased)


def _hand_off(
    session: Session, conversation: Conversation, asked: Message, ticket: Ticket, reach: Reach, now: dt.datetime
) -> None:
    """Write a ticket, and word of it to staff."""
    row = HandOff(
        conversation_id=conversation.id,
        message_seq=asked.seq,
        kind=ticket.kind,
        urgent=ticket.urgent,
        signs=list(ticket.signs),
        note=ticket.note,
        created_at=now,
    )
    session.add(row)
    session.flush()
    about_hand_off(session, reach, row, now)


def _is_told(session: Session, conversation: Conversation, ticket: Ticket, now: dt.datetime) -> bool:
    """Whether staff have a ticket of this conversation open that does for this one too."""
    if ticket.adds_to_open:
        return _add_line(session, conversation, ticket, now)
    if not ticket.once:
        return False
    query = select(HandOff.pk).where(
        HandOff.conversation_id == conversation.id, HandOff.kind == ticket.kind, HandOff.done_at.is_(None)
    )
    return session.scalar(query.limit(1)) is not None


def _add_line(session: Session, conversation: Conversation, ticket: Ticket, now: dt.datetime) -> bool:
    """Add a visitor's further words to the urgent ticket that is open; False when none is."""
    query = select(HandOff).where(
        HandOff.conversation_id == conversation.id, HandOff.urgent.is_(True), HandOff.done_at.is_(None)
    )
    row = session.scalar(query.order_by(HandOff.pk.desc()).limit(1))
    if row is None:
        return False
    lines = [*(row.note or "").splitlines(), f"{now:%H:%M} UTC: {' '.join((ticket.note or '').split())[:MOST_LINE]}"]
    row.note = "\n".join(lines[-MOST_LINES:])
    return True


def _unkept(conversation: Conversation, saying: Saying, now: dt.datetime) -> Message:
    """The last words in a conversation that was erased with this message: they are said but not stored."""
    return Message(
        conversation_id=conversation.id, seq=0, author="bot", client_id="", text=saying.text, choices=[], at=now
    )


def erase(session: Session, conversation: Conversation, reach: Reach, now: dt.datetime) -> None:
    """Delete everything held about a conversation but the fact that it was erased; staff learn which requests are
    gone.
    """
    requests = select(BookingRequest).where(BookingRequest.conversation_id == conversation.id)
    for request in list(session.scalars(requests)):
        erase_request(session, reach, request, now)
    for table in (Message, HandOff, Question, BookingRequest, OutboxRow):
        session.execute(delete(table).where(table.conversation_id == conversation.id))
    for address in filter(None, (conversation.address, conversation.other_address)):
        forget(session, conversation.channel, address, now)
    conversation.state = {}
    conversation.address = conversation.other_address = None
    conversation.last_inbound_at = None
    conversation.language = None
    conversation.erased_at = now
    conversation.updated_at = now


def _apply(session: Session, change: Change, reach: Reach, now: dt.datetime) -> str | None:
    """Make one change to a request; returns the conversation that was erased with it. Raises IllegalMove.

    A request that is gone needs no cancelling or erasing. Erasing takes the whole conversation it was made in: its
    messages hold the same details.
    """
    request = held(session, change.reference)
    if request is None:
        if change.kind in {"change", "contact"}:
            raise IllegalMove(f"request {change.reference} is gone")
        return None
    if change.kind == "cancel":
        move(session, reach, request, CANCELLED, VISITOR, now)
    elif change.kind == "change" and change.times is not None:
        change_times(session, reach, request, change.times, now)
    elif change.kind == "contact" and change.contact is not None:
        change_contact(session, reach, request, change.contact, now)
    elif change.kind == "erase":
        conversation = locked(session, request.conversation_id)
        if conversation is not None:
            erase(session, conversation, reach, now)
        return request.conversation_id
    return None


def erase_request(session: Session, reach: Reach, request: BookingRequest, now: dt.datetime) -> None:
    """Delete a request and what is waiting to be sent about it; staff are told its reference, to delete their mails."""
    reference, active = request.reference, request.state in ACTIVE
    session.delete(request)
    waiting = select(OutboxRow).where(OutboxRow.conversation_id == request.conversation_id)
    for row in session.scalars(waiting):
        if row.payload.get("reference") == reference:
            session.delete(row)
    session.add(Audit(at=now, actor=VISITOR, action="booking.erased", subject=reference))
    about_erased(session, reach, reference, now, active=active)


def _add(session: Session, conversation: Conversation, now: dt.datetime, **fields: Any) -> Message:
    conversation.last_seq += 1
    conversation.updated_at = now
    row = Message(conversation_id=conversation.id, seq=conversation.last_seq, at=now, **fields)
    session.add(row)
    session.flush()
    return row


def typed_choice(choices: Sequence[dict[str, str]], text: str, *, numbers: bool) -> str | None:
    """The payload of the choice that was typed back: its title or, if numbers count, its place in the list ("2", "the
    second one").
    """
    plain = text.strip().rstrip(".!?").casefold()
    for choice in choices:
        if plain == choice["title"].rstrip("?").casefold():
            return choice["payload"]
    if numbers and plain.isdecimal():
        return choices[int(plain) - 1]["payload"] if 0 < int(plain) <= len(choices) else None
    picked = by_place(text, len(choices)) if numbers else None
    return choices[picked]["payload"] if picked is not None else None
