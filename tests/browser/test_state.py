"""A view in the address: what a reader sees can be sent to another, and what is no view is left alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MAP = "Object.values(window).find((v) => v instanceof L.Map)"
VIEW = f"(({{lat, lng}}) => [lat, lng])({MAP}.getCenter()).concat({MAP}.getZoom())"
SEEN = """() => ({
  date: ebbline.date,
  layers: Object.entries(ebbline.layers).filter(([, own]) => own.visible).map(([name]) => name),
  card: document.querySelector(".ebb-card:not([hidden]) h2")?.textContent || null,
})"""


def hash_of(seen: Any) -> str:
    seen.page.wait_for_timeout(600)
    return str(seen.run("location.hash"))


def test_an_untouched_page_has_a_plain_address(visit: Any, seed_page: Callable[..., Path]) -> None:
    seen = visit(seed_page())
    assert hash_of(seen) == ""


@pytest.mark.parametrize("seed", ["caliphate-2016", "island-war"])
def test_what_is_seen_comes_back_from_the_address(visit: Any, seed_page: Callable[..., Path], seed: str) -> None:
    seen = visit(seed_page(seed))
    day = "2016-10-20" if seed == "caliphate-2016" else "1907-09-01"
    seen.run("day => ebbline.setDate(day)", day)
    seen.run("() => { ebbline.layers.lost.hide(); ebbline.layers.extents?.show(); }")
    seen.page.click(".ebb-place >> nth=0")
    seen.page.keyboard.press("Escape")
    seen.page.click(".leaflet-control-zoom-in")
    seen.page.wait_for_timeout(500)
    seen.page.click(".ebb-place >> nth=0")
    link = hash_of(seen)
    for part in (f"date={day}", "at=", "off=lost", "card=s-"):
        assert part in link
    other = visit(seed_page(seed), (1024, 700), link)
    other.page.wait_for_timeout(100)
    assert other.run(SEEN) == seen.run(SEEN)
    assert [round(value, 1) for value in other.run(VIEW)] == pytest.approx([round(v, 1) for v in seen.run(VIEW)], abs=2)
    assert other.faults == []


def test_closing_and_showing_all_make_the_address_plain_again(visit: Any, seed_page: Callable[..., Path]) -> None:
    seen = visit(seed_page())
    seen.page.click(".ebb-place >> nth=0")
    assert "card=s-7k2m" in hash_of(seen)
    seen.page.keyboard.press("Escape")
    seen.page.click(".ebb-whole >> nth=0")
    assert hash_of(seen) == ""


def test_an_address_that_is_written_anew_moves_the_page(visit: Any, seed_page: Callable[..., Path]) -> None:
    seen = visit(seed_page())
    seen.run("() => { location.hash = '#date=2017-07-10&at=36.3,43.1,9&card=s-7k2m' }")
    seen.page.wait_for_timeout(100)
    assert seen.run("ebbline.date") == "2017-07-10"
    assert seen.run(VIEW)[2] == 9
    assert "Mosul" in seen.page.inner_text(".ebb-card h2")


@pytest.mark.parametrize(
    "fragment",
    [
        "#date=2016-02-30&at=999,0,5&card=nobody&on=nothing&off=__proto__,constructor",
        "#date=9999-12-31&at=1,2&on=&off=,,,",
        "#date=0001-01-01&at=NaN,NaN,NaN&card=__proto__",
        "#date=<script>window.hit=1</script>&at=1e2,0,5&card=%00",
        "#%E0%A4%A&%&&==&date&at",
        "#at=34,42,99&date=javascript:alert(1)",
        "#" + "date=2016-01-01&" * 500,
        "#at=34,42,6,1",
        "#constructor=1&toString=2",
    ],
    ids=range(9),
)
def test_an_address_that_is_no_view_changes_nothing(visit: Any, seed_page: Callable[..., Path], fragment: str) -> None:
    plain = visit(seed_page())
    seen = visit(seed_page(), (1280, 800), fragment)
    assert seen.run(SEEN) == plain.run(SEEN)
    assert seen.run(VIEW) == plain.run(VIEW)
    assert seen.run("window.hit === undefined")
    assert seen.faults == []


def test_the_link_is_copied_or_shown_to_be_copied_by_hand(visit: Any, seed_page: Callable[..., Path]) -> None:
    seen = visit(seed_page(), permissions=["clipboard-read", "clipboard-write"])
    seen.run("() => ebbline.setDate('2016-10-20')")
    seen.page.click("button[aria-label='Copy link to this view']")
    seen.wait("document.querySelector('.ebb-copied').textContent !== ''")
    copied = seen.run("() => navigator.clipboard.readText()")
    assert copied == seed_page().as_uri() + "#date=2016-10-20"
    seen.run("() => { Clipboard.prototype.writeText = () => Promise.reject(new Error('no')) }")
    seen.page.click("button[aria-label='Copy link to this view']")
    seen.page.wait_for_selector("dialog", timeout=5000)
    assert seen.page.input_value("dialog input") == copied
    assert seen.faults == []


def test_in_a_sandboxed_frame_nothing_breaks(framed: Callable[..., Any], seed_page: Callable[..., Path]) -> None:
    frame = framed(seed_page())
    faults: list[str] = []
    frame.page.on("pageerror", lambda error: faults.append(str(error)))
    frame.page.on("console", lambda said: faults.append(said.text))
    for day in ("2016-10-20", "2017-07-10"):
        frame.evaluate("day => ebbline.setDate(day)", day)
        frame.page.wait_for_timeout(600)
    assert frame.evaluate("ebbline.date") == "2017-07-10"
    assert frame.locator("button[aria-label='Copy link to this view']").count() == 0
    assert faults == []
