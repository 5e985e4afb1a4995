"""Words that fit the rules of a duty, a note or an event, and are nothing to be done: a question, a sentence, talk."""

from __future__ import annotations

from engine.building import Building, Refusals, is_refused
from engine.due import Timing
from engine.events import is_event_to_come, tells
from engine.lalr import SKIP
from engine.no_task import is_order
from engine.peeling import runs_into_clause
from engine.things import names_a_thing
from engine.titles import begins_with

_SEEN = frozenset({"CALENDAR", "AGENDA", "EVENTS", "TASKS", "REMINDERS", "LIST", "IN_CLAUSE", "ALARM"})
_NOT_MINE = frozenset({"GUESSES", "LETS_YOU"})
_PASSED_OVER = frozenset({SKIP, "LINK"})


def is_no_note(building: Building, timing: Timing) -> bool:
    """Whether one of the refusals of the rule that read it holds, by its flags; what was is not to be done, either."""
    is_past = timing.due is not None and timing.due.day < building.today
    is_work = building.has("note") or building.has("duty")
    return (is_past and is_work) or is_refused(building, _REFUSALS)


def is_no_work(building: Building) -> bool:
    """True for a question, and for a title that begins as no task does: "tengo que decir", "i need to know"."""
    is_question = "?" in building.reader.tokens.folded
    words = building.words
    starts = words.no_task_starts
    if is_question or (begins_with(building, starts) and not _sees_somebody(building)):
        return True
    if _is_leaving(building) or is_order(building):
        return True
    if words.has_any(building.reader.tokens.folded, 0, _NOT_MINE):
        return True  # "must be the full moon on Friday", "you can park at ours on Friday"
    return _asks_without_sign(building)


def _sees_somebody(building: Building) -> bool:
    """True for "I have to see the vet on Tuesday", not for "I need to see the overdue ones"."""
    if not building.slots.title or not building.slots.dues:
        return False
    return building.words.has_class(building.reader.tokens.folded, building.slots.title[0][0], "SEES_SOMEBODY")


def _asks_without_sign(building: Building) -> bool:
    """True for "do I have anything tomorrow" and "do not wake me up", not for "do laundry tomorrow"."""
    if not building.slots.title:
        return False
    (first, end), folded, words = building.slots.title[0], building.reader.tokens.folded, building.words
    return end > first + 1 and words.has_class(folded, first, "WHAT") and words.has_class(folded, first + 1, "NO_EVENT")


def _is_leaving(building: Building) -> bool:
    """True for "gotta go": words that are a task only with others, or at a time ("run tomorrow")."""
    if any(not match.is_up_to for match in building.slots.dues):
        return False
    ((first, end), *others) = building.slots.title or [(0, 0)]
    folded, words = building.reader.tokens.folded, building.words
    said = [folded[i] for i in range(first, end) if folded[i].isalpha() and not words.has_any(folded, i, _PASSED_OVER)]
    return not others and len(said) == 1 and said[0] in words.no_whole_tasks


def _names_project_so(building: Building) -> bool:
    """True for "the review of the project | is | Friday": the verb is no name."""
    first, end = building.slots.project_range
    return end > first and building.words.has_class(building.reader.tokens.folded, end - 1, "HAPPENS_ON")


def _loses_pronoun(building: Building) -> bool:
    """True for the "sacan las muelas" of "me sacan las muelas": a sentence without its pronoun."""
    first = building.slots.title[0][0] if building.slots.title else 0
    folded, words = building.reader.tokens.folded, building.words
    if first == 0 or not words.has_class(folded, first - 1, "CLITIC_OF_VERB"):
        return False
    return words.has_class(folded, first - 1, "MY_PLAN")


def _asks_to_see(building: Building) -> bool:
    """True for "check my calendar for Friday" and "check if the room is free at 4", not for "check the tyres"."""
    folded, words = building.reader.tokens.folded, building.words
    (first, end), *_ = building.slots.title or [(0, 0)]
    return end > first and words.has_class(folded, first, "SHOW") and words.has_within(folded, first + 1, end, _SEEN)


def _is_a_sentence(building: Building) -> bool:
    """True for "send my list at 4:30, I start early"."""
    return any(
        runs_into_clause(building.reader.tokens, building.words, first - bool(number), end)
        for number, (first, end) in enumerate(building.slots.title)
    )


def _is_no_thing(building: Building) -> bool:
    """True for the words of a sentence, with a time: "the train leaves at 9"."""
    return not names_a_thing(building)


def _is_no_event(building: Building) -> bool:
    """True for what is no appointment, or was one."""
    return not is_event_to_come(building)


def _is_held_already(building: Building) -> bool:
    """True for "la 3 la tengo el lunes", a task that there is, and for "la llave la tengo hasta el lunes"."""
    folded, words = building.reader.tokens.folded, building.words
    first = building.slots.title[0][0] if building.slots.title else 0
    is_known = folded[first].isdecimal() or words.has_class(folded, first, "OF")
    return is_known or any(match.is_up_to for match in building.slots.dues)


_REFUSALS: Refusals = {
    "duty": (is_no_work,),
    "note": (is_no_work, _is_a_sentence, _names_project_so, _loses_pronoun, _asks_to_see, tells),
    "weak": (_is_a_sentence,),
    "thing": (_is_no_thing,),
    "event": (_is_no_event,),
    "held": (_is_held_already,),
}
