"""`update_task`: another day, hour, title, priority, project or rule, for one task or many.

Of a series, moving touches one occurrence: it leaves the series as a task of its own and the series goes on with the
next. "The whole series" moves the rule instead, and is offered as a one-word repair.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time, timedelta

from engine.changing import SNOOZED_BY
from engine.model import CreateTask, Due, ItRef, Priority, PriorityChange, TaskEdit, UpdateTask
from server.conversation.creating import TITLE_LIMIT, create_task, repairs_of
from server.conversation.from_now import counted_from_now
from server.conversation.halves import at_its_own_time
from server.conversation.memory import SERIES_WORD, Confirmation, Option, Repair, Skip, Step, Without
from server.conversation.occurrences import (
    anchored,
    as_it_goes_on,
    due_of,
    has_clock,
    is_of_rule,
    is_past,
    moved_rule,
    next_occurrence,
    reminder_of,
    reminds,
    shifted,
    weekdays_of,
    with_due,
)
from server.conversation.projects import project_for
from server.conversation.recurrences import describe_rule
from server.conversation.settling import menu_of, settle
from server.conversation.state import Outcome, State, TaskChange
from server.conversation.wording import length_of, task_details, task_line, task_lines
from server.reply import Reply, Say, say
from storage.model import Project, Task

_PART_OF_DAY = "part_of_day"  # the assumption of its usual hour
_PART_HOURS = 3
_SPLIT_IN = 3  # an occurrence that stays, one that moves, and those behind them
_LADDER: tuple[Priority, ...] = ("low", "medium", "high", "urgent")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edited:
    """What the command makes of one task: its changes, and what is said beside the task itself."""

    changes: tuple[TaskChange, ...]
    remarks: Reply = ()
    repairs: tuple[Repair, ...] = ()


def update_task(command: UpdateTask, step: Step, state: State) -> Outcome:
    settled = settle(command.refs, step, state)
    if isinstance(settled, Outcome):
        return settled
    found = as_it_goes_on(settled.tasks, state.journal) if command.refs == (ItRef(),) else settled.tasks
    tasks = [task for task in found if task.status == "open"]
    if not tasks:
        return Outcome(reply=(say("not-open", count=len(settled.tasks)),), failed="not_open")
    if command.edit == TaskEdit() and command.shift is None:
        return _ask_what(tasks[0], state)
    command = counted_from_now(command, step, tasks, state)
    command, state = at_its_own_time(_not_now(command, state), tasks, state)
    past = _first_past(command, tasks, state)
    if past is not None and not step.confirmed:
        return _ask_past(past, tasks, step)
    if not step.confirmed:
        asked = _ask_which_days(command, tasks, state) or _ask_how_many(command, tasks, state)
        if asked is not None:
            return asked
    if command.edit.again and command.edit.remind_before is None and not _still_lacks(tasks[0], command.edit):
        return _made_again(command, tasks[0], step, state)
    project, is_new = project_for(command.edit.project, state) if command.edit.project else (None, False)
    numbers = list(state.free_numbers)
    edited = [_edit(command, task, project, numbers, state) for task in tasks]
    focus = edited[-1].changes[0].after.id
    changes = tuple(change for one in edited for change in one.changes if change.after != change.before)
    if not changes:
        return Outcome(reply=(say("unchanged", count=len(tasks)),), focus=tasks[-1].id)
    repairs, assumed = repairs_of(edited[0].changes[0].after, state) if len(tasks) == 1 else ((), ())
    return Outcome(
        reply=(*_updated(edited, state), *_new_project(project, is_new), *assumed, *settled.remarks),
        tasks=changes,
        projects=(project,) if project is not None and is_new else (),
        undo=say("undone-updated", count=len(tasks), title=tasks[0].title),
        repairs=(*repairs, *(repair for one in edited for repair in one.repairs if len(tasks) == 1)),
        focus=focus,
    )


def _ask_which_days(command: UpdateTask, tasks: list[Task], state: State) -> Outcome | None:
    """ "3:15 on Fridays", of what is every weekday at three: all of it, or the Fridays alone."""
    task, edit = tasks[0], command.edit
    clock = edit.time or (edit.due.clock if edit.due is not None else None)
    own, said = weekdays_of(task.recurrence), weekdays_of(edit.recurrence)
    if len(tasks) > 1 or edit.again or clock in (None, task.due_time) or own is None or said is None or not said < own:
        return None
    rule = edit.recurrence or ""
    apart = replace(command, edit=replace(edit, again=True))
    less = UpdateTask(refs=())
    steps = (
        Step(command=less, task_ids=(task.id,), instead=Without(rule=rule)),
        Step(command=apart, task_ids=(task.id,), confirmed=True),
    )
    those = say("those-days-alone", rule=describe_rule(rule), clock=clock)
    all_days = say("all-of-the-series", rule=describe_rule(rule), clock=clock)
    whole = Step(command=command, task_ids=(task.id,), confirmed=True)
    menu = menu_of("menu-readings", (Option(label=those, steps=steps), Option(label=all_days, steps=(whole,))))
    return Outcome(reply=(menu.prompt,), question=menu, focus=task.id)


def _ask_how_many(command: UpdateTask, tasks: list[Task], state: State) -> Outcome | None:
    """ "Pause the standup for a week", of what comes back every day: this one alone, or all of them until then."""
    task, shift = tasks[0], command.shift or ""
    coming = next_occurrence(task, state.zone, state.now)
    due = due_of(task)
    is_long = bool(shift) and not has_clock(shift) and not shift.startswith("-")
    if len(tasks) > 1 or not is_long or coming is None or due is None or command.edit.scope is not None:
        return None
    moved = _new_due(command, task, state)
    if moved is None or moved.day <= coming[0].day or _is_just_made(task, state):
        return None
    skip = Skip(last=moved.day - timedelta(days=1))
    all_of_them = Step(command=UpdateTask(refs=()), task_ids=(task.id,), instead=skip)
    one = replace(command, edit=replace(command.edit, scope="occurrence"))
    this_one = Step(command=one, task_ids=(task.id,), confirmed=True)
    menu = menu_of(
        "menu-readings",
        (
            Option(label=say("skip-all-until", title=task.title, due=moved), steps=(all_of_them,)),
            Option(label=say("move-this-one", title=task.title, was=due, due=moved), steps=(this_one,)),
        ),
    )
    return Outcome(reply=(menu.prompt,), question=menu, focus=task.id)


def _still_lacks(task: Task, edit: TaskEdit) -> bool:
    """ "And at 5" of a task that has no hour yet: it gets its own, and no other is made."""
    is_hour_alone = edit.time is not None and edit.due is None and edit.recurrence is None
    return is_hour_alone and task.due_time is None


def _made_again(command: UpdateTask, task: Task, step: Step, state: State) -> Outcome:
    """Another task like this one at the time said."""
    another = CreateTask(
        title=task.title,
        due=_new_due(command, task, state),
        recurrence=command.edit.recurrence or (task.recurrence if command.edit.due is None else None),
        priority=task.priority,
        project=task.project,
        tags=task.tags,
        remind_before=task.remind_before,
        reminder=reminds(task),
    )
    return create_task(another, step, state)


def _not_now(command: UpdateTask, state: State) -> UpdateTask:
    """Moved to this very minute ("can't right now") is put off: nobody asks for what is due already."""
    due = command.edit.due
    if due is None or due.clock is None or command.edit.recurrence is not None:
        return command
    is_now = (due.day, due.clock.hour, due.clock.minute) == (state.today, state.clock.hour, state.clock.minute)
    return replace(command, edit=replace(command.edit, due=None), shift=SNOOZED_BY) if is_now else command


def _ask_what(task: Task, state: State) -> Outcome:
    """A task was named and nothing said of it: shown alone, so that one word is enough."""
    reply = say("task-what", line=task_line(task, state))
    return Outcome(reply=(reply,), shown=(task.id,), focus=task.id)


def _updated(edited: list[_Edited], state: State) -> Reply:
    if len(edited) == 1:
        task = edited[0].changes[0].after
        line = say("updated", number=str(task.number), title=task.title, details=task_details(task, state))
        return (line, *edited[0].remarks)
    tasks = [one.changes[0].after for one in edited]
    followers = tuple(_follower_line(one) for one in edited if len(one.changes) > 1)
    return (say("updated-many", count=len(tasks), lines=task_lines(tasks, state)), *followers)


def _follower_line(edited: _Edited) -> Say:
    """Of several occurrences that were moved: where the series of this one goes on."""
    follower = edited.changes[1].after
    return say("series-of-goes-on", title=follower.title, number=str(follower.number), due=due_of(follower))


def _new_project(project: Project | None, is_new: bool) -> Reply:
    return (say("remark-new-project", project=project.name),) if project is not None and is_new else ()


def _first_past(command: UpdateTask, tasks: list[Task], state: State) -> Due | None:
    """The new due date, if the command gives a task one that has gone by."""
    if command.edit.due is None and command.edit.time is None and command.shift is None:
        return None
    find = _new_due if command.edit.recurrence is None else _first_of_rule
    dues = (find(command, task, state) for task in tasks)
    return next((due for due in dues if due is not None and is_past(due, state.zone, state.now)), None)


def _ask_past(due: Due, tasks: list[Task], step: Step) -> Outcome:
    prompt = say("confirm-past", title=tasks[0].title, due=due)
    fixed = replace(step, task_ids=tuple(task.id for task in tasks), confirmed=True)
    return Outcome(reply=(prompt,), question=Confirmation(prompt=prompt, steps=(fixed,)))


def _edit(command: UpdateTask, task: Task, project: Project | None, numbers: list[int], state: State) -> _Edited:
    edit = command.edit
    edit = replace(edit, scope="series") if edit.scope is None and _is_just_made(task, state) else edit
    command = replace(command, edit=edit)
    moves = command.shift is not None or edit.due is not None or edit.time is not None
    after = _plain_edits(edit, task, project)
    if edit.clear_due:
        after = replace(with_due(after, None), recurrence=None, remind_at=None, remind_before=None)
    if edit.clear_time and (due := due_of(after)) is not None:
        bare = Due(day=due.day)
        remind_at = reminder_of(bare, after.remind_before, reminds(task), state.zone, state.now)
        after = replace(with_due(after, bare), remind_at=remind_at)
    rule = None if edit.clear_rule else task.recurrence
    if edit.clear_rule:
        after = replace(after, recurrence=None)
    if edit.recurrence is not None:
        after = _with_rule(command, after, state)
    elif moves:
        after = _moved(command, after, state)
        if rule is not None and edit.scope == "series":
            rule = moved_rule(rule, after.due_date) if edit.due and after.due_date else rule
            after = replace(after, recurrence=rule)
        elif rule is not None:
            later = _later_one_moved(command, task, numbers, state)
            return later or _occurrence_moved(command, task, after, numbers, state)
    elif edit.remind_before is not None:
        after = _moved(command, after, state)
    if after == task:
        return _Edited(changes=(TaskChange(before=task, after=task),))
    changes = (TaskChange(before=task, after=replace(after, updated_at=state.now)),)
    return _Edited(changes=changes, remarks=_one_reminder(edit, task, after))


def _one_reminder(edit: TaskEdit, task: Task, after: Task) -> Reply:
    """A second reminder takes the place of the first, which is said; so is that a task without a day has none."""
    if edit.remind_before is not None and after.due_date is None:
        return (say("remark-undated", asked=True),)
    if edit.remind_before is None or after.remind_at is None:
        return ()
    is_second = bool(edit.also_before) or (edit.again and task.remind_before not in (None, edit.remind_before))
    return (say("remark-one-reminder", length=length_of(edit.remind_before)),) if is_second else ()


def _plain_edits(edit: TaskEdit, task: Task, project: Project | None) -> Task:
    after = task
    if edit.title is not None:
        after = replace(after, title=edit.title[:TITLE_LIMIT])
    if edit.priority is not None:
        after = replace(after, priority=_priority(edit.priority, task.priority))
    if project is not None:
        after = replace(after, project_id=project.id, project=project.name)
    if edit.remind_before is not None:
        after = replace(after, remind_before=edit.remind_before)
    return after


def _is_just_made(task: Task, state: State) -> bool:
    """A correction right after a series was made is of all of it: nobody snoozes what they have just said."""
    return state.memory.adjustable and task.id == state.last_task_id and task.created_at == task.updated_at


def _priority(change: PriorityChange, now: Priority | None) -> Priority:
    if change not in {"raise", "lower"}:
        return change  # type: ignore[return-value]
    place = _LADDER.index(now or "medium") + (1 if change == "raise" else -1)
    return _LADDER[max(0, min(place, len(_LADDER) - 1))]


def _new_due(command: UpdateTask, task: Task, state: State) -> Due | None:
    """The due after the command: a bare day keeps the clock, a bare time keeps the day."""
    due = due_of(task)
    if command.shift is not None:
        return shifted(due, command.shift, state.zone, state.now)
    wanted, clock = command.edit.due, command.edit.time
    if wanted is not None:
        return Due(day=wanted.day, clock=clock or wanted.clock or task.due_time)
    if clock is None:
        return due
    if due is not None:
        return Due(day=due.day, clock=clock)
    return Due(day=state.today if clock > state.clock else state.today + timedelta(days=1), clock=clock)


def _moved(command: UpdateTask, task: Task, state: State) -> Task:
    due = _new_due(command, task, state)
    remind_at = reminder_of(due, task.remind_before, _reminds(task, state), state.zone, state.now)
    return replace(with_due(task, due), remind_at=remind_at)


def _reminds(task: Task, state: State) -> bool:
    """Also where that was asked for before it had a day."""
    return reminds(task) or (task.due_date is None and task.id in state.memory.to_remind)


def _with_rule(command: UpdateTask, task: Task, state: State) -> Task:
    due = _first_of_rule(command, task, state)
    rule = anchored(command.edit.recurrence or "", due.day)
    remind_at = reminder_of(due, task.remind_before, _reminds(task, state), state.zone, state.now)
    series = task.series_id or state.identify(f"series/{task.id}")
    return replace(with_due(task, due), recurrence=rule, series_id=series, remind_at=remind_at)


def _first_of_rule(command: UpdateTask, task: Task, state: State) -> Due:
    """ "Weekly", with no day named, is weekly from the task's own day, and so is "every Thursday" of a Thursday's."""
    rule, own, said = command.edit.recurrence or "", due_of(task), command.edit.due
    if said is not None and own is not None and _is_of_that_part(said.clock, own.clock, state):
        said = Due(day=said.day, clock=own.clock)
        command = replace(command, edit=replace(command.edit, due=said))
    if own is not None and is_of_rule(rule, own.day) and not is_past(own, state.zone, state.now):
        clock = said.clock if said is not None else command.edit.time
        return Due(day=own.day, clock=clock or own.clock)
    due = _new_due(command, task, state) or Due(day=state.today)
    if (said is None or said.clock is None) and due.clock is not None and is_past(due, state.zone, state.now):
        first = replace(with_due(task, due), recurrence=anchored(rule, due.day))  # the hour is that of the task
        coming = next_occurrence(first, state.zone, state.now)
        return coming[0] if coming is not None else due
    return due


def _is_of_that_part(said: time | None, own: time | None, state: State) -> bool:
    """ "Every night" names no hour: the 21:00 that the task has is of the night."""
    if said is None or own is None or not any(one.key == _PART_OF_DAY for one in state.assumptions):
        return False
    return abs(said.hour - own.hour) <= _PART_HOURS


def _later_one_moved(command: UpdateTask, task: Task, numbers: list[int], state: State) -> _Edited | None:
    """ "To 10, just tomorrow", of a pill that is still to be taken tonight: tonight's stays as it is, tomorrow's is at
    10, and the series goes on behind both."""
    wanted, coming = command.edit.due, next_occurrence(task, state.zone, state.now)
    if command.edit.scope != "occurrence" or wanted is None or coming is None or len(numbers) < _SPLIT_IN - 1:
        return None
    if wanted.day != coming[0].day or task.due_date == wanted.day:
        return None
    one = replace(_alone(task, coming[0], numbers, state), recurrence=coming[1])
    moved = _occurrence_moved(command, one, _moved(command, one, state), numbers, state)
    now_single = TaskChange(before=task, after=replace(task, recurrence=None, updated_at=state.now))
    first, *behind = moved.changes
    return replace(moved, changes=(replace(first, before=None), *behind, now_single))


def _alone(task: Task, due: Due, numbers: list[int], state: State) -> Task:
    made = {"id": state.identify(f"one/{task.id}"), "number": numbers.pop(0)}
    return replace(with_due(task, due), **made, created_at=state.now)  # type: ignore[arg-type]


def _occurrence_moved(command: UpdateTask, task: Task, after: Task, numbers: list[int], state: State) -> _Edited:
    """This occurrence on its own, the next one of the series beside it, and the word that moves all of it instead."""
    moved = TaskChange(before=task, after=replace(after, recurrence=None, updated_at=state.now))
    coming = next_occurrence(task, state.zone, state.now)
    if coming is None or not numbers:
        return _Edited(changes=(moved,))
    due, rule = coming
    if due == due_of(after):  # put off to the next one: this one is left out, not done twice on one day
        return _Edited(changes=(TaskChange(before=task, after=replace(after, recurrence=rule, updated_at=state.now)),))
    follower = replace(
        with_due(task, due),
        id=state.identify(f"next/{task.id}"),
        number=numbers.pop(0),
        recurrence=rule,
        created_at=state.now,
        updated_at=state.now,
        remind_at=reminder_of(due, task.remind_before, reminds(task), state.zone, state.now),
    )
    remarks: list[Say] = [say("series-goes-on", number=str(follower.number), due=due)]
    repairs: tuple[Repair, ...] = ()
    if command.edit.scope is None:
        word = say(SERIES_WORD)
        remarks.append(say("series-offer", word=word))
        whole = replace(command, edit=replace(command.edit, scope="series"))
        repairs = (Repair(word=word, steps=(Step(command=whole, task_ids=(task.id,), confirmed=True),), undo=True),)
    return _Edited(changes=(moved, TaskChange(before=None, after=follower)), remarks=tuple(remarks), repairs=repairs)
