"""How reports tell that a place was struck, and what only sounds like it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from geo.text.article import from_text
from geo.text.reader import read

TODAY = date(2024, 8, 5)


def roles(text: str, small: Any) -> set[tuple[str, str]]:
    article = from_text(f"A title\n\nThe rebels are at war.\n\n{text}\n\nNothing more was said.", day=TODAY)
    found = read(article, actor="the rebels", gazetteer=small)
    return {(found.resolutions[one.place].mention.text, one.role.value) for one in found.findings}


@pytest.mark.parametrize(
    "text",
    [
        "Goma came under fire overnight.",
        "Goma has come under attack three times.",
        "Goma was the scene of twin bombings in May.",
        "The bodies of nine men were found outside Goma.",
        "The dead include 14 in Goma.",
        "The mayor of Goma was assassinated.",
        "Gunmen abducted the girls of Goma.",
        "A wave of abductions has hit Goma.",
        "Bandits rode into Goma and killed 15 people.",
        "A jailbreak in Goma freed 900.",
        "The bombing of Goma killed hundreds.",
        "Explosions shook Goma on Sunday.",
        "A bus was waylaid outside Goma.",
        "Two hundred schoolgirls were taken from their dormitory in Goma.",
        "Rockets were fired at Goma.",
        "Poison gas was used in Goma.",
        "A jet was downed near Goma.",
    ],
)
def test_a_place_that_violence_struck_is_attacked(text: str, small: Any) -> None:
    assert roles(text, small) == {("Goma", "attack")}


@pytest.mark.parametrize(
    "text",
    [
        "Among the towns hit were Goma and Mosul.",
        "Forty were killed in Goma, 12 in Mosul.",
        "Car bombs killed 40 in Goma and seven in Mosul.",
        "A bomb killed 40 in Goma. Twelve died in Mosul.",
        "The list of towns raided is long: Goma in May; Mosul in June.",
    ],
)
def test_every_place_of_a_list_of_places_struck_is_attacked(text: str, small: Any) -> None:
    assert roles(text, small) == {("Goma", "attack"), ("Mosul", "attack")}


@pytest.mark.parametrize(
    "text",
    [
        "A bomb scare in Goma came to nothing.",
        "Reports that Goma had been attacked were premature.",
        "Reports of an attack on Goma were denied.",
        "A clash at Goma, reported by the army, was denied.",
        "Talks in Goma broke down on the eve of the offensive.",
        "Prices in Goma rose after the attack on the pipeline.",
        "A memorial to the attack stands in Goma.",
        "In Goma, far from the fighting, shops were open.",
        "A court in Goma sentenced a man over the attack.",
        "Cholera killed 12 people in Goma.",
        "A bus crash near Goma killed 12.",
        "In Goma a battle of words went on.",
    ],
)
def test_a_place_where_no_violence_is_told_has_no_role(text: str, small: Any) -> None:
    assert roles(text, small) == set()


def test_a_raid_with_killing_is_no_gain_where_nothing_says_that_the_place_is_held(small: Any) -> None:
    held = "The rebels drove into Goma and killed 15 people. Goma is under rebel control."
    assert ("Goma", "stronghold") in roles(held, small)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Mosques were burned in Goma, churches in Mosul.", "Mosul"),
        ("Jets pounded Mosul, and soldiers were killing in its streets.", "Mosul"),
        ("Five people were shot as they left a mosque in Goma.", "Goma"),
        ("It was the rebels, not the army, that abducted the girls of Goma.", "Goma"),
        ("Shells destroyed a school in Goma.", "Goma"),
        ("Their mortars fire into the centre of Goma.", "Goma"),
        ("Paratroopers were dropped near Goma.", "Goma"),
        ("An attempt on Goma cost twenty lives.", "Goma"),
    ],
)
def test_violence_reaches_the_place_that_its_sentence_goes_on_about(text: str, place: str, small: Any) -> None:
    assert (place, "attack") in roles(text, small)


@pytest.mark.parametrize("text", ["Artillery was exchanged at Goma.", "An encounter was going on in Goma."])
def test_an_exchange_of_fire_is_a_front(text: str, small: Any) -> None:
    assert roles(text, small) == {("Goma", "front")}


@pytest.mark.parametrize(
    "text",
    [
        "Fighting in Goma ended on Monday.",
        "In Goma, far from any front line, shops were open.",
        "Police fired tear gas at protesters in Goma.",
        "Goma has seen no fighting.",
        "The general, who was born in Goma, was killed.",
        "Weapons seized in the raid were shown in Goma.",
        "The wounded were flown to Goma.",
        "Five people were killed as ministers met in Goma.",
    ],
)
def test_what_is_over_or_happened_elsewhere_gives_no_role(text: str, small: Any) -> None:
    assert roles(text, small) == set()


def test_a_distance_to_a_town_does_not_make_it_struck(small: Any) -> None:
    assert roles("A bomb killed five in Goma, 40 km north of Mosul.", small) == {("Goma", "attack")}


@pytest.mark.parametrize(
    "text",
    [
        "People had gathered in Goma for a concert. At least 140 of them were massacred.",
        "Fishermen at Goma were asleep. Gunmen shot them in their boats.",
        "In Goma a mob burned shops.",
    ],
)
def test_a_sentence_of_violence_without_a_place_is_about_the_one_before(text: str, small: Any) -> None:
    assert roles(text, small) == {("Goma", "attack")}


@pytest.mark.parametrize(
    "text",
    [
        "Markets in Goma are open. The bombing has shocked the country.",
        "Markets in Goma are open. A minister said that 40 people were killed.",
        "Markets in Goma are open. In Sabiid 40 people were killed.",
    ],
)
def test_violence_elsewhere_is_not_put_at_the_place_before(text: str, small: Any) -> None:
    assert roles(text, small) == set()
