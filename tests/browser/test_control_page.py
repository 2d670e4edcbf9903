"""A dossier with measured control in a real browser: the fictional war, on every screen, in light and dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import pytest

import geo
import maps
from geo.dossier import read_control, read_dossier
from maps.compose import layer_pages
from maps.layers import Change, Control, Legend

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
DESKTOP, PHONE = (1280, 800), (390, 844)
TEXT = "(selector) => document.querySelector(selector)?.textContent ?? ''"
BOX = """(selector) => {
  const { left, top, right, bottom } = document.querySelector(selector).getBoundingClientRect();
  return { left, top, right, bottom };
}"""
SMALL = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), small = [];
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.getClientRects().length) continue;
    if (parseFloat(getComputedStyle(node).fontSize) < 12) small.push(node.className + ': ' + node.textContent);
  }
  return small;
}"""
# What a reader can click, without those that stand in a sentence.
NARROW = """() => [...document.querySelectorAll('.ebb-ground-row, .ebb-mode label, .ebb-mode select, .ebb-since')]
  .filter((node) => node.getClientRects().length && node.tagName !== 'SPAN')
  .map((node) => [node.getBoundingClientRect(), node.className + node.textContent])
  .filter(([box]) => box.width < 24 || box.height < 24).map(([, name]) => name)"""


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

    def on(self, day: str) -> None:
        self.run("day => ebbline.setDate(day)", day)
        self.page.wait_for_timeout(60)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the second dossier's pages as files: English, Arabic, and one per layer; and single layers of it."""
    folder = tmp_path_factory.mktemp("pages")
    dossier = read_dossier(ROOT / "seeds" / "island-war")
    survey = read_control(dossier, "survey")
    days = sorted(set(survey["date"]))
    first, last = (survey[survey["date"] == day] for day in (days[0], days[-1]))
    single = {"one": Control(last), "change": Change(geo.change(first, last), actor="Harbour League")}
    made = {"en": maps.build(dossier), "ar": maps.build(dossier, lang="ar"), **layer_pages(dossier)}
    for name, layer in single.items():
        made[name] = folium.Map([-48.9, -123.4], zoom_start=8, tiles=None)
        layer.add_to(made[name])
        Legend().add_to(made[name])
    for name, map_ in made.items():
        maps.save(map_, folder / f"{name}.html")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def look(browser: Browser) -> Iterator[Callable[..., Seen]]:
    """Open a file in a window of a size, offline."""
    contexts = []

    def opened(path: Path, size: tuple[int, int] = DESKTOP, **options: Any) -> Seen:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True, **options)
        contexts.append(context)
        return Seen(context.new_page()).open(path)

    yield opened
    for context in contexts:
        context.close()


Look = Callable[..., Seen]


def test_every_page_is_quiet_and_asks_for_nothing(look: Look, pages: dict[str, Path]) -> None:
    for name, path in pages.items():
        for scheme in ("light", "dark"):
            seen = look(path, color_scheme=scheme)
            seen.run("() => Object.values(ebbline.layers).forEach((layer) => layer.show())")
            for day in ("1907-01-01", "1907-06-22", "1908-03-01"):
                seen.on(day)
            assert (name, scheme, seen.faults) == (name, scheme, [])


def test_the_first_screen_says_who_holds_what_and_how_sure(look: Look, pages: dict[str, Path]) -> None:
    for size in (DESKTOP, PHONE):
        seen = look(pages["en"], size)
        words = seen.run(TEXT, ".ebb-legend-first")
        assert all(said in words for said in ("Harbour League", "Hill Assembly", "Salters", "contested", "supported"))
        assert "Drawn by Ebbmark Survey Office" in words
        assert "2,141 km² (" in words
        key = seen.run(BOX, ".ebb-ground-row")
        assert key["bottom"] <= size[1]


