"""The commands of one message, run one after the other: each sees what those before it did, one commit holds all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from engine.model import Assumption, CreateTask, Simple, TaskEdit, UpdateTask
from server.conversation.answering import Plan
from server.conversation.decide import decide, needs_of
from server.conversation.gathering import Reading, gather
from server.conversation.memory import Memory, Question, Repair, Step
from server.conversation.state import Gathered, Outcome, State
from server.reply import Say
from storage.changes import SettledBy
from storage.model import Task

_MOST_TOGETHER = 20


@dataclass(slots=True)
class Draft:
    """What the message has come to so far.

    `done` pairs each step that ran with its outcome; `known` are the tasks that were looked at, by id; `failed` is why
    the message was not understood.
    """

    state: State
    reply: list[Say] = field(default_factory=list)
    done: list[tuple[Step, Outcome]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    known: dict[str, Task] = field(default_factory=dict)
    failed: str | None = None
    puzzled: bool = False
    settled_by: SettledBy = "rules"

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return tuple(outcome for _, outcome in self.done)


async def run(planned: Plan, state: State, store: Reading) -> Draft:
    """Carries the plan out against the store's reading side only."""
    draft = Draft(
        state=state,
        reply=list(planned.reply),
        repairs=list(planned.repairs),
        failed=planned.failed,
        puzzled=planned.puzzled,
        settled_by=planned.settled_by,
    )
    steps = _with_undo(planned)
    for index, step in enumerate(steps):
        moment = replace(draft.state, step=index, assumptions=_assumptions(step, steps, planned))
        gathered = await gather(needs_of(step, moment), moment, store)
        take(step, decide(step, replace(moment, gathered=gathered)), gathered, draft)
    _open_questions(planned, draft)
    return draft


def _with_undo(planned: Plan) -> tuple[Step, ...]:
    return (Step(command=Simple(intent="undo")), *planned.steps) if planned.undo_first else planned.steps


def _assumptions(step: Step, steps: Sequence[Step], planned: Plan) -> tuple[Assumption, ...]:
    """What was assumed belongs to the one command that has a date; among several nobody knows to which."""
    dated = [one for one in steps if isinstance(one.command, CreateTask | UpdateTask)]
    return planned.assumptions if dated == [step] else ()


def take(step: Step, outcome: Outcome, gathered: Gathered, draft: Draft) -> None:
    """The draft and the state after a step."""
    draft.done.append((step, outcome))
    draft.reply.extend(outcome.reply)
    draft.repairs.extend(outcome.repairs)
    if outcome.question is not None:
        draft.questions.append(outcome.question)
    pages = (task for page in gathered.pages for task in page.tasks)
    seen = (*gathered.by_number, *gathered.by_id, *pages, *(change.after for change in outcome.tasks))
    draft.known |= {task.id: task for task in seen}
    draft.state = _after(outcome, draft.state)


def _after(outcome: Outcome, state: State) -> State:
    taken = {change.after.number for change in outcome.tasks if change.after.status == "open"}
    memory = state.memory if outcome.page is None else replace(state.memory, page=outcome.page)
    return replace(
        state,
        person=outcome.person or state.person,
        language=outcome.language or state.language,
        projects=(*state.projects, *outcome.projects),
        touched={**state.touched, **{change.after.id: change.after for change in outcome.tasks}},
        free_numbers=tuple(number for number in state.free_numbers if number not in taken),
        shown=state.shown if outcome.shown is None else outcome.shown,
        last_task_id=state.last_task_id if outcome.focus is None else outcome.focus or None,
        memory=memory,
    )


def _open_questions(planned: Plan, draft: Draft) -> None:
    """Only one question is asked at a time, at the end: the first that a step opened, else what was open before."""
    prompts = {id(question.prompt) for question in draft.questions}
    draft.reply = [block for block in draft.reply if id(block) not in prompts]
    if planned.asked:
        draft.questions = [*planned.questions, *draft.questions]
        return
    draft.questions = [*draft.questions, *planned.questions]
    if draft.questions:
        draft.reply.append(draft.questions[0].prompt)


def memory_after(draft: Draft, language: str | None, text: str) -> Memory:
    """What is kept for the message that follows `text`."""
    before = draft.state.memory
    if draft.puzzled and not draft.done:  # what was not understood is as if it had not been said
        kept = replace(before, puzzled=before.puzzled + 1, language=language)
        asked_by = _asked_by(draft, text)
        return replace(kept, questions=tuple(draft.questions), asked_in=_asked_in(draft), asked_by=asked_by)
    together, gathering = _together(draft)
    return Memory(
        questions=tuple(draft.questions),
        asked_in=_asked_in(draft),
        asked_by=_asked_by(draft, text),
        repairs=tuple(draft.repairs),
        page=before.page,
        adjustable=_is_adjustable(draft),
        filling=_filling(draft),
        together=together,
        gathering=gathering,
        noticed=_speaks_of_notice(draft),
        listed=bool(draft.done) and draft.done[-1][1].page is not None,
        language=language,
    )


def _asked_in(draft: Draft) -> tuple[str, ...]:
    """A question that stays open was asked by the earlier answers too."""
    if not draft.questions:
        return ()
    before = draft.state.memory
    stays = before.question == draft.questions[0]
    return (*(before.asked_in[-4:] if stays else ()), draft.state.sid)


def _asked_by(draft: Draft, text: str) -> str:
    """The words that led to the question: those of the message that it was first asked after."""
    before = draft.state.memory
    if not draft.questions:
        return ""
    return before.asked_by if before.question == draft.questions[0] else text


def _together(draft: Draft) -> tuple[tuple[str, ...], bool]:
    """The tasks that a plural means from now on, and whether they were made in a row."""
    before = draft.state.memory
    shown = [outcome.shown for outcome in draft.outcomes if outcome.shown is not None]
    if shown:
        return shown[-1][:_MOST_TOGETHER], False
    made = tuple(change.after.id for one in draft.outcomes for change in one.tasks if change.before is None)
    if made and all(isinstance(step.command, CreateTask) for step, _ in draft.done):
        earlier = before.together if before.gathering else ()
        return (*earlier, *made)[-_MOST_TOGETHER:], True
    changed = tuple(dict.fromkeys(change.after.id for one in draft.outcomes for change in one.tasks))
    return (changed, False) if len(changed) > 1 else (before.together, False)


def _speaks_of_notice(draft: Draft) -> bool:
    match draft.done[-1][0].command if draft.done else None:
        case CreateTask(remind_before=before) | UpdateTask(edit=TaskEdit(remind_before=before)):
            return before is not None
        case _:
            return False


def _filling(draft: Draft) -> str | None:
    """The project that was just said for all that was made, when it is one."""
    said = {step.command.project if isinstance(step.command, CreateTask) else None for step, _ in draft.done}
    return said.pop() if len(said) == 1 else None


def _is_adjustable(draft: Draft) -> bool:
    """Whether the last thing done was to make or change the one task that is spoken of."""
    outcome = draft.done[-1][1] if draft.done else None
    if outcome is None or draft.questions or not outcome.tasks:
        return False
    first = outcome.tasks[0].after
    return first.id == outcome.focus and first.status == "open"
