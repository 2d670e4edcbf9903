"""The land, coasts, borders and country names of a window of the world, for a map without tiles."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..errors import InputError
from .disputed import Window, disputes, split
from .packed import DATA, Line, World, world

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

CREDIT = "Natural Earth (public domain)"

# What the base data outlines although it is no land of its own: leased ground, whose edge is no border.
_LEASED = frozenset(("Baikonur", "USNB Guantanamo Bay"))
_LABEL_MARGIN = 0.02  # share of the window's size that a label keeps from its edge
_LARGE_PART = 0.03  # share of the window that a country must fill to be named off its own label point
_EDGE = 179.999


class Label(NamedTuple):
    """A country's name and where to write it."""

    name: str
    country_code: str
    lon: float
    lat: float


class Stretch(NamedTuple):
    """A disputed stretch of border and the note that explains it."""

    line: Line
    note: str


@dataclass(frozen=True, slots=True)
class Basemap:
    """What lies in a window, clipped to it; arrays are (n, 2) of lon, lat in WGS 84 degrees.

    ``land`` holds closed shells, one or more a country and without holes: seas inside a continent stay open because no
    country covers them. ``coast`` and ``borders`` are lines to be drawn; ``disputed`` lines are in neither of them.
    ``labels`` begin with the country that fills most of the window.
    """

    window: Window
    detail: str
    land: list[Line]
    coast: list[Line]
    borders: list[Line]
    disputed: list[Stretch]
    labels: list[Label]
    credit: str = CREDIT


def basemap(window: Window, *, detail: str = "50m") -> Basemap:
    """Return the basemap of a window (west, south, east, north) in degrees.

    ``detail`` is "10m", "50m" or "110m", Natural Earth's scales from the finest to the coarsest. Raises InputError for
    a window that is empty or off the globe.
    """
    window = _checked(window)
    lines = _lines(detail)
    return Basemap(
        window=window,
        detail=detail,
        land=list(_shells(window, detail)),
        coast=_clipped(lines.coast, window),
        borders=_clipped(lines.borders, window),
        disputed=[
            Stretch(part, stretch.note) for stretch in lines.disputed for part in _clipped([stretch.line], window)
        ],
        labels=_labels(window, detail),
    )


def land(window: Window, *, detail: str = "10m") -> BaseGeometry:
    """Return the land in a window as one shapely geometry, empty where there is only sea."""
    import shapely

    window = _checked(window)
    return shapely.union_all([valid(shapely.Polygon(shell)) for shell in _shells(window, detail)])


def country_at(lon: float, lat: float, *, detail: str = "10m") -> str | None:
    """Return the ISO 3166-1 code of the country that holds a position, de facto; None at sea and where disputed."""
    earth = world(detail)
    for shape, polygon, box in _boxes(detail):
        west, south, east, north = box
        if west <= lon <= east and south <= lat <= north and _inside(earth, polygon, lon, lat):
            return earth.shapes[shape].code
    return None


def country_name(code: str, language: str = "en") -> str:
    """Return the name of a country in English or Arabic ("en", "ar"); the code itself where it is unknown."""
    row = _names().get(code)
    if row is None:
        return code
    return row["name_ar"] or row["name"] if language == "ar" else row["name"]


def _checked(window: Window) -> Window:
    west, south, east, north = window
    if not all(map(math.isfinite, window)) or west >= east or south >= north:
        raise InputError(f"The window {window} (west, south, east, north) is empty.")
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise InputError(f"The window {window} (west, south, east, north) reaches off the globe.")
    return float(west), float(south), float(east), float(north)


Rings = tuple[tuple[int, ...], ...]


@lru_cache(maxsize=3)
def _boxes(detail: str) -> tuple[tuple[int, Rings, Window], ...]:
    """Return every polygon with the number of its country and its bounding box."""
    earth = world(detail)
    lows = np.minimum.reduceat(earth.points, earth.starts[:-1])
    highs = np.maximum.reduceat(earth.points, earth.starts[:-1])
    found = []
    for number, shape in enumerate(earth.shapes):
        for polygon in shape.polygons:
            arcs = [~arc if arc < 0 else arc for arc in polygon[0]]
            (west, south), (east, north) = lows[arcs].min(axis=0), highs[arcs].max(axis=0)
            found.append((number, polygon, (float(west), float(south), float(east), float(north))))
    return tuple(found)


class _Lines(NamedTuple):
    coast: list[Line]
    borders: list[Line]
    disputed: list[Stretch]


@lru_cache(maxsize=3)
def _lines(detail: str) -> _Lines:
    """Return all arcs sorted by what they are: an arc of one country is coast, an arc of two a border."""
    earth = world(detail)
    found = _Lines([], [], [])
    for number, names in _neighbours(earth).items():
        line = earth.arc(number)
        if len(names) == 1:
            found.coast.extend(_without_seam(line))
        elif not names & _LEASED:
            agreed, contested = split(line, names)
            found.borders.extend(agreed)
            found.disputed.extend(Stretch(stretch, dispute.note) for stretch, dispute in contested)
    own = [Stretch(dispute.line, dispute.note) for dispute in disputes() if dispute.line is not None]
    found.disputed.extend(own)
    return found


def _neighbours(earth: World) -> dict[int, frozenset[str]]:
    """Return the names of the lands on either side of each arc."""
    sides: dict[int, set[str]] = {}
    for shape in earth.shapes:
        for arc in chain.from_iterable(chain.from_iterable(shape.polygons)):
            sides.setdefault(~arc if arc < 0 else arc, set()).add(shape.name)
    return {number: frozenset(names) for number, names in sorted(sides.items())}


