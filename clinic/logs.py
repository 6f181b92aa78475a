"""Logging: one JSON line an event. Nothing a visitor wrote belongs in one, and a filter masks what slips through."""

from __future__ import annotations

import json
import logging
import sys
import time

from clinic.personal.masking import mask


class JsonLines(logging.Formatter):
    """Time (UTC), level, logger and message; of an exception only its type, as its text may hold a visitor's words."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        entry = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": mask(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0]:
            entry["error"] = record.exc_info[0].__name__
        return json.dumps(entry, ensure_ascii=False)


def configure(level: int = logging.INFO) -> None:
    """Send all logs to standard error as JSON lines; access logs are off (addresses are personal data)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "alembic", "sanic.access", "uvicorn.access", "rasa_sdk.executor"):
        logging.getLogger(name).setLevel(logging.WARNING)
