"""The parts of what the reader of dates took for one date, where the grammar may need them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from engine.dates import DateReader
from engine.due import clock_of, is_clock_only
from engine.model import Context, DateMatch, Grain, WhenKind
from engine.tokens import Tokens
from engine.words import WordTable

_LINKS = frozenset({"FOR", "OF", "ABOUT", "FROM", "WITH", "MOVE", "CHANGE", "SNOOZE", "BRING_FORWARD"})
_TO_TASKS = frozenset({"DELETE", "COMPLETE", "MARK", "SHOW", "LIST", "TASK", "TASKS", "SEARCH", "UNDO"})
_NOT_OWNED = frozenset({"TASK", "TASKS", "REMINDERS", "LIST", "EVENTS", "CALENDAR", "AGENDA", "ONE_THING", "TELLS"})
_BEHIND_NUMBERS = frozenset({"OF", "CLOCK_MARK"})  # "the 5 of May", "9 am"
_BEFORE_NUMBERS = frozenset({"TASK", "TASKS", "REMINDER", "NO"})
_BEFORE_DATES = frozenset({"DIGEST", "DAY_ASK"})
_SAID_OF_TASKS = frozenset({"CAN_GO", "MOVE", "DELETE", "COMPLETE", "MARK", "AS_DONE", "IS_DONE", "SNOOZE", "BE"})
_SERIAL = frozenset({"DIGEST", "ALARM", "REMINDER", "REMINDERS"})
_MOVING = frozenset({"MOVE", "CHANGE"})
_MOVING_NUMBERS = frozenset({"MOVE", "SNOOZE", "CHANGE"})
_MOST_DATES = 24  # of one message, whose parts are looked for
_LONGEST_REST = 8  # tokens
_SHORTEST_PAIR = 3  # tokens
_HOUR_WITH_DOT, _MINUTE_DIGITS = 3, 2  # tokens, digits
_NUMBER_AND_LEAD = 2  # tokens
_FAR = 40  # tokens beyond which a verb is not that of a date


@dataclass(slots=True, kw_only=True)
class PartFinder:
    """Looks for parts in one message."""

    reader: DateReader
    words: WordTable
    tokens: Tokens
    context: Context
    _known: dict[tuple[int, int], DateMatch | None] = field(default_factory=dict)

    def with_parts(self, dates: Sequence[DateMatch]) -> Sequence[DateMatch]:
        """The dates, and the parts of what may be two by chance: "todo lo de hoy | a mañana", "la 3 | a las 7"."""
        dates = self._without_owners(dates)
        kept, parts, others = list[DateMatch](), list[DateMatch](), list[DateMatch]()
        taken = 0  # up to where the rest of one goes on
        for match in dates[:_MOST_DATES]:
            if match.end_token <= taken:
                continue
            if pair := self._from_one_day_to_another(match) or self._day_before_a_task(match):
                others += pair
                taken = max(part.end_token for part in pair)
                continue
            if match.when.end is not None:
                for cut in range(match.first_token + 1, match.end_token - 1):
                    if self.words.has_class(self.tokens.folded, cut, "INTO") and not self._joins_hours(match, cut):
                        parts += self._parts_of_stretch(match, cut)
            place = self._end_of_other_words(match)
            rest = self._longest_date(place, match.end_token) if place is not None else None
            if rest is not None and self._is_day_of_month(match, rest):
                rest = None
            if rest is None and place is not None and self._is_number_of_task(match.first_token):
                rest = self._longest_date(place + 1, match.end_token)  # "tarea 4 | a | mañana a las 9"
            if rest is not None:
                others.append(rest)
            if rest is None or not (
                self._is_in_list_of_numbers(match.first_token)
                or self._is_number_of_task(match.first_token)
                or self._goes_on_to_number(match.first_token + 1)
            ):
                kept.append(match)
            else:
                parts = [p for p in parts if not match.first_token <= p.first_token < match.end_token]
                taken = rest.end_token
        others += [day for part in parts for day in self._day_before_a_task(part)]
        others += self._last_hour(dates)
        return [*kept, *dates[_MOST_DATES:], *parts, *others] if parts or others else dates

    def _without_owners(self, dates: Sequence[DateMatch]) -> Sequence[DateMatch]:
        """Beside another time, the "for Monday" of "slides for Monday's review by Sunday" only says which review."""
        if len(dates) < 2:
            return dates
        others = [match for match in dates if end_of_owner(self.tokens, self.words, match) is None]
        is_dated = any(match.when.kind is not WhenKind.DURATION and not is_clock_only(match) for match in others)
        return others if is_dated else dates

    def _joins_hours(self, match: DateMatch, cut: int) -> bool:
        """True for the "till" of "Tuesday 8 till 10"."""
        before, behind = self.tokens.folded[cut - 1], self.tokens.folded[cut + 1]
        is_led = cut - 1 > match.first_token and match.when.has_clock
        return is_led and before.isdecimal() and behind.isdecimal()

    def _last_hour(self, dates: Sequence[DateMatch]) -> Sequence[DateMatch]:
        """The "12.30" that the message ends with, where its day stands elsewhere: "wednesday lunch with Al 12.30"."""
        folded, size = self.tokens.folded, len(self.tokens)
        first = size - _HOUR_WITH_DOT
        if first <= 0 or folded[first + 1] != "." or not folded[first].isdecimal() or not folded[-1].isdecimal():
            return ()
        days = [match for match in dates if match.when.kind is WhenKind.DATE]
        if len(dates) != 1 or not days or days[0].end_token > first or len(folded[-1]) != _MINUTE_DIGITS:
            return ()
        hour = self.whole_date(first, size)
        return () if hour is None else (hour,)

    def _from_one_day_to_another(self, match: DateMatch) -> Sequence[DateMatch]:
        """Both days of "lo de hoy para mañana" and "move it from Monday to Friday", which are no single stretch.

        And those of "not tomorrow, Friday", of which one is taken back.
        """
        if match.end_token < match.first_token + _SHORTEST_PAIR:
            return ()
        if match.first_token > 0 and self.words.has_class(self.tokens.folded, match.first_token - 1, "NOT_ON"):
            for cut in range(match.first_token + 1, match.end_token - 1):
                if self.tokens.folded[cut] == ",":
                    return self._parts(match, cut)
        if self._is_moved(match):
            for cut in range(match.first_token + 2, match.end_token):
                if self.words.has_class(self.tokens.folded, cut, "INTO"):
                    pair = self._parts(match, cut, is_moved=True)
                    is_any_day = match.when.has_clock or match.when.rrule is not None
                    keeps_day = is_any_day or not pair or _is_same_day(pair[0], match)
                    if len(pair) == 2 and keeps_day:
                        return pair
        if match.when.rrule is not None or match.when.has_clock:
            return ()
        for cut in range(match.first_token + 1, match.end_token - 1):
            if self.words.has_class(self.tokens.folded, cut, "FOR") and not self.tokens.folded[cut - 1].isdecimal():
                pair = self._parts(match, cut)
                is_plain = all(clock_of(part.when) is None and part.when.rrule is None for part in pair)
                if len(pair) == 2 and is_plain and not _is_day_of(*pair):
                    return pair
        return ()

    def _day_before_a_task(self, match: DateMatch) -> Sequence[DateMatch]:
        """The day of "mueve al martes | la 3" and of "4 goes to sunday | , 5 goes to …": no day of a month."""
        end, folded, words = match.end_token - _NUMBER_AND_LEAD, self.tokens.folded, self.words
        if end <= match.first_token or match.when.kind is not WhenKind.DATE or not folded[end + 1].isdecimal():
            return ()
        goes_on = match.end_token < len(folded) and words.has_any(folded, match.end_token, _SAID_OF_TASKS)
        is_led = words.has_class(folded, end, "TASK_NUMBER") and words.has_within(folded, 0, end, _MOVING)
        if not is_led and not (folded[end] == "," and goes_on):
            return ()
        day = self.whole_date(match.first_token, end)
        return () if day is None else (day,)

    def _is_moved(self, match: DateMatch) -> bool:
        """True for a stretch that begins with "from" after a verb of moving: what was, and what shall be."""
        words, folded, first = self.words, self.tokens.folded, match.first_token
        is_week = match.when.rrule is not None and not match.when.has_clock  # "from Monday to Thursday", each week
        if is_week and words.has_within(folded, 0, first, _SERIAL):
            return False  # "cambia el resumen de lunes a viernes"
        return (
            (match.when.end is not None or is_week)
            and words.has_class(folded, first, "OF")
            and words.has_within(folded, max(0, first - _FAR), first, _MOVING)
        )

    def _end_of_other_words(self, match: DateMatch) -> int | None:
        """Where a date begins that took in words before it.

        "vence | hoy", "the morning digest | at 7", "what's on | saturday", "move 4 | tomorrow", "pasa la 1 | al lunes".
        """
        words, folded, first = self.words, self.tokens.folded, match.first_token
        if match.end_token <= first + 1:
            return None
        if words.has_class(folded, first, "DUE"):
            return first + 1
        number = first + 1 if words.has_class(folded, first, "DET") else first
        if words.has_class(folded, first, "INTO") and words.has_class(folded, first + 1, "DET"):
            number = first + 2  # "ponle | a la 1 | el lunes"
        while number > first and number + 3 < match.end_token and self._goes_on_to_number(number):
            number += 2  # "las 2 y 3 | para el sábado"
        if number + 1 < match.end_token and (folded[number].isdecimal() or self._is_word_for_task(number)):
            following = folded[number + 1]
            is_hour = following == ":" or words.has_any(folded, number + 1, _BEHIND_NUMBERS)
            return None if is_hour else number + 1
        for start in range(max(0, first - 3), first):
            end = words.behind(folded[: match.end_token - 1], start, _BEFORE_DATES)
            if end > first:
                return end
        return None

    def _is_word_for_task(self, place: int) -> bool:
        """True for the "cinco" of "cámbiame la cinco para las 7": no five to seven."""
        words, folded = self.words, self.tokens.folded
        if not words.has_class(folded, place, "NUMBER") or place < 1 or not words.has_class(folded, place - 1, "DEF"):
            return False
        return words.has_within(folded, 0, place - 1, _MOVING)

    def _goes_on_to_number(self, place: int) -> bool:
        folded = self.tokens.folded
        if place + 2 >= len(folded):
            return False
        is_joined = folded[place + 1] == "," or self.words.has_class(folded, place + 1, "AND")
        return is_joined and folded[place].isdecimal() and folded[place + 2].isdecimal()

    def _is_in_list_of_numbers(self, place: int) -> bool:
        """True for the 3 of "2, 3" and "2 y 3": it is no hour."""
        folded, before = self.tokens.folded, place - 1
        while before > 0 and (folded[before] == "," or self.words.has_class(folded, before, "AND")):
            before -= 1
        return folded[place].isdecimal() and before >= 0 and folded[before].isdecimal()

    def _is_day_of_month(self, match: DateMatch, rest: DateMatch) -> bool:
        """True for the 5 of "mueve la 3 5 dic": with nothing between them, they are no list of numbers."""
        first = match.first_token
        is_apart = first > 0 and self.tokens.folded[first - 1].isdecimal() and self.tokens.folded[first].isdecimal()
        return is_apart and rest.when.grain is Grain.MONTH and match.when.grain is Grain.DAY

    def _is_number_of_task(self, place: int) -> bool:
        """True for the 4 of "tarea 4 a las 7": no stretch from 4 to 7."""
        if self._is_word_for_task(place):
            return True
        is_led = self.words.has_any(self.tokens.folded, place - 1, _BEFORE_NUMBERS | _MOVING_NUMBERS)
        return is_led and self.tokens.folded[place].isdecimal()

    def _parts(self, match: DateMatch, cut: int, *, is_moved: bool = False) -> Sequence[DateMatch]:
        """What each side of the cut says alone; the word at the cut belongs to the second part only where it must.

        Of a move the first may be a day alone and the last go on further: "del | martes | al miércoles | a las 11:30".
        """
        end = match.end_token
        before = self.whole_date(match.first_token, cut)
        if before is None and is_moved:
            before = self.whole_date(match.first_token + 1, cut)
        date_to = self._longest_date if is_moved else self.whole_date
        after = date_to(cut + 1, end) or date_to(cut, end)
        return [part for part in (before, after) if part is not None]

    def _parts_of_stretch(self, match: DateMatch, cut: int) -> Sequence[DateMatch]:
        """Not those of "del 3 al 5 de enero", whose 3 alone is of another month."""
        parts = self._parts(match, cut)
        keeps_day = len(parts) < 2 or _is_same_day(parts[0], match)
        return parts if keeps_day else ()

    def _longest_date(self, first: int, end: int) -> DateMatch | None:
        """Up to the end, or further: the number before it may have cut off the rest of "2 | para las seis y media"."""
        ends = range(min(end + _LONGEST_REST, len(self.tokens)), end - 1, -1)
        return next((found for stop in ends if (found := self.whole_date(first, stop)) is not None), None)

    def whole_date(self, first: int, end: int) -> DateMatch | None:
        """The date that all of these tokens are, if they are one."""
        if (first, end) not in self._known:
            match = self.reader.whole(self.tokens.only(first, end), self.context)
            if match is not None:
                match = replace(match, first_token=first, end_token=end, span=self.tokens.span(first, end))
            self._known[first, end] = match
        return self._known[first, end]


def _is_same_day(one: DateMatch, other: DateMatch) -> bool:
    return one.when.start.date() == other.when.start.date()


def _is_day_of(stretch: DateMatch, day: DateMatch) -> bool:
    """True for the two parts of "next week on Tuesday"."""
    first, end = stretch.when.start, stretch.when.end
    return end is not None and day.when.end is None and first <= day.when.start < end


def end_of_owner(tokens: Tokens, words: WordTable, match: DateMatch) -> int | None:
    """Behind the day and its "'s" in "flowers for Saturday's dinner", "tonight's party", "Monday's 9am review".

    None where the day only says when: of "today's tasks", and of what is ordered of a task that there is.
    """
    folded, first, end = tokens.folded, match.first_token, match.end_token
    signs = range(first + 1, min(end + 1, len(folded)))
    sign = next((p for p in signs if tokens.is_glued(p) and words.has_class(folded, p, "POSSESSIVE")), None)
    if sign is None:
        return None
    owned = max(end, sign + 1)
    if owned >= len(folded) or not folded[owned].isalpha() or words.has_any(folded, owned, _NOT_OWNED):
        return None
    lead = first if words.has_any(folded, first, _LINKS) else first - 1
    is_led = lead >= 0 and (words.has_any(folded, lead, _LINKS) or not words.has_any(folded, lead, _TO_TASKS))
    return owned if is_led and folded[lead].isalpha() else None
