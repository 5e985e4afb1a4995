""" "No Ana, Anahí", "it's called X", "digo Anahí": words of the title of the task just spoken of, put right."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.model import Interpretation, ItRef, NumberRef, TaskEdit, Unknown, UpdateTask
from server.conversation.answering import Plan, help_that_fits
from server.conversation.leading import MEANT, OBJECTION, Lead, after_words, lead_of
from server.conversation.memory import Reword, Step
from server.conversation.naming_tasks import tasks_named
from server.conversation.state import State
from server.conversation.titles import fold

Interpret = Callable[[str], Interpretation]
_MOST_WORDS = 8
_MOST_NEW = 3  # words that take the place of others without saying of which
_MOST_NEW_BY_NAME = 4
_PARTS = re.compile(r"\s*[,;]\s*")
_APART = ",.;:!…"
_NAMED, _IT_IS = "named_so", "it_is"
_ANY = "x"
_QUOTES = "\"'“”«»"
_SIGNS = " .,;:!¡?¿\"'“”«»"


def plan_rename(text: str, read: Interpretation, state: State, interpret: Interpret) -> Plan | None:
    """None where no task was just spoken of, or the words are something else."""
    if not state.memory.adjustable or state.memory.question is not None or not _may_name(text, read):
        return None
    if (title := _quoted_name(text, interpret)) is not None:
        return _plan(Step(command=UpdateTask(refs=(ItRef(),), edit=TaskEdit(title=title))))
    reword = _said_so(text, interpret) or _put_right(text, interpret)
    if reword is not None and state.memory.deed is not None and _is_number(reword, interpret):
        return None  # "no, la 2" after the 1 was moved
    if reword is not None:
        unclear = help_that_fits(state.memory.puzzled) if reword.old is not None else None  # "I'm fine, no vet needed"
        step = Step(command=UpdateTask(refs=(ItRef(),)), instead=reword, otherwise=unclear)
        return _plan(step) if _names(reword) else None
    reword = _set_against(text, interpret)
    if reword is None or not _names(reword):
        return None
    unclear = help_that_fits(state.memory.puzzled)  # said where no title has the old words
    return _plan(Step(command=UpdateTask(refs=(ItRef(),)), instead=reword, otherwise=unclear))


def _is_number(reword: Reword, interpret: Interpret) -> bool:
    refs = tasks_named(reword.new, interpret) if reword.old is None else ()
    return bool(refs) and all(isinstance(ref, NumberRef) for ref in refs)


def _plan(step: Step) -> Plan:
    return Plan(steps=(step,))


def _names(reword: Reword) -> bool:
    return any(character.isalpha() for character in reword.new)


def _may_name(text: str, read: Interpretation) -> bool:
    is_open = isinstance(read, Unknown) and read.reason in ("no_rule", OBJECTION, MEANT)
    return is_open and "?" not in text and len(text.split()) <= _MOST_WORDS


def _quoted_name(text: str, interpret: Interpret) -> str | None:
    """'Call it "phone Ann about the flat"': the whole name, to the letter."""
    _, rest = lead_of(text, interpret)
    named = (after_words(rest or text, _NAMED, interpret) or "").strip(" .!")
    is_quoted = len(named) > 2 and named[0] in _QUOTES and named[-1] in _QUOTES
    return named[1:-1].strip() or None if is_quoted else None


def _said_so(text: str, interpret: Interpret) -> Reword | None:
    _, rest = lead_of(text, interpret)
    named = after_words(rest or text, _NAMED, interpret)
    return Reword(new=named.strip(_SIGNS)) if named is not None else None


def _put_right(text: str, interpret: Interpret) -> Reword | None:
    """After a "no" or "I mean": the old words and the new ones, either first, or the new ones alone."""
    lead, rest = lead_of(text, interpret)
    parts = [part for part in _PARTS.split(rest if lead is not None else text) if part]
    if len(parts) == 2:
        first, second = parts
        denied, new = lead_of(second, interpret)
        if denied == "no" and new and lead != "no":
            return Reword(old=_plain(new, interpret), new=_plain(first, interpret))  # "Anahí, no Ana"
        if lead is not None:
            return Reword(old=_plain(first, interpret), new=_plain(new if denied else second, interpret))
    if len(parts) == 1 and _may_be_new(parts[0].split()) and _puts_right(text, lead, rest, interpret):
        return Reword(new=_plain(parts[0], interpret))
    return None


def _may_be_new(words: list[str]) -> bool:
    """A few words, or more that end with somebody's name: "with the new doctor, Ruiz", "con la doctora Ruiz"."""
    return len(words) <= (_MOST_NEW_BY_NAME if words[-1].istitle() else _MOST_NEW)


def _set_against(text: str, interpret: Interpret) -> Reword | None:
    """The new words against the old ones without a sign between: "it's for Ann not Bob", "no es Ana sino Eva"."""
    lead, rest = lead_of(text, interpret)
    words = (rest if lead is not None else text).split()
    for place in range(1, len(words) - 1):
        first, second = " ".join(words[:place]), " ".join(words[place + 1 :])
        between, further = lead_of(words[place], interpret)
        is_right = lead == "no" and after_words(f"{words[place]} {_ANY}", _IT_IS, interpret) == _ANY
        is_set = not further and between in ("no", OBJECTION) and (between == "no") != (lead == "no")
        if not is_set and not is_right:
            continue
        old, new = (first, second) if lead == "no" else (second, first)
        old, new = _beginning_alike(old, new), _beginning_alike(new, old)
        return Reword(old=_plain(old, interpret), new=_plain(new, interpret))
    return None


def _beginning_alike(words: str, others: str) -> str:
    """From where they begin as the others do: "con Eva" of "es con Eva", beside "con Ana"."""
    first, *more = others.split()
    said = words.split()
    place = next((at for at, word in enumerate(said) if more and fold(word) == fold(first)), 0)
    return " ".join(said[place:])


def _puts_right(text: str, lead: Lead | None, rest: str, interpret: Interpret) -> bool:
    """ "No, the water" and "I mean the water"; not "no idea", nor "better the water"."""
    if lead == "no":
        return text[: len(text) - len(rest)].rstrip().endswith(tuple(_APART))
    return lead == "objection" and after_words(text, MEANT, interpret) is not None


def _plain(words: str, interpret: Interpret) -> str:
    """Less the "it is" before them and the signs around."""
    return (after_words(words, _IT_IS, interpret) or words).strip(_SIGNS)
