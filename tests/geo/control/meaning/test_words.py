"""What words on maps say of land, and whose they say it is."""

from __future__ import annotations

import pytest

from geo.control.meaning import sides, words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Occupied", "control"),
        ("Окуповано 01.04", "control"),
        ("Окуповано\u00a0/// Occupied\n", "control"),
        ("оккупировано", "control"),
        ("besetztes Gebiet", "control"),
        ("nochange", "control"),
        ("Звільнено /// Taken back", "lost"),
        ("de-occupied", "lost"),
        ("losses", "lost"),
        ("Під питанням", "contested"),
        ("Grey zone", "contested"),
        ("Control, but low consolidation", "contested"),
        ("Infiltration zone", "contested"),
        ("Статус невідомий", "unknown"),
        ("Claimed advance", "claimed"),
        ("Support zone", "support"),
        ("Confirmed northern control", "control"),
        ("منطقة محررة", "lost"),
        ("geoJSON.status.dismissed", "lost"),
        ("Assessed Northern Infiltration Areas", "contested"),
        ("ClaimedSouthernCounteroffensives", "claimed"),
        ("Reported Partisan Warfare", "support"),
        ("Mixed control", "contested"),
        ("مناطق متنازع عليها", "contested"),
        ("خاضعة لسيطرة الجيش", "control"),
        ("တိုက်ပွဲ", "contested"),
        ("Rapid Support Forces", ""),
        ("National Liberation Front", ""),
        ("Tuzla", ""),
        ("", ""),
        ("unoccupied", ""),
    ],
)
def test_a_word_says_what_the_land_is(text: str, said: str) -> None:
    assert words.meaning(text) == said


def test_bare_control_is_a_weak_word() -> None:
    assert words.meaning("Under control of the army") == "control"
    assert words.meaning("Under control of the army", weak=False) == ""


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Confirmed Northern advances", "Northern"),
        ("Northern-controlled Elm District", "Northern"),
        ("Northern controlled territory", "Northern"),
        ("Confirmed Northern control", "Northern"),
        ("Islamic State held", "Islamic State"),
        ("Under the control of the River Front, since May", "River Front"),
        ("Zones of control, but low consolidation", ""),
        ("occupied Elm territories", ""),
        ("AssessedNorthernAdvancesinElmAPR022023", "Northern"),
        ("Claimed Northern Territory in Elm", "Northern"),
        ("Claimed Southern Counteroffensives", "Southern"),
        ("Assessed Northern-controlled Southern Territory", "Northern"),
        ("Elm-Controlled Terrain", "Elm"),
        ("Mixed Junta/EAO control", "EAO/Junta"),
        ("Rapid Support Forces control", "Rapid Support Forces"),
        ("مناطق سيطرة الجيش", "الجيش"),
        ("ElmControlMapAO02APR2023", ""),
        ("Occupied", ""),
        ("East Elm is temporarily occupied", ""),
        ("", ""),
    ],
)
def test_an_actor_is_taken_only_where_one_is_named(text: str, actor: str) -> None:
    assert words.actor_in(text) == actor


def test_a_class_is_its_words_without_dates_and_marks() -> None:
    assert words.class_of("ElmControlMapAO02APR2023") == words.class_of("Elm_Control_Map_AO 13MAY2024") != ""
    assert words.class_of("M23") == "m23"
    assert words.class_of("Liberated\u00a025.03 ///") == words.class_of("liberated (27-31.03)") == "liberated"


def test_a_name_of_any_length_is_looked_at_in_no_time() -> None:
    for text in ("a" * 1_000_000, "A " * 500_000, "Liberated " + "x" * 1_000_000):
        assert words.meaning(text) in ("", "lost")
        assert words.actor_in(text) == ""


@pytest.mark.parametrize(
    ("text", "side", "force"),
    [
        ("Rapid Support Forces", True, True),
        ("rebels", True, True),
        ("Армія Півночі", True, True),
        ("قوات", True, True),
        ("Ukraine", True, False),
        ("Front line", False, False),
        ("Elm District", False, False),
        ("", False, False),
    ],
)
def test_a_side_is_told_from_a_place(text: str, side: bool, force: bool) -> None:
    assert (sides.names_a_side(text), sides.names_a_force(text)) == (side, force)
