"""How fingers and ears go wrong: keys beside each other, letters that sound alike, and what a word then costs.

All words here are folded (`normalize.fold`). Sounds are those that writers of languages in Latin letters confuse; where
a language has no such confusion nothing comes of it, since both words are folded alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rapidfuzz.distance import OSA

_KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_KEYS_OF_MARKED = {"l": "n"}  # ñ, whose mark is folded away
SOUNDS = (("b", "v"), ("s", "c"), ("s", "z"), ("c", "z"), ("g", "j"), ("ll", "y"), ("h", ""), ("y", "i"))

_ALIKE = re.compile(r"qu(?=[ei])|q|ck|c|z|v|h|ll|g(?=[ei])|(?<=[aeou])y$|w(?=[aeiou])")
_HEARD = {"qu": "k", "q": "k", "ck": "k", "z": "s", "v": "b", "h": "", "ll": "y", "g": "j", "y": "i", "w": "u"}
_SOFTENING = ("e", "i", "y")
_KINDRED = ("bv", "csz", "ck", "gj", "iy", "uw", "ei", "ou")
_ROUGH = str.maketrans("vzckqjyw", "bssssgiu", "h'")
_LENGTHENED = re.compile(r"(.)\1{2,}")  # "recuérdameeee"
_RUN = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiou]")


def _keys_beside() -> Mapping[str, str]:
    """Of each letter the keys around it; each row of a keyboard begins a little to the right of the one above."""
    at = {key: (row, column) for row, keys in enumerate(_KEY_ROWS) for column, key in enumerate(keys)}
    plain = {key: "".join(other for other in at if _are_beside(at[key], at[other])) for key in at}
    return {key: keys + _KEYS_OF_MARKED.get(key, "") for key, keys in plain.items()}


def _are_beside(one: tuple[int, int], other: tuple[int, int]) -> bool:
    down, right = other[0] - one[0], other[1] - one[1]
    return one != other and abs(down) <= 1 and abs(right) <= 1 and abs(down + right) <= 1


BESIDE = _keys_beside()


def sound(word: str) -> str:
    """What the word sounds like, roughly: "rrekuerdame" and "recuérdame" are one."""
    heard = _ALIKE.sub(_hear, word)
    return _RUN.sub(r"\1", heard) or word


def rough_sound(word: str) -> str:
    """The same for words to be looked up by: what stands before or behind a letter changes nothing of it."""
    return _LENGTHENED.sub(r"\1", word).replace("qu", "q").replace("ll", "l").translate(_ROUGH) or word


def _hear(match: re.Match[str]) -> str:
    letters = match.group()
    if letters == "c":
        return "s" if match.string[match.end() : match.end() + 1] in _SOFTENING else "k"
    return _HEARD[letters]


def skeleton(word: str) -> str:
    """The word without its vowels, but for one that it begins with: "rcrdm"."""
    return word[:1] + _VOWELS.sub("", word[1:])


CLEAR, LIKELY, LOOSE, FAR = 1, 2, 3, 4
"""Letters swapped, doubled, left out or heard alike; a key beside the right one, vowels left out; both a sound and a
finger wrong, a letter too much; any other letter, or two slips."""


def cost_of_slip(typed: str, meant: str) -> int | None:
    """How far-fetched it is that `meant` was typed so; None if it is out of question."""
    if sound(typed) == sound(meant):
        return CLEAR
    cost = _single_edit(typed, meant)
    if cost is not None and cost < FAR:
        return cost
    if _is_without_vowels(typed, meant):
        return LIKELY if 2 * len(_VOWELS.findall(typed)) < len(_VOWELS.findall(meant)) else LOOSE
    heard = _single_edit(sound(typed), sound(meant))
    if heard is not None and heard < FAR:
        return LOOSE
    if cost is None and len(meant) >= _LONG and OSA.distance(typed, meant, score_cutoff=2) <= 2:
        return FAR
    return cost


def _single_edit(typed: str, meant: str) -> int | None:
    first = 0
    while first < min(len(typed), len(meant)) and typed[first] == meant[first]:
        first += 1
    last = 0
    while last < min(len(typed), len(meant)) - first and typed[-1 - last] == meant[-1 - last]:
        last += 1
    wrong, right = typed[first : len(typed) - last], meant[first : len(meant) - last]
    if len(wrong) + len(right) == 1:
        around = typed[max(0, first - 1) : first] + typed[first + 1 : first + 2]
        is_near = not wrong or any(wrong in BESIDE.get(key, "") for key in around)
        return CLEAR if not wrong else LIKELY if is_near else LOOSE
    if len(wrong) == 2 and wrong == right[::-1]:
        return CLEAR
    if len(wrong) == 1 == len(right):
        return LIKELY if right in BESIDE.get(wrong, "") or _sound_alike(wrong, right) else FAR
    return None


def _sound_alike(one: str, other: str) -> bool:
    return any(one in letters and other in letters for letters in _KINDRED)


def _is_without_vowels(typed: str, meant: str) -> bool:
    """True for "rcrdame": nothing but vowels left out, of a word that is not one without them."""
    if skeleton(typed) != skeleton(meant) or len(typed) < _SHORTEST_SKELETON:
        return False
    letters = iter(meant)
    return all(letter in letters for letter in typed)


_SHORTEST_SKELETON, _LONG = 3, 9
