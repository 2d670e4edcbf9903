from __future__ import annotations

from datetime import date

import pytest

from geo.drafting import read_article, read_articles
from geo.errors import ArticleError
from geo.text.unplaced import other_language


def left_out(text: str) -> set[str]:
    return {one.name for one in read_article(text + "\n", date="2024-05-01").context if one.lon is None}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Rebels took Lashio and shelled houses in Qwertystan.", {"Qwertystan"}),
        ("Rebels took Lashio and burned the village of Upper Qwerty.", {"Upper Qwerty"}),
        ("Rebels took Lashio in May, officials in Parliament said in English.", set()),
        ("Rebels took Lashio. In Fact they had tried before, said Ana Lima at Qwerty University.", set()),
        ("Rebels took Lashio. There were fires in Lashio.", set()),
    ],
)
def test_a_name_that_cannot_be_placed_is_listed_without_a_position(text: str, names: set[str]) -> None:
    assert left_out(text) == names


def test_what_is_left_out_is_told_in_a_sentence() -> None:
    said: list[str] = []
    read_articles(["Rebels took Lashio and shelled houses in Qwertystan.\n"], date="2024-05-01", tell=said.append)
    assert said == ["Not placed, so listed under context without a position: Qwertystan."]


ARABIC = "استعاد الجيش العراقي مدينة الفلوجة يوم الأحد بعد معارك.\n"


def test_another_language_is_said_to_give_places_only() -> None:
    said: list[str] = []
    dossier = read_articles(["استعادة الفلوجة\n\n26 حزيران 2016\n\n" + ARABIC], tell=said.append)
    assert len(said) == 1 and "not in English" in said[0]
    assert dossier.as_of == date(2016, 6, 26)
    assert [one.name for one in dossier.context if one.lon is not None]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (ARABIC, True),
        ("Сирийская армия вошла в город в воскресенье, сообщили жители.", True),
        ("Les rebelles ont pris la ville lundi, selon des habitants. " * 6, True),
        ("The army took the town on Monday, and the rebels fled to the hills. " * 6, False),
        ("Mosul, Raqqa, Sirte.", False),
        ("", False),
    ],
)
def test_a_language_is_told_by_its_letters_or_small_words(text: str, other: bool) -> None:
    assert other_language(text) is other


def test_an_article_of_another_language_without_a_known_name_is_refused_with_the_reason() -> None:
    with pytest.raises(ArticleError, match="not in English"):
        read_article("Армия вошла в город Абракадабринск в воскресенье.\n", date="2016-03-27")
