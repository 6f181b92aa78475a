"""One message, three renderers: every limit of the platforms, and nothing lost on the way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from graph_rules import check_messenger, check_whatsapp
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.channels import outgoing, render_messenger, render_whatsapp
from clinic.channels.addresses import MOST_SENT_CHARACTERS
from clinic.channels.delivery import MOST_IN_PART, parts, split
from clinic.channels.outgoing import OfferedChoice, Outgoing
from clinic.storage.tables import Message
from gateway.web import api

LONG = "Which of these would you rather have done today"


def made(count: int, text: str = "Which one?", title: str = "Topic") -> Outgoing:
    return Outgoing(
        text, tuple(OfferedChoice(f"{title} {number}", f"id{number}") for number in range(count)), None, "Choose"
    )


def whatsapp(message: Outgoing) -> tuple[dict[str, Any], str, list[tuple[str, str]]]:
    """What it looks like, and what a person sees, as the strict Graph reads it."""
    body = render_whatsapp.whatsapp(message)
    _, text, choices, _ = check_whatsapp({"messaging_product": "whatsapp", "to": "447700900001", **body})
    return body, text, choices


def messenger(message: Outgoing) -> tuple[dict[str, Any], str, list[tuple[str, str]]]:
    body = render_messenger.messenger(message)
    _, text, choices, _ = check_messenger({"recipient": {"id": "1"}, "messaging_type": "RESPONSE", "message": body})
    return body, text, choices


# --- which form -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", range(13))
def test_whatsapp_shows_few_choices_as_buttons_more_as_a_list_and_most_as_numbers(count: int) -> None:
    body, text, choices = whatsapp(made(count))
    kind = body["interactive"]["type"] if "interactive" in body else "text"
    assert kind == ("text" if count in (0, 11, 12) else "button" if count <= 3 else "list")
    assert len(choices) == (count if kind != "text" else 0)
    if kind == "text" and count:
        assert text.splitlines()[1:] == [f"{number}. Topic {number - 1}" for number in range(1, count + 1)]


@pytest.mark.parametrize("count", range(16))
def test_messenger_shows_few_choices_as_buttons_more_as_quick_replies_and_most_as_numbers(count: int) -> None:
    body, text, choices = messenger(made(count))
    kind = "button" if "attachment" in body else "quick" if "quick_replies" in body else "text"
    assert kind == ("text" if count in (0, 14, 15) else "button" if count <= 3 else "quick")
    assert len(choices) == (count if kind != "text" else 0)
    if kind == "text" and count:
        assert text.splitlines()[-1] == f"{count}. Topic {count - 1}"


@pytest.mark.parametrize(("length", "kind"), [(640, "attachment"), (641, "quick_replies")])
def test_a_text_too_long_for_messengers_buttons_gets_quick_replies(length: int, kind: str) -> None:
    assert kind in messenger(made(2, "x" * length))[0]


@pytest.mark.parametrize(("length", "kind"), [(1024, "interactive"), (1025, "text")])
def test_a_text_too_long_for_whatsapps_buttons_gets_numbers(length: int, kind: str) -> None:
    body, text, _ = whatsapp(made(2, "x" * length))
    assert body["type"] == kind
    assert kind == "interactive" or text.endswith("\n1. Topic 0\n2. Topic 1")


# --- titles -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("see", [whatsapp, messenger])
@pytest.mark.parametrize("count", [2, 5])
def test_a_long_title_is_cut_at_a_word_and_stands_in_full_in_the_body(see: Any, count: int) -> None:
    message = Outgoing(
        "Which one?", tuple(OfferedChoice(f"{number}: {LONG}", f"id{number}") for number in range(count))
    )
    _, text, choices = see(message)
    for number, (_, title) in enumerate(choices):
        assert title.endswith("…")
        assert title[:-1] == " ".join(LONG.split())[: len(title) - 4].join([f"{number}: ", ""])[: len(title) - 1]
        assert f"{number + 1}. {number}: {LONG}" in text


@pytest.mark.parametrize("see", [whatsapp, messenger])
def test_titles_that_fit_stay_as_they_are_and_are_not_repeated(see: Any) -> None:
    _, text, choices = see(
        Outgoing("Which?", (OfferedChoice("Firmness and stretch", "a"), OfferedChoice("Prices", "b")))
    )
    assert [title for _, title in choices] == ["Firmness and stretch", "Prices"]
    assert text == "Which?"


def test_rows_that_were_cut_say_the_whole_title_below() -> None:
    message = Outgoing(
        "Which?", (OfferedChoice(LONG, "a"), *(OfferedChoice(f"Topic {number}", str(number)) for number in range(4)))
    )
    rows = whatsapp(message)[0]["interactive"]["action"]["sections"][0]["rows"]
    assert rows[0]["description"] == LONG
    assert all("description" not in row for row in rows[1:])


def test_titles_alike_after_cutting_become_numbers_on_whatsapp() -> None:
    _, text, choices = whatsapp(Outgoing("Which?", (OfferedChoice(f"{LONG} A", "a"), OfferedChoice(f"{LONG} B", "b"))))
    assert choices == []
    assert text == f"Which?\n1. {LONG} A\n2. {LONG} B"


@pytest.mark.parametrize("title", ["x" * 40, "Ein-sehr-langes-Wort-ohne-Leerzeichen", "👩‍⚕️" * 12, " \n x " * 9])
@pytest.mark.parametrize("see", [whatsapp, messenger])
def test_odd_titles_fit(see: Any, title: str) -> None:
    see(Outgoing("Which?", (OfferedChoice(title, "a"),)))


# --- text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("see", [whatsapp, messenger])
def test_the_source_stands_under_the_text(see: Any) -> None:
    assert see(Outgoing("It may help.", (), "From the clinic's guide: Pores"))[1] == (
        "It may help.\nFrom the clinic's guide: Pores"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Name: *Sam*", "Name: *\u2060Sam*"),
        ("_Sam_ ~Lee~ ```x```", "_\u2060Sam_ ~\u2060Lee~ ```\u2060x```"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("snake_case_name", "snake_case_name"),
        ("https://demo.example/_a_/*b*", "https://demo.example/_a_/*b*"),
    ],
)
def test_a_visitors_own_marks_do_not_format_whatsapp(text: str, shown: str) -> None:
    assert whatsapp(Outgoing(text))[1] == shown


@pytest.mark.parametrize("see", [whatsapp, messenger])
def test_links_stay_whole_and_html_is_only_text(see: Any) -> None:
    text = 'Notice: https://demo-clinic.example/privacy?a=1&b=2 <b>bold</b> & "so"'
    assert see(Outgoing(text))[1] == text


@pytest.mark.parametrize("see", [whatsapp, messenger])
def test_control_characters_are_taken_out(see: Any) -> None:
    assert see(Outgoing("a\x00b\x1b[31m\u2028c\nd"))[1] == "ab[31mc\nd"


TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=700).filter(lambda text: text.strip())
CHOICES = st.lists(
    st.builds(
        OfferedChoice,
        st.text(min_size=1, max_size=90).filter(lambda text: outgoing.shortened(text, 20)),
        st.uuids().map(str),
    ),
    max_size=16,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.builds(Outgoing, TEXTS.filter(lambda text: outgoing.body_of(Outgoing(text))), CHOICES.map(tuple)))
def test_whatever_is_said_each_platform_takes_it(message: Outgoing) -> None:
    whatsapp(message)
    messenger(message)


@settings(max_examples=100, deadline=None)
@given(
    st.text(alphabet="ab \n.*_", min_size=1, max_size=9_000).filter(str.strip), st.sampled_from(sorted(MOST_IN_PART))
)
def test_a_long_text_of_staff_goes_out_in_parts_and_loses_no_word(text: str, channel: str) -> None:
    found = parts(channel, text)
    assert all(len(part) <= MOST_IN_PART[channel] for part in found)
    assert "".join("".join(found).split()) == "".join(text.split())
    for part in found:
        if part.strip():
            {"messenger": messenger, "whatsapp": whatsapp}[channel](Outgoing(part))


def test_parts_end_where_a_sentence_does() -> None:
    text = "This is a sentence. " * 200
    assert all(part.endswith("sentence.") for part in split(text.strip(), 1900))


def test_a_short_text_is_one_part() -> None:
    assert parts("messenger", "x" * 1900) == ["x" * 1900]
    assert MOST_IN_PART["messenger"] < MOST_SENT_CHARACTERS["messenger"]


def test_the_website_gets_the_message_as_it_is() -> None:
    choices = [{"title": LONG, "choice": "opaque", "payload": "/ask_price"}]
    message = Message(
        text="*Hi*", choices=choices, source={"document": "d", "section": "s"}, at=dt.datetime.now(dt.UTC)
    )
    assert api.web(message) == {
        "text": "*Hi*",
        "choices": [{"title": LONG, "choice": "opaque"}],
        "source": {"document": "d", "section": "s"},
    }
