"""Invalid polygons: refused by row and reason, or mended with their km² before and after."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from geo.control.area import area_km2
from geo.control.cleaning.repair import Origin, mended, polygons_of, union_of
from geo.errors import InputError

BOW_TIE = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
SQUARE = shapely.box(0, 0, 2, 2)
HOLE_OUTSIDE = shapely.Polygon(SQUARE.exterior, [[(5, 5), (6, 5), (6, 6), (5, 6)]])
HOLE_ACROSS = shapely.Polygon(SQUARE.exterior, [[(1, 1), (3, 1), (3, 1.5), (1, 1.5)]])
TWICE = shapely.MultiPolygon([SQUARE, shapely.box(1, 1, 3, 3)])


def mend(*given: Any, repair: bool = True) -> Any:
    shapes = np.empty(len(given), dtype=object)
    shapes[:] = given
    origins = [Origin("a.geojson", row, "East", "Held") for row in range(1, len(given) + 1)]
    return mended(shapes, origins, repair=repair)


@pytest.mark.parametrize("shape", [BOW_TIE, HOLE_OUTSIDE, HOLE_ACROSS, TWICE])
def test_an_invalid_polygon_is_refused_with_its_row_and_reason(shape: Any) -> None:
    with pytest.raises(InputError, match=r"An invalid polygon: row 2 \(Held\): .* --repair") as told:
        mend(SQUARE, shape, repair=False)
    assert told.value.path == "a.geojson"


@pytest.mark.parametrize(
    ("shape", "area", "reason"),
    [
        (BOW_TIE, 2, "self-intersection"),
        (HOLE_OUTSIDE, 4, "hole lies outside shell"),
        (HOLE_ACROSS, 3.5, "self-intersection"),
        (TWICE, 7, "self-intersection"),
    ],
)
def test_mending_keeps_what_every_ring_says(shape: Any, area: float, reason: str) -> None:
    shapes, (repair,) = mend(SQUARE, shape)
    assert shapes[0] is SQUARE
    assert shapes[1].is_valid
    assert shapes[1].area == pytest.approx(area)
    assert (repair.file, repair.row, repair.layer) == ("a.geojson", 2, "East")
    assert repair.reason.startswith(reason)
    assert repair.km2_after == pytest.approx(area_km2(shapes[1]))


def test_both_lobes_of_a_bow_tie_are_kept_and_the_difference_is_told() -> None:
    shapes, (repair,) = mend(BOW_TIE)
    assert shapely.get_num_geometries(shapes[0]) == 2
    assert repair.km2_before == pytest.approx(0, abs=10)
    assert repair.km2_after == pytest.approx(2 * 12_308, rel=1e-3)


def test_the_inputs_stay_as_they_were() -> None:
    shapes = np.empty(1, dtype=object)
    shapes[0] = BOW_TIE
    mended(shapes, [Origin("a", 1)], repair=True)
    assert shapes[0] is BOW_TIE


def test_what_has_no_land_left_is_told_and_missing() -> None:
    shapes, (repair,) = mend(shapely.Polygon([(0, 0), (1, 1), (2, 2), (0, 0)]))
    assert shapes[0] is None
    assert repair.action == "left out: no land remains"
    assert repair.km2_after == 0


def test_many_invalid_polygons_are_counted_and_the_first_are_named() -> None:
    with pytest.raises(InputError, match=r"5 invalid polygons: row 1.*row 2.*row 3.*, and 2 more"):
        mend(*[BOW_TIE] * 5, repair=False)


def test_valid_polygons_are_left_alone() -> None:
    shapes, repairs = mend(SQUARE, None)
    assert shapes[0] is SQUARE
    assert repairs == []


def test_a_union_tells_how_much_was_drawn_twice() -> None:
    union, twice = union_of([SQUARE, shapely.box(1, 0, 3, 2)])
    assert union.area == 6
    assert twice == pytest.approx(area_km2(shapely.box(1, 0, 2, 2)))
    assert union_of([SQUARE]) == (SQUARE, 0.0)


def test_only_polygons_are_taken_from_a_mixture() -> None:
    mixed = shapely.GeometryCollection([SQUARE, shapely.Point(9, 9), TWICE])
    assert shapely.get_num_geometries(polygons_of(mixed)) == 3
    assert polygons_of(shapely.Point(0, 0)) is None
    assert polygons_of(shapely.Polygon()) is None
