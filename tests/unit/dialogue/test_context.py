"""What was said last, as the act model is told."""

from __future__ import annotations

import pytest

from clinic.dialogue.context import context_after
from clinic.dialogue.reading import CONTEXTS


@pytest.mark.parametrize(
    ("name", "asking", "offer", "payloads", "context"),
    [
        (None, None, None, [], "start"),
        ("utter_welcome", None, None, ["/book"], "start"),
        ("utter_ask_booking_name", "name", None, ["cancel"], "form_name"),
        ("utter_booking_read_back", "confirm", None, ["send it"], "form_send"),
        ("utter_ask_booking_adult", "adult", None, ["yes"], "form_been_before"),
        ("utter_x", "something_new", None, [], "answer"),
        ("utter_booking_sent_closed", None, None, [], "sent"),
        ("utter_clarify", None, None, ["/ask_price", "/nlu_fallback"], "choices"),
        ("utter_no_facet", None, "pass_question", [], "missing"),
        ("utter_abuse", None, "talk_to_human", [], "offer"),
        ("utter_thanks", None, None, [], "small_talk"),
        ("utter_ask_price", None, None, ["/book"], "answer"),
    ],
)
def test_what_was_said_gives_the_context(
    name: str | None, asking: str | None, offer: str | None, payloads: list[str], context: str
) -> None:
    assert context_after(name, asking, offer, payloads) == context
    assert context in CONTEXTS
