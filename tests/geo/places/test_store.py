from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import GazetteerError, OutputError
from geo.places import store
from geo.places.gazetteer import Gazetteer
from geo.places.layout import cell
from geo.places.sources import Entry

Make = Callable[..., Entry]
META = {"source": "made for tests"}


def names_of(path: Path) -> list[str]:
    with closing(store.connect(path)) as database:
        return [row[0] for row in database.execute("SELECT name FROM place ORDER BY id")]


def test_two_builds_give_the_same_bytes(tmp_path: Path, entries: list[Entry]) -> None:
    for name in ("one", "two"):
        store.build(tmp_path / name, entries, meta=META)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_an_empty_gazetteer_can_be_built_and_knows_nothing(tmp_path: Path) -> None:
    store.build(tmp_path / "empty", [], meta=META)
    with Gazetteer.open(tmp_path / "empty") as gazetteer:
        assert gazetteer.locate("Mosul") is None
        assert gazetteer.close_names("Mosul") == []
        assert gazetteer.towns((-180, -90, 180, 90)) == []


def test_a_build_that_fails_leaves_the_older_file_and_no_draft(tmp_path: Path, entries: list[Entry]) -> None:
    def broken() -> Iterator[Entry]:
        yield from entries
        raise GazetteerError("The source broke off.")

    path = tmp_path / "places"
    store.build(path, entries[:1], meta=META)
    before = path.read_bytes()
    with pytest.raises(GazetteerError, match="broke off"):
        store.build(path, broken(), meta=META)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def _build_slowly(path: Path, entries: list[Entry], started: str) -> None:
    def slow() -> Iterator[Entry]:
        for number in range(100_000):
            yield entries[number % len(entries)]
            if number == 20_000:
                Path(started).touch()
        time.sleep(60)

    store.build(path, slow(), meta=META)


def test_a_killed_build_leaves_the_older_file(tmp_path: Path, entries: list[Entry]) -> None:
    path, started = tmp_path / "places", tmp_path / "started"
    store.build(path, entries[:1], meta=META)
    before = path.read_bytes()
    process = multiprocessing.get_context("fork").Process(target=_build_slowly, args=(path, entries, str(started)))
    process.start()
    deadline = time.monotonic() + 30
    while not started.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert path.read_bytes() == before
    assert names_of(path) == ["Al Fallūjah"]


def _build_on_a_full_disk(path: Path, entries: list[Entry], answer: multiprocessing.Queue[str]) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 15, 1 << 15))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    many = (replace(entries[0], place_id=f"geonames:{number}", name=f"Town {number:x}") for number in range(1, 5000))
    try:
        store.build(path, many, meta=META)
    except OutputError as error:
        answer.put(str(error))
    else:
        answer.put("built")


def test_a_full_disk_leaves_the_older_file_and_no_draft(tmp_path: Path, entries: list[Entry]) -> None:
    path = tmp_path / "places"
    store.build(path, entries[:1], meta=META)
    before = path.read_bytes()
    context = multiprocessing.get_context("fork")
    answer: multiprocessing.Queue[str] = context.Queue()
    process = context.Process(target=_build_on_a_full_disk, args=(path, entries, answer))
    process.start()
    assert "The gazetteer cannot be written" in answer.get(timeout=60)
    process.join()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("at", [0.1, 0.72, 0.85])
def test_a_person_who_stops_a_build_stops_it_in_every_phase(tmp_path: Path, entries: list[Entry], at: float) -> None:
    drafts = 0

    def stop(done: int, total: int) -> None:
        nonlocal drafts
        drafts = len(list(tmp_path.iterdir()))  # the draft alone: no journal beside it
        if done >= at * total:
            raise KeyboardInterrupt

    many = [replace(entries[0], place_id=f"geonames:{number}", name=f"Town {number:x}") for number in range(1, 40_000)]
    with pytest.raises(KeyboardInterrupt):
        store.build(tmp_path / "places", many, meta=META, total=len(many), progress=stop)
    assert drafts == 1
    assert list(tmp_path.iterdir()) == []


def test_names_that_come_before_their_place_lead_to_it(tmp_path: Path, entry: Make) -> None:
    path = tmp_path / "places"
    early = entry(1, "Nineveh City", lon=None, lat=None)
    store.build(path, [early, entry(1, "Mosul"), entry(10**11, "Far")], meta=META)
    with Gazetteer.open(path) as gazetteer:
        assert [one.place.name for one in gazetteer.candidates("Nineveh City")] == ["Mosul"]
        assert [one.place.place_id for one in gazetteer.candidates("Far")] == ["geonames:100000000000"]


def test_who_reads_a_gazetteer_goes_on_while_another_takes_its_place(
    tmp_path: Path, entries: list[Entry], entry: Make
) -> None:
    path = tmp_path / "places"
    store.build(path, entries, meta=META)
    with Gazetteer.open(path) as older:
        store.build(path, [entry(1, "Newtown")], meta=META)
        assert [one.place.country_code for one in older.candidates("Tripoli")] == ["LY", "LB"]
        assert older.candidates("Newtown") == []
        with Gazetteer.open(path) as newer:
            assert [one.place.name for one in newer.candidates("Newtown")] == ["Newtown"]


