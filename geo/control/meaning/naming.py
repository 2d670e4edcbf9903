"""What the name of a file says: its stem, the folders and archives it lies in, and the texts that may name its day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from .patterns import Pattern

_SUFFIX = Pattern(
    r"\.(?:geojsonl?|geojsons|json|jsonl|ndjson|topojson|kml|kmz|shp|gpkg|fgb|geoparquet|parquet|csv|tsv|zip|gz)$",
    re.IGNORECASE,
)
_PART = Pattern(r"\d{1,2}|\d{4}(?:[-_.]?\d{1,2})?|[^\W\d_]+")
_LEVELS = 3
_VERSION = Pattern(
    r"(?<!\w)(?:v|v\d+|version|final|copy|new|updated?|rev|revised|revision|latest|fixed|corrected|am|pm|morning|noon"
    r"|evening|night)(?!\w)"
)


def stem(name: str) -> str:
    """Return a file's name without its folders and its suffixes ("a/2024-03-01.geojson.gz": "2024-03-01")."""
    name = PurePath(name).name
    while (shorter := _SUFFIX.sub("", name)) != name and shorter:
        name = shorter
    return name


def folders(path: str) -> list[str]:
    """Return the names of the folders and archives about a file, the nearest first, at most three."""
    parts = [stem(part) for part in PurePath(path).parts[:-1] if part not in ("/", "\\", ".", "..")]
    return parts[::-1][:_LEVELS]


def folder(path: str) -> str:
    """Return the name of the folder or archive in which a file lies, '' where none is named."""
    return next(iter(folders(path)), "")


def texts_of(path: str) -> Iterator[str]:
    """Yield what may name the day of a file: its stem, that joined with its folders (2024/03/01), each folder."""
    name, above = stem(path), folders(path)
    yield name
    joined = name
    for each in above:
        if not (_PART.fullmatch(each) and _PART.fullmatch(name)):
            break
        joined = f"{each}-{joined}".replace("_", "-").replace(".", "-")
        yield joined
    yield from above


def unversioned(text: str) -> str:
    """Return a name in small letters without words that only tell versions of a file apart."""
    return " ".join(_VERSION.sub(" ", text).split())
