"""What tests of whole pages share: both seeds as files, and a page that is open, offline, with its complaints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import maps
from geo.dossier import read_dossier

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
SEEDS = ("caliphate-2016", "island-war")
LANGUAGES = ("en", "ar")
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"


class Open:
    """An open page; ``faults`` is all that it asked for outside itself and complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("console", lambda said: self.faults.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "request", lambda asked: asked.url.startswith(("file:", "data:", "blob:", "about:")) or self.note(asked.url)
        )

    def note(self, fault: str) -> None:
        self.faults.append(fault)

    def go(self, address: str) -> Open:
        self.page.goto(address)
        self.wait("performance.getEntriesByName('ebbline-ready').length > 0")
        return self

    def run(self, script: str, value: Any = None) -> Any:
        return self.page.evaluate(script, value)

    def wait(self, condition: str) -> None:
        # NOTE: the page's policy forbids eval, and with it Playwright's own waiting for a function.
        for _ in range(400):
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(25)
        pytest.fail(f"still not so after 10 s: {condition}")


@pytest.fixture(scope="session")
def seed_page(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a maker of a seed's page in a language; each is built once."""
    folder = tmp_path_factory.mktemp("seeds")

    def made(seed: str = SEEDS[0], language: str = "en") -> Path:
        path = folder / f"{seed}-{language}.html"
        if not path.exists():
            maps.build(read_dossier(ROOT / "seeds" / seed), lang=language).save(path)
        return path

    return made


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Open]]:
    """Open a file in a window of a size, offline; ``fragment`` is what stands behind its address."""
    contexts = []

    def opened(path: Path, size: tuple[int, int] = (1280, 800), fragment: str = "", **options: Any) -> Open:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True, **options)
        contexts.append(context)
        return Open(context.new_page()).go(path.as_uri() + fragment)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def framed(browser: Browser, tmp_path: Path) -> Iterator[Callable[[Path], Any]]:
    """Open a page inside another one, in the sandbox that its embedding code asks for; returns the frame."""
    pages = []

    def opened(path: Path) -> Any:
        text = escape(path.read_text(encoding="utf8"))
        frame = f'<iframe width="1000" height="700" title="Map" sandbox="{SANDBOX}" srcdoc="{text}"></iframe>'
        outer = f"<!DOCTYPE html><html lang=en><title>Report</title>{frame}"
        (tmp_path / "report.html").write_text(outer, encoding="utf8")
        page = browser.new_page()
        pages.append(page)
        page.goto((tmp_path / "report.html").as_uri())
        inner = page.frames[1]
        for _ in range(400):
            if inner.evaluate("performance.getEntriesByName('ebbline-ready').length"):
                return inner
            page.wait_for_timeout(25)
        return pytest.fail("the page in the frame never told that it was ready")

    yield opened
    for page in pages:
        page.close()
