from __future__ import annotations

import tracemalloc
import zipfile
from pathlib import Path

import pytest

from geo.errors import GazetteerError
from geo.places import dumps

COLUMNS = [
    "number",
    "name",
    "ascii",
    "others",
    "lat",
    "lon",
    "class",
    "code",
    "country",
    "cc2",
    "admin1",
    "a2",
    "a3",
    "a4",
]
GOOD = ["9", "Mosul", "Mosul", "Al Mawsil,الموصل,OSM", "36.335", "43.119", "P", "PPLA", "IQ", "", "15", "", "", ""]
REST = ["1683000", "", "223", "Asia/Baghdad", "2024-01-01"]


def row(**changed: str) -> str:
    cells = [changed.get(column, value) for column, value in zip(COLUMNS, GOOD, strict=True)]
    return "\t".join([*cells, changed.get("population", REST[0]), *REST[1:]]) + "\n"


def write(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "cities.txt"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def zipped(tmp_path: Path, **members: str) -> Path:
    path = tmp_path / "cities.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("_txt", ".txt"), text)
    return path


def test_a_row_becomes_a_place(tmp_path: Path) -> None:
    (place,) = dumps.places(write(tmp_path, row()))
    number, ident, name, others, country, admin1, code, population, lon, lat = place
    assert (number, ident, name, country, admin1, code) == (9, None, "Mosul", "IQ", "15", "PPLA")
    assert (lon, lat, population) == (43.119, 36.335, 1_683_000)
    assert list(others) == ["Al Mawsil", "الموصل"]


def test_the_plain_spelling_of_a_name_leads_to_it(tmp_path: Path) -> None:
    (place,) = dumps.places(write(tmp_path, row(name="Şirnak", ascii="Sirnak", others="")))
    assert list(place[3]) == ["Sirnak"]
    (place,) = dumps.places(write(tmp_path, row(name="Şirnak", ascii="Sirnak")), others=False)
    assert list(place[3]) == ["Sirnak"]


@pytest.mark.parametrize("changed", [{"number": "0009"}, {"name": "'Mosul"}, {"population": ""}, {"lat": "+36.335"}])
def test_an_unusual_row_is_read_as_well(tmp_path: Path, changed: dict[str, str]) -> None:
    (place,) = dumps.places(write(tmp_path, row(**changed)))
    assert (place[0], place[9]) == (9, 36.335)


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_any_end_of_line_and_a_byte_order_mark_are_read(tmp_path: Path, end: str, mark: str) -> None:
    text = mark + (row() + row(number="10")).rstrip("\n").replace("\n", end or "\n") + end
    assert [place[0] for place in dumps.places(write(tmp_path, text))] == [9, 10]
    names = write(tmp_path, mark + f"1\t9\tfr\tMossoul{end or chr(10)}2\t9\tes\tMosul{end}")
    assert [place[2] for place in dumps.alternate_names(names)] == ["Mossoul", "Mosul"]


def test_a_zip_is_read_as_it_is(tmp_path: Path) -> None:
    path = zipped(tmp_path, cities_txt=row() + row(number="10"), readme_txt="hello", **{"iso-languagecodes_txt": "aar"})
    assert [place[0] for place in dumps.places(path)] == [9, 10]
    assert dumps.size(path) == len((row() + row(number="10")).encode())


def test_rows_that_a_block_cuts_are_read_whole_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "".join(row(number=str(number)) for number in range(1, 50)) + row(lat="91"))
    for size in (1, 7, 111, 1000):
        monkeypatch.setattr(dumps, "_BLOCK", size)
        broken: list[GazetteerError] = []
        assert [place[0] for place in dumps.places(path, broken=broken.append)] == list(range(1, 50))
        assert [error.line for error in broken] == [50]


