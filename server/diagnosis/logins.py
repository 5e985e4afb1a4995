"""Whether the logins of another service can be checked: its keys are published, and some are of a kind that we take."""

from __future__ import annotations

from server.diagnosis.finding import Finding, fine, wrong
from server.diagnosis.remote import REACH, Caller
from server.settings import Settings

_SUBJECT = "supabase"


async def check_logins(settings: Settings, caller: Caller) -> Finding | None:
    """Nothing where no project is configured."""
    project = settings.supabase_url
    if project is None:
        return None if settings.supabase_jwt_secret is None else fine(_SUBJECT, "tokens are checked under the secret")
    url = f"{project}/auth/v1/.well-known/jwks.json"
    try:
        answer = await caller.get(_SUBJECT, url, headers={"Accept": "application/json"})
    except REACH as error:
        told = f"{url} does not answer ({type(error).__name__})"
        return wrong(_SUBJECT, told, "check SUPABASE_URL and this machine's way out")
    if answer.status != 200:
        return wrong(_SUBJECT, f"{url} answers {answer.status}", "check SUPABASE_URL: the project's address, no path")
    usable = _usable(answer.body)
    if usable == 0 and settings.supabase_jwt_secret is None:
        remedy = "let the project sign with ES256 or RS256, or set SUPABASE_JWT_SECRET to its secret"
        return wrong(_SUBJECT, "the project publishes no key for ES256 or RS256", remedy)
    return fine(_SUBJECT, f"{usable} of the project's keys can be used")


def _usable(body: str) -> int:
    """As the server will read them."""
    from server.web.signing_keys import read_keys  # noqa: PLC0415 - slow to load, for who has a project

    try:
        return len(read_keys(body.encode()))
    except ValueError:
        return 0
