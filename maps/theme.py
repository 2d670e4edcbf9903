"""Colours and symbols: one table for the page, the stills and the exports.

The hues are those of Okabe and Ito's palette; every status also has a shape of its own, so that nothing is said by
colour alone and a grey print stays legible.
"""

from __future__ import annotations

from collections.abc import Sequence
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

#: Events of a role that no dossier knows: the most frequent role gets the first, and so on. Darker than Okabe and Ito's
#: own, since an event is drawn smaller than a site.
EVENT_SYMBOLS = (
    Symbol("triangle", "#00735a"),
    Symbol("bar", "#8a2f66"),
    Symbol("down-triangle", "#1f5f99"),
    Symbol("cross", "#6b4a00"),
    Symbol("pentagon", "#4a4a8f"),
)

#: An event without a role, or of a role that is left when all symbols are given away.
EVENT = Symbol("dot", "#7a2e5d")


#: Fills of measured land, for light and for dark pages, the followed actor first; they differ in lightness as well.
_ACTORS = (
    (BLUE, "#56B4E9"),
    (ORANGE, "#F0B93A"),
    ("#A8558B", "#E29CC4"),
    ("#009E73", "#3CCB9F"),
    ("#8A7A00", "#F0E442"),
    ("#56B4E9", "#9AD4F5"),
)
_NOBODY = (GREY, "#B5B0A6")

#: What changed between two dates; what was lost is barred besides, and what was held is pale.
CHANGE_COLOURS = {
    "gained": {"colours": ["#007A5A"], "dark": ["#3CCB9F"]},
    "lost": {"colours": [VERMILION], "dark": ["#FF8F4A"]},
    "held": {"colours": ["#8C9AA3"], "dark": ["#7C8A93"]},
}


def actor_colours(actors: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the colours of each actor in their order; further ones, and those not named, are grey."""
    pairs = [*_ACTORS, *(_NOBODY for _ in actors[len(_ACTORS) :])]
    named = {actor: {"light": light, "dark": dark} for actor, (light, dark) in zip(actors, pairs, strict=False)}
    return {"": {"light": _NOBODY[0], "dark": _NOBODY[1]}, **named}


def theme_data() -> dict[str, Any]:
    """Return the theme as the page's scripts receive it."""
    return {
        "statuses": list(STATUSES),
        "symbols": {status: asdict(symbol) for status, symbol in SYMBOLS.items()},
        "freshDays": ATTACK_FRESH_DAYS,
    }
