"""`list_tasks` with its pages, `search_tasks`, `summary` and `status`: what there is, without changing anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from engine.model import ListTasks, SearchTasks, TaskFilter
from server.conversation.memory import Page, Step
from server.conversation.occurrences import due_of, is_past
from server.conversation.state import FilterNeed, Needs, Outcome, State
from server.conversation.titles import match_titles
from server.conversation.wording import filter_words, task_line, task_lines
from server.reply import Lines, Reply, Say, Symbol, say
from storage.model import Task, TaskPage

PAGE_SIZE = 10
SUMMARY_SIZE = 5


def needs_of_list(command: ListTasks, state: State) -> Needs:
    query = command.filter.query
    return Needs(
        filters=(FilterNeed(filter=command.filter, limit=PAGE_SIZE),),
        titles=(query,) if query is not None else (),
        counts=_is_of_today(command.filter, state),
    )


def list_tasks(command: ListTasks, step: Step, state: State) -> Outcome:
    page = _as_left(state.gathered.pages[0], command.filter, state)
    listed = _page(command.filter, page if page.tasks else _meant(command.filter, state), (), state)
    late = _left_behind(page, state)
    return replace(listed, reply=(*listed.reply, say("list-left-behind", count=late))) if late > 0 else listed


def _is_of_today(wanted: TaskFilter, state: State) -> bool:
    return wanted in (TaskFilter(status=status, due_from=state.today, due_to=state.today) for status in (None, "open"))


def _left_behind(page: TaskPage, state: State) -> int:
    """How many tasks of earlier days are overdue, beside the list of today, where they were counted."""
    if state.gathered.counts is None:
        return 0
    shown = (due for task in page.tasks if (due := due_of(task)) is not None)
    return state.gathered.counts.overdue - sum(is_past(due, state.zone, state.now) for due in shown)


def _meant(wanted: TaskFilter, state: State) -> TaskPage:
    """The tasks that the words name, though no title holds all of them: "when do I go to the dentist?"."""
    if wanted.query is None or wanted.status not in (None, "open"):
        return TaskPage(tasks=(), total=0)
    titles = {one.id: one.title for one in state.gathered.titles}
    found = match_titles(wanted.query, tuple(titles.items())).ids
    ids = {one for one in found if _is_surely(wanted.query, titles[one])}
    tasks = tuple(task for task in state.gathered.by_id if task.id in ids and _fits(state.current(task), wanted))
    return TaskPage(tasks=tasks, total=len(tasks))


def _is_surely(query: str, title: str) -> bool:
    """Not "pay rent" for "the car payment"; "my next shift" says all of "shift"."""
    return match_titles(query, ((title, title),)).sure or match_titles(title, ((query, query),)).sure


def _as_left(page: TaskPage, wanted: TaskFilter, state: State) -> TaskPage:
    """The page with what an earlier command of the message made or moved: "add … for tomorrow and show me tomorrow"."""
    if wanted.status not in (None, "open") or wanted.query is not None:
        return page
    stays = [task for task in page.tasks if task.id not in state.touched or _fits(state.current(task), wanted)]
    known = {task.id for task in page.tasks}
    is_whole = page.total == len(page.tasks)
    new = [task for task in state.touched.values() if is_whole and task.id not in known and _fits(task, wanted)]
    tasks = sorted((*stays, *new), key=lambda task: _order(state.current(task))) if new else stays
    return TaskPage(tasks=tuple(tasks), total=page.total - len(page.tasks) + len(tasks))


def _fits(task: Task, wanted: TaskFilter) -> bool:
    """Whether an open task is one of those, as the store would say it."""
    day = task.due_date
    return (
        task.status == "open"
        and (wanted.due_from is None or (day is not None and day >= wanted.due_from))
        and (wanted.due_to is None or (day is not None and day <= wanted.due_to))
        and wanted.priority in (None, task.priority)
        and (wanted.project is None or wanted.project.casefold() == (task.project or "").casefold())
        and (wanted.tag is None or wanted.tag.casefold() in {tag.casefold() for tag in task.tags})
    )


def _order(task: Task) -> tuple[date, time, int]:
    return task.due_date or date.max, task.due_time or time.max, task.number


def needs_of_more(state: State) -> Needs:
    page = state.memory.page
    if page is None:
        return Needs()
    return Needs(filters=(FilterNeed(filter=page.filter, limit=len(page.seen) + PAGE_SIZE),))


def more_of_list(step: Step, state: State) -> Outcome:
    page = state.memory.page
    if page is None:
        return Outcome(reply=(say("no-more"),), failed="no_list")
    if all(task.id in page.seen for task in state.gathered.pages[0].tasks):
        return Outcome(reply=(say("no-more"),))
    return _page(page.filter, state.gathered.pages[0], page.seen, state)


def needs_of_search(command: SearchTasks) -> Needs:
    return Needs(
        filters=(
            FilterNeed(filter=TaskFilter(query=command.query), limit=PAGE_SIZE),
            FilterNeed(filter=TaskFilter(query=command.query, status="done"), limit=PAGE_SIZE),
        )
    )


def search_tasks(command: SearchTasks, step: Step, state: State) -> Outcome:
    """Among open tasks; when none has the words, among the finished ones."""
    opened, done = state.gathered.pages
    wanted = TaskFilter(query=command.query)
    if opened.total or not done.total:
        return _page(wanted, opened, (), state)
    return _page(replace(wanted, status="done"), done, (), state)


def _page(wanted: TaskFilter, page: TaskPage, seen: tuple[str, ...], state: State) -> Outcome:
    """The tasks of the page that were not seen yet, as many as fit; a first page has a heading."""
    tasks = tuple(task for task in _as_touched(page.tasks, wanted, state) if task.id not in seen)[:PAGE_SIZE]
    if not tasks:
        return Outcome(reply=(_empty(wanted, state),), shown=(), page=Page(filter=wanted))
    left = page.total - sum(task.id in seen for task in page.tasks) - len(tasks)
    lines = Lines(blocks=tuple(task_line(task, state) for task in tasks))
    reply: list[Say] = [] if seen else [_heading(wanted, page.total, state)]
    reply.append(say("list-lines", lines=lines))
    if left > 0:
        reply.append(say("list-more", count=left))
    shown = tuple(task.id for task in tasks)
    return Outcome(
        reply=tuple(reply),
        shown=shown,
        page=Page(filter=wanted, seen=(*seen, *shown)),
        focus=tasks[0].id if len(tasks) == 1 else None,
    )


def _as_touched(tasks: tuple[Task, ...], wanted: TaskFilter, state: State) -> tuple[Task, ...]:
    """The page as an earlier command of the same message left it; what has left the filter's status goes."""
    if wanted.status == "all":
        return tuple(state.current(task) for task in tasks)
    status = "done" if wanted.status == "done" else "open"
    return tuple(task for task in map(state.current, tasks) if task.status == status)


