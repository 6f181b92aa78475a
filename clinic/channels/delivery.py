"""What has to be sent on Messenger and WhatsApp, put into the outbox; and word to staff where it could not be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.channels.addresses import CHANNELS, MESSENGER, WHATSAPP
from clinic.content.topics import URGENT_TOPIC
from clinic.queues import outbox
from clinic.queues.notices import Reach, about_hand_off
from clinic.queues.outbox import Notice
from clinic.storage.tables import About, Conversation, HandOff, Message, OutboxRow

# Staff may write more than that: it goes out in parts of this many characters, with room for what a renderer adds.
MOST_IN_PART = {MESSENGER: 1900, WHATSAPP: 3800}


def deliver(session: Session, conversation: Conversation, messages: Iterable[Message], now: dt.datetime) -> None:
    """Have messages of the assistant or of staff sent, in the transaction that stores them.

    Nothing to do on the web.
    """
    if conversation.channel not in CHANNELS:
        return
    for message in messages:
        for part in range(1, len(parts(conversation.channel, message.text)) + 1):
            notice = Notice(
                kind=conversation.channel,
                about=About.MESSAGE,
                key=f"{conversation.channel}:{message.client_id}:{part}",
                payload={"part": part},
                stream=f"{conversation.channel}:{conversation.id}",
                urgent=message.topics is not None and URGENT_TOPIC in message.topics,
                conversation_id=conversation.id,
                message_id=message.pk,
            )
            outbox.enqueue(session, notice, now)


def parts(channel: str, text: str) -> list[str]:
    """The messages that a text needs: one, unless staff wrote more than the platform takes. Nothing of it is lost."""
    return [text] if len(text) <= MOST_IN_PART[channel] else split(text, MOST_IN_PART[channel])


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
        about=About.FAREWELL,
        key=f"{conversation.channel}:farewell:{conversation.id}",
        payload={},
        stream=f"{conversation.channel}:{conversation.id}",
        conversation_id=conversation.id,
    )
    outbox.enqueue(session, notice, now)


def seq_of(session: Session, conversation: Conversation, outbox_key: str) -> int:
    """The number of the message that was sent under an outbox key; the newest one's if it is unknown."""
    sent = select(OutboxRow.message_id).where(OutboxRow.key == outbox_key).scalar_subquery()
    query = select(Message.seq).where(Message.conversation_id == conversation.id, Message.pk == sent)
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
