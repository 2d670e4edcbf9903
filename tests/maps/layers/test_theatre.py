"""The main theatre is found by distance alone, whatever the order of the sites."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.records import Site
from maps.layers.theatre import theatre

MOSUL, RAQQA, FALLUJAH, BAGHDAD = (43.12, 36.34), (39.0, 35.95), (43.79, 33.35), (44.43, 33.3)
ISTANBUL, SIRTE = (28.81, 40.98), (16.59, 31.21)


def sites(*spots: tuple[float, float]) -> list[Site]:
    return [Site(f"s-{number:03}", f"Place {number}", lon, lat) for number, (lon, lat) in enumerate(spots)]


def far(*spots: tuple[float, float]) -> list[tuple[float, float]]:
    return [(site.lon, site.lat) for site in theatre(sites(*spots)).far]


def test_places_of_two_neighbours_are_one_theatre_and_those_beyond_the_sea_lie_far_off() -> None:
    assert far(FALLUJAH, SIRTE, MOSUL, RAQQA, ISTANBUL, BAGHDAD) == [SIRTE, ISTANBUL]


def test_places_near_each_other_leave_nothing_far_off() -> None:
    assert far(MOSUL, RAQQA, FALLUJAH, BAGHDAD) == []


def test_a_country_1500_km_wide_is_one_theatre() -> None:
    assert far(*((22.0 + 2 * step, 49.0) for step in range(10))) == []


def test_what_lies_just_outside_but_beside_the_theatre_belongs_to_it() -> None:
    east = [(7.5, 0.0)] * 3  # 834 km from the centre, 390 km from the nearest of its sites
    assert far((0.0, 0.0), (0.1, 0.0), (0.0, 0.1), (4.0, 0.0), *east) == []


def test_where_nothing_dominates_everything_is_near() -> None:
    assert far((0, 0), (60, 0), (120, 0), (-60, 0)) == []
    assert far((0, 0), (0, 1), (60, 0), (60, 1)) == []


def test_two_places_far_apart_are_both_shown() -> None:
    assert far(MOSUL, SIRTE) == []


def test_two_of_three_places_are_a_theatre() -> None:
    assert far(MOSUL, SIRTE, RAQQA) == [SIRTE]


@pytest.mark.parametrize("count", [0, 1])
def test_no_place_and_one_place_are_their_own_theatre(count: int) -> None:
    assert theatre(sites(MOSUL)[:count]) == (tuple(sites(MOSUL)[:count]), ())


def test_places_on_both_sides_of_the_antimeridian_are_near_each_other() -> None:
    assert far((179.5, -17.0), (-179.5, -17.0), (178.4, -18.1)) == []


def test_places_about_a_pole_are_near_each_other() -> None:
    assert far((0.0, 89.0), (120.0, 89.0), (-120.0, 89.0)) == []


def test_the_order_of_the_sites_does_not_matter() -> None:
    given_sites = sites((0, 0), (7, 0), (14, 0), (30, 0), (37, 0))
    found = {frozenset(site.site_id for site in theatre(row).near) for row in itertools.permutations(given_sites)}
    assert len(found) == 1


SPOTS = st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), max_size=12)


@given(SPOTS)
def test_every_site_is_near_or_far_once_and_in_order(spots: list[tuple[float, float]]) -> None:
    row = sites(*spots)
    near, far_off = theatre(row)
    assert sorted([*near, *far_off], key=lambda site: site.site_id) == row
    assert list(near) == [site for site in row if site in near]
    assert 2 * len(near) > len(row) or not row
