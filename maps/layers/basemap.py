"""The background in the file: land, borders, disputed stretches, countries and towns; no tiles, no network."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

from geo.lands import basemap, country_at, country_name, land
from geo.places import Gazetteer
from geo.places.names import key
from geo.records import LonLat, Place, Site

from ..packing import pack_lines
from ..words import say
from .element import Element

Window = tuple[float, float, float, float]

_WORLD: Window = (-180.0, -85.0, 180.0, 85.0)
_REGION = 15.0
#: How far the finest sheet reaches beyond what the map opens on, as a share of its width and height on each side.
_BEYOND = 0.3
_TOWNS = 60


class Grain(NamedTuple):
    """How fine a sheet is: Natural Earth's scale, the packing's step and the thinning's tolerance, both in degrees."""

    detail: str
    scale: float
    tolerance: float


#: The world is seen from far off only: a tenth of a degree is less than two pixels where all of it is in view.
_COARSE = Grain("110m", 5e-2, 0.3)
_MIDDLE = Grain("50m", 2e-2, 0.02)
_FINE = Grain("10m", 1e-3, 0.003)
#: A coast of the dossier's own, which may be looked at from near; not one dot on the screen of what is drawn is lost.
_OWN = Grain("own", 1e-4, 5e-5)
_OWN_POINTS = 60_000

#: A town nearer to a site than this, in degrees, would put a second name beside it.
_BESIDE = 0.06
#: Positions tried for a country's name along the longer side of the window.
_GRID = 24
_NAME_SPOTS = 60
#: Marks of scholarly transliteration (macron, breve, dots and lines below), which no newspaper prints.
_SCHOLARLY = frozenset("\u0304\u0306\u0307\u0323\u0324\u0331\u0332")
_CEDILLA, _CEDILLA_LETTERS = "\u0327", frozenset("DdHhKkTtZz")


class Basemap(Element):
    """Land, borders and names under a map, carried in the page.

    ``bounds`` (west, south, east, north; WGS 84 degrees) is drawn in detail with a margin around it, ``spots`` are
    far-off positions that get a detailed window of their own, the rest of the world is coarse. ``sites`` keep their own
    names: no town repeats one that is drawn. Borders are Natural Earth's, with disputed stretches dashed; ``viewpoint``
    says whose they are. ``shores`` is land (polygons in WGS 84 degrees) that is drawn instead of Natural Earth's in the
    rectangle about it; ``shores_by`` is whom it is credited to.
    """

    _name = "ebbline_basemap"
    kind: ClassVar[str] = "basemap"
    scripts = ("labels.js", "unpack.js", "canvas.js", "names.js", "basemap.js")
    styles = ("basemap.css",)

    def __init__(
        self,
        bounds: Window,
        *,
        spots: Sequence[LonLat] = (),
        sites: Sequence[Site] = (),
        towns: Sequence[Place] | None = None,
        viewpoint: str = "de facto",
        shores: Any = None,
        shores_by: str = "",
    ) -> None:
        super().__init__()
        self.bounds = bounds
        self.spots = tuple(spots)
        self.sites = tuple(sites)
        self.towns = towns
        self.viewpoint = viewpoint
        self.shores = shores
        self.shores_by = shores_by

    def data(self) -> dict[str, Any]:
        """Return packed lines by sheet, coarse ones first, and the names to write on them."""
        window = widened(self.bounds)
        sheets = [(_WORLD, _COARSE), (grown(self.bounds, _REGION, _REGION), _MIDDLE)]
        sheets += [(around(spot), _FINE) for spot in self.spots]
        return {
            "viewpoint": self.viewpoint,
            **({"shores": say(self._language(), "shores", source=self.shores_by)} if self.shores_by else {}),
            **sheet_data([*sheets, (widened(self.bounds, _BEYOND), _FINE)], self.shores),
            "step": grid_step(window),
            "countries": country_labels(window, self._language()),
            "towns": town_labels(self._towns(window), self.sites),
        }

    def _towns(self, window: Window) -> Sequence[Place]:
        if self.towns is not None:
            return self.towns
        with Gazetteer.open() as gazetteer:
            return gazetteer.towns(window, limit=_TOWNS)


