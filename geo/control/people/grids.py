"""People on a grid: GeoTIFF or ESRI ASCII, in degrees or in any projection, read a few rows at a time.

The path of each edge is cut where it passes from cell to cell. On a part within one cell the people west of it, in its
row, grow evenly with longitude; that times the part's share of the row's height is what the part adds. Heights are
taken on the axis of the sphere of equal area where the grid is in degrees, so that shares are those of true area.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError
from ..area import Floats, Ints, edges_km2, heights, lengths_km, summed
from ..fronts import Fronts
from .population import People

_DRIVERS = {b"II*\0": "GTiff", b"MM\0*": "GTiff", b"II+\0": "GTiff", b"MM\0+": "GTiff"}
_CELLS = 4_000_000  # of a grid at once
_STEP_DEG = 0.01  # edges are bent by a projection: taken in steps as long
_PEOPLE, _WIDTH, _KNOWN, _WHOLE, _KM2 = range(5)
_EXTRA = "Install it: pip install 'ebbline[raster]'."


class Grid:
    """People on a grid. ``counts`` has for each group: people, people near, land known and all land, and km²."""

    def __init__(self, path: Path) -> None:
        self.source = path.name
        self._path = path
        self._file = _opened(path)
        self._turn = _turn(self._file.crs, path)
        step = self._file.transform
        if step.b or step.d or step.a <= 0 or step.e >= 0:
            raise InputError(
                "The grid is turned or upside down.", path=path, remedy="Lay it north up: gdalwarp IN OUT."
            )
        self._left, self._top, self._wide, self._high = step.c, step.f, step.a, -step.e
        self._rows, self._columns = self._file.height, self._file.width
        if self._turn is None and not (self._left >= -180 - self._wide and self._right <= 180 + self._wide):
            what = f"The grid runs from {self._left:g} to {self._right:g} degrees of longitude."
            raise InputError(what, path=path, remedy="Turn it to -180 … 180, or state its reference system.")

    @property
    def _right(self) -> float:
        return float(self._left + self._columns * self._wide)

    def counts(self, groups: Sequence[Floats], fronts: Fronts, line_m: float) -> NDArray[Any]:
        """Return for each group of edges what it adds to people, people near, land known, all land, and km²."""
        total = np.zeros((len(groups), 5))
        edges = np.vstack([np.empty((0, 4)), *groups])
        if not len(edges):
            return total
        owner = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        total[:, _KM2] = summed(owner, edges_km2(edges), len(groups))
        near = fronts.lengths_km(edges) * line_m / 1000
        paths, edge = self._placed(edges)
        share, edge = _lengths_share(paths, edge, len(edges))
        scale = self._km2_a_unit(edges)
        parts, path = _cut(paths)
        along = np.hypot(*(parts[:, 2:] - parts[:, :2]).T) / np.maximum(
            np.hypot(*(paths[:, 2:] - paths[:, :2]).T)[path], 1e-300
        )
        which = edge[path]
        for at, values in self._looked_up(parts, near[which] * share[path] * along / scale[which]):
            total[:, :4] += np.stack([summed(owner[which[at]], column, len(groups)) for column in values], axis=1)
        return total

    def told(self, inside: NDArray[Any], near: NDArray[Any], *, least: float = 0.0) -> People:
        """Return the people inside, those near the line, and how much land has no value."""
        value, width = float(inside[_PEOPLE]), abs(float(near[_WIDTH]))
        whole = float(inside[_WHOLE])
        missing = 1 - float(inside[_KNOWN]) / whole if abs(whole) > 1e-12 else 0.0
        unknown = max(0.0, float(inside[_KM2])) * missing if missing > 1e-6 else 0.0
        low = value - width
        return People(value, max(0.0, low) if least == 0 else low, value + width, unknown)

    # Where edges lie on the grid

    def _placed(self, edges: Floats) -> tuple[Floats, Ints]:
        """Return edges in columns and rows of the grid, counted from its north-western corner, in steps if need be."""
        owner = np.arange(len(edges))
        if self._turn is not None:
            edges, owner = _stepped(edges)
            points = np.vstack([edges[:, :2], edges[:, 2:]])
            x, y = self._turn.transform(points[:, 0], points[:, 1])
            if not (np.isfinite(x).all() and np.isfinite(y).all()):
                raise InputError("The land lies beyond what the grid's projection can show.", path=self._path)
            edges = np.hstack(np.split(np.stack([x, y], axis=1), 2))
        placed = np.empty_like(edges)
        placed[:, ::2] = (edges[:, ::2] - self._left) / self._wide
        placed[:, 1::2] = (self._top - edges[:, 1::2]) / self._high
        return placed, owner

    def _km2_a_unit(self, edges: Floats) -> Floats:
        """Return how many km² a cell has at each edge."""
        middle = (edges[:, :2] + edges[:, 2:]) / 2
        if self._turn is None:
            steps = ((self._wide / 1000, 0.0), (0.0, self._high / 1000))
            km = [lengths_km(np.hstack([middle, middle + step])) * 1000 for step in steps]
            cells: Floats = np.maximum(km[0] * km[1], 1e-12)
            return cells
        from pyproj import Proj

        factors = Proj(self._file.crs.to_wkt()).get_factors(middle[:, 0], middle[:, 1])
        unit = float(self._file.crs.linear_units_factor[1]) / 1000
        cells = self._wide * self._high * unit**2 / np.asarray(factors.areal_scale)
        return np.maximum(cells, 1e-12)

    def _heights(self, rows: Floats) -> Floats:
        """Return how far up each row coordinate lies, so that equal heights bound equal areas."""
        if self._turn is not None:
            return -rows
        return heights((self._top - rows * self._high).clip(-90, 90))

    def _looked_up(self, parts: Floats, near: Floats) -> Iterator[tuple[NDArray[Any], list[Floats]]]:
        """Yield for parts of edges, a few rows of the grid at a time, what each adds."""
        middle = (parts[:, :2] + parts[:, 2:]) / 2
        column, row = np.floor(middle).astype(np.int64).T
        middle[:, 0] += self._lean(parts)
        up = self._heights(parts[:, 3]) - self._heights(parts[:, 1])
        share = up * self._wide / self._cell(row)
        on = (row >= 0) & (row < self._rows)
        first, last = _span(column[on], self._columns)
        yield np.flatnonzero(~on), self._nothing(middle[~on], share[~on], row[~on], first)
        for start, stop in _strips(row[on], max(1, last - first)):
            at = np.flatnonzero(on & (row >= start) & (row < stop))
            if len(at):
                people, known = self._read(start, stop, first, last)
                yield (
                    at,
                    self._added(
                        people,
                        known,
                        (row[at] - start, column[at] - first, middle[at, 0] - first),
                        (share[at], near[at], self._cell(row[at])),
                    ),
                )

    def _lean(self, parts: Floats) -> Floats:
        """Return how far from its middle the middle column of a part lies, weighed by the area of each row."""
        if self._turn is not None:
            return np.zeros(len(parts))
        start, middle, end = (
            np.cos(np.radians(self._top - rows * self._high)).clip(1e-6)
            for rows in (parts[:, 1], (parts[:, 1] + parts[:, 3]) / 2, parts[:, 3])
        )
        lean: Floats = (parts[:, 2] - parts[:, 0]) * (end - start) / (12 * middle)
        return lean

    def _cell(self, row: Ints) -> Floats:
        """Return the area of a cell of each row, in the unit that all land is counted in."""
        top = row.astype(np.float64)
        cells: Floats = self._wide * (self._heights(top) - self._heights(top + 1))
        return cells

    def _nothing(self, middle: Floats, share: Floats, row: Ints, first: int) -> list[Floats]:
        none = np.zeros(len(middle))
        return [none, none, none, (middle[:, 0] - first) * share * self._cell(row)]

    def _added(
        self, people: Floats, known: Floats, where: tuple[Ints, Ints, Floats], sizes: tuple[Floats, Floats, Floats]
    ) -> list[Floats]:
        (row, column, middle), (share, near, cell) = where, sizes
        inside = (column >= 0) & (column < people.shape[1])
        cut = column.clip(0, people.shape[1])
        west, west_known = (np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1) for values in (people, known))
        here, here_known = (
            np.where(inside, values[row, column.clip(0, people.shape[1] - 1)], 0.0) for values in (people, known)
        )
        part = middle - column
        return [
            share * (west[row, cut] + here * part),
            near * here,
            share * cell * (west_known[row, cut] + here_known * part),
            share * cell * middle,
        ]

    def _read(self, start: int, stop: int, first: int, last: int) -> tuple[Floats, Floats]:
        """Return some of the grid: people, and where a value is known. Raises InputError for negative ones."""
        from rasterio.errors import RasterioError

        try:
            values = self._file.read(1, window=((start, stop), (first, last)), masked=True)
        except RasterioError as error:
            raise InputError(f"The grid cannot be read: {_short(error)}.", path=self._path) from error
        found = values.astype(float).filled(np.nan)
        known = ~np.isnan(found)
        if (found[known] < 0).any() or np.isinf(found[known]).any():
            what = "The grid holds negative numbers of people, or infinite ones, that are not declared as no data."
            raise InputError(what, path=self._path, remedy="Declare them: gdal_translate -a_nodata VALUE IN OUT.")
        return np.where(known, found, 0.0), known.astype(float)


def _opened(path: Path) -> Any:
    try:
        import rasterio
    except ImportError as error:
        raise InputError("Reading a grid of people needs rasterio.", path=path, remedy=_EXTRA) from error
    driver = _driver(path)
    try:
        # NOTE: sidecar files (.aux.xml) could bring in other files; a grid says what it is by itself.
        with rasterio.Env(GDAL_PAM_ENABLED="NO"):
            found = rasterio.open(path, driver=driver)
    except rasterio.errors.RasterioError as error:
        raise InputError(f"The grid cannot be read: {_short(error)}.", path=path) from error
    if found.count != 1:
        what = f"The grid has {found.count} bands."
        raise InputError(what, path=path, remedy="Take out the one of people: gdal_translate -b 1 IN OUT.")
    if found.crs is None:
        remedy = "State it: gdal_translate -a_srs EPSG:4326 IN OUT.tif, or put a .prj file beside it."
        raise InputError("The grid states no reference system.", path=path, remedy=remedy)
    return found


def _driver(path: Path) -> str:
    """Return by its first bytes what kind of grid a file is: GDAL would open whatever it is, and follow its links."""
    if str(path).startswith("/vsi"):
        raise InputError("A path of GDAL's virtual file system is not opened.", path=path)
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except FileNotFoundError as error:
        raise InputError("No such file.", path=path, remedy="Check the name.") from error
    except OSError as error:
        raise InputError(f"Cannot be read: {error.strerror}.", path=path) from error
    driver = _DRIVERS.get(head[:4], "AAIGrid" if head.lstrip()[:5].lower() == b"ncols" else "")
    if not driver:
        raise InputError("This is no GeoTIFF and no ESRI ASCII grid.", path=path, remedy="Hand over one of them.")
    return driver


def _turn(crs: Any, path: Path) -> Any:
    """Return what turns WGS 84 degrees into the grid's; None where they are the same."""
    import pyproj

    own = pyproj.CRS.from_wkt(crs.to_wkt())
    if own.is_geographic:
        return None
    if not own.is_projected:
        raise InputError("The grid's reference system is neither geographic nor projected.", path=path)
    return pyproj.Transformer.from_crs("EPSG:4326", own, always_xy=True)


