"""The files of the project: plain text, of modest size, bound to no machine and no package server."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOP = {
    *("geo", "maps", "tests", "seeds", "output", "docs", ".ci"),
    *("pyproject.toml", "README.md", "Makefile", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "constraints.txt"),
    ".gitignore",
}
BINARY = {".png", ".gz", ".bin"}
LARGEST = 1_000_000
# Written in pieces, so that this file does not hold what it looks for.
SERVERS = re.compile("|".join(("py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.", "ana" + r"conda\.org")), re.I)
FOLDERS = "|".join(("wo" + "rk", "tm" + "p", "ro" + "ot", "ho" + "me", "op" + "t"))
MACHINES = re.compile(rf"(?<![\w.:/<>-])/(?:{FOLDERS})/\w")
CONFLICTS = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)", re.M)


def tracked() -> list[Path]:
    """Return the files that git knows, or where there is no git (in a source archive) all that look like ours."""
    words = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        return [path for top in TOP for path in [ROOT / top, *(ROOT / top).rglob("*")] if path.is_file()]
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


FILES = tracked()
TEXTS = [path for path in FILES if path.suffix not in BINARY and "__pycache__" not in path.parts]


def test_the_top_level_is_as_announced() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} <= TOP


def test_tests_are_in_no_package() -> None:
    # A package called tests/geo would hide geo itself.
    assert [short(path) for path in FILES if path.match("tests/**/__init__.py")] == []


@pytest.mark.parametrize("path", FILES, ids=short)
def test_a_file_is_of_modest_size(path: Path) -> None:
    assert path.stat().st_size <= LARGEST


@pytest.mark.parametrize("path", TEXTS, ids=short)
def test_a_file_is_plain_text(path: Path) -> None:
    data = path.read_bytes()
    text = data.decode("utf8")
    assert b"\r" not in data
    assert not text.startswith("\ufeff")
    assert not text or text.endswith("\n")
    assert not CONFLICTS.search(text)


@pytest.mark.parametrize("path", TEXTS, ids=short)
def test_a_file_names_no_machine_and_no_package_server(path: Path) -> None:
    text = path.read_text(encoding="utf8")
    assert SERVERS.findall(text) == []
    assert MACHINES.findall(text) == []


def test_constraints_pin_exact_versions_and_no_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in pins if not re.fullmatch(r"[\w.-]+==[\w.!]+", line)] == []
    names = [canonical(pin) for pin in pins]
    assert names == sorted(set(names))


def test_constraints_pin_all_that_the_project_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pinned = {canonical(line) for line in (ROOT / "constraints.txt").read_text(encoding="utf8").splitlines()}
    assert {canonical(line) for line in declared} <= pinned


def canonical(requirement: str) -> str:
    """Return the normalised name that a requirement begins with."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()
