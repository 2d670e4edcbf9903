"""Reported areas: dots in order, the change between the two it links, and likenesses kept off the axis."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from geo.dossier.schema import Dossier
from geo.records import Figure, Measure
from maps.layers import Decline
from maps.layers.decline import area_data, bracket_data, caption, comparison_data, percent


def test_areas_come_in_order_of_their_date(dossier: Dossier) -> None:
    areas = area_data(dossier.figures, dossier.sources, "en")
    assert [(area["date"], area["value"]) for area in areas] == [("2015-12-14", 78000.0), ("2016-07-04", 68300.0)]


def test_a_range_that_was_not_published_stays_empty(dossier: Dossier) -> None:
    assert all(area["low"] is None and area["high"] is None for area in area_data(dossier.figures, (), "en"))


def test_only_areas_with_a_value_and_a_date_are_drawn() -> None:
    figures = [
        Figure("f-1", Measure.AREA_KM2, None, end=date(2016, 1, 1)),
        Figure("f-2", Measure.AREA_KM2, 5.0),
        Figure("f-3", Measure.SHARE_PCT, 5.0, end=date(2016, 1, 1)),
        Figure("f-4", Measure.COMPARISON, 209000.0, comparison="an island", end=date(2014, 1, 1)),
    ]
    assert area_data(figures, (), "en") == []


def test_the_bracket_links_the_two_areas_of_its_change(dossier: Dossier) -> None:
    assert bracket_data(dossier.figures, "f-change") == {"from": "f-before", "to": "f-after", "text": "−12 %"}


@pytest.mark.parametrize("wanted", ["", "f-unknown", "f-after"])
def test_without_two_ends_there_is_no_bracket(dossier: Dossier, wanted: str) -> None:
    assert bracket_data(dossier.figures, wanted) is None


@pytest.mark.parametrize(("value", "text"), [(-12.0, "−12 %"), (-12.4, "−12.4 %"), (0.0, "0 %"), (3.0, "+3 %")])
def test_a_change_carries_its_sign(value: float, text: str) -> None:
    assert percent(value) == text


def test_a_likeness_is_a_note_with_its_year_and_its_reason(dossier: Dossier) -> None:
    figures = [replace(figure, note="Another measure.") for figure in dossier.figures]
    [note] = comparison_data(figures, "en")
    assert "an island" in note["text"]
    assert "(2014)" in note["text"]
    assert note["why"] == "Another measure."


def test_a_likeness_without_a_date_names_no_year() -> None:
    [note] = comparison_data([Figure("f", Measure.COMPARISON, None, comparison="an island")], "en")
    assert "(" not in note["text"]


def test_the_caption_names_publishers_and_scope_once(dossier: Dossier) -> None:
    areas = area_data(dossier.figures, dossier.sources, "en")
    assert caption(areas, "en") == "A Counter: single estimates for Two lands"


def test_a_chart_without_figures_has_no_dots() -> None:
    assert Decline(()).data()["areas"] == []
