"""The first look at files: what repeats is taken apart, judged and kept once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shapely.geometry import Polygon, box, mapping

import geo
from geo.control import shelf
from geo.control.cleaning.survey import surveyed
from geo.control.formats import documents, reading
from geo.control.snapshots import read

LAND, LESS = box(30, 45, 31, 46), box(30, 45, 30.5, 46)


def write(path: Path, *lands: Any, **more: Any) -> Path:
    features = [{"type": "Feature", "properties": {"actor": "A"}, "geometry": mapping(land)} for land in lands]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}), encoding="utf8")
    return path


def test_files_with_the_same_bytes_are_taken_apart_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = [write(tmp_path / f"d_2024-03-0{day}.geojson", LAND if day % 2 else LESS) for day in range(1, 9)]
    parsed: list[Path] = []
    take_apart = documents.read
    monkeypatch.setattr(documents, "read", lambda path, text: parsed.append(path) or take_apart(path, text))
    found = surveyed(days)
    assert parsed == days[:2]
    assert [page.sheet.path for page in found.pages] == [str(day) for day in days]


def test_a_repeated_file_still_has_its_own_name_for_a_layer(tmp_path: Path) -> None:
    first = write(tmp_path / "held.geojson", LAND, name="held")
    second = tmp_path / "other.geojson"
    second.write_bytes(first.read_bytes())
    memory = reading.Memory()
    layers = [reading.sheets(path, memory=memory)[0].features[0].layer for path in (first, second, first)]
    assert layers == ["", "held", ""]


def test_land_drawn_as_in_the_file_before_stands_on_the_shelf_once(tmp_path: Path) -> None:
    days = [write(tmp_path / f"d_2024-03-0{day}.geojson", LAND, LESS, note=day) for day in range(1, 5)]
    days.append(write(tmp_path / "d_2024-03-05.geojson", LAND, box(30, 45, 30.75, 46)))
    found = surveyed(days)
    assert [page.numbers for page in found.pages] == [[0, 1]] * 4 + [[0, 2]]
    assert len(found.shelf) == 3


def test_broken_and_flat_land_is_known_by_its_number(tmp_path: Path) -> None:
    bow_tie, flat = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), Polygon([(0, 0), (1, 1), (2, 2), (0, 0)])
    found = surveyed([write(tmp_path / "d_2024-03-01.geojson", LAND, bow_tie, flat)])
    assert (found.invalid, found.flat) == ({1}, {2})


def test_a_broken_polygon_that_is_repeated_is_logged_for_each_of_its_files(tmp_path: Path) -> None:
    bow_tie = Polygon([(30, 45), (31, 46), (31, 45), (30, 46)])
    days = [write(tmp_path / f"d_2024-03-0{day}.geojson", bow_tie) for day in (1, 2, 3)]
    found = read(days, repair=True)
    assert [repair["file"] for repair in found.repairs] == [str(day) for day in days]
    assert len({row.land for row in found.rows}) == 1


def test_a_spilled_reading_gives_what_one_in_memory_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    for day in range(1, 8):
        ring = np.array(LAND.exterior.coords)[:-1] + rng.uniform(-0.1, 0.1, (4, 2))
        write(tmp_path / f"d_2024-03-0{day}.geojson", Polygon(ring), box(31.5, 45, 32, 46), box(30.8, 45, 31.6, 46))
    near = geo.read_snapshots(tmp_path)
    monkeypatch.setattr(shelf.Shelf.__init__, "__kwdefaults__", {"most_vertices": 20})
    far = geo.read_snapshots(tmp_path)
    assert near.equals(far) and near.attrs == far.attrs
    assert geo.change_series(near).equals(geo.change_series(far))