def _short(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error))[:200].rstrip(".")


def _stepped(edges: Floats) -> tuple[Floats, Ints]:
    """Cut edges into short steps, and return with each step the position of its edge."""
    steps = np.ceil(np.abs(edges[:, 2:] - edges[:, :2]).max(axis=1) / _STEP_DEG).clip(min=1).astype(np.int64)
    owner = np.repeat(np.arange(len(edges)), steps)
    at = np.arange(len(owner)) - np.repeat(np.cumsum(steps) - steps, steps)
    start, run, share = edges[owner, :2], (edges[:, 2:] - edges[:, :2])[owner], steps[owner]
    return np.hstack([start + run * (at / share)[:, None], start + run * ((at + 1) / share)[:, None]]), owner


def _lengths_share(paths: Floats, owner: Ints, edges: int) -> tuple[Floats, Ints]:
    """Return what share of its edge each path is."""
    length = np.hypot(*(paths[:, 2:] - paths[:, :2]).T)
    whole = np.maximum(summed(owner, length, edges), 1e-300)
    return length / whole[owner], owner


def _cut(paths: Floats) -> tuple[Floats, Ints]:
    """Cut straight paths wherever they pass from one cell to another; return the parts, each with its path."""
    at, owner = [np.zeros(len(paths)), np.ones(len(paths))], [np.arange(len(paths))] * 2
    for axis in (0, 1):
        start, end = paths[:, axis], paths[:, axis + 2]
        first, last = np.floor(np.minimum(start, end)) + 1, np.ceil(np.maximum(start, end)) - 1
        sizes = np.maximum(0, last - first + 1).astype(np.int64)
        which = np.repeat(np.arange(len(paths)), sizes)
        lines = np.arange(len(which)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + first[which]
        at.append((lines - start[which]) / (end - start)[which])
        owner.append(which)
    every, whose = np.concatenate(at).clip(0, 1), np.concatenate(owner)
    order = np.lexsort((every, whose))
    every, whose = every[order], whose[order]
    along = whose[1:] == whose[:-1]
    which = whose[:-1][along]
    start, run = paths[which, :2], (paths[:, 2:] - paths[:, :2])[which]
    begin, end = every[:-1][along][:, None], every[1:][along][:, None]
    # An end is taken as it is, so that what meets there meets in the last digit.
    until = np.where(end == 1, paths[which, 2:], start + run * end)
    return np.hstack([np.where(begin == 0, start, start + run * begin), until]), which


def _span(column: Ints, columns: int) -> tuple[int, int]:
    """Return from which column to which the grid must be read; at least one."""
    if not len(column):
        return 0, 1
    first = min(max(0, int(column.min())), columns - 1)
    return first, max(first + 1, min(columns, int(column.max()) + 1))


def _strips(row: Ints, width: int) -> Iterator[tuple[int, int]]:
    """Yield the rows to read at a time."""
    if not len(row):
        return
    step = max(1, _CELLS // width)
    for start in range(int(row.min()), int(row.max()) + 1, step):
        yield start, min(start + step, int(row.max()) + 1)
