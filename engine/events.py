"""What is said of things that happen: an appointment that will be, an alarm to be dropped, a deed that is told.

Such words stand in many messages that are no business of a task list, so a rule that takes them for a task is checked
here: the words of the title must name something of the calendar, or the deed one thing that a list may hold.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.building import Building
from engine.due import is_clock_only

_OF_A_CALENDAR = frozenset({"EVENT", "EVENTS", "NOTE_NOUN", "ALARM"})
_ORDERS = frozenset({"WHAT", "SHOW", "SEARCH", "DELETE", "STRIKE", "MOVE", "CHANGE", "COMPLETE"})
_NOT_FIRST = frozenset({"REMINDER", "REMINDERS", "INTO", "NO_EVENT", "NO_OWNING", "PAST_ENDING"})
_MORE = frozenset({"AND", "BAD", "BUT"})
_CONDITIONS = frozenset({"CONDITION"})
_NO_ASKING = frozenset({"NO_ASKING"})
_CHANGING_IT = frozenset({"MOVE_IT", "DELETE_IT", "SNOOZE_IT", "REOPEN_IT", "CHANGE_IT", "RENAME_IT"})
_JOINING = frozenset({"AND", "WITH", "FOR", "OF", "INTO"})
_BEHIND_VERBS = frozenset({"BEFORE_NOUN", "INTO", "NOBODY"})
_LONGEST_DEED = 8
_LONGEST_THING = 4  # tokens
_NOT_OWNED = frozenset({"NO_OWNING", "NO_THING", "TOLD", "COMES_THEN", "FEELING", "ABOUT", "NO_WORD", "NOBODY"})
_ENDING = frozenset({"ENDS_THEN", "BEGINS_ON"})
_OF_THE_WORLD = frozenset({"OF_THE_WORLD"})
_PAST = frozenset({"PAST"})
_JUDGES = frozenset({"JUDGES"})
_LEADING_IN = frozenset({"LINK", "CONDITION"})
_STATES = frozenset({"AS_DONE"})
_OTHERS = frozenset({"OTHERS"})
_PAUSES = frozenset(",;.:")
_SUBJECT = 6  # a verb beyond so many words is that of another clause


def is_event_to_come(building: Building) -> bool:
    """True for "I have a dentist appointment tomorrow", "I have a thing at 7"; not for "I have a hunch about today"."""
    dues, title = building.slots.dues, building.slots.title
    if not dues or not title:
        return False
    folded, first = building.reader.tokens.folded, title[0][0]
    if building.words.has_any(folded, first, _NOT_FIRST) or _is_deed(building, first):
        return False
    if any(building.words.has_class(folded, match.first_token, "SINCE") for match in dues):
        return False  # "tengo las llaves desde el martes"
    is_known = names_event(building, title)
    if building.has("there"):
        return is_known  # "there's a storm tomorrow at 5"
    is_named = building.has("own") or building.words.has_class(folded, first, "DET")
    return is_known or (is_named and any(match.when.has_clock for match in dues)) or _is_plain_thing(building)


def _is_deed(building: Building, place: int) -> bool:
    """True for "I have written the card" and "pagué": a listed word, or one with its accent; "massage" is none."""
    tokens, words = building.reader.tokens, building.words
    if not words.has_class(tokens.folded, place, "PAST"):
        return False
    return words.behind(tokens.folded, place, _PAST) > place or not tokens.typed(place)[-1].isascii()


def _is_plain_thing(building: Building) -> bool:
    """True for "I have choir on Friday", "tengo ITV el viernes": of a thing and a day to come nothing else is told."""
    title, folded, words = building.slots.title, building.reader.tokens.folded, building.words
    is_ahead = all(match.when.has_clock or match.when.start.date() > building.today for match in building.slots.dues)
    if not is_ahead or all(is_clock_only(match) for match in building.slots.dues) or len(title) != 1:
        return False
    ((first, end),) = title
    return end - first <= _LONGEST_THING and not words.has_within(folded, first, end, _NOT_OWNED)


def names_event(building: Building, ranges: Iterable[tuple[int, int]]) -> bool:
    """True when a word of these stretches is an appointment, an alarm, or another thing with a time of its own."""
    folded, words = building.reader.tokens.folded, building.words
    return any(words.has_within(folded, first, end, _OF_A_CALENDAR) for first, end in ranges)


def tells(building: Building) -> bool:
    """True for "the gym was packed" and "send it": a note names what is to be, it does not tell what was."""
    tokens, words = building.reader.tokens, building.words
    folded = tokens.folded
    if building.has("note") and len(building.slots.title) == 1:
        ((first, end),) = building.slots.title
        if end == first + 2 and words.has_class(folded, first + 1, "IT") and not _goes_on_with_work(building, first):
            return True
        if words.behind(folded, first, _STATES) == end:
            return True  # "mañana listo"
    if _tells_of_the_world(building):
        return True
    if building.has("note") and (_goes_on_to_remind(building) or _goes_on_to_change(building)):
        return True
    if building.slots.title and words.has_class(folded, building.slots.title[0][0], "INFINITIVE"):
        first, end = building.slots.title[0]  # "checar si llegó el paquete", but not "water was like glass"
        if _ends_in_judgement(building):
            return True
        return end > first + 1 and words.has_class(folded, first + 1, "TOLD")
    return tells_of_others(building) or any(
        words.has_class(folded, place, "TOLD") or words.ends_as_told(tokens.typed(place))
        for number, (first, end) in enumerate(building.slots.title)
        for place in range(first + (number == 0), min(end, first + _SUBJECT))
    )


def _goes_on_with_work(building: Building, first: int) -> bool:
    """True for the "wash it" of "fetch the car at 3 and wash it tomorrow"."""
    folded, words = building.reader.tokens.folded, building.words
    is_behind = first > 1 and words.has_class(folded, first - 1, "AND")
    has_time = any(match.end_token == first - 1 for match in building.dates)
    return is_behind and has_time and bool(building.slots.dues) and words.has_class(folded, first, "INFINITIVE")


def _ends_in_judgement(building: Building) -> bool:
    """True for "dejar la ropa para el domingo es mala idea", not for "ver si es mala idea"."""
    folded, words = building.reader.tokens.folded, building.words
    begins, stop = building.slots.title[-1]
    return any(
        words.behind(folded, place, _JUDGES) == stop and not words.has_any(folded, place - 1, _LEADING_IN)
        for place in range(begins, stop)
        if place > 1 and folded[place - 1] not in _PAUSES
    )


def _tells_of_the_world(building: Building) -> bool:
    """True for "the shops close early on the 24th": what opens and ends for everybody."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_within(folded, first, end, _OF_THE_WORLD)
        and words.has_within(folded, first + 1, end, _ENDING)
        and not words.has_class(folded, first, "INFINITIVE")
        for first, end in building.slots.title
    )


