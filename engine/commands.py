"""Slots -> commands: one builder per intent.

A builder may refuse (None): then the parse is no reading, however well it fits the grammar. That is where the slots of
a rule must make sense: two dates that contradict each other, an order to another program, a title without a letter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast, get_args

from engine.building import Builder, Building, Built, Refusal
from engine.changing import update_task
from engine.completing import complete_task, reopen_task
from engine.creating import create_task
from engine.dated import holds_date
from engine.deleting import delete_task
from engine.listing import list_tasks, search_tasks
from engine.model import (
    Choose,
    MoreOfList,
    SetProject,
    SetWorkspace,
    Simple,
    SimpleIntent,
    Verify,
    WhenKind,
)
from engine.notification_status import notification_status
from engine.peeling import runs_into_clause
from engine.preferences import set_preference
from engine.slots import leaves_days_out
from engine.telling import ends_sentence

_BEHIND_THANKS = frozenset({"ADD", "NOTE_DOWN", "REMIND", "MARK", "COMPLETE", "DELETE", "MOVE"})
_ORDERS = frozenset({"ADD", "DELETE", "NEW", "MARK", "SECOND_ORDER"})
_NO_NAME_BEGINS = frozenset(
    {"AND", "NOTE_DOWN", "LIST", "OF", "ADD", "WITH", "FOR", "ABOUT", "LATER_ON", "UNDATED", "EXCEPT"}
)
_REMINDS = frozenset({"REMIND", "DONT_FORGET"})
_TO_THE = frozenset({"TO_THE"})
_REQUEST = frozenset({"REQUEST"})
_NO_NAME_ENDS = frozenset({"AS", "ANYMORE", "PRIORITY_NOUN"})
_NO_PROJECT_ENDS = frozenset({"DET", "INTO", "FROM"})
_OTHERS = frozenset({"OTHERS"})
_EXCEPT = frozenset({"EXCEPT"})
_WHOSE = frozenset({"WITH", "OF", "FOR"})
_NOTE_NOUN = frozenset({"NOTE_NOUN"})
_LISTS = frozenset({"LIST"})
_QUOTES = frozenset("\"'“«")
_STOP = frozenset({"STOP"})
_ASKS = frozenset({"WHAT"})
_NUMBERS = frozenset({"ref_number", "the_number", "task_number"})
_SENTENCE_SIGNS = (",", ";", ". ", "?", "\n")


def build(intent: str, building: Building) -> Built | None:
    """The command of an intent's tree, or None when its words make no sense together."""
    if any(is_none(building) for is_none in _NO_COMMANDS):
        return None
    builder = _BUILDERS.get(intent)
    built = Built(command=Simple(intent=_simple(intent))) if builder is None else builder(building)
    if built is not None and (building.has("maybe") or _offers_a_choice(building)):
        return Built(command=built.command, missing=built.missing, is_unsure=True)
    return built


def _counts_time(building: Building) -> bool:
    """True for "dos horas en la fila, táchalo": the number is how long it took, and no task's."""
    lengths = [match for match in building.dates if match.when.kind is WhenKind.DURATION]
    return any(
        match.first_token <= first and end < match.end_token
        for name, first, end in building.slots.marked
        if name == "ref_number"
        for match in lengths
    )


def _is_day_of_notice(building: Building) -> bool:
    """True for "avísame el 14 en la noche": the number is that of the day on which to remind."""
    words, folded = building.words, building.reader.tokens.folded
    return any(
        match.first_token == first and end < match.end_token and words.has_any(folded, first - 1, _REMINDS)
        for name, first, end in building.slots.marked
        if name == "ref_number" and end > first + 1  # with its article
        for match in building.dates
    )


def _says_hour(building: Building) -> bool:
    """True for "the 8:15 was cancelled", which is a train and not the tasks 8 and 15."""
    tokens = building.reader.tokens
    return any(
        tokens.is_of_clock(sign)
        for name, first, end in building.slots.marked
        if name in _NUMBERS
        for sign in (first - 1, end)
    )


def _begins_in_event(building: Building) -> bool:
    """True for "bin day, Friday", where an order's word is part of a noun that people note."""
    starts = [first for first, _ in building.slots.ref_ranges]
    if not starts or min(starts) == 0:
        return False
    folded, words = building.reader.tokens.folded, building.words
    return words.behind(folded, 0, _NOTE_NOUN) > min(starts)


def _has_second_order(building: Building) -> bool:
    """True when the words for a list or a task are no name, or go on to another order: "remove wine and add beer"."""
    slots = building.slots
    named = [(first, end) for name, first, end in slots.marked if name == "ref_all_of"]
    if _tags_of(building) or any(_is_somebody_somewhere(building, *span) for span in (*slots.ref_ranges, *named)):
        return True
    if any(is_none(building, *span) for span in slots.ref_ranges for is_none in _NO_TASKS):
        return True
    return slots.project is not None and any(is_none(building) for is_none in _NO_LISTS)


