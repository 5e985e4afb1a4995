"""Slots -> what happens to tasks that are there: done, not done, deleted, changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, cast

from engine.building import Building, Built
from engine.deeds import (
    begins_with_link,
    denies_or_asks,
    is_denied,
    is_of_every_day,
    is_said_of_no_task,
    is_story,
    is_told_to_somebody,
    names_nothing_done,
    names_part,
    names_sentences,
    names_what_is_talked_of,
    says_did,
    speaks_of_a_person,
    without_time_told,
)
from engine.due import due_of, usual_time
from engine.events import names_event, speaks_of_many, tells_one_deed
from engine.model import (
    AllRef,
    Awaiting,
    CompleteTask,
    DeleteTask,
    ItRef,
    NumberRef,
    PriorityChange,
    ReopenTask,
    Simple,
    TaskEdit,
    TaskFilter,
    TaskRef,
    TitleRef,
    UpdateTask,
)
from engine.new_time import (
    at_hour,
    days_that_choose,
    ends_with_day,
    is_led_to,
    is_work_in_a_while,
    moved_day,
    names_day_ahead,
    names_some_other,
    new_time,
    runs_over_time,
    takes_back,
)
from engine.slots import Slots, Telling, filter_of
from engine.stance import asks_to_wait

_LEADS = frozenset({"INTO", "FOR"})
_ALL = frozenset({"ALL"})
_ALREADY, _FINISHED, _MANY_IT = frozenset({"ALREADY"}), frozenset({"FINISHED"}), frozenset({"MANY_IT"})
_BEFORE_TASKS = frozenset({"TASK_NUMBER", "TASK", "NO"})
_THANKS = frozenset({"THANKS"})
_LONGEST_THANKS = 12  # tokens
_NO_TITLE = frozenset({"NO_TITLE", "THAT_DAY"})
_MOVES = frozenset({"MOVE", "CHANGE"})
_MOVING = frozenset({"MOVE", "MOVE_IT", "SNOOZE", "SNOOZE_IT", "CHANGED", "MOVED_TO", "MOVED_BY", "BRINGS_FORWARD"})
_LENGTHS = frozenset({"quantity", "new_due"})
_NAME_NOUN = frozenset({"NAME_NOUN"})
_QUOTES = frozenset("\"'")
_LEVELS = frozenset({"LEVEL", "PRIORITY"})
_FROM = frozenset({"FROM", "INTO"})
_PARTS = frozenset({"PRIORITY_NOUN", "TIME_NOUN", "TITLE_NOUN"})
_OF = frozenset({"OF"})
_AND = frozenset({"AND"})
_PLACES = frozenset({"TIMEZONE"})
_WHY_GONE = frozenset({"WHY_GONE"})
_PAIR = 2
_ONE = ("P1D", "PT1H")
_NAMED_TO = frozenset({"NAMED_TO"})
_MANY = frozenset({"ALL", "IT", "NOBODY", "THIS", "TASKS", "REMINDERS", "SOMETHING", "NO_OBJECT", "NO_THING", "STATUS"})
_NO_NAMES = frozenset({"OFF_WORD", "INTO", "FROM"})
_STOP = frozenset({"STOP"})
_PRONOUNS = frozenset({"IT", "NOBODY"})
_HOW_DONE = frozenset({"AS_DONE"})
SNOOZED_BY = "PT1H"  # a reminder that is put off without a time

_LEVEL_AND_NUMBER = 2  # words
_VERBS_OF_DONE: tuple[Telling, ...] = ("MARK", "COMPLETE", "PUT", "CHECK", "CROSS_OFF")


def _names_a_foreign_thing(building: Building) -> bool:
    """True for "delete the photo": what belongs to another program, and no more words that could name a task."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        folded[first] in words.foreign and (end == first + 1 or folded[first + 1] == ":")
        for first, end in building.slots.ref_ranges
    )


