"""Rasa's response generator: puts the dialogue's plan into authored words in Rasa's own process, so an answer costs no
extra round trip and needs no action server. What is said is decided in `clinic/dialogue/`.
"""

from __future__ import annotations

from typing import Any, Dict, Optional, Text

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from clinic.clock import Clock, utc_now
from clinic.content import reply as words
from clinic.content.reply import Reply, ReplyContext
from clinic.content.responses import Button, Content, london_date
from clinic.dialogue.plan import Do, Plan
from clinic.dialogue.say import say
from clinic.dialogue.state import DialogueState

FORM = "booking_form"
NONE_OF_THESE = "utter_unknown_first"
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
        """One reply as a Rasa message, with topics, source, offer and the conversation's memory beside the text."""
        latest = tracker.latest_message
        sent_along = (latest.metadata if latest else None) or {}
        decided = _decided(tracker)
        reply = self._reply(utter_action, decided, sent_along, tracker)
        return {
            "name": reply.name,
            "text": reply.text,
            "topics": list(reply.topics),
            "buttons": [{"title": choice.title, "payload": choice.payload} for choice in reply.choices],
            "source": {"document": reply.source.document, "section": reply.source.section} if reply.source else None,
            "offer": reply.offer,
            "expects": _open_question(tracker),
            "dialogue": _remembered(decided, reply),
        }

    def _reply(
        self,
        name: Text,
        decided: Optional[Dict[Text, Any]],
        sent_along: Dict[Text, Any],
        tracker: DialogueStateTracker,
    ) -> Reply:
        """name: the response that Rasa's rules chose, where nothing was decided on."""
        kinds = decided["before"]["kinds"] if decided else []
        context = self._context(tracker, sent_along, quiet=bool(kinds))
        if decided is not None and decided["plan"]["do"] != Do.LEAVE.value:
            offered = [Button(one["title"], one["payload"]) for one in sent_along.get("choices") or []]
            before = DialogueState.from_dict(decided["before"])
            return say(self._content, Plan.from_dict(decided["plan"]), before, context, offered)
        if name == NONE_OF_THESE:
            return words.not_understood(self._content, context, none_of_these=True)
        return words.answer(self._content, [name[len("utter_") :]], context)

    def _context(self, tracker: DialogueStateTracker, sent_along: Dict[Text, Any], *, quiet: bool) -> ReplyContext:
        """The place in the conversation."""
        asking = _open_question(tracker)
        said = sum(1 for event in tracker.events if isinstance(event, UserUttered))
        return ReplyContext(
            today=london_date(self._clock()),
            number=int(sent_along.get("turn") or said),
            quiet=quiet or bool(sent_along.get("minor") or sent_along.get("red_flag")),
            asking=RESUME.get(asking, f"utter_ask_booking_{asking}") if asking else None,
        )


def _decided(tracker: DialogueStateTracker) -> Optional[Dict[Text, Any]]:
    """The plan for this message, which the policy left in a slot; None when Rasa's rules chose the response."""
    latest = tracker.latest_message
    kept: Optional[Dict[Text, Any]] = tracker.get_slot("plan")
    return kept if kept and latest and kept.get("message") == latest.message_id else None


def _remembered(decided: Optional[Dict[Text, Any]], reply: Reply) -> Optional[Dict[Text, Any]]:
    """The memory after this reply; None leaves it as it was."""
    if decided is None:
        return None
    source = {"document": reply.source.document, "section": reply.source.section} if reply.source else None
    return {**decided["after"], "source": source or decided["after"]["source"]}


def _open_question(tracker: DialogueStateTracker) -> Optional[Text]:
    """The field that an open form waits for."""
    if tracker.active_loop_name != FORM:
        return None
    return (tracker.get_slot("booking") or {}).get("asking")
