"""Forgetting what is old, after the days in clinic.yml."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, delete, or_, select
from sqlalchemy.orm import Session

from clinic.content.facts import Retention
from clinic.erasing.rasa_tracker import erase_tracker
from clinic.requests.lifecycle import ACTIVE
from clinic.requests.lookup import GUESSING_WINDOW
from clinic.storage.engine import forget_deleted, transaction
from clinic.storage.tables import (
    Audit,
    BookingRequest,
    Conversation,
    FailedLookup,
    HandOff,
    Message,
    OutboxRow,
    Question,
    UsedLink,
)

# Links in mails live two weeks (clinic/notify/links.py); what was sent is of interest while somebody may ask about it.
KEEP_USED_LINKS = dt.timedelta(days=30)
KEEP_SENT = dt.timedelta(days=30)


@dataclass(frozen=True)
class Forgotten:
    """How many of each are gone."""

    conversations: int
    requests: int
    questions: int


def forget_old(engine: Engine, tracker: Path, days: Retention, now: dt.datetime) -> Forgotten:
    """Forget quiet conversations, requests that are over, old questions, and what was kept about sending them.

    A conversation with a request that staff still have to answer stays. Rasa forgets them too.
    """
    with transaction(engine) as session:
        conversations = _old_conversations(session, now - dt.timedelta(days=days.conversations))
        for table in (Message, HandOff, Question):
            session.execute(delete(table).where(table.conversation_id.in_(conversations)))
        session.execute(delete(OutboxRow).where(OutboxRow.conversation_id.in_(conversations)))
        session.execute(delete(Conversation).where(Conversation.id.in_(conversations)))
        over = now - dt.timedelta(days=days.requests)
        requests = session.execute(
            delete(BookingRequest).where(BookingRequest.state.not_in(ACTIVE), BookingRequest.updated_at < over)
        )
        questions = session.execute(delete(Question).where(Question.at < now - dt.timedelta(days=days.questions)))
        session.execute(delete(Audit).where(Audit.at < now - dt.timedelta(days=days.audit)))
        session.execute(
            delete(OutboxRow).where(or_(OutboxRow.sent_at < now - KEEP_SENT, OutboxRow.given_up_at < now - KEEP_SENT))
        )
        session.execute(delete(UsedLink).where(UsedLink.used_at < now - KEEP_USED_LINKS))
        session.execute(delete(FailedLookup).where(FailedLookup.at < now - GUESSING_WINDOW))
        gone = set(session.scalars(select(Conversation.id).where(Conversation.erased_at.is_not(None))))
        counts = (requests.rowcount, questions.rowcount)  # type: ignore[attr-defined]  # CursorResults
    forget_deleted(engine)
    # Also those that were erased when Rasa's store could not be written.
    for conversation_id in {*conversations, *gone}:
        erase_tracker(tracker, conversation_id)
    return Forgotten(len(conversations), *counts)


def _old_conversations(session: Session, before: dt.datetime) -> list[str]:
    waiting = select(BookingRequest.conversation_id).where(BookingRequest.state.in_(ACTIVE))
    return list(
        session.scalars(
            select(Conversation.id).where(Conversation.updated_at < before, Conversation.id.not_in(waiting))
        )
    )
