"""Which day a text names, and when nobody can tell."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.control.meaning.days import DayError, moments


def days(text: object, order: str = "") -> list[date]:
    return [moment.day for moment in moments(text, order=order)]


@pytest.mark.parametrize(
    "text",
    [
        "side-2024-03-09",
        "2024_03_09 side",
        "side_20240309_v2",
        "side 20240309T1830",
        "20240309183000",
        "layers-1709985600",
        "1709985600123",
        1709985600,
        1709985600.0,
        "9 March 2024",
        "Mar 9, 2024",
        "09-Mar-2024",
        "2024/03/09",
        "25.2.9 and 2024.3.9",
        "9th of March 2024",
        "9. März 2024",
        "9 de marzo de 2024",
        "9 березня 2024 року",
        "9 марта 2024 г.",
        "9 آذار 2024",
        "٢٠٢٤-٠٣-٠٩",
        "၂၀၂၄-၀၃-၀၉",
        "2024年3月9日",
        "2024-Mar-09",
        "MapAO09MAR2024",
        "AdvancesMAR092024",
        "2024-W10-6",
        "2024-069",
        "1709985600000000000",
    ],
)
def test_a_day_is_found_in_every_way_of_writing_it(text: object) -> None:
    assert days(text) == [date(2024, 3, 9)]


def test_a_day_that_cannot_be_a_month_leaves_one_reading() -> None:
    assert days("25.03.2022") == days("03/25/2022") == [date(2022, 3, 25)]
    assert days("04/04/2024") == [date(2024, 4, 4)]


def test_two_readings_are_refused_until_the_order_is_declared() -> None:
    with pytest.raises(DayError, match="two days"):
        days("03/04/2024")
    assert days("03/04/2024", "dmy") == [date(2024, 4, 3)]
    assert days("03/04/2024", "mdy") == [date(2024, 3, 4)]


def test_a_time_with_an_offset_is_moved_to_utc_and_may_move_the_day() -> None:
    moved = moments("2024-03-01T23:30:00-05:00")
    assert moved == [(date(2024, 3, 2), datetime(2024, 3, 2, 4, 30, tzinfo=UTC))]
    assert days("2024-03-01 00:30+03:00") == [date(2024, 2, 29)]
    assert days("2024-03-01T23:30:00Z") == days("2024-03-01T23:30:00.123") == [date(2024, 3, 1)]


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("1445-08-20", "Islamic or Persian"),
        ("1403/01/15", "Islamic or Persian"),
        ("0000-01-01", "year 0"),
        ("2024-02-30", "no day of the calendar"),
        ("2024-13-01", "no day of the calendar"),
        ("2024-03-01T25:00:00Z", "no such time"),
    ],
)
def test_what_is_no_day_of_our_calendar_is_refused(text: str, match: str) -> None:
    with pytest.raises(DayError, match=match):
        days(text)


@pytest.mark.parametrize("text", ["", None, True, "side", "12345678", "v1.2.3", 7, 3.5, "26.03", "123456789012"])
def test_what_names_no_day_names_none(text: object) -> None:
    assert days(text) == []


def test_two_days_come_in_the_order_of_the_text() -> None:
    assert days("20240301 to 2024-02-01") == [date(2024, 3, 1), date(2024, 2, 1)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("02/2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-W10", date(2024, 3, 4), date(2024, 3, 10)),
        ("map of 2024", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_week_a_month_or_a_year_gives_its_ends_and_only_where_they_are_asked_for(
    text: str, first: date, last: date
) -> None:
    assert [moment.day for moment in moments(text, coarse=True)] == [first, last]
    assert days(text) == []


def test_a_word_that_begins_like_a_month_is_none() -> None:
    assert days("summary 12 2022") == days("market-9-2024") == days("decision 1, 2024") == []


def test_a_year_of_two_digits_needs_an_order() -> None:
    assert days("01.03.24") == []
    with pytest.raises(DayError, match="two digits"):
        moments("01.03.24", coarse=True)
    found = [moments("01.03.24", order=order, coarse=True)[0].day for order in ("dmy", "mdy", "ymd")]
    assert found == [date(2024, 3, 1), date(2024, 1, 3), date(2001, 3, 24)]


def test_days_of_another_calendar_are_read_where_it_is_named() -> None:
    assert (
        moments("1402/12/19", calendar="jalali")
        == moments("1445-08-28", calendar="hijri")
        == [(date(2024, 3, 9), None)]
    )
    assert moments("25.10.1917", calendar="julian")[0].day == date(1917, 11, 7)
    with pytest.raises(DayError, match="month of the Islamic or Persian calendar"):
        days("19 Esfand 1402")
    with pytest.raises(DayError, match="no day of the calendar"):
        moments("1402-12-30", calendar="jalali")


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_back_as_it_was_written(day: date) -> None:
    assert days(f"a_{day.isoformat()}_b") == days(f"a-{day:%Y%m%d}.b") == days(f"{day:%d %B %Y}") == [day]


@given(st.text(st.sampled_from(list("0123456789-/. T:+Zabjn")), max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        moments(text, coarse=True)
    except DayError:
        return
