"""What is ordered: the commands of the grammar, made surer by what stands around them.

A command that the rules are not sure of, or that lacks a part, may be talk, news or a report instead.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from engine.deciding import decide, read_part
from engine.doing import adds_nothing
from engine.enumerating import asks_of_list
from engine.inside_talk import TalkReader
from engine.lalr import Lattice
from engine.message import Message
from engine.model import (
    Ambiguous,
    Awaiting,
    Command,
    CompleteTask,
    Interpretation,
    Reading,
    Simple,
    SimpleIntent,
    Understood,
    UpdateTask,
    intent_of,
)
from engine.names_for_numbers import NamedReader
from engine.noting import deadline, visit
from engine.told import deed, news, report
from engine.wished import DUTIES, is_done_here, is_left_to_do, order_wished

PAUSES = frozenset(",;.!")
_MEANT, _UNDOES = frozenset({"MEANT"}), frozenset({"UNDO"})


def commands(message: Message, lattice: Lattice, stage: str) -> Interpretation | None:
    """As the grammar alone reads them."""
    return decide(message, message.parse(lattice, "message", stage), "message")


def commanded(message: Message) -> Interpretation | None:
    """Commands, without the talk that stands in sentences of its own beside them or behind them."""
    talk = talk_of(message)
    found = _wished(message) or _without_slip(message, _surely(message, commands(message, message.lattice, "message")))
    return as_answer(message, talk.untold(talk.among_sentences(talk.in_two(found))))


def talk_of(message: Message) -> TalkReader:
    return TalkReader(
        tokens=message.tokens,
        words=message.words,
        tokenizer=message.engine.tokenizer,
        dates=message.dates,
        context=message.context,
        maker=message.maker,
        read=partial(read_part, message),
        again=message.again,
    )


def _wished(message: Message) -> Interpretation | None:
    """ "I need to move 3 to Friday": an order that is carried out, and no task to be noted."""
    tokens, words = message.tokens, message.words
    start = order_wished(tokens, words) if message.may_say(DUTIES) else None
    if start is None or "?" in tokens.folded:
        return None
    read = message.again(tokens.text(start, len(tokens)))
    if not is_done_here(read, tokens, words, message.dates):
        return None
    return message.unknown("no_rule") if is_left_to_do(read, tokens, words, start) else read


def _without_slip(message: Message, found: Interpretation | None) -> Interpretation | None:
    """ "Me equivoqué, la 4 es el jueves" takes nothing back but what it puts right."""
    match found:
        case Understood(reading=Reading(commands=(Simple(intent="undo"), *rest)) as reading) if (
            rest and _is_only_mistaken(message)
        ):
            return Understood(reading=replace(reading, commands=tuple(rest)))
        case _:
            return found


def _is_only_mistaken(message: Message) -> bool:
    folded, words = message.tokens.folded, message.words
    behind = words.behind(folded, 0, _MEANT)
    return behind > 0 and not words.has_within(folded, behind, len(folded), _UNDOES)


def _surely(message: Message, found: Interpretation | None) -> Interpretation | None:
    """Where the rules are not sure of it: without the talk around it, or told as news of a time."""
    if not isinstance(found, Ambiguous):
        return found
    if found.reason == "missing:due":  # the "coro al proyecto Casa" of "cambia el coro al proyecto Casa"
        named_so = named(message, found)
        if isinstance(named_so, Understood):
            return named_so
        if isinstance(told := deed(message), Understood):
            return told  # "corregí la renta"
    pauses = not PAUSES.isdisjoint(message.tokens.folded[:-1])
    if found.reason.startswith("missing") and pauses:
        peeled = talk_of(message).peeled()  # "mueve todo lo de hoy a mañana, estoy muerta"
        return peeled if isinstance(peeled, Understood) else found
    if found.reason in ("unsure", "readings", "unexplained") and _may_be(found, CompleteTask):
        return report(message) or deed(message) or found
    if found.reason in ("unsure", "readings") and _may_be(found, UpdateTask):
        return visit(message) or news(message) or deadline(message) or found
    if found.reason != "unsure" or not pauses or asks_of_list(found, message.engine.tokenizer, message.words):
        return found
    peeled = talk_of(message).peeled(to_end=True)  # "me acaban de avisar, anota llevar cartulina"
    return peeled if isinstance(peeled, Understood) else found


def _may_be(found: Ambiguous, kind: type[Command]) -> bool:
    return any(isinstance(command, kind) for reading in found.readings for command in reading.commands)


def named(message: Message, found: Interpretation | None) -> Interpretation | None:
    """ "Marca la cita con el plomero como pendiente": a name where the rules know a number only."""
    is_open = message.context.awaiting is Awaiting.NOTHING and "?" not in message.tokens.folded
    if not is_open or isinstance(found, Understood):
        return found
    return NamedReader(
        tokens=message.tokens,
        words=message.words,
        dates=message.dates,
        bits=message.lattice.bits,
        lattices=message.lattices,
        parse=lambda lattice: commands(message, lattice, "named"),
    ).instead_of(found)


# --- answers


def answer(message: Message) -> Interpretation | None:
    """ "2" while the bot waits for a choice, a code while it waits for a code."""
    wanted = {Awaiting.CHOICE: "choose", Awaiting.CODE: "verify"}.get(message.context.awaiting)
    if wanted is None or message.words.has_class(message.tokens.folded, 0, "THESE"):  # "las dos" is no "2"
        return None
    found = [
        candidate.reading
        for candidate in message.parse(message.lattice, "answer", "answer")
        if all(intent_of(command) == wanted for command in candidate.reading.commands)
    ]
    return Understood(reading=found[0]) if found else None


def as_answer(message: Message, found: Interpretation | None) -> Interpretation | None:
    """ "sí, bórrala" and "no, gracias" answer the question that was asked."""
    if found is None or message.context.awaiting is not Awaiting.CONFIRMATION:
        return found
    readings = (
        (found.reading,) if isinstance(found, Understood) else found.readings if isinstance(found, Ambiguous) else ()
    )
    says_no = any(intent_of(c) == "reject" for reading in readings for c in reading.commands)
    said = "reject" if says_no else _answer_of_first_word(message)
    if said is None or not all(adds_nothing(c) for reading in readings for c in reading.commands):
        return found
    return Understood(reading=replace(readings[0], commands=(Simple(intent=said),)))


def _answer_of_first_word(message: Message) -> SimpleIntent | None:
    if message.words.has_class(message.tokens.folded, 0, "YES"):
        return "confirm"
    return "reject" if message.words.has_class(message.tokens.folded, 0, "NO_WORD") else None
