"""Which points lie in which land, or near its line: where to look, and what of a place's surroundings lies inside.

Boxes are (west, south, east, north) in WGS 84 degrees; the line may be off by ``line_m`` metres.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ...place import Place
from ..area import Floats, lengths_km

_AROUND = 16  # directions in which the line is looked for about a settlement
_KM_PER_DEG = 111.2


def windows(polygons: NDArray[Any]) -> list[tuple[float, float, float, float]]:
    """Return the cells of a degree that polygons lie in, as one window for each run of cells, with a little around."""
    bounds = np.floor(shapely.bounds(polygons) + np.array([-0.01, -0.01, 0.01, 0.01])).astype(int)
    cells = {
        (lat, lon)
        for west, south, east, north in sorted(set(map(tuple, bounds.tolist())))
        for lat in range(max(-90, south), min(89, north) + 1)
        for lon in range(west, east + 1)
    }
    turned = {(lat, (lon + 180) % 360 - 180) for lat, lon in cells}
    windows: list[list[float]] = []
    for lat, lon in sorted(turned):
        if windows and windows[-1][1] == lat and windows[-1][2] == lon:
            windows[-1][2] = lon + 1
        else:
            windows.append([lon, lat, lon + 1, lat + 1])
    return [(west, south, east, north) for west, south, east, north in windows]


def margins(bounds: Floats, line_m: float) -> Floats:
    """Return by how many degrees boxes (west, south, east, north) are wider that have ``line_m`` more on each side."""
    north = np.full(len(bounds), 1.01 * line_m / 1000 / _KM_PER_DEG + 1e-9)
    east = np.minimum(180.0, north / np.cos(np.radians(np.abs(bounds[:, 1::2]).max(axis=1).clip(max=89.0))))
    return np.stack([-east, -north, east, north], axis=1)


def turns(boxes: Floats) -> Iterator[Floats]:
    """Yield what brings boxes to where places may lie: a box across the antimeridian also lies on its other side."""
    yield np.zeros(4)
    if (boxes[:, 0] < -180).any() or (boxes[:, 2] > 180).any():
        yield from (np.array([turn, 0.0, turn, 0.0]) for turn in (-360.0, 360.0))


def box(boxes: Floats) -> NDArray[Any]:
    """Return boxes as polygons."""
    found: NDArray[Any] = shapely.box(*boxes.T)
    return found


def met(
    polygons: NDArray[Any], owner: NDArray[np.int64], there: Sequence[Place], line_m: float
) -> Iterator[tuple[int, int, NDArray[np.bool_]]]:
    """Yield for each handover and place that meet: their positions, and which of the place's points lie in the land."""
    if not there:
        return
    spots = _spots(np.array([(place.lon, place.lat) for place in there]), line_m)
    each = spots.shape[1]
    piece, spot = shapely.STRtree(shapely.points(spots.reshape(-1, 2))).query(polygons, predicate="intersects")
    pairs, row = np.unique(owner[piece] * len(there) + spot // each, return_inverse=True)
    within = np.zeros((len(pairs), each), dtype=bool)
    within[row, spot % each] = True
    yield from zip((pairs // len(there)).tolist(), (pairs % len(there)).tolist(), within, strict=True)


def _spots(centres: Floats, line_m: float) -> Floats:
    """Return for each centre (lon, lat) itself and, unless the line is sure, the points about it, ``line_m`` away."""
    if not line_m > 0:
        return centres[:, None, :]
    angle = np.linspace(0, 2 * np.pi, _AROUND, endpoint=False)
    km = [lengths_km(np.hstack([centres, centres + step])) for step in ((1e-4, 0.0), (0.0, 1e-4))]
    reach = 1e-4 * line_m / 1000 / np.maximum(np.stack(km, axis=1), 1e-9)
    spots = np.concatenate([centres[:, None, :], centres[:, None, :] + reach[:, None, :] * _ring(angle)], axis=1)
    spots[..., 0] = np.where(np.abs(spots[..., 0]) > 180, (spots[..., 0] + 180) % 360 - 180, spots[..., 0])
    spots[..., 1] = spots[..., 1].clip(-90, 90)
    return spots


def _ring(angle: Floats) -> Floats:
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)
