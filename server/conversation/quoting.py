"""What a quote does to the open questions: "yes" and "2" answer the message that is quoted, not what was asked since.

A quoted proposal is on the table again as it is stored, however old; of one that was accepted, "the 2" is the task that
its second item became. Any other question that is not open any more stays closed: its answer may have run already.
"""

from __future__ import annotations

from dataclasses import replace

from server.conversation.memory import MissingPart, Offer
from server.conversation.proposals import draft_of_stored, offer_of
from server.conversation.state import State
from storage.model import Proposal, Snapshot
from storage.port import Proposals

ASKS = "asks"
PROPOSAL = "proposal"


async def beside_quote(state: State, store: Proposals) -> State:
    """The state with what the quoted message asked, or with nothing asked at all."""
    if state.quoted is None or _asked_what_is_open(state.quoted, state):
        return state
    proposal_id = state.quoted.state.get(PROPOSAL)
    if isinstance(proposal_id, str):
        proposal = await store.proposal(state.person.id, proposal_id, state.now)
        return _without_questions(state) if proposal is None else _with_proposal(proposal, state)
    if isinstance(state.memory.question, MissingPart) and ASKS not in state.quoted.state:
        return state  # a task is quoted as the part that was asked for
    return _without_questions(state)


def _asked_what_is_open(quoted: Snapshot, state: State) -> bool:
    question = state.memory.question
    if isinstance(question, Offer) and quoted.state.get(PROPOSAL) == question.draft.id:
        return True
    return question is not None and quoted.state.get(ASKS) in state.memory.asked_in


def _without_questions(state: State) -> State:
    return replace(state, memory=replace(state.memory, questions=(), repairs=()))


def _with_proposal(proposal: Proposal, state: State) -> State:
    if proposal.status == "draft":
        offer = offer_of(draft_of_stored(proposal), state)
        return replace(state, memory=replace(state.memory, questions=(offer,), repairs=()))
    made = {str(item.position): item.task_id for item in proposal.items if item.task_id is not None}
    shown = Snapshot(task_ids=tuple(made.values()), state={"numbers": made, PROPOSAL: proposal.id})
    return replace(_without_questions(state), quoted=shown)
