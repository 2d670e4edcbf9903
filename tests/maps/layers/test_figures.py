"""Reported figures: one headline, one series, arithmetic only between like and like, and the proof of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import folium
import pytest

from geo.dossier.schema import Dossier
from geo.records import Evidence, Figure, Measure, Source
from maps.layers import Decline, Panel, Sites
from maps.layers.figures import (
    arithmetic,
    figure_data,
    figure_day,
    figures_data,
    headline_figure,
    percent,
    series_of,
    shared_values,
)

EARLY, LATE = date(2015, 12, 14), date(2016, 7, 4)
AREA, CHANGE, SHARE, COUNT = Measure.AREA_KM2, Measure.CHANGE_PCT, Measure.SHARE_PCT, Measure.COUNT


def figure(name: str, measure: Measure, value: float | None, day: date | None = LATE, **more: Any) -> Figure:
    given = {"start": day, "end": day, "actor": "The Group", "scope": "Two lands", **more}
    return Figure(name, measure, value, **given)


def headline(*figures: Figure, **options: Any) -> str | None:
    found = headline_figure(figures, **{"actor": "The Group", "as_of": date(2016, 7, 12), **options})
    return found.figure_id if found else None


def series(head: Figure, *figures: Figure) -> list[str]:
    return [one.figure_id for one in series_of(head, (head, *figures), actor="The Group")]


# The headline


def test_the_headline_is_the_one_the_dossier_names() -> None:
    assert headline(figure("a", AREA, 5.0, EARLY), figure("b", AREA, 4.0), wanted="a") == "a"


def test_without_a_named_headline_the_latest_area_known_by_then_is_it() -> None:
    later = figure("c", AREA, 3.0, date(2017, 1, 1))
    assert headline(figure("b", AREA, 4.0), figure("a", AREA, 5.0, EARLY), later) == "b"


def test_an_area_only_published_later_is_better_than_none() -> None:
    assert headline(figure("c", AREA, 3.0, date(2017, 1, 1)), figure("d", AREA, 2.0, date(2018, 1, 1))) == "c"


def test_the_area_of_somebody_else_is_not_the_headline() -> None:
    assert headline(figure("x", AREA, 5.0, actor="Another"), figure("y", CHANGE, -12.0)) == "y"


def test_a_figure_that_names_no_actor_is_about_the_followed_one() -> None:
    assert headline(figure("x", AREA, 5.0, actor="")) == "x"


def test_a_change_comes_before_a_share_and_after_an_area() -> None:
    area, change, share = figure("a", AREA, 5.0, EARLY), figure("c", CHANGE, -12.0), figure("s", SHARE, 40.0)
    assert [headline(share, change, area), headline(share, change), headline(share)] == ["a", "c", "s"]


@pytest.mark.parametrize("measure", [COUNT, Measure.COMPARISON])
def test_a_toll_or_a_likeness_is_never_the_headline(measure: Measure) -> None:
    one = figure("n", measure, 300.0, comparison="an island")
    assert headline(one) is None
    assert headline(one, wanted="n") is None


def test_a_change_without_any_day_can_be_the_headline() -> None:
    undated = figure("c", CHANGE, -12.0, None, period="of late")
    assert headline(undated) == "c"
    assert series(undated) == ["c"]


def test_no_figures_and_no_values_give_no_headline() -> None:
    assert headline() is None
    assert headline(figure("a", AREA, None)) is None
    assert series_of(None, [figure("a", AREA, 1.0)]) == []


# Its series


@pytest.mark.parametrize(
    "other",
    [
        {"scope": "A third land"},
        {"scope": ""},
        {"definition": "Land that it taxes"},
        {"actor": "Another"},
        {"measure": SHARE},
    ],
)
def test_what_measures_something_else_is_not_in_the_series(other: dict[str, Any]) -> None:
    head = figure("a", AREA, 5.0)
    assert series(head, replace(figure("b", AREA, 4.0, EARLY), **other)) == ["a"]


def test_the_series_is_in_order_of_its_days_whatever_the_letters_and_spaces() -> None:
    assert series(figure("a", AREA, 5.0), figure("b", AREA, 9.0, EARLY, scope="two  Lands")) == ["b", "a"]


def test_an_undated_or_empty_figure_does_not_join_the_series() -> None:
    assert series(figure("a", AREA, 5.0), figure("b", AREA, 9.0, None), figure("c", AREA, None)) == ["a"]


def test_a_period_that_holds_the_day_of_the_report_counts_from_that_day() -> None:
    year = figure("c", CHANGE, -12.0, start=date(2016, 1, 1), end=date(2016, 12, 31))
    assert figure_day(year, as_of=date(2016, 7, 12)) == date(2016, 7, 12)
    assert figure_day(year, as_of=date(2017, 7, 12)) == date(2016, 12, 31)
    assert figure_day(year) == date(2016, 12, 31)


# Arithmetic


def linked(**changed: Any) -> dict[str, str]:
    before, after = figure("b", AREA, 78000.0, EARLY), replace(figure("a", AREA, 68300.0), **changed)
    change = figure("c", CHANGE, -12.0, baseline="b", result="a")
    return arithmetic(change, {"b": before, "a": after})


def test_a_change_says_what_its_two_areas_make() -> None:
    assert linked() == {"from": "b", "to": "a", "sum": "−12.4 %"}


@pytest.mark.parametrize("changed", [{"scope": "A third land"}, {"definition": "Taxed"}, {"measure": SHARE}])
def test_no_change_is_computed_between_unlike_figures(changed: dict[str, Any]) -> None:
    found = linked(**({"definition": ""} | changed)) if "definition" not in changed else _other_definition(changed)
    assert "sum" not in found
    assert found["unlike"]


def _other_definition(changed: dict[str, Any]) -> dict[str, str]:
    before = figure("b", AREA, 78000.0, EARLY, definition="Counted")
    after = replace(figure("a", AREA, 68300.0), **changed)
    return arithmetic(figure("c", CHANGE, -12.0, baseline="b", result="a"), {"b": before, "a": after})


def test_a_change_from_nothing_or_to_the_unknown_has_no_sum() -> None:
    assert "sum" not in linked(value=None)
    nothing = {"b": figure("b", AREA, 0.0, EARLY), "a": figure("a", AREA, 5.0)}
    assert "sum" not in arithmetic(figure("c", CHANGE, 5.0, baseline="b", result="a"), nothing)
    assert arithmetic(figure("c", CHANGE, 5.0, baseline="gone", result="gone"), {}) == {"from": "", "to": ""}


@pytest.mark.parametrize(("value", "text"), [(-12.0, "−12 %"), (-12.4, "−12.4 %"), (0.0, "0 %"), (3.0, "+3 %")])
def test_a_change_carries_its_sign(value: float, text: str) -> None:
    assert percent(value) == text


# What travels


def test_a_card_has_the_words_of_the_period_and_its_days() -> None:
    half = figure("c", CHANGE, -12.0, start=date(2016, 1, 1), end=date(2016, 6, 30), period="the first half of 2016")
    said = figure_data(half, "en")
    assert (said["when"], said["days"]) == ("the first half of 2016", "1 Jan – 30 June 2016")
    said = figure_data(figure("a", AREA, 5.0, date(2016, 12, 31), period="by the end of 2016"), "en")
    assert (said["when"], said["period"]) == ("31 December 2016", "by the end of 2016")
    said = figure_data(figure("a", AREA, 5.0, period="4 July 2016"), "en")
    assert said["when"] == "4 July 2016"
    assert "period" not in said
    assert "days" not in said


def test_what_most_figures_share_travels_once_and_what_one_leaves_out_stays_out() -> None:
    figures = (figure("a", AREA, 5.0, EARLY), figure("b", AREA, 4.0), figure("c", AREA, 3.0, scope=""))
    block = Decline(figures).block()
    assert block["shared"]["scope"] == "Two lands"
    assert ["scope" in one for one in block["figures"]] == [False, False, True]
    told = [{**block["shared"], **one} for one in block["figures"]]
    assert [one["scope"] for one in told] == ["Two lands", "Two lands", ""]


def test_a_block_says_what_the_figures_said(dossier: Dossier) -> None:
    block = Decline(dossier.figures, sources=dossier.sources).block()
    told = [{**block["shared"], **one} for one in block["figures"]]
    kept = [{key: value for key, value in one.items() if value not in ("", None)} for one in told]
    assert kept == figures_data(dossier.figures, "en")


def test_nothing_is_shared_by_no_figures() -> None:
    assert shared_values([]) == {}
    assert Decline(()).block_name() == ""


def test_figures_stand_in_a_page_once(dossier: Dossier) -> None:
    map_ = folium.Map(tiles=None)
    panel = Panel(dossier).add_to(map_)
    decline = Decline(dossier.figures, sources=dossier.sources, as_of=dossier.as_of).add_to(map_)
    page = map_.get_root().render()
    assert panel.block_name() == decline.block_name()
    assert page.count(f'id="{panel.block_name()}"') == 1


def test_sources_travel_with_the_figures_only_where_no_sites_bring_them(dossier: Dossier) -> None:
    lone, map_ = Decline(dossier.figures, sources=dossier.sources), folium.Map(tiles=None)
    assert set(lone.block()["sources"]) == {"counter"}
    Sites(dossier.sites, sources=dossier.sources).add_to(map_)
    assert Decline(dossier.figures, sources=dossier.sources).add_to(map_).block()["sources"] == {}


def test_the_sources_of_evidence_and_what_they_repeat_travel_too() -> None:
    sources = (Source("counter", "A Counter"), Source("paper", "A Paper", via="wire"), Source("wire", "A Wire"))
    one = figure("a", AREA, 5.0, source_id="counter", evidence=(Evidence("paper", 3, paraphrase="Says so."),))
    assert set(Decline((one,), sources=(*sources, Source("else", "Else"))).block()["sources"]) == {
        "counter",
        "paper",
        "wire",
    }


def test_the_panel_counts_only_the_headlines_series(make_dossier: Callable[..., Dossier]) -> None:
    base = make_dossier().figures
    other = replace(base[0], figure_id="f-other", scope="A third land", end=date(2016, 7, 10), start=date(2016, 7, 10))
    assert Panel(make_dossier(figures=(*base, other))).data()["series"] == ["f-before", "f-after"]


def test_a_draft_with_a_change_alone_has_it_as_its_number(make_dossier: Callable[..., Dossier]) -> None:
    given = make_dossier()
    draft = replace(given, figures=given.figures[2:], map=replace(given.map, headline="", bracket=""))
    assert Panel(draft).data()["series"] == ["f-change"]
    assert Decline(draft.figures, actor=draft.actor).data()["head"] == "f-change"
