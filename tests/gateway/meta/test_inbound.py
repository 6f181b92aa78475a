"""Every kind of event that Messenger and WhatsApp deliver, and what follows from it."""

from __future__ import annotations

from typing import Any

import httpx
import payloads
import pytest
from channel_world import CONTENT, TODAY, World
from databases import KINDS
from fake_rasa import button, reply
from graph import Sent
from payloads import fb_postback, fb_text, joined, psid, wa_button, wa_id, wa_row, wa_text, wamid
from sqlalchemy import select

from clinic.channels.messenger_profile import START, entry_id
from clinic.conversations.records import erase
from clinic.personal.masking import mask
from clinic.queues.inbox import MOST_ATTEMPTS
from clinic.queues.notices import Reach
from clinic.storage.engine import transaction
from clinic.storage.tables import Conversation, HandOff, InboxRow, Message, Question

WELCOME = CONTENT.render("utter_welcome", today=TODAY).text
AGAIN = CONTENT.render("utter_channel_again", today=TODAY).text
RETURNED = CONTENT.render("utter_channel_returned", today=TODAY).text
TEXT_ONLY = CONTENT.render("utter_text_only", today=TODAY).text
EMERGENCY = "Call 999 now."
BOTH = pytest.mark.parametrize("channel", ["messenger", "whatsapp"])
BOTH_DATABASES = pytest.mark.parametrize("database", KINDS, indirect=True)


def text(channel: str, words: str, number: int = 1, **more: Any) -> Any:
    return (fb_text if channel == "messenger" else wa_text)(words, number, **more)


def chosen(channel: str, choice: str, title: str, number: int = 1) -> Any:
    return (fb_postback if channel == "messenger" else wa_button)(choice, title, number)


def only(sent: list[Sent]) -> Sent:
    assert len(sent) == 1, [one.text for one in sent]
    return sent[0]


# --- text -------------------------------------------------------------------------------------------------


@BOTH
@BOTH_DATABASES
def test_a_first_message_gets_the_welcome_and_its_answer_in_one_message(world: World, channel: str) -> None:
    world.rasa.says("It may help.", "faq_pores", source={"document": "the clinic's guide", "section": "Pores"})
    sent = only(world.says(text(channel, "Does it help with pores?")))
    assert sent.to == (psid(1) if channel == "messenger" else wa_id(1))
    assert sent.text == f"{WELCOME}\n\nIt may help.\nFrom the clinic's guide: Pores"
    assert [row.channel for row in world.conversations] == [channel]


@BOTH
def test_the_welcome_comes_once(world: World, channel: str) -> None:
    world.says(text(channel, "Does it help with pores?"))
    assert only(world.says(text(channel, "And scars?"))).text == "It may help."
    assert len(world.conversations) == 1


@BOTH
def test_a_greeting_gets_the_welcome_alone(world: World, channel: str) -> None:
    world.rasa.says("Hi there.", "greet", choices=[button("Prices", "/ask_price")])
    sent = only(world.says(text(channel, "Hello")))
    assert sent.text == WELCOME
    assert [title for _, title in sent.choices] == ["Prices"]


@BOTH
def test_different_people_have_conversations_of_their_own(world: World, channel: str) -> None:
    world.says(joined(text(channel, "one", 1), text(channel, "two", 2), text(channel, "three", 1)))
    assert len(world.conversations) == 2
    assert len(world.graph.messages) == 3


@BOTH
@BOTH_DATABASES
def test_messages_of_one_person_are_answered_in_the_order_they_were_sent(world: World, channel: str) -> None:
    world.rasa.answer = lambda body: reply(f"You said {body['text']}.", "chitchat")
    second, first = text(channel, "two", at=payloads.AT), text(channel, "one", at=payloads.AT - 1)
    world.gets(second)
    world.gets(first)
    assert [sent.text.split("\n")[-1] for sent in world.works()] == ["You said one.", "You said two."]


@BOTH
@BOTH_DATABASES
def test_a_repeated_message_is_answered_once(world: World, channel: str) -> None:
    payload = text(channel, "Hello?", id="same")
    assert len(world.says(payload)) == 1
    assert world.says(payload) == []
    assert len(world.rasa.asked) == 1


