"""The page around the map holds it, however long its words and however small the window; it opens on its theatre."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import maps
from geo.dossier import read_dossier
from geo.dossier.schema import Dossier, MapSettings
from geo.records import Site
from maps.compose import layer_pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
DESKTOP, PHONE, EMBED = (1280, 800), (390, 844), (480, 360)
LONG = {
    "one word": "Extraordinarily" * 34,
    "many words": "A finding in very many words, and then some more of them. " * 9,
}
BOX = """selector => {
  const b = document.querySelector(selector).getBoundingClientRect();
  return {left: b.left, top: b.top, right: b.right, bottom: b.bottom, width: b.width, height: b.height};
}"""
READY = "performance.getEntriesByName('ebbline-ready').length > 0"

Opened = Callable[[Path, tuple[int, int]], "Page"]


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read_dossier(ROOT / "seeds" / "caliphate-2016")


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Open a file in a window of a size, offline; no page may complain of anything."""
    contexts, complaints = [], []

    def open_page(path: Path, size: tuple[int, int]) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(path.as_uri())
        for _ in range(400):
            if page.evaluate(READY):
                return page
            page.wait_for_timeout(25)
        pytest.fail(f"never ready: {complaints}")

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def box(page: Page, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.evaluate(BOX, selector)
    return found


@pytest.mark.parametrize("words", LONG)
def test_a_long_title_and_lede_leave_the_map_its_room(
    opened: Opened, dossier: Dossier, tmp_path: Path, words: str
) -> None:
    maps.save(maps.build(replace(dossier, title=LONG[words][:500], lede=LONG[words] * 2)), tmp_path / "map.html")
    wide = opened(tmp_path / "map.html", DESKTOP)
    assert box(wide, ".leaflet-container")["height"] > 700
    assert box(wide, ".ebb-body")["height"] > 300
    assert box(wide, ".ebb-number")["bottom"] <= box(wide, ".ebb-head")["bottom"] + 1
    phone = opened(tmp_path / "map.html", PHONE)
    found = box(phone, ".leaflet-container")
    assert found["height"] >= 330
    assert found["top"] < PHONE[1] / 2


@pytest.mark.parametrize("size", [DESKTOP, PHONE, EMBED], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("words", LONG)
def test_a_long_actor_leaves_an_embedded_layer_its_map(
    opened: Opened, dossier: Dossier, tmp_path: Path, words: str, size: tuple[int, int]
) -> None:
    layer_pages(replace(dossier, actor=LONG[words][:500]))["strongholds"].save(tmp_path / "layer.html")
    page = opened(tmp_path / "layer.html", size)
    assert box(page, ".leaflet-container")["height"] > size[1] * 0.4
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.evaluate("document.querySelectorAll('.ebb-label:not(.ebb-off)').length") >= 3


def test_a_long_title_leaves_an_embedded_chart_its_room(opened: Opened, dossier: Dossier, tmp_path: Path) -> None:
    layer_pages(replace(dossier, title=LONG["one word"]))["decline"].save(tmp_path / "layer.html")
    page = opened(tmp_path / "layer.html", EMBED)
    assert box(page, ".ebb-body")["height"] > EMBED[1] * 0.4


def test_in_a_small_embed_nothing_stands_outside_the_window(opened: Opened, dossier: Dossier, tmp_path: Path) -> None:
    layer_pages(dossier)["strongholds"].save(tmp_path / "layer.html")
    page = opened(tmp_path / "layer.html", EMBED)
    assert box(page, ".leaflet-container")["height"] > EMBED[1] / 2
    for part in (".ebb-head", ".ebb-strip", ".ebb-slider", ".ebb-foot"):
        found = box(page, part)
        assert found["left"] >= 0
        assert found["right"] <= EMBED[0]
        assert found["bottom"] <= EMBED[1]


def test_a_window_too_low_for_a_map_is_no_error(opened: Opened, dossier: Dossier, tmp_path: Path) -> None:
    layer_pages(dossier)["attacks"].save(tmp_path / "layer.html")
    page = opened(tmp_path / "layer.html", (320, 90))
    page.set_viewport_size({"width": 800, "height": 600})
    page.wait_for_timeout(200)
    assert page.evaluate("document.querySelectorAll('.ebb-label:not(.ebb-off)').length") == 1


INSETS = "[...document.querySelectorAll('.ebb-inset')].map((node) => node.querySelector('b').textContent)"


def test_a_dossier_without_settings_opens_on_its_theatre_with_the_rest_as_insets(
    opened: Opened, dossier: Dossier, tmp_path: Path
) -> None:
    maps.save(maps.build(replace(dossier, map=MapSettings())), tmp_path / "map.html")
    page = opened(tmp_path / "map.html", DESKTOP)
    assert sorted(page.evaluate(INSETS)) == ["Istanbul, Atatürk Airport", "Sirte"]
    frame = box(page, ".leaflet-container")
    mosul = page.evaluate(BOX, ".ebb-site[aria-label^=Mosul]")
    assert frame["left"] < mosul["left"] < mosul["right"] < frame["right"]
    assert page.evaluate("document.querySelectorAll('.ebb-label:not(.ebb-off)').length") >= 10


def test_many_far_places_are_chips_beside_the_map(opened: Opened, dossier: Dossier, tmp_path: Path) -> None:
    near = [site for site in dossier.sites if site.site_id not in dossier.map.insets]
    far = [moved(near[0], number) for number in range(6)]
    maps.save(maps.build(replace(dossier, sites=(*near, *far), map=MapSettings())), tmp_path / "map.html")
    page = opened(tmp_path / "map.html", DESKTOP)
    assert len(page.evaluate(INSETS)) == 6
    assert box(page, ".ebb-insets")["height"] < 100
    assert box(page, ".ebb-insets")["right"] < box(page, ".leaflet-control-zoom")["left"]


def moved(site: Site, number: int) -> Site:
    return replace(site, site_id=f"s-far-{number}", name=f"Faraway place {number}", lon=-60.0 + 12 * number, lat=10.0)


def test_nothing_is_painted_before_the_map_is_whole(opened: Opened, dossier: Dossier, tmp_path: Path) -> None:
    maps.save(maps.build(dossier), tmp_path / "map.html")
    page = opened(tmp_path / "map.html", DESKTOP)
    page.wait_for_timeout(300)
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert painted > page.evaluate("performance.getEntriesByName('ebbline-drawn')[0].startTime")


def test_names_in_other_letters_are_sorted_without_their_marks(
    opened: Opened, dossier: Dossier, tmp_path: Path
) -> None:
    lost = [site for site in dossier.sites if site.name in {"Fallujah", "Hit", "Palmyra"}]
    named = [replace(site, name=name) for site, name in zip(lost, ("Şanlıurfa", "Ánah", "Tikrit"), strict=True)]
    others = [site for site in dossier.sites if site not in lost]
    maps.save(maps.build(replace(dossier, sites=(*named, *others), article="")), tmp_path / "map.html")
    page = opened(tmp_path / "map.html", DESKTOP)
    names = page.locator('.ebb-row[data-status="lost"] bdi').all_inner_texts()
    assert names == ["Ánah", "Ramadi", "Rutba", "Şanlıurfa", "Tikrit", "Tikrit"]


UNCALLED = """() => [...document.querySelectorAll('button[aria-label], [role=button][aria-label]')].filter((node) => {
  const plain = (text) => text.replace(/[^\\p{L}\\p{N}]+/gu, ' ').trim().toLowerCase();
  return !plain(node.getAttribute('aria-label')).includes(plain(node.textContent));
}).map((node) => `${node.getAttribute('aria-label')} / ${node.textContent}`)"""
OUTSIDE = """() => [...document.querySelectorAll('.ebb-page *')].filter((node) => {
  const own = [...node.childNodes].some((kid) => kid.nodeType === 3 && kid.data.trim());
  const home = 'header, main, aside, footer, dialog, [role=region], [role=dialog]';
  return own && node.getClientRects().length && !node.closest(home);
}).map((node) => node.textContent)"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=lambda size: f"{size[0]}x{size[1]}")
def test_what_a_button_shows_is_in_its_name_and_all_words_stand_in_a_landmark(
    opened: Opened, dossier: Dossier, tmp_path: Path, size: tuple[int, int]
) -> None:
    maps.save(maps.build(dossier), tmp_path / "map.html")
    page = opened(tmp_path / "map.html", size)
    assert page.evaluate(UNCALLED) == []
    assert page.evaluate(OUTSIDE) == []
