"""Rasa's input channel for the gateway: POST /webhooks/gateway/webhook.

In: {"sender": conversation, "text": words} or {"sender": …, "choice": "/topic"}, with optional "context".
Out: {"replies": [...]}, each reply whole — text, response name, topics, choices, source (Rasa's REST channel drops
all but text and buttons).
POST /webhooks/gateway/replies: {"sender": conversation, "message": id} gives what was replied to the message whose
context had that id; a gateway that was killed before it stored the reply asks for it, as taking a message twice would
answer the next question with it.
"""

from __future__ import annotations

import logging
import re
from typing import Any, Awaitable, Callable, Dict, Iterable, List, Optional, Text

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, Event, UserUttered
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

logger = logging.getLogger(__name__)
MOST_CHARACTERS = 2000
LOCK_STEP_SECONDS = 0.05


class RepliesOutput(OutputChannel):
    """Collects replies as they are, one for each response."""

    @classmethod
    def name(cls) -> Text:
        """The channel's name."""
        return "gateway"

    def __init__(self) -> None:
        """Start with nothing said."""
        self.replies: List[Dict[Text, Any]] = []

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        """Keep the reply; blank lines in it do not make it several messages."""
        self.replies.append(_reply(message))

    async def send_text_message(self, recipient_id: Text, text: Text, **kwargs: Any) -> None:
        """Plain text, from Rasa itself."""
        await self.send_response(recipient_id, {"text": text})


def _reply(message: Dict[Text, Any]) -> Dict[Text, Any]:
    return {
        "name": message.get("name") or message.get("utter_action"),
        "text": message.get("text") or "",
        "topics": message.get("topics") or [],
        "choices": [
            {"title": button["title"], "payload": button["payload"]} for button in message.get("buttons") or []
        ],
        "source": message.get("source"),
        "offer": message.get("offer"),
        "expects": message.get("expects"),
        "dialogue": message.get("dialogue"),
    }


class GatewayInput(InputChannel):
    """Loopback only: who may write in which conversation is the gateway's business."""

    @classmethod
    def name(cls) -> Text:
        """Part of the route."""
        return "gateway"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes."""
        routes = Blueprint("gateway_webhook", __name__)

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            body = request.json if isinstance(request.json, dict) else {}
            text = _words(body)
            sender = body.get("sender")
            if text is None or not isinstance(sender, str) or not sender:
                return response.json({"error": "needs sender, and text or choice"}, status=422)
            output = RepliesOutput()
            context = body.get("context") if isinstance(body.get("context"), dict) else {}
            await on_new_message(UserMessage(text, output, sender, input_channel=self.name(), metadata=context))
            return response.json({"replies": output.replies})

        @routes.route("/replies", methods=["POST"])
        async def replies(request: Request) -> HTTPResponse:
            body = request.json if isinstance(request.json, dict) else {}
            sender, message = body.get("sender"), body.get("message")
            if not isinstance(sender, str) or not isinstance(message, str) or not sender or not message:
                return response.json({"error": "needs sender and message"}, status=422)
            agent = request.app.ctx.agent
            # The message may be in work still.
            async with agent.lock_store.lock(sender, wait_time_in_seconds=LOCK_STEP_SECONDS):
                tracker = await agent.tracker_store.retrieve(sender)
            return response.json({"replies": _replies_to(message, tracker.events if tracker else [])})

        return routes


def _replies_to(message: Text, events: Iterable[Event]) -> List[Dict[Text, Any]]:
    """The replies between the message with this id and the next one."""
    found: List[Dict[Text, Any]] = []
    here = False
    for event in events:
        if isinstance(event, UserUttered):
            here = (event.metadata or {}).get("message") == message
        elif here and isinstance(event, BotUttered):
            data = event.data or {}
            found.append(_reply({**(event.metadata or {}), "text": event.text, "buttons": data.get("buttons")}))
    return found


def _words(body: Dict[Text, Any]) -> Optional[Text]:
    """What Rasa reads. Only a choice may be a "/topic" payload: typed slashes would pass the classifier by."""
    choice, text = body.get("choice"), body.get("text")
    if isinstance(choice, str) and choice.strip():
        return choice.strip()
    if isinstance(text, str) and len(text) <= MOST_CHARACTERS:
        return re.sub(r"^[/\s]+", "", text).strip() or None
    return None