@BOTH
def test_a_slash_is_no_way_to_an_intent(world: World, channel: str) -> None:
    world.says(text(channel, '/book{"x":"y"}'))
    assert world.rasa.asked[0].get("choice") is None
    assert not world.rasa.asked[0]["text"].startswith("/")


@BOTH
def test_a_red_flag_comes_first_and_the_welcome_after_it(world: World, channel: str) -> None:
    world.rasa.is_down()
    sent = only(world.says(text(channel, "my throat is closing up and I can't breathe")))
    assert sent.text.startswith(EMERGENCY)
    assert WELCOME not in sent.text
    assert ("999", None) in world.tickets
    assert [row.urgent for row in world.outbox] == [True]
    world.says(text(channel, "the ambulance is here"))
    world.rasa.says("You're welcome.", "thanks")
    assert only(world.says(text(channel, "thank you"))).text.startswith(WELCOME)


@BOTH
def test_with_rasa_down_there_is_an_honest_answer(world: World, channel: str) -> None:
    world.rasa.is_down()
    sent = only(world.says(text(channel, "Does it help?")))
    assert "I can't answer right now" in sent.text
    assert [title for _, title in sent.choices] == ["Leave a request"]
    answer = only(world.says(chosen(channel, sent.choices[0][0], "Leave a request")))
    assert "name, a phone number or e-mail" in answer.text


@BOTH
def test_a_long_text_is_not_read_but_its_red_flag_is(world: World, channel: str) -> None:
    long = "and so it went on " * 200
    assert CONTENT.render("utter_too_long", today=TODAY).text in only(world.says(text(channel, long))).text
    assert only(world.says(text(channel, long + " my throat is closing up"))).text.startswith(EMERGENCY)


# --- choices ----------------------------------------------------------------------------------------------


@BOTH
def test_a_button_is_its_choice(world: World, channel: str) -> None:
    world.rasa.says("Which?", "clarify", choices=[button("Prices", "/ask_price"), button("Pain", "/ask_pain")])
    sent = only(world.says(text(channel, "hm")))
    assert all(not choice.startswith("/") and "ask" not in choice for choice, _ in sent.choices)
    world.says(chosen(channel, sent.choices[1][0], "Pain"))
    assert world.rasa.asked[-1]["choice"] == "/ask_pain"


def test_a_row_of_a_list_and_a_quick_reply_are_choices_too(world: World) -> None:
    many = [button(f"Topic {number}", f"/topic_{number}") for number in range(5)]
    world.rasa.says("Which?", "clarify", choices=many)
    row = only(world.says(wa_text("hm"))).choices[4]
    world.says(wa_row(*row))
    quick = only(world.says(fb_text("hm"))).choices[3]
    world.says(payloads.fb_quick_reply(*quick))
    assert [body["choice"] for body in world.rasa.asked if "choice" in body] == ["/topic_4", "/topic_3"]


@BOTH
@pytest.mark.parametrize("typed", ["2", "2.", " pain ", "PAIN?"])
def test_a_number_or_a_title_typed_back_is_its_choice(world: World, channel: str, typed: str) -> None:
    world.rasa.says("Which?", "clarify", choices=[button("Prices", "/ask_price"), button("Pain", "/ask_pain")])
    world.says(text(channel, "hm"))
    world.says(text(channel, typed))
    assert world.rasa.asked[-1]["choice"] == "/ask_pain"


@BOTH
@pytest.mark.parametrize("choice", ["/ask_price", "made-up", "/restart", "{}"])
def test_a_choice_that_was_never_offered_counts_as_its_words(world: World, channel: str, choice: str) -> None:
    assert len(world.says(chosen(channel, choice, "Prices"))) == 1
    assert world.rasa.asked[-1].get("choice") is None
    assert world.rasa.asked[-1]["text"] == "Prices"


@BOTH
def test_somebody_elses_choice_counts_as_its_words(world: World, channel: str) -> None:
    world.rasa.says("Which?", "clarify", choices=[button("Prices", "/ask_price")])
    sent = only(world.says(text(channel, "hm", 1)))
    world.says(chosen(channel, sent.choices[0][0], "Prices", 2))
    assert world.rasa.asked[-1]["text"] == "Prices"


