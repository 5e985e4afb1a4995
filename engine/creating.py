"""Slots -> a new task. Most of it is refusing: what fits the rules of a new task and names none."""

from __future__ import annotations

from engine.building import Building, Built
from engine.changed_things import changes_a_thing
from engine.doubted_titles import is_doubted
from engine.due import Timing, coming, in_the_morning, is_now, next_usual, timing_of
from engine.events import begins_an_order, is_event_to_come, names_condition, tells
from engine.lalr import SKIP
from engine.model import CreateTask, WhenKind
from engine.naming import (
    drop_head,
    drop_talk_before,
    end_before_being,
    end_before_deadline,
    end_name_before_verb,
    keep_object,
    keep_owner,
    leaves_out_its_list,
    take_in_head,
    takes_title_for_list,
)
from engine.no_task import ends_in_the_air, is_order, names_number, refers_to_task
from engine.peeling import runs_into_clause
from engine.talk import dates_what_is_said, first_word, leaves_words_behind, may_be_said_to_somebody, speaks_to_somebody
from engine.things import names_a_thing

_PUTS = frozenset({"PUT", "MAKE"})
_PUTTING = frozenset({"PUT_THAT"})
_DUTIES = frozenset({"CLITIC", "CLITIC_OF_VERB", "OBLIGATION"})
_SHORTEST_DUTY = 3  # words
_ARTICLE_NOUN = 2  # words
_LONGEST_LEAD = 3  # "the night before"
_BEFORE_NOUNS = frozenset({"BEFORE_NOUN", "DET", "CLITIC_OF_VERB", "CLITIC"})
_NOBODY = frozenset({"NOBODY", "LINK"})
_WAKING = frozenset({"WAKE_UP"})
_DEEDS = frozenset({"INFINITIVE"})
_BEING = frozenset({"COPULA", "IT_IS"})
_CHANGES = frozenset({"MOVE", "CHANGE", "SNOOZE", "RENAME", "BRING_FORWARD", "DELETE"})
_SEEN = frozenset({"CALENDAR", "AGENDA", "EVENTS", "TASKS", "REMINDERS", "LIST", "IN_CLAUSE", "ALARM"})
_REMINISCING = frozenset({"REMINISCING"})
_TALK = frozenset({SKIP, "SAYING", "GOOD", "BAD", "DET", "BE", "ALL", "NOBODY", "NO_WORD", "YES", "THANKS", "GREETING"})
_NOTHING = frozenset({"ALL", "NOBODY", "YES"})
_MOST_WORDS_MORE = 5
_MOST_WORDS_OF_THING = 3
_BULLETS = frozenset("-*•")
_LEADING_ON = frozenset(
    {
        "INTO", "AT_PLACE", "FROM", "FOR", "OF", "DET", "IT", "THIS", "NOBODY", "NO_THING", "LINK", "TELLS", "SOMEBODY",
        "OTHERS", "NUMBER", "MORE", "TASK", "TASKS", "REMINDER", "REMINDERS", "LIST", "PRIORITY_NOUN", "TIME_NOUN",
        "TITLE_NOUN", "NAME_NOUN", "PRIORITY", "LEVEL", "UNDO", "HELP", "AS_DONE", "DELETE", "NEW", "ONE_MORE", "LATER",
        "LATER_ON", "NOTE_DOWN", "SOMETHING", "UP", "ORDINAL", "OTHER_ONE", "BACK", "NOTE_IT", "SEARCH", "ONE_THING",
    }
)  # fmt: skip
_SOMEBODY = frozenset({"CLAUSE", "I_DID", "NOBODY"})
_POINTING = frozenset({"INTO", "IT", "THIS"})
_OF_LISTS = _POINTING | {"DET", "LIST", "TASK", "TASKS", "FOR"}
_PASSED_OVER = frozenset({SKIP, "LINK"})
_GADGETS = frozenset({"GADGET"})
_TWO = 2


