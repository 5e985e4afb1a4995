"""One thing more: "and bread too", "oh and batteries", "y ya de paso pilas", "for tomorrow also gloves".

Theory of operation: words of addition are passed over at both ends, and between them stands an order of its own, which
is read as such, or a thing. Nobody can list the things, so it is asked the other way round, as for things with a time:
none of the words may be one of a sentence. "And bread" alone adds nothing: an "and" begins many things.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engine.dated import dated_places
from engine.doing import makes_tasks
from engine.lalr import SKIP
from engine.model import Ambiguous, Command, Context, CreateTask, DateMatch, Interpretation, Reading, Span, Understood
from engine.tokens import Tokens
from engine.words import WordTable

Read = Callable[[str], Interpretation]
_ADD = "/new"  # holds in every language
_MOST_WORDS = 8
_BREAKS = frozenset(",;.!-–—…")
_BEGINS = frozenset({"OPENS", "JOINS", "ADDS"})
_JOINS = frozenset({"JOINS", "ADDS"})
_LEADS = _BEGINS | {"YES", "THANKS", SKIP}
_TAILS = frozenset({"ALSO", "ADDS", "CLOSES", "OPENS", SKIP})
_ALSO = frozenset({"ALSO", "ADDS"})
_NO_THING = frozenset(
    {
        "NO_THING", "TOLD", "NOBODY", "YES", "NO_WORD", "THANKS", "OBLIGATION", "BE", "HELP", "UNDO", "FEELING",
        "GREETING", "IT", "FAREWELL", "LAUGHTER", "HUH", "UPSET", "LOW",
    }
)  # fmt: skip
_NOT_FIRST = frozenset({"AND", "WHAT", "SHOW", "LINK", "INTO", "ABOUT", "BEFORE", "NO_EVENT", "NO_OWNING"})
_TO_TAG = frozenset({"TO_TAG"})
_NOT_LAST = frozenset({"LINK", "INTO", "FOR", "OF", "AND", "DET"})
_COUNTS = frozenset({"NUMBER", "DET", "NO", "TASK"})
_SMALL = frozenset({"AND", "FOR", "LINK", "OF", "INTO", "DET"})
_PRONOUNS = frozenset({"IT", "NO_THING"})
_LONGEST_OWN = 2  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Core:
    """The stretch between the words of addition."""

    first: int
    end: int
    languages: int  # of the words that join, as a bit set


def added(
    tokens: Tokens,
    words: WordTable,
    dates: Sequence[DateMatch],
    context: Context,
    read: Read,
    language_of: Callable[[int], str],
) -> Interpretation | None:
    """None for a message that adds nothing. `language_of` is asked with the bit set of the languages of its "and"."""
    if len(tokens) < 2 or "?" in tokens.folded:
        return None
    core = _core(tokens, words, dates)
    if core is None:
        return None
    found = _ordered(tokens, core, read) or _thing(tokens, words, dates, context, core, read)
    if found is None:
        return None
    return _said_in(language_of(core.languages), found, tuple(match.span for match in dates))


def _said_in(language: str, found: Understood | Ambiguous, spans: tuple[Span, ...]) -> Understood | Ambiguous:
    """In the language of the whole message, of which a part or a slash command tells less."""
    match found:
        case Understood(reading=reading):
            return Understood(reading=replace(reading, language=language, date_spans=spans))
        case Ambiguous(readings=readings):
            told = tuple(replace(reading, language=language, date_spans=spans) for reading in readings)
            return replace(found, readings=told, language=language)


def _core(tokens: Tokens, words: WordTable, dates: Sequence[DateMatch]) -> _Core | None:
    folded, place, is_plain, is_opened, is_joined, languages = tokens.folded, 0, False, False, False, 0
    if not words.has_any(folded, 0, _LEADS):
        return None
    while place < len(folded):
        if folded[place] in _BREAKS:
            place += 1
            continue
        end, classes = _phrase(tokens, words, place, _LEADS)
        if end == place:
            break
        is_plain |= "ADDS" in classes or ("JOINS" in classes and is_opened)
        is_opened |= "OPENS" in classes
        is_joined |= not classes.isdisjoint(_JOINS)
        languages |= _languages(tokens, words, place)
        place = end
    behind = _before_tails(tokens, words, place)
    is_also = words.has_within(folded, behind, len(tokens), _ALSO)
    is_said_between = _also_behind_date(tokens, words, dates, place) is not None
    if not is_joined or place >= behind or not (is_plain or is_also or is_said_between):
        return None
    return _Core(first=place, end=behind, languages=languages)


def _languages(tokens: Tokens, words: WordTable, place: int) -> int:
    found = (value for _, values in words.phrases.matches(tokens.folded, place) for value in values)
    return next((value.languages for value in found if value.terminal in _JOINS), 0)


def _phrase(tokens: Tokens, words: WordTable, place: int, wanted: frozenset[str]) -> tuple[int, frozenset[str]]:
    """The end of a phrase of these classes, and its classes: "oh", which opens, before the longer "oh and", which is
    only passed over; else the longest."""
    found = [
        (end, classes)
        for end, values in words.phrases.matches(tokens.folded, place)
        if (classes := frozenset(value.terminal for value in values)) & wanted
    ]
    opening = (one for one in found if one[1] & _BEGINS)
    return next(opening, found[0] if found else (place, frozenset()))


def _before_tails(tokens: Tokens, words: WordTable, first: int) -> int:
    for place in range(first + 1, len(tokens)):
        at = place
        while at < len(tokens):
            end = at + 1 if tokens.folded[at] in _BREAKS else _phrase(tokens, words, at, _TAILS)[0]
            if end == at:
                break
            at = end
        if at == len(tokens):
            return place
    return len(tokens)


def _also_behind_date(
    tokens: Tokens, words: WordTable, dates: Sequence[DateMatch], first: int
) -> tuple[int, int] | None:
    """Where the "also" of "for tomorrow also gloves" begins and ends."""
    for match in dates:
        place = match.end_token
        if match.first_token <= first + 1 and first < place < len(tokens):
            end, _ = _phrase(tokens, words, place, _ALSO)
            if end > place:
                return place, end
    return None


def _ordered(tokens: Tokens, core: _Core, read: Read) -> Understood | Ambiguous | None:
    """The order or the note that was added."""
    found = read(tokens.text(core.first, core.end))
    match found:
        case Understood(reading=reading) if makes_tasks(reading):
            return Understood(reading=_unmarked(reading))
        case Ambiguous(reason="bare_note", readings=(reading,)):
            return Understood(reading=_unmarked(reading))
        case Ambiguous(reason="unsure", readings=readings):
            return replace(found, readings=tuple(map(_unmarked, readings)))
        case _:
            return None


def _unmarked(reading: Reading) -> Reading:
    return replace(reading, marks=(), date_spans=())  # of other words


def _thing(
    tokens: Tokens, words: WordTable, dates: Sequence[DateMatch], context: Context, core: _Core, read: Read
) -> Understood | Ambiguous | None:
    said = tokens.text(core.first, core.end)
    between = _also_behind_date(tokens, words, dates, core.first)
    if between is not None:
        said = f"{tokens.text(between[1], core.end)} {tokens.text(core.first, between[0])}"
    skipped = dated_places(dates)
    skipped.update(range(*between) if between is not None else ())
    places = [
        place
        for place in range(core.first, core.end)
        if place not in skipped and any(map(str.isalnum, tokens.folded[place]))
    ]
    if not _names_things(tokens, words, places):
        return None
    match read(f"{_ADD} {said}"):
        case Understood(reading=Reading(commands=commands) as reading) if all(
            isinstance(command, CreateTask) and command.title for command in commands
        ):
            filled = tuple(_filled(command, context) for command in commands)
            reading = replace(_unmarked(reading), rule="added", commands=filled)
            if not _may_be_other(tokens, words, places):
                return Understood(reading=reading)
            return Ambiguous(readings=(reading,), reason="bare_note", language=reading.language)
        case _:
            return None


def _filled(command: Command, context: Context) -> Command:
    """In the project that the last message put a task in, as "and onions" is."""
    if not isinstance(command, CreateTask) or command.project is not None:
        return command
    return replace(command, project=context.filling or None)


def _may_be_other(tokens: Tokens, words: WordTable, places: Sequence[int]) -> bool:
    """True for "also my meds", "plus the car broke down" and "also lights", which may be talk or an order to another
    program."""
    folded, first = tokens.folded, places[0]
    is_long = len(places) > _LONGEST_OWN and words.has_class(folded, first, "DEF")
    if is_long and not any(words.has_any(folded, place, _SMALL) for place in places[1:]):
        return True
    return words.has_class(folded, first, "MINE") or any(folded[place] in words.foreign for place in places)


def _names_things(tokens: Tokens, words: WordTable, places: Sequence[int]) -> bool:
    folded = tokens.folded
    if not 0 < len(places) <= _MOST_WORDS or not any(folded[place][0].isalpha() for place in places):
        return False
    first, last = places[0], places[-1]
    behind = words.behind(folded, first, _TO_TAG)
    if behind > first + 1 or (behind > first and folded[behind : behind + 1] != () and folded[behind].isdecimal()):
        return False  # "ponle la etiqueta casa a la 3", not the "labels" of "labels for the jars"
    if words.has_any(folded, first, _NOT_FIRST) and not words.has_class(folded, first, "DET"):
        return False
    if words.has_class(folded, first, "MINE") and len(places) > _LONGEST_OWN:
        return False  # "also my head hurts"
    if words.has_any(folded, last, _NOT_LAST) or all(_counts(tokens, words, place) for place in places):
        return False
    if folded[first] in words.no_note_starts or folded[first] in words.no_task_starts:
        return False
    return not any(_is_of_sentence(tokens, words, places, place) for place in places)


def _counts(tokens: Tokens, words: WordTable, place: int) -> bool:
    """True for the words of "la 2" and "number 4"."""
    return tokens.folded[place].isdecimal() or words.has_any(tokens.folded, place, _COUNTS)


def _is_of_sentence(tokens: Tokens, words: WordTable, places: Sequence[int], place: int) -> bool:
    folded = tokens.folded
    if words.has_any(folded, place, _SMALL) and not words.has_any(folded, place, _PRONOUNS):
        return False  # the "y" of "leche y huevos" is a yes elsewhere
    if place > places[0] and _is_named_by(tokens, words, place - 1) and not words.has_class(folded, place, "BE"):
        return False  # "el vino"
    return words.has_any(folded, place, _NO_THING) or words.ends_as_told(tokens.typed(place))


def _is_named_by(tokens: Tokens, words: WordTable, place: int) -> bool:
    """True for an article, not for "this", which may stand alone."""
    folded = tokens.folded
    return words.has_class(folded, place, "DEF") and not words.has_any(folded, place, _PRONOUNS)
