"""GeoJSON, read by our own capped parser: GDAL would open what a file is, not what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...errors import InputError, Notice
from ...files import caps
from .features import WGS84, Feature, Sheet
from .rings import MOST_VERTICES, Polygons, RingError

_FLAT = {"Point", "MultiPoint", "LineString", "MultiLineString"}
_LAND = {"Polygon", "MultiPolygon"}
_KINDS = _FLAT | _LAND | {"GeometryCollection"}
_DEEP = 64
_WRAPPED = 4
_FILLS = ("fill", "fillColor", "fill_color", "fillcolor", "marker-color", "color", "colour")
_NAMES = ("name", "Name", "NAME", "title", "label", "Label")
_LAYERS = ("layer", "Layer", "folder", "Folder", "folders")
_COLOUR = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})(?:[0-9a-f]{2})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """What a GeoJSON text holds, whatever its file is called; ``name`` is that of its collection."""

    features: tuple[Feature, ...]
    name: str
    crs: str
    heights: int


def read(path: Path, *, text: str | None = None) -> Sheet:
    """Return what a GeoJSON file holds: a collection, a feature or a bare geometry, also inside wrapper keys.

    Longitude and latitude are WGS 84 unless the file has the old ``crs`` member. Raises InputError with the feature's
    number for what cannot be read, nested more than 64 deep among it.
    """
    return sheet(path, parse(path, caps.read_text(path) if text is None else text))


def parse(path: Path, text: str) -> Document:
    """Return what a GeoJSON text holds; ``path`` names its origin in the refusal. Raises InputError as `read` does."""
    # Lists of numbers take many times the room of their text: counted before they are made.
    if len(text) > MOST_VERTICES < text.count("["):
        raise InputError(f"More than {MOST_VERTICES:,} positions in one file.", path=path, remedy="Split it by date.")
    document = caps.load_json(text, path=path, depth=_DEEP)
    body = _unwrapped(document, path)
    records = _records(body, path)
    polygons, others = Polygons(), []
    for row, record in enumerate(records, start=1):
        others.append(_gather(record.get("geometry"), row, polygons, path))
    shapes = polygons.build()
    features = tuple(
        _feature(row, record, shapes.get(row), other)
        for row, (record, other) in enumerate(zip(records, others, strict=True), start=1)
    )
    return Document(features, str(body.get("name") or "").strip(), _crs(body, path), polygons.heights)


def sheet(path: Path, document: Document) -> Sheet:
    """Return a document as the sheet of its file."""
    features = document.features
    # GDAL writes the file's own name into a collection: that is no layer.
    if document.name not in ("", path.stem):
        features = tuple(one if one.layer else replace(one, layer=document.name) for one in features)
    notices = (heights_notice(document.heights, path),) if document.heights else ()
    return Sheet(str(path), features, document.crs, notices)


def heights_notice(rings: int, path: Path | str) -> Notice:
    """Return the notice that heights (Z) were left out of a number of rings."""
    return Notice("height-dropped", f"Heights (Z) were left out of {rings:,} rings.", path=str(path))


def _unwrapped(document: Any, path: Path) -> Mapping[str, Any]:
    """Return the GeoJSON object, which may stand below up to four wrapper keys (``{"value": {...}}``)."""
    found = document
    for _ in range(_WRAPPED):
        if isinstance(found, Mapping) and isinstance(found.get("type"), str):
            return found
        inner = [value for value in found.values() if isinstance(value, Mapping)] if isinstance(found, Mapping) else []
        inner = [value for value in inner if "type" in value] or inner
        if len(inner) != 1:
            break
        found = inner[0]
    raise InputError("Not GeoJSON: no feature collection, feature or geometry in it.", path=path)


def _records(body: Mapping[str, Any], path: Path) -> list[Mapping[str, Any]]:
    kind = body.get("type")
    if kind in _KINDS:
        return [{"geometry": body}]
    found = body.get("features") if kind == "FeatureCollection" else [body] if kind == "Feature" else None
    if not isinstance(found, list):
        raise InputError(f"Not GeoJSON: type {str(kind)[:40]!r} with no features.", path=path)
    for row, record in enumerate(found, start=1):
        if not isinstance(record, Mapping):
            raise InputError(f"Feature {row} is not an object.", path=path)
    return found


def _gather(geometry: Any, row: int, polygons: Polygons, path: Path) -> tuple[str, ...]:
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


def _parts(geometry: Any, row: int, path: Path) -> Iterator[Mapping[str, Any]]:
    waiting = [] if geometry is None else [geometry]
    while waiting:
        part = waiting.pop(0)
        kind = part.get("type") if isinstance(part, Mapping) else None
        if kind not in _KINDS:
            raise InputError(f"Feature {row}: {str(kind)[:40]!r} is no kind of geometry.", path=path)
        if kind != "GeometryCollection":
            yield part
            continue
        members = part.get("geometries")
        if not isinstance(members, list):
            raise InputError(f"Feature {row}: a GeometryCollection without geometries.", path=path)
        waiting += members


def _feature(row: int, record: Mapping[str, Any], shape: Any, other: tuple[str, ...]) -> Feature:
    columns = record.get("properties")
    columns = dict(columns) if isinstance(columns, Mapping) else {}
    if "id" in record and isinstance(record["id"], str | int):
        columns["@id"] = record["id"]
    return Feature(
        row,
        shape,
        columns,
        layer=_first(columns, _LAYERS),
        name=_first(columns, _NAMES),
        colour=colour_of(_first(columns, _FILLS)),
        other=other,
    )


def _first(columns: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((value.strip() for key in keys if isinstance(value := columns.get(key), str) and value.strip()), "")


def colour_of(text: str) -> str:
    """Return a CSS hex colour as ``#rrggbb`` without its opacity, '' for anything else."""
    match = _COLOUR.fullmatch(text.strip())
    if not match:
        return ""
    digits = match[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


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
