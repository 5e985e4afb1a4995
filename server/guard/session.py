"""Sessions: every message renews the running one; after its end a trusted device opens the next, any other verifies.

A session belongs to the device that opened it, so it is no use to another one.
"""

from __future__ import annotations

import uuid
from dataclasses import replace

from server.guard.case import PASSED, Case, Step, audit_row
from server.guard.device import device_of
from storage.changes import Change, PutSession
from storage.protection import Session

_IDS = uuid.UUID("9a3f5f4d-3f34-4a53-8d5b-6a1c1b0e8f21")


def check_session(case: Case) -> Step:
    if case.person is None:
        return PASSED
    device = device_of(case, case.person.id)
    session = case.facts.session
    if session is not None and session.device_id in (None, device.id) and is_running(session, case):
        return Step(changes=(PutSession(session=_renewed(session, case, device.id), phone=case.address),))
    if not device.is_trusted:
        return Step(must_verify=True)
    expired = session is not None and not is_running(session, case)
    ended: tuple[Change, ...] = (audit_row(case, "session_expired"),) if expired else ()
    return Step(changes=(*ended, *open_session(case, case.person.id)))


def is_running(session: Session, case: Case) -> bool:
    """Neither idle for too long nor past its longest life, by the limits of today."""
    idle_end = session.last_activity_at + case.limits.session_idle
    return case.now < min(session.expires_at, idle_end, session.created_at + case.limits.session_longest)


def open_session(case: Case, user_id: str) -> tuple[Change, ...]:
    """A new session for the device that writes."""
    session = Session(
        id=str(uuid.uuid5(_IDS, f"{user_id}\0{case.message.sid}")),
        user_id=user_id,
        device_id=device_of(case, user_id).id,
        created_at=case.now,
        last_activity_at=case.now,
        expires_at=case.now + min(case.limits.session_idle, case.limits.session_longest),
    )
    created = audit_row(case, "session_created", user_id=user_id)
    return (PutSession(session=session, phone=case.address), created)


def _renewed(session: Session, case: Case, device_id: str) -> Session:
    end = min(case.now + case.limits.session_idle, session.created_at + case.limits.session_longest)
    return replace(session, device_id=device_id, last_activity_at=case.now, expires_at=end)
