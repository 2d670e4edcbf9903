from __future__ import annotations

import json
import random
from datetime import date
from typing import Any

import folium
import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import MultiPoint, Point

import maps
from geo.errors import MapError
from maps.layers import Events
from maps.packing import unpack_columns
from maps.page import render


def frame(count: int = 4, **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=[Point(43 + n / 10, 36) for n in range(count)], crs=4326)


def dated(**more: Any) -> gpd.GeoDataFrame:
    days = ["2016-07-12", None, "2014-06-10", "2016-07-12"]
    return frame(start=days, name=["Mosul", "Sirte", None, "Raqqa"], **more)


def on_map(gdf: gpd.GeoDataFrame, **options: Any) -> Events:
    layer = Events(gdf, **options)
    layer.add_to(folium.Map([36, 43], zoom_start=7, tiles=None))
    return layer


def drawn(layer: Events) -> dict[str, Any]:
    found: dict[str, Any] = unpack_columns(layer.data()["points"])
    return found


def told(layer: Events) -> dict[str, Any]:
    found: dict[str, Any] = unpack_columns(layer.blocks()[layer.data()["texts"]])
    return found


def test_events_travel_in_order_of_date_with_the_undated_first() -> None:
    layer = on_map(dated())
    assert told(layer)["name"] == ["Sirte", None, "Mosul", "Raqqa"]
    assert layer.undated == layer.data()["undated"] == 1
    starts = drawn(layer)["start"].tolist()
    assert starts == [
        0,
        *((date.fromisoformat(d) - date(1970, 1, 1)).days for d in ("2014-06-10", *["2016-07-12"] * 2)),
    ]


def test_the_order_of_the_rows_does_not_matter() -> None:
    made = dated(quote=["a", "b", "c", "d"])
    mixed = made.sample(frac=1, random_state=3)
    assert told(on_map(mixed)) == told(on_map(made))
    assert {name: column.tolist() for name, column in drawn(on_map(mixed)).items()} == {
        name: column.tolist() for name, column in drawn(on_map(made)).items()
    }


def test_the_map_opens_on_the_last_day_or_on_the_one_that_was_asked_for() -> None:
    assert on_map(dated()).data()["opens"] == "2016-07-12"
    assert on_map(dated(end=["2016-08-01", None, None, None])).data()["opens"] == "2016-08-01"
    assert on_map(dated(), opens=date(2015, 1, 1)).data()["opens"] == "2015-01-01"
    assert on_map(frame()).data()["opens"] is None


def test_an_event_without_an_end_took_one_day_and_a_state_goes_on() -> None:
    made = frame(start=["2016-07-12"] * 4, role=["attack", "Stronghold", "lost", None])
    assert sorted(drawn(on_map(made))["length"].tolist()) == [0, 0, 1, 1]


def test_an_interval_counts_both_its_days_and_an_end_alone_is_a_day() -> None:
    made = frame(2, start=["2016-07-12", None], end=["2016-07-14", "2016-07-20"])
    assert drawn(on_map(made))["length"].tolist() == [3, 1]


def test_an_end_before_its_start_is_refused_with_its_row() -> None:
    made = frame(start=["2016-07-12"] * 4, end=["2016-07-12", "2016-07-11", None, "2016-01-01"])
    with pytest.raises(MapError, match=r"Row 1 ends on 2016-07-11, before its start on 2016-07-12, and so do 1 others"):
        Events(made)


def test_roles_get_symbols_the_most_frequent_first_and_no_two_the_same() -> None:
    roles = ["shelling"] * 3 + ["attack"] * 2 + ["raid"] * 2 + ["a", "b", "c", "d", None]
    table = on_map(frame(12, role=roles)).data()["roles"]
    assert [role["name"] for role in table[:3]] == ["shelling", "attack", "raid"]
    assert table[1]["shape"] == "diamond"
    own = [role["shape"] for role in table if not role.get("other")]
    assert len(set(own)) == len(own)
    assert [role["name"] for role in table if role.get("other")] == ["d"]


def test_a_multipoint_is_several_events_with_the_same_words() -> None:
    made = gpd.GeoDataFrame({"name": ["x"]}, geometry=[MultiPoint([(1, 2), (3, 4)])], crs=4326)
    layer = on_map(made)
    assert layer.count == 2
    assert told(layer)["name"] == ["x", "x"]


