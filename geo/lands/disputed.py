"""Stretches of border that are no agreed border: a small hand-made table, laid over the base data.

Where the base data holds the line, the table names the two lands and a window, and the line is taken from there;
elsewhere it gives a line of its own, marked as approximate in its note.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .packed import DATA, Line

Window = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Dispute:
    """One row of the table. ``pair`` and ``window`` pick a stretch of the base data, or ``line`` is the stretch."""

    name: str
    pair: frozenset[str]
    window: Window | None
    line: Line | None
    note: str
    source: str


@lru_cache(maxsize=1)
def disputes(path: Path = DATA / "disputed.csv") -> tuple[Dispute, ...]:
    """Return the table of disputed stretches, read once."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_dispute(row) for row in csv.DictReader(file, strict=True))


def _dispute(row: dict[str, str]) -> Dispute:
    corners = [row[side] for side in ("west", "south", "east", "north")]
    west, south, east, north = (float(corner or 0) for corner in corners)
    positions = [tuple(map(float, position.split())) for position in row["line"].split("|") if position]
    return Dispute(
        name=row["name"],
        pair=frozenset(name for name in (row["a"], row["b"]) if name),
        window=(west, south, east, north) if all(corners) else None,
        line=np.array(positions) if positions else None,
        note=row["note"],
        source=row["source"],
    )


def split(line: Line, names: frozenset[str]) -> tuple[list[Line], list[tuple[Line, Dispute]]]:
    """Return the agreed and the disputed stretches of a border line between the named lands."""
    rest = [line]
    taken: list[tuple[Line, Dispute]] = []
    for dispute in disputes():
        if not dispute.pair or not dispute.pair <= names:
            continue
        pieces = [_cut(piece, _within(piece, dispute.window)) for piece in rest]
        taken.extend((stretch, dispute) for _, inside in pieces for stretch in inside)
        rest = [stretch for outside, _ in pieces for stretch in outside]
    return rest, taken


def _within(line: Line, window: Window | None) -> NDArray[np.bool_]:
    """Tell for each edge of a line whether its middle lies in the window."""
    if window is None:
        return np.ones(len(line) - 1, dtype=bool)
    middle = (line[:-1] + line[1:]) / 2
    west, south, east, north = window
    inside: NDArray[np.bool_] = (
        (middle[:, 0] >= west) & (middle[:, 0] <= east) & (middle[:, 1] >= south) & (middle[:, 1] <= north)
    )
    return inside


def _cut(line: Line, marked: NDArray[np.bool_]) -> tuple[list[Line], list[Line]]:
    """Return the runs of unmarked and of marked edges of a line."""
    turns = [0, *(np.flatnonzero(marked[1:] != marked[:-1]) + 1).tolist(), len(marked)]
    outside: list[Line] = []
    inside: list[Line] = []
    for start, end in pairwise(turns):
        (inside if marked[start] else outside).append(line[start : end + 1])
    return outside, inside
