from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box

import geo
from geo.control.area import area_km2, areas_km2
from geo.control.change import handovers, transitions
from geo.control.pieces import _united as united
from geo.control.series import measure
from geo.errors import InputError

change = partial(geo.change, line_m=None)
FEW = settings(max_examples=settings().max_examples // 4)
DAYS = tuple(date(2025, 1, day) for day in range(1, 20))


def table(*rows: tuple[Any, ...]) -> geopandas.GeoDataFrame:
    """Make snapshots of (day, actor, geometry[, status])."""
    columns = {
        "date": [DAYS[row[0]] for row in rows],
        "actor": [row[1] for row in rows],
        "status": [row[3] if len(row) > 3 else "control" for row in rows],
        "source_id": ["made"] * len(rows),
    }
    return geopandas.GeoDataFrame(columns, geometry=[row[2] for row in rows], crs="EPSG:4326")


def km2(changes: geopandas.GeoDataFrame, kind: str, actor: str = "North") -> float:
    side = "to_actor" if kind == "gained" else "from_actor"
    return float(changes[(changes.kind == kind) & (changes[side] == actor)].area_km2.sum())


@st.composite
def lands(draw: st.DrawFn) -> Any:
    """Draw land on a coarse grid, so that edges and corners are often shared, with a coast of odd points."""
    cells = draw(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12))
    size = draw(st.sampled_from([1.0, 1.0, 0.7]))
    squares = [box(30 + x, 40 + y, 30 + x + size, 40 + y + size) for x, y in cells]
    spikes = draw(st.lists(st.tuples(st.floats(30, 35), st.floats(40, 45)), min_size=3, max_size=6))
    star = shapely.convex_hull(shapely.MultiPoint(spikes))
    return shapely.union_all([*squares, star] if star.area > 1e-3 else squares)


@FEW
@given(lands(), lands())
def test_gained_and_lost_make_up_the_new_and_the_old_area(old: Any, new: Any) -> None:
    changes = change(table((0, "North", old)), table((1, "North", new)))
    held = km2(changes, "held")
    assert held + km2(changes, "gained") == pytest.approx(area_km2(new), rel=1e-9, abs=1e-6)
    assert held + km2(changes, "lost") == pytest.approx(area_km2(old), rel=1e-9, abs=1e-6)


@FEW
@given(lands(), lands())
def test_what_was_gained_and_lost_is_what_an_overlay_finds(old: Any, new: Any) -> None:
    changes = change(table((0, "North", old)), table((1, "North", new)))
    for kind, expected in (
        ("gained", shapely.difference(new, old)),
        ("lost", shapely.difference(old, new)),
        ("held", shapely.intersection(new, old)),
    ):
        assert km2(changes, kind) == pytest.approx(area_km2(expected), rel=1e-9, abs=1e-6)
        shapes = changes[changes.kind == kind].geometry
        assert shapes.is_valid.all()
        assert shapely.symmetric_difference(shapes.union_all(), expected).area < 1e-9


@FEW
@given(lands(), lands())
def test_swapping_the_dates_swaps_gained_and_lost(old: Any, new: Any) -> None:
    there = change(table((0, "North", old)), table((1, "North", new)))
    back = change(table((0, "North", new)), table((1, "North", old)))
    assert km2(there, "gained") == pytest.approx(km2(back, "lost"), rel=1e-9, abs=1e-6)
    assert km2(there, "lost") == pytest.approx(km2(back, "gained"), rel=1e-9, abs=1e-6)
    assert km2(there, "held") == pytest.approx(km2(back, "held"), rel=1e-9, abs=1e-6)


def redrawn(land: Any, turn: int, *, backwards: bool) -> MultiPolygon:
    def ring(line: Any) -> Any:
        points = np.roll(shapely.get_coordinates(line)[:-1], turn, axis=0)
        return points[::-1] if backwards else points

    parts = shapely.get_parts(land)[::-1]
    return MultiPolygon([Polygon(ring(part.exterior), [ring(hole) for hole in part.interiors]) for part in parts])


