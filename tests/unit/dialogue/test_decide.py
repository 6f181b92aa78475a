"""What follows from a message: every rule, by readings that are made up, and a walk over thousands of random ones."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest

from clinic.content.facets import GENERAL, OTHER, Asked
from clinic.content.reply import NONE_OF_THESE, PASS_QUESTION, ReplyContext
from clinic.content.responses import Button, Content, london_date
from clinic.content.topics import CHECK_TOPIC, URGENT_TOPIC
from clinic.dialogue.around import Around
from clinic.dialogue.decide import decide
from clinic.dialogue.plan import Do
from clinic.dialogue.reading import Act, Reading, Topics
from clinic.dialogue.say import SPENT, say
from clinic.dialogue.state import DialogueState
from clinic.times.opening_hours import Calendar

CONTENT = Content.load()
NOW = dt.datetime(2026, 11, 28, 12, 0, tzinfo=dt.UTC)
TODAY = london_date(NOW)
AROUND = Around(
    NOW,
    CONTENT.topics,
    CONTENT.facets,
    CONTENT.clinic.figures(TODAY),
    Calendar.from_facts(CONTENT.clinic, TODAY),
)
PORES, PRICE, VAT = Asked("faq_pores"), Asked("ask_price"), Asked("ask_price", "vat")
AFTER_PORES = DialogueState(focus=(PORES,), told={"faq_pores": 1}, readings=(Asked("faq_acne_scars"),))


def about(*asked: Asked, confidence: float = 0.9, kind: str = "answer") -> Topics:
    return Topics(kind, asked, confidence=confidence, ranking=tuple((one.topic, confidence) for one in asked))


def read(act: Act, topics: Topics | None = None, text: str = "x", sureness: float = 0.9, **more: object) -> Reading:
    return Reading(text, ((act, sureness),), topics or Topics("unknown"), **more)  # type: ignore[arg-type]


def test_a_question_is_answered() -> None:
    plan = decide(DialogueState(), read(Act.QUESTION, about(VAT)), AROUND).plan
    assert (plan.do, plan.asked) == (Do.ANSWER, (VAT,))


def test_what_was_answered_is_remembered() -> None:
    state = decide(DialogueState(), read(Act.QUESTION, about(VAT)), AROUND).state
    assert (state.focus, state.told) == ((VAT,), {"ask_price/vat": 1})


def test_a_possible_emergency_is_asked_about_before_everything() -> None:
    around = replace(AROUND, offer="talk_to_human")
    reading = read(Act.YES, Topics("check", (Asked(CHECK_TOPIC),), choices=(PORES,)))
    assert decide(AFTER_PORES, reading, around).plan.do is Do.CHECK


@pytest.mark.parametrize("topic", [URGENT_TOPIC, "talk_to_human", "complaint", "data_request", "stop", "book"])
def test_what_has_to_be_done_is_left_to_rasas_rules(topic: str) -> None:
    assert decide(AFTER_PORES, read(Act.REQUEST, about(Asked(topic))), AROUND).plan.do is Do.LEAVE


def test_a_yes_to_passing_the_question_on_passes_it_on() -> None:
    plan = decide(AFTER_PORES, read(Act.YES), replace(AROUND, offer=PASS_QUESTION)).plan
    assert (plan.name, plan.topic) == ("utter_question_passed", "talk_to_human")


def test_a_yes_to_an_offer_accepts_it() -> None:
    plan = decide(AFTER_PORES, read(Act.YES), replace(AROUND, offer="book")).plan
    assert (plan.do, plan.asked) == (Do.LEAVE, (Asked("book"),))


def test_a_no_to_an_offer_declines_it() -> None:
    assert decide(AFTER_PORES, read(Act.NO), replace(AROUND, offer=PASS_QUESTION)).plan.name == "utter_deny"


@pytest.mark.parametrize("act", [Act.UNSURE, Act.JOKE, Act.UPSET, Act.QUESTION, Act.THANKS])
def test_nothing_but_a_yes_accepts_an_offer(act: Act) -> None:
    plan = decide(AFTER_PORES, read(act), replace(AROUND, offer=PASS_QUESTION)).plan
    assert plan.name != "utter_question_passed"


def test_a_yes_that_is_not_sure_accepts_nothing() -> None:
    plan = decide(AFTER_PORES, read(Act.YES, sureness=0.4), replace(AROUND, offer=PASS_QUESTION)).plan
    assert plan.name != "utter_question_passed"


OFFERED = (Button("Prices", "/ask_price"), Button("Large pores", "/faq_pores"), NONE_OF_THESE)


@pytest.mark.parametrize(
    ("text", "asked"),
    [("the second one", (PORES,)), ("the first", (PRICE,)), ("both", (PRICE, PORES)), ("the price one", (PRICE,))],
)
def test_choices_are_picked_by_number_and_title(text: str, asked: tuple[Asked, ...]) -> None:
    plan = decide(DialogueState(), read(Act.WHICH_ONE, text=text), replace(AROUND, offered=OFFERED)).plan
    assert (plan.do, plan.asked) == (Do.ANSWER, asked)


def test_the_choices_are_said_in_words_for_whom_they_were_not_read_out() -> None:
    plan = decide(
        DialogueState(), read(Act.QUESTION, text="what are the options"), replace(AROUND, offered=OFFERED)
    ).plan
    assert plan.values["options"] == "1. Prices, 2. Large pores, 3. None of these"


def test_neither_asks_for_other_words() -> None:
    plan = decide(DialogueState(), read(Act.WHICH_ONE, text="neither"), replace(AROUND, offered=OFFERED)).plan
    assert plan.name == "utter_clarify_none"


def test_a_correction_is_answered_after_an_apology() -> None:
    plan = decide(AFTER_PORES, read(Act.CORRECTS, about(VAT)), AROUND).plan
    assert (plan.lead, plan.asked) == ("utter_sorry_meant", (VAT,))


def test_what_was_not_answered_gets_what_it_may_have_meant() -> None:
    decision = decide(AFTER_PORES, read(Act.NOT_ANSWERED), AROUND)
    assert (decision.plan.name, decision.plan.choices) == ("utter_repair", (Asked("faq_acne_scars"),))
    assert decision.state.repairs == 1


def test_the_second_time_a_person_is_offered() -> None:
    plan = decide(replace(AFTER_PORES, repairs=1), read(Act.NOT_ANSWERED), AROUND).plan
    assert plan.offer == "talk_to_human"


def test_what_do_you_mean_gets_other_words() -> None:
    plan = decide(AFTER_PORES, read(Act.WHAT_DO_YOU_MEAN), AROUND).plan
    assert (plan.lead, plan.asked, plan.told) == ("utter_other_words", (PORES,), (1,))


def test_say_again_gets_the_very_words() -> None:
    state = decide(DialogueState(), read(Act.QUESTION, about(PORES)), AROUND).state
    first = say(CONTENT, decide(DialogueState(), read(Act.QUESTION, about(PORES)), AROUND).plan, state, context())
    again = decide(state, read(Act.SAY_AGAIN), AROUND)
    assert say(CONTENT, again.plan, state, context()).text == first.text
    assert again.state.told == state.told


@pytest.mark.parametrize("act", [Act.STATUS, Act.WHAT_NEXT, Act.WHAT_DID_I_SAY])
def test_how_things_stand_comes_from_what_was_stored(act: Act) -> None:
    live = decide(DialogueState(), read(act), replace(AROUND, live=("MN-7F3K", "Tuesday"))).plan
    nothing = decide(DialogueState(), read(act), AROUND).plan
    assert live.values["reference"] == "MN-7F3K"
    assert "reference" not in nothing.values
    assert live.name != nothing.name


def test_a_fragment_is_read_with_what_was_answered() -> None:
    reading = read(Act.FOLLOW_UP, about(Asked("off_topic"), confidence=0.5), in_context=about(VAT))
    assert decide(AFTER_PORES, reading, AROUND).plan.asked == (VAT,)


def test_a_fragment_that_clearly_stands_alone_is_not_bent() -> None:
    reading = read(Act.FOLLOW_UP, about(PRICE, confidence=0.95), in_context=about(VAT))
    assert decide(AFTER_PORES, reading, AROUND).plan.asked == (PRICE,)


def test_a_place_after_prices_asks_for_the_price_there() -> None:
    back = Asked("ask_body_areas", "back")
    state = DialogueState(focus=(PRICE,))
    plan = decide(state, read(Act.FOLLOW_UP, about(back), in_context=about(back)), AROUND).plan
    assert plan.asked == (Asked("ask_price", "other_area"), back)


def test_after_a_health_point_a_question_stays_on_it() -> None:
    pregnant, wait = Asked("ask_contraindications", "pregnant"), Asked("ask_contraindications", "how_long_after")
    state = DialogueState(focus=(pregnant,))
    reading = read(Act.QUESTION, about(Asked("ask_aftercare"), confidence=0.67), in_context=about(wait))
    assert decide(state, reading, AROUND).plan.asked == (wait,)


def test_after_a_red_flag_risks_are_for_a_doctor() -> None:
    reading = read(Act.QUESTION, about(Asked("faq_safe_damage")))
    assert decide(DialogueState(), reading, replace(AROUND, red_flag=True)).plan.name == "utter_after_reaction"


@pytest.mark.parametrize("act", [Act.NO, Act.TAKES_BACK, Act.STATUS, Act.UPSET, Act.UNSURE])
def test_a_refusal_opens_no_booking(act: Act) -> None:
    plan = decide(DialogueState(), read(act, about(Asked("book"), confidence=0.65)), AROUND).plan
    assert (plan.do, plan.asked) != (Do.LEAVE, ())


def test_a_complaint_is_taken_once() -> None:
    complaint = about(Asked("complaint"))
    first = decide(DialogueState(), read(Act.UPSET, complaint), AROUND)
    assert first.plan.do is Do.LEAVE
    assert decide(first.state, read(Act.TELLS, complaint), AROUND).plan.name == "utter_status_passed"


def test_a_joke_is_not_taken_for_a_question() -> None:
    plan = decide(DialogueState(), read(Act.JOKE, about(Asked("ask_price", "several"), confidence=0.6)), AROUND).plan
    assert plan.topic == "chitchat"


def test_the_price_of_an_area_that_is_named_beside_it() -> None:
    hands = Asked("ask_body_areas", "hands")
    plan = decide(DialogueState(), read(Act.QUESTION, about(hands, PRICE)), AROUND).plan
    assert plan.asked == (hands, Asked("ask_price", "other_area"))


def test_asked_whether_that_is_so_it_is_said_again_as_so() -> None:
    state = DialogueState(focus=(PRICE,), told={"ask_price": 1})
    plan = decide(state, read(Act.FOLLOW_UP, in_context=about(PRICE)), AROUND).plan
    assert (plan.lead, plan.asked, plan.told) == ("utter_as_said", (PRICE,), (0,))


def test_a_feeling_is_heard_before_the_answer() -> None:
    plan = decide(DialogueState(), read(Act.UPSET, about(Asked("ask_pain", "needle_fear"))), AROUND).plan
    assert (plan.lead, plan.asked) == ("utter_upset_lead", (Asked("ask_pain", "needle_fear"),))


def test_what_is_said_of_ones_health_is_remembered_as_a_kind() -> None:
    reading = read(Act.TELLS, about(Asked("ask_contraindications", "pregnant")), text="i'm 12 weeks gone")
    state = decide(DialogueState(), reading, AROUND).state
    assert state.kinds == ("pregnant",)
    assert "12" not in str(state.as_dict())


def test_hesitation_sends_nothing_and_offers_time() -> None:
    assert decide(AFTER_PORES, read(Act.UNSURE), AROUND).plan.name == "utter_take_your_time"


def test_a_question_about_booking_opens_no_form() -> None:
    ahead = Asked("book", "how_far_ahead")
    assert decide(DialogueState(), read(Act.QUESTION, about(ahead)), AROUND).plan.do is Do.ANSWER
    assert decide(DialogueState(), read(Act.REQUEST, about(ahead)), AROUND).plan.do is Do.LEAVE


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("are you open on 25 december", {"day": "Friday 25 December", "holiday": "Christmas Day"}),
        ("open on monday?", {"day": "Monday 30 November", "hours": "9 am to 6 pm"}),
    ],
)
def test_a_named_day_is_answered_for_that_day(text: str, values: dict[str, str]) -> None:
    hours = Asked("ask_clinic_location_hours_contact", "bank_holidays")
    plan = decide(DialogueState(), read(Act.QUESTION, about(hours), text=text), AROUND).plan
    assert plan.asked == (Asked("ask_clinic_location_hours_contact", "open_on"),)
    assert values.items() <= plan.values.items()


@pytest.mark.parametrize(("text", "total"), [("and six sessions?", "£1,080"), ("2 pls", "£360"), ("twelve", "£2,160")])
def test_sessions_are_added_up(text: str, total: str) -> None:
    plan = decide(DialogueState(), read(Act.QUESTION, about(Asked("ask_price", "several")), text=text), AROUND).plan
    assert plan.values["count_total"] == total


def context(**more: object) -> ReplyContext:
    return ReplyContext(TODAY, **more)  # type: ignore[arg-type]


# After these nothing more need be offered.
MAY_END = {"goodbye", "repeat"}
TURNS = 10_000
IN_A_CHAT = 14


def random_reading(rng: random.Random) -> Reading:
    topic = rng.choice([*CONTENT.topics.of_visitors])
    facet = rng.choice([GENERAL, GENERAL, OTHER, *CONTENT.facets.get(topic, {})])
    kind = rng.choices(["answer", "clarify", "unknown", "check"], [8, 2, 2, 1])[0]
    asked = (Asked(topic, facet),) if kind == "answer" else ()
    choices = (PORES, VAT) if kind in ("clarify", "check") else ()
    ranking = tuple((one, 0.2) for one in rng.sample(sorted(CONTENT.topics.of_visitors), 4))
    topics = Topics(kind, asked, (), choices, rng.random(), ranking)
    act = rng.choice(list(Act))
    in_context = replace(topics, asked=(VAT,), kind="answer") if rng.random() < 0.3 else None
    text = rng.choice(["x", "the second one", "both", "six", "tomorrow", "25 december", "neither", "🙂", ""])
    return Reading(text, ((act, rng.random()),), topics, in_context, asks_for_source=rng.random() < 0.05)


def test_a_walk_of_ten_thousand_turns() -> None:
    """No crash, no dead end, nothing said twice, no gap in a text, nothing passed on without a yes."""
    rng = random.Random(20261128)
    facts = set(CONTENT.clinic.values(TODAY).values())
    for _ in range(TURNS // IN_A_CHAT):
        state, around, said = DialogueState(), AROUND, set[str]()
        for number in range(IN_A_CHAT):
            reading = random_reading(rng)
            decision = decide(state, reading, around)
            plan = decision.plan
            state = DialogueState.from_dict(decision.state.as_dict())
            if plan.do is Do.LEAVE:
                continue
            reply = say(CONTENT, plan, state, context(number=number), around.offered)
            assert reply.text and "{" not in reply.text, plan
            assert reply.choices or reply.offer or reply.text.rstrip().endswith("?") or plan.topic in MAY_END, plan
            assert len(reply.choices) <= 4
            if plan.name == "utter_question_passed":
                assert reading.act is Act.YES
                assert around.offer == PASS_QUESTION
            if plan.do is Do.ANSWER and not plan.again and not plan.lead:
                for part in reply.text.split("\n"):
                    assert part not in said or part in facts or reply.name in SPENT, part
                    said.add(part)
            around = replace(AROUND, offer=reply.offer, offered=reply.choices)
