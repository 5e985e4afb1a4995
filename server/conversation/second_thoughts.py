"""An answer that is neither yes nor no: "no, the 2", "yes, for Saturday", "wait", "better on Friday", "all but the 3".

Whatever of it can be read as a change of what was asked is asked, or done, anew. An objection that cannot be read so
closes the question: the next "yes" never means what was objected to. Anything else has the question said again.

The words are read behind the slash command of what was asked, since those hold in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engine.model import (
    ActsOnTasks,
    AllRef,
    Ambiguous,
    Awaiting,
    Choose,
    Command,
    CompleteTask,
    Context,
    CreateTask,
    DeleteTask,
    Due,
    Interpretation,
    ItRef,
    ListTasks,
    NumberRef,
    OrdinalRef,
    Reading,
    ReopenTask,
    SetPreference,
    Simple,
    TaskEdit,
    TaskRef,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from server.conversation.about import called_off
from server.conversation.answering import Plan, as_one, plan
from server.conversation.choosing import options_named
from server.conversation.going_on import it_can_wait
from server.conversation.just_then import scope_of
from server.conversation.leading import CLAUSES, OBJECTION, Lead, after_words, before_words, is_denied, lead_of
from server.conversation.memory import Confirmation, Menu, Option, Step
from server.conversation.naming_tasks import tasks_named
from server.conversation.offered_note import further_note
from server.conversation.parting import denied_words, plan_part
from server.conversation.proposing import Heard
from server.conversation.settling import menu_of
from server.conversation.state import State
from server.conversation.titles import match_titles
from server.reply import say

_ASKS, _TELLER = "WHAT", "TELLER"  # classes of words.toml
_MOVE, _NEW = "/move 1", "/new 'x'"
_FEW = 5  # words
_IT_IS, _SAME_TIME, _LESS, _NAMELESS = "it_is", "same_time", "less", "missing:title"

Interpret = Callable[[str, Context], Interpretation]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A message beside an open question. `lead` is what its first words say, `rest` are the words after them."""

    text: str
    read: Interpretation
    lead: Lead | None
    rest: str
    interpret: Callable[[str], Interpretation]  # as if nothing had been asked


def plan_second_thought(text: str, heard: Heard, state: State, context: Context, interpret: Interpret) -> Plan | None:
    """None when the message answers its question plainly, or is a command of its own."""
    read = heard.read
    question = state.memory.question
    if not isinstance(question, Confirmation | Menu):
        return None
    if isinstance(read, Understood) and not _adjusts_it(read):
        if isinstance(question, Confirmation):
            is_choice = all(isinstance(command, Choose) for command in read.reading.commands)
            part = plan_part(text, state, context, interpret) if is_choice else None  # "only the first one"
            return (
                part
                or _ordered(read, question, state)
                or _declined(text, read, state, context, interpret)
                or _rather_than_no(text, read, question, state, context, interpret)
            )
        if not _may_name_a_line(read, text, asks=_asks(text, heard)):
            return None
    if (part := plan_part(text, state, context, interpret)) is not None:
        return part
    unasked = replace(context, awaiting=Awaiting.NOTHING, missing=None, quoted=False)
    lead, rest = lead_of(text, lambda words: interpret(words, unasked))
    answer = Answer(text=text, read=read, lead=lead, rest=rest, interpret=lambda words: interpret(words, unasked))
    answer = replace(answer, rest=_time_said(rest, answer.interpret) or rest)
    if isinstance(question, Menu):
        return _of_menu(answer, question, state)
    if (beside := _beside_a_name(read, question, state)) is not None:
        return beside
    return _of_confirmation(answer, question, state)


def _time_said(words: str, interpret: Callable[[str], Interpretation]) -> str | None:
    """The time of "it's on Monday" and of "it can wait until Monday"."""
    return after_words(words, _IT_IS, interpret) or it_can_wait(words, interpret)


def _beside_a_name(read: Interpretation, question: Confirmation, state: State) -> Plan | None:
    """Another day for a task, beside whether it is to be called so: that is done, and the name is asked about again."""
    match read, question.steps:
        case (
            Understood(reading=Reading(commands=(UpdateTask() as moved,)) as reading),
            (Step(command=UpdateTask(edit=TaskEdit(title=str())), task_ids=(_,) as ids),),
        ):
            if state.memory.question is None or moved.edit.title is not None:
                return None
            step = Step(command=moved, task_ids=ids)
            return Plan(steps=(step,), questions=state.memory.questions, assumptions=reading.assumptions)
        case _:
            return None


