"""Far-off places: how far, which way, in which country."""

from __future__ import annotations

import pytest

from geo.dossier.schema import Dossier
from geo.records import LonLat
from maps.layers import Insets
from maps.layers.insets import way_to


@pytest.mark.parametrize(
    ("to", "way"),
    [
        (LonLat(0, 10), "north"),
        (LonLat(10, 10), "north-east"),
        (LonLat(10, 0), "east"),
        (LonLat(0, -10), "south"),
        (LonLat(-10, 0), "west"),
        (LonLat(-10, 10), "north-west"),
    ],
)
def test_the_way_is_a_point_of_the_compass(to: LonLat, way: str) -> None:
    assert way_to(LonLat(0, 0), to)[1] == way


def test_a_degree_of_the_equator_is_111_km() -> None:
    assert way_to(LonLat(0, 0), LonLat(1, 0))[0] == pytest.approx(111.2, abs=0.1)


def test_the_way_to_the_same_place_is_no_distance() -> None:
    assert way_to(LonLat(5, 5), LonLat(5, 5))[0] == pytest.approx(0, abs=1e-3)


def test_a_caption_names_country_distance_and_direction(dossier: Dossier) -> None:
    [inset] = Insets([dossier.sites[3]], middle=LonLat(42.5, 34.5)).data()["insets"]
    assert inset["caption"] == "Turkey, 1,400 km north-west"


def test_a_caption_at_sea_names_no_country(dossier: Dossier) -> None:
    from dataclasses import replace

    [inset] = Insets([replace(dossier.sites[3], lon=18.0, lat=35.0)], middle=LonLat(42.5, 34.5)).data()["insets"]
    assert inset["caption"] == "2,200 km west"