def sheet_data(sheets: Sequence[tuple[Window, Grain]], shores: Any = None) -> dict[str, Any]:
    """Return the lines of all sheets in one pack per scale, and for each sheet how many of which kind are its own.

    The lines of a pack follow each other as their sheets do: of each sheet the land, the borders, the disputed ones.
    ``shores`` is land for a last sheet, the rectangle about it, which covers what the others draw there.
    """
    own = [] if shores is None else [(shores.bounds, _OWN)]
    packs: dict[float, list[Any]] = {grain.scale: [] for _, grain in (*sheets, *own)}
    listed = []
    for asked, grain in (*sheets, *own):
        window = on_grid(asked, grain.scale)
        kinds = own_lines(window, shores) if grain is _OWN else sheet_lines(window, grain)
        packs[grain.scale] += [line for lines in kinds.values() for line in lines]
        counts = {kind: len(lines) for kind, lines in kinds.items()}
        listed.append({"window": list(window), "pack": list(packs).index(grain.scale), **counts})
    return {
        "packs": [{"scale": scale, "lines": pack_lines(lines, scale)} for scale, lines in packs.items()],
        "sheets": listed,
    }


def on_grid(window: Window, step: float) -> Window:
    """Return a window with its edges on the packing's grid, where the packed lines that were cut there end too."""
    west, south, east, north = (round(round(edge / step) * step, 6) for edge in window)
    return west, south, east, north


# NOTE: all pages of a dossier draw the same sheets; what is kept is read-only for whoever gets it.
@lru_cache(maxsize=32)
def sheet_lines(window: Window, grain: Grain) -> dict[str, list[Any]]:
    """Return one window's land, borders and disputed stretches, thinned as its grain says."""
    lines = basemap(window, detail=grain.detail)
    kinds = {
        "land": [ring for ring in land_rings(window, grain.detail) if _wide(ring, 2 * grain.tolerance)],
        "borders": joined(lines.borders),
        "disputed": joined([stretch.line for stretch in lines.disputed]),
    }
    return {kind: [thinned(line, grain.tolerance) for line in found] for kind, found in kinds.items()}


def own_lines(window: Window, shores: Any) -> dict[str, list[Any]]:
    """Return land of the dossier's own, thinned so that it does not fill the page, and Natural Earth's borders."""
    tolerance = _OWN.tolerance
    land = [thinned(ring, tolerance) for ring in rings_of(shores)]
    while sum(map(len, land)) > _OWN_POINTS and tolerance < _FINE.tolerance:
        tolerance *= 2
        land = [thinned(ring, tolerance) for ring in land]
    borders = sheet_lines(window, Grain(_FINE.detail, _OWN.scale, _FINE.tolerance))
    return {**borders, "land": [ring for ring in land if len(ring) > 3]}


def joined(lines: Sequence[Any]) -> list[Any]:
    """Return lines with those that meet end to end made one, which takes fewer bytes and keeps dashes in step."""
    import shapely

    merged = shapely.line_merge(shapely.MultiLineString([line for line in lines if len(line) > 1]))
    return [shapely.get_coordinates(line) for line in shapely.get_parts(merged)]


def _wide(ring: Any, degrees: float) -> bool:
    """Return whether an island or a lake is large enough to be seen at its sheet's grain."""
    return bool(max(ring.max(axis=0) - ring.min(axis=0)) >= degrees)


def thinned(line: Any, tolerance: float) -> Any:
    """Return a line without the points that lie within ``tolerance`` degrees of it (Douglas and Peucker)."""
    import shapely

    if not tolerance or len(line) < 5:
        return line
    return shapely.get_coordinates(shapely.simplify(shapely.LineString(line), tolerance))


def land_rings(window: Window, detail: str) -> list[Any]:
    """Return the shores of a window as closed rings; inland seas are rings inside rings."""
    return rings_of(land(window, detail=detail))


