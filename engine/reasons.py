"""What is told behind an order as its reason: "move the workshop to Monday, already told the team".

It tells a deed as "called the plumber" does, but no other task is done by it: what is changed or dropped has a reason.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from engine.model import Command, CompleteTask, DeleteTask, Interpretation, Reading, TitleRef, Understood, UpdateTask
from engine.tokens import Tokens
from engine.words import WordTable

_TO_SOMEBODY = frozenset({"CLITIC"})
_BEFORE_DEEDS = frozenset({"ALREADY", "TELLER", "I_DID", "NOBODY", "CLITIC", "NO_THING"})


def without_reasons(found: Interpretation, tokens: Tokens, words: WordTable) -> Interpretation:
    """What was found, without the tasks that would be done by the reason for a change of another."""
    if not isinstance(found, Understood) or len(found.reading.commands) == 1:
        return found
    commands = found.reading.commands
    kept = [commands[0]]
    for last, command in pairwise(commands):
        is_told = isinstance(last, UpdateTask | DeleteTask) and _is_told_behind(command, found.reading, tokens, words)
        if not (is_told or _is_of_the_same(last, command)):
            kept.append(command)
    return found if len(kept) == len(commands) else replace(found, reading=replace(found.reading, commands=tuple(kept)))


def _is_of_the_same(last: Command, command: Command) -> bool:
    """True for the deed of "delete 3, I already did it"."""
    return isinstance(last, DeleteTask) and isinstance(command, CompleteTask) and last.refs == command.refs


def _is_told_behind(command: Command, reading: Reading, tokens: Tokens, words: WordTable) -> bool:
    """True for what somebody was told, behind a comma: "…, ya le avisé a Ana". "…, paid the rent" is another task."""
    match command:
        case CompleteTask(refs=(TitleRef(title=title, told=str()),)):
            spans = (mark.span for mark in reading.marks if mark.slot == "refs")
            start = next((s.start for s in spans if tokens.utterance.text[s.start : s.end] == title), None)
        case _:
            return False
    deed = place = next((at for at in range(len(tokens)) if tokens.span(at, at + 1).start == start), 0)
    while place > 0 and tokens.folded[place - 1].isalpha() and words.has_any(tokens.folded, place - 1, _BEFORE_DEEDS):
        place -= 1
    is_said = words.has_class(tokens.folded, deed, "SAID") or words.has_within(tokens.folded, place, deed, _TO_SOMEBODY)
    return is_said and place > 0 and tokens.folded[place - 1] == ","
