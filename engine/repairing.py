"""Which reading of a message with slips is the right one: as typed, or as it may have been meant.

A message is read as it was meant only where a rule takes each repaired word for its own, and no title, query or name
holds one. Of the likeliest ones that do, those that do the same are one reading. If they do different things, one that
changes no task is meant where it leaves as few words to names as the others ("recuérame el pan mañana" reminds of the
bread tomorrow, and recovers no "pan mañana"); else they are asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Protocol, TypeVar

from engine.doing import is_business, is_deed_by_name, makes_tasks, only_looks
from engine.fuzzy import CommandWords, Variant
from engine.model import Ambiguous, CreateTask, Interpretation, Reading, Understood, Unknown
from engine.tokens import Tokens

_SHORT = 3  # letters, of which slips are seldom those of a courtesy
_VAGUE = ("unsure", "bare_note", "unexplained")


class Read(Protocol):
    """What came of reading some tokens."""

    @property
    def tokens(self) -> Tokens: ...

    @property
    def result(self) -> Interpretation: ...


Trace = TypeVar("Trace", bound=Read)


def likeliest(variants: Sequence[Variant], read: Iterable[Trace]) -> Sequence[Trace]:
    """The readings of the likeliest variants that are understood, one for each thing to do.

    None where a likelier one is understood in part: what is meant is then not clear enough to act on.
    """
    found: list[Trace] = []
    level: tuple[int, int] | None = None
    for variant, trace in zip(variants, read, strict=False):
        if level is not None and variant.level > level:
            break
        match trace.result:
            case Ambiguous() if not found:
                level = variant.level
            case Understood(reading=reading) if not _holds_repaired(reading, trace.tokens):
                level = variant.level
                if all(_commands(other) != reading.commands for other in found):
                    found.append(trace)
            case _:
                pass
    return _plainest(found)


def _plainest(found: Sequence[Trace]) -> Sequence[Trace]:
    """The only one that changes no task, if none leaves fewer words to names."""
    harmless = [trace for trace in found if _is_harmless(trace)]
    if len(found) < 2 or len(harmless) != 1:
        return found
    fewest = min(map(_words_kept, found))
    return harmless if _words_kept(harmless[0]) == fewest else found


def _words_kept(trace: Read) -> int:
    commands = trace.result.reading.commands if isinstance(trace.result, Understood) else ()
    return sum(len(text.split()) for command in commands for text in _texts(command))


def _is_harmless(trace: Read) -> bool:
    commands = trace.result.reading.commands if isinstance(trace.result, Understood) else ()
    return all(only_looks(command) or isinstance(command, CreateTask) for command in commands)


def tells_more(meant: Read, typed: Interpretation) -> bool:
    """Whether what may have been meant is better than what was typed, which is not understood."""
    match meant.result:
        case Unknown():
            return False
        case Understood():
            return True
        case Ambiguous():
            is_vague = isinstance(typed, Unknown) or (isinstance(typed, Ambiguous) and typed.reason == "bare_note")
            return is_vague and meant.result.reason not in _VAGUE


def only_drops(meant: Read, typed: Interpretation) -> bool:
    """True where a short word would only be passed over as repaired: the "dal" of "toor dal", not that of "thnaks"."""
    if not isinstance(typed, Understood) or not isinstance(meant.result, Understood):
        return False
    if typed.reading.rule != meant.result.reading.rule:
        return False  # "recuérdme mandar el acta" is an order by the repaired word
    dropped = {meant.tokens.typed(place) for place in meant.tokens.repaired}
    if any(len(word) > _SHORT for word in dropped):
        return False
    kept = [word for text in _all_texts(typed.reading) for word in text.split() if word not in dropped]
    return kept == [word for text in _all_texts(meant.result.reading) for word in text.split()]


def tells_of_deed(meant: Read, typed: Interpretation) -> bool:
    """True for the "framed" of "order 15x20 frames tonight", an order as typed: a deed is no slip in it."""
    orders = isinstance(typed, Understood) and makes_tasks(typed.reading)
    commands = meant.result.reading.commands if isinstance(meant.result, Understood) else ()
    return orders and bool(commands) and all(map(is_deed_by_name, commands))


def _all_texts(reading: Reading) -> list[str]:
    return [text for command in reading.commands for text in _texts(command)]


def cuts_a_word(meant: Read) -> bool:
    """True for the name "entregar" of "entregaron 11 marzo", read as "entregar on 11": nobody named half a word."""
    text = meant.tokens.utterance.text
    marks = meant.result.reading.marks if isinstance(meant.result, Understood) else ()
    ends = [mark.span.end for mark in marks if mark.slot == "title" and 0 < mark.span.end < len(text)]
    return any(text[end - 1].isalpha() and text[end].isalpha() for end in ends)


def doubted(meant: Read) -> Interpretation | None:
    """What a message with a real word in the place of one of commands comes to: what changes a task is asked."""
    if not isinstance(meant.result, Understood):
        return None
    reading = meant.result.reading
    if _holds_repaired(reading, meant.tokens) or not all(map(is_business, reading.commands)):
        return None
    if _is_harmless(meant):
        return meant.result
    return Ambiguous(readings=(reading,), reason="unsure", language=reading.language)


def keeps_strange(reading: Reading, tokens: Tokens, words: CommandWords) -> bool:
    """Whether some words that are kept hold one that nobody knows."""
    strange = [place for place, word in enumerate(tokens.folded) if words.is_unknown(word)]
    if not strange:
        return False
    kept = " ".join(text for command in reading.commands for text in _texts(command))
    return any(tokens.typed(place) in kept for place in strange)


def _holds_repaired(reading: Reading, tokens: Tokens) -> bool:
    """Whether some words that are kept hold one that was repaired, or the beginning of it: the "who" of "whoever"."""
    kept = [text for command in reading.commands for text in _texts(command)]
    begun = [place - 1 for place in tokens.repaired if tokens.is_glued(place) and tokens.folded[place - 1].isalnum()]
    typed = [tokens.typed(place) for place in (*tokens.repaired, *begun)]
    return any(word in text for text in kept for word in typed)


def _commands(trace: Read) -> object:
    return trace.result.reading.commands if isinstance(trace.result, Understood) else None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
