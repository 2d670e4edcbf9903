"""Progress on stderr with an estimate, for what takes longer than a moment."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self, TextIO

_QUIET_S = 1.0
_EVERY_S = {True: 0.1, False: 10.0}
_BAR = 24
_TELLING = 0.02  # what is left cannot be told from less: the first step is seldom like the others


class Progress:
    """Count ``step()`` towards ``total`` and say how far it is, once it has taken more than a second.

    A terminal shows one moving line; a log gets a plain line now and then. An instance is itself a callback
    ``(done, total)``, so it can be handed to a library function that takes ``progress``.
    """

    def __init__(
        self,
        total: int,
        label: str,
        *,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.total = max(0, total)
        self.done = 0
        self._label = label
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._started = clock()
        self._next = self._started + _QUIET_S
        self._width = 0
        self._tty = _is_terminal(self._stream)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if not self._width:
            return
        if kind is None:
            self._say(f"{self._label}: done in {_duration(self._clock() - self._started)}")
        if self._tty:
            self._write("\n")
        self._width = 0

    def __call__(self, done: int, total: int) -> None:
        """Take the count of a library function."""
        self.total = max(0, total)
        self.step(done - self.done)

    def after(self, label: str) -> Progress:
        """Return the progress of another thing, told in the same place."""
        return Progress(0, label, stream=self._stream, clock=self._clock)

    def step(self, n: int = 1) -> None:
        """Count ``n`` more as done."""
        self.done += n
        now = self._clock()
        if now < self._next:
            return
        self._next = now + _EVERY_S[self._tty]
        self._say(self._line(now - self._started))

    def _line(self, taken: float) -> str:
        if not self.total:
            return f"{self._label}: {self.done:,}, {_duration(taken)}"
        share = min(1.0, max(0.0, self.done / self.total))
        left = f", about {_duration(taken * (1 - share) / share)} left" if share >= _TELLING else ""
        bar = f" [{'#' * round(share * _BAR):<{_BAR}}]" if self._tty else ""
        return f"{self._label}:{bar} {share:.0%}{left}"

    def _say(self, line: str) -> None:
        if self._tty:
            padded = line.ljust(self._width)  # blanks out what a longer line left
            self._write(f"\r{padded}")
        else:
            self._write(f"{line}\n")
        self._width = len(line)

    def _write(self, text: str) -> None:
        # A log that has been closed is no reason to stop the work.
        with suppress(OSError, ValueError):
            self._stream.write(text)
            self._stream.flush()


class Stage:
    """The progress of what comes after another: at its first count the one before is done, and its own time begins."""

    def __init__(self, before: Progress, label: str) -> None:
        self._before = before
        self._label = label
        self._own: Progress | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._own is not None:
            self._own.__exit__(kind, error, at)

    def __call__(self, done: int, total: int) -> None:
        """Take the count of a library function."""
        if self._own is None:
            self._before.__exit__(None, None, None)
            self._own = self._before.after(self._label)
        self._own(done, total)


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except (AttributeError, ValueError):
        return False


def _duration(seconds: float) -> str:
    whole = max(0, round(seconds))
    return f"{whole} s" if whole < 120 else f"{whole // 60} min"
