"""Slips of the keyboard."""

from __future__ import annotations


def slips(word: str) -> set[str]:
    """Two letters swapped, a letter doubled or single, and in words of seven letters one left out."""
    places = range(len(word))
    found = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in places[1:-1]}
    found |= {word[:i] + word[i] + word[i:] for i in places}
    found |= {word[:i] + word[i + 1 :] for i in places[1:] if len(word) >= 7 or word[i] == word[i - 1]}
    return found - {word}
