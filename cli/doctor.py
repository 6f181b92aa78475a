"""`clinic doctor`: is everything set up? Each check says what it found and, if it is not well, what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from clinic.channels.graph import Graph, GraphError, Meaning, NoAnswer
from clinic.notify.smtp import Server
from clinic.queues.outbox import GiveUp, Halt, Retry
from clinic.settings import Settings
from clinic.storage.engine import make_engine

CHALLENGE = "clinic-doctor"
# Webhook fields that the assistant needs of Messenger; of WhatsApp "messages", and the last for the Business app.
MESSENGER_FIELDS = ("messages", "messaging_postbacks", "message_echoes", "messaging_referrals", "message_edits")
WHATSAPP_FIELDS = ("messages", "smb_message_echoes")
OPTIONAL_FIELDS = ("standby", "messaging_handovers", "messaging_referrals", "message_edits", "smb_message_echoes")


@dataclass(frozen=True)
class Check:
    """One finding. mend: what to do; empty when it is well. advice: it works without."""

    name: str
    found: str
    mend: str = ""
    advice: bool = False


def report(checks: Iterable[Check], say: Callable[[str], None]) -> int:
    """Print findings as they come; 1 if something has to be mended."""
    bad = 0
    for check in checks:
        bad += bool(check.mend) and not check.advice
        mark = "ok  " if not check.mend else "note" if check.advice else "BAD "
        say(f"{mark} {check.name}: {check.found}")
        if check.mend:
            say(f"       → {check.mend}")
    say("Everything is well." if not bad else f"{bad} thing{'' if bad == 1 else 's'} to mend.")
    return 1 if bad else 0


def examine(settings: Settings, transport: httpx.BaseTransport | None = None) -> Iterator[Check]:
    """All checks. transport: for tests."""
    yield from _settings(settings)
    yield _database(settings)
    yield _notices(settings)
    on = settings.channels_on()
    if not on:
        yield Check("Messenger and WhatsApp", "switched off; docs/messenger.md and docs/whatsapp.md say how to begin")
        return
    with httpx.Client(timeout=10, transport=transport, trust_env=False) as http:
        for channel in on:
            yield from _reachable(settings, http, channel)
    if "messenger" in on:
        yield from _messenger(settings, transport)
    if "whatsapp" in on:
        yield from _whatsapp(settings, transport)


def _settings(settings: Settings) -> Iterator[Check]:
    missing = settings.missing()
    for problem in missing:
        yield Check("settings", "half set up", problem)
    if not missing:
        yield Check("settings", "complete")


def _database(settings: Settings) -> Check:
    engine = make_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        mend = "Check CLINIC_DATABASE_URL, and that the server runs."
        return Check("database", f"can't be reached ({type(error).__name__})", mend)
    finally:
        engine.dispose()
    return Check("database", "can be reached")


def _notices(settings: Settings) -> Check:
    """Whether staff are told of requests. The mail server is logged in to; nothing is sent."""
    name, url = "notices to staff", settings.smtp_url.get_secret_value()
    if not settings.staff_email:
        if settings.handoff_webhook_url or settings.handoff_chat_url.get_secret_value():
            return Check(name, "by webhook only")
        mend = "Set CLINIC_STAFF_EMAIL and SMTP_URL (docs/requests.md). Until then look into `clinic bookings`."
        return Check(name, "nobody is told of requests", mend, advice=True)
    if not url:
        return Check(name, "CLINIC_STAFF_EMAIL is set, but no mail server", "Set SMTP_URL (docs/requests.md).")
    server = Server.of(url)
    try:
        server.check()
    except Halt as error:
        return Check(
            name, f"{server.host}: {error}", "Check the user and the password in SMTP_URL, and smtps:// or TLS."
        )
    except (Retry, GiveUp) as error:
        return Check(name, f"{server.host}: {error}", "Check the host and the port in SMTP_URL.")
    return Check(name, f"{server.host} takes mail from us")


def _reachable(settings: Settings, http: httpx.Client, channel: str) -> Iterator[Check]:
    """Meta has to reach us by https; we ask as it does."""
    name, path = f"{channel} webhook", f"/webhooks/{channel}"
    base = settings.public_url.rstrip("/")
    if not base.startswith("https://"):
        found = "CLINIC_PUBLIC_URL is empty" if not base else "CLINIC_PUBLIC_URL does not begin with https://"
        yield Check(name, found, "Set CLINIC_PUBLIC_URL to the https address that visitors and Meta reach.")
        return
    token = settings.meta_verify_token.get_secret_value()
    query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": CHALLENGE}
    try:
        answer = http.get(base + path, params=query)
        forged = http.post(base + path, content=b"{}", headers={"X-Hub-Signature-256": "sha256=0"})
    except httpx.HTTPError as error:
        mend = f"Is the assistant running, and does {base} lead to it? Check the reverse proxy and the certificate."
        yield Check(name, f"{base + path} can't be reached ({type(error).__name__})", mend)
        return
    if answer.status_code == httpx.codes.NOT_FOUND:
        mend = (
            "Restart the assistant so that it reads .env; if it runs, check where the reverse proxy sends /webhooks/."
        )
        yield Check(name, f"{base + path} is not there (404)", mend)
    elif answer.status_code != httpx.codes.OK or answer.text != CHALLENGE:
        mend = "The running assistant has another META_VERIFY_TOKEN. Restart it so that it reads .env."
        yield Check(name, f"{base + path} refuses our verify token ({answer.status_code})", mend)
    elif forged.status_code != httpx.codes.FORBIDDEN:
        mend = "Something between Meta and the assistant answers in its place; look at the reverse proxy."
        yield Check(name, f"a forged call is answered with {forged.status_code}, not 403", mend)
    else:
        yield Check(name, f"{base + path} answers, and refuses a forged call")


def _messenger(settings: Settings, transport: httpx.BaseTransport | None) -> Iterator[Check]:
    token, page = settings.messenger_page_token.get_secret_value(), settings.messenger_page_id.strip()
    if not token or not page:
        return  # said under settings
    with _graph(settings, token, transport) as graph:
        yield from _messenger_token(settings, graph, token, page, transport)


def _messenger_token(
    settings: Settings, graph: Graph, token: str, page: str, transport: httpx.BaseTransport | None
) -> Iterator[Check]:
    me, problem = _ask(graph, "me", fields="id,name")
    if problem:
        yield _token_problem("Messenger token", "MESSENGER_PAGE_TOKEN", problem)
        return
    if str(me.get("id")) != page:
        mend = f"MESSENGER_PAGE_ID is {page}. Use the page's own token, or put the id of the token's page there."
        yield Check("Messenger token", f"belongs to another page ({me.get('id')})", mend)
        return
    yield Check("Messenger token", "works, and belongs to the page")
    app, checks = _token(graph, token, "Messenger", ("pages_messaging", "pages_manage_metadata"))
    yield from checks
    subscribed, problem = _ask(graph, f"{page}/subscribed_apps", fields="subscribed_fields")
    if problem:
        yield _token_problem("Messenger subscription", "MESSENGER_PAGE_TOKEN", problem)
    else:
        ours = [one for one in subscribed.get("data") or [] if not app or str(one.get("id")) == app]
        fields = ours[0].get("subscribed_fields") or [] if ours else []
        yield _fields("Messenger subscription", fields, MESSENGER_FIELDS, "docs/messenger.md, step 5")
    yield from _callback(settings, app, "page", "messenger", transport)


def _whatsapp(settings: Settings, transport: httpx.BaseTransport | None) -> Iterator[Check]:
    token, number = settings.whatsapp_token.get_secret_value(), settings.whatsapp_phone_number_id.strip()
    if not token or not number:
        return
    with _graph(settings, token, transport) as graph:
        yield from _whatsapp_token(settings, graph, token, number, transport)


def _whatsapp_token(
    settings: Settings, graph: Graph, token: str, number: str, transport: httpx.BaseTransport | None
) -> Iterator[Check]:
    phone, problem = _ask(graph, number, fields="display_phone_number,verified_name")
    if problem:
        yield _token_problem("WhatsApp token", "WHATSAPP_TOKEN", problem, "WHATSAPP_PHONE_NUMBER_ID")
        return
    yield Check("WhatsApp token", f"works for {phone.get('display_phone_number')} ({phone.get('verified_name')})")
    scopes = ("whatsapp_business_messaging", "whatsapp_business_management")
    app, checks = _token(graph, token, "WhatsApp", scopes)
    yield from checks
    account = _account(graph, token)
    if account:
        subscribed, problem = _ask(graph, f"{account}/subscribed_apps")
        apps = [str((one.get("whatsapp_business_api_data") or {}).get("id")) for one in subscribed.get("data") or []]
        if problem or (app and app not in apps):
            mend = "Subscribe the app to the WhatsApp account: docs/whatsapp.md, step 6."
            yield Check("WhatsApp subscription", "this app gets no events of the account", mend)
        else:
            yield Check("WhatsApp subscription", "the app gets the account's events")
    yield from _callback(settings, app, "whatsapp_business_account", "whatsapp", transport)


def _token(graph: Graph, token: str, name: str, scopes: tuple[str, ...]) -> tuple[str, list[Check]]:
    """The token's app, and what is to be said of its life and permissions."""
    data, problem = _ask(graph, "debug_token", input_token=token)
    found = data.get("data") or {}
    if problem or not isinstance(found, dict):
        return "", [Check(f"{name} permissions", "could not be read", "Not needed, but worth a look.", advice=True)]
    checks = []
    lacking = [scope for scope in scopes if scope not in (found.get("scopes") or [])]
    if lacking:
        mend = f"Make the token anew with these permissions (docs/{name.lower()}.md, step 3)."
        checks.append(Check(f"{name} permissions", f"the token lacks {', '.join(lacking)}", mend))
    else:
        checks.append(Check(f"{name} permissions", "as needed"))
    if found.get("expires_at"):
        mend = f"It will stop one day. docs/{name.lower()}.md, step 3, says how to get one that does not."
        checks.append(Check(f"{name} token", "expires", mend, advice=True))
    return str(found.get("app_id") or ""), checks


