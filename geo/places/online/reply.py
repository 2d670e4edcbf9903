"""What a service says, checked field by field before any of it is believed."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...records import Place
from .errors import ReplyError

MOST = 6  # places kept of one reply
LONGEST_NAME = 200
LONGEST_ADDRESS = 1000
_MOST_PEOPLE = 20_000_000_000
_OSM_KINDS = {"node": "node", "way": "way", "relation": "relation", "n": "node", "w": "way", "r": "relation"}
_COUNTRY = re.compile(r"[A-Z]{2}")
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Found:
    """A place as a service gave it. ``address`` is its own full wording; the place's name is the short one."""

    place: Place
    address: str


def checked(located: Any, service: str) -> tuple[Found, ...]:
    """Return the first places of what geopy made of a reply (a Location, a list of them or None).

    ``service`` is the short name that stands in the place ids of services without ids of their own.
    Raises ReplyError when one of them has no text for a name, or no position on the globe.
    """
    if located is None:
        return ()
    several = located if isinstance(located, list | tuple) else [located]
    return tuple(_found(one, service) for one in several[:MOST])


def _found(location: Any, service: str) -> Found:
    raw = getattr(location, "raw", None)
    details = _details(raw) if isinstance(raw, Mapping) else {}
    address = text(getattr(location, "address", None), LONGEST_ADDRESS)
    lat, lon = _position(location, raw)
    if not address:
        raise ReplyError(f"{service} gave a place whose name is no text, empty or far too long.")
    name = text(details.get("name"), LONGEST_NAME) or address.split(",")[0][:LONGEST_NAME]
    place = Place(
        place_id=_place_id(details) or f"{service}:{lat:.5f},{lon:.5f}",
        name=name,
        country_code=_matching(_COUNTRY, details.get("country_code")),
        admin1=None,
        feature_code=_matching(_CODE, details.get("feature_code")),
        population=_whole(details.get("population"), _MOST_PEOPLE),
        lon=lon,
        lat=lat,
    )
    return Found(place, address)


def text(value: Any, longest: int) -> str:
    """Return a string on one line without control characters; empty where it is none, or is longer or no Unicode."""
    if not isinstance(value, str) or len(value) > longest:
        return ""
    if any(unicodedata.category(letter) == "Cs" for letter in value):
        return ""  # half a character, which no file and no terminal takes
    return " ".join("".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in value).split())


def _position(location: Any, raw: Any) -> tuple[float, float]:
    """Return (lat, lon) in degrees.

    NOTE: geopy folds longitude 500 into 140 and makes 0, 0 of no position at all, so the raw numbers count as well.
    """
    told = _raw_position(raw) if isinstance(raw, Mapping) else None
    try:
        read = (float(location.latitude), float(location.longitude))
    except (AttributeError, TypeError, ValueError) as error:
        raise ReplyError("The reply gives a place without a position.") from error
    if told is None and read == (0.0, 0.0):
        raise ReplyError("The reply gives a place without a position.")
    for lat, lon in [told or read, read]:
        if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
            raise ReplyError(f"The reply gives the position {lat}, {lon} (lat, lon), which does not lie on the globe.")
    return read


def _raw_position(raw: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return (lat, lon) as the services known here write it, or None for the others."""
    geometry = raw.get("geometry")
    if isinstance(geometry, Mapping) and isinstance(geometry.get("coordinates"), Sequence):
        pair = tuple(geometry["coordinates"])[1::-1]
    else:
        pair = (raw.get("lat"), raw.get("lon", raw.get("lng")))
    if pair == (None, None):
        return None
    try:
        lat, lon = (_number(value) for value in pair)
    except (TypeError, ValueError) as error:
        raise ReplyError("The reply gives a position that is not two numbers.") from error
    return lat, lon


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > 40:
        raise TypeError(value)
    return float(value)


def _details(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return what Nominatim, Photon or GeoNames tell beside the position, under one set of names; not yet checked."""
    properties = raw.get("properties")
    address = raw.get("address")
    told = properties if isinstance(properties, Mapping) else raw
    inner = address if isinstance(address, Mapping) else {}
    return {
        "name": told.get("name"),
        "country_code": inner.get("country_code") or told.get("countrycode") or told.get("countryCode"),
        "feature_code": told.get("fcode"),
        "population": told.get("population"),
        "geonames": told.get("geonameId"),
        "osm_type": told.get("osm_type"),
        "osm_id": told.get("osm_id"),
    }


def _place_id(details: Mapping[str, Any]) -> str:
    kind = details.get("osm_type")
    kind = _OSM_KINDS.get(kind.lower()) if isinstance(kind, str) else None
    osm = _whole(details.get("osm_id"), 10**15)
    if kind and osm:
        return f"osm:{kind}/{osm}"
    geonames = _whole(details.get("geonames"), 10**12)
    return f"geonames:{geonames}" if geonames else ""


def _whole(value: Any, most: int) -> int | None:
    """Return a whole number from 1 to ``most``, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most else None


def _matching(pattern: re.Pattern[str], value: Any) -> str | None:
    code = value.upper() if isinstance(value, str) and len(value) <= 10 else ""
    return code if pattern.fullmatch(code) else None
