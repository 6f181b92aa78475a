"""Erasing everything held about a person: in our tables, the outbox, Rasa's tracker store and the backups.

What is in mailboxes, a CRM or a chat channel by then is not ours to erase: staff are told its references.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, func, or_, select
from sqlalchemy.orm import Session

from clinic import conversations as store
from clinic.backup import known_backups
from clinic.contact import Contact, find_emails, find_phones
from clinic.db import forget_deleted, make_engine, migrate, transaction
from clinic.erasure import erase_tracker
from clinic.models import BookingRequest, Conversation, Message
from clinic.notify.plan import Reach


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
    _erase_in(engine, person, reach, now, done)
    for conversation in done.conversations:
        erase_tracker(tracker, conversation)
    for path in known_backups(engine):
        copy = make_engine(f"sqlite:///{path}")
        try:
            migrate(copy)
            _erase_in(copy, person, Reach(), now, Erased())
            done.backups.append(path)
        except Exception:  # whatever is wrong with a copy, somebody has to be told of it
            done.unreadable.append(path)
        finally:
            copy.dispose()
    return done


def _erase_in(engine: Engine, person: Person, reach: Reach, now: dt.datetime, done: Erased) -> None:
    with transaction(engine) as session:
        for conversation_id in sorted(_conversations(session, person)):
            query = select(BookingRequest).where(BookingRequest.conversation_id == conversation_id)
            requests = list(session.scalars(query))
            done.requests += [request.reference for request in requests]
            done.conversations.append(conversation_id)
            conversation = store.locked(session, conversation_id)
            if conversation is not None:
                store.erase(session, conversation, reach, now)
                continue
            for request in requests:  # the conversation itself was forgotten long ago (clinic/retention.py)
                store.erase_request(session, reach, request, now)
    forget_deleted(engine)


def _conversations(session: Session, person: Person) -> set[str]:
    """Ids of the conversations that a person's details appear in."""
    found = {person.conversation} if person.conversation else set()
    rules = []
    if person.reference:
        rules.append(BookingRequest.reference == person.reference)
    if person.contact.phone:
        rules.append(BookingRequest.phone == person.contact.phone)
    if person.contact.email:
        rules.append(func.lower(BookingRequest.email) == person.contact.email.lower())
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
        phones = find_phones(text) if contact.phone and any(character.isdigit() for character in text) else []
        if (contact.email or "").lower() in emails or contact.phone in phones:
            yield conversation_id


def _addressed(session: Session, contact: Contact) -> Iterable[str]:
    """Conversations on a channel whose address is the phone number itself, or known beside it (WhatsApp: its digits)."""
    if contact.phone:
        digits = contact.phone.partition(";")[0].lstrip("+")
        either = [digits, f"+{digits}"]
        known = or_(Conversation.address.in_(either), Conversation.other_address.in_(either))
        yield from session.scalars(select(Conversation.id).where(known))