@pytest.mark.parametrize("keep", [0, 50, 100, 4096, -4096, -1])
def test_a_cut_file_is_refused(small_path: Path, tmp_path: Path, keep: int) -> None:
    path = tmp_path / "cut"
    path.write_bytes(small_path.read_bytes()[:keep])
    with pytest.raises(GazetteerError, match="no whole gazetteer"):
        Gazetteer.open(path)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    for name, data in (("text", b"hello" * 100), ("zeros", bytes(4096)), ("other", b"SQLite format 3\0" + bytes(4080))):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(GazetteerError, match="no whole gazetteer"):
            Gazetteer.open(tmp_path / name)


def test_another_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE things (name TEXT)")
    with pytest.raises(GazetteerError, match="no whole gazetteer"):
        Gazetteer.open(path)


def test_a_page_overwritten_inside_is_refused_when_it_is_met(small_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "holed"
    data = bytearray(small_path.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(data)
    with pytest.raises(GazetteerError, match="no whole gazetteer"), Gazetteer.open(path) as gazetteer:
        gazetteer.locate("Mosul")
        gazetteer.towns((-180, -90, 180, 90))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="no gazetteer here"):
        Gazetteer.open(tmp_path / "none")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError):
        Gazetteer.open(tmp_path)


def test_a_gazetteer_of_another_version_is_refused(
    tmp_path: Path, entries: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(store, "SCHEMA", "0")
        store.build(tmp_path / "old", entries, meta=META)
    with pytest.raises(GazetteerError, match="another version"):
        Gazetteer.open(tmp_path / "old")


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path, entries: list[Entry]) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        store.build(tmp_path / "nowhere" / "places", entries, meta=META)


def test_the_file_is_opened_read_only(small_path: Path) -> None:
    before = small_path.read_bytes()
    with closing(store.connect(small_path)) as database, pytest.raises(sqlite3.OperationalError, match="readonly"):
        database.execute("DELETE FROM place")
    assert small_path.read_bytes() == before
    assert list(small_path.parent.iterdir()) == [small_path]


def test_a_path_with_signs_that_mean_something_in_an_address_is_opened(tmp_path: Path, entries: list[Entry]) -> None:
    path = tmp_path / "a?mode=memory#50%.sqlite"
    store.build(path, entries, meta=META)
    assert "Mosul" in names_of(path)


def test_the_later_entry_of_a_place_wins_and_the_names_of_both_lead_to_it(tmp_path: Path, entry: Make) -> None:
    path = tmp_path / "places"
    store.build(
        path, [entry(1, "Old Name", population=7), entry(1, "New Name", feature_code="PPL", lon=1.0)], meta=META
    )
    with Gazetteer.open(path) as gazetteer:
        for name in ("Old Name", "New Name"):
            (one,) = gazetteer.candidates(name)
            assert (one.place.name, one.place.population, one.place.lon) == ("New Name", 7, 1.0)


def test_an_entry_without_a_position_only_adds_a_name(tmp_path: Path, entry: Make) -> None:
    path = tmp_path / "places"
    lone = entry(99, "Nowhere", lon=None, lat=None)
    more = entry(1, "Nineveh City", "Mosul", "Al Mosul", lon=None, lat=None)
    store.build(path, [entry(1, "Mosul"), more, lone], meta=META)
    with Gazetteer.open(path) as gazetteer:
        assert [(one.primary, one.exact) for one in gazetteer.candidates("Mosul")] == [(True, True)]
        assert [(one.primary, one.exact) for one in gazetteer.candidates("al-Mosul")] == [(True, True)]
        assert [one.primary for one in gazetteer.candidates("Nineveh City")] == [False]
        assert [one.place.name for one in gazetteer.candidates("Nineveh City")] == ["Mosul"]
        assert gazetteer.candidates("Nowhere") == []
        assert not gazetteer.knows("nowhere")


def test_places_laid_over_replace_and_add(small_path: Path, tmp_path: Path, entry: Make) -> None:
    path = tmp_path / "places"
    path.write_bytes(small_path.read_bytes())
    store.extend(path, [entry("own:camp", "My Camp"), entry("ebbline:karrada", "Karada", lon=44.5)], meta={"own": "x"})
    with Gazetteer.open(path) as gazetteer:
        assert gazetteer.info()["own"] == "x"
        assert [one.place.place_id for one in gazetteer.candidates("my camp")] == ["own:camp"]
        assert [one.place.lon for one in gazetteer.candidates("Karada")] == [44.5]
        assert gazetteer.candidates("Karrada") == []
        assert gazetteer.close_names("My Cmp") == ["My Camp"]


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_cells_number_the_globe_row_by_row(lon: float, lat: float) -> None:
    number = cell(lon, lat)
    assert 0 <= number < 180 * 360
    assert abs(number // 360 - 90 + 0.5 - lat) <= 0.5 + 1e-9
    assert abs(number % 360 - 180 + 0.5 - lon) <= 0.5 + 1e-9
