"""`delete_task`: asks first, always; the task goes out of every list and can be undone."""

from __future__ import annotations

from dataclasses import replace

from engine.model import DeleteTask, ItRef, UpdateTask
from server.conversation.finishing import already
from server.conversation.memory import Confirmation, Repair, Skip, Step
from server.conversation.occurrences import as_it_goes_on
from server.conversation.settling import settle
from server.conversation.state import Outcome, State, TaskChange
from server.conversation.wording import task_line, task_lines
from server.reply import Say, say
from storage.model import Task


def delete_task(command: DeleteTask, step: Step, state: State) -> Outcome:
    settled = settle(command.refs, step, state, asks_itself=True)
    if isinstance(settled, Outcome):
        return settled
    found = as_it_goes_on(settled.tasks, state.journal) if command.refs == (ItRef(),) else settled.tasks
    tasks = [task for task in found if task.status == "open"] or list(found)
    if not tasks:
        return Outcome(reply=(say("nothing-matches"),), failed="nothing_matches")
    if not step.confirmed:
        prompt = _prompt(tasks, state)
        fixed = replace(step, task_ids=tuple(task.id for task in tasks), confirmed=True)
        question = Confirmation(prompt=prompt, steps=(fixed,))
        only = _only_this_one(tasks)
        done = already("already-done", [task for task in found if task.status == "done" and task not in tasks])
        return Outcome(reply=(prompt, *settled.remarks, *done), question=question, repairs=only, focus=tasks[-1].id)
    return Outcome(
        reply=(_deleted(tasks, state),),
        tasks=tuple(TaskChange(before=task, after=_cancelled(task, state)) for task in tasks),
        undo=say("undone-deleted", count=len(tasks), title=tasks[0].title),
        focus=tasks[-1].id,
    )


def _prompt(tasks: list[Task], state: State) -> Say:
    if len(tasks) == 1:
        (task,) = tasks
        word, repeats = say("repair-occurrence"), task.recurrence is not None and task.due_date is not None
        return say("confirm-delete", line=task_line(task, state), repeats=repeats, word=word)
    return say("confirm-delete-many", count=len(tasks), lines=task_lines(tasks, state))


def _only_this_one(tasks: list[Task]) -> tuple[Repair, ...]:
    """The word that leaves out this occurrence instead of deleting its series."""
    if len(tasks) != 1 or tasks[0].recurrence is None or tasks[0].due_date is None:
        return ()
    skip = Step(command=UpdateTask(refs=()), task_ids=(tasks[0].id,), instead=Skip())
    return (Repair(word=say("repair-occurrence"), steps=(skip,)),)


def _deleted(tasks: list[Task], state: State) -> Say:
    if len(tasks) == 1:
        return say("deleted", title=tasks[0].title)
    return say("deleted-many", count=len(tasks), lines=task_lines(tasks, state))


def _cancelled(task: Task, state: State) -> Task:
    return replace(task, status="cancelled", updated_at=state.now)
