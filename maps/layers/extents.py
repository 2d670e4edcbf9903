"""Illustrative extents: hatched land about the held places, which never reads as a front line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from geo.control.extent import Extent, ExtentSpan, illustrative_series
from geo.lands import basemap
from geo.records import LonLat, Site

from ..packing import pack_lines
from ..words import say
from .basemap import grown
from .element import Element

_SCALE = 1e-2
_TOLERANCE = 5e-3
#: Parts of an extent below this, in square degrees, are too small to hold the word that says what they are.
_WORDLESS = 0.05
_SPOTS = 12
#: Half the width and height of the word, and what it keeps from a site, in degrees at the zoom that a theatre opens on.
_WORD = (0.3, 0.07)
_CLEAR = (0.44, 0.22)
_GRID = 12
#: Degrees around a site within which its country's land is looked up; an extent reaches 60 km.
_REACH = 1.5


class Extents(Element):
    """Extents derived from places, hatched, with the word inside; off when the page opens, and never measured.

    ``sites`` are WGS 84; an extent reaches at most 60 km from a place that ``actor`` holds (anyone, where it is ""). It
    is left out where too few neighbours have a known status. ``shores`` is the land they may cover, base data's where
    it is None. Nothing is drawn for days of which the rule would claim too much; ``refusal`` says why, where that is so
    of every day.
    """

    _name = "ebbline_extents"
    kind: ClassVar[str] = "extents"
    scripts = ("unpack.js", "labels.js", "canvas.js", "extents.js")
    styles = ("basemap.css", "extents.css")

    def __init__(
        self, sites: Sequence[Site], *, actor: str = "", as_of: date | None = None, shores: Any = None
    ) -> None:
        super().__init__()
        self.sites = tuple(sites)
        land = own_land(sites) if shores is None else shores
        self.spans = illustrative_series(sites, actor=actor, as_of=as_of, land=land)

    @property
    def refusal(self) -> str:
        """Return why no day has an extent; empty where one has."""
        if any(_drawn(span) for span in self.spans):
            return ""
        return next((span.refusal for span in reversed(self.spans) if span.refusal), "")

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to draw on any day."""
        return not any(_drawn(span) for span in self.spans)

    def data(self) -> dict[str, Any]:
        """Return the rings of all spans in one pack, and for each span its days, words and the number of its note."""
        rings = [_rings(span.extent) if span.extent else [] for span in self.spans]
        notes = [span_note(span, self._language()) for span in self.spans]
        said = list(dict.fromkeys(notes))
        return {
            "notes": said,
            "scale": _SCALE,
            "lines": pack_lines([ring for own in rings for ring in own], _SCALE),
            "spans": [
                span_data(span, len(own), self.sites) | {"note": said.index(note)}
                for span, own, note in zip(self.spans, rings, notes, strict=True)
            ],
        }


def own_land(sites: Sequence[Site]) -> Any:
    """Return the land around the sites, each in the country it lies in: an extent must not spill over a border."""
    import shapely

    shells = [
        shell
        for site in sites
        for line in basemap(grown((site.lon, site.lat, site.lon, site.lat), _REACH, _REACH), detail="10m").land
        if (shell := shapely.make_valid(shapely.Polygon(line))).contains(shapely.Point(site.lon, site.lat))
    ]
    return shapely.union_all(shells)


def span_data(span: ExtentSpan, rings: int, sites: Sequence[Site]) -> dict[str, Any]:
    """Return one span: from when to when, how many rings are its own, where the word may stand."""
    return {
        "start": span.start.isoformat(),
        "end": span.end.isoformat() if span.end else None,
        "rings": rings,
        "words": word_spots(span.extent, sites) if span.extent else [],
    }


def span_note(span: ExtentSpan, language: str) -> str:
    """Return what a reader must know of what is not drawn."""
    if span.extent is None:
        return say(language, "extents_refused", reason=span.refusal)
    names = ", ".join(refused.name for refused in span.extent.refused)
    return say(language, "extents_without", names=names) if names else ""


def word_spots(extent: Extent, sites: Sequence[Site]) -> list[list[list[float]]]:
    """Return positions inside each part of an extent for the word that says what it is, the best first."""
    parts = list(extent.geometry.geoms)
    held = [site.at for site in sites if site.site_id in extent.used]
    return [_inside(part, held) for part in parts if part.area > _WORDLESS] or [_inside(part, held) for part in parts]


def _inside(part: Any, held: Sequence[LonLat]) -> list[list[float]]:
    """Return where the word fits into a part, clear of the sites' symbols; failing that, the part's middle."""
    import shapely

    centre = shapely.get_point(shapely.maximum_inscribed_circle(part, tolerance=0.02), 0)
    west, south, east, north = part.bounds
    dx, dy = (east - west) / _GRID, (north - south) / _GRID
    grid = [(west + dx * i, south + dy * j) for i in range(1, _GRID) for j in range(1, _GRID)]
    fitting = [spot for spot in grid if part.contains(_word_box(*spot)) and _clear(spot, held)]
    nearest = sorted(fitting, key=lambda spot: math.dist(spot, (centre.x, centre.y)))
    return [[round(lon, 2), round(lat, 2)] for lon, lat in (*nearest[::2][:_SPOTS], (centre.x, centre.y))]


def _word_box(lon: float, lat: float) -> Any:
    import shapely

    return shapely.box(lon - _WORD[0], lat - _WORD[1], lon + _WORD[0], lat + _WORD[1])


def _clear(spot: tuple[float, float], held: Sequence[LonLat]) -> bool:
    return all(abs(spot[0] - at.lon) > _CLEAR[0] or abs(spot[1] - at.lat) > _CLEAR[1] for at in held)


def _drawn(span: ExtentSpan) -> bool:
    return span.extent is not None and not span.extent.geometry.is_empty


def _rings(extent: Extent) -> list[Any]:
    import shapely

    rings = [ring for part in extent.geometry.geoms for ring in (part.exterior, *part.interiors)]
    return [shapely.get_coordinates(shapely.simplify(ring, _TOLERANCE)) for ring in rings]
