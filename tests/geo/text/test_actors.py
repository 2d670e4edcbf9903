from __future__ import annotations

import pytest

from geo.text.actors import Sides, actor_named, most_named
from geo.text.forms import noun_forms, verb_forms
from geo.text.tables import rows, words
from geo.text.tokens import tokens


def parties(actor: str, text: str) -> list[tuple[str, str]]:
    cut = tokens(text)
    found = Sides(actor_named(actor), text).parties(cut)
    return [(" ".join(token.text for token in cut[p.start : p.end]), p.side) for p in found]


@pytest.mark.parametrize(
    ("actor", "text", "said", "side"),
    [
        ("the Taliban", "Taliban fighters came", "Taliban fighters", "own"),
        ("the Taliban", "the insurgents came", "insurgents", "own"),
        ("the Taliban", "Government commandos came", "Government commandos", "foe"),
        ("the Taliban", "Afghan troops came", "Afghan troops", "foe"),
        ("the Taliban", "masked gunmen came", "masked gunmen", "gunmen"),
        ("Islamic State", "ISIS came", "ISIS", "own"),
        ("Islamic State", "Kurdish fighters came", "Kurdish fighters", "foe"),
        ("Islamic State", "the militants said rebels came", "rebels", "foe"),
        ("Islamic State", "U.S.-backed forces came", "U.S.-backed forces", "foe"),
        ("the junta", "Rebels came", "Rebels", "foe"),
        ("the junta", "The army came", "army", "own"),
        ("the junta", "the Arakan Army came", "Arakan Army", "foe"),
        ("Russia", "Russian troops came", "Russian troops", "own"),
        ("Russia", "Ukrainian forces came", "Ukrainian forces", "foe"),
        ("Bosnian Serb army", "the Serbs came", "Serbs", "own"),
        ("an unheard-of Brigade of the Hills", "the rebels came", "rebels", "own"),
    ],
)
def test_armed_people_stand_on_a_side(actor: str, text: str, said: str, side: str) -> None:
    assert (said, side) in parties(actor, text)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Arakan Army", "rebel"),
        ("the Myanmar army", "state"),
        ("Azerbaijan", "state"),
        ("Nigerian army", "state"),
        ("Free Hills Army", "rebel"),
        ("Northern Cartel", "cartel"),
        ("M23", "rebel"),
    ],
)
def test_a_name_tells_a_state_from_a_group(name: str, kind: str) -> None:
    assert actor_named(name).kind == kind


def test_the_group_named_most_is_followed() -> None:
    found = most_named("The army fought ISIS. Islamic State fell back. Hezbollah watched the Iraqi army.")
    assert found is not None and found.name == "Islamic State"


def test_a_text_without_armed_groups_follows_nobody() -> None:
    assert most_named("The mayor opened a bridge.") is None


def test_no_alias_belongs_to_two_actors() -> None:
    seen: dict[str, str] = {}
    for row in rows("actors"):
        for name in {row["name"], *filter(None, row["aliases"].split(";"))}:
            assert seen.setdefault(name, row["name"]) == row["name"], name


@pytest.mark.parametrize("table", ["armed_nouns", "side_words", "cues", "moods", "kinds", "demonyms", "capitals"])
def test_every_row_of_a_table_is_whole(table: str) -> None:
    for row in rows(table):
        first, second = list(row.values())[:2]
        assert first and second, row


def test_every_actor_has_a_name_and_a_kind() -> None:
    kinds = {row["kind"] for row in rows("kinds")}
    assert all(row["name"] and row["kind"] in kinds for row in rows("actors"))


def test_cues_use_only_known_families_and_forms() -> None:
    families = {
        "gain",
        "regain",
        "hold",
        "lose",
        "leave",
        "expel",
        "fall",
        "fight",
        "strike",
        "storm",
        "stronghold",
        "echo",
    }
    assert {row["family"] for row in rows("cues")} <= families
    assert {row["form"] for row in rows("cues")} <= {"verb", "noun", "phrase", "adjective"}
    assert {row["confidence"] for row in rows("cues")} <= {"high", "medium", "low"}


def test_word_lists_are_not_empty() -> None:
    for name in ("first_names", "titles", "institutions", "common_words", "prepositions", "site_nouns", "talk"):
        assert len(words(name)) > 10


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("seize", {"seize", "seizes", "seized", "seizing"}),
        ("overrun", {"overrun", "overruns", "overran", "overrunning"}),
        ("expel", {"expel", "expels", "expelled", "expelling"}),
        ("occupy", {"occupy", "occupies", "occupied", "occupying"}),
        ("raid", {"raid", "raids", "raided", "raiding"}),
        ("free", {"free", "frees", "freed", "freeing"}),
    ],
)
def test_verbs_are_inflected(lemma: str, forms: set[str]) -> None:
    assert set(verb_forms(lemma)) == forms


def test_nouns_are_inflected() -> None:
    assert [noun_forms(noun)[1] for noun in ("clash", "army", "rebel")] == ["clashes", "armies", "rebels"]
