"""Words that fit the rules of a new task, and name none: a story, an order, a task that is there already."""

from __future__ import annotations

from collections.abc import Sequence

from engine.building import Building
from engine.words import WordTable

_LONGEST_REF = 4  # words that refer to a task: "de la tarea 2"
_SHORTEST_SENTENCE = 2
_LONGEST_NAME = 3  # "at the Smiths'"
_TOWARDS = frozenset({"INTO"})
_HANGING = frozenset({"HANGING"})
_BEING = frozenset({"BE", "FOR"})
_DEEDS = frozenset({"DELETE", "SNOOZE", "MOVE"})
_REMINDERS = frozenset({"ALARM", "REMINDER"})
_ORDERS_OR_TALK = frozenset({"PUT", "ADD", "KEEP", "NOTE_DOWN", "SAID"})
_BEFORE_NUMBERS = frozenset({"DET", "TASK", "REMINDER", "NO", "LINK", "IT"})


def is_order(building: Building) -> bool:
    """True for "necesito borrar mi recordatorio": what is wanted can be done at once, so it is no task."""
    if not building.slots.title:
        return False
    (first, end), folded, words = building.slots.title[0], building.reader.tokens.folded, building.words
    if words.has_class(folded, first, "REMIND"):
        return True
    return words.has_any(folded, first, _DEEDS) and words.has_within(folded, first + 1, end, _REMINDERS)


def refers_to_task(building: Building) -> bool:
    """True for "recuérdame la 2 a las 5" and "recuérdame eso": a task that is there."""
    folded, words = building.reader.tokens.folded, building.words
    said = [place for first, end in building.slots.title for place in range(first, end) if folded[place].isalnum()]
    others = [place for place in said if not words.has_any(folded, place, _BEFORE_NUMBERS)]
    if not others:
        return bool(said) and words.has_class(folded, said[-1], "IT")
    return len(said) <= _LONGEST_REF and all(folded[place].isdecimal() for place in others)


def names_number(building: Building) -> bool:
    """True for the "la 5" of "pon que la 5 es para mañana": a task by its number."""
    folded, words = building.reader.tokens.folded, building.words
    said = [place for first, end in building.slots.title for place in range(first, end)]
    return (
        len(said) > 1
        and words.has_class(folded, said[0], "DET")
        and folded[said[1]].isdecimal()
        and all(words.has_any(folded, place, _BEING) for place in said[2:])
    )


def names_place(folded: Sequence[str], words: WordTable, first: int, place: int) -> bool:
    """True for the "'s" of "dinner at mum's": behind where somebody is it is theirs, and no "is"."""
    return (
        place < len(folded)
        and words.has_class(folded, place, "POSSESSIVE")
        and words.has_within(folded, max(first, place - _LONGEST_NAME), place - 1, _TOWARDS)
    )


def _says_what_is(building: Building) -> bool:
    """True for the "el yoga es" of "el yoga ahora es los miércoles": a sentence that was cut before its end."""
    folded, words = building.reader.tokens.folded, building.words
    said = [place for first, end in building.slots.title for place in range(first, end)]
    if len(said) < _SHORTEST_SENTENCE or not words.has_class(folded, said[-1], "BE"):
        return False
    return not names_place(folded, words, said[0], said[-1]) and not words.has_class(
        folded, said[0], "INFINITIVE"
    )  # "dinner at mum's" is whole


def ends_in_the_air(building: Building) -> bool:
    """True for "dentist moved to": a title whose last word calls for another was cut in the wrong place."""
    folded, words = building.reader.tokens.folded, building.words
    if not building.slots.title:
        return False
    _, end = building.slots.title[-1]
    if words.has_class(folded, 0, "SLASH_ADD") and not any(map(str.isalnum, folded[end:])):
        return False  # "/new compare x and y" in Spanish ends with "and", and nothing was cut
    said = [place for place in range(building.slots.title[-1][0], end) if any(map(str.isalnum, folded[place]))]
    last = said[-1] if len(said) > 1 else None
    if last is not None and any(
        folded[place - 1] == "," and words.has_any(folded, place, _ORDERS_OR_TALK) for place in (last, last - 1)
    ):
        return True  # "qué día llevo… anda, mete" (en la lista), "pagar la luz, le dije"
    if _says_what_is(building):
        return True
    is_small = last is not None and building.reader.tokens.text(last, last + 1).islower()  # not "a call with Al"
    return is_small and last is not None and words.has_any(folded, last, _HANGING)
