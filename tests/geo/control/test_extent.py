from dataclasses import replace
from datetime import date
from math import pi

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.control.extent import Extent, illustrative_extent, illustrative_series
from geo.errors import ExtentError
from geo.records import DateSpan, Episode, LonLat, Precision, Role, Site

GEOD = Geod(ellps="WGS84")
DAY = date(2016, 7, 12)
START = DateSpan.on(date(2016, 1, 1))
WORLD = shapely.box(-180, -90, 180, 90)


def place(site_id: str, lon: float, lat: float, role: Role = Role.STRONGHOLD, end: DateSpan | None = None) -> Site:
    episodes = (Episode(role, "Reds", start=START, end=end),)
    return Site(site_id, site_id.upper(), lon, lat, episodes=episodes)


A, B, C = place("a", 40.0, 35.0), place("b", 41.0, 35.0), place("c", 40.5, 35.8, Role.LOST)


def extent(*sites: Site, day: date = DAY, **more: float) -> Extent:
    return illustrative_extent(sites, day, land=WORLD, **more)  # type: ignore[arg-type]


def km(lon: float, lat: float, at: LonLat) -> float:
    return float(GEOD.inv(lon, lat, at.lon, at.lat)[2]) / 1000


def area_km2(geometry: shapely.MultiPolygon) -> float:
    return abs(GEOD.geometry_area_perimeter(geometry)[0]) / 1e6


def test_an_extent_says_that_it_is_illustrative_and_names_its_places() -> None:
    found = extent(A, B, C)
    assert found.label == "illustrative"
    assert found.used == ("a", "b")
    assert found.refused == ()
    assert found.day == DAY


def test_a_cell_reaches_its_stated_distance_and_no_further() -> None:
    alone = extent(A, place("far", 42.5, 35.0, Role.LOST), place("off", 40.0, 37.0, Role.LOST), reach_km=60)
    reach = [km(lon, lat, A.at) for lon, lat in shapely.get_coordinates(alone.geometry)]
    assert max(reach) == pytest.approx(60, abs=0.2)
    assert min(reach) == pytest.approx(60, abs=0.3)
    assert area_km2(alone.geometry) == pytest.approx(pi * 60**2, rel=5e-3)


def test_a_lost_neighbour_keeps_the_land_nearer_to_it() -> None:
    geometry = extent(A, B, C).geometry
    assert not geometry.contains(shapely.Point(C.at))
    assert geometry.contains(shapely.Point(A.at))
    for lon, lat in shapely.get_coordinates(geometry.segmentize(0.05)):
        assert min(km(lon, lat, A.at), km(lon, lat, B.at)) <= km(lon, lat, C.at) + 0.5


def test_neighbouring_cells_of_one_holder_join_without_a_seam() -> None:
    assert len(extent(A, B, C).geometry.geoms) == 1
    assert len(extent(A, B, C).geometry.geoms[0].interiors) == 0


def test_a_place_under_assault_is_held_and_a_fought_over_one_is_not() -> None:
    front = Episode(Role.FRONT, "Reds", start=START)
    assaulted = replace(A, episodes=(*A.episodes, front))
    fought = replace(B, episodes=(front,))
    assert extent(assaulted, fought, C).used == ("a",)


def test_an_attack_tells_nothing_about_who_holds_a_place() -> None:
    with pytest.raises(ExtentError, match="needs within 250 km"):
        extent(A, place("b", 41.0, 35.0, Role.ATTACK), place("c", 40.5, 35.8, Role.ATTACK))


def test_too_few_known_neighbours_are_refused_in_a_sentence() -> None:
    with pytest.raises(ExtentError, match="about A: only 0 of the 2 other places"):
        extent(A)
    with pytest.raises(ExtentError, match="about A, B: only 1 of the 2 other places"):
        extent(A, B)
    assert extent(A, B, neighbours=1).used == ("a", "b")


def test_a_lonely_place_is_left_out_while_others_are_drawn() -> None:
    sirte = place("s", 16.6, 31.2)
    found = extent(A, B, C, sirte)
    assert found.used == ("a", "b")
    assert [refusal.site_id for refusal in found.refused] == ["s"]
    assert found.geometry.bounds[0] > 38


def test_nothing_known_is_refused_and_nothing_held_is_empty() -> None:
    with pytest.raises(ExtentError, match="Nothing is known"):
        extent()
    with pytest.raises(ExtentError, match="Nothing is known"):
        extent(A, B, C, day=date(2015, 1, 1))
    assert extent(C, place("d", 40.6, 35.1, Role.LOST)).geometry.is_empty


def test_a_coarse_position_is_not_drawn() -> None:
    coarse = replace(A, precision=Precision.REGION)
    found = extent(coarse, B, C, neighbours=1)
    assert found.used == ("b",)
    assert "known only to the region" in found.refused[0].reason


