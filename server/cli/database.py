"""`focobot db`: migrate, status, sql, copy."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

import typer
from rich.console import Console

from server.cli.environment import settings_or_exit
from storage import open_store, schema_sql
from storage.port import StorageError, Store

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The database's schema.")
Url = Annotated[str | None, typer.Option("--url", help="Instead of DATABASE_URL.")]


@app.command()
def migrate(url: Url = None) -> None:
    """Brings the database up to date. Safe while others do the same."""

    async def run(store: Store) -> None:
        applied = await store.migrate()
        print("\n".join(f"applied {name}" for name in applied) or "nothing to do: the database is up to date")

    with_store(url, run)


@app.command()
def status(url: Url = None) -> None:
    """Every migration, with the moment it was applied."""

    async def run(store: Store) -> None:
        for name, applied_at in await store.migration_status():
            print(f"{name}  {applied_at.isoformat(timespec='seconds') if applied_at else 'not applied'}")

    with_store(url, run)


@app.command()
def sql(
    dialect: Annotated[Literal["postgres", "sqlite"], typer.Option(help="postgres is for a SQL editor.")] = "postgres",
) -> None:
    """Prints the whole schema, as all migrations together make it."""
    print(schema_sql(dialect))


@app.command()
def copy(source: str, target: str) -> None:
    """Moves a whole installation from SQLite to PostgreSQL; may be stopped and started again. Stop `serve` before."""
    from storage.copying import copy_store  # noqa: PLC0415 - both drivers, for this command only

    try:
        copied = asyncio.run(copy_store(source, target, lambda table, rows: print(f"{table}: {rows}", flush=True)))
    except StorageError as error:
        Console(stderr=True, soft_wrap=True).print(str(error), style="red", highlight=False, markup=False)
        raise typer.Exit(1) from error
    print(f"copied and compared {sum(copied.values())} rows")


def with_store(url: str | None, run: Callable[[Store], Awaitable[None]]) -> None:
    """Opens the store, runs, closes; a broken promise of the database is one line and exit code 1."""

    async def whole() -> None:
        store = open_store(url or settings_or_exit().database_url)
        await store.open()
        try:
            await run(store)
        finally:
            await store.close()

    try:
        asyncio.run(whole())
    except StorageError as error:
        Console(stderr=True, soft_wrap=True).print(str(error), style="red", highlight=False, markup=False)
        raise typer.Exit(1) from error
