"""The public keys that another service signs its tokens with (RFC 7517), fetched when needed and kept for a while.

A token may name a key that we have not seen: the service has rotated its keys, and they are fetched again, but not more
often than every half minute, so that forged key names cause no traffic. While the service does not answer, the keys
that were fetched go on for an hour.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from server.web.foreign_tokens import KeysUnavailable

FRESH = timedelta(minutes=10)
STALE = timedelta(hours=1)
PAUSE = timedelta(seconds=30)
LONGEST_ANSWER = 256 * 1024
_TIMEOUT = ClientTimeout(total=5)
_ALGORITHMS: Mapping[tuple[str, str], str] = {("EC", "P-256"): "ES256", ("RSA", ""): "RS256"}

_log = structlog.get_logger("server")


@dataclass(slots=True, kw_only=True)
class SigningKeys:
    """`url` answers a JSON Web Key Set. Only keys for ES256 and RS256 are taken."""

    url: str
    clock: Callable[[], datetime]
    _keys: Mapping[str, PyJWK] = field(default_factory=dict)
    _fetched_at: datetime | None = None
    _tried_at: datetime | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def key(self, key_id: str) -> PyJWK | None:
        """None when the service has no such key. Raises KeysUnavailable."""
        if self._age() > FRESH or key_id not in self._keys:
            async with self._lock:
                if self._age() > FRESH or key_id not in self._keys:
                    await self._refresh()
        if self._age() > STALE:
            raise KeysUnavailable(self.url)
        return self._keys.get(key_id)

    def _age(self) -> timedelta:
        return self.clock() - self._fetched_at if self._fetched_at is not None else timedelta.max

    async def _refresh(self) -> None:
        now = self.clock()
        if self._tried_at is not None and now - self._tried_at < PAUSE:
            return
        self._tried_at = now
        try:
            self._keys = read_keys(await _fetch(self.url))
        except (ClientError, TimeoutError, ValueError) as error:
            _log.warning("signing_keys_unavailable", reason=type(error).__name__)
        else:
            self._fetched_at = now


async def _fetch(url: str) -> bytes:
    """Raises ClientError, TimeoutError, ValueError. A redirect is not followed: the address was configured."""
    async with (
        ClientSession(timeout=_TIMEOUT) as session,
        session.get(url, allow_redirects=False, headers={"Accept": "application/json"}) as response,
    ):
        if response.status != 200:
            raise ValueError(f"status {response.status}")
        body = await response.content.read(LONGEST_ANSWER + 1)
        while len(body) <= LONGEST_ANSWER and (more := await response.content.read(LONGEST_ANSWER)):
            body += more
        if len(body) > LONGEST_ANSWER:
            raise ValueError("too long")
        return body


def read_keys(body: bytes) -> Mapping[str, PyJWK]:
    """The usable keys by their names. Raises ValueError when this is no key set."""
    told = json.loads(body)
    if not isinstance(told, dict) or not isinstance(told.get("keys"), list):
        raise ValueError("no key set")
    return {key.key_id: key for data in told["keys"] if (key := _usable(data)) is not None and key.key_id is not None}


def _usable(data: Any) -> PyJWK | None:
    """A public key for signatures, by the algorithm that its kind stands for; a shared secret is none."""
    if not isinstance(data, dict) or data.get("use", "sig") != "sig":
        return None
    kind = str(data.get("kty"))
    algorithm = _ALGORITHMS.get((kind, str(data.get("crv")) if kind == "EC" else ""))
    if algorithm is None or data.get("alg", algorithm) != algorithm:
        return None
    try:
        return PyJWK.from_dict(data, algorithm)
    except (PyJWTError, ValueError, TypeError):
        return None
