"""The vocabulary of the engine: what a message can mean, as frozen values.

Every room speaks in these. The JSON keys and slot names that `to_slots` writes are the contract of PRODUCT section 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from typing import Literal

Priority = Literal["low", "medium", "high", "urgent"]
PriorityChange = Literal["low", "medium", "high", "urgent", "raise", "lower"]
TaskStatus = Literal["open", "done", "overdue", "all"]
NotificationType = Literal["morning_digest", "evening_summary", "overdue_reminder", "deadline_alert", "task_reminder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open stretch of the original text, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Words of the message that a slot was read from. `slot` is the contract's name of it."""

    slot: str
    span: Span


# --- time ---


class WhenKind(StrEnum):
    DATE = "date"
    INSTANT = "instant"
    INTERVAL = "interval"
    DURATION = "duration"
    RECURRENCE = "recurrence"


class Grain(StrEnum):
    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What a date expression means, resolved against a now and a zone.

    `start` and `end` are aware datetimes in the person's zone; intervals are half-open. A DATE starts at midnight.
    A RECURRENCE has its RFC 5545 rule in `rrule` (without BYHOUR), its first occurrence in `start`; `has_clock` says
    whether an hour was said or follows from a part of the day. A DURATION has `seconds`, and `start` is now + it.
    """

    kind: WhenKind
    start: datetime
    grain: Grain
    end: datetime | None = None
    ends_running: date | None = None  # the last day of a stretch that has begun: what is to be done in it is due then
    rrule: str | None = None
    seconds: int | None = None
    has_clock: bool = False
    assumption: Assumption | None = None
    weekday_conflict: bool = False  # "lunes 17" on a month whose 17th is no Monday
    conflicting: tuple[When, ...] = ()  # then the date as said, and the weekday as said that is nearest to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Something the reader had to choose. `key` names a message of replies.ftl; `other` is the reading not taken."""

    key: str
    other: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMatch:
    """A stretch of tokens that can be read as time. The grammar decides whether it is a date or part of a title.

    `is_up_to` when its words say "at the latest": a list narrowed by it has no first day. `is_until` when they say
    "until": beside a rule, that is its last day. `day_of` when all that is said of the day is which of a
    week (a weekday) or of a month (its number).
    """

    first_token: int
    end_token: int  # exclusive
    span: Span
    when: When
    language: str
    rule: str
    is_up_to: bool = False
    is_until: bool = False
    day_of: Grain | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a task is due: a local day, or a local day with a clock time."""

    day: date
    clock: time | None = None

    def __str__(self) -> str:
        """The contract's form: "2026-03-12" or "2026-03-12T15:00"."""
        return self.day.isoformat() if self.clock is None else f"{self.day.isoformat()}T{self.clock:%H:%M}"


# --- which tasks ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilter:
    """The filters of list_tasks. Dates are local and both included; for done tasks they mean the day of completion."""

    status: TaskStatus | None = None
    due_from: date | None = None
    due_to: date | None = None
    priority: Priority | None = None
    project: str | None = None
    tag: str | None = None
    query: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRef:
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinalRef:
    """A place in the list last shown: 1 is the first, -1 the last."""

    ordinal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleRef:
    """The person's own words that name a task. `told` when they tell of a deed: its verb, which `title` may begin with;
    one that is not in the title ("finished") comes before it."""

    title: str
    told: str | None = field(default=None, compare=False)  # another way to name the same task


@dataclass(frozen=True, slots=True, kw_only=True)
class ItRef:
    """The task last spoken of, or the one that was quoted; with `many`, those shown or made together, of which there
    are `count` when a number was said ("those two")."""

    many: bool = field(default=False, compare=False)
    count: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllRef:
    """Every task that the filter admits, less the numbers in `excluded`, and those that a conversation leaves out by
    name."""

    filter: TaskFilter = field(default_factory=TaskFilter)
    excluded: tuple[int, ...] = ()
    excluded_names: tuple[str, ...] = ()


TaskRef = NumberRef | OrdinalRef | TitleRef | ItRef | AllRef


