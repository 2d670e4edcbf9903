"""Gained, lost and held between dates: from whom, to whom, net beside gross."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from .area import Floats, areas_km2
from .pieces import Pieces, polygons_in
from .ranges import LINE_M, StepRange, ranges
from .regions import MIDDLE, Holding, holdings
from .series import Progress, Step, first_series, measure_holdings

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

COLUMNS = ("before", "after", "from_actor", "to_actor", "kind", "area_km2", "low", "high", "geometry")
Sharers = dict[str | None, Pieces]
GAINED, LOST, HELD = "gained", "lost", "held"
_NUMBERS = ("area_km2", "low", "high")
_TRIFLE_KM2 = 1e-9  # what rounding leaves of a piece that changed hands as a whole


@dataclass(frozen=True, slots=True, eq=False)
class Handover:
    """Land of one kind between two dates: who had it, who has it, and the pieces; None is nobody that is known."""

    kind: str
    before: date | None
    after: date | None
    from_actor: str | None
    to_actor: str | None
    pieces: Pieces


def change(
    before: GeoDataFrame,
    after: GeoDataFrame,
    *,
    sliver_m: float = 0.0,
    held: bool = True,
    line_m: float | None = LINE_M,
) -> GeoDataFrame:
    """Return what each actor gained, lost and held between two snapshots.

    ``before`` and ``after`` have the columns actor, geometry (WGS 84 degrees) and, if known, date, status, source_id;
    each holds one date. The columns of the result are before, after, from_actor, to_actor, kind (gained, lost, held),
    area_km2 (WGS 84 ellipsoid, edges straight in lon/lat), low, high and geometry. For each actor gained + held is its
    area after, lost + held its area before. The bounds are those of `geo.control.ranges`, with a disputed line that may
    be off by ``line_m`` metres; ``line_m=None`` leaves them empty. Pieces narrower than ``sliver_m`` metres on average
    count as held. An actor that only one of the two names is left out: a missing snapshot is unknown, not lost.

    Raises InputError for snapshots of several dates and for geometries that are no valid polygons in degrees.
    """
    olds, news = (_one_day(name, table) for name, table in (("before", before), ("after", after)))
    pairs = {(actor, ""): [old, news[actor]] for actor, old in olds.items() if actor in news}
    repairs = [*before.attrs.get("repairs", ()), *after.attrs.get("repairs", ())]
    return _table(pairs, sliver_m=sliver_m, held=held, line_m=line_m, repairs=repairs)


def change_series(
    snapshots: GeoDataFrame,
    *,
    sliver_m: float = 0.0,
    held: bool = True,
    line_m: float | None = LINE_M,
    progress: Progress | None = None,
) -> GeoDataFrame:
    """Return what each actor gained, lost and held from each of its dates to the next.

    ``snapshots`` are as `geo.read_snapshots` gives them; the columns of the result are those of `change`. A date on
    which an actor has no snapshot is skipped for it: what it held then is unknown, not lost. Where nothing changed
    there is one row, held. ``held=False`` leaves out the geometry of what is held, which takes longer than all else.

    Raises InputError for geometries that are no valid polygons in degrees.
    """
    repairs = snapshots.attrs.get("repairs", ())
    return _table(holdings(snapshots), sliver_m=sliver_m, held=held, line_m=line_m, repairs=repairs, progress=progress)


def handovers(found: Mapping[str, Sequence[Step]]) -> Iterator[Handover]:
    """Yield the land that changed hands, by date, then by actor in the order given."""
    dates: dict[date | None, list[Step]] = {}
    for steps in found.values():
        for step in steps:
            dates.setdefault(step.after, []).append(step)
    for day in sorted(dates, key=lambda day: day or date.min):
        yield from handed(dates[day])


def handed(together: Iterable[Step]) -> Iterator[Handover]:
    """Yield the land that changed hands by the steps of all actors to one date: see `series.by_date`."""
    since: dict[date | None, list[Step]] = {}
    for step in together:
        if step.difference:
            since.setdefault(step.before, []).append(step)
    for before in sorted(since, key=lambda day: day or date.min):
        yield from _handed(since[before])


class Transitions:
    """The transition matrix, added up handover by handover: each piece once, None for nobody known."""

    def __init__(self) -> None:
        self._km2: dict[tuple[str | None, str | None], float] = {}

    def add(self, one: Handover) -> None:
        """Take one handover into account."""
        # What one actor lost to another stands among what the other gained.
        if one.kind == GAINED or one.to_actor is None:
            pair = (one.from_actor, one.to_actor)
            self._km2[pair] = self._km2.get(pair, 0.0) + one.pieces.total_km2

    def rows(self) -> list[tuple[str | None, str | None, float]]:
        """Return (from, to, km²), largest first."""
        return [(*pair, km2) for pair, km2 in sorted(self._km2.items(), key=lambda item: -item[1])]


def transitions(handed: Iterable[Handover]) -> list[tuple[str | None, str | None, float]]:
    """Return the transition matrix as (from, to, km²), largest first: each piece once, None for nobody known."""
    found = Transitions()
    for one in handed:
        found.add(one)
    return found.rows()


def table(
    found: Mapping[str, Sequence[Step]], *, held: bool, bounds: Mapping[str, Sequence[StepRange]] | None = None
) -> GeoDataFrame:
    """Return steps as a table with the columns of `change`."""
    import geopandas
    import pandas

    known = {
        (actor, step.before, step.after): (step, each)
        for actor, steps in found.items()
        for step, each in zip(steps, (bounds or {}).get(actor, ()), strict=False)
    }
    rows = [row for one in handovers(found) if (row := _row(one, known)) is not None]
    rows += _held(found, known, drawn=held)
    order = {GAINED: 0, LOST: 1, HELD: 2}
    rows.sort(key=lambda row: (row[1] or date.min, row[3] if row[4] == GAINED else row[2], order[row[4]]))
    # NOTE: pandas would turn a None among words into NaN, which is not None and not even itself.
    columns = {
        name: pandas.Series([row[at] for row in rows], dtype=float if name in _NUMBERS else object)
        for at, name in enumerate(COLUMNS)
    }
    return geopandas.GeoDataFrame(columns, geometry="geometry", crs="EPSG:4326")


Known = Mapping[tuple[Any, Any, Any], tuple[Step, StepRange]]


def _table(
    held_by: Mapping[tuple[str, str], list[Holding]],
    *,
    sliver_m: float,
    held: bool,
    line_m: float | None,
    repairs: Iterable[Mapping[str, Any]],
    progress: Progress | None = None,
) -> GeoDataFrame:
    found = measure_holdings(first_series(held_by), sliver_m=sliver_m, progress=progress)
    if line_m is None:
        return table(found, held=held)
    bounds = ranges(found, held_by, line_m=line_m, repairs=repairs, sliver_m=sliver_m)
    return table(found, held=held, bounds=bounds)


def _row(one: Handover, known: Known) -> tuple[Any, ...] | None:
    """Return a handover as a row; of the bounds of all that its actor gained or lost it has its share."""
    km2 = one.pieces.total_km2
    if not km2 > 0:
        return None
    gained = one.kind == GAINED
    low = high = None
    found = known.get((one.to_actor if gained else one.from_actor, one.before, one.after))
    if found:
        step, bounds = found
        whole, total = (bounds.gained, step.gained_km2) if gained else (bounds.lost, step.lost_km2)
        low, high = (whole.low * km2 / total, whole.high * km2 / total) if whole and total else (None, None)
    shape = shapely.multipolygons(one.pieces.polygons)
    return (one.before, one.after, one.from_actor, one.to_actor, one.kind, km2, low, high, shape)


def _one_day(name: str, snapshots: GeoDataFrame) -> dict[str, Holding]:
    days = first_series(holdings(snapshots))
    dates = {held.day for series in days.values() for held in series}
    if len(dates) > 1:
        remedy = "Give one date, or measure them all with geo.change_series."
        raise InputError(f"The snapshot {name!r} holds {len(dates)} dates.", remedy=remedy)
    return {actor: series[0] for actor, series in days.items()}


def _held(found: Mapping[str, Sequence[Step]], known: Known, *, drawn: bool) -> Iterator[tuple[Any, ...]]:
    for actor, steps in found.items():
        for step in steps[1:]:
            km2 = max(0.0, step.area_km2 - (step.gained_km2 or 0.0))
            bounds = known[actor, step.before, step.after][1] if known else None
            # The line about what was held is as much in doubt as the line about all that is held now.
            low = max(0.0, km2 - (step.area_km2 - bounds.area.low)) if bounds else None
            high = km2 + (bounds.area.high - step.area_km2) if bounds else None
            shape = kept(step) if drawn else None
            yield (step.before, step.after, actor, actor, HELD, km2, low, high, shape)


def kept(step: Step) -> Any:
    """Return the land held on both dates: what is held now, less what was gained."""
    parts = step.holding.polygons(MIDDLE)
    if not step.difference or not len(step.difference.gained.polygons):
        return shapely.multipolygons(parts)
    gained = shapely.union_all(step.difference.gained.polygons)
    met = shapely.intersects(parts, gained)
    cut = shapely.get_parts(shapely.difference(parts[met], gained))
    return shapely.multipolygons(np.concatenate([parts[~met], cut[shapely.get_type_id(cut) == 3]]))


def _handed(together: list[Step]) -> Iterator[Handover]:
    """Yield the handovers of all actors between the same two dates."""
    crossed = _crossings(together)
    for at, step in enumerate(together):
        if step.difference is None:
            continue
        given: Sharers = {together[one].actor: pieces for (one, other), pieces in crossed.items() if other == at}
        taken: Sharers = {together[other].actor: pieces for (one, other), pieces in crossed.items() if one == at}
        for who, pieces in _shared(step.difference.gained, given).items():
            yield Handover(GAINED, step.before, step.after, who, step.actor, pieces)
        for who, pieces in _shared(step.difference.lost, taken).items():
            yield Handover(LOST, step.before, step.after, step.actor, who, pieces)


def _crossings(together: list[Step]) -> dict[tuple[int, int], Pieces]:
    """Return for each (loser, winner), as positions, the land that the one lost and the other gained."""
    found = {}
    for one, loser in enumerate(together):
        for other, winner in enumerate(together):
            if one == other or not loser.difference or not winner.difference:
                continue
            common = _common(loser.difference.lost.polygons, winner.difference.gained.polygons)
            if len(common):
                found[one, other] = Pieces(common, areas_km2(common, trusted=True))
    return found


def _common(lost: NDArray[Any], gained: NDArray[Any]) -> NDArray[Any]:
    if not len(lost) or not len(gained):
        return np.empty(0, dtype=object)
    one, other = shapely.STRtree(lost).query(gained, predicate="intersects")
    parts = shapely.get_parts(shapely.get_parts(shapely.intersection(gained[one], lost[other])))
    return polygons_in(parts)


def _shared(whole: Pieces, parts: Sharers) -> Sharers:
    """Divide pieces among those who had or got a part of them; the rest is nobody's that is known."""
    if not len(whole.polygons):
        return {}
    left = whole.total_km2 - sum(part.total_km2 for part in parts.values())
    if not parts or left > max(_TRIFLE_KM2, 1e-9 * whole.total_km2):
        return {**parts, None: _rest(whole, list(parts.values()), left)}
    return _levelled(parts, left)


def _rest(whole: Pieces, parts: list[Pieces], left: float) -> Pieces:
    if not parts:
        return whole
    taken = shapely.union_all(np.concatenate([part.polygons for part in parts]))
    cut = shapely.get_parts(shapely.difference(whole.polygons, taken))
    cut = polygons_in(cut)
    km2: Floats = areas_km2(cut, trusted=True)
    # What an overlay's rounding moves belongs here, so that the parts make up the whole.
    return Pieces(cut, km2 * (left / km2.sum())) if km2.sum() > 0 else Pieces()


def _levelled(parts: Sharers, left: float) -> Sharers:
    """Let the largest part bear what rounding left over, so that the parts make up the whole."""
    most = max(parts, key=lambda who: parts[who].total_km2)
    pieces = parts[most]
    parts[most] = Pieces(pieces.polygons, pieces.km2 * (1 + left / pieces.total_km2))
    return parts
