"""Encryption at rest: AES-256-GCM under keys that HKDF derives from FOCOBOT_ENCRYPTION_KEY.

A sealed text is `v1.<key id>.<nonce, ciphertext and tag in URL-safe base64>`. Every purpose has its own derived key and
is authenticated, so a text sealed as a history row cannot be passed off as device details. The newest key seals; all
of them open, by their id.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Sequence
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = "v1"
SEALED = re.compile(r"\bv1\.[0-9a-f]{8}\.[A-Za-z0-9_\-]{38,}={0,2}")  # nonce and tag at least, among other text
_NONCE_BYTES = 12
_SALT = b"focobot at rest"


class CipherError(Exception):
    """A text could not be opened: it was altered, sealed for another purpose, or its key is no longer configured."""

    reason = "cipher-unreadable"


class Cipher:
    """Seals and opens texts. `keys` are the configured secrets, newest first; there is at least one."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = {_key_id(key): key for key in reversed(keys)}
        self._newest = _key_id(keys[0])

    def seal(self, text: str, purpose: str) -> str:
        """The text encrypted for one purpose ("history", "device", …)."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = _aead(self._keys[self._newest], purpose).encrypt(
            nonce, text.encode("utf-8", "replace"), purpose.encode()
        )
        return ".".join((_VERSION, self._newest, base64.urlsafe_b64encode(nonce + sealed).decode()))

    def open(self, sealed: str, purpose: str) -> str:
        """The text again. Raises CipherError."""
        version, _, rest = sealed.partition(".")
        key_id, _, body = rest.partition(".")
        key = self._keys.get(key_id)
        if version != _VERSION or key is None:
            raise CipherError(f"sealed under a key that is not configured ({key_id[:8]!r})")
        try:
            raw = base64.urlsafe_b64decode(body)
            return _aead(key, purpose).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode()).decode()
        except (InvalidTag, ValueError, binascii.Error) as error:
            raise CipherError("altered, or sealed for another purpose") from error

    def reseal(self, sealed: str, purposes: Sequence[str]) -> str:
        """The text under the newest key; what is sealed inside of it too. Raises CipherError when none of the purposes
        it may have been sealed for opens it."""
        for purpose in purposes:
            try:
                text = self.open(sealed, purpose)
            except CipherError:
                continue
            inside = SEALED.sub(lambda found: self.reseal(found[0], purposes), text)
            return sealed if inside == text and self.is_current(sealed) else self.seal(inside, purpose)
        raise CipherError("no configured key and purpose opens it")

    def is_current(self, sealed: str) -> bool:
        """Whether the text is sealed under the newest key; rotation seals the others again."""
        return sealed.startswith(f"{_VERSION}.{self._newest}.")


def _derive(key: str, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=_SALT, info=info).derive(key.encode())


@lru_cache(maxsize=64)
def _key_id(key: str) -> str:
    return _derive(key, b"key id", 4).hex()


@lru_cache(maxsize=64)
def _aead(key: str, purpose: str) -> AESGCM:
    return AESGCM(_derive(key, b"purpose " + purpose.encode(), 32))
