from __future__ import annotations

import re

from geo.records import Mention
from geo.text.groups import Group, grouped


def read(text: str, *names: str) -> tuple[list[Group], list[int]]:
    found = [
        Mention(match.group(), match.start(), match.end()) for match in re.finditer("|".join(names or ["(?!)"]), text)
    ]
    return grouped(text, found, [one.text for one in found], lambda inner, outer: True)


def test_one_name_is_one_group_however_it_is_spelt() -> None:
    groups, owners = read("Ramadi fell. RAMADI, then. Râmadi!", "Ramadi", "RAMADI", "Râmadi")
    assert len(groups) == 1
    assert owners == [0, 0, 0]
    assert groups[0].count == 3


def test_the_place_named_beside_a_name_is_its_outer_group() -> None:
    groups, owners = read("He went to Moscow, Idaho. Moscow is small.", "Moscow", "Idaho")
    assert owners == [0, 1, 0]
    assert groups[0].outer == 1
    assert groups[1].outer is None


def test_a_name_given_two_larger_places_has_two_senses_and_a_bare_one_goes_on_with_the_last() -> None:
    groups, owners = read("Paris, Texas. Paris, France. Paris slept.", "Paris", "Texas", "France")
    assert owners[0] != owners[2]
    assert owners[4] == owners[2]
    assert groups[owners[0]].outer == owners[1]
    assert groups[owners[2]].outer == owners[3]


def test_a_neighbour_that_cannot_hold_a_place_is_not_its_outer_group() -> None:
    text = "In Paris, Rome and elsewhere"
    found = [Mention("Paris", 3, 8), Mention("Rome", 10, 14)]
    groups, _ = grouped(text, found, ["Paris", "Rome"], lambda inner, outer: False)
    assert [group.outer for group in groups] == [None, None]


def test_the_words_beside_a_name_say_what_it_is() -> None:
    groups, _ = read("the town of Anbar; Diyala province; Basra", "Anbar", "Diyala", "Basra")
    assert [(one.said_town, one.said_region) for one in groups] == [(1, 0), (0, 1), (0, 0)]


def test_a_dateline_is_told_from_a_name_that_opens_a_sentence() -> None:
    groups, _ = read("BAGHDAD (AP) - Bombs.\nMosul is quiet.", "BAGHDAD", "Mosul")
    assert [one.dateline for one in groups] == [1, 0]


def test_no_mentions_make_no_groups() -> None:
    assert read("Nothing here.") == ([], [])