def test_a_button_of_a_template_counts_as_its_words(world: World) -> None:
    world.says(payloads.wa_message("button", {"payload": "/restart", "text": "Yes please"}))
    assert world.rasa.asked[-1]["text"] == "Yes please"


# --- how a chat begins ------------------------------------------------------------------------------------


def test_get_started_is_greeted(world: World) -> None:
    sent = only(world.says(fb_postback(entry_id(START), "Get Started", referral={"ref": "x", "type": "OPEN_THREAD"})))
    assert sent.text == WELCOME
    assert len(sent.choices) == 3
    assert world.rasa.asked == []


def test_a_link_to_the_page_is_greeted(world: World) -> None:
    assert only(world.says(payloads.fb_referral())).text == WELCOME


def test_whatsapps_wish_for_a_welcome_is_greeted(world: World) -> None:
    assert only(world.says(payloads.wa_message("request_welcome", None))).text == WELCOME


def test_an_ice_breaker_is_its_topic(world: World) -> None:
    sent = only(world.says(fb_postback(entry_id("ask_price"), "How much is it?")))
    assert world.rasa.asked[0]["choice"] == "/ask_price"
    assert sent.text.startswith(WELCOME)


def test_an_advertisements_referral_does_not_hide_the_words(world: World) -> None:
    referral = {"source_type": "ad", "source_id": "1", "headline": "x"}
    world.says(payloads.wa_message("text", {"body": "Does it hurt?"}, referral=referral))
    assert world.rasa.words == ["Does it hurt?"]


# --- what can't be read -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(payloads.WA_MEDIA))
def test_whatsapp_media_get_a_polite_line_and_staff_a_note(world: World, kind: str) -> None:
    sent = only(world.says(payloads.wa_message(kind, payloads.WA_MEDIA[kind])))
    assert TEXT_ONLY in sent.text
    assert world.tickets == [("media", kind)]
    assert world.rasa.asked == []


@pytest.mark.parametrize("kind", sorted(payloads.FB_MEDIA))
def test_messenger_attachments_get_a_polite_line_and_staff_a_note(world: World, kind: str) -> None:
    sent = only(world.says(payloads.fb_attachment(kind, **payloads.FB_MEDIA[kind])))
    assert TEXT_ONLY in sent.text
    assert world.tickets == [("media", kind)]


SEND = [{"title": "Send it", "payload": "yes"}, {"title": "Cancel", "payload": "cancel"}]


def read_back(world: World, channel: str) -> None:
    world.rasa.says("Please check this. Shall I send it?", "book", expects="confirm", choices=SEND)
    world.says(text(channel, "book"))


@BOTH
def test_what_can_not_be_read_puts_the_open_question_again(world: World, channel: str) -> None:
    read_back(world, channel)
    voice = (
        payloads.fb_attachment("audio")
        if channel == "messenger"
        else payloads.wa_message("audio", payloads.media("audio"))
    )
    sent = only(world.says(voice))
    assert TEXT_ONLY in sent.text
    assert "Shall I send it?" in sent.text
    assert [title for _, title in sent.choices] == ["Send it", "Cancel"]


@BOTH
def test_staff_get_one_note_however_much_can_not_be_read(world: World, channel: str) -> None:
    for _ in range(3):
        voice = (
            payloads.fb_attachment("audio")
            if channel == "messenger"
            else payloads.wa_message("audio", payloads.media("audio"))
        )
        world.says(voice)
    assert world.tickets == [("media", "audio")]


def test_messengers_like_is_a_thumb(world: World) -> None:
    read_back(world, "messenger")
    world.says(payloads.fb_attachment("image", sticker_id=369239263222822, url="https://x"))
    assert world.rasa.words[-1] == "👍"


def test_a_contact_card_with_nothing_but_a_whatsapp_id_is_read(world: World) -> None:
    world.rasa.says("How can staff reach you?", "book", expects="contact")
    world.says(text("whatsapp", "book"))
    card = [{"name": {"formatted_name": "A B"}, "phones": [{"wa_id": "447700900456"}]}]
    world.says(payloads.wa_message("contacts", card))
    assert world.rasa.words[-1] == "+447700900456"


