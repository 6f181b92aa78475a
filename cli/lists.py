"""What staff have to look at, as plain rows for the command line."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase

from clinic.storage.engine import make_engine, migrate, transaction
from clinic.storage.tables import BookingRequest, HandOff, OutboxRow, Question


def booking_requests(database: str) -> list[dict[str, object]]:
    """Booking requests, newest first."""
    rows = _all(database, BookingRequest, BookingRequest.created_at.desc())
    return [
        {
            "reference": row.reference,
            "state": row.state,
            "name": row.name,
            "phone": row.phone,
            "email": row.email,
            "times": row.times,
            "windows": row.windows,
            "said": row.said,
            "area": row.area,
            "been_before": row.been_before,
            "channel": row.channel,
            "consent_version": row.consent_version,
            "claimed_by": row.claimed_by,
            "created_at": row.created_at.isoformat(timespec="seconds"),
            "updated_at": row.updated_at.isoformat(timespec="seconds"),
        }
        for row in rows
    ]


def hand_offs(database: str) -> list[dict[str, object]]:
    """What waits for a person, urgent first, then oldest first."""
    rows = [row for row in _all(database, HandOff, HandOff.urgent.desc(), HandOff.created_at) if row.done_at is None]
    return [
        {
            "number": f"T-{row.pk}",
            "kind": row.kind,
            "claimed_by": row.claimed_by,
            "urgent": "yes" if row.urgent else "no",
            "conversation": row.conversation_id,
            "message": row.message_seq,
            "note": row.note,
            "created_at": row.created_at.isoformat(timespec="seconds"),
        }
        for row in rows
    ]


def open_questions(database: str) -> list[dict[str, object]]:
    """Questions without an answer, newest first."""
    rows = _all(database, Question, Question.at.desc())
    return [
        {"question": row.text, "topics": ", ".join(row.topics), "at": row.at.isoformat(timespec="seconds")}
        for row in rows
    ]


def outbox_rows(database: str) -> list[dict[str, object]]:
    """What has not been sent yet, urgent first, then oldest first; nothing about a visitor but references."""
    rows = _all(database, OutboxRow, OutboxRow.urgent.desc(), OutboxRow.pk)
    return [
        {
            "kind": row.kind,
            "about": row.payload.get("reference") or row.payload.get("hand_off") or row.about,
            "state": "given up" if row.given_up_at else "being sent" if row.locked_until else "waiting",
            "attempts": row.attempts,
            "last_error": row.last_error,
            "next_at": row.next_at.isoformat(timespec="seconds"),
            "created_at": row.created_at.isoformat(timespec="seconds"),
        }
        for row in rows
        if row.sent_at is None
    ]


def _all[Row: DeclarativeBase](database: str, table: type[Row], *order: object) -> list[Row]:
    engine = make_engine(database)
    migrate(engine)
    with transaction(engine) as session:
        return list(session.scalars(select(table).order_by(*order)))  # type: ignore[arg-type]  # columns of table
