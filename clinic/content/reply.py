"""Put one reply together from the topics that were decided on. No Rasa in here; Rasa's NLG calls it.

Runs on Python 3.10 too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from clinic.content.facets import Asked, Facet, about_of
from clinic.content.responses import Button, Content, MissingResponse, Rendered, Source
from clinic.content.topics import CHECK_TOPIC, URGENT_TOPIC

MOST_CHOICES = 3
NONE_OF_THESE = Button("None of these", "/nlu_fallback")
# Payload of "no, only asking", with the topics that may be meant after it.
ONLY_ASKING = "/only_asking"
PASS_IT_ON = Button("Ask the team", "/talk_to_human")
# What is offered when a fact is missing: a "yes" then asks a person, and the reply says that the question was passed
# on.
PASS_QUESTION = "pass_question"


@dataclass(frozen=True)
class Reply:
    """One message to the visitor. topics as in the chat API; offer: the topic that a plain "yes" now means."""

    name: str
    text: str
    topics: tuple[str, ...]
    choices: tuple[Button, ...] = ()
    source: Source | None = None
    offer: str | None = None


@dataclass(frozen=True)
class ReplyContext:
    """What the wording of a reply depends on.

    today: the clinic's date; number: messages so far (walks through wordings); failures: turns in a row that were not
    understood, before this; quiet: nothing is to be sold in this conversation (under 18, or after a red flag); asking:
    response that repeats the question of an open form, if one is open. others: what the question may have meant too,
    for where there is nothing more to say.
    """

    today: dt.date
    number: int = 0
    failures: int = 0
    quiet: bool = False
    asking: str | None = None
    others: tuple[str, ...] = ()


def answer(
    content: Content,
    keys: Sequence[str],
    context: ReplyContext,
    rest: Sequence[str] = (),
    told: Sequence[int] = (),
    values: Mapping[str, str] | None = None,
) -> Reply:
    """Answer one or two things in one message, with the source and one next step.

    keys: topics, or facets of them as "topic/facet". rest: asked too, offered as choices. told: how often each was said
    before: then it is said in other words, or that there is nothing to add. values: out of the visitor's words.
    """
    parts = _parts(content, tuple(map(Asked.of, keys)), context, told, values or {})
    asked = [part.asked for part in parts]
    rendered = [part.rendered for part in parts]
    offer = next((part.offer for part in parts if part.offer), None)
    choices = rendered[0].buttons or _choices(content, asked, rest, offer, context)
    text = "\n".join(dict.fromkeys(part.text for part in rendered))
    topics = ("clarify",) if parts[0].spent else tuple(dict.fromkeys(one.topic for one in asked))
    source = _join_sources([part.source for part in rendered])
    return resume(content, Reply(rendered[0].name, text, topics, choices[:MOST_CHOICES], source, offer), context)


def clarify(content: Content, candidates: Sequence[str], context: ReplyContext, name: str = "utter_clarify") -> Reply:
    """Ask back with two or three choices in words people use. name: the response that asks."""
    offered = [key for key in _offerable(content, candidates, context) if content.choice(key).title]
    choices = tuple(map(content.choice, offered[:MOST_CHOICES]))
    rendered = content.render(name, turn=context.number, today=context.today)
    return Reply(name, rendered.text, ("clarify",), (*choices, NONE_OF_THESE))


def check(content: Content, meant: Sequence[str], context: ReplyContext) -> Reply:
    """Ask whether it is an emergency: a question that is safe by itself. meant: what to answer if it is none.

    An open form's question is not put with it: a "yes" must not answer both.
    """
    rendered = content.render("utter_safety_check", turn=context.number, today=context.today)
    if len(meant) > 1:
        only_asking = " ".join([ONLY_ASKING, *meant])
    else:
        only_asking = f"/{meant[0]}" if meant else NONE_OF_THESE.payload
    choices = (Button("Yes, now", f"/{URGENT_TOPIC}"), Button("No, only asking", only_asking))
    return Reply("utter_safety_check", rendered.text, (CHECK_TOPIC,), choices)


def not_understood(content: Content, context: ReplyContext, *, none_of_these: bool = False) -> Reply:
    """Say so honestly; from the second failed turn in a row offer a person."""
    if context.failures > 0:
        name, row, offer = "utter_unknown_second", "unknown_again", "talk_to_human"
    else:
        name, row, offer = ("utter_clarify_none" if none_of_these else "utter_unknown_first"), "unknown", None
    rendered = content.render(name, turn=context.number, today=context.today)
    choices = _next_steps(content, row, context)
    return resume(content, Reply(name, rendered.text, ("unknown",), choices, None, offer), context)


def say(
    content: Content, name: str, topic: str, context: ReplyContext, values: Mapping[str, str] | None = None
) -> Reply:
    """One response as it stands, with what its topic offers next."""
    rendered = content.render(name, values, turn=context.number, today=context.today)
    choices = rendered.buttons or _next_steps(content, topic, context)
    return resume(content, Reply(name, rendered.text, (topic,), choices, None, rendered.offer), context)


def where_from(content: Content, source: Source | None, context: ReplyContext) -> Reply:
    """Name the source of the answer before."""
    if source is None:
        rendered = content.render("utter_where_from_nothing", today=context.today)
    else:
        named = {"source": f"{source.document}: {source.section}"}
        rendered = content.render("utter_where_from", named, turn=context.number, today=context.today)
    return resume(content, Reply(rendered.name, rendered.text, ("repeat",), (), source), context)


def resume(content: Content, reply: Reply, context: ReplyContext) -> Reply:
    """After a question in the middle of a form, go on where the form was, in the same message."""
    if context.asking is None:
        return reply
    back = content.render("utter_booking_resume", today=context.today)
    question = content.render(context.asking, today=context.today)
    text = f"{reply.text}\n{back.text} {question.text}"
    return replace(reply, text=text, choices=question.buttons, offer=None)


@dataclass(frozen=True)
class _Part:
    """What is said of one thing, and what a "yes" to it means. spent: there is nothing more to say of it."""

    asked: Asked
    rendered: Rendered
    offer: str | None = None
    spent: bool = False


def _parts(
    content: Content, asked: Sequence[Asked], context: ReplyContext, told: Sequence[int], values: Mapping[str, str]
) -> list[_Part]:
    """What is said of each: what is new if anything is, and one "I don't have that" for two."""
    turns = told or [context.number] * len(asked)
    parts = [
        _part(content, one, context, turn, values, again=bool(told)) for one, turn in zip(asked, turns, strict=False)
    ]
    new = [part for part in parts if not part.spent] or parts[:1]
    return new[:1] if all(part.offer == PASS_QUESTION for part in new) else new


def _part(
    content: Content, asked: Asked, context: ReplyContext, turn: int, values: Mapping[str, str], *, again: bool
) -> _Part:
    """What is said of one thing, and what it offers; declines when the facts are not there.

    again: turn is how often it was said before, and the same words are not said twice.
    """
    facet = content.facets.named(asked)
    filled = {
        **values,
        "about": about_of(asked, content.topics, content.facets),
        **({"with": facet.suits} if facet and facet.suits else {}),
    }
    name = _response_for(content, asked, facet, filled, context.today)
    said_by_fact = facet is not None and name == facet.fact
    wordings = 1 if said_by_fact else content.wordings(name, filled, today=context.today)
    if again and turn >= wordings:
        return _nothing_more(content, asked, facet, context, turn - 1, filled)
    if facet is not None and said_by_fact:
        return _Part(asked, _fact(content, facet, context))
    rendered = content.render(name, filled, turn=turn, today=context.today)
    declines = rendered.declines or name in _DECLINE
    return _Part(asked, rendered, PASS_QUESTION if declines else rendered.offer)


def _nothing_more(
    content: Content,
    asked: Asked,
    facet: Facet | None,
    context: ReplyContext,
    turn: int,
    values: Mapping[str, str],
) -> _Part:
    """All was said: perhaps something else was meant, or an attribute of it, and the team can be asked."""
    if facet is not None and facet.suits:
        rendered = content.render("utter_health_again", values, turn=turn, today=context.today)
        return _Part(asked, rendered, rendered.offer)
    others = tuple(map(content.choice, context.others)) if facet is None else ()
    others = others or (_parts_of(content, asked, context) if facet is None else ())
    name = "utter_told_which" if others else "utter_told_already"
    rendered = content.render(name, values, turn=turn, today=context.today)
    buttons = (*(choice for choice in others[: MOST_CHOICES - 1] if choice.title), PASS_IT_ON)
    return _Part(asked, replace(rendered, buttons=buttons), rendered.offer, spent=True)


def _parts_of(content: Content, asked: Asked, context: ReplyContext) -> tuple[Button, ...]:
    """The attributes of a topic that there is an answer to: offered where the whole was said already."""
    return tuple(
        content.choice(f"{facet.topic}/{facet.id}")
        for facet in content.facets.get(asked.topic, {}).values()
        if not facet.suits and _is_answered(content, facet, context.today)
    )


def _is_answered(content: Content, facet: Facet, today: dt.date) -> bool:
    if facet.fact and content.clinic.text(facet.fact, today) is not None:
        return True
    try:
        return not content.render(facet.response, today=today).declines
    except MissingResponse:
        return False


# What is said of something the notes say nothing on.
_DECLINE = frozenset({"utter_no_fact", "utter_no_facet"})


def _response_for(
    content: Content, asked: Asked, facet: Facet | None, values: Mapping[str, str], today: dt.date
) -> str:
    """The response that says it: a facet's own, one for every health point, or the honest line; the topic's otherwise.

    A fact that answers a facet by itself is named by its id.
    """
    if facet is None:
        topic = f"utter_{asked.topic}"
        return topic if content.wordings(topic, values, today=today) else "utter_no_fact"
    if facet.fact and content.clinic.text(facet.fact, today) is not None:
        return facet.fact
    if content.wordings(facet.response, values, today=today):
        return facet.response
    return "utter_health_facet" if facet.suits else "utter_no_facet"


def _fact(content: Content, facet: Facet, context: ReplyContext) -> Rendered:
    """A facet's fact, in the clinic's own words."""
    words = content.clinic.text(facet.fact or "", context.today) or ""
    return Rendered(facet.response, words, Source("the clinic's own facts", facet.title.rstrip("?")))


def _choices(
    content: Content, asked: Sequence[Asked], rest: Sequence[str], offer: str | None, context: ReplyContext
) -> tuple[Button, ...]:
    """What an answer offers: what was asked too, else the next steps; before them the team, if the notes lack it."""
    choices = tuple(choice for choice in map(content.choice, rest) if choice.title)
    if not choices:
        said = {f"/{one.topic}" for one in asked}
        choices = tuple(step for step in _next_steps(content, asked[-1].topic, context) if step.payload not in said)
    if offer != PASS_QUESTION:
        return choices
    return (PASS_IT_ON, *(choice for choice in choices if choice.payload != PASS_IT_ON.payload))


def _next_steps(content: Content, topic: str, context: ReplyContext) -> tuple[Button, ...]:
    return tuple(map(content.choice, _offerable(content, content.topics.named(topic).next, context)))


def _offerable(content: Content, keys: Sequence[str], context: ReplyContext) -> list[str]:
    """Without what sells, where nothing is to be sold."""
    return [key for key in keys if not (context.quiet and content.topics.named(Asked.of(key).topic).sells)]


def _join_sources(sources: Sequence[Source | None]) -> Source | None:
    """One source line for one message; two answers name both."""
    named = list(dict.fromkeys(source for source in sources if source is not None))
    if len(named) < 2:
        return named[0] if named else None
    documents = list(dict.fromkeys(source.document for source in named))
    return Source(" and ".join(documents), "; ".join(source.section for source in named))
