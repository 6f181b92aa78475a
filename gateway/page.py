"""The plain chat page at `/`: one HTML file, one script and one style sheet, without a build."""

from __future__ import annotations

import datetime as dt
from html import escape
from pathlib import Path
from string import Template

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse

from gateway.state import Gateway

STATIC = Path(__file__).resolve().parent / "static"
FRESH = {"cache-control": "no-cache"}
DEMO = '<p class="demo">Demo clinic – not a real one</p>'
router = APIRouter(include_in_schema=False)


@router.api_route("/", methods=["GET", "HEAD"])
def index(request: Request) -> HTMLResponse:
    """The page, with this clinic's name and contacts filled in."""
    gateway: Gateway = request.app.state.gateway
    clinic = gateway.content.clinic
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    today = dt.datetime.now(dt.UTC).date()
    return HTMLResponse(fill(page, clinic.values(today), clinic.demo), headers=FRESH)


@router.api_route("/static/chat.js", methods=["GET", "HEAD"])
def script() -> FileResponse:
    """The page's script."""
    return FileResponse(STATIC / "chat.js", media_type="text/javascript", headers=FRESH)


@router.api_route("/static/chat.css", methods=["GET", "HEAD"])
def style() -> FileResponse:
    """The page's style sheet."""
    return FileResponse(STATIC / "chat.css", media_type="text/css", headers=FRESH)


def fill(page: str, facts: dict[str, str], demo: bool) -> str:
    """Put clinic facts, escaped, into the page; facts that are missing leave no gap."""
    privacy = facts.get("privacy_notice_url", "")
    if not privacy.startswith("https://"):
        privacy = ""
    link = f' <a href="{escape(privacy)}" target="_blank" rel="noopener">Privacy notice</a>'
    ways = (("by phone on", facts.get("phone")), ("by e-mail at", facts.get("email")))
    reach = " or ".join(f"{way} {escape(value)}" for way, value in ways if value)
    return Template(page).substitute(
        clinic=escape(facts.get("clinic_name", "The clinic")),
        demo=DEMO if demo else "",
        privacy=escape(privacy),
        privacy_link=link if privacy else "",
        reach=f" You can also reach the clinic {reach}." if reach else "",
    )
