"""The topics of `data/topics.yml`, read once a process: a changed one is there after a restart, as a changed answer
is.
"""

from __future__ import annotations

from functools import lru_cache

from clinic import ROOT
from clinic.content.topics import Topics


@lru_cache(maxsize=None)
def topics() -> Topics:
    """Every topic; raises TopicsError if the file does not follow its schema."""
    return Topics.load(ROOT / "data" / "topics.yml")
