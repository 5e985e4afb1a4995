"""Deeds that are told: which of them a list may hold, and what of the words names the task.

"I finished dinner" and "terminé agotada" are told in any chat. A task is completed by them only when asked, or not at
all; and "yesterday" behind a deed says when it was done, no task is called so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from engine.building import Building
from engine.dated import dated_places
from engine.due import due_of
from engine.model import DateMatch, TaskRef, TitleRef
from engine.words import WordTable

_LONG_AGO = timedelta(days=60)
_READY = frozenset({"DONE_NOW"})
_NO_WORD = frozenset({"NO_WORD"})
_LEFT_OPEN = frozenset({"LEFT_OPEN"})
_HOW_IT_WAS = frozenset({"NO_OBJECT", "ALL"})
_FAR = 40  # tokens beyond which words are not about a deed
_PART_OF = frozenset({"OF", "INTO"})
_NO_TELLING = frozenset({"NOT_REPORTED", "ARRIVES", "ALL", "BAD", "NO_WORD", "SAID", "NOBODY", "TOLD"})
_ASKING = frozenset({"WHAT", "DELETE", "IF", "CONDITION", "SHOW"})
_SENTENCES = frozenset({"CLAUSE", "NOBODY"})
_TELLING_ON = frozenset({"TOLD", "BE"})
_REOPENS = frozenset({"REOPEN", "REOPEN_IT", "REOPEN_STRONG", "MARK", "PUT"})
_FELT = frozenset({"WISH", "SAYING"})
_DID, _ORDINAL = frozenset({"DID_IT"}), frozenset({"ORDINAL"})
_THINGS = frozenset({"IT", "THIS", "DET", "INFINITIVE", "NOTE_VERB", "NOTE_NOUN", "MY"})
_SENTENCE_ENDS = frozenset(".!?")
_LONGEST_TITLE = 3  # letters of "Dr." and "Sra.", with which no sentence ends
_LINKS = frozenset({"OF", "WITH"})
_BEHIND_THINGS = frozenset(
    {"OF", "WITH", "INTO", "FOR", "ABOUT", "REPORT_TO", "AND", "OR", "MEANWHILE", "ING_ENDING", "REPORT_TAIL", "IT"}
)
_DEEDS = frozenset({"DEED"})
_TOLD = frozenset({"PAST", "DEED", "DEED_TOO", "FINISHED", "PARTICIPLE", "INFINITIVE"})
_FINISHED = frozenset({"FINISHED"})
_TELL = frozenset({"DEF", "TELLER", "TELLS", "BE"})
_VERB = 3  # words of a verb and what leads to its thing
_SMALL = frozenset({"DET", "PAST", "FINISHED", "LINK"})


def begins_with_link(building: Building) -> bool:
    """True for "I've finished with him" and "me tachas de loca"; not for "terminé de cenar"."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_any(folded, first, _LINKS)
        and end > first + 1
        and not words.has_class(folded, first + 1, "INFINITIVE")
        for first, end in building.slots.ref_ranges
    )


def is_story(building: Building) -> bool:
    """True for "terminé agotada", "I finished school in 2010" and "hice la 4, la 5 no": not one task that was done."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if any(
        match.first_token <= first and end <= match.end_token
        for match in building.dates
        for first, end in slots.ref_ranges
    ):
        return True  # "I'm so done with today"
    if not _is_told(building):
        return False
    if any(words.has_class(folded, first, "FEELING") for first, _ in slots.ref_ranges) or _names_numbers(building):
        return True
    told = (_time_told(building, first, end) for first, end in slots.ref_ranges)
    return any(match is not None and due_of(match.when).day < building.today - _LONG_AGO for match in told)


def behind_what_all_did(words: WordTable, folded: Sequence[str], place: int) -> int:
    """Past the "y comimos todos" and "y brindamos mucho" that begins there; the place where nothing does."""
    is_told = words.has_class(folded, place, "AND") and words.has_class(folded, place + 1, "WE_DID")
    behind = words.behind(folded, place + 2, _HOW_IT_WAS) if is_told else place
    return behind if behind > place + 2 else place


def tells_what_all_did(building: Building) -> bool:
    """True for the "y jugamos todos" of "terminé la tarea y jugamos todos" as a name."""
    return any(_all_did(building, first, end) == first for first, end in building.slots.ref_ranges)


def _all_did(building: Building, first: int, end: int) -> int | None:
    """Where "y desayunamos todos" begins that ends the words."""
    folded, words = building.reader.tokens.folded, building.words
    for place in range(first, end - 2):
        behind = behind_what_all_did(words, folded, place)
        if place < behind <= end and (behind == end or not folded[behind].isalnum()):
            return place
    return None


def is_told_to_somebody(building: Building) -> bool:
    """True for "ya está su carro, son 2300": what is ready is somebody else's, or the words go on."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_within(folded, 0, first, _READY)
        and (
            words.has_class(folded, first - 1, "YOURS")
            or words.has_class(folded, first, "YOURS")
            or "," in folded[first:end]
        )
        for first, end in building.slots.ref_ranges
        if first
    )


