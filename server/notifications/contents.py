"""What a due message speaks of, asked of the store: the tasks of its reminders and the lists of its days.

The planned time decides, not the moment of asking: a digest that leaves late is still the digest of its day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.model import TaskFilter
from storage.facts import ByFilter, ByIds
from storage.model import Task, TaskPage
from storage.notices import DuePerson, Notice
from storage.port import Store

MOST_LINES = 10
_NOTHING = TaskPage(tasks=(), total=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayContents:
    """The lists of one digest, summary or overdue reminder."""

    day: date
    today: TaskPage = _NOTHING
    overdue: TaskPage = _NOTHING
    tomorrow: TaskPage = _NOTHING
    done: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """`tasks` by id, for reminders and alerts; `days` by the id of the notice."""

    tasks: Mapping[str, Task] = field(default_factory=dict)
    days: Mapping[str, DayContents] = field(default_factory=dict)


async def gather(due: DuePerson, store: Store) -> Contents:
    user_id = due.person.id
    zone = ZoneInfo(due.person.preferences.timezone)
    ids = tuple(dict.fromkeys(notice.task_id for notice in due.notices if notice.task_id is not None))
    tasks = (await store.select_tasks(user_id, ByIds(ids=ids))).tasks if ids else ()
    asking = _Asking(user_id=user_id, zone=zone, store=store)
    days = {notice.id: await _day(notice, asking) for notice in due.notices if notice.task_id is None}
    return Contents(tasks={task.id: task for task in tasks}, days=days)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    user_id: str
    zone: ZoneInfo
    store: Store

    async def page(self, wanted: TaskFilter, today: date, clock: time, limit: int = MOST_LINES) -> TaskPage:
        selection = ByFilter(filter=wanted, today=today, clock=clock, timezone=self.zone.key, limit=limit)
        return await self.store.select_tasks(self.user_id, selection)

    async def due_on(self, day: date) -> TaskPage:
        return await self.page(TaskFilter(due_from=day, due_to=day), day, time())

    async def overdue(self, day: date, clock: time) -> TaskPage:
        return await self.page(TaskFilter(status="overdue"), day, clock)

    async def done_on(self, day: date) -> int:
        return (await self.page(TaskFilter(status="done", due_from=day, due_to=day), day, time(), limit=0)).total


async def _day(notice: Notice, asking: _Asking) -> DayContents:
    day = date.fromisoformat(notice.key)
    match notice.kind:
        case "morning_digest":
            return DayContents(day=day, today=await asking.due_on(day), overdue=await asking.overdue(day, time()))
        case "evening_summary":
            tomorrow = await asking.due_on(day + timedelta(days=1))
            return DayContents(
                day=day, today=await asking.due_on(day), tomorrow=tomorrow, done=await asking.done_on(day)
            )
        case _:
            return DayContents(day=day, overdue=await asking.overdue(day, _clock(notice.scheduled_for, asking.zone)))


def _clock(moment: datetime, zone: ZoneInfo) -> time:
    return moment.astimezone(zone).time()
