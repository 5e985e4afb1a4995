"""Slots -> what is changed of tasks that are there: their time, name, priority or project."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, cast

from engine.building import Building, Built
from engine.due import usual_time
from engine.model import AllRef, PriorityChange, TaskEdit, TaskFilter, TaskRef, UpdateTask
from engine.new_time import (
    at_hour,
    days_that_choose,
    moved_day,
    names_some_other,
    new_time,
)
from engine.no_change import is_no_change
from engine.referring import missing_refs, refs_of
from engine.slots import Slots

_LEADS = frozenset({"INTO", "FOR"})
_NO_TITLE = frozenset({"NO_TITLE", "THAT_DAY"})
_MOVES = frozenset({"MOVE", "CHANGE"})
_MOVING = frozenset({"MOVE", "MOVE_IT", "SNOOZE", "SNOOZE_IT", "CHANGED", "MOVED_TO", "MOVED_BY", "BRINGS_FORWARD"})
_LENGTHS = frozenset({"quantity", "new_due"})
_NAME_NOUN = frozenset({"NAME_NOUN"})
_QUOTES = frozenset("\"'")
_PLACES = frozenset({"TIMEZONE"})
_ONE = ("P1D", "PT1H")
_NAMED_TO = frozenset({"NAMED_TO"})
_NO_NAMES = frozenset({"OFF_WORD", "INTO", "FROM"})
SNOOZED_BY = "PT1H"  # a reminder that is put off without a time


def update_task(building: Building) -> Built | None:
    change = None if is_no_change(building) else _change(building)
    if change is None:
        return None
    refs, (edit, shift, missing) = refs_of(building), change
    if shift in _ONE and names_some_other(building):
        shift, missing = None, "due"
    if missing is not None and _lacks_nothing(building):
        return None
    if (scope := building.slots.values.get("SCOPE")) is not None:
        edit = replace(edit, scope=cast("Literal['occurrence', 'series']", scope))
    if refs == (AllRef(),) and (days := days_that_choose(building)) is not None:
        refs, edit, missing = (AllRef(filter=TaskFilter(due_from=days[0], due_to=days[1])),), TaskEdit(), "due"
    command = UpdateTask(refs=_of_moved_day(refs, building), edit=edit, shift=shift)
    is_unsure = _may_be_a_note(building) or building.slots.remind_before is not None
    return Built(command=command, missing=missing_refs(refs) or missing, is_unsure=is_unsure)


def _lacks_nothing(building: Building) -> bool:
    """True for "cambia la 2 y ponle comprar pan", and for "change the time to London", which is about a zone."""
    return (building.slots.says("CHANGE") and _says_what_to_put(building)) or _names_place(building)


def _says_what_to_put(building: Building) -> bool:
    """True for "cambia la 2 y ponle comprar pan": nothing is missing there."""
    folded, words = building.reader.tokens.folded, building.words
    return any(words.has_class(folded, place, "PUT_IT") for place in range(len(folded)))


def _names_place(building: Building) -> bool:
    folded, words = building.reader.tokens.folded, building.words
    return any(words.behind(folded, first, _PLACES) == end for first, end in building.slots.ref_ranges)


def _of_moved_day(refs: tuple[TaskRef, ...], building: Building) -> tuple[TaskRef, ...]:
    """All tasks of Monday, in "todo lo del lunes al martes", and not all that there are."""
    day = moved_day(building)
    if day is None or refs != (AllRef(),):
        return refs
    return (AllRef(filter=TaskFilter(due_from=day, due_to=day)),)


def _may_be_a_note(building: Building) -> bool:
    """True for "mover los muebles mañana": an infinitive and a bare day may name work to do."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if not slots.says("MOVE", "CHANGE") or len(slots.ref_ranges) != 1 or len(slots.new_dues) != 1:
        return False
    if "SCOPE" in slots.values:
        return False  # "just this once" is said of a series that there is
    start = next((place for place in range(len(folded)) if words.has_any(folded, place, _MOVES)), 0)
    named = slots.ref_ranges[0][0]
    if slots.says("CHANGE") and (words.has_class(folded, named - 1, "DET") or words.has_class(folded, named, "ALARM")):
        return False  # "cambiar turno el sábado" is work, "cambiar la cita el sábado" is not
    day = slots.new_dues[0].first_token
    is_led = any(
        words.has_any(folded, place, _LEADS) and not words.has_class(folded, place, "FROM") for place in (day, day - 1)
    )  # not "pasar la ITV en enero"
    return words.has_class(folded, start, "INFINITIVE") and not is_led