@FEW
@given(lands(), lands(), st.integers(0, 5), st.booleans())
def test_order_winding_and_start_of_rings_do_not_matter(old: Any, new: Any, turn: int, backwards: bool) -> None:
    plain = change(table((0, "North", old)), table((1, "North", new)))
    other = change(table((0, "North", old)), table((1, "North", redrawn(new, turn, backwards=backwards))))
    for kind in ("gained", "lost", "held"):
        assert km2(other, kind) == pytest.approx(km2(plain, kind), rel=1e-9, abs=1e-6)


@FEW
@given(lands(), st.integers(0, 5), st.booleans())
def test_land_drawn_anew_in_the_same_places_has_not_changed(land: Any, turn: int, backwards: bool) -> None:
    changes = change(table((0, "North", land)), table((1, "North", redrawn(land, turn, backwards=backwards))))
    assert changes.kind.tolist() == ["held"]


@FEW
@given(st.lists(lands(), min_size=2, max_size=5), st.randoms())
def test_a_series_is_its_pairs_in_whatever_order_its_rows_stand(days: list[Any], random: Any) -> None:
    rows = [(day, "North", land) for day, land in enumerate(days)]
    pairs = [change(table(old), table(new)) for old, new in pairwise(rows)]
    random.shuffle(rows)
    series = geo.change_series(line_m=None, snapshots=table(*rows))
    expected = [km2(pair, kind) for pair in pairs for kind in ("gained", "lost", "held")]
    found = [
        km2(series[series.after == day], kind) for day in DAYS[1 : len(days)] for kind in ("gained", "lost", "held")
    ]
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_the_table_has_the_columns_that_were_promised() -> None:
    changes = change(table((0, "North", box(0, 0, 1, 1))), table((1, "North", box(0, 0, 2, 1))))
    assert changes.columns.tolist() == list("before after from_actor to_actor kind area_km2 low high geometry".split())
    assert changes.crs.to_epsg() == 4326
    assert changes[["before", "after"]].drop_duplicates().values.tolist() == [[DAYS[0], DAYS[1]]]
    assert changes.kind.tolist() == ["gained", "held"]


def test_identical_snapshots_change_nothing() -> None:
    land = table((0, "North", box(0, 0, 1, 1)))
    assert change(land, land).kind.tolist() == ["held"]


def test_inputs_are_left_as_they_were() -> None:
    old, new = table((0, "North", box(0, 0, 1, 1))), table((1, "North", box(0, 0, 2, 1)))
    copies = old.copy(), new.copy()
    change(old, new)
    assert old.equals(copies[0]) and new.equals(copies[1])


def test_land_says_from_whom_it_was_taken_and_who_has_it_now() -> None:
    changes = change(
        table((0, "North", box(0, 0, 4, 1)), (0, "South", box(4, 0, 8, 1))),
        table((1, "North", box(0, 0, 5, 2)), (1, "South", box(5, 0, 7, 1))),
    )
    found = {(row.kind, row.from_actor, row.to_actor): row.area_km2 for row in changes.itertuples()}
    assert found == {
        ("gained", "South", "North"): pytest.approx(area_km2(box(4, 0, 5, 1))),
        ("gained", None, "North"): pytest.approx(area_km2(box(0, 1, 5, 2))),
        ("lost", "South", "North"): pytest.approx(area_km2(box(4, 0, 5, 1))),
        ("lost", "South", None): pytest.approx(area_km2(box(7, 0, 8, 1))),
        ("held", "North", "North"): pytest.approx(area_km2(box(0, 0, 4, 1))),
        ("held", "South", "South"): pytest.approx(area_km2(box(5, 0, 7, 1))),
    }


@FEW
@given(st.lists(lands(), min_size=2, max_size=2), st.lists(lands(), min_size=2, max_size=2))
def test_parts_by_actor_make_up_what_was_gained_and_lost(old: Sequence[Any], new: Sequence[Any]) -> None:
    def day(at: int, pair: Sequence[Any]) -> geopandas.GeoDataFrame:
        rest = shapely.difference(pair[1], pair[0])
        return table(
            (at, "North", pair[0]),
            (at, "South", MultiPolygon([part for part in shapely.get_parts(rest) if part.geom_type == "Polygon"])),
        )

    before, after = day(0, old), day(1, new)
    changes = change(before, after)
    for actor in set(changes.to_actor) & {"North", "South"}:
        alone = change(before[before.actor == actor], after[after.actor == actor])
        for kind in ("gained", "lost", "held"):
            assert km2(changes, kind, actor) == pytest.approx(km2(alone, kind, actor), rel=1e-9, abs=1e-6)


