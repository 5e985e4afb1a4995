"""What is wrong with the rules of the language packs though Lark takes them: nothing leads to them or matches."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from engine.compiled import Engine
from engine.flags import FLAGS
from engine.grammar import STARTS
from engine.grammar_errors import line_at, or_rather, places_of_production
from engine.lattice import ELASTIC
from engine.pack import LanguagePack, SharedGrammar
from engine.private_rules import DEFINITION, as_written, parts_of
from engine.table import Table

_COMMENT = re.compile(r"//[^\n]*")
_FLAGS_OF = re.compile(r"->[ \t]*(\w+)")
_LITERAL = re.compile(r'"[^"\n]*"|(?<![/\w])/[^/\n]+/')

_TEXTS = {*ELASTIC, "QUOTED"}  # a title is the one or the other


def bad_rules(packs: Sequence[LanguagePack], shared: SharedGrammar, engine: Engine) -> Iterator[str]:
    commands = {str(Path(shared.path, "common.lark")): shared.common_grammar}
    commands |= {str(Path(pack.path, "commands.lark")): pack.commands_grammar for pack in packs}
    dates = {str(Path(shared.path, "dates.lark")): shared.dates_grammar}
    dates |= {str(Path(pack.path, "dates.lark")): pack.dates_grammar for pack in packs}
    yield from dead_rules(commands, shared)
    yield from unknown_flags(commands)
    yield from literals(commands | dates)
    yield from texts_side_by_side(engine.grammar.table, commands)


def dead_rules(sources: Mapping[str, str], shared: SharedGrammar) -> Iterator[str]:
    """Rules that no other rule uses. One named like an intent or like a rule of common.lark adds to that one."""
    common = next(iter(sources))
    everywhere = {name for text in sources.values() for name in used_rules(text)}
    open_rules = {*shared.intents, *STARTS, *(match.group(2) for match in DEFINITION.finditer(shared.common_grammar))}
    for path, text in sources.items():
        used = everywhere | {*shared.intents, *STARTS} if path == common else used_rules(text) | open_rules
        for match in DEFINITION.finditer(text):
            if (name := match.group(2)) not in used:
                rather = or_rather(name, open_rules)
                yield (
                    f"{path}, line {line_at(text, match.start())}: no rule leads to {name}; use it or delete it{rather}"
                )


def used_rules(text: str) -> set[str]:
    """The names that stand in bodies of rules."""
    bodies = DEFINITION.sub(":", re.sub(r"//[^\n]*|->[ \t]*\w+", "", text))
    return set(re.findall(r"\b_?[a-z][a-z0-9_]*\b", bodies))


def unknown_flags(sources: Mapping[str, str]) -> Iterator[str]:
    """What stands behind an arrow and tells the builders nothing."""
    for place, line in _lines(sources):
        for flag in (flag for flags in _FLAGS_OF.findall(line) for flag in flags.split("__")):
            if flag not in FLAGS:
                rather = or_rather(flag, FLAGS) or "; grammars/README.md lists them"
                yield f"{place}: there is no flag {flag}{rather}"


def literals(sources: Mapping[str, str]) -> Iterator[str]:
    for place, line in _lines(sources):
        for literal in _LITERAL.findall(line):
            yield f"{place}: {literal} matches nothing: rules are of classes; put the words into a class of words.toml"


def texts_side_by_side(table: Table, sources: Mapping[str, str]) -> Iterator[str]:
    """Two free texts without a class between them, of which nobody could tell where one ends."""
    ends, begins = free_edges(table, -1), free_edges(table, 0)
    for rule in table.rules:
        for left, right in zip(rule.expansion, rule.expansion[1:], strict=False):
            if left in ends and right in begins:
                said = [as_written(part) for part in rule.expansion]
                places = places_of_production(parts_of(rule.origin)[1], said, sources)
                between = f"{as_written(left)} and {as_written(right)}"
                yield f"{', or '.join(places)}: two free texts stand side by side, {between}; put a class between them"


def free_edges(table: Table, edge: int) -> Collection[str]:
    """The symbols that have a text of the person's own at their first (0) or last (-1) place, however they are said."""
    free = {rule.origin for rule in table.rules} | _TEXTS
    while bound := {rule.origin for rule in table.rules if rule.expansion[edge] not in free} & free:
        free -= bound
    return free


def _lines(sources: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """("PATH, line N", the line without its comment)."""
    for path, text in sources.items():
        for number, line in enumerate(text.splitlines(), start=1):
            yield f"{path}, line {number}", _COMMENT.sub("", line)
