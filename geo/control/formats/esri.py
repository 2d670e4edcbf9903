"""Esri JSON: what ArcGIS servers answer and export, with rings of which the turn says shell or hole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import InputError, Notice
from .columns import fill_of, layer_of, name_of
from .features import WGS84, Feature, Sheet
from .geojson import cut_off, heights_notice
from .rings import Polygons, RingError

_OTHER = {"x": "Point", "points": "MultiPoint", "paths": "LineString"}
_ESRI = 100_000  # from here on numbers are Esri's own, not EPSG's


def is_esri(body: Any) -> bool:
    """Return whether an object is a set of features as ArcGIS writes them."""
    if not isinstance(body, Mapping) or not isinstance(body.get("features"), list):
        return False
    first = next((each for each in body["features"] if isinstance(each, Mapping)), None)
    if first is None:
        return str(body.get("geometryType", "")).startswith("esri")
    geometry = first.get("geometry")
    return "type" not in first and ("attributes" in first or (isinstance(geometry, Mapping) and "rings" in geometry))


def sheet(body: Mapping[str, Any], path: Path, *, layer: str = "", beside: Mapping[str, Any] | None = None) -> Sheet:
    """Return the features of a set. Raises InputError, with the feature's number, for what cannot be read."""
    coded = dict(_coded(body.get("fields")))
    polygons, rows = Polygons(), []
    for row, record in enumerate(body["features"], start=1):
        if not isinstance(record, Mapping):
            raise InputError(f"Feature {row} is not an object.", path=path)
        columns = _columns(record.get("attributes"), coded) | dict(beside or {})
        rows.append((row, columns, _gather(record.get("geometry"), row, polygons, path)))
    shapes = polygons.build()
    features = tuple(
        Feature(row, shapes.get(row), columns, layer_of(columns) or layer, name_of(columns), fill_of(columns), other)
        for row, columns, other in rows
    )
    return Sheet(str(path), features, _crs(body.get("spatialReference"), path), tuple(_notices(body, polygons, path)))


def _notices(body: Mapping[str, Any], polygons: Polygons, path: Path) -> Iterator[Notice]:
    if polygons.heights:
        yield heights_notice(polygons.heights, path)
    yield from cut_off(body, path)


def _coded(fields: Any) -> Iterator[tuple[str, dict[Any, str]]]:
    """Yield the columns whose codes the file itself explains, with what each code says."""
    for field in fields if isinstance(fields, list) else []:
        domain = field.get("domain") if isinstance(field, Mapping) else None
        values = domain.get("codedValues") if isinstance(domain, Mapping) else None
        known = [value for value in values if isinstance(value, Mapping)] if isinstance(values, list) else []
        if known:
            yield str(field.get("name")), {str(value.get("code")): str(value.get("name")) for value in known}


def _columns(attributes: Any, coded: Mapping[str, Mapping[Any, str]]) -> dict[str, Any]:
    columns = dict(attributes) if isinstance(attributes, Mapping) else {}
    return {name: coded[name].get(str(value), value) if name in coded else value for name, value in columns.items()}


def _gather(geometry: Any, row: int, polygons: Polygons, path: Path) -> tuple[str, ...]:
    if geometry is None:
        return ()
    if not isinstance(geometry, Mapping) or "curveRings" in geometry:
        what = "its rings are curves" if isinstance(geometry, Mapping) else "its geometry is not an object"
        raise InputError(f"Feature {row}: {what}.", path=path, remedy="Export it as plain polygons.")
    rings = geometry.get("rings")
    if rings is None:
        return tuple(kind for key, kind in _OTHER.items() if key in geometry)[:1]
    try:
        for polygon in _polygons(rings):
            polygons.add(row, polygon)
    except RingError as error:
        raise InputError(f"Feature {row}: {error}", path=path) from error
    return ()


def _polygons(rings: Any) -> list[list[Any]]:
    """Return rings as polygons: those that turn with the clock are shells, each other is a hole in the last that
    holds it, or a shell turned round where none does."""
    import shapely

    if not isinstance(rings, list) or not all(
        isinstance(ring, Sequence) and not isinstance(ring, str) for ring in rings
    ):
        raise RingError("A polygon needs a list of rings.")
    turned = [(ring, _turn(ring)) for ring in rings if len(ring)]
    shells = [[ring] for ring, turn in turned if turn <= 0]
    lands = [_land(shell[0]) for shell in shells]
    for ring, turn in turned:
        if turn <= 0:
            continue
        hole = _land(ring)
        homes = [at for at, land in enumerate(lands) if land and hole and shapely.covers(land, hole)]
        if homes:
            shells[min(homes, key=lambda at: lands[at].area)].append(ring)
        else:
            shells.append([ring])
            lands.append(None)
    return shells


def _turn(ring: Any) -> float:
    """Return twice the signed area of a ring, above 0 against the clock; 0 for what is none (refused later)."""
    try:
        points = np.asarray([position[:2] for position in ring], dtype=float)
        x, y = points[:, 0] - points[0, 0], points[:, 1] - points[0, 1]
    except (ValueError, TypeError, IndexError, KeyError, OverflowError):
        return 0.0
    with np.errstate(all="ignore"):  # numbers beyond all maps are refused later, in a sentence
        return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))


def _land(ring: Any) -> Any:
    import shapely

    try:
        points = np.asarray([position[:2] for position in ring], dtype=float)
        with np.errstate(all="ignore"):
            return shapely.make_valid(shapely.polygons(points)) if np.isfinite(points).all() else None
    except (ValueError, TypeError, IndexError, KeyError, OverflowError, shapely.errors.GEOSException):
        return None


def _crs(reference: Any, path: Path) -> str:
    if not isinstance(reference, Mapping):
        return ""
    number = reference.get("latestWkid") or reference.get("wkid")
    if isinstance(number, str) and number.isdigit():
        number = int(number)
    if isinstance(number, int) and not isinstance(number, bool):
        return WGS84 if number == 4326 else f"{'ESRI' if number >= _ESRI else 'EPSG'}:{number}"
    text = reference.get("wkt") or reference.get("wkt2")
    if isinstance(text, str) and text:
        return text
    raise InputError("Its spatialReference names no reference system.", path=path)
