from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.text.mentions import find_mentions


def named(text: str, small: Any) -> list[str]:
    return [text[span.start : span.end] for span in find_mentions(text, small) if not span.people]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("They hold Mosul and Goma.", ["Mosul", "Goma"]),
        ("Baghdad’s Karrada shopping district was struck.", ["Baghdad", "Karrada"]),
        ("A blast in Tripoli, Lebanon, killed two.", ["Tripoli", "Lebanon"]),
        ("MOSUL, Iraq — The army moved.", ["MOSUL", "Iraq"]),
        ("استعاد الجيش الفلوجة امس", ["الفلوجة"]),
    ],
)
def test_places_are_found(text: str, places: list[str], small: Any) -> None:
    assert named(text, small) == places


@pytest.mark.parametrize(
    "text",
    [
        "Victoria Beckham sang.",
        "Then Santiago Rojas, a lawyer, left.",
        "President Washington rode on.",
        "He studied at Princeton University then.",
        "The Washington Post wrote of it.",
        "It was the time of the Anbar Awakening, he said.",
        "will and goma in small letters",
        "",
    ],
)
def test_persons_and_institutions_are_no_places(text: str, small: Any) -> None:
    assert named(text, small) == []


def test_a_surname_stays_a_person_when_it_returns(small: Any) -> None:
    assert named("Denzel Victoria spoke. General Moscow spoke. Moscow was tired.", small) == []


def test_a_people_names_its_country_and_no_place(small: Any) -> None:
    spans = find_mentions("The Syrian-Turkish border and Iraqi troops", small)
    assert [span.people for span in spans] == ["IQ"]


def test_an_armed_groups_name_is_no_place(small: Any) -> None:
    assert named("The Islamic State of Iraq fought there.", small) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_every_mention_is_its_slice_of_the_text(small: Any, text: str) -> None:
    spans = find_mentions(f"In Mosul {text} Goma", small)
    whole = f"In Mosul {text} Goma"
    assert all(0 <= span.start < span.end <= len(whole) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


@pytest.mark.parametrize("hostile", ["\u202eluso\u202c", "Mo\u200bsul", "<script>Mosul</script>", "${Mosul}", "\ud800"])
def test_hostile_letters_break_nothing(hostile: str, small: Any) -> None:
    text = f"Rebels in {hostile} left."
    assert all(text[s.start : s.end] for s in find_mentions(text, small))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("At Goma the rebels stopped.", ["Goma"]),
        ("The rebels fled. As Mosul fell, they ran.", ["Mosul"]),
        ("I've seen Goma. People I've met, I'd say, and we'll go.", ["Goma"]),
        ("Ms Ali and Sen Okoro left Goma.", ["Goma"]),
        ("They took Puerto Goma.", []),
        ("They took Goma and Hamlet, Mosul or Hamlet.", ["Goma", "Hamlet", "Mosul", "Hamlet"]),
        ("They admired Hamlet.", []),
        ("Fighting in Victoria. Maria Victoria, 40, fled. Victoria is quiet.", ["Victoria", "Victoria"]),
        ("Maria Victoria, 40, fled Goma. Victoria wept.", ["Goma"]),
    ],
)
def test_a_name_is_neither_more_nor_less_than_the_place(text: str, names: list[str], small: Any) -> None:
    assert [text[span.start : span.end] for span in find_mentions(text, small)] == names


def test_a_small_place_is_read_after_a_verb_of_war(small: Any) -> None:
    assert named("The group still controls Hamlet.", small) == ["Hamlet"]
    assert named("The group admires Hamlet.", small) == []
