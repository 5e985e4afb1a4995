"""What a person gets for a deferred message: the suggestion, to be confirmed; or, with no good answer, the readings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.model import CreateTask, Reading
from server.conversation.answering import Plan, plan
from server.conversation.deferral import Deferred
from server.conversation.memory import Confirmation, DraftItem, ProposalDraft, Question, Step
from server.conversation.proposing import REASON, propose
from server.conversation.state import State
from server.conversation.wording import describe
from server.reply import Lines, say


def plan_suggestion(
    reading: Reading | None, deferred: Deferred, seal: Callable[[str], str], state: State
) -> tuple[Plan, State]:
    """The plan, and the state in the language of the message. What was open before stays open behind it."""
    state = replace(state, language=deferred.language)
    if deferred.read.reason == REASON:
        planned = _propose(reading or deferred.read.readings[0], deferred, seal)
    elif reading is None:
        planned = plan(deferred.read, deferred.text, state)
    else:
        planned = _suggest(reading, deferred, state)
    return replace(planned, questions=(*planned.questions, *_still_open(planned, state))), state


def _propose(reading: Reading, deferred: Deferred, seal: Callable[[str], str]) -> Plan:
    """The items of the answer if all of them are new tasks, else those of the rules."""
    tasks = tuple(command for command in reading.commands if isinstance(command, CreateTask))
    if len(tasks) < len(reading.commands):
        return _propose(deferred.read.readings[0], deferred, seal)
    items = tuple(DraftItem(command=task) for task in tasks)
    return Plan(steps=(propose(ProposalDraft(title=tasks[0].title, source=seal(deferred.text), items=items)),))


def _still_open(planned: Plan, state: State) -> tuple[Question, ...]:
    return tuple(question for question in state.memory.questions if question not in planned.questions)


def _suggest(reading: Reading, deferred: Deferred, state: State) -> Plan:
    """Nothing is done yet: the steps run when the person says so, and what they ask (a deletion) is asked then."""
    lines = tuple(say("suggestion-line", command=describe(command, (), state)) for command in reading.commands)
    prompt = say("suggestion", lines=Lines(blocks=lines), count=len(lines))
    steps = tuple(Step(command=command) for command in reading.commands)
    question = Confirmation(prompt=prompt, steps=steps)
    return Plan(
        reply=(prompt,),
        questions=(question,),
        assumptions=reading.assumptions,
        asked=True,
        failed=deferred.read.reason,
    )
