from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text.markdown import plain
from geo.text.opening import parse_article

FRONT = """---
title: "Rebels leave a river town"
date: 2024-06-14
author: Ana Lima
source: The Daily
url: https://example.org/river
---

The army captured [El-Fasher](https://example.org/fasher) on *Friday*, said **two** officials.

*Photo: J. Smith*
"""


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("captured [Goma](https://example.org/a_b) today", "captured Goma today"),
        ('see ![a map](map.png "The map") here', "see a map here"),
        ("a *very* **long** _day_", "a very long day"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("[not a link] (there)", "[not a link] (there)"),
        ("", ""),
    ],
)
def test_markdown_reads_as_its_reader_sees_it(text: str, seen: str) -> None:
    assert plain(text) == seen


def test_front_matter_gives_title_date_author_and_source(tmp_path: Path) -> None:
    path = tmp_path / "article.md"
    path.write_text(FRONT, encoding="utf8")
    article = parse_article(path)
    assert (article.title, article.date) == ("Rebels leave a river town", date(2024, 6, 14))
    assert (article.bylines, article.publisher, article.url) == (
        ("Ana Lima",),
        "The Daily",
        "https://example.org/river",
    )


def test_a_linked_place_stands_in_the_paragraph_and_a_photo_credit_does_not(tmp_path: Path) -> None:
    path = tmp_path / "article.md"
    path.write_text(FRONT, encoding="utf8")
    [paragraph] = parse_article(path).paragraphs
    assert paragraph.text == "The army captured El-Fasher on Friday, said two officials."


@given(st.text(alphabet='*_[]()!-\n ab"', max_size=300))
def test_any_marks_are_read_without_complaint_and_letters_stay(text: str) -> None:
    assert plain(text).count("a") <= text.count("a")
    assert len(plain(text)) <= len(text)


@pytest.mark.parametrize("text", ["[" * 50_000, "![" * 30_000, "*a " * 30_000, "---\n" * 30_000, "_" * 60_000])
def test_marks_without_end_take_no_time(text: str) -> None:
    start = time.process_time()
    plain(text)
    assert time.process_time() - start < 2.0


def test_a_long_run_of_spaces_takes_no_time() -> None:
    start = time.process_time()
    parse_article("Mosul fell" + " " * 60_000 + "x")
    assert time.process_time() - start < 2.0
