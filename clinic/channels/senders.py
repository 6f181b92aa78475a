"""Senders of the outbox for Messenger and WhatsApp: they render at the moment of sending and read Meta's answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from clinic.channels import addresses, delivery, outgoing, render_messenger, render_whatsapp
from clinic.channels.addresses import CHANNELS, MESSENGER, WHATSAPP
from clinic.channels.graph import OURS, Graph, GraphError, Meaning, NoAnswer
from clinic.clock import Clock, utc_now
from clinic.content.responses import Content, london_date
from clinic.queues import inbox
from clinic.queues.notices import Reach
from clinic.queues.outbox import GiveUp, Halt, Job, Retry
from clinic.settings import Settings
from clinic.storage.engine import reading, transaction
from clinic.storage.tables import About, Conversation, Message

# WhatsApp lets through about one message in six seconds to one person, after a burst.
PAIR_SECONDS = 6.0
PAIR_BURST = 10
# 20 a second in all if the number is used in the WhatsApp Business app too, 80 otherwise: we keep to the smaller.
PER_SECOND = 20
# After a send that may have got through: long enough for its receipt to come by webhook.
UNSURE_SECONDS = 30.0
MOST_PAIR_PAUSE = 300.0


def senders(
    settings: Settings,
    engine: Engine,
    content: Content,
    transport: httpx.BaseTransport | None = None,
    clock: Clock = utc_now,
) -> dict[str, MetaSender]:
    """By outbox kind, for the channels that are on. transport and clock: for tests."""
    secret = settings.meta_app_secret.get_secret_value()
    tokens = {MESSENGER: settings.messenger_page_token, WHATSAPP: settings.whatsapp_token}
    paths = {MESSENGER: "me/messages", WHATSAPP: f"{settings.whatsapp_phone_number_id}/messages"}
    found: dict[str, MetaSender] = {}
    for channel in settings.channels_on():
        graph = Graph(settings.meta_graph_url, tokens[channel].get_secret_value(), secret, transport)
        found[channel] = MetaSender(channel, paths[channel], graph, engine, content, Reach.of(settings), clock)
    return found


class Pace:
    """Lets a burst through to one key, then one in `every` seconds."""

    def __init__(self, burst: int, every: float, seconds: Callable[[], float]) -> None:
        """seconds: gives the time."""
        self._burst, self._every, self._seconds = burst, every, seconds
        self._lock = threading.Lock()
        self._free_at: dict[str, float] = {}

    def wait(self, key: str) -> float:
        """Seconds until one more is allowed; 0 counts it."""
        now = self._seconds()
        with self._lock:
            if len(self._free_at) > 10_000:
                self._free_at = {name: at for name, at in self._free_at.items() if at > now}
            # When all that went out would have gone out at one in `every` seconds.
            spent = max(self._free_at.get(key, now), now)
            over = spent - now - (self._burst - 1) * self._every
            if over > 1e-9:
                return over
            self._free_at[key] = spent + self._every
            return 0.0


@dataclass(frozen=True)
class _Due:
    """What a job is about; message is None for the last word of an erased chat."""

    conversation: Conversation
    message: Message | None


class MetaSender:
    """One channel's sender."""

    def __init__(
        self,
        channel: str,
        path: str,
        graph: Graph,
        engine: Engine,
        content: Content,
        reach: Reach,
        clock: Clock,
    ) -> None:
        """path: where messages are posted."""
        assert channel in CHANNELS
        self._channel, self._path, self._graph = channel, path, graph
        self._engine, self._content, self._reach, self._clock = engine, content, reach, clock
        self._pair = Pace(PAIR_BURST, PAIR_SECONDS, lambda: clock().timestamp())
        self._all = Pace(PER_SECOND, 1 / PER_SECOND, lambda: clock().timestamp())

    def send(self, job: Job) -> str | None:
        """Send one message; returns a digest of Meta's id. Raises Retry, GiveUp or Halt."""
        due = self._load(job)
        if due is None:
            return None  # erased meanwhile, or known to have arrived
        if addresses.window_closed(due.conversation, due.message.author if due.message else "bot", self._clock()):
            self._tell_staff(due, "window_closed", None)
            raise self._over(due, "window closed")
        self._keep_pace(due.conversation.address or "")
        try:
            answer = self._graph.post(self._path, self._body(job, due))
        except NoAnswer as silence:
            raise Retry(silence.reason, UNSURE_SECONDS if silence.maybe_sent else None) from None
        except GraphError as error:
            raise self._verdict(job, due, error) from None
        self._forget(due)
        return self._digest(answer)

    def close(self) -> None:
        """Let go of connections."""
        self._graph.close()

    def _load(self, job: Job) -> _Due | None:
        """What is still to be sent; None when that was erased meanwhile, or is known to have arrived."""
        with reading(self._engine) as session:
            due = _farewell(session, job) if job.about is About.FAREWELL else _message(session, job)
            arrived = inbox.is_stored(session, inbox.receipt_key(self._channel, job.key))
        if due is not None and arrived:
            self._forget(due)
        return due if due is not None and due.conversation.address and not arrived else None

    def _keep_pace(self, address: str) -> None:
        wait = self._all.wait("")
        if self._channel == WHATSAPP and wait == 0:
            wait = self._pair.wait(address)
        if wait > 0:
            raise Retry("pace", wait)

    def _body(self, job: Job, due: _Due) -> dict[str, Any]:
        shown = self._shown(job, due)
        address = due.conversation.address or ""
        if self._channel == WHATSAPP:
            to = {"recipient": address} if addresses.is_user_id(address) else {"to": address}
            common = {"messaging_product": "whatsapp", "recipient_type": "individual"}
            return {**common, **to, "biz_opaque_callback_data": job.key, **render_whatsapp.whatsapp(shown)}
        late = due.message is not None and addresses.needs_person_tag(due.conversation, self._clock())
        kind = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"} if late else {"messaging_type": "RESPONSE"}
        message = {**render_messenger.messenger(shown), "metadata": f"{OURS}{job.key}"}
        return {"recipient": {"id": address}, **kind, "message": message}

    def _shown(self, job: Job, due: _Due) -> outgoing.Outgoing:
        """The message, or the part of it that this job is."""
        today = london_date(self._clock())
        if due.message is None:
            return outgoing.Outgoing(self._content.render("utter_data_erased", today=today).text)
        source = due.message.source
        line = None
        if source:
            named = {"source": f"{source['document']}: {source['section']}"}
            line = self._content.render("utter_channel_source", named, today=today).text
        whole = outgoing.outgoing(due.message, line, self._content.render("utter_channel_list", today=today).text)
        parts = delivery.parts(self._channel, whole.text)
        part = int(job.payload.get("part", 1))
        last = part >= len(parts)
        return outgoing.Outgoing(
            parts[min(part, len(parts)) - 1],
            whole.choices if last else (),
            whole.source if last else None,
            whole.button,
        )

    def _verdict(self, job: Job, due: _Due, error: GraphError) -> Retry | GiveUp | Halt:
        reason = f"graph {error.code}" + (f"/{error.subcode}" if error.subcode > 0 else "")
        match error.meaning:
            case Meaning.TOKEN | Meaning.BLOCKED:
                return Halt(f"{error.meaning.value}: {reason}")
            case Meaning.THROTTLED:
                return Retry(reason, min(MOST_PAIR_PAUSE, PAIR_SECONDS * 2 ** min(job.attempts, 8)))
            case Meaning.TRANSIENT:
                return Retry(reason)
            case Meaning.WINDOW:
                self._tell_staff(due, "window_closed", str(error.code))
            case Meaning.UNREACHABLE | Meaning.REFUSED:
                self._tell_staff(due, "undelivered", str(error.code))
        return self._over(due, reason)

    def _over(self, due: _Due, reason: str) -> GiveUp:
        self._forget(due)
        return GiveUp(reason)

    def _tell_staff(self, due: _Due, kind: str, note: str | None) -> None:
        if due.message is None:
            return
        with transaction(self._engine) as session:
            delivery.tell_staff(session, self._reach, due.conversation, due.message.seq, kind, note, self._clock())

    def _forget(self, due: _Due) -> None:
        """After the last word of an erased chat nothing says any more whose it was."""
        if due.message is None:
            with transaction(self._engine) as session:
                session.get_one(Conversation, due.conversation.id).address = None

    def _digest(self, answer: dict[str, Any]) -> str | None:
        """Meta's id holds a phone number on WhatsApp: only a digest is kept."""
        found = answer.get("message_id")
        messages = answer.get("messages")
        if isinstance(messages, list) and messages and isinstance(messages[0], dict):
            found = messages[0].get("id")
        return inbox.key_of(self._channel, found) if isinstance(found, str) else None


def _farewell(session: Session, job: Job) -> _Due | None:
    conversation = session.get(Conversation, job.conversation_id or "")
    return _Due(conversation, None) if conversation is not None else None


def _message(session: Session, job: Job) -> _Due | None:
    message = session.get(Message, job.message_id) if job.message_id is not None else None
    conversation = session.get(Conversation, message.conversation_id) if message is not None else None
    if message is None or conversation is None or conversation.erased_at is not None:
        return None
    return _Due(conversation, message)
