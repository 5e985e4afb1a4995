"""Deeds and changes told in chatty messages: "right, the plumber's been and gone, that one's done", "la 3 la di por
hecha pero resulta que no, ábrela", "I sorted the insurance while I was in the car park".

Theory of operation: where the message as a whole is not understood, or a name swallowed a sentence, its clauses are
read one by one (`saying`). One that tells a deed, orders or asks stands for itself; one that points ("tick it off") is
about what a clause before it names (`topics`); all others must be talk that takes nothing back. A deed told without
any order counts alone only where the message begins with it, for stories are made of deeds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from engine.doing import makes_tasks, only_looks
from engine.model import (
    ActsOnTasks,
    Ambiguous,
    Command,
    CompleteTask,
    CreateTask,
    DateMatch,
    DeleteTask,
    Interpretation,
    ItRef,
    NumberRef,
    Reading,
    ReopenTask,
    TaskRef,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
    WhenKind,
)
from engine.pieces import all_of
from engine.saying import TICKS, Said, SayingReader, tells_verb
from engine.tokens import Tokenizer, Tokens
from engine.told_verbs import ToldVerbs
from engine.topics import MEANWHILE, Clause, Topic, TopicReader
from engine.words import WordTable

_LONGEST = 90  # tokens
_MOST_CLAUSES = 14
_SHORT = 3  # words of an exclamation
_IN_DOUBT = frozenset({"unsure", "unexplained", "readings", "bare_note", "missing:due", "missing:refs"})
_PAUSES = frozenset(",;.!?…")
_TELLS = frozenset({"TELLS", "BRINGS_UP"})
_CHANGES = frozenset({"CHANGE_IT"})
_POINTING = frozenset({"COMPLETE_IT", "DELETE_IT", "REOPEN_IT", "MARK_IT", "MOVE_IT", "CHANGE_IT"})
_STRIKES_OUT = frozenset({"COMPLETE_IT", "DELETE_IT", "REOPEN_IT"})
_LEADS = frozenset({"ALREADY", "REPORTS"})
_MADE = frozenset({"MADE"})
_GOES_ON = frozenset({"I_DID"})
_LONG_AGO = timedelta(days=60)
_TOLD = frozenset({"TOLD", "PAST", "DEED"})
_IT = frozenset({"IT"})
_POINTS_OUT = frozenset({"IT", "WITH_IT"})
_BROUGHT_UP = 2  # rank of what words bring up
_SUREST_LEFT = 4  # rank of what a clause begins with


@dataclass(slots=True, kw_only=True)
class _Heard:
    """What the clauses came to so far: `last` is the clause that said the last of it."""

    said: list[Said] = field(default_factory=list)
    last: int = -1
    others: tuple[Reading, ...] = ()  # what may be meant as well

    @property
    def refs(self) -> tuple[TaskRef, ...]:
        """The tasks spoken of last."""
        command = self.said[-1].command if self.said else None
        return command.refs if isinstance(command, ActsOnTasks) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldInTalkReader:
    """Over one message; `again` reads other words as a message of their own."""

    tokens: Tokens
    words: WordTable
    tokenizer: Tokenizer
    verbs: ToldVerbs
    dates: Sequence[DateMatch]
    language: str
    today: date
    again: Callable[[str], Interpretation]

    def instead_of(self, found: Interpretation) -> Interpretation:
        """What was found, or what its clauses say."""
        if (
            not 3 < len(self.tokens) <= _LONGEST
            or self.tokens.folded[0].startswith("/")
            or not self._is_in_doubt(found)
        ):
            return found
        clauses = list(self._reader.clauses())
        if not 1 < len(clauses) <= _MOST_CLAUSES:
            return found
        heard = self._heard(clauses)
        told = self._said(heard, clauses) if heard is not None else None
        match found, told:
            case _, None:
                return found
            case Ambiguous(), Ambiguous(readings=(reading, *_)) if makes_tasks(reading):
                return found
            case Understood(), _ if not self._says_more(told, found):
                return found
            case _:
                return told

    @property
    def _reader(self) -> TopicReader:
        return TopicReader(tokens=self.tokens, words=self.words, verbs=self.verbs, dates=self.dates)

    @property
    def _meaning(self) -> SayingReader:
        return SayingReader(
            tokens=self.tokens,
            words=self.words,
            tokenizer=self.tokenizer,
            dates=self.dates,
            topics=self._reader,
            language=self.language,
            language_bit=self.verbs.bit_of(self.language),
            again=self.again,
        )

    def _is_in_doubt(self, found: Interpretation) -> bool:
        match found:
            case Unknown(reason=reason):
                return reason == "no_rule"
            case Ambiguous(reason=reason):
                return reason in _IN_DOUBT
            case Understood(reading=reading):
                return self._may_lack_question(reading) or any(map(self._may_be_told, reading.commands))

    def _may_lack_question(self, reading: Reading) -> bool:
        if "?" not in self.tokens.folded or any(map(only_looks, reading.commands)):
            return False
        return not any("?" in command.title for command in reading.commands if isinstance(command, CreateTask))

    def _points_anywhere(self) -> bool:
        """True for "…, tick it off": what is meant stands in the talk."""
        folded, words = self.tokens.folded, self.words
        return words.has_within(folded, 1, len(folded), _POINTING) or any(
            words.has_any(folded, place, TICKS) and words.has_any(folded, place + 1, _IT)
            for place in range(1, len(folded) - 1)
        )

    def _may_be_told(self, command: Command) -> bool:
        """True where a name holds a sentence, or the talk names what is pointed at."""
        if isinstance(command, CreateTask):
            return self.words.has_within(self.tokens.folded, 1, len(self.tokens), _STRIKES_OUT)
        if not isinstance(command, CompleteTask | DeleteTask | ReopenTask):
            return False
        if any(isinstance(ref, ItRef) for ref in command.refs):
            return True
        titles = [ref.title for ref in command.refs if isinstance(ref, TitleRef)]
        return bool(titles) and (self._points_anywhere() or any(map(self._holds_clause, titles)))

    def _holds_clause(self, name: str) -> bool:
        said = self.tokenizer.words(name)
        return any(
            (word in _PAUSES and place + 1 < len(said)) or self.words.has_any(said, place, MEANWHILE)
            for place, word in enumerate(said)
            if place
        )

    def _says_more(self, told: Interpretation, found: Understood) -> bool:
        """True where it says as much; or what was found held a clause in a name. A new task is never lost by it."""
        if isinstance(told, Understood) and all(isinstance(c, CreateTask) for c in found.reading.commands):
            said = told.reading.commands
            return len(said) > len(found.reading.commands) and all(c in said for c in found.reading.commands)
        if self._is_named_shorter(told, found):
            return False  # "I went to the notary, tick it off": "notary"
        held = any(
            self._holds_clause(ref.title)
            for command in found.reading.commands
            if isinstance(command, ActsOnTasks)
            for ref in command.refs
            if isinstance(ref, TitleRef)
        )
        return held or (isinstance(told, Understood) and len(told.reading.commands) >= len(found.reading.commands))

    def _is_named_shorter(self, told: Interpretation, found: Understood) -> bool:
        match told, found:
            case (
                Understood(reading=Reading(commands=(CompleteTask(refs=(TitleRef(title=longer),)),))),
                Understood(reading=Reading(commands=(CompleteTask(refs=(TitleRef(title=shorter),)),))),
            ):
                return longer.endswith(shorter) and not self._holds_clause(shorter)
            case _:
                return False

    # --- clause by clause

    def _heard(self, clauses: Sequence[Clause]) -> _Heard | None:
        """None where a clause says what nobody may pass over."""
        heard, place = _Heard(), 0
        while place < len(clauses):
            taken = 0 if clauses[place].is_aside else self._take(clauses, place, heard)
            if taken == 0 and not self._is_talk(clauses, place, heard):
                return None
            place += max(1, taken)
        return heard

    def _is_talk(self, clauses: Sequence[Clause], place: int, heard: _Heard) -> bool:
        return self._meaning.is_talk(clauses[place], is_behind=heard.last >= 0, is_last=place + 1 == len(clauses))

    def _take(self, clauses: Sequence[Clause], place: int, heard: _Heard) -> int:
        """How many clauses make a command of what stands there."""
        for count in self._meaning.counts(clauses, place):
            first, end = clauses[place].first, clauses[place + count - 1].end
            said = self._meaning.said_in(first, end)
            if said is not None:
                return count if self._add(said, clauses, place, heard) else 0
        return 0

    def _add(self, said: Said, clauses: Sequence[Clause], place: int, heard: _Heard) -> bool:
        """False where it cannot be told what is meant."""
        if len(said.reading.commands) == 1 and self._meaning.points(said.command):
            return self._add_pointing(said, clauses, place, heard)
        if not said.is_sure and not (said.is_deed or isinstance(said.command, DeleteTask | ReopenTask)):
            return False
        if self._meaning.is_news(said, clauses[place]) and not self._is_put_right(clauses, place):
            said = replace(said, is_sure=False)  # "they moved the concert, so sad"
        if _is_number_of_deed(said.command, clauses[place]) and heard.said and heard.said[-1].is_deed:
            heard.said.pop()  # "finished the patio so 2 is done"
        heard.said.append(said)
        heard.last = place
        return True

    def _is_put_right(self, clauses: Sequence[Clause], place: int) -> bool:
        """True for the news before "fix that would you", and for that of a task told by its number."""
        behind = (clause for clause in clauses[place + 1 :])
        return any(self.words.has_any(self.tokens.folded, clause.first, _CHANGES) for clause in behind) or bool(
            self._reader.free_numbers(clauses[place])
        )

    def _add_pointing(self, said: Said, clauses: Sequence[Clause], place: int, heard: _Heard) -> bool:
        """What is pointed at: what was just told, else what the talk before names."""
        last = heard.said[-1] if heard.said else None
        if last is not None and _is_confirmed(last, said):
            heard.said[-1] = replace(last, reading=_about(said.reading, heard.refs), is_sure=True, is_deed=False)
            heard.last = place
            return True
        topics = self._topics(clauses[heard.last + 1 : place])
        refs, is_sure = (topics[0].refs, topics[0].rank <= _SUREST_LEFT) if topics else (heard.refs, True)
        if said.is_deed and not (topics and topics[0].rank <= _BROUGHT_UP):
            return False  # "we met a dog, fed it"
        if not refs:
            refs = (ItRef(),)
        others = [topic.refs for topic in topics[1:] if topic.rank == topics[0].rank]
        heard.others = tuple(_about(said.reading, other) for other in others)
        is_said = said.is_sure or isinstance(said.command, CompleteTask)
        heard.said.append(Said(_about(said.reading, refs), is_sure and is_said and not others))
        heard.last = place
        return True

    def _topics(self, clauses: Sequence[Clause]) -> list[Topic]:
        """What the clauses name, the surest first; none where several numbers leave it in doubt."""
        if sum(len(self._reader.free_numbers(clause)) for clause in clauses) > 1:
            return []
        topics = [topic for clause in clauses if (topic := self._reader.topic(clause)) is not None]
        return sorted(topics, key=lambda topic: topic.rank)

    # --- what it comes to

    def _said(self, heard: _Heard, clauses: Sequence[Clause]) -> Interpretation | None:
        if not heard.said:
            return None
        if all(said.is_deed for said in heard.said):
            return self._deed_alone(heard, clauses)
        kept = [said for said in heard.said if said.is_sure or not said.is_deed]
        whole = all_of([said.reading for said in kept])
        others = tuple(all_of([*(said.reading for said in kept[:-1]), other]) for other in heard.others)
        if all(said.is_sure for said in kept) and not self._may_be_dated(whole):
            return Understood(reading=whole)
        return Ambiguous(readings=(whole, *others), reason="unexplained", language=whole.language)

    def _deed_alone(self, heard: _Heard, clauses: Sequence[Clause]) -> Interpretation | None:
        """A deed told among talk: sure where the message begins with it and no story goes on behind it."""
        if len(heard.said) != 1 or any(match.when.start.date() < self.today - _LONG_AGO for match in self.dates):
            return None
        reading = heard.said[0].reading
        if reading.rule != "report" and not tells_verb(reading):
            return None  # "ya están los tacos, vengan"
        is_first = all(self._is_short(clause) for clause in clauses[: heard.last])
        if heard.said[0].is_sure and is_first and not self._is_story(clauses, heard.last):
            return Understood(reading=reading)
        return Ambiguous(readings=(reading,), reason="unsure", language=reading.language)

    def _is_story(self, clauses: Sequence[Clause], place: int) -> bool:
        """True where the deed goes on to what came then; "ya" and "finally" tell of one that was waited for."""
        folded, words, deed = self.tokens.folded, self.words, clauses[place]
        if words.has_within(folded, deed.first, deed.end, _LEADS):
            return False
        if words.has_within(folded, deed.first, min(deed.first + 2, deed.end), _MADE):
            return True
        behind = clauses[place + 1 :]
        return any(
            clause.is_joined and words.has_any(folded, clause.first, _TELLS | _GOES_ON) for clause in behind
        ) or any(words.has_any(folded, clause.first, _TOLD) for clause in behind)

    def _is_short(self, clause: Clause) -> bool:
        return sum(word.isalnum() for word in self.tokens.folded[clause.first : clause.end]) <= _SHORT

    def _may_be_dated(self, whole: Reading) -> bool:
        """True where a new task has no day, or speaks of "it", and the message has another."""
        created = [command for command in whole.commands if isinstance(command, CreateTask)]
        if not any(command.due is None or self._points_out(command.title) for command in created):
            return False
        times = [match for match in self.dates if match.when.kind is not WhenKind.DURATION]
        return len(times) > sum(command.due is not None for command in created)

    def _points_out(self, title: str) -> bool:
        said = self.tokenizer.words(title)
        return any(self.words.has_any(said, place, _POINTS_OUT) for place in range(len(said)))


def _about(reading: Reading, refs: tuple[TaskRef, ...]) -> Reading:
    command = reading.commands[0]
    match command:
        case CompleteTask() | DeleteTask() | ReopenTask() | UpdateTask():
            marks = tuple(mark for mark in reading.marks if mark.slot != "refs")
            return replace(reading, commands=(replace(command, refs=refs),), marks=marks)
        case _:
            return reading


def _is_confirmed(last: Said, said: Said) -> bool:
    """True for "forget the marathon, …, get rid of it", for a deed that is ticked off or struck out, and for one that
    is told to be none after all."""
    match said.command:
        case CompleteTask() | DeleteTask():
            return last.is_deed or type(last.command) is type(said.command)
        case ReopenTask():
            return isinstance(last.command, CompleteTask | ReopenTask)
        case _:
            return False


def _is_number_of_deed(command: Command, clause: Clause) -> bool:
    return clause.is_led and isinstance(command, CompleteTask) and all(isinstance(r, NumberRef) for r in command.refs)
