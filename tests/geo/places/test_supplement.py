"""The supplement of the default gazetteer: places that reports on wars name and the towns' source lacks."""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from geo.places import Gazetteer
from geo.places.ranking import distance_km
from geo.places.sources import DATA
from geo.records import LonLat


@pytest.fixture(scope="module")
def check() -> Mapping[str, Any]:
    """Return what the checking script defines."""
    return runpy.run_path(str(DATA / "check_supplement.py"))


@pytest.fixture(scope="module")
def problems(check: Mapping[str, Any], whole: Gazetteer) -> dict[str, list[str]]:
    """Return what the checking script finds wrong."""
    found: dict[str, list[str]] = check["problems"](whole)
    return found


@pytest.mark.parametrize(
    "kind",
    [
        "in another country",
        "place_id given twice",
        "name repeated within 30 km",
        "town of the gazetteer again",
        "common word",
        "names for no place",
    ],
)
def test_no_row_is_at_fault(problems: dict[str, list[str]], kind: str) -> None:
    assert problems[kind] == []


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (",Kobule,2.35,48.85,SY,09,PPL,,,Ebbline,CC0", "in another country"),
        ("geonames:172256,Kobani,38.35,36.89,SY,09,PPL,,,Ebbline,CC0", "place_id given twice"),
        (",Kobani Crossing,38.36,36.9,SY,09,PSTB,,Ain al-Arab,Ebbline,CC0", "name repeated within 30 km"),
        (",Paris,2.4,48.9,FR,11,PPL,,,Ebbline,CC0", "town of the gazetteer again"),
        (",Attack,38.4,36.8,SY,09,PPL,,,Ebbline,CC0", "common word"),
        ("geonames:999999999999,Nowhere Town,,,SY,,,,Notown,Ebbline,CC0", "names for no place"),
    ],
)
def test_a_faulty_row_is_found(check: Mapping[str, Any], whole: Gazetteer, tmp_path: Path, row: str, kind: str) -> None:
    lines = (DATA / "supplement.csv").read_text(encoding="utf-8").splitlines()
    kobani = next(line for line in lines if line.startswith("geonames:172256,"))
    path = tmp_path / "supplement.csv"
    path.write_text("\n".join((lines[0], kobani, row)), encoding="utf-8")
    space = check["problems"].__globals__
    before = space["SUPPLEMENT"]
    space["SUPPLEMENT"] = path
    try:
        found = check["problems"](whole) if kind != "place_id given twice" else {kind: list(check["repeated_ids"]())}
    finally:
        space["SUPPLEMENT"] = before
    assert [one for one, faults in found.items() if faults] == [kind]


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("Maarat al-Numan", 36.68, 35.64),
        ("Ma'arrat al-Nu'man", 36.68, 35.64),
        ("Ras Lanuf", 18.57, 30.50),
        ("Avdeyevka", 37.74, 48.14),
        ("Al-Qaim", 41.10, 34.37),
        ("Shuja'iyya", 34.47, 31.50),
        ("السخنة", 38.87, 34.89),
        ("Bardera", 42.28, 2.34),
        ("Inda Selassie", 38.28, 14.10),
        ("Daggar", 72.48, 34.51),
        ("Charbagh", 72.44, 34.83),
        ("Mullivaikkal", 80.80, 9.29),
        ("Hsipaw", 97.30, 22.62),
        ("Thandwe", 94.37, 18.47),
        ("Abadam", 13.35, 13.60),
        ("Kasindi", 29.71, 0.04),
        ("Nangade", 39.68, -11.08),
        ("El Mozote", -88.11, 13.90),
    ],
)
def test_a_spelling_of_the_news_leads_to_its_town(whole: Gazetteer, name: str, lon: float, lat: float) -> None:
    near = [distance_km(LonLat(lon, lat), one.place.at) for one in whole.candidates(name)]
    assert near
    assert min(near) < 30
