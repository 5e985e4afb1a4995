"""What the bot says, as values: a key of replies.ftl with its arguments. No sentence is written in Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


class Symbol(str):
    """An argument that Fluent selects on ("audio", "morning_digest") or that must be shown exactly (an address)."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ShortDate:
    """An argument that is written as a date is typed: day and month, no weekday."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalDay:
    """An argument that is written as the day that a moment is of where the person lives."""

    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """One block of a reply.

    Arguments: `str` is a person's own words (formatting marks in it are neutralised, lines joined); `Symbol` is
    selected on; `int` counts and takes plurals; `Due`, `date`, `time` and aware `datetime` are written in full in the
    person's language and zone; `bool` becomes "yes"/"no" to select on; a `Say` is rendered in place and a tuple of
    them joined on one line, `Lines` on lines of their own, a `Series` with commas and an "and"; None is empty.
    """

    key: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """An argument of several blocks, a line each."""

    blocks: tuple[Say, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """An argument of several blocks in a sentence: "a, b and c" as the language writes it."""

    blocks: tuple[Say, ...]


Reply = tuple[Say, ...]
"""Blocks, each on lines of its own."""


def say(key: str, **arguments: Any) -> Say:
    """A block, written shortly."""
    return Say(key=key, arguments=arguments)
