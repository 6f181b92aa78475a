"""What Messenger shows before anybody writes: Get Started, ice breakers and the persistent menu, from clinic.yml.

Their payloads are opaque ids derived from the topic, and only those of topics that exist mean anything when they come
back: nobody can send an intent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinic.channels.graph import Graph
from clinic.content.responses import Button, Content
from clinic.text.yaml_file import read_yaml

MOST_BREAKERS = 4
MOST_QUESTION = 80
MOST_MENU = 20
# Means "greet me".
START = "start"


class ProfileError(ValueError):
    """The `channels:` part of clinic.yml does not follow its schema; the message names the mend."""


@dataclass(frozen=True)
class Profile:
    """breakers: (question, topic); menu: topics. Either may be empty."""

    breakers: tuple[tuple[str, str], ...] = ()
    menu: tuple[str, ...] = ()

    @staticmethod
    def load(path: Path, content: Content) -> Profile:
        """Read `channels:` of clinic.yml; without it nothing but Get Started is set. Raises ProfileError."""
        data = read_yaml(path)
        titled = {topic for topic, entry in content.topics.items() if entry.title}
        return Profile.read(data.get("channels") if isinstance(data, dict) else None, titled)

    @staticmethod
    def read(data: Any, titled: Collection[str]) -> Profile:
        """Check and take over. titled: topics that have a title. Raises ProfileError."""
        data = {} if data is None else data
        if not isinstance(data, dict) or set(data) - {"ice_breakers", "menu"}:
            raise ProfileError("channels: may hold ice_breakers and menu, and nothing else")
        breakers, menu = data.get("ice_breakers") or [], data.get("menu") or []
        if not isinstance(breakers, list) or not isinstance(menu, list):
            raise ProfileError("channels: ice_breakers and menu are lists")
        if len(breakers) > MOST_BREAKERS:
            raise ProfileError(f"channels: Messenger takes at most {MOST_BREAKERS} ice breakers")
        if len(menu) > MOST_MENU:
            raise ProfileError(f"channels: Messenger takes at most {MOST_MENU} entries in the menu")
        return Profile(
            tuple(_breaker(entry, titled) for entry in breakers), tuple(_topic(entry, titled) for entry in menu)
        )

    def payload(self, content: Content) -> dict[str, Any]:
        """The body for Messenger's profile."""
        body: dict[str, Any] = {"get_started": {"payload": entry_id(START)}}
        if self.breakers:
            actions = [{"question": question, "payload": entry_id(topic)} for question, topic in self.breakers]
            body["ice_breakers"] = [{"locale": "default", "call_to_actions": actions}]
        if self.menu:
            entries = [
                {"type": "postback", "title": content.topics[topic].title, "payload": entry_id(topic)}
                for topic in self.menu
            ]
            body["persistent_menu"] = [
                {"locale": "default", "composer_input_disabled": False, "call_to_actions": entries}
            ]
        return body

    @property
    def empty(self) -> list[str]:
        """Parts of Messenger's profile that are to be taken away."""
        return [name for name, part in (("ice_breakers", self.breakers), ("persistent_menu", self.menu)) if not part]


def entry_id(topic: str) -> str:
    """The payload of an entry."""
    return "e_" + hashlib.sha256(f"menu entry {topic}".encode()).hexdigest()[:24]


def entries(content: Content) -> Mapping[str, Button]:
    """Every entry that may come back, by its payload; START's button has an empty payload."""
    known = {entry_id(topic): content.choice(topic) for topic, entry in content.topics.items() if entry.title}
    return {**known, entry_id(START): Button("Get started", "")}


def _breaker(entry: Any, titled: Collection[str]) -> tuple[str, str]:
    if not isinstance(entry, dict) or set(entry) != {"question", "topic"} or not isinstance(entry["question"], str):
        raise ProfileError("channels: an ice breaker needs exactly question and topic")
    if not 0 < len(entry["question"].strip()) <= MOST_QUESTION:
        raise ProfileError(f"channels: an ice breaker's question has 1 to {MOST_QUESTION} characters")
    return entry["question"].strip(), _topic(entry["topic"], titled)


def _topic(topic: Any, titled: Collection[str]) -> str:
    if not isinstance(topic, str) or topic not in titled:
        raise ProfileError(f"channels: '{topic}' is no topic with a title in data/topics.yml")
    return topic


def sync(graph: Graph, profile: Profile, content: Content) -> None:
    """Set Messenger's profile, and take away what is not in it any more. Raises GraphError or NoAnswer."""
    graph.post("me/messenger_profile", profile.payload(content))
    if profile.empty:
        graph.delete("me/messenger_profile", {"fields": profile.empty})
