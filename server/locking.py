"""Locks and blocks by hand: what an operator does by command or by API, and a person with a device of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.changes import BY_OPERATOR, AddAudit, BlockDevice, Change, PutLockout
from storage.model import Person
from storage.port import Store
from storage.protection import Device


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Who is locked: a phone, whoever writes from it, or a person, whatever they write from."""

    phone: str | None = None
    user_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Why, and by whom: an operator's id, or the name of the command."""

    reason: str
    by: str


async def find_person(store: Store, text: str) -> Person | None:
    """By id or e-mail."""
    account = await store.account_by_email(text) if "@" in text else await store.account_by_id(text)
    return account.person if account else None


async def lock(store: Store, subject: Subject, order: Order, now: datetime) -> None:
    """At once, and until somebody unlocks. Of a person it also ends every session, at the phone and in browsers."""
    lockout = PutLockout(
        phone=subject.phone, user_id=subject.user_id, until=None, reason=order.reason, triggered_by=BY_OPERATOR
    )
    audit = AddAudit(
        action="account_locked",
        success=True,
        phone=subject.phone,
        user_id=subject.user_id,
        details={"reason": order.reason, "by": order.by},
    )
    await store.audit((lockout, audit), now)


async def unlock(store: Store, subject: Subject, order: Order, now: datetime) -> int:
    """How many locks ended; penalties of the rate limits end with them."""
    return await store.unlock(phone=subject.phone, user_id=subject.user_id, reason=order.reason, now=now, by=order.by)


async def block_device(store: Store, device: Device, order: Order, now: datetime, *, is_blocked: bool) -> None:
    """Blocks or unblocks. A message of the person that is on its way is decided again with the device as it is then."""
    changes: tuple[Change, ...] = (
        BlockDevice(
            device_id=device.id,
            user_id=device.user_id,
            is_blocked=is_blocked,
            reason=order.reason if is_blocked else None,
        ),
        AddAudit(
            action="device_blocked" if is_blocked else "device_unblocked",
            success=True,
            user_id=device.user_id,
            details={"device": device.id, "reason": order.reason, "by": order.by},
        ),
    )
    if device.user_id is None:
        await store.audit(changes, now)
    else:
        await store.apply(device.user_id, None, changes, now)
