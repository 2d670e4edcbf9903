from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from geo.dossier import read_dossier
from geo.drafting import draft, read_article, read_articles
from geo.errors import ArticleError
from geo.records import Role

FIRST = "Two towns fall\n\n5 May 2015\n\nBoko Haram fighters seized Gwoza on Monday, residents said.\n"
SECOND = "A bomb\n\n9 May 2015\n\nA bomb killed ten people in Potiskum on Friday. Boko Haram holds Gwoza.\n"


def test_a_place_of_two_articles_is_one_site_with_both_as_evidence() -> None:
    dossier = read_articles([FIRST, SECOND])
    gwoza = next(site for site in dossier.sites if site.name == "Gwoza")
    assert [episode.role for episode in gwoza.episodes] == [Role.STRONGHOLD]
    assert len({e.source_id for e in gwoza.episodes[0].evidence}) == 2
    assert len(dossier.sources) == 2


def test_a_dossier_is_as_of_its_latest_article() -> None:
    assert read_articles([FIRST, SECOND]).as_of == date(2015, 5, 9)


def test_a_place_with_a_role_anywhere_is_no_context() -> None:
    passing = "A visit\n\n1 May 2015\n\nBoko Haram was discussed. The bishop of Gwoza sang in Yola.\n"
    dossier = read_articles([passing, FIRST])
    assert "Gwoza" not in {one.name for one in dossier.context}
    assert "Yola" in {one.name for one in dossier.context}


def test_the_same_article_twice_adds_nothing() -> None:
    once, twice = read_articles([FIRST]), read_articles([FIRST, FIRST])
    assert once.sites == twice.sites
    assert once.sources == twice.sources


def test_the_followed_actor_can_be_named() -> None:
    assert (
        read_article("Rebels took Lashio.\n", actor="the junta", date="2024-08-05").sites[0].episodes[0].role
        is Role.LOST
    )


@pytest.mark.parametrize("said", ["03/04/2024", "soon", "2024-13-01"])
def test_a_date_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(ArticleError):
        read_article(FIRST, date=said)


@pytest.mark.parametrize("text", ["", "  \n", "Nothing here names anything.\n"])
def test_an_article_without_text_or_place_is_refused(text: str) -> None:
    with pytest.raises(ArticleError):
        read_article(text + "\n")


@pytest.mark.parametrize(
    "text",
    [
        "The party won 38 percent of the vote in districts near the front.",
        "An hour later the town fell.",
        "Forty percent felt less safe.",
    ],
)
def test_an_article_on_land_or_numbers_without_a_known_name_makes_an_empty_draft(text: str) -> None:
    dossier = read_article(text + "\n", date="2023-09-05")
    assert (dossier.sites, dossier.figures) == ((), ())


def test_no_article_at_all_is_refused() -> None:
    with pytest.raises(ArticleError, match="No article"):
        read_articles([])


def test_a_draft_is_written_and_read_again_without_a_change(tmp_path: Path) -> None:
    written, _ = draft([FIRST], tmp_path / "dossier")
    assert read_dossier(tmp_path / "dossier").sites == written.sites
    before = (tmp_path / "dossier" / "dossier.yaml").read_bytes()
    draft([FIRST], tmp_path / "dossier")
    assert (tmp_path / "dossier" / "dossier.yaml").read_bytes() == before


def test_what_a_person_changed_stays(tmp_path: Path) -> None:
    draft([FIRST], tmp_path)
    path = tmp_path / "dossier.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: Gwoza", "name: Gwoza town"), encoding="utf-8")
    draft([FIRST, SECOND], tmp_path)
    names = {site.name for site in read_dossier(tmp_path).sites}
    assert names == {"Gwoza town", "Potiskum"}


def test_an_attack_on_a_city_and_on_its_airport_is_one_site() -> None:
    text = (
        "Two blasts\n\n12 July 2016\n\nThe Islamic State is blamed for an attack in Istanbul last month.\n\n"
        "The attack on Istanbul's Ataturk Airport killed 45 people.\n"
    )
    sites = read_article(text).sites
    assert [site.name for site in sites] == ["Ataturk Airport, Istanbul"]


def test_attacks_of_different_days_stay_apart() -> None:
    text = (
        "Bombs\n\n12 July 2016\n\n"
        "A bomb killed two in Potiskum on 3 July. On 9 May 2015 a bomb killed ten in Potiskum.\n"
    )
    (site,) = read_article(text, actor="Boko Haram").sites
    assert len(site.episodes) == 2


def test_a_figure_has_its_publisher_as_source() -> None:
    text = (
        "Land\n\n12 July 2016\n\n"
        "The caliphate lost 9 percent of its land in 2015, according to a report by Fora Inc., a firm.\n"
    )
    dossier = read_article(text)
    (figure,) = dossier.figures
    assert next(s.publisher for s in dossier.sources if s.source_id == figure.source_id) == "Fora Inc."
    assert figure.evidence[0].source_id == dossier.article


def test_a_place_that_was_lost_is_not_held_by_inference() -> None:
    text = "Lost\n\n12 July 2016\n\nThe army vowed to retake Gwoza. On Friday soldiers recaptured Gwoza.\n"
    (site,) = read_article(text, actor="Boko Haram").sites
    assert [episode.role for episode in site.episodes] == [Role.LOST]
