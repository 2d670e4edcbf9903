"""What is readable but odd: land far from the rest, classes renamed half-way, days without a snapshot, jumps undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise, product
from typing import TYPE_CHECKING, Any

import numpy as np

from ..area import area_km2, areas_km2
from .repair import Origin, polygons_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..shelf import Lands

FAR_KM = 250.0
_KM_A_DEGREE = 111.2
_JUMP_TIMES, _JUMP_SHARE, _UNDONE, _WITHIN = 10.0, 0.01, 0.8, 3
_SAME_LAND, _SHOWN = 0.5, 3
_AT_ONCE, _MOST_HULLS = 64, 2000


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about a snapshot that a person should look at; ``km2`` is the land it concerns, where that is known."""

    code: str
    message: str
    file: str = ""
    row: int | None = None
    km2: float | None = None
    date: str = ""

    def record(self) -> dict[str, Any]:
        """Return the doubt as a record of plain values."""
        return asdict(self)


def far_off(shapes: NDArray[Any] | Lands, origins: Sequence[Origin]) -> Iterator[Doubt]:
    """Yield each shape with parts more than FAR_KM from the main mass of all land (the largest group of near parts).

    Distances are between convex hulls and good to a few per cent; the areas are geodesic.
    """
    parts = _Parts(shapes)
    if len(parts.owner) < 2:
        return
    first, inverse = _distinct(parts.bounds)
    hulls, largest = parts.hulls(first), np.zeros(len(first))
    np.maximum.at(largest, inverse, parts.sizes)
    away = ~_main(hulls, largest)
    km = _km_from(hulls, away)
    told: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at in np.flatnonzero(away[inverse]):
        origin = origins[parts.owner[at]]
        told[origin.file, str(origin)].append(int(at))
    for (file, where), which in told.items():
        land, row = parts.take(which), origins[parts.owner[which[0]]].row
        swapped = _looks_swapped(land, hulls[~away])
        yield _far_warning(
            file, row, where, float(areas_km2(land).sum()), float(km[inverse[which]].min()), swapped=swapped
        )


class _Parts:
    """The single polygons of many shapes by number; looked at a few shapes at a time, because each look is a copy."""

    def __init__(self, shapes: NDArray[Any] | Lands) -> None:
        import shapely

        self._shapes = shapes
        bounds, sizes, owners, places = [np.empty((0, 4))], [np.empty(0)], [np.empty(0, int)], [np.empty(0, int)]
        for start in range(0, len(shapes), _AT_ONCE):
            parts, owner = shapely.get_parts(shapes[start : start + _AT_ONCE], return_index=True)
            bounds.append(shapely.bounds(parts))
            sizes.append(shapely.area(parts) * np.cos(np.radians(bounds[-1][:, [1, 3]].mean(axis=1))))
            owners.append(owner + start)
            places.append(np.arange(len(owner)) - np.searchsorted(owner, owner))
        self.bounds, self.sizes = np.concatenate(bounds), np.concatenate(sizes)
        self.owner, self._place = np.concatenate(owners), np.concatenate(places)

    def take(self, which: Sequence[int] | NDArray[np.int64]) -> NDArray[Any]:
        """Return some of the polygons."""
        import shapely

        return np.asarray(shapely.get_geometry(self._shapes[self.owner[which]], self._place[which]))

    def hulls(self, which: NDArray[np.int64]) -> NDArray[Any]:
        """Return the convex hulls of some of the polygons."""
        import shapely

        steps = range(0, len(which), _AT_ONCE)
        return np.concatenate([shapely.convex_hull(self.take(which[step : step + _AT_ONCE])) for step in steps])


