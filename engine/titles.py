"""The words of a new task's title: what they begin with, and their text."""

from __future__ import annotations

from engine.building import Building
from engine.lalr import SKIP


def title_of(building: Building) -> str:
    slots, reader = building.slots, building.reader
    title = reader.title_text(slots)
    return title or (reader.text(*slots.alarm) if slots.alarm else "")


def begins_with(building: Building, words: frozenset[str]) -> bool:
    if not building.slots.title:
        return False
    (place, end), folded = building.slots.title[0], building.reader.tokens.folded
    while place + 1 < end and (not folded[place][0].isalnum() or building.words.has_class(folded, place, SKIP)):
        place += 1  # "remind me again, what …"
    return folded[place] in words


def begins_with_verb(building: Building) -> bool:
    folded, title = building.reader.tokens.folded, building.slots.title
    return bool(title) and building.words.has_class(folded, title[0][0], "INFINITIVE")


def holds(building: Building, words: frozenset[str]) -> bool:
    folded = building.reader.tokens.folded
    return any(folded[place] in words for first, end in building.slots.title for place in range(first, end))
