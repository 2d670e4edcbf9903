from __future__ import annotations

import json
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import geopandas
import geopy.exc
import pytest
import shapely
from geopy.adapters import AioHTTPAdapter
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import Geocoder as GeopyGeocoder
from geopy.location import Location
from geopy.point import Point

import geo
from geo.errors import GazetteerError, GeoError, InputError
from geo.places.gazetteer import Gazetteer
from geo.places.geocoder import Geocoder
from geo.places.ranking import Answer
from geo.records import LonLat, Place

FIELDS = {
    "query", "place_id", "name", "lon", "lat", "country_code", "feature_code", "population", "confidence", "reason",
    "alternatives",
}  # fmt: skip


@pytest.fixture
def coder(small: Gazetteer) -> Geocoder:
    return Geocoder(gazetteer=small)


class Stub:
    """Stands for an online service that was set up elsewhere."""

    label, credit = "Stub", "© Stub"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def locate(self, name: str, **_: Any) -> Answer | None:
        self.asked.append(name)
        if not name.startswith("Xyzzy"):
            return None
        place = Place("osm:node/1", name, "IQ", None, None, None, 43.5, 33.5)
        return Answer(name, place, f"{name}, Anbar, Iraq", 0.6, "not in the gazetteer; so says Stub")


@pytest.fixture
def stub(small: Gazetteer) -> tuple[Geocoder, Stub]:
    coder, service = Geocoder(gazetteer=small), Stub()
    coder._online = service  # type: ignore[assignment]
    return coder, service


def test_it_is_a_geopy_geocoder_and_a_public_name() -> None:
    assert geo.Geocoder is Geocoder
    assert issubclass(geo.Geocoder, GeopyGeocoder)


def test_importing_geo_does_not_import_geopy() -> None:
    script = "import sys, geo; print('geopy' in sys.modules); geo.Geocoder; print('geopy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["False", "True"]


def test_a_name_gives_a_location_in_the_order_of_geopy(coder: Geocoder) -> None:
    found = coder.geocode("Fallujah")
    assert isinstance(found, Location)
    assert found.address == "Al Fallūjah, Iraq"
    assert (found.latitude, found.longitude) == (33.349, 43.786)
    address, (lat, lon) = found
    assert (address, lat, lon) == ("Al Fallūjah, Iraq", 33.349, 43.786)


def test_raw_holds_what_locate_prints_and_a_credit(coder: Geocoder) -> None:
    raw = coder.geocode("Tripoli").raw
    assert set(raw) >= FIELDS | {"credit"}
    assert (raw["query"], raw["place_id"], raw["country_code"]) == ("Tripoli", "geonames:2", "LY")
    assert (raw["lon"], raw["lat"], raw["population"], raw["feature_code"]) == (13.187, 32.887, 1_300_000, None)
    assert 0 < raw["confidence"] <= 1
    assert "most populous" in raw["reason"]
    assert [other["place_id"] for other in raw["alternatives"]] == ["geonames:3"]
    assert json.loads(json.dumps(raw)) == raw


def test_several_are_asked_for_by_exactly_one_and_limit(coder: Geocoder) -> None:
    both = coder.geocode("Tripoli", exactly_one=False)
    assert [one.raw["country_code"] for one in both] == ["LY", "LB"]
    assert both[1].raw["confidence"] is None
    assert "another place of that name" in both[1].raw["reason"]
    assert len(coder.geocode("Tripoli", exactly_one=False, limit=1)) == 1


@pytest.mark.parametrize("exactly_one", [True, False])
@pytest.mark.parametrize("name", ["Xyzzyville", "", "  ", "\x00", "\ud800", "x" * 100_000, "33.3, 43.7"])
def test_an_unknown_name_is_none_as_in_geopy(coder: Geocoder, name: str, exactly_one: bool) -> None:
    assert coder.geocode(name, exactly_one=exactly_one) is None


@pytest.mark.parametrize("near", ["LB", "Lebanon", LonLat(35.8, 34.4), (35.8, 34.4), Point(34.4, 35.8)], ids=str)
def test_near_is_where_to_look_first(small: Gazetteer, near: Any) -> None:
    assert Geocoder(gazetteer=small, near=near).geocode("Tripoli").raw["country_code"] == "LB"
    assert Geocoder(gazetteer=small).geocode("Tripoli", near=near).raw["country_code"] == "LB"
    assert Geocoder(gazetteer=small, near=near).geocode("Tripoli", near="LY").raw["country_code"] == "LY"


def test_a_position_of_geopy_to_look_near_is_lat_lon_and_one_of_ours_lon_lat(coder: Geocoder) -> None:
    for near in (Point(46.7, -117.0), LonLat(-117.0, 46.7), (-117.0, 46.7)):
        assert coder.geocode("Moscow", near=near).raw["country_code"] == "US"


