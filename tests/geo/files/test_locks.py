"""One process at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from geo.errors import OutputError
from geo.files.locks import locked

HOLDER = """
import sys
from geo.files.locks import locked
with locked(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""
COUNTER = """
import sys
from pathlib import Path
from geo.files.locks import locked
path = Path(sys.argv[1])
for _ in range(50):
    with locked(path):
        path.write_text(str(int(path.read_text()) + 1))
"""


def test_a_lock_can_be_taken_again_after_its_block(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path / "gazetteer.sqlite", timeout=1):
            pass


def test_a_lock_is_freed_when_its_block_fails(tmp_path: Path) -> None:
    with pytest.raises(KeyError), locked(tmp_path / "a", timeout=1):
        raise KeyError
    with locked(tmp_path / "a", timeout=1):
        pass


def test_a_held_lock_is_refused_after_the_timeout_and_freed_by_a_kill(tmp_path: Path) -> None:
    target = tmp_path / "a"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, target], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(OutputError, match=r"working on it for 0\.1 seconds"), locked(target, timeout=0.1):
            pass
        holder.kill()
    with locked(target, timeout=5):
        pass


def test_no_count_is_lost_between_two_processes(tmp_path: Path) -> None:
    target = tmp_path / "count"
    target.write_text("0")
    runs = [subprocess.Popen([sys.executable, "-c", COUNTER, target]) for _ in range(2)]
    assert [run.wait(timeout=60) for run in runs] == [0, 0]
    assert target.read_text() == "100"


def test_a_lock_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="file is not a folder"), locked(tmp_path / "file" / "a"):
        pass
