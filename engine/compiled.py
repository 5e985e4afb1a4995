"""Language packs, compiled: everything that reading a message needs, built once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.asking import AskTable, build_ask_table
from engine.asks import ASKS
from engine.dates import DateReader, build_reader
from engine.fuzzy import CommandWords, build_command_words
from engine.grammar import Grammar, build_grammar
from engine.lattice import ELASTIC, MADE_HERE
from engine.model import Context, DateMatch
from engine.pack import LanguagePack, PackError, SharedGrammar, default_first
from engine.readings import FRAMES
from engine.slot_reader import SLOT_RULES
from engine.tokens import Tokenizer, Tokens
from engine.told_verbs import ToldVerbs, build_told_verbs
from engine.words import WordTable, build_word_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Everything compiled. Built once at start and shared; nothing of it changes with what it reads."""

    tokenizer: Tokenizer
    words: WordTable
    told_verbs: ToldVerbs
    asks: AskTable
    grammar: Grammar
    reader: DateReader
    command_words: CommandWords
    languages: tuple[str, ...]
    default_language: str

    def knows(self, word: str) -> bool:
        """Whether it is a word of commands or of time, folded."""
        return word in self.words.known or word in self.reader.lexicon.anchors

    def find_dates(self, tokens: Tokens, context: Context) -> Sequence[DateMatch]:
        return self.reader.find(tokens, context)


def build_engine(packs: Sequence[LanguagePack], shared: SharedGrammar) -> Engine:
    """Compiles the language packs. Raises PackError for all that does not fit together, in dates and commands."""
    tokenizer = Tokenizer()
    words = build_word_table(packs, tokenizer)
    try:
        reader = build_reader(packs, tokenizer, shared, known=words.known)
    except PackError as error:
        _build_grammar(packs, shared, words, already=f"{error}\n")
        raise
    asks = build_ask_table(packs, tokenizer, words, ASKS)
    return Engine(
        tokenizer=tokenizer,
        words=words,
        told_verbs=build_told_verbs(packs, tokenizer),
        asks=asks,
        grammar=_build_grammar(packs, shared, words),
        reader=reader,
        command_words=build_command_words(words, also_known=asks.vocabulary),
        languages=tuple(pack.code for pack in packs),
        default_language=default_first(packs)[0].code,
    )


def _build_grammar(
    packs: Sequence[LanguagePack], shared: SharedGrammar, words: WordTable, *, already: str = ""
) -> Grammar:
    """Raises PackError with the lines that were `already` complained of before its own."""
    words.kinds.bits(sorted(words.terminals | MADE_HERE))
    try:
        return build_grammar(packs, shared, kinds=words.kinds, elastic=ELASTIC, slot_rules=SLOT_RULES, frames=FRAMES)
    except PackError as error:
        raise PackError(f"{already}{error}") from error
