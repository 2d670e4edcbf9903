"""What all our folium elements share: data travels as JSON, code as whole files of maps/web."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from branca.element import Figure, MacroElement

from geo.errors import MapError

from ..theme import theme_data
from ..verbatim import Verbatim
from ..words import direction, words

WEB = Path(__file__).parent.parent / "web"
# What only Python says: it reaches the page inside a layer's data, so the phrase itself need not.
_SAID_HERE = re.compile(
    r"(events?|page|draft|ground)_|edition|chart_(note|others)|comparison_note|inset_caption|extents_(refused|without)"
    r"|not_(before|after)|short_months|month_year|[a-z_]+_line(_|$)"
)
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def json_for_script(value: Any) -> str:
    """Return JSON that no HTML parser can mistake for markup, whatever the strings in it say."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_ESCAPES)


@cache
def asset(name: str) -> str:
    """Return the text of a file of maps/web."""
    return (WEB / name).read_text(encoding="utf8")


class Element(MacroElement):
    """A folium element whose strings reach the page only as JSON and ``textContent``.

    A subclass names its ``kind`` (the factory that ``ebbline.define(kind, ...)`` registers in its script), its scripts
    and its styles; ``data()`` returns what travels.
    """

    kind: ClassVar[str]
    scripts: ClassVar[tuple[str, ...]] = ()
    styles: ClassVar[tuple[str, ...]] = ()

    def data(self) -> Any:
        """Return the JSON-able value that the script receives."""
        raise NotImplementedError

    def render(self, **_: Any) -> str:
        """Put data, styles and scripts into the figure, each shared file once; nothing stands where the element is."""
        figure, map_ = self.get_root(), self._parent
        if not isinstance(figure, Figure) or map_ is None:
            raise MapError(f"This {type(self).__name__} is on no map yet.", remedy="Add it with .add_to(map).")
        name = self.get_name()
        for style in ("core.css", *self.styles):
            _once(figure.header, f"ebbline-{style}", f"<style>{asset(style)}</style>")
        _once(figure.html, "ebbline-shared", _json_block("ebbline-shared", shared_data(self._language())))
        for block, value in self.blocks().items():
            figure.html.add_child(Verbatim(_json_block(block, value)), name=f"{block}-data")
        for script in ("core.js", *self.scripts):
            _once(figure.script, f"ebbline-{script}", asset(script))
        figure.script.add_child(Verbatim(self.call(map_.get_name())), name=name)
        return ""

    def blocks(self) -> dict[str, Any]:
        """Return what travels, by the id of its block; the element's own name is that of ``data()``."""
        return {self.get_name(): self.data()}

    def call(self, home: str) -> str:
        """Return the line of JavaScript that puts the element on ``home``, the variable of a map or a group."""
        return f"ebbline.add({json.dumps(self.kind)}, {home}, {json.dumps(self.get_name())});"

    def _language(self) -> str:
        """Return the language of the map that holds the element; a stock folium map speaks English."""
        return getattr(self._parent, "language", "en")


def shared_data(language: str) -> dict[str, Any]:
    """Return what every script of a page needs: its language, the interface's words and the theme."""
    said = {key: word for key, word in words(language).items() if not _SAID_HERE.match(key)}
    return {"lang": language, "dir": direction(language), "words": said, "theme": theme_data()}


def _json_block(name: str, value: Any) -> str:
    return f'<script type="application/json" id="{name}">{json_for_script(value)}</script>'


def _once(holder: Any, name: str, text: str) -> None:
    # NOTE: branca lets a later child of the same name take the earlier one's place, and with it its turn.
    if name not in holder._children:
        holder.add_child(Verbatim(text), name=name)
