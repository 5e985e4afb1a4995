"""Names that somebody is called by, anywhere in a message: "ok google, …", "remind me love to …", "gracias, linda".

The same words name tasks and people ("call the boss", "comprar una blusa linda"), so it is told by where they stand.
"""

from __future__ import annotations

from collections.abc import Collection

from engine.lalr import SKIP
from engine.tokens import LINE_BREAK, Tokens
from engine.words import WordTable

_THING = "GADGET"
_HEADED = frozenset({":", LINE_BREAK})
ADDRESSES = frozenset({"ADDRESS", "ADDRESS_APART", "ADDRESS_KIN"})
_PASSED_OVER = ADDRESSES | {SKIP}
_BEFORE_NAME = frozenset({"INFINITIVE", "HANGING"})  # "call Google", "la tarea de mate"
_SPEAKING = frozenset(
    {
        SKIP, "REQUEST", "REMIND", "DONT_FORGET", "GIVE_REMINDER", "TELL_ME", "NOTE_DOWN", "ADD", "CREATE",
        "MAKE", "PUT", "SCHEDULE", "MOVE", "MOVE_IT", "SNOOZE", "SNOOZE_IT", "CHANGE", "CHANGE_IT", "RENAME",
        "REOPEN", "MARK", "MARK_IT", "COMPLETE", "COMPLETE_IT", "CROSS", "CROSS_OFF", "TICK", "DELETE",
        "DELETE_IT", "STRIKE", "CANCEL", "SHOW", "SEARCH", "WHAT", "OBLIGATION", "NEED",
        "UNDO", "FORGET_ABOUT", "SURE_ORDER", "SWITCH", "TURN_OFF", "MUTE", "DISABLE", "ENABLE", "SEND",
        "HAVE_TO_DO", "WHEN_IS", "WHO_TO", "IT", "THESE", "QUIET_DOWN", "YES", "NO_WORD", "MY",
        "TASKS", "PENDING",
    }
)  # fmt: skip
"""What a message goes on with behind a name that somebody is called by at its beginning."""
_TELLING = frozenset({"TOLD", "PAST_ENDING", "PARTICIPLE"})
"""What it goes on with where that name is of whom it tells: "my friend cancelled the trip"."""


def is_called(tokens: Tokens, position: int, end: int, terminals: Collection[str], table: WordTable) -> bool:
    """True where the words from `position` to `end`, names of those classes for whoever is spoken to, are no more than
    that: "anota esto, jefe", "ok google, …"; not in "llamar al jefe" and "call Google tomorrow"."""
    if ADDRESSES.isdisjoint(terminals):
        return False
    folded, before = tokens.folded, position - 1
    if position > 0 and table.has_class(folded, before, "BEFORE_NOUN"):
        return False
    if end - position > 1 and end < len(folded) and folded[end].startswith("'") and tokens.is_glued(end):
        return False  # "my friend's party"
    if table.has_class(folded, position, _THING) and _is_listed(tokens, position, end):
        return False  # "lista: leche, foco, pan": a bulb
    is_last = not any(map(str.isalnum, folded[end:]))
    is_behind_sign = position > 0 and not folded[before].isalnum()
    is_before_sign = is_last or not folded[end].isalnum()
    if _begins_message(tokens, position, table) and (is_before_sign or _is_spoken_to(tokens, end, table)):
        return True
    if "ADDRESS" not in terminals:
        # "la 3 hermano", "la siete mi niño": no list of people
        is_number_before = position > 0 and (folded[before].isdecimal() or table.has_class(folded, before, "NUMBER"))
        return is_before_sign and (is_number_before or (is_behind_sign and "ADDRESS_APART" in terminals))
    if is_behind_sign or (is_last and position > 0):
        return is_behind_sign or not table.has_any(folded, before, _BEFORE_NAME)
    return position > 0 and table.has_class(folded, before, "ADDRESSED") and table.has_class(folded, end, "INTO")


def _is_listed(tokens: Tokens, position: int, end: int) -> bool:
    """True for what stands alone between signs, below a heading or in a line of its own."""
    folded = tokens.folded
    beside = (*folded[max(position - 1, 0) : position], *folded[end : end + 1])
    is_apart = position > 0 and not any(map(str.isalnum, beside))
    return is_apart and not _HEADED.isdisjoint(folded[:position])


def _is_spoken_to(tokens: Tokens, end: int, table: WordTable) -> bool:
    speaks = table.has_any(tokens.folded, end, _SPEAKING)
    return speaks and not table.has_any(tokens.folded, end, _TELLING)


def _begins_message(tokens: Tokens, position: int, table: WordTable) -> bool:
    """True where nothing stands before but what may be passed over."""
    folded = tokens.folded
    return all(table.has_any(folded, place, _PASSED_OVER) or not folded[place].isalnum() for place in range(position))
