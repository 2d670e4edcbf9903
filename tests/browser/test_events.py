"""Events in a browser: what is drawn, how it is reached, and what it says."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import pytest
from shapely.geometry import Point

import maps
from maps.layers import Events

READY = "performance.getEntriesByName('ebbline-ready').length > 0"
Open = Callable[..., Any]


def frame(places: list[tuple[float, float]], **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=[Point(place) for place in places], crs=4326)


def four(**more: Any) -> gpd.GeoDataFrame:
    """Return four events far apart: one old, one recent, one later, one without a date."""
    columns = {
        "name": ["Old", "Recent", "Later", "Undated"],
        "role": ["attack", "shelling", "attack", None],
        "start": ["2016-01-01", "2016-07-01", "2016-09-01", None],
        "end": [None, "2016-07-03", None, None],
        "quote": ["words of old", None, None, "no day known"],
        "source": ["A paper", "Another", None, None],
        "url": ["https://example.org/a", "javascript:window.__hit=1", None, None],
        "precision": ["exact", "region", None, None],
    }
    return frame([(40, 34), (42, 34), (44, 34), (46, 34)], **{**columns, **more})


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Open]:
    contexts = []

    def opened(map_: folium.Map, *, width: int = 1000, height: int = 700, **options: Any) -> Any:
        path = tmp_path / "map.html"
        maps.save(map_, path)
        context = browser.new_context(offline=True, viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        faults: list[str] = []
        page.on("console", lambda said: said.type in ("error", "warning") and complain(said.text, faults))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(path.as_uri())
        until(page, READY)
        page.faults = faults
        return page

    yield opened
    for context in contexts:
        context.close()


def complain(text: str, faults: list[str]) -> None:
    # The tests look into the canvas time and again, which the browser finds slow.
    if "willReadFrequently" not in text:
        faults.append(text)


def until(page: Any, condition: str) -> None:
    # NOTE: Playwright's own waiting evaluates text in the page, which its policy forbids.
    for _ in range(400):
        if page.evaluate(condition):
            return
        time.sleep(0.025)
    pytest.fail(f"never came true: {condition}")


def on_map(gdf: gpd.GeoDataFrame, *, zoom: int = 6, **options: Any) -> folium.Map:
    map_ = folium.Map([34, 43], zoom_start=zoom, tiles=None)
    Events(gdf, **options).add_to(map_)
    return map_


def at(page: Any, lon: float, lat: float) -> tuple[float, float]:
    spot = page.evaluate(
        "([lon, lat]) => { const map = Object.values(window).find((one) => one instanceof L.Map);"
        " const { x, y } = map.latLngToContainerPoint([lat, lon]); return [x, y]; }",
        [lon, lat],
    )
    return spot[0], spot[1]


def ink(page: Any, lon: float, lat: float) -> list[int]:
    """Return the colour of the canvas of events at a place: red, green, blue, opacity."""
    x, y = at(page, lon, lat)
    script = """([x, y]) => {
        const canvas = document.querySelector(".leaflet-ebblineEvents-pane canvas");
        const box = canvas.getBoundingClientRect();
        const ratio = canvas.width / box.width;
        return [...canvas.getContext("2d").getImageData((x - box.x) * ratio, (y - box.y) * ratio, 1, 1).data];
    }"""
    found: list[int] = page.evaluate(script, [x, y])
    return found


def card(page: Any) -> str:
    until(page, "document.querySelector('.ebb-event-card') && !document.querySelector('.ebb-event-card').hidden")
    return str(page.inner_text(".ebb-event-card"))


def test_what_has_begun_is_drawn_and_what_is_over_fades(open_page: Open) -> None:
    page = open_page(on_map(four(), opens=date(2016, 7, 20)))
    assert page.evaluate("[ebbline.date, ebbline.drawn.events]") == ["2016-07-20", 3]
    old, undated = ink(page, 40, 34), ink(page, 46, 34)
    assert 60 < old[3] < 160
    assert undated[3] == 255
    assert ink(page, 44, 34)[3] == 0
    page.evaluate("ebbline.setDate('2016-09-01')")
    assert page.evaluate("ebbline.drawn.events") == 4
    assert ink(page, 44, 34)[3] == 255
    page.evaluate("ebbline.setDate('2015-01-01')")
    assert page.evaluate("ebbline.drawn.events") == 1
    assert page.faults == []


@pytest.mark.parametrize(("day", "opacity"), [("2016-07-01", 255), ("2016-08-03", 255), ("2016-08-04", 60)])
def test_an_event_is_in_full_from_its_first_day_until_its_fading_after_the_last(
    open_page: Open, day: str, opacity: int
) -> None:
    page = open_page(on_map(four(precision=[None] * 4), opens=date.fromisoformat(day)))
    assert ink(page, 42, 34)[3] in range(opacity, opacity + 100)


def test_old_events_can_be_left_out_and_events_can_stay_for_good(open_page: Open) -> None:
    gone = open_page(on_map(four(), keep_old=False, opens=date(2016, 9, 1)))
    assert gone.evaluate("ebbline.drawn.events") == 2
    stays = open_page(on_map(four(precision=[None] * 4), fade_days=None, opens=date(2016, 9, 1)))
    assert [ink(stays, lon, 34)[3] for lon in (40, 42, 44, 46)] == [255] * 4


def test_a_coarse_place_is_hollow(open_page: Open) -> None:
    page = open_page(on_map(four(), opens=date(2016, 7, 2)))
    assert ink(page, 42, 34) == [255, 255, 255, 255]
    assert ink(page, 46, 34) != [255, 255, 255, 255]


def test_a_click_opens_a_card_with_all_that_is_known(open_page: Open) -> None:
    page = open_page(
        on_map(four(more=["6 shells", None, None, None]), also={"more": "What fell"}, opens=date(2016, 7, 20))
    )
    page.mouse.click(*at(page, 40, 34))
    said = card(page)
    for words in ("Old", "1 January 2016", "Attack", "words of old", "A paper", "What fell", "6 shells", "exact place"):
        assert words in said
    assert page.get_attribute(".ebb-event-card a", "href") == "https://example.org/a"
    page.keyboard.press("Escape")
    assert page.evaluate("document.querySelector('.ebb-event-card').hidden")
    page.mouse.click(*at(page, 42, 34))
    assert "1 July 2016 – 3 July 2016" in card(page)
    assert page.evaluate("document.querySelectorAll('.ebb-event-card a').length") == 0
    assert page.faults == []


def test_all_events_of_one_spot_are_listed_the_latest_first(open_page: Open) -> None:
    days = [(date(2016, 1, 1) + timedelta(days=n)).isoformat() for n in range(45)]
    page = open_page(on_map(frame([(43, 34)] * 45, name=[f"No. {n}" for n in range(45)], start=days)))
    page.mouse.click(*at(page, 43, 34))
    said = card(page)
    assert "45 events" in said
    assert "on one spot" in said
    assert said.index("No. 44") < said.index("No. 43")
    assert "page 1 of 3" in said
    page.click("text=Older")
    page.click("text=Older")
    assert "No. 0" in card(page)
    page.click(".ebb-event-item >> nth=-1")
    assert page.inner_text(".ebb-event-card h2") == "No. 0"
    page.click("text=Back to the list")
    assert "page 3 of 3" in card(page)


def test_events_close_together_are_one_mark_whose_area_is_their_number(open_page: Open) -> None:
    crowd = [(41, 34)] * 400 + [(45, 34)] * 100
    page = open_page(on_map(frame(crowd, start=["2016-01-01"] * 500)))
    width = """(x) => {
        const canvas = document.querySelector(".leaflet-ebblineEvents-pane canvas");
        const box = canvas.getBoundingClientRect();
        const y = (x[1] - box.y) * canvas.width / box.width + 9;
        const row = canvas.getContext("2d").getImageData(0, y, canvas.width, 1).data;
        const middle = Math.round((x[0] - box.x) * canvas.width / box.width);
        let [left, right] = [middle, middle];
        while (row[4 * left + 3] > 200) left -= 1;
        while (row[4 * right + 3] > 200) right += 1;
        return right - left;
    }"""
    large, small = (page.evaluate(width, list(at(page, lon, 34))) for lon in (41, 45))
    # Nine pixels below the middle the chords of discs of 26 and 13 pixels are 49 and 19 long.
    assert large / small == pytest.approx(49 / 19, rel=0.2)


def test_marks_keep_their_places_when_only_the_date_moves(open_page: Open) -> None:
    places = [(40 + (n * 7919 % 600) / 100, 32 + (n * 104729 % 400) / 100) for n in range(800)]
    days = [(date(2016, 1, 1) + timedelta(days=n)).isoformat() for n in range(800)]
    page = open_page(on_map(frame(places, start=days)))
    script = """(day) => { ebbline.setDate(day); let marks = 0;
        ebbline.on("events", (own) => { marks = own.crowd.marks.map((one) => [one.x, one.y, one.total]); });
        ebbline.setDate("2016-01-02"); return marks; }"""
    assert page.evaluate(script, "2017-01-01") == page.evaluate(script, "2018-02-01")


def test_every_event_belongs_to_one_mark_at_any_zoom(open_page: Open) -> None:
    places = [(40 + (n * 7919 % 600) / 100, 32 + (n * 104729 % 400) / 100) for n in range(3000)]
    page = open_page(on_map(frame(places, start=["2016-01-01"] * 3000), zoom=5))
    for zoom in (3, 5, 6):
        page.evaluate(
            "(zoom) => Object.values(window).find((one) => one instanceof L.Map)"
            ".setView([34, 43], zoom, { animate: false })",
            zoom,
        )
        assert page.evaluate("ebbline.drawn.events") == 3000


def test_what_is_out_of_view_is_not_counted(open_page: Open) -> None:
    page = open_page(on_map(four(), opens=date(2016, 10, 1)))
    page.evaluate(
        "() => Object.values(window).find((one) => one instanceof L.Map).setView([34, 41], 8, {animate: false})"
    )
    assert page.evaluate("ebbline.drawn.events") == 2
    until(
        page,
        "document.querySelector('.ebb-event-count').textContent.startsWith('1 recent') || "
        "document.querySelector('.ebb-event-count').textContent.includes('2')",
    )


def test_arrow_keys_go_from_mark_to_mark_and_enter_opens_one(open_page: Open) -> None:
    page = open_page(on_map(four(), opens=date(2016, 10, 1)))
    page.focus(".ebb-event-ring")
    until(page, "document.querySelector('.ebb-event-ring').getAttribute('aria-label').includes('20')")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.get_attribute(".ebb-event-ring", "aria-label") == "Old, 1 January 2016"
    page.keyboard.press("ArrowRight")
    assert page.inner_text(".ebb-event-keys [role=status]") == "Recent, 1 July 2016 – 3 July 2016"
    page.keyboard.press("Enter")
    assert "Recent" in card(page)
    assert page.evaluate("document.activeElement.textContent") == "Recent"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "ebb-event-ring"
    assert page.faults == []


def test_every_control_has_a_name_before_anything_is_focused(open_page: Open) -> None:
    page = open_page(on_map(four(), opens=date(2016, 10, 1)))
    nameless = """() => [...document.querySelectorAll("button, input, [role=application], [role=region]")]
        .filter((node) => !(node.getAttribute("aria-label") || node.textContent.trim()))
        .map((node) => node.outerHTML)"""
    assert page.evaluate(nameless) == []
    assert page.get_attribute(".ebb-event-ring", "aria-label") == "4 in view"


def test_the_table_holds_what_is_in_view_page_by_page(open_page: Open) -> None:
    count = 120
    page = open_page(
        on_map(frame([(43, 34)] * count, name=[f"No. {n}" for n in range(count)], start=["2016-01-01"] * count))
    )
    until(page, "document.querySelector('.ebb-event-key button') !== null")
    page.click(".ebb-event-key .ebb-link")
    until(page, "document.querySelector('dialog[open] table') !== null")
    assert page.inner_text("dialog h2") == "Table of the 120 in view"
    assert page.locator("dialog tbody tr").count() == 50
    page.click("dialog >> text=Older")
    page.click("dialog >> text=Older")
    assert page.locator("dialog tbody tr").count() == 20
    page.click("dialog tbody button >> nth=0")
    assert "No. 19" in card(page)


def test_the_slider_moves_the_date_and_counts_days(open_page: Open) -> None:
    page = open_page(on_map(four()))
    assert page.inner_text(".ebb-event-slider .ebb-date") == "1 September 2016"
    page.focus(".ebb-slider")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("ebbline.date") == "2016-08-31"
    page.keyboard.press("Home")
    assert page.evaluate("ebbline.date") == "2016-01-01"
    assert page.get_attribute(".ebb-slider", "aria-valuetext") == "1 January 2016"


def test_folium_layer_control_switches_the_layer_and_the_page_knows(open_page: Open) -> None:
    map_ = on_map(four(), name="shelling", opens=date(2016, 10, 1))
    folium.LayerControl(collapsed=False).add_to(map_)
    page = open_page(map_)
    assert page.evaluate("ebbline.drawn.shelling") == 4
    page.click(".leaflet-control-layers input[type=checkbox]")
    assert page.evaluate("[ebbline.drawn.shelling, ebbline.layers.shelling.visible]") == [0, False]
    assert page.locator(".leaflet-ebblineEvents-pane canvas").count() == 0
    page.evaluate("ebbline.layers.shelling.set(true)")
    assert page.evaluate("ebbline.drawn.shelling") == 4
    assert page.locator(".leaflet-ebblineEvents-pane canvas").count() == 1
    assert page.faults == []


def test_a_layer_may_stand_in_a_group_and_start_hidden(open_page: Open) -> None:
    map_ = folium.Map([34, 43], zoom_start=6, tiles=None)
    group = folium.FeatureGroup(name="group").add_to(map_)
    Events(four(), name="first", opens=date(2016, 10, 1)).add_to(group)
    Events(four(), name="first", show=False).add_to(map_)
    folium.LayerControl(collapsed=False).add_to(map_)
    page = open_page(map_)
    assert page.evaluate("ebbline.drawn") == {"first": 4, "first (2)": 0}
    assert page.locator(".ebb-event-slider").count() == 1
    assert page.faults == []


def test_events_on_a_dossiers_page_follow_its_date_strip_and_join_its_key(open_page: Open, root: Path) -> None:
    map_ = maps.build(root / "seeds" / "caliphate-2016")
    Events(four(), name="shelling").add_to(map_)
    page = open_page(map_, width=1280, height=800)
    until(page, "document.querySelector('.ebb-legend .ebb-event-key') !== null")
    assert page.evaluate("ebbline.date") == "2016-07-12"
    assert page.locator(".ebb-event-slider").count() == 0
    assert page.faults == []


def test_events_without_any_date_need_no_slider(open_page: Open) -> None:
    page = open_page(on_map(frame([(43, 34)], name=["x"])))
    assert page.evaluate("[ebbline.date, ebbline.drawn.events]") == [None, 1]
    assert page.locator(".ebb-event-slider").count() == 0
    page.mouse.click(*at(page, 43, 34))
    assert "no date given" in card(page)
    assert page.faults == []


def test_an_empty_layer_is_ready_and_says_that_nothing_is_in_view(open_page: Open) -> None:
    page = open_page(on_map(frame([], name=[])))
    assert page.evaluate("ebbline.drawn.events") == 0
    until(page, "document.querySelector('.ebb-event-count')?.textContent === 'None in view on this date'")
    assert page.faults == []


def test_the_page_speaks_arabic_from_right_to_left(open_page: Open) -> None:
    map_ = on_map(four(), opens=date(2016, 7, 20))
    map_.language = "ar"
    page = open_page(map_)
    until(page, "document.querySelector('.ebb-event-count') !== null")
    said = page.inner_text(".ebb-event-key")
    assert "هجوم" in said
    assert not set(json.dumps(said, ensure_ascii=False)) & set("{}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_words_of_the_layer_are_smaller_than_twelve_pixels_or_outside_the_page(
    open_page: Open, width: int, scheme: str
) -> None:
    page = open_page(on_map(four(), opens=date(2016, 7, 20)), width=width, height=844, color_scheme=scheme)
    until(page, "document.querySelector('.ebb-event-count') !== null")
    page.mouse.click(*at(page, 42, 34))
    card(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((node) => node.getClientRects().length &&
            [...node.childNodes].some((kid) => kid.nodeType === 3 && kid.data.trim()) &&
            parseFloat(getComputedStyle(node).fontSize) < 12).map((node) => node.textContent)"""
    )
    assert small == []
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".ebb-event-card, .ebb-event-slider, .ebb-event-box")]
            .map((node) => node.getBoundingClientRect())
            .map(({ left, right, top, bottom }) => [left, right, top, bottom])"""
    )
    assert all(left >= 0 and right <= width and top >= 0 and bottom <= 844 for left, right, top, bottom in boxes)


@pytest.mark.parametrize("role", ["shelling", "attack", "lost", "front", None])
def test_no_picture_of_the_key_is_cut_off(open_page: Open, role: str | None) -> None:
    page = open_page(on_map(frame([(43, 34)] * 200, start=["2016-01-01"] * 200, role=[role] * 200)))
    until(page, "document.querySelector('.ebb-event-sizes canvas') !== null")
    edges = """() => [...document.querySelectorAll(".ebb-event-key canvas")].map((canvas) => {
        const { width, height } = canvas;
        const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
        let ink = 0;
        for (let i = 0; i < width; i += 1) ink += pixels[4 * i + 3] + pixels[4 * ((height - 1) * width + i) + 3];
        return ink;
    })"""
    assert not any(page.evaluate(edges))
