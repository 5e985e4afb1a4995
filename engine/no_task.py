"""Words that fit the rules of a new task, and name none: a story, an order, a task that is there already."""

from __future__ import annotations

from collections.abc import Sequence

from engine.building import OF_ANY_RULE, Building, Refusals, is_refused
from engine.changed_things import changes_a_thing
from engine.events import begins_an_order
from engine.lalr import SKIP
from engine.model import WhenKind
from engine.no_reminder import (
    asks_what,
    begins_with_condition,
    forgets_all,
    is_name_of_a_work,
    reminds_of,
    reminisces,
    tells_what_reminds,
)
from engine.other_programs import is_put_in_another_program, names_a_person, speaks_of_others
from engine.talk import first_word
from engine.titles import begins_with_verb, holds
from engine.words import WordTable

_INFINITIVES = frozenset({"INFINITIVE"})
_COPULAS = frozenset({"COPULA", "IT_IS"})
_CHANGES = frozenset({"MOVE", "CHANGE", "SNOOZE", "RENAME", "BRING_FORWARD", "DELETE"})
_TO_REMIND = frozenset({"TO_REMIND"})
_NOTHING = frozenset({"ALL", "NOBODY", "YES"})
_SOMEWHERE = frozenset({"INTO", "FOR"})
_POINTING = frozenset({"INTO", "IT", "THIS"})
_OF_LISTS = _POINTING | {"DET", "LIST", "TASK", "TASKS", "FOR"}

_LONGEST_REF = 4  # words that refer to a task: "de la tarea 2"
_SHORTEST_SENTENCE = 2
_LONGEST_NAME = 3  # "at the Smiths'"
_TOWARDS = frozenset({"INTO"})
_AS_DONE = frozenset({"AS_DONE"})
_LOOSE_HEADINGS = frozenset({"LOOSE_HEADING"})
_TALK = frozenset({"THANKS", "YES", "NO_WORD", "GREETING"})
_HANGING, _CANNOT = frozenset({"HANGING"}), frozenset({"CANNOT"})
_BEING = frozenset({"BE", "FOR"})
_DEEDS = frozenset({"DELETE", "SNOOZE", "MOVE"})
_REMINDERS = frozenset({"ALARM", "REMINDER"})
_ORDERS_OR_TALK = frozenset({"PUT", "ADD", "KEEP", "NOTE_DOWN", "SAID"})
_BEFORE_NUMBERS = frozenset({"DET", "TASK", "REMINDER", "NO", "LINK", "IT"})


def is_no_task(building: Building) -> bool:
    """Whether one of the refusals holds: those of any task, or those of the rule that read it."""
    return is_refused(building, _REFUSALS)


def is_order(building: Building) -> bool:
    """True for "necesito borrar mi recordatorio": what is wanted can be done at once, so it is no task."""
    if not building.slots.title:
        return False
    (first, end), folded, words = building.slots.title[0], building.reader.tokens.folded, building.words
    if words.has_class(folded, first, "REMIND"):
        return True
    return words.has_any(folded, first, _DEEDS) and words.has_within(folded, first + 1, end, _REMINDERS)


def refers_to_task(building: Building) -> bool:
    """True for "recuérdame la 2 a las 5" and "recuérdame eso": a task that is there."""
    folded, words = building.reader.tokens.folded, building.words
    said = [place for first, end in building.slots.title for place in range(first, end) if folded[place].isalnum()]
    others = [place for place in said if not words.has_any(folded, place, _BEFORE_NUMBERS)]
    if not others:
        return bool(said) and words.has_class(folded, said[-1], "IT")
    return len(said) <= _LONGEST_REF and all(folded[place].isdecimal() for place in others)


def names_number(building: Building) -> bool:
    """True for the "la 5" of "pon que la 5 es para mañana": a task by its number."""
    folded, words = building.reader.tokens.folded, building.words
    said = [place for first, end in building.slots.title for place in range(first, end)]
    return (
        len(said) > 1
        and words.has_class(folded, said[0], "DET")
        and folded[said[1]].isdecimal()
        and all(words.has_any(folded, place, _BEING) for place in said[2:])
    )