def _account(graph: Graph, token: str) -> str:
    """The WhatsApp account that the token is for."""
    data, _ = _ask(graph, "debug_token", input_token=token)
    for scope in (data.get("data") or {}).get("granular_scopes") or []:
        if scope.get("scope") == "whatsapp_business_messaging" and scope.get("target_ids"):
            return str(scope["target_ids"][0])
    return ""


def _callback(
    settings: Settings, app: str, object_: str, channel: str, transport: httpx.BaseTransport | None
) -> Iterator[Check]:
    """Where Meta sends events: asked with the app's own token, which also proves META_APP_SECRET."""
    name, secret = f"{channel} callback", settings.meta_app_secret.get_secret_value()
    if not app or not secret:
        return
    with _graph(settings, f"{app}|{secret}", transport) as graph:
        found, problem = _ask(graph, f"{app}/subscriptions")
    if problem:
        mend = "META_APP_SECRET is not this app's secret. Copy it anew: App settings > Basic > App secret."
        yield Check(name, "could not be read with the app's secret", mend)
        return
    entry = next((one for one in found.get("data") or [] if one.get("object") == object_), None)
    yield _subscription(name, entry, f"{settings.public_url.rstrip('/')}/webhooks/{channel}", channel)


def _subscription(name: str, entry: dict[str, Any] | None, wanted: str, channel: str) -> Check:
    """What is to be said of the app's subscription to one channel's events, which should come to `wanted`."""
    where = f"docs/{channel}.md, step 5"
    if entry is None or not entry.get("active", True):
        return Check(name, "no webhook is set up in the app", f"Set the callback URL to {wanted} ({where}).")
    if entry.get("callback_url") != wanted:
        return Check(name, f"events go to {entry.get('callback_url')}", f"Set the callback URL to {wanted}.")
    names = [field.get("name", "") if isinstance(field, dict) else str(field) for field in entry.get("fields") or []]
    return _fields(name, names, MESSENGER_FIELDS if channel == "messenger" else WHATSAPP_FIELDS, where)


