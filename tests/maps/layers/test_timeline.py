"""What the timeline tells its page: the dates, who holds what, how much, and land packed edge for edge."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import folium
import geopandas
import pytest
import shapely

from geo.errors import InputError, MapError
from geo.records import Source
from maps.dated import edges, unpack_dated
from maps.layers import Timeline
from maps.layers.ground import areas, label_spots

War = Callable[..., Any]


def data(snapshots: Any, **options: Any) -> dict[str, Any]:
    timeline = Timeline(snapshots, **options)
    timeline.add_to(folium.Map())
    told: dict[str, Any] = timeline.data()
    return told


def test_it_tells_each_actor_and_status_once_with_doubt_on_top(war: War) -> None:
    groups = data(war())["groups"]
    assert [(group["actor"], group["status"]) for group in groups] == [
        ("North", "control"),
        ("South", "control"),
        ("South", "claimed"),
        ("North / South", "contested"),
    ]
    assert [len(group["colours"]) for group in groups] == [1, 1, 1, 2]


def test_its_dates_are_those_of_the_snapshots(war: War) -> None:
    days = [date.fromordinal(date(1970, 1, 1).toordinal() + day) for day in data(war())["days"]]
    assert days == sorted(set(war()["date"]))


def test_its_land_is_that_of_each_snapshot_to_a_step(war: War) -> None:
    snapshots = war()
    found = data(snapshots)
    order = {day: at for at, day in enumerate(sorted(set(snapshots["date"])))}
    unpacked = unpack_dated(found["land"])
    drawn = {(row.actor, row.status, order[row.date]): row.geometry for row in snapshots.itertuples()}
    for group, dates in zip(found["groups"], unpacked, strict=True):
        for at, land in enumerate(dates):
            expected = drawn.get((group["actor"], group["status"], at))
            assert (land == edges([expected] if expected else [])).all()


def test_the_followed_actor_comes_first_and_others_by_their_land(war: War) -> None:
    assert data(war())["actors"] == ["North", "South"]
    assert data(war(), actor="South")["actors"] == ["South", "North"]


def test_areas_are_told_with_their_low_and_high_only_for_dates_that_name_the_actor(war: War) -> None:
    found = areas(war())
    assert [row["day"].day for row in found["South"]] == [1, 2, 10, 20]
    for rows in found.values():
        assert all(0 <= row["low"] <= row["area"] <= row["high"] for row in rows)
    # What is contested is in doubt for both, and held by neither.
    assert found["North"][0]["high"] - found["North"][0]["area"] > 1000


def test_without_a_line_error_no_range_is_told(war: War) -> None:
    told = data(war(), line_m=None)
    assert told["line"] is None
    assert {name for name, _ in told["areas"][0]["rows"]["columns"]} == {"at", "area", "gained", "lost"}


def test_its_source_travels_with_it_and_only_safe_links_do(war: War) -> None:
    source = Source("survey", "The Survey", "Sheets", url="javascript:alert(1)")
    assert data(war(), source=source)["source"] == {"id": "survey", "publisher": "The Survey", "title": "Sheets"}
    assert data(war())["source"] is None


def test_rows_without_a_date_are_refused_with_the_way_out(war: War) -> None:
    snapshots = war()
    snapshots.loc[3, "date"] = None
    with pytest.raises(MapError, match="date in every row"):
        data(snapshots)
    with pytest.raises(MapError, match=r"maps\.layers\.Control"):
        data(snapshots.drop(columns="date"))


def test_land_that_is_no_valid_polygon_is_refused(war: War) -> None:
    snapshots = war()
    snapshots.loc[0, "geometry"] = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    with pytest.raises(InputError, match="no valid polygon"):
        data(snapshots)


def test_rows_without_land_change_nothing(war: War) -> None:
    snapshots = war()
    more = snapshots.iloc[[0, 1]].assign(geometry=[None, shapely.Polygon()])
    import pandas

    assert data(pandas.concat([snapshots, more])) == data(snapshots)


def test_the_order_of_rows_does_not_matter(war: War) -> None:
    assert data(war()) == data(war().iloc[::-1].reset_index(drop=True))


def test_the_snapshots_stay_as_they_were(war: War) -> None:
    snapshots = war()
    data(snapshots)
    assert snapshots.equals(war())


def test_land_beyond_the_antimeridian_is_split_there() -> None:
    row = {"date": [date(2024, 1, 1)], "actor": ["A"], "status": ["control"], "geometry": [shapely.box(179, 0, 181, 1)]}
    found = data(geopandas.GeoDataFrame(row, geometry="geometry", crs="EPSG:4326"), line_m=None)
    east, west = shapely.box(179, 0, 180, 1), shapely.box(-180, 0, -179, 1)
    assert (unpack_dated(found["land"])[0][0] == edges([east, west])).all()


def test_of_two_sources_for_one_actor_and_date_the_first_is_drawn(war: War) -> None:
    snapshots = war()
    rival = snapshots.iloc[[0]].assign(source_id="other", geometry=[shapely.box(10, 51, 11, 52)])
    import pandas

    both = pandas.concat([snapshots, rival])
    assert data(both)["land"] == data(snapshots)["land"]


def test_names_stand_on_spots_inside_the_land(war: War) -> None:
    timeline = Timeline(war())
    for ground in timeline._grounds():
        spots = label_spots(ground)
        assert spots
        everywhere = shapely.union_all([part for land in ground.lands for part in land])
        assert all(everywhere.contains(shapely.Point(spot)) for spot in spots)


def test_the_data_are_plain_json_and_the_same_each_time(war: War) -> None:
    assert json.dumps(data(war()), allow_nan=False) == json.dumps(data(war()), allow_nan=False)
