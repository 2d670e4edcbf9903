from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.places import store
from geo.places.gazetteer import Gazetteer
from geo.places.sieve import Sieve
from geo.places.sources import Entry

KEYS = st.lists(st.text("abcдж ", min_size=1, max_size=8).map(lambda text: " ".join(text.split())).filter(bool))


@given(KEYS, KEYS)
def test_no_key_and_no_beginning_of_one_ever_falls_through(keys: list[str], more: list[str]) -> None:
    sieve = Sieve.of(sorted(keys), len(keys))
    sieve.add(more)
    again = Sieve(bytes(sieve))
    for key in (*keys, *more):
        words = key.split(" ")
        for held in (sieve, again):
            assert held.holds(key)
            assert all(held.holds(" ".join(words[:count]) + " ") for count in range(1, len(words)))


def test_nearly_all_absent_keys_fall_through() -> None:
    keys = sorted({f"{number * 2_654_435_761 % 2**32:x}" for number in range(20_000)})
    sieve = Sieve.of(keys, len(keys))
    held = sum(sieve.holds(f"{key}x") for key in keys)
    assert held < len(keys) / 20


def test_a_sieve_is_never_large() -> None:
    assert len(bytes(Sieve.of([], 900_000))) == 2 << 20
    assert bytes(Sieve.of(["mosul"], 40_000_000)) == b""


def test_an_empty_sieve_holds_everything_back() -> None:
    sieve = Sieve()
    sieve.add(["mosul"])
    assert sieve.holds("anything")
    assert bytes(sieve) == b""


@pytest.mark.parametrize("hostile", ["\ud800", "\x00", "", "x" * 1_000_000])
def test_a_hostile_key_is_answered(hostile: str) -> None:
    assert not Sieve.of(["mosul"], 1).holds(hostile)


def test_bits_of_a_wrong_number_are_refused() -> None:
    with pytest.raises(ValueError, match="power of two"):
        Sieve(bytes(3))


def test_a_scanner_asks_the_file_only_for_what_is_there(
    tmp_path: Path, entry: Callable[..., Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "places"
    store.build(path, [entry(1, "Deir ez-Zor"), entry(2, "Mosul")], meta={"source": "made for tests"})
    with Gazetteer.open(path) as gazetteer:
        assert gazetteer.knows("mosul")
        asked: list[str] = []
        monkeypatch.setattr(gazetteer, "_rows", lambda query, values=(): asked.append(query) or [])
        assert gazetteer.knows("mosul")
        for absent in ("reuters", "tuesday", "said on", "deir", "zor"):
            assert not gazetteer.knows(absent)
        for begun in ("mosul", "reuters", "zor"):
            assert not gazetteer.has_prefix(begun)
        assert asked == []
