"""Makes a long series of dated polygons whose outline moves a little, here and there, from day to day.

python make_series.py FOLDER --days 2000 --vertices 20000 --actors 2
"""

from __future__ import annotations

import argparse
import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FIRST = date(2000, 1, 1)


def ring(vertices: int, middle: tuple[float, float]) -> NDArray[np.float64]:
    """Return the outline of a land with bays about a middle (lon, lat), not closed."""
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    reach = 2 + 0.2 * np.sin(7 * angle) + 0.02 * np.sin(131 * angle)
    return np.round(np.c_[middle[0] + reach * np.cos(angle), middle[1] + reach * np.sin(angle)], 6)


def moved(points: NDArray[np.float64], middle: tuple[float, float], rng: np.random.Generator) -> None:
    """Push a few stretches of an outline out or in, in place; every point stays on its ray, so no edges cross."""
    size = len(points)
    for start, by in zip(rng.integers(0, size, 3), rng.uniform(-2e-3, 2e-3, 3), strict=True):
        stretch = (start + np.arange(max(3, size // 400))) % size
        points[stretch] = np.round(points[stretch] + (points[stretch] - middle) * by, 6)


def write(folder: Path, *, days: int, vertices: int, actors: int = 1, moving: bool = True) -> Path:
    """Write a GeoJSON file a day into a new folder."""
    folder.mkdir(parents=True)
    rng = np.random.default_rng(7)
    middles = [(30.0 + 6 * at, 45.0) for at in range(actors)]
    rings = [ring(vertices // actors, middle) for middle in middles]
    for day in range(days):
        features = [_feature(f"Side {at + 1}", points) for at, points in enumerate(rings)]
        text = json.dumps({"type": "FeatureCollection", "features": features})
        (folder / f"made_{FIRST + timedelta(days=day)}.geojson").write_text(text, encoding="utf8")
        for points, middle in zip(rings, middles, strict=True):
            if moving:
                moved(points, middle, rng)
    return folder


def _feature(actor: str, points: NDArray[np.float64]) -> dict[str, object]:
    outline = [*points.tolist(), points[0].tolist()]
    geometry = {"type": "Polygon", "coordinates": [outline]}
    return {"type": "Feature", "properties": {"actor": actor}, "geometry": geometry}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--days", type=int, default=2000)
    parser.add_argument("--vertices", type=int, default=20_000)
    parser.add_argument("--actors", type=int, default=2)
    options = parser.parse_args()
    write(options.folder, days=options.days, vertices=options.vertices, actors=options.actors)


if __name__ == "__main__":
    main()
