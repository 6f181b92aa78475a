"""The pages behind the links in mails to staff, over HTTP: opening changes nothing, pressing the button works once."""

from __future__ import annotations

import re
import time

import pytest
from databases import KINDS
from fastapi import FastAPI
from samples import STAFF, audit, conversation, handed_off, request_row, stored
from sqlalchemy import Engine
from starlette.testclient import TestClient

from clinic.clock import utc_now
from clinic.conversations import records as store
from clinic.notify.links import CLAIM, DONE, OfHandOff, OfRequest, Subject
from clinic.requests.lifecycle import CONTACTED
from clinic.storage.engine import transaction
from clinic.storage.tables import Conversation, HandOff

both_databases = pytest.mark.parametrize("database", KINDS, indirect=True)


@pytest.fixture
def path(app: FastAPI):
    """Makes the path of a link."""

    def _path(action: str, subject: Subject, mail_key: str = "m1") -> str:
        url = app.state.gateway.links.make(action, subject, STAFF, mail_key)
        return re.sub(r"^https?://[^/]+", "", url)

    return _path


def erase(engine: Engine, app: FastAPI) -> None:
    with transaction(engine) as session:
        store.erase(session, session.get_one(Conversation, "c1"), app.state.gateway.reach, utc_now())


@both_databases
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_opening_a_link_changes_nothing(client: TestClient, engine: Engine, path, method: str) -> None:
    reference = stored(engine)
    before = audit(engine)
    for _ in range(3):
        client.request(method, path(CONTACTED, OfRequest(reference)))
    row = request_row(engine, reference)
    assert row is not None
    assert (row.state, row.claimed_by, audit(engine)) == ("requested", None, before)
    assert "is marked as contacted" in client.post(path(CONTACTED, OfRequest(reference))).text, (
        "the link was not used up"
    )


def test_the_page_shows_one_button_and_no_personal_data(client: TestClient, engine: Engine, path) -> None:
    reference = stored(engine)
    answer = client.get(path(CLAIM, OfRequest(reference)))
    assert answer.status_code == 200
    assert answer.text.count("<button") == 1
    assert "I&#39;ll look after it" in answer.text
    assert reference in answer.text
    assert not any(detail in answer.text for detail in ("Ana", "Reed", "7700", "example.org"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_page_is_kept_out_of_caches_and_referrers(client: TestClient, engine: Engine, path, method: str) -> None:
    answer = getattr(client, method)(path(CLAIM, OfRequest(stored(engine))))
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert (
        "script-src" in answer.headers["Content-Security-Policy"]
        or "default-src" in answer.headers["Content-Security-Policy"]
    )


@both_databases
def test_the_button_works_once(client: TestClient, engine: Engine, path) -> None:
    reference = stored(engine)
    first, second = (client.post(path(CONTACTED, OfRequest(reference))) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 410)
    assert f"Request {reference} is marked as contacted." in first.text
    assert "used before" in second.text
    row = request_row(engine, reference)
    assert row is not None
    assert row.state == "contacted"


def test_a_hand_off_is_marked_as_done(client: TestClient, engine: Engine, path) -> None:
    number = handed_off(engine)
    assert f"T-{number}" in client.get(path(DONE, OfHandOff(number))).text
    assert "marked as done" in client.post(path(DONE, OfHandOff(number))).text
    with transaction(engine) as session:
        assert session.get_one(HandOff, number).done_at is not None


def test_a_forged_link_does_nothing(client: TestClient, engine: Engine, path) -> None:
    reference = stored(engine)
    changed = f"{path(CONTACTED, OfRequest(reference))[:-2]}AA"
    for forged in (changed, "/staff/links/x", "/staff/links/%00", "/staff/links/é", "/staff/links/..%2f"):
        for method in ("GET", "POST"):
            answer = client.request(method, forged)
            assert answer.status_code in {404, 410}, forged
    row = request_row(engine, reference)
    assert row is not None
    assert row.state == "requested"


def test_an_expired_link_does_nothing_and_says_so(
    client: TestClient, engine: Engine, path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = stored(engine)
    link, now = path(CONTACTED, OfRequest(reference)), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 15 * 86_400)
    for method in ("GET", "POST"):
        answer = client.request(method, link)
        assert (answer.status_code, "older than two weeks" in answer.text) == (410, True)
    row = request_row(engine, reference)
    assert row is not None
    assert row.state == "requested"


@both_databases
def test_a_link_to_an_erased_request_says_so(client: TestClient, engine: Engine, app: FastAPI, path) -> None:
    conversation(engine)
    reference, number = stored(engine), handed_off(engine)
    erase(engine, app)
    for link in (
        path(CLAIM, OfRequest(reference)),
        path(CONTACTED, OfRequest(reference), "m2"),
        path(DONE, OfHandOff(number)),
    ):
        answer = client.post(link)
        assert (answer.status_code, "erased" in answer.text) == (410, True)


def test_what_a_link_says_is_text_on_the_page(client: TestClient, path) -> None:
    answer = client.get(path(CLAIM, OfRequest("<script>alert(1)</script>")))
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_the_pages_are_not_in_the_public_description(client: TestClient) -> None:
    assert not [path for path in client.get("/openapi.json").json()["paths"] if "staff" in path]


def test_the_pages_style_sheet_is_there(client: TestClient) -> None:
    answer = client.get("/static/staff-link.css")
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "text/css")
