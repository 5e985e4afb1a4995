"""Words of a title that give way to others: "no Ana, Anahí" of "llamar a Ana"."""

from __future__ import annotations

from rapidfuzz import fuzz

from server.conversation.titles import fold

_ALIKE = 60
_SHARED = 3  # letters that two spellings of a name begin with alike


def put_in(title: str, new: str, old: str | None) -> str | None:
    """The title with the new words in place of the old ones; without old ones, of what looks most like the new ones.

    None when the old words are not in the title, or nothing in it looks like the new ones.
    """
    words = title.split()
    size = len((old or new).split())
    places = range(len(words) - size + 1)
    if old is not None:
        found = next((at for at in places if fold(" ".join(words[at : at + size])) == fold(old)), None)
        return _with(words, found, size, new) if found is not None else None
    begins = next((at for at, word in enumerate(words) if at and fold(word) == fold(new.split(maxsplit=1)[0])), None)
    if begins is not None and len(words) - begins <= size:
        return _with(words, begins, size, new)  # "doctor Pérez" of "cita con el doctor"
    if size > 1 and words and not _begin_alike(words[0], new):
        return _put_in_behind_first(words, new)
    likeness = {at: _likeness(" ".join(words[at : at + size]), new) for at in places}
    best = max(likeness, key=lambda at: likeness[at], default=None)
    if best is None or likeness[best] < _ALIKE or fold(" ".join(words[best : best + size])) == fold(new):
        return None
    return _with(words, best, size, new)


def _put_in_behind_first(words: list[str], new: str) -> str | None:
    """Of new words that do not begin as the title does, what it begins with stays: "see" of "see the doctor", beside
    "with the doctor's wife"."""
    size = len(new.split())
    stretches = [(at, count) for count in range(size, 0, -1) for at in range(1, len(words) - count + 1)]
    likeness = {one: _likeness(" ".join(words[one[0] : sum(one)]), new) for one in stretches}
    best = max(likeness, key=lambda one: likeness[one], default=None)
    if best is None or likeness[best] < _ALIKE or fold(" ".join(words[best[0] : sum(best)])) == fold(new):
        return None
    return _with(words, *best, new)


def _begin_alike(word: str, new: str) -> bool:
    return _likeness(word, new.split(maxsplit=1)[0]) >= _ALIKE


def put_in_place(title: str, new: str) -> str:
    """The title with its last words, as many as there are new ones, replaced; its first word stays, unless the new ones
    begin with it too."""
    words, size = title.split(), len(new.split())
    if size > 1 and _same(words[:1], new.split()[:1]):
        return new
    kept = max(1, len(words) - size) if len(words) > 1 else 0
    return " ".join((*words[:kept], new))


def _with(words: list[str], at: int, size: int, new: str) -> str:
    """Less the words that the new ones begin with and that stand before them already: "with Bob" of "meet with Ann"."""
    said = new.split()
    shared = next((n for n in range(min(at, len(said) - 1), 0, -1) if _same(words[at - n : at], said[:n])), 0)
    return " ".join((*words[: at - shared], new, *words[at + size :]))


def _same(some: list[str], others: list[str]) -> bool:
    return fold(" ".join(some)) == fold(" ".join(others))


def _likeness(one: str, other: str) -> float:
    first, second = fold(one), fold(other)
    is_alike = first[:_SHARED] == second[:_SHARED] and len(first) >= _SHARED
    return max(fuzz.ratio(first, second), float(_ALIKE) if is_alike else 0.0)
