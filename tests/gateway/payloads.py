"""Webhook payloads as Meta documents them, for every kind that comes in."""

from __future__ import annotations

import itertools
from typing import Any

from graph import APP_ID, PAGE_ID, PHONE_ID, WABA_ID

_NUMBERS = itertools.count(1)
AT = 1_780_000_000


def next_id() -> int:
    return next(_NUMBERS)


# --- WhatsApp ------------------------------------------------------------------------------------------


def wa_id(number: int) -> str:
    """A made-up British mobile (from the range that Ofcom keeps for drama)."""
    return f"447700900{number:03d}"


def user_id(number: int) -> str:
    return f"GB.{1349120865530274000 + number}"


def wamid(name: object = None) -> str:
    return f"wamid.HBgMNDQ3NzAwOTAw{next_id() if name is None else name}AA=="


def whatsapp(value: dict[str, Any], field: str = "messages") -> dict[str, Any]:
    metadata = {"display_phone_number": "442079460321", "phone_number_id": PHONE_ID}
    whole = {"messaging_product": "whatsapp", "metadata": metadata, **value}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": WABA_ID, "changes": [{"value": whole, "field": field}]}],
    }


def contact(number: int, *, phone: bool = True, user: bool = False) -> dict[str, Any]:
    person: dict[str, Any] = {"profile": {"name": "Sheena Nelson"}}
    if phone:
        person["wa_id"] = wa_id(number)
    if user:
        person["user_id"] = user_id(number)
        person["profile"]["username"] = "@sheena"
    return person


