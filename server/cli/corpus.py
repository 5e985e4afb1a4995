"""Reading corpora/ and judging the engine by it. The tests and `focobot eval` share this file, so they cannot disagree.

A case states its expectation once and its phrases many times. What a case may say is in corpora/README.md; anything
else is refused with its file and line (`corpus_errors`).
"""

from __future__ import annotations

import re
import time
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engine.compiled import Engine
from engine.contract import interpretation_to_json
from engine.dates import DateReader, read_first
from engine.grammar_errors import line_at
from engine.interpret import interpret
from engine.model import Ambiguous, Awaiting, Context, Interpretation
from grammars import load_date_reader, load_engine, load_shared
from server.cli.corpus_errors import DATE_KEYS, FILE_KEYS, CorpusError, Slots, slots_of, unknown_keys, wrong_in_case
from server.cli.dates import match_to_json

DIALOGUE = frozenset({"greeting", "thanks", "help", "confirm", "reject", "choose"})
_CASE_START = re.compile(r"^[ \t]*\[\[case\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One phrase with its expectation. `file` is relative to the corpora folder; `folder` is its first part."""

    file: str
    text: str
    context: Context
    expected: Mapping[str, Any]
    tags: tuple[str, ...]

    @property
    def folder(self) -> str:
        return self.file.split("/")[0]

    @property
    def is_date(self) -> bool:
        return "/dates/" in self.file

    @property
    def intent(self) -> str:
        """The expected intent of the first command; for others the outcome, or the file's topic for dates."""
        commands = self.expected.get("commands")
        if commands:
            return str(commands[0]["intent"])
        return Path(self.file).stem if self.is_date else str(self.expected.get("outcome", "not_a_command"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """`verdict`: right, slots (intent right, a slot off), asked (needless question), wrong (another action),
    false (an action where there is none), guessed (understood though truly ambiguous)."""

    case: Case
    verdict: str
    said: Mapping[str, Any]
    would_ask_llm: bool
    elapsed_us: float


def read_corpora(root: Path) -> tuple[Case, ...]:
    """Every phrase below `root`, in file order. Raises CorpusError with all that is wrong."""
    files = [path for path in sorted(root.rglob("*.toml")) if is_case_file(path.relative_to(root).parts)]
    if not files:
        raise CorpusError(f"{root}: no corpus files here; run from the project's folder or name one with --corpora")
    slots = slots_of(load_shared().intents)
    cases: list[Case] = []
    wrong: list[str] = []
    for path in files:
        try:
            cases += read_file(root, path, slots)
        except CorpusError as error:
            wrong.append(str(error))
    if wrong:
        raise CorpusError("\n".join(wrong))
    return tuple(cases)


def is_case_file(parts: tuple[str, ...]) -> bool:
    return parts[0] != "conversations" and parts[-1] != "known_failures.toml"


def known_failures(corpora: Path) -> set[tuple[str, str]]:
    """(file, phrase) of what is known to be read otherwise than its case says."""
    path = corpora / "known_failures.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("failure", []) if path.exists() else []
    return {(entry["file"], entry["say"]) for entry in entries}


def read_file(root: Path, path: Path, slots: Slots) -> list[Case]:
    """The phrases of one file. Raises CorpusError with a line for each complaint."""
    text, document = read_toml(path)
    lines = [line_at(text, match.start()) for match in _CASE_START.finditer(text)]
    wrong = [f"{path}, line 1: {complaint}" for complaint in unknown_keys(document, FILE_KEYS)]
    name = path.relative_to(root).as_posix()
    cases: list[Case] = []
    for place, entry in enumerate(document.get("case", ())):
        complaints = list(wrong_in_case(entry, is_date="/dates/" in name, slots=slots))
        try:
            context = context_of({**document, **entry})
        except CorpusError as error:
            complaints.append(str(error))
        if complaints:
            line = lines[place] if place < len(lines) else 1
            wrong += [f"{path}, line {line}: {complaint}" for complaint in complaints]
        else:
            cases += cases_of(name, entry, context)
    if wrong:
        raise CorpusError("\n".join(wrong))
    return cases


def read_toml(path: Path) -> tuple[str, Mapping[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: not readable as TOML: {error}") from error


def cases_of(name: str, entry: Mapping[str, Any], context: Context) -> Iterator[Case]:
    keys = ("commands", "outcome", "reason", "readings", *DATE_KEYS)
    expected = {key: with_null(entry[key]) for key in keys if key in entry}
    for text in entry["say"]:
        yield Case(file=name, text=text, context=context, expected=expected, tags=tuple(entry.get("tags", ())))


def with_null(value: Any) -> Any:
    """TOML has no null: "null" as `due`, `time` or `recurrence` stands for it."""
    match value:
        case dict():
            return {
                key: None if key in ("due", "time", "recurrence") and item == "null" else with_null(item)
                for key, item in value.items()
            }
        case list():
            return [with_null(item) for item in value]
        case _:
            return value


def context_of(table: Mapping[str, Any]) -> Context:
    try:
        zone = ZoneInfo(table["tz"])
        return Context(
            now=datetime.fromisoformat(table["now"]).astimezone(zone),
            zone=zone,
            language=table.get("lang"),
            awaiting=Awaiting(table.get("awaiting", "nothing")),
            quick_capture=bool(table.get("quick_capture", False)),
            quoted=bool(table.get("quoted", False)),
            filling=table.get("filling"),
        )
    except (KeyError, ValueError) as error:
        raise CorpusError(f"now, tz or awaiting is missing or wrong: {error}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is judged: the engine for messages, the date reader for date phrases."""

    engine: Engine
    dates: DateReader


def load_subject() -> Subject:
    """From the language packs of this installation. Raises PackError."""
    return Subject(engine=load_engine(), dates=load_date_reader())


def judge(case: Case, subject: Subject) -> Judgement:
    """Runs the engine on the phrase and compares. The time is the engine's CPU time alone."""
    started = time.process_time_ns()
    if case.is_date:
        match = read_first(case.text, subject.dates, case.context)
        elapsed = (time.process_time_ns() - started) / 1000
        said = match_to_json(case.text, match)
        return Judgement(
            case=case, verdict=date_verdict(case, said), said=said, would_ask_llm=False, elapsed_us=elapsed
        )
    outcome = interpret(case.text, case.context, subject.engine)
    elapsed = (time.process_time_ns() - started) / 1000
    said = interpretation_to_json(outcome)
    return Judgement(
        case=case,
        verdict=verdict(case.expected, said),
        said=said,
        would_ask_llm=would_ask_llm(outcome),
        elapsed_us=elapsed,
    )


def would_ask_llm(outcome: Interpretation) -> bool:
    """PRODUCT section 2: one reading, or a part missing, is asked directly; several, or unexplained words, are not."""
    if not isinstance(outcome, Ambiguous) or outcome.reason.startswith("missing:"):
        return False
    return len(outcome.readings) != 1 or outcome.reason.startswith("unexplained")


def verdict(expected: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    if "commands" in expected:
        return command_verdict(expected["commands"], said)
    acted = [c for c in said.get("commands", ()) if c["intent"] not in DIALOGUE]
    if expected.get("outcome") == "ambiguous":
        return ambiguity_verdict(expected, said)
    return "false" if acted else "right"


def command_verdict(wanted: list[Mapping[str, Any]], said: Mapping[str, Any]) -> str:
    if said["outcome"] != "understood":
        return "asked"
    got = said["commands"]
    if [c["intent"] for c in got] != [c["intent"] for c in wanted]:
        return "wrong"
    same = all(c.get("slots", {}) == w.get("slots", {}) for c, w in zip(got, wanted, strict=True))
    return "right" if same else "slots"


def ambiguity_verdict(expected: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    if said["outcome"] == "understood":
        return "guessed"
    if said["outcome"] == "unknown" or not said["reason"].startswith(expected.get("reason", "")):
        return "asked"
    wanted = expected.get("readings")
    return "right" if wanted is None or same_readings(wanted, [r["commands"] for r in said["readings"]]) else "slots"


def same_readings(wanted: list[list[Mapping[str, Any]]], got: list[list[Mapping[str, Any]]]) -> bool:
    """The same set of readings, in any order."""

    def plain(readings: list[list[Mapping[str, Any]]]) -> list[str]:
        return sorted(repr([(c["intent"], sorted(c.get("slots", {}).items(), key=repr)) for c in r]) for r in readings)

    return plain(wanted) == plain(got)


def date_verdict(case: Case, said: Mapping[str, Any]) -> str:
    expected = case.expected
    if expected.get("found") is False:
        return "false" if said["found"] else "right"
    if not said["found"]:
        return "asked"
    same = all(said.get(key) == value for key, value in expected.items() if key in DATE_KEYS and key != "found")
    return "right" if same else "wrong"
