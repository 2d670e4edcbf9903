"""From any reference system to longitude and latitude on WGS 84, with the antimeridian cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import InputError
from ..formats.features import WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray

_METRES = 720.0  # beyond two turns no longitude is meant


def to_lonlat(shapes: NDArray[Any], crs: str, *, path: str, rows: Sequence[int]) -> tuple[NDArray[Any], str]:
    """Return shapes in WGS 84 lon/lat, and the name of the system they came from ('' where it was WGS 84 already).

    Only vertices move: edges stay straight from one to the next. Raises InputError, with the row, for a missing or
    unknown system, for coordinates that are not finite, and for those that cannot be degrees.
    """
    import shapely

    source = _system(crs, path)
    _check_finite(shapes, path, rows)
    if source is not None:
        from pyproj import Transformer

        moved = Transformer.from_crs(source, WGS84, always_xy=True)
        shapes = shapely.transform(shapes, lambda xy: np.column_stack(moved.transform(xy[:, 0], xy[:, 1])))
        _check_finite(shapes, path, rows)
    _check_degrees(shapes, path, rows)
    return shapes, "" if source is None else str(source.name)


def _system(crs: str, path: str) -> Any:
    """Return the system to transform from, None for WGS 84."""
    if crs == WGS84:
        return None
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    if not crs:
        remedy = 'Declare it in the mapping, as {"crs": "EPSG:4326"}.'
        raise InputError("No coordinate reference system is stated.", path=path, remedy=remedy)
    try:
        system = CRS.from_user_input(crs)
    except CRSError as error:
        raise InputError(f"Unknown coordinate reference system {crs[:60]!r}.", path=path) from error
    wgs84 = CRS.from_epsg(4326)
    return None if system.equals(wgs84, ignore_axis_order=True) or system.to_epsg() == 4326 else system


def _check_finite(shapes: NDArray[Any], path: str, rows: Sequence[int]) -> None:
    import shapely

    if np.isfinite(shapely.get_coordinates(shapes)).all():
        return
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    wrong = ~np.isfinite(points).all(axis=1)
    if wrong.any():
        raise InputError(f"Row {rows[int(owner[wrong][0])]}: a coordinate is not a finite number.", path=path)


def _check_degrees(shapes: NDArray[Any], path: str, rows: Sequence[int]) -> None:
    import shapely

    bounds = shapely.bounds(shapes)
    reach = np.nanmax(np.abs(bounds), axis=1, initial=0, where=~np.isnan(bounds))
    if (reach > _METRES).any():
        what = f"Row {rows[int(np.argmax(reach))]}: coordinates up to {reach.max():,.0f} are metres, not degrees."
        raise InputError(what, path=path, remedy="State the reference system they are in.")
    lat = np.abs(bounds[:, 1::2]).max(axis=1, initial=0)
    if (lat > 90).any():
        at = int(np.argmax(lat > 90))
        swapped = np.abs(bounds[at, ::2]).max() <= 90
        why = " Longitude and latitude look swapped." if swapped else ""
        remedy = "Longitude comes first in every format that is read."
        raise InputError(f"Row {rows[at]}: a latitude of {lat[at]:g}.{why}", path=path, remedy=remedy)


def unwrapped(shapes: NDArray[Any], *, path: str, rows: Sequence[int]) -> tuple[NDArray[Any], list[int]]:
    """Return shapes with every ring in one piece, beyond ±180° where it crosses the antimeridian, and which those are.

    An edge that leaps more than half way round is one that crosses. Raises InputError, with the row, for a ring about
    a pole, which no straight edges in lon/lat can close.
    """
    import shapely

    bounds = shapely.bounds(shapes)
    if not ((bounds[:, 2] - bounds[:, 0] > 180) | (np.abs(bounds[:, ::2]) > 180).any(axis=1)).any():
        return shapes, []
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    _, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shapes)), return_index=True)
    leap = (ring[1:] == ring[:-1]) & _leaps(points[:, 0])
    crossing = sorted({int(at) for at in owner[1:][leap]})
    beyond = sorted({int(at) for at in owner[np.abs(points[:, 0]) > 180]})
    if not crossing and not beyond:
        return shapes, []
    shapes = shapes.copy()
    for at in crossing:
        try:
            shapes[at] = _unwrapped(shapes[at])
        except ValueError as error:
            remedy = "Draw it as a band that ends at the pole, cut at 180°."
            raise InputError(f"Row {rows[at]}: {error}", path=path, remedy=remedy) from error
    return shapes, sorted({*crossing, *beyond})


def _leaps(lon: NDArray[Any]) -> Any:
    # NOTE: from -180 to 180 runs the rim of the plane (any map of Antarctica has it); that edge is meant as it stands.
    rim = (np.abs(lon[1:]) == 180) & (np.abs(lon[:-1]) == 180)
    return (np.abs(np.diff(lon)) > 180) & ~rim


def _unwrapped(shape: Any) -> Any:
    import shapely

    polygons = []
    for polygon in shapely.get_parts(shape):
        shell = _ring(polygon.exterior, None)
        middle = float(shell[:, 0].min() + shell[:, 0].max()) / 2
        holes = [_ring(hole, middle) for hole in polygon.interiors]
        polygons.append(shapely.polygons(shell, holes=[shapely.linearrings(hole) for hole in holes] or None))
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)


def _ring(ring: Any, middle: float | None) -> Any:
    """Return a ring's positions without leaps; a hole (``middle`` given) is brought to its shell."""
    import shapely

    points = shapely.get_coordinates(ring)
    steps = np.diff(points[:, 0])
    steps = np.where(_leaps(points[:, 0]), steps - 360 * np.round(steps / 360), steps)
    if abs(steps.sum()) > 180:
        raise ValueError("A ring goes round a pole.")
    # Whole turns are added to the drawn longitudes, so that no digit of them changes.
    turns = np.round((points[0, 0] + np.r_[0, np.cumsum(steps)] - points[:, 0]) / 360)
    points[:, 0] += 360 * turns
    if middle is not None:
        points[:, 0] += 360 * round((middle - float(points[:, 0].mean())) / 360)
    return points


def split(shape: Any) -> Any:
    """Return a valid shape that reaches beyond ±180° cut there, its parts brought back between -180 and 180."""
    import shapely

    west, south, east, north = shape.bounds
    parts = []
    for turn in range(int(np.floor((west + 180) / 360)), int(np.ceil((east - 180) / 360)) + 1):
        window = shapely.box(360 * turn - 180, south, 360 * turn + 180, north)
        piece = shapely.intersection(shape, window)
        moved = shapely.transform(piece, lambda xy, by=360 * turn: xy - (by, 0))
        parts += [part for part in shapely.get_parts(moved) if part.geom_type == "Polygon" and not part.is_empty]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
