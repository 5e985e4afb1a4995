"""Packed rows say what the rows of the automaton said."""

from __future__ import annotations

import pickle
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from engine.rows import Action, Rows

ACTIONS = st.one_of(st.integers(-5, 3), st.lists(st.integers(-5, 3), min_size=2, max_size=3).map(tuple))
ROWS = st.lists(st.dictionaries(st.sampled_from("ABCDE"), ACTIONS), min_size=4, max_size=8)


def said(rows: Rows, state: int) -> dict[str, Action | None]:
    found = {symbol: rows.get(state, symbol) for symbol in "ABCDE"}
    states = len(rows.parts[2])
    return {
        symbol: action if action is None or action < states else rows.forks[action - states]
        for symbol, action in found.items()
    }


@given(ROWS)
def test_each_action_is_found_again_also_after_it_was_kept(given_rows: list[Mapping[str, Action]]) -> None:
    packed = pickle.loads(pickle.dumps(Rows(given_rows)))
    for state, row in enumerate(given_rows):
        assert said(packed, state) == {symbol: row.get(symbol) for symbol in "ABCDE"}
        assert packed.layout(state).keys() == row.keys()
