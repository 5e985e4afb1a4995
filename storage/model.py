"""The records that cross the storage port. All instants are aware and in UTC.

A person's rows carry `user_id`; ids are UUID strings. What protects a person is in `protection`, what a turn loads in
`facts`, what it may change in `changes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

from engine.model import Priority

StoredStatus = Literal["open", "done", "cancelled"]
ProposalStatus = Literal["draft", "accepted", "rejected", "expired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelIdentity:
    """Who writes, as the channel names them: an E.164 phone, the business-scoped id, or both. At least one is set."""

    channel: str
    phone: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundMessage:
    """One message of a person, as a channel adapter read it. `media` counts attachments; `kind` is the channel's word
    for what it is ("text", "audio", "image", "sticker", "location", "contact", "button")."""

    sid: str
    identity: ChannelIdentity
    text: str
    received_at: datetime
    kind: str = "text"
    media: int = 0
    quoted_sid: str | None = None
    button_payload: str | None = None
    profile_name: str | None = None
    account: str = ""
    fingerprint: str = ""  # HMAC of what the channel tells and stays the same
    former_fingerprint: str | None = None  # what it would be if the channel did not tell the external id
    device_details: str = ""  # what the channel tells of the device, as ciphertext
    forwarded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """A person's own settings. `mute_until` is an instant; `quiet_days` are weekdays, Monday 0."""

    language: str | None = None
    timezone: str = "America/Mexico_City"
    timezone_confirmed: bool = False
    morning_time: time = time(8)
    evening_time: time = time(20)
    overdue_time: time = time(10)
    mute_until: datetime | None = None
    quiet_days: tuple[int, ...] = ()
    morning_digest: bool = True
    evening_summary: bool = True
    overdue_reminder: bool = True
    deadline_alert: bool = True
    task_reminder: bool = True
    quick_capture: bool = False
    plain_text: bool = False  # the accessible mode: no emoji


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`version` grows with every committed change of the person; a turn that read an older one starts again."""

    id: str
    email: str
    name: str
    version: int
    is_operator: bool = False
    stopped: bool = False
    current_project_id: str | None = None
    current_workspace_id: str | None = None
    preferences: Preferences = field(default_factory=Preferences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`number` is the small number while the task is open (PRODUCT 1.3); it stays on the row after it is freed.

    `due_date`/`due_time` are the person's wall clock; `remind_at` is the UTC instant of the reminder, None for none.
    """

    id: str
    user_id: str
    number: int
    title: str
    created_at: datetime
    updated_at: datetime
    status: StoredStatus = "open"
    due_date: date | None = None
    due_time: time | None = None
    recurrence: str | None = None
    series_id: str | None = None
    priority: Priority | None = None
    project_id: str | None = None
    project: str | None = None  # the project's name, joined in when read
    tags: tuple[str, ...] = ()
    remind_before: str | None = None
    remind_at: datetime | None = None
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTitle:
    """The little that matching words against open tasks needs."""

    id: str
    number: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """One page of a list, in list order (due first, undated last, then number), and how many there are in all."""

    tasks: tuple[Task, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCounts:
    """The figures of /status and /summary, by the person's local day."""

    open: int
    overdue: int
    due_today: int
    done_today: int
    done_this_week: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    id: str
    user_id: str
    name: str
    workspace_id: str | None = None
    workspace: str | None = None
    open_tasks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalItem:
    """A task that is proposed. `position` counts from 1, as shown; `task_id` is the task it became.

    `project` is a name that was said of this item alone; `reminder`: it was asked to be reminded of.
    """

    position: int
    title: str
    due_date: date | None = None
    due_time: time | None = None
    recurrence: str | None = None
    priority: Priority | None = None
    project: str | None = None
    tags: tuple[str, ...] = ()
    remind_before: str | None = None
    reminder: bool = False
    estimate_minutes: int | None = None
    task_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Described work that waits for the person's word. `source` is the ciphertext of the message that described it."""

    id: str
    user_id: str
    title: str
    source: str
    created_at: datetime
    expires_at: datetime
    items: tuple[ProposalItem, ...]
    project_id: str | None = None
    status: ProposalStatus = "draft"
    llm_model: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionClaim:
    """A question for a model, held under `token` until the lease ends."""

    id: str
    user_id: str
    payload: str
    token: str
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardMessage:
    """A row of the command history, for learning from it. Input and parameters are ciphertext."""

    user_id: str
    command: str
    command_input: str
    command_params: str
    success: bool
    result_summary: str | None
    error_message: str | None
    llm_model: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUse:
    """How often models were asked for a person, and the tokens that took."""

    questions: int
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskImage:
    """A task before and after a change; `before` is None when the change made it. What undo needs."""

    before: Task | None
    after: Task


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One undoable turn. `key`/`arguments` say what it was, as a reply message; `images` in the order applied."""

    id: str
    key: str
    arguments: Mapping[str, Any]
    images: tuple[TaskImage, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What was said last and still matters. `state` is the conversation room's own JSON-able mapping (open menu,
    confirmation, missing slot, paging, last reading to repair); the store keeps it whole and looks at nothing in it.

    `shown` are the ids in the list last shown, in order; `last_task_id` is what "it" means.
    """

    state: Mapping[str, Any] = field(default_factory=dict)
    state_expires_at: datetime | None = None
    shown: tuple[str, ...] = ()
    last_task_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What one message of the bot showed: the tasks, in order, as they stood. A quote of it acts on these."""

    task_ids: tuple[str, ...]
    state: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """The answer a sid got. `texts` are the messages as sent; `answered_at` tells a replay of today from an old one."""

    texts: tuple[str, ...]
    answered_at: datetime
