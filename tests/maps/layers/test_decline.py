"""Reported areas: dots in order, the change between the two it links, and likenesses kept off the axis."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from geo.dossier.schema import Dossier
from geo.records import Figure, Measure
from maps.layers import Decline
from maps.layers.decline import area_data, areas_in_order, bracket_data, caption, comparison_data


def test_areas_come_in_order_of_their_date(dossier: Dossier) -> None:
    areas = area_data(dossier.figures, dossier.sources, "en")
    assert [(area["date"], area["value"]) for area in areas] == [("2015-12-14", 78000.0), ("2016-07-04", 68300.0)]


def test_a_range_that_was_not_published_stays_empty(dossier: Dossier) -> None:
    assert all("low" not in area and "high" not in area for area in area_data(dossier.figures, (), "en"))


def test_only_areas_with_a_value_and_a_date_are_drawn() -> None:
    figures = [
        Figure("f-1", Measure.AREA_KM2, None, end=date(2016, 1, 1)),
        Figure("f-2", Measure.AREA_KM2, 5.0),
        Figure("f-3", Measure.SHARE_PCT, 5.0, end=date(2016, 1, 1)),
        Figure("f-4", Measure.COMPARISON, 209000.0, comparison="an island", end=date(2014, 1, 1)),
    ]
    assert area_data(figures, (), "en") == []


def test_the_bracket_links_the_two_areas_of_its_change(dossier: Dossier) -> None:
    assert bracket_data(dossier.figures, "f-change") == {
        "id": "f-change",
        "from": "f-before",
        "to": "f-after",
        "text": "−12 %",
    }


@pytest.mark.parametrize("wanted", ["", "f-unknown", "f-after"])
def test_without_two_ends_there_is_no_bracket(dossier: Dossier, wanted: str) -> None:
    assert bracket_data(dossier.figures, wanted) is None


def test_areas_that_measure_different_things_get_no_bracket(dossier: Dossier) -> None:
    figures = [replace(one, scope="Elsewhere") if one.figure_id == "f-after" else one for one in dossier.figures]
    assert bracket_data(figures, "f-change") is None


def test_areas_of_another_scope_are_named_as_such_and_kept_out_of_the_series(dossier: Dossier) -> None:
    other = replace(dossier.figures[0], figure_id="f-other", scope="A third land")
    data = Decline((*dossier.figures, other), sources=dossier.sources, headline="f-after").data()
    assert data["areas"] == ["f-before", "f-after", "f-other"]
    assert data["others"] == ["f-other"]
    assert data["caption"] == "A Counter: single estimates for Two lands"
    assert data["othersCaption"] == "A Counter: another actor, scope or definition (A third land)"


def test_a_likeness_is_a_note_with_its_year_in_words_that_quote_nobody(dossier: Dossier) -> None:
    [note] = comparison_data(dossier.figures, "en")
    assert note == {
        "id": "f-like",
        "text": "Likened to an island in 2014: another definition, so not on this scale.",
    }
    assert not set(note["text"]) & set("“”‘’«»\"'")


def test_a_likeness_without_a_date_names_no_year() -> None:
    [note] = comparison_data([Figure("f", Measure.COMPARISON, None, comparison="an island")], "en")
    assert note["text"] == "Likened to an island: another definition, so not on this scale."


def test_the_caption_names_publishers_and_scope_once(dossier: Dossier) -> None:
    assert (
        caption(areas_in_order(dossier.figures), dossier.sources, "en") == "A Counter: single estimates for Two lands"
    )


def test_a_chart_without_figures_has_no_dots() -> None:
    assert Decline(()).data()["areas"] == []
