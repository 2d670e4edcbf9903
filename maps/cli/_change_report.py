"""What ``ebbline change`` finds out: each section of its report, gathered while dates are measured one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import shapely

from geo.control.area import area_km2
from geo.control.change import GAINED, Transitions, handed
from geo.control.handed import Handed
from geo.control.ranges import LINE_M, Bounding, Range, StepRange, mended_km2
from geo.control.regions import NARROW, Holding, holdings
from geo.control.series import Step, by_date, first_series
from geo.control.snapshots import jumps
from geo.errors import InputError

from ._change_settlements import Settled, counts, settled

if TYPE_CHECKING:
    from geo.control.people.population import Census
    from geo.control.people.settlements import Places
    from geo.control.rows import Snapshots

    from ._change_people import Peopled


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """All that there is to say about a series; a section that was not asked for is None."""

    rows: list[dict[str, Any]]
    handed: Handed
    totals: dict[str, Any]
    transitions: list[dict[str, Any]]
    repairs: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    slivers: dict[str, Any]
    line_m: float | None
    settled: Settled | None = None
    peopled: Peopled | None = None


def report(
    snapshots: Snapshots,
    *,
    actor: str | None = None,
    line_m: float | None,
    sliver_m: float = 0.0,
    places: Places = None,
    places_from: str = "",
    census: Census | None = None,
    near_m: float = LINE_M,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Measure snapshots; look for settlements among ``places``, which ``places_from`` names, and for people, if given.

    Raises InputError for an actor that no snapshot names.
    """
    held = holdings(snapshots)
    first = first_series(held)
    _check_named(actor, first)
    mine = {name: days for name, days in first.items() if actor in (None, name)}
    sections = _Sections(held, list(mine), snapshots, line_m, sliver_m)
    sections.peopled = None if census is None else _peopled(mine, census, near_m)
    for together in by_date(first, sliver_m=sliver_m, progress=progress):
        sections.add(together)
    found = None if places is None else settled(sections.handed, places, line_m=near_m, source=places_from)
    rows = sections.rows(found)
    return Report(
        rows=rows,
        handed=sections.handed,
        totals=_totals(rows, sections.actors),
        transitions=[{"from": one, "to": other, "km2": km2} for one, other, km2 in sections.matrix.rows()],
        repairs=snapshots.repairs,
        warnings=[*snapshots.warnings, *jumps(sections.areas)],
        slivers=sections.slivers.record(),
        line_m=line_m,
        settled=found,
        peopled=sections.peopled,
    )


def _peopled(held: Mapping[str, Sequence[Holding]], census: Census, line_m: float) -> Peopled:
    from ._change_people import Peopled

    return Peopled(held, census, line_m=line_m)


class _Sections:
    """Takes the steps of all actors date by date, and keeps of them what there is to say; no land but what changed."""

    def __init__(
        self,
        held: Mapping[tuple[str, str], list[Holding]],
        actors: Sequence[str],
        snapshots: Snapshots,
        line_m: float | None,
        sliver_m: float,
    ) -> None:
        self.actors = actors
        self.peopled: Peopled | None = None
        self.handed, self.matrix, self.slivers = Handed(), Transitions(), _Slivers(sliver_m)
        self.areas: list[tuple[Any, str, float]] = []
        self._rows: list[tuple[dict[str, Any], Step]] = []
        mended = mended_km2(snapshots.repairs)
        self._bounding = {
            name: Bounding(name, held, line_m=line_m, mended=mended, sliver_m=sliver_m)
            for name in actors
            if line_m is not None
        }

    def add(self, together: Sequence[Step]) -> None:
        """Take the steps to one date."""
        self.areas += [(step.after, step.actor, km2) for step in together if (km2 := _controlled(step)) is not None]
        mine = [step for step in together if step.actor in self.actors]
        self.slivers.add(mine)
        for step in mine:
            sure = self._bounding[step.actor].of(step) if self._bounding else None
            self._rows.append((_row(step, sure), replace(step, difference=None)))
            if self.peopled:
                self.peopled.add(step)
        for one in handed(together):
            if (one.to_actor if one.kind == GAINED else one.from_actor) in self.actors:
                self.handed.add(one)
                self.matrix.add(one)

    def rows(self, found: Settled | None) -> list[dict[str, Any]]:
        """Return a row for each date and actor, with what the sections have to add to it."""
        made = []
        for row, step in sorted(self._rows, key=lambda each: (each[0]["date"] or "", each[0]["actor"])):
            parts = {"parts": row.pop("parts")} if "parts" in row else {}
            towns = counts(found, step.actor, step.after, first=row["gained_km2"] is None)
            people = self.peopled.columns(step.actor, step.after) if self.peopled else {}
            made.append(row | towns | people | parts)
        return made


def _check_named(actor: str | None, first: Mapping[str, Any]) -> None:
    if actor is not None and actor not in first:
        names = ", ".join(repr(name) for name in sorted(first)[:10])
        raise InputError(f"The snapshots name no actor {actor!r}.", remedy=f"They name {names or 'none'}.")


def _controlled(step: Step) -> float | None:
    """Return the km² under an actor's control, None where none is said to be."""
    land = step.holding.land
    if "control" not in land:
        return None
    return area_km2(shapely.multipolygons(step.holding.polygons(NARROW))) if "unknown" in land else step.area_km2


def _row(step: Step, sure: StepRange | None) -> dict[str, Any]:
    row: dict[str, Any] = {"date": step.after.isoformat() if step.after else None, "actor": step.actor}
    parts = (
        ("area_km2", "low", "high", step.area_km2, sure and sure.area),
        ("gained_km2", "gained_low", "gained_high", step.gained_km2, sure and sure.gained),
        ("lost_km2", "lost_low", "lost_high", step.lost_km2, sure and sure.lost),
    )
    for name, low, high, value, bounds in parts:
        row |= {name: value, low: bounds.low if bounds else None, high: bounds.high if bounds else None}
    if sure:
        row["parts"] = {"area_km2": _parts(sure.area), "gained_km2": _parts(sure.gained), "lost_km2": _parts(sure.lost)}
    return row


def _parts(bounds: Range | None) -> dict[str, list[float]] | None:
    return {kind: list(pair) for kind, pair in bounds.parts.items()} if bounds else None


def _totals(rows: Sequence[Mapping[str, Any]], actors: Iterable[str]) -> dict[str, Any]:
    """Return net and gross km² over all dates: of all actors together, and of each."""
    each = {actor: _total([row for row in rows if row["actor"] == actor]) for actor in actors}
    names = ("net", "gross_gained", "gross_lost")
    return {**{name: sum(total[name] for total in each.values()) for name in names}, "actors": each}


def _total(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    gained, lost = (sum(row[name] or 0.0 for row in rows) for name in ("gained_km2", "lost_km2"))
    return {"net": gained - lost, "gross_gained": gained, "gross_lost": lost}


class _Slivers:
    """How many pieces were taken for redrawing, and how much land they are."""

    def __init__(self, tolerance_m: float) -> None:
        self._tolerance_m, self._pieces, self._km2 = tolerance_m, 0, 0.0

    def add(self, steps: Iterable[Step]) -> None:
        for step in steps:
            if step.difference:
                self._pieces += len(step.difference.slivers.polygons)
                self._km2 += step.difference.slivers.total_km2

    def record(self) -> dict[str, Any]:
        return {"tolerance_m": self._tolerance_m, "pieces": self._pieces, "km2": self._km2}
