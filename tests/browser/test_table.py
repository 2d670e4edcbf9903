"""The tables of a page: what the map shows, sorted, narrowed, and saved as a file that a spreadsheet opens safely."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import maps
from geo.dossier import read_dossier

ROOT = Path(__file__).parents[2]
TABLE = ".ebb-links button >> nth=0"
NAMES = "[...document.querySelectorAll('dialog section:first-of-type tbody th button')].map((n) => n.textContent)"


def column(seen: Any, number: int) -> list[str]:
    cells = f"dialog section:first-of-type tbody tr > :nth-child({number})"
    return list(seen.run(f"[...document.querySelectorAll('{cells}')].map((n) => n.textContent)"))


def saved(page: Any, button: str = "dialog section:first-of-type .ebb-sheet-head button") -> tuple[str, str]:
    """Press the button; return the file's name and its text."""
    with page.expect_download() as waiting:
        page.click(button)
    text = Path(waiting.value.path()).read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    return waiting.value.suggested_filename, text.decode("utf-8-sig")


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline="")))


@pytest.fixture
def table(visit: Callable[..., Any], seed_page: Callable[..., Path]) -> Any:
    seen = visit(seed_page())
    seen.page.click(TABLE)
    return seen


def test_it_holds_what_the_map_shows_on_its_date(visit: Callable[..., Any], seed_page: Callable[..., Path]) -> None:
    seen = visit(seed_page())
    for day in ("2014-12-20", "2016-07-12", "2017-12-31"):
        seen.run("day => ebbline.setDate(day)", day)
        seen.page.wait_for_timeout(50)
        drawn = "['held', 'assault', 'fighting', 'lost', 'attack'].reduce((n, s) => n + (ebbline.drawn[s] || 0), 0)"
        many = seen.run(drawn)
        seen.page.click(TABLE)
        assert (day, len(seen.run(NAMES))) == (day, many)
        seen.page.keyboard.press("Escape")


def test_what_is_switched_off_on_the_map_is_not_in_it(
    visit: Callable[..., Any], seed_page: Callable[..., Path]
) -> None:
    seen = visit(seed_page())
    seen.run("() => { ebbline.layers.lost.hide(); ebbline.layers.attack.hide(); }")
    seen.page.click(TABLE)
    assert sorted(seen.run(NAMES)) == ["Dabiq", "Manbij", "Mosul", "Raqqa", "Sirte"]


def test_it_sorts_by_each_column_both_ways_and_says_so(table: Any) -> None:
    heads = table.page.locator("dialog section:first-of-type thead button")
    assert heads.count() == 6
    for number in range(1, 7):
        heads.nth(number - 1).click()
        up = column(table, number)
        order = f"document.querySelector('dialog thead th:nth-child({number})').getAttribute('aria-sort')"
        assert table.run(order) == "ascending"
        heads.nth(number - 1).click()
        assert table.run(order) == "descending"
        assert sorted(column(table, number)) == sorted(up)
        assert table.run("document.querySelectorAll('dialog section:first-of-type [aria-sort]').length") == 1
    heads.nth(0).click()
    names = table.run(NAMES)
    assert names == sorted(names)


def test_dates_sort_by_time_and_the_pressed_head_keeps_the_focus(table: Any) -> None:
    table.page.focus("dialog thead th:nth-child(3) button")
    table.page.keyboard.press("Enter")
    assert table.run("document.activeElement.closest('th').cellIndex") == 2
    known = column(table, 3)
    assert known.index("held since January 2014") < known.index("held since June 2014")
    assert (
        known.index("held since August 2014")
        < known.index("lost 27 March 2016")
        < known.index("attack, 3 July 2016, claimed")
    )


def test_a_filter_folds_case_and_marks_and_says_how_many(table: Any) -> None:
    for words, names in (("ATATURK", ["Istanbul, Atatürk Airport"]), ("الفلوجه", []), ("الفلوجة", ["Fallujah"])):
        table.page.fill("dialog input[type=search]", words)
        assert (words, table.run(NAMES)) == (words, names)
    assert table.page.inner_text("dialog output") == "1 row"
    table.page.fill("dialog input[type=search]", "nothing of the kind")
    assert table.page.inner_text("dialog output") == "0 rows"
    assert "Nothing of this kind" in table.page.inner_text("dialog tbody")


def test_all_dates_are_one_switch_away(table: Any) -> None:
    before = table.run(NAMES)
    table.page.check("dialog input[type=checkbox]")
    after = table.run(NAMES)
    phases = "[...ebbline.sites.values()].reduce((sum, site) => sum + site.phases.length, 0)"
    assert len(before) < len(after) == table.run(phases)
    assert "All dates" in table.page.inner_text("dialog h3")


def test_a_name_opens_its_card_and_takes_the_focus_there(table: Any) -> None:
    table.page.click("dialog tbody bdi:text-is('Fallujah')")
    table.page.wait_for_timeout(100)
    assert table.run("document.querySelector('dialog') === null")
    assert table.run("document.activeElement.textContent").startswith("Fallujah")
    table.page.keyboard.press("Escape")
    assert table.run("document.activeElement.closest('.ebb-links') !== null")


