"""Settings: environment variables (or `.env`), read once, typed. `.env.example` lists them all."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from email_validator import validate_email
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from clinic import ROOT

VAR = ROOT / "var"
THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
CHANNEL_VARIABLES = {
    "messenger": ("MESSENGER_PAGE_ID", "MESSENGER_PAGE_TOKEN"),
    "whatsapp": ("WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_TOKEN"),
}
SHARED_VARIABLES = ("META_APP_SECRET", "META_VERIFY_TOKEN")


class SettingsError(Exception):
    """Something is set up only in part; the message names the variables."""


# Scheme, host and port, in small letters and without a slash at the end: compared with the Origin header as it is.
# A key as Standard Webhooks writes it: base64 of at least one byte, padded or not.
FINISHED_KEY = re.compile(r"whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?|[A-Za-z0-9+/]{4})")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?|https?://\[[0-9a-f:]+\](?::\d{1,5})?")


class Settings(BaseSettings):
    """Everything an operator can set. Secrets print as stars."""

    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    database_url: str = Field(f"sqlite:///{VAR / 'clinic.db'}", validation_alias="CLINIC_DATABASE_URL")
    port: int = Field(8000, ge=1, le=65535, validation_alias="CLINIC_PORT")
    bind: str = Field("127.0.0.1", validation_alias="CLINIC_BIND")
    public_url: str = Field("", validation_alias="CLINIC_PUBLIC_URL")
    allowed_origins: str = Field("", validation_alias="CLINIC_ALLOWED_ORIGINS")
    secret_key: SecretStr = Field(SecretStr(""), validation_alias="CLINIC_SECRET_KEY")
    rasa_url: str = Field("http://127.0.0.1:5005", validation_alias="CLINIC_RASA_URL")
    actions_url: str = Field("http://127.0.0.1:5055", validation_alias="CLINIC_ACTIONS_URL")
    rate_per_minute: int = Field(20, ge=0, validation_alias="CLINIC_RATE_PER_MINUTE")
    smtp_url: SecretStr = Field(SecretStr(""), validation_alias="SMTP_URL")
    smtp_from: str = Field("", validation_alias="SMTP_FROM")
    staff_email: str = Field("", validation_alias="CLINIC_STAFF_EMAIL")
    handoff_webhook_url: str = Field("", validation_alias="HANDOFF_WEBHOOK_URL")
    handoff_webhook_secret: SecretStr = Field(SecretStr(""), validation_alias="HANDOFF_WEBHOOK_SECRET")
    handoff_chat_url: SecretStr = Field(SecretStr(""), validation_alias="HANDOFF_CHAT_URL")
    meta_graph_url: str = Field("https://graph.facebook.com", validation_alias="META_GRAPH_URL")
    meta_app_secret: SecretStr = Field(SecretStr(""), validation_alias="META_APP_SECRET")
    meta_verify_token: SecretStr = Field(SecretStr(""), validation_alias="META_VERIFY_TOKEN")
    messenger_page_id: str = Field("", validation_alias="MESSENGER_PAGE_ID")
    messenger_page_token: SecretStr = Field(SecretStr(""), validation_alias="MESSENGER_PAGE_TOKEN")
    whatsapp_phone_number_id: str = Field("", validation_alias="WHATSAPP_PHONE_NUMBER_ID")
    whatsapp_token: SecretStr = Field(SecretStr(""), validation_alias="WHATSAPP_TOKEN")

    @field_validator("rasa_url", "actions_url", "meta_graph_url")
    @classmethod
    def _is_http(cls, value: str) -> str:
        for url in value.split(","):
            if not url.strip().startswith(("http://", "https://")):
                raise ValueError("must be an address that begins with http:// or https://")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_smtp(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        if text and not text.startswith(("smtp://", "smtps://")):
            raise ValueError("must look like smtp://user:password@mail.example:587 or smtps://…:465")
        try:
            whole = urlsplit(text).hostname and (urlsplit(text).port or True) and not urlsplit(text).fragment
        except ValueError:
            whole = False
        if text and not whole:
            raise ValueError("can't be read; write / ? # and @ in a password as %2F %3F %23 and %40")
        return value

    @field_validator("staff_email", "smtp_from")
    @classmethod
    def _are_addresses(cls, value: str) -> str:
        for address in value.split(","):
            if address.strip():
                validate_email(address.strip(), check_deliverability=False)
        return value

    @field_validator("handoff_webhook_secret")
    @classmethod
    def _is_a_key(cls, value: SecretStr) -> SecretStr:
        """Any text (clinic/notify/http.py says how it becomes a key); one that looks like a finished key must be
        one.
        """
        written = value.get_secret_value()
        if written.startswith("whsec_") and not FINISHED_KEY.fullmatch(written):
            raise ValueError('must go on in base64 after "whsec_", or begin with something else')
        return value

    @field_validator("handoff_webhook_url", "handoff_chat_url")
    @classmethod
    def _is_safe(cls, value: str | SecretStr) -> str | SecretStr:
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        parts = urlsplit(text)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in THIS_MACHINE)
        if text and not (safe and parts.hostname):
            raise ValueError("must begin with https:// (http:// only for this machine itself)")
        return value

    @field_validator("allowed_origins")
    @classmethod
    def _are_origins(cls, value: str) -> str:
        for origin in filter(None, map(str.strip, value.split(","))):
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(
                    f"{origin} is no origin: write each as a browser does, such as https://www.your-clinic.example"
                )
        return value

    @property
    def origins(self) -> frozenset[str]:
        """The other sites whose pages may show the chat."""
        return frozenset(filter(None, map(str.strip, self.allowed_origins.split(","))))

    @property
    def rasa_urls(self) -> list[str]:
        """Each rasa's address, without a trailing slash."""
        return [url.strip().rstrip("/") for url in self.rasa_url.split(",")]

    @property
    def staff_emails(self) -> tuple[str, ...]:
        """Each address that notices go to."""
        return tuple(address.strip() for address in self.staff_email.split(",") if address.strip())

    @property
    def public_address(self) -> str:
        """Where links in mails lead, without a trailing slash."""
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    def missing(self) -> list[str]:
        """What is set only in part, as sentences that name the variable; empty when the set-up makes sense."""
        smtp, secret = self.smtp_url.get_secret_value(), self.handoff_webhook_secret.get_secret_value()
        rules = (
            (smtp and not self.staff_emails, "SMTP_URL is set but CLINIC_STAFF_EMAIL, who gets the mail, is empty."),
            (self.staff_emails and not smtp, "CLINIC_STAFF_EMAIL is set but SMTP_URL, the mail server, is empty."),
            (
                self.handoff_webhook_url and not secret,
                "HANDOFF_WEBHOOK_URL is set but HANDOFF_WEBHOOK_SECRET is empty.",
            ),
        )
        return [text for wrong, text in rules if wrong] + self._missing_of_channels()

    def channels_on(self) -> list[str]:
        """Channels of Meta's of which anything is set: "messenger", "whatsapp"."""
        return [channel for channel, names in CHANNEL_VARIABLES.items() if any(map(self._by_name, names))]

    def _missing_of_channels(self) -> list[str]:
        """A channel that is on needs all of its variables, and those that both share."""
        on = self.channels_on()
        names = [name for channel in on for name in CHANNEL_VARIABLES[channel]] + list(SHARED_VARIABLES if on else ())
        return [
            f"{name} is empty, and {' and '.join(on)} can't work without it. docs/{on[0]}.md says where it comes from; "
            "to switch a channel off, empty its other variables."
            for name in names
            if not self._by_name(name)
        ]

    def _by_name(self, variable: str) -> str:
        for name, field in type(self).model_fields.items():
            if field.validation_alias == variable:
                value = getattr(self, name)
                return str(value.get_secret_value() if isinstance(value, SecretStr) else value).strip()
        raise KeyError(variable)

    def signing_key(self) -> str:
        """The key for session tokens: as set, else one made on first use and kept in var/secret_key (mode 600)."""
        if self.secret_key.get_secret_value():
            return self.secret_key.get_secret_value()
        path = VAR / "secret_key"
        if not path.exists():
            VAR.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(f".{os.getpid()}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(48), encoding="ascii")
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass  # another process of ours was first; its key counts
            finally:
                fresh.unlink()
        return path.read_text(encoding="ascii").strip()


def tracker_database() -> Path:
    """Where Rasa keeps its trackers (`CLINIC_TRACKER_DB`, set by `clinic run` for rasa too)."""
    return Path(os.environ.get("CLINIC_TRACKER_DB") or VAR / "rasa.db")
