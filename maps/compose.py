"""A dossier to layers to a folium map."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import folium

from geo.dossier import Dossier, phases, read_dossier
from geo.errors import MapError
from geo.lands import country_at, country_name
from geo.records import LonLat, Review, ReviewState, Site

from . import page
from .layers import Basemap, Card, Decline, Frame, Insets, Legend, Panel, Sites, Strip, Table
from .layers.decline import area_data
from .layers.extents import illustrative_extents
from .words import date_words, say

Bounds = tuple[float, float, float, float]

_DIRECTIONS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
_INSET_ZOOM = 6.4
_EARTH_KM = 6371.0


class Map(folium.Map):  # type: ignore[misc]
    """A folium map whose page is one offline file; it takes any folium layer and shows itself in a notebook.

    ``language`` is the interface's; ``page_title`` the document's title.
    """

    _name = "Map"

    def __init__(self, *args: Any, language: str = "en", page_title: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.language = language
        self.get_root().title = page_title or None

    def save(self, outfile: Path | str, **_: Any) -> None:
        """Write the map as one file that needs no network."""
        page.save(self, outfile)

    def _repr_html_(self, **_: Any) -> str:
        return page.notebook(self)


def build(dossier: Dossier | Path | str, *, lang: str = "en", tiles: str | None = None) -> Map:
    """Return the map of a dossier: its sites by status, its figures, its words, and one date that moves all of them.

    ``lang`` is the interface's language ("en", "ar"); ``tiles`` names a tile server to draw instead of the background
    in the file, which then needs the network. Raises MapError for a dossier without any site, and GeoError for one that
    cannot be read.
    """
    dossier = _opened(dossier)
    if not dossier.sites:
        raise MapError("The dossier has no sites, so there is nothing to draw.", remedy="Add one under sites:.")
    map_ = _map(dossier, lang, tiles=tiles)
    extents, refused = illustrative_extents(dossier, lang)
    elements = [
        Frame(title=dossier.title, bounds=opening_bounds(dossier)),
        Panel(**panel_data(dossier, lang)),
        Decline(dossier.figures, sources=dossier.sources, bracket=dossier.map.bracket, as_of=dossier.as_of),
        *_background(dossier, tiles),
        *([extents] if extents else []),
        _sites(dossier, by_status=True),
        Table(),
        Insets(insets=inset_data(dossier, lang)),
        Legend(refused=refused),
        Strip(**strip_data(dossier, lang)),
        Card(),
    ]
    for element in elements:
        element.add_to(map_)
    return map_


def layer_pages(dossier: Dossier | Path | str, *, lang: str = "en") -> dict[str, Map]:
    """Return one compact map per layer, for embedding: its title, the layer, the strip and the credit."""
    dossier = _opened(dossier)
    pages = {}
    for name, statuses in (
        ("strongholds", ("held", "assault", "fighting")),
        ("attacks", ("attack",)),
        ("lost", ("lost",)),
    ):
        sites = [site for site in dossier.sites if any(phase.status in statuses for phase in phases(site))]
        if sites:
            pages[name] = _layer_page(dossier, name, sites, statuses, lang)
    if area_data(dossier.figures, dossier.sources, lang):
        pages["decline"] = _decline_page(dossier, lang)
    return pages


def _opened(dossier: Dossier | Path | str) -> Dossier:
    return dossier if isinstance(dossier, Dossier) else read_dossier(dossier)


def _map(dossier: Dossier, lang: str, *, tiles: str | None = None, title: str = "") -> Map:
    west, south, east, north = opening_bounds(dossier)
    return Map(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=6,
        tiles=tiles,
        language=lang,
        page_title=title or dossier.title,
        # NOTE: tiles exist at whole zooms only; without them the view may fit its theatre exactly.
        zoom_snap=1 if tiles else 0.1,
        zoom_delta=1,
        wheel_px_per_zoom_level=120,
        min_zoom=2,
        max_zoom=12,
        max_bounds=True,
        world_copy_jump=False,
    )


def _background(dossier: Dossier, tiles: str | None) -> list[Basemap]:
    if tiles:
        return []
    spots = [site.at for site in _insets(dossier)]
    return [Basemap(opening_bounds(dossier), spots=spots, sites=dossier.sites, viewpoint=dossier.map.viewpoint)]


def _sites(dossier: Dossier, *, by_status: bool, sites: Sequence[Site] | None = None, **more: Any) -> Sites:
    return Sites(
        dossier.sites if sites is None else sites,
        sources=dossier.sources,
        actor=dossier.actor,
        article=dossier.article,
        as_of=dossier.as_of,
        insets=dossier.map.insets,
        by_status=by_status,
        **more,
    )


def _layer_page(dossier: Dossier, name: str, sites: Sequence[Site], statuses: tuple[str, ...], lang: str) -> Map:
    title = say(lang, f"page_{name}", actor=dossier.actor)
    map_ = _map(dossier, lang, title=title)
    elements = [
        Frame(title=title, bounds=opening_bounds(dossier), compact=True),
        Panel(**{**panel_data(dossier, lang), "title": title, "lede": "", "areas": []}),
        *_background(dossier, None),
        _sites(dossier, by_status=True, sites=sites, statuses=statuses),
        Insets(insets=[one for one in inset_data(dossier, lang) if one["id"] in {site.site_id for site in sites}]),
        Strip(**strip_data(dossier, lang, sites=sites, statuses=statuses)),
        Card(),
    ]
    for element in elements:
        element.add_to(map_)
    return map_


def _decline_page(dossier: Dossier, lang: str) -> Map:
    map_ = _map(dossier, lang)
    elements = [
        Frame(title=dossier.title, bounds=opening_bounds(dossier), compact=True, without_map=True),
        Panel(**{**panel_data(dossier, lang), "lede": ""}),
        Decline(dossier.figures, sources=dossier.sources, bracket=dossier.map.bracket, as_of=dossier.as_of),
        Strip(**strip_data(dossier, lang, sites=())),
    ]
    for element in elements:
        element.add_to(map_)
    return map_


def opening_bounds(dossier: Dossier) -> Bounds:
    """Return (west, south, east, north) in degrees of what the map opens on: as set, or all sites but the insets."""
    if dossier.map.bounds:
        return dossier.map.bounds
    near = [site for site in dossier.sites if site.site_id not in dossier.map.insets] or list(dossier.sites)
    if not near:
        return (-180.0, -60.0, 180.0, 75.0)
    lons, lats = [site.lon for site in near], [site.lat for site in near]
    return (
        max(min(lons) - 1, -180.0),
        max(min(lats) - 1, -85.0),
        min(max(lons) + 1, 180.0),
        min(max(lats) + 1, 85.0),
    )


def panel_data(dossier: Dossier, lang: str) -> dict[str, Any]:
    """Return the words around the map."""
    edition = dossier.edition
    day = date_words(edition.date, lang) if edition.date else ""
    said = (
        say(lang, "edition", number=edition.number, date=day)
        if day
        else say(lang, "edition_undated", number=edition.number)
    )
    return {
        "title": dossier.title,
        "lede": dossier.lede,
        "asOf": dossier.as_of.isoformat() if dossier.as_of else None,
        "areas": area_data(dossier.figures, dossier.sources, lang),
        "draft": draft_note(dossier, lang),
        "edition": {
            "text": said,
            "reviewer": say(lang, "reviewer", reviewer=edition.reviewer) if edition.reviewer else "",
            "correction": say(lang, "correction", text=edition.correction) if edition.correction else "",
        },
        "credits": say(lang, "credits", viewpoint=dossier.map.viewpoint),
        "cite": citation(dossier, lang),
    }


def citation(dossier: Dossier, lang: str) -> str:
    """Return how to cite the map: who, what, which edition, when."""
    edition = dossier.edition
    number = say(lang, "edition_undated", number=edition.number)
    day = date_words(edition.date, lang) if edition.date else ""
    return ", ".join(part for part in (edition.reviewer, f"“{dossier.title}”", number, day) if part) + "."


def draft_note(dossier: Dossier, lang: str) -> str:
    """Return the banner that a map must carry while anything drawn on it is a draft; empty when nothing is."""
    reviews = list(_reviews(dossier))
    drafts = sum(review.state == ReviewState.DRAFT for review in reviews)
    if not drafts:
        return ""
    if drafts == len(reviews):
        return say(lang, "draft_banner")
    return say(lang, "draft_some", count=drafts, total=len(reviews))


def _reviews(dossier: Dossier) -> Iterator[Review]:
    for site in dossier.sites:
        yield from (episode.review for episode in site.episodes)
    yield from (figure.review for figure in dossier.figures)


def strip_data(
    dossier: Dossier, lang: str, *, sites: Iterable[Site] | None = None, statuses: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the strip's events in order, and the days between which it runs."""
    events = site_events(dossier.sites if sites is None else sites, lang, statuses=statuses)
    days = [date.fromisoformat(event["date"]) for event in events]
    days += [day for figure in dossier.figures if (day := figure.end) and figure.value is not None]
    days += [dossier.as_of] if dossier.as_of else []
    if not days:
        raise MapError("Nothing in the dossier has a date, so there is no time to move in.", remedy="Add as_of:.")
    return {
        "first": (min(days) - timedelta(days=20)).isoformat(),
        "last": (max(days) + timedelta(days=20)).isoformat(),
        "asOf": dossier.as_of.isoformat() if dossier.as_of else None,
        "events": events,
    }


