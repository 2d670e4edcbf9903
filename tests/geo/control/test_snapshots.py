"""One clean table of dated control from files of any kind, and what happens to every kind of bad input."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

import geo
from geo.control.area import area_km2
from geo.errors import InputError

COLUMNS = ["date", "actor", "status", "geometry", "source_id"]


def square(west: float = 0, south: float = 0, size: float = 1) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


BOW_TIE = [[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]


def feature(*rings: Any, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": list(rings)} if rings else None
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write(path: Path, *features: dict[str, Any], **more: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features), **more}), encoding="utf8")
    return path


def codes(table: Any) -> set[str]:
    return {warning["code"] for warning in table.attrs["warnings"]}


def told(table: Any, code: str) -> dict[str, Any]:
    (warning,) = [warning for warning in table.attrs["warnings"] if warning["code"] == code]
    return dict(warning)


def rows(table: Any) -> list[tuple[Any, ...]]:
    areas = [round(shape.area, 9) for shape in table.geometry]
    return list(zip(table["date"], table["actor"], table["status"], areas, strict=True))


DAY = date(2024, 3, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def one(folder: Path, *features: dict[str, Any], name: str = "side_20240301.geojson", **options: Any) -> Any:
    return geo.read_snapshots(write(folder / name, *features), **options)


# The table


def test_a_folder_of_dated_files_is_one_row_a_day(folder: Path) -> None:
    write(folder / "side_20240302.geojson", feature(square(size=2)))
    write(folder / "side_20240301.geojson", feature(square()))
    table = geo.read_snapshots(folder)
    assert list(table.columns) == COLUMNS
    assert rows(table) == [(DAY, "unnamed side", "control", 1), (date(2024, 3, 2), "unnamed side", "control", 4)]
    assert list(table["source_id"]) == ["side_20240301.geojson", "side_20240302.geojson"]
    assert table.crs == "EPSG:4326"
    assert codes(table) == {"no-actor"}


def test_columns_say_who_when_and_how(folder: Path) -> None:
    east = feature(square(2), date="2024-03-02", actor="North", status="contested")
    table = one(folder, feature(square(), date="2024-03-01", actor="North", status="control"), east, name="a.geojson")
    assert rows(table) == [(DAY, "North", "control", 1), (date(2024, 3, 2), "North", "contested", 1)]
    assert codes(table) == set()


def test_a_table_that_was_written_is_read_back_as_it_was(folder: Path) -> None:
    east = feature(square(5), actor="South", status="claimed")
    first = one(folder, feature(square(), actor="North", status="control"), east)
    written = first.assign(date=first["date"].astype(str))
    for suffix in (".geojson", ".gpkg", ".fgb"):
        path = folder / f"again{suffix}"
        written.to_file(path, engine="pyogrio")
        again = geo.read_snapshots(path)
        assert rows(again) == rows(first)
        assert [shape.wkb for shape in again.geometry] == [shape.wkb for shape in first.geometry]


def test_layers_of_a_geopackage_can_be_days(folder: Path) -> None:
    frame = geopandas.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:4326")
    for day in ("2024-03-01", "2024-03-02"):
        frame.to_file(folder / "side.gpkg", layer=day, engine="pyogrio", mode="a")
    table = geo.read_snapshots(folder / "side.gpkg")
    assert [day.isoformat() for day in table["date"]] == ["2024-03-01", "2024-03-02"]
    assert table["source_id"][0] == "side.gpkg: 2024-03-01"


def test_gained_lost_and_held_classes_are_two_sides(folder: Path) -> None:
    classes = [feature(square(west), type=kind) for west, kind in ((0, "nochange"), (1, "gains"), (2, "losses"))]
    assert rows(one(folder, *classes)) == [(DAY, "opposing side", "control", 1), (DAY, "unnamed side", "control", 2)]


def test_a_mapping_names_the_sides(folder: Path) -> None:
    classes = [feature(square(west), type=kind) for west, kind in ((0, "nochange"), (2, "losses"))]
    table = one(folder, *classes, mapping={"default_actor": "North", "opponent": "South"})
    assert list(table["actor"]) == ["North", "South"]
    assert table.attrs["mapping"]["default_actor"] == "North"
    assert codes(table) == set()


def test_progress_counts_files(folder: Path) -> None:
    for day in range(1, 4):
        write(folder / f"a_2024030{day}.geojson", feature(square()))
    calls: list[tuple[int, int]] = []
    geo.read_snapshots(folder, progress=lambda done, total: calls.append((done, total)))
    assert calls == [(1, 3), (2, 3), (3, 3)]


def test_attrs_are_plain_records(folder: Path) -> None:
    table = one(folder, feature(BOW_TIE), feature(), repair=True)
    assert json.loads(json.dumps(table.attrs)) == table.attrs


# Bad polygons


def test_an_invalid_polygon_is_refused_and_mended_on_request(folder: Path) -> None:
    with pytest.raises(InputError, match=r"An invalid polygon: row 1: self-intersection at 1 1\. .*--repair"):
        one(folder, feature(BOW_TIE))
    table = one(folder, feature(BOW_TIE), repair=True)
    (repair,) = table.attrs["repairs"]
    assert repair["km2_after"] == pytest.approx(area_km2(table.geometry[0]))
    assert (repair["row"], repair["action"]) == (1, "rebuilt from its rings")


def test_empty_and_flat_geometries_are_skipped_with_a_warning(folder: Path) -> None:
    flat = [[3, 3], [4, 4], [5, 5], [3, 3]]
    for repair in (False, True):
        table = one(folder, feature(square()), feature(), feature(flat), repair=repair)
        assert rows(table) == [(DAY, "unnamed side", "control", 1)]
        assert told(table, "empty-geometry")["row"] == 2
        assert told(table, "zero-area")["row"] == 3


def test_slivers_are_kept_and_told(folder: Path) -> None:
    table = one(folder, feature(square()), feature(square(3, size=1e-6)))
    assert told(table, "sliver")["km2"] < 1e-6
    assert "smaller than 1 m²" in told(table, "sliver")["message"]


def test_heights_are_dropped_with_a_warning(folder: Path) -> None:
    table = one(folder, feature([[*point, 9.0] for point in square()]))
    assert not table.geometry.has_z.any()
    assert "height-dropped" in codes(table)


@pytest.mark.parametrize("ring", [square()[::-1], square()[2:-1] + square()[:3]])
def test_winding_and_start_do_not_change_the_area(folder: Path, ring: Any) -> None:
    turned = area_km2(one(folder, feature(ring)).geometry[0])
    assert turned == pytest.approx(area_km2(one(folder, feature(square())).geometry[0]), rel=1e-12)


def test_a_polygon_across_the_antimeridian_is_cut_and_told(folder: Path) -> None:
    ring = [[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]]
    table = one(folder, feature(ring))
    assert table.geometry[0].bounds == (-180, 0, 180, 1)
    assert area_km2(table.geometry[0]) == pytest.approx(area_km2(shapely.box(0, 0, 2, 1)), rel=1e-9)
    assert told(table, "antimeridian")["row"] == 1


def test_a_shapefile_in_metres_is_moved_and_told(folder: Path) -> None:
    frame = geopandas.GeoDataFrame(geometry=[shapely.box(30, 45, 31, 46)], crs="EPSG:4326").to_crs("EPSG:32636")
    frame.to_file(folder / "a_20240301.shp", engine="pyogrio")
    table = geo.read_snapshots([write(folder / "b_20240302.geojson", feature(square())), folder / "a_20240301.shp"])
    assert table.geometry[0].bounds == pytest.approx((30, 45, 31, 46), abs=1e-9)
    assert "UTM zone 36N" in told(table, "reprojected")["message"]
    (folder / "a_20240301.prj").unlink()
    with pytest.raises(InputError, match="No coordinate reference system"):
        geo.read_snapshots(folder / "a_20240301.shp")
    declared = geo.read_snapshots(folder / "a_20240301.shp", mapping={"crs": "EPSG:32636"})
    assert declared.geometry[0].bounds == pytest.approx((30, 45, 31, 46), abs=1e-9)


def test_far_land_and_swapped_axes_are_told(folder: Path) -> None:
    table = one(folder, feature(square(35, 45, 2)), feature(square(145, 43)), feature(square(45.2, 35.2, 0.2)))
    assert {"far-off", "swapped"} <= codes(table)
    assert told(table, "far-off")["km2"] == pytest.approx(8_900, rel=0.05)


# Land that is drawn twice


def test_what_one_actor_says_twice_is_joined_and_told(folder: Path) -> None:
    table = one(folder, feature(square(), actor="A"), feature(square(0.5), actor="A"))
    assert rows(table) == [(DAY, "A", "control", 1.5)]
    assert told(table, "overlaps-itself")["km2"] == pytest.approx(area_km2(shapely.box(0.5, 0, 1, 1)))


def test_what_two_actors_say_is_contested_once(folder: Path) -> None:
    both = [feature(square(), actor="A"), feature(square(0.5), actor="B")]
    table = one(folder, *both)
    assert rows(table) == [(DAY, "A", "control", 0.5), (DAY, "A / B", "contested", 0.5), (DAY, "B", "control", 0.5)]
    assert told(table, "overlap")["km2"] == pytest.approx(area_km2(shapely.box(0.5, 0, 1, 1)))
    declared = one(folder, *both, mapping={"overlaps": ["B"]})
    assert rows(declared) == [(DAY, "A", "control", 0.5), (DAY, "B", "control", 1)]


# Days


def test_an_ambiguous_day_is_refused_until_its_order_is_declared(folder: Path) -> None:
    row = feature(square(), date="03/04/2024")
    with pytest.raises(InputError, match=r"Row 1: '03/04/2024' can be read as two days.*\"order\": \"dmy\""):
        one(folder, row, name="a.geojson")
    declared = {"date": {"from": "column", "column": "date", "order": "dmy"}}
    assert one(folder, row, name="a.geojson", mapping=declared)["date"][0] == date(2024, 4, 3)


def test_a_day_that_nothing_names_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match="Row 1: no day is named"):
        one(folder, feature(square()), name="a.geojson")


def test_a_later_day_of_the_columns_beats_the_files_name_and_is_told(folder: Path) -> None:
    table = one(folder, feature(square(), date="2024-02-28"))
    assert table["date"][0] == date(2024, 2, 28)
    assert "2024-03-01" in told(table, "days-differ")["message"]


def test_a_day_in_the_future_is_told(folder: Path) -> None:
    assert "future" in codes(one(folder, feature(square()), name="a_21990101.geojson"))


def test_two_snapshots_of_a_day_are_refused_unless_the_latest_counts(folder: Path) -> None:
    write(folder / "a-1709251200.geojson", feature(square()))
    write(folder / "a-1709290000.geojson", feature(square(size=2)))
    with pytest.raises(InputError, match=r"Two snapshots for 2024-03-01: .*00:00:00 UTC.* and .*10:46:40 UTC"):
        geo.read_snapshots(folder)
    table = geo.read_snapshots(folder, latest=True)
    assert rows(table) == [(DAY, "unnamed side", "control", 4)]
    assert told(table, "superseded")["file"].endswith("a-1709251200.geojson")


def test_files_of_a_day_with_different_actors_are_parts_of_one_snapshot(folder: Path) -> None:
    write(folder / "a_20240301.geojson", feature(square(), actor="A"))
    write(folder / "b_20240301.geojson", feature(square(3), actor="B"))
    assert list(geo.read_snapshots(folder)["actor"]) == ["A", "B"]


def test_missing_days_and_an_edit_taken_back_are_told(folder: Path) -> None:
    sizes = {1: 1, 2: 1.001, 3: 1.002, 4: 3, 5: 1.003, 6: 1.004, 8: 1.005, 9: 1.006}
    for day, size in sizes.items():
        write(folder / f"a_2024030{day}.geojson", feature(square(size=size)))
    table = geo.read_snapshots(folder)
    assert told(table, "missing-days")["date"] == "2024-03-07"
    assert told(table, "jump-undone")["date"] == "2024-03-04"
    assert date(2024, 3, 7) not in list(table["date"])


def test_renamed_classes_are_told(folder: Path) -> None:
    write(folder / "a_20240301.geojson", feature(square(), name="Held"))
    write(folder / "a_20240302.geojson", feature(square(), name="Occupied"))
    assert "'held' is now 'occupied'" in told(geo.read_snapshots(folder), "class-renamed")["message"]


def test_the_same_id_twice_is_refused_with_both_rows(folder: Path) -> None:
    twins = [feature(square(), date="2024-03-01") | {"id": "x"}, feature(square(3), date="2024-03-01") | {"id": "x"}]
    with pytest.raises(InputError, match="Rows 1 and 2 have the same id 'x'"):
        one(folder, *twins)
    twins[1]["properties"] = {"date": "2024-03-02"}
    assert len(one(folder, *twins)) == 2


# Layers and names


def layered(folder: Path, *features: dict[str, Any]) -> Any:
    return one(folder, *features)


def test_land_of_layers_that_say_nothing_of_control_is_left_out_and_told(folder: Path) -> None:
    depot = feature(BOW_TIE, layer="Points of interest")
    table = layered(folder, feature(square(), layer="Northern control"), depot)
    assert rows(table) == [(DAY, "Northern", "control", 1)]
    assert "1 polygons of layer 'Points of interest'" in told(table, "left-out")["message"]


def test_land_contested_by_nobody_named_is_between_the_two_that_are(folder: Path) -> None:
    sides = [feature(square(3 * n), layer=f"{side} control") for n, side in enumerate(("Northern", "Southern"))]
    table = layered(folder, *sides, feature(square(9), layer="Grey zone"))
    assert list(table["actor"]) == ["Northern", "Northern / Southern", "Southern"]


def test_a_name_that_contradicts_its_layer_is_told_with_its_km2(folder: Path) -> None:
    wrong = feature(square(3), layer="Southern control", name="Northern-controlled Elm")
    table = layered(folder, feature(square(), layer="Northern control"), wrong)
    assert list(table["actor"]) == ["Northern", "Southern"]
    assert told(table, "name-differs")["km2"] == pytest.approx(area_km2(shapely.box(3, 0, 4, 1)))


def test_nothing_that_says_anything_of_control_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match="No polygon in these files"):
        one(folder, feature(square()), mapping={"status": "skip"})


def test_reading_leaves_the_files_as_they_were(folder: Path) -> None:
    path = write(folder / "a_20240301.geojson", feature(square()))
    before = path.read_bytes()
    geo.read_snapshots(path)
    assert path.read_bytes() == before
    assert list(folder.iterdir()) == [path]
