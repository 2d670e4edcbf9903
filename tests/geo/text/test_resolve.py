from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from geo.errors import InputError
from geo.records import Mention
from geo.text.resolve import geoparse, resolve


def found(text: str, small: Any) -> list[tuple[str, str | None]]:
    return [(r.mention.text, r.place and r.place.country_code) for r in geoparse(text, gazetteer=small)]


def test_the_largest_of_a_name_is_meant_when_nothing_else_is_said(small: Any) -> None:
    assert found("He left for Tripoli.", small) == [("Tripoli", "LY")]


def test_the_country_beside_a_name_decides(small: Any) -> None:
    assert found("He left for Tripoli, Lebanon.", small)[0] == ("Tripoli", "LB")


def test_one_sense_holds_through_a_document(small: Any) -> None:
    text = "The college is in Moscow, Idaho, and not in Russia. Students in Moscow learn of Russia."
    assert [code for name, code in found(text, small) if name == "Moscow"] == ["US", "US"]


def test_every_answer_has_a_reason_and_a_confidence(small: Any) -> None:
    for one in geoparse("From Mosul to Tripoli and Goma.", gazetteer=small):
        assert one.reason.endswith(".")
        assert 0 < one.confidence <= 1


def test_namesakes_are_listed_as_alternatives(small: Any) -> None:
    (one,) = geoparse("He left for Tripoli.", gazetteer=small)
    assert [place.country_code for place in one.alternatives] == ["LB"]


def test_mentions_found_elsewhere_come_back_in_their_order(small: Any) -> None:
    text = "Goma and Mosul"
    mentions = [Mention("Mosul", 9, 14), Mention("Goma", 0, 4), Mention("Atlantis", 0, 4)]
    answers = resolve(text, mentions, gazetteer=small)
    assert [one.mention for one in answers] == mentions
    assert [one.place and one.place.name for one in answers] == ["Mosul", "Goma", None]


def test_an_unknown_name_says_so(small: Any) -> None:
    (one,) = resolve("Atlantis", [Mention("Atlantis", 0, 8)], gazetteer=small)
    assert one.place is None and one.confidence == 0 and "gazetteer" in one.reason


def test_offsets_beyond_the_text_are_borne(small: Any) -> None:
    (one,) = resolve("", [Mention("Goma", 100, 104)], gazetteer=small)
    assert one.place is not None


def test_no_text_gives_no_places(small: Any) -> None:
    assert geoparse("", gazetteer=small) == []


def test_weights_can_be_chosen_and_a_broken_file_is_refused(
    small: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "weights.csv"
    path.write_text("feature,weight\npopulation,-1\n", encoding="utf-8")
    monkeypatch.setenv("EBBLINE_WEIGHTS", str(path))
    assert found("He left for Tripoli.", small) == [("Tripoli", "LB")]
    broken = tmp_path / "broken.csv"
    broken.write_text("feature,weight\npopulation,much\n", encoding="utf-8")
    monkeypatch.setenv("EBBLINE_WEIGHTS", str(broken))
    with pytest.raises(InputError, match="weights"):
        geoparse("He left for Tripoli.", gazetteer=small)


def test_a_mention_that_cuts_through_a_name_is_taken_for_the_whole(small: Any) -> None:
    text = "They fled from Mosul to Goma."
    answers = resolve(text, [Mention("osul ", 16, 21), Mention("oma", 25, 28)], gazetteer=small)
    assert [one.place and one.place.name for one in answers] == ["Mosul", "Goma"]
    assert [one.mention.text for one in answers] == ["osul ", "oma"]


def test_names_that_were_not_asked_for_still_tell_of_those_that_were(small: Any) -> None:
    text = "Students in Moscow, Idaho, learn."
    (one,) = resolve(text, [Mention("Moscow", 12, 18)], gazetteer=small)
    assert one.place is not None and one.place.country_code == "US"


def test_a_long_text_is_read_in_time_that_grows_with_its_length(small: Any) -> None:
    text = "From Mosul to Goma and Tripoli, Lebanon. " * 3000
    answers = geoparse(text, gazetteer=small)
    assert len(answers) == 12_000
    assert {one.place.country_code for one in answers if one.place} == {"IQ", "CD", "LB"}
