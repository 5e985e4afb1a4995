"""What is told behind an order or a note, or in the middle of it, taken out of the names that swallowed it.

Theory of operation: a message that keeps talk in a title was read right but for the talk. Where words show that a
sentence begins which tells something ("…, they got me last time", "… y don Rigo no perdona"), the message is read once
more without it. What comes out counts if it says the same, in fewer words; or if the whole was not understood and what
is left is. Talk that may take back, put right or say a thing of its own is left alone, and so is the message.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engine.doing import is_business, is_dated_task, names_in, renames
from engine.happenings import is_of_others
from engine.model import (
    ActsOnTasks,
    Ambiguous,
    Command,
    CompleteTask,
    CreateTask,
    DateMatch,
    DeleteTask,
    Due,
    Interpretation,
    ListTasks,
    Reading,
    ReopenTask,
    Simple,
    TaskRef,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from engine.peeling import begins_order, behind_fillers
from engine.pieces import moved
from engine.telling import LONGEST_TALK, Cut, told_stretches
from engine.tokens import Tokens
from engine.words import WordTable

_MOST_CUTS = 4
_IN_DOUBT = frozenset({"unsure", "unexplained", "readings", "bare_note"})
_ASKED = frozenset({"unsure", "bare_note"})
_NOT_TO_BE = frozenset({"NOT_TO_BE"})
_UNDONE = "undone"
_WORD_GIVEN = frozenset({"VOWED", "VOWED_TO", "ROPED_INTO"})
_STAYS_AWAY = frozenset({"STAYS_AWAY"})
_TELLERS = frozenset({"TELLER"})
_SUPPOSED = frozenset({"TALK_ON", "IF", "DEPENDS"})
_VERBS, _THESE = frozenset({"INFINITIVE"}), frozenset({"IT", "NOBODY"})
_SURE_ORDERS = frozenset({"SURE_ORDER"})
_EVENTS = frozenset({"NOTE_NOUN", "EVENT", "APPOINTED"})


@dataclass(slots=True, kw_only=True)
class Trimmer:
    """Over one message; `again` reads other words instead, as a message of their own."""

    tokens: Tokens
    words: WordTable
    dates: Sequence[DateMatch]
    again: Callable[[str], Interpretation]

    def trimmed(self, found: Interpretation) -> Interpretation:
        """What was found, or the same without the talk that stood in a name."""
        if not 4 < len(self.tokens) <= LONGEST_TALK or not self._may_hold_talk(found):
            return found
        for count, cut in enumerate(told_stretches(self.tokens, self.words, self.dates)):
            if count == _MOST_CUTS:
                break
            if (better := self._without(cut, found)) is not None:
                return better
        return found

    def _may_hold_talk(self, found: Interpretation) -> bool:
        match found:
            case Understood(reading=reading):
                return any(True for command in reading.commands for _ in names_in(command))
            case Ambiguous(reason=reason):
                return reason in _IN_DOUBT
            case Unknown(reason=reason):
                place = behind_fillers(self.tokens, self.words, 0)
                return reason == "no_rule" and (bool(self.dates) or begins_order(self.tokens, self.words, place))

    def _without(self, cut: Cut, found: Interpretation) -> Interpretation | None:
        if self.words.has_within(self.tokens.folded, cut.first, cut.end, _SURE_ORDERS):
            return None  # "… and I always forget the folder, so Monday at 7 remind me to pack it"
        said = self.tokens.text(cut.first, cut.end)
        if self._is_business(said, cut) or (self.tokens.folded[cut.first - 1] == "(" and renames(found)):
            return None
        left = self._left(cut)
        match found, left:
            case (Understood(reading=whole), Understood(reading=part)):
                if self._loses_work(whole, part):
                    return None
                return left if _says_same(self._on_own_day(whole, part, cut), part, said) else None
            case (Ambiguous(reason="bare_note", readings=(whole,)), Ambiguous(reason="bare_note", readings=(part,))):
                return left if _says_same(whole, part, said) else None
            case (Ambiguous() | Unknown(), Understood(reading=part)):
                return self._left_alone(part, cut)
            case (Ambiguous() | Unknown(), Ambiguous(reason=reason, readings=(part,))) if reason in _ASKED:
                return left if self._may_be_noted(part, cut) else None
            case _:
                return None

    def _loses_work(self, whole: Reading, part: Reading) -> bool:
        """True for the "bake it at 5" of "take the roast out at 4 and bake it at 5", which is no talk.

        It begins with a verb, or has its pronoun behind a word that no pack knows for one: "heat it".
        """
        more = whole.commands[len(part.commands) :]
        names = (command.title.casefold().split() for command in more if isinstance(command, CreateTask))
        return any(
            self.words.has_any(name, at, classes)
            for name in names
            for at, classes in enumerate((_VERBS, _THESE))
            if at < len(name)
        )

    def _on_own_day(self, whole: Reading, part: Reading, cut: Cut) -> Reading:
        """With the day of the part where that of the whole was told: "… on Monday, they never answer on a Friday"."""
        told = self.tokens.span(cut.first, cut.end)
        is_told = any(told.start <= span.start < told.end for span in whole.date_spans)
        match whole.commands, part.commands:
            case (CreateTask() as wide,), (CreateTask(due=Due() as due, recurrence=rule) as own,) if is_told:
                title = wide.title if wide.title.startswith(own.title) else own.title
                return replace(whole, commands=(replace(wide, title=f"{title} ", due=due, recurrence=rule),))
            case _:
                return whole

    def _left(self, cut: Cut) -> Interpretation:
        """What the message says without the talk."""
        before = self.tokens.text(0, cut.start).rstrip(" ,;(-–—")
        origins = [(0, self.tokens.span(0, 1).start)]
        if cut.end < len(self.tokens):
            origins.append((len(before) + 1, self.tokens.span(cut.end, cut.end + 1).start))
        found = self.again(f"{before} {self.tokens.text(cut.end, len(self.tokens))}".strip())
        match found:
            case Understood(reading=reading):
                return Understood(reading=moved(reading, origins))
            case Ambiguous(readings=readings):
                return replace(found, readings=tuple(moved(reading, origins) for reading in readings))
            case _:
                return found

    def _left_alone(self, part: Reading, cut: Cut) -> Interpretation | None:
        """An order stands without the talk; a note is asked about, unless it is an appointment with its hour."""
        place = behind_fillers(self.tokens, self.words, 0)
        if begins_order(self.tokens, self.words, place) and any(map(is_business, part.commands)):
            return Understood(reading=part)
        if not all(map(is_dated_task, part.commands)) or cut.end < len(self.tokens):
            return None
        if self.words.has_within(self.tokens.folded, cut.first, cut.end, _NOT_TO_BE) or self._is_missed(cut):
            return None
        is_event = self.words.has_within(self.tokens.folded, 0, cut.start, _EVENTS)
        told = min(behind_fillers(self.tokens, self.words, cut.first), len(self.tokens) - 1)
        is_mood = self.words.has_class(self.tokens.folded, told, "TALK_ON")
        if (is_event or is_mood) and all(map(_has_clock, part.commands)):
            return Understood(reading=part)
        return Ambiguous(readings=(part,), reason="bare_note", language=part.language)

    def _is_missed(self, cut: Cut) -> bool:
        """True for "dentist at 3, can't make it", not for "parents' evening at 5, hubby can't make it"."""
        folded, words = self.tokens.folded, self.words
        is_told = words.has_within(folded, cut.first, cut.end, _STAYS_AWAY)
        return is_told and words.has_any(folded, cut.first, _STAYS_AWAY | _TELLERS)

    def _may_be_noted(self, part: Reading, cut: Cut) -> bool:
        """What is asked about without the talk behind it: a thing with a time that is nobody else's."""
        place = behind_fillers(self.tokens, self.words, 0)
        is_own = (
            part.rule == _UNDONE
            or self.words.has_any(self.tokens.folded, min(place, cut.first), _WORD_GIVEN)
            or not is_of_others(self.tokens.folded, self.words, 0, cut.start)
        )
        return is_own and cut.end == len(self.tokens) and all(map(is_dated_task, part.commands))

    def _is_business(self, said: str, cut: Cut) -> bool:
        """Something that stands for itself: an order, a deed, a question about tasks; no duty that is only supposed."""
        found = self.again(said)
        if not isinstance(found, Understood):
            return False
        is_talk = self.words.has_within(self.tokens.folded, cut.first, min(cut.end, cut.first + 2), _SUPPOSED)
        return any(
            _is_more(command) and not (is_talk and isinstance(command, CreateTask))
            for command in found.reading.commands
        )