@pytest.mark.parametrize("kind", ["poll_of_the_future", "hologram", ""])
def test_a_kind_of_the_future_gets_a_polite_line(world: World, kind: str) -> None:
    assert TEXT_ONLY in only(world.says(payloads.wa_message(kind, {"x": 1}))).text


def test_unsupported_gets_a_polite_line(world: World) -> None:
    assert TEXT_ONLY in only(world.says(payloads.wa_unsupported())).text


@pytest.mark.parametrize("body", [{"body": ""}, {"body": "  "}, {}, None])
def test_an_empty_text_gets_a_polite_line(world: World, body: Any) -> None:
    assert TEXT_ONLY in only(world.says(payloads.wa_message("text", body))).text


@BOTH
def test_the_words_with_a_picture_are_answered(world: World, channel: str) -> None:
    if channel == "messenger":
        payload = payloads.fb_attachment("image", text="Does this help with pores?")
    else:
        payload = payloads.wa_message("image", payloads.media("image", caption="Does this help with pores?"))
    sent = only(world.says(payload))
    assert CONTENT.render("utter_channel_media", today=TODAY).text in sent.text
    assert sent.text.endswith("It may help.")
    assert world.tickets == [("media", "image")]


def test_a_red_flag_with_a_picture_comes_first(world: World) -> None:
    picture = payloads.media("image", caption="my lips and tongue are swelling up after it")
    assert only(world.says(payloads.wa_message("image", picture))).text.startswith(EMERGENCY)
    assert {kind for kind, _ in world.tickets} == {"999", "media"}


def test_the_preview_of_a_link_is_no_attachment(world: World) -> None:
    world.says(payloads.fb_attachment("fallback", text="Is https://example.org right?"))
    assert world.rasa.words == ["Is https://example.org right?"]


# --- recorded, never answered -----------------------------------------------------------------------------

QUIET = {
    "reaction (WhatsApp)": payloads.wa_reaction,
    "sent": lambda: payloads.wa_status("sent"),
    "delivered": lambda: payloads.wa_status("delivered"),
    "read (WhatsApp)": lambda: payloads.wa_status("read"),
    "failed, of nobody known": lambda: payloads.wa_status("failed", code=131026),
    "system": lambda: payloads.wa_message("system", {"type": "customer_identity_changed", "body": "x"}),
    "reaction (Messenger)": payloads.fb_reaction,
    "read (Messenger)": payloads.fb_read,
    "delivery": payloads.fb_delivery,
    "opt-in": payloads.fb_optin,
    "our own echo": lambda: payloads.fb_echo("hi", metadata="clinic:messenger:x:1"),
    "unknown": lambda: payloads.messenger(payloads.item(hologram={"x": 1})),
}


@pytest.mark.parametrize("kind", QUIET)
def test_marks_are_recorded_and_never_answered(world: World, kind: str) -> None:
    assert world.says(QUIET[kind]()) == []
    assert len(world.inbox) == 1
    assert world.inbox[0].done_at is not None
    assert world.conversations == []


def test_a_message_from_the_page_itself_is_not_answered(world: World) -> None:
    item = payloads.item(message={"mid": "m_1", "text": "hi"}) | {"sender": {"id": payloads.PAGE_ID}}
    assert world.says(payloads.messenger(item)) == []


# --- edits and messages taken back ------------------------------------------------------------------------


def edit(channel: str, of: str, words: str) -> Any:
    return payloads.fb_edit(of, words) if channel == "messenger" else payloads.wa_edit(of, words)


def take_back(channel: str, of: str) -> Any:
    return payloads.fb_unsend(of) if channel == "messenger" else payloads.wa_revoke(of)


def words(world: World) -> list[str]:
    return [row.text for row in world.stored() if row.author == "visitor"]


@BOTH
def test_an_edit_before_the_answer_is_what_is_answered(world: World, channel: str) -> None:
    world.gets(text(channel, "Does it help with poors?", id="a"))
    world.gets(edit(channel, "a", "Does it help with pores?"))
    assert len(world.works()) == 1
    assert words(world) == ["Does it help with pores?"]


