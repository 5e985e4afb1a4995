"""The port's part for the rotation of encryption keys; the same for both databases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from storage.sealing import SealedPlace, SealedRow
from storage.sql_store import Question, SqlStore
from storage.statements import Scope, Write


class SealingStore(SqlStore):
    """A `SqlStore` that also keeps the port's `Sealing`; what the methods promise stands there."""

    async def sealed_page(self, place: SealedPlace, after: SealedRow, limit: int) -> tuple[SealedRow, ...]:
        values = {"owner": after.owner, "id": after.id, "limit": limit}
        [rows] = await self._ask(None, Question(query=f"sealed_{place}", values=values))
        return tuple(SealedRow(owner=row["owner"], id=row["id"], sealed=row["sealed"]) for row in rows)

    async def reseal(self, place: SealedPlace, resealed: Mapping[SealedRow, str]) -> int:
        writes = [
            Write(
                query=f"reseal_{place}",
                values={"owner": row.owner, "id": row.id, "was": row.sealed, "sealed": sealed},
            )
            for row, sealed in resealed.items()
        ]
        results = await self._write(Scope(now=datetime.now(UTC)), writes)
        return sum(len(rows) for rows in results)
