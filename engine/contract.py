"""Commands <-> the JSON contract of PRODUCT.md section 6: intents with slots, absent when not said."""

from __future__ import annotations

from datetime import date
from typing import Any, assert_never

from engine.model import (
    AllRef,
    Ambiguous,
    Choose,
    Command,
    CompleteTask,
    CreateTask,
    DeleteTask,
    Interpretation,
    ItRef,
    ListTasks,
    MoreOfList,
    NotificationStatus,
    NumberRef,
    OrdinalRef,
    Reading,
    ReopenTask,
    SearchTasks,
    SetPreference,
    SetProject,
    SetWorkspace,
    Simple,
    TaskEdit,
    TaskFilter,
    TaskRef,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
    Verify,
    intent_of,
)

Slots = dict[str, Any]


def interpretation_to_json(interpretation: Interpretation) -> dict[str, Any]:
    """outcome, language, commands, readings, reason and rule, as `focobot parse` writes them."""
    match interpretation:
        case Understood(reading=reading):
            return {
                "outcome": "understood",
                "language": reading.language,
                "commands": commands_to_json(reading.commands),
                "readings": [reading_to_json(reading)],
                "rule": reading.rule,
            }
        case Ambiguous(readings=readings, reason=reason, language=language):
            return {
                "outcome": "ambiguous",
                "language": language,
                "commands": [],
                "readings": [reading_to_json(reading) for reading in readings],
                "reason": reason,
                "rule": readings[0].rule if readings else None,
            }
        case Unknown(reason=reason, language=language):
            return {
                "outcome": "unknown",
                "language": language,
                "commands": [],
                "readings": [],
                "reason": reason,
                "rule": None,
            }
        case _:
            assert_never(interpretation)


def reading_to_json(reading: Reading) -> dict[str, Any]:
    return {"commands": commands_to_json(reading.commands)}


def commands_to_json(commands: tuple[Command, ...]) -> list[dict[str, Any]]:
    return [{"intent": intent_of(command), "slots": to_slots(command)} for command in commands]


def to_slots(command: Command) -> Slots:
    """The slots of a command: the keys of the contract, only those that were said."""
    match command:
        case CreateTask():
            return _create_slots(command)
        case ListTasks():
            return _filter_slots(command.filter)
        case CompleteTask() | ReopenTask() | DeleteTask():
            return _said(refs=_refs(command.refs))
        case UpdateTask():
            return _said(refs=_refs(command.refs), set=_edit_slots(command.edit), shift=command.shift)
        case SearchTasks():
            return _said(query=command.query)
        case SetPreference():
            return _preference_slots(command)
        case Choose():
            many = len(command.numbers) > 1
            return {"numbers": list(command.numbers)} if many else {"number": command.numbers[0]}
        case SetProject() | SetWorkspace():
            return _said(name=command.name)
        case Verify():
            return _said(code=command.code)
        case NotificationStatus(refs=refs, kind=kind, due_from=first, due_to=last):
            return _said(refs=_refs(refs), kind=kind, **_days(first, last))
        case MoreOfList() | Simple():
            return {}
        case _:
            assert_never(command)


def _said(**slots: Any) -> Slots:
    return {key: value for key, value in slots.items() if value not in (None, "", [], {}, ())}


def _create_slots(command: CreateTask) -> Slots:
    return _said(
        title=command.title,
        due=str(command.due) if command.due else None,
        recurrence=command.recurrence,
        priority=command.priority,
        project=command.project,
        tags=list(command.tags),
        remind_before=command.remind_before,
    )


def _filter_slots(found: TaskFilter) -> Slots:
    return _said(
        status=found.status,
        **_days(found.due_from, found.due_to),
        priority=found.priority,
        project=found.project,
        tag=found.tag,
        query=found.query,
    )


def _days(first: date | None, last: date | None) -> Slots:
    return {"due_from": first.isoformat() if first else None, "due_to": last.isoformat() if last else None}


def _refs(refs: tuple[TaskRef, ...]) -> list[Slots]:
    return [_ref(ref) for ref in refs]


def _ref(ref: TaskRef) -> Slots:
    match ref:
        case NumberRef(number=number):
            return {"number": number}
        case OrdinalRef(ordinal=ordinal):
            return {"ordinal": ordinal}
        case TitleRef(title=title):
            return {"title": title}
        case ItRef():
            return {"it": True}
        case AllRef(filter=found, excluded=excluded):
            return {"all": True, **_filter_slots(found), **({"except": list(excluded)} if excluded else {})}
        case _:
            assert_never(ref)


def _edit_slots(edit: TaskEdit) -> Slots:
    slots = _said(
        title=edit.title,
        due=str(edit.due) if edit.due else None,
        time=f"{edit.time:%H:%M}" if edit.time else None,
        priority=edit.priority,
        project=edit.project,
        recurrence=edit.recurrence,
        scope=edit.scope,
        remind_before=edit.remind_before,
    )
    cleared = {"time": edit.clear_time, "due": edit.clear_due, "recurrence": edit.clear_rule}
    return {**slots, **{name: None for name, is_cleared in cleared.items() if is_cleared}}


def _preference_slots(command: SetPreference) -> Slots:
    slots = _said(
        language=command.language,
        timezone=command.timezone,
        morning_time=f"{command.morning_time:%H:%M}" if command.morning_time else None,
        evening_time=f"{command.evening_time:%H:%M}" if command.evening_time else None,
        overdue_time=f"{command.overdue_time:%H:%M}" if command.overdue_time else None,
        mute_until=str(command.mute_until) if command.mute_until else None,
        enabled=dict(command.enabled) if command.enabled else None,
        quiet_days=list(command.quiet_days) if command.quiet_days else None,
    )
    return slots if command.quick_capture is None else {**slots, "quick_capture": command.quick_capture}
