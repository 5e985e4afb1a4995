"""Where a message speaks of time, and what it means there.

Theory of operation
-------------------
1. A look at the words: without a word of time or a digit there is nothing to read, and most messages end here.
2. Each token gets the types that it can have (`lexicon`); quoted text has none: it is literal.
3. From left to right the longest phrase that the grammar accepts is taken (`parse`), resolved against now (`resolve`)
   and checked against its surroundings (`is_plausible`): every word and number of the span is used by its reading, part
   of a number or word is never read, and a name ("llamar a Domingo", "The 5th Wave") is no date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from engine.dates.brackets import without_asides
from engine.dates.builders import BUILDERS
from engine.dates.lexicon import Lexicon, lattice
from engine.dates.moment import Moment
from engine.dates.names import is_kind_of_day, is_led_by_of, is_name_of_month, is_which_week
from engine.dates.numerals import compact_date
from engine.dates.parse import LONG, Budget, Parser, Prefix, Rereader
from engine.dates.places import (
    inner_places,
    is_behind_noun,
    is_night_of_noun,
    names_feast,
    noun_places,
    quoted_places,
)
from engine.dates.plausible import (
    is_no_due,
    is_of_another_thing,
    is_plausible,
)
from engine.dates.resolve import resolve
from engine.dates.values import Duration, MonthDay, Point, Range, Recurrence, Value, Weekday
from engine.dates.vocabulary import build_lexicon
from engine.grammar_errors import defined_twice, told_of_file, unknown_builders, wrongly_extended
from engine.model import Context, DateMatch, Grain, When, WhenKind
from engine.normalize import normalize
from engine.pack import LanguagePack, PackError, SharedGrammar
from engine.private_rules import with_own_names
from engine.tokens import LINE_BREAK, Tokenizer, Tokens

CLOCK_ONLY = "clock"
FILTER_ONLY = "within"

_LONGEST_LEAD = 4  # words
_DIGIT = re.compile(r"\d")
STEPS_OF_START, STEPS_OF_END = 2, 10
"""What it takes, in steps of the parser, to begin at a token, and to resolve what ends somewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReader:
    """Built once of all language packs; reads messages in any of them, or mixed. Holds no state."""

    lexicon: Lexicon
    parser: Parser
    tokenizer: Tokenizer

    def find(self, tokens: Tokens, context: Context) -> tuple[DateMatch, ...]:
        """The times of a message in order, not overlapping, each as long as possible."""
        tokens = self._meant(tokens, context)
        if not self.may_hold_time(tokens):
            return ()
        matches = tuple(self._matches(tokens, context, noun_places(self.lexicon, tokens)))
        matches = without_asides(tokens, matches, context.today, CLOCK_ONLY, self.lexicon.small.joining_words)
        return tuple(
            match
            for place, match in enumerate(matches)
            if not is_no_due(self.lexicon, tokens, match.first_token, match.end_token)
            and not _is_object(match, matches[place + 1 :])
            and not self._only_says_which(tokens, place, matches)
        )

    def _only_says_which(self, tokens: Tokens, place: int, matches: Sequence[DateMatch]) -> bool:
        """True for the feast of "cena de Navidad el 20" and for "the Friday dinner": another day is said when it is."""
        match, first, end = matches[place], matches[place].first_token, matches[place].end_token
        others = [other for other in matches if other.rule != CLOCK_ONLY and other is not match]
        is_aimed = tokens.folded[first] in self.lexicon.small.for_words and match.when.kind is WhenKind.DATE
        if (
            is_aimed
            and is_behind_noun(self.lexicon, tokens, first)
            and any(other.first_token == end for other in others)
        ):
            return True  # "comprar el regalo para el domingo | el sábado"
        if is_which_week(self.lexicon, tokens, first, end) and any(other is not match for other in matches):
            return True
        if end != first + 2:
            return False
        if names_feast(self.lexicon, tokens, first):
            return any(other.first_token >= end for other in others)
        beside = [other for other in others if self._stands_beside(tokens, match, other)]
        if is_kind_of_day(self.lexicon, tokens, first, end):
            return any(tokens.folded[other.first_token] in self.lexicon.small.on_words for other in beside)
        return bool(beside) and is_name_of_month(self.lexicon, tokens, first, end)

    def _stands_beside(self, tokens: Tokens, match: DateMatch, other: DateMatch) -> bool:
        """False behind a sign and an "and", where another thing has its own day."""
        low, high = min(match.end_token, other.end_token), max(match.first_token, other.first_token)
        between = tokens.folded[low:high]
        return all(word[0].isalnum() and word not in self.lexicon.small.joining_words for word in between)

    def whole(self, tokens: Tokens, context: Context) -> DateMatch | None:
        """The time that all of these tokens are."""
        tokens = self._meant(tokens, context)
        if not all(map(self.lexicon.is_of_time, tokens.folded)):
            return None
        later = range(1, len(tokens))
        match = next(self._matches(tokens, context, later), None) if self.may_hold_time(tokens) else None
        if match is None or match.end_token < len(tokens):
            return None
        return None if is_no_due(self.lexicon, tokens, 0, match.end_token) else match

    def together(self, words: str, context: Context) -> DateMatch | None:
        """The time that all of these words are, which stand apart from each other in the message."""
        return self.whole(self.tokenizer.tokenize(normalize(words)), context)

    def says_end(self, tokens: Tokens, first: int) -> bool:
        """ "Until", "hasta el"."""
        return _leads(tokens, first, self.lexicon.small.ending)

    def says_start(self, tokens: Tokens, first: int) -> bool:
        """ "Starting", "a partir de"."""
        return _leads(tokens, first, self.lexicon.small.starting)

    def may_bound(self, tokens: Tokens, first: int, end: int) -> bool:
        """Whether words may tell so, or how long a series lasts: "for 4 weeks", "the rest of the year"."""
        small, said = self.lexicon.small, tokens.folded[first:end]
        if _leads(tokens, first, small.rest) or _leads(tokens, first, small.only_for):
            return True
        if self.says_end(tokens, first) or self.says_start(tokens, first):
            return True
        is_led = not small.lasting_words.isdisjoint(said[:2])
        is_rest = any(_leads(tokens, place, small.rest) for place in range(first + 1, end))
        return is_led and (is_rest or any(map(self.lexicon.is_number, said)))

    def read_first(self, text: str, context: Context) -> DateMatch | None:
        """The first expression of time in a text."""
        tokens = self._meant(self.tokenizer.tokenize(normalize(text)), context)
        if not self.may_hold_time(tokens):
            return None
        other: DateMatch | None = None
        for match in self._matches(tokens, context):
            is_due = not is_no_due(self.lexicon, tokens, match.first_token, match.end_token)
            if is_due and match.when.kind is not WhenKind.DURATION:
                return match
            other = other or match  # "a meeting of 30 minutes on Friday" is on Friday
        return other

    def _meant(self, typed: Tokens, context: Context) -> Tokens:
        """The tokens with those slips repaired that a date found with them bears out."""
        slips = self.lexicon.slips
        places, meant = slips.places(typed), typed
        while places:
            meant = slips.repaired(typed, places)
            matches = self._matches(meant, context, noun_places(self.lexicon, meant))
            justified = slips.justified(typed, places, matches)
            if len(justified) == len(places):
                return meant
            places = justified
        return typed

    def may_hold_time(self, tokens: Tokens) -> bool:
        """Digits are looked for in all of the text: to look at one too many costs less than to look at each word."""
        return not self.lexicon.anchors.isdisjoint(tokens.folded) or _DIGIT.search(tokens.utterance.folded) is not None

    def may_mean_time(self, tokens: Tokens) -> bool:
        """False where not even a slip of the keyboard stands for a time."""
        return self.may_hold_time(tokens) or len(self.lexicon.slips.places(tokens)) > 0

    def _matches(
        self, tokens: Tokens, context: Context, elsewhere: Collection[int] = frozenset()
    ) -> Iterator[DateMatch]:
        """The times that begin anywhere but `elsewhere`."""
        moment = Moment.of(context)
        whole_language: list[str] = []

        def language() -> str:
            """Of the whole message; asked for where the words of a date tell none."""
            if not whole_language:
                whole_language.append(self._language(tokens, context))
            return whole_language[0]

        options = lattice(self.lexicon, tokens, lambda: self.lexicon.day_first.get(language(), True))
        if len(tokens) == 1 and (compact := compact_date(tokens.folded[0])) is not None:
            options[0].append(("DATE", compact, 1))
        for place in quoted_places(tokens):
            options[place] = []
        inner = inner_places(self.lexicon, tokens)
        parser = self.parser if len(tokens) < LONG else Rereader(self.parser, options)
        place, budget = 0, Budget.of(len(tokens), tokens.folded.count(LINE_BREAK))
        while place < len(options) and budget.left > 0:
            is_start = bool(options[place]) and place not in inner and place not in elsewhere
            match: DateMatch | int | None = None
            if is_start:
                prefixes = parser.prefixes(options, place, budget)
                match = self._longest(tokens, place, moment, language, prefixes, budget)
            if isinstance(match, DateMatch):
                yield match
                place = match.end_token
            else:
                place = match or place + 1

    def _longest(
        self,
        tokens: Tokens,
        place: int,
        moment: Moment,
        language: Callable[[], str],
        prefixes: Iterator[Prefix],
        budget: Budget,
    ) -> DateMatch | int | None:
        """The longest time from a place on, or where to look on behind words that are the name of another thing."""
        budget.left -= STEPS_OF_START
        for end, values in prefixes:
            budget.left -= STEPS_OF_END
            contradicting: DateMatch | None = None
            for value in _preferred(values):  # type: ignore[arg-type]
                when = resolve(value, moment)
                if when is not None and is_of_another_thing(self.lexicon, tokens, place, end, value):
                    return end
                if when is not None and is_plausible(self.lexicon, tokens, place, end, value):
                    if when.weekday_conflict and is_led_by_of(self.lexicon, tokens, place):
                        continue  # "las copias del lunes | el 12 de marzo"
                    first = self._behind_night(tokens, place, end, value)
                    match = self._match(tokens, first, end, value, when, language)
                    if not when.weekday_conflict or self.lexicon.day_first.get(match.language, True):
                        return match
                    contradicting = contradicting or match  # "fri 7" is an hour where the 7th is no Friday
            if contradicting is not None:
                return contradicting
        return None

    def _behind_night(self, tokens: Tokens, first: int, end: int, value: Value) -> int:
        """Past the "night" of "poker night on Monday at 8": it names the thing, and still says which 8 is meant."""
        is_hour_of_day = isinstance(value, Point) and value.day is not None and value.clock is not None
        return first + (is_hour_of_day and is_night_of_noun(self.lexicon, tokens, first, end))

    def _match(
        self, tokens: Tokens, first: int, end: int, value: Value, when: When, language: Callable[[], str]
    ) -> DateMatch:
        return DateMatch(
            first_token=first,
            end_token=end,
            span=tokens.span(first, end),
            when=when,
            language=self.lexicon.language_of(tokens, first, end) or language(),
            rule=_rule_name(value),
            is_up_to=when.kind in (WhenKind.DATE, WhenKind.INSTANT) and self._says_up_to(tokens, first),
            day_of=_day_of(value),
            is_until=not self.lexicon.small.until_words.isdisjoint(tokens.folded[first:end]),
        )

    def _says_up_to(self, tokens: Tokens, first: int) -> bool:
        """ "by Friday", "due by Friday"; "de aquí" in two words."""
        said = tokens.folded[first : first + 2]
        return not self.lexicon.listed.up_to.isdisjoint((*said, " ".join(said)))

    def _language(self, tokens: Tokens, context: Context) -> str:
        return (
            self.lexicon.language_of(tokens, 0, len(tokens)) or context.language or next(iter(self.lexicon.day_first))
        )


