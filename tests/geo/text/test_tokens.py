from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text.tokens import sentences, tokens


@given(st.text(max_size=300))
def test_every_token_is_its_slice_of_the_text(text: str) -> None:
    assert all(text[token.start : token.end] == token.text for token in tokens(text))


@given(st.text(max_size=300))
def test_sentences_stand_in_order_without_overlap(text: str) -> None:
    spans = sentences(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(text[start:end].strip() for start, end in spans)


@pytest.mark.parametrize("name", ["Mazar-i-Sharif", "N'Djamena", "Saut-d'Eau", "U.S.", "U.N.-backed", "al-Adnani"])
def test_a_name_with_inner_marks_is_one_token(name: str) -> None:
    assert [token.text for token in tokens(f"in {name} today")][1] == name


def test_a_possessive_ending_is_a_token_of_its_own() -> None:
    assert [token.text for token in tokens("Baghdad’s Karrada and Houthis' port")][:2] == ["Baghdad", "’s"]
    assert "'" in [token.text for token in tokens("the Houthis' port")]


@pytest.mark.parametrize("text", ["Gen. Hifter left. He won.", "The U.S. Army left. He won.", "J. Smith left. He won."])
def test_short_forms_and_initials_end_no_sentence(text: str) -> None:
    assert len(sentences(text)) == 2


def test_a_closing_quote_belongs_to_its_sentence() -> None:
    text = "“We left.” They stayed."
    assert [text[a:b] for a, b in sentences(text)] == ["“We left.”", "They stayed."]


@pytest.mark.parametrize("text", ["1," * 100_000, "a-" * 100_000, "a." * 100_000, "'" * 200_000, "." * 200_000])
def test_hostile_repetition_takes_no_more_than_a_second_or_two(text: str) -> None:
    began = time.perf_counter()
    tokens(text)
    sentences(text)
    assert time.perf_counter() - began < 5
