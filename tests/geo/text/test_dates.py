from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ArticleError
from geo.text.date_rules import HINT, rules
from geo.text.dates import find_dates, parse_day

TODAY = date(2016, 7, 12)  # a Tuesday


def spans(text: str, reference: date | None = TODAY) -> list[tuple[str, str]]:
    return [(str(when.span.earliest), str(when.span.latest)) for when in find_dates(text, reference)]


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("on 26 June 2015", "2015-06-26", "2015-06-26"),
        ("on June 26", "2016-06-26", "2016-06-26"),
        ("on December 3", "2015-12-03", "2015-12-03"),
        ("on June 3-5", "2016-06-03", "2016-06-05"),
        ("2014-06-10", "2014-06-10", "2014-06-10"),
        ("26.06.2016", "2016-06-26", "2016-06-26"),
        ("in May 2014", "2014-05-01", "2014-05-31"),
        ("In May they left", "2016-05-01", "2016-05-31"),
        ("in late December", "2015-12-22", "2015-12-31"),
        ("in 2010", "2010-01-01", "2010-12-31"),
        ("by early 2016", "2016-01-01", "2016-05-01"),
        ("from 2014 to 2016", "2014-01-01", "2016-12-31"),
        ("between March and June", "2016-03-01", "2016-06-30"),
        ("in the first six months of 2016", "2016-01-01", "2016-06-30"),
        ("in the second half of last year", "2015-07-01", "2015-12-31"),
        ("last month", "2016-06-01", "2016-06-30"),
        ("last year", "2015-01-01", "2015-12-31"),
        ("last week", "2016-07-04", "2016-07-10"),
        ("in the past month", "2016-06-12", "2016-07-12"),
        ("over the past six weeks", "2016-05-31", "2016-07-12"),
        ("two years ago", "2014-01-01", "2014-12-31"),
        ("three days ago", "2016-07-09", "2016-07-09"),
        ("on Sunday", "2016-07-10", "2016-07-10"),
        ("on Tuesday", "2016-07-12", "2016-07-12"),
        ("last Tuesday", "2016-07-05", "2016-07-05"),
        ("yesterday", "2016-07-11", "2016-07-11"),
        ("last summer", "2015-06-01", "2015-08-31"),
        ("at the weekend", "2016-07-09", "2016-07-10"),
        ("since the start of June", "2016-06-01", "2016-06-01"),
        ("between September 27 and October 19", "2015-09-27", "2015-10-19"),
        ("from 28 December to 3 January 2015", "2014-12-28", "2015-01-03"),
        ("between 9 and 15 May", "2016-05-09", "2016-05-15"),
        ("in the first week of October", "2015-10-01", "2015-10-07"),
        ("the last ten days of May 2015", "2015-05-22", "2015-05-31"),
        ("in the second half of June", "2016-06-16", "2016-06-30"),
        ("in the six months to June", "2016-01-01", "2016-06-30"),
        ("the year to 31 March 2016", "2015-04-01", "2016-03-31"),
        ("since the start of this year", "2016-01-01", "2016-05-01"),
        ("at the end of last year", "2015-12-02", "2015-12-31"),
        ("earlier this month", "2016-07-01", "2016-07-12"),
        ("late last month", "2016-06-21", "2016-06-30"),
        ("by the end of 2015", "2015-12-02", "2015-12-31"),
        ("over the weekend", "2016-07-09", "2016-07-10"),
        ("in the past 48 hours", "2016-07-10", "2016-07-12"),
        ("in recent weeks", "2016-05-31", "2016-07-12"),
        ("three weeks ago", "2016-06-18", "2016-06-24"),
        ("a year earlier", "2015-01-01", "2015-12-31"),
        ("in the early 1990s", "1990-01-01", "1993-05-01"),
        ("in Q3 2015", "2015-07-01", "2015-09-30"),
        ("2014-16", "2014-01-01", "2016-12-31"),
        ("this spring", "2016-03-01", "2016-05-31"),
        ("last winter", "2015-12-01", "2016-02-29"),
        ("summer 2015", "2015-06-01", "2015-08-31"),
        ("on Christmas Eve", "2015-12-24", "2015-12-24"),
        ("18 OCTOBER 2015", "2015-10-18", "2015-10-18"),
        ("18 октября 2015 года", "2015-10-18", "2015-10-18"),
        ("18 تشرين الأول 2015", "2015-10-18", "2015-10-18"),
        ("١٨ أكتوبر ٢٠١٥", "2015-10-18", "2015-10-18"),
        ("18. Oktober 2015", "2015-10-18", "2015-10-18"),
    ],
)
def test_a_phrase_is_the_days_it_can_mean(text: str, earliest: str, latest: str) -> None:
    assert (earliest, latest) in spans(text)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("Talks will resume on Friday", "2016-07-15", "2016-07-15"),
        ("A vote is due in August", "2016-08-01", "2016-08-31"),
        ("next Tuesday", "2016-07-19", "2016-07-19"),
        ("next month", "2016-08-01", "2016-08-31"),
        ("tomorrow", "2016-07-13", "2016-07-13"),
    ],
)
def test_what_is_still_to_come_is_not_moved_into_the_past(text: str, earliest: str, latest: str) -> None:
    assert (earliest, latest) in spans(text)


