"""``ebbline build`` writes all of a map or nothing, and says what it drew."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest
from click.testing import CliRunner, Result

from geo.errors import GeoError
from maps import compose
from maps.cli import build
from maps.cli import ebbline as program
from maps.tiles import tile_hosts, tile_provider

DOSSIER = """\
ebbline: 1
title: Two places
actor: A group
as_of: 2016-07-12
sources:
  - {source_id: paper, publisher: A paper, title: A report, url: "https://example.org/", published: 2016-07-12}
sites:
  - site_id: s-1
    name: Mosul
    lon: 43.12
    lat: 36.34
    episodes:
      - role: stronghold
        actor: A group
        start: 2014-06-10
        evidence: [{source: paper, paragraph: 1, paraphrase: It holds the town.}]
        review: {state: STATE, by: A desk, date: 2026-11-22}
"""


@pytest.fixture
def dossier(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a small dossier into a folder of the given name."""

    def write(name: str = "two-places", state: str = "reviewed") -> Path:
        folder = tmp_path / "dossiers" / name
        folder.mkdir(parents=True)
        (folder / "dossier.yaml").write_text(DOSSIER.replace("STATE", state), encoding="utf8")
        return folder

    return write


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[dict[str, Any]]:
    """Draw a bare map for every dossier and note what was asked for; the command runs in an empty folder."""
    asked: list[dict[str, Any]] = []

    def plain(dossier: Any, **options: Any) -> folium.Map:
        asked.append({"title": dossier.title, **options})
        return folium.Map([33, 44], tiles=None)

    monkeypatch.setattr(compose, "build", plain)
    monkeypatch.setattr(compose, "layer_pages", lambda dossier, **_: {"strongholds": folium.Map([33, 44], tiles=None)})
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return asked


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(build.command, [str(one) for one in arguments])


def refusal(*arguments: str | Path) -> str:
    """Return the sentence of a refusal."""
    result = run(*arguments)
    assert isinstance(result.exception, GeoError), result.output
    return str(result.exception)


def files_below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_pages_go_to_output_under_the_dossiers_name(dossier: Callable[..., Path], drawn: list[Any]) -> None:
    result = run(dossier())
    assert result.exit_code == 0
    assert result.stdout == "output/two-places/index.html\n"
    assert files_below(Path("output")) == ["two-places/index.html", "two-places/layers/strongholds.html"]


