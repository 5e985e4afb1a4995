"""Which tasks a command is about, and whether its words name any."""

from __future__ import annotations

from dataclasses import replace

from engine.building import Building
from engine.model import AllRef, ItRef, NumberRef, TaskRef, TitleRef

_MANY_IT = frozenset({"MANY_IT"})
_PRONOUNS = frozenset({"IT", "NOBODY"})
_ALL = frozenset({"ALL"})
_EXCEPT = frozenset({"EXCEPT"})
_DONE = frozenset({"AS_DONE", "STATUS"})
_NAMING = frozenset({"LINK", "DEF", "TASKS", "TASK", "DELETE", "DELETE_IT"})


def refs_of(building: Building) -> tuple[TaskRef, ...]:
    """The tasks spoken of; where none is named, the quoted one."""
    excluded = tuple(building.slots.excluded)  # "mark all as done but 3": told after the verb
    said = (
        replace(ref, excluded=excluded) if excluded and isinstance(ref, AllRef) else ref for ref in building.slots.refs
    )
    refs = tuple(
        ref for ref in dict.fromkeys(said) if not (isinstance(ref, NumberRef) and ref.number in excluded)
    )  # "from 2 to 5 but 4"
    refs = tuple(ItRef() if _is_pronoun(building, ref) else ref for ref in refs)
    if not refs and (building.has("it") or building.context.quoted):
        return (ItRef(many=_means_several(building)),)
    return refs


def _is_pronoun(building: Building, ref: TaskRef) -> bool:
    """True for "move him to Monday" and "finally got round to it"."""
    said = (ref.title.casefold(),) if isinstance(ref, TitleRef) else ()
    return bool(said) and building.words.has_any(said, 0, _PRONOUNS)


def _means_several(building: Building) -> bool:
    """True for "pásalas": the pronoun in the verb is a plural."""
    folded, words = building.reader.tokens.folded, building.words
    return building.has("it") and words.has_within(folded, 0, len(folded), _MANY_IT)


def missing_refs(refs: tuple[TaskRef, ...]) -> str | None:
    return None if refs else "refs"


def excepts_of_unknown(building: Building) -> bool:
    """True for "mark these as done except 6": which these are, nothing here knows."""
    return bool(building.slots.excluded) and not any(isinstance(ref, AllRef | NumberRef) for ref in building.slots.refs)


def names_a_foreign_thing(building: Building) -> bool:
    """True for "delete the photo": what belongs to another program, and no more words that could name a task."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        folded[first] in words.foreign and (end == first + 1 or folded[first + 1] == ":")
        for first, end in building.slots.ref_ranges
    )


def is_of_who_reads(building: Building) -> bool:
    """True for "Kevin, cancel your half of the membership": what is theirs is no task of the person who writes."""
    folded, words = building.reader.tokens.folded, building.words
    return not building.slots.says("TASK", "TASKS", "REMINDER", "REMINDERS", "LIST") and any(
        first > 0 and words.has_class(folded, first - 1, "YOUR") for first, _ in building.slots.ref_ranges
    )


def begins_with_noun(building: Building, nouns: frozenset[str], links: frozenset[str]) -> bool:
    """Whether what is named begins with such a noun, linked to more words."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        end > first + 2 and words.has_any(folded, first, nouns) and words.has_any(folded, first + 1, links)
        for first, end in building.slots.ref_ranges
    )


def is_done_before_next(building: Building) -> bool:
    """True for "la 1 ya, la 3 pásala al lunes": a pause parts what is done from what is changed."""
    folded, words = building.reader.tokens.folded, building.words
    numbers = [first for name, first, _ in building.slots.marked if name == "refs" or name.startswith("ref_")]
    return len(numbers) > 1 and any(
        folded[place - 1].isdecimal() and words.has_class(folded, place, "ALREADY") and not folded[place + 1].isalnum()
        for place in range(min(numbers) + 1, max(numbers))
    )


def tells_what_is_left(building: Building) -> bool:
    """True for "everything is done except 3, delete it", where it is 3; not for "all that is done except 3, …"."""
    less_some = [ref for ref in refs_of(building) if isinstance(ref, AllRef) and ref.excluded]
    if not less_some or any(ref.filter.status not in (None, "done") for ref in less_some):
        return False  # "everything overdue, delete it except 5"
    folded, words = building.reader.tokens.folded, building.words
    start = words.behind(folded, 0, _ALL)
    left_out = next((place for place in range(start, len(folded)) if words.has_any(folded, place, _EXCEPT)), start)
    is_told = start > 0 and words.has_within(folded, start, left_out, _DONE)
    return is_told and not words.has_within(folded, 1, left_out, _NAMING)
