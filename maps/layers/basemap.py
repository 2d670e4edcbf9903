"""The background in the file: land, borders, disputed stretches, countries and towns; no tiles, no network."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from typing import Any, ClassVar

from geo.lands import basemap, country_at, country_name, land
from geo.places import Gazetteer
from geo.places.names import key
from geo.records import LonLat, Place, Site

from ..packing import pack_lines
from .element import Element

Window = tuple[float, float, float, float]

_WORLD: Window = (-180.0, -85.0, 180.0, 85.0)
_SCALE = 1e-3
_WORLD_SCALE = 1e-2
_TOWNS = 60
#: A town nearer to a site than this, in degrees, would put a second name beside it.
_BESIDE = 0.06
#: Positions tried for a country's name along the longer side of the window.
_GRID = 24
#: Marks of scholarly transliteration (macron, breve, dots and lines below), which no newspaper prints.
_SCHOLARLY = frozenset("\u0304\u0306\u0307\u0323\u0324\u0331\u0332")
_CEDILLA, _CEDILLA_LETTERS = "\u0327", frozenset("DdHhKkTtZz")


class Basemap(Element):
    """Land, borders and names under a map, carried in the page.

    ``bounds`` (west, south, east, north; WGS 84 degrees) is drawn in detail with a margin around it, ``spots`` are
    far-off positions that get a detailed window of their own, the rest of the world is coarse. ``sites`` keep their own
    names: no town repeats one. Borders are Natural Earth's, with disputed stretches dashed; ``viewpoint`` says whose
    they are.
    """

    _name = "ebbline_basemap"
    kind: ClassVar[str] = "basemap"
    scripts = ("labels.js", "unpack.js", "names.js", "basemap.js")
    styles = ("basemap.css",)

    def __init__(
        self,
        bounds: Window,
        *,
        spots: Sequence[LonLat] = (),
        sites: Sequence[Site] = (),
        towns: Sequence[Place] | None = None,
        viewpoint: str = "de facto",
    ) -> None:
        super().__init__()
        self.bounds = bounds
        self.spots = tuple(spots)
        self.sites = tuple(sites)
        self.towns = towns
        self.viewpoint = viewpoint

    def data(self) -> dict[str, Any]:
        """Return packed lines by sheet, coarse ones first, and the names to write on them."""
        window = widened(self.bounds)
        sheets = [sheet(_WORLD, "110m", _WORLD_SCALE)]
        sheets += [sheet(around(spot), "10m", _SCALE) for spot in self.spots]
        sheets.append(sheet(window, "10m", _SCALE))
        return {
            "viewpoint": self.viewpoint,
            "sheets": sheets,
            "step": grid_step(window),
            "countries": country_labels(window, self._language()),
            "towns": town_labels(self._towns(window), self.sites),
        }

    def _towns(self, window: Window) -> Sequence[Place]:
        if self.towns is not None:
            return self.towns
        with Gazetteer.open() as gazetteer:
            return gazetteer.towns(window, limit=_TOWNS)


def sheet(window: Window, detail: str, scale: float) -> dict[str, Any]:
    """Return one window's land, borders and disputed stretches, packed in steps of ``scale`` degrees."""
    lines = basemap(window, detail=detail)
    return {
        "window": list(window),
        "scale": scale,
        "land": pack_lines(land_rings(window, detail), scale),
        "borders": pack_lines(lines.borders, scale),
        "disputed": pack_lines([stretch.line for stretch in lines.disputed], scale),
    }


def land_rings(window: Window, detail: str) -> list[Any]:
    """Return the shores of a window as closed rings; inland seas are rings inside rings."""
    import shapely

    polygons = [part for part in shapely.get_parts(land(window, detail=detail)) if shapely.get_dimensions(part) == 2]
    return [shapely.get_coordinates(ring) for part in polygons for ring in (part.exterior, *part.interiors)]


def widened(bounds: Window) -> Window:
    """Return a window with half its width and height added on each side, within the world."""
    west, south, east, north = bounds
    dx, dy = (east - west) / 2, (north - south) / 2
    return max(west - dx, -180.0), max(south - dy, -85.0), min(east + dx, 180.0), min(north + dy, 85.0)


def around(spot: LonLat) -> Window:
    """Return the window of a far-off place: enough land and sea to recognise where it lies."""
    return max(spot.lon - 6, -180.0), max(spot.lat - 4, -85.0), min(spot.lon + 6, 180.0), min(spot.lat + 4, 85.0)


def country_labels(window: Window, language: str) -> list[dict[str, Any]]:
    """Return the countries to name in a window, each with positions inside it for its name, the best one first."""
    inside = _inside_positions(window)
    found = []
    for label in basemap(window, detail="50m").labels:
        first = (label.lon, label.lat)
        rest = sorted(inside.get(label.country_code, []), key=lambda spot: math.dist(spot, first))
        spots = [[round(lon, 2), round(lat, 2)] for lon, lat in (first, *rest)]
        found.append({"name": country_name(label.country_code, language), "at": spots})
    return sorted(found, key=lambda country: -len(country["at"]))


def grid_step(window: Window) -> float:
    """Return the distance in degrees between the positions that are tried for names."""
    west, south, east, north = window
    return round(max(east - west, north - south) / _GRID, 4)


def _inside_positions(window: Window) -> dict[str, list[tuple[float, float]]]:
    """Return a grid of positions by the country they lie in: other places for its name."""
    west, south, _, north = window
    step = grid_step(window)
    inside: dict[str, list[tuple[float, float]]] = {}
    for column in range(1, _GRID):
        for row in range(1, _GRID):
            lon, lat = west + column * step, south + row * step
            code = country_at(lon, lat, detail="110m") if lat < north else None
            if code:
                inside.setdefault(code, []).append((lon, lat))
    return inside


def town_labels(towns: Sequence[Place], sites: Sequence[Site]) -> list[dict[str, Any]]:
    """Return the towns to name, the largest first; none that a site already names or stands on."""
    taken = {key(part) for site in sites for part in (site.name, *site.name.split(","))}
    ids = {site.place_id for site in sites if site.place_id}

    def free(town: Place) -> bool:
        beside = any(abs(site.lon - town.lon) < _BESIDE and abs(site.lat - town.lat) < _BESIDE for site in sites)
        return town.place_id not in ids and key(town.name) not in taken and not beside

    ordered = sorted(filter(free, towns), key=lambda town: -(town.population or 0))
    return [{"name": plain_name(town), "lon": round(town.lon, 3), "lat": round(town.lat, 3)} for town in ordered]


def plain_name(town: Place) -> str:
    """Return a town's name without scholarly marks: Ḩamāh is written Hamah, Diyarbakır stays as it is."""
    letters = unicodedata.normalize("NFD", town.name)
    kept = [
        letter
        for before, letter in zip(" " + letters, letters, strict=False)
        if letter not in _SCHOLARLY and not (letter == _CEDILLA and before in _CEDILLA_LETTERS)
    ]
    return unicodedata.normalize("NFC", "".join(kept))
