"""Colours and symbols: one table for the page, the stills and the exports.

The hues are those of Okabe and Ito's palette; every status also has a shape of its own, so that nothing is said by
colour alone and a grey print stays legible.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

BLUE = "#0072B2"
VERMILION = "#D55E00"
ORANGE = "#E69F00"
GREY = "#595959"

#: What a reader can switch, in the order of the legend.
STATUSES = ("held", "assault", "fighting", "lost", "attack")

#: Days for which an attack is drawn in full; later it stays, faded.
ATTACK_FRESH_DAYS = 31


@dataclass(frozen=True, slots=True)
class Symbol:
    """How a status is drawn: a shape that ``symbols.js`` knows, and its colour."""

    shape: str
    colour: str


SYMBOLS: dict[str, Symbol] = {
    "held": Symbol("disc", BLUE),
    "assault": Symbol("half-disc", BLUE),
    "fighting": Symbol("square", ORANGE),
    "lost": Symbol("slashed-circle", GREY),
    "attack": Symbol("diamond", VERMILION),
}


def theme_data() -> dict[str, Any]:
    """Return the theme as the page's scripts receive it."""
    return {
        "statuses": list(STATUSES),
        "symbols": {status: asdict(symbol) for status, symbol in SYMBOLS.items()},
        "freshDays": ATTACK_FRESH_DAYS,
    }
