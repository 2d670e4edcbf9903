"""``ebbline change A --against B``: two sources, in files of their own or in the same file."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from shapely.geometry import Polygon, box, mapping

from geo.control.area import area_km2
from geo.errors import InputError
from maps.cli import ebbline as program

Rows = list[tuple[dict[str, Any], Polygon]]
ONE = [({"actor": "North"}, box(0, 0, 3, 1)), ({"actor": "South"}, box(3, 0, 6, 1))]
OTHER = [({"actor": "North"}, box(0, 0, 2, 1)), ({"actor": "South"}, box(2, 0, 5, 1))]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(program, ["change", *map(str, arguments)])


def answer(*arguments: str | Path) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def written(path: Path, rows: Rows) -> Path:
    path.parent.mkdir(exist_ok=True)
    features = [{"type": "Feature", "properties": told, "geometry": mapping(land)} for told, land in rows]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf8")
    return path


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    path = tmp_path / "towns.csv"
    path.write_text("name,lon,lat,population\nAlda,2.5,0.5,1200\nBelm,0.5,0.5,9\nCory,5.5,0.5,\n", encoding="utf8")
    return path


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    return written(tmp_path / "one" / "20250101.geojson", ONE), written(tmp_path / "other" / "20250101.geojson", OTHER)


def test_the_json_tells_parts_shares_and_settlements(two: tuple[Path, Path], towns: Path) -> None:
    found = answer(two[0].parent, "--against", two[1].parent, "--settlements", towns, "--line-error", "0")
    assert found["date"] == "2025-01-01"
    assert (found["one"], found["other"]["source"]) == ({"source": "one", "actors": ["North", "South"]}, "other")
    km2 = {(row["kind"], row["one_actor"], row["other_actor"]): row["area_km2"] for row in found["rows"]}
    assert km2 == {
        ("agreed", "South", "South"): pytest.approx(area_km2(box(3, 0, 5, 1))),
        ("agreed", "North", "North"): pytest.approx(area_km2(box(0, 0, 2, 1))),
        ("disputed", "North", "South"): pytest.approx(area_km2(box(2, 0, 3, 1))),
        ("only one", "South", None): pytest.approx(area_km2(box(5, 0, 6, 1))),
    }
    assert found["agreement"]["all"]["share"] == pytest.approx(4 / 6, rel=1e-6)
    assert [(one["name"], one["one_actor"], one["other_actor"]) for one in found["settlements"]] == [
        ("Alda", "North", "South"),
        ("Cory", "South", None),
    ]
    assert found["settlements_looked_at"]["source"] == "towns.csv"


def test_people_read_a_table_a_matrix_and_the_definition(two: tuple[Path, Path], towns: Path) -> None:
    shown = run(two[0], "--against", two[1], "--settlements", towns).stdout
    assert "disputed: North by 20250101.geojson, South by 20250101.geojson" in shown
    assert "over km² that either gives to anyone: 66.7 %" in shown
    assert "Alda (1,200)" in shown and "Belm" not in shown
    assert "What neither" in shown or "what neither" in shown


def test_land_and_rows_are_written_by_suffix(two: tuple[Path, Path], towns: Path, tmp_path: Path) -> None:
    given = (two[0].parent, "--against", two[1].parent, "--settlements", towns, "-o")
    assert run(*given, tmp_path / "a.geojson").exit_code == 0
    features = json.loads((tmp_path / "a.geojson").read_text(encoding="utf8"))["features"]
    disputed = next(one["properties"] for one in features if one["properties"]["kind"] == "disputed")
    assert [town["name"] for town in disputed["settlements"]] == ["Alda"]
    assert (disputed["one_source"], disputed["other_source"], disputed["date"]) == ("one", "other", "2025-01-01")
    assert run(*given, tmp_path / "a.csv").exit_code == 0
    with (tmp_path / "a.csv").open(encoding="utf8", newline="") as file:
        assert [row["kind"] for row in csv.DictReader(file)] == ["agreed", "agreed", "disputed", "only one"]
    assert run(*given, tmp_path / "a.json").exit_code == 0


def test_two_series_in_one_file_are_told_apart_by_a_column(tmp_path: Path) -> None:
    rows = [
        (told | {"source": name, "date": "2025-01-01"}, land)
        for name, some in (("desk", ONE), ("rival", OTHER))
        for told, land in some
    ]
    path = written(tmp_path / "both" / "both.geojson", rows)
    found = answer(path, "--against", "rival")
    assert (found["one"]["source"], found["other"]["source"]) == ("desk", "rival")
    kinds = {(row["kind"], row["one_actor"], row["other_actor"]) for row in found["rows"]}
    assert ("only one", "South", None) in kinds and ("disputed", "North", "South") in kinds
    assert found["repairs"] == []
    refused = run(path, "--against", "nobody")
    assert "'desk', 'rival'" in str(refused.exception)


def test_three_series_in_one_file_are_refused(tmp_path: Path) -> None:
    rows = [(told | {"source": name}, land) for name in "abc" for told, land in ONE]
    result = run(written(tmp_path / "all" / "20250101.geojson", rows), "--against", "b")
    assert isinstance(result.exception, InputError) and "2 sources, not one" in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--against", "no-such"], "no file, folder or source 'no-such'"),
        (["--date", "2025-01-01"], "--against"),
        (["--against", "OTHER", "--date", "2025-02-01"], "nearest date that both have is 2025-01-01"),
        (["--against", "OTHER", "--date", "today"], "'today' is no date"),
        (["--against", "OTHER", "--explain"], "--explain does not go"),
        (["--against", "OTHER", "--population", "x.csv"], "--population does not go"),
        (["--against", "OTHER", "-o", "x.xlsx"], "suffix"),
        (["--against", "a\0b"], "no file, folder or source"),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_sentence(
    two: tuple[Path, Path], arguments: list[str], why: str
) -> None:
    result = run(two[0], *(str(two[1]) if word == "OTHER" else word for word in arguments))
    assert result.exit_code != 0
    assert why in str(result.exception) and "\n" not in str(result.exception)


@pytest.mark.parametrize("name", ["\u202eevil\x1b[31m", "=1+1", "${x}`</script>"])
def test_hostile_names_are_carried_whole_and_shown_harmless(tmp_path: Path, name: str) -> None:
    one = written(tmp_path / "one" / "20250101.geojson", [({"actor": name}, box(0, 0, 1, 1))])
    other = written(tmp_path / "other" / "20250101.geojson", [({"actor": name}, box(0, 0, 2, 1))])
    assert {row["other_actor"] for row in answer(one, "--against", other)["rows"]} == {name}
    shown = run(one, "--against", other).stdout
    assert "\x1b" not in shown and "\u202e" not in shown
    assert run(one, "--against", other, "-o", tmp_path / "rows.csv").exit_code == 0
    with (tmp_path / "rows.csv").open(encoding="utf8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
