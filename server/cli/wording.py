"""What is wrong with the sentences of the language packs: entries that Fluent cannot read, and those that one lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from fluent.syntax import ast, parse

from engine.pack import LanguagePack

_NAMED = 5


def bad_wording(packs: Sequence[LanguagePack], name: str) -> Iterator[str]:
    """The problems of the file of this name in every pack. What any pack says, all should say."""
    said: dict[Path, set[str]] = {}
    for pack in packs:
        path = Path(pack.path, name)
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        said[path] = set()
        for entry in parse(text).body:
            if isinstance(entry, ast.Message):
                said[path].add(entry.id.name)
            elif isinstance(entry, ast.Junk):
                yield f"{path}, line {_line_of(entry, text)}: {_complaint(entry)}"
    everything = set().union(*said.values())
    for path, names in said.items():
        if missing := sorted(everything - names):
            listed = ", ".join(missing[:_NAMED]) + (f" and {len(missing) - _NAMED} more" if missing[_NAMED:] else "")
            yield f"{path}, line 1: {len(missing)} messages are missing that other languages have; write {listed}"


def _line_of(junk: ast.Junk, text: str) -> int:
    start = junk.span.start if junk.span else 0
    return text.count("\n", 0, start) + 1


def _complaint(junk: ast.Junk) -> str:
    told = junk.annotations[0].message if junk.annotations else "not understood"
    return f"no entry that Fluent can read ({told}): {(junk.content or '').strip().splitlines()[0]}"
