"""Whatever a dossier says, its page shows it letter by letter and runs none of it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import pytest
from shapely.geometry import Point

from geo.dossier import Dossier, Edition, MapSettings
from geo.records import (
    Attribution,
    Confidence,
    ContextPlace,
    DateClaim,
    DateSpan,
    Episode,
    Evidence,
    Figure,
    Measure,
    Review,
    ReviewState,
    Role,
    Site,
    Source,
)
from maps import compose
from maps.layers import Events
from maps.layers.element import json_for_script
from maps.page import notebook, render
from maps.verbatim import Verbatim

STRINGS: list[str] = json.loads((Path(__file__).parent / "hostile.json").read_text(encoding="utf8"))
# What a popup of folium reads as formatting when words stand beside it; all else is shown letter by letter there too.
FORMATTED = {"<b>bold</b>", "\u0645\u0648\u0635\u0644 <b>\u0627\u0644</b>", "<br>", "<div></div>"}
PLAIN = tuple(text for text in STRINGS if text not in FORMATTED)
BATCHES = 5
DAY = date(2016, 7, 1)
ROLES = (Role.STRONGHOLD, Role.ATTACK, Role.LOST, Role.FRONT)
CANARY = """
window.__said = [];
document.addEventListener("securitypolicyviolation", (event) => window.__said.push(event.violatedDirective));
"""
# All that a reader, a screen reader or a pointer resting on a mark is told.
TOLD = """() => {
    const attributes = ["aria-label", "title", "alt", "placeholder"];
    const said = [document.title];
    for (const node of document.querySelectorAll("body *:not(script):not(style)")) {
        for (const name of attributes) if (node.hasAttribute(name)) said.push(node.getAttribute(name));
        for (const child of node.childNodes) if (child.nodeType === Node.TEXT_NODE) said.push(child.data);
        said.push(node.textContent);
    }
    return said.join("\\n\\n");
}"""


LINKS = """[...document.querySelectorAll("a, area, [src]")]
    .map((node) => node.getAttribute("src") ?? node.getAttribute("href") ?? "")
    .filter((address) => !/^(https?:\\/\\/|data:image\\/|#|$)/.test(address))"""


def marked(field: str, text: str) -> str:
    """Return the text behind a mark that says which field it came from."""
    return f"\u00a7{field}\u00a7{text}"


def whole(strings: Sequence[str], field: str) -> str:
    return " \u00a6 ".join(marked(field, text) for text in strings)


def hostile_site(number: int, text: str) -> Site:
    """Return a site whose every string is ``text``, in the role whose turn it is."""
    role = ROLES[number % len(ROLES)]
    span = DateSpan(DAY, DAY, (DateClaim(DAY, DAY, f"src-{number}"), DateClaim(DAY, DAY, text)))
    episode = Episode(
        role,
        marked("actor", text),
        other_actor=marked("other", text),
        attribution=Attribution.CLAIMED if role is Role.ATTACK else None,
        start=span,
        end=span if role in (Role.ATTACK, Role.LOST) else None,
        role_confidence=Confidence.LOW,
        role_reason=marked("role_reason", text),
        evidence=(
            Evidence(f"src-{number}", 1, quote=marked("quote", text)),
            Evidence(f"src-{number}", 2, paraphrase=marked("paraphrase", text)),
            Evidence(text, 3, quote=text),
        ),
        review=Review(ReviewState.REVIEWED, marked("by", text), DAY),
        what=marked("what", text),
        toll=marked("toll", text),
        utc=marked("utc", text),
    )
    return Site(
        f"{text}{number}",
        marked("name", text),
        44.0 + number % 7,
        33.0 + number // 7 / 4,
        place_id=text,
        location_reason=marked("location_reason", text),
        alternatives=(marked("alternative", text), text),
        local_name=marked("local", text),
        episodes=(episode,),
    )


def hostile_source(number: int, text: str) -> Source:
    return Source(
        f"src-{number}",
        marked("publisher", text),
        title=marked("source_title", text),
        authors=(marked("author", text), text),
        url=text,
        archive_url=text,
        published=DAY,
        licence=marked("licence", text),
        via=f"src-{(number + 1) % 3}",
    )


def hostile_figures(strings: Sequence[str]) -> tuple[Figure, ...]:
    words = {name: whole(strings, f"figure_{name}") for name in ("period", "actor", "scope", "definition", "note")}
    evidence = (Evidence("src-0", 1, quote=whole(strings, "figure_quote")),)
    common: dict[str, Any] = {**words, "source_id": "src-0", "evidence": evidence}
    old = date(2015, 1, 1)
    return (
        Figure("f-0", Measure.AREA_KM2, 78_000, start=old, end=old, **common),
        Figure("f-1", Measure.AREA_KM2, 68_300, start=DAY, end=DAY, **common),
        Figure("f-2", Measure.CHANGE_PCT, -12.0, start=old, end=DAY, baseline="f-0", result="f-1", **common),
        Figure("f-3", Measure.COMPARISON, None, comparison=whole(strings, "comparison"), end=DAY, **common),
    )


def hostile_dossier(strings: Sequence[str]) -> Dossier:
    """Return a dossier in which every field that holds text holds one, or all, of ``strings``."""
    sites = tuple(hostile_site(number, text) for number, text in enumerate(strings))
    return Dossier(
        title=whole(strings, "title"),
        actor=whole(strings, "dossier_actor"),
        as_of=DAY,
        lede=whole(strings, "lede"),
        scope=whole(strings, "scope"),
        article="src-0",
        name=strings[0],
        sources=tuple(hostile_source(number, text) for number, text in enumerate(strings)),
        sites=sites,
        context=(ContextPlace(whole(strings, "context"), 1.0, 1.0, reason=whole(strings, "context_reason")),),
        figures=hostile_figures(strings),
        map=MapSettings(None, (sites[0].site_id,), "f-1", "f-2", whole(strings, "viewpoint")),
        edition=Edition(1, DAY, whole(strings, "reviewer"), whole(strings, "correction")),
        acknowledged=tuple(strings),
    )


def wait_until_ready(page: Any) -> None:
    # NOTE: Playwright's own wait_for_function evaluates text inside the page, which the page's policy forbids.
    for _ in range(600):
        if page.evaluate("performance.getEntriesByName('ebbline-ready').length > 0"):
            return
        time.sleep(0.05)
    pytest.fail("the page never told that it was ready")


class Watched:
    """A page in a browser without a network, and all that it should not have done."""

    def __init__(self, browser: Any) -> None:
        self.context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
        self.context.add_init_script(CANARY)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda said: said.type in ("error", "warning") and self._note("console", said.text))
        self.page.on("pageerror", lambda error: self._note("error", str(error)))
        self.page.on("dialog", lambda dialog: (self._note("dialog", dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: self._note("request", request.url))
        self.context.on("page", lambda page: self._note("window", page.url))

    def _note(self, kind: str, text: str) -> None:
        if not (kind == "request" and text.startswith(("data:", "file:///"))):
            self.faults.append(f"{kind}: {text[:300]}")

    def open(self, path: Path) -> None:
        self.page.goto(path.as_uri())
        wait_until_ready(self.page)

    def told(self) -> str:
        return str(self.page.evaluate(TOLD))

    def verdict(self) -> list[str]:
        """Return what the page did that it should not have done."""
        return [
            *self.faults,
            *(f"policy: {directive}" for directive in self.page.evaluate("window.__said")),
            *(f"link: {address}" for address in self.page.evaluate(LINKS)),
            *(["a string ran"] if self.page.evaluate("'__hit' in window") else []),
        ]


@pytest.fixture
def watched(browser: Any) -> Iterator[Watched]:
    one = Watched(browser)
    yield one
    one.context.close()


PRESS_ALL = """() => {
    const said = [];
    const buttons = [...document.querySelectorAll("body button, body summary")];
    for (const button of buttons.filter((one) => !one.classList.contains("ebb-play"))) {
        button.click();
        for (const node of document.querySelectorAll("dialog, .ebb-card, details, table")) said.push(node.textContent);
        document.querySelectorAll("dialog").forEach((dialog) => dialog.close());
    }
    return said.join("\\n\\n");
}"""


def everything_told(watched: Watched) -> str:
    """Press every button of the page, then move through time; return all that was shown on the way."""
    page = watched.page
    said = [watched.told(), str(page.evaluate(PRESS_ALL))]
    for day in ("2014-01-01", "2016-07-01", "2020-01-01"):
        page.evaluate("(day) => ebbline.setDate(day)", day)
        said += [watched.told(), str(page.evaluate(PRESS_ALL))]
    return "\n".join(said)


SITE_FIELDS = ("name", "local", "actor", "what", "toll", "quote", "paraphrase", "role_reason", "by")
PLACE_FIELDS = ("location_reason", "alternative", "publisher", "source_title")
MAP_FIELDS = ("title", "lede", "dossier_actor", "figure_scope", "figure_note", "comparison", "viewpoint")
EDITION_FIELDS = ("reviewer", "correction")


def write(page: str, path: Path) -> Path:
    path.write_text(page, encoding="utf8", newline="")
    return path


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_string_of_a_dossier_is_shown_letter_by_letter_and_none_runs(
    batch: int, watched: Watched, tmp_path: Path
) -> None:
    strings = STRINGS[batch::BATCHES]
    watched.open(write(render(compose.build(hostile_dossier(strings))), tmp_path / "map.html"))
    said = everything_told(watched)
    fields = (*SITE_FIELDS, *PLACE_FIELDS, *MAP_FIELDS, *EDITION_FIELDS)
    assert watched.verdict() == []
    assert [told for text in strings for field in fields if (told := marked(field, text)) not in said] == []


def test_no_string_runs_on_the_page_of_a_single_layer(watched: Watched, tmp_path: Path) -> None:
    strings = STRINGS[1::BATCHES]
    brief = whole(strings[:3], "title")
    pages = compose.layer_pages(replace(hostile_dossier(strings), title=brief, actor=brief))
    assert set(pages) >= {"strongholds", "attacks", "lost", "decline"}
    for name, map_ in pages.items():
        watched.open(write(render(map_), tmp_path / f"{name}.html"))
        assert "\u00a7" in watched.told()
        assert watched.verdict() == [], name


def test_an_arabic_page_runs_no_string_either(watched: Watched, tmp_path: Path) -> None:
    strings = STRINGS[2::BATCHES]
    watched.open(write(render(compose.build(hostile_dossier(strings), lang="ar")), tmp_path / "map.html"))
    said = watched.told()
    assert watched.verdict() == []
    assert [text for text in strings if marked("title", text) not in said] == []


EVENT_FIELDS = ("event", "role", "event_quote", "event_source", "deaths", "label")


def hostile_events(strings: Sequence[str]) -> Events:
    """Return events on one spot, in whose every column stands each of the strings, and in the layer's name all."""
    columns: dict[str, Any] = {
        "name": [marked("event", text) for text in strings],
        "role": [marked("role", text) for text in strings],
        "quote": [marked("event_quote", text) for text in strings],
        "source": [marked("event_source", text) for text in strings],
        "url": list(strings),
        "deaths": [marked("deaths", text) for text in strings],
        "start": [DAY] * len(strings),
    }
    at = [Point(44, 33)] * len(strings)
    also = {"deaths": whole(strings, "label"), "url": whole(strings, "label")}
    gdf = gpd.GeoDataFrame(columns, geometry=at, crs=4326)
    return Events(gdf, name=whole(strings, "layer"), also=also)


READ_EVENTS = """async () => {
    const said = [];
    const settle = () => new Promise((resolve) => setTimeout(resolve, 30));
    await settle();
    document.querySelector(".ebb-event-ring").focus();
    await settle();
    for (const part of ["tip", "keys"]) said.push(document.querySelector(".ebb-event-" + part).textContent);
    document.querySelector(".ebb-event-ring").click();
    await settle();
    for (let page = 0; page < 30; page += 1) {
        const list = document.querySelector(".ebb-event-card");
        said.push(list.textContent);
        const items = list.querySelectorAll(".ebb-event-item").length;
        for (let at = 0; at < items; at += 1) {
            list.querySelectorAll(".ebb-event-item")[at].click();
            said.push(list.textContent);
            list.querySelector(".ebb-card-body .ebb-link").click();
        }
        const pager = list.querySelectorAll(".ebb-pager button");
        if (!pager.length || pager[1].disabled) break;
        pager[1].click();
    }
    document.querySelector(".ebb-close").click();
    await settle();
    const keys = document.querySelector(".ebb-event-key");
    said.push(keys.textContent);
    [...keys.querySelectorAll("button")].at(-1).click();
    await settle();
    for (let page = 0; page < 30; page += 1) {
        said.push(document.querySelector("dialog").textContent);
        const pager = document.querySelectorAll("dialog .ebb-pager button");
        if (!pager.length || pager[1].disabled) break;
        pager[1].click();
    }
    return said.join("\\n");
}"""


@pytest.mark.parametrize("batch", range(2))
def test_every_string_of_every_column_of_events_is_shown_letter_by_letter(
    batch: int, watched: Watched, tmp_path: Path
) -> None:
    strings = STRINGS[batch::2]
    map_ = folium.Map([33, 44], zoom_start=6, tiles=None)
    hostile_events(strings).add_to(map_)
    folium.LayerControl(collapsed=False).add_to(map_)
    watched.open(write(render(map_), tmp_path / "map.html"))
    said = str(watched.page.evaluate(READ_EVENTS)) + watched.told()
    assert watched.verdict() == []
    assert [told for text in strings for field in EVENT_FIELDS if (told := marked(field, text)) not in said] == []
    assert [text for text in strings if marked("layer", text) not in said] == []


HOVER = """async () => {
    const said = [];
    const map = Object.values(window).find((one) => one instanceof L.Map);
    const settle = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    await new Promise((done) => setTimeout(done, 100));
    let marks = [];
    ebbline.on("events", (own) => { marks = own.shown; });
    ebbline.redraw();
    for (const { px, py } of marks) {
        const { min } = map.getPixelBounds();
        map.fire("mousemove", { containerPoint: L.point(px - min.x, py - min.y) });
        await settle();
        said.push(document.querySelector(".ebb-event-tip").textContent);
    }
    return said.join("\\n\\n");
}"""


def test_a_pointer_that_rests_on_an_event_is_told_its_name_letter_by_letter(watched: Watched, tmp_path: Path) -> None:
    at = [Point(38 + number % 16, 29 + number // 16 / 1.5) for number in range(len(STRINGS))]
    names = [marked("event", text) for text in STRINGS]
    map_ = folium.Map([33, 45], zoom_start=6, tiles=None)
    Events(gpd.GeoDataFrame({"name": names}, geometry=at, crs=4326)).add_to(map_)
    watched.open(write(render(map_), tmp_path / "map.html"))
    said = str(watched.page.evaluate(HOVER))
    assert watched.verdict() == []
    assert [name for name in names if name not in said] == []


def test_a_stock_folium_page_runs_no_string_of_events(watched: Watched, tmp_path: Path) -> None:
    """Folium's own file asks for Leaflet on its servers; given that, what it holds of ours is data there too."""
    map_ = folium.Map([33, 44], zoom_start=6, tiles=None)
    hostile_events(STRINGS).add_to(map_)
    page = map_.get_root().render()
    blocks = re.findall(r'<script type="application/json" id="[^"]*">(.*?)</script>', page, re.DOTALL)
    assert len(blocks) == 3
    assert [block for block in blocks if set("<>&\u2028\u2029") & set(block)] == []
    for text in STRINGS:
        assert marked("event", text) not in page


def folium_map(strings: Sequence[str]) -> folium.Map:
    """Return a stock folium map that shows every string through every sink of folium's."""
    map_ = folium.Map([33, 44], zoom_start=6, tiles=None)
    for number, text in enumerate(strings):
        group = folium.FeatureGroup(name=marked(f"group{number}", text)).add_to(map_)
        at = [30 + number % 9, 40 + number / 9]
        folium.Marker(at, popup=marked("popup", text), tooltip=marked("tooltip", text)).add_to(group)
        folium.Marker(at, icon=folium.DivIcon(html=marked("icon", text), class_name=text)).add_to(map_)
        folium.CircleMarker(at, popup=folium.Popup(marked("escaped", text), parse_html=True, lazy=True)).add_to(map_)
        folium.CircleMarker(at, color=text, tooltip=folium.Tooltip("x", style=text)).add_to(map_)
        _geojson(text).add_to(map_)
    folium.LayerControl(collapsed=False).add_to(map_)
    map_.get_root().title = whole(strings, "title")
    return map_


def _geojson(text: str) -> folium.GeoJson:
    properties = {"n": marked("property", text)}
    point = {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [44, 33]}}
    layer = folium.GeoJson({"type": "FeatureCollection", "features": [point]}, control=False)
    folium.GeoJsonTooltip(["n"], aliases=[marked("alias", text)], style=text, localize=True).add_to(layer)
    folium.GeoJsonPopup(["n"], aliases=[text], labels=False).add_to(layer)
    return layer


OPEN_ALL = """() => {
    const map = Object.values(window).find((one) => one instanceof L.Map);
    const said = [];
    const rows = document.querySelector(".leaflet-control-layers");
    rows.style.display = "none"; // laying out its many rows anew for each popup takes most of the time
    const told = (layer) => {
        for (const over of [layer.getPopup && layer.getPopup(), layer.getTooltip && layer.getTooltip()]) {
            if (over) said.push(over.getElement() ? over.getElement().textContent : "");
        }
        if (layer.getElement && layer.getElement()) said.push(layer.getElement().textContent);
    };
    map.eachLayer((layer) => {
        if (layer instanceof L.Popup || layer instanceof L.Tooltip) return;
        if (layer.openPopup) layer.openPopup();
        if (layer.openTooltip) layer.openTooltip();
        told(layer);
    });
    said.push(rows.textContent);
    return said.join("\\n");
}"""


def test_stock_folium_layers_show_every_string_letter_by_letter(watched: Watched, tmp_path: Path) -> None:
    strings = PLAIN
    watched.page.goto(write(render(folium_map(strings)), tmp_path / "map.html").as_uri())
    said = watched.page.evaluate(OPEN_ALL)
    fields = ("tooltip", "icon", "property", "alias")
    expected = [marked(field, text) for text in strings for field in fields]
    expected += [marked(field, shown(text)) for text in strings for field in ("popup", "escaped")]
    expected += [marked(f"group{number}", text) for number, text in enumerate(strings)]
    assert watched.verdict() == []
    assert [text for text in expected if text not in said] == []


def shown(text: str) -> str:
    """Return what is left of a popup's text: folium puts a backslash before each backtick, and we take it off."""
    return text.replace("\\`", "`")


def test_what_code_binds_to_a_layer_is_text_as_well(watched: Watched, tmp_path: Path) -> None:
    map_ = folium.Map([33, 44], tiles=None)
    strings = PLAIN
    calls = "".join(
        f"L.marker([33, 44]).addTo({map_.get_name()}).bindPopup({json_for_script(marked('bound', text))});"
        f"L.circle([33, 44]).addTo({map_.get_name()}).bindTooltip(() => {json_for_script(marked('made', text))});"
        for text in strings
    )
    map_.get_root().script.add_child(Verbatim(f'addEventListener("load", () => {{{calls}}});'))
    folium.LayerControl().add_to(map_)
    watched.page.goto(write(render(map_), tmp_path / "map.html").as_uri())
    said = watched.page.evaluate(OPEN_ALL)
    assert watched.verdict() == []
    assert [text for text in strings if marked("bound", text) not in said or marked("made", text) not in said] == []


def test_a_marker_made_by_a_click_shows_its_text_and_place(watched: Watched, tmp_path: Path) -> None:
    map_ = folium.Map([33, 44], tiles=None)
    strings = "".join(PLAIN)
    map_.add_child(folium.ClickForMarker(strings + " ${lat} and ${lng}"))
    folium.LayerControl().add_to(map_)
    watched.page.goto(write(render(map_), tmp_path / "map.html").as_uri())
    watched.page.mouse.click(640, 400)
    assert re.search(re.escape(shown(strings)) + r" 3\d\.\d{4} and 4\d\.\d{4}", watched.page.evaluate(OPEN_ALL))
    assert watched.verdict() == []


def test_points_of_a_geojson_with_an_icon_of_folium_get_leaflets_marker(watched: Watched, tmp_path: Path) -> None:
    map_ = folium.Map([33, 44], tiles=None)
    point = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [44, 33]}}
    folium.GeoJson(point, marker=folium.Marker(icon=folium.Icon(color="red"))).add_to(map_)
    folium.Marker([34, 44], icon=folium.Icon(color="green")).add_to(map_)
    watched.page.goto(write(render(map_), tmp_path / "map.html").as_uri())
    pictures = watched.page.evaluate("[...document.images].filter((one) => one.naturalWidth > 0).length")
    assert (pictures, watched.verdict()) == (4, [])


@pytest.mark.parametrize("text", [*sorted(FORMATTED - {"<b>bold</b>"}), "<div> </div>"])
def test_a_popup_of_tags_without_words_still_shows_something(text: str, watched: Watched, tmp_path: Path) -> None:
    map_ = folium.Map([33, 44], tiles=None)
    folium.Marker([33, 44], popup=text).add_to(map_)
    folium.LayerControl().add_to(map_)
    watched.page.goto(write(render(map_), tmp_path / "map.html").as_uri())
    expected = text if text.startswith("<") else re.sub("<.*?>", "", text)
    assert expected in watched.page.evaluate(OPEN_ALL)


def test_formatting_in_a_popup_of_folium_is_read_as_plain_lines(watched: Watched, tmp_path: Path) -> None:
    map_ = folium.Map([33, 44], tiles=None)
    text = "<div><b>Mosul</b> &amp; <i style='color:red'>Tal Afar</i></div><br/>held"
    text += "<table><tr><td>a</td><td>b</td></tr></table>"
    folium.Marker([33, 44], popup=text, tooltip=text, icon=folium.DivIcon(html=text)).add_to(map_)
    folium.LayerControl(collapsed=False).add_to(map_)
    watched.page.goto(write(render(map_), tmp_path / "map.html").as_uri())
    assert watched.page.evaluate(OPEN_ALL).count("Mosul & Tal Afar\nheld\na b") == 3
    assert watched.verdict() == []


def test_an_attribution_keeps_its_links_and_nothing_else(watched: Watched, tmp_path: Path) -> None:
    map_ = folium.Map([33, 44], tiles=None)
    strings = PLAIN
    credits = [
        "&copy; <a href='https://example.org/x' style='color:red'>Us</a>",
        *(marked("a", s) for s in strings),
    ]
    for text in ('© <a href="https://example.org/y">Them</a>', *credits):
        map_.get_root().script.add_child(Verbatim(_attribution(map_, text)))
    watched.page.goto(write(render(map_), tmp_path / "map.html").as_uri())
    node = watched.page.locator(".leaflet-control-attribution")
    said = str(node.evaluate("(node) => node.textContent"))
    assert [text for text in strings if marked("a", text) not in said] == []
    assert said.startswith("Leaflet | © Them, ")
    links = node.evaluate(
        "(node) => [...node.querySelectorAll('*')].map((one) => [one.localName, one.getAttribute('href')])"
    )
    assert links == [["a", "https://example.org/y"], ["a", "https://example.org/x"]]
    assert watched.verdict() == []


def _attribution(map_: folium.Map, text: str) -> str:
    # NOTE: folium puts an author's code before the map's own.
    credit = f"{map_.get_name()}.attributionControl.addAttribution({json_for_script(text)})"
    return f'addEventListener("load", () => {credit});'


def test_a_notebook_cell_runs_no_string_and_shows_its_map(watched: Watched, tmp_path: Path) -> None:
    frame = notebook(compose.build(hostile_dossier(STRINGS[3::BATCHES])))
    watched.page.goto(write(f"<!DOCTYPE html><meta charset=utf-8><body>{frame}", tmp_path / "cell.html").as_uri())
    inner = watched.page.frames[1]
    wait_until_ready(inner)
    assert inner.evaluate("[window.origin, '__hit' in window, window.__said.length]") == ["null", False, 0]
    assert watched.verdict() == []


def test_code_of_the_author_with_foreign_line_ends_still_matches_its_hash(watched: Watched, tmp_path: Path) -> None:
    map_ = folium.Map([33, 44], tiles=None)
    map_.get_root().script.add_child(Verbatim("window.__one = 1;\r\nwindow.__two = '</script>\0';\r"))
    watched.page.goto(write(render(map_), tmp_path / "map.html").as_uri())
    assert watched.page.evaluate("[window.__one, window.__two]") == [1, "</script>\ufffd"]
    assert watched.verdict() == []


def test_the_watch_itself_notices_what_runs_asks_or_complains(watched: Watched, tmp_path: Path) -> None:
    policy = "<meta http-equiv=Content-Security-Policy content=\"script-src 'unsafe-inline'; img-src 'none'\">"
    page = f"{policy}<img src='https://example.org/a'><script>window.__hit = 1; alert(1); console.error('x')</script>"
    watched.page.goto(write(page, tmp_path / "map.html").as_uri())
    kinds = {fault.partition(":")[0] for fault in watched.verdict()}
    assert kinds >= {"dialog", "console", "policy", "a string ran"}
