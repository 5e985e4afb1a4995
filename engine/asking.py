"""Questions, lists and settings said in any order: "the summary you send at night, could it come at nine instead".

Theory of operation
-------------------
The grammar knows orders of words, and people have more of them than it can hold where a message asks or sets
something. But such a message has few parts, and each shows by its words: what it is about (a digest, the account, the
tasks), what is to be done with it, and when. So here the words of a message are covered, in whatever order they stand,
by the phrases of asks.toml, each of which plays a part; by dates; and, where a frame has room for it, by one stretch of
the person's own words behind a part that leads to it ("about the lease").

Every word must be covered. That is what keeps talk out: "they sent the report at 6:45" and "the morning summary at work
was boring" have words that play no part in any frame. Of all covers the one with the fewest words of the person's own
counts, then the one whose words tell most. The frame then says what the parts come to, or that they come to nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import and_, or_

from engine.addressing import ADDRESSES, is_called
from engine.lalr import SKIP
from engine.model import Command, Context, DateMatch, Reading
from engine.normalize import fold
from engine.pack import LanguagePack, PackError, expand_phrase
from engine.tokens import PhraseTable, Tokenizer, Tokens
from engine.words import Word, WordTable

_ANY = "any"
FILLER = "filler"
_ONLY_FILLER = frozenset({FILLER})
DATE = "date"
HOUR = "hour_alone"
OWN = "own"
PROJECT_NAME = "project_name"
_LONGEST = 40  # tokens
_PART_COST = 1
_FILLER_COST = 2  # a word: "the last thing" is more than what is passed over
_DATE_COST = 4  # more than "the" and "nightly"; one more where its first word plays a part ("come at 9pm")
_OWN_COST = 12  # a word
_SIGNS = frozenset(",;.!?…:-–—¿¡()\n")
_ENDS = frozenset(",;.!?…\n\"'«»“”")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A kind of thing to ask.

    `section` is that of asks.toml with its phrases, `classes` those of words.toml that play a part in it, `anchors`
    the parts of which one must be there, `leads` those that words of a person's own may follow, `longest` of them; with
    `takes_projects` the names of the person's projects stand for those, with `opens` those words may also be the first
    of the message. `make` says what the parts of a message come to.
    """

    name: str
    section: str
    make: Callable[[Said], Command | None]
    anchors: frozenset[str]
    classes: Mapping[str, str] = field(default_factory=dict)
    leads: frozenset[str] = frozenset()
    longest: int = 0
    takes_dates: bool = False
    takes_hours: bool = False
    takes_projects: bool = False
    opens: bool = False


@dataclass(slots=True, kw_only=True)
class Part:
    """A stretch of tokens and what it may be."""

    first: int
    end: int
    roles: frozenset[str]
    words: tuple[Word, ...] = ()
    date: DateMatch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message that is covered."""

    parts: tuple[Part, ...]
    tokens: Tokens
    words: WordTable
    context: Context
    all_dates: Sequence[DateMatch]

    def has(self, *roles: str) -> bool:
        return any(not part.roles.isdisjoint(roles) for part in self.parts)

    def value(self, role: str) -> str | None:
        """What the first phrase of that part stands for."""
        return next(
            (word.value for part in self.parts if role in part.roles for word in part.words if word.value), None
        )

    @property
    def dates(self) -> list[DateMatch]:
        return [part.date for part in self.parts if part.date is not None]

    @property
    def hours(self) -> list[int]:
        """The numbers that stand alone: "move it to 6"."""
        told = (self.tokens.number(part.first) for part in self.parts if HOUR in part.roles)
        return [number for number in told if number is not None]

    @property
    def project(self) -> str | None:
        """The name of one of the person's projects, as it is called."""
        part = next((part for part in self.parts if PROJECT_NAME in part.roles), None)
        said = " ".join(self.tokens.folded[part.first : part.end]) if part is not None else None
        return next((name for name in self.context.projects if fold(name) == said), None)

    @property
    def own(self) -> Part | None:
        return next((part for part in self.parts if OWN in part.roles), None)

    def text_of(self, role: str) -> str | None:
        """The first words that play that part, as typed."""
        part = next((part for part in self.parts if role in part.roles), None)
        return self.tokens.text(part.first, part.end) if part is not None else None

    def last_word_of(self, role: str) -> str | None:
        """The "buy" of "is there anything to buy"."""
        text = self.text_of(role)
        return text.split()[-1] if text is not None else None

    def before(self, part: Part) -> Part | None:
        place = self.parts.index(part)
        return self.parts[place - 1] if place else None

    @property
    def today(self) -> date:
        """The person's."""
        return self.context.today

    @property
    def is_question(self) -> bool:
        return "?" in self.tokens.folded


