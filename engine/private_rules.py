"""The rules of a lark file under names of its own, so that two languages may use one name without knowing of it.

A rule that a file defines is renamed, wherever the file says it, unless it is open: a rule that all files add to.
Lines stay where they are, so that a complaint about the renamed text has the linguist's own line.
"""

from __future__ import annotations

import re
from collections.abc import Collection

DEFINITION = re.compile(r"^([?!]*)([a-z_][a-z0-9_]*)(\.-?\d+)?[ \t]*:", re.MULTILINE)
_WORD = re.compile(r"\"[^\"\n]*\"|//[^\n]*|->[ \t]*\w+|\b[A-Za-z_]\w*\b")
_SEPARATOR = "__"
_OWN = re.compile(r"\b(_*)[a-z][a-z0-9]*(?:_[a-z0-9]+)*__(?=[a-z])")


def defined_in(text: str) -> set[str]:
    """The rules that a file defines; those it only extends are another's."""
    return {match.group(2) for match in DEFINITION.finditer(text)}


def prefix_of(file: str) -> str:
    """A language's code as Lark lets a rule's name begin: "pt-BR" is pt_br."""
    return file.replace("-", "_").lower()


def private(file: str, name: str) -> str:
    """A leading underscore stays in front: it tells Lark (and us) that the rule makes no level of its own."""
    bare = name.lstrip("_")
    return f"{'_' * (len(name) - len(bare))}{prefix_of(file)}{_SEPARATOR}{bare}"


def parts_of(origin: str) -> tuple[str | None, str]:
    """The prefix of the file that a rule is private to, and its name there without underscores."""
    prefix, separator, name = origin.strip("_").partition(_SEPARATOR)
    return (prefix, name) if separator else (None, prefix)


def as_written(complaint: str) -> str:
    """A text about renamed rules, with the names that linguists gave them."""
    return _OWN.sub(r"\1", complaint)


def with_own_names(file: str, text: str, open_rules: Collection[str]) -> str:
    """The text with the file's rules renamed; a use of an open rule still means the rule of all files."""
    own = defined_in(text)

    def used(match: re.Match[str]) -> str:
        word = match.group()
        return private(file, word) if word in own and word not in open_rules else word

    return _WORD.sub(used, text)
