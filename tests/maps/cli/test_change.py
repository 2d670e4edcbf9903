"""``ebbline change``: rows, totals and transitions from dated polygons, as promised to people and to machines."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from shapely.geometry import Polygon, box, mapping

from geo.control.area import area_km2
from geo.errors import InputError, OutputError
from maps.cli import ebbline as program

ROW = "date actor area_km2 low high gained_km2 gained_low gained_high lost_km2 lost_low lost_high".split()
LANDS = (box(30, 0, 31, 1), box(30, 0, 31.5, 1), box(30.25, 0, 31.5, 1))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(program, ["change", *map(str, arguments)])


def answer(*arguments: str | Path) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def written(folder: Path, days: Sequence[Sequence[tuple[str | None, Polygon]]]) -> Path:
    """Write a file a date, each with its (actor, land)."""
    for at, rows in enumerate(days, start=1):
        features = [
            {"type": "Feature", "properties": {"actor": name} if name is not None else {}, "geometry": mapping(land)}
            for name, land in rows
        ]
        text = json.dumps({"type": "FeatureCollection", "features": features})
        (folder / f"control_202501{at:02}.geojson").write_text(text, encoding="utf8")
    return folder


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    folder = tmp_path / "alone"
    folder.mkdir()
    return written(folder, [[(None, land)] for land in LANDS])


def test_the_json_has_the_shape_that_was_promised(alone: Path) -> None:
    found = answer(alone, "--actor", "North")
    assert {"rows", "totals", "transitions", "repairs", "warnings"} <= set(found)
    assert [set(ROW) - set(row) for row in found["rows"]] == [set()] * 3
    assert [(row["date"], row["actor"]) for row in found["rows"]] == [(f"2025-01-0{day}", "North") for day in (1, 2, 3)]
    assert [found["rows"][0][name] for name in ROW[5:]] == [None] * 6


def test_areas_gains_and_losses_are_those_of_the_land(alone: Path) -> None:
    found = answer(alone)
    _, second, third = found["rows"]
    assert [row["area_km2"] for row in found["rows"]] == pytest.approx([area_km2(land) for land in LANDS], rel=1e-12)
    gain, loss = area_km2(box(31, 0, 31.5, 1)), area_km2(box(30, 0, 30.25, 1))
    assert (second["gained_km2"], second["lost_km2"]) == pytest.approx((gain, 0), rel=1e-12)
    assert (third["gained_km2"], third["lost_km2"]) == pytest.approx((0, loss), rel=1e-12)
    totals = found["totals"]
    assert [totals[name] for name in ("net", "gross_gained", "gross_lost")] == pytest.approx([gain - loss, gain, loss])


def test_every_value_lies_between_its_low_and_its_high(alone: Path) -> None:
    for row in answer(alone)["rows"]:
        for value, low, high in (ROW[2:5], ROW[5:8], ROW[8:11]):
            assert row[value] is None or row[low] <= row[value] <= row[high]


def test_a_wider_line_makes_wider_ranges_and_none_makes_none(alone: Path) -> None:
    spans = [
        (row := answer(alone, "--line-error", width)["rows"][1])["high"] - row["low"] for width in ("0", "50", "500")
    ]
    assert spans[0] == pytest.approx(0, abs=1e-9)
    assert spans[0] < spans[1] < spans[2]


def test_without_ranges_low_and_high_are_null(alone: Path) -> None:
    rows = answer(alone, "--no-ranges")["rows"]
    assert {row[name] for row in rows for name in ROW if name.endswith(("low", "high"))} == {None}


def test_transitions_say_who_took_what_from_whom(tmp_path: Path) -> None:
    south = (box(31, 0, 33, 1), box(31.5, 0, 33, 1))
    written(tmp_path, [[("North", north), ("South", other)] for north, other in zip(LANDS, south, strict=False)])
    found = answer(tmp_path, "--no-ranges")
    taken = pytest.approx(area_km2(box(31, 0, 31.5, 1)), rel=1e-9)
    assert found["transitions"] == [{"from": "South", "to": "North", "km2": taken}]
    assert {row["actor"] for row in answer(tmp_path, "--actor", "South")["rows"]} == {"South"}


def test_people_get_a_table_with_net_beside_gross(alone: Path) -> None:
    result = run(alone, "--actor", "North")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split()[:3] == ["date", "actor", "area"]
    assert [line[:10] for line in lines[1:4]] == ["2025-01-01", "2025-01-02", "2025-01-03"]
    assert any("net" in line and "gained" in line and "lost" in line for line in lines)


@pytest.mark.parametrize("name", ["\u202eevil\x1b[31m", "=1+1", "${x}`</script>", "名" * 400])
def test_hostile_names_are_carried_whole_and_shown_harmless(alone: Path, name: str) -> None:
    assert {row["actor"] for row in answer(alone, "--actor", name)["rows"]} == {name}
    shown = run(alone, "--actor", name).stdout
    assert "\x1b" not in shown and "\u202e" not in shown


@pytest.mark.parametrize("name", ["=1+1", "+x", "-x", "@x", "\tx"])
def test_no_cell_of_a_csv_file_is_a_formula(alone: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "rows.csv"
    assert run(alone, "--actor", name, "-o", out).exit_code == 0
    with out.open(encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["actor"] for row in rows] == [f"'{name}"] * 3
    assert list(rows[0])[: len(ROW)] == ROW


def test_the_changed_land_can_be_written_as_geojson(alone: Path, tmp_path: Path) -> None:
    out = tmp_path / "changed.geojson"
    assert run(alone, "-o", out).exit_code == 0
    features = json.loads(out.read_text(encoding="utf8"))["features"]
    assert [feature["properties"]["kind"] for feature in features] == ["gained", "lost"]


def test_a_refusal_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "old.json"
    out.write_text("old", encoding="utf8")
    folder = tmp_path / "bad"
    folder.mkdir()
    written(folder, [[(None, Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]))]])
    result = run(folder, "-o", out)
    assert isinstance(result.exception, InputError)
    assert out.read_text(encoding="utf8") == "old"
    assert run(folder, "--repair", "-o", out).exit_code == 0


def test_slivers_are_reported_with_their_km2(alone: Path, tmp_path: Path) -> None:
    written(tmp_path, [[(None, box(30, 0, 31, 1))], [(None, box(30, 0, 31.00001, 1))]])
    found = answer(tmp_path, "--sliver", "5", "--no-ranges")
    assert found["slivers"] == {"tolerance_m": 5, "pieces": 1, "km2": pytest.approx(0.123, rel=0.01)}
    assert found["totals"]["gross_gained"] == 0


def test_explain_proposes_a_mapping_that_can_be_given_back(alone: Path, tmp_path: Path) -> None:
    proposed = run(alone, "--explain", "--json")
    assert proposed.exit_code == 0
    file = tmp_path / "mapping.json"
    file.write_text(proposed.stdout, encoding="utf8")
    assert answer(alone, "--mapping", file)["rows"] == answer(alone)["rows"]
    assert "mapping" in run(alone, "--explain").stdout


def test_explain_tells_a_person_what_is_there_why_it_is_read_so_and_what_to_paste(alone: Path) -> None:
    for path in alone.iterdir():
        document = json.loads(path.read_text(encoding="utf8"))
        for feature in document["features"]:
            feature["properties"] = {"fill": "#a52714", "name": "Occupied\u2028<b>2025</b>"}
        path.write_text(json.dumps(document), encoding="utf8")
    told = run(alone, "--explain").stdout
    assert "3 files, 3 polygon features, 3 dates, 2025-01-01 to 2025-01-03" in told
    assert "from 30 to 31.5 east and 0 to 1 north" in told
    km2 = f"{area_km2(LANDS[2]):,.0f} km² on 2025-01-03"
    assert [line for line in told.splitlines() if km2 in line and "#a52714 → control" in line]
    assert "by what the names beside each mostly say" in told
    assert "The files do not name whose land this is" in told
    from ruamel.yaml import YAML

    pasted = YAML(typ="safe").load(told[told.index("control:\n") :])["control"][0]
    start = told.index("{\n")
    proposed = json.JSONDecoder().raw_decode(told[start:])[0]
    assert pasted["mapping"] == proposed
    assert pasted["files"] == ["control/alone"]
    assert all(line.isprintable() for line in told.splitlines())


def test_the_mapping_of_the_readme_reads_what_it_says(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf8")
    example = readme[readme.index("```json\n") + 8 :].split("```", 1)[0]
    (tmp_path / "mapping.json").write_text(example, encoding="utf8")
    folder = tmp_path / "snapshots"
    folder.mkdir()
    for day in (3, 4):
        features = [
            {
                "type": "Feature",
                "properties": {"ctrl": code},
                "geometry": mapping(box(30 + 2 * code, 0, 31 + 2 * code, 1)),
            }
            for code in (1, 2, 3)
        ]
        text = json.dumps({"type": "FeatureCollection", "features": features})
        (folder / f"0{day}.04.2024.json").write_text(text, encoding="utf8")
    assert isinstance(run(folder).exception, InputError)
    found = answer(folder, "--mapping", tmp_path / "mapping.json", "--no-ranges")
    assert {(row["date"], row["actor"]) for row in found["rows"]} >= {
        (day, actor) for day in ("2024-04-03", "2024-04-04") for actor in ("North", "South")
    }


@pytest.mark.parametrize("kind", ["layers-*", "named-*", "classes-*"])
def test_awkward_files_pass_through_with_repair_and_latest_and_their_warnings(shared: Path, kind: str) -> None:
    files = sorted((shared / "control" / "awkward").glob(kind))
    found = answer(*files, "--repair", "--latest", "--no-ranges")
    assert found["rows"]
    assert found["warnings"]
    assert bool(found["repairs"]) == (kind == "layers-*")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--actor", "East"], "East"),
        (["-o", "rows.xlsx"], "suffix"),
        (["--mapping", "no-such-file.json"], "no-such-file"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(tmp_path: Path, arguments: list[str], why: str) -> None:
    written(tmp_path, [[("North", land), ("South", box(40, 0, 41, 1))] for land in LANDS])
    result = run(tmp_path, *arguments)
    assert isinstance(result.exception, InputError | OutputError)
    assert why in str(result.exception) and "\n" not in str(result.exception)


def test_no_files_are_a_refusal(tmp_path: Path) -> None:
    assert isinstance(run(tmp_path / "nowhere").exception, InputError)


def test_columns_stand_straight_however_wide_the_numbers(tmp_path: Path) -> None:
    written(
        tmp_path,
        [[("A", box(0, 0, 20 * day, 60)), ("B" * 30, box(21 * day, 0, 21 * day + 0.001, 1))] for day in (1, 2)],
    )
    lines = run(tmp_path, "--line-error", "50").stdout.splitlines()
    table = lines[: lines.index("")]
    ends = [[at for at, letter in enumerate(line) if letter == " " and line[at - 1] != " "] for line in table]
    assert len(table) == 5 and len({len(line) for line in table[3:]}) == 1
    gained = table[0].index("gained") + len("gained")
    assert all(line[gained - 1] != " " and line[gained : gained + 1] in ("", " ") for line in table), ends


def test_the_whole_period_is_summed_up_below_the_dates(alone: Path) -> None:
    lines = run(alone, "--actor", "North", "--no-ranges").stdout.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("From 2025-01-01 to 2025-01-03, 3 dates"))
    found = answer(alone, "--actor", "North", "--no-ranges")
    totals, rows = found["totals"], found["rows"]
    assert lines[at + 1].split() == "actor at first at last net gained in all lost in all".split()
    assert lines[at + 2].split() == [
        "North",
        f"{rows[0]['area_km2']:,.1f}",
        f"{rows[-1]['area_km2']:,.1f}",
        f"{totals['net']:+,.1f}",
        f"{totals['gross_gained']:,.1f}",
        f"{totals['gross_lost']:,.1f}",
    ]


def test_a_date_on_which_one_of_two_is_not_drawn_is_told(tmp_path: Path) -> None:
    north, south = ("North", LANDS[0]), ("South", box(40, 0, 41, 1))
    written(tmp_path, [[north, south], [north], [north], [north, south], [south]])
    told = [one for one in answer(tmp_path, "--no-ranges")["warnings"] if one["code"] == "actor-missing"]
    assert [(one["date"], one["message"].split(" is not drawn ")[0]) for one in told] == [
        ("2025-01-05", "North"),
        ("2025-01-02", "South"),
    ]
    assert "on 2 dates from 2025-01-02 to 2025-01-03" in told[1]["message"]
    assert all("unknown, not lost" in one["message"] for one in told)
    assert "South is not drawn" in run(tmp_path).stderr


def test_of_one_date_no_change_is_told(tmp_path: Path) -> None:
    shown = run(written(tmp_path, [[("North", LANDS[0])]])).stdout
    assert "There is one date only, 2025-01-01: what changed cannot be said." in shown
    assert "at first" not in shown and "changed hands" not in shown


def test_an_actor_that_is_drawn_on_some_dates_only_says_of_when_its_numbers_are(tmp_path: Path) -> None:
    two, far = [("North", LANDS[0]), ("South", box(34, 0, 35, 1))], box(38, 0, 39, 1)
    shown = run(written(tmp_path, [two, [*two, ("West", far)], two, [two[0]]])).stdout
    assert "  South is drawn from 2025-01-01 to 2025-01-03: its numbers are of that time.\n" in shown
    assert "  West is drawn on 2025-01-02 only: its numbers are of that time.\n" in shown
    assert "North is drawn" not in shown


def test_several_files_that_cannot_be_read_are_named_at_once(tmp_path: Path) -> None:
    for at in range(1, 9):
        (tmp_path / f"2025-01-0{at}.geojson").write_text("{" if at > 1 else "", encoding="utf8")
    refused = run(tmp_path).exception
    assert isinstance(refused, InputError)
    assert str(refused).count("\n") == 0
    assert "2025-01-01.geojson: An empty file; nor can these be read: 2025-01-02.geojson: Not valid" in str(refused)
    assert "2025-01-05" in str(refused) and "2025-01-06" not in str(refused)
