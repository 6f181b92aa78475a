"""Saying that it is a program: on Messenger and WhatsApp joined to the first answer, as every message there costs one.

On the website the welcome says it before anything else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from clinic.channels.addresses import CHANNELS
from clinic.content.responses import Content
from clinic.content.topics import URGENT_TOPIC
from clinic.conversations import records as store
from clinic.conversations.outcome import Outcome, Ticket, choices_of
from clinic.storage.tables import Conversation, Message

SILENCE = dt.timedelta(days=1)
FIRST, AGAIN, RETURNED = "utter_welcome", "utter_channel_again", "utter_channel_returned"


def with_disclosure(
    content: Content, session: Session, conversation: Conversation, message: Message, outcome: Outcome, today: dt.date
) -> Outcome:
    """The outcome with what must be said first. Nothing goes before an emergency text: the next reply says it then."""
    if conversation.channel not in CHANNELS or outcome.saying is None:
        return outcome
    due = _due(session, conversation, message)
    if URGENT_TOPIC in outcome.topics:
        return replace(outcome, state={**outcome.state, "disclose": due})
    outcome = replace(outcome, state={**outcome.state, "disclose": None, "disclosed": True})
    if due is None:
        return outcome
    if due == FIRST and outcome.saying is not None and outcome.topics == ("greet",):
        # The welcome is a greeting itself.
        return replace(
            outcome, saying=replace(outcome.saying, name=FIRST, text=content.render(FIRST, today=today).text)
        )
    return with_preface(content, outcome, due, today)


def with_note(outcome: Outcome, note: Ticket | None) -> Outcome:
    """The outcome with a note for staff beside it."""
    return outcome if note is None else replace(outcome, tickets=(*outcome.tickets, note))


def with_preface(content: Content, outcome: Outcome, name: str | None, today: dt.date) -> Outcome:
    """The outcome with a response before its answer. Emergency texts stay first."""
    if name is None or outcome.saying is None or URGENT_TOPIC in outcome.topics:
        return outcome
    text = f"{content.render(name, today=today).text}\n\n{outcome.saying.text}"
    return replace(outcome, saying=replace(outcome.saying, text=text))


def with_open_question(content: Content, outcome: Outcome, state: Mapping[str, Any], today: dt.date) -> Outcome:
    """The outcome with the form's open question put again, and its buttons: a voice note or a sticker is no answer."""
    asking = state.get("expects")
    if outcome.saying is None or not asking:
        return outcome
    names = [f"utter_booking_{asking}_wait", f"utter_ask_booking_{asking}"]
    name = next((name for name in names if content.has(name)), None)
    text = outcome.saying.text if name is None else f"{outcome.saying.text}\n{content.render(name, today=today).text}"
    return replace(outcome, saying=replace(outcome.saying, text=text, choices=choices_of(state)))


def _due(session: Session, conversation: Conversation, message: Message) -> str | None:
    if not conversation.state.get("disclosed"):
        return FIRST
    if owed := conversation.state.get("disclose"):
        return str(owed)
    before = store.message_before(session, conversation, message.seq)
    if before is None:
        return None
    if before.author != "bot":
        return RETURNED
    return AGAIN if message.at - before.at >= SILENCE else None
