"""Readings of a parse -> what the message means: understood, or asked about, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.chores import ChoreFinder
from engine.message import Message
from engine.model import (
    Ambiguous,
    CompleteTask,
    CreateTask,
    DateMatch,
    Interpretation,
    Reading,
    Understood,
    UpdateTask,
)
from engine.readings import Candidate


def decide(message: Message, found: Sequence[Candidate], start: str) -> Interpretation | None:
    """One best reading is understood; several that do different things, or a missing part, are asked."""
    if not found:
        return None
    best = found[0]
    readings = tuple(candidate.reading for candidate in found)
    if best.is_unsure and all(isinstance(command, CompleteTask) for command in best.reading.commands):
        notes = as_notes(message)  # "terminar el informe": done, or to do?
        if _are_due(notes) and not message.deeds.begins():
            return Understood(reading=notes[0].reading)  # what has a day to come is to do
        readings = (*readings, *(note.reading for note in notes))
    elif best.is_unsure and start == "message" and message.begins_with_work and _only_changes(best.reading):
        readings = (*readings, *(note.reading for note in as_notes(message)))  # "mover el refri mañana"
    chores = ChoreFinder(tokens=message.tokens, words=message.words, context=message.context, dates=message.dates)
    if start == "message" and (chore := chores.find(best.reading)) is not None:
        if chore.is_sure:
            return Understood(reading=chore.reading)
        readings = (best.reading, chore.reading)
    reason = _reason_to_ask(best, len(readings))
    if reason is None:
        return Understood(reading=best.reading)
    if reason == "weekday_conflict":
        readings = _either_day(message, start) or readings
    return Ambiguous(readings=readings, reason=reason, language=best.reading.language)


def read_part(message: Message, first: int, end: int, start: str) -> Interpretation | None:
    """A stretch of the message read alone, as commands ("message"), as notes or as things."""
    key = (first, end, start)
    if key not in message.stretches:
        dates = [match for match in message.dates if first <= match.first_token and match.end_token <= end]
        lattice = message.lattices.of(dates, first=first, end=end)
        stage = "peeled" if start == "message" else f"peeled {start}"
        message.stretches[key] = decide(message, message.parse(lattice, start, stage, first), start)
    return message.stretches[key]


def as_notes(message: Message) -> list[Candidate]:
    return message.parse(message.lattice, "notes", "notes")


def _are_due(notes: Sequence[Candidate]) -> bool:
    """True for notes that are sure, all with a day."""
    return (
        bool(notes)
        and all(isinstance(note, CreateTask) and note.due for note in notes[0].reading.commands)
        and not notes[0].is_unsure
    )


def _either_day(message: Message, start: str) -> tuple[Reading, ...]:
    """ "lunes 17", when the 17th is no Monday: the same words with that 17th, and with the Monday beside it."""
    found: list[Reading] = []
    for place in range(max(len(match.when.conflicting) for match in message.dates)):
        dates = [_taken(match, place) for match in message.dates]
        _, candidates = message.maker.read(start, message.lattices.of(dates))
        found.extend(candidate.reading for candidate in candidates[:1])
    return tuple(found)


def _taken(match: DateMatch, place: int) -> DateMatch:
    conflicting = match.when.conflicting
    return replace(match, when=conflicting[place]) if conflicting else match


def _reason_to_ask(best: Candidate, count: int) -> str | None:
    if best.reading.missing is not None:
        return f"missing:{best.reading.missing}"
    if count > 1:
        return "readings"
    if best.has_weekday_conflict:
        return "weekday_conflict"
    if best.is_bare_note:
        return "bare_note"
    return "unsure" if best.is_unsure else None


def _only_changes(reading: Reading) -> bool:
    return all(isinstance(command, UpdateTask) for command in reading.commands)
