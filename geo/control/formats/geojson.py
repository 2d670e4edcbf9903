"""GeoJSON, read by our own capped parser: GDAL would open what a file is, not what it is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ...errors import InputError, Notice
from ...files import caps
from .columns import fill_of, layer_of, name_of, pairs_of
from .features import WGS84, Feature, Sheet
from .rings import MOST_VERTICES, Polygons, RingError

_FLAT = {"Point", "MultiPoint", "LineString", "MultiLineString"}
_LAND = {"Polygon", "MultiPolygon"}
_KINDS = _FLAT | _LAND | {"GeometryCollection"}
_OBJECTS = _KINDS | {"Feature", "FeatureCollection"}
_DEEP = 64


def load(text: str, path: Path) -> Any:
    """Return the value of a JSON text that may hold positions by the million, but not more."""
    # Lists of numbers take many times the room of their text: counted before they are made.
    if len(text) > MOST_VERTICES < text.count("["):
        raise InputError(f"More than {MOST_VERTICES:,} positions in one file.", path=path, remedy="Split it by date.")
    return caps.load_json(text, path=path, depth=_DEEP)


def is_geojson(body: Any) -> bool:
    """Return whether a value says that it is a feature, a collection of features or a geometry."""
    return isinstance(body, Mapping) and str(body.get("type")) in _OBJECTS


def sheet(body: Any, path: Path, *, layer: str = "", beside: Mapping[str, Any] | None = None) -> Sheet:
    """Return the features of a GeoJSON object; ``layer`` is theirs where they name none, ``beside`` more columns.

    Raises InputError with the feature's number for what cannot be read.
    """
    records = _records(body, path)
    polygons, others = Polygons(), {}
    for row, record in enumerate(records, start=1):
        others[row] = gather(record.get("geometry"), row, polygons, path)
    shapes = polygons.build()
    # GDAL writes the file's own name into a collection: that is no layer.
    named = str(body.get("name") or "").strip()
    layer = layer if named in ("", path.stem) else named
    rows = ((row, _columns(record, beside or {})) for row, record in enumerate(records, start=1))
    features = tuple(
        Feature(row, shapes.get(row), own, layer_of(own) or layer, name_of(own), fill_of(own), others[row])
        for row, own in rows
    )
    heights = (heights_notice(polygons.heights, path),) if polygons.heights else ()
    return Sheet(str(path), features, _crs(body, path), (*heights, *cut_off(body, path)))


def cut_off(body: Mapping[str, Any], path: Path | str) -> Iterator[Notice]:
    """Yield a notice where a server says that it held back some of the features."""
    properties = body.get("properties")
    said = [body, properties] if isinstance(properties, Mapping) else [body]
    if any(each.get("exceededTransferLimit") is True for each in said):
        what = "The server that wrote this file held features back (exceededTransferLimit): land may be missing."
        yield Notice("cut-off", what, path=str(path))


def heights_notice(rings: int, path: Path | str) -> Notice:
    """Return the notice that heights or measures (Z, M) were left out of a number of rings."""
    return Notice(
        "height-dropped",
        f"Heights or measures (Z, M) were left out of {rings:,} ring{'s' * (rings != 1)}.",
        path=str(path),
    )


def _records(body: Any, path: Path) -> list[Mapping[str, Any]]:
    kind = str(body.get("type")) if isinstance(body, Mapping) else ""
    if kind not in _OBJECTS:
        raise InputError("Not GeoJSON: no feature collection, feature or geometry in it.", path=path)
    if kind in _KINDS:
        return [{"geometry": body}]
    found = body.get("features") if kind == "FeatureCollection" else [body]
    if not isinstance(found, list):
        raise InputError("Not GeoJSON: a collection without features.", path=path)
    for row, record in enumerate(found, start=1):
        if not isinstance(record, Mapping):
            raise InputError(f"Feature {row} is not an object.", path=path)
    return found


def gather(geometry: Any, row: int, polygons: Polygons, path: Path | str = "") -> tuple[str, ...]:
    """Hand every polygon of a geometry to ``polygons``; return the kinds in it that cover no land."""
    others = []
    for part in _parts(geometry, row, path):
        kind, coordinates = part.get("type"), part.get("coordinates")
        if kind in _FLAT:
            others.append(str(kind))
            continue
        found = [coordinates] if kind == "Polygon" else coordinates
        if not isinstance(found, list) or (kind == "Polygon" and coordinates is None):
            raise InputError(f"Feature {row}: its {kind} has no coordinates.", path=path)
        try:
            for rings in found:
                polygons.add(row, rings)
        except RingError as error:
            raise InputError(f"Feature {row}: {error}", path=path) from error
    return tuple(dict.fromkeys(others))


def _parts(geometry: Any, row: int, path: Path | str) -> Iterator[Mapping[str, Any]]:
    waiting = [] if geometry is None else [geometry]
    while waiting:
        part = waiting.pop(0)
        kind = str(part.get("type")) if isinstance(part, Mapping) else None
        if kind not in _KINDS:
            raise InputError(f"Feature {row}: {str(kind)[:40]!r} is no kind of geometry.", path=path)
        if kind != "GeometryCollection":
            yield part
            continue
        members = part.get("geometries")
        if not isinstance(members, list):
            raise InputError(f"Feature {row}: a GeometryCollection without geometries.", path=path)
        waiting += members


def _columns(record: Mapping[str, Any], beside: Mapping[str, Any]) -> dict[str, Any]:
    columns = record.get("properties")
    columns = {**columns, **beside} if isinstance(columns, Mapping) else dict(beside)
    if isinstance(description := columns.get("description"), str):
        columns = {**pairs_of(description), **columns}
    if "id" in record and isinstance(record["id"], str | int):
        columns["@id"] = record["id"]
    return columns


def _crs(body: Mapping[str, Any], path: Path) -> str:
    """Return the reference system of the old ``crs`` member; without one GeoJSON is WGS 84."""
    member = body.get("crs")
    if member is None:
        return WGS84
    properties = member.get("properties") if isinstance(member, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    if not isinstance(name, str) or not name:
        raise InputError("Its crs member does not name a reference system.", path=path)
    return WGS84 if name.upper().endswith(("CRS84", "EPSG::4326", "EPSG:4326")) else name
