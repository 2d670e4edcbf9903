"""Draws the war of Ebbmark, which never was: coast, front lines, snapshots, towns and people, the same bytes each time.

    python make_island.py [FOLDER]

writes ``control/`` and ``ground/`` into FOLDER (without one, beside this file). Needs numpy and shapely only.

The island is cut into some hundreds of cells with rugged edges. Who holds a cell on a day is said by the cell's height
on a slope from the hills to the harbours, and by the episodes in the script of the war. So neighbours share their line
vertex by vertex, and an area is the sum of its cells.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely

SEED = 190703
#: The middle of the island, degrees: in the emptiest part of the South Pacific, 2,600 km from any real land.
LON, LAT = -123.4, -48.9
KM_NORTH = 111.2
KM_EAST = KM_NORTH * float(np.cos(np.radians(LAT)))
DIGITS = 4
GRID = 10.0**-DIGITS
COAST_VERTICES = 1220
CELLS = 520

LEAGUE, ASSEMBLY, SALTERS = "Harbour League", "Hill Assembly", "Salters"
BOTH = f"{LEAGUE} / {ASSEMBLY}"
NOBODY = ("", "")

FIRST, EVERY, STEPS = date(1907, 3, 2), 14, 25
MISSING = {15}
QUIET = range(8, 12)
#: How far down the slope (-1 the hills, 1 the harbours) the line lies on each fortnight of the survey.
LINE = (
    *(-0.32, -0.30, -0.27, -0.22, -0.16, -0.10, -0.05, -0.01, 0.01, 0.01, 0.01, 0.01, -0.03),
    *(-0.07, -0.06, -0.02, 0.02, 0.06, 0.10, 0.13, 0.16, 0.18, 0.20, 0.21, 0.22),
)


class Town(NamedTuple):
    """A settlement, where it lies in km east and north of the island's middle."""

    name: str
    x: float
    y: float
    population: int


TOWNS = (
    Town("Ansel Haven", 53.5, -10.5, 41200),
    Town("Quillport", 19.0, -33.0, 18600),
    Town("Tarncross", 6.0, 6.5, 9400),
    Town("Corranmill", -9.0, -9.0, 6100),
    Town("Hollinshaw", -13.0, 21.0, 12300),
    Town("Merrowby", 33.0, 16.0, 5200),
    Town("Ottergate", 21.0, -8.5, 3900),
    Town("Pell Hythe", 45.0, 7.5, 2700),
    Town("Brackwater", -21.0, -23.0, 2200),
    Town("Lanternfold", 10.0, 28.0, 1800),
    Town("Oxlode", 3.5, -24.0, 1500),
    Town("Thrift Bay", -8.0, 39.0, 900),
    Town("Skerry Town", -52.0, -34.0, 1100),
    Town("Gannet Stairs", 55.0, 15.0, 300),
)
TOWN = {town.name: town for town in TOWNS}


class Land(NamedTuple):
    """The coast in degrees: the island with its lake, the islet off its south-west, and another far to the north."""

    island: Any
    islet: Any
    farewell: Any


class Cells(NamedTuple):
    """The cells of island and islet (degrees), and where the middle of each lies (km) and how high on the slope."""

    shapes: Any
    x: Any
    y: Any
    slope: Any
    islet: Any


# The land


def degrees(xy: Any) -> Any:
    """Return positions in km about the island's middle as lon/lat degrees on the grid."""
    return np.round(np.asarray(xy) / (KM_EAST, KM_NORTH) + (LON, LAT), DIGITS)


