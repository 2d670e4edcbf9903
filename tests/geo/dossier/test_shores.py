"""A dossier's own coast: read from its folder and nowhere else, refused in a sentence, written and checked."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely

from geo.dossier import check, read_dossier, read_land, write_dossier
from geo.dossier.schema import Dossier, MapSettings
from geo.errors import DossierError, GeoError, InputError

HEAD = "ebbline: 1\ntitle: A town\nactor: Reds\nsources:\n  - {source_id: isle, publisher: Survey}\n"
COAST = "map: {land: land/coast.geojson, land_source: isle}\n"
SQUARE = [[10.0, 50.0], [11.0, 50.0], [11.0, 51.0], [10.0, 51.0], [10.0, 50.0]]
BOW_TIE = [[10.0, 50.0], [11.0, 51.0], [11.0, 50.0], [10.0, 51.0], [10.0, 50.0]]
ACROSS = [[179.0, 0.0], [-179.0, 0.0], [-179.0, 1.0], [179.0, 1.0], [179.0, 0.0]]


def with_coast(folder: Path, *rings: list[list[float]], text: str = COAST) -> Dossier:
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}} for ring in rings
    ]
    (folder / "land").mkdir(parents=True)
    path = folder / "land" / "coast.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf8")
    (folder / "dossier.yaml").write_text(HEAD + text, encoding="utf8")
    return read_dossier(folder)


def codes(folder: Path) -> set[str]:
    return {finding.code for finding in check(folder)}


def test_a_coast_is_read_from_the_dossiers_folder(tmp_path: Path) -> None:
    assert shapely.equals(read_land(with_coast(tmp_path, SQUARE)), shapely.box(10, 50, 11, 51))
    assert not codes(tmp_path) & {"land-unreadable", "land-uncredited"}


def test_a_dossier_without_a_coast_of_its_own_has_none(tmp_path: Path) -> None:
    assert read_land(with_coast(tmp_path, SQUARE, text="")) is None


def test_islands_that_touch_are_one_land(tmp_path: Path) -> None:
    east = [[lon + 1, lat] for lon, lat in SQUARE]
    assert read_land(with_coast(tmp_path, SQUARE, east)).geom_type == "Polygon"


def test_a_coast_across_the_antimeridian_is_cut_there(tmp_path: Path) -> None:
    land = read_land(with_coast(tmp_path, ACROSS))
    assert land.bounds == (-180, 0, 180, 1)
    assert land.area == pytest.approx(2.0)


def test_the_settings_are_written_and_read_back(tmp_path: Path) -> None:
    dossier = with_coast(tmp_path, SQUARE)
    write_dossier(dossier, tmp_path / "copy")
    assert read_dossier(tmp_path / "copy").map == MapSettings(land="land/coast.geojson", land_source="isle")


def test_a_coast_that_cannot_be_read_is_refused_and_checked(tmp_path: Path) -> None:
    dossier = with_coast(tmp_path, BOW_TIE)
    with pytest.raises(InputError, match=r"Row 1 is no valid polygon: Self-intersection"):
        read_land(dossier)
    assert "land-unreadable" in codes(tmp_path)


@pytest.mark.parametrize(
    "nothing", [{"type": "FeatureCollection", "features": []}, {"type": "Point", "coordinates": [1, 2]}]
)
def test_a_file_without_a_polygon_is_refused(tmp_path: Path, nothing: dict[str, Any]) -> None:
    dossier = with_coast(tmp_path, SQUARE)
    (tmp_path / "land" / "coast.geojson").write_text(json.dumps(nothing), encoding="utf8")
    with pytest.raises(InputError):
        read_land(dossier)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    dossier = with_coast(tmp_path, SQUARE)
    (tmp_path / "land" / "coast.geojson").unlink()
    with pytest.raises(InputError, match=r"coast\.geojson: No such file"):
        read_land(dossier)
    assert "land-unreadable" in codes(tmp_path)


@pytest.mark.parametrize("name", ["../coast.geojson", "/land/coast.geojson", "C:coast.geojson", "a\\\\b.geojson"])
def test_a_file_outside_the_folder_is_refused_with_its_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(DossierError, match=r"line 6|:6") as refused:
        with_coast(tmp_path, SQUARE, text=f'map: {{land: "{name}"}}\n')
    assert "land/coast.geojson" in str(refused.value)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    dossier = with_coast(tmp_path / "inside", SQUARE)
    file = tmp_path / "inside" / "land" / "coast.geojson"
    (tmp_path / "elsewhere.geojson").write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(tmp_path / "elsewhere.geojson")
    with pytest.raises(GeoError, match="by a link"):
        read_land(dossier)


def test_a_dossier_that_was_read_from_nowhere_has_no_file(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match="read from none"):
        read_land(replace(with_coast(tmp_path, SQUARE), folder=None))


def test_a_coast_that_nobody_is_credited_for_is_found(tmp_path: Path) -> None:
    with_coast(tmp_path, SQUARE, text="map: {land: land/coast.geojson}\n")
    assert "land-uncredited" in codes(tmp_path)


def test_a_credit_to_a_source_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match="No source is called 'ile'"):
        with_coast(tmp_path, SQUARE, text="map: {land: land/coast.geojson, land_source: ile}\n")
