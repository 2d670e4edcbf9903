from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

from geo.errors import GeoError
from geo.places.online import answers, pace
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


class Loopback(BaseHTTPRequestHandler):
    """A Nominatim on this machine that knows every name, or breaks."""

    asked: list[str] = []  # noqa: RUF012
    status = 200

    def do_GET(self) -> None:
        name = parse_qs(urlsplit(self.path).query)["q"][0]
        self.asked.append(name)
        known = {"osm_type": "node", "osm_id": 7, "lat": "33.5", "lon": "43.25", "name": name}
        body = json.dumps([{**known, "display_name": f"{name}, \x1b[31mAnbar", "address": {"country_code": "iq"}}])
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    # The gazetteer stays in the session's cache; only what the service answers goes elsewhere.
    for room in (answers, pace):
        monkeypatch.setattr(room, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(Loopback, "asked", [])
    monkeypatch.setattr(Loopback, "status", 200)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Loopback) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"nominatim=http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_name_that_the_gazetteer_lacks_is_asked_online_where_wanted(run: Run, service: str) -> None:
    done = run("--online", service, "--near", "IQ", "Xyzzyville", "Mosul")
    assert done.exit_code == 0
    online, known = done.stdout.splitlines()
    assert online.startswith(
        "Xyzzyville: 43.2500, 33.5000 (lon, lat) | Xyzzyville, Iraq [osm:node/7] | medium confidence"
    )
    assert online.endswith("© OpenStreetMap contributors, ODbL 1.0, https://www.openstreetmap.org/copyright")
    assert known.startswith("Mosul: ")
    assert Loopback.asked == ["Xyzzyville"]


def test_in_json_an_answer_of_a_service_has_the_promised_fields_and_its_credit(run: Run, service: str) -> None:
    done = run("--online", service, "--json", "Xyzzyville")
    record = json.loads(done.stdout)
    assert set(record) == FIELDS | {"credit"}
    assert "OpenStreetMap" in record["credit"]


def test_without_the_option_nobody_is_asked(run: Run, service: str) -> None:
    assert run("Xyzzyville").exit_code == 2
    assert Loopback.asked == []


def test_a_service_that_fails_is_said_and_not_asked_again(
    run: Run, service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Loopback, "status", 500)
    done = run("--online", service, "--json", "Xyzzyville", "Mosul", "Qwertytown")
    assert done.exit_code == 2
    assert [json.loads(line)["place_id"] is None for line in done.stdout.splitlines()] == [True, False, True]
    assert "status 500" in done.stderr
    assert Loopback.asked == ["Xyzzyville"]


def test_a_text_in_place_of_a_name_is_not_sent_and_the_next_name_is(run: Run, service: str) -> None:
    done = run("--online", service, "word " * 50, "Xyzzyville")
    assert done.exit_code == 2
    assert "text is never sent" in done.stderr
    assert Loopback.asked == ["Xyzzyville"]


@pytest.mark.parametrize(
    "online", ["narnia", "google", "", "nominatim=", "nominatim=file:///etc/passwd", "photon=http://", "photon=//[x"]
)
def test_a_service_that_is_not_known_is_refused(run: Run, online: str) -> None:
    done = run("--online", online, "Xyzzyville")
    assert isinstance(done.exception, GeoError)
    assert done.stdout == ""


def test_help_says_what_is_sent_and_that_nothing_is_sent_without(run: Run) -> None:
    told = " ".join(run("--help").stdout.split())
    assert "The name, and nothing else, leaves this machine" in told
    assert "Without this option nothing does" in told
