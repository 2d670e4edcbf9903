"""Tables with a column of polygons: CSV with WKT, WKB in hex or GeoJSON."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import InputError
from ...files import caps
from . import geojson, wkt
from .columns import fill_of, layer_of, name_of
from .features import WGS84, Feature, Sheet
from .rings import Polygons, RingError

_GEOMETRIES = (
    "geometry geom the_geom wkt wkt_geom geometry_wkt geom_wkt wkb wkb_geometry geojson shape polygon multipolygon"
).split()
_MOST_ROWS, _MOST_COLUMNS = 1_000_000, 1000
_LONGEST = 64 << 20  # characters in one cell
_REMEDY = "Give the polygons as WKT in a column named geometry."


def has_geometry(path: Path) -> bool:
    """Return whether the first lines of a table name or hold a column of polygons."""
    try:
        with path.open("rb") as file:
            return holds_geometry(file.read(1 << 16))
    except OSError:
        return False


def holds_geometry(head: bytes) -> bool:
    """Return whether the beginning of a table names or holds a column of polygons."""
    first, _, rest = head.decode("utf8", "replace").removeprefix("\ufeff").partition("\n")
    return any(_named(cell) for cell in re.split(r"[,;\t|]", first)) or _wkt_in(rest)


def _wkt_in(text: str) -> bool:
    return bool(re.search(r"(?:^|[,;\t|\"])\s*(?:SRID=\d+;)?(?:MULTI)?POLYGON\s*Z?M?\s*\(", text, re.IGNORECASE))


def _named(cell: str) -> bool:
    return cell.strip().strip('"').casefold() in _GEOMETRIES


def read(path: Path, text: str) -> Sheet:
    """Return the rows of a table with polygons; its separator is a comma, semicolon, tab or bar.

    The reference system is that which the cells state (SRID=4326;POLYGON…), '' where they state none, WGS 84 for
    GeoJSON. Raises InputError, with the row, for a table without polygons and for cells that cannot be read.
    """
    rows = [(row, record) for row, record in _rows(path, text) if any(record.values())]
    if not rows:
        raise InputError("A table without rows.", path=path)
    return rows_sheet(rows, path)


def _rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    header = text.split("\n", 1)[0]
    counts = Counter({mark: header.count(mark) for mark in ",;\t|"})
    with _long_cells():
        reader = csv.reader(io.StringIO(text), delimiter=counts.most_common(1)[0][0], strict=True)
        try:
            names = _names(next(reader, []), path)
            for row, cells in enumerate(reader, start=1):
                _check_row(row, cells, names, path, reader.line_num)
                yield row, dict(zip(names, cells, strict=False))
        except csv.Error as error:
            raise InputError(f"Not a readable table: {error}.", path=path, line=reader.line_num) from error


def _names(cells: list[str], path: Path) -> list[str]:
    names = [name.strip() for name in cells]
    if len(names) > _MOST_COLUMNS or len(set(names)) < len(names):
        what = f"Its columns have no names of their own, or are more than {_MOST_COLUMNS:,}."
        raise InputError(what, path=path, line=1)
    return names


def _check_row(row: int, cells: list[str], names: list[str], path: Path, line: int) -> None:
    if row > _MOST_ROWS:
        raise InputError(f"More than {_MOST_ROWS:,} rows.", path=path, remedy="Split it by date.")
    if len(cells) > len(names):
        what = f"Row {row} has {len(cells)} cells, the header {len(names)}."
        raise InputError(what, path=path, line=line, remedy="Quote cells that hold commas.")


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let the csv module read cells as long as polygons are, and have its own limit again afterwards."""
    before = csv.field_size_limit(_LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def rows_sheet(rows: list[tuple[int, dict[str, Any]]], path: Path, *, beside: Mapping[str, Any] | None = None) -> Sheet:
    """Return records with a geometry in one of their columns as a sheet. Raises InputError, with the row."""
    column = _column(rows, path)
    polygons, features, systems = Polygons(), [], set()
    for row, record in rows:
        value = record.pop(column, None)
        columns = record | dict(beside or {})
        try:
            other, system = _gather(value, row, polygons)
        except RingError as error:
            raise InputError(f"Row {row}: {error}", path=path, remedy="") from error
        systems.add(system)
        features.append(Feature(row, None, columns, layer_of(columns), name_of(columns), fill_of(columns), other))
    systems.discard(None)
    if len(systems) > 1:
        named = " and ".join(sorted(map(str, systems))[:3])
        raise InputError(f"Rows in several reference systems: {named}.", path=path, remedy="Save each in a file.")
    shapes = polygons.build()
    done = tuple(Feature(f.row, shapes.get(f.row), f.columns, f.layer, f.name, f.colour, f.other) for f in features)
    notices = (geojson.heights_notice(polygons.heights, path),) if polygons.heights else ()
    return Sheet(str(path), done, str(next(iter(systems), "")), notices)


def _column(rows: Iterable[tuple[int, Mapping[str, Any]]], path: Path) -> str:
    """Return the column that holds geometries: by its name, else by what its first cell looks like."""
    names: dict[str, Any] = {}
    for _, record in rows:
        for name, value in record.items():
            if value not in (None, ""):
                names.setdefault(name, value)
    named = [name for name in names if name.casefold() in _GEOMETRIES]
    like = [name for name, value in names.items() if _looks_like(value)]
    both = [name for name in named if name in like]
    if not like:
        what = f"None of its columns ({', '.join(list(names)[:8])[:120]}) holds polygons."
        raise InputError(what, path=path, remedy=_REMEDY)
    return (both or like)[0]


def _looks_like(value: Any) -> bool:
    if isinstance(value, Mapping):
        return geojson.is_geojson(value)
    return isinstance(value, str) and (wkt.looks_like(value) or bool(re.match(r'\s*\{.{0,80}"type"', value, re.DOTALL)))


def _gather(value: Any, row: int, polygons: Polygons) -> tuple[tuple[str, ...], str | None]:
    """Hand the polygons of a cell to ``polygons``; return the other kinds in it, and its reference system."""
    if value is None or value == "":
        return (), None
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = caps.load_json(value)
        except InputError as error:
            raise RingError(error.what) from error
    if isinstance(value, Mapping):
        try:
            return geojson.gather(value, row, polygons), WGS84
        except InputError as error:
            raise RingError(error.what.removeprefix(f"Feature {row}: ")) from error
    shape, srid = wkt.shape_of(value)
    return _parts(shape, row, polygons), "" if srid is None else f"EPSG:{srid}"


def _parts(shape: Any, row: int, polygons: Polygons) -> tuple[str, ...]:
    import shapely

    parts, others = [shape], []
    while parts:
        part = parts.pop()
        kind = shapely.get_type_id(part)
        if kind > 3:
            parts += list(shapely.get_parts(part))
        elif kind == 3 and not part.is_empty:
            polygons.heights += bool(shapely.has_m(part))
            polygons.add(row, [_positions(ring) for ring in (part.exterior, *part.interiors)])
        elif kind != 3:
            others.append(part.geom_type)
    return tuple(dict.fromkeys(others))


def _positions(ring: Any) -> Any:
    import shapely

    found = shapely.get_coordinates(ring, include_z=bool(ring.has_z))
    # NOTE: a missing height is written as NaN, which would be a wrong coordinate.
    return np.nan_to_num(found, nan=0.0) if found.shape[1] > 2 and np.isfinite(found[:, :2]).all() else found
