"""What the conversation keeps between two messages, and its JSON-able form in `Conversation.state`.

Everything open is a value here: what was asked and what its answers do, which page comes next, which one-word repair
was offered. `remember` and `recall` are exact inverses; a state written by other code than this is simply forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from typing import Any, Literal

import engine.model
import server.reply
import storage.changes
import storage.facts
import storage.model
import storage.protection
from engine.model import Command, CreateTask, TaskFilter
from server.reply import Say
from storage.model import TaskImage


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A command ready to run. `task_ids` fixes which tasks it is about, whatever the list looks like by then."""

    command: Command
    task_ids: tuple[str, ...] | None = None
    confirmed: bool = False
    stage: int = 1  # the second confirmation of an account's deletion is stage 2
    bare_note: bool = False
    unsure: bool = False  # words in it were not explained: the tasks found are asked about first
    is_guess: bool = False  # its references may be no task's name at all, but more words of a "no"
    denied: tuple[str, ...] = ()  # or they name the tasks that the "no" was said of
    otherwise: Say | None = None  # or they may name none: then this is said, and nothing was understood
    fallback: tuple[Step, ...] = ()  # or these are run
    proposal: ProposalStep | None = None  # the step is about this, and the command only names it in the history
    in_place: bool = False  # what was done before was meant for these tasks: it is taken back, if this does anything
    from_now: bool = False  # its length is perhaps counted from now, not from when the task is due
    instead: Instead | None = None  # or it does this with the tasks that the command is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """This occurrence of the series is left out: that of `day`, where one was said, or all up to `last`. `named`: of a
    task that the words name, perhaps none."""

    day: date | None = None
    last: date | None = None
    named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """The series goes on without the weekdays of this weekly rule."""

    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """It reminds on that day, or so many days before its own, at that hour; without any of these, at its own time."""

    days: int | None = None
    day: date | None = None
    clock: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Nothing is done: this is said of what cannot be."""

    said: Say


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDay:
    """The series ends with this day, or has lasted so long (an ISO 8601 duration) by then."""

    day: date | None = None
    length: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoNotice:
    """The task does not remind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """How the tasks stand is said; nothing is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reword:
    """Words of the title, the `old` ones when they were said, give way to the `new` ones."""

    new: str
    old: str | None = None
    asks: bool = False  # whether they are to is asked first


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """The new task falls due its length before the task last spoken of."""

    task: CreateTask


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Nothing is done but this asked; of what was `called` so, only where a task without a day has just that name."""

    question: Question
    called: str | None = None
    repairs: tuple[Repair, ...] = ()
    failed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """What was done last is taken back, of these tasks only; or, of all but these."""

    others: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrDone:
    """Whether the words say yes to the question, or that the task is done, is asked; then the question stays open."""

    yes: Option
    question: Confirmation


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was taken back, so that it can be done again: the words of its undo, and its tasks before and after."""

    key: str
    arguments: Mapping[str, Any]
    images: tuple[TaskImage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redo:
    """What was taken back last is done again."""

    undone: Undone


Instead = Skip | Without | LastDay | NoNotice | Notice | Remark | Tell | Reword | Redo | Ahead | Ask | OrDone | TakeBack


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What was done last to tasks that were there: the command, and which tasks those were."""

    command: Command
    task_ids: tuple[str, ...]
    is_partly_undone: bool = False  # then an undo takes that back, and not the deed


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalDraft:
    """Described work, taken apart. `id` is that of the stored proposal, "" while there is none.

    `project_id` is where its tasks go, None while nobody said: then it is where the person is.
    """

    title: str
    source: str  # ciphertext of the message
    items: tuple[DraftItem, ...]
    id: str = ""
    project_id: str | None = None
    llm_model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftItem:
    command: CreateTask
    estimate_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalStep:
    """What is to be done with a proposal; `positions` are the items accepted, from 1."""

    deed: Literal["propose", "accept", "reject"]
    draft: ProposalDraft
    positions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A line of a menu: what it says and what choosing it does."""

    label: Say
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """Numbered options; a number, several, or an option's own words choose."""

    prompt: Say
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """A yes runs the steps. `offer` marks a bare note, which "always" accepts as well."""

    prompt: Say
    steps: tuple[Step, ...]
    offer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPart:
    """A command waits for one part. The answer is read together with `text`, the words that began it."""

    prompt: Say
    text: str
    slot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A proposal waits for a word: yes, no, the numbers of some items, or a change of one."""

    prompt: Say
    draft: ProposalDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichProject:
    """Described work waits for its project: the number of one of `names`, or any name."""

    prompt: Say
    draft: ProposalDraft
    names: tuple[str, ...] = ()


SERIES_WORD = "repair-series"  # the word of the one that changes all of a series instead of one occurrence
HALF_WORD = "repair-clock"  # the word of a repair that says the other half of the day


Question = Menu | Confirmation | MissingPart | Offer | WhichProject


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Where the list last shown goes on: after the tasks seen, whatever was done to them meanwhile."""

    filter: TaskFilter
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A typed word that puts an assumption right. `undo` takes the last turn back before the steps run."""

    word: Say
    steps: tuple[Step, ...]
    undo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """`questions` are answered in order; only the first was asked so far. `repairs` live for one message.

    `asked_in` are the sids of the messages whose answers asked the first question, `asked_by` are the person's words
    that led to it.
    """

    questions: tuple[Question, ...] = ()
    asked_in: tuple[str, ...] = ()
    asked_by: str = ""
    repairs: tuple[Repair, ...] = ()
    page: Page | None = None
    adjustable: bool = False  # a task was just made or changed: a bare time is meant for it
    filling: str | None = None  # the project that a task was just put in: "and onions" goes there too
    together: tuple[str, ...] = ()  # the tasks shown or made last: what "those two" means
    gathering: bool = False  # those were made one after the other, and the next one joins them
    to_remind: tuple[str, ...] = ()  # tasks without a day that are to remind: they do on the day that they get
    noticed: bool = False  # how long before its time a task reminds was just said
    listed: bool = False  # a list was just shown: "and tomorrow?" is about another one
    deed: Deed | None = None  # what was done last: "the other one too" is done the same
    undone: tuple[Undone, ...] = ()  # what was taken back since something was done, the last first
    aside: Question | None = None  # the question that another command, or a "no", took the place of
    is_aside_fresh: bool = False  # just now, by a look at something: a "yes" has it asked again
    chatted: int = 0  # messages in a row that wanted nothing: "ok", "jaja"
    day: date | None = None  # that of the task last spoken of: what "that day" means
    hour_set: str | None = None  # the setting whose hour was just set: "no, at 8" is about it
    puzzled: int = 0  # messages in a row that were not understood: help is not repeated, no answer asked for again
    language: str | None = None  # that of the last message that had one: what "2" and "ok" are answered in

    @property
    def question(self) -> Question | None:
        return self.questions[0] if self.questions else None


_EMPTY = Memory()
_PASSING = ("questions", "repairs", "adjustable", "filling", "aside", "deed", "undone", "hour_set")
"""What matters for half an hour; which tasks were spoken of, and in which language, matters long after."""


def passes(memory: Memory) -> bool:
    """Whether anything of it goes with time."""
    return any(getattr(memory, name) != getattr(_EMPTY, name) for name in _PASSING)


def expired(memory: Memory) -> Memory:
    """What still matters long after it was said."""
    return replace(memory, **{name: getattr(_EMPTY, name) for name in _PASSING})


def _named_types() -> dict[str, type]:
    own = (
        Step,
        ProposalStep,
        ProposalDraft,
        DraftItem,
        Option,
        Menu,
        Confirmation,
        MissingPart,
        Offer,
        WhichProject,
        Page,
        Repair,
        Skip,
        Without,
        LastDay,
        NoNotice,
        Notice,
        Remark,
        Tell,
        Reword,
        Ahead,
        Ask,
        OrDone,
        TakeBack,
        Undone,
        Redo,
        Deed,
        Memory,
    )
    records = (storage.model, storage.protection, storage.facts, storage.changes)
    rooms = (engine.model, *records, server.reply)
    found = {name: kind for room in rooms for name, kind in vars(room).items() if isinstance(kind, type)}
    values = {name: kind for name, kind in found.items() if is_dataclass(kind) or issubclass(kind, (Enum, str))}
    return values | {kind.__name__: kind for kind in own}


_TYPES: Mapping[str, type] = _named_types()
_CLOCKS: Mapping[str, type[date] | type[datetime] | type[time]] = {"date": date, "datetime": datetime, "time": time}


class Forgotten(ValueError):
    """A stored state that this code did not write."""


def encode(value: Any) -> Any:
    """Any value of the vocabulary as JSON-able data; fields at their default are left out."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, date | time):
        return {"is": type(value).__name__, "at": value.isoformat()}
    if isinstance(value, Enum):
        return {"is": type(value).__name__, "at": value.value}
    if isinstance(value, str):
        return {"is": type(value).__name__, "at": str(value)}
    written: dict[str, Any] = {"is": type(value).__name__}
    for name, default in _defaults(type(value).__name__):
        kept = getattr(value, name)
        if kept is not default and kept != default:
            written[name] = encode(kept)
    return written


@cache
def _defaults(kind: str) -> tuple[tuple[str, Any], ...]:
    """The fields of a type with their defaults; those without one never equal it."""
    return tuple(
        (spec.name, spec.default_factory() if spec.default_factory is not MISSING else spec.default)
        for spec in fields(_TYPES[kind])
    )


def decode(data: Any) -> Any:
    """The way back of `encode`. Raises Forgotten for what is not its writing."""
    if isinstance(data, list):
        return tuple([decode(item) for item in data])
    if not isinstance(data, dict):
        return data
    name = data.get("is")
    if name is None:
        return {key: decode(item) for key, item in data.items()}
    try:
        if name in _CLOCKS:
            return _CLOCKS[name].fromisoformat(data["at"])
        kind = _TYPES[name]
        if "at" in data:
            return kind(data["at"])
        return kind(**{key: decode(item) for key, item in data.items() if key != "is"})
    except (KeyError, TypeError, ValueError) as error:
        raise Forgotten(str(name)) from error


_SEALED = ("questions", "repairs", "asked_by", "aside", "deed", "undone")
"""What holds words of the person's that are no task yet, or words of tasks."""


def remember(memory: Memory, seal: Callable[[str], str]) -> Mapping[str, Any]:
    """The memory as `Conversation.state` keeps it; empty when nothing is open. What the person wrote and has not
    decided on, and what was done or undone, is kept encrypted."""
    if memory == _EMPTY:
        return {}
    plain = encode(memory)
    asked = {name: plain.pop(name) for name in _SEALED if name in plain}
    if not asked:
        return {"memory": plain}
    return {"memory": plain, "asked": seal(json.dumps(asked, ensure_ascii=False))}


def recall(state: Mapping[str, Any], unseal: Callable[[str], str] | None = None) -> Memory:
    """What `remember` kept, less what is sealed when there is no `unseal`; what cannot be read is an empty memory."""
    try:
        kept: Any = state.get("memory")
        if unseal is not None and "asked" in state:
            sealed = json.loads(unseal(state["asked"]))
            kept = {**kept, **{name: value for name, value in sealed.items() if name in _SEALED}}
        memory = decode(kept)
        return memory if isinstance(memory, Memory) else _EMPTY
    except (ValueError, TypeError, AttributeError):
        return _EMPTY