def _without_seam(line: Line) -> list[Line]:
    """Return a coast without the edges that only cut the world at 180 degrees or close it at the pole."""
    on_seam = (np.abs(line[:, 0]) > _EDGE) | (line[:, 1] < -85.0)
    seam = on_seam[:-1] & on_seam[1:]
    if not seam.any():
        return [line]
    return [part for part in np.split(line, np.flatnonzero(seam) + 1) if len(part) > 1]


def _clipped(lines: list[Line], window: Window) -> list[Line]:
    """Return the parts of lines that lie in the window."""
    import shapely

    found: list[Line] = []
    for line in lines:
        if _outside(line, window):
            continue
        if _holds(window, line):
            found.append(line)
            continue
        parts = shapely.get_parts(shapely.clip_by_rect(shapely.LineString(line), *window))
        found.extend(shapely.get_coordinates(part) for part in parts if shapely.get_dimensions(part) == 1)
    return found


def _outside(line: Line, window: Window) -> bool:
    low, high = line.min(axis=0), line.max(axis=0)
    return bool(high[0] < window[0] or low[0] > window[2] or high[1] < window[1] or low[1] > window[3])


def _holds(window: Window, line: Line) -> bool:
    low, high = line.min(axis=0), line.max(axis=0)
    return bool(low[0] >= window[0] and high[0] <= window[2] and low[1] >= window[1] and high[1] <= window[3])


def _shells(window: Window, detail: str) -> Iterator[Line]:
    import shapely

    for _, part in _parts(window, detail):
        for polygon in shapely.get_parts(part):
            if shapely.get_dimensions(polygon) == 2:
                yield shapely.get_coordinates(shapely.get_exterior_ring(polygon))


def _parts(window: Window, detail: str) -> Iterator[tuple[int, BaseGeometry]]:
    """Yield each country's number with the part of one of its polygons that lies in the window (no holes)."""
    import shapely

    earth = world(detail)
    frame = shapely.box(*window)
    for number, polygon, (west, south, east, north) in _boxes(detail):
        if east < window[0] or west > window[2] or north < window[1] or south > window[3]:
            continue
        shell = shapely.Polygon(earth.ring(polygon[0]))
        if west < window[0] or east > window[2] or south < window[1] or north > window[3]:
            part = shapely.intersection(valid(shell), frame)
            if not part.is_empty:
                yield number, part
        else:
            yield number, shell


def valid(polygon: BaseGeometry) -> BaseGeometry:
    """Return the polygon with its crossings resolved into polygons; the grid of the base data makes a few."""
    import shapely

    if polygon.is_valid:
        return polygon
    return shapely.make_valid(polygon, method="structure", keep_collapsed=False)


def _inside(earth: World, polygon: Rings, lon: float, lat: float) -> bool:
    """Tell by the even-odd rule whether a position lies in a polygon, holes left out."""
    odd = False
    for ring in polygon:
        xy = earth.ring(ring)
        (x0, y0), (x1, y1) = xy[:-1].T, xy[1:].T
        straddles = (y0 > lat) != (y1 > lat)
        x0, y0, x1, y1 = x0[straddles], y0[straddles], x1[straddles], y1[straddles]
        crossings = x0 + (lat - y0) / (y1 - y0) * (x1 - x0)
        odd ^= bool(np.count_nonzero(crossings > lon) % 2)
    return odd


@lru_cache(maxsize=1)
def _names() -> dict[str, dict[str, str]]:
    with (DATA / "labels.csv").open(encoding="utf-8", newline="") as file:
        return {row["country_code"]: row for row in csv.DictReader(file, strict=True)}


def _labels(window: Window, detail: str) -> list[Label]:
    """Return a label for each country whose label point lies well inside the window, or that fills much of it.

    The country that fills most of the window comes first, so that a map short of room can drop the last ones.
    """
    import shapely

    west, south, east, north = window
    dx, dy = _LABEL_MARGIN * (east - west), _LABEL_MARGIN * (north - south)
    earth = world(detail)
    largest: dict[str, BaseGeometry] = {}
    for number, part in _parts(window, detail):
        code = earth.shapes[number].code
        if code and (code not in largest or part.area > largest[code].area):
            largest[code] = part
    found = []
    for code, row in _names().items():
        lon, lat = float(row["lon"]), float(row["lat"])
        if west + dx <= lon <= east - dx and south + dy <= lat <= north - dy:
            found.append(Label(row["name"], code, lon, lat))
        elif code in largest and largest[code].area >= _LARGE_PART * (east - west) * (north - south):
            centre = _middle(
                shapely.intersection(largest[code], shapely.box(west + dx, south + dy, east - dx, north - dy))
            )
            if centre is not None:
                found.append(Label(row["name"], code, *centre))
    sizes = {code: float(part.area) for code, part in largest.items()}
    return sorted(found, key=lambda label: (-sizes.get(label.country_code, 0.0), label.country_code))


def _middle(part: BaseGeometry) -> tuple[float, float] | None:
    """Return the point of a shape that is farthest from its edges, judged by true distances at its latitude."""
    import shapely

    polygons = [one for one in shapely.get_parts(part) if shapely.get_dimensions(one) == 2]
    if not polygons:
        return None
    widest = max(polygons, key=lambda one: float(one.area))
    squeeze = math.cos(math.radians(widest.centroid.y))
    flat = shapely.transform(widest, lambda xy: xy * [squeeze, 1.0])
    reach = max(flat.bounds[2] - flat.bounds[0], flat.bounds[3] - flat.bounds[1])
    centre = shapely.get_point(shapely.maximum_inscribed_circle(flat, tolerance=reach / 200), 0)
    return round(float(centre.x) / squeeze, 3), round(float(centre.y), 3)
