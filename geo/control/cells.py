"""The land about a place that is nearer to it than to any other, as far as a circle reaches.

Each cell is cut on the azimuthal equidistant plane about its own place, where distances from it are true. The lines
that part it from others are off by half a metre where it reaches 60 km, by 3 m at 120 km and by 50 m at 300 km.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..records import LonLat

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon
    from shapely.geometry.base import BaseGeometry

_STEP_KM = 5.0  # edges are bent to the ellipsoid at this spacing
_SEAM = 0.002  # degrees: cells of neighbours are computed apart, and meet within a few metres


def cell(at: LonLat, others: Iterable[LonLat], *, reach_km: float) -> Iterator[BaseGeometry]:
    """Yield the cell of a place among others in WGS 84 lon/lat, in two parts where it crosses the antimeridian.

    No point of it is farther from ``at`` than ``reach_km``; the circle must not reach a pole.
    """
    import shapely

    plane: BaseGeometry = shapely.Point(0, 0).buffer(reach_km, quad_segs=24)
    for other in others:
        x, y = _local(at, other)
        if 0 < (x * x + y * y) ** 0.5 < 2 * reach_km:
            plane = plane.intersection(_nearer_half(x, y, reach_km))
    yield from _to_lonlat(plane.segmentize(_STEP_KM), at)


def _nearer_half(x: float, y: float, reach_km: float) -> BaseGeometry:
    """Return the part of the plane that is nearer to the origin than to (x, y), as far as the circle reaches."""
    import shapely

    length = (x * x + y * y) ** 0.5
    ux, uy = x / length, y / length
    far = 3 * reach_km
    corners = []
    for along, across in ((0, far), (0, -far), (-far, -far), (-far, far)):
        corners.append((x / 2 + ux * along - uy * across, y / 2 + uy * along + ux * across))
    return shapely.Polygon(corners)


def _to_lonlat(cell: BaseGeometry, at: LonLat) -> Iterator[BaseGeometry]:
    """Yield a polygon of the plane about ``at`` in lon/lat, in two parts where it crosses the antimeridian."""
    import numpy as np
    import shapely

    points = shapely.get_coordinates(shapely.get_exterior_ring(cell))
    azimuth = np.degrees(np.arctan2(points[:, 0], points[:, 1]))
    metres = np.hypot(points[:, 0], points[:, 1]) * 1000
    count = len(points)
    lon, lat, _ = _geod().fwd(np.full(count, at.lon), np.full(count, at.lat), azimuth, metres)
    lon = at.lon + (np.asarray(lon) - at.lon + 180) % 360 - 180
    whole = shapely.Polygon(np.column_stack([lon, lat]))
    for shift in (-360, 0, 360):
        part = whole.intersection(shapely.box(-180 + shift, -90, 180 + shift, 90))
        if not part.is_empty:
            yield shapely.transform(part, lambda xy, shift=shift: xy - [shift, 0])


def joined(cells: Iterable[BaseGeometry], land: BaseGeometry | None) -> MultiPolygon:
    """Return cells as one, without the seams between them, clipped to ``land`` (Natural Earth's where it is None)."""
    import shapely

    whole = shapely.union_all(list(cells)).buffer(_SEAM, join_style="mitre").buffer(-_SEAM, join_style="mitre")
    if whole.is_empty:
        return shapely.MultiPolygon()
    dry = _land_below(whole) if land is None else land
    parts = shapely.get_parts(whole.intersection(dry).intersection(shapely.box(-180, -90, 180, 90)))
    return shapely.MultiPolygon([part for part in shapely.get_parts(parts) if part.geom_type == "Polygon"])


def _land_below(whole: BaseGeometry) -> BaseGeometry:
    import shapely

    from ..lands import land

    windows = [tuple(part.bounds) for part in shapely.get_parts(whole)]
    return shapely.union_all([land(window) for window in windows])


def distance_km(one: LonLat, other: LonLat) -> float:
    """Return the geodesic distance between two places."""
    x, y = _local(one, other)
    return float((x * x + y * y) ** 0.5)


@lru_cache(maxsize=65536)
def _local(at: LonLat, other: LonLat) -> tuple[float, float]:
    """Return where ``other`` lies on the azimuthal equidistant plane about ``at``: km to the east and to the north."""
    from math import cos, radians, sin

    azimuth, _, metres = _geod().inv(at.lon, at.lat, other.lon, other.lat)
    return metres / 1000 * sin(radians(azimuth)), metres / 1000 * cos(radians(azimuth))


@lru_cache(maxsize=1)
def _geod() -> Any:
    from pyproj import Geod

    return Geod(ellps="WGS84")