def test_rows_without_a_position_are_counted_where_a_script_can_read_it() -> None:
    made = gpd.GeoDataFrame({"name": ["x", "y"]}, geometry=[None, Point(1, 2)], crs=4326)
    with pytest.warns(UserWarning, match="1 of 2 rows") as told:
        layer = Events(made)
    assert told[0].filename == __file__
    assert [notice.code for notice in layer.notices] == ["no-geometry"]
    assert layer.count == 1


def test_events_without_a_date_can_be_left_out() -> None:
    layer = on_map(dated(), undated=False)
    assert (layer.count, layer.undated) == (3, 0)


def test_precision_is_found_by_its_name_or_by_the_one_given() -> None:
    assert drawn(on_map(frame(precision=[1, 4, None, 7])))["precision"].tolist() == [1, 4, 0, 7]
    assert drawn(on_map(frame(where_prec=["2"] * 4), precision="where_prec"))["precision"].tolist() == [2] * 4


def test_further_columns_travel_by_choice_only_and_under_the_name_given() -> None:
    made = frame(2, text=["a", "b"], deaths=[3.0, None], secret=["x", "y"])
    layer = on_map(made, also={"text": "What", "deaths": "Deaths"})
    assert told(layer) == {"text": ["a", "b"], "deaths": ["3", None]}
    assert layer.data()["labels"] == {"text": "What", "deaths": "Deaths"}
    assert "secret" not in json.dumps(layer.blocks())


@pytest.mark.parametrize("options", [{"also": ["nothing"]}, {"precision": "nothing"}])
def test_a_column_that_is_not_there_is_refused_with_those_that_are(options: dict[str, Any]) -> None:
    with pytest.raises(MapError, match=r"no column 'nothing'. It has start, name\."):
        Events(dated(), **options)


def test_an_empty_frame_makes_an_empty_layer() -> None:
    layer = on_map(gpd.GeoDataFrame({"name": []}, geometry=[], crs=4326))
    assert layer.count == 0
    assert layer.data()["last"] is None


def test_the_frame_stays_as_it_was() -> None:
    made = dated(precision=[1, 2, 3, None])
    before = made.copy(deep=True)
    on_map(made)
    pd.testing.assert_frame_equal(made, before)


def test_the_same_events_make_the_same_bytes() -> None:
    def page() -> str:
        random.seed()
        return render(on_map(dated(role=["a", "b", "a", None]))._parent)

    assert page() == page()


def test_rendering_twice_changes_nothing_and_one_map_may_hold_two_layers() -> None:
    map_ = folium.Map([36, 43], tiles=None)
    for _ in range(2):
        Events(dated(), name="events").add_to(map_)
    folium.LayerControl().add_to(map_)
    assert render(map_) == render(map_)
    assert render(map_).count("const MANY = 512") + render(map_).count("const MANY=512") == 1


def test_folium_knows_the_layer_by_its_name(tmp_path: Any) -> None:
    map_ = folium.Map([36, 43], tiles=None)
    layer = Events(dated(), name="shelling", show=False).add_to(map_)
    folium.LayerControl().add_to(map_)
    page = render(map_)
    assert '"shelling"' in page.replace("&quot;", '"')
    assert ".addTo(" not in page.split(f"var {layer.get_name()[:14]}")[-1].split("\n")[0]
    map_.save(tmp_path / "stock.html")
    assert f"var {layer.get_name()} = ebbline.add(" in (tmp_path / "stock.html").read_text(encoding="utf8")


def test_a_layer_on_no_map_is_refused_when_it_is_drawn() -> None:
    with pytest.raises(MapError, match="This Events is on no map yet"):
        Events(dated()).render()


def test_events_stand_on_the_page_of_a_dossier(dossier: Any) -> None:
    map_ = maps.build(dossier)
    Events(dated()).add_to(map_)
    page = render(map_)
    assert page.count('ebbline.add("events"') == page.count('ebbline.define("events"') == 1


def test_events_of_real_data_keep_every_row(shared: Any) -> None:
    rows = pd.read_csv(shared / "events" / "ucdp-ged-syria-2016-2019.csv", low_memory=False)
    at = gpd.points_from_xy(rows.longitude, rows.latitude)
    made = {
        "name": rows.where_coordinates,
        "start": rows.date_start,
        "end": rows.date_end,
        "where_prec": rows.where_prec,
    }
    layer = on_map(gpd.GeoDataFrame(made, geometry=at, crs=4326), precision="where_prec")
    assert layer.count == len(rows) == 16_566
    assert sorted(told(layer)["name"]) == sorted(rows.where_coordinates)
    assert len(json.dumps(layer.blocks())) < 300_000
