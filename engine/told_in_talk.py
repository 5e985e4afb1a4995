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
from itertools import chain, takewhile

from engine.doing import is_dated_task, makes_tasks, names_in
from engine.in_doubt import DoubtReader
from engine.joining import one_change
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
    UpdateTask,
    WhenKind,
)
from engine.peeling import begins_order, behind_fillers
from engine.pieces import all_of
from engine.saying import TICKS, Said, SayingReader, tells_verb
from engine.telling import LONGEST_TALK, MOST_CLAUSES, may_take_day
from engine.tokens import Tokenizer, Tokens
from engine.told_verbs import ToldVerbs
from engine.topics import Clause, Topic, TopicReader
from engine.words import WordTable

_MANY = frozenset({"MANY_IT", "THESE"})
_SHORT = 3  # words of an exclamation
_TELLS = frozenset({"TELLS", "BRINGS_UP"})
_CHANGES = frozenset({"CHANGE_IT"})
_TICKING = TICKS | {"COMPLETE_IT", "MARK_IT", "TAKE_IT_AWAY"}
_LEADS = frozenset({"ALREADY", "REPORTS"})
_MADE = frozenset({"MADE"})
_THEN = frozenset({"TELLS", "TELLER", "I_DID", "NOW_SO", "TOLD", "DEED"})
_READY = frozenset({"DONE_NOW"})
_SAID = frozenset({"SAID"})
_OTHERS = frozenset({"TELLER", "OTHERS"})
_LONG_AGO = timedelta(days=60)
_TOLD = frozenset({"TOLD", "DEED"})
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


