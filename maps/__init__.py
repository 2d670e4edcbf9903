"""Facts to pictures: folium maps in one offline file."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {"build": ".compose", "save": ".page"}

__all__ = ["build", "layers", "save"]


def __getattr__(name: str) -> Any:
    if name == "layers":
        return import_module(".layers", __name__)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    return __all__
