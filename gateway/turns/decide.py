"""From a visitor's message to what follows from it: red flags, then staff's conversations, then Rasa."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from dataclasses import dataclass, replace
from typing import Any

from clinic.booking import vocabulary as words
from clinic.booking.agreement import Answer, read_agreement
from clinic.booking.draft import ANOTHER
from clinic.booking.earlier import HAVE_REFERENCE, NO_REFERENCE, STAFF_NOTE, Manager
from clinic.booking.earlier_vocabulary import ASKS_FOR, DENIES, PERSON, STATUS, is_about_own_data, purpose_of
from clinic.clock import Clock
from clinic.content.reply import ONLY_ASKING, PASS_QUESTION, ReplyContext, clarify
from clinic.content.responses import Button, Content, Rendered, london_date
from clinic.content.topics import CHECK_TOPIC, URGENT_TOPIC, Topics
from clinic.conversations.outcome import Outcome, Saying, Ticket, choices_of
from clinic.dialogue.context import context_after
from clinic.personal.contact import find_contacts
from clinic.requests.reference import parse_reference
from clinic.storage.tables import Conversation
from clinic.text.plain import visible
from clinic.triage.after_red_flag import Kind, read_follow_up
from clinic.triage.after_red_flag import response as follow_up_response
from clinic.triage.first_look import AGE_TOPIC, LANGUAGE_TOPIC, Verdict, examine, language_text, safety_text
from clinic.triage.red_flags.check import Level
from gateway.turns.rasa_client import RasaClient, RasaReply, RasaUnavailable

logger = logging.getLogger(__name__)
# Buttons under what is said after a red flag.
ENDINGS = {"/help_is_here": Kind.HELPED, "/was_a_mistake": Kind.MISTAKE}
# Signs that tell of help called for; and, once it has come, of what was found and given.
CALLED = frozenset({"emergency_services", "adrenaline_pen", "asks_for_hospital"})
GIVEN = frozenset({"anaphylaxis"})
# The sign that an ambulance is spoken of: in an emergency it may be that it has come.
CALLED_FOR = "emergency_services"
TALK_TO_HUMAN = "/talk_to_human"
# The order of the two buttons under the question whether it is an emergency.
YES_OR_NO = (Answer.YES, Answer.NO)
# It is an emergency after all, or may be one.
ALARMS = frozenset({URGENT_TOPIC, CHECK_TOPIC})
# What a message may lead to while an emergency lasts.
FOR_ANYTIME = frozenset({"talk_to_human", "stop", "data_request"})
STOP_WORDS = frozenset({"stop", "unsubscribe", "end", "quit"})
LEAVE_REQUEST = "/leave_request"
ERASE = "/erase_chat"
CLOSE_FORM = "/stop"
NOT_STORED = "utter_booking_failed"
MOST_NAME_WORDS = 5
# What the next message must not find any more: an offer a "yes" would accept, a form's open question.
NOTHING_OPEN: dict[str, Any] = {"offer": None, "expects": None, "manage": None}


@dataclass(frozen=True)
class Asked:
    """One message on its way: its words, the choice it is if it is one, and the conversation as it was before it.

    again: it came before, and its reply was lost. sent: reference of a request that is stored although its visitor was
    not told so: this very message did it before its reply was lost, or the one before it, whose end was not known.
    live: reference and times of a request that staff have from this conversation. passed: staff were asked something.
    """

    conversation: Conversation
    id: str
    text: str
    button: Button | None = None
    again: bool = False
    sent: str | None = None
    live: tuple[str, str] | None = None
    passed: bool = False


class Decider:
    """Decides; stores nothing."""

    def __init__(self, content: Content, rasa: RasaClient, manager: Manager, clock: Clock) -> None:
        """manager: looks after requests made before; clock: gives the time in UTC."""
        self._content = content
        self._rasa = rasa
        self._manager = manager
        self._clock = clock

    async def decide(self, asked: Asked) -> Outcome:
        """The reply, the tickets and the state that follow. Never raises for what a visitor wrote."""
        state = asked.conversation.state
        in_form = bool(state.get("expects"))
        verdict = Verdict() if asked.button else await asyncio.to_thread(examine, asked.text, in_form=in_form)
        if (safety := await self._safety(asked, verdict)) is not None:
            return safety
        asked = _as_button(asked)
        if (known := self._left_or_over(asked)) is not None:
            return known
        if verdict.minor:
            return await self._under_18(asked)
        if (managed := await asyncio.to_thread(self._manage, asked)) is not None:
            return managed
        if _gives_contact_to_staff(asked):
            return self._say("utter_contact_passed", "talk_to_human", {}, Ticket("talk_to_human", note=asked.text))
        if asked.sent is not None:
            return self.sent(asked.sent)
        if verdict.code is not None and not _is_a_name(asked):
            return self._other_language(verdict.code)
        return await self._ask_rasa(asked)

    def sent(self, reference: str) -> Outcome:
        """The receipt of a request that is stored although Rasa does not say so, and may still have its form open."""
        state = {**NOTHING_OPEN, "close_form": True, "in_doubt": None}
        return self._say("utter_booking_sent", "book", state, values={"reference": reference})

    def too_late(self, outcome: Outcome) -> Outcome:
        """What is said when a change was not possible any more."""
        return self._manager.status(outcome.changes[0].reference)

    async def _safety(self, asked: Asked, verdict: Verdict) -> Outcome | None:
        """A red flag, a chat that staff have, and an emergency that lasts: these go before everything else."""
        level = _emergency(asked.conversation.state)
        has_come = level is not None and verdict.signs == (CALLED_FOR,) and read_follow_up(asked.text).ends_it
        if verdict.red_flag and not has_come and not _only_reports(verdict, asked.conversation.state):
            return await self._red_flag(asked, verdict)
        if asked.conversation.owner == "staff":
            # They see to an emergency themselves, and say when it is over.
            return Outcome(None, (), {"emergency": None} if level else {}, minor=verdict.minor)
        if level is None:
            return None
        if _is_for_anytime(asked):
            outcome = await self._ask_rasa(asked)
            if FOR_ANYTIME & set(outcome.topics):
                return outcome
        return await self._after_red_flag(asked, level)

    def _left_or_over(self, asked: Asked) -> Outcome | None:
        """A request left with Rasa down, and buttons that are over."""
        state = asked.conversation.state
        if asked.button and _is_over(asked.button, state):
            return self._choice_over(state)
        if asked.button and asked.button.payload.startswith(ONLY_ASKING):
            return self._which(asked, asked.button.payload.split()[1:])
        if asked.button and asked.button.payload == LEAVE_REQUEST:
            return self._say("utter_leave_request", "talk_to_human", {"expects": "leave_request", "offer": None})
        if state.get("expects") == "leave_request":
            return self._say("utter_request_left", "talk_to_human", NOTHING_OPEN, Ticket("request", note=asked.text))
        return None

    def _which(self, asked: Asked, topics: list[str]) -> Outcome:
        """It was no emergency: which of these was meant?"""
        quiet = bool(asked.conversation.minor or asked.conversation.state.get("red_flag"))
        context = ReplyContext(self._today, asked.conversation.last_seq // 2, quiet=quiet)
        reply = clarify(self._content, topics, context)
        state = {"expects": None, "offer": None}
        return Outcome(Saying(reply.name, reply.text, reply.topics, reply.choices), reply.topics, state)

    def _choice_over(self, state: dict[str, Any]) -> Outcome:
        """A button of a question that is over does nothing but say so; what is open stays open."""
        over = self._content.render("utter_choice_over", today=self._today)
        return Outcome(Saying(over.name, over.text, ("clarify",), choices_of(state)), ("clarify",))

    def _manage(self, asked: Asked) -> Outcome | None:
        """An earlier request: an open dialogue about one, or its reference out of the blue."""
        state = asked.conversation.state
        payload = asked.button.payload if asked.button else None
        idle, open_ = payload is None and not state.get("expects"), state.get("manage") or {}
        asks = idle and open_.get("asking") in {None, "what"}
        if asks and self._manager.asks_for_reference(asked.conversation, asked.text):
            return self._manager.start(asked.conversation, asked.text, purpose_of(asked.text) or STATUS)
        if state.get("manage") or payload in {NO_REFERENCE, HAVE_REFERENCE}:
            return self._manager.step(asked.conversation, asked.text, payload)
        if idle and parse_reference(asked.text):
            return self._manager.start(asked.conversation, asked.text)
        return None

    async def _ask_rasa(self, asked: Asked, state: dict[str, Any] | None = None) -> Outcome:
        """state: the conversation's, unless some of it is over with this message."""
        state = asked.conversation.state if state is None else state
        try:
            reply = await self._reply(asked, _context(asked, state))
        except RasaUnavailable as reason:
            logger.warning("rasa unavailable (%s) in conversation %s", reason, asked.conversation.id)
            rendered = self._content.first_of("utter_unavailable", "utter_unavailable_no_contact", today=self._today)
            doubt = {"in_doubt": asked.id} if state.get("expects") else {}
            return Outcome(_saying(rendered, "unknown"), ("unknown",), {"offer": None, **doubt}, unanswered=True)
        if state.get("expects") == STAFF_NOTE and not asked.button and self._is_a_note(asked.text, reply):
            ticket = Ticket("change_or_cancel_booking", note=asked.text)
            # What sounded like a wish to book has opened the form in Rasa.
            closing = {**NOTHING_OPEN, "close_form": reply.expects is not None}
            return self._say("utter_question_passed", "change_or_cancel_booking", closing, ticket)
        outcome = _with_contact(_from_rasa(reply, self._content.topics), asked.text)
        if reply.name == NOT_STORED:
            # As far as the actions know: the database may have taken it before it went away.
            outcome = replace(outcome, state={**outcome.state, "in_doubt": asked.id})
        managed = await asyncio.to_thread(self._about_requests, asked, state, reply, outcome)
        return self._still_open(state, outcome) if managed is None else managed

    def _about_requests(
        self, asked: Asked, state: dict[str, Any], reply: RasaReply, outcome: Outcome
    ) -> Outcome | None:
        """What Rasa took for a matter of an earlier request or of somebody's data; None when it is neither."""
        conversation = asked.conversation
        if reply.topics == ["change_or_cancel_booking"] and reply.expects in (None, ANOTHER):
            started = self._manager.start(conversation, asked.text)
            # "Change it" answers "would you like to change it or add another?": that form is over.
            return replace(started, state={**started.state, "close_form": reply.expects is not None})
        if reply.topics == ["data_request"]:
            return self._manager.about_data(conversation, asked.text, outcome)
        if state.get("manage") and self._is_a_note(asked.text, reply):
            again = self._manager.again(conversation, asked.text)
            # Rasa may have taken it for a wish to book: its form must not wait for the next answer.
            return replace(again, state={**again.state, "close_form": bool(reply.expects)}) if again else None
        return None

    async def _reply(self, asked: Asked, context: dict[str, Any]) -> RasaReply:
        """Rasa's reply to a message. Taken twice, an answer would count for the next question too."""
        conversation = asked.conversation
        if asked.again and (known := await self._rasa.replied(conversation.id, asked.id)):
            return known
        if conversation.state.get("close_form"):
            await self._rasa.choose(conversation.id, CLOSE_FORM, {})
        if asked.button:
            return await self._rasa.choose(conversation.id, asked.button.payload, context)
        return await self._rasa.say(conversation.id, asked.text, context)

    def _is_a_note(self, text: str, reply: RasaReply) -> bool:
        """Whether words after "what would you like staff to know?" are that, not a wish or a question of their own."""
        first = reply.topics[0] if reply.topics else ""
        new_booking = first == "book" and words.NEW_BOOKING.search(text)
        return self._content.topics.named(first).reads_as_note and not new_booking

    def _still_open(self, state: dict[str, Any], outcome: Outcome) -> Outcome:
        """A question in the middle leaves the dialogue about a request open; anything that was done ends it."""
        if not state.get("manage"):
            return outcome
        stays = all(self._content.topics.named(topic).keeps_dialogue for topic in outcome.topics)
        kept = {"manage": state["manage"], "expects": state.get("expects")} if stays else {"manage": None}
        return replace(outcome, state={**outcome.state, **kept})

    async def _red_flag(self, asked: Asked, verdict: Verdict) -> Outcome:
        """The emergency text first, an urgent ticket with it, and no form or offer after it."""
        assert verdict.level is not None
        rendered = safety_text(self._content, verdict.level, self._today)
        state = {
            **NOTHING_OPEN,
            "dialogue": None,
            "red_flag": True,
            "emergency": str(verdict.level),
            "close_form": await self._close_form(asked),
        }
        if verdict.level is Level.SELF_HARM:
            state["offer"] = "talk_to_human"
        ticket = Ticket(str(verdict.level), urgent=True, signs=verdict.signs)
        return Outcome(_saying(rendered, URGENT_TOPIC), (URGENT_TOPIC,), state, (ticket,), minor=verdict.minor)

    async def _after_red_flag(self, asked: Asked, level: Level) -> Outcome:
        """The emergency lasts until help has come or it was a mistake; until then nothing else is answered."""
        state = asked.conversation.state
        kind = ENDINGS.get(asked.button.payload, Kind.OTHER) if asked.button else read_follow_up(asked.text)
        turn = int(state.get("after_red_flag") or 0)
        rendered = self._content.render(follow_up_response(level, kind), turn=turn, today=self._today)
        said = _saying(rendered, URGENT_TOPIC)
        if not kind.ends_it:
            # Each new line belongs to the ticket that staff have already.
            line = Ticket(str(level), urgent=True, note=asked.text, adds_to_open=True)
            return Outcome(said, (URGENT_TOPIC,), {"after_red_flag": turn + 1}, (line,))
        over = {"emergency": None, "after_red_flag": 0, "helped": kind is Kind.HELPED}
        if kind is Kind.MISTAKE:
            over["red_flag"] = None
            if not asked.button and (other := await self._asked_beside(asked)) is not None:
                return other if ALARMS & set(other.topics) else replace(other, state={**other.state, **over})
        return Outcome(said, (URGENT_TOPIC,), over)

    async def _asked_beside(self, asked: Asked) -> Outcome | None:
        """The answer to what else a message holds: "false alarm, I'd like to book". None when it holds nothing else."""
        state = {key: value for key, value in asked.conversation.state.items() if key not in ("red_flag", "emergency")}
        outcome = await self._ask_rasa(asked, state)
        if ALARMS & set(outcome.topics):
            return outcome
        topics = [self._content.topics.named(topic) for topic in outcome.topics]
        wish = all(topic.is_question or topic.group == "request" for topic in topics)
        if not wish or outcome.saying is None:
            return None
        glad = self._content.render("utter_after_mistake_and", today=self._today)
        return replace(outcome, saying=replace(outcome.saying, text=f"{glad.text}\n{outcome.saying.text}"))

    async def _under_18(self, asked: Asked) -> Outcome:
        closing = await self._close_form(asked)
        outcome = self._say("utter_under_18", AGE_TOPIC, {**NOTHING_OPEN, "close_form": closing})
        return Outcome(outcome.saying, outcome.topics, outcome.state, minor=True)

    async def _close_form(self, asked: Asked) -> bool:
        """Close an open form in Rasa; returns whether that is still to be done (Rasa is down)."""
        if not asked.conversation.state.get("expects"):
            return bool(asked.conversation.state.get("close_form"))
        try:
            await self._rasa.choose(asked.conversation.id, CLOSE_FORM, {})
        except RasaUnavailable as reason:
            logger.warning(
                "rasa unavailable (%s): form of conversation %s is closed later", reason, asked.conversation.id
            )
            return True
        return False

    def _other_language(self, code: str) -> Outcome:
        rendered, language = language_text(self._content, code, self._today)
        saying = _saying(rendered, LANGUAGE_TOPIC, (self._content.choice("talk_to_human"),))
        state = {"offer": "talk_to_human"}
        return Outcome(replace(saying, language=language), (LANGUAGE_TOPIC,), state, language=code)

    def _say(
        self, name: str, topic: str, state: dict[str, Any], *tickets: Ticket, values: dict[str, str] | None = None
    ) -> Outcome:
        rendered = self._content.render(name, values, today=self._today)
        return Outcome(_saying(rendered, topic), (topic,), dict(state), tickets)

    @property
    def _today(self) -> dt.date:
        return london_date(self._clock())


