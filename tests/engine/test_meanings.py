"""A tree holds what the builders of commands look at, and trees that say the same are read once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from engine.compiling import compile_table
from engine.lalr import parse
from engine.meanings import ReadOnce, reductions_of
from engine.places import Reduction
from engine.table import Rule, Table
from tests.engine.lattices import lattice_of

GRAMMAR = """
message: command (AND command)*
command: create_task | create_list | help
create_task: _make body | _make due | phrase
phrase: MAKE title -> flagged
create_list: TASKS body (AND body)+
help: HELP | polite_help
polite_help: PLEASE HELP
body: title due? | due
title: WORD
due: DATE | OF DATE
_make: MAKE | PUT
%declare AND MAKE PUT TASKS HELP PLEASE WORD DATE OF
"""


def reductions(rules: Sequence[Rule]) -> Sequence[Reduction]:
    names = [rule.origin.strip("_") for rule in rules]
    frames = frozenset({"message", "command", "create_task", "create_list", "help", "body"})
    return reductions_of(rules, names, frozenset({"title", "due"}), frames)


@pytest.fixture(scope="module")
def table() -> Table:
    return compile_table(GRAMMAR, ["message"], reductions=reductions, told=frozenset({"TASKS"}))


def trees(table: Table, *tokens: str) -> list[Any]:
    lattice = lattice_of(table, *tokens)
    return [told(table, found.root) for found in parse(table, "message", lattice, make=ReadOnce(lambda r: [r]))]


def told(table: Table, node: Any) -> Any:
    if isinstance(node[0], str):
        return node[0]
    inner = " ".join(told(table, child) for child in node[1])
    if node[0] < 0:
        return inner
    rule = table.rules[node[0]]
    name = rule.alias or rule.origin
    return f"{name}({inner})"


def test_structure_and_words_that_nobody_asks_about_are_left_out(table: Table) -> None:
    assert trees(table, "PLEASE", "HELP") == ["message(command(help()))"]


def test_a_slot_keeps_all_its_words(table: Table) -> None:
    assert trees(table, "PUT", "OF", "DATE") == ["message(command(create_task(due(OF DATE))))"]


def test_parses_that_say_the_same_are_one(table: Table) -> None:
    assert trees(table, "MAKE PUT", "DATE") == ["message(command(create_task(due(DATE))))"]


def test_a_flag_makes_another_meaning(table: Table) -> None:
    assert sorted(trees(table, "MAKE", "WORD"), reverse=True) == [
        "message(command(create_task(title(WORD))))",
        "message(command(create_task(flagged(title(WORD)))))",
    ]


def test_a_list_keeps_its_items_and_what_is_asked_about(table: Table) -> None:
    assert trees(table, "TASKS", "WORD", "AND", "DATE") == [
        "message(command(create_list(TASKS body(title(WORD)) body(due(DATE)))))"
    ]


def test_the_phrase_of_a_command_is_named_by_its_lowest_rule(table: Table) -> None:
    (found,) = parse(table, "message", lattice_of(table, "PLEASE", "HELP"))
    assert [table.rules[rule].origin for rule in found.named] == ["polite_help"]