def _fields(name: str, fields: Iterable[str], needed: tuple[str, ...], where: str) -> Check:
    lacking = [field for field in needed if field not in set(fields)]
    if not lacking:
        return Check(name, "all events that are needed come")
    advice = all(field in OPTIONAL_FIELDS for field in lacking)
    return Check(name, f"these events do not come: {', '.join(lacking)}", f"Tick them: {where}.", advice=advice)


def _graph(settings: Settings, token: str, transport: httpx.BaseTransport | None) -> Graph:
    return Graph(settings.meta_graph_url, token, settings.meta_app_secret.get_secret_value(), transport)


def _ask(graph: Graph, path: str, **parameters: str) -> tuple[dict[str, Any], GraphError | NoAnswer | None]:
    try:
        return graph.get(path, **parameters), None
    except (GraphError, NoAnswer) as problem:
        return {}, problem


def _token_problem(name: str, variable: str, problem: GraphError | NoAnswer, id_: str = "MESSENGER_PAGE_ID") -> Check:
    if isinstance(problem, NoAnswer):
        return Check(name, f"Meta could not be reached ({problem.reason})", "Check this machine's way to the internet.")
    if problem.meaning is Meaning.TOKEN:
        return Check(name, f"Meta refuses it ({problem})", f"Make a new token and put it into {variable}.")
    if problem.code == 100:
        mend = f"Check META_APP_SECRET (it must be of the same app as the token) and {id_}."
        return Check(name, f"Meta refuses the call ({problem})", mend)
    return Check(
        name, f"Meta answers with an error ({problem})", "Try again in a while; if it stays, make a new token."
    )
