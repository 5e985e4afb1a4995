"""The records of notifications that cross the port: what planning reads and writes, what waits, what leaves.

An *occurrence* is one thing to be told: a digest of a local day, a task's reminder at its instant. A person, a kind and
an occurrence are unique, so each is planned once. A *parcel* is one message that leaves, with all that it tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

from storage.model import Person, Preferences, Snapshot

NoticeKind = Literal["task_reminder", "deadline_alert", "overdue_reminder", "morning_digest", "evening_summary"]
NoticeStatus = Literal["pending", "sent", "failed", "cancelled", "held"]
NOTHING_TO_SAY = "nothing to say"  # the reason of a digest that was cancelled because its day was empty

LOCKED = "locked until somebody unlocks"  # the reason of what is held because its person, or their phone, is locked


# --- planning ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReminder:
    """An open task's reminder."""

    task_id: str
    title: str
    remind_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingDeadline:
    """An open task of high priority that is due. `updated_at` is when the person last wrote it."""

    task_id: str
    title: str
    due_date: date
    due_time: time | None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What decides when people are told something. Reminders and deadlines are those near enough to matter now.

    Who has nothing of the kind shares an agenda with all who have the same settings: zones are few, people are many.
    """

    user_ids: tuple[str, ...]
    preferences: Preferences
    stopped: bool
    linked: bool = True
    reminders: tuple[DueReminder, ...] = ()
    deadlines: tuple[ComingDeadline, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One thing to tell, a person each. It leaves at `send_at` (the planned time and the person's own jitter, in the
    order of the people), never after `valid_until`.

    `silenced` names why it is not told after all; it is kept so that the question whether it was told has an answer.
    """

    kind: NoticeKind
    key: str
    scheduled_for: datetime
    send_at: tuple[datetime, ...]
    valid_until: datetime
    task_id: str | None = None
    title: str = ""
    silenced: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is due for the people of an agenda, each of them, and when to look again."""

    user_ids: tuple[str, ...]
    occurrences: tuple[Occurrence, ...]
    wake_at: datetime


Planner = Callable[[Agenda], Plan]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What one batch came to: people looked at, occurrences that were due."""

    people: int = 0
    occurrences: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaReach:
    """Which reminders and deadlines an agenda holds: instants of reminders, local dates of deadlines."""

    reminders_from: datetime
    reminders_to: datetime
    deadlines_from: date
    deadlines_to: date


# --- composing --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A planned occurrence that waits to be told."""

    id: str
    kind: NoticeKind
    key: str
    scheduled_for: datetime
    valid_until: datetime
    task_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePerson:
    """Everything that is due for one person now, held under `token` until the lease ends.

    `conversation` is the conversation room's own state, which knows the language last spoken.
    """

    person: Person
    conversation: Mapping[str, Any]
    notices: tuple[Notice, ...]
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A message that is ready to leave. `payload` is ciphertext; `lane` 0 leaves before 1, and so on."""

    id: str
    user_id: str
    kind: Literal["notification", "answer"]
    payload: str
    lane: int
    available_at: datetime
    valid_until: datetime | None
    snapshot: Snapshot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What became of one person's due notices: those in the parcel, and those that say nothing and why."""

    user_id: str
    token: str
    parcel: Parcel | None
    told: tuple[str, ...] = ()
    message: str = ""
    dropped: Mapping[str, str] = field(default_factory=dict)


# --- sending ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelClaim:
    """A parcel to send now, with what sending must know of the moment.

    `unsure` says that an earlier try began and nobody knows how it ended: the channel must be asked before another.
    `person` is None for a parcel to someone who is nobody's. `address` is the channel's, None when the link is gone.
    `is_locked`: the person or the phone is locked until somebody unlocks.
    """

    id: str
    token: str
    kind: Literal["notification", "answer"]
    payload: str
    attempts: int
    created_at: datetime
    valid_until: datetime | None
    unsure: bool
    first_tried_at: datetime | None
    only_template: bool
    person: Person | None
    address: str | None
    last_inbound_at: datetime | None
    is_locked: bool = False
    kinds: tuple[NoticeKind, ...] = ()
    scheduled_for: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The channel took it."""

    outbound_sid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponed:
    """It did not leave, or nobody knows (`unsure`), and is tried again."""

    available_at: datetime
    reason: str
    unsure: bool = False
    only_template: bool = False
    counts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """It will not leave: `failed`, `held` for want of a template, `cancelled` because nobody wants it any more.

    With `recompose`, what is still valid of it is composed again, without the rest.
    """

    status: Literal["failed", "held", "cancelled"]
    reason: str
    stop_person: bool = False
    recompose: bool = False


SendOutcome = Sent | Postponed | Ended


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """A status callback. `rank` orders states, so that a late "sent" never hides "read".

    `consequence` is what follows of a failure.
    """

    outbound_sid: str
    parcel_id: str | None
    status: str
    rank: int
    error_code: str | None = None
    consequence: Postponed | Ended | None = None


# --- what people and operators ask ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldNotice:
    """A row of the delivery record. `delivery` is the channel's last word ("delivered", "read", "undelivered"…)."""

    id: str
    kind: NoticeKind
    scheduled_for: datetime
    status: NoticeStatus
    sent_at: datetime | None
    delivery: str | None
    delivered_at: datetime | None
    error_message: str | None
    task_id: str | None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFigures:
    """What an operator watches: how many wait, how long the oldest has, and why rows are held or failed (24 h)."""

    pending: int
    oldest_pending_at: datetime | None
    by_status: Mapping[str, int]
    reasons: Sequence[tuple[str, str, int]]
