"""Where people, tasks and messages are kept: one port in the words of the domain, an adapter per database."""

from __future__ import annotations

from storage.migrating import schema_sql
from storage.port import StorageError, Store

__all__ = ["open_store", "schema_sql"]

_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql://", "postgres://")


def open_store(database_url: str) -> Store:
    """The adapter for a `DATABASE_URL`; `await store.open()` connects. Raises StorageError for a URL of neither kind.

    `sqlite:///relative.db`, `sqlite:////absolute.db`, `sqlite:///:memory:`, `postgresql://…`. The drivers are imported
    only when they are asked for.
    """
    if database_url.startswith(_SQLITE) and len(database_url) > len(_SQLITE):
        from storage.sqlite import SqliteStore  # noqa: PLC0415

        return SqliteStore(database_url.removeprefix(_SQLITE))
    if database_url.startswith(_POSTGRES):
        from storage.postgres import PostgresStore  # noqa: PLC0415

        return PostgresStore(database_url)
    raise StorageError("database-url", "DATABASE_URL must begin with sqlite:/// or postgresql://")
