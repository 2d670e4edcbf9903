"""Land that is drawn twice is counted once."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.control.cleaning.overlaps import Piece, merged, resolved, sides
from geo.control.meaning.words import STATUSES

WEST, MIDDLE, EAST = shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2), shapely.box(2, 0, 4, 2)


def piece(actor: str, status: str, land: Any) -> Piece:
    return Piece(actor, status, land, ("a",))


def areas(pieces: list[Piece]) -> dict[tuple[str, str], float]:
    return {(p.actor, p.status): round(p.land.area, 9) for p in merged(pieces)}


def test_what_two_actors_control_is_contested_between_them() -> None:
    found, (overlap,) = resolved([piece("B", "control", MIDDLE), piece("A", "control", WEST)])
    assert areas(found) == {("A", "control"): 2, ("A / B", "contested"): 2, ("B", "control"): 2}
    assert sides("A / B") == ("A", "B")
    assert overlap.given == ("A / B", "contested")
    assert overlap.km2 == pytest.approx(24_600, rel=0.01)


def test_a_declared_precedence_gives_it_to_the_first() -> None:
    found, _ = resolved([piece("B", "control", MIDDLE), piece("A", "control", WEST)], precedence=["B"])
    assert areas(found) == {("A", "control"): 2, ("B", "control"): 4}


def test_doubt_comes_before_control_and_control_before_claims() -> None:
    pieces = [
        piece("A", "control", WEST),
        piece("A", "contested", MIDDLE),
        piece("B", "claimed", shapely.box(0, 0, 4, 2)),
    ]
    found, _ = resolved(pieces)
    assert areas(found) == {("A", "contested"): 4, ("A", "control"): 2, ("B", "claimed"): 2}


def test_three_actors_share_what_all_of_them_claim() -> None:
    found, _ = resolved([piece(actor, "control", WEST) for actor in "CAB"])
    assert areas(found) == {("A / B / C", "contested"): 4}


def test_neighbours_that_only_touch_do_not_overlap() -> None:
    found, overlaps = resolved([piece("A", "control", WEST), piece("B", "control", EAST)])
    assert areas(found) == {("A", "control"): 4, ("B", "control"): 4}
    assert overlaps == []


def test_a_breadth_of_a_hand_is_no_contest() -> None:
    found, overlaps = resolved([piece("A", "control", WEST), piece("B", "control", shapely.box(2 - 1e-12, 0, 4, 2))])
    assert {p.status for p in found} == {"control"}
    assert all(overlap.km2 < 1e-3 for overlap in overlaps)


grid = st.integers(0, 5)
boxes = st.builds(lambda x, y, w, h: shapely.box(x, y, x + 1 + w, y + 1 + h), grid, grid, grid, grid)
drawn = st.lists(
    st.builds(piece, st.sampled_from("ABC"), st.sampled_from(STATUSES), boxes),
    max_size=5,
    unique_by=lambda p: (p.actor, p.status),
)


@given(drawn)
def test_no_land_is_counted_twice_and_none_is_lost(pieces: list[Piece]) -> None:
    found, _ = resolved(pieces)
    total = sum(p.land.area for p in merged(found))
    assert total == pytest.approx(shapely.union_all([p.land for p in pieces]).area)


@given(drawn)
def test_the_order_of_the_rows_does_not_matter(pieces: list[Piece]) -> None:
    assert areas(resolved(pieces)[0]) == areas(resolved(pieces[::-1])[0])
