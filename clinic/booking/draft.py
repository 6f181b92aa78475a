"""What a visitor has told so far of a booking request, and what the form knows around it.

No Rasa, no database in here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from clinic.personal.contact import Contact
from clinic.requests.in_words import area_in_words, been_before_in_words
from clinic.requests.wanted_times import WantedTimes
from clinic.times.windows import Calendar

FIELDS = ("name", "contact", "times", "area", "been_before", "adult", "consent")
# On Messenger and WhatsApp the form asks the least.
LEAST = ("name", "contact", "times", "adult", "consent")
CONFIRM = "confirm"
# What of a draft is plain text, a yes or a no.
PLAIN = ("name", "area", "been_before", "adult", "consent", "doubt", "declined")
# Asked first when this chat has a request already: change it, or add another?
ANOTHER = "another"


@dataclass(frozen=True)
class Heard:
    """One message as understood: its words, its intent, whether that intent is a decided topic, people named, and
    what it does (clinic/dialogue/reading.py), if that is sure. about: a question in it, as topic and facet.
    """

    text: str
    intent: str = ""
    decided: bool = False
    people: tuple[str, ...] = ()
    act: str = ""
    about: str | None = None

    @property
    def is_about_something(self) -> bool:
        """Whether it was decided to be a question that has an answer."""
        return self.decided and self.intent.startswith(("faq_", "ask_"))


@dataclass(frozen=True)
class Around:
    """What the form has to know besides the message.

    now: aware; phone: the number that the channel gave us (WhatsApp), E.164; live: reference and times of a request
    that this chat has already.
    """

    now: dt.datetime
    calendar: Calendar
    channel: str = "web"
    phone: str | None = None
    live: tuple[str, str] | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """What is asked on this channel."""
        return LEAST if self.channel in {"messenger", "whatsapp"} else FIELDS


@dataclass(frozen=True)
class Draft:
    """What has been told so far."""

    name: str | None = None
    contact: Contact | None = None
    times: WantedTimes | None = None
    area: str | None = None
    been_before: bool | None = None
    adult: bool | None = None
    consent: bool | None = None
    # A name or an e-mail address that was probably meant: the visitor has to say so before it counts.
    doubt: str | None = None
    # What was asked about so, and was not meant: typed again, it counts as typed.
    declined: str | None = None

    def missing(self, fields: tuple[str, ...]) -> str:
        """The next of these fields to ask for, or CONFIRM."""
        return next((name for name in fields if getattr(self, name) in (None, "")), CONFIRM)

    def read_back(self) -> dict[str, str]:
        """Every detail in words."""
        return {
            "name": self.name or "",
            "contact": self.contact.shown if self.contact else "",
            "times": self.times.shown if self.times else "",
            "area": area_in_words(self.area),
            "been_before": been_before_in_words(self.been_before),
        }

    def so_far(self) -> str:
        """What has been told yet, in a line; empty when nothing was."""
        contact = self.contact.shown if self.contact else None
        times = self.times.shown if self.times else None
        return "; ".join(filter(None, (self.name, contact, times)))

    def as_dict(self) -> dict[str, Any]:
        """For Rasa's slot."""
        plain = {
            name: getattr(self, name)
            for name in ("name", "area", "been_before", "adult", "consent", "doubt", "declined")
        }
        return {
            **plain,
            "contact": self.contact.as_dict() if self.contact else None,
            "times": self.times.as_dict() if self.times else None,
        }

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Draft:
        """From Rasa's slot."""
        return Draft(
            data.get("name"),
            Contact.from_dict(data.get("contact")),
            WantedTimes.from_dict(data.get("times")),
            data.get("area"),
            data.get("been_before"),
            data.get("adult"),
            data.get("consent"),
            data.get("doubt"),
            data.get("declined"),
        )


@dataclass(frozen=True)
class Say:
    """A response by name, with values to fill in."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What the form does with a message.

    outcome: "open" (goes on), "rejected" (not for the form), "send" (store it), or "closed".
    asked: a topic asked about in the same message as a detail; its answer goes before `say`.
    """

    outcome: str
    draft: Draft = Draft()
    asking: str = ""
    say: tuple[Say, ...] = ()
    asked: str | None = None