@dataclass(frozen=True, slots=True, kw_only=True)
class AskTable:
    """All phrases of asks.toml, in one table: the terminal of a word is its frame and part, "lists.show".

    `roles` are the parts that words play in each section by those terminals; `vocabulary` are all words. `bits` are the
    frames as bits, `frames_of` those in whose phrases a word stands, `anchored_by` those for which it begins a part of
    which a message must have one, `unanchored` those that need none,
    `with_dates`, `with_hours` and `with_projects` those that take such, and `leading` the words that may lead to a
    person's own.
    """

    phrases: PhraseTable[Word]
    roles: Mapping[str, Mapping[str, str]]
    vocabulary: frozenset[str]
    bits: Mapping[str, int]
    frames_of: Mapping[str, int]
    anchored_by: Mapping[str, int]
    unanchored: int
    with_dates: int
    with_hours: int
    with_projects: int
    leading: Mapping[str, frozenset[str]]


def build_ask_table(
    packs: Sequence[LanguagePack], tokenizer: Tokenizer, words_of_commands: WordTable, frames: Sequence[Frame]
) -> AskTable:
    """Raises PackError for a line that cannot be read."""
    languages: dict[tuple[tuple[str, ...], str], int] = {}
    for number, pack in enumerate(packs):
        for terminal, phrase in _listed(pack):
            for words in _forms(phrase, pack, tokenizer):
                languages[words, terminal] = languages.get((words, terminal), 0) | 1 << number
    same: dict[Word, Word] = {}
    entries = [
        (words, same.setdefault(word, word))
        for (words, terminal), bits in languages.items()
        for word in (Word(terminal=sys.intern(terminal), languages=bits),)
    ]
    firsts: dict[str, set[str]] = {}
    for words, word in entries:
        firsts.setdefault(word.terminal, set()).add(words[0])
    phrases, roles = PhraseTable(entries), _roles(firsts)
    tables = (phrases, words_of_commands.phrases)
    bits = {frame.name: 1 << number for number, frame in enumerate(frames)}
    anchors = {
        frame.name: frozenset(word for role in frame.anchors for word in firsts.get(f"{frame.section}.{role}", ()))
        for frame in frames
    }
    return AskTable(
        phrases=phrases,
        roles=roles,
        vocabulary=frozenset(part for words, _ in entries for part in words),
        bits=bits,
        frames_of=_frames_of(tables, roles, frames),
        anchored_by={
            word: sum(bits[name] for name, words in anchors.items() if word in words)
            for word in frozenset().union(*anchors.values())
        },
        unanchored=sum(bits[frame.name] for frame in frames if not frame.anchors),
        with_dates=sum(bits[frame.name] for frame in frames if frame.takes_dates),
        with_hours=sum(bits[frame.name] for frame in frames if frame.takes_hours),
        with_projects=sum(bits[frame.name] for frame in frames if frame.takes_projects),
        leading={frame.name: _leading(tables, roles, frame) for frame in frames},
    )


_Tables = Sequence[PhraseTable[Word]]


