"""A visitor who books through the public chat API as the widget does: the same id again until the reply is there."""

from __future__ import annotations

import random
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

REFERENCE = re.compile(r"MN-[A-Z0-9-]*[A-Z0-9]")
SENT, ALREADY = "your request is in", "You already asked for this"
FAILED, UNAVAILABLE = "that didn't work and nothing was saved", "can't answer right now"
CONSENT, READ_BACK = "Do you agree that the clinic keeps these details", "Please check this."
ADULT = "18 or over?"
# What is asked, by words of the question; the last question in a message counts.
QUESTIONS = {
    "What name should we use": "name",
    "What should we call you": "name",
    "How can staff reach you": "contact",
    "phone number or an e-mail address. Could you": "contact",
    "Which days or times": "times",
    "Which part would it be for": "area",
    "been to our clinic before": "been",
    ADULT: "adult",
    CONSENT: "consent",
    "Shall I send": "confirm",
}
NAMES = ("Priya Nair", "Grace Okafor", "Tomasz Kowalski", "Aoife Byrne", "Chloé Martin", "Yusuf Demir", "Mei Lin")
TIMES = ("Tuesday or Thursday mornings", "any weekday after 5pm", "Saturday", "any time")
MOST_TURNS = 80
PATIENCE_SECONDS = 90.0


class GivenUp(Exception):
    """The visitor got nowhere; the message says why."""


@dataclass
class Visitor:
    """One visitor and what they were told.

    moment: called just before a message is sent, with what it answers; when_told: called with each reference read.
    """

    base: str
    chance: random.Random
    number: int
    moment: Callable[[str], None]
    when_told: Callable[[str], None]
    told: list[str] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    repeats: int = 0
    token: str = ""
    conversation: str = ""

    def __post_init__(self) -> None:
        self.name = self.chance.choice(NAMES)
        by_mail = self.chance.random() < 0.4
        self.contact = f"visitor{self.number}@example.org" if by_mail else f"07700 9{self.number % 100_000:05d}"
        self.times = self.chance.choice(TIMES)
        # Some give everything at once, some are asked for each detail, some hang up early and ask again.
        self.at_once = self.chance.random() < 0.6
        self.hasty = self.chance.random() < 0.25
        self._http = httpx.Client(base_url=self.base, timeout=20, trust_env=False)
        self._deadline = time.monotonic() + PATIENCE_SECONDS

    @property
    def opening(self) -> str:
        if self.at_once:
            return f"I'd like to book an appointment, my name is {self.name} and you can reach me on {self.contact}"
        return "I'd like to book an appointment please"

    def book(self) -> None:
        """Talk until told a reference. Raises GivenUp."""
        self.open()
        self.go_on(self.opening)

    def go_on(self, text: str, until: str = "") -> None:
        """Talk from this message on until told a reference, or until a certain question is asked. Raises GivenUp."""
        for _ in range(MOST_TURNS):
            reply = self.say(text)
            if not reply:
                raise GivenUp("no message in the reply")
            if SENT in reply or ALREADY in reply:
                self.told.extend(REFERENCE.findall(reply)[:1])
                if not self.told:
                    raise GivenUp("told that it is in, without a reference")
                self.when_told(self.told[-1])
                return
            text = self.next(reply, text)
            if self.asked[-1:] == [until]:
                return
        raise GivenUp(f"no reference after {MOST_TURNS} messages; the last reply: {reply}")

    def say(self, text: str) -> str:
        """Send one message and return the reply's words, however often it has to be sent."""
        asked = self.asked[-1] if self.asked else "start"
        message = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        self.sent.append((message, text))
        self.moment(asked)
        body = self._until_answered({"id": message, "text": text})
        self.answers[message] = body
        return "\n".join(said["text"] for said in body["messages"])

    def say_again(self) -> bool:
        """Send the last message once more; whether the same reply comes."""
        message, text = self.sent[-1]
        return self._until_answered({"id": message, "text": text}) == self.answers[message]

    def history(self) -> list[dict[str, Any]]:
        """The conversation as it is shown after a reload."""
        response = self._http.get("/api/chat/messages", headers=self._headers)
        response.raise_for_status()
        found: list[dict[str, Any]] = response.json()["messages"]
        return found

    def close(self) -> None:
        self._http.close()

    def next(self, reply: str, last: str) -> str:
        """What a person would type now."""
        if UNAVAILABLE in reply:
            time.sleep(self.chance.uniform(0.2, 0.8))
            return last
        if FAILED in reply:
            time.sleep(self.chance.uniform(0.1, 0.4))
            return "try again"
        places = {field: reply.rfind(words) for words, field in QUESTIONS.items() if words in reply}
        if not places:
            self.asked.append("start")
            return self.opening
        field = max(places, key=lambda name: places[name])
        self.asked.append(field)
        return {
            "name": self.name,
            "contact": self.contact,
            "times": self.times,
            "area": "face",
            "been": "no",
            "adult": "yes",
            "consent": "yes",
            "confirm": "yes",
        }[field]

    def open(self) -> None:
        """Start a chat."""
        body = self._until_answered(None)
        self.token, self.conversation = body["token"], body["conversation"]

    def _until_answered(self, body: dict[str, str] | None) -> dict[str, Any]:
        path = "/api/chat/messages" if body else "/api/chat/sessions"
        patience: float | None = self.chance.uniform(0.005, 0.08) if self.hasty and body else None
        while time.monotonic() < self._deadline:
            try:
                timeout = httpx.USE_CLIENT_DEFAULT if patience is None else patience
                response = self._http.post(path, json=body, headers=self._headers if body else None, timeout=timeout)
            except httpx.TransportError:
                pass
            else:
                if response.is_success:
                    found: dict[str, Any] = response.json()
                    return found
                if response.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                    raise GivenUp(f"{response.status_code} {response.text}")
            patience = None
            self.repeats += 1
            time.sleep(self.chance.uniform(0.03, 0.2))
        raise GivenUp(f"no answer to {path} within {PATIENCE_SECONDS:.0f} s")

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}
