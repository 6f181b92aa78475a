"""The public chat API: thin routes over gateway/turns/take.py."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from clinic.conversations import records as store
from clinic.storage import tables
from clinic.storage.engine import transaction
from clinic.storage.tables import Message
from gateway.edge.limits import MOST_CHARACTERS
from gateway.edge.problems import Problem, responses
from gateway.edge.sessions import new_conversation_id
from gateway.turns.refused import Gone
from gateway.turns.take import Answered, Incoming, living
from gateway.web.links import Allowed, allowed
from gateway.wiring import Gateway


def web(message: Message) -> dict[str, Any]:
    """Text, choices and source for the chat API; the page and the widget lay them out themselves."""
    choices = [{"title": choice["title"], "choice": choice["choice"]} for choice in message.choices or []]
    return {"text": message.text, "choices": choices, "source": message.source or None}


POLL_SECONDS = 1.0
MOST_SEQ = 2**31 - 1
router = APIRouter(prefix="/api/chat")


class ChoiceOut(BaseModel):
    """A button: what it says, and the opaque id to send back."""

    title: str
    choice: str


class SourceOut(BaseModel):
    """Where an answer comes from."""

    document: str
    section: str


class MessageOut(BaseModel):
    """One message of the conversation. name: the one staff write under; lang: of what is not in English."""

    model_config = ConfigDict(populate_by_name=True)

    seq: int
    id: str
    sender: Literal["visitor", "bot", "staff"] = Field(alias="from")
    text: str
    choices: list[ChoiceOut]
    source: SourceOut | None
    at: dt.datetime
    name: str | None = None
    lang: str | None = None


class ConfigOut(Allowed):
    """What a widget needs to know of the clinic: its name, its privacy notice, and which links it may show."""

    clinic: str
    privacy: str


class SessionOut(BaseModel):
    """A new session; messages holds the welcome."""

    token: str
    conversation: str
    messages: list[MessageOut]


class AnswerOut(BaseModel):
    """The reply to one message: messages is empty while staff own the conversation.

    expects: the detail that is asked for next ("name", "contact", "times", …), so that a phone can show the right keys.
    """

    messages: list[MessageOut]
    topics: list[str]
    owner: Literal["bot", "staff"]
    expects: str | None = None


class HistoryOut(BaseModel):
    """Messages so far; expects as in an answer."""

    messages: list[MessageOut]
    owner: Literal["bot", "staff"]
    expects: str | None = None


class MessageIn(BaseModel):
    """Exactly one of text and choice. id: a UUID made by the client; sending it twice is safe."""

    id: UUID
    text: str | None = None
    choice: str | None = Field(default=None, min_length=1, max_length=100)

    @field_validator("text", "choice")
    @classmethod
    def _storable(cls, value: str | None) -> str | None:
        """Without what no database takes: NUL (PostgreSQL) and halves of surrogate pairs."""
        return value and value.encode("utf-8", "ignore").decode().replace("\x00", "")

    @model_validator(mode="after")
    def _exactly_one(self) -> MessageIn:
        if (self.text is None) == (self.choice is None):
            raise ValueError("send either text or choice")
        if self.text is not None and not self.text.strip():
            raise ValueError("text is empty")
        return self


def gateway(request: Request) -> Gateway:
    """The wired parts of this application."""
    wired: Gateway = request.app.state.gateway
    return wired


Wired = Annotated[Gateway, Depends(gateway)]


def conversation(wired: Wired, authorization: Annotated[str | None, Header()] = None) -> str:
    """The conversation that the bearer token names; raises 401 otherwise."""
    scheme, _, token = (authorization or "").partition(" ")
    found = wired.sessions.read(token.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        raise Problem(
            401, "This needs the token of a chat session. Please start a new chat.", {"WWW-Authenticate": "Bearer"}
        )
    return found


Conversation = Annotated[str, Depends(conversation)]
After = Annotated[int, Query(ge=0, le=MOST_SEQ)]


@router.get("/config")
async def config(wired: Wired) -> ConfigOut:
    """The clinic's name, its privacy notice, and the links that may be shown."""
    links = allowed(wired.content.clinic, wired.public_url, wired.today)
    facts = wired.content.clinic.values(wired.today)
    privacy = facts.get("privacy_notice_url", "")
    return ConfigOut(
        **links.model_dump(),
        clinic=facts.get("clinic_name", "the clinic"),
        privacy=privacy if privacy.startswith("https://") else "",
    )


@router.post("/sessions", status_code=201, responses=responses(429), response_model_exclude_unset=True)
async def new_session(request: Request, wired: Wired) -> SessionOut:
    """Start a conversation; the reply holds the welcome."""
    wired.limits.session(address(request))
    conversation_id = new_conversation_id()
    welcome = await wired.turns.open(conversation_id, "web")
    return SessionOut(
        token=wired.sessions.issue(conversation_id), conversation=conversation_id, messages=[_out(welcome)]
    )


