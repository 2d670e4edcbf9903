"""From lists of positions to polygons: every ring is checked before GEOS sees it, and built in one call for a file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_NUMBERS = frozenset((int, float))
MOST_VERTICES = 4_000_000  # in one file


class RingError(ValueError):
    """A ring that is none; the message is a sentence without a place."""


class Polygons:
    """Gathers the polygons of a file ring by ring, and builds them all at once."""

    def __init__(self) -> None:
        self.heights = 0
        self._rings: list[NDArray[np.float64]] = []
        self._owners: list[int] = []  # of each ring: its polygon
        self._shapes: list[int] = []  # of each polygon: its shape
        self._vertices = 0

    def add(self, shape: int, rings: Sequence[Any]) -> None:
        """Take one polygon (shell first, then holes) as a part of the shape numbered ``shape``.

        Raises RingError for what is no closed ring of finite numbers.
        """
        if not isinstance(rings, Sequence) or isinstance(rings, str):
            raise RingError("A polygon needs a list of rings.")
        read = [self._ring(ring) for ring in rings]
        if not read or not len(read[0]):
            return
        polygon = len(self._shapes)
        self._shapes.append(shape)
        self._rings += [ring for ring in read if len(ring)]
        self._owners += [polygon for ring in read if len(ring)]

    def build(self) -> dict[int, BaseGeometry]:
        """Return a Polygon or MultiPolygon (2-D, as drawn) by the number of each shape that has any land."""
        import shapely

        if not self._rings:
            return {}
        counts = [len(ring) for ring in self._rings]
        lines = shapely.linearrings(np.concatenate(self._rings), indices=np.repeat(np.arange(len(counts)), counts))
        polygons = shapely.polygons(lines, indices=np.asarray(self._owners))
        shapes, firsts, parts = np.unique(np.asarray(self._shapes), return_index=True, return_counts=True)
        many = shapely.multipolygons(polygons, indices=np.repeat(np.arange(len(shapes)), parts))
        return {
            int(shape): polygons[first] if count == 1 else multi
            for shape, first, count, multi in zip(shapes, firsts, parts, many, strict=True)
        }

    def _ring(self, positions: Any) -> NDArray[np.float64]:
        ring = _numbers(positions)
        if not len(ring):
            return ring
        if not np.isfinite(ring).all():
            raise RingError("A coordinate is not a finite number.")
        if ring.shape[1] > 2:
            self.heights += 1
            ring = ring[:, :2]
        if len(ring) < 4:
            raise RingError(f"A ring needs 4 positions, this one has {len(ring)}.")
        if not np.array_equal(ring[0], ring[-1]):
            raise RingError("A ring is not closed: its last position is not its first.")
        self._vertices += len(ring)
        if self._vertices > MOST_VERTICES:
            raise RingError(f"More than {MOST_VERTICES:,} vertices in one file.")
        return ring


def _numbers(positions: Any) -> NDArray[np.float64]:
    """Return positions as an array of (n, 2 or more) floats; text, truth values and gaps are refused, never read."""
    if not isinstance(positions, Sequence | np.ndarray) or isinstance(positions, str):
        raise RingError("A ring needs a list of positions.")
    if not len(positions):
        return np.empty((0, 2))
    if type(positions) is list and (pairs := _pairs(positions)) is not None:
        return pairs
    array = _array(positions)
    if array is None:  # two and three numbers in one ring
        array = _array(_shortened(positions))
    if array is None or array.ndim != 2 or array.dtype.kind not in "iuf" or array.shape[1] < 2:
        raise RingError("A position needs two numbers: longitude and latitude.")
    return array.astype(np.float64, copy=False)


def _pairs(positions: list[Any]) -> NDArray[np.float64] | None:
    """Return positions of two plain numbers each, None for any others: numpy itself is slow with lists in a list."""
    try:
        if set(map(len, positions)) != {2}:
            return None
        flat = list(chain.from_iterable(positions))
        if not _NUMBERS.issuperset(map(type, flat)):  # a truth value is a number too, says Python
            return None
        return np.fromiter(flat, dtype=np.float64, count=len(flat)).reshape(-1, 2)
    except (TypeError, OverflowError):  # no positions at all, or a whole number beyond all floats
        return None


def _array(positions: Any) -> NDArray[Any] | None:
    try:
        return np.asarray(positions)
    except ValueError:  # lists of several lengths
        return None


def _shortened(positions: Any) -> list[Any]:
    if any(not isinstance(position, Sequence) or len(position) < 2 for position in positions):
        raise RingError("A position needs two numbers: longitude and latitude.")
    return [[*list(position[:2]), 0] for position in positions]
