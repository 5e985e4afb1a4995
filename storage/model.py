"""The records that cross the storage port, and the changes a turn may make. All instants are aware and in UTC.

A person's rows carry `user_id`; ids are UUID strings. Every write of a turn is a value of `Change`, applied by
`commit_turn` in one transaction, so that the conversation and the guard stay pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

from engine.model import Priority, TaskFilter

StoredStatus = Literal["open", "done", "cancelled"]
ProposalStatus = Literal["draft", "accepted", "rejected", "expired"]


# --- what comes in ----------------------------------------------------------------------------------------------------


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


# --- what is kept -----------------------------------------------------------------------------------------------------


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
class Account:
    """What a login needs. `password_hash` is argon2's encoded form, None for people who log in elsewhere.

    `is_locked`: an operator locked the person, by hand; nothing of theirs is open to anybody until an operator unlocks.
    """

    person: Person
    password_hash: str | None
    is_locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginFailures:
    """Failed logins: of one account from one address, of the account from anywhere, from the address at all."""

    of_both: int
    against_account: int
    from_address: int


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
class Link:
    """A verified channel identity of a person."""

    user_id: str
    channel: str
    phone: str | None
    external_id: str | None
    verified: bool
    linked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCode:
    """An open linking code. Only its HMAC is kept; `delivery` is "page" or "whatsapp" (sent to the phone).

    `failures`: wrong codes against its account within ten minutes; what is put needs none.
    """

    user_id: str
    phone: str
    code_hash: str
    expires_at: datetime
    attempts: int = 0
    delivery: Literal["page", "whatsapp"] = "page"
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    id: str
    user_id: str | None
    fingerprint_hash: str
    is_trusted: bool
    is_blocked: bool
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A WhatsApp session (PRODUCT 4): ends 24 h after the last activity, or seven days after `created_at`."""

    id: str
    user_id: str
    device_id: str | None
    created_at: datetime
    last_activity_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lockout:
    locked_at: datetime
    locked_until: datetime | None  # None: until an operator unlocks
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateFacts:
    """Admitted messages of the identity in the sliding windows before this one, and the violations of the last 24 h."""

    last_minute: int = 0
    last_hour: int = 0
    last_day: int = 0
    violations: int = 0
    last_violation_at: datetime | None = None
    blocked_until: datetime | None = None
    warned_in_window: bool = False


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


# --- what a turn loads ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFacts:
    """All that the guard and the conversation need of one message, from one round trip. Never the whole task list.

    `free_numbers`: the lowest hundred task numbers the person may be given now (none open, none freed within 24 h).
    `identity_turns`: how many messages of a stranger with this identity were answered; it goes back in
    `TurnCommit.identity_turns`, so that strangers' messages at once are counted one after the other.
    `code` is the newest unused one, also when it is expired or its attempts are spent (the reply tells which).
    `session` is the newest active one, also when it is expired.
    """

    stored_answer: StoredAnswer | None = None
    rate: RateFacts = field(default_factory=RateFacts)
    lockout: Lockout | None = None
    link: Link | None = None
    person: Person | None = None
    device: Device | None = None
    devices_today: int = 0
    known_devices: int = 0  # of the person, seen since they linked: the first one needs no second proof
    session: Session | None = None
    code: LinkCode | None = None  # the open code for this identity's phone
    failed_verifications: int = 0  # by the phone within ten minutes
    conversation: Conversation = field(default_factory=Conversation)
    quoted: Snapshot | None = None
    journal: JournalEntry | None = None  # the newest that is not undone
    projects: tuple[Project, ...] = ()
    free_numbers: tuple[int, ...] = ()
    identity_turns: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ByNumbers:
    """Open tasks by number; with `include_closed`, also the one that last had the number (for reopen)."""

    numbers: tuple[int, ...]
    include_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ByIds:
    """In the order given; ids of other people or of nothing are left out."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ByFilter:
    """`today` and `clock` are the person's local now: "overdue" is due before it. `limit` 0 asks for the total alone.

    A completion day is the local day of `completed_at` in the zone named by `timezone`.
    """

    filter: TaskFilter
    today: date
    clock: time
    timezone: str
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ByTitles:
    """The titles of open (or, for reopen, recently closed) tasks to match words against; newest 5,000 at most."""

    closed: bool = False


Selection = ByNumbers | ByIds | ByFilter


# --- what a turn changes ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PutTask:
    """Write the task as `after`; `before` None means it is new. Undo is the same change the other way round.

    A task that leaves "open" frees its number for reuse after 24 h.
    """

    before: Task | None
    after: Task


@dataclass(frozen=True, slots=True, kw_only=True)
class PutProject:
    """Make the project if the person has none of that name (case-insensitive)."""

    project: Project


@dataclass(frozen=True, slots=True, kw_only=True)
class PutWorkspace:
    id: str
    user_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutPerson:
    """Name, preferences, current project and workspace, stopped; the version is the store's."""

    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class PutConversation:
    user_id: str
    conversation: Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class AddJournal:
    user_id: str
    entry: JournalEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkUndone:
    user_id: str
    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAudit:
    """`details` never holds message text. `action` is one of PRODUCT section 8's names."""

    action: str
    success: bool
    user_id: str | None = None
    phone: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    error_code: str | None = None
    error_message: str | None = None
    message_sid: str | None = None
    processing_ms: int | None = None