def _refs(building: Building) -> tuple[TaskRef, ...]:
    """The tasks spoken of; where none is named, the quoted one."""
    excluded = tuple(building.slots.excluded)  # "mark all as done but 3": told after the verb
    said = (
        replace(ref, excluded=excluded) if excluded and isinstance(ref, AllRef) else ref for ref in building.slots.refs
    )
    refs = tuple(
        ref for ref in dict.fromkeys(said) if not (isinstance(ref, NumberRef) and ref.number in excluded)
    )  # "from 2 to 5 but 4"
    refs = tuple(ItRef() if _is_pronoun(building, ref) else ref for ref in refs)
    if not refs and (building.has("it") or building.context.quoted):
        return (ItRef(many=_means_several(building)),)
    return refs


def _is_pronoun(building: Building, ref: TaskRef) -> bool:
    """True for "move him to Monday" and "finally got round to it"."""
    said = (ref.title.casefold(),) if isinstance(ref, TitleRef) else ()
    return bool(said) and building.words.has_any(said, 0, _PRONOUNS)


def _excepts_of_unknown(building: Building) -> bool:
    """True for "mark these as done except 6": which these are, nothing here knows."""
    return bool(building.slots.excluded) and not any(isinstance(ref, AllRef | NumberRef) for ref in building.slots.refs)


def _means_several(building: Building) -> bool:
    """True for "pásalas": the pronoun in the verb is a plural."""
    folded, words = building.reader.tokens.folded, building.words
    return building.has("it") and words.has_within(folded, 0, len(folded), _MANY_IT)


def _missing_refs(refs: tuple[TaskRef, ...]) -> str | None:
    return None if refs else "refs"


def complete_task(building: Building) -> Built | None:
    if building.has("bare") and not building.context.quoted:
        return _bare_done(building)
    if _asks_or_chats(building) or _names_a_foreign_thing(building):
        return None
    if says_did(building.reader.tokens.folded, building.words):
        return None
    if building.has("told") and (not tells_one_deed(building) or names_day_ahead(building)):
        return None
    if (building.has("told_of") and denies_or_asks(building)) or speaks_of_a_person(building):
        return None
    if _excepts_of_unknown(building) or _names_list_with_article(building):
        return None
    if building.has("told_of") and any(due_of(match.when).day > building.today for match in building.slots.dues):
        return None  # "the rent is paid tomorrow"
    if is_story(building) or is_denied(building) or is_told_to_somebody(building) or begins_with_link(building):
        return None
    if not building.slots.says(*_VERBS_OF_DONE) and (names_sentences(building) or names_nothing_done(building)):
        return None
    refs = (AllRef(filter=filter_of(building.slots)),) if building.has("whole_list") else _refs(building)
    refs = without_time_told(building, refs)
    is_unsure = (
        (building.has("told") and _may_be_an_order(building))
        or is_of_every_day(building)
        or _is_to_be_done(building)
        or _marks_without_saying_how(building)
        or (not building.slots.says(*_VERBS_OF_DONE) and names_what_is_talked_of(building))
    )
    told = refs if _may_be_an_order(building) else _as_told(refs, building)
    return Built(command=CompleteTask(refs=told), missing=_missing_refs(refs), is_unsure=is_unsure)


def _names_list_with_article(building: Building) -> bool:
    """True for the list "the groceries" of "cross off the groceries", beside the list "groceries" of the same words."""
    first, end = building.slots.project_range
    folded, words = building.reader.tokens.folded, building.words
    return building.has("whole_list") and end > first + 1 and words.has_class(folded, first, "DEF")


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
    refs = _refs(building)
    if _is_word_with_number(building) or begins_with_link(building) or is_said_of_no_task(building):
        return None
    return Built(command=ReopenTask(refs=refs), missing=_missing_refs(refs))


def _is_word_with_number(building: Building) -> bool:
    """True for "reabre la traea 3": rather a typo than a name."""
    folded = building.reader.tokens.folded
    return any(end == first + 2 and folded[end - 1].isdecimal() for first, end in building.slots.ref_ranges)


