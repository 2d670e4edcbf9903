from __future__ import annotations

from datetime import date

import geopandas
import pytest
import shapely
from shapely.geometry import box

from geo.control.change import handovers
from geo.control.handed import Handed
from geo.control.series import measure


@pytest.mark.parametrize("most", [None, 0])
def test_handovers_come_back_as_they_went_and_as_often_as_asked(most: int | None) -> None:
    days = [date(2025, 1, 1), date(2025, 1, 2), date(2025, 1, 3)]
    rows = [(day, "North", box(30, 0, 31 + at, 1)) for at, day in enumerate(days)]
    rows += [(day, "South", box(31 + at, 0, 40, 1)) for at, day in enumerate(days)]
    table = geopandas.GeoDataFrame(rows, columns=["date", "actor", "geometry"], crs="EPSG:4326")
    given = list(handovers(measure(table)))
    kept = Handed(most_vertices=most)
    for one in given:
        kept.add(one)
    for _ in range(2):
        found = list(kept)
        assert len(kept) == len(found) == len(given) == 4
        for one, other in zip(found, given, strict=True):
            assert (one.kind, one.before, one.after, one.from_actor, one.to_actor) == (
                (other.kind, other.before, other.after, other.from_actor, other.to_actor)
            )
            assert shapely.equals_identical(one.pieces.polygons, other.pieces.polygons).all()
            assert one.pieces.total_km2 == other.pieces.total_km2
