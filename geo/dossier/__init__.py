"""The reviewed record of one subject: read, written, merged with a new draft, and checked."""

from __future__ import annotations

from importlib import import_module
from typing import Any

# NOTE: no module here bears the name of a function that it exports: once imported it would stand in its place.
_HOMES = {
    "Dossier": ".schema",
    "Edition": ".schema",
    "Finding": ".checks",
    "MapSettings": ".schema",
    "MergeReport": ".drafts",
    "check": ".checks",
    "Phase": "..control.history",
    "illustrative_extents": ".extents",
    "phase_on": "..control.history",
    "phases": "..control.history",
    "read_control": ".measured",
    "read_dossier": ".store",
    "read_land": ".shores",
    "read_table": ".measured",
    "status_on": "..control.history",
    "write_dossier": ".store",
    "write_draft": ".drafts",
}

__all__ = [
    "Dossier",
    "Edition",
    "Finding",
    "MapSettings",
    "MergeReport",
    "Phase",
    "check",
    "illustrative_extents",
    "phase_on",
    "phases",
    "read_control",
    "read_dossier",
    "read_land",
    "read_table",
    "status_on",
    "write_dossier",
    "write_draft",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    return __all__
