"""The engine, loaded and warmed once a process: after the start the message path opens no file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from engine.compiled import Engine
from engine.explain import explain
from engine.interpret import interpret, trace
from engine.model import Context, Interpretation
from engine.normalize import normalize
from engine.work import build_work_reader
from grammars import load_engine, load_settings
from server.conversation.proposing import Mentions, ReadWork
from server.conversation.titles import load_verbs
from server.conversation.turn import Interpret


@cache
def _engine() -> Engine:
    return load_engine()


@cache
def load_work_reader() -> ReadWork:
    """Takes described work apart, with the same compiled packs."""
    return build_work_reader(load_settings(), _engine()).read


@cache
def load_interpreter() -> Interpret:
    """Compiles every language pack and uses the result once. Raises PackError for files that do not fit together."""
    engine = _engine()
    load_verbs()

    def read(text: str, context: Context) -> Interpretation:
        return interpret(text, context, engine)

    read("1", Context(now=datetime.now(UTC), zone=UTC))
    return read


@cache
def load_mentions() -> Mentions:
    """Whether words of a class stand in a text, which costs less than what the text means."""
    engine = _engine()

    def mentions(text: str) -> Callable[[str], bool]:
        folded = engine.tokenizer.tokenize(normalize(text)).folded  # once for a message: ten classes are asked for
        return lambda terminal: engine.words.has_within(folded, 0, len(folded), frozenset({terminal}))

    return mentions


@cache
def load_tracer() -> Callable[[str, Context], tuple[Interpretation, str]]:
    """The same engine, with the explanation of what it read."""
    engine = _engine()

    def read(text: str, context: Context) -> tuple[Interpretation, str]:
        traced = trace(text, context, engine)
        return traced.result, explain(traced, engine)

    return read
