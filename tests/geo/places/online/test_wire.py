"""What a service can do wrong: refused in a sentence, in bounded time, and never kept as an answer."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable
from typing import Any

import geopy.exc
import pytest

from geo.errors import GeoError
from geo.places.online.errors import (
    AccessError,
    QuotaError,
    RateLimitError,
    ReplyError,
    ServiceError,
    TimedOutError,
    UnavailableError,
)
from geo.places.online.pace import Pace
from geo.places.online.wire import LARGEST, Wire

Service = Any
Connect = Any
Answering = Callable[[Any], None]


def plain(body: bytes, *, status: int = 200, kind: str = "application/json", **headers: str) -> Answering:
    def answer(request: Any) -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def says(value: Any) -> Answering:
    return plain(json.dumps(value).encode())


def place(**fields: Any) -> Answering:
    good = {"osm_type": "node", "osm_id": 1, "lat": "33.5", "lon": "43.25", "name": "A", "display_name": "A, B"}
    return says([{**good, **fields}])


def endless_body(request: Any) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n[")
    for _ in range(4000):
        request.wfile.write(b" " * 4096)
    request.wfile.write(b"]")


def dripping(start: bytes, drop: bytes) -> Answering:
    def answer(request: Any) -> None:
        request.wfile.write(start)
        while not request.server_ended(0.05):
            request.wfile.write(drop)
            request.wfile.flush()

    return answer


def closed(request: Any) -> None:
    # A reset instead of a farewell.
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.connection.close()


def raw(data: bytes) -> Answering:
    return lambda request: request.wfile.write(data)


OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
DEEP = b"[" * 100_000 + b"]" * 100_000

WRONG: dict[str, tuple[Answering, type[GeoError]]] = {
    "a number": (says(7), ReplyError),
    "a string": (says("Mosul"), ReplyError),
    "an object": (says({"lat": "1"}), ReplyError),
    "a list of strings": (says(["a", "b"]), ReplyError),
    "a list of nothing": (says([None]), ReplyError),
    "an error of its own": (says({"error": "<b>no\x1b[31m" + "x" * 9999}), GeoError),
    "a web page": (plain(b"<html><script>alert(1)</script></html>", kind="text/html"), ReplyError),
    "an empty reply": (plain(b""), ReplyError),
    "no content": (plain(b"", status=204), ReplyError),
    "broken JSON": (plain(b'[{"lat": 1'), ReplyError),
    "the number NaN": (plain(b'[{"lat": NaN, "lon": 1, "display_name": "A"}]'), ReplyError),
    "infinity": (plain(b'[{"lat": 1, "lon": -Infinity, "display_name": "A"}]'), ReplyError),
    "the word nan": (place(lat="nan"), ReplyError),
    "a latitude of 1e999": (place(lat="1e999"), ReplyError),
    "a latitude of 91": (place(lat="91"), ReplyError),
    "a longitude of 500": (place(lon=500), ReplyError),
    "a position of truths": (place(lat=True, lon=False), ReplyError),
    "a position of lists": (place(lat=[1], lon=[2]), ReplyError),
    "no position": (place(lat=None, lon=None), ReplyError),
    "no position that Photon would give": (
        place(lat=None, lon=None, geometry={"coordinates": [None, None]}),
        ReplyError,
    ),
    "half a position": (place(lon=None), ReplyError),
    "a number of 5,000 digits": (plain(b'[{"lat": %s}]' % (b"9" * 5000)), ReplyError),
    "no name": (place(display_name=None), ReplyError),
    "an empty name": (place(display_name="  "), ReplyError),
    "a name that is an object": (place(display_name={"a": 1}), ReplyError),
    "a name of 10,000 letters": (place(display_name="x" * 10_000), ReplyError),
    "half a character": (plain(b'[{"lat": "1", "lon": "1", "display_name": "\\ud800"}]'), ReplyError),
    "100,000 levels": (plain(DEEP), ReplyError),
    "70 levels in a place": (place(extra=json.loads("[" * 70 + "]" * 70)), ReplyError),
    "invalid UTF-8": (plain(b'[{"lat": "1", "lon": "1", "display_name": "\xff\xfe"}]'), ReplyError),
    "another encoding": (plain("[]".encode("utf-16"), kind="application/json; charset=utf-16"), ReplyError),
    "a packed reply": (plain(b"\x1f\x8b\x08\x00bomb", **{"Content-Encoding": "gzip"}), ReplyError),
    "a reply of 16 MB": (endless_body, ReplyError),
    "a reply said to be huge": (plain(b"[" + b" " * LARGEST + b"]"), ReplyError),
    "less than announced": (raw(OK + b"Content-Length: 1000\r\n\r\n[]"), UnavailableError),
    "a broken chunk": (raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n[]"), UnavailableError),
    "a drip of body": (dripping(OK + b"\r\n[", b" "), TimedOutError),
    "a drip of chunks": (dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"), TimedOutError),
    "a drip of headers": (dripping(b"HTTP/1.1 200 OK\r\nX-Drip: ", b"x"), TimedOutError),
    "silence": (lambda request: request.server_ended(5), TimedOutError),
    "10,000 headers": (raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000), UnavailableError),
    "a header without end": (raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000), UnavailableError),
    "another protocol": (raw(b"SSH-2.0-OpenSSH_9.2\r\n"), UnavailableError),
    "a reset": (closed, UnavailableError),
    "nothing at all": (raw(b""), UnavailableError),
    "bad request": (plain(b"{}", status=400), GeoError),
    "unauthorised": (plain(b"{}", status=401), AccessError),
    "payment wanted": (plain(b"{}", status=402), QuotaError),
    "forbidden": (plain(b"<h1>Usage limit reached</h1>", status=403), AccessError),
    "not found": (plain(b"{}", status=404), ServiceError),
    "too many": (plain(b"{}", status=429), RateLimitError),
    "broken": (plain(b"{}" * 1000, status=500), ServiceError),
    "bad gateway": (plain(b"{}", status=502), ServiceError),
    "unavailable": (plain(b"{}", status=503), TimedOutError),
    "switching protocols": (plain(b"", status=304), ServiceError),
}


@pytest.mark.parametrize(("answering", "kind"), WRONG.values(), ids=WRONG)
def test_a_wrong_reply_is_refused_in_one_sentence_soon_and_not_kept(
    service: Service, connect: Connect, answering: Answering, kind: type[GeoError]
) -> None:
    def answer(request: Any) -> None:
        request.server_ended = service.ended.wait
        answering(request)

    good, service.answering = service.answering, answer
    online = connect(timeout=0.4 if kind is TimedOutError else 10)
    began = time.monotonic()
    with pytest.raises(kind) as refused:
        online.locate("Xyzzyville")
    assert time.monotonic() - began < 5
    assert isinstance(refused.value, geopy.exc.GeocoderServiceError)
    sentence = str(refused.value)
    assert sentence.isprintable()
    assert len(sentence) < 400
    service.answering = good
    assert connect().locate("Xyzzyville").place.place_id == "osm:node/123"


TARGETS = ("file:///etc/passwd", "ftp://127.0.0.1/x", "data:application/json,[]", "http://{elsewhere}/search?q=x", "/b")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", TARGETS)
def test_a_redirect_is_not_followed(
    service: Service, elsewhere: Service, connect: Connect, status: int, target: str
) -> None:
    service.answering = plain(b"[]", status=status, Location=target.format(elsewhere=elsewhere.domain))
    with pytest.raises(ServiceError, match="sends us elsewhere"):
        connect().locate("Xyzzyville")
    assert len(service.asked) == 1
    assert elsewhere.asked == []


@pytest.mark.parametrize("wait", ["120", "Fri, 31 Dec 2199 23:59:59 GMT"])
def test_the_wait_that_a_service_asks_for_is_told(service: Service, connect: Connect, wait: str) -> None:
    service.answering = plain(b"", status=429, **{"Retry-After": wait})
    with pytest.raises(RateLimitError, match="Try again in") as refused:
        connect().locate("Xyzzyville")
    assert refused.value.retry_after >= 120


def test_a_wait_that_is_no_number_does_no_harm(service: Service, connect: Connect) -> None:
    service.answering = plain(b"", status=429, **{"Retry-After": "9" * 10_000})
    with pytest.raises(GeoError):
        connect().locate("Xyzzyville")


def test_a_server_that_is_not_there_is_named(connect: Connect) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UnavailableError, match=r"127\.0\.0\.1 cannot be reached"):
        connect(domain=f"127.0.0.1:{port}").locate("Xyzzyville")


def test_a_server_without_a_certificate_is_not_trusted(service: Service, connect: Connect) -> None:
    with pytest.raises(ServiceError):
        connect(scheme="https").locate("Xyzzyville")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://127.0.0.1/", "data:,x", "//host/x", "http://", "nonsense"]
)
def test_only_http_is_spoken(url: str) -> None:
    with pytest.raises(ServiceError, match="no http or https address"):
        Wire(proxies={}, pace=Pace(0)).get_json(url, timeout=1, headers={})


def test_threads_left_behind_by_a_drip_end_by_themselves(service: Service, connect: Connect) -> None:
    def drip(request: Any) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        while not service.ended.wait(0.02):
            request.wfile.write(b"x")

    service.answering = drip
    with pytest.raises(TimedOutError):
        connect(timeout=0.2).locate("Xyzzyville")
    ours = [thread for thread in threading.enumerate() if thread.name == "ebbline-online"]
    for thread in ours:
        thread.join(2)
    assert [thread for thread in ours if thread.is_alive()] == []


def test_text_is_read_as_well(service: Service) -> None:
    service.answering = plain("<name>Fallūjah</name>".encode(), kind="application/xml")
    wire = Wire(proxies={}, pace=Pace(0))
    assert wire.get_text(f"http://{service.domain}/", timeout=5, headers={}) == "<name>Fallūjah</name>"
    service.answering = plain(b"\xff")
    with pytest.raises(ReplyError):
        wire.get_text(f"http://{service.domain}/", timeout=5, headers={})


def test_a_reply_as_large_as_may_be_is_read_and_not_a_byte_more(service: Service) -> None:
    wire = Wire(proxies={}, pace=Pace(0))
    for over in (0, 1):
        service.answering = plain(b"[" + b" " * (LARGEST - 2 + over) + b"]")
        if not over:
            assert wire.get_json(f"http://{service.domain}/", timeout=5, headers={}) == []
            continue
        with pytest.raises(ReplyError, match="more than 1 MiB"):
            wire.get_json(f"http://{service.domain}/", timeout=5, headers={})


def test_every_request_keeps_the_pace_even_within_one_turn(service: Service) -> None:
    service.answering = plain(b"[]")
    wire = Wire(proxies={}, pace=Pace(0.3))
    for _ in range(2):
        wire.get_json(f"http://{service.domain}/", timeout=5, headers={})
    first, second = service.asked
    assert second.at - first.at >= 0.29


def test_a_proxy_is_used_where_one_is_set(service: Service, connect: Connect) -> None:
    proxies = {"http": f"http://{service.domain}"}
    assert connect(domain="example.invalid", proxies=proxies, pace_s=0).locate("Xyzzyville") is not None
    assert service.asked[0].headers["Host"] == "example.invalid"
