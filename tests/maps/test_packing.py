"""Lines and columns survive the way to the browser and back."""

from __future__ import annotations

import base64
import gzip
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.errors import MapError
from maps.packing import Texts, pack_columns, pack_lines, unpack_columns, unpack_lines

degrees = st.floats(-180, 180, allow_nan=False)
lines = st.lists(st.lists(st.tuples(degrees, degrees), max_size=30), max_size=8)


@given(lines)
@example([])
@example([[]])
@example([[], [(0.0, 0.0)], []])
@example([[(180.0, -90.0), (-180.0, 90.0)]])
def test_lines_come_back_within_half_a_step(given: list[list[tuple[float, float]]]) -> None:
    back = unpack_lines(pack_lines([np.array(line).reshape(-1, 2) for line in given]))
    assert [len(line) for line in back] == [len(line) for line in given]
    for line, other in zip(given, back, strict=True):
        assert np.allclose(np.array(line).reshape(-1, 2), other, rtol=0, atol=0.5e-3 + 1e-9)


@given(st.lists(st.tuples(st.integers(-(2**31 - 1), 2**31 - 1), st.integers(-(2**31 - 1), 2**31 - 1)), min_size=1))
def test_whole_steps_come_back_exactly_up_to_31_bits(steps: list[tuple[int, int]]) -> None:
    assert unpack_lines(pack_lines([steps], scale=1), scale=1)[0].tolist() == [list(map(float, pair)) for pair in steps]


@given(lines)
def test_packing_what_was_unpacked_changes_nothing(given: list[list[tuple[float, float]]]) -> None:
    packed = pack_lines([np.array(line).reshape(-1, 2) for line in given])
    assert pack_lines(unpack_lines(packed)) == packed


def test_thousandths_come_back_without_dust() -> None:
    assert unpack_lines(pack_lines([[(43.119, 36.335)]]))[0].tolist() == [[43.119, 36.335]]


def test_packed_text_carries_no_date() -> None:
    raw = base64.b64decode(pack_lines([[(1, 2)]]))
    assert raw[4:8] == b"\0\0\0\0"


def test_packing_leaves_its_input_untouched() -> None:
    line = np.array([[43.1234567, 36.0], [44.0, 37.0]])
    before = line.copy()
    pack_lines([line])
    assert (line == before).all()


def test_a_border_of_small_steps_takes_two_bytes_a_point_before_compression() -> None:
    line = np.cumsum(np.full((1000, 2), 0.05), axis=0)
    assert len(gzip.decompress(base64.b64decode(pack_lines([line])))) < 2100


@pytest.mark.parametrize("bad", [[(float("nan"), 0)], [(0, float("inf"))], [(1e9, 0)], [(1, 2, 3)], [1, 2]])
def test_what_is_no_finite_pair_is_refused_in_a_sentence(bad: list[Any]) -> None:
    with pytest.raises(MapError, match=r"\.$"):
        pack_lines([bad])


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(MapError, match="different lengths"):
        pack_columns({"a": [1], "b": [1, 2]})


@pytest.mark.parametrize(
    "bad",
    [
        [object()],
        [1, "a"],
        [1.5, None],
        [2**40],
        [float("nan")],
        np.array([2**63], dtype=np.uint64),
        np.array(["a"]),
        [date(2016, 7, 12)],
        [b"a"],
    ],
)
def test_columns_that_cannot_be_packed_are_refused(bad: Any) -> None:
    with pytest.raises(MapError, match=r"\.$"):
        pack_columns({"a": bad})


def test_each_distinct_text_travels_once() -> None:
    some = pack_columns({"place": ["Mosul", "Sirte", None, ""] * 3})
    raw = gzip.decompress(base64.b64decode(some["data"]))
    assert raw.count(b"Mosul") == raw.count(b"Sirte") == 1
    assert unpack_columns(some)["place"] == ["Mosul", "Sirte", None, ""] * 3


def test_a_table_without_rows_or_columns_comes_back() -> None:
    assert unpack_columns(pack_columns({})) == {}
    back = unpack_columns(pack_columns({"text": [], "number": np.zeros(0)}))
    assert [len(column) for column in back.values()] == [0, 0]


