"""Linking codes: six random digits, of which only an HMAC is ever kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

CODE_DIGITS = 6


def new_code() -> str:
    """Six digits, each as likely as any other, leading zeros included."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def hash_code(code: str, phone: str, secret: str) -> str:
    """The HMAC under which a code is kept. The phone is part of it: a stolen row fits no other phone."""
    return hmac.new(secret.encode(), f"link-code\0{phone}\0{code}".encode(), hashlib.sha256).hexdigest()


def is_code(code: str, phone: str, secret: str, kept: str) -> bool:
    """Whether `code` is the one behind the kept hash, in constant time."""
    return hmac.compare_digest(hash_code(code, phone, secret), kept)
