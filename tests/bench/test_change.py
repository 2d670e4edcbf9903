"""Measuring a series of snapshots beside the straightforward way: repair, union and difference of each pair."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.bench
MAKER = Path(__file__).with_name("make_series.py")
AT_LEAST = 5  # times as quick, start-up and reading included


def timed(*words: str | Path) -> tuple[float, Any]:
    """Return the best of two processor times and the JSON that was printed."""
    taken, out = [], ""
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        out = subprocess.run([sys.executable, *words], check=True, capture_output=True, text=True, timeout=600).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(taken), json.loads(out)


def change(folder: Path, *options: str) -> tuple[float, Any]:
    return timed("-m", "maps", "change", folder, "--json", *options)


def test_real_daily_snapshots_are_measured_much_quicker_than_the_straightforward_way(shared: Path) -> None:
    tool, folder = shared.parent / "tools" / "naive_change.py", shared / "control" / "daily"
    if not tool.is_file() or not folder.is_dir():
        pytest.skip("no daily snapshots beside the checkout")
    # In turn, because a machine that does other work as well is now quicker, now slower.
    turns = [(timed(tool, folder), change(folder, "--no-ranges"), change(folder)) for _ in range(2)]
    naive, plain, ranged = (min(turn[which][0] for turn in turns) for which in range(3))
    found = turns[0][1][1]
    _, reference = timed(tool, folder, "--reference")
    worst = max(
        abs((row[name] or 0) - (other.get(name) or 0))
        for row, other in zip(found["rows"], reference["rows"], strict=True)
        for name in ("area_km2", "gained_km2", "lost_km2")
    )
    print(f"\nnaive {naive:.2f} s, change {plain:.2f} s ({naive / plain:.1f} times), with ranges {ranged:.2f} s")
    print(f"largest difference {worst:.1e} km²; memory {_peak_mb():.0f} MB")
    assert worst < 2e-3
    assert plain < naive / AT_LEAST
    assert ranged < 2 * plain
    assert _peak_mb() < 500


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def coast(points: int) -> list[list[float]]:
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    reach = 2 + 0.2 * np.sin(7 * angle) + 0.05 * np.sin(131 * angle)
    ring = np.round(np.c_[35 + reach * np.cos(angle), 48 + reach * np.sin(angle)], 6)
    return [*ring.tolist(), ring[0].tolist()]


def made(folder: Path, days: int, *, moving: int) -> Path:
    """Write days of one island, ``moving`` of whose points are pushed out a little each day."""
    folder.mkdir()
    ring = coast(3000)
    for day in range(days):
        for at in range(moving):
            lon, lat = ring[(37 * day + at) % 2999 + 1]
            ring[(37 * day + at) % 2999 + 1] = [round(lon + (lon - 35) * 1e-3, 6), round(lat + (lat - 48) * 1e-3, 6)]
        shape = {"type": "Polygon", "coordinates": [ring]}
        name = f"made_{20250101 + day % 28 + 100 * (day // 28)}.geojson"
        feature = {"type": "Feature", "properties": {}, "geometry": shape}
        (folder / name).write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf8")
    return folder


def test_copies_of_one_day_cost_little_more_than_reading_them(tmp_path: Path) -> None:
    still = made(tmp_path / "still", 178, moving=0)
    read = "import geo, json, sys; geo.read_snapshots(sys.argv[1]); print(json.dumps(0))"
    reading, _ = timed("-c", read, still)
    whole, found = change(still, "--no-ranges")
    moved, _ = change(made(tmp_path / "moving", 178, moving=30), "--no-ranges")
    print(f"\nreading {reading:.2f} s, copies {whole:.2f} s, a little change a day {moved:.2f} s")
    assert found["totals"]["gross_gained"] == found["totals"]["gross_lost"] == 0
    assert whole < 1.3 * reading
    shutil.rmtree(still)


def test_a_long_series_takes_no_more_memory_than_a_shorter_one(tmp_path: Path) -> None:
    """Each run is a process of its own, whose peak is read from it."""
    peaks = {}
    for days in (100, 400):
        folder = series(tmp_path / str(days), days=days, vertices=20_000, actors=2)
        seconds, peaks[days] = run_and_peak(folder)
        print(f"\n{days} days of 20,000 vertices: {seconds:.1f} s of the processor, {peaks[days]:.0f} MB")
        shutil.rmtree(folder)
    assert peaks[400] < 500
    assert peaks[400] < 1.6 * peaks[100]


def test_a_few_days_of_a_million_vertices_stay_within_bounds(tmp_path: Path) -> None:
    folder = series(tmp_path / "huge", days=4, vertices=1_000_000, actors=1)
    seconds, peak = run_and_peak(folder)
    print(f"\n4 days of 1,000,000 vertices: {seconds:.1f} s of the processor, {peak:.0f} MB")
    assert peak < 1500


def series(folder: Path, **how: int) -> Path:
    options = [word for name, value in how.items() for word in (f"--{name}", str(value))]
    subprocess.run([sys.executable, MAKER, folder, *options], check=True, timeout=600)
    return folder


def run_and_peak(folder: Path) -> tuple[float, float]:
    """Measure a folder and return the seconds of the processor and the peak of memory in MB."""
    script = (
        "import json, resource, sys; from maps.cli import ebbline\n"
        "ebbline.main(['change', sys.argv[1], '--json', '-o', sys.argv[2]], standalone_mode=False)\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, folder, folder.with_suffix(".json")],
        check=True,
        capture_output=True,
        text=True,
        timeout=1200,
    )
    seconds, peak = json.loads(ended.stdout)
    return seconds, peak


def test_the_steps_of_a_large_series_cost_what_changed() -> None:
    import geopandas
    import shapely

    import geo

    ring = np.array(coast(20_000))
    lands = []
    for day in range(40):
        ring[100 + day : 130 + day] += 1e-4
        lands.append(shapely.Polygon(ring))
    table = geopandas.GeoDataFrame(
        {"date": np.arange("2025-01-01", "2025-02-10", dtype="datetime64[D]").tolist(), "actor": "North"},
        geometry=lands,
        crs="EPSG:4326",
    )
    table.attrs["repairs"] = []
    start = time.perf_counter()
    geo.change_series(table, held=False, line_m=None)
    each = (time.perf_counter() - start) / 40
    print(f"\na day of 20,000 vertices: {each * 1000:.1f} ms")
    assert each < 0.1
