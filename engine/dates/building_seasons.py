"""Builders of holidays, seasons and parts of the year. Each is named in a dates.lark after "->"; None refuses."""

from __future__ import annotations

from engine.dates.values import Holiday, HolidayWeekend, Quarter, Season


def holiday(rule: str) -> Holiday:
    return Holiday(rule=rule)


def holiday_next(rule: str) -> Holiday:
    return Holiday(rule=rule, which="next")


def holiday_last(rule: str) -> Holiday:
    return Holiday(rule=rule, which="last")


def holiday_year(rule: str, number: int) -> Holiday:
    return Holiday(rule=rule, year=number)


def holiday_weekend(rule: str, number: int | None = None) -> HolidayWeekend:
    return HolidayWeekend(holiday=Holiday(rule=rule, year=number))


def season(name: str) -> Season:
    return Season(season=name)


def season_this(name: str) -> Season:
    return Season(season=name)


def season_next(name: str) -> Season:
    return Season(season=name, shift=1)


def season_last(name: str) -> Season:
    return Season(season=name, shift=-1)


def season_year(name: str, number: int) -> Season:
    return Season(season=name, year=number)


def quarter_year(number: int, number_of_year: int | None = None) -> Quarter | None:
    return Quarter(number=number, year=number_of_year) if 1 <= number <= 4 else None


def half_alone(number: int) -> Quarter:
    return Quarter(number=number, months=6)


def year_quarter(number_of_year: int, number: int) -> Quarter | None:
    return quarter_year(number, number_of_year)


def year_half(number_of_year: int, number: int) -> Quarter:
    return Quarter(number=number, months=6, year=number_of_year)


def half_year(number: int, number_of_year: int) -> Quarter:
    return Quarter(number=number, months=6, year=number_of_year)
