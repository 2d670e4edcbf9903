"""One request at a time, and at most one a second, over all processes of this user on the machine.

A lock file in the cache folder is held from before a request until after its reply, and a stamp beside it tells when
the last one ended. Nominatim's usage policy asks for that (one thread, one request a second); it is kept for all.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...errors import InputError
from ...files.atomic import write_text
from ...files.cache import cache_folder
from ...files.caps import read_text
from ...files.locks import locked
from .errors import ConfigError, TimedOutError

SLOWEST_S = 3600.0
PUBLIC_S = 1.0  # no public service is ever asked more often
_PATIENCE_S = 300.0


def is_own(host: str) -> bool:
    """Tell whether a host is this machine or has an address inside a private network, given as a number."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_private


class Pace:
    """Keeps at least ``seconds`` between two requests; between those to public hosts at least one second.

    Raises ConfigError for a pace that is no number of seconds between 0 and 3600.
    """

    def __init__(self, seconds: float = PUBLIC_S) -> None:
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds <= SLOWEST_S:
            raise ConfigError(f"The pace {seconds!r} is no number of seconds between 0 and {SLOWEST_S:,.0f}.")
        self._seconds = float(seconds)

    @contextmanager
    def turn(self, host: str, *, patience_s: float = _PATIENCE_S) -> Iterator[None]:
        """Hold the line while the block runs, from the moment when ``host`` may be asked.

        Raises TimedOutError when others keep it busy for ``patience_s`` seconds, OutputError when the cache folder
        cannot be written: without the lock nothing is sent.
        """
        until = time.monotonic() + patience_s
        while True:
            with locked(_stamp(), timeout=patience_s):
                wait = self._left(host)
                if wait <= 0:
                    yield
                    return
            # NOTE: waiting without the lock lets every process race for the next turn; a process that slept with it
            # would take it again at once, and the others would starve.
            if time.monotonic() + wait > until:
                raise TimedOutError(f"Other processes have kept {host} busy for {patience_s:g} seconds.")
            time.sleep(wait)

    def before(self, host: str) -> None:
        """Wait until ``host`` may be asked, and note that it is. For the holder of the turn."""
        while (wait := self._left(host)) > 0:
            time.sleep(wait)
        _note()

    def after(self) -> None:
        """Note that a request has ended."""
        _note()

    def _left(self, host: str) -> float:
        """Return how many seconds are left to wait; a stamp that makes no sense is taken as of now."""
        needed = self._seconds if is_own(host) else max(PUBLIC_S, self._seconds)
        path = _stamp()
        if not path.exists():
            return 0.0
        passed = time.time() - _read(path)
        if passed >= 0:
            return needed - passed
        _note()  # unreadable, or the clock has gone back: starting anew waits once, and only once
        return needed


def _stamp() -> Path:
    return cache_folder() / "online" / "last-request"


def _note() -> None:
    write_text(_stamp(), f"{time.time():.6f}\n")


def _read(path: Path) -> float:
    """Return the time in the stamp, in seconds since 1970; infinity where there is none."""
    try:
        stamp = float(read_text(path, limit=64))
    except (InputError, ValueError):
        return math.inf
    return stamp if math.isfinite(stamp) else math.inf