def _context(asked: Asked, state: dict[str, Any]) -> dict[str, Any]:
    """What Rasa has to know besides the message."""
    conversation = asked.conversation
    context: dict[str, Any] = {
        "message": asked.id,
        "channel": conversation.channel,
        "minor": conversation.minor,
        "turn": conversation.last_seq // 2,
        "expects": state.get("expects"),
    }
    context |= {key: state[key] for key in ("dialogue", "offer", "red_flag", "choices") if state.get(key)}
    payloads = [choice.payload for choice in choices_of(state)]
    context["after"] = context_after(state.get("said"), state.get("expects"), state.get("offer"), payloads)
    context |= {"live": asked.live} if asked.live else {}
    context |= {"passed": True} if asked.passed else {}
    return context | ({"phone": state["known_phone"]} if state.get("known_phone") else {})


def _emergency(state: dict[str, Any]) -> Level | None:
    """The level of an emergency that nobody has said is over."""
    return Level(state["emergency"]) if state.get("emergency") else None


def _only_reports(verdict: Verdict, state: dict[str, Any]) -> bool:
    """Whether a red flag only tells of the help that was called or given, in an emergency that is known."""
    told = {*CALLED, *(GIVEN if state.get("helped") else ())}
    known = bool(state.get("emergency") or state.get("helped"))
    return known and bool(verdict.signs) and set(verdict.signs) <= told