def delete_task(building: Building) -> Built | None:
    slots = building.slots
    if building.has("whole_list"):
        refs: tuple[TaskRef, ...] = (AllRef(filter=filter_of(slots)),)
    else:
        refs = _refs(building)
    if _names_a_foreign_thing(building) or runs_over_time(building) or _says_it_twice(building) or names_part(building):
        return None
    if _excepts_of_unknown(building) or _tells_of_the_last(building):
        return None
    if building.has("dropped") and _says_more(building):
        return None  # "ya no tengo que ir el lunes, es el martes", "no me recuerdes todo"
    if _begins_with(building, _LEVELS, _FROM):
        return None  # the "urgent from yoga" of "remove urgent from yoga"
    if _is_done_again_and_again(building) and not slots.says("TASK", "REMINDER"):
        return None
    if refs == (ItRef(),) and not building.context.quoted and _speaks_of_cancelling(building):
        return None  # "cancel it" takes back what was just asked, unless a task was quoted
    if building.has("named") and (speaks_of_many(building) or _names_a_number(building) or _begins_foreign(building)):
        return None
    is_unsure = building.has("named") and not (names_event(building, slots.ref_ranges) or _follows_a_list(building))
    return Built(command=DeleteTask(refs=refs), missing=_missing_refs(refs), is_unsure=is_unsure)


def _says_more(building: Building) -> bool:
    """Whether there is more than one plain name: a time, a sign, several, or a question."""
    folded, words = building.reader.tokens.folded, building.words
    first = min((first for first, _ in building.slots.ref_ranges), default=0)
    if first > 0 and words.has_class(folded, first - 1, "THIS"):
        return True
    is_parted = any(not word[0].isalnum() for word in folded[:-1]) or folded[-1] == "?"
    return is_parted or bool(building.dates) or words.has_within(folded, first, len(folded), _MANY)


def _tells_of_the_last(building: Building) -> bool:
    """True for "delete 3, 4 I already did", where the reason is that of the 4 and it is not deleted."""
    folded, words = building.reader.tokens.folded, building.words
    numbers = [(first, end) for name, first, end in building.slots.marked if name == "ref_number"]
    if len(numbers) < _PAIR or not words.has_within(folded, numbers[-1][1], numbers[-1][1] + 1, _WHY_GONE):
        return False
    between = folded[numbers[-2][1] : numbers[-1][0]]
    return "," in between and not words.has_within(between, 0, len(between), _AND)


def _begins_with(building: Building, nouns: frozenset[str], links: frozenset[str]) -> bool:
    """Whether what is named begins with such a noun, linked to more words."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        end > first + 2 and words.has_any(folded, first, nouns) and words.has_any(folded, first + 1, links)
        for first, end in building.slots.ref_ranges
    )


def _is_done_again_and_again(building: Building) -> bool:
    """True for "take the bins out every Wednesday": a chore, and no task to be taken off."""
    return not building.slots.says("TASK", "REMINDER") and any(
        first <= match.first_token and match.end_token <= end and match.when.rrule is not None
        for first, end in building.slots.ref_ranges
        for match in building.dates
    )


def _begins_foreign(building: Building) -> bool:
    """True for "delete the photos of the wedding": what the words name is another program's, whatever it is of."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        folded[first] in words.foreign or words.has_class(folded, first, "NO_TASK_THING")
        for first, _ in building.slots.ref_ranges
    )


def _ends_with_being(building: Building) -> bool:
    folded, words = building.reader.tokens.folded, building.words
    return any(words.has_class(folded, end - 1, "IS") for first, end in building.slots.ref_ranges if end > first + 1)


def _names_place(building: Building) -> bool:
    folded, words = building.reader.tokens.folded, building.words
    return any(words.behind(folded, first, _PLACES) == end for first, end in building.slots.ref_ranges)