def rings_of(shape: Any) -> list[Any]:
    """Return the shells and holes of a shape as arrays of positions."""
    import shapely

    polygons = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2]
    return [shapely.get_coordinates(ring) for part in polygons for ring in (part.exterior, *part.interiors)]


def widened(bounds: Window, share: float = 0.5) -> Window:
    """Return a window with a share of its width and height added on each side, within the world."""
    west, south, east, north = bounds
    return grown(bounds, (east - west) * share, (north - south) * share)


def around(spot: LonLat) -> Window:
    """Return the window of a far-off place: enough land and sea to recognise where it lies."""
    return grown((spot.lon, spot.lat, spot.lon, spot.lat), 3.0, 2.5)


def grown(bounds: Window, dx: float, dy: float) -> Window:
    """Return a window grown by ``dx`` and ``dy`` degrees on each side, within the world."""
    west, south, east, north = bounds
    return max(west - dx, -180.0), max(south - dy, -85.0), min(east + dx, 180.0), min(north + dy, 85.0)


def country_labels(window: Window, language: str) -> list[dict[str, Any]]:
    """Return the countries to name in a window, each with positions inside it for its name, the best one first."""
    inside = _inside_positions(window)
    found = []
    for label in basemap(window, detail="50m").labels:
        first = (label.lon, label.lat)
        rest = sorted(inside.get(label.country_code, []), key=lambda spot: math.dist(spot, first))
        spots = [[_near(lon, window), _near(lat, window)] for lon, lat in (first, *rest)][:_NAME_SPOTS]
        found.append({"name": country_name(label.country_code, language), "at": spots})
    return sorted(found, key=lambda country: -len(country["at"]))


def grid_step(window: Window) -> float:
    """Return the distance in degrees between the positions that are tried for names."""
    west, south, east, north = window
    return round(max(east - west, north - south) / _GRID, 4)


def _near(degrees: float, window: Window) -> float:
    """Return a coordinate to about a tenth of the step between the positions that are tried for names."""
    return round(degrees, max(1, math.ceil(-math.log10(grid_step(window)))))


@lru_cache(maxsize=8)
def _inside_positions(window: Window) -> dict[str, list[tuple[float, float]]]:
    """Return a grid of positions by the country they lie in: other places for its name."""
    west, south, _, north = window
    step = grid_step(window)
    inside: dict[str, list[tuple[float, float]]] = {}
    for column in range(1, _GRID):
        for row in range(1, _GRID):
            lon, lat = _near(west + column * step, window), _near(south + row * step, window)
            code = country_at(lon, lat, detail="110m") if lat < north else None
            if code:
                inside.setdefault(code, []).append((lon, lat))
    return inside


def town_labels(towns: Sequence[Place], sites: Sequence[Site]) -> list[dict[str, Any]]:
    """Return the towns to name, the largest first; ``unless`` lists the sites that name one where they are drawn."""
    ordered = sorted(towns, key=lambda town: -(town.population or 0))
    return [_town(town, [site.site_id for site in sites if _names_town(site, town)]) for town in ordered]


def _town(town: Place, unless: list[str]) -> dict[str, Any]:
    label = {"name": plain_name(town), "lon": round(town.lon, 3), "lat": round(town.lat, 3)}
    return {**label, "unless": unless} if unless else label


def _names_town(site: Site, town: Place) -> bool:
    """Return whether a site's own label would name the town a second time, or stand on it."""
    names = {key(part) for part in (site.name, *site.name.split(","))}
    beside = abs(site.lon - town.lon) < _BESIDE and abs(site.lat - town.lat) < _BESIDE
    return beside or key(town.name) in names or (site.place_id is not None and site.place_id == town.place_id)


def plain_name(town: Place) -> str:
    """Return a town's name without scholarly marks: Ḩamāh is written Hamah, Diyarbakır stays as it is."""
    letters = unicodedata.normalize("NFD", town.name)
    kept = [
        letter
        for before, letter in zip(" " + letters, letters, strict=False)
        if letter not in _SCHOLARLY and not (letter == _CEDILLA and before in _CEDILLA_LETTERS)
    ]
    return unicodedata.normalize("NFC", "".join(kept))
