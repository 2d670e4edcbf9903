"""Areas and change against PostGIS: other geometry code, another program's way through geodesics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas
import numpy as np
import pytest
import shapely

import geo
from geo.control.area import areas_km2

if TYPE_CHECKING:
    from psycopg import Connection

# PostGIS measures a geography's area by GeographicLib's series of the sixth order (Karney, Algorithms for geodesics,
# Journal of Geodesy 87, 2013), good to 0.1 m² an edge; its edges are geodesics. With edges cut fine and what their
# length leaves taken off, 2e-11 is what was measured to remain, and 4e-11 of lands of a few km².
CLOSE = 1e-10
AREA = "ST_Area(geography(ST_SetSRID(ST_GeomFromWKB(land), 4326)))"
SEGMENTIZED = "ST_Area(geography(ST_Segmentize(ST_SetSRID(ST_GeomFromWKB(land), 4326), %s)))"
OVERLAYS = {
    "gained": "ST_Difference(after, before)",
    "lost": "ST_Difference(before, after)",
    "held": "ST_Intersection(before, after)",
}


@pytest.fixture(scope="module")
def database(postgis: str) -> Iterator[Connection]:
    import psycopg

    with psycopg.connect(postgis) as connection:
        yield connection


def asked(database: Connection, area: str, lands: Any, *more: float) -> list[float]:
    query = f"SELECT {area} / 1e6 FROM unnest(%s::bytea[]) WITH ORDINALITY AS given (land, at) ORDER BY at"  # noqa: S608
    return [row[0] for row in database.execute(query, (*more, [shapely.to_wkb(land) for land in lands]))]


@pytest.fixture(scope="module")
def postgis_km2(database: Connection, between_straight_edges: Any) -> Callable[[Any], Any]:
    return lambda lands: between_straight_edges(lands, lambda cut: asked(database, AREA, cut))


def test_areas_of_lands_of_all_kinds_agree_with_postgis(lands_of_all_kinds: Any, postgis_km2: Any) -> None:
    drawn = lands_of_all_kinds(16)
    assert sum(map(len, drawn.values())) == 128
    for kind, lands in drawn.items():
        assert np.abs(areas_km2(lands) / postgis_km2(lands) - 1).max() < CLOSE, kind


@pytest.mark.parametrize("step", [0.1, 0.02, 0.004])
def test_areas_agree_with_lands_that_postgis_itself_segmentizes(
    step: float, database: Connection, lands_of_all_kinds: Any
) -> None:
    # Between a geodesic and a straight edge lies land in proportion to the cube of the step and so, along an outline,
    # to its square: 5·10⁻⁵ of outline by area in degrees was measured at middle latitudes, 3·10⁻³ about the poles.
    for kind, lands in lands_of_all_kinds(5).items():
        theirs = np.array(asked(database, SEGMENTIZED, lands, step))
        bound = 4e-3 * step**2 * shapely.length(lands) / shapely.area(lands)
        assert (np.abs(areas_km2(lands) / theirs - 1) < bound).all(), kind


def test_gained_lost_and_held_are_what_postgis_overlays(
    database: Connection, changes_of_all_kinds: Any, postgis_km2: Any
) -> None:
    for kind, pairs in changes_of_all_kinds(8).items():
        sizes = areas_km2([before for before, _ in pairs])
        found = [changed(before, after) for before, after in pairs]
        for name, overlay in OVERLAYS.items():
            theirs = postgis_km2(overlaid(database, overlay, pairs))
            ours = np.array([one.get(name, 0.0) for one in found])
            assert np.median(theirs / sizes) > 1e-3, (kind, name)
            assert (np.abs(ours - theirs) / sizes).max() < CLOSE, (kind, name)


def overlaid(database: Connection, overlay: str, pairs: list[tuple[Any, Any]]) -> list[Any]:
    query = f"""
        SELECT ST_AsBinary(ST_CollectionExtract({overlay}, 3))
        FROM (
            SELECT ST_GeomFromWKB(one) AS before, ST_GeomFromWKB(two) AS after, at
            FROM unnest(%s::bytea[], %s::bytea[]) WITH ORDINALITY AS given (one, two, at)
        ) AS pairs ORDER BY at"""  # noqa: S608
    rows = database.execute(query, [[shapely.to_wkb(pair[side]) for pair in pairs] for side in (0, 1)])
    return [shapely.from_wkb(row[0]) for row in rows]


def changed(before: Any, after: Any) -> dict[str, float]:
    old, new = (snapshot(date(2025, 1, day), land) for day, land in ((1, before), (2, after)))
    return geo.change(old, new, line_m=None).groupby("kind").area_km2.sum().to_dict()


def snapshot(day: date, land: Any) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame({"date": [day], "actor": ["North"]}, geometry=[land], crs="EPSG:4326")