def names_sentences(building: Building) -> bool:
    """True for "ya terminé de comer. estuvo rico": what is told goes on behind the deed, and is no name of a task."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        (folded[place] in _SENTENCE_ENDS and len(folded[place - 1]) > _LONGEST_TITLE)
        or (folded[place] == "," and words.has_any(folded, place + 1, _TELLING_ON))
        for first, end in building.slots.ref_ranges
        for place in range(first + 1, end - 1)
    )


def is_denied(building: Building) -> bool:
    """True for "quedó pendiente llamar", and for the words "5 no la he" before "terminado": no task is called so."""
    folded, words = building.reader.tokens.folded, building.words
    first = min((first for _, first, _ in building.slots.marked), default=0)
    end = max((end for _, _, end in building.slots.marked), default=0)
    if words.has_within(folded, max(0, first - _FAR), min(len(folded), end + _FAR), _LEFT_OPEN):
        return True
    if any(
        folded[place - 1] == ":" and words.has_within(folded, place, end, _NO_WORD)
        for first, end in building.slots.ref_ranges
        for place in range(first + 1, end)
    ):
        return True  # "lo del escape: eso no"
    return not building.slots.says("MARK", "COMPLETE", "PUT", "CHECK", "CROSS_OFF") and any(
        folded[first].isdecimal() and words.has_class(folded, place, "NO_WORD")
        for first, end in building.slots.ref_ranges
        for place in range(first + 1, end)
    )


def is_of_every_day(building: Building) -> bool:
    """True for "ya terminé de comer" and "hice una sopa": perhaps the person only tells it."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if not _is_told(building):
        return False
    for first, end in slots.ref_ranges:
        match = _time_told(building, first, end)
        last = match.first_token if match is not None else end
        said = [place for place in range(first, last) if folded[place].isalnum()]
        telling = [place for place in said if not words.has_any(folded, place, _SMALL)] or said
        dated = {place for date in building.dates for place in range(date.first_token, date.end_token)}
        telling = [place for place in telling if place not in dated] or telling  # "finished work at nine"
        if all(words.has_class(folded, place, "EVERYDAY") for place in telling):
            return True
        is_made = any(words.has_class(folded, place, "MADE") for place in range(max(0, first - 2), first))
        if is_made and not words.has_class(folded, first - 1, "DEF"):
            return True
    return False


def names_what_is_talked_of(building: Building) -> bool:
    """True for "I cut my finger" and "finally got some rain": what the deed was done to is of no list."""
    folded, words = building.reader.tokens.folded, building.words
    return not folded[0].startswith("/") and any(
        is_talked_of(folded, words, place, end)
        for first, end in building.slots.ref_ranges
        if building.has("told")
        or _is_told(building)
        or words.has_any(folded, first, _DEEDS)
        or words.has_within(folded, 0, first, _FINISHED)
        for place in range(first, min(first + _VERB, end))
    )


def is_talked_of(folded: Sequence[str], words: WordTable, first: int, end: int, languages: int = -1) -> bool:
    """True for "my mind" and "the whole thing", not for "my back door". Words of other `languages` do not count."""
    first += words.has_class(folded, first, "DET")
    if first < end and words.has_class(folded, first, "NO_OBJECT"):
        return True
    return first < end and any(
        value.terminal == "NOT_TO_DO"
        and value.languages & languages
        and (stop >= end or not folded[stop].isalnum() or words.has_any(folded, stop, _BEHIND_THINGS))
        for stop, values in words.phrases.matches(folded, first)
        for value in values
    )


def _names_numbers(building: Building) -> bool:
    """True for the words "la 4 y la 7, la 5 no": no task is called so."""
    folded, words = building.reader.tokens.folded, building.words
    dated = dated_places(building.dates)
    return any(
        folded[place].isdecimal()
        and place not in dated
        and words.has_class(folded, place - 1, "DEF")
        and (place + 1 == end or not folded[place + 1].isalnum() or words.has_class(folded, place + 1, "AND"))
        for first, end in building.slots.ref_ranges
        for place in range(first + 1, end)
    )


def is_said_of_no_task(building: Building) -> bool:
    """True for "la película estuvo larga, no la terminé": what is told to be undone stands behind a sentence."""
    folded, words = building.reader.tokens.folded, building.words
    if words.has_within(folded, 0, len(folded), _REOPENS):
        return False
    return any(words.has_within(folded, first + 1, end, _TELLING_ON) for first, end in building.slots.ref_ranges)


