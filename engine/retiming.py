"""A time that takes the place of the one just said: "nah, 3 sorry", "but at 8, not at 7:45", "uy no, mejor el jueves".

Theory of operation: such a message is a time and nothing else, with words around it that object, apologise or prefer.
Those are passed over at both ends, in any number and order; what is left must be a time, read in the frame of the slash
command that moves a task, since that holds in every language. The time that is not meant may be said too ("not at
7:45", "instead of 11"). A word that only fills ("hmm") puts nothing right by itself, and "not Friday" names no new day.
"Or Saturday" puts another day in place of the one before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from engine.lalr import SKIP
from engine.model import (
    Interpretation,
    ItRef,
    NumberRef,
    Reading,
    TaskEdit,
    Understood,
    UpdateTask,
)
from engine.stance import asks_to_wait
from engine.tokens import Tokens
from engine.words import WordTable

Read = Callable[[str], Interpretation]
_MOVE = "/move 1"
_LONGEST = 24  # tokens
_ARTICLE_AND_NUMBER = 2  # tokens
_MOST_WORDS_MORE = 2
_BREAKS = frozenset(",;.!-–—…")
_OBJECTS = frozenset({"CORRECTION", "MEANT", "OBJECTION", "BETTER", "APOLOGY", "INSTEAD"})
_SURE = frozenset({"CORRECTION", "MEANT", "APOLOGY"})
_DENIES = frozenset({"NO", "STILL_ON", "OPENER"})  # of the words of no: not "silence" and "cancel", which are orders
_LEADS = frozenset({"OPENS", "YES", "NOW_AT", "IT_IS", "MOVE_IT", "HOUR_FOR_IT", "MAKE_THAT_DAY", SKIP})
_TAILS = frozenset({"OPENS", SKIP})
_LATER = frozenset({"SOONER_OR_LATER"})
_NEGATES = frozenset({"NOT_ON", "INSTEAD_OF"})  # what may deny the very time that follows
_TURNS = frozenset({"EXCEPT", "NOW_AT", "OBJECTION"})
_INSTEAD = frozenset({"INSTEAD_OF"})
PUTS_RIGHT = _OBJECTS | _LATER | _NEGATES | {"NO_WORD", "OR"}
"""The classes without one of which a message puts no time right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Core:
    """The stretch between the words around, and how many of those put something right."""

    first: int
    end: int
    objections: int


def retimed(tokens: Tokens, words: WordTable, read: Read, language: str, today: date) -> Understood | None:
    """The task last spoken of, moved; None for a message that is more than another time."""
    if not 1 < len(tokens) <= _LONGEST or "?" in tokens.folded or "\n" in tokens.folded:
        return None
    core = _core(tokens, words)
    if core is None or asks_to_wait(tokens, words) or _says_goodbye(tokens, words, core):
        return None
    new = _preferred(tokens, words, core, read)
    if new is None or _is_past(new, today) or (_repeats(new) and words.has_class(tokens.folded, 0, "EXCEPT")):
        return None  # "menos los miércoles" leaves days out
    return Understood(reading=replace(new, language=language, marks=(), date_spans=(), rule="retimed"))


def _says_goodbye(tokens: Tokens, words: WordTable, core: _Core) -> bool:
    """True for "no, hasta mañana" and for "sorry about Tuesday"."""
    folded = tokens.folded
    if words.has_within(folded, 0, len(folded), frozenset({"FAREWELL"})):
        return True
    return words.has_class(folded, core.first, "ABOUT") and not any(word.isdecimal() for word in folded)


def _is_past(new: Reading, today: date) -> bool:
    """True for "wait, it was Tuesday yesterday"."""
    (command,) = new.commands
    return isinstance(command, UpdateTask) and command.edit.due is not None and command.edit.due.day < today


def _repeats(new: Reading) -> bool:
    return any(isinstance(command, UpdateTask) and command.edit.recurrence is not None for command in new.commands)


def _core(tokens: Tokens, words: WordTable) -> _Core | None:
    first, before = _behind_leads(tokens, words)
    end, behind = _before_tails(tokens, words, first)
    if first >= end or (first == 0 and not behind and not _may_contrast(tokens, words)):
        return None
    return _Core(first=first, end=end, objections=before + behind)


def _may_contrast(tokens: Tokens, words: WordTable) -> bool:
    return words.has_within(tokens.folded, 0, len(tokens), frozenset({"INSTEAD_OF"})) and any(
        word.isdecimal() for word in tokens.folded
    )


def _behind_leads(tokens: Tokens, words: WordTable) -> tuple[int, int]:
    folded, place, objections = tokens.folded, 0, 0
    while place < len(folded):
        if folded[place] in _BREAKS:
            place += 1
            continue
        step = _lead(tokens, words, place)
        if step is None:
            break
        length, objects = step
        place += length
        objections += objects
    return place, objections


