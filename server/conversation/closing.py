"""Words that end a conversation after something was noted: "ya estuvo, gracias", "that's it"."""

from __future__ import annotations

from collections.abc import Callable

from engine.model import Ambiguous, CompleteTask, Interpretation, ItRef, Reading, Simple, Understood, Unknown
from server.conversation.answering import Plan
from server.conversation.dialogue import turn_of
from server.conversation.memory import Step
from server.conversation.state import State
from server.reply import say

Interpret = Callable[[str], Interpretation]
_IT_IS = "it_is"
_THANKS = Simple(intent="thanks")
_IDLE = (Simple(intent="reject"), Simple(intent="confirm"), _THANKS)
_LONGEST_THANKS = 3  # words
_SIGNS = " ,.;:!¡…"


def plan_closing(text: str, read: Interpretation, state: State, interpret: Interpret) -> Plan | None:
    """None while a question is open, or a message of the bot is quoted: then such words are about that."""
    if state.memory.question is not None or state.quoting:
        return None
    match read:
        case (
            Understood(reading=Reading(commands=(CompleteTask(refs=(ItRef(many=False),)) as done,)))
            | Ambiguous(readings=(Reading(commands=(CompleteTask(refs=(ItRef(many=False),)) as done,)),))
        ):
            return _perhaps_done(text, done, state, interpret)
        case Ambiguous(readings=readings) if all(
            reading.commands and all(one in _IDLE for one in reading.commands) for reading in readings
        ):
            is_thanks = any(_THANKS in reading.commands for reading in readings)
            return Plan(steps=(Step(command=_THANKS),), chats=True) if is_thanks else None
        case Unknown(reason=reason) if reason == _IT_IS and (state.memory.adjustable or state.memory.deed is not None):
            return Plan(reply=(say("chat-farewell", turn=turn_of(state)),), asked=True, chats=True)
        case _:
            return None


def _perhaps_done(text: str, done: CompleteTask, state: State, interpret: Interpret) -> Plan | None:
    """ "Ya estuvo, gracias", of a task that was noted a moment ago: whether it is done already is asked."""
    is_shown = state.shows_last_alone  # as a reminder shows it: then it is done
    if not state.memory.adjustable or not state.was_just_made or is_shown:
        return None
    thanks = (say("thanks", turn=turn_of(state)),) if _gives_thanks(text, interpret) else ()
    return Plan(reply=thanks, steps=(Step(command=done, unsure=True),))


def _gives_thanks(text: str, interpret: Interpret) -> bool:
    words = text.strip(_SIGNS).split()
    counts = range(1, min(_LONGEST_THANKS, len(words) - 1) + 1)
    ends = (" ".join(end) for count in counts for end in (words[-count:], words[:count]))
    return any(_is_thanks(interpret(end.strip(_SIGNS))) for end in ends)


def _is_thanks(read: Interpretation) -> bool:
    return isinstance(read, Understood) and read.reading.commands == (_THANKS,)
