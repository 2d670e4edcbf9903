from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text.amounts import amounts
from geo.text.article import from_text
from geo.text.figures import Reported
from geo.text.reader import read

CASES = json.loads((Path(__file__).parent / "data" / "figures.json").read_text(encoding="utf-8"))


def figures(text: str, day: str, gazetteer: Any) -> tuple[Reported, ...]:
    return read(from_text(text, day=date.fromisoformat(day)), gazetteer=gazetteer).figures


@pytest.mark.parametrize("case", [c for c in CASES if c["gold"]], ids=lambda c: c["text"][:40])
def test_a_reported_figure_is_read(case: dict[str, Any], small: Any) -> None:
    found = figures(case["text"], case["date"], small)
    for gold in case["gold"]:
        near = [f for f in found if f.measure == gold["measure"] and f.value is not None]
        near = [f for f in near if abs(f.value - gold["value"]) <= 0.02 * abs(gold["value"])]
        assert near, found
        if gold["start"]:
            assert any(gold["start"] in str(f.span and f.span.earliest) for f in near)
    if "src" in case:
        assert any(case["src"].lower() in f.source.lower() for f in found)
    assert len([f for f in found if f.measure != "comparison"]) <= len(case["gold"]) + (len(case["gold"]) > 1), found


@pytest.mark.parametrize("case", [c for c in CASES if not c["gold"]], ids=lambda c: c["text"][:40])
def test_what_is_not_about_land_gives_no_measurement(case: dict[str, Any], small: Any) -> None:
    assert all(f.measure == "comparison" for f in figures(case["text"], case["date"], small))


def test_the_size_of_a_country_is_kept_as_a_comparison(small: Any) -> None:
    (one,) = figures("They hold a stretch of land the size of Lebanon.", "2019-03-01", small)
    assert (one.measure, one.value, one.comparison) == ("comparison", None, "Lebanon")


def test_who_says_so_and_the_period_as_worded_are_kept(small: Any) -> None:
    text = "The caliphate shrank by another 14 percent in 2015, according to a report last week by Fora Inc., a firm."
    (one,) = figures(text, "2016-01-12", small)
    assert (one.value, one.source, one.period) == (-14.0, "Fora Inc.", "in 2015")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The Kivu Monitor says the rebels control 400 square kilometres.", "The Kivu Monitor"),
        (
            "The rebels control 400 square kilometres, according to a report last week by Fora Inc., a firm.",
            "Fora Inc.",
        ),
        (
            "The rebels hold 40 percent of the province, analysts at a London institute said.",
            "analysts at a London institute",
        ),
        ("Fora data show that the rebels hold 40 percent of the province.", "Fora"),
        ("“They hold 40 percent of the province,” said Ana Lima, who had been there.", "Ana Lima"),
        ("A survey by the Fora Group put the rebels' control at 40 percent of the province.", "the Fora Group"),
        ("He said the rebels hold 40 percent of the province.", ""),
        ("The rebels hold 40 percent of the province.", ""),
    ],
)
def test_who_gave_a_number_is_told_from_whom_it_is_about(text: str, source: str, small: Any) -> None:
    assert [one.source for one in figures(text, "2019-03-01", small)] == [source]


def test_a_number_is_not_dated_by_what_it_is_held_against(small: Any) -> None:
    text = "The rebels hold 400 square kilometres, twice as much as in December, the Kivu Monitor said on Thursday."
    (one,) = figures(text, "2019-03-01", small)
    assert (one.period, str(one.span and one.span.earliest)) == ("", "2019-03-01")


@pytest.mark.parametrize(
    "text",
    [
        "The rebels hold 400 square kilometres, more than in December.",
        "A report published in May says the rebels hold 400 square kilometres.",
        "A May survey says the rebels hold 400 square kilometres.",
        "Officials told reporters on Monday that the rebels hold 400 square kilometres.",
    ],
)
def test_a_state_told_in_the_present_is_that_of_the_articles_day(text: str, small: Any) -> None:
    (one,) = figures(text, "2019-03-01", small)
    assert (one.period, str(one.span and one.span.earliest)) == ("", "2019-03-01")


@pytest.mark.parametrize(
    "text",
    [
        "The general arrived to liberate 1,000 square kilometres.",
        "Some 40 percent of the province could be lost to the rebels.",
        "Did the rebels take 400 square kilometres?",
        "Talks went on about ceding 400 square kilometres.",
    ],
)
def test_what_has_not_happened_is_no_figure(text: str, small: Any) -> None:
    assert figures(text, "2019-03-01", small) == ()


def test_a_bound_of_one_number_says_nothing_of_the_next(small: Any) -> None:
    text = "The group has lost up to 40 percent of the territory it held in Iraq and 20 percent in Libya."
    assert [(f.value, f.low, f.high) for f in figures(text, "2019-03-01", small)] == [
        (-40, -40, None),
        (-20, None, None),
    ]


def test_two_states_of_one_change_are_dated_by_its_first_and_last_day(small: Any) -> None:
    text = "The caliphate shrank from 900 to 600 square kilometres in 2015."
    found = figures(text, "2016-03-01", small)
    assert [(f.value, str(f.span and f.span.earliest)) for f in found] == [(900, "2015-01-01"), (600, "2015-12-31")]


def test_an_earlier_state_without_a_year_is_earlier_than_the_later_one(small: Any) -> None:
    text = "The rebels held 22 percent of the country in September, down from 29 percent in January."
    found = figures(text, "2016-02-03", small)
    assert [str(f.span and f.span.earliest) for f in found] == ["2015-09-01", "2015-01-01"]


def test_a_number_of_the_other_side_is_not_the_followed_actors(small: Any) -> None:
    article = from_text("The army holds 40 percent of the province.", day=date(2019, 3, 1))
    (one,) = read(article, actor="Boko Haram", gazetteer=small).figures
    assert one.actor == "army"


def test_a_conversion_in_brackets_is_no_second_figure(small: Any) -> None:
    (one,) = figures("The rebels hold 1,000 sq km (386 square miles) of land.", "2019-03-01", small)
    assert one.value == 1000


def test_parts_in_two_countries_keep_their_own_scope(small: Any) -> None:
    text = "The group lost 40 percent of its territory in Iraq and 20 percent in Libya."
    assert [(f.value, f.scope) for f in figures(text, "2019-03-01", small)] == [(-40, "Iraq"), (-20, "Libya")]


def test_a_range_keeps_its_ends(small: Any) -> None:
    (one,) = figures("Rebels control between 30 and 40 percent of the province.", "2019-03-01", small)
    assert (one.value, one.low, one.high) == (35.0, 30.0, 40.0)


def test_square_miles_become_square_kilometres(small: Any) -> None:
    (one,) = figures("The rebels hold 100 square miles of land.", "2019-03-01", small)
    assert one.value == pytest.approx(258.999, abs=0.01)
    assert "100 square miles" in one.note


@given(st.text(alphabet="0123456789 .,%percntofaquthdsilkm²-–", max_size=120))
def test_amounts_are_slices_in_order(text: str) -> None:
    found = amounts(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


@pytest.mark.parametrize("text", ["1," * 50_000, "9" * 100_000, "more than " * 20_000, "a " * 50_000 + "half"])
def test_endless_numbers_are_passed_in_time(text: str) -> None:
    amounts(text)