def _ordered(read: Interpretation, question: Confirmation, state: State) -> Plan | None:
    """ "Delete it", as the answer to whether it is to be deleted, is a yes."""
    match read, question.steps:
        case Understood(reading=Reading(commands=(said,))), (Step(command=asked, instead=None, proposal=None),):
            is_same = isinstance(said, CompleteTask | DeleteTask | ReopenTask) and type(said) is type(asked)
            if is_same and not state.quoting and all(isinstance(ref, ItRef) for ref in _refs(said)):
                return Plan(steps=question.steps, questions=state.memory.questions[1:])
    return None


def _declined(text: str, read: Understood, state: State, context: Context, interpret: Interpret) -> Plan | None:
    """ "No the reminder only", beside a question, turns nothing off."""
    if not all(isinstance(command, SetPreference) and command.enabled for command in read.reading.commands):
        return None
    unasked = replace(context, awaiting=Awaiting.NOTHING, missing=None, quoted=False)
    lead, _ = lead_of(text, lambda words: interpret(words, unasked))
    if lead != "no":
        return None
    return Plan(reply=(say("rejected"),), questions=state.memory.questions[1:], aside=state.memory.question)


def _adjusts_it(read: Understood) -> bool:
    """ "Better tomorrow" beside a question is about what was asked, not about the task last spoken of."""
    return all(
        isinstance(command, UpdateTask) and command.refs == (ItRef(),) and command.edit.priority is None
        for command in read.reading.commands
    )


# --- a yes or a no was wanted -----------------------------------------------------------------------------------------


def _of_confirmation(answer: Answer, question: Confirmation, state: State) -> Plan | None:
    if answer.lead != "no" and (ordered := _ordered(answer.interpret(answer.rest), question, state)) is not None:
        return ordered
    changed = _changed(answer, question, state) if answer.rest else None
    if changed is not None:
        return changed
    if answer.lead == "no":
        return Plan(reply=(say("rejected"),), questions=state.memory.questions[1:], aside=question)
    if answer.lead == "objection":
        rest = state.memory.questions[1:]
        return Plan(reply=(say("question-dropped"),), questions=rest, aside=question, failed=OBJECTION)
    if isinstance(answer.read, Unknown) and answer.read.reason == _SAME_TIME and not _is_undated(question):
        return Plan(steps=question.steps, questions=state.memory.questions[1:])  # the hour stays in any case
    is_nameless = isinstance(answer.read, Ambiguous) and answer.read.reason == _NAMELESS  # "remind me an hour before"
    if isinstance(answer.read, Ambiguous) and not is_nameless:
        return further_note(answer.read, question)
    if state.memory.puzzled and answer.lead is None:
        return None
    reply = (say("ask-again"), question.prompt)
    return Plan(reply=reply, questions=state.memory.questions, asked=True, puzzled=True, failed="not_an_answer")


def _is_undated(question: Confirmation) -> bool:
    return any(isinstance(step.command, CreateTask) and step.command.due is None for step in question.steps)


def _changed(answer: Answer, question: Confirmation, state: State) -> Plan | None:
    """What was asked with the words in it: another day, another task, all but some; or another note in its place."""
    if len(question.steps) == 1 and question.steps[0].proposal is None:
        (step,) = question.steps
        changed = (
            _of_one_or_all(answer, step)
            or _at_another_time(answer, step)
            or _without_some(answer, step, state)
            or _spared(answer, step)
            or _of_another_task(answer, step)
            or _moved_instead(answer, step)
        )
        if changed is not None:
            return replace(changed, questions=state.memory.questions[1:])
    return _something_else(answer, question, state)


def _of_one_or_all(answer: Answer, step: Step) -> Plan | None:
    """ "Just this week", of a series that is to move: a yes that says of which of it."""
    command = step.command
    if not isinstance(command, UpdateTask) or answer.lead not in (None, "yes") or step.instead is not None:
        return None
    moves = command.edit.due is not None or command.edit.time is not None or command.shift is not None
    scope = scope_of(answer.rest, answer.interpret) if moves and command.edit.recurrence is None else None
    if scope is None:
        return None
    return Plan(steps=(replace(step, command=replace(command, edit=replace(command.edit, scope=scope))),))


