"""`create_task`: a new task, with its number, project, rule and reminder; a date gone by is confirmed first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from engine.later_series import LEFT_IN
from engine.model import Assumption, CreateTask, Due, TaskEdit, UpdateTask, When
from server.conversation.memory import HALF_WORD, Confirmation, Repair, Step
from server.conversation.months import says_more
from server.conversation.occurrences import anchored, has_clock, is_past, read_duration, reminder_of
from server.conversation.projects import project_for
from server.conversation.state import Outcome, State, TaskChange
from server.conversation.wording import length_of, task_details
from server.reply import Reply, Say, ShortDate, Symbol, say
from storage.model import Project, Task

TITLE_LIMIT = 500


def create_task(command: CreateTask, step: Step, state: State) -> Outcome:
    if command.due is not None and not step.confirmed and is_past(command.due, state.zone, state.now):
        prompt = say("confirm-past", title=command.title, due=command.due)
        question = Confirmation(prompt=prompt, steps=(replace(step, confirmed=True),))
        return Outcome(reply=(prompt,), question=question)
    if not state.free_numbers:
        return Outcome(reply=(say("create-too-many", title=command.title),), failed="no_number")
    project, is_new = _project(command, state)
    task = _new_task(command, project, state)
    reply: list[Say] = [say("created", number=str(task.number), title=task.title, details=task_details(task, state))]
    reply += _remarks(command, task, project if is_new else None, state)
    repairs, assumed = repairs_of(task, state)
    return Outcome(
        reply=(*reply, *assumed),
        tasks=(TaskChange(before=None, after=task),),
        projects=(project,) if project is not None and is_new else (),
        undo=say("undone-created", title=task.title),
        repairs=repairs,
        focus=task.id,
    )


def ahead_of(command: CreateTask, due: Due) -> CreateTask:
    """The task at its `remind_before` before that time; a length of hours needs an hour."""
    before = command.remind_before or "P0D"
    if not has_clock(before):
        return replace(command, due=Due(day=due.day - read_duration(before)), remind_before=None)
    if due.clock is None:
        return command
    moment = datetime.combine(due.day, due.clock) - read_duration(before)
    return replace(command, due=Due(day=moment.date(), clock=moment.time()), remind_before=None)


def _project(command: CreateTask, state: State) -> tuple[Project | None, bool]:
    """The project said, made when there is none of that name; else the one the person is in."""
    if command.project is None:
        return state.current_project, False
    return project_for(command.project, state)


def _new_task(command: CreateTask, project: Project | None, state: State) -> Task:
    due, rule = command.due, command.recurrence
    return Task(
        id=state.identify("task"),
        user_id=state.person.id,
        number=state.free_numbers[0],
        title=command.title[:TITLE_LIMIT],
        created_at=state.now,
        updated_at=state.now,
        due_date=due.day if due else None,
        due_time=due.clock if due else None,
        recurrence=anchored(rule, due.day) if rule and due else rule,
        series_id=state.identify("series") if rule else None,
        priority=command.priority,
        project_id=project.id if project else None,
        project=project.name if project else None,
        tags=command.tags,
        remind_before=command.remind_before,
        remind_at=reminder_of(due, command.remind_before, command.reminder, state.zone, state.now),
    )


def _remarks(command: CreateTask, task: Task, new_project: Project | None, state: State) -> Reply:
    """What the person may not expect: no date, a project that was made, a reminder that will not come."""
    remarks: list[Say] = []
    if command.undated or (command.reminder and command.due is None):
        remarks.append(say("remark-undated", asked=command.reminder))
    if command.also_before and command.remind_before is not None and task.remind_at is not None:
        remarks.append(say("remark-one-reminder", length=length_of(command.remind_before)))
    if new_project is not None:
        remarks.append(say("remark-new-project", project=new_project.name))
    if task.remind_at is not None and state.person.stopped:
        remarks.append(say("remark-stopped"))
    elif task.remind_at is not None and not state.person.preferences.task_reminder:
        remarks.append(say("remark-reminders-off"))
    return tuple(remarks)


def repairs_of(task: Task, state: State) -> tuple[tuple[Repair, ...], Reply]:
    """What was assumed of the task's date, said so, with the one word that puts it right."""
    repairs: list[Repair] = []
    said: list[Say] = []
    for assumption in filter(says_more, state.assumptions):
        other = _other_due(assumption.other, task, state)
        word = _repair_word(other, task) if other is not None else None
        said.append(_assumed(assumption, word, task))
        if word is not None and other is not None:
            repairs.append(Repair(word=word, steps=(_repair_step(other, task),)))
    return tuple(repairs), tuple(said)


def _assumed(assumption: Assumption, word: Say | None, task: Task) -> Say:
    """The engine names what it assumed; the half of the day says which way a bare "5" was taken."""
    if assumption.key == LEFT_IN:
        return say("assumed-left-in")
    clock = task.due_time
    half = "none" if clock is None else _half_of(clock)
    return say(
        "assumed",
        what=Symbol(assumption.key),
        half=Symbol(half),
        day=task.due_date,
        clock=clock,
        word=word,
        offers=word is not None,
    )


def _half_of(clock: time) -> str:
    if clock.hour == 12:
        return "noon"
    return "morning" if clock.hour < 12 else "afternoon" if clock.hour < 19 else "night"


def _repair_step(other: Due, task: Task) -> Step:
    return Step(command=UpdateTask(refs=(), edit=TaskEdit(due=other)), task_ids=(task.id,), confirmed=True)


def _other_due(other: When | None, task: Task, state: State) -> Due | None:
    """The reading not taken, as a due of this task; the task's own clock time stays when only the day was in doubt."""
    if other is None:
        return None
    local = other.start.astimezone(state.zone)
    clock = local.time().replace(tzinfo=None) if other.has_clock else task.due_time
    due = Due(day=local.date(), clock=clock)
    return None if (due.day, due.clock) == (task.due_date, task.due_time) else due


def _is_other_half(other: Due, task: Task) -> bool:
    mine = task.due_time
    if mine is None or other.clock is None or mine.minute != other.clock.minute:
        return False
    return abs(mine.hour - other.clock.hour) == 12


def _repair_word(other: Due, task: Task) -> Say:
    """The shortest word that tells the two apart: "5am" where only the half of the day was in doubt, whatever day that
    makes it, else the day of the month, or the date."""
    if other.clock is not None and (other.day == task.due_date or _is_other_half(other, task)):
        hour = other.clock.hour % 12 or 12
        minutes = f":{other.clock.minute:02d}" if other.clock.minute else ""
        return say(HALF_WORD, clock=f"{hour}{minutes}", half=Symbol("am" if other.clock.hour < 12 else "pm"))
    same_month = task.due_date is not None and (other.day.year, other.day.month) == (
        task.due_date.year,
        task.due_date.month,
    )
    return say("repair-day", day=str(other.day.day)) if same_month else say("repair-date", dated=ShortDate(other.day))
