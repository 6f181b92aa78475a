"""The signed webhook and the channel notice, against a real HTTP server on loopback."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import socket
import time
from collections.abc import Iterator
from email.utils import format_datetime

import pytest
from samples import EMAIL, NOW, PHONE, REACH, STAFF, TIMES, handed_off, jobs, request_row, stored
from sqlalchemy import Engine
from standardwebhooks import Webhook, WebhookVerificationError
from webserver import WebServer

from clinic.clock import utc_now
from clinic.content.responses import Content
from clinic.conversations.records import erase_request
from clinic.notify import http
from clinic.notify.http import LONGEST_WAIT, ChatSender, chat_message, post, sign, signed_headers
from clinic.notify.senders import WebhookSender, chat_line, staff_senders, webhook_data
from clinic.queues.notices import about_erased, about_waiting, alarm
from clinic.queues.outbox import Halt, Job, Retry
from clinic.requests.lifecycle import held, move
from clinic.settings import Settings
from clinic.storage.engine import transaction
from clinic.storage.tables import HandOff

SECRET = "shared secret"
TEAMS = "https://clinic.webhook.office.com/webhookb2/x"


@pytest.fixture
def web() -> Iterator[WebServer]:
    with WebServer() as server:
        yield server


def sender(web: WebServer, engine: Engine) -> WebhookSender:
    return WebhookSender(web.url, SECRET, engine, lambda: NOW)


def posted(web: WebServer) -> dict:
    (request,) = web.posted
    return json.loads(request.body)


def forget(engine: Engine, reference: str) -> None:
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        erase_request(session, REACH, request, NOW)


# ------------------------------------------------------------------------ what a receiver can check


def test_a_receiver_can_verify_what_it_gets(engine: Engine, web: WebServer) -> None:
    stored(engine, REACH)
    (job,) = jobs(engine, "webhook")
    sender(web, engine).send(job)
    (request,) = web.posted
    timestamp = request.headers["X-Clinic-Timestamp"]
    mine = hmac.new(SECRET.encode(), f"{timestamp}.".encode() + request.body, hashlib.sha256).hexdigest()
    assert request.headers["X-Clinic-Signature"] == f"sha256={mine}"
    assert dt.datetime.fromtimestamp(int(timestamp), dt.UTC) == NOW
    assert (request.headers["Content-Type"], request.headers["Idempotency-Key"]) == ("application/json", job.key)


FINISHED = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.mark.parametrize(
    ("secret", "receivers"),
    [
        (SECRET, SECRET.encode()),
        (SECRET, base64.b64encode(SECRET.encode()).decode()),
        (SECRET, f"whsec_{base64.b64encode(SECRET.encode()).decode()}"),
        ("geheimer Schlüssel ☂", "geheimer Schlüssel ☂".encode()),
        (FINISHED, FINISHED),
    ],
)
def test_a_receiver_can_verify_with_the_library_of_standard_webhooks(
    engine: Engine, web: WebServer, secret: str, receivers: str | bytes
) -> None:
    stored(engine, REACH, name="Zoë O’Brien 王")
    (job,) = jobs(engine, "webhook")
    WebhookSender(web.url, secret, engine, utc_now).send(job)
    (request,) = web.posted
    headers = dict(request.headers.items())
    assert Webhook(receivers).verify(request.body, headers)["id"] == job.key
    for changed in ({**headers, "webhook-id": "another"}, {**headers, "webhook-timestamp": str(int(time.time()) - 60)}):
        with pytest.raises(WebhookVerificationError):
            Webhook(receivers).verify(request.body, changed)
    with pytest.raises(WebhookVerificationError):
        Webhook(receivers).verify(request.body.replace(b"Brien", b"Brian"), headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(b"another secret").verify(request.body, headers)


def test_an_old_request_is_refused_by_the_library(engine: Engine, web: WebServer) -> None:
    stored(engine, REACH)
    (job,) = jobs(engine, "webhook")
    WebhookSender(web.url, SECRET, engine, lambda: utc_now() - dt.timedelta(minutes=6)).send(job)
    (request,) = web.posted
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(SECRET.encode()).verify(request.body, dict(request.headers.items()))


def test_an_id_holds_no_full_stop_as_these_part_what_is_signed() -> None:
    headers = signed_headers(SECRET, "webhook:alarm:stuck:mail.staff:20261124", b"{}", NOW)
    assert headers["webhook-id"] == "webhook:alarm:stuck:mail_staff:20261124"
    assert headers["webhook-timestamp"] == headers["X-Clinic-Timestamp"] == str(int(NOW.timestamp()))


def test_another_body_time_or_secret_gives_another_signature() -> None:
    first = sign("s", "1", b"x")
    assert len({first, sign("s", "1", b"y"), sign("s", "2", b"x"), sign("t", "1", b"x")}) == 4


def test_the_same_notice_has_the_same_key_at_every_try(engine: Engine, web: WebServer) -> None:
    stored(engine, REACH)
    (job,) = jobs(engine, "webhook")
    web.status = 500
    for _ in range(2):
        with pytest.raises(Retry):
            sender(web, engine).send(job)
    first, second = web.posted
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"] == json.loads(first.body)["id"]


def test_the_whole_request_is_sent(engine: Engine, web: WebServer) -> None:
    reference = stored(engine, REACH, name="Zoë O’Brien 王")
    (job,) = jobs(engine, "webhook")
    sender(web, engine).send(job)
    assert posted(web) == {
        "id": job.key,
        "at": "2026-11-24T10:00:00+00:00",
        "event": "booking.requested",
        "request": {
            "reference": reference,
            "state": "requested",
            "name": "Zoë O’Brien 王",
            "phone": PHONE,
            "email": EMAIL,
            "times": TIMES.shown,
            "windows": [{"start": TIMES.windows[0][0], "end": TIMES.windows[0][1]}],
            "area": "face",
            "been_before": False,
            "adult": True,
            "channel": "web",
            "consent": {"version": 3, "at": "2026-11-24T10:00:00+00:00"},
            "created_at": "2026-11-24T10:00:00+00:00",
        },
    }


@pytest.mark.parametrize("state", ["contacted", "declined", "no_answer", "spam", "cancelled"])
def test_every_change_of_state_is_an_event(engine: Engine, state: str) -> None:
    reference = stored(engine)
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        move(session, REACH, request, state, "desk", NOW)
    (job,) = jobs(engine, "webhook")
    data = webhook_data(engine, job)
    assert data is not None
    assert (data["event"], data["request"]["state"]) == (f"booking.{state}", state)


def test_an_erased_request_is_not_sent_any_more_but_its_reference_is(engine: Engine, web: WebServer) -> None:
    reference = stored(engine, REACH)
    (before,) = jobs(engine, "webhook")
    forget(engine, reference)
    sender(web, engine).send(before)
    assert web.posted == []
    (job,) = jobs(engine, "webhook")
    assert webhook_data(engine, job) == {
        "id": job.key, "at": "2026-11-24T10:00:00+00:00", "event": "booking.erased", "request": {"reference": reference}
    }  # fmt: skip


def test_a_hand_off_is_a_number_and_a_kind_only(engine: Engine) -> None:
    number = handed_off(engine, REACH, kind="999", urgent=True, note="I'm Ana, 07700 900123", signs=["breathing"])
    (job,) = jobs(engine, "webhook")
    data = webhook_data(engine, job)
    assert data is not None
    assert (data["event"], data["hand_off"]) == (
        "hand_off.opened", {"number": f"T-{number}", "kind": "999", "urgent": True}
    )  # fmt: skip


# ------------------------------------------------------------------------ what the answers mean


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_2xx_is_taken(web: WebServer, status: int) -> None:
    web.status = status
    post(web.url, b"{}", {}, utc_now)
    assert len(web.posted) == 1


@pytest.mark.parametrize(
    ("status", "alone"),
    [(400, True), (404, True), (410, True), (422, True), (408, False), (429, False), (500, False), (503, False)],
)
def test_refusals_are_tried_again(web: WebServer, status: int, alone: bool) -> None:
    web.status = status
    with pytest.raises(Retry) as error:
        post(web.url, b"{}", {}, utc_now)
    assert (error.value.reason, error.value.alone, error.value.after) == (f"http {status}", alone, None)


@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_key_stops_the_kind(web: WebServer, status: int) -> None:
    web.status = status
    with pytest.raises(Halt, match=f"http {status}"):
        post(web.url, b"{}", {}, utc_now)


@pytest.mark.parametrize(
    ("value", "seconds"), [("7", 7.0), ("0", 0.0), ("999999", LONGEST_WAIT), ("soon", None), ("-5", None)]
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_server_may_say_when_to_come_back(web: WebServer, status: int, value: str, seconds: float | None) -> None:
    web.status, web.headers = status, {"Retry-After": value}
    with pytest.raises(Retry) as error:
        post(web.url, b"{}", {}, utc_now)
    assert error.value.after == seconds


def test_the_server_may_say_so_as_a_date(web: WebServer) -> None:
    at = NOW + dt.timedelta(seconds=600)
    web.status, web.headers = 503, {"Retry-After": format_datetime(at, usegmt=True)}
    with pytest.raises(Retry) as error:
        post(web.url, b"{}", {}, lambda: NOW)
    assert error.value.after == 600


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(web: WebServer, status: int) -> None:
    with WebServer() as elsewhere:
        web.status, web.headers = status, {"Location": elsewhere.url}
        with pytest.raises(Retry, match=f"http {status}"):
            post(web.url, b"secret", {}, utc_now)
        assert elsewhere.posted == []


@pytest.mark.parametrize("mode", ["hang", "trickle", "drop"])
def test_a_server_that_does_not_answer_is_given_up_on_and_tried_again(
    web: WebServer, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(http, "ALL_SECONDS", 0.5)
    web.mode = mode
    with pytest.raises(Retry) as error:
        post(web.url, b"{}", {}, utc_now)
    assert error.value.reason.startswith("http: ")
    assert not error.value.alone


@pytest.mark.parametrize("status", [200, 500])
def test_of_an_endless_answer_the_status_counts(web: WebServer, status: int) -> None:
    web.mode, web.status = "long", status
    if status == 200:
        post(web.url, b"{}", {}, utc_now)
    else:
        with pytest.raises(Retry, match="http 500"):
            post(web.url, b"{}", {}, utc_now)


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(Retry, match="http: ConnectError"):
            post(f"http://127.0.0.1:{nobody.getsockname()[1]}/x", b"{}", {}, utc_now)


def test_a_proxy_in_the_environment_is_not_used(web: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    post(web.url, b"{}", {}, utc_now)
    assert len(web.posted) == 1


# ------------------------------------------------------------------------ the channel


def chat_jobs(engine: Engine) -> list[tuple[Job, str | None]]:
    return [(job, chat_line(engine, job)) for job in jobs(engine, "chat")]


def test_a_channel_notice_is_one_line_of_text(engine: Engine, web: WebServer) -> None:
    reference = stored(engine, REACH)
    (job,) = jobs(engine, "chat")
    ChatSender(web.url, lambda job: chat_line(engine, job), utc_now).send(job)
    assert posted(web) == {"text": f"New booking request: {reference}, through the website."}


def test_teams_gets_a_card(web: WebServer) -> None:
    body = chat_message(TEAMS, "New booking request: MN-1.")
    content = body["attachments"][0]["content"]
    assert (body["type"], content["type"]) == ("message", "AdaptiveCard")
    assert content["body"][0]["text"] == "New booking request: MN-1."


@pytest.mark.parametrize(
    "url", ["https://hooks.slack.com/x", "https://evil.example/office.com", "https://notoffice.com/x"]
)
def test_others_get_plain_text(url: str) -> None:
    assert chat_message(url, "x") == {"text": "x"}


def test_no_channel_line_holds_personal_data(engine: Engine) -> None:
    reference = stored(engine, REACH)
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        move(session, REACH, request, "cancelled", "visitor", NOW)
    number = handed_off(engine, REACH, kind="complaint", note="I'm Ana Reed, 07700 900123, my rosacea flared")
    with transaction(engine) as session:
        about_waiting(session, REACH, [], [number], NOW)
        about_erased(session, REACH, reference, NOW, active=True)
        alarm(session, REACH, "stuck:x", "Messages of the kind x have not gone out.", NOW)
    lines = [line for _, line in chat_jobs(engine)]
    assert len(lines) == 6
    assert all(lines)
    for detail in ("Ana", "Reed", "7700", "900123", EMAIL, "rosacea", "thurs", "Thursday", STAFF):
        assert not any(detail in (line or "") for line in lines)


def test_an_erased_request_has_no_channel_line(engine: Engine, web: WebServer) -> None:
    reference = stored(engine, REACH)
    (job,) = jobs(engine, "chat")
    forget(engine, reference)
    ChatSender(web.url, lambda job: chat_line(engine, job), utc_now).send(job)
    assert web.posted == []


def test_a_reminder_leaves_out_what_was_seen_to_meanwhile(engine: Engine) -> None:
    references = [stored(engine) for _ in range(4)]
    numbers = [handed_off(engine), handed_off(engine, claimed_by="asha"), handed_off(engine, done_at=NOW)]
    with transaction(engine) as session:
        about_waiting(session, REACH, references, numbers, NOW)
        for reference, change in zip(references[1:], ("contacted", "claimed", "erased"), strict=True):
            request = held(session, reference)
            assert request is not None
            if change == "claimed":
                request.claimed_by = "asha"
            elif change == "contacted":
                request.state = "contacted"
            else:
                session.delete(request)
    ((job, line),) = chat_jobs(engine)
    assert line == f"Still waiting for a person: {references[0]}, T-{numbers[0]}."
    (hook,) = jobs(engine, "webhook")
    data = webhook_data(engine, hook)
    assert data is not None
    assert data["waiting"] == [references[0], f"T-{numbers[0]}"]
    for reference in references:
        forget_all = request_row(engine, reference)
        if forget_all is not None:
            forget(engine, reference)
    with transaction(engine) as session:
        session.get_one(HandOff, numbers[0]).done_at = NOW
    assert (chat_line(engine, job), webhook_data(engine, hook)) == (None, None)


# ------------------------------------------------------------------------ wiring


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        ({}, set()),
        ({"SMTP_URL": "smtp://127.0.0.1:9"}, set()),
        ({"SMTP_URL": "smtp://127.0.0.1:9", "CLINIC_STAFF_EMAIL": STAFF}, {"mail.staff", "mail.visitor"}),
        ({"HANDOFF_WEBHOOK_URL": "https://crm.example", "HANDOFF_WEBHOOK_SECRET": "s"}, {"webhook"}),
        ({"HANDOFF_CHAT_URL": "https://hooks.example/x"}, {"chat"}),
    ],
)
def test_there_is_a_sender_for_what_is_set_up(engine: Engine, values: dict[str, str], kinds: set[str]) -> None:
    settings = Settings(_env_file=None, CLINIC_SECRET_KEY="key", **values)  # type: ignore[arg-type]
    assert set(staff_senders(settings, engine, Content.load(), lambda: NOW)) == kinds
