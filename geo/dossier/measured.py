"""The measured series of a dossier: its control files, read with the settings that the dossier states."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DossierError, InputError
from ..records import ControlSeries
from .control_fields import TABLES, why_outside
from .schema import Dossier

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from ..control.rows import Snapshots
    from ..control.tables.table import MeasuredTable


def read_control(
    dossier: Dossier, series_id: str | None = None, *, progress: Callable[[int, int], None] | None = None
) -> GeoDataFrame:
    """Return the dated polygons of one series, as `geo.read_snapshots` does with the settings of the series.

    ``series_id`` may be left out where the dossier has one series of polygons. ``attrs`` also holds ``series_id``;
    ``progress`` is called with (files read, all files). Raises DossierError when there is no such series or its files
    lie outside the dossier's folder, InputError when they cannot be read.
    """
    series = series_of(dossier, series_id, table=False)
    table = read_series(dossier, series, progress=progress).frame()
    table.attrs["series_id"] = series.series_id
    return table


def read_series(
    dossier: Dossier, series: ControlSeries, *, progress: Callable[[int, int], None] | None = None
) -> Snapshots:
    """Return the dated polygons of a series as a light table; otherwise as `read_control`."""
    from ..control.snapshots import read

    return read(
        files_of(dossier, series),
        repair=series.repair,
        latest=series.latest,
        mapping=mapping_of(series),
        progress=progress,
    )


def read_table(dossier: Dossier, series_id: str | None = None) -> MeasuredTable:
    """Return the rows of one series that is a table of areas (km²) or shares (%), by date and actor.

    ``series_id`` may be left out where the dossier has one table. ``warnings`` tells what is odd in it. Raises
    DossierError and InputError as `read_control` does.
    """
    from ..control.tables import table as tables
    from ..control.tables.settings import settings_from

    series = series_of(dossier, series_id, table=True)
    assert series.measure is not None  # noqa: S101 - what makes it a table
    files = [table for path in files_of(dossier, series) for table in _tables_in(path)]
    if not files:
        what = f"The folders of '{series.series_id}' hold no table."
        raise InputError(what, path=dossier.folder, remedy=f"Tables end in {' or '.join(TABLES)}.")
    return tables.read_table(
        files,
        measure=series.measure,
        columns=series.columns,
        actor=series.actor,
        settings=settings_from(series.mapping),
    )


def mapping_of(series: ControlSeries) -> dict[str, Any] | None:
    """Return the mapping of a series of polygons, with the actor to fall back on; None where nothing is stated."""
    actor = {"default_actor": series.actor} if series.actor else {}
    return {**series.mapping, **actor} or None


def series_of(dossier: Dossier, series_id: str | None = None, *, table: bool) -> ControlSeries:
    """Return the series of that id, or the only one there is: of polygons, or a ``table``.

    Raises DossierError where there is none, or more than one to choose from.
    """
    kind = "table" if table else "series of polygons"
    fitting = [series for series in dossier.control if (series.measure is not None) is table]
    named = [series for series in fitting if series_id is None or series.series_id == series_id]
    if len(named) == 1:
        return named[0]
    ids = ", ".join(series.series_id for series in fitting)
    if len(named) > 1:
        remedy = f"Name one (--series): {ids}."
        raise DossierError(f"The dossier has more than one {kind}.", path=dossier.folder, remedy=remedy)
    what = f"The dossier has no {kind}" + (f" called {series_id!r}." if series_id is not None else ".")
    raise DossierError(what, path=dossier.folder, remedy=f"It has {ids}." if ids else "Add one under 'control:'.")


def files_of(dossier: Dossier, series: ControlSeries) -> list[Path]:
    """Return the files and folders of a series, in the order stated.

    Raises DossierError for what is missing, or lies outside the dossier's folder, be it by a link; a folder is
    looked into.
    """
    if dossier.folder is None:
        what = f"The files of '{series.series_id}' are named relative to a folder, and this dossier was read from none."
        raise DossierError(what, remedy="Write it to a folder and read it from there.")
    return [path_inside(dossier.folder, name) for name in series.files]


def path_inside(folder: Path, name: str) -> Path:
    """Return the file or folder of that name in a dossier's folder.

    Raises DossierError where the name or a link leads out of the folder, InputError where nothing is there.
    """
    path = folder / name
    why = why_outside(name)
    try:
        if not why and not path.exists():
            raise InputError("No such file.", path=path, remedy="Check how the dossier names it.")
        home = folder.resolve()
        links = () if why else (path, *_links(path))
        out = next((at for at in links if not at.resolve().is_relative_to(home)), None)
    except OSError as error:
        raise InputError(f"Cannot be read: {error.strerror or error}.", path=path) from error
    if why or out:
        what = why or "leads out of the dossier's folder by a link"
        raise DossierError(f"{name!r} {what}.", path=out or folder, remedy="Put the file itself into the folder.")
    return path


def _links(folder: Path) -> Iterator[Path]:
    """Yield every link in a folder and in those below it; no link is followed."""
    for at, folders, files in os.walk(folder):
        yield from (path for name in (*folders, *files) if (path := Path(at, name)).is_symlink())


def covered(folder: Path, series: ControlSeries) -> Iterator[Path]:
    """Yield the files in a dossier's folder that a series is read from, as far as they are there."""
    from ..control.formats import reading

    for path in (folder / name for name in series.files):
        if series.measure:
            yield from _tables_in(path)
        elif path.exists():
            with suppress(InputError):
                yield from reading.files(path)


def _tables_in(path: Path) -> list[Path]:
    """Return the tables in a folder, or the path itself where it is none."""
    if not path.is_dir():
        return [path]
    return sorted(at for at in path.iterdir() if at.suffix.lower() in TABLES and not at.name.startswith("."))
