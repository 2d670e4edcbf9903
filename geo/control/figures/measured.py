"""Measured series as values: what each actor held on which days, with a range, from polygons or from a table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple

from ...records import ControlSeries, Measure
from ..ranges import Bounding, mended_km2
from ..regions import holdings
from ..rows import Snapshots
from ..series import by_date, first_series
from ..tables.doubts import leaps_of
from ..tables.table import MeasuredTable
from .verdicts import rounded_by


class Point(NamedTuple):
    """What was measured on one day, in km² or per cent, and its outer bounds."""

    day: date
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MeasuredSeries:
    """What one actor held by date, from one source.

    ``days`` are all days that the series covers, ``points`` those that were measured, both in order. ``leaps`` are the
    days on which a table leaps, so that its way of counting may have changed.
    """

    series_id: str
    actor: str
    measure: Measure
    points: tuple[Point, ...]
    days: tuple[date, ...]
    scope: str = ""
    definition: str = ""
    source_id: str = ""
    leaps: tuple[date, ...] = ()

    def on(self, day: date) -> Point | None:
        """Return what was measured on a day, None where nothing was."""
        return next((point for point in self.points if point.day == day), None)


def actors_of(snapshots: Snapshots) -> dict[str, tuple[date, ...]]:
    """Return the days on which each actor is drawn."""
    days: dict[str, set[date]] = {}
    for actor, held in first_series(holdings(snapshots)).items():
        days[actor] = {each.day for each in held if each.day}
    return {actor: tuple(sorted(found)) for actor, found in days.items()}


def of_polygons(
    snapshots: Snapshots, about: ControlSeries, *, days: Collection[date] | None = None
) -> list[MeasuredSeries]:
    """Return the km² of each actor on ``days`` (None: on all), with the ranges of `ranges`.

    A day of the series on which an actor is not drawn has no point: nothing says that nothing was held.
    """
    covered = actors_of(snapshots)
    wanted = tuple(row for row in snapshots.rows if row.date and (days is None or row.date in days))
    held = holdings(Snapshots(wanted, snapshots.shelf, snapshots.repairs, trusted=snapshots.trusted))
    first, mended = first_series(held), mended_km2(snapshots.repairs)
    how = {"line_m": about.line_error_m, "sliver_m": about.sliver_m}
    bounding = {actor: Bounding(actor, held, mended=mended, **how) for actor in first}
    points: dict[str, list[Point]] = {actor: [] for actor in covered}
    for step in chain.from_iterable(by_date(first, sliver_m=about.sliver_m)):  # no land is kept but the last date's
        sure = bounding[step.actor].of(step).area
        if step.after:
            points[step.actor].append(Point(step.after, step.area_km2, sure.low, sure.high))
    return [_series(about, actor, Measure.AREA_KM2, points[actor], days=every) for actor, every in covered.items()]


def of_table(table: MeasuredTable, about: ControlSeries) -> list[MeasuredSeries]:
    """Return the series of each actor of a table; a range is what its last digit may have been rounded from."""
    found = []
    for actor in table.actors:
        rows = table.of(actor)
        halves = [rounded_by(row.value) for row in rows]
        points = [
            Point(row.day, row.value, row.value - half, row.value + half)
            for row, half in zip(rows, halves, strict=True)
        ]
        leaps = [after for _, (after, _) in leaps_of([(row.day, row.value) for row in rows], table.measure)]
        days = [row.day for row in rows]
        found.append(_series(about, actor, table.measure, points, days=days, leaps=leaps))
    return found


def _series(
    about: ControlSeries,
    actor: str,
    measure: Measure,
    points: Sequence[Point],
    *,
    days: Sequence[date],
    leaps: Sequence[date] = (),
) -> MeasuredSeries:
    named = (about.scope, about.definition, about.source_id)
    return MeasuredSeries(about.series_id, actor, measure, tuple(points), tuple(days), *named, tuple(leaps))
