"""`clinic doctor` and `clinic channels sync`, against the strict Graph API and the running gateway."""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from channel_world import BOTH_ON, CONTENT, channel_settings
from fake_rasa import FakeRasa
from graph import APP_ID, PAGE_TOKEN, WHATSAPP_TOKEN, FakeGraph
from mailserver import MailServer
from samples import STAFF
from starlette.testclient import TestClient

from cli import main as cli
from cli.doctor import MESSENGER_FIELDS, WHATSAPP_FIELDS, Check, examine, report
from cli.lint import check as lint
from clinic import ROOT
from clinic.channels.graph import Graph, GraphError
from clinic.channels.messenger_profile import START, Profile, ProfileError, entries, entry_id, sync
from clinic.settings import Settings
from gateway.app import create_app

PUBLIC = "https://chat.demo-clinic.example"
TITLED = {topic for topic, entry in CONTENT.topics.items() if entry.title}


class Outside(httpx.BaseTransport):
    """The internet: our public address, and Graph."""

    def __init__(self, app: Any, graph: FakeGraph) -> None:
        self.client = TestClient(app, raise_server_exceptions=False)
        self.graph = graph.transport()
        self.down = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host != "chat.demo-clinic.example":
            return self.graph.handle_request(request)
        if self.down:
            raise httpx.ConnectError("refused")
        request.read()
        answer = self.client.request(
            request.method,
            str(request.url).removeprefix(PUBLIC),
            content=request.content,
            headers=dict(request.headers),
        )
        return httpx.Response(answer.status_code, text=answer.text)


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Any, Settings]]:
    folder = Path(tempfile.mkdtemp(prefix="doctor"))
    good = channel_settings(f"sqlite:///{folder / 'x.db'}", CLINIC_PUBLIC_URL=PUBLIC)
    app = create_app(good, CONTENT, FakeRasa(), folder / "rasa.db")
    app.router.lifespan_context = lambda _: contextlib.nullcontext()
    yield app, good
    app.state.gateway.engine.dispose()


@pytest.fixture
def graph() -> FakeGraph:
    found = FakeGraph()
    found.callbacks = {
        "page": {"object": "page", "callback_url": f"{PUBLIC}/webhooks/messenger", "active": True,
                 "fields": [{"name": name, "version": "v25.0"} for name in MESSENGER_FIELDS]},
        "whatsapp": {"object": "whatsapp_business_account", "callback_url": f"{PUBLIC}/webhooks/whatsapp",
                     "active": True, "fields": [{"name": name} for name in WHATSAPP_FIELDS]},
    }  # fmt: skip
    return found


def told(running: tuple[Any, Settings], graph: FakeGraph, *, down: bool = False, **changes: str) -> list[Check]:
    app, good = running
    outside = Outside(app, graph)
    outside.down = down
    settings = channel_settings(good.database_url, CLINIC_PUBLIC_URL=PUBLIC, **changes)
    return list(examine(settings, outside))


def bad(checks: list[Check]) -> list[tuple[str, str]]:
    return [(check.name, check.mend) for check in checks if check.mend and not check.advice]


def notices(running: tuple[Any, Settings], graph: FakeGraph, **changes: Any) -> Check:
    (found,) = [check for check in told(running, graph, **changes) if check.name == "notices to staff"]
    return found


def test_good_settings_are_well(running: Any, graph: FakeGraph, capsys: pytest.CaptureFixture[str]) -> None:
    checks = told(running, graph)
    assert [check.name for check in checks if check.mend] == ["notices to staff"]  # advice: a demo has no mail
    assert len(checks) == 13
    assert report(checks, print) == 0
    assert capsys.readouterr().out.endswith("Everything is well.\n")


