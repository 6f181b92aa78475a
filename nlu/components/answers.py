"""Rasa's response generator: renders authored answers in Rasa's own process, so an answer costs no extra round trip
and needs no action server. What is said is decided in `clinic/content/reply.py`.
"""

from __future__ import annotations

from itertools import takewhile
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


class AnswerGenerator(NaturalLanguageGenerator):
    """Named in endpoints.yml under `nlg: type:`."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain, clock: Clock = utc_now) -> None:
        """Load the content once; a changed answer is there after a restart. clock: for tests, as Rasa gives none."""
        self._content = Content.load()
        self._clock = clock

    async def generate(
        self, utter_action: Text, tracker: DialogueStateTracker, output_channel: Text, **kwargs: Any
    ) -> Optional[Dict[Text, Any]]:
        """One reply as a Rasa message, with topics, source and offer beside the text."""
        latest = tracker.latest_message
        decision = (latest.parse_data.get("decision") if latest else None) or {}
        sent_along = (latest.metadata if latest else None) or {}
        reply = self._reply(utter_action, decision, sent_along, self._context(tracker, sent_along))
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
        self, name: Text, decision: Dict[Text, Any], sent_along: Dict[Text, Any], context: answers.ReplyContext
    ) -> answers.Reply:
        """name: the response that Rasa's rules chose; sent_along: what the gateway knows of the conversation."""
        if decision.get("source_asked"):
            said = sent_along.get("source")
            return answers.where_from(self._content, Source(**said) if said else None, context)
        if _accepts_passing_on(name, decision, sent_along):
            return answers.say(self._content, "utter_question_passed", "talk_to_human", context)
        if name == NOT_UNDERSTOOD:
            if decision.get("kind") == "check":
                return answers.check(self._content, decision["choices"], context)
            if decision.get("kind") == "clarify":
                return answers.clarify(self._content, decision["choices"], context)
            return answers.not_understood(self._content, context, none_of_these=not decision)
        topics = self._topics(name, decision, sent_along)
        if not topics:
            return answers.say(self._content, "utter_repeat_nothing", "repeat", context)
        rest = decision.get("choices", []) if decision.get("kind") == "answer" else []
        return answers.answer(self._content, topics, context, rest)

    def _topics(self, name: Text, decision: Dict[Text, Any], sent_along: Dict[Text, Any]) -> List[Text]:
        """The topics to answer: those decided on, unless Rasa's rules chose another response; none is left to
        repeat.
        """
        chosen = name[len("utter_") :]
        topics: List[Text] = decision.get("topics") or [chosen]
        if topics[0] == "repeat":
            topics = [topic for topic in sent_along.get("topics", []) if self._content.has(f"utter_{topic}")]
        elif len(topics) == 1:
            topics = [chosen]
        return topics

    def _context(self, tracker: DialogueStateTracker, sent_along: Dict[Text, Any]) -> answers.ReplyContext:
        """Read the place in the conversation off the tracker's events."""
        intents = [event.intent_name for event in tracker.events if isinstance(event, UserUttered)]
        asking = _open_question(tracker)
        return answers.ReplyContext(
            today=london_date(self._clock()),
            number=int(sent_along.get("turn") or len(intents)),
            failures=sum(1 for _ in takewhile(self._failed, reversed(intents[:-1]))),
            quiet=bool(sent_along.get("minor") or sent_along.get("red_flag")),
            asking=RESUME.get(asking, f"utter_ask_booking_{asking}") if asking else None,
        )

    def _failed(self, intent: Optional[Text]) -> bool:
        """Whether a message of that intent got no answer."""
        return intent == FALLBACK or self._content.topics.named(intent or "").not_answered


def _accepts_passing_on(name: Text, decision: Dict[Text, Any], sent_along: Dict[Text, Any]) -> bool:
    """Whether it is a yes to passing a question on that the clinic's notes do not answer."""
    offered = sent_along.get("offer") == answers.PASS_QUESTION
    return name == "utter_talk_to_human" and offered and bool(decision.get("accepted", True))


def _open_question(tracker: DialogueStateTracker) -> Optional[Text]:
    """The field that an open form waits for."""
    if tracker.active_loop_name != FORM:
        return None
    return (tracker.get_slot("booking") or {}).get("asking")
