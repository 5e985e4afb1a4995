"""Words that go on from what was just done or shown: "no, at 4" after a task, "and on Friday?" after a list.

They are read behind the slash command that they belong to, since those hold in every language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time

from engine.model import (
    AllRef,
    Ambiguous,
    Awaiting,
    CompleteTask,
    Context,
    CreateTask,
    Due,
    Interpretation,
    ItRef,
    ListTasks,
    NumberRef,
    Reading,
    TaskEdit,
    TaskFilter,
    Understood,
    Unknown,
    UpdateTask,
)
from engine.stance import TALK
from server.conversation.half_sentences import SAME_TIME, half_of, without_hedge
from server.conversation.leading import CLAUSES, after_words, before_words, is_apart, lead_of, without_and
from server.conversation.naming_tasks import tasks_named
from server.conversation.state import State

Interpret = Callable[[str, Context], Interpretation]
_MOVE, _LIST, _NEW, _THING = "/move 1", "/tasks", "/new 'x'", "'x'"
_DONE = "/done"
_IT_IS, _CAN_WAIT, NEXT_DAY = "it_is", "can_wait", "next_day"
_LONGEST_NAME = 3  # words: "all of them"
_MOST_WORDS = 5
_MOST_MADE = 4  # by one message, for all of them to be meant
_SIGNS = ",.;:!…"
_BRIEF = 3  # words that say a length of time and nothing else


def going_on(text: str, language: str, state: State, context: Context, interpret: Interpret) -> Understood | None:
    """None for words that stand for themselves, or for nothing. `language` is that of the words alone."""
    context = replace(context, awaiting=Awaiting.NOTHING, missing=None)
    read: Understood | None = None
    if state.memory.listed or _asks_and_goes_on(text, context, interpret):
        read = _another_list(text, context, interpret)
    if read is None and len(state.memory.together) > 1:
        read = _of_several(text, state, context, interpret)
    if read is None and state.memory.adjustable:
        read = _of_a_month(text, state, context, interpret) or _one_more_day(text, state, context, interpret)
    if read is None:
        return None
    if _says_also(text, context, interpret):
        read = _of_all_made(read, state)
    return replace(read, reading=replace(read.reading, language=language, marks=()))  # marks of other words


def _of_all_made(read: Understood, state: State) -> Understood:
    """ "Tomorrow too", after one message made several tasks: another like each of them."""
    match read.reading.commands:
        case (UpdateTask(refs=(ItRef(),), edit=TaskEdit(again=True, remind_before=None)) as again,):
            images = state.journal.images if state.journal is not None and state.was_just_made else ()
            made = [one.after for one in images if one.before is None and one.after is not None]
            if len(made) < len(images) or not 1 < len(made) <= _MOST_MADE or made[-1].id != state.last_task_id:
                return read
            each = tuple(replace(again, refs=(NumberRef(number=task.number),)) for task in made)
            return replace(read, reading=replace(read.reading, commands=each))
        case _:
            return read


def _says_also(text: str, context: Context, interpret: Interpret) -> bool:
    """ "Tomorrow too", "and tomorrow"; "another on Wednesday" is one."""

    def alone(words: str) -> Interpretation:
        return interpret(words, context)

    core = without_and(text, alone) or text
    return _besides(text, context, interpret) is not None or not half_of(core, alone).again


def notice_of(text: str, state: State, context: Context, interpret: Interpret) -> Understood | None:
    """ "Better half an hour", after a notice: how long before, not how much later."""
    if not state.memory.noticed:
        return None
    plain = replace(context, awaiting=Awaiting.NOTHING, missing=None)
    lead, rest = lead_of(text, lambda words: interpret(words, plain))
    if lead == "yes" or not 1 <= len(rest.split()) <= _BRIEF or isinstance(interpret(rest, plain), Understood):
        return None
    match interpret(f"{_MOVE} {rest}", plain):
        case Understood(reading=Reading(commands=(UpdateTask(shift=str() as before),)) as reading) if before[0] != "-":
            command = UpdateTask(refs=(ItRef(),), edit=TaskEdit(remind_before=before))
            return Understood(reading=replace(reading, commands=(command,), marks=()))
        case _:
            return None


def keeping_the_day(read: Interpretation, again: Callable[[datetime], Interpretation], now: datetime) -> Interpretation:
    """ "In the evening" names no day: then the task keeps its own. Told by reading the words `again` at the first and
    at the last minute of the day, since only a part of the day alone is another day's then. `now` is local."""
    match read:
        case Understood(reading=Reading(commands=(UpdateTask(refs=(ItRef(),), edit=edit) as command,)) as reading):
            if edit.due is None or edit.due.clock is None or edit.recurrence is not None:
                return read
            moments = (datetime.combine(now.date(), at, now.tzinfo) for at in (time(0, 1), time(23, 59)))
            early, late = (_due_of(again(moment)) for moment in moments)
            if early is None or late is None or early.day == late.day or early.clock != late.clock:
                return read
            timed = replace(command, edit=replace(edit, due=None, time=edit.due.clock))
            return Understood(reading=replace(reading, commands=(timed,)))
        case _:
            return read


