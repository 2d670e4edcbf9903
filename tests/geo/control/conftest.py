"""Land of every kind that areas are compared on, the same on every run; and how others' areas become comparable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

Random = np.random.Generator
WORLD = box(-180, -90, 180, 90)


def star(random: Random, lon: float, lat: float, reach: float, points: int) -> Polygon:
    """Draw a polygon with spikes about a point, reaching so many degrees."""
    angle = np.sort(random.uniform(0, 2 * np.pi, points) / points + np.linspace(0, 2 * np.pi, points, endpoint=False))
    share = reach * random.uniform(0.3, 1, points)
    return Polygon(np.c_[lon + share * np.cos(angle), lat + share * np.sin(angle)])


def island(random: Random) -> Any:
    reach = random.uniform(0.2, 8)
    lon, lat = random.uniform(-171, 171), random.uniform(-80, 80)
    return star(random, lon, lat, reach, random.integers(3, 60))


def country(random: Random) -> Any:
    reach = random.uniform(10, 40)
    return star(random, random.uniform(-139, 139), random.uniform(-49, 49), reach, random.integers(20, 200))


def with_lakes(random: Random) -> Any:
    lon, lat, reach = random.uniform(-170, 170), random.uniform(-75, 75), random.uniform(0.5, 4.5)
    lakes = [star(random, lon + at * reach / 5, lat, reach / 12, 7) for at in (-1, 0, 1)]
    return Polygon(star(random, lon, lat, reach * 3, 40).exterior, [lake.exterior for lake in lakes])


def islands(random: Random) -> Any:
    lon, lat = random.uniform(-160, 150), random.uniform(-80, 80)
    return MultiPolygon([star(random, lon + 2 * at, lat, 0.95, random.integers(3, 20)) for at in range(5)])


def across_the_antimeridian(random: Random) -> Any:
    whole = star(random, 180 + random.uniform(-1, 1), random.uniform(-80, 80), random.uniform(1.5, 9), 25)
    east = shapely.intersection(whole, WORLD)
    west = shapely.intersection(shapely.transform(whole, lambda at: at - [360, 0]), WORLD)
    return MultiPolygon([*shapely.get_parts(east), *shapely.get_parts(west)])


def round_a_pole(random: Random) -> Any:
    """Draw a cap on the plane: its rim runs along ±180° and over the pole."""
    lon = np.r_[-180, np.sort(random.uniform(-180, 180, 40)), 180]
    lat = np.r_[75.0, random.uniform(60, 89.9, 40), 75.0]
    return Polygon(np.c_[np.r_[lon, 180, -180], np.r_[lat, 90, 90] * random.choice([-1, 1])])


def near_a_pole(random: Random) -> Any:
    lat = random.choice([-1, 1]) * random.uniform(86, 89)
    whole = star(random, random.uniform(-150, 150), lat, random.uniform(0.2, 25), 30)
    return shapely.intersection(whole, WORLD)


def small(random: Random) -> Any:
    return star(random, random.uniform(-179, 179), random.uniform(-89, 89), random.uniform(0.01, 0.2), 12)


def redrawn(random: Random, land: Any) -> Any:
    """Take a bite out of a land, and add another to it, where its outline runs; all else stays as it was."""
    reach = np.sqrt(land.area) / 4
    corners = shapely.get_coordinates(land)
    bite, more = (star(random, *corners[random.integers(len(corners))], reach, 9) for _ in range(2))
    changed = shapely.union(shapely.difference(land, bite), shapely.intersection(more, WORLD))
    return MultiPolygon([part for part in shapely.get_parts(changed) if part.geom_type == "Polygon"])


KINDS = (
    *(island, country, with_lakes, islands),
    *(across_the_antimeridian, round_a_pole, near_a_pole, small),
)


@pytest.fixture(scope="session")
def lands_of_all_kinds() -> Callable[[int], dict[str, list[Any]]]:
    """Give a function that draws so many valid lands of each kind."""

    def draw(count: int) -> dict[str, list[Any]]:
        random = np.random.default_rng(20160712)
        return {kind.__name__: [kind(random) for _ in range(count)] for kind in KINDS}

    return draw


@pytest.fixture(scope="session")
def changes_of_all_kinds() -> Callable[[int], dict[str, list[tuple[Any, Any]]]]:
    """Give a function that draws so many pairs of lands of each kind, before and after, which share most edges."""

    def draw(count: int) -> dict[str, list[tuple[Any, Any]]]:
        random = np.random.default_rng(20160713)
        befores = {kind.__name__: [kind(random) for _ in range(count)] for kind in KINDS}
        return {kind: [(land, redrawn(random, land)) for land in lands] for kind, lands in befores.items()}

    return draw


def densified(land: Any, parts: int) -> MultiPolygon:
    """Cut each edge of a land into so many equal ones, straight in longitude and latitude as it was."""
    share = (np.arange(parts) / parts)[None, :, None]

    def ring(line: Any) -> Any:
        points = shapely.get_coordinates(line)
        steps = points[:-1, None] + np.diff(points, axis=0)[:, None] * share
        return np.vstack([steps.reshape(-1, 2), points[-1:]])

    polygons = shapely.get_parts(shapely.orient_polygons(land))
    return MultiPolygon([Polygon(ring(part.exterior), [ring(hole) for hole in part.interiors]) for part in polygons])


@pytest.fixture(scope="session")
def between_straight_edges() -> Callable[[Any, Any], Any]:
    """Give a function that finds areas between edges straight in lon/lat by a measure that knows geodesic edges only.

    Edges are cut into 16, 32 and 64: the error falls with the square of their length and what is left of it with the
    fourth power, so both are taken off (Romberg's method). 1e-11 of the area is left, and 1e-10 of a small one.
    """

    def areas(lands: Any, measure: Callable[[list[Any]], Any]) -> Any:
        coarse, middle, fine = (np.array(measure([densified(land, n) for land in lands])) for n in (16, 32, 64))
        rough, smooth = middle + (middle - coarse) / 3, fine + (fine - middle) / 3
        return smooth + (smooth - rough) / 15

    return areas
