"""What Lark says of the grammars put together, said of the linguist's own file and line.

Lark sees one long text with renamed rules; its line numbers and names mean nothing to who wrote a line of one file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping

_LINE = re.compile(r"line (\d+)")
_UNDEFINED = re.compile(r"Rule '?(\w+)'? used but not defined \(in rule (\w+)\)")
_ALIAS = re.compile(r"->[ \t]*(\w+)")
_RULE_START = re.compile(r"^[?!]*([a-z_][a-z0-9_]*)(?:\.-?\d+)?[ \t]*:", re.MULTILINE)


def told_of_file(complaint: str, sources: Mapping[str, str]) -> str:
    """Lark's complaint about `sources` (path -> text, in the order in which they were joined), with path and line."""
    if found := _UNDEFINED.search(complaint):
        missing = found.group(1)
        return f"{place_of(missing, sources)}: there is no rule {missing}; define it, or write the one you mean"
    if found := _LINE.search(complaint):
        path, line = _line_in(int(found.group(1)), sources)
        written = sources[path].splitlines()[line - 1].strip() if path else ""
        return f"{path}, line {line}: this is no rule as Lark writes them, or the one before does not end: {written}"
    return f"the grammars do not fit together: {complaint}"


def place_of(word: str, sources: Mapping[str, str]) -> str:
    """ "PATH, line N" of the first use of a name, comments aside."""
    for path, text in sources.items():
        for number, line in enumerate(text.splitlines(), start=1):
            if re.search(rf"\b{word}\b", line.split("//")[0]):
                return f"{path}, line {number}"
    return ", ".join(sources)


def unknown_builders(sources: Mapping[str, str], known: Collection[str]) -> list[str]:
    """The complaint about each name after "->" that is none of `known`, with those that it might have meant."""
    told = []
    for path, text in sources.items():
        for number, line in enumerate(text.splitlines(), start=1):
            for name in _ALIAS.findall(line.split("//")[0]):
                if name not in known:
                    near = " or ".join(difflib.get_close_matches(name, known, n=2)) or "one of engine/dates/building_*"
                    told.append(f"{path}, line {number}: nothing builds {name}; write {near}")
    return told


def defined_twice(sources: Mapping[str, str]) -> str | None:
    """The complaint about the first rule that one file defines a second time."""
    for path, text in sources.items():
        seen: dict[str, int] = {}
        for match in _RULE_START.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            if first := seen.get(match.group(1)):
                told = f"{match.group(1)} is a rule already, in line {first}"
                return f"{path}, line {line}: {told}; join the two with |, or name one otherwise"
            seen[match.group(1)] = line
    return None


def _line_in(number: int, sources: Mapping[str, str]) -> tuple[str, int]:
    """The file and its own line of a line of the joined text; its last one for an end that came too early."""
    path, size = "", 1
    for path, text in sources.items():
        size = text.count("\n") + 1
        if number <= size:
            return path, max(min(number, len(text.splitlines())), 1)
        number -= size
    return path, size - 1