def create_task(building: Building) -> Built | None:
    slots = building.slots
    drop_talk_before(building)
    end_name_before_verb(building)
    if _wakes(building):
        if slots.title and building.words.has_class(building.reader.tokens.folded, slots.title[0][0], "BEFORE"):
            return None  # "wake me up 10 minutes before my alarm"
        slots.dues = [in_the_morning(match) for match in slots.dues]
    if _names_something(building):
        slots.title = []
    timing = timing_of(slots.dues)
    take_in_head(building)
    end_before_being(building)
    end_before_deadline(building)
    drop_head(building)
    keep_object(building)
    keep_owner(building)
    if building.has("reminder") and slots.alarm is None and is_now(slots.dues, building.context.now):
        timing, slots.undated = timing_of(()), True
    title = _title(building)
    if building.has("more"):
        if not _is_one_more(building):
            return None
        slots.project = slots.project or building.context.filling or None
    if timing is not None and slots.hour is not None:
        timing = Timing(due=next_usual(slots.hour, building.context.local_now))
    if timing is None or (title and not any(character.isalnum() for character in title)):
        return None
    if _is_other_than_a_task(building) or _is_no_note(building, timing) or speaks_to_somebody(building):
        return None
    if leaves_words_behind(building) or dates_what_is_said(building) or takes_title_for_list(building):
        return None
    if _is_of_two(building):
        return None
    if leaves_out_its_list(building):
        return None
    timing = coming(timing, building.context.local_now)
    command = CreateTask(
        title=title,
        due=timing.due,
        recurrence=timing.recurrence,
        priority=slots.priority,
        project=slots.project,
        tags=tuple(slots.tags),
        remind_before=slots.remind_before,
        also_before=tuple(slots.also_before),
        reminder=building.has("reminder"),
        undated=timing.due is None and (slots.undated or names_condition(building)),
        known=timing.due is not None and _is_put_somewhere_else(building),
    )
    is_unsure = building.has("weak") and not _is_plainly_a_task(building, timing)
    is_unsure = is_unsure or may_be_said_to_somebody(building) or is_doubted(building)
    if slots.remind_before is not None and timing.due is None and slots.title:
        is_unsure = True  # "avísame una hora antes de la junta": before what, and is it there already?
    is_bare = building.has("work") and timing.due is None and not building.context.quick_capture
    is_bare = is_bare or _may_be_for_others(building) or _may_be_told(building, timing)
    missing = None if title else "title"
    if slots.alarm is not None and timing.due is None and not slots.title:
        missing = "due"
    return Built(command=command, missing=missing, is_unsure=is_unsure or is_bare, is_bare_note=is_bare)


def _is_of_two(building: Building) -> bool:
    """True for "call mum tomorrow, gym every Tuesday": two things, one of them with a rule, each with its own time."""
    dues = sorted(building.slots.dues, key=lambda match: match.first_token)
    if len(dues) != _TWO or sum(match.when.rrule is not None for match in dues) != 1:
        return False
    (first, second), titles = dues, building.slots.title
    is_parted = building.reader.tokens.stands_at(first.end_token, ",")
    is_between = any(first.end_token <= start and end <= second.first_token for start, end in titles)
    return is_parted and is_between and any(end <= first.first_token for _, end in titles)


def _is_put_somewhere_else(building: Building) -> bool:
    """True for "pon la cena a las 9": what has an article may be there already, at another time."""
    folded, words = building.reader.tokens.folded, building.words
    first = building.slots.title[0][0] if building.slots.title else 0
    return (
        first > 0
        and words.has_class(folded, first - 1, "DEF")
        and words.has_any(folded, first_word(building), _PUTS)
        and building.slots.alarm is None
    )


def _may_be_told(building: Building, timing: Timing) -> bool:
    """True for "the bins stink on Fridays": an article, more words, and a rule without an hour."""
    if not building.has("note") or timing.recurrence is None or timing.due is None or timing.due.clock is not None:
        return False
    folded, words = building.reader.tokens.folded, building.words
    first, end = building.slots.title[0] if building.slots.title else (0, 0)
    is_known = end > first + _ARTICLE_NOUN and words.has_class(folded, first, "DEF")
    return is_known and not words.has_class(folded, first, "MY")