def test_a_near_that_is_nowhere_is_refused_even_through_geopandas(small_path: Path) -> None:
    # geopandas would take a ValueError for an unknown name, row by row and in silence.
    with pytest.raises(InputError, match="Narnia"):
        geopandas.tools.geocode(["Tripoli"], provider=Geocoder, gazetteer=small_path, near="Narnia")


@pytest.mark.parametrize("query", [None, 7, 33.3, float("nan"), b"Mosul", {"city": "Mosul"}, (33.3, 43.7), Point(1, 2)])
def test_what_is_no_name_is_refused_as_geopy_and_we_do(coder: Geocoder, query: Any) -> None:
    with pytest.raises(geopy.exc.GeocoderQueryError) as refused:
        coder.geocode(query)
    assert isinstance(refused.value, GeoError)
    assert isinstance(refused.value, ValueError)


@pytest.mark.parametrize("limit", [0, -1, 1.5, "3", True])
def test_a_limit_that_is_no_number_is_refused(coder: Geocoder, limit: Any) -> None:
    for ask in (coder.geocode, coder.reverse):
        with pytest.raises(geopy.exc.GeocoderQueryError):
            ask("33.3, 43.7" if ask == coder.reverse else "Mosul", exactly_one=False, limit=limit)


@pytest.mark.parametrize(
    "query", [(33.3, 43.7), [33.3, 43.7], Point(33.3, 43.7), "33.3, 43.7", "33.3,43.7", "33 18m N 43 42m E"], ids=str
)
def test_a_position_gives_the_nearest_town(coder: Geocoder, query: Any) -> None:
    found = coder.reverse(query)
    assert found.address == "Al Fallūjah, Iraq"
    assert found.raw["distance_km"] == pytest.approx(9.7, abs=0.3)
    assert found.raw["confidence"] == 0.9
    assert found.raw["reason"] == f"the nearest town in the gazetteer, {found.raw['distance_km']:.1f} km away"
    assert set(found.raw) >= FIELDS


def test_the_towns_around_come_nearest_first(whole: Gazetteer) -> None:
    found = Geocoder(gazetteer=whole).reverse((33.3, 43.7), exactly_one=False)
    kms = [one.raw["distance_km"] for one in found]
    assert 1 < len(kms) <= 10
    assert kms == sorted(kms)
    assert len(Geocoder(gazetteer=whole).reverse((33.3, 43.7), exactly_one=False, limit=2)) == 2


@pytest.mark.parametrize("exactly_one", [True, False])
def test_a_position_far_from_all_towns_is_none(coder: Geocoder, exactly_one: bool) -> None:
    for query in ((0, -30), (90, 0), (-90, 180)):
        assert coder.reverse(query, exactly_one=exactly_one) is None


@pytest.mark.parametrize(
    "query",
    [
        *((91, 0), (0, 181), (0, 200), "91, 0", "95 N 20 E", (float("nan"), 1), (float("inf"), 1)),
        *("x", "", None, 7, (1,), ("a", "b"), {}),
    ],
    ids=str,
)
def test_what_is_no_position_is_refused(coder: Geocoder, query: Any) -> None:
    with pytest.raises(geopy.exc.GeocoderQueryError) as refused:
        coder.reverse(query)
    assert isinstance(refused.value, GeoError)


def test_geopandas_geocodes_with_the_class(small_path: Path) -> None:
    names = geopandas.pd.Series(["Mosul", "Xyzzyville", None, "Tripoli, Lebanon"], index=list("abcd"))
    table = geopandas.tools.geocode(names, provider=geo.Geocoder, gazetteer=small_path, timeout=5)
    assert table.crs == "EPSG:4326"
    assert list(table.index) == list("abcd")
    assert table.address.iloc[0] == "Mosul, Iraq"
    assert table.geometry.iloc[0].equals(shapely.Point(43.119, 36.335))
    assert list(table.geometry.is_empty) == [False, True, True, False]
    assert table.address.iloc[3] == "Tripoli, Lebanon"


def test_geopandas_hands_over_the_options(small_path: Path) -> None:
    table = geopandas.tools.geocode(["Tripoli"], provider=geo.Geocoder, gazetteer=small_path, near="LB")
    assert table.address.iloc[0] == "Tripoli, Lebanon"


def test_geopandas_geocodes_with_the_default_gazetteer(whole: Gazetteer) -> None:
    table = geopandas.tools.geocode(["Fallujah"], provider=geo.Geocoder)
    assert table.geometry.iloc[0].distance(shapely.Point(43.786, 33.349)) < 0.01


