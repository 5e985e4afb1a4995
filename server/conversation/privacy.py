"""Privacy rights from the chat: an export, unlinking, and the deletion of the account in two steps with a receipt."""

from __future__ import annotations

from dataclasses import replace

from server.conversation.memory import Confirmation, Step
from server.conversation.state import Outcome, State
from server.reply import Say, Symbol, say
from storage.changes import AddAudit, EraseAccount, Unlink


def export_data(step: Step, state: State) -> Outcome:
    """Says what is known about the person and, where the server gives out files, a link that expires."""
    if not step.confirmed:
        return _ask(say("confirm-export"), step)
    counts = state.gathered.counts
    known = say(
        "export-known",
        name=state.person.name,
        email=Symbol(state.person.email),
        open=counts.open if counts else 0,
        projects=len(state.projects),
        zone=Symbol(state.person.preferences.timezone),
    )
    if state.export_link is None:
        return Outcome(reply=(known, say("export-on-web")))
    return Outcome(reply=(known, say("export-link", link=Symbol(state.export_link()))))


def unlink(step: Step, state: State) -> Outcome:
    if not step.confirmed:
        return _ask(say("confirm-unlink"), step)
    audit = AddAudit(action="account_unlinked", success=True, user_id=state.person.id, phone=state.phone)
    return Outcome(reply=(say("unlinked"),), changes=(Unlink(user_id=state.person.id), audit))


def delete_account(step: Step, state: State) -> Outcome:
    """Two confirmations; then everything goes in this transaction, and the receipt is all that stays."""
    if not step.confirmed:
        return _ask(say("confirm-account"), replace(step, stage=1))
    if step.stage == 1:
        return _ask(say("confirm-account-again"), replace(step, stage=2))
    receipt = state.identify("receipt")[:8].upper()
    audit = AddAudit(action="account_unlinked", success=True, details={"receipt": receipt, "erased": True})
    return Outcome(
        reply=(say("account-deleted", receipt=receipt, at=state.now),),
        changes=(audit, EraseAccount(user_id=state.person.id)),
    )


def _ask(prompt: Say, step: Step) -> Outcome:
    return Outcome(reply=(prompt,), question=Confirmation(prompt=prompt, steps=(replace(step, confirmed=True),)))
