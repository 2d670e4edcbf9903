"""What the papers say is so: the rooms, commands, targets and dependencies that they name are there."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from maps.cli import COMMANDS

ROOT = Path(__file__).parents[2]
PAPERS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/dependencies.md")
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf8")


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*## ", read("Makefile"), re.M))


@pytest.mark.parametrize("paper", PAPERS)
def test_every_command_and_target_that_is_named_exists(paper: str) -> None:
    text = read(paper)
    code = "\n".join([*CODE.findall(text), *re.findall(r"^ {4}.*|^```[^`]*```", text, re.M)])
    assert set(re.findall(r"\bmake ([a-z]+)", code)) <= targets()
    assert set(re.findall(r"\bebbline ([a-z]+)\b", code)) <= set(COMMANDS)


def test_the_readme_names_both_first_steps_and_every_command() -> None:
    text = read("README.md")
    assert {"make map", "make test"} <= set(re.findall(r"make [a-z]+", text))
    assert set(COMMANDS) - set(re.findall(r"\bebbline ([a-z]+)", text)) == set()


@pytest.mark.parametrize("paper", PAPERS)
def test_every_file_that_a_link_points_to_exists(paper: str) -> None:
    local = [link for link in LINK.findall(read(paper)) if "://" not in link]
    assert [link for link in local if not (ROOT / paper).parent.joinpath(link).exists()] == []


def test_the_tour_names_every_room() -> None:
    named = set(re.findall(r"`(?:geo/|maps/)?([a-z_]+?)(?:\.py|/)`", read("CONTRIBUTING.md")))
    rooms = {
        path.stem
        for package in ("geo", "maps")
        for path in (ROOT / package).iterdir()
        if not path.name.startswith("_") and path.suffix in {"", ".py"}
    }
    assert rooms - named == set()


def test_the_dependencies_are_explained_one_by_one() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    cells = [row.split("|")[1] for row in read("docs/dependencies.md").splitlines() if row.startswith("|")]
    explained = set(re.findall(r"[\w.-]+", " ".join(cells)))
    lines = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in lines} - explained == set()


def test_make_help_lists_every_target() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^make ([a-z]+) ", said, re.M)) == targets()
    assert targets() >= {"map", "test", "check", "bench", "fuzz", "clean", "help"}
