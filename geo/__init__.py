"""Facts from text and polygons: places, roles, dates, figures, territory.

Every public name is imported when it is first used, so that ``import geo`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "LonLat": ".records",
    "DateSpan": ".records",
    "Place": ".records",
    "Mention": ".records",
    "Resolution": ".records",
    "Site": ".records",
    "Episode": ".records",
    "Evidence": ".records",
    "Figure": ".records",
    "Source": ".records",
    "GeoError": ".errors",
    "InputError": ".errors",
    "PlaceNotFoundError": ".errors",
    "Dossier": ".dossier",
    "read_dossier": ".dossier",
    "write_dossier": ".dossier",
    "check": ".dossier",
    "locate": ".places",
    "Gazetteer": ".places",
    "Geocoder": ".places.geocoder",
    "geoparse": ".text",
    "resolve": ".text",
    "read_article": ".drafting",
    "illustrative_extent": ".control.extent",
    "illustrative_extents": ".dossier",
    "change": ".control.change",
    "change_series": ".control.change",
    "settlements_changed": ".control.people.settlements",
    "population_series": ".control.people.population",
    "compare_sources": ".control.agreement",
    "read_snapshots": ".control.snapshots",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    return __all__
