"""Settings: their defaults, what is refused, and that every list of them is the same."""

from __future__ import annotations

import datetime as dt
import re
import stat
from pathlib import Path

import pytest
from pydantic import ValidationError
from standardwebhooks import Webhook

from clinic import ROOT, settings
from clinic.notify.http import signing_key
from clinic.settings import Settings, tracker_database

NAMES = {str(field.validation_alias) for field in Settings.model_fields.values()}


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def load(**values: str | int) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


def test_the_defaults_run_on_this_machine_alone() -> None:
    found = load()
    assert (found.bind, found.port, found.rate_per_minute) == ("127.0.0.1", 8000, 20)
    assert (found.rasa_url, found.actions_url) == ("http://127.0.0.1:5005", "http://127.0.0.1:5055")
    assert found.database_url == f"sqlite:///{ROOT / 'var' / 'clinic.db'}"


def test_no_secret_and_no_channel_is_set_by_default() -> None:
    found = load()
    secrets = (
        found.secret_key,
        found.smtp_url,
        found.meta_app_secret,
        found.meta_verify_token,
        found.messenger_page_token,
    )
    assert {secret.get_secret_value() for secret in secrets} == {""}


def test_a_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_PORT", "8123")
    assert load().port == 8123


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_PORT", "")
    assert load().port == 8000


def test_a_setting_is_read_from_the_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CLINIC_PORT=8124\nSOMETHING_ELSE=1\n")
    assert Settings(_env_file=tmp_path / ".env").port == 8124


