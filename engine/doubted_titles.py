"""Names of new tasks that may be none: one that holds a second time, one that says how long before, one that begins as
a change of what is there already. They are asked about, and never noted at once."""

from __future__ import annotations

from engine.building import Building
from engine.due import is_clock_only
from engine.model import DateMatch, WhenKind
from engine.talk import first_word

_APART = frozenset({"AND"})
_PAUSES, _QUOTES = frozenset(",;"), frozenset("\"'“«")
_CONTRASTS = frozenset({"NOT_ON", "INSTEAD_OF", "INSTEAD", "NEGATES"})
_INSTEAD_OF, _LONGEST_CONTRAST = frozenset({"INSTEAD_OF"}), 3  # tokens: "en vez de"
_VOWS = frozenset({"VOWS_NEVER"})
_VOWS_ONCE_MORE, _AGAIN = frozenset({"VOWS_ONCE_MORE"}), frozenset({"VOWED_AGAIN"})
_MINDS = frozenset({"MIND"})
_THE_MANY, _MANY_DO = frozenset({"THE_MANY"}), frozenset({"MANY_DO"})
_SHORTEST_VERB = 5  # letters: no "plan", no "tren"
_AHEAD = frozenset({"BEFORE"})
_LENGTHS = frozenset({"UNIT", "PART_OF_DAY"})
_NO_TITLE = frozenset({"NO_TITLE", "THAT_DAY"})
_THAT_DAY = frozenset({"THAT_DAY"})
_NAUGHT = frozenset({"ALL", "NOBODY", "LAUGHTER"})


def is_doubted(building: Building) -> bool:
    return (
        _swallows_time(building)
        or _keeps_its_time(building)
        or _puts_right(building)
        or _says_only_how_long_before(building)
        or _leads_nowhere(building)
        or _ends_in_all(building)
        or _is_of_a_day_unknown(building)
        or _begins_as_change(building)
        or _vows(building)
        or _tells_of_many(building)
    )


def _swallows_time(building: Building) -> bool:
    """True for the "history one Tuesday at 10" of "maths exam Monday at 8 and the history one Tuesday at 10"."""
    folded, words, dues = building.reader.tokens.folded, building.words, building.slots.dues
    taken = [place for match in dues for place in range(match.first_token, match.end_token)]
    if not taken or any(match.when.rrule is not None for match in dues):
        return False
    for match in building.dates:
        if match.first_token in taken or match.end_token - 1 in taken or not _is_day(match):
            continue
        if not any(first <= match.first_token and match.end_token <= end for first, end in building.slots.title):
            continue
        if any(_holds(other, match) for other in building.dates):
            continue
        low, high = sorted((match.first_token, taken[0]))
        has_other = any(
            folded[place] in _PAUSES or words.has_any(folded, place, _APART) for place in range(low + 1, high)
        )
        if has_other:
            return True
    return False


def _keeps_its_time(building: Building) -> bool:
    """True for "correr todos los sábados a las 7", where the name took in the only time, hour and all."""
    tokens, slots = building.reader.tokens, building.slots
    if (
        slots.dues
        or slots.undated
        or any(first > 0 and tokens.folded[first - 1] in _QUOTES for first, _ in slots.title)
    ):
        return False
    return any(
        _is_hour_told(match) and any(first < match.first_token and match.end_token == end for first, end in slots.title)
        for match in building.dates
    )


def _puts_right(building: Building) -> bool:
    """True for the "haircut 11:30 not" of "make the haircut 11:30 not noon", and for "lunch instead of 12"."""
    folded, words = building.reader.tokens.folded, building.words
    starts = {match.first_token for match in building.slots.dues}
    ends = starts | {start - 1 for start in starts}  # "instead of" has a word more
    return any(
        (end in ends and words.has_any(folded, end - 1, _CONTRASTS))
        or (folded[end - 1].isdecimal() and _contrasts(building, first, end - 1))
        for first, end in building.slots.title
    )


def _contrasts(building: Building, first: int, end: int) -> bool:
    folded, words = building.reader.tokens.folded, building.words
    places = range(max(first, end - _LONGEST_CONTRAST), end)
    return any(words.behind(folded[:end], place, _INSTEAD_OF) == end for place in places)


