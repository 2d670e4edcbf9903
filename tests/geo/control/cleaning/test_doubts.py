"""What is readable but odd is told, with its km², and what is ordinary is not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
import shapely

from geo.control.area import area_km2
from geo.control.cleaning.doubts import far_off, jumps_undone, missing_days, renamed
from geo.control.cleaning.repair import Origin

START = date(2024, 3, 1)
HOME = shapely.box(35, 45, 37, 47)
ISLANDS = shapely.box(145, 43, 146, 44)


def far(*given: Any) -> list[Any]:
    shapes = np.empty(len(given), dtype=object)
    shapes[:] = given
    return list(far_off(shapes, [Origin("a.geojson", row, name=f"N{row}") for row in range(1, len(given) + 1)]))


def test_land_half_a_world_away_is_told_with_its_km2_and_distance() -> None:
    (doubt,) = far(HOME, shapely.box(37, 45, 38, 46), ISLANDS)
    assert (doubt.code, doubt.file, doubt.row) == ("far-off", "a.geojson", 3)
    assert doubt.km2 == pytest.approx(area_km2(ISLANDS))
    assert "Row 3 (N3) has" in doubt.message
    assert "another quarrel" in doubt.message


def test_a_far_part_of_a_feature_is_told_without_its_near_part() -> None:
    (doubt,) = far(HOME, shapely.union(shapely.box(38, 45, 39, 46), ISLANDS))
    assert doubt.row == 2
    assert doubt.km2 == pytest.approx(area_km2(ISLANDS))


def test_swapped_axes_are_told_apart() -> None:
    (doubt,) = far(HOME, shapely.box(45.2, 35.2, 45.4, 35.4))
    assert doubt.code == "swapped"


def test_near_land_and_a_chain_of_islands_are_ordinary() -> None:
    assert far(HOME) == far() == []
    assert far(HOME, *(shapely.box(38 + 2 * n, 46, 39 + 2 * n, 47) for n in range(8))) == []


def test_land_on_both_sides_of_the_antimeridian_is_near_itself() -> None:
    assert far(shapely.box(178, 0, 180, 2), shapely.box(-180, 0, -178, 2), shapely.box(-177, 0, -176, 2)) == []
    (doubt,) = far(shapely.box(178, 0, 180, 2), shapely.box(-180, 0, -178, 2), shapely.box(-90, 0, -89, 1))
    assert doubt.row == 3
    assert "9,785 km from all other land" in doubt.message


def test_a_class_that_goes_on_under_another_name_is_told_once_a_day() -> None:
    classes = {
        START: {"held": [HOME], "grey": [ISLANDS], "same": [shapely.box(0, 0, 1, 1)]},
        START + timedelta(1): {"occupied": [HOME], "unknown": [ISLANDS], "same": [shapely.box(5, 5, 6, 6)]},
    }
    (doubt,) = renamed(classes)
    assert doubt.code == "class-renamed"
    assert "'held' is now 'occupied'" in doubt.message
    assert "'grey' is now 'unknown'" in doubt.message
    assert doubt.km2 == pytest.approx(area_km2(HOME) + area_km2(ISLANDS))


def test_a_class_that_is_taken_in_by_a_larger_one_is_not_renamed() -> None:
    classes = {START: {"held": [shapely.box(35, 45, 35.5, 45.5)]}, START + timedelta(1): {"occupied": [HOME]}}
    assert list(renamed(classes)) == []


def test_days_without_a_snapshot_are_unknown() -> None:
    days = [START + timedelta(n) for n in range(12) if n not in (4, 7, 8)]
    assert [doubt.message for doubt in missing_days(days)] == [
        "No snapshot for 2024-03-05: unknown, not lost.",
        "No snapshot for 2024-03-08 to 2024-03-09: unknown, not lost.",
    ]


def test_a_series_without_an_even_pace_misses_nothing() -> None:
    assert list(missing_days([START + timedelta(n * n * 10) for n in range(8)])) == []
    assert list(missing_days([START, START + timedelta(50)])) == []
    assert list(missing_days([START + timedelta(7 * n) for n in range(9)])) == []


def series(*km2: float) -> list[tuple[date, str, float]]:
    return [(START + timedelta(n), "A", value) for n, value in enumerate(km2)]


@pytest.mark.parametrize("back", [(1_013,), (8_000, 1_013), (9_000, 5_000, 1_010)])
def test_a_leap_that_is_taken_back_looks_like_a_slip(back: tuple[float, ...]) -> None:
    (doubt,) = jumps_undone(series(1_000, 1_005, 1_008, 13_000, *back, 1_015, 1_020, 1_022))
    assert doubt.code == "jump-undone"
    assert doubt.date == "2024-03-04"
    assert doubt.km2 == 11_992


def test_a_leap_down_and_up_again_is_one_too() -> None:
    assert [d.date for d in jumps_undone(series(1_000, 1_005, 1_008, 100, 1_013, 1_015, 1_020))] == ["2024-03-04"]


def test_a_leap_that_stays_and_steps_of_every_day_are_no_slip() -> None:
    assert list(jumps_undone(series(1_000, 1_005, 13_000, 13_002, 13_009, 13_012))) == []
    assert list(jumps_undone(series(1_000, 1_020, 1_000, 1_020, 1_000))) == []
    assert list(jumps_undone(series(1_000))) == list(jumps_undone([])) == []
