"""Which options of a menu are meant by words: their place, their day or hour, words of their title, or all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import time

from engine.model import (
    AllRef,
    Ambiguous,
    CompleteTask,
    CreateTask,
    Due,
    Interpretation,
    ItRef,
    ListTasks,
    NumberRef,
    OrdinalRef,
    Reading,
    TaskEdit,
    TaskFilter,
    TaskRef,
    TitleRef,
    Understood,
    UpdateTask,
)
from server.conversation.leading import after_words, says_only
from server.conversation.memory import Option
from server.conversation.naming_tasks import tasks_named
from server.conversation.titles import match_each, match_titles
from server.reply import Say

_MOVE, _DONE, _LIST, _THING = "/move 1", "/done", "/tasks", "'x'"  # the slash commands hold in every language
_IT_IS = "it_is"
_MOST_BEFORE, _MOST_BEHIND = 3, 1  # words around a time: "la de las", "one"
_POSSESSIVE = ("'s", "’s")
_HALF_A_DAY = 12

Interpret = Callable[[str], Interpretation]


def options_named(words: str, options: Sequence[Option], interpret: Interpret) -> tuple[Option, ...]:
    """None of them where the words name none, or fit several of which one was meant."""
    match interpret(f"{_DONE} {words}"):
        case Understood(reading=Reading(commands=(CompleteTask(refs=(OrdinalRef(ordinal=place),)),))):
            index = place - 1 if place > 0 else len(options) + place
            return (options[index],) if 0 <= index < len(options) else ()
        case Understood(reading=Reading(commands=(CompleteTask(refs=(ItRef(many=True, count=count),)),))):
            return tuple(options) if count in (len(options), None) and _are_tasks(options) else ()
        case Understood(reading=Reading(commands=(CompleteTask(refs=(AllRef() as every,)),))) if every == AllRef():
            return tuple(options) if _are_tasks(options) else ()
        case Understood(reading=Reading(commands=(CompleteTask(refs=(TitleRef(title=title),)),))):
            named = _titled(title, options)
        case _:
            named = _each(words, tasks_named(words, interpret), options)
    return named or _at_the_time(words, options, interpret) or _titled(words, options)


def _titled(words: str, options: Sequence[Option]) -> tuple[Option, ...]:
    found = match_titles(words, _titles(options))
    return (options[int(found.ids[0])],) if found.sure else ()


def _titles(options: Sequence[Option]) -> list[tuple[str, str]]:
    return [(str(place), str(one.label.arguments.get("title", ""))) for place, one in enumerate(options)]


def _each(words: str, refs: Sequence[TaskRef], options: Sequence[Option]) -> tuple[Option, ...]:
    """ "The rent", less its article, and "gas and water": an option for each name, or none at all."""
    names = [ref.title for ref in refs if isinstance(ref, TitleRef)]
    if not names or len(names) < len(refs) or not _are_tasks(options):
        return ()
    found = [_titled(name, options) for name in names]
    if all(found):
        return tuple(one for one in options if any(one in some for some in found))
    return tuple(options[int(one.id)] for one in match_each(words, _titles(options)))


def _are_tasks(options: Sequence[Option]) -> bool:
    return all(step.task_ids is not None for option in options for step in option.steps)


def _at_the_time(words: str, options: Sequence[Option], interpret: Interpret) -> tuple[Option, ...]:
    """ "The 5pm one", "la del sábado", "Saturday's": the only one of that day, or at that hour."""
    for before, said, behind in _within(words):
        match interpret(f"{_MOVE} {said}"):
            case Understood(reading=Reading(commands=(UpdateTask(edit=edit, shift=None),)) as reading) if (
                edit.due or edit.time
            ):
                is_pointed = _points(before, interpret) and _points(behind, interpret)
                if not is_pointed and not _asks_for(words, interpret):
                    return ()  # "remind me tomorrow", "I'll do it on Friday"
                fitting = tuple(one for one in options if _is_at(edit, _due(one)))
                if len(fitting) > 1 and not reading.assumptions:  # "9pm" is not 9 in the morning
                    fitting = tuple(one for one in fitting if _clock(edit) == _clock(_due(one)))
                exact = tuple(one for one in fitting if edit.due and (due := _due(one)) and due.day == edit.due.day)
                found = exact or fitting
                return found if len(found) == 1 else ()
            case _:
                continue
    return ()


def _clock(said: TaskEdit | Due | None) -> time | None:
    if isinstance(said, TaskEdit):
        return said.time or _clock(said.due)
    return said.clock if said is not None else None


def _within(words: str) -> Iterator[tuple[str, str, str]]:
    """The words, and as few less as may stand around a time, with those before and behind."""
    said = words.strip(" .!¡?¿").split()
    for behind in range(_MOST_BEHIND + 1):
        for before in range(_MOST_BEFORE + 1):
            kept = said[before : len(said) - behind]
            if kept:
                left, right = " ".join(said[:before]), " ".join(said[len(said) - behind :])
                yield left, " ".join((*kept[:-1], _bare(kept[-1]))), right


def _points(words: str, interpret: Interpret) -> bool:
    """ "The", "la de", "it's the one": nothing but what stands around the name of a thing, or in place of it."""
    if not words:
        return True
    said = after_words(words, _IT_IS, interpret) or words
    if _stands_around(said, interpret) or says_only(said, _IT_IS, interpret):
        return True
    first, _, _ = said.rpartition(" ")
    return _stands_for_it(said, interpret) or (bool(first) and _stands_for_it(first, interpret))


def _asks_for(words: str, interpret: Interpret) -> bool:
    """ "What I have on Saturday", "la que tengo el viernes": the tasks of a day."""
    match interpret(f"{_LIST} {words}"):
        case Understood(reading=Reading(commands=(ListTasks(filter=TaskFilter(query=None, due_from=day)),))):
            return day is not None
        case _:
            return False


def _stands_around(words: str, interpret: Interpret) -> bool:
    match interpret(f"{_DONE} {words} {_THING}"):
        case (
            Understood(reading=Reading(commands=(CompleteTask(refs=(TitleRef(title="x"),)),)))
            | Ambiguous(readings=(Reading(commands=(CompleteTask(refs=(TitleRef(title="x"),)),)),))
        ):
            return True
        case _:
            return False


def _stands_for_it(words: str, interpret: Interpret) -> bool:
    match interpret(f"{_DONE} {words}"):
        case Understood(reading=Reading(commands=(CompleteTask(refs=(ItRef() | NumberRef() | OrdinalRef(),)),))):
            return True
        case _:
            return False


def _bare(word: str) -> str:
    """ "saturday" of "saturday's"."""
    return word[:-2] if word.endswith(_POSSESSIVE) else word


def _is_at(said: TaskEdit, due: Due | None) -> bool:
    """Whether the option's time is the one said: of a day its weekday is enough, of an hour either half of the day."""
    if due is None:
        return False
    clock = _clock(said)
    if clock is not None and (due.clock is None or not _is_same_hour(clock, due.clock)):
        return False
    return said.due is None or said.due.day.weekday() == due.day.weekday()


def _is_same_hour(one: time, other: time) -> bool:
    return (one.hour % _HALF_A_DAY, one.minute) == (other.hour % _HALF_A_DAY, other.minute)


def _due(option: Option) -> Due | None:
    """What the option would set, or when the task of its line is due."""
    for step in option.steps:
        match step.command:
            case CreateTask(due=Due() as due):
                return due
            case UpdateTask(edit=TaskEdit(due=Due() as due)) if step.task_ids is None:
                return due
            case _:
                continue
    return _shown(option.label)


def _shown(label: Say) -> Due | None:
    parts = label.arguments.get("parts", ())
    marks = (part.arguments.get("due") for part in parts if isinstance(part, Say)) if isinstance(parts, tuple) else ()
    return next((due for due in marks if isinstance(due, Due)), None)
