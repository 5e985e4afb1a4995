"""From what is due to one message: its blocks, what it shows, and the notices that have nothing to say. Pure.

Numbers in a message are the tasks' own, and its snapshot is what a reply or a quote of it acts on. A task is told once
in a message: what a reminder shows is not listed again below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from server.conversation.memory import recall
from server.conversation.render import Bundles, Manner, render
from server.conversation.state import State
from server.conversation.wording import task_line, task_marks
from server.notifications.contents import MOST_LINES, Contents, DayContents
from server.notifications.kinds import POLICIES
from server.notifications.planning import DEADLINE_PRIORITIES, deadline_key, reminder_key
from server.reply import Lines, Say, say
from storage.model import Snapshot, Task, TaskPage
from storage.notices import NOTHING_TO_SAY, DuePerson, Notice, NoticeKind

SAID_LATE = timedelta(minutes=5)
TEMPLATE_LINE = 700
_FEWER_LINES = (MOST_LINES, 6, 3, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message: as written within the window, and on one line for a template."""

    text: str
    line: str
    language: str
    first_name: str
    told: tuple[Notice, ...]
    snapshot: Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The letter, if there is anything to say, and why each other notice says nothing, by its id."""

    letter: Letter | None
    dropped: dict[str, str]


def compose(due: DuePerson, contents: Contents, now: datetime, bundles: Bundles) -> Composition:
    dropped = {notice.id: reason for notice in due.notices if (reason := _unwanted(notice, due, contents, now))}
    told = tuple(notice for notice in _in_order(due.notices) if notice.id not in dropped)
    draft = _Draft(due=due, contents=contents, now=now, language=language_of(due, bundles), bundles=bundles)
    for most in _FEWER_LINES:
        draft = draft.with_lines(most)
        silent = draft.write(told)
        texts = draft.render()
        if len(texts) <= 1:
            break
    dropped |= {notice.id: NOTHING_TO_SAY for notice in silent}
    told = tuple(notice for notice in told if notice.id not in dropped)
    if not told or not texts:
        return Composition(letter=None, dropped=dropped)
    return Composition(letter=draft.letter(told, texts[0]), dropped=dropped)


def language_of(due: DuePerson, bundles: Bundles) -> str:
    """The person's preference, else the language last spoken."""
    return bundles.pick(due.person.preferences.language, recall(due.conversation).language)


def one_line(text: str, limit: int = TEMPLATE_LINE) -> str:
    """A template's variable takes no line ends; what does not fit is cut between two parts."""
    parts = [" ".join(part.split()) for part in text.splitlines()]
    joined = " · ".join(part for part in parts if part)
    if len(joined) <= limit:
        return joined
    head = joined[: limit - 1]
    return (head[: head.rfind(" ")] if " " in head else head).rstrip(" ·") + "…"


def _in_order(notices: Sequence[Notice]) -> list[Notice]:
    order = {kind: place for place, kind in enumerate(POLICIES)}
    return sorted(notices, key=lambda notice: (order[notice.kind], notice.scheduled_for, notice.id))


def _unwanted(notice: Notice, due: DuePerson, contents: Contents, now: datetime) -> str | None:
    """Why the person does not want to be told after all, in an operator's words."""
    preferences = due.person.preferences
    if due.person.stopped:
        return "stopped"
    if notice.valid_until <= now:
        return "too late"
    if not getattr(preferences, POLICIES[notice.kind].switch):
        return "switched off"
    if preferences.mute_until is not None and preferences.mute_until > now:
        return "muted"
    return _outdated(notice, contents) if notice.task_id is not None else None


def _outdated(notice: Notice, contents: Contents) -> str | None:
    task = contents.tasks.get(notice.task_id or "")
    if task is None or task.status == "cancelled":
        return "the task was deleted"
    if task.status == "done":
        return "the task is done"
    return None if notice.key == _key_now(notice.kind, task) else "the task was changed"


