"""The gateway's wired parts, handed to every route."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from clinic.content.responses import Content
from clinic.notify.links import Links
from clinic.queues.notices import Reach
from gateway.edge.limits import Limits
from gateway.edge.sessions import Sessions
from gateway.turns.rasa_client import RasaClient
from gateway.turns.take import Turns


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