def _distinct(bounds: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return one part of each extent, and with which extent each part goes: a long series repeats nearly all."""
    for digits in (2, 1, 0):
        looks = np.round(bounds, digits)
        _, first, inverse = np.unique(looks, axis=0, return_index=True, return_inverse=True)
        if len(first) <= _MOST_HULLS:
            break
    return first, inverse.reshape(-1)


def _far_warning(file: str, row: int, where: str, km2: float, km: float, *, swapped: bool) -> Doubt:
    why = "; its longitude and latitude look swapped" if swapped else "; it may belong to another quarrel"
    what = f"{where[:1].upper()}{where[1:]} has {km2:,.0f} km² that lie {km:,.0f} km from all other land{why}."
    return Doubt("swapped" if swapped else "far-off", what, file, row, km2)


def _flat(hulls: NDArray[Any]) -> NDArray[Any]:
    """Return hulls in km on a plane whose east is shrunk by the latitude of their middle, cut where no land is."""
    import shapely

    bounds = shapely.bounds(hulls)
    beyond = bounds[:, 2] <= _seam(bounds)
    if beyond.any():
        hulls = np.where(beyond, shapely.transform(hulls, lambda xy: np.add(xy, (360.0, 0.0))), hulls)
    shrink = float(np.cos(np.radians(np.median(bounds[:, [1, 3]]))))
    return np.asarray(shapely.transform(hulls, lambda xy: xy * (_KM_A_DEGREE * shrink, _KM_A_DEGREE)))


def _seam(bounds: NDArray[np.float64]) -> float:
    """Return the longitude after which the widest stretch without land begins, -inf where that lies across ±180°."""
    order = np.argsort(bounds[:, 0])
    ends = np.maximum.accumulate(bounds[order, 2])
    gaps = bounds[order[1:], 0] - ends[:-1]
    across = bounds[order[0], 0] + 360 - ends[-1]
    return float(ends[np.argmax(gaps)]) if len(gaps) and gaps.max() > across else -np.inf


def _main(hulls: NDArray[Any], sizes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which hulls can be reached from the largest group in steps of at most FAR_KM."""
    import shapely

    flat = _flat(hulls)
    pairs = shapely.STRtree(flat).query(flat, predicate="dwithin", distance=FAR_KM)
    group = np.arange(len(hulls))
    while True:  # the least number spreads along near pairs
        least = group.copy()
        np.minimum.at(least, pairs[0], group[pairs[1]])
        if (least == group).all():
            break
        group = least
    main: NDArray[np.bool_] = group == np.argmax(np.bincount(group, sizes))
    return main


def _km_from(hulls: NDArray[Any], away: NDArray[np.bool_]) -> NDArray[np.float64]:
    import shapely

    flat = _flat(hulls)
    mass = shapely.union_all(flat[~away])
    return np.asarray(shapely.distance(flat, mass))


def _looks_swapped(parts: NDArray[Any], main: NDArray[Any]) -> bool:
    import shapely

    turned = shapely.transform(parts, lambda xy: xy[:, ::-1])
    return bool(shapely.intersects(turned, shapely.union_all(shapely.envelope(main))).all())


def renamed(classes: Mapping[date, Mapping[str, Sequence[Any]]]) -> Iterator[Doubt]:
    """Yield the days on which classes end while others begin on the same land, with the largest of them.

    ``classes`` has the polygons of each class by day. Two classes share their land when more than half of each does.
    """
    for before, after in pairwise(sorted(classes)):
        gone = _united(classes[before], classes[after])
        new = _united(classes[after], classes[before])
        pairs = [(_shared_km2(land, other), old, name) for (old, land), (name, other) in product(gone, new)]
        same = sorted((pair for pair in pairs if pair[0] > 0), reverse=True)
        if same:
            named = "; ".join(f"{old[:60]!r} is now {name[:60]!r} ({km2:,.0f} km²)" for km2, old, name in same[:_SHOWN])
            more = f"; and {len(same) - _SHOWN} more" if len(same) > _SHOWN else ""
            what = f"Classes were renamed between {before} and {after}: {named}{more}."
            yield Doubt("class-renamed", what, km2=sum(pair[0] for pair in same), date=after.isoformat())


def _united(these: Mapping[str, Sequence[Any]], others: Mapping[str, Sequence[Any]]) -> list[tuple[str, Any]]:
    import shapely

    return [(name, shapely.union_all(lands)) for name, lands in these.items() if name not in others]


def _shared_km2(one: Any, other: Any) -> float:
    """Return the km² that two lands share, 0 unless it is more than half of each."""
    import shapely

    if not shapely.intersects(one, other):
        return 0.0
    shared = area_km2(polygons_of(shapely.intersection(one, other)))
    return shared if shared > _SAME_LAND * max(area_km2(one), area_km2(other)) else 0.0


def missing_days(days: Sequence[date]) -> Iterator[Doubt]:
    """Yield the gaps in a series that otherwise has one snapshot at an even pace: nothing is known of those days."""
    days = sorted(set(days))
    steps = [(after - before).days for before, after in pairwise(days)]
    if len(steps) < 3:
        return
    usual = int(np.median(steps))
    for before, step in zip(days, steps, strict=False):
        if step > 1.5 * usual and steps.count(usual) > len(steps) / 2:
            first, last = before + timedelta(days=usual), before + timedelta(days=step - usual)
            span = first.isoformat() if first == last else f"{first} to {last}"
            yield Doubt("missing-days", f"No snapshot for {span}: unknown, not lost.", date=first.isoformat())


def missing_actors(named: Mapping[date, Collection[str]]) -> Iterator[Doubt]:
    """Yield for each actor the days on which others are named and it is not; a run of such days is one doubt."""
    days = sorted(named)
    for actor in sorted({actor for actors in named.values() for actor in actors}):
        gaps = [list(run) for here, run in groupby(days, key=lambda day: actor in named[day]) if not here]
        for run in gaps:
            when = f"on {run[0]}" if len(run) == 1 else f"on {len(run)} dates from {run[0]} to {run[-1]}"
            what = f"{actor} is not drawn {when}, though others are: what it held then is unknown, not lost."
            yield Doubt("actor-missing", what, date=run[0].isoformat())


def jumps_undone(areas: Sequence[tuple[date, str, float]]) -> Iterator[Doubt]:
    """Yield edits that look like slips: an actor's area (km²) leaps and falls back within three snapshots.

    ``areas`` has (date, actor, km²). A leap is ten times the usual step and at least 1 % of the area; it is undone
    when at least 80 % of it is taken back.
    """
    by_actor: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for day, actor, km2 in sorted(areas):
        by_actor[actor].append((day, km2))
    for actor, series in by_actor.items():
        steps = [after - before for (_, before), (_, after) in pairwise(series)]
        usual = float(np.median(np.abs(steps))) if steps else 0.0
        yield from (_jump(actor, series, at, back) for at, back in _undone(steps, usual, series))


def _undone(steps: Sequence[float], usual: float, series: Sequence[tuple[date, float]]) -> Iterator[tuple[int, int]]:
    """Yield (step that leaps, step by which it was undone)."""
    at = 0
    while at < len(steps):
        leap = steps[at]
        large = abs(leap) > max(_JUMP_TIMES * usual, _JUMP_SHARE * max(series[at][1], series[at + 1][1]))
        backs = range(at + 1, min(at + 1 + _WITHIN, len(steps))) if large else range(0)
        back = next((b for b in backs if sum(steps[at + 1 : b + 1]) * -np.sign(leap) >= _UNDONE * abs(leap)), None)
        if back is not None:
            yield at, back
        at = at + 1 if back is None else back + 1


def _jump(actor: str, series: Sequence[tuple[date, float]], at: int, back: int) -> Doubt:
    leap = series[at + 1][1] - series[at][1]
    undone = series[back + 1][1] - series[at + 1][1]
    what = (
        f"{actor}: {leap:+,.0f} km² on {series[at + 1][0]} and {undone:+,.0f} km² by {series[back + 1][0]}: "
        "it looks like an edit that was taken back."
    )
    return Doubt("jump-undone", what, km2=abs(leap), date=series[at + 1][0].isoformat())
