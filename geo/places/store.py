"""The gazetteer's file: SQLite, built once, then opened read-only and memory-mapped by any number of processes.

The file is written beside its place, synced and renamed, so that no reader ever meets half of it. Two tables: ``place``
by number (GeoNames' own where it has one, negative otherwise) and ``name`` by key. ``meta`` says what it was made from,
``sieve`` lets a scanner of texts pass over what is no name without asking.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from ..errors import GazetteerError, OutputError
from .sieve import Sieve

TYPE_CHECKING = False  # as in typing, which takes longer to import than this whole module
if TYPE_CHECKING:
    from .filling import Raw, Share
    from .sources import Entry

SCHEMA = "3"
Progress = Callable[[int, int], None]

_UNITS = 1000  # that the work of a build is counted in


def build(
    path: Path, entries: Iterable[Entry], *, meta: dict[str, str], total: int = 0, progress: Progress | None = None
) -> None:
    """Write a gazetteer file, whole or not at all.

    Of two entries with one place_id the later one wins, and the names of both lead to it. ``progress`` is told how much
    of all work is done, in units of its own, where ``total`` says how many entries there are. Raises OutputError when
    the file cannot be written.
    """
    read = 0

    def counted() -> Iterator[Raw]:
        nonlocal read
        for raw in numbered(entries):
            read += 1
            yield raw

    build_raw(path, counted(), meta=meta, read=lambda: read / total if total else 0.0, progress=progress)


def build_raw(
    path: Path, raws: Iterable[Raw], *, meta: dict[str, str], read: Share, progress: Progress | None = None
) -> None:
    """Write a gazetteer file from rows, as `build` does. ``read`` is asked what share of them has been read."""
    from .filling import fill

    with _drafted(path) as draft, closing(sqlite3.connect(draft, isolation_level=None)) as database:
        tell = progress or (lambda _done, _total: None)
        fill(database, raws, {**meta, "schema": SCHEMA}, read, lambda share: tell(round(share * _UNITS), _UNITS))


@contextmanager
def _drafted(path: Path) -> Iterator[Path]:
    """Make a file beside ``path`` that takes its place when the block is done, and is gone when it fails."""
    draft = path.with_name(f".{path.name}.{os.urandom(6).hex()}.part")
    try:
        draft.touch(exist_ok=False)
        yield draft
        _sync(draft)
        draft.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(
            f"The gazetteer cannot be written: {getattr(error, 'strerror', None) or error}.", path=path
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def sweep(path: Path) -> None:
    """Remove the drafts that killed builds of ``path`` left. Only for who holds its lock: no other build is going."""
    from glob import escape

    with suppress(OSError):
        for draft in path.parent.glob(f".{escape(path.name)}.*.part*"):
            draft.unlink(missing_ok=True)


def numbered(entries: Iterable[Entry], known: dict[str, int] | None = None, lowest: int = 0) -> Iterator[Raw]:
    """Number the places: GeoNames' own numbers, and ever lower ones below ``lowest`` for the rest, one a place_id."""
    numbers = dict(known or {})
    for entry in entries:
        source, _, rest = entry.place_id.partition(":")
        own = source == "geonames"
        number = int(rest) if own else numbers.setdefault(entry.place_id, lowest - 1 - len(numbers))
        yield (
            number, None if own else entry.place_id, entry.name, entry.others, entry.country_code, entry.admin1,
            entry.feature_code, entry.population, entry.lon, entry.lat,
        )  # fmt: skip


def extend(path: Path, entries: Iterable[Entry], *, meta: dict[str, str]) -> None:
    """Lay entries over a gazetteer file: a copy gets them and then takes its place, whole or not at all."""
    import shutil

    with _drafted(path) as draft:
        shutil.copyfile(path, draft)
        with closing(sqlite3.connect(draft, isolation_level=None)) as database:
            _lay_over(database, list(entries), meta)


def _lay_over(database: sqlite3.Connection, entries: list[Entry], meta: dict[str, str]) -> None:
    from .filling import PUT_PLACE, name_rows, place_row, spelling_rows

    database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;")
    lowest = min(0, database.execute("SELECT MIN(id) FROM place").fetchone()[0] or 0)
    known = dict(database.execute("SELECT ident, id FROM place WHERE ident IS NOT NULL"))
    _forget_names(database, [known[entry.place_id] for entry in entries if entry.place_id in known])
    keys: list[str] = []
    for raw in numbered(entries, known, lowest):
        if raw[8] is not None:
            database.execute(PUT_PLACE, place_row(raw))
        rows = name_rows(raw)
        database.executemany(_PUT_NAME, rows)
        database.executemany("INSERT OR IGNORE INTO spelling VALUES (?)", spelling_rows(rows))
        keys += [row[0] for row in rows]
    sieve = read_sieve(database)
    sieve.add(keys)
    database.execute("UPDATE sieve SET bits = ?", (bytes(sieve),))
    database.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", sorted(meta.items()))
    database.execute("COMMIT")


def _forget_names(database: sqlite3.Connection, numbers: list[int]) -> None:
    """Take the names off places of a person's own that are laid down anew, in one pass over all names."""
    if numbers:
        database.execute("CREATE TEMP TABLE anew (place INTEGER PRIMARY KEY)")
        database.executemany("INSERT INTO anew VALUES (?)", [(number,) for number in set(numbers)])
        database.execute("DELETE FROM name WHERE place IN (SELECT place FROM anew)")


_PUT_NAME = """
INSERT INTO name VALUES (?, ?, ?, ?) ON CONFLICT (key, place) DO UPDATE SET
    flags = flags | excluded.flags, name = COALESCE(name, excluded.name)
"""


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


def is_gazetteer(path: Path) -> bool:
    """Tell whether a file is a gazetteer, whole and of whatever version."""
    try:
        return "source" in peek(path)
    except GazetteerError:
        return False


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
