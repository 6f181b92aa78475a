"""What follows from a message: a pure function of the memory, the reading and the facts of the moment.

The rules stand in one ordered list; the first that has something to say wins. No I/O, no look at the visitor's words:
what they mean was read before (clinic/dialogue/reading.py), and red flags, staff's chats and an emergency that lasts
come before all this (gateway/turns/decide.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from clinic.content.facets import GENERAL, Asked, about_of
from clinic.content.reply import NONE_OF_THESE, PASS_QUESTION
from clinic.content.topics import CHECK_TOPIC, URGENT_TOPIC
from clinic.dialogue.around import Around
from clinic.dialogue.choosing import asks_for_options, chosen
from clinic.dialogue.memory import HEALTH, readings, remembered
from clinic.dialogue.plan import Do, Plan
from clinic.dialogue.reading import Act, Reading, Topics
from clinic.dialogue.state import DialogueState
from clinic.dialogue.values import values_for, which_day, with_day

# What a message does counts from this share on; below it, it is read for what it is about.
SURE = 0.5
# With a request on its way, less is enough for a question about that.
SURE_OF_A_REQUEST = 0.3
# What it is about outweighs what it seems to do from this share on.
CLEARLY_ABOUT = 0.75
# … and is plain from this one on.
PLAINLY = 0.9
# From this share on a fragment needs no help from what was said before.
STANDS_ALONE = 0.6
# What stands beside a greeting counts from this share on.
BESIDE_A_GREETING = 0.1
MOST_REPAIRS = 1
MOST_CHOICES = 3
PRICES, AREAS, HARM = "ask_price", "ask_body_areas", "faq_safe_damage"
# Rasa's rules and its form see to these, and the gateway to what follows from them.
HANDED_OVER = frozenset(
    {"stop", "complaint", "data_request", "talk_to_human", "change_or_cancel_booking", URGENT_TOPIC}
)
# Acts that say nothing of a topic: what the words sound like must not be answered.
ABOUT_THE_TALK = frozenset(
    {
        Act.NOT_ANSWERED,
        Act.WHAT_DO_YOU_MEAN,
        Act.SAY_AGAIN,
        Act.STATUS,
        Act.WHAT_NEXT,
        Act.WHAT_DID_I_SAY,
    }
)
# A message that does one of these opens no booking, whatever words of it sound like one.
WANTS_NOTHING = ABOUT_THE_TALK | {Act.NO, Act.TAKES_BACK, Act.UNSURE, Act.UPSET, Act.JOKE}


@dataclass(frozen=True)
class Decision:
    """What is said, and what is remembered after it."""

    plan: Plan
    state: DialogueState


def decide(state: DialogueState, reading: Reading, around: Around) -> Decision:
    """Take one message. Never raises for any reading."""
    found = next((plan for rule in RULES if (plan := rule(state, reading, around)) is not None), Plan(Do.UNKNOWN))
    plan = _filled(found, state, reading, around)
    return Decision(plan, remembered(plan, state, reading, around))


def _emergency(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """A likely one is said by Rasa's rule, a possible one is asked about first."""
    if reading.topics.kind == "check":
        return Plan(Do.CHECK, choices=reading.topics.choices, topic=CHECK_TOPIC)
    return Plan(Do.LEAVE) if reading.topics.first == URGENT_TOPIC else None


