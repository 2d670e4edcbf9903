"""Well-known text and binary: the nesting and the size are checked here first, because they could end GEOS."""

from __future__ import annotations

import re
import struct
from typing import Any

from .rings import MOST_VERTICES, RingError

DEEP = 64
_KINDS = "POINT LINESTRING POLYGON MULTIPOINT MULTILINESTRING MULTIPOLYGON GEOMETRYCOLLECTION".split()
_SRID = re.compile(r"\s*SRID\s*=\s*(\d{1,6})\s*;", re.IGNORECASE)
_KIND = re.compile(r"[A-Z]+", re.IGNORECASE)
_MARKS = {"Z", "M", "ZM", "EMPTY", "E", "NAN", "INF", "INFINITY"}
_Z, _M, _HAS_SRID = 0x80000000, 0x40000000, 0x20000000
_NUMBERS_AT_LEAST = 2


def shape_of(value: Any) -> tuple[Any, int | None]:
    """Return a geometry (with its heights) and its SRID (None where none is said) from WKT, EWKT, WKB or hex of it.

    Raises RingError for what is none, nested more than 64 deep or too large.
    """
    if isinstance(value, bytes | bytearray | memoryview):
        return _from_wkb(bytes(value))
    text = str(value).strip()
    if re.fullmatch(r"(?:\\x)?0[01][0-9A-Fa-f]{8,}", text):
        try:
            return _from_wkb(bytes.fromhex(text.removeprefix("\\x")))
        except ValueError as error:
            raise RingError(f"Its WKB cannot be read: {error}.") from error
    return _from_wkt(text)


def looks_like(text: str) -> bool:
    """Return whether a text begins as WKT, EWKT or the hex of WKB does."""
    head = text.lstrip()[:120]
    plain = _SRID.sub("", head).lstrip()
    kind = _KIND.match(plain)
    return bool(kind and kind[0].upper() in _KINDS) or bool(re.match(r"(?:\\x)?0[01][0-9A-Fa-f]{8}", head))


def _from_wkt(text: str) -> tuple[Any, int | None]:
    import shapely

    match = _SRID.match(text)
    srid = int(match[1]) if match else None
    text = text[match.end() :] if match else text
    _check_text(text)
    try:
        shape = shapely.from_wkt(text)
    except (shapely.errors.GEOSException, TypeError, ValueError) as error:
        raise RingError(f"Its WKT cannot be read: {_short(error)}.") from error
    return shape, srid


def _check_text(text: str) -> None:
    strange = {word.upper() for word in _KIND.findall(text)} - {*_KINDS, *(k + m for k in _KINDS for m in ("Z", "M"))}
    if strange - _MARKS or not text:
        raise RingError(f"{text[:40]!r} is no WKT of points, lines and polygons.")
    if text.count(",") > MOST_VERTICES:
        raise RingError(f"More than {MOST_VERTICES:,} vertices.")
    depth = 0
    for bracket in re.findall(r"[()]", text):
        depth += 1 if bracket == "(" else -1
        if depth > DEEP:
            raise RingError(f"Nested more than {DEEP} deep.")


def _from_wkb(data: bytes) -> tuple[Any, int | None]:
    import shapely

    try:
        srid = check_binary(data)
        shape = shapely.from_wkb(data)
    except (struct.error, IndexError, ValueError, shapely.errors.GEOSException) as error:
        if isinstance(error, RingError):
            raise
        raise RingError(f"Its WKB cannot be read: {_short(error)}.") from error
    return shape, srid


def check_binary(data: bytes) -> int | None:
    """Walk through WKB without building anything; return its SRID.

    Raises RingError where it nests more than 64 deep, and struct.error, IndexError or RingError where it is damaged.
    """
    at, srid = 0, None
    waiting = [0]  # the depth of each geometry that is still to come
    while waiting:
        depth = waiting.pop()
        if depth > DEEP:
            raise RingError(f"Nested more than {DEEP} deep.")
        order = "<" if data[at] == 1 else ">"
        (code,) = struct.unpack_from(f"{order}I", data, at + 1)
        at += 5
        if code & _HAS_SRID:
            (srid,) = struct.unpack_from(f"{order}I", data, at)
            at += 4
        kind, size = _kind(code)
        if kind >= 4:
            (count,) = struct.unpack_from(f"{order}I", data, at)
            at += 4
            _check_count(count, len(data) - at, 5)
            waiting += [depth + 1] * count
        else:
            at = _past(data, at, order, kind, size)
    return srid


def _kind(code: int) -> tuple[int, int]:
    """Return the kind (1 to 7) and the bytes of a position."""
    plain = code & 0x0FFFFFFF
    kind, extra = plain % 1000, plain // 1000
    more = (bool(code & _Z) + bool(code & _M)) or {0: 0, 1: 1, 2: 1, 3: 2}.get(extra, -1)
    if not 1 <= kind <= 7 or more < 0:
        raise RingError(f"Its WKB is of a kind ({code}) that is not read.")
    return kind, 8 * (_NUMBERS_AT_LEAST + more)


def _past(data: bytes, at: int, order: str, kind: int, size: int) -> int:
    """Return where a point, a line or a polygon ends."""
    if kind == 1:
        return at + size
    rings = 1
    if kind == 3:
        (rings,) = struct.unpack_from(f"{order}I", data, at)
        at += 4
        _check_count(rings, len(data) - at, 4)
    for _ in range(rings):
        (count,) = struct.unpack_from(f"{order}I", data, at)
        _check_count(count, len(data) - at, size)
        at += 4 + count * size
    return at


def _check_count(count: int, left: int, each: int) -> None:
    if count * each > left or count > MOST_VERTICES:
        raise RingError("Its WKB is shorter than it says.")


def _short(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error))[:120].rstrip(".")
