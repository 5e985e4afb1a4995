"""Passwords of local accounts: argon2id, the same work for an account that does not exist."""

from __future__ import annotations

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST_PASSWORD = 1024
_AT_ONCE = 2  # each check takes 64 MB: a flood of logins must not take the machine's memory

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """argon2's encoded form, with its own salt and parameters."""
    return _hasher.hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """Whether the password is the one behind `kept`. None (no such account) takes as long and is never right."""
    try:
        right = _hasher.verify(kept or nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


class PasswordChecker:
    """`is_password` on threads, a few at a time."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(_AT_ONCE)

    async def check(self, password: str, kept: str | None) -> bool:
        async with self._free:
            return await asyncio.to_thread(is_password, password, kept)


@cache
def nobodys_hash() -> str:
    """What the password for an unknown account is compared with; made once, or its making would tell such accounts."""
    return _hasher.hash("the password of nobody")