def _key_now(kind: NoticeKind, task: Task) -> str | None:
    """The occurrence that the task as it stands would have."""
    if kind == "task_reminder":
        return reminder_key(task.id, task.remind_at) if task.remind_at is not None else None
    if task.due_date is None or task.priority not in DEADLINE_PRIORITIES:
        return None
    return deadline_key(task.id, task.due_date, task.due_time)


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A message in the making. `shown` grows in the order in which the tasks stand in it."""

    due: DuePerson
    contents: Contents
    now: datetime
    language: str
    bundles: Bundles
    most: int = MOST_LINES
    blocks: list[Say] = field(default_factory=list)
    shown: dict[str, Task] = field(default_factory=dict)

    def with_lines(self, most: int) -> _Draft:
        return _Draft(
            due=self.due,
            contents=self.contents,
            now=self.now,
            language=self.language,
            bundles=self.bundles,
            most=most,
        )

    def write(self, notices: Sequence[Notice]) -> list[Notice]:
        """Writes every section; returns the notices that had nothing to say."""
        for kind in ("task_reminder", "deadline_alert"):
            self._tell_tasks([notice for notice in notices if notice.kind == kind])
        days = [notice for notice in notices if notice.task_id is None]
        has_overdue = any(notice.kind == "overdue_reminder" for notice in days)
        silent = [notice for notice in days if not self._tell_day(notice, has_overdue)]
        if self.blocks:
            self.blocks.append(self._hint(notices))
        return silent

    def render(self) -> tuple[str, ...]:
        zone = self._zone
        manner = Manner(
            language=self.bundles.languages[self.language],
            zone=zone,
            today=self.now.astimezone(zone).date(),
            plain_text=self.due.person.preferences.plain_text,
        )
        return render(tuple(self.blocks), manner)

    def letter(self, told: tuple[Notice, ...], text: str) -> Letter:
        tasks = tuple(self.shown.values())
        return Letter(
            text=text,
            line=one_line("\n".join(_without_hint(self).render())),
            language=self.language,
            first_name=self._first_name,
            told=told,
            snapshot=Snapshot(
                task_ids=tuple(task.id for task in tasks),
                state={"numbers": {str(task.number): task.id for task in tasks}},
            ),
        )

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.due.person.preferences.timezone)

    @property
    def _first_name(self) -> str:
        person = self.due.person
        return (person.name.split() or [person.email.partition("@")[0]])[0]

    def _state(self, at: datetime) -> State:
        return State(
            person=self.due.person,
            now=at,
            zone=self._zone,
            language=self.language,
            languages=tuple(self.bundles.languages),
            sid="",
        )

    def _tell_tasks(self, notices: Sequence[Notice]) -> None:
        tasks = [(notice, self.contents.tasks[notice.task_id or ""]) for notice in notices]
        fresh = [(notice, task) for notice, task in tasks if task.id not in self.shown]
        if len(fresh) == 1:
            self.blocks.append(self._one_task(*fresh[0]))
        elif fresh:
            page = TaskPage(tasks=tuple(task for _, task in fresh), total=len(fresh))
            self.blocks.append(
                say(f"notice-{_KEYS[fresh[0][0].kind]}-many", count=len(fresh), lines=self._lines(page, self.now))
            )
        self.shown.update((task.id, task) for _, task in fresh)

    def _one_task(self, notice: Notice, task: Task) -> Say:
        late = self.now - notice.scheduled_for > SAID_LATE and notice.kind == "task_reminder"
        return say(
            f"notice-{_KEYS[notice.kind]}",
            number=str(task.number),
            title=task.title,
            details=task_marks(task, self._state(notice.scheduled_for)),
            late=late,
            at=notice.scheduled_for,
        )

    def _tell_day(self, notice: Notice, has_overdue: bool) -> bool:
        day = self.contents.days[notice.id]
        blocks = list(_SECTIONS[notice.kind](self, notice, day, has_overdue))
        self.blocks.extend(blocks)
        return bool(blocks)

    def morning(self, notice: Notice, day: DayContents, has_overdue: bool) -> Iterator[Say]:
        today = self._fresh(day.today)
        overdue = TaskPage(tasks=(), total=0) if has_overdue else self._fresh(day.overdue)
        if not today.total and not overdue.total:
            return
        lines = self._list(today, notice.scheduled_for)
        yield say("notice-morning", name=self._first_name, day=day.day, count=today.total, lines=lines)
        if overdue.total:
            lines = self._list(overdue, notice.scheduled_for)
            yield say("notice-overdue", count=overdue.total, lines=lines)

    def evening(self, notice: Notice, day: DayContents, has_overdue: bool) -> Iterator[Say]:
        left, tomorrow = self._fresh(day.today), self._fresh(day.tomorrow)
        if not (day.done or left.total or tomorrow.total):
            return
        lines = self._list(left, notice.scheduled_for)
        yield say("notice-evening", name=self._first_name, done=day.done, left=left.total, lines=lines)
        if tomorrow.total:
            lines = self._list(tomorrow, notice.scheduled_for)
            yield say("notice-tomorrow", count=tomorrow.total, lines=lines)

    def overdue(self, notice: Notice, day: DayContents, has_overdue: bool) -> Iterator[Say]:
        overdue = self._fresh(day.overdue)
        if overdue.total:
            lines = self._list(overdue, notice.scheduled_for)
            yield say("notice-overdue", count=overdue.total, lines=lines)

    def _fresh(self, page: TaskPage) -> TaskPage:
        tasks = tuple(task for task in page.tasks if task.id not in self.shown)
        return TaskPage(tasks=tasks, total=page.total - (len(page.tasks) - len(tasks)))

    def _list(self, page: TaskPage, at: datetime) -> Lines:
        self.shown.update((task.id, task) for task in page.tasks[: self.most])
        return self._lines(page, at)

    def _lines(self, page: TaskPage, at: datetime) -> Lines:
        state = self._state(at)
        lines = [task_line(task, state) for task in page.tasks[: self.most]]
        left = page.total - len(lines)
        return Lines(blocks=(*lines, *((say("and-more", count=left),) if left else ())))

    def _hint(self, notices: Sequence[Notice]) -> Say:
        """How to answer: words that act on the one task, or that name one by its number."""
        if len(self.shown) == 1:
            return say("notice-hint-one")
        first = next(iter(self.shown.values()), None)
        return say("notice-hint-many", number=str(first.number)) if first is not None else say("notice-hint-none")


def _without_hint(draft: _Draft) -> _Draft:
    """The template has its own last line; two answers' worth of advice would not fit."""
    bare = draft.with_lines(draft.most)
    bare.blocks = draft.blocks[:-1]
    return bare


_KEYS = {"task_reminder": "reminder", "deadline_alert": "deadline"}
_SECTIONS = {
    "morning_digest": _Draft.morning,
    "evening_summary": _Draft.evening,
    "overdue_reminder": _Draft.overdue,
}
