"""Meta's webhooks: who is let in, and that nothing that is sent to them gives a 5xx."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import payloads
import pytest
import schemathesis
from channel_world import CONTENT, TODAY, World, channel_settings
from databases import KINDS
from fake_rasa import FakeRasa
from graph import APP_SECRET, VERIFY_TOKEN, signed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from payloads import fb_text, joined, wa_text
from requests.structures import CaseInsensitiveDict
from sqlalchemy.exc import OperationalError

from cli.supervisor import run
from clinic.queues import inbox
from clinic.settings import SettingsError
from gateway.app import create_app

CHANNELS = ("messenger", "whatsapp")
BOUNDED = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
EXAMPLES: dict[str, list[Any]] = {
    "whatsapp": [
        wa_text("hello"),
        payloads.wa_button("x", "Prices"),
        payloads.wa_row("x", "Prices"),
        *(payloads.wa_message(kind, content) for kind, content in payloads.WA_MEDIA.items()),
        payloads.wa_edit("a", "b"),
        payloads.wa_revoke("a"),
        payloads.wa_new_number(1, 2),
        payloads.wa_status("failed", ours="whatsapp:a:1", code=131026),
        payloads.wa_echo("hi"),
    ],
    "messenger": [
        fb_text("hello"),
        payloads.fb_postback("x", "Prices"),
        payloads.fb_quick_reply("x", "Prices"),
        *(payloads.fb_attachment(kind, **content) for kind, content in payloads.FB_MEDIA.items()),
        payloads.fb_echo("hi"),
        payloads.fb_edit("a", "b"),
        payloads.fb_unsend("a"),
        payloads.fb_read(),
        payloads.fb_reaction(),
        payloads.fb_referral(),
        payloads.fb_standby("hi"),
        payloads.fb_control("pass_thread_control"),
    ],
}


def text(channel: str, words: str = "Hello") -> Any:
    return fb_text(words) if channel == "messenger" else wa_text(words)


# --- verification -----------------------------------------------------------------------------------------


def challenge(**changes: str) -> dict[str, str]:
    return {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444", **changes}


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_right_verify_token_gets_its_challenge_back(world: World, channel: str) -> None:
    answer = world.run(world.call("GET", f"/webhooks/{channel}", params=challenge()))
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "changes",
    [{"hub.verify_token": "wrong"}, {"hub.verify_token": ""}, {"hub.mode": "unsubscribe"}, {"hub.verify_token": "ü"}],
)
def test_anything_else_is_refused(world: World, channel: str, changes: dict[str, str]) -> None:
    answer = world.run(world.call("GET", f"/webhooks/{channel}", params=challenge(**changes)))
    assert answer.status_code == 403
    assert "1158201444" not in answer.text


def test_no_parameters_are_refused(world: World) -> None:
    assert world.run(world.call("GET", "/webhooks/whatsapp")).status_code == 403


# --- who is let in ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_signed_call_is_taken(world: World, channel: str) -> None:
    assert world.gets(text(channel)).status_code == 200
    assert [row.kind for row in world.inbox] == ["text"]


def forged(body: bytes, kind: str) -> dict[str, str]:
    digest = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    sha1 = hmac.new(APP_SECRET.encode(), body, hashlib.sha1).hexdigest()
    return {
        "none": {},
        "empty": {"x-hub-signature-256": ""},
        "bare": {"x-hub-signature-256": digest},
        "other secret": signed(body, "not the secret"),
        "empty secret": signed(body, ""),
        "other body": signed(body + b" "),
        "cut": {"x-hub-signature-256": f"sha256={digest[:-1]}"},
        "longer": {"x-hub-signature-256": f"sha256={digest}0"},
        "sha1 only": {"x-hub-signature": f"sha1={sha1}"},
        "sha1 in its place": {"x-hub-signature-256": f"sha1={sha1}"},
        "sha256 in the old header": {"x-hub-signature": f"sha256={digest}"},
        "spaces": {"x-hub-signature-256": f"sha256= {digest}"},
        "odd": {"x-hub-signature-256": "sha256=ééé"},
    }[kind]


@pytest.mark.parametrize(
    "kind",
    ["none", "empty", "bare", "other secret", "empty secret", "other body", "cut", "longer", "sha1 only",
     "sha1 in its place", "sha256 in the old header", "spaces", "odd"],
)  # fmt: skip
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_forged_call_is_refused_and_nothing_is_stored(world: World, channel: str, kind: str) -> None:
    body = json.dumps(text(channel)).encode()
    headers = [(name.encode(), value.encode()) for name, value in forged(body, kind).items()]
    answer = world.run(world.call("POST", f"/webhooks/{channel}", content=body, headers=headers))
    assert answer.status_code == 403
    assert world.inbox == []


def test_a_changed_body_is_refused(world: World) -> None:
    body = json.dumps(wa_text("Hello")).encode()
    changed = body.replace(b"Hello", b"Hallo")
    answer = world.run(world.call("POST", "/webhooks/whatsapp", content=changed, headers=signed(body)))
    assert answer.status_code == 403


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("path", ["{}", "{}/"])
def test_a_channel_that_is_off_is_not_there(client: Any, channel: str, path: str) -> None:
    body = json.dumps(text(channel)).encode()
    address = f"/webhooks/{path.format(channel)}"
    assert client.post(address, content=body, headers=signed(body)).status_code == 404
    assert client.get(address, params=challenge()).status_code == 404


def test_one_channel_may_be_on_alone(tmp_path: Path) -> None:
    off = {"MESSENGER_PAGE_ID": "", "MESSENGER_PAGE_TOKEN": ""}
    world = World(channel_settings(f"sqlite:///{tmp_path / 'x.db'}", **off), tmp_path)
    world.start()
    assert world.gets(wa_text("Hello")).status_code == 200
    assert world.gets(fb_text("Hello")).status_code == 404
    world.close()


@pytest.mark.parametrize(
    "name",
    ["META_APP_SECRET", "META_VERIFY_TOKEN", "MESSENGER_PAGE_ID", "MESSENGER_PAGE_TOKEN", "WHATSAPP_PHONE_NUMBER_ID",
     "WHATSAPP_TOKEN"],
)  # fmt: skip
@pytest.mark.parametrize("value", ["", "  "])
def test_it_does_not_start_half_set_up_and_names_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    half = channel_settings(f"sqlite:///{tmp_path / 'x.db'}", **{name: value})
    with pytest.raises(SettingsError, match=name):
        create_app(half, CONTENT, FakeRasa(), tmp_path / "rasa.db")
    assert run(half) == 1
    assert name in capsys.readouterr().err


def test_with_no_channel_the_shared_secrets_are_not_asked_for(tmp_path: Path) -> None:
    off = dict.fromkeys(("MESSENGER_PAGE_ID", "MESSENGER_PAGE_TOKEN", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_TOKEN"), "")
    none = channel_settings(f"sqlite:///{tmp_path / 'x.db'}", **off, META_APP_SECRET="", META_VERIFY_TOKEN="")
    create_app(none, CONTENT, FakeRasa(), tmp_path / "rasa.db").state.gateway.engine.dispose()


# --- what is in a call ------------------------------------------------------------------------------------


@pytest.mark.parametrize("database", KINDS, indirect=True)
def test_every_event_of_a_batch_is_stored(world: World) -> None:
    batch = joined(wa_text("one", 1), wa_text("two", 2), payloads.wa_reaction(1), wa_text("three", 1))
    assert world.gets(batch).status_code == 200
    assert sorted(row.kind for row in world.inbox) == ["reaction", "text", "text", "text"]


@pytest.mark.parametrize("database", KINDS, indirect=True)
def test_a_repeated_call_stores_nothing_new(world: World) -> None:
    payload = joined(wa_text("one", id="a"), wa_text("two", id="b"))
    for sent in (payload, payload, wa_text("one", id="a"), joined(wa_text("two", id="b"), wa_text("two", id="b"))):
        assert world.gets(sent).status_code == 200
    assert len(world.inbox) == 2


def test_the_same_id_on_two_channels_is_two_messages(world: World) -> None:
    world.gets(wa_text("one", id="a"))
    world.gets(fb_text("one", id="a"))
    assert len(world.inbox) == 2


def test_events_of_another_page_or_number_are_passed_over(world: World) -> None:
    whatsapp, messenger = wa_text("hello"), fb_text("hello")
    whatsapp["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "1"
    messenger["entry"][0]["id"] = "1"
    assert [world.gets(whatsapp).status_code, world.gets(messenger).status_code] == [200, 200]
    assert world.inbox == []


def test_what_is_stored_as_recorded_holds_no_word_and_no_address(world: World) -> None:
    world.gets(payloads.wa_reaction())
    row = world.inbox[0]
    assert (row.sender, row.payload, row.done_at is not None) == (None, {}, True)


def test_a_database_that_is_down_asks_meta_to_come_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object) -> int:
        raise OperationalError("x", {}, Exception())

    monkeypatch.setattr(inbox, "store", down)
    answer = world.gets(wa_text("hello"))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


# --- nothing gives a 5xx ----------------------------------------------------------------------------------

NONSENSE = [
    b"", b"{", b"null", b"[]", b'"x"', b"1", b"\xff\xfe", b"\x00", b"{\"entry\":", b'{"a":1}x', b"[" * 100_000,
    b'{"entry":' * 5_000, b"{" + b'"a":' + b"9" * 5_000 + b"}",
]  # fmt: skip


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("body", NONSENSE, ids=lambda body: repr(body[:12]))
def test_a_body_that_is_no_object_is_refused(world: World, channel: str, body: bytes) -> None:
    assert world.gets(body, channel=channel).status_code == 400


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("size", [64 * 1024 + 1, 3 * 1024 * 1024])
def test_three_megabytes_are_taken(world: World, channel: str, size: int) -> None:
    assert world.gets(text(channel, "x" * size)).status_code == 200
    assert [row.kind for row in world.inbox] == ["text"]
    sent = world.works()
    assert len(sent) == 1
    assert CONTENT.render("utter_too_long", today=TODAY).text in sent[0].text


def test_a_large_batch_is_taken_whole(world: World) -> None:
    batch = joined(*(wa_text(f"Message {number}", number % 400) for number in range(2_000)))
    assert world.gets(batch).status_code == 200
    assert len(world.inbox) == 2_000


def test_more_than_four_megabytes_are_refused(world: World) -> None:
    assert world.gets(wa_text("x" * (4 * 1024 * 1024))).status_code == 413


JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.just(10**400), st.text(max_size=20), st.just("\ud800\x00"),
    st.just([]), st.just({}), st.just([[]]), st.just({"id": {"id": []}}), st.lists(st.integers(), max_size=3),
)  # fmt: skip
ANY_JSON = st.recursive(
    JUNK, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
)


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a payload."""
    if at:
        yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in inner:
        yield from places(item, (*at, name))


