"""How the answer to "which part?" is read: a title, a day, a task, said alone or in a whole order of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.model import (
    Ambiguous,
    Awaiting,
    Choose,
    Command,
    CompleteTask,
    Context,
    CreateTask,
    DeleteTask,
    Interpretation,
    ItRef,
    Reading,
    ReopenTask,
    TaskEdit,
    TaskRef,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from engine.stance import TALK
from server.conversation.leading import after_words, lead_of
from server.conversation.memory import MissingPart

Interpret = Callable[[str, Context], Interpretation]
_DONE, _NEW = "/done", "/new"  # the slash commands hold in every language
_BRIEF = 3  # words
_SAID_BEFORE = ("it_is", "what_about")  # "let's say Friday", "how about Friday"
_SETTING = {"due": "/move 1", "priority": "/priority 1", "title": "/rename 1"}


def read_part(text: str, question: MissingPart, context: Context, interpret: Interpret) -> tuple[Interpretation, str]:
    """The words that lacked a part, read again with the answer behind them; a command of another kind replaces them."""
    alone = interpret(text, context)
    filled = _filled(text, question, replace(context, awaiting=Awaiting.NOTHING, missing=None), interpret)
    whole_text = f"{question.text} {text}"
    if filled is not None and question.slot == "priority":  # "alta" is also how one comes back
        return filled, whole_text
    if isinstance(alone, Understood) and not _may_be_part(alone, text, question.slot):
        return alone, text
    if isinstance(alone, Unknown) and alone.reason in TALK:
        return alone, text
    if question.slot == "title" and text.rstrip().endswith("?"):
        if not _may_be_title(text, context, interpret):
            return alone, text  # "did I already get lemons?"
        text = text.rstrip(" ?").lstrip("¿ ")
        whole_text = f"{question.text} {text}"
    whole = interpret(whole_text, replace(context, awaiting=Awaiting.NOTHING, missing=None))
    if filled is not None and _refs(filled) != _refs(whole):  # "let's say friday" is no task's name
        return filled, whole_text
    if question.slot == "title":
        whole = _named_by_answer(whole, text, context, interpret)
    if isinstance(whole, Understood) or (isinstance(whole, Ambiguous) and whole.reason != f"missing:{question.slot}"):
        return whole, whole_text
    return alone, text


def _may_be_title(asked: str, context: Context, interpret: Interpret) -> bool:
    """ "Milk?" and "buy milk for dad?" are said in doubt; longer words that are no note ask something."""
    bare = asked.strip(" ¿?")
    read = interpret(bare, replace(context, awaiting=Awaiting.NOTHING, missing=None))
    return len(bare.split()) <= _BRIEF or isinstance(read, Ambiguous)


def _named_by_answer(whole: Interpretation, text: str, context: Context, interpret: Interpret) -> Interpretation:
    """The task called by the answer alone: of "remind me of something" the "something" is no part of its name."""
    match whole, interpret(f"{_NEW} {text}", context):
        case (
            Understood(reading=Reading(commands=(CreateTask(title=title) as made,)) as reading)
            | Ambiguous(readings=(Reading(commands=(CreateTask(title=title) as made,)) as reading,)),
            Understood(reading=Reading(commands=(CreateTask(title=alone),))),
        ) if title != alone and title.endswith(f" {alone}"):
            return Understood(reading=replace(reading, commands=(replace(made, title=alone),), marks=()))
        case _:
            return whole


def _filled(text: str, question: MissingPart, context: Context, interpret: Interpret) -> Understood | None:
    """What was begun, with the part that the answer gives when it is read behind the slash command of that part: "for
    Monday" completes "change the date of 1", whatever stands between them."""
    match interpret(question.text, context):
        case Ambiguous(readings=(Reading(commands=(command,)) as begun, *_)):
            pass
        case _:
            return None

    def alone(words: str) -> Interpretation:
        return interpret(words, context)

    _, rest = lead_of(text, alone)
    said = next((after for reason in _SAID_BEFORE if (after := after_words(rest, reason, alone))), rest)
    for words in dict.fromkeys((text, rest, said)):
        full = _with_part(command, question.slot, words, alone) if words else None
        if full is not None:
            assumptions = full.assumptions
            return Understood(reading=replace(begun, commands=full.commands, assumptions=assumptions, marks=()))
    return None


def _refs(read: Interpretation) -> tuple[TaskRef, ...] | None:
    match read:
        case Understood(reading=Reading(commands=(UpdateTask(refs=refs),))):
            return refs
        case _:
            return None


def _with_part(command: Command, slot: str, words: str, interpret: Callable[[str], Interpretation]) -> Reading | None:
    match command:
        case UpdateTask() if slot in _SETTING:
            return _edited(command, interpret(f"{_SETTING[slot]} {words}"))
        case UpdateTask() | CompleteTask() | ReopenTask() | DeleteTask() if slot == "refs":
            match interpret(f"{_DONE} {words}"):
                case Understood(reading=Reading(commands=(CompleteTask(refs=refs),)) as reading):
                    return replace(reading, commands=(replace(command, refs=refs),))
    return None


def _edited(command: UpdateTask, read: Interpretation) -> Reading | None:
    match read:
        case Understood(reading=Reading(commands=(UpdateTask(edit=edit, shift=shift),)) as reading):
            if edit == TaskEdit() and shift is None:
                return None
            return replace(reading, commands=(replace(command, edit=edit, shift=shift),))
        case _:
            return None


def _may_be_part(read: Understood, text: str, slot: str) -> bool:
    """Whether a command may be the part after all: "call Ana tomorrow" is a title, "delete 1" and "done with the rent"
    are orders, and a whole new task is no day, no name of a task and no priority."""
    if text.startswith("/"):
        return False
    return all(_may_be_slot(command, slot, read) for command in read.reading.commands)


def _may_be_slot(command: Command, slot: str, read: Understood) -> bool:
    match command:
        case CreateTask():
            return slot == "title" and read.reading.is_note
        case Choose():
            return True
        case UpdateTask(refs=refs):
            return all(isinstance(ref, ItRef) or (slot == "title" and isinstance(ref, TitleRef)) for ref in refs)
        case CompleteTask(refs=refs) | ReopenTask(refs=refs) | DeleteTask(refs=refs):
            return slot == "refs" and all(isinstance(ref, TitleRef | ItRef) for ref in refs)
        case _:
            return False
