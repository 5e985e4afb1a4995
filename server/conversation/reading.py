"""How a message is read beside an open question: an answer to "which part?" belongs to the words that lacked it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from engine.changing import SNOOZED_BY
from engine.model import (
    Ambiguous,
    Awaiting,
    Command,
    CompleteTask,
    Context,
    CreateTask,
    DeleteTask,
    Due,
    Interpretation,
    ItRef,
    ListTasks,
    NumberRef,
    Reading,
    ReopenTask,
    Simple,
    TaskEdit,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from engine.stance import TALK
from server.conversation.going_on import going_on, keeping_the_day, notice_of
from server.conversation.half_sentences import ALSO, BARE_OTHER, ONCE_MORE, SAME_TIME
from server.conversation.leading import CLAUSES, MEANT, OBJECTION
from server.conversation.memory import MissingPart
from server.conversation.missing_part import read_part
from server.conversation.months import noting_the_number
from server.conversation.state import State
from server.conversation.weeks import noting_the_weekday

_AS_TASK = "/new"  # one of the slash commands that hold in every language
_MOVE = "/move"
_MOST_COPIED = 12  # words behind "copy"
_LONGEST_LINE = 80
_BRIEF_TITLE = 3  # words
_BRIEF_LIST = 3  # words: "what's for today"
_NO_TITLES = (SAME_TIME, ONCE_MORE, BARE_OTHER, MEANT, OBJECTION, "it_is")  # words that only link
Interpret = Callable[[str, Context], Interpretation]
_COURTESIES = ((Simple(intent="confirm"),), (Simple(intent="thanks"),))
_ASKS_BACK, _LONGEST_YES = "asks_back", 3
_ANSWERS_TO_A_REMINDER = (UpdateTask, CompleteTask, ReopenTask, DeleteTask)


def read_message(text: str, state: State, context: Context, interpret: Interpret) -> tuple[Interpretation, str]:
    """What the message means, and the words that mean it (with those that waited for a part)."""
    read, said = _read(text, state, context, interpret)

    def again(moment: datetime) -> Interpretation:
        return _read(text, state, replace(context, now=moment), interpret)[0]

    kept = noting_the_weekday(keeping_the_day(read, again, state.local), again, state)
    return (kept if state.last_task_id is None else noting_the_number(kept, again, state.local)), said


def _read(text: str, state: State, context: Context, interpret: Interpret) -> tuple[Interpretation, str]:
    question = state.memory.question
    if isinstance(question, MissingPart):
        return read_part(text, question, context, interpret)
    if notice := notice_of(text, state, context, interpret):
        return notice, text
    alone = interpret(text, context)
    if (asked := _asking_back(text, alone, context, interpret)) is not None:
        return asked, text
    another = _copied(text, alone, context, interpret) or _another_like_it(alone, state, context, interpret)
    if another is not None:
        return another, text
    if (taken := _taking_it_away(text, alone, state, context, interpret)) is not None:
        return taken, text
    may_go_on = _may_go_on(alone, state) or _keeps_the_hour(alone, state, context, interpret)
    if may_go_on and (further := going_on(text, _language_of(alone), state, context, interpret)):
        return further, text
    if isinstance(alone, Unknown) and _is_list(text):
        return _as_tasks(text, alone, context, interpret), text
    may_be_about_it = _about_it(state)
    is_plain = isinstance(alone, Understood) and not _is_idle_yes(alone, state)
    if not may_be_about_it or is_plain or _names_a_number(alone):
        return alone, text
    about_it = interpret(text, replace(context, quoted=True))
    if _is_put_off_idly(about_it, alone, state):
        return alone, text
    if isinstance(about_it, Understood) and all(isinstance(one, may_be_about_it) for one in about_it.reading.commands):
        return about_it, text
    return alone, text


def _asking_back(text: str, alone: Interpretation, context: Context, interpret: Interpret) -> Interpretation | None:
    """ "Ok what time is it", "yes I have a question": what is asked behind the "ok" is no yes to anything."""
    if not _may_be_yes(alone):
        return None
    words = text.split()
    for count in range(1, min(_LONGEST_YES, len(words) - 1) + 1):
        if _may_be_yes(interpret(" ".join(words[:count]), context)):
            rest = " ".join(words[count:])
            read = interpret(rest, context)
            return read if _asks(rest, read) else _asking_back(rest, read, context, interpret)
    return None


def _asks(rest: str, read: Interpretation) -> bool:
    if isinstance(read, Unknown):
        return "?" in rest or read.reason in TALK or read.reason == _ASKS_BACK
    return ("?" in rest or _asks_for_a_list(rest, read)) and not _may_be_yes(read)


def _asks_for_a_list(rest: str, read: Interpretation) -> bool:
    """ "What do I have today", not the "all of them" that a yes may go on with."""
    match read:
        case Understood(reading=Reading(commands=(ListTasks(),))):
            return len(rest.split()) >= _BRIEF_LIST
        case _:
            return False


def _may_be_yes(read: Interpretation) -> bool:
    """A yes or thanks, perhaps."""
    readings = (read.reading,) if isinstance(read, Understood) else read.readings if isinstance(read, Ambiguous) else ()
    return any(reading.commands in _COURTESIES for reading in readings)


def _taking_it_away(
    text: str, alone: Interpretation, state: State, context: Context, interpret: Interpret
) -> Understood | None:
    """ "Cancel that", "cancel that, Ana is getting it", of the task just made or changed, where nothing was asked."""
    if state.last_task_id is None or state.memory.question is not None:
        return None
    first, *behind = CLAUSES.split(text.strip())
    if not _may_cancel(alone, state) and not (behind and _may_give_a_reason(alone, state)):
        return None
    for words in dict.fromkeys((text, first)):
        match interpret(words, replace(context, quoted=True)):
            case (
                Understood(reading=Reading(commands=(DeleteTask(refs=(ItRef(),)) as command,)) as reading)
                | Ambiguous(readings=(Reading(commands=(DeleteTask(refs=(ItRef(),)) as command,)) as reading, *_))
            ):
                return Understood(reading=replace(reading, commands=(command,), marks=()))
            case _:
                continue
    return None


def _may_cancel(alone: Interpretation, state: State) -> bool:
    """A "no" to nothing, or the deletion of what is perhaps no task's name."""
    match alone:
        case Understood(reading=Reading(commands=(Simple(intent="reject"),))):
            return state.memory.adjustable
        case Ambiguous(reason="unsure", readings=(Reading(commands=(DeleteTask(refs=(TitleRef(),)),)),)):
            return True
        case _:
            return False


