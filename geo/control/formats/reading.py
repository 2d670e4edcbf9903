"""Any file or folder to sheets: which adapter reads it is said by its first bytes, and its name must agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path, PurePosixPath

from ...errors import InputError, Notice
from ...files import caps
from . import documents
from .features import Sheet

LIMIT = 256 << 20
_REMEMBERED, _MOST_REMEMBERED, _HEAD = 4, 32 << 20, 1000
_LINES = (".geojsonl", ".geojsons", ".jsonl", ".ndjson")
_JSON = (".geojson", ".json", ".topojson", *_LINES)
_TABLES = (".csv", ".tsv")
_VECTOR = (".shp", ".gpkg", ".fgb")
_NESTED = (".zip", ".kmz", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz")
SUFFIXES = (*_JSON, ".kml", ".kmz", *_VECTOR, ".parquet", ".geoparquet", ".zip", *_TABLES, ".gz")
_READ = (
    "Hand over GeoJSON, TopoJSON, Esri JSON, KML, KMZ, a shapefile, GeoPackage, FlatGeobuf, GeoParquet or CSV with WKT,"
    " zipped or not."
)
_MOST_FILES, _MOST_FOLDERS = 20_000, 8


def files(paths: Path | str | Iterable[Path | str]) -> list[Path]:
    """Return the files that are named, and those of any readable kind in the folders that are named, in order.

    A folder without a readable file of its own is looked through, eight folders deep; links to folders and what begins
    with a dot are left alone. A table (CSV) in a folder counts only where it has a column of polygons. Raises
    InputError when there are none, or too many.
    """
    named = [paths] if isinstance(paths, str | Path) else paths
    given = [Path(path) for path in named if path != ""]  # an empty name is not the folder one happens to stand in
    found: list[Path] = []
    for path in given:
        inside = list(islice(_inside(path, 0), _MOST_FILES + 1)) if path.is_dir() else [path]
        if not inside:
            raise InputError("No file of polygons in this folder.", path=path, remedy=_READ)
        found += inside
    if not found:
        raise InputError("No file was named.", remedy=_READ)
    if len(found) > _MOST_FILES:
        raise InputError(f"More than {_MOST_FILES:,} files.", path=given[0], remedy="Hand over a part of them.")
    return list(dict.fromkeys(found))


def _inside(folder: Path, depth: int) -> Iterator[Path]:
    entries = _entries(folder)
    own = [entry for entry in entries if _is_ours(entry)]
    yield from own
    for entry in entries if not own and depth < _MOST_FOLDERS else ():
        if entry.is_dir() and not entry.is_symlink():
            yield from _inside(entry, depth + 1)


def left_alone(paths: Path | str | Iterable[Path | str]) -> list[Notice]:
    """Return a notice for each folder that has files of its own, so that those in folders below it are not read."""
    given = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    return [notice for path in given if path.is_dir() for notice in _left_alone(path)]


def _left_alone(folder: Path) -> Iterator[Notice]:
    entries = _entries(folder)
    below = [entry for entry in entries if entry.is_dir() and not entry.is_symlink()]
    full = [entry.name for entry in below if next(_inside(entry, 1), None) is not None]
    if full and any(_is_ours(entry) for entry in entries):
        shown = ", ".join(full[:3]) + (f" and {len(full) - 3} more" if len(full) > 3 else "")
        what = f"The folder has files of its own: those in folders below it ({shown}) were not read."
        yield Notice("not-opened", what, path=str(folder))


def _entries(folder: Path) -> list[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise InputError(f"Cannot be read: {error.strerror}.", path=folder) from error
    return [entry for entry in entries if not entry.name.startswith(".") and entry.name != "__MACOSX"]


def _is_ours(file: Path) -> bool:
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES or not file.is_file():
        return False
    if suffix in _TABLES:
        from . import tables

        return tables.has_geometry(file)
    return suffix != ".gz" or Path(file.stem).suffix.lower() in SUFFIXES


class Memory:
    """The last few texts that were read, so that a file that repeats one of them need not be taken apart again."""

    def __init__(self) -> None:
        self._known: list[tuple[bytes, tuple[Sheet, ...]]] = []

    def sheets(self, path: Path, data: bytes) -> tuple[Sheet, ...]:
        """Return what a file of JSON holds. Raises InputError: see `documents.read`."""
        # A file may call its own collection by its name, which then is no layer.
        named = path.stem.encode() in data[:_HEAD]
        for known, read in self._known if not named else ():
            if known == data:
                return tuple(_of(sheet, path) for sheet in read)
        read = documents.read(path, caps.decode(data, path=path))
        if not named:
            remembered = [(data, read), *self._known][:_REMEMBERED]
            small = sum(len(known) for known, _ in remembered) <= _MOST_REMEMBERED
            self._known = remembered if small else remembered[:1]
        return read


def _of(sheet: Sheet, path: Path) -> Sheet:
    """Return a sheet as that of another file with the same bytes."""
    return replace(sheet, path=str(path), notices=tuple(replace(one, path=str(path)) for one in sheet.notices))


def sheets(path: Path, *, memory: Memory | None = None) -> tuple[Sheet, ...]:
    """Return what one file holds. Raises InputError for what cannot be read or is no file of polygons."""
    memory = memory or Memory()
    head = _head(path)
    suffix = path.suffix.lower()
    if head.startswith(b"PK\x03\x04"):
        return tuple(_archive(path, memory))
    if head.startswith(b"\x1f\x8b"):
        return _unzipped(path, memory)
    if head.startswith(b"PAR1"):
        from . import parquet

        return (parquet.read(path),)
    if suffix in _VECTOR:
        from . import vector

        return vector.read(path)
    return _text(path, caps.read_bytes(path, limit=LIMIT), memory, suffix=suffix)


def _head(path: Path) -> bytes:
    if str(path).startswith("/vsi"):
        raise InputError("A path of GDAL's virtual file system is not opened.", path=path)
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for, and what it held be gone
            raise InputError(
                "No ordinary file but a pipe, a device or a folder.",
                path=path,
                remedy="Save what it holds as a file first.",
            )
        with path.open("rb") as file:
            return file.read(64)
    except FileNotFoundError as error:
        raise InputError("No such file.", path=path, remedy="Check the name.") from error
    except (OSError, ValueError) as error:
        raise InputError(f"Cannot be read: {getattr(error, 'strerror', None) or error}.", path=path) from error


def _text(path: Path, data: bytes, memory: Memory, *, suffix: str) -> tuple[Sheet, ...]:
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if suffix == ".kml" and data.strip() and start not in (b"{", b"["):
        from . import kml

        return (kml.read(path, data),)
    if suffix in _TABLES and data.strip():
        from . import tables

        return (tables.read(path, caps.decode(data, path=path)),)
    if start in (b"{", b"[", b"\x1e") or (suffix in _JSON and _is_script(data)):
        return memory.sheets(path, data)
    raise _unknown(path, data)


def _unknown(path: Path, data: bytes) -> InputError:
    """Return why a text is no file of polygons: often a server has answered something else."""
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return InputError("A web page, not the file.", path=path, remedy="Fetch the file itself; it may need a login.")
    if start.startswith(b"version https://git-lfs"):
        return InputError("A pointer of Git LFS, not the file.", path=path, remedy="Fetch it with 'git lfs pull'.")
    return InputError("No known file of polygons." if start else "An empty file.", path=path, remedy=_READ)


def _is_script(data: bytes) -> bool:
    return documents.is_script(data[:400].decode("utf8", "replace").removeprefix("\ufeff"))


def _unzipped(path: Path, memory: Memory) -> tuple[Sheet, ...]:
    from . import archives

    inner = PurePosixPath(path.name).stem if path.suffix.lower() == ".gz" else path.name
    suffix = PurePosixPath(inner).suffix.lower()
    if suffix in _VECTOR or suffix in _NESTED or suffix in (".parquet", ".geoparquet"):
        raise InputError(f"A gzip file with a {suffix} file in it is not read.", path=path, remedy="Unpack it first.")
    return _text(path, archives.gunzipped(path), memory, suffix=suffix)


def _archive(path: Path, memory: Memory) -> Iterator[Sheet]:
    from . import archives

    inside = archives.members(path)
    wanted = sorted(name for name in inside if _suffix(name) in SUFFIXES and _suffix(name) not in _NESTED)
    wanted = [name for name in wanted if _suffix(name) not in _TABLES or _is_table(inside[name])]
    if path.suffix.lower() == ".kmz":
        documents_ = [name for name in wanted if _suffix(name) == ".kml"]
        wanted = [name for name in documents_ if name == "doc.kml"] or documents_[:1]
    unread = [name for name in inside if _suffix(name) in _NESTED or (_suffix(name) == ".kml" and name not in wanted)]
    told = _unread(path, unread)
    if not wanted:
        what = "It holds nothing but archives." if unread else "No file of polygons in this archive."
        raise InputError(what, path=path, remedy="Unpack it first." if unread else _READ)
    for name in wanted:
        for sheet in _member(path, name, inside, memory):
            yield replace(sheet, notices=(*sheet.notices, *told))
            told = ()


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _is_table(data: bytes) -> bool:
    from . import tables

    return tables.holds_geometry(data[: 1 << 16])


def _unread(path: Path, names: list[str]) -> tuple[Notice, ...]:
    if not names:
        return ()
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return (Notice("not-opened", f"Archives and documents in an archive are not opened: {shown}.", path=str(path)),)


def _member(path: Path, name: str, inside: dict[str, bytes], memory: Memory) -> Iterator[Sheet]:
    suffix = _suffix(name)
    if suffix not in _VECTOR:
        shown = path if path.suffix.lower() == ".kmz" else path / name
        yield from _text(shown, inside[name], memory, suffix=suffix)
        return
    import tempfile

    from ...files import atomic
    from . import vector

    stem = str(PurePosixPath(name).with_suffix(""))
    with tempfile.TemporaryDirectory(prefix="ebbline-") as folder:
        for member, data in inside.items():
            if member == name or (suffix == ".shp" and member.startswith(f"{stem}.")):
                (Path(folder) / atomic.safe_name(PurePosixPath(member).name)).write_bytes(data)
        yield from vector.read(Path(folder) / PurePosixPath(name).name, shown=str(path / name))
