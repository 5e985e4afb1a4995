"""What the web handlers share: one value in the application, put there when it starts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps

from aiohttp import web

from server.channels.twilio import TwilioChannel
from server.conversation.turn import Services
from server.settings import Settings
from server.web.errors import ApiError, error_response
from server.web.foreign_tokens import TokenReader
from server.web.pace import Pace
from server.web.passwords import PasswordChecker
from server.web.texts import Catalog, Texts, accepted
from storage.port import Store

Clock = Callable[[], datetime]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LANGUAGE_COOKIE = "focobot_language"
LANGUAGE_PARAMETER = "lang"
REQUESTS_A_MINUTE = 120  # of one access token, or of one person by tokens of another service
STAND_IN_NUMBER = "+14155550100"


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    settings: Settings
    services: Services
    channel: TwilioChannel
    catalog: Catalog
    clock: Clock
    passwords: PasswordChecker = field(default_factory=PasswordChecker)
    foreign_tokens: TokenReader | None = None  # reads the logins of another service, where one is configured
    pace: Pace = field(default_factory=lambda: Pace(most=REQUESTS_A_MINUTE))

    @property
    def bot_number(self) -> str:
        """The number to write to; production has one, elsewhere one of those that are nobody's stands in."""
        return self.settings.bot_number or STAND_IN_NUMBER

    @property
    def store(self) -> Store:
        return self.services.store


WEB = web.AppKey("web", Web)


def texts_for(request: web.Request, preferred: str | None = None) -> Texts:
    """The language of an answer: the one switched to, else the person's, else what the browser asks for."""
    switched = (request.query.get(LANGUAGE_PARAMETER), request.cookies.get(LANGUAGE_COOKIE))
    return request.app[WEB].catalog.pick((*switched, preferred, *accepted(request.headers.get("Accept-Language", ""))))


def wants_page(request: web.Request) -> bool:
    """Whether a browser navigates, as opposed to a script or another program."""
    return "text/html" in request.headers.get("Accept", "")


def api(handler: Handler) -> Handler:
    """A REST handler: what it refuses becomes JSON in the reader's language, and no answer is kept by a cache."""

    @wraps(handler)
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            response = await handler(request)
        except ApiError as error:
            response = error_response(error, texts_for(request))
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer
