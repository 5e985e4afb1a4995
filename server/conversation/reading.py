"""How a message is read beside an open question: an answer to "which part?" belongs to the words that lacked it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.model import (
    Ambiguous,
    Awaiting,
    Choose,
    Command,
    CompleteTask,
    Context,
    CreateTask,
    DeleteTask,
    Interpretation,
    ReopenTask,
    Simple,
    Understood,
    Unknown,
    UpdateTask,
)
from server.conversation.going_on import going_on
from server.conversation.memory import MissingPart
from server.conversation.state import State

_AS_TASK = "/new"  # one of the slash commands that hold in every language
_LONGEST_LINE = 80
Interpret = Callable[[str, Context], Interpretation]
_ANSWERS_TO_A_REMINDER = (UpdateTask, CompleteTask, ReopenTask, DeleteTask)
_MAYBE_ANSWERS = (CreateTask, Choose, UpdateTask, CompleteTask, ReopenTask, DeleteTask)


def read_message(text: str, state: State, context: Context, interpret: Interpret) -> tuple[Interpretation, str]:
    """What the message means, and the words that mean it (with those that waited for a part)."""
    question = state.memory.question
    if isinstance(question, MissingPart):
        return _read_part(text, question, context, interpret)
    alone = interpret(text, context)
    if not isinstance(alone, Understood) and (further := going_on(text, alone.language, state, context, interpret)):
        return further, text
    if isinstance(alone, Unknown) and _is_list(text):
        return _as_tasks(text, alone, context, interpret), text
    may_be_about_it = _about_it(state)
    if not may_be_about_it or (isinstance(alone, Understood) and not _is_idle_yes(alone, state)):
        return alone, text
    about_it = interpret(text, replace(context, quoted=True))
    if isinstance(about_it, Understood) and all(isinstance(one, may_be_about_it) for one in about_it.reading.commands):
        return about_it, text
    return alone, text


def _is_idle_yes(read: Understood, state: State) -> bool:
    """A yes to nothing that was asked: "ya" under a reminder says that it is done."""
    return state.memory.question is None and read.reading.commands == (Simple(intent="confirm"),)


def read_forwarded(text: str, context: Context, interpret: Interpret) -> Interpretation:
    """What somebody else wrote is no command of the person's: it is a task when it reads like one, else it is offered
    as one. It answers no question and changes nothing there is."""
    alone = interpret(text, replace(context, awaiting=Awaiting.NOTHING, missing=None, quoted=False))
    if not isinstance(alone, Unknown) and _makes_tasks_only(alone):
        return alone
    return _as_tasks(text, alone, context, interpret)


def _as_tasks(text: str, alone: Interpretation, context: Context, interpret: Interpret) -> Interpretation:
    """The words as tasks that the person is asked about."""
    whole = interpret(f"{_AS_TASK} {text}", replace(context, awaiting=Awaiting.NOTHING, missing=None, quoted=False))
    language = alone.reading.language if isinstance(alone, Understood) else alone.language
    if isinstance(whole, Understood) and _makes_tasks_only(whole):
        return Ambiguous(readings=(whole.reading,), reason="as_tasks", language=language)
    return Unknown(reason="no_rule", language=language)


def _is_list(text: str) -> bool:
    """Several short lines: what people write as a list, whatever begins them."""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and all(len(line) <= _LONGEST_LINE for line in lines)


def _makes_tasks_only(read: Understood | Ambiguous) -> bool:
    readings = (read.reading,) if isinstance(read, Understood) else read.readings
    commands = [command for reading in readings for command in reading.commands]
    return bool(commands) and all(isinstance(command, CreateTask) and command.title for command in commands)


def _about_it(state: State) -> tuple[type[Command], ...]:
    """What words that name no task may do to the one last spoken of: a bare time moves the task just made; where that
    task alone was shown, as a reminder shows it, "done" and "delete" mean it too, without a quote."""
    if state.last_task_id is None:
        return ()
    if state.shown == (state.last_task_id,):
        return _ANSWERS_TO_A_REMINDER
    return (UpdateTask,) if state.memory.adjustable else ()


def _read_part(text: str, question: MissingPart, context: Context, interpret: Interpret) -> tuple[Interpretation, str]:
    """The words that lacked a part, read again with the answer behind them; a command of another kind replaces them."""
    alone = interpret(text, context)
    if isinstance(alone, Understood) and not _may_be_part(alone, text):
        return alone, text
    whole_text = f"{question.text} {text}"
    whole = interpret(whole_text, replace(context, awaiting=Awaiting.NOTHING, missing=None))
    if isinstance(whole, Understood) or (isinstance(whole, Ambiguous) and whole.reason != f"missing:{question.slot}"):
        return whole, whole_text
    return alone, text


def _may_be_part(read: Understood, text: str) -> bool:
    return not text.startswith("/") and all(isinstance(command, _MAYBE_ANSWERS) for command in read.reading.commands)
