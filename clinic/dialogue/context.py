"""What the assistant said last, as the act model is told: the same words do different things after different ones."""

from __future__ import annotations

from collections.abc import Collection

from clinic.content.reply import NONE_OF_THESE, PASS_QUESTION
from clinic.dialogue.reading import CONTEXTS

NOTHING_SAID = "start"
# Questions of the form by another name than their field's.
_FORM = {"confirm": "form_send", "adult": "form_been_before", "leave_request": "form_contact", "another": "offer"}
_SMALL_TALK = frozenset(
    f"utter_{topic}" for topic in "greet thanks goodbye bot_challenge affirm deny chitchat help stop".split()
)
_SENT = "utter_booking_sent"


def context_after(name: str | None, asking: str | None, offer: str | None, payloads: Collection[str]) -> str:
    """One of CONTEXTS: by the last response's name, the open question, what was offered, and the buttons under it."""
    if asking:
        return _FORM.get(asking) or (f"form_{asking}" if f"form_{asking}" in CONTEXTS else "answer")
    if not name or name.startswith("utter_welcome"):
        return NOTHING_SAID
    if name.startswith(_SENT):
        return "sent"
    if NONE_OF_THESE.payload in payloads:
        return "choices"
    if offer:
        return "missing" if offer == PASS_QUESTION else "offer"
    return "small_talk" if name in _SMALL_TALK else "answer"
