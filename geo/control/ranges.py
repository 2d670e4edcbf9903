"""The low and the high of a km², and why: definition, source, digitising, repair.

The outer bounds of all that is known to be in doubt, not a statistical interval:

- definition: control only, against control with contested, supported and claimed land and land of unknown status;
- source: what other series give for the same actor and date;
- digitising: the disputed line may be off by a stated width on either side; coasts and country borders are not;
- repair: the km² by which polygons of the day changed when they were mended.

The first two bound the value, the last two widen it further.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import numpy as np

from .area import Floats, summed
from .fronts import Fronts
from .pieces import Pieces, joined, outlines
from .regions import MIDDLE, NARROW, WIDE, Holding
from .series import Step, first_series, measure_holdings

LINE_M = 100.0

Pair = tuple[float, float]
Held = Mapping[tuple[str, str], list[Holding]]


@dataclass(frozen=True, slots=True)
class Range:
    """The bounds of a value in km²; ``parts`` holds those that each kind of doubt alone would give."""

    low: float
    high: float
    parts: dict[str, Pair] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepRange:
    """The bounds of a step's area, and of what was gained and lost; those are None on an actor's first date."""

    area: Range
    gained: Range | None
    lost: Range | None


def ranges(
    found: Mapping[str, Sequence[Step]],
    held: Held,
    *,
    line_m: float = LINE_M,
    repairs: Iterable[Mapping[str, Any]] = (),
    sliver_m: float = 0.0,
) -> dict[str, list[StepRange]]:
    """Return the bounds of each step of each actor.

    ``found`` was measured on ``held``. ``line_m`` is by how many metres the disputed line may be off on either side,
    ``repairs`` what was mended, as in the attrs of `geo.read_snapshots`.
    """
    mended = _mended(repairs)
    result = {}
    for actor, steps in found.items():
        rivals = _rivals(held, actor, sliver_m)
        widths = _widths(steps, line_m)
        changed = _changed_by(first_series(held)[actor], mended)
        result[actor] = [_step(*each) for each in zip(steps, rivals, widths, changed, strict=True)]
    return result


_Three = tuple[Pair, Pair, Pair]  # of the area, of gained, of lost


def _step(step: Step, rivals: dict[str, list[Step]], widths: _Three, mended: Pair) -> StepRange:
    def bounds(name: str, width: Pair, mended: float) -> Range:
        value = getattr(step, name)
        others = {kind: [getattr(one, name) for one in found] for kind, found in rivals.items()}
        return _bounds(value, others, width, mended)

    area = bounds("area_km2", widths[0], mended[1])
    if step.difference is None:
        return StepRange(area, None, None)
    return StepRange(
        area,
        *(bounds(name, width, sum(mended)) for name, width in zip(("gained_km2", "lost_km2"), widths[1:], strict=True)),
    )


def _bounds(value: float, others: dict[str, list[float | None]], width: Pair, mended: float) -> Range:
    parts: dict[str, Pair] = {}
    for kind, given in others.items():
        known = [value, *(other for other in given if other is not None)]
        parts[kind] = (min(known), max(known))
    low = min((part[0] for part in parts.values()), default=value)
    high = max((part[1] for part in parts.values()), default=value)
    parts["digitising"] = (max(0.0, value - width[0]), value + width[1])
    parts["repair"] = (max(0.0, value - mended), value + mended)
    return Range(max(0.0, low - width[0] - mended), high + width[1] + mended, parts)


def _rivals(held: Held, actor: str, sliver_m: float) -> list[dict[str, list[Step]]]:
    """Return for each date of the actor's first series what other definitions and other sources give."""
    days = first_series(held)[actor]
    statuses = {status for day in days for status in day.land}
    other = [wanted for wanted in (NARROW, WIDE) if statuses & wanted and statuses & wanted != statuses & MIDDLE]
    defined = [measure_holdings({actor: days}, statuses=wanted, sliver_m=sliver_m)[actor] for wanted in other]
    told = [
        {(step.before, step.after): step for step in measure_holdings({actor: series}, sliver_m=sliver_m)[actor]}
        for (name, source), series in held.items()
        if name == actor and series is not days and source
    ]
    areas = [{after: step for (_, after), step in series.items()} for series in told]
    found: list[dict[str, list[Step]]] = []
    for at, day in enumerate(days):
        key = (days[at - 1].day if at else None, day.day)
        exact = [series.get(key) or areas[which].get(day.day) for which, series in enumerate(told)]
        sources = [step for step in exact if step is not None]
        found.append({"definition": [series[at] for series in defined], "source": sources})
    return found


def _widths(steps: Sequence[Step], line_m: float) -> list[_Three]:
    """Return for each step by how many km² its area, gains and losses may be off downwards and upwards."""
    if not steps:
        return []
    moved = [step.difference.shift for step in steps if step.difference]
    flows = [edges for shift in moved for edges in (shift.new, shift.gone)]
    fronts = Fronts(np.vstack([steps[0].region.edges, *flows]))
    lengths = [float(fronts.lengths_km(steps[0].region.edges).sum())]
    along = _sums(fronts.lengths_km(np.vstack(flows)), [len(edges) for edges in flows]) if flows else np.empty(0)
    for new, gone in along.reshape(-1, 2).tolist():
        lengths.append(max(0.0, lengths[-1] + new - gone))
    gained = _piecewise([step.difference.gained if step.difference else Pieces() for step in steps], fronts, line_m)
    lost = _piecewise([step.difference.lost if step.difference else Pieces() for step in steps], fronts, line_m)
    width = line_m / 1000
    areas = [(min(step.area_km2, width * length), width * length) for step, length in zip(steps, lengths, strict=True)]
    return list(zip(areas, gained, lost, strict=True))


def _piecewise(groups: Sequence[Pieces], fronts: Fronts, line_m: float) -> list[Pair]:
    """Return for groups of pieces by how many km² each group may be off: no piece is less than nothing."""
    every = joined(groups)
    if not len(every.polygons):
        return [(0.0, 0.0)] * len(groups)
    edges, owner = outlines(every.polygons)
    off = summed(owner, fronts.lengths_km(edges), len(every.polygons)) * line_m / 1000
    sizes = [len(group.polygons) for group in groups]
    return list(zip(_sums(np.minimum(off, every.km2), sizes).tolist(), _sums(off, sizes).tolist(), strict=True))


def _sums(values: Floats, sizes: Sequence[int]) -> Floats:
    """Return the sums of successive runs of values."""
    return summed(np.repeat(np.arange(len(sizes)), sizes), values, len(sizes))


def _mended(repairs: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Return by how many km² repairs changed each file."""
    changed: dict[str, float] = {}
    for repair in repairs:
        name = PurePath(str(repair.get("file") or "")).name
        km2 = abs(float(repair.get("km2_after") or 0.0) - float(repair.get("km2_before") or 0.0))
        changed[name] = changed.get(name, 0.0) + km2
    return changed


def _changed_by(days: Sequence[Holding], mended: Mapping[str, float]) -> list[Pair]:
    """Return for each date the km² that repairs changed on the date before, and on it."""
    changed = [sum(km2 for name, km2 in mended.items() if name and name in day.source_id) for day in days]
    return list(zip([0.0, *changed], changed, strict=False))
