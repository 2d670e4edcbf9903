"""Measured control in a real browser: what is drawn is what was measured, on every date, by mouse, key and ear."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import pytest
import shapely

import geo
import maps
from geo.records import Source
from maps.dated import edges
from maps.layers import Events, Legend, Timeline
from maps.layers.ground import areas

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

War = Callable[..., Any]
WINDOW = (1000, 700)
STATE = """() => {
  const { drawn, layers: { control } } = ebbline;
  return { drawn: drawn.control, said: control.said(), note: control.note };
}"""
PAINTED = """() => {
  const canvas = document.querySelector('.leaflet-ebblineControl-pane canvas');
  const pixels = canvas?.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return Boolean(pixels?.some((value) => value));
}"""
MAP = "Object.values(window).find((one) => one instanceof L.Map)"
# Every edge of a land on a date, as whole numbers of steps.
EDGES = """([which, at]) => {
  const own = ebbline.measured[0], { from, to, degrees } = own.plane, found = [];
  const place = (id) => [Math.round(degrees[2 * id] * 1e5), Math.round(degrees[2 * id + 1] * 1e5)];
  own.lands[which].mask(at).forEach((on, edge) => on && found.push([...place(from[edge]), ...place(to[edge])]));
  return found;
}"""
RINGS = """([which, at]) => {
  const own = ebbline.measured[0];
  const lonLat = (id) => [own.plane.degrees[2 * id], own.plane.degrees[2 * id + 1]];
  return own.lands[which].rings(at).map((ring) => Array.from(ring, lonLat));
}"""
SINCE = """([actor, before, after]) => {
  const own = ebbline.measured[0];
  Object.assign(own, { mode: "since", actor, since: before });
  ebbline.setDate(own.days[after]);
  const found = ebbline.since.between(own);
  return found && { gained: found.gained, lost: found.lost, held: found.held };
}"""

ALPHA = f"""([lon, lat]) => {{
  const {{ x, y }} = {MAP}.latLngToContainerPoint([lat, lon]);
  const canvas = document.querySelector('.leaflet-ebblineControl-pane canvas');
  const home = canvas.getBoundingClientRect();
  return canvas.getContext('2d').getImageData(x - home.x, y - home.y, 1, 1).data[3];
}}"""


class Seen:
    """An open page, and what it asked for and complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("console", lambda said: self.faults.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda asked: asked.url.startswith(("file:", "data:")) or self.faults.append(asked.url))

    def open(self, path: Path) -> Seen:
        self.page.goto(path.as_uri())
        for _ in range(400):
            if self.page.evaluate("performance.getEntriesByName('ebbline-ready').length > 0"):
                return self
            self.page.wait_for_timeout(25)
        pytest.fail("the page never told that it was ready")

    def run(self, script: str, value: Any = None) -> Any:
        return self.page.evaluate(script, value)

    def on(self, day: str) -> dict[str, Any]:
        self.run("day => ebbline.setDate(day)", day)
        return dict(self.run(STATE))


@pytest.fixture
def see(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Seen]]:
    """Save a map and open it in a window, offline."""
    contexts = []

    def opened(map_: folium.Map, size: tuple[int, int] = WINDOW, **options: Any) -> Seen:
        path = tmp_path / f"{len(contexts)}.html"
        maps.save(map_, path)
        contexts.append(browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True, **options))
        return Seen(contexts[-1].new_page()).open(path)

    yield opened
    for context in contexts:
        context.close()


See = Callable[..., Seen]


def war_map(snapshots: Any, **options: Any) -> folium.Map:
    map_ = folium.Map([51, 11], zoom_start=8, tiles=None)
    Timeline(snapshots, source=Source("survey", "The Survey"), **options).add_to(map_)
    Legend().add_to(map_)
    return map_


def hostile_map(snapshots: Any, text: str) -> folium.Map:
    """Return a map on which every text of a timeline is ``text``."""
    map_ = folium.Map([51, 11], zoom_start=8, tiles=None)
    source = Source(text, text, title=text, url=text)
    Timeline(snapshots, source=source, scope=text, definition=text, note=text, label=text).add_to(map_)
    Legend().add_to(map_)
    return map_


