"""GeoJSON by our own parser: every wrapping, every kind of geometry, nothing hostile."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.control.formats import documents
from geo.errors import InputError

SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
HOLE = [[0.2, 0.2], [0.2, 0.4], [0.4, 0.4], [0.4, 0.2], [0.2, 0.2]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def read(document: Any) -> Any:
    (sheet,) = documents.read(Path("side.geojson"), json.dumps(document))
    return sheet


def refused(document: Any, match: str) -> None:
    with pytest.raises(InputError, match=match) as told:
        read(document)
    assert told.value.path == "side.geojson"


@pytest.mark.parametrize(
    "document",
    [
        polygon(SQUARE),
        feature(polygon(SQUARE)),
        collection(feature(polygon(SQUARE))),
        {"value": collection(feature(polygon(SQUARE)))},
        {"meta": {"a": 1}, "data": {"layer": collection(feature(polygon(SQUARE)))}, "n": 3},
        {"type": "GeometryCollection", "geometries": [polygon(SQUARE)]},
    ],
    ids=["geometry", "feature", "collection", "wrapped", "wrapped-deeper", "geometries"],
)
def test_the_land_is_found_in_every_wrapping(document: Any) -> None:
    if "meta" in document:
        document["data"] = document["data"]["layer"]
    sheet = read(document)
    assert [f.geometry.wkt for f in sheet.features] == [shapely.Polygon(SQUARE).wkt]
    assert sheet.crs == "EPSG:4326"


def test_a_collection_of_geometries_gives_its_polygons_and_names_the_rest() -> None:
    parts = [polygon(SQUARE), {"type": "Point", "coordinates": [0, 0]}, polygon([[c + 5 for c in p] for p in SQUARE])]
    found = read(feature({"type": "GeometryCollection", "geometries": parts})).features[0]
    assert found.geometry.geom_type == "MultiPolygon"
    assert len(found.geometry.geoms) == 2
    assert found.other == ("Point",)


def test_words_and_colour_are_kept_beside_the_land() -> None:
    found = read(feature(polygon(SQUARE, HOLE), name=" Held ", fill="#F52", layer="North", day=3)).features[0]
    assert (found.name, found.colour, found.layer, found.columns["day"]) == ("Held", "#ff5522", "North", 3)
    assert len(found.geometry.interiors) == 1


def test_a_row_without_geometry_is_no_land_and_no_error() -> None:
    sheet = read(collection(feature(None), feature(polygon()), feature({"type": "MultiPolygon", "coordinates": []})))
    assert [f.geometry for f in sheet.features] == [None, None, None]
    assert [f.other for f in sheet.features] == [(), (), ()]


def test_heights_are_dropped_and_told_also_where_only_some_points_have_them() -> None:
    mixed = [[0, 0, 9], [1, 0], [1, 1, 9], [0, 1], [0, 0, 9]]
    sheet = read(collection(feature(polygon([[*p, 7] for p in SQUARE])), feature(polygon(mixed))))
    assert all(not f.geometry.has_z and f.geometry.area == 1 for f in sheet.features)
    assert [notice.code for notice in sheet.notices] == ["height-dropped"]


@pytest.mark.parametrize(
    ("ring", "match"),
    [
        (SQUARE[:-1], "not closed"),
        (SQUARE[:2] + SQUARE[:1], "needs 4 positions, this one has 3"),
        ([["0", "0"], *SQUARE[1:-1], ["0", "0"]], "two numbers"),
        ([[True, False]] * 4, "two numbers"),
        ([[0]] * 4, "two numbers"),
        ([[None, 0]] * 4, "two numbers"),
        ([0, 1, 2, 0], "two numbers"),
        ("0 0 1 1", "list of positions"),
        ([[1e999, 0], *SQUARE[1:-1], [1e999, 0]], "Infinity is no number|finite"),
    ],
)
def test_what_is_no_ring_of_numbers_is_refused(ring: Any, match: str) -> None:
    refused(collection(feature(polygon(SQUARE)), feature(polygon(ring))), match)


def test_a_list_in_the_place_of_a_number_is_refused() -> None:
    refused(polygon([[[], 0], *SQUARE[1:]]), "A position needs two numbers")


def test_a_number_too_large_for_a_float_is_refused() -> None:
    text = json.dumps(polygon(SQUARE)).replace("[1, 1]", "[1e999, 1]")
    with pytest.raises(InputError, match="finite"):
        documents.read(Path("side.geojson"), text)


def test_nan_is_refused_with_its_name() -> None:
    with pytest.raises(InputError, match="NaN"):
        documents.read(Path("side.geojson"), '{"type": "Polygon", "coordinates": [[[NaN, 0]]]}')


@pytest.mark.parametrize(
    ("document", "match"),
    [
        ([], "No feature collection"),
        ({}, "No feature collection"),
        ({"a": {}, "b": {}}, "No feature collection"),
        ({"type": "Topology"}, "without arcs"),
        (collection(7), "Feature 1 is not an object"),
        (feature({"type": "Circle"}), "'Circle' is no kind"),
        (feature({"type": "MultiPolygon", "coordinates": "x"}), "no coordinates"),
        (feature({"type": "GeometryCollection"}), "without geometries"),
        (collection(crs={"type": "link"}), "crs member"),
    ],
)
def test_what_is_no_geojson_is_refused_in_a_sentence(document: Any, match: str) -> None:
    refused(document, match)


@pytest.mark.parametrize("deep", [65, 5000])
def test_nesting_is_refused_before_anything_is_built(deep: int) -> None:
    text = '{"type":"GeometryCollection","geometries":[' * deep + "]}" * deep
    with pytest.raises(InputError, match="Nested more than 64"):
        documents.read(Path("side.geojson"), text)


def test_the_old_crs_member_is_read() -> None:
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    assert read(collection(crs=named)).crs == "urn:ogc:def:crs:EPSG::3857"
    crs84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert read(collection(crs=crs84)).crs == "EPSG:4326"


def test_the_name_of_the_file_in_a_collection_is_no_layer() -> None:
    assert read(collection(feature(polygon(SQUARE)), name="side")).features[0].layer == ""
    assert read(collection(feature(polygon(SQUARE)), name="north")).features[0].layer == "north"


coordinates = st.floats(-180, 180, allow_nan=False).map(lambda number: round(number, 6))
boxes = st.builds(
    lambda west, south, size: shapely.box(west, south, west + size, south + size),
    coordinates,
    coordinates.map(lambda number: number / 3),
    st.floats(0.001, 1),
)


@given(st.lists(st.lists(boxes, min_size=1, max_size=3), min_size=1, max_size=4))
def test_what_shapely_writes_is_read_back_to_the_last_digit(rows: list[list[shapely.Polygon]]) -> None:
    shapes = [shapely.multipolygons(parts) if len(parts) > 1 else parts[0] for parts in rows]
    sheet = read(collection(*(feature(json.loads(shapely.to_geojson(shape))) for shape in shapes)))
    assert [found.geometry.wkb for found in sheet.features] == [shape.wkb for shape in shapes]


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from(["Polygon", "Feature", "x", ""]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "features", "geometry", "coordinates", "geometries", "properties", "crs", "a"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(json_values)
def test_any_json_is_read_or_refused(document: Any) -> None:
    try:
        read(document)
    except InputError:
        return


@given(json_values)
def test_any_geometry_is_read_or_refused(coordinates: Any) -> None:
    try:
        read(collection(feature({"type": "Polygon", "coordinates": coordinates}, fill=coordinates, name=coordinates)))
    except InputError:
        return
