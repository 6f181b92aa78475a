"""Tables. Every change here is a migration in clinic/storage/migrations; SQLite and PostgreSQL run the same ones."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(TypeDecorator[dt.datetime]):
    """Aware UTC times on both databases (SQLite keeps none of the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse naive times."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time was given to the database")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Mark what SQLite gives back as UTC."""
        return value.replace(tzinfo=dt.UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """Names for constraints, so that migrations can name them too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Conversation(Base):
    """One visitor on one channel. state: what the next message needs to know (topics, offer, expects, …)."""

    __tablename__ = "conversation"
    __table_args__ = (
        CheckConstraint("owner in ('bot', 'staff')", name="owner"),
        # An erased one keeps its address until its last word, that it is erased, is sent
        # (clinic/channels/addresses.py).
        Index(
            "uq_conversation_address",
            "channel",
            "address",
            unique=True,
            sqlite_where=text("erased_at IS NULL"),
            postgresql_where=text("erased_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str | None] = mapped_column(String(160))
    owner: Mapped[str] = mapped_column(String(8), default="bot")
    language: Mapped[str | None] = mapped_column(String(8))
    minor: Mapped[bool] = mapped_column(default=False)
    state: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    last_seq: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    erased_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    # By the platform's clock; Messenger and WhatsApp let us answer for a day after it.
    last_inbound_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    # The WhatsApp id of somebody whose address is a user id: echoes and receipts may name them by it.
    other_address: Mapped[str | None] = mapped_column(String(160), index=True)


class Message(Base):
    """What was said. response keeps which answer was sent; name is the one staff wrote under.

    language: of words that are not in English, as ISO 639-1 has it.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_id"),
        CheckConstraint("author in ('visitor', 'bot', 'staff')", name="author"),
    )

    pk: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    seq: Mapped[int]
    author: Mapped[str] = mapped_column(String(8))
    client_id: Mapped[str] = mapped_column(String(36))
    name: Mapped[str | None] = mapped_column(String(80))
    reply_to: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    choices: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    source: Mapped[dict[str, str] | None] = mapped_column(JSON)
    response: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(8))
    topics: Mapped[list[str] | None] = mapped_column(JSON)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class BookingRequest(Base):
    """A request for an appointment; never an appointment. request_key makes a repeated "send it" the same request.

    state: clinic/requests/lifecycle.py has the legal changes. times: as read back; windows: [[start, end], …] in ISO
    8601,
    with the offset of London; said: the visitor's own words about times. area and been_before: None when they were not
    asked.
    """

    __tablename__ = "booking_request"
    __table_args__ = (
        CheckConstraint(
            "state in ('requested', 'contacted', 'booked', 'declined', 'no_answer', 'cancelled', 'spam')", name="state"
        ),
    )

    pk: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    request_key: Mapped[str] = mapped_column(String(80), unique=True)
    conversation_id: Mapped[str] = mapped_column(String(32), index=True)
    state: Mapped[str] = mapped_column(String(24), default="requested")
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(32))
    email: Mapped[str | None] = mapped_column(String(254))
    times: Mapped[str] = mapped_column(Text)
    windows: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    said: Mapped[str | None] = mapped_column(Text)
    area: Mapped[str | None] = mapped_column(String(40))
    been_before: Mapped[bool | None]
    adult: Mapped[bool]
    consent_text: Mapped[str] = mapped_column(Text)
    consent_version: Mapped[int]
    consent_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    channel: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    reminded_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class HandOff(Base):
    """Something a person has to look at. Holds no words of the visitor but what was left with rasa down (note)."""

    __tablename__ = "hand_off"
    __table_args__ = (Index("ix_hand_off_open", "done_at", "urgent", "created_at"),)

    pk: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(32), index=True)
    message_seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    urgent: Mapped[bool] = mapped_column(default=False)
    signs: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    reminded_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class Question(Base):
    """A question the assistant could not answer, with personal details masked."""

    __tablename__ = "question"

    pk: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(32), index=True)
    text: Mapped[str] = mapped_column(Text)
    topics: Mapped[list[str]] = mapped_column(JSON, default=list)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)


class Audit(Base):
    """Who did what to which record. No personal details."""

    __tablename__ = "audit"

    pk: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(80))


class Leased:
    """A row that one worker at a time holds (clinic/queues/lease.py): whose it is, and when another may take over."""

    pk: Mapped[int] = mapped_column(primary_key=True)
    locked_by: Mapped[str | None] = mapped_column(String(64))
    locked_until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class About(StrEnum):
    """What a row of the outbox tells of."""

    REQUEST = "request"
    HAND_OFF = "hand_off"
    WAITING = "waiting"  # requests and hand-offs that nobody has looked at
    ERASED = "erased"  # a request that is gone
    ALARM = "alarm"  # something that needs mending
    MESSAGE = "message"  # a message to a visitor on Messenger or WhatsApp
    FAREWELL = "farewell"  # the last word of an erased chat


class Lane(StrEnum):
    """In which order a row of the outbox goes out among those of its stream."""

    USUAL = "usual"  # after the earlier ones of this lane
    URGENT = "urgent"  # the same, and past those of the usual lane
    ASIDE = "aside"  # it waits for none and holds up none: it was refused while the server was up


def _one_of(kind: type[StrEnum]) -> Enum:
    """A column that holds one of these words."""
    return Enum(kind, native_enum=False, length=16, values_callable=lambda words: [str(word) for word in words])


def _only(column: str, kind: type[StrEnum]) -> CheckConstraint:
    return CheckConstraint(f"{column} in ({', '.join(repr(str(word)) for word in kind)})", name=column)


class OutboxRow(Leased, Base):
    """Something to be sent. payload: ids only; what is sent is put together when it is sent, so that erasing is simple.

    key: idempotency key, the same at every attempt; nothing can be read off it. stream and lane: rows of one stream and
    lane go out one after another, oldest first. message_id: the message, if it is about one.
    last_error: a code or an exception's type, never its text.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        _only("about", About),
        _only("lane", Lane),
        Index("ix_outbox_waiting", "sent_at", "given_up_at", "stream", "pk"),
        Index("ix_outbox_due", "sent_at", "given_up_at", "next_at"),
    )

    kind: Mapped[str] = mapped_column(String(32))
    about: Mapped[About] = mapped_column(_one_of(About))
    key: Mapped[str] = mapped_column(String(160), unique=True)
    stream: Mapped[str] = mapped_column(String(80))
    lane: Mapped[Lane] = mapped_column(_one_of(Lane), default=Lane.USUAL)
    message_id: Mapped[int | None]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    urgent: Mapped[bool] = mapped_column(default=False)
    conversation_id: Mapped[str | None] = mapped_column(String(32), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    next_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    given_up_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    provider_id: Mapped[str | None] = mapped_column(String(160))
    last_error: Mapped[str | None] = mapped_column(String(80))


class OutboxHalt(Base):
    """A kind of message that nothing of goes out now, because its sender said so (a wrong password, a bad token)."""

    __tablename__ = "outbox_halt"

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    since: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    until: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(80))


class UsedLink(Base):
    """A signed link from a mail that was used: it works once."""

    __tablename__ = "used_link"

    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class FailedLookup(Base):
    """A reference and contact detail that did not belong together. who: keyed digests, so that nothing can be read
    off.
    """

    __tablename__ = "failed_lookup"

    pk: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)


class Backup(Base):
    """A copy of this database (clinic/storage/backup.py), so that erasing reaches it too."""

    __tablename__ = "backup"

    pk: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(Text, unique=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class JobRun(Base):
    """When a repeated job of the worker ran last."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class InboxRow(Leased, Base):
    """An event of Messenger or WhatsApp. key: digest of the platform's own id, which may hold a phone number.

    A row that is done keeps nothing of the person but that digest, so that the same event is known when it comes again.
    sent_at: by the platform's clock.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_open", "done_at", "channel", "sender", "sent_at", "pk"),
        Index("ix_inbox_received_at", "received_at"),
    )

    key: Mapped[str] = mapped_column(String(36), unique=True)
    channel: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    sender: Mapped[str | None] = mapped_column(String(160))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sent_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    next_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
