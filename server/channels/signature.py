"""Twilio's request signature (https://www.twilio.com/docs/usage/security): HMAC over the address and the sorted fields.

What signs is the account's token, with SHA-1; or, where the account has a webhook setting that names one, a SharedKey
(https://www.twilio.com/docs/usage/webhooks/webhook-shared-keys), with the hash that a second header says. That header
is not signed itself: it chooses among the keys that are configured here, never whether there has to be a signature.

The address is the configured public one, never what the request claims (Host, X-Forwarded-*): a proxy may rewrite
those, and an attacker may write them. Like Twilio's own validator it is tried with and without the port, since the
signing side is not consistent about it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

Fields = Mapping[str, Sequence[str]]
Algorithm = Literal["HMAC_SHA1", "HMAC_SHA256"]

SIGNATURE_HEADER = "X-Twilio-Signature"
SETTINGS_HEADER = "X-Twilio-Webhooks-Signature-Settings"  # key=webhooks_sharedkey_…,algorithm=HMAC_SHA256

_DEFAULT_PORTS = {"https": 443, "http": 80}
_ALGORITHMS: Mapping[str, Algorithm] = {"HMAC_SHA1": "HMAC_SHA1", "HMAC_SHA256": "HMAC_SHA256"}
_HASHES = {"HMAC_SHA1": hashlib.sha1, "HMAC_SHA256": hashlib.sha256}


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKeys:
    """What may have signed: the account's tokens (the one that signs here first; a second while they are changed), and
    the secrets of SharedKeys."""

    tokens: tuple[str, ...]
    shared: tuple[str, ...] = ()


class TwilioVerifier:
    """Tells whether Twilio made a request to one address."""

    def __init__(self, keys: SigningKeys, url: str) -> None:
        self._by_token = tuple(TwilioSignature(token, url) for token in keys.tokens)
        self._by_shared_key = tuple(TwilioSignature(secret, url) for secret in keys.shared)

    def is_genuine(self, headers: Mapping[str, str], query: str, fields: Fields) -> bool:
        """Whether a key that is configured for what the headers say signed this."""
        signature, settings = headers.get(SIGNATURE_HEADER), headers.get(SETTINGS_HEADER, "")
        algorithm = _algorithm(settings)
        if algorithm is None:
            return False
        signers = self._by_shared_key if settings.strip() else self._by_token
        return any(signer.is_valid(signature, query, fields, algorithm) for signer in signers)

    def sign(self, query: str, fields: Fields) -> str:
        """As Twilio signs with the account's token."""
        return self._by_token[0].sign(query, fields)


def _algorithm(settings: str) -> Algorithm | None:
    """As Twilio's own library reads it: SHA-1 where none is named, nothing for one that there is not."""
    for part in settings.split(","):
        name, _, value = part.partition("=")
        if name.strip() == "algorithm" and value.strip():
            return _ALGORITHMS.get(value.strip().upper())
    return "HMAC_SHA1"


class TwilioSignature:
    """Checks signatures made with one key over one address."""

    def __init__(self, token: str, url: str) -> None:
        key = token.encode()
        # One keyed hash is copied for each message: `hmac.digest` gives the interpreter's lock away, and a server with
        # other threads waits to have it back for longer than the hash takes.
        self._keyed = {name: hmac.new(key, digestmod=made) for name, made in _HASHES.items()}
        self._addresses = tuple(address.encode() for address in _addresses(url))

    def is_valid(self, signature: str | None, query: str, fields: Fields, algorithm: Algorithm = "HMAC_SHA1") -> bool:
        """Whether the key's holder signed this. Each comparison takes the same time, however much is right."""
        if not signature:
            return False
        given = signature.encode("utf-8", "replace")
        signed = _joined_query(query) + joined_fields(fields)
        return any(hmac.compare_digest(given, self._sign(address + signed, algorithm)) for address in self._addresses)

    def sign(self, query: str, fields: Fields, algorithm: Algorithm = "HMAC_SHA1") -> str:
        """The signature that the provider would send; the simulator signs with it."""
        return self._sign(self._addresses[0] + _joined_query(query) + joined_fields(fields), algorithm).decode()

    def _sign(self, data: bytes, algorithm: Algorithm) -> bytes:
        keyed = self._keyed[algorithm].copy()
        keyed.update(data)
        return base64.b64encode(keyed.digest())


def _joined_query(query: str) -> bytes:
    return b"?" + query.encode("utf-8", "replace") if query else b""


def joined_fields(fields: Fields) -> bytes:
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
