"""A new task that would be called as one that there is, told with an article: "make the deck due Monday", "the vet at 3
and the groomer at 4", "the rent is due on Friday". Where there is such a task it is asked whether that one is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from engine.model import (
    Ambiguous,
    CreateTask,
    Interpretation,
    ItRef,
    Reading,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from server.conversation.about import has_article, moved_to, without_tail
from server.conversation.answering import Plan, as_menu, help_that_fits, plan
from server.conversation.leading import without_and
from server.conversation.memory import Ask, Step
from server.conversation.naming_tasks import tasks_named
from server.conversation.proposing import Heard
from server.conversation.state import State

Interpret = Callable[[str], Interpretation]
_DUE = "deadline"
_TOLD = (_DUE, "happening")  # the rules of what falls due and of what takes place
_MOST_WORDS = 12
_BRIEF = 2  # words
_NEW = "/new"


def plan_named_again(text: str, read: Interpretation, state: State, interpret: Interpret) -> Plan | None:
    """None where the words are long, or a question is open."""
    if len(text.split()) > _MOST_WORDS or state.memory.question is not None or state.quoting:
        return None
    match read:
        case Understood(reading=Reading(commands=commands) as reading) if reading.is_note or reading.rule in _TOLD:
            tasks = tuple(command for command in commands if isinstance(command, CreateTask))
        case _:
            return None
    if len(tasks) != len(reading.commands) or len(tasks) != len(reading.date_spans):
        return None
    if len(tasks) == 1 and (made := _made_so(text, tasks[0], reading, interpret)) is not None:
        return Plan(steps=(_asked(made, tasks[0], reading, state),), assumptions=reading.assumptions)
    if len(tasks) == 1 and reading.is_note and without_tail(tasks[0].title, interpret) == tasks[0].title:
        return None
    return _known_ones(text, tasks, reading, state, interpret)


def _made_so(text: str, task: CreateTask, reading: Reading, interpret: Interpret) -> UpdateTask | None:
    """ "Make the deck Monday", where "make Monday" would be said of the task spoken of."""
    verb, _, name = task.title.partition(" ")
    (span,) = reading.date_spans
    if not name or not has_article(name, interpret):
        return None
    said = text[span.start : span.end]
    for when in (said, said.partition(" ")[2]):  # "on Sunday"
        match interpret(f"{verb} {when}"):
            case Understood(reading=Reading(commands=(UpdateTask(refs=(ItRef(),)) as moved,))):
                return replace(moved, refs=tasks_named(name, interpret) or (TitleRef(title=name),))
            case _:
                continue
    return None


def _asked(moved: UpdateTask, task: CreateTask, reading: Reading, state: State, *, called: str | None = None) -> Step:
    """Either may be meant: "make the cake on Sunday", "the rent is due on Friday"; where there is none, it is new."""
    menu = as_menu((replace(reading, commands=(moved,)), replace(reading, commands=(task,))), state)
    unclear, asked = help_that_fits(state.memory.puzzled), Ask(question=menu, called=called)
    return Step(command=moved, instead=asked, otherwise=unclear, fallback=(Step(command=task),))


def _known_ones(
    text: str, tasks: Sequence[CreateTask], reading: Reading, state: State, interpret: Interpret
) -> Plan | None:
    steps: list[Step] = []
    for task, span in zip(tasks, reading.date_spans, strict=True):
        alone = replace(reading, date_spans=(span,))
        moved = moved_to(task, alone, text, interpret)
        if moved is not None and moved.refs != (TitleRef(title=task.title),):  # "expenses can wait till Monday"
            unclear = help_that_fits(state.memory.puzzled)
            steps.append(Step(command=moved, unsure=True, otherwise=unclear, fallback=(Step(command=task),)))
        elif moved is not None and has_article(task.title, interpret):
            steps.append(_asked(moved, task, alone, state))
        elif moved is not None and reading.rule == _DUE:  # "tax is due on the 15th", of the "tax" on a list
            steps.append(_asked(moved, task, alone, state, called=task.title))
        else:
            steps.append(Step(command=task))
    if all(not step.fallback for step in steps):
        return None
    return Plan(steps=tuple(steps), assumptions=reading.assumptions)


def plan_placed(text: str, heard: Heard, state: State, interpret: Interpret) -> Plan | None:
    """ "Milk, bread and stamps on the shopping list": offered, since nobody ordered it."""
    is_list = isinstance(heard.read, Unknown) and heard.read.reason == "no_rule" and heard.mentions("LIST")
    if not is_list or "?" in text or len(text.split()) > _MOST_WORDS or state.memory.question is not None:
        return None
    match interpret(f"{_NEW} {without_and(text, interpret) or text}"):
        case Understood(reading=Reading(commands=commands) as reading) if all(
            isinstance(command, CreateTask)
            and len(command.title) < len(text)
            and len(command.title.split()) <= (_BRIEF if len(commands) > 1 else 1)
            for command in commands
        ):  # things, and no story: "Ana put milk on the list"
            return plan(Ambiguous(readings=(reading,), reason="bare_note", language=reading.language), text, state)
        case _:
            return None
