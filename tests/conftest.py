"""What every test may ask for: the shared data, a cache of the session's own, a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
MANY = int(os.environ.get("FUZZ", "20000"))
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# The same cases on every run, however slow the machine; `make fuzz` looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", settings.get_profile("steady"), derandomize=False, max_examples=MANY)
settings.load_profile("steady")


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Path]:
    """Keep the tests out of the user's cache, with one gazetteer for the whole session.

    A folder that the developer names in EBBLINE_CACHE is used, and kept, as it is.
    """
    named = os.environ.get("EBBLINE_CACHE")
    if named:
        yield Path(named)
        return
    base = tmp_path_factory.getbasetemp()
    # Under pytest-xdist each worker has a folder of its own below the session's.
    folder = (base if worker_id == "master" else base.parent) / "ebbline-cache"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EBBLINE_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def worker_id() -> str:
    """Stand in for pytest-xdist's fixture where it is switched off."""
    return os.environ.get("PYTEST_XDIST_WORKER", "master")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real articles and data that may lie beside the checkout, or skip."""
    folder = ROOT / ".." / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no real data beside the checkout (../shared/data)")
    return folder.resolve()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Chromium; without one skip, or fail where BROWSER=required."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if (path := shutil.which(name))), None)
    return found or _missing("no Chromium on this machine (install chromium)", "BROWSER")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Give a headless Chromium, driven by Playwright, for the whole session."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        driven = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield driven
        driven.close()


def _missing(what: str, variable: str) -> NoReturn:
    if os.environ.get(variable) == "required":
        pytest.fail(f"{what}, and {variable}=required")
    pytest.skip(what)
