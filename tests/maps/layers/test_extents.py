"""Illustrative extents: hatched land that says what it is, stays in its country and says what it leaves out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from geo.records import DateSpan, Episode, Role, Site
from maps.layers import Extents
from maps.layers.extents import own_land, word_spots

TAKEN = (Episode(Role.STRONGHOLD, "The Group", start=DateSpan.on(date(2015, 1, 1))),)
# Three neighbours in the desert of western Iraq, and one on the Syrian side of a border.
NEIGHBOURS = tuple(Site(f"s-{at}", f"Town {at}", 41.5 + at * 0.4, 33.5, episodes=TAKEN) for at in range(3))
ALONE = Site("s-alone", "Far Town", 16.6, 31.1, episodes=TAKEN)


def test_an_extent_stands_from_the_day_of_the_capture() -> None:
    data = Extents(NEIGHBOURS).data()
    [span] = data["spans"]
    assert (span["start"], span["end"], data["notes"][span["note"]]) == ("2015-01-01", None, "")
    assert span["rings"] >= 1


def test_what_another_actor_holds_is_left_out() -> None:
    theirs = (Episode(Role.STRONGHOLD, "The Rivals", start=DateSpan.on(date(2015, 1, 1))),)
    mixed = [*NEIGHBOURS[:2], replace(NEIGHBOURS[2], episodes=theirs)]
    [span] = Extents(mixed, actor="The Group").spans
    assert span.extent and span.extent.used == ("s-0", "s-1")


def test_every_part_has_places_inside_it_for_its_word() -> None:
    import shapely

    extent = Extents(NEIGHBOURS).spans[0].extent
    assert extent is not None
    for spots, part in zip(word_spots(extent, NEIGHBOURS), extent.geometry.geoms, strict=True):
        assert len(spots) > 1
        assert all(part.buffer(0.01).contains(shapely.Point(spot)) for spot in spots)


def test_what_is_left_out_is_named() -> None:
    data = Extents((*NEIGHBOURS, ALONE)).data()
    [span] = data["spans"]
    assert "Far Town" in data["notes"][span["note"]]


def test_places_without_known_neighbours_get_no_extent_but_a_reason() -> None:
    layer = Extents([ALONE])
    assert layer.is_empty
    assert layer.refusal == "Far Town has no other place of known status within 250 km, and needs 2."


def test_without_sites_there_is_nothing_to_draw() -> None:
    assert Extents([]).is_empty
    assert Extents([]).data()["spans"] == []


def test_an_extent_does_not_spill_over_a_border() -> None:
    import shapely

    dabiq = Site("s", "Dabiq", 37.27, 36.54, episodes=TAKEN)
    assert own_land([dabiq]).contains(shapely.Point(37.27, 36.4))
    assert not own_land([dabiq]).contains(shapely.Point(37.27, 37.0))  # in Turkey
    near = (dabiq, replace(dabiq, site_id="s-2", lon=37.9), replace(dabiq, site_id="s-3", lon=38.5, lat=36.4))
    extent = Extents(near).spans[0].extent
    assert extent is not None
    assert not extent.geometry.intersects(shapely.Point(37.27, 36.9))


def test_a_part_too_small_for_a_word_still_gets_one_when_it_is_alone() -> None:
    close = [Site(f"s-{at}", f"Town {at}", 42 + at * 0.02, 33.5, episodes=TAKEN) for at in range(3)]
    layer = Extents(close)
    assert all(span["words"] for span in layer.data()["spans"])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_word_is_there_in_every_language(language: str) -> None:
    from maps.words import say

    assert say(language, "extents_word")
