"""How a sentence is built: passives, pronouns, relatives, lists, notes and bare verbs, on made sentences."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from geo.text.article import from_text
from geo.text.reader import read

TODAY = date(2024, 8, 5)


def roles(text: str, actor: str, small: Any) -> set[tuple[str, str]]:
    found = read(from_text(f"A title\n\n{text}\n\nNothing more was said.", day=TODAY), actor=actor, gazetteer=small)
    return {(found.resolutions[one.place].mention.text.removeprefix("At "), one.role.value) for one in found.findings}


HELD, LOST, FRONT, STRUCK = "stronghold", "lost", "front", "attack"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # passives without their auxiliary, in a row, and in the style of notes
        ("Goma, lost in the first week of the war, is calm.", {("Goma", LOST)}),
        ("Goma resisted for a week, and was then overrun by soldiers.", {("Goma", FRONT), ("Goma", LOST)}),
        ("Rebels took Goma, a quiet port.", {("Goma", HELD)}),
        # objects that stand first, or inside the verb
        ("The rebels rest. Goma, on the lake, they have held since 2014.", {("Goma", HELD)}),
        ("Goma the rebels let go in December.", {("Goma", LOST)}),
        ("The army took Goma. The rebels gave it up without a fight.", {("Goma", LOST)}),
        ("The minister declared Goma free.", {("Goma", LOST)}),
        ("The army got Goma back on Monday.", {("Goma", LOST)}),
        # clauses without their relative
        ("Shells fell on Goma, the hilltop fort the rebels took in May.", {("Goma", STRUCK), ("Goma", HELD)}),
        # a relative goes on about the town, not about where it lies
        ("Goma, the largest town of Anbar, from which rebels withdrew, is calm.", {("Goma", LOST)}),
        # "it", "the town", "both"
        ("Rebels besieged Goma for a year. They have failed to storm it.", {("Goma", FRONT)}),
        ("Goma and Mosul lie far apart. Both remain under rebel control.", {("Goma", HELD), ("Mosul", HELD)}),
        ("Goma is the largest town in Anbar. Rebels took the town.", {("Goma", HELD)}),
        ("Soldiers came from Anbar. They would retake the region.", set()),
        # lists and pairs
        ("Rebels control most of the east, including Goma and Mosul.", {("Goma", HELD), ("Mosul", HELD)}),
        ("Soldiers cleared the rebels from Goma, Mosul and other towns.", {("Goma", LOST), ("Mosul", LOST)}),
        ("Of the cities that are left, Goma and Mosul are under attack.", {("Goma", FRONT), ("Mosul", FRONT)}),
        ("Rebels shelled Goma, and Mosul has been emptied.", {("Goma", STRUCK)}),
        ("Goma fell on Friday, and Mosul on Sunday.", {("Goma", HELD), ("Mosul", HELD)}),
        ("Bombs fell on Goma and on the airfield at Mosul.", {("Goma", STRUCK), ("Mosul", STRUCK)}),
        # one befalls the other
        ("Rebels took Goma. Mosul followed a day later.", {("Goma", HELD), ("Mosul", HELD)}),
        ("The army took Goma. Mosul suffered the same fate.", {("Goma", LOST), ("Mosul", LOST)}),
        ("A bomb hit Goma on Monday. Mosul suffered the same fate.", {("Goma", STRUCK), ("Mosul", STRUCK)}),
        ("The talks broke down on Monday, after soldiers entered Goma.", {("Goma", LOST)}),
        # the noun before a noun is not who acts
        ("The rebels overran army bunkers and took Goma.", {("Goma", HELD)}),
        ("Rebels marched on Goma, the government's last town, and took Mosul.", {("Goma", FRONT), ("Mosul", HELD)}),
        (
            "Rebels gave up Goma on Monday and by Tuesday night had pulled back from Mosul.",
            {("Goma", LOST), ("Mosul", LOST)},
        ),
        ("Rebels tried to seize Goma. They entered the town in small groups.", {("Goma", FRONT), ("Goma", HELD)}),
        ("Goma is being fought over.", {("Goma", FRONT)}),
        ("Goma is in rebel hands, and Qorbelle, on the lake, was encircled.", {("Goma", HELD)}),
        ("Qorbelle fell on Friday, Goma a day later.", {("Goma", HELD)}),
        ("Goma is calm. Rebels had dropped bombs on it.", {("Goma", STRUCK)}),
        ("The rebels, who signed a deal in Goma, met soldiers. They took Mosul.", {("Mosul", HELD)}),
        ("Rebels took Mosul. They, who signed a deal in Goma, burned the town.", {("Mosul", HELD), ("Mosul", STRUCK)}),
        ("The rebels shot their way into Goma.", {("Goma", HELD)}),
        ("Soldiers ran the rebels out of Goma.", {("Goma", LOST)}),
        ("A bomb killed ten in Goma; the rebels claimed it.", {("Goma", STRUCK)}),
        ("Goma and Mosul, both of which rebels captured, are calm.", {("Goma", HELD), ("Mosul", HELD)}),
        # a noun that could be a verb
        ("The army continued assaults near Goma.", {("Goma", FRONT)}),
        ("The army continued assaults south of Goma.", {("Goma", FRONT)}),
        ("Rebels took villages south of Goma.", set()),
        ("A general visited wounded soldiers in Goma.", set()),
        ("Raiders fled towards Goma with looted rice.", set()),
        # bare verbs and what they are about
        ("Goma, the traders had said, would change sides; on Sunday soldiers marched in.", {("Goma", LOST)}),
        ("Goma, whose defenders laid down their arms, is calm.", {("Goma", LOST)}),
        ("Goma is holding.", {("Goma", FRONT)}),
        ("At Goma ten people were massacred by rebels.", {("Goma", STRUCK)}),
        ("In the north Goma was overrun by rebels.", {("Goma", HELD)}),
        ("Rebels pushed to within three miles of Goma.", {("Goma", FRONT)}),
        ("Rebels overran Goma, and killed twelve people.", {("Goma", HELD), ("Goma", STRUCK)}),
        ("The soldiers drove them out of Goma. The rebels fled.", {("Goma", LOST)}),
    ],
)
def test_a_sentence_is_read_by_its_grammar(text: str, expected: set[tuple[str, str]], small: Any) -> None:
    assert roles(text, "the rebels", small) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Goma: the rebels came back in April and continue to hold the crossing.", {("Goma", HELD)}),
        ("Goma - customs post and army camp raided on 1 July.", {("Goma", STRUCK)}),
        ("Goma. The school and the airport were attacked in July.", {("Goma", STRUCK)}),
        ("Goma: airport open, rebels still in control.", {("Goma", HELD)}),
    ],
)
def test_a_note_is_about_the_place_that_heads_it(text: str, expected: set[tuple[str, str]], small: Any) -> None:
    assert roles(text, "the rebels", small) == expected


def test_a_heading_ends_with_its_paragraph(small: Any) -> None:
    assert roles("Goma: quiet.\n\nThe airport was attacked in July.", "the rebels", small) == set()


@pytest.mark.parametrize(
    "text",
    [
        "He denied reports that rebels had entered Goma.",
        "There is no truth in rumours that rebels took Goma.",
        "No evidence supports a message claiming the capture of Goma.",
        "Goma is calm, despite posts that rebels had entered the town.",
        "Reports that rebels had taken Goma were baseless.",
        "A bomb said to have been planted in Goma turned out to be a lunch box.",
        "An attack on Goma was being prepared.",
        "Goma was hit by floods.",
        "Goma was struck by an earthquake.",
        "Rebels never took Goma, the harbour they had named as their capital to be.",
    ],
)
def test_rumours_plans_and_floods_give_no_role(text: str, small: Any) -> None:
    assert roles(text, "the rebels", small) == set()


@pytest.mark.parametrize(
    ("text", "actor", "expected"),
    [
        ("Mosul is held by Russia. Ukraine holds Goma.", "Russian forces", {"Mosul": "stronghold"}),
        ("Mosul and Goma are Russian-held.", "Russian forces", {"Mosul": "stronghold", "Goma": "stronghold"}),
        ("Mosul is now rebel-held.", "the rebels", {"Mosul": "stronghold"}),
        ("Mosul, the state capital, is besieged by the rebels.", "the rebels", {"Mosul": "front"}),
        ("The rebels took Mosul and the village of Goma.", "the rebels", {"Mosul": "stronghold", "Goma": "stronghold"}),
        ("Russian shells were falling around Goma.", "Russian forces", {"Goma": "attack"}),
        ("Moscow's missiles struck Goma and Mosul.", "Russian forces", {"Goma": "attack", "Mosul": "attack"}),
    ],
)
def test_what_is_said_of_a_place_reaches_it(text: str, actor: str, expected: dict[str, str], small: Any) -> None:
    assert roles(text, actor, small) == set(expected.items())


def test_a_countrys_army_is_not_the_group_that_is_called_by_its_country_too(small: Any) -> None:
    text = "Afghan commandos retook Mosul from the Taliban after two days of clashes."
    assert roles(text, "the Taliban", small) == {("Mosul", LOST)}
