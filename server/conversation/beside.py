"""What is said beside a question and is no answer to it: a look at something, or a "done" that is perhaps no yes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.model import (
    ActsOnTasks,
    Ambiguous,
    Command,
    CompleteTask,
    Context,
    CreateTask,
    DeleteTask,
    Interpretation,
    ItRef,
    ListTasks,
    NotificationStatus,
    Reading,
    SearchTasks,
    Simple,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from server.conversation.about import asked_about, asked_when
from server.conversation.answering import Plan, always, plan, still_offering
from server.conversation.leading import behind_yes
from server.conversation.memory import Confirmation, Menu, Option, OrDone, Question, Step, Tell
from server.conversation.proposing import Heard
from server.conversation.state import State
from server.conversation.wording import describe
from server.reply import Series, say

Interpret = Callable[[str], Interpretation]
_LOOKS = (ListTasks, SearchTasks, NotificationStatus)
_LOOKING = ("summary", "status", "list_projects")
_YES = (Simple(intent="confirm"),)
_SIGNS = " ,.;:!¡"
_DEED = "PAST"  # the class of a verb that tells of a deed
_PLAIN_YES = "PLAIN_YES"  # a class of words.toml
_MOST_ASKED = 3  # the same question in a row: then it is put aside


def plan_beside(
    text: str, heard: Heard, state: State, context: Context, interpret: Callable[[str, Context], Interpretation]
) -> Plan | None:
    """None where no yes, no or choice is waited for, or the message answers. `context` is that of nothing asked."""
    question, read = state.memory.question, heard.read
    if not isinstance(question, Confirmation | Menu):
        return None

    def alone(words: str) -> Interpretation:
        return interpret(words, context)

    if isinstance(question, Confirmation):
        aside = _told_done(text, heard, question, state, alone) or _and_more(text, heard, question, state, alone)
        if aside is not None:
            return aside
    if is_offer(question) and (perhaps := _perhaps_done(text, read, question, state, context, interpret)) is not None:
        return perhaps
    looked = _looked(text, read, question, state, alone)
    if looked is None or len(state.memory.asked_in) >= _MOST_ASKED:
        return looked
    return still_offering(replace(looked, aside=None), state.memory.questions)


def is_offer(question: Question | None) -> bool:
    return isinstance(question, Confirmation) and question.offer


# --- a look -----------------------------------------------------------------------------------------------------------


def _looked(
    text: str, read: Interpretation, question: Confirmation | Menu, state: State, alone: Interpret
) -> Plan | None:
    """ "When's soccer?", "did I pay the rent?": answered, whatever is asked at the moment."""
    if _only_looks(read):
        return plan(read, text, state) if is_offer(question) else None
    if isinstance(read, Understood):
        return None
    if "?" in text and _only_looks(again := alone(text)):
        return plan(again, text, state)
    if not isinstance(read, Unknown):
        return None
    asked = asked_about(text, alone) if is_offer(question) else asked_when(text, alone)
    if asked is None:
        return None
    return Plan(steps=(Step(command=UpdateTask(refs=(asked,)), instead=Tell()),), aside=question)


def _only_looks(read: Interpretation) -> bool:
    match read:
        case Understood(reading=Reading(commands=commands)):
            return all(
                isinstance(one, _LOOKS) or (isinstance(one, Simple) and one.intent in _LOOKING) for one in commands
            )
        case _:
            return False


# --- more than a yes --------------------------------------------------------------------------------------------------


def _and_more(text: str, heard: Heard, question: Confirmation, state: State, alone: Interpret) -> Plan | None:
    """ "Yes, and add bread": both. Without the "and", behind an "ok", or with another order than to note something,
    only where a note was asked about: "ok and add bread" deletes nothing, nor does "yes and complete 1"."""
    lead, joined, rest = behind_yes(text, alone)
    read = heard.read
    if lead != "yes" or not rest or not isinstance(read, Understood):
        return None
    is_plain = bool(joined) and heard.mentions_in(text[: text.rfind(rest)])(_PLAIN_YES)
    match alone(rest):
        case Understood(reading=Reading(commands=commands)) if commands == read.reading.commands:
            adds = is_plain and all(isinstance(one, CreateTask) for one in commands)
            if not adds and not (_are_notes(question) and any(map(_is_order, commands))):
                return None
            steps = (*question.steps, *(Step(command=one) for one in commands))
            return Plan(steps=steps, questions=state.memory.questions[1:], assumptions=read.reading.assumptions)
        case _:
            return None


def _are_notes(question: Confirmation) -> bool:
    return all(isinstance(step.command, CreateTask) for step in question.steps)


def _is_order(command: Command) -> bool:
    return isinstance(command, CreateTask | ActsOnTasks | ListTasks | SearchTasks)


# --- a yes, or a deed -------------------------------------------------------------------------------------------------


def _told_done(text: str, heard: Heard, question: Confirmation, state: State, alone: Interpret) -> Plan | None:
    """ "Already bought it" is no yes to noting, moving or deleting it: what is done needs no note, and a task that was
    asked about is completed; a task that is called like the note is asked about. A mere "done" may be a yes."""
    if state.quoting or not _may_be_yes(heard.read) or not heard.mentions(_DEED):
        return None
    if not _says_it_is_done(alone(text)) or any(_says_it_is_done(alone(word.strip(_SIGNS))) for word in text.split()):
        return None
    rest = state.memory.questions[1:]
    notes = tuple(step.command for step in question.steps if step.proposal is None)
    named = tuple(TitleRef(title=note.title) for note in notes if isinstance(note, CreateTask))
    if len(named) == len(question.steps):
        step = Step(command=CompleteTask(refs=named), unsure=True, is_guess=True)
        return Plan(steps=(step,), questions=rest, aside=question)
    match question.steps:
        case (Step(command=UpdateTask() | DeleteTask(), task_ids=(id_,)),):
            return Plan(steps=(Step(command=CompleteTask(refs=(ItRef(),)), task_ids=(id_,)),), questions=rest)
        case _:
            return None


def _says_it_is_done(read: Interpretation) -> bool:
    readings = (read.reading,) if isinstance(read, Understood) else read.readings if isinstance(read, Ambiguous) else ()
    return any(reading.commands == (CompleteTask(refs=(ItRef(),)),) for reading in readings)


def _perhaps_done(
    text: str,
    read: Interpretation,
    question: Question | None,
    state: State,
    context: Context,
    interpret: Callable[[str, Context], Interpretation],
) -> Plan | None:
    """ "Done", beside a note that is offered, says yes to it or that the task last spoken of is done: asked, where
    there is one that is open. Under that task it could say nothing else than that it is done."""
    if not isinstance(question, Confirmation) or state.last_task_id is None or state.quoting or not _may_be_yes(read):
        return None
    match interpret(text, replace(context, quoted=True)):
        case Understood(reading=Reading(commands=(CompleteTask(refs=(ItRef(),)) as done,))):
            described = tuple(describe(step.command, (), state) for step in question.steps)
            label = described[0] if len(described) == 1 else say("describe-several", commands=Series(blocks=described))
            either = OrDone(yes=Option(label=label, steps=question.steps), question=question)
            step = Step(command=done, instead=either, otherwise=question.prompt, fallback=question.steps)
            return Plan(steps=(step,), questions=state.memory.questions[1:], repairs=(always(),))
        case _:
            return None


def _may_be_yes(read: Interpretation) -> bool:
    match read:
        case Understood(reading=Reading(commands=commands)):
            return commands == _YES
        case Ambiguous(readings=readings):
            return any(reading.commands == _YES for reading in readings)
        case _:
            return False
