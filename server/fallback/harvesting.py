"""What was not understood, as candidate cases of the corpus: learning without training.

A message counts when the rules did not settle it. What the person did next, within two minutes, says what was meant: a
yes that ran something, a choice of the menu, or the same thing said in other words. Personal data is taken out of both
before anything leaves: a case keeps the way of speaking, not who spoke of whom.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import cast

from engine.contract import commands_to_json
from engine.model import INTENTS, Command, Simple
from server.cipher import CipherError
from server.conversation.memory import Forgotten, decode
from storage.model import HeardMessage

ANSWER_WITHIN = timedelta(minutes=2)
_ANSWERS = frozenset({"confirm", "reject", "choose", "unknown", "thanks", "greeting", "help", "undo"})
_COMMANDS = (*INTENTS, Simple)

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_HANDLE = re.compile(r"(?<!\w)@\w+")
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s().-]?\d){5,}")
_NAMES = re.compile(r"(?<=\w )[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*)*")
_SOMEBODY = "Ana"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """`meant` is what the person then had done, empty when nobody knows."""

    reason: str
    said: str
    meant: tuple[Command, ...] = ()
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """Candidates by reason, the most frequent reason first; of the suggestions, how many were accepted."""

    groups: tuple[tuple[str, tuple[Candidate, ...]], ...] = ()
    messages: int = 0
    asked_a_model: int = 0
    confirmed: int = 0
    unreadable: int = 0


@dataclass(slots=True)
class _Tally:
    found: defaultdict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    messages: int = 0
    asked: int = 0
    confirmed: int = 0
    unreadable: int = 0


def harvest(rows: Sequence[HeardMessage], unseal: Callable[[str], str]) -> Harvest:
    """`rows` are a person's together and in their order. A text under a lost key is counted and left out."""
    tally = _Tally()
    for _, own in groupby(rows, key=lambda row: row.user_id):
        _gather(list(own), unseal, tally)
    groups = sorted(tally.found.items(), key=lambda group: (-len(group[1]), group[0]))
    return Harvest(
        groups=tuple((reason, tuple(candidates)) for reason, candidates in groups),
        messages=tally.messages,
        asked_a_model=tally.asked,
        confirmed=tally.confirmed,
        unreadable=tally.unreadable,
    )


def _gather(rows: Sequence[HeardMessage], unseal: Callable[[str], str], tally: _Tally) -> None:
    for place, row in enumerate(rows):
        tally.messages += 1
        if row.success and row.llm_model is None:
            continue
        try:
            said = unseal(row.command_input)
            meant = tuple(_meant(row, rows[place + 1 :], unseal))
        except CipherError:
            tally.unreadable += 1
            continue
        tally.asked += row.llm_model is not None
        tally.confirmed += row.llm_model is not None and bool(meant)
        reason = (row.error_message or row.result_summary or "unknown").partition(":")[0]
        tally.found[reason].append(Candidate(reason=reason, said=said, meant=meant, said_at=row.created_at))


def _meant(row: HeardMessage, later: Sequence[HeardMessage], unseal: Callable[[str], str]) -> Iterator[Command]:
    """What ran next, in one message: the rows of one turn have one instant."""
    ran_at: datetime | None = None
    for other in later:
        if other.created_at - row.created_at > ANSWER_WITHIN or (ran_at is not None and other.created_at != ran_at):
            return
        if other.success and other.command not in _ANSWERS:
            ran_at = other.created_at
            command = _command(unseal(other.command_params))
            if command is not None:
                yield command


def _command(parameters: str) -> Command | None:
    try:
        found = decode(json.loads(parameters))
    except (Forgotten, ValueError):
        return None
    return cast("Command", found) if isinstance(found, _COMMANDS) else None


def without_personal_data(text: str) -> str:
    """Addresses, numbers and names give way to made-up ones of the same kind; the words around them stay."""
    for pattern, instead in (
        (_EMAIL, "ana@example.org"),
        (_ADDRESS, "https://example.org"),
        (_HANDLE, "@ana"),
        (_LONG_NUMBER, "555000"),
    ):
        text = pattern.sub(instead, text)
    return text if text.isupper() else _NAMES.sub(lambda words: _without_names(words[0]), text)


def _without_names(words: str) -> str:
    """Capitalised words behind the first of a message may be names; one name stands for several in a row."""
    kept: list[str] = []
    for word in words.split(" "):
        if not word[0].isupper():
            kept.append(word)
        elif kept[-1:] != [_SOMEBODY]:
            kept.append(_SOMEBODY)
    return " ".join(kept)


def write_cases(found: Harvest) -> str:
    """TOML for a linguist to choose from; a case's own moment stands beside its dates."""
    return "\n".join(_case(candidate) for _, candidates in found.groups for candidate in candidates)


def _case(candidate: Candidate) -> str:
    lines = ["[[case]]", f"tags = {_toml(['harvested', candidate.reason.replace('_', '-')])}"]
    lines.append(f"say = {_toml([without_personal_data(candidate.said)])}")
    if candidate.meant:
        lines.append(f"now = {_toml(candidate.said_at.isoformat(timespec='seconds'))}")
        lines.append(f"commands = {_toml(_anonymous(commands_to_json(candidate.meant)))}")
    else:
        lines.append('why = "nobody said what was meant"')
    return "\n".join(lines) + "\n"


def _anonymous(value: object) -> object:
    match value:
        case str():
            return without_personal_data(value)
        case list():
            return [_anonymous(item) for item in value]
        case dict():
            return {name: _anonymous(item) for name, item in value.items()}
        case _:
            return value


def _toml(value: object) -> str:
    match value:
        case dict():
            return "{ " + ", ".join(f"{name} = {_toml(item)}" for name, item in value.items()) + " }"
        case list() | tuple():
            return "[" + ", ".join(_toml(item) for item in value) + "]"
        case None:
            return '"null"'
        case _:
            return json.dumps(value, ensure_ascii=False)
