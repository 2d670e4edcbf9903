"""Whatever JSON a service sends, what is believed of it is a place on the globe, or it is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import GeoError
from geo.places.online import Online
from geo.places.online.reply import LONGEST_ADDRESS, LONGEST_NAME, MOST, text

KEYS = (
    *("lat", "lon", "lng", "display_name", "name", "osm_type", "osm_id", "address", "country_code", "countrycode"),
    *("properties", "geometry", "coordinates", "features", "geonames", "geonameId", "fcode", "population", "error"),
    *("countryCode", "city", "country", "status", "value", "message", "adminName1", "countryName"),
)
SERVICES = {
    "nominatim": Online("nominatim"),
    "photon": Online("photon"),
    "geonames": Online("geonames", username="x"),
}
numbers = st.one_of(st.integers(), st.integers(-200, 200), st.floats(allow_nan=False, allow_infinity=False))
leaves = st.one_of(
    st.none(),
    st.booleans(),
    numbers,
    numbers.map(str),
    st.sampled_from(["nan", "inf", "1e999", "node", "W", "IQ", "PPL", "\ud800", "", "x" * 2000]),
    st.text(max_size=20),
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)),
    max_leaves=12,
)


def rows(*keys: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries(dict.fromkeys(keys, values)), max_size=8)


geometry = st.fixed_dictionaries({"coordinates": values})
feature = st.fixed_dictionaries({"properties": values, "geometry": geometry})
nearly = {
    "nominatim": rows("lat", "lon", "display_name", "name", "address", "osm_type", "osm_id"),
    "photon": st.fixed_dictionaries({"features": st.lists(feature, max_size=8)}),
    "geonames": st.fixed_dictionaries({"geonames": rows("lat", "lng", "name", "geonameId", "population", "fcode")}),
}


class Replay:
    """Stands for the wire: every request is answered with one value."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def get_json(self, *_: Any, **__: Any) -> Any:
        return self.value


@pytest.mark.parametrize("service", SERVICES)
@given(data=st.data())
def test_a_reply_gives_places_on_the_globe_or_is_refused(service: str, data: st.DataObject) -> None:
    value = data.draw(st.one_of(values, nearly[service]))
    online = SERVICES[service]
    online._coder.adapter = Replay(value)
    try:
        found = online._ask("Xyzzyville", 1)
    except GeoError as refused:
        assert str(refused).isprintable()
        return
    assert len(found) <= MOST
    for one in found:
        place = one.place
        assert abs(place.lat) <= 90
        assert abs(place.lon) <= 180
        assert 0 < len(place.name) <= LONGEST_NAME
        assert 0 < len(one.address) <= LONGEST_ADDRESS
        assert json.dumps([place.name, one.address, place.place_id], ensure_ascii=False).encode()
        assert place.country_code is None or len(place.country_code) == 2
        assert place.population is None or place.population > 0


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("  a \x00\r\n b\x7f", "a b"),
        ("x" * 11, ""),
        ("\ud800", ""),
        ("", ""),
        (None, ""),
        (7, ""),
        ("الفلوجة", "الفلوجة"),
    ],
)
def test_text_is_one_line_without_control_characters(value: Any, told: str) -> None:
    assert text(value, 10) == told