def names_place(folded: Sequence[str], words: WordTable, first: int, place: int) -> bool:
    """True for the "'s" of "dinner at mum's": behind where somebody is it is theirs, and no "is"."""
    return (
        place < len(folded)
        and words.has_class(folded, place, "POSSESSIVE")
        and words.has_within(folded, max(first, place - _LONGEST_NAME), place - 1, _TOWARDS)
    )


def _says_what_is(building: Building) -> bool:
    """True for the "el yoga es" of "el yoga ahora es los miércoles": a sentence that was cut before its end."""
    folded, words = building.reader.tokens.folded, building.words
    said = [place for first, end in building.slots.title for place in range(first, end)]
    if len(said) < _SHORTEST_SENTENCE or not words.has_class(folded, said[-1], "BE"):
        return False
    return not names_place(folded, words, said[0], said[-1]) and not words.has_class(
        folded, said[0], "INFINITIVE"
    )  # "dinner at mum's" is whole


def ends_in_the_air(building: Building) -> bool:
    """True for "dentist moved to": a title whose last word calls for another was cut in the wrong place."""
    folded, words = building.reader.tokens.folded, building.words
    if not building.slots.title:
        return False
    _, end = building.slots.title[-1]
    if words.has_class(folded, 0, "SLASH_ADD") and not any(map(str.isalnum, folded[end:])):
        return False  # "/new compare x and y" in Spanish ends with "and", and nothing was cut
    said = [place for place in range(building.slots.title[-1][0], end) if any(map(str.isalnum, folded[place]))]
    last = said[-1] if len(said) > 1 else None
    if last is not None and any(
        folded[place - 1] == "," and words.has_any(folded, place, _ORDERS_OR_TALK) for place in (last, last - 1)
    ):
        return True  # "qué día llevo… anda, mete" (en la lista), "pagar la luz, le dije"
    if _says_what_is(building) or _ends_unable(building):
        return True
    is_small = last is not None and building.reader.tokens.text(last, last + 1).islower()  # not "a call with Al"
    return is_small and last is not None and words.has_any(folded, last, _HANGING)


def _ends_unable(building: Building) -> bool:
    """True for "brilliant, couldn't" (put it down) and "no puedo" (agregarlo): the verb behind it was taken away."""
    folded, words, (first, end) = building.reader.tokens.folded, building.words, building.slots.title[-1]
    return any(words.behind(folded[:end], place, _CANNOT) == end for place in range(max(first, end - 2), end))


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


def _goes_on_behind_tail(building: Building) -> bool:
    """True for "el pasaporte vence en agosto, recuérdame en junio renovarlo": the order is no tail there."""
    tail = building.slots.tail
    return tail is not None and any(first >= tail[0] for first, _ in building.slots.title)


def _names_list_first(building: Building) -> bool:
    """True for "add to uni: essay, has to be in by Monday", where the list is no part of the name."""
    first = building.slots.title[0][0] if building.slots.title else 0
    return building.words.has_class(building.reader.tokens.folded, first, "INTO")


def _loses_list(building: Building) -> bool:
    """True for the "the car" of "remind me to list the car": a list is named with an article, or ends the words."""
    folded, words = building.reader.tokens.folded, building.words
    if not building.slots.title or not building.slots.says("LIST"):
        return False
    first = building.slots.title[0][0]
    is_verb = first > 1 and words.has_class(folded, first - 1, "LIST") and not words.has_class(folded, first - 2, "DET")
    return is_verb and words.has_class(folded, first, "DET")


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


def _names_only_the_notice(building: Building) -> bool:
    """True for the "recordarme" of "…, no se te olvide recordarme"."""
    folded, words, title = building.reader.tokens.folded, building.words, building.slots.title
    return len(title) == 1 and words.behind(folded, title[0][0], _TO_REMIND) == title[0][1]