def test_the_file_holds_the_rows_in_their_order(table: Any) -> None:
    table.page.click("dialog thead th:nth-child(1) button")
    table.page.fill("dialog input[type=search]", "lost")
    name, text = saved(table.page)
    head, *body = rows(text)
    assert name == "Islamic-State-lost-about-12-of-its-territory-in-six-months-I-Places-2016-07-12.csv"
    assert head[:4] == ["Place", "Other name", "Status", "What is known"]
    assert [row[0] for row in body] == table.run(NAMES) == sorted(row[0] for row in body)
    hit = next(row for row in body if row[0] == "Hit")
    assert hit[1] == "هيت"
    assert hit[3:6] == ["lost 14 April 2016", "2016-04-14", ""]
    assert float(hit[7]) == pytest.approx(33.64, abs=0.02)
    assert text.endswith("\r\n")
    assert table.faults == []


def test_no_cell_of_the_file_is_a_formula(visit: Callable[..., Any], tmp_path: Path) -> None:
    hostile = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "＝1",
        '="a","b"',
        "plain, with a comma",
        '"quoted"',
    ]
    dossier = read_dossier(ROOT / "seeds" / "caliphate-2016")
    sites = [replace(site, name=name, lon=-3.5) for site, name in zip(dossier.sites, hostile, strict=False)]
    title = "../../etc/passwd\u202e CON: <b>"
    maps.build(replace(dossier, sites=tuple(sites), title=title, map=replace(dossier.map, insets=()))).save(
        tmp_path / "m.html"
    )
    seen = visit(tmp_path / "m.html")
    seen.page.click(TABLE)
    seen.page.check("dialog input[type=checkbox]")
    name, text = saved(seen.page)
    assert name == "etc-passwd-CON-b-Places-All-dates.csv"
    body = rows(text)[1:]
    assert {row[8] for row in body} == {"-3.5"}
    names = {row[0] for row in body}
    assert [one for row in body for one in row if one[:1] in "=+-@\t\r＝" and one and one != "-3.5"] == []
    assert names <= {*hostile, *(f"'{one}" for one in hostile)}
    assert {"'=1+1", "' =1", '\'="a","b"', "plain, with a comma", '"quoted"'} <= names
    assert seen.faults == []


def test_the_file_can_be_saved_from_a_sandboxed_frame(
    framed: Callable[..., Any], seed_page: Callable[..., Path]
) -> None:
    frame = framed(seed_page())
    frame.click(TABLE)
    with frame.page.expect_download() as waiting:
        frame.click("dialog section:first-of-type .ebb-sheet-head button")
    assert "Mosul" in Path(waiting.value.path()).read_text(encoding="utf-8-sig")


def test_measured_areas_are_there_for_the_date_and_for_all(
    visit: Callable[..., Any], seed_page: Callable[..., Path]
) -> None:
    seen = visit(seed_page("island-war"))
    seen.page.click(TABLE)
    section = "dialog section:has(h3:has-text('Table of measured areas')) >> nth=0"
    few = seen.page.locator(section).locator("tbody tr").count()
    seen.page.check("dialog input[type=checkbox]")
    many = seen.page.locator(section).locator("tbody tr").count()
    assert 0 < few <= 3 < many
    _, text = saved(seen.page, f"{section} >> .ebb-sheet-head button")
    head, first, *_ = rows(text)
    assert head == ["Snapshot", "Actor", "Area, km²", "Low, km²", "High, km²", "Gained", "Lost"]
    assert float(first[3]) <= float(first[2]) <= float(first[4])
    assert seen.faults == []


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", {0: "0 rows", 1: "1 row", 2: "2 rows"}),
        ("ar", {0: "لا صفوف", 1: "صف واحد", 2: "صفان", 3: "3 صفوف", 11: "11 صفًا", 100: "100 صف"}),
    ],
)
def test_what_is_counted_takes_the_form_of_its_number(
    visit: Callable[..., Any], seed_page: Callable[..., Path], language: str, forms: dict[int, str]
) -> None:
    seen = visit(seed_page("caliphate-2016", language))
    said = {count: seen.run("count => ebbline.t('table_rows', { count })", count) for count in forms}
    assert said == forms


def test_one_place_is_no_places(visit: Callable[..., Any], tmp_path: Path) -> None:
    dossier = read_dossier(ROOT / "seeds" / "caliphate-2016")
    sources = tuple(source for source in dossier.sources if source.source_id == "wapo-2016-07-12")
    one = replace(dossier, sites=dossier.sites[:1], sources=sources, map=replace(dossier.map, insets=()))
    maps.build(one).save(tmp_path / "one.html")
    words = visit(tmp_path / "one.html").page.inner_text(".ebb-links")
    assert "Table of 1 place" in words
    assert "Table of 1 places" not in words
    assert "1 source " in words.replace("\n", " ")
