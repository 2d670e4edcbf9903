"""Lines and columns to a few compressed bytes, decoded in the browser by maps/web/unpack.js.

Every number is an integer (a coordinate in steps of ``scale``), written as the difference from the one before it,
zigzag-coded so that small differences are small numbers whatever their sign, in groups of seven bits, lowest first,
the eighth bit saying that more follow. The bytes are gzipped without a date and written in base64, so that the same
values always give the same text.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import MapError

#: JavaScript's bit operations and exact integers end here; 2**31 steps of 1e-7 degrees go round the world.
_LARGEST = 2**31 - 1
_EPOCH = date(1970, 1, 1)
_BITS = 7


def pack_lines(lines: Iterable[ArrayLike], scale: float = 1e-3) -> str:
    """Return lines (or rings) of (x, y) pairs, rounded to steps of ``scale``, as text for ``ebbline.unpackLines``.

    For degrees, 1e-3 is about 100 m. An error of at most half a step is made, once: differences are taken after
    rounding. Raises MapError for anything but finite pairs within ±2**31 steps.
    """
    steps = [_steps(line, scale) for line in lines]
    counts = np.array([len(steps), *(len(line) for line in steps)], dtype=np.int64)
    if not steps:
        return _text(_varints(counts))
    points = np.concatenate(steps)
    return _text(_varints(counts) + _varints(_zigzag(_deltas(points[:, 0]))) + _varints(_zigzag(_deltas(points[:, 1]))))


def unpack_lines(text: str, scale: float = 1e-3) -> list[NDArray[np.float64]]:
    """Return the lines that `pack_lines` packed; what unpack.js does in the browser."""
    values = _integers(gzip.decompress(base64.b64decode(text)))
    count = int(values[0])
    sizes = values[1 : 1 + count]
    total = int(sizes.sum())
    body = values[1 + count :]
    columns = [np.cumsum(_unzigzag(body[i * total : (i + 1) * total])) for i in range(2)]
    points = _units(np.column_stack(columns), scale)
    return np.split(points, np.cumsum(sizes)[:-1]) if count else []


def pack_columns(columns: Mapping[str, Sequence[Any]], *, scale: float = 1e-5) -> dict[str, Any]:
    """Return columns of one length, each packed for its type, as a JSON-able value for ``ebbline.unpackColumns``.

    Whole numbers and booleans stay as they are, floats are rounded to steps of ``scale``, dates become days since
    1970-01-01, and of texts each distinct one is kept once, in the order of its first appearance. None stays None in
    texts and dates. Raises MapError for columns of different lengths and for other types.
    """
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise MapError(f"The columns have different lengths: {lengths}.")
    packed = {name: _column(name, list(values), scale) for name, values in columns.items()}
    return {"length": next(iter(lengths.values()), 0), "columns": packed}


def _column(name: str, values: list[Any], scale: float) -> dict[str, Any]:
    kinds = {type(value) for value in values} - {type(None)}
    if kinds <= {str}:
        return _words(values)
    if kinds <= {date}:
        days = [None if value is None else (value - _EPOCH).days for value in values]
        return {"kind": "date", **_optional(days)}
    if None in values:
        raise MapError(f"The column {name!r} misses a number.", remedy="Leave such rows out.")
    if all(isinstance(value, int | np.integer | bool | np.bool_) for value in values):
        return {"kind": "int", "data": _numbers(_whole(values))}
    if all(isinstance(value, int | float | np.integer | np.floating) for value in values):
        steps = _steps(np.asarray(values, dtype=np.float64).reshape(-1, 1), scale)
        return {"kind": "float", "scale": scale, "data": _numbers(steps[:, 0])}
    raise MapError(f"The column {name!r} holds {sorted(kind.__name__ for kind in kinds)}, which cannot be packed.")


def _words(values: list[str | None]) -> dict[str, Any]:
    places: dict[str | None, int] = {None: 0}
    for value in values:
        places.setdefault(value, len(places))
    words = [word for word in places if word is not None]
    return {"kind": "text", "words": words, "data": _numbers(_whole([places[value] for value in values]))}


def _optional(numbers: list[int | None]) -> dict[str, Any]:
    holes = [row for row, number in enumerate(numbers) if number is None]
    return {"holes": holes, "data": _numbers(_whole([number or 0 for number in numbers]))}


def _numbers(values: NDArray[np.int64]) -> str:
    return _text(_varints(_zigzag(_deltas(values))))


def _whole(values: Sequence[Any]) -> NDArray[np.int64]:
    if any(abs(int(value)) > _LARGEST for value in values):
        raise MapError(f"A number beyond ±{_LARGEST} cannot be packed.")
    return np.asarray([int(value) for value in values], dtype=np.int64)


def _steps(line: ArrayLike, scale: float) -> NDArray[np.int64]:
    points = np.asarray(line, dtype=np.float64)
    if points.size == 0:
        return np.zeros((0, 2), dtype=np.int64)
    if points.ndim != 2 or points.shape[1] > 2:
        raise MapError(f"A line holds pairs of coordinates, not an array of shape {points.shape}.")
    steps = points / scale
    if not np.isfinite(steps).all() or np.abs(steps).max() > _LARGEST:
        raise MapError("A coordinate is not finite, or too large for the scale, and cannot be packed.")
    return np.rint(steps).astype(np.int64)


def _units(steps: NDArray[np.int64], scale: float) -> NDArray[np.float64]:
    # NOTE: 43119 / 1000 is 43.119, while 43119 * 0.001 is 43.119000000000003.
    parts = round(1 / scale)
    exact = abs(parts * scale - 1) < 1e-9
    return np.asarray(steps / parts if exact else steps * scale, dtype=np.float64)


def _deltas(values: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.diff(values, prepend=np.int64(0))


def _zigzag(values: NDArray[np.int64]) -> NDArray[np.int64]:
    return (values << 1) ^ (values >> 63)


def _unzigzag(values: NDArray[np.int64]) -> NDArray[np.int64]:
    return (values >> 1) ^ -(values & 1)


def _varints(values: NDArray[np.int64]) -> bytes:
    """Return non-negative numbers in groups of seven bits, lowest first."""
    if values.size == 0:
        return b""
    sizes = np.ones(values.size, dtype=np.int64)
    for shift in range(_BITS, 63, _BITS):
        sizes += values >> shift > 0
    starts = np.cumsum(sizes) - sizes
    out = np.zeros(int(sizes.sum()), dtype=np.uint8)
    for place in range(int(sizes.max())):
        here = sizes > place
        more = (sizes[here] > place + 1).astype(np.int64) << _BITS
        out[starts[here] + place] = ((values[here] >> (_BITS * place)) & 127) | more
    return out.tobytes()


def _integers(data: bytes) -> NDArray[np.int64]:
    raw = np.frombuffer(data, dtype=np.uint8).astype(np.int64)
    ends = np.flatnonzero(raw < 128)
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64)
    place = np.arange(raw.size) - np.repeat(starts, ends - starts + 1)
    return np.add.reduceat((raw & 127) << (_BITS * place), starts) if raw.size else raw


def _text(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, compresslevel=9, mtime=0)).decode("ascii")
