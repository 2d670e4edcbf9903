"""Where something lies, and an entry of the gazetteer: the records that the first answer of a process needs.

They stand apart from the others, because making a dozen record types takes longer than finding a place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class LonLat(NamedTuple):
    """A position in WGS 84 degrees, longitude first."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the gazetteer. ``feature_code`` is GeoNames' and None where the data has none."""

    place_id: str
    name: str
    country_code: str | None
    admin1: str | None
    feature_code: str | None
    population: int | None
    lon: float
    lat: float

    @property
    def at(self) -> LonLat:
        """Return the position."""
        return LonLat(self.lon, self.lat)