def _heading(wanted: TaskFilter, total: int, state: State) -> Say:
    status = Symbol(wanted.status or "open")
    heading = say("list-status", status=status, count=total)
    return say("list-heading", parts=(heading, *filter_words(wanted, state.today)))


def _empty(wanted: TaskFilter, state: State) -> Say:
    if wanted == TaskFilter():
        return say("list-empty")
    status = Symbol(wanted.status or "open")
    return say("list-nothing", parts=(say("list-nothing-status", status=status), *filter_words(wanted, state.today)))


def needs_of_summary(state: State) -> Needs:
    today = TaskFilter(due_from=state.today, due_to=state.today)
    ahead = TaskFilter(due_from=state.today + timedelta(days=1), due_to=state.today + timedelta(days=7))
    return Needs(
        counts=True,
        filters=(
            FilterNeed(filter=TaskFilter(status="overdue"), limit=SUMMARY_SIZE),
            FilterNeed(filter=today, limit=PAGE_SIZE),
            FilterNeed(filter=ahead, limit=SUMMARY_SIZE),
        ),
    )


def summary(step: Step, state: State) -> Outcome:
    counts = state.gathered.counts
    overdue, today, ahead = state.gathered.pages
    if counts is None or counts.open == 0:
        return Outcome(reply=(say("summary-clear", done=counts.done_today if counts else 0),), shown=())
    late = {task.id for task in overdue.tasks}
    due_today = tuple(task for task in today.tasks if task.id not in late)
    reply: list[Say] = [say("summary", open=counts.open, done=counts.done_today, week=counts.done_this_week)]
    reply += _section("summary-overdue", overdue.tasks, overdue.total, state)
    reply += _section("summary-today", due_today, today.total - (len(today.tasks) - len(due_today)), state)
    reply += _section("summary-ahead", ahead.tasks, ahead.total, state)
    if not (overdue.tasks or due_today or ahead.tasks):
        reply.append(say("summary-undated", count=counts.open))
    shown = tuple(task.id for task in (*overdue.tasks, *due_today, *ahead.tasks))
    return Outcome(reply=tuple(reply), shown=shown)


def _section(key: str, tasks: tuple[Task, ...], total: int, state: State) -> Reply:
    if not tasks:
        return ()
    left = total - len(tasks)
    lines = task_lines(tasks, state)
    more = (say("and-more", count=left),) if left > 0 else ()
    return (say(key, count=total, lines=Lines(blocks=(*lines.blocks, *more))),)


def status(step: Step, state: State) -> Outcome:
    counts = state.gathered.counts
    person = state.person
    workspace = next((one.workspace for one in state.projects if one.workspace_id == person.current_workspace_id), None)
    reply = say(
        "status",
        name=person.name,
        open=counts.open if counts else 0,
        overdue=counts.overdue if counts else 0,
        today=counts.due_today if counts else 0,
        project=state.current_project.name if state.current_project else None,
        has_project=state.current_project is not None,
        workspace=workspace,
        has_workspace=workspace is not None,
        zone=Symbol(person.preferences.timezone),
        now=_moment(state.now.astimezone(state.zone).date(), state),
        stopped=person.stopped,
    )
    return Outcome(reply=(reply,))


def _moment(day: date, state: State) -> Say:
    return say("moment", day=day, clock=state.clock)
