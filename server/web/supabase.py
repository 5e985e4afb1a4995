"""Users of a Supabase project, by the tokens that it signs for them.

What a token must say is pinned by what is configured, never by the token: HS256 only under the project's secret, ES256
and RS256 only under the keys that the project publishes. Of what the user can write (`user_metadata`) nothing but the
name is believed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import jwt
from jwt.types import Options

from server.settings import Settings
from server.web.foreign_tokens import LONGEST_TOKEN, ForeignUser, TokenRefused
from server.web.signing_keys import SigningKeys

AUDIENCE = "authenticated"
LONGEST_NAME = 100
CLOCK_SKEW_SECONDS = 60  # theirs may be ahead of ours: for what is not valid yet, never for what has expired
_ADDRESS = re.compile(r"[^@\s\0]+@[^@\s\0]+")
_OPTIONS: Options = {
    "require": ["exp", "sub", "aud"],
    "verify_exp": False,  # below, by our own clock
    "verify_nbf": False,
    "verify_iat": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupabaseTokens:
    """Reads tokens under a secret, under published keys, or under both."""

    clock: Callable[[], datetime]
    secret: str | None = None
    keys: SigningKeys | None = None
    issuer: str | None = None

    async def read(self, token: str) -> ForeignUser:
        """Raises TokenRefused, and KeysUnavailable when the keys cannot be had."""
        if len(token) > LONGEST_TOKEN:
            raise TokenRefused("too_long")
        try:
            key, algorithm = await self._key_of(jwt.get_unverified_header(token))
            claims = jwt.decode(
                token, key, algorithms=[algorithm], audience=AUDIENCE, issuer=self.issuer, options=_OPTIONS
            )
        except (jwt.PyJWTError, ValueError, RecursionError) as error:
            raise TokenRefused(type(error).__name__) from error
        _check_times(claims, self.clock().timestamp())
        return _user_of(claims)

    async def _key_of(self, header: Mapping[str, Any]) -> tuple[Any, str]:
        algorithm, key_id = header.get("alg"), header.get("kid")
        if algorithm == "HS256" and self.secret is not None:
            return self.secret, "HS256"
        if algorithm not in ("ES256", "RS256") or self.keys is None or not isinstance(key_id, str):
            raise TokenRefused("algorithm")
        key = await self.keys.key(key_id)
        if key is None or key.algorithm_name != algorithm:
            raise TokenRefused("unknown_key")
        return key.key, algorithm


def supabase_tokens(settings: Settings, clock: Callable[[], datetime]) -> SupabaseTokens:
    """The reader of the project's tokens that the settings name."""
    if settings.supabase_url is None:
        return SupabaseTokens(clock=clock, secret=settings.supabase_jwt_secret)
    issuer = f"{settings.supabase_url}/auth/v1"
    keys = SigningKeys(url=f"{issuer}/.well-known/jwks.json", clock=clock)
    return SupabaseTokens(clock=clock, secret=settings.supabase_jwt_secret, keys=keys, issuer=issuer)


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    expires_at, begins_at = claims["exp"], claims.get("nbf", 0)
    if not _is_number(expires_at) or not _is_number(begins_at):
        raise TokenRefused("times")
    if expires_at <= now:
        raise TokenRefused("expired")
    if begins_at > now + CLOCK_SKEW_SECONDS:
        raise TokenRefused("not_yet")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _user_of(claims: Mapping[str, Any]) -> ForeignUser:
    """The service role and anonymous users are nobody; so is a user without an e-mail."""
    if claims.get("role", AUDIENCE) != AUDIENCE or claims.get("is_anonymous") is True:
        raise TokenRefused("role")
    try:
        subject = str(UUID(claims["sub"]))
    except ValueError as error:
        raise TokenRefused("subject") from error
    email = claims.get("email")
    if not isinstance(email, str) or len(email) > 320 or not _ADDRESS.fullmatch(email):
        raise TokenRefused("email")
    return ForeignUser(
        subject=subject, email=email, name=_name_of(claims, email), is_proven=claims.get("email_verified") is True
    )


def _name_of(claims: Mapping[str, Any], email: str) -> str:
    told = claims.get("user_metadata")
    wishes = [told.get(key) for key in ("full_name", "name")] if isinstance(told, dict) else []
    wish = next((one for one in wishes if isinstance(one, str) and one.strip()), email.partition("@")[0])
    printable = "".join(character for character in wish if character.isprintable())
    return printable.encode("utf-8", "ignore").decode().strip()[:LONGEST_NAME] or email
