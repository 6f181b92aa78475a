"""Settings: environment variables (or `.env`), read once, typed. `.env.example` lists them all."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
# Scheme, host and port, in small letters and without a slash at the end: compared with the Origin header as it is.
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?|https?://\[[0-9a-f:]+\](?::\d{1,5})?")


class Settings(BaseSettings):
    """Everything an operator can set. Secrets print as stars."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore")

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
    staff_email: str = Field("", validation_alias="CLINIC_STAFF_EMAIL")
    handoff_webhook_url: str = Field("", validation_alias="HANDOFF_WEBHOOK_URL")
    handoff_webhook_secret: SecretStr = Field(SecretStr(""), validation_alias="HANDOFF_WEBHOOK_SECRET")
    meta_graph_url: str = Field("", validation_alias="META_GRAPH_URL")
    meta_app_secret: SecretStr = Field(SecretStr(""), validation_alias="META_APP_SECRET")
    meta_verify_token: SecretStr = Field(SecretStr(""), validation_alias="META_VERIFY_TOKEN")
    messenger_page_id: str = Field("", validation_alias="MESSENGER_PAGE_ID")
    messenger_page_token: SecretStr = Field(SecretStr(""), validation_alias="MESSENGER_PAGE_TOKEN")
    whatsapp_phone_number_id: str = Field("", validation_alias="WHATSAPP_PHONE_NUMBER_ID")
    whatsapp_token: SecretStr = Field(SecretStr(""), validation_alias="WHATSAPP_TOKEN")

    @field_validator("rasa_url", "actions_url")
    @classmethod
    def _is_http(cls, value: str) -> str:
        for url in value.split(","):
            if not url.strip().startswith(("http://", "https://")):
                raise ValueError("must be an address that begins with http:// or https://")
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
