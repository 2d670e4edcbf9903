from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from geo.errors import InputError
from geo.lands.packed import DETAILS, Shape, pack, unpack, world

ARCS = st.lists(
    st.integers(1, 8).flatmap(lambda n: arrays.arrays(np.int64, (n, 2), elements=st.integers(0, 200_000))),
    min_size=1,
    max_size=6,
)


@given(ARCS)
def test_what_is_packed_is_unpacked(arcs: list[np.ndarray]) -> None:
    shape = Shape("IQ", "Iraq العراق", (((0, ~0),), ((0,),)))
    earth = unpack(pack(arcs, [shape, Shape(None, "", ())], scale=(0.5, 0.25), origin=(-180.0, -90.0)))
    assert earth.shapes == (shape, Shape(None, "", ()))
    for number, arc in enumerate(arcs):
        assert np.array_equal(earth.arc(number), arc * [0.5, 0.25] + [-180.0, -90.0])
        assert np.array_equal(earth.arc(~number), earth.arc(number)[::-1])


def test_rings_join_arcs_at_their_shared_ends() -> None:
    arcs = [np.array([[0, 0], [4, 0], [4, 4]]), np.array([[0, 0], [0, 4], [4, 4]])]
    earth = unpack(pack(arcs, [], scale=(1.0, 1.0), origin=(0.0, 0.0)))
    assert earth.ring((0, ~1)).tolist() == [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]


def test_other_data_is_refused() -> None:
    import zlib

    with pytest.raises(ValueError, match="not packed borders"):
        unpack(zlib.compress(b"something else"))


@pytest.mark.parametrize("detail", DETAILS)
def test_every_shell_of_the_world_is_closed_and_on_the_globe(detail: str) -> None:
    earth = world(detail)
    assert np.abs(earth.points[:, 0]).max() <= 180.0001
    assert np.abs(earth.points[:, 1]).max() <= 90.0001
    for shape in earth.shapes:
        for polygon in shape.polygons:
            ring = earth.ring(polygon[0])
            assert len(ring) >= 4
            assert np.array_equal(ring[0], ring[-1])


def test_the_world_cannot_be_changed_by_a_reader() -> None:
    with pytest.raises(ValueError, match="read-only"):
        world("110m").points[0, 0] = 0


def test_another_detail_is_refused() -> None:
    with pytest.raises(InputError, match="10m, 50m, 110m"):
        world("1m")