def _due_of(read: Interpretation) -> Due | None:
    match read:
        case Understood(reading=Reading(commands=(UpdateTask(edit=TaskEdit(due=due)),))):
            return due
        case _:
            return None


def _adjusting(text: str, context: Context, interpret: Interpret) -> Understood | None:
    """A day or an hour alone, perhaps after a "no", moves the task just made or changed; an hour keeps its day. "Also"
    makes another like it."""
    text = without_hedge(text, lambda words: interpret(words, context))
    besides = _besides(text, context, interpret)
    if besides is not None:
        found = _moving(besides, context, interpret) or _moving(besides.partition(" ")[2], context, interpret)
        return None if found is None else _changed(found, again=True)
    lead, rest = lead_of(text, lambda words: interpret(words, context))
    if lead is not None and _is_first_task(rest, context, interpret):
        return None
    bare = _bare_time(rest if lead is not None else text, lambda words: interpret(words, context))
    found = _moving(bare, context, interpret) if bare is not None else None
    if found is None and rest and (lead == "objection" or (lead == "no" and is_apart(text, rest))):
        found = _moving(rest, context, interpret)
    return found or _moving(text, context, interpret) or _half_said(text, context, interpret)


def _of_a_month(text: str, state: State, context: Context, interpret: Interpret) -> Understood | None:
    """ "Of December", after "the 7th": no time by itself, a day behind the number of the task's."""
    day = state.memory.day
    if day is None or _moving(text, context, interpret) is not None:
        return None
    found = _moving(f"{day.day} {text}", context, interpret)
    match found:
        case Understood(reading=Reading(commands=(UpdateTask(edit=TaskEdit(due=Due(day=of_it)) as edit),))):
            return found if edit == TaskEdit(due=Due(day=of_it)) and of_it.day == day.day else None
        case _:
            return None


def _one_more_day(text: str, state: State, context: Context, interpret: Interpret) -> Understood | None:
    """ "And Monday" behind "tomorrow too" is one more; "and all week" is neither one day nor another."""
    read, word = _adjusting(text, context, interpret), text.partition(" ")[0]
    if read is None or len(text.split()) > _MOST_WORDS + 1 or not _is_joining(word, context, interpret):
        return read
    if _spans_days(text, context, interpret):
        return None
    deed = state.memory.deed.command if state.memory.deed is not None else None
    has_another = isinstance(deed, UpdateTask) and deed.edit.again and deed.edit.remind_before is None
    is_of_day = any(isinstance(one, UpdateTask) and one.edit.due is not None for one in read.reading.commands)
    return (_changed(read, again=True) or read) if has_another and is_of_day else read


def _spans_days(text: str, context: Context, interpret: Interpret) -> bool:
    listed = _another_list(text, context, interpret)
    match listed.reading.commands if listed is not None else ():
        case (ListTasks(filter=wanted),):
            return wanted.due_from is not None and wanted.due_from != wanted.due_to
        case _:
            return False


