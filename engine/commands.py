"""Slots -> commands: one builder per intent.

A builder may refuse (None): then the parse is no reading, however well it fits the grammar. That is where the slots of
a rule must make sense: two dates that contradict each other, an order to another program, a title without a letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal, cast, get_args

from engine.building import Builder, Building, Built
from engine.due import Timing, clock_of, due_of, in_the_morning, is_clock_only, next_usual, timing_of, usual_time
from engine.events import (
    asks_nothing,
    begins_an_order,
    is_event_to_come,
    names_condition,
    names_event,
    speaks_of_many,
    tells,
    tells_one_deed,
)
from engine.lalr import SKIP
from engine.model import (
    AllRef,
    Awaiting,
    Choose,
    CompleteTask,
    CreateTask,
    DeleteTask,
    ItRef,
    ListTasks,
    MoreOfList,
    PriorityChange,
    ReopenTask,
    SearchTasks,
    SetProject,
    SetWorkspace,
    Simple,
    SimpleIntent,
    TaskEdit,
    TaskFilter,
    TaskRef,
    UpdateTask,
    Verify,
    WhenKind,
)
from engine.no_task import is_order, refers_to_task
from engine.notification_status import notification_status
from engine.preferences import set_preference
from engine.slots import Slots, filter_of

SNOOZED_BY = "PT1H"  # a reminder that is put off without a time
_SUNDAY = 6
_VERBS_OF_COMMANDS = ("SHOW", "SEARCH", "DELETE", "COMPLETE", "ADD", "MAKE", "DET", "WHAT")
_TASK_NOUNS = frozenset({"TASK", "TASKS", "REMINDER", "REMINDERS", "LIST", "EVENTS", "MY", "SOME", "WHEN_IS"})
_VERBS_OF_DONE = frozenset({"MARK", "COMPLETE", "PUT", "CHECK", "CROSS_OFF"})
_VERBS_OF_CHANGE = ("ADD", "DELETE", "NEW", "MARK")
_WAKING = frozenset({"WAKE_UP"})
_DEEDS = frozenset({"INFINITIVE"})
_PASSED_OVER = frozenset({SKIP, "LINK"})
_REMINDERS_WANTED = frozenset({"GIVE_REMINDER", "REMINDER_MADE"})
_NO_NAME_BEGINS = frozenset({"OF", "ADD"})
_SENTENCE_SIGNS = (",", ";", ". ", "?", "\n")


def build(intent: str, building: Building) -> Built | None:
    """The command of an intent's tree, or None when its words make no sense together."""
    if _has_second_order(building):
        return None
    builder = _BUILDERS.get(intent)
    built = Built(command=Simple(intent=_simple(intent))) if builder is None else builder(building)
    if built is not None and (building.has("maybe") or _offers_a_choice(building)):
        return Built(command=built.command, missing=built.missing, is_unsure=True)
    return built


def _has_second_order(building: Building) -> bool:
    """True when the words that name a list or a task go on to another order: "remove wine and add beer"."""
    project, words, folded = building.slots.project, building.words, building.reader.tokens.folded
    if project is None and not building.slots.ref_ranges:
        return False
    if project is not None and (any(sign in project for sign in _SENTENCE_SIGNS) or _begins_a_line(building)):
        return True
    if project is not None and words.has_any(folded, building.slots.project_range[0], _NO_NAME_BEGINS):
        return True  # "the project of physics" is no name, nor is "add these to my list"
    if project is not None and _is_object_or_time(building):
        return True
    return any(
        words.has_class(folded, position, verb)
        for first, end in building.slots.ref_ranges
        for position in range(first + 1, end)
        if words.has_class(folded, position - 1, "AND")
        for verb in _VERBS_OF_CHANGE
    )