def _holds_a_number(building: Building) -> bool:
    folded = building.reader.tokens.folded
    return any(folded[place].isdecimal() for first, end in building.slots.ref_ranges for place in range(first, end))


def _names_a_number(building: Building) -> bool:
    folded = building.reader.tokens.folded
    return any(end == first + 1 and folded[first].isdecimal() for first, end in building.slots.ref_ranges)


def _follows_a_list(building: Building) -> bool:
    """True for the second half of "add eggs to the shopping list and remove cheese"."""
    folded, words = building.reader.tokens.folded, building.words
    first = max(0, min((first for first, _ in building.slots.ref_ranges), default=0) - 1)  # with its article
    return any(words.has_class(folded, place, "LIST") for place in range(first))


def _says_it_twice(building: Building) -> bool:
    """True for "cancela, cancela": the verb once more names no task."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        end == first + 1 and words.has_class(folded, first, "CANCEL") for first, end in building.slots.ref_ranges
    )


def _speaks_of_cancelling(building: Building) -> bool:
    folded, words = building.reader.tokens.folded, building.words
    return any(words.has_class(folded, place, "CANCEL") for place in range(len(folded))) and not any(
        words.has_class(folded, place, name) for place in range(len(folded)) for name in ("TASK", "REMINDER")
    )


def update_task(building: Building) -> Built | None:
    refs = _refs(building)
    if building.has("quoted") and not building.context.quoted:
        return None  # "urgent" alone says nothing of a task
    if building.has("further") and not building.follows_change:
        return None
    if building.has("named") and not names_event(building, building.slots.ref_ranges):
        return None
    if building.has("of_these") and not _are_some(refs, building):
        return None  # "all tasks for tomorrow" are a list
    if building.has("now_for") and (_was_due(building) or not (is_led_to(building) or _is_number_of_task(building))):
        return None  # "el 9 es miércoles"
    if building.has("taken_back") and building.slots.new_dues and not takes_back(building):
        return None  # "no, mañana" may say that it is not for tomorrow
    if runs_over_time(building) or is_work_in_a_while(building):
        return None
    if building.has("terse") and (_is_done_between(building) or _points_by_one(building)):
        return None
    if _spans_from_a_thing(building):
        return None
    if building.has("led_to") and not is_led_to(building):
        return None  # "cambia las sábanas el domingo" is work
    if (building.has("one") and speaks_of_many(building)) or (building.has("told_of") and denies_or_asks(building)):
        return None
    if names_sentences(building) and _holds_a_number(building):
        return None  # "the kids won't let me type... 6 done, 8" is no task's name
    if _ends_with_being(building):
        return None  # "la 2 de Shrek es | mejor que la 1"
    if _begins_with(building, _PARTS, _OF):
        return None  # the "priority of yoga", the "fecha de la cena"
    if building.has("led") and not building.reader.tokens.typed(0)[-1].isascii():
        return None  # "bajó el dólar a 17"
    if building.has("led") and sum(word.isalnum() for word in building.reader.tokens.folded) == _LEVEL_AND_NUMBER:
        return None  # "high five"
    if (
        asks_to_wait(building.reader.tokens, building.words)
        or _goes_for_something(building)
        or _leaves_back(building)
        or _switches(building)
        or _leaves_somewhere(building)
        or ends_with_day(building)
    ):
        return None
    change = None if building.has("loose") and _names_others(building) else _change(building)
    if change is None:
        return None
    edit, shift, missing = change
    if shift in _ONE and names_some_other(building):
        shift, missing = None, "due"
    if missing is not None and building.slots.says("CHANGE") and _says_what_to_put(building):
        return None
    if missing is not None and _names_place(building):
        return None  # "change the time to London" is about a zone
    if (scope := building.slots.values.get("SCOPE")) is not None:
        edit = replace(edit, scope=cast("Literal['occurrence', 'series']", scope))
    if refs == (AllRef(),) and (days := days_that_choose(building)) is not None:
        refs, edit, missing = (AllRef(filter=TaskFilter(due_from=days[0], due_to=days[1])),), TaskEdit(), "due"
    command = UpdateTask(refs=_of_moved_day(refs, building), edit=edit, shift=shift)
    is_unsure = _may_be_a_note(building) or building.slots.remind_before is not None
    return Built(command=command, missing=_missing_refs(refs) or missing, is_unsure=is_unsure)


def _is_done_between(building: Building) -> bool:
    """True for "la 1 ya, la 3 para mañana": the first is done."""
    folded, words = building.reader.tokens.folded, building.words
    places = [place for _, first, end in building.slots.marked for place in (first, end)]
    return bool(places) and any(
        folded[place - 1].isdecimal() and words.has_class(folded, place, "ALREADY")
        for place in range(min(places) + 1, max(places))
    )


def _points_by_one(building: Building) -> bool:
    """True for "the one on Friday", which is no number 1."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        name == "ref_number"
        and words.has_class(folded, end - 1, "ONE_THING")
        and words.has_class(folded, end - 2, "DEF")
        and not folded[end - 1].isdecimal()
        for name, _, end in building.slots.marked
    )


