from __future__ import annotations

import geopandas
import pytest
from shapely.geometry import box

from geo.control.agreement import compare_sources
from geo.control.area import area_km2


def source(**lands: object) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame({"actor": list(lands)}, geometry=list(lands.values()), crs="EPSG:4326")


def test_two_sources_agree_on_some_land_and_each_has_some_of_its_own() -> None:
    found = compare_sources(source(North=box(0, 0, 3, 1)), source(North=box(1, 0, 5, 1)))
    assert {row.kind: row.area_km2 for row in found.itertuples()} == {
        "agreed": pytest.approx(area_km2(box(1, 0, 3, 1))),
        "only one": pytest.approx(area_km2(box(0, 0, 1, 1))),
        "only other": pytest.approx(area_km2(box(3, 0, 5, 1))),
    }
    shapes = dict(zip(found.kind, found.geometry, strict=True))
    assert shapes["agreed"].equals(box(1, 0, 3, 1))
    assert shapes["only other"].equals(box(3, 0, 5, 1))


def test_land_that_they_give_to_different_actors_is_one_row_for_each() -> None:
    one = source(North=box(0, 0, 3, 1), South=box(3, 0, 6, 1))
    other = source(North=box(0, 0, 2, 1), South=box(2, 0, 6, 1))
    found = {(row.actor, row.kind): row.area_km2 for row in compare_sources(one, other).itertuples()}
    disputed = pytest.approx(area_km2(box(2, 0, 3, 1)))
    assert (found["North", "only one"], found["South", "only other"]) == (disputed, disputed)
    assert len(found) == 4


def test_an_actor_that_one_source_does_not_name_is_left_out() -> None:
    assert len(compare_sources(source(North=box(0, 0, 1, 1)), source(South=box(0, 0, 1, 1)))) == 0