def _of_several(text: str, state: State, context: Context, interpret: Interpret) -> Understood | None:
    """ "Las tres para el sábado" of three tasks made or shown together is no three o'clock; "all for today" is of those
    just made, and asks for a list after one was shown."""
    words = text.strip(_SIGNS + " ").split()
    for first in range(1, min(_LONGEST_NAME, len(words) - 1) + 1):
        them = _them(interpret(f"{_DONE} {' '.join(words[:first])}", context), state)
        if them is None:
            continue
        rest = " ".join(words[first:])
        found = _moving(rest, context, interpret) or _detailed(rest, lambda said: interpret(said, context))
        match found:
            case Understood(reading=Reading(commands=(UpdateTask() as command,)) as reading):
                return Understood(reading=replace(reading, commands=(replace(command, refs=(them,)),)))
    return None


def _them(read: Interpretation, state: State) -> ItRef | None:
    match read:
        case Understood(reading=Reading(commands=(CompleteTask(refs=(ItRef(many=True, count=count) as them,)),))):
            return them if count == len(state.memory.together) else None
        case Understood(reading=Reading(commands=(CompleteTask(refs=(AllRef(filter=wanted, excluded=()),)),))):
            is_all = wanted == TaskFilter() and state.memory.gathering
            return ItRef(many=True, count=len(state.memory.together)) if is_all else None
        case _:
            return None


def _half_said(text: str, context: Context, interpret: Interpret) -> Understood | None:
    """The words less those around them: "media hora antes por favor", "another on Thursday, same time", "and under Work
    please". One more like it is made only where a time is said."""

    def alone(words: str) -> Interpretation:
        return interpret(words, context)

    half = half_of(text, alone)
    read = alone(half.core) if half.core else None
    if isinstance(read, Unknown) and read.reason == NEXT_DAY:
        return _shifted("P1D", read)
    is_denied = half.lead == "no" and not is_apart(text, half.core)
    is_mere_yes = half.lead == "yes" and text.find(" ") + 1 >= text.find(half.core)  # "let's do it on Sunday" is more
    if read is None or is_mere_yes or is_denied or (isinstance(read, Unknown) and read.reason in TALK):
        return None
    time = _bare_time(half.core, alone) or half.core
    moved = _moving(time, context, interpret) or _moving(half.core, context, interpret)
    found = moved or (None if _denies(half.core, alone) else _detailed(half.core, alone) or _detailed(time, alone))
    found = found or _last_clause(half.core, context, interpret)
    if found is None and half.core != text and not half.adds:
        found = _quoted_move(half.core, context, interpret)
    return _changed(found, again=True) or found if found is not None and half.again and not _repeats(found) else found


def _denies(words: str, interpret: Callable[[str], Interpretation]) -> bool:
    """ "Today I'm not going" gives a task no day."""
    return any(lead_of(word, interpret) == ("no", "") for word in words.split())


def _is_first_task(words: str, context: Context, interpret: Interpret) -> bool:
    """True for the "la 1" of "no, la 1", which an hour would have a preposition before: alone it is one o'clock."""
    match interpret(f"{_MOVE} {words}", context):
        case Understood(reading=Reading(commands=(UpdateTask(edit=TaskEdit(time=time())),))):
            is_one = not words.strip(_SIGNS).isdecimal()
            return is_one and tasks_named(words, lambda said: interpret(said, context)) == (NumberRef(number=1),)
        case _:
            return False


def _last_clause(words: str, context: Context, interpret: Interpret) -> Understood | None:
    """ "Better early, at 9", "can't do 4, make it 6": what the last sign leaves is the time, or an order about it."""
    *_, before, last = ("", *CLAUSES.split(words.strip(_SIGNS + " ")))
    if not before or not last:
        return None
    moved = _moving(CLAUSES.sub(" ", words), context, interpret) or _moving(last, context, interpret)
    if moved is not None:
        return moved
    return _quoted_move(last, context, interpret)


def _quoted_move(words: str, context: Context, interpret: Interpret) -> Understood | None:
    """An order about a task that is quoted: "make it repeat monthly"."""
    match interpret(words, replace(context, quoted=True)):
        case Understood(reading=Reading(commands=(UpdateTask(refs=(ItRef(),)),))) as read:
            return read
        case _:
            return None


def _shifted(length: str, read: Unknown) -> Understood:
    command = UpdateTask(refs=(ItRef(),), shift=length)
    return Understood(reading=Reading(commands=(command,), language=read.language, rule=NEXT_DAY))


def _repeats(read: Understood) -> bool:
    return any(isinstance(one, UpdateTask) and one.edit.recurrence is not None for one in read.reading.commands)


