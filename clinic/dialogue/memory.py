"""What is remembered of a conversation after a reply."""

from __future__ import annotations

from dataclasses import replace

from clinic.content.facets import Asked
from clinic.dialogue.around import Around
from clinic.dialogue.plan import Do, Plan
from clinic.dialogue.reading import Act, Reading
from clinic.dialogue.state import MOST_READINGS, DialogueState

HEALTH = "ask_contraindications"
# What is less likely than that is not offered as what was meant.
LEAST_SHARE = 0.02


def remembered(plan: Plan, state: DialogueState, reading: Reading, around: Around) -> DialogueState:
    """The memory after this reply."""
    if plan.do is Do.LEAVE:
        topic = around.topics.named(reading.topics.first)
        told = {**state.told, "complaint": 1} if topic.id == "complaint" else state.told
        return replace(state, misses=state.misses + 1 if topic.not_answered else 0, repairs=0, told=told)
    if plan.do is Do.ANSWER:
        return _answered(plan, state, reading, around)
    if reading.act is Act.NOT_ANSWERED and plan.do in (Do.CLARIFY, Do.SAY):
        return replace(state, repairs=state.repairs + 1)
    if plan.do in (Do.CLARIFY, Do.UNKNOWN):
        missed = state.misses + 1 if plan.do is Do.UNKNOWN else state.misses
        return replace(state, misses=missed, readings=plan.choices or state.readings)
    return replace(state, misses=0)


def _answered(plan: Plan, state: DialogueState, reading: Reading, around: Around) -> DialogueState:
    kept = replace(
        state,
        kinds=_kinds(plan, state, around),
        readings=readings(plan, state, reading, around),
        repairs=state.repairs if plan.lead == "utter_sorry_meant" else 0,
    )
    return kept if plan.again and plan.lead != "utter_as_before" else kept.having_told(plan.asked, plan.values)


def readings(plan: Plan, state: DialogueState, reading: Reading, around: Around) -> tuple[Asked, ...]:
    """What the question may have meant besides what is answered, for "that's not what I asked"."""
    if plan.again or plan.lead == "utter_other_words":
        return state.readings
    answered = {asked.topic for asked in plan.asked}
    ranked = (topic for topic, share in reading.topics.ranking if share >= LEAST_SHARE and topic not in answered)
    return tuple(Asked(topic) for topic in ranked if around.topics.named(topic).is_question)[:MOST_READINGS]


def _kinds(plan: Plan, state: DialogueState, around: Around) -> tuple[str, ...]:
    """What the visitor said of somebody's health, as facets."""
    said = [
        asked.facet
        for asked in plan.asked
        if asked.topic == HEALTH and (facet := around.facets.named(asked)) and facet.suits
    ]
    return tuple(dict.fromkeys([*state.kinds, *said]))
