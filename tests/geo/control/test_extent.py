from dataclasses import replace
from datetime import date
from math import nan, pi
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.affinity import translate

import geo
from geo.control.extent import Extent, illustrative_extent, illustrative_series
from geo.dossier import Dossier
from geo.errors import ExtentError, InputError
from geo.records import DateSpan, Episode, LonLat, Precision, Role, Site

GEOD = Geod(ellps="WGS84")
DAY = date(2016, 7, 12)
START = DateSpan.on(date(2016, 1, 1))
WORLD = shapely.box(-180, -90, 180, 90)


def place(site_id: str, lon: float, lat: float, role: Role = Role.STRONGHOLD, end: DateSpan | None = None) -> Site:
    episodes = (Episode(role, "Reds", start=START, end=end),)
    return Site(site_id, site_id.upper(), lon, lat, episodes=episodes)


A, B, C = place("a", 40.0, 35.0), place("b", 41.0, 35.0), place("c", 40.5, 35.8, Role.LOST)


def extent(*sites: Site, day: date = DAY, **more: float) -> Extent:
    return illustrative_extent(sites, day, land=WORLD, **more)  # type: ignore[arg-type]


def km(lon: float, lat: float, at: LonLat) -> float:
    return float(GEOD.inv(lon, lat, at.lon, at.lat)[2]) / 1000


def area_km2(geometry: shapely.MultiPolygon) -> float:
    return abs(GEOD.geometry_area_perimeter(geometry)[0]) / 1e6


def test_an_extent_says_that_it_is_illustrative_and_names_its_places() -> None:
    found = extent(A, B, C)
    assert found.label == "illustrative"
    assert found.used == ("a", "b")
    assert found.refused == ()
    assert found.day == DAY


def test_a_cell_reaches_its_stated_distance_and_no_further() -> None:
    alone = extent(A, place("far", 42.5, 35.0, Role.LOST), place("off", 40.0, 37.0, Role.LOST), reach_km=60)
    reach = [km(lon, lat, A.at) for lon, lat in shapely.get_coordinates(alone.geometry)]
    assert max(reach) == pytest.approx(60, abs=0.2)
    assert min(reach) == pytest.approx(60, abs=0.3)
    assert area_km2(alone.geometry) == pytest.approx(pi * 60**2, rel=5e-3)


def test_a_lost_neighbour_keeps_the_land_nearer_to_it() -> None:
    geometry = extent(A, B, C).geometry
    assert not geometry.contains(shapely.Point(C.at))
    assert geometry.contains(shapely.Point(A.at))
    for lon, lat in shapely.get_coordinates(geometry.segmentize(0.05)):
        assert min(km(lon, lat, A.at), km(lon, lat, B.at)) <= km(lon, lat, C.at) + 0.5


def test_neighbouring_cells_of_one_holder_join_without_a_seam() -> None:
    assert len(extent(A, B, C).geometry.geoms) == 1
    assert len(extent(A, B, C).geometry.geoms[0].interiors) == 0


def test_a_place_under_assault_is_held_and_a_fought_over_one_is_not() -> None:
    front = Episode(Role.FRONT, "Reds", start=START)
    assaulted = replace(A, episodes=(*A.episodes, front))
    fought = replace(B, episodes=(front,))
    assert extent(assaulted, fought, C).used == ("a",)


def test_an_attack_tells_nothing_about_who_holds_a_place() -> None:
    with pytest.raises(ExtentError, match="no other place of known status within 250 km"):
        extent(A, place("b", 41.0, 35.0, Role.ATTACK), place("c", 40.5, 35.8, Role.ATTACK))