def _is_one_more(building: Building) -> bool:
    """True for "and onions", said after something was put on a list; not for "and that's all" or "and you?"."""
    folded, words = building.reader.tokens.folded, building.words
    if building.context.filling is None or "?" in folded or _is_no_task(building):
        return False
    said = [place for first, end in building.slots.title for place in range(first, end) if folded[place].isalnum()]
    if said and words.has_any(folded, said[0], _SOMEBODY):
        return False  # "and I went home"
    if said and any((match.first_token, match.end_token) == (said[0], said[-1] + 1) for match in building.dates):
        return False  # "and on Thursday" is when the one before is due
    return 0 < len(said) <= _MOST_WORDS_MORE and not all(words.has_any(folded, place, _TALK) for place in said)


def _is_other_than_a_task(building: Building) -> bool:
    """True for what only looks like the order to make a task."""
    if _is_of_the_topic(building) or _is_number_of_task(building) or _goes_on_behind_tail(building):
        return True
    if _loses_list(building) or changes_a_thing(building) or _is_bare_order(building):
        return True
    if (
        _begins_as_told(building)
        or _dates_a_thing(building)
        or _asks_whether_made(building)
        or ends_in_the_air(building)
    ):
        return True
    if _says_all_for_tasks(building):
        return True
    if building.has("to_shop") and _begins_with_verb(building):
        return True  # "agrega leche al súper" names a list, "agrega ir al súper" a place
    if building.slots.alarm is None and any(match.when.kind is WhenKind.DURATION for match in building.slots.dues):
        return True  # a length of time belongs to a timer; elsewhere it is part of the title
    if (
        _names_only_a_list(building)
        or _lists_hours(building)
        or _is_only_a_length(building)
        or _names_nothing(building)
        or _is_before_a_thing(building)
    ):
        return True
    if building.has("reminder") and _begins_with_condition(building):
        return True
    if building.has("weak") and (_speaks_of_others(building) or _names_a_person(building)):
        return True
    if _is_put_in_another_program(building):
        return True
    if building.has("reminder") and _reminisces(building):
        return True
    if building.has("reminder") and (_asks_what(building) or _reminds_of(building) or refers_to_task(building)):
        return True
    if building.slots.dues and names_number(building):
        return True
    return building.has("placed") and (
        begins_an_order(building) or _greets_all(building) or _holds(building, building.words.question_starts)
    )


def _holds(building: Building, words: frozenset[str]) -> bool:
    folded = building.reader.tokens.folded
    return any(folded[place] in words for first, end in building.slots.title for place in range(first, end))


def _says_all_for_tasks(building: Building) -> bool:
    """True for the "todos" of "ponme todos los miércoles …", which is Spanish for all and English for tasks."""
    folded, words = building.reader.tokens.folded, building.words
    first = building.slots.title[0][0] if building.slots.title else 0
    return words.has_class(folded, first, "DET") and all(
        words.has_class(folded, first - 1, name) for name in ("TASKS", "ALL")
    )


def _greets_all(building: Building) -> bool:
    """True for "feliz jueves a todos", to everybody and on no list of to-dos."""
    folded, words = building.reader.tokens.folded, building.words
    last = max((place for place in range(len(folded)) if words.has_class(folded, place, "TASKS")), default=0)
    return last > 0 and words.has_class(folded, last, "ALL") and words.has_class(folded, last - 1, "INTO")


def _is_bare_order(building: Building) -> bool:
    """True for the "mover" of "quiero mover las 2 y 3 a la noche": an order that lost what it is about.

    Not for the "correr" of "ponme correr los sábados", which is done again and again.
    """
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    is_series = any(match.when.rrule is not None for match in slots.dues)
    if building.has("reminder") or len(slots.title) != 1 or not slots.dues or is_series:
        return False
    ((first, end),) = slots.title
    return end == first + 1 and words.has_any(folded, first, _CHANGES)