@BOTH
def test_an_edit_after_the_answer_changes_the_record_only(world: World, channel: str) -> None:
    world.says(text(channel, "Does it help with poors?", id="a"))
    assert world.says(edit(channel, "a", "Does it help with pores?")) == []
    assert words(world) == ["Does it help with pores?"]


@BOTH
def test_an_edit_that_comes_before_its_message_is_answered_once(world: World, channel: str) -> None:
    assert len(world.says(edit(channel, "a", "Does it help with pores?"))) == 1
    assert world.says(text(channel, "Does it help with poors?", id="a")) == []
    assert words(world) == ["Does it help with pores?"]


@BOTH
def test_an_emergency_in_an_edit_is_answered(world: World, channel: str) -> None:
    world.says(text(channel, "I feel odd", id="a"))
    assert only(world.says(edit(channel, "a", "my throat is closing up"))).text.startswith(EMERGENCY)


@BOTH
def test_somebody_elses_message_can_not_be_edited(world: World, channel: str) -> None:
    world.says(text(channel, "mine", 2, id="a"))
    world.says(edit(channel, "a", "yours"))
    assert "mine" in words(world)


@BOTH
def test_a_message_taken_back_before_the_answer_is_never_answered(world: World, channel: str) -> None:
    world.gets(text(channel, "oh no", id="a"))
    world.gets(take_back(channel, "a"))
    assert world.works() == [] or words(world) == ["[deleted by the sender]"]
    assert "oh no" not in str([row.payload for row in world.inbox])


@BOTH
def test_a_message_taken_back_before_it_came_is_never_answered(world: World, channel: str) -> None:
    assert world.says(take_back(channel, "a")) == []
    assert world.says(text(channel, "oh no", id="a")) == []
    assert words(world) == []


@BOTH
@BOTH_DATABASES
def test_a_message_taken_back_later_leaves_no_word(world: World, channel: str) -> None:
    world.rasa.says("I don't know.", "unknown")
    world.says(text(channel, "something private", id="a"))
    with transaction(world.engine) as session:
        row = session.scalars(select(Message).where(Message.author == "visitor")).one()
        session.add(HandOff(conversation_id=row.conversation_id, message_seq=row.seq, kind="request", note=row.text,
                            signs=[], created_at=world.clock()))  # fmt: skip
    assert [row.text for row in world.stored(Question)] == [mask("something private")]
    assert world.says(take_back(channel, "a")) == []
    assert words(world) == ["[deleted by the sender]"]
    assert world.stored(Question) == []
    assert world.tickets == [("request", None)]


# --- who is speaking --------------------------------------------------------------------------------------


def staff_write(channel: str, said: str, **more: Any) -> Any:
    return payloads.fb_echo(said, **more) if channel == "messenger" else payloads.wa_echo(said, **more)


@BOTH
@BOTH_DATABASES
def test_when_staff_answer_elsewhere_the_bot_is_silent_until_handed_back(world: World, channel: str) -> None:
    world.says(text(channel, "Hello?"))
    assert world.says(staff_write(channel, "Hi, this is Jo")) == []
    assert world.says(text(channel, "Oh, hello Jo")) == []
    assert [(row.author, row.text) for row in world.stored()][-2:] == [
        ("staff", "Hi, this is Jo"),
        ("visitor", "Oh, hello Jo"),
    ]
    world.hand("bot")
    world.rasa.says("It may help.", "faq_pores")
    assert only(world.says(text(channel, "Pores?"))).text == f"{RETURNED}\n\nIt may help."
    assert only(world.says(text(channel, "Pores?"))).text == "It may help."


@BOTH
def test_an_echo_that_comes_twice_is_one_message(world: World, channel: str) -> None:
    payload = staff_write(channel, "Hi, this is Jo", id="e")
    world.says(payload)
    world.says(payload)
    assert [row.author for row in world.stored()] == ["staff"]


@BOTH
def test_a_red_flag_is_answered_even_while_staff_have_the_chat(world: World, channel: str) -> None:
    world.says(text(channel, "Hello?"))
    world.hand("staff")
    assert only(world.says(text(channel, "my throat is closing up"))).text.startswith(EMERGENCY)


