"""The gateway's wired parts, handed to every route."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine

from clinic.clock import Clock
from clinic.content.responses import Content, london_date
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
    clock: Clock
    public_url: str = ""

    @property
    def today(self) -> dt.date:
        """The clinic's date: which facts may be said depends on it."""
        return london_date(self.clock())