def _loses_list(building: Building) -> bool:
    """True for the "the car" of "remind me to list the car": a list is named with an article, or ends the words."""
    folded, words = building.reader.tokens.folded, building.words
    if not building.slots.title or not building.slots.says("LIST"):
        return False
    first = building.slots.title[0][0]
    is_verb = first > 1 and words.has_class(folded, first - 1, "LIST") and not words.has_class(folded, first - 2, "DET")
    return is_verb and words.has_class(folded, first, "DET")


def _begins_as_told(building: Building) -> bool:
    """True for the "is a day off" of "the 13th is a day off, remind me"."""
    if not building.slots.title:
        return False
    first, folded, words = building.slots.title[0][0], building.reader.tokens.folded, building.words
    is_alone = building.slots.title[0][1] == first + 1 and len(building.slots.title) == 1
    if words.has_class(folded, first, "BEFORE") and any(match.end_token == first for match in building.slots.dues):
        return True  # "wake me 10 minutes before my alarm goes off"
    if words.has_within(folded, 1, first + 1, _BEING) and any(
        words.has_any(folded, at, _BEING) and words.has_class(folded, at - 1, "INFINITIVE") for at in range(first + 1)
    ):
        return True  # "recordar es vivir"
    is_being = words.has_class(folded, first, "BE")
    if words.has_class(folded, first, "WITH") and len(folded[first]) > 1:
        return True  # "book in with the physio"
    if words.has_class(folded, first, "CLAUSE") and not building.slots.dues:
        return True  # "I almost forgot he existed"
    thing = first + (not is_alone and words.has_class(folded, first, "OF"))
    if building.slots.title == [(first, thing + 1)] and words.has_class(folded, thing, "IT"):
        return True  # "…, stick it down for Friday", "…, make a task of it"
    return is_being and (words.has_class(folded, first, "TOLD") or is_alone)  # "needs to be by noon"


def _names_nothing(building: Building) -> bool:
    """True for "se me olvida todo" and "pon que sí"."""
    folded, words = building.reader.tokens.folded, building.words
    said = [place for first, end in building.slots.title for place in range(first, end) if folded[place].isalnum()]
    is_asked = building.has("reminder") or building.has("weak")
    if building.slots.dues and said and words.has_class(folded, said[0], "INFINITIVE"):
        return False  # "avísame a las 8 para salir": the word by which a question is left, too
    return is_asked and bool(said) and all(words.has_any(folded, place, _NOTHING) for place in said)


def _names_only_a_list(building: Building) -> bool:
    """True for "put that on the list": what, was said before."""
    folded, words = building.reader.tokens.folded, building.words
    said = [place for first, end in building.slots.title for place in range(first, end)]
    return (
        bool(said)
        and words.has_any(folded, said[0], _POINTING)
        and any(words.has_class(folded, place, "LIST") for place in said)
        and all(words.has_any(folded, place, _OF_LISTS) for place in said)
    )


def _lists_hours(building: Building) -> bool:
    """True for the name "notary at 9, optician at 11 and lunch": several things, each with its hour."""
    folded = building.reader.tokens.folded
    for first, end in building.slots.title:
        hours = [m for m in building.dates if first < m.first_token and m.end_token <= end and m.when.has_clock]
        if any(folded[match.end_token : match.end_token + 1] == (",",) for match in hours):
            return True
    return False


def _names_something(building: Building) -> bool:
    """True for "note something down" and "apunta tres cosas": what, is still to be said."""
    if len(building.slots.title) != 1 or building.has("note"):
        return False
    (first, end), folded = building.slots.title[0], building.reader.tokens.folded
    if end - first > 1 and (folded[first].isdecimal() or building.words.has_class(folded, first, "NUMBER")):
        first += 1
    found = building.words.phrases.matches(folded, first)
    return any(stop == end and any(word.terminal == "SOMETHING" for word in values) for stop, values in found)


def _is_only_a_length(building: Building) -> bool:
    """True for the "media hora" of "avísame media hora antes de la cena": no task, and when dinner is, is not known."""
    is_note = building.has("note")
    lengths = {(m.first_token, m.end_token) for m in building.dates if is_note or m.when.kind is WhenKind.DURATION}
    return bool(building.slots.dues) and len(building.slots.title) == 1 and building.slots.title[0] in lengths


