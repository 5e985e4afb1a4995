"""What tomllib says of a file that it cannot read, with the lines that a linguist has to look at."""

from __future__ import annotations

import re
from pathlib import Path

_PLACE = re.compile(r" ?\(at line (\d+), column \d+\)")
_HEADER = re.compile(r"[ \t]*(\[[^\]=]+\])")
_KEY = re.compile(r"[ \t]*([\w-]+|\"[^\"]*\"|'[^']*')[ \t]*=")


def told_of_toml(complaint: str, path: Path, text: str) -> str:
    """ "PATH, line N: …"; what stands twice in one table with both of its lines."""
    place = _PLACE.search(complaint)
    if place is None:  # "at end of document"
        return f"{path}, line {max(len(text.splitlines()), 1)}: {complaint}"
    line = int(place.group(1))
    if twice := _twice(text.splitlines()[:line]):
        name, second, first = twice
        return f"{path}, line {second}: {name} stands in line {first} already; join the two, or delete one"
    return f"{path}, line {line}: {_PLACE.sub('', complaint)}"


def _twice(lines: list[str]) -> tuple[str, int, int] | None:
    """The last key or table of these lines, where it is one of those before, with the lines of both."""
    table = ""
    seen: dict[tuple[str, str], int] = {}
    twice: tuple[str, int, int] | None = None
    for number, line in enumerate(lines, start=1):
        if line.lstrip().startswith("[["):  # one of several, with the same keys
            table = f"{number}"
        elif found := _HEADER.match(line) or _KEY.match(line):
            is_table = found.re is _HEADER
            table = found.group(1) if is_table else table
            first = seen.setdefault(("" if is_table else table, found.group(1)), number)
            twice = (found.group(1), number, first) if first != number else None
    return twice
