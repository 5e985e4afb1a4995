"""Devices, by the HMAC of what the channel tells and stays the same.

The first device of a person is the one that linked, and is trusted. Any other is recorded, told to the person, and has
to verify before it may act (a number can be given to somebody else, a card can be cloned). One is not other because the
channel begins to tell more of it: the first external id of a number that never had one belongs to its device.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

from server.guard.case import PASSED, Case, Step, audit_row, refuse
from server.guard.lockout import lock
from server.reply import say
from storage.changes import Change, PutDevice
from storage.protection import Device

_IDS = uuid.UUID("4f6c1f0e-6d0b-4c59-9a4c-2f4f8a3f7b10")
_SEEN_AGAIN_AFTER = timedelta(minutes=5)  # a write saved for every message of a busy minute


def check_device(case: Case) -> Step:
    if case.person is None:
        return PASSED
    known = case.facts.device
    if known is None:
        return _register(case, case.person.id)
    if known.is_blocked:
        return refuse(case, "device_blocked", say=say("guard-device-blocked"), counts=True)
    if case.now - known.last_seen_at < _SEEN_AGAIN_AFTER:
        return PASSED
    return Step(changes=(_put(case, replace(known, last_seen_at=case.now)),))


def device_of(case: Case, user_id: str) -> Device:
    """The device that writes: the known row, or the one that it becomes. Trusted when it is the person's first."""
    if case.facts.device is not None:
        return case.facts.device
    return Device(
        id=_device_id(user_id, case.message.fingerprint),
        user_id=user_id,
        fingerprint_hash=case.message.fingerprint,
        is_trusted=case.facts.known_devices == 0 or _is_told_more_of(case, user_id),
        is_blocked=False,
        first_seen_at=case.now,
        last_seen_at=case.now,
    )


def trust(case: Case, user_id: str) -> tuple[Change, ...]:
    """The device has just proved itself with a code."""
    device = replace(device_of(case, user_id), user_id=user_id, is_trusted=True, last_seen_at=case.now)
    registered = audit_row(case, "device_registered", user_id=user_id)
    return (_put(case, device), registered) if case.facts.device is None else (_put(case, device),)


def _register(case: Case, user_id: str) -> Step:
    device = device_of(case, user_id)
    changes: tuple[Change, ...] = (_put(case, device), audit_row(case, "device_registered"))
    if _is_told_more_of(case, user_id):
        return Step(changes=changes)
    if case.facts.devices_today + 1 >= case.limits.new_devices:
        changes += lock(case, until=case.now + case.limits.device_lock, reason="new_devices")
        return refuse(case, "new_devices", say=say("guard-locked"), changes=changes)
    return Step(changes=changes, notices=() if device.is_trusted else (say("notice-new-device"),))


def _is_told_more_of(case: Case, user_id: str) -> bool:
    """Whether this is the device of the person's session, under the external id that the channel tells now."""
    former, session, link = case.message.former_fingerprint, case.facts.session, case.facts.link
    if former is None or session is None or link is None or link.external_id is not None:
        return False
    return session.device_id == _device_id(user_id, former)


def _device_id(user_id: str, fingerprint: str) -> str:
    """The same whenever the turn is judged again."""
    return str(uuid.uuid5(_IDS, f"{user_id}\0{fingerprint}"))


def _put(case: Case, device: Device) -> PutDevice:
    return PutDevice(device=device, phone=case.address, details=case.message.device_details)
