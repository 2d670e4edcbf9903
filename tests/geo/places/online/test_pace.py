from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from geo.errors import OutputError
from geo.places.online import pace as module
from geo.places.online.errors import ConfigError, TimedOutError
from geo.places.online.pace import Pace, is_own

PUBLIC = "nominatim.openstreetmap.org"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a clock that only sleeping moves."""

    class Clock:
        now = 1_000_000.0
        slept: list[float] = []  # noqa: RUF012

        def time(self) -> float:
            return self.now

        monotonic = time

        def sleep(self, seconds: float) -> None:
            self.slept.append(seconds)
            self.now += seconds

    made = Clock()
    made.slept = []
    monkeypatch.setattr(module, "time", made)
    return made


def stamp(cache: Path) -> Path:
    return cache / "online" / "last-request"


def ask(pace: Pace, host: str = PUBLIC) -> None:
    with pace.turn(host):
        pace.before(host)
        pace.after()


def test_the_first_request_waits_for_nothing_the_next_a_second(clock: Any) -> None:
    pace = Pace()
    ask(pace)
    assert clock.slept == []
    ask(Pace())
    assert sum(clock.slept) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    "host", [PUBLIC, "8.8.8.8", "photon.komoot.io", "localhost.example.org", "Nominatim", "2620:fe::fe"]
)
def test_a_public_host_is_never_asked_more_than_once_a_second(clock: Any, host: str) -> None:
    pace = Pace(0)
    ask(pace, host)
    ask(pace, host)
    assert sum(clock.slept) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1", "10.0.0.7", "192.168.1.2", "fd00::1"])
def test_a_server_of_ones_own_may_be_asked_more_often(clock: Any, host: str) -> None:
    assert is_own(host)
    pace = Pace(0)
    ask(pace, host)
    ask(pace, host)
    assert clock.slept == []


def test_a_slower_pace_is_kept(clock: Any) -> None:
    ask(Pace(5))
    ask(Pace(5))
    assert sum(clock.slept) == pytest.approx(5, abs=1e-5)


def test_the_second_counts_from_the_end_of_a_request(clock: Any) -> None:
    pace = Pace()
    with pace.turn(PUBLIC):
        pace.before(PUBLIC)
        clock.now += 7
        pace.after()
    ask(pace)
    assert sum(clock.slept) == pytest.approx(1, abs=1e-5)


def test_a_geocoder_that_asks_twice_in_its_turn_waits_between(clock: Any) -> None:
    pace = Pace()
    with pace.turn(PUBLIC):
        for _ in range(3):
            pace.before(PUBLIC)
            pace.after()
    assert sum(clock.slept) == pytest.approx(2, abs=1e-5)


@pytest.mark.parametrize("content", ["", "nonsense", "nan", "inf", "9" * 60, "x" * 1000, "2000000\n"])
def test_a_stamp_that_makes_no_sense_or_lies_ahead_costs_one_wait(clock: Any, cache: Path, content: str) -> None:
    stamp(cache).parent.mkdir(parents=True)
    stamp(cache).write_text(content)
    ask(Pace())
    assert sum(clock.slept) == pytest.approx(1, abs=1e-5)


def test_a_request_that_fails_counts_as_well(clock: Any) -> None:
    pace = Pace()
    with pytest.raises(ZeroDivisionError), pace.turn(PUBLIC):
        pace.before(PUBLIC)
        raise ZeroDivisionError
    ask(pace)
    assert sum(clock.slept) == pytest.approx(1, abs=1e-5)


def test_who_waits_too_long_is_told(clock: Any) -> None:
    ask(Pace(100))
    with pytest.raises(TimedOutError, match="busy"), Pace(100).turn(PUBLIC, patience_s=10):
        pass


def test_a_lock_that_is_held_for_too_long_is_told(cache: Path) -> None:
    with Pace().turn(PUBLIC), pytest.raises(OutputError, match="Another process"), Pace().turn(PUBLIC, patience_s=0.1):
        pass


def test_waiting_for_a_turn_does_not_hold_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    ask(Pace())
    free: list[bool] = []

    def sleep(seconds: float) -> None:
        with module.locked(module._stamp(), timeout=0):
            free.append(True)
        slept(seconds)

    slept = time.sleep
    monkeypatch.setattr(module.time, "sleep", sleep)
    with Pace().turn(PUBLIC):
        pass
    assert free


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_lets_nobody_ask(cache: Path) -> None:
    cache.mkdir()
    cache.chmod(0o500)
    with pytest.raises(OutputError), Pace().turn(PUBLIC):
        pass


@pytest.mark.parametrize("seconds", [-1, 3601, float("nan"), float("inf"), "1", None, True])
def test_a_pace_that_is_no_number_of_seconds_is_refused(seconds: Any) -> None:
    with pytest.raises(ConfigError):
        Pace(seconds)
