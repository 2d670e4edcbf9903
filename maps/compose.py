"""A dossier to layers to a folium map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import folium
from branca.element import Figure

from geo.control.history import phases
from geo.dossier import read_control, read_dossier, read_land, read_table
from geo.dossier.schema import Dossier
from geo.errors import MapError
from geo.records import LonLat, Measure, Site, Source

from . import page
from .layers import Basemap, Card, Decline, Extents, Finder, Frame, Insets, Legend, Panel, Sites, Strip, Table, Timeline
from .layers.decline import area_data
from .layers.element import Element
from .layers.insets import pictured
from .layers.sites import accused
from .layers.theatre import theatre
from .words import say

Bounds = tuple[float, float, float, float]

_WORLD: Bounds = (-180.0, -60.0, 180.0, 75.0)
_MARGIN = 1.0
_LAYER_PAGES = {
    "strongholds": ("held", "assault", "fighting"),
    "attacks": ("attack",),
    "lost": ("lost",),
}


class Map(folium.Map):
    """A folium map whose page is one offline file; it takes any folium layer and shows itself in a notebook.

    ``language`` is the interface's; ``page_title`` the document's title.
    """

    _name = "Map"

    def __init__(self, *args: Any, language: str = "en", page_title: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.language = language
        figure = self.get_root()
        if isinstance(figure, Figure):
            figure.title = page_title or None

    def save(self, outfile: Any, *_: Any, **__: Any) -> None:
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
    extents = Extents(dossier.sites, actor=dossier.actor, as_of=dossier.as_of, shores=read_land(dossier))
    measured = timelines(dossier, lang)
    return _filled(
        _map(dossier, lang, tiles=tiles),
        Frame(title=dossier.title, bounds=opening_bounds(dossier)),
        Panel(dossier),
        _decline(dossier),
        *([] if tiles else [_background(dossier)]),
        *measured,
        *([] if extents.is_empty else [extents]),
        _sites(dossier, dossier.sites),
        Table(tables=published_tables(dossier, lang)),
        Finder(dossier.sites, context=dossier.context),
        _insets(dossier, dossier.sites),
        Legend(refused=[say(lang, "extents_refused", reason=extents.refusal)] if extents.refusal else []),
        Strip(dossier.sites, figures=dossier.figures, as_of=dossier.as_of, days=_days(measured)),
        Card(),
    )


def timelines(dossier: Dossier, lang: str) -> list[Timeline]:
    """Return a timeline for each measured series of polygons; the first is shown, the others can be switched on."""
    sources = {source.source_id: source for source in dossier.sources}
    drawn = [series for series in dossier.control if series.measure is None]
    return [
        Timeline(
            read_control(dossier, series.series_id),
            name=f"control-{series.series_id}" if at else "control",
            label=_series_label(sources.get(series.source_id), lang) if len(drawn) > 1 else "",
            actor=dossier.actor,
            source=sources.get(series.source_id),
            scope=series.scope,
            definition=series.definition,
            note=series.note,
            line_m=series.line_error_m,
            visible=not at,
        )
        for at, series in enumerate(drawn)
    ]


def published_tables(dossier: Dossier, lang: str) -> list[dict[str, Any]]:
    """Return the series that came as tables: title, unit, actors, and for each date their values, None unknown."""
    publishers = {source.source_id: source.publisher for source in dossier.sources}
    found = []
    for series in dossier.control:
        if series.measure is None:
            continue
        table = read_table(dossier, series.series_id)
        values = {(row.day, row.actor): row.value for row in table.rows}
        days = sorted({row.day for row in table.rows})
        about = (publishers.get(series.source_id, series.source_id), series.definition, series.scope)
        found.append(
            {
                "title": ", ".join(part for part in about if part),
                "unit": "%" if series.measure is Measure.SHARE_PCT else say(lang, "square_km"),
                "actors": list(table.actors),
                "rows": [[day.isoformat(), *(values.get((day, actor)) for actor in table.actors)] for day in days],
            }
        )
    return found


def _series_label(source: Source | None, lang: str) -> str:
    return say(lang, "ground_layer_of", source=source.publisher) if source else ""


def _days(measured: Sequence[Timeline]) -> list[date]:
    return [day for timeline in measured for day in timeline.days]


def layer_pages(dossier: Dossier | Path | str, *, lang: str = "en") -> dict[str, Map]:
    """Return one compact map per layer, for embedding: its title, the layer, the strip and the credit.

    A layer of which the dossier has nothing gets no page.
    """
    dossier = _opened(dossier)
    pages = {}
    for name, statuses in _LAYER_PAGES.items():
        sites = [site for site in dossier.sites if _ever(site, statuses, dossier)]
        if sites:
            pages[name] = _sites_page(dossier, sites, name, lang)
    measured = timelines(dossier, lang)
    if measured:
        pages["control"] = _control_page(dossier, measured, lang)
    if area_data(dossier.figures, dossier.sources, lang):
        pages["decline"] = _decline_page(dossier, lang)
    return pages


def opening_bounds(dossier: Dossier) -> Bounds:
    """Return (west, south, east, north) in degrees of what the map opens on: as set, or the main theatre."""
    if dossier.map.bounds:
        return dossier.map.bounds
    far = {site.site_id for site in far_sites(dossier)}
    near = [site for site in dossier.sites if site.site_id not in far] or dossier.sites
    if not near:
        return _WORLD
    lons, lats = [site.lon for site in near], [site.lat for site in near]
    west, south = max(min(lons) - _MARGIN, -180.0), max(min(lats) - _MARGIN, -85.0)
    return west, south, min(max(lons) + _MARGIN, 180.0), min(max(lats) + _MARGIN, 85.0)


def far_sites(dossier: Dossier) -> list[Site]:
    """Return the sites that lie far off what the map opens on: the insets as set, or all but the main theatre."""
    if dossier.map.insets:
        by_id = {site.site_id: site for site in dossier.sites}
        return [by_id[wanted] for wanted in dossier.map.insets if wanted in by_id]
    far = theatre(dossier.sites).far
    return [site for site in far if not (dossier.map.bounds and _inside(site.at, dossier.map.bounds))]


def _inside(at: LonLat, bounds: Bounds) -> bool:
    west, south, east, north = bounds
    return west <= at.lon <= east and south <= at.lat <= north


def _ever(site: Site, statuses: Sequence[str], dossier: Dossier) -> bool:
    return any(phase.status in statuses for phase in phases(site, as_of=dossier.as_of))


def _opened(dossier: Dossier | Path | str) -> Dossier:
    if isinstance(dossier, Dossier):
        return dossier
    read: Dossier = read_dossier(dossier)
    return read


def _filled(map_: Map, *elements: Element) -> Map:
    for element in elements:
        element.add_to(map_)
    return map_


def _map(dossier: Dossier, lang: str, *, tiles: str | None = None, title: str = "") -> Map:
    middle = _middle(dossier)
    return Map(
        location=[middle.lat, middle.lon],
        zoom_start=6,
        tiles=tiles,
        language=lang,
        page_title=title or dossier.title,
        # NOTE: tiles exist at whole zooms only; without them the view may fit its theatre exactly.
        zoom_snap=1 if tiles else 0.1,
        wheel_px_per_zoom_level=120,
        min_zoom=2,
        max_zoom=12,
    )


def _middle(dossier: Dossier) -> LonLat:
    west, south, east, north = opening_bounds(dossier)
    return LonLat((west + east) / 2, (south + north) / 2)


def _background(dossier: Dossier) -> Basemap:
    spots = [site.at for site in pictured(far_sites(dossier))]
    return Basemap(
        opening_bounds(dossier),
        spots=spots,
        sites=dossier.sites,
        viewpoint=dossier.map.viewpoint,
        shores=read_land(dossier),
        shores_by=_publisher(dossier, dossier.map.land_source) if dossier.map.land else "",
    )


def _publisher(dossier: Dossier, source_id: str) -> str:
    return next((source.publisher for source in dossier.sources if source.source_id == source_id), "")


def _decline(dossier: Dossier) -> Decline:
    return Decline(
        dossier.figures,
        sources=dossier.sources,
        bracket=dossier.map.bracket,
        headline=dossier.map.headline,
        actor=dossier.actor,
        as_of=dossier.as_of,
        measured=any(series.measure is None for series in dossier.control),
    )


def _sites(dossier: Dossier, sites: Sequence[Site], *, statuses: Sequence[str] = ()) -> Sites:
    return Sites(
        sites,
        sources=dossier.sources,
        actor=dossier.actor,
        article=dossier.article,
        as_of=dossier.as_of,
        by_status=True,
        statuses=statuses,
    )


def _insets(dossier: Dossier, sites: Iterable[Site]) -> Insets:
    shown = {site.site_id for site in sites}
    return Insets([site for site in far_sites(dossier) if site.site_id in shown], middle=_middle(dossier))


def _sites_page(dossier: Dossier, sites: Sequence[Site], name: str, lang: str) -> Map:
    title = say(lang, f"page_{name}", actor=dossier.actor)
    if name == "attacks" and not accused(sites, dossier.actor):
        title = say(lang, "attack_key_plain")
    statuses = _LAYER_PAGES[name]
    return _filled(
        _map(dossier, lang, title=title),
        Frame(title=title, bounds=opening_bounds(dossier), compact=True),
        Panel(dossier, title=title, brief=True, number=False),
        _background(dossier),
        _sites(dossier, sites, statuses=statuses),
        _insets(dossier, sites),
        Strip(sites, as_of=dossier.as_of, statuses=statuses),
        Card(),
    )


def _control_page(dossier: Dossier, measured: Sequence[Timeline], lang: str) -> Map:
    title = say(lang, "ground_page", scope=dossier.scope) if dossier.scope else say(lang, "ground_layer")
    return _filled(
        _map(dossier, lang, title=title),
        Frame(title=title, bounds=opening_bounds(dossier), compact=True),
        Panel(dossier, title=title, brief=True, number=False),
        _background(dossier),
        *measured,
        Legend(),
        Strip(as_of=dossier.as_of, days=_days(measured)),
        Card(),
    )


def _decline_page(dossier: Dossier, lang: str) -> Map:
    return _filled(
        _map(dossier, lang),
        Frame(title=dossier.title, bounds=opening_bounds(dossier), compact=True, without_map=True),
        Panel(dossier, brief=True),
        _decline(dossier),
        Strip(figures=dossier.figures, as_of=dossier.as_of),
    )
