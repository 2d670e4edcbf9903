"""Check supplement.csv against the default gazetteer that it is part of.

    python geo/places/data/check_supplement.py

Every row lies in its country, or so near to it as a border crossing does; no place_id is given twice; no name leads to
two rows within 30 km, nor to a row and a town of the same name beside it; no name is a word that opens sentences.
Nothing at run time needs this script.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from geo.places import Candidate, Gazetteer, default
from geo.places.names import key
from geo.places.ranking import distance_km
from geo.places.sources import Entry, read_csv
from geo.records import LonLat

HERE = Path(__file__).parent
SUPPLEMENT = HERE / "supplement.csv"
COMMON_WORDS = HERE.parent.parent / "text" / "data" / "common_words.txt"
SAME_KM = 30.0
# How much farther off than the nearest town of all the nearest of its own country may lie, and how far that may be.
TIMES, BEYOND_BORDER_KM, FROM_TOWN_KM = 3.0, 100.0, 400.0
# Points of these stand for something wide, or for what has no country.
WIDE = tuple("RGN AREA PEN ISL SEA GULF STRT STM CNL DSRT LK VAL MTS ADM BAY PLN".split())


def entries() -> list[Entry]:
    """Return the rows of the supplement."""
    return read_csv(SUPPLEMENT, prefix="ebbline")


def names(entry: Entry) -> set[str]:
    """Return the keys under which an entry is found."""
    return {key(name) for name in (entry.name, *entry.others)}


def point(entry: Entry) -> LonLat | None:
    """Return where an entry lies; None where it only adds names to a place."""
    return None if entry.lon is None or entry.lat is None else LonLat(entry.lon, entry.lat)


def is_wide(entry: Entry) -> bool:
    """Tell whether the point of an entry is but a place for its label."""
    return (entry.feature_code or "").startswith(WIDE)


def common_words() -> set[str]:
    """Return the words that open sentences or stand in headlines with a capital."""
    lines = COMMON_WORDS.read_text(encoding="utf-8").splitlines()
    return {key(word) for line in lines if not line.startswith("#") for word in line.split(",")}


def out_of_country(gazetteer: Gazetteer) -> Iterator[str]:
    """Yield the rows that lie in another country than they say, or where nobody lives."""
    for entry in entries():
        at = point(entry)
        if at is None or entry.country_code is None or is_wide(entry):
            continue
        towns = gazetteer.reverse(at, limit=3000, within_km=FROM_TOWN_KM)
        own = [distance_km(at, town.at) for town in towns if town.country_code == entry.country_code]
        nearest = distance_km(at, towns[0].at) if towns else FROM_TOWN_KM
        if not own or own[0] > TIMES * nearest + BEYOND_BORDER_KM:
            yield f"{entry.name} ({entry.country_code}) lies {nearest:.0f} km from {towns[0].name if towns else 'all'}."


def repeated_ids() -> Iterator[str]:
    """Yield the place_ids that stand twice, spelt out or made of the name."""
    with SUPPLEMENT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    ids = [row["place_id"] or f"ebbline:{key(row['name']).replace(' ', '-')}" for row in rows]
    yield from sorted({one for one in ids if ids.count(one) > 1})


def repeated_names() -> Iterator[str]:
    """Yield the names that lead to two rows within 30 km."""
    found: dict[str, list[tuple[LonLat, Entry]]] = defaultdict(list)
    for entry in entries():
        at = point(entry)
        if at is None:
            continue
        for name in names(entry):
            near = [other for other_at, other in found[name] if distance_km(at, other_at) < SAME_KM]
            yield from (f"{name}: {other.name} and {entry.name}" for other in near)
            found[name].append((at, entry))


def towns_again(gazetteer: Gazetteer) -> Iterator[str]:
    """Yield the rows of towns beside which the gazetteer has a town of that very name."""
    for entry in entries():
        at = point(entry)
        if at is None or entry.place_id.startswith("geonames:") or not (entry.feature_code or "").startswith("PPL"):
            continue
        for name in (entry.name, *entry.others):
            found = [one for one in gazetteer.candidates(name) if is_other_town(one, entry)]
            near = [one for one in found if distance_km(at, one.place.at) < SAME_KM]
            yield from (f"{name}: {entry.place_id} and {one.place.place_id}" for one in near)


def is_other_town(one: Candidate, entry: Entry) -> bool:
    """Tell whether a candidate is a town that a row repeats.

    What is known by its airfield alone may stand here again, with the point of the town itself.
    """
    by_airfield = one.place.place_id.startswith("icao:")
    return one.place.place_id != entry.place_id and one.kind == "city" and not by_airfield


def common_names() -> Iterator[str]:
    """Yield the names that are common words."""
    words = common_words()
    for entry in entries():
        yield from sorted(names(entry) & words)


def empty_additions(gazetteer: Gazetteer) -> Iterator[str]:
    """Yield the rows that add names to a place which the gazetteer does not have."""
    for entry in entries():
        if point(entry) is None and gazetteer.place(entry.place_id) is None:
            yield entry.place_id


def problems(gazetteer: Gazetteer) -> dict[str, list[str]]:
    """Return what is wrong, by the check that says so."""
    return {
        "in another country": list(out_of_country(gazetteer)),
        "place_id given twice": list(repeated_ids()),
        "name repeated within 30 km": list(repeated_names()),
        "town of the gazetteer again": list(towns_again(gazetteer)),
        "common word": list(common_names()),
        "names for no place": list(empty_additions(gazetteer)),
    }


if __name__ == "__main__":
    found = [f"{check}: {one}" for check, ones in problems(default()).items() for one in ones]
    raise SystemExit("\n".join(found))
