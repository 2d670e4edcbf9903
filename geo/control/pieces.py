"""The land between two regions: pieces that were gained and pieces that were lost, with exact areas.

Most closed lines between two snapshots are simple and stand alone: each is a piece as it is. Those that cross, nest or
touch are cut into faces together, and the winding number says which face was gained, which was lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .area import Floats, Ints, areas_km2, edges_km2, lengths_km, summed
from .edges import Region, Shift, loops, shift

_NONE = np.empty(0, dtype=object)
_NOTHING = np.empty(0)
_MANY_EDGES = 20_000  # beyond this, an overlay of the whole is quicker than winding numbers
_CHUNK = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Polygons that do not overlap, the km² of each, and the km of its outline."""

    polygons: NDArray[Any] = field(default_factory=lambda: _NONE)
    km2: Floats = field(default_factory=lambda: _NOTHING)

    @property
    def total_km2(self) -> float:
        """Return the sum of the areas in km²."""
        return float(self.km2.sum())

    def chosen(self, wanted: NDArray[np.bool_]) -> Pieces:
        """Return those that are wanted."""
        return Pieces(self.polygons[wanted], self.km2[wanted])


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """What one region gained and lost to become another; ``slivers`` were left out of both as too narrow."""

    gained: Pieces
    lost: Pieces
    slivers: Pieces
    shift: Shift


def difference(before: Region, after: Region, *, sliver_m: float = 0.0) -> Difference:
    """Return what changed between two regions, less the pieces whose mean width is under ``sliver_m`` metres."""
    moved = shift(before, after)
    gained, lost = _pieces(before, after, moved.closing)
    if sliver_m <= 0:
        return Difference(gained, lost, Pieces(), moved)
    wide = [widths_m(pieces) >= sliver_m for pieces in (gained, lost)]
    narrow = joined([gained.chosen(~wide[0]), lost.chosen(~wide[1])])
    return Difference(gained.chosen(wide[0]), lost.chosen(wide[1]), narrow, moved)


def unchanged(at: Region) -> Difference:
    """Return the difference of a region from itself."""
    nothing = at.edges[:0]
    return Difference(Pieces(), Pieces(), Pieces(), Shift(nothing, nothing))


def joined(many: Sequence[Pieces]) -> Pieces:
    """Return all pieces as one."""
    if not many:
        return Pieces()
    return Pieces(np.concatenate([one.polygons for one in many]), np.concatenate([one.km2 for one in many]))


def widths_m(pieces: Pieces) -> Floats:
    """Return the mean width of each piece in metres: twice its area over the length of its outline."""
    edges, owner = outlines(pieces.polygons)
    around = summed(owner, lengths_km(edges), len(pieces.polygons))
    result: Floats = 2000 * pieces.km2 / np.maximum(around, 1e-12)
    return result


