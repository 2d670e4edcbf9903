"""Well-known text and binary: read with its system, and nothing nested, cut short or strange reaches GEOS."""

from __future__ import annotations

import struct

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.control.formats import wkt
from geo.control.formats.rings import RingError

BOX = shapely.box(0, 0, 1, 1)
MANY = shapely.multipolygons([BOX, shapely.box(2, 2, 3, 3)])


@pytest.mark.parametrize(
    "shape", [BOX, MANY, shapely.GeometryCollection([BOX, shapely.Point(1, 2)]), shapely.force_3d(BOX)]
)
def test_what_shapely_writes_is_read_back(shape: shapely.Geometry) -> None:
    for text in (shapely.to_wkt(shape, rounding_precision=-1), shapely.to_wkb(shape, hex=True), shapely.to_wkb(shape)):
        found, srid = wkt.shape_of(text)
        assert shapely.equals_identical(found, shape)
        assert srid is None


def test_the_system_is_read_from_both() -> None:
    assert wkt.shape_of(f"SRID=32636;{BOX.wkt}")[1] == 32636
    assert wkt.shape_of(shapely.to_wkb(shapely.set_srid(BOX, 3857), include_srid=True, hex=True))[1] == 3857
    assert wkt.shape_of("\\x" + shapely.to_wkb(BOX, hex=True))[1] is None


def nested_binary(deep: int) -> bytes:
    return (b"\x01" + struct.pack("<II", 7, 1)) * deep + shapely.to_wkb(BOX)


@pytest.mark.parametrize("deep", [70, 5000])
def test_nesting_is_refused_before_anything_is_built(deep: int) -> None:
    with pytest.raises(RingError, match="Nested more than 64 deep"):
        wkt.shape_of("GEOMETRYCOLLECTION(" * deep + BOX.wkt + ")" * deep)
    with pytest.raises(RingError, match="Nested more than 64 deep"):
        wkt.shape_of(nested_binary(deep))
    assert wkt.shape_of(nested_binary(60))[0].area == 1


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "is no WKT"),
        ("CIRCLE (0 0, 1)", "is no WKT"),
        ("CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 2 0, 1 -1, 0 0))", "is no WKT"),
        ("POLYGON ((0 0, 1 0, 1 1, 0 0)", "cannot be read"),
        ("POLYGON ((0 0, 1 0, 1 1, 0 1))", "closed|cannot be read"),
        ("0103000000FFFFFFFF", "cannot be read|shorter"),
        ("01030000", "cannot be read"),
        ("0163000000" + "00" * 8, "of a kind"),
    ],
)
def test_what_is_no_geometry_is_refused_in_a_sentence(text: str, match: str) -> None:
    with pytest.raises(RingError, match=match):
        wkt.shape_of(text)


def test_counts_that_promise_more_than_there_is_are_refused() -> None:
    data = bytearray(shapely.to_wkb(MANY))
    data[5:9] = struct.pack("<I", 0xFFFFFFF0)
    with pytest.raises(RingError, match="shorter than it says"):
        wkt.shape_of(bytes(data))


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8), st.floats(0, 1))
def test_any_binary_is_read_or_refused(changes: list[tuple[float, int]], length: float) -> None:
    data = bytearray(shapely.to_wkb(shapely.GeometryCollection([MANY, shapely.force_3d(BOX)])))
    for share, byte in changes:
        data[int(share * (len(data) - 1))] = byte
    for value in (bytes(data[: 1 + int(length * len(data))]), data.hex()):
        try:
            wkt.shape_of(value)
        except RingError:
            continue


words = st.sampled_from(
    ["POLYGON", "MULTIPOLYGON Z", "((", "))", "(", ")", ",", "0 0", "1 1", "0 1", "NaN", "1e999", "EMPTY"]
)


@given(st.lists(words, max_size=14).map(" ".join) | st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        wkt.shape_of(text)
    except RingError:
        return
