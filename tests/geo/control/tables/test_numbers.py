import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.control.tables.numbers import NumberError, decimal_mark, is_missing, number, unit_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("16,49", 16.49),
        ("16.49", 16.49),
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("1,234,567", 1_234_567),
        ("1.234.567,8", 1_234_567.8),
        ("1 234,5", 1234.5),
        ("1\u00a0234\u202f567", 1_234_567),
        ("1'234.5", 1234.5),
        ("12 %", 12),
        ("12.5%", 12.5),
        ("68300 km²", 68_300),
        ("5 sq. km", 5),
        ("−3,5", -3.5),
        ("+4", 4),
        (".5", 0.5),
        ("0,125", 0.125),
        ("1e3", 1000),
        ("1.5E+04", 15_000),
        ("٣٫٥", 3.5),
        ("۱۲", 12),
    ],
)
def test_a_number_has_one_reading_however_it_is_written(text: str, value: float) -> None:
    assert number(text, decimal=decimal_mark([text])) == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "=1+1",
        "@1",
        "(3)",
        "1 2",
        "12 34",
        "--5",
        "5.",
        "1,23,456",
        "1.2.34",
        "½",
        "0x10",
        "1_000",
        "inf",
        "1e999",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NumberError):
        number(text, decimal=decimal_mark([text]))


@pytest.mark.parametrize("text", ["1.234", "12,345", "123.456"])
def test_a_thousand_or_a_fraction_is_not_guessed(text: str) -> None:
    with pytest.raises(NumberError, match="thousand"):
        decimal_mark([text, "5", "x"])


def test_one_number_of_a_file_tells_how_the_others_are_meant() -> None:
    assert decimal_mark(["1.234", "16,49"]) == ","
    assert number("1.234", decimal=decimal_mark(["1.234", "16,49"])) == 1234
    assert number("1.234", decimal=decimal_mark(["1.234", "1,234,567"])) == pytest.approx(1.234)
    assert decimal_mark([]) == decimal_mark(["12", "7"]) == ""


def test_where_thousands_are_impossible_a_mark_is_the_decimal_one() -> None:
    assert decimal_mark(["12.345"], whole_below=101) == "."
    assert decimal_mark(["1,234"], whole_below=101) == ","


def test_two_decimal_marks_in_one_file_are_refused() -> None:
    with pytest.raises(NumberError, match="another decimal mark"):
        decimal_mark(["16,49", "16.49"])


def test_missing_is_not_nought() -> None:
    assert all(is_missing(text) for text in ("", " ", "-", "–", "n/a", "NaN", "…"))
    assert not any(is_missing(text) for text in ("0", "0,0", "x", "-1"))


def test_the_unit_after_a_number() -> None:
    assert [unit_of(text) for text in ("5%", "5 percent", "5 km2", "5 sq km", "5", "5 miles")] == [
        "%",
        "%",
        "km²",
        "km²",
        "",
        "",
    ]


@given(st.integers(-(10**12), 10**12), st.sampled_from([".", ","]), st.booleans())
def test_a_number_that_is_written_out_reads_back(cents: int, mark: str, grouped: bool) -> None:
    whole, fraction = divmod(abs(cents), 100)
    other = "," if mark == "." else "."
    shown = f"{whole:,}".replace(",", other) if grouped else str(whole)
    text = f"{'-' if cents < 0 else ''}{shown}{mark}{fraction:02d}"
    assert number(text, decimal=decimal_mark([text])) == pytest.approx(cents / 100)


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        value = number(text, decimal=decimal_mark([text]))
    except NumberError:
        return
    assert math.isfinite(value)