def _is_more(command: Command) -> bool:
    """False for "god help us", and for the "no he hecho la maleta" behind a flight."""
    if isinstance(command, ReopenTask):
        return not all(isinstance(ref, TitleRef) for ref in command.refs)
    return is_business(command) and not (isinstance(command, Simple) and command.intent == "help")


def _has_clock(command: Command) -> bool:
    return isinstance(command, CreateTask) and command.due is not None and command.due.clock is not None


def _says_same(whole: Reading, part: Reading, said: str) -> bool:
    """True when the part does what the whole does, and only names grew shorter by what was taken out."""
    if not part.commands or len(part.commands) > len(whole.commands):
        return False
    more = whole.commands[len(part.commands) :]
    if not all(_is_named_by(command, said) for command in more):
        return False
    return all(map(is_same, whole.commands, part.commands)) and whole.commands != part.commands


def _is_named_by(command: Command, said: str) -> bool:
    """True for the task "they shut" of "…, they shut at 4"."""
    if not isinstance(command, CreateTask | CompleteTask | DeleteTask | UpdateTask) or _is_told(command):
        return False
    names = list(names_in(command))
    return bool(names) and all(any(word in said for word in name.split()[-1:]) for name in names)


def _is_told(command: Command) -> bool:
    """True for the "called gran" of "fed the cat and called gran"."""
    refs = command.refs if isinstance(command, CompleteTask) else ()
    return bool(refs) and all(isinstance(ref, TitleRef) and ref.told is not None for ref in refs)


