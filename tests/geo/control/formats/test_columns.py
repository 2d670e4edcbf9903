"""What the columns of a record say of its layer, name and colour, and what a description lists."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.control.formats import columns


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#FF5252", "#ff5252"),
        ("f52", "#ff5522"),
        ("#ff5252cc", "#ff5252"),
        ("rgb(255, 82, 82)", "#ff5252"),
        ("rgba(255,82,82,0.3)", "#ff5252"),
        ("Red", "#ff0000"),
        ("reddish", ""),
        ("", ""),
    ],
)
def test_colours_are_read_in_the_ways_of_style_sheets(text: str, colour: str) -> None:
    assert columns.colour_of(text) == colour


def test_a_colour_in_the_name_of_a_style_counts_where_no_other_is_said() -> None:
    assert columns.fill_of({"styleUrl": "#poly-A52714-1200-77-nodesc"}) == "#a52714"
    assert columns.fill_of({"styleUrl": "#poly-A52714-1200-77", "fill": "#0f9d58"}) == "#0f9d58"
    assert columns.fill_of({"styleUrl": "#occupied"}) == ""


def test_names_of_columns_are_compared_without_case_marks_and_humps() -> None:
    assert {columns.plain(name) for name in ("validFrom", "Valid From", "VALID_FROM", "valid-from")} == {"valid_from"}


def test_a_description_gives_only_what_columns_are_known_for() -> None:
    table = "<table><tr><td>Status</td><td>Occupied</td></tr><tr><th>Population</th><td>12</td></tr></table>"
    assert columns.pairs_of(table) == {"Status": "Occupied"}
    both = {"Side": "North", "Date": "2024-03-01"}
    assert columns.pairs_of("<b>Side:</b> North<br>See https://host.invalid; Date: 2024-03-01") == both
    assert columns.pairs_of("Side: North\nDate: 2024-03-01") == both


@pytest.mark.parametrize("text", ["\n" * 100_000, "a: " * 50_000, "<td>a</td> " * 20_000, " " * 100_000 + ":"])
def test_a_description_made_to_take_long_takes_no_time(text: str) -> None:
    began = time.perf_counter()
    columns.pairs_of(text)
    assert time.perf_counter() - began < 1


@given(st.text(max_size=80))
def test_any_description_is_looked_at(text: str) -> None:
    assert isinstance(columns.pairs_of(text), dict)