def _spans_from_a_thing(building: Building) -> bool:
    """True for "the first one at 3", which are no numbers from 1 to 3."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        name == "ref_range" and first > 0 and words.has_class(folded, first - 1, "ORDINAL")
        for name, first, _ in building.slots.marked
    )


def _was_due(building: Building) -> bool:
    """True for "3 was due yesterday", which only tells."""
    return any(due_of(match.when).day < building.today for match in building.slots.new_dues)


def _is_number_of_task(building: Building) -> bool:
    """True for "la 2 es mañana", "task 2 is tomorrow"."""
    folded, words = building.reader.tokens.folded, building.words
    return any(folded[i + 1].isdecimal() and words.has_any(folded, i, _BEFORE_TASKS) for i in range(len(folded) - 1))


def _are_some(refs: tuple[TaskRef, ...], building: Building) -> bool:
    """True for all that is overdue or of a day: "todo lo vencido para mañana"."""
    folded, words = building.reader.tokens.folded, building.words
    if not words.has_within(folded, 0, len(folded), _ALL):
        return False
    (ref,) = refs if len(refs) == 1 else (None,)
    return isinstance(ref, AllRef) and (ref.filter.status == "overdue" or ref.filter.due_to is not None)


def _of_moved_day(refs: tuple[TaskRef, ...], building: Building) -> tuple[TaskRef, ...]:
    """All tasks of Monday, in "todo lo del lunes al martes", and not all that there are."""
    day = moved_day(building)
    if day is None or refs != (AllRef(),):
        return refs
    return (AllRef(filter=TaskFilter(due_from=day, due_to=day)),)


def _says_what_to_put(building: Building) -> bool:
    """True for "cambia la 2 y ponle comprar pan": nothing is missing there."""
    folded, words = building.reader.tokens.folded, building.words
    return any(words.has_class(folded, place, "PUT_IT") for place in range(len(folded)))


def _may_be_a_note(building: Building) -> bool:
    """True for "mover los muebles mañana": an infinitive and a bare day may name work to do."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if not slots.says("MOVE", "CHANGE") or len(slots.ref_ranges) != 1 or len(slots.new_dues) != 1:
        return False
    start = next((place for place in range(len(folded)) if words.has_any(folded, place, _MOVES)), 0)
    named = slots.ref_ranges[0][0]
    if slots.says("CHANGE") and (words.has_class(folded, named - 1, "DET") or words.has_class(folded, named, "ALARM")):
        return False  # "cambiar turno el sábado" is work, "cambiar la cita el sábado" is not
    day = slots.new_dues[0].first_token
    is_led = any(
        words.has_any(folded, place, _LEADS) and not words.has_class(folded, place, "FROM") for place in (day, day - 1)
    )  # not "pasar la ITV en enero"
    return words.has_class(folded, start, "INFINITIVE") and not is_led


