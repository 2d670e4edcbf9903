"""What axe-core finds on the pages of both seeds: nothing serious, on any screen, in either language, light or dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SIZES = ((1280, 800), (1024, 700), (390, 844))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ASK = """async (tags) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  const grave = found.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = (id) => ({ target, failureSummary }) => [id, `${target}`, failureSummary];
  const all = grave.flatMap(({ id, nodes }) => nodes.map(told(id)));
  // Marks on a map stand where their places lie, however near; the key has a button of full size for each of them.
  return all.filter(([id, target]) => id !== "target-size" || !target.includes("data-site"));
}"""
CARD = "() => document.querySelector('.ebb-place').click()"
SEARCH = """() => {
  document.querySelector(".ebb-whole[aria-expanded]").click();
  const input = document.querySelector("#ebb-search");
  input.value = "a";
  input.dispatchEvent(new Event("input"));
}"""
TABLE = "() => document.querySelector('.ebb-links button').click()"


@pytest.fixture(scope="module")
def axe() -> str:
    base = pytest.importorskip("axe_playwright_python.base")
    return (Path(base.__file__).parent / "axe.min.js").read_text(encoding="utf8")


def grave(seen: Any) -> list[list[str]]:
    """Return what is serious or critical: the rule, where, and what to do."""
    found: list[list[str]] = seen.run(ASK, RULES)
    return found


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    "page", [(seed, tongue) for seed in ("caliphate-2016", "island-war") for tongue in ("en", "ar")]
)
def test_nothing_keeps_anybody_out(
    visit: Any, seed_page: Callable[..., Path], axe: str, page: tuple[str, str], size: tuple[int, int]
) -> None:
    seen = visit(seed_page(*page), size)
    seen.run(axe)
    # What is open lies over what was open before; each is looked at in light and in dark.
    for state in ("() => null", CARD, SEARCH, TABLE):
        seen.run(state)
        for scheme in ("light", "dark"):
            seen.page.emulate_media(color_scheme=scheme)
            seen.page.wait_for_timeout(50)
            assert (state, scheme, grave(seen)) == (state, scheme, [])


def test_a_grave_fault_would_be_found(visit: Any, seed_page: Callable[..., Path], axe: str) -> None:
    seen = visit(seed_page())
    seen.run(axe)
    seen.run("() => document.querySelector('.ebb-play').removeAttribute('aria-label')")
    seen.run("() => { document.querySelector('.ebb-lede').className = 'ebb-year'; }")
    assert {rule for rule, *_ in grave(seen)} == {"button-name"}
