"""Who has a place in the end: third groups, allies, holders named by an adjective, and places that change hands."""

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
    ("actor", "text", "expected"),
    [
        ("M23", "Hezbollah took Goma from Islamic State.", set()),
        ("M23", "Hezbollah took Goma.", set()),
        ("M23", "Hezbollah took Goma from M23.", {("Goma", LOST)}),
        ("M23", "M23 and Hezbollah fought in Mosul. Hezbollah took Goma.", {("Mosul", FRONT), ("Goma", LOST)}),
        ("M23", "The army took Goma.", {("Goma", LOST)}),
        ("M23", "The Kurdish-led alliance moved into Goma as the army pulled back.", set()),
        ("Syrian Democratic Forces", "The Kurds took Goma from the jihadists of Islamic State.", {("Goma", HELD)}),
        ("Syrian Democratic Forces", "The SDF took Goma from Islamic State. The Syrian army captured Mosul.", None),
        ("Russia", "Wagner fighters captured Goma.", {("Goma", HELD)}),
        ("Russia", "Russian troops and their partners from Hezbollah took Goma.", {("Goma", HELD)}),
        ("Islamic State", "Kurdish fighters took Goma.", {("Goma", LOST)}),
        ("the rebels", "Local gunmen were said to have taken Goma.", set()),
        ("the rebels", "A column left Goma at dawn.", set()),
    ],
)
def test_what_a_third_group_takes_tells_nothing(actor: str, text: str, expected: Any, small: Any) -> None:
    assert roles(text, actor, small) == (expected if expected is not None else {("Goma", HELD)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Goma remains firmly Russian.", {("Goma", HELD)}),
        ("Goma is now Russia's.", set()),
        ("Goma lies behind the Russian lines.", {("Goma", HELD)}),
        ("Goma still flies the Russian flag.", {("Goma", HELD)}),
        ("Goma has been out of Russian hands since May.", {("Goma", LOST)}),
        ("Goma has been under Russian command since May.", {("Goma", HELD)}),
    ],
)
def test_a_holder_can_be_an_adjective(text: str, expected: set[tuple[str, str]], small: Any) -> None:
    found = roles(text, "Russia", small)
    assert found == expected or (not expected and found <= {("Goma", HELD)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Goma had belonged to the rebels since 1996.", {("Goma", LOST)}),
        ("The rebels ruled Goma until the army marched in.", {("Goma", LOST)}),
        ("The rebels' old headquarters at Goma is a school now.", {("Goma", LOST)}),
        ("Goma has been a rebel town since May.", {("Goma", HELD)}),
        ("Goma is now the army's.", {("Goma", LOST)}),
        ("Now Goma is guarded by soldiers.", {("Goma", LOST)}),
        ("Goma, taken from the rebels in May, was won again last week.", {("Goma", LOST), ("Goma", HELD)}),
        ("Soldiers entered Goma and were thrown out by the rebels, who hold it now.", {("Goma", LOST), ("Goma", HELD)}),
        ("Gunmen stormed Goma.", {("Goma", STRUCK)}),
        ("Soldiers stormed Goma.", {("Goma", FRONT)}),
        ("The army took Mosul. Goma was entered on Friday.", {("Mosul", LOST), ("Goma", LOST)}),
        ("The rebels took Mosul. Goma was entered on Friday.", {("Mosul", HELD), ("Goma", HELD)}),
        ("Goma was entered on Friday. The rebels lost Mosul a day later.", {("Goma", LOST), ("Mosul", LOST)}),
        ("Goma is once more under state authority.", {("Goma", LOST)}),
        ("The army must surrender Goma by May.", set()),
        ("The rebels are angry. The deal obliges them to surrender Goma by May.", {("Goma", HELD)}),
    ],
)
def test_a_place_that_changes_hands_ends_with_its_last_holder(
    text: str, expected: set[tuple[str, str]], small: Any
) -> None:
    assert roles(text, "the rebels", small) == expected


def test_a_state_has_lost_what_others_have_held_for_long(small: Any) -> None:
    text = "Rebels have controlled Mosul since January. Iraq is at war."
    assert ("Mosul", LOST) in roles(text, "the Iraqi government", small)


@pytest.mark.parametrize(
    ("actor", "text", "said", "side"),
    [
        ("the Myanmar junta", "Junta troops came", "Junta troops", "own"),
        ("the Pakistani Taliban", "the Taliban came", "Taliban", "own"),
        ("the Viv Ansanm gangs", "the Viv Ansanm coalition came", "Viv Ansanm coalition", "own"),
        ("the Krajina Serbs", "the town is in Serb hands", "Serb", "own"),
        ("the Mozambican insurgents", "the insurgents came", "insurgents", "own"),
        ("the Armenian forces of Nagorno-Karabakh", "the Armenians came", "Armenians", "own"),
        ("the Houthis", "Islamic State came and the jihadists left", "jihadists", "rival"),
        ("the Houthis", "the jihadists left", "jihadists", "own"),
        ("Fano", "Amhara fighters came", "Amhara fighters", "own"),
        ("M23", "Wazalendo fighters came", "Wazalendo fighters", "foe"),
        ("the Ukrainian army", "Russian-backed separatists came", "Russian-backed separatists", "foe"),
    ],
)
def test_an_actor_is_known_by_any_of_its_names(actor: str, text: str, said: str, side: str) -> None:
    assert (said, side) in sides(actor, text)