def _goes_for_something(building: Building) -> bool:
    """True for "pasar por el traje": the same verb, and nothing is moved."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    starts = [first for first, _ in slots.ref_ranges if words.has_class(folded, first, "FOR")]
    return slots.says("MOVE", "RESCHEDULE") and any(not words.has_class(folded, first, "DET") for first in starts)


def _switches(building: Building) -> bool:
    """True for "switch off the telly at 9"."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_class(folded, first, name)
        for first, end in building.slots.ref_ranges
        for name in ("ON_WORD", "OFF_WORD")
        if end > first + 1
    )


def _leaves_somewhere(building: Building) -> bool:
    """True for "deje los zapatos el lunes", unlike "déjame los zapatos para el lunes"."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    first = next((place for place in range(len(folded)) if words.has_class(folded, place, "MOVE")), 0)
    if not slots.says("MOVE") or not slots.ref_ranges or not words.has_class(folded, first, "PUT"):
        return False
    return not any(
        words.has_class(folded, place, "FOR")
        for match in slots.new_dues
        for place in (match.first_token, match.first_token - 1)
    )


def _leaves_back(building: Building) -> bool:
    """True for the "thesis chapter back" of "push the thesis chapter back by a week"."""
    folded, words = building.reader.tokens.folded, building.words
    is_moved = bool(building.slots.new_dues) or building.slots.quantity is not None
    return is_moved and any(
        end > first + 1
        and words.has_class(folded, end - 1, "BACK")
        and not words.has_class(folded, first, "INFINITIVE")
        for first, end in building.slots.ref_ranges
    )


def _names_others(building: Building) -> bool:
    """True when what is to change belongs to another program: a contact, a playlist."""
    folded, foreign = building.reader.tokens.folded, building.words.foreign
    return any(word in foreign for first, end in building.slots.ref_ranges for word in folded[first:end])


def _change(building: Building) -> tuple[TaskEdit, str | None, str | None] | None:
    """(what is set, the shift, what is missing)."""
    slots = building.slots
    if building.has("clear_due"):
        is_hour = _names_the_hour_only(building)
        return TaskEdit(clear_due=not is_hour, clear_time=is_hour), None, None
    if building.has("clear_rule"):
        return TaskEdit(clear_rule=True), None, None
    if slots.new_title is not None:
        return _new_name(building, slots.new_title)
    if (project := slots.new_project or slots.project) is not None:
        return TaskEdit(project=project), None, None
    if (level := _new_priority(building)) is not None:
        return TaskEdit(priority=level), None, None
    if slots.remind_before is not None:
        notice = TaskEdit(remind_before=slots.remind_before, also_before=tuple(slots.also_before) or None)
        return None if _names_a_deed(building) else (notice, None, None)
    if building.has("snooze") and building.context.quoted:
        return TaskEdit(), SNOOZED_BY, None
    if slots.quantity is not None:
        return TaskEdit(), f"-{slots.quantity}" if _is_sooner(building) else slots.quantity, None
    if slots.hour is not None:
        clock = usual_time(slots.hour, building.context.local_now)
        return None if clock is None or _sets_it_to(building) else at_hour(clock, building)
    if slots.new_dues:
        edit, shift, missing = new_time(building)
        return edit, f"-{shift}" if shift and _is_sooner(building) else shift, missing
    return TaskEdit(), None, _missing_change(slots)


def _is_sooner(building: Building) -> bool:
    """ "Adelántalo una hora", "the call got brought forward an hour": by the verb before the length, or behind it."""
    if building.has("sooner"):
        return True
    folded, words = building.reader.tokens.folded, building.words
    length = next((first for name, first, _ in building.slots.marked if name in _LENGTHS), len(folded))
    places = (*range(length - 1, -1, -1), *range(length, len(folded)))
    verb = next((place for place in places if words.has_any(folded, place, _MOVING)), None)
    return verb is not None and words.has_class(folded, verb, "BRINGS_FORWARD")


def _new_name(building: Building, title: str) -> tuple[TaskEdit, str | None, str | None] | None:
    """None for the "3ro B" of "cámbiale el nombre a calificar exámenes de 3ro B", whose words are one name."""
    folded, words = building.reader.tokens.folded, building.words
    first, end = next(((first, end) for name, first, end in building.slots.marked if name == "new_title"), (0, 0))
    if first < end and words.behind(folded[:end], first, _NO_TITLE) == end:
        return TaskEdit(), None, "due"  # "cámbiame la 1 para ese día"
    if building.has("miswritten") and not words.has_class(folded, first, "INFINITIVE"):
        return None  # "la 2 está mal, ponla urgente"
    if words.has_within(folded, 0, first, _NAMED_TO) and (
        words.has_any(folded, first, _NO_NAMES) or any(match.first_token == first for match in building.dates)
    ):
        return None  # "I want 3 to be called off", "… called today"
    is_by = words.has_class(folded, first - 1, "BY_NAME")
    if is_by and (words.has_class(folded, 0, "INFINITIVE") or words.has_class(folded, first, "NO_NAME")):
        return None  # "cambiar el foco por uno nuevo" is work, "50 por ciento" a number
    is_renamed = building.slots.says("RENAME", "RENAME_IT", "CHANGE")
    if not is_renamed and words.has_class(folded, first, "DEF") and words.has_class(folded, first + 1, "LINK"):
        return None  # "la 6 era la que ya hice"
    is_put = _says_what_to_put(building) and not words.has_within(folded, 0, first, _NAME_NOUN)
    if is_put and any(match.first_token == first for match in building.dates):
        return None  # "ponle a la 1 el lunes"
    ends = {end for _, end in building.slots.ref_ranges}
    is_part = first in ends or (first - 1 in ends and words.has_class(folded, first - 1, "OF"))
    is_quoted = folded[first] in _QUOTES
    return None if is_part and not is_quoted else (TaskEdit(title=title), None, None)


def _sets_it_to(building: Building) -> bool:
    """True for "set it to 7", a device rather than a task."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_class(folded, place - 1, "PUT")
        and words.has_class(folded, place, "IT")
        and words.has_class(folded, place + 1, "TO_WHEN")
        for place in range(1, len(folded) - 1)
    )


