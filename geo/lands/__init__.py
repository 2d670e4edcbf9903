"""Land and country borders, and the stretches of them that are disputed."""

from __future__ import annotations

from .basemap import Basemap, Label, Stretch, basemap, country_at, country_name, land

__all__ = ["Basemap", "Label", "Stretch", "basemap", "country_at", "country_name", "land"]
