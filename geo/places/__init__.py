"""The gazetteer: names to places, with a reason."""

from __future__ import annotations

from threading import Lock

from ..records import LonLat, Place
from .gazetteer import Gazetteer
from .ranking import Answer, Candidate

__all__ = ["Answer", "Candidate", "Gazetteer", "default", "locate"]

_opened: dict[str, Gazetteer] = {}
_opening = Lock()


def default() -> Gazetteer:
    """Return the default gazetteer, opened once for the process and built where it is missing."""
    from .making import default_path

    path = str(default_path())
    with _opening:
        if path not in _opened:
            _opened[path] = Gazetteer.open()
        return _opened[path]


def locate(name: str, *, near: str | LonLat | tuple[float, float] | None = None) -> Place | None:
    """Return the place that a name most likely means, or None when the gazetteer does not hold it.

    ``near`` (a country code, the name of a country or region, or a position (lon, lat)) shifts the choice.
    """
    best = default().locate(name, near)
    return best.place if best else None
