"""Which tasks a selection finds, and in which order, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.model import TaskFilter
from storage.changes import PutProject, PutTask
from storage.facts import ByFilter, ByIds, ByNumbers, ByTitles
from storage.model import Person, Project, Task, TaskCounts
from storage.port import Store
from tests.storage.builders import (
    NOW,
    ZONE,
    add_linked,
    add_person,
    change,
    clock,
    done,
    march,
    put,
    task,
    titles,
    wanting,
)


@pytest.fixture
async def ana(store: Store) -> Person:
    return await add_linked(store)


async def test_a_task_comes_back_as_it_was_put(store: Store, ana: Person) -> None:
    whole = task(
        ana,
        title="  «Súper» *negrita* 🛒",
        due_date=march(12),
        due_time=clock("15:30"),
        recurrence="FREQ=WEEKLY;BYDAY=TH",
        series_id="s1",
        priority="urgent",
        tags=("casa", "Ñoño"),
        remind_before="PT10M",
        remind_at=NOW + timedelta(days=2),
    )
    await put(store, whole)
    page = await store.select_tasks(ana.id, ByIds(ids=(whole.id,)))
    assert page.tasks == (whole,)


async def test_ids_come_in_the_order_asked_and_without_strangers(store: Store, ana: Person) -> None:
    beto = await add_person(store, "beto@example.org")
    first, second, foreign = task(ana, 1, "a"), task(ana, 2, "b"), task(beto, 1, "c")
    await put(store, first, second)
    await put(store, foreign)
    page = await store.select_tasks(ana.id, ByIds(ids=(second.id, foreign.id, "none", first.id)))
    assert titles(page) == ["b", "a"]


async def test_numbers_find_open_tasks_in_the_order_asked(store: Store, ana: Person) -> None:
    await put(store, *(task(ana, number, f"t{number}") for number in (1, 2, 3)))
    page = await store.select_tasks(ana.id, ByNumbers(numbers=(3, 9, 1)))
    assert titles(page) == ["t3", "t1"]


async def test_a_number_finds_who_had_it_last_when_closed_ones_are_asked_for(store: Store, ana: Person) -> None:
    old, young = task(ana, 1, "old"), task(ana, 1, "young")
    await put(store, old)
    await change(store, old, done(old))
    later = NOW + timedelta(days=2)
    await put(store, replace(young, updated_at=later), at=later)
    await change(store, young, done(young, later), later)
    assert titles(await store.select_tasks(ana.id, ByNumbers(numbers=(1,)))) == []
    page = await store.select_tasks(ana.id, ByNumbers(numbers=(1,), include_closed=True))
    assert titles(page) == ["young"]


async def test_a_list_is_due_first_and_undated_last_then_by_number(store: Store, ana: Person) -> None:
    await put(
        store,
        task(ana, 1, "undated"),
        task(ana, 2, "day", due_date=march(12)),
        task(ana, 3, "three", due_date=march(12), due_time=clock("15:00")),
        task(ana, 4, "nine", due_date=march(12), due_time=clock("09:00")),
        task(ana, 5, "past", due_date=march(1)),
        task(ana, 6, "also undated"),
    )
    page = await store.select_tasks(ana.id, wanting())
    assert titles(page) == ["past", "nine", "three", "day", "undated", "also undated"]


async def test_a_page_says_how_many_there_are_in_all(store: Store, ana: Person) -> None:
    await put(store, *(task(ana, number, f"t{number}") for number in range(1, 8)))
    page = await store.select_tasks(ana.id, wanting(limit=3, offset=3))
    assert (titles(page), page.total) == (["t4", "t5", "t6"], 7)
    counted = await store.select_tasks(ana.id, wanting(limit=0))
    assert (counted.tasks, counted.total) == ((), 7)


async def test_overdue_begins_a_minute_after_the_clock_time_and_with_the_next_day(store: Store, ana: Person) -> None:
    await put(
        store,
        task(ana, 1, "yesterday", due_date=march(9)),
        task(ana, 2, "today", due_date=march(10)),
        task(ana, 3, "a minute ago", due_date=march(10), due_time=clock("09:59")),
        task(ana, 4, "now", due_date=march(10), due_time=clock("10:00")),
        task(ana, 5, "undated"),
    )
    page = await store.select_tasks(ana.id, wanting(status="overdue"))
    assert titles(page) == ["yesterday", "a minute ago"]


async def test_a_range_of_days_holds_both_its_ends(store: Store, ana: Person) -> None:
    await put(
        store,
        task(ana, 1, "before", due_date=march(9), due_time=clock("23:59")),
        task(ana, 2, "midnight", due_date=march(10), due_time=clock("00:00")),
        task(ana, 3, "bare day", due_date=march(11)),
        task(ana, 4, "after", due_date=march(12), due_time=clock("00:00")),
        task(ana, 5, "undated"),
    )
    page = await store.select_tasks(ana.id, wanting(due_from=march(10), due_to=march(11)))
    assert titles(page) == ["midnight", "bare day"]
    assert titles(await store.select_tasks(ana.id, wanting(due_from=march(11)))) == ["bare day", "after"]
    assert titles(await store.select_tasks(ana.id, wanting(due_to=march(10)))) == ["before", "midnight"]


async def test_done_tasks_are_filed_under_the_local_day_of_completion(store: Store, ana: Person) -> None:
    made = [task(ana, number, f"t{number}") for number in (1, 2, 3)]
    await put(store, *made)
    ends = [
        datetime(2026, 3, 10, 5, 59, tzinfo=UTC),
        datetime(2026, 3, 10, 6, tzinfo=UTC),
        datetime(2026, 3, 11, 5, 59, tzinfo=UTC),
    ]
    for one, at in zip(made, ends, strict=True):
        await change(store, one, done(one, at), at)
    page = await store.select_tasks(ana.id, wanting(status="done", due_from=march(10), due_to=march(10)))
    assert titles(page) == ["t3", "t2"]
    assert titles(await store.select_tasks(ana.id, wanting(status="done"))) == ["t3", "t2", "t1"]


async def test_all_is_open_and_done_but_not_cancelled(store: Store, ana: Person) -> None:
    made = [task(ana, number, f"t{number}", due_date=march(10)) for number in (1, 2, 3)]
    await put(store, *made)
    await change(store, made[0], done(made[0]))
    await change(store, made[1], replace(made[1], status="cancelled"))
    assert titles(await store.select_tasks(ana.id, wanting(status="all"))) == ["t3", "t1"]
    day = wanting(status="all", due_from=march(10), due_to=march(10))
    assert titles(await store.select_tasks(ana.id, day)) == ["t3", "t1"]


async def test_filters_are_met_together(store: Store, ana: Person) -> None:
    project = PutProject(project=Project(id="p1", user_id=ana.id, name="Súper Web"))
    made = [
        task(ana, 1, "Comprar café molido", project_id="p1", project="Súper Web", tags=("Casa",), priority="high"),
        task(ana, 2, "Vender el CAFÉ", tags=("casa de campo",), priority="high"),
        task(ana, 3, "Té", tags=("100%",), priority="low"),
    ]
    await store.apply(ana.id, None, [project, *(PutTask(before=None, after=one) for one in made)], NOW)

    async def found(**filters: Any) -> list[int]:
        page = await store.select_tasks(ana.id, wanting(**filters))
        assert page.total == len(page.tasks)
        return [one.number for one in page.tasks]

    assert await found(query="cafe") == [1, 2]
    assert await found(query="CAFÉ comprar") == [1]
    assert await found(query="web") == [1]
    assert await found(tag="CASA") == [1]
    assert await found(tag="100%") == [3]
    assert await found(tag="1__%") == []
    assert await found(project="super web") == [1]
    assert await found(project="super") == []
    assert await found(priority="high") == [1, 2]
    assert await found(priority="high", query="vender") == [2]
    page = await store.select_tasks(ana.id, wanting(query="molido"))
    assert page.tasks[0].project == "Súper Web"


async def test_titles_to_match_are_the_open_ones_newest_first(store: Store, ana: Person) -> None:
    made = [task(ana, number, f"t{number}", created_at=NOW + timedelta(minutes=number)) for number in (1, 2, 3)]
    await put(store, *made)
    await change(store, made[1], done(made[1]))
    open_ones = await store.select_titles(ana.id, ByTitles())
    assert [(one.id, one.number, one.title) for one in open_ones] == [(made[2].id, 3, "t3"), (made[0].id, 1, "t1")]
    closed = await store.select_titles(ana.id, ByTitles(closed=True))
    assert [one.title for one in closed] == ["t2"]


async def test_counts_follow_the_persons_own_day(store: Store, ana: Person) -> None:
    made = [
        task(ana, 1, due_date=march(9)),
        task(ana, 2, due_date=march(10)),
        task(ana, 3, due_date=march(10), due_time=clock("09:00")),
        task(ana, 4),
        task(ana, 5),
        task(ana, 6),
        task(ana, 7),
    ]
    await put(store, *made)
    for one, at in ((made[4], NOW), (made[5], NOW - timedelta(days=1)), (made[6], NOW - timedelta(days=2))):
        await change(store, one, done(one, at), at)
    counts = await store.count_tasks(ana.id, NOW, ZONE)
    assert counts == TaskCounts(open=4, overdue=2, due_today=2, done_today=1, done_this_week=2)


async def test_a_day_of_a_clock_change_has_its_own_length(store: Store) -> None:
    person = await add_linked(store)
    await put(store, *[task(person, number, f"t{number}") for number in (1, 2)])
    # Madrid, 2026-03-29: the day ends at 22:00 UTC, having begun at 23:00.
    for number, at in ((1, datetime(2026, 3, 28, 23, tzinfo=UTC)), (2, datetime(2026, 3, 29, 22, tzinfo=UTC))):
        before: Task = (await store.select_tasks(person.id, ByNumbers(numbers=(number,)))).tasks[0]
        await change(store, before, done(before, at), at)
    day = ByFilter(
        filter=TaskFilter(status="done", due_from=march(29), due_to=march(29)),
        today=march(29),
        clock=clock("12:00"),
        timezone="Europe/Madrid",
    )
    assert titles(await store.select_tasks(person.id, day)) == ["t1"]