def _is_hour_told(match: DateMatch) -> bool:
    """Of more than a word: no "noon", and no length."""
    return match.end_token > match.first_token + 1 and match.when.has_clock and match.when.kind is not WhenKind.DURATION


def _holds(other: DateMatch, match: DateMatch) -> bool:
    """True for "from the 7th to the 9th" and "to the 9th"."""
    return other is not match and other.first_token <= match.first_token and match.end_token <= other.end_token


def _is_day(match: DateMatch) -> bool:
    """Of more than a word, which may be a name: "lent"; and no stretch or length, which say how long something is."""
    is_told = match.end_token > match.first_token + 1 and match.when.end is None
    return is_told and match.when.kind in (WhenKind.DATE, WhenKind.INSTANT) and not is_clock_only(match)


def _says_only_how_long_before(building: Building) -> bool:
    """True for "remind me of the exams the night before", whose title ends with that."""
    if not building.has("reminder") or not building.slots.title:
        return False
    folded, words = building.reader.tokens.folded, building.words
    first, end = building.slots.title[-1]
    return any(
        words.has_any(folded, place - 1, _LENGTHS)
        and place < words.behind(folded, place, _AHEAD)
        and words.behind(folded, place, _AHEAD) in (end - 1, end)
        for place in range(first + 1, end)
    )


def _ends_in_all(building: Building) -> bool:
    """True for "slides, email Bob, gym - all", several things of which the time is that of all."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_class(folded, end - 1, "ALL") and not _PAUSES.isdisjoint(folded[first:end])
        for first, end in building.slots.title
    )


def _vows(building: Building) -> bool:
    """True for "remind me never to eat there again" and "note to self, …", which is said to sigh and names no time."""
    slots, words, folded = building.slots, building.words, building.reader.tokens.folded
    is_minded = building.has("reminder") or words.has_any(folded, first_word(building), _MINDS)
    if not is_minded or not slots.title or slots.dues or slots.undated:
        return False
    first = slots.title[0][0]
    is_of_once_more = words.has_any(folded, first, _VOWS_ONCE_MORE)
    return words.has_any(folded, first, _VOWS) or (
        is_of_once_more and words.has_within(folded, first, len(folded), _AGAIN)
    )


def _tells_of_many(building: Building) -> bool:
    """True for the sentence "los vecinos vuelven" (el 8): behind a noun of many no word that describes it ends so."""
    if not building.has("thing") or not building.slots.title:
        return False
    tokens, words, (first, end) = building.reader.tokens, building.words, building.slots.title[0]
    verb = words.behind(tokens.folded, first, _THE_MANY) + 1
    is_led = first < verb - 1 and verb < end
    return is_led and len(tokens.folded[verb]) >= _SHORTEST_VERB and words.has_any(tokens.folded, verb, _MANY_DO)


def _leads_nowhere(building: Building) -> bool:
    """True for a lead before a time of day whose day nobody said: "a day before, in the evening"."""
    dues = building.slots.dues
    return (
        building.slots.remind_before is not None
        and bool(dues)
        and all(map(is_clock_only, dues))
        and ("D" in building.slots.remind_before or "W" in building.slots.remind_before)
    )


def _is_of_a_day_unknown(building: Building) -> bool:
    """True for "remind me that day at 1 to leave" where no day was spoken of: today is hardly meant."""
    folded, words, dues = building.reader.tokens.folded, building.words, building.slots.dues
    is_hour_only = bool(dues) and all(map(is_clock_only, dues))
    return is_hour_only and words.has_within(folded, 0, len(folded), _THAT_DAY)


def _begins_as_change(building: Building) -> bool:
    """And for "everything, haha", which names nothing."""
    folded, words = building.reader.tokens.folded, building.words
    said = [place for first, end in building.slots.title for place in range(first, end) if folded[place].isalnum()]
    return bool(said) and (
        words.has_any(folded, said[0], _NO_TITLE) or all(words.has_any(folded, place, _NAUGHT) for place in said)
    )
