"""What follows from one event of Messenger or WhatsApp."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from clinic.channels import addresses, delivery
from clinic.channels.graph import Meaning, meaning
from clinic.channels.messenger_profile import START, entries, entry_id
from clinic.clock import Clock
from clinic.content.responses import Content, london_date
from clinic.conversations import records as store
from clinic.conversations.outcome import Outcome, Saying, Ticket
from clinic.queues import inbox
from clinic.queues.notices import Reach, alarm_once
from clinic.storage.engine import transaction
from clinic.storage.tables import Conversation, InboxRow
from clinic.triage.first_look import examine
from gateway.edge.limits import MOST_CHARACTERS
from gateway.meta.typing_marks import Marks
from gateway.turns.refused import Gone, NotOffered
from gateway.turns.take import Incoming, Turns

logger = logging.getLogger(__name__)


class ChannelTurns:
    """Handles rows of the inbox. Doing one twice changes nothing the second time: a crash may come in between."""

    def __init__(
        self,
        engine: Engine,
        content: Content,
        turns: Turns,
        marks: Marks,
        reach: Reach,
        clock: Clock,
    ) -> None:
        """Wire the parts."""
        self._engine = engine
        self._content = content
        self._turns = turns
        self._marks = marks
        self._reach = reach
        self._clock = clock
        self._entries = entries(content)

    async def handle(self, row: InboxRow) -> None:
        """Do what the row asks for."""
        if row.kind in ("text", "choice", "media", "start", "standby"):
            await self._answer(row)
        elif row.kind == "edit":
            await self._edit(row)
        else:
            await asyncio.to_thread(self._note, row)

    async def gave_up(self, row: InboxRow) -> None:
        """It failed too often: staff are told, as the person got no answer."""
        await asyncio.to_thread(self._tell_of_failure, row)

    # --- messages that want an answer ----------------------------------------------------------------------

    async def _answer(self, row: InboxRow) -> None:
        incoming = await self._incoming(row)
        try:
            await self._take(row, incoming)
        except NotOffered:
            # An old button of a chat that was erased: its words say what was meant.
            await self._take(row, Incoming(row.key, text=row.payload.get("text") or "?"))
        except Gone:
            # Somebody erased their chat while the message was on its way: it begins a new one.
            await self._take(row, incoming)

    async def _take(self, row: InboxRow, incoming: Incoming) -> None:
        conversation = await asyncio.to_thread(self._conversation, row)
        if row.kind == "media" and _is_number_asked_for(row, conversation):
            incoming = Incoming(row.key, text=row.payload["phone"])
        if conversation.owner == "bot":
            self._marks.reading(row.channel, row.sender or "", row.payload.get("id", ""))
        await self._turns.take(conversation.id, incoming)

    def _conversation(self, row: InboxRow) -> Conversation:
        with transaction(self._engine) as session:
            found = addresses.find_or_open(
                session, row.channel, row.sender or "", row.payload.get("other"), self._clock()
            )
            if row.kind == "standby":
                found.owner = "staff"
            else:
                addresses.wrote(found, row.sent_at)
            return found

    async def _incoming(self, row: InboxRow) -> Incoming:
        text = row.payload.get("text") or ""
        if row.kind == "choice":
            return self._choice(row, text)
        if row.kind == "start":
            return self._start(row)
        if row.kind == "media" and not text.strip():
            what = str(row.payload.get("what", "unsupported"))
            fixed = self._fixed("utter_text_only", "media", Ticket("media", note=what, once=True))
            return Incoming(row.key, text=f"[{what}]", fixed=fixed)
        if len(text) > MOST_CHARACTERS and not (await asyncio.to_thread(examine, text)).red_flag:
            return Incoming(row.key, text=text, fixed=self._fixed("utter_too_long", "clarify"))
        incoming = Incoming(row.key, text=text)
        if row.kind == "media":
            note = Ticket("media", note=str(row.payload.get("what", "unsupported")), once=True)
            return replace(incoming, preface="utter_channel_media", note=note)
        return incoming

    def _choice(self, row: InboxRow, title: str) -> Incoming:
        payload = str(row.payload.get("choice") or "")
        if payload == entry_id(START):
            return self._start(row)
        button = self._entries.get(payload)
        if button is not None:
            return Incoming(row.key, button=button)
        return Incoming(row.key, choice=payload) if payload else Incoming(row.key, text=title or "?")

    def _start(self, row: InboxRow) -> Incoming:
        rendered = self._content.render("utter_greet", today=london_date(self._clock()))
        steps = tuple(self._content.choice(topic) for topic in self._content.topics["greet"].next)
        fixed = Outcome(Saying(rendered.name, rendered.text, ("greet",), steps), ("greet",))
        return Incoming(row.key, text="[opened the chat]", fixed=fixed)

    def _fixed(self, name: str, topic: str, *tickets: Ticket) -> Outcome:
        rendered = self._content.render(name, today=london_date(self._clock()))
        return Outcome(Saying(rendered.name, rendered.text, (topic,), rendered.buttons), (topic,), {}, tickets)

    # --- edits ---------------------------------------------------------------------------------------------

    async def _edit(self, row: InboxRow) -> None:
        """New words for old ones. They are answered only if the old ones were not, or if they are an emergency."""
        text = row.payload.get("text") or ""
        if not text.strip():
            return
        of = inbox.key_of(row.channel, str(row.payload.get("of") or ""))
        new = await asyncio.to_thread(self._change, row, of, text)
        if new or (await asyncio.to_thread(examine, text)).red_flag:
            await self._take(row, Incoming(of if new else row.key, text=text))

    def _change(self, row: InboxRow, of: str, text: str) -> bool:
        """Whether what was edited was never answered (the edit may come before it): then the edit stands for it."""
        with transaction(self._engine) as session:
            waiting = inbox.waiting_row(session, of)
            if waiting is not None and waiting.sender == row.sender:
                waiting.payload = {**waiting.payload, "text": text}
                return False
            conversation = addresses.find(session, row.channel, row.sender or "")
            changed = addresses.change_text(session, conversation, of, text) if conversation is not None else None
            return changed is None or changed.topics is None

    # --- events without an answer --------------------------------------------------------------------------

    def _note(self, row: InboxRow) -> None:
        with transaction(self._engine) as session:
            if row.kind == "revoke":
                self._take_back(session, row)
                return
            if row.kind == "renamed":
                for old in row.payload.get("old", []):
                    addresses.rename(session, row.channel, old, row.payload["new"])
                return
            if row.kind == "echo":
                found = addresses.find_or_open(
                    session, row.channel, row.sender or "", row.payload.get("other"), self._clock()
                )
                addresses.person_answered(session, found, row.key, row.payload.get("text") or "", self._clock())
                return
            found_or_none = addresses.find(session, row.channel, row.sender or "")
            if found_or_none is None:
                return
            if row.kind in ("handed_over", "handed_back"):
                found_or_none.owner = "staff" if row.kind == "handed_over" else "bot"
            elif row.kind == "failed":
                self._not_delivered(session, row, found_or_none)

    def _take_back(self, session: Session, row: InboxRow) -> None:
        """A message that its sender deleted: its words go, and if it was not answered yet it never is."""
        of = inbox.key_of(row.channel, str(row.payload.get("of") or ""))
        inbox.bury(session, row.channel, of, self._clock())
        inbox.take_back(session, of, row.sender or "", self._clock())
        conversation = addresses.find(session, row.channel, row.sender or "")
        if conversation is not None:
            addresses.change_text(session, conversation, of, None)

    def _not_delivered(self, session: Session, row: InboxRow, conversation: Conversation) -> None:
        """The platform took a message and could not deliver it."""
        code = int(row.payload.get("code", -1))
        kind = "window_closed" if meaning(code) is Meaning.WINDOW else "undelivered"
        if meaning(code) in (Meaning.BLOCKED, Meaning.TOKEN):
            text = f"WhatsApp delivers nothing (error {code}). `clinic doctor` says what to mend."
            alarm_once(session, self._reach, f"{row.channel}:{code}:{self._clock():%Y%m%d}", text, self._clock())
        seq = delivery.seq_of(session, conversation, str(row.payload.get("outbox") or ""))
        delivery.tell_staff(session, self._reach, conversation, seq, kind, str(code), self._clock())

    def _tell_of_failure(self, row: InboxRow) -> None:
        with transaction(self._engine) as session:
            found = addresses.find_or_open(
                session, row.channel, row.sender or "", row.payload.get("other"), self._clock()
            )
            text = row.payload.get("text") or f"[{row.kind}]"
            message = store.visitor_message(session, found, row.key) or store.add_visitor_message(
                session, found, row.key, text, self._clock()
            )
            delivery.tell_staff(session, self._reach, found, message.seq, "unanswered", None, self._clock())


def _is_number_asked_for(row: InboxRow, conversation: Conversation) -> bool:
    """Somebody shares a contact card where a request asks how they can be reached."""
    return bool(row.payload.get("phone")) and conversation.state.get("expects") == "contact"
