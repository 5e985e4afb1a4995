"""`undo`: the last turn that changed something, taken back whole: new tasks go, changed ones get their old values.

Only what that turn changed is put back, so that a change made since on the web stays. The person's own row (settings,
project) is kept beside the words of the journal entry, under "restores".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

from engine.model import ActsOnTasks, NumberRef, OrdinalRef, TaskRef, TitleRef
from server.conversation.memory import Step, decode, encode
from server.conversation.settling import NOT_MEANT
from server.conversation.state import Needs, Outcome, State, TaskChange
from server.conversation.titles import match_titles
from server.conversation.wording import task_details
from server.reply import Reply, Say, say
from storage.model import JournalEntry, Person, Task, TaskImage

NUMBER_KEPT = timedelta(hours=24)
RESTORES = "restores"
_CONTEXT = ("current_project_id", "current_workspace_id")


def restoring(undo: Say, before: Person, after: Person) -> Say:
    """The words of an undo that also puts back what changed in the person's row."""
    kept: dict[str, Any] = {
        name: getattr(before, name) for name in _CONTEXT if getattr(before, name) != getattr(after, name)
    }
    settings = {
        spec.name: getattr(before.preferences, spec.name)
        for spec in fields(before.preferences)
        if getattr(before.preferences, spec.name) != getattr(after.preferences, spec.name)
    }
    return Say(key=undo.key, arguments={**undo.arguments, RESTORES: encode(kept | {"preferences": settings})})


def needs_of_undo(state: State) -> Needs:
    if state.journal is None:
        return Needs()
    return Needs(ids=tuple(dict.fromkeys(image.after.id for image in state.journal.images)))


def undo(step: Step, state: State) -> Outcome:
    entry = state.journal
    if entry is None:
        return Outcome(reply=(say("nothing-to-undo"),), failed="nothing_to_undo")
    if state.quoted is not None and not {image.after.id for image in entry.images} & set(state.quoted.task_ids):
        return Outcome(reply=(say("undo-not-last"),), failed="undo_not_last")
    now_tasks = {task.id: state.current(task) for task in state.gathered.by_id}
    tasks = _taken_back(entry.images, now_tasks, state)
    arguments = {name: decode(value) for name, value in entry.arguments.items() if name != RESTORES}
    return Outcome(
        reply=(say("undone", what=Say(key=entry.key, arguments=arguments)), *_as_it_stands(tasks, state)),
        tasks=tasks,
        person=_restored(entry, state.person),
        undoes=entry.id,
        focus=_left(tasks),
    )


def _left(tasks: Sequence[TaskChange]) -> str | None:
    """The task spoken of: one that there is, if there is one."""
    ids = [change.after.id for change in tasks if change.after.status != "cancelled"]
    return next(iter(ids), tasks[0].after.id if tasks else None)


def take_back(step: Step, state: State, *, others: bool = False) -> Outcome:
    """Of what the last turn did, what it did to the tasks named, or to the others; not meant where it did nothing to
    one of them."""
    entry, command = state.journal, step.command
    if entry is None or not isinstance(command, ActsOnTasks):
        return Outcome(reply=_unmeant(step), failed=NOT_MEANT)
    named = [_named_in(entry.images, ref, state) for ref in command.refs]
    if not all(named):
        return Outcome(reply=_unmeant(step), failed=NOT_MEANT)
    ids = {one for found in named for one in found}
    ids = {one.before.id for one in entry.images if one.before is not None} - ids if others else ids
    series = {image.after.series_id for image in entry.images if image.after.id in ids} - {None}
    images = [one for one in entry.images if one.after.id in ids or (not one.before and one.after.series_id in series)]
    tasks = _taken_back(images, {task.id: state.current(task) for task in state.gathered.by_id}, state)
    first = next((change.after for change in tasks if change.after.id in ids), None)
    if first is None:
        return Outcome(reply=_unmeant(step), failed=NOT_MEANT)
    return Outcome(
        reply=(say("undone", what=say(entry.key, count=len(ids), title=first.title)), *_as_it_stands(tasks, state)),
        tasks=tasks,
        undo=say("undone-updated", count=len(ids), title=first.title),
        focus=first.id,
    )


def _unmeant(step: Step) -> Reply:
    return (step.otherwise,) if step.otherwise is not None else ()


def _named_in(images: Sequence[TaskImage], ref: TaskRef, state: State) -> tuple[str, ...]:
    """The tasks that were there before the turn and that the reference names."""
    before = {image.before.id: image.before for image in images if image.before is not None}
    match ref:
        case NumberRef(number=number):
            return tuple(id_ for id_, task in before.items() if task.number == number)
        case TitleRef(title=title):
            found = match_titles(title, [(id_, task.title) for id_, task in before.items()])
            return found.ids if len(found.ids) == 1 else ()
        case OrdinalRef(ordinal=ordinal):
            shown = state.shown if before.keys() & set(state.shown) else tuple(before)
            place = ordinal - 1 if ordinal > 0 else len(shown) + ordinal
            ids = shown[place : place + 1] if place >= 0 else ()
            return tuple(one for one in ids if one in before)
        case _:
            return ()


def _taken_back(images: Sequence[TaskImage], now_tasks: dict[str, Task], state: State) -> tuple[TaskChange, ...]:
    """The last image first: a task that the turn changed twice ends as it began."""
    before = dict(now_tasks)
    numbers = list(state.free_numbers)
    for image in reversed(images):
        current = now_tasks.get(image.after.id)
        if current is not None:
            now_tasks[current.id] = _without(image, current, state, numbers)
    changed = (TaskChange(before=old, after=now_tasks[id_]) for id_, old in before.items() if now_tasks[id_] != old)
    return tuple(changed)


def _without(image: TaskImage, current: Task, state: State, numbers: list[int]) -> Task:
    if image.before is None:
        return replace(current, status="cancelled", updated_at=state.now)
    changed = {
        spec.name: getattr(image.before, spec.name)
        for spec in fields(image.before)
        if getattr(image.before, spec.name) != getattr(image.after, spec.name)
    }
    restored = replace(current, **(changed | {"updated_at": state.now}))
    if current.status != "open" and restored.status == "open":
        return numbered_again(restored, current, state, numbers)
    return restored


def numbered_again(task: Task, closed: Task, state: State, numbers: list[int]) -> Task:
    """An opened task keeps its number while that can be nobody else's (24 h), else takes a free one."""
    closed_at = closed.completed_at or closed.updated_at
    if state.now - closed_at < NUMBER_KEPT or not numbers:
        return task
    return replace(task, number=numbers.pop(0))


def _restored(entry: JournalEntry, person: Person) -> Person | None:
    if RESTORES not in entry.arguments:
        return None
    kept = decode(entry.arguments[RESTORES])
    settings = kept.pop("preferences")
    return replace(person, **kept, preferences=replace(person.preferences, **settings))


def _as_it_stands(tasks: Sequence[TaskChange], state: State) -> tuple[Say, ...]:
    """One task that is open again or has its old values: said in full, so that the person sees it."""
    standing = [change.after for change in tasks if change.after.status == "open"]
    if len(standing) != 1:
        return ()
    task = standing[0]
    return (say("stands", number=str(task.number), title=task.title, details=task_details(task, state)),)
