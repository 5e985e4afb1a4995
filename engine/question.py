"""What is asked of a language model when the rules cannot tell, and the checked way back from its answer.

The model is a witness, not an author. It may pick one of the readings that the rules found, or name an intent and point
at stretches of the person's own words for its slots. Those stretches are then put into the intent's frame, a slash
command such as `/move {refs} {due}`, and read by the rules like any message: a date, a number or a title can come from
nowhere else. Whatever does not fit is a Refusal, with a reason that the model may be told once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from engine.framing import (
    REFERRING,
    Filler,
    Frames,
    Read,
    Refused,
    create_task,
    list_tasks,
    refer_to_tasks,
    update_task,
)
from engine.model import (
    Ambiguous,
    Command,
    CreateTask,
    Interpretation,
    Reading,
    SearchTasks,
    SetProject,
    SetWorkspace,
    Simple,
    SimpleIntent,
    TaskEdit,
    TaskFilter,
)
from engine.normalize import Utterance, fold, normalize

RULE = "answered"
MOST_COMMANDS = 20
_PLAIN_INTENTS: tuple[SimpleIntent, ...] = ("summary", "status", "list_projects", "help")


def _names(kind: type, without: Sequence[str] = ()) -> tuple[str, ...]:
    return tuple(spec.name for spec in fields(kind) if spec.name not in without)


SLOTS: Mapping[str, tuple[str, ...]] = {
    "create_task": _names(CreateTask, ("reminder", "undated", "known", "also_before")),
    "list_tasks": _names(TaskFilter),
    **{intent: _names(kind) for intent, kind in REFERRING.items()},
    "update_task": (
        "refs",
        *_names(TaskEdit, ("clear_due", "clear_time", "clear_rule", "scope", "remind_before", "also_before", "again")),
        "shift",
    ),
    "search_tasks": _names(SearchTasks),
    "set_project": _names(SetProject),
    "set_workspace": _names(SetWorkspace),
    **dict.fromkeys(_PLAIN_INTENTS, ()),
}
"""The intents that an answer may name, each with its slots, taken from the command model.

Not among them: what speaks of the account, of consent or of the dialogue itself. Those the rules read, or nobody does.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """All that leaves for a model: the message, what the rules made of it, and the person's project names."""

    text: str
    language: str
    reason: str
    readings: tuple[Reading, ...] = ()
    unexplained: str | None = None
    projects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """The reading of this number, from 1."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCommand:
    """An intent, and for each slot one or several stretches of the message."""

    intent: str
    slots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    commands: tuple[NamedCommand, ...]


ModelAnswer = Pick | Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """`reason` is one of: no_such_choice, no_commands, too_many_commands, repeated, intent, slot, missing, span,
    overlap, unresolved. `detail` names the place in the answer, never a word of the message."""

    reason: str
    detail: str = ""


def needs_model(read: Interpretation) -> bool:
    """Whether the rules would rather have help: several readings, words that no rule explains (PRODUCT 2), or
    described work that they cannot take apart."""
    if not isinstance(read, Ambiguous):
        return False
    return len(read.readings) > 1 or read.reason == "proposal" or read.reason.startswith("unexplained")


def question_of(read: Ambiguous, text: str, projects: Sequence[str]) -> Question:
    kind, _, words = read.reason.partition(":")
    return Question(
        text=text,
        language=read.language,
        reason=kind,
        readings=read.readings,
        unexplained=words or None if kind == "unexplained" else None,
        projects=tuple(projects),
    )


def accept(answer: ModelAnswer, question: Question, read: Read, frames: Frames) -> Reading | Refusal:
    """The reading that the answer stands for, made by the rules, or why it is refused. Pure, and never raises."""
    try:
        if isinstance(answer, Pick):
            return _picked(answer.number, question)
        return _Resolver(utterance=normalize(question.text), read=read, frames=frames).resolve(answer, question)
    except Refused as refused:
        return Refusal(reason=refused.reason, detail=refused.detail)


def _picked(number: int, question: Question) -> Reading:
    if not 1 <= number <= len(question.readings):
        raise Refused("no_such_choice", str(number))
    return question.readings[number - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Resolver:
    """Turns named commands into commands, with the message at hand."""

    utterance: Utterance
    read: Read
    frames: Frames

    def resolve(self, answer: Named, question: Question) -> Reading:
        if not answer.commands:
            raise Refused("no_commands")
        if len(answer.commands) > MOST_COMMANDS:
            raise Refused("too_many_commands", str(len(answer.commands)))
        commands = tuple(self._command(place, named) for place, named in enumerate(answer.commands, start=1))
        if any(one in commands[:place] for place, one in enumerate(commands)):
            raise Refused("repeated")
        return Reading(commands=commands, rule=RULE, language=question.language)

    def _command(self, place: int, named: NamedCommand) -> Command:
        if named.intent not in SLOTS:
            raise Refused("intent", f"commands[{place}]")
        said = {name: said for name, said in named.slots.items() if said}
        for name in said:
            if name not in SLOTS[named.intent]:
                raise Refused("slot", f"commands[{place}].{name}"[:80])
        return self._build(named.intent, self._spans(place, said), place)

    def _spans(self, place: int, said: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        """The stretches as they stand in the message; two slots of one command never share a word."""
        taken: list[tuple[int, int]] = []
        found: dict[str, tuple[str, ...]] = {}
        for name, stretches in said.items():
            if name == "due_to" and stretches == said.get("due_from"):
                continue  # one stretch may say both ends of a period
            where = f"commands[{place}].{name}"
            spans = [self._find(stretch, taken, where) for stretch in stretches[:MOST_COMMANDS]]
            found[name] = tuple(self.utterance.text[start:end] for start, end in spans)
        return found

    def _find(self, stretch: str, taken: list[tuple[int, int]], where: str) -> tuple[int, int]:
        words = fold(normalize(stretch).text).split()
        if not words or len(stretch) > 2 * len(self.utterance.text):
            raise Refused("span", where)
        pattern = r"(?<!\w)" + r"\s+".join(re.escape(word) for word in words) + r"(?!\w)"
        places = [match.span() for match in re.finditer(pattern, self.utterance.folded)]
        if not places:
            raise Refused("span", where)
        free = [(start, end) for start, end in places if all(end <= first or start >= last for first, last in taken)]
        if not free:
            raise Refused("overlap", where)
        taken.append(free[0])
        return free[0]

    def _build(self, intent: str, said: Mapping[str, tuple[str, ...]], place: int) -> Command:
        if intent in _PLAIN_INTENTS:
            return Simple(intent=next(one for one in _PLAIN_INTENTS if one == intent))
        builders: Mapping[str, Callable[[Filler], Command]] = {
            "create_task": create_task,
            "list_tasks": list_tasks,
            "update_task": update_task,
            "search_tasks": lambda filler: SearchTasks(query=filler.literal("query")),
            "set_project": lambda filler: SetProject(name=filler.literal("name")),
            "set_workspace": lambda filler: SetWorkspace(name=filler.literal("name")),
        }
        filler = Filler(said=said, read=self.read, frames=self.frames.get(intent, {}), place=place)
        return builders[intent](filler) if intent in builders else refer_to_tasks(intent, filler)
