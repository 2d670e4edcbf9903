"""What stands around the map and needs no data of its own: the frame of the page, the key, the card, the table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from .element import Element


class Frame(Element):
    """The page around the map: its label, what it opens on, and whether it is made for embedding.

    ``bounds`` is (west, south, east, north) in WGS 84 degrees; ``compact`` leaves out what an embedding page says
    itself; ``without_map`` keeps only what stands around the map.
    """

    _name = "ebbline_frame"
    kind: ClassVar[str] = "frame"
    scripts = ("labels.js", "state.js", "frame.js")
    styles = ("frame.css",)

    def __init__(
        self,
        *,
        title: str,
        bounds: tuple[float, float, float, float],
        compact: bool = False,
        without_map: bool = False,
    ) -> None:
        super().__init__()
        self.title = title
        self.bounds = bounds
        self.compact = compact
        self.without_map = without_map

    def data(self) -> dict[str, Any]:
        """Return the frame's settings."""
        return {
            "title": self.title,
            "bounds": list(self.bounds),
            "compact": self.compact,
            "withoutMap": self.without_map,
        }


class Legend(Element):
    """The key, made of what is on the map; it switches the layers. ``refused`` says what is not drawn, and why."""

    _name = "ebbline_legend"
    kind: ClassVar[str] = "legend"
    scripts = ("symbols.js", "labels.js", "sites.js", "legend.js")
    styles = ("legend.css",)

    def __init__(self, *, refused: Sequence[str] = ()) -> None:
        super().__init__()
        self.refused = tuple(refused)

    def data(self) -> dict[str, Any]:
        """Return what is not drawn."""
        return {"refused": list(self.refused)}


class Card(Element):
    """The card that opens on a site: what, when, who, how anyone knows, how sure."""

    _name = "ebbline_card"
    kind: ClassVar[str] = "card"
    scripts = ("symbols.js", "labels.js", "sites.js", "proof.js", "card.js")
    styles = ("proof.css", "card.css")

    def data(self) -> dict[str, Any]:
        """Return nothing: the sites layer holds what a card shows."""
        return {}


class Table(Element):
    """What the map shows as tables that can be sorted, narrowed and saved; also for those who cannot see the map.

    ``tables`` are further ones to show below it: each a title, a unit, the actors, and rows of a date and their values.
    """

    _name = "ebbline_table"
    kind: ClassVar[str] = "table"
    scripts = ("dialog.js", "sheet.js", "table.js")
    styles = ("dialog.css", "table.css")

    def __init__(self, *, tables: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__()
        self.tables = tuple(tables)

    def data(self) -> dict[str, Any]:
        """Return the further tables: the sites layer holds what the first one shows."""
        return {"tables": list(self.tables)}