SettledBy = Literal["rules", "menu", "model", "nobody"]
"""Who understood a message: the rules, the rules with a question, a model later, or nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddHistory:
    """One row of focobot_command_history. `command_input` and `command_params` are ciphertext already.

    `settled_by` stands on one row of a message only, so that messages can be counted; so does `corrects`: the message
    put right what was done a moment before.
    """

    user_id: str
    phone: str | None
    command: str
    command_input: str
    command_params: str
    success: bool
    result_summary: str | None = None
    error_message: str | None = None
    processing_ms: int | None = None
    task_id: str | None = None
    project_id: str | None = None
    llm_model: str | None = None  # the model that was asked, also when its answer was of no use
    tokens_used: int | None = None
    llm_ms: int | None = None
    llm_cost_usd: float | None = None
    settled_by: SettledBy | None = None
    corrects: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkIdentity:
    """The code was right: the identity is this person's, the code is used up."""

    user_id: str
    identity: ChannelIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class CountAttempt:
    """A wrong code sent from this phone: a try at every code that is open for it, each of which has one less from now
    on. It counts against the phone and against each of their accounts."""

    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlink:
    user_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutSession:
    session: Session
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PutDevice:
    device: Device
    phone: str | None
    details: str = ""  # ciphertext


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockDevice:
    """An operator's or the person's word on a device; only this unblocks one. A blocked device's sessions end."""

    device_id: str
    user_id: str | None
    is_blocked: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddViolation:
    phone: str | None
    user_id: str | None
    kind: str
    blocked_until: datetime | None


BY_OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class PutLockout:
    """Locks a phone, a person, or both. `until` None: until an operator unlocks.

    A lock of a person that was `triggered_by` BY_OPERATOR also ends the sessions that they have.
    """

    phone: str | None
    user_id: str | None
    until: datetime | None
    reason: str
    triggered_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseAccount:
    """Everything of the person goes, in this transaction; audit rows stay without phone or id."""

    user_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddQuestion:
    """A message that a model is asked about: a row of the outbox. `payload` is ciphertext; `key` makes it once."""

    id: str
    user_id: str
    key: str
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutProposal:
    """A new proposal with its items."""

    proposal: Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideProposal:
    """The person's word on a draft. `task_ids`: which task each accepted item became, by position."""

    user_id: str
    proposal_id: str
    status: Literal["accepted", "rejected"]
    task_ids: Mapping[int, str] = field(default_factory=dict)


Change = (
    PutTask | PutProject | PutWorkspace | PutPerson | PutConversation | AddJournal | MarkUndone | AddAudit | AddHistory
    | LinkIdentity | CountAttempt | Unlink | PutSession | PutDevice | AddViolation | PutLockout | EraseAccount
    | AddQuestion | PutProposal | DecideProposal | BlockDevice
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnCommit:
    """The whole effect of one message, keyed by its sid. `version` is the person's as loaded, None with no person.

    `counts` says whether the message counts against the rate limits (a refused one does not).
    `snapshot` is kept under the inbound sid until the channel tells the outbound one.
    `identity_turns` is what the facts said, and matters with no person only: it is a stranger's `version`.
    """

    message: InboundMessage
    now: datetime
    user_id: str | None
    version: int | None
    changes: tuple[Change, ...]
    texts: tuple[str, ...]
    counts: bool = True
    snapshot: Snapshot | None = None
    identity_turns: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyAnswered:
    """Another copy of the sid won the race; this is its answer."""

    answer: StoredAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """Another message of the person came between: load and decide again."""


CommitResult = Committed | AlreadyAnswered | Stale
