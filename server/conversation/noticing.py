"""When to remind of the task spoken of, and not when it is: "remind me on Sunday night", "avísame la noche anterior".

The time is read behind the task that it would be said with, so each way of saying it is known to the engine already.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from engine.changing import SNOOZED_BY
from engine.model import (
    Ambiguous,
    CompleteTask,
    Context,
    CreateTask,
    Due,
    Interpretation,
    ItRef,
    NumberRef,
    Reading,
    TaskEdit,
    Understood,
    UpdateTask,
)
from server.conversation.answering import Plan, help_that_fits, plan
from server.conversation.half_sentences import half_of
from server.conversation.leading import is_and, lead_of
from server.conversation.memory import MissingPart, Notice, Step, Tell
from server.conversation.occurrences import MORNING_REMINDER, due_of, read_duration, reminder_of
from server.conversation.otherwise import as_steps
from server.conversation.proposing import Heard
from server.conversation.settling import NOT_MEANT
from server.conversation.state import Outcome, State, TaskChange
from server.conversation.wording import task_details
from server.reply import Symbol, say
from storage.model import Task

Interpret = Callable[[str], Interpretation]
_WARNING = ("REMIND", "REMIND_IT", "WARN", "REMINDER")  # classes of words.toml
_MOVE = "/move"  # the slash commands hold in every language
_THINGS = ("/new 'x'", "'x'")  # what is reminded of: the second is read where the first is taken for two commands
_TITLES = ("x", "x'", "/new 'x'")
_LATE = (time(23, 58), time(23, 59))
_AHEAD_OF = timedelta(days=400)  # a day that no words of the message mean
_AHEAD_WORDS = ("AHEAD", "PART_OF_THAT_DAY")
_MOST_WORDS, _FEW, _LONGEST_LINK = 14, 2, 3  # the letters of "de", "of", "for"


def plan_notice(
    text: str, heard: Heard, state: State, context: Context, interpret: Callable[[str, Context], Interpretation]
) -> Plan | None:
    """Where the task has reminded already, or is not due later, the message is what it would be without. `context` is
    that of nothing asked."""

    def alone(words: str) -> Interpretation:
        return interpret(words, context)

    def undated(words: str) -> Interpretation:
        return interpret(words, replace(context, spoken_day=None))  # "that morning" is of the task, whenever that is

    if not _may_be(heard, state) or len(text.split()) > _MOST_WORDS:
        return None
    if "?" in text:
        return _told(heard) if state.memory.adjustable else None
    if _is_of_a_new_one(heard):
        return None
    if (several := _of_several(text, state, alone)) is not None:
        return several
    if _says_a_length(heard.read):
        return None
    first, _, behind = text.partition(" ")
    lead, words = (None, behind) if is_and(first, alone) else lead_of(text, alone)
    if lead in ("yes", "no"):
        return None  # "no, remind me at four" puts the time right
    said = _ahead(words, state, undated) or _ahead(words, state, alone) or _at_a_time(text, heard.read, alone)
    if said is None:
        return None
    planned = plan(heard.read, text, state)
    step = Step(command=UpdateTask(refs=(ItRef(),)), otherwise=help_that_fits(state.memory.puzzled))
    if isinstance(said, Notice):
        step = replace(step, instead=said, fallback=as_steps(planned))
    else:
        step = replace(step, command=UpdateTask(refs=(ItRef(),), edit=TaskEdit(remind_before=said, again=True)))
    return Plan(steps=(step,), assumptions=planned.assumptions)


def plan_notice_hour(text: str, read: Interpretation, state: State, alone: Interpret) -> Plan | None:
    """ "In the morning", after "remind me two days before": the hour of that reminder."""
    deed = state.memory.deed
    if not state.memory.noticed or state.memory.question is not None or deed is None or state.quoting:
        return None
    if lead_of(text, alone)[0] is not None or not _is_bare_time(text, alone):
        return None  # "no, at four" puts the time of the task right, and "move it to ten" orders another
    match read, deed.command:
        case (
            Understood(
                reading=Reading(commands=(UpdateTask(refs=(ItRef(),), edit=TaskEdit(time=time() as clock) as edit),))
            ),
            UpdateTask(edit=TaskEdit(remind_before=str() as before)),
        ) if edit == TaskEdit(time=clock) and (days := read_duration(before).days):
            notice = Notice(days=days, clock=clock)
            return Plan(steps=(Step(command=UpdateTask(refs=(ItRef(),)), instead=notice),))
        case _:
            return None


def _is_bare_time(text: str, alone: Interpret) -> bool:
    """ "At 8", "in the morning, please": nothing that says of what."""
    for words in (text.strip(" .!"), half_of(text, alone).core):
        match alone(f"{_MOVE} 1 {words}"):
            case Understood(reading=Reading(commands=(UpdateTask(refs=(NumberRef(number=1),)),))):
                return True
            case _:
                continue
    return False


def _of_several(text: str, state: State, alone: Interpret) -> Plan | None:
    """ "Remind me of both an hour before", "a las dos avísame un día antes", of two made or shown together."""
    words, many = text.split(), len(state.memory.together)
    spans = ((first, first + count) for count in (2, 1) for first in range(len(words) - count + 1)) if many > 1 else ()
    for first, end in spans:
        match alone(f"/done {' '.join(words[first:end])}"):
            case Understood(reading=Reading(commands=(CompleteTask(refs=(ItRef(many=True, count=count) as them,)),))):
                before = words[: first - 1] if first and len(words[first - 1]) <= _LONGEST_LINK else words[:first]
                said = _ahead(" ".join((*before, *words[end:])), state, alone) if count == many else None
                if isinstance(said, str):
                    command = UpdateTask(refs=(them,), edit=TaskEdit(remind_before=said))
                    return Plan(steps=(Step(command=command),))
            case _:
                continue
    return None


def _told(heard: Heard) -> Plan | None:
    """ "Will you remind me before?" asks how the task stands, and notes nothing called "before"."""
    match heard.read:
        case (
            Understood(reading=Reading(commands=(CreateTask(title=title, due=None, remind_before=None),)))
            | Ambiguous(readings=(Reading(commands=(CreateTask(title=title, due=None, remind_before=None),)),))
        ):
            is_of_it = not title or (len(title.split()) <= _FEW and any(map(heard.mentions, _AHEAD_WORDS)))
            return Plan(steps=(Step(command=UpdateTask(refs=(ItRef(),)), instead=Tell()),)) if is_of_it else None
        case _:
            return None


def _may_be(heard: Heard, state: State) -> bool:
    is_spoken_of = state.last_task_id is not None and (state.memory.adjustable or state.shows_last_alone)
    if not is_spoken_of or state.quoting or state.memory.question is not None:
        return False
    return any(map(heard.mentions, _WARNING))


def _is_of_a_new_one(heard: Heard) -> bool:
    """ "Remind me to pay the rent on Friday", "set an alarm for 6": only one that says "before" may mean the other."""
    match heard.read:
        case Understood(reading=Reading(commands=(CreateTask(title=title),))) if title:
            return not any(map(heard.mentions, _AHEAD_WORDS))
        case _:
            return False


def _says_a_length(read: Interpretation) -> bool:
    """ "An hour before", and nothing else: it is that already."""
    match read:
        case Understood(reading=Reading(commands=(UpdateTask(refs=(ItRef(),), edit=edit),))):
            return edit.remind_before is not None and edit == TaskEdit(
                remind_before=edit.remind_before, again=edit.again
            )
        case Ambiguous(readings=(Reading(commands=(CreateTask(title="", due=None, remind_before=str()),)), *_)):
            return True
        case _:
            return False


def _ahead(words: str, state: State, alone: Interpret) -> Notice | str | None:
    """So long ahead (an ISO 8601 duration), or at an hour of a day before: told by reading it of two different hours,
    since only a length is the same then. A mere "remind me of it" says neither."""
    day = state.today + _AHEAD_OF
    made = []
    for clock in _LATE:
        if (one := _reminding(words, Due(day=day, clock=clock), alone)) is None:
            return None
        made.append(one.remind_before)
    first, second = made
    if first is None or first == second:
        return Notice() if first is None else first
    moment = datetime.combine(day, _LATE[0]) - read_duration(first)
    return Notice(days=(day - moment.date()).days, clock=moment.time())


def _reminding(words: str, due: Due, alone: Interpret) -> CreateTask | None:
    for thing in _THINGS:
        match alone(f"{thing} {due.day} {due.clock:%H:%M}, {words}"):
            case Understood(reading=Reading(commands=(CreateTask(title=title, reminder=True) as made,))):
                if title in _TITLES and made.due == due and made.recurrence is None:
                    return made
            case _:
                continue
    return None


def _at_a_time(text: str, read: Interpretation, alone: Interpret) -> Notice | None:
    """ "On Sunday", "at four", "in an hour", as the engine has read it already of the task or of a new one."""
    match read:
        case Understood(reading=Reading(commands=(UpdateTask(refs=(ItRef(),), edit=edit, shift=None),))):
            return _notice(edit)
        case Understood(reading=Reading(commands=(UpdateTask(refs=(ItRef(),), shift=shift),))):
            return Notice() if shift == SNOOZED_BY and not isinstance(alone(text), Understood) else None
        case Ambiguous(readings=(Reading(commands=(CreateTask(title="", recurrence=None, due=Due()),)) as reading, *_)):
            spans = (text[span.start : span.end] for span in reading.date_spans)
            match alone(f"{_MOVE} 1 {' '.join(spans)}"):
                case Understood(reading=Reading(commands=(UpdateTask(edit=edit, shift=None),))):
                    return _notice(edit)
    return None


def _notice(edit: TaskEdit) -> Notice | None:
    due = edit.due
    if (due is None and edit.time is None) or edit != TaskEdit(due=due, time=edit.time):
        return None
    return Notice(day=due.day if due is not None else None, clock=due.clock if due is not None else edit.time)


# --- what comes of it -------------------------------------------------------------------------------------------------


def set_notice(notice: Notice, step: Step, task: Task, state: State) -> Outcome:
    due, unmeant = due_of(task), Outcome(reply=(step.otherwise,) if step.otherwise else (), failed=NOT_MEANT)
    if due is None:
        return _ask_when(task) if notice == Notice() else unmeant
    at_first = datetime.combine(due.day, due.clock or MORNING_REMINDER, state.zone)
    if _has_reminded(task, due, state) or due.day < state.today:
        return unmeant
    moment = _moment(notice, due, at_first, state)
    if moment > at_first:
        return unmeant
    if moment <= state.local and notice != Notice():
        return Outcome(reply=(say("notice-past", title=task.title, at=moment),), failed="notice_past", focus=task.id)
    return _reminded(task, _length(at_first - moment), state)


def _moment(notice: Notice, due: Due, at_first: datetime, state: State) -> datetime:
    """An hour whose half was assumed is that which comes last before the task's own."""
    if notice == Notice():
        return at_first
    day: date = notice.day or due.day - timedelta(days=notice.days or 0)
    moment = datetime.combine(day, notice.clock or MORNING_REMINDER, state.zone)
    if notice.clock is None:
        return min(moment, at_first)
    if any(one.key == "clock_half" for one in state.assumptions):
        halves = (moment.replace(hour=moment.hour % 12), moment.replace(hour=moment.hour % 12 + 12))
        return max((one for one in halves if one < at_first), default=moment)
    return moment


