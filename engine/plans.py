"""What is told of a day to come: "I'm meeting Priya on Friday at 1", "mañana paso por Rita a las 5".

Nobody ordered anything, so it is at most asked whether it shall be noted, and only where the words show that it is a
plan of one's own or something that runs out: what others do, the weather and the news are told in the same sentences.
`foretelling` reads the same with an order beside it, `deadlines` what is noted without asking.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.cutting import TextCutter
from engine.due import Timing, timing_of
from engine.model import Ambiguous, Context, CreateTask, DateMatch, Due, Mark, Reading, WhenKind
from engine.peeling import begins_order, behind_fillers
from engine.telling import ends_sentence
from engine.tokens import Tokens
from engine.words import WordTable

SIGNS = frozenset(",;.!:-–—…()\n")
_DUTIES = frozenset({"OBLIGATION"})
_OPENS = frozenset({"OWN", "I_HAVE", "BOOKED", "COPULA", "AND"})
_COPULAS = frozenset({"COPULA"})
_HANGING = frozenset({"HANGING", "CLITIC_OF_VERB"})
_NOT_TOLD = frozenset({"NO_PREAMBLE", "NO_WORD", "DONT"})
_PLANS = frozenset({"MY_PLAN", "COMES_DUE"})
_NO_PLAN = frozenset({"REMIND", "OTHERS", "NOT_PLANNED", "CONDITION", "NO_WORD"})
_LONGEST_PHRASE = 5
_MOST_TOKENS = 30
_NEAR_START = 6  # tokens before the verb of a plan: "la verificación del coche se vence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The stretches that are the title of what was told, its times."""

    title: tuple[tuple[int, int], ...]
    dates: tuple[DateMatch, ...]
    timing: Timing
    due: Due


