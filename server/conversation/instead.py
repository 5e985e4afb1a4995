"""What a step may do with its tasks that is no command of the contract: leave out an occurrence, tell how a task
stands, put words of a title right, make a task ahead of another, do again what was taken back."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, assert_never

from engine.model import ActsOnTasks, CompleteTask, CreateTask, DeleteTask, TaskEdit, UpdateTask
from server.conversation.answering import always
from server.conversation.creating import ahead_of, create_task
from server.conversation.editing import update_task
from server.conversation.halves import at_its_own_time
from server.conversation.memory import (
    Ahead,
    Ask,
    Confirmation,
    Instead,
    LastDay,
    Menu,
    MissingPart,
    NoNotice,
    Notice,
    Option,
    OrDone,
    Redo,
    Remark,
    Reword,
    Skip,
    Step,
    TakeBack,
    Tell,
    Undone,
    Without,
    decode,
)
from server.conversation.noticing import set_notice
from server.conversation.occurrences import due_of, without_days
from server.conversation.references import needs_of as needs_of_refs
from server.conversation.references import resolve
from server.conversation.settling import NOT_MEANT, Settled, menu_of, settle
from server.conversation.skipping import end, end_named, skip, skip_named
from server.conversation.state import Needs, Outcome, State, TaskChange
from server.conversation.titles import fold
from server.conversation.undoing import RESTORES, needs_of_undo, numbered_again, take_back
from server.conversation.without_notice import silence
from server.conversation.wording import describe, task_details, task_line, task_lines
from server.conversation.words_of_titles import put_in, put_in_place
from server.reply import Say, Symbol, say
from storage.model import Task, TaskImage

_RENAME = "/rename"  # the slash commands hold in every language


def needs_of_instead(step: Step, state: State) -> Needs:
    match step:
        case Step(instead=TakeBack()):
            return needs_of_undo(state)
        case Step(instead=Redo(undone=undone)):
            return Needs(ids=tuple(dict.fromkeys(image.after.id for image in undone.images)))
        case Step(instead=Ahead()):
            return Needs(ids=(state.last_task_id,) if state.last_task_id is not None else ())
        case Step(command=UpdateTask(refs=refs) | DeleteTask(refs=refs) | CompleteTask(refs=refs), task_ids=None):
            return needs_of_refs(refs, state)
        case _:
            return Needs(ids=step.task_ids or ())


def run_instead(instead: Instead, step: Step, state: State) -> Outcome:
    is_named = step.task_ids is None
    match instead:
        case Redo(undone=undone):
            return _redone(undone, state)
        case Ask():
            return _asked(instead, step, state)
        case Ahead(task=task):
            return _made_ahead(task, state)
        case Remark(said=said):
            return _remarked(said, step, state)
        case OrDone():
            return _yes_or_done(instead, step, state)
        case TakeBack(others=others):
            return take_back(step, state, others=others)
        case LastDay() if is_named:
            return end_named(instead, step, state)
        case Skip(named=True) if is_named:
            return skip_named(instead, step, state)
        case Skip() | LastDay() | Notice() | Without() | NoNotice() | Reword() | Tell():
            return _of_tasks(instead, step, state)
        case _:
            assert_never(instead)


def _of_tasks(
    instead: Skip | LastDay | Notice | Without | NoNotice | Reword | Tell, step: Step, state: State
) -> Outcome:
    refs = step.command.refs if isinstance(step.command, UpdateTask) else ()
    settled = settle(refs, step, state, asks_itself=isinstance(instead, Tell | NoNotice))  # no harm
    if isinstance(settled, Outcome):
        return settled
    if isinstance(instead, Tell):
        return _told(settled.tasks, state)
    tasks = [task for task in settled.tasks if task.status == "open"]
    if not tasks:
        return Outcome(reply=(say("not-open", count=len(settled.tasks)),), failed="not_open")
    match instead:
        case Skip():
            return skip(instead, tasks[0], state)
        case NoNotice():
            return silence(tasks[0], state)
        case LastDay():
            return end(tasks[0], instead, state)
        case Notice():
            return set_notice(instead, step, tasks[0], state)
        case Without(rule=rule):
            return _without(tasks[0], rule, state)
        case Reword():
            return _reworded(instead, step, tasks[0], state)
        case _:
            assert_never(instead)


def _asked(ask: Ask, step: Step, state: State) -> Outcome:
    """Where the step goes on without the task that it names, it must name one."""
    question = ask.question
    if step.otherwise is not None and isinstance(step.command, ActsOnTasks):
        settled = settle(step.command.refs, step, state, asks_itself=True)
        if isinstance(settled, Settled) and isinstance(question, Menu):
            if ask.called is not None and not _is_called(settled.tasks, ask.called):
                return Outcome(reply=(step.otherwise,), failed=NOT_MEANT)
            question = _of_these(question, step.command, settled.tasks, state)
        elif isinstance(settled, Outcome) and settled.failed == NOT_MEANT:
            return settled
    return Outcome(reply=(question.prompt,), question=question, repairs=ask.repairs, failed=ask.failed)


def _is_called(tasks: tuple[Task, ...], name: str) -> bool:
    return all(task.status == "open" and task.due_date is None and fold(task.title) == fold(name) for task in tasks)


def _of_these(menu: Menu, command: ActsOnTasks, tasks: tuple[Task, ...], state: State) -> Menu:
    """The menu with the tasks that a change of it is of, so that whoever chooses it is not asked again."""
    if not isinstance(command, UpdateTask):
        return menu
    command = at_its_own_time(command, tasks, state)[0]
    fixed = Step(command=command, task_ids=tuple(task.id for task in tasks), confirmed=True)
    change = Option(label=describe(command, tasks, state), steps=(fixed,))
    return menu_of("menu-readings", tuple(change if _changes(one) else one for one in menu.options))


def _changes(option: Option) -> bool:
    return all(isinstance(step.command, UpdateTask) for step in option.steps)


def _remarked(said: Say, step: Step, state: State) -> Outcome:
    """Of the tasks named, if any are; else it is not meant."""
    refs = step.command.refs if isinstance(step.command, UpdateTask) else ()
    if refs and not resolve(refs, state).tasks:
        return Outcome(reply=(), failed=NOT_MEANT)
    return Outcome(reply=(said,), failed="not_possible")


# --- how tasks stand --------------------------------------------------------------------------------------------------


def _told(tasks: tuple[Task, ...], state: State) -> Outcome:
    """Shown alone, so that "done" and "better at 5" mean it."""
    shown = tuple(task.id for task in tasks)
    if len(tasks) != 1:
        return Outcome(reply=(say("told-tasks", lines=task_lines(tasks, state)),), shown=shown)
    (task,) = tasks
    if task.status != "open":
        return Outcome(reply=(say("told-done", line=task_line(task, state)),), focus=task.id)
    stands = say("stands", number=str(task.number), title=task.title, details=task_details(task, state))
    undated = (say("told-undated"),) if task.due_date is None else ()
    return Outcome(reply=(stands, *undated), shown=shown, focus=task.id)


# --- a yes, or a deed -------------------------------------------------------------------------------------------------


def _yes_or_done(either: OrDone, step: Step, state: State) -> Outcome:
    """Where the task is open no more, it was a yes."""
    refs = step.command.refs if isinstance(step.command, CompleteTask) else ()
    settled = settle(refs, step, state, asks_itself=True)
    tasks = () if isinstance(settled, Outcome) else tuple(task for task in settled.tasks if task.status == "open")
    if not tasks:
        return Outcome(reply=(), failed=NOT_MEANT)
    done = Step(command=step.command, task_ids=tuple(task.id for task in tasks), confirmed=True)
    asked = Ask(question=either.question, repairs=(always(*either.question.steps),))
    still = Step(command=either.question.steps[0].command, instead=asked)
    label = describe(step.command, tasks, state)
    menu = menu_of("menu-readings", (either.yes, Option(label=label, steps=(done, still))))
    return Outcome(reply=(menu.prompt,), question=menu)


# --- a task ahead of another ------------------------------------------------------------------------------------------


def _made_ahead(task: CreateTask, state: State) -> Outcome:
    """ "Check in the day before": of a task without a time, one without a time."""
    known = {task.id: task for task in state.gathered.by_id} | dict(state.touched)
    last = known.get(state.last_task_id or "")
    due = due_of(last) if last is not None and last.status == "open" else None
    made = ahead_of(task, due) if due is not None else task
    return create_task(made, Step(command=made), state)


# --- days of the week less --------------------------------------------------------------------------------------------


def _without(task: Task, rule: str, state: State) -> Outcome:
    """ "Not Sundays": where the series has no such day, how it stands is said."""
    less = without_days(task, rule)
    if less is None:
        return _told((task,), state)
    due, new = less
    command = UpdateTask(refs=(), edit=TaskEdit(due=due, recurrence=new, scope="series"))
    return update_task(command, Step(command=command, task_ids=(task.id,), confirmed=True), state)


# --- a title put right ------------------------------------------------------------------------------------------------


def _reworded(reword: Reword, step: Step, task: Task, state: State) -> Outcome:
    """At once where the words that give way were said, or look like the new ones; else asked about."""
    title = put_in(task.title, reword.new, reword.old)
    if title is not None and not reword.asks:
        return _renamed(task, title, state)
    if step.otherwise is not None:
        return Outcome(reply=(step.otherwise,), failed=NOT_MEANT)
    if reword.old is not None:
        prompt = say("ask-part", slot=Symbol("title"), intent=Symbol("update_task"))
        question = MissingPart(prompt=prompt, text=f"{_RENAME} {task.number}", slot="title")
        return Outcome(reply=(prompt,), question=question, focus=task.id)
    command = UpdateTask(refs=(), edit=TaskEdit(title=title or put_in_place(task.title, reword.new)))
    prompt = say("did-you-mean", command=describe(command, (task,), state))
    fixed = Step(command=command, task_ids=(task.id,), confirmed=True)
    return Outcome(reply=(prompt,), question=Confirmation(prompt=prompt, steps=(fixed,)), focus=task.id)


def _renamed(task: Task, title: str, state: State) -> Outcome:
    after = replace(task, title=title, updated_at=state.now)
    return Outcome(
        reply=(say("updated", number=str(task.number), title=title, details=task_details(after, state)),),
        tasks=(TaskChange(before=task, after=after),),
        undo=say("undone-updated", count=1, title=task.title),
        focus=task.id,
    )


# --- done again -------------------------------------------------------------------------------------------------------


def _redone(undone: Undone, state: State) -> Outcome:
    before = {task.id: state.current(task) for task in state.gathered.by_id}
    after, numbers = dict(before), list(state.free_numbers)
    for image in undone.images:
        if image.after.id in after:
            after[image.after.id] = _again(image, after[image.after.id], numbers, state)
    changes = tuple(TaskChange(before=old, after=after[one]) for one, old in before.items() if after[one] != old)
    if not changes:
        return Outcome(reply=(say("nothing-to-redo"),), failed="nothing_to_redo")
    arguments = {name: decode(value) for name, value in undone.arguments.items() if name != RESTORES}
    tasks = [change.after for change in changes]
    return Outcome(
        reply=(say("redone", how=Symbol(tasks[0].status), count=len(tasks), lines=task_lines(tasks, state)),),
        tasks=changes,
        undo=Say(key=undone.key, arguments=arguments),
        focus=tasks[0].id,
    )


def _again(image: TaskImage, current: Task, numbers: list[int], state: State) -> Task:
    if image.before is None:
        changed: dict[str, Any] = {"status": image.after.status}
    else:
        changed = {
            spec.name: getattr(image.after, spec.name)
            for spec in fields(image.after)
            if getattr(image.before, spec.name) != getattr(image.after, spec.name)
        }
    again = replace(current, **(changed | {"updated_at": state.now}))
    opens = current.status != "open" and again.status == "open"
    return numbered_again(again, current, state, numbers) if opens else again
