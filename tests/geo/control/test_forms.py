"""Small made twins of how control data is published: each is read right, or refused with what to declare."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

import geo
from geo.errors import InputError

Rows = list[tuple[str, str, str]]


def ring(west: float = 30, south: float = 45, size: float = 1) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(west: float = 30, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [ring(west)]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def write(folder: Path, name: str, content: Any) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf8")
    return path


def rows(table: Any) -> Rows:
    return [
        (str(day), who, said) for day, who, said in zip(table["date"], table["actor"], table["status"], strict=True)
    ]


def read(folder: Path, **options: Any) -> Rows:
    return rows(geo.read_snapshots(folder, **options))


def told(table: Any, code: str) -> list[str]:
    return [warning["message"] for warning in table.attrs["warnings"] if warning["code"] == code]


def kml(*folders: tuple[str, list[tuple[str, str, float]]], styles: str = "") -> str:
    """Return a KML document of folders of placemarks (name, style, west)."""
    bodies = ""
    for folder, places in folders:
        marks = "".join(
            f"<Placemark><name>{name}</name><styleUrl>{style}</styleUrl><Polygon><outerBoundaryIs><LinearRing>"
            f"<coordinates>{' '.join(f'{x},{y},0' for x, y in ring(west))}</coordinates>"
            "</LinearRing></outerBoundaryIs></Polygon></Placemark>"
            for name, style, west in places
        )
        bodies += f"<Folder><name>{folder}</name>{marks}</Folder>"
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Map</name>{styles}{bodies}</Document></kml>'


# One file a date: where the name puts it


@pytest.mark.parametrize(
    "name",
    [
        "control_20240301.geojson",
        "2024_03_01.geojson",
        "ControlMapAO01MAR2024.geojson",
        "AreaMAR012024.geojson",
        "Area March 1, 2024.geojson",
        "20240301T0900Z.geojson",
        "1709283600.geojson",
        "1709283600000.geojson",
        "2024-W09-5.geojson",
        "2024-061.geojson",
        "1 березня 2024.geojson",
        "2024/03/01.geojson",
        "2024-03/01.geojson",
        "2024-03-01/control.geojson",
        "2024/March/01.geojson",
    ],
)
def test_the_day_is_found_in_the_name_or_the_folders_of_a_file(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, collection(feature()))
    assert read(tmp_path) == [("2024-03-01", "unnamed side", "control")]


@pytest.mark.parametrize(
    ("name", "match", "rule", "day"),
    [
        ("2024-03.geojson", 'names 2024-03-01 and 2024-03-31.*"pick": "last"', {"pick": "last"}, "2024-03-31"),
        ("2024-W09.geojson", "names 2024-02-26 and 2024-03-03.*'pick'", {"pick": "first"}, "2024-02-26"),
        ("control_2015.geojson", "2015-01-01 and 2015-12-31.*'pick'", {"pick": "first"}, "2015-01-01"),
        ("01.03.2024.geojson", 'two days.*"order": "dmy"', {"order": "dmy"}, "2024-03-01"),
        ("03012024.geojson", 'two days.*"order": "dmy"', {"order": "mdy"}, "2024-03-01"),
        ("01.03.24.geojson", 'two digits.*"order": "dmy"', {"order": "dmy"}, "2024-03-01"),
        ("1402-12-11.geojson", 'Persian.*"calendar": "jalali"', {"calendar": "jalali"}, "2024-03-01"),
        ("1445-08-20.geojson", "Islamic.*'calendar'", {"calendar": "hijri"}, "2024-03-01"),
        ("2567-03-01.geojson", "Buddhist.*'calendar'", {"calendar": "buddhist"}, "2024-03-01"),
    ],
)
def test_a_day_with_two_readings_is_refused_and_the_declaration_works(
    tmp_path: Path, name: str, match: str, rule: dict[str, str], day: str
) -> None:
    write(tmp_path, name, collection(feature()))
    with pytest.raises(InputError, match=match):
        read(tmp_path)
    assert read(tmp_path, mapping={"date": {"from": "file", **rule}})[0][0] == day


def test_one_day_beyond_twelve_says_the_order_of_a_whole_series(tmp_path: Path) -> None:
    for name in ("01.03.2024", "02.03.2024", "25.03.2024"):
        write(tmp_path, f"{name}.geojson", collection(feature()))
    table = geo.read_snapshots(tmp_path)
    assert [day for day, _, _ in rows(table)] == ["2024-03-01", "2024-03-02", "2024-03-25"]
    assert table.attrs["mapping"]["date"][0]["order"] == "dmy"


# Wrappers


def test_an_answer_of_a_history_is_dated_by_the_id_beside_its_map(tmp_path: Path) -> None:
    named = [feature(30, name="Окуповано /// Occupied /// geoJSON.status.occupied")]
    named += [feature(32, name="/// geoJSON.status.dismissed"), feature(34, name="Статус /// geoJSON.status.unknown")]
    write(tmp_path, "last.json", {"id": 1709283600, "datetime": "01.03 o 09:00", "map": {"features": named}})
    assert read(tmp_path, mapping={"default_actor": "Them", "opponent": "Us"}) == [
        ("2024-03-01", "Them", "control"),
        ("2024-03-01", "Them", "unknown"),
        ("2024-03-01", "Us", "control"),
    ]


def test_maps_under_keys_that_are_dates_or_sides(tmp_path: Path) -> None:
    dated = {"2024-03-01": collection(feature()), "2024-03-02": collection(feature(size=2))}
    write(tmp_path, "a.json", dated)
    assert [day for day, _, _ in read(tmp_path)] == ["2024-03-01", "2024-03-02"]
    sides = {"RSF": collection(feature()), "SAF": collection(feature(33))}
    write(tmp_path, "a.json", {"date": "2024-03-01", "data": sides})
    assert [who for _, who, _ in read(tmp_path)] == ["RSF", "SAF"]


def test_a_list_of_dated_maps_and_of_flat_rows(tmp_path: Path) -> None:
    write(tmp_path, "a.json", [{"date": f"2024-03-0{day}", "geojson": collection(feature())} for day in (1, 2)])
    assert [day for day, _, _ in read(tmp_path)] == ["2024-03-01", "2024-03-02"]
    flat = [{"day": "2024-03-01", "side": "North", "geometry": feature()["geometry"]}]
    flat += [{"day": "2024-03-01", "side": "South", "geometry": feature(33)["geometry"]}]
    write(tmp_path, "a.json", flat)
    assert read(tmp_path) == [("2024-03-01", "North", "control"), ("2024-03-01", "South", "control")]


def test_a_collection_may_say_its_own_date_and_actor(tmp_path: Path) -> None:
    write(tmp_path, "a.json", collection(feature(), metadata={"date": "2024-03-01", "actor": "North"}))
    assert read(tmp_path) == [("2024-03-01", "North", "control")]


def test_features_line_by_line_with_and_without_separators(tmp_path: Path) -> None:
    lines = [json.dumps(feature(30 + 2 * n, date="2024-03-01", actor=who)) for n, who in enumerate(("North", "South"))]
    expected = [("2024-03-01", "North", "control"), ("2024-03-01", "South", "control")]
    assert read(write(tmp_path, "a.geojsonl", "\n".join(lines) + "\n")) == expected
    assert read(write(tmp_path, "a.ndjson", "\n".join(lines))) == expected
    assert read(write(tmp_path, "a.geojsons", "".join(f"\x1e{line}\n" for line in lines))) == expected
    with pytest.raises(InputError, match=r"a\.ndjson:2: Not valid JSON"):
        read(write(tmp_path, "a.ndjson", lines[0] + "\n" + lines[1][:-4] + "}"))


def test_json_that_a_script_gives_a_name_to(tmp_path: Path) -> None:
    write(tmp_path, "a_20240301.json", f"var json_control_1 = {json.dumps(collection(feature()))};\n")
    assert read(tmp_path) == [("2024-03-01", "unnamed side", "control")]


# Esri


def esri(*features: tuple[dict[str, Any], Any], **more: Any) -> dict[str, Any]:
    return {
        "geometryType": "esriGeometryPolygon",
        "spatialReference": {"wkid": 4326},
        "features": [{"attributes": attributes, "geometry": {"rings": rings}} for attributes, rings in features],
        **more,
    }


def test_a_server_answers_in_metres_with_milliseconds_and_codes_that_it_explains(tmp_path: Path) -> None:
    moved = geopandas.GeoSeries([shapely.box(30, 45, 31, 46)], crs=4326).to_crs(3857)[0]
    shell = [list(at) for at in moved.reverse().exterior.coords]
    values = [{"code": 1, "name": "Northern control"}, {"code": 2, "name": "Contested"}]
    domain = {"name": "Control", "domain": {"type": "codedValue", "codedValues": values}}
    answer = esri(({"pub_date": 1709283600000, "Control": 1}, [shell]), fields=[domain])
    answer["spatialReference"] = {"wkid": 102100, "latestWkid": 3857}
    table = geo.read_snapshots(write(tmp_path, "query.json", answer))
    assert rows(table) == [("2024-03-01", "Northern", "control")]
    assert table.geometry[0].bounds == pytest.approx((30, 45, 31, 46), abs=1e-9)
    assert told(table, "reprojected")


def test_rings_that_turn_the_other_way_are_holes_of_the_shell_about_them(tmp_path: Path) -> None:
    shells = [ring(30, 45, 4)[::-1], ring(40, 45, 1)[::-1]]
    answer = esri(({"date": "2024-03-01"}, [*shells, ring(31, 46, 1)]))
    table = geo.read_snapshots(write(tmp_path, "a.json", answer))
    assert table.geometry[0].area == pytest.approx(16 + 1 - 1)


def test_layers_of_a_web_map_are_layers(tmp_path: Path) -> None:
    layers = [
        {"layerDefinition": {"name": "Assessed Northern Advances"}, "featureSet": esri(({}, [ring()[::-1]]))},
        {"layerDefinition": {"name": "Claimed Southern Counteroffensives"}, "featureSet": esri(({}, [ring(33)[::-1]]))},
    ]
    write(tmp_path, "2024-03-01.json", {"featureCollection": {"layers": layers}})
    assert read(tmp_path) == [("2024-03-01", "Northern", "control"), ("2024-03-01", "Southern", "claimed")]


def test_what_a_server_holds_back_is_told_and_its_errors_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "a_20240301.json", collection(feature(), properties={"exceededTransferLimit": True}))
    assert told(geo.read_snapshots(path), "cut-off")
    with pytest.raises(InputError, match=r"answered with an error.*Token Required"):
        read(write(tmp_path, "a.json", {"error": {"code": 499, "message": "Token Required"}}))
    with pytest.raises(InputError, match="No coordinate reference system"):
        read(write(tmp_path, "a.json", {"features": [{"attributes": {}, "geometry": {"rings": [ring()[::-1]]}}]}))


def test_exports_named_in_one_word_are_parts_of_one_snapshot(tmp_path: Path) -> None:
    for name, west in (
        ("AssessedNorthernAdvancesinElmAPR022023", 30),
        ("ClaimedNorthernTerritoryinElmAPR022023", 32),
        ("ClaimedSouthernCounteroffensivesAPR022023", 34),
        ("ReportedSouthernPartisanWarfareAPR022023", 36),
        ("ElmControlMapAO02APR2023", 38),
    ):
        frame = geopandas.GeoDataFrame({"OBJECTID": [1]}, geometry=[shapely.box(west, 45, west + 1, 46)], crs=4326)
        frame.to_file(tmp_path / f"{name}.shp", engine="pyogrio")
    table = geo.read_snapshots(tmp_path)
    assert rows(table) == [
        ("2023-04-02", "Northern", "control"),
        ("2023-04-02", "Northern", "claimed"),
        ("2023-04-02", "Southern", "support"),
        ("2023-04-02", "Southern", "claimed"),
        ("2023-04-02", "unnamed side", "control"),
    ]
    assert told(table, "no-actor")
    assert ("2023-04-02", "Northern", "control") in read(tmp_path, mapping={"default_actor": "Northern"})


def test_a_second_version_of_a_file_is_no_part_of_the_first(tmp_path: Path) -> None:
    for name in ("AssessedNorthernAdvancesAPR022023", "AssessedNorthernAdvancesAPR022023_V2"):
        write(tmp_path, f"{name}.geojson", collection(feature()))
    with pytest.raises(InputError, match="Two snapshots for 2023-04-02"):
        read(tmp_path)


# Google My Maps and other KML


def test_folders_of_sides_and_styles_that_carry_a_colour(tmp_path: Path) -> None:
    write(
        tmp_path,
        "2024-03-01.kml",
        kml(
            ("SDF", [("Polygon 1", "#poly-FBC02D-1200-77", 30)]),
            ("Syrian Army", [("Polygon 2", "#poly-FF5252-1200-77", 32)]),
            ("Contested areas", [("Polygon 3", "#poly-000000-1200-77", 34)]),
            ("Air bases", [("Depot", "#poly-097138-1200-77", 36)]),
        ),
    )
    table = geo.read_snapshots(tmp_path)
    assert rows(table) == [
        ("2024-03-01", "SDF", "control"),
        ("2024-03-01", "SDF / Syrian Army", "contested"),
        ("2024-03-01", "Syrian Army", "control"),
    ]
    assert "Air bases" in told(table, "left-out")[0]


def test_sides_in_local_letters(tmp_path: Path) -> None:
    write(
        tmp_path,
        "2024-03-01.kml",
        kml(
            ("مناطق سيطرة قوات سوريا الديمقراطية", [("1", "#a", 30)]),
            ("مناطق سيطرة الجيش", [("2", "#b", 32)]),
            ("مناطق متنازع عليها", [("3", "#c", 34)]),
        ),
    )
    assert read(tmp_path) == [
        ("2024-03-01", "الجيش", "control"),
        ("2024-03-01", "الجيش / قوات سوريا الديمقراطية", "contested"),
        ("2024-03-01", "قوات سوريا الديمقراطية", "control"),
    ]


def test_names_are_the_sides_where_nothing_else_is(tmp_path: Path) -> None:
    for day in (1, 2):
        write(tmp_path, f"2024-03-0{day}.geojson", collection(feature(name="RSF"), feature(33, name="SAF and allies")))
    assert [who for _, who, _ in read(tmp_path)] == ["RSF", "SAF and allies"] * 2


def test_a_style_says_the_status_and_a_description_the_rest(tmp_path: Path) -> None:
    page = kml(("Map", [("Elm", "#occupied", 30), ("Ash", "#liberated", 32)]))
    write(tmp_path, "2024-03-01.kml", page)
    assert read(tmp_path) == [("2024-03-01", "opposing side", "control"), ("2024-03-01", "unnamed side", "control")]
    cells = "<![CDATA[<table><tr><td>Date</td><td>2024-03-01</td></tr><tr><td>Side</td><td>North</td></tr></table>]]>"
    page = kml(("Map", [("Elm", "#a", 30)])).replace("<styleUrl>", f"<description>{cells}</description><styleUrl>")
    (tmp_path / "2024-03-01.kml").unlink()
    assert read(write(tmp_path, "a.kml", page)) == [("2024-03-01", "North", "control")]


def test_a_link_and_a_picture_in_a_kml_are_told_and_never_opened(tmp_path: Path) -> None:
    more = "<NetworkLink><Link><href>http://host.invalid/a.kml</href></Link></NetworkLink><GroundOverlay/>"
    page = kml(("Occupied", [("Elm", "#a", 30)])).replace("</Document>", f"{more}</Document>")
    table = geo.read_snapshots(write(tmp_path, "2024-03-01.kml", page))
    assert told(table, "network-link")
    assert told(table, "picture")


# Many dates in one file


def test_rows_that_hold_from_one_day_to_another_stand_on_every_date_of_change(tmp_path: Path) -> None:
    spans = [(30, "North", "2024-03-01", "2024-03-10"), (30, "South", "2024-03-10", None)]
    spans += [(33, "South", "2024-03-01", "2024-03-05"), (33, "North", "2024-03-05", "")]
    rows_ = [feature(west, actor=who, valid_from=start, valid_to=end) for west, who, start, end in spans]
    table = geo.read_snapshots(write(tmp_path, "history.geojson", collection(*rows_)))
    assert [(day, who) for day, who, _ in rows(table)] == [
        ("2024-03-01", "North"),
        ("2024-03-01", "South"),
        ("2024-03-05", "North"),
        ("2024-03-10", "North"),
        ("2024-03-10", "South"),
    ]
    assert "no longer holds on the day of its end" in told(table, "intervals")[0]
    assert table.attrs["mapping"]["date"][0] == {"from": "column", "column": "valid_from", "until": "valid_to"}


def test_the_last_day_of_an_interval_counts_where_the_next_begins_a_day_later(tmp_path: Path) -> None:
    spans = [("North", "2024-03-01", "2024-03-09"), ("South", "2024-03-10", "2024-03-20")]
    rows_ = [feature(actor=who, start_date=start, end_date=end) for who, start, end in spans]
    path = write(tmp_path, "history.geojson", collection(*rows_))
    assert read(path) == [("2024-03-01", "North", "control"), ("2024-03-10", "South", "control")]
    declared = {"date": {"column": "start_date", "until": "end_date"}}
    assert read(path, mapping=declared)[0] == ("2024-03-01", "North", "control")
    rows_[0]["properties"]["end_date"] = "2024-02-01"
    with pytest.raises(InputError, match="Row 1: it ends on 2024-02-01, before it begins"):
        read(write(tmp_path, "history.geojson", collection(*rows_)), mapping=declared)


def test_a_timespan_of_a_kml_is_an_interval(tmp_path: Path) -> None:
    span = "<TimeSpan><begin>2024-03-01</begin><end>2024-03-05</end></TimeSpan><styleUrl>"
    page = kml(("Occupied", [("Elm", "#a", 30)])).replace("<styleUrl>", span)
    page = page.replace(
        "</Folder>",
        "<Placemark><name>B</name><TimeSpan><begin>2024-03-05</begin></TimeSpan>"
        + kml(("", [("", "", 33)])).split("</styleUrl>")[1].split("</Folder>")[0]
        + "</Folder>",
        1,
    )
    assert [day for day, _, _ in read(write(tmp_path, "a.kml", page))] == ["2024-03-01", "2024-03-05"]


def test_a_date_column_of_milliseconds_and_a_layer_for_each_day(tmp_path: Path) -> None:
    path = write(tmp_path, "a.geojson", collection(feature(datetime=1709283600000), feature(datetime=1709370000000)))
    assert [day for day, _, _ in read(path)] == ["2024-03-01", "2024-03-02"]
    page = kml(("2024-03-01", [("Elm", "#a", 30)]), ("2024-03-02", [("Elm", "#a", 30)]))
    assert [day for day, _, _ in read(write(tmp_path, "b.kml", page))] == ["2024-03-01", "2024-03-02"]


# Sides and statuses in columns


def test_a_column_that_mixes_sides_and_contested(tmp_path: Path) -> None:
    named = [feature(30 + 2 * n, status=said) for n, said in enumerate(("RU", "UA", "CONTESTED"))]
    write(tmp_path, "2024-03-01.geojson", collection(*named))
    assert read(tmp_path) == [
        ("2024-03-01", "RU", "control"),
        ("2024-03-01", "RU / UA", "contested"),
        ("2024-03-01", "UA", "control"),
    ]


def test_a_column_of_who_controls_with_contested_and_named_forces(tmp_path: Path) -> None:
    named = ("Rapid Support Forces", "Sudanese Armed Forces", "Contested", "National Liberation Army")
    write(
        tmp_path,
        "2024-03-01.geojson",
        collection(*(feature(30 + 2 * n, controlled_by=who) for n, who in enumerate(named))),
    )
    assert {(who, said) for _, who, said in read(tmp_path)} == {
        ("Rapid Support Forces", "control"),
        ("Sudanese Armed Forces", "control"),
        ("National Liberation Army", "control"),
        ("unnamed side", "contested"),
    }


def test_who_controls_is_taken_out_of_the_words_about_it(tmp_path: Path) -> None:
    named = ("Junta controlled", "EAO controlled", "Mixed Junta/EAO control")
    write(
        tmp_path, "2024-03-01.geojson", collection(*(feature(30 + 2 * n, control=who) for n, who in enumerate(named)))
    )
    assert read(tmp_path) == [
        ("2024-03-01", "EAO", "control"),
        ("2024-03-01", "EAO / Junta", "contested"),
        ("2024-03-01", "Junta", "control"),
    ]


@pytest.mark.parametrize(
    ("key", "values", "match"),
    [
        ("control", (1, 2, 3), "Its column 'control' has the codes 1, 2, 3"),
        ("fill", ("#ff0000", "#00ff00"), "Its fills are #ff0000, #00ff00"),
        ("layer", ("Alpha", "Beta"), "Its layers are Alpha, Beta"),
    ],
)
def test_codes_that_nothing_explains_are_refused_until_they_are_declared(
    tmp_path: Path, key: str, values: tuple[Any, ...], match: str
) -> None:
    write(tmp_path, "2024-03-01.geojson", collection(*(feature(30 + 2 * n, **{key: v}) for n, v in enumerate(values))))
    with pytest.raises(InputError, match=match + '.*nothing says what each means.*"values".*"actor"'):
        read(tmp_path)
    source = {"from": "colour"} if key == "fill" else {"from": key} if key == "layer" else {"column": key}
    said = {"status": {**source, "values": {str(values[0]): "control", str(values[1]): "contested"}}}
    assert [what for _, _, what in read(tmp_path, mapping=said)][:2] == ["control", "contested"]
    sides = {"actor": {**source, "values": {str(v): f"Side {n}" for n, v in enumerate(values)}}, "status": "control"}
    assert [who for _, who, _ in read(tmp_path, mapping=sides)] == [f"Side {n}" for n in range(len(values))]
    assert read(tmp_path, mapping={"default_actor": "Us"}) == [("2024-03-01", "Us", "control")]


def test_folders_that_are_sides(tmp_path: Path) -> None:
    for side, west in (("rebels", 30), ("government", 33)):
        for day in (1, 2):
            write(tmp_path, f"{side}/2024-03-0{day}.geojson", collection(feature(west)))
    assert [who for _, who, _ in read(tmp_path)] == ["government", "rebels"] * 2


def test_folders_that_may_be_sides_or_places_are_refused_until_it_is_said(tmp_path: Path) -> None:
    for place, west in (("Elmland", 30), ("Ashland", 33)):
        write(tmp_path, f"{place}/2024-03-01.geojson", collection(feature(west)))
    with pytest.raises(InputError, match=r"Two snapshots for 2024-03-01.*\{\"actor\": \"folder\"\}"):
        read(tmp_path)
    assert [who for _, who, _ in read(tmp_path, mapping={"actor": "folder"})] == ["Ashland", "Elmland"]


# Tables


WKT = "SRID=4326;MULTIPOLYGON (((30 45, 31 45, 31 46, 30 46, 30 45)))"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_table_with_well_known_text(tmp_path: Path, mark: str) -> None:
    text = mark.join(("Date", "Actor", "Geom")) + "\n" + mark.join(("2024-03-01", "North", f'"{WKT}"')) + "\n"
    assert read(write(tmp_path, "a.csv", text)) == [("2024-03-01", "North", "control")]


def test_a_table_with_binary_in_hex_with_geojson_and_without_a_system(tmp_path: Path) -> None:
    box = shapely.box(30, 45, 31, 46)
    hexed = shapely.to_wkb(shapely.set_srid(box, 4326), hex=True, include_srid=True)
    assert read(write(tmp_path, "a.csv", f"date,the_geom\n2024-03-01,{hexed}\n"))
    quoted = shapely.to_geojson(box).replace('"', '""')
    assert read(write(tmp_path, "a.csv", f'date,geometry\n2024-03-01,"{quoted}"\n'))
    path = write(tmp_path, "a.csv", f'date,wkt\n2024-03-01,"{box.wkt}"\n')
    with pytest.raises(InputError, match=r"No coordinate reference system.*\"crs\": \"EPSG:4326\""):
        read(path)
    assert read(path, mapping={"crs": "EPSG:4326"})


def test_a_table_of_places_is_refused_with_what_is_needed(tmp_path: Path) -> None:
    text = "geonameid,date,status\n1,20240301,UA\n2,20240301,CONTESTED\n"
    with pytest.raises(InputError, match=r"None of its columns \(geonameid, date, status\) holds polygons.*WKT"):
        read(write(tmp_path, "control_latest.csv", text))
    with pytest.raises(InputError, match="No file of polygons in this folder"):
        read(tmp_path)


# Packed


def test_gzip_of_any_text_form(tmp_path: Path) -> None:
    data = json.dumps(collection(feature(date="2024-03-01"), feature(date="2024-03-02"))).encode()
    (tmp_path / "map-data.geojson.gz").write_bytes(gzip.compress(data))
    assert [day for day, _, _ in read(tmp_path)] == ["2024-03-01", "2024-03-02"]
    (tmp_path / "map-data.geojson.gz").unlink()
    (tmp_path / "2024-03-01.kml.gz").write_bytes(gzip.compress(kml(("Occupied", [("Elm", "#a", 30)])).encode()))
    assert read(tmp_path) == [("2024-03-01", "unnamed side", "control")]


def test_a_zip_of_folders_by_date_and_one_named_by_its_date(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for day in ("2024-03-01", "2024-03-02"):
            archive.writestr(f"{day}/control.geojson", json.dumps(collection(feature())))
    assert [day for day, _, _ in read(tmp_path)] == ["2024-03-01", "2024-03-02"]
    (tmp_path / "all.zip").unlink()
    with zipfile.ZipFile(tmp_path / "2024-03-01.zip", "w") as archive:
        archive.writestr("control.geojson", json.dumps(collection(feature())))
    assert [day for day, _, _ in read(tmp_path)] == ["2024-03-01"]


def test_an_archive_in_an_archive_is_told_and_never_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "2024-03-01.zip", "w") as archive:
        archive.writestr("control.geojson", json.dumps(collection(feature())))
        archive.writestr("older.zip", b"PK")
    assert "older.zip" in told(geo.read_snapshots(tmp_path), "not-opened")[0]
    with zipfile.ZipFile(tmp_path / "2024-03-01.zip", "w") as archive:
        archive.writestr("older.kmz", b"PK")
    with pytest.raises(InputError, match=r"nothing but archives.*Unpack"):
        read(tmp_path)


def test_folders_below_a_folder_with_files_are_told_and_not_read(tmp_path: Path) -> None:
    write(tmp_path, "2024-03-01.geojson", collection(feature()))
    write(tmp_path, "old/2024-02-01.geojson", collection(feature()))
    table = geo.read_snapshots(tmp_path)
    assert len(table) == 1
    assert "(old)" in told(table, "not-opened")[0]


# TopoJSON


def test_a_topology_shares_the_border_of_its_sides(tmp_path: Path) -> None:
    arcs = [[[0, 0], [0, 10]], [[0, 10], [-10, 0], [0, -10], [10, 0]], [[0, 10], [10, 0], [0, -10], [-10, 0]]]
    sides = [("North", [[0, 1]]), ("South", [[0, 2]])]
    geometries = [{"type": "Polygon", "arcs": rings, "properties": {"side": who}} for who, rings in sides]
    document = {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [31, 45]},
        "objects": {"control": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": arcs,
    }
    path = write(tmp_path, "2024-03-01.topojson", document)
    table = geo.read_snapshots(path)
    assert rows(table) == [("2024-03-01", "North", "control"), ("2024-03-01", "South", "control")]
    assert [shape.bounds for shape in table.geometry] == [(30, 45, 31, 46), (31, 45, 32, 46)]
    geometries[0]["arcs"] = [[0, 7]]
    with pytest.raises(InputError, match=r"Geometry 1 \('control'\): There is no arc 7"):
        read(write(tmp_path, "2024-03-01.topojson", document))


def test_days_that_differ_within_files_that_are_dated_themselves_are_about_their_features(tmp_path: Path) -> None:
    for day in (1, 2):
        edited = [feature(30 + 2 * n, start_date=f"2023-0{n + 1}-05", time=f"2023-0{n + 1}-06") for n in range(3)]
        write(tmp_path, f"2024-03-0{day}.geojson", collection(*edited))
    assert [day for day, _, _ in read(tmp_path)] == ["2024-03-01", "2024-03-02"]


def test_layers_that_are_taken_for_one_side_are_told(tmp_path: Path) -> None:
    page = kml(("Zone Elm besetzt", [("1", "#a", 30)]), ("Zone Ash besetzt", [("2", "#a", 33)]))
    table = geo.read_snapshots(write(tmp_path, "2024-03-01.kml", page))
    assert "Zone Ash besetzt, Zone Elm besetzt are taken for one side's" in told(table, "no-actor")[0]
    assert len(read(tmp_path, mapping={"actor": "layer"})) == 2


def test_letters_that_stand_without_blanks(tmp_path: Path) -> None:
    layers = [feature(30, layer="北軍支配エリア"), feature(33, layer="南軍反撃エリア"), feature(36, layer="係争地域")]
    write(tmp_path, "2024-03-01.geojson", collection(*layers))
    assert read(tmp_path) == [
        ("2024-03-01", "北", "control"),
        ("2024-03-01", "北 / 南", "contested"),
        ("2024-03-01", "南", "control"),
    ]


def test_a_map_that_only_links_to_its_data_is_refused_with_what_to_do(tmp_path: Path) -> None:
    link = "<NetworkLink><Link><href>http://host.invalid/a.kml</href></Link></NetworkLink>"
    page = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{link}</Document></kml>'
    with pytest.raises(InputError, match=r"2024-03-01\.kml: No polygons: 1 network links.*Save the map with its data"):
        read(write(tmp_path, "2024-03-01.kml", page))


def test_a_date_whose_file_holds_nothing_is_told(tmp_path: Path) -> None:
    write(tmp_path, "2024-03-01.geojson", collection(feature()))
    write(tmp_path, "2024-03-02.geojson", collection())
    assert told(geo.read_snapshots(tmp_path), "no-polygons")


def test_several_maps_in_one_file_may_count_their_ids_alike(tmp_path: Path) -> None:
    maps = {side: collection({**feature(west), "id": 0}) for side, west in (("RSF", 30), ("SAF", 33))}
    assert len(read(write(tmp_path, "2024-03-01.json", maps))) == 2


def test_letters_of_an_unknown_encoding_in_a_shapefile_are_refused(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"side": ["Північ"]}, geometry=[shapely.box(30, 45, 31, 46)], crs=4326)
    frame.to_file(tmp_path / "a_20240301.shp", engine="pyogrio", encoding="windows-1251")
    assert read(tmp_path)[0][1] == "Північ"
    (tmp_path / "a_20240301.cpg").unlink()
    table = bytearray((tmp_path / "a_20240301.dbf").read_bytes())
    table[29] = 0
    (tmp_path / "a_20240301.dbf").write_bytes(bytes(table))
    with pytest.raises(InputError, match=r"does not say in which encoding.*\.cpg"):
        read(tmp_path)


def test_the_ten_letters_that_a_shapefile_keeps_of_a_column_are_known(tmp_path: Path) -> None:
    columns = {"snapshot_d": ["2024-03-01"] * 2, "controlled": ["Reds", "Blues"], "control_ty": ["held", "contested"]}
    table = geopandas.GeoDataFrame(columns, geometry=[shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)], crs=4326)
    table.to_file(tmp_path / "map.shp")
    assert read(tmp_path) == [("2024-03-01", "Blues", "contested"), ("2024-03-01", "Reds", "control")]


def test_what_a_refusal_proposes_can_be_copied_and_names_the_column_that_is_meant(tmp_path: Path) -> None:
    path = write(
        tmp_path, "a.geojson", collection(feature(when_drawn="2024-03-01"), feature(33, when_drawn="2024-03-02"))
    )
    with pytest.raises(InputError, match="Its column 'when_drawn' holds days") as refused:
        read(path)
    proposed = json.loads(refused.value.remedy[refused.value.remedy.index("{") : -1])
    assert [day for day, _, _ in read(path, mapping=proposed)] == ["2024-03-01", "2024-03-02"]


def test_a_year_in_a_column_is_answered_with_that_column(tmp_path: Path) -> None:
    path = write(tmp_path, "a.geojson", collection(feature(Year=2021, Month=6)))
    with pytest.raises(InputError, match=r'\{"date": \{"column": "Year", "pick": "last"\}\}.*one column'):
        read(path)


def test_an_impossible_day_is_no_matter_of_another_calendar(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no day of the calendar\. Mend it at its source"):
        read(write(tmp_path, "2024-02-30.geojson", collection(feature())))


def test_columns_that_are_called_after_days_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, "a.geojson", collection(feature(control_2023_10="Reds", control_2024_01="Blues")))
    with pytest.raises(
        InputError, match=r"'control_2023_10', 'control_2024_01' are called after days: write a row for"
    ):
        read(path)


def test_two_files_of_one_name_are_told_by_their_folders(tmp_path: Path) -> None:
    for part in ("east", "west"):
        write(tmp_path, f"{part}/2024-03-01.geojson", collection(feature(actor="Reds")))
    with pytest.raises(InputError, match=r"east/2024-03-01\.geojson and west/2024-03-01\.geojson"):
        read(tmp_path)


def test_a_side_is_called_what_its_layer_calls_it(tmp_path: Path) -> None:
    names = ("SPLM-N (al-Hilu)", "RSF 2024-03-01", "SAF 2024-03-01")
    folders = ((name, [("", "", 30.0 + 2 * at)]) for at, name in enumerate(names))
    write(tmp_path, "2024-03-01.kml", kml(*folders))
    assert [who for _, who, _ in read(tmp_path)] == ["RSF", "SAF", "SPLM-N (al-Hilu)"]


def test_land_contested_by_nobody_knows_whom_is_not_to_be_given_to_one_side(tmp_path: Path) -> None:
    sides = ("Reds", "Blues", "Greens", "Contested")
    lands = (feature(30 + 2 * at, faction=side) for at, side in enumerate(sides))
    table = geo.read_snapshots(write(tmp_path, "2024-03-01.geojson", collection(*lands)))
    assert told(table, "no-actor") == [
        "The files do not say between whom some land is contested: it is no side's, and told as 'unnamed side'."
    ]