def shore(rng: Any, middle: Any, radii: Any, vertices: int, *, rough: float, bays: Any = ()) -> Any:
    """Return a coast in km: an ellipse with bays (angle, depth, width), bent, its noise of all sizes, at even steps."""
    angle = np.linspace(0, 2 * np.pi, 8 * vertices, endpoint=False)
    reach = 1 + noise(rng, angle, 2, 14, rough)
    for at, depth, width in bays:
        away = np.abs((angle - at + np.pi) % (2 * np.pi) - np.pi)
        reach -= depth * np.exp(-((away / width) ** 2))
    x, y = radii[0] * reach * np.cos(angle), radii[1] * reach * np.sin(angle)
    bend = min(radii) / 8
    x, y = x + 0.8 * bend * np.sin(y / bend / 2.2 + 1.0), y + 0.8 * bend * np.sin(x / bend / 2.6)
    # What is small is moved every way, so that inlets need not point at the middle; loops that it makes are cut off.
    small = [noise(rng, angle, 14, vertices // 3, 2.6 * rough) * min(radii) for _ in range(2)]
    looped = shapely.make_valid(shapely.polygons(np.column_stack([x, y]) + np.transpose(small) + middle))
    largest = max(shapely.get_parts(looped), key=shapely.area)
    return evenly(shapely.get_coordinates(largest.exterior)[:-1], vertices)


def noise(rng: Any, angle: Any, first: int, last: int, strength: float) -> Any:
    """Return noise about a circle from waves of many lengths, the short ones weaker."""
    waves = np.arange(first, last)
    height = strength * waves**-1.35 * rng.standard_normal(len(waves))
    phase = rng.uniform(0, 2 * np.pi, len(waves))
    return sum(a * np.cos(k * angle + p) for a, k, p in zip(height, waves, phase, strict=True))


def evenly(points: Any, many: int) -> Any:
    """Return ``many`` points at even distances along a closed line."""
    closed = np.vstack([points, points[:1]])
    along = np.r_[0, np.cumsum(np.hypot(*np.diff(closed, axis=0).T))]
    at = np.linspace(0, along[-1], many, endpoint=False)
    return np.column_stack([np.interp(at, along, closed[:, axis]) for axis in (0, 1)])


def land() -> Land:
    """Return the coasts."""
    rng = np.random.default_rng(SEED)
    bays = ((-0.12, 0.24, 0.09), (-0.95, 0.20, 0.10), (1.9, 0.28, 0.12), (3.7, 0.22, 0.1), (0.75, 0.16, 0.06))
    outer = shore(rng, (0, 0), (80, 46), COAST_VERTICES, rough=0.17, bays=bays)
    lake = shore(rng, (18, 20), (7.5, 4.2), 100, rough=0.18)
    islet = shore(rng, (-62, -46), (6.5, 4.5), 100, rough=0.2)
    farewell = shore(rng, (95, 640), (36, 19), 160, rough=0.2, bays=((2.2, 0.3, 0.3),))
    shapes = [shapely.polygons(degrees(ring)) for ring in (islet, farewell)]
    island = shapely.polygons(degrees(outer), holes=[degrees(lake)])
    return Land(island, *shapes)


# The cells


def cells(ground: Land) -> Cells:
    """Return the cells of island and islet: Voronoi cells of random points, with rugged edges, cut at the coast."""
    rng = np.random.default_rng(SEED + 1)
    points = spread(rng)
    edges = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), only_edges=True))
    ends = sorted(tuple(sorted(map(tuple, np.round(shapely.get_coordinates(edge), 6).tolist()))) for edge in edges)
    lines = [shapely.linestrings(degrees(rugged(rng, np.array(pair)))) for pair in ends]
    coast = [shapely.boundary(ground.island)]
    net = shapely.union_all([*lines, *coast], grid_size=GRID)
    found = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
    inside = shapely.contains(ground.island, shapely.point_on_surface(found))
    shapes = shapely.normalize(np.append(found[inside], ground.islet))
    shapes = shapes[np.lexsort(shapely.get_coordinates(shapely.point_on_surface(shapes)).T)]
    middles = shapely.get_coordinates(shapely.point_on_surface(shapes))
    x, y = ((middles - (LON, LAT)) * (KM_EAST, KM_NORTH)).T
    return Cells(shapes, x, y, slope(x, y), shapely.contains(ground.islet, shapely.point_on_surface(shapes)))


def spread(rng: Any) -> Any:
    """Return random points about the island (km) that keep some distance from each other."""
    points = rng.uniform((-100, -62), (100, 62), (CELLS, 2))
    for _ in range(6):  # each moves away from its nearest neighbour
        apart = points[:, None] - points[None]
        far = np.hypot(apart[..., 0], apart[..., 1]) + 1e9 * np.eye(len(points))
        nearest = far.argmin(axis=1)
        rows = np.arange(len(points))
        way = apart[rows, nearest] / far[rows, nearest][:, None]
        points = points + 0.35 * way * np.clip(5 - far.min(axis=1), 0, 2)[:, None]
    return np.round(points, 3)


def rugged(rng: Any, ends: Any) -> Any:
    """Return a straight edge (km) as a rugged line between its ends: middles moved aside, again and again."""
    line = ends
    while np.hypot(*np.diff(line, axis=0).T).max() > 2.4 and len(line) < 40:
        step = np.diff(line, axis=0)
        aside = np.column_stack([-step[:, 1], step[:, 0]]) * rng.uniform(-0.16, 0.16, len(step))[:, None]
        middle = (line[:-1] + line[1:]) / 2 + aside
        line = np.insert(line, np.arange(1, len(line)), middle, axis=0)
    return line


