"""Numbers, ordinals, numeric dates and clock times: what digits and number words can stand for at a place of a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.dates.parse import Option
from engine.dates.values import Clock, Month, MonthDay, Point, WeekNumber
from engine.pack import expand_phrase
from engine.tokens import Tokenizer, Tokens

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:t(\d{2})(?![:\d])|[t ](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(z\b|[+-]\d{2}:?\d{2})?(?!\s?[ap]\.?m))?"
    r"(?![\dt+])"
)
_ISO_WEEK = re.compile(r"(\d{4})-w(\d{2})(?![\w-])")
_YEAR_FIRST = re.compile(r"(\d{4})([/.])(\d{1,2})\2(\d{1,2})(?![\d/])")
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/])")
_DAY_MONTH = re.compile(r"(\d{1,2})([/.-])(\d{1,2})(?![\d/])")
_MONTH_YEAR = re.compile(r"(\d{1,2})(?: ?[/-] ?|\.| \. ?| \.)(\d{4})(?!\d)")
_YEAR_MONTH = re.compile(r"(\d{4}) ?[/-] ?(\d{1,2})(?![\d/-])")
_CLOCK = re.compile(r"(\d{1,2}): ?(\d{2})(?::(\d{2}))?(?!\d)|(\d{1,2})h(\d{2})(?![^\W_])|(\d{1,2})([.]) ?(\d{2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DECIMAL = re.compile(r"(\d+)[.,](\d+)")
_AMOUNT_SIGNS = frozenset("$€£#№")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_MONTHS = 12


def numeric_options(
    tokens: Tokens, index: int, suffixes: frozenset[str], day_first: Callable[[], bool]
) -> list[Option]:
    """What the digits at a token can be, alone and with what is written on to them; longest first is not promised."""
    folded = tokens.folded
    if index > 0 and folded[index - 1] in _AMOUNT_SIGNS:
        return []
    options = list(_composites(tokens, index, day_first))
    digits = folded[index]
    number = int(digits) if len(digits) <= 4 else -1
    if number < 0:
        return options
    if _has_foreign_tail(tokens, index):
        return [*options, *_ordinal(tokens, index, number, suffixes)]
    if not _is_clock_pair(tokens, index) and (len(digits) < 3 or digits[0] != "0"):
        options.append(("NUM", number, index + 1))
    if len(digits) == 2 and digits[0] == "0":
        options.append(("ZERO_HOUR", Clock(hour=number, sure=True), index + 1))
    if 13 <= number <= 23 and index + 1 < len(folded) and folded[index + 1] == "h" and tokens.is_glued(index + 1):
        options.append(("HOUR24", Clock(hour=number, sure=True), index + 2))
    options.extend(_ordinal(tokens, index, number, suffixes))
    if len(digits) == 4 and _FIRST_YEAR <= number <= _LAST_YEAR:
        options.append(("YEAR", number, index + 1))
    if len(digits) in (3, 4) and number // 100 <= 24 and number % 100 < 60:
        clock = Clock(hour=number // 100, minute=number % 100, sure=number // 100 > 12 or digits[0] == "0", exact=True)
        options.append(("MILITARY" if len(digits) == 4 else "MILITARY_SHORT", clock, index + 1))
    return options


def _is_clock_pair(tokens: Tokens, index: int) -> bool:
    """ "06 30" is none but a clock time."""
    if len(tokens.folded[index]) != 2 or tokens.folded[index][0] != "0" or index + 1 >= len(tokens):
        return False
    following = tokens.folded[index + 1]
    return following.isdecimal() and len(following) == 2 and not tokens.is_glued(index + 1)


def _ordinal(tokens: Tokens, index: int, number: int, suffixes: frozenset[str]) -> Iterator[Option]:
    after = index + 1
    if after < len(tokens) and tokens.folded[after] == "." and tokens.is_glued(after):
        after += 1
    if 0 < number < 100 and after < len(tokens) and tokens.is_glued(after) and tokens.folded[after] in suffixes:
        yield ("ORD", number, after + 1)


def _has_foreign_tail(tokens: Tokens, index: int) -> bool:
    """True for "300ml"-like digits whose glued tail is no word of time is left to the grammar; "12%" ends here."""
    after = index + 1
    return after < len(tokens) and tokens.folded[after] in ("%", "°", "$", "€")


def _composites(tokens: Tokens, index: int, day_first: Callable[[], bool]) -> Iterator[Option]:
    text, start = tokens.utterance.folded, tokens.starts[index]
    following = text[tokens.ends[index] : tokens.ends[index] + 1]
    if following == "" or following not in "-/.:h, ":
        return
    for terminal, value, end_character in _readings(text, start, following, day_first):
        end = _token_at(tokens, index, end_character)
        if end is not None:
            yield (terminal, value, end)


def _token_at(tokens: Tokens, index: int, end_character: int) -> int | None:
    for end in range(index, min(index + 14, len(tokens))):
        if tokens.ends[end] == end_character:
            return end + 1
    return None


def _readings(
    text: str, start: int, following: str, day_first: Callable[[], bool]
) -> Iterator[tuple[str, object, int]]:
    if following == "-" and (iso := _ISO.match(text, start)) is not None and (point := _iso_point(iso)) is not None:
        yield "DATE", point, iso.end()
    if following == "-" and (week := _ISO_WEEK.match(text, start)) is not None and 1 <= int(week.group(2)) <= 53:
        yield "MONTH_YEAR", WeekNumber(number=int(week.group(2)), year=int(week.group(1))), week.end()
    if following in "-/. ":
        yield from _dates(text, start, day_first)
    if following in ":.h" and (clock := _CLOCK.match(text, start)) is not None:
        yield from _clock(clock)
    if following in ".," and (decimal := _DECIMAL.match(text, start)) is not None:
        yield "DECIMAL", float(f"{decimal.group(1)}.{decimal.group(2)}"), decimal.end()


def compact_date(digits: str) -> Point | None:
    """ "20261130"; a number of eight digits is a date only when it is all that was said."""
    written = _COMPACT.fullmatch(digits)
    if written is None or not _FIRST_YEAR <= int(written.group(1)) <= _LAST_YEAR:
        return None
    date = _numeric_date(int(written.group(2)), int(written.group(3)), int(written.group(1)), day_first=False)
    return Point(day=date._replace(swapped=None)) if date is not None and date.month == int(written.group(2)) else None


def _iso_point(match: re.Match[str]) -> Point | None:
    year, month, day, hour_alone, hour, minute, second, zulu = match.groups()
    hour = hour or hour_alone
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    date = MonthDay(day=int(day), month=int(month), year=int(year))
    if hour is None:
        return Point(day=date)
    clock = Clock(hour=int(hour), minute=int(minute or 0), second=int(second or 0), sure=True, exact=True)
    return Point(day=date, clock=clock, zone=_offset_zone(zulu))


def _offset_zone(written: str | None) -> str | None:
    """ "+05:30" as it stands in `Point.zone`; "z" is UTC."""
    if written is None:
        return None
    return "UTC" if written == "z" else written.replace(":", "")


def _dates(text: str, start: int, day_first: Callable[[], bool]) -> Iterator[tuple[str, object, int]]:
    if (match := _YEAR_FIRST.match(text, start)) is not None:
        year, _, month, day = match.groups()
        date = _numeric_date(int(month), int(day), _full_year(year), day_first=False)
        if date is not None:
            yield "DATE", Point(day=date), match.end()
    elif (match := _YEAR_LAST.match(text, start)) is not None:
        first, sign, second, year = match.groups()
        # Nobody writes dots between a month and a day.
        date = _numeric_date(int(first), int(second), _full_year(year), day_first=sign == "." or day_first())
        if date is not None and sign == ".":
            date = date._replace(swapped=None)
        if date is not None:
            yield "DATE", Point(day=date), match.end()
    elif (match := _MONTH_YEAR.match(text, start)) is not None:
        if 1 <= int(match.group(1)) <= 12 and _FIRST_YEAR <= int(match.group(2)) <= _LAST_YEAR:
            yield "MONTH_YEAR", Month(month=int(match.group(1)), year=int(match.group(2))), match.end()
    elif (match := _YEAR_MONTH.match(text, start)) is not None:
        if 1 <= int(match.group(2)) <= 12 and _FIRST_YEAR <= int(match.group(1)) <= _LAST_YEAR:
            yield "MONTH_YEAR", Month(month=int(match.group(2)), year=int(match.group(1))), match.end()
    elif (match := _DAY_MONTH.match(text, start)) is not None:
        first, sign, second = match.groups()
        behind = match.end() + 1
        is_ordinal = sign == "." and len(first) == len(second) == 2 and text[match.end() : behind + 1] == ". "
        if is_ordinal and int(first) <= 31 and 1 <= int(second) <= 12:  # "on the 07.12. at 9:00"
            yield "DATE", Point(day=MonthDay(day=int(first), month=int(second))), behind
            return
        date = _numeric_date(int(first), int(second), None, day_first=day_first())
        if date is not None:
            # "Friday 7.30" is a time, "on 7.30" may be a date: nobody else writes dots between a month and a day.
            is_month_first = sign == "." and int(second) > _MONTHS
            yield "DATE" if sign == "/" else "DOT_DATE" if is_month_first else "DASH_DATE", Point(day=date), match.end()


def _full_year(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 70 else 1900 + int(year)


def _numeric_date(first: int, second: int, year: int | None, *, day_first: bool) -> MonthDay | None:
    day, month = (first, second) if day_first else (second, first)
    other = (month, day)
    if month > 12:
        day, month = month, day
        other = (0, 13)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    swapped = other if other[1] <= 12 and other[0] != other[1] else None
    return MonthDay(day=day, month=month, year=year, swapped=swapped)


def _clock(match: re.Match[str]) -> Iterator[tuple[str, object, int]]:
    parts = [part for part in match.groups() if part is not None]
    dotted = "." in parts
    numbers = [int(part) for part in parts if part != "."]
    hour, minute, second = (*numbers, 0)[:3]
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and minute):
        return
    sure = hour > 12 or hour == 0 or parts[0][0] == "0" or match.group(4) is not None
    clock = Clock(hour=hour, minute=minute, second=second, sure=sure, exact=True)
    yield "CLOCK_DOT" if dotted else "CLOCK", clock, match.end()


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberWords:
    """The number words of all packs, `known` all of them. `tens_and` joins tens and units, `hundreds_and` hundreds and
    the rest."""

    units: Mapping[str, int]
    tens: Mapping[str, int]
    hundreds: Mapping[str, int]
    thousand: frozenset[str]
    tens_and: frozenset[str]
    hundreds_and: frozenset[str]
    ordinals: Mapping[tuple[str, ...], int]
    ordinal_starts: frozenset[str]
    known: frozenset[str]

    @classmethod
    def build(cls, tables: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], tokenizer: Tokenizer) -> NumberWords:
        def numbers(key: str) -> dict[str, int]:
            return {tokenizer.words(word)[0]: value for table, _ in tables for word, value in table.get(key, ())}

        def words(key: str) -> frozenset[str]:
            return frozenset(tokenizer.words(word)[0] for table, _ in tables for word in table.get(key, ()))

        ordinals = {
            tokenizer.words(plain): value
            for _, table in tables
            for phrase, value in table.get("words", ())
            for plain in expand_phrase(phrase, {})
        }
        units, tens, hundreds, thousand = numbers("units"), numbers("tens"), numbers("hundreds"), words("thousand")
        starts = frozenset(key[0] for key in ordinals)
        return cls(
            units=units,
            tens=tens,
            hundreds=hundreds,
            thousand=thousand,
            tens_and=words("tens_and"),
            hundreds_and=words("hundreds_and"),
            ordinals=ordinals,
            ordinal_starts=starts,
            known=frozenset((*units, *tens, *hundreds)) | thousand | starts,
        )

    def small(self, word: str) -> int:
        """What a word alone counts; 0 when it does not."""
        return self.units.get(word, self.tens.get(word, 0))

    def options(self, folded: Sequence[str], index: int) -> list[Option]:
        options: list[Option] = []
        word = folded[index]
        if word in self.ordinal_starts:
            for length in (3, 2, 1):
                words = tuple(folded[index : index + length])
                value = self.ordinals.get(words)
                if value is not None:
                    options.append(("ORD_WORD" if value > 0 else "ORD_LAST", value, index + len(words)))
                    break
        if word in self.units or word in self.tens or word in self.hundreds or word in self.thousand:
            options.extend(self._cardinals(folded, index))
            options.extend(self._dashed_clock(folded, index))
        return options

    def _cardinals(self, folded: Sequence[str], index: int) -> Iterator[Option]:
        value, end = self._number(folded, index)
        if end > index:
            yield ("NUM", value, end)
            if _FIRST_YEAR <= value <= _LAST_YEAR:
                yield ("YEAR", value, end)
        if value in (18, 19, 20) and end == index + 1:
            rest, rest_end = self._below_hundred(folded, end)
            if rest >= 10:  # "nineteen ninety-nine"
                yield ("YEAR", value * 100 + rest, rest_end)
        small, small_end = self._below_hundred(folded, index)
        if small_end not in (index, end):
            yield ("NUM", small, small_end)
        word = folded[index]
        if small_end > index + 1 and word in self.tens:
            yield ("NUM", self.tens[word], index + 1)
        if word == "zero" or (word in self.units and self.units[word] == 0):
            yield ("_ZERO", None, index + 1)

    def _dashed_clock(self, folded: Sequence[str], index: int) -> Iterator[Option]:
        """ "five-thirty"."""
        hours = self.units.get(folded[index], 0)
        if 1 <= hours <= 12 and index + 2 < len(folded) and folded[index + 1] == "-":
            minutes, end = self._below_hundred(folded, index + 2)
            if 10 <= minutes <= 59:
                yield ("CLOCK", Clock(hour=hours, minute=minutes, exact=True), end)

    def _number(self, folded: Sequence[str], index: int) -> tuple[int, int]:
        """ "dos mil dieciocho", "two thousand and eighteen", "ciento veinte"; (0, index) when there is none."""
        value, end = self._below_thousand(folded, index)
        if end < len(folded) and folded[end] in self.thousand:
            total, end = max(value, 1) * 1000, end + 1
            rest_at = end + 1 if end < len(folded) and folded[end] in self.hundreds_and else end
            rest, rest_end = self._below_thousand(folded, rest_at)
            return (total + rest, rest_end) if rest_end > rest_at else (total, end)
        return value, end

    def _below_thousand(self, folded: Sequence[str], index: int) -> tuple[int, int]:
        if index < len(folded) and folded[index] in self.hundreds and self.hundreds[folded[index]] > 99:
            rest, end = self._below_hundred(folded, index + 1)
            return self.hundreds[folded[index]] + rest, end
        value, end = self._below_hundred(folded, index)
        if 0 < value < 10 and end < len(folded) and self.hundreds.get(folded[end]) == 100:
            at = end + 2 if end + 1 < len(folded) and folded[end + 1] in self.hundreds_and else end + 1
            rest, rest_end = self._below_hundred(folded, at)
            return value * 100 + rest, rest_end if rest_end > at else end + 1
        return value, end

    def _below_hundred(self, folded: Sequence[str], index: int) -> tuple[int, int]:
        word = folded[index] if index < len(folded) else ""
        if word in self.units:
            return self.units[word], index + 1
        if word not in self.tens:
            return 0, index
        for at in (index + 1, index + 2):
            joined = at == index + 1 or (index + 1 < len(folded) and folded[index + 1] in self.tens_and)
            if joined and at < len(folded) and 0 < self.units.get(folded[at], 0) < 10:
                return self.tens[word] + self.units[folded[at]], at + 1
        return self.tens[word], index + 1