@dataclass(slots=True, kw_only=True)
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
            not 3 < len(self.tokens) <= LONGEST_TALK
            or self.tokens.folded[0].startswith("/")
            or not self._doubts.is_in_doubt(found)
        ):
            return found
        clauses = list(self._reader.clauses())
        if not 1 < len(clauses) <= MOST_CLAUSES:
            return found
        heard = self._heard(clauses)
        told = self._said(heard, clauses) if heard is not None else None
        match found, told:
            case _, None:
                return found
            case Ambiguous(), Ambiguous(readings=(reading, *_)) if makes_tasks(reading):
                return found
            case Ambiguous(readings=(reading,)), Understood() if _loses_number(told.reading.commands, reading.commands):
                return found  # "number 9s done and remind me …": rather asked about than lost
            case Ambiguous(reason="unsure", readings=(reading,)), Understood() if _loses_deed(
                told.reading.commands, reading.commands
            ):
                return found  # "fed the cat and called gran"
            case Understood(), _ if not self._doubts.says_more(told, found):
                return found
            case _:
                return told

    @property
    def _reader(self) -> TopicReader:
        return TopicReader(tokens=self.tokens, words=self.words, verbs=self.verbs, dates=self.dates)

    @property
    def _doubts(self) -> DoubtReader:
        return DoubtReader(tokens=self.tokens, words=self.words, tokenizer=self.tokenizer, topics=self._reader)

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
        if heard.said and self._goes_on_counting(heard.said[-1].command, clauses[place]):
            return False
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
        if heard.said and self._goes_on_counting(heard.said[-1].command, clauses[place]):
            return False
        if self._is_bare_work(said, clauses[place]) and not (heard.said and heard.said[-1].is_deed):
            return False  # of "buy rice; pay the gas tomorrow" nothing is talk
        if not said.is_sure and not (said.is_deed or isinstance(said.command, DeleteTask | ReopenTask)):
            return False
        if heard.said and type(heard.said[-1].command) is type(said.command) and heard.refs == (ItRef(),):
            heard.said.pop()  # "that was not finished after all; reopen 7"
        if self._meaning.is_news(said, clauses[place]) and not self._is_put_right(clauses, place):
            said = replace(said, is_sure=False)  # "they moved the concert, so sad"
        if _is_number_of_deed(said.command, clauses[place]) and heard.said and heard.said[-1].is_deed:
            heard.said.pop()  # "finished the patio so 2 is done"
        if said.is_deed and not tells_verb(said.reading) and heard.said and heard.said[-1].is_deed:
            return False  # "picked up the parcel, queue out the door"
        if not heard.said or heard.said[-1].command != said.command:
            heard.said.append(replace(said, goes_on=said.is_deed and self._goes_on(clauses, place)))
        heard.last = place
        return True

    def _is_bare_work(self, said: Said, clause: Clause) -> bool:
        """True for "pick up the parcel tomorrow", which nobody orders."""
        first = behind_fillers(self.tokens, self.words, clause.first)
        return isinstance(said.command, CreateTask) and not begins_order(self.tokens, self.words, first)

    def _goes_on_counting(self, before: Command, clause: Clause) -> bool:
        """True for "pay 200 on Monday, | 300 on Tuesday", where no task has the number 300."""
        is_number = self.tokens.folded[clause.first].isdecimal()
        return is_number and isinstance(before, CreateTask) and any(map(str.isdecimal, before.title))

    def _goes_on(self, clauses: Sequence[Clause], place: int) -> bool:
        """True for "got off a long shift and I'm dead", "busqué en internet y según yo me muero"."""
        behind = clauses[place + 1] if place + 1 < len(clauses) else None
        return (
            behind is not None
            and behind.is_joined
            and self.words.has_within(self.tokens.folded, behind.first, min(behind.end, behind.first + 3), _TELLS)
        )

    def _is_put_right(self, clauses: Sequence[Clause], place: int) -> bool:
        """True for the news before "fix that would you", and for that of a task told by its number."""
        behind = clauses[place + 1 :]
        return any(self.words.has_any(self.tokens.folded, clause.first, _CHANGES) for clause in behind) or bool(
            self._reader.free_numbers(clauses[place])
        )

    def _add_pointing(self, said: Said, clauses: Sequence[Clause], place: int, heard: _Heard) -> bool:
        """What is pointed at: what was just told, else what the talk before names."""
        last = heard.said[-1] if heard.said else None
        if last is not None and _is_confirmed(last, said):
            before = self._meant_too(heard, clauses[place])
            refs = () if before else self._listed(last, said, clauses[heard.last], clauses[place])
            refs = refs or self._refs_of(last, said, clauses[heard.last], heard)
            refs = tuple(chain(*(_refs_told(one) for one in before), refs))
            meant = replace(last, reading=_about(said.reading, refs), is_sure=True, is_deed=False)
            kept = heard.said[: len(heard.said) - 1 - len(before)]
            heard.said = [*(one for one in kept if not self._tells_of_going(one)), meant]
            heard.last = place
            return True
        topics = self._topics(clauses[heard.last + 1 : place])
        if last is not None and not topics and (both := _one_change(last, said)) is not None:
            heard.said[-1], heard.last = both, place
            return True
        refs, is_sure = (topics[0].refs, topics[0].rank <= _SUREST_LEFT) if topics else (heard.refs, True)
        if said.is_deed and not (topics and topics[0].rank <= _BROUGHT_UP):
            return False  # "we met a dog, fed it"
        if not refs and last is not None:
            return False  # "show me all tasks, open and completed"
        if self._only_states(said, clauses[place]) and last is not None and not last.is_deed:
            heard.last = place
            return True  # "delete those, they're finished"
        is_sure &= bool(refs) or all(map(self._is_exclaimed, clauses[:place]))
        refs = refs or (ItRef(),)
        others = [topic.refs for topic in topics[1:] if topic.rank == topics[0].rank]
        heard.others = tuple(_about(said.reading, other) for other in others)
        is_said = said.is_sure or isinstance(said.command, CompleteTask)
        heard.said.append(Said(_about(said.reading, refs), is_sure and is_said and not others))
        heard.last = place
        return True

    def _meant_too(self, heard: _Heard, clause: Clause) -> list[Said]:
        """The deeds before the last that "quítalas" and "esas dos" are about as well."""
        if not self.words.has_within(self.tokens.folded, clause.first, clause.end, _MANY):
            return []
        return list(takewhile(lambda said: said.is_deed, reversed(heard.said[:-1])))[::-1]

    def _listed(self, last: Said, said: Said, clause: Clause, pointing: Clause) -> tuple[TaskRef, ...]:
        """The things of "paid the gas and the water, delete them", where a deed is struck out by a plural."""
        is_struck = last.is_deed and isinstance(said.command, DeleteTask)
        is_many = self.words.has_within(self.tokens.folded, pointing.first, pointing.end, _MANY)
        return self._reader.listed(clause) if is_struck and is_many else ()

    def _tells_of_going(self, said: Said) -> bool:
        """True for "went to the market", told on the way to what is ticked off."""
        match said:
            case Said(reading=Reading(commands=(CompleteTask(refs=(TitleRef(title=title),)),)), is_deed=True):
                first = title.split(" ", 1)[0]
                verb = self.verbs.find("".join(self.tokenizer.words(first)), first)
                return verb is not None and verb.degree == "going"
            case _:
                return False

    def _refs_of(self, last: Said, said: Said, clause: Clause, heard: _Heard) -> tuple[TaskRef, ...]:
        """The thing alone where a deed is struck out, or where the name of what was in doubt holds more."""
        is_plain = last.is_sure and not (last.is_deed and isinstance(said.command, DeleteTask))
        topic = None if is_plain else self._reader.topic(clause)
        return topic.refs if topic is not None and topic.rank <= _SUREST_LEFT else heard.refs

    def _only_states(self, said: Said, clause: Clause) -> bool:
        """True for "they're finished", which orders nothing by itself."""
        start = min(behind_fillers(self.tokens, self.words, clause.first), clause.end - 1)
        is_order = self.words.has_any(self.tokens.folded, start, _TICKING)
        return isinstance(said.command, CompleteTask) and not is_order

    def _topics(self, clauses: Sequence[Clause]) -> list[Topic]:
        """What the clauses name, the surest first; none where several numbers leave it in doubt."""
        if sum(len(self._reader.free_numbers(clause)) for clause in clauses) > 1:
            return []
        told = (clause for clause in clauses if not self.words.has_any(self.tokens.folded, clause.first, _SAID))
        topics = [topic for clause in told if (topic := self._reader.topic(clause)) is not None]
        return sorted(topics, key=lambda topic: topic.rank)

    # --- what it comes to

    def _said(self, heard: _Heard, clauses: Sequence[Clause]) -> Interpretation | None:
        if not heard.said:
            return None
        if all(said.is_deed for said in heard.said):
            heard.said = [said for said in heard.said if said.is_sure] or heard.said
            return self._deed_alone(heard, clauses)
        kept = [said for said in heard.said if (said.is_sure and not said.goes_on) or not said.is_deed]
        whole = all_of([said.reading for said in kept]) if len(kept) > 1 else kept[0].reading
        others = tuple(all_of([*(said.reading for said in kept[:-1]), other]) for other in heard.others)
        if all(said.is_sure for said in kept) and not self._may_be_dated(whole):
            return Understood(reading=whole)
        return Ambiguous(readings=(whole, *others), reason="unexplained", language=whole.language)

    def _deed_alone(self, heard: _Heard, clauses: Sequence[Clause]) -> Interpretation | None:
        """A deed told among talk: sure where the message begins with it and no story goes on behind it."""
        if len(heard.said) != 1 or any(match.when.start.date() < self.today - _LONG_AGO for match in self.dates):
            return None
        reading, deed = heard.said[0].reading, clauses[heard.last]
        if not tells_verb(reading) and self.words.has_within(self.tokens.folded, deed.first, deed.end, _READY):
            return None  # "ya están los tacos, vengan"
        is_first = all(self._is_exclaimed(clause) for clause in clauses[: heard.last])
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
        return any(words.has_any(folded, c.first, _THEN if c.is_joined else _TOLD) for c in behind)

    def _is_exclaimed(self, clause: Clause) -> bool:
        """True for "ok", "no manches"; not for "she left him"."""
        if self.words.has_any(self.tokens.folded, clause.first, _OTHERS):
            return False
        return sum(word.isalnum() for word in self.tokens.folded[clause.first : clause.end]) <= _SHORT

    def _may_be_dated(self, whole: Reading) -> bool:
        """True where a new task has no day, or speaks of "it", and the message has another."""
        if not any(may_take_day(command, self.tokenizer, self.words) for command in whole.commands):
            return False
        times = [match for match in self.dates if match.when.kind is not WhenKind.DURATION]
        return len(times) > sum(map(is_dated_task, whole.commands))


