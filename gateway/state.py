"""The gateway's wired parts, handed to every route."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from clinic.content import Content
from clinic.notify.links import Links
from clinic.notify.plan import Reach
from gateway.limits import Limits
from gateway.rasa_client import RasaClient
from gateway.sessions import Sessions
from gateway.turn import Turns


@dataclass(frozen=True)
class Gateway:
    """Made once by gateway/app.py."""

    engine: Engine
    content: Content
    rasa: RasaClient
    turns: Turns
    sessions: Sessions
    limits: Limits
    actions_url: str
    reach: Reach
    links: Links
    public_url: str = ""
