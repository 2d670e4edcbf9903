from datetime import date
from pathlib import Path

import pytest
import shapely

import geo
from geo.dossier import read_land
from geo.errors import InputError


@pytest.fixture(scope="module")
def island(root: Path) -> geo.Dossier:
    return geo.read_dossier(root / "seeds" / "island-war")


def test_the_extents_of_a_dossier_keep_to_its_own_coast_and_off_what_others_hold(island: geo.Dossier) -> None:
    days = [date(1907, month, 15) for month in (4, 8, 12)]
    spans = geo.illustrative_extents(island, days)
    assert [span.start for span in spans] == days
    drawn = [span.extent.geometry for span in spans if span.extent]
    assert drawn and not any(shape.is_empty for shape in drawn)
    coast = read_land(island)
    assert max(shape.difference(coast).area for shape in drawn) < 1e-12


def test_a_smaller_reach_gives_less_land(island: geo.Dossier) -> None:
    day = date(1907, 8, 15)
    ((near,), (far,)) = (geo.illustrative_extents(island, [day], reach_km=reach) for reach in (2, 20))
    assert near.extent and far.extent
    assert near.extent.geometry.area < far.extent.geometry.area
    assert near.extent.geometry.difference(far.extent.geometry.buffer(1e-6)).area == pytest.approx(0, abs=1e-9)


def test_another_land_may_be_given_and_a_reach_without_sense_is_refused(island: geo.Dossier) -> None:
    (span,) = geo.illustrative_extents(island, [date(1907, 8, 15)], land=shapely.Polygon())
    assert span.extent and span.extent.geometry.is_empty
    with pytest.raises(InputError, match="cannot reach -1 km"):
        geo.illustrative_extents(island, [], reach_km=-1)


def test_a_date_may_be_a_text_and_what_is_none_is_refused(island: geo.Dossier) -> None:
    (one,) = geo.illustrative_extents(island, ["1907-06-08"])
    (other,) = geo.illustrative_extents(island, [date(1907, 6, 8)])
    assert one == other
    with pytest.raises(InputError, match=r"'June' is no date\. Write dates as"):
        geo.illustrative_extents(island, ["June"])
