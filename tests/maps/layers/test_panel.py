"""The words beside the map: drafts are named as such, editions can be cited."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from geo.dossier.schema import Dossier, Edition
from geo.records import Review
from maps.layers import Panel
from maps.layers.panel import citation, draft_note, edition_line


def test_a_reviewed_dossier_carries_no_banner(dossier: Dossier) -> None:
    assert draft_note(dossier, "en") == ""


def test_one_draft_among_reviewed_facts_is_counted(make_dossier: Callable[..., Dossier]) -> None:
    dossier = make_dossier()
    draft = replace(dossier.figures[0], review=Review())
    note = draft_note(make_dossier(figures=(draft, *dossier.figures[1:])), "en")
    assert re.fullmatch(r"Draft: machine-read, not reviewed \(1 of \d+ facts\)", note)


def test_a_machine_read_dossier_says_so(make_dossier: Callable[..., Dossier]) -> None:
    sites = tuple(
        replace(site, episodes=tuple(replace(one, review=Review()) for one in site.episodes))
        for site in make_dossier().sites
    )
    assert draft_note(make_dossier(sites=sites, figures=()), "en") == "Draft: machine-read, not reviewed"


def test_an_edition_is_named_with_number_date_and_reviewer(dossier: Dossier) -> None:
    assert edition_line(dossier, "en") == "Edition 2, 2 January 2020, reviewed by A desk"


def test_an_edition_without_date_or_reviewer_is_still_named(make_dossier: Callable[..., Dossier]) -> None:
    assert edition_line(make_dossier(edition=Edition()), "en") == "Edition 1"


def test_a_citation_names_who_what_which_and_when(dossier: Dossier) -> None:
    assert citation(dossier, "en") == "A desk, “The Group lost a tenth”, Edition 2, 2 January 2020."


def test_a_brief_panel_keeps_the_title_and_leaves_the_lede(dossier: Dossier) -> None:
    data = Panel(dossier, title="Lost places", brief=True, number=False).data()
    assert (data["title"], data["lede"], data["series"], data["figures"]) == ("Lost places", "", [], "")
