"""Our reading of WhatsApp's payloads beside that of a maintained client library (pywa)."""

from __future__ import annotations

import datetime as dt
import warnings
from typing import Any

import payloads
import pytest
from graph import PHONE_ID
from payloads import AT, media, user_id, wa_button, wa_id, wa_message, wa_row, wa_text

from clinic.queues.inbox import Event, key_of
from gateway.meta import read_whatsapp as whatsapp

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pywa import WhatsApp
    from pywa.types import CallbackButton, CallbackSelection, Message
    from pywa.types.message import DeletedMessage, EditedMessage

NOW = dt.datetime.fromtimestamp(AT, dt.UTC) + dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def library() -> WhatsApp:
    return WhatsApp(phone_id=PHONE_ID, token="x", server=None)


def ours(payload: Any) -> Event:
    found = whatsapp.events(payload, PHONE_ID, NOW)
    assert len(found) == 1
    return found[0]


KINDS: dict[str, tuple[dict[str, Any], Any]] = {
    "text": (wa_text("Does it hurt? 🙂", user=True), Message),
    "button": (wa_button("opaque", "Prices", user=True), CallbackButton),
    "row": (wa_row("opaque", "Prices", user=True), CallbackSelection),
    "image": (wa_message("image", media("image", caption="look"), user=True), Message),
    "document": (wa_message("document", payloads.WA_MEDIA["document"], user=True), Message),
    "location": (wa_message("location", payloads.WA_MEDIA["location"], user=True), Message),
}


@pytest.mark.parametrize("kind", KINDS)
def test_sender_time_and_content_are_read_alike(library: WhatsApp, kind: str) -> None:
    payload, type_ = KINDS[kind]
    theirs, event = type_.from_update(library, payload), ours(payload)
    assert event.sender == theirs.from_user.bsuid == user_id(1)
    assert event.data["other"] == theirs.from_user.wa_id == wa_id(1)
    assert event.at == theirs.timestamp
    assert event.key == key_of("whatsapp", theirs.id)
    if kind in ("button", "row"):
        assert (event.data["choice"], event.data["text"]) == (theirs.data, theirs.title)
    else:
        assert event.data.get("text", "") == (theirs.text or theirs.caption or "")


def test_an_edit_and_a_deletion_are_read_alike(library: WhatsApp) -> None:
    edit: Any
    gone: Any
    edit, gone = payloads.wa_edit("wamid.A", "new words", user=True), payloads.wa_revoke("wamid.A", user=True)
    edited, deleted = EditedMessage.from_update(library, edit), DeletedMessage.from_update(library, gone)
    assert (ours(edit).data["of"], ours(edit).data["text"]) == (edited.original_message_id, edited.message.text)
    assert ours(gone).data["of"] == deleted.original_message_id
    assert ours(gone).sender == deleted.from_user.bsuid
