"""What people are told of doubts: one line for each kind, the most consequential first."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from maps.cli._change_warnings import lines


def doubt(code: str, message: str, file: str = "", km2: float | None = None, date: str = "") -> dict[str, Any]:
    return {"code": code, "message": message, "file": file, "row": None, "km2": km2, "date": date}


def test_what_is_said_of_every_file_is_said_once() -> None:
    found = [doubt("height-dropped", f"Heights (Z) were left out of {at} rings.", f"a{at}.geojson") for at in (1, 2000)]
    assert list(lines(found, [])) == [
        "Heights or measures (Z, M) were left out in 2 files, 2,001 rings.",
        "--json lists each of the 2 warnings.",
    ]


def test_a_single_warning_is_said_as_it_is_with_its_file() -> None:
    found = [doubt("height-dropped", "Heights (Z) were left out of 3 rings.", "/data/a.geojson")]
    assert list(lines(found, [])) == ["a.geojson: Heights (Z) were left out of 3 rings."]


def test_what_changes_the_meaning_of_numbers_comes_first_and_the_largest_of_it() -> None:
    found = [
        doubt("height-dropped", "Heights (Z) were left out of 3 rings.", "a"),
        doubt("far-off", "Row 1 has 5 km² far off.", "a", 5.0),
        doubt("far-off", "Row 2 has 900 km² far off.", "b", 900.0),
        doubt("no-actor", "The files do not name whose land this is."),
        doubt("new-kind", "Something new."),
        doubt("jump-undone", "North: +500 km² on a day.", km2=500.0, date="2024-03-02"),
    ]
    told = list(lines(found, []))
    assert [line.split()[0] for line in told] == [
        "2024-03-02:", "2", "Something", "The", "a:", "--json",
    ]  # fmt: skip
    assert told[1].endswith("905 km². The largest: b: Row 2 has 900 km² far off.")


def test_several_of_a_grave_kind_are_told_one_by_one_and_the_rest_counted() -> None:
    found = [doubt("jump-undone", f"N: {km2} km² on 2024-03-0{km2}.", km2=float(km2)) for km2 in range(1, 8)]
    assert list(lines(found, [])) == [
        *(f"N: {km2} km² on 2024-03-0{km2}." for km2 in (7, 6, 5)),
        "and 4 more of this kind.",
        "--json lists each of the 7 warnings.",
    ]


def test_repairs_are_summed_up_with_the_one_that_changed_most() -> None:
    one = {"file": "/x/a.geojson", "row": 4, "reason": "self-intersection", "km2_before": 10.0, "km2_after": 7.5}
    two = {"file": "/x/b.geojson", "row": 9, "reason": "nested shells", "km2_before": 1.0, "km2_after": 2.0}
    told = list(lines([], [one, two]))
    assert told[0].startswith("Mended 2 polygons in 2 files, which changed 3.500 km² in all.")
    assert "a.geojson, row 4 (self-intersection), 10.000 to 7.500 km²" in told[0]


@given(
    st.lists(
        st.builds(
            doubt,
            st.sampled_from(["far-off", "overlap", "left-out", "reprojected", "", "x", "jump-undone", "superseded"]),
            st.text(max_size=30),
            st.text(max_size=10),
            st.none() | st.floats(0, 1e9),
            st.sampled_from(["", "2024-03-01"]),
        ),
        max_size=12,
    )
)
def test_any_warnings_are_told_in_few_harmless_lines(found: list[dict[str, Any]]) -> None:
    told = list(lines(found, []))
    assert len(told) <= 3 * len({one["code"] for one in found}) + 2
    assert bool(told) == bool(found)
    assert not any(letter in line for line in told for letter in "\n\r\x1b\u202e")
