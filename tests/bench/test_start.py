"""How long a user waits before anything happens: best of several, in fresh processes."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.bench
ROOT = Path(__file__).parents[2]


def best_ms(*words: str | Path, runs: int = 7) -> float:
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([sys.executable, *words], check=True, capture_output=True, timeout=300)
        taken.append((time.perf_counter() - start) * 1000)
    return min(taken)


def test_importing_geo_takes_less_than_50_ms() -> None:
    cost = best_ms("-c", "import geo") - best_ms("-c", "pass")
    print(f"\nimport geo: {cost:.0f} ms")
    assert cost < 50


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_the_command_answers_in_less_than_200_ms(option: str) -> None:
    taken = best_ms("-m", "maps", option)
    print(f"\nebbline {option}: {taken:.0f} ms")
    assert taken < 200


def test_building_the_first_map_takes_seconds(tmp_path: Path) -> None:
    seed = ROOT / "seeds" / "caliphate-2016"
    taken = best_ms("-m", "maps", "build", seed, "-o", tmp_path, runs=3)
    print(f"\nebbline build: {taken / 1000:.1f} s")
    assert taken < 20_000
