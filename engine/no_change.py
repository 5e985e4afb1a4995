"""Words that fit the rules of a change, and change no task: work to be done, a story, a list that is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from engine.building import OF_ANY_RULE, Building, Refusals, is_refused
from engine.deeds import denies_or_asks, names_sentences
from engine.due import due_of, is_clock_only
from engine.events import names_event, speaks_of_many
from engine.model import AllRef, DateMatch, WhenKind
from engine.new_time import ends_with_day, is_led_to, is_work_in_a_while, runs_over_time, takes_back
from engine.referring import begins_with_noun, is_done_before_next, refs_of
from engine.stance import asks_to_wait

_ALL = frozenset({"ALL"})
_BEFORE_TASKS = frozenset({"TASK_NUMBER", "TASK", "NO"})
_PARTS = frozenset({"PRIORITY_NOUN", "TIME_NOUN", "TITLE_NOUN"})
_OF = frozenset({"OF"})
_PUTTING_IT = frozenset({"MOVE_IT", "PUT_IT", "CHANGE_IT"})
_NOT = frozenset({"NOT_ON"})
_SWITCHED_ON = frozenset({"SWITCHED_ON"})
_NOTING = frozenset({"REMIND", "NOTE_DOWN", "DONT_FORGET", "OBLIGATION"})
_LEVEL_AND_NUMBER = 2  # words
_LED_NUMBER = 2  # tokens


def is_no_change(building: Building) -> bool:
    """Whether one of the refusals holds: those of the rule that read it, or those of any change."""
    return is_refused(building, _REFUSALS)


def _is_done_between(building: Building) -> bool:
    """True for "la 1 ya, la 3 para mañana": the first is done."""
    folded, words = building.reader.tokens.folded, building.words
    places = [place for _, first, end in building.slots.marked for place in (first, end)]
    return bool(places) and any(
        folded[place - 1].isdecimal() and words.has_class(folded, place, "ALREADY")
        for place in range(min(places) + 1, max(places))
    )


def _ends_with_an_order(building: Building) -> bool:
    """True for the "fitting and put it" of "change the fitting and put it on Friday": two orders about one task."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_class(folded, place - 1, "AND") and words.behind(folded, place, _PUTTING_IT) == end
        for first, end in building.slots.ref_ranges
        for place in range(first + 2, end)
    )


def _splits_a_word(building: Building) -> bool:
    """True for the "th at 10" of "put it on the 11th at 10", which is no new name."""
    tokens = building.reader.tokens
    return any(
        name == "new_title" and first > 0 and tokens.is_glued(first) and tokens.folded[first - 1].isdecimal()
        for name, first, _ in building.slots.marked
    )


def _puts_on_no_day(building: Building) -> bool:
    """True for "put it on at 7" and "put it in 3", an appliance and a place; not for "put it on Friday"."""
    folded = building.reader.tokens.folded
    return building.words.has_within(folded, 0, len(folded), _SWITCHED_ON) or any(
        is_clock_only(match) or match.when.kind is WhenKind.DURATION or _is_led_number(folded, match)
        for match in building.slots.new_dues
    )


def _is_led_number(folded: Sequence[str], match: DateMatch) -> bool:
    """True for "in 3", which may be a box."""
    return match.end_token - match.first_token <= _LED_NUMBER and folded[match.end_token - 1].isdecimal()


def _puts_somewhere(building: Building) -> bool:
    """True for "put it on the 5th floor", where the last word is no new name."""
    folded, words = building.reader.tokens.folded, building.words
    names = [first for name, first, _ in building.slots.marked if name == "new_title"]
    return bool(names) and any(words.has_class(folded, place, "PUT_ON_DAY") for place in range(names[0]))


def _moves_what_is_done(building: Building) -> bool:
    """True for "everything is done except 3, move it": what is done stays, it is 3 that is moved."""
    refs = refs_of(building)
    return any(isinstance(ref, AllRef) and ref.filter.status == "done" and bool(ref.excluded) for ref in refs)


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


def _ends_with_being(building: Building) -> bool:
    """True for the "la 2 de Shrek es" of "la 2 de Shrek es mejor que la 1"."""
    folded, words = building.reader.tokens.folded, building.words
    return any(words.has_class(folded, end - 1, "IS") for first, end in building.slots.ref_ranges if end > first + 1)


def _holds_a_number(building: Building) -> bool:
    folded = building.reader.tokens.folded
    return any(folded[place].isdecimal() for first, end in building.slots.ref_ranges for place in range(first, end))


def _are_not_some(building: Building) -> bool:
    """True for "all tasks for tomorrow", a list; not for what is overdue or of a day: "todo lo vencido para mañana"."""
    folded, words = building.reader.tokens.folded, building.words
    if not words.has_within(folded, 0, len(folded), _ALL):
        return True
    refs = refs_of(building)
    (ref,) = refs if len(refs) == 1 else (None,)
    is_some = isinstance(ref, AllRef) and (ref.filter.status == "overdue" or ref.filter.due_to is not None)
    return not is_some