def test_geopandas_geocodes_backwards(small_path: Path) -> None:
    points = [shapely.Point(43.7, 33.3), shapely.Point(-30, 0)]
    table = geopandas.tools.reverse_geocode(points, provider=geo.Geocoder, gazetteer=small_path)
    assert table.address.iloc[0] == "Al Fallūjah, Iraq"
    assert list(table.geometry.is_empty) == [False, True]


def test_the_rate_limiter_of_geopy_takes_both_ways(coder: Geocoder) -> None:
    options = {"min_delay_seconds": 0, "error_wait_seconds": 0, "max_retries": 1}
    assert RateLimiter(coder.geocode, **options)("Mosul").latitude == 36.335
    assert RateLimiter(coder.reverse, **options)((36.3, 43.1)).address == "Mosul, Iraq"
    assert RateLimiter(coder.geocode, **options)(7) is None
    with pytest.raises(GeoError):
        RateLimiter(coder.geocode, swallow_exceptions=False, **options)(7)


def test_it_is_a_context_manager_as_all_of_geopy(small: Gazetteer) -> None:
    with Geocoder(gazetteer=small) as coder:
        assert coder.geocode("Mosul") is not None


def test_it_has_no_way_to_a_network(coder: Geocoder) -> None:
    with pytest.raises(GeoError, match="asks no server"):
        coder.adapter.get_json("http://example.org", timeout=1, headers={})
    assert coder._online is None


def test_pickled_it_opens_the_same_file_again(small: Gazetteer, small_path: Path) -> None:
    for coder in (Geocoder(gazetteer=small, near="LB"), Geocoder(gazetteer=small_path, near="LB")):
        again = pickle.loads(pickle.dumps(coder))  # noqa: S301
        assert again.geocode("Tripoli").raw == coder.geocode("Tripoli").raw
        assert again.gazetteer.path == small_path


def test_a_location_can_be_pickled(coder: Geocoder) -> None:
    found = coder.geocode("Tripoli")
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301


def test_threads_share_it(coder: Geocoder) -> None:
    names = ["Mosul", "Tripoli", "Xyzzyville", "Moscow, Idaho"] * 50
    one_by_one = [coder.geocode(name) for name in names]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(coder.geocode, names)) == one_by_one


def test_a_subclass_may_add_to_it(small: Gazetteer) -> None:
    class Louder(Geocoder):
        def geocode(self, query: str, **options: Any) -> Any:
            return super().geocode(query.title(), **options)

    assert Louder(gazetteer=small).geocode("mosul").raw["query"] == "Mosul"


@pytest.mark.parametrize(
    "options", [{"colour": "red"}, {"adapter_factory": AioHTTPAdapter}, {"pace_s": 2}, {"domain": "x"}], ids=str
)
def test_options_of_a_service_need_a_service(options: dict[str, Any]) -> None:
    with pytest.raises(geopy.exc.ConfigurationError, match=next(iter(options))) as refused:
        Geocoder(**options)
    assert isinstance(refused.value, InputError)


def test_it_cannot_fall_back_on_itself(coder: Geocoder) -> None:
    for online in (coder, Geocoder):
        with pytest.raises(geopy.exc.ConfigurationError):
            Geocoder(online=online)


def test_a_gazetteer_that_is_none_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError):
        Geocoder(gazetteer=tmp_path / "none.sqlite")


def test_a_known_name_is_never_asked_online(stub: tuple[Geocoder, Stub]) -> None:
    coder, service = stub
    assert coder.geocode("Mosul", near="IQ") is not None
    assert coder.reverse((0, -30)) is None
    assert service.asked == []


def test_an_unknown_name_is_asked_online_without_where_to_look(stub: tuple[Geocoder, Stub]) -> None:
    coder, service = stub
    found = coder.geocode("Xyzzyville", near="IQ")
    assert service.asked == ["Xyzzyville"]
    assert found.address == "Xyzzyville, Anbar, Iraq"
    assert (found.latitude, found.longitude) == (33.5, 43.5)
    assert set(found.raw) >= FIELDS
    assert (found.raw["credit"], found.raw["service"], found.raw["confidence"]) == ("© Stub", "Stub", 0.6)
    assert coder.geocode("Nowhere") is None


def test_a_service_is_set_up_by_its_name(small: Gazetteer) -> None:
    coder = Geocoder(gazetteer=small, online="nominatim", user_agent="desk@example.org", timeout=3, pace_s=2)
    assert coder._online is not None
    assert coder._online.host == "nominatim.openstreetmap.org"
    assert pickle.loads(pickle.dumps(coder)).geocode("Mosul") is not None  # noqa: S301
