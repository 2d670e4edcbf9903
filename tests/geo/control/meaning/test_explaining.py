"""What a person is told of files before they are measured: what they hold, how they are read, why, what is doubtful."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import geo
from geo.control.area import area_km2
from geo.control.meaning.explaining import explain


def feature(west: float, size: float = 1, **properties: Any) -> dict[str, Any]:
    east, north = west + size, 45 + size
    ring = [[west, 45], [east, 45], [east, north], [west, north], [west, 45]]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def write(folder: Path, day: str, *features: dict[str, Any]) -> None:
    document = {"type": "FeatureCollection", "features": list(features)}
    (folder / f"elm_{day}.geojson").write_text(json.dumps(document), encoding="utf8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [feature(30, name="Occupied", fill="#a52714"), feature(33, name="Grey zone", fill="#bbbbbb")]
    write(tmp_path, "20240301", *rows)
    write(tmp_path, "20240302", feature(30, 2, name="Occupied", fill="#a52714"), rows[1])
    return tmp_path


def test_each_colour_has_its_polygons_its_km2_on_the_last_date_and_what_it_is_read_as(folder: Path) -> None:
    found = explain(folder)
    red, grey = found["colours"]
    assert (red["text"], red["count"], red["on"], red["read_as"]) == ("#a52714", 2, "2024-03-02", {"control": 2})
    last = geo.read_snapshots(folder)
    assert red["km2"] == pytest.approx(area_km2(last[last["status"] == "control"].geometry.iloc[-1]))
    assert grey["read_as"] == {"contested": 2}
    assert [row["text"] for row in found["classes"]] == ["occupied", "grey zone"]


def test_dates_bounds_and_results_are_those_of_the_files(folder: Path) -> None:
    found = explain(folder)
    assert found["dates"] == {
        "count": 2,
        "first": "2024-03-01",
        "last": "2024-03-02",
        "undated": 0,
        "days": ["2024-03-01", "2024-03-02"],
    }
    assert found["bounds"] == [30, 45, 34, 47]
    said = [(row["date"], row["actor"], row["status"]) for row in found["result"]]
    assert said[:2] == [("2024-03-01", "unnamed side", "control"), ("2024-03-01", "unnamed side", "contested")]
    assert found["refusal"] is None


def test_every_rule_has_its_reason_and_what_is_missing_is_asked_for(folder: Path) -> None:
    reasons = "\n".join(explain(folder)["reasons"])
    assert "date: the file's name, or else its folders" in reasons
    assert (
        "status: fill colours: 2 texts that mean contested, control, by what the names beside each mostly say"
        in reasons
    )
    assert "actor: nothing names one; give it with --actor" in reasons
    given = "\n".join(explain(folder, mapping={"default_actor": "Them", "date": "file"})["reasons"])
    assert "'Them'" in given
    assert "(as given)" in given


def test_what_is_refused_is_explained_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, "20240301", feature(30, control=1), feature(33, control=2))
    found = explain(tmp_path)
    assert "codes 1, 2" in found["refusal"]
    assert found["columns"][0]["column"] == "control"
    write(tmp_path, "20240302", feature(30), feature(30.5))
    (tmp_path / "elm_20240301.geojson").unlink()
    assert [doubt["code"] for doubt in explain(tmp_path)["doubts"]] == ["overlaps-itself", "no-actor"]


def test_a_kind_of_doubt_is_told_once_with_its_largest_case(folder: Path) -> None:
    for day in range(3, 8):
        write(folder, f"2024030{day}", feature(30), feature(30.9 - day / 100))
    (doubt,) = [doubt for doubt in explain(folder)["doubts"] if doubt["code"] == "overlaps-itself"]
    assert doubt["count"] == 5
    assert doubt["km2"] == pytest.approx(area_km2(geo_box(30.83, 31)), rel=1e-9)


def geo_box(west: float, east: float) -> Any:
    import shapely

    return shapely.box(west, 45, east, 46)


def test_the_mapping_reads_the_files_as_they_were_explained(folder: Path) -> None:
    mapping = explain(folder)["mapping"]
    assert geo.read_snapshots(folder, mapping=mapping).equals(geo.read_snapshots(folder))
