"""A dossier's pages as files: the map itself, and one page per layer for embedding."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from geo.files.atomic import write_files

from .page import GENERATOR, render

if TYPE_CHECKING:
    from geo.dossier import Dossier

INDEX = "index.html"
_LAYERS = "layers"
_HEAD_BYTES = 4096


def pages(dossier: Dossier, *, lang: str = "en", tiles: str | None = None) -> dict[str, bytes]:
    """Return every page of a dossier by its name below the output folder, ``index.html`` last.

    Raises MapError where the dossier cannot be drawn.
    """
    from . import compose

    layers = compose.layer_pages(dossier, lang=lang)
    texts = {f"{_LAYERS}/{name}.html": render(map_) for name, map_ in layers.items()}
    texts[INDEX] = render(compose.build(dossier, lang=lang, tiles=tiles))
    return {name: text.encode("utf8") for name, text in texts.items()}


def publish(files: Mapping[str, bytes], folder: Path | str) -> Path:
    """Write the files of `pages` into ``folder`` and return the path of the map.

    Pages of layers that an earlier build left, and this one no longer has, go; nothing else in the folder is touched.
    Raises OutputError; the files of an earlier build are then whole.
    """
    home = Path(folder)
    write_files(home, files)
    for page in sorted((home / _LAYERS).glob("*.html")):
        if f"{_LAYERS}/{page.name}" not in files and _is_ours(page):
            page.unlink()
    return home / INDEX


def _is_ours(page: Path) -> bool:
    with page.open("rb") as file:
        return GENERATOR.encode("utf8") in file.read(_HEAD_BYTES)
