"""What a conversation can do: choices, staff, links, days, limits, copies, and its end."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from states import LONG
from visitor import ANSWER_MS, Visitor, add_message


def menu(visitor: Visitor, title: str) -> None:
    visitor.page.get_by_role("button", name="More").click()
    visitor.page.get_by_role("button", name=title, exact=True).click()


def test_a_choice_stays_in_the_transcript_and_shows_that_it_was_chosen(chatting: Visitor) -> None:
    chatting.choose("Prices")
    assert chatting.answers.first.locator(".choices button").all_inner_texts() == [
        "What is it?",
        "Prices",
        "Request a booking",
    ]
    expect(chatting.answers.first.locator(".chosen")).to_have_text("Prices")
    chatting.page.wait_for_timeout(1100)
    chatting.choose("What is it?")


def test_an_answer_names_its_source(chatting: Visitor) -> None:
    chatting.say("what is microneedling?")
    expect(chatting.answers.last.locator(".source")).to_contain_text("From ")


def test_times_and_days_are_shown(chatting: Visitor) -> None:
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    add_message(chatting.stack, chatting.conversation, "bot", "An older answer", at=f"{yesterday:%Y-%m-%d %H:%M:%S.%f}")
    chatting.page.reload()
    expect(chatting.log).to_contain_text("An older answer")
    assert "Yesterday" in chatting.page.locator("clinic-chat .day").all_inner_texts()
    expect(chatting.answers.last.locator("time")).to_have_attribute("datetime", f"{yesterday:%Y-%m-%dT%H:%M:%S.%f}Z")


def test_staff_replies_arrive_live_under_their_name(chatting: Visitor) -> None:
    chatting.staff_take_over()
    chatting.staff_say("Hello, this is Jo.", "Jo Marsh")
    expect(chatting.log).to_contain_text("Hello, this is Jo.", timeout=ANSWER_MS)
    expect(chatting.page.locator("clinic-chat .owner")).to_have_text("You are talking to Jo Marsh at the clinic")
    expect(chatting.page.locator("clinic-chat .m.staff .who")).to_have_text("Jo Marsh at the clinic")
    chatting.type("Thank you, Jo")
    expect(chatting.page.locator("clinic-chat .pending")).to_have_count(0)
    expect(chatting.page.locator("clinic-chat .dots")).to_be_hidden()
    chatting.stack.give_to(chatting.conversation, "bot")
    expect(chatting.page.locator("clinic-chat .owner")).to_have_text("Automated assistant", timeout=ANSWER_MS)
    chatting.say("how much is it?")


def test_staff_replies_arrive_where_no_stream_comes_through(visitor: Visitor) -> None:
    visitor.page.route("**/api/chat/events*", lambda route: route.abort())
    visitor.arrive().open()
    visitor.staff_take_over()
    visitor.staff_say("Hello by another road.", "Jo Marsh")
    expect(visitor.log).to_contain_text("Hello by another road.", timeout=ANSWER_MS)


def test_a_reply_while_the_chat_is_closed_shows_on_the_launcher(chatting: Visitor) -> None:
    chatting.page.keyboard.press("Escape")
    chatting.staff_take_over()
    chatting.staff_say("Are you still there?", "Jo Marsh")
    expect(chatting.launcher).to_have_accessible_name("Chat with us. New messages: 1", timeout=ANSWER_MS)
    chatting.launcher.click()
    expect(chatting.launcher).to_have_accessible_name("Chat with us")
    expect(chatting.log).to_contain_text("Are you still there?")


def test_a_long_answer_is_scrolled_to_its_start(chatting: Visitor) -> None:
    chatting.staff_take_over()
    chatting.staff_say(LONG, "Jo Marsh")
    expect(chatting.log).to_contain_text("8. Thank you", timeout=ANSWER_MS)
    chatting.page.wait_for_timeout(300)
    view = chatting.page.locator("clinic-chat .view").bounding_box()
    message = chatting.page.locator("clinic-chat .m.staff").bounding_box()
    assert view
    assert message
    assert message["height"] > view["height"]
    assert 0 <= message["y"] - view["y"] < 40


def test_who_reads_an_older_part_is_not_torn_away(chatting: Visitor) -> None:
    for _ in range(3):
        chatting.say("how much is it?")
    view = chatting.page.locator("clinic-chat .view")
    view.evaluate("view => view.scrollTop = 0")
    chatting.page.wait_for_timeout(100)
    chatting.staff_take_over()
    chatting.staff_say("A staff reply", "Jo Marsh")
    expect(chatting.log).to_contain_text("A staff reply", timeout=ANSWER_MS)
    assert view.evaluate("view => view.scrollTop") == 0


def test_only_links_on_the_list_become_links(chatting: Visitor) -> None:
    chatting.staff_take_over()
    chatting.staff_say(
        "See https://demo-clinic.example/privacy, https://evil.example/x and https://demo-clinic.example@evil.example/ "
        "and javascript:alert(1). Call 020 7946 0321 or 999, not 07999 999 999. Write to hello@demo-clinic.example.",
        "Jo Marsh",
    )
    expect(chatting.log).to_contain_text("See https", timeout=ANSWER_MS)
    links = chatting.page.locator("clinic-chat .m.staff a")
    assert links.evaluate_all("links => links.map((link) => link.href)") == [
        "https://demo-clinic.example/privacy",
        "tel:+442079460321",
        "tel:999",
        "mailto:hello@demo-clinic.example",
    ]


def test_over_2000_characters_is_counted_and_not_sent(chatting: Visitor) -> None:
    count = chatting.page.locator("clinic-chat .count")
    chatting.box.fill("a" * 1799)
    expect(count).to_be_empty()
    chatting.box.fill("a" * 1990)
    expect(count).to_have_text("10 characters left")
    chatting.box.fill("😀" * 2001)
    expect(count).to_have_text("1 characters too many. Please send it in parts.")
    expect(chatting.box).to_have_attribute("aria-invalid", "true")
    chatting.box.press("Enter")
    expect(chatting.mine).to_have_count(0)
    chatting.box.fill("😀" * 2000)
    chatting.box.press("Enter")
    expect(chatting.answers).to_have_count(2)


def test_copying_an_answer_and_the_whole_chat(chatting: Visitor, profile: BrowserContext) -> None:
    profile.grant_permissions(["clipboard-read", "clipboard-write"])
    answer = chatting.say("how much is it?")
    chatting.answers.last.get_by_role("button", name="Copy").click()
    expect(chatting.page.locator("clinic-chat .root > [role=status]")).to_have_text("Copied")
    assert chatting.page.evaluate("navigator.clipboard.readText()") == answer
    menu(chatting, "Copy this chat")
    chatting.page.wait_for_timeout(200)
    whole = chatting.page.evaluate("navigator.clipboard.readText()")
    assert "You: how much is it?" in whole
    assert f"Assistant: {answer}" in whole


def test_downloading_the_chat(chatting: Visitor, tmp_path: Path) -> None:
    answer = chatting.say("how much is it?")
    with chatting.page.expect_download() as started:
        menu(chatting, "Download this chat")
    assert started.value.suggested_filename == "chat.txt"
    started.value.save_as(tmp_path / "chat.txt")
    text = (tmp_path / "chat.txt").read_text(encoding="utf-8")
    assert "You: how much is it?" in text
    assert f"Assistant: {answer}" in text
    assert "From the clinic" in text


def test_starting_again(chatting: Visitor) -> None:
    chatting.say("how much is it?")
    old = chatting.token
    menu(chatting, "Start again")
    chatting.page.get_by_role("button", name="Go back").click()
    expect(chatting.answers).to_have_count(2)
    menu(chatting, "Start again")
    chatting.page.get_by_role("alertdialog").get_by_role("button", name="Start again").click()
    expect(chatting.answers).to_have_count(1)
    assert chatting.token not in ("", old)
    chatting.say("how much is it?")


def test_deleting_the_chat_erases_it_on_the_server(chatting: Visitor) -> None:
    chatting.book()
    conversation, token = chatting.conversation, chatting.token
    menu(chatting, "Delete this chat")
    chatting.page.get_by_role("alertdialog").get_by_role("button", name="Delete this chat").click()
    expect(chatting.log).to_contain_text("This chat has been deleted")
    assert chatting.stack.rows("SELECT count(*) FROM message WHERE conversation_id = ?", conversation) == [(0,)]
    assert chatting.stack.rows("SELECT count(*) FROM booking_request WHERE conversation_id = ?", conversation) == [(0,)]
    assert (
        chatting.stack.http.get("/api/chat/messages", headers={"Authorization": f"Bearer {token}"}).status_code == 409
    )
    assert chatting.token == ""
    chatting.say("how much is it?") if chatting.answers.count() else chatting.type("how much is it?")
    expect(chatting.answers).to_have_count(2)
    assert chatting.conversation != conversation


def test_a_chat_erased_by_its_own_choice_ends(chatting: Visitor) -> None:
    chatting.say("delete everything you hold about me")
    erase = [title for title in chatting.choices() if title.startswith(("Erase", "Delete", "Yes"))]
    assert erase, chatting.choices()
    chatting.choose(erase[0])
    expect(chatting.log).to_contain_text("This chat has been deleted")
    assert chatting.token == ""


@pytest.mark.parametrize("owner", ["bot", "staff"])
def test_the_conversation_comes_back_as_it_was_after_a_reload(chatting: Visitor, owner: str) -> None:
    chatting.say("how much is it?")
    if owner == "staff":
        chatting.staff_take_over()
        chatting.staff_say("Jo here", "Jo Marsh")
        expect(chatting.log).to_contain_text("Jo here", timeout=ANSWER_MS)
    chatting.page.reload()
    wanted = "You are talking to Jo Marsh at the clinic" if owner == "staff" else "Automated assistant"
    expect(chatting.page.locator("clinic-chat .owner")).to_have_text(wanted)


def test_a_second_visitor_sees_nothing_of_the_first(chatting: Visitor, browser, stack, base) -> None:
    chatting.say("how much is it?")
    context = browser.new_context()
    stranger = Visitor(context.new_page(), stack, base).arrive().open()
    expect(stranger.answers).to_have_count(1)
    context.close()
