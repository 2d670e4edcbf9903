"""Sites travel as data: their phases with a line for the label, their evidence, and nothing that could run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import folium
import pytest

from geo.control.history import Phase
from geo.dossier.schema import Dossier
from geo.errors import MapError
from geo.records import Attribution, DateSpan, Episode, Role, Site
from maps.layers import Sites
from maps.layers.facts import safe_link, source_data
from maps.layers.sites import accused, last_day, phase_line, site_data


def by_id(dossier: Dossier, site_id: str) -> Site:
    return next(site for site in dossier.sites if site.site_id == site_id)


def lines(site: Site, language: str = "en") -> list[tuple[str, str]]:
    return [(phase["status"], phase["line"]) for phase in site_data(site, language)["phases"]]


def test_a_held_place_says_since_which_month(dossier: Dossier) -> None:
    assert lines(by_id(dossier, "s-held")) == [("held", "held since June 2014")]


def test_a_place_held_and_fought_over_is_under_assault(dossier: Dossier) -> None:
    found = lines(by_id(dossier, "s-siege"))
    assert found[0] == ("held", "held since June 2014")
    assert found[-1] == ("assault", "held, under assault")


def test_a_loss_says_between_which_days_and_is_unsure_in_between(dossier: Dossier) -> None:
    phases = site_data(by_id(dossier, "s-lost"), "en")["phases"]
    assert [(phase["line"], phase["sure"]) for phase in phases] == [
        ("held since June 2014", True),
        ("held or lost, 17–26 June 2016", False),
        ("lost 17–26 June 2016", True),
    ]


def test_a_siege_whose_end_is_contested_says_so(dossier: Dossier) -> None:
    siege, lost = by_id(dossier, "s-siege"), by_id(dossier, "s-lost")
    both = replace(siege, episodes=(siege.episodes[0], siege.episodes[1], lost.episodes[1]))
    unsure = [phase for phase in site_data(both, "en")["phases"] if phase["line"].startswith("held or lost")]
    assert [phase["status"] for phase in unsure] == ["assault"]
    assert not unsure[0]["sure"]


KNOWN = DateSpan(None, date(2016, 7, 12))


@pytest.mark.parametrize(
    ("role", "start", "as_of", "line"),
    [
        (Role.STRONGHOLD, KNOWN, None, "held as of 12 July 2016"),
        (Role.STRONGHOLD, None, date(2016, 7, 12), "held as of 12 July 2016"),
        (Role.STRONGHOLD, DateSpan(date(2016, 5, 3), None), None, "held since 3 May 2016 or later"),
        (Role.FRONT, KNOWN, None, "fought over as of 12 July 2016"),
        (Role.FRONT, None, date(2016, 7, 12), "fought over as of 12 July 2016"),
        (Role.LOST, KNOWN, None, "lost by 12 July 2016"),
        (Role.LOST, None, date(2016, 7, 12), "lost by 12 July 2016"),
    ],
)
def test_where_nothing_says_since_when_the_day_of_the_report_is_named(
    role: Role, start: DateSpan | None, as_of: date | None, line: str
) -> None:
    site = Site("s", "Anywhere", 0, 0, episodes=(Episode(role, "The Group", start=start),))
    assert site_data(site, "en", as_of=as_of)["phases"][-1]["line"] == line


@pytest.mark.parametrize(
    ("attribution", "line"),
    [
        (Attribution.CLAIMED, "attack, 28 June 2016, claimed"),
        (Attribution.BLAMED, "attack, 28 June 2016, blamed"),
        (Attribution.DENIED, "attack, 28 June 2016, denied"),
        (Attribution.UNKNOWN, "attack, 28 June 2016"),
        (None, "attack, 28 June 2016"),
    ],
)
def test_an_attack_says_what_is_known_of_who_did_it(attribution: Attribution | None, line: str) -> None:
    struck = Episode(Role.ATTACK, "The Group", start=DateSpan.on(date(2016, 6, 28)), attribution=attribution)
    assert lines(Site("s", "Anywhere", 0, 0, episodes=(struck,))) == [("attack", line)]


def test_an_attack_says_when_and_whether_it_was_claimed(dossier: Dossier) -> None:
    assert lines(by_id(dossier, "s-struck")) == [("attack", "attack, 28 June 2016, blamed")]


@pytest.mark.parametrize("status", ["held", "assault", "fighting", "lost", "attack"])
def test_every_status_has_a_line_in_every_language_even_without_dates(status: str) -> None:
    site = Site("s", "Anywhere", 0, 0, episodes=(Episode(Role.STRONGHOLD, "The Group"),))
    for language in ("en", "ar"):
        assert phase_line(site, Phase(status, date(2016, 1, 1), None, episodes=(0,)), language)


def test_a_place_named_in_the_article_is_marked_for_its_label(dossier: Dossier) -> None:
    named = [site["id"] for site in _data(dossier)["sites"] if site.get("named")]
    assert named == ["s-held", "s-struck"]


def test_without_an_article_no_place_is_marked(dossier: Dossier) -> None:
    assert not any(site_data(site, "en")["named"] for site in dossier.sites)


def test_a_coarse_location_is_marked_as_approximate(dossier: Dossier) -> None:
    assert [site["id"] for site in _data(dossier)["sites"] if site.get("approximate")] == ["s-lost"]


def test_each_source_of_a_date_keeps_its_own_claim(dossier: Dossier) -> None:
    loss = site_data(by_id(dossier, "s-lost"), "en")["episodes"][1]
    assert loss["start"] == {
        "text": "17–26 June 2016",
        "claims": [{"text": "17 June 2016", "source": "a-report"}],
    }


def test_only_web_addresses_become_links() -> None:
    assert safe_link("https://example.org/a?b=1") == "https://example.org/a?b=1"
    for address in (
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org",
        "",
        "http://",
        "http://[",
    ):
        assert safe_link(address) == ""


def test_a_source_without_a_safe_address_keeps_its_name(dossier: Dossier) -> None:
    assert source_data(dossier.sources[1], "en") == {"publisher": "A Counter"}


def test_the_layer_opens_on_the_date_it_is_given_or_on_the_last_that_is_known(dossier: Dossier) -> None:
    assert _data(dossier)["opens"] == "2016-07-12"
    assert Sites(dossier.sites).data()["opens"] == last_day(dossier.sites) == "2016-06-30"
    assert last_day(()) is None


def test_an_actor_is_named_only_where_there_is_one(dossier: Dossier) -> None:
    other = replace(dossier.sites[0], episodes=(Episode(Role.ATTACK, "Others", start=DateSpan.on(date(2016, 1, 1))),))
    assert Sites(dossier.sites).data()["actor"] == "The Group"
    assert Sites((*dossier.sites, other)).data()["actor"] == ""


def test_a_layer_without_sites_is_still_a_layer() -> None:
    assert Sites(()).data()["sites"] == []


def test_a_layer_that_is_on_no_map_says_so() -> None:
    with pytest.raises(MapError, match=r"on no map yet.*add_to"):
        Sites(()).render()


def test_a_layer_can_be_added_to_any_folium_map(dossier: Dossier) -> None:
    map_ = folium.Map(tiles=None)
    Sites(dossier.sites, name="places").add_to(map_)
    page = map_.get_root().render()
    assert page.count('ebbline.define("sites"') == 1
    assert 'ebbline.add("sites"' in page


def test_two_layers_share_their_scripts(dossier: Dossier) -> None:
    map_ = folium.Map(tiles=None)
    for name in ("one", "two"):
        Sites(dossier.sites, name=name).add_to(map_)
    page = map_.get_root().render()
    assert page.count('ebbline.define("sites"') == 1
    assert page.count('ebbline.add("sites"') == 2


def _data(dossier: Dossier) -> dict[str, Any]:
    layer = Sites(dossier.sites, sources=dossier.sources, article=dossier.article, as_of=dossier.as_of)
    return layer.data()


def attack(actor: str, attribution: Attribution | None) -> Site:
    episode = Episode(Role.ATTACK, actor, attribution=attribution, start=DateSpan.on(date(2016, 7, 3)))
    return Site("s-a", "Karrada", 44.42, 33.3, episodes=(episode,))


@pytest.mark.parametrize("attribution", [Attribution.CLAIMED, Attribution.BLAMED])
def test_attacks_that_are_all_laid_to_the_followed_actor_are_headed_by_its_name(attribution: Attribution) -> None:
    assert accused([attack("Group", attribution)], "Group") == "Group"


@pytest.mark.parametrize(
    ("actor", "attribution"),
    [
        ("Group", Attribution.UNKNOWN),
        ("Group", Attribution.DENIED),
        ("Group", None),
        ("", Attribution.UNKNOWN),
        ("The army", Attribution.BLAMED),
    ],
)
def test_one_attack_that_is_anothers_or_nobodys_keeps_the_followed_actor_out_of_the_heading(
    actor: str, attribution: Attribution | None
) -> None:
    assert accused([attack("Group", Attribution.CLAIMED), attack(actor, attribution)], "Group") == ""