def test_broken_rows_can_be_left_out(tmp_path: Path) -> None:
    text = row().encode() + b"K\xf6ln\n" + row(lat="91").encode() + b"a\tb\n" + row(number="10").encode()
    broken: list[GazetteerError] = []
    assert [place[0] for place in dumps.places(write(tmp_path, text), broken=broken.append)] == [9, 10]
    assert [error.line for error in broken] == [2, 3, 4]
    assert all(says in error.what for says, error in zip(("UTF-8", "latitude 91", "2 columns"), broken, strict=True))
    broken.clear()
    names = write(tmp_path, b"1\t9\tfr\tMossoul\n1\n1\tx\t\tMosul\n\xff\n2\t9\t\tMossul\n")
    assert [place[2] for place in dumps.alternate_names(names, broken=broken.append)] == ["Mossoul", "Mossul"]
    assert [error.line for error in broken] == [2, 3, 4]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (row(lat="91"), "latitude 91"),
        (row(lon="-181"), "longitude -181"),
        (row(lat="nan"), "latitude nan"),
        (row(lat=""), "latitude ''"),
        (row(name=""), "no name"),
        (row(number="x"), "number 'x'"),
        (row(number="0"), "number '0'"),
        (row(population="-1"), "population '-1'"),
        ("a\tb\n", "2 columns, not 19"),
        (row().rstrip("\n") + "\textra\n", "20 columns, not 19"),
        ("\n", "1 columns"),
    ],
)
def test_a_broken_row_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(GazetteerError, match=r"cities\.txt:2") as caught:
        list(dumps.places(write(tmp_path, row() + text)))
    assert says in str(caught.value)


def test_an_empty_dump_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="empty"):
        list(dumps.places(write(tmp_path, "")))


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=r"cities\.txt:1: .*UTF-8"):
        list(dumps.places(write(tmp_path, row(name="Köln", others="").encode("latin-1"))))


def test_one_endless_line_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="too long"):
        list(dumps.places(write(tmp_path, b"x" * (1 << 21))))


def test_a_gigabyte_on_one_line_is_refused_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "cities.txt"
    with path.open("wb") as file:
        file.write(row().encode())
        file.truncate(1 << 30)
    tracemalloc.start()
    for read in (dumps.places, dumps.alternate_names):
        with pytest.raises(GazetteerError, match=r"cities\.txt:2: .*too long"):
            list(read(path))
    assert tracemalloc.get_traced_memory()[1] < 16 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_zip_is_refused(tmp_path: Path, share: float) -> None:
    path = zipped(tmp_path, cities_txt="".join(row(number=str(number)) for number in range(1, 3000)))
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(GazetteerError, match=r"cities\.zip"):
        list(dumps.places(path))


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, cities_txt=row() * 300)
    told, lied = ((len(row().encode()) * rows).to_bytes(4, "little") for rows in (300, 10))
    data = path.read_bytes()
    assert data.count(told) == 2
    path.write_bytes(data.replace(told, lied))
    with pytest.raises(GazetteerError, match="cannot be read"):
        list(dumps.places(path))


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, cities_txt=row())
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    path.write_bytes(data)
    with pytest.raises(GazetteerError, match="cannot be read"):
        list(dumps.places(path))


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="unpack to far more"):
        list(dumps.places(zipped(tmp_path, cities_txt="\0" * 10_000_000)))


@pytest.mark.parametrize("members", [{"../up_txt": "x"}, {"a/b_txt": "x"}, {"a_txt": "x", "b_txt": "x"}, {"a": "x"}])
def test_a_zip_without_one_plain_table_is_refused(tmp_path: Path, members: dict[str, str]) -> None:
    with pytest.raises(GazetteerError, match="exactly one table"):
        list(dumps.places(zipped(tmp_path, **members)))


def test_a_broken_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, cities_txt=row() * 100)
    data = bytearray(path.read_bytes())
    data[60:80] = b"\xff" * 20
    path.write_bytes(data)
    with pytest.raises(GazetteerError):
        list(dumps.places(path))


def test_alternate_names_leave_links_and_codes_out(tmp_path: Path) -> None:
    lines = ["1\t9\tfr\tMossoul\t1", "2\t9\tlink\thttps://example.org\t", "3\t9\tiata\tOSM\t", "4\t9\tar\tالموصل\t"]
    names = [place[2] for place in dumps.alternate_names(write(tmp_path, "\n".join(lines)))]
    assert names == ["Mossoul", "الموصل"]


def test_alternate_names_of_chosen_languages_and_of_none(tmp_path: Path) -> None:
    path = write(tmp_path, "1\t9\tfr\tMossoul\n2\t9\tar\tالموصل\n3\t9\t\tMosoul\n4\t9\tde\tMossul\t\t\t\t1\n")
    assert [place[2] for place in dumps.alternate_names(path, languages=["de", "fr"])] == [
        "Mossoul",
        "Mosoul",
        "Mossul",
    ]


def test_progress_counts_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps, "_BLOCK", 100_000)
    seen: list[int] = []
    path = write(tmp_path, row() * 2500)
    list(dumps.places(path, tick=seen.append))
    assert seen == [100_000, 200_000, len(row().encode()) * 2500]