def _is_object(match: DateMatch, behind: Sequence[DateMatch]) -> bool:
    """True for the month of "invoice November on the last day of the month": what is done, with its time behind."""
    is_bare = match.when.grain is Grain.MONTH and match.end_token == match.first_token + 1
    return is_bare and match.first_token > 0 and bool(behind) and behind[0].first_token == match.end_token


def _rule_name(value: Value) -> str:
    """ "clock" where an hour was said and no day: a command may then keep the day that a task has.

    "within" where the words tell which things are meant, not when one is due: "las tareas de la semana".
    """
    if isinstance(value, Point) and value.day is None and (value.clock is not None or value.part is not None):
        return CLOCK_ONLY
    if isinstance(value, Point) and value.is_filter:
        return FILTER_ONLY
    return type(value).__name__.lower()


def _day_of(value: Value) -> Grain | None:
    match value:
        case Point(day=Weekday(day=day) as said) if said == Weekday(day):
            return Grain.WEEK
        case Point(day=MonthDay(day=day) as said) if said == MonthDay(day):
            return Grain.MONTH
        case _:
            return None


def _rank(value: Value) -> int:
    match value:
        case Recurrence():
            return 2 * value.cost
        case Range():
            return 1 + 2 * value.cost
        case Point():
            return 2 + 2 * value.cost
        case Duration():
            return 5 + 2 * value.cost


