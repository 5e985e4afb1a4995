"""What a terminal does to a stack is found once, and forgetting it changes nothing."""

from __future__ import annotations

import pytest

from engine import places as places_module
from engine.automaton import END
from engine.compiling import compile_table
from engine.lalr import parse
from engine.places import ACCEPTED, PLAIN, Place
from engine.table import Table
from tests.engine.lattices import lattice_of


@pytest.fixture
def table() -> Table:
    return compile_table("m: a (AND a)*\na: b\nb: X | Y X\n%declare AND X Y", ["m"])


def root_of(table: Table) -> Place:
    return table.places.root(table.starts["m"])


def names_of(table: Table, rules: tuple[int, ...]) -> list[str]:
    return [table.rules[rule].origin for rule in rules]


def test_a_step_tells_the_rules_that_are_reduced_before_the_word_is_taken(table: Table) -> None:
    ((after_x, chain, how),) = table.places.steps(root_of(table), "X")
    assert (chain.rules, how) == ((), PLAIN)
    ((_, chain, how),) = table.places.steps(after_x, END)
    assert (names_of(table, chain.rules), how) == (["b", "a", "m"], ACCEPTED)


def test_a_word_that_a_reduced_stack_would_refuse_is_refused_at_once(table: Table) -> None:
    ((after_y, _, _),) = table.places.steps(root_of(table), "Y")
    assert table.places.steps(after_y, "AND") == ()


def test_equal_stacks_are_one_place(table: Table) -> None:
    ((first, _, _),) = table.places.steps(root_of(table), "X")
    ((second, _, _),) = table.places.steps(root_of(table), "X")
    assert first is second


def test_words_of_the_same_terminals_are_of_one_kind_and_met_once(table: Table) -> None:
    root, kinds = root_of(table), table.places.kinds
    assert kinds.of("Y", "X") is kinds.of("Y", "X")
    taken = table.places.fits(root, kinds.of("Y", "X"))
    assert [(index, terminal) for index, terminal, *_ in taken] == [(1, "X"), (0, "Y")], "the best last"
    assert root.fits[kinds.of("Y", "X")] is taken
    assert not kinds.of("AND").bits & root.opens


def test_forgotten_places_are_found_again(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places_module, "_MOST_PLACES", 3)
    words = lattice_of(table, "X", "AND", "X")
    first, second = parse(table, "m", words), parse(table, "m", words)
    assert len(first) == 1
    assert first == second
    assert table.places.count > 0


def test_a_grammar_that_goes_round_in_circles_comes_to_an_end() -> None:
    table = compile_table("m: a | X\na: m | Y\n%declare X Y", ["m"])
    assert len(parse(table, "m", lattice_of(table, "X"))) >= 1