def _loses_number(told: Sequence[Command], commands: Sequence[Command]) -> bool:
    """True where what is left out names a task by a number, as no talk does."""
    lost = [command for command in commands if command not in told]
    return len(told) + len(lost) == len(commands) and any(
        char.isdecimal()
        for command in lost
        if isinstance(command, CompleteTask)
        for name in names_in(command)
        for char in name
    )


def _loses_deed(told: Sequence[Command], commands: Sequence[Command]) -> bool:
    """True where one of several things that were done is left out."""
    are_deeds = all(isinstance(one, CompleteTask) and any(True for _ in names_in(one)) for one in (*told, *commands))
    return are_deeds and {*chain(*map(names_in, told))} < {*chain(*map(names_in, commands))}


def _about(reading: Reading, refs: tuple[TaskRef, ...]) -> Reading:
    command = reading.commands[0]
    match command:
        case CompleteTask() | DeleteTask() | ReopenTask() | UpdateTask():
            marks = tuple(mark for mark in reading.marks if mark.slot != "refs")
            return replace(reading, commands=(replace(command, refs=refs),), marks=marks)
        case _:
            return reading


def _one_change(last: Said, said: Said) -> Said | None:
    """ "Move 2 to Friday, and make it urgent"."""
    first, second = last.command, said.command
    if not isinstance(first, UpdateTask) or not isinstance(second, UpdateTask):
        return None
    command = one_change(first, second)
    return replace(last, reading=replace(last.reading, commands=(command,))) if command is not None else None


def _is_confirmed(last: Said, said: Said) -> bool:
    """True for "forget the marathon, …, get rid of it", for a deed that is ticked off or struck out, and for one that
    is told to be none after all."""
    match said.command:
        case CompleteTask():
            return last.is_deed or isinstance(last.command, CompleteTask)
        case DeleteTask():
            return isinstance(last.command, CompleteTask | DeleteTask)
        case ReopenTask():
            return isinstance(last.command, CompleteTask | ReopenTask)
        case _:
            return False


def _refs_told(said: Said) -> tuple[TaskRef, ...]:
    return said.command.refs if isinstance(said.command, ActsOnTasks) else ()


def _is_number_of_deed(command: Command, clause: Clause) -> bool:
    return clause.is_led and isinstance(command, CompleteTask) and all(isinstance(r, NumberRef) for r in command.refs)
