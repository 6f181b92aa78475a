"""Red flags: the emergency text first, in every state of a conversation, with Rasa down."""

from __future__ import annotations

from typing import Any

import pytest
from fake_rasa import FakeRasa

EMERGENCY, URGENT, SELF_HARM = (
    "my throat is closing up and i cant breathe",
    "my skin has pus and a fever since the treatment",
    "i want to kill myself",
)
FIRST = {
    EMERGENCY: ("999", "Call 999 now"),
    URGENT: ("111", "Please call NHS 111 now"),
    SELF_HARM: ("self_harm", "Please talk to someone now"),
}
STATES: dict[str, dict[str, Any]] = {
    "fresh": {},
    "asked for a name": {"state": {"expects": "name"}},
    "asked for a contact": {"state": {"expects": "contact"}},
    "asked for times": {"state": {"expects": "times"}},
    "asked for an age": {"state": {"expects": "adult"}},
    "asked for consent": {"state": {"expects": "consent"}},
    "asked to confirm": {"state": {"expects": "confirm"}},
    "leaving a request": {"state": {"expects": "leave_request"}},
    "offered a person": {"state": {"offer": "talk_to_human"}},
    "with staff": {"owner": "staff"},
    "a minor": {"minor": True},
    "a form still to close": {"state": {"close_form": True}},
}


@pytest.fixture(autouse=True)
def _rasa_is_down(rasa: FakeRasa) -> None:
    rasa.is_down()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("text", FIRST)
def test_the_emergency_text_comes_first_in_every_state(visitor, text: str, state: str) -> None:
    visitor.becomes(**STATES[state])
    body = visitor.say(text)
    assert body["messages"][0]["text"].startswith(FIRST[text][1])
    assert body["topics"] == ["urgent_reaction"]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("text", FIRST)
def test_an_urgent_ticket_is_written_in_every_state(visitor, text: str, state: str) -> None:
    visitor.becomes(**STATES[state])
    visitor.say(text)
    (ticket,) = visitor.tickets
    assert (ticket.kind, ticket.urgent, ticket.note) == (FIRST[text][0], True, None)
    assert ticket.signs


def test_staff_were_told_only_where_the_reply_says_so(visitor) -> None:
    assert "told our staff" in visitor.say(EMERGENCY)["messages"][0]["text"]


def test_a_ticket_holds_no_word_of_the_visitor(visitor) -> None:
    visitor.say("Ana here, 07700 900123, my throat is closing up and i cant breathe")
    assert "Ana" not in repr(visitor.tickets[0].signs)


@pytest.mark.parametrize("text", FIRST)
def test_an_open_form_is_not_asked_about_any_more(visitor, text: str) -> None:
    visitor.becomes(state={"expects": "name", "offer": "book"})
    visitor.say(text)
    state = visitor.row.state
    assert state["expects"] is None
    # The one thing offered is what the self-harm text offers: a person.
    assert state["offer"] in (None, "talk_to_human")


def test_an_open_form_is_closed_in_rasa_once_it_is_back(visitor, rasa: FakeRasa) -> None:
    visitor.becomes(state={"expects": "name"})
    visitor.say(EMERGENCY)
    rasa.asked.clear()
    rasa.says("It may help.", "faq_pores")
    visitor.say("the ambulance is here")
    visitor.say("what about pores?")
    assert rasa.words == ["/stop", "what about pores?"]


def test_an_open_form_is_closed_in_rasa_at_once_when_it_is_up(visitor, rasa: FakeRasa) -> None:
    rasa.says("OK.", "stop")
    visitor.becomes(state={"expects": "name"})
    visitor.say(EMERGENCY)
    assert (rasa.words, visitor.row.state["close_form"]) == (["/stop"], False)


def test_the_form_is_closed_once_only(visitor, rasa: FakeRasa) -> None:
    visitor.becomes(state={"close_form": True})
    rasa.says("x", "faq_pores")
    visitor.say("what about pores?")
    visitor.say("what about scars?")
    assert rasa.words.count("/stop") == 1


def test_with_rasa_up_a_red_flag_still_does_not_reach_it(visitor, rasa: FakeRasa) -> None:
    rasa.says("It may help.", "faq_pores")
    visitor.say(EMERGENCY)
    assert rasa.asked == []


