from __future__ import annotations

import gc
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.control.shelf import Shelf

SQUARES = shapely.box(np.arange(6), 0, np.arange(6) + 1, 1)
BOW_TIE = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
SHAPES = [*SQUARES, BOW_TIE, shapely.multipolygons(SQUARES[::2]), shapely.Polygon()]


def same(one: Any, other: Any) -> bool:
    return bool(shapely.equals_identical(one, other).all())


@pytest.mark.parametrize("most", [None, 10_000, 12, 0])
def test_shapes_come_back_as_they_went_wherever_they_lie(most: int | None) -> None:
    shelf, shapes = Shelf(most_vertices=most), np.array(SHAPES, dtype=object)
    numbers = np.concatenate([shelf.put(shapes[:4]), shelf.put(shapes[4:4]), shelf.put(shapes[4:])])
    assert numbers.tolist() == list(range(len(SHAPES))) and len(shelf) == len(SHAPES)
    assert same(shelf.take(numbers), shapes)
    assert same(shelf.take(numbers[::-1]), shapes[::-1])
    assert shelf.spilled is (most in (0, 12))


@settings(max_examples=30)
@given(st.lists(st.lists(st.integers(0, len(SHAPES) - 1)), max_size=6), st.integers(0, 40))
def test_any_order_of_putting_gives_what_was_put(rounds: list[list[int]], most: int) -> None:
    shelf, put = Shelf(most_vertices=most), []
    for which in rounds:
        shelf.put(np.array([SHAPES[at] for at in which], dtype=object))
        put += which
        assert same(shelf.take(range(len(put))), np.array([SHAPES[at] for at in put], dtype=object))


def test_bounds_are_known_without_fetching() -> None:
    shelf = Shelf(most_vertices=0)
    shelf.put(SQUARES[:2])
    shelf.put(SQUARES[2:])
    assert shelf.bounds([4, 0]).tolist() == [[4, 0, 5, 1], [0, 0, 1, 1]]
    assert shelf.bounds([]).shape == (0, 4)


def test_lands_stand_in_for_an_array() -> None:
    shelf = Shelf(most_vertices=0)
    lands = shelf.lands(shelf.put(SQUARES)[1:4])
    assert len(lands) == 3
    assert same(np.asarray(lands), SQUARES[1:4])
    assert same(lands[np.array([2, 0, 0])], SQUARES[[3, 1, 1]])
    assert lands[0:2][0].equals(SQUARES[1]) and lands[2].equals(SQUARES[3])
    assert shapely.union_all(lands).equals(shapely.box(1, 0, 4, 1))


def test_one_shape_asked_for_twice_is_one_object() -> None:
    shelf = Shelf(most_vertices=0)
    shelf.put(SQUARES)
    found = shelf.take([3, 3])
    assert found[0] is found[1]


def test_the_file_goes_with_the_shelf() -> None:
    shelf = Shelf(most_vertices=0)
    shelf.put(SQUARES)
    file = shelf._file
    assert file is not None and not file.closed
    del shelf
    gc.collect()
    assert file.closed
