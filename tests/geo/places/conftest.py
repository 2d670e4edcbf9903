"""A gazetteer of a few places, made in a moment, and the default one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo.places import store
from geo.places.gazetteer import Gazetteer
from geo.places.sources import Entry

Make = Callable[..., Entry]


@pytest.fixture(scope="session")
def entry() -> Make:
    """Return a maker of entries that fills in what a test does not care about."""

    def make(number: int | str, name: str, *others: str, **fields: object) -> Entry:
        given = {
            "country_code": "IQ",
            "admin1": None,
            "feature_code": None,
            "population": None,
            "lon": 44.0,
            "lat": 33.0,
        }
        place_id = f"geonames:{number}" if isinstance(number, int) else number
        return Entry(place_id=place_id, name=name, others=others, **{**given, **fields})  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def entries(entry: Make) -> list[Entry]:
    """Return the places of the small gazetteer."""
    return [
        entry(1, "Al Fallūjah", "Fallujah", "Falluja", "الفلوجة", population=190_000, lon=43.786, lat=33.349),
        entry(2, "Tripoli", "طرابلس", country_code="LY", population=1_300_000, lon=13.187, lat=32.887),
        entry(3, "Tripoli", "Trâblous", country_code="LB", population=229_000, lon=35.844, lat=34.434),
        entry(4, "Salvador", country_code="BR", population=2_700_000, lon=-38.5, lat=-12.97),
        entry(5, "El Salvador", country_code="SV", feature_code="PCLI", population=6_400_000, lon=-89.3, lat=13.9),
        entry(6, "Iraq", "العراق", feature_code="PCLI", population=38_000_000, lon=43.0, lat=33.1),
        entry(7, "Lebanon", country_code="LB", feature_code="PCLI", population=6_800_000, lon=36.0, lat=34.2),
        entry(8, "Libya", country_code="LY", feature_code="PCLI", population=6_600_000, lon=20.2, lat=26.2),
        entry(9, "Mosul", "Мосул", population=1_680_000, lon=43.119, lat=36.335),
        entry(10, "Moscow", country_code="RU", population=10_000_000, lon=37.618, lat=55.752),
        entry(11, "Moscow", country_code="US", admin1="ID", population=25_000, lon=-117.0, lat=46.732),
        entry(12, "Idaho", country_code="US", admin1="ID", feature_code="ADM1", population=1_800_000, lon=-114, lat=44),
        entry(13, "Suva", country_code="FJ", population=90_000, lon=178.44, lat=-18.14),
        entry(14, "Apia", country_code="WS", population=40_000, lon=-171.77, lat=-13.83),
        entry("ebbline:karrada", "Karrada", "الكرادة", feature_code="PPLX", lon=44.42, lat=33.303),
    ]


@pytest.fixture(scope="session")
def small_path(entries: list[Entry], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of the small gazetteer."""
    path = tmp_path_factory.mktemp("small") / "small.sqlite"
    store.build(path, entries, meta={"source": "made for tests"})
    return path


@pytest.fixture
def small(small_path: Path) -> Iterator[Gazetteer]:
    """Return the small gazetteer, open."""
    with Gazetteer.open(small_path) as gazetteer:
        yield gazetteer


@pytest.fixture(scope="session")
def whole() -> Gazetteer:
    """Return the default gazetteer, built once for the whole session."""
    from geo.places import default

    return default()
