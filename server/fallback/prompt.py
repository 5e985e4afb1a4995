"""The words that go to a model: the prompt file and one person's question as JSON data. Nothing else is ever sent."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from engine.contract import reading_to_json
from engine.framing import Frames
from engine.question import SLOTS, Question

LONGEST_MESSAGE = 1600
MOST_READINGS = 9
MOST_PROJECTS = 50

Message = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    version: str
    system: str
    repair: str


@cache
def load_prompt() -> Prompt:
    """The prompt file, with the intents and slots of the command model behind its words."""
    data = tomllib.loads(files("server.fallback").joinpath("prompt.toml").read_text("utf-8"))
    intents = "\n".join(f"- {intent}: {', '.join(slots) or 'no slots'}" for intent, slots in SLOTS.items())
    return Prompt(
        version=data["version"], system=data["system"].strip() + "\n" + intents, repair=data["repair"].strip()
    )


@cache
def load_frames() -> Frames:
    """What the engine puts the answered words into (`frames.toml`)."""
    return tomllib.loads(files("server.fallback").joinpath("frames.toml").read_text("utf-8"))


def opening(question: Question) -> tuple[Message, ...]:
    """The two messages that every conversation with a model begins with."""
    data = {
        "message": question.text[:LONGEST_MESSAGE],
        "reason": question.reason,
        "unexplained": question.unexplained,
        "readings": [
            {"number": number, **reading_to_json(reading)}
            for number, reading in enumerate(question.readings[:MOST_READINGS], start=1)
        ],
        "projects": list(question.projects[:MOST_PROJECTS]),
    }
    return (
        {"role": "system", "content": load_prompt().system},
        {"role": "user", "content": json.dumps(data, ensure_ascii=False)},
    )


def asked_again(said: str, reason: str) -> tuple[Message, ...]:
    """The one repair try: what the model answered, and why it will not do."""
    return (
        {"role": "assistant", "content": said},
        {"role": "user", "content": load_prompt().repair.replace("{reason}", reason)},
    )
