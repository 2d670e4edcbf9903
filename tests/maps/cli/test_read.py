from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from geo.errors import GeoError
from maps.cli import ebbline

ARTICLE = """Two towns fall

5 May 2015

Boko Haram fighters seized Gwoza on Monday, residents of Yola said.
The caliphate covers 9,000 square kilometres of land.
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def run(*arguments: str, text: bytes | None = None) -> Result:
    return CliRunner().invoke(ebbline, ["read", *arguments], input=text)


def as_json(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_json_has_the_shape_that_scripts_rely_on(article: Path, tmp_path: Path) -> None:
    found = as_json(str(article), "-o", str(tmp_path / "dossier"))
    assert set(found) == {"sites", "context", "figures"}
    (site,) = found["sites"]
    assert {"site_id", "name", "lon", "lat", "place_id", "precision", "location_confidence", "episodes"} <= set(site)
    (episode,) = site["episodes"]
    assert {"role", "actor", "other_actor", "attribution", "start", "end", "role_confidence", "evidence"} <= set(
        episode
    )
    assert episode["start"] == {"earliest": "2015-05-04", "latest": "2015-05-04"}
    assert {"name", "lon", "lat", "reason"} <= set(found["context"][0])
    (figure,) = found["figures"]
    assert {"measure", "value", "low", "high", "start", "end", "period", "actor", "scope", "source_id"} <= set(figure)


def test_data_goes_to_stdout_and_advice_to_stderr(article: Path, tmp_path: Path) -> None:
    result = run(str(article), "-o", str(tmp_path / "dossier"))
    assert "Gwoza: stronghold (high)" in result.stdout
    assert "ebbline check" in result.stderr and "ebbline check" not in result.stdout


def test_standard_input_is_an_article_too(tmp_path: Path) -> None:
    result = run("-", "-o", str(tmp_path / "dossier"), "--actor", "the junta", text=b"Rebels took Lashio.")
    assert result.exit_code == 0
    assert "Lashio: lost" in result.stdout


def test_several_articles_make_one_dossier(article: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("# A bomb\n\nA bomb killed ten people in Potiskum on Friday.\n", encoding="utf-8")
    found = as_json(str(article), str(other), "-o", str(tmp_path / "dossier"), "--date", "2015-05-09")
    assert {site["name"] for site in found["sites"]} == {"Gwoza", "Potiskum"}


@pytest.mark.parametrize(
    "data", [b"", b"   ", b"\xff\xfeM\x00", b"caf\xe9 in Mosul", b"Mosul\x00", b"Nothing is named here."]
)
def test_an_unusable_article_is_refused_and_writes_nothing(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    result = run(str(path), "-o", str(tmp_path / "dossier"))
    assert isinstance(result.exception, GeoError)
    assert not (tmp_path / "dossier" / "dossier.yaml").exists()


def test_one_bad_article_among_good_ones_writes_nothing(article: Path, tmp_path: Path) -> None:
    result = run(str(article), str(tmp_path / "none.txt"), "-o", str(tmp_path / "dossier"))
    assert isinstance(result.exception, GeoError)
    assert not (tmp_path / "dossier" / "dossier.yaml").exists()


def test_a_folder_that_cannot_be_written_is_refused(article: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    result = run(str(article), "-o", str(tmp_path / "taken" / "dossier"))
    assert isinstance(result.exception, GeoError)


def test_control_letters_never_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "escape.txt"
    path.write_text("A \x1b[31m title\n\n5 May 2015\n\nBoko Haram took Gwoza.\n", encoding="utf-8")
    result = run(str(path), "-o", str(tmp_path / "dossier"))
    assert "\x1b" not in result.stdout


def test_an_article_without_a_date_says_how_to_give_one(article: Path, tmp_path: Path) -> None:
    undated = tmp_path / "undated.txt"
    undated.write_text("Boko Haram fighters seized Gwoza on Monday.\n", encoding="utf-8")
    assert "--date" in run(str(undated), "-o", str(tmp_path / "a")).stderr
    assert "--date" not in run(str(article), "-o", str(tmp_path / "b")).stderr


def test_an_article_in_which_nothing_happens_says_that_nothing_can_be_drawn(tmp_path: Path) -> None:
    quiet = tmp_path / "quiet.txt"
    quiet.write_text("A meeting\n\n5 May 2015\n\nMinisters met in Abuja to talk of grain.\n", encoding="utf-8")
    assert "Nothing in it can be drawn yet" in run(str(quiet), "-o", str(tmp_path / "dossier")).stderr


def test_a_later_article_is_said_to_be_added_and_the_same_one_to_change_nothing(article: Path, tmp_path: Path) -> None:
    folder = str(tmp_path / "dossier")
    assert "everything in it is a draft" in run(str(article), "-o", folder).stderr
    assert "nothing changed" in run(str(article), "-o", folder).stderr
    other = tmp_path / "other.txt"
    other.write_text("A bomb\n\n9 May 2015\n\nA bomb killed ten people in Potiskum on Friday.\n", encoding="utf-8")
    again = run(str(other), "-o", folder).stderr
    assert "what is new was added" in again
    assert "everything in it is a draft" not in again


def test_the_next_commands_can_be_pasted_whatever_the_folder_is_called(article: Path, tmp_path: Path) -> None:
    folder = str(tmp_path / "my dossier; ls")
    assert f"ebbline check '{folder}', then ebbline build '{folder}'" in run(str(article), "-o", folder).stderr


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x1bb"])
def test_a_folder_without_a_proper_name_is_refused(
    name: str, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert isinstance(run(str(article), "-o", name).exception, GeoError)
    assert list(Path().iterdir()) == []
