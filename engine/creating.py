"""Slots -> a new task. What fits the rules of one and names none is refused: `no_task`, `no_note`, `no_reminder`."""

from __future__ import annotations

from collections.abc import Callable

from engine.building import OF_ANY_RULE, Building, Built, Refusals, is_refused
from engine.doubted_titles import is_doubted
from engine.due import Timing, coming, in_the_morning, is_now, next_usual, timing_of
from engine.events import names_condition
from engine.lalr import SKIP
from engine.model import CreateTask
from engine.naming import (
    drop_head,
    drop_joint,
    drop_owner_of_hour,
    drop_signature,
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
from engine.no_note import is_no_note, is_no_work
from engine.no_task import is_no_task
from engine.other_programs import may_be_for_others
from engine.talk import dates_what_is_said, first_word, leaves_words_behind, may_be_said_to_somebody, speaks_to_somebody
from engine.titles import begins_with_verb, title_of

_PUTS = frozenset({"PUT", "MAKE"})
_ALL = frozenset({"ALL", "ALL_OF_THEM"})
_NEW_TASK = frozenset({"DET", "NEW", "TASK", "REMINDER"})
_PUTTING = frozenset({"PUT_THAT"})
_DUTIES = frozenset({"CLITIC", "CLITIC_OF_VERB", "OBLIGATION"})
_SHORTEST_DUTY = 3  # words
_ARTICLE_NOUN = 2  # words
_WAKING = frozenset({"WAKE_UP"})
_TALK = frozenset({SKIP, "SAYING", "GOOD", "BAD", "DET", "BE", "ALL", "NOBODY", "NO_WORD", "YES", "THANKS", "GREETING"})
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
_TWO = 2


def create_task(building: Building) -> Built | None:
    slots = building.slots
    drop_talk_before(building)
    end_name_before_verb(building)
    if _wakes(building):
        if _is_before_an_alarm(building):
            return None
        slots.dues = [in_the_morning(match) for match in slots.dues]
    if _names_something(building):
        slots.title = []
    timing = timing_of(slots.dues)
    for put_right in _OF_TITLES:
        put_right(building)
    if building.has("reminder") and slots.alarm is None and is_now(slots.dues, building.context.now):
        timing, slots.undated = timing_of(()), True
    title = title_of(building)
    if building.has("more"):
        if not _is_one_more(building):
            return None
        slots.project = slots.project or building.context.filling or None
    if timing is not None and slots.hour is not None:
        timing = Timing(due=next_usual(slots.hour, building.context.local_now))
    if timing is None or (title and not any(character.isalnum() for character in title)):
        return None
    if is_no_task(building) or is_no_note(building, timing) or is_refused(building, _REFUSALS):
        return None
    timing = coming(timing, building.context.local_now)
    is_bare = _is_bare(building, timing)
    return Built(
        command=_command(building, title, timing),
        missing=_missing(building, title, timing),
        is_unsure=is_bare or _is_unsure(building, timing),
        is_bare_note=is_bare,
    )


def _command(building: Building, title: str, timing: Timing) -> CreateTask:
    slots = building.slots
    return CreateTask(
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


def _missing(building: Building, title: str, timing: Timing) -> str | None:
    slots = building.slots
    if slots.alarm is not None and timing.due is None and not slots.title:
        return "due"
    return None if title else "title"


def _is_unsure(building: Building, timing: Timing) -> bool:
    """True for what may be an order to another program, or said to somebody, and for a name that may be none."""
    slots = building.slots
    if slots.remind_before is not None and timing.due is None and slots.title:
        return True  # "avísame una hora antes de la junta": before what, and is it there already?
    is_weak = building.has("weak") and not _is_plainly_a_task(building, timing)
    return is_weak or may_be_said_to_somebody(building) or is_doubted(building)


def _is_bare(building: Building, timing: Timing) -> bool:
    """True for what nobody ordered to note: work without a day, what a house may be told, what is perhaps told."""
    is_work = building.has("work") and timing.due is None and not building.context.quick_capture
    return is_work or may_be_for_others(building) or _may_be_told(building, timing)


def _is_before_an_alarm(building: Building) -> bool:
    """True for "wake me up 10 minutes before my alarm"."""
    title, folded = building.slots.title, building.reader.tokens.folded
    return bool(title) and building.words.has_class(folded, title[0][0], "BEFORE")


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
    if building.context.filling is None or "?" in folded or is_no_work(building):
        return False
    said = [place for first, end in building.slots.title for place in range(first, end) if folded[place].isalnum()]
    if said and words.has_any(folded, said[0], _SOMEBODY):
        return False  # "and I went home"
    if said and any((match.first_token, match.end_token) == (said[0], said[-1] + 1) for match in building.dates):
        return False  # "and on Thursday" is when the one before is due
    return 0 < len(said) <= _MOST_WORDS_MORE and not all(words.has_any(folded, place, _TALK) for place in said)


def _names_something(building: Building) -> bool:
    """True for "note something down", "apunta tres cosas" and "anota un pendiente nuevo": what, is still to be said."""
    if len(building.slots.title) != 1 or building.has("note"):
        return False
    (first, end), folded = building.slots.title[0], building.reader.tokens.folded
    if end - first > 1 and (folded[first].isdecimal() or building.words.has_class(folded, first, "NUMBER")):
        first += 1
    words = building.words
    is_new = all(
        words.has_any(folded, at, _NEW_TASK) and not words.has_any(folded, at, _ALL) for at in range(first, end)
    )
    if is_new and len(folded[end - 1]) > 1 and not words.has_class(folded, first, "ONCE_MORE"):
        return True  # but "task A", and "another for Wednesday", of the task just made
    found = building.words.phrases.matches(folded, first)
    return any(stop == end and any(word.terminal == "SOMETHING" for word in values) for stop, values in found)


def _wakes(building: Building) -> bool:
    """True for "wake me up at 7": nobody means the evening."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    said = [*slots.title, *([slots.alarm] if slots.alarm else [])]
    return any(words.has_within(folded, first, end, _WAKING) for first, end in said)


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
    return begins_with_verb(building) or _tells_of_a_duty(building) or _names_plain_thing(building)


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


_OF_TITLES: tuple[Callable[[Building], None], ...] = (
    take_in_head,
    end_before_being,
    end_before_deadline,
    drop_signature,
    drop_joint,
    drop_owner_of_hour,
    drop_head,
    keep_object,
    keep_owner,
)
"""What puts a title right, in this order."""

_REFUSALS: Refusals = {
    OF_ANY_RULE: (
        speaks_to_somebody,
        leaves_words_behind,
        dates_what_is_said,
        takes_title_for_list,
        _is_of_two,
        leaves_out_its_list,
    ),
}
"""A task that is read wrongly: words are said to somebody, left over, or another task's, or its list's."""