def _tags_of(building: Building) -> bool:
    """True for "the labels of the project", which are no tag."""
    folded, words = building.reader.tokens.folded, building.words
    return any(name == "tag_name" and words.has_class(folded, first, "OF") for name, first, _ in building.slots.marked)


def _runs_into_clause(building: Building, first: int, end: int) -> bool:
    return runs_into_clause(building.reader.tokens, building.words, first, end)


def _goes_on_to_order(building: Building, first: int, end: int) -> bool:
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_class(folded, place - 1, "AND") and words.has_any(folded, place, _ORDERS)
        for place in range(first + 1, end)
    )


def _holds_sign(building: Building) -> bool:
    project = building.slots.project or ""
    return any(sign in project for sign in _SENTENCE_SIGNS) or not any(map(str.isalnum, project))


def _begins_as_no_name(building: Building) -> bool:
    """True for "the project of physics", "add these to my list", "the list, I'm baking"; not for "her" alone."""
    folded, words = building.reader.tokens.folded, building.words
    first, end = building.slots.project_range
    if folded[first] in _QUOTES:
        return False  # a name in quotation marks may be any words
    place = _first_word(folded, first, end)
    is_told = place + 1 < end and words.has_class(folded, place, "TELLER")
    return is_told or words.has_any(folded, place, _NO_NAME_BEGINS)


def _ends_as_no_list(building: Building) -> bool:
    """True for the "luz de la" of "la luz de la | lista"."""
    last = building.slots.project_range[1] - 1
    return building.words.has_any(building.reader.tokens.folded, last, _NO_PROJECT_ENDS)


def _has_no_heading(building: Building) -> bool:
    return any(
        name == "project_name" and _is_no_heading(building, first, end) for name, first, end in building.slots.marked
    )


def _is_somebody_somewhere(building: Building, first: int, end: int) -> bool:
    """True for the "her at 5" of "drop her at 5" and the "them inside" of "move them inside", no names of tasks."""
    folded, words = building.reader.tokens.folded, building.words
    if end < first + 2 or not words.has_class(folded, first, "NOBODY") or words.has_class(folded, first + 1, "OF"):
        return False  # "el de mañana", which is no "él"
    is_timed = any(match.first_token == first + 1 for match in building.dates)
    return is_timed or not words.has_class(folded, first, "DET")  # "her appointment"


def _is_where_to_go(building: Building, first: int, end: int) -> bool:
    """True for the "banco" of "pasar al banco a las 11", not for that of "pasar al banco al lunes"."""
    folded, words, slots = building.reader.tokens.folded, building.words, building.slots
    days = [match.first_token for match in (*slots.dues, *slots.new_dues) if not match.when.has_clock]
    if any(map(str.isdecimal, folded[first:end])) or any(words.has_class(folded, day, "INTO") for day in days):
        return False
    return any(
        words.has_class(folded, place - 1, "ERRAND")
        and words.has_class(folded, place - 1, "MOVE")
        and first <= words.behind(folded, place, _TO_THE) > place
        for place in range(max(1, first - 1), first + 1)
    )


def _is_behind_request(building: Building) -> bool:
    """True for the "buy bulbs" of "add to my list please buy bulbs and tape"."""
    first, words = building.slots.project_range[0], building.words
    folded = building.reader.tokens.folded
    end = first - (folded[first - 1] == ",")
    return any(place < end <= words.behind(folded, place, _REQUEST) for place in range(max(0, end - 3), end))


def _is_list_of_others(building: Building) -> bool:
    """True for the "never-ending" of "her never-ending to-do list", and for the "do" of "to-do list"."""
    tokens, words, first = building.reader.tokens, building.words, building.slots.project_range[0]
    if first == 0 or building.slots.title:
        return False
    is_half_word = tokens.folded[first - 1] == "-" and tokens.is_glued(first) and tokens.is_glued(first - 1)
    is_theirs = words.has_class(tokens.folded, first - 1, "OTHERS")
    return is_half_word or (is_theirs and not words.has_class(tokens.folded, first - 1, "MY"))


def _first_word(folded: Sequence[str], first: int, end: int) -> int:
    """Behind the sign of "to the list, I'm baking"."""
    return next((place for place in range(first, end) if folded[place][0].isalnum()), first)


def _goes_on_as_sentence(building: Building) -> bool:
    """True for the "room 12 needs her meds" of "Rosa in room 12 needs her meds list" and the "do besides" of "what can
    you do besides lists"; not for "dinner with my friends"."""
    folded, words = building.reader.tokens.folded, building.words
    first, end = building.slots.project_range
    return words.has_within(folded, first + 1, end, _EXCEPT) or any(
        words.behind(folded, place, _OTHERS) > place and not words.has_any(folded, place - 1, _WHOSE)
        for place in range(first + 1, end)
    )


