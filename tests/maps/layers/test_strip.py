"""The strip's ticks: one for each change of status, in order, between days that hold them all."""

from __future__ import annotations

from datetime import date

import pytest

from geo.control.history import Phase
from geo.dossier.schema import Dossier
from geo.errors import MapError
from geo.records import DateSpan, Episode, Role, Site
from maps.layers import Strip
from maps.layers.strip import changes, site_events


def phase(status: str, start: int, end: int | None = None, *, sure: bool = True) -> Phase:
    return Phase(status, date(2016, 1, start), date(2016, 1, end) if end else None, sure)


def test_events_come_in_order_and_name_their_place(dossier: Dossier) -> None:
    events = site_events(dossier.sites, "en")
    assert [event["date"] for event in events] == sorted(event["date"] for event in events)
    assert {"date": "2016-06-26", "kind": "lost", "site": "s-lost", "text": "Southtown lost"} in events


def test_a_day_on_which_something_is_only_known_is_no_capture() -> None:
    known = DateSpan(None, date(2016, 7, 12))
    episodes = (Episode(Role.STRONGHOLD, "The Group", start=known), Episode(Role.STRONGHOLD, "The Group"))
    rows = [Site(f"s-{number}", "Anytown", 0, 0, episodes=(one,)) for number, one in enumerate(episodes)]
    events = site_events(rows, "en", as_of=date(2016, 7, 12))
    assert [event["text"] for event in events] == ["Anytown: held", "Anytown: held"]


def test_a_siege_begins_only_where_something_says_when() -> None:
    held = Episode(Role.STRONGHOLD, "The Group", start=DateSpan.on(date(2014, 6, 10)))
    fronts = (DateSpan.on(date(2016, 5, 1)), DateSpan(None, date(2016, 5, 1)))
    sites = [Site("s", "Anytown", 0, 0, episodes=(held, Episode(Role.FRONT, "The Group", start=one))) for one in fronts]
    said = [site_events([site], "en")[-1]["text"] for site in sites]
    assert said == ["Assault on Anytown begins", "Anytown: held, under assault"]


def test_a_phase_that_only_becomes_sure_is_no_event() -> None:
    row = [phase("held", 1, 5, sure=False), phase("held", 6, 9), phase("lost", 10)]
    assert [one.start.day for one in changes(row)] == [1, 10]


def test_a_siege_that_was_lifted_is_no_capture() -> None:
    row = [phase("held", 1, 5), phase("assault", 6, 9), phase("held", 10)]
    assert [one.status for one in changes(row)] == ["held", "assault"]


def test_every_attack_is_an_event() -> None:
    assert len(list(changes([phase("attack", 1, 1), phase("held", 2), phase("attack", 3, 3)]))) == 3


def test_events_can_be_kept_to_some_kinds(dossier: Dossier) -> None:
    assert {event["kind"] for event in site_events(dossier.sites, "en", statuses=("attack",))} == {"attack"}


def test_the_strip_holds_every_event_figure_and_the_date_of_the_article(dossier: Dossier) -> None:
    data = Strip(dossier.sites, figures=dossier.figures, as_of=date(2017, 3, 1)).data()
    assert data["first"] < "2014-06-10"
    assert data["last"] > "2017-03-01"


def test_a_strip_without_any_date_is_refused() -> None:
    with pytest.raises(MapError, match="as_of"):
        Strip().data()


def test_arabic_events_use_the_local_name(dossier: Dossier) -> None:
    assert any("الشمال" in event["text"] for event in site_events(dossier.sites, "ar"))
