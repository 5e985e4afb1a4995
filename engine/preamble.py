"""What a person tells before an order: "the garage called, move the car service to Monday".

Read only where nothing else understood the message. The talk is passed over and what follows must be a whole command
that begins with a verb of ordering. Talk that may take the order back, ask, quote or make it depend on something is
no preamble, nor is one that holds an order of its own: half a message is never carried out.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.tokens import Tokens
from engine.words import WordTable

_PAUSES = frozenset(",;.!\n")
_MOST_ORDERS = 3  # places where the order may begin
_LONGEST = 40  # tokens of talk
_ORDERS = frozenset(
    {
        "REMIND", "DONT_FORGET", "GIVE_REMINDER", "NOTE_DOWN", "ADD", "MOVE", "SNOOZE", "CHANGE", "MARK", "DELETE",
        "STRIKE", "CANCEL", "RENAME", "REOPEN", "CREATE", "SCHEDULE", "CROSS", "CROSS_OFF", "PUT", "SHOW",
    }
)  # fmt: skip
_NO_TALK = frozenset({"NO_PREAMBLE", "NO_WORD", "DONT"})


def orders_after_talk(tokens: Tokens, words: WordTable) -> Iterator[int]:
    """The tokens at which an order may begin after talk, from left to right."""
    folded = tokens.folded
    if "?" in folded or words.has_any(folded, 0, _NO_TALK) or words.has_any(folded, 0, _ORDERS):
        return
    count = 0
    for place in range(1, min(len(folded) - 1, _LONGEST)):
        begins = _behind_pause(tokens, words, place)
        if begins is None:
            continue
        if words.has_any(folded, begins, _NO_TALK):
            return
        if words.has_class(folded, place - 1, "SAID"):
            return  # "he said, delete it all"
        begins = _behind_fillers(tokens, words, begins)
        if begins < len(folded) and words.has_any(folded, begins, _ORDERS):
            yield begins
            return
        count += 1
        if count == _MOST_ORDERS:
            return


def _behind_pause(tokens: Tokens, words: WordTable, place: int) -> int | None:
    """Where the next clause begins, if one ends here: at a sign, or before "so"."""
    folded = tokens.folded
    if folded[place] in _PAUSES:
        return place + 1
    if words.has_class(folded, place, "SO_THEN"):
        return place
    return None


def _behind_fillers(tokens: Tokens, words: WordTable, place: int) -> int:
    """Past "please", "so can you" and the like, the longest phrase first."""
    folded = tokens.folded
    while place < len(folded):
        ends = [
            end
            for end, found in words.phrases.matches(folded, place)
            if any(word.terminal in ("", "SO_THEN") for word in found)
        ]
        if not ends and folded[place] not in _PAUSES:
            return place
        place = max(ends, default=place + 1)
    return place
