"""Real snapshots, where they lie beside the checkout: all of them read, and what is odd about them is told."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

import geo
from geo.control.area import areas_km2
from geo.control.meaning.explaining import explain


def codes(table: Any) -> set[str]:
    return {warning["code"] for warning in table.attrs["warnings"]}


def test_a_daily_series_reads_without_repair_in_seconds(shared: Path) -> None:
    began = time.perf_counter()
    table = geo.read_snapshots(shared / "control" / "daily")
    assert time.perf_counter() - began < 15  # two seconds on a quiet machine
    assert len(table) == table["date"].nunique() == 178
    assert table.attrs["repairs"] == []
    assert codes(table) == {"missing-days", "no-actor"}


@pytest.mark.parametrize("kind", ["layers-*", "named-*", "classes-*"])
def test_awkward_snapshots_read_with_repair_and_count_no_land_twice(shared: Path, kind: str) -> None:
    table = geo.read_snapshots(sorted((shared / "control" / "awkward").glob(kind)), repair=True)
    assert table.geometry.is_valid.all()
    for _, rows in table.groupby("date"):
        union = areas_km2([rows.geometry.union_all()])[0]
        assert areas_km2(rows.geometry.to_numpy()).sum() == pytest.approx(union, rel=1e-7)
    expected = {
        "layers-*": {"far-off", "class-renamed", "height-dropped", "no-land", "overlap", "overlaps-itself"},
        "named-*": {"left-out", "name-differs", "overlap"},
        "classes-*": {"days-differ", "far-off"},
    }
    assert expected[kind] <= codes(table)


def test_awkward_snapshots_are_explained(shared: Path) -> None:
    found = explain(shared / "control" / "awkward")
    assert {colour["text"]: colour["read_as"] for colour in found["colours"]}
    assert found["mapping"]["status"]
