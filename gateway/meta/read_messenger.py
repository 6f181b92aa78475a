"""Messenger's webhooks: from a payload to events. Never raises; what it does not know is kept as "other"."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from clinic.channels.addresses import MESSENGER
from clinic.channels.graph import OURS
from clinic.queues.inbox import Event, key_of, receipt_key
from gateway.meta import loose_json

# Messenger's Like button, small, middle and large: a thumb that answers a yes/no question as a typed one does.
LIKES = frozenset({"369239263222822", "369239343222814", "369239383222810"})
THUMBS_UP = "👍"
_MARKS = {"read": "read", "delivery": "delivery", "reaction": "reaction", "optin": "optin"}


def events(payload: Any, page_id: str, now: dt.datetime) -> list[Event]:
    """Every event of a payload that concerns this page, in its order."""
    found: list[Event] = []
    for entry in loose_json.items(payload, "entry"):
        if loose_json.text(entry, "id") != page_id:
            continue
        found.extend(_event(item, page_id, now) for item in loose_json.items(entry, "messaging"))
        found.extend(_standby(item, page_id, now) for item in loose_json.items(entry, "standby"))
    return found


def _event(item: dict[str, Any], page_id: str, now: dt.datetime) -> Event:
    message = loose_json.mapping(item, "message")
    if message.get("is_echo") is True:
        return _echo(item, message, now)
    kind, data = _content(item, message)
    sender = loose_json.address(item, "sender", "id")
    if not sender or sender == page_id:
        kind, data = "other", {}
    return _made(kind, item, _platform_id(item), sender, data, now)


def _content(item: dict[str, Any], message: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The kind of an event and what is needed of it."""
    if message:
        return _message(message)
    if "postback" in item:
        return _postback(loose_json.mapping(item, "postback"))
    if "message_edit" in item:
        edit = loose_json.mapping(item, "message_edit")
        return "edit", {"of": loose_json.text(edit, "mid", most=500), "text": loose_json.text(edit, "text")}
    if "message_unsend" in item:
        return "revoke", {"of": loose_json.text(item, "message_unsend", "mid", most=500)}
    if "referral" in item:
        return "start", {}
    if "pass_thread_control" in item:
        return "handed_back", {}
    if "take_thread_control" in item or "request_thread_control" in item:
        return "handed_over", {}
    return next((kind for name, kind in _MARKS.items() if name in item), "other"), {}


def _message(message: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    text = loose_json.text(message, "text")
    if message.get("is_deleted") is True:
        return "revoke", {"of": loose_json.text(message, "mid", most=500)}
    payload = loose_json.text(message, "quick_reply", "payload", most=1000)
    if payload:
        return "choice", {"choice": payload, "text": text}
    attachments = loose_json.items(message, "attachments")
    what = loose_json.text(attachments[0], "type", most=16) if attachments else ""
    if attachments and loose_json.text(attachments[0], "payload", "sticker_id") in LIKES and not text.strip():
        return "text", {"text": THUMBS_UP}
    if attachments and what not in ("fallback", "template"):  # those two only say what a link in the text shows
        return "media", {"what": what or "unsupported", "text": text}
    return ("text", {"text": text}) if text.strip() else ("media", {"what": "unsupported"})


def _postback(postback: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    payload, title = loose_json.text(postback, "payload", most=1000), loose_json.text(postback, "title")
    return "choice", {"choice": payload, "text": title}


def _echo(item: dict[str, Any], message: dict[str, Any], now: dt.datetime) -> Event:
    """What the page said: by us, which shows that it was sent, or by a person."""
    metadata = loose_json.text(message, "metadata", most=1000)
    if metadata.startswith(OURS):
        at = loose_json.moment(item.get("timestamp"), now, thousandths=True)
        return Event(MESSENGER, "receipt", receipt_key(MESSENGER, metadata.removeprefix(OURS)), at)
    to = loose_json.address(item, "recipient", "id")
    attachments = loose_json.items(message, "attachments")
    what = loose_json.text(attachments[0], "type", most=16) if attachments else "message"
    data = {"text": loose_json.text(message, "text") or f"[{what}]"}
    return _made("echo" if to else "other", item, _platform_id(item), to, data if to else {}, now)


def _standby(item: dict[str, Any], page_id: str, now: dt.datetime) -> Event:
    """Somebody else (a person in the page's inbox, another app) has the thread: kept for the record, not answered."""
    message = loose_json.mapping(item, "message")
    if message.get("is_echo") is True:
        return _echo(item, message, now)
    sender, text = loose_json.address(item, "sender", "id"), loose_json.text(message, "text")
    if not sender or sender == page_id or not (message or "postback" in item):
        return _made("other", item, _platform_id(item), "", {}, now)
    title = loose_json.text(item, "postback", "title")
    return _made("standby", item, _platform_id(item), sender, {"text": text or title or "[message]"}, now)


def _made(
    kind: str, item: dict[str, Any], platform_id: str, sender: str, data: dict[str, Any], now: dt.datetime
) -> Event:
    at = loose_json.moment(item.get("timestamp"), now, thousandths=True)
    return Event(MESSENGER, kind, key_of(MESSENGER, platform_id), at, sender, data)


def _platform_id(item: dict[str, Any]) -> str:
    """The message's id; events without one are known by all that is in them."""
    for name in ("message", "postback"):
        mid = loose_json.text(item, name, "mid", most=500)
        if mid:
            deleted = loose_json.mapping(item, name).get("is_deleted") is True
            return f"{mid} deleted" if deleted else mid
    try:
        return json.dumps(item, sort_keys=True)[:20_000]
    except RecursionError:  # nested so deeply that it is none of Meta's
        return f"{loose_json.text(item, 'sender', 'id')} {loose_json.text(item, 'timestamp')}"
