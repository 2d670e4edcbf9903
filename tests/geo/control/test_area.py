from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import MultiPolygon, Point, Polygon, box

from geo.control.area import area_km2, areas_km2, edges_km2, lengths_km
from geo.errors import InputError

GEOD = Geod(ellps="WGS84")
KINDS = "island country with_lakes islands across_the_antimeridian round_a_pole near_a_pole small".split()
EARTH_KM2 = 510_065_621.724_088  # of the WGS 84 ellipsoid, 510 065 621.724 km² (NIMA TR8350.2)


def geodesic_km2(lands: list[Any]) -> list[float]:
    return [GEOD.geometry_area_perimeter(land)[0] / 1e6 for land in lands]


@st.composite
def stars(draw: st.DrawFn, *, lat: float = 80.0, smallest: float = 0.2) -> Polygon:
    """Draw a polygon with many spikes about a point."""
    lon = draw(st.floats(-170, 170))
    middle = draw(st.floats(-lat, lat))
    reach = draw(st.floats(smallest, 6))
    share = np.array(draw(st.lists(st.floats(0.2, 1), min_size=3, max_size=9)))
    angle = np.linspace(0, 2 * np.pi, len(share), endpoint=False)
    return Polygon(np.c_[lon + reach * share * np.cos(angle), middle + reach * share * np.sin(angle)])


def test_the_whole_earth_has_the_published_area() -> None:
    assert area_km2(box(-180, -90, 180, 90)) == pytest.approx(EARTH_KM2, rel=1e-11)


def test_areas_of_a_thousand_lands_of_all_kinds_agree_with_densified_geodesics(
    lands_of_all_kinds: Any, between_straight_edges: Any
) -> None:
    drawn = lands_of_all_kinds(125)
    assert {kind: len(lands) for kind, lands in drawn.items()} == dict.fromkeys(KINDS, 125)
    for kind, lands in drawn.items():
        assert shapely.is_valid(lands).all()
        ours, theirs = areas_km2(lands), between_straight_edges(lands, geodesic_km2)
        assert np.abs(ours / theirs - 1).max() < (1e-9 if kind == "small" else 1e-11), kind
        # Were edges geodesic, areas would be others: the agreement is no matter of course.
        bent = np.array(geodesic_km2([shapely.orient_polygons(land) for land in lands]))
        assert np.median(np.abs(ours / bent - 1)) > 1e-6, kind


@given(stars(smallest=1e-3))
def test_areas_agree_with_densified_geodesics(between_straight_edges: Any, star: Polygon) -> None:
    assert area_km2(star) == pytest.approx(between_straight_edges([star], geodesic_km2)[0], rel=1e-9, abs=1e-8)


def test_the_lands_compared_cross_the_antimeridian_and_hold_poles_and_lakes(lands_of_all_kinds: Any) -> None:
    drawn = lands_of_all_kinds(20)
    bounds = {kind: shapely.bounds(lands) for kind, lands in drawn.items()}
    assert (bounds["across_the_antimeridian"][:, [0, 2]] == [-180, 180]).all()
    assert (np.abs(bounds["round_a_pole"][:, [1, 3]]).max(axis=1) == 90).all()
    assert (np.abs(bounds["near_a_pole"][:, [1, 3]]).max(axis=1) > 86).all()
    assert min(len(land.interiors) for land in drawn["with_lakes"]) == 3
    assert areas_km2(drawn["small"]).min() < 5 and areas_km2(drawn["country"]).max() > 1e7


@pytest.mark.parametrize("south", [60, 80, 89, 89.99])
def test_a_polar_cap_drawn_on_the_plane_has_the_area_beyond_its_parallel(south: float) -> None:
    cap = box(-180, south, 180, 90)
    beyond = EARTH_KM2 / 2 - area_km2(box(-180, 0, 180, south))
    assert area_km2(cap) == pytest.approx(beyond, abs=1e-5)
    assert area_km2(shapely.affinity.scale(cap, yfact=-1, origin=(0, 0))) == pytest.approx(area_km2(cap), rel=1e-12)


@pytest.mark.parametrize("lat", [-89.5, -70, 0, 66, 88])
def test_land_split_at_the_antimeridian_has_the_area_it_has_elsewhere(lat: float) -> None:
    across = MultiPolygon([box(177, lat - 0.4, 180, lat + 0.4), box(-180, lat - 0.4, -174, lat + 0.4)])
    assert area_km2(across) == pytest.approx(area_km2(box(10, lat - 0.4, 19, lat + 0.4)), rel=1e-12)


