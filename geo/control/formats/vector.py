"""Shapefile, GeoPackage and FlatGeobuf through GDAL, which is told nothing but files that begin as such a file does.

GDAL opens what a file *is*, not what it is called: a virtual layer could name other files or servers. So the first
bytes are compared here, and the driver that answered is compared again before anything is read.
"""

from __future__ import annotations

import struct
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import InputError, Notice
from .columns import fill_of, layer_of, name_of
from .features import Feature, Sheet
from .rings import RingError
from .wkt import check_binary

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SIGNATURES = ((b"\x00\x00\x27\x0a", "ESRI Shapefile"), (b"fgb\x03", "FlatGeobuf"), (b"SQLite format 3\0", "GPKG"))
_MOST_FEATURES = 1_000_000
_MOST_BYTES = 512 << 20
_SUFFIX = {"ESRI Shapefile": ".shp", "FlatGeobuf": ".fgb", "GPKG": ".gpkg"}
_LAND, _COLLECTION = (3, 6), 7


def is_vector(head: bytes) -> bool:
    """Return whether a file begins as a shapefile, GeoPackage or FlatGeobuf does."""
    return any(head.startswith(mark) for mark, _ in _SIGNATURES)


def read(path: Path, *, shown: str = "") -> tuple[Sheet, ...]:
    """Return one sheet for each layer with polygons; ``shown`` names the file in messages.

    The reference system is that of the layer, '' where it states none. Raises InputError for another kind of file.
    """
    name = shown or str(path)
    import pyogrio

    driver = _driver(path, name)
    layers = _asked(name, pyogrio.list_layers, path)
    if not len(layers):
        raise InputError("It holds no layer, or is damaged.", path=name)
    return tuple(_layer(path, name, str(layer), driver) for layer, _ in layers)


