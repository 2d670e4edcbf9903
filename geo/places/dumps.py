"""The files that GeoNames publishes: ``allCountries.txt``, ``cities500.txt`` and the like, zipped or not.

Read as a stream, a block at a time, under a ceiling for the length of a line and for what a zip may unpack to. A row
goes through a short way that takes what is plainly right; whatever that does not take is looked at closely, and refused
with its line and the reason, or handed to ``broken``.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ..errors import GazetteerError
from .filling import Raw
from .names import LONGEST_NAME, key
from .sources import degrees, usable

_COLUMNS = 19
_COLUMNS_OF_NAMES = 4
_NUMBERS = 10**12  # GeoNames' own are below this
_BLOCK = 1 << 20
_LONGEST_LINE = 1 << 20
_LARGEST = 8 << 30
_TIGHTEST = 200  # a text that unpacks to more than this many times its size is no text
# Kinds of "names" in the alternate-name table that are no names: links, postcodes, station and airport codes.
_NOT_NAMES = frozenset(("link", "wkdt", "post", "iata", "icao", "faac", "tcid", "unlc", "piny", "phon"))
_BESIDE = frozenset(("readme.txt", "iso-languagecodes.txt", "isolanguagecodes.txt"))  # what lies in a zip with a table

Tick = Callable[[int], None]
Broken = Callable[[GazetteerError], None]


def refuse(error: GazetteerError) -> None:
    """Refuse the file for its broken row: what is done unless a caller chooses otherwise."""
    raise error


def places(path: Path, *, tick: Tick | None = None, broken: Broken = refuse, others: bool = True) -> Iterator[Raw]:
    """Yield the places of a GeoNames dump of 19 columns. ``tick`` is told how many bytes of the file have been read.

    Without ``others`` only the name and its plain spelling are taken. ``broken`` is handed each row that cannot be
    used, as an error that names its line, and raises it or returns to skip the row. Raises GazetteerError for a file
    that is none.
    """
    for line, rows in _blocks(path, tick, broken):
        for at, row in enumerate(rows, start=line):
            cells = row.split("\t")
            raw = _quickly(cells, others) if len(cells) == _COLUMNS else None
            if raw is not None:
                yield raw
                continue
            try:
                yield _closely(cells, path, at, others)
            except GazetteerError as error:
                broken(error)


def alternate_names(
    path: Path, *, tick: Tick | None = None, broken: Broken = refuse, languages: Collection[str] = ()
) -> Iterator[Raw]:
    """Yield the names of GeoNames' alternate-name table, each as a place that only adds a name.

    ``languages`` (codes as in the table, ``en``) leaves out the names of others; those of no language stay. Names once
    used stay as well: reports speak of the past.
    """
    wanted = frozenset(languages)
    for line, rows in _blocks(path, tick, broken):
        for at, row in enumerate(rows, start=line):
            cells = row.split("\t", _COLUMNS_OF_NAMES)
            if len(cells) < _COLUMNS_OF_NAMES:
                broken(_wrong_columns(cells, _COLUMNS_OF_NAMES, path, at))
                continue
            _, number, language, name = cells[:_COLUMNS_OF_NAMES]
            if language in _NOT_NAMES or (wanted and language and language not in wanted) or not usable(name):
                continue
            try:
                yield _number(number, path, at), None, name[:LONGEST_NAME], (), None, None, None, None, None, None
            except GazetteerError as error:
                broken(error)


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
    tables = [member for member in texts if member.filename.lower() not in _BESIDE]
    if len(tables) != 1 or "/" in tables[0].filename or "\\" in tables[0].filename:
        raise GazetteerError("The zip does not hold exactly one table (a .txt file) of GeoNames.", path=path)
    member = tables[0]
    if member.file_size > _LARGEST or member.file_size > _TIGHTEST * max(1, member.compress_size):
        raise GazetteerError("The zip would unpack to far more than a table of GeoNames.", path=path)
    return member


def _blocks(path: Path, tick: Tick | None, broken: Broken) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of the file by the block, with the number of the first."""
    line, done, rest = 1, 0, b""
    with _opened(path) as (file, _):
        while data := file.read(_BLOCK):
            done += len(data)
            whole, newline, rest = (rest + data).rpartition(b"\n")
            if newline:
                yield from _decoded(whole, path, line, broken)
                line += whole.count(b"\n") + 1
            if len(rest) >= _LONGEST_LINE:
                raise GazetteerError("This line is far too long for a table of GeoNames.", path=path, line=line)
            if tick is not None:
                tick(done)
        if rest:
            yield from _decoded(rest, path, line, broken)
    if not done:
        raise GazetteerError("The file is empty.", path=path)


