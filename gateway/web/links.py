"""Which links may be shown in a chat: the clinic's own addresses, its numbers, and the emergency numbers."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit

from markupsafe import Markup, escape
from pydantic import BaseModel

from clinic.content.facts import ClinicFacts
from clinic.personal.contact import find_phone

# Numbers that the emergency texts name: NHS and Samaritans.
EMERGENCY = {"999": "tel:999", "NHS 111": "tel:111", "116 123": "tel:116123"}
PHONES = ("phone", "emergency_line")
WEB = r"https?://[^\s<>\"]+"
CLOSING = ".,;:!?)]'’”"


class Link(BaseModel):
    """Words that are a link wherever they stand."""

    text: str
    href: str


class Allowed(BaseModel):
    """hosts: of web addresses that may be links; links: words that are."""

    hosts: list[str]
    links: list[Link]


def allowed(clinic: ClinicFacts, public_url: str, today: dt.date) -> Allowed:
    """What this clinic's facts allow on a day."""
    facts = clinic.values(today)
    addresses = (public_url, facts.get("privacy_notice_url", ""))
    hosts = {urlsplit(address).netloc for address in addresses if address.startswith(("https://", "http://"))}
    links = dict(EMERGENCY)
    for fact in PHONES:
        if number := find_phone(facts.get(fact, "")):
            links[facts[fact]] = f"tel:{number}"
    if email := facts.get("email"):
        links[email] = f"mailto:{email}"
    return Allowed(
        hosts=sorted(hosts - {""}), links=[Link(text=text, href=href) for text, href in sorted(links.items())]
    )


def linked(text: str, links: Allowed) -> Markup:
    """The text as safe HTML; the same rule as widget/links.js."""
    known = {link.text: link.href for link in links.links}
    # "999" is a link, but not inside a longer number.
    words = [rf"(?<![\w+£])(?<!\d ){re.escape(word)}(?!\w| \d)" for word in sorted(known, key=len, reverse=True)]
    parts, end = Markup(), 0
    for match in re.finditer("|".join([WEB, *words]), text):
        found = match[0] if match[0] in known else match[0].rstrip(CLOSING)
        href = known.get(found) or _web_address(found, links.hosts)
        if href:
            parts += escape(text[end : match.start()]) + Markup('<a href="{}">{}</a>').format(href, found)
            end = match.start() + len(found)
    return parts + escape(text[end:])


def _web_address(text: str, hosts: list[str]) -> str:
    try:
        address = urlsplit(text)
    except ValueError:
        return ""
    return text if address.netloc in hosts else ""