def slope(x: Any, y: Any) -> Any:
    """Return how far down from the hills (-1, north-west) to the harbours (1, south-east) places lie, with folds."""
    folds = 0.10 * np.sin(x / 17 + 0.6) * np.cos(y / 13) + 0.05 * np.sin(x / 6.5 - y / 8)
    return 0.60 * x / 80 - 0.55 * y / 46 + folds


# The war


Held = list[tuple[str, str]]
Here = Callable[[str, float], Any]


def held(ground: Cells, step: int, *, line: float, near: Here) -> Held:
    """Return who holds each cell on a fortnight of the war, and how: (actor, status)."""
    owner = np.full(len(ground.x), 1)
    owner[ground.slope < line] = 2
    owner[np.abs(ground.slope - line) < 0.022] = 3
    for where, what in episodes(ground, step, near):
        owner[where] = what
    owner[(ground.x < -29 - 5 * np.sin(ground.y / 9)) & ~ground.islet] = 0
    owner[ground.islet | (near("Skerry Town", 13) & (ground.x < -29))] = 4
    if step >= 14:  # the Salters take the marsh while the others look elsewhere
        owner[near("Brackwater", 9)] = 4
    return [KINDS[each] for each in owner.tolist()]


KINDS = {
    0: NOBODY,
    1: (LEAGUE, "control"),
    2: (ASSEMBLY, "control"),
    3: (BOTH, "contested"),
    4: (SALTERS, "control"),
    5: (ASSEMBLY, "support"),
    6: (LEAGUE, "claimed"),
}


def episodes(ground: Cells, step: int, near: Here) -> Iterator[tuple[Any, int]]:
    """Yield the land that does not follow the line on a fortnight, and what it is instead."""
    tarn = near("Tarncross", 7.5)
    if step in (3, 4):  # taken early, ...
        yield tarn, 2
    if step in (5, 6):  # ... taken back, ...
        yield tarn, 1
    if 7 <= step < 12:  # ... taken again for the quiet months, ...
        yield tarn, 2
    if step in (12, 13, 14):  # ... and once more each
        yield tarn, 1
    pocket = {7: 9.0, 8: 8.5, 9: 8.5, 10: 8.5, 11: 8.5, 12: 7.0, 13: 5.5}
    if step in pocket:  # Corranmill holds out behind the line
        yield near("Corranmill", pocket[step] + 10), 2
        yield near("Corranmill", pocket[step]), 1
    if step >= 14:
        yield near("Corranmill", 10), 2
    if step >= 7:  # risings in the League's rear
        yield near("Oxlode", 6.0) & (ground.slope > LINE[step] + 0.03), 5
    if step < 6:  # a claim to the moor that nobody checks
        yield near("Brackwater", 10), 6
    if step in (16, 17):  # a landing behind the Assembly's line, given up after a month
        yield near("Thrift Bay", 9.0), 1
    yield from siege(ground, step, near)


def siege(ground: Cells, step: int, near: Here) -> Iterator[tuple[Any, int]]:
    """Yield the siege of Ansel Haven: cut off, then fought over, then lost."""
    if step >= 18:
        yield (ground.x > 36) & (ground.y > -4), 2
    if step >= 19:
        yield (ground.x > 30) & (ground.x < 43) & (ground.y > -24) & (ground.y < 0), 2
    if step >= 20:
        yield (ground.x > 34) & (ground.y < -16), 2
    ring = {18: 22.0, 19: 18.0, 20: 15.0, 21: 13.5, 22: 12.0, 23: 11.0}
    if step in ring:
        yield near("Ansel Haven", ring[step]), 1
    if step in (20, 21, 22, 23):
        yield near("Ansel Haven", ring[step]) & (ground.y > -8), 3
    if step >= 24:
        yield near("Ansel Haven", 13), 2


def about(ground: Cells) -> Here:
    """Return a function that finds the cells within some km of a town."""

    def near(town: str, km: float) -> Any:
        at = TOWN[town]
        return np.hypot(ground.x - at.x, ground.y - at.y) < km

    return near


def day_of(step: int) -> date:
    """Return the day of a fortnight."""
    return FIRST + timedelta(days=EVERY * step)


# Land by actor and status


def united(ground: Cells, owners: Held) -> dict[tuple[str, str], Any]:
    """Return the land of each actor and status, its rings in one order always."""
    kinds = sorted({kind for kind in owners if kind != NOBODY})
    every = np.array([f"{actor}|{status}" for actor, status in owners])
    return {kind: even(shapely.coverage_union_all(ground.shapes[every == "|".join(kind)])) for kind in kinds}


