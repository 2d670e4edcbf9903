"""How many people live on the land that is held, gained and lost, by a table of points or a grid that people bring.

A point counts where it lies. A cell of a grid that the line cuts counts by the share of its area that lies inside: by
Green's theorem the people inside a ring are the sum over its edges of the people west of them, which within one cell
grow evenly (the exact coverage of cells that D. Baston's exactextract introduced for zonal sums, there cell by cell,
here along the edges alone). So people add up as areas do, and only where something changed are cells looked at.

The low and the high come from the line: whoever lives within its error of it may live on either side. Coasts and
country borders are taken as sure, as in `geo.control.ranges`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

from ...errors import InputError
from ...files import caps
from ..area import Floats, Ints, lengths_km
from ..edges import Region, region, shift
from ..fronts import Fronts
from ..pieces import Pieces
from ..ranges import LINE_M
from ..regions import MIDDLE, Holding, holdings
from ..series import Step, first_series, steps
from .lists import number, table_rows

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import DataFrame

_GRIDS = (".tif", ".tiff", ".asc")
_LIMIT = 512 << 20
_CHUNK = 4_000_000
_COLUMNS = {"lon": ("lon", "longitude", "x"), "lat": ("lat", "latitude", "y"), "population": ("population", "pop")}
_NEEDED = "A table of people has the columns lon, lat (WGS 84 degrees) and population; a grid is a .tif or .asc."


@dataclass(frozen=True, slots=True)
class People:
    """A number of people with its outer bounds; ``unknown_km2`` is land of which the source says nothing.

    That is None where the source does not say what it covers, as a table of points does not.
    """

    value: float
    low: float
    high: float
    unknown_km2: float | None = None


@dataclass(frozen=True, slots=True)
class PeopleStep:
    """Who lives on what an actor held, gained and lost: as in a `Step`, gained and lost are None on its first date."""

    actor: str
    before: date | None
    after: date | None
    held: People
    gained: People | None
    lost: People | None


@dataclass(frozen=True, slots=True)
class PeopleSeries:
    """An actor's steps, and how many more people live on what it held last than on what it held first."""

    steps: list[PeopleStep]
    net: People


class Census(Protocol):
    """Where people live. What ``counts`` returns for groups of edges adds up as the edges do; ``told`` reads it.

    Only sums over closed lines mean anything; the groups of one call may close together.
    """

    source: str

    def counts(self, groups: Sequence[Floats], fronts: Fronts, line_m: float) -> NDArray[Any]:
        """Return what lies on the left of each group of edges (lon, lat, lon, lat), and what near it."""

    def told(self, inside: NDArray[Any], near: NDArray[Any], *, least: float = 0.0) -> People:
        """Return the people of a sum of counts: inside by the first, by the second those near the line."""


def read_population(path: Path | str) -> Census:
    """Return the people of a CSV (lon, lat, population; a point each) or of a grid (GeoTIFF or ESRI ASCII grid).

    A grid needs the extra ``ebbline[raster]``. Raises InputError for what cannot be used: columns that are missing,
    numbers that are none, negative ones, a grid without a reference system.
    """
    path = Path(path)
    if path.suffix.lower() in _GRIDS:
        from .grids import Grid

        return Grid(path)
    return _points(path)


def population_series(
    snapshots: GeoDataFrame, population: Path | str, *, line_m: float = LINE_M, sliver_m: float = 0.0
) -> DataFrame:
    """Return how many people live on what each actor held, gained and lost, by date.

    ``snapshots`` are as `geo.read_snapshots` gives them, ``population`` is a file as `read_population` takes it. The
    columns are date, actor, and population, population_gained and population_lost, each with its _low and _high: those
    who live within ``line_m`` metres of the disputed line may live on either side. population_unknown_km2 is how much
    of the land held the grid does not cover: unknown, not empty. Raises InputError as both do.
    """
    import pandas

    census = read_population(population)
    found = people(first_series(holdings(snapshots)), census, line_m=line_m, sliver_m=sliver_m)
    rows = [
        {"date": one.after, "actor": one.actor, **columns(one)} for series in found.values() for one in series.steps
    ]
    rows.sort(key=lambda row: (row["date"] or date.min, row["actor"]))
    return pandas.DataFrame(rows)


