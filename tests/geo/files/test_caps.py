"""Nothing too large, too deep, binary or wrongly encoded comes through the door."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.files import caps

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    return 0


def test_a_file_at_the_limit_is_read_and_one_byte_more_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert caps.read_bytes(tmp_path / "a", limit=5) == b"12345"
    with pytest.raises(InputError, match=r"a: Larger than 4 bytes\."):
        caps.read_bytes(tmp_path / "a", limit=4)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no endless file")
def test_an_endless_file_is_refused() -> None:
    with pytest.raises(InputError, match="Larger than 1 MiB"):
        caps.read_bytes("/dev/zero", limit=caps.MIB)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.txt: No such file\."):
        caps.read_text(tmp_path / "nowhere.txt")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="This is a folder"):
        caps.read_text(tmp_path)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_an_impossible_name_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="Cannot be read"):
        caps.read_bytes(name)


def test_an_empty_file_is_empty_text(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert caps.read_text(tmp_path / "a") == ""


def test_byte_order_mark_and_foreign_line_ends_go(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\n")
    assert caps.read_text(tmp_path / "a") == "one\ntwo\nthree\n"


def test_another_encoding_is_refused_with_line_and_byte(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes("one\nZürich".encode("latin1"))
    with pytest.raises(InputError, match=r"a:2: Byte 6 is 0xFC, which is not UTF-8\. Save it as UTF-8 text\."):
        caps.read_text(tmp_path / "a")


def test_a_nul_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one\n\ntwo\0")
    with pytest.raises(InputError, match=r"a:3: Byte 9 is a NUL"):
        caps.read_text(tmp_path / "a")


@pytest.mark.parametrize(
    ("start", "kind"),
    [(b"%PDF-1.7", "a PDF"), (b"PK\x03\x04", "office"), (b"\xff\xfea\0", "UTF-16"), (b"\x89PNG\r\n", "a picture")],
)
def test_well_known_binary_files_are_called_by_their_name(start: bytes, kind: str) -> None:
    with pytest.raises(InputError, match=kind):
        caps.decode(start)


def test_json_at_the_depth_limit_is_read_and_one_deeper_is_refused() -> None:
    assert depth(caps.load_json("[" * 64 + "]" * 64)) == 64
    with pytest.raises(InputError, match="Nested more than 64 levels deep"):
        caps.load_json("[" * 65 + "]" * 65)


@pytest.mark.parametrize("text", ["[" * 1_000_000, '{"a":' * 100_000 + "1" + "}" * 100_000])
def test_very_deep_json_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="levels deep"):
        caps.load_json(text)


def test_brackets_inside_strings_are_not_depth() -> None:
    text = json.dumps(["[" * 100, '"[{\\"' * 100])
    assert caps.load_json(text) == json.loads(text)


@pytest.mark.parametrize("text", ["", "{", "[1,]", "]", "nul", "'a'", '{"a": 1', "[1}"])
def test_what_is_no_json_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(InputError, match=r"data\.json:3: Not valid JSON"):
        caps.load_json(f"\n\n{text}", path="data.json")


@pytest.mark.parametrize("text", ["[NaN]", "[-Infinity]", "1" * 5000])
def test_numbers_that_json_does_not_know_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="Not usable JSON"):
        caps.load_json(text)


@given(VALUES)
def test_depth_is_judged_as_the_value_has_it(value: object) -> None:
    text = json.dumps(value)
    deep = depth(value)
    assert caps.load_json(text, depth=deep) == value
    if deep:
        with pytest.raises(InputError):
            caps.load_json(text, depth=deep - 1)


@given(st.binary())
def test_any_bytes_give_text_or_a_refusal(data: bytes) -> None:
    try:
        text = caps.decode(data)
    except InputError:
        return
    assert "\0" not in text
    assert "\r" not in text


@given(st.text(alphabet='[]{}",:\\ 1a\n'))
def test_any_text_gives_json_or_a_refusal(text: str) -> None:
    try:
        caps.load_json(text)
    except InputError:
        return
    json.loads(text)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text()
        | st.integers(-(2**63), 2**64 - 1),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    ),
    st.booleans(),
)
def test_the_quick_reader_reads_what_the_careful_one_does(value: object, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert repr(caps.load_json(text)) == repr(json.loads(text))


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', r'["\ud800"]', "[1e-400]", "[1e400]"])
def test_strange_json_means_what_the_standard_library_says(text: str) -> None:
    assert caps.load_json(text) == json.loads(text)


def test_an_escaped_quote_hides_no_brackets_and_shows_none() -> None:
    assert caps.load_json(r'["\"[[[[", "\\"]', depth=1) == ['"[[[[', "\\"]
    with pytest.raises(InputError, match="deep"):
        caps.load_json(r'["\\", [[1]]]', depth=2)
