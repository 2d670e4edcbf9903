"""Which settlements lie in the land that changed hands, how sure that is, and what came of it in the end."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import geopandas
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

import geo
from geo.control.change import handovers
from geo.control.people.settlements import EMBEDDED_LIST, changed_hands, outcomes, tally
from geo.control.series import measure
from geo.place import Place
from geo.places import ready
from geo.places.sources import SMALLEST_TOWN

DAYS = tuple(date(2025, 1, day) for day in range(1, 20))
FEW = settings(max_examples=settings.get_profile("steady").max_examples // 4)
METRE = 1 / 111_195  # of latitude, in degrees


def town(name: str, lon: float, lat: float, population: int | None = 1000, code: str | None = None) -> Place:
    return Place(f"own:{name}", name, None, None, code, population, lon, lat)


def table(*rows: tuple[Any, ...]) -> geopandas.GeoDataFrame:
    """Make snapshots of (day, actor, geometry)."""
    columns = {"date": [DAYS[row[0]] for row in rows], "actor": [row[1] for row in rows]}
    return geopandas.GeoDataFrame(columns, geometry=[row[2] for row in rows], crs="EPSG:4326")


def passages(snapshots: geopandas.GeoDataFrame, *places: Place, line_m: float = 100) -> Any:
    return changed_hands(handovers(measure(snapshots)), places, line_m=line_m)[0]


def moved(old: Any, new: Any, *places: Place, line_m: float = 100) -> Any:
    return passages(table((0, "North", old), (1, "North", new)), *places, line_m=line_m)


def test_a_town_in_land_that_was_gained_was_gained() -> None:
    (one,) = moved(box(30, 0, 31, 1), box(30, 0, 32, 1), town("In", 31.5, 0.5), town("Held", 30.5, 0.5))
    assert (one.place.name, one.kind, one.from_actor, one.to_actor) == ("In", "gained", None, "North")
    assert (one.before, one.after, one.inside, one.sure) == (DAYS[0], DAYS[1], True, True)


def test_a_town_that_goes_from_one_actor_to_another_stands_once_for_each() -> None:
    snapshots = table(
        (0, "North", box(30, 0, 31, 1)), (0, "South", box(31, 0, 33, 1)),
        (1, "North", box(30, 0, 32, 1)), (1, "South", box(32, 0, 33, 1)),
    )  # fmt: skip
    found = passages(snapshots, town("In", 31.5, 0.5))
    assert sorted((one.kind, one.from_actor, one.to_actor) for one in found) == [
        ("gained", "South", "North"),
        ("lost", "South", "North"),
    ]
    (end,) = outcomes(found)
    assert (end.from_actor, end.to_actor, end.changed, end.sure, end.passages) == ("South", "North", True, True, 1)


@pytest.mark.parametrize(
    ("metres", "inside", "sure", "met"),
    [(500, True, True, 1), (50, True, False, 1), (-50, False, False, 1), (-500, None, None, 0)],
)
def test_a_town_as_near_to_the_line_as_that_may_be_off_is_possible_and_not_sure(
    metres: float, inside: bool, sure: bool, met: int
) -> None:
    found = moved(box(30, 0, 31, 1), box(30, 0, 32, 1), town("T", 32 - metres * METRE, 0.5))
    assert [(one.inside, one.sure) for one in found] == [(inside, sure)] * met
    counts = tally(found)
    assert (counts.count, counts.low, counts.high) == (int(bool(inside)), int(bool(sure)), met)


def test_a_line_that_is_sure_leaves_nothing_possible() -> None:
    found = moved(box(30, 0, 31, 1), box(30, 0, 32, 1), town("In", 31.9999, 0.5), town("Out", 32.0001, 0.5), line_m=0)
    assert [(one.place.name, one.sure) for one in found] == [("In", True)]


def test_a_town_that_was_taken_and_taken_back_is_told_as_such_and_not_counted() -> None:
    lands = [box(30, 0, 31, 1), box(30, 0, 32, 1), box(30, 0, 31, 1)]
    found = passages(table(*((at, "North", land) for at, land in enumerate(lands))), town("T", 31.5, 0.5))
    assert [one.kind for one in found] == ["gained", "lost"]
    (end,) = outcomes(found)
    assert (end.changed, end.sure, end.passages, end.from_actor, end.to_actor) == (False, True, 2, None, None)


def test_a_town_that_was_taken_a_second_time_came_where_it_is_by_the_second() -> None:
    near, far = box(30, 0, 31, 1), box(30, 0, 32, 1)
    found = passages(
        table(*((at, "North", land) for at, land in enumerate((near, far, near, far)))), town("T", 31.5, 0.5)
    )
    (end,) = outcomes(found)
    assert (end.changed, end.passages, end.to_actor, end.before, end.after) == (True, 3, "North", DAYS[2], DAYS[3])
    (end,) = outcomes(found[1:])
    assert (end.changed, end.passages, end.to_actor) == (False, 2, None)


def test_a_town_by_the_line_of_a_day_is_sure_once_the_line_has_moved_on() -> None:
    lands = [box(30, 0, 31, 1), box(30, 0, 31.5, 1), box(30, 0, 32, 1)]
    found = passages(table(*((at, "North", land) for at, land in enumerate(lands))), town("T", 31.5 - 20 * METRE, 0.5))
    assert [(one.inside, one.sure) for one in found] == [(True, False), (False, False)]
    (end,) = outcomes(found)
    assert (end.changed, end.sure, end.before, end.after) == (True, True, DAYS[0], DAYS[1])


def test_what_was_won_by_a_third_in_the_end_went_from_the_first_to_the_third() -> None:
    found = passages(
        table(*((day, actor, box(30, 0, 31, 1)) for day, actor in enumerate(("North", "South", "East")))),
        town("T", 30.5, 0.5),
    )
    assert found == []  # each is known on one date alone: unknown, not lost
    far = {name: box(at, 10, at + 1, 11) for name, at in (("North", 0), ("South", 10), ("East", 20))}
    owner = ("North", "South", "East")
    rows = [
        (day, name, MultiPolygon([land, box(30, 0, 31, 1)]) if owner[day] == name else land)
        for day in range(3)
        for name, land in far.items()
    ]
    (end,) = outcomes(passages(table(*rows), town("T", 30.5, 0.5)))
    assert (end.from_actor, end.to_actor, end.passages, end.before, end.after) == ("North", "East", 2, DAYS[1], DAYS[2])


def test_inhabitants_are_those_that_are_known_and_the_rest_is_told() -> None:
    found = moved(box(30, 0, 31, 1), box(30, 0, 32, 1), town("A", 31.2, 0.5, 700), town("B", 31.5, 0.5, None))
    assert tally(found) == tally([*found])
    assert (tally(found).population, tally(found).uncounted, tally(found).count) == (700, 1, 2)
    assert tally([]).count == tally([]).population == 0


def test_land_across_the_antimeridian_has_no_line_along_it() -> None:
    both = MultiPolygon([box(179, 0, 180, 1), box(-180, 0, -179, 1)])
    towns = [town("East", 179.9999, 0.5), town("West", -179.9999, 0.5), town("On", 180.0, 0.5)]
    found = moved(box(170, 0, 171, 1), MultiPolygon([box(170, 0, 171, 1), *both.geoms]), *towns)
    assert {one.place.name: one.sure for one in found} == {"East": True, "West": True, "On": True}
    (near,) = moved(box(170, 0, 171, 1), MultiPolygon([box(170, 0, 171, 1), box(179, 0, 180, 1)]), towns[1])
    assert (near.inside, near.sure) == (False, False)


def test_no_change_and_no_places_are_no_settlements() -> None:
    land = box(30, 0, 31, 1)
    assert moved(land, land, town("T", 30.5, 0.5)) == []
    assert moved(land, box(30, 0, 32, 1)) == []
    assert len(geo.settlements_changed(geo.change(table((0, "N", land)), table((1, "N", land))), places=[])) == 0


@st.composite
def lands(draw: st.DrawFn) -> Polygon:
    west, south = draw(st.integers(30, 33)), draw(st.integers(0, 3))
    return box(west, south, west + draw(st.integers(1, 3)), south + draw(st.integers(1, 3)))


SPOTS = st.lists(st.tuples(st.floats(30, 36), st.floats(0, 6)), max_size=12)


def grid(spots: Any) -> list[Place]:
    return [town(str(at), lon, lat, 10 + at) for at, (lon, lat) in enumerate(spots)]


@FEW
@given(lands(), lands(), SPOTS)
def test_swapping_the_dates_swaps_what_was_gained_and_lost(old: Any, new: Any, spots: Any) -> None:
    def told(found: Any, kind: str) -> Any:
        return sorted((one.place.name, one.inside, one.sure) for one in found if one.kind == kind)

    there, back = moved(old, new, *grid(spots)), moved(new, old, *grid(spots))
    assert told(there, "gained") == told(back, "lost")
    assert told(there, "lost") == told(back, "gained")


@FEW
@given(st.lists(lands(), min_size=2, max_size=5), SPOTS)
def test_what_came_of_each_town_is_what_its_first_and_last_date_say(days: Any, spots: Any) -> None:
    from shapely import Point, boundary, distance, intersects, union_all

    outlines = union_all([boundary(land) for land in days])
    clear = [place for place in grid(spots) if distance(outlines, Point(place.lon, place.lat)) > 0.01]
    found = passages(table(*((at, "North", land) for at, land in enumerate(days))), *clear)
    ends = {end.place.name: end for end in outcomes(found)}
    for place in clear:
        held = [bool(intersects(land, Point(place.lon, place.lat))) for land in days]
        end = ends.get(place.name)
        assert (end is not None and end.changed) == (held[0] != held[-1])
        assert (end.passages if end else 0) == sum(one != other for one, other in pairwise(held))
        assert end is None or end.sure


def test_a_long_series_is_looked_at_in_parts_with_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    days = table(*((at, "North", box(42 + at / 4, 36.0, 43 + at / 4, 36.5)) for at in range(6)))
    whole, looked = changed_hands(handovers(measure(days)))
    monkeypatch.setattr("geo.control.people.settlements._AT_ONCE", 4)
    parts, again = changed_hands(handovers(measure(days)))
    assert [(one.place, one.after, one.kind) for one in parts] == [(one.place, one.after, one.kind) for one in whole]
    assert looked == again


def test_low_count_and_high_stand_in_order_and_add_up_over_the_steps() -> None:
    random = np.random.default_rng(1)
    places = [town(str(at), *random.uniform((30, 0), (36, 6))) for at in range(400)]
    rows = [(day, "North", box(30, 0, 31 + day, 3 + day / 2)) for day in range(5)]
    found = passages(table(*rows), *places, line_m=20_000)
    steps = [tally(one for one in found if one.after == day) for day in DAYS[1:5]]
    assert sum(step.count for step in steps) == tally(found).count == sum(end.changed for end in outcomes(found))
    assert all(step.low < step.count < step.high for step in steps)
    assert all(step.population_low <= step.population <= step.population_high for step in steps)


# The table


def test_the_table_has_a_row_for_each_place_step_and_actor_and_leaves_its_input_as_it_was() -> None:
    changes = geo.change_series(table((0, "North", box(30, 0, 31, 1)), (1, "North", box(30, 0, 32, 1))))
    before = changes.copy()
    places = [town("In", 31.5, 0.5, None, "PPLA"), town("Edge", 32, 0.5, 9), town("Held", 30.5, 0.5)]
    found = geo.settlements_changed(changes, places=places)
    assert changes.equals(before)
    assert found[["name", "place_id", "kind", "to_actor", "after", "inside", "sure"]].values.tolist() == [
        ["Edge", "own:Edge", "gained", "North", DAYS[1], True, False],
        ["In", "own:In", "gained", "North", DAYS[1], True, True],
    ]
    assert found.population.isna().tolist() == [False, True]
    assert found.from_actor.tolist() == [None, None]
    assert (found.crs.to_epsg(), found.geometry[1].coords[0]) == (4326, (31.5, 0.5))
    assert found.attrs["looked_at"] == {"source": "the places given", "places": 3, "counted": 2, "least": 9}


@pytest.mark.parametrize("name", ["\u202eevil\x1b[31m", "=1+1", "${x}`</script>", ""])
def test_a_name_is_carried_whole(name: str) -> None:
    changes = geo.change(table((0, "N", box(30, 0, 31, 1))), table((1, "N", box(30, 0, 32, 1))))
    assert geo.settlements_changed(changes, places=[town(name, 31.5, 0.5)]).name.tolist() == [name]


def test_the_default_list_is_looked_at_about_the_change_and_says_what_it_holds() -> None:
    around = box(43.0, 36.2, 43.3, 36.5)  # Mosul
    changes = geo.change(table((0, "N", box(42, 36.2, 43, 36.5))), table((1, "N", around | box(42, 36.2, 43, 36.5))))
    found = geo.settlements_changed(changes)
    assert found.name.iloc[0] == "Mosul"
    assert "Al Mawşil al Jadīdah" not in set(found.name)  # a quarter of it, which the list does not class
    looked = found.attrs["looked_at"]
    assert looked["source"] == EMBEDDED_LIST
    assert str(SMALLEST_TOWN) in EMBEDDED_LIST
    assert looked["places"] >= looked["counted"] > 0 and looked["least"] > 0
    assert ready() is not None


def test_a_place_that_is_no_settlement_is_in_no_default_list() -> None:
    from geo.places import default

    codes = {place.feature_code for place in default().settlements([(43, 33, 45, 37)])}
    assert None in codes
    assert {code for code in codes if code and not code.startswith("PPL")} == set()
    assert not codes & {"PPLX", "PPLH", "PPLQ", "PPLW"}


def test_land_that_is_empty_holds_no_settlement() -> None:
    from geo.control.change import Handover
    from geo.control.pieces import Pieces

    empty = np.array([Polygon(), box(30, 0, 31, 1)], dtype=object)
    for polygons, names in ((empty, ["In"]), (empty[:1], [])):
        one = Handover("gained", DAYS[0], DAYS[1], None, "North", Pieces(polygons, np.ones(len(polygons))))
        found, _ = changed_hands([one], [town("In", 30.5, 0.5)])
        assert [each.place.name for each in found] == names
        assert changed_hands([one], None)[1].places >= 0


def test_a_table_of_snapshots_is_refused_where_one_of_change_is_meant() -> None:
    snapshots = table((0, "North", box(0, 0, 1, 1)))
    with pytest.raises(geo.InputError, match="no table of change: it has no column 'kind'"):
        geo.settlements_changed(snapshots, places=[])
