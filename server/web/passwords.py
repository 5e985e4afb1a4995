"""Passwords of local accounts: argon2id, the same work for an account that does not exist."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from functools import cache
from secrets import token_bytes

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

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
    """What the password for an unknown account is compared with: no password's hash, of the same form and work."""
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    salt, digest = (b64encode(token_bytes(n)).decode().rstrip("=") for n in (_hasher.salt_len, _hasher.hash_len))
    return f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${digest}"
