"""Zip archives (KMZ among them) and gzip files unpacked in memory, their sizes, names and links checked first."""

from __future__ import annotations

import gzip
import lzma
import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from ...errors import InputError

MOST_MEMBERS = 4096
MOST_BYTES = 512 << 20
MOST_RATIO = 200
_SMALL = 1 << 20  # a ratio says nothing about small files
# What the standard library raises on the way through an archive that is none, or no longer.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    ValueError,
    IndexError,
    struct.error,
    RuntimeError,
)


def members(path: Path) -> dict[str, bytes]:
    """Return the files in a zip by their name in it, at most 512 MiB in all.

    Raises InputError for a bomb (more than 200 times its packed size), for names that lead outside, links, encrypted
    and damaged members.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _check(infos, path)
            return {info.filename: _unpack(archive, info, path) for info in infos if not _is_litter(info.filename)}
    except _DAMAGED as error:
        raise InputError(f"Not a usable zip archive: {error}.", path=path) from error


def gunzipped(path: Path) -> bytes:
    """Return what a gzip file holds, at most 512 MiB. Raises InputError for a bomb and for a damaged file."""
    packed = path.stat().st_size
    most = min(MOST_BYTES, max(_SMALL, MOST_RATIO * packed))
    try:
        with gzip.open(path) as file:
            data = file.read(most + 1)
    except _DAMAGED as error:
        raise InputError(f"Not a usable gzip file: {error}.", path=path) from error
    if len(data) > most:
        raise InputError(f"A gzip file that unpacks {packed:,} bytes to more than {most:,} is not opened.", path=path)
    return data


def _check(infos: list[zipfile.ZipInfo], path: Path) -> None:
    total = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if len(infos) > MOST_MEMBERS:
        raise InputError(f"A zip of {len(infos):,} files: at most {MOST_MEMBERS:,} are read.", path=path)
    if total > MOST_BYTES or (total > _SMALL and total > MOST_RATIO * max(packed, 1)):
        raise InputError(f"A zip that unpacks {packed:,} bytes to {total:,} is not opened.", path=path)
    for info in infos:
        name = info.filename
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if ".." in parts or name.startswith(("/", "\\")) or ":" in name or "\0" in name:
            raise InputError(f"A zip member leads outside: {name[:60]!r}.", path=path)
        if stat.S_ISLNK(info.external_attr >> 16):
            raise InputError(f"A zip member is a link: {name[:60]!r}.", path=path)
        if info.flag_bits & 1:
            raise InputError(f"A zip member is encrypted: {name[:60]!r}.", path=path, remedy="Unpack it first.")


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> bytes:
    # The header may lie about the size: never read more than it promised.
    with archive.open(info) as member:
        data = member.read(info.file_size + 1)
    if len(data) > info.file_size:
        raise InputError(f"A zip member is larger than it says: {info.filename[:60]!r}.", path=path)
    return data


def _is_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")