def _is_object_or_time(building: Building) -> bool:
    """True for "revisar el proyecto Alfa", where it is what is revised, and for "… del proyecto mañana"."""
    first, end = building.slots.project_range
    if any(first <= match.first_token < end for match in building.dates):
        return True
    folded, words = building.reader.tokens.folded, building.words
    if first < 2 or not (words.has_class(folded, first - 1, "PROJECT") and words.has_class(folded, first - 2, "DET")):
        return False
    said = [place for title in building.slots.title for place in range(*title) if folded[place].isalnum()]
    telling = [place for place in said if not any(words.has_class(folded, place, known) for known in ("DET", "LINK"))]
    return len(telling) == 1 and words.has_class(folded, telling[0], "INFINITIVE")


def _begins_a_line(building: Building) -> bool:
    """True when the name of the project or list is the first item below or behind it: "on my list: order lenses"."""
    folded, place = building.reader.tokens.folded, building.slots.project_range[0]
    while place > 0 and not folded[place - 1].isalnum():
        place -= 1
        if folded[place] == "\n" or (folded[place] == ":" and building.words.has_class(folded, place - 1, "LIST")):
            return True
    return False


def _offers_a_choice(building: Building) -> bool:
    """True for "Thursday or Friday" as a time and "2 or 3" as tasks: the person has to say which."""
    slots, words = building.slots, building.words
    folded = building.reader.tokens.folded
    if "OR" in slots.terminals:
        return True
    if not (slots.dues or slots.new_dues or slots.ref_ranges):
        return False
    ends = {place for match in (*slots.dues, *slots.new_dues) for place in (match.first_token - 1, match.end_token)}
    if any(0 <= place < len(folded) and words.has_class(folded, place, "OR") for place in ends):
        return True
    if any(
        folded[first].isdecimal() and _goes_on_after_number(building, first, end) for first, end in slots.ref_ranges
    ):
        return True  # "3 unless …" is no title
    return any(
        words.has_class(folded, place, "OR") and folded[place - 1].isdecimal() and folded[place + 1].isdecimal()
        for first, end in slots.ref_ranges
        for place in range(first + 1, end - 1)
    )


def _goes_on_after_number(building: Building, first: int, end: int) -> bool:
    """False for "7am alarm": the number is an hour."""
    if end <= first + 1:
        return False
    folded = building.reader.tokens.folded
    return folded[first + 1] != ":" and not building.words.has_class(folded, first + 1, "CLOCK_MARK")


def _simple(intent: str) -> SimpleIntent:
    if intent not in get_args(SimpleIntent):
        raise ValueError(f"no builder for the intent {intent}")
    return cast("SimpleIntent", intent)


# --- making a task ----------------------------------------------------------------------------------------------------


def _create_task(building: Building) -> Built | None:
    slots = building.slots
    if _wakes(building):
        slots.dues = [in_the_morning(match) for match in slots.dues]
    timing = timing_of(slots.dues)
    title = _title(building)
    if timing is not None and slots.hour is not None:
        timing = Timing(due=next_usual(slots.hour, building.context.now.astimezone(building.context.zone)))
    if timing is None or (title and not any(character.isalnum() for character in title)):
        return None
    if _dates_a_thing(building) or _asks_whether_made(building):
        return None
    if building.has("to_shop") and _begins_with_verb(building):
        return None  # "agrega leche al súper" names a list, "agrega ir al súper" a place
    if slots.alarm is None and any(match.when.kind is WhenKind.DURATION for match in slots.dues):
        return None  # a length of time belongs to a timer; elsewhere it is part of the title
    if building.has("weak") and (_speaks_of_others(building) or _names_a_person(building)):
        return None
    if (building.has("duty") or building.has("note")) and _is_no_task(building):
        return None
    if building.has("note") and timing.due is not None and timing.due.day < _today(building):
        return None  # what was, is told and not to be done
    if (building.has("event") and not is_event_to_come(building)) or (building.has("note") and tells(building)):
        return None
    command = CreateTask(
        title=title,
        due=timing.due,
        recurrence=timing.recurrence,
        priority=slots.priority,
        project=slots.project,
        tags=tuple(slots.tags),
        remind_before=slots.remind_before,
        reminder=building.has("reminder"),
        undated=timing.due is None and (slots.undated or names_condition(building)),
    )
    if building.has("reminder") and (_asks_what(building) or _reminds_of(building) or refers_to_task(building)):
        return None
    if building.has("placed") and begins_an_order(building):
        return None
    is_unsure = building.has("weak") and not _is_plainly_a_task(building, timing)
    is_bare = building.has("work") and timing.due is None and not building.context.quick_capture
    is_bare = is_bare or _may_be_for_others(building)
    missing = None if title else "title"
    if slots.alarm is not None and timing.due is None and not slots.title:
        missing = "due"
    return Built(command=command, missing=missing, is_unsure=is_unsure or is_bare, is_bare_note=is_bare)


