"""What a decision has to know besides the message and the conversation's memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from clinic.content.facets import Facets
from clinic.content.responses import Button
from clinic.content.topics import Topics
from clinic.times.opening_hours import Calendar


@dataclass(frozen=True)
class Around:
    """The facts of one moment.

    now: aware. topics, facets: those that there are. figures: the clinic's, by id. calendar: when it is open. offer:
    what a plain "yes" means now; offered: the buttons under the last reply.
    live: reference and times of a request that this chat has sent. passed: whether staff were told anything from here.
    red_flag: whether there was an emergency in this chat.
    """

    now: dt.datetime
    topics: Topics
    facets: Facets
    figures: Mapping[str, float] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=Calendar)
    offer: str | None = None
    offered: tuple[Button, ...] = ()
    live: tuple[str, str] | None = None
    passed: bool = False
    red_flag: bool = False
