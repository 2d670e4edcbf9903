"""Places that change hands in turn, are held for a while, or go on with what was told before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from geo.text.article import from_text
from geo.text.reader import read

TODAY = date(2024, 8, 5)


def roles(text: str, actor: str, small: Any) -> set[tuple[str, str]]:
    article = from_text(f"A title\n\n{text}\n\nNothing more was said.", day=TODAY)
    found = read(article, actor=actor, gazetteer=small)
    return {(found.resolutions[one.place].mention.text, one.role.value) for one in found.findings}


@pytest.mark.parametrize(
    "text",
    [
        "The rebels held Goma for six weeks.",
        "The rebels held Goma from 2012 to 2013.",
        "Goma was held by the rebels for less than a day.",
        "After losing Goma the rebels went home.",
        "Having lost Goma, the rebels went home.",
        "The fall of Goma to government troops was swift.",
        "The rebels handed Goma over to the army.",
        "Goma was handed over to government troops.",
        "Government control was restored in Goma.",
        "The rebels were bombed out of Goma.",
        "The defeat cost the rebels Goma.",
        "In Goma the army raised its flag.",
        "For three years Goma was in rebel hands.",
        "Goma was the rebels' capital until 2016.",
        "The rebels had to leave Goma.",
        "The rebels walked out of Goma.",
        "The rebels no longer have Goma.",
        "Goma has been free of rebels since May.",
        "Goma returned to government control in May.",
        "Goma came under government control.",
        "Soldiers are back in Goma.",
        "A French-backed operation freed Goma.",
        "Goma was evacuated on Friday before the tanks came.",
    ],
)
def test_what_was_held_for_a_while_or_handed_over_is_lost(text: str, small: Any) -> None:
    assert roles(text, "the rebels", small) == {("Goma", "lost")}


@pytest.mark.parametrize(
    "text",
    [
        "The rebels are still in Goma.",
        "The rebels still have Goma.",
        "The rebels have held Goma for six weeks.",
        "After taking Goma the rebels rested.",
        "The rebels are on the move. With northern allies they took Goma.",
        "The rebels beat the garrison and took the airport at Goma.",
    ],
)
def test_what_is_still_had_is_a_stronghold(text: str, small: Any) -> None:
    assert roles(text, "the rebels", small) == {("Goma", "stronghold")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Goma had been the rebels' headquarters until May.", {("Goma", "lost")}),
        ("The rebels' last bastion, Goma, fell in March.", {("Goma", "stronghold"), ("Goma", "lost")}),
        (
            "Rebels overran Mosul on Friday. Two days later it was Goma's turn.",
            {("Mosul", "stronghold"), ("Goma", "stronghold")},
        ),
        ("The rebels seized Goma but were pushed out two days later.", {("Goma", "stronghold"), ("Goma", "lost")}),
        ("In Goma, not far away, two peacekeepers died in an ambush.", {("Goma", "attack")}),
        ("Gunmen shot villagers who were digging wells outside Goma.", {("Goma", "attack")}),
        ("There were three attacks this year; the worst was at Goma.", {("Goma", "attack")}),
        ("Goma, where 48 died on 2 May, was calm.", {("Goma", "attack")}),
        ("The fighting has reached Goma.", {("Goma", "front")}),
        ("Goma remains contested.", {("Goma", "front")}),
        ("Goma is split between the army and the rebels.", {("Goma", "front")}),
        ("Goma is the scene of heavy fighting.", {("Goma", "front")}),
        ("Rebels and army are locked in battle at Goma.", {("Goma", "front")}),
        ("The besiegers of Goma have dug in.", {("Goma", "front")}),
        ("The rebels pulled out of Mosul, then out of Goma.", {("Mosul", "lost"), ("Goma", "lost")}),
        ("Trenches were cut across the road to Goma.", set()),
        ("The residents of Goma were evacuated. Goma was evacuated of its people.", set()),
        ("Goma lies on a lake. The town is the rebels' headquarters.", {("Goma", "stronghold")}),
        ("A spokesman, reached in Goma, said nothing.", set()),
        ("The price of oil barely moved in Goma.", set()),
        ("Goma is the biggest town left to the rebels.", set()),
        ("Malaria spread: in Goma 48 died in May.", set()),
    ],
)
def test_a_place_goes_on_with_what_was_told_before(text: str, expected: set[tuple[str, str]], small: Any) -> None:
    assert roles(text, "the rebels", small) == expected


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Mosul is Iraqi again.", "stronghold"),
        ("The Kurdish army took Mosul.", "lost"),
        ("Mosul was handed back by a militia.", "stronghold"),
        ("Mosul is a rebel stronghold.", "lost"),
    ],
)
def test_a_nationality_tells_whose_a_place_is(text: str, role: str, small: Any) -> None:
    assert roles(text, "the Iraqi army", small) == {("Mosul", role)}
