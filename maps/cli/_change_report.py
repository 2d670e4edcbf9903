"""What ``ebbline change`` says: rows, totals and transitions, as a table, as JSON, as CSV, as GeoJSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from geo.control.change import Handover, handovers, transitions
from geo.control.ranges import LINE_M, Range, StepRange, ranges
from geo.control.regions import holdings
from geo.control.series import Step, first_series, measure_holdings
from geo.control.settlements import Places
from geo.errors import InputError

from . import _one_line
from ._change_settlements import Settled, counts, settled
from ._change_settlements import lines as settlement_lines
from ._change_settlements import named as settlements_in
from ._change_settlements import records as settlement_records

if TYPE_CHECKING:
    from geo.control.rows import Snapshots

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins so
_NOBODY = "–"


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """All that there is to say about a series."""

    rows: list[dict[str, Any]]
    handed: list[Handover]
    totals: dict[str, Any]
    transitions: list[dict[str, Any]]
    repairs: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    slivers: dict[str, Any]
    line_m: float | None
    settled: Settled | None = None


def report(
    snapshots: Snapshots,
    *,
    actor: str | None = None,
    line_m: float | None,
    sliver_m: float = 0.0,
    places: Places = None,
    places_from: str = "",
    near_m: float = LINE_M,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Measure snapshots, and look for settlements among ``places``, named by ``places_from``, if there are any.

    Raises InputError for an actor that no snapshot names.
    """
    held = holdings(snapshots)
    measured = measure_holdings(first_series(held), sliver_m=sliver_m, progress=progress)
    handed = list(handovers(measured))
    if actor is not None:
        measured, handed = _only(actor, measured, handed)
    repairs = snapshots.repairs
    bounds = None if line_m is None else ranges(measured, held, line_m=line_m, repairs=repairs, sliver_m=sliver_m)
    found = None if places is None else settled(handed, places, line_m=near_m, source=places_from)
    return Report(
        rows=_rows(measured, bounds, found),
        handed=handed,
        totals=_totals(measured),
        transitions=[{"from": one, "to": other, "km2": km2} for one, other, km2 in transitions(handed)],
        repairs=repairs,
        warnings=snapshots.warnings,
        slivers=_slivers(measured, sliver_m),
        line_m=line_m,
        settled=found,
    )


def _only(
    actor: str, measured: dict[str, list[Step]], handed: list[Handover]
) -> tuple[dict[str, list[Step]], list[Handover]]:
    if actor not in measured:
        names = ", ".join(repr(name) for name in sorted(measured)[:10])
        raise InputError(f"The snapshots name no actor {actor!r}.", remedy=f"They name {names or 'none'}.")
    theirs = [one for one in handed if actor == (one.to_actor if one.kind == "gained" else one.from_actor)]
    return {actor: measured[actor]}, theirs


def _rows(
    measured: Mapping[str, Sequence[Step]], bounds: Mapping[str, Sequence[StepRange]] | None, found: Settled | None
) -> list[dict[str, Any]]:
    rows = []
    for actor, steps in measured.items():
        sure: Sequence[StepRange | None] = bounds[actor] if bounds else [None] * len(steps)
        rows += [_step(step, each, found) for step, each in zip(steps, sure, strict=True)]
    return sorted(rows, key=lambda row: (row["date"] or "", row["actor"]))


def _step(step: Step, sure: StepRange | None, found: Settled | None) -> dict[str, Any]:
    row: dict[str, Any] = {"date": step.after.isoformat() if step.after else None, "actor": step.actor}
    parts = (
        ("area_km2", "low", "high", step.area_km2, sure and sure.area),
        ("gained_km2", "gained_low", "gained_high", step.gained_km2, sure and sure.gained),
        ("lost_km2", "lost_low", "lost_high", step.lost_km2, sure and sure.lost),
    )
    for name, low, high, value, bounds in parts:
        row |= {name: value, low: bounds.low if bounds else None, high: bounds.high if bounds else None}
    row |= counts(found, step.actor, step.after, first=step.difference is None)
    if sure:
        row["parts"] = {"area_km2": _parts(sure.area), "gained_km2": _parts(sure.gained), "lost_km2": _parts(sure.lost)}
    return row


def _parts(bounds: Range | None) -> dict[str, list[float]] | None:
    return {kind: list(pair) for kind, pair in bounds.parts.items()} if bounds else None


def _totals(measured: Mapping[str, Sequence[Step]]) -> dict[str, Any]:
    """Return net and gross km² over all dates: of all actors together, and of each."""
    each = {actor: _total(steps) for actor, steps in measured.items()}
    names = ("net", "gross_gained", "gross_lost")
    return {**{name: sum(total[name] for total in each.values()) for name in names}, "actors": each}


