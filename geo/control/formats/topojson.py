"""TopoJSON: arcs that neighbours share, put together into rings again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import InputError
from .columns import fill_of, layer_of, name_of
from .features import WGS84, Feature, Sheet
from .rings import MOST_VERTICES, Polygons, RingError

_FLAT = {"Point", "MultiPoint", "LineString", "MultiLineString"}


def sheet(body: Mapping[str, Any], path: Path, *, beside: Mapping[str, Any] | None = None) -> Sheet:
    """Return the geometries of a topology, each object of it a layer, in WGS 84 lon/lat.

    Raises InputError, with the number of the geometry, for what cannot be read.
    """
    try:
        arcs = _arcs(body)
    except RingError as error:
        raise InputError(str(error), path=path) from error
    polygons, rows = Polygons(), []
    for row, (layer, geometry) in enumerate(_geometries(body, path), start=1):
        try:
            other = _gather(geometry, row, arcs, polygons)
        except RingError as error:
            raise InputError(f"Geometry {row} ({layer!r}): {error}", path=path) from error
        columns = geometry.get("properties")
        columns = dict(columns) if isinstance(columns, Mapping) else {}
        if isinstance(geometry.get("id"), str | int):
            columns["@id"] = f"{layer}: {geometry['id']}"
        rows.append((row, layer, columns | dict(beside or {}), other))
    shapes = polygons.build()
    features = tuple(
        Feature(row, shapes.get(row), columns, layer_of(columns) or layer, name_of(columns), fill_of(columns), other)
        for row, layer, columns, other in rows
    )
    return Sheet(str(path), features, WGS84)


def _geometries(body: Mapping[str, Any], path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    objects = body.get("objects")
    if not isinstance(objects, Mapping) or not objects:
        raise InputError("Not TopoJSON: a topology without objects.", path=path)
    for layer, found in objects.items():
        members = found.get("geometries") if isinstance(found, Mapping) and "geometries" in found else [found]
        for geometry in members if isinstance(members, list) else [None]:
            if not isinstance(geometry, Mapping):
                raise InputError(f"Object {layer[:60]!r} holds no geometries.", path=path)
            yield layer, geometry


def _arcs(body: Mapping[str, Any]) -> list[Any]:
    """Return every arc as an array of lon/lat, its steps added up where the topology is quantised."""
    arcs, transform = body.get("arcs"), body.get("transform")
    if not isinstance(arcs, list):
        raise RingError("Not TopoJSON: a topology without arcs.")
    if transform is None:
        return [_line(arc) for arc in arcs]
    try:
        scale, move = (np.asarray(transform[key], dtype=float) for key in ("scale", "translate"))
        if scale.shape != (2,) or move.shape != (2,):
            raise ValueError
    except (ValueError, TypeError, KeyError) as error:
        raise RingError("Not TopoJSON: its transform needs scale and translate.") from error
    return [np.cumsum(_line(arc), axis=0) * scale + move for arc in arcs]


def _line(arc: Any) -> Any:
    try:
        points = np.asarray([position[:2] for position in arc], dtype=float)
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise RingError("An arc is no list of positions.") from error
    if points.ndim != 2 or points.shape[1] != 2:
        raise RingError("An arc is no list of positions.")
    return points


def _gather(geometry: Mapping[str, Any], row: int, arcs: list[Any], polygons: Polygons) -> tuple[str, ...]:
    others: list[str] = []
    waiting = [geometry]
    while waiting:
        part = waiting.pop(0)
        kind = str(part.get("type") or "") if isinstance(part, Mapping) else "nothing"
        members = part.get("geometries") if kind == "GeometryCollection" else None
        if isinstance(members, list):
            waiting += members
        elif kind in ("Polygon", "MultiPolygon"):
            for rings in [part.get("arcs")] if kind == "Polygon" else _listed(part.get("arcs")):
                polygons.add(row, [_ring(ring, arcs) for ring in _listed(rings)])
        elif kind in _FLAT:
            others.append(kind)
        elif kind:
            raise RingError(f"{kind[:40]!r} is no kind of geometry.")
    return tuple(dict.fromkeys(others))


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise RingError("A polygon needs lists of arcs.")
    return value


def _ring(numbers: Any, arcs: list[Any]) -> Any:
    """Return the arcs of a ring one after the other; a number below 0 means an arc (~number) turned round."""
    parts: list[Any] = []
    for number in _listed(numbers):
        known = isinstance(number, int) and not isinstance(number, bool) and -len(arcs) <= number < len(arcs)
        if not known:
            raise RingError(f"There is no arc {str(number)[:20]}.")
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        parts.append(arc[1:] if parts else arc)
        if sum(map(len, parts)) > MOST_VERTICES:
            raise RingError(f"More than {MOST_VERTICES:,} vertices in one ring.")
    return np.concatenate(parts) if parts else np.empty((0, 2))
