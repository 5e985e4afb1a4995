"""Several things in one message: a list under its heading, orders in one breath.

Read only where the message was not understood, or where words that say when, order or list something were left within
a name: the grammar reads one order, and series of a few kinds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.hours_of_day import HoursReader, WholeDate
from engine.lattice import BULLETS
from engine.left_over import is_setting
from engine.listed_things import LISTS, ThingsReader
from engine.model import Awaiting, Context, DateMatch, Interpretation, Understood
from engine.one_breath import OrdersReader, may_go_on
from engine.pieces import Alone
from engine.tokens import Tokens
from engine.words import WordTable

_LONGEST = 200  # tokens
_BEHIND_NUMBERS = frozenset(".)")
_SIGNS = frozenset(",;:\n-–—") | BULLETS  # of which every list has some


@dataclass(slots=True, kw_only=True)
class SeveralReader:
    """Over one message."""

    tokens: Tokens
    words: WordTable
    dates: Sequence[DateMatch]
    context: Context
    read: Alone
    whole_date: WholeDate

    def instead_of(self, found: Interpretation) -> Interpretation:
        """What the message means in pieces, where that is more than what was `found` for the whole."""
        if not 2 < len(self.tokens) <= _LONGEST:
            return found
        if self.context.awaiting is not Awaiting.NOTHING:
            return (self._things(found) or found) if self._heads_a_list() else found
        if isinstance(found, Understood) and is_setting(found.reading):
            return self._orders(found)
        if len(self.dates) > 1 and (each := self._each_hour()) is not None:
            return each
        is_numbered = self.tokens.folded[0].isdecimal() and self.tokens.folded[1] in _BEHIND_NUMBERS
        if (is_numbered or not _SIGNS.isdisjoint(self.tokens.folded)) and (things := self._things(found)) is not None:
            return things
        return self._orders(found)

    def _orders(self, found: Interpretation) -> Interpretation:
        if not may_go_on(self.tokens, self.words, self.dates):
            return found
        reader = OrdersReader(tokens=self.tokens, words=self.words, dates=self.dates, read=self.read)
        return reader.orders(found) or found

    def _heads_a_list(self) -> bool:
        """ "Jobs for tomorrow: …" answers nothing that was asked."""
        folded = self.tokens.folded
        is_confirmed = self.context.awaiting is Awaiting.CONFIRMATION and ":" in folded
        return is_confirmed and self.words.has_within(folded, 0, folded.index(":"), LISTS)

    def _each_hour(self) -> Interpretation | None:
        return HoursReader(
            tokens=self.tokens,
            words=self.words,
            dates=self.dates,
            read=self.read,
            whole_date=self.whole_date,
            now=self.context.now.astimezone(self.context.zone).replace(tzinfo=None),
        ).tasks()

    def _things(self, found: Interpretation) -> Interpretation | None:
        return ThingsReader(
            tokens=self.tokens, words=self.words, dates=self.dates, context=self.context, read=self.read
        ).things(found)
