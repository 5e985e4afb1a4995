"""Words that only say how a message stands to what went before: "wait", "not that one", "perdón"; "also", "too".

Alone they are unknown with a reason of their own, so that whoever goes on with a conversation can tell them.
"""

from __future__ import annotations

from engine.tokens import Tokens
from engine.words import WordTable

NO_RULE = "no_rule"
_SAID_BESIDE = frozenset({"", "NO_WORD", "SAYING"})


def stance(tokens: Tokens, words: WordTable) -> str:
    """The reason of words that no rule reads: "objection" or "also" when they say nothing else, perhaps beside a "no"
    and politeness."""
    return next((name.lower() for name in ("OBJECTION", "ALSO") if _says_only(name, tokens, words)), NO_RULE)


def _says_only(name: str, tokens: Tokens, words: WordTable) -> bool:
    folded, place, objects = tokens.folded, 0, False
    while place < len(folded):
        if not folded[place].isalnum():
            place += 1
            continue
        found = [(end, {word.terminal for word in values}) for end, values in words.phrases.matches(folded, place)]
        fitting = [(end, name in classes) for end, classes in found if classes & (_SAID_BESIDE | {name})]
        if not fitting:
            return False
        place, is_objection = fitting[0]
        objects |= is_objection
    return objects
