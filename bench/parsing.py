"""Which parser reads commands fastest: Earley, Lark's LALR, or the lattice driver, over the same typed tokens.

    python bench/parsing.py            three parsers on one grammar of 36 rules
    python bench/parsing.py --engine   the whole engine, step by step, on the examples of the corpora

Times are CPU microseconds a message, the best of five runs.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from lark import Lark, Token
from lark.lexer import Lexer

from engine.compiling import compile_table
from engine.interpret import interpret
from engine.lalr import Lattice, make_lattice, parse
from engine.lattice import Lattices
from engine.model import Context
from engine.normalize import normalize
from engine.readings import ReadingMaker
from engine.table import Table
from grammars import load_engine

# Thirty-six rules of the shape that the packs have. Text is `words` here, since Lark has no free text of its own.
GRAMMAR = """
start: message
message: command (AND command)*
command: create | remind | schedule | list | complete | reopen | delete | move | priority | rename | search | summary
       | undo | help | greeting | yes | no
create: ADD a_task? body
a_task: THE? TASK
remind: REMIND LINK? body
schedule: MAKE THE? ALARM when?
body: title part*
part: when | level | tag
title: words
words: WORD+
when: DATE
level: LEVEL
tag: TAG
list: SHOW THE? filter* TASKS filter*
filter: when | level | status
status: STATUS
complete: DONE refs | MARK refs AS_DONE
reopen: REOPEN refs
delete: DELETE refs
move: MOVE refs TO? when
priority: SET refs TO? level
rename: RENAME refs TO title
refs: ref (AND_ALSO? ref)*
ref: number | ordinal | it | all
number: THE? NUMBER
ordinal: THE? ORDINAL
it: IT
all: ALL TASKS? filter*
search: SEARCH words
summary: SUMMARY
undo: UNDO
help: HELP
greeting: GREETING
yes: YES
no: NO
"""
NAMES = [
    "ADD", "ALARM", "ALL", "AND", "AND_ALSO", "AS_DONE", "DATE", "DELETE", "DONE", "GREETING", "HELP", "IT", "LEVEL",
    "LINK", "MAKE", "MARK", "MOVE", "NO", "NUMBER", "ORDINAL", "REMIND", "RENAME", "REOPEN", "SEARCH", "SET", "SHOW",
    "STATUS", "SUMMARY", "TAG", "TASK", "TASKS", "THE", "TO", "UNDO", "WORD", "YES",
]  # fmt: skip
# Messages as the types of their tokens; "WORD|DATE" has two, the right one last.
MESSAGES = [
    "REMIND WORD THE|WORD WORD WORD|DATE",
    "ADD TASK WORD WORD WORD TO|WORD WORD WORD|DATE",
    "ADD WORD WORD",
    "SHOW THE TASKS DATE",
    "MARK THE NUMBER AND|AND_ALSO THE NUMBER AS_DONE",
    "DELETE THE NUMBER AND_ALSO|AND ADD WORD WORD WORD",
    "MOVE THE NUMBER TO DATE",
    "REMIND LINK|WORD WORD THE|WORD WORD AND|WORD WORD THE|WORD WORD WORD|DATE WORD|LEVEL",
    "SEARCH WORD WORD",
    "GREETING AND REMIND WORD WORD",
]


class TypedTokens(Lexer):
    """Gives Lark the tokens with one type each, the right one: these parsers take no more."""

    def __init__(self, conf: Any) -> None:
        pass

    def lex(self, data: Any, *_: Any) -> Iterator[Token]:
        for types in data.split():
            yield Token(types.split("|")[-1], "x")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    name: str
    read: Callable[[str], object]


def contestants() -> list[Contestant]:
    grammar = GRAMMAR + f"%declare {' '.join(NAMES)}\n"
    earley = Lark(grammar, parser="earley", lexer=TypedTokens)
    lalr = Lark(grammar, parser="lalr", lexer=TypedTokens)
    table = compile_table(grammar.replace("words: WORD+", "words: WORD"), ["start"], {"WORD": 400})
    lattices = {message: _lattice(table, message) for message in MESSAGES}
    return [
        Contestant(name="Earley over typed tokens", read=earley.parse),
        Contestant(name="Lark's LALR, own lexer", read=lalr.parse),
        Contestant(name="lattice driver", read=lambda message: parse(table, "start", lattices[message])),
    ]


def _lattice(table: Table, message: str) -> Lattice:
    kinds = table.places.kinds
    tokens = [[name for name in types.split("|") if name != "WORD"] for types in message.split()]
    return make_lattice(kinds, [[(kinds.of(t), 0, 1, (None,)) for t in reversed(its)] for its in tokens], {})


def best_time(work: Callable[[], object], repeats: int = 200) -> float:
    """CPU microseconds of one call, the best of five series."""
    series = []
    for _ in range(5):
        started = time.process_time_ns()
        for _ in range(repeats):
            work()
        series.append((time.process_time_ns() - started) / repeats / 1000)
    return min(series)


def compare() -> None:
    for contestant in contestants():
        times = sorted(best_time(lambda m=message, c=contestant: c.read(m)) for message in MESSAGES)  # type: ignore[misc]
        show(contestant.name, times)


def show(name: str, times: Sequence[float]) -> None:
    middle, high = times[len(times) // 2], times[int(0.95 * (len(times) - 1))]
    sys.stdout.write(f"{name:28} median {middle:7.1f} us   p95 {high:7.1f}   max {times[-1]:7.1f}\n")


def corpus_phrases() -> list[str]:
    files = sorted((Path(__file__).parents[1] / "corpora").glob("*/*.toml"))
    cases = (case for file in files for case in tomllib.loads(file.read_text(encoding="utf-8")).get("case", ()))
    return [phrase for case in cases for phrase in case["say"]][::10]


def steps() -> None:
    """Each step of the pipeline alone, and the whole."""
    engine, zone = load_engine(), ZoneInfo("America/Mexico_City")
    context = Context(now=datetime(2026, 3, 10, 10, tzinfo=zone), zone=zone)
    phrases = corpus_phrases()
    utterances = [normalize(phrase) for phrase in phrases]
    tokens = [engine.tokenizer.tokenize(utterance) for utterance in utterances]
    dates = [engine.find_dates(found, context) for found in tokens]
    lattices = [Lattices.over(found, engine.words).of(when) for found, when in zip(tokens, dates, strict=True)]
    makers = [
        ReadingMaker(
            grammar=engine.grammar,
            words=engine.words,
            tokens=found,
            context=context,
            languages=engine.languages,
            default_language=engine.default_language,
        )
        for found in tokens
    ]
    table = engine.grammar.table
    show_each("normalize", phrases, normalize)
    show_each("tokenize", utterances, engine.tokenizer.tokenize)
    show_each("find dates", tokens, lambda found: engine.find_dates(found, context))
    show_each("lattice", list(zip(tokens, dates, strict=True)), lambda x: Lattices.over(x[0], engine.words).of(x[1]))
    show_each("parse", lattices, lambda lattice: parse(table, "message", lattice))
    show_each("parse and readings", list(zip(makers, lattices, strict=True)), lambda x: x[0].read("message", x[1]))
    show_each("interpret", phrases, lambda phrase: interpret(phrase, context, engine))


def show_each(name: str, things: Sequence[Any], work: Callable[[Any], object]) -> None:
    show(name, sorted(best_time(lambda t=thing: work(t), repeats=3) for thing in things))  # type: ignore[misc]


if __name__ == "__main__":
    steps() if "--engine" in sys.argv else compare()