def _begins_as_told(building: Building) -> bool:
    """True for the "is a day off" of "the 13th is a day off, remind me"."""
    if not building.slots.title:
        return False
    first, folded, words = building.slots.title[0][0], building.reader.tokens.folded, building.words
    is_alone = building.slots.title[0][1] == first + 1 and len(building.slots.title) == 1
    is_behind_length = any(match.end_token == first and not match.when.has_clock for match in building.slots.dues)
    if is_behind_length and words.has_class(folded, first, "BEFORE"):
        return True  # "wake me 5 minutes before the baby does", not "alarm at 5 tomorrow early flight"
    if words.has_within(folded, 1, first + 1, _COPULAS) and any(
        words.has_any(folded, at, _COPULAS) and words.has_class(folded, at - 1, "INFINITIVE") for at in range(first + 1)
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


def _dates_a_thing(building: Building) -> bool:
    """True for "fetch the notes of Monday": the day is that of a thing, not of the deed."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if not slots.dues or not any(words.has_within(folded, first, end, _INFINITIVES) for first, end in slots.title):
        return False
    ends = {end for _, end in slots.title}
    starts = {match.first_token for match in slots.dues if not match.when.has_clock and match.when.rrule is None}
    starts = {start for start in starts if not words.has_class(folded, start, "COUNTED_FROM")}  # "de hoy en ocho"
    return any(
        (start in ends and (words.has_class(folded, start, "OF") or words.has_class(folded, start - 1, "OF")))
        or (start - 1 in ends and words.has_class(folded, start - 1, "OF"))
        for start in starts
    )


def _asks_whether_made(building: Building) -> bool:
    """True for "did I set a reminder?" where one word says "I set" and "set": "¿programé un recordatorio?"."""
    folded, words = building.reader.tokens.folded, building.words
    if "?" not in folded:
        return False
    said = (i for i, word in enumerate(folded) if word.isalnum() and not words.has_class(folded, i, SKIP))
    start = next(said, None)
    return start is not None and words.has_class(folded, start, "MADE")


def _says_all_for_tasks(building: Building) -> bool:
    """True for the "todos" of "ponme todos los miércoles …", which is Spanish for all and English for tasks."""
    folded, words = building.reader.tokens.folded, building.words
    first = building.slots.title[0][0] if building.slots.title else 0
    return words.has_class(folded, first, "DET") and all(
        words.has_class(folded, first - 1, name) for name in ("TASKS", "ALL")
    )


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


def _begins_in_a_list(building: Building) -> bool:
    """True for the "and butter" of "add eggs, jam and butter", where the jam was taken for a verb, and within "Q&A"."""
    first, folded = building.slots.title[0][0] if building.slots.title else 0, building.reader.tokens.folded
    if folded[first] == "&" and building.reader.tokens.is_glued(first):
        return True
    is_behind_item = first > 1 and folded[first - 2] == "," and building.words.has_class(folded, first - 1, "PUT")
    return is_behind_item and building.words.has_class(folded, first, "AND")


def _ends_as_done(building: Building) -> bool:
    """True for the "gym as done" of "mark the gym as done today"."""
    folded, words = building.reader.tokens.folded, building.words
    return not building.has("note") and any(
        end > first + _SHORTEST_SENTENCE
        and words.has_class(folded, end - 2, "AS")
        and words.behind(folded[:end], end - 2, _AS_DONE) == end
        for first, end in building.slots.title
    )


def _leads_it_somewhere(building: Building) -> bool:
    """True for "add it to the pile": which thing, was said before. Not for "add it to the cake at 6" and "pop it in the
    oven", which are done to a thing."""
    folded, words = building.reader.tokens.folded, building.words
    first, end = building.slots.title[0] if building.slots.title else (0, 0)
    is_it = end > first and words.has_class(folded, first, "IT") and not words.has_class(folded, first, "DEF")
    if not is_it or building.slots.dues or not words.has_class(folded, first - 1, "ADD"):
        return False
    return words.has_within(folded, first + 1, min(end, first + 2), _SOMEWHERE) or any(
        words.has_any(folded, start, _SOMEWHERE) for start, _ in building.slots.title[1:] if end == first + 1
    )


def _tags_with_nothing(building: Building) -> bool:
    """True for "pagar el tag, vence el lunes", where "tag" is what is paid, and leads to no name."""
    return any(not any(map(str.isalnum, tag)) for tag in building.slots.tags)


def _lists_hours(building: Building) -> bool:
    """True for the name "notary at 9, optician at 11 and lunch": several things, each with its hour."""
    folded = building.reader.tokens.folded
    for first, end in building.slots.title:
        hours = [m for m in building.dates if first < m.first_token and m.end_token <= end and m.when.has_clock]
        if any(folded[match.end_token : match.end_token + 1] == (",",) for match in hours):
            return True
    return False


def _is_only_a_length(building: Building) -> bool:
    """True for the "media hora" of "avísame media hora antes de la cena": no task, and when dinner is, is not known."""
    is_note = building.has("note")
    lengths = {(m.first_token, m.end_token) for m in building.dates if is_note or m.when.kind is WhenKind.DURATION}
    return bool(building.slots.dues) and len(building.slots.title) == 1 and building.slots.title[0] in lengths


def _names_nothing(building: Building) -> bool:
    """True for "se me olvida todo" and "pon que sí"."""
    folded, words = building.reader.tokens.folded, building.words
    said = [place for first, end in building.slots.title for place in range(first, end) if folded[place].isalnum()]
    is_asked = building.has("reminder") or building.has("weak")
    if building.slots.dues and said and words.has_class(folded, said[0], "INFINITIVE"):
        return False  # "avísame a las 8 para salir": the word by which a question is left, too
    return is_asked and bool(said) and all(words.has_any(folded, place, _NOTHING) for place in said)


def _is_before_a_thing(building: Building) -> bool:
    """True for "take the pill an hour before the scan": the title goes on behind that, which is no lead."""
    titles = building.slots.title
    return any(
        name == "remind_before" and titles[0][1] <= first and any(start >= end for start, _ in titles)
        for name, first, end in building.slots.marked
        if len(titles) > 1
    )


def _greets_all(building: Building) -> bool:
    """True for "feliz jueves a todos", to everybody and on no list of to-dos."""
    folded, words = building.reader.tokens.folded, building.words
    last = max((place for place in range(len(folded)) if words.has_class(folded, place, "TASKS")), default=0)
    return last > 0 and words.has_class(folded, last, "ALL") and words.has_class(folded, last - 1, "INTO")


def _lasts(building: Building) -> bool:
    """True for a length of time, which belongs to a timer; elsewhere it is part of the title."""
    slots = building.slots
    return slots.alarm is None and any(match.when.kind is WhenKind.DURATION for match in slots.dues)


def _dates_a_number(building: Building) -> bool:
    """True for "pon que la 5 es para mañana": the task is there."""
    return bool(building.slots.dues) and names_number(building)


def _asks(building: Building) -> bool:
    """True where a word that begins questions stands in the title."""
    return holds(building, building.words.question_starts)


def _tells_of_all(building: Building) -> bool:
    """True for "stuff breaks, no big deal" and "tareas listas, gracias": nothing sets the heading of a list apart."""
    folded, words = building.reader.tokens.folded, building.words
    (first, end), *_ = building.slots.title or [(0, 0)]
    is_talk = end > first and words.behind(folded, first, _TALK) >= end
    return is_talk or words.has_any(folded, first_word(building), _LOOSE_HEADINGS)


_REFUSALS: Refusals = {
    OF_ANY_RULE: (
        _is_of_the_topic,
        _is_number_of_task,
        _goes_on_behind_tail,
        _loses_list,
        changes_a_thing,
        _is_bare_order,
        _names_only_the_notice,
        _begins_as_told,
        _dates_a_thing,
        _asks_whether_made,
        ends_in_the_air,
        _says_all_for_tasks,
        _lasts,
        _names_only_a_list,
        _begins_in_a_list,
        _ends_as_done,
        _leads_it_somewhere,
        _tags_with_nothing,
        _lists_hours,
        _is_only_a_length,
        _names_nothing,
        _is_before_a_thing,
        is_put_in_another_program,
        _dates_a_number,
    ),
    "headed": (_tells_of_all,),
    "to_shop": (begins_with_verb,),  # "agrega leche al súper" names a list, "agrega ir al súper" a place
    "plain": (_names_list_first,),
    "weak": (speaks_of_others, names_a_person),
    "reminder": (
        begins_with_condition,
        is_name_of_a_work,
        reminisces,
        forgets_all,
        tells_what_reminds,
        asks_what,
        reminds_of,
        refers_to_task,
    ),
    "placed": (begins_an_order, _greets_all, _asks),
}
