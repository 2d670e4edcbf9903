"""Which edges of a territory are a disputed line, and how long it is: coasts and country borders are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from .area import Floats, lengths_km

NEAR_KM = 2.0  # a drawn edge this close to a coast or border follows it; the outlines at 1:10 million are no better
_KM_PER_DEG = 111.2
_AT = (1 / 6, 1 / 2, 5 / 6)
_AT_ONCE = 50_000


class Fronts:
    """The coasts and borders about some land, against which any edge of it can be held.

    ``bounds`` are west, south, east and north of each piece of that land.
    """

    def __init__(self, bounds: Floats) -> None:
        self._tree, self._squeeze = _outlines(bounds)

    def lengths_km(self, edges: Floats) -> Floats:
        """Return how many km of each edge (lon, lat, lon, lat in degrees) follow neither coast nor border."""
        # A few at a time: each edge is looked at in three points, which take hundreds of bytes.
        parts = [self._some(edges[start : start + _AT_ONCE]) for start in range(0, len(edges), _AT_ONCE)]
        return np.concatenate([np.empty(0), *parts])

    def _some(self, edges: Floats) -> Floats:
        length = lengths_km(edges)
        if self._tree is None:
            return length
        points = np.vstack([edges[:, :2] + at * (edges[:, 2:] - edges[:, :2]) for at in _AT])
        near = self._tree.query(
            shapely.points(points * self._squeeze), predicate="dwithin", distance=NEAR_KM / _KM_PER_DEG
        )
        fixed = np.zeros(len(points), dtype=bool)
        fixed[near[0]] = True
        open_: Floats = length * (1 - fixed.reshape(len(_AT), -1).mean(axis=0))
        return open_


def _outlines(bounds: Floats) -> tuple[Any, Floats]:
    """Return the coasts and borders about land, squeezed so that a degree is as long both ways."""
    if not len(bounds):
        return None, np.ones(2)
    west, south, east, north = (float(value) for value in (*bounds[:, :2].min(axis=0), *bounds[:, 2:].max(axis=0)))
    from ..lands import basemap

    window = (max(-180.0, west - 0.1), max(-90.0, south - 0.1), min(180.0, east + 0.1), min(90.0, north + 0.1))
    squeeze = np.array([max(0.05, np.cos(np.radians((south + north) / 2))), 1.0])
    if window[0] >= window[2] or window[1] >= window[3]:
        return None, squeeze
    around = basemap(window, detail="10m")
    lines = [np.asarray(line) * squeeze for line in [*around.coast, *around.borders] if len(line) > 1]
    if not lines:
        return None, squeeze
    segments = np.concatenate([np.stack([line[:-1], line[1:]], axis=1) for line in lines])
    return shapely.STRtree(shapely.linestrings(segments)), squeeze