def _has_reminded(task: Task, due: Due, state: State) -> bool:
    if due.clock is None and task.remind_at is None:
        return False
    first = datetime.min.replace(tzinfo=state.zone)
    reminded = reminder_of(due, task.remind_before, True, state.zone, first)
    return reminded is not None and reminded <= state.now


def _length(ahead: timedelta) -> str | None:
    minutes = int(ahead.total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    if not minutes:
        return None
    return f"P{days}D" if not rest else f"PT{minutes}M"


def _reminded(task: Task, before: str | None, state: State) -> Outcome:
    remind_at = reminder_of(due_of(task), before, True, state.zone, state.now)
    after = replace(task, remind_before=before, remind_at=remind_at)
    key = "stands" if after == task else "updated"
    reply = (say(key, number=str(task.number), title=task.title, details=task_details(after, state)),)
    if after == task:
        return Outcome(reply=reply, shown=(task.id,), focus=task.id)
    changes = (TaskChange(before=task, after=replace(after, updated_at=state.now)),)
    return Outcome(reply=reply, tasks=changes, undo=say("undone-updated", count=1, title=task.title), focus=task.id)


def _ask_when(task: Task) -> Outcome:
    """Nothing says when it would be."""
    prompt = say("ask-part", slot=Symbol("due"), intent=Symbol("update_task"))
    question = MissingPart(prompt=prompt, text=f"{_MOVE} {task.number}", slot="due")
    return Outcome(reply=(prompt,), question=question, focus=task.id)
