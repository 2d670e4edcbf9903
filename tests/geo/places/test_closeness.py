from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.places.closeness import distance, imitated, one_step

WORDS = st.text(alphabet="abc", max_size=7)


def plain_distance(a: str, b: str) -> int:
    """Optimal string alignment by its definition, without any shortcut."""
    table = [[i + j if not i * j else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            options = [table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1])]
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                options.append(table[i - 2][j - 2] + 1)
            table[i][j] = min(options)
    return table[-1][-1]


@given(WORDS, WORDS, st.integers(0, 4))
def test_distance_is_the_definition_up_to_its_limit(a: str, b: str, limit: int) -> None:
    assert distance(a, b, limit=limit) == min(plain_distance(a, b), limit + 1)


@pytest.mark.parametrize(("a", "b", "steps"), [("alepo", "aleppo", 1), ("mosul", "msoul", 1), ("raqqa", "raqqa", 0)])
def test_distance_of_known_slips(a: str, b: str, steps: int) -> None:
    assert distance(a, b, limit=2) == steps


def test_imitated_turns_look_alikes_into_latin() -> None:
    assert imitated("Mоsul") == "Mosul"
    assert imitated("Ваghdаd") == "Baghdad"


@given(st.text("abz", min_size=1, max_size=6), st.text("abz", min_size=1, max_size=6))
def test_one_step_reaches_what_is_one_step_away_and_nothing_else(word: str, other: str) -> None:
    reached = set(one_step(word)) - {word}
    assert (other in reached) == (distance(word, other, limit=1) == 1)
    assert all(distance(word, step, limit=2) == 1 for step in reached)


@pytest.mark.parametrize(
    ("wrong", "right"), [("харкив", "харків"), ("فلجه", "فلوجه"), ("αθινα", "αθηνα"), ("חיפא", "חיפה")]
)
def test_one_step_is_taken_in_the_alphabet_of_the_name(wrong: str, right: str) -> None:
    assert right in set(one_step(wrong))


@pytest.mark.parametrize("word", ["", " ", "北京", "\ud800", "7"])
def test_one_step_of_what_has_no_alphabet_here_drops_and_swaps_only(word: str) -> None:
    assert all(len(step) <= len(word) for step in one_step(word))