def site_events(sites: Iterable[Site], lang: str, *, statuses: Sequence[str] = ()) -> list[dict[str, str]]:
    """Return what happened to the sites, one event for each change of status, in order."""
    events = []
    for site in sites:
        name = site.local_name if lang == "ar" and site.local_name else site.name
        for phase in _changes(site):
            if not statuses or phase.status in statuses:
                text = say(lang, f"event_{phase.status}", place=name)
                events.append(
                    {"date": phase.start.isoformat(), "kind": phase.status, "site": site.site_id, "text": text}
                )
    return sorted(events, key=lambda event: (event["date"], event["site"]))


def _changes(site: Site) -> Iterator[Any]:
    """Yield the phases that begin something: not those that only turn sure, nor what is held again after an assault."""
    before = None
    for phase in phases(site):
        if phase.status == "attack":
            yield phase
            continue
        if before is None or phase.status != before.status:
            yield phase
        before = phase


def inset_data(dossier: Dossier, lang: str) -> list[dict[str, Any]]:
    """Return the far-off sites with how far and which way they lie from the middle of the opening view."""
    west, south, east, north = opening_bounds(dossier)
    middle = LonLat((west + east) / 2, (south + north) / 2)
    return [_inset(site, middle, lang) for site in _insets(dossier)]


