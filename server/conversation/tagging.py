"""Tags of a task that there is: they are given with a new task only, which is said; whatever else was asked is done."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from engine.model import (
    ActsOnTasks,
    Ambiguous,
    Command,
    CreateTask,
    DeleteTask,
    Interpretation,
    ItRef,
    NumberRef,
    Reading,
    Span,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from engine.stance import TALK
from server.conversation.answering import Plan, plan
from server.conversation.leading import after_words, is_and, says_only
from server.conversation.memory import Remark, Step
from server.conversation.otherwise import as_steps
from server.conversation.proposing import Heard
from server.conversation.state import State
from server.reply import say

Interpret = Callable[[str], Interpretation]
_TO_TAG = "to_tag"
_MOST_WORDS, _LONGEST_PHRASE = 12, 4
_TAG = re.compile(r"#[^\W\d_][\w-]*")
_NUMBER = re.compile(r"#?\d{1,4}")
_SIGNS = " ,.;:!¡"


def plan_tags(text: str, heard: Heard, state: State, alone: Interpret) -> Plan | None:
    """None where no task that there is would be tagged, or its tag taken off."""
    read = heard.read
    if "?" in text or not 1 < len(text.split()) <= _MOST_WORDS or state.memory.question is not None:
        return None
    if not (_TAG.search(text) or heard.mentions("TO_TAG")) or not _may_speak_of_tags(text, read, alone):
        return None
    if (both := _besides(text, state, alone)) is not None:
        return both
    if not _tags_a_task(text.strip(_SIGNS), read, state, alone):
        return None
    if not isinstance(read, Ambiguous) or read.reason != "bare_note":
        return Plan(steps=(_remark(),))
    number = next((word.strip(_SIGNS) for word in text.split() if _NUMBER.fullmatch(word.strip(_SIGNS))), "0")
    numbered = UpdateTask(refs=(NumberRef(number=int(number.lstrip("#"))),))
    perhaps = replace(_remark(), command=numbered, otherwise=say("unknown"), fallback=as_steps(plan(read, text, state)))
    return Plan(steps=(perhaps,))  # "label 20 boxes" is a note where there is no 20


def _may_speak_of_tags(text: str, read: Interpretation, alone: Interpret) -> bool:
    """A look at each word, where the message is not something else for sure: most are."""
    match read:
        case Understood(reading=Reading(commands=(CreateTask() | UpdateTask() | DeleteTask(refs=(TitleRef(),)),))):
            pass
        case Understood(reading=Reading(commands=commands)) if len(commands) == 1:
            return False
        case Unknown(reason=reason) if reason in TALK:
            return False
    words = text if not isinstance(read, Understood) else _less(text, read.reading.date_spans)
    return _TAG.search(text) is not None or any(says_only(word, _TO_TAG, alone) for word in words.split())


def _less(text: str, spans: tuple[Span, ...]) -> str:
    for span in sorted(spans, key=lambda one: one.start, reverse=True):
        text = f"{text[: span.start]} {text[span.end :]}"
    return text


def _remark() -> Step:
    return Step(command=UpdateTask(refs=()), instead=Remark(said=say("tags-fixed")))


def _tags_a_task(text: str, read: Interpretation, state: State, alone: Interpret) -> bool:
    """ "Tag 3 as work", "ponle a la 3 la etiqueta casa", "3 #work"; of the task spoken of, "tag it work". "Label the
    boxes" is a task, and so is what is noted with its tag."""
    if _makes_a_task(read):
        return False
    number = next((word for word in text.split() if _NUMBER.fullmatch(word.strip(_SIGNS))), None)
    is_phrase = _phrase_at(text, alone) is not None
    begins = after_words(text, _TO_TAG, alone) is not None
    if number is not None:
        return is_phrase or (_TAG.search(text) is not None and not isinstance(read, Understood))
    is_spoken_of = state.last_task_id is not None
    return begins and is_spoken_of and not (isinstance(read, Ambiguous) and read.reason == "bare_note")


def _makes_a_task(read: Interpretation) -> bool:
    """A task that has a name of its own."""
    match read:
        case Understood(reading=Reading(commands=commands)):
            return any(isinstance(one, CreateTask) for one in commands)
        case Ambiguous(readings=(Reading(commands=(CreateTask(title=title, tags=tags),)),)) if tags:
            return bool(title) and not _NUMBER.fullmatch(title.strip(_SIGNS))
        case _:
            return False


def _phrase_at(text: str, alone: Interpret) -> int | None:
    words = text.split()
    for at in range(len(words)):
        for behind in range(at + 1, min(at + _LONGEST_PHRASE, len(words)) + 1):
            if says_only(" ".join(words[at:behind]), _TO_TAG, alone):
                return at
    return None


def _besides(text: str, state: State, alone: Interpret) -> Plan | None:
    """ "Make it urgent and tag it work": the one is done, of the other it is said that it cannot be."""
    words = text.strip(_SIGNS).split()
    for at in range(1, len(words) - 1):
        ends = words[at - 1][-1] in _SIGNS
        if not ends and not is_and(words[at], alone):
            continue
        first, second = " ".join(words[:at]).rstrip(_SIGNS), " ".join(words[at:] if ends else words[at + 1 :])
        for tagging, other in ((second, first), (first, second)):
            if after_words(tagging, _TO_TAG, alone) is not None and (done := _other(other, tagging, state, alone)):
                return done
    return None


def _other(text: str, tagging: str, state: State, alone: Interpret) -> Plan | None:
    match alone(text):
        case Understood(reading=Reading(commands=(CreateTask(tags=()) as made,)) as reading):
            name = tagging.rsplit(maxsplit=1)[-1].lstrip("#")
            return _plan(reading, replace(made, tags=(name,)), text, state, tagged=True)
        case Understood(reading=Reading(commands=(command,)) as reading) if isinstance(command, ActsOnTasks):
            number = next((word for word in tagging.split() if _NUMBER.fullmatch(word)), None)
            if number is not None and command.refs == (ItRef(),):
                command = replace(command, refs=(NumberRef(number=int(number.lstrip("#"))),))
            return _plan(reading, command, text, state, tagged=False)
        case Ambiguous() | Unknown() | Understood():
            return None


def _plan(reading: Reading, command: Command, text: str, state: State, *, tagged: bool) -> Plan:
    planned = plan(Understood(reading=replace(reading, commands=(command,))), text, state)
    return planned if tagged else replace(planned, steps=(*planned.steps, _remark()))
