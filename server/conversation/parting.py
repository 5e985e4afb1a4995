"""Some of the tasks that are asked about: "only the 3", "all but the milk", "not the first", "la 1 no".

A bare "no, the 3" is left to those who read a no; here the words tell which of those shown are meant, or are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from engine.model import (
    ActsOnTasks,
    AllRef,
    Ambiguous,
    Awaiting,
    Choose,
    CompleteTask,
    Context,
    Interpretation,
    NumberRef,
    OrdinalRef,
    Reading,
    TitleRef,
    Understood,
)
from server.conversation.answering import Plan
from server.conversation.leading import after_words, lead_of
from server.conversation.memory import Confirmation, Step
from server.conversation.state import State
from server.conversation.titles import match_titles
from server.reply import Lines, Say

_DONE = "/done"  # a slash command holds in every language
_LESS = "less"
_SIGNS = ",;.:!"
_MOST_WORDS = 12
_LONGEST_ONLY = 2  # words: "nada más"

Interpret = Callable[[str, Context], Interpretation]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A task of the question: its place in it, number and title."""

    id: str
    number: int
    title: str


def plan_part(text: str, state: State, context: Context, interpret: Interpret) -> Plan | None:
    """None where the question is not about several tasks, or the words name none of them."""
    question = state.memory.question
    if not isinstance(question, Confirmation) or len(question.steps) != 1 or len(text.split()) > _MOST_WORDS:
        return None
    (step,) = question.steps
    shown = _shown(question.prompt, step)
    if len(shown) < 2:
        return None
    plain = replace(context, awaiting=Awaiting.NOTHING, missing=None, quoted=False)
    meant = _meant(text.strip(" .!"), shown, context, lambda words: interpret(words, plain), interpret)
    if not meant or len(meant) == len(shown):
        return None
    kept = tuple(one.id for one in shown if one.id in meant)
    return Plan(steps=(replace(step, task_ids=kept, confirmed=False),), questions=state.memory.questions[1:])


def _shown(prompt: Say, step: Step) -> tuple[_Shown, ...]:
    """Those of the question's lines, when all its tasks have one."""
    lines = prompt.arguments.get("lines")
    is_of_tasks = isinstance(step.command, ActsOnTasks)
    if step.task_ids is None or not is_of_tasks or not isinstance(lines, Lines):
        return ()
    if len(lines.blocks) != len(step.task_ids) or not all("title" in line.arguments for line in lines.blocks):
        return ()
    return tuple(
        _Shown(id=id, number=int(line.arguments.get("number", 0)), title=str(line.arguments["title"]))
        for id, line in zip(step.task_ids, lines.blocks, strict=True)
    )


def _meant(
    text: str,
    shown: Sequence[_Shown],
    context: Context,
    alone: Callable[[str], Interpretation],
    interpret: Interpret,
) -> frozenset[str]:
    """The ids of those that stay meant; empty where the words do not tell."""
    every = frozenset(one.id for one in shown)
    less = after_words(text, _LESS, alone) or denied_words(text, alone)
    if less is not None:
        out = _named(less, shown, alone)
        return every - out if out else frozenset()
    _, rest = lead_of(text, alone)
    found = (_named(only, shown, alone) for only in _only(rest, replace(context, awaiting=Awaiting.CHOICE), interpret))
    return next(filter(None, found), None) or _all_but(text, shown, alone)


def denied_words(text: str, alone: Callable[[str], Interpretation]) -> str | None:
    """The words of "not the first" and of "la 1 no"; after a sign, "no, the 1" means the opposite."""
    words = text.split()
    first, last = lead_of(words[0], alone), lead_of(words[-1], alone)
    if len(words) > 1 and first == ("no", "") and words[0][-1] not in _SIGNS:
        return " ".join(words[1:])
    return " ".join(words[:-1]) if len(words) > 1 and last == ("no", "") else None


def _only(text: str, context: Context, interpret: Interpret) -> Iterator[str]:
    """What stands behind or before an "only", which may follow a number as well as lead it."""
    words = text.split()
    for count in range(1, min(_LONGEST_ONLY, len(words) - 1) + 1):
        for only, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            said = " ".join(only)
            is_only = any(_chooses(one, context, interpret) for one in (f"{said} 1", f"1 {said}"))
            if is_only and not _chooses(said, context, interpret):
                yield " ".join(rest)


def _chooses(words: str, context: Context, interpret: Interpret) -> bool:
    read = interpret(words, context)
    return isinstance(read, Understood) and all(isinstance(one, Choose) for one in read.reading.commands)


def _all_but(text: str, shown: Sequence[_Shown], alone: Callable[[str], Interpretation]) -> frozenset[str]:
    match alone(f"{_DONE} {text}"):
        case Understood(reading=Reading(commands=(CompleteTask(refs=(AllRef(excluded=excluded),)),))) if excluded:
            return frozenset(one.id for one in shown if one.number not in excluded)
        case _:
            return frozenset()


def _named(words: str, shown: Sequence[_Shown], alone: Callable[[str], Interpretation]) -> frozenset[str]:
    """Those named by number, by place or by words of their title; empty unless each name is one of theirs."""
    match alone(f"{_DONE} {words}"):
        case (
            Understood(reading=Reading(commands=(CompleteTask(refs=refs),)))
            | Ambiguous(readings=(Reading(commands=(CompleteTask(refs=refs),)),))
        ):
            found = [_one(ref, shown) for ref in refs]
        case _:
            found = [_one(TitleRef(title=words), shown)]
    return frozenset(one for one in found if one is not None) if None not in found else frozenset()


def _one(ref: object, shown: Sequence[_Shown]) -> str | None:
    match ref:
        case NumberRef(number=number):
            return next((one.id for one in shown if one.number == number), None)
        case OrdinalRef(ordinal=ordinal):
            place = ordinal - 1 if ordinal > 0 else len(shown) + ordinal
            return shown[place].id if 0 <= place < len(shown) else None
        case TitleRef(title=title):
            found = match_titles(title, [(one.id, one.title) for one in shown])
            return found.ids[0] if found.sure else None
        case _:
            return None