def _button(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """A button says what it is about."""
    if reading.chosen is None:
        return None
    if reading.chosen.topic == "talk_to_human" and around.offer == PASS_QUESTION:
        return Plan(Do.SAY, name="utter_question_passed", topic="talk_to_human")
    return _about(reading.chosen, around) if _has_answer(reading.chosen.topic, around) else Plan(Do.LEAVE)


def _source(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    return Plan(Do.SOURCE, topic="repeat") if reading.asks_for_source else None


def _handed_over(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """A person, a complaint, rights, "stop": at once when asked; unless the message is about how things stand."""
    if reading.topics.kind != "answer" or reading.topics.first not in HANDED_OVER:
        return None
    about_the_talk = _does(reading, *ABOUT_THE_TALK) and reading.topics.confidence < CLEARLY_ABOUT
    return None if about_the_talk and reading.topics.first != "stop" else Plan(Do.LEAVE)


def _offer(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """A yes or a no to what was offered."""
    if around.offer is None or not _does(reading, Act.YES, Act.NO):
        return None
    if reading.act is Act.NO and ("?" in reading.text or _is_question(reading.topics, around)):
        return None  # "nah it's fine. and after?"
    if reading.act is Act.NO:
        return Plan(Do.SAY, name="utter_deny", topic="deny")
    if around.offer == PASS_QUESTION:
        return Plan(Do.SAY, name="utter_question_passed", topic="talk_to_human")
    return _about(Asked.of(around.offer), around)


def _picks(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """The second one, both, neither, or a title."""
    buttons = [button for button in around.offered if _asks_for(button.payload)]
    picked = chosen(reading.text, [button.title for button in buttons])
    if picked is None or (reading.topics.kind == "answer" and reading.topics.confidence >= CLEARLY_ABOUT):
        return None
    if not picked:
        return Plan(Do.SAY, name="utter_clarify_none", topic="unknown", offer="talk_to_human")
    asked = [Asked.of(buttons[place].payload.removeprefix("/")) for place in picked]
    known = [one for one in asked if _has_answer(one.topic, around)]
    if not known:
        return _about(asked[0], around)
    return Plan(Do.ANSWER, tuple(known[:2]), rest=tuple(known[2:]))


def _options(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """The choices in words, for whom the buttons were not read out."""
    if not around.offered or not asks_for_options(reading.text):
        return None
    listed = ", ".join(f"{number}. {button.title.rstrip('?')}" for number, button in enumerate(around.offered, 1))
    return Plan(Do.REPEAT_CHOICES, name="utter_options", topic="clarify", values={"options": listed})


def _corrects(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """ "No, I meant the cream": the apology, and what was meant."""
    if not _does(reading, Act.CORRECTS, Act.NOT_ANSWERED):
        return None
    meant = _meant(state, reading, around)
    return replace(meant, lead="utter_sorry_meant") if meant is not None else None


def _not_answered(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """What the earlier question may have meant too; a person at the second miss."""
    if not _does(reading, Act.NOT_ANSWERED):
        return None
    if state.repairs >= MOST_REPAIRS:
        return Plan(Do.SAY, name="utter_repair_second", topic="clarify", offer="talk_to_human")
    others = tuple(one for one in state.readings if one not in state.focus)[:MOST_CHOICES]
    if others:
        return Plan(Do.CLARIFY, choices=others, name="utter_repair")
    return Plan(Do.SAY, name="utter_repair_unsure", topic="clarify", offer="talk_to_human")


def _what_do_you_mean(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    if not _does(reading, Act.WHAT_DO_YOU_MEAN) or _clearly_about_something_else(state, reading, around):
        return None
    if _were_choices(around):
        return Plan(Do.REPEAT_CHOICES, name="utter_explain_choices", topic="clarify")
    if state.focus:
        return Plan(Do.ANSWER, state.focus, lead="utter_other_words", name="utter_explain_more")
    return Plan(Do.SAY, name="utter_help", topic="help")


def _say_again(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    if not (_does(reading, Act.SAY_AGAIN) or reading.topics.first == "repeat"):
        return None
    if _were_choices(around):
        return Plan(Do.REPEAT_CHOICES, name="utter_clarify", topic="clarify")
    if state.focus:
        return Plan(Do.ANSWER, state.focus, values=state.values, again=True)
    return Plan(Do.SAY, name="utter_repeat_nothing", topic="repeat")


def _how_things_stand(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """ "Is that confirmed?", "what happens now?": from what was stored, never guessed."""
    kind = {Act.STATUS: "status", Act.WHAT_NEXT: "next"}.get(reading.act)
    if kind is None or not _does(reading, reading.act) or _clearly_about_something_else(state, reading, around):
        return None
    if around.live:
        values = {"reference": around.live[0], "times": around.live[1]}
        return Plan(Do.SAY, name=f"utter_{kind}_live", topic="help", values=values)
    if around.passed:
        of = "complaint" if kind == "next" and "complaint" in state.told else "passed"
        return Plan(Do.SAY, name=f"utter_{kind}_{of}", topic="help")
    return Plan(Do.SAY, name=f"utter_{kind}_none", topic="help")


def _what_did_i_say(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    sure = SURE_OF_A_REQUEST if around.live else SURE
    if (
        reading.act is not Act.WHAT_DID_I_SAY
        or reading.sureness < sure
        or _clearly_about_something_else(state, reading, around)
    ):
        return None
    if around.live:
        values = {"reference": around.live[0], "times": around.live[1]}
        return Plan(Do.SAY, name="utter_said_live", topic="help", values=values)
    if around.passed:
        return Plan(Do.SAY, name="utter_status_passed", topic="help")
    if state.focus:
        values = {"about": about_of(state.focus[0], around.topics, around.facets)}
        return Plan(Do.SAY, name="utter_said_about", topic="help", values=values)
    return Plan(Do.SAY, name="utter_said_nothing", topic="help")


def _takes_back(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """ "Never mind": nothing was sent, unless a request was."""
    if not _does(reading, Act.TAKES_BACK) or _is_question(reading.topics, around):
        return None
    if around.live:
        return _about(Asked("change_or_cancel_booking"), around)
    name = "utter_taken_back" if around.passed else "utter_nothing_kept"
    return Plan(Do.SAY, name=name, topic="deny")


def _unsure(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    if not _does(reading, Act.UNSURE) or _is_question(reading.topics, around):
        return None
    return Plan(Do.SAY, name="utter_take_your_time", topic="deny")


def _follows_up(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """A fragment, read together with what was answered before."""
    if not _leans_on_what_was_said(state, reading):
        return None
    enough = CLEARLY_ABOUT if _stays_on_health(state, reading) else STANDS_ALONE
    resolved = reading.in_context is not None and reading.in_context.confidence == 1
    stands_alone = not resolved and _is_question(reading.topics, around) and reading.topics.confidence >= enough
    found = reading.topics if stands_alone else reading.in_context
    if found is None or not _is_question(found, around):
        return None
    return _to_what_was_said(state, found.asked[0]) or Plan(
        Do.ANSWER, found.asked if stands_alone else found.asked[:1], rest=found.rest
    )


def _to_what_was_said(state: DialogueState, asked: Asked) -> Plan | None:
    """What a fragment means beside the very answer before it; None when it means something of its own."""
    if state.focus and state.focus[0].topic == PRICES and _is_other_area(asked):
        return Plan(Do.ANSWER, (Asked(PRICES, "other_area"), asked))
    if (asked,) == state.focus and asked.facet == GENERAL:
        # "That long?", "480 for three, yeah?"
        return Plan(Do.ANSWER, state.focus, lead="utter_as_said", values=state.values, again=True)
    return None


def _upset(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """A feeling is heard first; what it is about is answered after it."""
    if not _does(reading, Act.UPSET):
        return None
    if _is_question(reading.topics, around):
        return Plan(Do.ANSWER, reading.topics.asked, lead="utter_upset_lead")
    if reading.topics.kind == "answer" and reading.topics.first == "abuse":
        return None
    return Plan(Do.SAY, name="utter_upset", topic="chitchat", offer="talk_to_human")


def _asks(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """What the message is about, taken by itself."""
    if reading.topics.kind != "answer":
        return None
    first = reading.topics.asked[0]
    if not _has_answer(first.topic, around) and not (
        first.topic == "book" and _asks_about_booking(first, reading, around)
    ):
        refuses = _does(reading, *WANTS_NOTHING) and reading.topics.confidence < CLEARLY_ABOUT
        return None if first.topic == "book" and refuses else Plan(Do.LEAVE)
    if (asked := _asked_once_more(state, reading, around)) is not None:
        return Plan(Do.ANSWER, (asked,), lead="utter_as_before", again=True)
    if _is_unfounded(state, reading):
        return Plan(Do.CLARIFY, choices=reading.topics.asked, name="utter_clarify")
    return Plan(Do.ANSWER, _careful(_priced(reading.topics.asked), state), rest=reading.topics.rest)


def _is_unfounded(state: DialogueState, reading: Reading) -> bool:
    """ "And for how long?" with nothing before it is no reason to guess."""
    return not state.focus and _does(reading, Act.FOLLOW_UP) and reading.topics.confidence < CLEARLY_ABOUT


def _asked_once_more(state: DialogueState, reading: Reading, around: Around) -> Asked | None:
    """A whole topic that is plainly asked a second time: it is said a second time, and not a third."""
    (asked, *more), confidence = reading.topics.asked, reading.topics.confidence
    plainly = (
        not more and asked.facet == GENERAL and confidence >= PLAINLY and _does(reading, Act.QUESTION, Act.FOLLOW_UP)
    )
    once = state.times_told(asked, {}) == 1
    return asked if plainly and once and around.topics.named(asked.topic).group == "clinic" else None


def _after_reaction(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """After a red flag nothing on risks or further sessions is answered from the notes as if it had not happened."""
    if not around.red_flag or not _is_question(reading.topics, around):
        return None
    if around.topics.named(reading.topics.first).fine_after_reaction:
        return None
    return Plan(Do.SAY, name="utter_after_reaction", topic="ask_other_medical", offer="talk_to_human")


def _twice_the_same(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """A complaint is taken once; what follows on it is about that one."""
    if reading.topics.first != "complaint" or "complaint" not in state.told:
        return None
    return Plan(Do.SAY, name="utter_status_passed", topic="help")


def _jokes(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """A joke or a test is not taken for a question, unless it clearly is one."""
    if not _does(reading, Act.JOKE) or reading.topics.confidence >= CLEARLY_ABOUT:
        return None
    return Plan(Do.SAY, name="utter_chitchat", topic="chitchat")


def _tells(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """Something about themselves that no answer goes with."""
    if not _does(reading, Act.TELLS) or reading.topics.kind == "clarify":
        return None
    return Plan(Do.SAY, name="utter_tells", topic="chitchat")


def _asks_back(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    if reading.topics.kind != "clarify":
        return None
    return Plan(Do.CLARIFY, choices=reading.topics.choices, name="utter_clarify")


def _asks_beside_a_greeting(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """ "Hiya how much": what it does is ask, so the greeting does not count."""
    if not _does(reading, Act.QUESTION, Act.FOLLOW_UP, Act.REQUEST) or reading.topics.first not in ("greet", "thanks"):
        return None
    likely = (topic for topic, share in reading.topics.ranking if share >= BESIDE_A_GREETING)
    asked = next((topic for topic in likely if topic not in ("greet", "thanks")), None)
    return _about(Asked(asked), around) if asked else None


def _small_talk(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """What it does, where nothing is known of what it is about."""
    said = {Act.THANKS: "thanks", Act.GREETING: "greet", Act.GOODBYE: "goodbye", Act.JOKE: "chitchat"}.get(reading.act)
    if said is None or not _does(reading, reading.act):
        return None
    return Plan(Do.SAY, name=f"utter_{said}", topic=said)


Rule = Callable[[DialogueState, Reading, Around], "Plan | None"]
RULES: tuple[Rule, ...] = (
    _emergency,
    _button,
    _source,
    _twice_the_same,
    _handed_over,
    _options,
    _offer,
    _picks,
    _corrects,
    _not_answered,
    _what_do_you_mean,
    _say_again,
    _how_things_stand,
    _what_did_i_say,
    _takes_back,
    _unsure,
    _after_reaction,
    _follows_up,
    _upset,
    _jokes,
    _asks_beside_a_greeting,
    _asks,
    _tells,
    _small_talk,
    _asks_back,
)


def _does(reading: Reading, *acts: Act) -> bool:
    return reading.act in acts and reading.sureness >= SURE


def _about(asked: Asked, around: Around) -> Plan:
    """The answer to it, or, where it is something to be done, the way there."""
    return Plan(Do.ANSWER, (asked,)) if _has_answer(asked.topic, around) else Plan(Do.LEAVE, (asked,))


def _has_answer(topic: str, around: Around) -> bool:
    return around.topics.named(topic).is_question


def _is_question(topics: Topics, around: Around) -> bool:
    return topics.kind == "answer" and _has_answer(topics.first, around)


def _is_other_area(asked: Asked) -> bool:
    return asked.topic == AREAS and asked.facet != "face"


def _priced(asked: tuple[Asked, ...]) -> tuple[Asked, ...]:
    """The price of an area that is named beside it: "the backs of her hands, how much would that be?"."""
    elsewhere = any(_is_other_area(one) and one.facet != GENERAL for one in asked)
    if not elsewhere:
        return asked
    return tuple(Asked(PRICES, "other_area") if one.topic == PRICES else one for one in asked)


def _careful(asked: tuple[Asked, ...], state: DialogueState) -> tuple[Asked, ...]:
    """Beside a health point nothing is said on harm in general, which could read as a verdict on that person."""
    health = bool(state.kinds) or any(one.topic == HEALTH for one in asked)
    if not health:
        return asked
    left = tuple(one for one in asked if one.topic != HARM)
    return left or (Asked(HEALTH),)


def _asks_about_booking(asked: Asked, reading: Reading, around: Around) -> bool:
    """ "How far ahead must I book?" asks; "can I book for two" wants it done."""
    return asked.facet != GENERAL and reading.act in (Act.QUESTION, Act.FOLLOW_UP)


def _leans_on_what_was_said(state: DialogueState, reading: Reading) -> bool:
    """Whether a message is to be read with the last answer: by what it does, by its form, or as a matter of health."""
    context = reading.in_context
    if context is None:
        return False
    return reading.act is Act.FOLLOW_UP or context.confidence == 1 or _stays_on_health(state, reading)


def _stays_on_health(state: DialogueState, reading: Reading) -> bool:
    """After a health point a question is about that, unless it is clearly about something else."""
    context = reading.in_context
    on_health = bool(state.focus) and state.focus[0].topic == HEALTH
    return on_health and context is not None and context.first == HEALTH and reading.act is Act.QUESTION


def _clearly_about_something_else(state: DialogueState, reading: Reading, around: Around) -> bool:
    """Whether the words are about something of their own, and not about what was just said."""
    topics = reading.topics
    group = around.topics.named(topics.first).group
    # "Is that confirmed?" sounds like a booking; "any space on Friday?" is one.
    of_a_request = topics.first == "change_or_cancel_booking" or (
        topics.first == "book" and (around.live is not None or which_day(reading.text, around) is None)
    )
    small = of_a_request or (group in ("social", "elsewhere") and topics.first != "bot_challenge")
    return (
        topics.kind == "answer"
        and not small
        and topics.confidence >= STANDS_ALONE
        and topics.first not in {asked.topic for asked in state.focus}
    )


def _meant(state: DialogueState, reading: Reading, around: Around) -> Plan | None:
    """What a correction says was meant: by itself, or read with what was answered; never what was answered already."""
    for found in (reading.topics, reading.in_context):
        if found is None or not _is_question(found, around):
            continue
        new = tuple(asked for asked in found.asked if asked not in state.focus)
        if new:
            return Plan(Do.ANSWER, new, rest=found.rest)
    return None


def _asks_for(payload: str) -> bool:
    return payload.startswith("/") and " " not in payload and payload != NONE_OF_THESE.payload


def _were_choices(around: Around) -> bool:
    return any(button.payload == NONE_OF_THESE.payload for button in around.offered)


def _filled(plan: Plan, state: DialogueState, reading: Reading, around: Around) -> Plan:
    """With what its wordings need: how often each thing was said, and values out of the visitor's words."""
    asked = plan.asked if plan.again else tuple(with_day(one, reading.text, around) for one in plan.asked)
    values = dict(plan.values)
    for one in asked:
        values |= values_for(one, reading.text, around)
    told = tuple(state.times_told(one, values) - plan.again for one in asked)
    others = readings(plan, state, reading, around) if plan.do is Do.ANSWER else plan.choices
    return replace(plan, asked=asked, told=told, values=values, choices=others)
