"""What is said of things that happen: an appointment that will be, an alarm to be dropped, a deed that is told.

Such words stand in many messages that are no business of a task list, so a rule that takes them for a task is checked
here: the words of the title must name something of the calendar, or the deed one thing that a list may hold.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.building import Building

_OF_A_CALENDAR = ("EVENT", "EVENTS", "NOTE_NOUN", "ALARM")
_LONGEST_DEED = 8


def is_event_to_come(building: Building) -> bool:
    """True for "I have a dentist appointment tomorrow", "I have a thing at 7"; not for "I have a hunch about today"."""
    dues, title = building.slots.dues, building.slots.title
    if not dues or not title:
        return False
    folded, first = building.reader.tokens.folded, title[0][0]
    if any(building.words.has_class(folded, first, name) for name in ("INTO", "NO_EVENT", "PAST")):
        return False
    is_known = names_event(building, title)
    return is_known or (any(match.when.has_clock for match in dues) and building.words.has_class(folded, first, "DET"))


def names_event(building: Building, ranges: Iterable[tuple[int, int]]) -> bool:
    """True when a word of these stretches is an appointment, an alarm, or another thing with a time of its own."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_class(folded, place, name)
        for first, end in ranges
        for place in range(first, end)
        for name in _OF_A_CALENDAR
    )


def names_condition(building: Building) -> bool:
    """True for "when I get home": what must happen first, which no clock tells."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_class(folded, place, "CONDITION")
        for first, end in building.slots.title
        for place in range(first, end)
    )


def speaks_of_many(building: Building) -> bool:
    """True for "delete everything but the dentist", whose words name no single task."""
    folded, words = building.reader.tokens.folded, building.words
    return any(words.has_class(folded, first, "ALL") for first, _ in building.slots.ref_ranges)


def tells_one_deed(building: Building) -> bool:
    """True for "I paid the rent": something known, and no story around it."""
    folded, words = building.reader.tokens.folded, building.words
    if "?" in folded or len(building.slots.ref_ranges) != 1:
        return False
    ((first, end),) = building.slots.ref_ranges
    if end - first > _LONGEST_DEED or any(sign in folded[first:end] for sign in (",", ";", ".", "!", "\n")):
        return False
    is_known = any(words.has_class(folded, place, "DEF") for place in (first + 1, first + 2) if place < end)
    goes_on = any(words.has_class(folded, place, name) for place in range(first, end) for name in ("AND", "BAD"))
    return is_known and not goes_on
