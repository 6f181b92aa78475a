"""Rasa policy: what follows from a message is decided by clinic/dialogue/decide.py, and Rasa carries it out.

The form (actions/booking.py) takes its own answers first; what it rejects comes here too, and the form goes on after
the answer. "Stop", an emergency and everything that has to be done are left to the rules of data/rules/.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Dict, List, Optional, Text

from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SlotSet
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from clinic.clock import Clock, utc_now
from clinic.content.facets import GENERAL, Asked
from clinic.content.responses import Button, Content, london_date
from clinic.dialogue.around import Around
from clinic.dialogue.context import context_after
from clinic.dialogue.decide import decide
from clinic.dialogue.plan import Do, Plan
from clinic.dialogue.reading import Reading, from_dict
from clinic.dialogue.state import DialogueState
from clinic.times.opening_hours import Calendar
from nlu.understanding.served import served

FORM = "booking_form"
SLOT = "plan"
# What Rasa does for a plan that names no topic of its own: our generator words it whatever the name.
ANY_RESPONSE = "utter_unknown_first"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class DialoguePolicy(Policy):
    """Named in config.yml; goes before RulePolicy wherever it has something to say."""

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: Any = None,
        clock: Clock = utc_now,
    ) -> None:
        """Load the content once; a changed table is there after a restart. clock: for tests."""
        super().__init__(config, model_storage, resource, execution_context, featurizer)
        self._content = Content.load()
        self._clock = clock

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Before RulePolicy, whose priority is 6."""
        return {"priority": 7}

    @staticmethod
    def supported_data() -> SupportedData:
        """Nothing is learnt from rules or stories."""
        return SupportedData.ML_AND_RULE_DATA

    def train(self, training_trackers: List[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Nothing to train: the models are the classifier's."""
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DialoguePolicy:
        """Ready at once."""
        return cls(config, model_storage, resource, execution_context)

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[Text, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Decide on the message that was just read; after its reply listen, or let the form go on."""
        if _said_by_us(tracker):
            # The form asks nothing then (our answer repeated its question), but is open for the next message.
            return self._do(FORM if tracker.active_loop_name == FORM else ACTION_LISTEN_NAME, domain)
        in_form = tracker.active_loop_name == FORM and not (tracker.active_loop and tracker.active_loop.rejected)
        if tracker.latest_action_name != ACTION_LISTEN_NAME or in_form or tracker.latest_message is None:
            return self._prediction(self._default_predictions(domain))
        memory = _memory(tracker)
        around = self._around(tracker, memory)
        state = DialogueState.from_dict(memory.get("dialogue"))
        reading = _reading(tracker, state, memory)
        decision = decide(state, reading, around)
        action = _action(decision.plan, domain)
        if action is None:
            return self._prediction(self._default_predictions(domain))
        kept = {
            "message": tracker.latest_message.message_id,
            "plan": decision.plan.as_dict(),
            "before": state.as_dict(),
            "after": decision.state.as_dict(),
        }
        return self._do(action, domain, [SlotSet(SLOT, kept)])

    def _do(self, action: Text, domain: Domain, events: Optional[List[Event]] = None) -> PolicyPrediction:
        chances = self._default_predictions(domain)
        chances[domain.index_for_action(action)] = 1.0
        return self._prediction(chances, optional_events=events or [])

    def _around(self, tracker: DialogueStateTracker, memory: Mapping[Text, Any]) -> Around:
        now = self._clock()
        today = london_date(now)
        clinic = self._content.clinic
        live = memory.get("live")
        return Around(
            now,
            self._content.topics,
            self._content.facets,
            clinic.figures(today),
            Calendar.from_facts(clinic, today),
            memory.get("offer"),
            tuple(Button(one["title"], one["payload"]) for one in memory.get("choices") or []),
            (live[0], live[1]) if live else None,
            bool(memory.get("passed")),
            bool(memory.get("red_flag")),
        )


def _memory(tracker: DialogueStateTracker) -> Mapping[Text, Any]:
    """What was said before, as the gateway sends it along; in `rasa shell` read off the last reply."""
    message = tracker.latest_message
    sent_along = (message.metadata if message else None) or {}
    return sent_along if "after" in sent_along else _said_last(tracker)


def _said_last(tracker: DialogueStateTracker) -> Mapping[Text, Any]:
    said = next((event for event in reversed(tracker.events) if isinstance(event, BotUttered)), None)
    if said is None:
        return {}
    kept = dict(said.metadata or {})
    buttons = (said.data or {}).get("buttons") or []
    payloads = [button["payload"] for button in buttons]
    after = context_after(kept.get("name"), _asking(tracker), kept.get("offer"), payloads)
    return {**kept, "choices": buttons, "after": after}


def _asking(tracker: DialogueStateTracker) -> Optional[Text]:
    """The field that an open form waits for."""
    if tracker.active_loop_name != FORM:
        return None
    return (tracker.get_slot("booking") or {}).get("asking")


def _reading(tracker: DialogueStateTracker, state: DialogueState, memory: Mapping[Text, Any]) -> Reading:
    """The message as it was read; in `rasa shell` read once more, with the memory that only the tracker has."""
    message = tracker.latest_message
    assert message is not None
    read = (message.parse_data or {}).get("reading")
    if read is None:  # a button: its payload is the intent
        facet = str((message.metadata or {}).get("facet") or GENERAL)
        return Reading(chosen=Asked(message.intent_name or "", facet))
    if "after" not in (message.metadata or {}) and memory and (reader := served()) is not None:
        return reader.read(message.text or "", read["parts"], state, str(memory.get("after")))
    return from_dict(read)


def _action(plan: Plan, domain: Domain) -> Optional[Text]:
    """What Rasa has to do for a plan; None leaves it to the rules."""
    if plan.do is not Do.LEAVE:
        return ANY_RESPONSE
    if not plan.asked:
        return None
    topic = plan.asked[0].topic
    return FORM if topic == "book" else f"utter_{topic}"


def _said_by_us(tracker: DialogueStateTracker) -> bool:
    return (tracker.latest_action_name or "").startswith("utter_")
