"""What stands around the map: the frame of the page, its words, the date strip, the key, cards, insets and the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from .element import Element


class _Given(Element):
    """A piece of furniture that shows what it is given."""

    def __init__(self, **given: Any) -> None:
        super().__init__()
        self.given = given

    def data(self) -> Mapping[str, Any]:
        """Return what was given."""
        return self.given


class Frame(_Given):
    """The page around the map: ``title`` for the map's label, ``bounds`` to open on, ``compact`` for embedding."""

    _name = "ebbline_frame"
    kind: ClassVar[str] = "frame"
    scripts = ("labels.js", "frame.js")
    styles = ("frame.css",)

    def __init__(
        self, *, title: str, bounds: tuple[float, float, float, float], compact: bool = False, without_map: bool = False
    ) -> None:
        super().__init__(title=title, bounds=list(bounds), compact=compact, withoutMap=without_map)


class Panel(_Given):
    """The words: title, lede, the number, edition, how to cite and whether anything is a draft."""

    _name = "ebbline_panel"
    kind: ClassVar[str] = "panel"
    scripts = ("figures.js", "panel.js")
    styles = ("panel.css",)


class Strip(_Given):
    """The date strip: ``first`` and ``last`` day, ``events`` as ticks, ``asOf`` as the divider."""

    _name = "ebbline_strip"
    kind: ClassVar[str] = "strip"
    scripts = ("symbols.js", "sites.js", "strip.js")
    styles = ("strip.css", "legend.css")


class Legend(_Given):
    """The key, made of what is on the map; it switches the layers. ``refused`` says what could not be drawn, and why."""

    _name = "ebbline_legend"
    kind: ClassVar[str] = "legend"
    scripts = ("symbols.js", "labels.js", "sites.js", "legend.js")
    styles = ("legend.css",)

    def __init__(self, *, refused: Sequence[str] = ()) -> None:
        super().__init__(refused=list(refused))


class Card(_Given):
    """The card that opens on a site: what, when, who, how anyone knows, how sure."""

    _name = "ebbline_card"
    kind: ClassVar[str] = "card"
    scripts = ("symbols.js", "labels.js", "sites.js", "card.js")
    styles = ("card.css",)


class Table(_Given):
    """All sites as a table, for reading and for those who cannot see the map."""

    _name = "ebbline_table"
    kind: ClassVar[str] = "table"
    scripts = ("table.js",)
    styles = ("table.css",)


class Insets(_Given):
    """Small maps of what lies far off; chips on a narrow screen."""

    _name = "ebbline_insets"
    kind: ClassVar[str] = "insets"
    scripts = ("symbols.js", "labels.js", "sites.js", "basemap.js", "insets.js")
    styles = ("insets.css",)

    def __init__(self, *, insets: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(insets=[dict(inset) for inset in insets])
