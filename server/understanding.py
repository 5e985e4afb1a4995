"""The engine, loaded and warmed once a process: after the start the message path opens no file."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from engine.interpret import interpret
from engine.model import Context, Interpretation
from grammars import load_engine
from server.conversation.turn import Interpret


@cache
def load_interpreter() -> Interpret:
    """Compiles every language pack and uses the result once. Raises PackError for files that do not fit together."""
    engine = load_engine()

    def read(text: str, context: Context) -> Interpretation:
        return interpret(text, context, engine)

    read("1", Context(now=datetime.now(UTC), zone=UTC))
    return read
