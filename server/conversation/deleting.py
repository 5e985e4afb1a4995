"""`delete_task`: asks first, always; the task goes out of every list and can be undone."""

from __future__ import annotations

from dataclasses import replace

from engine.model import DeleteTask
from server.conversation.memory import Confirmation, Step
from server.conversation.settling import settle
from server.conversation.state import Outcome, State, TaskChange
from server.conversation.wording import task_line, task_lines
from server.reply import Say, say
from storage.model import Task


def delete_task(command: DeleteTask, step: Step, state: State) -> Outcome:
    settled = settle(command.refs, step, state, asks_itself=True)
    if isinstance(settled, Outcome):
        return settled
    tasks = [task for task in settled.tasks if task.status == "open"] or list(settled.tasks)
    if not tasks:
        return Outcome(reply=(say("nothing-matches"),), failed="nothing_matches")
    if not step.confirmed:
        prompt = _prompt(tasks, state)
        fixed = replace(step, task_ids=tuple(task.id for task in tasks), confirmed=True)
        question = Confirmation(prompt=prompt, steps=(fixed,))
        return Outcome(reply=(prompt, *settled.remarks), question=question, focus=tasks[-1].id)
    return Outcome(
        reply=(_deleted(tasks, state),),
        tasks=tuple(TaskChange(before=task, after=_cancelled(task, state)) for task in tasks),
        undo=say("undone-deleted", count=len(tasks), title=tasks[0].title),
        focus=tasks[-1].id,
    )


def _prompt(tasks: list[Task], state: State) -> Say:
    if len(tasks) == 1:
        return say("confirm-delete", line=task_line(tasks[0], state), repeats=tasks[0].recurrence is not None)
    return say("confirm-delete-many", count=len(tasks), lines=task_lines(tasks, state))


def _deleted(tasks: list[Task], state: State) -> Say:
    if len(tasks) == 1:
        return say("deleted", title=tasks[0].title)
    return say("deleted-many", count=len(tasks), lines=task_lines(tasks, state))


def _cancelled(task: Task, state: State) -> Task:
    return replace(task, status="cancelled", updated_at=state.now)
