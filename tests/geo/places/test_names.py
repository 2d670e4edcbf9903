from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.places.names import LONGEST_NAME, has_article, is_mixed, key, notices, scripts, strict_key

NAMES = st.text(max_size=60)
LATIN = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäéøşıđ '-.", max_size=40)


@given(NAMES)
@example("İstanbul")
@example("ﷺ الـفَلُّوجَة")
@example("ガギ·가나")
@example("\u1f9f\u0d3c")
def test_key_of_nfc_and_nfd_is_the_same(name: str) -> None:
    assert key(unicodedata.normalize("NFC", name)) == key(unicodedata.normalize("NFD", name))


@given(NAMES)
@example("al al Ash")
@example("الالالفلوجة")
@example("U.S..A")
def test_key_of_a_key_is_itself(name: str) -> None:
    assert key(key(name)) == key(name)


@given(LATIN)
def test_key_does_not_depend_on_case(name: str) -> None:
    assert key(name.upper()) == key(name.lower())


@given(NAMES, st.sampled_from("\u200b\u200c\u200d\u2060\ufeff\u202e\u2066\u00ad"), st.integers(0, 60))
def test_key_ignores_zero_width_and_bidi_controls(name: str, hidden: str, at: int) -> None:
    assert key(name[:at] + hidden + name[at:]) == key(name)


@given(NAMES)
@example("가나다")
@example("がぎぐ")
def test_a_key_is_composed(name: str) -> None:
    assert unicodedata.is_normalized("NFC", key(name))


@given(NAMES)
def test_key_has_no_outer_or_double_blanks(name: str) -> None:
    assert key(name) == " ".join(key(name).split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("al-Raqqa", "Raqqa"),
        ("Ar Raqqah", "Raqqah"),
        ("Deir ez-Zor", "Deir Zor"),
        ("الرقة", "رقة"),
        ("الفَلُّوجَة", "الفلوجه"),
        ("الـــموصل", "الموصل"),
        ("أربيل", "اربيل"),
        ("كرمنشاه", "کرمنشاه"),
        ("Şanlıurfa", "Sanliurfa"),
        ("Sana'a", "Sanaʼa"),
        ("Ta‘izz", "Taizz"),
        ("Mazar-i-Sharif", "Mazar i Sharif"),
        ("U.S.", "US"),
        ("Washington, D.C.", "Washington DC"),
        ("Straße", "STRASSE"),
        ("Łódź", "Lodz"),
        ("Żółć", "Zolc"),
        ("ﬁnland", "Finland"),
        ("Baghdad\u00a0", "Baghdad"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize("name", ["Al", "Ash", "El", "At", "An", "US", "ال", "ut"])
def test_an_article_alone_stays(name: str) -> None:
    assert key(name)
    assert not has_article(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mosul", "Mоsul"), ("か", "が"), ("कि", "की"), ("Hama", "Homs"), ("Ur", "Ar"), ("Aqaba", "Raqqa")],
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize("name", ["", " ", "...", "-", "'", "\u200b", "\x00\n\t", "\ud800"])
def test_nothing_is_left_of_a_name_without_letters(name: str) -> None:
    assert key(name) == ""


def test_a_huge_name_is_cut() -> None:
    assert len(key("x" * 10_000_000)) == LONGEST_NAME
    assert len(key("ﷺ" * 1_000_000)) <= LONGEST_NAME


def test_strict_key_keeps_the_article() -> None:
    assert strict_key("El Salvador") == "el salvador"
    assert has_article("El Salvador")


def test_letters_of_two_alphabets_are_noticed() -> None:
    assert scripts("Mоsul") == ("Latin", "Cyrillic")
    assert is_mixed("Mоsul")
    assert [notice.code for notice in notices("Mоsul")] == ["mixed-scripts"]


def test_an_honest_name_in_one_alphabet_is_not_noticed() -> None:
    for name in ("Mosul", "Мосул", "الموصل", "Ōsaka", "大阪 Osaka"):
        assert not is_mixed(name)
        assert notices(name) == []


def test_hidden_characters_are_noticed() -> None:
    assert [notice.code for notice in notices("Mo\u200bsul")] == ["zero-width"]
    assert [notice.code for notice in notices("Mosul\u202e")] == ["bidi-override"]
