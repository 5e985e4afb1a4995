"""Slots -> tasks that are done, or not done after all."""

from __future__ import annotations

from dataclasses import replace

from engine.building import OF_ANY_RULE, Building, Built, Refusals, is_refused
from engine.deeds import (
    begins_with_link,
    denies_or_asks,
    is_denied,
    is_of_every_day,
    is_said_of_no_task,
    is_story,
    is_told_to_somebody,
    names_nothing_done,
    names_sentences,
    names_what_is_talked_of,
    says_did,
    speaks_of_a_person,
    tells_what_all_did,
    without_time_told,
)
from engine.due import due_of
from engine.events import tells_one_deed
from engine.model import AllRef, Awaiting, CompleteTask, ItRef, ReopenTask, Simple, TaskRef, TitleRef
from engine.new_time import names_day_ahead
from engine.referring import excepts_of_unknown, missing_refs, names_a_foreign_thing, refs_of
from engine.slots import Telling, filter_of

_ALL = frozenset({"ALL"})
_CONDITIONS = frozenset({"CONDITION"})
_ALREADY = frozenset({"ALREADY"})
_FINISHED = frozenset({"FINISHED"})
_NO_OBJECT = frozenset({"NO_OBJECT"})
_THANKS = frozenset({"THANKS"})
_LONGEST_THANKS = 12  # tokens
_ARRIVING = frozenset({"ARRIVES"})
_PRONOUNS = frozenset({"IT", "IT_IS"})
_HOW_DONE = frozenset({"AS_DONE"})
_VERBS_OF_DONE: tuple[Telling, ...] = ("MARK", "COMPLETE", "PUT", "CHECK", "CROSS_OFF")


def complete_task(building: Building) -> Built | None:
    if building.has("bare") and not building.context.quoted:
        return _bare_done(building)
    if is_refused(building, _REFUSALS):
        return None
    refs = (AllRef(filter=filter_of(building.slots)),) if building.has("whole_list") else refs_of(building)
    refs = without_time_told(building, refs)
    may_be_order = _may_be_an_order(building)
    is_unsure = (
        (building.has("told") and may_be_order)
        or is_of_every_day(building)
        or _is_to_be_done(building)
        or _marks_without_saying_how(building)
        or _holds_condition(building)
        or (not building.slots.says(*_VERBS_OF_DONE) and names_what_is_talked_of(building))
    )
    told = refs if may_be_order else _as_told(refs, building)
    return Built(command=CompleteTask(refs=told), missing=missing_refs(refs), is_unsure=is_unsure)


def _says_did(building: Building) -> bool:
    """True for "I did want to finish it", which tells what was felt."""
    return says_did(building.reader.tokens.folded, building.words)


def _tells_of_somebody(building: Building) -> bool:
    """True for "Mark is done with school", where the verb of an order is a name."""
    folded, words, first = building.reader.tokens.folded, building.words, building.first
    return (
        first + 1 < len(folded) and words.has_class(folded, first, "MARK") and words.has_class(folded, first + 1, "BE")
    )


def _tells_no_one_deed(building: Building) -> bool:
    """True for a deed with a story around it."""
    return not tells_one_deed(building)