def _as_button(asked: Asked) -> Asked:
    """A yes or a no that was typed to "is this happening now?", as the button that says the same."""
    choices = choices_of(asked.conversation.state)
    if asked.button or asked.conversation.state.get("expects") != CHECK_TOPIC or len(choices) != len(YES_OR_NO):
        return asked
    said = read_agreement(asked.text, "check")
    if said.answer not in YES_OR_NO or said.rest or said.loose:
        return asked
    return replace(asked, button=choices[YES_OR_NO.index(said.answer)])


def _is_for_anytime(asked: Asked) -> bool:
    """What works in every state: a person, where one was offered or by button, "stop" as a word of its own, and rights
    over one's data.
    """
    if asked.button:
        return asked.button.payload == TALK_TO_HUMAN
    if asked.text.strip(" .!").lower() in STOP_WORDS or is_about_own_data(asked.text):
        return True
    offered = asked.conversation.state.get("offer") == TALK_TO_HUMAN.removeprefix("/")
    return offered and (_asks_for_person(asked.text) or _says_yes_please(asked.text))


def _gives_contact_to_staff(asked: Asked) -> bool:
    """Whether a number or an address follows on "I've asked our staff": it is for them, and no wish to book."""
    state = asked.conversation.state
    waits = asked.passed and not asked.button and not state.get("expects") and not state.get("manage")
    return waits and bool(find_contacts(visible(asked.text))) and not words.NEW_BOOKING.search(asked.text)


