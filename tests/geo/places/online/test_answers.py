from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from geo.errors import OutputError
from geo.places.online import answers as module
from geo.places.online.answers import Answers
from geo.places.online.reply import Found
from geo.records import Place

HERE = "nominatim here:"
FOUND = (Found(Place("osm:node/1", "Fallūjah", "IQ", None, None, None, 43.78, 33.35), "Fallūjah, Iraq"),)
PLACE = asdict(FOUND[0].place)
WRITE = """
import sys
from geo.places.online.answers import Answers
from geo.places.online.reply import Found
from geo.records import Place
kept = Answers()
for number in range(10**6):
    place = Place(f"osm:node/{number + 1}", "A", None, None, None, None, 1.0, 2.0)
    kept.put("s", f"name {number % 50}", (Found(place, "A"),))
    print("written", flush=True)
"""


def file(cache: Path) -> Path:
    return cache / "online" / "answers.sqlite"


def test_an_answer_comes_back_as_it_went_in() -> None:
    kept = Answers()
    assert kept.get(HERE, "Fallujah") is None
    kept.put(HERE, "Fallujah", FOUND)
    kept.put(HERE, "Xyzzy", ())
    assert kept.get(HERE, "Fallujah") == FOUND
    assert kept.get(HERE, "Xyzzy") == ()
    assert Answers().get(HERE, "Fallujah") == FOUND


def test_spellings_of_one_question_are_one_and_services_are_not() -> None:
    kept = Answers()
    kept.put(HERE, "Al Fallu\u0304jah", FOUND)
    assert kept.get(HERE, "  AL  fall\u016bjah") == FOUND
    assert kept.get(HERE, "Fallujah") is None
    assert kept.get("photon there:", "Al Fallūjah") is None


def test_answers_age_and_unknown_names_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Answers(keep_days=30, absent_days=2)
    kept.put(HERE, "Fallujah", FOUND)
    kept.put(HERE, "Xyzzy", ())
    now = time.time()
    for days, known, unknown in ((1, FOUND, ()), (3, FOUND, None), (31, None, None), (-3, None, None)):
        monkeypatch.setattr(module.time, "time", lambda days=days: now + days * 86_400)
        assert kept.get(HERE, "Fallujah") == known
        assert kept.get(HERE, "Xyzzy") == unknown


def test_a_later_answer_takes_the_place_of_an_earlier_one() -> None:
    kept = Answers()
    kept.put(HERE, "Fallujah", ())
    kept.put(HERE, "Fallujah", FOUND)
    assert kept.get(HERE, "Fallujah") == FOUND


def test_only_the_latest_are_kept(cache: Path) -> None:
    kept = Answers(most=3)
    for number in range(10):
        kept.put(HERE, f"name {number}", FOUND)
    assert [kept.get(HERE, f"name {number}") is not None for number in range(10)] == [False] * 7 + [True] * 3


@pytest.mark.parametrize("content", [b"", b"x" * 5000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_is_set_aside_and_begun_anew(cache: Path, content: bytes) -> None:
    file(cache).parent.mkdir(parents=True)
    file(cache).write_bytes(content)
    kept = Answers()
    assert kept.get(HERE, "Fallujah") is None
    kept.put(HERE, "Fallujah", FOUND)
    assert kept.get(HERE, "Fallujah") == FOUND
    broken = file(cache).with_name("answers.sqlite.broken")
    assert broken.exists() == bool(content)
    assert not content or broken.read_bytes() == content


def test_a_file_cut_short_is_set_aside(cache: Path) -> None:
    kept = Answers()
    for number in range(60):
        kept.put(HERE, f"name {number}", FOUND)
    data = file(cache).read_bytes()
    file(cache).write_bytes(data[: len(data) // 2 + 100])
    for number in range(60):
        assert kept.get(HERE, f"name {number}") in {None, FOUND}
    kept.put(HERE, "Fallujah", FOUND)
    assert kept.get(HERE, "Fallujah") == FOUND


def test_a_file_of_another_shape_is_set_aside(cache: Path) -> None:
    file(cache).parent.mkdir(parents=True)
    database = sqlite3.connect(file(cache))
    with database:
        database.execute("CREATE TABLE answer (something TEXT)")
    database.close()
    kept = Answers()
    kept.put(HERE, "Fallujah", FOUND)
    assert kept.get(HERE, "Fallujah") == FOUND


@pytest.mark.parametrize(
    "places",
    [
        "",
        "[",
        "{}",
        "7",
        "[7]",
        "[[[[[[]]]]]]",
        "[" * 30_000,
        "x" * 100_000,
        json.dumps([{"place": {}, "address": ""}]),
        json.dumps([{"place": {**PLACE, "lon": 500}, "address": "A"}]),
        json.dumps([{"place": {**PLACE, "lat": "33"}, "address": "A"}]),
        json.dumps([{"place": {**PLACE, "name": 7}, "address": "A"}]),
        json.dumps([{"place": {**PLACE, "name": "x" * 300}, "address": "A"}]),
        json.dumps([{"place": {**PLACE, "colour": "red"}, "address": "A"}]),
        json.dumps([{"place": list(PLACE), "address": "A"}]),
        '[{"place": {"lon": NaN}}]',
        b"\xff",
        None,
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_row_that_was_not_written_here_is_as_good_as_none(cache: Path, places: Any) -> None:
    kept = Answers()
    kept.put(HERE, "Fallujah", FOUND)
    database = sqlite3.connect(file(cache))
    with database:
        database.execute("UPDATE answer SET places = ?", (places,))
    database.close()
    assert kept.get(HERE, "Fallujah") is None


def test_a_folder_in_place_of_the_file_is_refused_in_a_sentence(cache: Path) -> None:
    file(cache).mkdir(parents=True)
    with pytest.raises(OutputError, match=r"answers\.sqlite"):
        Answers().get(HERE, "Fallujah")


def test_a_file_in_place_of_the_folder_is_refused_in_a_sentence(cache: Path) -> None:
    cache.mkdir()
    (cache / "online").write_text("")
    with pytest.raises(OutputError, match="online"):
        Answers().get(HERE, "Fallujah")


@pytest.mark.skipif(os.name != "posix", reason="no SIGKILL here")
def test_a_killed_writer_leaves_a_file_that_is_whole(cache: Path) -> None:
    for _ in range(3):
        writing = subprocess.Popen([sys.executable, "-c", WRITE], stdout=subprocess.PIPE)
        assert writing.stdout is not None
        assert writing.stdout.readline() == b"written\n"
        time.sleep(0.15)
        writing.send_signal(signal.SIGKILL)
        writing.communicate()
        kept = Answers()
        assert kept.get("s", "name 0") is not None
    assert [path.name for path in (cache / "online").iterdir() if "broken" in path.name] == []
