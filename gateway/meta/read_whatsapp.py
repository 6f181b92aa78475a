"""WhatsApp's webhooks (Cloud API): from a payload to events. Never raises; what it does not know is kept as "other"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from clinic.channels.addresses import WHATSAPP
from clinic.queues.inbox import Event, key_of, receipt_key
from gateway.meta import loose_json

# The kind of an event, and what is kept of it.
Content = tuple[str, dict[str, Any]]
# Nothing can be read from these; their sender gets a polite line, and staff a note.
MEDIA = ("image", "video", "audio", "voice", "document", "sticker", "location", "contacts", "order", "unsupported")


def events(payload: Any, phone_number_id: str, now: dt.datetime) -> list[Event]:
    """Every event of a payload that concerns this number, in its order."""
    found: list[Event] = []
    for entry in loose_json.items(payload, "entry"):
        for change in loose_json.items(entry, "changes"):
            value = loose_json.mapping(change, "value")
            if loose_json.text(value, "metadata", "phone_number_id") != phone_number_id:
                continue
            people = _people(value)
            for message in loose_json.items(value, "messages"):
                found.extend(_message(message, people, now))
            for echo in loose_json.items(value, "message_echoes"):
                found.extend(_echo(echo, now))
            for status in loose_json.items(value, "statuses"):
                found.extend(_status(status, now))
    return found


def _people(value: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """From any id of a person to (user id, WhatsApp id); either may be missing."""
    people: dict[str, tuple[str, str]] = {}
    for contact in loose_json.items(value, "contacts"):
        both = loose_json.address(contact, "user_id"), loose_json.address(contact, "wa_id")
        people.update({known: both for known in both if known})
    return people


def _sender(message: dict[str, Any], people: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """The address we know somebody by, and the WhatsApp id if there is one too."""
    user_id, wa_id = loose_json.address(message, "from_user_id"), loose_json.address(message, "from")
    known = people.get(user_id) or people.get(wa_id)
    if known is None and len(set(people.values())) == 1 and not (user_id or wa_id):
        known = next(iter(people.values()))
    user_id, wa_id = user_id or (known[0] if known else ""), wa_id or (known[1] if known else "")
    return user_id or wa_id, wa_id


def _message(message: dict[str, Any], people: dict[str, tuple[str, str]], now: dt.datetime) -> Iterator[Event]:
    platform_id = loose_json.text(message, "id", most=500)
    sender, wa_id = _sender(message, people)
    if not platform_id:
        return
    at = loose_json.moment(message.get("timestamp"), now)
    kind, data = _content(message)
    if not sender and kind != "system":
        kind, data = "other", {}
    if kind in ("text", "choice", "media", "start"):
        data |= {"id": platform_id}
    if wa_id and wa_id != sender:
        data |= {"other": wa_id}
    yield Event(WHATSAPP, kind, key_of(WHATSAPP, platform_id), at, sender, data)


def _content(message: dict[str, Any]) -> Content:
    """The kind of an event and what is needed of it."""
    type_ = loose_json.text(message, "type", most=40)
    if type_ in READERS:
        return READERS[type_](message)
    if type_ in MEDIA:
        return "media", {"what": type_, "text": loose_json.text(message, type_, "caption")}
    return "media", {"what": "unsupported"}


def _text(message: dict[str, Any]) -> Content:
    return _words(loose_json.text(message, "text", "body"))


def _button(message: dict[str, Any]) -> Content:
    """Of a template: its payload is none of ours."""
    return _words(loose_json.text(message, "button", "text"))


def _interactive(message: dict[str, Any]) -> Content:
    """A button or a row of a list."""
    for reply in ("button_reply", "list_reply"):
        if chosen := loose_json.mapping(message, "interactive", reply):
            choice = loose_json.text(chosen, "id", most=300)
            return "choice", {"choice": choice, "text": loose_json.text(chosen, "title")}
    return "media", {"what": "unsupported"}


def _contacts(message: dict[str, Any]) -> Content:
    return "media", {"what": "contacts", "phone": _phone(message)}


def _revoke(message: dict[str, Any]) -> Content:
    return "revoke", {"of": loose_json.text(message, "revoke", "original_message_id", most=500)}


def _words(text: str) -> Content:
    return ("text", {"text": text}) if text.strip() else ("media", {"what": "unsupported"})


def _phone(message: dict[str, Any]) -> str:
    """The first number on the first card that was shared."""
    for card in loose_json.items(message, "contacts"):
        for phone in loose_json.items(card, "phones"):
            number, id_ = loose_json.text(phone, "phone", most=40), loose_json.text(phone, "wa_id", most=40)
            if number or id_:
                return number or f"+{id_}"
    return ""


def _edit(message: dict[str, Any]) -> Content:
    changed = loose_json.mapping(message, "edit", "message")
    type_ = loose_json.text(changed, "type", most=40)
    words = loose_json.text(changed, "text", "body") if type_ == "text" else loose_json.text(changed, type_, "caption")
    return "edit", {"of": loose_json.text(message, "edit", "original_message_id", most=500), "text": words}


def _system(message: dict[str, Any]) -> Content:
    """A new number or a new user id; the conversation goes with the person."""
    system = loose_json.mapping(message, "system")
    new = (
        loose_json.address(system, "user_id")
        or loose_json.address(system, "wa_id")
        or loose_json.address(system, "new_wa_id")
    )
    old = [
        found
        for found in (
            loose_json.address(system, "previous_user_id"),
            loose_json.address(system, "customer"),
            loose_json.address(message, "from"),
        )
        if found
    ]
    if not new or not old:
        return "system", {}
    return "renamed", {"new": new, "old": old}


READERS: dict[str, Callable[[dict[str, Any]], Content]] = {
    "text": _text,
    "button": _button,
    "interactive": _interactive,
    "contacts": _contacts,
    "request_welcome": lambda message: ("start", {}),
    "edit": _edit,
    "revoke": _revoke,
    "system": _system,
    "reaction": lambda message: ("reaction", {}),
}


def _echo(message: dict[str, Any], now: dt.datetime) -> Iterator[Event]:
    """Staff wrote in the WhatsApp Business app."""
    platform_id = loose_json.text(message, "id", most=500)
    to = loose_json.address(message, "to_user_id") or loose_json.address(message, "to")
    type_ = loose_json.text(message, "type", most=40)
    if not platform_id or not to:
        return
    key, at = key_of(WHATSAPP, platform_id), loose_json.moment(message.get("timestamp"), now)
    if type_ in ("revoke", "edit", "reaction"):
        yield Event(WHATSAPP, "other", key, at)
        return
    words = (
        loose_json.text(message, "text", "body")
        or loose_json.text(message, type_, "caption")
        or f"[{type_ or 'message'}]"
    )
    wa_id = loose_json.address(message, "to")
    yield Event(WHATSAPP, "echo", key, at, to, {"text": words} | ({"other": wa_id} if wa_id and wa_id != to else {}))


def _status(status: dict[str, Any], now: dt.datetime) -> Iterator[Event]:
    """Sent, delivered, read or failed. Any of them shows that the platform has the message."""
    platform_id, what = loose_json.text(status, "id", most=500), loose_json.text(status, "status", most=40)
    if not platform_id:
        return
    at = loose_json.moment(status.get("timestamp"), now)
    ours = loose_json.text(status, "biz_opaque_callback_data", most=160)
    key = key_of(WHATSAPP, f"{platform_id} {what}")
    if ours:
        yield Event(WHATSAPP, "receipt", receipt_key(WHATSAPP, ours), at)
    if what != "failed":
        yield Event(WHATSAPP, "status", key, at)
        return
    to = loose_json.address(status, "recipient_user_id") or loose_json.address(status, "recipient_id")
    codes = [error["code"] for error in loose_json.items(status, "errors") if isinstance(error.get("code"), int)]
    data = {"code": codes[0] if codes else -1, "outbox": ours}
    yield Event(WHATSAPP, "failed" if to else "status", key, at, to, data if to else {})
