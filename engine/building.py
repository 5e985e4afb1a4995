"""What a builder of commands is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.model import Command, Context, DateMatch
from engine.slot_reader import SlotReader
from engine.slots import Slots
from engine.words import WordTable


@dataclass(slots=True, kw_only=True)
class Built:
    """A command as one rule reads it. `missing` must be asked for; an unsure one is asked about before it acts."""

    command: Command
    missing: str | None = None
    is_unsure: bool = False
    is_bare_note: bool = False


@dataclass(slots=True, kw_only=True)
class Building:
    """What a builder may look at."""

    slots: Slots
    reader: SlotReader
    context: Context
    words: WordTable
    dates: Sequence[DateMatch] = ()
    first: int = 0  # the token at which the talk before it ends
    follows_change: bool = False  # the command before it in the message changes a task

    @property
    def today(self) -> date:
        """The person's."""
        return self.context.today

    def has(self, flag: str) -> bool:
        return flag in self.slots.flags


Builder = Callable[[Building], Built | None]

Refusal = Callable[[Building], bool]
Refusals = Mapping[str, Sequence[Refusal]]
"""What says that a parse is no reading, however well it fits the grammar: by the flags of its rule, or of any rule."""

OF_ANY_RULE = ""


def is_refused(building: Building, refusals: Refusals) -> bool:
    for flag in (*building.slots.flags, OF_ANY_RULE):  # asked of every parse: a rule has few flags, or none
        for refuses in refusals.get(flag, ()):
            if refuses(building):
                return True
    return False
