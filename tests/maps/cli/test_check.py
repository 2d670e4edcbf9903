"""``ebbline check`` names each finding by file and line, and its exit code says whether one is open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geo.errors import DossierError
from maps.cli import ebbline as program

CLEAN = "ebbline: 1\ntitle: A finding\nactor: Reds\nas_of: 2016-07-12\n"
SITE = "sites:\n  - {site_id: s-1, name: NAME, lon: 43.1, lat: 36.3, place_id: 'geonames:1'}\n"


def written(folder: Path, text: str) -> Path:
    (folder / "dossier.yaml").write_text(text, encoding="utf8")
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(program, ["check", *map(str, arguments)])


def test_a_clean_dossier_exits_0_and_says_so(tmp_path: Path) -> None:
    result = run(written(tmp_path, CLEAN))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Nothing found.\n")


def test_an_open_finding_exits_1_with_file_line_code_and_remedy(tmp_path: Path) -> None:
    result = run(written(tmp_path, CLEAN + SITE))
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{tmp_path / 'dossier.yaml'}:6: no-episodes:s-1: NAME has no episode")
    assert "Add one" in result.stdout
    assert result.stderr == "1 open, 0 acknowledged.\n"


def test_an_acknowledged_finding_is_listed_but_does_not_count(tmp_path: Path) -> None:
    result = run(written(tmp_path, CLEAN + SITE + "acknowledged: ['no-episodes:s-1']\n"))
    assert result.exit_code == 0
    assert result.stdout.endswith("(acknowledged)\n")
    assert result.stderr == "0 open, 1 acknowledged.\n"


def test_json_holds_the_same_findings(tmp_path: Path) -> None:
    result = run(written(tmp_path, CLEAN + SITE), "--json")
    data = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (data["open"], data["acknowledged"]) == (1, 0)
    (finding,) = data["findings"]
    assert finding["code"] == "no-episodes"
    assert finding["subject"] == "s-1"
    assert finding["line"] == 6
    assert finding["severity"] == "missing"
    assert finding["acknowledged"] is False


def test_json_of_a_clean_dossier_is_an_empty_list(tmp_path: Path) -> None:
    assert json.loads(run(written(tmp_path, CLEAN), "--json").stdout) == {
        "open": 0,
        "acknowledged": 0,
        "notes": 0,
        "findings": [],
    }


@pytest.mark.parametrize("text", ["", "ebbline: 1\n", "ebbline: 9\ntitle: x\nactor: y\n", "sites: ["])
def test_a_dossier_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    result = run(written(tmp_path, text))
    assert isinstance(result.exception, DossierError)
    assert result.stdout == ""


def test_a_missing_dossier_is_refused(tmp_path: Path) -> None:
    assert isinstance(run(tmp_path / "nowhere").exception, DossierError)
    assert isinstance(run(tmp_path).exception, DossierError)


@pytest.mark.parametrize("name", [r'"a\e[31mb"', r'"a\nno-episodes:fake: b"', r'"a\u202eb"'])
def test_a_hostile_name_cannot_steer_the_terminal_or_forge_a_line(tmp_path: Path, name: str) -> None:
    result = run(written(tmp_path, CLEAN + SITE.replace("NAME", name)))
    lines = result.stdout.splitlines()
    assert all(line.startswith(str(tmp_path)) for line in lines)
    assert not set("\x1b\u202e") & set(result.stdout)


MEASURED = """sources: [{source_id: a, publisher: A, url: "https://example.org/a"}]
figures:
  - {figure_id: f-1, measure: area_km2, value: 99, low: null, high: null, start: 2024-01-01, end: 2024-01-01, actor: y,
     scope: here, definition: control, source: a, review: {state: reviewed, by: B, date: 2024-01-02}}
map: {headline: f-1}
control:
  - {series_id: t, files: [control/t.csv], measure: area_km2, source: a, scope: here, definition: control}
"""


def test_verdicts_are_told_as_notes_and_counted_apart(tmp_path: Path) -> None:
    (tmp_path / "control").mkdir()
    table = tmp_path / "control/t.csv"
    table.write_text("date,y\n2024-01-01,99\n", encoding="utf8")
    folder = written(tmp_path, CLEAN.replace("Reds", "y") + MEASURED)
    result = run(folder)
    assert result.exit_code == 0, result.output
    assert "agrees-with-measured:f-1@t: 99 km² (1 January 2024) agrees with the series 't': 99 km²" in result.stdout
    assert "(note)" in result.stdout
    assert result.stderr.endswith("0 open, 0 acknowledged, 1 note.\n")
    table.write_text("date,y\n2024-01-01,50\n", encoding="utf8")
    data = json.loads(run(folder, "--json").stdout)
    assert (data["open"], data["notes"]) == (1, 0)
    verdict = data["findings"][0]["verdict"]
    assert verdict["outcome"] == "differs"
    assert (verdict["expected"], verdict["stated"], verdict["series_id"]) == (50, 99, "t")
    assert verdict["dates"] == ["2024-01-01"]
    assert verdict["low"] <= 50 <= verdict["high"]


def test_what_is_open_stands_last_where_a_long_list_ends(tmp_path: Path) -> None:
    other = "  - {site_id: s-2, name: OTHER, lon: 43.9, lat: 36.3, place_id: 'geonames:2'}\n"
    result = run(written(tmp_path, CLEAN + SITE + other + "acknowledged: ['no-episodes:s-2']\n"))
    first, *_, last = result.stdout.splitlines()
    assert ("no-episodes:s-2" in first, "no-episodes:s-1" in last) == (True, True)
