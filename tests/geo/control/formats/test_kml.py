"""KML: folders, styles, holes, and nothing that its authors could use against a reader."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.control.formats import kml, reading
from geo.errors import InputError

PATH = Path("side.kml")
RING = "0,0 1,0 1,1 0,1 0,0"


def ring(positions: str = RING, *, tag: str = "outerBoundaryIs") -> str:
    return f"<{tag}><LinearRing><coordinates>{positions}</coordinates></LinearRing></{tag}>"


def place(shape: str, name: str = "A", style: str = "") -> str:
    return f"<Placemark><name>{name}</name>{style}{shape}</Placemark>"


def polygon(positions: str = RING, holes: str = "") -> str:
    return f"<Polygon>{ring(positions)}{holes}</Polygon>"


def document(body: str, *, name: str = "") -> bytes:
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{name}{body}</Document></kml>'.encode()


def test_folders_are_layers_and_the_document_is_none() -> None:
    body = f"<Folder><name>East</name><Folder><name>Held</name>{place(polygon(), 'One')}</Folder></Folder>"
    sheet = kml.read(PATH, document(body + place(polygon(), "Two"), name="<name>War</name>"))
    assert [(f.layer, f.name, f.row) for f in sheet.features] == [("East/Held", "One", 1), ("", "Two", 2)]
    assert sheet.crs == "EPSG:4326"


def test_a_fill_comes_through_a_style_map_and_its_bytes_are_turned_round() -> None:
    styles = (
        '<Style id="s-normal"><PolyStyle><color>4d112233</color></PolyStyle></Style>'
        '<StyleMap id="s"><Pair><key>highlight</key><styleUrl>#no</styleUrl></Pair>'
        "<Pair><key>normal</key><styleUrl>#s-normal</styleUrl></Pair></StyleMap>"
    )
    inline = "<Style><PolyStyle><color>ff0000ff</color></PolyStyle></Style>"
    body = styles + place(polygon(), style="<styleUrl>#s</styleUrl>") + place(polygon(), style=inline)
    assert [f.colour for f in kml.read(PATH, document(body)).features] == ["#332211", "#ff0000"]


def test_style_maps_that_point_at_each_other_end() -> None:
    pair = "<Pair><key>normal</key><styleUrl>#{}</styleUrl></Pair>"
    maps = "".join(f'<StyleMap id="{a}">{pair.format(b)}</StyleMap>' for a, b in (("a", "b"), ("b", "a")))
    sheet = kml.read(PATH, document(maps + place(polygon(), style="<styleUrl>#a</styleUrl>")))
    assert sheet.features[0].colour == ""


def test_many_geometries_and_holes_are_one_shape_and_the_rest_is_named() -> None:
    hole = ring("0.2,0.2,5 0.2,0.4,5 0.4,0.4,5 0.2,0.2,5", tag="innerBoundaryIs")
    far = "5,5 6,5 6,6 5,5"
    many = f"<MultiGeometry>{polygon(holes=hole)}<MultiGeometry>{polygon(far)}</MultiGeometry><Point/></MultiGeometry>"
    sheet = kml.read(PATH, document(place(many)))
    found = sheet.features[0]
    assert found.geometry.geom_type == "MultiPolygon"
    assert found.geometry.area == pytest.approx(1 - 0.02 + 0.5)
    assert found.other == ("Point",)
    assert [notice.code for notice in sheet.notices] == ["height-dropped"]


def test_data_times_and_descriptions_are_columns() -> None:
    data = (
        "<TimeStamp><when>2024-03-01</when></TimeStamp><description>d</description>"
        '<ExtendedData><Data name="side"><value>North</value></Data>'
        '<SchemaData><SimpleData name="status">held</SimpleData></SchemaData></ExtendedData>'
    )
    columns = kml.read(PATH, document(place(data + polygon()))).features[0].columns
    assert columns == {"description": "d", "when": "2024-03-01", "side": "North", "status": "held"}


def test_a_network_link_is_told_and_not_followed() -> None:
    link = "<NetworkLink><Link><href>http://example.org/more.kml</href></Link></NetworkLink>"
    sheet = kml.read(PATH, document(link + place(polygon())))
    assert [notice.code for notice in sheet.notices] == ["network-link"]


BOMB = '<!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
FILE = '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("head", [BOMB, FILE, '<!DOCTYPE kml SYSTEM "http://example.org/x.dtd">'])
@pytest.mark.parametrize("encoding", ["utf8", "utf-16"])
def test_entities_and_document_types_are_refused_in_any_encoding(head: str, encoding: str) -> None:
    text = head + document(place(polygon(), "&a;")).decode()
    with pytest.raises(InputError, match=r"entities|readable XML"):
        kml.read(PATH, text.encode(encoding))


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"<kml", "readable XML"),
        (b"<html/>", "Not KML"),
        (document(place("<Polygon/>")), "one outer boundary"),
        (document(place(polygon("0,0 1,0 1,1 0,1"))), "not closed"),
        (document(place(polygon("0,0 1,x 1,1 0,0"))), "no number"),
        (document(place(polygon("0,0 1,nan 1,1 0,0"))), "finite"),
        (document(place(polygon("0 1 1 0"))), "two numbers"),
    ],
)
def test_what_is_no_kml_is_refused_in_a_sentence(data: bytes, match: str) -> None:
    with pytest.raises(InputError, match=match):
        kml.read(PATH, data)


def test_folders_nested_too_deep_are_refused() -> None:
    with pytest.raises(InputError, match=r"deep|readable XML"):
        kml.read(PATH, document("<Folder>" * 70 + place(polygon()) + "</Folder>" * 70))
    with pytest.raises(InputError, match=r"deep|readable XML"):
        kml.read(PATH, document(place("<MultiGeometry>" * 70 + polygon() + "</MultiGeometry>" * 70)))


def test_a_kmz_is_read_by_its_document(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("files/other.kml", document(""))
        archive.writestr("doc.kml", document(place(polygon())))
    path = tmp_path / "side.kmz"
    path.write_bytes(packed.getvalue())
    (sheet,) = reading.sheets(path)
    assert [found.geometry.area for found in sheet.features] == [1]


numbers = st.floats(-80, 80, allow_nan=False)


@given(st.lists(st.tuples(numbers, numbers, st.floats(0.01, 1)), min_size=1, max_size=5))
def test_what_is_written_is_read_back_to_the_last_digit(squares: list[tuple[float, float, float]]) -> None:
    shapes = [shapely.box(west, south, west + size, south + size) for west, south, size in squares]
    texts = [" ".join(f"{x!r},{y!r}" for x, y in shape.exterior.coords) for shape in shapes]
    found = kml.read(PATH, document("".join(place(polygon(text)) for text in texts))).features
    assert [feature.geometry.wkb for feature in found] == [shape.wkb for shape in shapes]


@given(st.text(st.sampled_from(list("0123456789.,- \nenaif")), max_size=60))
def test_any_coordinates_are_read_or_refused(text: str) -> None:
    try:
        kml.read(PATH, document(place(polygon(text))))
    except InputError:
        return
