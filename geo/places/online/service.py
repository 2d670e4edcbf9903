"""One online service behind geopy, asked for a name at a time."""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from importlib import metadata
from typing import Any
from urllib.parse import urlsplit

from geopy.adapters import BaseAsyncAdapter
from geopy.exc import ConfigurationError, GeocoderNotFound
from geopy.geocoders import GeoNames, Nominatim, Photon, get_geocoder_for_service
from geopy.geocoders.base import DEFAULT_SENTINEL
from geopy.geocoders.base import Geocoder as GeopyGeocoder

from ..names import key, notices
from ..ranking import Answer, distance_km
from .answers import Answers
from .errors import ConfigError, QueryError, translated
from .pace import PUBLIC_S, Pace
from .reply import MOST, Found, checked
from .wire import LONGEST_S, adapter_factory

LONGEST_SENT = 100  # characters; what is longer is no name but text, and text is never sent
TIMEOUT_S = 10.0
_MEDIUM, _LOW = 0.6, 0.4
_SAME_KM = 25.0
_OSM = "© OpenStreetMap contributors, ODbL 1.0, https://www.openstreetmap.org/copyright"
# What is known of a service: its name for people, the credit that its licence asks for, and what is sent beside the
# name, the same for every name. The first kind that fits counts.
_KNOWN: tuple[tuple[type, str, str, dict[str, Any]], ...] = (
    (Nominatim, "Nominatim", _OSM, {"limit": MOST, "addressdetails": True, "language": "en"}),
    (Photon, "Photon", _OSM, {"limit": MOST, "language": "en"}),
    (GeoNames, "the GeoNames service", "GeoNames, CC BY 4.0, https://www.geonames.org", {}),
)


class Online:
    """An online service that is asked for names the gazetteer lacks.

    ``service`` is a name that geopy knows ("nominatim", "photon", "geonames", ...), a geopy geocoder class or a
    geocoder of your own making, which is left as it is. ``options`` go to the class: ``domain``, ``scheme``,
    ``username``, ``api_key``, ``proxies``. ``user_agent`` stands before our own, so that the service can reach you.

    Only the name is sent: no text around it, no neighbourhood, no position. Requests go out one at a time and at most
    one every ``pace_s`` seconds over all processes with the same cache folder; to public hosts never more than one a
    second. ``timeout`` bounds a whole exchange in seconds. Answers are kept for ``keep_days``, "no such place" for
    ``absent_days``. ``credit`` is what has to be shown beside what came from here.

    Raises ConfigError for a service that cannot be set up so.
    """

    def __init__(
        self,
        service: Any,
        *,
        user_agent: str | None = None,
        timeout: float | None = TIMEOUT_S,
        pace_s: float = PUBLIC_S,
        keep_days: float = 180.0,
        absent_days: float = 7.0,
        **options: Any,
    ) -> None:
        self._pace = Pace(pace_s)
        self._answers = Answers(keep_days=keep_days, absent_days=absent_days)
        self._timeout = _seconds(timeout)
        self._coder = _careful(service, self._pace, identity(user_agent), options)
        kind = type(self._coder).__name__
        known = next((known for known in _KNOWN if isinstance(self._coder, known[0])), None)
        self.label = known[1] if known and known[0] is type(self._coder) else kind
        self.credit = known[2] if known else f"{kind}: see the terms of this service"
        self._constants = known[3] if known else {}
        self.host, port = _host(self._coder)
        self._short = kind.lower()
        self._place = f"{self._short} {self.host}:{port or ''}"  # answers of two servers are two answers

    def locate(self, name: str, *, timeout: float | None = DEFAULT_SENTINEL) -> Answer | None:
        """Return what the service takes a name to mean, from the disk where it was asked before; None if unknown.

        The confidence is medium at best (0.6 where one place of that very name came back, else 0.4), ``matched`` is
        the service's own full wording. ``timeout`` (seconds) stands for that of the service on this call.
        Raises QueryError for what is too long to be a name or spans lines, ServiceError or one of its kinds when the
        service fails, and OutputError when the cache folder cannot be written; then nothing is sent.
        """
        seconds = self._timeout if timeout is DEFAULT_SENTINEL else _seconds(timeout)
        wanted = sendable(name)
        if not wanted:
            return None
        found = self._answers.get(self._place, wanted)
        if found is None:
            with self._pace.turn(self.host):
                found = self._answers.get(self._place, wanted)  # perhaps another process has asked in the meantime
                if found is None:
                    found = self._ask(wanted, seconds)
                    self._answers.put(self._place, wanted, found)
        return self._answer(name, found)

    def _ask(self, name: str, timeout: float) -> tuple[Found, ...]:
        try:
            located = self._coder.geocode(name, exactly_one=False, timeout=timeout, **self._constants)
            return checked(located, self._short)
        except Exception as error:  # geopy's and whatever its parsers trip over
            raise translated(error, f"{self.label} ({self.host})") from error

    def _answer(self, name: str, found: Sequence[Found]) -> Answer | None:
        if not found:
            return None
        first = found[0]
        alike = {key(name), key(name.partition(",")[0])}
        rivals = [one for one in found if key(one.place.name) in alike and not _is_same(one, first)]
        sure = key(first.place.name) in alike and not rivals
        return Answer(
            name=name,
            place=first.place,
            matched=first.address,
            confidence=_MEDIUM if sure else _LOW,
            reason=f"not in the gazetteer; {self._standing(found, sure=sure)}",
            alternatives=tuple(one.place for one in found[1:]),
            notices=tuple(notices(name)),
        )

    def _standing(self, found: Sequence[Found], *, sure: bool) -> str:
        if sure:
            return f"the only place of that name that {self.label} knows"
        if len(found) > 1:
            return f"the first of {len(found)} places that {self.label} names for it"
        return f"{self.label} names this place for it, under another name"


