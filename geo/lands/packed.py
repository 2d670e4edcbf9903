"""The packed borders: arcs as differences on a grid, countries as rings of arcs.

An arc that two countries share is stored once, so that a border is known from a coast and is drawn once. A file is the
magic word, the length of a JSON head, the head, and the arcs' coordinate differences as byte planes; zlib over all.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError

DATA = Path(__file__).parent / "data"
DETAILS = ("10m", "50m", "110m")
_MAGIC = b"EBBL"

Line = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shape:
    """A country as the base data has it: ISO 3166-1 code (None where there is none), names and polygons.

    ``polygons`` holds, for each polygon, its rings (the shell first) as signed arc numbers: ``~n`` is arc n backwards.
    """

    code: str | None
    name: str
    polygons: tuple[tuple[tuple[int, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class World:
    """All arcs (lon, lat in degrees) and all countries of one level of detail."""

    points: Line
    starts: NDArray[np.int64]
    shapes: tuple[Shape, ...]

    def arc(self, number: int) -> Line:
        """Return the positions of an arc, backwards for ``~n``."""
        at = ~number if number < 0 else number
        line: Line = self.points[self.starts[at] : self.starts[at + 1]]
        return line[::-1] if number < 0 else line

    def ring(self, arcs: tuple[int, ...]) -> Line:
        """Return the closed ring that the arcs make; neighbours share their end points."""
        lines = [self.arc(arcs[0]), *(self.arc(number)[1:] for number in arcs[1:])]
        return np.concatenate(lines)


def pack(
    arcs: list[NDArray[np.int64]], shapes: list[Shape], *, scale: tuple[float, float], origin: tuple[float, float]
) -> bytes:
    """Pack arcs on an integer grid (position = origin + grid × scale) and the countries made of them."""
    head = {
        "scale": scale,
        "origin": origin,
        "lengths": [len(arc) for arc in arcs],
        "shapes": [[shape.code, shape.name, shape.polygons] for shape in shapes],
    }
    points = np.concatenate(arcs)
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).astype(np.int32)
    folded = ((steps << 1) ^ (steps >> 31)).astype("<u4")
    planes = np.ascontiguousarray(folded.T).view(np.uint8).reshape(2, -1, 4).transpose(2, 0, 1)
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    body = _MAGIC + len(text).to_bytes(4, "little") + text + np.ascontiguousarray(planes).tobytes()
    return zlib.compress(body, 9)


def unpack(data: bytes) -> World:
    """Return the world that ``pack`` packed."""
    body = zlib.decompress(data)
    if body[:4] != _MAGIC:
        raise ValueError("not packed borders")
    size = int.from_bytes(body[4:8], "little")
    head: dict[str, Any] = json.loads(body[8 : 8 + size])
    planes = np.frombuffer(body, dtype=np.uint8, offset=8 + size).reshape(4, 2, -1)
    folded = np.ascontiguousarray(planes.transpose(1, 2, 0)).view("<u4")[..., 0].astype(np.int64)
    steps = (folded >> 1) ^ -(folded & 1)
    points = np.cumsum(steps, axis=1).T * np.array(head["scale"]) + np.array(head["origin"])
    points.setflags(write=False)
    starts = np.concatenate([[0], np.cumsum(head["lengths"])]).astype(np.int64)
    shapes = tuple(
        Shape(code, name, tuple(tuple(tuple(ring) for ring in polygon) for polygon in polygons))
        for code, name, polygons in head["shapes"]
    )
    return World(points, starts, shapes)


@lru_cache(maxsize=len(DETAILS))
def world(detail: str) -> World:
    """Return the borders of the world at a level of detail, read once. Raises InputError for another level."""
    if detail not in DETAILS:
        raise InputError(f"There is no level of detail {detail!r}.", remedy=f"Choose one of {', '.join(DETAILS)}.")
    return unpack((DATA / f"borders-{detail}.bin").read_bytes())
