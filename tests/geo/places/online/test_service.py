from __future__ import annotations

import json
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import geopy.geocoders
import pytest
from geopy.adapters import BaseAsyncAdapter
from geopy.geocoders import GeoNames, Nominatim, Photon

from geo.errors import GeoError, InputError, OutputError
from geo.places.online import Online
from geo.places.online.errors import ConfigError, QueryError, ServiceError

# Fixtures and helpers of the conftest beside this file; it is no package, so types are named loosely.
Service = Any
Connect = Any

ASK = """
import sys
from geo.places.online import Online
port, pace, *names = sys.argv[1:]
online = Online("nominatim", domain=f"127.0.0.1:{port}", scheme="http", proxies={}, pace_s=float(pace))
print(*[online.locate(name).place.place_id for name in names])
"""


def result(name: str = "Xyzzyville", **fields: Any) -> dict[str, Any]:
    told = {"osm_type": "node", "osm_id": 123, "lat": "33.5", "lon": "43.25", "name": name}
    return {**told, "display_name": f"{name}, Anbar, Iraq", "address": {"country_code": "iq"}, **fields}


def test_a_service_gives_a_place_with_confidence_reason_and_credit(service: Service, connect: Connect) -> None:
    online = connect()
    found = online.locate("Xyzzyville")
    place = found.place
    assert (place.place_id, place.name, place.country_code) == ("osm:node/123", "Xyzzyville", "IQ")
    assert (place.lon, place.lat) == (43.25, 33.5)
    assert (place.feature_code, place.population, place.admin1) == (None, None, None)
    assert 0.5 <= found.confidence < 0.8
    assert found.reason == "not in the gazetteer; the only place of that name that Nominatim knows"
    assert found.matched == "Xyzzyville, Anbar, Iraq"
    assert "OpenStreetMap" in online.credit


def test_only_the_name_and_constants_are_sent(service: Service, connect: Connect) -> None:
    connect().locate("  Umm   al-Tuyur, Anbar ")
    connect().locate("الفلوجة")
    first, second = service.asked
    assert first.path == "/search"
    constants = {"format": ["json"], "limit": ["6"], "addressdetails": ["1"], "accept-language": ["en"]}
    assert first.query == {"q": ["Umm al-Tuyur, Anbar"], **constants}
    assert second.query == {"q": ["الفلوجة"], **constants}
    assert set(map(str.lower, first.headers)) == {"host", "user-agent", "accept-encoding", "connection"}


def test_the_user_agent_says_who_asks(service: Service, connect: Connect) -> None:
    connect().locate("Xyzzyville")
    connect(user_agent="desk@example.org").locate("Qwertytown")
    plain, named = (asked.headers["User-Agent"] for asked in service.asked)
    assert plain.startswith("ebbline/")
    assert "geopy/" in plain
    assert named == f"desk@example.org {plain}"


@pytest.mark.parametrize("user_agent", ["a\r\nX-Evil: 1", "é", "x" * 500, 7])
def test_a_user_agent_that_fits_no_header_is_refused(connect: Connect, user_agent: Any) -> None:
    with pytest.raises(ConfigError):
        connect(user_agent=user_agent)


@pytest.mark.parametrize("text", ["First line\nsecond line", "word " * 30, "x" * 101, "Mosul\x00", "\ud800 Mosul"])
def test_text_is_never_sent(service: Service, connect: Connect, text: str) -> None:
    with pytest.raises(QueryError):
        connect().locate(text)
    assert service.asked == []


@pytest.mark.parametrize("text", ["", "   ", "33.5, 43.2", "+964 770 123", "!?"])
def test_what_has_no_letters_is_unknown_and_never_sent(service: Service, connect: Connect, text: str) -> None:
    assert connect().locate(text) is None
    assert service.asked == []


def test_a_name_is_asked_once_and_then_known(service: Service, connect: Connect) -> None:
    first = connect().locate("Xyzzyville")
    again = connect().locate("xyzzyville ")
    assert len(service.asked) == 1
    assert (again.place, again.matched, again.confidence) == (first.place, first.matched, first.confidence)


def test_another_process_finds_the_answer_on_disk(service: Service, connect: Connect) -> None:
    connect().locate("Xyzzyville")
    words = [sys.executable, "-c", ASK, str(service.port), "0", "Xyzzyville"]
    ended = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout == "osm:node/123\n"
    assert len(service.asked) == 1


