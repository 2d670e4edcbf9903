"""``ebbline change DOSSIER`` measures what the dossier declares, as the dossier says it is to be read and measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from shapely.geometry import Polygon, box, mapping

from geo.errors import DossierError, InputError
from maps.cli import ebbline as program

HEAD = "ebbline: 1\ntitle: A made war\nactor: Reds\nsources: [{source_id: isle, publisher: Survey}]\ncontrol:\n"
SURVEY = "  - series_id: survey\n    files: [control/survey]\n    source: isle\n"
BOW_TIE = Polygon([(30, 0), (31, 1), (31, 0), (30, 1), (30, 0)])


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(program, ["change", *map(str, arguments)])


def answer(*arguments: str | Path) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def dossier(folder: Path, control: str = SURVEY, *, first: Polygon | None = None) -> Path:
    (folder / "control/survey").mkdir(parents=True, exist_ok=True)
    for day, land in (("2025-01-01", first or box(30, 0, 31, 1)), ("2025-02-01", box(30, 0, 30.5, 1))):
        feature = {"type": "Feature", "properties": {}, "geometry": mapping(land)}
        text = json.dumps({"type": "FeatureCollection", "features": [feature]})
        (folder / f"control/survey/{day}.geojson").write_text(text, encoding="utf8")
    (folder / "dossier.yaml").write_text(HEAD + control, encoding="utf8")
    return folder


def test_a_dossier_gives_what_its_files_give(tmp_path: Path) -> None:
    folder = dossier(tmp_path, SURVEY + "    actor: Reds\n")
    assert answer(folder) == answer(folder / "control/survey", "--actor", "Reds")
    assert answer(folder / "dossier.yaml") == answer(folder)


def test_the_settings_of_the_series_count(tmp_path: Path) -> None:
    folder = dossier(tmp_path, SURVEY + "    line_error_m: 1000\n    repair: true\n", first=BOW_TIE)
    found = answer(folder)
    assert found["line_error_m"] == 1000
    assert len(found["repairs"]) == 1


def test_what_is_given_on_the_command_line_counts_instead(tmp_path: Path) -> None:
    folder = dossier(tmp_path, SURVEY + "    line_error_m: 1000\n    actor: Reds\n")
    assert answer(folder, "--line-error", "100")["line_error_m"] == 100
    given = tmp_path / "mapping.json"
    given.write_text('{"default_actor": "Blues"}', encoding="utf8")
    assert {row["actor"] for row in answer(folder, "--mapping", given)["rows"]} == {"Blues"}
    assert isinstance(run(folder, "--actor", "Blues").exception, InputError)


def test_one_of_several_series_is_chosen_by_its_id(tmp_path: Path) -> None:
    folder = dossier(tmp_path, SURVEY + SURVEY.replace("series_id: survey", "series_id: twin") + "    actor: Blues\n")
    assert {row["actor"] for row in answer(folder, "--series", "twin")["rows"]} == {"Blues"}
    refused = run(folder).exception
    assert isinstance(refused, DossierError)
    assert "Name one (--series): survey, twin." in str(refused)


def test_explain_says_what_the_files_of_a_dossier_hold(tmp_path: Path) -> None:
    found = json.loads(run(dossier(tmp_path, SURVEY + "    actor: Reds\n"), "--explain", "--json").stdout)
    assert len(found["files"]) == 2
    assert found["mapping"]["default_actor"] == "Reds"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["{0}", "{0}/control/survey"], "measured alone"),
        (["{0}/control/survey", "--series", "survey"], "names a series of a dossier"),
        (["{0}", "--series", "tide"], "no series of polygons called 'tide'"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, arguments: list[str], why: str) -> None:
    folder = dossier(tmp_path)
    refused = run(*[argument.format(folder) for argument in arguments]).exception
    assert isinstance(refused, InputError)
    assert why in str(refused)


def test_a_dossier_without_series_and_one_with_missing_files_are_refused(tmp_path: Path) -> None:
    folder = dossier(tmp_path, "  []\n")
    assert "Add one under 'control:'" in str(run(folder).exception)
    dossier(tmp_path, SURVEY.replace("control/survey", "control/nowhere"))
    assert "control/nowhere: No such file" in str(run(folder).exception)
