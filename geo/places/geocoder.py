"""The gazetteer as a geopy geocoder, for geopandas and whatever else speaks geopy.

geopy counts (lat, lon), this project (lon, lat): the two meet here and nowhere else.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from geopy.adapters import BaseSyncAdapter
from geopy.geocoders.base import DEFAULT_SENTINEL
from geopy.geocoders.base import Geocoder as GeopyGeocoder
from geopy.location import Location
from geopy.point import Point

from ..records import LonLat, Place
from .gazetteer import Gazetteer
from .online import Online
from .online.errors import ConfigError, QueryError, ServiceError
from .ranking import Answer, distance_km

MOST = 10
_REACH_KM = 100.0
_CREDIT = "GeoNames (geonames.org), CC BY 4.0"
# How surely a position is "at" its nearest town: up to so many km, this much.
_SURE_KM = ((10.0, 0.9), (30.0, 0.6), (_REACH_KM, 0.3))

Where: TypeAlias = str | LonLat | tuple[float, float] | Point | None


class Geocoder(GeopyGeocoder):  # type: ignore[misc]
    """The gazetteer of this machine as a geopy geocoder: ``geopandas.tools.geocode(names, provider=geo.Geocoder)``.

    It asks no server, needs no key and no pause between questions. Positions are WGS 84 degrees, in geopy's order
    (lat, lon). ``Location.raw`` holds what ``ebbline locate --json`` prints (query, place_id, name, lon, lat,
    country_code, feature_code, population, confidence from 0 to 1, reason, alternatives), with ``credit`` and, where
    an online service answered, ``service``.

    ``gazetteer`` is one of your own (open, or the path of its file), else the default one. ``near`` is where to look
    first: a country or region by name or code, a position as `LonLat` or plain (lon, lat), or a geopy Point.

    ``online`` names a service for names that the gazetteer lacks ("nominatim", "photon", "geonames", a geopy class or
    geocoder). Nobody is asked without it. Then the name, and nothing else, is sent: once, at most one name a second
    over all processes, with our User-Agent after ``user_agent``; the answer is checked and kept on disk. ``pace_s``,
    ``keep_days``, ``absent_days`` and ``options`` are those of `Online`; ``timeout`` is in seconds and concerns only
    the service.

    Instances can be shared between threads, and pickled (with the path of the gazetteer, not its content).
    Raises ConfigError (an InputError and geopy's ConfigurationError) for options that do not fit together, and
    GazetteerError for a gazetteer that cannot be opened.
    """

    def __init__(
        self,
        *,
        gazetteer: Gazetteer | Path | str | None = None,
        near: Where = None,
        online: Any = None,
        timeout: float | None = DEFAULT_SENTINEL,
        user_agent: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(user_agent=user_agent, adapter_factory=_NoWire, proxies={}, ssl_context=None)
        if online is None and options:
            raise ConfigError(f"{', '.join(sorted(options))}: no such options, unless an online service is named.")
        seconds = {} if timeout is DEFAULT_SENTINEL else {"timeout": timeout}
        self.near = near
        self._online = None if online is None else _service(online, user_agent=user_agent, **seconds, **options)
        self._path = gazetteer.path if isinstance(gazetteer, Gazetteer) else gazetteer
        self._gazetteer = Gazetteer.open(gazetteer) if isinstance(gazetteer, Path | str) else gazetteer

    @property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer that is asked; the default one is opened, or built, when it is first needed."""
        if self._gazetteer is None:
            from . import default

            # NOTE: the default one is not kept here: `default` knows when its file has changed places.
            return default() if self._path is None else self._reopened()
        return self._gazetteer

    def _reopened(self) -> Gazetteer:
        self._gazetteer = Gazetteer.open(self._path)
        return self._gazetteer

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_gazetteer": None}

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: float | None = DEFAULT_SENTINEL,
        near: Where = None,
        limit: int | None = None,
    ) -> Location | list[Location] | None:
        """Return the Location of a name, or with ``exactly_one=False`` the likeliest ``limit`` (10), best first.

        None when neither the gazetteer nor the service named at the start knows it. ``near`` stands for that of the
        geocoder on this call; ``timeout`` in seconds concerns only the service.

        Raises QueryError (an InputError and geopy's GeocoderQueryError) for what is no name, InputError for a ``near``
        that is neither country, region nor position, and ServiceError (a GeoError and geopy's GeocoderServiceError)
        or one of its kinds when the service fails.
        """
        name = _name(query)
        most = 1 if exactly_one else _limit(limit)
        online = None
        found = self.gazetteer.locate(name, _where(self.near if near is None else near))
        if found is None and self._online is not None:
            online = self._online
            found = online.locate(name, timeout=timeout)
        if found is None:
            return None
        located = self._told(found, online, most)
        return located[0] if exactly_one else located

    def reverse(
        self,
        query: Point | tuple[float, float] | str,
        *,
        exactly_one: bool = True,
        timeout: float | None = DEFAULT_SENTINEL,  # noqa: ARG002 (geopy's callers may give one; nothing waits here)
        limit: int | None = None,
    ) -> Location | list[Location] | None:
        """Return the town nearest to a position, or with ``exactly_one=False`` the nearest ``limit`` (10).

        ``query`` is a geopy Point, (lat, lon) or "lat, lon" in WGS 84 degrees. None when no town of the gazetteer lies
        within 100 km (great circle). ``raw["distance_km"]`` tells how far it is. No service is ever asked.
        Raises QueryError for what is no position on the globe.
        """
        at = _position(query)
        towns = self.gazetteer.reverse(at, limit=1 if exactly_one else _limit(limit), within_km=_REACH_KM)
        located = [self._nearest(town, at, rank) for rank, town in enumerate(towns)]
        if not located:
            return None
        return located[0] if exactly_one else located

    def _told(self, found: Answer, online: Online | None, most: int) -> list[Location]:
        """Return a Location for the answer and for each alternative, ``most`` in all."""
        told = {"credit": online.credit, "service": online.label} if online else {"credit": self._credit()}
        first = {
            "query": found.name,
            **_fields(found.place),
            "confidence": found.confidence,
            "reason": found.reason,
            "alternatives": [_fields(other) for other in found.alternatives[:MOST]],
            "notices": [notice.message for notice in found.notices],
            **told,
        }
        address = found.matched if online else self._address(found.place)
        others = [self._other(found, one, told) for one in found.alternatives[: most - 1]]
        return [_location(address, found.place, first), *others]

    def _other(self, found: Answer, place: Place, told: Mapping[str, str]) -> Location:
        reason = f"another place of that name; the likeliest is {self._address(found.place)}"
        return _location(
            self._address(place), place, _raw(place, query=found.name, confidence=None, reason=reason, **told)
        )

    def _nearest(self, town: Place, at: LonLat, rank: int) -> Location:
        km = distance_km(at, town.at)
        which = "the nearest town" if rank == 0 else f"the nearest town but {rank}"
        raw = _raw(
            town,
            query=f"{at.lat:g}, {at.lon:g}",
            confidence=next(sure for reach, sure in _SURE_KM if km <= reach + 1e-6) if rank == 0 else None,
            reason=f"{which} in the gazetteer, {km:,.1f} km away",
            credit=self._credit(),
            distance_km=round(km, 3),
        )
        return _location(self._address(town), town, raw)

    def _address(self, place: Place) -> str:
        """Return "Town, Country", with the state where that is how people tell towns apart."""
        code = place.country_code or ""
        country = self.gazetteer.country_names().get(code, code)
        state = place.admin1 if code == "US" and place.admin1 and place.admin1.isalpha() else ""
        parts = dict.fromkeys((place.name, state, country))
        return ", ".join(part for part in parts if part)

    def _credit(self) -> str:
        return self.gazetteer.info().get("credit") or _CREDIT