def test_the_transition_matrix_counts_each_piece_once() -> None:
    found = measure(
        table(
            *((0, "North", box(0, 0, 4, 1)), (0, "South", box(4, 0, 8, 1))),
            *((1, "North", box(0, 0, 5, 1)), (1, "South", box(5, 0, 7, 1))),
            *((2, "North", box(0, 0, 4, 1)), (2, "South", box(4, 0, 7, 1))),
        )
    )
    matrix = transitions(handovers(found))
    square = area_km2(box(4, 0, 5, 1))
    assert matrix == [
        (*pair, pytest.approx(square)) for pair in (("South", "North"), ("South", None), ("North", "South"))
    ]


def test_a_date_without_a_snapshot_is_unknown_and_not_lost() -> None:
    changes = geo.change_series(
        table(
            *((0, "North", box(0, 0, 1, 1)), (0, "South", box(5, 0, 6, 1))),
            *((1, "North", box(0, 0, 2, 1)),),
            *((2, "North", box(0, 0, 3, 1)), (2, "South", box(5, 0, 6, 1))),
        )
    )
    assert "lost" not in set(changes.kind)
    south = changes[changes.to_actor == "South"]
    assert south[["before", "after", "kind"]].values.tolist() == [[DAYS[0], DAYS[2], "held"]]


@pytest.mark.parametrize("nothing", [None, Polygon(), MultiPolygon()])
def test_a_row_without_land_is_no_loss(nothing: Any) -> None:
    changes = geo.change_series(
        table((0, "North", box(0, 0, 1, 1)), (1, "North", nothing), (2, "North", box(0, 0, 1, 1)))
    )
    assert changes[["before", "after", "kind"]].values.tolist() == [[DAYS[0], DAYS[2], "held"]]


def test_no_snapshots_make_an_empty_table_with_all_columns() -> None:
    changes = geo.change_series(line_m=None, snapshots=table())
    assert len(changes) == 0
    assert "area_km2" in changes.columns


def test_rows_of_one_actor_that_overlap_count_once() -> None:
    changes = change(
        table((0, "North", box(0, 0, 1, 1))),
        table((1, "North", box(0, 0, 2, 1)), (1, "North", box(1, 0, 3, 1)), (1, "North", box(1.5, 0, 2, 1), "unknown")),
    )
    assert km2(changes, "gained") == pytest.approx(area_km2(box(1, 0, 3, 1)), rel=1e-9, abs=1e-6)


def test_slivers_count_as_held_where_a_width_is_given() -> None:
    old = box(30, 40, 31, 41)
    new = shapely.union_all([old, box(31, 40, 31.00001, 41), box(30, 41, 31, 41.1)])
    exact = change(table((0, "North", old)), table((1, "North", new)))
    broad = change(table((0, "North", old)), table((1, "North", new)), sliver_m=5)
    sliver = area_km2(box(31, 40, 31.00001, 41))
    assert km2(exact, "gained") - km2(broad, "gained") == pytest.approx(sliver, rel=1e-3)
    assert km2(broad, "held") + km2(broad, "gained") == pytest.approx(area_km2(new), rel=1e-9, abs=1e-6)
    step = measure(table((0, "North", old), (1, "North", new)), sliver_m=5)["North"][1]
    assert step.difference and step.difference.slivers.total_km2 == pytest.approx(sliver, rel=1e-3)


def test_islands_and_lakes_that_come_and_go_are_whole_pieces() -> None:
    old = Polygon(box(0, 0, 9, 9).exterior, [box(1, 1, 2, 2).exterior, box(4, 4, 8, 8).exterior])
    new = MultiPolygon(
        [Polygon(box(0, 0, 9, 9).exterior, [box(4, 4, 8, 8).exterior]), box(5, 5, 7, 7), box(11, 0, 12, 1)]
    )
    changes = change(table((0, "North", old)), table((1, "North", new)))
    assert km2(changes, "gained") == pytest.approx(
        sum(map(area_km2, (box(1, 1, 2, 2), box(5, 5, 7, 7), box(11, 0, 12, 1)))), rel=1e-12
    )
    assert km2(changes, "lost") == 0