def names_part(building: Building) -> bool:
    """True for "repetición de la 3": a part of a task that is told by its number."""
    folded, words = building.reader.tokens.folded, building.words
    return _names_numbers(building) and any(
        end > first + 3 and folded[end - 1].isdecimal() and words.has_any(folded, end - 3, _PART_OF)
        for first, end in building.slots.ref_ranges
    )


def without_time_told(building: Building, refs: tuple[TaskRef, ...]) -> tuple[TaskRef, ...]:
    """The tasks without "yesterday", "y desayunamos todos" and the like behind their names."""
    if len(refs) != 1 or len(building.slots.ref_ranges) != 1:
        return refs
    ((first, end),) = building.slots.ref_ranges
    match = _time_told(building, first, end)
    end_told = match.first_token if match is not None else _all_did(building, first, end)
    if end_told is None or not isinstance(refs[0], TitleRef):
        return refs
    return (TitleRef(title=building.reader.text(first, end_told)),)


def denies_or_asks(building: Building) -> bool:
    """True for "is the report done?", "nobody told me it was done" and "thank God, the essay is done": no deed is told,
    or not of what all the words before it would name."""
    folded, words = building.reader.tokens.folded, building.words
    if any(
        words.has_class(folded, end - 1, "HANGING") or words.has_any(folded, first, _SENTENCES)
        for first, end in building.slots.ref_ranges
    ):
        return True  # "the dentist rang and (moved to Friday)", "she paid yesterday"
    return (
        "?" in folded
        or any(
            folded[place - 1] == "," and words.has_class(folded, place, "DEF")
            for first, end in building.slots.ref_ranges
            for place in range(first + 1, end)
        )
        or any(
            words.has_any(folded, place, _NO_TELLING) or (place == first and words.has_any(folded, place, _ASKING))
            for first, end in building.slots.ref_ranges
            for place in range(first, end)
        )
    )


def names_nothing_done(building: Building) -> bool:
    """True for "ya parece selva", no deed; for "I just read that they moved"; and for "terminé con mi novio"."""
    slots, tokens, words = building.slots, building.reader.tokens, building.words
    folded = tokens.folded
    for first, end in slots.ref_ranges:
        if slots.says("ALREADY", "JUST") and _only_ends_as_told(building, first):
            return True
        if (
            first + 2 < end
            and words.has_class(folded, first + 1, "IN_CLAUSE")
            and words.has_any(folded, first + 2, _TELL)
        ):
            return True
        thing = first + words.has_class(folded, first, "DET")
        is_alone = thing < end and (thing + 1 == end or any(m.first_token == thing + 1 for m in building.dates))
        if is_alone and words.has_class(folded, thing, "SOMEBODY"):
            return True
    return False


def says_did(folded: Sequence[str], words: WordTable) -> bool:
    """True for "I did want to finish it", which tells what was felt, and no deed."""
    return words.has_within(folded, 0, len(folded), _DID) and any(
        words.has_class(folded, place, "DID_IT")
        and words.has_any(folded, place + 1, _FELT)
        and not words.has_any(folded, place + 1, _THINGS)
        for place in range(len(folded) - 1)
    )


def _only_ends_as_told(building: Building, place: int) -> bool:
    """True for "parece" and "frente", which lack the accent of a deed and are listed nowhere as one."""
    tokens, words = building.reader.tokens, building.words
    if not words.has_class(tokens.folded, place, "PAST") or not tokens.typed(place)[-1].isascii():
        return False
    return words.behind(tokens.folded, place, _TOLD) == place


def speaks_of_a_person(building: Building) -> bool:
    """True for "Mark finished third", where the verb of marking is a name and the place that of a race."""
    folded, words = building.reader.tokens.folded, building.words
    return words.has_within(folded, 2, len(folded), _ORDINAL) and any(
        words.has_class(folded, place, "MARK")
        and words.has_class(folded, place + 1, "FINISHED")
        and words.has_class(folded, place + 2, "ORDINAL")
        for place in range(len(folded) - 2)
    )


def _is_told(building: Building) -> bool:
    return building.slots.says("FINISHED", "ALREADY", "JUST")


def _time_told(building: Building, first: int, end: int) -> DateMatch | None:
    """The time behind the words that is over, or today; not that of a thing ("the essay of yesterday")."""
    folded, words = building.reader.tokens.folded, building.words
    return next(
        (
            match
            for match in building.dates
            if match.end_token == end
            and match.first_token > first
            and match.when.rrule is None
            and not any(words.has_class(folded, match.first_token - back, "OF") for back in (0, 1))
            and due_of(match.when).day <= building.today
            and not (match.when.has_clock and match.when.start > building.context.now)
        ),
        None,
    )
