"""Land by date as the lines that came and went, so that hundreds of dates are hardly larger than one.

Every position is a whole number of steps of 1e-5 degrees (about a metre). Land is the set of the edges that bound it,
and the edges in which two dates differ make closed lines: all of them up to a date, taken together so that what stands
twice is none, bound the land of that date, without any overlay and without any error: whole numbers do not drift.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import MapError

from .packing import pack_lines, unpack_lines

#: Degrees; what the coordinates of drawn land are rounded to.
STEP = 1e-5

Edges = NDArray[np.complex128]
Points = NDArray[np.int64]
_PARTS = round(1 / STEP)
_BITS = 26
_HALF = 1 << (_BITS - 1)
_NONE: Edges = np.empty(0, dtype=np.complex128)


def edges(polygons: ArrayLike) -> Edges:
    """Return the edges that bound polygons (WGS 84 degrees, within ±180), rounded; an edge that stands twice is none.

    An edge is a complex number whose parts are its two ends, each a number for its position: floats are exact up to
    2**53, and sets of complex numbers are quick. Raises MapError for positions that are not on the globe.
    """
    import shapely

    rings = shapely.get_rings(shapely.get_parts(np.asarray(polygons, dtype=object)))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    if not len(points):
        return _NONE
    if not (np.abs(points) <= (180.0, 90.0)).all():
        remedy = "Give degrees, split at the 180th meridian."
        raise MapError("Land has a position that is not on the globe.", remedy=remedy)
    steps = np.rint(points * _PARTS).astype(np.int64) + _HALF
    places = (steps[:, 0] << _BITS) | steps[:, 1]
    along = (ring[1:] == ring[:-1]) & (places[1:] != places[:-1])
    ends = np.sort(np.column_stack([places[:-1], places[1:]])[along], axis=1).astype(np.float64)
    return _odd(ends[:, 0] + 1j * ends[:, 1])


def differing(one: Edges, other: Edges) -> Edges:
    """Return the edges that only one of two sets has."""
    return _odd(np.concatenate([one, other]))


def _odd(found: Edges) -> Edges:
    unique, counts = np.unique(found, return_counts=True)
    odd: Edges = unique[counts % 2 == 1]
    return odd


def chained(found: Edges) -> list[Points]:
    """Return closed lines, as (n, 2) whole numbers of steps, that go along each edge once; none ends on its first."""
    ends = np.column_stack([found.real, found.imag]).astype(np.int64)
    places, at = np.unique(ends, return_inverse=True)
    positions = np.column_stack([places >> _BITS, places & ((1 << _BITS) - 1)]) - _HALF
    return [positions[line] for line in _walked(at.reshape(-1, 2).tolist(), len(places))]


def _walked(pairs: list[list[int]], size: int) -> list[list[int]]:
    """Return lines through the points 0 … size − 1 until no edge is left; as many edges meet in any point as part."""
    leaving: list[list[int]] = [[] for _ in range(size)]
    for at, (one, other) in enumerate(pairs):
        leaving[one].append(at)
        leaving[other].append(at)
    gone = bytearray(len(pairs))
    found = []
    for at, (start, second) in enumerate(pairs):
        if gone[at]:
            continue
        gone[at] = 1
        line, here = [start], second
        while here != start:
            line.append(here)
            edge = _next(leaving[here], gone)
            gone[edge] = 1
            here = sum(pairs[edge]) - here
        found.append(line)
    return found


def _next(leaving: list[int], gone: bytearray) -> int:
    while gone[leaving[-1]]:
        leaving.pop()
    return leaving.pop()


def pack_dated(series: Sequence[Sequence[ArrayLike]]) -> dict[str, Any]:
    """Return several series of land (polygons for each date) as a JSON-able value for ``ebbline.unpackDated``.

    All series have the same number of dates; land that is nowhere on a date is an empty list. Raises MapError for
    coordinates that cannot be packed.
    """
    changes = [list(_changes(land)) for land in series]
    rings = [ring / _PARTS for land in changes for lines in land for ring in lines]
    return {"rings": [[len(lines) for lines in land] for land in changes], "lines": pack_lines(rings, STEP)}


def _changes(land: Sequence[ArrayLike]) -> Iterator[list[Points]]:
    before = _NONE
    for polygons in land:
        after = edges(polygons)
        yield chained(differing(before, after))
        before = after


def unpack_dated(packed: dict[str, Any]) -> list[list[Edges]]:
    """Return for each series and date the edges of its land; what dated.js does in the browser."""
    lines = iter(unpack_lines(packed["lines"], STEP))
    return [list(_land(counts, lines)) for counts in packed["rings"]]


def _land(counts: Sequence[int], lines: Iterator[NDArray[np.float64]]) -> Iterator[Edges]:
    here = _NONE
    for count in counts:
        changed = [_ring_edges(ring) for ring in islice(lines, count)]
        here = differing(here, np.concatenate([_NONE, *changed]))
        yield here


def _ring_edges(ring: NDArray[np.float64]) -> Edges:
    steps = np.rint(np.asarray(ring) * _PARTS).astype(np.int64) + _HALF
    places = (steps[:, 0] << _BITS) | steps[:, 1]
    ends = np.sort(np.column_stack([places, np.roll(places, -1)]), axis=1).astype(np.float64)
    found: Edges = ends[:, 0] + 1j * ends[:, 1]
    return found