def _says_yes_please(text: str) -> bool:
    """Whether an offer is accepted: "ok thanks" may as well decline it."""
    said = read_agreement(text, "any")
    return said.answer is Answer.YES and said.whole and "thank" not in text.lower()


def _asks_for_person(text: str) -> bool:
    """Whether somebody is asked for, not despaired of: "yes please ask someone", but not "there isn't anyone"."""
    return PERSON.search(text) is not None and ASKS_FOR.search(text) is not None and DENIES.search(text) is None


def _is_over(button: Button, state: dict[str, Any]) -> bool:
    """Whether a button that answers a question is none of those offered last. Buttons for topics always work."""
    if button.payload in ENDINGS:
        return True  # the emergency it belongs to is over, or this would not have been asked
    if button.payload.startswith("/"):
        return False
    return all(choice.payload != button.payload for choice in choices_of(state))


def _is_a_name(asked: Asked) -> bool:
    """Whether a few words in another script may be the name that was asked for."""
    return asked.conversation.state.get("expects") == "name" and len(asked.text.split()) <= MOST_NAME_WORDS


def _saying(rendered: Rendered, topic: str, choices: tuple[Button, ...] = ()) -> Saying:
    return Saying(rendered.name, rendered.text, (topic,), choices or rendered.buttons)


