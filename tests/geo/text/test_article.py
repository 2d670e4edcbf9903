from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ArticleError
from geo.text.article import Article, from_text, parse_article

REPOST = """20 March 2019

How the last towns were lost

By Ana Lima and John Okoro
March 17 2019

A soldier lowers a flag at the gate of Hajin on March 2. (Ivo Petrov/Reuters)

The militants gave up the town after a month. Nothing of the market is left standing.
‘No way back’

It was the last of them, a commander said.

Okoro reported from Cairo. Mia Berg in Oslo contributed to this report.

No comments:
"""


@pytest.fixture
def article() -> Article:
    return from_text(REPOST)


def test_the_articles_own_date_wins_over_the_reposts(article: Article) -> None:
    assert article.date == date(2019, 3, 17)


def test_title_and_bylines_are_read(article: Article) -> None:
    assert article.title == "How the last towns were lost"
    assert article.bylines == ("Ana Lima", "John Okoro")


def test_a_caption_is_parted_from_its_credit(article: Article) -> None:
    assert [part.text for part in article.captions] == ["A soldier lowers a flag at the gate of Hajin on March 2."]
    assert [part.text for part in article.parts if part.kind == "credit"] == ["(Ivo Petrov/Reuters)"]


def test_headings_and_closing_notes_are_no_paragraphs(article: Article) -> None:
    assert [part.text for part in article.parts if part.kind == "heading"] == ["‘No way back’"]
    assert len(article.notes) == 2
    assert [part.number for part in article.paragraphs] == [1, 2, 3]


def test_every_part_is_its_slice_of_the_text(article: Article) -> None:
    assert all(article.text[part.start : part.end] == part.text for part in article.parts)


def test_a_declared_date_wins_over_all() -> None:
    assert from_text(REPOST, day=date(2019, 1, 1)).date == date(2019, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "GOMA, Congo, January 28, 2025 - Rebels moved.",
        "GOMA, January 28, 2025 (Wire) — Rebels moved.",
        "GOMA, 28 January 2025 — Rebels moved.",
    ],
)
def test_a_date_in_the_dateline_is_the_articles_own(text: str) -> None:
    assert from_text(text).date == date(2025, 1, 28)


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("KABUL, Afghanistan — Fighters took a town.", "KABUL, Afghanistan"),
        ("MARAWI, Philippines, June 20 (Wire) - Soldiers moved.", "MARAWI, Philippines"),
        ("NAIROBI (Wire) — Troops landed.", "NAIROBI"),
        ("ABUJA — The army moved.", "ABUJA"),
        ("KABUL, 3 May 2021 (Wire) — Fighters took a town.", "KABUL"),
        ("The town of Hit — once quiet — fell.", ""),
    ],
)
def test_a_dateline_is_told_from_the_first_words(text: str, dateline: str) -> None:
    assert from_text(text).dateline.startswith(dateline)
    assert bool(from_text(text).dateline) == bool(dateline)


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The army moved north\nand took two towns\nthat lay on the road\nto the sea.\n\nA second paragraph\nfollowed."
    )
    assert len(from_text(text).paragraphs) == 2


def test_a_text_without_title_gets_its_first_words() -> None:
    assert from_text("Rebels took Lashio on Friday.").title == "Rebels took Lashio on Friday."


def test_markdown_marks_stay_out_of_the_title() -> None:
    text = "# A town falls\n\n*By Ana Lima*\n\n5 May 2020\n\nIt fell at noon, they said.\n"
    article = from_text(text)
    assert (article.title, article.bylines, article.date) == ("A town falls", ("Ana Lima",), date(2020, 5, 5))


PAGE = """<!doctype html><html><head><title>Army takes Gwoza | The Daily</title>
<meta property="article:published_time" content="2015-03-28T10:00:00Z"><meta name="author" content="Ann Wright">
<meta property="og:site_name" content="The Daily"></head><body><nav>Home World</nav><article><h1>Army takes Gwoza</h1>
<p>The army of Nigeria took Gwoza on Friday, a town in the hills that
the insurgents had called their capital for months.</p>
<p>Bama was taken ten days before that, and the road to the north
is open again, a spokesman in the capital said.</p>
<script>alert("no")</script></article><footer>Copyright The Daily</footer></body></html>"""


def test_a_saved_page_gives_its_article_and_what_it_says_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    article = parse_article(path)
    assert (article.date, article.publisher, article.bylines) == (date(2015, 3, 28), "The Daily", ("Ann Wright",))
    assert "Gwoza" in article.title
    assert "alert" not in article.text and "Home World" not in article.text


@pytest.mark.parametrize("body", ["", "<html></html>", "<p>"])
def test_a_page_without_an_article_is_refused(tmp_path: Path, body: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(ArticleError):
        parse_article(path)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "empty"),
        ("latin.txt", "café in Mosul".encode("latin-1"), "not UTF-8"),
        ("utf16.txt", "Mosul".encode("utf-16"), "UTF-16"),
        ("binary.txt", b"Mosul\x00\x01", "NUL"),
        ("picture.txt", b"\x89PNG\r\n", "picture"),
    ],
)
def test_a_file_that_is_no_text_is_refused_by_name(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ArticleError, match=said) as caught:
        parse_article(path)
    assert caught.value.path == str(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="No such file"):
        parse_article(tmp_path / "none.txt")


def test_one_endless_line_is_refused_and_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "endless.txt"
    with path.open("wb") as file:
        file.truncate(1 << 30)  # a sparse file: a gigabyte that takes no room
    with pytest.raises(ArticleError, match="Larger than 4 MiB"):
        parse_article(path)


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        article = parse_article(text + "\n")
    except ArticleError:
        return
    assert all(article.text[part.start : part.end] == part.text for part in article.parts)
