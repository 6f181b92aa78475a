"""Rasa's response generator: renders authored answers in Rasa's own process, so an answer costs no extra round trip
and needs no action server. What is said is decided in `clinic/content/reply.py`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Dict, List, Optional, Text

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME as FALLBACK
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from clinic.clock import Clock, utc_now
from clinic.content import reply as answers
from clinic.content.responses import Content, Source, london_date

FORM = "booking_form"
NOT_UNDERSTOOD = "utter_unknown_first"
# At the read-back the whole request need not be said again.
RESUME = {"confirm": "utter_booking_read_back_error"}
FAILED = {FALLBACK, "gibberish", "off_topic"}


class AnswerGenerator(NaturalLanguageGenerator):
    """Named in endpoints.yml under `nlg: type:`."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain, clock: Clock = utc_now) -> None:
        """Load the content once; a changed answer is there after a restart. Rasa gives no clock, so it has a default."""
        self._content = Content.load()
        self._clock = clock

    async def generate(
        self, utter_action: Text, tracker: DialogueStateTracker, output_channel: Text, **kwargs: Any
    ) -> Optional[Dict[Text, Any]]:
        """One reply as a Rasa message, with topics, source and offer beside the text."""
        latest = tracker.latest_message
        decision = (latest.parse_data.get("decision") if latest else None) or {}
        context = (latest.metadata if latest else None) or {}
        reply = self._reply(utter_action, decision, context, tracker)
        return {
            "name": reply.name,
            "text": reply.text,
            "topics": list(reply.topics),
            "buttons": [{"title": choice.title, "payload": choice.payload} for choice in reply.choices],
            "source": {"document": reply.source.document, "section": reply.source.section} if reply.source else None,
            "offer": reply.offer,
            "expects": _open_question(tracker),
        }

    def _reply(
        self, name: Text, decision: Dict[Text, Any], context: Dict[Text, Any], tracker: DialogueStateTracker
    ) -> answers.Reply:
        turn = _turn(tracker, context, london_date(self._clock()))
        topics: List[Text] = decision.get("topics") or [name[len("utter_") :]]
        if decision.get("source_asked"):
            said = context.get("source")
            return answers.where_from(self._content, Source(**said) if said else None, turn)
        if (
            name == "utter_talk_to_human"
            and context.get("offer") == answers.PASS_QUESTION
            and decision.get("accepted", True)
        ):
            return answers.say(self._content, "utter_question_passed", "talk_to_human", turn)
        if name == NOT_UNDERSTOOD:
            if decision.get("kind") == "clarify":
                return answers.clarify(self._content, decision["choices"], turn)
            return answers.not_understood(self._content, turn, none_of_these=not decision)
        if topics[0] == "repeat":
            topics = [topic for topic in context.get("topics", []) if self._content.has(f"utter_{topic}")]
            if not topics:
                return answers.say(self._content, "utter_repeat_nothing", "repeat", turn)
        if f"utter_{topics[0]}" != name and len(topics) == 1 and decision.get("topics") != ["repeat"]:
            topics = [name[len("utter_") :]]
        rest = decision.get("choices", []) if decision.get("kind") == "answer" else []
        return answers.answer(self._content, topics, turn, rest)


def _open_question(tracker: DialogueStateTracker) -> Optional[Text]:
    """The field that an open form waits for."""
    if tracker.active_loop_name != FORM:
        return None
    return (tracker.get_slot("booking") or {}).get("asking")


def _turn(tracker: DialogueStateTracker, context: Dict[Text, Any], today: dt.date) -> answers.Turn:
    """Read the place in the conversation off the tracker's events."""
    intents = [event.intent_name for event in tracker.events if isinstance(event, UserUttered)]
    failures = 0
    for intent in reversed(intents[:-1]):
        if intent not in FAILED:
            break
        failures += 1
    asking = _open_question(tracker)
    return answers.Turn(
        today=today,
        number=int(context.get("turn") or len(intents)),
        failures=failures,
        quiet=bool(context.get("minor") or context.get("red_flag")),
        asking=RESUME.get(asking, f"utter_ask_booking_{asking}") if asking else None,
    )
