"""The first map in a real browser, offline: what a reader sees, and how one without a mouse gets on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import pytest

import maps
from geo.dossier import read_dossier
from geo.records import Precision, Review
from maps.compose import layer_pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
DESKTOP, LAPTOP, PHONE = (1280, 800), (1024, 700), (390, 844)
STATUSES = ("held", "assault", "lost", "attack")
DATES = ("2014-02-01", "2014-12-20", "2016-01-15", "2016-07-12", "2016-10-20", "2017-12-31")
LIMIT = 400_000


class Seen:
    """A page that is open, and what it asked for and complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: Path) -> Seen:
        self.page.goto(path.as_uri())
        wait(self.page, "performance.getEntriesByName('ebbline-ready').length > 0")
        return self

    def run(self, script: str, value: Any = None) -> Any:
        return self.page.evaluate(script, value)

    def on(self, day: str) -> dict[str, int]:
        """Set the date and return what is drawn."""
        self.run("day => ebbline.setDate(day)", day)
        self.page.wait_for_timeout(60)
        return dict(self.run("({...ebbline.drawn})"))

    @property
    def outside(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(("file:", "data:", "about:"))]


def wait(page: Page, condition: str) -> None:
    # NOTE: the page's policy forbids eval, and with it Playwright's own waiting for a function.
    for _ in range(400):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"still not so after 10 s: {condition}")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the first dossier's pages as files: English, Arabic, and one per layer."""
    folder = tmp_path_factory.mktemp("pages")
    dossier = read_dossier(ROOT / "seeds" / "caliphate-2016")
    made = {"en": maps.build(dossier), "ar": maps.build(dossier, lang="ar"), **layer_pages(dossier)}
    for name, map_ in made.items():
        map_.save(folder / f"{name}.html")
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

# What a reader sees of labels and of what lies over the map; a label is measured by its words, not by its box.
LABELS = """() => {
  const all = [...document.querySelectorAll('.ebb-label-name, .ebb-label-line, .ebb-name-text')];
  const shown = all.filter((node) => node.getClientRects().length && getComputedStyle(node).visibility === 'visible');
  const box = (node) => { const b = node.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; };
  const of = (node) => node.closest('.ebb-site')?.dataset.site || null;
  return shown.map((node) => ({ text: node.textContent, box: box(node), of: of(node) }));
}"""
OVER = """() => [...document.querySelectorAll('.ebb-inset, .ebb-draft, .ebb-card:not([hidden]), .leaflet-control')]
  .filter((node) => node.getClientRects().length)
  .map((node) => {
    const b = node.getBoundingClientRect();
    return { text: node.className, box: [b.left, b.top, b.right, b.bottom] };
  })"""
SYMBOLS = """() => [...document.querySelectorAll('.ebb-site, .ebb-town:not(.ebb-off)')].map((node) => {
  const b = node.getBoundingClientRect(), r = node.dataset.site ? 7 : 2;
  const x = (b.left + b.right) / 2, y = (b.top + b.bottom) / 2;
  return { of: node.dataset.site || 'town', box: [x - r, y - r, x + r, y + r], text: 'symbol of ' + node.textContent };
})"""
MAP = """() => {
  const b = document.querySelector('.leaflet-container').getBoundingClientRect();
  return [b.left, b.top, b.right, b.bottom];
}"""


