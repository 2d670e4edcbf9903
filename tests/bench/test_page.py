"""How soon the first map is ready, beside a bare Leaflet page with the same basemap, in turn in one run."""

from __future__ import annotations

import json
import re
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from xstatic.pkg import leaflet

import maps
from geo.dossier import read_dossier
from geo.lands import Basemap, basemap
from maps.compose import opening_bounds

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.bench

RUNS = 15
MARGIN = 4.0  # degrees that the map's own window reaches beyond what it opens on
READY = "performance.getEntriesByName('ebbline-ready')[0]?.startTime"


def test_the_map_is_ready_no_later_than_one_and_a_half_bare_leaflet_pages(
    browser: Browser, root: Path, tmp_path: Path
) -> None:
    dossier = read_dossier(root / "seeds" / "caliphate-2016")
    ours, bare = tmp_path / "ours.html", tmp_path / "bare.html"
    maps.save(maps.build(dossier), ours)
    bare.write_text(_bare_page(opening_bounds(dossier)), encoding="utf8")
    _ready_ms(browser, ours), _ready_ms(browser, bare)
    pairs = [(_ready_ms(browser, ours), _ready_ms(browser, bare)) for _ in range(RUNS)]
    mine, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(
        f"\nready: {mine:.0f} ms, bare Leaflet {theirs:.0f} ms, ratio {ratio:.2f} (at most 1.5); "
        f"{ours.stat().st_size / 1000:.0f} kB beside {bare.stat().st_size / 1000:.0f} kB"
    )
    assert ratio <= 1.5


def _ready_ms(browser: Browser, path: Path) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_function(f"() => {READY} !== undefined")
    ready: float = page.evaluate(READY)
    context.close()
    return ready


def _bare_page(bounds: tuple[float, float, float, float]) -> str:
    """Return a page of Leaflet and the basemap of the map's window as GeoJSON, and nothing else."""
    west, south, east, north = bounds
    window = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    shapes = [
        *_features(basemap((-180.0, -85.0, 180.0, 85.0), detail="110m")),
        *_features(basemap(window, detail="10m")),
    ]
    folder = Path(leaflet.BASE_DIR)
    script = re.sub(r"//# sourceMappingURL.*", "", (folder / "leaflet.js").read_text(encoding="utf8"))
    style = (folder / "leaflet.css").read_text(encoding="utf8")
    data = json.dumps({"type": "FeatureCollection", "features": shapes}, separators=(",", ":"))
    return (
        f"<!DOCTYPE html><meta charset=utf-8><style>{style} html,body,#map{{height:100%;margin:0}}</style>"
        f"<div id=map></div><script>{script}</script><script>"
        f"const map = L.map('map', {{preferCanvas: true}}).fitBounds([[{south},{west}],[{north},{east}]]);"
        f"L.geoJSON({data}).addTo(map);"
        "requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('ebbline-ready')));</script>"
    )


def _features(drawn: Basemap) -> list[dict[str, Any]]:
    lands = [{"type": "Polygon", "coordinates": [_rounded(shell)]} for shell in drawn.land]
    lines = [{"type": "LineString", "coordinates": _rounded(line)} for line in (*drawn.coast, *drawn.borders)]
    return [{"type": "Feature", "properties": {}, "geometry": geometry} for geometry in (*lands, *lines)]


def _rounded(line: Any) -> list[list[float]]:
    return [[round(float(lon), 3), round(float(lat), 3)] for lon, lat in line]