def columns(one: PeopleStep | None) -> dict[str, float | None]:
    """Return a step as columns; without one, the same columns empty."""
    told: dict[str, float | None] = {}
    for name in ("held", "gained", "lost"):
        known = getattr(one, name) if one else None
        stem = "population" if name == "held" else f"population_{name}"
        for suffix, field in (("", "value"), ("_low", "low"), ("_high", "high")):
            told[stem + suffix] = getattr(known, field) if known else None
    return told | {"population_unknown_km2": one.held.unknown_km2 if one else None}


def people(
    held: Mapping[str, Sequence[Holding]], census: Census, *, line_m: float = LINE_M, sliver_m: float = 0.0
) -> dict[str, PeopleSeries]:
    """Return for each actor how many people live on what it held, gained and lost; ``held`` are its dates in order."""
    return {actor: _series(days, census, line_m, sliver_m) for actor, days in held.items() if days}


def _series(days: Sequence[Holding], census: Census, line_m: float, sliver_m: float) -> PeopleSeries:
    counting = Counting(days, census, line_m=line_m)
    return PeopleSeries([counting.of(step) for step in steps(days, sliver_m=sliver_m)], counting.net())


class Counting:
    """Counts the people of one actor's steps in turn; it keeps the land of the first and the last date alone."""

    def __init__(self, days: Sequence[Holding], census: Census, *, line_m: float = LINE_M) -> None:
        self._census, self._line_m = census, line_m
        self._fronts = Fronts(np.concatenate([day.bounds(MIDDLE) for day in days]))
        self._first, self._last = days[0], days[-1]
        self._state: NDArray[Any] = np.zeros(0)

    def of(self, step: Step) -> PeopleStep:
        """Return the people of the actor's next step."""
        gained = lost = None
        if step.difference is None:
            (self._state,) = self._counts(step.holding.region(MIDDLE).edges)
        else:
            moved = step.difference.shift
            pieces = (_edges(step.difference.gained), _edges(step.difference.lost))
            gone, new, *rest = self._counts(moved.gone, moved.new, *pieces)
            self._state = self._state + new - gone
            gained, lost = (self._census.told(counts, counts) for counts in rest)
        held = self._census.told(self._state, self._state)
        return PeopleStep(step.actor, step.before, step.after, held, gained, lost)

    def net(self) -> People:
        """Return how many more people live on what is held on the last date than on what was held on the first."""
        moved = shift(self._first.region(MIDDLE), self._last.region(MIDDLE))
        gone, new = self._counts(moved.gone, moved.new)
        return self._census.told(new - gone, new + gone, least=-1.0)

    def _counts(self, *groups: Floats) -> NDArray[Any]:
        return self._census.counts(groups, self._fronts, self._line_m)


def _edges(pieces: Pieces) -> Floats:
    """Return the edges of pieces with their land on the left."""
    if not len(pieces.polygons):
        return np.empty((0, 4))
    found: Region = region(pieces.polygons)
    return found.edges


# A table of points


