"""The checks of every inbound message, in the order of PRODUCT section 4.

The signature was the channel's matter, and a copy never comes here (`replayed`). Phone to user is `Case.person`: a
stranger passes as one, with `Admitted.person` None and only a few commands open.
"""

from __future__ import annotations

from datetime import datetime

from server.guard.case import Admitted, Case, Check, Refused, audit_row
from server.guard.device import check_device
from server.guard.limits import Limits
from server.guard.lockout import check_lockout
from server.guard.rate import check_rate
from server.guard.session import check_session
from server.reply import Say, say
from storage.changes import Change
from storage.facts import TurnFacts
from storage.model import InboundMessage

CHECKS: tuple[Check, ...] = (check_rate, check_lockout, check_device, check_session)


def judge(facts: TurnFacts, message: InboundMessage, now: datetime, limits: Limits) -> Admitted | Refused:
    """Pure: the verdict on a new message, with everything that it changes."""
    case = Case(facts=facts, message=message, now=now, limits=limits)
    changes: tuple[Change, ...] = ()
    notices: tuple[Say, ...] = ()
    must_verify = False
    for check in CHECKS:
        step = check(case)
        if step.refused is not None:
            refused = step.refused
            return Refused(
                changes=changes + refused.changes, say=refused.say, reason=refused.reason, counts=refused.counts
            )
        changes, notices = changes + step.changes, notices + step.notices
        must_verify = must_verify or step.must_verify
    return Admitted(
        person=None if must_verify else case.person,
        changes=(*changes, audit_row(case, "message_received")),
        notices=notices,
        stranger_say=say("guard-verify-again" if must_verify else "guard-stranger"),
    )
