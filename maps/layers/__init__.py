"""One layer per file; each can be added to any folium map."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "Basemap": ".basemap",
    "Card": ".furniture",
    "Change": ".change",
    "Control": ".control",
    "Decline": ".decline",
    "Events": ".events",
    "Extents": ".extents",
    "Finder": ".finder",
    "Frame": ".furniture",
    "Insets": ".insets",
    "Legend": ".furniture",
    "Panel": ".panel",
    "Sites": ".sites",
    "Strip": ".strip",
    "Table": ".furniture",
    "Timeline": ".timeline",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    return __all__