def _total(steps: Sequence[Step]) -> dict[str, float]:
    gained, lost = (sum(getattr(step, name) or 0.0 for step in steps) for name in ("gained_km2", "lost_km2"))
    return {"net": gained - lost, "gross_gained": gained, "gross_lost": lost}


def _slivers(measured: Mapping[str, Sequence[Step]], sliver_m: float) -> dict[str, Any]:
    left = [step.difference.slivers for steps in measured.values() for step in steps if step.difference]
    count, km2 = sum(len(one.polygons) for one in left), sum(one.total_km2 for one in left)
    return {"tolerance_m": sliver_m, "pieces": count, "km2": km2}


# As text


def record(found: Report) -> dict[str, Any]:
    """Return the report as plain values for JSON."""
    return {
        "rows": found.rows,
        "totals": found.totals,
        "transitions": found.transitions,
        **settlement_records(found.settled),
        "slivers": found.slivers,
        "line_error_m": found.line_m,
        "repairs": found.repairs,
        "warnings": found.warnings,
    }


def table_lines(found: Report) -> Iterator[str]:
    """Yield the report as lines for people."""
    actors = sorted({row["actor"] for row in found.rows})
    width = max(map(len, actors), default=0)
    yield _cells("date", "actor".ljust(width), ["area km²", "gained", "lost"], found.line_m is not None)
    for row in found.rows:
        values = [
            _value(row, "area_km2", "low", "high"),
            _value(row, "gained_km2", "gained_low", "gained_high"),
            _value(row, "lost_km2", "lost_low", "lost_high"),
        ]
        yield _cells(row["date"] or _NOBODY, _one_line(row["actor"]).ljust(width), values, found.line_m is not None)
    yield ""
    for actor, total in found.totals["actors"].items():
        gross = f"gained {total['gross_gained']:,.1f}, lost {total['gross_lost']:,.1f} km² in all"
        yield f"{_one_line(actor)}: net {total['net']:+,.1f} km² ({gross})"
    for row in found.transitions[:10] if len(actors) > 1 else []:
        yield f"  {_name(row['from'])} → {_name(row['to'])}: {row['km2']:,.1f} km²"
    if found.slivers["tolerance_m"]:
        narrow = f"{found.slivers['pieces']} pieces narrower than {found.slivers['tolerance_m']:g} m"
        yield f"{narrow}, {found.slivers['km2']:,.3f} km² in all, count as held."
    if found.settled is not None:
        yield from ("", *settlement_lines(found.settled))
    if found.line_m is not None:
        yield f"Low to high: definitions, sources, repairs, and a disputed line that may be off by {found.line_m:g} m."


def _cells(day: str, actor: str, values: Sequence[str], ranged: bool) -> str:
    sizes = (28, 18, 18) if ranged else (12, 10, 10)
    return "  ".join([day.ljust(10), actor, *(value.rjust(size) for value, size in zip(values, sizes, strict=True))])


def _value(row: Mapping[str, Any], name: str, low: str, high: str) -> str:
    value = row[name]
    if value is None:
        return _NOBODY
    bounds = f" ({row[low]:,.1f}–{row[high]:,.1f})" if row[low] is not None else ""
    return f"{value:,.1f}{bounds}"


def _name(actor: str | None) -> str:
    return _NOBODY if actor is None else _one_line(actor)


def csv_text(found: Report) -> str:
    """Return the rows as CSV; a name that a spreadsheet would take for a formula gets a leading apostrophe."""
    names = [name for name in (found.rows[0] if found.rows else {}) if name != "parts"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in found.rows:
        writer.writerow([_cell(row[name]) for name in names])
    return out.getvalue()


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def features(found: Report) -> dict[str, Any]:
    """Return the land that changed hands as GeoJSON."""
    there = zip(found.handed, settlements_in(found.settled, found.handed), strict=True)
    return {
        "type": "FeatureCollection",
        "features": [_feature(one, towns) for one, towns in there if one.pieces.total_km2 > 0],
    }


def _feature(one: Handover, towns: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {
            "before": one.before.isoformat() if one.before else None,
            "after": one.after.isoformat() if one.after else None,
            "from_actor": one.from_actor,
            "to_actor": one.to_actor,
            "kind": one.kind,
            "area_km2": one.pieces.total_km2,
            "settlements": towns,
        },
        "geometry": shapely.geometry.mapping(shapely.multipolygons(one.pieces.polygons)),
    }
