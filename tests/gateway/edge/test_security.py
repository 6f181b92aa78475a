"""The public edge: strict headers on every response, small bodies only, no cross-origin access, and plain errors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from gateway.edge.security import HEADERS, MOST_BYTES

RESPONSES = [
    ("GET", "/", 200),
    ("GET", "/embed", 200),
    ("GET", "/chat", 200),
    ("GET", "/widget.js", 200),
    ("GET", "/static/site.css", 200),
    ("GET", "/static/embed.js", 200),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 503),
    ("GET", "/openapi.json", 200),
    ("POST", "/api/chat/sessions", 201),
    ("GET", "/api/chat/messages", 401),
    ("GET", "/nowhere", 404),
    ("PUT", "/api/chat/messages", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), RESPONSES)
def test_every_response_keeps_browsers_strict(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert {name: value for name, value in HEADERS.items() if name not in answer.headers} == {}


@pytest.mark.parametrize(("method", "path", "status"), RESPONSES)
def test_no_response_says_what_serves_it(client: TestClient, method: str, path: str, status: int) -> None:
    assert not {"server", "x-powered-by"} & set(client.request(method, path).headers)


def test_nothing_may_be_loaded_from_elsewhere_or_framed() -> None:
    policy = HEADERS["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.fixture
def broken(app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A gateway with an error of ours in it."""

    async def fail(*_: object) -> None:
        raise RuntimeError("secretwords")

    monkeypatch.setattr(app.state.gateway.turns, "open", fail)
    return client


def test_an_error_of_ours_is_a_problem_document_that_tells_nothing(broken: TestClient) -> None:
    answer = broken.post("/api/chat/sessions")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "secretwords" not in answer.text


def test_an_error_of_ours_keeps_browsers_strict(broken: TestClient) -> None:
    assert set(HEADERS) <= set(broken.post("/api/chat/sessions").headers)


# ------------------------------------------------------------------------ bodies


def test_a_body_over_the_limit_is_refused(client: TestClient) -> None:
    answer = client.post("/api/chat/messages", content=b"x" * (MOST_BYTES + 1))
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")


def test_a_body_over_the_limit_is_refused_without_an_announced_length(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(MOST_BYTES // 1024 + 1):
            yield b"x" * 1024

    answer = client.post("/api/chat/messages", content=chunks())
    assert "content-length" not in answer.request.headers
    assert answer.status_code == 413


def test_a_body_at_the_limit_is_read(client: TestClient) -> None:
    assert client.post("/api/chat/messages", content=b"x" * MOST_BYTES).status_code == 401


def test_a_refusal_of_a_body_keeps_browsers_strict(client: TestClient) -> None:
    assert set(HEADERS) <= set(client.post("/api/chat/messages", content=b"x" * (MOST_BYTES + 1)).headers)


# ------------------------------------------------------------------------ other origins


@pytest.mark.parametrize("method", ["OPTIONS", "GET", "POST"])
@pytest.mark.parametrize("path", ["/api/chat/sessions", "/api/chat/messages", "/healthz"])
def test_other_origins_are_allowed_nothing(client: TestClient, method: str, path: str) -> None:
    headers = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    answer = client.request(method, path, headers=headers)
    assert [name for name in answer.headers if name.startswith("access-control-")] == []


# ------------------------------------------------------------------------ errors in general


@pytest.mark.parametrize(
    "path", ["/nowhere", "/api/chat", "/static/../app.py", "/static/%2e%2e/app.py", "/docs", "/redoc", "/.env"]
)
def test_what_is_not_there_is_a_problem_document(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert (answer.json()["status"], answer.json()["title"]) == (404, "Not Found")


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/api/chat/messages"), ("GET", "/api/chat/sessions"), ("POST", "/healthz"), ("DELETE", "/")],
)
def test_a_wrong_method_is_a_problem_document_that_names_the_right_ones(
    client: TestClient, method: str, path: str
) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
    assert answer.headers["allow"]


# ------------------------------------------------------------------------ the page


@pytest.mark.parametrize("path", ["/", "/embed", "/chat", "/chat/delete"])
def test_a_page_runs_no_code_of_its_own_inline(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert not any(mark in page for mark in ("<script>", "<style>", "onclick=", "onload=", " style="))
