"""Commands that one message says one after the other, where the second is about the same task as the first.

"Move 2 to Friday and make it urgent" is one change, and "2 and 6 are done, cross them off" one deed said twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TypeGuard

from engine.building import Built
from engine.model import (
    AllRef,
    Command,
    CompleteTask,
    CreateTask,
    DeleteTask,
    ItRef,
    ListTasks,
    NumberRef,
    ReopenTask,
    Simple,
    TaskEdit,
    TaskFilter,
    TaskRef,
    TitleRef,
    UpdateTask,
)
from engine.slots import Slots

_Read = tuple[Built, Slots]
_Deed = CompleteTask | ReopenTask | DeleteTask
_Referring = CompleteTask | ReopenTask | DeleteTask | UpdateTask
_IT: tuple[TaskRef, ...] = (ItRef(),)


def joined(read: Sequence[_Read]) -> list[_Read]:
    """What was read, without what only goes on about the task of the command before."""
    if len(read) < 2:
        return list(read)
    found = [read[0]]
    for after in read[1:]:
        both = _one_of_both(found[-1], after)
        if both is None:
            found.append(_of_same_task(found[-1], after))
        else:
            found[-1] = both
    return found


def is_same_deed(told: Command, ordered: Command) -> bool:
    """ "I paid the rent, so mark pay rent as done": a deed, and the task to be ticked off, whatever their verbs."""
    match told, ordered:
        case CompleteTask(refs=(TitleRef(title=title, told=str()),)), CompleteTask(
            refs=(TitleRef(title=named, told=None),)
        ):
            wanted = named.casefold().split()
            return set(wanted[len(wanted) > 1 :]) <= set(title.casefold().split())
        case _:
            return False


def _is_told(command: CompleteTask | DeleteTask) -> bool:
    return not command.refs or any(isinstance(ref, TitleRef) and ref.told is not None for ref in command.refs)


def _only_tells_verb(command: Command) -> bool:
    match command:
        case CompleteTask(refs=(TitleRef(title=title, told=str()),)):
            return " " not in title
        case _:
            return False


def _one_of_both(before: _Read, after: _Read) -> _Read | None:
    first, second = before[0].command, after[0].command
    if isinstance(first, Simple) and first == second:
        return before
    if (
        isinstance(first, CompleteTask | ReopenTask)
        and type(first) is type(second)
        and first.refs == _IT != second.refs
    ):
        return after  # "ya estuvo, la 4 ya salió", "that was not done, reopen 2"
    if is_same_deed(first, second):
        return after
    if isinstance(first, CompleteTask | DeleteTask) and not _is_told(first) and _only_tells_verb(second):
        return before  # "táchame lo de los pañales, ya compré"
    if isinstance(first, ListTasks) and isinstance(second, _Referring):
        return _on_those_named(before, after)
    if isinstance(first, _Deed) and isinstance(second, _Deed):
        is_same = type(first) is type(second) and bool(first.refs) and second.refs in ((), _IT, first.refs)
        return before if is_same else None
    if isinstance(first, ReopenTask) and second == Simple(intent="undo"):
        return before  # "5 isn't finished, put it back"
    if first == Simple(intent="undo") and isinstance(second, ReopenTask):
        return after  # "me equivoqué, la 6 no está hecha"
    if isinstance(first, CreateTask) and second == CreateTask(title=""):
        return before  # "…, please note"
    if isinstance(first, CreateTask) and isinstance(second, CreateTask):
        return _with_reminder(before, after)
    if not isinstance(second, UpdateTask) or second.refs != _IT:
        return None
    command: Command | None = None
    if isinstance(first, UpdateTask) and replace(second, refs=first.refs) == first:
        return before
    if isinstance(first, UpdateTask):
        command = one_change(first, second)
    elif isinstance(first, CreateTask):
        command = _made_so(first, second)
    if command is None:
        return None
    _take_marks(before[1], after[1])
    missing = before[0].missing
    if missing == "due" and _says_when(command) and not any(isinstance(ref, AllRef) for ref in command.refs):
        missing = None
    return replace(before[0], command=command, missing=missing or after[0].missing), before[1]


def _says_when(command: Command) -> TypeGuard[UpdateTask]:
    """True for "move the fitting, and put it on Friday", which is no longer asked when."""
    if not isinstance(command, UpdateTask):
        return False
    edit = command.edit
    return any(said is not None for said in (edit.due, edit.time, edit.recurrence, command.shift))


def _on_those_named(before: _Read, after: _Read) -> _Read | None:
    """ "Everything overdue, move it to Monday": named, and not asked to be shown."""
    named, order = before[0].command, after[0].command
    if not isinstance(named, ListTasks) or not isinstance(order, _Referring):
        return None
    is_it = len(order.refs) == 1 and isinstance(order.refs[0], ItRef)
    wanted = named.filter
    if not is_it or wanted in (TaskFilter(), TaskFilter(status="all")) or wanted.query is not None:
        return None
    if before[1].says("SHOW"):
        return None
    _take_marks(before[1], after[1])
    command = replace(order, refs=(AllRef(filter=wanted),))
    return replace(after[0], command=command), before[1]


def _with_reminder(before: _Read, after: _Read) -> _Read | None:
    """ "I should lock the shed tonight, remind me": the order behind it has no title of its own, perhaps a time."""
    made, order = before[0].command, after[0].command
    if not isinstance(made, CreateTask) or not isinstance(order, CreateTask):
        return None
    is_bare = not order.title and order.reminder and order.priority is None and not order.tags and order.project is None
    if not is_bare or not made.title or not _agree(made, order):
        return None
    _take_marks(before[1], after[1])
    command = replace(
        made,
        due=made.due if order.due is None else order.due,
        recurrence=made.recurrence or order.recurrence,
        remind_before=made.remind_before or order.remind_before,
        reminder=True,
    )
    return replace(before[0], command=command, is_unsure=False, is_bare_note=False), before[1]


def _agree(made: CreateTask, order: CreateTask) -> bool:
    """Also for "every Monday I put the bins out, so remind me Mondays at 8", whose hour is told with the order."""
    if made.due is None or order.due is None:
        return True
    is_same_rule = made.recurrence is not None and made.recurrence == order.recurrence
    return is_same_rule and made.due.clock is None and made.due.day == order.due.day


def one_change(first: UpdateTask, second: UpdateTask) -> UpdateTask | None:
    """Both changes at once; of one thing what was said last: "2 is urgent, make it high"."""
    told, more = _told(first.edit), _told(second.edit)
    if not more or second.shift is not None or told.keys() & more.keys() - {"priority"}:
        return None
    if "time" in told.keys() | more.keys() and "due" in told.keys() | more.keys():
        return None
    if first.shift is not None and more.keys() & {"due", "time", "clear_due", "clear_time", "clear_rule", "recurrence"}:
        return None
    return replace(first, edit=replace(first.edit, **more))  # type: ignore[arg-type]


def _made_so(made: CreateTask, change: UpdateTask) -> CreateTask | None:
    """ "Add pay the rent and make it urgent": the new task, with what was said of it afterwards."""
    more = _told(change.edit)
    if change.shift is not None or not more or not more.keys() <= {"due", "priority", "project"}:
        return None
    if more.get("priority") in ("raise", "lower") or any(getattr(made, name) is not None for name in more):
        return None
    return replace(made, **more)  # type: ignore[arg-type]


def _told(edit: TaskEdit) -> dict[str, object]:
    values = {field.name: getattr(edit, field.name) for field in fields(edit)}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def _take_marks(before: Slots, after: Slots) -> None:
    before.date_spans += after.date_spans
    before.marked += after.marked
    before.new_dues += after.new_dues
    before.weekday_conflict |= after.weekday_conflict


def _of_same_task(before: _Read, after: _Read) -> _Read:
    """The second command about the task that the first one names: "rename 3 to … and delete it"."""
    first, second = before[0].command, after[0].command
    if not isinstance(first, _Referring) or not isinstance(second, _Referring) or second.refs != _IT:
        return after
    refs = _left_open(first, before[1]) or first.refs
    if not refs or any(isinstance(ref, AllRef) for ref in refs):
        return after
    return replace(after[0], command=replace(second, refs=refs)), after[1]


def _left_open(first: _Referring, slots: Slots) -> tuple[TaskRef, ...]:
    """The 4 of "3 is done, 4 isn't, move it to Monday", as of "all is done but 4": that is "it"."""
    if not isinstance(first, CompleteTask):
        return ()
    left = [*slots.excluded, *(number for ref in first.refs if isinstance(ref, AllRef) for number in ref.excluded)]
    return tuple(
        NumberRef(number=number) for number in dict.fromkeys(left) if NumberRef(number=number) not in first.refs
    )
