"""The fictional war: its files are what its script draws, and what is measured on them is right."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

SEED = Path(__file__).parents[2] / "seeds" / "island-war"


@cache
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_island", SEED / "make_island.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def drawn() -> list[str]:
    return sorted(p.relative_to(SEED).as_posix() for room in ("control", "ground") for p in (SEED / room).rglob("*.*"))


def test_the_script_draws_the_same_bytes_again(tmp_path: Path) -> None:
    script().main(tmp_path)
    made = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*") if path.is_file())
    assert made == drawn()
    assert [name for name in made if (tmp_path / name).read_bytes() != (SEED / name).read_bytes()] == []


def test_the_whole_seed_stays_below_a_megabyte() -> None:
    assert sum(path.stat().st_size for path in SEED.rglob("*.*") if "__pycache__" not in path.parts) < 1 << 20


@pytest.mark.parametrize("name", ["README.md", "dossier.yaml", "make_island.py"])
def test_every_paper_says_in_its_first_lines_that_it_is_fiction(name: str) -> None:
    head = (SEED / name).read_text(encoding="utf8")[:700].casefold()
    assert "fiction" in head or "never was" in head
