from __future__ import annotations

from datetime import date
from typing import Any

import geopandas
import pytest
from shapely.geometry import box

import geo
from geo.control.area import area_km2
from geo.control.ranges import StepRange, ranges
from geo.control.regions import holdings
from geo.control.series import first_series, measure_holdings

DAYS = tuple(date(2025, 1, day) for day in range(1, 9))


def table(*rows: tuple[Any, ...]) -> geopandas.GeoDataFrame:
    """Make snapshots of (day, actor, status, source, geometry)."""
    names = ("date", "actor", "status", "source_id")
    columns = {name: [row[at] if at else DAYS[row[0]] for row in rows] for at, name in enumerate(names)}
    return geopandas.GeoDataFrame(columns, geometry=[row[4] for row in rows], crs="EPSG:4326")


def bounds(snapshots: geopandas.GeoDataFrame, *, line_m: float = 0.0, repairs: Any = ()) -> dict[str, list[StepRange]]:
    held = holdings(snapshots)
    return ranges(measure_holdings(first_series(held)), held, line_m=line_m, repairs=repairs)


LAND = box(24, 20, 25, 21)


def test_contested_land_is_in_the_high_and_not_in_the_low() -> None:
    found = bounds(table((0, "North", "control", "a", LAND), (0, "North", "contested", "a", box(25, 20, 26, 21))))
    area = found["North"][0].area
    assert (area.low, area.high) == pytest.approx((area_km2(LAND), area_km2(box(24, 20, 26, 21))), rel=1e-12)


def test_land_contested_between_two_is_in_doubt_for_both() -> None:
    rows = [(0, "North", "control", "a", LAND), (0, "South", "control", "a", box(26, 20, 27, 21))]
    found = bounds(table(*rows, (0, "North / South", "contested", "a", box(25, 20, 26, 21))))
    spans = [found[actor][0].area.high - found[actor][0].area.low for actor in ("North", "South")]
    assert spans == pytest.approx([area_km2(box(25, 20, 26, 21))] * 2, rel=1e-9, abs=1e-6)


def test_land_contested_with_two_others_is_in_doubt_twice_and_no_other_source() -> None:
    rows = [(0, "North", "control", "n", LAND), (0, "South", "control", "s", box(26, 20, 27, 21))]
    rows += [(0, "North / South", "contested", "n; s", box(25, 20, 26, 21))]
    rows += [(0, "North / West", "contested", "n; w", box(24, 21, 25, 22))]
    assert {series for _, series in holdings(table(*rows))} == {""}
    area = bounds(table(*rows))["North"][0].area
    assert area.high - area.low == pytest.approx(area_km2(box(25, 20, 26, 21)) + area_km2(box(24, 21, 25, 22)))


def test_the_line_is_in_doubt_by_its_length_times_its_width() -> None:
    desert = box(17, 26, 18, 27)  # in the middle of Libya
    around_km = 100.1 + 99.3 + 2 * 110.8  # a degree along the 26th and the 27th parallel, and along a meridian
    area = bounds(table((0, "North", "control", "a", desert)), line_m=100)["North"][0].area
    assert area.high - area_km2(desert) == pytest.approx(around_km * 0.1, rel=0.01)
    assert area_km2(desert) - area.low == pytest.approx(around_km * 0.1, rel=0.01)


def test_coasts_and_borders_are_not_in_doubt() -> None:
    border = box(25, 22, 26, 23)  # its southern edge is Egypt's border with Sudan
    inland = box(25, 22.3, 26, 23.3)
    widths = [
        (area := bounds(table((0, "North", "control", "a", land)), line_m=100)["North"][0].area).high - area.low
        for land in (border, inland)
    ]
    assert widths[1] - widths[0] == pytest.approx(2 * 103 * 0.1, rel=0.05)


def test_a_second_source_widens_the_range_of_its_date() -> None:
    rows = [(day, "North", "control", "a", LAND) for day in (0, 1)]
    found = bounds(table(*rows, (1, "North", "control", "b", box(24, 20, 26, 21))))["North"]
    assert found[0].area.high == pytest.approx(area_km2(LAND))
    assert found[1].area.high == pytest.approx(area_km2(box(24, 20, 26, 21)))
    assert found[1].area.parts["source"] == (found[1].area.low, found[1].area.high)


def test_what_was_mended_widens_the_range_by_its_km2() -> None:
    repairs = [{"file": "here/a.geojson", "km2_before": 100.0, "km2_after": 97.0}]
    area = bounds(table((0, "North", "control", "a.geojson", LAND)), repairs=repairs)["North"][0].area
    assert (area.high - area.low) == pytest.approx(6)


def test_what_was_mended_on_the_date_before_is_in_doubt_in_what_was_gained_since() -> None:
    repairs = [{"file": "a.geojson", "km2_before": 100.0, "km2_after": 97.0}]
    rows = [(at, "North", "control", f"{'abc'[at]}.geojson", box(24, 20, 25 + at, 21)) for at in range(3)]
    first, second, third = bounds(table(*rows), repairs=repairs)["North"]
    assert first.area.high - first.area.low == pytest.approx(6)
    assert second.area.high - second.area.low == pytest.approx(0, abs=1e-6)
    assert second.gained and second.gained.high - second.gained.low == pytest.approx(6)
    assert third.gained and third.gained.high - third.gained.low == pytest.approx(0, abs=1e-6)


def test_the_length_of_the_line_is_followed_from_date_to_date() -> None:
    lands = [box(17, 26, 18, 27), box(17, 26, 18.5, 27), box(17, 26.5, 17.5, 27), box(17, 26, 18, 27)]
    rows = [(at, "North", "control", "a", land) for at, land in enumerate(lands)]
    together = bounds(table(*rows), line_m=100)["North"]
    for row, found in zip(rows, together, strict=True):
        alone = bounds(table(row), line_m=100)["North"][0].area
        assert (found.area.low, found.area.high) == pytest.approx((alone.low, alone.high), rel=1e-9)


def test_gains_and_losses_have_bounds_and_the_first_date_has_none() -> None:
    first, second = bounds(
        table((0, "North", "control", "a", LAND), (1, "North", "control", "a", box(24, 20, 26, 21))), line_m=100
    )["North"]
    assert first.gained is None and first.lost is None
    assert second.gained and second.lost
    assert 0 < second.gained.low < area_km2(box(25, 20, 26, 21)) < second.gained.high
    assert (second.lost.low, second.lost.high) == (0, 0)


def test_the_table_of_changes_carries_low_and_high() -> None:
    old, new = table((0, "North", "control", "a", LAND)), table((1, "North", "control", "a", box(24, 20, 26, 21)))
    found = geo.change(old, new)
    assert (found.low < found.area_km2).all() and (found.area_km2 < found.high).all()
    assert geo.change(old, new, line_m=None).low.isna().all()
