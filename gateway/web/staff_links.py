"""The pages behind the links in mails to staff: GET shows a button, POST does it, once."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from clinic.notify import links
from clinic.notify.links import ACTIONS, BadLink
from clinic.storage.engine import transaction
from gateway import GATEWAY
from gateway.wiring import Gateway

router = APIRouter(include_in_schema=False)
TEMPLATES = Environment(loader=FileSystemLoader(GATEWAY / "templates"), autoescape=True, undefined=StrictUndefined)


@router.get("/staff/links/{token}")
async def show(request: Request, token: str) -> HTMLResponse:
    """What the link does, and a button. Opening the page changes nothing: mail scanners open links too."""
    wired: Gateway = request.app.state.gateway
    try:
        link = wired.links.read(token)
    except BadLink as reason:
        return _page("This link does not work", str(reason), status=410)
    return _page(link.subject.shown, "Press the button to do this. It works once.", button=ACTIONS[link.action])


@router.post("/staff/links/{token}")
async def use(request: Request, token: str) -> HTMLResponse:
    """Do it."""
    wired: Gateway = request.app.state.gateway
    try:
        link = wired.links.read(token)
        said = await asyncio.to_thread(_use, wired, link)
    except BadLink as reason:
        return _page("This link does not work", str(reason), status=410)
    return _page(link.subject.shown, said)


@router.get("/static/staff-link.css")
def style() -> FileResponse:
    """The pages' style sheet."""
    return FileResponse(GATEWAY / "static" / "staff-link.css", media_type="text/css")


def _use(wired: Gateway, link: links.StaffLink) -> str:
    with transaction(wired.engine) as session:
        return links.use(session, link, wired.reach, wired.clock())


def _page(title: str, text: str, *, button: str | None = None, status: int = 200) -> HTMLResponse:
    page = TEMPLATES.get_template("staff_link.html").render(title=title, text=text, button=button)
    return HTMLResponse(page, status, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
