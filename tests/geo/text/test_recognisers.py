from __future__ import annotations

import sys
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from geo.errors import InputError
from geo.text.recognisers import Recogniser, recognised, spacy_recogniser
from geo.text.resolve import geoparse

TEXT = "In goma and in Mosul, Ms Washington spoke."


@dataclass
class Entity:
    start_char: int
    end_char: int
    label_: str


def pipeline(text: str) -> SimpleNamespace:
    """Find what a language model would: a name in small letters, and a person who is no place."""
    marks = {"goma": "GPE", "Mosul": "GPE", "Washington": "PERSON"}
    return SimpleNamespace(
        ents=[Entity(text.index(name), text.index(name) + len(name), label) for name, label in marks.items()]
    )


def test_what_the_readers_own_recogniser_finds_is_resolved(small: Any) -> None:
    answers = geoparse(TEXT, gazetteer=small, recogniser=spacy_recogniser(pipeline))
    assert [(one.mention.text, one.place and one.place.country_code) for one in answers] == [
        ("goma", "CD"),
        ("Mosul", "IQ"),
    ]


def test_other_labels_can_be_asked_for(small: Any) -> None:
    (one,) = geoparse(TEXT, gazetteer=small, recogniser=spacy_recogniser(pipeline, labels=["PERSON"]))
    assert one.mention.text == "Washington"


def test_a_recogniser_that_finds_nothing_gives_no_places(small: Any) -> None:
    assert geoparse(TEXT, gazetteer=small, recogniser=lambda text: []) == []


def test_blanks_at_the_ends_of_a_span_are_left_out_and_a_span_counts_once() -> None:
    (one,) = recognised("  Goma  ", lambda text: [(0, 8), (0, 8)])
    assert (one.text, one.start, one.end) == ("Goma", 2, 6)
    assert recognised("    ", lambda text: [(0, 4)]) == []


@pytest.mark.parametrize(
    "finds",
    [
        lambda text: [(0, len(text) + 1)],
        lambda text: [(3, 3)],
        lambda text: [(-2, 4)],
        lambda text: [(0.5, 2)],
        lambda text: [("a", "b")],
        lambda text: 7,
        lambda text: 1 / 0,
    ],
)
def test_a_recogniser_that_fails_or_returns_no_spans_is_refused_in_a_sentence(finds: Recogniser, small: Any) -> None:
    with pytest.raises(InputError, match="recogniser"):
        geoparse(TEXT, gazetteer=small, recogniser=finds)


def test_spacy_that_is_not_installed_is_named_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(InputError, match=r"ebbline\[spacy\]"):
        spacy_recogniser("en_core_web_sm")


def test_a_model_that_is_not_installed_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> None:
        raise OSError(f"Can't find model {name!r}")

    monkeypatch.setitem(sys.modules, "spacy", SimpleNamespace(load=load))
    with pytest.raises(InputError, match="spacy download xx_none"):
        spacy_recogniser("xx_none")
