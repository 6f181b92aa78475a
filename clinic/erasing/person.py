"""Erasing everything held about a person: in our tables, the outbox, Rasa's tracker store and the backups.

What is in mailboxes, a CRM or a chat channel by then is not ours to erase: staff are told its references.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, func, or_, select
from sqlalchemy.orm import Session

from clinic.conversations import records as store
from clinic.erasing.rasa_tracker import erase_tracker
from clinic.personal.contact import EXTENSION, Contact, find_emails, find_phones, main_number
from clinic.queues.notices import Reach
from clinic.storage.backup import known_backups
from clinic.storage.engine import forget_deleted, make_engine, migrate, transaction
from clinic.storage.tables import BookingRequest, Conversation, Message


@dataclass(frozen=True)
class Person:
    """Whom to erase: any of a conversation's id, a request's reference, and a contact detail."""

    conversation: str | None = None
    reference: str | None = None
    contact: Contact = field(default_factory=Contact)


@dataclass
class Erased:
    """What was erased. backups: the copies it was erased from too; unreadable: copies that somebody has to delete."""

    conversations: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    backups: list[Path] = field(default_factory=list)
    unreadable: list[Path] = field(default_factory=list)


def erase_person(engine: Engine, tracker: Path, person: Person, reach: Reach, now: dt.datetime) -> Erased:
    """Erase every conversation and request of a person, here and in the backups. Staff are told the references."""
    done = Erased()
    _erase_in(engine, person, (), reach, now, done)
    gone = set(done.conversations)
    for path in known_backups(engine):
        copy, there = make_engine(f"sqlite:///{path}"), Erased()
        try:
            migrate(copy)
            # A copy from before the detail was given knows the conversation all the same, by its id.
            _erase_in(copy, person, done.conversations, Reach(), now, there)
            done.backups.append(path)
            gone.update(there.conversations)
        except Exception:  # whatever is wrong with a copy, somebody has to be told of it
            done.unreadable.append(path)
        finally:
            copy.dispose()
    for conversation in sorted({*gone, *filter(None, [person.conversation])}):
        erase_tracker(tracker, conversation)
    return done


def _erase_in(
    engine: Engine, person: Person, known: Collection[str], reach: Reach, now: dt.datetime, done: Erased
) -> None:
    """known: conversations that are known to be theirs already."""
    with transaction(engine) as session:
        for conversation_id in sorted({*_conversations(session, person), *known}):
            query = select(BookingRequest).where(BookingRequest.conversation_id == conversation_id)
            requests = list(session.scalars(query))
            conversation = store.locked(session, conversation_id)
            if conversation is None and not requests:
                continue
            done.requests += [request.reference for request in requests]
            done.conversations.append(conversation_id)
            if conversation is not None:
                store.erase(session, conversation, reach, now)
                continue
            for request in requests:  # the conversation itself was forgotten long ago (clinic/erasing/retention.py)
                store.erase_request(session, reach, request, now)
    forget_deleted(engine)


def _conversations(session: Session, person: Person) -> set[str]:
    """Ids of the conversations that a person's details appear in."""
    found = {person.conversation} if person.conversation else set()
    rules = []
    if person.reference:
        rules.append(BookingRequest.reference == person.reference)
    if person.contact.phone:
        phone = main_number(person.contact.phone)
        rules += [
            BookingRequest.phone == phone,
            BookingRequest.phone.startswith(f"{phone}{EXTENSION}", autoescape=True),
        ]
    if person.contact.email:
        # SQLite's lower() knows ASCII only.
        rules += [BookingRequest.email == person.contact.email]
        rules += [func.lower(BookingRequest.email) == person.contact.email.lower()]
    if rules:
        found |= set(session.scalars(select(BookingRequest.conversation_id).where(or_(*rules))))
    if person.contact.phone or person.contact.email:
        found |= set(_mentioning(session, person.contact)) | set(_addressed(session, person.contact))
    return found


def _mentioning(session: Session, contact: Contact) -> Iterable[str]:
    """Conversations in which a visitor wrote the detail, also without finishing a request."""
    query = select(Message.conversation_id, Message.text).where(Message.author == "visitor")
    for conversation_id, text in session.execute(query):
        emails = [email.lower() for email in find_emails(text)] if contact.email and "@" in text else []
        has_digits = contact.phone is not None and any(character.isdigit() for character in text)
        phones = map(main_number, find_phones(text)) if has_digits else []
        if (contact.email or "").lower() in emails or main_number(contact.phone) in phones:
            yield conversation_id


def _addressed(session: Session, contact: Contact) -> Iterable[str]:
    """Conversations on a channel whose address is the phone number itself, or known beside it (WhatsApp: its
    digits).
    """
    if contact.phone:
        digits = main_number(contact.phone).lstrip("+")
        either = [digits, f"+{digits}"]
        known = or_(Conversation.address.in_(either), Conversation.other_address.in_(either))
        yield from session.scalars(select(Conversation.id).where(known))
