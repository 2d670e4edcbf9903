"""A gazetteer of a dozen places for tests of one stage; whole articles are read with the real one."""

from __future__ import annotations

import pytest

from geo.places import Candidate
from geo.places.names import key
from geo.records import Place

_PLACES = (
    ("Mosul", "IQ", "08", None, 1_683_000, 43.12, 36.34),
    ("Karrada", "IQ", "07", "PPLX", 300_000, 44.42, 33.30),
    ("Baghdad", "IQ", "07", None, 5_672_000, 44.40, 33.34),
    ("Tripoli", "LY", "61", None, 1_150_000, 13.19, 32.89),
    ("Tripoli", "LB", "09", None, 229_000, 35.84, 34.44),
    ("Goma", "CD", "11", None, 144_000, 29.23, -1.67),
    ("Victoria", "CA", "02", None, 289_000, -123.37, 48.43),
    ("Santiago", "CL", "12", None, 4_837_000, -70.65, -33.46),
    ("Princeton", "US", "NJ", None, 29_603, -74.66, 40.35),
    ("Washington", "US", "DC", None, 601_000, -77.04, 38.90),
    ("Anbar", "IQ", "01", "ADM1", 632_000, 42.18, 33.94),
    ("Iraq", "IQ", None, "PCLI", 38_400_000, 43.0, 33.0),
    ("Libya", "LY", None, "PCLI", 6_700_000, 17.0, 27.0),
    ("Russia", "RU", None, "PCLI", 144_500_000, 100.0, 60.0),
    ("Lebanon", "LB", None, "PCLI", 6_800_000, 35.9, 33.9),
    ("Moscow", "RU", "48", None, 10_381_000, 37.62, 55.75),
    ("Moscow", "US", "ID", None, 25_000, -117.0, 46.73),
    ("Idaho", "US", "ID", "ADM1", 1_787_000, -114.5, 44.5),
    ("Ukraine", "UA", None, "PCLI", 44_600_000, 31.4, 49.0),
    ("United States", "US", None, "PCLI", 327_000_000, -98.5, 39.8),
    ("Hamlet", "CD", "11", None, None, 29.4, -1.6),
    ("الفلوجة", "IQ", "01", None, 190_000, 43.79, 33.35),
)
_KINDS = {None: "city", "PPLX": "district", "ADM1": "region", "PCLI": "country"}


class Small:
    """What the reader asks of a gazetteer, over a handful of places."""

    def __init__(self) -> None:
        self._found: dict[str, list[Candidate]] = {}
        for i, (name, country, admin1, code, population, lon, lat) in enumerate(_PLACES):
            place = Place(f"test:{i}", name, country, admin1, code, population, lon, lat)
            one = Candidate(place, name, _KINDS[code], primary=True, exact=True, fame=10 if population else 1)
            self._found.setdefault(key(name), []).append(one)

    def knows(self, name_key: str) -> bool:
        return name_key in self._found

    def candidates(self, name: str) -> list[Candidate]:
        return sorted(self._found.get(key(name), []), key=lambda one: -(one.place.population or 0))

    def country_names(self) -> dict[str, str]:
        return {"IQ": "Iraq", "RU": "Russia", "LY": "Libya", "LB": "Lebanon", "US": "United States"}


@pytest.fixture(scope="session")
def small() -> Small:
    return Small()
