"""From what the engine understood to the steps to run: answers meet their question, and what is unclear is asked.

A new command quietly replaces an open question; only an answer, or something not understood at all, keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from engine.model import (
    ActsOnTasks,
    Ambiguous,
    Assumption,
    Choose,
    Command,
    CompleteTask,
    CreateTask,
    DeleteTask,
    Due,
    Interpretation,
    ItRef,
    ListTasks,
    NumberRef,
    Reading,
    ReopenTask,
    SearchTasks,
    SetPreference,
    Simple,
    TaskEdit,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
    intent_of,
)
from server.conversation.memory import Ask, Confirmation, Menu, MissingPart, Option, Question, Repair, Step
from server.conversation.settling import menu_of
from server.conversation.state import State
from server.conversation.titles import match_titles
from server.conversation.wording import describe, planned_details
from server.reply import Lines, Reply, Say, Series, Symbol, say
from storage.changes import AddQuestion, SettledBy

MOST_READINGS = 6
_LONGEST_NUMBER = 4
_IDLE = ("confirm", "thanks", "reject")
_SLASH_COMMAND = re.compile(r"/([^\W\d_][\w-]{0,29})(?!\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do with a message. `reply` is said before the steps' own; `questions` are open after it.

    `asked` is true when the first question is asked in `reply` already. `failed` is why nothing was understood.
    """

    steps: tuple[Step, ...] = ()
    reply: Reply = ()
    questions: tuple[Question, ...] = ()
    repairs: tuple[Repair, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    undo_first: bool = False
    asked: bool = False
    puzzled: bool = False
    chats: bool = False  # nothing was wanted: all that was spoken of stays
    aside: Question | None = None  # the open question that this takes the place of, or that was declined
    failed: str | None = None
    deferred: AddQuestion | None = None  # answered later: nothing else is done or said now

    @property
    def settled_by(self) -> SettledBy:
        if self.deferred is not None:
            return "model"
        if self.failed is None:
            return "rules"
        return "menu" if self.questions and self.asked else "nobody"


def plan(read: Interpretation, text: str, state: State) -> Plan:
    match read:
        case Understood(reading=reading):
            return _run(reading, state)
        case Ambiguous():
            return _instead_of(state.memory.question, _ask(read, text, state))
        case Unknown(reason=reason):
            return _unclear(text, reason, state)
        case _:
            assert_never(read)


def _instead_of(question: Question | None, planned: Plan) -> Plan:
    """The plan, with the question that was open put aside when it is open no more."""
    return planned if question is None or question in planned.questions else replace(planned, aside=question)


def plan_repair(repair: Repair) -> Plan:
    """The one word that was offered: what it stands for, at once."""
    return Plan(steps=repair.steps, undo_first=repair.undo)


@dataclass(slots=True)
class _Answers:
    """The open questions while the commands of one message answer them one after the other."""

    open: list[Question]
    steps: list[Step]
    reply: list[Say]
    repairs: list[Repair] = field(default_factory=list)
    answered: bool = False
    hinted: bool = False
    declined: Question | None = None

    def settle(self, steps: Sequence[Step], *said: Say) -> None:
        self.open.pop(0)
        self.steps.extend(steps)
        self.reply.extend(said)
        self.answered = True

    def keep(self, hint: Say) -> None:
        """The answer does not fit: the question stays open, with a hint instead of its whole text again."""
        self.reply.append(hint)
        self.answered = self.hinted = True


def _run(reading: Reading, state: State) -> Plan:
    if all(isinstance(one, Simple) and one.intent in _IDLE for one in reading.commands):
        idle = _idly(reading.commands, state)
        if idle is not None:
            return idle
    answers = _Answers(open=list(state.memory.questions), steps=[], reply=[])
    for command in _less_slip(reading.commands, state):
        _take(command, answers)
    planned = _answered(answers, reading)
    if not answers.answered and _notes_beside_offer(reading, state.memory.question):
        return still_offering(planned, state.memory.questions)
    return _instead_of(None if answers.answered else state.memory.question, planned)


def _notes_beside_offer(reading: Reading, question: Question | None) -> bool:
    """A note with a time while one without is offered: the person goes on listing, so neither is lost. An order to note
    something takes the place of the offer, as any other does."""
    is_offer = isinstance(question, Confirmation) and question.offer
    return reading.is_note and is_offer and all(isinstance(command, CreateTask) for command in reading.commands)


def still_offering(planned: Plan, questions: Sequence[Question]) -> Plan:
    """The plan, with the questions that were open said again behind it."""
    match questions[0]:
        case Confirmation(offer=True, steps=steps):
            repairs = (*planned.repairs, always(*steps))
        case _:
            repairs = planned.repairs
    return replace(planned, questions=tuple(questions), repairs=repairs)


def _less_slip(commands: Sequence[Command], state: State) -> Sequence[Command]:
    """ "My mistake, I haven't paid it", beside a question, answers that; what was done before it stays."""
    if len(commands) < 2:
        return commands
    if commands[0] == CompleteTask(refs=(ItRef(),)) and state.was_just_made and not state.quoting:
        is_look = all(isinstance(one, ListTasks | SearchTasks) for one in commands[1:])
        return commands[1:] if is_look else commands  # "done, what's next?" of a task just noted is a mere "ok"
    is_slip = commands[0] == Simple(intent="undo")
    return commands[1:] if is_slip and isinstance(state.memory.question, Confirmation) else commands


def _answered(answers: _Answers, reading: Reading) -> Plan:
    return Plan(
        steps=tuple(answers.steps),
        reply=tuple(answers.reply),
        questions=tuple(answers.open) if answers.answered else (),
        repairs=tuple(answers.repairs),
        assumptions=reading.assumptions,
        asked=answers.hinted,
        aside=answers.declined,
    )


def _idly(commands: Sequence[Command], state: State) -> Plan | None:
    """ "Ok" and "thanks" while nothing waits for them: what was spoken of stays. A yes to what was put aside a moment
    ago has it asked again."""
    memory, says_yes = state.memory, commands == (Simple(intent="confirm"),)
    if memory.question is not None:
        steps, is_thanks = tuple(Step(command=one) for one in commands), commands == (Simple(intent="thanks"),)
        return Plan(steps=steps, questions=memory.questions, asked=True, chats=True) if is_thanks else None
    if says_yes and memory.aside is not None and memory.is_aside_fresh and not state.quoting:
        return ask_again(memory.aside)
    return Plan(steps=tuple(Step(command=one) for one in commands), chats=True)


def ask_again(question: Question) -> Plan:
    """What was asked before something else came between."""
    return Plan(reply=(say("back-to-it"), question.prompt), questions=(question,), asked=True)


def _take(command: Command, answers: _Answers) -> None:
    """A command that answers the open question settles it; any other is simply run."""
    question = answers.open[0] if answers.open else None
    match command, question:
        case Simple(intent="confirm"), Confirmation(steps=steps, offer=is_offer):
            answers.settle(steps)
            answers.repairs += [always()] if is_offer else []
        case Simple(intent="reject"), Confirmation() | Menu() | MissingPart():
            answers.declined = question
            answers.settle((), say("rejected"))
        case ReopenTask(refs=(ItRef(),)), Confirmation(steps=(Step(command=CompleteTask()),)):
            answers.declined = question
            answers.settle((), say("rejected"))
        case SetPreference(quick_capture=True), Confirmation(offer=True, steps=steps):
            answers.settle((*steps, Step(command=command)))
        case Choose(numbers=numbers), Menu(options=options):
            _choose(numbers, options, answers)
        case Simple(intent="confirm"), Menu(options=options):
            answers.keep(say("answer-number", count=len(options)))
        case Choose(), Confirmation():
            answers.keep(say("answer-yes-no"))
        case _:
            answers.steps.append(Step(command=command))


def _choose(numbers: Sequence[int], options: Sequence[Option], answers: _Answers) -> None:
    places = [number if number > 0 else len(options) + 1 + number for number in numbers]  # the last one is -1
    if all(1 <= place <= len(options) for place in places):
        answers.settle(as_one([step for place in places for step in options[place - 1].steps]))
    else:
        answers.keep(say("answer-number", count=len(options)))


def as_one(steps: Sequence[Step]) -> Sequence[Step]:
    """The same to several tasks is one step: whether to delete two of them is asked once."""
    if len(steps) < 2:
        return steps
    deeds = [step.command if isinstance(step.command, ActsOnTasks) else None for step in steps]
    ids = [id_ for step in steps for id_ in step.task_ids or ()]
    same = {replace(deed, refs=()) for deed in deeds if deed is not None}
    if None in deeds or len(same) > 1 or len(ids) < len(steps):
        return steps
    return [replace(steps[0], task_ids=tuple(dict.fromkeys(ids)))]


def _ask(read: Ambiguous, text: str, state: State) -> Plan:
    """One reading is asked directly, several in a menu, a missing part by name."""
    if read.reason.startswith("missing:"):
        adjusting = _moved_and_reminded(read.readings) or _of_task_just_made(read.readings, state)
        return Plan(steps=(Step(command=adjusting),)) if adjusting is not None else _ask_part(read, text)
    if not read.readings:
        return _unclear(text, read.reason, state)
    menu = as_menu(read.readings[:MOST_READINGS], state)
    if len(menu.options) > 1:
        return _either(read, menu, state)
    return _offer(read.readings[0], read.reason, state)


def as_menu(readings: Sequence[Reading], state: State) -> Menu:
    """What was read as options to choose from."""
    return menu_of("menu-readings", _told_apart(_option(reading, state) for reading in readings))


def _either(read: Ambiguous, menu: Menu, state: State) -> Plan:
    """ "Mover el carro mañana a las 7": where no task is called so, a new one; else it is asked which is meant."""
    match [reading.commands for reading in read.readings]:
        case [
            (UpdateTask(refs=(TitleRef(),)) | DeleteTask(refs=(TitleRef(),)) as named,),
            (CreateTask() as new,),
        ] if new.due is not None and state.memory.question is None:
            asked = Ask(question=menu, failed=read.reason)
            step = Step(
                command=named,
                instead=asked,
                otherwise=help_that_fits(state.memory.puzzled),
                fallback=(Step(command=new),),
            )
            return Plan(steps=(step,), assumptions=read.readings[1].assumptions)
        case _:
            return _asking(menu, read.reason)


def _moved_and_reminded(readings: Sequence[Reading]) -> UpdateTask | None:
    """ "Move 1 to Monday, remind me an hour before": the reminder lacks no title, it is of what is moved."""
    match [reading.commands for reading in readings]:
        case [(UpdateTask(edit=TaskEdit(due=Due(clock=None) as due)) as moved, CreateTask(title="") as said)]:
            clock = said.due.clock if said.due is not None else None
            is_told = said.recurrence is None and (clock is not None) != (said.remind_before is not None)
            edit = replace(moved.edit, due=replace(due, clock=clock), remind_before=said.remind_before)
            return replace(moved, edit=edit) if is_told else None
        case _:
            return None


def _of_task_just_made(readings: Sequence[Reading], state: State) -> UpdateTask | None:
    """ "Remind me ten minutes before", said after a task was made, lacks no title: it is that task's."""
    match [reading.commands for reading in readings]:
        case [(CreateTask(title="") as said,)] if state.memory.adjustable and (said.reminder or said.remind_before):
            if said.due is None and said.recurrence is None and said.remind_before is None:
                return None
            is_again = said.remind_before is not None
            notice = TaskEdit(remind_before=said.remind_before, also_before=said.also_before or None, again=is_again)
            edit = replace(notice, due=said.due, recurrence=said.recurrence)
            return UpdateTask(refs=(ItRef(),), edit=edit)
        case _:
            return None


def _asking(question: Question, reason: str, repairs: tuple[Repair, ...] = ()) -> Plan:
    return Plan(reply=(question.prompt,), questions=(question,), repairs=repairs, asked=True, failed=reason)


def _ask_part(read: Ambiguous, text: str) -> Plan:
    slot = read.reason.removeprefix("missing:")
    command = read.readings[0].commands[0] if read.readings and read.readings[0].commands else None
    intent = Symbol(intent_of(command) if command is not None else "other")
    prompt = say("ask-part", slot=Symbol(slot), intent=intent)
    return _asking(MissingPart(prompt=prompt, text=text, slot=slot), read.reason)


def _told_apart(options: Iterable[Option]) -> tuple[Option, ...]:
    """Readings that would be offered in the same words are one option: nobody could choose between them."""
    by_label = {repr(option.label): option for option in reversed(tuple(options))}
    return tuple(reversed(by_label.values()))


def _option(reading: Reading, state: State) -> Option:
    return Option(label=_describe(reading, state), steps=tuple(Step(command=one) for one in reading.commands))


def _describe(reading: Reading, state: State) -> Say:
    described = tuple(describe(command, (), state) for command in reading.commands)
    return described[0] if len(described) == 1 else say("describe-several", commands=Series(blocks=described))


def _offer(reading: Reading, reason: str, state: State) -> Plan:
    """The single reading, put as a question that one word answers."""
    steps = tuple(Step(command=command) for command in reading.commands)
    match reading.commands:
        case (DeleteTask() | Simple(intent="delete_account" | "unlink" | "export_data"),):
            return Plan(steps=steps)  # these ask themselves before they act
        case (CompleteTask() | ReopenTask() | UpdateTask() as command,):
            return Plan(steps=(Step(command=command, unsure=True),))  # asked about with the tasks it means
        case (ListTasks() | SearchTasks(),):
            return Plan(steps=steps)  # looking changes nothing: showing is shorter than asking
        case (CreateTask(due=Due()),) if reason == "bare_note" and state.person.preferences.quick_capture:
            return Plan(steps=steps, assumptions=reading.assumptions)  # "always" was said
        case (CreateTask() as command,) if reason == "bare_note":
            prompt = say("offer-note", title=command.title, details=planned_details(command))
            return _asking(Confirmation(prompt=prompt, steps=steps, offer=True), reason, (always(*steps),))
        case (_,):
            prompt = say("did-you-mean", command=_describe(reading, state))
        case several if all(isinstance(one, CompleteTask) for one in several):
            refs = tuple(ref for one in several if isinstance(one, CompleteTask) for ref in one.refs)
            return Plan(steps=(Step(command=CompleteTask(refs=refs), unsure=True),))
        case several:
            lines = tuple(say("suggestion-line", command=describe(command, (), state)) for command in several)
            prompt = say("did-you-mean-all", count=len(lines), lines=Lines(blocks=lines))
    return _asking(Confirmation(prompt=prompt, steps=steps), reason)


def always(*steps: Step) -> Repair:
    """The word that takes this note and all that come; alone, said after a yes, those that come."""
    return Repair(word=say("word-always"), steps=(*steps, Step(command=SetPreference(quick_capture=True))))


def _unclear(text: str, reason: str, state: State) -> Plan:
    """Not understood: perhaps an option in its own words, or a task's number alone; else the open question stands once,
    else help that fits."""
    number = text.strip(" .#?¿")
    if state.memory.question is None and number.isdecimal() and len(number) <= _LONGEST_NUMBER:
        return Plan(steps=(Step(command=UpdateTask(refs=(NumberRef(number=int(number)),), edit=TaskEdit())),))
    question = None if state.memory.puzzled else state.memory.question
    if isinstance(question, Menu):
        place = _named_option(text, question.options)
        if place is not None:
            return Plan(steps=question.options[place].steps, questions=state.memory.questions[1:])
        return _still_open(say("answer-number", count=len(question.options)), reason, state)
    if isinstance(question, Confirmation):
        return _still_open(say("answer-yes-no"), reason, state)
    fitting = _about_slash(text, reason) or help_that_fits(state.memory.puzzled)
    return Plan(reply=(fitting,), puzzled=True, aside=state.memory.question, failed=reason)


def _about_slash(text: str, reason: str) -> Say | None:
    """Of a slash command, which part was not understood, and how it goes."""
    slash = _SLASH_COMMAND.match(text.strip())
    if slash is None:
        return None
    return say("unknown-slash" if reason == "unknown_slash" else "unknown-after-slash", command=slash[1].casefold())


def help_that_fits(puzzles: int) -> Say:
    """Examples once, then shorter and never twice the same in a row."""
    return say("unknown") if puzzles == 0 else say("unknown-again", turn=(puzzles - 1) % 3 + 1)


def _still_open(hint: Say, reason: str, state: State) -> Plan:
    return Plan(reply=(hint,), questions=state.memory.questions, asked=True, puzzled=True, failed=reason)


def _named_option(text: str, options: Sequence[Option]) -> int | None:
    titles = [(str(place), str(option.label.arguments.get("title", ""))) for place, option in enumerate(options)]
    matched = match_titles(text, titles)
    return int(matched.ids[0]) if matched.sure else None
