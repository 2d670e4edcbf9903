"""Writes happen wholly or not at all."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import OutputError
from geo.files import atomic

WRITER = """
import sys
from geo.files import atomic
letter, folder = sys.argv[1:]
print("ready", flush=True)
while True:
    atomic.write_files(folder, {"page.html": letter.encode() * 2_000_000})
"""


def left_over(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.endswith(".part")]


def test_written_text_reads_back(tmp_path: Path) -> None:
    atomic.write_text(tmp_path / "a" / "b.txt", "الموصل\n")
    assert (tmp_path / "a" / "b.txt").read_bytes() == "الموصل\n".encode()


def test_a_write_replaces_and_leaves_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    atomic.write_bytes(target, b"old")
    atomic.write_bytes(str(target), b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_empty_content_makes_an_empty_file(tmp_path: Path) -> None:
    atomic.write_bytes(tmp_path / "empty", b"")
    assert (tmp_path / "empty").read_bytes() == b""


def test_files_appear_in_the_order_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    replace = Path.replace

    def noted(self: Path, target: Path) -> Path:
        order.append(Path(target).name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", noted)
    atomic.write_files(tmp_path, {"layers/b.html": b"", "layers/a.html": b"", "index.html": b""})
    assert order == ["b.html", "a.html", "index.html"]


def test_nothing_changes_when_one_of_several_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("old")
    (tmp_path / "layers").write_text("a file where a folder should be")
    with pytest.raises(OutputError, match="Cannot be written"):
        atomic.write_files(tmp_path, {"index.html": b"new", "layers/a.html": b""})
    assert (tmp_path / "index.html").read_text() == "old"
    assert left_over(tmp_path) == []


def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "map.html").write_text("old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"map\.html: Cannot be written: no space left on device\."):
        atomic.write_text(tmp_path / "map.html", "new")
    assert (tmp_path / "map.html").read_text() == "old"
    assert left_over(tmp_path) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize("kills", [6, pytest.param(200, marks=pytest.mark.fuzz)])
def test_a_killed_run_never_leaves_a_torn_file(tmp_path: Path, kills: int) -> None:
    for turn in range(kills):
        letter = "ab"[turn % 2]
        with subprocess.Popen([sys.executable, "-c", WRITER, letter, tmp_path], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.02 + 0.013 * (turn % 7))
            writer.kill()
        if (tmp_path / "page.html").exists():
            content = (tmp_path / "page.html").read_bytes()
            assert len(content) == 2_000_000
            assert len(set(content)) == 1
    assert (tmp_path / "page.html").exists()


def test_what_a_killed_run_left_is_swept_later(tmp_path: Path) -> None:
    old, young = tmp_path / ".ebbline-0.part", tmp_path / ".ebbline-1.part"
    old.touch()
    young.touch()
    os.utime(old, (0, 0))
    atomic.write_text(tmp_path / "a", "")
    assert left_over(tmp_path) == [young]


def test_a_folder_in_the_way_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="it is a folder"):
        atomic.write_text(tmp_path, "")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="permission denied"):
        atomic.write_text(tmp_path / "a", "")
    tmp_path.chmod(0o700)


def test_a_read_only_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "dossier.yaml"
    target.write_text("a person's")
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write anything
    with pytest.raises(OutputError, match="read-only"):
        atomic.write_text(target, "ours")
    assert target.read_text() == "a person's"


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "private.yaml"
    target.touch(mode=0o640)
    atomic.write_text(target, "text")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    atomic.write_text(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_half_a_character_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"Line 2 .*U\+D800"):
        atomic.write_text(tmp_path / "a", "one\ntwo \ud800")
    assert list(tmp_path.iterdir()) == []


def test_a_nul_in_a_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        atomic.write_text(f"{tmp_path}/a\0b", "")


@pytest.mark.parametrize("name", ["index.html", "layers/strongholds.html", "خريطة.html", "a.b.c", "consul.html"])
def test_a_plain_name_is_safe(name: str) -> None:
    assert atomic.safe_name(name) == name


UNSAFE = [
    *("", "..", "../a", "a/../b", "/etc/a", "a//b", "a/", "./a", "a\0b", "a\nb", "a\x7fb"),
    *("a\\b", "C:a", "C:\\a", "\\\\host\\a", "con", "NUL.txt", "Com1", "lpt9.html", "a.", "a ", "a*b"),
    *("x" * 256, "é" * 128),
]


@pytest.mark.parametrize("name", UNSAFE)
def test_a_name_that_could_leave_its_folder_or_break_a_system_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot name an output"):
        atomic.safe_name(name)
    with pytest.raises(OutputError):
        atomic.write_files(tmp_path, {"good": b"", name: b""})
    assert list(tmp_path.iterdir()) == []


@given(st.text())
def test_a_safe_name_always_stays_below_its_folder(name: str) -> None:
    try:
        safe = atomic.safe_name(name)
    except OutputError:
        return
    home = Path("home").absolute()
    assert Path(os.path.normpath(home / safe)).is_relative_to(home)
    assert Path(os.path.normpath(home / safe)) != home
