"""What is kept of a message for the one that follows it: what was asked, made, changed, shown, put aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.model import ActsOnTasks, CreateTask, SetPreference, TaskEdit, UpdateTask
from server.conversation.memory import Deed, Memory, Menu, Question, Redo, TakeBack, Tell, Undone
from server.conversation.preferences import TIMES
from server.conversation.running import Draft
from server.conversation.settling import NOT_MEANT
from storage.model import Task

_MOST_TOGETHER = 20
_MOST_UNDONE = 5
_MOST_TO_REMIND = 10
_MOST_IMAGES = 50  # a change of more tasks is not done again


def memory_after(draft: Draft, language: str | None, text: str) -> Memory:
    """What is kept for the message that follows `text`."""
    before = draft.state.memory
    if draft.chats:
        return replace(before, questions=tuple(draft.questions), chatted=before.chatted + 1, language=language)
    if _is_puzzling(draft):  # what was not understood is as if it had not been said
        kept = replace(before, puzzled=before.puzzled + 1, chatted=0, language=language)
        kept = kept if draft.aside is None else replace(kept, aside=draft.aside, is_aside_fresh=True)
        asked_by = _asked_by(draft, text)
        return replace(kept, questions=tuple(draft.questions), asked_in=_asked_in(draft), asked_by=asked_by)
    together, gathering = _together(draft)
    aside, is_fresh = _aside(draft)
    return Memory(
        questions=tuple(draft.questions),
        asked_in=_asked_in(draft),
        asked_by=_asked_by(draft, text),
        repairs=tuple(draft.repairs),
        page=before.page,
        adjustable=_is_adjustable(draft),
        filling=_filling(draft),
        together=together,
        gathering=gathering,
        to_remind=_to_remind(draft),
        noticed=_speaks_of_notice(draft),
        listed=bool(draft.done) and draft.done[-1][1].page is not None,
        deed=_deed(draft),
        undone=_undone(draft),
        day=_day(draft),
        hour_set=_hour_set(draft),
        aside=aside,
        is_aside_fresh=is_fresh,
        language=language,
    )


def _is_puzzling(draft: Draft) -> bool:
    if not draft.done:
        return draft.puzzled
    return all(outcome.failed == NOT_MEANT for outcome in draft.outcomes)


def _aside(draft: Draft) -> tuple[Question | None, bool]:
    """The question put aside, and whether a mere "yes" may still be meant for it: right after something was looked at.
    A "no" is no interruption: what it declined is asked again only when that is asked for."""
    before = draft.state.memory
    if draft.aside is not None:
        return draft.aside, bool(draft.done) and not _changes(draft)
    if before.aside is None or before.aside in draft.questions:
        return None, False
    return before.aside, False


def _changes(draft: Draft) -> bool:
    return any(outcome.tasks for outcome in draft.outcomes)


def _deed(draft: Draft) -> Deed | None:
    """What was done last to tasks that were there; what only looks leaves it."""
    for step, outcome in reversed(draft.done):
        if isinstance(step.instead, TakeBack):
            deed = draft.state.memory.deed  # the rest of it stands
            return replace(deed, is_partly_undone=True) if deed is not None else None
        ids = tuple(dict.fromkeys(change.before.id for change in outcome.tasks if change.before is not None))
        if not ids and isinstance(step.command, UpdateTask) and step.command.edit.again:
            ids = tuple(change.after.id for change in outcome.tasks)  # another like it
        if ids and step.instead is None and isinstance(step.command, ActsOnTasks):
            return Deed(command=step.command, task_ids=ids)
    return None if _changes(draft) else draft.state.memory.deed


def _undone(draft: Draft) -> tuple[Undone, ...]:
    """What was taken back and may be done again: nothing, once something else was done."""
    kept = draft.state.memory.undone
    for step, outcome in draft.done:
        if isinstance(step.instead, Redo):
            kept = kept[1:]
        elif outcome.undoes is not None and draft.state.journal is not None:
            entry = draft.state.journal
            again = Undone(key=entry.key, arguments=entry.arguments, images=entry.images)
            kept = (again, *kept)[:_MOST_UNDONE] if len(entry.images) <= _MOST_IMAGES else ()
        elif outcome.tasks:
            kept = ()
    return kept


def _day(draft: Draft) -> date | None:
    """That of the task spoken of; where another was spoken of that is not known here, none."""
    state = draft.state
    known = {**draft.known, **state.touched}
    if (task := known.get(state.last_task_id or "")) is not None:
        return task.due_date
    return None if any(outcome.focus is not None for outcome in draft.outcomes) else state.memory.day


def _hour_set(draft: Draft) -> str | None:
    """The setting that got its hour last, if nothing else was done or is asked."""
    command = draft.done[-1][0].command if draft.done and not draft.questions else None
    if not isinstance(command, SetPreference):
        return None
    names = [name for name in TIMES if getattr(command, name) is not None]
    return names[0] if len(names) == 1 else None


def _asked_in(draft: Draft) -> tuple[str, ...]:
    """A question that stays open was asked by the earlier answers too."""
    if not draft.questions:
        return ()
    before = draft.state.memory
    stays = before.question == draft.questions[0]
    return (*(before.asked_in[-4:] if stays else ()), draft.state.sid)


def _asked_by(draft: Draft, text: str) -> str:
    """The words that led to the question: those of the message that it was first asked after."""
    before = draft.state.memory
    if not draft.questions:
        return ""
    return before.asked_by if before.question == draft.questions[0] else text


def _together(draft: Draft) -> tuple[tuple[str, ...], bool]:
    """The tasks that a plural means from now on, and whether they were made in a row."""
    before = draft.state.memory
    shown = [outcome.shown for outcome in draft.outcomes if outcome.shown is not None]
    if shown:
        return shown[-1][:_MOST_TOGETHER], False
    if offered := _offered(draft):
        return offered, False
    made = tuple(change.after.id for one in draft.outcomes for change in one.tasks if change.before is None)
    if made and all(isinstance(step.command, CreateTask) for step, _ in draft.done):
        earlier = before.together if before.gathering else ()
        return (*earlier, *made)[-_MOST_TOGETHER:], True
    changed = tuple(dict.fromkeys(change.after.id for one in draft.outcomes for change in one.tasks))
    if len(changed) > 1:
        return changed, False
    return before.together, before.gathering and set(changed) <= set(before.together)  # one of them was put right


def _offered(draft: Draft) -> tuple[str, ...]:
    """The tasks of a menu: what was chosen between is seen together."""
    question = draft.questions[0] if draft.questions else None
    if not isinstance(question, Menu):
        return ()
    ids = [step.task_ids[-1] for option in question.options for step in option.steps[:1] if step.task_ids]
    return tuple(dict.fromkeys(ids)) if len(ids) == len(question.options) else ()


def _to_remind(draft: Draft) -> tuple[str, ...]:
    """The open tasks that somebody asked to be reminded of, without saying when."""
    changed = {change.after.id: change.after for one in draft.outcomes for change in one.tasks}
    asked = [
        change.after.id
        for step, outcome in draft.done
        for change in outcome.tasks
        if isinstance(step.command, CreateTask) and step.command.reminder and change.before is None
    ]
    ids = dict.fromkeys((*draft.state.memory.to_remind, *asked))
    left = [one for one in ids if one not in changed or _is_undated(changed[one])]
    return tuple(left[-_MOST_TO_REMIND:])


def _is_undated(task: Task) -> bool:
    return task.due_date is None and task.status == "open"


def _speaks_of_notice(draft: Draft) -> bool:
    match draft.done[-1][0].command if draft.done else None:
        case CreateTask(remind_before=before) | UpdateTask(edit=TaskEdit(remind_before=before)):
            return before is not None
        case _:
            return False


def _filling(draft: Draft) -> str | None:
    """The project that was just said for all that was made, when it is one; "" for things of no project and no day."""
    made = [step.command for step, _ in draft.done if isinstance(step.command, CreateTask)]
    said = {command.project for command in made}
    if len(said) != 1 or len(made) < len(draft.done):
        return None
    is_list = all(command.due is None and not command.reminder for command in made)
    return said.pop() or ("" if is_list else None)


def _is_adjustable(draft: Draft) -> bool:
    """Whether the last thing done was to make or change the one task that is spoken of."""
    step, outcome = draft.done[-1] if draft.done else (None, None)
    if step is None or outcome is None or draft.questions:
        return False
    if isinstance(step.instead, Tell):
        return outcome.focus is not None and outcome.shown is not None
    if not outcome.tasks:  # "it was like that already"
        return isinstance(step.command, UpdateTask) and outcome.focus is not None and outcome.failed is None
    first = outcome.tasks[0].after
    return first.id == outcome.focus and first.status == "open"
