"""A plan as steps that another step falls back on: what is asked in it is asked by a step."""

from __future__ import annotations

from engine.model import Simple
from server.conversation.answering import Plan
from server.conversation.memory import Ask, Step


def as_steps(planned: Plan) -> tuple[Step, ...]:
    if planned.steps or not planned.questions:
        return planned.steps
    asked = Ask(question=planned.questions[0], repairs=planned.repairs, failed=planned.failed)
    return (Step(command=Simple(intent="confirm"), instead=asked),)
