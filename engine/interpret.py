"""Text and context in, an interpretation out: the pipeline of the engine.

Theory of operation
-------------------
    normalize -> tokenize -> find dates -> lattice of typed tokens -> parse -> readings -> decide -> without talk

Each step is a pure function of the one before and of what `build_engine` compiled from the language packs. A known word
that was drawn out ("mañanaaa") is read as it is known (`stretching`), and what is put right within the message as it
was meant (`restating`). `message` holds the message made ready, with its dates and lattice; it is read in stages, whose
order `stages` tells; `deciding` makes one interpretation of the readings of a parse.

What is not understood so, or keeps a word that nobody knows in a name, is read once more as it may have been meant
(`fuzzy`): it is understood so where the commands of the grammar take the repaired words for their own (`repairing`).
A message that is not understood either way is read with the pauses that nobody set (`pausing`).

At last the readers of talk (`chatty`) may put in its place what the message says without talk; they read clauses as
messages of their own, which skip this step. Nothing here weighs anything: the order of the stages, of the words that a
parse leaves unexplained, and of the grammar's own priorities decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import TypeAlias

from engine.compiled import Engine
from engine.doing import is_deed_by_name
from engine.enumerating import asks_of_list
from engine.in_doubt import rest_asked
from engine.lalr import Lattice
from engine.lattice import MOST_TOKENS
from engine.message import Message, message_of
from engine.model import (
    Ambiguous,
    Context,
    DateMatch,
    Interpretation,
    Understood,
    Unknown,
    WhenKind,
)
from engine.nods import without_nod
from engine.normalize import normalize
from engine.pausing import PauseReader
from engine.readings import Candidate
from engine.reasons import without_reasons
from engine.repairing import cuts_a_word, doubted, keeps_strange, likeliest, only_drops, tells_more, tells_of_deed
from engine.stages import read, read_bounded_series, read_later_series, read_meant, read_restated, without_talk
from engine.stance import CONGRATULATING, NOT_FOR_A_LIST, congratulates, is_not_for_a_list
from engine.stretching import unstretched, with_own_letters
from engine.tokens import Tokens

_THAT_DAY = frozenset({"THAT_DAY"})


@dataclass(slots=True, kw_only=True)
class Trace:
    """How an interpretation came about: what each step saw. `explain` tells it to people."""

    tokens: Tokens
    dates: Sequence[DateMatch]
    lattice: Lattice
    stages: tuple[tuple[str, int, tuple[Candidate, ...]], ...]
    result: Interpretation


def interpret(text: str, context: Context, engine: Engine) -> Interpretation:
    """What the text means. Never raises, whatever the text."""
    return trace(text, context, engine).result


_Known: TypeAlias = dict[tuple[str, bool, bool, date | None], Interpretation]
"""What the parts of one message come to, each read once: its words, whether talk and the bound of a series are looked
for, the day spoken of."""


def trace(
    text: str,
    context: Context,
    engine: Engine,
    *,
    is_part: bool = False,
    is_bounded: bool = False,
    known: _Known | None = None,
) -> Trace:
    """As typed, as it may have been meant, or with the pauses that nobody set.

    In what `is_part` of a message no talk is looked for any more, in what `is_bounded` no bound of its series; what is
    `known` is read for another message.
    """
    tokens = with_own_letters(engine.tokenizer.tokenize(normalize(text)), engine.words.own_letters)
    typed = without_nod(unstretched(tokens, engine.knows), engine.words)
    context = _with_day_said(typed, context, engine)
    kept = {} if known is None else known
    reread = partial(_reread, is_bounded=is_bounded, context=context, engine=engine, known=kept)
    message = partial(message_of, context=context, engine=engine, is_part=is_part, is_bounded=is_bounded, reread=reread)
    told = _as_meant(typed, message, engine)
    if known is not None or isinstance(told.result, Understood):
        return told
    read = partial(reread, is_part=False)
    paused = PauseReader(tokens=told.tokens, words=engine.words, dates=told.dates, read=read)
    return replace(told, result=paused.instead_of(told.result))


def _as_meant(typed: Tokens, message: Callable[[Tokens], Message], engine: Engine) -> Trace:
    """As typed, unless a rule takes a word that nobody knows for the command word that it looks like."""
    told = _trace(message(typed))
    if isinstance(told.result, Understood) and not keeps_strange(told.result.reading, typed, engine.command_words):
        return told
    variants = tuple(engine.command_words.variants(typed))
    if isinstance(told.result, Unknown):  # of talk only what is beyond doubt is a command
        variants = tuple(variant for variant in variants if variant.is_clear)
    repaired = cache(lambda place: message(variants[place].tokens))  # most are read twice
    meant = likeliest(variants, (_trace(repaired(place), is_whole=False) for place in range(len(variants))))
    if len(meant) == 1:
        is_as_typed = only_drops(meant[0], told.result) or tells_of_deed(meant[0], told.result)
        return told if is_as_typed else meant[0]
    if meant:
        readings = tuple(its.result.reading for its in meant if isinstance(its.result, Understood))
        asked = Ambiguous(readings=readings, reason="readings", language=readings[0].language)
        return replace(meant[0], result=asked)
    if isinstance(told.result, Understood) or asks_of_list(told.result, engine.tokenizer, engine.words):
        return told
    whole = (_trace(repaired(place)) for place in range(len(variants)))
    better = next((its for its in whole if tells_more(its, told.result) and not cuts_a_word(its)), None)
    if better is not None or not isinstance(told.result, Unknown):
        return better or told
    for variant in engine.command_words.far_fetched(typed):
        meant_here = _trace(message(variant.tokens), is_whole=False)
        if (result := doubted(meant_here)) is not None:
            return replace(meant_here, result=result)
    return told


def _reread(
    words: str, *, is_part: bool, is_bounded: bool, context: Context, engine: Engine, known: _Known
) -> Interpretation:
    """Many ask for the same words, those within them again: where all parts are alike, some hundred times."""
    key = (words, is_part, is_bounded, context.spoken_day)
    if key not in known:
        known[key] = trace(words, context, engine, is_part=is_part, is_bounded=is_bounded, known=known).result
    return known[key]


def _with_day_said(tokens: Tokens, context: Context, engine: Engine) -> Context:
    """ "Note the vet on Tuesday and show me that day": the day that was just said, not that of a message before."""
    folded = tokens.folded[:MOST_TOKENS]
    if not engine.words.has_within(folded, 1, len(folded), _THAT_DAY):
        return context
    place = next(place for place in range(1, len(folded)) if engine.words.has_class(folded, place, "THAT_DAY"))
    kinds = (WhenKind.DATE, WhenKind.INSTANT)
    days = [m.when.start for m in engine.find_dates(tokens, context) if m.end_token <= place and m.when.kind in kinds]
    return replace(context, spoken_day=days[-1].date()) if days else context


def _put_right(message: Message) -> Interpretation | None:
    return read_restated(message) or read_later_series(message) or read_bounded_series(message)


def _trace(message: Message, *, is_whole: bool = True) -> Trace:
    tokens, message.stages = message.tokens, []
    if message.may_say(NOT_FOR_A_LIST) and is_not_for_a_list(tokens, message.words):
        result: Interpretation = Unknown(reason="no_rule", language=message.language)
        return Trace(tokens=tokens, dates=message.dates, lattice=message.lattice, stages=(), result=result)
    put_right = _put_right(message) if is_whole else None
    result = put_right or (read(message) if is_whole else read_meant(message))
    if is_whole and not message.is_part and put_right is None:
        result = rest_asked(without_reasons(without_talk(message, result), tokens, message.words))
        if (
            isinstance(result, Understood)
            and message.may_say(CONGRATULATING)
            and all(map(is_deed_by_name, result.reading.commands))
            and congratulates(tokens, message.words)
        ):
            result = Unknown(reason="no_rule", language=message.language)  # of who is congratulated
    stages = tuple(message.stages)
    return Trace(tokens=tokens, dates=message.dates, lattice=message.lattice, stages=stages, result=result)
