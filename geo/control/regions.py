"""A table of snapshots, checked, as one region an actor and date: what the measuring of change starts from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from .area import Floats
from .cleaning.overlaps import sides
from .edges import Region, region
from .rows import Row, Snapshots
from .shelf import Lands, Shelf

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

STATUSES = ("control", "contested", "support", "claimed", "unknown")
# Three definitions of what an actor holds, by the statuses that count.
NARROW = frozenset({"control"})
MIDDLE = frozenset({"control", "unknown"})
WIDE = frozenset(STATUSES)
_POLYGONAL = (3, 6)
_READ = "repairs"  # what a table that `read_snapshots` has checked carries in its attrs


@dataclass(frozen=True, slots=True, eq=False)
class Holding:
    """What one actor holds on one date: the land each status covers, fetched when looked at, and who says so."""

    actor: str
    day: date | None
    source_id: str
    land: Mapping[str, Lands]

    def marks(self, statuses: frozenset[str]) -> tuple[tuple[Shelf, int], ...]:
        """Return on which shelf and under which number land that counts stands: alike on two days, so is the land."""
        counted = [land for status, land in self.land.items() if status in statuses]
        return tuple((land.shelf, number) for land in counted for number in land.numbers.tolist())

    def polygons(self, statuses: frozenset[str]) -> NDArray[Any]:
        """Return the land that counts when only these statuses do, as single polygons."""
        found = [shapely.get_parts(np.asarray(land)) for status, land in self.land.items() if status in statuses]
        return np.concatenate(found) if found else np.empty(0, dtype=object)

    def bounds(self, statuses: frozenset[str]) -> Floats:
        """Return west, south, east and north of each piece of land that counts, without fetching it."""
        found = [land.bounds() for status, land in self.land.items() if status in statuses]
        return np.concatenate([np.empty((0, 4)), *found])

    def region(self, statuses: frozenset[str], *, like: Region | None = None) -> Region:
        """Return the same as a region; ``like`` is one that may be drawn alike."""
        return region(self.polygons(statuses), like=like)


def holdings(snapshots: GeoDataFrame | Snapshots) -> dict[tuple[str, str], list[Holding]]:
    """Return what each actor holds by date, for each (actor, series): see `_series`.

    Rows without land are skipped: they say nothing, and nothing is lost by them. Rows of one actor that overlap count
    once. Raises InputError for missing columns and dates, statuses and geometries that cannot be measured.
    """
    table = snapshots if isinstance(snapshots, Snapshots) else checked(snapshots)
    said = zip(table.rows, _series(table.rows), strict=True)
    rows = [(part, series) for row, series in said for part in _by_side(row)]
    grouped: dict[tuple[str, str], dict[Any, dict[str, list[int]]]] = {}
    named: dict[tuple[str, str, Any], str] = {}
    for (day, actor, status, land, source), series in rows:
        grouped.setdefault((actor, series), {}).setdefault(day, {}).setdefault(status, []).append(land)
        named.setdefault((actor, series, day), source)
    return {
        key: [
            Holding(key[0], day, named[*key, day], _land(days[day], table))
            for day in sorted(days, key=lambda day: day or date.min)
        ]
        for key, days in grouped.items()
    }


def _by_side(row: Row) -> Iterator[Row]:
    """Yield a row for each side: land contested between two is in doubt for both, and held by neither."""
    names = sides(row.actor) if row.status == "contested" else (row.actor,)
    yield from (row._replace(actor=name) for name in names)


def checked(snapshots: GeoDataFrame) -> Snapshots:
    """Return the rows of a table that hold land.

    Raises InputError for missing columns and dates, statuses and geometries that cannot be measured.
    """
    shapes = _shapes(snapshots)
    size = len(shapes)
    days = [_day(value) for value in _column(snapshots, "date", size)]
    actors = [_word(value) for value in _column(snapshots, "actor", size)]
    statuses = [_word(value) or "control" for value in _column(snapshots, "status", size)]
    strange = sorted(set(statuses) - set(STATUSES))
    if strange:
        raise InputError(f"The status {strange[0]!r} is unknown.", remedy=f"Use one of {', '.join(STATUSES)}.")
    sources = [_word(value) for value in _column(snapshots, "source_id", size)]
    lands = (~shapely.is_missing(shapes)) & ~shapely.is_empty(shapes)
    shelf = Shelf(most_vertices=None)  # what is in memory already is not copied
    numbers = iter(shelf.put(shapes[lands]).tolist())
    table = zip(days, actors, statuses, sources, lands, strict=True)
    rows = [Row(day, actor, status, next(numbers), source) for day, actor, status, source, land in table if land]
    return Snapshots(rows, shelf, trusted=_READ in snapshots.attrs)


def _shapes(snapshots: GeoDataFrame) -> NDArray[Any]:
    if not hasattr(snapshots, "geometry"):
        raise InputError("What should be snapshots is no table of geometries.", remedy="Give a GeoDataFrame.")
    if snapshots.crs is not None and snapshots.crs.to_epsg() not in (4326, None) and not snapshots.crs.is_geographic:
        raise InputError("The snapshots are not in degrees.", remedy="Reproject them with to_crs(4326) first.")
    shapes = np.asarray(snapshots.geometry.values, dtype=object)
    kinds = shapely.get_type_id(shapes)
    wrong = np.flatnonzero(~np.isin(kinds, (-1, *_POLYGONAL)) & ~shapely.is_empty(shapes))
    if len(wrong):
        raise InputError(f"Row {wrong[0]} of the snapshots is no polygon but a {shapes[wrong[0]].geom_type}.")
    if _READ not in snapshots.attrs:
        _check_valid(shapes)
    # An overlay of shapes that carry a grid rounds to it, and areas would no longer add up.
    return shapely.set_precision(shapes, 0, mode="pointwise") if (shapely.get_precision(shapes) > 0).any() else shapes


def _check_valid(shapes: NDArray[Any]) -> None:
    bad = np.flatnonzero(~shapely.is_valid(shapes) & ~shapely.is_missing(shapes))
    if len(bad):
        what = f"Row {bad[0]} of the snapshots is no valid polygon ({shapely.is_valid_reason(shapes[bad[0]])})."
        raise InputError(what, remedy="Read the files with geo.read_snapshots(..., repair=True).")


def _column(snapshots: GeoDataFrame, name: str, size: int) -> list[Any]:
    return snapshots[name].tolist() if name in snapshots.columns else [None] * size


def _word(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None or value != value else str(value)  # noqa: PLR0124


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date() if value == value else None  # noqa: PLR0124  # NaT differs from itself
    if isinstance(value, date) or value is None or value != value:  # noqa: PLR0124
        return value if isinstance(value, date) else None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise InputError(f"{str(value)!r} is no date.", remedy="Write dates as 2025-01-31.") from None


def _series(rows: Sequence[Row]) -> Iterator[str]:
    """Yield for each row which series it belongs to: "" but where another source has the same actor and date.

    Of several sources the one that comes first is the series that is measured; the others show how sure it is. What
    one actor contests with different others are different rows of a source, and no rivals.
    """
    told: dict[tuple[frozenset[str], date | None, str], list[str]] = {}
    for day, actor, status, _, source in rows:
        sources = told.setdefault((frozenset(sides(actor)), day, status), [])
        if source not in sources:
            sources.append(source)
    rivals = {tuple(sorted(sources)) for sources in told.values() if len(sources) > 1}
    order: dict[str, None] = {row.source_id: None for row in rows}
    first = next((source for source in order if any(source in pair for pair in rivals)), "")
    others = {source for pair in rivals for source in pair} - {first}
    yield from (row.source_id if row.source_id in others else "" for row in rows)


def _land(by_status: dict[str, list[int]], table: Snapshots) -> dict[str, Lands]:
    land = {status: table.shelf.lands(numbers) for status, numbers in by_status.items()}
    if table.trusted or sum(map(len, by_status.values())) == 1:
        return land
    clean = _without_overlaps({status: np.asarray(shapes) for status, shapes in land.items()})
    return {status: table.shelf.lands(table.shelf.put(shapes)) for status, shapes in clean.items()}


def _without_overlaps(land: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Count land once: within a status as its union, and between statuses where the surer one says so."""
    taken: Any = shapely.Polygon()
    clean = {}
    for status in sorted(land, key=STATUSES.index):
        whole = shapely.union_all(land[status])
        parts = shapely.get_parts(shapely.difference(whole, taken))
        clean[status] = parts[shapely.get_type_id(parts) == 3]
        taken = shapely.union(taken, whole)
    return clean
