"""The wheel holds the two packages and nothing else, and works where there is nothing else of ours."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (built,) = folder.glob("ebbline-*.whl")
    return built


@pytest.fixture(scope="session")
def empty(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs' folder of an environment with the wheel and, borrowed, what it depends on."""
    home = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True, timeout=120)
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    install = ["install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check", wheel]
    subprocess.run([sys.executable, "-m", "pip", "--python", programs / "python", *install], check=True, timeout=120)
    # A path named in a .pth file is searched, but its own .pth files (the checkout's among them) are not read.
    site = sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)})
    (Path(site) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf8")
    return programs


def run(*words: str | Path, cwd: Path) -> str:
    ended = subprocess.run(words, cwd=cwd, capture_output=True, text=True, encoding="utf8", timeout=300, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_it_holds_every_file_of_the_two_packages_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    ours = {
        path.relative_to(ROOT).as_posix()
        for package in ("geo", "maps")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == ours
    assert {"geo/py.typed", "maps/py.typed"} <= held


def test_it_carries_its_licence_and_the_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (licence,) = (name for name in archive.namelist() if name.endswith("licenses/LICENSE"))
        (commands,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert b"ebbline = maps.cli:main" in archive.read(commands)
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()


def test_two_builds_are_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True, timeout=120)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_in_an_empty_environment_its_own_packages_are_found(empty: Path, tmp_path: Path) -> None:
    found = run(empty / "python", "-c", "import geo, maps; print(geo.__file__); print(maps.__file__)", cwd=tmp_path)
    assert all(Path(line).is_relative_to(empty.parent) for line in found.splitlines())
    assert run(empty / "ebbline", "--version", cwd=tmp_path).startswith("ebbline ")


def test_in_an_empty_environment_it_builds_a_map(empty: Path, tmp_path: Path) -> None:
    run(empty / "ebbline", "build", ROOT / "seeds" / "caliphate-2016", "-o", tmp_path / "map", cwd=tmp_path)
    assert (tmp_path / "map" / "index.html").read_text(encoding="utf8").startswith("<!DOCTYPE html>")
