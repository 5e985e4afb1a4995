"""Migrations: `migrations/000N_name.sql`, in order, one transaction each, with variants where the databases differ.

What was applied is kept with a checksum in `focobot_migrations`. A database with a migration that this code does not
know was migrated by newer code; one whose checksum differs was migrated by other text. Both are refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from storage.named_queries import Dialect, belongs_to
from storage.port import ChangedMigration, NewerDatabase

LEDGER = """CREATE TABLE IF NOT EXISTS focobot_migrations (
    name text PRIMARY KEY,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL
)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


@cache
def load_migrations(dialect: Dialect) -> tuple[Migration, ...]:
    """The dialect's migrations, in the order to apply them."""
    files = sorted(resources.files("storage").joinpath("migrations").iterdir(), key=lambda file: file.name)
    return tuple(
        Migration(name=file.name.split(".")[0], sql=file.read_text(encoding="utf-8"))
        for file in files
        if file.name.endswith(".sql") and belongs_to(file.name, dialect)
    )


def pending(known: Iterable[Migration], applied: Mapping[str, str]) -> tuple[Migration, ...]:
    """Those still to apply, given the checksums of the applied ones. Raises NewerDatabase, ChangedMigration."""
    migrations = {migration.name: migration for migration in known}
    for name, checksum in applied.items():
        if name not in migrations:
            raise NewerDatabase(
                "database-newer", f"the database has the migration {name}, which this code does not know"
            )
        if migrations[name].checksum != checksum:
            raise ChangedMigration(
                "database-migration-changed", f"the migration {name} is not the one that was applied"
            )
    return tuple(migration for name, migration in migrations.items() if name not in applied)


def schema_sql(dialect: Dialect = "postgres") -> str:
    """The whole schema as one script that an SQL editor runs as it stands, the ledger included: `serve` then finds
    nothing left to migrate."""
    parts = [LEDGER + ";"]
    for migration in load_migrations(dialect):
        parts.append(f"-- {migration.name}\n{migration.sql.strip()}")
        parts.append(
            "INSERT INTO focobot_migrations (name, checksum, applied_at) VALUES "  # noqa: S608 - our own file names and digits
            f"('{migration.name}', '{migration.checksum}', CURRENT_TIMESTAMP);"
        )
    return "BEGIN;\n\n" + "\n\n".join(parts) + "\n\nCOMMIT;\n"
