"""One message model for the renderers of Messenger and WhatsApp, each within its platform's limits.

The figures are Meta's (references of the Send API and of the Cloud API). A reply is one message: what does not fit as
buttons becomes a list or quick replies, and what does not fit there numbered lines that can be typed back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from clinic.storage.tables import Message

MOST_BUTTONS = 3
BUTTON_TITLE = 20
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


@dataclass(frozen=True)
class OfferedChoice:
    """A choice: its title in full, and the opaque id that comes back."""

    title: str
    id: str


@dataclass(frozen=True)
class Outgoing:
    """One message to a visitor. source: "the clinic's guide: Collagen Production"; button: what opens a list."""

    text: str
    choices: tuple[OfferedChoice, ...] = ()
    source: str | None = None
    button: str = "Choose"


def outgoing(message: Message, source: str | None = None, button: str = "Choose") -> Outgoing:
    """A stored message. source and button: as worded for this channel (domain.yml)."""
    choices = tuple(OfferedChoice(choice["title"], choice["choice"]) for choice in message.choices or [])
    return Outgoing(message.text, choices, source, button)


def body_of(message: Outgoing) -> str:
    """Its text, with the source on a line of its own."""
    text = _CONTROL.sub("", message.text).strip()
    return f"{text}\n{message.source}" if message.source else text


def numbered(body: str, choices: Sequence[OfferedChoice]) -> str:
    """The choices in full as numbered lines; the number or the title can be typed back."""
    lines = [f"{number}. {_CONTROL.sub('', choice.title)}" for number, choice in enumerate(choices, start=1)]
    return "\n".join([body, *lines])


def fitted(text: str, most: int) -> str:
    """The last resort: clinic/channels/delivery.py has split what staff wrote, and no reply of ours comes near a
    limit.
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def shortened(title: str, most: int) -> str:
    """A title that fits, cut at a word."""
    title = " ".join(_CONTROL.sub("", title).split())
    if len(title) <= most:
        return title
    cut = title[:most].rstrip()
    if " " in cut[most // 3 :]:
        cut = cut[: cut.rindex(" ")].rstrip(" ,;:-")
    return cut[: most - 1] + "…"
