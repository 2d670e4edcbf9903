"""Days of other calendars against days that history has in both."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.control.meaning.calendars import CALENDARS, day_of


@pytest.mark.parametrize(
    ("calendar", "there", "here"),
    [
        ("julian", (1917, 10, 25), date(1917, 11, 7)),  # the October revolution
        ("julian", (1900, 2, 29), date(1900, 3, 13)),
        ("jalali", (1357, 11, 22), date(1979, 2, 11)),  # the revolution in Iran
        ("jalali", (1403, 1, 1), date(2024, 3, 20)),  # the new year
        ("jalali", (1399, 12, 30), date(2021, 3, 20)),  # a leap day
        ("hijri", (1445, 1, 1), date(2023, 7, 19)),
        ("hijri", (1400, 1, 1), date(1979, 11, 21)),  # the tabular year begins a day after the observed one
        ("buddhist", (2564, 2, 1), date(2021, 2, 1)),
        ("gregorian", (2024, 3, 1), date(2024, 3, 1)),
    ],
)
def test_known_days_agree(calendar: str, there: tuple[int, int, int], here: date) -> None:
    assert day_of(*there, calendar) == here


@pytest.mark.parametrize(
    ("calendar", "day"),
    [
        ("julian", (1901, 2, 29)),
        ("jalali", (1402, 12, 30)),
        ("hijri", (1445, 2, 30)),
        ("jalali", (900, 1, 1)),
        ("hijri", (1445, 13, 1)),
    ],
)
def test_a_day_that_a_calendar_has_not_is_refused(calendar: str, day: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"day|reach"):
        day_of(*day, calendar)


@given(st.sampled_from(["julian", "jalali", "hijri"]), st.integers(1300, 1490), st.integers(1, 12), st.integers(1, 29))
def test_the_day_after_is_the_day_after(calendar: str, year: int, month: int, day: int) -> None:
    one = day_of(year, month, day, calendar)
    try:
        after = day_of(year, month, day + 1, calendar)
    except ValueError:
        after = day_of(year + month // 12, month % 12 + 1, 1, calendar)
    assert after == one + timedelta(days=1)


def test_every_calendar_is_named() -> None:
    assert set(CALENDARS) == {"gregorian", "julian", "jalali", "hijri", "buddhist"}