@BOTH
def test_after_a_days_silence_it_says_again_that_it_is_a_program(world: World, channel: str) -> None:
    world.says(text(channel, "Hello?"))
    world.clock.move(hours=23)
    assert only(world.says(text(channel, "Pores?", at=int(world.clock().timestamp())))).text == "It may help."
    world.clock.move(hours=24)
    late = text(channel, "Pores?", at=int(world.clock().timestamp()))
    assert only(world.says(late)).text == f"{AGAIN}\n\nIt may help."


def test_an_echo_by_telephone_number_finds_the_person_with_a_user_id(world: World) -> None:
    world.says(wa_text("Hello?", user=True))
    world.says(payloads.wa_echo("Hi, this is Jo"))
    assert [(row.owner, row.address) for row in world.conversations] == [("staff", payloads.user_id(1))]


def test_a_standby_event_is_not_answered_and_staff_have_the_chat(world: World) -> None:
    world.says(fb_text("Hello?"))
    assert world.says(payloads.fb_standby("Are you there?")) == []
    assert [row.owner for row in world.conversations] == ["staff"]
    assert words(world)[-1] == "Are you there?"


def test_thread_control_moves_the_chat_to_staff_and_back(world: World) -> None:
    world.says(fb_text("Hello?"))
    world.says(payloads.fb_control("take_thread_control"))
    assert world.says(fb_text("Pores?")) == []
    world.says(payloads.fb_control("pass_thread_control"))
    assert only(world.says(fb_text("Pores?"))).text.startswith(RETURNED)


# --- who somebody is --------------------------------------------------------------------------------------


def test_a_person_with_a_number_has_it_known(world: World) -> None:
    world.says(wa_text("Hello"))
    assert world.conversations[0].state["known_phone"] == "+447700900001"


def test_a_person_without_a_number_is_answered_by_user_id_and_has_none_known(world: World) -> None:
    sent = only(world.says(wa_text("Hello", phone=False, user=True)))
    assert sent.to == payloads.user_id(1)
    assert sent.body["recipient"] == payloads.user_id(1)
    assert "to" not in sent.body
    assert "known_phone" not in world.conversations[0].state


def test_a_number_keeps_its_conversation_when_a_user_id_comes(world: World) -> None:
    world.says(wa_text("Hello"))
    world.says(wa_text("Hello again", user=True))
    assert [row.address for row in world.conversations] == [payloads.user_id(1)]
    world.says(wa_text("And again", phone=False, user=True))
    assert len(world.conversations) == 1


def test_a_number_that_passed_to_somebody_else_is_theirs(world: World) -> None:
    world.says(wa_text("Hello", user=True))
    other = wa_text("Hello, I am new here", user=True)
    value = other["entry"][0]["changes"][0]["value"]
    value["contacts"][0]["user_id"] = value["messages"][0]["from_user_id"] = payloads.user_id(77)
    world.says(other)
    assert sorted(str(row.address) for row in world.conversations) == [payloads.user_id(1), payloads.user_id(77)]


def test_the_conversation_follows_a_new_number(world: World) -> None:
    world.says(wa_text("Hello", 1, user=True))
    world.says(payloads.wa_new_number(1, 2))
    world.says(wa_text("It's still me", 2, user=True))
    assert [(row.address, row.state["known_phone"]) for row in world.conversations] == [
        (payloads.user_id(2), "+447700900002")
    ]


def test_a_shared_contact_card_answers_the_question_for_a_number(world: World) -> None:
    world.rasa.says("How can staff reach you?", "book", expects="contact")
    world.says(wa_text("book please", phone=False, user=True))
    world.says(payloads.wa_message("contacts", payloads.WA_MEDIA["contacts"], phone=False, user=True))
    assert world.rasa.words[-1] == "+44 7700 900456"


@pytest.mark.parametrize("address", ["x" * 161, "a b", "ü", "", None, 5.5, {"a": 1}])
def test_an_address_that_is_none_is_passed_over(world: World, address: Any) -> None:
    payload = fb_text("hello")
    payload["entry"][0]["messaging"][0]["sender"]["id"] = address
    assert world.says(payload) == []


# --- erasing ----------------------------------------------------------------------------------------------


