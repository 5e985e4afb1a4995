"""What is wrong with a case of corpora/: keys that no case has, expectations that nothing could ever meet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from engine.grammar_errors import or_rather

FILE_KEYS = frozenset({"now", "tz", "lang", "awaiting", "quick_capture", "quoted", "filling", "case", "why"})
CASE_KEYS = FILE_KEYS - {"case"} | {"say", "tags", "commands", "outcome", "reason", "readings"}
OUTCOMES = ("ambiguous", "unknown")
DATE_KEYS = frozenset({"kind", "start", "end", "grain", "rrule", "seconds", "found"})
Slots = Mapping[str, Collection[str]]
"""The slots of each intent, as intents.toml has them."""


class CorpusError(ValueError):
    """Corpus files say something that is no case; the text has a line for each: place, what was found and expected."""


def slots_of(intents: Mapping[str, Any]) -> Slots:
    return {intent: frozenset(entry.get("slots", ())) for intent, entry in intents.items()}


def unknown_keys(table: Mapping[str, Any], known: frozenset[str]) -> Iterator[str]:
    for stranger in sorted(set(table) - known):
        yield f"unknown key {stranger!r}; expected one of {', '.join(sorted(known))}"


def wrong_in_case(entry: Mapping[str, Any], *, is_date: bool, slots: Slots) -> Iterator[str]:
    """The complaints about one case, without its place."""
    yield from unknown_keys(entry, CASE_KEYS | (DATE_KEYS if is_date else frozenset()))
    if not entry.get("say"):
        yield "has nothing in `say`; expected a list of phrases"
    elif not _is_list_of(entry["say"], str):
        yield f"say is {entry['say']!r}; expected a list of phrases in quotes"
    if entry.get("outcome", "unknown") not in OUTCOMES:
        yield f"outcome is {entry['outcome']!r}; expected one of {', '.join(OUTCOMES)}"
    for key, readings in (("commands", [entry.get("commands", [])]), ("readings", entry.get("readings", []))):
        if _is_list_of(readings, list) and all(_is_command(one) for commands in readings for one in commands):
            yield from _unknown_names(readings, slots)
        else:
            form = '{ intent = "…", slots = {…} }'
            yield f"{key} expected as {f'[{form}]' if key == 'commands' else f'[[{form}], …]'}"


def _unknown_names(readings: Sequence[Sequence[Mapping[str, Any]]], slots: Slots) -> Iterator[str]:
    for command in (command for commands in readings for command in commands):
        intent = command["intent"]
        if intent not in slots:
            yield f"there is no intent {intent}{or_rather(intent, slots)}"
            continue
        for slot in sorted(set(command.get("slots", ())) - set(slots[intent])):
            its = ", ".join(sorted(slots[intent])) or "none"
            yield f"{intent} has no slot {slot}{or_rather(slot, slots[intent])} (it has {its})"


def _is_list_of(value: object, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(one, kind) for one in value)


def _is_command(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("intent"), str)
        and set(value) <= {"intent", "slots"}
        and isinstance(value.get("slots", {}), dict)
    )
