"""Checks that ask nobody: the settings' own sense, the signature, time zones, grammar, templates, database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.pack import PackError
from server.channels.signature import TwilioSignature
from server.channels.twilio import WEBHOOK_PATH
from server.diagnosis.finding import Finding, fine, warning, wrong
from server.settings import TEMPLATE_KINDS, Settings
from storage import open_store
from storage.port import ChangedMigration, NewerDatabase, StorageError

_SQLITE = "sqlite:///"
# Rules that changed lately: who has an old release of the time-zone data has these wrong.
_KNOWN_OFFSETS = (
    ("America/Mexico_City", datetime(2026, 7, 1, 12, tzinfo=UTC), timedelta(hours=-6)),
    ("America/Asuncion", datetime(2026, 7, 1, 12, tzinfo=UTC), timedelta(hours=-3)),
    ("Europe/Madrid", datetime(2026, 7, 1, 12, tzinfo=UTC), timedelta(hours=2)),
)


def check_address(settings: Settings) -> Finding:
    """The public address, as Twilio must be able to call it."""
    subject, url = "public address", settings.base_url
    parts = urlsplit(url)
    if parts.path.endswith(WEBHOOK_PATH):
        root = url.removesuffix(WEBHOOK_PATH)
        return wrong(subject, f"{url} is the webhook's own address", f"set FOCOBOT_BASE_URL={root}")
    if not (settings.public_url or settings.public_url_of_site):
        told = f"none is set: signatures are checked against {url}, which Twilio cannot call"
        return warning(subject, told, "set FOCOBOT_BASE_URL to the https address that Twilio calls")
    if _is_private(parts.hostname or ""):
        remedy = "set FOCOBOT_BASE_URL to an address that the internet reaches"
        return (wrong if settings.is_production else warning)(
            subject, f"{url} is reached from this network only", remedy
        )
    if parts.scheme != "https":
        return warning(subject, f"{url} is not https: messages travel in clear", "put a certificate in front of it")
    return fine(subject, f"{url}{WEBHOOK_PATH} is the webhook to enter at Twilio")


def check_signature(settings: Settings) -> Finding:
    """Signs as Twilio's own package does, and checks it as the webhook does; a forged one must fail."""
    from twilio.request_validator import RequestValidator  # noqa: PLC0415 - a tenth of a second, for this alone

    subject, url = "signature", settings.base_url + WEBHOOK_PATH
    form = {"MessageSid": "SM" + "0" * 32, "Body": "a b&c=\u00e9"}
    given = RequestValidator(settings.twilio_auth_token).compute_signature(url, form)
    ours = TwilioSignature(settings.twilio_auth_token, url)
    fields = {name: [value] for name, value in form.items()}
    if ours.is_valid(given, "", fields) and not ours.is_valid(given[::-1], "", fields):
        return fine(subject, f"what is signed with TWILIO_AUTH_TOKEN over {url} is taken, a forged one is not")
    return wrong(subject, f"a signature over {url} is not recognised", "check FOCOBOT_BASE_URL for odd characters")


def check_time_zones(offsets: Iterable[tuple[str, datetime, timedelta]] = _KNOWN_OFFSETS) -> Finding:
    subject, remedy = "time zones", "update the time-zone data: pip install -U tzdata, or the system's tzdata package"
    for name, moment, offset in offsets:
        try:
            found = moment.astimezone(ZoneInfo(name)).utcoffset()
        except ZoneInfoNotFoundError:
            return wrong(subject, f"{name} is not known here", remedy)
        if found != offset:
            return wrong(subject, f"{name} is {found} from UTC on {moment:%Y-%m-%d}, and should be {offset}", remedy)
    return fine(subject, "the data is there and new enough")


def check_grammar(load: Callable[[], object]) -> Finding:
    """`load` compiles every language pack, as the server does when it starts."""
    try:
        load()
    except PackError as error:
        return wrong("grammar", str(error), "put that file right; focobot grammar check tells more")
    return fine("grammar", "every language compiles and reads")


def check_templates(settings: Settings, languages: Sequence[str]) -> tuple[Finding, ...]:
    """What WhatsApp lets out only by a template, by language; and templates that no language uses."""
    subject = "templates"
    known = {language.lower() for language in languages}
    missing = [
        f"TWILIO_TEMPLATE_{kind}_{language.upper().replace('-', '_')}"
        for kind in TEMPLATE_KINDS
        for language in sorted(known)
        if (kind.lower(), language) not in settings.templates
    ]
    unused = sorted({language for _, language in settings.templates} - known)
    found = []
    if missing:
        told = f"{len(missing)} are missing: what falls due more than 24 hours after a person wrote is held"
        found.append(warning(subject, told, "approve them at Twilio and set " + ", ".join(missing)))
    if unused:
        told = f"some are for languages that are not installed: {', '.join(unused)}"
        found.append(warning(subject, told, f"installed are {', '.join(sorted(known))}"))
    return tuple(found) or (fine(subject, "every kind has one in every language"),)


async def check_database(settings: Settings) -> Finding:
    """Opened and asked, never changed; a file that is not there is not made."""
    subject, url = "database", settings.database_url
    if _is_missing_file(url):
        told = f"{url.removeprefix(_SQLITE)} is not there yet"
        return warning(subject, told, "focobot serve or focobot db migrate makes it")
    try:
        return await _ask_database(url)
    except NewerDatabase as error:
        return wrong(subject, str(error), "install the newer FocoBot that migrated it")
    except ChangedMigration as error:
        return wrong(subject, str(error), "install the FocoBot that migrated it, unchanged")
    except (StorageError, sqlite3.Error, OSError) as error:
        return wrong(
            subject, f"does not answer: {error}", "check DATABASE_URL, and that the server runs and lets you in"
        )


def _is_missing_file(url: str) -> bool:
    path = url.removeprefix(_SQLITE)
    return url.startswith(_SQLITE) and path != ":memory:" and not Path(path).exists()


async def _ask_database(url: str) -> Finding:
    store = open_store(url)
    await store.open()
    try:
        await store.ping()
        waiting = [name for name, applied_at in await store.migration_status() if applied_at is None]
    finally:
        await store.close()
    if waiting:
        return warning("database", f"{len(waiting)} migrations are not applied", "run focobot db migrate")
    return fine("database", "answers, and its schema is up to date")


def check_models(settings: Settings) -> Finding:
    """Whether anything is asked of a model at all; without one FocoBot is whole."""
    keys = {"openai": settings.openai_api_key, "kimi": settings.kimi_api_key, "glm": settings.glm_api_key}
    used = [name for name in settings.llm_order if keys[name]]
    left_out = sorted(name for name, key in keys.items() if key and name not in settings.llm_order)
    if left_out:
        told = f"{', '.join(left_out)} has a key and no place in FOCOBOT_LLM_ORDER"
        return warning("models", told, "add it there, or take the key away")
    if used and (settings.twilio_account_sid is None or settings.bot_number is None):
        told = "a model is configured, and no account to send its answers from: it is not asked"
        return warning("models", told, "set TWILIO_ACCOUNT_SID and WHATSAPP_BUSINESS_NUMBER")
    return fine("models", f"asked in this order: {', '.join(used)}" if used else "none: what is unclear gets a menu")


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False
