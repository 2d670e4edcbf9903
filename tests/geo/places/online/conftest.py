"""A service on this machine's loopback that answers as it is told, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from geo.places.online import Online

Answering = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True)
class Asked:
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    at: float


@dataclass
class Loopback:
    """A server; ``answering`` writes the reply, ``asked`` lists the requests so far."""

    port: int
    answering: Answering
    asked: list[Asked] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def domain(self) -> str:
        return f"127.0.0.1:{self.port}"

    def says(self, value: Any) -> None:
        self.answering = reply(json.dumps(value).encode())


def reply(body: bytes, *, status: int = 200, kind: str = "application/json", **headers: str) -> Answering:
    """Return what answers every request with ``body``."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


def nominatim(name: str = "Xyzzyville", **fields: Any) -> dict[str, Any]:
    """Return one result as Nominatim gives it."""
    return {
        "place_id": 1,
        "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
        "osm_type": "node",
        "osm_id": 123,
        "lat": "33.5",
        "lon": "43.25",
        "class": "place",
        "type": "village",
        "name": name,
        "display_name": f"{name}, Anbar, Iraq",
        "address": {"country_code": "iq"},
        **fields,
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: half of the callers hang up on purpose."""


def serve() -> Iterator[Loopback]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            told = Asked(parts.path, parse_qs(parts.query), dict(self.headers), time.monotonic())
            loopback.asked.append(told)
            loopback.answering(self)

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    server = _Server(("127.0.0.1", 0), Handler)
    loopback = Loopback(server.server_port, reply(json.dumps([nominatim()]).encode()))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield loopback
    loopback.ended.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def service() -> Iterator[Loopback]:
    """Give a Nominatim on this machine that knows one place by any name."""
    yield from serve()


@pytest.fixture
def elsewhere() -> Iterator[Loopback]:
    """Give another server, to which nobody should come."""
    yield from serve()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a cache folder of its own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("EBBLINE_CACHE", str(folder))
    return folder


Connect = Callable[..., Online]


@pytest.fixture
def connect(service: Loopback) -> Connect:
    """Return a maker of `Online` for the loopback service: Nominatim, quick and without proxies."""

    def make(kind: Any = "nominatim", **options: Any) -> Online:
        given = {"domain": service.domain, "scheme": "http", "proxies": {}, "timeout": 5, "pace_s": 0}
        return Online(kind, **{**given, **options})

    return make
