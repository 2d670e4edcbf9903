"""``ebbline change``: the settlements in the land that changed hands, and which list they come from."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from shapely.geometry import Polygon, box, mapping

from geo.control.people.settlements import Looked
from geo.errors import InputError
from maps.cli import ebbline as program
from maps.cli._change_settlements import looked_line

LANDS = (box(30, 0, 31, 1), box(30, 0, 32, 1), box(30, 0, 31.5, 1))
TOWNS = "name,lon,lat,population,id\n{}\n"
ROWS = ("Alda,31.2,0.5,1200,a", "Belm,31.7,0.5,50,b", "Edge,31.5003,0.5,,c", "Far,60,0.5,9,d")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(program, ["change", *map(str, arguments)])


def written(folder: Path, days: tuple[Polygon, ...] = LANDS) -> Path:
    folder.mkdir(exist_ok=True)
    for at, land in enumerate(days, start=1):
        feature = {"type": "Feature", "properties": {"actor": "North"}, "geometry": mapping(land)}
        text = json.dumps({"type": "FeatureCollection", "features": [feature]})
        (folder / f"control_202501{at:02}.geojson").write_text(text, encoding="utf8")
    return folder


@pytest.fixture
def lands(tmp_path: Path) -> Path:
    return written(tmp_path / "lands")


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    path = tmp_path / "towns.csv"
    path.write_text(TOWNS.format("\n".join(ROWS)), encoding="utf8")
    return path


def answer(*arguments: str | Path) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def test_the_json_lists_what_came_of_each_settlement_and_what_was_looked_at(lands: Path, towns: Path) -> None:
    found = answer(lands, "--settlements", towns)
    told = {one["name"]: (one["from"], one["to"], one["changed"], one["sure"]) for one in found["settlements"]}
    assert told == {
        "Alda": (None, "North", True, True),
        "Belm": (None, None, False, True),
        "Edge": (None, None, False, False),
    }
    assert [step["after"] for one in found["settlements"] if one["name"] == "Belm" for step in one["steps"]] == [
        "2025-01-02",
        "2025-01-03",
    ]
    assert found["settlement_totals"]["North"]["gained"] == {
        "count": 1, "low": 1, "high": 2, "population": 1200, "population_low": 1200, "population_high": 1200,
        "uncounted": 0,
    }  # fmt: skip
    looked = found["settlements_looked_at"]
    assert (looked["places"], looked["with_population"], looked["smallest_population"]) == (4, 3, 9)
    assert looked["source"] == "towns.csv"


def test_each_row_counts_the_settlements_of_its_step(lands: Path, towns: Path) -> None:
    rows = answer(lands, "--settlements", towns)["rows"]
    assert [row["settlements_gained"] for row in rows] == [None, 3, 0]
    assert [row["settlements_gained_population"] for row in rows] == [None, 1250, 0]
    assert [(row["settlements_lost_low"], row["settlements_lost"], row["settlements_lost_high"]) for row in rows] == [
        (None, None, None), (0, 0, 0), (1, 2, 2),
    ]  # fmt: skip


def test_people_read_the_largest_first_with_who_had_them(lands: Path, towns: Path) -> None:
    lines = run(lands, "--settlements", towns).stdout.splitlines()
    start = lines.index("Settlements that changed hands:")
    assert lines[start + 1].split() == ["Alda", "(1,200)", "2025-01-02", "–", "→", "North"]
    assert "Belm" in lines[start + 2] and "To and fro" in lines[start + 2]
    assert any("Looked at 4 settlements" in line and "towns.csv" in line for line in lines)


def test_a_long_list_is_cut_and_says_how_many_more_there_are(lands: Path, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = "\n".join(f"T{at},31.{at:02},0.5,{at}," for at in range(10, 40))
    path.write_text(TOWNS.format(rows), encoding="utf8")
    shown = run(lands, "--settlements", path).stdout
    assert "and 15 more; --json lists all" in shown
    assert len(answer(lands, "--settlements", path)["settlements"]) == 30


def test_changed_land_in_geojson_names_its_settlements(lands: Path, towns: Path, tmp_path: Path) -> None:
    out = tmp_path / "changed.geojson"
    assert run(lands, "--settlements", towns, "-o", out).exit_code == 0
    first, second = json.loads(out.read_text(encoding="utf8"))["features"]
    assert [one["name"] for one in first["properties"]["settlements"]] == ["Alda", "Belm", "Edge"]
    assert {one["name"]: one["sure"] for one in second["properties"]["settlements"]} == {"Belm": True, "Edge": False}


def test_no_settlement_in_the_change_is_told_with_what_was_looked_at(lands: Path, tmp_path: Path) -> None:
    path = tmp_path / "far.csv"
    path.write_text(TOWNS.format(ROWS[-1]), encoding="utf8")
    shown = run(lands, "--settlements", path).stdout
    assert "none of those looked at" in shown and "Looked at 1 settlement " in shown
    assert answer(lands, "--settlements", path)["settlements"] == []


def test_without_a_gazetteer_settlements_are_unknown_and_not_none(
    lands: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EBBLINE_CACHE", str(tmp_path / "empty"))
    found = answer(lands)
    assert found["settlements"] is None and found["settlements_looked_at"] is None
    assert {row["settlements_gained"] for row in found["rows"]} == {None}
    assert [one["code"] for one in found["warnings"]].count("settlements-unknown") == 1
    assert not list((tmp_path / "empty").glob("*.sqlite"))
    result = run(lands)
    assert "Settlements" not in result.stdout and "gazetteer build" in result.stderr


def test_the_towns_of_the_gazetteer_are_looked_for_where_it_is_built(tmp_path: Path) -> None:
    from geo.places import default

    default()
    folder = written(tmp_path / "mosul", (box(42, 36.2, 43, 36.5), box(42, 36.2, 43.3, 36.5)))
    found = answer(folder, "--actor", "North")
    assert found["settlements"][0]["name"] == "Mosul"
    assert "500 inhabitants" in found["settlements_looked_at"]["source"]


@pytest.mark.parametrize("name", ["\u202eevil\x1b[31m", "=1+1", "${x}`</script>"])
def test_hostile_names_are_carried_whole_and_shown_harmless(lands: Path, tmp_path: Path, name: str) -> None:
    path, out = tmp_path / "hostile.csv", tmp_path / "rows.csv"
    path.write_text(TOWNS.format(f'"{name}",31.2,0.5,5,'), encoding="utf8")
    assert [one["name"] for one in answer(lands, "--settlements", path)["settlements"]] == [name]
    shown = run(lands, "--settlements", path).stdout
    assert "\x1b" not in shown and "\u202e" not in shown
    assert run(lands, "--settlements", path, "-o", out).exit_code == 0
    with out.open(encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["settlements_gained"] for row in rows] == ["", "1", "0"]


def test_a_list_that_cannot_be_used_is_refused_before_anything_is_measured(lands: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("name,lon\nA,1\n", encoding="utf8")
    result = run(tmp_path / "no-such-folder", "--settlements", path)
    assert isinstance(result.exception, InputError) and "bad.csv" in str(result.exception)


# People


PEOPLE = "lon,lat,population\n31.2,0.5,1200\n31.7,0.5,50\n30.5,0.5,400\n"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, encoding="utf8")
    return path


def test_people_of_a_table_are_counted_beside_the_area(lands: Path, towns: Path, people: Path) -> None:
    found = answer(lands, "--settlements", towns, "--population", people)
    rows = found["rows"]
    assert [row["population"] for row in rows] == [400, 1650, 1600]
    assert [row["population_gained"] for row in rows] == [None, 1250, 0]
    assert [row["population_lost"] for row in rows] == [None, 0, 50]
    assert [row["population_unknown_km2"] for row in rows] == [None] * 3
    assert found["population"]["source"] == "people.csv"
    assert found["population"]["net"]["North"]["value"] == 1200
    assert "population" not in answer(lands, "--settlements", towns)


def test_people_read_how_many_live_there_and_since_when(lands: Path, towns: Path, people: Path, tmp_path: Path) -> None:
    shown = run(lands, "--settlements", towns, "--population", people).stdout
    assert "1,600 on 2025-01-03, net +1,200 since 2025-01-01 (1,250 gained, 50 lost in all)" in shown
    out = tmp_path / "rows.csv"
    assert run(lands, "--settlements", towns, "--population", people, "-o", out).exit_code == 0
    with out.open(encoding="utf8", newline="") as file:
        assert [row["population"] for row in csv.DictReader(file)] == ["400.0", "1650.0", "1600.0"]


def test_land_that_a_grid_does_not_cover_is_said(lands: Path, towns: Path, tmp_path: Path) -> None:
    import numpy as np
    import rasterio

    path = tmp_path / "people.tif"
    where = rasterio.Affine(0.25, 0, 30, 0, -0.25, 0.5)
    shape = {"width": 8, "height": 2, "count": 1, "dtype": "float32", "crs": "EPSG:4326", "transform": where}
    with rasterio.open(path, "w", driver="GTiff", **shape) as file:
        file.write(np.ones((2, 8), "float32"), 1)
    shown = run(lands, "--settlements", towns, "--population", path).stdout
    assert "12 " in shown and "have no value there: unknown, not empty" in shown
    assert answer(lands, "--settlements", towns, "--population", path)["rows"][0]["population"] == pytest.approx(8)


def test_people_that_cannot_be_used_are_refused_before_anything_is_measured(lands: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("lon,lat,population\n1,2,-3\n", encoding="utf8")
    result = run(tmp_path / "no-such-folder", "--population", path)
    assert isinstance(result.exception, InputError) and "bad.csv:2" in str(result.exception)


def test_settlements_of_which_no_number_is_known_are_not_said_to_be_empty(lands: Path, tmp_path: Path) -> None:
    towns = tmp_path / "towns.csv"
    towns.write_text("name,lon,lat\nElm,31.25,0.5\n", encoding="utf8")
    shown = run(lands, "--settlements", towns).stdout
    assert "gained 1 settlement, of which no number of inhabitants is known; lost 0 settlements" in shown
    assert "0 inhabitants" not in shown


def test_a_list_without_a_settlement_there_says_so() -> None:
    nothing = Looked(source="towns of the mainland", places=0, counted=0, least=None)
    said = "No settlement lies about the changed land in the list that was looked at: towns of the mainland."
    assert looked_line(nothing) == said
