"""Put one reply together from the topics that were decided on. No Rasa in here; Rasa's NLG calls it.

Runs on Python 3.10 too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clinic.content.responses import Button, Content, MissingResponse, Rendered, Source

MOST_CHOICES = 3
# Not offered to somebody who says they are under 18, nor after a red flag.
SELLING = frozenset({"book", "ask_price", "ask_payment_finance"})
NONE_OF_THESE = Button("None of these", "/nlu_fallback")
PASS_IT_ON = Button("Ask the team", "/talk_to_human")
# What is offered when a fact is missing: a "yes" then asks a person, and the reply says that the question was passed on.
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
class Turn:
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


def answer(content: Content, topics: Sequence[str], turn: Turn, rest: Sequence[str] = ()) -> Reply:
    """Answer one or two topics in one message, with the source and one next step. rest: asked too, offered as choices."""
    parts = [_part(content, topic, turn) for topic in topics]
    rendered = [part for part, _ in parts]
    offer = next((offered for _, offered in parts if offered), None)
    choices = _next_steps(content, topics, turn) if len(topics) == 1 and rendered[0].buttons == () else ()
    choices = tuple(content.choice(topic) for topic in rest if content.topics[topic].title) or choices
    if offer == PASS_QUESTION:
        choices = (PASS_IT_ON, *[choice for choice in choices if choice.payload != PASS_IT_ON.payload])
    reply = Reply(
        name=rendered[0].name,
        text="\n".join(part.text for part in rendered),
        topics=tuple(topics),
        choices=(rendered[0].buttons or choices)[:MOST_CHOICES],
        source=_join_sources([part.source for part in rendered]),
        offer=offer,
    )
    return resume(content, reply, turn)


def clarify(content: Content, candidates: Sequence[str], turn: Turn) -> Reply:
    """Ask back with two or three choices in words people use."""
    offered = (topic for topic in candidates if not (turn.quiet and topic in SELLING))
    choices = tuple(content.choice(topic) for topic in offered if content.topics[topic].title)[:MOST_CHOICES]
    rendered = content.render("utter_clarify", turn=turn.number, today=turn.today)
    return Reply("utter_clarify", rendered.text, ("clarify",), (*choices, NONE_OF_THESE))


def not_understood(content: Content, turn: Turn, *, none_of_these: bool = False) -> Reply:
    """Say so honestly; from the second failed turn in a row offer a person."""
    if turn.failures > 0:
        name, offer = "utter_unknown_second", "talk_to_human"
        steps = ("talk_to_human", "help", "faq_what_is")
    else:
        name, offer = ("utter_clarify_none" if none_of_these else "utter_unknown_first"), None
        steps = ("faq_what_is", "ask_price", "talk_to_human")
    rendered = content.render(name, turn=turn.number, today=turn.today)
    choices = tuple(content.choice(step) for step in steps if not (turn.quiet and step in SELLING))
    return resume(content, Reply(name, rendered.text, ("unknown",), choices, None, offer), turn)


def say(content: Content, name: str, topic: str, turn: Turn) -> Reply:
    """One response as it stands."""
    rendered = content.render(name, turn=turn.number, today=turn.today)
    return resume(content, Reply(name, rendered.text, (topic,), rendered.buttons), turn)


def where_from(content: Content, source: Source | None, turn: Turn) -> Reply:
    """Name the source of the answer before."""
    if source is None:
        rendered = content.render("utter_where_from_nothing", today=turn.today)
    else:
        named = {"source": f"{source.document}: {source.section}"}
        rendered = content.render("utter_where_from", named, turn=turn.number, today=turn.today)
    return resume(content, Reply(rendered.name, rendered.text, ("repeat",), (), source), turn)


def resume(content: Content, reply: Reply, turn: Turn) -> Reply:
    """After a question in the middle of a form, go on where the form was, in the same message."""
    if turn.asking is None:
        return reply
    back = content.render("utter_booking_resume", today=turn.today)
    question = content.render(turn.asking, today=turn.today)
    text = f"{reply.text}\n{back.text} {question.text}"
    return replace(reply, text=text, choices=question.buttons, offer=None)


def _part(content: Content, topic: str, turn: Turn) -> tuple[Rendered, str | None]:
    """The response for one topic, and what it offers; declines when the facts are not there."""
    try:
        rendered = content.render(f"utter_{topic}", turn=turn.number, today=turn.today)
        return rendered, PASS_QUESTION if rendered.declines else rendered.offer
    except MissingResponse:
        about = {"about": content.topics[topic].about}
        return content.render("utter_no_fact", about, turn=turn.number, today=turn.today), PASS_QUESTION


def _next_steps(content: Content, topics: Sequence[str], turn: Turn) -> tuple[Button, ...]:
    steps = content.topics[topics[0]].next if topics[0] in content.topics else ()
    if turn.quiet:
        steps = tuple(step for step in steps if step not in SELLING)
    return tuple(content.choice(step) for step in steps)


def _join_sources(sources: Sequence[Source | None]) -> Source | None:
    """One source line for one message; two answers name both."""
    named = list(dict.fromkeys(source for source in sources if source is not None))
    if len(named) < 2:
        return named[0] if named else None
    documents = list(dict.fromkeys(source.document for source in named))
    return Source(" and ".join(documents), "; ".join(source.section for source in named))