def tells_of_others(building: Building) -> bool:
    """True for "my sister flies to Perth" and "the parcels arrived": what others do, and what came about."""
    if not building.slots.title:
        return False
    folded, words = building.reader.tokens.folded, building.words
    first, end = building.slots.title[0]
    if not words.has_class(folded, first, "BEFORE_NOUN"):
        return False
    behind = words.behind(folded, first, _OTHERS)
    if first + 1 < behind < end:
        return folded[behind].isalpha() and not words.has_any(folded, behind, _OF_A_CALENDAR | _JOINING)
    return any(
        folded[place].endswith(words.past_endings)
        and (place + 1 == end or words.has_any(folded, place + 1, _BEHIND_VERBS))
        for place in range(first + 2, end)
    )


def _goes_on_to_remind(building: Building) -> bool:
    """True for "the passport expires in August, remind me in June": the order comes after what it is about."""
    folded, words = building.reader.tokens.folded, building.words
    start = building.slots.title[0][0] if building.slots.title else 0
    return any(
        words.has_class(folded, place, "REMIND") and folded[place - 1] in _PAUSES
        for first, end in building.slots.title
        for place in range(max(first, start + 1), end)
    )


def _goes_on_to_change(building: Building) -> bool:
    """True for "the oculist, move it to Monday": what is named is there, and shall be changed."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_any(folded[:end], place, _CHANGING_IT)
        for first, end in building.slots.title
        for place in range(first + 1, end)
    )


def begins_an_order(building: Building) -> bool:
    """True for "is there an event today on my calendar" and "remove the party from it", which put nothing there."""
    folded, words = building.reader.tokens.folded, building.words
    first = building.slots.title[0][0] if building.slots.title else 0
    return words.has_any(folded, first, _ORDERS)


def asks_nothing(building: Building) -> bool:
    """True for "see you at the meeting": words that make a sentence of what would be a question of tasks."""
    folded, words = building.reader.tokens.folded, building.words
    return words.has_within(folded, 0, min(3, len(folded)), _NO_ASKING)


def names_condition(building: Building) -> bool:
    """True for "when I get home": what must happen first, which no clock tells."""
    folded, words = building.reader.tokens.folded, building.words
    return any(words.has_within(folded, first, end, _CONDITIONS) for first, end in building.slots.title)


def speaks_of_many(building: Building) -> bool:
    """True for "delete everything but the dentist", whose words name no single task."""
    folded, words = building.reader.tokens.folded, building.words
    return any(words.has_class(folded, first, "ALL") for first, _ in building.slots.ref_ranges)


def tells_one_deed(building: Building) -> bool:
    """True for "I paid the rent" without a story around it."""
    folded, words = building.reader.tokens.folded, building.words
    if "?" in folded or len(building.slots.ref_ranges) != 1:
        return False
    ((first, end),) = building.slots.ref_ranges
    if end - first > _LONGEST_DEED or any(sign in folded[first:end] for sign in (",", ";", ".", "!", "\n")):
        return False
    return not words.has_within(folded, first, end, _MORE)
