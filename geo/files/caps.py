"""Reading with a ceiling: no file is too large, too deep, binary or wrongly encoded beyond this door."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from ..errors import InputError

MIB = 1 << 20
LIMIT = 64 * MIB
DEPTH = 64
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_PLAIN_STRINGS = re.compile(rb'"[^"]*"')
_NOT_BRACKETS = bytes(set(range(256)) - set(b'[]{}"'))
_SQUARE = bytes.maketrans(b"{}", b"[]")
_SAVE_AS = "Save it as UTF-8 text."
# The first bytes of what people hand over by mistake (longest first: UTF-32 begins like UTF-16).
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xfe\x00\x00", "UTF-32 text"),
    (b"\x00\x00\xfe\xff", "UTF-32 text"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
)


def read_bytes(path: Path | str, *, limit: int = LIMIT) -> bytes:
    """Return the content of a file of at most ``limit`` bytes.

    Raises InputError when it is missing, a folder, unreadable or larger.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError as error:
        raise InputError("No such file.", path=path, remedy="Check the name.") from error
    except IsADirectoryError as error:
        raise InputError("This is a folder, not a file.", path=path, remedy="Name a file in it.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"Cannot be read: {reason.lower()}.", path=path) from error
    if len(data) > limit:
        raise InputError(f"Larger than {_size(limit)}.", path=path, remedy="Split it, or hand over the part you need.")
    return data


def read_text(path: Path | str, *, limit: int = LIMIT) -> str:
    r"""Return a UTF-8 text file of at most ``limit`` bytes, without byte order mark, with ``\n`` line ends.

    Nothing is replaced silently: binary content and other encodings raise InputError with line and byte.
    """
    return decode(read_bytes(path, limit=limit), path=path)


def decode(data: bytes, *, path: Path | str | None = None) -> str:
    """Return the text in ``data`` as `read_text` would; ``path`` names its origin in the refusal."""
    kind = next((kind for mark, kind in _SIGNATURES if data.startswith(mark)), "")
    if kind:
        raise InputError(f"This is {kind}, not UTF-8 text.", path=path, remedy=_SAVE_AS)
    try:
        text = data.decode("utf8")
    except UnicodeDecodeError as error:
        _refuse_byte(data, error.start, path)
    if "\0" in text:
        _refuse_byte(data, data.index(b"\0"), path)
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def load_json(text: str, *, path: Path | str | None = None, depth: int = DEPTH) -> Any:
    """Return the value of a JSON text nested at most ``depth`` deep.

    Raises InputError, with the line, for what is no JSON (NaN and Infinity among it) or is nested deeper.
    """
    if _deeper_than(text, depth):
        raise InputError(f"Nested more than {depth} levels deep.", path=path, remedy="Flatten it.")
    import orjson

    # What the quick reader refuses is read once more by the careful one: it says the line, and takes what is legal but
    # strange (half a surrogate pair). Only whole numbers beyond 64 bits differ: they come as floats.
    with suppress(orjson.JSONDecodeError):
        return orjson.loads(text)
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise InputError(f"Not valid JSON: {error.msg}.", path=path, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"Not usable JSON: {error}.", path=path) from error


def _deeper_than(text: str, depth: int) -> bool:
    # Where nothing is escaped, strings can be told by their quotes alone, when most of the text is gone already.
    bare = _STRINGS.sub("", text) if "\\" in text else text
    # A lone surrogate cannot be encoded, and is no bracket.
    kept = bare.encode("utf8", "replace").translate(_SQUARE, _NOT_BRACKETS)
    brackets = _PLAIN_STRINGS.sub(b"", kept).replace(b'"', b"")
    for _ in range(depth):
        if not brackets:
            return False
        brackets = brackets.replace(b"[]", b"")  # takes off the innermost level everywhere
    # What is left is deeper, or has brackets without a partner: those are deep only where too many stand open.
    return b"[]" in brackets or brackets.count(b"[") > depth


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def _refuse_byte(data: bytes, at: int, path: Path | str | None) -> NoReturn:
    line = data.count(b"\n", 0, at) + 1
    what = "a NUL, as in a binary file" if data[at] == 0 else f"0x{data[at]:02X}, which is not UTF-8"
    raise InputError(f"Byte {at + 1} is {what}.", path=path, line=line, remedy=_SAVE_AS)


def _size(limit: int) -> str:
    return f"{limit // MIB} MiB" if limit >= MIB else f"{limit:,} bytes"