def test_an_unknown_name_is_remembered_too(service: Service, connect: Connect) -> None:
    service.says([])
    assert connect().locate("Xyzzyville") is None
    assert connect().locate("Xyzzyville") is None
    assert len(service.asked) == 1
    assert connect(absent_days=0).locate("Xyzzyville") is None
    assert len(service.asked) == 2


def test_the_answers_of_two_servers_are_two_answers(service: Service, elsewhere: Service, connect: Connect) -> None:
    elsewhere.says([result(osm_id=7)])
    assert connect().locate("Xyzzyville").place.place_id == "osm:node/123"
    assert connect(domain=elsewhere.domain).locate("Xyzzyville").place.place_id == "osm:node/7"


def test_two_processes_together_keep_the_pace_of_a_second(service: Service) -> None:
    names = (["Aplace", "Bplace"], ["Cplace", "Dplace"])
    words = [sys.executable, "-c", ASK, str(service.port), "1"]
    asking = [subprocess.Popen([*words, *both], stdout=subprocess.PIPE) for both in names]
    assert [process.communicate(timeout=60)[0] for process in asking] == [b"osm:node/123 osm:node/123\n"] * 2
    times = sorted(asked.at for asked in service.asked)
    assert len(times) == 4
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.99


def test_threads_that_ask_the_same_name_at_once_send_it_once(service: Service, connect: Connect) -> None:
    online = connect(pace_s=0.05)
    names = ["Xyzzyville", "Qwertytown"] * 8
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(online.locate, names))
    assert [one.name for one in found] == names
    assert len(service.asked) == 2


def test_no_two_requests_are_under_way_at_once(service: Service, connect: Connect) -> None:
    inner = service.answering
    busy, most = [0], [0]
    lock = threading.Lock()

    def slowly(request: Any) -> None:
        with lock:
            busy[0] += 1
            most[0] = max(most[0], busy[0])
        service.ended.wait(0.05)
        with lock:
            busy[0] -= 1
        inner(request)

    service.answering = slowly
    online = connect()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(online.locate, ["Aplace", "Bplace", "Cplace", "Dplace"]))
    assert len(service.asked) == 4
    assert most == [1]


def test_several_places_lower_the_confidence_and_become_alternatives(service: Service, connect: Connect) -> None:
    service.says([result(), result(osm_id=5, osm_type="way", lat="10", lon="-20")])
    found = connect().locate("Xyzzyville")
    assert found.confidence < 0.5
    assert found.reason == "not in the gazetteer; the first of 2 places that Nominatim names for it"
    assert [one.place_id for one in found.alternatives] == ["osm:way/5"]


def test_a_town_and_its_outline_are_one_place(service: Service, connect: Connect) -> None:
    service.says([result(), result(osm_id=5, osm_type="relation", lat="33.51")])
    assert connect().locate("Xyzzyville, Iraq").confidence >= 0.5


def test_a_place_of_another_name_is_less_sure_and_says_so(service: Service, connect: Connect) -> None:
    service.says([result("Elsewhere")])
    found = connect().locate("Xyzzyville")
    assert found.confidence < 0.5
    assert found.reason.endswith("names this place for it, under another name")


def test_look_alike_letters_are_noted(connect: Connect) -> None:
    assert [notice.code for notice in connect().locate("Xуzzyville").notices]


def test_photon_is_read_as_well(service: Service, connect: Connect) -> None:
    properties = {"osm_type": "R", "osm_id": 9, "countrycode": "IQ", "name": "Xyzzyville", "country": "Iraq"}
    geometry = {"type": "Point", "coordinates": [43.25, 33.5]}
    service.says({"features": [{"type": "Feature", "geometry": geometry, "properties": properties}]})
    online = connect("photon")
    place = online.locate("Xyzzyville").place
    assert (place.place_id, place.country_code, place.lon, place.lat) == ("osm:relation/9", "IQ", 43.25, 33.5)
    assert service.asked[0].query == {"q": ["Xyzzyville"], "limit": ["6"], "lang": ["en"]}
    assert "OpenStreetMap" in online.credit


def test_geonames_is_read_as_well(service: Service, connect: Connect) -> None:
    told = {"geonameId": 42, "name": "Xyzzyville", "lat": "33.5", "lng": "43.25", "countryCode": "IQ"}
    service.says({"geonames": [{**told, "fcode": "PPL", "population": 1200, "countryName": "Iraq"}]})
    online = connect(GeoNames, username="me")
    place = online.locate("Xyzzyville").place
    assert (place.place_id, place.feature_code, place.population) == ("geonames:42", "PPL", 1200)
    assert set(service.asked[0].query) == {"q", "username"}
    assert "CC BY 4.0" in online.credit


