"""The answers of online services on disk, so that a name is asked once for all processes, and seldom again."""

from __future__ import annotations

import json
import math
import sqlite3
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from ...errors import InputError, OutputError
from ...files.cache import cache_folder
from ...files.caps import load_json
from ...files.locks import locked
from ...records import Place
from .errors import ConfigError
from .reply import LONGEST_ADDRESS, LONGEST_NAME, MOST, Found, text

MOST_ANSWERS = 10_000
_DAY_S = 86_400.0
_BUSY_S = 30.0
_LARGEST = 1 << 16
_TABLE = (
    "CREATE TABLE IF NOT EXISTS answer (service TEXT, name TEXT, asked REAL, places TEXT,"
    " PRIMARY KEY (service, name)) WITHOUT ROWID"
)
_OLDEST = "SELECT service, name FROM answer ORDER BY asked DESC LIMIT -1 OFFSET ?"
_SPOILT = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})

T = TypeVar("T")


class Answers:
    """Answers by service and name: those with places for ``keep_days``, "no such place" for ``absent_days``.

    At most ``most`` are kept, the latest. A file that is damaged is renamed to ``NAME.broken`` and begun anew.
    Safe to share between threads and processes, and to pickle. Raises ConfigError for an age that is no number.
    """

    def __init__(self, *, keep_days: float = 180.0, absent_days: float = 7.0, most: int = MOST_ANSWERS) -> None:
        for days in (keep_days, absent_days):
            if isinstance(days, bool) or not isinstance(days, int | float) or not (days >= 0 and math.isfinite(days)):
                raise ConfigError(f"{days!r} is no number of days.", remedy="Give 0 or more.")
        self._keep_s = keep_days * _DAY_S
        self._absent_s = absent_days * _DAY_S
        self._most = most

    def get(self, service: str, name: str) -> tuple[Found, ...] | None:
        """Return the places kept for a name, () for a name known to be unknown, None where nobody has asked lately.

        Raises OutputError when the file cannot be opened.
        """
        query = "SELECT asked, places FROM answer WHERE service = ? AND name = ?"
        row = self._with(lambda database: database.execute(query, (service, _folded(name))).fetchone())
        if row is None:
            return None
        found = _read(row[1])
        if found is None or not isinstance(row[0], int | float):
            return None
        age = time.time() - row[0]
        # An answer from tomorrow was written by a clock that has since been put right.
        return found if -_DAY_S < age <= (self._keep_s if found else self._absent_s) else None

    def put(self, service: str, name: str, found: Sequence[Found]) -> None:
        """Keep an answer, and drop the oldest beyond the limit. Raises OutputError when it cannot be written."""
        row = (service, _folded(name), time.time(), json.dumps([asdict(one) for one in found]))

        def write(database: sqlite3.Connection) -> None:
            database.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)", row)
            old = database.execute(_OLDEST, (self._most,)).fetchall()
            database.executemany("DELETE FROM answer WHERE service = ? AND name = ?", old)

        self._with(write)

    def _with(self, work: Callable[[sqlite3.Connection], T]) -> T:
        path = _path()
        for last in (False, True):
            try:
                with _opened(path) as database:
                    return work(database)
            except sqlite3.DatabaseError as error:
                if last or error.sqlite_errorcode & 0xFF not in _SPOILT:
                    raise OutputError(f"The answers of online services cannot be kept: {error}.", path=path) from error
            _set_aside(path)
        raise AssertionError("unreachable")  # pragma: no cover


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file and commit at the end. NOTE: one connection a question is safe with threads and forks."""
    database = sqlite3.connect(path, timeout=_BUSY_S)
    try:
        with database:
            database.execute(_TABLE)
            yield database
    finally:
        database.close()


def _set_aside(path: Path) -> None:
    """Rename a damaged file; not one that another process has begun anew in the meantime."""
    with locked(path):
        if _is_sound(path):
            return
        try:
            path.replace(path.with_name(f"{path.name}.broken"))
            path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        except OSError as error:
            raise OutputError("This damaged file cannot be set aside.", path=path, remedy="Delete it.") from error


def _is_sound(path: Path) -> bool:
    try:
        with _opened(path) as database:
            database.execute("SELECT service, name, asked, places FROM answer LIMIT 1").fetchall()
            return bool(database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def _path() -> Path:
    folder = cache_folder() / "online"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError("The folder for answers cannot be made.", path=folder, remedy="Check it.") from error
    return folder / "answers.sqlite"


def _folded(name: str) -> str:
    """Return the form in which two spellings of a question are one: case, composition and spaces do not count."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _read(stored: Any) -> tuple[Found, ...] | None:
    """Return the places of a row; None for one that was not written here."""
    if not isinstance(stored, str) or len(stored) > _LARGEST:
        return None
    try:
        return tuple(_one(item) for item in load_json(stored, depth=4)[:MOST])
    except (InputError, TypeError, ValueError, KeyError, AttributeError):
        return None


def _one(item: dict[str, Any]) -> Found:
    place = Place(**item["place"])
    if not (abs(place.lon) <= 180 and abs(place.lat) <= 90):
        raise ValueError(place)
    if not (text(place.place_id, LONGEST_NAME) and text(place.name, LONGEST_NAME)):
        raise ValueError(place)
    return Found(place, text(item["address"], LONGEST_ADDRESS) or place.name)