def _preferred(values: list[Value]) -> list[Value]:
    """The readings of one span, the likeliest first: a rule before a range before a point, the plain before the odd."""
    if len(values) == 1:
        return values
    return sorted(values, key=_rank)


def build_reader(
    packs: Sequence[LanguagePack], tokenizer: Tokenizer, shared: SharedGrammar, *, known: Collection[str] = ()
) -> DateReader:
    """`known` are the words of commands: no slips. Raises PackError when a times.toml or dates.lark cannot be read."""
    common = {f"{shared.path}/dates.lark": shared.dates_grammar}
    own = {f"{pack.path or pack.code}/dates.lark": pack.dates_grammar for pack in packs}
    written = common | own
    from lark.exceptions import LarkError  # noqa: PLC0415 - 8 MB, for packs that were not kept

    from engine.dates.compiling import compile_tables  # noqa: PLC0415

    if wrong := [*unknown_builders(written, BUILDERS), *wrongly_extended(common, own)]:
        raise PackError("\n".join(wrong))
    if twice := defined_twice(written):
        raise PackError(twice)
    try:
        tables = compile_tables(_joined(packs, shared), BUILDERS)
    except LarkError as error:
        raise PackError(told_of_file(str(error), written)) from error
    return DateReader(
        lexicon=build_lexicon(packs, tokenizer, tables.terminals, known),
        parser=Parser(tables=tables),
        tokenizer=tokenizer,
    )


def _joined(packs: Sequence[LanguagePack], shared: SharedGrammar) -> str:
    """One grammar of all files, in which the rules that a language defines are its own."""
    own = (with_own_names(pack.code, pack.dates_grammar, ()) for pack in packs)
    return "\n".join((shared.dates_grammar, *own))


def _leads(tokens: Tokens, first: int, phrases: frozenset[str]) -> bool:
    said = tokens.folded[first : first + _LONGEST_LEAD]
    return any(" ".join(said[:count]) in phrases for count in range(1, len(said) + 1))
