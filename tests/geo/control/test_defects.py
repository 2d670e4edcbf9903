"""What real data looks like: each of its defects on a small twin, from the files to what they say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

import geo
from geo.control.area import area_km2
from geo.errors import InputError

BETWEEN_HOLES = [
    [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]],
    [[0.5, 2], [2, 3.5], [3.5, 2], [2, 2.5], [0.5, 2]],
    [[0.5, 2], [2, 0.5], [3.5, 2], [2, 1.5], [0.5, 2]],
]
HOLE_OUTSIDE = [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], [[5, 5], [6, 5], [6, 6], [5, 6], [5, 5]]]


def square(west: float = 0, south: float = 0, size: float = 1, height: tuple[float, ...] = ()) -> list[Any]:
    east, north = west + size, south + size
    return [[x, y, *height] for x, y in ((west, south), (east, south), (east, north), (west, north), (west, south))]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write(path: Path, *features: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf8")
    return path


def warnings(table: Any, code: str) -> list[dict[str, Any]]:
    return [warning for warning in table.attrs["warnings"] if warning["code"] == code]


@pytest.mark.parametrize(
    ("rings", "reason", "area"),
    [(BETWEEN_HOLES, "interior is disconnected", 13), (HOLE_OUTSIDE, "hole lies outside shell", 1)],
)
def test_broken_polygons_are_refused_and_mended_on_request_with_their_km2(
    tmp_path: Path, rings: Any, reason: str, area: float
) -> None:
    path = write(tmp_path / "a_20240301.geojson", feature(polygon(*rings), name="Elm"))
    with pytest.raises(InputError, match=rf"row 1 \(Elm\): {reason}.*--repair"):
        geo.read_snapshots(path)
    table = geo.read_snapshots(path, repair=True)
    assert table.geometry[0].is_valid
    assert table.geometry[0].area == pytest.approx(area)
    (repair,) = table.attrs["repairs"]
    assert (repair["row"], repair["reason"].split(" at ")[0]) == (1, reason)
    assert repair["km2_after"] == pytest.approx(area_km2(table.geometry[0]))


def test_collections_of_geometries_and_heights(tmp_path: Path) -> None:
    mixed = {
        "type": "GeometryCollection",
        "geometries": [polygon(square(height=(99.5,))), {"type": "Point", "coordinates": [0, 0]}],
    }
    table = geo.read_snapshots(write(tmp_path / "a_20240301.geojson", feature(mixed)))
    assert shapely.equals_identical(table.geometry[0], shapely.Polygon(square()))
    assert warnings(table, "height-dropped")
    assert "Point" in warnings(table, "no-land")[0]["message"]


def test_several_snapshots_a_day_need_a_precedence(tmp_path: Path) -> None:
    for stamp, size in ((1709251200, 1), (1709290000, 2)):
        write(tmp_path / f"layers-{stamp}.geojson", feature(polygon(square(size=size))))
    with pytest.raises(InputError, match=r"Two snapshots for 2024-03-01.*--latest"):
        geo.read_snapshots(tmp_path)
    table = geo.read_snapshots(tmp_path, latest=True)
    assert table.geometry[0].area == 4
    assert warnings(table, "superseded")


def test_a_status_that_stands_only_in_the_fill(tmp_path: Path) -> None:
    told = [feature(polygon(square(2 * n)), name="Окуповано", fill="#a52714") for n in range(3)]
    silent = feature(polygon(square(8)), name="Elm", fill="#a52714")
    table = geo.read_snapshots(write(tmp_path / "a_20240301.geojson", *told, silent))
    assert list(table["status"]) == ["control"]
    assert table.geometry[0].area == 4


def test_a_status_in_two_languages_with_blanks_that_do_not_break(tmp_path: Path) -> None:
    names = ("Окуповано\u00a0/// Occupied\n", "Звільнено 25.03\u00a0/// Liberated 25.03", "Статус невідомий\u202f///")
    rows = [feature(polygon(square(2 * n)), name=name) for n, name in enumerate(names)]
    table = geo.read_snapshots(write(tmp_path / "a_20240301.geojson", *rows))
    assert list(zip(table["actor"], table["status"], strict=True)) == [
        ("opposing side", "control"),
        ("unnamed side", "control"),
        ("unnamed side", "unknown"),
    ]


def test_polygons_of_other_quarrels_are_told_with_their_km2(tmp_path: Path) -> None:
    rows = [
        feature(polygon(square(35, 48, 2)), name="Occupied"),
        feature(polygon(square(147, 44)), name="Occupied islands"),
    ]
    table = geo.read_snapshots(write(tmp_path / "a_20240301.geojson", *rows))
    (warning,) = warnings(table, "far-off")
    assert "Occupied islands" in warning["message"]
    assert warning["km2"] == pytest.approx(area_km2(shapely.box(147, 44, 148, 45)), rel=1e-6)


def test_classes_that_overlap_count_their_land_once(tmp_path: Path) -> None:
    rows = [feature(polygon(square(0)), type="gains"), feature(polygon(square(0.5)), type="nochange")]
    table = geo.read_snapshots(write(tmp_path / "a_20240301.geojson", *rows))
    union, total = area_km2(shapely.box(0, 0, 1.5, 1)), 2 * area_km2(shapely.box(0, 0, 1, 1))
    assert area_km2(table.geometry[0]) == pytest.approx(union)
    (warning,) = warnings(table, "overlaps-itself")
    assert f"sum {total:,.3f}, union {union:,.3f}" in warning["message"]


def test_layers_that_are_renamed_half_way(tmp_path: Path) -> None:
    for day, name in ((1, "Liberated"), (2, "Taken back")):
        rows = [feature(polygon(square()), name=name), feature(polygon(square(2)), name="Occupied")]
        write(tmp_path / f"a_2024030{day}.geojson", *rows)
    (warning,) = warnings(geo.read_snapshots(tmp_path), "class-renamed")
    assert "'liberated' is now 'taken back'" in warning["message"]


def test_an_edit_that_is_taken_back(tmp_path: Path) -> None:
    for day, size in enumerate((1, 1.001, 1.002, 2, 1.003, 1.004), start=1):
        write(tmp_path / f"a_2024030{day}.geojson", feature(polygon(square(size=size))))
    (warning,) = warnings(geo.read_snapshots(tmp_path), "jump-undone")
    assert warning["date"] == "2024-03-04"


def test_slivers_among_the_gains_are_told_apart_and_the_tolerance_is_stated(tmp_path: Path) -> None:
    from geo.control.regions import holdings
    from geo.control.series import first_series, measure_holdings
    from geo.control.snapshots import read

    write(tmp_path / "a_20240301.geojson", feature(polygon(square())))
    drawn_again = [[0, 0], [1, 0], [1.00001, 1], [0, 1], [0, 0]]
    write(tmp_path / "a_20240302.geojson", feature(polygon(drawn_again)), feature(polygon(square(3))))
    steps = measure_holdings(first_series(holdings(read(tmp_path))), sliver_m=5)["unnamed side"]
    sliver = steps[-1].difference.slivers
    assert len(sliver.polygons) == 1
    assert steps[-1].gained_km2 == pytest.approx(area_km2(shapely.box(3, 0, 4, 1)))


def test_land_in_web_mercator_comes_out_at_its_true_size(tmp_path: Path) -> None:
    from pyproj import Transformer

    to_metres = Transformer.from_crs(4326, 3857, always_xy=True)
    ring = [list(to_metres.transform(x, y)) for x, y in square(35, 48)]
    document = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}},
        "features": [feature(polygon(ring))],
    }
    (tmp_path / "a_20240301.geojson").write_text(json.dumps(document), encoding="utf8")
    table = geo.read_snapshots(tmp_path)
    true = area_km2(shapely.box(35, 48, 36, 49))
    assert area_km2(table.geometry[0]) == pytest.approx(true, rel=1e-9)
    assert shapely.Polygon(ring).area / 1e6 > 2 * true
    assert warnings(table, "reprojected")


def test_seconds_and_milliseconds_of_unix_time_are_days(tmp_path: Path) -> None:
    write(tmp_path / "a.geojson", feature(polygon(square()), timestamp=1709290000123))
    write(tmp_path / "layers-1709390000.geojson", feature(polygon(square())))
    assert [str(day) for day in geo.read_snapshots(tmp_path)["date"]] == ["2024-03-01", "2024-03-02"]
