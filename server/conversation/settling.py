"""From references to the tasks a command runs on, or to the question that has to be asked first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.model import TaskRef, TitleRef, UpdateTask
from server.conversation.halves import at_its_own_time
from server.conversation.memory import Confirmation, Menu, Option, Step
from server.conversation.references import Resolution, resolve
from server.conversation.state import Outcome, State
from server.conversation.wording import describe, name_reference, task_line, task_lines
from server.reply import Lines, Reply, Series, say
from storage.model import Task

NOT_MEANT = "no_rule"  # the words perhaps named a task, and named none


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The tasks to run on, and what is said of references that mean nothing."""

    tasks: tuple[Task, ...]
    remarks: Reply = ()


def settle(refs: Sequence[TaskRef], step: Step, state: State, *, asks_itself: bool = False) -> Settled | Outcome:
    """The tasks meant; a tie becomes a menu, a filter that picks several is confirmed, nothing found is said.

    A command that `asks_itself` shows the tasks before it acts, so it is not asked about twice.
    """
    if step.task_ids is not None:
        known = {task.id: task for task in state.gathered.by_id} | dict(state.touched)
        return Settled(tasks=tuple(known[one] for one in step.task_ids if one in known))
    found = resolve(refs, state)
    if step.is_guess and step.otherwise is not None:
        found = replace(found, doubted=())
    if asks_itself or found.choices:
        found = replace(found, tasks=(*found.tasks, *found.doubted), doubted=())
    if found.choices:
        return _ask_which(found, step, state)
    if found.doubted:
        return _ask_whether((*found.tasks, *found.doubted), step, state)
    if not found.tasks and step.otherwise is not None:
        return Outcome(reply=(step.otherwise,), failed=NOT_MEANT)
    if not found.tasks:
        return Outcome(reply=(say("rejected"),)) if step.is_guess else _nothing(found, state)
    if not asks_itself and not step.confirmed:
        if found.bulk:
            return _ask_bulk(found, step, state)
        if step.unsure and not _are_told(refs):
            return _ask_whether(found.tasks, step, state)
    return Settled(tasks=found.tasks, remarks=_missing(found))


def _are_told(refs: Sequence[TaskRef]) -> bool:
    """Whether deeds were told whose tasks are sure: no question is needed though the words were few."""
    return all(isinstance(ref, TitleRef) and ref.told is not None for ref in refs)


def _ask_which(found: Resolution, step: Step, state: State) -> Outcome:
    settled = tuple(task.id for task in found.tasks)
    steps = {task.id: (replace(_for(task, step, state), task_ids=(*settled, task.id)),) for task in found.choices}
    options = tuple(Option(label=task_line(task, state), steps=steps[task.id]) for task in found.choices)
    menu = menu_of("menu-which", options)
    return Outcome(reply=(menu.prompt,), question=menu)


def _for(task: Task, step: Step, state: State) -> Step:
    """With the half of the day that the task is in: who chooses it says no more of it."""
    if not isinstance(step.command, UpdateTask):
        return step
    return replace(step, command=at_its_own_time(step.command, (task,), state)[0])


def _ask_whether(tasks: Sequence[Task], step: Step, state: State) -> Outcome:
    """Whether these are the tasks, by name, before anything is done to them."""
    if isinstance(step.command, UpdateTask):
        step = replace(step, command=at_its_own_time(step.command, tasks, state)[0])
    prompt = say("did-you-mean", command=describe(step.command, tasks, state))
    fixed = replace(step, task_ids=tuple(task.id for task in tasks), confirmed=True)
    return Outcome(reply=(prompt,), question=Confirmation(prompt=prompt, steps=(fixed,)))


def menu_of(key: str, options: Sequence[Option]) -> Menu:
    """A numbered menu; the key's message gets the lines."""
    lines = tuple(
        say("menu-line", place=str(place), option=option.label) for place, option in enumerate(options, start=1)
    )
    return Menu(prompt=say(key, lines=Lines(blocks=lines)), options=tuple(options))


def _ask_bulk(found: Resolution, step: Step, state: State) -> Outcome:
    prompt = say(
        "confirm-bulk",
        command=describe(step.command, (), state),
        count=len(found.tasks),
        lines=task_lines(found.tasks, state),
    )
    fixed = replace(step, task_ids=tuple(task.id for task in found.tasks), confirmed=True)
    return Outcome(reply=(prompt,), question=Confirmation(prompt=prompt, steps=(fixed,)))


def _nothing(found: Resolution, state: State) -> Outcome:
    if not found.missing:
        return Outcome(reply=(say("nothing-matches"),), failed="nothing_matches")
    if state.quoting and state.quoted is None:
        return Outcome(reply=(say("quote-unknown"),), failed="quote_unknown")
    return Outcome(reply=_missing(found), failed="task_not_found")


def _missing(found: Resolution) -> Reply:
    if not found.missing:
        return ()
    names = tuple(name_reference(ref) for ref in found.missing)
    return (say("ref-missing", refs=Series(blocks=names), count=len(names)),)