@pytest.mark.parametrize(
    "values",
    [
        {"CLINIC_PORT": 0},
        {"CLINIC_PORT": 65536},
        {"CLINIC_PORT": "http"},
        {"CLINIC_RATE_PER_MINUTE": -1},
        {"CLINIC_RASA_URL": "127.0.0.1:5005"},
        {"CLINIC_RASA_URL": "http://a:1,b:2"},
        {"CLINIC_ACTIONS_URL": "ftp://x"},
        {"CLINIC_ALLOWED_ORIGINS": "*"},
        {"CLINIC_ALLOWED_ORIGINS": "https://www.clinic.example/"},
        {"CLINIC_ALLOWED_ORIGINS": "https://a.example, www.b.example"},
        {"CLINIC_ALLOWED_ORIGINS": "HTTPS://A.example"},
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(values: dict[str, str | int]) -> None:
    with pytest.raises(ValidationError):
        load(**values)


def test_several_rasas_are_split_at_commas() -> None:
    assert load(CLINIC_RASA_URL="http://a:1/, https://b:2").rasa_urls == ["http://a:1", "https://b:2"]


def test_other_sites_are_split_at_commas_and_none_is_let_in_by_default() -> None:
    found = load(CLINIC_ALLOWED_ORIGINS="https://a.example, http://127.0.0.1:8080")
    assert found.origins == {"https://a.example", "http://127.0.0.1:8080"}
    assert load().origins == frozenset()


SECRETS = {name: "hunter2" for name in NAMES if re.search("SECRET|TOKEN", name)} | {
    "SMTP_URL": "smtp://staff:hunter2@mail.example",
    "HANDOFF_CHAT_URL": "https://hooks.example/hunter2",
}


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_a_secret_never_shows_when_settings_are_printed(name: str) -> None:
    assert "hunter2" not in repr(load(**{name: SECRETS[name]}))


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_a_secret_can_be_read_where_it_is_needed(name: str) -> None:
    field = next(key for key, field in Settings.model_fields.items() if field.validation_alias == name)
    assert getattr(load(**{name: SECRETS[name]}), field).get_secret_value() == SECRETS[name]


@pytest.mark.parametrize(
    "values",
    [
        {"SMTP_URL": "mail.example:587"},
        {"SMTP_URL": "http://mail.example"},
        {"SMTP_FROM": "not an address"},
        {"CLINIC_STAFF_EMAIL": "staff@clinic.example, desk"},
        {"HANDOFF_WEBHOOK_URL": "http://crm.example/hook"},
        {"HANDOFF_WEBHOOK_URL": "ftp://crm.example/hook"},
        {"HANDOFF_WEBHOOK_URL": "http://127.0.0.1.crm.example/hook"},
        {"HANDOFF_WEBHOOK_URL": "http://localhost@crm.example/hook"},
        {"HANDOFF_WEBHOOK_URL": "https://"},
        {"HANDOFF_CHAT_URL": "http://hooks.example/x"},
        {"HANDOFF_CHAT_URL": "http://localhost.hooks.example/x"},
    ],
)
def test_a_way_to_staff_that_makes_no_sense_or_is_not_safe_is_refused(values: dict[str, str | int]) -> None:
    with pytest.raises(ValidationError):
        load(**values)


@pytest.mark.parametrize(
    "secret", ["any text", "whsec", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9g==", "whsec_Mf"]
)
def test_a_secret_is_any_text_or_a_finished_key(secret: str) -> None:
    assert load(HANDOFF_WEBHOOK_SECRET=secret).handoff_webhook_secret.get_secret_value() == secret
    assert Webhook(signing_key(secret)).sign("id", dt.datetime.now(dt.UTC), "{}")


@pytest.mark.parametrize(
    "secret", ["whsec_", "whsec_M", "whsec_MfKQ9", "whsec_my secret", "whsec_MfKQ9g===", "whsec_Mf_Q"]
)
def test_what_looks_like_a_finished_key_and_is_none_is_refused(secret: str) -> None:
    with pytest.raises(ValidationError, match="base64"):
        load(HANDOFF_WEBHOOK_SECRET=secret)


@pytest.mark.parametrize(
    "url", ["https://crm.example/hook", "http://127.0.0.1:9/x", "http://localhost/x", "http://[::1]:9/"]
)
def test_a_safe_webhook_is_taken(url: str) -> None:
    assert load(HANDOFF_WEBHOOK_URL=url).handoff_webhook_url == url


def test_several_staff_addresses_are_split_at_commas() -> None:
    assert load(CLINIC_STAFF_EMAIL="a@clinic.example, b@clinic.example,").staff_emails == (
        "a@clinic.example", "b@clinic.example"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, ()),
        ({"SMTP_URL": "smtp://mail.example", "CLINIC_STAFF_EMAIL": "a@clinic.example"}, ()),
        ({"SMTP_URL": "smtp://mail.example"}, ("CLINIC_STAFF_EMAIL",)),
        ({"CLINIC_STAFF_EMAIL": "a@clinic.example"}, ("SMTP_URL",)),
        ({"HANDOFF_WEBHOOK_URL": "https://crm.example"}, ("HANDOFF_WEBHOOK_SECRET",)),
        ({"HANDOFF_WEBHOOK_URL": "https://crm.example", "HANDOFF_WEBHOOK_SECRET": "s"}, ()),
        (
            {"SMTP_URL": "smtp://mail.example", "HANDOFF_WEBHOOK_URL": "https://crm.example"},
            ("CLINIC_STAFF_EMAIL", "HANDOFF_WEBHOOK_SECRET"),
        ),
    ],
)
def test_what_is_set_only_in_part_is_named(values: dict[str, str | int], named: tuple[str, ...]) -> None:
    missing = load(**values).missing()
    assert len(missing) == len(named)
    assert all(name in text for name, text in zip(named, missing, strict=True))


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"CLINIC_PUBLIC_URL": "https://chat.clinic.example/"}, "https://chat.clinic.example"),
    ],
)
def test_links_lead_to_the_public_address(values: dict[str, str | int], address: str) -> None:
    assert load(**values).public_address == address


def test_a_key_that_is_set_is_used() -> None:
    assert load(CLINIC_SECRET_KEY="mine").signing_key() == "mine"


def test_a_key_is_made_once_and_kept_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "VAR", tmp_path / "var")
    key = load().signing_key()
    assert len(key) > 40
    assert load().signing_key() == key
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]


def test_the_tracker_store_can_be_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_TRACKER_DB", "/somewhere/rasa.db")
    assert tracker_database() == Path("/somewhere/rasa.db")


def test_the_example_file_lists_every_setting_and_no_other() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^#? ?([A-Z][A-Z_]+)=", text, re.MULTILINE)) == NAMES


def test_the_values_of_the_example_file_are_the_defaults() -> None:
    example = Settings(_env_file=ROOT / ".env.example")
    assert example == load()


def test_the_readme_lists_every_setting_and_no_other() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {
        name
        for row in re.findall(r"^\|([^|]+)\|", text, re.MULTILINE)
        for name in re.findall(r"`([A-Z]+_[A-Z_]+)`", row)
    } == NAMES


@pytest.mark.parametrize("url", ["smtp://bot:hush/hush@mail.example:587", "smtp://bot:hush#1@mail.example", "smtp://"])
def test_a_mail_server_that_cannot_be_read_is_refused_and_its_password_not_shown(url: str) -> None:
    with pytest.raises(ValidationError, match="%2F") as refused:
        Settings(_env_file=None, SMTP_URL=url)
    assert "hush" not in str(refused.value)
