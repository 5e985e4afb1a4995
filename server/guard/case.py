"""What a check looks at and what it may say. A check is a pure function from a Case to a Step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from server.guard.limits import Limits
from server.reply import Say
from storage.changes import AddAudit, Change
from storage.facts import TurnFacts
from storage.model import InboundMessage, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    facts: TurnFacts
    message: InboundMessage
    now: datetime
    limits: Limits

    @property
    def person(self) -> Person | None:
        """The person whose verified identity writes; None for a stranger."""
        link = self.facts.link
        return self.facts.person if link is not None and link.verified else None

    @property
    def user_id(self) -> str | None:
        return None if self.person is None else self.person.id

    @property
    def address(self) -> str | None:
        """What the operator's tables call the phone: the number, or the channel's id of a person without one."""
        return self.message.identity.phone or self.message.identity.external_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The message goes no further. Without `say` the answer is empty. `counts`: it still counts against the limits."""

    changes: tuple[Change, ...]
    say: Say | None
    reason: str
    counts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """The message may be answered, as `person`'s or as a stranger's (None).

    A stranger may verify, ask for help and stop; anything else is answered with `stranger_say`, which tells how to link
    or to verify again and nothing about accounts. `changes` belong into the turn's commit, `notices` into its reply.
    """

    person: Person | None
    changes: tuple[Change, ...]
    notices: tuple[Say, ...]
    stranger_say: Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one check found: effects, things to tell, and a refusal that ends the row or a need to verify again."""

    changes: tuple[Change, ...] = ()
    notices: tuple[Say, ...] = ()
    refused: Refused | None = None
    must_verify: bool = False


Check = Callable[[Case], Step]
PASSED = Step()


def refuse(case: Case, reason: str, *, say: Say | None, changes: tuple[Change, ...] = (), counts: bool = False) -> Step:
    """A refusal with its audit row."""
    audit = audit_row(case, "message_rejected", success=False, error_code=reason)
    return Step(refused=Refused(changes=(*changes, audit), say=say, reason=reason, counts=counts))


def audit_row(
    case: Case, action: str, *, success: bool = True, error_code: str | None = None, user_id: str | None = None
) -> AddAudit:
    """A row of the audit log about this message."""
    return AddAudit(
        action=action,
        success=success,
        user_id=user_id or case.user_id,
        phone=case.address,
        error_code=error_code,
        message_sid=case.message.sid,
    )
