"""What check says of measured series: verdicts on the figures, oddities grouped, and bad files by name."""

import json
from pathlib import Path

import pytest

from geo.control.figures.verdicts import Outcome
from geo.dossier import read_dossier, read_table
from geo.dossier.checks import check
from geo.dossier.checks.finding import Finding, Severity
from geo.dossier.checks.measured import same_actor

REVIEW = "review: {state: reviewed, by: Desk, date: 2024-06-01}"
HEAD = (
    "ebbline: 1\ntitle: A made war\nactor: Reds\nas_of: 2024-03-01\n"
    "sources:\n  - {source_id: isle, publisher: Survey, url: https://example.org/i}\n"
    "  - {source_id: press, publisher: Daily, url: https://example.org/p}\n"
)
SURVEY = (
    "  - series_id: survey\n    files: [control/survey]\n    source: isle\n    scope: Ebb Island\n"
    "    definition: control only\n"
)
SHARES = (
    "  - series_id: shares\n    files: [control/shares.csv]\n    measure: share_pct\n    source: isle\n"
    "    columns: {date: day, Reds: red}\n    scope: Ebb Island\n    definition: share of the painted area\n"
)


def square(size: float, west: float = 10.0) -> dict[str, object]:
    ring = [[west, 50], [west + size, 50], [west + size, 50.1], [west, 50.1], [west, 50]]
    return {"type": "Polygon", "coordinates": [ring]}


def snapshot(folder: Path, day: str, *shapes: dict[str, object], actor: str = "Reds") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    features = [{"type": "Feature", "properties": {"actor": actor}, "geometry": shape} for shape in shapes]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / f"{day}.geojson").write_text(text, encoding="utf8")


def figure(figure_id: str, measure: str, value: float, start: str, end: str, more: str = "") -> str:  # noqa: PLR0917
    return (
        f"  - figure_id: {figure_id}\n    measure: {measure}\n    value: {value}\n    low: null\n    high: null\n"
        f"    start: {start}\n    end: {end}\n    actor: Reds\n    scope: Ebb Island\n    definition: control only\n"
        f"    source: press\n    {REVIEW}\n{more}"
    )


def found(folder: Path, figures: str, control: str, more: str = "") -> list[Finding]:
    listed = f"figures:\n{figures}" if figures else ""
    headline = "map: {headline: f-1}\n" if figures else ""
    text = f"{HEAD}{listed}control:\n{control}{headline}{more}"
    (folder / "dossier.yaml").write_text(text, encoding="utf8")
    return check(folder)


def with_survey(folder: Path) -> None:
    """Make two squares of 0.1 by 0.1 and 0.05 by 0.1 degrees: 80 and 40 km²."""
    snapshot(folder / "control/survey", "2024-01-01", square(0.1))
    snapshot(folder / "control/survey", "2024-03-01", square(0.05))


AREA = figure("f-1", "area_km2", 80, "2024-01-01", "2024-01-01")
WRONG = figure("f-2", "area_km2", 120, "2024-01-01", "2024-01-01", "    note: as printed\n")
HALVED = figure("f-3", "change_pct", -50, "2024-01-01", "2024-03-01", "    baseline: f-1\n    result: f-4\n")
AFTER = figure("f-4", "area_km2", 40, "2024-03-01", "2024-03-01")


def test_a_figure_that_agrees_is_a_note_and_one_that_differs_is_open(tmp_path: Path) -> None:
    with_survey(tmp_path)
    by_subject = {one.subject: one for one in found(tmp_path, AREA + WRONG + HALVED + AFTER, SURVEY) if one.verdict}
    assert {name: one.severity for name, one in by_subject.items()} == {
        "f-1@survey": Severity.NOTE,
        "f-2@survey": Severity.CONTRADICTION,
        "f-3@survey": Severity.NOTE,
        "f-4@survey": Severity.NOTE,
    }
    wrong = by_subject["f-2@survey"]
    assert wrong.open
    assert wrong.key == "differs-from-measured:f-2@survey"
    assert "acknowledge" in wrong.message
    assert wrong.verdict is not None
    assert wrong.verdict.stated == 120
    assert wrong.verdict.expected == pytest.approx(80, abs=0.5)
    assert not by_subject["f-3@survey"].open


def test_an_acknowledged_difference_is_not_open(tmp_path: Path) -> None:
    with_survey(tmp_path)
    both = found(tmp_path, AREA + WRONG, SURVEY, "acknowledged: [differs-from-measured:f-2@survey, values-differ]\n")
    assert [one.code for one in both if one.open] == []


def test_the_line_of_a_verdict_is_that_of_the_value(tmp_path: Path) -> None:
    with_survey(tmp_path)
    (wrong,) = [one for one in found(tmp_path, AREA + WRONG, SURVEY) if one.code == "differs-from-measured"]
    lines = (tmp_path / "dossier.yaml").read_text(encoding="utf8").splitlines()
    assert lines[(wrong.line or 0) - 1] == "    value: 120"


def test_what_cannot_be_compared_for_one_reason_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "control").mkdir()
    (tmp_path / "control/shares.csv").write_text("day,red,blue\n2024-01-01,60,40\n2024-03-01,50,50\n", encoding="utf8")
    notes = [one for one in found(tmp_path, AREA + AFTER + HALVED, SHARES) if one.verdict]
    assert len(notes) == 2
    together = next(one for one in notes if one.subject == "f-1@shares")
    assert "2 figures (f-1, f-4) cannot be compared with the series 'shares'" in together.message
    alone = next(one for one in notes if one.subject == "f-3@shares")
    assert alone.verdict is not None
    assert alone.verdict.outcome is Outcome.NOT_COMPARABLE
    assert "60 % on 1 January 2024 to 50 % on 1 March 2024 is −16.7 %" in alone.message


