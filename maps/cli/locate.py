"""``ebbline locate``: where a name lies, why, and what else it could mean."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from geo.errors import GeoError, InputError, PlaceNotFoundError
from geo.places import default
from geo.places.names import notices

if TYPE_CHECKING:
    from geo.places import Gazetteer
    from geo.places.online import Online
    from geo.places.ranking import Answer
    from geo.records import Place

_LONGEST_LINE = 1 << 16
_HIGH, _MEDIUM = 0.8, 0.5
_SERVICES = ("nominatim", "photon")  # those that need no key


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option(
    "--near", metavar="COUNTRY|LON,LAT", help="A country (code or name), a region or a position to look near."
)
@click.option(
    "--limit", type=click.IntRange(0, 100), default=3, show_default=True, help="How many alternatives to list."
)
@click.option(
    "--online",
    metavar="SERVICE[=URL]",
    help="Send names that the list of places lacks to this service: nominatim or photon, or one of your own at URL. "
    "The name, and nothing else, leaves this machine: once, and at most one a second. Without this option nothing "
    "does.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def command(
    ctx: click.Context, *, names: tuple[str, ...], near: str | None, limit: int, online: str | None, as_json: bool
) -> None:
    """Say where a place is, why, and what else the name could mean; NAME - reads names from standard input."""
    gazetteer = default()
    where = _where(near)
    countries = gazetteer.country_names()
    fallback = _Fallback(online)
    missing = False
    for name in _all_names(names):
        found, credit = gazetteer.locate(name, where), ""
        if found is None:
            found, credit, error = fallback.find(name, gazetteer)
        if found is None:
            missing = True
            _say_missing(name, str(error), as_json=as_json)
            continue
        for notice in found.notices:
            click.echo(f"ebbline: {_plain(notice.message)}", err=True)
        click.echo(_json(found, limit, credit) if as_json else _line(found, limit, countries, credit))
    if missing:
        ctx.exit(2)


class _Fallback:
    """The online service for names that the gazetteer lacks, where one is asked for."""

    def __init__(self, online: str | None) -> None:
        self._service = None if online is None else _service(online)
        self._failed: GeoError | None = None

    def find(self, name: str, gazetteer: Gazetteer) -> tuple[Answer | None, str, GeoError | None]:
        """Return the answer with its credit, or why there is none. A service that has failed is not asked again."""
        error = self._failed
        if self._service is not None and error is None:
            try:
                found = self._service.locate(name)
            except InputError as refused:  # of this name
                return None, "", refused
            except GeoError as failed:
                found, error = None, failed
                self._failed = failed
            if found is not None:
                return found, self._service.credit, None
        return None, "", error or PlaceNotFoundError(name, near=gazetteer.close_names(name))


def _service(online: str) -> Online:
    """Return the service of ``NAME`` or ``NAME=URL``. Raises InputError for another."""
    from geo.places.online import Online

    name, given, url = online.partition("=")
    if name not in _SERVICES:
        raise InputError(f"No online service {name!r} is known here.", remedy=f"Name {' or '.join(_SERVICES)}.")
    if not given:
        return Online(name)
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise InputError(f"{url!r} is no address of a service.", remedy=f"Write {name}=https://HOST.")
    return Online(name, scheme=parts.scheme, domain=f"{parts.netloc}{parts.path}")


def _say_missing(name: str, reason: str, *, as_json: bool) -> None:
    for notice in notices(name):
        click.echo(f"ebbline: {_plain(notice.message)}", err=True)
    click.echo(f"ebbline: {_plain(reason)}", err=True)
    if as_json:
        click.echo(json.dumps(_unknown(name, reason), ensure_ascii=False))


def _where(near: str | None) -> str | tuple[float, float] | None:
    """Return a position where ``near`` is two numbers, else the name as it is."""
    if near is None or near.count(",") != 1:
        return near
    try:
        lon, lat = map(float, near.split(","))
    except ValueError:
        return near
    return lon, lat


def _all_names(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name == "-":
            yield from _standard_input()
        else:
            yield name


def _standard_input() -> Iterator[str]:
    """Yield the lines of standard input that are not blank."""
    line = 0
    while data := sys.stdin.buffer.readline(_LONGEST_LINE):
        line += 1
        if len(data) >= _LONGEST_LINE:
            raise InputError("This line is far too long for a name.", path="standard input", line=line)
        try:
            name = data.decode("utf-8-sig" if line == 1 else "utf-8").strip()
        except UnicodeDecodeError as error:
            raise InputError("This line is not UTF-8.", path="standard input", line=line) from error
        if name:
            yield name


def _plain(text: str) -> str:
    """Return the text with what a terminal would obey or hide made visible."""
    return "".join(letter if letter.isprintable() else f"<U+{ord(letter):04X}>" for letter in text)


def _line(found: Answer, limit: int, countries: dict[str, str], credit: str) -> str:
    place = found.place
    sure = "high" if found.confidence >= _HIGH else "medium" if found.confidence >= _MEDIUM else "low"
    others = "; ".join(_named(other, countries) for other in found.alternatives[:limit])
    parts = [
        f"{found.name}: {place.lon:.4f}, {place.lat:.4f} (lon, lat)",
        f"{_named(place, countries)} [{place.place_id}]",
        f"{sure} confidence: {found.reason}",
    ]
    if others:
        parts.append(f"or: {others}")
    return _plain(" | ".join([*parts, credit] if credit else parts))


def _named(place: Place, countries: dict[str, str]) -> str:
    country = countries.get(place.country_code or "", place.country_code)
    region = f" {place.admin1}" if place.admin1 and place.country_code == "US" else ""
    return f"{place.name}, {country}{region}" if country and country != place.name else place.name


def _json(found: Answer, limit: int, credit: str) -> str:
    """Return one JSON object; what came from a service carries the credit that its licence asks for."""
    told = {**_record(found, limit), "credit": credit} if credit else _record(found, limit)
    return json.dumps(told, ensure_ascii=False)


def _record(found: Answer, limit: int) -> dict[str, Any]:
    return {
        "query": found.name,
        **_fields(found.place),
        "confidence": found.confidence,
        "reason": found.reason,
        "alternatives": [_fields(other) for other in found.alternatives[:limit]],
    }


def _fields(place: Place) -> dict[str, Any]:
    return {
        "place_id": place.place_id,
        "name": place.name,
        "lon": place.lon,
        "lat": place.lat,
        "country_code": place.country_code,
        "feature_code": place.feature_code,
        "population": place.population,
    }


def _unknown(name: str, reason: str) -> dict[str, Any]:
    empty = dict.fromkeys(("place_id", "name", "lon", "lat", "country_code", "feature_code", "population"))
    return {"query": name, **empty, "confidence": 0.0, "reason": reason, "alternatives": []}