def _names_a_person(building: Building) -> bool:
    """True for "agregar a Luis al grupo": who is added is no task."""
    if not building.slots.title:
        return False
    first, folded, words = building.slots.title[0][0], building.reader.tokens.folded, building.words
    return len(folded[first]) == 1 and all(words.has_class(folded, first, known) for known in ("INTO", "FOR"))


def _wakes(building: Building) -> bool:
    """True for "wake me up at 7": nobody means the evening."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    said = [*slots.title, *([slots.alarm] if slots.alarm else [])]
    return any(words.has_within(folded, first, end, _WAKING) for first, end in said)


def _asks_whether_made(building: Building) -> bool:
    """True for "did I set a reminder?" where one word says "I set" and "set": "¿programé un recordatorio?"."""
    folded, words = building.reader.tokens.folded, building.words
    if "?" not in folded:
        return False
    said = (i for i, word in enumerate(folded) if word.isalnum() and not words.has_class(folded, i, SKIP))
    start = next(said, None)
    return start is not None and words.has_class(folded, start, "MADE")


def _dates_a_thing(building: Building) -> bool:
    """True for "fetch the notes of Monday": the day is that of a thing, not of the deed."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if not slots.dues or not any(words.has_within(folded, first, end, _DEEDS) for first, end in slots.title):
        return False
    ends = {end for _, end in slots.title}
    starts = {match.first_token for match in slots.dues if not match.when.has_clock and match.when.rrule is None}
    return any(
        (start in ends and (words.has_class(folded, start, "OF") or words.has_class(folded, start - 1, "OF")))
        or (start - 1 in ends and words.has_class(folded, start - 1, "OF"))
        for start in starts
    )


def _today(building: Building) -> date:
    return building.context.now.astimezone(building.context.zone).date()


def _is_no_task(building: Building) -> bool:
    """True for a question, and for a title that begins as no task does: "tengo que decir", "i need to know"."""
    is_question = "?" in building.reader.tokens.folded
    words = building.words
    starts = words.no_task_starts
    return is_question or _begins_with(building, starts) or _is_leaving(building) or is_order(building)


def _may_be_for_others(building: Building) -> bool:
    """True for "apagar las luces a las 8", which a person may note and a house may be told."""
    dues = building.slots.dues if building.has("note") else ()
    is_dated = bool(dues) and all(match.when.rrule is None for match in dues)
    return is_dated and _begins_with(building, building.words.no_note_starts)


def _reminds_of(building: Building) -> bool:
    """True for "me recuerdas a mi abuela": someone like someone else."""
    folded, words = building.reader.tokens.folded, building.words
    first, end = building.slots.title[0] if building.slots.title else (0, 0)
    if end > first and all(
        words.has_class(folded, place, "NOBODY") or words.has_class(folded, place, "LINK")
        for place in range(first, end)
    ):
        return True  # "remind yourself", "acuérdate de mí"
    is_of = end > first + 2 and words.has_class(folded, first, "FOR") and words.has_class(folded, first, "INTO")
    return is_of and words.has_class(folded, first + 1, "DEF")


def _asks_what(building: Building) -> bool:
    """True for "remind me what I have today", which asks for a list; not for "remind me when I get home to …"."""
    return _begins_with(building, building.words.question_starts) and not names_condition(building)