@pytest.mark.parametrize("name", ["", "Ⅳ 武装", "${x}`</script>", "\u202eevil", "a" * 5000, "=1+1"])
def test_any_name_is_carried_as_it_is(name: str) -> None:
    changes = change(table((0, name, box(0, 0, 1, 1))), table((1, name, box(0, 0, 2, 1))))
    assert set(changes.to_actor) == {name}


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (table((0, "North", Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]))), "valid polygon.*repair=True"),
        (table((0, "North", Point(0, 0))), "no polygon"),
        (table((0, "North", box(0, 0, 1, 1), "rumoured")), "status 'rumoured' is unknown"),
        (table((0, "North", box(0, 0, 1, 1)), (1, "North", box(0, 0, 1, 1))), "holds 2 dates"),
        (table((0, "North", box(0, 0, 1, 1))).to_crs(3857), "not in degrees"),
        (table((0, "North", Polygon([(179, 0), (-179, 0), (-179, 2), (179, 2)]))), "180th meridian"),
        ("daily/", "no table of geometries"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_a_sentence(broken: Any, why: str) -> None:
    with pytest.raises(InputError, match=why):
        change(broken, table((2, "North", box(0, 0, 1, 1))))


@pytest.mark.parametrize("later", [box(0.5, 0.5, 1.5, 1.5), box(0, 0, 1, 1)])
def test_land_that_carries_a_grid_is_not_rounded_to_it(later: Any) -> None:
    old, new = (
        shapely.set_precision(shapely.affinity.rotate(land, turn), 1e-2)
        for land, turn in ((box(0, 0, 1, 1), 33), (later, 7))
    )
    fine = [shapely.set_precision(land, 0, mode="pointwise") for land in (old, new)]
    on_grid = change(table((0, "North", old)), table((1, "North", new)))
    exact = change(*(table((at, "North", land)) for at, land in enumerate(fine)))
    assert on_grid.area_km2.tolist() == exact.area_km2.tolist()
    assert areas_km2(on_grid.geometry.values) == pytest.approx(on_grid.area_km2.tolist(), rel=1e-9)


def test_land_about_a_pole_may_lose_some_at_the_rim_of_the_plane() -> None:
    cap, wedge, bite = box(-180, 60, 180, 90), box(-180, 60, -170, 90), box(100, 80, 170, 90)
    found = change(table((0, "North", cap)), table((1, "North", shapely.difference(cap, bite))))
    assert km2(found, "lost") == pytest.approx(area_km2(bite), rel=1e-12)
    found = change(table((0, "North", wedge)), table((1, "North", cap)))
    assert km2(found, "gained") == pytest.approx(35 * area_km2(wedge), rel=1e-12)


def test_land_of_very_many_edges_drawn_wholly_anew_is_measured_as_an_overlay_does() -> None:
    random = np.random.default_rng(1)
    turn = np.linspace(0, 2 * np.pi, 12_000, endpoint=False)

    def drawn() -> Polygon:
        reach = 2 + random.uniform(0, 1e-3, len(turn)) + np.sin(turn * random.integers(2, 9))
        return Polygon(np.c_[30 + reach * np.cos(turn), 40 + reach * np.sin(turn)])

    old, new = drawn(), drawn()
    changes = change(table((0, "North", old)), table((1, "North", new)))
    parts = (shapely.difference(new, old), shapely.difference(old, new), shapely.intersection(new, old))
    assert min(map(area_km2, parts)) > 1000
    assert [km2(changes, kind) for kind in ("gained", "lost", "held")] == pytest.approx(list(map(area_km2, parts)))


def test_faces_that_overlap_are_joined_all_the_same() -> None:
    joined = united(np.array([box(0, 0, 1, 1), Polygon([(0, 0), (1, 0), (1, 1)])]))
    assert [shape.area for shape in joined] == [pytest.approx(1)]