@pytest.mark.parametrize(
    ("changes", "name", "mend"),
    [
        ({"META_APP_SECRET": ""}, "settings", "META_APP_SECRET is empty"),
        ({"META_VERIFY_TOKEN": ""}, "settings", "META_VERIFY_TOKEN is empty"),
        ({"WHATSAPP_TOKEN": ""}, "settings", "WHATSAPP_TOKEN is empty"),
        ({"MESSENGER_PAGE_TOKEN": ""}, "settings", "MESSENGER_PAGE_TOKEN is empty"),
        ({"META_VERIFY_TOKEN": "other"}, "messenger webhook", "another META_VERIFY_TOKEN"),
        ({"META_APP_SECRET": "other"}, "Messenger token", "Check META_APP_SECRET"),
        ({"META_APP_SECRET": "other"}, "WhatsApp token", "Check META_APP_SECRET"),
        ({"MESSENGER_PAGE_TOKEN": "old"}, "Messenger token", "put it into MESSENGER_PAGE_TOKEN"),
        ({"WHATSAPP_TOKEN": "old"}, "WhatsApp token", "put it into WHATSAPP_TOKEN"),
        ({"MESSENGER_PAGE_ID": "7"}, "Messenger token", "MESSENGER_PAGE_ID is 7"),
        ({"WHATSAPP_PHONE_NUMBER_ID": "7"}, "WhatsApp token", "WHATSAPP_PHONE_NUMBER_ID"),
        ({"CLINIC_PUBLIC_URL": ""}, "whatsapp webhook", "Set CLINIC_PUBLIC_URL"),
        ({"CLINIC_PUBLIC_URL": "http://chat.example"}, "whatsapp webhook", "https address"),
        ({"CLINIC_DATABASE_URL": "postgresql://127.0.0.1:9/x"}, "database", "CLINIC_DATABASE_URL"),
    ],
)
def test_a_wrong_setting_is_named_with_its_mend(
    running: Any, graph: FakeGraph, changes: dict[str, str], name: str, mend: str
) -> None:
    app, good = running
    values = {"CLINIC_PUBLIC_URL": PUBLIC, **changes}
    database = values.pop("CLINIC_DATABASE_URL", good.database_url)
    found = bad(list(examine(channel_settings(database, **values), Outside(app, graph))))
    assert any(found_name == name and mend in found_mend for found_name, found_mend in found), found


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_a_mail_server_is_logged_in_to_and_gets_no_mail(running: Any, graph: FakeGraph) -> None:
    with MailServer(password="right") as mail:
        found = notices(running, graph, SMTP_URL=f"smtp://clinic:right@127.0.0.1:{mail.port}", CLINIC_STAFF_EMAIL=STAFF)
        assert not found.mend
        assert mail.delivered == []
        found = notices(running, graph, SMTP_URL=f"smtp://clinic:wrong@127.0.0.1:{mail.port}", CLINIC_STAFF_EMAIL=STAFF)
        assert "535" in found.found
        assert "password" in found.mend


def test_what_keeps_staff_from_being_told_is_said(running: Any, graph: FakeGraph) -> None:
    assert notices(running, graph).advice
    assert "Set SMTP_URL" in notices(running, graph, CLINIC_STAFF_EMAIL=STAFF).mend
    away = notices(running, graph, CLINIC_STAFF_EMAIL=STAFF, SMTP_URL="smtp://127.0.0.1:9")
    assert "host and the port" in away.mend
    assert not away.advice
    hook = notices(running, graph, HANDOFF_CHAT_URL="https://hooks.example/1")
    assert (hook.found, hook.mend) == ("by webhook only", "")


def test_a_server_that_does_not_answer_is_said(running: Any, graph: FakeGraph) -> None:
    assert ("messenger webhook" in dict(bad(told(running, graph, down=True)))) is True


def test_a_token_without_a_permission_is_said(running: Any, graph: FakeGraph) -> None:
    graph.scopes = ["pages_messaging", "whatsapp_business_messaging"]
    checks = told(running, graph)
    assert {name for name, _ in bad(checks)} == {"Messenger permissions", "WhatsApp permissions"}
    assert any("pages_manage_metadata" in check.found for check in checks)


def test_a_missing_subscription_is_said(running: Any, graph: FakeGraph) -> None:
    graph.subscribed = {"page": ["message_echoes"], "whatsapp": ["another app"]}
    assert {"Messenger subscription", "WhatsApp subscription"} <= set(dict(bad(told(running, graph))))


def test_echoes_that_do_not_come_are_said_for_messenger(running: Any, graph: FakeGraph) -> None:
    graph.subscribed["page"] = [field for field in graph.subscribed["page"] if field != "message_echoes"]
    assert "message_echoes" in str(told(running, graph))
    assert "Messenger subscription" in dict(bad(told(running, graph)))


@pytest.mark.parametrize("change", [{"callback_url": "https://old.example/"}, {"active": False}, {"object": "user"}])
def test_events_that_go_elsewhere_are_said(running: Any, graph: FakeGraph, change: dict[str, Any]) -> None:
    graph.callbacks["whatsapp"] |= change
    assert f"{PUBLIC}/webhooks/whatsapp" in dict(bad(told(running, graph)))["whatsapp callback"]


def test_with_no_channel_there_is_nothing_to_mend(tmp_path: Path) -> None:
    off = channel_settings(f"sqlite:///{tmp_path / 'x.db'}", **dict.fromkeys(BOTH_ON, ""))
    checks = list(examine(off, httpx.MockTransport(lambda _: httpx.Response(500))))
    assert bad(checks) == []
    assert "switched off" in checks[-1].found


def test_the_doctor_prints_no_secret(running: Any, graph: FakeGraph) -> None:
    graph.tokens = {}
    lines: list[str] = []
    report(told(running, graph, META_VERIFY_TOKEN="hush hush"), lines.append)
    for secret in (PAGE_TOKEN, WHATSAPP_TOKEN, "hush hush", "the app's secret"):
        assert secret not in "\n".join(lines)