@dataclass(slots=True, kw_only=True)
class ToldReader:
    """Over one message."""

    tokens: Tokens
    words: WordTable
    dates: Sequence[DateMatch]
    context: Context
    language: str

    def plan(self) -> Ambiguous | None:
        """What may be noted of a plan of one's own, or of what runs out; None for other talk."""
        size, folded = len(self.tokens), self.tokens.folded
        if not self.dates or size > _MOST_TOKENS or "?" in folded:
            return None
        told = self.told(0, size)
        if told is None or not told.title:
            return None
        if any(match.when.kind is WhenKind.DURATION for match in told.dates):
            return None
        free = [place for place in range(size) if not any(m.first_token <= place < m.end_token for m in told.dates)]
        is_plan = any(self.words.has_any(folded, place, _PLANS) for place in free[:_NEAR_START]) or any(
            self.words.has_class(folded, place, "COMES_DUE") for place in range(size)
        )
        if not is_plan or any(self.words.has_any(folded, place, _NO_PLAN) for place in free):
            return None
        reading = self.reading(told.title, told, told.due, rule="told")
        return Ambiguous(readings=(reading,), reason="bare_note", language=self.language) if reading else None

    def told(self, first: int, end: int) -> Told | None:
        """What a stretch tells of a time to come; None for a question, an order, and what depends on something."""
        folded = self.tokens.folded
        start, first = first, min(behind_fillers(self.tokens, self.words, first), end)
        if first > start and self.words.has_class(folded, first - 1, "CLITIC_OF_VERB"):
            first -= 1  # passed over elsewhere, here a part of the verb: "me operan"
        if first >= end or "?" in folded[first:end] or begins_order(self.tokens, self.words, first):
            return None
        if self.words.has_any(folded, first, _NOT_TOLD):
            return None
        if (behind := self._behind_talk(first, end)) > first:
            begin = behind_fillers(self.tokens, self.words, behind)
            is_of_verb = self.words.has_class(folded, begin - 1, "CLITIC_OF_VERB")
            first = begin if begin < end and not is_of_verb else behind
        dates = tuple(self._dates_within(first, end))
        timing = timing_of(dates) if dates else None
        if timing is None or timing.due is None or self.is_past(timing.due):
            return None
        return Told(title=tuple(self._title(first, end, dates)), dates=dates, timing=timing, due=timing.due)

    def _behind_talk(self, first: int, end: int) -> int:
        """The last sentence that has a time: "mad morning here. | At 1 I have to call Bo back"."""
        last = max((m.first_token for m in self.dates if first <= m.first_token and m.end_token <= end), default=first)
        return max((at + 1 for at in range(first + 1, last) if ends_sentence(self.tokens, at)), default=first)

    def is_past(self, due: Due) -> bool:
        now = self.context.local_now
        return due.day < now.date() or (due.day == now.date() and due.clock is not None and due.clock < now.time())

    def _dates_within(self, first: int, end: int) -> Iterator[DateMatch]:
        """The times there, the longest of those that overlap."""
        place = first
        for match in sorted(self.dates, key=lambda match: (match.first_token, -match.end_token)):
            if place <= match.first_token and match.end_token <= end:
                place = match.end_token
                yield match

    # --- its title

    def _title(self, first: int, end: int, dates: Sequence[DateMatch]) -> Iterator[tuple[int, int]]:
        """What stands between the times, without what only says that it is: "there's", "is on"."""
        starts = [first, *(match.end_token for match in dates)]
        ends = [*(match.first_token for match in dates), end]
        is_begun = False
        for before, behind in zip(starts, ends, strict=True):
            duty = self.words.behind(self.tokens.folded, before, _DUTIES) if before < behind else before
            start = self._behind_opening(before if is_begun else min(duty, behind), behind)  # "at 1 | I have to | call"
            stop = self._before_hanging(start, behind)
            if start < stop:
                is_begun = True
                yield start, stop

    def _behind_opening(self, first: int, end: int) -> int:
        """Behind what opens a thing told, and behind the article of what one has: "there's a", "I've got the"."""
        folded, words = self.tokens.folded, self.words
        while first < end:
            behind = words.behind(folded, first, _OPENS)
            if folded[first] not in SIGNS and behind == first:
                break
            is_opened, first = behind > first, max(behind, first + 1)
            if is_opened and first < end and words.has_class(folded, first, "DET"):
                first += 1
        return first

    def _before_hanging(self, first: int, end: int) -> int:
        while first < end:
            is_loose = self.tokens.folded[end - 1] in SIGNS or self.words.has_any(self.tokens.folded, end - 1, _HANGING)
            stop = end - 1 if is_loose else self.phrase_start(first, end, _COPULAS)
            if stop == end:
                break
            end = stop
        return end

    def phrase_start(self, first: int, end: int, terminals: frozenset[str]) -> int:
        """Where the phrase of these classes begins that the stretch ends with; its end where it ends with none."""
        folded = self.tokens.folded[:end]
        for place in range(max(first, end - _LONGEST_PHRASE), end):
            if self.words.behind(folded, place, terminals) == end:
                return place
        return end

    # --- the task

    def reading(self, title: Sequence[tuple[int, int]], told: Told, due: Due, *, rule: str) -> Reading | None:
        """A new task of these stretches; None where they hold no word."""
        cutter = TextCutter(self.tokens, self.words)
        text = " ".join(piece for first, end in title if (piece := cutter.text(first, end)))
        if not any(map(str.isalpha, text)):
            return None
        is_then = due == told.due
        command = CreateTask(title=text, due=due, recurrence=told.timing.recurrence if is_then else None)
        return Reading(
            commands=(command,),
            rule=rule,
            language=self.language,
            assumptions=tuple(
                match.when.assumption for match in told.dates if is_then and match.when.assumption is not None
            ),
            date_spans=tuple(match.span for match in told.dates),
            marks=(
                *(Mark(slot="title", span=self.tokens.span(first, end)) for first, end in title),
                *(Mark(slot="due", span=match.span) for match in told.dates),
            ),
        )