def touch(one: list[float], other: list[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def inside(box: list[float], frame: list[float]) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def clashes(seen: Seen) -> list[str]:
    """Return every pair of things of which one hides the other, and every label that is cut off."""
    labels, over, symbols, frame = (seen.run(script) for script in (LABELS, OVER, SYMBOLS, MAP))
    found = [f"{label['text']} is cut off" for label in labels if not inside(label["box"], frame)]
    for at, label in enumerate(labels):
        others = [one for one in labels[at + 1 :] if one["of"] is None or one["of"] != label["of"]]
        marks = [mark for mark in symbols if mark["of"] != label["of"]]
        found += [
            f"{label['text']} / {one['text']}" for one in (*others, *over, *marks) if touch(label["box"], one["box"])
        ]
    return found


# The page as a file


def test_the_page_is_small(pages: dict[str, Path]) -> None:
    assert {name: path.stat().st_size for name, path in pages.items() if path.stat().st_size > LIMIT} == {}


def test_the_page_asks_for_nothing_and_complains_of_nothing(look: Look, pages: dict[str, Path]) -> None:
    for name, path in pages.items():
        seen = look(path)
        seen.run("() => Object.values(ebbline.layers).forEach((layer) => layer.show())")
        for day in ("2014-02-01", "2017-12-31"):
            seen.run("day => ebbline.setDate(day)", day)
        seen.page.wait_for_timeout(100)
        assert (name, seen.outside, seen.complaints) == (name, [], [])


def test_the_page_works_in_a_sandboxed_frame(browser: Browser, pages: dict[str, Path], tmp_path: Path) -> None:
    from html import escape

    text = escape(pages["en"].read_text(encoding="utf8"))
    frame = f'<iframe width="900" height="600" title="Map" sandbox="allow-scripts" srcdoc="{text}"></iframe>'
    (tmp_path / "report.html").write_text(f"<!DOCTYPE html><html lang=en><title>Report</title>{frame}", encoding="utf8")
    page = browser.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((tmp_path / "report.html").as_uri())
    inner = page.frames[1]
    for _ in range(200):
        if inner.evaluate("performance.getEntriesByName('ebbline-ready').length"):
            break
        page.wait_for_timeout(25)
    assert inner.evaluate("ebbline.drawn.held") > 0
    assert complaints == []
    page.close()


# What it shows


def test_it_opens_on_the_day_of_the_article(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    assert seen.run("ebbline.date") == "2016-07-12"
    assert "12 July 2016" in seen.page.inner_text(".ebb-strip")


def test_the_first_screen_answers_what_a_reader_asks(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    words = seen.page.inner_text("body")
    for said in (
        "12 %",
        "68,300 km²",
        "range not published",
        "Mosul",
        "Raqqa",
        "Sirte",
        "Fallujah",
        "Karrada",
        "Istanbul",
    ):
        assert said in words
    rows = {status: seen.page.inner_text(f'.ebb-row[data-status="{status}"]') for status in STATUSES}
    assert "Mosul" in rows["held"]
    assert "Sirte" in rows["assault"]
    assert "Fallujah" in rows["lost"]
    assert "Karrada" in rows["attack"]
    bottom = seen.run("() => document.querySelector('.ebb-foot').getBoundingClientRect().bottom")
    assert bottom <= DESKTOP[1]
    assert all(seen.page.is_visible(part) for part in ("h1", ".ebb-number", ".ebb-chart", ".ebb-legend", ".ebb-strip"))


def test_the_places_of_the_article_are_labelled_on_every_screen(look: Look, pages: dict[str, Path]) -> None:
    for size in (DESKTOP, LAPTOP, PHONE):
        shown = {label["text"] for label in look(pages["en"], size).run(LABELS)}
        assert {"Mosul", "Raqqa", "Fallujah", "Baghdad, Karrada"} <= shown


def test_every_layer_can_be_switched_off_and_on_and_is_drawn(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    names = seen.run("Object.keys(ebbline.layers)")
    assert {*STATUSES, "basemap"} <= set(names)
    for name in names:
        seen.run("name => ebbline.layers[name].hide()", name)
        assert (name, seen.run("name => ebbline.drawn[name]", name)) == (name, 0)
        seen.run("name => ebbline.layers[name].show()", name)
        assert (name, seen.run("name => ebbline.drawn[name]", name) > 0) == (name, True)


def test_the_key_switches_a_layer_and_says_so(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    seen.page.click("#ebb-switch-lost")
    assert seen.run("ebbline.drawn.lost") == 0
    assert seen.run("document.querySelectorAll('.ebb-site[data-status=lost]').length") == 0
    seen.run("() => ebbline.layers.lost.show()")
    assert seen.run("document.querySelector('#ebb-switch-lost').checked") is True


def test_the_strip_moves_what_is_drawn(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    status = """name => [...document.querySelectorAll('.ebb-site')]
      .find((n) => n.ariaLabel.startsWith(name))?.dataset.status || null"""
    seen.on("2014-05-31")
    assert seen.run(status, "Mosul") is None
    assert seen.on("2014-12-20")["lost"] == 0
    assert seen.run(status, "Mosul") == "held"
    assert seen.on("2016-12-01")["attack"] == 2
    assert seen.run(status, "Mosul") == "assault"
    assert seen.on("2017-12-31")["held"] == 0
    assert seen.run(status, "Mosul") == "lost"


def test_after_its_last_known_day_a_place_is_unknown_again(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    state = (
        "day => ebbline.stateOn({phases: [{status: 'fighting', start: '2015-01-05', end: '2015-02-01'}]}, day)?.status"
    )
    found = [seen.run(state, day) for day in ("2015-01-04", "2015-01-05", "2015-02-01", "2015-02-02")]
    assert found == [None, "fighting", "fighting", None]


def test_dragging_the_slider_moves_the_date(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    box = seen.page.locator(".ebb-slider").bounding_box()
    assert box
    seen.page.mouse.click(box["x"] + 30, box["y"] + box["height"] / 2)
    assert seen.run("ebbline.date") < "2014-06-01"


def test_an_attack_stays_and_fades(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    faded = "document.querySelectorAll('.ebb-site[data-status=attack] g[opacity]').length"
    assert seen.run(faded) == 0
    seen.on("2016-09-01")
    assert seen.run(faded) == 2


def test_a_date_that_is_none_is_refused(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    for day in ("", "2016", "2016-02-30", "soon", "2016-7-1"):
        message = seen.run(
            "day => { try { ebbline.setDate(day); return ''; } catch (error) { return error.message; } }", day
        )
        assert message.startswith("Not a date")
    assert seen.run("ebbline.date") == "2016-07-12"


def test_the_number_is_the_last_one_published_and_is_never_computed(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    for day, number in (
        ("2014-12-31", "–"),
        ("2015-06-01", "90,800 km²"),
        ("2016-07-03", "78,000 km²"),
        ("2016-10-03", "65,500 km²"),
    ):
        seen.on(day)
        assert (day, seen.page.inner_text(".ebb-number-value")) == (day, number)


def test_the_chart_has_unconnected_dots_on_a_zero_based_axis(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    assert seen.run("document.querySelectorAll('.ebb-chart circle.ebb-dot').length") == 6
    assert seen.run("document.querySelectorAll('.ebb-chart circle.ebb-dot-later').length") == 3
    assert seen.run("document.querySelectorAll('.ebb-chart polyline').length") == 0
    texts = seen.run("[...document.querySelectorAll('.ebb-chart text')].map((n) => n.textContent)")
    assert "0" in texts
    assert "−12 %" in texts
    assert not any("Britain" in text for text in texts)


# Labels


@pytest.mark.parametrize("size", [DESKTOP, LAPTOP, PHONE], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_label_hides_another_or_is_cut_off(
    look: Look, pages: dict[str, Path], language: str, size: tuple[int, int]
) -> None:
    seen = look(pages[language], size)
    for day in DATES:
        seen.on(day)
        assert (day, clashes(seen)) == (day, [])


def test_labels_find_new_places_after_zooming(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    for button in (".leaflet-control-zoom-in", ".leaflet-control-zoom-in", ".leaflet-control-zoom-out"):
        seen.page.click(button)
        seen.page.wait_for_timeout(450)
        assert clashes(seen) == []


def test_an_open_card_hides_no_label(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    seen.page.click('.ebb-site[data-site="s-7k2m"]')
    seen.page.wait_for_timeout(100)
    assert clashes(seen) == []


def test_a_draft_says_so_in_the_picture_and_hides_nothing(look: Look, tmp_path: Path) -> None:
    dossier = read_dossier(ROOT / "seeds" / "caliphate-2016")
    sites = tuple(
        replace(
            site,
            precision=Precision.REGION,
            episodes=tuple(replace(episode, review=Review()) for episode in site.episodes),
        )
        for site in dossier.sites
    )
    maps.build(replace(dossier, sites=sites)).save(tmp_path / "draft.html")
    for size in (DESKTOP, PHONE):
        seen = look(tmp_path / "draft.html", size)
        banner = seen.page.locator(".ebb-draft")
        assert banner.is_visible()
        assert banner.inner_text().startswith("Draft: machine-read, not reviewed")
        assert clashes(seen) == []


def test_the_word_stands_inside_an_illustrative_extent_and_hides_no_label(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    assert seen.run("[ebbline.layers.extents.visible, ebbline.drawn.extents]") == [False, 0]
    seen.page.click("#ebb-switch-extents")
    for day in ("2015-06-10", "2016-07-12"):
        assert seen.on(day)["extents"] > 0
        assert "illustrative" in {label["text"] for label in seen.run(LABELS)}
        assert (day, clashes(seen)) == (day, [])
    assert "No extent about Mosul" in seen.page.inner_text(".ebb-legend")


def test_no_town_repeats_the_name_of_a_site(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    for day in DATES:
        seen.on(day)
        labels = seen.run(LABELS)
        names = {label["text"] for label in labels if label["of"]}
        towns = {label["text"] for label in labels if not label["of"]}
        assert names & towns == set()


def test_a_town_gives_way_to_the_site_that_names_it_and_comes_back(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    seen.run("() => Object.values(window).find((v) => v instanceof L.Map).setView([33.3, 44.42], 11, {animate: false})")
    town = "[...document.querySelectorAll('.ebb-town:not(.ebb-off)')].filter((n) => n.textContent === 'Baghdad').length"
    seen.page.wait_for_timeout(60)
    assert seen.run(town) == 0
    seen.run("() => ebbline.layers.attack.hide()")
    seen.page.wait_for_timeout(60)
    assert seen.run(town) == 1


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_text_is_smaller_than_twelve_pixels(look: Look, pages: dict[str, Path], size: tuple[int, int]) -> None:
    script = """() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), small = [];
      while (walker.nextNode()) {
        const node = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !node.getClientRects().length) continue;
        if (parseFloat(getComputedStyle(node).fontSize) < 12) small.push(node.className + ': ' + node.textContent);
      }
      return small;
    }"""
    seen = look(pages["en"], size)
    seen.page.click(".ebb-place >> nth=0")
    assert seen.run(script) == []


def test_everything_to_click_is_large_enough(look: Look, pages: dict[str, Path]) -> None:
    script = """() => [...document.querySelectorAll('button, .leaflet-control-zoom a, .ebb-row-symbol, .ebb-slider')]
      .filter((node) => node.getClientRects().length)
      .map((node) => [node.getBoundingClientRect(), node.className + ' ' + node.textContent])
      .filter(([box]) => box.width < 24 || box.height < 24)
      .map(([box, name]) => `${name} ${box.width}x${box.height}`)"""
    for size in (DESKTOP, PHONE):
        seen = look(pages["en"], size)
        # A word in a sentence may be narrower than a button; its line is high enough.
        assert [name for name in seen.run(script) if not name.startswith("ebb-place")] == []


# Without a mouse


NAME = "(n) => [n.id, n.className, n.dataset.site || '', (n.ariaLabel || n.textContent).slice(0, 60)].join('|')"
FOCUS = f"() => document.activeElement === document.body ? null : ({NAME})(document.activeElement)"
CONTROLS = f"""() => [...document.querySelectorAll('button, a[href], input, summary, .leaflet-container')]
  .filter((n) => n.getClientRects().length && getComputedStyle(n).visibility === 'visible')
  .filter((n) => n.tabIndex >= 0 && !n.closest('[hidden]')).map({NAME})"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_keyboard_alone_reaches_every_control(look: Look, pages: dict[str, Path], size: tuple[int, int]) -> None:
    seen = look(pages["en"], size)
    wanted = set(seen.run(CONTROLS))
    reached = set()
    for _ in range(len(wanted) + 20):
        seen.page.keyboard.press("Tab")
        now = seen.run(FOCUS)
        if now:
            reached.add(now)
    assert wanted - reached == set()
    assert len(wanted) > 15


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_walking_the_page_by_keyboard_leaves_the_map_where_it_is(
    look: Look, pages: dict[str, Path], size: tuple[int, int]
) -> None:
    seen = look(pages["en"], size)
    where = """() => [...document.querySelectorAll('.ebb-site')].map((n) => n.getBoundingClientRect())
      .map(({ x, y }) => [Math.round(x), Math.round(y)])"""
    before = seen.run(where)
    for _ in range(len(seen.run(CONTROLS)) + 5):
        seen.page.keyboard.press("Tab")
    seen.page.wait_for_timeout(400)
    assert seen.run(where) == before


def test_a_far_place_can_be_focused_once_it_is_in_view(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    far = "() => [...document.querySelectorAll('.ebb-site')].filter((n) => n.tabIndex < 0).map((n) => n.dataset.site)"
    assert len(seen.run(far)) == 2
    for _ in range(4):
        seen.page.click(".leaflet-control-zoom-out")
        seen.page.wait_for_timeout(400)
    assert seen.run(far) == []


def test_a_focused_control_shows_it(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    for _ in range(12):
        seen.page.keyboard.press("Tab")
        outline = seen.run("""() => {
          const style = getComputedStyle(document.activeElement);
          return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 3;
        }""")
        assert (seen.run(FOCUS), outline) == (seen.run(FOCUS), True)


def test_keys_move_the_date(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    seen.page.focus(".ebb-slider")
    for key, day in (
        ("ArrowRight", "2016-07-13"),
        ("ArrowLeft", "2016-07-12"),
        ("PageDown", "2016-07-03"),
        ("PageUp", "2016-07-12"),
    ):
        seen.page.keyboard.press(key)
        assert (key, seen.run("ebbline.date")) == (key, day)
    seen.page.keyboard.press("Home")
    assert seen.run("ebbline.date") < "2014-01-01"
    seen.page.keyboard.press("End")
    assert seen.run("ebbline.date") > "2017-10-01"
    assert "2017" in seen.page.get_attribute(".ebb-slider", "aria-valuetext")


def test_the_date_and_what_shows_are_announced(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    seen.on("2014-12-20")
    seen.page.wait_for_timeout(600)
    said = seen.page.text_content("[aria-live=polite]")
    assert said == "20 December 2014: 8 held"


def test_enter_opens_a_card_and_escape_gives_the_focus_back(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    seen.page.focus('.ebb-site[data-site="s-9wbe"]')
    seen.page.keyboard.press("Enter")
    assert seen.page.is_visible(".ebb-card")
    assert seen.run("document.activeElement.closest('.ebb-card') !== null") is True
    assert "Fallujah" in seen.page.inner_text(".ebb-card")
    seen.page.keyboard.press("Escape")
    assert not seen.page.is_visible(".ebb-card")
    assert seen.run("document.activeElement.dataset.site") == "s-9wbe"


def test_the_focus_comes_back_although_the_date_moved_on(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    seen.page.focus('.ebb-site[data-site="s-7k2m"]')
    seen.page.keyboard.press("Enter")
    seen.on("2017-12-31")
    seen.page.keyboard.press("Escape")
    assert seen.run("document.activeElement.dataset.site") == "s-7k2m"


def test_play_goes_from_event_to_event_and_stops(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    seen.page.click(".ebb-play")
    wait(seen.page, "ebbline.date > '2016-07-12'")
    seen.page.click(".ebb-play")
    stopped = seen.run("ebbline.date")
    seen.page.wait_for_timeout(1200)
    assert seen.run("ebbline.date") == stopped


# Evidence


def test_a_card_says_what_when_who_and_how_it_is_known(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    seen.page.click('.ebb-site[data-site="s-c2rj"]')
    card = seen.page.inner_text(".ebb-card")
    for said in (
        "3 July 2016",
        "2 July 2016",
        "claimed it",
        "as of",
        "Washington Post",
        "paragraph",
        "high",
        "Reviewed by",
    ):
        assert said in card


def test_links_leave_the_page_safely(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    seen.page.click('.ebb-site[data-site="s-c2rj"]')
    seen.page.click("text=/\\d+ sources/")
    links = seen.run("""() => [...document.querySelectorAll('.ebb-page a[href], .ebb-dialog a[href]')]
      .filter((a) => !a.closest('.leaflet-control')).map((a) => [a.protocol, a.target, a.rel])""")
    assert len(links) > 10
    assert {tuple(link) for link in links} <= {
        ("https:", "_blank", "noopener noreferrer"),
        ("http:", "_blank", "noopener noreferrer"),
    }


def test_the_table_holds_every_place(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"])
    seen.page.click("text=/Table of \\d+ places/")
    names = seen.run("new Set([...document.querySelectorAll('dialog tbody th')].map((n) => n.textContent)).size")
    assert names == seen.run("ebbline.sites.size")
    seen.page.keyboard.press("Escape")
    wait(seen.page, "document.querySelector('dialog') === null")


# Narrow screens, other languages, other maps


def test_on_a_phone_title_number_map_and_strip_come_first(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"], PHONE)
    tops = [
        seen.page.locator(part).bounding_box()
        for part in ("h1", ".ebb-number", ".leaflet-container", ".ebb-slider", ".ebb-tabs")
    ]
    edges = [box["y"] for box in tops if box]
    assert edges == sorted(edges)
    assert edges[-1] < PHONE[1] - 100
    assert seen.run("document.documentElement.scrollWidth") <= PHONE[0]


def test_the_tabs_of_a_phone_show_one_part_each(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"], PHONE)
    for tab, part in (("Decline", ".ebb-chart"), ("Sources", ".ebb-sources"), ("Places", ".ebb-legend")):
        seen.page.click(f'[role=tab]:text("{tab}")')
        seen.page.wait_for_selector(part, state="visible", timeout=10_000)
        shown = [one for one in (".ebb-chart", ".ebb-sources", ".ebb-legend") if seen.page.is_visible(one)]
        assert shown == [part]


def test_chips_of_far_places_open_their_cards(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["en"], PHONE)
    seen.page.click('.ebb-inset:has-text("Sirte")')
    assert "Sirte" in seen.page.inner_text(".ebb-card")


def test_the_arabic_page_runs_from_right_to_left(look: Look, pages: dict[str, Path]) -> None:
    seen = look(pages["ar"])
    assert seen.run("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    panel, stage = (seen.page.locator(part).bounding_box() for part in (".ebb-head", ".ebb-stage"))
    assert panel
    assert stage
    assert panel["x"] > stage["x"]
    assert "الموصل" in seen.page.inner_text('.ebb-row[data-status="held"]')
    assert seen.run("document.documentElement.scrollWidth") <= DESKTOP[0]


def test_a_name_in_the_caption_keeps_its_own_direction(look: Look, pages: dict[str, Path]) -> None:
    for language, name in (("en", "Baghdad, Karrada"), ("ar", "الكرادة، بغداد")):
        seen = look(pages[language])
        assert seen.run("document.querySelector('.ebb-event bdi').textContent") == name
        assert seen.run("(({ title, textContent }) => title === textContent)(document.querySelector('.ebb-event'))")


def test_a_layer_works_on_a_stock_folium_map(look: Look, tmp_path: Path) -> None:
    dossier = read_dossier(ROOT / "seeds" / "caliphate-2016")
    map_ = folium.Map([34, 42], zoom_start=6, tiles=None)
    maps.layers.Sites(dossier.sites, name="places", as_of=dossier.as_of).add_to(map_)
    maps.save(map_, tmp_path / "map.html")
    seen = look(tmp_path / "map.html")
    assert seen.run("ebbline.drawn.places") == 13
    seen.on("2014-02-01")
    assert seen.run("ebbline.drawn.places") < 13
    seen.run("() => ebbline.layers.places.hide()")
    assert seen.run("document.querySelectorAll('.ebb-site').length") == 0
    assert seen.complaints == []


def test_hostile_names_are_shown_letter_by_letter(look: Look, make_hostile: Callable[[str], Path]) -> None:
    hostile = "<script>window.hit=1</script>${window.hit=2}`{{7*7}}<img src=x onerror=window.hit=3>"
    seen = look(make_hostile(hostile))
    assert seen.page.inner_text("h1") == hostile
    seen.page.click('.ebb-site[data-site="s-7k2m"]')
    assert hostile in seen.page.inner_text(".ebb-card h2")
    assert hostile in (seen.page.get_attribute('.ebb-site[data-site="s-7k2m"]', "aria-label") or "")
    assert seen.run("window.hit === undefined") is True
    assert (seen.outside, seen.complaints) == ([], [])


@pytest.fixture
def make_hostile(tmp_path: Path) -> Callable[[str], Path]:
    """Return a maker of a page whose title, lede, actor and names are a given text."""

    def make(text: str) -> Path:
        dossier = read_dossier(ROOT / "seeds" / "caliphate-2016")
        sites = tuple(replace(site, name=text, local_name=text) for site in dossier.sites)
        maps.build(replace(dossier, title=text, lede=text, actor=text, sites=sites)).save(tmp_path / "map.html")
        return tmp_path / "map.html"

    return make