@router.post("/messages", responses=responses(400, 401, 409, 413, 422, 429), response_model_exclude_unset=True)
async def send(request: Request, wired: Wired, conversation_id: Conversation, body: MessageIn) -> AnswerOut:
    """Send one message and get its reply. A repeated id gets the same reply, and nothing happens twice."""
    answered = await take(request, wired, conversation_id, body)
    return _answer(answered, await asyncio.to_thread(_expects, wired, conversation_id))


async def take(request: Request, wired: Gateway, conversation_id: str, body: MessageIn) -> Answered:
    """Take one message within the limits; raises Problem (413, 429) and Refused."""
    if body.text is not None and len(body.text) > MOST_CHARACTERS:
        raise Problem(413, f"That is over {MOST_CHARACTERS} characters. Please send the main question in a few lines.")
    wired.limits.message(conversation_id, address(request))
    return await wired.turns.take(conversation_id, Incoming(str(body.id), body.text, body.choice))


@router.get("/messages", responses=responses(401, 409, 422), response_model_exclude_unset=True)
async def read(wired: Wired, conversation_id: Conversation, after: After = 0) -> HistoryOut:
    """The conversation after a number, for a reload."""
    found = await asyncio.to_thread(history, wired, conversation_id, after)
    shown = [_out(message) for message in found.messages]
    return HistoryOut(messages=shown, owner=found.owner, **_given({"expects": found.expects}))


async def beginning(response: Response, wired: Wired, conversation_id: Conversation) -> str:
    """Who has the conversation. Raises Gone before a stream begins, as long as there is a status to say so with."""
    # Besides the "no-cache" that the framework sets: staff's words are not for a browser's disk.
    response.headers["cache-control"] = "no-store"
    return (await asyncio.to_thread(history, wired, conversation_id, MOST_SEQ)).owner


@router.get("/events", responses=responses(401, 409, 422), response_class=EventSourceResponse)
async def events(
    wired: Wired, conversation_id: Conversation, owner: Annotated[str, Depends(beginning)], after: After = 0
) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events: "message" for what staff write, "owner" when the conversation changes hands.

    The stream ends after "erased"; when the client hangs up it is cancelled. Comments keep it alive in between.
    """
    yield _event("owner", {"owner": owner}, after)
    while True:
        try:
            found = await asyncio.to_thread(history, wired, conversation_id, after)
        except Gone:
            yield _event("erased", {}, after)
            return
        if found.owner != owner:
            owner = found.owner
            yield _event("owner", {"owner": owner}, after)
        for message in found.messages:
            after = message.seq
            if message.author == "staff":
                yield _event("message", _out(message).model_dump(by_alias=True, mode="json", exclude_unset=True), after)
        await asyncio.sleep(POLL_SECONDS)


@router.delete("/conversation", status_code=204, responses=responses(401, 422))
async def erase(wired: Wired, conversation_id: Conversation) -> Response:
    """Erase everything held about the conversation; its token is of no use afterwards."""
    await wired.turns.erase(conversation_id)
    return Response(status_code=204)


def _event(kind: str, data: dict[str, Any], seq: int) -> ServerSentEvent:
    return ServerSentEvent(event=kind, data=data, id=str(seq))


class History(NamedTuple):
    """Messages, who has the conversation, and the detail that is asked for next."""

    messages: list[Message]
    owner: Literal["bot", "staff"]
    expects: str | None


def history(wired: Gateway, conversation_id: str, after: int) -> History:
    """The conversation after a number; raises Gone."""
    with transaction(wired.engine) as session:
        row = living(session, conversation_id)
        owner: Literal["bot", "staff"] = "staff" if row.owner == "staff" else "bot"
        return History(store.history(session, conversation_id, after), owner, row.state.get("expects"))


def _expects(wired: Gateway, conversation_id: str) -> str | None:
    with transaction(wired.engine) as session:
        row = session.get(tables.Conversation, conversation_id)
        expects: str | None = row.state.get("expects") if row is not None else None
        return expects


def _answer(answered: Answered, expects: str | None) -> AnswerOut:
    owner: Literal["bot", "staff"] = "staff" if answered.owner == "staff" else "bot"
    return AnswerOut(
        messages=[_out(message) for message in answered.messages],
        topics=answered.topics,
        owner=owner,
        **_given({"expects": expects}),
    )


def _out(message: Message) -> MessageOut:
    shown = web(message)
    optional = {"name": message.name if message.author == "staff" else None, "lang": message.language}
    return MessageOut(
        seq=message.seq, id=message.client_id, sender=message.author, at=message.at, **shown, **_given(optional)
    )


def _given(optional: dict[str, str | None]) -> dict[str, Any]:
    """What there is: the routes leave out what is not set."""
    return {name: value for name, value in optional.items() if value is not None}


def address(request: Request) -> str:
    """Whom to count for the limits."""
    return request.client.host if request.client else "unknown"