def _is_before_a_thing(building: Building) -> bool:
    """True for "take the pill an hour before the scan": the title goes on behind that, which is no lead."""
    titles = building.slots.title
    return any(
        name == "remind_before" and titles[0][1] <= first and any(start >= end for start, _ in titles)
        for name, first, end in building.slots.marked
        if len(titles) > 1
    )


def _begins_with_condition(building: Building) -> bool:
    """True for "si pasan la junta al viernes me avisas": nobody knows whether it comes to that."""
    titles = building.slots.title
    return (
        bool(titles) and titles[0][0] == 0 and building.words.has_class(building.reader.tokens.folded, 0, "CONDITIONAL")
    )


def _is_no_note(building: Building, timing: Timing) -> bool:
    """True for a duty, a note or an event that is nothing to be done."""
    if (building.has("duty") or building.has("note")) and _is_no_task(building):
        return True
    if (building.has("note") or building.has("weak")) and any(
        runs_into_clause(building.reader.tokens, building.words, first - bool(number), end)
        for number, (first, end) in enumerate(building.slots.title)
    ):
        return True  # "send my list at 4:30, I start early"
    if building.has("note") and (_names_project_so(building) or _loses_pronoun(building)):
        return True
    if building.has("note") and timing.due is not None and timing.due.day < building.today:
        return True  # what was, is told and not to be done
    if building.has("note") and _asks_to_see(building):
        return True
    if building.has("thing") and not names_a_thing(building):
        return True
    return (building.has("event") and not is_event_to_come(building)) or (building.has("note") and tells(building))


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


def _names_a_person(building: Building) -> bool:
    """True for "agregar a Luis al grupo": who is added is no task."""
    if not building.slots.title:
        return False
    first, folded, words = building.slots.title[0][0], building.reader.tokens.folded, building.words
    if len(folded[first]) != 1 or not words.has_class(folded, first, "FOR"):
        return False
    order = words.known.get(folded[first_word(building)], 0)  # "a" is an article in the language of "add"
    said = (value for end, values in words.phrases.matches(folded, first) if end == first + 1 for value in values)
    return any(value.terminal == "INTO" and value.languages & order for value in said)


def _goes_on_behind_tail(building: Building) -> bool:
    """True for "el pasaporte vence en agosto, recuérdame en junio renovarlo": the order is no tail there."""
    tail = building.slots.tail
    return tail is not None and any(first >= tail[0] for first, _ in building.slots.title)


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


def _is_of_the_topic(building: Building) -> bool:
    """True for "ring mum about Christmas": the day is what is spoken about, not when."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        match.first_token > 1
        and not match.when.has_clock
        and match.when.rrule is None
        and words.has_class(folded, match.first_token - 1, "TOPIC")
        and bool(building.slots.title)
        for match in building.slots.dues
    )


def _is_number_of_task(building: Building) -> bool:
    """True for "fix the typo in 3": outside a reminder a bare number is no length of time."""
    folded, words = building.reader.tokens.folded, building.words
    return building.has("note") and any(
        match.end_token == match.first_token + 2
        and folded[match.end_token - 1].isdecimal()
        and match.end_token == len(folded)
        and words.has_class(folded, match.first_token, "WITHIN_IT")
        for match in building.slots.dues
    )


def _dates_a_thing(building: Building) -> bool:
    """True for "fetch the notes of Monday": the day is that of a thing, not of the deed."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if not slots.dues or not any(words.has_within(folded, first, end, _DEEDS) for first, end in slots.title):
        return False
    ends = {end for _, end in slots.title}
    starts = {match.first_token for match in slots.dues if not match.when.has_clock and match.when.rrule is None}
    starts = {start for start in starts if not words.has_class(folded, start, "COUNTED_FROM")}  # "de hoy en ocho"
    return any(
        (start in ends and (words.has_class(folded, start, "OF") or words.has_class(folded, start - 1, "OF")))
        or (start - 1 in ends and words.has_class(folded, start - 1, "OF"))
        for start in starts
    )


