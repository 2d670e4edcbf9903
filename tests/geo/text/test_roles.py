"""One sentence, one place: Mosul or Goma, as the small gazetteer has them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from geo.text.article import from_text
from geo.text.reader import Reading, read

TODAY = date(2024, 8, 5)


def reading(text: str, actor: str, small: Any) -> Reading:
    return read(from_text(f"A title\n\n{text}\n\nNothing more was said.", day=TODAY), actor=actor, gazetteer=small)


def roles(text: str, actor: str, small: Any) -> set[tuple[str, str]]:
    found = reading(text, actor, small)
    return {(found.resolutions[one.place].mention.text, one.role.value) for one in found.findings}


@pytest.mark.parametrize(
    "text",
    [
        "Rebels seized Goma on Friday.",
        "The rebels, who took Goma last week, rested.",
        "Goma fell to the rebels.",
        "Goma was captured by insurgents in May.",
        "Goma, captured by the rebels in May, was quiet.",
        "Goma has been in rebel hands since 2022.",
        "Goma is under rebel control.",
        "Life in rebel-held Goma is hard.",
        "The guerrillas walked into Goma unopposed.",
        "The army withdrew from Goma.",
        "The rebels drove the army out of Goma.",
        "Goma remains the rebels' stronghold.",
        "The rebels raised their flag over Goma.",
        "The army has vowed to retake Goma.",
        "The army has not retaken Goma.",
        "What if the army were to take Goma?",
        "Rebels captured the airport in Goma.",
        "Goma belongs to the rebels now.",
        "The rebels have won control of Goma.",
    ],
)
def test_what_a_group_holds_is_a_stronghold(text: str, small: Any) -> None:
    assert roles(text, "the rebels", small) == {("Goma", "stronghold")}


@pytest.mark.parametrize(
    "text",
    [
        "The army retook Goma on Friday.",
        "Rebels were driven out of Goma by soldiers.",
        "The rebels have lost Goma.",
        "The insurgents retreated from Goma.",
        "Goma, which the army recaptured in May, was quiet.",
        "Goma was liberated on Sunday.",
        "Goma is back under government control.",
        "The army's recapture of Goma was cheered.",
        "Soldiers lowered the rebels' flag in Goma.",
        "Goma is no longer held by the rebels.",
        "The rebels no longer control Goma.",
    ],
)
def test_what_a_group_was_driven_from_is_lost(text: str, small: Any) -> None:
    assert roles(text, "the rebels", small) == {("Goma", "lost")}


@pytest.mark.parametrize(
    "text",
    [
        "Fighting was reported near Goma.",
        "Rebels and soldiers clashed in Goma.",
        "The army is besieging Goma.",
        "The battle for Goma goes on.",
        "Rebels tried to take Goma.",
        "Troops are advancing on Goma.",
        "Soldiers moved in to retake Goma.",
        "The besieged city of Goma waits.",
        "The army said that it had recaptured Goma, which the rebels denied.",
        "Rebels captured parts of Goma.",
    ],
)
def test_what_is_fought_over_is_a_front(text: str, small: Any) -> None:
    assert roles(text, "the rebels", small) == {("Goma", "front")}


@pytest.mark.parametrize(
    "text",
    [
        "A bomb killed twelve people in Goma.",
        "A car exploded in Goma, killing two.",
        "Gunmen attacked a hotel in Goma.",
        "The bombing of a market in Goma was condemned.",
        "In Goma, a grenade wounded three.",
        "Missiles hit Goma overnight.",
        "Rebels overran Goma and withdrew before dawn.",
    ],
)
def test_where_violence_struck_is_an_attack(text: str, small: Any) -> None:
    assert roles(text, "the rebels", small) == {("Goma", "attack")}


@pytest.mark.parametrize(
    "text",
    [
        "Diplomats in Goma said talks were dead.",
        "An official in Goma said the rebels had fled.",
        "Goma is expected to fall next.",
        "The rebels vowed to take Goma.",
        "The rebels have not taken Goma.",
        "Goma remains in government hands.",
        "The army holds Goma.",
        "Police foiled a plot to bomb Goma.",
        "Reports that Goma had fallen were a hoax.",
        "In Goma the minister condemned the attack.",
        "The area is the size of Goma.",
        "Refugees fled to Goma.",
        "In 1998 a bomb killed ten in Goma.",
    ],
)
def test_what_is_only_said_feared_or_long_past_has_no_role(text: str, small: Any) -> None:
    assert roles(text, "the rebels", small) == set()


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Rebels took Goma.", "lost"),
        ("The army retook Goma.", "stronghold"),
        ("Troops hold Goma.", "stronghold"),
        ("The junta's forces abandoned Goma.", "lost"),
        ("Goma was seized by resistance fighters.", "lost"),
    ],
)
def test_the_same_words_turn_round_for_a_state(text: str, role: str, small: Any) -> None:
    assert roles(text, "the junta", small) == {("Goma", role)}


def test_a_country_has_no_role_and_says_why(small: Any) -> None:
    found = reading("Rebels attacked Iraq. They took Mosul, Iraq.", "the rebels", small)
    assert {one.place for one in found.findings} == {1}
    assert "country" in found.passing[0].reason or "where another place lies" in found.passing[0].reason


def test_the_inner_of_two_places_has_the_role(small: Any) -> None:
    assert roles("A blast in Baghdad's Karrada killed two.", "the rebels", small) == {("Karrada", "attack")}


def test_a_part_found_far_from_its_town_leaves_the_role_to_the_town(small: Any) -> None:
    # The only Victoria known lies in Canada: the district of that name is not in the gazetteer.
    assert roles("A bomb in the Victoria district of Goma killed two.", "the rebels", small) == {("Goma", "attack")}


def test_there_points_back_to_the_last_place(small: Any) -> None:
    assert ("Goma", "attack") in roles("Goma is quiet. A bomb there killed two.", "the rebels", small)


def test_the_town_is_not_an_older_one_when_an_unknown_name_came_between(small: Any) -> None:
    text = "Goma is calm. Clashes were reported in Qorbelle. A bomb hit the town."
    assert roles(text, "the rebels", small) == set()


def test_a_pronoun_goes_on_with_who_took_the_last_place(small: Any) -> None:
    text = "The rebels took Goma on Friday as soldiers watched. A day later they marched into Mosul."
    assert roles(text, "the rebels", small) == {("Goma", "stronghold"), ("Mosul", "stronghold")}


@pytest.mark.parametrize(
    ("text", "attribution"),
    [
        ("A bomb killed two in Goma. The rebels claimed responsibility.", "claimed"),
        ("A bomb killed two in Goma. The rebels denied involvement.", "denied"),
        ("A bomb killed two in Goma. Police blamed the rebels.", "blamed"),
        ("A bomb killed two in Goma. No group claimed it.", "unknown"),
        ("A bomb killed two in Goma.", "unknown"),
        ('Rebels took Mosul. "We heard explosions all night," said a nurse in Goma.', "unknown"),
        ("The rebels condemned the attack on Goma.", "unknown"),
        ("Rebels took Mosul. They carried out attacks in Goma.", "blamed"),
    ],
)
def test_who_is_said_to_have_done_it_is_kept(text: str, attribution: str, small: Any) -> None:
    found = reading(text, "the rebels", small).findings
    said = {one.attribution.value for one in found if one.attribution is not None}
    assert said == {attribution}


def test_an_event_bears_its_date_and_its_toll(small: Any) -> None:
    found = reading("On Sunday a bomb killed at least twelve people in Goma.", "the rebels", small).findings
    assert str(found[0].span and found[0].span.earliest) == "2024-08-04"
    assert found[0].toll == "at least twelve killed"


def test_a_clause_of_three_weeks_after_is_dated_back(small: Any) -> None:
    text = "Rebels took Goma on Sunday, three weeks after they overran Mosul."
    spans = {one.place: one.span for one in reading(text, "the rebels", small).findings}
    assert str(spans[1] and spans[1].earliest) == "2024-07-11"
