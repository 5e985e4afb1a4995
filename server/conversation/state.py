"""What a handler may know, and what it may answer with. Everything between load and commit is made of these values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from engine.model import Assumption, TaskFilter
from server.conversation.memory import Memory, Page, Question, Repair
from server.reply import Reply, Say
from storage.changes import Change
from storage.model import JournalEntry, Person, Project, Proposal, Snapshot, Task, TaskCounts, TaskPage, TaskTitle
from storage.notices import ToldNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What the store was asked for one command: tasks by number (closed too), by id, by filter; titles; figures."""

    by_number: tuple[Task, ...] = ()
    by_id: tuple[Task, ...] = ()
    pages: tuple[TaskPage, ...] = ()
    titles: tuple[TaskTitle, ...] = ()
    counts: TaskCounts | None = None
    proposal: Proposal | None = None
    told: tuple[ToldNotice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The moment a command is decided in. `now` is aware and in UTC; `sid` makes the ids: a retry makes the same.

    `touched` are the tasks as earlier commands of this message left them. `quoting` is true also when the quoted
    message is not known any more (`quoted` None). `step` counts the commands of the message.
    """

    person: Person
    now: datetime
    zone: ZoneInfo
    language: str
    languages: tuple[str, ...]
    sid: str
    phone: str | None = None
    export_link: Callable[[], str] | None = None  # made when it is given out: it is signed
    memory: Memory = field(default_factory=Memory)
    shown: tuple[str, ...] = ()
    last_task_id: str | None = None
    projects: tuple[Project, ...] = ()
    free_numbers: tuple[int, ...] = ()
    journal: JournalEntry | None = None
    quoted: Snapshot | None = None
    quoting: bool = False
    assumptions: tuple[Assumption, ...] = ()
    touched: Mapping[str, Task] = field(default_factory=dict)
    gathered: Gathered = field(default_factory=Gathered)
    step: int = 0

    @property
    def local(self) -> datetime:
        return self.now.astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.local.date()

    @property
    def clock(self) -> time:
        return self.local.time().replace(microsecond=0)

    @property
    def shows_last_alone(self) -> bool:
        """Whether the task last spoken of is the only one that was last shown, as a reminder shows it."""
        return self.last_task_id is not None and self.shown == (self.last_task_id,)

    @property
    def was_just_made(self) -> bool:
        """Whether the task spoken of was made, and perhaps put right since, by the last messages."""
        together = self.memory.together
        return self.memory.gathering and bool(together) and together[-1] == self.last_task_id

    def identify(self, what: str) -> str:
        """An id for something new, the same at every try of the same message."""
        return str(uuid5(NAMESPACE_URL, f"{self.person.id}/{self.sid}/{self.step}/{what}"))

    def current(self, task: Task) -> Task:
        """The task as this message has left it so far."""
        return self.touched.get(task.id, task)

    def identify_named(self, kind: str, name: str) -> str:
        """The id of the person's project or workspace of a name: the same from every message that names it first."""
        return str(uuid5(NAMESPACE_URL, f"{self.person.id}/{kind}/{name.strip().casefold()}"))

    @property
    def current_project(self) -> Project | None:
        return next((one for one in self.projects if one.id == self.person.current_project_id), None)

    def project_named(self, name: str) -> Project | None:
        return next((one for one in self.projects if one.name.casefold() == name.casefold()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChange:
    """A task before (None: new) and after."""

    before: Task | None
    after: Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one command does and says.

    `undo` says, when this is undone, what was; None means there is nothing to undo. `person` replaces the person's row.
    `shown` and `page` replace the list last shown; `focus` is what "it" means from now on. `failed` names the reason
    when nothing could be done; it is kept in the history.
    """

    reply: Reply
    tasks: tuple[TaskChange, ...] = ()
    changes: tuple[Change, ...] = ()
    person: Person | None = None
    projects: tuple[Project, ...] = ()
    undo: Say | None = None
    undoes: str | None = None  # the journal entry that this takes back
    question: Question | None = None
    repairs: tuple[Repair, ...] = ()
    shown: tuple[str, ...] | None = None
    page: Page | None = None
    focus: str | None = None
    language: str | None = None  # the reply is in this language from here on
    failed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a command must know of the store before it can be decided."""

    numbers: tuple[int, ...] = ()
    ids: tuple[str, ...] = ()
    filters: tuple[FilterNeed, ...] = ()
    titles: tuple[str, ...] = ()
    closed_titles: bool = False
    counts: bool = False
    proposal_id: str | None = None
    told_since: datetime | None = None  # the delivery record from here on


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterNeed:
    filter: TaskFilter
    limit: int
    offset: int = 0