def _is_of_all(building: Building) -> bool:
    """True for "cobré todo" and "cobré 500", which name no task."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.behind(folded, first + 1, _ALL) == end or (end == first + 2 and folded[first + 1].isdecimal())
        for first, end in building.slots.ref_ranges
    )


def _is_done_later(building: Building) -> bool:
    """True for "the rent is paid tomorrow" and "wants the menus printed by noon"."""
    now = building.context.local_now
    return any(
        due_of(match.when).day > building.today or (match.is_up_to and match.when.start > now)
        for match in building.slots.dues
    )


def _names_no_deed(building: Building) -> bool:
    """True for a sentence, or what nobody does, unless a verb says that it is done."""
    is_marked = building.slots.says(*_VERBS_OF_DONE)
    return not is_marked and (names_sentences(building) or names_nothing_done(building))


def _tells_how(building: Building) -> bool:
    """True for "knocked off early", whatever the verb: how it was done is no name."""
    folded, words = building.reader.tokens.folded, building.words
    is_marked = building.slots.says("MARK", "LIST")  # "mark happy on the list"
    return not is_marked and any(
        words.behind(folded[:end], first, _NO_OBJECT) == end for first, end in building.slots.ref_ranges
    )


def _names_list_with_article(building: Building) -> bool:
    """True for the list "the groceries" of "cross off the groceries", beside the list "groceries" of the same words."""
    first, end = building.slots.project_range
    folded, words = building.reader.tokens.folded, building.words
    return building.has("whole_list") and end > first + 1 and words.has_class(folded, first, "DEF")


def _completes_what_is_done(building: Building) -> bool:
    """True for all that is done, in "mark all of today's stuff | done": the word says how to mark it."""
    return any(isinstance(ref, AllRef) and ref.filter.status == "done" for ref in building.slots.refs)


def _arrives(building: Building) -> bool:
    """True for "finally got into the building": where somebody is."""
    folded, words = building.reader.tokens.folded, building.words
    is_told = not building.slots.says(*_VERBS_OF_DONE)
    return is_told and any(
        words.has_any(folded, place, _ARRIVING)
        for first, _ in building.slots.ref_ranges
        for place in (first - 1, first)
    )


def _goes_on_with_pronoun(building: Building) -> bool:
    """True for the name "bruise as big as a ball but it" of "… but it's done": what is done was named before."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_class(folded, place, "BUT") and words.has_any(folded, place + 1, _PRONOUNS)
        for first, end in building.slots.ref_ranges
        for place in range(first + 1, end - 1)
    )


def _holds_condition(building: Building) -> bool:
    """True for "lo bates y cuando espesa ya está listo", half of a sentence as a name."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_class(folded, place, "CONDITION") and words.has_class(folded, place - 1, "AND")
        for first, end in building.slots.ref_ranges
        for place in range(first + 1, end)
    )


def _waits_for_it(building: Building) -> bool:
    """True for "ya que termine la 3, borra la 4": the verb ends what says when."""
    folded, words = building.reader.tokens.folded, building.words
    first = min((first for _, first, _ in building.slots.marked), default=len(folded))
    starts = (place for place in range(first) if words.has_class(folded, place, "CONDITION"))
    return building.slots.says("COMPLETE", "FINISHED") and any(
        words.has_class(folded, words.behind(folded, place, _CONDITIONS) - 1, "COMPLETE") for place in starts
    )


def _marks_without_saying_how(building: Building) -> bool:
    """True for what only looks like the verb of marking, with no "as done" beside it: "me da miedo perder todo"."""
    folded, words = building.reader.tokens.folded, building.words
    is_said = words.has_within(folded, 0, len(folded), _HOW_DONE)
    is_said = is_said or building.slots.says("LIST")  # "mark peanuts on my list"
    return not is_said and any(words.has_class(folded, first - 1, "MARK") for first, _ in building.slots.ref_ranges)


def _is_to_be_done(building: Building) -> bool:
    """True for "quiero terminar la tesis antes de navidad": behind what is to be completed stands a day to come."""
    return building.slots.says("COMPLETE") and any(
        first < match.first_token and match.end_token == end and due_of(match.when).day > building.today
        for match in building.dates
        for first, end in building.slots.ref_ranges
    )


def _as_told(refs: tuple[TaskRef, ...], building: Building) -> tuple[TaskRef, ...]:
    """The references with the verb that tells of them as done, if one does: "paid the rent", "I finished my coffee"."""
    slots, tokens, words = building.slots, building.reader.tokens, building.words
    if slots.says(*_VERBS_OF_DONE) or not slots.ref_ranges:
        return refs
    first = slots.ref_ranges[0][0]
    if words.has_within(tokens.folded, 0, first, _FINISHED):
        before = next(i for i in range(first) if words.has_class(tokens.folded, i, "FINISHED"))
        return tuple(_told_by(tokens.text(before, first).strip(), ref) for ref in refs)
    if any(words.has_class(tokens.folded, first, name) for name in ("PAST", "DEED", "PARTICIPLE")):
        return tuple(_told_by("", ref) for ref in refs)
    return refs


def _told_by(verb: str, ref: TaskRef) -> TaskRef:
    return replace(ref, told=verb) if isinstance(ref, TitleRef) else ref


def _may_be_an_order(building: Building) -> bool:
    """True for "mande el informe", which is an order unless an accent was left out: "mandé el informe"."""
    tokens, words = building.reader.tokens, building.words
    return any(
        words.has_class(tokens.folded, first, "MAY_BE_ORDER")
        and not (first > 0 and words.has_class(tokens.folded, first - 1, "ALREADY"))
        and tokens.text(first, first + 1).casefold() == tokens.folded[first]
        for first, _ in building.slots.ref_ranges
    )


def _asks_or_chats(building: Building) -> bool:
    """True for "is 3 done already?", which tells of nothing done, and for "ya comí", a deed that no list holds."""
    slots, folded = building.slots, building.reader.tokens.folded
    if "?" in folded:
        if building.words.has_within(folded, 0, len(folded), _ALREADY):
            return True
        if slots.says("DONE_NOW", "BE") and not slots.says(*_VERBS_OF_DONE):
            return True
    if _is_followed_by_no(building) or _is_shown(building):
        return True
    if slots.says("FINISHED") and _goes_on(building):
        return True
    if slots.says("FINISHED") and any(
        end <= first + 2 and folded[end - 1] in building.words.no_deeds for first, end in slots.ref_ranges
    ):
        return True  # "ya acabé de cenar"
    if any(end == first + 1 and building.words.has_class(folded, first, "NO_WORK") for first, end in slots.ref_ranges):
        return True  # "I'm done with this week"
    return slots.says("ALREADY", "JUST") and any(
        folded[first] in building.words.no_deeds and not _has_object(building, first, end)
        for first, end in slots.ref_ranges[:1]
    )


def _is_shown(building: Building) -> bool:
    """True for "lista las tareas de hoy", whose adjective is the verb of a question."""
    folded, words = building.reader.tokens.folded, building.words
    is_all = any(isinstance(ref, AllRef) for ref in building.slots.refs)
    return is_all and words.has_class(folded, 0, "AS_DONE") and words.has_class(folded, 0, "SHOW")


def _has_object(building: Building, first: int, end: int) -> bool:
    """True for "ya regresé los libros": told of a thing, not of where somebody went."""
    folded, words = building.reader.tokens.folded, building.words
    return (
        end > first + 2 and words.has_class(folded, first, "TAKES_OBJECT") and words.has_class(folded, first + 1, "DEF")
    )


def _is_followed_by_no(building: Building) -> bool:
    """True for "ya le llamé y no contesta": a story, too."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_class(folded, place, "AND") and words.has_class(folded, place + 1, "NO_WORD")
        for first, end in building.slots.ref_ranges
        for place in range(first, end - 1)
    )


