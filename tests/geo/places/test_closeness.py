from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.places.closeness import distance, imitated

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
