"""The automaton has the states that Lark's own analysis finds, and the driver reads lattices with it."""

from __future__ import annotations

from typing import Any

import pytest
from lark.common import ParserConf
from lark.lark import Lark
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import LALR_Analyzer

from engine.automaton import Production, build_automaton
from engine.compiling import compile_table
from engine.lalr import parse
from engine.table import Table
from tests.engine.lattices import lattice_of

GRAMMAR = """
message: command (AND command)*
command: create | done
create: ADD TASK? body
body: title (due title)* due? | due title?
title: TEXT
due: DATE
done: _verb refs
_verb: DONE | CHECK
refs: ref (AND? ref)*
ref: NUMBER | THE NUMBER
%declare ADD TASK AND DATE DONE CHECK NUMBER THE TEXT
"""


@pytest.fixture(scope="module")
def table() -> Table:
    return compile_table(GRAMMAR, ["message"], {"TEXT": 50})


class NoLexer(Lexer):
    """Lark wants a lexer; these grammars have no text."""

    def __init__(self, conf: object) -> None: ...

    def lex(self, *_: object) -> Any: ...


def texts_of(node: Any) -> list[tuple[int, int]]:
    if isinstance(node[0], str):
        return [(node[1], node[2])] if node[0] == "TEXT" else []
    return [found for child in node[1] for found in texts_of(child)]


def test_the_states_are_those_of_larks_own_analysis() -> None:
    grammar = "s: a B | C a D | B\na: C a | D e? | e\ne: E (F E)*\n%declare B C D E F"
    loaded = Lark(grammar, parser="lalr", lexer=NoLexer, start="s")
    analyzer = LALR_Analyzer(ParserConf(loaded.rules, {}, ["s"]))
    analyzer.compute_lalr()  # type: ignore[no-untyped-call]
    ours = build_automaton(
        [Production(origin=str(r.origin.name), expansion=tuple(s.name for s in r.expansion)) for r in loaded.rules],
        ["s"],
    )
    theirs = analyzer.parse_table
    assert len(ours.rows) == len(theirs.states)
    expected = sorted(sorted(name for name in row) for row in theirs.states.values())
    end = next(iter(theirs.end_states.values()))
    found = [sorted(row) for number, row in enumerate(ours.rows)]
    accepting = ours.rows[ours.starts["s"]]["s"]
    assert isinstance(accepting, int)
    found[accepting] = sorted(theirs.states[end])  # acceptance is an action of ours, a list of Lark's
    assert sorted(found) == expected


def test_an_empty_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        build_automaton([Production(origin="s", expansion=())], ["s"])


def test_a_date_is_taken_as_a_date_before_it_is_taken_as_text(table: Table) -> None:
    found = parse(table, "message", lattice_of(table, "ADD", "", "", "DATE"))
    assert [(p.cost, texts_of(p.root)) for p in found] == [(2, [(1, 3)])]


def test_a_refused_tree_lets_a_dearer_one_through(table: Table) -> None:
    found = parse(
        table, "message", lattice_of(table, "ADD", "", "", "DATE"), make=lambda root: texts_of(root) == [(1, 4)]
    )
    assert [p.cost for p in found] == [3]


def test_free_text_ends_only_where_the_grammar_goes_on(table: Table) -> None:
    found = parse(table, "message", lattice_of(table, "ADD", "NUMBER", "THE", "AND", "", "AND", "DONE", "NUMBER"))
    assert [texts_of(p.root) for p in found] == [[(1, 5)]]


def test_free_text_never_crosses_a_barrier(table: Table) -> None:
    assert parse(table, "message", lattice_of(table, "ADD", "", "", barriers=frozenset({2}))) == []


def test_skipped_words_may_stand_anywhere(table: Table) -> None:
    found = parse(table, "message", lattice_of(table, "SKIP", "ADD", "SKIP", "", "", "SKIP"))
    assert [texts_of(p.root) for p in found] == [[(3, 5)]]


def test_a_group_of_words_is_written_out_so_that_nothing_is_read_twice(table: Table) -> None:
    assert "_verb" not in {rule.origin for rule in table.rules}
    assert parse(table, "message", lattice_of(table, "CHECK", "THE", "NUMBER", "AND", "NUMBER"))


def test_a_true_ambiguity_gives_both_trees() -> None:
    table = compile_table("m: a | b\na: X Y\nb: X Y\n%declare X Y", ["m"])
    assert len(parse(table, "m", lattice_of(table, "X", "Y"))) == 2


def test_a_hopelessly_ambiguous_text_is_still_answered_at_once() -> None:
    table = compile_table("m: x+\nx: A | B | x x\n%declare A B", ["m"])
    assert 1 <= len(parse(table, "m", lattice_of(table, *["A B"] * 200))) <= 24
