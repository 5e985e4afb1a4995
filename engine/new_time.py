"""When a changed task is due: a day, an hour, a rule or a length of time, as one command names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

from engine.building import Building
from engine.due import clock_of, due_of, is_clock_only, to_minute
from engine.events import names_event
from engine.model import Due, TaskEdit, WhenKind
from engine.slots import days_of
from engine.words import WordTable

_NOON, _MORNING_FROM = 12, 7  # with a day, 7 to 11 are in the morning and 1 to 6 in the afternoon
_RANGE = "range"  # the rule of the dates grammar for "from … to …"
_SAME_TIME = frozenset({"SAME_TIME"})
_LEADS = frozenset({"INTO", "FOR"})
_OF = frozenset({"OF"})
_NO = frozenset({"NO_WORD"})
_OTHER, _PUT_OFF = frozenset({"ANOTHER"}), frozenset({"SNOOZE", "SNOOZE_IT"})
_PAUSES = frozenset(",;.")
_FARTHEST_VERB = 3  # tokens of "and also check"
_WORK = frozenset({"INFINITIVE", "NOTE_VERB"})


def new_time(building: Building) -> tuple[TaskEdit, str | None, str | None]:
    """(what is set, the shift, what is missing), of the first time that was said."""
    when = building.slots.new_dues[0].when
    if when.kind is WhenKind.DURATION:
        return TaskEdit(), _iso_duration(when.seconds or 0), None
    if when.kind is WhenKind.RECURRENCE:
        is_dated = "BY" in (when.rrule or "") or clock_of(when) is not None  # "weekly" goes on from the task's own day
        return TaskEdit(recurrence=when.rrule, due=due_of(when) if is_dated else None), None, None
    if is_clock_only(building.slots.new_dues[0]):
        return TaskEdit(time=clock_of(when)), None, None
    if _keeps_hour(building):
        return TaskEdit(due=Due(day=due_of(when).day)), None, None
    if building.slots.new_dues[0].rule == _RANGE and when.has_clock and when.end is not None:
        return TaskEdit(time=to_minute(when.end)), None, None  # "change the rehearsal from 7 to 7:30"
    if building.slots.new_dues[0].rule == _RANGE:
        return TaskEdit(due=Due(day=days_of(when)[1])), None, None  # "mueve la junta del lunes al martes"
    return TaskEdit(due=due_of(when)), None, None


def names_some_other(building: Building) -> bool:
    """True for "move it to another day", which says no time; "snooze it for another day" says how long."""
    folded, words = building.reader.tokens.folded, building.words
    place = next((at for at in range(1, len(folded)) if words.has_any(folded, at, _OTHER)), 0)
    if not place or words.has_class(folded, place - 1, "INTO"):
        return place > 0
    return words.has_class(folded, place - 1, "FOR") and not words.has_within(folded, 0, place, _PUT_OFF)


def is_led_to(building: Building) -> bool:
    """True for "al sábado" and "para mañana", the time that a thing is moved to."""
    if not building.slots.new_dues:
        return False
    first, folded, words = building.slots.new_dues[0].first_token, building.reader.tokens.folded, building.words
    return any(
        words.has_any(folded, place, _LEADS) and not words.has_class(folded, place, "FROM")
        for place in (first, first - 1)
    )


def runs_over_time(building: Building) -> bool:
    """True for the "spreadsheet on Tuesday and pack lunches" of "update the spreadsheet on Tuesday and pack lunches on
    Sunday": a name does not go on behind its time with another thing to do."""
    folded, words = building.reader.tokens.folded, building.words
    ends = {match.end_token for match in building.dates}
    if any(end in ends for _, end in building.slots.ref_ranges[:-1]) and any(
        words.has_any(folded, first, _WORK) for first, _ in building.slots.ref_ranges[1:]
    ):
        return True
    return any(
        first < match.first_token and match.end_token + 1 < end and _goes_on_to_do(folded, words, match.end_token, end)
        for first, end in building.slots.ref_ranges
        for match in building.dates
    )


def _goes_on_to_do(folded: Sequence[str], words: WordTable, joint: int, end: int) -> bool:
    is_joint = folded[joint] in _PAUSES or words.has_class(folded, joint, "AND")
    return is_joint and words.has_within(folded, joint + 1, min(end, joint + _FARTHEST_VERB), _WORK)


