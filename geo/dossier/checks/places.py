"""Where things are: unexplained positions, doubles, places far off, sensitive places, and the scope of the figures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ...lands import country_at, country_name
from ...places.ranking import distance_km
from ...records import Confidence, LonLat, Precision, Sensitivity, Site
from .finding import TERRITORY, Case, Finding, Severity

CLOSE_KM = 1.0
FAR_KM = 500.0
SENSITIVE_GRID = 0.05  # degrees, about 5 km


def check(case: Case) -> Iterator[Finding]:
    """Yield doubts about the positions of sites."""
    for site in case.dossier.sites:
        yield from _site(case, site)
    yield from _doubles(case)
    yield from _far(case)
    yield from _outside_scope(case)


def _site(case: Case, site: Site) -> Iterator[Finding]:
    trail = ("sites", site.site_id)
    if not site.episodes:
        what = f"{site.name} has no episode, so nothing is drawn. Add one, or list the place under 'context'."
        yield case.finding("no-episodes", site.site_id, what, *trail, severity=Severity.MISSING)
    if not site.place_id and not site.location_reason:
        what = f"Nothing says where the position of {site.name} comes from. Add 'place_id' or 'location_reason'."
        yield case.finding("no-place-id", site.site_id, what, *trail, severity=Severity.MISSING)
    if site.location_confidence is Confidence.LOW and site.precision is Precision.EXACT:
        what = f"{site.name} is drawn as exact although its location is doubtful. Make its 'precision' coarser."
        yield case.finding("doubtful-location", site.site_id, what, *trail, "precision")
    if site.sensitivity is Sensitivity.SENSITIVE and not _coarse(site):
        what = (
            f"{site.name} is sensitive but stands at exact coordinates. Round lon and lat to {SENSITIVE_GRID} degrees "
            "and set 'precision: district'."
        )
        yield case.finding("sensitive-exact", site.site_id, what, *trail, "lon", severity=Severity.CONTRADICTION)


def _coarse(site: Site) -> bool:
    on_grid = all(abs(value / SENSITIVE_GRID - round(value / SENSITIVE_GRID)) < 1e-6 for value in site.at)
    return on_grid and site.precision not in {Precision.EXACT, Precision.NEAR}


def _doubles(case: Case) -> Iterator[Finding]:
    for one, other in combinations(case.dossier.sites, 2):
        same_place = bool(one.place_id) and one.place_id == other.place_id
        apart = distance_km(one.at, other.at)
        if not same_place and apart >= CLOSE_KM:
            continue
        why = "share a place_id" if same_place else f"are {apart * 1000:.0f} m apart"
        what = f"{one.name} and {other.name} {why}. Join them as episodes of one site, or correct a position."
        yield case.finding("double-site", other.site_id, what, "sites", other.site_id)


def _far(case: Case) -> Iterator[Finding]:
    """Yield sites that lie far from all others and that the map does not set apart as an inset."""
    sites = case.dossier.sites
    for site in sites:
        others = [other.at for other in sites if other is not site]
        if not others or site.site_id in case.dossier.map.insets:
            continue
        nearest = min(distance_km(site.at, other) for other in others)
        if nearest < FAR_KM:
            continue
        turned = LonLat(site.lat, site.lon)
        swapped = abs(site.lon) <= 90 and min(distance_km(turned, other) for other in others) < FAR_KM
        remedy = "Its lon and lat are probably swapped." if swapped else "List it under map: insets, or correct it."
        what = f"{site.name} lies {nearest:,.0f} km from every other site. {remedy}"
        code = "maybe-swapped" if swapped else "far-site"
        yield case.finding(code, site.site_id, what, "sites", site.site_id, "lon")


def _outside_scope(case: Case) -> Iterator[Finding]:
    """Yield sites in countries that the headline figure does not count, when it counts by country."""
    figure = next((f for f in case.dossier.figures if f.figure_id == case.dossier.map.headline), None)
    if figure is None or not figure.scope:
        return
    held = [site for site in case.dossier.sites if any(e.role in TERRITORY for e in site.episodes)]
    countries = {site.site_id: country_at(site.lon, site.lat) for site in held}
    scope = figure.scope.casefold()
    named = {code for code in set(countries.values()) if code and country_name(code).casefold() in scope}
    for site in held:
        code = countries[site.site_id]
        if not named or code is None or code in named:
            continue
        what = (
            f"{site.name} lies in {country_name(code)}, outside the scope of the headline figure ({figure.scope}). "
            "Say so where a reader sees it, then acknowledge this."
        )
        yield case.finding("outside-scope", site.site_id, what, "sites", site.site_id)