def _at_another_time(answer: Answer, step: Step) -> Plan | None:
    read = answer.interpret(f"{_MOVE} {answer.rest}")
    if isinstance(step.command, CreateTask) and not isinstance(read, Understood):
        return _noted_on(answer, step.command)
    match step.command, read:
        case CreateTask() as task, Understood(reading=Reading(commands=(UpdateTask(shift=None) as moved,)) as reading):
            new: Command | None = _noted_for(answer, task, moved.edit)
        case UpdateTask() as update, Understood(reading=Reading(commands=(UpdateTask() as moved,)) as reading):
            edit = _timed(moved.edit, update.edit)
            moves = edit is not None or moved.shift is not None
            new = replace(update, edit=edit or TaskEdit(), shift=moved.shift) if moves else None
        case _:
            return None
    if new is None or not _is_one(reading):
        return None
    many = step.task_ids is not None and len(step.task_ids) > 1
    fresh = Step(command=new, task_ids=None if many else step.task_ids)
    return Plan(steps=(fresh,), assumptions=reading.assumptions)


def _moved_instead(answer: Answer, step: Step) -> Plan | None:
    """ "Move it to tomorrow instead", of what was about to be deleted: the question gives way."""
    match step.command, answer.read:
        case DeleteTask() | CompleteTask() | ReopenTask(), Understood(reading=Reading(commands=(command,)) as reading):
            is_of_it = isinstance(command, UpdateTask) and command.refs == (ItRef(),) and answer.lead != "yes"
            if is_of_it and step.task_ids is not None and len(step.task_ids) == 1:
                moved = Step(command=command, task_ids=step.task_ids)
                return Plan(steps=(moved,), assumptions=reading.assumptions)
    return None


def _rather_than_no(
    text: str, read: Understood, question: Confirmation, state: State, context: Context, interpret: Interpret
) -> Plan | None:
    """More than the "no" that a rule takes the message for."""
    if read.reading.commands != (Simple(intent="reject"),) or len(question.steps) != 1:
        return None
    unasked = replace(context, awaiting=Awaiting.NOTHING, missing=None, quoted=False)
    lead, rest = lead_of(text, lambda words: interpret(words, unasked), most=1)
    answer = Answer(text=text, read=read, lead=lead, rest=rest, interpret=lambda words: interpret(words, unasked))
    spared = _spared(answer, question.steps[0]) if rest else None
    return replace(spared, questions=state.memory.questions[1:]) if spared is not None else None


def _spared(answer: Answer, step: Step) -> Plan | None:
    """ "No, I paid it already", "no, just move it to Monday", of the one task that was about to be deleted."""
    if not isinstance(step.command, DeleteTask) or answer.lead != "no" or len(step.task_ids or ()) != 1:
        return None
    for words in (answer.rest, *CLAUSES.split(answer.rest)[1:]):  # "don't delete it, move it to Monday"
        match answer.interpret(words):
            case (
                Understood(reading=Reading(commands=(CompleteTask() | UpdateTask() as command,)) as reading)
                | Ambiguous(readings=(Reading(commands=(CompleteTask() | UpdateTask() as command,)) as reading,))
            ) if command.refs == (ItRef(),) and not _renames(command):
                return Plan(steps=(Step(command=command, task_ids=step.task_ids),), assumptions=reading.assumptions)
            case _:
                continue
    return None


def _renames(command: Command) -> bool:
    return isinstance(command, UpdateTask) and command.edit.title is not None


def _noted_on(answer: Answer, task: CreateTask) -> Plan | None:
    """ "Yes, for Dec 12", "it's urgent": what is said of a task, as it is said with one."""
    match answer.interpret(f"{_NEW} {answer.rest}"):
        case (
            Understood(reading=Reading(commands=(CreateTask(title="x") as said,)) as reading)
            | Ambiguous(readings=(Reading(commands=(CreateTask(title="x") as said,)) as reading,))
        ):
            new = _with_details(task, said)
            return Plan(steps=(Step(command=new),), assumptions=reading.assumptions) if new is not None else None
        case _:
            return None