def _is_no_task(building: Building) -> bool:
    """True for a question, and for a title that begins as no task does: "tengo que decir", "i need to know"."""
    is_question = "?" in building.reader.tokens.folded
    words = building.words
    starts = words.no_task_starts
    if is_question or _begins_with(building, starts) or _is_leaving(building) or is_order(building):
        return True
    if words.has_class(building.reader.tokens.folded, 0, "GUESSES"):
        return True  # "must be the full moon on Friday"
    return _asks_without_sign(building)


def _asks_without_sign(building: Building) -> bool:
    """True for "do I have anything tomorrow" and "do not wake me up", not for "do laundry tomorrow"."""
    if not building.slots.title:
        return False
    (first, end), folded, words = building.slots.title[0], building.reader.tokens.folded, building.words
    return end > first + 1 and words.has_class(folded, first, "WHAT") and words.has_class(folded, first + 1, "NO_EVENT")


def _may_be_for_others(building: Building) -> bool:
    """True for "apagar las luces a las 8", which a person may note and a house may be told."""
    dues = building.slots.dues if building.has("note") else ()
    is_dated = bool(dues) and all(match.when.rrule is None for match in dues)
    return is_dated and (_begins_with(building, building.words.no_note_starts) or _switches(building))


def _switches(building: Building) -> bool:
    """True for "subir la temperatura mañana", not for "subir la tarea mañana"."""
    folded, words = building.reader.tokens.folded, building.words
    (first, end), *_ = building.slots.title or [(0, 0)]
    return end > first and words.has_class(folded, first, "SWITCHES") and words.has_within(folded, first, end, _GADGETS)


def _reminds_of(building: Building) -> bool:
    """True for "me recuerdas a mi abuela": someone like someone else."""
    folded, words = building.reader.tokens.folded, building.words
    first, end = building.slots.title[0] if building.slots.title else (0, 0)
    if end > first and all(words.has_any(folded, place, _NOBODY) for place in range(first, end)):
        return True  # "remind yourself", "acuérdate de mí"
    if end > first and words.has_class(folded, first, "NOBODY") and not words.has_any(folded, first, _BEFORE_NOUNS):
        return True  # "me acordé de ti en misa"
    if 0 < end - first <= _LONGEST_LEAD and words.has_class(folded, end - 1, "BEFORE") and not building.slots.dues:
        return True  # "remind me the night before", of a task that was named before
    is_of = end > first + 2 and words.has_class(folded, first, "FOR") and words.has_class(folded, first, "INTO")
    return is_of and words.has_class(folded, first + 1, "DEF")


def _reminisces(building: Building) -> bool:
    """True for "remember when we went there?", which asks for nothing to be noted."""
    folded, words = building.reader.tokens.folded, building.words
    return words.has_within(folded, 0, min(3, len(folded)), _REMINISCING)


def _asks_what(building: Building) -> bool:
    """True for "remind me what I have today", which asks for a list; not for "remind me when I get home to …"."""
    if names_condition(building):
        return False
    return _begins_with(building, building.words.question_starts) or _follows_accent(building)


def _follows_accent(building: Building) -> bool:
    """True for "recuérdame qué tengo hoy", which asks, not for "recuérdame que …": only the accent tells them apart."""
    tokens, words = building.reader.tokens, building.words
    first = building.slots.title[0][0] if building.slots.title else 0
    return any(
        not tokens.typed(place).isascii()
        and words.has_class(tokens.folded, place, "WHAT")
        and words.has_class(tokens.folded, place, "LINK")
        for place in range(max(first - 1, 1), first + 1)
    )


def _is_leaving(building: Building) -> bool:
    """True for "gotta go": words that are a task only with others, or at a time ("run tomorrow")."""
    if any(not match.is_up_to for match in building.slots.dues):
        return False
    ((first, end), *others) = building.slots.title or [(0, 0)]
    folded, words = building.reader.tokens.folded, building.words
    said = [folded[i] for i in range(first, end) if folded[i].isalpha() and not words.has_any(folded, i, _PASSED_OVER)]
    return not others and len(said) == 1 and said[0] in words.no_whole_tasks