def _decoded(data: bytes, path: Path, line: int, broken: Broken) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a block, in parts where one that is not UTF-8 has to be left out."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        yield from _decoded_lines(data, path, line, broken)
        return
    if line == 1:
        text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").removesuffix("\r")
    yield line, text.split("\n")


def _decoded_lines(data: bytes, path: Path, first: int, broken: Broken) -> Iterator[tuple[int, list[str]]]:
    for line, row in enumerate(data.split(b"\n"), start=first):
        try:
            row.decode()
        except UnicodeDecodeError:
            broken(GazetteerError("This line is not UTF-8.", path=path, line=line))
        else:
            yield from _decoded(row, path, line, broken)


def _quickly(cells: list[str], others: bool) -> Raw | None:
    """Return the place of a row that is plainly right, or None."""
    number, name, people = cells[0], cells[1], cells[14]
    if not (number.isascii() and number.isdecimal() and name[:1].isalnum() and len(name) <= LONGEST_NAME):
        return None
    if people != "0" and not (people.isascii() and people.isdecimal() and len(people) < 12):
        return None
    try:
        lat, lon, numbered = float(cells[4]), float(cells[5]), int(number)
    except ValueError:
        return None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 < numbered < _NUMBERS):
        return None
    return (
        numbered, None, name, _others(cells, others), cells[8] or None, cells[10] or None, cells[7] or None,
        int(people) or None, lon, lat,
    )  # fmt: skip


def _others(cells: list[str], others: bool) -> list[str]:
    """Return the names of a place beside its main one: the plain spelling, and those in the fourth column."""
    plain, listed = cells[2], cells[3]
    found: list[str] = []
    if listed and others:
        found = [other[:LONGEST_NAME] for other in listed.split(",") if other and usable(other)]
    if plain and plain != cells[1] and usable(plain):
        found.append(plain)
    return found


def _closely(cells: list[str], path: Path, line: int, others: bool) -> Raw:
    """Return the place of a row. Raises GazetteerError saying what in it cannot be used."""
    if len(cells) != _COLUMNS:
        raise _wrong_columns(cells, _COLUMNS, path, line)
    name, people = cells[1][:LONGEST_NAME], cells[14]
    if not key(name):
        raise GazetteerError("This row has no name.", path=path, line=line)
    if people and not (people.isascii() and people.isdigit() and len(people) < 12):
        raise GazetteerError(f"The population {people[:40]!r} is not a whole number.", path=path, line=line)
    lat = degrees(cells[4], "latitude", 90, path=path, line=line)
    lon = degrees(cells[5], "longitude", 180, path=path, line=line)
    return (
        _number(cells[0], path, line), None, name, _others(cells, others), cells[8] or None, cells[10] or None,
        cells[7] or None, int(people or 0) or None, lon, lat,
    )  # fmt: skip


def _number(text: str, path: Path, line: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and 0 < int(text) < _NUMBERS):
        raise GazetteerError(f"The number {text[:40]!r} is not one of GeoNames.", path=path, line=line)
    return int(text)


def _wrong_columns(cells: list[str], columns: int, path: Path, line: int) -> GazetteerError:
    kind = "dump (allCountries.txt, cities500.txt, ...)" if columns == _COLUMNS else "alternate-name table"
    return GazetteerError(
        f"This row has {len(cells)} columns, not {columns}.", path=path, line=line, remedy=f"Give a {kind} of GeoNames."
    )
