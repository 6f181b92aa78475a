"""The clinic's demo page at `/`, and `/embed`, where staff get the snippet for their own site."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from clinic.content.facts import DAYS, describe_day
from clinic.personal.contact import find_phone
from gateway import GATEWAY
from gateway.wiring import Gateway

TEMPLATES = Environment(
    loader=FileSystemLoader(GATEWAY / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
FRESH = {"cache-control": "no-cache"}
router = APIRouter(include_in_schema=False)


class Known(dict[str, str]):
    """Facts by id; one that may not be said is empty."""

    def __missing__(self, key: str) -> str:
        """Nothing, and nothing kept."""
        return ""


@router.api_route("/", methods=["GET", "HEAD"])
def index(request: Request) -> Response:
    """A small clinic page of our own with the chat on it."""
    return show(request, "site.html", hours=_hours(_gateway(request)))


@router.api_route("/embed", methods=["GET", "HEAD"])
def embed(request: Request) -> Response:
    """The snippet for a plain site, WordPress, Wix and Squarespace, with a preview of colours."""
    base = _gateway(request).public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return show(request, "embed.html", base=base)


def show(
    request: Request, template: str, status: int = 200, headers: dict[str, str] | None = None, **values: Any
) -> Response:
    """A page of ours; every template knows the clinic's facts, as they may be said today."""
    gateway = _gateway(request)
    clinic = gateway.content.clinic
    facts = Known(clinic.values(gateway.today))
    known = {
        "facts": facts,
        "name": facts["clinic_name"] or "The clinic",
        "demo": clinic.demo,
        "phone": find_phone(facts["phone"]),
        "privacy": facts["privacy_notice_url"] if facts["privacy_notice_url"].startswith("https://") else "",
    }
    body = TEMPLATES.get_template(template).render(**known, **values)
    return Response(body, status, FRESH | (headers or {}), "text/html; charset=utf-8")


def _hours(gateway: Gateway) -> list[tuple[str, str]]:
    fact = gateway.content.clinic.facts.get("opening_hours")
    if fact is None or not fact.usable(gateway.today):
        return []
    return [(name, describe_day(fact.value[day])) for day, name in DAYS.items()]


def _gateway(request: Request) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway
