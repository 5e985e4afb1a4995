"""What was said for one command, gathered from its parse tree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, get_args

from engine.due import is_clock_only, placed
from engine.model import Assumption, DateMatch, Priority, Span, TaskFilter, TaskRef, TaskStatus, When

Telling = Literal[
    "ALL", "ALREADY", "ANYTHING_WITH", "ASK_DUTY", "BE", "CHANGE", "CHECK", "COMPLETE", "CROSS_OFF", "DID_I_ASK",
    "DIGEST", "DONE_NOW", "EVENTS", "FINISHED", "HAVE", "HAVE_TO_DO", "HOW_I_GO", "I_HAVE", "JUST", "LANGUAGE_NOUN",
    "LIST", "MARK", "MOVE", "MUTE", "MY", "OR", "PENDING_WITH", "PRIORITY_NOUN", "PROJECT", "PUT", "QUIET_ON",
    "QUIET_UNTIL", "REMINDER", "REMINDERS", "RENAME", "RENAME_IT", "RESCHEDULE", "SCOPE", "SHOW", "SLASH_LANGUAGE",
    "SLASH_MUTE", "SLASH_OVERDUE", "SLASH_PRIORITY", "SLASH_RENAME", "SLASH_TIMEZONE", "SLASH_TODAY", "SLASH_WEEK",
    "SOME", "TASK", "TASKS", "WHEN_IS", "WHO_TO", "ZONE_NOUN",
]  # fmt: skip
"""The classes that a builder of commands asks about. Of all others it does not matter which one a rule took a word for,
and parses that differ in nothing else are read once (`readings`)."""
TELLING: frozenset[str] = frozenset(get_args(Telling))
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Slots:
    """What was said for one command. Token ranges are half-open pairs.

    A tree fills a few of them, so what was not said is told by the class.
    """

    alarm: tuple[int, int] | None = None
    new_title: str | None = None
    new_project: str | None = None
    priority: Priority | None = None
    project: str | None = None
    project_range: tuple[int, int] = (0, 0)
    remind_before: str | None = None
    quantity: str | None = None
    hour: int | None = None
    undated: bool = False
    condition: tuple[int, int] | None = None
    tail: tuple[int, int] | None = None
    query: str | None = None
    query_range: tuple[int, int] = (0, 0)
    status: TaskStatus | None = None
    name: str | None = None
    zone: str | None = None
    language: str | None = None
    code: str | None = None
    weekday_conflict: bool = False

    def __init__(self) -> None:
        self.title: list[tuple[int, int]] = []
        self.dues: list[DateMatch] = []
        self.new_dues: list[DateMatch] = []
        self.filtering: list[DateMatch] = []
        self.tags: list[str] = []
        self.also_before: list[str] = []
        self.refs: list[TaskRef] = []
        self.ref_ranges: list[tuple[int, int]] = []
        self.excluded: list[int] = []
        self.numbers: list[int] = []
        self.values: dict[str, str] = {}
        self.flags: set[str] = set()
        self.classes: set[str] = set()  # those of TELLING
        self.date_spans: list[Span] = []
        self.marked: list[tuple[str, int, int]] = []  # rule of the slot, token range

    def says(self, *classes: Telling) -> bool:
        """Whether a word of one of these classes was used by a rule."""
        return not self.classes.isdisjoint(classes)

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What the reader of dates had to choose, each clock time on its day."""
        matches = (*placed(self.dues), *self.new_dues, *self.filtering)
        halves = (Assumption(key="clock_half"),) if self.hour is not None and 0 < self.hour <= 12 else ()
        return (*(match.when.assumption for match in matches if match.when.assumption is not None), *halves)

    def take_from(self, shared: Slots) -> None:
        """Adds what was said once for all items of a list, where the item says nothing of its own."""
        if not self.dues or all(is_clock_only(match) for match in self.dues):
            self.dues = [*shared.dues, *self.dues]  # "friday: gym 7am, lunch 1pm"
        self.date_spans = self.date_spans or shared.date_spans
        self.priority = self.priority or shared.priority
        if self.project is None:
            self.project, self.project_range = shared.project, shared.project_range
        self.tags = self.tags or shared.tags
        self.marked += shared.marked
        self.classes |= shared.classes
        self.flags |= shared.flags


def filter_of(slots: Slots) -> TaskFilter:
    """Dates of a list are local and both included: an interval's end is its last day."""
    due_from = due_to = None
    for match in slots.dues:
        first, last = days_of(match.when)
        if not match.is_up_to:
            due_from = first if due_from is None else min(first, due_from)
        due_to = last if due_to is None else max(last, due_to)
    tag = slots.tags[0] if slots.tags else None
    query = slots.query or None  # signs alone are none
    is_tag = tag is None and query is not None and query[0] == "#" and query[1:].isalnum()
    return TaskFilter(
        status=slots.status,
        due_from=due_from,
        due_to=due_to,
        priority=slots.priority,
        project=slots.project,
        tag=query[1:] if is_tag and query else tag,
        query=None if is_tag else query,
    )


def leaves_days_out(dates: Sequence[DateMatch]) -> bool:
    """True for "Monday and Friday", between which lie days that nobody named."""
    days = sorted(days_of(match.when) for match in dates)
    named = [weekdays_of(match.when.rrule) or () for match in dates if match.when.rrule is not None]
    return any(first - last > timedelta(days=1) for (_, last), (first, _) in pairwise(days)) or any(
        later - day > 1 for week in named for day, later in pairwise(week)
    )


def days_of(when: When) -> tuple[date, date]:
    """The first and last local day that an expression speaks of; of a rule its days of this round or the next."""
    first = when.start.date()
    if when.rrule is not None and (named := weekdays_of(when.rrule)) is not None:
        monday = first - timedelta(days=first.weekday())
        return monday + timedelta(days=named[0]), monday + timedelta(days=named[-1])
    if when.end is None or when.end <= when.start:
        return first, first
    return first, (when.end - timedelta(microseconds=1)).date()


def weekdays_of(rule: str | None) -> tuple[int, ...] | None:
    """The days of "los domingos" and "on weekends", Monday 0: of a rule about whole weeks and nothing else."""
    parts = dict(part.split("=", 1) for part in rule.split(";")) if rule else {}
    if set(parts) != {"FREQ", "BYDAY"} or parts["FREQ"] != "WEEKLY":
        return None
    days = parts["BYDAY"].split(",")
    return tuple(sorted(_DAYS.index(day) for day in days)) if all(day in _DAYS for day in days) else None
