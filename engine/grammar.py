"""The lark files of all language packs, put together into one grammar and compiled to a table.

A rule of a language file that is named like an intent, or like a rule of common.lark, adds to it; any other name is the
file's own. So `create_task` of one language and `create_task` of another become alternatives of one rule, and two files
may both have a rule `remind_me` without knowing of each other. Terminals are the classes of words.toml and those that
the lattice makes itself (NUMBER, DATE, TEXT…); they need no declaration.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.grammar_errors import defined_twice, or_rather, place_of, told_of_file
from engine.meanings import reductions_of
from engine.pack import LanguagePack, PackError, SharedGrammar
from engine.places import Kinds
from engine.private_rules import DEFINITION, defined_in, parts_of, prefix_of, private, with_own_names
from engine.slots import TELLING
from engine.table import Rule, Table

COMMON = "common"
STARTS = ("message", "notes", "things", "answer")

_FLAGS_BETWEEN = "__"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """The compiled commands. `names[n]` is rule n's own name, without its file; `files[n]` the language or "common".

    `slots[n]` is the name again where it is one of a slot rule.
    """

    table: Table
    names: tuple[str, ...]
    files: tuple[str, ...]
    flags: tuple[tuple[str, ...], ...]
    slots: tuple[str | None, ...]


def build_grammar(
    packs: Sequence[LanguagePack],
    shared: SharedGrammar,
    *,
    kinds: Kinds,
    elastic: Mapping[str, int],
    slot_rules: Iterable[str],
    frames: Iterable[str],
) -> Grammar:
    """`kinds` are those of the words, which know each terminal that exists; `elastic` is as in `Table`, `slot_rules`
    are the names that mean something, `frames` those of the rules that are a command or hold some.

    Raises PackError for a rule or class that does not exist, and for what Lark refuses.
    """
    from lark.exceptions import LarkError  # noqa: PLC0415 - 8 MB, for packs that were not kept

    from engine.compiling import compile_table  # noqa: PLC0415

    sources = {COMMON: shared.common_grammar} | {pack.code: pack.commands_grammar for pack in packs}
    written = _paths(packs, shared)
    if twice := defined_twice(written):
        raise PackError(twice)
    defined = {file: defined_in(text) for file, text in sources.items()}
    _check_starts(defined, written)
    counts = Counter(name for own in defined.values() for name in own)
    # A rule that only common.lark has keeps its name: merging it with nothing would cost a step of every parse.
    open_rules = {
        name for name in {*shared.intents, *defined[COMMON]} if name not in defined[COMMON] or counts[name] > 1
    }
    lines = [_renamed(file, text, open_rules) for file, text in sources.items()]
    lines.extend(_merged(name, defined) for name in sorted(open_rules) if counts[name])
    text = "\n".join(lines)
    used = set(re.findall(r"\b[A-Z][A-Z0-9_]*\b", re.sub(r"//[^\n]*|\"[^\"\n]*\"", "", text)))
    _check_terminals(used, set(kinds.numbers), written)
    try:
        slots, frames = frozenset(slot_rules), frozenset(frames)
        table = compile_table(
            f"{text}\n%declare {' '.join(sorted(used))}\n",
            STARTS,
            elastic,
            reductions=lambda rules: reductions_of(rules, [_own_name(rule) for rule in rules], slots, frames),
            told=TELLING,
            kinds=kinds,
        )
    except LarkError as error:
        raise PackError(told_of_file(str(error), written)) from error
    return _grammar(table, slots, sources)


def _own_name(rule: Rule) -> str:
    return parts_of(rule.origin)[1]


def _grammar(table: Table, slot_rules: frozenset[str], files: Iterable[str]) -> Grammar:
    by_prefix = {prefix_of(file): file for file in files}
    names = tuple(map(_own_name, table.rules))
    return Grammar(
        table=table,
        names=names,
        slots=tuple(name if name in slot_rules else None for name in names),
        files=tuple(by_prefix.get(parts_of(rule.origin)[0] or COMMON, COMMON) for rule in table.rules),
        flags=tuple(tuple(rule.alias.split(_FLAGS_BETWEEN)) if rule.alias else () for rule in table.rules),
    )


def _renamed(file: str, text: str, open_rules: set[str]) -> str:
    """The text with the file's rules under names of their own, and what it adds to open rules under such a name too."""
    return DEFINITION.sub(
        lambda match: (
            f"{match.group(1)}{private(file, match.group(2))}{match.group(3) or ''}:"
            if match.group(2) in open_rules
            else match.group()
        ),
        text if file == COMMON else with_own_names(file, text, open_rules),
    )


def _merged(name: str, defined: Mapping[str, set[str]]) -> str:
    return f"{name}: " + " | ".join(private(file, name) for file, own in defined.items() if name in own)


def _check_starts(defined: Mapping[str, set[str]], written: Mapping[str, str]) -> None:
    if absent := [start for start in STARTS if not any(start in names for names in defined.values())]:
        where = next(iter(written))
        raise PackError(f"{where}: the rule {absent[0]} is missing, with which a reading begins; define it")


def _check_terminals(used: set[str], known: set[str], written: Mapping[str, str]) -> None:
    missing = [
        f"{place_of(name, written)}: {name} is no class of any words.toml{or_rather(name, known)}"
        for name in sorted(used - known)
    ]
    if missing:
        raise PackError("\n".join(missing))


def _paths(packs: Sequence[LanguagePack], shared: SharedGrammar) -> dict[str, str]:
    """The text of each file by its path, in the order in which they are joined; by its code if it never was a file."""
    files = {f"{shared.path}/common.lark" if shared.path else COMMON: shared.common_grammar}
    return files | {f"{pack.path}/commands.lark" if pack.path else pack.code: pack.commands_grammar for pack in packs}
