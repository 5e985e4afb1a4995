"""Moving up: everything arrives, a second run changes nothing, and what does not agree is said."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from storage.changes import AddAudit, AddJournal, Change, PutConversation, PutTask
from storage.copying import copy_store
from storage.model import Conversation, JournalEntry, Snapshot, TaskImage
from storage.port import StorageError, Store
from tests.storage.builders import (
    NOW,
    Turn,
    add_linked,
    clock,
    done,
    facts_of,
    identity,
    march,
    message,
    task,
    titles,
    wanting,
)


@pytest.fixture
async def source(sqlite_store: Store, tmp_path: Path) -> str:
    """A store in which two people did something."""
    for number, phone in enumerate(("+525550000001", "+525550000002")):
        person = await add_linked(sqlite_store, f"p{number}@example.org", phone)
        made = task(
            person, title="ñ '🎉' \\", due_date=march(12), due_time=clock("15:00"), tags=("casa",), priority="high"
        )
        undone = replace(done(task(person, 2, "done")), remind_at=NOW + timedelta(hours=1))
        entry = JournalEntry(
            id="j", key="created", arguments={"n": 1}, images=(TaskImage(before=None, after=made),), made_at=NOW
        )
        changes: list[Change] = [
            PutTask(before=None, after=made),
            PutTask(before=None, after=undone),
            PutConversation(user_id=person.id, conversation=Conversation(state={"a": [1, None]}, shown=(made.id,))),
            AddJournal(user_id=person.id, entry=entry),
            AddAudit(action="command_executed", success=True, user_id=person.id, details={"ñ": 1}),
        ]
        turn = Turn(store=sqlite_store, changes=changes, more={"snapshot": Snapshot(task_ids=(made.id,))})
        await turn.run(message(who=identity(phone)))
    return f"sqlite:///{tmp_path / 'focobot.db'}"


async def test_everything_arrives_as_it_was(
    source: str, sqlite_store: Store, postgres_store: Store, postgres_url: str
) -> None:
    copied = await copy_store(source, postgres_url)
    assert (copied["users"], copied["tasks"], copied["whatsapp_processed_messages"]) == (2, 4, 2)
    for phone in ("+525550000001", "+525550000002"):
        before, after = [await facts_of(one, who=identity(phone)) for one in (sqlite_store, postgres_store)]
        assert after == before
        assert before.person is not None
        pages = [
            await one.select_tasks(before.person.id, wanting(status="all")) for one in (sqlite_store, postgres_store)
        ]
        assert pages[0] == pages[1]
        assert titles(pages[1]) == ["ñ '🎉' \\", "done"]


async def test_a_copy_that_was_cut_off_is_taken_up_again(source: str, postgres_url: str) -> None:
    first = await copy_store(source, postgres_url)
    connection = await asyncpg.connect(postgres_url)
    await connection.execute(
        "DELETE FROM tasks; UPDATE users SET name = 'half'; DELETE FROM whatsapp_security_audit_log"
    )
    await connection.close()
    assert await copy_store(source, postgres_url) == first


async def test_a_target_with_rows_of_its_own_is_refused(source: str, postgres_store: Store, postgres_url: str) -> None:
    await add_linked(postgres_store, "other@example.org", "+525550000009")
    with pytest.raises(StorageError, match="the target has"):
        await copy_store(source, postgres_url)


async def test_an_old_source_is_refused(source: str, postgres_url: str) -> None:
    with closing(sqlite3.connect(source.removeprefix("sqlite:///"))) as raw:
        raw.execute("DELETE FROM focobot_migrations WHERE name = '0005_notifications'")
        raw.commit()
    with pytest.raises(StorageError, match="0005_notifications"):
        await copy_store(source, postgres_url)


async def test_only_up_is_a_way(postgres_url: str, source: str) -> None:
    for urls in ((postgres_url, source), (source, source)):
        with pytest.raises(StorageError, match="must be"):
            await copy_store(*urls)


async def test_a_source_that_is_not_there_is_named_and_not_made(tmp_path: Path, postgres_url: str) -> None:
    missing = tmp_path / "missing.db"
    with pytest.raises(StorageError, match=r"missing\.db"):
        await copy_store(f"sqlite:///{missing}", postgres_url)
    assert not missing.exists()
