"""What words on maps say of land, and whose they say it is."""

from __future__ import annotations

import pytest

from geo.control import words


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
        ("Occupied", ""),
        ("East Elm is temporarily occupied", ""),
        ("", ""),
    ],
)
def test_an_actor_is_taken_only_where_one_is_named(text: str, actor: str) -> None:
    assert words.actor_in(text) == actor


def test_a_class_is_its_words_without_dates_and_marks() -> None:
    assert words.class_of("Liberated\u00a025.03 ///") == words.class_of("liberated (27-31.03)") == "liberated"