class _NoWire(BaseSyncAdapter):  # type: ignore[misc]
    """Stands where other geocoders keep their way to the network."""

    def get_json(self, url: str, **_: object) -> NoReturn:
        """Refuse: there is nothing to fetch."""
        raise ServiceError(f"This geocoder asks no server, not even {url[:60]!r}.")

    get_text = get_json


def _service(online: Any, **options: Any) -> Online:
    return online if isinstance(online, Online) else Online(online, **options)


def _name(query: Any) -> str:
    if isinstance(query, str):
        return query
    if isinstance(query, Point | tuple | list):
        raise QueryError(f"{query!r} is a position, not a name.", remedy="Use reverse() for positions.")
    kind = "a structured query" if isinstance(query, Mapping) else f"of type {type(query).__name__}"
    raise QueryError(f"A name is text, this is {kind}.", remedy="Give the name as text, such as 'Tripoli, Lebanon'.")


def _limit(limit: Any) -> int:
    if limit is None:
        return MOST
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise QueryError(f"The limit {limit!r} is no whole number from 1 on.")
    return limit


def _where(near: Where) -> str | LonLat | tuple[float, float] | None:
    return LonLat(near.longitude, near.latitude) if isinstance(near, Point) else near


def _position(query: Any) -> LonLat:
    """Return the position of geopy's (lat, lon). NOTE: geopy would fold a longitude of 200 into -160 in silence."""
    try:
        lat, lon = _numbers(query)
    except (TypeError, ValueError, UserWarning) as error:
        what = f"{str(query)[:60]!r} is no position."
        raise QueryError(what, remedy="Give (lat, lon), 'lat, lon' or a geopy Point.") from error
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise QueryError(f"The position {lat:g}, {lon:g} (lat, lon) does not lie on the globe.")
    return LonLat(lon, lat)


def _numbers(query: Any) -> tuple[float, float]:
    if not isinstance(query, str):
        lat, lon, *_ = query
        return float(lat), float(lon)
    with suppress(ValueError):
        lat, lon = map(float, query.split(","))
        return lat, lon
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # geopy only warns about a latitude that it then refuses
        point = Point(query)  # degrees, minutes and points of the compass, say
    return point.latitude, point.longitude


def _location(address: str, place: Place, raw: dict[str, Any]) -> Location:
    return Location(address, (place.lat, place.lon), raw)


def _raw(place: Place, *, query: str, **told: object) -> dict[str, Any]:
    return {"query": query, **_fields(place), "alternatives": [], "notices": [], **told}


def _fields(place: Place) -> dict[str, Any]:
    fields = asdict(place)
    del fields["admin1"]
    return fields