@BOTH
@BOTH_DATABASES
def test_erasing_by_button_says_so_and_leaves_nothing(world: World, channel: str) -> None:
    world.rasa.says("OK.", "stop", choices=[button("Erase this chat", "/erase_chat")])
    sent = only(world.says(text(channel, "please forget the marigolds")))
    said = only(world.says(chosen(channel, *sent.choices[0])))
    assert said.text == CONTENT.render("utter_data_erased", today=TODAY).text
    assert [(row.address, row.state) for row in world.conversations] == [(None, {})]
    everything = str([[vars(row) for row in world.stored(table)] for table in (Conversation, Message, InboxRow)])
    for trace in ("marigolds", psid(1), wa_id(1)):
        assert trace not in everything
        assert trace not in str([vars(row) for row in world.outbox])


@BOTH
def test_writing_after_erasing_begins_anew(world: World, channel: str) -> None:
    world.rasa.says("OK.", "stop", choices=[button("Erase this chat", "/erase_chat")])
    sent = only(world.says(text(channel, "stop")))
    world.says(chosen(channel, *sent.choices[0]))
    world.rasa.says("It may help.", "faq_pores")
    assert only(world.says(text(channel, "Pores?"))).text.startswith(WELCOME)
    assert len(world.conversations) == 2


@BOTH
def test_the_last_word_is_said_even_if_the_platform_is_down_for_a_while(world: World, channel: str) -> None:
    world.rasa.says("OK.", "stop", choices=[button("Erase this chat", "/erase_chat")])
    sent = only(world.says(text(channel, "stop")))
    world.graph.fails(2, status=500)
    assert world.says(chosen(channel, *sent.choices[0])) == []
    world.clock.move(minutes=1)
    assert [one.text for one in world.works()] == [CONTENT.render("utter_data_erased", today=TODAY).text]
    assert [row.address for row in world.conversations] == [None]


@BOTH
def test_erasing_drops_what_waits_in_the_inbox(world: World, channel: str) -> None:
    world.says(text(channel, "Hello"))
    world.gets(text(channel, "the marigolds"))
    with transaction(world.engine) as session:
        erase(session, session.scalars(select(Conversation)).one(), Reach(), world.clock())
    assert world.works() == []
    assert "marigolds" not in str([row.payload for row in world.inbox])


# --- when something goes wrong ----------------------------------------------------------------------------


@BOTH
def test_what_keeps_failing_is_put_before_staff_and_holds_up_nobody_for_good(
    world: World, channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taking = world.app.state.gateway.turns
    whole = type(taking).take

    async def fails(self: Any, conversation_id: str, incoming: Any) -> Any:
        if incoming.text == "poison":
            raise RuntimeError("boom")
        return await whole(self, conversation_id, incoming)

    monkeypatch.setattr(type(taking), "take", fails)
    world.gets(text(channel, "poison"))
    world.gets(text(channel, "Pores?"))
    for _ in range(MOST_ATTEMPTS + 1):
        world.works()
        world.clock.move(minutes=2)
    assert world.tickets == [("unanswered", None)]
    assert words(world) == ["poison", "Pores?"]
    assert [sent.text.split("\n")[-1] for sent in world.graph.messages] == ["It may help."]


@BOTH
def test_reading_marks_go_out_and_their_failure_changes_nothing(world: World, channel: str) -> None:
    world.says(text(channel, "Hello"))
    assert len(world.graph.marks) == (2 if channel == "messenger" else 1)
    world.graph.marks.clear()

    class Down(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("down")

    world.marks = Down  # type: ignore[method-assign]
    app = world.start()
    world.gets(text(channel, "Hello"), app=app)
    world.clock.move(seconds=1)
    world.run(app.state.processor.run_once())
    assert len(world.works()) == 1


@BOTH
def test_no_marks_while_staff_have_the_chat(world: World, channel: str) -> None:
    world.says(text(channel, "Hello"))
    world.hand("staff")
    world.graph.marks.clear()
    world.says(text(channel, "Hello"))
    assert world.graph.marks == []


def test_logs_hold_no_word_and_no_address(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    for payload in (wa_text("the marigolds", id=wamid("x")), payloads.wa_status("failed", code=131026)):
        world.says(payload)
    for trace in ("marigolds", wa_id(1), "HBgM"):
        assert trace not in caplog.text
