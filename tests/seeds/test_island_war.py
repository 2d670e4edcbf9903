"""The fictional war: its files are what its script draws, what is measured on them is right, and all of it is shown."""

from __future__ import annotations

import importlib.util
from collections import defaultdict
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

import geo
from geo.control.area import area_km2
from geo.dossier import read_control, read_land, read_table
from geo.dossier.schema import Dossier
from geo.errors import InputError
from geo.records import Attribution, Measure, Precision, Role, Sensitivity
from maps.cli import build

SEED = Path(__file__).parents[2] / "seeds" / "island-war"
LEAGUE = "Harbour League"
Between = tuple[str | None, str | None]


@cache
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_island", SEED / "make_island.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def dossier() -> Dossier:
    return geo.read_dossier(SEED)


@cache
def cell_areas() -> tuple[Any, list[float]]:
    """Return the cells of the script and their km², measured in an equal-area projection of the ellipsoid."""
    import numpy as np
    import shapely
    from pyproj import Transformer

    ground = script().cells(script().land())
    flat = Transformer.from_crs("EPSG:4326", "EPSG:6933", always_xy=True)
    shapes = shapely.segmentize(ground.shapes, 0.0005)
    shapes = shapely.transform(shapes, lambda xy: np.column_stack(flat.transform(xy[:, 0], xy[:, 1])))
    return ground, (shapely.area(shapes) / 1e6).tolist()


@cache
def owners() -> dict[Any, list[tuple[str, str]]]:
    """Return who holds each cell on each day that the survey has."""
    made, (ground, _) = script(), cell_areas()
    steps = [step for step in range(made.STEPS) if step not in made.MISSING]
    near = made.about(ground)
    return {made.day_of(step): made.held(ground, step, line=made.LINE[step], near=near) for step in steps}


# The files


def test_the_script_draws_the_same_bytes_again(tmp_path: Path) -> None:
    script().main(tmp_path)
    made, there = (
        sorted(p.relative_to(root).as_posix() for room in ("control", "ground") for p in (root / room).rglob("*.*"))
        for root in (tmp_path, SEED)
    )
    assert made == there
    assert [name for name in made if (tmp_path / name).read_bytes() != (SEED / name).read_bytes()] == []


def test_the_whole_seed_stays_below_a_megabyte() -> None:
    assert sum(path.stat().st_size for path in SEED.rglob("*.*") if "__pycache__" not in path.parts) < 1 << 20


@pytest.mark.parametrize("name", ["README.md", "dossier.yaml", "make_island.py"])
def test_every_paper_says_in_its_first_lines_that_it_is_fiction(name: str) -> None:
    head = (SEED / name).read_text(encoding="utf8")[:700].casefold()
    assert "fiction" in head or "never was" in head


def test_every_source_says_that_it_is_fictional_or_made_here() -> None:
    assert [source.source_id for source in dossier().sources if "fictional" not in source.publisher] == []
    assert {source.licence for source in dossier().sources} == {"CC0; made by the project"}


# What is measured


def test_the_survey_has_the_area_that_its_cells_add_up_to() -> None:
    survey = read_control(dossier(), "survey")
    _, km2 = cell_areas()
    for day, held in owners().items():
        expected: dict[tuple[str, str], float] = defaultdict(float)
        for kind, area in zip(held, km2, strict=True):
            expected[kind] += area
        expected.pop(("", ""))
        rows = survey[survey["date"] == day]
        found = {
            (actor, status): area_km2(shape)
            for actor, status, shape in zip(rows["actor"], rows["status"], rows.geometry, strict=True)
        }
        assert found == pytest.approx(expected, rel=1e-8)


def test_what_changed_hands_is_what_the_cells_did() -> None:
    rows = geo.change_series(read_control(dossier(), "survey"), line_m=None, held=False)
    _, km2 = cell_areas()
    for (before, old), (after, new) in pairwise(owners().items()):
        expected: dict[Between, float] = defaultdict(float)
        for was, becomes, area in zip(old, new, km2, strict=True):
            between = _controls(was), _controls(becomes)
            if LEAGUE in between and between[0] != between[1]:
                expected[between] += area
        step = rows[(rows["before"] == before) & (rows["after"] == after) & (rows["kind"] != "held")]
        found = {
            (one or None, other or None): area
            for one, other, area in zip(step["from_actor"], step["to_actor"], step["area_km2"], strict=True)
            if LEAGUE in (one, other)
        }
        assert found == pytest.approx(expected, rel=1e-7, abs=1e-6)


def _controls(kind: tuple[str, str]) -> str | None:
    return kind[0] if kind[1] == "control" else None


def test_nothing_moves_in_the_quiet_months_and_one_day_is_missing() -> None:
    survey = read_control(dossier(), "survey")
    days = sorted(set(survey["date"]))
    quiet = [sorted(survey[survey["date"] == day].geometry.to_wkb()) for day in days[8:12]]
    assert len(days) == 24
    assert all(one == quiet[0] for one in quiet)
    assert [warning["code"] for warning in survey.attrs["warnings"]] == ["missing-days"]


