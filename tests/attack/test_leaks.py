"""What people said and what opens doors, looked for in the files of the database, in every column, and in the log."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from server.logs import configure_logs
from tests.attack.fortress import BETOS_PHONE, PASSWORD, Fortress
from tests.server.bot import PHONE, SQLITE_TABLES, TOKEN

WORDS = ("galopan", "violetas", "zanahorias")
SAID = "las zanahorias violetas galopan"
PHONES_IN_CLEAR = {
    "whatsapp_user_links", "link_codes", "failed_verifications", "whatsapp_device_fingerprints",
    "whatsapp_bot_sessions", "whatsapp_processed_messages", "whatsapp_rate_limit_violations",
    "whatsapp_account_lockouts", "whatsapp_security_audit_log", "focobot_command_history",
    "focobot_scheduled_notifications",
}  # fmt: skip


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The log as an operator has it; installed before the application starts."""
    root = logging.getLogger()
    before = (root.handlers, root.level)
    configure_logs(is_production=True, secrets=(TOKEN,), level=logging.DEBUG)
    stream = io.StringIO()
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream
    root.handlers, root.level = before[0], before[1]
    structlog.reset_defaults()


@pytest.fixture
async def secrets(log: io.StringIO, fortress: Fortress) -> list[str]:
    """A busy day; what may stand nowhere."""
    ana = await fortress.browser("ana@example.org")
    made = json.loads((await ana.call("POST", "/api/tokens", {"name": "mine", "scope": "read"})).body)
    code = json.loads((await ana.call("POST", "/api/integrations/whatsapp/link", {"phone": PHONE})).body)["code"]
    await fortress.say(SAID)
    await fortress.say(SAID, phone="+525511112222", ProfileName=SAID, ExternalUserId="MX.secret")
    await fortress.say(f"¿qué hago con {SAID}?", phone=BETOS_PHONE)
    await fortress.say(f"VERIFY {code} {SAID}", phone="+525511112222")
    await ana.log_in("ana@example.org", f"wrong {SAID}")
    await ana.call("GET", f"/{SAID}?q={SAID}", User_Agent=SAID, Referer=f"https://x/{SAID}")
    await ana.call("POST", "/api/tasks/preview", {"text": SAID})
    cookie = next(one.value for one in ana.session.cookie_jar if one.key == "focobot_session")
    return [made["token"], code, cookie, ana.csrf, PASSWORD, TOKEN, f"wrong {SAID}", *WORDS]


@pytest.mark.both_databases
async def test_no_column_of_any_table_holds_words_codes_or_what_opens_a_door(
    fortress: Fortress, secrets: list[str]
) -> None:
    kept = fortress.everything_but_audit()
    kept["whatsapp_security_audit_log"] = fortress.rows("SELECT * FROM whatsapp_security_audit_log")
    csrf = secrets.pop(3)  # the page's token is kept as it is: without the cookie it opens nothing
    for table, rows in kept.items():
        text = repr(rows)
        assert not [secret for secret in secrets if secret in text], table
        if table not in PHONES_IN_CLEAR:
            assert "5512345678" not in text, table
    assert csrf in repr(kept["web_sessions"])
    assert "comprar pan" in repr(kept["tasks"]), "titles are the app's own data, and stand in clear"


async def test_the_files_of_sqlite_hold_none_of_it_either_while_they_are_written_and_after(
    fortress: Fortress, secrets: list[str]
) -> None:
    assert len(fortress.rows(SQLITE_TABLES)) > 20
    words = [secret for place, secret in enumerate(secrets) if place != 3]
    for moment in ("open", "closed"):
        files = sorted(fortress.database.parent.glob(fortress.database.name + "*"))
        assert moment == "closed" or any(file.name.endswith("-wal") for file in files)
        whole = b"".join(file.read_bytes() for file in files)
        assert PHONE.encode() in whole
        assert not [word for word in words if word.encode() in whole], moment
        await fortress.store.close()


@pytest.mark.both_databases
async def test_the_log_holds_none_of_it_and_no_number(fortress: Fortress, secrets: list[str], log: io.StringIO) -> None:
    written = log.getvalue()
    assert '"event": "message"' in written, "there is a log to look at"
    assert not [secret for secret in secrets if secret in written]
    for number in ("5512345678", "5587654321", "5511112222"):
        assert number not in written
    assert "example.org" not in written


async def test_the_database_file_is_its_owners_alone(fortress: Fortress) -> None:
    for file in fortress.database.parent.glob(fortress.database.name + "*"):
        assert file.stat().st_mode & 0o077 == 0, file.name
