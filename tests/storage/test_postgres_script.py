"""A literal is read back as the value it was, by a real PostgreSQL, whatever is in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.postgres_script import filled, literal

HOSTILE = [
    "'", "''", "\\", "\\'", "'; DROP TABLE users; --", "$$", "E'\\n'", "%s", ":name", "::text", "/* */", "\n\r\t",
    "ñ🎉\u202e", "U&'\\0041'", "a\\\\'b",
]  # fmt: skip
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.one_of(texts, st.sampled_from(HOSTILE)), min_size=1, max_size=40))
async def test_texts_come_back_as_they_were(postgres_server: str, values: list[str]) -> None:
    connection = await asyncpg.connect(postgres_server)
    try:
        row = await connection.fetchrow("SELECT " + ", ".join(f"{literal(value)} AS c" for value in values))
    finally:
        await connection.close()
    assert row is not None
    assert list(row) == values


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.one_of(st.none(), texts, st.sampled_from([*HOSTILE, '"', '\\"', "{}", ",", "NULL", ""]))))
async def test_lists_of_texts_come_back_as_they_were(postgres_server: str, values: list[str | None]) -> None:
    connection = await asyncpg.connect(postgres_server)
    try:
        assert await connection.fetchval(filled("SELECT CAST(:values AS text[])", {"values": values})) == values
    finally:
        await connection.close()


async def test_a_list_keeps_the_two_instants_of_a_repeated_hour_apart(postgres_server: str) -> None:
    first = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York"))
    moments = [first, first.replace(fold=1), first]
    connection = await asyncpg.connect(postgres_server)
    found = await connection.fetchval(filled("SELECT CAST(:at AS timestamptz[])", {"at": moments}))
    await connection.close()
    assert [at.hour for at in found] == [5, 6, 5]


async def test_one_thing_many_times_comes_back_as_often(postgres_server: str) -> None:
    moment = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York"), fold=1)
    connection = await asyncpg.connect(postgres_server)
    for kind, value in (("text", 'O\'Brien, "x" \\'), ("text", None), ("timestamptz", moment), ("timestamptz", None)):
        found = await connection.fetchval(filled(f"SELECT CAST(:many AS {kind}[])", {"many": [value] * 1000}))
        assert found == [value.astimezone(UTC) if isinstance(value, datetime) else value] * 1000
    await connection.close()


async def test_other_values_come_back_as_they_were(postgres_server: str) -> None:
    connection = await asyncpg.connect(postgres_server)
    moment = datetime(2026, 3, 10, 16, 0, 1, 250_000, tzinfo=UTC)
    query = "SELECT :a::int - :b, :c::timestamptz, :d::date, :e::time, :f, :g::text, :h::double precision"
    values = {
        "a": 1,
        "b": -1,
        "c": moment,
        "d": date(2026, 3, 10),
        "e": time(8, 30),
        "f": True,
        "g": None,
        "h": -2.5e-7,
    }
    row = await connection.fetchrow(filled(query, values))
    await connection.close()
    assert row is not None
    assert tuple(row) == (2, moment, date(2026, 3, 10), time(8, 30), True, None, -2.5e-7)


def test_casts_and_quoted_colons_are_no_parameters() -> None:
    assert filled("SELECT x::text, ':' || :name", {"name": "a"}) == "SELECT x::text, ':' || 'a'"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"x", [b"x"], [1], object()])
def test_what_has_no_literal_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        literal(value)
