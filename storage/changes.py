"""The changes that a turn may make.

Every write of a turn is a value of `Change`, applied by `commit_turn` in one transaction, so that the conversation and
the guard stay pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from storage.model import (
    ChannelIdentity,
    Conversation,
    InboundMessage,
    JournalEntry,
    Person,
    Project,
    Proposal,
    Snapshot,
    StoredAnswer,
    Task,
)
from storage.protection import Device, Session


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


TaskChange = PutTask | PutProject | PutWorkspace | PutPerson
ConversationChange = PutConversation | AddJournal | MarkUndone | AddAudit | AddHistory
ProtectionChange = (
    LinkIdentity | CountAttempt | Unlink | PutSession | PutDevice | BlockDevice | AddViolation | PutLockout
)
ProposalChange = AddQuestion | PutProposal | DecideProposal

Change = TaskChange | ConversationChange | ProtectionChange | ProposalChange | EraseAccount


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