def _lead(tokens: Tokens, words: WordTable, place: int) -> tuple[int, bool] | None:
    """How long the longest lead is that begins there, and whether it puts something right."""
    folded = tokens.folded
    for end, values in words.phrases.matches(folded, place):
        classes = {value.terminal for value in values}
        is_apart = end < len(folded) and folded[end] in _BREAKS
        is_said_alone = is_apart or "OPENER" in classes or _goes_on(tokens, words, end)  # "nah", but not "no"
        if "NO_WORD" in classes and classes & _DENIES and is_said_alone:
            return end - place, True
        if (classes & _LATER and is_apart) or ("OR" in classes and place == 0):
            return end - place, True
        if classes & _OBJECTS and not classes & _NEGATES:
            return end - place, _objects(classes)
        if classes & _LEADS and "NO_WORD" not in classes:
            return end - place, False
    return None


def _objects(classes: set[str]) -> bool:
    """False for "hmm" and "well", which also fill, but not for "sorry"."""
    return bool(classes & (_SURE if SKIP in classes else _OBJECTS))


def _goes_on(tokens: Tokens, words: WordTable, place: int) -> bool:
    """True for the "no" of "no mejor el jueves", which denies no Thursday."""
    return place < len(tokens) and words.has_any(tokens.folded, place, _OBJECTS)


def _before_tails(tokens: Tokens, words: WordTable, first: int) -> tuple[int, int]:
    """Where the words behind begin, as early as they can, and how many of them put something right."""
    for place in range(first + 1, len(tokens)):
        found = _tails(tokens, words, place)
        if found is not None:
            return place, found
    return len(tokens), 0


def _tails(tokens: Tokens, words: WordTable, place: int) -> int | None:
    """None where not all that stands from there on are such words."""
    folded, objections = tokens.folded, 0
    while place < len(folded):
        if folded[place] in _BREAKS:
            place += 1
            continue
        for end, values in words.phrases.matches(folded, place):
            classes = {value.terminal for value in values}
            if classes & (_OBJECTS | _TAILS) and (end == len(folded) or "INSTEAD_OF" not in classes):
                objections += _objects(classes)
                place = end
                break
        else:
            return None
    return objections


def _preferred(tokens: Tokens, words: WordTable, core: _Core, read: Read) -> Reading | None:
    """The time that is meant: one of two that are set against each other, else the only one, if something objects."""
    for new, old in _contrasts(tokens, words, core):
        reading = _time(new, read)
        if reading is not None and _time(old, read) is not None:
            return reading
    if not core.objections:
        return None
    said = tokens.text(core.first, core.end).strip()
    if core.objections == 1 and (said.isdecimal() or _is_first_task(tokens, words, core)):
        return None  # "no, 3" may be a number of a list
    return _time(said, read)


def _is_first_task(tokens: Tokens, words: WordTable, core: _Core) -> bool:
    """True for "no, la 1", which an hour would have a preposition before."""
    is_led = core.end - core.first == _ARTICLE_AND_NUMBER and words.has_class(tokens.folded, core.first, "TASK_NUMBER")
    return is_led and tokens.folded[core.end - 1] == "1"


def _contrasts(tokens: Tokens, words: WordTable, core: _Core) -> list[tuple[str, str]]:
    """(the time meant, the one that is not) for each place that sets two against each other."""
    folded, found = tokens.folded, []
    for place in range(core.first, core.end):
        behind = words.behind(folded, place, _INSTEAD)
        if not place < behind < core.end:
            continue
        before = tokens.text(core.first, place) if place > core.first else ""
        if place > core.first and folded[behind] in _BREAKS:
            found.append((_behind(tokens, words, behind, core.end), before))  # "a las 8 no, a las 9"
        elif place > core.first:
            found.append((before, tokens.text(behind, core.end)))
        else:
            found.extend(
                (_behind(tokens, words, turn, core.end), tokens.text(behind, turn))
                for turn in range(behind + 1, core.end - 1)
                if folded[turn] in _BREAKS or words.has_any(folded, turn, _TURNS)
            )
    return [(new.strip(" ,;.!"), old.strip(" ,;.!")) for new, old in found]


def _behind(tokens: Tokens, words: WordTable, place: int, end: int) -> str:
    """What follows signs and words such as "but"."""
    while place < end:
        behind = place + 1 if tokens.folded[place] in _BREAKS else words.behind(tokens.folded, place, _TURNS)
        if behind == place:
            break
        place = behind
    return tokens.text(place, end) if place < end else ""


def _time(said: str, read: Read) -> Reading | None:
    if said.isdecimal():
        said = f"{said}:00"  # "nah, 3": where an hour was said, a number is one
    match read(f"{_MOVE} {said}") if said else None:
        case Understood(
            reading=Reading(
                commands=(UpdateTask(refs=(NumberRef(number=1),), edit=edit, shift=None) as moved,)
            ) as reading
        ) if (
            edit in (TaskEdit(due=edit.due, recurrence=edit.recurrence), TaskEdit(time=edit.time))
            and (edit.due is not None or edit.time is not None)
            and _is_little_more(said, reading)
        ):
            return replace(reading, commands=(replace(moved, refs=(ItRef(),)),))
        case _:
            return None


def _is_little_more(said: str, reading: Reading) -> bool:
    """False for "I'll make it to the bank, move it to tomorrow at 8", which is more than a time."""
    text = f"{_MOVE} {said}"
    told = sum(len(text[span.start : span.end].split()) for span in reading.date_spans)
    return len(said.split()) - told <= _MOST_WORDS_MORE
