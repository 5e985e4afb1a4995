"""The store on PostgreSQL: any number of processes, directly or behind a pooler in transaction mode.

Loading a turn is one call of a function, committing one is one script, each a single round trip and a transaction. What
is done for a person runs as the role `focobot_app`, which sees that person's rows only (migration 0009).
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Any

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from storage.access_store import AccessStore
from storage.changes import TurnCommit
from storage.facts import TurnFacts
from storage.migrating import LEDGER, load_migrations, pending
from storage.model import InboundMessage
from storage.named_queries import load_queries
from storage.notice_store import NoticeStore
from storage.oversight_store import OversightStore
from storage.port import StorageError
from storage.postgres_script import filled
from storage.proposal_store import ProposalStore
from storage.reading import Row, as_instant, to_answer, to_facts
from storage.sealing_store import SealingStore
from storage.sql_store import Answer, Question, Script, StaleVersion, UniqueConflict
from storage.statements import Scope, Write
from storage.writing import scope_of, turn_writes

POOL_SIZE = 10
SECONDS_TO_CONNECT = 10
SECONDS_FOR_A_STATEMENT = 30
STALE_VERSION = "FB001"  # raised by focobot_bump_version
_MIGRATION_LOCK = "SELECT pg_advisory_xact_lock(hashtext('focobot_migrations'))"
# A batch goes in by key, however few rows the statistics make it expect, and unsorted.
_BY_KEY = "; ".join(f"SET LOCAL enable_{way} = off" for way in ("seqscan", "hashjoin", "mergejoin", "sort"))
_PERSONAL = ("active_session", "conversation", "quoted_snapshot", "newest_journal_entry", "projects", "free_numbers")


class _Connection(asyncpg.Connection):
    def get_reset_query(self) -> str:
        """Nothing to reset: all that a transaction sets is set for the transaction."""
        return ""


class PostgresStore(NoticeStore, ProposalStore, OversightStore, AccessStore, SealingStore):
    """`url` is a connection URI as libpq has them; `?sslmode=` and the like hold."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._queries = load_queries("postgres")
        self._pool: asyncpg.Pool[Any] | None = None
        self._act_for = "act_for"

    # --- life ---------------------------------------------------------------------------------------------------------

    async def open(self) -> None:
        with _errors():
            self._pool = await asyncpg.create_pool(
                self._url,
                min_size=1,
                max_size=POOL_SIZE,
                statement_cache_size=0,  # a pooler in transaction mode gives each transaction another connection
                timeout=SECONDS_TO_CONNECT,
                command_timeout=SECONDS_FOR_A_STATEMENT,
                connection_class=_Connection,
                server_settings={"application_name": "focobot"},
            )
        await self._find_role()

    async def _find_role(self) -> None:
        """Whether this connection may act as the app's role, which the migrations make where they may."""
        async with self._connection() as connection:
            try:
                await connection.execute("SELECT set_config('role', 'focobot_app', true)")
            except asyncpg.PostgresError:
                self._act_for = "act_for"
            else:
                self._act_for = "act_for_as_role"

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()
        self._pool = None

    async def ping(self) -> None:
        async with self._connection() as connection:
            await connection.execute("SELECT 1")

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[PoolConnectionProxy[Any]]:
        if self._pool is None:
            raise StorageError("database-unavailable", "the store is not open")
        with _errors():
            async with self._pool.acquire() as connection:
                yield connection

    # --- migrations ---------------------------------------------------------------------------------------------------

    async def migrate(self) -> tuple[str, ...]:
        names: list[str] = []
        while (name := await self._migrate_once()) is not None:
            names.append(name)
        await self._find_role()
        return tuple(names)

    async def _migrate_once(self) -> str | None:
        """Applies the next pending migration under a lock, so that several replicas starting at once take turns."""
        async with self._connection() as connection, connection.transaction():
            await connection.execute(_MIGRATION_LOCK)
            await connection.execute(LEDGER)
            rows = await connection.fetch(self._queries["applied_migrations"])
            todo = pending(load_migrations("postgres"), {row["name"]: row["checksum"] for row in rows})
            if not todo:
                return None
            values = {"name": todo[0].name, "checksum": todo[0].checksum, "now": datetime.now(UTC)}
            await connection.execute(todo[0].sql)
            await connection.execute(filled(self._queries["add_migration"], values))
            return todo[0].name

    async def migration_status(self) -> tuple[tuple[str, datetime | None], ...]:
        async with self._connection() as connection:
            exists = await connection.fetchval("SELECT to_regclass('focobot_migrations') IS NOT NULL")
            rows = await connection.fetch(self._queries["applied_migrations"]) if exists else []
        applied = {row["name"]: as_instant(row["applied_at"]) for row in rows}
        return tuple((migration.name, applied.get(migration.name)) for migration in load_migrations("postgres"))

    # --- asking and writing -------------------------------------------------------------------------------------------

    async def load_turn(self, message: InboundMessage, now: datetime) -> TurnFacts:
        identity = message.identity
        values = {
            "sid": message.sid,
            "channel": identity.channel,
            "phone": identity.phone,
            "external_id": identity.external_id,
            "fingerprint": message.fingerprint,
            "quoted_sid": message.quoted_sid,
            "now": now,
        }
        async with self._connection() as connection:
            rows = json.loads(await connection.fetchval(self._filled("load_turn", values)))
        if "stored_answer" in rows:
            return TurnFacts(stored_answer=to_answer(rows["stored_answer"]))
        return to_facts({**rows, **(rows["personal"] or dict.fromkeys(_PERSONAL))})

    async def _ask(self, user_id: str | None, *questions: Question) -> list[list[Row]]:
        asked = [self._filled(question.query, question.values) for question in questions]
        async with self._connection() as connection:
            if user_id is None and len(asked) == 1:
                return [await connection.fetch(asked[0])]
            beginning = self._beginning("ISOLATION LEVEL REPEATABLE READ READ ONLY", user_id, None)
            async with _transaction(connection, beginning):
                return [await connection.fetch(one) for one in asked]

    async def _write(self, scope: Scope, writes: Sequence[Write]) -> list[list[Row]]:
        steps = [self._filled(write.query, write.values) for write in writes]
        async with self._connection() as connection:
            if scope.user_id is None and len(steps) == 1:
                return [await connection.fetch(steps[0])]
            async with _transaction(connection, self._beginning("", scope.user_id, scope.address)):
                return [await connection.fetch(step) for step in steps]

    async def _perform(self, script: Callable[[], Script[Answer]]) -> Answer:
        steps = script()
        async with self._connection() as connection, _transaction(connection, f"BEGIN; {_BY_KEY}"):
            try:
                writes = next(steps)
                while True:
                    writes = steps.send(await self._do(connection, writes))
            except StopIteration as end:
                answer: Answer = end.value
                return answer

    async def _do(self, connection: PoolConnectionProxy[Any], writes: Sequence[Write]) -> list[list[Row]]:
        """Rows that are written are one message to the server: nothing is answered."""
        written = [self._written(write) for write in writes]
        if all(write.columns is not None for write in writes):
            await connection.execute(";\n".join(written))
            return [[] for _ in writes]
        return [await connection.fetch(one) for one in written]

    def _written(self, write: Write) -> str:
        columns = {f"each_{name}": list(column) for name, column in (write.columns or {}).items()}
        return self._filled(write.query, {**write.values, **columns})

    async def _commit(self, commit: TurnCommit) -> None:
        scope = scope_of(commit)
        steps = [self._acting_for(scope.user_id, scope.address)]
        steps.extend(self._filled(write.query, write.values) for write in turn_writes(commit))
        async with self._connection() as connection:
            await connection.execute(";\n".join(steps))  # one implicit transaction

    def _beginning(self, mode: str, user_id: str | None, address: str | None) -> str:
        """Of a transaction that becomes the person's, if it is one's."""
        return f"BEGIN {mode}; {self._acting_for(user_id, address) if user_id is not None else 'SELECT 1'}"

    def _acting_for(self, user_id: str | None, address: str | None) -> str:
        return self._filled(self._act_for, {"user_id": user_id, "address": address})

    def _filled(self, query: str, values: Mapping[str, Any]) -> str:
        return filled(self._queries[query], values)


@asynccontextmanager
async def _transaction(connection: PoolConnectionProxy[Any], beginning: str) -> AsyncIterator[None]:
    """A transaction whose beginning, whatever it sets, is one round trip."""
    await connection.execute(beginning)
    try:
        yield
    except BaseException:
        await connection.execute("ROLLBACK")
        raise
    await connection.execute("COMMIT")


@contextmanager
def _errors() -> Iterator[None]:
    """The driver's errors as the port's, or as the conflicts that a turn is decided again for."""
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        raise UniqueConflict(str(error.table_name)) from error
    except (asyncpg.SerializationError, asyncpg.DeadlockDetectedError) as error:
        raise StaleVersion from error
    except asyncpg.PostgresError as error:
        if error.sqlstate == STALE_VERSION:
            raise StaleVersion from error
        raise StorageError(_reason(error), str(error)) from error
    except (asyncpg.InterfaceError, OSError, TimeoutError) as error:
        raise StorageError("database-unavailable", str(error) or type(error).__name__) from error


def _reason(error: asyncpg.PostgresError) -> str:
    refused = (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError, asyncpg.InsufficientPrivilegeError)
    return "database-refused" if isinstance(error, refused) else "database-unavailable"
