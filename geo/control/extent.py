"""Illustrative extents: land about the places held, when there are only places and no lines.

The extent of a day is the union of the Voronoi cells of the held settlements among all settlements of known status,
each clipped to a stated distance from its place and to land. It illustrates and is never measured: no area is taken
from it, it stands on no chart, and it is refused about places whose neighbours' status is unknown, because there a cell
would claim land that nobody reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..errors import ExtentError
from ..records import LonLat, Precision, Site
from .history import Phase, phase_on, phases

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon
    from shapely.geometry.base import BaseGeometry

ILLUSTRATIVE = "illustrative"
HELD = ("held", "assault")
SAME_KM = 0.5  # two settlements closer than this are one
_STEP_KM = 5.0  # edges are bent to the ellipsoid at this spacing
_SLIVER = 0.002  # degrees: cells of neighbours are computed apart, and meet within a few metres
_POLE_LAT = 89.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A held place about which nothing is drawn, and why."""

    site_id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extent:
    """What is drawn for a day: WGS 84 polygons without an area, the places they stand for, and those left out.

    ``label`` must stand inside the fill wherever the extent is drawn.
    """

    day: date
    geometry: MultiPolygon
    used: tuple[str, ...]
    refused: tuple[Refusal, ...]
    reach_km: float
    label: str = ILLUSTRATIVE


@dataclass(frozen=True, slots=True)
class ExtentSpan:
    """An extent that stands from ``start`` to ``end`` (None: as far as is known), or the sentence that refuses it."""

    start: date
    end: date | None
    extent: Extent | None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """A settlement whose status on the day is known."""

    site: Site
    held: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    """Where an extent may reach, and what it needs."""

    land: BaseGeometry | None
    reach_km: float
    neighbours: int
    within_km: float


def illustrative_extent(
    sites: Sequence[Site],
    day: date,
    *,
    as_of: date | None = None,
    land: BaseGeometry | None = None,
    reach_km: float = 60.0,
    neighbours: int = 2,
    within_km: float = 250.0,
) -> Extent:
    """Return the illustrative extent of ``day``, in WGS 84 lon/lat, split at the antimeridian.

    A held place needs at least ``neighbours`` other settlements of known status within ``within_km``; its cell
    reaches at most ``reach_km`` (geodesic). ``land`` clips it; Natural Earth's is used where none is given. ``as_of``
    is the date of the evidence, as for `phases`. Raises ExtentError when nothing is known of the day, or when every
    held place would be refused.
    """
    rows = [(site, phases(site, as_of=as_of)) for site in sites]
    known, refused = _known(rows, day)
    return _extent(known, refused, day, _Rule(land, reach_km, neighbours, within_km))


def illustrative_series(
    sites: Sequence[Site],
    *,
    as_of: date | None = None,
    land: BaseGeometry | None = None,
    reach_km: float = 60.0,
    neighbours: int = 2,
    within_km: float = 250.0,
) -> tuple[ExtentSpan, ...]:
    """Return the extents of all time: one span from each change of status to the next; options as for one day."""
    rows = [(site, phases(site, as_of=as_of)) for site in sites]
    days = sorted({phase.start for _, row in rows for phase in row if phase.status != "attack"})
    rule = _Rule(land, reach_km, neighbours, within_km)
    spans: list[ExtentSpan] = []
    before: object = None
    for day, following in zip(days, [*days, None][1:], strict=True):
        end = following - timedelta(days=1) if following else None
        known, refused = _known(rows, day)
        state = tuple((item.site.site_id, item.held) for item in known)
        if spans and state == before:
            spans[-1] = ExtentSpan(spans[-1].start, end, spans[-1].extent, spans[-1].refusal)
            continue
        before = state
        try:
            spans.append(ExtentSpan(day, end, _extent(known, refused, day, rule)))
        except ExtentError as error:
            spans.append(ExtentSpan(day, end, None, error.what))
    return tuple(spans)


def _known(rows: Sequence[tuple[Site, tuple[Phase, ...]]], day: date) -> tuple[list[_Known], list[Refusal]]:
    """Return the settlements of known status, one for each position, and those that cannot be used."""
    known: list[_Known] = []
    refused: list[Refusal] = []
    for site, row in rows:
        phase = phase_on(row, day)
        if phase is None:
            continue
        held = phase.status in HELD
        reason = _unusable(site)
        twin = next((item for item in known if _km(item.site.at, site.at) < SAME_KM), None)
        if reason:
            refused += [Refusal(site.site_id, site.name, reason)] if held else []
        elif twin is None:
            known.append(_Known(site, held))
        elif twin.held is not held:
            known.remove(twin)
            refused.append(Refusal(site.site_id, site.name, f"at its position {twin.site.name} has another status"))
    return known, refused


def _unusable(site: Site) -> str:
    if site.precision not in {Precision.EXACT, Precision.NEAR}:
        return f"its position is known only to the {site.precision}"
    return "it lies too near a pole" if abs(site.lat) > _POLE_LAT else ""


def _extent(known: Sequence[_Known], unusable: Sequence[Refusal], day: date, rule: _Rule) -> Extent:
    if not known and not unusable:
        raise ExtentError(f"Nothing is known of any place on {day}, so no extent is drawn.")
    used: list[_Known] = []
    refused = list(unusable)
    for item in known:
        near = sum(_km(item.site.at, other.site.at) <= rule.within_km for other in known if other is not item)
        if item.held and near >= rule.neighbours:
            used.append(item)
        elif item.held:
            reason = f"only {near} of the {rule.neighbours} other places of known status that it needs within "
            refused.append(Refusal(item.site.site_id, item.site.name, f"{reason}{rule.within_km:g} km"))
    if refused and not used:
        names = ", ".join(refusal.name for refusal in refused)
        what = f"No extent is drawn on {day} about {names}: {refused[0].reason}."
        raise ExtentError(what, remedy="Add what is known of places nearby.")
    cells = [part for item in used for part in _cell(item, known, rule.reach_km)]
    geometry = _on_land(cells, rule.land)
    return Extent(day, geometry, tuple(item.site.site_id for item in used), tuple(refused), rule.reach_km)


def _cell(item: _Known, known: Sequence[_Known], reach_km: float) -> Iterator[BaseGeometry]:
    """Yield the Voronoi cell of a place, clipped to a circle, in lon/lat.

    It is cut on the azimuthal equidistant plane about the place itself, where distances from it are true; over
    120 km the bisectors are off by about a metre.
    """
    import shapely

    cell: BaseGeometry = shapely.Point(0, 0).buffer(reach_km, quad_segs=24)
    for other in known:
        if other is item:
            continue
        x, y = _local(item.site.at, other.site.at)
        if (x * x + y * y) ** 0.5 < 2 * reach_km:
            cell = cell.intersection(_nearer_half(x, y, reach_km))
    yield from _to_lonlat(cell.segmentize(_STEP_KM), item.site.at)


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


def _on_land(cells: list[BaseGeometry], land: BaseGeometry | None) -> MultiPolygon:
    import shapely

    whole = shapely.union_all(cells).buffer(_SLIVER, join_style="mitre").buffer(-_SLIVER, join_style="mitre")
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


def _km(one: LonLat, other: LonLat) -> float:
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
