"""How geopy reaches a service here: HTTP and HTTPS alone, nowhere but the host asked, in bounded time and size."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import SHUT_RDWR, socket
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import AbstractHTTPHandler, OpenerDirector, ProxyHandler, Request, getproxies

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter

from ...errors import InputError
from ...files.caps import decode, load_json
from .errors import ReplyError, ServiceError, TimedOutError, UnavailableError
from .pace import Pace

LARGEST = 1 << 20  # bytes of a reply; a hundred places are some 50 kB
LONGEST_S = 60.0  # for callers who ask for no limit at all
_CHUNK = 1 << 16
_BROKEN = (HTTPException, EOFError, ConnectionResetError, ConnectionAbortedError, BrokenPipeError)


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Wire(BaseSyncAdapter):  # type: ignore[misc]
    """A geopy adapter that trusts no server.

    It follows no redirect, opens nothing but http and https, reads at most 1 MiB, gives up when the whole exchange
    (looking up the host included) takes longer than the timeout, and reads JSON of at most 64 levels without NaN or
    Infinity. Each request waits for its turn by ``pace``. Safe to share between threads.
    """

    def __init__(
        self,
        *,
        proxies: Mapping[str, str] | None = None,
        ssl_context: ssl.SSLContext | None = None,
        pace: Pace | None = None,
    ) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._proxies = proxies
        self._context = ssl_context
        self._pace = pace or Pace()

    def get_json(self, url: str, *, timeout: float | None, headers: Mapping[str, str]) -> Any:
        """Return the value of the JSON at ``url``. Raises ReplyError for what is none, else as `get_text`."""
        reply = self._get(url, timeout=timeout, headers=headers)
        try:
            return load_json(decode(reply.body))
        except InputError as error:
            kind = "".join(filter(str.isprintable, reply.headers.get("content-type", "")))[:60] or "an unnamed type"
            raise ReplyError(f"{_host(url)} answered with {kind}, not with usable JSON: {error.what}") from error

    def get_text(self, url: str, *, timeout: float | None, headers: Mapping[str, str]) -> str:
        """Return the UTF-8 text at ``url``, within ``timeout`` seconds.

        Raises ServiceError or one of its kinds, and for a status of 400 or more geopy's AdapterHTTPError.
        """
        try:
            return decode(self._get(url, timeout=timeout, headers=headers).body)
        except InputError as error:
            raise ReplyError(f"{_host(url)} answered with what is no text: {error.what}") from error

    def _get(self, url: str, *, timeout: float | None, headers: Mapping[str, str]) -> _Reply:
        host = _host(url)
        seconds = LONGEST_S if timeout is None else min(float(timeout), LONGEST_S)
        self._pace.before(host)
        try:
            reply = _Exchange(url, headers, seconds, self._proxies, self._context).reply()
        finally:
            self._pace.after()
        if 300 <= reply.status < 400:
            raise ServiceError(f"{host} sends us elsewhere, which is not followed (status {reply.status}).")
        if not 200 <= reply.status < 300:
            message = f"status {reply.status}"
            raise AdapterHTTPError(message, status_code=reply.status, headers=reply.headers, text=None)
        return reply


class _Exchange:
    """One request and its reply, in a thread of its own that can be left behind.

    NOTE: the timeout of a socket starts anew with every byte, so a server that drips could hold us for days.
    """

    def __init__(
        self,
        url: str,
        headers: Mapping[str, str],
        seconds: float,
        proxies: Mapping[str, str] | None,
        context: ssl.SSLContext | None,
    ) -> None:
        self._url = url
        self._headers = dict(headers)
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds
        self._handler = _Handler(context)
        self._opener = OpenerDirector()  # with no other handlers: nothing for file:, ftp: or data:, nor for redirects
        self._opener.add_handler(ProxyHandler(dict(getproxies() if proxies is None else proxies)))
        self._opener.add_handler(self._handler)
        self._result: _Reply | Exception | None = None

    def reply(self) -> _Reply:
        """Return the reply. Raises ServiceError or one of its kinds."""
        worker = threading.Thread(target=self._work, name="ebbline-online", daemon=True)
        worker.start()
        worker.join(self._seconds)
        result = self._result
        if isinstance(result, _Reply):
            return result
        if result is None:
            self._handler.hang_up()
            raise self._late()
        raise self._refusal(result) from result

    def _work(self) -> None:
        try:
            self._result = self._talk()
        except Exception as error:  # handed over to the caller's thread
            self._result = error

    def _talk(self) -> _Reply:
        request = Request(self._url, headers=self._headers)  # noqa: S310 (the opener knows http and https alone)
        response: HTTPResponse | None = self._opener.open(request, timeout=self._seconds)
        if response is None:
            raise URLError("it is neither http nor https")
        with response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            body = self._body(response) if 200 <= response.status < 300 else b""
            return _Reply(response.status, headers, body)

    def _body(self, response: HTTPResponse) -> bytes:
        expected = response.length
        body = bytearray()
        while expected is None or len(body) < expected:
            piece = response.read1(_CHUNK)
            if not piece:
                break
            body += piece
            if len(body) > LARGEST:
                raise ReplyError(f"{_host(self._url)} sent more than {LARGEST >> 20} MiB.")
            if time.monotonic() > self._deadline:
                raise self._late()
        if expected is not None and len(body) < expected:
            raise HTTPException("the reply ends too early")
        return bytes(body)

    def _late(self) -> TimedOutError:
        return TimedOutError(f"{_host(self._url)} has not answered within {self._seconds:g} seconds.")

    def _refusal(self, error: Exception) -> ServiceError:
        if isinstance(error, ServiceError):
            return error
        reason = error.reason if isinstance(error, URLError) else error
        host = _host(self._url)
        if isinstance(reason, TimeoutError):
            return self._late()
        if isinstance(reason, ssl.SSLError):
            return ServiceError(f"{host} cannot be trusted: {reason.reason or 'its certificate is not right'}.")
        if isinstance(reason, _BROKEN):
            return UnavailableError(f"{host} broke off, or does not speak HTTP ({type(reason).__name__}).")
        if isinstance(reason, OSError):
            return UnavailableError(f"{host} cannot be reached ({reason.strerror or type(reason).__name__}).")
        return ServiceError(f"{host} cannot be asked ({reason if isinstance(reason, str) else type(reason).__name__}).")


class _Handler(AbstractHTTPHandler):
    """Opens connections and remembers them, so that they can be cut."""

    def __init__(self, context: ssl.SSLContext | None) -> None:
        super().__init__()
        self._context = context
        self._lines: list[socket] = []

    def http_open(self, request: Request) -> HTTPResponse:
        """Send a request in the clear."""
        return self.do_open(self._remembering(HTTPConnection), request)

    def https_open(self, request: Request) -> HTTPResponse:
        """Send a request to a server whose certificate is checked."""
        return self.do_open(self._remembering(HTTPSConnection), request, context=self._context)

    http_request = https_request = AbstractHTTPHandler.do_request_

    def _remembering(self, kind: type[HTTPConnection]) -> Any:
        lines = self._lines

        class Remembered(kind):  # type: ignore[valid-type, misc]
            def connect(self) -> None:
                super().connect()
                lines.append(self.sock)

        return Remembered

    def hang_up(self) -> None:
        """Cut every connection, so that a thread that reads from one wakes up and ends."""
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(SHUT_RDWR)


def adapter_factory(pace: Pace) -> Callable[..., Wire]:
    """Return what geopy calls to make its adapter."""

    def make(*, proxies: Mapping[str, str] | None, ssl_context: ssl.SSLContext | None) -> Wire:
        return Wire(proxies=proxies, ssl_context=ssl_context, pace=pace)

    return make


def _host(url: str) -> str:
    """Return the host that a URL names. Raises ServiceError where it is no http(s) URL."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"}:
        raise ServiceError("The address of the service is no http or https address.")
    return host
