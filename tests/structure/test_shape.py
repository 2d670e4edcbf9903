"""Functions stay short and flat, and files stay small enough to read in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FUNCTION_LINES, FILE_LINES, DEPTH = 60, 400, 3
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
MODULES = sorted(path for package in ("geo", "maps") for path in (ROOT / package).rglob("*.py"))


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf8"))
    return (node for node in ast.walk(tree) if isinstance(node, FUNCTIONS))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    return lines - ((first.end_lineno or 0) - first.lineno + 1 if documented else 0)


def depth(node: ast.AST, *, chained: bool = False) -> int:
    inner = 0
    for field, value in ast.iter_fields(node):
        children = value if isinstance(value, list) else [value]
        # An `elif` stands beside its `if`, though the tree hangs it below.
        beside = isinstance(node, ast.If) and field == "orelse" and len(children) == 1
        for child in children:
            if isinstance(child, ast.AST) and not isinstance(child, FUNCTIONS):
                inner = max(inner, depth(child, chained=beside and isinstance(child, ast.If)))
    return inner + (isinstance(node, BLOCKS) and not chained)


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_functions_are_short_and_flat(path: Path) -> None:
    too_long = [f"{f.name}: {length(f)} lines" for f in functions(path) if length(f) > FUNCTION_LINES]
    too_deep = [f"{f.name}: {depth(f)} deep" for f in functions(path) if depth(f) > DEPTH]
    assert too_long + too_deep == []


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_files_can_be_read_in_one_go(path: Path) -> None:
    assert len(path.read_text(encoding="utf8").splitlines()) <= FILE_LINES


def test_an_elif_is_not_deeper_than_its_if() -> None:
    chain = ast.parse("def f(a):\n if a:\n  pass\n elif a:\n  pass\n elif a:\n  for b in a:\n   pass")
    assert depth(chain.body[0]) == 2
