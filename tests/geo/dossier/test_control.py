"""Measured series in a dossier: read with file and line, written, merged, and their files found, and only those."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geo.dossier import read_control, read_dossier, read_table, write_dossier, write_draft
from geo.dossier.checks import check
from geo.dossier.schema import Dossier
from geo.dossier.store import parse
from geo.dossier.writing import to_text
from geo.errors import DossierError, GeoError, InputError
from geo.records import ControlSeries, Measure, Source

HEAD = "ebbline: 1\ntitle: A town changed hands\nactor: Reds\nsources:\n  - {source_id: isle, publisher: Survey}\n"
SERIES = (
    "control:\n  - series_id: survey\n    files: [control/survey]\n    source: isle\n"
    "    scope: Ebb Island\n    definition: control only\n"
)
TABLE = (
    "control:\n  - series_id: shares\n    files: [control/shares.csv]\n    measure: share_pct\n"
    "    columns: {date: day, Reds: red}\n    source: isle\n    scope: Ebb Island\n    definition: painted area\n"
)


def square(west: float, south: float, size: float = 1.0) -> dict[str, object]:
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def snapshot(folder: Path, day: str, *shapes: tuple[str, dict[str, object]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    features = [{"type": "Feature", "properties": {"actor": actor}, "geometry": shape} for actor, shape in shapes]
    path = folder / f"{day}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf8")
    return path


def dossier_in(folder: Path, text: str) -> Dossier:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dossier.yaml").write_text(text, encoding="utf8")
    return read_dossier(folder)


def with_survey(folder: Path, more: str = "") -> Dossier:
    snapshot(folder / "control/survey", "2024-01-01", ("Reds", square(10, 50)))
    snapshot(folder / "control/survey", "2024-02-01", ("Reds", square(10, 50, 0.5)))
    return dossier_in(folder, HEAD + SERIES + more)


# Reading and writing


def test_a_series_reads_with_all_its_settings(tmp_path: Path) -> None:
    more = (
        "    actor: Reds\n    mapping: {status: {colour: {'#ff0000': control}}, actor: {from: name, words: true}}\n"
        "    repair: true\n    latest: true\n    line_error_m: 250\n    sliver_m: 5.5\n    note: two surveyors\n"
    )
    (series,) = dossier_in(tmp_path, HEAD + SERIES + more).control
    assert series == ControlSeries(
        "survey",
        ("control/survey",),
        "isle",
        actor="Reds",
        scope="Ebb Island",
        definition="control only",
        mapping={"status": {"colour": {"#ff0000": "control"}}, "actor": {"from": "name", "words": True}},
        repair=True,
        latest=True,
        line_error_m=250.0,
        sliver_m=5.5,
        note="two surveyors",
    )


def test_what_is_left_out_has_its_usual_value(tmp_path: Path) -> None:
    (series,) = dossier_in(tmp_path, HEAD + SERIES).control
    assert (series.repair, series.latest, series.line_error_m, series.sliver_m) == (False, False, 100.0, 0.0)
    assert (series.measure, dict(series.columns), dict(series.mapping)) == (None, {}, {})


def test_a_table_reads_with_its_columns(tmp_path: Path) -> None:
    (series,) = dossier_in(tmp_path, HEAD + TABLE).control
    assert series.measure is Measure.SHARE_PCT
    assert series.columns == {"date": "day", "Reds": "red"}


def test_a_dossier_without_series_has_none_and_knows_its_folder(tmp_path: Path) -> None:
    dossier = dossier_in(tmp_path, HEAD)
    assert dossier.control == ()
    assert dossier.folder == tmp_path


def test_the_folder_is_no_part_of_what_a_dossier_says(tmp_path: Path) -> None:
    one, other = with_survey(tmp_path / "one"), with_survey(tmp_path / "other")
    assert replace(one, name="") == replace(other, name="")
    assert str(tmp_path) not in to_text(one)
    assert parse(to_text(one)).dossier.folder is None


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("    source: isle\n", ""), 7, ["no 'source'"]),
        (("source: isle\n    sc", "source: isel\n    sc"), 9, ["No source is called 'isel'", "Did you mean 'isle'"]),
        (("series_id: survey", "series_id: ''"), 7, ["no 'series_id'"]),
        (("    files: [control/survey]\n", ""), 7, ["names no 'files'"]),
        (("[control/survey]", "control/survey"), 8, ["'files' must be a list"]),
        (("[control/survey]", "[[a]]"), 8, ["'files' must list texts"]),
        (("[control/survey]", "[a, ../b]"), 8, ["'../b' leads out of the dossier's folder"]),
        (("[control/survey]", "[a/../../b]"), 8, ["leads out"]),
        (("[control/survey]", "[/etc/passwd]"), 8, ["is not relative"]),
        (("[control/survey]", "[/vsicurl/x]"), 8, ["is not relative"]),
        (("[control/survey]", "['C:\\x']"), 8, ["instead of /"]),
        (("[control/survey]", "['C:x']"), 8, ["is not relative"]),
        (("[control/survey]", "['.']"), 8, ["names no file"]),
        (("[control/survey]", "['  ']"), 8, ["names no file"]),
        (("[control/survey]", '["a\\0b"]'), 8, ["control characters"]),
        (("scope: Ebb", "scpe: Ebb"), 10, ["Unknown key 'scpe'", "Did you mean 'scope'"]),
        (("    scope", "    repair: maybe\n    scope"), 10, ["'repair' must be true or false"]),
        (("    scope", "    repair: 'true'\n    scope"), 10, ["'repair' must be true or false"]),
        (("    scope", "    line_error_m: -1\n    scope"), 10, ["between 0 and 50000"]),
        (("    scope", "    line_error_m: 100 m\n    scope"), 10, ["must be a number"]),
        (("    scope", "    sliver_m: .inf\n    scope"), 10, ["must be a number"]),
        (("    scope", "    measure: count\n    scope"), 10, ["'measure' cannot be 'count'", "area_km2, share_pct"]),
        (("    scope", "    columns: {date: d}\n    scope"), 10, ["series is one of polygons", "measure: area_km2"]),
        (("    scope", "    mapping: x\n    scope"), 10, ["'mapping' must be a mapping"]),
        (("    scope", "    mapping:\n      dat: x\n    scope"), 11, ["unknown key 'dat'"]),
        (("    scope", "    mapping:\n      actor: A\n      status: {from: x}\n    scope"), 12, ["mapping.status"]),
        (("    scope", "    mapping:\n      date: true\n    scope"), 11, ["mapping.date", "not True"]),
        (("    scope", "    mapping: !!python/object:os.system x\n    scope"), 10, ["tag", "not allowed"]),
    ],
)
def test_a_broken_series_is_refused_with_its_line(
    tmp_path: Path, change: tuple[str, str], line: int, words: list[str]
) -> None:
    text = (HEAD + SERIES).replace(*change)
    assert text != HEAD + SERIES
    with pytest.raises(DossierError) as caught:
        dossier_in(tmp_path, text)
    for word in words:
        assert word in str(caught.value)
    assert caught.value.line == line
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("day, Reds: red", "[a]"), "The column of 'date' must be one name"),
        (("date: day, ", ""), "'columns' names no 'date'"),
        (("    scope", "    repair: true\n    scope"), "'repair' is about polygons"),
        (("    scope", "    line_error_m: 5\n    scope"), "'line_error_m' is about polygons"),
    ],
)
def test_a_broken_table_is_refused(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    with pytest.raises(DossierError, match=words):
        dossier_in(tmp_path, (HEAD + TABLE).replace(*change))


def test_two_series_of_one_id_are_refused_with_both_lines(tmp_path: Path) -> None:
    again = SERIES.removeprefix("control:\n")
    with pytest.raises(DossierError, match="series_id 'survey' stands twice, on lines 7 and 12"):
        dossier_in(tmp_path, HEAD + SERIES + again)


def test_aliases_and_deep_nests_in_a_mapping_are_capped(tmp_path: Path) -> None:
    for bomb in ("[" + "*a, " * 200 + "]", "{a: " * 70 + "x" + "}" * 70):
        with pytest.raises(DossierError, match=r"aliases|deeper"):
            dossier_in(tmp_path, HEAD + SERIES + f"    note: &a x\n    mapping: {{status: {bomb}}}\n")


def test_a_written_series_reads_back_and_says_no_more_than_needed(tmp_path: Path) -> None:
    dossier = with_survey(tmp_path)
    text = to_text(dossier)
    assert "control:\n  - series_id: survey\n    files: [control/survey]\n    source: isle\n" in text
    assert "line_error_m" not in text
    assert parse(text).dossier == replace(dossier, name="")


# Merging


def draft(*sources: str, as_of: date | None = None) -> Dossier:
    named = tuple(Source(source_id, "Survey") for source_id in sources)
    return Dossier(title="A town changed hands", actor="Reds", as_of=as_of, sources=named)


def test_a_new_draft_keeps_the_series_and_the_comments_in_it(tmp_path: Path) -> None:
    write_draft(draft("isle"), tmp_path)
    file = tmp_path / "dossier.yaml"
    written = file.read_text(encoding="utf8") + SERIES + "    # one square a month\n    sliver_m: 5  # metres\n"
    file.write_text(written, encoding="utf8")
    write_draft(draft("isle", "other", as_of=date(2024, 1, 1)), tmp_path)
    merged = file.read_text(encoding="utf8")
    assert SERIES + "    # one square a month\n    sliver_m: 5  # metres\n" in merged
    assert "other" in merged
    assert read_dossier(tmp_path).control[0].sliver_m == 5.0


def test_a_series_that_a_draft_brings_merges_with_what_a_person_made_of_it(tmp_path: Path) -> None:
    survey = ControlSeries("survey", ("control/a.geojson",), "isle", scope="Ebb Island")
    write_draft(replace(draft("isle"), control=(survey,)), tmp_path)
    file = tmp_path / "dossier.yaml"
    edited = file.read_text(encoding="utf8").replace("scope: Ebb Island", "scope: the north  # not all")
    file.write_text(edited, encoding="utf8")
    twin = ControlSeries("tide", ("control/b.csv",), "isle", Measure.AREA_KM2)
    write_draft(replace(draft("isle"), control=(replace(survey, latest=True), twin)), tmp_path)
    merged = read_dossier(tmp_path).control
    assert [series.series_id for series in merged] == ["survey", "tide"]
    assert (merged[0].scope, merged[0].latest) == ("the north", True)
    assert "# not all" in file.read_text(encoding="utf8")


# The files


def test_polygons_are_read_with_the_settings_of_the_series(tmp_path: Path) -> None:
    table = read_control(with_survey(tmp_path))
    assert table.attrs["series_id"] == "survey"
    assert [str(day) for day in table["date"]] == ["2024-01-01", "2024-02-01"]
    assert set(table["actor"]) == {"Reds"}


def test_the_actor_of_a_series_stands_where_the_files_name_none(tmp_path: Path) -> None:
    path = snapshot(tmp_path / "control/survey", "2024-01-01", ("", square(10, 50)))
    path.write_text(path.read_text(encoding="utf8").replace('"actor": ""', '"note": "x"'), encoding="utf8")
    table = read_control(dossier_in(tmp_path, HEAD + SERIES + "    actor: Blues\n"))
    assert set(table["actor"]) == {"Blues"}


def test_only_the_series_that_is_named_is_read(tmp_path: Path) -> None:
    other = SERIES.removeprefix("control:\n").replace("survey", "other")
    dossier = with_survey(tmp_path, other)
    assert len(read_control(dossier, "survey")) == 2
    with pytest.raises(DossierError, match=r"more than one series of polygons.*Name one \(--series\): survey, other"):
        read_control(dossier)
    with pytest.raises(DossierError, match=r"no series of polygons called 'tide'.*It has survey, other"):
        read_control(dossier, "tide")
    with pytest.raises(InputError, match="control/other: No such file"):
        read_control(dossier, "other")


def test_a_dossier_without_series_or_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match=r"no series of polygons.*Add one under 'control:'"):
        read_control(dossier_in(tmp_path, HEAD))
    with pytest.raises(DossierError, match="was read from none"):
        read_control(parse(HEAD + SERIES).dossier)


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = snapshot(tmp_path / "elsewhere", "2024-01-01", ("Reds", square(10, 50)))
    home = tmp_path / "home"
    (home / "control").mkdir(parents=True)
    (home / "control/survey").symlink_to(secret.parent)
    dossier = dossier_in(home, HEAD + SERIES)
    with pytest.raises(DossierError, match="by a link"):
        read_control(dossier)
    (home / "control/survey").unlink()
    (home / "control/survey").mkdir()
    (home / "control/survey" / secret.name).symlink_to(secret)
    with pytest.raises(DossierError, match="by a link"):
        read_control(dossier)


def test_a_link_deep_in_a_folder_is_not_followed_either(tmp_path: Path) -> None:
    secret = snapshot(tmp_path / "elsewhere", "2024-01-01", ("Reds", square(10, 50)))
    deep = tmp_path / "home/control/survey/2024"
    deep.mkdir(parents=True)
    (deep / secret.name).symlink_to(secret)
    with pytest.raises(DossierError, match="by a link"):
        read_control(dossier_in(tmp_path / "home", HEAD + SERIES))


def test_a_link_inside_the_folder_and_a_linked_dossier_are_fine(tmp_path: Path) -> None:
    with_survey(tmp_path / "home")
    (tmp_path / "home/control/survey").rename(tmp_path / "home/control/real")
    (tmp_path / "home/control/survey").symlink_to(tmp_path / "home/control/real")
    (tmp_path / "linked").symlink_to(tmp_path / "home")
    assert len(read_control(read_dossier(tmp_path / "linked"))) == 2


def test_records_made_by_hand_reach_no_file_outside_either(tmp_path: Path) -> None:
    dossier = replace(dossier_in(tmp_path, HEAD), control=(ControlSeries("x", ("../x.geojson",), "isle"),))
    with pytest.raises(DossierError, match="leads out"):
        read_control(dossier)
    with pytest.raises(GeoError):
        write_dossier(dossier, tmp_path)


# What check finds


def codes(folder: Path) -> list[str]:
    return [finding.code for finding in check(folder) if "control" in finding.code or finding.subject == "survey"]


def test_check_finds_nothing_amiss_with_a_whole_series(tmp_path: Path) -> None:
    with_survey(tmp_path)
    assert codes(tmp_path) == []


def test_check_says_which_files_a_series_lacks(tmp_path: Path) -> None:
    dossier_in(tmp_path, HEAD + SERIES)
    (finding,) = [finding for finding in check(tmp_path) if finding.code == "control-unreadable"]
    assert "control/survey: No such file." in finding.message
    assert finding.line == 8


def test_check_names_control_files_that_no_series_names(tmp_path: Path) -> None:
    with_survey(tmp_path)
    for day in range(1, 6):
        snapshot(tmp_path / "control/more", f"2024-01-0{day}", ("Reds", square(10, 50)))
    (tmp_path / "control/README.md").write_text("words", encoding="utf8")
    (finding,) = [finding for finding in check(tmp_path) if finding.code == "control-unnamed"]
    assert "control/more/2024-01-01.geojson" in finding.message
    assert "and 2 more" in finding.message
    assert "README" not in finding.message


def test_check_counts_files_in_folders_below_as_named_where_they_are_read(tmp_path: Path) -> None:
    snapshot(tmp_path / "control/survey/2024", "2024-01-01", ("Reds", square(10, 50)))
    dossier_in(tmp_path, HEAD + SERIES)
    assert codes(tmp_path) == []
    snapshot(tmp_path / "control/survey", "2024-02-01", ("Reds", square(10, 50)))
    assert "control-unnamed" in codes(tmp_path)  # now those below are left alone


def test_check_proposes_how_to_declare_a_folder_of_polygons(tmp_path: Path) -> None:
    snapshot(tmp_path / "control", "2024-01-01", ("Reds", square(10, 50)))
    dossier_in(tmp_path, HEAD)
    (finding,) = [finding for finding in check(tmp_path) if finding.code == "control-undeclared"]
    assert f"ebbline change {tmp_path / 'control'} --explain" in finding.message


def test_check_asks_for_scope_and_definition(tmp_path: Path) -> None:
    with_survey(tmp_path)
    text = (HEAD + SERIES).replace("    scope: Ebb Island\n    definition: control only\n", "")
    dossier_in(tmp_path, text)
    assert codes(tmp_path) == ["no-definition", "no-scope"]


# Tables


def with_table(folder: Path, rows: str, more: str = "") -> Dossier:
    (folder / "control").mkdir(parents=True, exist_ok=True)
    (folder / "control/shares.csv").write_text(rows, encoding="utf8")
    return dossier_in(folder, HEAD + TABLE + more)


def test_a_table_is_read_with_the_columns_and_settings_of_its_series(tmp_path: Path) -> None:
    dossier = with_table(tmp_path, "day;red;blue\n03/04/2024;60,5;39,5\n", "    mapping: {order: dmy}\n")
    assert [(row.day, row.actor, row.value) for row in read_table(dossier).rows] == [(date(2024, 4, 3), "Reds", 60.5)]


def test_a_folder_of_tables_is_one_table(tmp_path: Path) -> None:
    for year in (2023, 2024):
        path = tmp_path / f"control/shares/{year}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"day,red\n{year}-01-01,60\n", encoding="utf8")
    dossier = dossier_in(tmp_path, HEAD + TABLE.replace("shares.csv", "shares"))
    assert [row.day.year for row in read_table(dossier).rows] == [2023, 2024]
    assert "control-unnamed" not in [finding.code for finding in check(tmp_path)]
    for path in (tmp_path / "control/shares").iterdir():
        path.unlink()
    with pytest.raises(InputError, match="hold no table"):
        read_table(dossier)


def test_a_table_is_not_read_as_polygons_nor_the_other_way(tmp_path: Path) -> None:
    dossier = with_table(tmp_path, "day;red\n2024-01-01;5\n")
    with pytest.raises(DossierError, match="no series of polygons called 'shares'"):
        read_control(dossier, "shares")
    with pytest.raises(DossierError, match="no table called 'survey'"):
        read_table(dossier, "survey")


def test_settings_that_no_table_has_are_refused_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match=r"mapping\.order: 'ymd'") as caught:
        with_table(tmp_path, "day;red\n2024-01-01;5\n", "    mapping:\n      decimal: ','\n      order: ymd\n")
    assert caught.value.line == 16
