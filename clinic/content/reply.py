"""Put one reply together from the topics that were decided on. No Rasa in here; Rasa's NLG calls it.

Runs on Python 3.10 too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    response that repeats the question of an open form, if one is open.
    """

    today: dt.date
    number: int = 0
    failures: int = 0
    quiet: bool = False
    asking: str | None = None


def answer(content: Content, topics: Sequence[str], context: ReplyContext, rest: Sequence[str] = ()) -> Reply:
    """Answer one or two topics in one message, with the source and one next step. rest: asked too, offered as
    choices.
    """
    parts = [_part(content, topic, context) for topic in topics]
    rendered = [part for part, _ in parts]
    offer = next((offered for _, offered in parts if offered), None)
    reply = Reply(
        name=rendered[0].name,
        text="\n".join(part.text for part in rendered),
        topics=tuple(topics),
        choices=(rendered[0].buttons or _choices(content, topics, rest, offer, context))[:MOST_CHOICES],
        source=_join_sources([part.source for part in rendered]),
        offer=offer,
    )
    return resume(content, reply, context)


def clarify(content: Content, candidates: Sequence[str], context: ReplyContext) -> Reply:
    """Ask back with two or three choices in words people use."""
    offered = [topic for topic in _offerable(content, candidates, context) if content.topics[topic].title]
    choices = tuple(map(content.choice, offered[:MOST_CHOICES]))
    rendered = content.render("utter_clarify", turn=context.number, today=context.today)
    return Reply("utter_clarify", rendered.text, ("clarify",), (*choices, NONE_OF_THESE))


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


def say(content: Content, name: str, topic: str, context: ReplyContext) -> Reply:
    """One response as it stands."""
    rendered = content.render(name, turn=context.number, today=context.today)
    return resume(content, Reply(name, rendered.text, (topic,), rendered.buttons), context)


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


def _part(content: Content, topic: str, context: ReplyContext) -> tuple[Rendered, str | None]:
    """The response for one topic, and what it offers; declines when the facts are not there."""
    try:
        rendered = content.render(f"utter_{topic}", turn=context.number, today=context.today)
        return rendered, PASS_QUESTION if rendered.declines else rendered.offer
    except MissingResponse:
        about = {"about": content.topics[topic].about}
        return content.render("utter_no_fact", about, turn=context.number, today=context.today), PASS_QUESTION


def _choices(
    content: Content, topics: Sequence[str], rest: Sequence[str], offer: str | None, context: ReplyContext
) -> tuple[Button, ...]:
    """What an answer offers: what was asked too, else the next steps; before them the team, if the notes lack it."""
    choices = tuple(content.choice(topic) for topic in rest if content.topics[topic].title)
    if not choices and len(topics) == 1:
        choices = _next_steps(content, topics[0], context)
    if offer != PASS_QUESTION:
        return choices
    return (PASS_IT_ON, *(choice for choice in choices if choice.payload != PASS_IT_ON.payload))


def _next_steps(content: Content, topic: str, context: ReplyContext) -> tuple[Button, ...]:
    return tuple(map(content.choice, _offerable(content, content.topics.named(topic).next, context)))


def _offerable(content: Content, topics: Sequence[str], context: ReplyContext) -> list[str]:
    """Without what sells, where nothing is to be sold."""
    return [topic for topic in topics if not (context.quiet and content.topics.named(topic).sells)]


def _join_sources(sources: Sequence[Source | None]) -> Source | None:
    """One source line for one message; two answers name both."""
    named = list(dict.fromkeys(source for source in sources if source is not None))
    if len(named) < 2:
        return named[0] if named else None
    documents = list(dict.fromkeys(source.document for source in named))
    return Source(" and ".join(documents), "; ".join(source.section for source in named))