def _is_leaving(building: Building) -> bool:
    """True for "gotta go": words that are a task only with others."""
    ((first, end), *others) = building.slots.title or [(0, 0)]
    folded, words = building.reader.tokens.folded, building.words
    said = [folded[i] for i in range(first, end) if folded[i].isalpha() and not words.has_any(folded, i, _PASSED_OVER)]
    return not others and len(said) == 1 and said[0] in words.no_whole_tasks


def _begins_with(building: Building, words: frozenset[str]) -> bool:
    if not building.slots.title:
        return False
    (place, end), folded = building.slots.title[0], building.reader.tokens.folded
    while place + 1 < end and building.words.has_class(folded, place, SKIP):
        place += 1  # "remind me again what …"
    return folded[place] in words


def _is_plainly_a_task(building: Building, timing: Timing) -> bool:
    """True when "add X" cannot be an order to another program: it has a date, a list, or begins with a verb."""
    if timing.due is not None or building.slots.terminals & {"LIST", "PROJECT"}:
        return True
    return _begins_with_verb(building)


def _begins_with_verb(building: Building) -> bool:
    folded, title = building.reader.tokens.folded, building.slots.title
    return bool(title) and building.words.has_class(folded, title[0][0], "INFINITIVE")


def _title(building: Building) -> str:
    slots, reader = building.slots, building.reader
    title = reader.title_text(slots)
    return title or (reader.text(*slots.alarm) if slots.alarm else "")


def _speaks_of_others(building: Building) -> bool:
    """True when a word of the title belongs to another program: contacts, playlists, lights."""
    folded, words = building.reader.tokens.folded, building.words
    if building.has("weak") and _begins_with_verb(building):
        return False  # "add: delete the photos" is work for a person
    return any(word in words.foreign for first, end in building.slots.title for word in folded[first:end])


# --- lists ------------------------------------------------------------------------------------------------------------


def _list_tasks(building: Building) -> Built | None:
    slots, today = building.slots, _today(building)
    found = filter_of(slots)
    if found.query is not None and _is_reminding(building):
        return None  # "recuérdame que …" says what to note
    if asks_nothing(building):
        return None
    if building.has("event"):
        return Built(command=ListTasks(filter=found)) if names_event(building, [slots.query_range]) else None
    if (
        _asks_for_reminder(building)
        or _names_a_new_list(building)
        or (found.query is not None and not _is_topic(building, found.query))
    ):
        return None
    if found.query is not None and _tells_what_there_is(building):
        return None  # "tengo mucha tarea" is no question
    if building.has("asked") and "?" not in building.reader.tokens.folded:
        return None  # "tengo junta mañana" tells, "¿tengo junta mañana?" asks
    if building.has("short") and not _is_one_plain_word(building):
        return None
    if "SLASH_TODAY" in slots.terminals:
        found = TaskFilter(due_from=today, due_to=today)
    elif "SLASH_WEEK" in slots.terminals:
        monday = today - timedelta(days=today.weekday())
        found = TaskFilter(due_from=monday, due_to=monday + timedelta(days=_SUNDAY))
    elif "SLASH_OVERDUE" in slots.terminals or building.has("late"):
        found = TaskFilter(status="overdue")
    elif found == TaskFilter(status="done") and slots.terminals & {"BE", "HAVE"} and not _names_tasks(slots):
        return None  # "are you done?"
    elif slots.status == "open":
        found = _without_default_status(found)
    return Built(command=ListTasks(filter=found))


def _tells_what_there_is(building: Building) -> bool:
    folded, words = building.reader.tokens.folded, building.words
    start = next((place for place, word in enumerate(folded) if word.isalnum()), 0)
    is_asked = "?" in folded or "SOME" in building.slots.terminals
    return not is_asked and words.has_class(folded, start, "OWN")


def _is_reminding(building: Building) -> bool:
    folded, words = building.reader.tokens.folded, building.words
    return any(words.has_class(folded, place, "REMIND") for place in range(building.slots.query_range[0]))