def is_same(whole: Command, part: Command) -> bool:
    """Whether both do the same, with the same words or, in the part, with the first of them."""
    match whole, part:
        case (CreateTask(), CreateTask()):
            return _holds(whole.title, part.title) and replace(whole, title="") == replace(part, title="")
        case (ListTasks(filter=more), ListTasks(filter=less)):
            return _holds(more.query or "", less.query or "") and replace(more, query=None) == replace(less, query=None)
        case (UpdateTask(edit=more), UpdateTask(edit=less)):
            same_edit = replace(more, title=None) == replace(less, title=None)
            held = more.title == less.title or (more.title and less.title and _holds(more.title, less.title))
            return bool(same_edit and held) and all(map(_is_same_ref, whole.refs, part.refs))
        case _ if isinstance(whole, ActsOnTasks) and isinstance(part, ActsOnTasks):
            if type(whole) is not type(part) or len(whole.refs) < len(part.refs):
                return False
            return all(map(_is_same_ref, whole.refs, part.refs))
        case _:
            return whole == part


def _is_same_ref(whole: TaskRef, part: TaskRef) -> bool:
    if isinstance(whole, TitleRef) and isinstance(part, TitleRef):
        return _holds(whole.title, part.title)
    return whole == part


def _holds(longer: str, shorter: str) -> bool:
    return longer == shorter or (bool(shorter) and len(longer) > len(shorter) and longer.startswith(shorter))