def test_it_opens_on_its_date_and_says_which_snapshot_that_is(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    assert seen.run("ebbline.date") == "1908-01-18"
    assert "as of 18 January 1908" in seen.run(TEXT, ".ebb-ground-source")
    seen.on("1908-01-25")
    assert "as of 18 January 1908" in seen.run(TEXT, ".ebb-ground-source")
    assert "Shown as of 18 January 1908" in seen.run(TEXT, ".ebb-notes")


def test_one_series_is_shown_at_a_time(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    shown = "Object.entries(ebbline.layers).filter(([name, own]) => own.key && own.visible).map(([name]) => name)"
    assert seen.run(shown) == ["control"]
    seen.page.click("#ebb-switch-control-packet")
    assert seen.run(shown) == ["control-packet"]
    assert "The Packet" in seen.run(TEXT, ".ebb-legend-first .ebb-ground-source")


def test_the_chart_tells_measured_from_reported(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    count = "(selector) => document.querySelectorAll(selector).length"
    assert seen.run(count, ".ebb-chart .ebb-line-measured") >= 3
    assert seen.run(count, ".ebb-chart .ebb-band") >= 3
    assert seen.run(count, ".ebb-chart circle.ebb-dot") >= 5
    note = seen.run(TEXT, ".ebb-decline")
    assert "Lines: measured from Ebbmark Survey Office" in note
    assert "Dots: as reported, never joined" in note
    at = "() => Number(document.querySelector('.ebb-mark-measured').getAttribute('x'))"
    late = seen.run(at)
    seen.on("1907-05-01")
    assert seen.run(at) < late


def test_the_line_is_broken_where_nothing_was_measured_for_long(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    paths = seen.run("[...document.querySelectorAll('.ebb-line-measured')].map((path) => path.getAttribute('d'))")
    actors = seen.run("ebbline.measured[0].actors.length")
    # One survey of 24 is missing: a gap of four weeks among fortnights does not break a line, a longer one would.
    assert len(paths) == actors


def test_the_live_region_says_the_date_and_the_area(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    seen.on("1907-06-22")
    seen.page.wait_for_timeout(500)
    said = seen.page.inner_text(".ebb-strip [role=status]")
    assert said.startswith("22 June 1907: Harbour League holds ")
    assert "Hill Assembly holds" in said


def test_the_table_lists_each_measured_area(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    seen.page.click(".ebb-links .ebb-link >> nth=0")
    words = seen.page.inner_text("dialog")
    assert "Table of measured areas" in words
    assert words.count("18 January 1908") >= 3
    assert "Salt Holm Almanac (fictional), share of the land that anyone holds or disputes" in words
    assert "Harbour League, %" in words


def test_the_sources_name_who_measured(look: Look, pages: dict[str, Path]) -> None:
    assert "Ebbmark Survey Office" in look(pages["en"]).run(TEXT, '[data-part="sources"]')


def test_a_site_on_land_opens_its_own_card(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    seen.page.click('.ebb-site[data-site="s-a4hv"]')
    assert "Ansel Haven" in seen.page.inner_text(".ebb-card h2")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_words_can_be_read_and_switches_hit(
    look: Look, pages: dict[str, Path], language: str, size: tuple[int, int]
) -> None:
    seen = look(pages[language], size)
    for mode in ("held", "since"):
        seen.run("(mode) => { ebbline.measured[0].mode = mode; ebbline.emit('layers', 'control'); }", mode)
        assert seen.run(SMALL) == []
        assert seen.run(NARROW) == []
    wide = seen.run("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


def test_a_print_names_the_dates_of_a_comparison_and_only_what_is_shown(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    seen.run("() => { ebbline.measured[0].mode = 'since'; ebbline.emit('layers', 'control'); }")
    seen.page.emulate_media(media="print")
    words = seen.page.inner_text(".ebb-legend-first")
    assert "Harbour League: from 2 March 1907 to 18 January 1908" in words
    assert "The Packet" not in words
    assert not seen.page.is_visible(".ebb-since")


def test_playing_runs_through_the_snapshots_and_stops_at_the_end(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["control"])
    seen.on("1908-01-04")
    seen.page.click(".ebb-play")
    for _ in range(100):
        if seen.run("document.querySelector('.ebb-play').ariaLabel") == "Play":
            break
        seen.page.wait_for_timeout(100)
    assert seen.run("ebbline.date") == seen.run("ebbline.measured[0].days.at(-1)")


def test_one_date_needs_no_strip_and_keeps_its_land(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["one"])
    assert seen.run("document.querySelector('.ebb-strip')") is None
    assert seen.run("ebbline.drawn.control") >= 3
    assert "km² (" in seen.run(TEXT, ".ebb-legend")


def test_a_change_names_from_whom_and_to_whom(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["change"])
    words = seen.run(TEXT, ".ebb-legend")
    assert "Lost to Hill Assembly" in words
    assert "Held throughout" in words
    seen.page.click(".ebb-ground-row >> nth=-1")
    card = seen.page.inner_text(".ebb-card")
    assert "2 March 1907" in card
    assert "1 February 1908" in card


def test_the_page_is_the_same_bytes_each_time() -> None:
    dossier = read_dossier(ROOT / "seeds" / "island-war")
    first, second = (maps.page.render(maps.build(dossier)) for _ in range(2))
    assert first == second