def _goes_on(building: Building) -> bool:
    """True for "I made a cake and it looked awful": a story."""
    folded, words = building.reader.tokens.folded, building.words
    return any(words.has_class(folded, i, "AND") for first, end in building.slots.ref_ranges for i in range(first, end))


def _bare_done(building: Building) -> Built | None:
    """ "listo" alone: an answer to a question, else perhaps the task last spoken of; "listo, gracias" asks nothing."""
    if building.context.awaiting is Awaiting.CONFIRMATION:
        return Built(command=Simple(intent="confirm"))
    folded, words = building.reader.tokens.folded, building.words
    is_short = len(folded) <= _LONGEST_THANKS
    if is_short and words.has_within(folded, 0, len(folded), _THANKS) and not words.has_class(folded, 0, "ALREADY"):
        return Built(command=Simple(intent="thanks"))
    return Built(command=CompleteTask(refs=(ItRef(),)), is_unsure=True)


def reopen_task(building: Building) -> Built | None:
    refs = refs_of(building)
    if _is_word_with_number(building) or begins_with_link(building) or is_said_of_no_task(building):
        return None
    return Built(command=ReopenTask(refs=refs), missing=missing_refs(refs))


def _is_word_with_number(building: Building) -> bool:
    """True for "reabre la traea 3": rather a typo than a name."""
    folded = building.reader.tokens.folded
    return any(end == first + 2 and folded[end - 1].isdecimal() for first, end in building.slots.ref_ranges)


_REFUSALS: Refusals = {
    OF_ANY_RULE: (
        _asks_or_chats,
        names_a_foreign_thing,
        _says_did,
        _tells_of_somebody,
        speaks_of_a_person,
        excepts_of_unknown,
        _names_list_with_article,
        is_story,
        is_denied,
        is_told_to_somebody,
        begins_with_link,
        _names_no_deed,
        _tells_how,
        _goes_on_with_pronoun,
        _completes_what_is_done,
        _arrives,
        tells_what_all_did,
        _waits_for_it,
    ),
    "told": (_tells_no_one_deed, names_day_ahead, _is_of_all),
    "told_of": (denies_or_asks, _is_done_later),
}
