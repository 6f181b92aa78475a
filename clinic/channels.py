"""Messenger and WhatsApp as the domain sees them: which are on, whose conversation it is, and what has to be sent."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Iterable

import phonenumbers
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from clinic import conversations as store
from clinic import outbox
from clinic.models import Conversation, HandOff, Message, Question
from clinic.notify.plan import Reach, about_hand_off
from clinic.outbox import Notice
from clinic.privacy import mask

MESSENGER = "messenger"
WHATSAPP = "whatsapp"
CHANNELS = (MESSENGER, WHATSAPP)
# After a visitor's last message we may answer for a day. A person may answer in Messenger for seven.
WINDOW = dt.timedelta(hours=24)
PERSON_WINDOW = dt.timedelta(days=7)
# Most characters of one message (Meta's references).
MOST_CHARACTERS = {MESSENGER: 2000, WHATSAPP: 4096}
# Staff may write more than that: it goes out in parts, with room for what a renderer adds.
PART = {MESSENGER: 1900, WHATSAPP: 3800}
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
        row = find(session, channel, other)
        if row is not None and (row.address == other or not is_user_id(row.address or "")):
            row.address = address
        elif row is not None:  # a number that has passed to somebody else
            row.other_address, row = None, None
    if row is None:
        row = store.open_conversation(session, secrets.token_hex(16), channel, now)
        row.address = address
    if other and row.address != other:
        row.other_address = other
    phone = phone_number(other or address) if channel == WHATSAPP else None
    if phone and row.state.get("known_phone") != phone:
        row.state = {**row.state, "known_phone": phone}
    session.flush()
    return row


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
    return now - since >= (PERSON_WINDOW if longer else WINDOW)


def needs_person_tag(conversation: Conversation, now: dt.datetime) -> bool:
    """Whether a message of staff needs Messenger's HUMAN_AGENT tag: the ordinary window is over."""
    return now - (conversation.last_inbound_at or conversation.created_at) >= WINDOW


def deliver(session: Session, conversation: Conversation, messages: Iterable[Message], now: dt.datetime) -> None:
    """Have messages of the assistant or of staff sent, in the transaction that stores them. Nothing to do on the web."""
    if conversation.channel not in CHANNELS:
        return
    for message in messages:
        for part in range(1, len(parts(conversation.channel, message.text)) + 1):
            notice = Notice(
                kind=conversation.channel,
                key=f"{conversation.channel}:{message.client_id}:{part}",
                payload={"message": message.pk, "part": part},
                stream=f"{conversation.channel}:{conversation.id}",
                urgent=message.topics is not None and "urgent_reaction" in message.topics,
                conversation_id=conversation.id,
            )
            outbox.enqueue(session, notice, now)


def parts(channel: str, text: str) -> list[str]:
    """The messages that a text needs: one, unless staff wrote more than the platform takes. Nothing of it is lost."""
    return [text] if len(text) <= PART[channel] else split(text, PART[channel])


def split(text: str, most: int) -> list[str]:
    """Cut a long text where a line, a sentence or a word ends, if there is such a place in its second half."""
    pieces = []
    while len(text) > most:
        window = text[: most + 1]
        cut = max(window.rfind("\n"), 0)
        for end in (". ", " "):
            cut = cut if cut > most // 2 else window.rfind(end) + len(end) - 1
        cut = cut if cut > most // 2 else most
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [piece for piece in (*pieces, text) if piece]


def farewell(session: Session, conversation: Conversation, address: str, now: dt.datetime) -> None:
    """Tell somebody that their chat is erased. Their address stays until that is sent, and goes with it."""
    conversation.address = address
    notice = Notice(
        kind=conversation.channel,
        key=f"{conversation.channel}:farewell:{conversation.id}",
        payload={"farewell": conversation.id},
        stream=f"{conversation.channel}:{conversation.id}",
        conversation_id=conversation.id,
    )
    outbox.enqueue(session, notice, now)


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


def seq_of(session: Session, conversation: Conversation, outbox_key: str) -> int:
    """The number of the message that an outbox key of deliver() stands for; the newest one's if it is unknown."""
    client_id = outbox_key.split(":")[1] if outbox_key.count(":") == 2 else ""
    query = select(Message.seq).where(Message.conversation_id == conversation.id, Message.client_id == client_id)
    return session.scalar(query) or conversation.last_seq


def tell_staff(
    session: Session,
    reach: Reach,
    conversation: Conversation,
    seq: int,
    kind: str,
    note: str | None,
    now: dt.datetime,
) -> None:
    """A ticket for staff, and word of it; once for each message and kind. note: no words of the visitor."""
    known = select(HandOff.pk).where(
        HandOff.conversation_id == conversation.id, HandOff.message_seq == seq, HandOff.kind == kind
    )
    if session.scalar(known) is None:
        ticket = HandOff(
            conversation_id=conversation.id, message_seq=seq, kind=kind, note=note, signs=[], created_at=now
        )
        session.add(ticket)
        session.flush()
        about_hand_off(session, reach, ticket, now)
