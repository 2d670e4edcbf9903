"""Packed land comes back edge for edge, on every date."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.control.area import areas_km2
from geo.errors import MapError
from maps.dated import STEP, chained, differing, edges, pack_dated, unpack_dated

SQUARE = shapely.box(10.0, 50.0, 11.0, 51.0)
HOLED = SQUARE.difference(shapely.box(10.25, 50.25, 10.75, 50.75))


def twice_area(rings: list[Any]) -> float:
    """Return twice the signed area of closed lines by the even-odd rule, for lines that do not cross."""
    polygons = [shapely.Polygon(ring) for ring in rings]
    whole = shapely.Polygon()
    for polygon in polygons:
        whole = whole.symmetric_difference(polygon)
    return float(whole.area)


def test_edges_of_a_square_are_its_four_sides_whatever_its_winding_and_start() -> None:
    turned = shapely.Polygon([*SQUARE.exterior.coords][2:] + [*SQUARE.exterior.coords][1:3]).reverse()
    assert len(edges([SQUARE])) == 4
    assert (edges([SQUARE]) == edges([turned])).all()


def test_land_that_touches_loses_its_common_edge() -> None:
    beside = shapely.box(11.0, 50.0, 12.0, 51.0)
    assert len(edges([SQUARE, beside])) == 6


def test_a_coordinate_is_rounded_to_a_step_once() -> None:
    near = shapely.transform(SQUARE, lambda xy: xy + STEP * 0.4)
    assert (edges([near]) == edges([SQUARE])).all()


def test_no_land_has_no_edges_and_packs() -> None:
    assert len(edges([])) == 0
    assert [[len(land) for land in series] for series in unpack_dated(pack_dated([[[], [SQUARE], []]]))] == [[0, 4, 0]]
    assert unpack_dated(pack_dated([])) == []


def test_chained_lines_enclose_what_the_polygons_did() -> None:
    rings = chained(edges([HOLED]))
    assert len(rings) == 2
    assert twice_area([ring * STEP for ring in rings]) == pytest.approx(HOLED.area, rel=1e-12)


def test_lines_that_meet_in_a_corner_are_each_gone_along_once() -> None:
    corner = [SQUARE, shapely.box(11.0, 51.0, 12.0, 52.0)]
    assert sum(len(ring) for ring in chained(edges(corner))) == 8


def test_every_date_comes_back_edge_for_edge() -> None:
    grown = shapely.box(10.0, 50.0, 11.5, 51.0)
    series = [[[SQUARE], [HOLED], [HOLED], [grown], []], [[], [grown], [SQUARE], [SQUARE], [HOLED, grown]]]
    found = unpack_dated(pack_dated(series))
    for land, dates in zip(found, series, strict=True):
        assert all((one == edges(polygons)).all() for one, polygons in zip(land, dates, strict=True))


def test_what_did_not_change_takes_no_room() -> None:
    assert pack_dated([[[HOLED]] * 40])["rings"] == [[2] + [0] * 39]
    one, many = (len(json.dumps(pack_dated([[[HOLED]] * count]))) for count in (1, 40))
    assert many - one <= 3 * 39


def test_the_same_land_packs_to_the_same_text() -> None:
    other_way = shapely.MultiPolygon([HOLED]).reverse().normalize()
    assert pack_dated([[[HOLED]]]) == pack_dated([[[other_way]]])


@pytest.mark.parametrize("lon", [-180.0, 179.99999, 180.0])
def test_the_rim_of_the_world_can_be_packed(lon: float) -> None:
    land = shapely.Polygon([(lon, -90.0), (lon - lon / 180, -90.0), (lon, 90.0)])
    assert (unpack_dated(pack_dated([[[land]]]))[0][0] == edges([land])).all()


def test_what_is_no_number_is_refused() -> None:
    for bad in (float("inf"), 181.0):
        with pytest.raises(MapError, match="not on the globe"):
            pack_dated([[[shapely.Polygon([(0, 0), (1, 0), (bad, 1)])]]])


boxes = st.tuples(*(st.integers(0, 40) for _ in range(4))).map(
    lambda at: shapely.box(at[0] / 8, at[1] / 8, at[0] / 8 + (at[2] + 1) / 8, at[1] / 8 + (at[3] + 1) / 8)
)


@given(st.lists(st.lists(boxes, max_size=4), min_size=1, max_size=5))
def test_any_series_comes_back_with_the_area_of_each_date(dates: list[list[Any]]) -> None:
    lands = [list(shapely.get_parts(shapely.union_all(polygons))) if polygons else [] for polygons in dates]
    found = unpack_dated(pack_dated([lands]))[0]
    for land, polygons in zip(found, lands, strict=True):
        assert (land == edges(polygons)).all()
        assert twice_area([ring * STEP for ring in chained(land)]) == pytest.approx(sum(one.area for one in polygons))


def test_differing_twice_gives_back_what_was(tmp_path: Path) -> None:
    one, other = edges([SQUARE]), edges([HOLED])
    assert (differing(differing(one, other), other) == one).all()


def test_real_snapshots_come_back_edge_for_edge(shared: Path) -> None:
    import geo

    snapshots = geo.read_snapshots(sorted((shared / "control" / "daily").glob("*202501*")), repair=True)
    lands = [list(shapely.get_parts(shape)) for shape in snapshots.geometry]
    found = unpack_dated(pack_dated([lands]))[0]
    assert all((one == edges(land)).all() for one, land in zip(found, lands, strict=True))
    rounded = [shapely.set_precision(shapely.MultiPolygon(land), STEP, mode="pointwise") for land in lands]
    # Rounding moves no line by more than a metre.
    assert np.allclose(areas_km2(rounded), areas_km2(list(snapshots.geometry)), rtol=1e-6)
