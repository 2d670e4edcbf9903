"""Any file or folder to sheets: which adapter reads it is said by its first bytes, and its name must agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from ...errors import InputError
from ...files import caps
from . import geojson
from .features import Sheet

LIMIT = 256 << 20
_REMEMBERED, _MOST_REMEMBERED = 4, 32 << 20
SUFFIXES = (".geojson", ".json", ".kml", ".kmz", ".shp", ".gpkg", ".fgb", ".parquet", ".geoparquet", ".zip")
_READ = "Hand over GeoJSON, KML, KMZ, a shapefile, GeoPackage, FlatGeobuf or GeoParquet, zipped or not."
_VECTOR = (".shp", ".gpkg", ".fgb")


def files(paths: Path | str | Iterable[Path | str]) -> list[Path]:
    """Return the files that are named, and those of any readable kind in the folders that are named, in order.

    Raises InputError when there are none.
    """
    given = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    found: list[Path] = []
    for path in given:
        inside = sorted(file for file in path.iterdir() if _is_ours(file)) if path.is_dir() else [path]
        if not inside:
            raise InputError("No file of polygons in this folder.", path=path, remedy=_READ)
        found += inside
    if not found:
        raise InputError("No file was named.", remedy=_READ)
    return list(dict.fromkeys(found))


def _is_ours(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES and not file.name.startswith(".") and file.is_file()


class Memory:
    """The last few texts that were read, so that a file that repeats one of them need not be taken apart again."""

    def __init__(self) -> None:
        self._known: list[tuple[bytes, geojson.Document]] = []

    def document(self, path: Path, data: bytes) -> geojson.Document:
        """Return what a GeoJSON file holds. Raises InputError: see `geojson.read`."""
        for known, document in self._known:
            if known == data:
                return document
        document = geojson.parse(path, caps.decode(data, path=path))
        remembered = [(data, document), *self._known][:_REMEMBERED]
        small = sum(len(known) for known, _ in remembered) <= _MOST_REMEMBERED
        self._known = remembered if small else remembered[:1]
        return document


def sheets(path: Path, *, memory: Memory | None = None) -> tuple[Sheet, ...]:
    """Return what one file holds. Raises InputError for what cannot be read or is no file of polygons."""
    memory = memory or Memory()
    head = _head(path)
    suffix = path.suffix.lower()
    if head.startswith(b"PK\x03\x04"):
        return tuple(_archive(path, memory))
    if head.startswith(b"PAR1"):
        from . import parquet

        return (parquet.read(path),)
    if suffix in _VECTOR:
        from . import vector

        return vector.read(path)
    return (_text(path, caps.read_bytes(path, limit=LIMIT), memory, suffix=suffix),)


def _head(path: Path) -> bytes:
    if str(path).startswith("/vsi"):
        raise InputError("A path of GDAL's virtual file system is not opened.", path=path)
    try:
        with path.open("rb") as file:
            return file.read(64)
    except FileNotFoundError as error:
        raise InputError("No such file.", path=path, remedy="Check the name.") from error
    except (OSError, ValueError) as error:
        raise InputError(f"Cannot be read: {getattr(error, 'strerror', None) or error}.", path=path) from error


def _text(path: Path, data: bytes, memory: Memory, *, suffix: str) -> Sheet:
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in (b"{", b"["):
        return geojson.sheet(path, memory.document(path, data))
    if suffix == ".kml" and data.strip():
        from . import kml

        return kml.read(path, data)
    what = "An empty file." if not data.strip() else "No known file of polygons."
    raise InputError(what, path=path, remedy=_READ)


def _archive(path: Path, memory: Memory) -> Iterator[Sheet]:
    from . import archives

    inside = archives.members(path)
    wanted = sorted(name for name in inside if PurePosixPath(name).suffix.lower() in SUFFIXES)
    if path.suffix.lower() == ".kmz":
        documents = [name for name in wanted if name.lower().endswith(".kml")]
        wanted = [name for name in documents if name == "doc.kml"] or documents[:1]
    if not wanted:
        raise InputError("No file of polygons in this archive.", path=path, remedy=_READ)
    for name in wanted:
        yield from _member(path, name, inside, memory)


def _member(path: Path, name: str, inside: dict[str, bytes], memory: Memory) -> Iterator[Sheet]:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in _VECTOR:
        shown = path if path.suffix.lower() == ".kmz" else path / name
        yield _text(shown, inside[name], memory, suffix=suffix)
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
