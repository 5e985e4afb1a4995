"""Another person's rows on PostgreSQL: out of reach of any query of the app's role, whatever its WHERE says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from storage import open_store
from storage.changes import AddAudit, AddHistory, Change, PutConversation, PutProject, PutTask
from storage.model import Conversation, Project, Snapshot
from storage.port import Store
from tests.storage.builders import PHONE, Turn, add_linked, add_person, identity, message, task

OF_ONE_PERSON = (
    "users", "preferences", "workspaces", "projects", "tasks", "freed_numbers", "proposals", "proposal_items",
    "conversations", "journal", "snapshots", "snapshot_ties", "focobot_command_history", "whatsapp_user_links",
    "link_codes", "whatsapp_bot_sessions", "focobot_scheduled_notifications", "outbox",
    "access_tokens", "calendar_feeds", "external_logins",
)  # fmt: skip
OF_ONE_PHONE = (
    "failed_verifications", "whatsapp_device_fingerprints", "whatsapp_processed_messages",
    "whatsapp_rate_limit_violations", "whatsapp_account_lockouts", "whatsapp_security_audit_log",
)  # fmt: skip


@pytest.fixture
async def people(postgres_store: Store) -> tuple[str, str]:
    """Ana and Beto, each with a row in the tables that a turn writes."""
    ids = []
    for name, phone in (("ana", PHONE), ("beto", "+525550000002")):
        person = await add_linked(postgres_store, f"{name}@example.org", phone)
        history = AddHistory(
            user_id=person.id, phone=None, command="help", command_input="c", command_params="c", success=True
        )
        changes: list[Change] = [
            PutProject(project=Project(id=f"p of {name}", user_id=person.id, name="Casa")),
            PutTask(before=None, after=task(person, title=f"secret of {name}")),
            PutConversation(user_id=person.id, conversation=Conversation()),
            AddAudit(action="command_executed", success=True, user_id=person.id),
            history,
        ]
        turn = Turn(store=postgres_store, changes=changes, more={"snapshot": Snapshot(task_ids=())})
        await turn.run(message(who=identity(phone)))
        ids.append(person.id)
    return ids[0], ids[1]


@pytest.fixture
async def owner(postgres_url: str) -> AsyncIterator[asyncpg.Connection[Any]]:
    connection = await asyncpg.connect(postgres_url)
    yield connection
    await connection.close()


@pytest.fixture
async def as_ana(owner: asyncpg.Connection[Any], people: tuple[str, str]) -> AsyncIterator[asyncpg.Connection[Any]]:
    """Inside a transaction as the adapter makes one for Ana."""
    transaction = owner.transaction()
    await transaction.start()
    await owner.execute(
        "SELECT set_config('focobot.user_id', $1, true), set_config('focobot.address', $2, true), "
        "set_config('role', 'focobot_app', true)".replace("$1", f"'{people[0]}'").replace("$2", f"'{PHONE}'")
    )
    yield owner
    await transaction.rollback()


@pytest.mark.parametrize("table", [*OF_ONE_PERSON, *OF_ONE_PHONE])
async def test_a_query_without_where_sees_no_other_persons_row(
    table: str, as_ana: asyncpg.Connection[Any], people: tuple[str, str]
) -> None:
    column = "id" if table == "users" else "user_id"
    rows = await as_ana.fetch(f"SELECT {column} FROM {table}")
    assert {row[column] for row in rows} <= {people[0]}


@pytest.mark.parametrize("table", ["users", "preferences", "projects", "tasks", "conversations", "whatsapp_user_links"])
async def test_a_write_without_where_meets_no_other_persons_row(
    table: str, as_ana: asyncpg.Connection[Any], people: tuple[str, str]
) -> None:
    column = "id" if table == "users" else "user_id"
    assert await as_ana.execute(f"UPDATE {table} SET {column} = {column}") == "UPDATE 1"
    await as_ana.execute(f"DELETE FROM {table}")
    await as_ana.execute("RESET ROLE")
    left = await as_ana.fetch(f"SELECT {column} FROM {table}")
    assert {row[column] for row in left} == {people[1]}


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO freed_numbers (user_id, number, free_from) VALUES ('{beto}', 1, now())",
        "UPDATE tasks SET user_id = '{beto}'",
        "INSERT INTO whatsapp_security_audit_log (id, user_id, action_type, success, created_at) "
        "VALUES ('x', '{beto}', 'forged', true, now())",
        "INSERT INTO whatsapp_processed_messages "
        "(message_sid, phone, identity, counted, texts, processed_at, expires_at) "
        "VALUES ('x', '+525550000002', 'x', true, '[]', now(), now())",
    ],
)
async def test_a_row_cannot_be_given_to_another_person(
    statement: str, as_ana: asyncpg.Connection[Any], people: tuple[str, str]
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await as_ana.execute(statement.replace("{beto}", people[1]))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM whatsapp_security_audit_log",
        "UPDATE whatsapp_security_audit_log SET success = true",
        "SELECT * FROM web_sessions",
        "SELECT * FROM login_failures",
        "SELECT * FROM focobot_migrations",
        "UPDATE purge_rules SET kept_days = 1",
        "TRUNCATE tasks",
        "DROP TABLE tasks",
        "CREATE TABLE own (id integer)",
        "SELECT focobot_load_turn('x', 'whatsapp', '+525550000002', NULL, '', NULL, now())",
        "SELECT focobot_load_person('x', NULL, NULL, now())",
    ],
)
async def test_the_app_role_may_do_nothing_that_a_turn_does_not_need(
    statement: str, as_ana: asyncpg.Connection[Any]
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_ana.execute(statement)


async def test_the_functions_that_see_more_work_for_the_person_alone(
    as_ana: asyncpg.Connection[Any], people: tuple[str, str]
) -> None:
    await as_ana.execute(f"SELECT focobot_erase_audit('{people[1]}'), focobot_erase_sids('{people[1]}')")
    await as_ana.execute(f"SELECT focobot_learn_external_id('{people[1]}', 'whatsapp', '+525550000002', 'MX.9')")
    await as_ana.execute("RESET ROLE")
    assert await as_ana.fetchval("SELECT count(*) FROM whatsapp_security_audit_log WHERE user_id = $1", people[1]) == 1
    assert await as_ana.fetchval("SELECT count(*) FROM whatsapp_processed_messages WHERE user_id = $1", people[1]) == 1
    assert await as_ana.fetchval("SELECT external_id FROM whatsapp_user_links WHERE user_id = $1", people[1]) is None


async def test_a_transaction_for_nobody_sees_nothing(owner: asyncpg.Connection[Any], people: tuple[str, str]) -> None:
    async with owner.transaction():
        await owner.execute("SET LOCAL ROLE focobot_app")
        for table in (*OF_ONE_PERSON, *OF_ONE_PHONE):
            assert await owner.fetchval(f"SELECT count(*) FROM {table}") == 0, table


async def test_the_store_itself_acts_under_the_role(postgres_store: Store, people: tuple[str, str]) -> None:
    """A turn that names another person in its changes, as a bug would, is refused whole."""
    forged = PutTask(before=None, after=task(people[1], 50))
    with pytest.raises(Exception, match="row-level security"):
        await Turn(store=postgres_store, changes=[forged]).run()
    assert (await postgres_store.count_tasks(people[1], message().received_at, "UTC")).open == 1


async def test_every_table_is_closed_to_everybody_and_under_row_security(owner: asyncpg.Connection[Any]) -> None:
    rows = await owner.fetch(
        "SELECT relname, relrowsecurity, coalesce(relacl::text, '') AS acl FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    assert {row["relname"] for row in rows} >= {*OF_ONE_PERSON, *OF_ONE_PHONE}
    assert [row["relname"] for row in rows if not row["relrowsecurity"]] == []
    assert [row["relname"] for row in rows if "{=" in row["acl"] or ",=" in row["acl"]] == []


async def test_no_function_that_sees_more_is_open_to_everybody(owner: asyncpg.Connection[Any]) -> None:
    rows = await owner.fetch(
        "SELECT proname, coalesce(proacl::text, '{=X') AS acl FROM pg_proc "
        "WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    assert rows
    assert [row["proname"] for row in rows if "{=X" in row["acl"] or ",=X" in row["acl"]] == []


async def test_a_host_that_knows_its_people_by_auth_uid_is_believed(empty_postgres: str) -> None:
    connection = await asyncpg.connect(empty_postgres)
    await connection.execute(
        "CREATE SCHEMA auth; CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS "
        "$$ SELECT CAST(nullif(current_setting('request.jwt.claim.sub', true), '') AS uuid) $$"
    )
    store = open_store(empty_postgres)
    await store.open()
    await store.migrate()
    ana = await add_person(store)
    await add_person(store, "beto@example.org")
    async with connection.transaction():
        await connection.execute(f"SET LOCAL request.jwt.claim.sub = '{ana.id}'; SET LOCAL ROLE focobot_app")
        assert [row["id"] for row in await connection.fetch("SELECT id FROM users")] == [ana.id]
    await store.close()
    await connection.close()
