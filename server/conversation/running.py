"""The commands of one message, run one after the other: each sees what those before it did, one commit holds all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from engine.model import Assumption, CreateTask, Simple, UpdateTask
from server.conversation.answering import Plan
from server.conversation.decide import decide, needs_of
from server.conversation.gathering import Reading, gather
from server.conversation.memory import Confirmation, Question, Repair, Step
from server.conversation.settling import NOT_MEANT
from server.conversation.state import Gathered, Outcome, State, TaskChange
from server.reply import Say, say
from storage.changes import SettledBy
from storage.model import Task


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
    chats: bool = False
    aside: Question | None = None
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
        chats=planned.chats,
        aside=planned.aside,
        settled_by=planned.settled_by,
    )
    steps = _with_undo(planned)
    for index, step in enumerate(steps):
        moment, assumptions = draft.state, _assumptions(step, steps, planned)
        if index or assumptions:
            moment = replace(moment, step=index, assumptions=assumptions)
        await _run_or_fall_back(step, moment, draft, store)
    deed = draft.state.memory.deed
    is_whole = deed is None or not deed.is_partly_undone
    if is_whole and any(step.in_place and (outcome.tasks or outcome.question) for step, outcome in draft.done):
        meant = draft.state.last_task_id
        await _is_run(Step(command=Simple(intent="undo")), replace(draft.state, step=len(steps)), draft, store)
        draft.state = replace(draft.state, last_task_id=meant)  # and not the one that it was not meant for
    _show_what_was_made(draft)
    _open_questions(planned, draft)
    return draft


def _show_what_was_made(draft: Draft) -> None:
    """Several tasks made or changed in one message are the list last shown: "the second one for tomorrow" counts in
    it."""
    told = tuple(dict.fromkeys(change.after.id for one in draft.outcomes for change in one.tasks if _is_open(change)))
    if len(told) > 1 and all(isinstance(step.command, CreateTask | UpdateTask) for step, _ in draft.done):
        draft.state = replace(draft.state, shown=told)


def _is_open(change: TaskChange) -> bool:
    return change.after.status == "open"


async def _run_or_fall_back(step: Step, moment: State, draft: Draft, store: Reading) -> None:
    if not await _is_run(step, moment, draft, store):
        for other in step.fallback:
            await _run_or_fall_back(other, moment, draft, store)


async def _is_run(step: Step, moment: State, draft: Draft, store: Reading) -> bool:
    """Runs the step. False, and nothing is taken of it, when its words name no task and other steps are to be run."""
    gathered = await gather(needs_of(step, moment), moment, store)
    once = replace(step, in_place=False) if step.in_place else step  # a question about it takes nothing back again
    outcome = decide(once, replace(moment, gathered=gathered))
    if step.fallback and (outcome.failed == NOT_MEANT or _is_the_same(step, outcome, moment)):
        return False
    if _is_denied(step, outcome):
        outcome = Outcome(reply=(say("rejected"),))
    take(step, outcome, gathered, draft)
    return True


def _is_the_same(step: Step, outcome: Outcome, state: State) -> bool:
    """Meant for another task, and it is the one that it was done to: then the words say something else."""
    deed = state.memory.deed
    return step.in_place and deed is not None and outcome.focus is not None and outcome.focus in deed.task_ids


def _is_denied(step: Step, outcome: Outcome) -> bool:
    """ "Not the rent", where it was asked about the rent."""
    touched = {change.before.id for change in outcome.tasks if change.before is not None} | {outcome.focus}
    asked = outcome.question.steps if isinstance(outcome.question, Confirmation) else ()
    touched.update(id_ for one in asked for id_ in one.task_ids or ())
    return not touched.isdisjoint(step.denied)


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
        free_numbers=tuple(one for one in state.free_numbers if one not in taken) if taken else state.free_numbers,
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