def _ends_as_no_name(building: Building, first: int, end: int) -> bool:
    """True for the "visit as" of "mark the visit as pending", the "rent back" of "push the rent back an hour" and the
    "'s it" of "that's it done"."""
    folded, words = building.reader.tokens.folded, building.words
    if end < first + 2:
        return False
    if len(folded[first]) > 1 and folded[first][0] == "'":
        return True
    is_noun = first > 0 and words.has_class(folded, first - 1, "DEF")
    if words.has_class(folded, end - 1, "INTO"):
        return False  # the "purchases - a" of a list
    if words.has_class(folded, end - 1, "AND") and not words.has_class(folded, end - 1, "ALSO"):
        return True  # "dentista a las 4 y | media"
    return words.has_any(folded, end - 1, _NO_NAME_ENDS) or (is_noun and words.has_class(folded, end - 1, "BACK"))


def _leads_further(building: Building) -> bool:
    """True for the "abuela en mi" of "pon visitar a la abuela en mi lista": another list's words begin inside."""
    first, end = building.slots.project_range
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_class(folded, place, "INTO") and words.has_class(folded, place + 1, "DET")
        for place in range(first + 1, end - 1)
    )


def _is_no_heading(building: Building, first: int, end: int) -> bool:
    """True for "add to the list: nails" and "set it to 6:00", not for "add to Wedding: taste cakes"."""
    tokens, words = building.reader.tokens, building.words
    if tokens.folded[end : end + 1] != (":",):
        return False
    is_hour = end + 1 < len(tokens) and tokens.is_glued(end + 1) and tokens.folded[end + 1].isdecimal()
    return is_hour or words.has_within(tokens.folded, first, end, _LISTS)


def _is_object_or_time(building: Building) -> bool:
    """True for "revisar el proyecto Alfa", where it is what is revised, and for "… del proyecto mañana"."""
    first, end = building.slots.project_range
    if any(name == "dated_name" for name, _, _ in building.slots.marked):
        return False
    if holds_date(building.dates, first, end):
        return True
    folded, words = building.reader.tokens.folded, building.words
    if first < 2 or not words.has_class(folded, first - 1, "PROJECT"):
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


_NO_COMMANDS: Sequence[Refusal] = (
    _has_second_order,
    _begins_in_event,
    _counts_time,
    _is_day_of_notice,
    _says_hour,
)

_NO_TASKS: Sequence[Callable[[Building, int, int], bool]] = (
    _runs_into_clause,
    _is_where_to_go,
    _ends_as_no_name,
    _goes_on_to_order,
)
"""What says of words that they name no task."""

_NO_LISTS: Sequence[Refusal] = (
    _holds_sign,
    _begins_a_line,
    _begins_as_no_name,
    _goes_on_as_sentence,
    _is_list_of_others,
    _is_behind_request,
    _ends_as_no_list,
    _leads_further,
    _has_no_heading,
    _is_object_or_time,
)
"""What says of words that they name no list or project."""


def _offers_a_choice(building: Building) -> bool:
    """True for "Thursday or Friday" as a time and "2 or 3" as tasks: the person has to say, unless they ask it."""
    slots, words = building.slots, building.words
    folded = building.reader.tokens.folded
    if slots.says("OR"):
        return not (building.has("asked") or building.has("event"))
    if leaves_days_out(slots.filtering):
        return True  # "all of Monday and Friday", where from one to the other is more
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


# --- the rest ---------------------------------------------------------------------------------------------------------


def _choose(building: Building) -> Built | None:
    numbers = tuple(building.slots.numbers)
    return Built(command=Choose(numbers=numbers)) if numbers else None


def _stop(building: Building) -> Built | None:
    """ "stop" alone is the person's right; "please stop" says no to what the bot does."""
    folded, words = building.reader.tokens.folded, building.words
    is_phrase = any(words.behind(folded, place, _STOP) > place + 1 for place in range(len(folded)))
    return Built(command=Simple(intent="stop")) if is_phrase or sum(word.isalnum() for word in folded) == 1 else None


def _thanks(building: Building) -> Built | None:
    """None where an order follows what somebody is thanked for: "thanks for the heads up! mark 4 done"."""
    tokens, words = building.reader.tokens, building.words
    asked = (place for place, word in enumerate(tokens.folded) if word in words.question_starts)
    if building.dates and any(words.has_any(tokens.folded, place, _ASKS) for place in asked):
        return None  # "hiya love, what do I have today": no "love" that thanks
    for _, first, end in building.slots.marked:
        stop = next((place for place in range(first, end) if ends_sentence(tokens, place)), end)
        if words.has_within(tokens.folded, stop, end, _BEHIND_THANKS) or any(
            map(str.isdecimal, tokens.folded[stop:end])
        ):
            return None
    return Built(command=Simple(intent="thanks"))


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
    "create_task": create_task,
    "list_tasks": list_tasks,
    "more_of_list": lambda building: Built(command=MoreOfList()),
    "search_tasks": search_tasks,
    "complete_task": complete_task,
    "reopen_task": reopen_task,
    "delete_task": delete_task,
    "update_task": update_task,
    "choose": _choose,
    "stop": _stop,
    "thanks": _thanks,
    "verify": _verify,
    "set_project": _set_project,
    "set_workspace": _set_workspace,
    "set_preference": set_preference,
    "notification_status": notification_status,
}

INTENTS = frozenset(_BUILDERS) | frozenset(get_args(SimpleIntent))
"""What `build` knows to make."""
