"""Each room imports only from the floors below it, and only what the project declares."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# From the ground up. Rooms of one floor do not know each other.
GEO = (
    ("errors", "place"),
    ("records",),
    ("files",),
    ("places", "lands"),
    ("text", "control"),
    ("dossier",),
    ("drafting",),
)
MAPS = (
    ("theme", "words", "packing", "verbatim"),
    ("dated",),
    ("layers", "pages"),
    ("page", "tiles"),
    ("compose", "export"),
    ("publishing",),
    ("cli",),
)
FLOORS = {
    **{f"geo.{room}": floor for floor, rooms in enumerate(GEO) for room in rooms},
    **{f"maps.{room}": 100 + floor for floor, rooms in enumerate(MAPS) for room in rooms},
}
DOORS = {"geo", "maps", "maps.__main__"}  # the packages' own doors open on every floor, lazily


def modules() -> list[Path]:
    return sorted(path for package in ("geo", "maps") for path in (ROOT / package).rglob("*.py"))


def rooms() -> list[Path]:
    """Return the modules that are imported; the scripts that make a data file stand beside it and are run by hand."""
    return [path for path in modules() if path.parent.name != "data"]


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def imports(path: Path) -> Iterator[tuple[int, str, int]]:
    """Yield (line, absolute name of the module or of the name taken from it, level of a relative import)."""
    package = name_of(path).split(".")
    if path.name != "__init__.py":
        package.pop()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            home = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{home}.{alias.name}", node.level) for alias in node.names)


def ours(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] in {"geo", "maps"}


@pytest.mark.parametrize("path", rooms(), ids=name_of)
def test_a_room_imports_only_from_below(path: Path) -> None:
    home = room_of(name_of(path))
    if home in DOORS:
        return
    assert home in FLOORS, f"{home} has no floor yet: give it one here"
    for line, target, _ in imports(path):
        room = room_of(target)
        if not ours(target) or room == home:
            continue
        below = FLOORS.get(room, 99 if room.startswith("geo.") else 999) < FLOORS[home]
        assert below, f"{path.name}:{line}: {home} imports {target}, which is not below it"


@pytest.mark.parametrize("path", rooms(), ids=name_of)
def test_inside_a_package_imports_are_relative(path: Path) -> None:
    package = name_of(path).split(".")[0]
    absolute = [f"line {line}: {name}" for line, name, level in imports(path) if not level]
    assert [found for found in absolute if found.split(": ")[1].split(".")[0] == package] == []


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    declared = {canonical(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for lines in groups for line in lines}
    owners = metadata.packages_distributions()
    undeclared = {
        f"{name_of(path)}: {top}"
        for path in modules()
        for _, name, level in imports(path)
        if not level and not ours(name) and (top := name.split(".")[0]) not in sys.stdlib_module_names
        if not declared & {canonical(top), *(canonical(owner) for owner in owners.get(top, []))}
    }
    assert undeclared == set()


def loaded_by(statement: str) -> set[str]:
    script = f"{statement}\nimport sys\nprint(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(ended.stdout.split())


@pytest.mark.parametrize("package", ["geo", "maps"])
def test_importing_a_package_costs_nothing(package: str) -> None:
    new = loaded_by(f"import {package}") - loaded_by("pass")
    assert {name for name in new if ours(name)} == {package}
    assert {name.split(".")[0] for name in new if not ours(name)} <= set(sys.stdlib_module_names)
    assert len(new) < 60
