"""Fixtures for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings
from sites import Site, site
from stack import Stack, StackError

# How long an example takes depends on what else the machine does: timings are measured in bench/.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def allowed_site() -> Iterator[Site]:
    """Another website, which is in CLINIC_ALLOWED_ORIGINS."""
    with site() as found:
        yield found


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, allowed_site: Site) -> Iterator[Stack]:
    """The real stack, started once for all tests that ask for it; it lets one other site in."""
    running = Stack(tmp_path_factory.mktemp("stack"), settings={"CLINIC_ALLOWED_ORIGINS": allowed_site.origin})
    try:
        running.start()
    except StackError as error:
        pytest.fail(str(error), pytrace=False)
    yield running
    running.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What reads the stack's log and databases afterwards runs last."""
    items.sort(key=lambda item: item.path.name == "test_privacy.py")
