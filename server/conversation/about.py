"""Half sentences about tasks that there are: "and the invitations tomorrow", "what about the rebar?", "the ice too".

They are tried where nothing else was understood, and only ever of tasks that their words name: what changes one is
asked about first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time

from engine.model import (
    ActsOnTasks,
    Ambiguous,
    CompleteTask,
    CreateTask,
    DeleteTask,
    Interpretation,
    ItRef,
    NumberRef,
    Reading,
    ReopenTask,
    TaskEdit,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from server.conversation.answering import Plan, as_menu, help_that_fits, plan
from server.conversation.leading import CLAUSES, OBJECTION, after_words, before_words, lead_of, says_only, without_and
from server.conversation.memory import Ask, Confirmation, Step, Tell
from server.conversation.months import says_more
from server.conversation.naming_tasks import tasks_named
from server.conversation.otherwise import as_steps
from server.conversation.state import State
from server.conversation.wording import describe
from server.reply import say

Interpret = Callable[[str], Interpretation]
_DONE, _NEW, _MOVE, _MOVE_ONE = "/done", "/new", "/move 1", "/move"
_ASKING, _ABOUT, _ALSO, _IT_IS, _WHEN, _GOT = "when_is_it", "what_about", "also", "it_is", "when_is", "got_it"
_CAN_WAIT, _CANNOT = "can_wait", "cannot"
_ADDED = ("added", "common.one_more")  # the rules of one thing more
_NUMBER = 97  # stands in for a name
_MOST_WORDS, _FEW, _BRIEF = 10, 4, 3
_OFFERED = ("unsure", "bare_note")
_ASKED_SIGNS = " ¿?!."


def plan_about(text: str, read: Interpretation, state: State, interpret: Interpret) -> Plan | None:
    """None where the words are long, or something else, or a question is open."""
    if len(text.split()) > _MOST_WORDS:
        return None
    if (question := state.memory.question) is not None:  # "the party is at 5", beside a note that is offered
        is_offer = isinstance(question, Confirmation) and question.offer and isinstance(read, Ambiguous)
        return _rather_than_offer(text, read, state, interpret) if is_offer and isinstance(read, Ambiguous) else None
    if (both := _done_both(text, read, interpret)) is not None:
        return Plan(steps=(Step(command=both),))
    if (named := _less_also(read, state, interpret)) is not None:
        return named
    if isinstance(read, Understood):
        return _rather_than_new(text, read, state, interpret)
    if isinstance(read, Ambiguous):
        return _rather_than_offer(text, read, state, interpret)
    if not isinstance(read, Unknown) or read.reason != "no_rule":
        return None
    asked = asked_about(text, interpret)
    if asked is not None:
        return _perhaps(Step(command=UpdateTask(refs=(asked,)), instead=Tell()), state)
    if (got := after_words(text.strip(" .!"), _GOT, interpret)) and (ref := _named(got)) is not None:
        return _perhaps(Step(command=CompleteTask(refs=(ref,)), unsure=True), state)
    if (added := _and_that(text, state, interpret)) is not None:
        moved = moved_by_name(text, interpret)
        fallback = (Step(command=moved),) if moved is not None else ()
        unclear = help_that_fits(state.memory.puzzled) if fallback else None
        return Plan(steps=(Step(command=added, otherwise=unclear, fallback=fallback),))
    command = _likewise(text, state, interpret) or _not_yet(text, state, interpret) or _at_a_time(text, interpret)
    other = _perhaps(Step(command=command, unsure=isinstance(command, UpdateTask)), state) if command else None
    moved = None if isinstance(command, CompleteTask | ReopenTask) else moved_by_name(text, interpret)
    if moved is None:
        return other
    steps = other.steps if other is not None else ()
    return _perhaps(Step(command=moved, unsure=True, fallback=steps), state)


def _done_both(text: str, read: Interpretation, interpret: Interpret) -> CompleteTask | None:
    """ "Paid both", "hice las dos": the verb of a deed, and those just shown or made."""
    words = text.strip(" .!").split()
    if not 1 < len(words) <= _FEW or isinstance(read, Understood):
        return None
    for count in range(1, len(words)):
        deed, them = " ".join(words[:count]), " ".join(words[count:])
        match interpret(f"{_DONE} {them}"), interpret(f"{deed} 'x'"):
            case (
                Understood(reading=Reading(commands=(CompleteTask(refs=(ItRef(many=True),)) as both,))),
                Understood(reading=Reading(commands=(CompleteTask(refs=(TitleRef(),)),)))
                | Ambiguous(readings=(Reading(commands=(CompleteTask(refs=(TitleRef(),)),)), *_)),
            ):
                return both
            case _:
                continue
    return None


def _less_also(read: Interpretation, state: State, interpret: Interpret) -> Plan | None:
    """ "Move Ann's one too": the "too" is no part of the name, unless there is a task that is called so."""
    match read:
        case (
            Understood(reading=Reading(commands=(command,)) as reading)
            | Ambiguous(reason="unsure", readings=(Reading(commands=(command,)) as reading,))
        ) if isinstance(command, ActsOnTasks):
            pass
        case _:
            return None
    match command.refs:
        case (TitleRef(title=title) as ref,):
            less = before_words(title, _ALSO, interpret) or after_words(title, _ALSO, interpret)
            if not less:
                return None
            unclear = help_that_fits(state.memory.puzzled)
            named = Step(command=replace(command, refs=(replace(ref, title=less),)), otherwise=unclear)
            unsure = isinstance(read, Ambiguous)
            whole = Step(command=command, unsure=unsure, otherwise=unclear, fallback=(named,))
            return Plan(steps=(whole,), assumptions=reading.assumptions)
        case _:
            return None


def _rather_than_new(text: str, read: Understood, state: State, interpret: Interpret) -> Plan | None:
    """ "And the invitations tomorrow" and "put the dinner at 9" are of the task that there is; a new one where there is
    none."""
    match read.reading.commands:
        case (CreateTask() as new,) if read.reading.is_note and _is_of_one(text, new.title, interpret):
            command: ActsOnTasks | None = _at_a_time(text, interpret)
        case (UpdateTask(refs=(ItRef(),)) as it,):
            of_named = _of_named(text, it, state, interpret)
            notes = tuple(one for one in read.reading.assumptions if not says_more(one))
            return replace(of_named, assumptions=notes) if of_named is not None else None
        case (UpdateTask(refs=(TitleRef(),)) as named,) if (noted := _noted(text, state, interpret)) is not None:
            unclear = help_that_fits(state.memory.puzzled)
            return Plan(steps=(Step(command=named, otherwise=unclear, fallback=as_steps(noted)),))
        case (UpdateTask(refs=(TitleRef(),)) as named,) if (moved := _rather_it(text, state, interpret)) is not None:
            return _named_or_it(named, moved, state)
        case (CreateTask(known=True) as new,):
            edit = TaskEdit(due=new.due, recurrence=new.recurrence)
            command = UpdateTask(refs=(TitleRef(title=new.title),), edit=edit)
        case (CreateTask(due=None) as new,) if read.reading.rule in _ADDED:
            less = before_words(text.strip(" .!"), _ALSO, interpret) or text
            is_named = has_article(new.title, interpret)  # "y también la luz"; "and also eggs" adds
            command = _likewise(text, state, interpret) or (_and_that(less, state, interpret) if is_named else None)
        case (CreateTask() as new,) if read.reading.rule in _ADDED and has_article(new.title, interpret):
            command = _at_a_time(text, interpret)
        case _:
            return None
    if command is None:
        return None
    unclear = help_that_fits(state.memory.puzzled)
    is_move = isinstance(command, UpdateTask) and not _is_pointed_at(new.title, interpret)
    step = Step(command=command, unsure=is_move, otherwise=unclear, fallback=(Step(command=new),))
    return Plan(steps=(step,), assumptions=read.reading.assumptions)


def _rather_than_offer(text: str, read: Ambiguous, state: State, interpret: Interpret) -> Plan | None:
    """ "The dentist is at 11" is of the dentist that there is; where there is none it is offered as a new task."""
    match read.readings:
        case (Reading(commands=(CreateTask() as new,)) as reading,) if read.reason in _OFFERED:
            offer = plan(read, text, state)
        case _:
            return None
    is_new = new.due is not None
    off = None if is_new else called_off(new.title, interpret)
    command = off or (moved_to(new, reading, text, interpret) if is_new else _and_that(text, state, interpret))
    if command is None or len(offer.questions) != 1 or not offer.asked:
        return None
    asked = Ask(question=offer.questions[0], repairs=offer.repairs, failed=offer.failed)
    unclear = help_that_fits(state.memory.puzzled)
    step = Step(command=command, unsure=True, otherwise=unclear, fallback=(Step(command=new, instead=asked),))
    if off is not None:
        step = replace(step, instead=Ask(question=as_menu((replace(reading, commands=(off,)), reading), state)))
    return Plan(steps=(step,), assumptions=reading.assumptions, aside=offer.aside)


def called_off(title: str, interpret: Interpret) -> DeleteTask | None:
    """ "Cancel the taxi" may be of the taxi on the list."""
    verb, _, name = CLAUSES.split(title)[0].partition(" ")
    if not name or len(name.split()) > _BRIEF or not has_article(name, interpret):
        return None  # "drop the car at the garage" is work
    match interpret(f"{verb} {_NUMBER}"):
        case Understood(reading=Reading(commands=(DeleteTask(refs=(NumberRef(),)),))):
            refs = tasks_named(name, interpret)
            return DeleteTask(refs=refs) if refs else None
        case _:
            return None


def _rather_it(text: str, state: State, interpret: Interpret) -> UpdateTask | None:
    """ "I can't on Monday, better Tuesday", of the task just made or changed: what the last clause says alone."""
    *before, last = CLAUSES.split(text.strip(" .!"))
    if not before or not state.memory.adjustable:
        return None
    match interpret(last):
        case Understood(reading=Reading(commands=(UpdateTask(refs=(ItRef(),)) as moved,))):
            return moved
        case _:
            return None


def _noted(text: str, state: State, interpret: Interpret) -> Plan | None:
    """ "And pay the school, it's urgent" goes on with a list: a new task, where none is called so."""
    rest = without_and(text, interpret)
    read = interpret(rest) if rest else None
    match read:
        case (
            Understood(reading=Reading(commands=(CreateTask(),)))
            | Ambiguous(readings=(Reading(commands=(CreateTask(),)),))
        ) if rest is not None:
            return plan(read, rest, state)
        case _:
            return None


def _of_named(text: str, moved: UpdateTask, state: State, interpret: Interpret) -> Plan | None:
    """ "Laura can't make ten, better twelve" and "the sugar one too, but at night" are of what the first clause names,
    if there is such a task. What has an article is never the one spoken of before."""
    first, *behind = CLAUSES.split(text.strip(" .!"))
    also = before_words(without_and(first, interpret) or first, _ALSO, interpret) if behind else None
    known = also if also and has_article(also, interpret) else None
    name = known or (_before_no(first, interpret) if behind else None)
    if name is None:
        return None
    said = after_words(behind[-1], OBJECTION, interpret) or behind[-1]
    refs = tasks_named(name, interpret) if known else (TitleRef(title=name),)
    fallback = (Step(command=moved),) if not known else _offered(f"{_NEW} {known} {said}", state, interpret)
    unclear = help_that_fits(state.memory.puzzled)
    return (
        Plan(steps=(Step(command=replace(moved, refs=refs), otherwise=unclear, fallback=fallback),)) if refs else None
    )


def _before_no(words: str, interpret: Interpret) -> str | None:
    """ "Laura" of "Laura no puede a las 10"."""
    said = words.split()
    for place in range(1, min(_FEW, len(said))):
        if lead_of(said[place], interpret) == ("no", "") or says_only(said[place], _CANNOT, interpret):
            name = " ".join(said[:place])
            return name if lead_of(name, interpret)[0] is None else None  # "no no, a las 9"
    return None


def _offered(words: str, state: State, interpret: Interpret) -> tuple[Step, ...]:
    match interpret(words):
        case (
            Understood(reading=Reading(commands=(CreateTask() as new,)))
            | Ambiguous(readings=(Reading(commands=(CreateTask() as new,)), *_))
        ):
            prompt = say("did-you-mean", command=describe(new, (), state))
            asked = Ask(question=Confirmation(prompt=prompt, steps=(Step(command=new),)))
            return (Step(command=new, instead=asked),)
        case _:
            return ()


def _named_or_it(named: UpdateTask, moved: UpdateTask, state: State) -> Plan:
    unclear = help_that_fits(state.memory.puzzled)
    return Plan(steps=(Step(command=named, otherwise=unclear, fallback=(Step(command=moved),)),))


def _is_of_one(text: str, title: str, interpret: Interpret) -> bool:
    """ "And the cake for Friday", "the cake one for Friday": of something that was spoken of."""
    is_in_place = before_words(text.strip(" .!"), OBJECTION, interpret) is not None  # "cake at 5 instead"
    return is_in_place or without_and(text, interpret) is not None or has_article(title, interpret)


def has_article(title: str, interpret: Interpret) -> bool:
    """ "The cake" and "the cake one", whatever the store has; not "a cake", "cake" nor "bake the cake"."""
    return _is_known(title, interpret) or _is_pointed_at(title, interpret)


def _is_known(title: str, interpret: Interpret) -> bool:
    """ "The cake", not "a cake" nor "cake"."""
    match interpret(f"{_DONE} {title}"):
        case Ambiguous(readings=(Reading(commands=(CompleteTask(refs=(TitleRef(title=name),)),)), *_)):
            return len(name.split()) < len(title.split())
        case _:
            return False


def _is_pointed_at(title: str, interpret: Interpret) -> bool:
    """ "The cake one", "la del pastel": less than a name."""
    match interpret(f"{_DONE} {title}"):
        case Understood(reading=Reading(commands=(CompleteTask(refs=(TitleRef(title=name),)),))):
            return len(name.split()) < len(title.split())
        case _:
            return False


def _perhaps(step: Step, state: State) -> Plan:
    """Where the words name no task, they are not understood after all."""
    return Plan(steps=(replace(step, otherwise=help_that_fits(state.memory.puzzled)),))


def asked_about(text: str, interpret: Interpret) -> TitleRef | None:
    """ "What about X?", "when is X?", "X when is it?", "and X?"."""
    words = text.strip(_ASKED_SIGNS)
    named = after_words(words, _ABOUT, interpret) or ("?" in text and without_and(words, interpret))
    return asked_when(text, interpret) or (_named(named) if named else None)


def asked_when(text: str, interpret: Interpret) -> TitleRef | None:
    """ "When is X?", "X when is it?"."""
    words = text.strip(_ASKED_SIGNS)
    named = (
        after_words(words, _ASKING, interpret)
        or before_words(words, _ASKING, interpret)
        or after_words(words, _WHEN, interpret)
    )
    return _named(named) if named else None


def _likewise(text: str, state: State, interpret: Interpret) -> ActsOnTasks | None:
    """ "The invitations too", after others were done or deleted; "the cake one too", after others were changed."""
    deed = state.memory.deed.command if state.memory.deed is not None else None
    words = text.strip(" .!")
    rest = before_words(words, _ALSO, interpret) or after_words(words, _ALSO, interpret)
    if rest is None or not isinstance(deed, ActsOnTasks):
        return None
    name = without_and(rest, interpret) or rest
    if not isinstance(deed, UpdateTask):
        return replace(deed, refs=(TitleRef(title=name),))
    if _is_of_one_task(deed) or not has_article(name, interpret):
        return None
    refs = tasks_named(name, interpret)
    return replace(deed, refs=refs) if refs and all(isinstance(ref, TitleRef) for ref in refs) else None


def _and_that(text: str, state: State, interpret: Interpret) -> ActsOnTasks | None:
    """ "And the electricity", after the rent was paid: the same, where the words are a name."""
    deed = state.memory.deed.command if state.memory.deed is not None else None
    rest = without_and(text.strip(" .!"), interpret)
    if rest is None or not isinstance(deed, ActsOnTasks) or len(rest.split()) > _FEW or "?" in text:
        return None
    if isinstance(deed, UpdateTask) and _is_of_one_task(deed):
        return None
    refs = tasks_named(rest, interpret)
    return replace(deed, refs=refs) if refs and all(isinstance(ref, TitleRef) for ref in refs) else None


def _is_of_one_task(deed: UpdateTask) -> bool:
    """A title is given to one task only; after "tomorrow too" an "and eggs" goes on with what there is to note."""
    return deed.edit.title is not None or (deed.edit.again and deed.edit.remind_before is None)


def _not_yet(text: str, state: State, interpret: Interpret) -> ReopenTask | None:
    """ "No, the invitations not yet", after tasks were done."""
    deed = state.memory.deed.command if state.memory.deed is not None else None
    if not isinstance(deed, CompleteTask):
        return None
    _, rest = lead_of(text.strip(" .!"), interpret)
    words = rest.split()
    for count in range(min(2, len(words) - 1), 0, -1):
        denied, further = lead_of(" ".join(words[-count:]), interpret)
        if denied == "no" and not further:
            ref = _named(" ".join(words[:-count]).rstrip(" ,"))
            return ReopenTask(refs=(ref,)) if ref is not None else None
    return None


def moved_by_name(text: str, interpret: Interpret) -> UpdateTask | None:
    """ "And the gift to Thursday", "the school half an hour later": what an order to move would say of a name."""
    match interpret(f"{_MOVE_ONE} {without_and(text.strip(' .!'), interpret) or text}"):
        case (
            Understood(reading=Reading(commands=(UpdateTask(refs=(TitleRef(),)) as moved,)))
            | Ambiguous(reason="unsure", readings=(Reading(commands=(UpdateTask(refs=(TitleRef(),)) as moved,)),))
        ):
            (ref,) = moved.refs
            name = ref.title if isinstance(ref, TitleRef) else ""
            return replace(moved, refs=(TitleRef(title=without_tail(name, interpret)),))
        case _:
            return None


def _at_a_time(text: str, interpret: Interpret) -> UpdateTask | None:
    """ "And the cake should be for Friday": what would be a task of that name and time is one that there is."""
    moved = moved_by_name(text, interpret)
    if moved is not None and moved.shift is not None:
        return moved  # "half an hour later" is no time of its own
    words = f"{_NEW} {without_and(text, interpret) or text}"
    match interpret(words):
        case (
            Understood(reading=Reading(commands=(CreateTask() as task,)) as reading)
            | Ambiguous(readings=(Reading(commands=(CreateTask() as task,)) as reading, *_))
        ):
            pass
        case _:
            return None
    return moved_to(task, reading, words, interpret)


def moved_to(task: CreateTask, reading: Reading, words: str, interpret: Interpret) -> UpdateTask | None:
    """The task that there is at the time of the one that the words would make."""
    if task.due is None or not task.title:
        return None
    hour = _hour_alone(" ".join(words[span.start : span.end] for span in reading.date_spans), interpret)
    edit = TaskEdit(time=hour) if hour is not None else TaskEdit(due=task.due, recurrence=task.recurrence)
    return UpdateTask(refs=(TitleRef(title=without_tail(task.title, interpret)),), edit=edit)


def _hour_alone(said: str, interpret: Interpret) -> time | None:
    """The hour of words that name no day: the task keeps its own."""
    match interpret(f"{_MOVE} {said}"):
        case Understood(reading=Reading(commands=(UpdateTask(edit=edit, shift=None),))):
            return edit.time
        case _:
            return None


def without_tail(title: str, interpret: Interpret) -> str:
    """ "el pastel que sea para" is "el pastel"."""
    for reason in (_CAN_WAIT, _IT_IS, OBJECTION):
        title = before_words(title, reason, interpret) or title
    return title.strip(" ,")


def _named(words: str) -> TitleRef | None:
    return TitleRef(title=words) if words else None
