"""One clean table of dated control from files of any kind."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import geo


def square(west: float = 0, south: float = 0, size: float = 1) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def write(path: Path, *features: dict[str, object]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf8")
    return path


def feature(*rings: list[list[float]], **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": list(rings)}}


def test_a_folder_of_dated_files_is_one_row_a_day(tmp_path: Path) -> None:
    write(tmp_path / "side_20240302.geojson", feature(square(size=2)))
    write(tmp_path / "side_20240301.geojson", feature(square()))
    table = geo.read_snapshots(tmp_path)
    assert list(table.columns) == ["date", "actor", "status", "geometry", "source_id"]
    assert list(table["date"]) == [date(2024, 3, 1), date(2024, 3, 2)]
    assert list(table["status"]) == ["control", "control"]
    assert [shape.area for shape in table.geometry] == [1, 4]
    assert table.crs == "EPSG:4326"
