"""A message as Messenger's Send API takes it. The figures are Meta's (its reference of the Send API)."""

from __future__ import annotations

from typing import Any

from clinic.channels.addresses import MESSENGER, MOST_SENT_CHARACTERS
from clinic.channels.outgoing import BUTTON_TITLE, MOST_BUTTONS, Outgoing, body_of, fitted, numbered, shortened

MESSENGER_BUTTON_TEXT = 640
MESSENGER_QUICK_REPLIES = 13


def messenger(message: Outgoing) -> dict[str, Any]:
    """The `message` object of the Send API."""
    body, short = body_of(message), [shortened(choice.title, BUTTON_TITLE) for choice in message.choices]
    if not message.choices:
        return {"text": fitted(body, MOST_SENT_CHARACTERS[MESSENGER])}
    full = body if short == [choice.title for choice in message.choices] else numbered(body, message.choices)
    if len(message.choices) <= MOST_BUTTONS and len(full) <= MESSENGER_BUTTON_TEXT:
        buttons = [
            {"type": "postback", "title": title, "payload": choice.id}
            for title, choice in zip(short, message.choices, strict=True)
        ]
        template = {"template_type": "button", "text": full, "buttons": buttons}
        return {"attachment": {"type": "template", "payload": template}}
    if len(message.choices) <= MESSENGER_QUICK_REPLIES and len(full) <= MOST_SENT_CHARACTERS[MESSENGER]:
        replies = [
            {"content_type": "text", "title": title, "payload": choice.id}
            for title, choice in zip(short, message.choices, strict=True)
        ]
        return {"text": full, "quick_replies": replies}
    return {"text": fitted(numbered(body, message.choices), MOST_SENT_CHARACTERS[MESSENGER])}
