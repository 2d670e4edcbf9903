"""Where the land of a long series waits: in memory while it is little, in a temporary file beyond.

A measurement looks at one date after the other, so that of thousands of snapshots only a few need to be in memory.
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Sequence
from typing import IO, Any, overload

import numpy as np
import shapely
from numpy.typing import NDArray

from .area import Floats, Ints

MOST_VERTICES = 3_000_000  # that are kept in memory: some 60 MB
_Which = Sequence[int] | Ints


class Shelf:
    """Geometries by number, in the order in which they came.

    Beyond ``most_vertices`` (None: never) those in memory move to a file without a name, which goes with the shelf.
    """

    def __init__(self, *, most_vertices: int | None = MOST_VERTICES) -> None:
        self._most = most_vertices
        self._near: dict[int, Any] = {}
        self._vertices = 0
        self._file: IO[bytes] | None = None
        self._places: dict[int, tuple[int, int]] = {}  # where in the file, and how many bytes
        self._bounds: list[Floats] = []
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def spilled(self) -> bool:
        """Say whether anything lies in the file."""
        return self._file is not None

    def put(self, shapes: NDArray[Any]) -> Ints:
        """Keep shapes (none of them missing) and return their numbers."""
        numbers = np.arange(self._size, self._size + len(shapes))
        self._near.update(zip(numbers.tolist(), shapes.tolist(), strict=True))
        self._bounds.append(shapely.bounds(shapes).reshape(-1, 4))
        self._size += len(shapes)
        self._vertices += int(shapely.get_num_coordinates(shapes).sum())
        if self._most is not None and self._vertices > self._most:
            self._spill()
        return numbers

    def take(self, which: _Which) -> NDArray[Any]:
        """Return shapes by their numbers; one that is asked for twice is one object."""
        wanted = [int(number) for number in which]
        found = {number: self._shape(number) for number in dict.fromkeys(wanted)}
        shapes = np.empty(len(wanted), dtype=object)
        shapes[:] = [found[number] for number in wanted]
        return shapes

    def bounds(self, which: _Which) -> Floats:
        """Return west, south, east and north of shapes, without fetching them."""
        self._bounds = [np.concatenate(self._bounds)] if self._bounds else [np.empty((0, 4))]
        found: Floats = self._bounds[0][np.asarray(which, dtype=np.int64)]
        return found

    def lands(self, which: _Which) -> Lands:
        """Return shapes that are fetched when they are looked at."""
        return Lands(self, np.asarray(which, dtype=np.int64))

    def _shape(self, number: int) -> Any:
        if number in self._near:
            return self._near[number]
        assert self._file is not None  # noqa: S101
        place, size = self._places[number]
        self._file.seek(place)
        return shapely.from_wkb(self._file.read(size))

    def _spill(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="ebbline-")  # noqa: SIM115  # closed when the shelf goes
            weakref.finalize(self, self._file.close)
        self._file.seek(0, 2)
        for number, shape in self._near.items():
            data = shapely.to_wkb(shape)
            self._places[number] = (self._file.tell(), len(data))
            self._file.write(data)
        self._near.clear()
        self._vertices = 0


class Lands:
    """Some shapes of a shelf, fetched when they are looked at: a stand-in for an array of geometries."""

    def __init__(self, shelf: Shelf, numbers: Ints) -> None:
        self.shelf = shelf
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, which: int) -> Any: ...
    @overload
    def __getitem__(self, which: slice | NDArray[Any] | list[int]) -> NDArray[Any]: ...
    def __getitem__(self, which: Any) -> Any:
        if isinstance(which, int | np.integer):
            return self.shelf.take([int(self.numbers[which])])[0]
        return self.shelf.take(self.numbers[which])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return self.shelf.take(self.numbers)

    def bounds(self) -> Floats:
        """Return west, south, east and north of each."""
        return self.shelf.bounds(self.numbers)
