"""What lies where: the largest towns of a window, all settlements of windows, the towns nearest to a position."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

from ..place import LonLat, Place
from . import rows
from .layout import TOWN, cell
from .ranking import distance_km

Ask = Callable[[str, Iterable[object]], list[rows.Row]]
Bounds = tuple[float, float, float, float]

_BOX = "lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?"
_LARGEST = f"{_BOX} AND {TOWN} ORDER BY population DESC, id LIMIT ?"
_IN_CELLS = f"SELECT population, id FROM place INDEXED BY place_cell WHERE cell BETWEEN ? AND ? AND {_LARGEST}"  # noqa: S608
_ANYWHERE = f"SELECT population, id FROM place INDEXED BY place_population WHERE {_LARGEST}"  # noqa: S608
_AT = f"SELECT lon, lat, id FROM place INDEXED BY place_cell WHERE cell BETWEEN ? AND ? AND {_BOX} AND {TOWN}"  # noqa: S608
_MANY_ROWS = 60
_QUARTER_KM = 12.0
_FAMOUS = 3
_CITY, _DENSITY = 20_000, 4000.0  # inhabitants, and of them to a km²
_INNER = 0.7  # of a radius, within which lies half of a disc
_KM_PER_DEGREE = 111.0  # a little short, so that a box is never too small
_REACHES_KM = (8.0, 32.0)


def towns(ask: Ask, bounds: Bounds, limit: int) -> list[Place]:
    """Return the most populous towns within (west, south, east, north) degrees, largest first.

    A quarter that the data lists beside its far better known city (New Mosul, say) is left out.
    """
    found = []
    for number in _largest(ask, bounds, 3 * limit):
        row = ask(rows.BY_NUMBER, (number,))[0]
        found.append((row[-1], rows.place(row)))
    return [place for fame, place in found if not _is_quarter(fame, place, found)][:limit]


def _largest(ask: Ask, bounds: Bounds, limit: int) -> list[int]:
    west, south, east, north = bounds
    box = (south, north, west, east, limit)
    spans = list(_cells(bounds))
    if len(spans) > _MANY_ROWS:
        found = ask(_ANYWHERE, box)
    else:
        found = [row for span in spans for row in ask(_IN_CELLS, (*span, *box))]
    return [number for _, number in sorted(found, key=lambda row: (-row[0], row[1]))[:limit]]


def _cells(bounds: Bounds) -> Iterator[tuple[int, int]]:
    """Yield the first and last cell of each row of cells within the bounds."""
    west, south, east, north = max(-180.0, bounds[0]), bounds[1], min(180.0, bounds[2]), bounds[3]
    for row in range(max(0, math.floor(south + 90)), min(179, math.floor(north + 90)) + 1):
        yield cell(west, row - 89.5), cell(east, row - 89.5)


def _is_quarter(fame: int, place: Place, among: Sequence[tuple[int, Place]]) -> bool:
    """Tell whether a town lies at a city of at least a third of its size that is known by three times as many names."""
    return any(
        other_fame > _FAMOUS * fame
        and 3 * (other.population or 0) > (place.population or 0)
        and distance_km(place.at, other.at) < _QUARTER_KM
        for other_fame, other in among
    )


def settlements(ask: Ask, windows: Iterable[Bounds]) -> list[Place]:
    """Return every settlement within any of the windows (west, south, east, north), largest first.

    Towns of which the data gives no number of inhabitants come last; quarters and abandoned places are none. What the
    data does not class counts as a quarter where it lies within a city known by more names, in its inner half, or by
    three times as many. A city is taken for a disc as large as its inhabitants need at 4,000 to a km².
    """
    boxes = list(windows)
    wanted = sorted({number for box in boxes for first, last in _cells(box) for number in range(first, last + 1)})
    if not wanted:
        return []
    asked = (str(wanted),)  # as JSON
    found = [row for query in (rows.COUNTED_IN, rows.UNCOUNTED_IN) for row in ask(query, asked)]
    cities = sorted((row[8], row[7], _radius_km(row[6]), row[9], row[6]) for row in found if (row[6] or 0) >= _CITY)
    inside = [rows.place(row) for row in found if _held(boxes, row) and not (row[5] is None and _within(row, cities))]
    return sorted(inside, key=lambda place: (-(place.population or 0), place.place_id))


def _held(boxes: Sequence[Bounds], row: rows.Row) -> bool:
    lon, lat = row[7], row[8]
    return any(west <= lon <= east and south <= lat <= north for west, south, east, north in boxes)


def _radius_km(population: int) -> float:
    return min(_QUARTER_KM, math.sqrt(population / _DENSITY / math.pi))


def _within(row: rows.Row, cities: Sequence[tuple[float, float, float, int, int]]) -> bool:
    """Tell whether a town is a quarter of one of the cities, which stand in order of latitude."""
    reach, fame, population = _QUARTER_KM / _KM_PER_DEGREE, row[9], row[6] or 0
    first, last = (bisect_left(cities, (row[8] + step,)) for step in (-reach, reach))
    at = LonLat(row[7], row[8])
    return any(
        others > fame
        and 3 * people > population
        and abs(lat - at.lat) * _KM_PER_DEGREE < radius  # quickly told of most
        and distance_km(at, LonLat(lon, lat)) < radius * (1 if others > _FAMOUS * fame else _INNER)
        for lat, lon, radius, others, people in cities[first:last]
    )


def nearest(ask: Ask, here: LonLat, *, limit: int, within_km: float) -> list[Place]:
    """Return the towns nearest to a position, nearest first, none farther than ``within_km``."""
    found: list[tuple[float, int]] = []
    for reach in (*(km for km in _REACHES_KM if km < within_km), within_km):
        found = sorted(_reached(ask, here, reach))
        if len(found) >= limit:
            break
    return [rows.place(ask(rows.BY_NUMBER, (number,))[0]) for _, number in found[:limit]]


def _reached(ask: Ask, here: LonLat, reach_km: float) -> Iterator[tuple[float, int]]:
    """Yield the distance and number of each town within reach."""
    for box in _boxes(here, reach_km):
        west, south, east, north = box
        for span in _cells(box):
            found = ask(_AT, (*span, south, north, west, east))
            towns = ((distance_km(here, LonLat(lon, lat)), number) for lon, lat, number in found)
            yield from (town for town in towns if town[0] <= reach_km)


def _boxes(here: LonLat, reach_km: float) -> Iterator[Bounds]:
    """Yield the boxes that hold all within reach: two where the antimeridian runs between."""
    high = reach_km / _KM_PER_DEGREE
    wide = min(180.0, high / max(0.01, math.cos(math.radians(min(89.0, abs(here.lat) + high)))))
    for turn in (-360, 0, 360):
        west, east = max(-180.0, here.lon + turn - wide), min(180.0, here.lon + turn + wide)
        if west <= east:
            yield west, max(-90.0, here.lat - high), east, min(90.0, here.lat + high)
