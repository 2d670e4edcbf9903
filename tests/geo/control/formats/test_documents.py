"""Any JSON at all, as GeoJSON, as Esri JSON, as a topology, in lines and in tables: read, or refused in a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.control.formats import archives, documents, tables
from geo.errors import InputError

RING = [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]
ESRI = {
    "geometryType": "esriGeometryPolygon",
    "spatialReference": {"wkid": 4326},
    "features": [{"attributes": {"a": 1}, "geometry": {"rings": [RING]}}],
}
TOPOLOGY = {
    "type": "Topology",
    "objects": {"a": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "arcs": [[0]]}]}},
    "arcs": [RING],
}
WRAPPED = {"id": 1, "map": {"features": [{"type": "Feature", "properties": {}, "geometry": None}]}}
LAYERS = {"layers": [{"layerDefinition": {"name": "a"}, "featureSet": ESRI}]}
ROWS = [{"date": "2024-03-01", "geometry": {"type": "Polygon", "coordinates": [RING]}}]

scalars = (
    st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from(["", "Polygon", "esri", "x", "Feature"])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "features", "geometry", "rings", "arcs", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def read(document: Any) -> Any:
    return documents.read(Path("a.json"), json.dumps(document))


def changed(value: Any, path: list[int], new: Any) -> Any:
    """Return a value with one of its parts, found by a path of numbers, put in the place of another."""
    if not path or not isinstance(value, dict | list) or not value:
        return new
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = keys[path[0] % len(keys)]
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[key] = changed(value[key], path[1:], new)
    return copy


@pytest.mark.parametrize(
    "document", [ESRI, TOPOLOGY, WRAPPED, LAYERS, ROWS], ids=["esri", "topology", "wrapped", "layers", "rows"]
)
def test_each_of_them_is_read(document: Any) -> None:
    assert read(document)


@given(st.sampled_from([ESRI, TOPOLOGY, WRAPPED, LAYERS, ROWS]), st.lists(st.integers(0, 5), max_size=7), values)
def test_each_with_any_part_changed_is_read_or_refused(document: Any, path: list[int], new: Any) -> None:
    try:
        read(changed(document, path, new))
    except InputError:
        return


@given(st.text(st.sampled_from(list('{}[]",:\n\x1e 0ab')), max_size=40) | st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        documents.read(Path("a.json"), text)
    except InputError:
        return


cells = st.sampled_from(
    ['"', ",", ";", "\n", "a", "geometry", "POLYGON((0 0,0 1,1 1,0 0))", '{"type":"Point"}', "0103", "=1"]
)


@given(st.lists(cells, max_size=25).map("".join) | st.text(max_size=60))
def test_any_table_is_read_or_refused(text: str) -> None:
    try:
        tables.read(Path("a.csv"), text)
    except InputError:
        return


def test_a_cell_may_be_as_long_as_a_polygon_and_the_limit_of_others_stays() -> None:
    import csv

    before = csv.field_size_limit()
    points = ", ".join(f"{n / 1e5} {(n % 7) / 1e5}" for n in range(20_000))
    text = f'date,wkt\n2024-03-01,"POLYGON (({points}, 0.2 -1, 0 -1, 0.0 0.0))"\n'
    assert len(text) > before
    (feature,) = tables.read(Path("a.csv"), text).features
    assert feature.geometry.exterior.coords[0] == (0, 0)
    assert csv.field_size_limit() == before


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "without rows"),
        ("date,wkt\n", "without rows"),
        ("a,a\n1,POINT(0 0)\n", "no names of their own"),
        ("date,wkt\n2024-03-01,POINT(0 0),3\n", "Row 1 has 3 cells, the header 2"),
        ('date,wkt\n2024-03-01,"POINT(0 0)\n', "Not a readable table"),
        ("date,wkt\n2024-03-01,POLYGON((0 0))\n", "Row 1: Its WKT cannot be read"),
        ("wkt\nSRID=4326;POINT(0 0)\nSRID=3857;POINT(0 0)\n", "several reference systems: EPSG:3857 and EPSG:4326"),
    ],
)
def test_a_wrong_table_is_refused_with_its_row(text: str, match: str) -> None:
    with pytest.raises(InputError, match=match):
        tables.read(Path("a.csv"), text)


@pytest.mark.parametrize("geometry", [True, 1, "rings", [], {}])
def test_a_feature_of_no_known_kind_is_refused_or_no_land(geometry: Any) -> None:
    try:
        assert all(
            feature.geometry is None
            for sheet in read({"features": [{"geometry": geometry}]})
            for feature in sheet.features
        )
    except InputError:
        return


def test_curves_and_strange_arcs_are_refused() -> None:
    with pytest.raises(InputError, match="Feature 1: its rings are curves"):
        read({"features": [{"attributes": {}, "geometry": {"curveRings": []}}]})
    with pytest.raises(InputError, match="There is no arc True"):
        read(changed(TOPOLOGY, [1, 0, 1, 0, 1, 0, 0], True))


def test_more_positions_than_memory_should_hold_are_refused_before_they_are_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from geo.control.formats import geojson, kml

    monkeypatch.setattr(geojson, "MOST_VERTICES", 10)
    with pytest.raises(InputError, match="More than 10 positions in one file"):
        read({"type": "Polygon", "coordinates": [RING * 4]})
    monkeypatch.setattr(kml, "MOST_VERTICES", 10)
    with pytest.raises(InputError, match="More than 10 positions in one file"):
        kml.read(Path("a.kml"), b"<kml>" + b"0,0 " * 30 + b"</kml>")


def test_a_gzip_bomb_and_a_damaged_one_are_not_opened(tmp_path: Path) -> None:
    import gzip

    path = tmp_path / "a.geojson.gz"
    path.write_bytes(gzip.compress(bytes(8 << 20)))
    with pytest.raises(InputError, match="is not opened"):
        archives.gunzipped(path)
    path.write_bytes(gzip.compress(b"{}" * 50)[:-12])
    with pytest.raises(InputError, match="Not a usable gzip"):
        archives.gunzipped(path)
