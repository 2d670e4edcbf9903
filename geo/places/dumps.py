"""The files that GeoNames publishes: ``allCountries.txt``, ``cities500.txt`` and the like, zipped or not.

Read as a stream, line by line, under a ceiling for the length of a line and for what a zip may unpack to.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ..errors import GazetteerError
from .names import LONGEST_NAME, key
from .sources import Entry, degrees, usable

_COLUMNS = 19
_LONGEST_LINE = 1 << 20
_LARGEST = 8 << 30
_TIGHTEST = 200  # a text that unpacks to more than this many times its size is no text
# Kinds of "names" in the alternate-name table that are no names: links, postcodes, station and airport codes.
_NOT_NAMES = frozenset(("link", "wkdt", "post", "iata", "icao", "faac", "tcid", "unlc", "piny", "phon"))

Tick = Callable[[int], None]


def places(path: Path, *, tick: Tick | None = None) -> Iterator[Entry]:
    """Yield the places of a GeoNames dump of 19 columns. ``tick`` is told how many bytes of the file have been read.

    Raises GazetteerError naming the line that cannot be used.
    """
    for line, cells in _rows(path, _COLUMNS, tick):
        yield _place(cells, path, line)


def alternate_names(path: Path, *, tick: Tick | None = None) -> Iterator[Entry]:
    """Yield the names of GeoNames' alternate-name table, each as an entry that only adds a name."""
    for line, cells in _rows(path, 4, tick):
        if cells[2] in _NOT_NAMES or not key(cells[3]) or not usable(cells[3]):
            continue
        number = _number(cells[1], path, line)
        yield Entry(f"geonames:{number}", cells[3][:LONGEST_NAME], (), None, None, None, None, None, None)


def size(path: Path) -> int:
    """Return how many bytes of text the file holds. Raises GazetteerError when it cannot be read."""
    with _opened(path) as (_, total):
        return total


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """Open the text of a dump and tell its size."""
    try:
        if not zipfile.is_zipfile(path):
            with path.open("rb") as file:
                yield file, path.stat().st_size
            return
        with zipfile.ZipFile(path) as archive:
            member = _member(archive, path)
            with archive.open(member) as file:
                yield file, member.file_size
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise GazetteerError(f"The file cannot be read: {error}.", path=path) from error


def _member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    """Return the one table in a zip of GeoNames."""
    texts = [member for member in archive.infolist() if member.filename.endswith(".txt")]
    tables = [member for member in texts if member.filename.lower() not in {"readme.txt", "isolanguagecodes.txt"}]
    if len(tables) != 1 or "/" in tables[0].filename or "\\" in tables[0].filename:
        raise GazetteerError("The zip does not hold exactly one table (a .txt file) of GeoNames.", path=path)
    member = tables[0]
    if member.file_size > _LARGEST or member.file_size > _TIGHTEST * max(1, member.compress_size):
        raise GazetteerError("The zip would unpack to far more than a table of GeoNames.", path=path)
    return member


def _rows(path: Path, columns: int, tick: Tick | None) -> Iterator[tuple[int, list[str]]]:
    with _opened(path) as (raw, total):
        done = line = 0
        file = io.BufferedReader(raw, 1 << 20) if isinstance(raw, io.RawIOBase) else raw
        while data := file.readline(_LONGEST_LINE):
            line += 1
            done += len(data)
            if done > total or len(data) >= _LONGEST_LINE:
                raise GazetteerError("This line is far too long for a table of GeoNames.", path=path, line=line)
            cells = _decoded(data, path, line).rstrip("\r\n").split("\t")
            if len(cells) < columns or (columns == _COLUMNS and len(cells) > columns):
                raise GazetteerError(f"This row has {len(cells)} columns, not {columns}.", path=path, line=line)
            yield line, cells
            if tick is not None and line % 1000 == 0:
                tick(done)
        if not line:
            raise GazetteerError("The file is empty.", path=path)


def _decoded(data: bytes, path: Path, line: int) -> str:
    try:
        return data.decode("utf-8-sig" if line == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise GazetteerError("This line is not UTF-8.", path=path, line=line) from error


def _place(cells: list[str], path: Path, line: int) -> Entry:
    name = cells[1]
    if not key(name):
        raise GazetteerError("This row has no name.", path=path, line=line)
    people = cells[14]
    if people and not (people.isascii() and people.isdigit() and len(people) < 12):
        raise GazetteerError(f"The population {people[:40]!r} is not a whole number.", path=path, line=line)
    return Entry(
        place_id=f"geonames:{_number(cells[0], path, line)}",
        name=name[:LONGEST_NAME],
        others=tuple(other for other in (cells[2], *cells[3].split(",")) if other and usable(other)),
        country_code=cells[8] or None,
        admin1=cells[10] or None,
        feature_code=cells[7] or None,
        population=int(people or 0) or None,
        lon=degrees(cells[5], "longitude", 180, path=path, line=line),
        lat=degrees(cells[4], "latitude", 90, path=path, line=line),
    )


def _number(text: str, path: Path, line: int) -> int:
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 13 and int(text)):
        raise GazetteerError(f"The number {text[:40]!r} is not one of GeoNames.", path=path, line=line)
    return int(text)
