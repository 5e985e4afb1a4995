"""What a turn loads, and how it asks for tasks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from engine.model import TaskFilter
from storage.model import Conversation, JournalEntry, Person, Project, Snapshot, StoredAnswer
from storage.protection import Device, Link, LinkCode, Lockout, RateFacts, Session


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
