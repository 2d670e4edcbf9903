"""How many people live on land, by points and by grids, how sure that is, and what no source tells."""

from __future__ import annotations

import builtins
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.transform import Affine
from shapely.geometry import Point, box

import geo
from geo.control.area import Floats, area_km2, areas_km2, lengths_km
from geo.control.edges import region
from geo.control.people.population import Points, people, read_population
from geo.control.regions import holdings
from geo.control.series import first_series
from geo.errors import InputError

FEW = settings(max_examples=settings.get_profile("steady").max_examples // 4)
DAYS = tuple(date(2025, 1, day) for day in range(1, 20))


def from_origin(left: float, top: float, wide: float, high: float) -> Affine:
    return Affine(wide, 0, left, 0, -high, top)


class Disputed:
    """Stands in for the coasts and borders of the world: there are none."""

    def lengths_km(self, edges: Floats) -> Floats:
        return lengths_km(edges)


def table(*lands: Any, actor: str = "North") -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(
        {"date": DAYS[: len(lands)], "actor": [actor] * len(lands)}, geometry=list(lands), crs="EPSG:4326"
    )


def inhabitants(census: Any, land: Any, line_m: float = 100) -> Any:
    edges = region(shapely.get_parts(land)).edges
    (counts,) = census.counts([edges], Disputed(), line_m)
    return census.told(counts, counts)


def steps(census: Any, *lands: Any, line_m: float = 100) -> Any:
    return people(first_series(holdings(table(*lands))), census, line_m=line_m)["North"]


def written(folder: Path, text: str, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf8")
    return path


def points(*rows: tuple[float, float, float]) -> Points:
    found = np.array(rows, dtype=float).reshape(-1, 3)
    return Points(found[:, :2], found[:, 2])


def raster(path: Path, values: Any, transform: Affine, *, crs: Any = "EPSG:4326", nodata: float | None = None) -> Path:
    shape = {"width": values.shape[1], "height": values.shape[0], "count": 1, "dtype": values.dtype}
    with rasterio.open(path, "w", driver="GTiff", crs=crs, transform=transform, nodata=nodata, **shape) as file:
        file.write(values, 1)
    return path


VALUES = np.random.default_rng(7).uniform(0, 100, (40, 60)).astype("float32")


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("grid") / "people.tif"
    return read_population(raster(path, VALUES, from_origin(30, 50, 0.1, 0.1)))


# Points


def test_points_inside_count_and_those_near_the_line_may_be_on_either_side() -> None:
    near = 50 / 111_195
    census = points((30.5, 0.5, 100), (30.5, near, 20), (30.5, -near, 3), (40, 0.5, 7))
    assert inhabitants(census, box(30, 0, 31, 1)) == geo.control.people.population.People(120, 100, 123)
    assert inhabitants(census, box(30, 0, 31, 1), line_m=0).high == 120


def test_points_in_a_hole_do_not_count() -> None:
    land = shapely.difference(box(30, 0, 33, 3), box(31, 1, 32, 2))
    assert inhabitants(points((31.5, 1.5, 9), (30.5, 1.5, 5)), land).value == 5


@st.composite
def lands(draw: st.DrawFn) -> Any:
    """Draw land on a coarse grid, on whose corners points lie."""
    cells = draw(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=10))
    return shapely.union_all([box(30 + x, 40 + y, 31 + x, 41 + y) for x, y in cells])


LATTICE = [(30 + x / 2, 40 + y / 2, 1 + 10 * x + y) for x in range(11) for y in range(11)]


@FEW
@given(lands(), lands())
def test_a_point_on_a_line_belongs_to_one_side_alone(one: Any, other: Any) -> None:
    census = points(*LATTICE)
    held, left = shapely.intersection(one, other), shapely.difference(one, other)
    parts = [
        shapely.multipolygons([part for part in shapely.get_parts(land) if part.geom_type == "Polygon"])
        for land in (held, left)
        if land.area
    ]
    assert sum(inhabitants(census, part).value for part in parts) == inhabitants(census, one).value


@FEW
@given(st.lists(lands(), min_size=2, max_size=4))
def test_gained_less_lost_is_how_many_more_there_are(days: list[Any]) -> None:
    series = steps(points(*LATTICE), *days)
    for before, after in pairwise(series.steps):
        assert after.held.value - before.held.value == after.gained.value - after.lost.value
        assert after.held.low <= after.held.value <= after.held.high
    assert [step.held.value for step in series.steps] == [inhabitants(points(*LATTICE), land).value for land in days]
    assert series.net.value == series.steps[-1].held.value - series.steps[0].held.value
    assert series.net.low <= series.net.value <= series.net.high
    back = steps(points(*LATTICE), *reversed(days))
    assert [step.gained.value for step in series.steps[1:]] == [step.lost.value for step in back.steps[:0:-1]]


def test_many_points_about_many_edges_are_counted_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(3)
    at = random.uniform((30, 40), (36, 46), (500, 2))
    land = shapely.union(Point(33, 43).buffer(2), Point(31, 41).buffer(0.5))
    census = Points(at, np.ones(500))
    expected = int(shapely.contains_xy(land, *at.T).sum())
    assert inhabitants(census, land).value == expected
    monkeypatch.setattr("geo.control.people.population._CHUNK", 50)
    assert inhabitants(census, land).value == expected


# Grids


def by_overlay(land: Any, values: Any) -> float:
    """Count the people cell by cell: the share of the true area of each that lies inside."""
    cells = [(col, row) for row in range(values.shape[0]) for col in range(values.shape[1])]
    boxes = np.array([box(30 + c / 10, 50 - (r + 1) / 10, 30 + (c + 1) / 10, 50 - r / 10) for c, r in cells])
    shared = areas_km2(shapely.intersection(boxes, land)) / areas_km2(boxes)
    return float((shared * values.ravel()).sum())


@pytest.mark.parametrize("seed", range(5))
def test_cells_that_the_line_cuts_count_by_the_share_of_their_area(grid: Any, seed: int) -> None:
    random = np.random.default_rng(seed)
    angle = np.sort(random.uniform(0, 2 * np.pi, 50))
    reach = random.uniform(0.5, 1.9, 50)
    star = shapely.Polygon(np.c_[33 + reach * np.cos(angle), 48 + reach * np.sin(angle)])
    land = shapely.difference(star, box(32.95, 47.9, 33.1, 48.05))
    assert inhabitants(grid, land).value == pytest.approx(by_overlay(land, VALUES), rel=1e-7)
    assert inhabitants(grid, land).unknown_km2 == 0


def test_whole_cells_count_whole(grid: Any) -> None:
    assert inhabitants(grid, box(30, 46, 36, 50)).value == pytest.approx(VALUES.sum(dtype=float), rel=1e-9)
    assert inhabitants(grid, box(31, 49, 31.1, 49.1)).value == pytest.approx(float(VALUES[9, 10]), rel=1e-6)


def test_it_matters_not_how_many_rows_are_read_at_once(grid: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    land = Point(33, 48).buffer(1.3)
    whole = inhabitants(grid, land)
    monkeypatch.setattr("geo.control.people.grids._CELLS", 60)
    parts = inhabitants(grid, land)
    assert (parts.value, parts.low, parts.high) == pytest.approx((whole.value, whole.low, whole.high), rel=1e-12)


def test_people_of_a_grid_add_up_over_a_series(grid: Any) -> None:
    days = [Point(32.5 + at / 10, 48).buffer(1 + at / 20) for at in range(4)]
    series = steps(grid, *days)
    for step, land in zip(series.steps, days, strict=True):
        assert step.held.value == pytest.approx(inhabitants(grid, land).value, rel=1e-9)
        assert step.held.low < step.held.value < step.held.high
    for before, after in pairwise(series.steps):
        assert after.held.value - before.held.value == pytest.approx(after.gained.value - after.lost.value, rel=1e-9)
    assert series.net.value == pytest.approx(series.steps[-1].held.value - series.steps[0].held.value, rel=1e-9)


def test_people_near_the_line_are_those_on_a_strip_along_it(tmp_path: Path) -> None:
    even = read_population(raster(tmp_path / "even.tif", np.ones((40, 60), "float32"), from_origin(30, 50, 0.1, 0.1)))
    land = box(32, 47, 34, 49)
    found = inhabitants(even, land, line_m=1000)
    around = lengths_km(region(np.array([land], dtype=object)).edges).sum()
    density = found.value / area_km2(land)
    assert (
        found.high - found.value == pytest.approx(found.value - found.low) == pytest.approx(density * around, rel=0.02)
    )


def test_land_without_a_value_is_unknown_and_not_empty(tmp_path: Path) -> None:
    values = VALUES.copy()
    values[10:20, 20:30] = -1
    values[0, 0] = np.nan
    census = read_population(raster(tmp_path / "gaps.tif", values, from_origin(30, 50, 0.1, 0.1), nodata=-1))
    land = box(29, 45, 34.03, 49.05)
    beyond = shapely.union(shapely.difference(land, box(30, 46, 36, 50)), box(32, 48, 33, 49))
    found = inhabitants(census, land)
    assert found.unknown_km2 == pytest.approx(area_km2(beyond), rel=1e-6)
    known = np.where(values > 0, values, 0)
    assert found.value == pytest.approx(by_overlay(land, known), rel=1e-7)
    far = inhabitants(census, box(100, 10, 101, 11))
    assert (far.value, far.unknown_km2) == (0, pytest.approx(area_km2(box(100, 10, 101, 11))))


@pytest.mark.parametrize(
    ("crs", "left", "top"), [("ESRI:54009", 2_200_000, 5_900_000), ("EPSG:32636", 300_000, 5_600_000)]
)
def test_a_grid_in_a_projection_counts_shares_of_its_own_cells(tmp_path: Path, crs: str, left: int, top: int) -> None:
    import pyproj

    values = np.random.default_rng(1).uniform(0, 9, (100, 120)).astype("float32")
    census = read_population(raster(tmp_path / "flat.tif", values, from_origin(left, top, 5000, 5000), crs=crs))
    land = Point(33.5, 48).buffer(1.2, quad_segs=6)
    turn = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    flat = shapely.transform(shapely.segmentize(land, 1e-3), lambda at: np.stack(turn.transform(*at.T), axis=1))
    rows, cols = np.divmod(np.arange(values.size), values.shape[1])
    west, north = left + 5000 * cols, top - 5000 * rows
    shared = shapely.area(shapely.intersection(shapely.box(west, north - 5000, west + 5000, north), flat)) / 25e6
    found = inhabitants(census, land)
    assert found.value == pytest.approx(float((shared * values.ravel()).sum()), rel=1e-6)
    assert found.unknown_km2 == 0
    # A strip of 100 m along a line of 1,000 km or so, at 4.5 people on 25 km².
    around = lengths_km(region(np.array([land], dtype=object)).edges).sum()
    assert found.high - found.value == pytest.approx(around * 0.1 * 4.5 / 25, rel=0.1)


def test_an_esri_ascii_grid_is_read_where_its_reference_system_is_stated(tmp_path: Path) -> None:
    text = "ncols 2\nnrows 2\nxllcorner 30\nyllcorner 0\ncellsize 1\nNODATA_value -9\n1 2\n3 -9\n"
    path = written(tmp_path, text, "people.asc")
    with pytest.raises(InputError, match="states no reference system"):
        read_population(path)
    (tmp_path / "people.prj").write_text(
        'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
        'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]',
        encoding="utf8",
    )
    found = inhabitants(read_population(path), box(30, 0, 32, 2))
    assert found.value == pytest.approx(6, rel=1e-6)
    assert found.unknown_km2 == pytest.approx(area_km2(box(31, 0, 32, 1)), rel=1e-6)


# The table


def test_the_table_has_people_held_gained_and_lost_by_date(tmp_path: Path) -> None:
    path = written(tmp_path, "lon;lat;population\n30.5;0.5;100\n31.5;0.5;40\n")
    found = geo.population_series(table(box(30, 0, 31, 1), box(30, 0, 32, 1), box(31, 0, 32, 1)), path)
    assert found.population.tolist() == [100, 140, 40]
    assert found.population_gained.tolist()[1:] == [40, 0]
    assert found.population_lost.tolist()[1:] == [0, 100]
    assert np.isnan(found.population_gained[0])
    assert found.population_unknown_km2.isna().all()


# What cannot be used


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("lon,lat,population\n", "no people"),
        ("lon,lat\n1,2\n", "'population' is missing"),
        ("lon,population\n1,2\n", "'lat' is missing"),
        ("lon,lat,population\n1,2,-3\n", "-3 is not between 0"),
        ("lon,lat,population\n1,2,nan\n", "not finite"),
        ("lon,lat,population\n1,2,\n", "'' is no number"),
        ("lon,lat,population\n1,95,3\n", "latitude|lat 95"),
        ("lon,lat,population\n437000,5300000,3\n", "not between -180 and 180"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read_population(written(tmp_path, text))


def test_a_grid_that_is_none_or_is_another_thing_is_refused(tmp_path: Path) -> None:
    vrt = '<VRTDataset rasterXSize="1" rasterYSize="1"><SRS>EPSG:4326</SRS></VRTDataset>'
    for text in (vrt, "", "GIF89a", "lon,lat,population\n"):
        with pytest.raises(InputError, match="no GeoTIFF"):
            read_population(written(tmp_path, text, "people.tif"))
    (tmp_path / "cut.tif").write_bytes(b"II*\0" + bytes(40))
    with pytest.raises(InputError, match="cannot be read"):
        read_population(tmp_path / "cut.tif")
    with pytest.raises(InputError, match="No such file"):
        read_population(tmp_path / "none.tif")
    with pytest.raises(InputError, match="virtual"):
        read_population("/vsicurl/http://localhost/people.tif")


def test_grids_that_would_be_misread_are_refused(tmp_path: Path) -> None:
    flat, here = np.ones((2, 2), "float32"), from_origin(30, 50, 1, 1)
    with pytest.raises(InputError, match="no reference system"):
        read_population(raster(tmp_path / "a.tif", flat, here, crs=None))
    with pytest.raises(InputError, match="turned or upside down"):
        read_population(raster(tmp_path / "b.tif", flat, Affine(1, 0.5, 30, 0.5, -1, 50)))
    with pytest.raises(InputError, match="upside down"):
        read_population(raster(tmp_path / "c.tif", flat, Affine(1, 0, 30, 0, 1, 50)))
    with pytest.raises(InputError, match="from 190 to 192"):
        read_population(raster(tmp_path / "d.tif", flat, from_origin(190, 50, 1, 1)))
    negative = read_population(raster(tmp_path / "e.tif", -flat, here))
    with pytest.raises(InputError, match="negative"):
        inhabitants(negative, box(30, 48, 31, 50))
    with rasterio.open(
        tmp_path / "f.tif",
        "w",
        driver="GTiff",
        width=2,
        height=2,
        count=2,
        dtype="float32",
        crs="EPSG:4326",
        transform=here,
    ) as file:
        file.write(np.stack([flat, flat]))
    with pytest.raises(InputError, match="2 bands"):
        read_population(tmp_path / "f.tif")


def test_without_rasterio_a_grid_is_refused_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name == "rasterio":
            raise ImportError("no rasterio here")
        return known(name, *more)

    path = raster(tmp_path / "people.tif", VALUES, from_origin(30, 50, 0.1, 0.1))
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r"ebbline\[raster\]"):
        read_population(path)
