"""A plan in words: which authored sentences it becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from clinic.content import reply as words
from clinic.content.reply import Reply, ReplyContext
from clinic.content.responses import Button, Content, Source
from clinic.dialogue.plan import Do, Plan
from clinic.dialogue.state import DialogueState

# There was nothing more to say.
SPENT = frozenset({"utter_told_already", "utter_told_which"})


def say(
    content: Content, plan: Plan, state: DialogueState, context: ReplyContext, offered: Sequence[Button] = ()
) -> Reply:
    """The reply that a plan becomes. state: the memory before it; offered: the buttons under the last reply."""
    worded = _WORDED.get(plan.do)
    if worded is not None:
        return worded(content, plan, state, context)
    reply = words.say(content, plan.name or "utter_unknown_first", plan.topic, context, plan.values)
    if plan.do is Do.REPEAT_CHOICES:
        reply = replace(reply, choices=tuple(offered))
    return replace(reply, offer=plan.offer or reply.offer) if context.asking is None else reply


def _source(content: Content, plan: Plan, state: DialogueState, context: ReplyContext) -> Reply:
    return words.where_from(content, Source(**state.source) if state.source else None, context)


def _check(content: Content, plan: Plan, state: DialogueState, context: ReplyContext) -> Reply:
    return words.check(content, [one.key for one in plan.choices], context)


def _clarify(content: Content, plan: Plan, state: DialogueState, context: ReplyContext) -> Reply:
    return words.clarify(content, [one.key for one in plan.choices], context, plan.name or "utter_clarify")


def _unknown(content: Content, plan: Plan, state: DialogueState, context: ReplyContext) -> Reply:
    return words.not_understood(content, replace(context, failures=state.misses))


def _answer(content: Content, plan: Plan, state: DialogueState, context: ReplyContext) -> Reply:
    keys, rest = [one.key for one in plan.asked], [one.key for one in plan.rest]
    context = replace(context, others=tuple(one.key for one in plan.choices))
    reply = words.answer(content, keys, context, rest, plan.told, plan.values)
    if plan.lead is None:
        return reply
    if plan.name is not None and reply.name in SPENT:
        # There are no other words for it.
        return words.say(content, plan.name, reply.topics[0], context)
    if reply.name in SPENT:
        return words.say(content, "utter_repair_unsure", "clarify", context)
    lead = content.render(plan.lead, plan.values, turn=context.number, today=context.today)
    return replace(reply, text=f"{lead.text} {reply.text}")


_WORDED: Mapping[Do, Callable[[Content, Plan, DialogueState, ReplyContext], Reply]] = {
    Do.ANSWER: _answer,
    Do.SOURCE: _source,
    Do.CHECK: _check,
    Do.CLARIFY: _clarify,
    Do.UNKNOWN: _unknown,
}
