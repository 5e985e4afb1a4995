"""From a reply as a value to the messages that go out: Fluent for words and plurals, Babel for dates.

A person's own words are shown as typed but for two things: line ends become spaces, and the marks that WhatsApp takes
for formatting get an invisible word joiner on both sides, so that a title with an asterisk never turns a reply bold.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from fluent.runtime import FluentBundle

from engine.model import Due
from server.conversation.phrasebook import Phrasebook
from server.reply import Lines, LocalDay, Reply, Say, Series, ShortDate, Symbol

MESSAGE_LIMIT = 1600
REPLIES = "replies.ftl"
_JOINER = "\u2060"
_GAP = "\ue000"  # the term -gap of replies.ftl: an empty line that is meant
_CONSTANTS = (
    "format-day",
    "format-day-year",
    "format-day-short",
    "format-clock",
    "format-instant",
    "inline-separator",
)
_ASIDE = "\ue001"
_LONG = 500
_MARKS = re.compile(r"(?P<address>https?://[^\s*`]+)|[*_~`]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_PICTOGRAMS = re.compile(
    "[\U0001f1e6-\U0001faff\u2300-\u23ff\u25a0-\u25ff\u2600-\u27bf\u2b00-\u2bff\ufe0f]+[^\\S\\n]?"
)  # what the accessible mode leaves out of our own words; a person's title keeps its emoji


class UnknownReply(LookupError):
    """A key that a language's replies.ftl does not hold, or an argument that it does not get: a broken promise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language that the bot answers in. `plain` is the same text without pictograms, for the accessible mode."""

    code: str
    locale: Locale
    bundle: FluentBundle
    source: str
    fixed: Mapping[str, str]  # the messages without arguments, formatted once

    @property
    def plain(self) -> FluentBundle:
        return _plain_bundle(self.code, self.source)

    def constant(self, key: str) -> str:
        return self.fixed[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundles:
    """All languages there are, by code; `default` answers whom nothing is known about."""

    languages: Mapping[str, Language]
    default: str

    def pick(self, *codes: str | None) -> str:
        """The first code that there is a language for."""
        return next((code for code in codes if code in self.languages), self.default)  # type: ignore[return-value]

    def word(self, code: str, block: Say) -> str:
        """A block alone in some language, as the matching of a typed word against an offered one needs it."""
        return render_block(block, Manner(language=self.languages[code], zone=UTC, today=date.min))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How to write for one person: language, zone, with or without emoji, and the day that it is for them."""

    language: Language
    zone: tzinfo
    today: date
    plain_text: bool = False


@cache
def load_bundles(file_name: str = REPLIES) -> Bundles:
    """Reads every language folder of grammars/, once a process; the message path opens no file.

    What a language has no sentence for yet is said in the default one.
    """
    written: dict[str, str] = {}
    default = ""
    for folder in sorted(files("grammars").iterdir(), key=lambda entry: entry.name):
        settings_file = folder.joinpath("language.toml")
        replies = folder.joinpath(file_name)
        if not settings_file.is_file() or not replies.is_file():
            continue
        settings = tomllib.loads(settings_file.read_text("utf-8"))
        written[folder.name] = replies.read_text("utf-8")
        if settings.get("default") or not default:
            default = folder.name
    languages = {
        code: _read_language(code, text if code == default else f"{text}\n{written[default]}")
        for code, text in written.items()
    }
    return Bundles(languages=languages, default=default)


def _read_language(code: str, text: str) -> Language:
    """`text` is the .ftl; of two messages with one name the first counts."""
    bundle = _bundle(code, text)
    fixed = {key: _format(bundle, key, {}) for key in _CONSTANTS if bundle.has_message(key)}
    return Language(code=code, locale=Locale.parse(code, sep="-"), bundle=bundle, source=text, fixed=fixed)


@cache
def _bundle(code: str, source: str) -> FluentBundle:
    return Phrasebook(code, source)


@cache
def _plain_bundle(code: str, source: str) -> FluentBundle:
    """Made when first asked for."""
    return _bundle(code, _PICTOGRAMS.sub("", source))


def render(reply: Reply, manner: Manner) -> tuple[str, ...]:
    """The messages to send, each within the channel's length."""
    blocks = (render_block(block, manner) for block in reply)
    return split_message("\n".join(block for block in blocks if block))


def render_block(block: Say, manner: Manner) -> str:
    if not block.arguments:
        return _constant(manner.language.plain if manner.plain_text else manner.language.bundle, block.key)
    arguments = {name: _argument(value, manner) for name, value in block.arguments.items()}
    bundle = manner.language.plain if manner.plain_text else manner.language.bundle
    return _format(bundle, block.key, arguments)


@cache
def _constant(bundle: FluentBundle, key: str) -> str:
    """What is said without arguments is the same every time; keys are ours, so there are only so many."""
    return _format(bundle, key, {})


def _format(bundle: FluentBundle, key: str, arguments: Mapping[str, Any]) -> str:
    try:
        pattern = bundle.get_message(key).value
    except LookupError:  # absent, or no entry that Fluent can read
        pattern = None
    if pattern is None:
        raise UnknownReply(f"{bundle.locales[0]}/{REPLIES}, message {key!r}: missing, or unreadable")
    short, long = _set_aside(arguments)
    text, errors = bundle.format_pattern(pattern, short)
    if errors:
        raise UnknownReply(f"{bundle.locales[0]}/{REPLIES}, message {key!r}: {errors[0]}")
    tidy = _tidy(str(text))
    for mark, value in long.items():
        tidy = tidy.replace(mark, value)
    return tidy


def _set_aside(arguments: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Fluent refuses arguments of over 1,000 characters; long ones are put in afterwards, in place of a mark."""
    short = dict(arguments)
    long: dict[str, str] = {}
    for name, value in arguments.items():
        if isinstance(value, str) and len(value) > _LONG:
            mark = f"{_ASIDE}{len(long)}{_ASIDE}"
            long[mark], short[name] = value, mark
    return short, long


def _tidy(text: str) -> str:
    """Drops the lines that an empty argument left empty; a gap that was meant stays."""
    if "\n" not in text:
        return text
    return "\n".join(line.rstrip(" ") for line in text.split("\n") if line.strip(" ")).replace(_GAP, "")


def _argument(value: Any, manner: Manner) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Symbol():
            return str(value)
        case str():
            return neutralise(value)
        case Say():
            return render_block(value, manner)
        case Lines(blocks=blocks):
            return "\n".join(render_block(block, manner) for block in blocks)
        case Series(blocks=blocks):
            texts = [render_block(block, manner) for block in blocks]
            return format_list(texts, locale=manner.language.locale) if texts else ""
        case LocalDay(moment=moment):
            return write_due(moment.astimezone(manner.zone).date(), None, manner)
        case ShortDate(day=day):
            return _write_day(day, manner.language.constant("format-day-short"), manner.language.code)
        case Due(day=day, clock=clock):
            return write_due(day, clock, manner)
        case datetime():
            local = value.astimezone(manner.zone)
            return write_due(local.date(), local.time(), manner)
        case date():
            return write_due(value, None, manner)
        case time():
            return write_clock(value, manner)
        case tuple() | list():
            return _joined(value, manner)
        case _:
            return value


def _joined(parts: Iterable[Any], manner: Manner) -> str:
    texts = (str(_argument(part, manner)) for part in parts)
    return manner.language.constant("inline-separator").join(text for text in texts if text)


def neutralise(words: str) -> str:
    """A person's words that cannot format a reply: `*_~` and backticks are kept, and mean nothing.

    The address of a page stays as it is, or it would lead elsewhere.
    """
    return _MARKS.sub(_neutral, _CONTROLS.sub(" ", words)).strip()


def _neutral(mark: re.Match[str]) -> str:
    return mark[0] if mark["address"] else f"{_JOINER}{mark[0]}{_JOINER}"


def write_due(day: date, clock: time | None, manner: Manner) -> str:
    """The date in full ("jue 12 mar, 15:00"); the year only where it is not this one."""
    key = "format-day" if day.year == manner.today.year else "format-day-year"
    written = _write_day(day, manner.language.constant(key), manner.language.code)
    if clock is None:
        return written
    return manner.language.constant("format-instant").format(day=written, clock=write_clock(clock, manner))


def write_clock(clock: time, manner: Manner) -> str:
    return _write_time(clock.replace(tzinfo=None), manner.language.constant("format-clock"), manner.language.code)


@lru_cache(maxsize=4096)
def _write_day(day: date, pattern: str, code: str) -> str:
    return format_date(day, pattern, locale=Locale.parse(code, sep="-"))


@lru_cache(maxsize=4096)
def _write_time(clock: time, pattern: str, code: str) -> str:
    return format_time(clock, pattern, locale=Locale.parse(code, sep="-"))


def split_message(text: str, limit: int = MESSAGE_LIMIT) -> tuple[str, ...]:
    """Cuts at line ends, else at spaces, else anywhere, so that no message is longer than the channel takes."""
    messages: list[str] = []
    rest = text.strip("\n")
    while _length(rest) > limit:
        head = rest[: _fitting(rest, limit)]
        cut = head.rfind("\n")
        if cut <= 0:
            cut = head.rfind(" ")
        if cut <= 0:
            cut = len(head)
        messages.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip("\n ")
    return (*messages, rest) if rest else tuple(messages)


def _length(text: str) -> int:
    """The channel counts UTF-16 units: an emoji may be two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def _fitting(text: str, limit: int) -> int:
    """How many characters of the text fit into so many UTF-16 units."""
    units = 0
    for index, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > limit:
            return index
    return len(text)
