"""Lines and columns to a few compressed bytes, decoded in the browser by maps/web/unpack.js and columns.js.

Every number is an integer (a coordinate in steps of ``scale``), written as the difference from the one before it,
zigzag-coded so that small differences are small numbers whatever their sign, in groups of seven bits, lowest first,
the eighth bit saying that more follow. The bytes are gzipped without a date and written in base64, so that the same
values always give the same text. All columns of a table travel in one gzip.
"""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import MapError

#: JavaScript's bit operations and exact integers end here; 2**31 steps of 1e-7 degrees go round the world.
_LARGEST = 2**31 - 1
_BITS = 7
#: Columns may be large: level 6 would make them 4 % smaller in three times the time.
_LEVEL = 4
_HALVES = re.compile("[\ud800-\udfff]")
_NUMBER = (int, float, np.integer, np.floating, np.bool_)


class Texts(NamedTuple):
    """A column of texts: the place of each row's text among ``words``, from 0, and -1 where it has none."""

    places: NDArray[np.int64]
    words: Sequence[str]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.places)

    def rows(self, order: NDArray[np.int64]) -> Texts:
        """Return the texts of some rows, in that order."""
        return Texts(self.places[order], self.words)

    def told(self) -> list[str | None]:
        """Return the text of each row."""
        return [None if place < 0 else self.words[place] for place in self.places.tolist()]


def pack_lines(lines: Iterable[ArrayLike], scale: float = 1e-3) -> str:
    """Return lines (or rings) of (x, y) pairs, rounded to steps of ``scale``, as text for ``ebbline.unpackLines``.

    For degrees, 1e-3 is about 100 m. An error of at most half a step is made, once: differences are taken after
    rounding. Raises MapError for anything but finite pairs within ±2**31 steps.
    """
    rounded = [_steps(line, scale) for line in lines]
    counts = np.array([len(rounded), *(len(line) for line in rounded)], dtype=np.int64)
    if not rounded:
        return _text(_varints(counts))
    points = np.concatenate(rounded)
    return _text(_varints(counts) + _varints(_zigzag(_deltas(points[:, 0]))) + _varints(_zigzag(_deltas(points[:, 1]))))


def unpack_lines(text: str, scale: float = 1e-3) -> list[NDArray[np.float64]]:
    """Return the lines that `pack_lines` packed; what unpack.js does in the browser."""
    values = _integers(gzip.decompress(base64.b64decode(text)))
    count = int(values[0])
    sizes = values[1 : 1 + count]
    total = int(sizes.sum())
    body = values[1 + count :]
    columns = [_undeltas(_unzigzag(body[i * total : (i + 1) * total])) for i in range(2)]
    points = _units(np.column_stack(columns), scale)
    return np.split(points, np.cumsum(sizes)[:-1]) if count else []


def pack_columns(columns: Mapping[str, Any], *, scale: float = 1e-5) -> dict[str, Any]:
    """Return columns of one length as a JSON-able value for ``ebbline.unpackColumns``.

    Whole numbers and booleans stay as they are, floats are rounded to steps of ``scale``. Of texts each distinct one
    travels once, in the order of its first appearance, and a row holds its number or, where it has none, 0; half a
    character (a lone surrogate) becomes U+FFFD, since UTF-8 has none. Raises MapError for columns of different lengths
    and for anything else.
    """
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise MapError(f"The columns have different lengths: {lengths}.")
    kinds, parts = [], []
    for name, values in columns.items():
        kind, part = _column(name, values, scale)
        kinds.append([name, kind])
        parts.append(part)
    data = gzip.compress(b"".join(parts), compresslevel=_LEVEL, mtime=0)
    length = next(iter(lengths.values()), 0)
    return {"length": length, "scale": scale, "columns": kinds, "data": base64.b64encode(data).decode("ascii")}


