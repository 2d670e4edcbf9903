"""Who holds a place, said in other ways than by a verb of holding; and holds that are over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from geo.text.actors import Sides, actor_named
from geo.text.article import from_text
from geo.text.reader import read
from geo.text.tokens import tokens

TODAY = date(2024, 8, 5)
HELD, LOST, FRONT, STRUCK = "stronghold", "lost", "front", "attack"


def roles(text: str, actor: str, small: Any) -> set[tuple[str, str]]:
    found = read(from_text(f"A title\n\n{text}\n\nNothing more was said.", day=TODAY), actor=actor, gazetteer=small)
    return {(found.resolutions[one.place].mention.text, one.role.value) for one in found.findings}


def sides(actor: str, text: str) -> list[tuple[str, str]]:
    cut = tokens(text)
    found = Sides(actor_named(actor), text).parties(cut)
    return [(" ".join(token.text for token in cut[p.start : p.end]), p.side) for p in found]


@pytest.mark.parametrize(
    "text",
    [
        "The rebels still control the countryside around Goma.",
        "The rebels are the only authority in Goma.",
        "The rebels continue to administer Goma.",
        "The rebels still have Goma.",
        "The rebels have moved their headquarters to Goma.",
        "The rebels retreated to Goma.",
        "The rebels have lost every town but Goma.",
        "All that the rebels still hold is Goma.",
        "The rebels maintain positions in Goma.",
        "The rebels have been masters of Goma since May.",
        "The rebels' leadership has been based in Goma since 2014.",
        "The rebels are still in Goma.",
        "The army has yet to enter Goma.",
        "Soldiers have not set foot in Goma since May.",
    ],
)
def test_a_place_is_held_without_a_verb_of_holding(text: str, small: Any) -> None:
    assert roles(text, "the rebels", small) == {("Goma", HELD)}


@pytest.mark.parametrize(
    "text",
    [
        "The rebels held Goma for three months in 2014.",
        "The army ended the rebels' rule over Goma.",
        "The rebels' rule in Goma ended in May.",
        "The army rid Goma of rebels.",
        "The army has combed the rebels out of Goma.",
        "For four hours on Friday Goma belonged to the rebels.",
    ],
)
def test_a_hold_that_is_over_is_a_loss(text: str, small: Any) -> None:
    assert roles(text, "the rebels", small) == {("Goma", LOST)}


@pytest.mark.parametrize(
    "text",
    [
        "Goma, the rebels' headquarters, fell on Monday.",
        "Goma, held by the rebels since May, fell on Monday.",
        "The rebels' last stronghold, Goma, fell on Monday.",
        "The rebels seized Goma in May. They were expelled in three weeks.",
        "The rebels seized Goma in May. The army controls Goma.",
    ],
)
def test_what_was_held_and_fell_is_lost(text: str, small: Any) -> None:
    assert ("Goma", LOST) in roles(text, "the rebels", small)


@pytest.mark.parametrize(
    "text",
    [
        "Goma has seen no fighting.",
        "Jets flew raids on the rebels from the airport at Goma.",
        "In Goma, a spokesman denied that the rebels had fled to Chad.",
    ],
)
def test_a_place_of_passage_has_no_role(text: str, small: Any) -> None:
    assert roles(text, "the rebels", small) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The rebels withdrew from Goma to Mosul.", {("Goma", LOST), ("Mosul", HELD)}),
        ("Goma was theirs on Monday, then Mosul and Baghdad.", {("Goma", HELD), ("Mosul", HELD), ("Baghdad", HELD)}),
        ("The rebels seized Goma. Mosul too.", {("Goma", HELD), ("Mosul", HELD)}),
        ("Government forces (FAA) entered Goma.", {("Goma", LOST)}),
        ("Tanks rolled into Goma.", {("Goma", LOST)}),
    ],
)
def test_several_places_share_what_is_said(text: str, expected: set[tuple[str, str]], small: Any) -> None:
    assert roles(f"The rebels are strong. {text}", "the rebels", small) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Goma has been liberated.", {("Goma", HELD)}),
        ("Goma was entered on the 3rd.", {("Goma", HELD)}),
        ("Goma never fell.", {("Goma", HELD)}),
        ("Goma has been in Allied hands for a month.", {("Goma", HELD)}),
        ("The Germans retook Goma.", {("Goma", LOST)}),
        ("The Canadians took Goma.", {("Goma", HELD)}),
        ("Goma is ours.", {("Goma", HELD)}),
    ],
)
def test_an_alliance_of_states_has_its_own_peoples(text: str, expected: set[tuple[str, str]], small: Any) -> None:
    assert roles(text, "the Allies", small) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army has a garrison at Goma.", {("Goma", HELD)}),
        ("Iraqi soldiers are stationed in Goma.", {("Goma", HELD)}),
        ("The army has deployed to Goma.", {("Goma", HELD)}),
    ],
)
def test_where_an_army_is_posted_it_holds(text: str, expected: set[tuple[str, str]], small: Any) -> None:
    assert roles(text, "the Iraqi army", small) == expected


@pytest.mark.parametrize(
    ("actor", "text", "expected"),
    [
        ("the GLA", "men of the Galgadan Liberation Army (GLA) came", ("Galgadan Liberation Army", "own")),
        ("the Galgadan Front", "the Galgadan Front (GF) came; the GF left", ("GF", "own")),
        ("the rebels", "government forces (FAA) came; the FAA left", ("FAA", "foe")),
    ],
)
def test_an_abbreviation_in_brackets_is_the_name_before_it(actor: str, text: str, expected: tuple[str, str]) -> None:
    assert expected in sides(actor, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The towns captured by the rebels include Goma and Mosul.", {("Goma", HELD), ("Mosul", HELD)}),
        ("Under rebel control: Goma and Mosul.", {("Goma", HELD), ("Mosul", HELD)}),
        ("Goma is the first large city to fall to the rebels.", {("Goma", HELD)}),
        ("The governor handed Goma over to the rebels.", {("Goma", HELD)}),
        ("The loss of Goma was a blow to the army.", {("Goma", HELD)}),
        ("The loss of Goma was a blow to the rebels.", {("Goma", LOST)}),
        ("After the fall of Goma, shops reopened under rebel rule.", {("Goma", HELD)}),
        ("By Friday the rebels were in Goma.", {("Goma", HELD)}),
        ("The flag of the rebels flies over Goma.", {("Goma", HELD)}),
        ("Goma, once a quiet port, is under rebel control.", {("Goma", HELD)}),
        ("Goma has been in army hands since May.", {("Goma", LOST)}),
        ("The garrison of Goma left by arrangement.", {("Goma", HELD)}),
        ("Jets flew their own raids from the airport at Goma.", set()),
    ],
)
def test_a_gain_is_told_in_other_shapes(text: str, expected: set[tuple[str, str]], small: Any) -> None:
    assert roles(text, "the rebels", small) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mosul is under regime control.", {("Mosul", HELD)}),
        ("Mosul has been occupied since May.", {("Mosul", LOST)}),
        ("Mosul, lost in August, was returned to the army in April.", {("Mosul", HELD)}),
        ("The rebels have never taken Mosul.", {("Mosul", HELD)}),
    ],
)
def test_the_forces_of_one_country_are_one_side(text: str, expected: set[tuple[str, str]], small: Any) -> None:
    assert roles(text, "the Iraqi army", small) == expected
