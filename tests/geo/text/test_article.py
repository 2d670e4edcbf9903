from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ArticleError
from geo.text.article import Article, dateline_end, from_text
from geo.text.opening import parse_article

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
    "text",
    [
        "KHERSON (Wire), 11 November 2022 - Soldiers moved.",
        "KHERSON, Nov 11, 2022 (Wire) - Soldiers moved.",
        "Kherson, Ukraine (Wire), Nov 11, 2022 — Soldiers moved.",
        "Soldiers move\n\nPublished: Nov 11, 2022, 6:42 PM\n\nSoldiers moved.",
        "Soldiers move\n\nPublished On 11 Nov 2022\n\nSoldiers moved.",
        "Soldiers move\n\nNov 11, 2022 | 3 min read\n\nSoldiers moved.",
        "Soldiers move\n\nUpdated 13 November 2022\nPublished 11 November 2022\n\nSoldiers moved.",
        "Soldiers move\n\nBy Ana Lima | Published November 11, 2022\n\nSoldiers moved.",
        "Soldiers move\nAna Lima in Odesa\nFri 11 Nov 2022 10.42 GMT\n\nSoldiers moved.",
        "Soldiers move\nhttps://example.org/world/2022/11/11/soldiers\n\nSoldiers moved.",
        "Soldiers moved. They crossed the river.\n\nPublished: 11 November 2022",
        "Солдаты ушли\n\nОпубликовано: 11 ноября 2022 г., 14:30\n\nСолдаты ушли.",
        "انسحب الجنود\n\n11 تشرين الثاني 2022\n\nانسحب الجنود.",
        "Soldiers move\r\n\r\nBy Ana Lima\r\n11 November 2022\r\n\r\nSoldiers moved\r\nover the river\r\nand on.\r\n",
    ],
)
def test_the_articles_day_is_found_wherever_reports_have_it(text: str) -> None:
    assert from_text(text).date == date(2022, 11, 11)


@pytest.mark.parametrize(
    "text",
    [
        "Reposted from The Daily by A Reader\n\nMay 2, 2020\n\nA town falls\n\nPublished: May 1, 2020\n\nIt fell.",
        "A town falls\nReprinted with leave by A Reader on May 2, 2020\nPublished: May 1, 2020\n\nIt fell at noon.",
        "A town falls\nThis first appeared in The Daily.\nOriginally published May 1, 2020\nMay 2, 2020\n\nIt fell.",
    ],
)
def test_a_repost_gives_neither_title_nor_day(text: str) -> None:
    assert (from_text(text).title, from_text(text).date) == ("A town falls", date(2020, 5, 1))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("AFRICA\n\nRebels leave the river town\n\n5 May 2020\n\nThey left.", "Rebels leave the river town"),
        ("Home > World\n\nShare\n\nRebels leave\n\n5 May 2020\n\nThey left.", "Rebels leave"),
        ("REBELS LEAVE — AGAIN\n\nBY ANA LIMA\n\nThey left.", "REBELS LEAVE — AGAIN"),
        ("Rebels leave the town.\nBy Ana Lima\n5 May 2020\n\nThey left.", "Rebels leave the town."),
        ("By next spring, all may be over\n\n5 May 2020\n\nThey left.", "By next spring, all may be over"),
        (
            "From: Ana Lima <a@example.org>\nSubject: Rebels leave\nDate: Tue, 5 May 2020 09:00 +0000\n\nX.",
            "Rebels leave",
        ),
    ],
)
def test_the_title_is_told_from_what_stands_around_it(text: str, title: str) -> None:
    assert from_text(text).title == title


def test_what_stands_between_title_and_byline_is_no_paragraph() -> None:
    article = from_text("Rebels leave\nThe junta's worst defeat yet\nBy Ana Lima\n5 May 2020\n\nThey left at dawn.")
    assert (article.bylines, article.date) == (("Ana Lima",), date(2020, 5, 5))
    assert [part.text for part in article.paragraphs] == ["They left at dawn."]


def test_a_time_of_day_is_no_paragraph_and_no_first_word() -> None:
    article = from_text("The day\n\n5 May 2020\n\n10:42 GMT\n\nThey left.\n\n09:15 — They came.\n")
    assert [part.text for part in article.paragraphs] == ["They left.", "09:15 — They came."]
    last = article.paragraphs[-1]
    assert article.text[dateline_end(last) : last.end] == "They came."


def test_a_line_that_holds_only_a_date_is_no_paragraph() -> None:
    article = from_text("The day\n\nIt fell at noon.\n\nUpdated: May 5, 2020, 6:42 p.m.\n\nIt was retaken at dusk.\n")
    assert [part.text for part in article.paragraphs] == ["It fell at noon.", "It was retaken at dusk."]


def test_a_day_that_reads_two_ways_is_not_taken() -> None:
    assert from_text("A town falls\n\n03/04/2024\n\nIt fell.").date is None


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("KABUL, Afghanistan — Fighters took a town.", "KABUL, Afghanistan"),
        ("MARAWI, Philippines, June 20 (Wire) - Soldiers moved.", "MARAWI, Philippines"),
        ("NAIROBI (Wire) — Troops landed.", "NAIROBI"),
        ("ABUJA — The army moved.", "ABUJA"),
        ("KABUL, 3 May 2021 (Wire) — Fighters took a town.", "KABUL"),
        ("Damascus, SANA – The army moved.", "Damascus"),
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


def test_a_pages_captions_are_kept_and_its_first_words_are_no_title(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    figure = "<figure><img src=x><figcaption>Soldiers at the gate of Gwoza on Friday.</figcaption></figure>"
    more = "<p>They had held the road for two years, and nobody had used it, residents of the next town said.</p>" * 3
    path.write_text(PAGE.replace("<p>Bama", figure + more + "<p>Bama"), encoding="utf-8")
    article = parse_article(path)
    assert [part.text for part in article.captions] == ["Soldiers at the gate of Gwoza on Friday."]
    assert "The army of Nigeria took Gwoza" in article.paragraphs[0].text


def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    said = "Сирийская армия в воскресенье вошла в Пальмиру, сообщили жители города и военные."
    page = f'<html><head><meta charset="windows-1251"><title>Пальмира</title></head><body><p>{said}</p></body></html>'
    path.write_bytes(page.encode("cp1251"))
    assert said in parse_article(path).text
    path.write_bytes(page.replace("windows-1251", "no-such").encode("cp1251"))
    with pytest.raises(ArticleError, match="no-such"):
        parse_article(path)


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