def _names_tasks(slots: Slots) -> bool:
    return bool(slots.terminals & (_TASK_NOUNS | {"SHOW"}))


def _asks_for_reminder(building: Building) -> bool:
    """True for "can I have a reminder": not a wish to see one."""
    folded, words = building.reader.tokens.folded, building.words
    return words.has_within(folded, 0, len(folded), _REMINDERS_WANTED)


def _names_a_new_list(building: Building) -> bool:
    """True for "open a new list": it is to be made, not to be shown."""
    first, end = building.slots.project_range
    folded, words = building.reader.tokens.folded, building.words
    return any(words.has_class(folded, place, "NEW") for place in range(first, end))


def _is_topic(building: Building, query: str) -> bool:
    """False when more was said than a topic: a second sentence, another verb of commanding; or nothing about tasks."""
    is_of_tasks = building.has("asked") or bool(building.slots.terminals & (_TASK_NOUNS | {"DID_I_ASK"}))
    if any(sign in query for sign in _SENTENCE_SIGNS) or not is_of_tasks:
        return False
    first, end = building.slots.query_range
    folded, words = building.reader.tokens.folded, building.words
    return not any(
        words.has_class(folded, i, verb)
        for i in range(first, end)
        if not words.has_class(folded, i, "POSSESSIVE")
        for verb in (*_VERBS_OF_CHANGE, "BE")
    )


def _is_one_plain_word(building: Building) -> bool:
    """True for the "marketing" of "marketing tasks"."""
    first, end = building.slots.query_range
    folded, words = building.reader.tokens.folded, building.words
    return (
        end == first + 1
        and folded[first].isalpha()
        and not any(words.has_class(folded, first, c) for c in _VERBS_OF_COMMANDS)
    )


def _without_default_status(found: TaskFilter) -> TaskFilter:
    return TaskFilter(
        due_from=found.due_from,
        due_to=found.due_to,
        priority=found.priority,
        project=found.project,
        tag=found.tag,
        query=found.query,
    )


def _search_tasks(building: Building) -> Built | None:
    query = building.slots.query or ""
    return Built(command=SearchTasks(query=query), missing=None if query else "query")


# --- done, not done, deleted ------------------------------------------------------------------------------------------


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
    refs = tuple(dict.fromkeys(said))
    if not refs and (building.has("it") or building.context.quoted):
        return (ItRef(),)
    return refs


def _missing_refs(refs: tuple[TaskRef, ...]) -> str | None:
    return None if refs else "refs"


def _complete_task(building: Building) -> Built | None:
    if building.has("bare") and not building.context.quoted:
        return _bare_done(building)
    if _asks_or_chats(building) or _names_a_foreign_thing(building):
        return None
    if building.has("told") and not tells_one_deed(building):
        return None
    refs = (AllRef(filter=filter_of(building.slots)),) if building.has("whole_list") else _refs(building)
    return Built(command=CompleteTask(refs=refs), missing=_missing_refs(refs))


