"""The gazetteer: names to places, with a reason."""

from __future__ import annotations

import os
from threading import Lock

from ..files.cache import VARIABLE
from ..place import LonLat, Place
from .gazetteer import Gazetteer
from .ranking import Answer, Candidate

__all__ = ["Answer", "Candidate", "Gazetteer", "default", "locate", "ready"]

_opened: dict[str, Gazetteer] = {}
_opening = Lock()


def default() -> Gazetteer:
    """Return the default gazetteer, opened once for the process and built where it is missing."""
    # NOTE: the path itself is worked out once: that asks the system, and takes longer than finding a place.
    where = os.environ.get(VARIABLE, "")
    found = _opened.get(where)
    if found is None:
        with _opening:
            found = _opened.get(where) or _opened.setdefault(where, Gazetteer.open())
    return found


def ready() -> Gazetteer | None:
    """Return the default gazetteer if it can be opened as it is, None where it would have to be built first."""
    from ..errors import GazetteerError
    from .freshness import default_path, is_current

    try:
        with Gazetteer.open(default_path()) as found:
            current = is_current(found.info())
    except GazetteerError:
        return None
    return default() if current else None


def locate(name: str, *, near: str | LonLat | tuple[float, float] | None = None) -> Place | None:
    """Return the place that a name most likely means, or None when the gazetteer does not hold it.

    ``near`` (a country code, the name of a country or region, or a position (lon, lat)) shifts the choice.
    """
    best = default().locate(name, near)
    return best.place if best else None