def outlines(polygons: NDArray[Any]) -> tuple[Floats, Ints]:
    """Return all edges of polygons (lon, lat, lon, lat) and for each the position of its polygon."""
    rings, part = shapely.get_rings(polygons, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    along = ring[1:] == ring[:-1]
    return np.hstack([points[:-1], points[1:]])[along], part[ring[:-1][along]]


def _pieces(before: Region, after: Region, flow: Floats) -> tuple[Pieces, Pieces]:
    if not len(flow):
        return Pieces(), Pieces()
    lines = [line for line in loops(flow) if len(line) > 2]
    if not lines or len(flow) > _MANY_EDGES:
        return _overlaid(before.polygons, after.polygons)
    owner = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    edges = flow[np.concatenate(lines)]
    rings = shapely.linearrings(edges[:, :2], indices=owner)
    simple = shapely.is_simple(rings)
    polygons = shapely.polygons(rings)
    crowds = _crowds(polygons, simple)
    alone = np.zeros(len(lines), dtype=bool)
    alone[[crowd[0] for crowd in crowds if len(crowd) == 1]] = True
    alone &= simple
    gained, lost = _simple(polygons[alone], summed(owner, edges_km2(edges), len(lines))[alone])
    cut = [_faces(edges[np.isin(owner, crowd)]) for crowd in crowds if not alone[crowd[0]]]
    if not cut:
        return gained, lost
    more = _measured(np.concatenate([faces[0] for faces in cut]), np.concatenate([faces[1] for faces in cut]))
    return joined([gained, more[0]]), joined([lost, more[1]])


def _simple(polygons: NDArray[Any], km2: Floats) -> tuple[Pieces, Pieces]:
    """Take lines that neither cross nor meet another as pieces: gained where they run anticlockwise."""
    return Pieces(polygons[km2 > 0], km2[km2 > 0]), Pieces(polygons[km2 < 0], -km2[km2 < 0])


def _crowds(polygons: NDArray[Any], simple: NDArray[np.bool_]) -> list[list[int]]:
    """Gather lines that cross, nest or share a stretch, in turn; of one that crosses itself the box must do."""
    one, other = shapely.STRtree(polygons).query(polygons)
    one, other = one[one < other], other[one < other]
    meet = ~(simple[one] & simple[other])
    meet[~meet] = _entangled(polygons[one[~meet]], polygons[other[~meet]])
    leader = list(range(len(polygons)))
    for left, right in zip(one[meet].tolist(), other[meet].tolist(), strict=True):
        leader[_lead(leader, left)] = _lead(leader, right)
    crowds: dict[int, list[int]] = {}
    for at in range(len(polygons)):
        crowds.setdefault(_lead(leader, at), []).append(at)
    return list(crowds.values())


def _entangled(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.bool_]:
    """Say which polygons share more with each other than single points."""
    found: NDArray[np.bool_] = shapely.intersects(one, other)
    found[found] = ~shapely.relate_pattern(one[found], other[found], "F***0****")
    return found


def _lead(leader: list[int], at: int) -> int:
    while leader[at] != at:
        leader[at] = leader[leader[at]]
        at = leader[at]
    return at


def _faces(edges: Floats) -> tuple[NDArray[Any], NDArray[Any]]:
    """Cut the plane along edges and return the polygons about which they wind forwards, and backwards."""
    noded = shapely.union_all(shapely.linestrings(edges.reshape(-1, 2, 2)))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    if not len(faces):
        return _NONE, _NONE
    turns = _winding(_hearts(faces), edges)
    return _united(faces[turns > 0]), _united(faces[turns < 0])


def _hearts(faces: NDArray[Any]) -> Floats:
    """Return a point well inside each face: the middle of its largest triangle.

    The usual point on a surface may lie in a tail of it narrower than rounding, where no winding number can be trusted.
    """
    triangles, owner = shapely.get_parts(shapely.constrained_delaunay_triangles(faces), return_index=True)
    largest = np.lexsort((shapely.area(triangles), owner))
    last = np.r_[owner[largest][1:] != owner[largest][:-1], True]
    points: Floats = shapely.get_coordinates(shapely.centroid(triangles[largest[last]]))
    return points


def _winding(points: Floats, edges: Floats) -> Ints:
    """Return how often the edges wind anticlockwise about each point."""
    step = max(1, _CHUNK // len(edges))
    parts = [_turns(points[at : at + step], edges) for at in range(0, len(points), step)]
    return np.concatenate(parts)


def _turns(points: Floats, edges: Floats) -> Ints:
    lon, lat = points[:, :1], points[:, 1:]
    x0, y0, x1, y1 = edges.T
    left = (x1 - x0) * (lat - y0) - (lon - x0) * (y1 - y0)
    up = (y0 <= lat) & (y1 > lat) & (left > 0)
    down = (y0 > lat) & (y1 <= lat) & (left < 0)
    result: Ints = up.sum(axis=1) - down.sum(axis=1)
    return result


def _overlaid(before: NDArray[Any], after: NDArray[Any]) -> tuple[Pieces, Pieces]:
    """Take the whole of both regions apart: for a new drawing, and for edges that do not close."""
    old, new = shapely.union_all(before), shapely.union_all(after)
    both = (shapely.get_parts(shapely.difference(*pair)) for pair in ((new, old), (old, new)))
    gained, lost = (polygons_in(parts) for parts in both)
    return _measured(gained, lost)


def polygons_in(parts: NDArray[Any]) -> NDArray[Any]:
    """Return those of single geometries that are polygons with land in them."""
    polygons: NDArray[Any] = parts[(shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)]
    return polygons


def _united(faces: NDArray[Any]) -> NDArray[Any]:
    """Return faces that share an edge as one polygon."""
    if len(faces) < 2:
        return faces
    try:
        whole = shapely.coverage_union_all(faces)
    except shapely.errors.GEOSException:
        # NOTE: where the cuts are closer than rounding, faces may overlap by a hair; this takes longer and bears it.
        whole = shapely.union_all(faces)
    parts = shapely.get_parts(whole)
    polygons: NDArray[Any] = parts[shapely.get_type_id(parts) == 3]
    return polygons


def _measured(gained: NDArray[Any], lost: NDArray[Any]) -> tuple[Pieces, Pieces]:
    km2 = areas_km2(np.concatenate([gained, lost]), trusted=True)
    return Pieces(gained, km2[: len(gained)]), Pieces(lost, km2[len(gained) :])
