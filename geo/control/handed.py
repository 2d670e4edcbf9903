"""Handovers by the thousand: their numbers in memory, their pieces on a shelf."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .change import Handover
from .pieces import Pieces
from .shelf import MOST_VERTICES, Shelf


class Handed:
    """Handovers in the order in which they came; each is fetched when it is its turn, and may be gone through again."""

    def __init__(self, *, most_vertices: int | None = MOST_VERTICES) -> None:
        self._shelf = Shelf(most_vertices=most_vertices)
        self._known: list[tuple[Handover, int, int]] = []  # without its pieces, and where those stand

    def __len__(self) -> int:
        return len(self._known)

    def __iter__(self) -> Iterator[Handover]:
        for one, first, last in self._known:
            yield replace(one, pieces=Pieces(self._shelf.take(range(first, last)), one.pieces.km2))

    def add(self, one: Handover) -> None:
        """Keep a handover."""
        first = len(self._shelf)
        self._shelf.put(one.pieces.polygons)
        bare = replace(one, pieces=Pieces(one.pieces.polygons[:0], one.pieces.km2))
        self._known.append((bare, first, len(self._shelf)))
