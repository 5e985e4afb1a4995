"""`focobot security` on a database of its own: a lock, the audit log, a purge."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from server.cli.main import app


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'focobot.db'}"
    language = ["--password", "long enough", "--name", "Ana", "--language", "en", "--timezone", "UTC"]
    assert run("user", "add", "ana@example.org", *language, "--url", address).exit_code == 0
    return address


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def rows(url: str, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize("subject", [("--phone", "+52 1 55 1234 5678"), ("--user", "ana@example.org")])
def test_a_lock_stands_until_it_is_ended_and_both_are_in_the_log(url: str, subject: tuple[str, str]) -> None:
    assert run("security", "lock", *subject, "--reason", "stolen", "--url", url).exit_code == 0
    query = "SELECT phone IS NULL, locked_until, locked_reason, unlock_reason FROM whatsapp_account_lockouts"
    assert rows(url, query) == [(int(subject[0] == "--user"), None, "stolen", None)]
    assert run("security", "unlock", *subject, "--reason", "found", "--url", url).exit_code == 0
    assert rows(url, query)[0][3] == "found"
    log = run("security", "events", "--url", url).stdout.splitlines()
    assert ["account_unlocked" in log[0], "account_locked" in log[1], "reason=stolen" in log[1]] == [True] * 3
    assert len(run("security", "events", "--limit", "1", "--url", url).stdout.splitlines()) == 1
    only = run("security", "events", "--action", "account_locked", "--url", url).stdout.splitlines()
    assert len(only) == 1


def test_the_phone_is_folded_as_the_channel_tells_it(url: str) -> None:
    run("security", "lock", "--phone", "+52 1 55 1234 5678", "--reason", "x", "--url", url)
    assert rows(url, "SELECT phone FROM whatsapp_account_lockouts") == [("+525512345678",)]


@pytest.mark.parametrize(
    "words",
    [
        ("--reason", "x"),
        ("--phone", "+525512345678", "--user", "ana@example.org", "--reason", "x"),
        ("--phone", "12", "--reason", "x"),
        ("--user", "nobody@example.org", "--reason", "x"),
        ("--phone", "+525512345678"),
        ("--phone", "+525512345678", "--reason", " "),
    ],
)
def test_a_wrong_call_is_refused_and_locks_nobody(url: str, words: tuple[str, ...]) -> None:
    assert run("security", "lock", *words, "--url", url).exit_code == 2
    assert rows(url, "SELECT count(*) FROM whatsapp_account_lockouts") == [(0,)]


def test_with_nothing_to_tell_it_says_so(url: str) -> None:
    assert run("security", "suspicious", "--url", url).stdout.strip() == "nothing suspicious"


def test_a_purge_says_what_went(url: str) -> None:
    assert run("security", "purge", "--url", url).stdout.strip() == "nothing is old enough"
