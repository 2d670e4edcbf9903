"""Many dates at once: what each actor held, gained and lost from one snapshot to the next.

Only what differs between two successive snapshots is looked at, so the cost grows with what changed; and of each actor
only the land of the last date is kept at hand, so the memory does not grow with the number of dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .area import edges_km2
from .edges import Region
from .pieces import Difference, difference, unchanged
from .regions import MIDDLE, Holding, holdings

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from .rows import Snapshots

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One actor from one date to the next; on its first date nothing is known ``before``, and no difference."""

    actor: str
    before: date | None
    after: date | None
    area_km2: float
    holding: Holding
    difference: Difference | None

    @property
    def gained_km2(self) -> float | None:
        """Return the km² gained since the date before; None on the first."""
        return self.difference.gained.total_km2 if self.difference else None

    @property
    def lost_km2(self) -> float | None:
        """Return the km² lost since the date before; None on the first."""
        return self.difference.lost.total_km2 if self.difference else None


class Track:
    """One actor's way from date to date, counting the land of some statuses."""

    def __init__(self, *, statuses: frozenset[str] = MIDDLE, sliver_m: float = 0.0) -> None:
        self._statuses = statuses
        self._sliver_m = sliver_m
        self._marks: object = ()
        self._region: Region | None = None
        self._day: date | None = None
        self._km2 = 0.0

    def step(self, held: Holding) -> Step:
        """Return the step to what is held on the next date."""
        marks, last, before = held.marks(self._statuses), self._region, self._day
        here = last if last is not None and marks == self._marks else held.region(self._statuses, like=last)
        moved = None
        if last is None:
            self._km2 = max(0.0, float(edges_km2(here.edges).sum()))
        elif here is last or here.same(last):
            moved = unchanged(here)
        else:
            moved = difference(last, here, sliver_m=self._sliver_m)
            self._km2 = max(0.0, self._km2 + moved.shift.net_km2)
        self._marks, self._region, self._day = marks, here, held.day
        return Step(held.actor, None if moved is None else before, held.day, self._km2, held, moved)


def measure(
    snapshots: GeoDataFrame | Snapshots, *, sliver_m: float = 0.0, progress: Progress | None = None
) -> dict[str, list[Step]]:
    """Return the steps of each actor in order of date. Raises InputError: see `regions.holdings`."""
    return measure_holdings(first_series(holdings(snapshots)), sliver_m=sliver_m, progress=progress)


def first_series(held: Mapping[tuple[str, str], list[Holding]]) -> dict[str, list[Holding]]:
    """Return what is measured: the first of each actor's series."""
    chosen: dict[str, list[Holding]] = {}
    for (actor, series), days in held.items():
        if not series or actor not in chosen:
            chosen[actor] = days
    return chosen


def measure_holdings(
    held: Mapping[str, list[Holding]], *, sliver_m: float = 0.0, progress: Progress | None = None
) -> dict[str, list[Step]]:
    """Return the steps of each actor, all in memory."""
    found: dict[str, list[Step]] = {actor: [] for actor in held}
    for together in by_date(held, sliver_m=sliver_m, progress=progress):
        for step in together:
            found[step.actor].append(step)
    return found


def by_date(
    held: Mapping[str, list[Holding]], *, sliver_m: float = 0.0, progress: Progress | None = None
) -> Iterator[list[Step]]:
    """Yield the steps of all actors to one date after the other; none is kept."""
    tracks = {actor: Track(sliver_m=sliver_m) for actor in held}
    dates: dict[date | None, list[Holding]] = {}
    for days in held.values():
        for one in days:
            dates.setdefault(one.day, []).append(one)
    for done, day in enumerate(sorted(dates, key=lambda day: day or date.min), start=1):
        yield [tracks[one.actor].step(one) for one in dates[day]]
        if progress:
            progress(done, len(dates))


def steps(days: Iterable[Holding], *, statuses: frozenset[str] = MIDDLE, sliver_m: float = 0.0) -> Iterator[Step]:
    """Yield one actor's steps from date to date; ``days`` stand in order."""
    track = Track(statuses=statuses, sliver_m=sliver_m)
    yield from map(track.step, days)
