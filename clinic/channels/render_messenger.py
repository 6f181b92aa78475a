"""A message as Messenger's Send API takes it. The figures are Meta's (its reference of the Send API)."""

from __future__ import annotations

from typing import Any

from clinic.channels.addresses import MESSENGER, MOST_CHARACTERS
from clinic.channels.outgoing import FEW, TITLE, Outgoing, _body, _fit, _numbered, _shorten

MESSENGER_BUTTON_TEXT = 640
MESSENGER_QUICK_REPLIES = 13


def messenger(message: Outgoing) -> dict[str, Any]:
    """The `message` object of the Send API."""
    body, short = _body(message), [_shorten(choice.title, TITLE) for choice in message.choices]
    if not message.choices:
        return {"text": _fit(body, MOST_CHARACTERS[MESSENGER])}
    full = body if short == [choice.title for choice in message.choices] else _numbered(body, message.choices)
    if len(message.choices) <= FEW and len(full) <= MESSENGER_BUTTON_TEXT:
        buttons = [
            {"type": "postback", "title": title, "payload": choice.id}
            for title, choice in zip(short, message.choices, strict=True)
        ]
        template = {"template_type": "button", "text": full, "buttons": buttons}
        return {"attachment": {"type": "template", "payload": template}}
    if len(message.choices) <= MESSENGER_QUICK_REPLIES and len(full) <= MOST_CHARACTERS[MESSENGER]:
        replies = [
            {"content_type": "text", "title": title, "payload": choice.id}
            for title, choice in zip(short, message.choices, strict=True)
        ]
        return {"text": full, "quick_replies": replies}
    return {"text": _fit(_numbered(body, message.choices), MOST_CHARACTERS[MESSENGER])}
