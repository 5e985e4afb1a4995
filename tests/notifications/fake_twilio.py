"""Twilio's Messages resource over real HTTP on 127.0.0.1, with the faults that the real one has."""

import asyncio
import base64
import json
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

from aiohttp import web


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`taken`: the message is accepted all the same. Then `status` and `code` are answered, or nothing at all."""

    status: int | None = None
    code: int | None = None
    taken: bool = False


BOT = "whatsapp:+14155550100"
PAGE_SIZE = 50
HANG, TAKEN_AND_HANG = Fault(), Fault(taken=True)


@dataclass(slots=True, kw_only=True)
class Taken:
    sid: str
    form: dict[str, str]
    created: datetime
    status: str = "queued"

    @property
    def body(self) -> str:
        """A template's body is its fixed words around the variables."""
        if "Body" in self.form:
            return self.form["Body"]
        variables = json.loads(self.form["ContentVariables"])
        return f"Hi {variables['1']}! {variables.get('2', '')} Reply to answer."

    @property
    def reference(self) -> str:
        return parse_qs(urlsplit(self.form["StatusCallback"]).query)["inbound"][0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """A message of a person, as it stands in Twilio's list."""

    sid: str
    sender: str
    body: str
    sent: datetime
    media: int = 0


@dataclass(slots=True, kw_only=True)
class FakeTwilio:
    """`faults` are used up one a request; `always` stands in when none are left."""

    account_sid: str = "AC123"
    password: str = "token"
    clock: object = None
    faults: deque[Fault] = field(default_factory=deque)
    always: Fault | None = None
    taken: list[Taken] = field(default_factory=list)
    inbound: list[Inbound] = field(default_factory=list)
    requests: int = 0
    list_faults: deque[Fault] = field(default_factory=deque)
    typing: list[dict[str, str]] = field(default_factory=list)
    typing_fault: Fault | None = None
    url: str = ""
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        path = f"/2010-04-01/Accounts/{self.account_sid}/Messages.json"
        typing = web.post("/v2/Indicators/Typing.json", self._show_typing)
        app.add_routes([web.post(path, self._create), web.get(path, self._list), typing])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def bodies(self) -> list[str]:
        return [one.body for one in self.taken]

    def _now(self) -> datetime:
        return self.clock() if callable(self.clock) else datetime.now(UTC)

    async def _create(self, request: web.Request) -> web.Response:
        self.requests += 1
        if not self._is_authorized(request):
            return _error(401, 20003)
        form = {name: str(value) for name, value in (await request.post()).items()}
        fault = self.faults.popleft() if self.faults else self.always
        if fault is None or fault.taken:
            taken = Taken(sid=f"SM{len(self.taken):032x}", form=form, created=self._now())
            self.taken.append(taken)
        if fault is None:
            return web.json_response(self._resource(taken), status=201)
        if fault.status is None:
            await asyncio.sleep(30)
        return _error(fault.status or 500, fault.code)

    async def _show_typing(self, request: web.Request) -> web.Response:
        if not self._is_authorized(request):
            return _error(401, 20003)
        self.typing.append({name: str(value) for name, value in (await request.post()).items()})
        if self.typing_fault is None:
            return web.json_response({"success": True})
        if self.typing_fault.status is None:
            await asyncio.sleep(30)
        return _error(self.typing_fault.status or 500, self.typing_fault.code)

    async def _list(self, request: web.Request) -> web.Response:
        if self.list_faults:
            fault = self.list_faults.popleft()
            return _error(fault.status or 500, fault.code)
        to = request.query.get("To")
        found = [self._resource(one) for one in reversed(self.taken) if to in (None, one.form["To"])]
        found += [self._received(one) for one in reversed(self.inbound) if to == BOT and _is_between(one, request)]
        page = int(request.query.get("Page", "0"))
        more = len(found) > (page + 1) * PAGE_SIZE
        return web.json_response(
            {
                "messages": found[page * PAGE_SIZE : (page + 1) * PAGE_SIZE],
                "next_page_uri": str(request.rel_url.update_query(Page=page + 1)) if more else None,
                "page": page,
            }
        )

    def _received(self, one: Inbound) -> dict[str, object]:
        return {
            "sid": one.sid,
            "account_sid": self.account_sid,
            "direction": "inbound",
            "to": BOT,
            "from": one.sender,
            "body": one.body,
            "num_media": str(one.media),
            "status": "received",
            "date_sent": format_datetime(one.sent, usegmt=True),
            "date_created": format_datetime(one.sent, usegmt=True),
        }

    def _is_authorized(self, request: web.Request) -> bool:
        given = request.headers.get("Authorization", "").removeprefix("Basic ")
        return base64.b64decode(given).decode() == f"{self.account_sid}:{self.password}"

    def _resource(self, taken: Taken) -> dict[str, object]:
        return {
            "sid": taken.sid,
            "account_sid": self.account_sid,
            "to": taken.form["To"],
            "from": taken.form["From"],
            "body": taken.body,
            "status": taken.status,
            "direction": "outbound-api",
            "date_created": format_datetime(taken.created, usegmt=True),
        }


def _is_between(one: Inbound, request: web.Request) -> bool:
    """As Twilio reads `DateSent>` and `DateSent<`: both included."""
    sent = f"{one.sent:%Y-%m-%dT%H:%M:%SZ}"
    return request.query.get("DateSent>", "") <= sent <= request.query.get("DateSent<", "9")


def _error(status: int, code: int | None) -> web.Response:
    body = {"status": status, "message": "no", "more_info": ""} | ({} if code is None else {"code": code})
    return web.json_response(body, status=status)
