"""One date of control, and what changed between two: what they tell their page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import folium
import pytest

import geo
from geo.errors import MapError
from maps.dated import edges, unpack_dated
from maps.layers import Change, Control

War = Callable[..., Any]


def told(layer: Any) -> dict[str, Any]:
    layer.add_to(folium.Map())
    data: dict[str, Any] = layer.data()
    return data


def on(snapshots: Any, at: int) -> Any:
    return snapshots[snapshots["date"] == sorted(set(snapshots["date"]))[at]].reset_index(drop=True)


def test_one_date_is_drawn_whatever_the_date_of_the_page(war: War) -> None:
    found = told(Control(on(war(), 2)))
    assert (found["single"], len(found["days"])) == (True, 1)
    assert [(group["actor"], group["status"]) for group in found["groups"]] == [
        ("North", "control"),
        ("South", "control"),
        ("South", "claimed"),
    ]


def test_one_date_may_be_unknown(war: War) -> None:
    dated, undated = told(Control(on(war(), 2))), told(Control(on(war(), 2).drop(columns="date")))
    assert undated["days"] == []
    assert undated["land"] == dated["land"]


def test_several_dates_are_refused_with_the_way_out(war: War) -> None:
    with pytest.raises(MapError, match=r"5 dates.*maps\.layers\.Timeline"):
        told(Control(war()))


def test_a_change_tells_gained_lost_and_held_of_one_actor_with_their_bounds(war: War) -> None:
    snapshots = war()
    rows = geo.change(on(snapshots, 2), on(snapshots, 4))
    found = told(Change(rows, actor="North"))
    assert {group["status"] for group in found["groups"]} == {"held", "gained", "lost"}
    assert found["groups"][0]["status"] == "held"
    mine = rows[(rows["to_actor"] == "North") & (rows["kind"] == "gained")]
    gained = [group["areas"][0] for group in found["groups"] if group["status"] == "gained"]
    assert sum(area["area"] for area in gained) == pytest.approx(mine["area_km2"].sum(), abs=0.01)
    assert all(area["low"] <= area["area"] <= area["high"] for area in gained)


def test_a_change_draws_the_land_that_was_measured(war: War) -> None:
    snapshots = war()
    rows = geo.change(on(snapshots, 0), on(snapshots, 1))
    found = told(Change(rows, actor="North"))
    for group, dates in zip(found["groups"], unpack_dated(found["land"]), strict=True):
        side, other = ("from_actor", "to_actor") if group["status"] == "lost" else ("to_actor", "from_actor")
        own = rows[(rows["kind"] == group["status"]) & (rows[side] == "North")]
        whom = own[other].map(lambda actor: actor or "")
        land = own[whom == group["other"]] if group["status"] != "held" else own
        assert (dates[0] == edges(list(land.geometry))).all()


def test_of_a_series_each_pair_of_dates_is_a_step(war: War) -> None:
    found = told(Change(geo.change_series(war()), actor="South"))
    assert len(found["pairs"]) == len(found["days"]) > 2
    assert found["single"] is False


def test_without_an_actor_it_is_about_the_one_that_holds_most(war: War) -> None:
    snapshots = war()
    found = told(Change(geo.change(on(snapshots, 0), on(snapshots, 1))))
    assert {group["actor"] for group in found["groups"]} == {"North"}


def test_a_change_without_bounds_says_none(war: War) -> None:
    snapshots = war()
    found = told(Change(geo.change(on(snapshots, 0), on(snapshots, 1), line_m=None)))
    assert all(set(area) == {"area"} for group in found["groups"] for area in group["areas"] if area)


def test_nothing_changed_draws_nothing_but_what_was_held(war: War) -> None:
    snapshots = war()
    found = told(Change(geo.change(on(snapshots, 3), on(snapshots, 3)), actor="North"))
    assert [group["status"] for group in found["groups"]] == ["held"]


def test_what_is_no_table_of_changes_is_refused(war: War) -> None:
    with pytest.raises(MapError, match="no table of changes"):
        Change(war())
