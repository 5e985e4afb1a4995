"""Words that fit the rules of a new task and are said to somebody, or hold the words that are to be said to somebody.

"call me tomorrow" and "recuerda que te quiero" speak to a person; "tell Ann that I am off on Friday" is a task with the
day inside what Ann is told, so that day is no due date.
"""

from __future__ import annotations

from engine.building import Building
from engine.lalr import SKIP

_WITH = frozenset({"INTO", "WITH"})
_VERBS = frozenset({"INFINITIVE", "NOTE_VERB", "WORK_VERB", "SAY_VERB"})
_EVENTS = frozenset({"EVENT", "EVENTS", "NOTE_NOUN", "ALARM", "TASK", "REMINDER"})
_CALLS_MANY = frozenset({"CALLS_MANY"})
_AFTER_CALLS = frozenset(",:!")
_LEADS = frozenset({"INTO", "FOR"})
_NEAR = 3  # words that a rule may have taken between "remind me to" and the title
_REMINDING = frozenset({"REMIND", "DONT_FORGET", "REMINDER", "GIVE_REMINDER"})
_FORGETTING = frozenset({"DONT_FORGET"})
_LOST = frozenset({"INFINITIVE", "SHOW", "ADD", "MAKE", "SCHEDULE"})


def speaks_to_somebody(building: Building) -> bool:
    """True for "call me tomorrow", "write me a poem", "add me on Chirper", "no olvides que te amo"."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if not slots.title:
        return False
    if not building.has("reminder") and _calls_many(building):
        return True
    first = slots.title[0][0]
    if building.has("weak"):
        return words.has_class(folded, first, "ADDRESSED") or (
            words.has_any(folded, first, _LEADS) and first > 0 and words.has_class(folded, first - 1, "ADDRESSED")
        )
    if building.has("note") or building.has("chore"):
        is_verb = words.has_any(folded, first, _VERBS)
        whom = first + 1
        if whom + 1 < len(folded) and words.has_any(folded, whom, _WITH):
            whom += 1  # "talk to you on Monday"
        return is_verb and whom < len(folded) and words.has_class(folded, whom, "ADDRESSED")
    if building.has("reminder") and words.has_class(folded, first_word(building), "SAID_TO_YOU"):
        is_theirs = words.has_class(folded, first, "YOUR") and not slots.dues  # "don't forget your scarf"
        return "?" in folded or is_theirs or any(words.has_class(folded, place, "YOU") for place in _said(building))
    return False


def _calls_many(building: Building) -> bool:
    """True for "guys, the homework for tomorrow is …", said to people and not to a bot."""
    folded = building.reader.tokens.folded
    behind = building.words.behind(folded, 0, _CALLS_MANY)
    return 0 < behind < len(folded) and folded[behind] in _AFTER_CALLS


def may_be_said_to_somebody(building: Building) -> bool:
    """True for "remember the Alamo" and "tengo que decirte algo": asked about, never noted unasked."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if not slots.title:
        return False
    first = slots.title[0][0]
    if building.has("duty"):
        return words.has_class(folded, first, "ADDRESSED")
    if building.has("reminder") and words.has_class(folded, first, "YOUR"):
        is_passed_on = words.has_class(
            folded, first_word(building), "REMINDER"
        )  # "Reminder: your parcel arrives at 10"
        return is_passed_on or words.has_class(folded, first_word(building), "SAID_TO_YOU")  # "… your visit on Monday"
    if not building.has("reminder") or slots.dues:
        return False
    if words.has_class(folded, first, "ALL") and words.has_any(folded, first_word(building), _FORGETTING):
        return True  # "se me olvida todo últimamente"
    if not words.has_class(folded, first_word(building), "RECALL"):
        return False
    is_led = first > 0 and words.has_class(folded, first - 1, "INTO")  # "remember to …"
    return not is_led and not any(
        words.has_any(folded, place, _EVENTS | _VERBS if place == first else _EVENTS) for place in _said(building)
    )


def dates_what_is_said(building: Building) -> bool:
    """True when a date was taken out of the words to be passed on: "decirle a Marta que mañana no voy"."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if not slots.title or not slots.dues:
        return False
    first = slots.title[0][0]
    if not words.has_class(folded, first, "SAY_VERB"):
        return False
    starts = [match.first_token for match in slots.dues]
    return any(
        words.has_class(folded, place, "IN_CLAUSE") and any(start > place for start in starts)
        for place in range(first + 1, max(starts))
    )


def leaves_words_behind(building: Building) -> bool:
    """True when the title lost a word that belongs to it, or kept one that does not.

    "mañana confirmar la cita" (el jueves), "a haircut" (remind me to schedule).
    """
    slots = building.slots
    if slots.alarm is not None or not building.has("reminder"):
        return False
    if not slots.title or not slots.dues:
        return _loses_verb(building)
    first, end = slots.title[0]
    is_in_due = any(used.first_token <= first < used.end_token for used in slots.dues)
    begins_with_date = any(
        match.first_token == first and match.end_token < end and match not in slots.dues for match in building.dates
    )
    return (begins_with_date and not is_in_due) or _loses_verb(building)


def _loses_verb(building: Building) -> bool:
    """True where "remind me to" is followed by other words than the title: all but the time belongs to it."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if not slots.title:
        return slots.project is not None
    first = slots.title[0][0]
    if _is_led_by_to(building, first + 1) and words.has_any(folded, first + 1, _VERBS):
        return True  # "remind me to tell Kim …": the link is none of the title's words
    if slots.project is not None and _is_led_by_to(building, slots.project_range[0]):
        return True  # "remind me to make a list for Sunday": what follows is work, no name of a list
    if slots.says("LIST"):
        verb = first + 1 if words.has_class(folded, first, "LINK") else first
        return words.has_any(folded, verb, frozenset({"ADD", "PUT", "MAKE", "CREATE"}))
    place = first - 1
    dated = {at for match in slots.dues for at in range(match.first_token, match.end_token)}
    while place > first - _NEAR and place > 0 and place not in dated and not _is_led_by_to(building, place + 1):
        place -= 1
    if place <= 0 or place in dated or place == first - 1 or not _is_led_by_to(building, place + 1):
        return False
    is_reminding = words.has_within(folded, max(0, place - _NEAR), place + 1, _REMINDING)
    return is_reminding and words.has_any(folded, place + 1, _LOST) and not words.has_class(folded, place + 1, SKIP)


def _is_led_by_to(building: Building, place: int) -> bool:
    folded, words = building.reader.tokens.folded, building.words
    return place > 0 and words.has_class(folded, place - 1, "LINK") and words.has_class(folded, place - 1, "INTO")


def first_word(building: Building) -> int:
    """Where the message begins to say something, behind what is passed over."""
    folded, words = building.reader.tokens.folded, building.words
    said = (
        i
        for i, word in enumerate(folded)
        if i >= building.first
        and word[0].isalnum()  # "don't" has a sign in it
        and (words.has_class(folded, i, "SAID_TO_YOU") or not words.has_class(folded, i, SKIP))
    )
    return next(said, building.first)


def _said(building: Building) -> list[int]:
    folded = building.reader.tokens.folded
    return [place for first, end in building.slots.title for place in range(first, end) if folded[place].isalnum()]