def test_one_settlement_listed_twice_counts_once() -> None:
    again = replace(A, site_id="a2")
    with pytest.raises(ExtentError):
        extent(A, again, B)
    assert extent(A, again, B, C).geometry.equals(extent(A, B, C).geometry)


def test_two_states_at_one_position_are_refused() -> None:
    other = replace(C, site_id="x", name="X", lon=A.lon, lat=A.lat)
    found = extent(A, other, B, C, place("d", 41.5, 35.5, Role.LOST))
    assert found.used == ("b",)
    assert "another status" in found.refused[0].reason


def test_land_clips_the_extent() -> None:
    west = shapely.box(-180, -90, 40.0, 90)
    found = illustrative_extent([A, B, C], DAY, land=west)
    assert found.geometry.bounds[2] <= 40.0
    assert illustrative_extent([A, B, C], DAY, land=shapely.Polygon()).geometry.is_empty


def test_without_a_land_natural_earths_is_used() -> None:
    coast = [place("a", 35.5, 33.9), place("b", 35.9, 34.4), place("c", 35.4, 33.3)]
    dry, wet = illustrative_extent(coast, DAY), extent(*coast)
    assert 0 < area_km2(dry.geometry) < 0.9 * area_km2(wet.geometry)
    assert not dry.geometry.contains(shapely.Point(35.0, 34.0))


def test_an_extent_across_the_antimeridian_is_split_there() -> None:
    sites = [place("a", 179.9, 10), place("b", -179.5, 10.3), place("c", 179.5, 10.6, Role.LOST)]
    found = extent(*sites)
    west, _, east, _ = found.geometry.bounds
    assert (west, east) == (-180, 180)
    assert all(part.bounds[2] - part.bounds[0] < 5 for part in found.geometry.geoms)
    shifted = extent(*[replace(site, lon=(site.lon + 360) % 360 - 170) for site in sites])
    assert area_km2(found.geometry) == pytest.approx(area_km2(shifted.geometry), rel=1e-3)


def test_a_place_near_a_pole_is_refused() -> None:
    with pytest.raises(ExtentError, match="too near a pole"):
        extent(place("a", 0, 89.5))


def test_the_extent_of_a_day_follows_the_phases() -> None:
    gone = place("a", 40.0, 35.0, end=DateSpan.on(date(2016, 6, 1)))
    assert extent(gone, B, C, day=date(2016, 5, 31)).used == ("a", "b")
    assert extent(gone, B, C, day=date(2016, 6, 1)).used == ("b",)


def test_a_series_has_one_span_for_each_change_of_status() -> None:
    gone = place("a", 40.0, 35.0, end=DateSpan(date(2016, 6, 1), date(2016, 6, 5)))
    spans = illustrative_series([gone, B, C], land=WORLD)
    assert [(span.start, span.end) for span in spans] == [
        (date(2016, 1, 1), date(2016, 6, 4)),
        (date(2016, 6, 5), None),
    ]
    assert spans[0].extent is not None
    assert spans[0].extent.geometry.equals(extent(gone, B, C, day=date(2016, 3, 1)).geometry)


def test_a_series_carries_its_refusals() -> None:
    (span,) = illustrative_series([A], land=WORLD)
    assert span.extent is None
    assert "only 0 of the 2" in span.refusal
    assert illustrative_series([], land=WORLD) == ()


POINTS = st.tuples(st.floats(30, 33), st.floats(40, 43), st.booleans())


@given(st.lists(POINTS, min_size=3, max_size=8), st.floats(10, 80))
@settings(max_examples=60, deadline=None)
def test_no_point_of_an_extent_is_nearer_to_a_place_not_held(
    rows: list[tuple[float, float, bool]], reach: float
) -> None:
    sites = [
        place(f"s{number}", lon, lat, Role.STRONGHOLD if held else Role.LOST)
        for number, (lon, lat, held) in enumerate(rows)
    ]
    try:
        found = extent(*sites, reach_km=reach)
    except ExtentError:
        return
    assert found.geometry.is_valid
    held = [site for site in sites if site.site_id in found.used]
    lost = [site for site in sites if site.episodes[0].role is Role.LOST]
    corners = shapely.get_coordinates(found.geometry)
    for lon, lat in corners[:: max(1, len(corners) // 25)]:
        nearest = min(km(lon, lat, site.at) for site in held)
        assert nearest <= reach + 0.5
        for other in lost:
            apart = [km(other.lon, other.lat, site.at) for site in held]
            assert min(apart) < 0.5 or nearest <= km(lon, lat, other.at) + 0.5


def test_the_order_of_places_does_not_matter() -> None:
    one, other = extent(A, B, C).geometry, extent(C, B, A).geometry
    assert np.isclose(one.symmetric_difference(other).area, 0, atol=1e-9)
