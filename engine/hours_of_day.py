"""One thing at several hours: "antibiotics 7am, 3pm and 11pm every day", "gotas a las 9 y a las 21 todos los días".

The hours stand side by side, with a rule before or behind them or none. Each is read with all other words of the
message as if it were the only one; what comes of it is a task for each hour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from engine.due import clock_of, is_clock_only
from engine.enumerating import Stretch
from engine.model import CreateTask, DateMatch, Due, Interpretation, Reading, Understood
from engine.pieces import STARTS, Alone, all_of
from engine.tokens import Tokens
from engine.words import WordTable

_SIGNS = frozenset(",/&+")
_JOINS = frozenset({"AND"})
_VERBS = frozenset({"INFINITIVE", "NOTE_VERB", "WORK_VERB"})
_CHANGING = frozenset({"CHANGE", "MOVE", "SNOOZE", "STRIKE", "CHANGE_IT", "MOVE_IT"})
_TAKING_OFF = frozenset({"DELETE"})
_FEWEST, _MOST = 2, 8  # hours
_FIRST_WORDS = 3
_PAIR, _HALF_DAY = 2, 12  # hours


WholeDate = Callable[[int, int], DateMatch | None]
"""The time that all tokens of a stretch are, if they are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hours:
    """The stretch that all hours take, each hour's own, and that of the rule of all of them."""

    whole: Stretch
    hours: tuple[Stretch, ...]
    rule: Stretch | None


