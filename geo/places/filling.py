"""Filling a gazetteer's file from millions of places: staged as they come, sorted on disk, laid down in order.

Rows are plain tuples here, because a record for each of thirty million names would take longer than all the rest.
Memory stays bounded whatever the size: the sorter spills to disk, and Python holds one batch.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from .layout import BACKWARDS, BARE, COUNTRY, PRIMARY, TOWN, UNCOUNTED, WITH_ARTICLE, cell
from .names import strict_key, without_articles
from .sieve import Sieve

# A place: number, ident, name, others, country, admin1, code, population, lon, lat.
# Without lon and lat it only adds names to a place that stands elsewhere.
Raw = tuple[
    int, str | None, str, Sequence[str], str | None, str | None, str | None, int | None, float | None, float | None
]
NameRow = tuple[str, int, int, str | None]  # key, place, flags, name
Progress = Callable[[float], None]
Share = Callable[[], float]

TABLES = """
CREATE TABLE meta (item TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sieve (bits BLOB NOT NULL);
CREATE TABLE place (
    id INTEGER PRIMARY KEY, ident TEXT, name TEXT NOT NULL, country TEXT, admin1 TEXT, code TEXT,
    population INTEGER, lon REAL NOT NULL, lat REAL NOT NULL, cell INTEGER NOT NULL, fame INTEGER NOT NULL
);
CREATE TABLE name (
    key TEXT NOT NULL, place INTEGER NOT NULL, flags INTEGER NOT NULL, name TEXT, PRIMARY KEY (key, place)
) WITHOUT ROWID;
CREATE TABLE spelling (text TEXT PRIMARY KEY) WITHOUT ROWID;
"""
# NOTE: a database without a name lies in a temporary file, which is gone however the process ends.
_STAGING = """
ATTACH DATABASE '' AS places;
ATTACH DATABASE '' AS names;
CREATE TABLE places.place (id, ident, name, country, admin1, code, population, lon, lat, cell, fame);
CREATE TABLE names.name (key, place, flags, name);
CREATE TABLE names.loose (key, place, flags, name);
CREATE TABLE names.spelling (text);
"""
# The later entry of a place wins, but keeps what only the earlier one knew.
_MERGED = """ ON CONFLICT (id) DO UPDATE SET
    name = excluded.name, country = COALESCE(excluded.country, country), admin1 = COALESCE(excluded.admin1, admin1),
    code = COALESCE(excluded.code, code), population = COALESCE(excluded.population, population),
    lon = excluded.lon, lat = excluded.lat, cell = excluded.cell, fame = MAX(fame, excluded.fame)
"""
PUT_PLACE = f"INSERT INTO main.place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) {_MERGED}"  # noqa: S608
# Rows are laid down in the order of their table: its tree fills page by page, which is fast and leaves no holes.
# Beside each step stand what share of a build's time it takes, and how many of SQLite's own steps for each name.
_STEPS = (
    (0.1, 15, f"INSERT INTO main.place SELECT * FROM places.place WHERE true ORDER BY id, rowid {_MERGED}"),  # noqa: S608
    (0.0, 1, "DETACH DATABASE places"),
    (0.0, 1, "INSERT INTO names.name SELECT * FROM names.loose WHERE place IN (SELECT id FROM main.place)"),
    (
        0.2,
        54,
        "INSERT INTO main.name SELECT key, place, MAX(flags & 1) + MAX(flags & 2) + MAX(flags & 4), MIN(name)"
        " FROM names.name GROUP BY key, place ORDER BY key, place",
    ),
    (0.01, 1, "INSERT INTO main.spelling SELECT DISTINCT text FROM names.spelling ORDER BY text"),
    (0.0, 1, "DETACH DATABASE names"),
    (0.01, 2, f"CREATE INDEX place_cell ON place (cell, lat, lon, population, code) WHERE {TOWN}"),
    (0.01, 2, f"CREATE INDEX place_population ON place (population DESC, lat, lon) WHERE {TOWN}"),
    (0.01, 2, f"CREATE INDEX place_uncounted ON place (cell) WHERE {UNCOUNTED}"),
    (0.01, 2, f"CREATE INDEX place_country ON place (code, country, name) WHERE {COUNTRY}"),
    (0.01, 1, "CREATE UNIQUE INDEX place_ident ON place (ident) WHERE ident IS NOT NULL"),
)
_UNSAFE = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
_READING = 1 - sum(share for share, _, _ in _STEPS)
_BATCH = 5000
_SUGGESTED_FROM = 5000
_PAGE = 4096
_MEMORY_KIB = 196_608  # what SQLite may keep of its pages, and what it sorts before it goes to disk
_AT_ONCE = 200_000
_SUGGESTED = ("PCL", "ADM1", "CONT", "RGN")


def fill(
    database: sqlite3.Connection, raws: Iterable[Raw], meta: dict[str, str], read: Share, progress: Progress
) -> None:
    """Fill an empty database with places, what finds them and ``meta``.

    ``read`` is asked what share of the source has been read; ``progress`` is told what share of all work is done.
    """
    # NOTE: no journal and no syncing here: a broken draft is thrown away, and a whole one is synced once.
    database.executescript(
        f"PRAGMA page_size={_PAGE}; PRAGMA cache_size=-{_MEMORY_KIB}; {_UNSAFE} {TABLES} {_STAGING} {_UNSAFE}"
    )
    names = _stage(database, raws, lambda: progress(_READING * read()))
    done = _READING
    for share, steps, statement in _STEPS:
        _run(database, statement, names * steps, partial(_tell, progress, done, share))
        done += share
    _describe(database, meta)


def _tell(progress: Progress, done: float, share: float, part: float) -> None:
    progress(done + share * part)


def _describe(database: sqlite3.Connection, meta: dict[str, str]) -> None:
    """Write the sieve, and what the file says about itself."""
    places = database.execute("SELECT COUNT(*) FROM place").fetchone()[0]
    names = database.execute("SELECT COUNT(*) FROM name").fetchone()[0]
    keys = (row[0] for row in database.execute("SELECT DISTINCT key FROM name ORDER BY key"))
    database.execute("INSERT INTO sieve VALUES (?)", (bytes(Sieve.of(keys, names)),))
    told = {**meta, "places": str(places), "names": str(names)}
    database.executemany("INSERT INTO meta VALUES (?, ?)", sorted(told.items()))


def _run(database: sqlite3.Connection, statement: str, expected: int, progress: Progress) -> None:
    """Run a statement of some ``expected`` steps inside SQLite, telling what share of them is done."""
    steps = 0
    stopped: list[BaseException] = []

    def tell() -> bool:
        nonlocal steps
        steps += _AT_ONCE
        try:
            progress(min(1.0, steps / max(1, expected)))
        except BaseException as error:  # a person's Ctrl-C arrives here, and SQLite would call it something else
            stopped.append(error)
        return bool(stopped)

    database.set_progress_handler(tell, _AT_ONCE)
    try:
        database.execute(statement)
    except sqlite3.OperationalError:
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        database.set_progress_handler(None, 0)


def _stage(database: sqlite3.Connection, raws: Iterable[Raw], tell: Callable[[], None]) -> int:
    """Stage every place and name as they come, and return how many names there are."""
    places: list[tuple[Any, ...]] = []
    names: list[tuple[Any, ...]] = []
    loose: list[tuple[Any, ...]] = []
    spellings: list[tuple[str]] = []
    placed, famous = _Numbers(), _Numbers()
    left, staged = _BATCH, 0
    database.execute("BEGIN")
    for raw in raws:
        number = raw[0]
        found = name_rows(raw)
        if raw[8] is None:
            (names if number in placed else loose).extend(found)
        else:
            places.append(place_row(raw))
            names.extend(found)
            placed.add(number)
            if number < 0 or _is_suggested(raw):
                famous.add(number)
        if number in famous:
            spellings.extend(spelling_rows(found))
        left -= 1
        if not left:
            left = _BATCH
            staged += _flush(database, places, names, loose, spellings)
            tell()
    staged += _flush(database, places, names, loose, spellings)
    database.execute("COMMIT")
    tell()
    return staged


def _flush(database: sqlite3.Connection, *batches: list[tuple[Any, ...]]) -> int:
    places, names, loose, spellings = batches
    count = len(names)
    database.executemany("INSERT INTO places.place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", places)
    database.executemany("INSERT INTO names.name VALUES (?, ?, ?, ?)", names)
    database.executemany("INSERT INTO names.loose VALUES (?, ?, ?, ?)", loose)
    database.executemany("INSERT INTO names.spelling VALUES (?)", spellings)
    for batch in batches:
        batch.clear()
    return count


class _Numbers:
    """A set of whole numbers that takes a bit for each of GeoNames' own."""

    _DENSE = 1 << 27

    def __init__(self) -> None:
        self._bits = bytearray()
        self._rest: set[int] = set()

    def add(self, number: int) -> None:
        if not 0 <= number < self._DENSE:
            self._rest.add(number)
            return
        at = number >> 3
        if at >= len(self._bits):
            self._bits.extend(bytes(at + 1 + (1 << 16) - len(self._bits)))
        self._bits[at] |= 1 << (number & 7)

    def __contains__(self, number: int) -> bool:
        if 0 <= number < self._DENSE:
            at = number >> 3
            return at < len(self._bits) and self._bits[at] >> (number & 7) & 1 == 1
        return number in self._rest


def _is_suggested(raw: Raw) -> bool:
    """Tell whether a place is one that readers name, and misspell: by its population, or as a country or region."""
    return (raw[7] or 0) >= _SUGGESTED_FROM or (raw[6] or "").startswith(_SUGGESTED)


def place_row(raw: Raw) -> tuple[object, ...]:
    """Return the row of a place with a position."""
    number, ident, name, others, country, admin1, code, population, lon, lat = raw
    if lon is None or lat is None:
        raise ValueError("A place without a position has no row.")
    return (number, ident, name, country, admin1, code, population, lon, lat, cell(lon, lat), 1 + len(others))


def name_rows(raw: Raw) -> list[NameRow]:
    """Return one row for each key of the place; the name itself only where the key does not spell it."""
    number, name, others, first = raw[0], raw[2], raw[3], PRIMARY if raw[8] is not None else 0
    strict = strict_key(name)
    name_key = without_articles(strict)
    if name_key and not others:
        bit = BARE if strict == name_key else WITH_ARTICLE
        return [(name_key, number, bit | first, None if first or name == name_key.title() else name)]
    flags: dict[str, int] = {}
    shown: dict[str, str] = {}
    for one in (name, *others):
        strict = strict_key(one)
        name_key = without_articles(strict)
        if not name_key:
            continue
        bit = BARE if strict == name_key else WITH_ARTICLE
        if name_key in flags:
            flags[name_key] |= bit
        else:
            flags[name_key] = bit | first
            shown[name_key] = one
            first = 0
    return [
        (name_key, number, bits, None if bits & PRIMARY or shown[name_key] == name_key.title() else shown[name_key])
        for name_key, bits in flags.items()
    ]


def spelling_rows(names: Iterable[NameRow]) -> list[tuple[str]]:
    """Return the keys that close names are sought among, forwards and (after a mark) backwards."""
    return [(text,) for row in names if row[0].isascii() for text in (row[0], BACKWARDS + row[0][::-1])]
