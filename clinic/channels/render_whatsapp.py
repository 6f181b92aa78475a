"""A message as WhatsApp's Cloud API takes it. The figures are Meta's (its reference of the Cloud API)."""

from __future__ import annotations

import re
from typing import Any

from clinic.channels.addresses import MOST_SENT_CHARACTERS, WHATSAPP
from clinic.channels.outgoing import BUTTON_TITLE, MOST_BUTTONS, Outgoing, body_of, fitted, numbered, shortened

WHATSAPP_BODY = 1024
WHATSAPP_ROWS = 10
WHATSAPP_ROW_TITLE = 24
WHATSAPP_ROW_MORE = 72
# WhatsApp makes bold, italic, struck and fixed-width text of words between these.
_MARKUP = re.compile(r"(?<![^\s(\"'])([*_~`]+)(?=\S)")
_LINK = re.compile(r"https?://\S+")
WORD_JOINER = "\u2060"


def whatsapp(message: Outgoing) -> dict[str, Any]:
    """What goes beside the recipient in the Cloud API."""
    body = _plain(body_of(message))
    if not message.choices:
        return _whatsapp_text(body)
    interactive = _whatsapp_interactive(message, body)
    if interactive is not None:
        return {"type": "interactive", "interactive": interactive}
    return _whatsapp_text(numbered(body, message.choices))


def _whatsapp_interactive(message: Outgoing, body: str) -> dict[str, Any] | None:
    """Up to three choices as buttons, up to ten as a list; None when neither fits."""
    few = len(message.choices) <= MOST_BUTTONS
    short = [shortened(choice.title, BUTTON_TITLE if few else WHATSAPP_ROW_TITLE) for choice in message.choices]
    # Titles must differ on WhatsApp; shortened ones may not.
    whole = short == [choice.title for choice in message.choices]
    full = body if whole else numbered(body, message.choices)
    if len(full) > WHATSAPP_BODY or len(set(short)) < len(short):
        return None
    if few:
        replies = [
            {"type": "reply", "reply": {"id": choice.id, "title": title}}
            for title, choice in zip(short, message.choices, strict=True)
        ]
        return {"type": "button", "body": {"text": full}, "action": {"buttons": replies}}
    if len(message.choices) > WHATSAPP_ROWS:
        return None
    rows = []
    for title, choice in zip(short, message.choices, strict=True):
        more = {} if title == choice.title else {"description": shortened(choice.title, WHATSAPP_ROW_MORE)}
        rows.append({"id": choice.id, "title": title, **more})
    return {
        "type": "list",
        "body": {"text": full},
        "action": {"button": shortened(message.button, BUTTON_TITLE), "sections": [{"rows": rows}]},
    }


def _whatsapp_text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": {"preview_url": False, "body": fitted(text, MOST_SENT_CHARACTERS[WHATSAPP])}}


def _plain(text: str) -> str:
    """Keep WhatsApp from reading a visitor's own "*name*" as bold; links stay as they are."""
    pieces, end = [], 0
    for link in _LINK.finditer(text):
        pieces += [_MARKUP.sub(rf"\1{WORD_JOINER}", text[end : link.start()]), link[0]]
        end = link.end()
    return "".join([*pieces, _MARKUP.sub(rf"\1{WORD_JOINER}", text[end:])])
