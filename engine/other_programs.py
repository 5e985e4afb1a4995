"""What fits the rules of a new task and may be an order to another program, or to the things of a house.

A person may note "apagar las luces", and a house may be told so: where nothing shows that it is to be noted, it is no
task, or is asked about.
"""

from __future__ import annotations

from engine.building import Building
from engine.talk import first_word
from engine.titles import begins_with, begins_with_verb

_GADGETS = frozenset({"GADGET"})


def speaks_of_others(building: Building) -> bool:
    """True when a word of the title belongs to another program: contacts, playlists, lights. With a day to come, what
    may be noted alone ("flight to Rome tomorrow") is of nobody else."""
    folded, words, is_due = building.reader.tokens.folded, building.words, bool(building.slots.dues)
    if building.has("weak") and begins_with_verb(building):
        return False  # "add: delete the photos" is work for a person
    places = [place for first, end in building.slots.title for place in range(first, end)]
    return any(
        folded[at] in words.foreign and not (is_due and words.has_class(folded, at, "NOTE_NOUN")) for at in places
    )


def names_a_person(building: Building) -> bool:
    """True for "agregar a Luis al grupo": who is added is no task."""
    if not building.slots.title:
        return False
    first, folded, words = building.slots.title[0][0], building.reader.tokens.folded, building.words
    if len(folded[first]) != 1 or not words.has_class(folded, first, "FOR"):
        return False
    order = words.known.get(folded[first_word(building)], 0)  # "a" is an article in the language of "add"
    said = (value for end, values in words.phrases.matches(folded, first) if end == first + 1 for value in values)
    return any(value.terminal == "INTO" and value.languages & order for value in said)


def is_put_in_another_program(building: Building) -> bool:
    """True for "put the call on speaker"."""
    folded, words, slots = building.reader.tokens.folded, building.words, building.slots
    if slots.dues or slots.says("LIST", "PROJECT") or not words.has_class(folded, first_word(building), "PUT"):
        return False
    return not _begins_with_work(building) and speaks_of_others(building)


def _begins_with_work(building: Building) -> bool:
    """True for "put email Ana": an event is named like its verb ("call")."""
    folded, title = building.reader.tokens.folded, building.slots.title
    return (
        bool(title)
        and building.words.has_class(folded, title[0][0], "INFINITIVE")
        and not (building.words.has_class(folded, title[0][0], "EVENT"))
    )


def may_be_for_others(building: Building) -> bool:
    """True for "apagar las luces a las 8", which a person may note and a house may be told."""
    dues = building.slots.dues if building.has("note") else ()
    is_dated = bool(dues) and all(match.when.rrule is None for match in dues)
    return is_dated and (begins_with(building, building.words.no_note_starts) or _switches(building))


def _switches(building: Building) -> bool:
    """True for "subir la temperatura mañana", not for "subir la tarea mañana"."""
    folded, words = building.reader.tokens.folded, building.words
    (first, end), *_ = building.slots.title or [(0, 0)]
    return end > first and words.has_class(folded, first, "SWITCHES") and words.has_within(folded, first, end, _GADGETS)
