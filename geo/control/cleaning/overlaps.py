"""Land that is drawn twice is counted once: joined where one actor says it twice, contested where two do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..area import area_km2
from ..meaning.words import STATUSES
from .repair import polygons_of

BETWEEN = " / "  # joins the names of those between whom land is contested
NEGLIGIBLE_KM2 = 1e-3  # smaller overlaps stay with the piece that had them first, and are not told
# Doubt first: what is contested is nobody's control; then the stronger statement.
RANKS = ("contested", "control", "support", "claimed", "unknown")


@dataclass(frozen=True, slots=True)
class Piece:
    """The land of an actor in a status on one date; ``sources`` are the files and layers that say so."""

    actor: str
    status: str
    land: Any
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Land (km²) that two pieces both had, and to whom it went."""

    first: tuple[str, str]
    second: tuple[str, str]
    km2: float
    given: tuple[str, str]


def sides(actor: str) -> tuple[str, ...]:
    """Return the actors of a row: one, or all those between whom its land is contested."""
    return tuple(actor.split(BETWEEN))


def resolved(pieces: Sequence[Piece], *, precedence: Sequence[str] = ()) -> tuple[list[Piece], list[Overlap]]:
    """Return pieces of one date that share no land, and each overlap with what became of it.

    The status that stands first in RANKS keeps the land. Within one status it goes to the actor named first in
    ``precedence``; where that says nothing it is contested between the two.
    """
    waiting = sorted(pieces, key=lambda piece: (RANKS.index(piece.status), _rank(piece.actor, precedence), piece.actor))
    done: list[Piece] = []
    overlaps: list[Overlap] = []
    for piece in waiting:
        done = _placed(piece, done, overlaps, precedence)
    return [piece for piece in done if piece.land is not None], overlaps


def _rank(actor: str, precedence: Sequence[str]) -> int:
    return precedence.index(actor) if actor in precedence else len(precedence)


def _placed(piece: Piece, done: list[Piece], overlaps: list[Overlap], precedence: Sequence[str]) -> list[Piece]:
    """Return ``done`` with one more piece in it, cut where they meet."""
    import shapely

    result: list[Piece] = []
    for other in done:
        shared = None
        if piece.land is not None and other.land is not None and shapely.intersects(piece.land, other.land):
            shared = polygons_of(shapely.intersection(piece.land, other.land))
        if shared is None:
            result.append(other)
            continue
        km2 = area_km2(shared)
        disputed = _disputed(piece, other, shared, precedence) if km2 > NEGLIGIBLE_KM2 else None
        piece = replace(piece, land=polygons_of(shapely.difference(piece.land, shared)))
        if disputed is None:
            result.append(other)
        else:
            result += [replace(other, land=polygons_of(shapely.difference(other.land, shared))), disputed]
        winner = disputed or other
        pair = (other.actor, other.status), (piece.actor, piece.status)
        overlaps.append(Overlap(*pair, km2, (winner.actor, winner.status)))
    return [*result, piece]


def _disputed(piece: Piece, other: Piece, shared: Any, precedence: Sequence[str]) -> Piece | None:
    """Return the shared land as contested between two actors, None where the other piece simply keeps it."""
    names = sorted({*sides(piece.actor), *sides(other.actor)})
    joined = BETWEEN.join(names)
    equal = piece.status == other.status and _rank(piece.actor, precedence) == _rank(other.actor, precedence)
    wider = other.status == "contested" and len(sides(other.actor)) > 1 and piece.status == "control"
    if not (equal or wider) or joined == other.actor or piece.status == "unknown":
        return None
    return Piece(joined, "contested", shared, tuple(dict.fromkeys((*other.sources, *piece.sources))))


def merged(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces joined by actor and status, sorted by actor, then status."""
    import shapely

    groups: dict[tuple[str, str], list[Piece]] = {}
    for piece in pieces:
        groups.setdefault((piece.actor, piece.status), []).append(piece)
    result = []
    for (actor, status), group in sorted(groups.items(), key=lambda item: (item[0][0], STATUSES.index(item[0][1]))):
        land = group[0].land if len(group) == 1 else polygons_of(shapely.union_all([piece.land for piece in group]))
        sources = tuple(dict.fromkeys(source for piece in group for source in piece.sources))
        result.append(Piece(actor, status, land, sources))
    return result
