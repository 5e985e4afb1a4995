"""Slots -> tasks that are deleted."""

from __future__ import annotations

from engine.building import OF_ANY_RULE, Building, Built, Refusals, is_refused
from engine.deeds import names_part
from engine.events import names_event, speaks_of_many
from engine.model import AllRef, DeleteTask, ItRef
from engine.new_time import runs_over_time
from engine.referring import (
    begins_with_noun,
    excepts_of_unknown,
    is_done_before_next,
    is_of_who_reads,
    missing_refs,
    names_a_foreign_thing,
    refs_of,
    tells_what_is_left,
)
from engine.slots import filter_of

_LEVELS = frozenset({"LEVEL", "PRIORITY"})
_FROM = frozenset({"FROM", "INTO"})
_DELETE_IT = frozenset({"DELETE_IT"})
_AND = frozenset({"AND"})
_WHY_GONE = frozenset({"WHY_GONE"})
_PAIR = 2
_MANY = frozenset({"ALL", "IT", "NOBODY", "THIS", "TASKS", "REMINDERS", "SOMETHING", "NO_OBJECT", "NO_THING", "STATUS"})


def delete_task(building: Building) -> Built | None:
    slots = building.slots
    refs = (AllRef(filter=filter_of(slots)),) if building.has("whole_list") else refs_of(building)
    if is_refused(building, _REFUSALS):
        return None
    if refs == (ItRef(),) and not building.context.quoted and _speaks_of_cancelling(building):
        return None  # "cancel it" takes back what was just asked, unless a task was quoted
    is_unsure = building.has("named") and not (names_event(building, slots.ref_ranges) or _follows_a_list(building))
    return Built(command=DeleteTask(refs=refs), missing=missing_refs(refs), is_unsure=is_unsure)


def _lists_verbs(building: Building) -> bool:
    """True for "delete, archive, repeat": a sign stands between the verb and a name without an article."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        first > 1
        and folded[first - 1] == ","
        and words.has_class(folded, first - 2, "DELETE")
        and not folded[first].isdecimal()
        for first, _ in building.slots.ref_ranges
    )


def _is_of_a_level(building: Building) -> bool:
    """True for the "urgent from yoga" of "remove urgent from yoga"."""
    return begins_with_noun(building, _LEVELS, _FROM)


def _says_more(building: Building) -> bool:
    """Whether there is more than one plain name: a time, a sign, several, or a question."""
    folded, words = building.reader.tokens.folded, building.words
    first = min((first for first, _ in building.slots.ref_ranges), default=0)
    if first > 0 and words.has_class(folded, first - 1, "THIS"):
        return True
    is_parted = any(not word[0].isalnum() for word in folded[:-1]) or folded[-1] == "?"
    return is_parted or bool(building.dates) or words.has_within(folded, first, len(folded), _MANY)


def _tells_of_the_last(building: Building) -> bool:
    """True for "delete 3, 4 I already did", where the reason is that of the 4 and it is not deleted."""
    folded, words = building.reader.tokens.folded, building.words
    numbers = [(first, end) for name, first, end in building.slots.marked if name == "ref_number"]
    if len(numbers) < _PAIR or not words.has_within(folded, numbers[-1][1], numbers[-1][1] + 1, _WHY_GONE):
        return False
    between = folded[numbers[-2][1] : numbers[-1][0]]
    return "," in between and not words.has_within(between, 0, len(between), _AND)


def _is_done_again_and_again(building: Building) -> bool:
    """True for "take the bins out every Wednesday": a chore, and no task to be taken off."""
    return not building.slots.says("TASK", "REMINDER") and any(
        first <= match.first_token and match.end_token <= end and match.when.rrule is not None
        for first, end in building.slots.ref_ranges
        for match in building.dates
    )


def _begins_foreign(building: Building) -> bool:
    """True for "delete the photos of the wedding": what the words name is another program's, whatever it is of."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        folded[first] in words.foreign or words.has_class(folded, first, "NO_TASK_THING")
        for first, _ in building.slots.ref_ranges
    )


def _names_a_number(building: Building) -> bool:
    folded = building.reader.tokens.folded
    return any(end == first + 1 and folded[first].isdecimal() for first, end in building.slots.ref_ranges)


def _follows_a_list(building: Building) -> bool:
    """True for the second half of "add eggs to the shopping list and remove cheese"."""
    folded, words = building.reader.tokens.folded, building.words
    first = max(0, min((first for first, _ in building.slots.ref_ranges), default=0) - 1)  # with its article
    return any(words.has_class(folded, place, "LIST") for place in range(first))


def _says_it_twice(building: Building) -> bool:
    """True for "cancela, cancela": the verb once more names no task."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        end == first + 1 and words.has_class(folded, first, "CANCEL") for first, end in building.slots.ref_ranges
    )


def _speaks_of_cancelling(building: Building) -> bool:
    folded, words = building.reader.tokens.folded, building.words
    return any(words.has_class(folded, place, "CANCEL") for place in range(len(folded))) and not any(
        words.has_class(folded, place, name) for place in range(len(folded)) for name in ("TASK", "REMINDER")
    )


def _begins_with_whom(building: Building) -> bool:
    """True for "a Juan ya no lo quiero ver en la lista": in the language of its verb, "a" is no article."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        first == 1
        and any(
            value.terminal in _FROM and words.has_of(folded, end, _DELETE_IT, value.languages)
            for _, values in words.phrases.matches(folded, 0)
            for value in values
        )
        for first, end in building.slots.ref_ranges
    )


def _names_only_a_day(building: Building) -> bool:
    """True for "cancelaron lo del lunes": no name, and which of those of that day is not said."""
    dated = {place for match in building.dates for place in range(match.first_token, match.end_token)}
    return any(dated.issuperset(range(first, end)) for first, end in building.slots.ref_ranges)


_REFUSALS: Refusals = {
    OF_ANY_RULE: (
        names_a_foreign_thing,
        is_of_who_reads,
        _lists_verbs,
        runs_over_time,
        _says_it_twice,
        names_part,
        excepts_of_unknown,
        is_done_before_next,
        tells_what_is_left,
        _tells_of_the_last,
        _is_of_a_level,
        _is_done_again_and_again,
        _begins_with_whom,
    ),
    "dropped": (_says_more,),  # "ya no tengo que ir el lunes, es el martes", "no me recuerdes todo"
    "called_off": (_names_only_a_day,),
    "named": (speaks_of_many, _names_a_number, _begins_foreign),
}
