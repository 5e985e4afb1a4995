"""GET /tasks: the list, narrowed by a chip or by words as in the chat, with all that the page needs to edit a task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from aiohttp import web

from engine.model import Context, ListTasks, Priority, SearchTasks, TaskFilter, Understood
from server.conversation.recurrences import describe_rule
from server.conversation.render import Manner, render_block, write_due
from server.conversation.wording import filter_words
from server.web.context import WEB, Web
from server.web.layout import manner_of, show, signed_in
from server.web.visitor import Visitor
from storage.facts import ByFilter
from storage.model import Person, Task

PAGE_SIZE = 50
MOST_ROWS = 500
LONGEST_QUERY = 200
VIEWS = ("open", "today", "overdue", "done")
PRIORITIES: tuple[Priority, ...] = ("urgent", "high", "medium", "low")
# The rules that the edit form offers; one said in the chat stays as it is until another is picked.
COMMON_RULES = (
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=MONTHLY",
    "FREQ=YEARLY",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A task as the page shows it."""

    task: Task
    due: str | None
    due_iso: str | None
    overdue: bool
    rule: str | None

    @property
    def done(self) -> bool:
        return self.task.status != "open"

    @property
    def has_details(self) -> bool:
        task = self.task
        return bool(self.due or self.rule or task.priority or task.project or task.tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What the page shows: a chip's view, or what the words `say` mean, in words."""

    filter: TaskFilter
    view: str = ""
    say: str = ""
    words: str = ""


@signed_in
async def tasks_page(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    context, person = request.app[WEB], visitor.person
    local = context.clock().astimezone(ZoneInfo(person.preferences.timezone))
    manner = manner_of(request, visitor, local)
    projects = tuple(project.name for project in await context.store.projects(person.id))
    narrowed = _narrowed(request, person, projects, manner, local)
    shown = _limit(request.query.get("limit", ""))
    page = await context.store.select_tasks(person.id, _selection(narrowed.filter, person, local, shown))
    rows = tuple(_row(task, manner, local) for task in page.tasks)
    return show(
        request,
        "tasks.html",
        visitor,
        views=VIEWS,
        narrowed=narrowed,
        rows=rows,
        total=page.total,
        more=min(shown + PAGE_SIZE, MOST_ROWS) if page.total > len(rows) and shown < MOST_ROWS else None,
        projects=projects,
        priorities=PRIORITIES,
        rules=tuple((rule, render_block(describe_rule(rule), manner)) for rule in COMMON_RULES),
    )


def _narrowed(
    request: web.Request, person: Person, projects: tuple[str, ...], manner: Manner, local: datetime
) -> Narrowed:
    said = request.query.get("say", "").replace("\0", "").encode("utf-8", "ignore").decode().strip()[:LONGEST_QUERY]
    if not said:
        view = request.query.get("view", "open")
        view = view if view in VIEWS else VIEWS[0]
        return Narrowed(filter=_filter_of(view, local.date()), view=view)
    wanted = _as_said(said, person, projects, request.app[WEB])
    words = (render_block(block, manner) for block in filter_words(wanted, local.date()))
    return Narrowed(filter=wanted, say=said, words=manner.language.constant("inline-separator").join(words))


def _as_said(said: str, person: Person, projects: tuple[str, ...], context: Web) -> TaskFilter:
    """The filter that the chat would list by; other words name a project, or are looked for in the titles."""
    moment = Context(
        now=context.clock(),
        zone=ZoneInfo(person.preferences.timezone),
        language=person.preferences.language,
        projects=projects,
    )
    match context.services.interpret(said, moment):
        case Understood(reading=reading) if len(reading.commands) == 1:
            match reading.commands[0]:
                case ListTasks(filter=wanted):
                    return wanted
                case SearchTasks(query=query):
                    return TaskFilter(query=query, status="all")
    if (project := next((name for name in projects if name.casefold() == said.casefold()), None)) is not None:
        return TaskFilter(project=project)
    return TaskFilter(query=said, status="all")


def _selection(wanted: TaskFilter, person: Person, local: datetime, limit: int) -> ByFilter:
    return ByFilter(
        filter=wanted,
        today=local.date(),
        clock=local.time().replace(tzinfo=None),
        timezone=person.preferences.timezone,
        limit=limit,
    )


def _filter_of(view: str, today: date) -> TaskFilter:
    match view:
        case "today":
            return TaskFilter(due_from=today, due_to=today)
        case "overdue":
            return TaskFilter(status="overdue")
        case "done":
            return TaskFilter(status="done")
        case _:
            return TaskFilter()


def _row(task: Task, manner: Manner, local: datetime) -> Row:
    is_open = task.status == "open"
    return Row(
        task=task,
        due=write_due(task.due_date, task.due_time, manner) if task.due_date else None,
        due_iso=_iso(task.due_date, task.due_time),
        overdue=is_open and _is_overdue(task, local),
        rule=render_block(describe_rule(task.recurrence), manner) if task.recurrence else None,
    )


def _iso(day: date | None, clock: time | None) -> str | None:
    if day is None:
        return None
    return f"{day.isoformat()}T{clock:%H:%M}" if clock else day.isoformat()


def _is_overdue(task: Task, local: datetime) -> bool:
    if task.due_date is None:
        return False
    now = local.replace(tzinfo=None)
    return datetime.combine(task.due_date, task.due_time or time.max) < now


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        return PAGE_SIZE
    return min(max(int(text), 1), MOST_ROWS)
