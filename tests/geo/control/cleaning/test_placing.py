"""Into longitude and latitude: other systems, swapped axes, metres, the antimeridian and the poles."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from geo.control.area import area_km2
from geo.control.cleaning import placing
from geo.errors import InputError


def shapes(*given: Any) -> Any:
    result = np.empty(len(given), dtype=object)
    result[:] = given
    return result


def to_lonlat(shape: Any, crs: str = "EPSG:4326") -> tuple[Any, str]:
    moved, name = placing.to_lonlat(shapes(shape), crs, path="a.gpkg", rows=[7])
    return moved[0], name


def refused(shape: Any, match: str, crs: str = "EPSG:4326") -> None:
    with pytest.raises(InputError, match=match) as told:
        to_lonlat(shape, crs)
    assert told.value.path == "a.gpkg"


def test_another_system_is_moved_and_named() -> None:
    square = shapely.box(30, 45, 31, 46)
    mercator = Transformer.from_crs(4326, 3857, always_xy=True)
    there = shapely.transform(square, lambda xy: np.column_stack(mercator.transform(xy[:, 0], xy[:, 1])))
    back, name = to_lonlat(there, "EPSG:3857")
    assert name == "WGS 84 / Pseudo-Mercator"
    assert shapely.equals_exact(back, square, tolerance=1e-9)


def test_wgs84_under_other_names_is_left_as_it_is() -> None:
    square = shapely.box(30, 45, 31, 46)
    assert to_lonlat(square, "urn:ogc:def:crs:OGC:1.3:CRS84") == (square, "")


def test_no_system_and_an_unknown_one_are_refused() -> None:
    refused(shapely.box(0, 0, 1, 1), "No coordinate reference system", "")
    refused(shapely.box(0, 0, 1, 1), "Unknown coordinate reference system", "EPSG:999999")


def test_metres_declared_as_degrees_are_refused() -> None:
    refused(shapely.box(3_339_584, 5_621_521, 3_450_904, 5_780_349), "Row 7: coordinates up to 5,780,349 are metres")


def test_swapped_axes_are_refused_where_a_latitude_shows_it() -> None:
    refused(shapely.box(35, 100, 36, 101), "latitude of 101. Longitude and latitude look swapped")
    refused(shapely.box(120, 91, 121, 92), "latitude of 92")


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_what_is_not_finite_is_refused(number: float) -> None:
    with np.errstate(invalid="ignore"):
        shape = shapely.polygons([[0, 0], [1, 0], [number, 1], [0, 0]])
    refused(shape, "not a finite number")


def whole(shape: Any) -> Any:
    found, crossing = placing.unwrapped(shapes(shape), path="a.gpkg", rows=[7])
    return placing.split(found[0]) if crossing else found[0]


def test_a_polygon_across_the_antimeridian_is_cut_there() -> None:
    cut = whole(shapely.Polygon([(179, 0), (-179, 0), (-179, 1), (179, 1)]))
    assert sorted(part.bounds for part in cut.geoms) == [(-180, 0, -179, 1), (179, 0, 180, 1)]


def test_longitudes_beyond_180_are_brought_back() -> None:
    assert whole(shapely.box(181, 0, 182, 1)).bounds == (-179, 0, -178, 1)
    assert sorted(part.bounds for part in whole(shapely.box(-181, 0, -179, 1)).geoms) == [
        (-180, 0, -179, 1),
        (179, 0, 180, 1),
    ]


def test_a_hole_across_the_antimeridian_stays_in_its_shell() -> None:
    shell = [(170, 0), (-170, 0), (-170, 10), (170, 10), (170, 0)]
    for hole in ([(179, 4), (-179, 4), (-179, 6), (179, 6)], [(-178, 4), (-177, 4), (-177, 6), (-178, 6)]):
        cut = whole(shapely.Polygon(shell, [hole]))
        width = 2 if hole[0][0] == 179 else 1
        assert cut.is_valid
        assert cut.area == pytest.approx(200 - width * 2)


def test_what_does_not_cross_is_the_same_object() -> None:
    square = shapely.box(0, 0, 1, 1)
    assert whole(square) is square


def test_the_rim_of_the_plane_is_no_crossing() -> None:
    cap = shapely.Polygon([(-180, -90), (180, -90), (180, -80), (0, -75), (-180, -80)])
    assert whole(cap) is cap


def test_a_ring_about_a_pole_is_refused() -> None:
    ring = shapely.Polygon([(lon, 80) for lon in range(-180, 180, 30)])
    with pytest.raises(InputError, match="Row 7: A ring goes round a pole"):
        whole(ring)


@given(st.floats(-20, 19), st.floats(0.1, 10), st.floats(-80, 70), st.floats(0.1, 10))
def test_the_area_is_the_same_wherever_the_antimeridian_falls(
    west: float, width: float, south: float, high: float
) -> None:
    inland = shapely.Polygon([(west, south), (west + width, south + high / 2), (west + width / 3, south + high)])
    there = shapely.transform(inland, lambda xy: np.column_stack([(xy[:, 0] + 360) % 360 - 180, xy[:, 1]]))
    assert area_km2(whole(there)) == pytest.approx(area_km2(inland), rel=1e-9, abs=1e-9)


def test_the_area_across_the_antimeridian_is_that_of_densified_pyproj() -> None:
    crossing = shapely.Polygon([(170, 50), (-165, 55), (-170, 65), (175, 60)])
    plain = shapely.segmentize(shapely.Polygon([(170, 50), (195, 55), (190, 65), (175, 60)]), 0.002)
    reference = abs(Geod(ellps="WGS84").geometry_area_perimeter(plain)[0]) / 1e6
    assert area_km2(whole(crossing)) == pytest.approx(reference, rel=1e-9)
