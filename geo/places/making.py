"""Making the gazetteer in the cache folder: the default, a GeoNames dump, and places of one's own on top."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path

from ..errors import GazetteerError
from ..files import atomic, caps, collector
from ..files.locks import locked
from ..files.progress import Progress
from . import dumps, store
from .freshness import EMBEDDED, default_path, fingerprint, is_current, own_hash, own_path, stamp
from .sources import Entry, embedded, read_csv, reference

CREDIT = "GeoNames (geonames.org), CC BY 4.0; Natural Earth, public domain; Unicode CLDR, Unicode License"
_DUMP_WAIT_S = 3600.0
_COLUMNS = ("place_id", "name", "lon", "lat", "country_code", "admin1", "feature_code", "population", "alternate_names")


def build_default(*, progress: store.Progress | None = None, force: bool = False) -> Path:
    """Build the default gazetteer where it is missing, damaged or outdated, and return its path.

    Safe to call from several processes at once: one builds, the others wait and find it built.
    Raises OutputError when the cache folder cannot be written.
    """
    path = default_path()
    with locked(path):
        if force or not _usable(path):
            store.sweep(path)
            _build_embedded(path, progress)
    return path


def _usable(path: Path) -> bool:
    try:
        found = store.peek(path)
    except GazetteerError:
        return False
    if found.get("source") != EMBEDDED and found.get("schema") != store.SCHEMA:
        raise store.other_version(path)
    return found.get("schema") == store.SCHEMA and is_current(found)


@collector.paused()
def _build_embedded(path: Path, progress: store.Progress | None) -> None:
    stamped, made_of = stamp(), fingerprint()
    own = own_places()
    total, entries = embedded()
    about = {"source": EMBEDDED, "fingerprint": made_of, "own": own_hash(), "stamp": stamped, "credit": CREDIT}
    _build(path, chain(entries, own), about, total + len(own), progress)


def _build(
    path: Path, entries: Iterable[Entry], about: dict[str, str], total: int, progress: store.Progress | None
) -> None:
    if progress is not None:
        store.build(path, entries, meta=about, total=total, progress=progress)
        return
    with Progress(total, "Building the gazetteer, once") as shown:
        store.build(path, entries, meta=about, total=total, progress=shown)


def build_dump(
    dump: Path,
    *,
    names: Path | None = None,
    languages: Collection[str] = (),
    path: Path | None = None,
    broken: dumps.Broken = dumps.refuse,
    progress: store.Progress | None = None,
) -> Path:
    """Build a gazetteer from a GeoNames dump (and its alternate-name table) and return its path.

    Without ``path`` it becomes this user's default. The reference tables and a person's own places are laid over it.
    With ``languages`` only names in these, or of no language, are taken, all from the table. ``broken`` is handed each
    row that cannot be used: it raises, as it does unless told otherwise, or returns to leave the row out. Raises
    GazetteerError naming the line that cannot be used; an older gazetteer then stays.
    """
    target = default_path() if path is None else path
    total = sum(dumps.size(file) for file in (dump, names) if file is not None)
    about = {"source": f"GeoNames dump {dump.name}", "own": own_hash(), "credit": CREDIT}
    done = {"places": 0, "names": 0}
    streams = [
        dumps.places(dump, tick=partial(done.__setitem__, "places"), broken=broken, others=not languages),
        store.numbered([*reference(), *own_places()]),
    ]
    if names is not None:
        tick = partial(done.__setitem__, "names")
        streams.append(dumps.alternate_names(names, tick=tick, broken=broken, languages=languages))
    with Progress(1, "Building the gazetteer") as shown, locked(target, timeout=_DUMP_WAIT_S), collector.paused():
        store.sweep(target)
        first = next(streams[0], None)
        if first is None:
            raise GazetteerError("No row of the file can be used.", path=dump)
        store.build_raw(
            target,
            chain([first], *streams),
            meta=about,
            read=lambda: sum(done.values()) / max(1, total),
            progress=progress or shown,
        )
    return target


def own_places() -> list[Entry]:
    """Return the places that a person added with ``add``."""
    path = own_path()
    return read_csv(path) if path.exists() else []


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
        store.sweep(base)
        merged = {entry.place_id: entry for entry in (*own_places(), *entries)}
        text = _as_csv(merged.values())
        found = store.peek(base)
        with _kept_if_it_fails(own_path()):
            atomic.write_text(own_path(), text)
            store.extend(base, list(merged.values()), meta={**found, "own": own_hash(), "stamp": stamp()})
    return len(entries)


@contextmanager
def _kept_if_it_fails(path: Path) -> Iterator[None]:
    before = path.read_bytes() if path.exists() else None
    try:
        yield
    except BaseException:
        if before is None:
            path.unlink(missing_ok=True)
        else:
            atomic.write_bytes(path, before)
        raise


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
