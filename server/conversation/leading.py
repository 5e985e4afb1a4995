"""What the first words of a message say of what went before: yes, no, or that it was not so."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from engine.model import Ambiguous, CompleteTask, Interpretation, Reading, Simple, Understood, Unknown

OBJECTION = "objection"
MEANT = "meant"  # an objection that is followed by what is right
_LONGEST_LEAD = 4  # words
_MOST_LEADS = 3
LONGEST_NO = 3  # words: "todavía no", "no, perdón"
CLAUSES = re.compile(r"\s*[,;.]\s+")
_APART = frozenset(",.;:!…")
_SIGNS = " ,.;:!¡?¿…"
_DONE = "/done"  # a slash command holds in every language

Lead = Literal["yes", "no", "objection"]


def lead_of(
    text: str, interpret: Callable[[str], Interpretation], *, most: int = _MOST_LEADS
) -> tuple[Lead | None, str]:
    """What the first words say of a question, and the rest: of "yes, but not the 2" that it objects.

    Each of at most `most` leads in a row is read up to four times, so a text of nothing else costs no more than that.
    """
    if most == 0:
        return None, text
    words = text.split()
    longest = min(_LONGEST_LEAD, len(words))
    apart = next((count for count in range(1, longest) if words[count - 1][-1] in _SIGNS), longest)
    for count in (apart, *(one for one in range(longest, 0, -1) if one != apart)):
        said, rest = " ".join(words[:count]), " ".join(words[count:])
        lead = _lead(interpret(said.strip(_SIGNS)))
        if lead is None:
            continue
        further, last = lead_of(rest, interpret, most=most - 1) if rest else (None, "")
        if further is None or (further == "yes" and lead != "yes"):
            return lead, rest
        return (further if lead == "yes" else lead), last
    return None, text


def _lead(read: Interpretation) -> Lead | None:
    match read:
        case Understood(reading=Reading(commands=(Simple(intent="confirm"),))):
            return "yes"
        case Understood(reading=Reading(commands=(Simple(intent="reject"),))):
            return "no"
        case Unknown(reason=reason) if reason in (OBJECTION, MEANT):
            return "objection"
        case _:
            return None


def is_apart(text: str, rest: str) -> bool:
    """Whether a sign stands before the rest: "no, tomorrow" is not "not tomorrow"."""
    return any(sign in _APART for sign in text[: text.rfind(rest)])


def after_words(text: str, reason: str, interpret: Callable[[str], Interpretation]) -> str | None:
    """What follows first words that are unknown for this reason, as few as say it: an article behind them belongs to
    the rest. None when it does not begin with such, or is over."""
    words = text.split()
    for count in range(1, min(_LONGEST_LEAD, len(words) - 1) + 1):
        if says_only(" ".join(words[:count]), reason, interpret):
            return " ".join(words[count:])
    return None


def before_words(text: str, reason: str, interpret: Callable[[str], Interpretation]) -> str | None:
    """What stands before last words that are unknown for this reason, as few as say it."""
    words = text.split()
    for count in range(1, min(_LONGEST_LEAD, len(words) - 1) + 1):
        if says_only(" ".join(words[-count:]), reason, interpret):
            return " ".join(words[:-count]).rstrip(_SIGNS)
    return None


def is_denied(text: str, core: str, interpret: Callable[[str], Interpretation]) -> bool:
    """Whether a "no" stands right before these words: "no, the 2" is not "not the 2"."""
    before = text[: max(0, text.rfind(core))].rstrip()
    words = before.split()
    if not words or before[-1] in _APART:
        return False
    ends = (" ".join(words[-count:]) for count in range(1, min(LONGEST_NO, len(words)) + 1))
    return any(lead_of(end, interpret) == ("no", "") for end in ends)


def says_only(words: str, reason: str, interpret: Callable[[str], Interpretation]) -> bool:
    """Whether the words alone are unknown for this reason."""
    said = words.strip(_SIGNS)
    read = interpret(said)
    if isinstance(read, Ambiguous) and read.reason.startswith("missing:"):  # "es" begins a command as well
        read = interpret(f"{said} {said}")
    return isinstance(read, Unknown) and read.reason == reason


def without_and(words: str, interpret: Callable[[str], Interpretation]) -> str | None:
    """The words behind an "and"; None where there is none."""
    first, _, rest = words.partition(" ")
    return rest if rest and is_and(first, interpret) else None


def is_and(word: str, interpret: Callable[[str], Interpretation]) -> bool:
    match interpret(f"{_DONE} 'x' {word} 'y'"):
        case Understood(reading=Reading(commands=(CompleteTask(refs=refs),))):
            return len(refs) == 2 and len(word) > 0
        case _:
            return False


def behind_yes(text: str, interpret: Callable[[str], Interpretation]) -> tuple[Lead | None, str, str]:
    """What the first words say, the "and" behind them and the rest: an "y", which is a yes as well, is none here."""
    lead, rest = lead_of(text, interpret)
    if lead is not None and (further := without_and(rest, interpret)) is not None:
        return lead, rest.split()[0], further
    said = text[: len(text) - len(rest)].split() if text.endswith(rest) else []
    if not rest or not said or not is_and(said[-1], interpret):
        return lead, "", rest
    return (lead if len(said) > 1 else None), said[-1], rest