def even(shape: Any) -> Any:
    """Return a shape with its polygons and rings in one order and its shells anticlockwise."""
    return shapely.orient_polygons(shapely.normalize(shape))


def coarser(lands: dict[tuple[str, str], Any], tolerance: float) -> dict[tuple[str, str], Any]:
    """Return lands drawn with a broader pen, their common lines still common."""
    shapes = shapely.coverage_simplify(np.array(list(lands.values())), tolerance)
    return {kind: even(shape) for kind, shape in zip(lands, shapes, strict=True)}


# Files


def survey(ground: Cells) -> Iterator[tuple[date, str]]:
    """Yield the survey: a GeoJSON for each fortnight but the one that is missing."""
    near = about(ground)
    for step in range(STEPS):
        if step not in MISSING:
            lands = united(ground, held(ground, step, line=LINE[step], near=near))
            yield day_of(step), collection(lands)


def packet(ground: Cells) -> Iterator[tuple[date, str]]:
    """Yield the newspaper's map: a KML for eight dates, drawn with a broader pen and a kinder eye for the Assembly."""
    near = about(ground)
    for step in (0, 4, 9, 12, 17, 20, 23, 24):
        owners = held(ground, step, line=LINE[step] + 0.025, near=near)
        plain = [(LEAGUE, "control") if status == "claimed" else (actor, status) for actor, status in owners]
        lands = coarser(united(ground, [NOBODY if kind[1] == "support" else kind for kind in plain]), 0.012)
        yield day_of(step), kml(lands, day_of(step))


def collection(lands: dict[tuple[str, str], Any]) -> str:
    """Return a GeoJSON text with the columns actor and status, a feature a line."""
    rows = ({"actor": actor, "status": status} for actor, status in lands)
    return geojson(zip(rows, map(mapped, lands.values()), strict=True))


def geojson(features: Iterable[tuple[dict[str, Any], Any]]) -> str:
    """Return a GeoJSON text, a feature a line."""
    rows = [
        json.dumps({"type": "Feature", "properties": row, "geometry": shape}, separators=(",", ":"))
        for row, shape in features
    ]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(rows) + "\n]}\n"


def mapped(shape: Any) -> dict[str, Any]:
    """Return a shape as GeoJSON's record with rounded coordinates."""
    parts = [rings(part) for part in shapely.get_parts(shape)]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def rings(polygon: Any) -> list[list[list[float]]]:
    """Return the rings of a polygon as rounded positions."""
    every = [polygon.exterior, *polygon.interiors]
    return [np.round(shapely.get_coordinates(ring), DIGITS).tolist() for ring in every]


def kml(lands: dict[tuple[str, str], Any], day: date) -> str:
    """Return a KML text with a folder for each class of land, as newspapers' maps have them."""
    folders = []
    for (actor, status), shape in lands.items():
        name = "Contested ground" if status == "contested" else f"{actor} control"
        places = "\n".join(placemark(part) for part in shapely.get_parts(shape))
        folders.append(f"<Folder><name>{name}</name>\n{places}\n</Folder>")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    title = f"<name>The Packet's map of Ebbmark, {day} (fictional)</name>"
    return "\n".join([head, title, *folders, "</Document></kml>\n"])


def placemark(polygon: Any) -> str:
    """Return one polygon as a placemark."""
    inside = ["innerBoundaryIs"] * len(polygon.interiors)
    bounds = [
        f"<{kind}><LinearRing><coordinates>"
        + " ".join(f"{lon},{lat}" for lon, lat in ring)
        + f"</coordinates></LinearRing></{kind}>"
        for kind, ring in zip(["outerBoundaryIs", *inside], rings(polygon), strict=True)
    ]
    return f"<Placemark><Polygon>{''.join(bounds)}</Polygon></Placemark>"