def _change(building: Building) -> tuple[TaskEdit, str | None, str | None] | None:
    """(what is set, the shift, what is missing)."""
    slots = building.slots
    if building.has("clear_due"):
        is_hour = _names_the_hour_only(building)
        return TaskEdit(clear_due=not is_hour, clear_time=is_hour), None, None
    if building.has("clear_rule"):
        return TaskEdit(clear_rule=True), None, None
    if slots.new_title is not None:
        return _new_name(building, slots.new_title)
    if (project := slots.new_project or slots.project) is not None:
        return TaskEdit(project=project), None, None
    if (level := _new_priority(building)) is not None:
        return TaskEdit(priority=level), None, None
    if slots.remind_before is not None:
        notice = TaskEdit(remind_before=slots.remind_before, also_before=tuple(slots.also_before) or None)
        return None if _names_a_deed(building) else (notice, None, None)
    if building.has("snooze") and building.context.quoted:
        return TaskEdit(), SNOOZED_BY, None
    if slots.quantity is not None:
        return TaskEdit(), f"-{slots.quantity}" if _is_sooner(building) else slots.quantity, None
    if slots.hour is not None:
        clock = usual_time(slots.hour, building.context.local_now)
        return None if clock is None or _sets_it_to(building) else at_hour(clock, building)
    if slots.new_dues:
        edit, shift, missing = new_time(building)
        return edit, f"-{shift}" if shift and _is_sooner(building) else shift, missing
    return TaskEdit(), None, _missing_change(slots)


def _is_sooner(building: Building) -> bool:
    """ "Adelántalo una hora", "the call got brought forward an hour": by the verb before the length, or behind it."""
    if building.has("sooner"):
        return True
    folded, words = building.reader.tokens.folded, building.words
    length = next((first for name, first, _ in building.slots.marked if name in _LENGTHS), len(folded))
    places = (*range(length - 1, -1, -1), *range(length, len(folded)))
    verb = next((place for place in places if words.has_any(folded, place, _MOVING)), None)
    return verb is not None and words.has_class(folded, verb, "BRINGS_FORWARD")


def _new_name(building: Building, title: str) -> tuple[TaskEdit, str | None, str | None] | None:
    """None for the "3ro B" of "cámbiale el nombre a calificar exámenes de 3ro B", whose words are one name."""
    folded, words = building.reader.tokens.folded, building.words
    first, end = next(((first, end) for name, first, end in building.slots.marked if name == "new_title"), (0, 0))
    if first < end and words.behind(folded[:end], first, _NO_TITLE) == end:
        return TaskEdit(), None, "due"  # "cámbiame la 1 para ese día"
    if building.has("miswritten") and not words.has_class(folded, first, "INFINITIVE"):
        return None  # "la 2 está mal, ponla urgente"
    if words.has_within(folded, 0, first, _NAMED_TO) and (
        words.has_any(folded, first, _NO_NAMES) or any(match.first_token == first for match in building.dates)
    ):
        return None  # "I want 3 to be called off", "… called today"
    is_by = words.has_class(folded, first - 1, "BY_NAME")
    if is_by and (words.has_class(folded, 0, "INFINITIVE") or words.has_class(folded, first, "NO_NAME")):
        return None  # "cambiar el foco por uno nuevo" is work, "50 por ciento" a number
    is_renamed = building.slots.says("RENAME", "RENAME_IT", "CHANGE")
    is_left_open = first + 1 == len(folded) or words.has_class(folded, first + 1, "LINK")
    if not is_renamed and is_left_open and words.has_class(folded, first, "DEF"):
        return None  # "la 6 era la", "la 6 era la que ya hice"
    is_put = _says_what_to_put(building) and not words.has_within(folded, 0, first, _NAME_NOUN)
    if is_put and any(match.first_token == first for match in building.dates):
        return None  # "ponle a la 1 el lunes"
    ends = {end for _, end in building.slots.ref_ranges}
    is_part = first in ends or (first - 1 in ends and words.has_class(folded, first - 1, "OF"))
    is_quoted = folded[first] in _QUOTES
    return None if is_part and not is_quoted else (TaskEdit(title=title), None, None)


def _sets_it_to(building: Building) -> bool:
    """True for "set it to 7", a device rather than a task."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_class(folded, place - 1, "PUT")
        and words.has_class(folded, place, "IT")
        and words.has_class(folded, place + 1, "TO_WHEN")
        for place in range(1, len(folded) - 1)
    )


def _names_the_hour_only(building: Building) -> bool:
    """True for "quítale la hora": the day stays; with "la fecha y la hora" both go."""
    folded, words = building.reader.tokens.folded, building.words
    named = [place for place in range(len(folded)) if words.has_class(folded, place, "TIME_NOUN")]
    clocks = [place for place in range(len(folded)) if words.has_class(folded, place, "CLOCK_NOUN")]
    return bool(clocks) and set(named) <= set(clocks)


def _names_a_deed(building: Building) -> bool:
    """True for "avísame 2 horas antes del partido llamar a Juan": a new task."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_class(folded, place, "INFINITIVE")
        for first, end in building.slots.ref_ranges
        for place in range(first + 1, end)
    )


def _new_priority(building: Building) -> PriorityChange | None:
    if building.has("raise"):
        return "raise"
    if building.has("lower"):
        return "lower"
    return building.slots.priority


def _missing_change(slots: Slots) -> str:
    if slots.says("SLASH_PRIORITY", "PRIORITY_NOUN"):
        return "priority"
    return "title" if slots.says("RENAME", "SLASH_RENAME", "RENAME_IT") else "due"
