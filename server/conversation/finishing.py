"""`complete_task` and `reopen_task`; a finished occurrence of a series makes the next one."""

from __future__ import annotations

from dataclasses import replace

from engine.model import CompleteTask, ReopenTask
from server.conversation.memory import Step
from server.conversation.occurrences import due_of, next_occurrence, reminder_of, reminds, with_due
from server.conversation.settling import settle
from server.conversation.state import Outcome, State, TaskChange
from server.conversation.undoing import numbered_again
from server.conversation.wording import task_details, task_lines, task_name
from server.reply import Reply, Say, Series, say
from storage.model import Task


def complete_task(command: CompleteTask, step: Step, state: State) -> Outcome:
    settled = settle(command.refs, step, state)
    if isinstance(settled, Outcome):
        return settled
    still_open = [task for task in settled.tasks if task.status == "open"]
    done = [task for task in settled.tasks if task.status == "done"]
    remarks = (*settled.remarks, *already("already-done", done))
    if not still_open:
        return Outcome(reply=remarks or (say("nothing-matches"),), failed="already_done")
    changes: list[TaskChange] = []
    coming: list[Task] = []
    numbers = list(state.free_numbers)
    for task in still_open:
        finished = replace(task, status="done", completed_at=state.now, updated_at=state.now)
        changes.append(TaskChange(before=task, after=finished))
        follower = _follower(task, numbers, state)
        if follower is not None:
            changes.append(TaskChange(before=None, after=follower))
            coming.append(follower)
    return Outcome(
        reply=(_completed(still_open, state), *(_next(task, state) for task in coming), *remarks),
        tasks=tuple(changes),
        undo=say("undone-completed", count=len(still_open), title=still_open[0].title),
        focus=still_open[-1].id,
    )


def _completed(tasks: list[Task], state: State) -> Say:
    if len(tasks) == 1:
        return say("completed", number=str(tasks[0].number), title=tasks[0].title)
    return say("completed-many", count=len(tasks), lines=task_lines(tasks, state))


def _next(task: Task, state: State) -> Say:
    return say("next-occurrence", number=str(task.number), details=task_details(task, state))


def already(key: str, tasks: list[Task]) -> Reply:
    """Which of the tasks that were named are left as they are; nothing is said of none."""
    if not tasks:
        return ()
    return (say(key, tasks=Series(blocks=tuple(task_name(task) for task in tasks)), count=len(tasks)),)


def _follower(task: Task, numbers: list[int], state: State) -> Task | None:
    """The next occurrence of a series, under a number of its own."""
    coming = next_occurrence(task, state.zone, state.now)
    if coming is None or not numbers:
        return None
    due, rule = coming
    follower = with_due(replace(task, recurrence=rule), due)
    return replace(
        follower,
        id=state.identify(f"next/{task.id}"),
        number=numbers.pop(0),
        created_at=state.now,
        updated_at=state.now,
        remind_at=reminder_of(due, task.remind_before, reminds(task), state.zone, state.now),
    )


def reopen_task(command: ReopenTask, step: Step, state: State) -> Outcome:
    settled = settle(command.refs, step, state)
    if isinstance(settled, Outcome):
        return settled
    closed = [task for task in settled.tasks if task.status == "done"]
    remarks = (*settled.remarks, *already("already-open", [task for task in settled.tasks if task.status == "open"]))
    if not closed:
        return Outcome(reply=remarks or (say("nothing-matches"),), failed="already_open")
    numbers = list(state.free_numbers)
    changes = [TaskChange(before=task, after=_reopened(task, numbers, state)) for task in closed]
    tasks = [change.after for change in changes]
    return Outcome(
        reply=(_reopening(tasks, state), *remarks),
        tasks=tuple(changes),
        undo=say("undone-reopened", count=len(tasks), title=tasks[0].title),
        focus=tasks[-1].id,
    )


def _reopening(tasks: list[Task], state: State) -> Say:
    if len(tasks) == 1:
        task = tasks[0]
        return say("reopened", number=str(task.number), title=task.title, details=task_details(task, state))
    return say("reopened-many", count=len(tasks), lines=task_lines(tasks, state))


def _reopened(task: Task, numbers: list[int], state: State) -> Task:
    """Open again. Of a series only this occurrence: the series went on in the one that followed."""
    remind_at = reminder_of(due_of(task), task.remind_before, reminds(task), state.zone, state.now)
    opened = replace(task, status="open", completed_at=None, updated_at=state.now, recurrence=None, remind_at=remind_at)
    return numbered_again(opened, task, state, numbers)
