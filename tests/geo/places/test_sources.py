from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import GazetteerError
from geo.places.names import key
from geo.places.sources import DATA, TABLES, airports, read_csv, reference, usable

HEADER = "name,lon,lat,country_code,population,alternate_names,place_id\n"


def read(text: str) -> list[object]:
    return list(read_csv(Path("own.csv"), text=text))


def refusal(text: str) -> GazetteerError:
    with pytest.raises(GazetteerError) as caught:
        read(text)
    return caught.value


def test_a_row_becomes_an_entry() -> None:
    (entry,) = read_csv(Path("own.csv"), text=HEADER + "My Camp,44.1,33.2,IQ,900,Camp Mine|مخيم,\n")
    assert entry.place_id == "own:my-camp"
    assert (entry.lon, entry.lat, entry.population) == (44.1, 33.2, 900)
    assert entry.others == ("Camp Mine", "مخيم")


def test_a_cell_with_a_line_break_or_a_quote_is_kept() -> None:
    (entry,) = read_csv(Path("own.csv"), text=HEADER + '"A ""B""\nC",1,2,,,,\n')
    assert entry.name == 'A "B"\nC'


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("A,1,91,,,,", "latitude 91 lies beyond 90"),
        ("A,1,120,,,,", "swapped"),
        ("A,181,1,,,,", "longitude 181 lies beyond 180"),
        ("A,nan,1,,,,", "longitude nan lies beyond"),
        ("A,inf,1,,,,", "longitude inf lies beyond"),
        ("A,,1,,,,", "longitude '' is not a number"),
        ("A,1,x,,,,", "latitude 'x' is not a number"),
        ("...,1,1,,,,", "no name"),
        (",1,1,,,,", "no name"),
        ("A,1,1,Iraq,,,", "country code 'Iraq'"),
        ("A,1,1,,-5,,", "population '-5'"),
        ("A,1,1,,many,,", "population 'many'"),
        ("A,1,1,,,,geonames:abc", "place_id 'geonames:abc'"),
        ("A,1", "number of cells"),
        ("A,1,1,,,,,,,", "number of cells"),
        ('A,"1,1,,,,', "no CSV"),
    ],
)
def test_a_broken_row_is_refused_with_its_line(row: str, says: str) -> None:
    error = refusal(HEADER + "Good,1,1,,,,\n" + row + "\n")
    assert says in str(error)
    assert error.path == "own.csv"
    assert error.line == 3 or "no CSV" in says


def test_two_places_of_one_id_are_refused_with_both_lines() -> None:
    error = refusal(HEADER + "A,1,1,,,,\nB,1,1,,,,\na,2,2,,,,\n")
    assert error.line == 4
    assert "line 2" in str(error)


@pytest.mark.parametrize(
    ("text", "says"), [("", "empty"), ("name,lon\nA,1\n", "'lat' is missing"), ("name,lon,lat,x\n", "'x' is unknown")]
)
def test_a_wrong_header_is_refused(text: str, says: str) -> None:
    assert says in str(refusal(text))


@pytest.mark.parametrize("name", ["BGW", "KDMX", "ba ge da", "mo su er", "mwsڵ", "bەghdad", "Mоsul"])
def test_codes_and_machine_transliterations_are_no_names(name: str) -> None:
    assert not usable(name)


@pytest.mark.parametrize(
    "name", ["Fallujah", "al-Fallujah", "الفلوجة", "Мосул", "費盧杰", "New York", "Ōsaka", "’s-Gravenhage"]
)
def test_names_as_people_write_them_are_usable(name: str) -> None:
    assert usable(name)


def test_the_reference_tables_are_whole() -> None:
    entries = reference()
    assert len({entry.place_id for entry in entries}) == len(entries)
    assert sum((entry.feature_code or "").startswith("PCL") for entry in entries) >= 245
    for entry in entries:
        assert entry.lon is not None or entry.place_id.startswith("geonames:")  # such a row only adds names
        assert key(entry.name)


def test_every_reference_table_names_its_source_and_licence_in_its_rows_or_as_a_whole() -> None:
    import csv

    told = (DATA / "README.md").read_text(encoding="utf-8")
    for table in TABLES:
        with (DATA / table).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        as_a_whole = any(f"`{table}`" in line and ("CC BY 4.0" in line or "MIT" in line) for line in told.splitlines())
        assert as_a_whole or all(row["source"] and row["licence"] for row in rows), table


def test_airports_bear_the_names_that_texts_use_for_them() -> None:
    names = {entry.place_id: (entry.name, *entry.others) for entry in airports()}
    assert "Heathrow" in names["icao:EGLL"]
    assert "Kabul Airport" in names["icao:OAKB"]
    assert "International" not in {name for known in names.values() for name in known}


def test_an_airport_that_the_tables_know_is_not_listed_twice() -> None:
    assert not any(key(entry.name) == key("Incirlik Air Base") for entry in airports({key("Incirlik Air Base")}))
    assert any(key(entry.name) == key("Incirlik Air Base") for entry in airports())


def test_a_region_is_not_filed_under_the_name_of_a_town_in_it() -> None:
    named = {(entry.country_code, name) for entry in reference() for name in (entry.name, *entry.others)}
    assert ("SY", "Raqqa Governorate") in named
    assert ("SY", "Raqqa") not in named
    assert ("US", "Georgia") in named
    assert ("SY", "Manbij District") in named