@given(
    st.lists(
        st.tuples(
            st.floats(-180, 180), st.floats(-90, 90), st.integers(-(2**31) + 1, 2**31 - 1), st.none() | st.text()
        ),
        max_size=60,
    )
)
def test_any_points_numbers_and_texts_come_back(rows: list[tuple[float, float, int, str | None]]) -> None:
    lon, lat, whole, text = ([row[axis] for row in rows] for axis in range(4))
    columns = {"lon": np.array(lon, dtype=float), "text": text, "n": np.array(whole, dtype=np.int64)}
    back = unpack_columns(pack_columns({**columns, "lat": np.array(lat, dtype=float), "again": text[::-1]}))
    assert np.abs(back["lon"] - lon).max(initial=0) <= 0.5000001e-5
    assert np.abs(back["lat"] - lat).max(initial=0) <= 0.5000001e-5
    assert back["n"].tolist() == whole
    assert back["text"] == text
    assert back["again"] == text[::-1]


def test_half_a_character_becomes_a_replacement_and_harms_no_other_text() -> None:
    assert unpack_columns(pack_columns({"a": ["x\ud800y", "z"]}))["a"] == ["x\ufffdy", "z"]


COLUMNS: dict[str, Any] = {
    "name": ["</script>", "الموصل", None, "${x}", ""],
    "count": [0, -5, 2**31 - 1, -(2**31 - 1), 7],
    "lon": [43.11891, -180.0, 180.0, 0.0, 1e-5],
    "yes": [True, False, True, True, False],
    "again": ["\ufeffa", "\0", "\U0001f5fa", "الموصل", "\ufeffa"],
}


def test_the_browser_unpacks_the_very_same_lines_and_columns(browser: Any, root: Path) -> None:
    rng = np.random.default_rng(7)
    made = [rng.uniform(-180, 180, (int(size), 2)) for size in rng.integers(0, 300, 40)]
    wide = [[(2**31 - 1, -(2**31 - 1)), (-(2**31 - 1), 2**31 - 1)]]
    page = browser.new_page()
    for name in ("unpack.js", "columns.js"):
        page.add_script_tag(content=(root / "maps/web" / name).read_text(encoding="utf8"))
    script = """async ([text, wide, columns]) => ({
        lines: (await ebbline.unpackLines(text, 1e-3)).map((line) => Array.from(line)),
        wide: (await ebbline.unpackLines(wide, 1)).map((line) => Array.from(line)),
        columns: Object.fromEntries(Object.entries(await ebbline.unpackColumns(columns)).map(([name, column]) =>
            [name, column.places ? Array.from(column.places, (_, row) => column.at(row)) : Array.from(column)])),
    })"""
    told = page.evaluate(script, [pack_lines(made), pack_lines(wide, scale=1), pack_columns(COLUMNS)])
    page.close()
    assert told["lines"] == [line.ravel().tolist() for line in unpack_lines(pack_lines(made))]
    assert told["wide"] == [[2**31 - 1, -(2**31 - 1), -(2**31 - 1), 2**31 - 1]]
    assert told["columns"] == {**COLUMNS, "yes": [1, 0, 1, 1, 0]}


def test_a_browser_without_decompression_refuses_in_a_sentence(browser: Any, root: Path) -> None:
    page = browser.new_page()
    page.evaluate("() => { delete window.DecompressionStream; }")
    page.add_script_tag(content=(root / "maps/web/unpack.js").read_text(encoding="utf8"))
    told = page.evaluate("(text) => ebbline.unpackLines(text).catch((error) => error.message)", pack_lines([]))
    page.close()
    assert told == "This browser cannot unpack the map's data."


def test_words_that_no_row_says_stay_at_home_and_the_rest_travel_in_their_order() -> None:
    texts = Texts(np.array([3, -1, 1, 3]), ["a", "b", "secret", "d"])
    packed = pack_columns({"text": texts})
    assert unpack_columns(packed)["text"] == texts.told() == ["d", None, "b", "d"]
    assert b"secret" not in gzip.decompress(base64.b64decode(packed["data"]))
    assert unpack_columns(pack_columns({"text": texts.rows(np.array([2, 0]))}))["text"] == ["b", "d"]