def _names_the_hour_only(building: Building) -> bool:
    """True for "quítale la hora": the day stays; with "la fecha y la hora" both go."""
    folded, words = building.reader.tokens.folded, building.words
    named = [place for place in range(len(folded)) if words.has_class(folded, place, "TIME_NOUN")]
    clocks = [place for place in range(len(folded)) if words.has_class(folded, place, "CLOCK_NOUN")]
    return bool(clocks) and set(named) <= set(clocks)


def _names_a_deed(building: Building) -> bool:
    """True for "avísame 2 horas antes del partido llamar a Juan": a new task."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_class(folded, place, "INFINITIVE")
        for first, end in building.slots.ref_ranges
        for place in range(first + 1, end)
    )


def _new_priority(building: Building) -> PriorityChange | None:
    if building.has("raise"):
        return "raise"
    if building.has("lower"):
        return "lower"
    return building.slots.priority


def _missing_change(slots: Slots) -> str:
    if slots.says("SLASH_PRIORITY", "PRIORITY_NOUN"):
        return "priority"
    return "title" if slots.says("RENAME", "SLASH_RENAME", "RENAME_IT") else "due"


def stop(building: Building) -> Built | None:
    """ "stop" alone is the person's right; "please stop" says no to what the bot does."""
    folded, words = building.reader.tokens.folded, building.words
    is_phrase = any(words.behind(folded, place, _STOP) > place + 1 for place in range(len(folded)))
    return Built(command=Simple(intent="stop")) if is_phrase or sum(word.isalnum() for word in folded) == 1 else None