def _with_details(task: CreateTask, said: CreateTask) -> CreateTask | None:
    """None where nothing was said, or an hour of another day."""
    if said.due is not None and said.due.clock is not None and task.due is not None:
        return None
    if said.remind_before is not None and said.due is None and task.due is None:
        return None  # ahead of nothing
    clock = task.due.clock if task.due is not None else said.due.clock if said.due is not None else None
    new = replace(
        task,
        due=Due(day=said.due.day, clock=clock) if said.due is not None else task.due,
        recurrence=said.recurrence or task.recurrence,
        priority=said.priority or task.priority,
        project=said.project or task.project,
        remind_before=said.remind_before or task.remind_before,
    )
    return new if new != task else None


def _is_one(reading: Reading) -> bool:
    return all(isinstance(one, UpdateTask) and one.refs == (NumberRef(number=1),) for one in reading.commands)


def _noted_for(answer: Answer, task: CreateTask, edit: TaskEdit) -> CreateTask | None:
    """The task on the day or at the hour said; an hour alone keeps the day that was asked about."""
    if edit.due is None and edit.time is None:
        return None
    if edit.due is None and task.due is not None:
        return replace(task, due=Due(day=task.due.day, clock=edit.time))
    match answer.interpret(f"{_NEW} {answer.rest}"):
        case Understood(reading=Reading(commands=(CreateTask(title="x", due=Due() as due, recurrence=rule),))):
            clock = due.clock or (task.due.clock if task.due is not None else None)
            return replace(task, due=Due(day=due.day, clock=clock), recurrence=rule or task.recurrence)
        case _:
            return None


def _timed(said: TaskEdit, asked: TaskEdit) -> TaskEdit | None:
    """The edit that was asked about with another time; an hour alone keeps its day."""
    if said.due is None and said.time is None:
        return None
    if said.due is None and asked.due is not None:
        return replace(asked, due=Due(day=asked.due.day, clock=said.time))
    clock = asked.due.clock if asked.due is not None else asked.time
    due = Due(day=said.due.day, clock=said.due.clock or clock) if said.due is not None else None
    return replace(asked, due=due, time=said.time, recurrence=said.recurrence or asked.recurrence)


def _of_another_task(answer: Answer, step: Step) -> Plan | None:
    """ "No, the 2": the same to another task. Words that name none are taken as the "no" that they follow."""
    command = step.command
    if not isinstance(command, ActsOnTasks):
        return None
    if isinstance(command, UpdateTask) and command.edit.title is not None:  # a title is given to one task only
        return None
    refs = tasks_named(answer.rest, answer.interpret, is_sure=answer.lead != "no")
    if not refs or not _may_be_meant(refs, answer):
        return None
    new = Step(command=replace(command, refs=refs), is_guess=True)
    if answer.lead == "no":  # "not the 2" may deny it, where "no, the 2" does not
        new = replace(new, denied=step.task_ids or (), unsure=is_denied(answer.text, answer.rest, answer.interpret))
    return Plan(steps=(new,))


def _may_be_meant(refs: Sequence[TaskRef], answer: Answer) -> bool:
    if all(isinstance(ref, NumberRef | OrdinalRef) for ref in refs):
        return answer.lead != "yes"
    return answer.lead in ("no", "objection") and all(isinstance(ref, TitleRef) for ref in refs)


def _without_some(answer: Answer, step: Step, state: State) -> Plan | None:
    """ "All but the 2", of tasks that were shown: read behind the words that asked for all of them."""
    for words in (answer.text, answer.rest):
        match answer.interpret(f"{state.memory.asked_by} {words}") if state.memory.asked_by else None:
            case Understood(reading=Reading(commands=(command,))) if type(command) is type(step.command):
                excluded = {number for ref in _refs(command) if isinstance(ref, AllRef) for number in ref.excluded}
                if excluded:
                    return Plan(steps=(Step(command=command),))
            case _:
                continue
    return None


def _refs(command: Command) -> tuple[TaskRef, ...]:
    match command:
        case CompleteTask(refs=refs) | DeleteTask(refs=refs) | ReopenTask(refs=refs) | UpdateTask(refs=refs):
            return refs
        case _:
            return ()


def _something_else(answer: Answer, question: Confirmation, state: State) -> Plan | None:
    """ "No, better buy toner": what is wanted instead takes the place of the question."""
    if answer.lead not in ("no", "objection"):
        return None
    if (dropped := _dropping(answer, question)) is not None:
        return dropped
    rest = before_words(answer.rest, OBJECTION, answer.interpret) or answer.rest  # less an "instead"
    read = answer.interpret(rest)
    match read:
        case Understood(reading=Reading(commands=commands)) if not any(_tells(one) for one in commands):
            return plan(read, rest, state)
        case Ambiguous(reason="bare_note") if question.offer:
            return plan(read, rest, state)
        case _:
            return None


