"""GeoParquet, where pyarrow is installed."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import shorten
from typing import Any

from ...errors import InputError, Notice
from . import wkt
from .columns import fill_of, layer_of, name_of
from .features import WGS84, Feature, Sheet
from .rings import RingError
from .vector import land_of

_MOST_ROWS = 1_000_000


def read(path: Path) -> Sheet:
    """Return the rows of a GeoParquet file with polygons in WKB.

    Raises InputError where pyarrow is missing (with the extra to install) or the file is none.
    """
    try:
        from pyarrow import parquet
    except ImportError as error:
        remedy = "Install it with pip install 'ebbline[parquet]', or save the data as GeoPackage."
        raise InputError("GeoParquet needs the package pyarrow.", path=path, remedy=remedy) from error
    try:
        table = parquet.read_table(path)
        about = json.loads((table.schema.metadata or {})[b"geo"])
        column = str(about["primary_column"])
        described = about["columns"][column]
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"It is damaged, or no GeoParquet ({shorten(str(error), 120, placeholder=' …').rstrip('.')})."
        raise InputError(what, path=path, remedy="Fetch or save it again.") from error
    if table.num_rows > _MOST_ROWS or described.get("encoding") != "WKB":
        raise InputError("Only GeoParquet of at most a million rows in WKB is read.", path=path)
    rows = table.to_pylist()
    high = any(str(kind).endswith((" Z", " M", " ZM")) for kind in described.get("geometry_types") or ())
    features = tuple(_feature(row, record, column, path) for row, record in enumerate(rows, start=1))
    notice = Notice("height-dropped", "Heights or measures (Z, M) were left out.", path=str(path))
    return Sheet(str(path), features, _crs(described, path), (notice,) if high else ())


def _crs(described: dict[str, Any], path: Path) -> str:
    """Return the reference system: WGS 84 where none is stated, '' where it is stated to be unknown."""
    if "crs" not in described:
        return WGS84
    stated = described["crs"]
    if isinstance(stated, dict):
        return json.dumps(stated)
    if stated is None:
        return ""
    raise InputError("Its reference system cannot be read.", path=path)


def _feature(row: int, record: dict[str, Any], column: str, path: Path) -> Feature:
    import shapely

    wkb = record.pop(column, None)
    said = layer_of(record), name_of(record), fill_of(record)
    if wkb is None:
        return Feature(row, None, record, *said)
    try:
        shape, _ = wkt.shape_of(wkb)
    except RingError as error:
        raise InputError(f"Row {row}: {error}", path=path) from error
    land, other = land_of(shapely.force_2d(shape))
    return Feature(row, land, record, *said, other)
