"""The booking form as a Rasa action: hands the message to clinic/booking/form.py and says what comes back."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from clinic.booking.draft import Around, Draft, Heard, Say, Step
from clinic.booking.form import advance, ask_again, start
from clinic.clock import Clock, utc_now
from clinic.content.reply import ReplyContext, answer
from clinic.content.responses import LONDON, Content, london_date
from clinic.content.topics import CHECK_TOPIC
from clinic.dialogue.decide import SURE
from clinic.dialogue.reading import Reading, from_dict
from clinic.queues.notices import Reach
from clinic.requests.lifecycle import ACTIVE, of_conversation
from clinic.requests.store import Consent, NewRequest, store
from clinic.settings import Settings
from clinic.storage.engine import make_engine, reading
from clinic.times.windows import Calendar, next_opening, open_now, show_when

logger = logging.getLogger(__name__)
FORM = "booking_form"
CLOSED: list[EventType] = [ActiveLoop(None), SlotSet("booking", None)]


class BookingForm(Action):  # type: ignore[misc]  # rasa-sdk ships no types
    """Asks for a request's details one by one and stores it; named like the form, so Rasa runs it as the form."""

    def __init__(
        self,
        content: Content | None = None,
        engine: Engine | None = None,
        reach: Reach | None = None,
        clock: Clock = utc_now,
    ) -> None:
        """Content, database and reach are taken from the settings unless given; clock gives an aware time."""
        self._content = content or Content.load()
        self._engine = engine or _engine()
        self._reach = reach or Reach.of(Settings())
        self._clock = clock

    def name(self) -> str:
        """The name in domain.yml."""
        return FORM

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Take one message. Raises ActionExecutionRejection when it is not for the form."""
        if tracker.active_loop_name == FORM and tracker.latest_action_name != "action_listen":
            # Back from a question in the middle: its answer has repeated ours already (clinic/content/reply.py).
            return []
        context = tracker.latest_message.get("metadata") or {}
        if context.get("minor"):
            self._say(dispatcher, (Say("utter_under_18_booking"),), "", context)
            return CLOSED
        heard = _heard(tracker.latest_message)
        slot = tracker.get_slot("booking") or {}
        opening = tracker.active_loop_name != FORM or not slot
        around = await asyncio.to_thread(self._around, tracker.sender_id, context)
        draft = Draft() if opening else Draft.from_dict(slot["draft"])
        if opening:
            step = start(heard, around)
        elif context.get("expects", slot["asking"]) != slot["asking"]:
            # A reply of ours was lost on its way: a "yes" to the question before must not count as consent.
            step = ask_again(draft, slot["asking"], heard, around)
        else:
            step = advance(draft, slot["asking"], heard, around)
        if step.outcome == "rejected":
            raise ActionExecutionRejection(FORM)
        if step.outcome == "send":
            return await self._send(dispatcher, tracker, context, step, around)
        self._say(dispatcher, step.say, step.asking, context, step.asked)
        if step.outcome == "closed":
            return CLOSED
        return [ActiveLoop(FORM), SlotSet("booking", {"asking": step.asking, "draft": step.draft.as_dict()})]

    def _around(self, conversation: str, context: dict[str, Any]) -> Around:
        """What the form has to know; without the database it goes on as if this were the first request."""
        now = self._clock().astimezone(LONDON)
        calendar = Calendar.from_facts(self._content.clinic, now.date())
        live = None
        try:
            with reading(self._engine) as session:
                active = (row for row in of_conversation(session, conversation) if row.state in ACTIVE)
                live = next(((row.reference, row.times) for row in active), None)
        except SQLAlchemyError as error:
            logger.error("requests of conversation %s can't be read: %s", conversation, type(error).__name__)
        return Around(now, calendar, str(context.get("channel") or "web"), context.get("phone"), live)

    async def _send(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, context: dict[str, Any], step: Step, around: Around
    ) -> list[EventType]:
        draft = step.draft
        assert draft.name and draft.contact and draft.times  # missing() leaves no gap before CONFIRM
        wording = self._content.render("utter_ask_booking_consent", today=around.now.date())
        request = NewRequest(
            key=f"{tracker.sender_id}:{context.get('message') or tracker.latest_message.get('message_id')}",
            conversation=tracker.sender_id,
            channel=around.channel,
            name=draft.name,
            contact=draft.contact,
            times=draft.times,
            area=draft.area,
            been_before=draft.been_before,
            consent=Consent(wording.text, wording.consent_version or 0, self._clock().astimezone(dt.UTC)),
        )
        try:
            reference = await asyncio.to_thread(store, self._engine, request, self._reach)
        except (SQLAlchemyError, RuntimeError) as error:
            # The exception's text could hold the row's values: log its type only.
            logger.error("booking request not stored: %s", type(error).__name__)
            self._say(dispatcher, (Say("utter_booking_failed"),), step.asking, context)
            return [ActiveLoop(FORM), SlotSet("booking", {"asking": step.asking, "draft": draft.as_dict()})]
        said = (sent(reference, around), Say("utter_booking_person_too")) if step.asked else (sent(reference, around),)
        self._say(dispatcher, said, "", context, also=step.asked)
        return CLOSED

    def _say(
        self,
        dispatcher: CollectingDispatcher,
        say: tuple[Say, ...],
        asking: str,
        context: dict[str, Any],
        asked: str | None = None,
        also: str | None = None,
    ) -> None:
        """One message, however many responses it is made of; the last one's buttons count.

        asked: a topic that is answered before them. also: one that they answer themselves.
        """
        turn = int(context.get("turn") or 0)  # walks through wordings: the same line is not said twice in a row
        today = london_date(self._clock())
        rendered = [self._content.render(part.name, part.values, turn=turn, today=today) for part in say]
        answered = answer(self._content, [asked], ReplyContext(today, turn)) if asked else None
        last = rendered[-1]
        dispatcher.utter_message(
            text="\n".join([*([answered.text] if answered else []), *(part.text for part in rendered)]),
            buttons=[{"title": button.title, "payload": button.payload} for button in last.buttons],
            name=last.name,
            topics=[*(answered.topics if answered else []), "book", *([also] if also else [])],
            source=asdict(answered.source) if answered and answered.source else None,
            expects=asking or None,
        )


def sent(reference: str, around: Around) -> Say:
    """The receipt; while the clinic is closed it says when staff are back."""
    opens = None if open_now(around.now, around.calendar) else next_opening(around.now, around.calendar)
    if opens is None:
        return Say("utter_booking_sent", {"reference": reference})
    return Say("utter_booking_sent_closed", {"reference": reference, "opens": show_when(opens)})


def _heard(message: dict[str, Any]) -> Heard:
    text = message.get("text") or ""
    if text.startswith("/"):
        return Heard("", _intent(message), decided=True)
    people = tuple(
        entity["value"]
        for entity in message.get("entities", [])
        if entity.get("entity") == "PERSON" and entity.get("value")
    )
    reading = from_dict(message["reading"]) if message.get("reading") else Reading()
    # Whether it is an emergency is asked, as long as it is no answer of the form's.
    intent = CHECK_TOPIC if reading.topics.kind == "check" else _intent(message)
    act = reading.act.value if reading.sureness >= SURE else ""
    return Heard(text, intent, reading.topics.kind == "answer", people, act, _about(reading))


def _about(reading: Reading) -> str | None:
    """The question in a message, as topic and facet; beside a wish to book, if there is one."""
    asked = reading.topics.rest if reading.topics.first == "book" else reading.topics.asked
    return next((one.key for one in asked if one.topic.startswith(("faq_", "ask_"))), None)


def _intent(message: dict[str, Any]) -> str:
    return (message.get("intent") or {}).get("name") or ""


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return make_engine(Settings().database_url)