def sketch() -> str:
    """Return a traveller's sketch of 9 November 1907 with one of each defect that maps are known for."""

    def ring(*km: tuple[float, float]) -> list[list[float]]:
        return degrees([*km, km[0]]).tolist()

    bow_tie = ring((20, 10), (44, -4), (44, 10), (20, -4))
    north = ring((-35, 10), (8, 10), (8, 34), (-35, 34))
    south = ring((-30, -25), (30, -25), (30, -5), (8, 12), (-20, 12), (-30, -2))
    outside = [ring((-30, -40), (-12, -40), (-12, -30), (-30, -30)), ring((-8, -38), (-5, -38), (-5, -35), (-8, -35))]
    high = [[lon, lat, 120.0] for lon, lat in ring((46, -12), (60, -12), (60, -4), (46, -4))]
    thread = ring((8, 12), (30, -5), (30, -5.03), (8, 11.97))
    flat = ring((-20, 0), (-10, 0), (-15, 0))
    elsewhere = ring((1500, 300), (1540, 300), (1540, 330), (1500, 330))
    polygons: list[tuple[str, str, Any]] = [
        (ASSEMBLY, "a bow-tie", [bow_tie]),
        (ASSEMBLY, "overlaps the League's land", [north]),
        (LEAGUE, "overlaps the Assembly's land", [south]),
        (LEAGUE, "a hole outside its shell", outside),
        (LEAGUE, "with heights", [high]),
        (ASSEMBLY, "a sliver along the line", [thread]),
        (ASSEMBLY, "without breadth", [flat]),
        (ASSEMBLY, "of another quarrel", [elsewhere]),
    ]
    rows = [
        ({"actor": a, "status": "control", "note": n}, {"type": "Polygon", "coordinates": c}) for a, n, c in polygons
    ]
    return geojson([*rows, ({"actor": LEAGUE, "status": "control", "note": "without land"}, None)])


def coast(ground: Land) -> str:
    """Return the coast as GeoJSON."""
    names = ("Ebbmark", "Salt Holm", "Farewell Island")
    return geojson(
        ({"name": f"{name} (fictional)"}, mapped(even(shape))) for name, shape in zip(names, ground, strict=True)
    )


def settlements() -> str:
    """Return the towns as a table."""
    rows = [f"{town.name},{lon},{lat},{town.population}" for town in TOWNS for lon, lat in [degrees((town.x, town.y))]]
    return "\n".join(["name,lon,lat,population", *rows]) + "\n"


def population(ground: Land) -> str:
    """Return a grid of 0.05 degrees with the people of towns and country: positions are the cells' middles."""
    step = 0.05
    lons, lats = np.arange(LON - 1.3, LON + 1.3, step), np.arange(LAT - 0.65, LAT + 0.65, step)
    lon, lat = (each.ravel() for each in np.meshgrid(lons, lats))
    on_land = shapely.contains_xy(shapely.union_all([ground.island, ground.islet]), lon, lat)
    lon, lat = np.round(lon[on_land], 3), np.round(lat[on_land], 3)
    x, y = (lon - LON) * KM_EAST, (lat - LAT) * KM_NORTH
    people = np.where(x < -29, 2.0, 38.0)
    for town in TOWNS:
        share = np.exp(-((x - town.x) ** 2 + (y - town.y) ** 2) / 2 / 3.2**2)
        people += town.population * share / max(share.sum(), 1e-9)
    rows = [f"{a},{b},{round(float(c))}" for a, b, c in zip(lon.tolist(), lat.tolist(), people, strict=True)]
    return "\n".join(["lon,lat,population", *rows]) + "\n"


def shares(ground: Cells) -> str:
    """Return an almanac's monthly shares of the land that anybody holds, in per cent, with decimal commas."""
    rng = np.random.default_rng(SEED + 2)
    near = about(ground)
    rows = ["date;harbour_league;hill_assembly;salters;disputed"]
    for step in range(0, STEPS, 2):
        every = held(ground, step, line=LINE[step], near=near)
        areas = shapely.area(ground.shapes)
        sums = [sum(a for a, k in zip(areas, every, strict=True) if wanted(k)) for wanted in ALMANAC]
        told = np.round(100 * np.array(sums) / sum(sums) + rng.normal(0, 0.5, len(sums)), 1)
        told[-1] = 100 - told[:-1].sum()
        rows.append(
            ";".join([str(day_of(step) + timedelta(days=1)), *(f"{share:.1f}".replace(".", ",") for share in told)])
        )
    return "\n".join(rows) + "\n"


ALMANAC: tuple[Callable[[tuple[str, str]], bool], ...] = (
    lambda kind: kind == (LEAGUE, "control"),
    lambda kind: kind == (ASSEMBLY, "control"),
    lambda kind: kind[0] == SALTERS,
    lambda kind: kind[1] in ("contested", "support", "claimed"),
)


def files() -> dict[str, str]:
    """Return all files by name: what is measured, and the ground it lies on."""
    ground = land()
    parts = cells(ground)
    return {
        **{f"control/survey/{day}.geojson": text for day, text in survey(parts)},
        **{f"control/packet/packet-{day:%Y%m%d}.kml": text for day, text in packet(parts)},
        f"control/sketch/{date(1907, 11, 9)}.geojson": sketch(),
        "control/shares.csv": shares(parts),
        "ground/coast.geojson": coast(ground),
        "ground/settlements.csv": settlements(),
        "ground/population.csv": population(ground),
    }


def main(folder: Path) -> None:
    """Write all files into a folder."""
    for name, text in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