def test_oddities_of_one_kind_are_one_finding_with_the_largest(tmp_path: Path) -> None:
    for day in range(1, 8):
        shapes = (square(0.1), square(0.01 * day, west=10.0))
        snapshot(tmp_path / "control/survey", f"2024-01-0{day}", *shapes)
    (odd,) = [one for one in found(tmp_path, "", SURVEY) if one.code == "control-overlaps-itself"]
    assert "6 more like it in 'survey'; 'ebbline change DOSSIER --series survey --json' lists them all." in odd.message
    assert odd.message.startswith("2024-01-07.geojson")
    assert odd.open


def test_what_was_mended_on_request_is_a_note(tmp_path: Path) -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[10, 50], [10.2, 50.1], [10.2, 50], [10, 50.1], [10, 50]]]}
    snapshot(tmp_path / "control/survey", "2024-01-01", bow_tie)
    assert "control-unreadable" in [one.code for one in found(tmp_path, "", SURVEY)]
    (mended,) = [one for one in found(tmp_path, "", SURVEY + "    repair: true\n") if one.code == "control-repaired"]
    assert not mended.open
    assert "km² before and" in mended.message


def test_a_bad_file_is_named_and_the_rest_is_checked(tmp_path: Path) -> None:
    with_survey(tmp_path)
    (tmp_path / "control/shares.csv").write_text("day,red\n03/04/2024,5\n", encoding="utf8")
    listed = found(tmp_path, AREA, SURVEY + SHARES)
    (bad,) = [one for one in listed if one.code == "control-unreadable"]
    assert bad.subject == "shares"
    assert "shares.csv:2: '03/04/2024' can be read as two days" in bad.message
    assert [one.subject for one in listed if one.verdict] == ["f-1@survey"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.geojson", b""),
        ("x.geojson", b"\x89PNG"),
        ("x.geojson", b"[" * 100_000),
        ("x.geojson", b'{"type": "FeatureCollection", "features": [{"type": "Feature"}]}'),
        ("x.kml", b'<!DOCTYPE x [<!ENTITY a "a">]><kml>&a;</kml>'),
        ("x.zip", b"PK\x03\x04broken"),
        ("x.shp", b"not one"),
    ],
)
def test_hostile_files_are_findings_and_no_crash(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / "control/survey").mkdir(parents=True)
    (tmp_path / "control/survey" / name).write_bytes(data)
    (bad,) = [one for one in found(tmp_path, "", SURVEY) if one.code.startswith("control-")]
    assert bad.code == "control-unreadable"
    assert "\n" not in bad.message


def test_names_of_one_group_are_one_actor(tmp_path: Path) -> None:
    with_survey(tmp_path)
    for path in (tmp_path / "control/survey").iterdir():
        path.write_text(path.read_text(encoding="utf8").replace("Reds", "ISIL"), encoding="utf8")
    agreed = [one for one in found(tmp_path, AREA.replace("Reds", "Islamic State"), SURVEY) if one.verdict]
    assert [one.code for one in agreed] == ["agrees-with-measured"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Islamic State", "ISIS", True),
        ("ISIL", "Daesh", True),
        ("the Islamic State", "islamic state", True),
        ("Reds", "reds", True),
        ("Russia", "Russian", True),
        ("Russian", "Ukrainian", False),
        ("Islamic State", "Islamic State Khorasan", False),
        ("Islamic State", "anti-Islamic State coalition", False),
        ("Reds", "Blues", False),
        ("", "Reds", False),
    ],
)
def test_other_names_are_other_actors(one: str, other: str, same: bool) -> None:
    assert same_actor(one, other) is same_actor(other, one) is same


def test_a_hostile_header_stays_text(tmp_path: Path) -> None:
    (tmp_path / "control").mkdir()
    rows = 'day,"=cmd|x",<script>\u202e\n2024-01-01,60,40\n'
    (tmp_path / "control/shares.csv").write_text(rows, encoding="utf8")
    found(tmp_path, "", SHARES.replace("    columns: {date: day, Reds: red}\n", ""))
    assert read_table(read_dossier(tmp_path)).actors == ("=cmd|x", "<script>\u202e")


def test_shares_beside_the_reported_decline(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "control").mkdir()
    data = (shared / "shares/syria-area-share-weekly.csv").read_bytes()
    (tmp_path / "control/shares.csv").write_bytes(data)
    reported = [
        figure("f-1", "area_km2", 78000, "2015-12-14", "2015-12-14"),
        figure("f-2", "area_km2", 68300, "2016-07-04", "2016-07-04"),
        figure("f-3", "change_pct", -12, "2016-01-01", "2016-06-30", "    baseline: f-1\n    result: f-2\n"),
    ]
    text = "".join(reported).replace("Reds", "Islamic State").replace("Ebb Island", "Iraq and Syria")
    series = SHARES.replace("{date: day, Reds: red}", "{date: date, ISIS: isis_syria}").replace("Ebb Island", "Syria")
    listed = found(tmp_path, text, series + "    mapping: {zone: Europe/Madrid}\n")
    (beside,) = [one for one in listed if one.subject == "f-3@shares"]
    assert not beside.open
    assert "71.63 % on 14 December 2015 to 61.88 % on 4 July 2016 is −13.6 %" in beside.message
    assert {one.code for one in listed} >= {"control-leap", "control-shares-do-not-add-up"}