def _driver(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise InputError(f"Cannot be read: {error.strerror}.", path=name) from error
    driver = next((driver for mark, driver in _SIGNATURES if head.startswith(mark)), "")
    if not driver or b"<OGRVRT" in head or path.suffix.lower() != _SUFFIX[driver]:
        what = "Not a shapefile, GeoPackage or FlatGeobuf by its first bytes and name."
        raise InputError(what, path=name, remedy="Name it .shp, .gpkg or .fgb after what it is.")
    if path.stat().st_size > _MOST_BYTES:
        raise InputError("Larger than 512 MiB.", path=name, remedy="Split it by date.")
    if driver == "ESRI Shapefile" and not _beside(path, ".shx"):
        remedy = "Put the files that belong to it beside it (.shx, .dbf, .prj), or all of them in one zip."
        raise InputError("A shapefile without its .shx file cannot be read.", path=name, remedy=remedy)
    if driver == "ESRI Shapefile" and 2 * int.from_bytes(head[24:28], "big") != path.stat().st_size:
        raise InputError("The shapefile is shorter or longer than it says: it is damaged.", path=name)
    return driver


def _beside(path: Path, suffix: str) -> bool:
    """Return whether a shapefile has another of its files beside it."""
    return any(path.with_suffix(each).exists() for each in (suffix, suffix.upper()))


def _asked(name: str, call: Any, *arguments: Any, **options: Any) -> Any:
    """Call GDAL, with its complaints turned into one sentence and its chatter kept from the terminal."""
    import warnings

    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            return call(*arguments, **options)
    except (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, ValueError, IndexError) as error:
        # Its last words are a reason; those before them are calls and queries.
        why = str(error).rsplit(": ", 1)[-1].rsplit(";", 1)[-1].rstrip(".")
        what = f"It is damaged, or not what its name says ({shorten(why, 120, placeholder=' …')})."
        raise InputError(what, path=name, remedy="Fetch or save it again.") from error


def _layer(path: Path, name: str, layer: str, driver: str) -> Sheet:
    import pyogrio
    from pyogrio import raw

    info = _asked(name, pyogrio.read_info, path, layer=layer)
    if info["driver"] != driver:
        raise InputError(f"Opened as {info['driver']}, but it begins as {driver}.", path=name)
    if info["features"] > _MOST_FEATURES:
        raise InputError(f"More than {_MOST_FEATURES:,} features.", path=name)
    meta, _, wkb, fields = _asked(name, raw.read, path, layer=layer, datetime_as_string=True)
    shapes = _shapes(np.asarray([] if wkb is None else wkb, dtype=object), name)
    if len(shapes) != info["features"]:
        raise InputError(f"{len(shapes)} of {info['features']} features can be read: it is damaged.", path=name)
    columns = [str(column) for column in meta["fields"]]
    _check_letters(path, name, driver, fields)
    features = tuple(
        _feature(row, shape, dict(zip(columns, values, strict=True)), layer)
        for row, (shape, values) in enumerate(zip(shapes, _rows(fields, len(shapes)), strict=True), start=1)
    )
    high = str(meta.get("geometry_type") or "").endswith((" Z", " M", "ZM"))
    told = [Notice("height-dropped", "Heights or measures (Z, M) were left out.", path=name)] if high else []
    if driver == "ESRI Shapefile" and not _beside(path, ".dbf"):
        what = "The shapefile has no .dbf file beside it: what its table says of dates and sides is missing."
        told.append(Notice("no-table", what, path=name))
    return Sheet(name, features, str(meta["crs"] or ""), tuple(told))


def _check_letters(path: Path, name: str, driver: str, fields: list[NDArray[Any]]) -> None:
    """Refuse letters beyond ASCII in a shapefile that does not say how they are written: GDAL would guess Latin."""
    dbf = next((each for each in (path.with_suffix(".dbf"), path.with_suffix(".DBF")) if each.exists()), None)
    stated = any(path.with_suffix(suffix).exists() for suffix in (".cpg", ".CPG", ".cst"))
    if driver != "ESRI Shapefile" or dbf is None or stated or dbf.read_bytes()[29:30] not in (b"\0", b""):
        return
    texts = (text for column in fields for text in column.tolist() if isinstance(text, str))
    strange = next((text for text in texts if not text.isascii()), None)
    if strange is not None:
        remedy = "Put a .cpg file beside it that names it (UTF-8, windows-1251, …)."
        raise InputError(
            f"Its table does not say in which encoding {strange[:30]!r} is written.", path=name, remedy=remedy
        )


def _rows(fields: list[NDArray[Any]], count: int) -> list[tuple[Any, ...]]:
    return list(zip(*(column.tolist() for column in fields), strict=True)) if fields else [()] * count


def _shapes(wkb: NDArray[Any], name: str) -> NDArray[Any]:
    import shapely

    try:
        for each in wkb:
            if each is not None:
                check_binary(each)
        return np.asarray(shapely.force_2d(shapely.from_wkb(wkb)))
    except (shapely.errors.GEOSException, struct.error, IndexError, RingError) as error:
        raise InputError(f"A geometry cannot be read: {str(error)[:120]}", path=name) from error


def _feature(row: int, shape: Any, columns: dict[str, Any], layer: str) -> Feature:
    land, other = land_of(shape)
    return Feature(row, land, columns, layer_of(columns) or layer, name_of(columns), fill_of(columns), other)


def land_of(shape: Any) -> tuple[Any, tuple[str, ...]]:
    """Return the polygons of any geometry as one (None where it has none), and the kinds that cover no land."""
    import shapely

    if shape is None or shape.is_empty:
        return None, ()
    if shapely.get_type_id(shape) in _LAND:
        return shape, ()
    parts = [shape]
    while any(shapely.get_type_id(part) >= 4 for part in parts):
        parts = list(shapely.get_parts(parts))
    polygons = [part for part in parts if shapely.get_type_id(part) == 3 and not part.is_empty]
    other = tuple(dict.fromkeys(part.geom_type for part in parts if shapely.get_type_id(part) != 3))
    if not polygons:
        return None, other
    return (polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)), other