def wa_message(
    kind: str, content: Any, number: int = 1, *, id: str | None = None, at: int = AT, phone: bool = True,
    user: bool = False, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """One message of any type."""
    message: dict[str, Any] = {"id": id or wamid(), "timestamp": str(at), "type": kind}
    if phone:
        message["from"] = wa_id(number)
    if user:
        message["from_user_id"] = user_id(number)
    if content is not None:
        message[kind] = content
    contacts = [contact(number, phone=phone, user=user)]
    return whatsapp({"contacts": contacts, "messages": [message | more]})


def wa_text(text: str, number: int = 1, **more: Any) -> dict[str, Any]:
    return wa_message("text", {"body": text}, number, **more)


def wa_button(choice: str, title: str, number: int = 1, **more: Any) -> dict[str, Any]:
    reply = {"type": "button_reply", "button_reply": {"id": choice, "title": title}}
    return wa_message("interactive", reply, number, context={"from": "442079460321", "id": wamid()}, **more)


def wa_row(choice: str, title: str, number: int = 1, **more: Any) -> dict[str, Any]:
    reply = {"type": "list_reply", "list_reply": {"id": choice, "title": title, "description": "more"}}
    return wa_message("interactive", reply, number, context={"from": "442079460321", "id": wamid()}, **more)


def media(kind: str, **more: Any) -> dict[str, Any]:
    return {"mime_type": f"{kind}/x", "sha256": "aGFzaA==", "id": "1003383421387256", **more}


WA_MEDIA: dict[str, Any] = {
    "image": media("image"),
    "video": media("video"),
    "audio": media("audio", voice=True),
    "voice": media("audio"),
    "document": media("application", filename="a.pdf"),
    "sticker": media("image", animated=False),
    "location": {"latitude": 51.5, "longitude": -0.12, "name": "Somewhere", "address": "12 Example Mews"},
    "contacts": [{"name": {"formatted_name": "A B"}, "phones": [{"phone": "+44 7700 900456", "type": "CELL"}]}],
    "order": {"catalog_id": "1", "product_items": [{"product_retailer_id": "x", "quantity": 1}]},
    "unsupported": None,
}


def wa_unsupported(number: int = 1) -> dict[str, Any]:
    errors = [{"code": 131051, "title": "Message type unknown", "error_data": {"details": "not supported"}}]
    return wa_message("unsupported", None, number, errors=errors, unsupported={"type": "poll"})


def wa_reaction(number: int = 1) -> dict[str, Any]:
    return wa_message("reaction", {"message_id": wamid(), "emoji": "👍"}, number)


def wa_edit(of: str, text: str, number: int = 1, **more: Any) -> dict[str, Any]:
    changed = {"type": "text", "text": {"body": text}}
    return wa_message("edit", {"original_message_id": of, "message": changed}, number, **more)


def wa_revoke(of: str, number: int = 1, **more: Any) -> dict[str, Any]:
    return wa_message("revoke", {"original_message_id": of}, number, **more)


def wa_new_number(old: int, new: int) -> dict[str, Any]:
    system = {
        "body": "User changed from one number to another", "type": "user_changed_number", "wa_id": wa_id(new),
        "user_id": user_id(new), "previous_user_id": user_id(old),
    }  # fmt: skip
    message = {"from": wa_id(old), "id": wamid(), "timestamp": str(AT), "type": "system", "system": system}
    return whatsapp({"messages": [message]})


def wa_status(what: str, number: int = 1, *, ours: str | None = None, code: int | None = None) -> dict[str, Any]:
    status: dict[str, Any] = {
        "id": wamid(), "status": what, "timestamp": str(AT), "recipient_id": wa_id(number),
        "pricing": {"billable": True, "pricing_model": "PMP", "category": "service"},
    }  # fmt: skip
    if ours:
        status["biz_opaque_callback_data"] = ours
    if code is not None:
        status["errors"] = [{"code": code, "title": "x", "error_data": {"details": "y"}}]
    return whatsapp({"statuses": [status]})


def wa_echo(text: str, number: int = 1, *, id: str | None = None, at: int = AT) -> dict[str, Any]:
    """Staff write in the WhatsApp Business app."""
    message = {
        "from": "442079460321", "to": wa_id(number), "id": id or wamid(), "timestamp": str(at), "type": "text",
        "text": {"body": text},
    }  # fmt: skip
    return whatsapp({"message_echoes": [message]}, "smb_message_echoes")


# --- Messenger -----------------------------------------------------------------------------------------


def psid(number: int) -> str:
    return str(24600000000000 + number)


def mid(name: object = None) -> str:
    return f"m_{next_id() if name is None else name}AbCdEf"


def messenger(*items: dict[str, Any], where: str = "messaging") -> dict[str, Any]:
    return {"object": "page", "entry": [{"id": PAGE_ID, "time": AT * 1000, where: list(items)}]}


def item(number: int = 1, *, at: int = AT, **content: Any) -> dict[str, Any]:
    return {"sender": {"id": psid(number)}, "recipient": {"id": PAGE_ID}, "timestamp": at * 1000, **content}


def fb_text(text: str, number: int = 1, *, id: str | None = None, at: int = AT) -> dict[str, Any]:
    return messenger(item(number, at=at, message={"mid": id or mid(), "text": text}))


def fb_quick_reply(choice: str, title: str, number: int = 1) -> dict[str, Any]:
    return messenger(item(number, message={"mid": mid(), "text": title, "quick_reply": {"payload": choice}}))


def fb_postback(choice: str, title: str, number: int = 1, **more: Any) -> dict[str, Any]:
    return messenger(item(number, postback={"mid": mid(), "title": title, "payload": choice, **more}))


def fb_attachment(kind: str, number: int = 1, text: str | None = None, **payload: Any) -> dict[str, Any]:
    message: dict[str, Any] = {
        "mid": mid(),
        "attachments": [{"type": kind, "payload": payload or {"url": "https://x"}}],
    }
    return messenger(item(number, message=message | ({"text": text} if text else {})))


FB_MEDIA: dict[str, dict[str, Any]] = {
    "image": {"url": "https://cdn.example/x.jpg"},
    "audio": {"url": "https://cdn.example/x.mp4"},
    "video": {"url": "https://cdn.example/x.mp4"},
    "file": {"url": "https://cdn.example/x.pdf"},
    "sticker": {"sticker_id": 144885315685752},
    "location": {"coordinates": {"lat": 51.5, "long": -0.1}},
}


def fb_echo(
    text: str, number: int = 1, *, metadata: str | None = None, id: str | None = None, at: int = AT
) -> dict[str, Any]:
    """The page said something: we (with our metadata), or a person in the page's inbox."""
    app = int(APP_ID) if metadata else 263902037430900
    message: dict[str, Any] = {"is_echo": True, "app_id": app, "mid": id or mid(), "text": text}
    if metadata:
        message["metadata"] = metadata
    return messenger(
        {"sender": {"id": PAGE_ID}, "recipient": {"id": psid(number)}, "timestamp": at * 1000, "message": message}
    )


def fb_edit(of: str, text: str, number: int = 1) -> dict[str, Any]:
    return messenger(item(number, message_edit={"mid": of, "text": text, "num_edit": 1}))


def fb_unsend(of: str, number: int = 1) -> dict[str, Any]:
    return messenger(item(number, message={"mid": of, "is_deleted": True}))


def fb_read(number: int = 1) -> dict[str, Any]:
    return messenger(item(number, read={"watermark": AT * 1000}))


def fb_delivery(number: int = 1) -> dict[str, Any]:
    return messenger(item(number, delivery={"mids": [mid()], "watermark": AT * 1000}))


def fb_reaction(number: int = 1) -> dict[str, Any]:
    return messenger(item(number, reaction={"reaction": "love", "emoji": "❤", "action": "react", "mid": mid()}))


def fb_referral(number: int = 1) -> dict[str, Any]:
    return messenger(item(number, referral={"ref": "poster", "source": "SHORTLINK", "type": "OPEN_THREAD"}))


def fb_optin(number: int = 1) -> dict[str, Any]:
    return messenger(item(number, optin={"ref": "x", "user_ref": "y"}))


def fb_standby(text: str, number: int = 1) -> dict[str, Any]:
    return messenger(item(number, message={"mid": mid(), "text": text}), where="standby")


def fb_control(what: str, number: int = 1) -> dict[str, Any]:
    content = {"previous_owner_app_id": "1", "new_owner_app_id": "2", "metadata": ""}
    return messenger(item(number) | {what: content})


def joined(*payloads: dict[str, Any]) -> dict[str, Any]:
    """Several payloads of one channel as one batch."""
    return {"object": payloads[0]["object"], "entry": [entry for payload in payloads for entry in payload["entry"]]}
