"""Every reply of a conversation file as each platform would get it: within its limits, and nothing of it lost."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from graph_rules import Refused, check_messenger, check_whatsapp

from clinic.channels import outgoing, render_messenger, render_whatsapp
from clinic.storage.tables import Message
from gateway.web import api

ENVELOPES = {
    "messenger": (
        check_messenger,
        lambda shown: {"recipient": {"id": "1"}, "messaging_type": "RESPONSE", "message": shown},
    ),
    "whatsapp": (check_whatsapp, lambda shown: {"messaging_product": "whatsapp", "to": "447700900001", **shown}),
}  # fmt: skip
RENDERERS = {"messenger": render_messenger.messenger, "whatsapp": render_whatsapp.whatsapp}
_MARKUP = re.compile(r"\*\*|</?[a-z]+>|\]\(https?:")


def judge_renders(reply: dict[str, Any]) -> Iterator[str]:
    """Problems of one reply of the chat API on each of the three channels."""
    source = reply["source"]
    line = f"From {source['document']}: {source['section']}" if source else None
    stored = Message(text=reply["text"], choices=reply["choices"], source=source, at=dt.datetime.now(dt.UTC))
    if api.web(stored) != {name: reply[name] for name in ("text", "choices", "source")}:
        yield "web: is not what the chat API gave"
    out = outgoing.outgoing(stored, line)
    wanted = [(choice["choice"], choice["title"]) for choice in reply["choices"]]
    for channel, (check, envelope) in ENVELOPES.items():
        shown = RENDERERS[channel](out)
        try:
            _, text, choices, _ = check(envelope(shown))
        except Refused as refused:
            yield f"{channel}: would be refused: {refused}"
            continue
        plain = text.replace(render_whatsapp.WORD_JOINER, "")
        if not plain.startswith(reply["text"].strip()):
            yield f"{channel}: something of the text is lost: {plain!r}"
        if line and line not in plain:
            yield f"{channel}: the source is lost"
        if _MARKUP.search(plain) and not _MARKUP.search(reply["text"]):
            yield f"{channel}: markup leaks: {plain!r}"
        numbered = [f"{number}. {title}" for number, (_, title) in enumerate(wanted, start=1)]
        if choices != wanted and not all(one in plain.splitlines() for one in numbered):
            yield f"{channel}: choices are {choices}, not {wanted}"
