"""News of another time, an order where a task is named: "la firma se pospone para el jueves", "the call is on the 8th,
not the 7th", "la carrera ya no es a las 3 sino a las 5".

Theory of operation: what is named stands first. Behind it come, in any order and number, words of change ("has been
moved"), the time that no longer holds, led or followed by a word that denies it, the one that holds, and small words
between; nothing else. Change is told by such a word, or by a time denied beside one that is not. The new time is read
in the frame of the slash command that moves a task, since that holds in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.dated import holds_date
from engine.lalr import SKIP
from engine.model import (
    DateMatch,
    Interpretation,
    Reading,
    TaskRef,
    TitleRef,
    Understood,
    UpdateTask,
)
from engine.no_task import names_place
from engine.peeling import begins_order, behind_fillers, clause_start
from engine.reports import numbered
from engine.telling import tails
from engine.tokens import Tokens
from engine.words import Word, WordTable, is_of

Read = Callable[[str], Interpretation]
_MOVE = "/move 1"
_LONGEST = 30  # tokens
_LONGEST_NAME = 6  # words
_SHORT_NAME = 3  # words
_CHANGED = frozenset({"CHANGED"})
_CHANGES = frozenset({"CHANGED", "MOVED_TO", "NOW_SO"})
_NOW_SO = frozenset({"NOW_SO"})
_DENIES = frozenset({"DENIED"})
_BETWEEN = frozenset({"IS_AT", "INTO", "FOR"})
_OPENS = frozenset({"CHANGED", "MOVED_TO", "IS_AT"}) | _DENIES
_PAUSES = frozenset({",", ";", ".", "-", "–", "—", "!", "…"})
_NAMED = frozenset({"DEF"})
_NO_NAME = frozenset(
    {
        "TELLS",
        "NOBODY",
        "NO_EVENT",
        "SAID",
        "AND",
        "CONDITION",
        "DEPENDS",
        "ALL",
        "ADDRESSED",
        "SHOULD_BE",
        "OBLIGATION",
        "SAY_VERB",
        "IN_CLAUSE",
    }
)
_MOVED_BY = frozenset({"MOVED_BY", "MOVED_US", "THEY_MOVED"})
_PUTS_RIGHT = frozenset({"OBJECTION", "CORRECTION"})
_WISHES, _MAY_BE, _BEING = frozenset({"WISH"}), frozenset({"CAN_GO"}), frozenset({"BE"})
_FILLS = frozenset({SKIP})
_OBJECTS = _PUTS_RIGHT | {"NO_WORD"}
_OF_OTHERS = frozenset({"OTHERS"})
_NO_SUBJECT = frozenset({"SAID", "CONDITION", "CONDITIONAL", "IF", "DEPENDS", "WHAT", "OBLIGATION", "NEED", "NO_WORD"})
_PUBLIC = frozenset({"PUBLIC_BODY"})
_PEOPLE = frozenset({"OTHERS", "ADDRESS_KIN"})
_OF_A_CALENDAR = frozenset({"EVENT", "EVENTS", "NOTE_NOUN", "ALARM"})
_NOTES_IT = frozenset({"NOTE_IT", "PUT_DOWN_IT"})


@dataclass(slots=True, kw_only=True)
class _Told:
    """What the words behind the name say: the time that holds, by its match, and whether something changes."""

    holds: DateMatch | None = None
    denied: DateMatch | None = None
    is_number_denied: bool = False
    is_changed: bool = False
    is_strong: bool = False


def news_of_time(
    tokens: Tokens, words: WordTable, dates: Sequence[DateMatch], read: Read, language: str, today: date
) -> Understood | None:
    """The task that is named, moved; None for a message that tells anything else."""
    if not 2 < len(tokens) <= _LONGEST or not dates or "?" in tokens.folded:
        return None
    end = next(iter(tails(tokens, words, dates)), len(tokens))
    begin = _behind_objection(tokens, words)
    is_asked = _behind_asking(tokens, words, begin) > begin
    asked = {match.first_token for match in dates} if is_asked else set[int]()
    for size in dict.fromkeys((len(tokens), end)):
        for start in range(begin + 1, size - 1):
            is_opened = words.has_any(tokens.folded, start, _OPENS) or start in asked
            if not is_opened or names_place(tokens.folded, words, begin, start):
                continue
            told = _told(tokens, words, dates, start, size)
            if told is None or told.holds is None or not (told.is_changed or begin):
                continue
            if not told.is_strong and words.has_within(tokens.folded, size, len(tokens), _NOTES_IT):
                continue  # "la asamblea quedó para el jueves, apúntamela" is new
            refs = _named(tokens, words, dates, (begin, start), read, is_strong=told.is_strong)
            if refs:
                return _moved(refs, tokens.text(told.holds.first_token, told.holds.end_token), read, language, today)
    return _moved_by_somebody(tokens, words, dates, read, language, today)


def _moved_by_somebody(
    tokens: Tokens, words: WordTable, dates: Sequence[DateMatch], read: Read, language: str, today: date
) -> Understood | None:
    """ "El dentista me cambió la cita al 9": who moved it, the verb, what was moved, until when."""
    folded, size = tokens.folded, len(tokens)
    if (refs_and_time := _moved_and_where(tokens, words, dates)) is not None:
        return _moved(*refs_and_time, read, language, today)
    last = behind_fillers(tokens, words, max(match.end_token for match in dates))
    holds = max((m for m in dates if m.end_token == max(match.end_token for match in dates)), key=_length)
    if last < size:
        return None
    for place in range(min(_LONGEST_NAME, holds.first_token)):
        behind = words.behind(folded, place, _MOVED_BY)
        if behind == place:
            continue
        start = holds.first_token
        while start > behind and (
            words.has_any(folded, start - 1, _BETWEEN) and not words.has_any(folded, start - 1, _NAMED)
        ):
            start -= 1
        is_thing = start > behind + 1 and words.has_any(folded, behind, _NAMED)
        if not is_thing or words.has_any(folded, behind, _OF_OTHERS) or not _is_somebody(tokens, words, place):
            return None
        if _is_public(tokens, words, place) and not words.has_class(folded, behind, "MY"):
            return None  # "the council has postponed the vote until Tuesday" is read in the papers
        if any(folded[at] in _PAUSES or words.has_any(folded, at, _NO_NAME) for at in range(behind + 1, start)):
            return None
        refs = (TitleRef(title=tokens.text(behind + 1, start)),)
        return _moved(refs, tokens.text(holds.first_token, holds.end_token), read, language, today)
    return None


def _moved_and_where(
    tokens: Tokens, words: WordTable, dates: Sequence[DateMatch]
) -> tuple[tuple[TaskRef, ...], str] | None:
    """ "They've moved my scan, it's at 3 on Friday now": the thing of mine, a sign, and all that is left tells when."""
    folded, size = tokens.folded, len(tokens)
    for place in range(min(_LONGEST_NAME, size)):
        behind = words.behind(folded, place, _MOVED_BY)
        start = next((at for at in range(behind, size) if folded[at] in _PAUSES), size)
        is_thing = behind > place and start > behind + 1 and words.has_class(folded, behind, "MY")
        if not is_thing or not _is_somebody(tokens, words, place) or words.has_any(folded, behind, _OF_OTHERS):
            continue
        if holds_date(dates, behind, start) or words.has_within(folded, behind + 1, start, _NO_NAME):
            continue
        told = _told(tokens, words, dates, start, size)
        if told is not None and told.holds is not None and (told.is_changed or told.holds.when.has_clock):
            time = tokens.text(told.holds.first_token, told.holds.end_token)
            return (TitleRef(title=tokens.text(behind + 1, start)),), time
    return None


def _behind_objection(tokens: Tokens, words: WordTable) -> int:
    """Behind "no, wait": what follows puts right what was said or noted."""
    place, objects = 0, False
    while place < len(tokens):
        found = [(end, its) for end, its in words.phrases.matches(tokens.folded, place) if is_of(its, _OBJECTS)]
        if found:
            place, objects = found[0][0], objects or _puts_right(found[0][1])
        elif place and tokens.folded[place] in _PAUSES:
            place += 1
        else:
            break
    return place if objects else 0


def _behind_asking(tokens: Tokens, words: WordTable, first: int) -> int:
    """Behind the "can" of "can yoga be at 7 instead of 6" and the "puede ser"."""
    behind = words.behind(tokens.folded, first, _MAY_BE)
    return behind if behind > first else first + words.has_any(tokens.folded, first, _WISHES)


def _puts_right(values: Collection[Word]) -> bool:
    """Not "actually" alone, which is said of anything."""
    return is_of(values, _PUTS_RIGHT) and not is_of(values, _FILLS)


def _is_somebody(tokens: Tokens, words: WordTable, end: int) -> bool:
    """True for "el dentista", "they", and for nobody named: not for what asks, orders or depends on something."""
    first = behind_fillers(tokens, words, 0)
    if begins_order(tokens, words, first) and first < end:
        return False
    return not any(words.has_any(tokens.folded, place, _NO_SUBJECT) for place in range(first, end))


def _is_public(tokens: Tokens, words: WordTable, end: int) -> bool:
    """Whether all that stands there is such a body, with its article or without."""
    first = behind_fillers(tokens, words, 0)
    first += first < end and words.has_class(tokens.folded, first, "DEF")
    return first < end and words.behind(tokens.folded[:end], first, _PUBLIC) == end


def _told(tokens: Tokens, words: WordTable, dates: Sequence[DateMatch], start: int, size: int) -> _Told | None:
    """None where something else is said as well."""
    told, place, is_denied = _Told(), start, False
    starts = {match.first_token for match in dates}
    while place < size:
        end, classes = _phrase(tokens, words, place, starts)
        match = max((m for m in dates if m.first_token == place and m.end_token <= size), key=_length, default=None)
        is_now = not classes.isdisjoint(_NOW_SO)
        if match is not None and end not in starts and not is_now:  # "ahora es el 18": no time of its own
            if is_denied:
                told.denied = match
            elif told.holds is not None:
                return None  # two times that hold
            else:
                told.holds = match
            place, is_denied = match.end_token, False
            continue
        if end is None and is_denied and tokens.folded[place].isdecimal():
            end, told.is_number_denied, is_denied = place + 1, True, False  # "at 6 not 7"
        if end is None:
            return None
        told.is_changed |= not classes.isdisjoint(_CHANGES)
        told.is_strong |= not classes.isdisjoint(_CHANGED)
        is_denied |= not classes.isdisjoint(_DENIES)
        place = end
    told.is_changed |= told.denied is not None or told.is_number_denied
    told.is_strong |= told.denied is not None or told.is_number_denied
    return told


def _length(match: DateMatch) -> int:
    return match.end_token - match.first_token


def _phrase(tokens: Tokens, words: WordTable, place: int, starts: Collection[int]) -> tuple[int | None, frozenset[str]]:
    """Where the phrase ends that may stand there, and its classes: the one before a time, else the longest."""
    if tokens.folded[place] in _PAUSES:
        return place + 1, frozenset()
    found = [
        (end, classes)
        for end, values in words.phrases.matches(tokens.folded, place)
        if (classes := frozenset(value.terminal for value in values))
        and not classes.isdisjoint(_OPENS | _BETWEEN | _NOW_SO)
    ]
    return next((one for one in found if one[0] in starts), found[0] if found else (None, frozenset()))


def _named(
    tokens: Tokens,
    words: WordTable,
    dates: Sequence[DateMatch],
    stretch: tuple[int, int],
    read: Read,
    *,
    is_strong: bool,
) -> tuple[TaskRef, ...]:
    """The task before the news: by number, or by words that name a thing and tell nothing."""
    folded, (begin, end) = tokens.folded, stretch
    start = max(begin, clause_start(tokens, end))
    first = _behind_asking(tokens, words, start)
    if first > start and words.behind(folded, start, _MAY_BE) == start:
        if not words.has_any(folded, end - 1, _BEING):
            return ()  # "could we meet at 7 instead of 6"
        end -= 1
    first = behind_fillers(tokens, words, first)
    if not 0 < end - first <= _LONGEST_NAME + 1 or holds_date(dates, first, end):
        return numbered(tokens.text(first, end), read) if first < end else ()
    if any(word.isdecimal() for word in folded[first:end]):
        return numbered(tokens.text(first, end), read)
    is_named = words.has_any(folded, first, _NAMED) and end - first > 1
    if _is_person(tokens, words, first, end):
        return ()  # "my sister moved on Friday"
    is_event = words.has_within(folded, first, end, _OF_A_CALENDAR)
    is_short = is_strong and end - first <= _SHORT_NAME and not words.has_class(folded, first, "INFINITIVE")
    if not (is_named or is_event or is_short) or any(
        words.has_any(folded, place, _NO_NAME) and not words.has_any(folded, place, _NAMED)  # "el" is no "él"
        for place in range(first, end)
    ):
        return ()
    return (TitleRef(title=tokens.text(first + is_named, end)),)


def _is_person(tokens: Tokens, words: WordTable, first: int, end: int) -> bool:
    return any(words.behind(tokens.folded[:end], start, _PEOPLE) == end for start in (first, first + 1) if start < end)


def _moved(refs: tuple[TaskRef, ...], time: str, read: Read, language: str, today: date) -> Understood | None:
    match read(f"{_MOVE} {time}"):
        case Understood(reading=Reading(commands=(UpdateTask(edit=edit, shift=None) as moved,)) as reading):
            if edit.due is not None and edit.due.day < today:
                return None  # told of what was
            command = replace(moved, refs=refs)
            return Understood(
                reading=replace(reading, commands=(command,), rule="news", language=language, marks=(), date_spans=())
            )
        case _:
            return None