def unpack_columns(packed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that `pack_columns` packed, by name; what columns.js does in the browser."""
    rest = gzip.decompress(base64.b64decode(packed["data"]))
    columns: dict[str, Any] = {}
    for name, kind in packed["columns"]:
        numbers, rest = _taken(rest, packed["length"])
        values = _undeltas(_unzigzag(numbers))
        if kind == "text":
            columns[name], rest = _texts(values, rest)
        else:
            columns[name] = _units(values, packed["scale"]) if kind == "float" else values
    return columns


def _column(name: str, values: Any, scale: float) -> tuple[str, bytes]:
    if isinstance(values, Texts):
        return "text", _words(values)
    array = values if isinstance(values, np.ndarray) else _array(list(values))
    if array.dtype.kind in "iub":
        return "int", _numbers(_whole(name, array))
    if array.dtype.kind == "f":
        return "float", _numbers(_steps(array.reshape(-1, 1), scale)[:, 0])
    if array.dtype.kind == "O" and all(value is None or isinstance(value, str) for value in array):
        return "text", _words(_factorized(array))
    kinds = sorted({type(value).__name__ for value in array.tolist()})
    raise MapError(f"The column {name!r} holds {', '.join(kinds)}, which cannot be packed.")


def _array(values: list[Any]) -> NDArray[Any]:
    if values and all(isinstance(value, _NUMBER) for value in values):
        return np.array(values)
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def _whole(name: str, values: NDArray[Any]) -> NDArray[np.int64]:
    # NOTE: an unsigned 64-bit number may not fit a signed one; compared as it is, it cannot hide.
    if values.size and (values.max() > _LARGEST or values.min() < -_LARGEST):
        raise MapError(f"The column {name!r} holds a number beyond ±{_LARGEST}, which cannot be packed.")
    return values.astype(np.int64)


def _numbers(values: NDArray[np.int64]) -> bytes:
    return _varints(_zigzag(_deltas(values)))


def _factorized(values: NDArray[Any]) -> Texts:
    import pandas as pd

    places, words = pd.factorize(values)
    return Texts(places.astype(np.int64), list(words))


def _words(texts: Texts) -> bytes:
    import pandas as pd

    used = pd.unique(texts.places[texts.places >= 0])
    number = np.zeros(len(texts.words) + 1, dtype=np.int64)
    number[used] = np.arange(1, len(used) + 1)
    words = [texts.words[place] for place in used.tolist()]
    sizes, body = _utf8(words)
    count = np.array([len(words)], dtype=np.int64)
    # NOTE: the place -1 finds the last number, which is no word's and stays 0.
    return b"".join([_numbers(number[texts.places]), _varints(count), _varints(sizes), body])


def _utf8(words: Sequence[str]) -> tuple[NDArray[np.int64], bytes]:
    """Return the length in bytes of each word, and all of them."""
    whole = "".join(words)
    if whole.isascii():
        return np.fromiter(map(len, words), dtype=np.int64, count=len(words)), whole.encode("ascii")
    encoded = [_HALVES.sub("\ufffd", word).encode("utf8") for word in words]
    return np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded)), b"".join(encoded)


def _taken(data: bytes, count: int) -> tuple[NDArray[np.int64], bytes]:
    """Return the first ``count`` numbers of packed bytes, and what follows them."""
    ends = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) < 128)
    cut = int(ends[count - 1]) + 1 if count else 0
    return _integers(data[:cut]), data[cut:]


def _texts(places: NDArray[np.int64], data: bytes) -> tuple[list[str | None], bytes]:
    (count,), rest = _taken(data, 1)
    sizes, rest = _taken(rest, int(count))
    ends = np.cumsum(sizes).tolist()
    starts = [0, *ends[:-1]]
    words = [rest[start:end].decode("utf8") for start, end in zip(starts, ends, strict=True)] if ends else []
    told = [words[place - 1] if place else None for place in places.tolist()]
    return told, rest[ends[-1] if ends else 0 :]


def _steps(line: ArrayLike, scale: float) -> NDArray[np.int64]:
    """Return pairs (or single values) in whole steps of ``scale``. Raises MapError for what is not finite."""
    points = np.asarray(line, dtype=np.float64)
    if points.size == 0:
        return np.zeros((0, 2), dtype=np.int64)
    if points.ndim != 2 or points.shape[1] > 2:
        raise MapError(f"A line holds pairs of coordinates, not an array of shape {points.shape}.")
    scaled = points / scale
    if not np.isfinite(scaled).all() or np.abs(scaled).max() > _LARGEST:
        raise MapError("A coordinate is not finite, or too large for the scale, and cannot be packed.")
    return np.rint(scaled).astype(np.int64)


def _units(whole: NDArray[np.int64], scale: float) -> NDArray[np.float64]:
    """Return whole steps of ``scale`` as what they stand for."""
    # NOTE: 43119 / 1000 is 43.119, while 43119 * 0.001 is 43.119000000000003.
    parts = round(1 / scale)
    exact = abs(parts * scale - 1) < 1e-9
    return np.asarray(whole / parts if exact else whole * scale, dtype=np.float64)


def _deltas(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each number less the one before it."""
    return np.diff(values, prepend=np.int64(0))


def _undeltas(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers whose differences these are."""
    return np.cumsum(values)


def _zigzag(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return numbers of either sign as non-negative ones: 0, -1, 1, -2 as 0, 1, 2, 3."""
    return (values << 1) ^ (values >> 63)


def _unzigzag(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers that `zigzag` made non-negative."""
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
    """Return the numbers that `varints` wrote."""
    raw = np.frombuffer(data, dtype=np.uint8).astype(np.int64)
    if not raw.size:
        return raw
    ends = np.flatnonzero(raw < 128)
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64)
    place = np.arange(raw.size) - np.repeat(starts, ends - starts + 1)
    return np.add.reduceat((raw & 127) << (_BITS * place), starts)


def _text(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, compresslevel=9, mtime=0)).decode("ascii")