def _detailed(words: str, interpret: Callable[[str], Interpretation]) -> Understood | None:
    """What a new task would be given by these words alone, given to the one that there is."""
    match interpret(f"{_NEW} {words}"):
        case (
            Understood(reading=Reading(commands=(CreateTask(title="x", tags=()) as made,)) as reading)
            | Ambiguous(readings=(Reading(commands=(CreateTask(title="x", tags=()) as made,)) as reading,))
        ):
            pass
        case _:
            return None
    edit = TaskEdit(
        due=made.due,
        recurrence=made.recurrence,
        priority=made.priority,
        project=made.project,
        remind_before=made.remind_before,
        also_before=made.also_before or None,
        again=made.reminder and made.remind_before is not None,
    )
    if edit == TaskEdit():
        return None
    return Understood(reading=replace(reading, commands=(UpdateTask(refs=(ItRef(),), edit=edit),)))


def _bare_time(words: str, interpret: Callable[[str], Interpretation]) -> str | None:
    """The time of "it's on Monday" and of "same time Sunday": a day alone keeps the hour. None without such words."""
    said = after_words(words, _IT_IS, interpret) or it_can_wait(words, interpret)
    kept = said or words
    same = after_words(kept, SAME_TIME, interpret) or before_words(kept, SAME_TIME, interpret)
    return same or said


def it_can_wait(words: str, interpret: Callable[[str], Interpretation]) -> str | None:
    """What stands behind "it can wait" and "can wait"; "I can wait until Monday" moves nothing."""
    said = after_words(words, _CAN_WAIT, interpret)
    if said is None:
        return None
    first, *more = words[: len(words) - len(said)].split()
    match interpret(f"{_DONE} {first}"):
        case Understood(reading=Reading(commands=(CompleteTask(refs=(ItRef(many=False),)),))):
            return said
        case _:
            return said if len(more) == 1 else None


def _moving(words: str, context: Context, interpret: Interpret) -> Understood | None:
    match interpret(f"{_MOVE} {words}", context):
        case (
            Understood(
                reading=Reading(commands=(UpdateTask(refs=(NumberRef(number=1),)) as command,)) as reading
            ) as read
        ):
            return replace(read, reading=replace(reading, commands=(replace(command, refs=(ItRef(),)),)))
        case _:
            return None


def _changed(read: Understood, *, again: bool) -> Understood | None:
    match read.reading.commands:
        case (UpdateTask(edit=edit, shift=None) as command,) if edit.due is not None or edit.time is not None:
            commands = (replace(command, edit=replace(edit, again=again)),)
            return Understood(reading=replace(read.reading, commands=commands))
        case _:
            return None


def _besides(text: str, context: Context, interpret: Interpret) -> str | None:
    """The words less the "also" or "too" around them; None where there is none."""
    words = text.strip(" .!").split()
    for count in (1, 2):
        if len(words) <= count:
            continue
        for said, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            match interpret(" ".join(said), context):
                case Unknown(reason="also"):
                    return " ".join(rest)
                case _:
                    continue
    return None


def _is_joining(word: str, context: Context, interpret: Interpret) -> bool:
    """Whether the word is an "and"."""
    match interpret(f"{word} {_THING}", replace(context, filling="-")):
        case Understood(reading=Reading(commands=(CreateTask(title="x", project="-"),))):
            return True
        case _:
            return False


def _asks_and_goes_on(text: str, context: Context, interpret: Interpret) -> bool:
    """ "And today?" asks for a list, whatever was done before."""
    words = text.split()
    return 1 < len(words) <= _MOST_WORDS and "?" in text and _is_joining(words[0], context, interpret)


def _another_list(text: str, context: Context, interpret: Interpret) -> Understood | None:
    """A few words that narrow a list: with the first of them, which may be an "and", or without."""
    words = text.split()
    for said in (words, words[1:]):
        if not 1 <= len(said) <= _MOST_WORDS:
            continue
        match interpret(f"{_LIST} {' '.join(said)}", context):
            case Understood(reading=Reading(commands=(ListTasks(filter=wanted),))) as read if _narrows(wanted):
                return read
            case _:
                continue
    return None


def _narrows(wanted: TaskFilter) -> bool:
    return wanted != TaskFilter() and wanted.query is None
