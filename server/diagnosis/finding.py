"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`told` says what is so, `remedy` what to do about it. Neither holds a secret."""

    level: Level
    subject: str
    told: str
    remedy: str | None = None


def fine(subject: str, told: str) -> Finding:
    return Finding(level="ok", subject=subject, told=told)


def warning(subject: str, told: str, remedy: str) -> Finding:
    return Finding(level="warning", subject=subject, told=told, remedy=remedy)


def wrong(subject: str, told: str, remedy: str) -> Finding:
    return Finding(level="wrong", subject=subject, told=told, remedy=remedy)