def _may_give_a_reason(alone: Interpretation, state: State) -> bool:
    """ "Cancel that, he's just rung": what is told behind it is no part of a name."""
    match alone:
        case Unknown(reason="no_rule"):
            return state.memory.adjustable
        case Ambiguous(reason="unexplained", readings=(Reading(commands=(DeleteTask(refs=(TitleRef(),)),)),)):
            return state.memory.adjustable
        case _:
            return False


def _language_of(read: Interpretation) -> str:
    return read.reading.language if isinstance(read, Understood) else read.language


def _may_go_on(alone: Interpretation, state: State) -> bool:
    """Whether the words are perhaps about what was just done: those that no rule reads alone, and of a task just made
    "also on Monday", "noon" (nearly a "no") and "in the morning" (a greeting, too)."""
    match alone:
        case Understood(
            reading=Reading(commands=(UpdateTask(refs=(ItRef(many=False),)) | Simple(intent="greeting" | "reject"),))
        ):
            return state.memory.adjustable and state.memory.question is None
        case Understood():
            return False
        case Ambiguous(readings=(Reading(commands=(UpdateTask(), CreateTask(title=""))),)):
            return False  # "move it to Monday, and remind me at 10" says more than ten o'clock
        case Unknown(reason=reason):
            # "I'll tell you later" puts nothing off, and "skip this week" asks for no list of the week
            return reason not in TALK and reason not in ("skip_this", "redo")
        case _:
            return True


