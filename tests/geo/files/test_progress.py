"""Progress speaks only of what takes long, and never stops the work."""

from __future__ import annotations

import io

import pytest

from geo.files.progress import Progress, Stage


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(stream: io.StringIO, *, total: int, steps: int, seconds: float) -> str:
    clock = Clock()
    with Progress(total, "Building", stream=stream, clock=clock) as progress:
        for _ in range(steps):
            clock.now += seconds
            progress.step()
    return stream.getvalue()


def test_a_quick_job_says_nothing() -> None:
    assert run(io.StringIO(), total=9, steps=9, seconds=0.1) == ""


def test_a_log_gets_plain_lines_with_an_estimate_now_and_then() -> None:
    assert run(io.StringIO(), total=4, steps=4, seconds=8).splitlines() == [
        "Building: 25%, about 24 s left",
        "Building: 75%, about 8 s left",
        "Building: done in 32 s",
    ]


def test_a_terminal_gets_one_moving_line() -> None:
    said = run(Terminal(), total=2, steps=2, seconds=2)
    assert said.startswith("\rBuilding: [############            ] 50%, about 2 s left")
    assert said.count("\n") == 1
    assert said.rstrip().endswith("Building: done in 4 s")


def test_an_unknown_total_is_counted_without_an_estimate() -> None:
    assert run(io.StringIO(), total=0, steps=1, seconds=300).splitlines()[0] == "Building: 1, 5 min"


def test_more_steps_than_announced_stay_at_all() -> None:
    assert "100%" in run(io.StringIO(), total=1, steps=3, seconds=20)


def test_it_takes_the_counts_of_a_library_function() -> None:
    clock, stream = Clock(), io.StringIO()
    with Progress(0, "Reading", stream=stream, clock=clock) as progress:
        clock.now += 5
        progress(50, 200)
    assert progress.done == 50
    assert stream.getvalue().startswith("Reading: 25%, about 15 s left\n")


def test_a_failed_job_is_not_called_done() -> None:
    clock, stream = Clock(), io.StringIO()
    with pytest.raises(KeyError), Progress(2, "Reading", stream=stream, clock=clock) as progress:
        clock.now += 5
        progress.step()
        raise KeyError
    assert "done" not in stream.getvalue()


def test_a_closed_log_does_not_stop_the_work() -> None:
    stream, clock = io.StringIO(), Clock()
    with Progress(2, "Reading", stream=stream, clock=clock) as progress:
        clock.now += 5
        stream.close()
        progress.step()
    assert progress.done == 1


def test_a_stage_begins_its_time_when_the_one_before_is_done() -> None:
    stream, clock = io.StringIO(), Clock()
    with Progress(0, "Reading", stream=stream, clock=clock) as reading, Stage(reading, "Joining") as joining:
        for progress, done in ((reading, 1), (reading, 2), (joining, 1), (joining, 2)):
            clock.now += 20
            progress(done, 2)
    assert stream.getvalue().splitlines() == [
        "Reading: 50%, about 20 s left",
        "Reading: 100%, about 0 s left",
        "Reading: done in 60 s",
        "Joining: 100%, about 0 s left",
        "Joining: done in 20 s",
    ]


def test_a_stage_that_never_began_says_nothing() -> None:
    stream = io.StringIO()
    with Progress(2, "Reading", stream=stream, clock=Clock()) as reading, Stage(reading, "Joining"):
        reading.step()
    assert stream.getvalue() == ""
