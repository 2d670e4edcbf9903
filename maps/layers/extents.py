"""Illustrative extents: hatched land about the held places, which never reads as a front line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from geo.dossier.schema import Dossier

from .element import Element


class Extents(Element):
    """Extents derived from places, hatched, with the word inside; off when the page opens."""

    _name = "ebbline_extents"
    kind: ClassVar[str] = "extents"
    scripts = ("unpack.js", "extents.js")
    styles = ("extents.css",)

    def __init__(self, spans: Sequence[dict[str, Any]]) -> None:
        super().__init__()
        self.spans = tuple(spans)

    def data(self) -> dict[str, Any]:
        """Return the packed rings by the days for which they stand."""
        return {"spans": list(self.spans)}


def illustrative_extents(dossier: Dossier, language: str) -> tuple[Extents | None, list[str]]:
    """Return the extents layer, or None and the reasons why it would claim too much."""
    return None, []