def test_a_period_that_goes_on_ends_on_the_articles_day() -> None:
    assert spans("in July") == [("2016-07-01", "2016-07-12")]
    assert spans("in 2016") == [("2016-01-01", "2016-07-12")]


def test_a_day_just_after_the_articles_own_is_not_moved_back_a_year() -> None:
    assert spans("on July 13") == [("2016-07-13", "2016-07-13")]
    assert spans("on July 30") == [("2015-07-30", "2015-07-30")]


def test_a_following_phrase_counts_from_the_date_before_it() -> None:
    assert spans("on 3 March 2015, and the next day")[1] == ("2015-03-04", "2015-03-04")
    assert spans("on 3 March 2015 and two weeks later")[1] == ("2015-03-14", "2015-03-20")


def test_a_following_phrase_never_leads_past_the_article() -> None:
    assert spans("on Saturday, and on Tuesday; a day later")[-1] == ("2016-07-10", "2016-07-10")


def test_a_phrase_before_a_clause_counts_back() -> None:
    found = find_dates("on Sunday, three weeks after they took it", TODAY)
    assert found[1].kind == "after"
    assert str(found[1].span.earliest) == "2016-06-16"


def test_since_and_until_are_told_apart() -> None:
    assert [when.kind for when in find_dates("since 2014 and until May 2015", TODAY)] == ["since", "until"]


@pytest.mark.parametrize("text", ["03/04/2024", "on 3/4/2024 they left"])
def test_a_date_that_reads_two_ways_is_not_guessed(text: str) -> None:
    assert find_dates(text, TODAY) == []
    with pytest.raises(ArticleError, match="two ways"):
        parse_day(text)


def test_a_declared_order_settles_it() -> None:
    assert parse_day("03/04/2024", order="dmy") == date(2024, 4, 3)
    assert parse_day("03/04/2024", order="mdy") == date(2024, 3, 4)


def test_a_count_after_a_month_is_no_day() -> None:
    assert spans("in May 5,000 fled") == [("2016-05-01", "2016-05-31")]


def test_relative_phrases_without_a_reference_say_nothing() -> None:
    assert spans("last month, on Sunday, two years ago", None) == []


@pytest.mark.parametrize(
    "text", ["31 February 2016", "They may go", "the March on Rome", "2,016 men", "the fall of Mosul"]
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert spans(text) == []


@pytest.mark.parametrize("text", ["", "soon", "Ramadan 1437", "2016", "last year"])
def test_no_single_day_is_refused(text: str) -> None:
    with pytest.raises(ArticleError):
        parse_day(text)


@given(st.text(alphabet="0123456789/.- JuneMaylstwkofthdr,", max_size=80))
def test_any_text_gives_ordered_spans_or_none(text: str) -> None:
    for when in find_dates(text, TODAY):
        assert text[when.start : when.end] == when.text
        assert when.span.earliest is not None and when.span.latest is not None
        assert when.span.earliest <= when.span.latest


PHRASES = (
    "in the decade to 2020, a decade ago, in decades; since Saturday; MAY 5, 2016; on 5 May; 2014-16; Q3 2015; in the "
    "first quarter of 2016; half a year ago; two fortnights later; the fall of 2015; last fall; the year to June; "
    "the 10th of last month; 18-Oct-2016; 18 октября 2016; weekend; in the past 24 hours; the month before; "
    "early 1990s; the second week of September 2014; in recent days; from March to June; between 9 and 15 May; "
    "2016-07-12; 13.04.2024"
)


@pytest.mark.parametrize("text", [PHRASES, *PHRASES.split("; ")])
def test_a_pattern_that_matches_is_never_spared(text: str) -> None:
    hints = {match.lastgroup for match in HINT.finditer(text)}
    assert all(needed <= hints for pattern, _, needed in rules() if pattern.search(text))


def test_a_hundred_thousand_digits_take_no_more_than_seconds() -> None:
    began = time.perf_counter()
    find_dates("1 2 3 a few " * 20_000 + "1" * 100_000, TODAY)
    assert time.perf_counter() - began < 10
