"""Writes that happen wholly or not at all: a temporary file beside the target, fsync, rename."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PureWindowsPath

from ..errors import OutputError

_MARK = ".ebbline-"
_STALE_S = 3600.0
_NAME_BYTES = 255  # what the usual file systems allow for one part of a path
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_REMEDY = "Choose a place that can be written."


def write_text(path: Path | str, text: str) -> None:
    """Write ``text`` as UTF-8 to ``path``; see `write_bytes`."""
    write_bytes(path, _encoded(text, path))


def write_bytes(path: Path | str, data: bytes) -> None:
    """Write ``data`` to ``path``, whose old content stays whole until the new one is complete.

    A symbolic link is followed, folders are made, and an existing file keeps its permissions.
    Raises OutputError when it cannot be written.
    """
    _write_all([(_target(path), data)])


def write_files(folder: Path | str, files: Mapping[str, bytes]) -> None:
    """Write ``files`` (name relative to ``folder`` → content): all are staged before the first is renamed.

    They appear in the order given, so put the file that refers to the others last.
    Raises OutputError for a name that `safe_name` refuses, or when one cannot be written; then none has changed.
    """
    home = Path(folder)
    _write_all([(home / safe_name(name), data) for name, data in files.items()])


def safe_name(name: str) -> str:
    """Return ``name`` if it is a relative path that stays below its folder on every system; else raise OutputError."""
    why = _unsafe(name)
    if why:
        raise OutputError(f"{name!r} cannot name an output: {why}.", remedy="Use plain letters, digits, - and _.")
    return name


def _unsafe(name: str) -> str:
    if not name or any(ord(letter) < 32 or ord(letter) == 127 for letter in name):
        return "it is empty or holds control characters"
    if PureWindowsPath(name).anchor:  # knows "/a", "C:a" and "\\\\host\\a"
        return "it is not relative"
    return next((why for part in name.split("/") if (why := _unsafe_part(part))), "")


def _unsafe_part(part: str) -> str:
    if part in {"", ".", ".."}:
        return "it has an empty part, '.' or '..'"
    if set(part) & set('\\:*?"<>|'):
        return 'it holds one of \\ : * ? " < > |'
    if part.endswith((".", " ")) or part.split(".", maxsplit=1)[0].strip().casefold() in _RESERVED:
        return "some systems reserve such a name"
    if len(part.encode("utf8", "surrogatepass")) > _NAME_BYTES:
        return f"a part is longer than {_NAME_BYTES} bytes"
    return ""


def _encoded(text: str, path: Path | str) -> bytes:
    try:
        return text.encode("utf8")
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise OutputError(
            f"Line {line} holds half a character (U+{ord(text[error.start]):04X}), which no file can hold.", path=path
        ) from error


def _target(path: Path | str) -> Path:
    # NOTE: renaming onto a link would replace the link; a person who links a dossier wants it written through.
    return Path(os.path.realpath(path)) if Path(path).is_symlink() else Path(path)


def _write_all(jobs: list[tuple[Path, bytes]]) -> None:
    staged: list[tuple[Path, Path]] = []
    target = Path()
    try:
        for target, data in jobs:
            _refuse_unwritable(target)
            staged.append((target, _stage(target, data)))
        for target, temporary in staged:
            temporary.replace(target)
        for folder in dict.fromkeys(target.parent for target, _ in staged):
            _flush_folder(folder)
    except (OSError, ValueError) as error:
        raise OutputError(f"Cannot be written: {_reason(error)}.", path=target, remedy=_REMEDY) from error
    finally:
        for _, temporary in staged:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _refuse_unwritable(target: Path) -> None:
    """Refuse before anything is renamed what would fail half-way, or would overwrite a read-only file."""
    if target.is_dir():
        raise OutputError("Cannot be written: it is a folder.", path=target, remedy=_REMEDY)
    if target.exists() and not os.access(target, os.W_OK):
        raise OutputError("Cannot be written: the file is read-only.", path=target, remedy=_REMEDY)


def _stage(target: Path, data: bytes) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target.parent)
    temporary = target.parent / f"{_MARK}{secrets.token_hex(8)}.part"
    try:
        # NOTE: mode "x" takes its permissions from the umask; tempfile would make every map private.
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    return temporary


def _sweep(folder: Path) -> None:
    """Remove what a killed run left behind; a younger file may belong to a run that is still going."""
    now = time.time()
    for old in folder.glob(f"{_MARK}*.part"):
        with suppress(OSError):
            if now - old.stat().st_mtime > _STALE_S:
                old.unlink()


def _flush_folder(folder: Path) -> None:
    # Windows cannot open a folder, and some file systems cannot flush one: the rename stands all the same.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _reason(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).rstrip(".").lower()
