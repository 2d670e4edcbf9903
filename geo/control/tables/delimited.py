"""A file of delimited text to rows of cells with their lines: the delimiter is found, and never guessed."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from ...errors import InputError
from ...files import caps
from .settings import DELIMITERS

_CELL = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, as many as the header has, and the line where it ends."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A file of delimited text: its first row, each name once, and the rows below it."""

    path: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, name: str) -> int:
        """Return the place of a column, by its name as written or in other case; refuse one that is not there."""
        names = [_key(own) for own in self.header]
        if name in self.header:
            return self.header.index(name)
        if names.count(_key(name)) == 1:
            return names.index(_key(name))
        known = ", ".join(repr(own) for own in self.header if own)
        raise InputError(f"No column is called {name!r}.", path=self.path, line=1, remedy=f"There are {known}.")


def read_grid(path: Path | str, *, delimiter: str = "") -> Grid:
    """Return the rows of a CSV file in UTF-8 with , ; or tab; a BOM is dropped, and so are empty rows and columns.

    ``delimiter`` is one of the keys of DELIMITERS, '' to find it. Raises InputError, with the line, for an empty file,
    rows of other lengths than the first, names that stand twice, and where no or more than one delimiter fits.
    """
    text = caps.read_text(path)
    tried = {name: _rows(text, mark, path) for name, mark in DELIMITERS.items() if delimiter in ("", name)}
    whole = {name: rows for name, rows in tried.items() if rows and len(rows[0].cells) > 1}
    fitting = [name for name, rows in whole.items() if _first_ragged(rows) is None]
    if not any(tried.values()):
        raise InputError("The table is empty.", path=path, remedy="Hand over a CSV with a date and a value column.")
    if len(fitting) > 1:
        named = " and ".join(repr(name) for name in fitting)
        remedy = f"Add 'mapping: {{delimiter: \"{fitting[0]}\"}}' to the series."
        raise InputError(f"The columns may be parted by {named}.", path=path, line=1, remedy=remedy)
    if not fitting:
        _refuse(whole, path)
    return _grid(whole[fitting[0]], path)


def _rows(text: str, mark: str, path: Path | str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    rows = []
    try:
        for cells in reader:
            if any(len(cell) > _CELL for cell in cells):
                raise InputError("A cell is longer than 10,000 characters.", path=path, line=reader.line_num)
            if any(cell.strip() for cell in cells):
                rows.append(Row(reader.line_num, tuple(cell.strip() for cell in cells)))
    except csv.Error as error:
        what = f"No delimited text: {error}."
        raise InputError(what, path=path, line=reader.line_num, remedy="Look at the quotes.") from error
    return rows


def _first_ragged(rows: list[Row]) -> Row | None:
    return next((row for row in rows if len(row.cells) != len(rows[0].cells)), None)


def _refuse(whole: dict[str, list[Row]], path: Path | str) -> None:
    """Refuse what no delimiter parts into even rows, naming the row that the likeliest one leaves odd."""
    if not whole:
        remedy = "Write a first row of names, parted by , or ; or tab."
        raise InputError("The table has one column only.", path=path, line=1, remedy=remedy)
    name = max(whole, key=lambda name: len(whole[name][0].cells))
    odd = _first_ragged(whole[name])
    assert odd is not None  # noqa: S101 - else the delimiter fits
    what = f"The row has {len(odd.cells)} cells, the first row {len(whole[name][0].cells)}, parted by {name!r}."
    remedy = "Put cells that hold the delimiter (a decimal comma, say) into quotes, or part the cells by ';'."
    raise InputError(what, path=path, line=odd.line, remedy=remedy)


def _grid(rows: list[Row], path: Path | str) -> Grid:
    header = tuple(unicodedata.normalize("NFC", name) for name in rows[0].cells)
    kept = [at for at, name in enumerate(header) if name or any(row.cells[at] for row in rows[1:])]
    names = [header[at] for at in kept]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"Two columns are called {twice!r}.", path=path, line=1, remedy="Rename one of them.")
    below = tuple(Row(row.line, tuple(row.cells[at] for at in kept)) for row in rows[1:])
    if not below:
        raise InputError("The table has names but no rows.", path=path, line=1, remedy="Add the measured rows.")
    return Grid(str(path), tuple(names), below)


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().replace("_", " ").split())
