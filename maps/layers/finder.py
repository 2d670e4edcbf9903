"""Finding a place on the page by its name, in any spelling that the gazetteer knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, ClassVar

from geo.places import Gazetteer
from geo.places.closeness import one_step
from geo.places.names import key
from geo.records import ContextPlace, Site

from .element import Element

#: Spellings travel for this many sites at most, and this many for each, so that they stay a few kilobytes.
_SITES = 60
_EACH = 40
#: The page itself finds a name of this many letters or more although one of them is wrong.
_MISSPELT = 5


class Finder(Element):
    """A field that finds sites, places that are only mentioned, and the background's towns.

    ``sites`` are found by what the page knows of them anyway and by the gazetteer's spellings, which travel with this
    element; ``context`` are places that are not drawn, of which those with a position (WGS 84) can be found.
    """

    _name = "ebbline_finder"
    kind: ClassVar[str] = "search"
    scripts = ("labels.js", "search.js")
    styles = ("search.css",)

    def __init__(self, sites: Sequence[Site] = (), *, context: Sequence[ContextPlace] = ()) -> None:
        super().__init__()
        self.sites = tuple(sites)
        self.context = tuple(context)

    def data(self) -> dict[str, Any]:
        """Return the places that are only mentioned, and by site the spellings that its own names do not tell."""
        context = [
            {"name": one.name, "lon": round(one.lon, 3), "lat": round(one.lat, 3)}
            for one in self.context
            if one.lon is not None and one.lat is not None
        ]
        return {"context": context, "spellings": site_spellings(self.sites)}


def site_spellings(sites: Sequence[Site]) -> dict[str, list[str]]:
    """Return the gazetteer's spellings of each site that is one of its places, by the site's id."""
    placed = [site for site in sites if site.place_id][:_SITES]
    known = _spellings(tuple(sorted({str(site.place_id) for site in placed})))
    found = {site.site_id: telling(known.get(str(site.place_id), ()), site) for site in placed}
    return {site_id: names for site_id, names in found.items() if names}


@lru_cache(maxsize=8)
def _spellings(place_ids: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    if not place_ids:
        return {}
    with Gazetteer.open() as gazetteer:
        return gazetteer.spellings(place_ids)


def telling(spellings: Iterable[str], site: Site) -> list[str]:
    """Return the spellings that find more than the site's own names and the other spellings do."""
    own = [key(name) for name in (site.name, site.local_name, *site.alternatives) if name]
    kept: list[str] = []
    # From the longest to the shortest: what begins another one is found with it.
    for name in sorted(set(spellings), key=lambda one: (-len(one), one)):
        near = {name, *one_step(name)} if len(name) >= _MISSPELT else {name}
        if near.isdisjoint(own) and not any(other.startswith(name) for other in (*own, *kept)):
            kept.append(name)
    return sorted(kept, key=lambda one: (len(one), one))[:_EACH]
