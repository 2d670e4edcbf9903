"""Whether ``geo`` and ``maps`` are ours: other distributions on the package index use these names too."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

_NAMES = ("geo", "maps")
_REMEDY = "Install ebbline in an environment of its own."


def stranger() -> str:
    """Return a sentence when another distribution owns or shadows one of our import packages, else ``""``."""
    return next((why for name in _NAMES if (why := _shadowed(name) or _also_owned(name))), "")


def _shadowed(name: str) -> str:
    file = getattr(import_module(name), "__file__", None)
    if file and Path(file).resolve().parents[1] == Path(__file__).resolve().parents[2]:
        return ""
    found = Path(file).parent if file else "a folder without code"
    return f"The package {name!r} that Python finds is not ebbline's but {found}. {_REMEDY}"


def _also_owned(name: str) -> str:
    # The distributions that go by the name itself; asking all of them who owns what would take a second.
    if not _is_installed(name):
        return ""
    from importlib import metadata

    try:
        other = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return ""
    if not any(file.parts[:1] == (name,) for file in other.files or ()):
        return ""
    return f"The distribution {name} {other.version} owns the package {name!r} as well. {_REMEDY}"


def _is_installed(name: str) -> bool:
    """Say whether a distribution may go by a name: a look at the folders, because importlib.metadata starts slowly."""
    entries: list[str] = []
    for folder in sys.path:
        with suppress(OSError):
            entries += os.listdir(folder or ".")  # noqa: PTH208  # a Path for each of hundreds of names takes as long
    return any(entry.lower().startswith((f"{name}-", f"{name}.")) for entry in entries)
