"""What all our folium elements share: data travels as JSON, code as whole files of maps/web."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from branca.element import Element as Text
from branca.element import Figure, MacroElement

WEB = Path(__file__).parent.parent / "web"
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def json_for_script(value: Any) -> str:
    """Return JSON that no HTML parser can mistake for markup, whatever the strings in it say."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return "".join(_ESCAPES.get(letter, letter) for letter in text)


@cache
def asset(name: str) -> str:
    """Return the text of a file of maps/web."""
    return (WEB / name).read_text(encoding="utf8")


class Element(MacroElement):  # type: ignore[misc]
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

    def render(self, **_: Any) -> None:
        """Put data, styles and scripts into the figure; each shared file once."""
        figure = self.get_root()
        if not isinstance(figure, Figure):
            raise TypeError("Add the element to a map before rendering it.")
        name = self.get_name()
        for style in ("core.css", *self.styles):
            figure.header.add_child(Text(f"<style>{asset(style)}</style>"), name=f"ebbline-{style}")
        payload = json_for_script(self.data())
        figure.html.add_child(
            Text(_plain(f'<script type="application/json" id="{name}">{payload}</script>')), name=f"{name}-data"
        )
        for script in ("core.js", *self.scripts):
            figure.script.add_child(Text(_plain(asset(script))), name=f"ebbline-{script}")
        call = f"ebbline.add({json.dumps(self.kind)}, {self._parent.get_name()}, {json.dumps(name)});"
        figure.script.add_child(Text(call), name=name)


def _plain(text: str) -> str:
    """Return text that branca's Jinja template gives back letter by letter."""
    # NOTE: branca compiles every Element's text as a template, so `{{` in a quote would run.
    if not any(mark in text for mark in ("{{", "{%", "{#")):
        return text
    return text.replace("{", "{{ '{' }}")
