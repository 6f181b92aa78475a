"""One message model, three renderers: the website, Messenger and WhatsApp, each within its platform's limits.

The figures are Meta's (references of the Send API and of the Cloud API). A reply is one message: what does not fit as
buttons becomes a list or quick replies, and what does not fit there numbered lines that can be typed back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clinic.channels import MESSENGER, MOST_CHARACTERS, WHATSAPP
from clinic.models import Message

FEW = 3
TITLE = 20
MESSENGER_BUTTON_TEXT = 640
MESSENGER_QUICK_REPLIES = 13
WHATSAPP_BODY = 1024
WHATSAPP_ROWS = 10
WHATSAPP_ROW_TITLE = 24
WHATSAPP_ROW_MORE = 72
# WhatsApp makes bold, italic, struck and fixed-width text of words between these.
_MARKUP = re.compile(r"(?<![^\s(\"'])([*_~`]+)(?=\S)")
_LINK = re.compile(r"https?://\S+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
WORD_JOINER = "\u2060"


@dataclass(frozen=True)
class Choice:
    """A choice: its title in full, and the opaque id that comes back."""

    title: str
    id: str


@dataclass(frozen=True)
class Outgoing:
    """One message to a visitor. source: "the clinic's guide: Collagen Production"; button: what opens a list."""

    text: str
    choices: tuple[Choice, ...] = ()
    source: str | None = None
    button: str = "Choose"


def outgoing(message: Message, source: str | None = None, button: str = "Choose") -> Outgoing:
    """A stored message. source and button: as worded for this channel (domain.yml)."""
    choices = tuple(Choice(choice["title"], choice["choice"]) for choice in message.choices or [])
    return Outgoing(message.text, choices, source, button)


def web(message: Message) -> dict[str, Any]:
    """Text, choices and source for the chat API; the page and the widget lay them out themselves."""
    choices = [{"title": choice["title"], "choice": choice["choice"]} for choice in message.choices or []]
    return {"text": message.text, "choices": choices, "source": message.source or None}


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


def whatsapp(message: Outgoing) -> dict[str, Any]:
    """What goes beside the recipient in the Cloud API."""
    body = _plain(_body(message))
    if not message.choices:
        return _whatsapp_text(body)
    interactive = _whatsapp_interactive(message, body)
    if interactive is not None:
        return {"type": "interactive", "interactive": interactive}
    return _whatsapp_text(_numbered(body, message.choices))


def _whatsapp_interactive(message: Outgoing, body: str) -> dict[str, Any] | None:
    """Up to three choices as buttons, up to ten as a list; None when neither fits."""
    few = len(message.choices) <= FEW
    short = [_shorten(choice.title, TITLE if few else WHATSAPP_ROW_TITLE) for choice in message.choices]
    # Titles must differ on WhatsApp; shortened ones may not.
    whole = short == [choice.title for choice in message.choices]
    full = body if whole else _numbered(body, message.choices)
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
        more = {} if title == choice.title else {"description": _shorten(choice.title, WHATSAPP_ROW_MORE)}
        rows.append({"id": choice.id, "title": title, **more})
    return {
        "type": "list",
        "body": {"text": full},
        "action": {"button": _shorten(message.button, TITLE), "sections": [{"rows": rows}]},
    }


def _whatsapp_text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": {"preview_url": False, "body": _fit(text, MOST_CHARACTERS[WHATSAPP])}}


def _body(message: Outgoing) -> str:
    text = _CONTROL.sub("", message.text).strip()
    return f"{text}\n{message.source}" if message.source else text


def _numbered(body: str, choices: Sequence[Choice]) -> str:
    """The choices in full as numbered lines; the number or the title can be typed back."""
    lines = [f"{number}. {_CONTROL.sub('', choice.title)}" for number, choice in enumerate(choices, start=1)]
    return "\n".join([body, *lines])


def _fit(text: str, most: int) -> str:
    """The last resort: clinic/channels.py has split what staff wrote, and no reply of ours comes near a limit."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _shorten(title: str, most: int) -> str:
    """A title that fits, cut at a word."""
    title = " ".join(_CONTROL.sub("", title).split())
    if len(title) <= most:
        return title
    cut = title[:most].rstrip()
    if " " in cut[most // 3 :]:
        cut = cut[: cut.rindex(" ")].rstrip(" ,;:-")
    return cut[: most - 1] + "…"


def _plain(text: str) -> str:
    """Keep WhatsApp from reading a visitor's own "*name*" as bold; links stay as they are."""
    pieces, end = [], 0
    for link in _LINK.finditer(text):
        pieces += [_MARKUP.sub(rf"\1{WORD_JOINER}", text[end : link.start()]), link[0]]
        end = link.end()
    return "".join([*pieces, _MARKUP.sub(rf"\1{WORD_JOINER}", text[end:])])