def identity(user_agent: str | None) -> str:
    """Return the User-Agent that services see: who asks, with what, in which version.

    Raises ConfigError for one that does not fit into a header.
    """
    try:
        version = metadata.version("ebbline")
    except metadata.PackageNotFoundError:
        version = "0"
    ours = f"ebbline/{version} (names that an offline gazetteer lacks; geopy/{metadata.version('geopy')})"
    if user_agent is None:
        return ours
    plain = isinstance(user_agent, str) and len(user_agent) < 200 and user_agent.isascii() and user_agent.isprintable()
    if not plain:
        raise ConfigError("The user agent is not one line of plain ASCII letters.")
    return f"{user_agent.strip()} {ours}".strip()


def sendable(name: str) -> str:
    """Return a name in the form in which it is sent; empty where there is no letter in it, so that none is sent.

    Raises QueryError for what is longer than 100 characters or spans lines: that is text, and text is never sent.
    """
    wanted = " ".join(name.split())
    if len(name) > 10 * LONGEST_SENT or len(wanted) > LONGEST_SENT or len(name.strip().splitlines()) > 1:
        raise QueryError("This is too long to be a name, and text is never sent to a service.", remedy="Give a name.")
    if not all(letter.isprintable() or letter in "\u200c\u200d" for letter in wanted):
        raise QueryError("This holds control characters or half a character, which no service is sent.")
    return wanted if any(letter.isalpha() for letter in wanted) else ""


def _careful(service: Any, pace: Pace, user_agent: str, options: dict[str, Any]) -> GeopyGeocoder:
    """Return a geopy geocoder that speaks through our wire and says who asks."""
    if "adapter_factory" in options:
        raise ConfigError("An adapter of your own would do without the caps on replies.", remedy="Leave it out.")
    if isinstance(service, GeopyGeocoder):
        return _dressed(service, pace, user_agent, options)
    kind = _kind(service)
    if kind is GeoNames:
        options = {"scheme": "https", "domain": "secure.geonames.org", **options}
    try:
        coder = kind(user_agent=user_agent, adapter_factory=adapter_factory(pace), **options)
    except (ConfigurationError, TypeError, ValueError) as error:
        raise ConfigError(f"{kind.__name__} cannot be set up: {str(error).rstrip('.')}.") from error
    return _refuse_ours(coder)


def _kind(service: Any) -> Any:
    if isinstance(service, type) and issubclass(service, GeopyGeocoder):
        return service
    try:
        return get_geocoder_for_service(service)
    except (GeocoderNotFound, AttributeError) as error:
        remedy = "Name 'nominatim', 'photon', 'geonames' or another service of geopy's, or give a geopy geocoder."
        raise ConfigError(f"No online service {service!r} is known.", remedy=remedy) from error


def _dressed(coder: GeopyGeocoder, pace: Pace, user_agent: str, options: dict[str, Any]) -> GeopyGeocoder:
    """Return a copy of a geocoder of the caller's making, with our wire in place of its own."""
    if options:
        raise ConfigError(f"{', '.join(sorted(options))}: such options belong to the geocoder that was given.")
    if isinstance(coder.adapter, BaseAsyncAdapter):
        raise ConfigError("A geocoder with an asynchronous adapter cannot be asked here.", remedy="Give a plain one.")
    own = copy.copy(_refuse_ours(coder))
    own.adapter = adapter_factory(pace)(proxies=coder.proxies, ssl_context=coder.ssl_context)
    theirs = coder.headers.get("User-Agent", "")
    named = theirs if theirs and not theirs.startswith("geopy/") else ""
    own.headers = {**coder.headers, "User-Agent": f"{named} {user_agent}".strip()}
    return own


def _refuse_ours(coder: GeopyGeocoder) -> GeopyGeocoder:
    if type(coder).__module__.startswith(__package__.rpartition(".")[0]):
        raise ConfigError("The gazetteer cannot be its own online service.")
    return coder


def _host(coder: GeopyGeocoder) -> tuple[str, int | None]:
    """Return the host and port that a geocoder asks; its class's name where it does not tell."""
    api = getattr(coder, "api", "")
    try:
        parts = urlsplit(api) if isinstance(api, str) else urlsplit("")
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ConfigError("The address of the service is no address.") from error
    return host or type(coder).__name__, port


def _seconds(timeout: float | None) -> float:
    if timeout is None:
        return LONGEST_S
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not math.isfinite(timeout) or timeout <= 0:
        raise ConfigError(f"The timeout {timeout!r} is no number of seconds above 0.")
    return min(float(timeout), LONGEST_S)


def _is_same(one: Found, other: Found) -> bool:
    """Tell whether two results are one place: services list a town and its district's outline side by side."""
    return distance_km(one.place.at, other.place.at) < _SAME_KM
