"""Tables of areas and shares: read however they are written, and not at all where they could mean two things."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.control.tables.settings import Settings, settings_from
from geo.control.tables.table import MeasuredTable, read_table
from geo.errors import InputError
from geo.records import Measure

AREA, SHARE = Measure.AREA_KM2, Measure.SHARE_PCT


def table(folder: Path, text: str | bytes, *, measure: Measure = AREA, **options: object) -> MeasuredTable:
    path = folder / "table.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_table([path], measure=measure, **options)  # type: ignore[arg-type]


def values(found: MeasuredTable) -> list[tuple[str, str, float]]:
    return [(row.day.isoformat(), row.actor, row.value) for row in found.rows]


def refusal(folder: Path, text: str | bytes, **options: object) -> InputError:
    with pytest.raises(InputError) as caught:
        table(folder, text, **options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    return caught.value


def codes(found: MeasuredTable) -> list[str]:
    return [doubt.code for doubt in found.warnings]


EXPECTED = [
    ("2024-01-01", "North", 70.5),
    ("2024-01-01", "South", 29.5),
    ("2024-02-01", "North", 69.0),
    ("2024-02-01", "South", 31.0),
]


@pytest.mark.parametrize(
    "text",
    [
        "date,North,South\n2024-01-01,70.5,29.5\n2024-02-01,69,31\n",
        "date;North;South\n2024-01-01;70,5;29,5\n2024-02-01;69,0;31\n",
        "date\tNorth\tSouth\n2024-01-01\t70,5\t29.5\n2024-02-01\t69\t31\n".replace("29.5", "29,5"),
        "\ufeffdate,North,South\r\n2024-01-01,70.5%,29.5 %\r\n2024-02-01,69%,31%\r\n",
        'Date,North,South\n01 Jan 2024,"70,5","29,5"\n1 February 2024,69,31\n',
        "date;North;South;\n1704067200000;70,5;29,5;\n\n1706745600000;69;31;\n;;;\n",
        "date,North,South\n1704067200,70.5,29.5\n1706745600,69,31\n",
        "day,actor,share\n2024-01-01,North,70.5\n2024-01-01,South,29.5\n2024-02-01,South,31\n2024-02-01,North,69\n",
        "North,South,as_of\n70.5,29.5,2024-01-01T00:00Z\n69,31,20240201\n",
    ],
)
def test_one_table_reads_alike_however_it_is_written(tmp_path: Path, text: str) -> None:
    found = table(tmp_path, text, measure=SHARE)
    assert sorted(values(found)) == EXPECTED
    assert found.warnings == ()
    assert found.actors == ("North", "South")


def test_columns_say_which_is_whose(tmp_path: Path) -> None:
    text = "when;n;s;total\n2024-01-01;5;7;12\n"
    found = table(tmp_path, text, columns={"date": "when", "The North": "N"})
    assert values(found) == [("2024-01-01", "The North", 5)]
    long = "d,who,km2,note\n2024-01-01,North,5,x\n"
    found = table(tmp_path, long, columns={"date": "d", "actor": "who", "value": "km2"})
    assert values(found) == [("2024-01-01", "North", 5)]
    single = table(tmp_path, text, columns={"date": "when", "value": "s"}, actor="South")
    assert values(single) == [("2024-01-01", "South", 7)]


def test_an_actor_of_the_series_names_a_single_column(tmp_path: Path) -> None:
    assert values(table(tmp_path, "date,area_km2\n2024-01-01,5\n", actor="Reds")) == [("2024-01-01", "Reds", 5)]
    assert "Add 'actor:'" in str(refusal(tmp_path, "date,area_km2\n2024-01-01,5\n"))


def test_rows_are_sorted_and_what_is_missing_is_not_nought(tmp_path: Path) -> None:
    found = table(tmp_path, "date,North,South\n2024-03-01,3,\n2024-01-01,n/a,0\n")
    assert values(found) == [("2024-01-01", "South", 0), ("2024-03-01", "North", 3)]
    assert codes(found) == ["empty-cells"]
    assert "2 cells are empty: unknown, not nought" in found.warnings[0].message


def test_a_column_of_words_is_left_out_and_told(tmp_path: Path) -> None:
    found = table(tmp_path, "date,North,remark\n2024-01-01,5,as reported\n")
    assert found.actors == ("North",)
    assert codes(found) == ["column-left-out"]


def test_several_files_make_one_table(tmp_path: Path) -> None:
    for year in (2023, 2024):
        (tmp_path / f"{year}.csv").write_text(f"date,North\n{year}-01-01,5\n", encoding="utf8")
    found = read_table([tmp_path / "2024.csv", tmp_path / "2023.csv"], measure=AREA)
    assert [row.day.year for row in found.rows] == [2023, 2024]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", None, ["empty"]),
        ("\n \n", None, ["empty"]),
        ("date,North\n", 1, ["no rows"]),
        ("date\n2024-01-01\n", 1, ["one column only"]),
        ("when,North\n2024-01-01,5\n", 1, ["No column is called date", "columns:"]),
        ("date,remark\n2024-01-01,x\n", 1, ["No column holds numbers"]),
        ("date,North,north \n2024-01-01,1,2\ndate", 3, ["1 cells"]),
        ("date,North,North\n2024-01-01,1,2\n", 1, ["Two columns are called 'North'"]),
        ("date,a;b\n2024-01-01,5;6\n", 1, ["','", "';'", "delimiter"]),
        ("date,North\n2024-01-01,16,49\n", 2, ["3 cells", "quotes"]),
        ("date,North\n03/04/2024,5\n", 2, ["two days", "order: dmy"]),
        ("date,North\n2024-02-30,5\n", 2, ["no day of the calendar"]),
        ("date,North\nsoon,5\n", 2, ["names no day"]),
        ("date,North\n,5\n", 2, ["names no day"]),
        ("date,North\n2024-01-01 to 2024-01-07,5\n", 2, ["more than one day"]),
        ("date,North\n1403-01-05,5\n", 2, ["Islamic or Persian"]),
        ("date,North\n2024-01-01,1.234\n", 2, ["'1.234'", "thousand", "decimal:"]),
        ('date;North\n2024-01-01;"1,5"\n2024-01-02;1.5\n', 3, ["another decimal mark"]),
        ("date,North\n2024-01-01,5\n2024-01-02,=5+1\n", 3, ["'=5+1' is no number"]),
        ("date,North\n2024-01-01,5\n2024-01-01,6\n", 3, ["Two values for 'North' on 2024-01-01", "line 2"]),
        ("date,North\n2024-01-01,5 %\n", 2, ["is not in km²"]),
        ("date,actor,value\n2024-01-01,,5\n", 2, ["names no actor"]),
        ('date,North\n2024-01-01,"5\n', 2, ["Look at the quotes"]),
        (b"date,North\n2024-01-01,5\xe9\n", 2, ["not UTF-8"]),
        (b"date,North\n2024-01-01,\x00\n", 2, ["NUL"]),
        (b"PK\x03\x04", None, ["zip archive"]),
        ("date,North\n2024-01-01," + "9" * 20_000 + "\n", 2, ["longer than 10,000"]),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(
    tmp_path: Path, text: str | bytes, line: int | None, words: list[str]
) -> None:
    error = refusal(tmp_path, text)
    assert error.line == line
    for word in words:
        assert word in str(error)


def test_a_share_is_never_given_in_km2(tmp_path: Path) -> None:
    assert "is not in %" in str(refusal(tmp_path, "date,North\n2024-01-01,5 km²\n", measure=SHARE))


def test_a_column_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    error = refusal(tmp_path, "date,North\n2024-01-01,5\n", columns={"date": "date", "N": "Nord"})
    assert "No column is called 'Nord'" in str(error)
    assert "'date', 'North'" in str(error)


def test_what_is_ambiguous_reads_once_it_is_declared(tmp_path: Path) -> None:
    text = "date,North\n03/04/2024,1.234\n"
    found = table(tmp_path, text, settings=Settings(decimal=".", order="dmy"))
    assert values(found) == [("2024-04-03", "North", 1.234)]
    found = table(tmp_path, text, settings=settings_from({"decimal": ",", "order": "mdy"}))
    assert values(found) == [("2024-03-04", "North", 1234)]
    parted = 'date,"a;b"\n2024-01-01,"5;6"\n2024-02-01,7\n'
    assert table(tmp_path, parted.replace("5;6", "5"), settings=Settings(delimiter=",")).actors == ("a;b",)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"decimals": ","}, "unknown key 'decimals'"),
        ({"decimal": ";"}, "mapping.decimal: ';' is none of '.', ','"),
        ({"order": "ymd"}, "mapping.order"),
        ({"delimiter": "|"}, "mapping.delimiter"),
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"zone": "../../etc/passwd"}, "no time zone"),
        ({"zone": True}, "no time zone"),
        ({"decimal": ["."]}, "mapping.decimal"),
    ],
)
def test_unknown_settings_are_refused(record: dict[str, object], words: str) -> None:
    with pytest.raises(InputError) as caught:
        settings_from(record)
    assert words in str(caught.value)


def test_midnights_elsewhere_are_told_and_land_on_their_day_in_a_declared_zone(tmp_path: Path) -> None:
    text = "date,North\n1445814000000,5\n1467583200000,6\n"  # 25 Oct 2015 23:00 and 3 Jul 2016 22:00, UTC
    found = table(tmp_path, text)
    assert [row.day for row in found.rows] == [date(2015, 10, 25), date(2016, 7, 3)]
    assert codes(found) == ["midnight-elsewhere"]
    declared = table(tmp_path, text, settings=settings_from({"zone": "Europe/Berlin"}))
    assert [row.day for row in declared.rows] == [date(2015, 10, 26), date(2016, 7, 4)]
    assert declared.warnings == ()


# What is odd


def weekly(rows: list[tuple[float, ...]], names: str = "North,South") -> str:
    start = date(2024, 1, 1)
    lines = [f"{start + timedelta(days=7 * at)},{','.join(map(str, row))}" for at, row in enumerate(rows)]
    return "\n".join([f"date,{names}", *lines, ""])


def test_shares_that_do_not_make_up_a_hundred_are_told_with_the_worst_day(tmp_path: Path) -> None:
    found = table(tmp_path, weekly([(60, 40), (60, 30), (61, 38.4), (60.2, 40)]), measure=SHARE)
    (doubt,) = found.warnings
    assert doubt.code == "shares-do-not-add-up"
    assert "2 of 4 days do not add up to 100 (90 on 2024-01-08, 99.4 on 2024-01-15)" in doubt.message
    assert len(found.rows) == 8


def test_a_column_that_is_not_followed_still_counts_towards_the_hundred(tmp_path: Path) -> None:
    text = weekly([(60, 40), (61, 39)])
    assert table(tmp_path, text, measure=SHARE, columns={"date": "date", "N": "North"}).warnings == ()


def test_fractions_of_one_are_told(tmp_path: Path) -> None:
    found = table(tmp_path, weekly([(0.6, 0.4), (0.61, 0.39)]), measure=SHARE)
    assert "fractions of 1" in found.warnings[0].message


def test_one_share_alone_is_not_expected_to_be_a_hundred(tmp_path: Path) -> None:
    assert table(tmp_path, weekly([(60,), (61,)], "North"), measure=SHARE).warnings == ()


@pytest.mark.parametrize(("measure", "value"), [(AREA, -5), (SHARE, -0.1), (SHARE, 101), (AREA, 1e9)])
def test_an_impossible_value_is_left_out_and_told(tmp_path: Path, measure: Measure, value: float) -> None:
    found = table(tmp_path, weekly([(50,), (value,)], "North"), measure=measure)
    assert [row.value for row in found.rows] == [50]
    assert codes(found) == ["impossible-value"]
    assert found.warnings[0].row == 3


def test_a_leap_is_told_and_several_at_once_are_called_so(tmp_path: Path) -> None:
    calm = [(60 - at / 10, 40 + at / 10) for at in range(6)]
    leaping = [*calm, (50, 50), (49.9, 50.1)]
    (doubt,) = table(tmp_path, weekly(leaping), measure=SHARE).warnings
    assert doubt.code == "leap"
    assert "A leap between 2024-02-05 and 2024-02-12: North from 59.5 to 50 %, South from 40.5 to 50 %" in doubt.message
    assert "way of counting" in doubt.message
    assert table(tmp_path, weekly(calm), measure=SHARE).warnings == ()


def test_a_gap_and_a_day_to_come_are_told(tmp_path: Path) -> None:
    text = weekly([(60,), (60,), (60,), (60,), (60,)], "North").replace("2024-01-29", "2024-02-19")
    assert codes(table(tmp_path, text)) == ["missing-days"]
    assert codes(table(tmp_path, "date,North\n2199-01-01,5\n")) == ["future"]


def test_the_same_row_twice_counts_once(tmp_path: Path) -> None:
    found = table(tmp_path, "date,North\n2024-01-01,5\n2024-01-01,5\n")
    assert len(found.rows) == 1
    assert codes(found) == ["row-twice"]


def test_real_weekly_shares_read_with_their_oddities(shared: Path) -> None:
    found = read_table([shared / "shares/syria-area-share-weekly.csv"], measure=SHARE)
    assert len(found.rows) == 129 * 6
    assert {doubt.code for doubt in found.warnings} >= {"midnight-elsewhere", "shares-do-not-add-up", "leap"}
    zone = settings_from({"zone": "Europe/Madrid"})
    columns = {"date": "date", "Islamic State": "isis_syria"}
    local = read_table([shared / "shares/syria-area-share-weekly.csv"], measure=SHARE, columns=columns, settings=zone)
    by_day = {row.day: row.value for row in local.rows}
    assert by_day[date(2015, 12, 14)] == 71.63
    assert by_day[date(2016, 7, 4)] == 61.88


cells = st.lists(st.tuples(st.integers(0, 9_999), st.integers(0, 9_999)), min_size=1, max_size=8)


@given(cells, st.sampled_from([",", ";", "\t"]), st.sampled_from([".", ","]), st.booleans())
def test_what_is_written_in_any_form_reads_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int]], delimiter: str, mark: str, long: bool
) -> None:
    def shown(hundredths: int) -> str:
        return f"{hundredths / 100:.2f}".replace(".", mark)

    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    days = [date(2024, 1, 1) + timedelta(days=at) for at in range(len(rows))]
    each = [(day, who, v) for day, row in zip(days, rows, strict=True) for who, v in zip("AB", row, strict=True)]
    if long:
        writer.writerows([("date", "actor", "value")])
        writer.writerows((day, who, shown(v)) for day, who, v in each)
    else:
        writer.writerows([("date", "A", "B"), *((day, *map(shown, row)) for day, row in zip(days, rows, strict=True))])
    found = table(tmp_path_factory.mktemp("t"), out.getvalue())
    assert values(found) == [(day.isoformat(), who, v / 100) for day, who, v in each]


@given(st.binary(max_size=60))
def test_any_bytes_are_a_table_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    try:
        table(tmp_path_factory.mktemp("b"), b"date,a\n" + data)
    except InputError as error:
        assert error.path
