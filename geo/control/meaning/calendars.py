"""Days of other calendars, for data that says which one it counts by: never guessed, only converted where declared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

# The day before the first of year 1, as Python counts days (1 = 1 January of year 1, Gregorian).
_JULIAN_ZERO = -2
_ISLAMIC_ZERO = 227_014
_NOWRUZ_1400 = date(2021, 3, 21).toordinal()
# Leap years in the 33-year cycle of the Persian calendar, which agrees with the observed one from 1244 to 1502.
_PERSIAN_LEAPS = (1, 5, 9, 13, 17, 22, 26, 30)
_JULIAN_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BUDDHIST_AHEAD = 543


def day_of(year: int, month: int, day: int, calendar: str) -> date:
    """Return a day of one of CALENDARS as a day of the Gregorian one.

    The Islamic calendar is the tabular one: an observed month may begin a day earlier or later. Raises ValueError for
    a day that the calendar does not have.
    """
    return CALENDARS[calendar](year, month, day)


def _julian(year: int, month: int, day: int) -> date:
    leap = year % 4 == 0
    _check(year, month, day, (31, 29 if leap else 28, *_JULIAN_MONTHS[2:]) if leap else _JULIAN_MONTHS)
    before = sum(_JULIAN_MONTHS[: month - 1]) + (leap and month > 2)
    return date.fromordinal(_JULIAN_ZERO + 365 * (year - 1) + (year - 1) // 4 + before + day)


def _islamic(year: int, month: int, day: int) -> date:
    leap = (11 * year + 14) % 30 < 11
    months = tuple(30 if month % 2 == 0 else 29 for month in range(12))
    _check(year, month, day, (*months[:11], 30) if leap else months)
    before = sum(months[: month - 1])
    return date.fromordinal(_ISLAMIC_ZERO + 354 * (year - 1) + (3 + 11 * year) // 30 + before + day)


def _persian(year: int, month: int, day: int) -> date:
    if not 1244 <= year <= 1502:
        raise ValueError(f"the Persian year {year} is out of reach")
    _check(year, month, day, (31,) * 6 + (30,) * 5 + (30 if year % 33 in _PERSIAN_LEAPS else 29,))
    low, high = sorted((year, 1400))
    leaps = sum(each % 33 in _PERSIAN_LEAPS for each in range(low, high))
    since = (365 * (high - low) + leaps) * (1 if year >= 1400 else -1)
    return date.fromordinal(_NOWRUZ_1400 + since) + timedelta(
        days=31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1
    )


def _buddhist(year: int, month: int, day: int) -> date:
    return date(year - _BUDDHIST_AHEAD, month, day)


def _check(year: int, month: int, day: int, months: tuple[int, ...]) -> None:
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= months[month - 1]:
        raise ValueError("no such day")


CALENDARS: dict[str, Callable[[int, int, int], date]] = {
    "gregorian": date,
    "julian": _julian,
    "hijri": _islamic,
    "jalali": _persian,
    "buddhist": _buddhist,
}