def _insets(dossier: Dossier) -> list[Site]:
    return [site for wanted in dossier.map.insets for site in dossier.sites if site.site_id == wanted]


def _inset(site: Site, middle: LonLat, lang: str) -> dict[str, Any]:
    km, way = way_to(middle, site.at)
    code = country_at(site.lon, site.lat)
    words = {"km": f"{round(km, -2):,.0f}", "direction": say(lang, way)}
    caption = (
        say(lang, "inset_caption", country=country_name(code, lang), **words)
        if code
        else say(lang, "inset_caption_plain", **words)
    )
    return {
        "id": site.site_id,
        "lon": site.lon,
        "lat": site.lat,
        "zoom": _INSET_ZOOM,
        "caption": caption,
        "direction": way,
    }


def way_to(start: LonLat, end: LonLat) -> tuple[float, str]:
    """Return the great-circle distance in km (mean radius 6371 km) and the first bearing as a point of the compass."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*start, *end))
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(lon2 - lon1)
    y = math.sin(lon2 - lon1) * math.cos(lat2)
    x = math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(lon2 - lon1)
    point = round(math.degrees(math.atan2(y, x)) / 45) % 8
    return _EARTH_KM * math.acos(max(-1.0, min(1.0, cosine))), _DIRECTIONS[point]
