"""Regions as sets of directed edges, and what two such sets do not share, chained into closed lines.

Successive snapshots share nearly all their edges. With the land on the left of every edge, the edges of *after* and the
reversed edges of *before*, less those that both have, make closed lines whose winding number is +1 about land that was
gained, −1 about land that was lost and 0 elsewhere: all that changed, at a cost in proportion to what changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .area import Floats, Ints, check_edges, edges_km2

_MIX = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """Land as valid polygons that do not overlap, and their edges with the land on the left.

    ``edges`` are lon, lat, lon, lat in degrees, in the order of ``keys``, a number for each edge by which it is found.
    """

    polygons: NDArray[Any]  # of shapely Polygon
    edges: Floats
    keys: NDArray[np.uint64]
    points: bytes

    def same(self, other: Region) -> bool:
        """Say whether both were drawn with the same points in the same order."""
        return self.points == other.points


@dataclass(frozen=True, slots=True, eq=False)
class Shift:
    """The edges in which two regions differ: ``gone`` only before, ``new`` only after."""

    gone: Floats
    new: Floats

    @property
    def closing(self) -> Floats:
        """Return the edges as one flow: those that came, and backwards those that went."""
        result: Floats = np.vstack([self.new, self.gone[:, [2, 3, 0, 1]]])
        return result

    @property
    def net_km2(self) -> float:
        """Return by how much the area grew, in km²."""
        return float(edges_km2(self.closing).sum())


def region(polygons: NDArray[Any], *, like: Region | None = None) -> Region:
    """Return the region that valid polygons, which do not overlap, cover; quick if drawn just ``like`` another.

    Raises InputError for coordinates that cannot be measured; see `area.areas_km2`.
    """
    parts = shapely.get_parts(polygons)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    points += 0.0  # makes -0 and 0 one number
    drawn = points.tobytes() + ring.tobytes() + part.tobytes()
    if like is not None and like.points == drawn:
        return Region(parts, like.edges, like.keys, drawn)
    along = np.flatnonzero(ring[1:] == ring[:-1])
    edges = np.empty((len(along), 4))
    edges[:, :2], edges[:, 2:] = points[along], points[along + 1]
    check_edges(edges)
    # Shells run anticlockwise and holes clockwise: turn the edges of those that do not.
    wrong = (shapely.is_ccw(rings) != np.r_[True, part[1:] != part[:-1]])[ring[along]]
    if wrong.any():
        edges[wrong] = edges[wrong][:, [2, 3, 0, 1]]
    still = (edges[:, 0] == edges[:, 2]) & (edges[:, 1] == edges[:, 3])
    if still.any():
        edges = edges[~still]
    keys = _keys(edges)
    order = np.argsort(keys)
    return Region(parts, edges[order], keys[order], drawn)


def shift(before: Region, after: Region) -> Shift:
    """Return the edges in which two regions differ."""
    gone = ~np.isin(before.keys, after.keys, assume_unique=True)
    new = ~np.isin(after.keys, before.keys, assume_unique=True)
    return Shift(before.edges[gone], after.edges[new])


def loops(edges: Floats) -> list[Ints]:
    """Chain a flow of edges into closed lines, each a list of positions in ``edges``.

    No line comes back to a point. Where lines touch they may be chained in more than one way; winding numbers are the
    same in all.
    Returns nothing when the edges do not close, as those of invalid polygons may not.
    """
    if not len(edges):
        return []
    points = np.ascontiguousarray(np.vstack([edges[:, :2], edges[:, 2:]]))
    _, vertex = np.unique(points.view(np.complex128).ravel(), return_inverse=True)
    starts, ends = vertex[: len(edges)], vertex[len(edges) :]
    leaving, arriving = np.argsort(starts, kind="stable"), np.argsort(ends, kind="stable")
    if not np.array_equal(starts[leaving], ends[arriving]):
        return []
    follows = np.empty(len(edges), dtype=np.int64)
    follows[arriving] = leaving
    begun = starts.tolist()
    return [line for cycle in _cycles(follows.tolist()) for line in _parted(cycle, begun)]


def _cycles(follows: list[int]) -> list[list[int]]:
    found, seen = [], bytearray(len(follows))
    for start in range(len(follows)):
        chain = []
        at = start
        while not seen[at]:
            seen[at] = 1
            chain.append(at)
            at = follows[at]
        if chain:
            found.append(chain)
    return found


def _parted(cycle: list[int], starts: list[int]) -> list[Ints]:
    """Part a closed line wherever it comes back to a point, so that none touches itself in a corner."""
    found = []
    chain: list[int] = []
    place: dict[int, int] = {}
    for edge in cycle:
        at = place.get(starts[edge])
        if at is not None:
            found.append(np.array(chain[at:]))
            for gone in chain[at:]:
                del place[starts[gone]]
            del chain[at:]
        place[starts[edge]] = len(chain)
        chain.append(edge)
    found.append(np.array(chain))
    return found


def _keys(edges: Floats) -> NDArray[np.uint64]:
    """Number each directed edge by its coordinates, bit for bit; among 10,000 two collide once in 10^11 times."""
    bits = np.ascontiguousarray(edges).view(np.uint64)
    mixed = np.zeros(len(edges), dtype=np.uint64)
    for column, factor in enumerate(_MIX):
        mixed = (mixed ^ bits[:, column]) * np.uint64(factor)
        mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(_MIX[0])
    mixed ^= mixed >> np.uint64(32)
    return mixed