def _dropping(answer: Answer, question: Confirmation) -> Plan | None:
    """ "Cancel the rehearsals" is no mere no where there are some; "cancel the milk" is one, beside the offer of it."""
    match answer.interpret(answer.text):
        case Ambiguous(reason="unsure", readings=(Reading(commands=(DeleteTask(refs=(TitleRef(),)) as command,)),)):
            return Plan(steps=(Step(command=command, otherwise=say("rejected")),))
        case _:
            off = called_off(answer.text, answer.interpret)
    names = [ref.title for ref in off.refs if isinstance(ref, TitleRef)] if off is not None else []
    steps = enumerate(question.steps)
    notes = [(str(at), one.command.title) for at, one in steps if isinstance(one.command, CreateTask)]
    if off is None or not names or any(match_titles(name, notes).ids for name in names):
        return None
    return Plan(steps=(Step(command=off, otherwise=say("rejected")),))


def _tells(command: Command) -> bool:
    """What says no more than the "no" before it: "no, I paid it already", "no, leave it"."""
    return isinstance(command, CompleteTask | Simple | Choose | SetPreference)


# --- a choice was wanted ----------------------------------------------------------------------------------------------


def _of_menu(answer: Answer, question: Menu, state: State) -> Plan | None:
    if (left := _left_in_menu(answer, question)) is not None:
        return _of_fewer(left, question, state)
    chosen = _all_but_some(answer, question) or options_named(answer.rest, question.options, answer.interpret)
    if len(chosen) == 1 or (chosen and answer.lead != "no"):  # "neither of those" is not all of those
        steps = tuple(as_one([step for option in chosen for step in option.steps]))
        return Plan(steps=steps, questions=state.memory.questions[1:])
    if answer.lead == "no":
        return Plan(reply=(say("rejected"),), questions=state.memory.questions[1:], aside=question)
    return None


def _all_but_some(answer: Answer, question: Menu) -> tuple[Option, ...]:
    """ "All but the rent", of options that are tasks."""
    less = after_words(answer.rest.strip(" .!"), _LESS, answer.interpret)
    named = _one_option(less, question.options, answer.interpret) if less and answer.lead != "no" else ()
    left = tuple(one for one in question.options if one not in named)
    return left if named and all(step.task_ids is not None for one in left for step in one.steps) else ()


def _left_in_menu(answer: Answer, question: Menu) -> tuple[Option, ...] | None:
    """The options but that of "not the first", "la primera no"; "no, the first" means that one."""
    denied = denied_words(answer.text.strip(" .!"), answer.interpret)
    named = _one_option(denied, question.options, answer.interpret) if denied else ()
    return tuple(one for one in question.options if one not in named) if len(named) == 1 else None


def _one_option(words: str, options: Sequence[Option], interpret: Callable[[str], Interpretation]) -> Sequence[Option]:
    match tasks_named(words, interpret):
        case (NumberRef(number=number),):
            return options[number - 1 : number]
        case _:
            return options_named(words, options, interpret)


def _of_fewer(left: Sequence[Option], question: Menu, state: State) -> Plan:
    """The only one that is left is meant; of several it is asked again."""
    rest = state.memory.questions[1:]
    if len(left) == 1:
        return Plan(steps=left[0].steps, questions=rest)
    menu = menu_of(question.prompt.key, tuple(left))
    return Plan(reply=(menu.prompt,), questions=(menu, *rest), asked=True)


def _asks(text: str, heard: Heard) -> bool:
    """ "What's on Friday", not "what I have on Friday" nor "la que tengo el viernes", which name one."""
    first, second, *_ = (*text.split(), "", "")
    return heard.mentions_in(first)(_ASKS) and not heard.mentions_in(second)(_TELLER)


def _may_name_a_line(read: Understood, text: str, *, asks: bool) -> bool:
    """ "La del sábado" beside a menu is one of its lines, though it would ask for a list alone; so is "the one on
    Monday", which would be a task's number."""
    if "?" in text or len(text.split()) > _FEW:
        return False
    match read.reading.commands:
        case (ListTasks(),):
            return not asks
        case (UpdateTask(refs=(NumberRef(),)),):
            return not any(character.isdecimal() for character in text)
        case _:
            return False
