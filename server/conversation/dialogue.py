"""Greetings, thanks and help, and an answer to a question that is not open: said kindly, nothing is done."""

from __future__ import annotations

from server.conversation.memory import Step
from server.conversation.quoting import ASKS, PROPOSAL
from server.conversation.state import Outcome, State
from server.reply import say


def greeting(step: Step, state: State) -> Outcome:
    """A greeting, with how the day looks: that is what most people open the chat for."""
    counts = state.gathered.counts
    name = state.person.name.split(" ")[0] if state.person.name else None
    return Outcome(
        reply=(
            say(
                "greeting",
                name=name,
                named=name is not None,
                today=counts.due_today if counts else 0,
                overdue=counts.overdue if counts else 0,
            ),
        )
    )


def thanks(step: Step, state: State) -> Outcome:
    return Outcome(reply=(say("thanks", turn=turn_of(state)),))


def help_(step: Step, state: State) -> Outcome:
    return Outcome(reply=(say("help"),))


def nothing_to_confirm(step: Step, state: State) -> Outcome:
    is_done = state.memory.adjustable or state.memory.deed is not None
    reply = say("nothing-to-confirm", turn=turn_of(state), done=is_done)
    return _of_quoted(state) or Outcome(reply=(reply,))


def turn_of(state: State) -> int:
    """Which of three ways to say it, so that nothing is said thrice alike in a row."""
    return state.memory.chatted % 3


def nothing_to_reject(step: Step, state: State) -> Outcome:
    """A "no" out of the blue: most likely the last change was not what was meant."""
    reply = say("nothing-to-reject", turn=turn_of(state), undoable=state.journal is not None)
    return _of_quoted(state) or Outcome(reply=(reply,))


def nothing_to_choose(step: Step, state: State) -> Outcome:
    return _of_quoted(state) or Outcome(reply=(say("nothing-to-choose"),))


def _of_quoted(state: State) -> Outcome | None:
    """An answer to a quoted question that is not open any more."""
    asked = state.quoted.state if state.quoted is not None else {}
    if PROPOSAL in asked:
        return Outcome(reply=(say("proposal-decided"),), failed="proposal_decided")
    return Outcome(reply=(say("question-gone"),), failed="question_gone") if ASKS in asked else None


def already_linked(step: Step, state: State) -> Outcome:
    return Outcome(reply=(say("verify-already"),))
