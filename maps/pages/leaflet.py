"""Leaflet's own files, made fit for a page that loads nothing."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path

_SOURCE_MAP = re.compile(r"\n?//# sourceMappingURL=\S+\s*$")
_RULE = re.compile(r"[^{}]*\{[^{}]*\}")
_URL = re.compile(r"url\(images/([a-z0-9-]+\.png)\)")


def _folder() -> Path:
    import xstatic.pkg.leaflet

    return Path(xstatic.pkg.leaflet.BASE_DIR)


@cache
def script() -> str:
    """Return leaflet.js without the comment that asks for its source map."""
    return _SOURCE_MAP.sub("", (_folder() / "leaflet.js").read_text(encoding="utf8")).strip()


@cache
def style(*, layer_icon: bool) -> str:
    """Return leaflet.css with the icon of the layer switch inside, or without it where no map has that switch."""
    css = (_folder() / "leaflet.css").read_text(encoding="utf8")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).replace("\tbehavior: url(#default#VML);\n", "")

    def inlined(rule: re.Match[str]) -> str:
        image = _URL.search(rule[0])
        if image is None:
            return rule[0]
        if image[1].startswith("layers") and layer_icon:
            return _URL.sub(lambda found: f'url("{image_data(found[1])}")', rule[0])
        return _URL.sub("none", rule[0])

    css = _RULE.sub(inlined, css)
    return "\n".join(line.strip() for line in css.splitlines() if line.strip())


@cache
def image_data(name: str) -> str:
    """Return a picture of Leaflet's as a ``data:`` address."""
    return "data:image/png;base64," + base64.b64encode((_folder() / "images" / name).read_bytes()).decode("ascii")


@cache
def marker_script() -> str:
    """Return the code that gives Leaflet's default marker its pictures without a file beside the page."""
    icon, large, shadow = (image_data(f"marker-{name}.png") for name in ("icon", "icon-2x", "shadow"))
    return (
        'L.Icon.Default.imagePath = "";\n'
        f'L.Icon.Default.mergeOptions({{iconUrl: "{icon}", iconRetinaUrl: "{large}", shadowUrl: "{shadow}"}});'
    )
