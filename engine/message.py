"""One message, made ready to be read: its tokens, dates and lattice, and what every reader of it asks.

The stages (`stages`) are functions over it. It keeps what was read of its parts, so that each is read once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from engine.asking import AskReader
from engine.compiled import Engine
from engine.date_parts import PartFinder
from engine.lalr import Lattice
from engine.lattice import MOST_TOKENS, Lattices
from engine.model import Context, DateMatch, Interpretation, Unknown
from engine.plans import ToldReader
from engine.readings import Candidate, ReadingMaker
from engine.reports import ReportReader
from engine.tokens import Tokens
from engine.told_deeds import DeedReader


class Reread(Protocol):
    """Other words in place of the message. In what `is_part` of it no talk is looked for any more, and in what
    `is_bounded` and all that is read for it no bound of a series: one that was moved would be moved for ever."""

    def __call__(self, words: str, *, is_part: bool, is_bounded: bool = ...) -> Interpretation: ...


class Message:
    """`stages` is what each parse came to, for `explain`; `stretches` and `pieces` are parts that were read."""

    def __init__(
        self,
        *,
        engine: Engine,
        parts: PartFinder,
        dates: Sequence[DateMatch],
        is_part: bool,
        is_bounded: bool,
        reread: Reread,
    ) -> None:
        tokens, context = parts.tokens, parts.context
        self.reread = reread
        self.parts = parts
        self.is_part = is_part
        self.is_bounded = is_bounded
        self.lattices = Lattices.over(tokens, engine.words)
        self.lattice = self.lattices.of(dates)
        self.engine = engine
        self.words = engine.words
        self.tokens = tokens
        self.dates = dates
        self.context = context
        self.maker = ReadingMaker(
            grammar=engine.grammar,
            words=engine.words,
            tokens=tokens,
            context=context,
            languages=engine.languages,
            default_language=engine.default_language,
            dates=dates,
        )
        self.stages: list[tuple[str, int, tuple[Candidate, ...]]] = []
        self.stretches: dict[tuple[int, int, str], Interpretation | None] = {}
        self.pieces: dict[tuple[tuple[int, ...], tuple[str, ...]], Message] = {}
        self.asks = AskReader(
            table=engine.asks,
            words=engine.words,
            tokens=tokens,
            dates=dates,
            context=context,
            whole_date=parts.whole_date,
            language_of=self.maker.language_among,
        )

    @property
    def language(self) -> str:
        return self.maker.language

    def may_say(self, classes: frozenset[str]) -> bool:
        """False where no word is of these classes, as in most messages: asked before the words are looked at."""
        return bool(self.lattice.bits & self.words.kinds.any_of(classes))

    @property
    def speaks_of_others(self) -> bool:
        """True for "mandar el correo mañana": perhaps an order to another program, so it is never noted unasked."""
        folded, words = self.tokens.folded, self.words
        return any(
            word in words.foreign and not words.has_class(folded, place, "NOTE_NOUN")
            for place, word in enumerate(folded[1:], start=1)
        )

    @property
    def begins_with_work(self) -> bool:
        """True for "mandar…" and "mañana mandar…"."""
        folded, words = self.tokens.folded, self.words
        starts = {0, *(match.end_token for match in self.dates)}
        return any(words.has_class(folded, start, "INFINITIVE") for start in starts if start < len(folded))

    # --- reading

    def parse(self, lattice: Lattice, start: str, stage: str, first: int = 0) -> list[Candidate]:
        count, found = self.maker.read(start, lattice, first)
        self.stages.append((stage, count, tuple(found)))
        return found

    def again(self, words: str) -> Interpretation:
        return self.reread(words, is_part=self.is_part)

    def bounded(self, words: str) -> Interpretation:
        """The message with the bound of its series where it is read."""
        return self.reread(words, is_part=self.is_part, is_bounded=True)

    def apart(self, words: str) -> Interpretation:
        """Some words of the message, in which neither talk nor what was named before is looked for any more."""
        return self.reread(words, is_part=True)

    def piece(self, tokens: Tokens) -> Message:
        """Some of the message's words as a message of their own."""
        key = (tokens.starts, tokens.folded)
        if key not in self.pieces:
            parts = PartFinder(reader=self.engine.reader, words=self.words, tokens=tokens, context=self.context)
            dates = parts.with_parts(self.engine.find_dates(tokens, self.context))
            self.pieces[key] = Message(
                engine=self.engine,
                parts=parts,
                dates=dates,
                is_part=self.is_part,
                is_bounded=self.is_bounded,
                reread=self.reread,
            )
        return self.pieces[key]

    def unknown(self, reason: str) -> Unknown:
        return Unknown(reason=reason, language=self.language)

    # --- readers that many stages ask. Those that read with its help would be garbage that only the collector takes
    #     away if it kept them.

    @property
    def teller(self) -> ToldReader:
        return ToldReader(
            tokens=self.tokens, words=self.words, dates=self.dates, context=self.context, language=self.language
        )

    @property
    def deeds(self) -> DeedReader:
        return DeedReader(
            tokens=self.tokens,
            words=self.words,
            verbs=self.engine.told_verbs,
            dates=self.dates,
            language=self.language,
            today=self.context.today,
        )

    @property
    def reporter(self) -> ReportReader:
        return ReportReader(
            tokens=self.tokens,
            words=self.words,
            dates=self.dates,
            read=self.again,
            language=self.language,
            today=self.context.today,
        )


def message_of(
    tokens: Tokens, *, context: Context, engine: Engine, is_part: bool, is_bounded: bool, reread: Reread
) -> Message:
    parts = PartFinder(reader=engine.reader, words=engine.words, tokens=tokens, context=context)
    dates: Sequence[DateMatch] = ()
    if len(tokens) <= MOST_TOKENS:
        dates = parts.with_parts(engine.find_dates(tokens, context))
    if tokens.repaired:  # slips in words of time are repaired by those who know when they stand for one
        dates = [m for m in dates if tokens.repaired.isdisjoint(range(m.first_token, m.end_token))]
    return Message(engine=engine, parts=parts, dates=dates, is_part=is_part, is_bounded=is_bounded, reread=reread)
