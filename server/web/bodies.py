"""The bodies that the REST takes. A wrong one names its field."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Annotated, Any, Literal, TypeVar

from aiohttp import web
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)

from engine.model import NotificationType, Priority
from server.web.errors import ApiError
from server.web.passwords import LONGEST_PASSWORD

FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


Shape = TypeVar("Shape", bound=Body)


def _printable(value: Any) -> Any:
    """Text without NUL and lone surrogates: no database column holds them."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "ignore").decode()
    return value


def _due(value: Any) -> Any:
    """ "2026-03-12" or local "2026-03-12T15:00"; never a number, which pydantic would take for an instant."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("expected a date")
    moment = date.fromisoformat(value) if len(value) == 10 else _local(value)
    if not 1970 <= moment.year <= 2999:  # no zone can push it out of the calendar
        raise ValueError("expected a date of this age")
    return moment


def _local(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is not None:
        raise ValueError("expected a local time, without an offset")
    return moment.replace(second=0, microsecond=0)


def _clock(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("expected a time")
    moment = time.fromisoformat(value)
    if moment.tzinfo is not None:
        raise ValueError("expected a time of the wall clock")
    return moment.replace(second=0, microsecond=0)


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), BeforeValidator(_printable)]
Title = Annotated[Words, Field(max_length=500)]
Name = Annotated[Words, Field(max_length=100)]
Tag = Annotated[Words, Field(max_length=50, pattern=r"^[^\s#]+$")]
# The document names what is always right: a day that every month has, without seconds.
_MOMENT = {
    "type": "string",
    "pattern": r"^(19[7-9]|2\d\d)\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])(T([01]\d|2[0-3]):[0-5]\d)?$",
}
_CLOCK = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}
Moment = Annotated[date | datetime, BeforeValidator(_due), WithJsonSchema(_MOMENT)]
ClockTime = Annotated[time, BeforeValidator(_clock), WithJsonSchema(_CLOCK)]


class Login(Body):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    email: Annotated[Words, Field(max_length=320)]
    password: Annotated[str, Field(min_length=1, max_length=LONGEST_PASSWORD)]
    next: str | None = None


class LinkRequest(Body):
    phone: Annotated[Words, Field(max_length=64)]
    delivery: Literal["page", "whatsapp"] = "page"


class CodeFromPhone(Body):
    phone: Annotated[Words, Field(max_length=64)]
    code: Annotated[Words, Field(max_length=16)]


class QrRequest(Body):
    code: Annotated[str, Field(pattern=r"^\d{6}$")]


class TaskText(Body):
    text: Annotated[Words, Field(max_length=1600)]


class NewTask(Body):
    title: Title
    due: Moment | None = None
    recurrence: Annotated[Words, Field(max_length=300)] | None = None
    priority: Priority | None = None
    project: Name | None = None
    tags: Annotated[tuple[Tag, ...], Field(max_length=20)] = ()
    remind_before: Annotated[Words, Field(max_length=20)] | None = None


class TaskPatch(Body):
    """What is absent stays; `due`, `priority`, `project` and `recurrence` may be null to clear them."""

    title: Title | None = None
    due: Moment | None = None
    recurrence: Annotated[Words, Field(max_length=300)] | None = None
    priority: Priority | None = None
    project: Name | None = None
    tags: Annotated[tuple[Tag, ...], Field(max_length=20)] | None = None
    status: Literal["open", "done"] | None = None


class PreferencesPatch(Body):
    """The keys of set_preference; what is absent stays. `language` and `mute_until` may be null."""

    language: str | None = None
    timezone: Annotated[Words, Field(max_length=64)] | None = None
    morning_time: ClockTime | None = None
    evening_time: ClockTime | None = None
    overdue_time: ClockTime | None = None
    mute_until: Moment | None = None
    enabled: dict[NotificationType, StrictBool] | None = None
    quick_capture: StrictBool | None = None
    quiet_days: Annotated[tuple[Annotated[StrictInt, Field(ge=0, le=6)], ...], Field(max_length=7)] | None = None
    plain_text: StrictBool | None = None


class SimulatedLetter(Body):
    """A message typed into the simulator. `sid` sends another copy of an earlier one, `quoted` replies to one."""

    sender: Annotated[str, Field(alias="from", min_length=1, max_length=64)]
    text: Annotated[str, BeforeValidator(_printable), Field(max_length=4000)]
    quoted: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = None
    sid: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = None
    kind: Literal["text", "image", "voice", "sticker", "location", "contact"] = "text"
    button: bool = False
    forwarded: bool = False


async def read_body(request: web.Request, shape: type[Shape], *, forms: bool = False) -> Shape:
    """The request's JSON (or form, where `forms` are taken) as a value. Raises ApiError 400 with the field."""
    if forms and request.content_type in FORM_TYPES:
        try:
            fields = await request.post()
        except (ValueError, LookupError) as error:  # no boundary, no such charset, bytes that are none of it
            raise ApiError(400, "invalid_form") from error
        return parse(shape, {name: value for name, value in fields.items() if isinstance(value, str)})
    return parse(shape, await read_json(request))


async def read_json(request: web.Request) -> Any:
    """Raises ApiError when the body is no JSON object."""
    try:
        data = json.loads(await request.read() or b"null")
    except (ValueError, RecursionError) as error:
        raise ApiError(400, "invalid_json") from error
    if not isinstance(data, dict):
        raise ApiError(400, "invalid_json")
    return data


def parse(shape: type[Shape], data: Any) -> Shape:
    """Raises ApiError 400 that names the first field that is missing, unknown or wrong."""
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        code = {"missing": "missing_field", "extra_forbidden": "unknown_field"}.get(first["type"], "invalid_field")
        field = ".".join(str(part) for part in first["loc"][:1])
        raise ApiError(400, code, field=field[:100]) from error
