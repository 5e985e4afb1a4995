"""What people say beside their tasks: "jaja", "bye", "are you a bot?", "?", an emoji. Answered shortly and warmly.

Nothing that was spoken of is forgotten by it, and what was asked stays open.
"""

from __future__ import annotations

from typing import assert_never

from engine.model import Due, Interpretation, SetPreference, Unknown
from server.conversation.answering import Plan
from server.conversation.dialogue import turn_of
from server.conversation.memory import Confirmation, Menu, MissingPart, Offer, Question, Step, WhichProject
from server.conversation.state import State
from server.reply import Reply, Say, say

_PUZZLED, _LEAVING = "huh", "farewell"


def plan_talk(read: Interpretation, state: State) -> Plan | None:
    """None for everything else, and for what may be the name of a project that was asked for."""
    if not isinstance(read, Unknown) or isinstance(state.memory.question, WhichProject):
        return None
    if read.reason == "speak_again":
        return Plan(
            steps=(Step(command=SetPreference(mute_until=Due(day=state.today, clock=state.clock))),),
            questions=state.memory.questions,
        )
    question = state.memory.question
    if question is not None and read.reason == _PUZZLED:
        return _staying((say("explain-question"), question.prompt), state)
    said = _said(read.reason, state)
    if said is None:
        return None
    return _staying((said,) if question is None or read.reason == _LEAVING else (said, _hint(question)), state)


def _staying(reply: Reply, state: State) -> Plan:
    return Plan(reply=reply, questions=state.memory.questions, asked=True, chats=True)


def _said(reason: str, state: State) -> Say | None:
    turn = turn_of(state)
    match reason:
        case "farewell":
            return say("chat-farewell", turn=turn)
        case "laughter":
            return say("chat-laughter", turn=turn)
        case "huh":
            return say("chat-huh", turn=turn)
        case "who":
            return say("chat-who", turn=turn)
        case "upset":
            return say("chat-upset", turn=turn, undoable=state.journal is not None)
        case "warm":
            return say("chat-warm", turn=turn)
        case "low":
            return say("chat-low", turn=turn)
        case "signs":
            return say("chat-signs", turn=turn)
        case "too_many_notices":
            return say("chat-fewer")
        case "what_time":
            return say("chat-time", now=state.now)
        case _:
            return None


def _hint(question: Question) -> Say:
    """How the question that stays open is answered, without all of it again."""
    match question:
        case Menu(options=options):
            return say("answer-number", count=len(options))
        case Confirmation() | Offer():
            return say("answer-yes-no")
        case MissingPart() | WhichProject():
            return question.prompt
        case _:
            assert_never(question)