def test_a_red_flag_sent_twice_makes_one_ticket(visitor) -> None:
    message = "6f1c1c1e-0000-4000-8000-000000000001"
    assert visitor.say(EMERGENCY, id=message) == visitor.say(EMERGENCY, id=message)
    assert len(visitor.tickets) == 1


def test_a_red_flag_does_not_take_the_conversation_from_staff(visitor) -> None:
    visitor.becomes(owner="staff")
    assert visitor.say(EMERGENCY)["owner"] == "staff"


def test_a_red_flag_in_a_long_message_is_seen(visitor) -> None:
    text = (
        "I had a lovely time and everybody was kind to me there. " * 30
        + "But now my throat is closing up and i cant breathe."
    )
    assert visitor.say(text)["messages"][0]["text"].startswith("Call 999 now")


@pytest.mark.parametrize("text", FIRST)
@pytest.mark.parametrize(
    "after", ["how much is it?", "should I wait and see", "I want to book", "ok thanks", "she seems better"]
)
def test_an_emergency_lasts(visitor, rasa: FakeRasa, text: str, after: str) -> None:
    visitor.say(text)
    rasa.says("It costs 1.", "ask_price")
    for _ in range(3):
        body = visitor.say(after)
        assert body["topics"] == ["urgent_reaction"]
        assert any(line in body["messages"][0]["text"] for line in ("999", "111", "116 123"))
    assert rasa.words == []


@pytest.mark.parametrize("text", FIRST)
@pytest.mark.parametrize("after", ["the paramedics are here now", "sorry, that was a false alarm"])
def test_it_ends_when_help_has_come_or_it_was_a_mistake(visitor, rasa: FakeRasa, text: str, after: str) -> None:
    visitor.say(text)
    visitor.say(after)
    rasa.says("It may help.", "faq_pores")
    assert visitor.say("what about pores?")["topics"] == ["faq_pores"]


@pytest.mark.parametrize("title", ["Help is here", "It was a mistake"])
def test_it_ends_by_button(visitor, rasa: FakeRasa, title: str) -> None:
    visitor.say(EMERGENCY)
    visitor.say("what now")
    visitor.say(title)
    rasa.says("It may help.", "faq_pores")
    assert visitor.say("what about pores?")["topics"] == ["faq_pores"]


def test_what_is_asked_beside_a_false_alarm_is_answered(visitor, rasa: FakeRasa) -> None:
    visitor.say(EMERGENCY)
    rasa.says("It costs 1.", "ask_price")
    body = visitor.say("it was a false alarm, how much is it")
    assert (body["topics"], "It costs 1." in body["messages"][0]["text"]) == (["ask_price"], True)


def test_staff_get_each_further_line_on_the_ticket_they_have(visitor) -> None:
    visitor.say(EMERGENCY)
    visitor.say("should I wait and see")
    visitor.say("nobody picks up")
    (ticket,) = visitor.tickets
    assert [line.partition(": ")[2] for line in ticket.note.splitlines()] == [
        "should I wait and see",
        "nobody picks up",
    ]


def test_no_line_is_said_twice_running(visitor) -> None:
    visitor.say(EMERGENCY)
    said = [visitor.say("ok")["messages"][0]["text"] for _ in range(3)]
    assert len(set(said)) == 3


ASKED = [
    {"title": "Yes, now", "payload": "/urgent_reaction"},
    {"title": "No, only asking", "payload": "/ask_side_effects"},
]
CHECK = ("Is this happening to you now?", "safety_check")


def asked_whether_it_is_one(visitor, rasa: FakeRasa) -> None:
    rasa.says(CHECK[0], CHECK[1], choices=ASKED)
    visitor.say("a bit of swelling, is that so")


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("yes", "/urgent_reaction"), ("no only asking", "/ask_side_effects"), ("no", "/ask_side_effects")],
)
def test_the_question_whether_it_is_one_is_answered_by_typing_too(
    visitor, rasa: FakeRasa, text: str, chosen: str | None
) -> None:
    asked_whether_it_is_one(visitor, rasa)
    rasa.says("Please call NHS 111 now.", "urgent_reaction")
    visitor.say(text)
    assert rasa.words[-1] == (chosen or text)


def test_what_the_model_is_sure_of_lasts_too(visitor, rasa: FakeRasa) -> None:
    rasa.says("Please call NHS 111 now.", "urgent_reaction")
    visitor.say("something odd with my skin")
    assert visitor.say("how much is it")["topics"] == ["urgent_reaction"]
