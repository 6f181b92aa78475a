"""Fixtures of the unit tests: a fresh database per test, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import KINDS, PostgresServer, fresh_database, postgres_server
from sqlalchemy import Engine

from clinic.storage.engine import make_engine


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(params=[pytest.param(kind, marks=getattr(pytest.mark, kind)) for kind in KINDS])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with today's tables and nothing in them; without tables for a test that asks for empty_engine."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    migrated = "empty_engine" not in request.fixturenames
    with fresh_database(request.param, tmp_path, server, migrated=migrated) as url:
        yield url


@pytest.fixture
def empty_engine(database_url: str) -> Iterator[Engine]:
    """A database without any tables."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database with today's tables and nothing in them."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()
