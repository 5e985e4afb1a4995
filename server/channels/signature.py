"""Twilio's request signature (https://www.twilio.com/docs/usage/security): HMAC over the address and the sorted fields.

The address is the configured public one, never what the request claims (Host, X-Forwarded-*): a proxy may rewrite
those, and an attacker may write them. Like Twilio's own validator it is tried with and without the port, since the
signing side is not consistent about it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

Fields = Mapping[str, Sequence[str]]

_DEFAULT_PORTS = {"https": 443, "http": 80}


class TwilioSignature:
    """Checks signatures made with one token over one address."""

    def __init__(self, token: str, url: str) -> None:
        self._token = token.encode()
        self._addresses = tuple(address.encode() for address in _addresses(url))

    def is_valid(self, signature: str | None, query: str, fields: Fields) -> bool:
        """Whether the token's holder signed this. Each comparison takes the same time, however much is right."""
        if not signature:
            return False
        given = signature.encode("utf-8", "replace")
        signed = _joined_query(query) + _joined_fields(fields)
        return any(hmac.compare_digest(given, self._sign(address + signed)) for address in self._addresses)

    def sign(self, query: str, fields: Fields) -> str:
        """The signature that the provider would send; the simulator signs with it."""
        return self._sign(self._addresses[0] + _joined_query(query) + _joined_fields(fields)).decode()

    def _sign(self, data: bytes) -> bytes:
        return base64.b64encode(hmac.digest(self._token, data, hashlib.sha1))


def _joined_query(query: str) -> bytes:
    return b"?" + query.encode("utf-8", "replace") if query else b""


def _joined_fields(fields: Fields) -> bytes:
    """Name and value, one after the other without separators; a field sent twice with one value counts once."""
    pairs = (name + value for name in sorted(fields) for value in sorted(set(fields[name])))
    return "".join(pairs).encode("utf-8", "replace")


def _addresses(url: str) -> tuple[str, ...]:
    """The address as configured, and the same with or without its port."""
    parts = urlsplit(url)
    host = parts.netloc if parts.port is None else parts.netloc.rpartition(":")[0]
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 80)
    other = host if parts.port is not None else f"{host}:{port}"
    return (url, parts._replace(netloc=other).geturl())
