from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from geo.errors import GeoError
from maps.cli.locate import command

Run = Callable[..., Result]
FIELDS = {
    "query", "place_id", "name", "lon", "lat", "country_code", "feature_code", "population", "confidence", "reason",
    "alternatives",
}  # fmt: skip


@pytest.fixture
def run() -> Run:
    def invoke(*arguments: str, text: str | bytes = "") -> Result:
        return CliRunner().invoke(command, list(arguments), input=text)

    return invoke


def test_one_line_a_name_says_where_why_and_what_else(run: Run) -> None:
    done = run("Fallujah", "Tripoli")
    assert done.exit_code == 0
    fallujah, tripoli = done.stdout.splitlines()
    assert fallujah.startswith(
        "Fallujah: 43.7860, 33.3491 (lon, lat) | Al Fallūjah, Iraq [geonames:99454] | high confidence: "
    )
    assert "the most populous of" in tripoli
    assert "or: Tripoli, Lebanon" in tripoli


def test_json_has_the_promised_fields(run: Run) -> None:
    done = run("--json", "--limit", "2", "Paris", "Karrada")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [set(record) for record in records] == [FIELDS, FIELDS]
    assert records[0]["query"] == "Paris"
    assert records[0]["feature_code"] is None
    assert len(records[0]["alternatives"]) == 2
    assert records[1]["feature_code"] == "PPLX"
    assert records[1]["alternatives"] == []


def test_near_takes_a_country_or_a_position(run: Run) -> None:
    for near in ("LB", "Lebanon", "35.8,34.4"):
        done = run("--near", near, "--json", "Tripoli")
        assert json.loads(done.stdout)["country_code"] == "LB"


@pytest.mark.parametrize("near", ["Narnia", "200,10", "10,95", "nan,1", "1,2,3"])
def test_a_wrong_near_is_refused(run: Run, near: str) -> None:
    done = run("--near", near, "Tripoli")
    assert isinstance(done.exception, GeoError)
    assert done.stdout == ""


def test_a_name_not_found_is_said_after_the_others_are_answered(run: Run) -> None:
    done = run("Xyzzyville", "Mosul")
    assert done.exit_code == 2
    assert done.stdout.startswith("Mosul: ")
    assert done.stderr.strip() == "ebbline: No place called 'Xyzzyville' in the gazetteer."


def test_a_misspelt_name_is_answered_with_close_ones(run: Run) -> None:
    done = run("Fallujjah")
    assert done.exit_code == 2
    assert "Close names: Al Fallūjah" in done.stderr


def test_look_alike_letters_are_not_matched_in_silence(run: Run) -> None:
    done = run("Mоsul")
    assert done.exit_code == 2
    assert "Latin and Cyrillic letters that look alike" in done.stderr
    assert "Close names: Mosul" in done.stderr


def test_in_json_a_name_not_found_keeps_its_line(run: Run) -> None:
    done = run("--json", "Xyzzyville", "Mosul")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert set(first) == FIELDS
    assert first["place_id"] is None
    assert "No place called" in first["reason"]
    assert second["name"] == "Mosul"


def test_names_come_from_standard_input_where_the_name_is_a_dash(run: Run) -> None:
    done = run("-", "Sirte", text="\ufeffBaghdad\r\n\n  Mosul \n")
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["Baghdad", "Mosul", "Sirte"]


@pytest.mark.parametrize("text", [b"\xff\xfe\n", b"Mosul\nK\xf6ln\n", b"x" * 100_000])
def test_standard_input_that_is_no_text_is_refused(run: Run, text: bytes) -> None:
    done = run("-", text=text)
    assert isinstance(done.exception, GeoError)
    assert "standard input:" in str(done.exception)


@pytest.mark.parametrize(
    "name", ["", "\x1b[31mMosul\x1b[0m", "\u202eMosul\u202c", "Mo\u200bsul", "a\nb", "'; DROP TABLE place; --"]
)
def test_what_a_terminal_would_obey_is_made_visible(run: Run, name: str) -> None:
    done = run(name)
    assert done.exit_code in {0, 2}
    for line in (done.stdout + done.stderr).splitlines():
        assert line.isprintable()


def test_without_a_name_the_usage_is_shown(run: Run) -> None:
    done = run()
    assert done.exit_code == 2
    assert "Usage" in done.stderr