def test_a_town_holds_out_as_a_pocket_behind_the_line() -> None:
    import shapely

    survey = read_control(dossier(), "survey")
    town = next(site for site in dossier().sites if site.name == "Corranmill")
    july = survey[(survey["date"] == script().day_of(9)) & (survey["actor"] == LEAGUE)].geometry.iloc[0]
    pocket = [part for part in shapely.get_parts(july) if part.contains(shapely.Point(town.at))]
    assert area_km2(july) > 10 * area_km2(pocket[0])


def test_the_second_source_names_its_classes_and_differs_from_the_first() -> None:
    survey, packet = (read_control(dossier(), name) for name in ("survey", "packet"))
    common = sorted(set(packet["date"]))
    assert set(common) < set(survey["date"])
    assert set(packet["actor"]) == {LEAGUE, "Hill Assembly", "Salters", f"{LEAGUE} / Hill Assembly"}
    for day in common:
        one, other = (
            area_km2(table[(table["date"] == day) & (table["actor"] == LEAGUE)].geometry.iloc[0])
            for table in (survey, packet)
        )
        assert 0.001 < abs(one - other) / one < 0.1


def test_the_sketch_has_every_defect_and_is_refused_without_repair() -> None:
    with pytest.raises(InputError, match=r"2 invalid polygons.*--repair"):
        geo.read_snapshots(SEED / "control" / "sketch")
    sketch = read_control(dossier(), "sketch")
    codes = {warning["code"] for warning in sketch.attrs["warnings"]}
    assert codes >= {"empty-geometry", "height-dropped", "zero-area", "overlaps-itself", "overlap", "far-off"}
    assert len(sketch.attrs["repairs"]) == 2


def test_the_shares_are_read_with_their_decimal_commas() -> None:
    table = read_table(dossier(), "almanac")
    first = (SEED / "control" / "shares.csv").read_text(encoding="utf8").splitlines()[1].split(";")
    assert table.actors == (LEAGUE, "Hill Assembly", "Salters")
    assert len(table.of(LEAGUE)) == 13
    assert table.of(LEAGUE)[0].value == float(first[1].replace(",", "."))


# The dossier


def test_the_dossier_has_every_role_precision_and_attribution() -> None:
    sites = dossier().sites
    episodes = [episode for site in sites for episode in site.episodes]
    assert {site.precision for site in sites} == set(Precision)
    assert {episode.role for episode in episodes} == set(Role)
    assert {episode.attribution for episode in episodes} - {None} == set(Attribution)
    assert {figure.measure for figure in dossier().figures} == set(Measure)
    assert Sensitivity.SENSITIVE in {site.sensitivity for site in sites}


def test_the_check_finds_what_was_put_there_to_be_found_and_nothing_else_is_open() -> None:
    findings = geo.check(SEED)
    assert [finding.message for finding in findings if finding.open] == []
    keys = {finding.key for finding in findings}
    assert keys >= {
        "areas-not-comparable:f-area-1907-03",
        "period-differs:f-change-spring",
        "one-witness:f-change-rest",
        "two-dates-for-one-loss:s-a4hv",
        "agrees-with-measured:f-area-1907-03@survey",
        "agrees-with-measured:f-area-1908-01@survey",
        "agrees-with-measured:f-area-1908-01@packet",
        "agrees-with-measured:f-change-year@survey",
        "agrees-with-measured:f-traveller@survey",
        "agrees-with-measured:f-share@almanac",
        "differs-from-measured:f-gazette@survey",
        "differs-from-measured:f-change-spring@survey",
        "differs-from-measured:f-share-winter@almanac",
        "not-comparable-with-measured:f-waters@survey",
        "control-repaired:sketch",
        "control-missing-days:survey",
    }


def test_the_claim_that_differs_is_off_by_what_the_cells_say() -> None:
    finding = next(one for one in geo.check(SEED) if one.key == "differs-from-measured:f-gazette@survey")
    _, km2 = cell_areas()
    held = owners()[date(1907, 11, 9)]
    measured = sum(area for kind, area in zip(held, km2, strict=True) if kind == (LEAGUE, "control"))
    assert f"by {4600 - measured:,.0f} km²" in finding.message


def test_each_town_that_the_dossier_places_is_in_the_list_of_settlements_or_has_its_reason() -> None:
    import csv

    with (SEED / "ground" / "settlements.csv").open(encoding="utf8", newline="") as file:
        towns = {row["name"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)}
    placed = {site.name: tuple(site.at) for site in dossier().sites if site.name in towns}
    assert len(placed) >= 9
    assert placed == {name: towns[name] for name in placed}


def test_the_dossier_builds_with_its_own_coast(tmp_path: Path) -> None:
    done = CliRunner().invoke(build.command, [str(SEED), "-o", str(tmp_path)])
    assert done.exit_code == 0
    page = (tmp_path / "index.html").read_text(encoding="utf8")
    assert "Coast: Ebbmark Survey Office (fictional)" in page
    assert {path.stem for path in (tmp_path / "layers").iterdir()} == {
        "attacks",
        "control",
        "decline",
        "lost",
        "strongholds",
    }


def test_every_settlement_lies_on_the_land() -> None:
    import shapely

    land = read_land(dossier())
    towns = [line.split(",") for line in (SEED / "ground" / "settlements.csv").read_text("utf8").splitlines()[1:]]
    away = [name for name, lon, lat, _ in towns if not shapely.contains_xy(land, float(lon), float(lat))]
    assert away == []
