"""Make docs/first-map.png, the picture in the README: the first screen of a built map, in Chromium, without a network.

python docs/make_picture.py [output/caliphate-2016/index.html]
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
READY = "() => performance.getEntriesByName('ebbline-ready').length"


def main(page_file: Path, picture: Path) -> None:
    """Open the page at 1280 by 800 and write what a reader sees first."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.context.set_offline(True)
        page.goto(page_file.resolve().as_uri())
        _wait_until_ready(page)
        page.screenshot(path=picture)
        browser.close()
    print(f"{picture}: {picture.stat().st_size / 1000:.0f} kB")


def _wait_until_ready(page: Page, seconds: float = 10.0) -> None:
    # NOTE: the page's policy forbids what Playwright's own waiting evaluates there, so we ask again and again.
    until = time.monotonic() + seconds
    while not page.evaluate(READY):
        if time.monotonic() > until:
            raise TimeoutError(f"The page was not ready within {seconds:.0f} s.")
        time.sleep(0.05)


if __name__ == "__main__":
    page_files = sys.argv[1:] or [HERE.parent / "output" / "caliphate-2016" / "index.html"]
    main(Path(page_files[0]), HERE / "first-map.png")
