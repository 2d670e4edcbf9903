"""What every test may ask for: the shared data, a cache of the session's own, a browser, a database."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
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


@pytest.fixture(scope="session")
def postgis() -> Iterator[str]:
    """Give the address of an empty database with PostGIS, for the whole session; skip, or fail where POSTGIS=required.

    Its server is started for the tests, listens on a socket in a folder of its own and goes away with it.
    """
    programs = _postgis_programs() or _missing("no PostGIS on this machine (install postgresql-postgis)", "POSTGIS")
    if not util.find_spec("psycopg"):
        _missing("no client for PostgreSQL in this environment (install psycopg)", "POSTGIS")
    folder = Path(tempfile.mkdtemp(prefix="ebbline-"))  # pytest's own folders are too deep for a socket
    try:
        with _server(programs, folder) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _postgis_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL that has PostGIS."""
    installed = Path("/usr/share/postgresql").glob("*/extension/postgis.control")
    folders = [Path("/usr/lib/postgresql", path.parts[-3], "bin") for path in installed]
    found = [folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()]
    return max(found, key=lambda folder: float(folder.parent.name), default=None)


@contextmanager
def _server(programs: Path, folder: Path) -> Iterator[str]:
    other = _not_root(folder)
    data, log = folder / "data", folder / "log"
    options = ("--auth=trust", "--username=ebbline", "--encoding=UTF8", "--locale=C", "--no-sync")
    with log.open("wb") as out:
        streams: dict[str, Any] = {"cwd": folder, "stdin": subprocess.DEVNULL, "stdout": out, "stderr": out, **other}
        made = subprocess.run((programs / "initdb", "-D", data, *options), check=False, **streams)
        assert made.returncode == 0, log.read_text(errors="replace")
        quick = ("-c", "listen_addresses=", "-c", "fsync=off")
        server = subprocess.Popen((programs / "postgres", "-D", data, "-k", folder, *quick), **streams)
    try:
        yield _database(server, folder, log)
    finally:
        server.send_signal(signal.SIGINT)  # at once, whoever is still connected
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _not_root(folder: Path) -> dict[str, Any]:
    """Give the folder to the user whom PostgreSQL may run as: ourselves, or its own where we are root."""
    if os.geteuid():
        return {}
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _database(server: subprocess.Popen[bytes], folder: Path, log: Path) -> str:
    """Wait until the server answers, and make a database with PostGIS in it."""
    import psycopg

    first, address = (f"postgresql://ebbline@/{name}?host={folder}" for name in ("postgres", "ebbline"))
    by = time.monotonic() + 60
    while True:
        try:
            with psycopg.connect(first, autocommit=True) as connection:
                connection.execute("CREATE DATABASE ebbline")
            break
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > by:
                pytest.fail(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION postgis")
    return address


def _missing(what: str, variable: str) -> NoReturn:
    if os.environ.get(variable) == "required":
        pytest.fail(f"{what}, and {variable}=required")
    pytest.skip(what)


WAR_DAYS = (date(2024, 3, 1), date(2024, 3, 2), date(2024, 3, 10), date(2024, 3, 12), date(2024, 3, 20))
_NORTH_3 = [(10, 50.4), (11, 50.5), (12, 51.1), (12, 52), (10, 52)]
_SOUTH_4 = [(10, 50.4), (11, 50.5), (12, 51.1), (12, 50), (10, 50)]


@pytest.fixture(scope="session")
def war() -> Callable[..., GeoDataFrame]:
    """Return a maker of a small made war: two sides on five dates, one of which misses a side.

    There is contested and claimed land; the line moves south, then back in the east. The sides can be renamed.
    """
    import geopandas
    import shapely

    hole = shapely.box(10.5, 51.2, 11, 51.6)
    rows = (
        (0, "{north}", "control", shapely.box(10, 51, 12, 52)),
        (0, "{south}", "control", shapely.box(10, 50, 12, 50.9)),
        (0, "{north} / {south}", "contested", shapely.box(10, 50.9, 12, 51)),
        (1, "{north}", "control", shapely.box(10, 50.8, 12, 52)),
        (1, "{south}", "control", shapely.box(10, 50, 12, 50.8)),
        (2, "{north}", "control", shapely.box(10, 50.6, 12, 52).difference(hole)),
        (2, "{south}", "control", shapely.box(10, 50, 12, 50.6)),
        (2, "{south}", "claimed", hole),
        (3, "{north}", "control", shapely.Polygon(_NORTH_3)),
        (4, "{north}", "control", shapely.Polygon(_NORTH_3)),
        (4, "{south}", "control", shapely.Polygon(_SOUTH_4)),
    )

    def make(north: str = "North", south: str = "South") -> GeoDataFrame:
        columns: dict[str, Any] = {
            "date": [WAR_DAYS[at] for at, *_ in rows],
            "actor": [actor.replace("{north}", north).replace("{south}", south) for _, actor, *_ in rows],
            "status": [status for _, _, status, _ in rows],
            "geometry": [land for *_, land in rows],
            "source_id": ["made"] * len(rows),
        }
        return geopandas.GeoDataFrame(columns, geometry="geometry", crs="EPSG:4326")

    return make