def put(value: Any, at: tuple[Any, ...], junk: Any) -> Any:
    changed = copy.deepcopy(value)
    holder = changed
    for name in at[:-1]:
        holder = holder[name]
    holder[at[-1]] = junk
    return changed


@pytest.fixture(scope="module")
def shared() -> Iterator[World]:
    """One installation for all examples of a fuzz."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz"))
    found = World(channel_settings(f"sqlite:///{folder / 'x.db'}"), folder)
    found.start()
    yield found
    found.close()


@BOUNDED
@given(data=st.data(), channel=st.sampled_from(CHANNELS))
def test_wrong_types_anywhere_never_give_a_5xx(shared: World, data: st.DataObject, channel: str) -> None:
    payload = data.draw(st.sampled_from(EXAMPLES[channel]))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.sampled_from(list(places(payload))))
        payload = put(payload, at, data.draw(ANY_JSON))
    assert (
        shared.gets(
            payload if isinstance(payload, bytes) else json.dumps(payload).encode(), channel=channel
        ).status_code
        == 200
    )
    shared.works()
    assert all(row.done_at is not None and row.attempts == 0 for row in shared.inbox)


@BOUNDED
@given(
    body=st.binary(max_size=400) | ANY_JSON.map(lambda value: json.dumps(value).encode()),
    channel=st.sampled_from(CHANNELS),
)
def test_raw_bytes_never_give_a_5xx(shared: World, body: bytes, channel: str) -> None:
    assert shared.gets(body, channel=channel).status_code in {200, 400}


@BOUNDED
@given(data=st.data(), channel=st.sampled_from(CHANNELS))
def test_a_cut_body_never_gives_a_5xx(shared: World, data: st.DataObject, channel: str) -> None:
    body = json.dumps(data.draw(st.sampled_from(EXAMPLES[channel]))).encode()
    cut = body[: data.draw(st.integers(0, len(body) - 1))]
    assert shared.gets(cut, channel=channel).status_code == 400


@pytest.mark.parametrize("name", ["telegram", "Messenger", "messenger.x", "x" * 500])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_there_are_no_webhooks_of_other_names(world: World, method: str, name: str) -> None:
    answer = world.run(world.call(method, f"/webhooks/{name}", content=b"{}" if method == "POST" else None))
    assert (answer.status_code, answer.json()["title"]) == (404, "Not Found")


FOLDER = Path(tempfile.mkdtemp(prefix="webhooks"))
APP = create_app(channel_settings(f"sqlite:///{FOLDER / 'x.db'}"), CONTENT, FakeRasa(), FOLDER / "rasa.db")
APP.router.lifespan_context = lambda _: __import__("contextlib").nullcontext()
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", APP).include(path_regex="^/webhooks/")


@SCHEMA.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_documented_calls_never_give_a_5xx(case: schemathesis.Case) -> None:
    assert case.call().status_code < 500
    if case.method == "POST" and isinstance(case.body, dict):
        body = json.dumps(case.body).encode()
        case.body, case.headers = body, CaseInsensitiveDict(signed(body))
        assert case.call().status_code < 500
