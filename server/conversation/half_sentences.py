"""Half a sentence after something was done, less the words around it that only link it to what went before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.model import CompleteTask, Interpretation, NumberRef, Reading, Understood, Unknown
from server.conversation.leading import OBJECTION, Lead, after_words, before_words, is_and, lead_of

ALSO, ONCE_MORE, BARE_OTHER, SAME_TIME, HEDGE = "also", "once_more", "other", "same_time", "hedge"
_MOVE, _DONE = "/move 1", "/done 97"  # a slash command holds in every language
_MOST_ROUNDS = 4  # words in a row that only link
_LONGEST_TAIL = 3  # words of politeness
_SIGNS = " ,.;:!¡…"

Interpret = Callable[[str], Interpretation]


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """Half a sentence: what its first words say of what went before, whether it adds to it, and what is left."""

    lead: Lead | None
    adds: bool  # an "and", "too" or "same" stood with it
    again: bool  # "another", "same": one more like it
    core: str
    is_less: bool = False  # words behind it were taken off: "mejor", "please"


def half_of(text: str, interpret: Interpret) -> Half:
    """The words less those that only link them."""
    core = text.strip(_SIGNS)
    begins = core.partition(" ")[2] if is_and(core.partition(" ")[0], interpret) else ""  # an "y" is no yes here
    adds, again = bool(begins), False
    core = begins or core
    if (after := _behind_one_more(core, interpret)) is not None:  # "otro para el lunes": "para" is no no here
        again, core = True, after
    lead, core = lead_of(core, interpret) if not again else (None, core)
    for _ in range(_MOST_ROUNDS):
        if (after := _behind_one_more(core, interpret)) is not None:
            again, core = True, after
        elif (after := after_words(core, ALSO, interpret)) is not None:
            adds, core = True, after
        elif " " in core and is_and(core.partition(" ")[0], interpret):
            adds, core = True, core.partition(" ")[2]
        elif (after := after_words(core, HEDGE, interpret)) is not None:
            core = after
        elif (adds or again) and (after := after_words(core, OBJECTION, interpret)) is not None:
            core = after  # "igual pero el jueves"
        else:
            break
    if (before := before_words(core, ALSO, interpret)) is not None:  # before politeness: "as well" is both
        adds, core = True, before
    before_tail = core
    core = without_hedge(core, interpret)
    core = _without_politeness(core, interpret)
    if (before := before_words(core, OBJECTION, interpret)) is not None:  # "10 minutos antes mejor"
        core = before
    if (before := before_words(core, ALSO, interpret)) is not None:
        adds, core = True, before
    return Half(lead=lead, adds=adds or again, again=again, core=core.strip(_SIGNS), is_less=core != before_tail)


def without_hedge(words: str, interpret: Interpret) -> str:
    """Less an "I guess" or "yo creo" behind them."""
    said = words.split()
    for count in range(min(_LONGEST_TAIL, len(said) - 1), 0, -1):
        read = interpret(" ".join(said[-count:]).strip(_SIGNS))
        if isinstance(read, Unknown) and read.reason == HEDGE:
            return " ".join(said[:-count]).rstrip(_SIGNS)
    return words


def _behind_one_more(words: str, interpret: Interpret) -> str | None:
    """What follows "another", "same", "same thing": the noun of such words goes with them."""
    after = after_words(words, ONCE_MORE, interpret) or after_words(words, BARE_OTHER, interpret)
    if after is None or " " not in after:
        return after
    said = words[: len(words) - len(after)].split()
    noun, rest = after.split(maxsplit=1)
    read = interpret(" ".join((*said, noun)))
    goes_on = isinstance(read, Unknown) and read.reason == ONCE_MORE and not _begins_a_time(after, interpret)
    return rest if goes_on else after


def _begins_a_time(words: str, interpret: Interpret) -> bool:
    return isinstance(interpret(f"{_MOVE} {words}"), Understood)


def _without_politeness(words: str, interpret: Interpret) -> str:
    """Less last words that add nothing to an order: "please", "gracias", "only please"."""
    said = words.split()
    if before_words(words, SAME_TIME, interpret) is not None:
        return words
    if any(lead_of(word, interpret) == ("no", "") for word in said[-_LONGEST_TAIL - 1 :]):
        return words  # "today I can't go"
    for count in range(min(_LONGEST_TAIL, len(said) - 1), 0, -1):
        match interpret(f"{_DONE} {' '.join(said[-count:])}"):
            case Understood(reading=Reading(commands=(CompleteTask(refs=(NumberRef(number=97),)),))):
                return _without_politeness(" ".join(said[:-count]), interpret)
            case _:
                continue
    return words