def _asks_for_no_other(building: Building) -> bool:
    """True for "can the party be on Friday", a question of others, and "can the meeting be 5 minutes instead"."""
    folded, words = building.reader.tokens.folded, building.words
    is_day = any(match.when.kind is not WhenKind.DURATION for match in building.slots.new_dues)
    last = max(place for place, word in enumerate(folded) if word.isalnum())
    return not is_day or not words.has_class(folded, last, "INSTEAD")


def _quotes_nothing(building: Building) -> bool:
    """True for "urgent" alone, which says nothing of a task."""
    return not building.context.quoted


def _follows_no_change(building: Building) -> bool:
    """True for "and the 3 too" where no change was said before."""
    return not building.follows_change


def _names_no_event(building: Building) -> bool:
    """True for what stands in no calendar, where the rule is one of appointments."""
    return not names_event(building, building.slots.ref_ranges)


def _is_not_now_for(building: Building) -> bool:
    """True for "el 9 es miércoles"."""
    return _was_due(building) or not (is_led_to(building) or _is_number_of_task(building))


def _takes_nothing_back(building: Building) -> bool:
    """True for "no, mañana", which may say that it is not for tomorrow."""
    return bool(building.slots.new_dues) and not takes_back(building)


def _is_not_led_to(building: Building) -> bool:
    """True for "cambia las sábanas el domingo", which is work."""
    return not is_led_to(building)


def _holds_sentence_and_number(building: Building) -> bool:
    """True for "the kids won't let me type... 6 done, 8", no task's name."""
    return names_sentences(building) and _holds_a_number(building)


def _names_part_of_task(building: Building) -> bool:
    """True for the "priority of yoga", the "fecha de la cena"."""
    return begins_with_noun(building, _PARTS, _OF)


def _is_named_by_a_day(building: Building) -> bool:
    """True for the name "el jueves a las 10, esa agrégala": a day that is told, and what goes on behind it."""
    folded = building.reader.tokens.folded
    return any(
        name == "new_title" and match.first_token == first and match.end_token < end and folded[match.end_token] == ","
        for name, first, end in building.slots.marked
        for match in building.dates
    )


def _is_more_work(building: Building) -> bool:
    """True for the "devolverlo el lunes" of "recuérdame recoger el traje y devolverlo el lunes", to be done as well."""
    folded, words = building.reader.tokens.folded, building.words
    place = min((first for name, first, _ in building.slots.marked if name == "new_due"), default=0) - 1
    if place < 1 or not words.has_class(folded, place, "WITH_IT"):
        return False
    return words.has_class(folded, place - 1, "AND") and words.has_within(folded, 0, place - 1, _NOTING)


def _is_told(building: Building) -> bool:
    """True for "bajó el dólar a 17"."""
    return not building.reader.tokens.typed(0)[-1].isascii()


def _is_level_and_number(building: Building) -> bool:
    """True for "high five"."""
    return sum(word.isalnum() for word in building.reader.tokens.folded) == _LEVEL_AND_NUMBER


def _asks_to_wait(building: Building) -> bool:
    """True for "espérame a las 8"."""
    return asks_to_wait(building.reader.tokens, building.words)


def _leaves_one_of_all(building: Building) -> bool:
    """True for "move everything to Monday, not 4", which is task 4; not for "… to 5 pm, not 4", an hour."""
    folded, words, slots = building.reader.tokens.folded, building.words, building.slots
    is_of_all = any(isinstance(ref, AllRef) for ref in refs_of(building)) or any(
        words.has_any(folded, first, _ALL) for first, _ in slots.ref_ranges
    )
    if not is_of_all or any(match.when.has_clock for match in slots.new_dues):
        return False
    return any(folded[place].isdecimal() and words.has_any(folded, place - 1, _NOT) for place in range(1, len(folded)))


_REFUSALS: Refusals = {
    "quoted": (_quotes_nothing,),
    "put_on": (_puts_on_no_day,),
    "further": (_follows_no_change,),
    "named": (_names_no_event,),
    "of_these": (_are_not_some,),
    "now_for": (_is_not_now_for,),
    "meant": (_was_due,),
    "may": (_asks_for_no_other,),
    "taken_back": (_takes_nothing_back,),
    "terse": (_is_done_between, _points_by_one),
    "led_to": (_is_not_led_to,),
    "one": (speaks_of_many,),
    "told_of": (denies_or_asks,),
    "led": (_is_told, _is_level_and_number),
    "loose": (_names_others,),
    OF_ANY_RULE: (
        runs_over_time,
        is_work_in_a_while,
        _spans_from_a_thing,
        _holds_sentence_and_number,
        _ends_with_being,
        _names_part_of_task,
        _asks_to_wait,
        _goes_for_something,
        _leaves_back,
        _switches,
        _leaves_somewhere,
        _is_named_by_a_day,
        _is_more_work,
        ends_with_day,
        _leaves_one_of_all,
        is_done_before_next,
        _moves_what_is_done,
        _ends_with_an_order,
        _splits_a_word,
        _puts_somewhere,
    ),
}
