"""The OpenAPI document against the running application: Schemathesis tries inputs of its own."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import schemathesis
from fake_rasa import FakeRasa
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from schemathesis.specs.openapi.checks import allow_header_conformance, positive_data_acceptance
from starlette.testclient import TestClient

from clinic.settings import Settings
from gateway.app import create_app

BOUNDED = hypothesis_settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
# Starlette names in Allow only the methods of the first route with a path, and ours have several routes a path.
# A choice that was never offered has the right shape and is refused all the same.
NOT_CHECKED = [allow_header_conformance, positive_data_acceptance]
FOLDER = Path(tempfile.mkdtemp(prefix="schema"))
APP = create_app(
    Settings(
        _env_file=None,
        CLINIC_DATABASE_URL=f"sqlite:///{FOLDER / 'schema.db'}",
        CLINIC_SECRET_KEY="a key for tests",
        CLINIC_RATE_PER_MINUTE=0,
        CLINIC_ACTIONS_URL="http://127.0.0.1:9",
    ),
    rasa=FakeRasa(),
    tracker=FOLDER / "rasa.db",
)


@asynccontextmanager
async def _stay_open(_: FastAPI) -> AsyncIterator[None]:
    """Schemathesis starts and stops the application around each call; our connections are closed when it stops."""
    yield


APP.router.lifespan_context = _stay_open
# The stream of events never ends by itself, and /readyz says 503 here as it should: test_chat_api.py asks both.
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", APP).exclude(path=["/api/chat/events", "/readyz"])


def token() -> str:
    return str(TestClient(APP).post("/api/chat/sessions").json()["token"])


@SCHEMA.parametrize()
@BOUNDED
def test_every_call_answers_as_documented(case: schemathesis.Case) -> None:
    case.call_and_validate(excluded_checks=NOT_CHECKED)


@SCHEMA.include(path_regex="^/api/chat/(messages|conversation)").parametrize()
@BOUNDED
def test_every_call_with_a_token_answers_as_documented(case: schemathesis.Case) -> None:
    headers = {"Authorization": f"Bearer {token()}"}
    case.call_and_validate(headers=headers, excluded_checks=NOT_CHECKED)


def test_every_route_of_the_api_is_documented() -> None:
    assert {path for path in APP.openapi()["paths"] if not path.startswith("/webhooks/")} == {
        "/api/chat/config", "/api/chat/sessions", "/api/chat/messages", "/api/chat/events", "/api/chat/conversation",
        "/healthz", "/readyz",
    }  # fmt: skip


def test_the_webhooks_are_documented_with_the_channels_names() -> None:
    document = APP.openapi()
    (path,) = (path for path in document["paths"] if path.startswith("/webhooks/"))
    assert (path, set(document["paths"][path])) == ("/webhooks/{channel}", {"get", "post"})
    assert document["components"]["schemas"]["Channel"]["enum"] == ["messenger", "whatsapp"]


def test_whatever_the_document_refers_to_is_in_it() -> None:
    document = APP.openapi()
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert named == set(document["components"]["schemas"]) & named


@pytest.mark.parametrize("status", ["401", "409", "413", "422", "429"])
def test_errors_are_documented_as_problem_documents(status: str) -> None:
    document = APP.openapi()
    content = document["paths"]["/api/chat/messages"]["post"]["responses"][status]["content"]
    assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    assert set(document["components"]["schemas"]["ProblemDocument"]["required"]) == {"title", "status", "detail"}