# --- commands ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTask:
    """`reminder`: the words ask to be reminded ("recuérdame", an alarm), so that a bare day is reminded at 09:00.

    `also_before` are other lengths said beside `remind_before`: a task has one reminder.
    `undated` is true when the words had a time that is no date ("al rato", "cuando llegue a casa"): the reply says so.
    `known`: what is put at a time has an article ("pon la cena a las 9"), so it may be a task that there is.
    """

    title: str
    due: Due | None = None
    recurrence: str | None = None
    priority: Priority | None = None
    project: str | None = None
    tags: tuple[str, ...] = ()
    remind_before: str | None = None  # ISO 8601 duration
    also_before: tuple[str, ...] = field(default=(), compare=False)
    reminder: bool = False
    undated: bool = False
    known: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTasks:
    filter: TaskFilter = field(default_factory=TaskFilter)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreOfList:
    """ "más": the next page of the list last shown. Written as list_tasks with no slots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTask:
    refs: tuple[TaskRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenTask:
    refs: tuple[TaskRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteTask:
    refs: tuple[TaskRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEdit:
    """What update_task sets. `clear_due` is `due: null`, `clear_time` is
    `time: null`, `clear_rule` is `recurrence: null`; `time` keeps the day. `scope`: one occurrence or all."""

    title: str | None = None
    due: Due | None = None
    clear_due: bool = False
    clear_time: bool = False
    clear_rule: bool = False
    time: time | None = None
    priority: PriorityChange | None = None
    project: str | None = None
    recurrence: str | None = None
    scope: Literal["occurrence", "series"] | None = None
    remind_before: str | None = None  # ISO 8601 duration; said of the task just made ("avísame 10 minutos antes")
    also_before: tuple[str, ...] | None = field(default=None, compare=False)  # other lengths: a task has one reminder
    again: bool = False  # once more besides, as a task of its own: "also on Monday"; of a reminder, one more


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateTask:
    """Either `edit` or `shift` (an ISO 8601 duration, may start with "-")."""

    refs: tuple[TaskRef, ...]
    edit: TaskEdit = field(default_factory=TaskEdit)
    shift: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTasks:
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPreference:
    """Each given field is set. `enabled` switches notification types; `quick_capture` takes bare notes at once."""

    language: str | None = None
    timezone: str | None = None
    morning_time: time | None = None
    evening_time: time | None = None
    overdue_time: time | None = None
    mute_until: Due | None = None
    enabled: Mapping[NotificationType, bool] | None = None
    quick_capture: bool | None = None
    quiet_from: Due | None = None  # what is to be quiet has not begun: "don't message me on Sunday"
    quiet_days: tuple[int, ...] | None = None  # Monday is 0: "no me mandes nada el fin de semana"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose:
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetProject:
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWorkspace:
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verify:
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationStatus:
    """ "Did you remind me?": of these tasks, of one kind of notification, on these days; of anything when none is said.

    The days are local and both included.
    """

    refs: tuple[TaskRef, ...] = ()
    kind: NotificationType | None = None
    due_from: date | None = None
    due_to: date | None = None


SimpleIntent = Literal[
    "summary", "undo", "help", "greeting", "thanks", "confirm", "reject", "list_projects", "status", "clear_context",
    "export_data", "delete_account", "unlink", "stop", "start",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Simple:
    """A command that has no slots; its intent is all it says. `start` (ALTA/START) comes back after a stop."""

    intent: SimpleIntent


Command = (
    CreateTask | ListTasks | MoreOfList | CompleteTask | ReopenTask | DeleteTask | UpdateTask | SearchTasks
    | SetPreference | Choose | SetProject | SetWorkspace | Verify | NotificationStatus | Simple
)  # fmt: skip

ActsOnTasks = CompleteTask | DeleteTask | ReopenTask | UpdateTask
"""Commands about tasks that there are."""

INTENTS: Mapping[type, str] = {
    CreateTask: "create_task", ListTasks: "list_tasks", MoreOfList: "list_tasks", CompleteTask: "complete_task",
    ReopenTask: "reopen_task", DeleteTask: "delete_task", UpdateTask: "update_task", SearchTasks: "search_tasks",
    SetPreference: "set_preference", Choose: "choose", SetProject: "set_project", SetWorkspace: "set_workspace",
    Verify: "verify", NotificationStatus: "notification_status",
}  # fmt: skip


def intent_of(command: Command) -> str:
    """The contract's name of the command's intent."""
    return command.intent if isinstance(command, Simple) else INTENTS[type(command)]


# --- outcomes ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to understand the whole message. `missing` names a needed slot that was not said.

    `assumptions` are what the words did not say, with the other candidate; `date_spans` are where dates were read, and
    `marks` where each slot was.
    """

    commands: tuple[Command, ...]
    rule: str
    language: str
    assumptions: tuple[Assumption, ...] = ()
    date_spans: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()
    missing: str | None = None

    @property
    def is_note(self) -> bool:
        """Whether nothing but the words of the thing itself was said: no order to note it."""
        return "note" in self.rule or "thing" in self.rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """`reason`: "missing:<slot>", "bare_note", "readings", "unexplained:<words>", "weekday_conflict", or the like."""

    readings: tuple[Reading, ...]
    reason: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    reason: str
    language: str


Interpretation = Understood | Ambiguous | Unknown


class Awaiting(StrEnum):
    """What the bot's last message asked for; it decides what a bare "2", "sí" or "123456" means."""

    NOTHING = "nothing"
    CHOICE = "choice"
    CONFIRMATION = "confirmation"
    CODE = "code"
    SLOT = "slot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The default hour of each part of the day, the person's own."""

    early: time = time(8)
    morning: time = time(9)
    noon: time = time(12)
    afternoon: time = time(16)
    evening: time = time(20)
    night: time = time(20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the engine may know of the moment and the person. `now` is aware, in any zone; `zone` is the person's.

    `language` is the preference: a hint and no more. `projects` are the person's project names. `quoted` is true when
    the message replies to one of the bot's. `filling` is the project that the last message put a task
    in, "" for the list of no project. `spoken_day` is that of the task last spoken of: "that day".
    """

    now: datetime
    zone: tzinfo
    language: str | None = None
    hours: Hours = field(default_factory=Hours)
    awaiting: Awaiting = Awaiting.NOTHING
    missing: str | None = None
    quick_capture: bool = False
    quoted: bool = False
    filling: str | None = None
    projects: tuple[str, ...] = ()
    spoken_day: date | None = None

    @property
    def local_now(self) -> datetime:
        """On the clock of the person."""
        return self.now.astimezone(self.zone)

    @property
    def today(self) -> date:
        """The person's."""
        return self.local_now.date()
