"""The claims of a day to its rows: one piece of land for each actor and status, every km² once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from ..area import area_km2
from ..rows import Row
from ..shelf import Shelf
from .claims import Claim
from .doubts import Doubt
from .overlaps import NEGLIGIBLE_KM2, Overlap, Piece, merged, resolved
from .repair import union_of

_Key = tuple[str, str]  # actor and status


@dataclass(frozen=True, slots=True)
class _Twice:
    """An actor and status whose own polygons overlap: by how many km², their union, and the first claim of them."""

    key: _Key
    km2: float
    union_km2: float
    first: int


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of a day's claims: pieces (actor, status, number on the shelf, places of the claims behind it)."""

    pieces: list[tuple[str, str, int, tuple[int, ...]]]
    twice: list[_Twice]
    overlaps: list[Overlap]


class Assembly:
    """Makes rows of claims day by day; a day that claims just what the day before did costs next to nothing."""

    def __init__(self, shelf: Shelf, precedence: Sequence[str] = ()) -> None:
        self._shelf = shelf
        self._precedence = precedence
        self._last: tuple[Any, _Made] | None = None

    def rows(self, day: date, claims: Sequence[Claim], numbers: Sequence[int]) -> tuple[list[Row], list[Doubt]]:
        """Return the rows of a day, and what is drawn twice; ``numbers`` are the claims' land on the shelf."""
        groups: dict[_Key, list[int]] = defaultdict(list)
        for at, claim in enumerate(claims):
            groups[claim.actor, claim.status].append(at)
        drawn = [(key, [numbers[at] for at in which]) for key, which in groups.items()]
        if self._last is None or self._last[0] != drawn:
            self._last = (drawn, self._made(groups, numbers))
        made = self._last[1]
        rows = [
            Row(day, actor, status, land, "; ".join(dict.fromkeys(claims[at].source for at in behind)))
            for actor, status, land, behind in made.pieces
        ]
        return rows, [*_twice(day, claims, made.twice), *_overlaps(day, made.overlaps)]

    def _made(self, groups: dict[_Key, list[int]], numbers: Sequence[int]) -> _Made:
        pieces, twice = [], []
        known: dict[int, tuple[Any, int]] = {}  # shapes as they were taken, which keeps their ids theirs
        for (actor, status), which in groups.items():
            shapes = self._shelf.take([numbers[at] for at in which])
            land, km2 = union_of(list(shapes))
            if km2 > NEGLIGIBLE_KM2:
                twice.append(_Twice((actor, status), km2, area_km2(land), which[0]))
            if len(which) == 1:
                known[id(land)] = (land, numbers[which[0]])
            pieces.append(Piece(actor, status, land, tuple(map(str, which))))
        pieces, overlaps = resolved(pieces, precedence=self._precedence) if len(pieces) > 1 else (pieces, [])
        done = merged(pieces)
        lands = [known[id(one.land)][1] if id(one.land) in known else self._new(one.land) for one in done]
        rows = [
            (one.actor, one.status, land, tuple(map(int, one.sources))) for one, land in zip(done, lands, strict=True)
        ]
        return _Made(rows, twice, overlaps)

    def _new(self, land: Any) -> int:
        shapes = np.empty(1, dtype=object)
        shapes[0] = land
        return int(self._shelf.put(shapes)[0])


def _twice(day: date, claims: Sequence[Claim], found: Sequence[_Twice]) -> Iterator[Doubt]:
    for one in found:
        what = (
            f"{one.key[0]}, {one.key[1]}: the polygons overlap by {one.km2:,.3f} km² "
            f"(sum {one.union_km2 + one.km2:,.3f}, union {one.union_km2:,.3f}): joined."
        )
        yield Doubt("overlaps-itself", what, claims[one.first].origin.file, None, one.km2, str(day))


def _overlaps(day: date, found: Sequence[Overlap]) -> Iterator[Doubt]:
    for one in found:
        if one.km2 > NEGLIGIBLE_KM2:
            first, second, given = (", ".join(pair) for pair in (one.first, one.second, one.given))
            what = f"{one.km2:,.3f} km² are drawn as ({first}) and as ({second}): counted once, as ({given})."
            yield Doubt("overlap", what, km2=one.km2, date=day.isoformat())
