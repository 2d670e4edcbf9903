from __future__ import annotations

from datetime import date
from typing import Any

import folium
import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point

from geo.errors import MapError
from geo.records import Precision, Role
from maps.layers import Card, Sites
from maps.layers.records import MOST, site_records
from maps.page import render


def frame(**columns: Any) -> gpd.GeoDataFrame:
    given = {
        "name": ["Mosul", "Mosul", "Sirte"],
        "role": ["stronghold", "Lost", "attack"],
        "start": ["2014-06-10", "2017-07-09", "2016-07-01"],
        **columns,
    }
    return gpd.GeoDataFrame(given, geometry=[Point(43.1, 36.3), Point(43.1, 36.3), Point(16.6, 31.2)], crs=4326)


def test_rows_of_one_name_and_place_are_one_site_with_an_episode_each() -> None:
    sites, _ = site_records(frame())
    assert [(site.site_id, site.name, len(site.episodes)) for site in sites] == [
        ("row-0", "Mosul", 2),
        ("row-2", "Sirte", 1),
    ]
    assert [episode.role for episode in sites[0].episodes] == [Role.STRONGHOLD, Role.LOST]


def test_an_attack_takes_a_day_and_a_stronghold_goes_on() -> None:
    (held, struck), _ = site_records(frame())
    assert held.episodes[0].end is None
    assert struck.episodes[0].end is not None
    assert struck.episodes[0].end.latest == date(2016, 7, 1)


def test_what_the_rows_say_reaches_the_card_with_its_source() -> None:
    sites, sources = site_records(
        frame(
            actor=["A", None, "A"],
            quote=["words", None, None],
            source=["A paper", "A paper", None],
            url=["https://example.org/a", "https://example.org/a", None],
            precision=[None, None, "region"],
        )
    )
    assert [(source.publisher, source.url) for source in sources] == [("A paper", "https://example.org/a")]
    assert sites[0].episodes[0].evidence[0].quote == "words"
    assert sites[0].episodes[1].evidence[0].source_id == sources[0].source_id
    assert sites[1].episodes[0].evidence == ()
    assert [site.precision for site in sites] == [Precision.EXACT, Precision.REGION]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (frame(role=["stronghold", "raid", "attack"]), r"Row 1 has the role 'raid'\. A site's is one of stronghold"),
        (frame(role=["stronghold", None, "attack"]), "Row 1 has no role"),
        (frame(name=["a", "b", None]), "Row 2 has no name"),
        (frame(end=[None, "2017-07-08", None]), "Row 1 ends on 2017-07-08, before its start"),
        (frame(start=["10/06/2014", None, None]), "no date"),
        (frame().drop(columns="role"), "no column 'role'"),
        (frame().set_geometry([LineString([(0, 0), (1, 1)])] * 3, crs=4326), "is a LineString"),
        (frame().set_crs(None, allow_override=True), "no CRS"),
    ],
)
def test_rows_that_are_no_sites_are_refused_in_a_sentence(made: Any, said: str) -> None:
    with pytest.raises(MapError, match=said):
        Sites(made)


def test_more_sites_than_labels_fit_are_refused_with_the_way_out() -> None:
    many = MOST + 1
    at = [Point(n / 100, 10) for n in range(many)]
    made = gpd.GeoDataFrame({"name": ["x"] * many, "role": ["attack"] * many}, geometry=at, crs=4326)
    with pytest.raises(MapError, match=r"2001 sites .* Draw them as Events"):
        Sites(made)


def test_sites_of_a_frame_stand_on_any_folium_map_and_leave_the_frame_alone() -> None:
    made = frame(actor=["A"] * 3)
    before = made.copy(deep=True)
    map_ = folium.Map([35, 40], tiles=None)
    layer = Sites(made)
    layer.add_to(map_)
    Card().add_to(map_)
    assert '"name":"Mosul"' in render(map_)
    assert layer.actor == "A"
    assert made.equals(before)
