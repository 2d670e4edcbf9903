"""What a dossier says of its measured series: files that no series names, and what nobody could compare."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...control.formats.reading import SUFFIXES
from ...errors import InputError
from ...records import ControlSeries
from ..control_fields import CONTROL, TABLES
from ..measured import covered
from ..shores import read_land
from .finding import Case, Finding, Severity

_SHOWN = 3


def check(case: Case) -> Iterator[Finding]:
    """Yield what is missing from the measured series, and control files that none of them names."""
    for series in case.dossier.control:
        yield from _missing(case, series)
    yield from _unnamed(case)
    yield from _land(case)


def _missing(case: Case, series: ControlSeries) -> Iterator[Finding]:
    subject, trail = series.series_id, ("control", series.series_id)
    for key, value in (("scope", series.scope), ("definition", series.definition)):
        if not value:
            what = f"The series '{subject}' does not say its {key}, so no figure can be compared with it. Add '{key}'."
            yield case.finding(f"no-{key}", subject, what, *trail, severity=Severity.MISSING)


def _land(case: Case) -> Iterator[Finding]:
    """Yield that the coast which the dossier brings cannot be drawn, or that nobody is credited for it."""
    settings, trail = case.dossier.map, ("map", "land")
    try:
        land = read_land(case.dossier)
    except InputError as error:
        what = f"{error} The map cannot be built without it."
        yield case.finding("land-unreadable", "map", what, *trail, severity=Severity.MISSING)
        return
    if land is not None and not settings.land_source:
        what = "Nothing says whose coast this is, so the map can credit nobody. Add 'land_source'."
        yield case.finding("land-uncredited", "map", what, *trail, severity=Severity.MISSING)


def _unnamed(case: Case) -> Iterator[Finding]:
    """Yield the data files in the folder ``control`` that no series names, as one finding."""
    folder = case.dossier.folder
    home = folder / CONTROL if folder else None
    if folder is None or home is None or not home.is_dir():
        return
    named = {path for series in case.dossier.control for path in covered(folder, series)}
    left = [path for path in sorted(home.rglob("*")) if _is_data(path) and path not in named]
    if not left:
        return
    names = ", ".join(path.relative_to(folder).as_posix() for path in left[:_SHOWN])
    more = f" and {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
    if case.dossier.control:
        what = f"No series names {names}{more}. List them under 'files' of a series in 'control:', or take them out."
        yield case.finding("control-unnamed", CONTROL, what, "control", severity=Severity.MISSING)
    else:
        what = (
            f"The folder '{CONTROL}' holds {names}{more}, but the dossier has no 'control:', so nothing is measured. "
            f"See what the files hold with 'ebbline change {home} --explain', then add a series: "
            "control: [{series_id: ..., files: [control], source: ...}]."
        )
        yield case.finding("control-undeclared", CONTROL, what, severity=Severity.MISSING)


def _is_data(path: Path) -> bool:
    hidden = path.name.startswith(".")
    return path.suffix.lower() in (*SUFFIXES, *TABLES) and not hidden and path.is_file()