@pytest.mark.parametrize(
    ("sites", "why"),
    [
        ([A], "A has no other place of known status within 250 km, and needs 2"),
        ([A, B], "each of A and B has only 1 other place of known status within 250 km, and needs 2"),
        (
            [A, replace(B, precision=Precision.AREA)],
            "A has no other place .*, and needs 2; B is known only to the area",
        ),
        ([replace(A, lat=89.5)], "A lies too near a pole"),
        ([], "nothing is known of any place"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(sites: list[Site], why: str) -> None:
    with pytest.raises(ExtentError, match=f"^No illustrative extent is drawn of 12 July 2016: {why}[.] Add what"):
        extent(*sites)
    (span,) = illustrative_series(sites, days=[DAY], land=WORLD)
    assert span.extent is None
    assert span.refusal.startswith(why[:20]) and span.refusal.endswith(".")


def test_fewer_neighbours_may_do() -> None:
    assert extent(A, B, neighbours=1).used == ("a", "b")
    assert extent(A, neighbours=0).used == ("a",)


@pytest.mark.parametrize(
    "wrong", [{"reach_km": 0}, {"reach_km": 301}, {"reach_km": nan}, {"neighbours": -1}, {"within_km": nan}]
)
def test_distances_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InputError, match="illustrative extent cannot"):
        extent(A, B, C, **wrong)


def test_a_lonely_place_is_left_out_while_others_are_drawn() -> None:
    sirte = place("s", 16.6, 31.2)
    found = extent(A, B, C, sirte)
    assert found.used == ("a", "b")
    assert [refusal.site_id for refusal in found.refused] == ["s"]
    assert found.geometry.bounds[0] > 38


def test_nothing_known_is_refused_and_nothing_held_is_empty() -> None:
    with pytest.raises(ExtentError, match="nothing is known"):
        extent()
    with pytest.raises(ExtentError, match="nothing is known"):
        extent(A, B, C, day=date(2015, 1, 1))
    assert extent(C, place("d", 40.6, 35.1, Role.LOST)).geometry.is_empty


def test_a_coarse_position_is_not_drawn() -> None:
    coarse = replace(A, precision=Precision.REGION)
    found = extent(coarse, B, C, neighbours=1)
    assert found.used == ("b",)
    assert "known only to the region" in found.refused[0].reason


def test_one_settlement_listed_twice_counts_once() -> None:
    again = replace(A, site_id="a2")
    with pytest.raises(ExtentError):
        extent(A, again, B)
    assert extent(A, again, B, C).geometry.equals(extent(A, B, C).geometry)


def test_two_states_at_one_position_are_refused() -> None:
    other = replace(C, site_id="x", name="X", lon=A.lon, lat=A.lat)
    found = extent(A, other, B, C, place("d", 41.5, 35.5, Role.LOST))
    assert found.used == ("b",)
    assert found.refused[0].reason == "stands where X, which is not held, stands too"
    assert not found.geometry.contains(shapely.Point(A.at))


def test_land_clips_the_extent() -> None:
    west = shapely.box(-180, -90, 40.0, 90)
    found = illustrative_extent([A, B, C], DAY, land=west)
    assert found.geometry.bounds[2] <= 40.0
    assert illustrative_extent([A, B, C], DAY, land=shapely.Polygon()).geometry.is_empty


def test_without_a_land_natural_earths_is_used() -> None:
    coast = [place("a", 35.5, 33.9), place("b", 35.9, 34.4), place("c", 35.4, 33.3)]
    dry, wet = illustrative_extent(coast, DAY), extent(*coast)
    assert 0 < area_km2(dry.geometry) < 0.9 * area_km2(wet.geometry)
    assert not dry.geometry.contains(shapely.Point(35.0, 34.0))


def test_an_extent_across_the_antimeridian_is_split_there() -> None:
    sites = [place("a", 179.9, 10), place("b", -179.5, 10.3), place("c", 179.5, 10.6, Role.LOST)]
    found = extent(*sites)
    west, _, east, _ = found.geometry.bounds
    assert (west, east) == (-180, 180)
    assert all(part.bounds[2] - part.bounds[0] < 5 for part in found.geometry.geoms)
    shifted = extent(*[replace(site, lon=(site.lon + 360) % 360 - 170) for site in sites])
    assert area_km2(found.geometry) == pytest.approx(area_km2(shifted.geometry), rel=1e-3)


def test_a_place_near_a_pole_is_refused() -> None:
    with pytest.raises(ExtentError, match="too near a pole"):
        extent(place("a", 0, 89.5))


def test_the_extent_of_a_day_follows_the_phases() -> None:
    gone = place("a", 40.0, 35.0, end=DateSpan.on(date(2016, 6, 1)))
    assert extent(gone, B, C, day=date(2016, 5, 31)).used == ("a", "b")
    assert extent(gone, B, C, day=date(2016, 6, 1)).used == ("b",)


def test_a_series_has_one_span_for_each_change_of_status() -> None:
    gone = place("a", 40.0, 35.0, end=DateSpan(date(2016, 6, 1), date(2016, 6, 5)))
    spans = illustrative_series([gone, B, C], land=WORLD)
    assert [(span.start, span.end) for span in spans] == [
        (date(2016, 1, 1), date(2016, 6, 4)),
        (date(2016, 6, 5), None),
    ]
    assert spans[0].extent is not None
    assert spans[0].extent.geometry.equals(extent(gone, B, C, day=date(2016, 3, 1)).geometry)


def test_a_series_carries_its_refusals() -> None:
    (span,) = illustrative_series([A], land=WORLD)
    assert span.extent is None
    assert "no other place" in span.refusal
    assert illustrative_series([], land=WORLD) == ()


def test_what_another_holds_is_not_ours() -> None:
    theirs = replace(C, episodes=(Episode(Role.STRONGHOLD, "Blues", start=START),))
    assert extent(A, B, theirs).used == ("a", "b", "c")
    found = illustrative_extent([A, B, theirs], DAY, actor="Reds", land=WORLD)
    assert found.used == ("a", "b")
    assert found.geometry.equals(extent(A, B, C).geometry)
    assert illustrative_extent([A, B, theirs], DAY, actor="Blues", land=WORLD).used == ("c",)


def test_a_place_that_two_hold_at_once_is_drawn_for_neither() -> None:
    both = replace(B, episodes=(*B.episodes, Episode(Role.STRONGHOLD, "Blues", start=START)))
    four = [A, both, C, place("d", 41.0, 35.6, Role.LOST)]
    found = illustrative_extent(four, DAY, actor="Reds", land=WORLD)
    assert [(one.name, one.reason) for one in found.refused] == [("B", "is held by Blues too")]
    assert found.used == ("a",)
    assert not found.geometry.contains(shapely.Point(B.at))


def test_what_another_lost_says_nothing_of_us() -> None:
    theirs = replace(C, episodes=(Episode(Role.LOST, "Blues", start=START),))
    assert illustrative_extent([A, B, theirs], DAY, actor="Reds", land=WORLD, neighbours=1).geometry.equals(
        extent(A, B, neighbours=1).geometry
    )


def test_the_extents_of_a_dossier_are_those_of_its_actor_on_each_date() -> None:
    gone = place("a", 40.0, 35.0, end=DateSpan.on(date(2016, 6, 1)))
    theirs = replace(C, episodes=(Episode(Role.STRONGHOLD, "Blues", start=START),))
    dossier = Dossier("Reds lose A", "Reds", date(2016, 7, 12), sites=(gone, B, theirs))
    days = [DAY, date(2016, 3, 1), date(2015, 1, 1)]
    spans = geo.illustrative_extents(dossier, days, land=WORLD)
    assert [(span.start, span.end) for span in spans] == [(day, day) for day in days]
    assert [span.extent.used if span.extent else span.refusal for span in spans] == [
        *(("b",), ("a", "b"), "nothing is known of any place."),
    ]
    assert geo.illustrative_extents(dossier, []) == ()


@pytest.mark.parametrize("lon", [178.4, 179.99, -179.9])
def test_natural_earths_land_is_cut_at_the_antimeridian_too(lon: float) -> None:
    fiji = [place("a", lon, -17.8), place("b", 178.0, -17.7), place("c", 177.5, -17.6, Role.LOST)]
    found = illustrative_extent(fiji, DAY)
    wet = extent(*fiji)
    assert 0 < area_km2(found.geometry) < area_km2(wet.geometry)
    assert found.geometry.difference(wet.geometry.buffer(1e-9)).area == 0


def test_far_reaching_cells_are_parted_half_way() -> None:
    sites = [place("a", 20.0, 60.0), place("b", 26.0, 62.0, Role.LOST), place("c", 14.0, 58.0, Role.LOST)]
    geometry = extent(*sites, reach_km=300, within_km=900).geometry
    for lon, lat in shapely.get_coordinates(geometry):
        nearest = min(km(lon, lat, site.at) for site in sites[1:])
        assert km(lon, lat, sites[0].at) <= min(300.3, nearest + 1)


CORNERS = ((30, 40), (178.5, -18), (178, 83), (-1, -1))
ROWS = st.lists(
    st.tuples(st.floats(0, 3), st.floats(0, 3), st.sampled_from(["held", "held", "lost", "theirs", "both"])),
    min_size=3,
    max_size=8,
)
EPISODES = {
    "held": (Episode(Role.STRONGHOLD, "Reds", start=START),),
    "lost": (Episode(Role.LOST, "Reds", start=START),),
    "theirs": (Episode(Role.STRONGHOLD, "Blues", start=START),),
    "both": (Episode(Role.STRONGHOLD, "Blues", start=START), Episode(Role.STRONGHOLD, "Reds", start=START)),
    "unknown": (Episode(Role.ATTACK, "Reds", start=START),),
}


def laid(rows: list[tuple[float, float, str]], corner: tuple[float, float]) -> list[Site]:
    return [
        Site(f"{kind}{at}", f"S{at}", (corner[0] + x + 180) % 360 - 180, corner[1] + y, episodes=EPISODES[kind])
        for at, (x, y, kind) in enumerate(rows)
    ]


def drawn(sites: list[Site], **more: Any) -> Extent:
    try:
        return illustrative_extent(sites, DAY, **{"actor": "Reds", "land": WORLD, "neighbours": 0, **more})
    except ExtentError:
        return Extent(DAY, shapely.MultiPolygon(), (), (), 0)


@given(ROWS, st.sampled_from(CORNERS), st.floats(10, 120))
@settings(max_examples=40)
def test_an_extent_stays_in_reach_and_nearer_to_what_is_held_than_to_anything_else(
    rows: list[tuple[float, float, str]], corner: tuple[float, float], reach: float
) -> None:
    sites = laid(rows, corner)
    found = drawn(sites, reach_km=reach)
    assert found.geometry.is_valid
    held = [site.at for site in sites if site.site_id in found.used]
    others = [site.at for site in sites if not site.site_id.startswith("held")]
    far = [at for at in others if all(km(*at, here) > 0.5 for here in held)]
    assert not any(found.geometry.intersects(shapely.Point(at)) for at in far)
    corners = shapely.get_coordinates(found.geometry)
    for lon, lat in corners[:: max(1, len(corners) // 25)]:
        nearest = min(km(lon, lat, at) for at in held)
        assert nearest <= reach + 0.5
        assert all(nearest <= km(lon, lat, at) + 0.5 for at in far)


@given(ROWS, st.sampled_from(CORNERS[:1] + CORNERS[3:]), st.lists(st.floats(-1, 4), min_size=4, max_size=4))
@settings(max_examples=40)
def test_an_extent_never_leaves_the_land(
    rows: list[tuple[float, float, str]], corner: tuple[float, float], at: list[float]
) -> None:
    sites = laid(rows, corner)
    (west, east), (south, north) = sorted(at[:2]), sorted(at[2:])
    land = translate(shapely.box(west, south, east, north), *corner)
    found = drawn(sites, land=land).geometry
    assert found.difference(land).area == pytest.approx(0, abs=1e-12)
    whole = drawn(sites).geometry
    assert found.symmetric_difference(whole.intersection(land)).area == pytest.approx(0, abs=1e-9)


@given(ROWS, st.sampled_from(CORNERS), st.tuples(st.floats(0, 3), st.floats(0, 3)))
@settings(max_examples=40)
def test_one_more_place_adds_land_only_where_it_is_held_and_takes_some_only_where_it_is_not(
    rows: list[tuple[float, float, str]], corner: tuple[float, float], at: tuple[float, float]
) -> None:
    before = drawn(laid(rows, corner)).geometry
    unknown, lost, held = (drawn(laid([*rows, (*at, kind)], corner)).geometry for kind in ("unknown", "lost", "held"))
    assert unknown.equals(before)
    seam = 1e-3 * max(1, before.length)  # cells are computed apart and meet within metres
    assert lost.difference(before).area < seam
    if not any(km(*site.at, laid([(*at, "held")], corner)[0].at) < 1 for site in laid(rows, corner)):
        assert before.difference(held).area < seam


@given(ROWS, st.sampled_from([0, 40, -70]), st.floats(-180, 180))
@settings(max_examples=30)
def test_an_extent_is_the_same_wherever_the_antimeridian_runs(
    rows: list[tuple[float, float, str]], lat: float, turn: float
) -> None:
    here, there = (drawn(laid(rows, (lon, lat))) for lon in (0, turn))
    assert len(here.used) == len(there.used)
    assert area_km2(there.geometry) == pytest.approx(area_km2(here.geometry), rel=1e-3, abs=1)
    assert found_within_the_plane(there)


def found_within_the_plane(found: Extent) -> bool:
    return found.geometry.difference(WORLD).is_empty and all(
        part.bounds[2] - part.bounds[0] < 60 for part in found.geometry.geoms
    )


def test_the_order_of_places_does_not_matter() -> None:
    one, other = extent(A, B, C).geometry, extent(C, B, A).geometry
    assert np.isclose(one.symmetric_difference(other).area, 0, atol=1e-9)
