"""The word tables of the reader: read once, kept in memory, never code.

A table is a ``.txt`` file (one entry a line) or a ``.csv`` file with a header; lines that start with ``#`` are
comments.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


def _lines(name: str) -> list[str]:
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def words(name: str) -> frozenset[str]:
    """Return the entries of ``data/NAME.txt``; several entries may stand on a line, parted by commas."""
    return frozenset(part.strip() for line in _lines(f"{name}.txt") for part in line.split(",") if part.strip())


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of ``data/NAME.csv``, every cell stripped and every missing cell empty."""
    reader = csv.DictReader(_lines(f"{name}.csv"))
    return tuple({key: (value or "").strip() for key, value in row.items() if key} for row in reader)
