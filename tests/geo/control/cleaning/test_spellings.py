"""An actor's name is one name however its letters are written, and a letter that only looks alike is told."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo
from geo.control.area import area_km2
from geo.control.cleaning.spellings import chosen, key


def series(folder: Path, *actors: str) -> Any:
    """Read a series in which each date names the holder of the same land in another way."""
    for day, actor in enumerate(actors, start=1):
        ring = [[0, 0], [day, 0], [day, 1], [0, 1], [0, 0]]
        land = {"type": "Polygon", "coordinates": [ring]}
        text = json.dumps({"type": "Feature", "properties": {"actor": actor}, "geometry": land})
        (folder / f"2024-03-0{day}.geojson").write_text(text, encoding="utf8")
    return geo.read_snapshots(folder)


def told(table: Any, code: str) -> list[str]:
    return [warning["message"] for warning in table.attrs["warnings"] if warning["code"] == code]


def test_composed_and_decomposed_letters_are_one_actor_which_nobody_need_be_told(tmp_path: Path) -> None:
    table = series(tmp_path, "R\u00e9ds", "Re\u0301ds")
    assert table["actor"].nunique() == 1
    assert table.attrs["warnings"] == []
    change = geo.change_series(table)
    assert change[change["kind"] == "gained"]["area_km2"].sum() == pytest.approx(area_km2(table.geometry.iloc[0]))


@pytest.mark.parametrize("other", ["Re\u200bds", "reds", "  Reds "])
def test_unseen_characters_case_and_blanks_make_no_other_actor(tmp_path: Path, other: str) -> None:
    table = series(tmp_path, other, "Reds", "Reds")
    assert set(table["actor"]) == {"Reds"}


def test_what_was_taken_for_one_actor_is_told(tmp_path: Path) -> None:
    assert told(series(tmp_path, "RSF", "Rsf", "RSF"), "spellings") == [
        "'RSF' is also spelt 'Rsf': taken for one actor."
    ]


def test_a_letter_that_only_looks_alike_is_another_actor_and_told(tmp_path: Path) -> None:
    table = series(tmp_path, "Reds", "R\u0435ds")
    assert table["actor"].nunique() == 2
    assert len(told(table, "mixed-scripts")) == 1


def test_a_name_that_turns_the_direction_of_writing_is_told(tmp_path: Path) -> None:
    assert len(told(series(tmp_path, "Re\u202eds"), "bidi-override")) == 1


@given(st.text(min_size=1, max_size=20))
def test_a_key_is_never_empty_and_the_same_for_every_normal_form(name: str) -> None:
    assert key(name)
    assert key(key(name)) == key(name)
    assert chosen([name])[name] == name
    assert key(unicodedata.normalize("NFC", name)) == key(unicodedata.normalize("NFD", name))
