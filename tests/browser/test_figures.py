"""Every reported figure answers "how do you know?" one click or one key away, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import maps
from geo.dossier import Dossier, read_dossier
from geo.records import Evidence, Figure, Measure, Source
from maps.compose import layer_pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
DESKTOP, PHONE = (1280, 800), (390, 844)
TITLE = "document.querySelector('dialog h2')?.textContent"
SMALL_OR_CUT = """() => [...document.querySelectorAll('dialog *, .ebb-decline *, .ebb-number *')]
  .filter((n) => n.getClientRects().length && [...n.childNodes].some((c) => c.nodeType === 3 && c.data.trim()))
  .filter((n) => {
    const box = n.getBoundingClientRect();
    const over = n.tagName !== 'text' && n.clientWidth && n.scrollWidth > n.clientWidth + 1;
    const cut = box.left < 0 || box.right > innerWidth || over;
    return parseFloat(getComputedStyle(n).fontSize) < 12 || cut;
  }).map((n) => `${n.tagName} ${n.textContent}`)"""


@pytest.fixture(scope="module")
def seed() -> Dossier:
    return read_dossier(ROOT / "seeds" / "caliphate-2016")


@pytest.fixture(scope="module")
def seed_page(seed: Dossier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of the first dossier, built once."""
    path = tmp_path_factory.mktemp("seed") / "index.html"
    maps.build(seed).save(path)
    return path


