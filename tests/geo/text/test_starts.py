from __future__ import annotations

import pytest

from geo.dossier import read_dossier, write_dossier
from geo.drafting import read_article
from geo.records import DateSpan, Episode, Role


def episodes(text: str, *, actor: str = "Islamic State", day: str = "2017-05-10") -> list[Episode]:
    return [one for site in read_article(text + "\n", actor=actor, date=day).sites for one in site.episodes]


def ends(span: DateSpan | None) -> tuple[str, str]:
    assert span is not None
    return str(span.earliest), str(span.latest)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("The Islamic State still holds Tal Afar.", "None", "2017-05-10"),
        ("The Islamic State still holds Tal Afar, the army said on Monday.", "None", "2017-05-08"),
        ("The Islamic State has held Tal Afar since 2014.", "2014-01-01", "2014-12-31"),
        ("The Islamic State captured Tal Afar in June 2014.", "2014-06-01", "2014-06-30"),
    ],
)
def test_a_state_has_no_first_day_unless_one_is_told(text: str, earliest: str, latest: str) -> None:
    (one,) = episodes(text)
    assert (one.role, ends(one.start)) == (Role.STRONGHOLD, (earliest, latest))


def test_a_place_held_until_a_month_was_lost_in_it() -> None:
    (one,) = episodes("The Islamic State held Ramadi until December 2015.")
    assert (one.role, ends(one.start), one.end) == (Role.LOST, ("2015-12-01", "2015-12-31"), None)


TWICE = "The Taliban captured Kunduz on Monday, officials said. The group itself says it seized Kunduz on Sunday."


def test_two_dates_for_one_capture_are_two_claims_with_their_tellers() -> None:
    dossier = read_article(TWICE + "\n", actor="Taliban", date="2021-08-11")
    start = dossier.sites[0].episodes[0].start
    assert ends(start) == ("2021-08-08", "2021-08-09")
    publishers = {one.source_id: one.publisher for one in dossier.sources}
    assert start is not None
    assert {(str(c.earliest), publishers[c.source_id]) for c in start.claims} == {
        ("2021-08-09", "officials"),
        ("2021-08-08", "group itself"),
    }


def test_claims_are_written_and_read_again(tmp_path: object) -> None:
    dossier = read_article(TWICE + "\n", actor="Taliban", date="2021-08-11")
    write_dossier(dossier, str(tmp_path))
    assert read_dossier(str(tmp_path)).sites == dossier.sites


@pytest.mark.parametrize(
    "text",
    [
        "The Taliban captured Kunduz in August. Its fighters seized Kunduz on Sunday.",
        "The Taliban captured Kunduz on Sunday. They seized Kunduz on Sunday, officials said.",
        "The Taliban first captured Kunduz in September 2015. They seized Kunduz on Sunday.",
        "The Taliban captured Kunduz on 2 August. The army recaptured Kunduz on 4 August. "
        "The Taliban seized Kunduz on 8 August.",
    ],
)
def test_dates_that_agree_or_belong_to_other_captures_are_no_claims(text: str) -> None:
    found = episodes(text, actor="Taliban", day="2021-08-11")
    assert all(one.start is None or not one.start.claims for one in found)