def test_geonames_by_name_is_asked_over_https() -> None:
    online = Online("geonames", username="me")
    assert online.host == "secure.geonames.org"
    assert online._coder.api.startswith("https:")


def test_a_geocoder_of_ones_own_is_used_and_left_as_it_is(service: Service) -> None:
    own = Nominatim(domain=service.domain, scheme="http", proxies={}, user_agent="our-desk/2")
    adapter, headers = own.adapter, dict(own.headers)
    online = Online(own, pace_s=0)
    assert online.locate("Xyzzyville").place.place_id == "osm:node/123"
    assert service.asked[0].headers["User-Agent"].startswith("our-desk/2 ebbline/")
    assert own.adapter is adapter
    assert own.headers == headers


def test_a_geocoder_of_ones_own_goes_through_the_same_caps(service: Service, elsewhere: Service) -> None:
    def redirect(request: Any) -> None:
        request.send_response(302)
        request.send_header("Location", f"http://{elsewhere.domain}/search?q=x")
        request.end_headers()

    service.answering = redirect
    own = Nominatim(domain=service.domain, scheme="http", proxies={}, user_agent="our-desk/2")
    with pytest.raises(ServiceError, match="sends us elsewhere"):
        Online(own, pace_s=0).locate("Xyzzyville")
    assert elsewhere.asked == []


def test_a_class_is_as_good_as_its_name(connect: Connect) -> None:
    assert connect(Photon).label == connect("photon").label == "Photon"


class Asynchronous(BaseAsyncAdapter):
    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> None: ...

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> None: ...


@pytest.mark.parametrize(
    ("kind", "options", "told"),
    [
        ("narnia", {}, "No online service 'narnia' is known"),
        (7, {}, "No online service 7 is known"),
        (dict, {}, "is known"),
        ("geonames", {"domain": "127.0.0.1"}, "username"),
        ("nominatim", {"colour": "red"}, "colour"),
        ("nominatim", {"scheme": "ftp"}, "http"),
        ("nominatim", {"adapter_factory": Asynchronous}, "adapter"),
        ("nominatim", {"timeout": 0}, "timeout"),
        ("nominatim", {"timeout": float("nan")}, "timeout"),
        ("nominatim", {"pace_s": -1}, "pace"),
        ("nominatim", {"pace_s": float("nan")}, "pace"),
        ("nominatim", {"keep_days": -1}, "days"),
        ("nominatim", {"domain": "127.0.0.1:notaport"}, "address"),
        (Photon(), {"domain": "example.org"}, "domain"),
        (Nominatim(user_agent="x/1", adapter_factory=Asynchronous), {}, "asynchronous"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, (Photon, Nominatim)) else str(value),
)
def test_what_cannot_be_set_up_is_refused_in_a_sentence(kind: Any, options: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError, match=told) as refused:
        Online(kind, **options)
    assert isinstance(refused.value, InputError)
    assert isinstance(refused.value, geopy.exc.ConfigurationError)


def test_global_settings_of_geopy_do_not_change_who_fetches(
    service: Service, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geopy.geocoders.options, "default_adapter_factory", Asynchronous)
    assert connect().locate("Xyzzyville").place.place_id == "osm:node/123"


def test_a_service_can_be_pickled(service: Service, connect: Connect) -> None:
    online = pickle.loads(pickle.dumps(connect()))  # noqa: S301
    assert online.locate("Xyzzyville").place.place_id == "osm:node/123"


def test_without_a_cache_folder_nothing_is_sent(
    service: Service, connect: Connect, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("EBBLINE_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(OutputError):
        connect().locate("Xyzzyville")
    assert service.asked == []


def test_hostile_names_travel_as_text(service: Service, connect: Connect) -> None:
    name = "<script>alert(1)</script> & ${x}"
    service.says([result(name)])
    assert connect().locate(name).place.name == name
    assert service.asked[0].query["q"] == [name]


def test_what_is_no_error_of_ours_still_becomes_one(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    online = connect()
    monkeypatch.setattr(online._coder, "geocode", lambda *_, **__: 1 / 0)
    with pytest.raises(GeoError, match="ZeroDivisionError"):
        online.locate("Xyzzyville")


def test_a_refusal_survives_pickling(service: Service, connect: Connect) -> None:
    service.says({"error": "no"})
    with pytest.raises(GeoError) as refused:
        connect().locate("Xyzzyville")
    again = pickle.loads(pickle.dumps(refused.value))  # noqa: S301
    assert (type(again), str(again)) == (type(refused.value), str(refused.value))
    assert json.dumps(str(again))