@pytest.fixture
def look(browser: Browser, seed: Dossier, seed_page: Path, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open the page of a dossier, or a map, in a window of a size, offline; it must not complain."""
    contexts, complaints = [], []

    def opened(what: Any, size: tuple[int, int] = DESKTOP, **options: Any) -> Page:
        path = seed_page
        if what is not seed or options:
            path = tmp_path / f"{len(contexts)}.html"
            (maps.build(what, **options) if isinstance(what, Dossier) else what).save(path)
        contexts.append(browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True))
        page = contexts[-1].new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.as_uri())
        wait(page, "performance.getEntriesByName('ebbline-ready').length > 0")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


Look = Callable[..., "Page"]


def wait(page: Page, condition: str) -> None:
    # NOTE: the page's policy forbids eval, and with it Playwright's own waiting for a function.
    for _ in range(400):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"still not so after 10 s: {condition}")


def without_areas(seed: Dossier, **changed: Any) -> Dossier:
    """Return the dossier as a machine would draft it: a change and a likeness, no area, nothing set."""
    kept = [figure for figure in seed.figures if figure.figure_id in ("f-change-12", "f-size-gb")]
    figures = tuple(replace(figure, baseline="", result="", **changed) for figure in kept)
    return replace(seed, figures=figures, map=replace(seed.map, headline="", bracket=""))


def test_every_dot_and_the_bracket_open_their_figure_by_mouse(look: Look, seed: Dossier) -> None:
    page = look(seed)
    marks = page.evaluate("[...document.querySelectorAll('.ebb-chart [data-figure]')].map((n) => n.dataset.figure)")
    assert sorted(marks) == sorted(
        f.figure_id for f in seed.figures if f.figure_id.startswith(("f-ihs", "f-change-12"))
    )
    for mark in marks:
        page.locator(f'[data-figure="{mark}"]').click()
        value = next(figure.value for figure in seed.figures if figure.figure_id == mark)
        assert value is not None
        wanted = "−12 %" if mark == "f-change-12" else f"{value:,.0f} km²"
        assert page.evaluate(TITLE) == wanted
        page.keyboard.press("Escape")
        wait(page, "document.querySelector('dialog') === null")


def test_the_card_of_a_change_says_all_that_is_known(look: Look, seed: Dossier) -> None:
    page = look(seed)
    page.click('[data-figure="f-change-12"]')
    card = page.inner_text("dialog")
    for said in (
        "range not published",
        "the first six months of 2016",
        "1 Jan – 30 June 2016",
        "Islamic State",
        "Iraq and Syria",
        "Net change of the area",
        "78,000 → 68,300 = −12.4 %",
        "IHS, 10 July 2016",
        "paragraph 10",
        "Worded for January to June 2016",
        "Reviewed by Ebbline desk",
    ):
        assert said in card
    page.click("dialog .ebb-link:has-text('78,000')")
    assert page.locator("dialog").count() == 2
    assert "14 December 2015" in page.inner_text("dialog >> nth=1")
    page.keyboard.press("Escape")
    wait(page, "document.querySelectorAll('dialog').length === 1")
    assert "−12 %" in page.inner_text("dialog h2")


@pytest.mark.parametrize("key", ["Enter", " "])
@pytest.mark.parametrize(
    "target", ['[data-figure="f-ihs-2015-12"]', '[data-figure="f-change-12"]', ".ebb-number button"]
)
def test_a_key_opens_a_figure_and_escape_gives_the_focus_back(look: Look, seed: Dossier, target: str, key: str) -> None:
    page = look(seed)
    page.focus(target)
    page.keyboard.press(key)
    assert page.locator("dialog[open]").count() == 1
    page.keyboard.press("Escape")
    wait(page, "document.querySelector('dialog') === null")
    assert page.evaluate("target => document.activeElement.matches(target)", target) is True


def test_the_keyboard_reaches_every_mark_of_the_chart(look: Look, seed: Dossier) -> None:
    page = look(seed)
    reached = set()
    for _ in range(90):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.dataset?.figure || ''"))
    assert len(reached - {""}) == 7


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_marks_are_large_enough_to_hit_and_nothing_is_small_or_cut(
    look: Look, seed: Dossier, size: tuple[int, int]
) -> None:
    page = look(seed, size)
    if size == PHONE:
        page.click("#ebb-tab-decline")
        page.wait_for_timeout(100)
    boxes = page.evaluate("""() => [...document.querySelectorAll('.ebb-hit, .ebb-number button')].map((n) => {
      const box = n.getBoundingClientRect();
      return [n.parentNode.dataset.figure || 'number', box.width, box.height];
    })""")
    assert len(boxes) == 8
    assert [box for box in boxes if box[1] < 24 or box[2] < 24] == []
    page.locator('[data-figure="f-change-12"]').click()
    assert page.evaluate(SMALL_OR_CUT) == []
    box = page.locator("dialog").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= size[0]
    assert box["y"] + box["height"] <= size[1]


def test_all_figures_stand_in_a_list_and_lead_to_their_cards(look: Look, seed: Dossier) -> None:
    page = look(seed)
    page.click("text='9 figures'")
    assert page.locator("dialog li").count() == 9
    listed = page.inner_text("dialog")
    assert "Great Britain likeness in size (not measured)" in listed
    assert "−14 % reported change of area, Iraq and Syria, 2015. IHS; range not published." in listed
    page.click("dialog li >> nth=8 >> button")
    assert "Likens the land of two years before" in page.inner_text("dialog >> nth=1")


def test_the_page_that_holds_the_chart_alone_knows_its_sources(look: Look, seed: Dossier) -> None:
    page = look(layer_pages(seed)["decline"])
    page.click('[data-figure="f-change-12"]')
    assert "IHS, 10 July 2016" in page.inner_text("dialog")
    links = page.evaluate("[...document.querySelectorAll('dialog a')].map((a) => a.protocol)")
    assert len(links) >= 2
    assert set(links) <= {"https:", "http:"}


def test_the_number_follows_the_headlines_series_alone(look: Look, seed: Dossier) -> None:
    day = date(2016, 7, 11)
    other = Figure("f-other", Measure.AREA_KM2, 99000.0, start=day, end=day, scope="Libya", source_id="ihs-2016-07")
    page = look(replace(seed, figures=(*seed.figures, other)))
    assert page.inner_text(".ebb-number-value") == "68,300 km²"
    assert page.locator('[data-figure="f-other"] circle.ebb-dot').count() == 0
    assert page.locator('[data-figure="f-other"] path.ebb-other').count() == 1
    assert "another actor, scope or definition (Libya)" in page.inner_text(".ebb-decline")
    page.locator('[data-figure="f-other"]').click()
    assert page.evaluate(TITLE) == "99,000 km²"


def test_before_the_first_figure_there_is_no_card_to_open(look: Look, seed: Dossier) -> None:
    page = look(seed)
    page.evaluate("ebbline.setDate('2014-06-01')")
    assert page.locator(".ebb-number button").count() == 0
    assert "No figure published" in page.inner_text(".ebb-number")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_dossier_without_areas_shows_the_reported_change(look: Look, seed: Dossier, size: tuple[int, int]) -> None:
    page = look(without_areas(seed), size)
    said = page.inner_text(".ebb-number").replace("\n", " ")
    assert said.startswith("−12 %")
    for part in ("the first six months of 2016", "IHS", "range not published"):
        assert part in said
    if size == PHONE:
        page.click("#ebb-tab-decline")
        assert page.is_visible(".ebb-figures")
    assert page.is_visible(".ebb-comparison")
    assert page.evaluate(SMALL_OR_CUT) == []
    page.click(".ebb-number button")
    assert "Puts the loss at 12 percent" in page.inner_text("dialog")


def test_a_change_whose_year_is_not_over_yet_shows_on_the_day_of_the_report(look: Look, seed: Dossier) -> None:
    page = look(without_areas(seed, period="2016", start=date(2016, 1, 1), end=date(2016, 12, 31)))
    assert page.inner_text(".ebb-number-value") == "−12 %"


def test_a_toll_alone_is_no_number_but_is_listed(look: Look, seed: Dossier) -> None:
    toll = Figure("f-toll", Measure.COUNT, 300.0, definition="people killed", end=date(2016, 7, 3), source_id="x")
    page = look(replace(seed, figures=(toll,), map=replace(seed.map, headline="f-toll", bracket="")))
    assert page.locator(".ebb-number").count() == 0
    assert "300 reported count" in page.inner_text(".ebb-decline")
    assert page.is_visible("text='1 figure'")


def test_a_likeness_quotes_nobody_unless_the_source_is_quoted(look: Look, seed: Dossier) -> None:
    page = look(seed)
    assert not set(page.inner_text(".ebb-comparison > p")) & set('“”"')
    page.click(".ebb-comparison summary")
    assert "209,000" in page.inner_text(".ebb-comparison")
    page.click(".ebb-comparison button")
    assert page.evaluate(TITLE) == "Great Britain"
    quoted = tuple(
        replace(figure, evidence=(Evidence("wapo-2016-07-12", 14, quote="the size of an island"),))
        for figure in seed.figures
    )
    page = look(replace(seed, figures=quoted))
    page.click(".ebb-comparison summary")
    assert "“the size of an island” (The Washington Post)" in page.inner_text(".ebb-comparison")


def test_arabic_cards_keep_the_sign_on_the_left_of_its_number(look: Look, seed: Dossier) -> None:
    page = look(seed, lang="ar")
    page.click('[data-figure="f-change-12"]')
    assert page.evaluate("document.querySelector('dialog h2 bdi').dir") == "ltr"
    assert "78,000 → 68,300 = −12.4 %" in page.inner_text("dialog")
    assert page.evaluate("document.querySelector('dialog bdi[dir=ltr]') !== null") is True


def test_hostile_words_of_a_figure_are_shown_letter_by_letter(look: Look, seed: Dossier) -> None:
    hostile = "<img src=x onerror=window.hit=1>${window.hit=2}</script><script>window.hit=3</script>"
    words = dict.fromkeys(("period", "actor", "scope", "definition", "note", "comparison"), hostile)
    figures = tuple(
        replace(figure, **words, evidence=(Evidence("bad", 3, quote=hostile, paraphrase=hostile),), source_id="bad")
        for figure in seed.figures
    )
    bad = Source("bad", hostile, title=hostile, url="javascript:window.hit=4", archive_url="data:text/html,x")
    page = look(replace(seed, figures=figures, sources=(*seed.sources, bad)))
    page.click('[data-figure="f-change-12"]')
    assert page.inner_text("dialog").count(hostile) >= 6
    assert page.locator("dialog a").count() == 0
    assert page.evaluate("window.hit === undefined") is True
