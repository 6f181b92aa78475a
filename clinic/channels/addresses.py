"""Messenger and WhatsApp as the domain sees them: which are on, whose conversation it is, and what has to be sent."""

from __future__ import annotations

import datetime as dt
import re
import secrets

import phonenumbers
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from clinic.conversations import records as store
from clinic.personal.masking import mask
from clinic.storage.tables import Conversation, HandOff, Message, Question

MESSENGER = "messenger"
WHATSAPP = "whatsapp"
CHANNELS = (MESSENGER, WHATSAPP)
# After a visitor's last message we may answer for a day. A person may answer in Messenger for seven.
ANSWER_WINDOW = dt.timedelta(hours=24)
STAFF_ANSWER_WINDOW = dt.timedelta(days=7)
# Most characters of one message (Meta's references).
MOST_SENT_CHARACTERS = {MESSENGER: 2000, WHATSAPP: 4096}
# What is left of a message that its sender took back.
TAKEN_BACK = "[deleted by the sender]"
_USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[0-9A-Za-z]{1,128}")


def is_user_id(address: str) -> bool:
    """Whether an address on WhatsApp is a business-scoped user id (GB.1A2b…) rather than a phone number."""
    return _USER_ID.fullmatch(address) is not None


def phone_number(wa_id: str) -> str | None:
    """A WhatsApp id that is a phone number, as E.164."""
    try:
        number = phonenumbers.parse(f"+{wa_id}") if wa_id.isascii() and wa_id.isdigit() else None
    except phonenumbers.NumberParseException:
        return None
    if number is None or not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def find(session: Session, channel: str, address: str) -> Conversation | None:
    """The living conversation with an address, or with somebody who is known by this WhatsApp id too."""
    for column in (Conversation.address, Conversation.other_address):
        query = select(Conversation).where(
            Conversation.channel == channel, column == address, Conversation.erased_at.is_(None)
        )
        row = session.scalar(query.order_by(Conversation.created_at.desc()).limit(1))
        if row is not None:
            return row
    return None


def find_or_open(session: Session, channel: str, address: str, other: str | None, now: dt.datetime) -> Conversation:
    """The conversation with an address, new at first contact.

    other: the WhatsApp id that came along with a user id; somebody known by it before is known by the user id from now.
    """
    row = find(session, channel, address)
    if row is None and other:
        row = _known_before(session, channel, address, other)
    if row is None:
        row = store.open_conversation(session, secrets.token_hex(16), channel, now)
        row.address = address
    if other and row.address != other:
        row.other_address = other
    if channel == WHATSAPP:
        _note_phone(row, phone_number(other or address))
    session.flush()
    return row


def _known_before(session: Session, channel: str, address: str, other: str) -> Conversation | None:
    """The conversation of somebody known by a WhatsApp id so far, who has this address from now on."""
    row = find(session, channel, other)
    if row is None:
        return None
    if row.address != other and is_user_id(row.address or ""):  # a number that has passed to somebody else
        row.other_address = None
        return None
    row.address = address
    return row


def _note_phone(conversation: Conversation, phone: str | None) -> None:
    if phone and conversation.state.get("known_phone") != phone:
        conversation.state = {**conversation.state, "known_phone": phone}


def rename(session: Session, channel: str, old: str, new: str) -> None:
    """Somebody has a new address (a new number, a new user id); what they wrote before stays theirs."""
    row = find(session, channel, old)
    if row is None or find(session, channel, new) is not None:
        return
    row.address, row.other_address = new, None
    row.state = {key: value for key, value in row.state.items() if key != "known_phone"}
    session.flush()


def wrote(conversation: Conversation, at: dt.datetime) -> None:
    """Somebody wrote at this time: the window for answers begins anew."""
    if conversation.last_inbound_at is None or at > conversation.last_inbound_at:
        conversation.last_inbound_at = at


def window_closed(conversation: Conversation, author: str, now: dt.datetime) -> bool:
    """Whether the platform lets nothing more through until the visitor writes again."""
    longer = author == "staff" and conversation.channel == MESSENGER
    since = conversation.last_inbound_at or conversation.created_at
    return now - since >= (STAFF_ANSWER_WINDOW if longer else ANSWER_WINDOW)


def needs_person_tag(conversation: Conversation, now: dt.datetime) -> bool:
    """Whether a message of staff needs Messenger's HUMAN_AGENT tag: the ordinary window is over."""
    return now - (conversation.last_inbound_at or conversation.created_at) >= ANSWER_WINDOW


def change_text(session: Session, conversation: Conversation, client_id: str, text: str | None) -> Message | None:
    """An edit, or with None a message taken back: the words are replaced where they are kept; returns the message."""
    message = store.visitor_message(session, conversation, client_id)
    if message is None:
        return None
    before, message.text = message.text, TAKEN_BACK if text is None else text
    if text is None:
        session.execute(
            update(HandOff)
            .where(HandOff.conversation_id == conversation.id, HandOff.message_seq == message.seq)
            .values(note=None)
        )
        session.execute(
            delete(Question).where(Question.conversation_id == conversation.id, Question.text == mask(before))
        )
    return message


def person_answered(session: Session, conversation: Conversation, client_id: str, text: str, now: dt.datetime) -> None:
    """Staff wrote in the page's inbox or the WhatsApp Business app: the conversation is theirs until handed back."""
    conversation.owner = "staff"
    if not store.is_taken(session, conversation, client_id):
        store.add_staff_message(session, conversation, client_id, text, now)
