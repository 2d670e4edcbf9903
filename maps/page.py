"""One self-contained, deterministic HTML file with its content security policy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from geo.errors import MapError
from geo.files.atomic import write_text

from .layers.element import asset as web_file
from .layers.element import json_for_script
from .pages import leaflet, policy, shrink
from .pages.markup import Sorted, script_text, sort_body, sort_header, sound_text, style_text
from .pages.tree import Piece, Pieces, collect, shorten
from .words import direction

#: The line by which our own pages are known.
GENERATOR = '<meta name="generator" content="Ebbline">'

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MARKERS = ("L.marker(", "L.Icon.Default", "L.geoJson(", "L.geoJSON(", "L.Marker(", "ebblinePage.marker(")
_LAYER_SWITCH = ("L.control.layers(", "L.Control.Layers")
_DOCUMENT_READY = "$(document).ready(objects_in_front);"
_ON_READY = 'document.addEventListener("DOMContentLoaded", objects_in_front);'
_TITLE = "Ebbline map"
_EARLY_BYTES = 800
_WITHOUT_SCRIPTS = {
    "en": "This map needs JavaScript, which is switched off here.",
    "ar": "تحتاج هذه الخريطة إلى جافاسكريبت، وهي معطلة هنا.",
}
_LOADS = {"en": "This page loads files from", "ar": "تحمّل هذه الصفحة ملفات من"}
_SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"


def render(map_: Any, *, allow_hosts: Iterable[str] = ()) -> str:
    """Return any folium map as one HTML page that needs no network; the map itself stays as it was.

    ``allow_hosts`` names hosts from which plugins may load their files; the page's policy is widened for them and the
    page says so. Raises MapError for a map that needs another host, or that would run text as code.
    """
    hosts = policy.allowed(allow_hosts)
    pieces = collect(map_)
    return _assembled(pieces, _sorted(pieces), hosts=hosts, language=_language(map_))


def save(map_: Any, path: Path | str, *, allow_hosts: Iterable[str] = ()) -> None:
    """Write `render` of ``map_`` to ``path``, wholly or not at all. Raises MapError and OutputError."""
    write_text(path, render(map_, allow_hosts=allow_hosts))


def notebook(map_: Any, *, allow_hosts: Iterable[str] = (), height: int = 640) -> str:
    """Return the page in a sandboxed frame, as a notebook shows it; ``height`` is in CSS pixels."""
    page = escape(render(map_, allow_hosts=allow_hosts))
    return (
        f'<iframe srcdoc="{page}" title="{_TITLE}" sandbox="{_SANDBOX}" referrerpolicy="no-referrer" '
        f'width="100%" height="{int(height)}" frameborder="0" allowfullscreen></iframe>'
    )


def _language(map_: Any) -> str:
    language = str(getattr(map_, "language", "en"))
    if not _LANGUAGE.fullmatch(language):
        raise MapError(f"{language!r} is no language tag.", remedy='Write it like "en" or "ar".')
    return language


def _sorted(pieces: Pieces) -> Sorted:
    parts = Sorted()
    for piece in pieces.header:
        if piece.kind:
            parts.assets.append((piece.kind, piece.url))
        else:
            sort_header(piece.text, parts)
    for piece in pieces.html:
        sort_body(piece.text, parts)
    parts.scripts += [_code(piece) for piece in pieces.script]
    return parts


def _code(piece: Piece) -> str:
    if piece.key.startswith("ebbline-"):
        return shrink.script(piece.text)
    return piece.text.replace(_DOCUMENT_READY, _ON_READY)


def _assembled(pieces: Pieces, parts: Sorted, *, hosts: tuple[str, ...], language: str) -> str:
    assets = [policy.asset(kind, url, pieces.owners.get(url, ""), hosts) for kind, url in dict.fromkeys(parts.assets)]
    loaded = [one for one in assets if one]
    short = shorten(pieces.ids)
    style = style_text(short(_style(parts)))
    body = "".join(sound_text(short(part)) for part in parts.body)
    code = script_text(short("\n".join(parts.scripts)))
    scripts = [leaflet.script(), _own_script(code), code]
    rules = policy.policy(
        scripts=scripts,
        styles=[style],
        tiles=policy.image_hosts(pieces.elements, parts.images, hosts),
        hosts=hosts,
    )
    policy.check_styles([style], hosts)
    head = _head(rules, title=pieces.title or parts.title, language=language)
    return "\n".join(
        [
            head,
            *(f'<link rel="stylesheet" href="{escape(one.url)}">' for one in loaded if one.kind == "style"),
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            f"<noscript>{_sentence(_WITHOUT_SCRIPTS, language)}</noscript>",
            *_host_note(hosts, language),
            body,
            *_texts(pieces),
            f"<script>{scripts[0]}</script>",
            *(f'<script src="{escape(one.url)}"></script>' for one in loaded if one.kind == "script"),
            *(f"<script>{script}</script>" for script in scripts[1:]),
            "</body>",
            "</html>",
            "",
        ]
    )


def _head(rules: str, *, title: str, language: str) -> str:
    metas = [f'<meta http-equiv="Content-Security-Policy" content="{rules}">', '<meta charset="utf-8">']
    if len(rules) > _EARLY_BYTES:
        # NOTE: browsers look for the encoding in the first 1024 bytes only.
        metas.reverse()
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{language}" dir="{direction(language.partition("-")[0])}">',
            "<head>",
            *metas,
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            GENERATOR,
            '<link rel="icon" href="data:,">',
            f"<title>{escape(sound_text(title or _TITLE), quote=False)}</title>",
        ]
    )


def _style(parts: Sorted) -> str:
    switch = any(name in code for code in parts.scripts for name in _LAYER_SWITCH)
    classes = [f".{name}.{name} {{ {style} }}" for style, name in parts.classes.items()]
    sheets = [leaflet.style(layer_icon=switch), *parts.styles, web_file("page.css")]
    return "\n".join([*map(shrink.styles, sheets), *map(shrink.lines, classes)])


def _own_script(code: str) -> str:
    """Return what fits Leaflet to this page: text that stays text, and its marker's pictures where one is drawn."""
    own = [shrink.script(web_file("page.js"))]
    if any(name in code for name in _MARKERS):
        own.append(leaflet.marker_script())
    return "\n".join(own)


def _texts(pieces: Pieces) -> list[str]:
    if not pieces.texts:
        return []
    payload = sound_text(json_for_script([one.value for one in pieces.texts]))
    return [f'<script type="application/json" id="ebbline-texts">{payload}</script>']


def _host_note(hosts: tuple[str, ...], language: str) -> list[str]:
    if not hosts:
        return []
    return [f'<p class="ebbline-note">{_sentence(_LOADS, language)} {escape(", ".join(hosts))}</p>']


def _sentence(sentences: dict[str, str], language: str) -> str:
    return sentences.get(language.partition("-")[0], sentences["en"])
