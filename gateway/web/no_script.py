"""`/chat`: the chat without JavaScript. Plain forms over the same conversations; its token is in a cookie."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Cookie, Depends, Form, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from pydantic import ValidationError

from clinic.content.responses import LONDON
from clinic.storage.tables import Message
from gateway.edge.limits import MOST_CHARACTERS
from gateway.edge.problems import Problem
from gateway.edge.sessions import new_conversation_id
from gateway.turns.refused import Gone, Refused
from gateway.web.api import History, MessageIn, Wired, address, history, take
from gateway.web.links import Allowed, allowed, linked
from gateway.web.pages import show
from gateway.web.refusals import as_problem
from gateway.wiring import Gateway

COOKIE = "clinic_chat"
MONTH = 30 * 24 * 3600
# So that browsers name their origin when they send the forms; other sites still learn nothing.
REFERRER = {"referrer-policy": "same-origin"}
KEYBOARDS = {"contact": "email", "name": "text"}
router = APIRouter(prefix="/chat", include_in_schema=False)
Words = Annotated[str, Form()]


def ours(request: Request) -> None:
    """Raises Problem 403 for a form that another site sends."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    mine = {request.url.netloc, urlsplit(request.app.state.gateway.public_url).netloc} - {""}
    if (site or "same-origin") != "same-origin" or (site is None and origin and urlsplit(origin).netloc not in mine):
        raise Problem(403, "This form was sent from another site. Please open the chat page and write there.")


def current(wired: Wired, clinic_chat: Annotated[str, Cookie()] = "") -> str | None:
    """The conversation of this browser's cookie."""
    return wired.sessions.read(clinic_chat) if clinic_chat else None


Conversation = Annotated[str | None, Depends(current)]
own_form = Depends(ours)


@router.api_route("", methods=["GET", "HEAD"])
async def read(request: Request, wired: Wired, conversation: Conversation) -> Response:
    """The conversation so far, and the form."""
    return await _page(request, wired, conversation)


@router.post("", dependencies=[own_form])
async def send(
    request: Request,
    wired: Wired,
    conversation: Conversation,
    id: Words,
    mark: Words = "",
    text: Words = "",
    choice: Words = "",
) -> Response:
    """Take one message; sending the same form twice is safe."""
    if conversation is not None and not wired.sessions.is_form(mark, conversation):
        return await _page(request, wired, conversation, 409, "This page was out of date. Please send it again.", text)
    try:
        body = MessageIn.model_validate({"id": id, "choice": choice} if choice else {"id": id, "text": text})
    except ValidationError:
        return await _page(request, wired, conversation, 422, "Please write something first.")
    fresh = conversation is None
    conversation = conversation or new_conversation_id()
    try:
        if fresh:
            wired.limits.session(address(request))
            await wired.turns.open(conversation, "web")
        await take(request, wired, conversation, body)
    except Gone as error:
        return _forget(await _page(request, wired, None, as_problem(error).status, error.detail, text))
    except (Problem, Refused) as error:
        problem = as_problem(error) if isinstance(error, Refused) else error
        answer = await _page(request, wired, conversation, problem.status, problem.detail, text)
    else:
        answer = RedirectResponse("/chat#end", 303, REFERRER)
    if fresh:
        _remember(request, wired, answer, conversation)
    return answer


@router.post("/again", dependencies=[own_form])
async def again() -> Response:
    """Let go of the conversation; the next message begins another."""
    return _forget(RedirectResponse("/chat", 303, REFERRER))


@router.get("/delete")
async def ask(request: Request, wired: Wired, conversation: Conversation) -> Response:
    """Ask before erasing."""
    return show(request, "chat_delete.html", headers=REFERRER, mark=_mark(wired, conversation))


@router.post("/delete", dependencies=[own_form])
async def erase(request: Request, wired: Wired, conversation: Conversation, mark: Words = "") -> Response:
    """Erase the conversation."""
    if conversation is not None:
        if not wired.sessions.is_form(mark, conversation):
            raise Problem(409, "This page was out of date. Please open the chat and try again.")
        await wired.turns.erase(conversation)
    return _forget(await _page(request, wired, None, 200, "This chat has been deleted."))


@router.get("/chat.txt")
async def download(wired: Wired, conversation: Conversation) -> Response:
    """The conversation as a text file."""
    if conversation is None:
        raise Problem(401, "There is no chat to download yet.")
    found = await asyncio.to_thread(history, wired, conversation, 0)
    lines = [f"[{_time(message):%d/%m/%Y %H:%M}] {_who(message)}: {message.text}" for message in found.messages]
    return PlainTextResponse(
        "\n\n".join(lines) + "\n", headers={"content-disposition": 'attachment; filename="chat.txt"'}
    )


async def _page(
    request: Request, wired: Gateway, conversation: str | None, status: int = 200, notice: str = "", kept: str = ""
) -> Response:
    """The chat as it stands; one that is gone is let go of, and the notice says so unless there is another."""
    if conversation is None:
        return _drawn(request, wired, None, History([], "bot", None), status, notice, kept)
    try:
        found = await asyncio.to_thread(history, wired, conversation, 0)
    except Gone as error:
        return _forget(await _page(request, wired, None, status, notice or error.detail, kept))
    return _drawn(request, wired, conversation, found, status, notice, kept)


def _drawn(
    request: Request, wired: Gateway, conversation: str | None, found: History, status: int, notice: str, kept: str
) -> Response:
    links = allowed(wired.content.clinic, wired.public_url, wired.today)
    return show(
        request,
        "chat.html",
        status,
        REFERRER,
        welcome=linked(wired.content.render("utter_welcome", today=wired.today).text, links),
        messages=[_shown(message, links) for message in found.messages],
        staff=found.owner == "staff",
        person=_person(found.messages),
        keyboard=KEYBOARDS.get(found.expects or "", "text"),
        notice=notice,
        kept=kept,
        most=MOST_CHARACTERS,
        id=str(uuid.uuid4()),
        mark=_mark(wired, conversation),
    )


def _shown(message: Message, links: Allowed) -> dict[str, object]:
    """A message as templates/chat.html lays it out; a visitor's words are never links."""
    return {
        "from": message.author,
        "who": _who(message),
        "text": message.text if message.author == "visitor" else linked(message.text, links),
        "lang": message.language or "en-GB",
        "source": message.source,
        "choices": message.choices or [],
        "at": _time(message),
    }


def _person(messages: list[Message]) -> str:
    """The name of who wrote last of staff."""
    return next((message.name for message in reversed(messages) if message.author == "staff"), None) or "our team"


def _mark(wired: Gateway, conversation: str | None) -> str:
    return wired.sessions.form(conversation) if conversation else ""


def _remember(request: Request, wired: Gateway, answer: Response, conversation: str) -> None:
    answer.set_cookie(
        COOKIE,
        wired.sessions.issue(conversation),
        max_age=MONTH,
        path="/chat",
        secure=request.url.scheme == "https" or wired.public_url.startswith("https://"),
        httponly=True,
        samesite="strict",
    )


def _forget(answer: Response) -> Response:
    answer.delete_cookie(COOKIE, path="/chat")
    return answer


def _who(message: Message) -> str:
    return {"visitor": "You", "bot": "Assistant"}.get(message.author, f"{message.name or 'Our team'} at the clinic")


def _time(message: Message) -> dt.datetime:
    return message.at.astimezone(LONDON)
