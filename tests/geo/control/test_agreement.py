"""Two sources on one date: agreed, disputed, only one of them, with shares, and which dates can be compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import geopandas
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

import geo
from geo.control.agreement import compared
from geo.control.area import area_km2
from geo.errors import InputError

FEW = settings(max_examples=settings.get_profile("steady").max_examples // 4)
DAYS = [date(2025, 1, day) for day in range(1, 10)]
compare = partial(geo.compare_sources, line_m=0)


def source(days: Sequence[date] = (), **lands: Any) -> geopandas.GeoDataFrame:
    """Make snapshots: the same land on every day, or on none that is known."""
    rows = [(day, actor, land) for day in days or (None,) for actor, land in lands.items()]
    columns = {"date": [row[0] for row in rows], "actor": [row[1] for row in rows]}
    return geopandas.GeoDataFrame(columns, geometry=[row[2] for row in rows], crs="EPSG:4326")


def told(found: geopandas.GeoDataFrame) -> dict[tuple[str, str | None, str | None], float]:
    return {(row.kind, row.one_actor, row.other_actor): row.area_km2 for row in found.itertuples()}


def test_two_sources_agree_on_some_land_and_each_has_some_of_its_own() -> None:
    found = compare(source(North=box(0, 0, 3, 1)), source(North=box(1, 0, 5, 1)))
    assert told(found) == {
        ("agreed", "North", "North"): pytest.approx(area_km2(box(1, 0, 3, 1))),
        ("only one", "North", None): pytest.approx(area_km2(box(0, 0, 1, 1))),
        ("only other", None, "North"): pytest.approx(area_km2(box(3, 0, 5, 1))),
    }
    shapes = dict(zip(found.kind, found.geometry, strict=True))
    assert shapes["agreed"].equals(box(1, 0, 3, 1))
    assert shapes["only other"].equals(box(3, 0, 5, 1))


def test_an_actor_whom_the_two_spell_in_other_ways_is_the_same() -> None:
    land = box(0, 0, 3, 1)
    composed, taken_apart = "R\u00e9ds", "re\u0301ds"
    found = compare(source(**{composed: land}), source(**{taken_apart: land}))
    assert told(found) == {("agreed", composed, composed): pytest.approx(area_km2(land))}


def test_no_land_goes_missing_where_one_source_tells_two_actors_apart_by_spelling() -> None:
    found = compare(source(Reds=box(0, 0, 1, 1)), source(reds=box(0, 0, 1, 1), Reds=box(2, 0, 3, 1)))
    assert sum(found.area_km2) == pytest.approx(2 * area_km2(box(0, 0, 1, 1)))


def test_land_that_they_give_to_different_actors_is_disputed_and_stands_once() -> None:
    one = source(North=box(0, 0, 3, 1), South=box(3, 0, 6, 1))
    other = source(North=box(0, 0, 2, 1), South=box(2, 0, 6, 1))
    found = compare(one, other)
    assert told(found) == {
        ("agreed", "South", "South"): pytest.approx(area_km2(box(3, 0, 6, 1))),
        ("agreed", "North", "North"): pytest.approx(area_km2(box(0, 0, 2, 1))),
        ("disputed", "North", "South"): pytest.approx(area_km2(box(2, 0, 3, 1))),
    }


def test_agreement_is_the_intersection_over_the_union() -> None:
    one = source(North=box(0, 0, 3, 1), South=box(3, 0, 6, 1))
    other = source(North=box(0, 0, 2, 1), South=box(2, 0, 6, 1))
    shares = compare(one, other).attrs["agreement"]
    assert shares["all"]["share"] == pytest.approx(5 / 6, rel=1e-6)
    assert shares["actors"]["North"]["share"] == pytest.approx(2 / 3, rel=1e-6)
    assert shares["actors"]["South"]["share"] == pytest.approx(3 / 4, rel=1e-6)


def test_an_actor_that_one_source_does_not_name_has_no_agreement() -> None:
    found = compare(source(North=box(0, 0, 1, 1)), source(South=box(0, 0, 1, 1), North=box(5, 5, 6, 6)))
    assert told(found)["disputed", "North", "South"] == pytest.approx(area_km2(box(0, 0, 1, 1)))
    assert found.attrs["agreement"]["actors"]["South"] is None
    assert found.attrs["agreement"]["actors"]["North"]["share"] == 0


def test_land_that_neither_covers_is_not_agreed_and_contested_land_is_nobodys() -> None:
    one = source(North=box(0, 0, 1, 1), South=box(8, 0, 9, 1))
    one["status"] = ["control", "contested"]
    found = compare(one, source(North=box(0, 0, 1, 1), South=box(8, 0, 9, 1)))
    assert told(found).keys() == {("agreed", "North", "North"), ("only other", None, "South")}
    assert found.attrs["agreement"]["actors"]["South"] is None


def test_a_wider_line_makes_wider_bounds_about_the_same_value() -> None:
    one, other = source(North=box(40, 47, 41, 48)), source(North=box(40.5, 47, 41.5, 48))
    narrow, wide = (geo.compare_sources(one, other, line_m=metres) for metres in (10, 1000))
    for row, far in zip(narrow.itertuples(), wide.itertuples(), strict=True):
        assert 0 <= far.low < row.low < row.area_km2 < row.high < far.high
    shares = [table.attrs["agreement"]["all"] for table in (narrow, wide)]
    assert shares[1]["low"] < shares[0]["low"] < shares[0]["share"] < shares[0]["high"] < shares[1]["high"]


def test_slivers_between_two_drawings_may_count_as_agreed() -> None:
    one, other = source(North=box(0, 0, 1, 1)), source(North=box(0, 0, 1.0001, 1))
    assert ("only other", None, "North") in told(compare(one, other))
    assert told(compare(one, other, sliver_m=20)).keys() == {("agreed", "North", "North")}


# Dates


def test_the_latest_date_that_both_have_is_compared_unless_one_is_named() -> None:
    one, other = source(DAYS[:5], North=box(0, 0, 1, 1)), source(DAYS[2:4], North=box(0, 0, 1, 1))
    assert compare(one, other).attrs["date"] == DAYS[3]
    assert compare(one, other, day="2025-01-03").attrs["date"] == DAYS[2]


@pytest.mark.parametrize(
    ("first", "second", "day", "why"),
    [
        ([DAYS[0]], [DAYS[3], DAYS[8]], None, "2025-01-01 .first. and 2025-01-04 .second."),
        ([DAYS[0], DAYS[4]], [DAYS[4], DAYS[8]], "2025-01-09", "first source has nothing.*nearest.*2025-01-05"),
        ([DAYS[0]], [DAYS[0]], "yesterday", "'yesterday' is no date"),
        ([DAYS[0]], [], None, "Give the files their dates"),
    ],
)
def test_without_a_common_date_nothing_is_compared_and_the_nearest_are_named(
    first: list[date], second: list[date], day: str | None, why: str
) -> None:
    land = box(0, 0, 1, 1)
    with pytest.raises(InputError) as refused:
        compare(source(first, North=land), source(second, North=land), day=day)
    assert re.search(why, str(refused.value))


def test_a_source_without_land_is_refused() -> None:
    with pytest.raises(InputError, match="second source holds no land"):
        compare(source(North=box(0, 0, 1, 1)), source())


# Properties


@st.composite
def lands(draw: st.DrawFn) -> dict[str, Any]:
    """Draw who holds which cells of a grid."""
    owners = draw(st.lists(st.sampled_from(["North", "South", "East", None]), min_size=16, max_size=16))
    cells: dict[str, list[Any]] = {}
    for at, owner in enumerate(owners):
        if owner:
            cells.setdefault(owner, []).append(box(30 + at % 4, at // 4, 31 + at % 4, 1 + at // 4))
    return {owner: shapely.union_all(some) for owner, some in cells.items()} or {"North": box(30, 0, 31, 1)}


@FEW
@given(lands(), lands())
def test_the_parts_make_up_what_each_source_gives_to_each_actor(one: dict[str, Any], other: dict[str, Any]) -> None:
    found = compare(source(**one), source(**other))
    for lands_of, side in ((one, found.one_actor), (other, found.other_actor)):
        for actor, land in lands_of.items():
            assert found.area_km2[side == actor].sum() == pytest.approx(area_km2(land), rel=1e-9)
    assert found.area_km2.sum() == pytest.approx(
        area_km2(shapely.union_all([*one.values(), *other.values()])), rel=1e-9
    )
    assert sum(map(area_km2, found.geometry)) == pytest.approx(found.area_km2.sum(), rel=1e-9)


@FEW
@given(lands(), lands())
def test_swapping_the_sources_swaps_what_only_one_says(one: dict[str, Any], other: dict[str, Any]) -> None:
    there, back = (told(compare(source(**a), source(**b))) for a, b in ((one, other), (other, one)))
    turned = {"only one": "only other", "only other": "only one"}
    assert there == {
        (turned.get(kind, kind), second, first): pytest.approx(km2, rel=1e-9)
        for (kind, first, second), km2 in back.items()
    }
    assert compare(source(**one), source(**one)).attrs["agreement"]["all"]["share"] == pytest.approx(1)


def test_handovers_say_where_they_differ_and_inputs_stay_as_they_were() -> None:
    one, other = source(North=box(0, 0, 3, 1)), source(South=box(1, 0, 5, 1))
    before = one.copy(), other.copy()
    found = compared(one, other, line_m=0)
    assert {(each.from_actor, each.to_actor) for each in found.differing} >= {("North", "South"), (None, "South")}
    assert one.equals(before[0]) and other.equals(before[1])
