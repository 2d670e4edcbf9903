"""The measured series, read: what is odd about them, and how each published figure stands to each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

from ...control.figures.verdicts import Outcome, Verdict, km2
from ...errors import InputError
from ...records import ControlSeries
from ..measured import read_series, read_table
from .finding import Case, Finding, Severity

# What was dealt with as stated, and needs no decision.
_NOTES = frozenset(
    "reprojected antimeridian left-out superseded zero-area sliver no-land empty-geometry height-dropped missing-days "
    "repaired intervals empty-cells column-left-out row-twice".split()
)
_SHOWN = 5
_REMEDIES = {
    Outcome.DIFFERS: "Correct the one that is wrong, or say why they differ and acknowledge this.",
    Outcome.AGREES: "",
    Outcome.NOT_COMPARABLE: "",
}
Odd = Mapping[str, Any]


def check(case: Case) -> Iterator[Finding]:
    """Yield what is odd about the measured series, and the verdict of each on each figure.

    A series that cannot be read is a finding that names the file; the rest is checked without it.
    """
    for series in case.dossier.control:
        try:
            warnings, verdicts = _read(case, series)
        except InputError as error:
            what = f"{error} The rest is checked without it."
            yield _finding(case, series, "control-unreadable", what, Severity.MISSING)
            continue
        yield from _told(case, series, warnings)
        yield from _held(case, series, verdicts)


def _read(case: Case, series: ControlSeries) -> tuple[list[Odd], list[Verdict]]:
    """Return the warnings of a series, and the verdicts on the figures. Raises InputError: see `read_snapshots`."""
    from ...control.figures import holding_to_account, measured
    from ...files import collector

    dossier = case.dossier
    with collector.paused():
        if series.measure:
            table = read_table(dossier, series.series_id)
            warnings: list[Odd] = [asdict(doubt) for doubt in table.warnings]
            found = measured.of_table(table, series)
        else:
            snapshots = read_series(dossier, series, progress=case.progress)
            warnings = [*snapshots.warnings, *_repairs(snapshots.repairs)]
            days = sorted({row.date for row in snapshots.rows if row.date})
            wanted = holding_to_account.days_wanted(dossier.figures, days)
            found = measured.of_polygons(snapshots, series, days=wanted)
    same = same_actor if dossier.figures else holding_to_account.same_name
    return warnings, holding_to_account.hold(
        dossier.figures, found, actor=dossier.actor, same=same, sources=dossier.sources
    )


def same_actor(one: str, other: str) -> bool:
    """Return whether two names mean one actor: equal but for case, of one armed actor, or of one country."""
    from ...text.actor_names import bare

    names = _names()
    mine, theirs = bare(one), bare(other)
    return mine == theirs or (mine in names and names[mine] == names.get(theirs))


@cache
def _names() -> dict[str, str]:
    from ...lands import country_name
    from ...text.actor_names import bare, demonyms, known_actors

    found: dict[str, str] = {}
    for actor in known_actors():
        for name in (actor.name, *actor.aliases):
            found.setdefault(bare(name), actor.name)
    for word, code in demonyms().items():  # "Russian", as land is labelled, is Russia's
        for name in (word, country_name(code)):
            found.setdefault(bare(name), code)
    return found


# What is odd


def _repairs(repairs: Iterable[Odd]) -> Iterator[Odd]:
    for repair in repairs:
        before, after = repair.get("km2_before") or 0.0, repair.get("km2_after") or 0.0
        what = f"{repair.get('reason')}: mended, {km2(before)} before and {km2(after)} after."
        yield {"code": "repaired", "message": what, "km2": abs(after - before), **_place(repair)}


def _place(record: Odd) -> dict[str, Any]:
    return {"file": record.get("file"), "row": record.get("row")}


def _told(case: Case, series: ControlSeries, warnings: Iterable[Odd]) -> Iterator[Finding]:
    """Yield one finding for each kind of oddity: how many there are, and the largest of them."""
    kinds: dict[str, list[Odd]] = defaultdict(list)
    for warning in warnings:
        kinds[str(warning["code"])].append(warning)
    for code, alike in kinds.items():
        most = max(alike, key=lambda one: abs(one.get("km2") or 0.0))
        where = Path(str(most.get("file"))).name if most.get("file") else ""
        where += f":{most['row']}" if where and most.get("row") else ""
        what = f"{where}: {most['message']}" if where else str(most["message"])
        if len(alike) > 1:
            what += f" {len(alike) - 1} more like it in '{series.series_id}'; {_list_them(series)}"
        severity = Severity.NOTE if code in _NOTES else Severity.DOUBT
        yield _finding(case, series, f"control-{code}", what, severity)


def _list_them(series: ControlSeries) -> str:
    if series.measure:
        return "geo.dossier.read_table lists them all."
    return f"'ebbline change DOSSIER --series {series.series_id} --json' lists them all."


def _finding(case: Case, series: ControlSeries, code: str, what: str, severity: Severity) -> Finding:
    return case.finding(code, series.series_id, what, "control", series.series_id, "files", severity=severity)


# Verdicts


def _held(case: Case, series: ControlSeries, verdicts: Iterable[Verdict]) -> Iterator[Finding]:
    """Yield a finding where a figure differs from what was measured, and a note where it agrees or cannot be compared.

    What cannot be compared for one and the same reason, and has no number beside it, is told once.
    """
    alike: dict[tuple[str, ...], list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        if verdict.outcome is Outcome.NOT_COMPARABLE and verdict.expected is None:
            alike[verdict.reasons].append(verdict)
        else:
            yield _verdict(case, series, verdict)
    for together in alike.values():
        yield _verdict(case, series, together[0] if len(together) == 1 else _joined(series, together))


def _joined(series: ControlSeries, together: list[Verdict]) -> Verdict:
    ids = [verdict.figures[0] for verdict in together]
    named = ", ".join(ids[:_SHOWN]) + (f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else "")
    why = "; ".join(together[0].reasons)
    what = f"{len(ids)} figures ({named}) cannot be compared with the series '{series.series_id}': {why}."
    return replace(together[0], figures=tuple(ids), message=what, stated=None)


def _verdict(case: Case, series: ControlSeries, verdict: Verdict) -> Finding:
    differs = verdict.outcome is Outcome.DIFFERS
    severity = Severity.CONTRADICTION if differs else Severity.NOTE
    figure_id = verdict.figures[0]
    message = f"{verdict.message} {_REMEDIES[verdict.outcome]}".strip()
    subject = f"{figure_id}@{series.series_id}"
    found = case.finding(verdict.code, subject, message, "figures", figure_id, "value", severity=severity)
    return replace(found, verdict=verdict)
