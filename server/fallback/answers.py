"""The answer's form: its JSON schema, made from the command model, and the reading of what a model sent.

`answer.schema.json` is the written schema; a test holds it to `answer_schema()`. What arrives may be anything: it is
read by pydantic at this edge and leaves as values of the engine, or as a `Malformed` that says what is wrong with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.question import MOST_COMMANDS, SLOTS, ModelAnswer, Named, NamedCommand, Pick

SCHEMA_VERSION = "1"
LONGEST_ANSWER = 16_000
_SEVERAL = frozenset({"refs", "tags"})
_FENCED = re.compile(r"\A\s*```(?:json)?\s*(\{.*\})\s*```\s*\Z", re.DOTALL)
_NESTED = frozenset({"set", "filter"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """No answer of the agreed form. `reason` is short and holds nothing of what was sent."""

    reason: str


class _Command(BaseModel):
    model_config = ConfigDict(extra="forbid")

    intent: str = Field(max_length=40)
    slots: dict[str, Any] | None = Field(default=None, max_length=20)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    choice: int | None = Field(default=None, strict=True)
    commands: list[_Command] | None = Field(default=None, max_length=MOST_COMMANDS)


def answer_schema() -> dict[str, Any]:
    """The JSON schema of an answer, in the subset that strict structured output takes: all named, absent is null."""
    commands = {"type": ["array", "null"], "items": {"anyOf": [_command_schema(intent) for intent in SLOTS]}}
    return _closed({"choice": {"type": ["integer", "null"]}, "commands": commands})


def _command_schema(intent: str) -> dict[str, Any]:
    slots = {name: _slot_schema(name) for name in SLOTS[intent]}
    return _closed({"intent": {"type": "string", "enum": [intent]}, "slots": _closed(slots)})


def _slot_schema(name: str) -> dict[str, Any]:
    if name in _SEVERAL:
        return {"type": ["array", "null"], "items": {"type": "string"}}
    return {"type": ["string", "null"]}


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


@cache
def load_schema() -> Mapping[str, Any]:
    schema: Mapping[str, Any] = json.loads(files("server.fallback").joinpath("answer.schema.json").read_text("utf-8"))
    return schema


def read_answer(text: str | None) -> ModelAnswer | Malformed:
    """What a model sent, as a value. Accepts a fenced block, since some providers cannot leave it out."""
    if text is None or not text.strip():
        return Malformed(reason="empty")
    if len(text) > LONGEST_ANSWER:
        return Malformed(reason="too long")
    fenced = _FENCED.match(text)
    try:
        answer = _Answer.model_validate(json.loads(fenced[1] if fenced else text))
    except (ValueError, RecursionError) as error:
        kind = error.errors()[0]["type"] if isinstance(error, ValidationError) else "not JSON"
        return Malformed(reason=f"wrong form: {kind}")
    return _as_value(answer)


def _as_value(answer: _Answer) -> ModelAnswer | Malformed:
    if answer.choice is not None and not answer.commands:
        return Pick(number=answer.choice)
    if answer.commands and answer.choice is None:
        try:
            return Named(commands=tuple(_named(command) for command in answer.commands))
        except ValueError as error:
            return Malformed(reason=str(error))
    return Malformed(reason='neither "choice" nor "commands", or both')


def _named(command: _Command) -> NamedCommand:
    slots: dict[str, tuple[str, ...]] = {}
    for name, value in _flat(command.slots or {}):
        said = tuple(_texts(value))
        if said:
            slots[name] = said
    return NamedCommand(intent=command.intent, slots=slots)


def _flat(slots: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """`set` of update_task is written out: its members are slots like the others."""
    for name, value in slots.items():
        if name in _NESTED and isinstance(value, dict):
            yield from value.items()
        else:
            yield name, value


def _texts(value: Any) -> Iterator[str]:
    """The words of a slot. A number or `{"number": 3}` stands for its digits, which the message must hold as well."""
    match value:
        case None | "" | False:
            return
        case str():
            yield value
        case int() if not isinstance(value, bool):
            yield str(value)
        case list():
            for item in value:
                yield from _texts(item)
        case {"number": int() | str() as said, **rest} | {"title": str() as said, **rest} if not rest:
            yield from _texts(said)
        case _:
            raise ValueError("a slot is not a piece of text")