def _begins_with(building: Building, words: frozenset[str]) -> bool:
    if not building.slots.title:
        return False
    (place, end), folded = building.slots.title[0], building.reader.tokens.folded
    while place + 1 < end and (not folded[place][0].isalnum() or building.words.has_class(folded, place, SKIP)):
        place += 1  # "remind me again, what …"
    return folded[place] in words


def _tells_of_a_duty(building: Building) -> bool:
    """True for "pon que le debo 300 a Chayo"; "pon que sí" is said of something else."""
    folded, words = building.reader.tokens.folded, building.words
    first, end = building.slots.title[0] if building.slots.title else (0, 0)
    if end - first < _SHORTEST_DUTY or not words.has_within(folded, 0, first, _PUTTING):
        return False
    return words.has_any(folded, first, _DUTIES)


def _is_plainly_a_task(building: Building, timing: Timing) -> bool:
    """True when "add X" cannot be an order to another program: it has a date, a list, or begins with a verb."""
    if timing.due is not None or building.slots.says("LIST", "PROJECT"):
        return True
    return _begins_with_verb(building) or _tells_of_a_duty(building) or _names_plain_thing(building)


def _names_plain_thing(building: Building) -> bool:
    """True for the "oat milk" of "add oat milk"; not for "more salt", "me on Instagram", "a stop at the pharmacy"."""
    tokens, words = building.reader.tokens, building.words
    said = [place for first, end in building.slots.title for place in range(first, end)]
    if not 0 < len(said) <= _MOST_WORDS_OF_THING or not all(tokens.folded[place].isalpha() for place in said):
        return False
    before = range(said[0] - 1, -1, -1)
    order = next((place for place in before if words.has_class(tokens.folded, place, "ADD")), None)
    if order is None or (order > 0 and tokens.folded[order - 1] in _BULLETS):
        return False  # "- add favicon" is a thing of a list
    return not any(
        tokens.folded[place] in words.foreign or words.has_any(tokens.folded, place, _LEADING_ON) for place in said
    )


def _begins_with_verb(building: Building) -> bool:
    folded, title = building.reader.tokens.folded, building.slots.title
    return bool(title) and building.words.has_class(folded, title[0][0], "INFINITIVE")


def _title(building: Building) -> str:
    slots, reader = building.slots, building.reader
    title = reader.title_text(slots)
    return title or (reader.text(*slots.alarm) if slots.alarm else "")


def _is_put_in_another_program(building: Building) -> bool:
    """True for "put the call on speaker"."""
    folded, words, slots = building.reader.tokens.folded, building.words, building.slots
    if slots.dues or slots.says("LIST", "PROJECT") or not words.has_class(folded, first_word(building), "PUT"):
        return False
    return not _begins_with_work(building) and _speaks_of_others(building)


def _begins_with_work(building: Building) -> bool:
    """True for "put email Ana": an event is named like its verb ("call")."""
    folded, title = building.reader.tokens.folded, building.slots.title
    return (
        bool(title)
        and building.words.has_class(folded, title[0][0], "INFINITIVE")
        and not (building.words.has_class(folded, title[0][0], "EVENT"))
    )


def _speaks_of_others(building: Building) -> bool:
    """True when a word of the title belongs to another program: contacts, playlists, lights. With a day to come, what
    may be noted alone ("flight to Rome tomorrow") is of nobody else."""
    folded, words, is_due = building.reader.tokens.folded, building.words, bool(building.slots.dues)
    if building.has("weak") and _begins_with_verb(building):
        return False  # "add: delete the photos" is work for a person
    places = [place for first, end in building.slots.title for place in range(first, end)]
    return any(
        folded[at] in words.foreign and not (is_due and words.has_class(folded, at, "NOTE_NOUN")) for at in places
    )