@given(stars(), stars())
def test_the_pieces_of_an_overlay_add_up(one: Polygon, other: Polygon) -> None:
    whole = area_km2(one)
    parts = area_km2(shapely.intersection(one, other)) + area_km2(shapely.difference(one, other))
    assert parts == pytest.approx(whole, rel=1e-9)


@given(stars(), st.integers(0, 20))
def test_winding_and_start_do_not_matter(star: Polygon, turn: int) -> None:
    points = np.roll(shapely.get_coordinates(star)[:-1], turn, axis=0)
    assert area_km2(Polygon(points[::-1])) == pytest.approx(area_km2(star), rel=1e-9)


@given(stars(smallest=1), st.integers(2, 9))
def test_a_long_edge_has_the_area_of_its_parts(star: Polygon, parts: int) -> None:
    assert area_km2(shapely.segmentize(star, star.length / parts)) == pytest.approx(area_km2(star), rel=1e-11)


def test_a_polar_cap_may_be_cut_at_its_rim_and_at_the_pole() -> None:
    cap = box(-180, 60, 180, 90)
    whole = [-180, -170, -100, 179, 180]
    sectors = [box(west, 60, east, 90) for west, east in pairwise(whole)]
    share = np.diff(whole) / 360
    assert areas_km2(sectors, trusted=True) == pytest.approx(area_km2(cap) * share, rel=1e-12)
    over_the_pole = Polygon([(-100, 80), (0, 60), (100, 80), (100, 90), (-100, 90)])
    assert area_km2(over_the_pole) == pytest.approx(area_km2(shapely.segmentize(over_the_pole, 20)), rel=1e-12)


def test_edges_across_the_globe_are_as_good_as_short_ones() -> None:
    far = Polygon([(0, 0), (120, 80), (-30, -85)])
    assert area_km2(far) == pytest.approx(area_km2(shapely.segmentize(far, 0.05)), rel=1e-12)


def test_holes_are_taken_off_however_they_are_wound() -> None:
    shell, hole = box(30, 30, 34, 34), box(31, 31, 32, 32)
    expected = area_km2(shell) - area_km2(hole)
    for ring in (hole.exterior.coords, hole.exterior.coords[::-1]):
        assert area_km2(Polygon(shell.exterior, [ring])) == pytest.approx(expected, rel=1e-12)


def test_many_are_measured_as_one_by_one() -> None:
    many = [box(0, 0, 1, 1), None, MultiPolygon([box(2, 2, 3, 3), box(5, 5, 6, 7)]), Polygon(), Point(1, 1)]
    assert areas_km2(many).tolist() == [area_km2(one) for one in many]
    assert areas_km2(many)[[1, 3, 4]].tolist() == [0, 0, 0]
    assert areas_km2([]).tolist() == []


@pytest.mark.parametrize(
    ("points", "why"),
    [
        ([(179, 0), (-179, 0), (-179, 2), (179, 2)], "180th meridian"),
        ([(-120, 80), (0, 80), (120, 80)], "180th meridian"),
        ([(0, 0), (0, 91), (1, 0)], "longitude first"),
        ([(500_000, 4_000_000), (500_100, 4_000_000), (500_100, 4_000_100)], "longitude first"),
        ([(0, 0), (float("inf"), 1), (1, 0)], "finite"),
    ],
)
def test_what_cannot_be_measured_is_refused(points: list[tuple[float, float]], why: str) -> None:
    with pytest.raises(InputError, match=why):
        area_km2(Polygon(points))


def test_a_share_of_an_edge_is_the_land_between_it_and_the_equator() -> None:
    edge = np.array([[10.0, 40.0, 5.0, 40.0]])
    assert edges_km2(edge)[0] == pytest.approx(area_km2(box(5, 0, 10, 40)), rel=1e-12)


@given(st.floats(-179, 178), st.floats(-89, 88), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_lengths_agree_with_geodesics(lon: float, lat: float, east: float, north: float) -> None:
    metres = GEOD.inv(lon, lat, lon + east, lat + north)[2]
    length = lengths_km(np.array([[lon, lat, lon + east, lat + north]]))[0]
    assert length == pytest.approx(metres / 1000, rel=1e-3, abs=1e-9)
