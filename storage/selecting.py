"""From a selection of tasks to the questions that answer it, and from their rows to a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from storage.facts import ByFilter, ByIds, ByNumbers, Selection
from storage.folding import search_key
from storage.json_text import to_json
from storage.model import Task, TaskPage
from storage.reading import Row, to_task
from storage.task_writing import due_key

BEFORE_ALL_KEYS, AFTER_ALL_KEYS = "", "~"
BEFORE_ALL = datetime(1, 1, 2, tzinfo=UTC)
AFTER_ALL = datetime(9999, 12, 30, tzinfo=UTC)

_LISTS: Mapping[str, str] = {"open": "open", "overdue": "open", "done": "done", "all": "all"}


def questions_of(user_id: str, selection: Selection) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(query, values) of each question; their rows go to `page_of` in the same order."""
    match selection:
        case ByNumbers():
            values = {"user_id": user_id, "numbers": to_json(selection.numbers)}
            yield "open_tasks_by_numbers", values
            if selection.include_closed:
                yield "last_closed_by_numbers", values
        case ByIds():
            yield "tasks_by_ids", {"user_id": user_id, "ids": to_json(selection.ids)}
        case ByFilter():
            suffix = _LISTS[selection.filter.status or "open"]
            filter_values = _filter_values(user_id, selection)
            yield f"count_{suffix}", filter_values
            if selection.limit > 0:
                paging = {"limit": selection.limit, "offset": selection.offset}
                yield f"list_{suffix}", {**filter_values, **paging}
        case _:
            assert_never(selection)


def page_of(selection: Selection, answers: Sequence[Sequence[Row]]) -> TaskPage:
    match selection:
        case ByNumbers():
            tasks = [to_task(row) for rows in answers for row in rows]
            places = {number: place for place, number in enumerate(selection.numbers)}
            return _whole(sorted(tasks, key=lambda task: places[task.number]))
        case ByIds():
            found = {row["id"]: to_task(row) for row in answers[0]}
            return _whole([found[task_id] for task_id in selection.ids if task_id in found])
        case ByFilter():
            rows = answers[1] if len(answers) > 1 else ()
            return TaskPage(tasks=tuple(to_task(row) for row in rows), total=answers[0][0]["total"])
        case _:
            assert_never(selection)


def _whole(tasks: Sequence[Task]) -> TaskPage:
    return TaskPage(tasks=tuple(tasks), total=len(tasks))


def _filter_values(user_id: str, selection: ByFilter) -> Mapping[str, Any]:
    wanted = selection.filter
    zone = ZoneInfo(selection.timezone)
    words = search_key(wanted.query).split() if wanted.query else None
    return {
        "user_id": user_id,
        "priority": wanted.priority,
        "project": search_key(wanted.project) if wanted.project else None,
        "tag": f"%\n{_like(search_key(wanted.tag))}\n%" if wanted.tag else None,
        "words": to_json(words) if words else None,
        "from_key": BEFORE_ALL_KEYS if wanted.due_from is None else due_key(wanted.due_from, time(0)),
        "before_key": _before_key(selection),
        "done_from": BEFORE_ALL if wanted.due_from is None else midnight(wanted.due_from, zone),
        "done_before": AFTER_ALL if wanted.due_to is None else midnight(wanted.due_to + timedelta(days=1), zone),
    }


def _before_key(selection: ByFilter) -> str:
    wanted = selection.filter
    last = AFTER_ALL_KEYS
    if wanted.due_to is not None:
        last = due_key(wanted.due_to, None) + "~"  # after a bare day's own key
    elif wanted.due_from is not None:
        last = due_key(None, None)  # a task without a day is in no range of days
    if wanted.status == "overdue":
        last = min(last, due_key(selection.today, selection.clock))
    return last


def _like(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The UTC instant at which the local day begins."""
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def count_values(user_id: str, now: datetime, timezone: str) -> Mapping[str, Any]:
    zone = ZoneInfo(timezone)
    local = now.astimezone(zone)
    today = local.date()
    monday = today - timedelta(days=today.weekday())
    return {
        "user_id": user_id,
        "now_key": due_key(today, local.time()),
        "day_start_key": due_key(today, time(0)),
        "day_end_key": due_key(today, None),
        "day_start": midnight(today, zone),
        "day_end": midnight(today + timedelta(days=1), zone),
        "week_start": midnight(monday, zone),
        "week_end": midnight(monday + timedelta(days=7), zone),
    }
