from __future__ import annotations

from typing import Any

import pytest

from geo.text.mentions import find_mentions
from geo.text.peoples import REGION, country_of, home_of


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Iraqi", "IQ"), ("Latvians", "LV"), ("South Korean", "KR"), ("South Koreans", "KR"), ("Chechen", REGION),
        ("European", REGION), ("Ohioans", REGION), ("Paris", None), ("", None), ("Swiss", "CH"),
    ],
)  # fmt: skip
def test_a_peoples_word_tells_its_country(words: str, code: str | None) -> None:
    assert country_of(words) == code


def test_a_regions_word_tells_the_region() -> None:
    assert home_of("South Ossetians") == "South Ossetia"
    assert home_of("Iraqi") is None


@pytest.mark.parametrize("text", ["South Korean troops", "Iraqi troops", "European troops"])
def test_a_peoples_word_is_one_mention(text: str, small: Any) -> None:
    (span,) = find_mentions(text, small)
    assert text[span.start : span.end] == text.removesuffix(" troops")
    assert span.people


def test_every_regions_word_leads_to_a_place_of_the_default_gazetteer() -> None:
    from geo.places import default
    from geo.text.tables import rows

    unknown = [row["place"] for row in rows("regional_demonyms") if not default().candidates(row["place"])]
    assert unknown == []
