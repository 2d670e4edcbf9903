"""What lies far off the main theatre: small maps of its own, or chips on a narrow screen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, ClassVar

from geo.lands import country_at, country_name
from geo.records import LonLat, Site

from ..words import say
from .element import Element

_DIRECTIONS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
_ZOOM = 6.4
_EARTH_KM = 6371.0
#: More small maps than this would hide the large one: then all of them are chips.
_PICTURES = 3


class Insets(Element):
    """Far-off ``sites``, each with how far and which way it lies from ``middle`` (WGS 84 degrees)."""

    _name = "ebbline_insets"
    kind: ClassVar[str] = "insets"
    scripts = ("symbols.js", "labels.js", "sites.js", "canvas.js", "insets.js")
    styles = ("insets.css",)

    def __init__(self, sites: Sequence[Site], *, middle: LonLat) -> None:
        super().__init__()
        self.sites = tuple(sites)
        self.middle = middle

    def data(self) -> dict[str, Any]:
        """Return where each inset looks and what its caption says."""
        insets = [inset_data(site, self.middle, self._language()) for site in self.sites]
        return {"insets": insets, "chips": not pictured(self.sites)}


def pictured(sites: Sequence[Site]) -> Sequence[Site]:
    """Return the far-off sites that get a small map: all of them, or none where there are too many for that."""
    return sites if len(sites) <= _PICTURES else ()


def inset_data(site: Site, middle: LonLat, language: str) -> dict[str, Any]:
    """Return one inset: its position, its zoom, its caption (``Turkey, 1,300 km north-west``) and its direction."""
    km, way = way_to(middle, site.at)
    said = {"km": f"{round(km, -2):,.0f}", "direction": say(language, way)}
    code = country_at(site.lon, site.lat)
    if code is None:
        caption = say(language, "inset_caption_plain", **said)
    else:
        caption = say(language, "inset_caption", country=country_name(code, language), **said)
    position = {"lon": site.lon, "lat": site.lat, "zoom": _ZOOM}
    return {"id": site.site_id, **position, "caption": caption, "direction": way}


def way_to(start: LonLat, end: LonLat) -> tuple[float, str]:
    """Return the great-circle distance in km (mean radius 6371 km) and the first bearing as a point of the compass."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*start, *end))
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(lon2 - lon1)
    y = math.sin(lon2 - lon1) * math.cos(lat2)
    x = math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(lon2 - lon1)
    point = round(math.degrees(math.atan2(y, x)) / 45) % 8
    return _EARTH_KM * math.acos(max(-1.0, min(1.0, cosine))), _DIRECTIONS[point]
