"""Many dates at once: what each actor held, gained and lost from one snapshot to the next.

Only what differs between two successive snapshots is looked at, so the cost grows with what changed.
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

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One actor from one date to the next; on its first date nothing is known ``before``, and no difference."""

    actor: str
    before: date | None
    after: date | None
    area_km2: float
    region: Region
    difference: Difference | None

    @property
    def gained_km2(self) -> float | None:
        """Return the km² gained since the date before; None on the first."""
        return self.difference.gained.total_km2 if self.difference else None

    @property
    def lost_km2(self) -> float | None:
        """Return the km² lost since the date before; None on the first."""
        return self.difference.lost.total_km2 if self.difference else None


def measure(
    snapshots: GeoDataFrame, *, sliver_m: float = 0.0, progress: Progress | None = None
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
    held: dict[str, list[Holding]],
    *,
    statuses: frozenset[str] = MIDDLE,
    sliver_m: float = 0.0,
    progress: Progress | None = None,
) -> dict[str, list[Step]]:
    """Return the steps of each actor, counting the land of ``statuses`` only."""
    total, done = sum(map(len, held.values())), 0
    found: dict[str, list[Step]] = {}
    for actor, days in held.items():
        found[actor] = []
        for step in steps(days, statuses=statuses, sliver_m=sliver_m):
            found[actor].append(step)
            done += 1
            if progress:
                progress(done, total)
    return found


def steps(days: Iterable[Holding], *, statuses: frozenset[str] = MIDDLE, sliver_m: float = 0.0) -> Iterator[Step]:
    """Yield one actor's steps from date to date; ``days`` stand in order."""
    last: Step | None = None
    for held in days:
        here = held.region(statuses, like=last.region if last else None)
        last = _step(held, here, last, sliver_m)
        yield last


def _step(held: Holding, here: Region, last: Step | None, sliver_m: float) -> Step:
    if last is None:
        area = max(0.0, float(edges_km2(here.edges).sum()))
        return Step(held.actor, None, held.day, area, here, None)
    if here.same(last.region):
        return Step(held.actor, last.after, held.day, last.area_km2, here, unchanged(here))
    moved = difference(last.region, here, sliver_m=sliver_m)
    area = max(0.0, last.area_km2 + moved.shift.net_km2)
    return Step(held.actor, last.after, held.day, area, here, moved)