@dataclass(slots=True, kw_only=True)
class HoursReader:
    """Over one message."""

    tokens: Tokens
    words: WordTable
    dates: Sequence[DateMatch]
    read: Alone
    whole_date: WholeDate
    now: datetime
    """Where the person is, without a zone."""

    def tasks(self) -> Interpretation | None:
        """A task for each hour; None where there are no hours side by side, or one of them makes no sense."""
        said = self._hours()
        if said is None or self._changes(said):
            return None
        readings: list[Reading] = []
        for hour in said.hours:
            reading = self._alone(said, hour)
            if reading is None:
                return None
            readings.append(reading)
        if not said.rule and self._is_evening_twin(said.hours):
            readings[0] = self._of_the_morning(readings[0])
        created = [command for reading in readings for command in reading.commands if isinstance(command, CreateTask)]
        is_one = len({command.title for command in created}) == 1
        is_each = len({command.due for command in created}) == len(created) == len(said.hours)
        return Understood(reading=all_of(readings)) if is_one and is_each else None

    def _is_evening_twin(self, hours: tuple[Stretch, ...]) -> bool:
        """True for the "at 8" and "at 8 pm" of "the pill at 8 and again at 8 pm": the first is the morning's."""
        if len(hours) != _PAIR:
            return False
        said, later = (self.whole_date(*hour) for hour in hours)
        clock = clock_of(said.when) if said is not None else None
        if later is None or clock is None or clock != clock_of(later.when):
            return False
        told, (_, end) = self._number(hours[0]), hours[0]
        is_bare = told is not None and told + _HALF_DAY == clock.hour and self.tokens.folded[end - 1].isdecimal()
        return is_bare and (self._number(hours[1]) == clock.hour or not self.tokens.folded[hours[1][1] - 1].isdecimal())

    def _number(self, stretch: Stretch) -> int | None:
        """The first that is told."""
        return next((number for number in map(self.tokens.number, range(*stretch)) if number is not None), None)

    def _of_the_morning(self, reading: Reading) -> Reading:
        """The next morning that is to come."""
        match reading.commands:
            case (CreateTask(due=Due(day=day, clock=time() as clock)) as command,):
                morning = clock.replace(hour=clock.hour % _HALF_DAY)
                is_over = datetime.combine(day, morning) <= self.now
                due = Due(day=day + timedelta(days=is_over), clock=morning)
                return replace(reading, commands=(replace(command, due=due),))
            case _:
                return reading

    def _alone(self, said: _Hours, hour: Stretch) -> Reading | None:
        """The new task that the message would be with this hour only."""
        first, end = said.whole
        kept = (*range(first), *range(*hour), *(range(*said.rule) if said.rule else ()), *range(end, len(self.tokens)))
        tokens = self.tokens.picked(kept)
        for start in STARTS:
            match self.read(tokens, start):
                case Understood(reading=Reading(commands=(CreateTask(due=due, recurrence=rule),)) as reading):
                    is_whole = due is not None and due.clock is not None and (rule is not None) == bool(said.rule)
                    if is_whole:  # "take tablets …" is first tried as an order to take them off
                        return reading
        return None

    def _changes(self, said: _Hours) -> bool:
        """True for "change the alarm from 6 am to 7 am": what was, and what shall be."""
        folded, words = self.tokens.folded, self.words
        is_from = any(words.has_class(folded, first, "OF") for first, _ in said.hours)
        first = min(_FIRST_WORDS, said.whole[0])
        if said.rule is None and words.has_within(folded, 0, first, _TAKING_OFF):
            return True  # with a rule "take the tablets" is work
        return is_from or words.has_within(folded, 0, first, _CHANGING)

    # --- where the hours are

    def _hours(self) -> _Hours | None:
        """The first run of times, side by side, of which two have an hour."""
        run: list[DateMatch] = []
        for match in self._in_order():
            if run and not self._is_beside(run[-1], match):
                if (found := self._of_run(run)) is not None:
                    return found
                run = []
            run.append(match)
        return self._of_run(run)

    def _in_order(self) -> Iterator[DateMatch]:
        """The longest of those that overlap."""
        place = 0
        for match in sorted(self.dates, key=lambda match: (match.first_token, -match.end_token)):
            if match.first_token >= place:
                place = match.end_token
                yield match

    def _is_beside(self, before: DateMatch, match: DateMatch) -> bool:
        folded, place = self.tokens.folded, before.end_token
        while place < match.first_token:
            behind = place + 1 if folded[place] in _SIGNS else self.words.behind(folded, place, _JOINS)
            if behind == place:
                return False
            place = behind  # of "and again", too
        return place == match.first_token

    def _of_run(self, run: Sequence[DateMatch]) -> _Hours | None:
        hours: list[Stretch] = []
        rules: list[Stretch] = []
        for match in run:
            stretch = (match.first_token, match.end_token)
            if match.when.rrule is None:
                if not is_clock_only(match):
                    return None
                hours.append(stretch)
            elif clock_of(match.when) is None:
                rules.append(stretch)
            elif (parts := self._apart(*stretch)) is not None:
                hours.append(parts[0])
                rules.append(parts[1])
            else:
                return None
        if not _FEWEST <= len(hours) <= _MOST or len(rules) > 1:
            return None
        whole = (run[0].first_token, run[-1].end_token)
        if whole[0] > 0 and whole[1] < len(self.tokens) and self._begins_anew(whole[1]):
            return None
        return _Hours(whole=whole, hours=tuple(hours), rule=rules[0] if rules else None)

    def _begins_anew(self, place: int) -> bool:
        """True for "the pill at 9 and at 10 set the alarm": the last hour is that of the next thing."""
        return self.words.has_any(self.tokens.folded, place, _VERBS)

    def _apart(self, first: int, end: int) -> tuple[Stretch, Stretch] | None:
        """The hour, as long as it can be, and the rule of "every day at 9" and of "7 pm todos los días"."""
        for length in range(end - first - 1, 0, -1):
            for hour, rule in (
                ((first, first + length), (first + length, end)),
                ((end - length, end), (first, end - length)),
            ):
                if self._is_hour_and_rule(self.whole_date(*hour), self.whole_date(*rule)):
                    return hour, rule
        return None

    def _is_hour_and_rule(self, hour: DateMatch | None, rule: DateMatch | None) -> bool:
        if hour is None or rule is None or rule.when.rrule is None:
            return False
        return is_clock_only(hour) and clock_of(rule.when) is None
