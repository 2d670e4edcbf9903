"""The background: sheets in packs, names that stay in their country, towns that give way to sites."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from geo.dossier.schema import Dossier
from geo.lands import country_at
from geo.records import LonLat, Place
from maps.layers import Basemap
from maps.layers.basemap import (
    Grain,
    around,
    country_labels,
    grown,
    joined,
    own_lines,
    plain_name,
    sheet_lines,
    thinned,
    town_labels,
    widened,
)

IRAQ_AND_SYRIA = (36.0, 31.9, 46.0, 37.6)


def town(
    name: str, lon: float, lat: float, *, people: int = 1, code: str = "IQ", place_id: str = "geonames:1"
) -> Place:
    return Place(place_id, name, code, None, "PPL", people, lon, lat)


def test_sheets_run_from_the_coarse_world_to_the_fine_theatre() -> None:
    data = Basemap(IRAQ_AND_SYRIA, spots=[LonLat(28.8, 41.0)], towns=[]).data()
    windows = [sheet["window"] for sheet in data["sheets"]]
    assert windows[0][0] == -180.0
    assert windows[2][0] < 28.8 < windows[2][2]
    assert all(edge < bound for edge, bound in zip(windows[-1][:2], IRAQ_AND_SYRIA[:2], strict=True))
    assert all(edge > bound for edge, bound in zip(windows[-1][2:], IRAQ_AND_SYRIA[2:], strict=True))
    assert all(sheet["land"] for sheet in data["sheets"])


def test_a_sheet_ends_where_its_packed_lines_do() -> None:
    # Else the straight cuts along its edge would be drawn as coast.
    data = Basemap(IRAQ_AND_SYRIA, spots=[LonLat(28.81424, 40.97617)], towns=[]).data()
    for sheet in data["sheets"]:
        step = data["packs"][sheet["pack"]]["scale"]
        assert [abs(edge / step - round(edge / step)) < 1e-6 for edge in sheet["window"]] == [True] * 4


def test_lines_of_one_scale_travel_in_one_pack() -> None:
    data = Basemap(IRAQ_AND_SYRIA, spots=[LonLat(28.8, 41.0)], towns=[]).data()
    scales = [data["packs"][sheet["pack"]]["scale"] for sheet in data["sheets"]]
    assert scales == sorted(scales, reverse=True)
    assert scales[-2] == scales[-1]
    assert len(data["packs"]) == len(set(scales))


def test_the_background_of_the_first_theatre_stays_small() -> None:
    data = Basemap(IRAQ_AND_SYRIA, towns=[]).data()
    assert sum(len(pack["lines"]) for pack in data["packs"]) < 25_000


def test_lines_that_meet_end_to_end_are_one() -> None:
    lines = [np.array([[0, 0], [1, 0]], dtype=float), np.array([[1, 0], [2, 1]], dtype=float)]
    apart = np.array([[5, 5], [6, 6]], dtype=float)
    assert sorted(len(line) for line in joined([*lines, apart])) == [2, 3]
    assert joined([]) == []


def test_an_island_too_small_for_its_sheet_is_left_out() -> None:
    malta = (13.9, 35.6, 14.8, 36.2)
    assert sheet_lines(malta, Grain("10m", 1e-3, 0.002))["land"]
    assert sheet_lines(malta, Grain("10m", 1e-3, 0.3))["land"] == []


def test_a_window_grows_but_never_leaves_the_world() -> None:
    assert grown((0, 0, 1, 1), 2, 3) == (-2, -3, 3, 4)
    assert grown((-179, -84, 179, 84), 5, 5) == (-180.0, -85.0, 180.0, 85.0)
    assert around(LonLat(179.5, 0))[2] == 180.0


def test_every_place_for_a_country_name_lies_in_that_country() -> None:
    for label in country_labels(widened(IRAQ_AND_SYRIA), "en")[:5]:
        inside = {country_at(lon, lat, detail="110m") for lon, lat in label["at"][1:]}
        assert len(inside) == 1


def test_countries_are_named_in_the_language_of_the_page() -> None:
    assert "العراق" in {label["name"] for label in country_labels(IRAQ_AND_SYRIA, "ar")}


def test_the_largest_town_comes_first() -> None:
    labels = town_labels([town("Small", 1, 1, people=10), town("Large", 2, 2, people=99)], ())
    assert [label["name"] for label in labels] == ["Large", "Small"]


def test_a_town_gives_way_to_the_site_that_names_it(dossier: Dossier) -> None:
    site = replace(dossier.sites[0], name="Baghdad, Karrada", lon=44.43, lat=33.3, place_id="geonames:9")
    far = town("Baghdad", 44.2, 33.5)
    same_id = town("Bagdad", 50, 30, place_id="geonames:9")
    beside = town("Sadr City", 44.45, 33.33)
    free = town("Basra", 47.8, 30.5)
    labels = town_labels([far, same_id, beside, free], [site])
    assert [label.get("unless") for label in labels] == [["s-held"], ["s-held"], ["s-held"], None]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Ḩamāh", "Hamah"),
        ("Orūmīyeh", "Orumiyeh"),
        ("Ţarţūs", "Tartus"),
        ("Diyarbakır", "Diyarbakır"),
        ("Şanlıurfa", "Şanlıurfa"),
        ("Köln", "Köln"),
        ("", ""),
    ],
)
def test_names_lose_scholarly_marks_and_keep_their_letters(name: str, plain: str) -> None:
    assert plain_name(town(name, 0, 0)) == plain


def test_thinning_keeps_the_ends_and_short_lines() -> None:
    line = np.array([[0, 0], [1, 0.001], [2, 0], [3, 0.001], [4, 0], [5, 0]], dtype=float)
    assert thinned(line, 0.1).tolist() == [[0, 0], [5, 0]]
    assert thinned(line[:3], 0.1) is not None
    assert len(thinned(line[:3], 0.1)) == 3


def test_the_pages_of_a_dossier_share_what_their_backgrounds_cost() -> None:
    window = (36.0, 31.9, 36.5, 32.4)
    assert sheet_lines(window, Grain("50m", 1e-2, 0.0)) is sheet_lines(window, Grain("50m", 1e-2, 0.0))
    one, other = (Basemap(IRAQ_AND_SYRIA, towns=[]).data() for _ in range(2))
    assert one == other
    one["sheets"][0]["land"] = -1
    one["countries"][0]["at"].clear()
    assert Basemap(IRAQ_AND_SYRIA, towns=[]).data() == other


# A coast of the dossier's own


def test_own_land_is_a_last_sheet_over_the_rectangle_about_it() -> None:
    shores = shapely.box(-124.0, -49.0, -123.0, -48.5)
    data = Basemap((-125.0, -50.0, -122.0, -48.0), towns=[], shores=shores, shores_by="Survey <b>").data()
    assert data["sheets"][-1]["window"] == [-124.0, -49.0, -123.0, -48.5]
    assert data["sheets"][-1]["land"] == 1
    assert data["packs"][-1]["scale"] == 1e-4
    assert data["shores"] == "Coast: Survey <b>"
    assert [sheet["land"] for sheet in data["sheets"][1:-1]] == [0, 0]


def test_own_land_keeps_its_lakes_and_the_borders_that_cross_it() -> None:
    lake = shapely.difference(shapely.box(42.0, 36.0, 44.0, 38.0), shapely.box(42.5, 36.5, 42.6, 36.6))
    lines = own_lines((42.0, 36.0, 44.0, 38.0), lake)
    assert len(lines["land"]) == 2
    assert lines["borders"]


def test_a_coast_of_very_many_points_is_thinned_to_fit_a_page() -> None:
    angle = np.linspace(0, 2 * np.pi, 200_000)
    rough = 1 + 0.001 * np.random.default_rng(1).random(len(angle))
    island = shapely.make_valid(shapely.Polygon(np.column_stack([rough * np.cos(angle), rough * np.sin(angle)])))
    lines = own_lines((-1.1, -1.1, 1.1, 1.1), island)
    assert sum(map(len, lines["land"])) <= 60_000


def test_without_land_of_its_own_a_map_is_as_before() -> None:
    data = Basemap(IRAQ_AND_SYRIA, towns=[]).data()
    assert "shores" not in data
    assert {pack["scale"] for pack in data["packs"]} == {5e-2, 2e-2, 1e-3}