def _from_rasa(reply: RasaReply, known: Topics) -> Outcome:
    topics = tuple(reply.topics)
    source = reply.source.model_dump() if reply.source else None
    choices = tuple(Button(choice.title, choice.payload) for choice in reply.choices)
    asked = any(known.named(topic).is_question for topic in topics)
    return Outcome(
        saying=Saying(reply.name or "", reply.text, topics, choices, source),
        topics=topics,
        state=_state_after(reply, topics),
        tickets=tuple(
            Ticket(topic, urgent=topic == URGENT_TOPIC) for topic in topics if known.named(topic).tells_staff
        ),
        unanswered=topics == ("unknown",) or (asked and reply.offer == PASS_QUESTION),
        minor=reply.name == "utter_under_18_booking",
    )


def _with_contact(outcome: Outcome, text: str) -> Outcome:
    """A wish for a person, with the number or address that came along: "yes please, ring me on 07700 900123"."""
    if "talk_to_human" not in outcome.topics or not find_contacts(visible(text)):
        return outcome
    tickets = tuple(replace(one, note=text) if one.kind == "talk_to_human" else one for one in outcome.tickets)
    return replace(outcome, tickets=tickets)


def _state_after(reply: RasaReply, topics: tuple[str, ...]) -> dict[str, Any]:
    """What the next message has to find of a reply."""
    state: dict[str, Any] = {"offer": reply.offer, "expects": reply.expects, "close_form": False, "in_doubt": None}
    if reply.dialogue is not None:
        state["dialogue"] = reply.dialogue
    if topics == (CHECK_TOPIC,):
        state["expects"] = CHECK_TOPIC  # a "yes" answers this, and not the form's question before it
    if URGENT_TOPIC in topics:
        state |= {**NOTHING_OPEN, "emergency": str(Level.URGENT), "red_flag": True}
    return state
