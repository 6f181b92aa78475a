"""The application: wiring only."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI

from clinic import language, triage
from clinic.content import Content
from clinic.db import make_engine, migrate
from clinic.logs import configure
from clinic.settings import Settings, tracker_database
from gateway import assets, chat, health, page, plain, problems
from gateway.cors import OtherSites
from gateway.decide import Decider
from gateway.limits import Limits
from gateway.rasa_client import RasaClient
from gateway.security import BodyLimit, SecurityHeaders
from gateway.sessions import Sessions
from gateway.state import Gateway
from gateway.turn import Turns

DESCRIPTION = "Chat API of the clinic's assistant. Errors are RFC 9457 problem documents."


def create_app(
    settings: Settings | None = None,
    content: Content | None = None,
    rasa: httpx.AsyncBaseTransport | None = None,
    tracker: Path | None = None,
) -> FastAPI:
    """Build the application; content, rasa (a transport) and tracker can be given by tests."""
    configure()
    settings = settings or Settings()
    engine = make_engine(settings.database_url)
    migrate(engine)
    content = content or Content.load()
    client = RasaClient(settings.rasa_urls, rasa)
    turns = Turns(
        engine, content, Decider(content, client), tracker or tracker_database(), lambda: dt.datetime.now(dt.UTC)
    )
    wired = Gateway(
        engine,
        content,
        client,
        turns,
        Sessions(settings.signing_key()),
        Limits(settings.rate_per_minute),
        settings.actions_url,
        settings.public_url,
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # The first message must not wait for the language models to load.
        await asyncio.to_thread(triage.examine, "Hello, how are you?")
        await asyncio.to_thread(language.detect, "Guten Tag, wie geht es Ihnen?")
        yield
        await client.close()
        engine.dispose()

    app = FastAPI(
        title="Clinic assistant",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.gateway = wired
    problems.install(app)
    for module in (chat, health, page, plain, assets):
        app.include_router(module.router)
    app.add_middleware(BodyLimit)
    app.add_middleware(OtherSites, origins=settings.origins)
    app.add_middleware(SecurityHeaders)
    _document_problems(app)
    return app


def _document_problems(app: FastAPI) -> None:
    """Put the problem document into the OpenAPI components, where the routes' errors refer to it."""
    schema = app.openapi()
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    schemas["ProblemDocument"] = problems.ProblemDocument.model_json_schema()
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