def _frames_of(tables: _Tables, roles: Mapping[str, Mapping[str, str]], frames: Sequence[Frame]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for number, frame in enumerate(frames):
        for word in _words_of(tables, roles[frame.section].keys() | frame.classes.keys() | ADDRESSES):
            found[word] = found.get(word, 0) | 1 << number
    return found


def _leading(tables: _Tables, roles: Mapping[str, Mapping[str, str]], frame: Frame) -> frozenset[str]:
    parts = {**frame.classes, **roles[frame.section]}
    return _words_of(tables, {terminal for terminal, role in parts.items() if role in frame.leads})


def _words_of(tables: _Tables, terminals: Set[str]) -> frozenset[str]:
    return frozenset().union(*(table.words_of(lambda word: word.terminal in terminals) for table in tables))


def _listed(pack: LanguagePack) -> Iterator[tuple[str, str]]:
    for frame, table in pack.asks.items():
        for role, phrases in table.items():
            yield from ((f"{frame}.{role}", phrase) for phrase in phrases)


def _roles(terminals: Collection[str]) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for terminal in terminals:
        frame, role = terminal.split(".")
        found.setdefault(frame, {})[terminal] = role
    shared = {SKIP: FILLER, **found.pop(_ANY, {})}
    return {frame: {**shared, **roles} for frame, roles in found.items()}


def _forms(phrase: str, pack: LanguagePack, tokenizer: Tokenizer) -> Sequence[tuple[str, ...]]:
    """What a line stands for, also without its apostrophes ("whats")."""
    try:
        written = expand_phrase(phrase, pack.paradigms)
    except PackError as error:
        raise PackError(f"{pack.place_of('asks.toml', phrase)}: {error}") from error
    bare = [one.replace("'", "") for one in written if "'" in one and not one.startswith("'")]
    return [tokenizer.words(one) for one in (*written, *bare)]


@dataclass(slots=True, kw_only=True)
class AskReader:
    """Reads one message, or a stretch of it, by frames."""

    table: AskTable
    words: WordTable
    tokens: Tokens
    dates: Sequence[DateMatch]
    context: Context
    whole_date: Callable[[int, int], DateMatch | None]
    language_of: Callable[[int], str]
    _known: dict[int, Sequence[tuple[int, tuple[Word, ...]]]] = field(default_factory=dict)
    _takers: list[int] = field(default_factory=list)
    _anchored: list[int] = field(default_factory=list)

    def may_read(self, frames: Sequence[Frame]) -> bool:
        """False where the message has no word of those that one of these frames needs."""
        anchored = self._anchored_in(0, len(self.tokens))
        return any(anchored & self.table.bits[frame.name] for frame in frames)

    def _anchored_in(self, first: int, end: int) -> int:
        """The frames for which a stretch has one of the words that must be there, as bits."""
        anchored = self._anchored
        if not anchored:
            anchored += [self.table.anchored_by.get(word, 0) for word in self.tokens.folded]
        return reduce(or_, anchored[first:end], self.table.unanchored)

    def read(self, frames: Sequence[Frame], first: int = 0, end: int | None = None) -> Reading | None:
        """The reading of the first frame that has one."""
        folded = self.tokens.folded
        if end is None:
            end = len(folded)
        if end - first > _LONGEST:
            return None
        bits, anchored = self.table.bits, self._anchored_in(first, end)
        for frame in frames:
            if not bits[frame.name] & anchored:
                continue
            own = self._own_words(frame, first, end)
            if own is None or (frame.anchors and not self._holds_anchor(frame, first, end)):
                continue
            parts = _Cover(reader=self, frame=frame, end=end, own=own).parts(first)
            if not parts:
                continue
            said = Said(parts=parts, tokens=self.tokens, words=self.words, context=self.context, all_dates=self.dates)
            command = frame.make(said)
            if command is not None:
                return self._reading(frame, said, command)
        return None

    def _own_words(self, frame: Frame, first: int, end: int) -> tuple[int, int] | None:
        """Up to where words of a person's own have to begin, and from where on to end: there is what plays no part.

        None, in nearly all messages, where it cannot be such words.
        """
        bit, takers = self.table.bits[frame.name], self._takers or self._find_takers()
        if not frame.longest:
            return (end, first) if reduce(and_, takers[first:end], bit) else None
        strange = [place for place in range(first, end) if not takers[place] & bit]
        if not strange:
            return end, first
        is_led = frame.opens or not self.table.leading[frame.name].isdisjoint(self.tokens.folded[first : strange[0]])
        return (strange[0], strange[-1] + 1) if is_led and strange[-1] - strange[0] < frame.longest else None

    def _find_takers(self) -> list[int]:
        """The frames that may take each token for a part, or for one of its words: looked for once."""
        table, takers = self.table, self._takers
        named = {word for name in self.context.projects for word in fold(name).split()}
        for word in self.tokens.folded:
            taken = table.frames_of.get(word, 0)
            if not word.isalpha():
                taken |= -1 if _is_sign(word) else table.with_hours if word.isdecimal() else 0
            takers.append(taken | table.with_projects if word in named else taken)
        for match in self.dates:
            for place in range(match.first_token, match.end_token):
                takers[place] |= table.with_dates
        return takers

    def _holds_anchor(self, frame: Frame, first: int, end: int) -> bool:
        """Whether one of the parts that must be there stands there in full, and not its first word alone."""
        bit, wanted = self.table.bits[frame.name], {f"{frame.section}.{role}" for role in frame.anchors}
        for place in range(first, end):
            if self._anchored[place] & bit:
                for stop, words in self.table.phrases.matches(self.tokens.folded, place):
                    if stop <= end and any(word.terminal in wanted for word in words):
                        return True
        return False

    def phrases_at(self, place: int) -> Sequence[tuple[int, tuple[Word, ...]]]:
        """(end, words) of all that begins there, looked up once for all frames."""
        found = self._known.get(place)
        if found is None:
            folded = self.tokens.folded
            found = self._known[place] = [
                *self.table.phrases.matches(folded, place),
                *self.words.phrases.matches(folded, place),
            ]
        return found

    def _reading(self, frame: Frame, said: Said, command: Command) -> Reading:
        votes = 0
        for part in said.parts:
            for word in part.words:
                if word.languages & (word.languages - 1) == 0:
                    votes |= word.languages
        dates = said.dates
        return Reading(
            commands=(command,),
            rule=f"asks.{frame.name}",
            language=self.language_of(votes),
            assumptions=tuple(match.when.assumption for match in dates if match.when.assumption is not None),
            date_spans=tuple(match.span for match in dates),
        )


_Tail = tuple[int, "tuple[Part, _Tail] | None"]


def _is_sign(word: str) -> bool:
    return word in _SIGNS or not any(map(str.isalnum, word))


def _cost_of(part: Part) -> int:
    return _FILLER_COST * (part.end - part.first) if part.roles == _ONLY_FILLER else _PART_COST


@dataclass(slots=True, kw_only=True)
class _Cover:
    """Covers a stretch for one frame: from each place on the cheapest way to its end, looked for once.

    `own` is up to where words of a person's own have to begin, and from where on to end.
    """

    reader: AskReader
    frame: Frame
    end: int
    own: tuple[int, int]
    known: dict[tuple[int, bool, bool], _Tail | None] = field(default_factory=dict)

    def parts(self, first: int) -> tuple[Part, ...]:
        found, parts = self._from(first, False, self.frame.opens), list[Part]()
        while found is not None and found[1] is not None:
            part, found = found[1]
            parts.append(part)
        return tuple(part for part in parts if part.roles)

    def _from(self, place: int, is_own_said: bool, is_led: bool) -> _Tail | None:
        if place >= self.end:
            return (0, None)
        key = (place, is_own_said, is_led)
        if key in self.known:
            return self.known[key]
        best: _Tail | None = None
        for part, cost in self._pieces(place, is_led and not is_own_said):
            leads = not part.roles.isdisjoint(self.frame.leads) or (is_led and not part.roles)
            tail = self._from(part.end, is_own_said or OWN in part.roles, leads)
            if tail is not None and (best is None or cost + tail[0] < best[0]):
                best = (cost + tail[0], (part, tail))
        self.known[key] = best
        return best

    def _pieces(self, place: int, may_be_own: bool) -> list[tuple[Part, int]]:
        """What may stand at a place, the longest first, with what it costs."""
        folded = self.reader.tokens.folded
        found = [(part, _cost_of(part)) for part in self._phrases(place)]
        if self.frame.takes_dates:  # first: a whole "los fines de semana" goes before "los" and the rest of it
            tells = any(part.roles != _ONLY_FILLER for part, _ in found)
            found = [*((part, _DATE_COST + tells) for part in self._dates(place)), *found]
        if self.frame.takes_hours and self.reader.tokens.number(place) is not None:
            found.append((Part(first=place, end=place + 1, roles=frozenset({HOUR})), _DATE_COST))
        if _is_sign(folded[place]):
            found.append((Part(first=place, end=place + 1, roles=frozenset()), 0))
        if self.frame.takes_projects:
            found.extend((part, _PART_COST) for part in self._projects(place))
        begins_by, ends_from = self.own
        if may_be_own and place <= begins_by:
            for end in range(place + 1, min(place + self.frame.longest, self.end) + 1):
                if folded[end - 1] in _ENDS:
                    break
                if end < ends_from:
                    continue
                own = Part(first=place, end=end, roles=frozenset({OWN}))
                found.append((own, _OWN_COST * (end - place)))
        return found

    def _phrases(self, place: int) -> list[Part]:
        by_end: dict[int, list[tuple[str, Word]]] = {}
        roles, classes = self.reader.table.roles[self.frame.section], self.frame.classes
        for end, words in self.reader.phrases_at(place):
            if end > self.end:
                continue
            for word in words:
                name = word.terminal
                role = roles.get(name) or classes.get(name)
                if role is None and name in ADDRESSES:
                    role = self._as_address(place, end, word)
                if role is not None:
                    by_end.setdefault(end, []).append((role, word))
        return [
            Part(
                first=place,
                end=end,
                roles=frozenset([role for role, _ in by_end[end]]),
                words=tuple([word for _, word in by_end[end]]),
            )
            for end in sorted(by_end, reverse=True)
        ]

    def _projects(self, place: int) -> Iterator[Part]:
        folded = self.reader.tokens.folded
        for name in self.reader.context.projects:
            words = fold(name).split()
            end = place + len(words)
            if words and end <= self.end and list(folded[place:end]) == words:
                yield Part(first=place, end=end, roles=frozenset({PROJECT_NAME}))

    def _as_address(self, place: int, end: int, word: Word) -> str | None:
        """Whoever is spoken to may be called by a name anywhere: "what's due today, boss"."""
        reader = self.reader
        return FILLER if is_called(reader.tokens, place, end, (word.terminal,), reader.words) else None

    def _dates(self, place: int) -> list[Part]:
        """The dates that begin there, and what is left of one that other words took a part of."""
        ends: dict[int, DateMatch] = {}
        for match in self.reader.dates:
            if match.first_token == place and match.end_token <= self.end:
                ends[match.end_token] = match
            elif match.first_token < place < match.end_token <= self.end and match.end_token not in ends:
                rest = self.reader.whole_date(place, match.end_token)
                if rest is not None:
                    ends[match.end_token] = rest
        return [
            Part(first=place, end=end, roles=frozenset({DATE}), date=ends[end]) for end in sorted(ends, reverse=True)
        ]
