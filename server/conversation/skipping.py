"""Occurrences of a series that are left out: the next one, those of some days, or all behind its last day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from engine.model import DeleteTask, Due, TaskEdit, TaskRef, TitleRef, UpdateTask
from server.conversation.deleting import delete_task
from server.conversation.memory import Confirmation, LastDay, Option, Skip, Step
from server.conversation.occurrences import (
    due_of,
    ended,
    is_past,
    next_occurrence,
    read_duration,
    reminder_of,
    reminds,
    with_due,
)
from server.conversation.references import resolve
from server.conversation.settling import NOT_MEANT, menu_of
from server.conversation.state import Outcome, State, TaskChange
from server.conversation.titles import fold
from server.conversation.wording import describe, task_details, task_line
from server.reply import say
from storage.model import Task

_MOST_SKIPPED = 400


def skip(said: Skip, task: Task, state: State) -> Outcome:
    """The series goes on behind the days said. Only the coming occurrence can be left out: no day is kept that a series
    does without."""
    if task.recurrence is None or task.due_date is None:
        return Outcome(reply=(say("skip-no-series", title=task.title),), failed="no_series", focus=task.id)
    last = said.last or said.day or task.due_date
    if task.due_date > last:
        reply = say("skip-not-then", title=task.title, due=due_of(task))
        return Outcome(reply=(reply,), failed="not_then", shown=(task.id,), focus=task.id)
    is_behind = said.day is not None and _comes_on(said.day, task, state)
    if said.day is not None and task.due_date < said.day and not is_behind:
        reply = say("skip-later", title=task.title, due=due_of(task), day=said.day)
        return Outcome(reply=(reply,), failed="not_the_next", shown=(task.id,), focus=task.id)
    after = task
    for _ in range(_MOST_SKIPPED):
        coming = next_occurrence(after, state.zone, state.now)
        if coming is None:
            return Outcome(reply=(say("skip-last", title=task.title),), failed="last_of_series", focus=task.id)
        after = replace(with_due(after, coming[0]), recurrence=coming[1])
        if coming[0].day > last:
            break
    return _skipped(task, after, state, was=Due(day=last, clock=task.due_time) if is_behind else due_of(task))


def _comes_on(day: date, task: Task, state: State) -> bool:
    """Whether the series, whose last one was not done in time, comes next on that day: those behind go with it."""
    due = due_of(task)
    coming = next_occurrence(task, state.zone, state.now)
    is_late = due is not None and is_past(due, state.zone, state.now)
    return is_late and coming is not None and coming[0].day == day


def _skipped(task: Task, after: Task, state: State, was: Due | None) -> Outcome:
    due = due_of(after)
    remind_at = reminder_of(due, task.remind_before, reminds(task), state.zone, state.now)
    after = replace(after, remind_at=remind_at, updated_at=state.now)
    return Outcome(
        reply=(say("skipped", title=task.title, was=was, number=str(task.number), due=due),),
        tasks=(TaskChange(before=task, after=after),),
        undo=say("undone-updated", count=1, title=task.title),
        focus=task.id,
    )


def skip_named(said: Skip, step: Step, state: State) -> Outcome:
    """Of the tasks that the words may name those that repeat, or are due then. One that does not repeat is called off:
    its deletion is asked about."""
    refs = step.command.refs if isinstance(step.command, UpdateTask) else ()
    found = resolve(refs, state)
    known = [task for task in (*found.tasks, *found.doubted, *found.choices) if task.status == "open"]
    fitting = [task for task in known if task.recurrence is not None or _is_due_then(task, said)]
    sure = [task for task in fitting if task in found.tasks and _is_named(task, refs)]
    if not fitting:
        only = known[0] if len(known) == 1 and known[0] in found.tasks else None
        return skip(said, only, state) if only is not None else _unmeant(step)
    if len(fitting) > 1:
        return _ask_which(fitting, step, state)
    (task,) = fitting
    if task.recurrence is None:
        return delete_task(DeleteTask(refs=()), Step(command=DeleteTask(refs=()), task_ids=(task.id,)), state)
    skipped = skip(said, task, state)
    if sure:
        return skipped
    return _ask_whether(task, step) if skipped.tasks else _unmeant(step)


# --- the last day of a series -----------------------------------------------------------------------------------------


def end_named(last: LastDay, step: Step, state: State) -> Outcome:
    """Of the series that the words may name; what they are sure of by a likeness only is asked about."""
    refs = step.command.refs if isinstance(step.command, UpdateTask) else ()
    found = resolve(refs, state)
    known = [task for task in (*found.tasks, *found.doubted, *found.choices) if task.status == "open"]
    series = [task for task in known if task.recurrence is not None and task.due_date is not None]
    if not series:
        return _unmeant(step)
    if len(series) > 1:
        return _ask_which(series, step, state)
    (task,) = series
    if task in found.tasks and _is_named(task, refs):
        return end(task, last, state)
    edit = TaskEdit(recurrence=ended(task.recurrence or "", _last_day(task, last)))
    prompt = say("did-you-mean", command=describe(UpdateTask(refs=(), edit=edit), (task,), state))
    fixed = replace(step, task_ids=(task.id,), otherwise=None, fallback=())
    return Outcome(reply=(prompt,), question=Confirmation(prompt=prompt, steps=(fixed,)), focus=task.id)


def _last_day(task: Task, last: LastDay) -> date:
    """A week from a Monday on ends with the Sunday."""
    if last.day is not None or task.due_date is None:
        return last.day or date.max
    return task.due_date + read_duration(last.length or "P1D") - timedelta(days=1)


def end(task: Task, last: LastDay, state: State) -> Outcome:
    """A series that would end before its next time is over now: that is for the person to say."""
    day = _last_day(task, last)
    if task.recurrence is None or task.due_date is None:
        return Outcome(reply=(say("skip-no-series", title=task.title),), failed="no_series", focus=task.id)
    if day < task.due_date:
        reply = say("ends-before-next", title=task.title, due=due_of(task))
        return Outcome(reply=(reply,), failed="ends_before_next", shown=(task.id,), focus=task.id)
    after = replace(task, recurrence=ended(task.recurrence, day), updated_at=state.now)
    return Outcome(
        reply=(say("updated", number=str(task.number), title=task.title, details=task_details(after, state)),),
        tasks=(TaskChange(before=task, after=after),),
        undo=say("undone-updated", count=1, title=task.title),
        focus=task.id,
    )


def _is_named(task: Task, refs: Sequence[TaskRef]) -> bool:
    """By a number, or by a word of its own: "no plans tomorrow" does not speak of the plants."""
    words = set(fold(task.title).split())
    return all(not isinstance(ref, TitleRef) or words & set(fold(ref.title).split()) for ref in refs)


def _is_due_then(task: Task, said: Skip) -> bool:
    if task.due_date is None or said.day is None:
        return False
    return said.day <= task.due_date <= (said.last or said.day)


def _unmeant(step: Step) -> Outcome:
    return Outcome(reply=(step.otherwise,) if step.otherwise is not None else (), failed=NOT_MEANT)


def _ask_which(tasks: Sequence[Task], step: Step, state: State) -> Outcome:
    options = (Option(label=task_line(one, state), steps=(replace(step, task_ids=(one.id,)),)) for one in tasks)
    menu = menu_of("menu-which", tuple(options))
    return Outcome(reply=(menu.prompt,), question=menu)


def _ask_whether(task: Task, step: Step) -> Outcome:
    prompt = say("confirm-skip", title=task.title, due=due_of(task))
    fixed = replace(step, task_ids=(task.id,), otherwise=None, fallback=())
    return Outcome(reply=(prompt,), question=Confirmation(prompt=prompt, steps=(fixed,)), focus=task.id)