def _another_like_it(alone: Interpretation, state: State, context: Context, interpret: Interpret) -> Understood | None:
    """ "Add another for Wednesday" makes no task called "another" after one was made, nor "avísame antes también" one
    called "también"."""
    match alone:
        case (
            Understood(reading=Reading(commands=(CreateTask(title=title, remind_before=str() as before),)) as reading)
            | Ambiguous(
                readings=(Reading(commands=(CreateTask(title=title, remind_before=str() as before),)) as reading,)
            )
        ):
            if (
                not state.memory.adjustable
                or state.memory.question is not None
                or not _is_also(title, context, interpret)
            ):
                return None
            command = UpdateTask(refs=(ItRef(),), edit=TaskEdit(remind_before=before, again=True))
            return Understood(reading=replace(reading, commands=(command,), marks=()))
        case Understood(reading=Reading(commands=(CreateTask(title=title, due=Due() as due),)) as reading):
            if not state.memory.adjustable or len(title.split()) > _BRIEF_TITLE or state.memory.question is not None:
                return None
            read = interpret(title, context)
            if not isinstance(read, Unknown) or read.reason not in (ONCE_MORE, BARE_OTHER, ALSO):
                return None
            command = UpdateTask(refs=(ItRef(),), edit=TaskEdit(due=due, again=True))
            return Understood(reading=replace(reading, commands=(command,), marks=()))
        case _:
            return None


def _copied(text: str, alone: Interpretation, context: Context, interpret: Interpret) -> Understood | None:
    """ "Copy 1 to Wednesday": another like the task that is told by its number, behind that word."""
    word, _, rest = text.partition(" ")
    is_brief = len(rest.split()) <= _MOST_COPIED and any(map(str.isdecimal, rest))
    if not is_brief or not (isinstance(alone, Unknown) or _makes(alone)):
        return None
    said = interpret(word, context)
    if not isinstance(said, Unknown) or said.reason != ONCE_MORE:
        return None
    match interpret(f"{_MOVE} {rest}", context):
        case Understood(
            reading=Reading(
                commands=(UpdateTask(refs=(NumberRef(),), edit=TaskEdit(due=Due()) as edit, shift=None) as moved,)
            ) as reading
        ):
            copied = replace(moved, edit=replace(edit, again=True))
            return Understood(reading=replace(reading, commands=(copied,), marks=()))
        case _:
            return None


def _makes(read: Interpretation) -> bool:
    return isinstance(read, Understood) and all(isinstance(one, CreateTask) for one in read.reading.commands)


def _is_also(title: str, context: Context, interpret: Interpret) -> bool:
    read = interpret(title, context) if len(title.split()) <= _BRIEF_TITLE else None
    return isinstance(read, Unknown) and read.reason in (ALSO, ONCE_MORE)


def _keeps_the_hour(alone: Interpretation, state: State, context: Context, interpret: Interpret) -> bool:
    """ "Same time on Sunday" and "two hours later" of the task just made are no tasks called so."""
    match alone:
        case Understood(reading=Reading(commands=(CreateTask(undated=True, due=None),), rule=rule)) if "note" in rule:
            return state.memory.adjustable and state.memory.question is None
        case Understood(reading=Reading(commands=(CreateTask(title=title),))):
            if not state.memory.adjustable or len(title.split()) > _BRIEF_TITLE:
                return False
            read = interpret(title, context)
            return isinstance(read, Unknown) and read.reason in _NO_TITLES
        case _:
            return False


def _is_put_off_idly(about_it: Interpretation, alone: Interpretation, state: State) -> bool:
    """ "Again" and "later", under a reminder, put it off; after a task was made or changed they say no such thing."""
    match about_it:
        case Understood(reading=Reading(commands=(UpdateTask(refs=(ItRef(),), shift=shift),))) if shift == SNOOZED_BY:
            return isinstance(alone, Unknown) and not state.shows_last_alone
        case _:
            return False


def _names_a_number(read: Interpretation) -> bool:
    """Whether the words name a task by its number already, and lack something else: "move 1"."""
    commands = (
        [command for reading in read.readings for command in reading.commands] if isinstance(read, Ambiguous) else []
    )
    return any(isinstance(ref, NumberRef) for one in commands if isinstance(one, UpdateTask) for ref in one.refs)


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
    if state.shows_last_alone:
        return _ANSWERS_TO_A_REMINDER
    return (UpdateTask,) if state.memory.adjustable else ()
