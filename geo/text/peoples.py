"""The words for what is of a country or region: "Iraqi", "Latvians", "South Ossetian", and the place they speak of."""

from __future__ import annotations

from functools import cache

from .actors import demonyms
from .tables import rows

REGION = "-"  # stands for the country code where a word is of a region or a continent
_SHORTEST = 5


@cache
def _homes() -> dict[str, str]:
    return {word.lower(): row["place"] for row in rows("regional_demonyms") for word in row["words"].split(";")}


def _spelt(words: str) -> str:
    return words.lower().replace("’", "'")


def country_of(words: str) -> str | None:
    """Return the code of the country whose people or things the words name; ``REGION`` for a region's; None for others.

    The plural with -s counts where the singular is listed.
    """
    asked = _spelt(words)
    for form in (asked, asked[:-1] if asked.endswith("s") and len(asked) > _SHORTEST else asked):
        if form in demonyms():
            return demonyms()[form]
        if form in _homes():
            return REGION
    return None


def home_of(words: str) -> str | None:
    """Return the name of the region or continent whose people or things the words name; None where they name none."""
    asked = _spelt(words)
    return _homes().get(asked) or (_homes().get(asked[:-1]) if asked.endswith("s") else None)