def is_work_in_a_while(building: Building) -> bool:
    """True for "cambiar la pila en una semana": nothing that is there is changed to "in a week"."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if not slots.says("CHANGE") or slots.says("TASK", "REMINDER") or len(slots.ref_ranges) != 1:
        return False
    ((_, end),) = slots.ref_ranges
    behind = next((place for place in range(end, len(folded)) if folded[place][0].isalnum()), None)
    said = next((place for place, word in enumerate(folded) if word[0].isalnum()), 0)
    is_led = (
        behind is not None
        and words.has_class(folded, behind, "AT_PLACE")
        and words.has_class(folded, said, "INFINITIVE")
    )
    is_named = names_event(building, slots.ref_ranges) or any(word.isdecimal() for word in folded[said : said + 3])
    return is_led and not is_named and any(match.first_token in (behind, (behind or 0) + 1) for match in building.dates)


def ends_with_day(building: Building) -> bool:
    """True for "put the car in the garage tomorrow, urgent": work with its day, where no task is named so."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if slots.priority is None:
        return False
    return any(
        any(first < match.first_token and _is_last(folded, match.end_token, end) for first, end in slots.ref_ranges)
        and not words.has_class(folded, match.first_token, "OF")
        and not words.has_class(folded, match.first_token - 1, "OF")
        for match in building.dates
    )


def names_day_ahead(building: Building) -> bool:
    """True for "put away the chairs at the weekend", whose verb might as well tell what was."""
    slots = building.slots
    inside = (
        match
        for first, end in slots.ref_ranges
        for match in building.dates
        if first <= match.first_token and match.end_token <= end
    )
    now = building.context.now
    return any(
        due_of(match.when).day > building.today or (match.when.has_clock and match.when.start > now)
        for match in (*slots.dues, *inside)
    )


def _is_last(folded: Sequence[str], place: int, end: int) -> bool:
    return place <= end and not any(word[0].isalnum() for word in folded[place:end])


def moved_day(building: Building) -> date | None:
    """The day of what is moved in "todo lo del lunes al martes": its end is where all of it goes."""
    match = building.slots.new_dues[0] if building.slots.new_dues else None
    if match is None or match.rule != _RANGE or match.when.has_clock:
        return None
    return days_of(match.when)[0]


def days_that_choose(building: Building) -> tuple[date, date] | None:
    """The first and last day of "move everything from tomorrow", "todo lo del lunes": which tasks, and not where to."""
    if len(building.slots.new_dues) != 1:
        return None
    match, folded = building.slots.new_dues[0], building.reader.tokens.folded
    is_chosen = building.words.has_any(folded, match.first_token, _OF) or (
        match.first_token > 0 and building.words.has_any(folded, match.first_token - 1, _OF)
    )
    is_day = match.when.rrule is None and not match.when.has_clock
    return days_of(match.when) if is_chosen and is_day else None


def takes_back(building: Building) -> bool:
    """True for the time "el viernes no, el sábado"."""
    if not building.slots.new_dues:
        return False  # "no no, one hour later": a length
    match, folded = building.slots.new_dues[0], building.reader.tokens.folded
    return building.words.has_within(folded, match.first_token, match.end_token, _NO)


def _keeps_hour(building: Building) -> bool:
    """True for "al martes a la misma hora": that of the task, not that of now."""
    match, folded = building.slots.new_dues[0], building.reader.tokens.folded
    return building.words.has_within(folded, match.first_token, match.end_token, _SAME_TIME)


def _iso_duration(seconds: int) -> str:
    days, rest = divmod(seconds, 86400)
    if rest == 0:
        return f"P{days // 7}W" if days % 7 == 0 else f"P{days}D"
    hours, rest = divmod(seconds, 3600)
    minutes = rest // 60
    return f"PT{hours}H" if minutes == 0 else f"PT{hours * 60 + minutes}M"


def at_hour(clock: time, building: Building) -> tuple[TaskEdit, str | None, str | None] | None:
    """ "To 8", perhaps with its day: "to 8 on Friday"."""
    if not building.slots.new_dues:
        return TaskEdit(time=clock), None, None
    edit, shift, missing = new_time(building)
    first = building.slots.new_dues[0].first_token
    is_day = any(match.first_token < first < match.end_token for match in building.dates)  # "to 3 May"
    if is_day or edit.due is None or edit.due.clock is not None or edit.recurrence is not None:
        return None
    if (building.slots.hour or 0) <= _NOON:
        clock = clock.replace(hour=clock.hour % _NOON + (_NOON if clock.hour % _NOON < _MORNING_FROM else 0))
    return replace(edit, due=replace(edit.due, clock=clock)), shift, missing
