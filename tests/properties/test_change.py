"""What must hold of change whatever the land looks like: drawn from the shapes that break overlays, where they do."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Polygon, box

import geo
from geo.control.area import area_km2, areas_km2, edges_km2, lengths_km
from geo.control.change import handovers, transitions
from geo.control.pieces import outlines
from geo.control.series import measure

FEW = settings(max_examples=settings().max_examples // 4)
DAYS = tuple(date(2025, 1, day) for day in range(1, 20))
KINDS = ("gained", "lost", "held")
SIDE = 5
PLANE = box(-180, -90, 180, 90)
# Where the board of SIDE × SIDE squares lies: lon and lat of its corner, degrees a square.
PLACES = {
    "inland": (30, 40, 1, 1),
    "small": (-64.1, -31.7, 1e-3, 1e-3),
    "equator": (-2.5, -2.5, 1, 1),
    "antimeridian": (177.5, 60, 1, 1),
    "north pole": (-180, 85, 72, 1),
    "south pole": (-180, -90, 72, 1),
}

# Shapes on the board


@st.composite
def shapes(draw: st.DrawFn) -> Any:
    """Draw a shape to add or to cut out."""
    x, y = draw(st.tuples(st.integers(0, SIDE - 1), st.integers(0, SIDE - 1)))
    kind = draw(st.sampled_from(["square", "square", "board", "wedge", "spike", "sliver", "tooth", "any", "frame"]))
    width = draw(st.sampled_from([1e-7, 1e-6, 1e-4, 0.1]))
    if kind == "square":
        return box(x, y, x + 1, y + 1)
    if kind == "board":  # squares that meet in corners
        return shapely.union_all([box(x + i, y + j, x + i + 1, y + j + 1) for i in (0, 1) for j in (0, 1) if i == j])
    if kind == "wedge":  # an edge nearly along the side of a square
        return Polygon([(x, y), (x + 1, y), (x + 1, y + width)])
    if kind == "spike":
        return Polygon([(x + 0.5, y + 0.5), (x + 0.5 + width, y + 0.5), (x + 1.7, y + 2.3)])
    if kind == "sliver":
        return box(x, y - width, x + draw(st.sampled_from([1.0, 0.3, 2.0])), y + width)
    if kind == "tooth":  # touches the side of a square in one point between its corners
        return Polygon([(x + draw(st.sampled_from([0.5, 1 / 3])), y), (x + 0.2, y + 0.4), (x + 0.8, y + 0.4)])
    if kind == "frame":
        return shapely.difference(box(x - 1, y - 1, x + 2, y + 2), box(x, y, x + 1, y + 1))
    points = draw(st.lists(st.tuples(st.floats(0, SIDE), st.floats(0, SIDE)), min_size=3, max_size=5))
    return shapely.convex_hull(shapely.MultiPoint(points))


Steps = st.lists(st.tuples(st.sampled_from(["add", "add", "cut", "xor"]), shapes()), min_size=1, max_size=6)
WAYS = {"add": shapely.union, "cut": shapely.difference, "xor": shapely.symmetric_difference}


def worked(land: Any, steps: list[tuple[str, Any]]) -> Any:
    for way, shape in steps:
        land = polygons(WAYS[way](land, shape))
    return land


def polygons(shape: Any) -> MultiPolygon:
    return MultiPolygon([part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == "Polygon"])


def placed(land: Any, place: str) -> Any:
    """Lay land of the board on the globe, split at ±180° where it crosses them."""
    lon, lat, dx, dy = PLACES[place]
    laid = shapely.make_valid(shapely.transform(land, lambda at: at * [dx, dy] + [lon, lat]))
    if dx > 1:  # no edge may run more than half way round
        return polygons(shapely.segmentize(shapely.intersection(laid, PLANE), 90))
    if lon + SIDE * dx < 180:
        return polygons(laid)
    return polygons(shapely.union_all([shapely.intersection(one, PLANE) for one in (laid, translate(laid, -360))]))


def snapped(land: Any) -> Any:
    return polygons(shapely.set_precision(shapely.set_precision(land, 1e-7), 0))


@st.composite
def lands(draw: st.DrawFn, count: int = 2) -> list[Any]:
    """Draw the land of successive days: each drawn anew or, mostly, out of the one before."""
    place, coarse = draw(st.sampled_from(sorted(PLACES))), draw(st.booleans())
    board: Any = MultiPolygon()
    found: list[Any] = []
    while len(found) < count:
        anew, steps = draw(st.integers(0, 4)) == 0, draw(Steps)
        try:
            board = worked(MultiPolygon() if anew or board.is_empty else board, steps)
            land = placed(board, place)
            land = snapped(land) if coarse else land
        except (shapely.errors.GEOSException, RuntimeWarning):  # on the way to the shapes that we want
            reject()
        if not shapely.is_valid(land) or land.is_empty:
            land = placed(polygons(box(0, 0, 1, 1)), place)
        found.append(land)
    return found


# Tables of them


def table(*rows: tuple[int, str, Any]) -> geopandas.GeoDataFrame:
    columns = {"date": [DAYS[row[0]] for row in rows], "actor": [row[1] for row in rows]}
    return geopandas.GeoDataFrame(columns, geometry=[row[2] for row in rows], crs="EPSG:4326")


def changed(old: Any, new: Any, **more: Any) -> dict[str, float]:
    return sums(geo.change(table((0, "North", old)), table((1, "North", new)), line_m=None, **more))


def sums(changes: geopandas.GeoDataFrame) -> dict[str, float]:
    return {kind: float(changes[changes.kind == kind].area_km2.sum()) for kind in KINDS}


def about(km2: float, *lands: Any) -> Any:
    """Allow a billionth of the land that was measured; and for slivers what the last bits of a float leave.

    Where lines all but meet, GEOS snaps them by 10⁻¹² of their coordinates; and areas are sums over edges of the land
    between them and the equator.
    """
    edges, _ = outlines(shapely.get_parts(list(lands)))
    bits = 1e-9 * lengths_km(edges).sum() + 1e-15 * np.abs(edges_km2(edges)).sum()
    return pytest.approx(km2, rel=1e-9, abs=1e-9 * areas_km2(lands).max() + bits)


# Properties


@FEW
@given(lands())
def test_gained_lost_and_held_make_up_both_areas_and_are_what_an_overlay_finds(pair: list[Any]) -> None:
    old, new = pair
    found = changed(old, new)
    assert found["gained"] + found["held"] == about(area_km2(new), *pair)
    assert found["lost"] + found["held"] == about(area_km2(old), *pair)
    overlays = (shapely.difference(new, old), shapely.difference(old, new), shapely.intersection(new, old))
    theirs = areas_km2([polygons(shape) for shape in overlays], trusted=True)
    assert [found[kind] for kind in KINDS] == [about(km2, *pair) for km2 in theirs]


@FEW
@given(lands())
def test_pieces_are_valid_and_as_large_as_they_say_and_lie_where_they_should(pair: list[Any]) -> None:
    old, new = pair
    changes = geo.change(table((0, "North", old)), table((1, "North", new)), line_m=None)
    assert changes.geometry.is_valid.all()
    drawn = areas_km2(changes.geometry.values, trusted=True)
    assert drawn.tolist() == [about(km2, *pair) for km2 in changes.area_km2]
    for kind, without in (("gained", old), ("lost", new)):
        for piece in changes[changes.kind == kind].geometry:
            common = polygons(shapely.intersection(piece, without))
            assert areas_km2([common], trusted=True)[0] == about(0, *pair)


@FEW
@given(lands())
def test_swapping_the_dates_swaps_gained_and_lost(pair: list[Any]) -> None:
    there, back = changed(*pair), changed(*pair[::-1])
    for kind, other in (("gained", "lost"), ("lost", "gained"), ("held", "held")):
        assert there[kind] == about(back[other], *pair)


@st.composite
def redrawn(draw: st.DrawFn, land: Any) -> MultiPolygon:
    """Draw the same land with its parts, holes, windings and first points in another order."""
    random = draw(st.randoms(use_true_random=False))

    def ring(line: Any) -> Any:
        points = np.roll(shapely.get_coordinates(line)[:-1], random.randrange(5), axis=0)
        return points[:: random.choice([1, -1])]

    def polygon(part: Any) -> Polygon:
        holes = [ring(hole) for hole in part.interiors]
        random.shuffle(holes)
        return Polygon(ring(part.exterior), holes)

    parts = [polygon(part) for part in shapely.get_parts(land)]
    random.shuffle(parts)
    return MultiPolygon(parts)


@FEW
@given(st.data(), lands(1))
def test_land_drawn_anew_in_the_same_places_has_not_changed(data: st.DataObject, land: list[Any]) -> None:
    again = data.draw(redrawn(land[0]))
    changes = geo.change(table((0, "North", land[0])), table((1, "North", again)), line_m=None)
    assert changes.kind.tolist() == ["held"]
    assert changes.area_km2[0] == about(area_km2(land[0]), land[0])


@FEW
@given(st.data(), lands())
def test_the_way_of_drawing_and_the_order_of_rows_change_nothing(data: st.DataObject, pair: list[Any]) -> None:
    plain = changed(*pair)
    again = [data.draw(redrawn(land)) for land in pair]
    assert list(changed(*again).values()) == [about(km2, *pair) for km2 in plain.values()]
    rows = [(day, "North", part) for day, land in enumerate(again) for part in shapely.get_parts(land)]
    mixed = table(*data.draw(st.permutations(rows)))
    mixed.index = data.draw(st.permutations(range(10, 10 + len(mixed))))
    series = geo.change_series(mixed, line_m=None)
    assert list(sums(series).values()) == [about(km2, *pair) for km2 in plain.values()]


def with_more_points(land: Any, share: float) -> MultiPolygon:
    """Put a point on every edge: exactly where it runs along a parallel or meridian, else to the last bit."""

    def ring(line: Any) -> Any:
        points = shapely.get_coordinates(line)
        between = points[:-1] + (points[1:] - points[:-1]) * share
        between = np.where(points[:-1] == points[1:], points[:-1], between)
        return np.stack([points[:-1], between], axis=1).reshape(-1, 2)

    parts = shapely.get_parts(land)
    return MultiPolygon([Polygon(ring(part.exterior), [ring(hole) for hole in part.interiors]) for part in parts])


@FEW
@given(lands(), st.sampled_from([0.5, 0.25, 1 / 3, 0.9999]))
def test_points_put_on_edges_change_nothing(pair: list[Any], share: float) -> None:
    dense = [with_more_points(land, share) for land in pair]
    if not shapely.is_valid(dense).all():
        return
    alone = changed(pair[0], dense[0])
    assert [alone["gained"], alone["lost"]] == [about(0, pair[0])] * 2
    plain = changed(*pair)
    for other in (changed(pair[0], dense[1]), changed(dense[0], pair[1]), changed(*dense)):
        assert list(other.values()) == [about(km2, *pair) for km2 in plain.values()]


@FEW
@given(lands(), lands(3))
def test_what_one_lost_to_another_is_what_the_other_gained_from_it(old: list[Any], new: list[Any]) -> None:
    days = []
    for at, claims in enumerate((old, new)):
        taken: Any = MultiPolygon()
        for actor, claim in zip(("North", "South", "East"), claims, strict=False):
            days.append((at, actor, polygons(shapely.difference(claim, taken))))
            taken = shapely.union(taken, claim)
    found = measure(table(*days))
    changes = geo.change_series(table(*days), line_m=None)
    everything = [*old, *new]
    for kind, other in (("lost", "gained"), ("gained", "lost")):
        sided = changes[(changes.kind == kind) & changes.from_actor.notna() & changes.to_actor.notna()]
        for row in sided.itertuples():
            same = (changes.from_actor == row.from_actor) & (changes.to_actor == row.to_actor)
            assert row.area_km2 == about(float(changes[same & (changes.kind == other)].area_km2.sum()), *everything)
    matrix = transitions(handovers(found))
    gained = sum(km2 for _, to, km2 in matrix if to is not None)
    lost = sum(km2 for from_, _, km2 in matrix if from_ is not None)
    assert gained == about(sum(step.gained_km2 or 0 for steps in found.values() for step in steps), *everything)
    assert lost == about(sum(step.lost_km2 or 0 for steps in found.values() for step in steps), *everything)


@FEW
@given(lands(1), st.lists(st.floats(0, 1), min_size=1, max_size=3))
def test_the_areas_of_parts_make_up_the_area_of_their_union(land: list[Any], cuts: list[float]) -> None:
    [whole] = land
    west, south, east, north = whole.bounds
    lines = [west, *(west + (east - west) * cut for cut in sorted(cuts)), east]
    strips = [polygons(shapely.intersection(whole, box(at, south, to, north))) for at, to in pairwise(lines)]
    assert areas_km2(strips, trusted=True).sum() == about(area_km2(whole), whole)
    rows = [(0, "North", strip) for strip in strips if not strip.is_empty]
    steps = measure(table(*rows, (1, "North", whole)))["North"]
    assert [step.area_km2 for step in steps] == [about(area_km2(whole), whole)] * 2
    assert [steps[1].gained_km2, steps[1].lost_km2] == [about(0, whole)] * 2


@FEW
@given(lands(3), st.sampled_from([0.01, 1, 100, 1e4]))
def test_leaving_out_slivers_never_changes_the_area_that_is_held(days: list[Any], width: float) -> None:
    rows = table(*((at, "North", land) for at, land in enumerate(days)))
    exact, broad = (measure(rows, sliver_m=metres)["North"] for metres in (0, width))
    for one, other in zip(exact, broad, strict=True):
        assert one.area_km2 == other.area_km2
        if one.difference and other.difference:
            kept = other.difference.gained.total_km2 + other.difference.lost.total_km2
            moved = one.difference.gained.total_km2 + one.difference.lost.total_km2
            assert kept + other.difference.slivers.total_km2 == about(moved, *days)


@FEW
@given(lands(4))
def test_a_series_goes_where_its_days_go_and_comes_back(days: list[Any]) -> None:
    rows = table(*((at, "North", land) for at, land in enumerate([*days, days[0]])))
    steps = measure(rows)["North"]
    assert [step.area_km2 for step in steps] == [about(area_km2(land), *days) for land in [*days, days[0]]]
    net = sum((step.gained_km2 or 0) - (step.lost_km2 or 0) for step in steps)
    assert net == about(0, *days)
