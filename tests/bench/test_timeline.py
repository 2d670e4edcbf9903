"""A half-year of daily control, beside folium's own Timeline of the same polygons: size of the file, time of a step."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import pytest
import shapely
from folium.plugins import Timeline as TheirTimeline
from folium.plugins import TimelineSlider

import geo
import maps
from maps.layers import Legend, Timeline

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.bench

READY = "performance.getEntriesByName('ebbline-ready')[0]?.startTime"
# A step lasts until the browser has drawn it: one task after the frame that follows the change.
STEP = """async (iso) => {
  const begun = performance.now();
  ebbline.setDate(iso);
  const changed = performance.now() - begun;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  return [changed, performance.now() - begun];
}"""

MODE = """(mode) => {
  const own = ebbline.measured[0];
  Object.assign(own, { mode, since: 0 });
  own.repaint();
}"""


def _theirs(snapshots: Any, path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"start": row.date.isoformat(), "end": row.date.isoformat()},
            "geometry": shapely.geometry.mapping(row.geometry),
        }
        for row in snapshots.itertuples()
    ]
    map_ = folium.Map([48, 37], zoom_start=6, tiles=None)
    timeline = TheirTimeline({"type": "FeatureCollection", "features": features}).add_to(map_)
    TimelineSlider().add_timelines(timeline).add_to(map_)
    map_.save(str(path))


def _ours(snapshots: Any, path: Path) -> None:
    map_ = folium.Map([48, 37], zoom_start=6, tiles=None)
    Timeline(snapshots).add_to(map_)
    Legend().add_to(map_)
    maps.save(map_, path)


def test_daily_control_takes_a_thirtieth_of_a_folium_timeline_and_steps_at_once(
    browser: Browser, shared: Path, tmp_path: Path
) -> None:
    snapshots = geo.read_snapshots(shared / "control" / "daily", repair=True)
    ours, theirs = tmp_path / "ours.html", tmp_path / "theirs.html"
    _ours(snapshots, ours)
    _theirs(snapshots, theirs)
    sizes = ours.stat().st_size, theirs.stat().st_size
    packed = len(json.dumps(Timeline(snapshots, line_m=None).data()["land"]))
    days = [day.isoformat() for day in sorted(set(snapshots["date"]))]
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(ours.as_uri())
    while page.evaluate(READY) is None:
        page.wait_for_timeout(20)
    size = f"{sizes[0] / 1e3:.0f} kB beside {sizes[1] / 1e3:.0f} kB: 1/{sizes[1] / sizes[0]:.0f} (at least 1/30)"
    print(f"\n{size}; the land alone {packed / 1e3:.0f} kB")
    drawn = {}
    for mode in ("held", "since"):
        page.evaluate(MODE, mode)
        for name, stops in (("step", days), ("jump", [days[at] for at in (-1, 1, 90, 3, 170, 10)])):
            times = [page.evaluate(STEP, day) for day in stops]
            drawn[mode, name] = _report(f"{mode}, {name}", times)
    page.close()
    assert sizes[0] * 30 <= sizes[1]
    assert max(drawn["held", "step"], drawn["held", "jump"]) <= 50


def _report(name: str, times: list[list[float]]) -> float:
    """Print how long steps took; return the median until the picture had changed, in ms."""
    done, drawn = zip(*times, strict=True)
    middle = statistics.median(drawn)
    changed = f"{statistics.median(done):.1f} ms (longest {max(done):.0f})"
    print(f"{name}: {changed}, until drawn {middle:.1f} ms (longest {max(drawn):.0f}; at most 50)")
    return middle
