"""What Meta's platforms take and what they refuse, as strictly as they do it."""

from __future__ import annotations

import re
from typing import Any

ACTIONS = {"mark_seen", "typing_on", "typing_off"}


class Refused(Exception):
    """The request is answered with an error."""

    def __init__(self, status: int, code: int, message: str, subcode: int | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.subcode = status, code, message, subcode

    @property
    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {self.message}",
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.message},
            "fbtrace_id": "A1b2C3",
        }
        return {"error": error | ({"error_subcode": self.subcode} if self.subcode else {})}


def only(value: Any, allowed: set[str], code: int, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused(400, code, f"{where} must be an object")
    for name in value:
        if name not in allowed:
            raise Refused(400, code, f"Unexpected key '{name}' on {where}")
    return value


def length(value: Any, most: int, code: int, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Refused(400, code, f"{where} is required")
    if len(value) > most:
        raise Refused(400, code, f"{where} must be at most {most} characters long")
    return value


def check_whatsapp(body: Any) -> tuple[str, str, list[tuple[str, str]], str]:
    """Recipient, text, choices as (id, title), and our own data; raises Refused as the Cloud API would."""
    bad = 131009
    only(
        body,
        {"messaging_product", "recipient_type", "to", "recipient", "type", "text", "interactive",
         "biz_opaque_callback_data", "context"},
        bad, "param",
    )  # fmt: skip
    if body.get("messaging_product") != "whatsapp":
        raise Refused(400, 100, "The parameter messaging_product is required.")
    to = _whatsapp_recipient(body)
    ours = length(body.get("biz_opaque_callback_data", "-"), 512, bad, "biz_opaque_callback_data")
    if body.get("type") == "text":
        words = only(body.get("text"), {"body", "preview_url"}, bad, "text")
        return to, length(words.get("body"), 4096, 100, "text.body"), [], ours
    if body.get("type") != "interactive":
        raise Refused(400, 131051, "Message type unknown")
    text, choices = _whatsapp_interactive(body.get("interactive"))
    return to, text, choices, ours


def _whatsapp_recipient(body: Any) -> str:
    """A phone number or a user id."""
    if ("to" in body) == ("recipient" in body):
        raise Refused(400, 131008, "The parameter to is required.")
    to: str = body.get("to") or body["recipient"]
    if "to" in body and not re.fullmatch(r"\+?\d{5,20}", to):
        raise Refused(400, 131009, "to is not a valid phone number")
    if "recipient" in body and not re.fullmatch(r"[A-Z]{2}\.(ENT\.)?[0-9A-Za-z]{1,128}", to):
        raise Refused(400, 131009, "recipient is not a valid user id")
    return to


def _whatsapp_interactive(body: Any) -> tuple[str, list[tuple[str, str]]]:
    """Text and choices."""
    interactive = only(body, {"type", "body", "action", "header", "footer"}, 131009, "interactive")
    text = length(interactive.get("body", {}).get("text"), 1024, 131009, "interactive.body.text")
    check = {"button": _whatsapp_buttons, "list": _whatsapp_list}.get(str(interactive.get("type")))
    if check is None:
        raise Refused(400, 131009, "interactive.type is not valid")
    choices = check(interactive.get("action"))
    if len({title for _, title in choices}) < len(choices) or len({id_ for id_, _ in choices}) < len(choices):
        raise Refused(400, 131009, "Duplicated title or id")
    return text, choices


def _whatsapp_buttons(action: Any) -> list[tuple[str, str]]:
    buttons = only(action, {"buttons"}, 131009, "action").get("buttons")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
        raise Refused(400, 131009, "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3")
    found = []
    for button in buttons:
        reply = only(only(button, {"type", "reply"}, 131009, "button")["reply"], {"id", "title"}, 131009, "reply")
        found.append((length(reply["id"], 256, 131009, "id"), length(reply["title"], 20, 131009, "Button title")))
    return found


def _whatsapp_list(action: Any) -> list[tuple[str, str]]:
    only(action, {"button", "sections"}, 131009, "action")
    length(action.get("button"), 20, 131009, "action.button")
    sections = action.get("sections")
    if not isinstance(sections, list) or not 1 <= len(sections) <= 10:
        raise Refused(400, 131009, "Invalid sections count")
    found = []
    for section in sections:
        if len(sections) > 1:
            length(section.get("title"), 24, 131009, "section title")
        for row in section["rows"]:
            only(row, {"id", "title", "description"}, 131009, "row")
            if "description" in row:
                length(row["description"], 72, 131009, "Row description")
            found.append((length(row["id"], 200, 131009, "Row id"), length(row["title"], 24, 131009, "Row title")))
    if not 1 <= len(found) <= 10:
        raise Refused(400, 131009, "Total row count exceed max allowed count: 10")
    return found


def check_whatsapp_mark(body: Any) -> dict[str, Any]:
    checked = only(body, {"messaging_product", "status", "message_id", "typing_indicator"}, 131009, "param")
    if body.get("status") != "read" or not body.get("message_id"):
        raise Refused(400, 131009, "status must be read, with a message_id")
    if body.get("typing_indicator", {"type": "text"}) != {"type": "text"}:
        raise Refused(400, 131009, "typing_indicator must be of type text")
    return checked


def check_messenger(body: Any) -> tuple[str, str, list[tuple[str, str]], str]:
    """Recipient, text, choices as (payload, title), and our metadata; raises Refused as the Send API would."""
    only(body, {"recipient", "messaging_type", "message", "tag"}, 100, "param")
    to = _messenger_recipient(body)
    message = only(body["message"], {"text", "quick_replies", "attachment", "metadata"}, 100, "message")
    ours = length(message.get("metadata", "-"), 1000, 100, "metadata")
    if ("text" in message) == ("attachment" in message):
        raise Refused(400, 100, "Must send either text or attachment")
    text, choices = _quick_replies(message) if "text" in message else _button_template(message["attachment"])
    return to, text, choices, ours


def _messenger_recipient(body: Any) -> str:
    to = only(body.get("recipient"), {"id"}, 100, "recipient").get("id")
    if not isinstance(to, str) or not to.isdigit():
        raise Refused(400, 100, "Invalid parameter recipient", 2018001)
    if body.get("messaging_type") not in {"RESPONSE", "UPDATE", "MESSAGE_TAG"}:
        raise Refused(400, 100, "messaging_type is required")
    if (body["messaging_type"] == "MESSAGE_TAG") != ("tag" in body) or body.get("tag") not in {None, "HUMAN_AGENT"}:
        raise Refused(400, 100, "tag does not fit messaging_type")
    return to


def _quick_replies(message: Any) -> tuple[str, list[tuple[str, str]]]:
    """Text and choices."""
    text = length(message["text"], 2000, 100, "Length of param message[text]")
    replies = message.get("quick_replies", [])
    if not isinstance(replies, list) or len(replies) > 13 or ("quick_replies" in message and not replies):
        raise Refused(400, 100, "param message[quick_replies] has too many elements.")
    choices = []
    for reply in replies:
        only(reply, {"content_type", "title", "payload"}, 100, "quick_reply")
        if reply.get("content_type") != "text":
            raise Refused(400, 100, "content_type must be text")
        payload = length(reply.get("payload"), 1000, 100, "payload")
        choices.append((payload, length(reply.get("title"), 20, 100, "title")))
    return text, choices


def _button_template(given: Any) -> tuple[str, list[tuple[str, str]]]:
    """Text and choices."""
    attachment = only(given, {"type", "payload"}, 100, "attachment")
    template = only(attachment.get("payload"), {"template_type", "text", "buttons"}, 100, "payload")
    if (attachment.get("type"), template.get("template_type")) != ("template", "button"):
        raise Refused(400, 100, "Invalid template")
    text = length(template.get("text"), 640, 100, "message[attachment][payload][text]")
    buttons = template.get("buttons")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
        raise Refused(400, 100, "param buttons must have 1 to 3 elements")
    choices = []
    for button in buttons:
        only(button, {"type", "title", "payload"}, 100, "button")
        if button.get("type") != "postback":
            raise Refused(400, 100, "Invalid button type")
        payload = length(button.get("payload"), 1000, 100, "payload")
        choices.append((payload, length(button["title"], 20, 100, "title")))
    return text, choices


def check_messenger_mark(body: Any) -> dict[str, Any]:
    checked = only(body, {"recipient", "sender_action", "messaging_type"}, 100, "param")
    if body.get("sender_action") not in ACTIONS:
        raise Refused(400, 100, "sender_action is not valid")
    only(body.get("recipient"), {"id"}, 100, "recipient")
    return checked


def check_profile(body: Any) -> dict[str, Any]:
    """The Messenger profile: Get Started, at most four ice breakers, a menu of at most twenty."""
    checked = only(body, {"get_started", "ice_breakers", "persistent_menu"}, 100, "param")
    if "persistent_menu" in body and "get_started" not in body:
        raise Refused(400, 100, "You must set up a Get Started button if you also wish to use persistent menu.")
    if "get_started" in body:
        length(only(body["get_started"], {"payload"}, 100, "get_started").get("payload"), 1000, 100, "payload")
    for breaker in body.get("ice_breakers", []):
        only(breaker, {"call_to_actions", "locale"}, 100, "ice_breakers")
        if not 1 <= len(breaker["call_to_actions"]) <= 4:
            raise Refused(400, 100, "ice_breakers must have 1 to 4 questions")
        for action in breaker["call_to_actions"]:
            only(action, {"question", "payload"}, 100, "call_to_action")
            length(action.get("question"), 80, 100, "question")
            length(action.get("payload"), 1000, 100, "payload")
    for menu in body.get("persistent_menu", []):
        only(menu, {"locale", "composer_input_disabled", "call_to_actions"}, 100, "persistent_menu")
        if not 1 <= len(menu["call_to_actions"]) <= 20:
            raise Refused(400, 100, "persistent_menu must have 1 to 20 items")
        for action in menu["call_to_actions"]:
            if action.get("type") != "postback":
                raise Refused(400, 100, "type must be postback")
            length(action.get("title"), 30, 100, "title")
            length(action.get("payload"), 1000, 100, "payload")
    return checked
