from __future__ import annotations

import json
from pathlib import Path

import pytest

from geo.control.people.lists import read_settlements
from geo.errors import InputError


def written(folder: Path, text: str, name: str = "towns.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf8")
    return path


def test_a_table_gives_places_with_what_it_knows_of_them(tmp_path: Path) -> None:
    path = written(tmp_path, "Name,lon,lat,population,id,note\nAlda,30.5,1.25,1200,a1,x\n\nBelm,31,2,,,\n")
    alda, belm = read_settlements(path)
    assert (alda.name, alda.lon, alda.lat, alda.population, alda.place_id) == ("Alda", 30.5, 1.25, 1200, "a1")
    assert (belm.name, belm.population, belm.place_id) == ("Belm", None, "own:4")


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_columns_may_be_parted_as_spreadsheets_part_them(tmp_path: Path, mark: str) -> None:
    rows = [["name", "lat", "longitude"], ['"Al;da, the\told"', "1", "30"]]
    path = written(tmp_path, "\n".join(mark.join(row) for row in rows))
    assert [(place.name, place.lon) for place in read_settlements(path)] == [("Al;da, the\told", 30)]


def test_points_of_geojson_are_places(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "id": 7, "properties": {"NAME": "Alda", "population": 5},
         "geometry": {"type": "Point", "coordinates": [30, 1, 120]}},
        {"type": "Feature", "properties": {"name": "Belm"}, "geometry": {"type": "Point", "coordinates": [31, 1]}},
    ]  # fmt: skip
    path = written(tmp_path, json.dumps({"type": "FeatureCollection", "features": features}), "towns.geojson")
    assert [(place.place_id, place.name, place.population) for place in read_settlements(path)] == [
        ("7", "Alda", 5),
        ("own:2", "Belm", None),
    ]


def test_what_is_no_settlement_by_its_code_is_left_out(tmp_path: Path) -> None:
    codes = ("PPL", "PPLA", "PPLX", "PPLH", "PPLQ", "PPLW", "ADM1", "AIRP", "")
    rows = "\n".join(f"{code or 'none'},30,1,{code}" for code in codes)
    found = read_settlements(written(tmp_path, f"name,lon,lat,feature_code\n{rows}"))
    assert [place.name for place in found] == ["PPL", "PPLA", "none"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("name,lon,lat\n", "no settlement"),
        ("name,lon\nA,1", "'lat' is missing"),
        ("name,lon,lat\nA,1", "2 cells"),
        ("name,lon,lat\nA,one,2", "'one' is no number"),
        ("name,lon,lat\nA,nan,2", "not finite"),
        ("name,lon,lat\nA,1,91", "not between -90 and 90"),
        ("name,lon,lat\n,1,9", "name in this row is missing"),
        (f"name,lon,lat\n{'x' * 501},1,9", "longer than 500"),
        ("name,lon,lat,population\nA,1,2,-5", "not between 0"),
        ("name,lon,lat,population\nA,1,2,many", "'many' is no number"),
        ("name,lon,lat,id\nA,1,2,7\nB,1,2,7", "'7' stands here and in line 2"),
        ('name,lon,lat\n"A,1,2', "CSV"),
        ('{"type": "FeatureCollection"}', "no GeoJSON"),
        ('{"features": [{"geometry": {"type": "Polygon", "coordinates": []}}]}', "Feature 1 is no point"),
        ('{"features": [7]}', "Feature 1 is no point"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError, match=why) as refused:
        read_settlements(path)
    assert str(path) in str(refused.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_settlements(tmp_path / "none.csv")
