"""Reports of what is done: "la póliza ya fue renovada", "le confirmo que la 7 quedó lista", "passport photos taken ✅".

Theory of operation: a task is named, by number or by words, and beside it stands a predicate of few parts, all of whose
words are known: what links ("has been", "quedó", "ya"), what was done to it, when that was, who is thanked. Where a
report announces itself, or its tense or a tick says that it is over, it is sure; a bare state ("the shop is closed") is
one only of deeds that a list holds. What asks, denies, wishes, depends on something or is told of others reports none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.dated import dated_places
from engine.deeds import is_talked_of
from engine.due import due_of
from engine.lalr import SKIP
from engine.model import (
    Ambiguous,
    CompleteTask,
    DateMatch,
    Interpretation,
    ItRef,
    NumberRef,
    Reading,
    TaskRef,
    TitleRef,
    Understood,
)
from engine.peeling import begins_order
from engine.telling import LONGEST_TALK, tails
from engine.tokens import Tokens
from engine.words import WordTable

Read = Callable[[str], Interpretation]
REPORTING = frozenset({"DONE_STATE", "DONE_BY_ITSELF", "DONE_OF_NUMBER", "DONE_MARK", "TICK"})
"""The classes without one of which nothing is reported."""
ANNOUNCING = frozenset({"REPORTS"})
_DONE = "/done"
_LONGEST = 40  # tokens
_CLAUSE_ENDS = frozenset(",;.!")
_LONGEST_NAME = 9  # words
_LONGEST_END = 6  # tokens
_LONGEST_CALL = 4  # tokens
_MOST_CLAUSES = 4  # behind what was named
_SHORT_NAME = 5
_PAUSES = frozenset({",", ";", ".", "!", "…", ":", "-", "–", "—", "(", ")", "*", "~", "¡"})
_LEADS = frozenset({SKIP, "REPORTS", "GREETING", "OPENER", "ALREADY"})
_PARTS = frozenset(
    {"DONE_OF_NUMBER", "STATE_LINK", "DONE_SINCE", "DONE_STATE", "DONE_BY_ITSELF", "DONE_MARK", "TICK", "REPORT_TAIL"}
)
_DOES = frozenset({"DONE_STATE", "DONE_BY_ITSELF", "DONE_OF_NUMBER"})
_DOES_THINGS = frozenset({"DONE_STATE", "DONE_BY_ITSELF"})
_NOT_SO = frozenset({"NOT_REPORTED", "ARRIVES"})
_MARKS = frozenset({"DONE_MARK", "TICK"})
_SURE = frozenset({"DONE_SINCE", "DONE_BY_ITSELF"})
_OVER = _MARKS | _SURE | {"STATE_LINK"}
_DOERS = frozenset({"SOMEBODY", "HOUSEHOLD", "MY", "YOUR", "ADDRESS_KIN", "DEF"})
_LONGEST_DOER = 3  # tokens
_THANKS = frozenset({"THANKS"})
_WITH_WHOM = frozenset({"REPORT_TO"})
_NO_NAMES = frozenset({"SOMEBODY", "AS", "SHOW", "CLITIC_OF_VERB", "CLITIC"})
_GOES_ON = frozenset({"HANGING", "BEFORE_NOUN", "DET"})
_CLAUSES = frozenset({"IN_CLAUSE"})
_WISHES = frozenset({"NEED", "OBLIGATION", "REQUEST", "WISH", "GIVES"})
_HANDED_ON = frozenset({"SAID"})
_VERBS = frozenset({"INFINITIVE", "NOTE_VERB", "WORK_VERB"})
_THE = frozenset({"DEF"})
_THE_OF = frozenset({"THE_OF"})
_REPORTS = frozenset({"REPORTS"})
_NO_NAMED_ONE = frozenset({"ORDINAL", "TASKS"})
_NO_NAME = frozenset(
    {
        "TELLS",
        "NOBODY",
        "SAID",
        "IF",
        "CONDITION",
        "CONDITIONAL",
        "DEPENDS",
        "NO_WORD",
        "ADDRESSED",
        "OBLIGATION",
        "NEED",
        "WORK",
        "WHAT",
        "TOLD",
        "NO_LONGER",
        "NO_MORE_OF",
        "STATE_LINK",
        "DONE_STATE",
        "DONE_SINCE",
    }
)


@dataclass(slots=True, kw_only=True)
class _Predicate:
    """What is said of the task, from its first token to its end."""

    end: int
    classes: frozenset[str]


@dataclass(slots=True, kw_only=True)
class ReportReader:
    """Over one message."""

    tokens: Tokens
    words: WordTable
    dates: Sequence[DateMatch]
    read: Read
    language: str
    today: date

    def report(self) -> Understood | None:
        """The task that is told to be done."""
        folded = self.tokens.folded
        if not 1 < len(folded) <= _LONGEST or "?" in folded or "¿" in folded:
            return None
        first, is_announced = self._behind_leads()
        if not is_announced and self.words.has_within(folded, 0, len(folded), _HANDED_ON):
            return None
        if self.words.has_within(folded, first, len(folded), _NOT_SO) or self._is_done_to_me(first):
            return None
        for size in dict.fromkeys((len(folded), next(iter(tails(self.tokens, self.words, self.dates)), len(folded)))):
            for refs, classes in self._told(first, size):
                if self._is_sure(refs, classes) or (is_announced and not classes.isdisjoint(_DOES)):
                    return self._done(refs)
        return None

    def _is_done_to_me(self, first: int) -> bool:
        """True for "the bank paid me back"."""
        folded, words = self.tokens.folded, self.words
        return any(
            words.has_class(folded, place, "CLITIC_OF_VERB") and words.has_class(folded, place - 1, "DONE_STATE")
            for place in range(first + 1, len(folded))
        )

    def announced(self) -> Understood | None:
        """What a report says that announces itself, read as a message of its own: "te aviso que ya pagué la luz"."""
        folded = self.tokens.folded
        if "?" in folded or len(folded) > _LONGEST:
            return None
        first, is_announced = self._behind_leads()
        if not is_announced or first >= len(folded):
            return None
        told = self.report()
        if told is not None:
            return told
        match self.read(self.tokens.text(first, len(folded))):
            case Understood(reading=Reading(commands=commands)) as found if all(
                isinstance(command, CompleteTask) for command in commands
            ):
                return found
            case _:
                return None

    def _behind_leads(self) -> tuple[int, bool]:
        folded, place, is_announced = self.tokens.folded, 0, False
        while place < len(folded):
            found = [
                (end, classes)
                for end, values in self.words.phrases.matches(folded, place)
                if not _LEADS.isdisjoint(classes := {value.terminal for value in values})
            ]
            if found:
                place, classes = found[0]
                if not _WISHES.isdisjoint(classes):
                    return len(folded), False
                is_announced |= "REPORTS" in classes
            elif not any(map(str.isalnum, folded[place])):
                place += 1
            else:
                break
        behind = None if is_announced else self._behind_call(place)
        return (place, is_announced) if behind is None else (behind, True)

    def _behind_call(self, first: int) -> int | None:
        """Where it goes on in "team, kindly note that …": behind an announcement with a word or two before it."""
        folded = self.tokens.folded
        for place in range(first, min(first + _LONGEST_CALL, len(folded))):
            if (behind := self.words.behind(folded, place, _REPORTS)) > place:
                return behind
            if any(map(str.isalnum, folded[place])) and self._tells(place):
                return None
        return None

    def _told(self, first: int, size: int) -> Iterator[tuple[tuple[TaskRef, ...], frozenset[str]]]:
        """(the task, the classes of what is said of it), by every place where the name may end."""
        for start in range(first, size):
            if not self.words.has_any(self.tokens.folded, start, _PARTS):
                continue
            predicate = self._predicate(start, size)
            if predicate is None:
                continue
            if predicate.end == size and start > first:
                is_verb = start > first + 1 and self.words.has_any(self.tokens.folded, first, _VERBS)
                if is_verb and predicate.classes.isdisjoint(_OVER):
                    continue  # "leer el correo recibido"
                if refs := self._named(first, start):
                    yield refs, predicate.classes
            elif start == first and self._turns_round(start, predicate):
                tail = next(self._tails(predicate.end, size), None)
                if tail is not None and (refs := self._named(predicate.end, tail[0])):
                    yield refs, predicate.classes | tail[1] | {"STATE_LINK"}

    def _turns_round(self, start: int, predicate: _Predicate) -> bool:
        """True for "ya está pagada (la luz)"; "read my mail" orders."""
        folded, words = self.tokens.folded, self.words
        end = predicate.end
        if end >= len(folded) or not words.has_any(folded, end, _THE) or words.has_class(folded, end, "A"):
            return False
        if is_talked_of(folded, words, end, len(folded)):
            return False  # "paid the price"
        return not (begins_order(self.tokens, words, start) or words.has_any(folded, start, _VERBS))

    def _tails(self, first: int, size: int) -> Iterator[tuple[int, frozenset[str]]]:
        """Where the name ends that stands behind what was done to it, the last end first unless a tail is known."""
        for place in range(first + 1, size):
            said = self._predicate(place, size)
            if said is not None and said.end == size:
                yield place, said.classes
        yield size, frozenset()

    def _predicate(self, start: int, size: int) -> _Predicate | None:
        """As far as all words are known; None where a time to come is told, or nothing is said to be done."""
        folded, place, classes, languages = self.tokens.folded, start, set[str](), 0
        while place < size:
            match = max((m for m in self.dates if m.first_token == place), key=lambda m: m.end_token, default=None)
            if match is not None and match.end_token <= size and classes & (_DOES | _MARKS):
                if due_of(match.when).day > self.today or match.when.rrule is not None:
                    return None
                classes.add("DONE_SINCE")
                place = match.end_token
                continue
            found = self._part(place)
            if found is not None and found[0] <= size:
                place, its, known = found
                classes |= its
                languages |= known
            elif self._ends_with_somebody(place, size, classes, languages):
                place = size
            elif not any(map(str.isalnum, folded[place])) or self._goes_on(place, size, classes):
                place += 1
            else:
                break
        return _Predicate(end=place, classes=frozenset(classes)) if classes & (_DOES | _MARKS) else None

    def _ends_with_somebody(self, place: int, size: int, classes: Collection[str], languages: int) -> bool:
        if self._may_end_with_whom(classes) and self._ends_with_whom(place, size, languages):
            return True
        return "DONE_BY_ITSELF" in classes and self._ends_with_doer(place, size)

    def _may_end_with_whom(self, classes: Collection[str]) -> bool:
        """Not "is fixed (to the wall)", which tells of a state."""
        return not _DOES.isdisjoint(classes) and ("STATE_LINK" not in classes or not _SURE.isdisjoint(classes))

    def _ends_with_whom(self, place: int, size: int, languages: int) -> bool:
        """True for the end of "sent to the client": a few words behind a link, which tell nothing more."""
        folded = self.tokens.folded
        while size > place and (
            not any(map(str.isalnum, folded[size - 1])) or self.words.has_any(folded, size - 1, _THANKS)
        ):
            size -= 1
        if not self.words.has_of(folded, place, _WITH_WHOM, languages) or not 1 < size - place <= _LONGEST_END:
            return False
        if any(match.first_token >= place and due_of(match.when).day > self.today for match in self.dates):
            return False
        dated = {at for match in self.dates for at in range(match.first_token, match.end_token)}
        return not any(at not in dated and (self._tells(at) or folded[at].isdecimal()) for at in range(place + 1, size))

    def _ends_with_doer(self, place: int, size: int) -> bool:
        """True for the "Juan" of "la luz ya la pagó Juan", and for "tu papá"."""
        while size > place and not any(map(str.isalnum, self.tokens.folded[size - 1])):
            size -= 1
        return 0 < size - place <= _LONGEST_DOER and all(
            self.tokens.typed(at)[0].isupper() or self.words.has_any(self.tokens.folded, at, _DOERS)
            for at in range(place, size)
        )

    def _goes_on(self, place: int, size: int, classes: Collection[str]) -> bool:
        """True for the "and" of "washed and ironed"."""
        if place + 1 >= size or _DOES.isdisjoint(classes) or not self.words.has_class(self.tokens.folded, place, "AND"):
            return False
        return self.words.has_any(self.tokens.folded, place + 1, _DOES)

    def _part(self, place: int) -> tuple[int, frozenset[str], int] | None:
        """The end, the classes and the languages of the longest phrase that may stand in what is said of a task."""
        for end, values in self.words.phrases.matches(self.tokens.folded, place):
            its = frozenset(value.terminal for value in values)
            if its & _PARTS:
                languages = sum({value.languages for value in values if value.terminal in _DOES})
                return end, its & _PARTS, languages
            if SKIP in its:
                return end, frozenset(), 0
        return None

    def _named(self, first: int, end: int) -> tuple[TaskRef, ...]:
        folded = self.tokens.folded
        if begins_order(self.tokens, self.words, first):
            return ()
        while end > first and not any(map(str.isalnum, folded[end - 1])):
            end -= 1
        if not 0 < end - first <= _LONGEST_NAME + 2 or self.words.has_any(folded, end - 1, _GOES_ON):
            return ()
        dated = dated_places(self.dates)
        if any(folded[place].isdecimal() and place not in dated for place in range(first, end)):
            return numbered(self.tokens.text(first, end), self.read)
        if dated.issuperset(range(first, end)):
            return ()  # "8 pm llamada con Rosa"
        if (ordinal := self._counted(first, end)) is not None:
            return ordinal
        begins = self._behind_article(first)
        if begins + 1 == end and self.words.has_any(folded, begins, _NO_NAMES):
            return ()  # "my brother is finished", "como hecha", "ver lista"
        if begins >= end or any(
            self._tells(place) for place in range(begins, end) if place > begins or not self._is_thing(place)
        ):
            return ()
        return (TitleRef(title=self.tokens.text(begins, end)),)

    def _tells(self, place: int) -> bool:
        folded = self.tokens.folded
        if folded[place] in _PAUSES or self.words.has_any(folded, place, _CLAUSES):
            return True
        if self.tokens.is_glued(place) and self.words.has_class(folded, place, "POSSESSIVE"):
            return False  # "mum's prescription is collected"
        if self.words.ends_as_told(self.tokens.typed(place)):
            return True  # "la boda la organizó mi suegra completita"
        return self.words.has_any(folded, place, _NO_NAME) and not self.words.has_any(folded, place, _THE)

    def _is_thing(self, place: int) -> bool:
        """True for the "pedido" of "pedido pagado": what is done to a thing may name one."""
        return self.words.has_any(self.tokens.folded, place, _DOES) and self.tokens.folded[place] not in _PAUSES

    def _counted(self, first: int, end: int) -> tuple[TaskRef, ...] | None:
        """ "The last one", a task by its place; "all of today's tasks", those of a kind."""
        if not self.words.has_within(self.tokens.folded, first, end, _NO_NAMED_ONE):
            return None
        match self.read(f"{_DONE} {self.tokens.text(first, end)}"):
            case Understood(reading=Reading(commands=(CompleteTask(refs=refs),))):
                return refs
            case _:
                return None

    def _behind_article(self, first: int) -> int:
        folded = self.tokens.folded
        if (behind := self.words.behind(folded, first, _THE_OF)) > first:
            return behind
        first += self.words.has_class(folded, first, "ALL") and self.words.has_any(folded, first + 1, _THE)
        return first + self.words.has_any(folded, first, _THE)

    def _is_sure(self, refs: tuple[TaskRef, ...], classes: frozenset[str]) -> bool:
        if all(not isinstance(ref, TitleRef) for ref in refs):
            return True
        if classes.isdisjoint(_DOES_THINGS | _MARKS):
            return False  # "the shop is closed"
        if not classes.isdisjoint(_OVER):
            return True
        return all(len(ref.title.split()) <= _SHORT_NAME for ref in refs if isinstance(ref, TitleRef))

    def _done(self, refs: tuple[TaskRef, ...]) -> Understood:
        reading = Reading(commands=(CompleteTask(refs=refs),), rule="report", language=self.language)
        return Understood(reading=reading)


def numbered(name: str, read: Read) -> tuple[TaskRef, ...]:
    """The tasks that words name by their numbers."""
    match read(f"{_DONE} {name}"):
        case Understood(reading=Reading(commands=(CompleteTask(refs=refs),))):
            return refs if all(isinstance(ref, NumberRef) for ref in refs) else ()
        case _:
            return ()


def named_before(found: Interpretation, tokens: Tokens, read: Callable[[str], Interpretation]) -> Interpretation:
    """ "The gloves are ordered, tick it off": what "it" is was reported in the clause before."""
    if len(tokens) > LONGEST_TALK:
        return found
    match found:
        case Understood(reading=Reading(commands=(CompleteTask(refs=(ItRef(many=False),)),))):
            pass
        case Ambiguous(readings=(Reading(commands=(CompleteTask(refs=(ItRef(many=False),)),)), *_)):
            pass
        case _:
            return found
    places = [place for place in range(2, len(tokens) - 1) if tokens.folded[place] in _CLAUSE_ENDS]
    for place in places[: -_MOST_CLAUSES - 1 : -1]:
        match read(tokens.text(0, place)):
            case (
                Understood(reading=Reading(commands=(CompleteTask(refs=(TitleRef(),)),)) as told)
                | Ambiguous(readings=(Reading(commands=(CompleteTask(refs=(TitleRef(),)),)) as told, *_))
            ):
                return Understood(reading=replace(told, marks=()))
            case _:
                continue
    return found