def test_the_command_says_what_to_mend_and_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in BOTH_ON:
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("CLINIC_DATABASE_URL", f"sqlite:///{tmp_path / 'x.db'}")
    monkeypatch.setenv("WHATSAPP_TOKEN", "x")
    assert cli.main(["doctor"]) == 1
    assert "WHATSAPP_PHONE_NUMBER_ID is empty" in capsys.readouterr().out


# --- Messenger's profile ----------------------------------------------------------------------------------


@pytest.fixture
def client(graph: FakeGraph) -> Iterator[Graph]:
    found = Graph("http://graph.test", PAGE_TOKEN, "the app's secret", graph.transport())
    yield found
    found.close()


def test_the_demo_clinics_profile_is_set(graph: FakeGraph, client: Graph) -> None:
    profile = Profile.load(ROOT / "clinic.yml", CONTENT)
    sync(client, profile, CONTENT)
    assert graph.profile["get_started"] == {"payload": entry_id(START)}
    questions = graph.profile["ice_breakers"][0]["call_to_actions"]
    assert [one["question"] for one in questions] == [question for question, _ in profile.breakers]
    assert len(graph.profile["persistent_menu"][0]["call_to_actions"]) == len(profile.menu)


def test_what_is_taken_out_is_taken_away(graph: FakeGraph, client: Graph) -> None:
    sync(client, Profile.load(ROOT / "clinic.yml", CONTENT), CONTENT)
    sync(client, Profile(), CONTENT)
    assert set(graph.profile) == {"get_started"}


def test_a_refusal_is_an_error(graph: FakeGraph) -> None:
    refused = Graph("http://graph.test", "old", "the app's secret", graph.transport())
    with pytest.raises(GraphError):
        sync(refused, Profile(), CONTENT)
    refused.close()


def test_payloads_are_opaque_and_lead_back_to_their_topics() -> None:
    found = entries(CONTENT)
    for topic in TITLED:
        assert topic not in entry_id(topic)
        assert found[entry_id(topic)].payload == f"/{topic}"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ([], "may hold"),
        ({"buttons": []}, "may hold"),
        ({"menu": "book"}, "lists"),
        ({"menu": ["nonsense"]}, "nonsense"),
        ({"menu": ["greet2"]}, "greet2"),
        ({"menu": [["book"]]}, "no topic"),
        ({"menu": ["book"] * 21}, "at most 20"),
        ({"ice_breakers": [{"question": "x", "topic": "book"}] * 5}, "at most 4"),
        ({"ice_breakers": ["book"]}, "exactly question and topic"),
        ({"ice_breakers": [{"question": "", "topic": "book"}]}, "1 to 80"),
        ({"ice_breakers": [{"question": "x" * 81, "topic": "book"}]}, "1 to 80"),
        ({"ice_breakers": [{"question": "x", "topic": "/book"}]}, "no topic"),
    ],
)
def test_a_wrong_profile_is_refused_and_the_linter_says_so(tmp_path: Path, data: Any, told: str) -> None:
    with pytest.raises(ProfileError, match=re.escape(told)):
        Profile.read(data, TITLED)
    clinic = yaml.safe_load((ROOT / "clinic.yml").read_text(encoding="utf-8")) | {"channels": data}
    for name in ("domain.yml", "data", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "clinic.yml").write_text(json.dumps(clinic, default=str), encoding="utf-8")
    assert [problem.rule for problem in lint.lint(tmp_path)] == ["channels"]


def test_the_words_of_ice_breakers_are_linted(tmp_path: Path) -> None:
    clinic = yaml.safe_load((ROOT / "clinic.yml").read_text(encoding="utf-8"))
    clinic["channels"] = {"ice_breakers": [{"question": "Guaranteed results, how?", "topic": "book"}]}
    for name in ("domain.yml", "data", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "clinic.yml").write_text(json.dumps(clinic, default=str), encoding="utf-8")
    assert {problem.rule for problem in lint.lint(tmp_path)} == {"guarantee"}


def test_no_section_means_get_started_alone() -> None:
    assert Profile.read(None, TITLED) == Profile()


def test_sync_without_a_token_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MESSENGER_PAGE_TOKEN", "")
    assert cli.main(["channels", "sync"]) == 1
    assert "docs/messenger.md" in capsys.readouterr().err


def test_sync_goes_to_messenger(monkeypatch: pytest.MonkeyPatch, graph: FakeGraph) -> None:
    with graph.serve() as url:
        for name, value in {**BOTH_ON, "META_GRAPH_URL": url}.items():
            monkeypatch.setenv(name, value)
        assert cli.main(["channels", "sync"]) == 0
    assert set(graph.profile) == {"get_started", "ice_breakers", "persistent_menu"}
    assert APP_ID not in json.dumps(graph.profile)