def test_the_folder_of_the_dossier_gives_the_name_even_as_a_dot(
    dossier: Callable[..., Path], drawn: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(dossier())
    assert run(".").stdout == "output/two-places/index.html\n"


def test_the_dossiers_file_names_the_same_dossier(dossier: Callable[..., Path], drawn: list[Any]) -> None:
    assert run(dossier() / "dossier.yaml").stdout == "output/two-places/index.html\n"


def test_one_dossier_goes_into_the_named_folder_itself(dossier: Callable[..., Path], drawn: list[Any]) -> None:
    assert run(dossier(), "-o", "maps").stdout == "maps/index.html\n"
    assert files_below(Path("maps")) == ["index.html", "layers/strongholds.html"]


def test_several_dossiers_get_a_folder_each(dossier: Callable[..., Path], drawn: list[Any]) -> None:
    result = run(dossier("a"), dossier("b"), "-o", "maps")
    assert result.stdout == "maps/a/index.html\nmaps/b/index.html\n"


def test_two_dossiers_of_one_name_are_refused_before_anything_is_written(
    dossier: Callable[..., Path], drawn: list[Any]
) -> None:
    assert "would both be written to" in refusal(dossier("x/same"), dossier("y/same"))
    assert files_below(Path()) == []


def test_the_messages_tell_what_was_drawn_and_how_large_it_is(dossier: Callable[..., Path], drawn: list[Any]) -> None:
    result = run(dossier())
    assert "two-places: 1 site (episodes: 1 stronghold), 0 figures\n" in result.stderr
    assert "kB, and 1 page for embedding" in result.stderr
    assert "draft" not in result.stderr


def test_drafts_are_counted_in_one_line_that_points_to_check(dossier: Callable[..., Path], drawn: list[Any]) -> None:
    folder = dossier(state="draft")
    lines = [line for line in run(folder).stderr.splitlines() if "draft" in line]
    assert lines == [
        f"two-places: 1 of 1 facts are drafts, not reviewed; the page says so. See: ebbline check {folder}"
    ]


def test_the_language_reaches_the_map(dossier: Callable[..., Path], drawn: list[Any]) -> None:
    run(dossier(), "--lang", "ar")
    assert [one["lang"] for one in drawn] == ["ar"]


def test_an_unknown_language_is_refused(dossier: Callable[..., Path], drawn: list[Any]) -> None:
    assert "'xx'" in refusal(dossier(), "--lang", "xx")


@pytest.mark.parametrize(
    "make", [lambda folder: None, lambda folder: folder.mkdir(), lambda folder: folder.write_text("x")]
)
def test_a_missing_or_broken_dossier_is_refused(make: Any, drawn: list[Any], tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    make(folder)
    assert "broken" in refusal(folder)
    assert files_below(Path()) == []


def test_a_broken_dossier_among_several_leaves_all_outputs_as_they_were(
    dossier: Callable[..., Path], drawn: list[Any], tmp_path: Path
) -> None:
    good = dossier("good")
    run(good)
    old = Path("output/good/index.html").stat().st_mtime_ns
    refusal(good, tmp_path / "missing")
    assert Path("output/good/index.html").stat().st_mtime_ns == old


def test_a_map_that_cannot_be_drawn_leaves_the_old_pages_whole(
    dossier: Callable[..., Path], drawn: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = dossier()
    run(folder)
    before = {path: path.read_bytes() for path in Path("output").rglob("*.html")}
    monkeypatch.setattr(compose, "build", lambda dossier, **_: folium.Marker([0, 0]))
    assert "outside a map" in refusal(folder)
    assert {path: path.read_bytes() for path in Path("output").rglob("*.html")} == before


def test_a_second_dossier_that_cannot_be_drawn_keeps_the_first_from_being_written(
    dossier: Callable[..., Path], drawn: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    maps = iter([folium.Map([33, 44], tiles=None), folium.Marker([0, 0])])
    monkeypatch.setattr(compose, "build", lambda dossier, **_: next(maps))
    assert "outside a map" in refusal(dossier("a"), dossier("b"))
    assert files_below(Path()) == []


def test_an_output_that_cannot_be_written_is_refused(dossier: Callable[..., Path], drawn: list[Any]) -> None:
    Path("taken").write_text("a file", encoding="utf8")
    assert "taken" in refusal(dossier(), "-o", "taken")
    assert Path("taken").read_text(encoding="utf8") == "a file"


def test_a_layers_page_that_is_no_longer_drawn_goes_and_foreign_files_stay(
    dossier: Callable[..., Path], drawn: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = dossier()
    run(folder)
    Path("output/two-places/layers/mine.html").write_text("<p>mine</p>", encoding="utf8")
    monkeypatch.setattr(compose, "layer_pages", lambda dossier, **_: {"attacks": folium.Map([33, 44], tiles=None)})
    run(folder)
    assert files_below(Path("output/two-places/layers")) == ["attacks.html", "mine.html"]


def test_a_layer_whose_name_leaves_the_folder_is_refused(
    dossier: Callable[..., Path], drawn: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compose, "layer_pages", lambda dossier, **_: {"../../evil": folium.Map([33, 44], tiles=None)})
    assert "evil" in refusal(dossier())
    assert files_below(Path()) == []


def test_tiles_name_their_server_and_reach_the_map(dossier: Callable[..., Path], drawn: list[Any]) -> None:
    result = run(dossier(), "--tiles", "openstreetmap mapnik")
    assert "the page calls tile.openstreetmap.org when it is opened" in result.stderr
    assert "OpenStreetMap contributors" in result.stderr
    assert drawn[-1]["tiles"] == "OpenStreetMap.Mapnik"


def test_unknown_tiles_are_refused_with_close_names(dossier: Callable[..., Path], drawn: list[Any]) -> None:
    told = refusal(dossier(), "--tiles", "OpenTopoMapp")
    assert "'OpenTopoMapp'" in told
    assert "OpenTopoMap" in told.partition("Close names:")[2]


def test_tiles_behind_a_key_are_refused_without_a_warning() -> None:
    with pytest.raises(GeoError, match="key"):
        tile_provider("CartoDB Positron")


def test_servers_with_numbered_names_are_all_named() -> None:
    assert tile_hosts(tile_provider("OpenTopoMap")) == [f"https://{one}.tile.opentopomap.org" for one in "abc"]


def test_open_asks_for_the_finished_page(
    dossier: Callable[..., Path], drawn: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: bool(opened.append(url)) or True)
    run(dossier(), "--open")
    assert opened == [Path("output/two-places/index.html").absolute().as_uri()]


def test_a_machine_without_a_browser_is_told_where_the_map_is(
    dossier: Callable[..., Path], drawn: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda url: False)
    result = run(dossier(), "--open")
    assert result.exit_code == 0
    assert "No browser could be opened; the map is output/two-places/index.html." in result.stderr


def test_the_command_ends_with_2_and_one_sentence_when_it_refuses(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "maps", "build", "missing"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("ebbline: missing")
    assert "Traceback" not in done.stderr


def test_without_a_dossier_the_command_says_what_it_needs() -> None:
    assert CliRunner().invoke(program, ["build"]).exit_code == 2


def build_of_the_first_dossier(root: Path, folder: Path, *, seed: str, zone: str) -> dict[str, bytes]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
    command = [sys.executable, "-m", "maps", "build", str(root / "seeds/caliphate-2016"), "-o", str(folder)]
    subprocess.run(command, env=environment, cwd=root, capture_output=True, check=True)
    return {name: (folder / name).read_bytes() for name in files_below(folder)}


def test_the_first_dossier_gives_the_same_bytes_whatever_the_hash_seed_and_the_time_zone(
    root: Path, tmp_path: Path
) -> None:
    first = build_of_the_first_dossier(root, tmp_path / "a", seed="0", zone="UTC")
    second = build_of_the_first_dossier(root, tmp_path / "b", seed="1", zone="Pacific/Kiritimati")
    assert list(first) == list(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert {"index.html", "layers/strongholds.html", "layers/attacks.html", "layers/decline.html"} <= set(first)
    assert len(first["index.html"]) <= 400_000


def test_a_dossier_that_cannot_be_drawn_is_named(dossier: Callable[..., Path], tmp_path: Path) -> None:
    good, empty = dossier("good"), dossier("empty")
    text = (empty / "dossier.yaml").read_text(encoding="utf8").partition("sites:")[0]
    (empty / "dossier.yaml").write_text(text, encoding="utf8")
    said = refusal(good, empty, "-o", tmp_path / "maps")
    assert said.startswith(f"{empty}: ")
    assert "no sites" in said
    assert not (tmp_path / "maps").exists()


@pytest.mark.parametrize("name", ["", " ", "a\nb"])
def test_a_folder_without_a_proper_name_is_refused(name: str, dossier: Callable[..., Path], drawn: list[Any]) -> None:
    assert "-o" in refusal(dossier(), "-o", name)
    assert files_below(Path()) == []