def steps(found: Any) -> set[tuple[int, ...]]:
    """Return the edges of `maps.dated` as positions, whichever end comes first."""
    half, low = 1 << 25, (1 << 26) - 1
    ends = [(int(one.real), int(one.imag)) for one in found]
    return {(a // 2**26 - half, (a & low) - half, b // 2**26 - half, (b & low) - half) for a, b in ends}


def sorted_ends(edge: list[int]) -> tuple[int, ...]:
    one, other = sorted([tuple(edge[:2]), tuple(edge[2:])])
    return (*one, *other)


def even_odd_area(rings: list[Any]) -> float:
    whole = shapely.Polygon()
    for ring in rings:
        whole = whole.symmetric_difference(shapely.make_valid(shapely.Polygon(ring)))
    return float(whole.area)


# The land


def test_the_browser_unpacks_each_date_edge_for_edge(see: See, war: War) -> None:
    snapshots = war()
    seen = see(war_map(snapshots))
    days = seen.run("ebbline.measured[0].days")
    groups = seen.run("ebbline.measured[0].groups.map((group) => [group.actor, group.status])")
    drawn = {(row.actor, row.status, row.date.isoformat()): row.geometry for row in snapshots.itertuples()}
    # There and back again: a jump is as exact as a step.
    for at in (0, 1, 2, 3, 4, 1, 3, 0):
        for which, group in enumerate(groups):
            land = drawn.get((*group, days[at]))
            assert {sorted_ends(one) for one in seen.run(EDGES, [which, at])} == steps(edges([land] if land else []))
            assert even_odd_area(seen.run(RINGS, [which, at])) == pytest.approx(land.area if land else 0)


def test_real_snapshots_are_drawn_edge_for_edge(see: See, shared: Path) -> None:
    snapshots = geo.read_snapshots(shared / "control" / "daily", repair=True)
    seen = see(war_map(snapshots, line_m=None))
    for at in (0, 177, 88, 89, 90):
        land = snapshots.geometry.iloc[at]
        assert {sorted_ends(one) for one in seen.run(EDGES, [0, at])} == steps(edges([land]))
        assert even_odd_area(seen.run(RINGS, [0, at])) == pytest.approx(land.area, rel=1e-5)
    assert seen.faults == []


def test_a_date_shows_its_snapshot_or_the_last_before_it_and_says_so(see: See, war: War) -> None:
    seen = see(war_map(war()))
    assert seen.on("2024-03-01")["drawn"] == 3
    assert seen.on("2024-03-10")["note"] == ""
    late = seen.on("2024-03-11")
    assert late["drawn"] == 3
    assert "as of 10 March 2024" in late["note"]


def test_before_the_first_snapshot_nothing_is_known(see: See, war: War) -> None:
    seen = see(war_map(war()))
    before = seen.on("2024-02-20")
    assert before["drawn"] == 0
    assert "unknown" in before["said"]


def test_who_is_missing_from_a_snapshot_is_unknown_not_lost(see: See, war: War) -> None:
    seen = see(war_map(war()))
    missing = seen.on("2024-03-12")
    assert missing["drawn"] == 1
    assert "South is not in this snapshot: unknown, not lost" in missing["note"]
    assert "South holds" not in missing["said"]


def test_what_is_said_names_area_and_range(see: See, war: War) -> None:
    seen = see(war_map(war()))
    said = seen.on("2024-03-02")["said"]
    found = {row["day"].day: row for row in areas(war())["North"]}
    value, low, high = (f"{round(found[2][name]):,}" for name in ("area", "low", "high"))
    assert f"North holds {value} km² ({low}–{high})" in said
    seen.page.wait_for_timeout(500)
    assert f"North holds {value} km²" in seen.page.inner_text("[role=status]")


def test_every_point_is_whose_it_was_drawn_to_be(see: See, war: War) -> None:
    snapshots = war()
    seen = see(war_map(snapshots))
    points = [[10.011 + x / 7.3, 50.013 + y / 7.7] for x in range(-1, 16) for y in range(-1, 17)]
    whose = """(points) => points.map(([lon, lat]) => ebbline.measured[0].hit(lon, lat))
      .map((one) => one && [one.actor, one.status])"""
    for day in sorted(set(snapshots["date"])):
        seen.on(day.isoformat())
        rows = snapshots[snapshots["date"] == day]
        for point, found in zip(points, seen.run(whose, points), strict=True):
            here = rows[rows.geometry.contains(shapely.Point(point))]
            assert found == ([here.iloc[0]["actor"], here.iloc[0]["status"]] if len(here) else None)


def test_what_is_painted_is_what_is_held(see: See, war: War) -> None:
    seen = see(war_map(war()))
    seen.on("2024-03-10")
    for inside in ([11.5, 50.9], [11.5, 50.3], [10.7, 51.4]):
        assert seen.run(ALPHA, inside) > 0
    for outside in ([9.8, 51], [12.2, 50.5]):
        assert seen.run(ALPHA, outside) == 0


def test_a_hole_in_land_is_not_painted(see: See) -> None:
    import geopandas

    holes = [shapely.box(10.2 + x / 2, 50.2 + y / 2, 10.4 + x / 2, 50.4 + y / 2) for x in range(3) for y in range(3)]
    land = shapely.box(10, 50, 12, 52).difference(shapely.union_all(holes))
    row = {"date": ["2024-03-01"], "actor": ["A"], "status": ["control"], "geometry": [land]}
    seen = see(war_map(geopandas.GeoDataFrame(row, geometry="geometry", crs="EPSG:4326")))
    assert [seen.run(ALPHA, [hole.centroid.x, hole.centroid.y]) for hole in holes] == [0] * 9
    assert seen.run(ALPHA, [10.1, 50.1]) > 0


def test_two_timelines_of_one_name_are_two_layers_of_which_one_is_shown(see: See, war: War) -> None:
    map_ = war_map(war())
    Timeline(war(north="Other")).add_to(map_)
    seen = see(map_)
    shown = "Object.entries(ebbline.layers).filter(([, own]) => own.key).map(([name, own]) => [name, own.visible])"
    assert sorted(seen.run(shown)) in (
        [["control", True], ["control-2", False]],
        [["control", False], ["control-2", True]],
    )
    assert seen.faults == []


# What changed


@pytest.mark.parametrize(("before", "after"), [(0, 1), (0, 2), (0, 4), (1, 4), (2, 4), (2, 3)])
def test_what_changed_is_what_was_measured(see: See, war: War, before: int, after: int) -> None:
    snapshots = war()
    days = sorted(set(snapshots["date"]))
    seen = see(war_map(snapshots))
    found = seen.run(SINCE, ["North", before, after])
    then, now = (snapshots[(snapshots["date"] == days[at]) & (snapshots["actor"] != "South")] for at in (before, after))
    rows = geo.change(then, now)
    for kind in ("gained", "lost", "held"):
        own = rows[(rows["kind"] == kind) & ((rows["to_actor"] if kind != "lost" else rows["from_actor"]) == "North")]
        assert found[kind]["area"] == pytest.approx(own["area_km2"].sum(), abs=0.02, rel=1e-6)
        # Bounds are outer bounds: coasts count here as lines that may be off.
        if kind != "held" and len(own):
            assert found[kind]["low"] <= own["low"].sum() + 0.02
            assert found[kind]["high"] >= own["high"].sum() - 0.02


def test_what_real_snapshots_changed_is_what_was_measured(see: See, shared: Path) -> None:
    files = sorted((shared / "control" / "daily").glob("*.geojson"))
    snapshots = geo.read_snapshots([files[0], files[60], files[177]], repair=True)
    seen = see(war_map(snapshots))
    for before, after in ((0, 2), (1, 2)):
        found = seen.run(SINCE, [snapshots["actor"].iloc[0], before, after])
        rows = geo.change(snapshots.iloc[[before]], snapshots.iloc[[after]]).set_index("kind")
        for kind in ("gained", "lost"):
            assert found[kind]["area"] == pytest.approx(rows.loc[kind, "area_km2"], abs=0.05, rel=1e-5)
            assert found[kind]["low"] <= rows.loc[kind, "low"] + 0.05
            assert found[kind]["high"] >= rows.loc[kind, "high"] - 0.05


def test_nothing_is_compared_with_a_date_that_lies_later_or_misses_the_actor(see: See, war: War) -> None:
    seen = see(war_map(war()))
    assert seen.run(SINCE, ["North", 3, 2]) is None
    assert seen.run(SINCE, ["South", 1, 3]) is None


def test_the_key_switches_between_held_and_changed_and_says_how_much(see: See, war: War) -> None:
    seen = see(war_map(war()))
    seen.on("2024-03-10")
    assert "claimed" in seen.page.inner_text(".ebb-legend")
    seen.page.check(".ebb-mode >> nth=1 >> input[type=radio]")
    words = seen.page.inner_text(".ebb-legend")
    assert all(kind in words for kind in ("Gained", "Lost", "Held throughout", "km² ("))
    assert "claimed" not in words
    assert seen.page.inner_text(".ebb-since option:first-child") == "1 March 2024"
    seen.page.select_option(".ebb-since", "2 March 2024")
    assert seen.run("ebbline.measured[0].days[ebbline.measured[0].since]") == "2024-03-02"
    seen.page.select_option(".ebb-mode select:not(.ebb-since)", "South")
    assert "South" in seen.run(STATE)["said"]
    seen.page.check(".ebb-mode >> nth=0 >> input[type=radio]")
    assert "claimed" in seen.page.inner_text(".ebb-legend")


# Pointing and keys


def test_a_click_on_land_tells_who_since_when_how_much_and_says_who(see: See, war: War) -> None:
    seen = see(war_map(war()))
    seen.on("2024-03-10")
    at = seen.run(f"{MAP}.latLngToContainerPoint([50.7, 11.5])")
    seen.page.mouse.move(at["x"], at["y"])
    seen.page.wait_for_timeout(80)
    assert seen.page.inner_text(".ebb-tip") == "North held"
    seen.page.mouse.click(at["x"], at["y"])
    card = seen.page.inner_text(".ebb-card")
    assert "North" in card
    assert "changed between 2 March 2024 and 10 March 2024" in card
    assert "km² (" in card
    assert "The Survey" in card
    assert "may be off by 100 m" in card
    seen.page.keyboard.press("Escape")
    assert not seen.page.is_visible(".ebb-card")


def test_a_mark_on_land_goes_before_the_land(see: See, war: War) -> None:
    import geopandas
    import pandas

    map_ = war_map(war())
    rows = pandas.DataFrame({"name": ["A fire"], "role": ["attack"], "start": ["2024-03-02"]})
    Events(geopandas.GeoDataFrame(rows, geometry=[shapely.Point(11.5, 51.5)], crs="EPSG:4326")).add_to(map_)
    seen = see(map_)
    seen.on("2024-03-10")
    at = seen.run(f"{MAP}.latLngToContainerPoint([51.5, 11.5])")
    seen.run("() => { window.opened = 0; ebbline.on('select', ({ land }) => land && (window.opened += 1)); }")
    seen.page.mouse.click(at["x"], at["y"])
    seen.page.wait_for_timeout(100)
    assert seen.run("window.opened") == 0
    shown = seen.run(
        "[...document.querySelectorAll('.ebb-card')].filter((card) => !card.hidden).map((c) => c.textContent)"
    )
    assert len(shown) == 1
    assert "A fire" in shown[0]


def test_with_less_motion_few_of_many_snapshots_are_played(see: See, shared: Path) -> None:
    snapshots = geo.read_snapshots(shared / "control" / "daily", repair=True)
    seen = see(war_map(snapshots, line_m=None), reduced_motion="reduce")
    seen.on("2025-01-02")
    seen.page.click(".ebb-play")
    seen.page.wait_for_timeout(2300)
    seen.page.click(".ebb-play")
    assert seen.run("ebbline.date") == "2025-01-08"


def test_enter_tells_whose_land_is_in_the_middle_of_the_map(see: See, war: War) -> None:
    seen = see(war_map(war()))
    seen.on("2024-03-10")
    seen.run(f"{MAP}.setView([50.3, 11], 9, {{animate: false}}), 0")
    seen.page.focus(".leaflet-container")
    seen.page.keyboard.press("Enter")
    assert "South" in seen.page.inner_text(".ebb-card h2")
    seen.page.keyboard.press("Escape")
    assert seen.run("document.activeElement.classList.contains('leaflet-container')")


def test_the_keyboard_reaches_each_side_through_the_key(see: See, war: War) -> None:
    seen = see(war_map(war()))
    seen.page.focus(".ebb-ground-row >> nth=0")
    seen.page.keyboard.press("Enter")
    assert "North" in seen.page.inner_text(".ebb-card h2")


def test_steps_stop_at_each_snapshot(see: See, war: War) -> None:
    seen = see(war_map(war()))
    seen.on("2024-03-01")
    visited = []
    for _ in range(4):
        seen.page.click(".ebb-step-next")
        visited.append(seen.run("ebbline.date"))
    assert visited == ["2024-03-02", "2024-03-10", "2024-03-12", "2024-03-20"]


def test_the_switch_takes_the_land_away_and_brings_it_back(see: See, war: War) -> None:
    seen = see(war_map(war()))
    assert seen.run(PAINTED)
    seen.page.click("#ebb-switch-control")
    assert (seen.run(PAINTED), seen.run("ebbline.drawn.control")) == (False, 0)
    seen.page.click("#ebb-switch-control")
    assert seen.run(PAINTED)


def test_hostile_names_are_shown_letter_by_letter(see: See, war: War) -> None:
    strings = json.loads((Path(__file__).parent / "hostile.json").read_text(encoding="utf8"))
    for text in [one for one in strings if " / " not in one][::23]:
        seen = see(hostile_map(war(north=text), text))
        seen.on("2024-03-02")
        shown = seen.run("[...document.querySelectorAll('.ebb-ground-row bdi')].map((node) => node.textContent)")
        assert text in shown
        seen.page.click(".ebb-ground-row >> nth=0")
        assert seen.run("document.querySelector('.ebb-card h2').textContent") == text
        assert seen.run("document.querySelector('.ebb-card').textContent").count(text) >= 6
        seen.run("() => { ebbline.measured[0].mode = 'since'; ebbline.emit('layers', 'control'); }")
        assert (seen.faults, seen.run("'__hit' in window")) == ([], False)


def test_nothing_is_asked_for_and_nothing_complained_of(see: See, war: War) -> None:
    for scheme in ("light", "dark"):
        seen = see(war_map(war()), color_scheme=scheme)
        for day in ("2024-02-01", "2024-03-01", "2024-03-11", "2024-04-01"):
            seen.on(day)
        seen.run("() => { const own = ebbline.measured[0]; own.mode = 'since'; own.repaint(); }")
        assert seen.faults == []
