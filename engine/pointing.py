"""What "it" is, where the talk before an order names it: "I've been to the chiropodist, you can tick that off".

The order alone would act on the task last spoken of, which the talk shows to be another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.dated import dated_places
from engine.model import (
    ActsOnTasks,
    Command,
    CompleteTask,
    DateMatch,
    DeleteTask,
    Interpretation,
    ItRef,
    NumberRef,
    Reading,
    ReopenTask,
    TaskRef,
    TitleRef,
    Understood,
    UpdateTask,
)
from engine.peeling import clause_start, is_dash, tells_somebody
from engine.slot_reader import place_named
from engine.tokens import Tokens
from engine.words import WordTable

_BE = frozenset({"BE"})
_PAST = frozenset({"PAST_ENDING"})
_SOMEONE = frozenset({"NOBODY"})
_SENTENCE_ENDS = frozenset(".!?")
_PAUSES = frozenset(",;.!?\n")
_ENDS = frozenset({"AND", "SO_THEN", "ALREADY", "TOLD", "BE", "DEED", "NO_WORD", "TELLS"})
_DEEDS = frozenset({"PAST", "DEED", "FINISHED"})
_TELLS = frozenset({"TELLS", "NO_WORD"})
_LEADS = frozenset({"DEF", "TASK", "NO", "INTO", "FOR", "OF", "ABOUT", "REMINDER"})
_THE_OF = frozenset({"THE_OF"})
_SHORT_DATE = 2  # tokens
_LONGEST_HEADING = 7  # tokens
_LONGEST_THING = 5  # tokens
_THINGS = frozenset({"NOTE_NOUN", "EVENT", "EVENTS", "APPOINTED"})
_ARTICLES = frozenset({"DEF", "POSSESSIVE"})
_LONGEST_REST = 3  # tokens
_NO_REST = frozenset({"PAST", "PAST_ENDING", "NO_OBJECT", "FEELING"})
_GOES_ON = frozenset({"OF", "WITH", "FOR"})
_NOTHING = frozenset({"BE", "DEED", "TOLD", "ALREADY", "AS_DONE", "REASON"})
_NOBODY = frozenset({"ADDRESSED", "THESE"})


def pointing_back(
    reading: Reading, tokens: Tokens, words: WordTable, dates: Sequence[DateMatch], order: int
) -> Reading:
    """The reading with the task that the words before its order name in place of "it", if they name one."""
    if not any(_acts_on_it_alone(command) for command in reading.commands):
        return reading
    refs: tuple[TaskRef, ...] = _numbered_before(tokens, words, dates, order)
    if not refs:
        named = _heading_before(tokens, words, order) or _named_before(tokens, words, dates, order)
        if named is None:
            return reading
        refs = (place_named(tokens, words, *named) or TitleRef(title=tokens.text(*named)),)
    return replace(
        reading,
        commands=tuple(
            [_acting_on(command, refs) if _acts_on_it_alone(command) else command for command in reading.commands]
        ),
    )


def headed_by_thing(
    found: Interpretation, tokens: Tokens, words: WordTable, dates: Sequence[DateMatch]
) -> Interpretation:
    """What was found, or the same said of the thing before the pause: "oil change, push it to Friday"."""
    if not isinstance(found, Understood) or not all(map(_acts_on_it_alone, found.reading.commands)):
        return found
    thing = _thing_before_pause(tokens, words, dates)
    if thing is None:
        return found
    refs = (TitleRef(title=tokens.text(*thing)),)
    commands = tuple(_acting_on(command, refs) for command in found.reading.commands)
    return replace(found, reading=replace(found.reading, commands=commands))


def points_nowhere(reading: Reading, tokens: Tokens, dates: Sequence[DateMatch], order: int) -> bool:
    """True when "it" is left in doubt by a number in the talk before."""
    return any(map(_acts_on_it_alone, reading.commands)) and bool(_free_numbers(tokens, dates, order))


def _acts_on_it_alone(command: Command) -> bool:
    if not isinstance(command, ActsOnTasks):
        return False
    return len(command.refs) == 1 and isinstance(command.refs[0], ItRef)


def _numbered_before(tokens: Tokens, words: WordTable, dates: Sequence[DateMatch], order: int) -> tuple[NumberRef, ...]:
    """The task of "nos dieron más tiempo para la 4, …": the only number there, told as that of a task."""
    numbers = _free_numbers(tokens, dates, order)
    if len(numbers) != 1:
        return ()
    (place,) = numbers
    is_alone = place + 1 == order or not tokens.folded[place + 1].isalnum()
    is_led = place == 0 or words.has_any(tokens.folded, place - 1, _LEADS) or not tokens.folded[place - 1].isalnum()
    is_told = is_led and (is_alone or words.has_any(tokens.folded, place + 1, _ENDS | _TELLS))
    number = tokens.number(place)
    return (NumberRef(number=number),) if is_told and number is not None else ()


def _free_numbers(tokens: Tokens, dates: Sequence[DateMatch], order: int) -> list[int]:
    """Those that no date needs; "on 6" and "la 4" are no dates where a task is spoken of."""
    dated = dated_places(match for match in dates if match.end_token - match.first_token > _SHORT_DATE)
    return [place for place in range(order) if tokens.folded[place].isdecimal() and place not in dated]


def _heading_before(tokens: Tokens, words: WordTable, order: int) -> tuple[int, int] | None:
    """The words before a colon or a dash: "passport renewal: push it to December"."""
    folded = tokens.folded
    end = next((place for place in range(order - 1, 0, -1) if folded[place] == ":" or is_dash(tokens, place)), None)
    if end is None or any(folded[place].isalnum() for place in range(end + 1, order)):
        return None
    first = next((place + 1 for place in range(end - 1, -1, -1) if folded[place] in _PAUSES), 0)
    if not 0 < end - first <= _LONGEST_HEADING or words.has_within(folded, first, end, _TELLS):
        return None
    return first, end


def _thing_before_pause(tokens: Tokens, words: WordTable, dates: Sequence[DateMatch]) -> tuple[int, int] | None:
    """All that stands before the first pause, less its day, where it is a thing of lists."""
    folded = tokens.folded
    end = next((place for place in range(1, len(folded)) if folded[place] in _PAUSES), len(folded))
    end = next((match.first_token for match in dates if match.end_token == end and match.first_token > 0), end)
    if end > _LONGEST_THING or end == len(folded) or words.has_within(folded, 0, end, _TELLS | _NOTHING):
        return None
    if not all(map(str.isalpha, folded[:end])):
        return None
    return (0, end) if _is_bare_thing(folded, words, end) else None


def _is_bare_thing(folded: Sequence[str], words: WordTable, end: int) -> bool:
    """True for "oil change", "dinner with Al" and "cita del dentista", not for "late for dinner"."""
    first = int(words.has_any(folded, 0, _ARTICLES))
    head = first
    while head < end and (behind := words.behind(folded, head, _THINGS)) > head:
        head = behind
    if first < head < end and words.has_within(folded, head - 1, head + 1, _GOES_ON):  # "dinner | with", "cita del |"
        return end - head <= _LONGEST_REST and not words.has_within(folded, head, end, _NO_REST)
    return head == end


def _acting_on(command: Command, refs: tuple[TaskRef, ...]) -> Command:
    match command:
        case CompleteTask() | DeleteTask() | ReopenTask() | UpdateTask():
            return replace(command, refs=refs)
        case _:
            return command


def _named_before(tokens: Tokens, words: WordTable, dates: Sequence[DateMatch], order: int) -> tuple[int, int] | None:
    """Behind the article after a deed ("returned the library books"), else behind the last one."""
    folded, starts = tokens.folded, {match.first_token for match in dates}
    dated = dated_places(dates)
    found: list[tuple[int, int]] = []
    for place in range(order - 1):
        if found and place < found[-1][1]:
            continue
        if place in dated or not words.has_class(folded, place, "DEF") or words.has_any(folded, place, _NOBODY):
            continue
        if tells_somebody(tokens, words, clause_start(tokens, place)):
            continue
        first = _behind_lead(tokens, words, place)
        end = first
        while (
            end < order
            and folded[end] not in _PAUSES
            and end not in starts
            and not words.has_any(folded, end, _ENDS)
            and not words.ends_as_told(tokens.typed(end))
        ):
            end += 1
        if end == first:
            continue
        if end < order and words.has_any(folded, end - 1, _PAST) and words.has_any(folded, end, _SOMEONE):
            continue  # "the kids helped me"
        is_topic = place == clause_start(tokens, place) and words.has_any(folded, end, _ENDS)
        if is_topic or (place > 0 and words.has_any(folded, place - 1, _DEEDS)):
            return first, end  # "lo de la fuga ya lo arregló mi cuñado", "returned the library books"
        found.append((first, end))
    if not found or _tells_more(tokens, words, found[-1][1], order):
        return None
    return found[-1]


def _tells_more(tokens: Tokens, words: WordTable, first: int, order: int) -> bool:
    """True where a sentence of its own stands between: "the boiler man left. Shed is painted, complete that one"."""
    end = next((place for place in range(first, order) if tokens.folded[place] in _SENTENCE_ENDS), order)
    return words.has_within(tokens.folded, end + 2, order, _BE)


def _behind_lead(tokens: Tokens, words: WordTable, place: int) -> int:
    """Behind the article, or behind "lo de la"."""
    return max(words.behind(tokens.folded, place, _THE_OF), place + 1)
