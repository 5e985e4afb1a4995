"""Logs that can be shown to anybody: no message text, no full phone number, no secret.

Redaction is by permission, not by prohibition: a field's text passes only if the field is listed here, and even then
what looks like a phone number or is a configured secret is masked. Exceptions are told by kind and place; their text
may hold anything. Records of libraries keep their template without its arguments, for the same reason, and one that was
put together beforehand keeps only what stands before the first value. Access logs (paths, queries) are not written.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterable, Mapping, MutableMapping
from functools import lru_cache
from types import TracebackType
from typing import Any

import structlog

OPEN_FIELDS = frozenset(
    {
        "event", "level", "timestamp", "logger", "exception", "frames", "action", "code", "command", "database",
        "environment", "intent", "kind", "language", "languages", "method", "migration", "name", "outcome", "path",
        "provider", "reason", "rule", "sid", "status", "table", "task", "type", "url", "variable", "version",
    }
)  # fmt: skip
REDACTED = "[redacted]"

_PHONE = re.compile(r"(?<![\w.:])\+?\d(?:[\s().\-\u2010-\u2015]?\d){6,}")
_ADDRESS = re.compile(r"[\w.+\-]+@[\w\-]+\.[\w.\-]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_FROM_FIRST_VALUE = re.compile(r"[\n:'\"<{\[/=].*", re.DOTALL)
_LONGEST = 300

Event = MutableMapping[str, Any]


class Redactor:
    """A structlog processor. `secrets` are texts that must not appear, wherever they come from."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = tuple(sorted({secret for secret in secrets if len(secret) >= 8}, key=len, reverse=True))
        self._text = lru_cache(maxsize=256)(self._masked)  # most words of a log are always the same

    def __call__(self, logger: Any, method: str, event: Event) -> Event:
        for name, value in event.items():
            event[name] = self._field(name, value)
        return event

    def _field(self, name: str, value: object) -> object:
        if name == "timestamp" or value is None or isinstance(value, bool | float):
            return value
        if isinstance(value, int):
            return value if abs(value) < 10_000_000 else REDACTED
        if name not in OPEN_FIELDS:
            return REDACTED
        if isinstance(value, list | tuple):
            return [self._text(str(part)) for part in value]
        return self._text(str(value))

    def _masked(self, text: str) -> str:
        """One line, masked, of bounded length."""
        for secret in self._secrets:
            text = text.replace(secret, REDACTED)
        masked = _ADDRESS.sub(REDACTED, _PHONE.sub(_mask, text))
        return _CONTROLS.sub(" ", masked)[:_LONGEST]


def _mask(found: re.Match[str]) -> str:
    return "…" + found[0][-2:]


def only_kind_and_place(logger: Any, method: str, event: Event) -> Event:
    """An exception as its kind and the frames it came through, without its text or its variables."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["exception"] = type(error).__name__
        event["frames"] = _frames(error.__traceback__)
    event.pop("stack_info", None)
    return event


def _frames(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-8:]
    return [f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno} {frame.name}" for frame in frames]


def template_only(logger: Any, method: str, event: Event) -> Event:
    """A library's record: what it says in general, not about whom."""
    record, arguments = event.get("_record"), event.pop("positional_args", ())
    if isinstance(record, logging.LogRecord):
        template = str(record.msg)
        event["event"] = template if arguments else _FROM_FIRST_VALUE.sub("", template)
        if record.exc_info:
            event["exc_info"] = record.exc_info
    return event


def configure_logs(*, is_production: bool, secrets: Iterable[str] = (), level: int = logging.INFO) -> None:
    """Routes structlog and the standard library through the same redaction; JSON lines in production."""
    redact = Redactor(secrets)
    common = (structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, structlog.processors.TimeStamper("iso"))
    render: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if is_production
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *common,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[template_only, *common],
        pass_foreign_args=True,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            only_kind_and_place,
            redact,
            render,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False  # no line tells of them
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.getLogger("aiohttp.access").setLevel(logging.CRITICAL)


def secrets_of(values: Mapping[str, object]) -> tuple[str, ...]:
    """The texts among settings that are secrets, by the names of their fields."""
    marks = ("secret", "token", "key", "database_url")
    found: list[str] = []
    for name, value in values.items():
        if any(mark in name for mark in marks):
            found += [value] if isinstance(value, str) else value if isinstance(value, tuple) else []
    return tuple(found)
