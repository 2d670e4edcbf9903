from __future__ import annotations

import math
import time

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError
from geo.lands import basemap, country_at, country_name, land

THEATRE = (35.0, 31.0, 49.0, 38.0)
WORLD = (-180.0, -90.0, 180.0, 90.0)


@st.composite
def windows(draw: st.DrawFn) -> tuple[float, float, float, float]:
    west, south = draw(st.floats(-180, 178)), draw(st.floats(-90, 88))
    return west, south, min(180.0, west + draw(st.floats(0.5, 60))), min(90.0, south + draw(st.floats(0.5, 40)))


@given(windows())
@settings(max_examples=30)
def test_everything_lies_within_the_window(window: tuple[float, float, float, float]) -> None:
    found = basemap(window, detail="110m")
    west, south, east, north = window
    lines = [*found.land, *found.coast, *found.borders, *(stretch.line for stretch in found.disputed)]
    for line in lines:
        assert line.shape[1] == 2
        assert len(line) >= 2
        assert line[:, 0].min() >= west - 1e-9
        assert line[:, 0].max() <= east + 1e-9
        assert line[:, 1].min() >= south - 1e-9
        assert line[:, 1].max() <= north + 1e-9
    for label in found.labels:
        assert west <= label.lon <= east
        assert south <= label.lat <= north


def test_the_first_theatre_names_its_countries_at_points_inside_them() -> None:
    for detail in ("10m", "50m"):
        labels = {label.name: label for label in basemap(THEATRE, detail=detail).labels}
        assert {"Iraq", "Syria", "Jordan", "Turkey", "Iran", "Saudi Arabia"} <= set(labels)
        for label in labels.values():
            assert country_at(label.lon, label.lat) == label.country_code


def test_every_label_point_of_the_world_lies_in_its_country() -> None:
    small = {"MC", "VA"}  # smaller than the grid of the data
    labels = basemap(WORLD).labels
    assert len(labels) > 200
    for label in labels:
        assert country_at(label.lon, label.lat) == label.country_code or label.country_code in small, label


def test_rings_are_closed() -> None:
    assert all(np.array_equal(ring[0], ring[-1]) for ring in basemap(THEATRE).land)


def test_a_coast_does_not_follow_the_window_or_the_antimeridian() -> None:
    assert basemap((40.0, 33.0, 44.0, 36.0)).coast == []
    for line in basemap(WORLD, detail="50m").coast:
        on_seam = np.abs(line[:, 0]) > 179.999
        assert not (on_seam[:-1] & on_seam[1:]).any()


def test_leased_ground_has_no_border_of_its_own() -> None:
    assert basemap((62.5, 45.0, 64.5, 46.8), detail="10m").borders == []


def test_a_border_is_drawn_once() -> None:
    found = basemap(THEATRE, detail="50m")
    edges = [
        tuple(sorted((tuple(a), tuple(b))))
        for line in (*found.borders, *found.coast, *(stretch.line for stretch in found.disputed))
        for a, b in zip(line.tolist(), line.tolist()[1:], strict=False)
    ]
    assert len(edges) == len(set(edges))


@pytest.mark.parametrize(
    ("window", "word"),
    [
        ((32.0, 44.0, 37.0, 47.0), "Crimea"),
        ((35.0, 32.0, 37.0, 34.0), "Golan"),
        ((34.0, 31.0, 36.0, 33.0), "West Bank"),
        ((72.0, 32.0, 80.0, 37.0), "Kashmir"),
        ((-18.0, 20.0, -8.0, 29.0), "Western Sahara"),
        ((19.0, 41.0, 23.0, 44.0), "Kosovo"),
        ((32.0, 34.0, 35.0, 36.0), "Cyprus"),
        ((43.0, 7.0, 50.0, 12.0), "Somaliland"),
        ((76.0, 30.0, 82.0, 36.0), "Aksai Chin"),
        ((90.0, 26.0, 98.0, 30.0), "Arunachal"),
        ((40.0, 42.0, 45.0, 44.0), "Abkhazia"),
        ((27.0, 45.0, 31.0, 49.0), "Transnistria"),
        ((27.0, 8.0, 30.0, 11.0), "Abyei"),
        ((33.0, 21.0, 37.5, 24.0), "Halaib"),
        ((124.0, 37.0, 130.0, 40.0), "Korea"),
    ],
)
def test_a_disputed_stretch_is_dashed_and_has_a_note(window: tuple[float, float, float, float], word: str) -> None:
    for detail in ("10m", "50m"):
        assert any(word in stretch.note for stretch in basemap(window, detail=detail).disputed), detail


def test_the_first_theatre_is_cut_out_in_less_than_half_a_second() -> None:
    basemap(THEATRE, detail="10m")
    start = time.perf_counter()
    basemap((35.1, 31.0, 49.0, 38.0), detail="10m")
    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize(
    "window",
    [
        (10, 0, 10, 1),
        (10, 0, 5, 1),
        (0, 5, 1, 4),
        (-181, 0, 0, 1),
        (0, 0, 1, 91),
        (math.nan, 0, 1, 1),
        (0, 0, math.inf, 1),
    ],
)
def test_an_empty_or_impossible_window_is_refused(window: tuple[float, float, float, float]) -> None:
    for ask in (basemap, land):
        with pytest.raises(InputError, match="window"):
            ask(window)


def test_at_sea_there_is_neither_land_nor_name() -> None:
    found = basemap((-40.0, 20.0, -30.0, 30.0))
    assert (found.land, found.coast, found.borders, found.disputed, found.labels) == ([], [], [], [], [])
    assert land((-40.0, 20.0, -30.0, 30.0)).is_empty


def test_land_is_one_valid_shape_that_knows_land_from_sea() -> None:
    shape = land((10.0, 30.0, 37.0, 43.0))
    assert shape.is_valid
    assert shape.contains(shapely.Point(16.5, 31.0))
    assert not shape.contains(shapely.Point(18.0, 34.0))


def test_an_inland_sea_is_no_land() -> None:
    shape = land((44.0, 34.0, 58.0, 50.0))
    assert not shape.contains(shapely.Point(50.8, 41.5))
    rings = [shapely.Polygon(ring) for ring in basemap((44.0, 34.0, 58.0, 50.0), detail="50m").land]
    assert not any(ring.contains(shapely.Point(50.8, 41.5)) for ring in rings)


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (44.4, 33.3, "IQ"),
        (39.0, 35.95, "SY"),
        (16.6, 31.1, "LY"),
        (28.8, 41.0, "TR"),
        (34.45, 31.5, "PS"),
        (21.0, 42.6, "XK"),
        (28.2, -29.6, "LS"),
        (12.45, 43.94, "SM"),
        (178.0, -17.8, "FJ"),
        (-178.0, 66.5, "RU"),
        (0.0, 0.0, None),
        (200.0, 95.0, None),
        (math.nan, math.nan, None),
    ],
)
def test_country_at_a_position(lon: float, lat: float, code: str | None) -> None:
    assert country_at(lon, lat) == code


def test_a_country_has_a_name_in_english_and_arabic() -> None:
    assert country_name("IQ") == "Iraq"
    assert country_name("IQ", "ar") == "العراق"
    assert country_name("QQ") == "QQ"


def test_names_of_the_middle_east_and_north_africa_exist_in_arabic() -> None:
    for code in "IQ SY LY TR IR JO LB IL PS SA YE OM AE QA BH KW EG SD TN DZ MA MR SO DJ EH CY SS TD NE ML".split():
        assert any("\u0600" <= letter <= "\u06ff" for letter in country_name(code, "ar")), code
