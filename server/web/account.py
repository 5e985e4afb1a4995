"""DELETE /api/account: everything of a person goes, as it does from the chat, and a receipt is all that stays."""

from __future__ import annotations

import hmac
import uuid
from typing import Annotated

from aiohttp import web
from pydantic import Field

from server.web.bodies import Body, Words, read_body
from server.web.context import WEB, api
from server.web.errors import ApiError
from server.web.passwords import LONGEST_PASSWORD
from server.web.visitor import end_session, require_login
from storage.changes import AddAudit, Committed, EraseAccount

_TRIES = 10
_RECEIPT_LENGTH = 8


class Farewell(Body):
    """One's own e-mail address, typed again; and the password, where the account has one."""

    email: Annotated[Words, Field(max_length=320)]
    password: Annotated[str, Field(max_length=LONGEST_PASSWORD)] | None = None


@api
async def erase_account(request: web.Request) -> web.StreamResponse:
    """`{"email","password"}` → `{"receipt"}`; 403 when they are not the account's own."""
    visitor = await require_login(request)
    body = await read_body(request, Farewell)
    context = request.app[WEB]
    receipt = uuid.uuid4().hex[:_RECEIPT_LENGTH].upper()
    for _ in range(_TRIES):
        account = await context.store.account_by_id(visitor.person.id)
        if account is None:
            raise ApiError(401, "login_required")
        if not hmac.compare_digest(body.email.casefold().encode(), account.person.email.casefold().encode()):
            raise ApiError(403, "wrong_farewell", field="email")
        if account.password_hash and not await context.passwords.check(body.password or "", account.password_hash):
            raise ApiError(403, "wrong_farewell", field="password")
        audit = AddAudit(action="account_unlinked", success=True, details={"receipt": receipt, "erased": True})
        changes = (audit, EraseAccount(user_id=account.person.id))
        result = await context.store.apply(account.person.id, account.person.version, changes, context.clock())
        if isinstance(result, Committed):
            response = web.json_response({"receipt": receipt})
            await end_session(request, response, visitor)
            return response
    raise ApiError(409, "busy")