def _asks_or_chats(building: Building) -> bool:
    """True for "is 3 done already?", which tells of nothing done, and for "ya comí", a deed that no list holds."""
    slots, folded = building.slots, building.reader.tokens.folded
    if "?" in folded:
        if any(building.words.has_class(folded, place, "ALREADY") for place in range(len(folded))):
            return True
        if slots.terminals & {"DONE_NOW", "BE"} and not slots.terminals & _VERBS_OF_DONE:
            return True
    if _is_followed_by_no(building):
        return True
    if "FINISHED" in slots.terminals and _goes_on(building):
        return True
    if any(end == first + 1 and building.words.has_class(folded, first, "NO_WORK") for first, end in slots.ref_ranges):
        return True  # "I'm done with this week"
    return bool(slots.terminals & {"ALREADY", "JUST"}) and any(
        folded[first] in building.words.no_deeds for first, _ in slots.ref_ranges[:1]
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
    """ "listo" alone: an answer to a question, else perhaps the task last spoken of."""
    if building.context.awaiting is Awaiting.CONFIRMATION:
        return Built(command=Simple(intent="confirm"))
    return Built(command=CompleteTask(refs=(ItRef(),)), is_unsure=True)


def _reopen_task(building: Building) -> Built | None:
    refs = _refs(building)
    return Built(command=ReopenTask(refs=refs), missing=_missing_refs(refs))


def _delete_task(building: Building) -> Built | None:
    slots = building.slots
    if building.has("whole_list"):
        refs: tuple[TaskRef, ...] = (AllRef(filter=filter_of(slots)),)
    else:
        refs = _refs(building)
    if _names_a_foreign_thing(building) or _says_it_twice(building):
        return None
    if refs == (ItRef(),) and not building.context.quoted and _speaks_of_cancelling(building):
        return None  # "cancel it" takes back what was just asked, unless a task was quoted
    if building.has("named") and (speaks_of_many(building) or _names_a_number(building)):
        return None
    is_unsure = building.has("named") and not (names_event(building, slots.ref_ranges) or _follows_a_list(building))
    return Built(command=DeleteTask(refs=refs), missing=_missing_refs(refs), is_unsure=is_unsure)


def _names_a_number(building: Building) -> bool:
    folded = building.reader.tokens.folded
    return any(end == first + 1 and folded[first].isdecimal() for first, end in building.slots.ref_ranges)


def _follows_a_list(building: Building) -> bool:
    """True for the second half of "add eggs to the shopping list and remove cheese"."""
    folded, words = building.reader.tokens.folded, building.words
    first = min((first for first, _ in building.slots.ref_ranges), default=0)
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


# --- changes ----------------------------------------------------------------------------------------------------------


def _update_task(building: Building) -> Built | None:
    refs = _refs(building)
    if building.has("quoted") and not building.context.quoted:
        return None  # "urgent" alone says nothing of a task
    if building.has("named") and not names_event(building, building.slots.ref_ranges):
        return None
    if building.has("one") and speaks_of_many(building):
        return None
    if _goes_for_something(building):
        return None
    change = None if building.has("loose") and _names_others(building) else _change(building)
    if change is None:
        return None
    edit, shift, missing = change
    if (scope := building.slots.values.get("SCOPE")) is not None:
        edit = replace(edit, scope=cast("Literal['occurrence', 'series']", scope))
    command = UpdateTask(refs=refs, edit=edit, shift=shift)
    return Built(command=command, missing=_missing_refs(refs) or missing, is_unsure=_may_be_a_note(building))


def _may_be_a_note(building: Building) -> bool:
    """True for "mover los muebles mañana": an infinitive and a bare day may name work to do."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if "MOVE" not in slots.terminals or len(slots.ref_ranges) != 1 or len(slots.new_dues) != 1:
        return False
    start = next((place for place, word in enumerate(folded) if words.has_class(folded, place, "MOVE")), 0)
    day = slots.new_dues[0].first_token
    is_led = any(words.has_class(folded, place, led) for place in (day, day - 1) for led in ("INTO", "FOR"))
    return words.has_class(folded, start, "INFINITIVE") and not is_led


def _goes_for_something(building: Building) -> bool:
    """True for "pasar por el traje": the same verb, and nothing is moved."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    starts = [first for first, _ in slots.ref_ranges if words.has_class(folded, first, "FOR")]
    return "MOVE" in slots.terminals and any(not words.has_class(folded, first, "DET") for first in starts)


def _names_others(building: Building) -> bool:
    """True when what is to change belongs to another program: a contact, a playlist."""
    folded, foreign = building.reader.tokens.folded, building.words.foreign
    return any(word in foreign for first, end in building.slots.ref_ranges for word in folded[first:end])


def _change(building: Building) -> tuple[TaskEdit, str | None, str | None] | None:
    """(what is set, the shift, what is missing)."""
    slots = building.slots
    if building.has("clear_due"):
        return TaskEdit(clear_due=True), None, None
    if slots.new_title is not None:
        return TaskEdit(title=slots.new_title), None, None
    if (project := slots.new_project or slots.project) is not None:
        return TaskEdit(project=project), None, None
    if (level := _new_priority(building)) is not None:
        return TaskEdit(priority=level), None, None
    if building.has("snooze") and building.context.quoted:
        return TaskEdit(), SNOOZED_BY, None
    if slots.quantity is not None:
        return TaskEdit(), f"-{slots.quantity}" if building.has("sooner") else slots.quantity, None
    if slots.hour is not None:
        clock = usual_time(slots.hour, building.context.now.astimezone(building.context.zone))
        return None if clock is None else (TaskEdit(time=clock), None, None)
    if slots.new_dues:
        edit, shift, missing = _new_time(building)
        return edit, f"-{shift}" if shift and building.has("sooner") else shift, missing
    return TaskEdit(), None, _missing_change(slots)


def _new_priority(building: Building) -> PriorityChange | None:
    if building.has("raise"):
        return "raise"
    if building.has("lower"):
        return "lower"
    return building.slots.priority


def _new_time(building: Building) -> tuple[TaskEdit, str | None, str | None]:
    when = building.slots.new_dues[0].when
    if when.kind is WhenKind.DURATION:
        return TaskEdit(), _iso_duration(when.seconds or 0), None
    if when.kind is WhenKind.RECURRENCE:
        return TaskEdit(recurrence=when.rrule, due=due_of(when)), None, None
    if is_clock_only(building.slots.new_dues[0]):
        return TaskEdit(time=clock_of(when)), None, None
    return TaskEdit(due=due_of(when)), None, None


def _iso_duration(seconds: int) -> str:
    days, rest = divmod(seconds, 86400)
    if rest == 0:
        return f"P{days // 7}W" if days % 7 == 0 else f"P{days}D"
    hours, rest = divmod(seconds, 3600)
    minutes = rest // 60
    return f"PT{hours}H" if minutes == 0 else f"PT{hours * 60 + minutes}M"


def _missing_change(slots: Slots) -> str:
    if slots.terminals & {"SLASH_PRIORITY", "PRIORITY_NOUN"}:
        return "priority"
    return "title" if slots.terminals & {"RENAME", "SLASH_RENAME", "RENAME_IT"} else "due"


def _stop(building: Building) -> Built | None:
    """ "stop" alone is the person's right; "please stop" says no to what the bot does."""
    folded, words = building.reader.tokens.folded, building.words
    is_phrase = any(
        word.terminal == "STOP" and end > place + 1
        for place in range(len(folded))
        for end, found in words.phrases.matches(folded, place)
        for word in found
    )
    return Built(command=Simple(intent="stop")) if is_phrase or sum(word.isalnum() for word in folded) == 1 else None


# --- the rest ---------------------------------------------------------------------------------------------------------


def _choose(building: Building) -> Built | None:
    numbers = tuple(building.slots.numbers)
    return Built(command=Choose(numbers=numbers)) if numbers else None


def _verify(building: Building) -> Built | None:
    code = building.slots.code or ""
    return Built(command=Verify(code=code), missing=None if code else "code")


def _set_project(building: Building) -> Built | None:
    name = building.slots.project or ""
    return Built(command=SetProject(name=name), missing=None if name else "name")


def _set_workspace(building: Building) -> Built | None:
    name = building.slots.name or ""
    return Built(command=SetWorkspace(name=name), missing=None if name else "name")


_BUILDERS: Mapping[str, Builder] = {
    "create_task": _create_task,
    "list_tasks": _list_tasks,
    "more_of_list": lambda building: Built(command=MoreOfList()),
    "search_tasks": _search_tasks,
    "complete_task": _complete_task,
    "reopen_task": _reopen_task,
    "delete_task": _delete_task,
    "update_task": _update_task,
    "choose": _choose,
    "stop": _stop,
    "verify": _verify,
    "set_project": _set_project,
    "set_workspace": _set_workspace,
    "set_preference": set_preference,
    "notification_status": notification_status,
}