class Points:
    """People at points; of each group of edges, how often it goes round each point, and how many edges are near it."""

    def __init__(self, lonlat: Floats, population: Floats, *, source: str = "") -> None:
        order = np.argsort(lonlat[:, 1], kind="stable")
        self._at, self._people, self.source = lonlat[order], population[order], source
        self._tree: Any = None

    def counts(self, groups: Sequence[Floats], fronts: Fronts, line_m: float) -> NDArray[Any]:
        """Return for each group the winding number about each point, and how many edges are near it."""
        found = np.zeros((len(groups), 2, len(self._at)), dtype=np.int64)
        for at, edges in enumerate(groups):
            if len(edges):
                found[at, 0] = self._windings(edges)
                found[at, 1] = self._near(edges, fronts, line_m)
        return found

    def told(self, inside: NDArray[Any], near: NDArray[Any], *, least: float = 0.0) -> People:
        """Return the people at points that are inside; those near a line may be, or may not."""
        turns, close = inside[0], near[1] > 0
        low, high = np.maximum(least, turns - close), np.minimum(1, turns + close)
        return People(*(float((times * self._people).sum()) for times in (turns, low, high)))

    def _windings(self, edges: Floats) -> Ints:
        """Count upward edges east of each point, less downward ones.

        A point on a line between two pieces of land is thus inside of exactly one of them.
        """
        upward = edges[:, 3] > edges[:, 1]
        # Each edge is taken from its lower end, so that both sides of a line find it in the same place.
        ends = np.where(upward[:, None], edges, edges[:, [2, 3, 0, 1]])
        first, last = (np.searchsorted(self._at[:, 1], ends[:, column]) for column in (1, 3))
        total = np.zeros(len(self._at), dtype=np.int64)
        for some in _runs(last - first):
            owner, point = _pairs(first[some], last[some])
            x0, y0, x1, y1 = ends[some][owner].T
            lon, lat = self._at[point].T
            east = x0 + (lat - y0) * ((x1 - x0) / (y1 - y0)) > lon
            signs = np.where(upward[some][owner], 1, -1)[east]
            total += np.bincount(point[east], signs, minlength=len(total)).astype(np.int64)
        return total

    def _near(self, edges: Floats, fronts: Fronts, line_m: float) -> Ints:
        """Count the disputed edges within ``line_m`` metres of each point."""
        edges = edges[fronts.lengths_km(edges) > 0] if line_m > 0 else edges[:0]
        if self._tree is None:
            self._tree = shapely.STRtree(shapely.points(self._at))
        if not len(edges):
            return np.zeros(len(self._at), dtype=np.int64)
        edge, point = self._tree.query(_boxes(edges, line_m))
        near = _metres(self._at[point], edges[edge]) <= line_m
        return np.bincount(point[near], minlength=len(self._at))


def _runs(sizes: Ints) -> Iterable[slice]:
    """Yield runs of edges whose pairs with points fit into memory."""
    ends = np.cumsum(sizes)
    start = 0
    while start < len(sizes):
        done = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, done + _CHUNK, side="right")))
        yield slice(start, stop)
        start = stop


def _pairs(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Return each owner with each number from its first to before its last."""
    sizes = np.maximum(0, last - first)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + first[owner]


def _boxes(edges: Floats, line_m: float) -> NDArray[Any]:
    north = 1.01 * line_m / 110_500
    east = north / np.cos(np.radians(np.abs(edges[:, 1::2]).max(axis=1).clip(max=89.0)))
    low, high = np.minimum(edges[:, :2], edges[:, 2:]), np.maximum(edges[:, :2], edges[:, 2:])
    boxes: NDArray[Any] = shapely.box(low[:, 0] - east, low[:, 1] - north, high[:, 0] + east, high[:, 1] + north)
    return boxes


def _metres(points: Floats, edges: Floats) -> Floats:
    """Return the distance of each point to its edge in metres, on the plane that touches the ellipsoid there."""
    unit = np.stack([lengths_km(np.hstack([points, points + step])) for step in ((1e-4, 0.0), (0.0, 1e-4))], axis=1)
    start, end = ((edges[:, at] - points) * unit * 1e7 for at in ([0, 1], [2, 3]))
    run = end - start
    share = -(start * run).sum(axis=1) / np.maximum((run * run).sum(axis=1), 1e-12)
    result: Floats = np.linalg.norm(start + run * share.clip(0, 1)[:, None], axis=1)
    return result


def _points(path: Path) -> Points:
    names, rows = table_rows(caps.read_text(path, limit=_LIMIT), path)
    at = {}
    for wanted, known in _COLUMNS.items():
        at[wanted] = next((names.index(name) for name in known if name in names), -1)
        if at[wanted] < 0:
            raise InputError(f"The column {wanted!r} is missing.", path=path, line=1, remedy=_NEEDED)
    bounds = {"lon": (-180.0, 180.0), "lat": (-90.0, 90.0), "population": (0.0, 1e10)}
    found = [
        [number(cells[at[name]], name, path, line, low=low, high=high) for name, (low, high) in bounds.items()]
        for line, cells in rows
    ]
    if not found:
        raise InputError("The table holds no people.", path=path, remedy=_NEEDED)
    table = np.array(found)
    return Points(table[:, :2], table[:, 2], source=path.name)
