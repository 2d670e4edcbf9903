"""A dossier becomes a folium map of our elements; what cannot be drawn is refused in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import folium
import pytest

from geo.dossier.schema import Dossier, MapSettings
from geo.errors import GeoError, MapError
from geo.records import Episode, Role
from maps.compose import Map, build, far_sites, layer_pages, opening_bounds


def kinds(map_: folium.Map) -> list[str]:
    return [child.kind for child in map_._children.values() if hasattr(child, "kind")]


def test_a_map_has_a_frame_first_and_everything_the_page_needs(dossier: Dossier) -> None:
    found = kinds(build(dossier))
    assert found[0] == "frame"
    assert {"panel", "decline", "basemap", "sites", "table", "insets", "legend", "strip", "card"} <= set(found)


def test_the_map_is_a_folium_map_that_takes_other_layers(dossier: Dossier) -> None:
    map_ = build(dossier)
    assert isinstance(map_, folium.Map)
    folium.Marker([33, 44]).add_to(map_)
    assert "L.marker(" in map_.get_root().render()


def test_a_dossier_without_sites_is_refused(make_dossier: Callable[..., Dossier]) -> None:
    with pytest.raises(MapError, match="no sites"):
        build(make_dossier(sites=()))


def test_a_folder_without_a_dossier_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GeoError, match=re.escape(str(tmp_path))):
        build(tmp_path)


def test_an_unknown_language_is_refused_before_anything_is_written(dossier: Dossier, tmp_path: Path) -> None:
    with pytest.raises(MapError, match="'xx'"):
        build(dossier, lang="xx").save(tmp_path / "map.html")
    assert list(tmp_path.iterdir()) == []


def test_with_tiles_the_background_in_the_file_is_left_out(dossier: Dossier) -> None:
    assert "basemap" not in kinds(build(dossier, tiles="OpenStreetMap"))


def test_the_map_opens_on_the_bounds_of_the_dossier(dossier: Dossier) -> None:
    assert opening_bounds(dossier) == (40.0, 32.0, 45.0, 37.0)


def test_without_bounds_the_map_opens_on_its_sites_but_the_far_ones(make_dossier: Callable[..., Dossier]) -> None:
    dossier = make_dossier(map=MapSettings(insets=("s-struck",)))
    assert opening_bounds(dossier) == pytest.approx((40.0, 32.3, 44.8, 37.0))


def test_a_draft_without_settings_opens_on_its_main_theatre(make_dossier: Callable[..., Dossier]) -> None:
    dossier = make_dossier(map=MapSettings())
    assert [site.name for site in far_sites(dossier)] == ["Farport"]
    assert opening_bounds(dossier) == pytest.approx((40.0, 32.3, 44.8, 37.0))


def test_bounds_of_the_dossier_decide_what_lies_far_off(make_dossier: Callable[..., Dossier]) -> None:
    assert far_sites(make_dossier(map=MapSettings((20.0, 30.0, 50.0, 45.0)))) == []
    assert [site.name for site in far_sites(make_dossier(map=MapSettings((40.0, 32.0, 45.0, 37.0))))] == ["Farport"]


def test_insets_of_the_dossier_stay_as_set(make_dossier: Callable[..., Dossier]) -> None:
    dossier = make_dossier(map=MapSettings(insets=("s-held", "s-nowhere")))
    assert [site.name for site in far_sites(dossier)] == ["Northtown"]


def test_a_place_known_only_on_the_day_of_the_report_is_on_its_layer_page(make_dossier: Callable[..., Dossier]) -> None:
    held = Episode(Role.STRONGHOLD, "The Group")
    site = replace(make_dossier().sites[0], episodes=(held,))
    assert set(layer_pages(make_dossier(sites=(site,), figures=()))) == {"strongholds"}
    assert layer_pages(make_dossier(sites=(site,), figures=(), as_of=None)) == {}


def test_bounds_of_far_sites_alone_hold_them(make_dossier: Callable[..., Dossier]) -> None:
    dossier = make_dossier(sites=make_dossier().sites[3:], map=MapSettings(insets=("s-struck",)))
    west, south, east, north = opening_bounds(dossier)
    assert west < 28.8 < east
    assert south < 41.0 < north


def test_bounds_at_the_edge_of_the_world_stay_on_it(make_dossier: Callable[..., Dossier]) -> None:
    far = make_dossier().sites[0]
    edges = (replace(far, lon=180.0, lat=-85.0), replace(far, lon=-180.0, lat=85.0))
    west, south, east, north = opening_bounds(make_dossier(sites=edges, map=MapSettings()))
    assert west >= -180
    assert south >= -85
    assert east <= 180
    assert north <= 85.0


def test_each_layer_gets_a_page_of_its_own(dossier: Dossier) -> None:
    pages = layer_pages(dossier)
    assert set(pages) == {"strongholds", "attacks", "lost", "decline"}
    assert all(isinstance(page, Map) for page in pages.values())


def test_a_layer_of_which_there_is_nothing_gets_no_page(make_dossier: Callable[..., Dossier]) -> None:
    assert set(layer_pages(make_dossier(sites=make_dossier().sites[:1], figures=()))) == {"strongholds"}


def test_the_same_dossier_gives_the_same_page(dossier: Dossier, tmp_path: Path) -> None:
    for name in ("one.html", "two.html"):
        build(dossier).save(tmp_path / name)
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_building_leaves_the_dossier_as_it_was(make_dossier: Callable[..., Dossier]) -> None:
    dossier = make_dossier()
    build(dossier)
    assert dossier == make_dossier()


def test_no_text_of_a_dossier_becomes_code(make_dossier: Callable[..., Dossier], tmp_path: Path) -> None:
    hostile = "</script><script>alert(1)</script>${alert(2)}`{{ 7*7 }}"
    sites = tuple(replace(site, name=hostile) for site in make_dossier().sites)
    build(make_dossier(title=hostile, actor=hostile, lede=hostile, sites=sites)).save(tmp_path / "map.html")
    page = (tmp_path / "map.html").read_text(encoding="utf8")
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page
