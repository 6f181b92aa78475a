"""The application: wiring only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from clinic.booking.earlier import Manager
from clinic.clock import Clock, utc_now
from clinic.content.responses import Content
from clinic.logs import configure
from clinic.notify.links import Links
from clinic.queues.notices import Reach
from clinic.requests.lookup import Lookup
from clinic.settings import Settings, SettingsError, tracker_database
from clinic.storage.engine import START_PATIENCE, make_engine, migrate
from clinic.triage import first_look, language
from gateway import health
from gateway.edge import problems
from gateway.edge.cors import OtherSites
from gateway.edge.limits import Limits
from gateway.edge.security import BodyLimit, SecurityHeaders
from gateway.edge.sessions import Sessions
from gateway.meta import webhooks
from gateway.meta.events import ChannelTurns
from gateway.meta.processor import Processor
from gateway.meta.typing_marks import Marks
from gateway.meta.webhooks import Webhooks
from gateway.turns.decide import Decider
from gateway.turns.rasa_client import RasaClient
from gateway.turns.take import Turns
from gateway.web import api, assets, no_script, pages, refusals, staff_links
from gateway.wiring import Gateway

DESCRIPTION = "Chat API of the clinic's assistant. Errors are RFC 9457 problem documents."


def create_app(
    settings: Settings | None = None,
    content: Content | None = None,
    rasa: httpx.AsyncBaseTransport | None = None,
    tracker: Path | None = None,
    graph: httpx.AsyncBaseTransport | None = None,
    clock: Clock = utc_now,
) -> FastAPI:
    """Build the application; content, rasa and graph (transports), tracker and clock can be given by tests.

    Raises SettingsError when something is set up only in part.
    """
    configure()
    settings = settings or Settings()
    if missing := settings.missing():
        raise SettingsError("\n".join(missing))
    engine = make_engine(settings.database_url)
    migrate(engine, START_PATIENCE)
    content = content or Content.load()
    client = RasaClient(settings.rasa_urls, rasa)
    reach = Reach.of(settings)
    manager = Manager(engine, content, Lookup(engine, settings.signing_key()), clock)
    decider = Decider(content, client, manager, clock)
    turns = Turns(engine, content, decider, tracker or tracker_database(), reach, clock)
    marks = Marks(settings, graph)
    events = ChannelTurns(engine, content, turns, marks, reach, clock)
    processor = Processor(engine, events.handle, events.gave_up, clock)
    wired = Gateway(
        engine,
        content,
        client,
        turns,
        Sessions(settings.signing_key()),
        Limits(settings.rate_per_minute, clock),
        settings.actions_url,
        reach,
        Links(settings.signing_key(), settings.public_address),
        clock,
        settings.public_url,
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # The first message must not wait for the language models to load.
        await asyncio.to_thread(first_look.examine, "Hello, how are you?")
        await asyncio.to_thread(language.detect, "Guten Tag, wie geht es Ihnen?")
        working = asyncio.create_task(processor.run()) if settings.channels_on() else None
        yield
        if working is not None:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
        await marks.close()
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
    app.state.webhooks = Webhooks(engine, settings, clock, processor.wake)
    app.state.processor = processor
    problems.install(app)
    refusals.install(app)
    for module in (api, health, pages, no_script, assets, staff_links, webhooks):
        app.include_router(module.router)
    app.add_middleware(BodyLimit)
    app.add_middleware(OtherSites, origins=settings.origins)
    app.add_middleware(SecurityHeaders)
    # Described when somebody asks: that takes longer than all the rest of starting.
    plainly = app.openapi
    app.openapi = lambda: _with_problems(plainly())  # type: ignore[method-assign]
    return app


def _with_problems(schema: dict[str, Any]) -> dict[str, Any]:
    """Put the problem document into the OpenAPI components, where the routes' errors refer to it."""
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    schemas["ProblemDocument"] = problems.ProblemDocument.model_json_schema()
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    return schema
