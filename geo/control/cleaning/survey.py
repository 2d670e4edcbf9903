"""The first look at all files: their words, and their land in lon/lat on a shelf, with what is wrong with it.

Land that is drawn exactly as in the file before stands on the shelf once, under one number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ...errors import InputError
from ..area import Ints
from ..formats import reading
from ..formats.features import Feature, Sheet
from ..shelf import Shelf
from . import placing
from .doubts import Doubt

_MOST_REFUSED = 5
_NOTHING = np.empty(0, dtype=object)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet whose land is on the shelf: the geometry of a feature is its number there.

    ``moved_from`` names the reference system it came in, if not WGS 84; ``crossing`` are the rows that cross the
    antimeridian.
    """

    sheet: Sheet
    moved_from: str = ""
    crossing: tuple[int, ...] = ()

    @property
    def with_land(self) -> list[Feature]:
        """Return the features that have land."""
        return [feature for feature in self.sheet.features if feature.geometry is not None]

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of that land."""
        return [int(feature.geometry) for feature in self.sheet.features if feature.geometry is not None]

    def told(self) -> list[Doubt]:
        """Return how its land was moved and cut."""
        found, path = [], self.sheet.path
        if self.moved_from:
            found.append(Doubt("reprojected", f"Moved from {self.moved_from} to WGS 84 lon/lat.", path))
        if self.crossing:
            number = len(self.crossing)
            what = "1 feature crosses" if number == 1 else f"{number} features cross"
            was = "was" if number == 1 else "were"
            found.append(Doubt("antimeridian", f"{what} the antimeridian and {was} cut there.", path, self.crossing[0]))
        return found


@dataclass(slots=True)
class Survey:
    """All files at a first look; ``flat`` and ``invalid`` are the numbers of land without breadth, and of broken land.

    ``crs`` is the reference system that counts whatever a file says, "" for what it says.
    """

    crs: str = ""
    shelf: Shelf = field(default_factory=Shelf)
    pages: list[Page] = field(default_factory=list)
    flat: set[int] = field(default_factory=set)
    invalid: set[int] = field(default_factory=set)
    _last: Sheet | None = None
    _shapes: NDArray[Any] = field(default_factory=lambda: _NOTHING)
    _numbers: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    _words: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def sheets(self) -> list[Sheet]:
        """Return the sheets of all files, in which the geometry of a feature is its number on the shelf."""
        return [page.sheet for page in self.pages]

    def take(self, sheet: Sheet) -> None:
        """Look at one sheet. Raises InputError for coordinates that are no longitude and latitude."""
        if self._last is not None and sheet.features is self._last.features and sheet.crs == self._last.crs:
            page = self.pages[-1]
            self.pages.append(replace(page, sheet=replace(sheet, features=page.sheet.features)))
            return
        rows = [feature.row for feature in sheet.features if feature.geometry is not None]
        shapes = np.empty(len(rows), dtype=object)
        shapes[:] = [feature.geometry for feature in sheet.features if feature.geometry is not None]
        moved_from = ""
        crossing: list[int] = []
        if rows:
            shapes, moved_from = placing.to_lonlat(shapes, self.crs or sheet.crs, path=sheet.path, rows=rows)
            shapes, crossing = placing.unwrapped(shapes, path=sheet.path, rows=rows)
        self._shelve(shapes)
        numbers = iter(self._numbers.tolist())
        features = tuple(self._slim(one, None if one.geometry is None else next(numbers)) for one in sheet.features)
        self._last = sheet
        self.pages.append(Page(replace(sheet, features=features), moved_from, tuple(rows[at] for at in crossing)))

    def _shelve(self, shapes: NDArray[Any]) -> None:
        """Put shapes on the shelf, but for those that stand there since the sheet before."""
        new = np.ones(len(shapes), dtype=bool)
        if len(shapes) == len(self._shapes):
            new = ~shapely.equals_identical(shapes, self._shapes)
        numbers = self._numbers.copy() if len(shapes) == len(self._shapes) else np.empty(len(shapes), dtype=np.int64)
        if new.any():
            numbers[new] = self.shelf.put(shapes[new])
            self._judge(shapes[new], numbers[new])
        self._shapes, self._numbers = shapes, numbers

    def _judge(self, shapes: NDArray[Any], numbers: Ints) -> None:
        # NOTE: the lobes of a bow-tie can cancel out; only what has no breadth at all is flat.
        flat = shapely.area(shapes) == 0
        flat[flat] = shapely.area(shapely.convex_hull(shapes[flat])) == 0
        self.flat.update(numbers[flat].tolist())
        self.invalid.update(numbers[~flat & ~shapely.is_valid(shapes)].tolist())

    def _slim(self, feature: Feature, number: int | None) -> Feature:
        """Return a feature with its land's number; in a long series nearly all words are said again and again."""
        if number is None:
            return replace(feature, columns={})
        columns = self._words.setdefault(repr(feature.columns), feature.columns) if feature.columns else {}
        return Feature(feature.row, number, columns, feature.layer, feature.name, feature.colour, feature.other)


def surveyed(
    paths: Sequence[Path] | Iterable[Path], *, crs: str = "", progress: Callable[[int, int], None] | None = None
) -> Survey:
    """Return a first look at all files. Raises InputError for what cannot be read."""
    named = list(paths)
    found, memory = Survey(crs), reading.Memory()
    refused: list[InputError] = []
    for done, path in enumerate(named, start=1):
        try:
            for sheet in reading.sheets(path, memory=memory):
                found.take(sheet)
        except InputError as error:
            refused.append(error)
            if len(refused) >= _MOST_REFUSED:
                break
        if progress:
            progress(done, len(named))
    if refused:
        raise _together(refused)
    return found


def _together(refused: Sequence[InputError]) -> InputError:
    """Return the refusal of the first file, which names the others that cannot be read as well."""
    first = refused[0]
    if len(refused) == 1:
        return first
    more = "; ".join(f"{PurePath(other.path or '').name}: {other.what.rstrip('.')}" for other in refused[1:])
    what = f"{first.what.rstrip('.')}; nor can these be read: {more}."
    return InputError(what, path=first.path, line=first.line, remedy=first.remedy)
