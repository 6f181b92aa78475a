"""Fixtures of the gateway's tests: the whole application on a fresh database, with a transport in Rasa's place."""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from channel_world import World, channel_settings
from databases import PostgresServer, fresh_database, postgres_server
from fake_rasa import FakeRasa
from fastapi import FastAPI
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic.content.responses import Content
from clinic.settings import Settings
from clinic.storage.engine import transaction
from clinic.storage.tables import Conversation, HandOff, Message, Question
from gateway.app import create_app

with warnings.catch_warnings():
    # Starlette would rather have httpx2, which the rest of its world does not speak yet.
    warnings.filterwarnings("ignore", "Using `httpx` with `starlette.testclient`")
    from starlette.testclient import TestClient

CONTENT = Content.load()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database; tests that care ask for both."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def settings(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Settings]:
    server = request.getfixturevalue("postgres") if database == "postgresql" else None
    with fresh_database(database, tmp_path, server, migrated=True) as url:
        yield Settings(
            _env_file=None,
            CLINIC_DATABASE_URL=url,
            CLINIC_SECRET_KEY="a key for tests",
            CLINIC_RATE_PER_MINUTE=0,
            CLINIC_RASA_URL="http://rasa.test:5005",
            CLINIC_ACTIONS_URL="http://127.0.0.1:9",
        )


@pytest.fixture
def world(settings: Settings, tmp_path: Path) -> Iterator[World]:
    """Messenger and WhatsApp switched on, on a fresh database."""
    found = World(channel_settings(settings.database_url), tmp_path)
    found.start()
    yield found
    found.close()


@pytest.fixture
def rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture
def app(settings: Settings, rasa: FakeRasa, tmp_path: Path) -> FastAPI:
    return create_app(settings, CONTENT, rasa, tmp_path / "rasa.db", httpx.MockTransport(_nobody))


def _nobody(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"nobody should be asked for {request.url.path}")


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def engine(app: FastAPI) -> Engine:
    return app.state.gateway.engine


@dataclass
class Visitor:
    """One visitor with a session."""

    client: TestClient
    token: str
    conversation: str
    welcome: dict[str, Any]
    engine: Engine

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def send(self, **body: Any) -> httpx.Response:
        return self.client.post("/api/chat/messages", json={"id": str(uuid.uuid4()), **body}, headers=self.headers)

    def say(self, text: str, **body: Any) -> dict[str, Any]:
        answer = self.send(text=text, **body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def choose(self, choice: str) -> httpx.Response:
        return self.send(choice=choice)

    def history(self, after: int = 0) -> list[dict[str, Any]]:
        answer = self.client.get("/api/chat/messages", params={"after": after}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()["messages"]

    def erase(self) -> httpx.Response:
        return self.client.delete("/api/chat/conversation", headers=self.headers)

    @property
    def row(self) -> Conversation:
        with transaction(self.engine) as session:
            return session.get_one(Conversation, self.conversation)

    def becomes(self, **fields: Any) -> None:
        """Put the conversation into a state."""
        with transaction(self.engine) as session:
            row = session.get_one(Conversation, self.conversation)
            for name, value in fields.items():
                setattr(row, name, value)

    @property
    def tickets(self) -> list[HandOff]:
        return self._all(HandOff)

    @property
    def questions(self) -> list[Question]:
        return self._all(Question)

    @property
    def stored(self) -> list[Message]:
        return self._all(Message)

    def _all(self, table: Any) -> list[Any]:
        with Session(self.engine, expire_on_commit=False) as session:
            return list(
                session.scalars(select(table).where(table.conversation_id == self.conversation).order_by(table.pk))
            )


@pytest.fixture
def arrive(client: TestClient, engine: Engine):
    """Start a session."""

    def _arrive() -> Visitor:
        answer = client.post("/api/chat/sessions")
        assert answer.status_code == 201, answer.text
        body = answer.json()
        return Visitor(client, body["token"], body["conversation"], body["messages"][0], engine)

    return _arrive


@pytest.fixture
def visitor(arrive) -> Visitor:
    return arrive()
