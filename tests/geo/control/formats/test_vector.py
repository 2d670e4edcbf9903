"""Shapefiles, GeoPackages and FlatGeobuf: read for what they are, and nothing else opened in their name."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import geopandas
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.control.formats import archives, reading
from geo.errors import InputError


def frame(crs: str | None = "EPSG:4326") -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(
        {"side": ["North", "South"], "day": ["2024-03-01"] * 2},
        geometry=[shapely.box(0, 0, 1, 1), shapely.box(2, 0, 4, 1)],
        crs=crs,
    )


def written(path: Path, *, crs: str | None = "EPSG:4326", layer: str | None = None) -> Path:
    options = {"layer": layer} if layer else {}
    frame(crs).to_file(path, engine="pyogrio", **options)
    return path


@pytest.mark.parametrize("suffix", [".shp", ".gpkg", ".fgb"])
def test_rows_columns_and_reference_system_are_read(tmp_path: Path, suffix: str) -> None:
    (sheet,) = reading.sheets(written(tmp_path / f"side{suffix}"))
    assert sorted(found.geometry.area for found in sheet.features) == [1, 2]
    assert {found.columns["side"] for found in sheet.features} == {"North", "South"}
    assert sheet.crs == "EPSG:4326"


def test_each_layer_is_a_sheet(tmp_path: Path) -> None:
    path = written(tmp_path / "side.gpkg", layer="2024-03-01")
    frame().to_file(path, layer="2024-03-02", engine="pyogrio", mode="a")
    assert [sheet.features[0].layer for sheet in reading.sheets(path)] == ["2024-03-01", "2024-03-02"]


def test_a_shapefile_without_a_reference_system_says_so(tmp_path: Path) -> None:
    path = written(tmp_path / "side.shp")
    path.with_suffix(".prj").unlink()
    assert reading.sheets(path)[0].crs == ""


def test_a_zipped_shapefile_is_read_with_its_companions(tmp_path: Path) -> None:
    path = written(tmp_path / "side.shp")
    packed = tmp_path / "side.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in tmp_path.glob("side.[!z]*"):
            archive.write(file, f"folder/{file.name}")
    (sheet,) = reading.sheets(packed)
    assert sheet.path.endswith("side.zip/folder/side.shp")
    assert sheet.crs == "EPSG:4326"
    assert path.exists()


VRT = '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.fgb", "a.geojson", "a.kml", "a.json", "a.vrt"])
def test_a_virtual_layer_is_refused_under_any_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(VRT.format(written(tmp_path / "secret.gpkg")))
    with pytest.raises(InputError):
        reading.sheets(tmp_path / name)


@pytest.mark.parametrize("path", ["/vsicurl/http://example.org/a.gpkg", "/vsizip//a.zip/a.shp", "/vsimem/a"])
def test_gdals_virtual_paths_are_refused(path: str) -> None:
    with pytest.raises(InputError, match="virtual file system"):
        reading.sheets(Path(path))


@pytest.mark.parametrize("suffix", [".shp", ".gpkg", ".fgb"])
def test_a_damaged_file_is_refused_in_a_sentence(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path / f"side{suffix}")
    whole = path.read_bytes()
    for length in (40, 150, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(InputError):
            reading.sheets(path)


def test_a_file_named_as_another_kind_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "side.fgb")
    path.rename(tmp_path / "side.gpkg")
    with pytest.raises(InputError, match="first bytes and name"):
        reading.sheets(tmp_path / "side.gpkg")


def test_geoparquet_is_read_where_its_package_is_installed(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    frame("EPSG:3857").to_parquet(tmp_path / "side.parquet")
    (sheet,) = reading.sheets(tmp_path / "side.parquet")
    assert [found.geometry.area for found in sheet.features] == [1, 2]
    assert sheet.features[1].columns == {"side": "South", "day": "2024-03-01"}
    assert "Pseudo-Mercator" in sheet.crs


def test_geoparquet_names_the_extra_where_it_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "side.parquet"
    path.write_bytes(b"PAR1" + bytes(60))
    with pytest.raises(InputError, match=r"ebbline\[parquet\]|no GeoParquet"):
        reading.sheets(path)


# Archives


def packed(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("name", ["../a.geojson", "a/../../b.kml", "/etc/a.kml", "c:\\a.kml", "..\\a.kml"])
def test_a_member_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="outside"):
        archives.members(packed(tmp_path / "a.zip", **{name: b"{}"}))


def test_a_link_is_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("a.geojson")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(InputError, match="link"):
        archives.members(tmp_path / "a.zip")


def test_a_bomb_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not opened"):
        archives.members(packed(tmp_path / "a.zip", **{"a.geojson": bytes(8 << 20)}))


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    with pytest.raises(InputError, match="at most 2"):
        archives.members(packed(tmp_path / "a.zip", a=b"", b=b"", c=b""))


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", **{"a.geojson": b"{}" * 50})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(InputError, match="zip"):
        reading.sheets(path)


def test_an_archive_of_nothing_readable_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No file of polygons"):
        reading.sheets(packed(tmp_path / "a.zip", **{"a.txt": b"x", "__MACOSX/a.kml": b"x"}))


# Files


def test_a_folder_gives_its_files_in_order_and_leaves_out_the_rest(tmp_path: Path) -> None:
    for name in ("b.geojson", "a.KML", "c.txt", ".d.kml", "e.json"):
        (tmp_path / name).touch()
    (tmp_path / "f.kml").mkdir()
    assert [path.name for path in reading.files(tmp_path)] == ["a.KML", "b.geojson", "e.json"]


@pytest.mark.parametrize(
    ("content", "match"), [(b"", "empty"), (b"  \n", "empty"), (b"\xff\xfe{", "No known"), (b"x", "No known")]
)
def test_what_is_no_file_of_polygons_is_refused(tmp_path: Path, content: bytes, match: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(content)
    with pytest.raises(InputError, match=match):
        reading.sheets(path)


def test_no_files_and_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No file of polygons in this folder"):
        reading.files(tmp_path)
    with pytest.raises(InputError, match="No file was named"):
        reading.files([])
    with pytest.raises(InputError, match="No file was named"):
        reading.files("")
    with pytest.raises(InputError, match="No such file"):
        reading.sheets(tmp_path / "a.geojson")


# Any bytes


def damaged(whole: bytes, changes: list[tuple[float, int]], length: float) -> bytes:
    data = bytearray(whole)
    for share, byte in changes:
        data[int(share * (len(data) - 1))] = byte
    return bytes(data[: 1 + int(length * len(data))])


@pytest.fixture(scope="module")
def wholes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("whole")
    written(folder / "side.geojson")
    packed(folder / "side.zip", **{"side.geojson": (folder / "side.geojson").read_bytes()})
    return {suffix: (folder / f"side{suffix}").read_bytes() for suffix in (".geojson", ".zip")} | {
        suffix: written(folder / f"side{suffix}").read_bytes() for suffix in (".shp", ".gpkg", ".fgb")
    }


@given(
    st.sampled_from([".geojson", ".zip", ".shp", ".gpkg", ".fgb"]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8),
    st.just(1.0) | st.floats(0, 1),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_of_any_kind_is_read_or_refused(
    wholes: dict[str, bytes], tmp_path: Path, suffix: str, changes: list[tuple[float, int]], length: float
) -> None:
    path = tmp_path / f"side{suffix}"
    path.write_bytes(damaged(wholes[suffix], changes, length))
    try:
        reading.sheets(path)
    except InputError:
        return


def test_a_shapefile_without_its_index_is_refused_in_words(tmp_path: Path) -> None:
    path = written(tmp_path / "side.shp")
    path.with_suffix(".shx").unlink()
    with pytest.raises(InputError, match=r"without its \.shx file cannot be read\. Put the files that belong to it"):
        reading.sheets(path)


def test_a_shapefile_without_its_table_is_read_and_told(tmp_path: Path) -> None:
    path = written(tmp_path / "side.shp")
    path.with_suffix(".dbf").unlink()
    (sheet,) = reading.sheets(path)
    assert [notice.code for notice in sheet.notices] == ["no-table"]


def test_a_database_that_is_damaged_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "side.gpkg"
    path.write_bytes(b"SQLite format 3\0" + b"\0" * 2000)
    with pytest.raises(InputError, match=r"says \(file is not a database\)\. Fetch or save it again\."):
        reading.sheets(path)


@pytest.mark.parametrize(
    ("text", "what"),
    [("\n<!DOCTYPE html><p>403", "A web page"), ("version https://git-lfs.github.com/spec/v1\n", "Git LFS")],
)
def test_what_a_server_gave_instead_of_the_file_is_named(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "2024-03-01.geojson"
    path.write_text(text, encoding="utf8")
    with pytest.raises(InputError, match=what):
        reading.sheets(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are of Unix")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.geojson")
    with pytest.raises(InputError, match="a pipe"):
        reading.sheets(tmp_path / "a.geojson")
