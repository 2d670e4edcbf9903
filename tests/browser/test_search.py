"""A place found by its name in any spelling, with the keyboard alone or without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import maps
from geo.dossier import read_dossier

ROOT = Path(__file__).parents[2]
FOUND = "[...document.querySelectorAll('#ebb-found li')].map((n) => n.querySelector('bdi').textContent)"
MAP = "Object.values(window).find((v) => v instanceof L.Map)"


def typed(seen: Any, words: str) -> list[str]:
    if not seen.page.is_visible("#ebb-search"):
        seen.page.click("button[aria-label='Find a place']")
    seen.page.fill("#ebb-search", words)
    return list(seen.run(FOUND))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("mosul", "Mosul"),
        ("MOSSOUL", "Mosul"),
        ("Мосул", "Mosul"),
        ("موصل", "Mosul"),
        ("المَوْصِل", "Mosul"),
        ("Al-Raqqah", "Raqqa"),
        ("ar raqqa", "Raqqa"),
        ("الرقه", "Raqqa"),
        ("fallujah", "Fallujah"),
        ("al-Fallūja", "Fallujah"),
        ("Falujah", "Fallujah"),
        ("Hīt", "Hit"),
        ("ataturk", "Istanbul, Atatürk Airport"),
        ("Tadmur", "Palmyra"),
        ("karada", "Baghdad, Karrada"),
        ("sulaymaniyah", "Sulaymaniyah"),
        ("diyarbakir", "Diyarbakır"),
        ("Aelppo", "Aleppo"),
        ("frankfurt", "Frankfurt"),
    ],
)
def test_a_place_is_found_in_any_spelling(visit: Any, seed_page: Callable[..., Path], words: str, name: str) -> None:
    seen = visit(seed_page())
    assert typed(seen, words)[0] == name
    assert seen.faults == []


def test_nothing_and_nonsense_find_nothing_and_say_so(visit: Any, seed_page: Callable[..., Path]) -> None:
    seen = visit(seed_page())
    for words in ("", "   ", "'", "qqqqqqqq", "(((", "x" * 5000, "\\p{L}", "__proto__"):
        assert (words[:10], typed(seen, words)) == (words[:10], [])
    assert "No such place" in seen.page.inner_text(".ebb-search")
    assert seen.faults == []


def test_the_keyboard_chooses_and_enter_opens_the_card_there(visit: Any, seed_page: Callable[..., Path]) -> None:
    seen = visit(seed_page())
    seen.page.focus("button[aria-label='Find a place']")
    seen.page.keyboard.press("Enter")
    seen.page.keyboard.type("ra")
    state = "(({ ariaExpanded, role }) => [ariaExpanded, role])(document.activeElement)"
    assert seen.run(state) == ["true", "combobox"]
    marked = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.textContent"
    first = seen.run(marked)
    seen.page.keyboard.press("ArrowDown")
    assert seen.run(marked) != first
    seen.page.keyboard.press("ArrowUp")
    assert seen.run(marked) == first
    assert first.startswith("Ra")
    assert seen.run("document.querySelectorAll('#ebb-found [aria-selected=true]').length") == 1
    seen.page.fill("#ebb-search", "Sirte")
    seen.page.keyboard.press("Enter")
    assert "Sirte" in seen.page.inner_text(".ebb-card h2")
    assert seen.run(f"Math.abs({MAP}.getCenter().lat - 31.2) < 1.5")
    assert not seen.page.is_visible(".ebb-search")
    seen.page.keyboard.press("Escape")
    assert seen.run("document.activeElement.ariaLabel") == "Find a place"


def test_escape_closes_it_and_a_town_shows_where_it_lies(visit: Any, seed_page: Callable[..., Path]) -> None:
    seen = visit(seed_page())
    typed(seen, "homs")
    seen.page.keyboard.press("Escape")
    assert not seen.page.is_visible(".ebb-search")
    typed(seen, "homs")
    seen.page.click("#ebb-found li >> nth=0")
    assert seen.run("document.querySelectorAll('.ebb-found-ring').length") == 1
    assert seen.run(f"{MAP}.getBounds().contains([34.73, 36.71])")
    assert not seen.page.is_visible(".ebb-card")


def test_it_speaks_arabic_and_shows_names_of_both_directions(visit: Any, seed_page: Callable[..., Path]) -> None:
    seen = visit(seed_page("caliphate-2016", "ar"), (390, 844))
    seen.page.click("button[aria-label='البحث عن مكان']")
    seen.page.fill("#ebb-search", "mosul")
    assert seen.run(FOUND) == ["الموصل"]
    box = seen.page.locator(".ebb-search").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_a_hostile_name_is_found_letter_by_letter(visit: Any, tmp_path: Path) -> None:
    name = "<img src=x onerror=window.hit=1>${window.hit=2}"
    dossier = read_dossier(ROOT / "seeds" / "caliphate-2016")
    context = tuple(replace(one, name=f"{name} {at}") for at, one in enumerate(dossier.context))
    sites = (replace(dossier.sites[0], name=name, local_name=name, alternatives=(name,)), *dossier.sites[1:])
    maps.build(replace(dossier, sites=sites, context=context)).save(tmp_path / "m.html")
    seen = visit(tmp_path / "m.html")
    assert typed(seen, "<img")[0] == name
    seen.page.keyboard.press("Enter")
    assert seen.run("window.hit === undefined")
    assert seen.faults == []
