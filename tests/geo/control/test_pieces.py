from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import Polygon, box

from geo.control.edges import Region, region, shift
from geo.control.pieces import Pieces, difference, widths_m

NOTHING = box(50, 50, 51, 51)


def drawn(*polygons: Polygon) -> Region:
    return region(np.array([NOTHING, *polygons]))


def test_pieces_that_share_a_stretch_of_an_edge_are_one() -> None:
    parts = box(0, 0, 1, 1), box(1, 0.25, 2, 0.75)
    (piece,) = difference(drawn(), drawn(*parts)).gained.polygons
    assert piece.equals(shapely.union_all(parts))


def test_pieces_that_meet_in_a_corner_are_two() -> None:
    assert len(difference(drawn(), drawn(box(0, 0, 1, 1), box(1, 1, 2, 2))).gained.polygons) == 2


def test_the_mean_width_of_a_strip_is_its_width() -> None:
    strip = box(10, 0, 11, 9.0437e-5)  # ten metres of a degree of longitude at the equator, 110.574 km a degree
    assert widths_m(Pieces(np.array([strip]), np.array([111.3195 * 0.01]))) == pytest.approx([10], rel=1e-3)


@pytest.mark.parametrize(("width", "kept"), [(9, 1), (11, 0)])
def test_slivers_are_left_out_by_their_width_in_metres(width: float, kept: int) -> None:
    found = difference(drawn(), drawn(box(10, 0, 11, 9.0437e-5)), sliver_m=width)
    assert (len(found.gained.polygons), len(found.slivers.polygons)) == (kept, 1 - kept)


@pytest.mark.parametrize(
    "again",
    [
        [(-0.0, -0.0), (1, -0.0), (1, 1), (-0.0, 1)],
        [(0, 0), (0, 0), (1, 0), (1, 1), (1, 1), (0, 1)],
        [(1, 1), (1, 0), (0, 0), (0, 1)],
    ],
)
def test_zeros_with_a_sign_points_said_twice_and_winding_make_no_other_edges(again: Any) -> None:
    moved = shift(drawn(box(0, 0, 1, 1)), drawn(Polygon(again)))
    assert len(moved.gone) == len(moved.new) == 0
